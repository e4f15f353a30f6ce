"""Figures of agricultural aid and the protection of workers, by kecamatan.

Both are compared side by side; nothing here claims causality.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from charts import scales
from charts.classes import ISLAND, Classes, thirds
from charts.components import bars, by_cube, hover
from charts.model import (
    PLACE,
    POPULATION,
    Area,
    Bars,
    Category,
    Chart,
    Column,
    Dots,
    Map,
    Point,
    Square,
    amount,
    number,
    numbers,
    text,
)
from charts.provenance import Provenance
from data import catalogue
from data.frames import records, values
from data.indonesian import NOT_GIVEN
from data.numbers import RUPIAH, Amount, Names, Statement, count, plain, rupiah, say

AID, COVER = "value_rp_per_capita", "participants_per_1000"
LEVELS = ("rendah", "sedang", "tinggi")

BIVARIATE = (
    ("#ededee", "#90accd", "#446c99"),
    ("#f8cfad", "#9b9294", "#4f5669"),
    ("#fcaf69", "#9e765c", "#513e3c"),
)
"""Colours by the level of aid (more is warmer) and, in each, of protection (more is darker).

Each of the nine has a lightness of its own, so that a grey print and every eye tell them apart.
They are the same on both papers, as are the two inks on them.
"""
DARK_INK, LIGHT_INK = "#0b0f14", "#fdfdfd"
_PALETTE = tuple(
    (colour, LIGHT_INK if cover == len(LEVELS) - 1 else DARK_INK)
    for by_aid in BIVARIATE
    for cover, colour in enumerate(by_aid)
)


@dataclass(frozen=True, slots=True)
class _Levels:
    """The 31 kecamatan with their levels (0 to 2) of aid and of protection.

    `rows` are those of the frame; `aid` and `cover` are the borders.
    """

    frame: pd.DataFrame
    rows: list[dict[str, Any]]
    aid: Classes
    cover: Classes

    @classmethod
    def of(cls, frame: pd.DataFrame) -> "_Levels":
        held, parted, places = values(frame, AID, COVER), [], []
        for field, measure in (("aid_level", AID), ("cover_level", COVER)):
            known = [number for number in held[measure] if number is not None]
            of = thirds(known, catalogue.metric(measure).decimals)
            found = [None if number is None else of.level(number) for number in held[measure]]
            words = [NOT_GIVEN if place is None else LEVELS[place] for place in found]
            frame = frame.assign(**{field: words})
            parted.append(of)
            places.append(found)
        rows = [
            {**row, "aid": aid, "cover": cover}
            for row, aid, cover in zip(records(frame), *places, strict=True)
        ]
        return cls(frame, rows, *parted)

    def at(self, aid: int, cover: int) -> list[dict[str, Any]]:
        return [row for row in self.rows if (row["aid"], row["cover"]) == (aid, cover)]

    def names(self, aid: int, cover: int) -> tuple[str, ...]:
        return tuple(row["kecamatan"] for row in self.at(aid, cover))

    def kecamatan(self, code: str) -> dict[str, Any]:
        return next(row for row in self.rows if row["code"] == code)

    def unreadable(self, selected: str | None = None) -> Statement:
        """Write which of the two has no data, so that they cannot be compared; "" if both have."""
        if not any(_is_known(row) for row in self.rows):
            return plain(f"Bantuan atau perlindungan tiap kecamatan {NOT_GIVEN}")
        if not any(row["value_rp"] for row in self.rows):
            return plain("Tidak ada bantuan yang dapat dibaca bersama perlindungan")
        if not any(row["participants"] for row in self.rows):
            return plain("Tidak ada peserta yang dapat dibaca bersama bantuan")
        if selected and not _is_known(mine := self.kecamatan(selected)):
            return say(f"{{name}}: bantuan atau perlindungan {NOT_GIVEN}", name=mine["kecamatan"])
        return plain("")


def _is_known(row: Mapping[str, Any]) -> bool:
    return row["aid"] is not None and row["cover"] is not None


def _columns(provenance: Provenance, *first: Column) -> tuple[Column, ...]:
    """Make the columns, each with the origin of its own numbers; a level has its measure's."""
    return by_cube(
        provenance,
        *first,
        PLACE,
        number(AID),
        replace(text("aid_level", "Bantuan"), metric=AID),
        number(COVER),
        replace(text("cover_level", "Perlindungan"), metric=COVER),
        *numbers("value_rp", "participants"),
        POPULATION,
    )


def _measures(year: int) -> str:
    return (
        f"Nilai bantuan {year} per penduduk (rupiah) dan peserta {year} per 1.000 penduduk, "
        "Kabupaten Jember"
    )


_DENOMINATOR = "penyebut: penduduk akhir 2024"
_NAMED = "yang berdesakan tanpa nama; semua ada di tabel"


def _hover(row: Mapping[str, Any]) -> str:
    return hover(
        row["kecamatan"],
        f"Bantuan {row['aid_level']}: {amount(AID, row[AID])} per penduduk",
        f"Perlindungan {row['cover_level']}: {amount(COVER, row[COVER])} per 1.000 penduduk",
        f"{rupiah(row['value_rp'], NOT_GIVEN)}; {count(row['participants'], 'peserta')}; "
        f"{count(row['population'], 'penduduk')}",
    )


def bivariate_map(
    frame: pd.DataFrame,
    year: int,
    provenance: Provenance,
    selected: str | None = None,
) -> Chart:
    """Draw aid per resident by participants per 1.000 residents, each in thirds, in nine colours.

    `frame` as from `aid.beside_protection`. The legend is a square with the
    borders and, in each of its cells, the short name of the class, which is on the map too, and how
    many kecamatan it has.
    """
    levels = _Levels.of(frame)
    areas = (
        Area(
            row["code"],
            3 * row["aid"] + row["cover"],
            _hover(row),
            f"{'ABC'[row['aid']]}{row['cover'] + 1}",
        )
        if _is_known(row)
        else Area(row["code"], "missing", _hover(row))
        for row in levels.rows
    )
    low, middle, high = ([len(levels.at(aid, cover)) for aid in range(3)] for cover in range(3))
    square = Square(
        counts=tuple(zip(low, middle, high, strict=True)),
        names=("Bantuan per penduduk", "Peserta per 1.000 penduduk"),
        axes=("Bantuan", "Perlindungan"),
        borders=(_borders(levels.aid, AID), _borders(levels.cover, COVER)),
        note="Dalam kotak: kode kelas dan banyaknya kecamatan",
    )
    return Chart(
        name="bantuan-perlindungan-peta",
        drawing=Map(tuple(areas), _PALETTE, square=square, selected=selected or ""),
        title=_map_title(levels, selected),
        measured=_measures(year),
        notes=(_DENOMINATOR, ISLAND),
        drawn="Peta 31 kecamatan dalam sembilan kelas",
        details=_corners(levels),
        provenance=provenance,
        table=levels.frame.sort_values([AID, "code"], ascending=[False, True]),
        columns=_columns(provenance),
        height=590,
        least=450,
        selects="kecamatan",
    )


def _borders(parted: Classes, measure: str) -> str:
    if not parted.borders:
        return "sama di semua kecamatan"
    low, high = (amount(measure, border) for border in parted.borders)
    return f"rendah: di bawah {low}\ntinggi: {high} ke atas"


def _corners(levels: _Levels) -> tuple[Statement, ...]:
    return tuple(
        say(
            f"bantuan {LEVELS[aid]} dan perlindungan {LEVELS[cover]}: {{names}}",
            names=Names(names, 31) if names else "tidak ada",
        )
        for aid, cover in ((2, 0), (0, 2), (2, 2), (0, 0))
        for names in (levels.names(aid, cover),)
    )


def finding(frame: pd.DataFrame, selected: str | None) -> Statement:
    """Write the finding about aid and protection; `frame` as from `aid.beside_protection`."""
    return _map_title(_Levels.of(frame), selected)


def _map_title(levels: _Levels, selected: str | None) -> Statement:
    if unreadable := levels.unreadable(selected):
        return unreadable
    if selected is not None:
        mine = levels.kecamatan(selected)
        value = say(
            "bantuan {aid} ({per_head} per penduduk), perlindungan {cover} ({rate} per 1.000)",
            aid=mine["aid_level"],
            per_head=amount(AID, mine[AID]),
            cover=mine["cover_level"],
            rate=amount(COVER, mine[COVER]),
        )
        return say("{name}: {value}", name=mine["kecamatan"], value=value)
    return say(
        "{less} dengan bantuan tinggi dan perlindungan rendah; {more} sebaliknya",
        less=_counted(len(levels.at(2, 0))),
        more=count(len(levels.at(0, 2))) if levels.at(0, 2) else "tidak ada",
    )


def _counted(number_of: int) -> Amount | str:
    return count(number_of, "kecamatan") if number_of else "Tidak ada kecamatan"


def scatter(
    frame: pd.DataFrame,
    year: int,
    provenance: Provenance,
    selected: str | None = None,
) -> Chart:
    """Draw the kecamatan as named points between aid per resident and participants per 1.000.

    `frame` as from `aid.beside_protection`. Points have the colours of the map and dotted lines
    part the thirds.
    """
    levels = _Levels.of(frame)
    wide, high = (
        scales.ticked(
            [max([1.0, *(row[name] for row in levels.rows if row[name] is not None)]) * 1.1],
            Amount(None, unit, 3, words=True),
            most=most,
            title=title,
        )
        for name, unit, most, title in (
            (AID, RUPIAH, 4, "Nilai bantuan per penduduk"),
            (COVER, "", 6, "Peserta per 1.000 penduduk"),
        )
    )
    points = (
        Point(
            *(row[AID], row[COVER], row["kecamatan"], _hover(row), row["code"]),
            BIVARIATE[row["aid"]][row["cover"]],
            strong=row["code"] == selected,
        )
        for row in levels.rows
        if _is_known(row)
    )
    return Chart(
        name="bantuan-perlindungan-sebaran",
        drawing=Dots(
            points=tuple(points),
            x=wide,
            y=high,
            guides_x=levels.aid.borders,
            guides_y=levels.cover.borders,
        ),
        title=_scatter_title(levels, selected),
        measured=_measures(year),
        notes=(_DENOMINATOR, "garis putus: batas rendah, sedang, dan tinggi", _NAMED),
        drawn="Sebaran 31 kecamatan",
        details=_corners(levels),
        provenance=provenance,
        table=levels.frame.sort_values([COVER, "code"], ascending=[False, True]),
        columns=_columns(provenance),
        height=560,
        least=380,
        selects="kecamatan",
    )


def _scatter_title(levels: _Levels, selected: str | None) -> Statement:
    if unreadable := levels.unreadable(selected):
        return unreadable
    if selected is not None:
        mine = levels.kecamatan(selected)
        return say(
            "{same} lain sekelas dengan {name}: bantuan {aid}, perlindungan {cover}",
            same=_counted(len(levels.at(mine["aid"], mine["cover"])) - 1),
            name=mine["kecamatan"],
            aid=mine["aid_level"],
            cover=mine["cover_level"],
        )
    return say(
        "{both} tinggi pada keduanya, {neither} rendah pada keduanya",
        both=_counted(len(levels.at(2, 2))),
        neither=count(len(levels.at(0, 0))) if levels.at(0, 0) else "tidak ada",
    )


_CORNERS: Mapping[tuple[int, int], str] = {
    (2, 0): "Bantuan tinggi, perlindungan rendah",
    (0, 2): "Bantuan rendah, perlindungan tinggi",
}


def unequal(
    frame: pd.DataFrame,
    year: int,
    provenance: Provenance,
    selected: str | None = None,
) -> Chart:
    """Draw who has much of one and little of the other; `frame` as from `aid.beside_protection`."""
    levels = _Levels.of(frame)
    groups = {
        # The most aid first, or the least.
        heading: sorted(levels.at(*corner), key=lambda row: row[AID], reverse=corner[0] > 0)
        for corner, heading in _CORNERS.items()
    }
    listed = [row for rows in groups.values() for row in rows]
    categories = [
        Category(
            row["kecamatan"],
            row["code"],
            note=str(count(row["population"], "jiwa")),
            heading=heading if place == 0 else "",
            strong=row["code"] == selected,
        )
        for heading, rows in groups.items()
        for place, row in enumerate(rows)
    ]
    panels = (
        bars(
            categories,
            [row[measure] for row in listed],
            [BIVARIATE[row["aid"]][row["cover"]] for row in listed],
            provenance.of(cube).status,
            scales.hidden([row[measure] for row in levels.rows], 1.5),
            labels=[amount(measure, row[measure]) for row in listed],
            hover=map(_hover, listed),
            outlined=True,
            name=heading,
            heading=heading,
        )
        for measure, cube, heading in (
            (AID, "aid_monthly", "Bantuan per\npenduduk"),
            (COVER, "enrolment_yearly", "Peserta per\n1.000 penduduk"),
        )
    )
    group_of = {row["code"]: heading for heading, rows in groups.items() for row in rows}
    table = levels.frame.assign(group=[group_of.get(c, "lainnya") for c in levels.frame["code"]])
    order = [row["code"] for row in [*listed, *(r for r in levels.rows if r not in listed)]]
    return Chart(
        name="bantuan-perlindungan-daftar",
        drawing=Bars(tuple(panels), columns=2),
        title=_lists_title(levels),
        measured=_measures(year),
        notes=(
            _DENOMINATOR,
            *_bounds(levels),
            *(f"{heading}: tidak ada kecamatan" for heading, rows in groups.items() if not rows),
        ),
        details=_corners(levels),
        provenance=provenance,
        table=table.set_index("code", drop=False).loc[order],
        columns=_columns(provenance, text("group", "Daftar")),
        height=36 * (len(listed) + 3) + 52,
        selects="kecamatan",
    )


def _bounds(levels: _Levels) -> tuple[Statement, ...]:
    return tuple(
        say(
            f"{name} rendah di bawah {{low}}, tinggi mulai {{high}}",
            low=amount(measure, parted.borders[0]),
            high=amount(measure, parted.borders[1]),
        )
        for name, measure, parted in (
            ("bantuan", AID, levels.aid),
            ("perlindungan", COVER, levels.cover),
        )
        if parted.borders
    )


def _lists_title(levels: _Levels) -> Statement:
    if unreadable := levels.unreadable():
        return unreadable
    less, more = (Names(levels.names(*corner)) for corner in _CORNERS)
    if not less.names and not more.names:
        return plain("Tidak ada kecamatan yang tinggi pada satu ukuran dan rendah pada yang lain")
    if not less.names:
        return say("Perlindungan tinggi dengan bantuan rendah: {more}", more=more)
    if not more.names:
        return say("Bantuan tinggi dengan perlindungan rendah: {less}", less=less)
    return say(
        "Bantuan tinggi, perlindungan rendah: {less}; sebaliknya: {more}", less=less, more=more
    )

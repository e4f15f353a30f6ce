"""Figures of agricultural aid beside the protection of workers, kecamatan by kecamatan.

Both are read side by side: nothing here says that one causes the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from charts import scales
from charts.classes import Thirds, thirds
from charts.model import (
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
    text,
)
from charts.parts import bars
from charts.provenance import Provenance
from data import catalogue
from data.frames import values
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

    `frame` has all columns, `held` the same as lists; `aid` and `cover` are the borders.
    """

    frame: pd.DataFrame
    held: Mapping[str, list[Any]]
    aid: Thirds
    cover: Thirds

    @property
    def pairs(self) -> list[tuple[int, int]]:
        return list(zip(self.held["aid"], self.held["cover"], strict=True))

    def rows(self, aid: int, cover: int) -> list[int]:
        """Return the rows of these levels."""
        return [row for row, pair in enumerate(self.pairs) if pair == (aid, cover)]

    def names(self, aid: int, cover: int) -> tuple[str, ...]:
        """Return the kecamatan of these levels."""
        return tuple(self.held["kecamatan"][row] for row in self.rows(aid, cover))

    def of(self, code: str) -> dict[str, Any]:
        """Return the values of one kecamatan by column."""
        row = self.held["code"].index(code)
        return {name: column[row] for name, column in self.held.items()}


def _levelled(frame: pd.DataFrame) -> _Levels:
    measured = values(frame, AID, COVER)
    aid, cover = (thirds(measured[name], catalogue.metric(name).decimals) for name in (AID, COVER))
    of_aid, of_cover = list(map(aid.level, measured[AID])), list(map(cover.level, measured[COVER]))
    levels = frame.assign(
        aid=of_aid,
        cover=of_cover,
        aid_level=[LEVELS[level] for level in of_aid],
        cover_level=[LEVELS[level] for level in of_cover],
    )
    return _Levels(levels, values(levels), aid, cover)


_COLUMNS = (
    text("kecamatan", "Kecamatan"),
    number(AID),
    text("aid_level", "Bantuan"),
    number(COVER),
    text("cover_level", "Perlindungan"),
    number("value_rp"),
    number("participants"),
    Column("population", "Penduduk akhir 2024", Amount(None)),
)


def _measures(year: int) -> Statement:
    return plain(
        f"Nilai bantuan {year} per penduduk (rupiah) dan peserta {year} per 1.000 penduduk, "
        "Kabupaten Jember"
    )


_DENOMINATOR = plain("penyebut: penduduk akhir 2024")


def _hover(held: Mapping[str, Sequence[Any]]) -> tuple[str, ...]:
    return tuple(
        f"<b>{name}</b><br>Bantuan {LEVELS[aid]}: {amount(AID, per_head)} per penduduk"
        f"<br>Perlindungan {LEVELS[cover]}: {amount(COVER, rate)} per 1.000 penduduk"
        f"<br>{rupiah(value)}; {count(people, 'peserta')}; {count(population, 'penduduk')}"
        for name, aid, per_head, cover, rate, value, people, population in zip(
            *(held[name] for name in ("kecamatan", "aid", AID, "cover", COVER)),
            *(held[name] for name in ("value_rp", "participants", "population")),
            strict=True,
        )
    )


def bivariate_map(
    frame: pd.DataFrame, year: int, provenance: Provenance, selected: str | None = None
) -> Chart:
    """Draw aid per resident by participants per 1.000 residents, each in thirds, in nine colours.

    `frame` as from `aid.beside_protection`. The legend is a square with the borders and, in each
    of its cells, the short name of the class, which is on the map too, and how many kecamatan it
    has.
    """
    levels = _levelled(frame)
    return Chart(
        name="bantuan-perlindungan-peta",
        drawing=Map(
            tuple(
                Area(code, 3 * aid + cover, hover, f"{'ABC'[aid]}{cover + 1}")
                for code, (aid, cover), hover in zip(
                    levels.held["code"], levels.pairs, _hover(levels.held), strict=True
                )
            ),
            _PALETTE,
            square=Square(
                counts=tuple(
                    (len(levels.rows(aid, 0)), len(levels.rows(aid, 1)), len(levels.rows(aid, 2)))
                    for aid in range(3)
                ),
                names=("Bantuan per penduduk", "Peserta per 1.000 penduduk"),
                axes=("Bantuan", "Perlindungan"),
                borders=(_borders(levels.aid, AID), _borders(levels.cover, COVER)),
                note="Dalam kotak: kode kelas dan banyaknya kecamatan",
            ),
            selected=selected or "",
        ),
        title=_map_title(levels, selected),
        measured=_measures(year),
        notes=(_DENOMINATOR,),
        drawn="Peta 31 kecamatan dalam sembilan kelas",
        details=_corners(levels),
        provenance=provenance,
        table=levels.frame.sort_values([AID, "code"], ascending=[False, True]),
        columns=_COLUMNS,
        height=590,
        least=450,
        selects="kecamatan",
    )


def _borders(parted: Thirds, measure: str) -> str:
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


def _unknown_side(levels: _Levels) -> Statement:
    """Say that one of the two is absent, so that nothing can be read side by side."""
    if not sum(levels.held["value_rp"]):
        return plain("Tidak ada bantuan yang dapat dibaca bersama perlindungan")
    if not sum(levels.held["participants"]):
        return plain("Tidak ada peserta yang dapat dibaca bersama bantuan")
    return plain("")


def _map_title(levels: _Levels, selected: str | None) -> Statement:
    if nothing := _unknown_side(levels):
        return nothing
    if selected is not None:
        mine = levels.of(selected)
        return say(
            "{name}: bantuan {aid} ({per_head} per penduduk), perlindungan {cover} "
            "({rate} per 1.000)",
            name=mine["kecamatan"],
            aid=mine["aid_level"],
            per_head=amount(AID, mine[AID]),
            cover=mine["cover_level"],
            rate=amount(COVER, mine[COVER]),
        )
    return say(
        "{less} dengan bantuan tinggi dan perlindungan rendah; {more} sebaliknya",
        less=_counted(len(levels.rows(2, 0))),
        more=_some(len(levels.rows(0, 2))),
    )


def _counted(number_of: int) -> Amount | str:
    return count(number_of, "kecamatan") if number_of else "Tidak ada kecamatan"


def _some(number_of: int) -> Amount | str:
    return count(number_of) if number_of else "tidak ada"


def scatter(
    frame: pd.DataFrame, year: int, provenance: Provenance, selected: str | None = None
) -> Chart:
    """Draw the kecamatan as named points between aid per resident and participants per 1.000.

    `frame` as from `aid.beside_protection`. Points have the colours of the map and dotted lines
    part the thirds.
    """
    levels = _levelled(frame)
    held = levels.held
    wide, high = (
        scales.ticked(
            [max(*held[name], 1.0) * 1.1],
            Amount(None, unit, 3, words=True),
            most=most,
            title=title,
        )
        for name, unit, most, title in (
            (AID, RUPIAH, 4, "Nilai bantuan per penduduk"),
            (COVER, "", 6, "Peserta per 1.000 penduduk"),
        )
    )
    return Chart(
        name="bantuan-perlindungan-sebaran",
        drawing=Dots(
            points=tuple(
                Point(x, y, name, hover, code, BIVARIATE[aid][cover], strong=code == selected)
                for x, y, name, hover, code, (aid, cover) in zip(
                    held[AID],
                    held[COVER],
                    held["kecamatan"],
                    _hover(held),
                    held["code"],
                    levels.pairs,
                    strict=True,
                )
            ),
            x=wide,
            y=high,
            guides_x=levels.aid.borders,
            guides_y=levels.cover.borders,
        ),
        title=_scatter_title(levels, selected),
        measured=_measures(year),
        notes=(_DENOMINATOR, plain("garis putus: batas rendah, sedang, dan tinggi")),
        drawn="Sebaran 31 kecamatan",
        details=_corners(levels),
        provenance=provenance,
        table=levels.frame.sort_values([COVER, "code"], ascending=[False, True]),
        columns=_COLUMNS,
        height=560,
        least=490,
        selects="kecamatan",
    )


def _scatter_title(levels: _Levels, selected: str | None) -> Statement:
    if nothing := _unknown_side(levels):
        return nothing
    if selected is not None:
        mine = levels.of(selected)
        return say(
            "{same} lain sekelas dengan {name}: bantuan {aid}, perlindungan {cover}",
            same=_counted(len(levels.rows(mine["aid"], mine["cover"])) - 1),
            name=mine["kecamatan"],
            aid=mine["aid_level"],
            cover=mine["cover_level"],
        )
    return say(
        "{both} tinggi pada keduanya, {neither} rendah pada keduanya",
        both=_counted(len(levels.rows(2, 2))),
        neither=_some(len(levels.rows(0, 0))),
    )


_CORNERS: Mapping[tuple[int, int], str] = {
    (2, 0): "Bantuan tinggi, perlindungan rendah",
    (0, 2): "Bantuan rendah, perlindungan tinggi",
}


def unequal(
    frame: pd.DataFrame, year: int, provenance: Provenance, selected: str | None = None
) -> Chart:
    """Draw the kecamatan with much aid and little protection, and the opposite, by both measures.

    `frame` as from `aid.beside_protection`.
    """
    levels = _levelled(frame)
    held = levels.held
    listed: list[int] = []
    categories: list[Category] = []
    empty = []
    for (aid, cover), heading in _CORNERS.items():
        # The most aid first, or the least.
        sign = 1 if aid == 0 else -1
        rows = sorted(levels.rows(aid, cover), key=lambda row: (sign * held[AID][row], row))
        listed += rows
        categories += [
            Category(
                held["kecamatan"][row],
                held["code"][row],
                note=str(count(held["population"][row], "jiwa")),
                heading=heading if place == 0 else "",
                strong=held["code"][row] == selected,
            )
            for place, row in enumerate(rows)
        ]
        if not rows:
            empty.append(plain(f"{heading}: tidak ada kecamatan"))
    shown = {name: [column[row] for row in listed] for name, column in held.items()}
    pairs = list(zip(shown["aid"], shown["cover"], strict=True))
    others = [row for row in range(len(frame)) if row not in listed]
    return Chart(
        name="bantuan-perlindungan-daftar",
        drawing=Bars(
            tuple(
                bars(
                    categories,
                    shown[measure],
                    (BIVARIATE[aid][cover] for aid, cover in pairs),
                    provenance.status,
                    scales.hidden(held[measure], 1.5),
                    labels=(amount(measure, value) for value in shown[measure]),
                    hover=_hover(shown),
                    outlined=True,
                    name=heading,
                    heading=heading,
                )
                for measure, heading in (
                    (AID, "Bantuan per\npenduduk"),
                    (COVER, "Peserta per\n1.000 penduduk"),
                )
            ),
            columns=2,
        ),
        title=_lists_title(levels),
        measured=_measures(year),
        notes=(_DENOMINATOR, *_bounds(levels), *empty),
        details=_corners(levels),
        provenance=provenance,
        table=levels.frame.iloc[[*listed, *others]].assign(
            group=[_CORNERS[pair] for pair in pairs] + ["lainnya"] * len(others)
        ),
        columns=(text("group", "Daftar"), *_COLUMNS),
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
    if nothing := _unknown_side(levels):
        return nothing
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

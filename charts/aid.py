"""Figures of agricultural aid: what was given, of which origin, and to whose sectors."""

import datetime as dt
from collections.abc import Mapping, Sequence
from math import fsum
from typing import Any, NamedTuple

import pandas as pd

from charts import axes, marks
from charts.chart import (
    Chart,
    Column,
    Provenance,
    citing,
    complete,
    fill,
    number,
    text,
)
from charts.theme import LIGHT, SELECTED_COLOUR
from data import catalogue, indonesian
from data.catalogue import Claim
from data.frames import stacked, values, wide

MACHINES = ("mesin_pra_panen", "mesin_pasca_panen")
FARMING = ("petani", "buruh_tani")
"""The sectors of protection whose work the aid is for."""


def scope(year: int, kecamatan: str | None = None) -> str:
    """The end of a subtitle: the year and the place, in words."""
    place = f"Kecamatan {catalogue.KECAMATAN[kecamatan].name}, " if kecamatan else ""
    return f"{year}, {place}Kabupaten Jember"


def items(
    frame: pd.DataFrame,
    published: pd.DataFrame,
    year: int,
    provenance: Provenance,
    selected: str | None = None,
) -> Chart:
    """A small panel for each item of aid with its total and the kecamatan that got most of it.

    Every panel has its own axis in its own unit. `frame` as from `aid.by_kecamatan_and_item`,
    `published` as from `aid.published_totals`. The selected kecamatan always has a bar.
    """
    given = _given(frame)
    shown = list(given)
    said = dict(zip(*values(published, "item", "total").values(), strict=True))
    provenance = citing(provenance, *_claims(published, shown))
    layout: dict[str, Any] = {"showlegend": False, "annotations": []}
    traces: list[dict[str, Any]] = []
    rows = -(-len(shown) // 2)
    totals = {item: fsum(one.quantity for one in mine) for item, mine in given.items()}
    for place, (item, mine) in enumerate(given.items()):
        axis = axes.numbered(place)
        left, top = 0.53 * (place % 2), 1 - (place // 2) / rows
        entry = catalogue.AID_ITEMS[item]
        total = totals[item]
        best = _most(mine, selected)
        largest = max((one.quantity for one in best), default=0)
        layout[f"xaxis{axis}"] = {
            **axes.unseen(largest, 1),
            "domain": [left, left + 0.47],
            "anchor": f"y{axis}",
        }
        layout[f"yaxis{axis}"] = {
            "visible": False,
            "domain": [top - 0.94 / rows, top - 0.2 / rows],
            "range": [_SHOWN - 0.7, -0.7],
            "anchor": f"x{axis}",
        }
        words = f"{_amount(total)} {entry.unit}"
        if item in said:
            words += f"; terbit {_amount(said[item])}"
        layout["annotations"].append(marks.heading(f"<b>{entry.label}</b><br>{words}", left, top))
        if not best:
            continue
        hover = [
            f"<b>{one.kecamatan}</b><br>{entry.label}: {_amount(one.quantity)} {entry.unit}"
            f"<br>{indonesian.rupiah_words(one.value_rp)}, {one.groups} kelompok"
            for one in best
        ]
        codes = [one.code for one in best]
        traces.append(
            marks.bars_across(
                range(len(best)),
                [one.quantity for one in best],
                fill(marks.chosen(codes, selected, entry.colour), provenance.status),
                hover,
                width=0.36,
                xaxis=f"x{axis}",
                yaxis=f"y{axis}",
                customdata=codes,
            )
        )
        layout["annotations"] += [
            marks.beside(
                f"{one.kecamatan} {_amount(one.quantity)}",
                0,
                row - 0.19,
                xref=f"x{axis}",
                yref=f"y{axis}",
                yanchor="bottom",
                borderpad=0,
                font={"size": 12, "color": LIGHT.ink},
            )
            for row, one in enumerate(best)
        ]
    title = _items_title(given, selected)
    spoken = "; ".join(
        f"{catalogue.AID_ITEMS[item].label} {_amount(total)} {catalogue.AID_ITEMS[item].unit}"
        for item, total in totals.items()
    )
    return complete(
        name="bantuan-jenis",
        traces=traces,
        layout=layout,
        title=title,
        subtitle=f"Jumlah bantuan dalam satuan masing-masing, kecamatan terbanyak, {scope(year)}; "
        "satuan berbeda tidak dijumlahkan" + ("; terbit: angka pengumuman" if said else ""),
        alt=f"{title}. {spoken}.",
        provenance=provenance,
        table=wide(frame, "code", "item", "quantity", "kecamatan"),
        columns=(
            text("kecamatan", "Kecamatan"),
            *(
                Column(
                    item,
                    f"{catalogue.AID_ITEMS[item].label} ({catalogue.AID_ITEMS[item].unit})",
                    _amount,
                    metric="quantity",
                )
                for item in shown
            ),
        ),
        height=rows * 212,
        margin=(16, 16, 8, 8),
        selects="kecamatan",
    )


_SHOWN = 4


def _amount(value: float) -> str:
    return indonesian.decimal(value, 0 if float(value).is_integer() else 1)


def _claims(published: pd.DataFrame, items: Sequence[str]) -> list[Claim]:
    """What was said in public about these items, or with "" about all together."""
    said = zip(*values(published, "item", "claim").values(), strict=True)
    return [catalogue.claim(one) for item, one in said if item in items]


class _Given(NamedTuple):
    """What a kecamatan got of an item; the quantity is in the item's unit."""

    code: str
    kecamatan: str
    quantity: float
    value_rp: int
    groups: int


def _given(frame: pd.DataFrame) -> dict[str, list[_Given]]:
    """By item, what each kecamatan got of it, in order of the frame."""
    found: dict[str, list[_Given]] = {}
    told = values(frame, "item", *_Given._fields)
    for item, *one in zip(*told.values(), strict=True):
        found.setdefault(item, []).append(_Given(*one))
    return found


def _most(mine: Sequence[_Given], selected: str | None) -> list[_Given]:
    """The kecamatan with most of an item; the selected one is the last if it is not among them."""
    ranked = sorted(
        (one for one in mine if one.quantity > 0), key=lambda one: (-one.quantity, one.code)
    )
    best = ranked[:_SHOWN]
    if selected is None or selected in {one.code for one in best}:
        return best
    return ranked[: _SHOWN - 1] + [one for one in ranked if one.code == selected]


def _items_title(given: Mapping[str, Sequence[_Given]], selected: str | None) -> str:
    kinds = len(given)
    if selected is not None:
        name = catalogue.KECAMATAN[selected].name
        got = sum(
            one.quantity > 0 for mine in given.values() for one in mine if one.code == selected
        )
        if not got:
            return f"{name} tidak menerima satu pun dari {kinds} jenis bantuan"
        return f"{name} menerima {got} dari {kinds} jenis bantuan"
    leaders: set[str] = set()
    given_kinds = 0
    for mine in given.values():
        most = max(one.quantity for one in mine)
        if most > 0:
            given_kinds += 1
            leaders |= {one.kecamatan for one in mine if one.quantity == most}
    if not leaders:
        return "Tidak ada bantuan yang diserahkan"
    if len(leaders) == 1:
        among = "semua" if given_kinds == kinds else f"{given_kinds} dari {kinds}"
        return f"{leaders.pop()} penerima terbanyak untuk {among} jenis bantuan"
    return f"Penerima terbanyak {given_kinds} jenis bantuan tersebar di {len(leaders)} kecamatan"


def by_origin(
    frame: pd.DataFrame,
    published: pd.DataFrame,
    year: int,
    provenance: Provenance,
    selected: str | None = None,
) -> Chart:
    """Bars of all 31 kecamatan: the value of aid stacked by origin of funds, largest first.

    `frame` as from `aid.by_kecamatan_and_origin`, `published` as from `aid.published_totals`.
    """
    totals, _ = stacked(frame, "code", "origin", "value_rp")
    table = wide(frame, "code", "origin", "value_rp", "kecamatan").assign(
        total=list(totals.values())
    )
    table = table.sort_values(["total", "code"], ascending=[False, True])
    told = values(table)
    codes, names = told["code"], told["kecamatan"]
    origins = [one for one in catalogue.ORIGINS if one in told]
    traces = [
        marks.bars_across(
            names,
            told[origin],
            marks.parted(catalogue.ORIGINS[origin].colour, provenance.status),
            [
                f"<b>{name}</b><br>{catalogue.ORIGINS[origin].label}: "
                f"{indonesian.rupiah_words(value)}<br>Bersama {indonesian.rupiah_words(total)}"
                for name, value, total in zip(names, told[origin], told["total"], strict=True)
            ],
            name=catalogue.ORIGINS[origin].short_label,
            customdata=codes,
        )
        for origin in origins
    ]
    provenance = citing(provenance, *_claims(published, [""]))
    said = zip(*values(published, "item", "printed").values(), strict=True)
    announced = "".join(f" (terbit {printed})" for item, printed in said if not item)
    title = _origin_title(told, origins, selected)
    return complete(
        name="bantuan-asal",
        traces=traces,
        layout={
            "barmode": "stack",
            "xaxis": axes.unseen(float(max(told["total"])), 1.5),
            "yaxis": {
                **axes.of_names(),
                "tickvals": names,
                "ticktext": [
                    f"<b>{name}</b>" if code == selected else name
                    for code, name in zip(codes, names, strict=True)
                ],
            },
            "annotations": [
                marks.beside(
                    indonesian.rupiah_words(value),
                    value,
                    name,
                    xshift=4,
                    borderpad=0,
                    font={
                        "size": 12,
                        "color": SELECTED_COLOUR if code == selected else LIGHT.ink,
                    },
                )
                for code, name, value in zip(codes, names, told["total"], strict=True)
            ],
        },
        title=title,
        subtitle=f"Nilai bantuan (rupiah) menurut asal dana dan kecamatan, {scope(year)}; bersama "
        f"{indonesian.rupiah_words(sum(told['total']))}{announced}",
        alt=f"{title}. Batang bertumpuk 31 kecamatan dari yang terbesar.",
        provenance=provenance,
        table=table,
        columns=(
            text("kecamatan", "Kecamatan"),
            *(number("value_rp", catalogue.ORIGINS[one].short_label, one) for one in origins),
            number("value_rp", "Jumlah", "total"),
        ),
        height=31 * 19 + 54,
        least=31 * 17 + 54,
        margin=(104, 16, 48, 8),
        selects="kecamatan",
    )


def _origin_title(
    told: Mapping[str, Sequence[Any]], origins: Sequence[str], selected: str | None
) -> str:
    total = sum(told["total"])
    if not total:
        return "Tidak ada nilai bantuan yang tercatat"
    if selected is not None:
        mine = dict(zip(told["code"], told["total"], strict=True))[selected]
        name = catalogue.KECAMATAN[selected].name
        if not mine:
            return f"{name} tanpa nilai bantuan yang tercatat"
        place = sum(one > mine for one in told["total"]) + 1
        return f"{name} menerima {indonesian.rupiah_words(mine)}, urutan ke-{place} dari 31"
    sums = {one: sum(told[one]) for one in origins}
    first = max(origins, key=sums.__getitem__)
    share = indonesian.percent(sums[first] / total * 100, 1, words=True)
    largest = max(told["total"])
    leaders = [
        name
        for name, value in zip(told["kecamatan"], told["total"], strict=True)
        if value == largest
    ]
    where = indonesian.join(leaders) if len(leaders) <= 2 else f"{len(leaders)} kecamatan"
    label = catalogue.ORIGINS[first].label
    return (
        f"{share} nilai bantuan dari {label[0].lower()}{label[1:]}; terbesar di {where}, "
        f"{indonesian.rupiah_words(largest)}"
    )


def shared_sectors(
    frame: pd.DataFrame, year: int, provenance: Provenance, kecamatan: str | None = None
) -> Chart:
    """Participants of a year by sector, those of farming in their colours and the others grey.

    `frame` as from `enrolment.by_year_and_sector`.
    """
    every = values(frame, "year", "sector", "participants")
    ranks = {
        row: (-people, sector not in FARMING)
        for row, (when, sector, people) in enumerate(zip(*every.values(), strict=True))
        if when == year
    }
    rows = frame.iloc[sorted(ranks, key=ranks.__getitem__)]
    told = values(rows, "sector", "sector_label", "participants")
    sectors, labels, people = told.values()
    colours = [
        catalogue.SECTORS[sector].colour if sector in FARMING else LIGHT.grid for sector in sectors
    ]
    bars = marks.bars_across(
        [catalogue.SECTORS[sector].short_label for sector in sectors],
        people,
        marks.edged(colours or LIGHT.grid, provenance.status),
        [
            f"<b>{label}</b><br>{indonesian.quantity(count, 'peserta')}"
            for label, count in zip(labels, people, strict=True)
        ],
        [indonesian.whole(one) for one in people],
    )
    total = sum(people)
    both = sum(count for one, count in zip(sectors, people, strict=True) if one in FARMING)
    if total:
        share = indonesian.percent(both / total * 100, 1, words=True)
        title = (
            f"Petani dan buruh tani {indonesian.whole(both)} dari {indonesian.whole(total)} "
            f"peserta, {share}"
        )
    else:
        title = "Tidak ada peserta pada tahun ini"
    return complete(
        name="sektor-bersama",
        traces=[bars],
        layout={
            "showlegend": False,
            "xaxis": axes.unseen(max(people, default=0), 1.25),
            "yaxis": axes.of_names(14),
        },
        title=title,
        subtitle=f"Peserta (orang) menurut sektor, {scope(year, kecamatan)}; berwarna: sektor yang "
        "juga menjadi sasaran bantuan pertanian",
        alt=f"{title}. "
        + "; ".join(
            f"{label} {indonesian.whole(count)}"
            for label, count in zip(labels, people, strict=True)
        )
        + ".",
        provenance=provenance,
        table=rows.assign(
            shared=["sasaran bantuan pertanian" if sector in FARMING else "" for sector in sectors]
        ),
        columns=(
            text("sector_label", "Sektor"),
            number("participants"),
            text("shared", "Bersinggungan"),
        ),
        height=300,
        margin=(96, 16, 4, 8),
    )


def machines_by_month(
    frame: pd.DataFrame, year: int, provenance: Provenance, kecamatan: str | None = None
) -> Chart:
    """Machines handed over month by month, each kind in a panel of its own.

    `frame` as from `aid.by_month_and_item` for MACHINES; the kinds are not added up.
    """
    totals, kinds = stacked(frame, "month", "item", "quantity")
    months = list(totals)
    layout: dict[str, Any] = {"showlegend": False, "bargap": 0.25, "annotations": []}
    traces = []
    for place, (item, amounts) in enumerate(kinds.items()):
        axis = axes.numbered(place)
        entry = catalogue.AID_ITEMS[item]
        top = 1 - place / len(kinds)
        layout[f"yaxis{axis}"] = {
            **axes.unseen(max(amounts, default=0), 1.2),
            "domain": [top - 0.78 / len(kinds), top - 0.16 / len(kinds)],
            "anchor": f"x{axis}",
        }
        layout[f"xaxis{axis}"] = {
            "type": "category",
            "showgrid": False,
            "anchor": f"y{axis}",
            "tickangle": 0,
            "tickfont": {"size": 12},
        }
        traces.append(
            marks.bars_upright(
                [indonesian.month_short(month).split()[0] for month in months],
                amounts,
                fill(entry.colour, provenance.status),
                [
                    f"<b>{indonesian.month(month)}</b><br>{entry.label}: "
                    f"{_amount(one)} {entry.unit}"
                    for month, one in zip(months, amounts, strict=True)
                ],
                text=[_amount(one) for one in amounts],
                textposition="outside",
                xaxis=f"x{axis}",
                yaxis=f"y{axis}",
            )
        )
        layout["annotations"].append(
            marks.heading(f"<b>{entry.label}</b>: {_amount(sum(amounts))} {entry.unit}", y=top)
        )
    title = _machines_title(months, kinds)
    return complete(
        name="mesin-bulanan",
        traces=traces,
        layout=layout,
        title=title,
        subtitle=f"Mesin diserahkan tiap bulan menurut jenis (unit), {scope(year, kecamatan)}",
        alt=f"{title}. Batang {len(months)} bulan untuk tiap jenis mesin.",
        provenance=provenance,
        table=wide(frame, "month", "item", "quantity"),
        columns=(
            Column("month", "Bulan", indonesian.month, numeric=False),
            *(
                Column(
                    item,
                    f"{catalogue.AID_ITEMS[item].label} (unit)",
                    _amount,
                    metric="quantity",
                )
                for item in kinds
            ),
        ),
        height=300,
        margin=(16, 16, 4, 8),
    )


def _machines_title(months: Sequence[dt.date], kinds: Mapping[str, Sequence[float]]) -> str:
    said = []
    for item, amounts in kinds.items():
        label = catalogue.AID_ITEMS[item].label
        most = max(amounts, default=0)
        if not most:
            said.append(f"{label} tidak ada yang diserahkan")
            continue
        peaks = [month for month, one in zip(months, amounts, strict=True) if one == most]
        when = indonesian.join([indonesian.month(month).split()[0] for month in peaks[:2]])
        if len(peaks) > 2:
            when = f"{len(peaks)} bulan"
        said.append(f"{label} terbanyak pada {when} ({_amount(most)})")
    return "; ".join([said[0], *(one[0].lower() + one[1:] for one in said[1:])])

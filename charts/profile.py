"""Figures of one kecamatan: where it stands among the 31, its neighbours, benefits and aid."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from charts import axes, maps, marks
from charts.chart import (
    Chart,
    Column,
    Provenance,
    complete,
    fill,
    number,
    text,
    written,
)
from charts.standing import COMPARED, Fact, Facts, Measure, is_over, when
from charts.theme import LIGHT, SELECTED_COLOUR
from data import catalogue, indonesian
from data.frames import is_missing, stacked, values
from geo import boundaries


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number of the kecamatan for a card, the words below it, its cube and its measures' ids."""

    name: str
    label: str
    value: str
    detail: str
    table: str
    metrics: tuple[str, ...]


def key_figures(facts: Facts, year: int) -> list[KeyFigure]:
    """The five numbers of a kecamatan; `facts` as from `standing`.

    What a cube does not hold for the year is "tidak ada data", which is not zero.
    """
    people, amount, aid = facts["participants"], facts["amount_rp"], facts["value_rp"]
    share, months = facts["participants_per_1000"], facts["months_per_participant"]
    return [
        KeyFigure(
            "peserta",
            f"Peserta {year}",
            _written(people),
            _since(people) or "orang yang iurannya dibayar pemerintah",
            people.measure.table,
            ("participants",),
        ),
        KeyFigure(
            "peserta-per-1000",
            share.measure.label,
            _written(share),
            _place(share),
            share.measure.table,
            ("participants_per_1000",),
        ),
        KeyFigure(
            "bulan-per-peserta",
            months.measure.label,
            _written(months, "tanpa peserta"),
            _place(months),
            months.measure.table,
            ("months_per_participant",),
        ),
        KeyFigure(
            "manfaat",
            f"Manfaat {year}",
            _written(amount),
            _joined(_counted(facts["recipients"], "penerima"), _since(amount)),
            amount.measure.table,
            ("amount_rp", "recipients"),
        ),
        KeyFigure(
            "bantuan",
            f"Bantuan pertanian {year}",
            _written(aid),
            _joined(_counted(facts["groups"], "kelompok"), _since(aid)),
            aid.measure.table,
            ("value_rp", "groups"),
        ),
    ]


def _written(fact: Fact, nothing: str = indonesian.NO_DATA) -> str:
    return nothing if fact.value is None else fact.measure.show(fact.value)


def _counted(fact: Fact, unit: str) -> str:
    return "" if fact.value is None else indonesian.quantity(fact.value, unit)


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _since(fact: Fact) -> str:
    if not fact.direction:
        return ""
    return f"{fact.direction} {fact.measure.show(abs(fact.change))} dari {fact.before_year}"


def _place(fact: Fact) -> str:
    if fact.rank is None or fact.median is None:
        return ""
    return f"urutan ke-{fact.rank} dari {fact.among}; median {fact.measure.show(fact.median)}"


_ROW = 1.0
_STRIP = 0.26
"""Where in its row of height 1 a strip lies; its words stand above it."""


def places(
    frame: pd.DataFrame, facts: Facts, code: str, year: int, provenance: Provenance
) -> Chart:
    """Strips of dots, one a measure of COMPARED: 31 kecamatan, this one marked, the median a line.

    `frame` as from `profile.of_years`, `facts` as from `standing`. Every strip has its own scale,
    which begins at zero.
    """
    rows = frame[frame["year"] == year]
    told = values(rows, "code", "kecamatan", *(one.id for one in COMPARED))
    mine = catalogue.KECAMATAN[code].name
    shown = [one for one in COMPARED if not all(map(is_missing, told[one.id]))]
    others: list[dict[str, Any]] = []
    marked: dict[str, list[Any]] = {"x": [], "y": [], "hovertext": [], "customdata": []}
    medians: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    for place, measure in enumerate(shown):
        level = -place * _ROW
        known = [
            (whose, name, value)
            for whose, name, value in zip(
                told["code"], told["kecamatan"], told[measure.id], strict=True
            )
            if not is_missing(value)
        ]
        top = max(value for _, _, value in known) or 1.0
        dots = [one for one in known if one[0] != code]
        others.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [value / top for _, _, value in dots],
                "y": [level] * len(dots),
                "marker": {
                    "color": LIGHT.fill,
                    "size": 10,
                    "opacity": 0.45,
                    "line": {"width": 1, "color": LIGHT.surface},
                },
                "hovertext": [
                    f"<b>{name}</b><br>{measure.label}: {measure.show(value)}"
                    for _, name, value in dots
                ],
                "hovertemplate": marks.HOVER,
                "customdata": [whose for whose, _, _ in dots],
                "showlegend": place == 0,
                "name": "Kecamatan lain",
            }
        )
        fact = facts[measure.id]
        if fact.value is not None:
            marked["x"].append(fact.value / top)
            marked["y"].append(level)
            marked["hovertext"].append(f"<b>{mine}</b><br>{measure.label}: {_written(fact)}")
        middle = (fact.median or 0) / top
        medians.append({**marks.line_at(middle), "yref": "y", "y0": level - 0.2, "y1": level + 0.2})
        words.append(
            marks.beside(
                f"<b>{measure.label}</b><br>{_position(fact)}",
                0,
                level + _STRIP,
                xshift=-6,
                yanchor="bottom",
            )
        )
    title = _places_title(facts, shown, mine)
    return complete(
        name="posisi-kecamatan",
        traces=[
            *others,
            {
                "type": "scatter",
                "mode": "markers",
                **marked,
                "customdata": [None] * len(marked["x"]),
                "marker": {
                    "color": SELECTED_COLOUR,
                    "size": 15,
                    "line": {"width": 1.5, "color": LIGHT.surface},
                },
                "hovertemplate": marks.HOVER,
                "name": mine,
            },
        ],
        layout={
            "xaxis": {"visible": False, "range": [-0.03, 1.04]},
            "yaxis": {
                "visible": False,
                "range": [-(len(shown) - 1) * _ROW - 0.3, _STRIP + 0.62],
            },
            "shapes": [
                *(
                    {
                        "type": "line",
                        "x0": 0,
                        "x1": 1,
                        "y0": -place * _ROW,
                        "y1": -place * _ROW,
                        "line": {"color": LIGHT.grid, "width": 1},
                        "layer": "below",
                    }
                    for place in range(len(shown))
                ),
                *medians,
            ],
            "annotations": words,
            "legend": {"traceorder": "reversed"},
        },
        title=title,
        subtitle=f"Tiap titik satu kecamatan, {year}, Kabupaten Jember; garis tegak: median. "
        "Tiap baris berskala sendiri, dari nol",
        alt=f"{title}. "
        + "; ".join(f"{one.label} {_position(facts[one.id])}" for one in shown)
        + ".",
        provenance=provenance,
        table=rows.sort_values("kecamatan"),
        columns=(
            text("kecamatan", "Kecamatan"),
            *(Column(one.id, one.label, one.show) for one in COMPARED),
        ),
        height=78 * len(shown) + 46,
        margin=(16, 16, 30, 4),
        selects="kecamatan",
    )


def _position(fact: Fact) -> str:
    median = "" if fact.median is None else f"median {fact.measure.show(fact.median)}"
    if fact.value is None:
        return f"tanpa peserta · {median}"
    place = "" if fact.rank is None else f"urutan ke-{fact.rank} dari {fact.among} · "
    return f"{_written(fact)} · {place}{median}"


def _places_title(facts: Facts, shown: Sequence[Measure], mine: str) -> str:
    known = [facts[one.id] for one in shown if facts[one.id].value is not None]
    above = sum(one.beside_median > 0 for one in known)
    if not above:
        return f"{mine} tidak di atas median pada satu ukuran pun"
    among = f"semua {len(known)}" if above == len(known) else f"{above} dari {len(known)}"
    return f"{mine} di atas median pada {among} ukuran"


_NEAR = "participants_per_1000"
_MARGIN = 0.06
"""Share of the view that is left free around the kecamatan."""


def neighbours_map(frame: pd.DataFrame, code: str, year: int, provenance: Provenance) -> Chart:
    """Map of a kecamatan and those it has a border with, in the classes of all 31.

    `frame` as from `profile.of_years`.
    """
    rows = frame[frame["year"] == year]
    near = boundaries.neighbours(code)
    wanted = {code, *near}
    show = written(_NEAR)
    told = values(rows, "code", "kecamatan", "participants", _NEAR)
    codes, names, people, shares = told.values()
    hover = [
        f"<b>{name}</b><br>{indonesian.whole(count)} peserta<br>{show(share)} per 1.000 penduduk"
        for name, count, share in zip(names, people, shares, strict=True)
    ]
    ranks = {row: (-shares[row], whose) for row, whose in enumerate(codes) if whose in wanted}
    ranked = sorted(ranks, key=ranks.__getitem__)
    title = _neighbours_title({codes[row]: shares[row] for row in ranked}, code)
    traces = [_only(trace, wanted) for trace in maps.areas(rows, _NEAR, show, hover, code)]
    said = [f"{names[row]} {show(shares[row])}" for row in ranked]
    zero = "; tidak diwarnai: nol" if any(shares[row] == 0 for row in ranked) else ""
    return complete(
        name="peta-tetangga",
        traces=[one for one in traces if one.get("locations") or one.get("lon")],
        layout={"geo": _view(wanted)},
        title=title,
        subtitle=f"Peserta per 1.000 penduduk, {year}, {catalogue.KECAMATAN[code].name} dan "
        f"{len(near)} tetangganya{zero}",
        alt=f"{title}. Peta: {'; '.join(said)}.",
        provenance=provenance,
        table=rows.iloc[ranked],
        columns=(
            text("kecamatan", "Kecamatan"),
            number("participants"),
            Column("population", "Penduduk akhir 2024", indonesian.whole),
            number(_NEAR),
        ),
        height=358,
        margin=(16, 16, 4, 40),
        selects="kecamatan",
    )


def _only(trace: dict[str, Any], wanted: set[str]) -> dict[str, Any]:
    """The trace of a map with the marks of these kecamatan alone."""
    if "locations" in trace:
        keep = [one in wanted for one in trace["locations"]]
        fields = ["locations", "z", "text", "customdata"]
    else:
        names = {catalogue.KECAMATAN[one].name for one in wanted}
        keep = [one in names for one in trace["text"]]
        fields = ["text", "textposition", "lon", "lat"]
        room = [one for one, kept in zip(trace["meta"]["room"], keep, strict=True) if kept]
        trace = {**trace, "meta": {**trace["meta"], "room": room}}
    return {
        **trace,
        **{
            field: [one for one, kept in zip(trace[field], keep, strict=True) if kept]
            for field in fields
        },
    }


def _view(wanted: Iterable[str]) -> dict[str, Any]:
    west, south, east, north = boundaries.around(wanted)
    ranges = []
    for low, high in ((west, east), (south, north)):
        free = (high - low) * _MARGIN
        ranges.append([low - free, high + free])
    return {
        **maps.frame_of_the_kabupaten(),
        "lonaxis": {"range": ranges[0]},
        "lataxis": {"range": ranges[1]},
    }


def _neighbours_title(shares: Mapping[str, float], code: str) -> str:
    decimals = catalogue.metric(_NEAR).decimals
    read = {one: indonesian.round_half_up(value, decimals) for one, value in shares.items()}
    mine, name = read[code], catalogue.KECAMATAN[code].name
    higher = [one for one, value in read.items() if value > mine]
    same = [one for one, value in read.items() if value == mine and one != code]
    if not any(shares.values()):
        return f"{name} dan tetangganya tanpa peserta"
    if not any(read.values()):
        return f"{name} dan tetangganya di bawah 0,1 peserta per 1.000 penduduk"
    if same and not higher:
        return f"{name} tertinggi bersama {_many(same)} di antara tetangganya"
    if not higher:
        return f"{name} paling tinggi di antara {len(read) - 1} tetangganya"
    if len(higher) == len(read) - 1:
        return f"Semua tetangga {name} lebih tinggi"
    return f"{_many(higher)} lebih tinggi daripada {name}"


def _many(codes: Sequence[str]) -> str:
    if len(codes) > 3:
        return f"{len(codes)} tetangga"
    return indonesian.join([catalogue.KECAMATAN[one].name for one in codes])


def change_by_sector(
    frame: pd.DataFrame, code: str, year: int, provenance: Provenance
) -> Chart | None:
    """Bars of more and fewer participants than a year before, by sector.

    `frame` as from `enrolment.by_year_and_sector` for this kecamatan. None where the year before
    is not in the frame, the year is not over or no sector changed: there is nothing to draw.
    """
    _, by_year = stacked(frame, "sector", "year", "participants")
    if year not in by_year or year - 1 not in by_year or not is_over(year, provenance.as_of):
        return None
    before, now = by_year[year - 1], by_year[year]
    changes = [after - count for count, after in zip(before, now, strict=True)]
    if not any(changes):
        return None
    sectors = [catalogue.SECTORS[one] for one in dict.fromkeys(frame["sector"].tolist())]
    labels = [one.label for one in sectors]
    most = float(max(map(abs, changes)))
    low, high = min(0.0, float(min(changes))), max(0.0, float(max(changes)))
    title = _change_title(dict(zip(labels, changes, strict=True)))
    said = [_signed(one) for one in changes]
    return complete(
        name="perubahan-sektor",
        traces=[
            marks.bars_across(
                [one.short_label for one in sectors],
                changes,
                fill([one.colour for one in sectors], provenance.status),
                [
                    f"<b>{label}</b><br>{year - 1}: {indonesian.whole(count)}"
                    f"<br>{year}: {indonesian.whole(after)}"
                    for label, count, after in zip(labels, before, now, strict=True)
                ],
                said,
            )
        ],
        layout={
            "showlegend": False,
            "xaxis": {
                "visible": False,
                "range": [low - most * (0.3 if low < 0 else 0.02), high + most * 0.3],
            },
            "yaxis": axes.of_names(14),
            "shapes": [marks.line_at(0, LIGHT.soft_ink, 1)],
        },
        title=title,
        subtitle=f"Selisih peserta (orang) {year} terhadap {year - 1} menurut sektor, Kecamatan "
        f"{catalogue.KECAMATAN[code].name}, Kabupaten Jember",
        alt=f"{title}. "
        + "; ".join(f"{label} {change}" for label, change in zip(labels, said, strict=True))
        + ".",
        provenance=provenance,
        table=pd.DataFrame(
            {
                "sector": [one.id for one in sectors],
                "sector_label": labels,
                "before": before,
                "now": now,
                "change": changes,
            }
        ),
        columns=(
            text("sector_label", "Sektor"),
            Column("before", str(year - 1), indonesian.whole, metric="participants"),
            Column("now", str(year), indonesian.whole, metric="participants"),
            Column("change", "Selisih", _signed),
        ),
        height=390,
        margin=(96, 16, 4, 8),
    )


def _signed(change: float) -> str:
    if not change:
        return "tetap"
    return f"{'+' if change > 0 else '−'}{indonesian.whole(abs(change))}"


def _change_title(changes: Mapping[str, int]) -> str:
    size = max(map(abs, changes.values()))
    leading = {label: change for label, change in changes.items() if abs(change) == size}
    labels = indonesian.join(list(leading))
    ways = {change > 0 for change in leading.values()}
    if len(ways) > 1:
        return f"{labels} paling banyak berubah"
    each = " masing-masing" if len(leading) > 1 else ""
    word = "bertambah" if ways == {True} else "berkurang"
    return f"{labels} paling banyak berubah:{each} {word} {indonesian.whole(size)} orang"


def benefits_of_years(frame: pd.DataFrame, code: str, provenance: Provenance) -> Chart | None:
    """Bars of the benefits of each year, stacked by programme; `frame` as from `profile.benefits`.

    None where nothing was ever paid.
    """
    totals, paid = stacked(frame, "year", "programme", "amount_rp")
    if not any(totals.values()):
        return None
    years = list(totals)
    recipients, people_of = stacked(frame, "year", "programme", "recipients")
    _, cases_of = stacked(frame, "year", "programme", "cases")
    traces = []
    for programme, amounts in paid.items():
        entry = catalogue.PROGRAMMES[programme]
        traces.append(
            marks.bars_across(
                [str(year) for year in years],
                amounts,
                marks.parted(entry.colour, provenance.status),
                [
                    f"<b>{entry.label}, {year}</b><br>{indonesian.rupiah(amount)}"
                    f"<br>{indonesian.whole(cases)} kasus, {indonesian.whole(people)} penerima"
                    for year, amount, cases, people in zip(
                        years, amounts, cases_of[programme], people_of[programme], strict=True
                    )
                ],
                name=entry.short_label,
            )
        )
    title = _benefits_title(totals, recipients, provenance.as_of)
    said = [
        f"{year}: {indonesian.rupiah_words(totals[year])}, "
        f"{indonesian.whole(recipients[year])} penerima"
        for year in years
    ]
    gap = 0.6
    return complete(
        name="manfaat-kecamatan",
        traces=traces,
        layout={
            "barmode": "stack",
            "xaxis": axes.unseen(float(max(totals.values())), 1.02),
            "yaxis": {
                "type": "category",
                "categoryorder": "array",
                "categoryarray": [str(year) for year in reversed(years)],
                "visible": False,
            },
            "bargap": gap,
            "annotations": [
                marks.beside(
                    f"<b>{year}</b> · {indonesian.rupiah_words(totals[year])} · "
                    f"{indonesian.whole(recipients[year])} penerima",
                    0,
                    # A year would be read as a place on the axis: the 2.025th.
                    place + (1 - gap) / 2,
                    yanchor="bottom",
                    yshift=2,
                )
                for place, year in enumerate(reversed(years))
            ],
        },
        title=title,
        subtitle="Manfaat dibayar (rupiah) per tahun menurut program, Kecamatan "
        f"{catalogue.KECAMATAN[code].name}, Kabupaten Jember",
        alt=f"{title}. {'; '.join(said)}.",
        provenance=provenance,
        table=frame.assign(label=[catalogue.PROGRAMMES[one].label for one in frame["programme"]]),
        columns=(
            Column("year", "Tahun", str),
            text("label", "Program"),
            number("cases"),
            number("recipients"),
            number("amount_rp"),
        ),
        height=240,
        margin=(16, 16, 34, 4),
    )


def _benefits_title(totals: Mapping[int, int], recipients: Mapping[int, int], as_of: str) -> str:
    year = list(totals)[-1]
    if not totals[year]:
        return f"Tidak ada manfaat yang dibayar {when(year, as_of)}"
    return (
        f"{indonesian.rupiah_words(totals[year])} manfaat bagi "
        f"{indonesian.whole(recipients[year])} penerima {when(year, as_of)}"
    )


def aid_by_item(frame: pd.DataFrame, code: str, year: int, provenance: Provenance) -> Chart | None:
    """Bars of the value of aid by item, each with its quantity; `frame` as from `profile.aid`.

    None where there was no aid.
    """
    total = sum(frame["value_rp"].tolist())
    if not total:
        return None
    rows = values(frame[frame["value_rp"] > 0].sort_values("value_rp", ascending=False))
    items = [catalogue.AID_ITEMS[one] for one in rows["item"]]
    most = float(rows["value_rp"][0])
    said = [
        f"{indonesian.rupiah_words(value)} · {_amount(quantity)} {item.unit}"
        for value, quantity, item in zip(rows["value_rp"], rows["quantity"], items, strict=True)
    ]
    share = indonesian.percent(most / total * 100, 1, words=True)
    leading = [
        item.label for item, value in zip(items, rows["value_rp"], strict=True) if value == most
    ]
    each = " masing-masing" if len(leading) > 1 else ""
    title = f"{indonesian.join(leading)}{each} {share} dari nilai bantuan"
    return complete(
        name="bantuan-kecamatan",
        traces=[
            marks.bars_across(
                [item.label for item in items],
                rows["value_rp"],
                fill([item.colour for item in items], provenance.status),
                [
                    f"<b>{item.label}</b><br>{words}<br>{indonesian.whole(groups)} kelompok"
                    for item, words, groups in zip(items, said, rows["groups"], strict=True)
                ],
            )
        ],
        layout={
            "showlegend": False,
            "bargap": 0.62,
            "xaxis": axes.unseen(most, 1.02),
            "yaxis": {"autorange": "reversed", "visible": False},
            "annotations": [
                marks.beside(
                    f"<b>{item.label}</b> · {words}", 0, item.label, yanchor="bottom", yshift=8
                )
                for item, words in zip(items, said, strict=True)
            ],
        },
        title=title,
        subtitle=f"Nilai bantuan pertanian (rupiah) dan jumlahnya, {year}, Kecamatan "
        f"{catalogue.KECAMATAN[code].name}, Kabupaten Jember; bersama "
        f"{indonesian.rupiah_words(total)}",
        alt=f"{title}. "
        + "; ".join(f"{item.label} {words}" for item, words in zip(items, said, strict=True))
        + ".",
        provenance=provenance,
        table=frame.assign(
            label=[catalogue.AID_ITEMS[one].label for one in frame["item"]],
            unit=[catalogue.AID_ITEMS[one].unit for one in frame["item"]],
        ),
        columns=(
            text("label", "Jenis bantuan"),
            Column("quantity", "Jumlah", _amount),
            text("unit", "Satuan"),
            number("value_rp"),
            number("groups"),
        ),
        height=46 * len(items) + 20,
        margin=(16, 16, 14, 4),
    )


def _amount(quantity: float) -> str:
    """A quantity of aid: with a decimal only where it has one."""
    return indonesian.decimal(quantity, 0 if float(quantity).is_integer() else 1)

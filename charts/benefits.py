"""Figures of benefits: over time, from premium to programme, by sector, kecamatan and school."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from math import nan
from operator import itemgetter
from typing import Any, Protocol, TypeAlias

import pandas as pd

from charts import axes, maps, marks
from charts.chart import (
    Chart,
    Column,
    Provenance,
    complete,
    fill,
    number,
    remembered,
    text,
    written,
)
from charts.enrolment import scope as enrolment_scope
from charts.theme import LIGHT, pale
from data import catalogue, indonesian
from data.catalogue import Category, Claim
from data.frames import is_missing, stacked, values, wide
from data.indonesian import Number

MEASURES = ("amount_rp", "cases", "recipients")
"""What payments can be counted by."""

STEPS = {"month": "Bulan", "quarter": "Triwulan", "year": "Tahun"}
"""How long a period is, as it is asked for and as it is said."""

_NOTHING = "Tidak ada manfaat yang dibayar"
_NO_FLOW = "Tidak ada iuran dan manfaat yang tercatat"
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross")
_WORDS = {"amount_rp": "{} manfaat", "cases": "{} kasus", "recipients": "{} penerima"}


class Choice(Protocol):
    """Which payments are meant, as `queries.benefits.Filter` says it."""

    @property
    def first(self) -> int:
        """The first year."""

    @property
    def last(self) -> int:
        """The last year."""

    @property
    def programmes(self) -> tuple[str, ...]:
        """Ids of programmes."""

    @property
    def sectors(self) -> tuple[str, ...]:
        """Ids of sectors."""


def scope(wanted: Choice, kecamatan: str | None = None) -> str:
    """The end of a subtitle: the period, what narrows the choice, and the place, in words."""
    period = indonesian.year_range(wanted.first, wanted.last)
    if len(wanted.programmes) < len(catalogue.PROGRAMMES):
        period = f"{period}, {_programmes(wanted.programmes)}"
    return enrolment_scope(period, wanted.sectors, kecamatan=kecamatan)


@remembered
def over_time(
    frame: pd.DataFrame,
    measure: str,
    step: str,
    about: str,
    provenance: Provenance,
    *,
    published: bool = False,
) -> Chart:
    """A measure of MEASURES by period, programmes stacked; `frame` as from `benefits.by_period`.

    With `published`, what was said to be paid in 2025 is a mark on its year: only true for all
    programmes and sectors of the kabupaten.
    """
    totals, by_programme = stacked(frame, "period", "programme", measure)
    periods = list(totals)
    traces = [
        _bars(programme, dict(zip(periods, paid, strict=True)), measure, step, provenance.status)
        for programme, paid in by_programme.items()
    ]
    said = catalogue.claim("benefit_2025_to_december")
    marked = [one for one in periods if str(one.year) == said.period_end[:4]]
    is_marked = published and measure == said.metric and step == "year" and bool(marked)
    if is_marked:
        traces += marks.published(
            "Terbit",
            [periods.index(marked[0])],
            [int(said.number)],
            [said.precision == "exact"],
            [_said(said)],
            54,
        )
        provenance = _citing(provenance, said)
    title = _share_title(by_programme, measure)
    top = max(*totals.values(), int(said.number) if is_marked else 1, 1)
    return complete(
        name="manfaat-per-waktu",
        traces=traces,
        layout={
            "barmode": "stack",
            "bargap": 0.12 if len(periods) > 12 else 0.28,
            "xaxis": _time_axis(periods, step),
            "yaxis": _amount_axis(top, measure, 1.16),
            "annotations": marks.totals(totals.values(), lambda total: _amount(measure, total))
            if len(periods) <= 4
            else [],
        },
        title=title,
        subtitle=f"{_measure(measure)} tiap {STEPS[step].lower()} menurut program, {about}",
        alt=f"{title}. Batang bertumpuk {len(periods)} {STEPS[step].lower()}.",
        provenance=provenance,
        table=wide(frame, "period", "programme", measure).assign(total=list(totals.values())),
        columns=(
            Column("period", STEPS[step], lambda day: _called(day, step), numeric=False),
            *(number(measure, catalogue.PROGRAMMES[one].short_label, one) for one in by_programme),
            number(measure, "Jumlah", "total"),
        ),
        height=360,
        margin=(92, 16, 56, 44),
    )


@remembered
def each_programme(
    frame: pd.DataFrame, measure: str, step: str, about: str, provenance: Provenance
) -> Chart:
    """The programmes of `over_time` below one another, each on an axis of its own."""
    totals, by_programme = stacked(frame, "period", "programme", measure)
    _, cases = stacked(frame, "period", "programme", "cases")
    periods = list(totals)
    share = 1 / len(by_programme)
    traces: list[dict[str, Any]] = []
    headings: list[dict[str, Any]] = []
    amounts: dict[str, Any] = {}
    for row, (programme, paid) in enumerate(by_programme.items()):
        axis = axes.numbered(row)
        ceiling = 1 - row * share
        bars = _bars(
            programme, dict(zip(periods, paid, strict=True)), measure, step, provenance.status
        )
        traces.append({**bars, "yaxis": f"y{axis}"})
        amounts[f"yaxis{axis}"] = {
            "domain": [ceiling - share * 0.74, ceiling - share * 0.16],
            **_amount_axis(max(*paid, 1), measure, 1.1, 3),
        }
        headings.append(
            marks.heading(
                f"<b>{catalogue.PROGRAMMES[programme].short_label}</b>  "
                f"{_says(measure, sum(paid))}",
                y=ceiling,
            )
        )
    last = f"y{axes.numbered(len(by_programme) - 1)}"
    title = _regular_title(periods, cases, step)
    return complete(
        name="manfaat-tiap-program",
        traces=traces,
        layout={
            "showlegend": False,
            "bargap": 0.12 if len(periods) > 12 else 0.28,
            "xaxis": {**_time_axis(periods, step), "anchor": last},
            **amounts,
            "annotations": headings,
        },
        title=title,
        subtitle=f"{_measure(measure)} tiap {STEPS[step].lower()}; "
        f"setiap program memakai skala sendiri, {about}",
        alt=f"{title}. {len(by_programme)} gambar batang, satu tiap program.",
        provenance=provenance,
        table=frame.assign(label=_labelled(frame["programme"], catalogue.PROGRAMMES)),
        columns=(
            text("label", "Program"),
            Column("period", STEPS[step], lambda day: _called(day, step), numeric=False),
            *(number(one) for one in MEASURES),
        ),
        height=130 * len(by_programme) + 24,
        margin=(92, 16, 8, 44),
    )


@remembered
def cumulative(
    frame: pd.DataFrame,
    measure: str,
    about: str,
    provenance: Provenance,
    *,
    published: bool = False,
) -> Chart:
    """What had been paid by the end of each month of a year, one line a year.

    `frame` as from `benefits.by_period` by months. With `published`, what was said to be paid and
    the projection stand beside the lines, the projection dashed and apart.
    """
    sums = _running_sums(frame, measure)
    years = list(sums)
    traces = []
    for place, (year, paid) in enumerate(sums.items()):
        recent = len(years) - 1 - place
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": str(year),
                "x": [period.month for period, _ in paid],
                "y": [one for _, one in paid],
                "line": {
                    "width": 2 if recent else 4,
                    "color": LIGHT.sequential[max(4 - recent, 2)],
                },
                "marker": {
                    "size": 7,
                    "symbol": _SYMBOLS[place % len(_SYMBOLS)],
                    "color": LIGHT.sequential[max(4 - recent, 2)],
                },
                "hovertext": [
                    f"Sampai akhir {indonesian.month(period)}: {_says(measure, one)}"
                    for period, one in paid
                ],
                "hovertemplate": marks.HOVER,
            }
        )
    said, forecast = (
        catalogue.claim("benefit_2025_to_december"),
        catalogue.claim("benefit_2025_projection"),
    )
    table = pd.DataFrame(
        [
            (str(year), indonesian.month(period), one, _status(provenance.status))
            for year, paid in sums.items()
            for period, one in paid
        ],
        columns=["year", "until", "amount", "status"],
    )
    is_marked = published and measure == said.metric and int(said.period_end[:4]) in years
    if is_marked:
        traces += _paid_and_projected()
        table = pd.concat(
            [
                table,
                pd.DataFrame(
                    [
                        (
                            one.period_end[:4],
                            indonesian.partial_date(one.period_end),
                            int(one.number),
                            _status(one.status),
                        )
                        for one in (said, forecast)
                    ],
                    columns=table.columns,
                ),
            ],
            ignore_index=True,
        )
        provenance = _citing(provenance, said, forecast)
        title = (
            f"{indonesian.rupiah_words(said.number)} dibayar hingga "
            f"{indonesian.partial_date(said.period_end)}; "
            f"{indonesian.rupiah_words(forecast.number)} diproyeksikan"
        )
    elif years:
        month, paid_by_then = sums[years[-1]][-1]
        until = indonesian.month(month)
        title = (
            f"{_says(measure, paid_by_then)} sampai {until}"
            if paid_by_then
            else f"{_NOTHING} dari Januari sampai {until}"
        )
    else:
        title = _NOTHING
    top = max(1, int(forecast.number) if is_marked else 1, *(paid[-1][1] for paid in sums.values()))
    names = [indonesian.month_short(dt.date(2025, month, 1))[:3] for month in range(1, 13)]
    return complete(
        name="manfaat-kumulatif",
        traces=traces,
        layout={
            "xaxis": {
                "range": [0.6, 12.4],
                "tickvals": [1, 3, 5, 7, 9, 11],
                "ticktext": names[::2],
                "showgrid": False,
            },
            "yaxis": _amount_axis(top, measure, 1.14),
        },
        title=title,
        subtitle=f"{_measure(measure)}, jumlah sejak Januari sampai akhir bulan, {about}"
        + ("; garis putus: proyeksi, bukan realisasi" if is_marked else ""),
        alt=f"{title}. Garis {len(years)} tahun.",
        provenance=provenance,
        table=table,
        columns=(
            text("year", "Tahun"),
            text("until", "Sampai"),
            number(measure, field="amount"),
            text("status", "Status"),
        ),
        height=360,
        margin=(92, 20, 56, 32),
    )


def _running_sums(frame: pd.DataFrame, measure: str) -> dict[int, list[tuple[dt.date, int]]]:
    """For each year, each month with what had been paid in the year by its end."""
    paid: dict[dt.date, int] = {}
    for period, amount in zip(*values(frame, "period", measure).values(), strict=True):
        month = period.date()
        paid[month] = paid.get(month, 0) + amount
    sums: dict[int, list[tuple[dt.date, int]]] = {}
    for month, amount in sorted(paid.items()):
        so_far = sums.setdefault(month.year, [])
        so_far.append((month, amount + (so_far[-1][1] if so_far else 0)))
    return sums


def _paid_and_projected() -> list[dict[str, Any]]:
    said = catalogue.claim("benefit_2025_to_december")
    forecast = catalogue.claim("benefit_2025_projection")
    day = dt.date.fromisoformat(said.period_end)
    start, end = (day.month - 1 + day.day / 31, int(said.number)), (12, int(forecast.number))
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "Terbit",
            "x": [start[0]],
            "y": [start[1]],
            "marker": {
                "symbol": "star",
                "size": 15,
                "color": LIGHT.ink,
                "line": {"width": 1, "color": LIGHT.ink},
            },
            "hovertext": [_said(said)],
            "hovertemplate": marks.HOVER,
        },
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": "Proyeksi",
            "x": [start[0], end[0]],
            "y": [start[1], end[1]],
            "line": {"dash": "dot", "width": 3, "color": LIGHT.ink},
            "marker": {
                "symbol": "star-open",
                "size": [0, 15],
                "color": LIGHT.ink,
                "line": {"width": 2, "color": LIGHT.ink},
            },
            "hovertext": [_said(said), f"Proyeksi: {forecast.printed} sampai akhir tahun"],
            "hovertemplate": marks.HOVER,
        },
    ]


@remembered
def flow(frame: pd.DataFrame, about: str, provenance: Provenance) -> Chart:
    """Premium from sources of funds to sectors, benefit from sectors to programmes.

    `frame` as from `benefits.flow`. Both are drawn on one scale of Rupiah and never added.
    """
    ends = {"premium": catalogue.FUNDING, "benefit": catalogue.PROGRAMMES}
    flows = list(zip(*values(frame, "flow", "sector", "other", "amount_rp").values(), strict=True))
    columns = [
        [one for one in names if one in found]
        for names, found in (
            (catalogue.FUNDING, {other for kind, _, other, _ in flows if kind == "premium"}),
            (catalogue.SECTORS, {sector for _, sector, _, _ in flows}),
            (catalogue.PROGRAMMES, {other for kind, _, other, _ in flows if kind == "benefit"}),
        )
    ]
    nodes = [
        (place, entry)
        for place, (names, found) in enumerate(
            zip((catalogue.FUNDING, catalogue.SECTORS, catalogue.PROGRAMMES), columns, strict=True)
        )
        for entry in (names[one] for one in found)
    ]
    place_of = {(place, entry.id): index for index, (place, entry) in enumerate(nodes)}
    through = _passing(flows)
    premium, benefit = (sum(amount for kind, _, _, amount in flows if kind == one) for one in ends)
    sources, targets, colours, hover = [], [], [], []
    for kind, sector, other, amount in flows:
        end, middle = ends[kind][other], catalogue.SECTORS[sector]
        money = indonesian.rupiah_words(amount)
        if kind == "premium":
            sources.append(place_of[0, other])
            targets.append(place_of[1, sector])
            hover.append(f"Iuran {money}<br>{end.short_label} → {middle.label}")
        else:
            sources.append(place_of[1, sector])
            targets.append(place_of[2, other])
            hover.append(f"Manfaat {money}<br>{middle.label} → {end.label}")
        colours.append(pale(end.colour))
    ribbon = {
        "type": "sankey",
        "arrangement": "fixed",
        "valueformat": ",.0f",
        "textfont": {"size": 15, "color": LIGHT.ink},
        "node": {
            "label": [entry.short_label for _, entry in nodes],
            "color": [entry.colour for _, entry in nodes],
            "x": [(0.001, 0.5, 0.999)[place] for place, _ in nodes],
            "y": _heights(nodes, through),
            "pad": 16,
            "thickness": 18,
            "line": {"width": 0},
            "customdata": [_through(place, *through[place, entry.id]) for place, entry in nodes],
            "hovertemplate": "%{label}<br>%{customdata}<extra></extra>",
        },
        "link": {
            "source": sources,
            "target": targets,
            "value": [amount for _, _, _, amount in flows],
            "color": colours,
            "customdata": hover,
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    }
    heads = [
        (0.0, "left", f"Iuran masuk<br><b>{indonesian.rupiah_words(premium)}</b>"),
        (0.5, "center", "Sektor<br>peserta"),
        (1.0, "right", f"Manfaat keluar<br><b>{indonesian.rupiah_words(benefit)}</b>"),
    ]
    title = _flow_title(premium, benefit)
    return complete(
        name="aliran-dana",
        traces=[ribbon],
        layout={
            "annotations": [
                marks.heading(words, x, xanchor=anchor, yanchor="bottom", yshift=8, align=anchor)
                for x, anchor, words in heads
            ],
        },
        title=title,
        subtitle="Rupiah, dari sumber dana iuran lewat sektor ke program manfaat, satu skala; "
        f"iuran dan manfaat dua hal yang tidak dijumlahkan, {about}",
        alt=f"{title}. Diagram alir dari {len(columns[0])} sumber dana lewat {len(columns[1])} "
        f"sektor ke {len(columns[2])} program; tabelnya mengatakan hal yang sama.",
        provenance=provenance,
        table=_flow_table(flows, columns),
        columns=(
            text("sector_label", "Sektor"),
            *(
                number("premium_rp", f"Iuran {catalogue.FUNDING[one].short_label}", one)
                for one in columns[0]
            ),
            number("premium_rp", "Iuran, jumlah", "premium"),
            *(
                number("amount_rp", f"Manfaat {catalogue.PROGRAMMES[one].short_label}", one)
                for one in columns[2]
            ),
            number("amount_rp", "Manfaat, jumlah", "benefit"),
        ),
        height=470,
        margin=(16, 16, 58, 14),
    )


def _flow_title(premium: int, benefit: int) -> str:
    into, out = (indonesian.rupiah_words(one) for one in (premium, benefit))
    if premium and benefit:
        return f"Iuran {into} masuk, manfaat {out} keluar"
    if benefit:
        return f"Manfaat {out} keluar, tanpa iuran yang tercatat"
    if premium:
        return f"Iuran {into} masuk, tanpa manfaat yang dibayar"
    return _NO_FLOW


def _heights(
    nodes: Sequence[tuple[int, Any]], through: Mapping[tuple[int, str], tuple[int, int]]
) -> list[float]:
    """The middle of each node from the top (0) to the bottom (1), in the catalogue's order.

    Left to itself, Plotly orders the nodes of a column anew at every choice.
    """
    sizes = [max(through[place, entry.id]) for place, entry in nodes]
    columns = [[i for i, (place, _) in enumerate(nodes) if place == one] for one in range(3)]
    largest = max((sum(sizes[i] for i in column) for column in columns), default=1) or 1
    gap = 0.05
    room = 1 - gap * (max(map(len, columns), default=1) - 1)
    heights = [0.0] * len(nodes)
    for column in columns:
        tall = sum(sizes[i] for i in column) / largest * room + gap * (len(column) - 1)
        top = (1 - tall) / 2
        for i in column:
            part = sizes[i] / largest * room
            heights[i] = min(max(round(top + part / 2, 4), 0.001), 0.999)
            top += part + gap
    return heights


_Flow: TypeAlias = tuple[str, str, str, int]
"""Its kind ("premium" or "benefit"), the sector, a source of funds or a programme, and Rupiah."""


def _passing(flows: Sequence[_Flow]) -> dict[tuple[int, str], tuple[int, int]]:
    """Rupiah of premium and of benefit through each node of the flow, by its column and id."""
    through: dict[tuple[int, str], tuple[int, int]] = {}
    for kind, sector, other, amount in flows:
        is_premium = kind == "premium"
        for node in ((0 if is_premium else 2, other), (1, sector)):
            premium, benefit = through.get(node, (0, 0))
            through[node] = (
                premium + amount * is_premium,
                benefit + amount * (not is_premium),
            )
    return through


def _through(place: int, premium: int, benefit: int) -> str:
    said = []
    if place < 2:
        said.append(f"iuran {indonesian.rupiah_words(premium)}")
    if place > 0:
        said.append(f"manfaat {indonesian.rupiah_words(benefit)}")
    return ", ".join(said)


def _flow_table(flows: Sequence[_Flow], columns: Sequence[Sequence[str]]) -> pd.DataFrame:
    paid = {(sector, other): amount for _, sector, other, amount in flows}
    funding, sectors, programmes = columns
    rows = [
        {
            "sector": sector,
            **{one: paid.get((sector, one), 0) for one in (*funding, *programmes)},
            "premium": sum(paid.get((sector, one), 0) for one in funding),
            "benefit": sum(paid.get((sector, one), 0) for one in programmes),
            "sector_label": catalogue.SECTORS[sector].label,
        }
        for sector in sectors
    ]
    named = ("sector", *funding, *programmes, "premium", "benefit", "sector_label")
    return pd.DataFrame(rows, columns=list(named))


@remembered
def premium_and_benefit(frame: pd.DataFrame, about: str, provenance: Provenance) -> Chart:
    """Premium against benefit of each sector and year; `frame` as `benefits.by_year_and_sector`.

    The frame must hold the benefit of all programmes, because the premium pays for all of them.
    """
    every = values(frame, "sector", "year", "premium_rp", "amount_rp")
    order = {one: place for place, one in enumerate(dict.fromkeys(every["sector"]))}
    keys = {
        row: (order[sector], year)
        for row, (sector, year, premium, paid) in enumerate(zip(*every.values(), strict=True))
        if premium > 0 or paid > 0
    }
    ordered = frame.iloc[sorted(keys, key=keys.__getitem__)]
    told = values(ordered)
    ratio = written("benefit_premium_ratio")
    y: list[float] = []
    ticks: dict[float, str] = {}
    heads: list[dict[str, Any]] = []
    place = 0.0
    for sector, rows in groupby(zip(told["sector"], told["year"], strict=True), key=itemgetter(0)):
        heads.append(
            marks.heading(
                f"<b>{catalogue.SECTORS[sector].label}</b>",
                y=place - 0.05,
                yref="y",
                yanchor="middle",
            )
        )
        years = [year for _, year in rows]
        for step, year in enumerate(years):
            y.append(place + 0.85 + step)
            ticks[y[-1]] = str(year)
        place += len(years) + 1.1
    said = [
        f"{indonesian.rupiah_words(paid)} · " + ("tanpa iuran" if one != one else f"{ratio(one)}×")
        for paid, one in zip(told["amount_rp"], told["benefit_premium_ratio"], strict=True)
    ]
    hover = [
        f"<b>{label}, {year}</b><br>Iuran {indonesian.rupiah_words(premium)}"
        f"<br>Manfaat {indonesian.rupiah_words(paid)}"
        for label, year, premium, paid in zip(
            told["sector_label"],
            told["year"],
            told["premium_rp"],
            told["amount_rp"],
            strict=True,
        )
    ]
    traces = [
        marks.bars_across(
            [one - 0.21 for one in y],
            told["premium_rp"],
            fill(LIGHT.fill, provenance.status),
            hover,
            name="Iuran",
            width=0.4,
        ),
        marks.bars_across(
            [one + 0.21 for one in y],
            told["amount_rp"],
            fill(LIGHT.sequential[4], provenance.status),
            hover,
            said,
            name="Manfaat · manfaat dibagi iuran",
            width=0.4,
        ),
    ]
    premium, paid = sum(every["premium_rp"]), sum(every["amount_rp"])
    into, out = (indonesian.rupiah_words(one) for one in (premium, paid))
    if not paid:
        title = f"Tanpa manfaat yang dibayar; iuran {into}" if premium else _NO_FLOW
    elif premium:
        title = f"Manfaat {out}, {ratio(paid / premium)} kali iuran {into}"
    else:
        title = f"Manfaat {out}, tanpa iuran yang tercatat"
    longest = max([1, *told["amount_rp"], *told["premium_rp"]])
    return complete(
        name="iuran-manfaat",
        traces=traces,
        layout={
            "barmode": "overlay",
            "xaxis": axes.unseen(longest, 1.7),
            "yaxis": {
                "range": [max(place - 0.5, 1), -0.6],
                "tickvals": list(ticks),
                "ticktext": list(ticks.values()),
                "showgrid": False,
                "zeroline": False,
            },
            "annotations": heads,
        },
        title=title,
        subtitle="Rupiah per sektor dan tahun; rasio (×) = manfaat dibayar dibagi iuran dibayar "
        f"pada sektor, tahun, dan wilayah yang sama, semua program, {about}",
        alt=f"{title}. Batang {len(ordered)} pasangan sektor dan tahun.",
        provenance=provenance,
        table=ordered,
        columns=(
            text("sector_label", "Sektor"),
            Column("year", "Tahun", str),
            number("premium_rp"),
            number("amount_rp"),
            number("benefit_premium_ratio"),
        ),
        height=max(150, round(place * 25) + 50),
        least=max(120, round(place * 21) + 50),
        margin=(50, 16, 36, 8),
    )


@remembered
def per_1000(
    frame: pd.DataFrame,
    place: str,
    about: str,
    provenance: Provenance,
    selected: str | None = None,
) -> Chart:
    """Benefit per 1.000 participants, largest first; `place` is "sector" or "kecamatan".

    `frame` as from `benefits.by_sector` or `benefits.by_kecamatan`.
    """
    measure = "benefit_per_1000"
    ranked = frame.sort_values(measure, ascending=False, kind="stable", na_position="last")
    people, total = sum(frame["participants"].tolist()), sum(frame["amount_rp"].tolist())
    if place == "kecamatan" and total and people:
        mean = total * 1000 / people
        known = [one for one in frame[measure].tolist() if not is_missing(one)]
        above = sum(round(one, 6) > round(mean, 6) for one in known)
        title = (
            f"{above} dari {len(known)} kecamatan di atas rata-rata kabupaten, "
            f"{indonesian.rupiah_words(mean)} per 1.000 peserta"
        )
    else:
        title = _highest(ranked, measure, place)
    average = f"; bersama {indonesian.rupiah_words(total * 1000 / people)}" if people else ""
    return _ranked_bars(
        ranked,
        measure,
        place,
        name="manfaat-per-peserta" if place == "sector" else "peringkat-manfaat",
        title=title,
        subtitle=f"{_measure(measure)}{average}, {about}",
        missing="tanpa peserta",
        provenance=provenance,
        selected=selected,
    )


@remembered
def average_case(
    frame: pd.DataFrame,
    place: str,
    about: str,
    provenance: Provenance,
    selected: str | None = None,
) -> Chart:
    """Rupiah of an average JKM case against what the rule grants; `frame` as for `per_1000`."""
    measure, rule = "amount_per_case", catalogue.claim("jkm_total")
    ranked = frame.sort_values(measure, ascending=False, kind="stable", na_position="last")
    told = values(frame, "jkm_cases", "jkm_amount_rp", measure)
    deaths = sum(told["jkm_cases"])
    below = sum(one < float(rule.number) for one in told[measure])
    if deaths:
        mean = indonesian.rupiah_words(sum(told["jkm_amount_rp"]) / deaths)
        what = "sektor" if place == "sector" else "kecamatan"
        where = f"{below} {what} di bawah" if below else f"tidak ada {what} di bawah"
        title = f"Rata-rata JKM {mean} per kasus; {where} aturan {rule.printed}"
    else:
        title = "Tidak ada kasus JKM yang dibayar"
    return _ranked_bars(
        ranked,
        measure,
        place,
        name="rata-rata-jkm" if place == "sector" else "rata-rata-jkm-kecamatan",
        title=title,
        subtitle=f"Rupiah JKM dibayar dibagi kasus JKM; garis: santunan menurut aturan, {about}",
        missing="tanpa kasus JKM",
        provenance=provenance,
        selected=selected,
        rule=(float(rule.number), f"Aturan {rule.printed}"),
    )


def _highest(frame: pd.DataFrame, measure: str, place: str) -> str:
    """Where the benefit per 1.000 participants is highest, as it is written."""
    told = values(frame, _label(place), measure)
    most = max((one for one in told[measure] if not is_missing(one)), default=0)
    if not most > 0:
        total = sum(frame["amount_rp"].tolist())
        what = "sektor" if place == "sector" else "kecamatan"
        paid = f"Manfaat {indonesian.rupiah_words(total)}"
        return f"{paid}, tanpa peserta di {what} yang menerimanya" if total else _NOTHING
    best = indonesian.rupiah_words(most)
    names = [
        name
        for name, one in zip(*told.values(), strict=True)
        if not is_missing(one) and indonesian.rupiah_words(one) == best
    ]
    return f"Tertinggi {_few(names, place)}: {best} per 1.000 peserta"


def _ranked_bars(
    ranked: pd.DataFrame,
    measure: str,
    place: str,
    *,
    name: str,
    title: str,
    subtitle: str,
    missing: str,
    provenance: Provenance,
    selected: str | None,
    rule: tuple[float, str] | None = None,
) -> Chart:
    by_sector = place == "sector"
    told = values(ranked, *(("sector",) if by_sector else ("kecamatan", "code")), measure)
    names = _labelled(told["sector"], catalogue.SECTORS) if by_sector else told["kecamatan"]
    amounts = [None if one != one else one for one in told[measure]]
    colours = (
        [catalogue.SECTORS[one].colour for one in told["sector"]]
        if by_sector
        else marks.chosen(told["code"], selected)
    )
    bars = marks.bars_across(
        names,
        [one or 0 for one in amounts],
        fill(colours, provenance.status),
        _hover(ranked, names),
        [missing if one is None else indonesian.rupiah_words(one) for one in amounts],
    )
    if not by_sector:
        bars["customdata"] = told["code"]
    longest = max([one for one in amounts if one is not None] + [rule[0] if rule else 1])
    layout: dict[str, Any] = {
        "showlegend": False,
        "xaxis": axes.unseen(longest, 1.55),
        "yaxis": axes.of_names(),
    }
    if rule:
        value, words = rule
        layout["shapes"] = [marks.line_at(value)]
        layout["annotations"] = [
            marks.heading(f"<b>{words}</b>", value, xref="x", xanchor="center", yanchor="bottom")
        ]
    return complete(
        name=name,
        traces=[bars],
        layout=layout,
        title=title,
        subtitle=subtitle,
        alt=f"{title}. Batang {len(ranked)} {'sektor' if by_sector else 'kecamatan'}.",
        provenance=provenance,
        table=ranked,
        columns=(
            text(_label(place), "Sektor" if by_sector else "Kecamatan"),
            number("participants"),
            number("cases"),
            number("amount_rp"),
            number("benefit_per_1000"),
            number("cases", "Kasus JKM", "jkm_cases"),
            number("amount_per_case"),
        ),
        height=len(ranked) * (32 if by_sector else 21) + 12,
        least=len(ranked) * (24 if by_sector else 17) + 12,
        margin=(104, 16, 26 if rule else 6, 8),
        selects="" if by_sector else "kecamatan",
    )


@remembered
def kecamatan_map(
    frame: pd.DataFrame, about: str, provenance: Provenance, selected: str | None = None
) -> Chart:
    """Map of the benefit per 1.000 participants; `frame` as from `benefits.by_kecamatan`."""
    measure = "benefit_per_1000"
    told = values(frame, "code", "kecamatan", measure)
    rates = dict(zip(told["code"], told[measure], strict=True))
    known = {code: rate for code, rate in rates.items() if not is_missing(rate)}
    if selected is not None and selected in known and any(known.values()):
        mine = known[selected]
        says = indonesian.rupiah_words(mine)
        # Two that read the same share a place.
        place = 1 + sum(
            one > mine and indonesian.rupiah_words(one) != says for one in known.values()
        )
        title = (
            f"{catalogue.KECAMATAN[selected].name}: {says} per 1.000 peserta, "
            f"urutan ke-{place} dari {len(known)}"
        )
    else:
        title = _highest(frame, measure, "kecamatan")
    return complete(
        name="peta-manfaat",
        traces=maps.areas(
            frame,
            measure,
            lambda value: indonesian.rupiah_words(value, 1),
            _hover(frame, told["kecamatan"]),
            selected,
        ),
        layout={"geo": maps.frame_of_the_kabupaten()},
        title=title,
        subtitle=f"{_measure(measure)} menurut kecamatan, {about}"
        + ("; putih: nol" if 0 in known.values() else "")
        + ("; abu-abu: tanpa peserta" if len(known) < len(rates) else ""),
        alt=f"{title}. Peta 31 kecamatan.",
        provenance=provenance,
        table=frame,
        columns=(
            text("kecamatan", "Kecamatan"),
            number("participants"),
            number("cases"),
            number("amount_rp"),
            number("benefit_per_1000"),
        ),
        height=470,
        margin=(16, 16, 4, 40),
        selects="kecamatan",
    )


@remembered
def scholarships(frame: pd.DataFrame, about: str, provenance: Provenance) -> Chart:
    """Children and Rupiah of scholarships by school level, side by side.

    `frame` as from `benefits.by_school_level`.
    """
    told = values(frame)
    levels = [catalogue.SCHOOL_LEVELS[one] for one in told["school_level"]]
    names = [one.label.replace(" sederajat", "").replace(" atau ", " /<br>") for one in levels]
    rules = [int(catalogue.claim(one.rule_claim).number) for one in levels]
    children, total = sum(told["recipients"]), sum(told["amount_rp"])
    colour = catalogue.PROGRAMMES["beasiswa"].colour
    panels = (
        ("recipients", "x", [0, 0.44], indonesian.whole, "Anak", 1.5),
        ("amount_rp", "x2", [0.5, 1], indonesian.rupiah_words, "Rupiah", 2.4),
    )
    scales = {
        f"xaxis{axis[1:]}": {"domain": domain, **axes.unseen(max(told[measure]), room)}
        for measure, axis, domain, _, _, room in panels
    }
    if total:
        # Of several that are the largest, the last.
        most, place = max((paid, place) for place, paid in enumerate(told["amount_rp"]))
        title = (
            f"{levels[place].label}: {indonesian.percent(most / total * 100, 1, words=True)} nilai "
            f"beasiswa, {indonesian.whole(told['recipients'][place])} dari "
            f"{indonesian.whole(children)} anak"
        )
    else:
        title = "Tidak ada beasiswa yang dibayar"
    return complete(
        name="beasiswa-jenjang",
        traces=[
            marks.bars_across(
                names,
                told[measure],
                fill(colour, provenance.status),
                [
                    f"<b>{level.label}</b><br>{indonesian.quantity(count, 'anak')}, "
                    f"{indonesian.rupiah_words(paid)}<br>Aturan: {indonesian.rupiah_words(rule)} "
                    "per anak per tahun"
                    for level, count, paid, rule in zip(
                        levels, told["recipients"], told["amount_rp"], rules, strict=True
                    )
                ],
                [show(one) for one in told[measure]],
                xaxis=axis,
            )
            for measure, axis, _, show, _, _ in panels
        ],
        layout={
            "showlegend": False,
            **scales,
            "yaxis": axes.of_names(14),
            "annotations": [
                marks.heading(f"<b>{head}</b>", domain[0], yanchor="bottom")
                for _, _, domain, _, head, _ in panels
            ],
        },
        title=title,
        subtitle=f"Beasiswa dibayar menurut jenjang, anak dan rupiah, {about}",
        alt=f"{title}. Batang {len(frame)} jenjang.",
        provenance=provenance,
        table=frame.assign(
            label=[one.label for one in levels],
            rule=rules,
            average=[
                paid / count if count else nan
                for count, paid in zip(told["recipients"], told["amount_rp"], strict=True)
            ],
        ),
        columns=(
            text("label", "Jenjang"),
            number("recipients", "Anak"),
            number("amount_rp", "Beasiswa dibayar"),
            number("amount_rp", "Rata-rata per anak", "average"),
            number("statutory_amount_rp", "Aturan per anak per tahun", "rule"),
        ),
        height=206,
        margin=(84, 12, 26, 8),
    )


@remembered
def against_published(frame: pd.DataFrame, measure: str, provenance: Provenance) -> list[Chart]:
    """The registry's totals as bars with the published ones as marks; empty if none can be held.

    `frame` as from `benefits.against_published`. Where nothing was published of the measure, the
    Rupiah are shown.
    """
    metric = measure if measure in set(frame["metric"]) else MEASURES[0]
    rows = frame[frame["metric"] == metric]
    return [] if rows.empty else [_against_published(rows, metric, provenance)]


def _against_published(rows: pd.DataFrame, measure: str, provenance: Provenance) -> Chart:
    whole = all(rows["until"].str.endswith("-12-31"))
    show = indonesian.rupiah_words if measure == "amount_rp" else indonesian.whole
    names = [
        f"{what}<br>{indonesian.year_range(first, last)}"
        for what, first, last in zip(rows["what"], rows["first"], rows["last"], strict=True)
    ]
    differing = rows[~rows["agrees"].astype(bool)]
    if differing.empty:
        title = f"Catatan cocok dengan {len(rows)} angka yang pernah terbit"
    else:
        said = [
            f"{what} {indonesian.year_range(first, last)} tercatat {show(found)}, terbit {printed}"
            for what, first, last, found, printed in zip(
                differing["what"],
                differing["first"],
                differing["last"],
                differing["registered"],
                differing["printed"],
                strict=True,
            )
        ]
        title = f"{len(differing)} dari {len(rows)} angka berbeda: {'; '.join(said)}"
    made_to_fit = (
        "; simulasi dibuat agar cocok, jadi kecocokan ini bukan pemeriksaan"
        if provenance.status == "simulasi"
        else ""
    )
    claims = [catalogue.claim(one) for one in rows["claim"]]
    bars = marks.bars_across(
        names,
        rows["registered"],
        fill(LIGHT.sequential[3], provenance.status),
        [f"Tercatat: {show(one)}" for one in rows["registered"]],
        name="Tercatat",
    )
    said_of = marks.published(
        "Angka terbit",
        rows["published"].tolist(),
        names,
        [one.precision == "exact" for one in claims],
        [_said(one) for one in claims],
        30,
        upright=True,
    )
    longest = max(1, *rows["registered"], *rows["published"])
    return complete(
        name="terbit-dan-tercatat",
        traces=[bars, *said_of],
        layout={
            "xaxis": axes.unseen(longest, 2.15),
            "yaxis": axes.of_names(),
            "annotations": [
                marks.beside(
                    f"{show(found)}<br>terbit {printed}", max(found, published), name, xshift=8
                )
                for name, found, published, printed in zip(
                    names, rows["registered"], rows["published"], rows["printed"], strict=True
                )
            ],
        },
        title=title,
        subtitle=f"{_measure(measure)}, seluruh kabupaten dan semua sektor apa pun pilihannya; "
        "kelompok peserta pada angka terbit tidak disebut"
        + ("" if whole else "; terbit 2025 hingga 10 Desember, tercatat sampai akhir bulannya")
        + made_to_fit,
        alt=f"{title}. Batang {len(rows)} angka tercatat dengan tanda angka terbit.",
        provenance=_citing(provenance, *claims),
        table=rows.assign(
            period=[
                indonesian.year_range(first, last)
                for first, last in zip(rows["first"], rows["last"], strict=True)
            ],
            answer=["cocok" if one else "berbeda" for one in rows["agrees"]],
        ),
        columns=(
            text("what", "Angka"),
            text("period", "Tahun"),
            number(measure, "Tercatat", "registered"),
            text("printed", "Terbit"),
            text("answer", "Perbandingan"),
        ),
        height=80 * len(rows) + 20,
        margin=(112, 16, 36, 8),
    )


def _programmes(ids: Sequence[str]) -> str:
    return indonesian.join([catalogue.PROGRAMMES[one].short_label for one in ids])


def _status(status: str) -> str:
    return catalogue.STATUSES[status].label


def _label(place: str) -> str:
    return "sector_label" if place == "sector" else place


def _labelled(ids: Iterable[str], entries: Mapping[str, Category]) -> list[str]:
    return [entries[one].short_label for one in ids]


def _few(names: Sequence[str], place: str) -> str:
    what = "sektor" if place == "sector" else "kecamatan"
    return indonesian.join(names) if len(names) <= 3 else f"di {len(names)} {what}"


def _measure(measure: str) -> str:
    metric = catalogue.metric(measure)
    return f"{metric.label} ({metric.unit})"


def _says(measure: str, value: Number) -> str:
    if measure == "amount_rp":
        return indonesian.rupiah_words(value)
    return indonesian.quantity(value, "kasus" if measure == "cases" else "penerima")


def _amount(measure: str, value: Number) -> str:
    return indonesian.rupiah_words(value) if measure == "amount_rp" else indonesian.whole(value)


def _citing(provenance: Provenance, *claims: Claim) -> Provenance:
    """The provenance of a figure that shows these claims beside its own numbers."""
    return replace(
        provenance,
        sources=tuple(dict.fromkeys([*provenance.sources, *(one.source.id for one in claims)])),
        status=catalogue.weakest([provenance.status, *(one.status for one in claims)]),
    )


def _said(claim: Claim) -> str:
    return f"Terbit: {claim.printed} hingga {indonesian.partial_date(claim.period_end)}"


def _called(period: dt.date, step: str) -> str:
    if step == "year":
        return str(period.year)
    if step == "quarter":
        return f"Triwulan {(period.month + 2) // 3} {period.year}"
    return indonesian.month(period)


def _time_axis(periods: Sequence[pd.Timestamp], step: str) -> dict[str, Any]:
    if step == "month":
        return axes.of_months(periods)
    if step == "year":
        return axes.of_periods([str(one.year) for one in periods], 1)
    return axes.of_periods([f"Tw {(one.month + 2) // 3}<br>{one.year}" for one in periods], 2)


def _amount_axis(top: float, measure: str, room: float, most: int = 6) -> dict[str, Any]:
    show = indonesian.rupiah_words if measure == "amount_rp" else indonesian.number_words
    return axes.in_words(top, room, lambda tick: show(tick, 1), most)


def _bars(
    programme: str, paid: Mapping[dt.date, int], measure: str, step: str, status: str
) -> dict[str, Any]:
    """The bars of a programme, one a period, at the places 0, 1, 2, …"""
    entry = catalogue.PROGRAMMES[programme]
    return marks.bars_upright(
        range(len(paid)),
        paid.values(),
        fill(entry.colour, status),
        [
            f"{entry.short_label}, {_called(period, step)}: {_says(measure, one)}"
            for period, one in paid.items()
        ],
        name=entry.short_label,
    )


def _share_title(by_programme: Mapping[str, Sequence[int]], measure: str) -> str:
    sums = {programme: sum(paid) for programme, paid in by_programme.items()}
    total, most = sum(sums.values()), max(sums.values(), default=0)
    if not total:
        return _NOTHING
    said = _WORDS[measure].format(_amount(measure, total))
    first = [programme for programme, paid in sums.items() if paid == most]
    if len(sums) == 1:
        return f"{_programmes(first)}: {said}"
    each = " masing-masing" if len(first) > 1 else ""
    share = indonesian.percent(most / total * 100, 1, words=True)
    return f"{_programmes(first)}{each} {share} dari {said}"


def _regular_title(
    periods: Sequence[dt.date], cases: Mapping[str, Sequence[int]], step: str
) -> str:
    """In how many of the periods each programme paid something; `cases` has one for each."""
    among, unit = len(periods), STEPS[step].lower()
    counts = {one: sum(count > 0 for count in of_one) for one, of_one in cases.items()}
    if among == 1:
        here = [one for one, count in counts.items() if count]
        when = _called(periods[0], step)
        return f"{_programmes(here)} dibayar pada {when}" if here else _NOTHING
    by_count: dict[int, list[str]] = {}
    for one, count in sorted(counts.items(), key=lambda item: -item[1]):
        by_count.setdefault(count, []).append(one)
    said: list[str] = []
    for count, programmes in by_count.items():
        everybody = len(programmes) == len(counts) > 1
        who = "Semua program" if everybody else _programmes(programmes)
        where = f"setiap {unit}" if count == among else f"{count} dari {among} {unit}"
        said.append(f"{who} di {where}" if said else f"{who} dibayar di {where}")
    return ", ".join(said)


def _hover(frame: pd.DataFrame, names: Sequence[str]) -> list[str]:
    told = values(frame, "amount_rp", "cases", "benefit_per_1000", "amount_per_case")
    return [
        f"<b>{name}</b><br>{indonesian.rupiah_words(paid)} dalam {indonesian.whole(cases)} kasus"
        + (
            "<br>tanpa peserta"
            if rate != rate
            else f"<br>{indonesian.rupiah_words(rate)} per 1.000 peserta"
        )
        + (
            "<br>tanpa kasus JKM"
            if average != average
            else f"<br>JKM rata-rata {indonesian.rupiah_words(average)} per kasus"
        )
        for name, paid, cases, rate, average in zip(names, *told.values(), strict=True)
    ]

"""Figures of benefits by programme: over time, within each year, and against published totals."""

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

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
from charts.scope import scope as enrolment_scope
from charts.theme import LIGHT
from data import catalogue, indonesian
from data.catalogue import Claim
from data.frames import stacked, values, wide
from data.indonesian import Number

MEASURES = ("amount_rp", "cases", "recipients")
"""What payments can be counted by."""

STEPS = {"month": "Bulan", "quarter": "Triwulan", "year": "Tahun"}
"""How long a period is, as it is asked for and as it is said."""

NOTHING = "Tidak ada manfaat yang dibayar"
"""What is said where no benefit was paid."""

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
        provenance = citing(provenance, said)
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
        subtitle=f"{measured(measure)} tiap {STEPS[step].lower()} menurut program, {about}",
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
        subtitle=f"{measured(measure)} tiap {STEPS[step].lower()}, {about}; "
        "setiap program memakai skala sendiri",
        alt=f"{title}. {len(by_programme)} gambar batang, satu tiap program.",
        provenance=provenance,
        table=frame.assign(
            label=[catalogue.PROGRAMMES[one].short_label for one in frame["programme"]]
        ),
        columns=(
            text("label", "Program"),
            Column("period", STEPS[step], lambda day: _called(day, step), numeric=False),
            *(number(one) for one in MEASURES),
        ),
        height=130 * len(by_programme) + 24,
        margin=(92, 16, 8, 44),
    )


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
    origin, status = provenance, _status(provenance.status)
    table = pd.DataFrame(
        [
            (str(year), indonesian.month(period), one, status, origin.sources, origin.as_of)
            for year, paid in sums.items()
            for period, one in paid
        ],
        columns=["year", "until", "amount", "status", "sources", "as_of"],
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
                            (one.source.id,),
                            one.as_of,
                        )
                        for one in (said, forecast)
                    ],
                    columns=table.columns,
                ),
            ],
            ignore_index=True,
        )
        provenance = citing(provenance, said, forecast)
    title = NOTHING
    if years:
        month, paid_by_then = sums[int(said.period_end[:4]) if is_marked else years[-1]][-1]
        until = _until(month, origin.as_of)
        title = (
            f"{_says(measure, paid_by_then)} tercatat sejak Januari hingga {until}"
            if paid_by_then
            else f"{NOTHING} dari Januari hingga {until}"
        )
    if is_marked:
        title += (
            f"; terbit {indonesian.rupiah_words(said.number)}, "
            f"proyeksi {indonesian.rupiah_words(forecast.number)}"
        )
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
        subtitle=f"{measured(measure)}, jumlah sejak Januari sampai akhir bulan, {about}"
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


def _until(month: dt.date, as_of: str) -> str:
    """Until when there are numbers of a last month: its day, where they stop before its end."""
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    stops = f"{month:%Y-%m-%d}" <= as_of < last.isoformat()
    return indonesian.partial_date(as_of) if stops else indonesian.month(month)


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
    if differing.empty and provenance.status == "simulasi":
        title = f"Simulasi dibuat agar cocok dengan {len(rows)} angka yang pernah terbit"
    elif differing.empty:
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
        "; kecocokan simulasi bukan pemeriksaan" if provenance.status == "simulasi" else ""
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
        subtitle=f"{measured(measure)}, seluruh kabupaten dan semua sektor apa pun pilihannya; "
        "kelompok peserta pada angka terbit tidak disebut"
        + ("" if whole else "; terbit 2025 hingga 10 Desember, tercatat sampai akhir bulannya")
        + made_to_fit,
        alt=f"{title}. Batang {len(rows)} angka tercatat dengan tanda angka terbit.",
        provenance=citing(provenance, *claims),
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


def measured(measure: str) -> str:
    """A measure and its unit: "Manfaat dibayar (rupiah)"."""
    metric = catalogue.metric(measure)
    return f"{metric.label} ({metric.unit})"


def _says(measure: str, value: Number) -> str:
    if measure == "amount_rp":
        return indonesian.rupiah_words(value)
    return indonesian.quantity(value, "kasus" if measure == "cases" else "penerima")


def _amount(measure: str, value: Number) -> str:
    return indonesian.rupiah_words(value) if measure == "amount_rp" else indonesian.whole(value)


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
        return NOTHING
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
        return f"{_programmes(here)} dibayar pada {when}" if here else NOTHING
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

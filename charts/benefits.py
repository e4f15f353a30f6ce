"""Figures of benefits by programme: over time, cumulative, and with published totals."""

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from charts import findings, scales
from charts.components import (
    added_up,
    as_published,
    count_parts,
    drop_unknown_programmes,
    heights,
    months,
    published_mark,
    split,
    stack,
    stacked_bars,
)
from charts.model import (
    Bars,
    Category,
    Chart,
    Column,
    Line,
    Lines,
    Panel,
    Point,
    Scale,
    Series,
    Symbol,
    number,
    numbers,
    text,
)
from charts.provenance import Provenance, citing
from charts.scope import measured
from charts.scope import scope as scope_of
from data import catalogue, indonesian
from data.catalogue import UNDETAILED, Claim
from data.frames import records, stacked, sum_known, wide
from data.indonesian import NOT_GIVEN
from data.numbers import RUPIAH, Amount, Names, Statement, count, joined, plain, rupiah, say
from queries.benefits import Filter

MEASURES = ("amount_rp", "cases", "recipients")
"""Measures by which payments can be counted."""

STEPS = {"month": "Bulan", "quarter": "Triwulan", "year": "Tahun"}
"""Lengths of a period, by their id in the address."""

NOTHING = plain("Tidak ada manfaat yang dibayar")

_MANY = 4
"""Maximum of periods with totals above them."""
_SYMBOLS: tuple[Symbol, ...] = ("circle", "square", "diamond", "triangle", "cross")
_DARKEST, _PALEST = 4, 2


def scope(filters: Filter, kecamatan: str | None = None) -> str:
    """Write the end of a subtitle about these payments."""
    period = indonesian.year_range(filters.first, filters.last)
    return scope_of(period, filters.sectors, kecamatan=kecamatan, programmes=filters.programmes)


def over_time(
    frame: pd.DataFrame,
    by_year: pd.DataFrame,
    measure: str,
    step: str,
    about: str,
    provenance: Provenance,
    *,
    published: bool = False,
) -> Chart:
    """Draw a measure of MEASURES by period, programmes stacked.

    `frame` as from `benefits.by_period`, `by_year` the same by years: what months withhold is in
    their sums. With `published`, what was said to be paid in 2025 is a
    mark on its year: only true for all programmes and sectors of the kabupaten.
    """
    frame = drop_unknown_programmes(frame, measure)
    totals, by_programme = stacked(frame, "period", "programme", measure)
    periods = list(totals)
    claim = catalogue.claim("benefit_2025_to_december")
    marks = tuple(
        published_mark(place, claim)
        for place, period in enumerate(periods)
        if published
        and measure == claim.metric
        and step == "year"
        and str(period.year) == claim.period_end[:4]
    )
    series = _series(by_programme, periods, measure, step, provenance.status)
    return Chart(
        name="manfaat-per-waktu",
        drawing=stacked_bars(
            _categories(periods, step),
            series,
            _scale([*heights(series), *(mark.value for mark in marks)], measure, 1.16),
            marks=marks,
            totals=[findings.bare(measure, total) for total in totals.values()]
            if len(periods) <= _MANY
            else (),
            label_every=_every(periods, step),
        ),
        title=plain(f"Sebagian {STEPS[step].lower()} {NOT_GIVEN}")
        if None in totals.values()
        else _largest_programme(*added_up(by_year, measure), measure),
        measured=f"{measured(measure)} tiap {STEPS[step].lower()} menurut program, {about}",
        drawn=count_parts(len(periods), "batang bertumpuk", STEPS[step].lower()).capitalize(),
        provenance=citing(provenance, *[claim][: len(marks)]),
        table=_with_periods(wide(frame, "period", "programme", measure), step).assign(
            total=list(totals.values())
        ),
        columns=(
            _period_column(step),
            *split(measure, catalogue.PROGRAMMES, by_programme),
            number(measure, "Jumlah", "total"),
        ),
        height=360,
    )


def each_programme(
    frame: pd.DataFrame,
    by_year: pd.DataFrame,
    measure: str,
    step: str,
    about: str,
    provenance: Provenance,
) -> Chart:
    """Draw the programmes of `over_time` below one another, each on an axis of its own."""
    totals, by_programme = stacked(
        drop_unknown_programmes(frame, measure), "period", "programme", measure
    )
    periods = list(totals)
    every = _series(by_programme, periods, measure, step, provenance.status)
    _, sums = added_up(by_year, measure)
    # What is not detailed has more in months than in years where months withhold more.
    if sums.get(UNDETAILED) != sum_known(by_programme.get(UNDETAILED, [])):
        sums.pop(UNDETAILED, None)
    return Chart(
        name="manfaat-tiap-program",
        drawing=Bars(
            tuple(
                Panel(
                    _categories(periods, step),
                    (series,),
                    _scale(paid, measure, 1.1, most=3),
                    heading=f"<b>{series.name}</b>"
                    + (
                        f"  {replace(findings.in_words(measure, sums[key]), missing=NOT_GIVEN)}"
                        if key in sums
                        else ""
                    ),
                )
                for series, (key, paid) in zip(every, by_programme.items(), strict=True)
            ),
            across=False,
            label_every=_every(periods, step),
        ),
        title=_regularity(periods, _whether_paid(frame), step),
        measured=f"{measured(measure)} tiap {STEPS[step].lower()}, {about}",
        notes=("setiap program memakai skala sendiri",),
        drawn=count_parts(len(by_programme), "gambar batang", "program").capitalize(),
        provenance=provenance,
        table=_with_periods(frame, step).assign(
            label=[catalogue.PROGRAMMES[key].short_label for key in frame["programme"]]
        ),
        columns=(text("label", "Program"), _period_column(step), *numbers(*MEASURES)),
        height=130 * len(by_programme) + 24,
    )


def cumulative(
    frame: pd.DataFrame,
    measure: str,
    about: str,
    provenance: Provenance,
    *,
    published: bool = False,
) -> Chart:
    """Draw cumulative payments by month, a line per year.

    `frame` as from `benefits.by_period` by months. With `published`, what was published as paid
    and the projection stand beside the lines, the projection dashed and apart.
    """
    sums = _running_sums(frame, measure)
    years = list(sums)
    paid = catalogue.claim("benefit_2025_to_december")
    forecast = catalogue.claim("benefit_2025_projection")
    is_marked = published and measure == paid.metric and int(paid.period_end[:4]) in years
    lines = [
        Line(
            str(year),
            tuple(
                Point(
                    month.month,
                    total,
                    hover=f"Sampai akhir {indonesian.month(month)}: "
                    f"{findings.in_words(measure, total)}",
                )
                for month, total in months_of.items()
            ),
            f"sequential-{max(_DARKEST - (len(years) - 1 - place), _PALEST)}",
            _SYMBOLS[place % len(_SYMBOLS)],
            width=4 if year == years[-1] else 2,
        )
        for place, (year, months_of) in enumerate(sums.items())
    ]
    own = (provenance.status, provenance.sources, provenance.as_of)
    rows: list[tuple[Any, ...]] = [
        (str(year), indonesian.month(month), total, *own)
        for year, months_of in sums.items()
        for month, total in months_of.items()
    ]
    if is_marked:
        lines += _paid_and_projected(paid, forecast)
        rows += map(_row_of_claim, (paid, forecast))
    names = [indonesian.month_short(dt.date(2025, month, 1))[:3] for month in range(1, 13, 2)]
    return Chart(
        name="manfaat-kumulatif",
        drawing=Lines(
            tuple(lines),
            Scale(12.4, 0.6, tuple(zip(range(1, 13, 2), names, strict=True))),
            _scale([point.y for line in lines for point in line.points], measure, 1.14),
        ),
        title=_paid_so_far(
            frame, sums, measure, provenance.as_of, (paid, forecast) if is_marked else ()
        ),
        measured=f"{measured(measure)}, jumlah sejak Januari sampai akhir bulan, {about}",
        notes=("garis putus: proyeksi, bukan realisasi" if is_marked else "",),
        drawn=count_parts(len(years), "garis", "tahun").capitalize(),
        provenance=citing(provenance, paid, forecast) if is_marked else provenance,
        table=pd.DataFrame(
            rows, columns=["year", "until", "amount", "status", "sources", "as_of"]
        ).assign(row_status=lambda table: table["status"]),
        columns=(
            text("year", "Tahun"),
            text("until", "Sampai"),
            number(measure, field="amount"),
            Column("row_status", "Status", "status"),
        ),
        height=360,
    )


def _running_sums(frame: pd.DataFrame, measure: str) -> dict[int, dict[dt.date, int]]:
    """Return the cumulative payments by month for each year."""
    months, _ = stacked(drop_unknown_programmes(frame, measure), "period", "programme", measure)
    sums: dict[int, dict[dt.date, int]] = {}
    ended: set[int] = set()
    for period, paid in sorted(months.items()):
        # After an unknown month the sum is unknown, too.
        if paid is None:
            ended.add(period.year)
        if period.year in ended or paid is None:
            continue
        so_far = sums.setdefault(period.year, {})
        so_far[period.date()] = paid + max(so_far.values(), default=0)
    return sums


def _paid_and_projected(paid: Claim, forecast: Claim) -> list[Line]:
    day = dt.date.fromisoformat(paid.period_end)
    x, y = day.month - 1 + day.day / 31, int(paid.number)
    projected = f"Proyeksi: {forecast.printed} sampai akhir tahun"
    return [
        Line("Terbit", (Point(x, y, hover=as_published(paid)),), "ink", "star"),
        Line(
            "Proyeksi",
            (
                Point(x, y, hover=as_published(paid), hidden=True),
                Point(12, int(forecast.number), hover=projected),
            ),
            "ink",
            "star-open",
            width=3,
            dashed=True,
        ),
    ]


def _row_of_claim(claim: Claim) -> tuple[Any, ...]:
    year, until = claim.period_end[:4], indonesian.partial_date(claim.period_end)
    return year, until, int(claim.number), claim.status, (claim.source.id,), claim.as_of


def _paid_so_far(
    frame: pd.DataFrame,
    sums: Mapping[int, Mapping[dt.date, int]],
    measure: str,
    as_of: str,
    claims: Sequence[Claim],
) -> Statement:
    if not sums:
        return NOTHING
    year = int(claims[0].period_end[:4]) if claims else list(sums)[-1]
    month, total = list(sums[year].items())[-1]
    when = _until(month, as_of)
    first = when == f"Januari {year}"
    paid = plain(f"{NOTHING} {'pada' if first else 'dari Januari hingga'} {when}")
    if total:
        since = "pada" if first else "sejak Januari hingga"
        paid = say(f"{{paid}} tercatat {since} {when}", paid=findings.in_words(measure, total))
    months = sorted({*frame["period"]})
    if pd.Timestamp(month) < max(period for period in months if period.year == year):
        paid = say(f"{{paid}}, bulan sesudahnya {NOT_GIVEN}", paid=paid)
    if not claims:
        of_years = {period.year: sums.get(period.year) for period in months}
        return joined("; ", [findings.latest_unknown(of_years), paid])
    return say(
        "{recorded}; terbit {paid}, proyeksi {forecast}",
        recorded=paid,
        paid=rupiah(claims[0].number),
        forecast=rupiah(claims[1].number),
    )


def _until(month: dt.date, as_of: str) -> str:
    """Write the last month that has numbers, or its day where they stop before its end."""
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    stops = f"{month:%Y-%m-%d}" <= as_of < last.isoformat()
    return indonesian.partial_date(as_of) if stops else indonesian.month(month)


def _scale(of: Sequence[float], measure: str, room: float, most: int = 6) -> Scale:
    unit = RUPIAH if measure == "amount_rp" else ""
    return scales.ticked(of, Amount(None, unit, 1, words=True), room=room, most=most)


# Periods


def _period_label(period: dt.date, step: str) -> str:
    if step == "year":
        return str(period.year)
    if step == "quarter":
        return f"Triwulan {(period.month + 2) // 3} {period.year}"
    return indonesian.month(period)


def _categories(periods: Sequence[pd.Timestamp], step: str) -> tuple[Category, ...]:
    if step == "month":
        return months(periods)
    names = (_period_label(period, step).replace("Triwulan", "Tw") for period in periods)
    return tuple(Category("\n".join(name.rsplit(" ", 1))) for name in names)


def _every(periods: Sequence[pd.Timestamp], step: str) -> int:
    return {"year": 1, "quarter": 2, "month": 6 if len(periods) > 12 else 3}[step]


def _with_periods(frame: pd.DataFrame, step: str) -> pd.DataFrame:
    """Name the periods that are no months."""
    if step == "month":
        return frame
    return frame.assign(period=[_period_label(period, step) for period in frame["period"]])


def _period_column(step: str) -> Column:
    return Column("period", STEPS[step], "month" if step == "month" else "text")


def _series(
    by_programme: Mapping[str, Sequence[int]],
    periods: Sequence[pd.Timestamp],
    measure: str,
    step: str,
    status: str,
) -> tuple[Series, ...]:
    return stack(
        by_programme,
        catalogue.PROGRAMMES,
        periods,
        status,
        lambda programme, period, value: (
            f"{programme.short_label}, {_period_label(period, step)}: "
            f"{findings.in_words(measure, value)}"
        ),
    )


# Findings


def _largest_programme(total: Any, paid: Mapping[str, Any], measure: str) -> Statement:  # noqa: ANN401 - a number or None
    sums = {catalogue.PROGRAMMES[key].short_label: amount for key, amount in paid.items()}
    if total is None:
        return plain(f"Jumlah {measured(measure).lower()} {NOT_GIVEN}")
    if not total:
        return NOTHING
    everything = say(
        "{paid} manfaat" if measure == "amount_rp" else "{paid}",
        paid=findings.in_words(measure, total),
    )
    if len(sums) == 1:
        return say("{programme}: {everything}", programme=next(iter(sums)), everything=everything)
    return findings.share(sums, everything, total)


def _whether_paid(frame: pd.DataFrame) -> dict[str, list[bool | None]]:
    """Tell for each programme and period whether it paid; None if unknown."""
    paid: dict[str, list[bool | None]] = {}
    for row in records(frame):
        known = [row[measure] for measure in MEASURES if row[measure] is not None]
        if row["programme"] != UNDETAILED:
            paid.setdefault(row["programme"], []).append(any(known) if known else None)
    return paid


def _regularity(
    periods: Sequence[dt.date], paid: Mapping[str, Sequence[bool | None]], step: str
) -> Statement:
    """Write in how many of the periods each programme paid."""
    among, unit = len(periods), STEPS[step].lower()
    if any(None in whether for whether in paid.values()):
        return plain(f"Program yang dibayar tiap {unit} sebagian {NOT_GIVEN}")
    by_count: dict[int, list[str]] = {}
    for key, whether in sorted(paid.items(), key=lambda entry: -sum(map(bool, entry[1]))):
        times = sum(map(bool, whether))
        by_count.setdefault(times, []).append(catalogue.PROGRAMMES[key].short_label)
    if among == 1:
        paying, when = tuple(by_count.get(1, ())), _period_label(periods[0], step)
        return say(f"{{paying}} dibayar pada {when}", paying=Names(paying)) if paying else NOTHING
    found: list[Statement] = []
    for times, programmes in by_count.items():
        who: Names | str = Names(tuple(programmes), len(programmes))
        if len(programmes) == len(paid) > 1:
            who = "Semua program"
        found.append(
            say(
                f"{{who}}{'' if found else ' dibayar'} di "
                + (f"setiap {unit}" if times == among else f"{{times}} dari {{among}} {unit}"),
                who=who,
                times=count(times),
                among=count(among),
            )
        )
    return joined(", ", found)

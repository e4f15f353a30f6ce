"""Queries on the benefits cube."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from math import nan
from typing import Any, Literal

import pandas as pd

from data import catalogue
from data.catalogue import UNDETAILED, Claim
from data.frames import records, stacked, sum_whole
from queries.answer import Answer, questions
from queries.registry import Registry

SAME_POPULATION = "dengan anggapan: manfaat ini milik peserta yang iurannya dibayar Pemkab"
"""The assumption behind every ratio of benefits to participants or premium."""

Step = Literal["month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Filter:
    """A selection of payments: years from first to last, ids of programmes and sectors."""

    first: int
    last: int
    programmes: tuple[str, ...] = tuple(catalogue.PROGRAMMES)
    sectors: tuple[str, ...] = tuple(catalogue.SECTORS)

    def over(self, years: tuple[int, ...]) -> "Filter":
        return replace(self, first=years[0], last=years[-1])

    def of_all_programmes(self) -> "Filter":
        """The same selection for all programmes, which the premium covers."""
        return replace(self, programmes=tuple(catalogue.PROGRAMMES))


def programmes(registry: Registry, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The programmes of a choice.

    With scholarships goes what is not detailed: some of it may be theirs, and nobody knows which.
    """
    both = {*chosen, *({UNDETAILED} if "beasiswa" in chosen else ())}
    every = tuple(programme for programme in catalogue.PROGRAMMES if programme in both)
    return every if has_undetailed(registry) or every == tuple(catalogue.PROGRAMMES) else chosen


def has_undetailed(registry: Registry) -> bool:
    """Tell whether the registry has Rupiah of no programme, as the simulation has."""
    return UNDETAILED in known(registry).frame["programme"].tolist()


def priced(registry: Registry) -> tuple[str, ...]:
    """Return the programmes of which both cases and Rupiah are known, or that were never paid."""
    paid = {row["programme"]: row for row in records(known(registry).frame)}
    return tuple(
        programme
        for programme in catalogue.PROGRAMMES
        if programme != UNDETAILED
        and (programme not in paid or (paid[programme]["cases"] and paid[programme]["amount_rp"]))
    )


def known(registry: Registry) -> Answer:
    """Every programme that was ever paid, with which of its measures are known.

    Columns: programme, cases, recipients, amount_rp.
    """
    return registry.ask("benefits_known")


def as_known(registry: Registry, answer: Answer) -> Answer:
    """An answer by programme in which unknown measures are missing, not zero.

    What is not detailed has rows only where there is such a thing.
    """
    paid = {row["programme"]: row for row in records(known(registry).frame)}
    frame = answer.frame
    if UNDETAILED not in paid:
        frame = frame[frame["programme"] != UNDETAILED].reset_index(drop=True)
    for measure in ("cases", "recipients", "amount_rp"):
        unknown = [programme for programme, of in paid.items() if not of[measure]]
        if measure in frame and unknown:
            of_unknown = frame["programme"].isin(unknown)
            frame = frame.assign(**{measure: frame[measure].astype("Int64").mask(of_unknown)})
    return Answer(frame, answer.questions)


def years(registry: Registry) -> tuple[int, ...]:
    """The years from the first to the last payment, ascending; none if nothing was paid."""
    return tuple(int(year) for year in paid_years(registry).frame["year"])


def paid_years(registry: Registry) -> Answer:
    """The years from the first to the last payment, one row each. Columns: year."""
    return registry.ask("years_of_benefits")


def by_period(
    registry: Registry, step: Step, filters: Filter, kecamatan: str | None = None
) -> Answer:
    """Every period between the registry's first and last payment × the programmes wanted.

    A recipient who is paid in two months counts twice. Columns: period (its first day), programme,
    cases, recipients, amount_rp (missing where they are not known).
    """
    found = registry.ask("benefits_by_period", step=step, **asdict(filters), kecamatan=kecamatan)
    return as_known(registry, found)


def by_kecamatan(registry: Registry, filters: Filter) -> Answer:
    """All 31 kecamatan in order of code; participants of several years are added up.

    Columns: code, kecamatan, participants, cases, recipients, amount_rp, jkm_cases, jkm_amount_rp,
    benefit_per_1000 (rupiah, missing where there are no participants), amount_per_case (rupiah of
    a JKM case whatever programmes are wanted, missing where there is none).
    """
    return registry.ask("benefits_by_kecamatan", **asdict(filters))


def by_year_and_sector(registry: Registry, filters: Filter, kecamatan: str | None = None) -> Answer:
    """Every year wanted × the sectors wanted, in one kecamatan (its code) or in all.

    Columns: year, sector, sector_label, participants, premium_rp, cases, recipients, amount_rp,
    jkm_cases, jkm_amount_rp (whatever programmes are wanted), benefit_premium_ratio (missing where
    no premium was paid).
    """
    return registry.ask("benefits_by_year_and_sector", **asdict(filters), kecamatan=kecamatan)


def by_sector(by_year: Answer) -> Answer:
    """The years of `by_year_and_sector` added up, one row a sector.

    Columns: sector, sector_label, participants, cases, recipients, amount_rp, jkm_cases,
    jkm_amount_rp, benefit_per_1000 and amount_per_case as in `by_kecamatan`; the first is missing
    where benefits and participants are not known of the same years.
    """
    of_sectors: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in records(by_year.frame):
        of_sectors.setdefault((row["sector"], row["sector_label"]), []).append(row)
    rows = [
        {
            "sector": sector,
            "sector_label": label,
            **{measure: sum_whole(row[measure] for row in of) for measure in _ADDED},
            "benefit_per_1000": _divided(of, "amount_rp", "participants", 1000),
            "amount_per_case": _divided(of, "jkm_amount_rp", "jkm_cases"),
        }
        for (sector, label), of in of_sectors.items()
    ]
    return Answer(pd.DataFrame(rows), by_year.questions)


_ADDED = ("participants", "cases", "recipients", "amount_rp", "jkm_cases", "jkm_amount_rp")


def _divided(rows: Sequence[dict[str, Any]], above: str, below: str, times: int = 1) -> float:
    """Divide the sums of two measures; NaN where they are not known of the same years."""
    amount, among = (sum_whole(row[name] for row in rows) for name in (above, below))
    if any((row[above] is None) != (row[below] is None) for row in rows):
        return nan
    return float(amount) * times / among if among and amount is not None else nan


def paid_in_sectors(registry: Registry, filters: Filter, kecamatan: str | None = None) -> Answer:
    """Every sector wanted with what was paid in it, in one kecamatan (its code) or in all.

    Without participants: no source says that they are the recipients.
    Columns: sector, sector_label, cases, recipients, amount_rp, jkm_cases, jkm_amount_rp (whatever
    programmes are wanted), amount_per_case as in `by_kecamatan`.
    """
    return registry.ask("benefits_paid_by_sector", **asdict(filters), kecamatan=kecamatan)


def paid_in_kecamatan(registry: Registry, filters: Filter) -> Answer:
    """All 31 kecamatan with what was paid there, without participants as `paid_in_sectors`.

    Columns: code, kecamatan, then those of `paid_in_sectors`.
    """
    return registry.ask("benefits_paid_by_kecamatan", **asdict(filters))


def by_school_level(registry: Registry, filters: Filter, kecamatan: str | None = None) -> Answer:
    """Every school level with its scholarships, whatever programmes are wanted.

    Columns: school_level, cases, recipients (children), amount_rp.
    """
    return registry.ask(
        "benefits_by_school_level",
        first=filters.first,
        last=filters.last,
        levels=tuple(catalogue.SCHOOL_LEVELS),
        sectors=filters.sectors,
        kecamatan=kecamatan,
    )


def flow(registry: Registry, filters: Filter, kecamatan: str | None = None) -> Answer:
    """Premium from sources of funds to sectors, and benefit from sectors to programmes.

    Only flows above zero. Columns: flow ("premium" or "benefit"), sector, other (a source of funds
    or a programme), amount_rp.
    """
    return registry.ask("benefits_flow", **asdict(filters), kecamatan=kecamatan)


@dataclass(frozen=True, slots=True)
class Rate:
    """Cases that were paid, and their Rupiah, among people covered for so many months together."""

    cases: int
    amount_rp: int
    person_months: float

    @property
    def per_1000(self) -> float:
        """Cases per 1.000 people covered for a year."""
        return self.cases * 12_000 / self.person_months


def rates(registry: Registry, sectors: tuple[str, ...]) -> Answer:
    """Return payments and months of cover in these sectors of the whole kabupaten.

    Every year with premiums from the first to the last payment × programmes of which both cases and
    Rupiah are known; none of which months or payments are not. Columns: year, programme,
    person_months (all of the year, beside each programme), cases, amount_rp.
    """
    found = registry.ask("plan_rates", sectors=sectors, programmes=priced(registry))
    measures = ["person_months", "cases", "amount_rp"]
    known = found.frame.dropna(subset=measures).astype(dict.fromkeys(measures, "int64"))
    return Answer(known.reset_index(drop=True), found.questions)


def observed_rates(answer: Answer, programme: str) -> Rate:
    rows = [row for row in records(answer.frame) if row["programme"] == programme]
    return Rate(
        *(sum(row[name] for row in rows) for name in ("cases", "amount_rp", "person_months"))
    )


PUBLISHED_DEATHS = ("recipients_2022_jkm", "benefit_2022_jkm", "participants_2022")
"""Claims of the only published cases that say whose they are: those for whom APBD paid in 2022.

Cases, their Rupiah, and the participants, of the same days and publisher.
"""


def published_deaths() -> Rate:
    return published_rate(*map(catalogue.claim, PUBLISHED_DEATHS))


def published_rate(cases: Claim, paid: Claim, people: Claim) -> Rate:
    """Return the rate of cases among these people, as if all had been covered all that time."""
    first, last = map(dt.date.fromisoformat, (cases.period_start, cases.period_end))
    months = float(people.number) * 12 * ((last - first).days + 1) / 365
    return Rate(int(cases.number), int(paid.number), months)


PUBLISHED = (
    ("benefit_2023_2025", "Semua manfaat", ""),
    ("benefit_2023_2025_jkm", "", "jkm"),
    ("benefit_2023_2025_jkk", "", "jkk"),
    ("benefit_2025_to_december", "Semua manfaat", ""),
    ("recipients_2023_2025", "Semua penerima", ""),
    ("scholarship_children_2023_2025", "", "beasiswa"),
)

_COMPARED = [
    *("claim", "metric", "what", "first", "last", "until"),
    *("registered", "published", "printed", "agrees"),
]


def against_published(registry: Registry) -> Answer:
    """Compare the registry with each published total that its years cover, one row a claim.

    A claim that ends within a month is held against all of it, one that ends after the registry's
    last month against nothing, nor one that needs what is not detailed.
    Columns: claim, metric, what, first, last (years), until (ISO date), registered, published,
    printed, agrees (whether the registry's number would be printed like that).
    """
    return registry.keep("against_published", lambda: _against_published(registry))


def _against_published(registry: Registry) -> Answer:
    rows = []
    answers = [paid_years(registry)]
    known, last_month = years(registry), registry.as_of("benefits_monthly")[:7]
    for claim_id, label, programme in PUBLISHED:
        claim = catalogue.claim(claim_id)
        first, last = int(claim.period_start[:4]), int(claim.period_end[:4])
        if first not in known or claim.period_end[:7] > last_month:
            continue
        filters = Filter(first, last, (programme,) if programme else tuple(catalogue.PROGRAMMES))
        # A year of which the registry knows no more needs no months.
        is_whole = claim.period_end[:7] == min(last_month, f"{last}-12")
        periods = by_period(registry, "year" if is_whole else "month", filters)
        sums, _ = stacked(periods.frame, "period", "programme", claim.metric)
        until = [sums[period] for period in sums if period <= pd.Timestamp(claim.period_end)]
        if None in until:
            continue
        answers.append(periods)
        counted = int(sum(until))
        is_exact = claim.precision == "exact"
        agrees = counted == claim.number if is_exact else claim.prints_as(counted)
        what = label or catalogue.PROGRAMMES[programme].short_label
        rows.append(
            (
                *(claim_id, claim.metric, what, first, last, claim.period_end),
                *(counted, int(claim.number), claim.printed, agrees),
            )
        )
    return Answer(pd.DataFrame(rows, columns=_COMPARED), questions(answers))

"""Questions to the cube of benefits."""

from dataclasses import dataclass, replace
from math import nan
from typing import Literal

import pandas as pd

from data import catalogue
from data.frames import values
from queries.answer import Answer, questions
from queries.registry import Registry

Step = Literal["month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of payments: from the first to the last year, ids of programmes and sectors."""

    first: int
    last: int
    programmes: tuple[str, ...] = tuple(catalogue.PROGRAMMES)
    sectors: tuple[str, ...] = tuple(catalogue.SECTORS)

    def over(self, years: tuple[int, ...]) -> "Filter":
        """The same choice for all of these years."""
        return replace(self, first=years[0], last=years[-1])

    def of_all_programmes(self) -> "Filter":
        """The same choice whatever the programme: what a premium pays for."""
        return replace(self, programmes=tuple(catalogue.PROGRAMMES))


def years(registry: Registry) -> tuple[int, ...]:
    """The years from the first to the last payment, ascending; none if nothing was paid."""
    return tuple(int(year) for year in paid_years(registry).frame["year"])


def paid_years(registry: Registry) -> Answer:
    """The years from the first to the last payment, one row each. Columns: year."""
    return registry.ask("years_of_benefits")


def by_period(
    registry: Registry, step: Step, wanted: Filter, kecamatan: str | None = None
) -> Answer:
    """Every period between the registry's first and last payment × the programmes wanted.

    A recipient who is paid in two months counts twice. Columns: period (its first day), programme,
    cases, recipients, amount_rp.
    """
    return registry.ask(
        "benefits_by_period",
        step=step,
        first=wanted.first,
        last=wanted.last,
        programmes=list(wanted.programmes),
        sectors=list(wanted.sectors),
        kecamatan=kecamatan,
    )


def by_kecamatan(registry: Registry, wanted: Filter) -> Answer:
    """All 31 kecamatan in order of code; participants of several years are added up.

    Columns: code, kecamatan, participants, cases, recipients, amount_rp, jkm_cases, jkm_amount_rp,
    benefit_per_1000 (rupiah, missing where there are no participants), amount_per_case (rupiah of
    a JKM case whatever programmes are wanted, missing where there is none).
    """
    return registry.ask(
        "benefits_by_kecamatan",
        first=wanted.first,
        last=wanted.last,
        programmes=list(wanted.programmes),
        sectors=list(wanted.sectors),
    )


def by_year_and_sector(registry: Registry, wanted: Filter, kecamatan: str | None = None) -> Answer:
    """Every year wanted × the sectors wanted, in one kecamatan (its code) or in all.

    Columns: year, sector, sector_label, participants, premium_rp, cases, recipients, amount_rp,
    jkm_cases, jkm_amount_rp (whatever programmes are wanted), benefit_premium_ratio (missing where
    no premium was paid).
    """
    return registry.ask(
        "benefits_by_year_and_sector",
        first=wanted.first,
        last=wanted.last,
        programmes=list(wanted.programmes),
        sectors=list(wanted.sectors),
        kecamatan=kecamatan,
    )


def by_sector(by_year: Answer) -> Answer:
    """The years of `by_year_and_sector` added up, one row a sector.

    Columns: sector, sector_label, participants, cases, amount_rp, jkm_cases, jkm_amount_rp,
    benefit_per_1000 and amount_per_case as in `by_kecamatan`.
    """
    measures = ("participants", "cases", "amount_rp", "jkm_cases", "jkm_amount_rp")
    told = values(by_year.frame, "sector", "sector_label", *measures)
    labels = dict(zip(told["sector"], told["sector_label"], strict=True))
    sums = {one: dict.fromkeys(labels, 0) for one in measures}
    for measure, of_sector in sums.items():
        for sector, amount in zip(told["sector"], told[measure], strict=True):
            of_sector[sector] += amount
    frame = pd.DataFrame(
        {
            "sector": list(labels),
            "sector_label": list(labels.values()),
            **{measure: list(of_sector.values()) for measure, of_sector in sums.items()},
            "benefit_per_1000": [
                float(sums["amount_rp"][one] * 1000) / people if people else nan
                for one, people in sums["participants"].items()
            ],
            "amount_per_case": [
                float(sums["jkm_amount_rp"][one]) / deaths if deaths else nan
                for one, deaths in sums["jkm_cases"].items()
            ],
        }
    )
    return Answer(frame, by_year.questions)


def by_school_level(registry: Registry, wanted: Filter, kecamatan: str | None = None) -> Answer:
    """Every school level with its scholarships, whatever programmes are wanted.

    Columns: school_level, cases, recipients (children), amount_rp.
    """
    return registry.ask(
        "benefits_by_school_level",
        first=wanted.first,
        last=wanted.last,
        levels=list(catalogue.SCHOOL_LEVELS),
        sectors=list(wanted.sectors),
        kecamatan=kecamatan,
    )


def flow(registry: Registry, wanted: Filter, kecamatan: str | None = None) -> Answer:
    """Premium from sources of funds to sectors, and benefit from sectors to programmes.

    Only flows above zero. Columns: flow ("premium" or "benefit"), sector, other (a source of funds
    or a programme), amount_rp.
    """
    return registry.ask(
        "benefits_flow",
        first=wanted.first,
        last=wanted.last,
        programmes=list(wanted.programmes),
        sectors=list(wanted.sectors),
        kecamatan=kecamatan,
    )


_PUBLISHED = (
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

    The registry knows months, so a claim that ends within a month is held against all of it, and a
    claim that ends after the registry's last month against nothing.
    Columns: claim, metric, what, first, last (years), until (ISO date), registered, published,
    printed, agrees (whether the registry's number would be printed like that).
    """
    rows = []
    answers = [paid_years(registry)]
    known, last_month = years(registry), registry.as_of("benefits_monthly")[:7]
    for claim_id, label, programme in _PUBLISHED:
        said = catalogue.claim(claim_id)
        first, last = int(said.period_start[:4]), int(said.period_end[:4])
        if first not in known or said.period_end[:7] > last_month:
            continue
        wanted = Filter(first, last, (programme,) if programme else tuple(catalogue.PROGRAMMES))
        months = by_period(registry, "month", wanted)
        answers.append(months)
        until = months.frame[months.frame["period"] <= pd.Timestamp(said.period_end)]
        registered = int(until[said.metric].sum())
        rows.append(
            {
                "claim": claim_id,
                "metric": said.metric,
                "what": label or catalogue.PROGRAMMES[programme].short_label,
                "first": first,
                "last": last,
                "until": said.period_end,
                "registered": registered,
                "published": int(said.number),
                "printed": said.printed,
                "agrees": registered == said.number
                if said.precision == "exact"
                else said.prints_as(registered),
            }
        )
    return Answer(pd.DataFrame(rows, columns=_COMPARED), questions(answers))

"""Queries on the enrolment cubes."""

from dataclasses import asdict, dataclass

from data import catalogue
from queries.answer import Answer
from queries.registry import Registry


@dataclass(frozen=True, slots=True)
class Filter:
    """A selection of participants: ids of sectors, funding and sexes; all by default."""

    sectors: tuple[str, ...] = tuple(catalogue.SECTORS)
    funding: tuple[str, ...] = tuple(catalogue.FUNDING)
    sexes: tuple[str, ...] = tuple(catalogue.SEXES)


def years(registry: Registry) -> tuple[int, ...]:
    """The years that the registry holds, ascending."""
    return tuple(int(year) for year in registry.ask("years_of_enrolment").frame["year"])


def by_kecamatan(registry: Registry, year: int, filters: Filter) -> Answer:
    """All 31 kecamatan in order of code, zero where nobody matches.

    Columns: code, kecamatan, population (end of 2024), participants, person_months, premium_rp,
    participants_per_1000, months_per_participant (missing where there are no participants).
    """
    return registry.ask("enrolment_by_kecamatan", year=year, **asdict(filters))


def by_kecamatan_and_sector(registry: Registry, year: int, filters: Filter) -> Answer:
    """All 31 kecamatan × the sectors wanted, zero where nobody matches.

    Columns: code, kecamatan, sector, sector_label, population, participants, person_months,
    participants_per_1000, months_per_participant (missing where there are no participants).
    """
    return registry.ask("enrolment_by_kecamatan_and_sector", year=year, **asdict(filters))


def by_year_and_sector(registry: Registry, filters: Filter, kecamatan: str | None = None) -> Answer:
    """Every year of the registry × the sectors wanted, in one kecamatan (its code) or in all.

    Columns: year, sector, sector_label, participants, person_months, premium_rp.
    """
    return registry.ask("enrolment_by_year_and_sector", **asdict(filters), kecamatan=kecamatan)


def active_by_month(registry: Registry, filters: Filter, kecamatan: str | None = None) -> Answer:
    """Every month of the registry × the sectors wanted; men and women together.

    A stock: people whose premium was paid for that month, never to be summed over months.
    Columns: month (first day), sector, sector_label, active_participants.
    """
    return registry.ask(
        "active_participants_by_month",
        sectors=filters.sectors,
        funding=filters.funding,
        kecamatan=kecamatan,
    )

"""Every finding agrees with its numbers, on 200 snapshots that nobody would think of.

A figure's title, subtitle and alternative text, the cards and the paragraph of a profile are read
with the patterns below and held against facts counted here from the rows of the cubes: not by the
queries, and not by the functions that write the sentences. A sentence that no pattern knows is a
failure, so that a new one must get its check.
"""

import datetime as dt
import random
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isclose
from pathlib import Path
from statistics import median
from types import SimpleNamespace as Facts
from typing import Any, NamedTuple

import pandas as pd
import pytest
import random_snapshot
from random_snapshot import RandomSnapshot

from charts import aid as draw_aid
from charts import benefits as draw_benefits
from charts import enrolment as draw_enrolment
from charts import profile as draw_profile
from charts import sentences
from charts.chart import Chart, Provenance
from charts.standing import Facts as StandingFacts
from charts.standing import standing, tables_of_whole_years
from data import catalogue
from geo.boundaries import neighbours
from queries import aid, benefits, enrolment, profile, published
from queries.registry import Registry

SEEDS = range(200)

NAMES = {one.code: one.name for one in catalogue.KECAMATAN.values()}
POPULATION = {one.code: one.population_2024 for one in catalogue.KECAMATAN.values()}
SECTORS = {one.id: one.label for one in catalogue.SECTORS.values()}
SHORT = {one.id: one.short_label for one in catalogue.SECTORS.values()}
PROGRAMMES = {one.id: one.short_label for one in catalogue.PROGRAMMES.values()}
ITEMS = {one.id: one.label for one in catalogue.AID_ITEMS.values()}
LEVELS = {one.id: one.label for one in catalogue.SCHOOL_LEVELS.values()}
ORIGINS = {one.id: one.label for one in catalogue.ORIGINS.values()}
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
WEAKER = ("resmi", "sementara", "simulasi")


# The rows of the cubes, and what plain sums over them give


class Enrolled(NamedTuple):
    year: int
    kecamatan: str
    sector: str
    funding: str
    sex: str
    participants: int
    person_months: int
    premium_rp: int


class Active(NamedTuple):
    month: dt.date
    kecamatan: str
    sector: str
    funding: str
    active_participants: int


class Paid(NamedTuple):
    month: dt.date
    kecamatan: str
    sector: str
    programme: str
    school_level: str | None
    cases: int
    recipients: int
    amount_rp: int

    @property
    def year(self) -> int:
        return self.month.year


class Given(NamedTuple):
    month: dt.date
    kecamatan: str
    item: str
    origin: str
    quantity: float
    value_rp: int
    groups: int

    @property
    def year(self) -> int:
        return self.month.year


@dataclass(frozen=True)
class Truth:
    """The rows of a snapshot, by cube."""

    enrolled: Sequence[Enrolled]
    active: Sequence[Active]
    paid: Sequence[Paid]
    given: Sequence[Given]

    def years(self, cube: str) -> list[int]:
        return sorted({row.year for row in getattr(self, cube)})


def truth_of(snapshot: RandomSnapshot) -> Truth:
    rows = snapshot.rows
    return Truth(
        [Enrolled(*row) for row in rows["enrolment_yearly"]],  # type: ignore[arg-type]
        [Active(*row) for row in rows["enrolment_monthly"]],  # type: ignore[arg-type]
        [Paid(*row) for row in rows["benefits_monthly"]],  # type: ignore[arg-type]
        [Given(*row) for row in rows["aid_monthly"]],  # type: ignore[arg-type]
    )


Where = Any


def those(rows: Iterable[Any], **where: Where) -> list[Any]:
    """The rows with these values: one of several where there are several, any where it is None."""
    found = list(rows)
    for name, wanted in where.items():
        if wanted is None:
            continue
        if isinstance(wanted, Collection) and not isinstance(wanted, str):
            found = [row for row in found if getattr(row, name) in wanted]
        else:
            found = [row for row in found if getattr(row, name) == wanted]
    return found


def total(rows: Iterable[Any], measure: str, **where: Where) -> Any:  # noqa: ANN401
    return sum(getattr(row, measure) for row in those(rows, **where))


def part(above: float, below: float) -> Fraction | None:
    return Fraction(above) / Fraction(below) if below else None


# Numbers as they are written


def rounded(value: Fraction | float, decimals: int = 0) -> Fraction:
    """Half up; nothing here is below zero."""
    shifted = Fraction(value) * 10**decimals + Fraction(1, 2)
    return Fraction(shifted.numerator // shifted.denominator, 10**decimals)


UNITS = {"": 1, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def in_words(value: Fraction | float) -> Fraction:
    """An amount of Rupiah as it is read: in full, or with two decimals from a million on."""
    for unit, above in zip(UNITS.values(), (*list(UNITS.values())[1:], 10**18), strict=True):
        read = rounded(Fraction(value) / unit, 0 if unit == 1 else 2)
        if read * unit < above:
            return read * unit
    raise ValueError(value)


def number(text: str) -> Fraction:
    digits, _, unit = text.removeprefix("Rp").partition(" ")
    return Fraction(digits.replace(".", "").replace(",", ".")) * UNITS[unit]


def close(one: Fraction, other: Fraction) -> bool:
    return abs(one - other) <= abs(other) * Fraction(1, 10**12)


def reads(text: str, value: Fraction | float | None, decimals: int = 0) -> bool:
    """Whether the text is this number with so many decimals."""
    places = len(text.partition(",")[2])
    return value is not None and places == decimals and number(text) == rounded(value, decimals)


def pays(text: str, value: Fraction | float | None) -> bool:
    """Whether the text is this amount in Rupiah."""
    return value is not None and text.startswith("Rp") and close(number(text), in_words(value))


def quantity(text: str, value: float) -> bool:
    return reads(text, value, 0 if float(value).is_integer() else 1)


def names(text: str) -> list[str]:
    return re.split(r", dan | dan |, ", text)


def named(text: str, ids: Iterable[str], labels: Mapping[str, str]) -> bool:
    """Whether the text names exactly these, each once."""
    return sorted(names(text)) == sorted(labels[one] for one in ids)


def place_of(mine: str, read: Mapping[str, Fraction]) -> int:
    return sum(value > read[mine] for value in read.values()) + 1


def highest(read: Mapping[str, Fraction]) -> list[str]:
    return [one for one, value in read.items() if value == max(read.values())]


def lowest(read: Mapping[str, Fraction]) -> list[str]:
    return [one for one, value in read.items() if value == min(read.values())]


def direction(change: int) -> str | None:
    return "naik" if change > 0 else "turun" if change < 0 else None


def until(year: int, as_of: dt.date) -> str:
    """How a year is said: as a whole, or up to the day that is known."""
    if as_of >= dt.date(year, 12, 31):
        return f"pada {year}"
    return f"hingga {as_of.day} {MONTHS[as_of.month - 1]} {as_of.year}"


def span(years: Sequence[int]) -> str:
    return str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"


# The figures of a page, each with the facts that its sentences are about


@dataclass(frozen=True)
class Seen:
    """A figure with its facts, the cubes that it rests on, and the rows that its table owes.

    `about` are the words that the subtitle must have, and `owed` the numbers by the values of
    `keys`.
    """

    chart: Chart
    cubes: tuple[str, ...]
    facts: Facts
    about: tuple[str, ...]
    keys: tuple[str, ...]
    owed: Mapping[Any, Mapping[str, Any]] = field(default_factory=dict)


def provenance(registry: Registry, *cubes: str) -> Provenance:
    return Provenance(
        ("walidata",),
        min(registry.as_of(one) for one in cubes),
        max((registry.status(one) for one in cubes), key=WEAKER.index),
        registry.manifest.id,
    )


YEARLY, MONTHLY = ("enrolment_yearly",), ("enrolment_monthly",)
PAID, GIVEN = ("benefits_monthly",), ("aid_monthly",)

DECIMALS = {"participants": 0, "participants_per_1000": 1, "months_per_participant": 1}
UNIT = {
    "participants": "peserta",
    "participants_per_1000": "peserta per 1.000 penduduk",
    "months_per_participant": "bulan per peserta",
}


def some(chance: random.Random, among: Collection[str]) -> tuple[str, ...]:
    """All of them more often than not, else one or a few in their order."""
    if chance.random() < 0.6:
        return tuple(among)
    taken = set(chance.sample(sorted(among), chance.randint(1, len(among) - 1)))
    return tuple(one for one in among if one in taken)


def a_kecamatan(chance: random.Random, rows: Sequence[Any]) -> str:
    """One that has rows more often than not."""
    if rows and chance.random() < 0.7:
        return str(chance.choice(rows).kecamatan)
    return chance.choice(list(NAMES))


def enrolled_by(rows: Sequence[Enrolled], code: str) -> dict[str, Any]:
    people = total(rows, "participants", kecamatan=code)
    months = total(rows, "person_months", kecamatan=code)
    return {
        "participants": people,
        "person_months": months,
        "premium_rp": total(rows, "premium_rp", kecamatan=code),
        "participants_per_1000": Fraction(people * 1000, POPULATION[code]),
        "months_per_participant": part(months, people),
    }


def kepesertaan(
    registry: Registry, truth: Truth, chance: random.Random, _snapshot: RandomSnapshot
) -> Iterator[Seen]:
    years = truth.years("enrolled")
    if not years:
        return
    year, measure = chance.choice(years), chance.choice(list(DECIMALS))
    code = a_kecamatan(chance, truth.enrolled) if chance.random() < 0.5 else None
    wanted = enrolment.Filter(
        some(chance, catalogue.SECTORS),
        some(chance, catalogue.FUNDING),
        some(chance, catalogue.SEXES) if chance.random() < 0.5 else tuple(catalogue.SEXES),
    )
    if chance.random() < 0.4:
        wanted = enrolment.Filter()
    chosen = those(truth.enrolled, sector=wanted.sectors, funding=wanted.funding, sex=wanted.sexes)
    found = those(chosen, year=year)
    facts = of_kecamatan(found, measure, code)
    if facts.people:
        yield from of_enrolment(registry, truth, facts, chosen, found, year, wanted)
    # The page of profiles shows this map before anybody is chosen, even where nobody is enrolled.
    everybody = of_kecamatan(those(truth.enrolled, year=year), "participants_per_1000", None)
    frame = enrolment.by_kecamatan(registry, year, enrolment.Filter())
    about = draw_enrolment.scope(str(year), enrolment.Filter().sectors)
    for figure in (draw_enrolment.kecamatan_map, draw_enrolment.kecamatan_ranking):
        chart = figure(frame, "participants_per_1000", about, provenance(registry, *YEARLY))
        yield Seen(chart, YEARLY, everybody, (str(year),), ("code",), everybody.by)


def of_kecamatan(found: Sequence[Enrolled], measure: str, code: str | None) -> Facts:
    by = {one: enrolled_by(found, one) for one in NAMES}
    return Facts(
        measure=measure,
        code=code,
        by=by,
        people=total(found, "participants"),
        months=total(found, "person_months"),
        read={
            one: rounded(values[measure], DECIMALS[measure])
            for one, values in by.items()
            if values[measure] is not None
        },
    )


def of_enrolment(
    registry: Registry,
    truth: Truth,
    facts: Facts,
    chosen: Sequence[Enrolled],
    found: Sequence[Enrolled],
    year: int,
    wanted: enrolment.Filter,
) -> Iterator[Seen]:
    measure, code, years = facts.measure, facts.code, truth.years("enrolled")
    whole = code is None and wanted == enrolment.Filter()
    marks = published.participants_by_year()
    marks = marks if whole else marks.head(0)
    narrowed = (wanted.sectors, wanted.funding)
    in_year = draw_enrolment.scope(str(year), *narrowed, wanted.sexes)
    in_years = draw_enrolment.scope(span(years), *narrowed, wanted.sexes, code)
    in_months = draw_enrolment.scope(span(years), *narrowed, kecamatan=code)
    yearly, place = provenance(registry, *YEARLY), (NAMES[code],) if code else ()
    by_kecamatan = enrolment.by_kecamatan(registry, year, wanted)
    by_sector = enrolment.by_kecamatan_and_sector(registry, year, wanted)
    for chart in (
        draw_enrolment.kecamatan_map(by_kecamatan, measure, in_year, yearly, code),
        draw_enrolment.kecamatan_ranking(by_kecamatan, measure, in_year, yearly, code),
    ):
        yield Seen(chart, YEARLY, facts, (str(year),), ("code",), facts.by)

    cells = {
        one: {
            sector: sector_value(those(found, kecamatan=one, sector=sector), measure, one)
            for sector in wanted.sectors
        }
        for one in NAMES
    }
    sums = {
        sector: {
            name: total(found, name, sector=sector) for name in ("participants", "person_months")
        }
        for sector in wanted.sectors
    }
    people = {
        one: {
            sector: total(found, "participants", kecamatan=one, sector=sector)
            for sector in wanted.sectors
        }
        for one in NAMES
    }
    yield Seen(
        draw_enrolment.sector_by_kecamatan(by_sector, measure, in_year, yearly),
        YEARLY,
        Facts(measure=measure, cells=cells, sums=sums, people=people, sectors=wanted.sectors),
        (str(year),),
        ("code",),
        cells,
    )
    yield of_years(registry, years, those(chosen, kecamatan=code), wanted, marks, in_years, place)

    active = those(truth.active, sector=wanted.sectors, funding=wanted.funding, kecamatan=code)
    months = month_range([row.month for row in truth.active])
    monthly = {
        pd.Timestamp(month): {
            **{
                sector: total(active, "active_participants", sector=sector, month=month)
                for sector in wanted.sectors
            },
            "total": total(active, "active_participants", month=month),
        }
        for month in months
    }
    yield Seen(
        draw_enrolment.active_by_month(
            enrolment.active_by_month(registry, wanted, code),
            in_months,
            provenance(registry, *MONTHLY),
        ),
        MONTHLY,
        Facts(totals={month: monthly[pd.Timestamp(month)]["total"] for month in months}),
        (span(years), *place),
        ("month",),
        monthly,
    )


def sector_value(rows: Sequence[Enrolled], measure: str, code: str) -> Fraction | None:
    people = total(rows, "participants")
    if measure == "participants":
        return Fraction(people)
    if measure == "participants_per_1000":
        return Fraction(people * 1000, POPULATION[code])
    return part(total(rows, "person_months"), people)


def of_years(
    registry: Registry,
    years: Sequence[int],
    rows: Sequence[Enrolled],
    wanted: enrolment.Filter,
    marks: pd.DataFrame,
    about: str,
    place: tuple[str, ...],
) -> Seen:
    code = next((one for one in NAMES if (NAMES[one],) == place), None)
    frame = enrolment.by_year_and_sector(registry, wanted, code)
    measures = ("participants", "person_months", "premium_rp")
    return Seen(
        draw_enrolment.years_compared(frame, marks, about, provenance(registry, *YEARLY)),
        YEARLY,
        Facts(totals={year: total(rows, "participants", year=year) for year in years}),
        (span(years), *place),
        ("year", "sector"),
        {
            (year, sector): {one: total(rows, one, year=year, sector=sector) for one in measures}
            for year in years
            for sector in wanted.sectors
        },
    )


def month_range(months: Collection[dt.date]) -> list[dt.date]:
    """Every month from the first to the last."""
    if not months:
        return []
    first, last = min(months), max(months)
    return [
        dt.date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
        if first <= dt.date(year, month, 1) <= last
    ]


def begun(month: dt.date, step: str) -> dt.date:
    """The first day of the period that a month is in."""
    if step == "year":
        return dt.date(month.year, 1, 1)
    return dt.date(month.year, (month.month - 1) // 3 * 3 + 1, 1) if step == "quarter" else month


def called(period: dt.date, step: str) -> str:
    if step == "year":
        return str(period.year)
    if step == "quarter":
        return f"Triwulan {(period.month + 2) // 3} {period.year}"
    return f"{MONTHS[period.month - 1]} {period.year}"


SUMS = ("cases", "recipients", "amount_rp")


def paid_by(paid: Sequence[Paid], people: int, programmes: Collection[str]) -> dict[str, Any]:
    """What a kecamatan or a sector got: the programmes wanted, and JKM whether wanted or not."""
    amount, deaths = total(paid, "amount_rp", programme=programmes), those(paid, programme="jkm")
    return {
        "participants": people,
        "cases": total(paid, "cases", programme=programmes),
        "amount_rp": amount,
        "jkm_cases": total(deaths, "cases"),
        "benefit_per_1000": part(amount * 1000, people),
        "amount_per_case": part(total(deaths, "amount_rp"), total(deaths, "cases")),
    }


def manfaat(
    registry: Registry, truth: Truth, chance: random.Random, _snapshot: RandomSnapshot
) -> Iterator[Seen]:
    found = truth.years("paid")
    if not found:
        return
    years = tuple(range(found[0], found[-1] + 1))
    step = chance.choice(("month", "quarter", "year"))
    measure = chance.choice(SUMS)
    asked = years if chance.random() < 0.6 else (chance.choice(years),)
    code = a_kecamatan(chance, truth.paid) if chance.random() < 0.4 else None
    wanted = benefits.Filter(
        asked[0], asked[-1], some(chance, PROGRAMMES), some(chance, catalogue.SECTORS)
    )
    if chance.random() < 0.4:
        wanted = benefits.Filter(asked[0], asked[-1])
    programmes, sectors = wanted.programmes, wanted.sectors
    in_scope = those(truth.paid, year=asked, sector=sectors)
    here = those(in_scope, kecamatan=code)
    if not total(here, "cases", programme=programmes):
        return
    in_all_years, _of_all = wanted.over(years), wanted.of_all_programmes()
    whole = code is None and in_all_years == benefits.Filter(years[0], years[-1])
    about, everywhere = draw_benefits.scope(wanted, code), draw_benefits.scope(wanted)
    both = ("benefits_monthly", "enrolment_yearly")
    paid, joined = provenance(registry, *PAID), provenance(registry, *both)
    place = (NAMES[code],) if code else ()
    said = (span(asked), *place)

    months = month_range([row.month for row in truth.paid])
    periods = list(dict.fromkeys(begun(one, step) for one in months if one.year in asked))
    counted = {
        (period, programme): {
            one: sum(
                getattr(row, one)
                for row in those(here, programme=programme)
                if begun(row.month, step) == period
            )
            for one in SUMS
        }
        for period in periods
        for programme in programmes
    }
    over_time = Facts(
        measure=measure,
        step=step,
        periods=periods,
        programmes=programmes,
        sums={one: total(here, measure, programme=one) for one in programmes},
        paid_in={
            one: sum(counted[period, one]["cases"] > 0 for period in periods) for one in programmes
        },
    )
    by_period = benefits.by_period(registry, step, wanted, code)
    yield Seen(
        draw_benefits.over_time(by_period, measure, step, about, paid, published=whole),
        PAID,
        over_time,
        said,
        ("period",),
        {
            pd.Timestamp(period): {
                **{one: counted[period, one][measure] for one in programmes},
                "total": sum(counted[period, one][measure] for one in programmes),
            }
            for period in periods
        },
    )
    yield Seen(
        draw_benefits.each_programme(by_period, measure, step, about, paid),
        PAID,
        over_time,
        said,
        ("period", "programme"),
        {(pd.Timestamp(period), one): row for (period, one), row in counted.items()},
    )

    ever = those(truth.paid, programme=programmes, sector=sectors, kecamatan=code)
    running = {
        (str(month.year), called(month, "month")): {
            "amount": sum(
                getattr(row, measure)
                for row in ever
                if row.month.year == month.year and row.month <= month
            )
        }
        for month in months
    }
    yield Seen(
        draw_benefits.cumulative(
            benefits.by_period(registry, "month", in_all_years, code),
            measure,
            draw_benefits.scope(in_all_years, code),
            paid,
            published=whole,
        ),
        PAID,
        Facts(
            measure=measure,
            last=months[-1],
            amount=running[str(months[-1].year), called(months[-1], "month")]["amount"],
            marked=whole and measure == "amount_rp" and 2025 in years,
        ),
        (span(years), *place),
        ("year", "until"),
        running,
    )
    compared = benefits.against_published(registry)
    for chart in draw_benefits.against_published(compared, measure, paid):
        yield Seen(chart, PAID, published_facts(truth, chart), (), ("claim",))

    yield from of_premium(registry, truth, wanted, asked, code, here, (about, joined, said))
    yield from of_places(
        registry, truth, wanted, asked, code, (in_scope, here), (about, everywhere, paid, joined)
    )


def of_premium(
    registry: Registry,
    truth: Truth,
    wanted: benefits.Filter,
    asked: Sequence[int],
    code: str | None,
    here: Sequence[Paid],
    drawn: tuple[str, Provenance, tuple[str, ...]],
) -> Iterator[Seen]:
    about, joined, said = drawn
    both = ("benefits_monthly", "enrolment_yearly")
    programmes = wanted.programmes
    enrolled = those(truth.enrolled, year=asked, sector=wanted.sectors, kecamatan=code)
    flowed = those(here, programme=programmes)
    flows = {
        sector: {
            **{
                one: amount
                for one in catalogue.FUNDING
                if total(enrolled, "premium_rp", funding=one)
                for amount in [total(enrolled, "premium_rp", funding=one, sector=sector)]
            },
            **{
                one: amount
                for one in programmes
                if total(flowed, "amount_rp", programme=one)
                for amount in [total(flowed, "amount_rp", programme=one, sector=sector)]
            },
            "premium": total(enrolled, "premium_rp", sector=sector),
            "benefit": total(flowed, "amount_rp", sector=sector),
        }
        for sector in wanted.sectors
        if total(enrolled, "premium_rp", sector=sector) + total(flowed, "amount_rp", sector=sector)
    }
    yield Seen(
        draw_benefits.flow(benefits.flow(registry, wanted, code), about, joined),
        both,
        Facts(
            premium=total(enrolled, "premium_rp"),
            benefit=total(flowed, "amount_rp"),
            ends=[
                len({one for row in flows.values() for one in row if one in catalogue.FUNDING}),
                len(flows),
                len({one for row in flows.values() for one in row if one in PROGRAMMES}),
            ],
        ),
        said,
        ("sector",),
        flows,
    )
    of_all = wanted.of_all_programmes()
    pairs = {
        (sector, year): {"premium_rp": premium, "amount_rp": amount}
        for sector in wanted.sectors
        for year in asked
        for premium in [total(enrolled, "premium_rp", sector=sector, year=year)]
        for amount in [total(here, "amount_rp", sector=sector, year=year)]
        if premium or amount
    }
    yield Seen(
        draw_benefits.premium_and_benefit(
            benefits.by_year_and_sector(registry, of_all, code),
            draw_benefits.scope(of_all, code),
            joined,
        ),
        both,
        Facts(
            premium=total(enrolled, "premium_rp"),
            benefit=total(here, "amount_rp"),
            pairs=len(pairs),
        ),
        said,
        ("sector", "year"),
        pairs,
    )


def of_places(
    registry: Registry,
    truth: Truth,
    wanted: benefits.Filter,
    asked: Sequence[int],
    code: str | None,
    rows: tuple[Sequence[Paid], Sequence[Paid]],
    drawn: tuple[str, str, Provenance, Provenance],
) -> Iterator[Seen]:
    in_scope, here = rows
    about, everywhere, paid, joined = drawn
    both = ("benefits_monthly", "enrolment_yearly")
    programmes, of_all = wanted.programmes, wanted.of_all_programmes()
    enrolled = those(truth.enrolled, year=asked, sector=wanted.sectors)
    kecamatan = {
        one: paid_by(
            those(in_scope, kecamatan=one),
            total(enrolled, "participants", kecamatan=one),
            programmes,
        )
        for one in NAMES
    }
    sectors = {
        one: paid_by(
            those(here, sector=one),
            total(enrolled, "participants", sector=one, kecamatan=code),
            programmes,
        )
        for one in wanted.sectors
    }
    of_31 = Facts(by=kecamatan, labels=NAMES, what="kecamatan", code=code)
    of_sectors = Facts(by=sectors, labels=SECTORS, what="sektor", code=None)
    by_kecamatan = benefits.by_kecamatan(registry, wanted)
    by_sector = benefits.by_sector(benefits.by_year_and_sector(registry, wanted, code))
    said, place = (span(asked),), (NAMES[code],) if code else ()
    for chart, facts, cubes, more in (
        (draw_benefits.kecamatan_map(by_kecamatan, everywhere, joined, code), of_31, both, ()),
        (draw_benefits.per_1000(by_sector, "sector", about, joined), of_sectors, both, place),
        (
            draw_benefits.average_case(
                by_sector, "sector", draw_benefits.scope(of_all, code), paid
            ),
            of_sectors,
            PAID,
            place,
        ),
        (
            draw_benefits.per_1000(by_kecamatan, "kecamatan", everywhere, joined, code),
            of_31,
            both,
            (),
        ),
        (
            draw_benefits.average_case(
                by_kecamatan, "kecamatan", draw_benefits.scope(of_all), paid, code
            ),
            of_31,
            PAID,
            (),
        ),
    ):
        key = "sector" if facts is of_sectors else "code"
        yield Seen(chart, cubes, facts, (*said, *more), (key,), facts.by)
    levels = {one: {name: total(here, name, school_level=one) for name in SUMS} for one in LEVELS}
    yield Seen(
        draw_benefits.scholarships(
            benefits.by_school_level(registry, wanted, code),
            draw_benefits.scope(of_all, code),
            paid,
        ),
        PAID,
        Facts(levels=levels),
        (*said, *place),
        ("school_level",),
        levels,
    )


def published_facts(truth: Truth, chart: Chart) -> Facts:
    """What the registry has for each claim of the figure, and whether it would be printed so."""
    found = {}
    for claim_id in chart.table["claim"]:
        claim = catalogue.claim(claim_id)
        programme = claim_id.rpartition("_")[2]
        wanted = {"scholarship_children_2023_2025": "beasiswa"}.get(claim_id, programme)
        rows = [
            row
            for row in those(truth.paid, programme=wanted if wanted in PROGRAMMES else None)
            if claim.period_start[:7] <= row.month.isoformat()[:7] <= claim.period_end[:7]
        ]
        found[claim_id] = total(rows, claim.metric)
    return Facts(found=found, drawn=list(found))


def pertanian(
    registry: Registry, truth: Truth, chance: random.Random, _snapshot: RandomSnapshot
) -> Iterator[Seen]:
    years = sorted({*truth.years("given"), *truth.years("enrolled")})
    if not truth.given:
        return
    year = chance.choice(years)
    if year not in truth.years("given"):
        return
    code = a_kecamatan(chance, truth.given) if chance.random() < 0.5 else None
    given, enrolled = those(truth.given, year=year), those(truth.enrolled, year=year)
    said = published_aid = aid.published_totals(year)
    place = (NAMES[code],) if code else ()
    both = ("aid_monthly", "enrolment_yearly")
    own, people, joined = (provenance(registry, *one) for one in (GIVEN, YEARLY, both))
    items = {
        one: {item: total(given, "quantity", kecamatan=one, item=item) for item in ITEMS}
        for one in NAMES
    }
    yield Seen(
        draw_aid.items(aid.by_kecamatan_and_item(registry, year), published_aid, year, own, code),
        GIVEN,
        Facts(by=items, code=code, said=len(said) > 0),
        (str(year),),
        ("code",),
        items,
    )
    origins = {
        one: {
            **{o: total(given, "value_rp", kecamatan=one, origin=o) for o in ORIGINS},
            "total": total(given, "value_rp", kecamatan=one),
        }
        for one in NAMES
    }
    yield Seen(
        draw_aid.by_origin(
            aid.by_kecamatan_and_origin(registry, year), published_aid, year, own, code
        ),
        GIVEN,
        Facts(
            totals={one: values["total"] for one, values in origins.items()},
            origins={one: total(given, "value_rp", origin=one) for one in ORIGINS},
            items=items,
            code=code,
            total=total(given, "value_rp"),
        ),
        (str(year),),
        ("code",),
        origins,
    )
    beside = {
        one: {
            "value_rp": value,
            "participants": count,
            "value_rp_per_capita": Fraction(value, POPULATION[one]),
            "participants_per_1000": Fraction(count * 1000, POPULATION[one]),
        }
        for one in NAMES
        for value in [total(given, "value_rp", kecamatan=one)]
        for count in [total(enrolled, "participants", kecamatan=one)]
    }
    facts = Facts(by=beside, code=code, aid=thirds(beside, AID, 0), cover=thirds(beside, COVER, 1))
    frame = aid.beside_protection(registry, year)
    for figure in (draw_aid.beside_map, draw_aid.beside_scatter, draw_aid.beside_lists):
        yield Seen(figure(frame, year, joined, code), both, facts, (str(year),), ("code",), beside)
    sectors = {
        one: {"participants": total(enrolled, "participants", sector=one, kecamatan=code)}
        for one in SECTORS
    }
    owed = sectors if truth.enrolled and year in truth.years("enrolled") else {}
    by_sector = enrolment.by_year_and_sector(registry, enrolment.Filter(), code)
    yield Seen(
        draw_aid.shared_sectors(by_sector, year, people, code),
        YEARLY,
        Facts(people={one: row["participants"] for one, row in owed.items()}),
        (str(year), *place),
        ("sector",),
        owed,
    )
    here = those(given, kecamatan=code)
    until_month = dt.date.fromisoformat(registry.as_of("aid_monthly"))
    machines = {
        pd.Timestamp(month): {
            item: total(here, "quantity", month=month, item=item) for item in draw_aid.MACHINES
        }
        for month in (dt.date(year, one, 1) for one in range(1, 13))
        if month <= until_month
    }
    yield Seen(
        draw_aid.machines_by_month(
            aid.by_month_and_item(registry, year, draw_aid.MACHINES, code), year, own, code
        ),
        GIVEN,
        Facts(months=machines),
        (str(year), *place),
        ("month",),
        machines,
    )


AID, COVER = "value_rp_per_capita", "participants_per_1000"


def thirds(by: Mapping[str, Mapping[str, Any]], measure: str, decimals: int) -> dict[str, int]:
    """0 low, 1 middle, 2 high: equal groups, or equal parts of the range where many are alike."""
    read = {one: rounded(values[measure], decimals) for one, values in by.items()}
    ordered = sorted(read.values())
    least, most = ordered[0], ordered[-1]
    if least == most:
        return dict.fromkeys(read, 1)
    low, high = ordered[len(ordered) // 3], ordered[len(ordered) * 2 // 3]
    if not least < low < high:
        finest = Fraction(1, 10**decimals)
        low = max(rounded(least + (most - least) / 3, decimals), least + finest)
        high = max(rounded(least + (most - least) * 2 / 3, decimals), low + finest)
    return {one: (value >= low) + (value >= high) for one, value in read.items()}


COMPARED = {
    "participants_per_1000": "Peserta per 1.000 penduduk",
    "months_per_participant": "Bulan perlindungan per peserta",
    "benefit_per_1000": "Manfaat per 1.000 peserta",
    "value_rp_per_capita": "Nilai bantuan per penduduk",
}
OF_CUBE = {
    **dict.fromkeys(("participants", *list(COMPARED)[:2]), "enrolment_yearly"),
    **dict.fromkeys(("benefit_per_1000", "recipients", "amount_rp"), "benefits_monthly"),
    **dict.fromkeys(("value_rp_per_capita", "groups", "value_rp"), "aid_monthly"),
}


def in_year(truth: Truth, year: int) -> dict[str, dict[str, Any]]:
    """Every measure of a profile, of every kecamatan; None where a cube has nothing of the year."""
    paid, given = those(truth.paid, year=year), those(truth.given, year=year)
    by = {}
    for code in NAMES:
        mine = enrolled_by(those(truth.enrolled, year=year), code)
        amount = total(paid, "amount_rp", kecamatan=code) if paid else None
        value = total(given, "value_rp", kecamatan=code) if given else None
        by[code] = {
            **mine,
            "amount_rp": amount,
            "recipients": total(paid, "recipients", kecamatan=code) if paid else None,
            "benefit_per_1000": None
            if amount is None
            else part(amount * 1000, mine["participants"]),
            "value_rp": value,
            "groups": total(given, "groups", kecamatan=code) if given else None,
            "value_rp_per_capita": None if value is None else Fraction(value, POPULATION[code]),
        }
    return by


def read_as(measure: str, value: Fraction | float) -> Fraction:
    return rounded(value, 1 if measure in list(COMPARED)[:2] else 0)


class Profile(NamedTuple):
    """What is known of a kecamatan in a year and the year before; `before` None if not at all."""

    code: str
    year: int
    now: Mapping[str, Mapping[str, Any]]
    before: Mapping[str, Mapping[str, Any]] | None
    as_of: Mapping[str, dt.date]
    statuses: Mapping[str, str]

    def mine(self, measure: str) -> Any:  # noqa: ANN401
        return self.now[self.code][measure]

    def change(self, measure: str) -> int:
        """0 where there is nothing to compare with: no year before, or one that is not over."""
        over = self.as_of[OF_CUBE[measure]] >= dt.date(self.year, 12, 31)
        if not over or self.before is None or self.before[self.code][measure] is None:
            return 0
        return (
            0
            if self.mine(measure) is None
            else self.mine(measure) - self.before[self.code][measure]
        )

    def known(self, measure: str) -> dict[str, Any]:
        return {
            one: values[measure] for one, values in self.now.items() if values[measure] is not None
        }

    def place(self, measure: str) -> int:
        return place_of(
            self.code, {one: read_as(measure, value) for one, value in self.known(measure).items()}
        )

    def median(self, measure: str) -> Any:  # noqa: ANN401
        return median(self.known(measure).values())


def profile_of(truth: Truth, snapshot: RandomSnapshot, code: str, year: int) -> Profile:
    return Profile(
        code,
        year,
        in_year(truth, year),
        in_year(truth, year - 1) if year - 1 in truth.years("enrolled") else None,
        snapshot.as_of,
        snapshot.statuses,
    )


def standing_of(frame: pd.DataFrame, mine: Profile) -> StandingFacts:
    as_of = {table: day.isoformat() for table, day in mine.as_of.items()}
    whole = tables_of_whole_years(mine.year, as_of)
    return standing(frame, mine.code, mine.year, whole)


def kecamatan(
    registry: Registry, truth: Truth, chance: random.Random, snapshot: RandomSnapshot
) -> Iterator[Seen]:
    years = truth.years("enrolled")
    if not years:
        return
    year, code = chance.choice(years), a_kecamatan(chance, truth.enrolled)
    mine = profile_of(truth, snapshot, code, year)
    of_31 = profile.of_years(registry)
    facts = standing_of(of_31, mine)
    yearly, paid, given = (provenance(registry, *one) for one in (YEARLY, PAID, GIVEN))
    together = provenance(registry, *YEARLY, *PAID, *GIVEN)
    name = (NAMES[code],)
    owed = {one: {m: values[m] for m in COMPARED} for one, values in mine.now.items()}
    yield Seen(
        draw_profile.places(of_31, facts, code, year, together),
        (*YEARLY, *PAID, *GIVEN),
        Facts(profile=mine, standing=facts),
        (str(year),),
        ("code",),
        owed,
    )
    near = {one: mine.now[one] for one in (code, *neighbours(code))}
    yield Seen(
        draw_profile.neighbours_map(of_31, code, year, yearly),
        YEARLY,
        Facts(code=code, near=near),
        (str(year), *name),
        ("code",),
        {
            one: {m: values[m] for m in ("participants", "participants_per_1000")}
            for one, values in near.items()
        },
    )
    rows = those(truth.enrolled, kecamatan=code)
    everybody = enrolment.Filter()
    in_years = draw_enrolment.scope(span(years), everybody.sectors, kecamatan=code)
    marks = published.participants_by_year().head(0)
    yield of_years(registry, years, rows, everybody, marks, in_years, name)
    changes = {
        one: {"before": before, "now": now, "change": now - before}
        for one in SECTORS
        for before in [total(rows, "participants", year=year - 1, sector=one)]
        for now in [total(rows, "participants", year=year, sector=one)]
    }
    by_sector = enrolment.by_year_and_sector(registry, everybody, code)
    payments = those(truth.paid, kecamatan=code)
    by_year = {
        (one, programme): {
            name: total(payments, name, year=one, programme=programme) for name in SUMS
        }
        for one in truth.years("paid")
        for programme in PROGRAMMES
    }
    handed = those(truth.given, kecamatan=code, year=year)
    by_item = {
        one: {name: total(handed, name, item=one) for name in ("quantity", "value_rp", "groups")}
        for one in ITEMS
    }
    for chart, cubes, about_it, words, keys, rows_owed in (
        (
            draw_profile.change_by_sector(by_sector, code, year, yearly),
            YEARLY,
            Facts(changes={one: row["change"] for one, row in changes.items()}, year=year),
            (str(year), str(year - 1), *name),
            ("sector",),
            changes,
        ),
        (
            draw_profile.benefits_of_years(profile.benefits(registry, code), code, paid),
            PAID,
            Facts(
                by={
                    one: {m: total(payments, m, year=one) for m in SUMS}
                    for one in truth.years("paid")
                },
                as_of=snapshot.as_of["benefits_monthly"],
            ),
            name,
            ("year", "programme"),
            by_year,
        ),
        (
            draw_profile.aid_by_item(profile.aid(registry, code, year), code, year, given),
            GIVEN,
            Facts(by=by_item),
            (str(year), *name),
            ("item",),
            by_item,
        ),
    ):
        if chart is not None:
            yield Seen(chart, cubes, about_it, words, keys, rows_owed)


# What the figures say. A check is given the facts and what the pattern found.


Check = Callable[[Facts, re.Match[str]], bool]
SENTENCES: dict[tuple[str, str], list[tuple[re.Pattern[str], Check]]] = {}


def says(figures: str, what: str, pattern: str) -> Callable[[Check], Check]:
    """The check of a sentence of these figures: title, subtitle or what follows in the alt."""

    def known(check: Check) -> Check:
        for figure in figures.split():
            SENTENCES.setdefault((figure, what), []).append((re.compile(pattern), check))
        return check

    return known


def one_of(labels: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, labels))})"


def some_of(labels: Iterable[str]) -> str:
    one = one_of(labels)
    return f"(?:{one}(?:(?:, dan |, | dan ){one})*)"


N = r"(\d{1,3}(?:\.\d{3})*)"
D = r"(\d{1,3}(?:\.\d{3})*,\d)"
NUMBER = r"(\d{1,3}(?:\.\d{3})*(?:,\d+)?)"
RP = r"(Rp\d{1,3}(?:\.\d{3})*(?:,\d+)?(?: (?:juta|miliar|triliun))?)"
KECAMATAN, PLACES = one_of(NAMES.values()), some_of(NAMES.values())
EVERY = ".*"
ENDING = r"(?:, Kecamatan [A-Z]\w+)?, Kabupaten Jember"
MEASURED = one_of(sorted(UNIT.values(), key=len, reverse=True))


def of_measure(facts: Facts, value: str, unit: str, code: str) -> bool:
    """Whether the words say the value of this kecamatan in the unit of the measure."""
    exact = facts.by[code][facts.measure]
    return unit == UNIT[facts.measure] and reads(value, exact, DECIMALS[facts.measure])


# Kepesertaan


@says(
    "peta-kecamatan peringkat-kecamatan sektor-kecamatan",
    "title",
    "Tidak ada peserta di 31 kecamatan",
)
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not f.people


@says(
    "peta-kecamatan",
    "title",
    rf"({KECAMATAN}): {NUMBER} ({MEASURED}), urutan ke-{N} dari (?:31|{N} yang ada pesertanya)",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return (
        m[1] == NAMES[f.code]
        and of_measure(f, m[2], m[3], f.code)
        and reads(m[4], place_of(f.code, f.read))
        and (f.read[f.code] > 0 or m[4] != "1")
        and (m[5] is None if len(f.read) == 31 else reads(m[5], len(f.read)))
    )


@says("peta-kecamatan", "title", rf"Tertinggi di ({PLACES}): {NUMBER} ({MEASURED})")
def _(f: Facts, m: re.Match[str]) -> bool:
    first = highest(f.read)
    return (
        named(m[1], first, NAMES) and f.read[first[0]] > 0 and of_measure(f, m[2], m[3], first[0])
    )


@says("peta-kecamatan", "title", rf"{N} kecamatan sama tinggi: {NUMBER} ({MEASURED})")
def _(f: Facts, m: re.Match[str]) -> bool:
    first = highest(f.read)
    return reads(m[1], len(first)) and f.read[first[0]] > 0 and of_measure(f, m[2], m[3], first[0])


@says(
    "peta-kecamatan",
    "subtitle",
    rf"{EVERY}{ENDING}(; tidak diwarnai: nol)?(; abu-abu: tanpa peserta)?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    values = [one[f.measure] for one in f.by.values()]
    return bool(m[1]) == (0 in values) and bool(m[2]) == (None in values)


EXTREMES = (
    rf"tertinggi ({PLACES}|di {N} kecamatan) \({NUMBER} ({MEASURED})\); "
    rf"terendah ({PLACES}|di {N} kecamatan) \({NUMBER} ({MEASURED})\)\."
)


def are(text: str, count: str | None, ids: Sequence[str], labels: Mapping[str, str]) -> bool:
    """Whether a text names these, or says how many they are."""
    return reads(count, len(ids)) if count else named(text, ids, labels)


@says("peta-kecamatan", "alt", rf"Peta 31 kecamatan; {EXTREMES}")
@says("peringkat-kecamatan", "alt", rf"Batang 31 kecamatan dari yang tertinggi; {EXTREMES}")
def _(f: Facts, m: re.Match[str]) -> bool:
    most, least = highest(f.read), lowest(f.read)
    return (
        f.read[most[0]] > f.read[least[0]]
        and are(m[1], m[2], most, NAMES)
        and of_measure(f, m[3], m[4], most[0])
        and are(m[5], m[6], least, NAMES)
        and of_measure(f, m[7], m[8], least[0])
    )


@says("peta-kecamatan", "alt", r"Peta 31 kecamatan; tanpa peserta\.")
@says("peringkat-kecamatan", "alt", r"Batang 31 kecamatan dari yang tertinggi; tanpa peserta\.")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not f.people


ALIKE = rf"(hanya|sama tinggi) ({PLACES}|di {N} kecamatan) \({NUMBER} ({MEASURED})\)\."


@says("peta-kecamatan", "alt", rf"Peta 31 kecamatan; {ALIKE}")
@says("peringkat-kecamatan", "alt", rf"Batang 31 kecamatan dari yang tertinggi; {ALIKE}")
def _(f: Facts, m: re.Match[str]) -> bool:
    alike = list(f.read)
    return (
        len(set(f.read.values())) == 1
        and f.read[alike[0]] > 0
        and (m[1] == "hanya") == (len(alike) == 1)
        and are(m[2], m[3], alike, NAMES)
        and of_measure(f, m[4], m[5], alike[0])
    )


TOO_FEW = r"di bawah 0,1 peserta per 1\.000 penduduk"


@says("peta-kecamatan", "title", f"Semua kecamatan {TOO_FEW}")
@says("peta-kecamatan", "alt", rf"Peta 31 kecamatan; semua {TOO_FEW}\.")
@says("peringkat-kecamatan", "alt", rf"Batang 31 kecamatan dari yang tertinggi; semua {TOO_FEW}\.")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return f.measure == COVER and f.people > 0 and not any(f.read.values())


@says("peringkat-kecamatan", "title", rf"Semua peserta ada di {N} dari 31 kecamatan")
def _(f: Facts, m: re.Match[str]) -> bool:
    reached = sum(one["participants"] > 0 for one in f.by.values())
    return f.measure == "participants" and reads(m[1], reached) and 0 < reached <= 5


@says("peringkat-kecamatan", "title", rf"Lima kecamatan teratas menampung {D} persen peserta")
def _(f: Facts, m: re.Match[str]) -> bool:
    ordered = sorted((one["participants"] for one in f.by.values()), reverse=True)
    return f.measure == "participants" and reads(m[1], part(sum(ordered[:5]) * 100, f.people), 1)


@says(
    "peringkat-kecamatan",
    "title",
    rf"{N} dari 31 kecamatan di atas rata-rata kabupaten, {D} per 1\.000 penduduk",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    mean = Fraction(f.people * 1000, sum(POPULATION.values()))
    above = sum(one["participants_per_1000"] > mean for one in f.by.values())
    return f.measure == COVER and reads(m[1], above) and reads(m[2], mean, 1)


@says(
    "peringkat-kecamatan", "title", rf"Rata-rata peserta terlindungi {D} bulan dan {D} bulan tidak"
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return (
        f.measure == "months_per_participant"
        and reads(m[1], part(f.months, f.people), 1)
        and number(m[1]) + number(m[2]) == 12
    )


@says("peringkat-kecamatan", "subtitle", rf"{EVERY}, 31 kecamatan diurutkan, {EVERY}{ENDING}")
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says(
    "sektor-kecamatan",
    "title",
    rf"({some_of(SECTORS.values())})( masing-masing)? "
    rf"menjadi sektor terbesar di {N} dari 31 kecamatan",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    led = led_alone(f)
    return (
        f.measure != "months_per_participant"
        and named(m[1], highest(led), SECTORS)
        and bool(m[2]) == (len(highest(led)) > 1)
        and max(led.values()) > 0
        and reads(m[3], max(led.values()))
    )


def led_alone(f: Facts) -> dict[str, int]:
    """In how many kecamatan each sector has more people than any other."""
    leaders = [highest(people) for people in f.people.values()]
    return {one: sum(found == [one] for found in leaders) for one in f.sectors}


@says(
    "sektor-kecamatan",
    "title",
    "Tidak ada sektor yang terbesar sendirian di satu kecamatan pun",
)
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not any(led_alone(f).values())


@says("sektor-kecamatan", "title", rf"({one_of(SECTORS.values())}) ada di {N} dari 31 kecamatan")
def _(f: Facts, m: re.Match[str]) -> bool:
    (sector,) = f.sectors
    reached = sum(people[sector] > 0 for people in f.people.values())
    return m[1] == SECTORS[sector] and reads(m[2], reached) and reached > 0


def covered(f: Facts) -> dict[str, Fraction]:
    return {
        one: rounded(Fraction(row["person_months"], row["participants"]), 1)
        for one, row in f.sums.items()
        if row["participants"]
    }


@says(
    "sektor-kecamatan",
    "title",
    rf"({some_of(SECTORS.values())}) paling singkat terlindungi: {D} bulan per peserta",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    least = lowest(covered(f))
    return (
        f.measure == "months_per_participant"
        and named(m[1], least, SECTORS)
        and len(least) < len(covered(f))
        and reads(m[2], covered(f)[least[0]], 1)
    )


@says(
    "sektor-kecamatan",
    "title",
    rf"(Semua sektor(?: yang ada pesertanya)?|{one_of(SECTORS.values())}) terlindungi "
    rf"{D} bulan per peserta",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    months = covered(f)
    if len(months) == 1:
        who = SECTORS[next(iter(months))]
    else:
        who = "Semua sektor" + " yang ada pesertanya" * (len(months) < len(f.sectors))
    return m[1] == who and {number(m[2])} == set(months.values())


@says(
    "sektor-kecamatan",
    "subtitle",
    rf"{EVERY} menurut sektor dan kecamatan, {EVERY}{ENDING}(; –: tanpa peserta)?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return bool(m[1]) == any(None in row.values() for row in f.cells.values())


@says("sektor-kecamatan", "alt", rf"Peta panas {N} sektor × 31 kecamatan\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    return reads(m[1], len(f.sectors))


@says(
    "peserta-per-tahun",
    "title",
    rf"{N} peserta pada (\d{{4}})(?:, (naik|turun) {N} dari (\d{{4}}))?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    first, last = min(f.totals), max(f.totals)
    change = f.totals[last] - f.totals[first]
    return (
        reads(m[1], f.totals[last])
        and m[2] == str(last)
        and m[3] == direction(change)
        and (not change or (reads(m[4], abs(change)) and m[5] == str(first)))
    )


@says(
    "peserta-per-tahun",
    "subtitle",
    rf"Peserta \(orang\) per tahun menurut sektor, "
    rf"{EVERY}{ENDING}(?:; garis: angka yang pernah diterbitkan.*)?",
)
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("peserta-per-tahun", "alt", rf"(\d{{4}}: {N} peserta(?:; \d{{4}}: {N} peserta)*)\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    said = re.findall(rf"(\d{{4}}): {N} peserta", m[1])
    return [(int(year), number(count)) for year, count in said] == list(f.totals.items())


@says("peserta-aktif-bulanan", "title", "Tidak ada peserta aktif")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not any(f.totals.values())


@says("peserta-aktif-bulanan", "title", rf"Peserta aktif {N} di setiap bulan")
def _(f: Facts, m: re.Match[str]) -> bool:
    return len(f.totals) > 1 and {number(m[1])} == set(f.totals.values()) != {0}


MONTH = rf"({one_of(MONTHS)} \d{{4}})"


@says(
    "peserta-aktif-bulanan",
    "title",
    rf"Peserta aktif terbanyak {N} pada {MONTH}(?: dan {N} bulan lain)?(?:; {MONTH} tinggal {N})?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    peaks, last = highest(f.totals), max(f.totals)
    return (
        f.totals[peaks[0]] > 0
        and (len(peaks) < len(f.totals) or len(peaks) == 1)
        and reads(m[1], f.totals[peaks[0]])
        and m[2] == called(peaks[0], "month")
        and (reads(m[3], len(peaks) - 1) if len(peaks) > 1 else m[3] is None)
        and (
            m[4] is None
            if last in peaks
            else m[4] == called(last, "month") and reads(m[5], f.totals[last])
        )
    )


@says(
    "peserta-aktif-bulanan",
    "subtitle",
    rf"Peserta aktif \(orang\) tiap bulan menurut sektor, "
    rf"{EVERY}{ENDING}; angka keadaan, tidak dijumlahkan antarbulan",
)
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("peserta-aktif-bulanan", "alt", rf"(?:Batang|Bidang) bertumpuk {N} bulan\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    return reads(m[1], len(f.totals))


# Manfaat


COUNTED = {"amount_rp": "manfaat", "cases": "kasus", "recipients": "penerima"}
ALL = some_of(PROGRAMMES.values())


def counts(f: Facts, text: str, value: int) -> bool:
    return pays(text, value) if f.measure == "amount_rp" else reads(text, value)


@says("manfaat-per-waktu", "title", "Tidak ada manfaat yang dibayar")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not sum(f.sums.values())


@says(
    "manfaat-per-waktu",
    "title",
    rf"({ALL})( masing-masing)? {D} persen dari (?:{RP}|{N}) (manfaat|kasus|penerima)",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    first, everything = highest(f.sums), sum(f.sums.values())
    return (
        named(m[1], first, PROGRAMMES)
        and bool(m[2]) == (len(first) > 1)
        and reads(m[3], part(f.sums[first[0]] * 100, everything), 1)
        and counts(f, m[4] or m[5], everything)
        and m[6] == COUNTED[f.measure]
    )


@says("manfaat-per-waktu", "title", rf"({ALL}): (?:{RP}|{N}) (manfaat|kasus|penerima)")
def _(f: Facts, m: re.Match[str]) -> bool:
    ((programme, amount),) = f.sums.items()
    return (
        m[1] == PROGRAMMES[programme]
        and amount > 0
        and counts(f, m[2] or m[3], amount)
        and m[4] == COUNTED[f.measure]
    )


STEP = {"month": "bulan", "quarter": "triwulan", "year": "tahun"}


@says(
    "manfaat-per-waktu",
    "subtitle",
    rf"{EVERY} tiap (bulan|triwulan|tahun) menurut program, {EVERY}{ENDING}",
)
@says(
    "manfaat-tiap-program",
    "subtitle",
    rf"{EVERY} tiap (bulan|triwulan|tahun); setiap program memakai skala sendiri, {EVERY}{ENDING}",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return m[1] == STEP[f.step]


@says("manfaat-per-waktu", "alt", rf"Batang bertumpuk {N} (bulan|triwulan|tahun)\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    return reads(m[1], len(f.periods)) and m[2] == STEP[f.step]


@says("manfaat-tiap-program", "title", rf"({ALL}) dibayar pada (.+)")
def _(f: Facts, m: re.Match[str]) -> bool:
    (period,) = f.periods
    return named(m[1], [one for one in f.paid_in if f.paid_in[one]], PROGRAMMES) and m[2] == called(
        period, f.step
    )


IN_PERIODS = rf"di (?:setiap|{N} dari {N}) (bulan|triwulan|tahun)"


@says(
    "manfaat-tiap-program",
    "title",
    rf"(?:Semua program|{ALL}) dibayar {IN_PERIODS}(?:, {ALL} {IN_PERIODS})*",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    said: dict[str, int] = {}
    among = len(f.periods)
    for who, count, of, step in re.findall(
        rf"(Semua program|{ALL}) (?:dibayar )?{IN_PERIODS}", m[0]
    ):
        if step != STEP[f.step] or (of and not reads(of, among)):
            return False
        if who == "Semua program" and len(f.programmes) == 1:
            return False
        spoken = [PROGRAMMES[one] for one in f.programmes] if who[:5] == "Semua" else names(who)
        said |= dict.fromkeys(spoken, int(number(count)) if count else among)
    return among > 1 and said == {PROGRAMMES[one]: count for one, count in f.paid_in.items()}


@says("manfaat-tiap-program", "alt", rf"{N} gambar batang, satu tiap program\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    return reads(m[1], len(f.programmes))


@says(
    "manfaat-kumulatif",
    "title",
    r"Rp17,8 miliar dibayar hingga 10 Desember 2025; Rp20 miliar diproyeksikan",
)
def _(f: Facts, _m: re.Match[str]) -> bool:
    return bool(f.marked)


@says("manfaat-kumulatif", "title", rf"Tidak ada manfaat yang dibayar dari Januari sampai {MONTH}")
def _(f: Facts, m: re.Match[str]) -> bool:
    return not f.amount and not f.marked and m[1] == called(f.last, "month")


@says("manfaat-kumulatif", "title", rf"(?:{RP}|{N} (kasus|penerima)) sampai {MONTH}")
def _(f: Facts, m: re.Match[str]) -> bool:
    return (
        f.amount > 0
        and not f.marked
        and counts(f, m[1] or m[2], f.amount)
        and m[3] == {"amount_rp": None}.get(f.measure, COUNTED[f.measure])
        and m[4] == called(f.last, "month")
    )


@says(
    "manfaat-kumulatif",
    "subtitle",
    rf"{EVERY}, jumlah sejak Januari sampai akhir bulan, "
    rf"{EVERY}{ENDING}(; garis putus: proyeksi, bukan realisasi)?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return bool(m[1]) == f.marked


@says("manfaat-kumulatif", "alt", rf"Garis {N} tahun\.")
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("terbit-dan-tercatat", "title", rf"Catatan cocok dengan {N} angka yang pernah terbit")
def _(f: Facts, m: re.Match[str]) -> bool:
    return reads(m[1], len(f.drawn)) and not any(differs(f, one) for one in f.drawn)


def differs(f: Facts, claim_id: str) -> bool:
    """Whether the registry's number is further from the claim than its last printed digit tells."""
    claim = catalogue.claim(claim_id)
    if claim.precision == "exact":
        return bool(f.found[claim_id] != claim.number)
    return bool(abs(f.found[claim_id] - claim.number) * 100 > claim.number)


@says("terbit-dan-tercatat", "title", rf"{N} dari {N} angka berbeda: (.+)")
def _(f: Facts, m: re.Match[str]) -> bool:
    said = re.findall(
        rf"(.+?) 202\d(?:–202\d)? tercatat (?:{RP}|{N}), terbit ([^;]+)(?:; |$)", m[3]
    )
    wrong = [one for one in f.drawn if differs(f, one)]
    return (
        reads(m[1], len(wrong))
        and reads(m[2], len(f.drawn))
        and len(said) == len(wrong)
        and all(
            (pays(money, f.found[one]) if money else reads(plain, f.found[one]))
            and printed == catalogue.claim(one).printed
            for one, (_, money, plain, printed) in zip(wrong, said, strict=True)
        )
    )


@says("terbit-dan-tercatat", "subtitle", rf"{EVERY}, seluruh kabupaten dan semua sektor {EVERY}")
@says("terbit-dan-tercatat", "alt", rf"Batang {N} angka tercatat dengan tanda angka terbit\.")
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("aliran-dana", "title", rf"Iuran {RP} masuk, manfaat {RP} keluar")
def _(f: Facts, m: re.Match[str]) -> bool:
    return min(f.premium, f.benefit) > 0 and pays(m[1], f.premium) and pays(m[2], f.benefit)


@says("aliran-dana", "title", rf"Manfaat {RP} keluar, tanpa iuran yang tercatat")
def _(f: Facts, m: re.Match[str]) -> bool:
    return not f.premium and pays(m[1], f.benefit) and f.benefit > 0


@says("aliran-dana", "title", rf"Iuran {RP} masuk, tanpa manfaat yang dibayar")
def _(f: Facts, m: re.Match[str]) -> bool:
    return not f.benefit and pays(m[1], f.premium) and f.premium > 0


@says("aliran-dana iuran-manfaat", "title", "Tidak ada iuran dan manfaat yang tercatat")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not f.premium and not f.benefit


@says("aliran-dana", "subtitle", rf"Rupiah, {EVERY} tidak dijumlahkan, {EVERY}{ENDING}")
@says("iuran-manfaat", "subtitle", rf"Rupiah per sektor dan tahun; {EVERY}{ENDING}")
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says(
    "aliran-dana",
    "alt",
    rf"Diagram alir dari {N} sumber dana lewat {N} sektor ke {N} program; "
    r"tabelnya mengatakan hal yang sama\.",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return [number(one) for one in m.groups()] == f.ends


@says("iuran-manfaat", "title", rf"Manfaat {RP}, (\d[\d.]*,\d\d) kali iuran {RP}")
def _(f: Facts, m: re.Match[str]) -> bool:
    return (
        f.benefit > 0
        and pays(m[1], f.benefit)
        and reads(m[2], part(f.benefit, f.premium), 2)
        and pays(m[3], f.premium)
    )


@says("iuran-manfaat", "title", rf"Manfaat {RP}, tanpa iuran yang tercatat")
def _(f: Facts, m: re.Match[str]) -> bool:
    return not f.premium and f.benefit > 0 and pays(m[1], f.benefit)


@says("iuran-manfaat", "title", rf"Tanpa manfaat yang dibayar; iuran {RP}")
def _(f: Facts, m: re.Match[str]) -> bool:
    return not f.benefit and f.premium > 0 and pays(m[1], f.premium)


@says("iuran-manfaat", "alt", rf"Batang {N} pasangan sektor dan tahun\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    return reads(m[1], f.pairs)


PER_1000 = "benefit_per_1000"
LABELLED = f"(?:{PLACES}|{some_of(SECTORS.values())})"


def per_1000(f: Facts) -> dict[str, Fraction]:
    return {one: row[PER_1000] for one, row in f.by.items() if row[PER_1000] is not None}


def all_paid(f: Facts) -> int:
    return sum(row["amount_rp"] for row in f.by.values())


@says(
    "peta-manfaat manfaat-per-peserta peringkat-manfaat", "title", "Tidak ada manfaat yang dibayar"
)
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not all_paid(f)


@says(
    "peta-manfaat manfaat-per-peserta peringkat-manfaat",
    "title",
    rf"Manfaat {RP}, tanpa peserta di (?:sektor|kecamatan) yang menerimanya",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return all_paid(f) > 0 and pays(m[1], all_paid(f)) and not any(per_1000(f).values())


@says(
    "peta-manfaat",
    "title",
    rf"({KECAMATAN}): {RP} per 1\.000 peserta, urutan ke-{N} dari {N}",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    read = {one: in_words(value) for one, value in per_1000(f).items()}
    return (
        m[1] == NAMES[f.code]
        and pays(m[2], per_1000(f)[f.code])
        and reads(m[3], place_of(f.code, read))
        and reads(m[4], len(read))
        and (read[f.code] > 0 or m[3] != "1")
    )


@says(
    "peta-manfaat manfaat-per-peserta",
    "title",
    rf"Tertinggi ({LABELLED}|di {N} (sektor|kecamatan)): {RP} per 1\.000 peserta",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    read = {one: in_words(value) for one, value in per_1000(f).items()}
    first = highest(read)
    return (
        read[first[0]] > 0
        and are(m[1], m[2], first, f.labels)
        and m[3] in (None, f.what)
        and pays(m[4], per_1000(f)[first[0]])
    )


@says(
    "peringkat-manfaat",
    "title",
    rf"{N} dari {N} kecamatan di atas rata-rata kabupaten, {RP} per 1\.000 peserta",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    mean = part(all_paid(f) * 1000, sum(row["participants"] for row in f.by.values()))
    above = sum(value > (mean or 0) for value in per_1000(f).values())
    return bool(mean) and reads(m[1], above) and reads(m[2], len(per_1000(f))) and pays(m[3], mean)


@says(
    "manfaat-per-peserta peringkat-manfaat",
    "subtitle",
    rf"Manfaat per 1\.000 peserta \(rupiah\)(?:; bersama {RP})?, {EVERY}{ENDING}",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    people = sum(row["participants"] for row in f.by.values())
    return pays(m[1], part(all_paid(f) * 1000, people)) if people else m[1] is None


@says(
    "peta-manfaat",
    "subtitle",
    rf"Manfaat per 1\.000 peserta \(rupiah\) menurut kecamatan, "
    rf"{EVERY}{ENDING}(; putih: nol)?(; abu-abu: tanpa peserta)?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    values = [row[PER_1000] for row in f.by.values()]
    return bool(m[1]) == (0 in values) and bool(m[2]) == (None in values)


@says("peta-manfaat", "alt", r"Peta 31 kecamatan\.")
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("manfaat-per-peserta rata-rata-jkm", "alt", rf"Batang {N} sektor\.")
@says("peringkat-manfaat rata-rata-jkm-kecamatan", "alt", rf"Batang {N} kecamatan\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    return reads(m[1], len(f.by))


JKM = "rata-rata-jkm rata-rata-jkm-kecamatan"


@says(JKM, "title", "Tidak ada kasus JKM yang dibayar")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not any(row["jkm_cases"] for row in f.by.values())


@says(
    JKM,
    "title",
    rf"Rata-rata JKM {RP} per kasus; (?:{N}|tidak ada) "
    rf"(sektor|kecamatan) di bawah aturan Rp42 juta",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    paid = [row for row in f.by.values() if row["jkm_cases"]]
    mean = part(
        sum(row["amount_per_case"] * row["jkm_cases"] for row in paid),
        sum(row["jkm_cases"] for row in paid),
    )
    below = sum(row["amount_per_case"] < 42_000_000 for row in paid)
    return (
        pays(m[1], mean)
        and (reads(m[2], below) and below > 0 if m[2] else not below)
        and m[3] == f.what
    )


@says(
    JKM,
    "subtitle",
    rf"Rupiah JKM dibayar dibagi kasus JKM; garis: santunan menurut aturan, {EVERY}{ENDING}",
)
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("beasiswa-jenjang", "title", "Tidak ada beasiswa yang dibayar")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not any(row["amount_rp"] for row in f.levels.values())


@says(
    "beasiswa-jenjang",
    "title",
    rf"({one_of(LEVELS.values())}): {D} persen nilai beasiswa, {N} dari {N} anak",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    (level,) = (one for one, label in LEVELS.items() if label == m[1])
    amounts = {one: row["amount_rp"] for one, row in f.levels.items()}
    return (
        level in highest(amounts)
        and reads(m[2], part(amounts[level] * 100, sum(amounts.values())), 1)
        and reads(m[3], f.levels[level]["recipients"])
        and reads(m[4], sum(row["recipients"] for row in f.levels.values()))
    )


@says(
    "beasiswa-jenjang",
    "subtitle",
    rf"Beasiswa dibayar menurut jenjang, anak dan rupiah, {EVERY}{ENDING}",
)
@says("beasiswa-jenjang", "alt", r"Batang 4 jenjang\.")
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


# Pertanian & perlindungan


@says("bantuan-jenis", "title", rf"({KECAMATAN}) menerima {N} dari 6 jenis bantuan")
def _(f: Facts, m: re.Match[str]) -> bool:
    got = sum(amount > 0 for amount in f.by[f.code].values())
    return m[1] == NAMES[f.code] and reads(m[2], got) and got > 0


@says("bantuan-jenis", "title", rf"({KECAMATAN}) tidak menerima satu pun dari 6 jenis bantuan")
def _(f: Facts, m: re.Match[str]) -> bool:
    return m[1] == NAMES[f.code] and not any(f.by[f.code].values())


def most_of(f: Facts) -> dict[str, list[str]]:
    """For each item that was handed over, who got most of it."""
    of_item = {item: {one: row[item] for one, row in f.by.items()} for item in ITEMS}
    return {item: highest(got) for item, got in of_item.items() if any(got.values())}


@says("bantuan-jenis", "title", "Tidak ada bantuan yang diserahkan")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return f.code is None and not most_of(f)


@says(
    "bantuan-jenis",
    "title",
    rf"({KECAMATAN}) penerima terbanyak untuk (?:semua|{N} dari 6) jenis bantuan",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    kinds = len(most_of(f))
    alone = {tuple(first) for first in most_of(f).values()}
    return (
        len(alone) == 1
        and [m[1]] == [NAMES[one] for one in next(iter(alone))]
        and (reads(m[2], kinds) if m[2] else kinds == len(ITEMS))
    )


@says("bantuan-jenis", "title", rf"Penerima terbanyak {N} jenis bantuan tersebar di {N} kecamatan")
def _(f: Facts, m: re.Match[str]) -> bool:
    leaders = {one for first in most_of(f).values() for one in first}
    return reads(m[1], len(most_of(f))) and reads(m[2], len(leaders)) and len(leaders) > 1


@says(
    "bantuan-jenis",
    "subtitle",
    rf"Jumlah bantuan dalam satuan masing-masing, {EVERY}, Kabupaten Jember; "
    r"satuan berbeda tidak dijumlahkan(; terbit: angka pengumuman)?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return bool(m[1]) == f.said


@says("bantuan-jenis", "alt", r"(.+)\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    said = [re.fullmatch(rf"(.+) {NUMBER} (\w+)", one) for one in m[1].split("; ")]
    sums = {item: sum(row[item] for row in f.by.values()) for item in ITEMS}
    return [one and one[1] for one in said] == list(ITEMS.values()) and all(
        one and quantity(one[2], amount) and one[3] == catalogue.AID_ITEMS[item].unit
        for one, (item, amount) in zip(said, sums.items(), strict=True)
    )


@says("bantuan-asal", "title", "Tidak ada nilai bantuan yang tercatat")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not f.total


@says("bantuan-asal", "title", rf"({KECAMATAN}) tanpa nilai bantuan yang tercatat")
def _(f: Facts, m: re.Match[str]) -> bool:
    return m[1] == NAMES[f.code] and not f.totals[f.code] and f.total > 0


@says("bantuan-asal", "title", rf"({KECAMATAN}) menerima {RP}, urutan ke-{N} dari 31")
def _(f: Facts, m: re.Match[str]) -> bool:
    return (
        m[1] == NAMES[f.code]
        and f.totals[f.code] > 0
        and pays(m[2], f.totals[f.code])
        and reads(m[3], place_of(f.code, f.totals))
    )


@says(
    "bantuan-asal",
    "title",
    rf"{D} persen nilai bantuan dari (.+); terbesar di ({PLACES}|{N} kecamatan), {RP}",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    labels = {label[0].lower() + label[1:]: one for one, label in ORIGINS.items()}
    first = highest(f.totals)
    return (
        labels[m[2]] in highest(f.origins)
        and reads(m[1], part(f.origins[labels[m[2]]] * 100, f.total), 1)
        and are(m[3], m[4], first, NAMES)
        and pays(m[5], f.totals[first[0]])
    )


@says(
    "bantuan-asal",
    "subtitle",
    rf"Nilai bantuan \(rupiah\) menurut asal dana dan kecamatan, \d{{4}}, Kabupaten Jember; "
    rf"bersama {RP}(?: \(terbit Rp73,5 miliar\))?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return pays(m[1], f.total)


@says("bantuan-asal", "alt", r"Batang bertumpuk 31 kecamatan dari yang terbesar\.")
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


BESIDE = "bantuan-perlindungan-peta bantuan-perlindungan-sebaran bantuan-perlindungan-daftar"
LEVEL = ("rendah", "sedang", "tinggi")


def sum_of(f: Facts, measure: str) -> int:
    return sum(row[measure] for row in f.by.values())


def corner(f: Facts, given: int, cover: int) -> list[str]:
    return [one for one in f.by if (f.aid[one], f.cover[one]) == (given, cover)]


def comparable(f: Facts) -> bool:
    return bool(sum_of(f, "value_rp") and sum_of(f, "participants"))


@says(BESIDE, "title", "Tidak ada bantuan yang dapat dibaca bersama perlindungan")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not sum_of(f, "value_rp")


@says(BESIDE, "title", "Tidak ada peserta yang dapat dibaca bersama bantuan")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not sum_of(f, "participants")


@says(
    "bantuan-perlindungan-peta",
    "title",
    rf"({KECAMATAN}): bantuan (\w+) \({RP} per penduduk\), perlindungan (\w+) \({D} per 1\.000\)",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    mine = f.by[f.code]
    return (
        comparable(f)
        and m[1] == NAMES[f.code]
        and (m[2], m[4]) == (LEVEL[f.aid[f.code]], LEVEL[f.cover[f.code]])
        and number(m[3]) == rounded(mine[AID])
        and reads(m[5], mine[COVER], 1)
    )


def said_count(text: str, ids: Sequence[str]) -> bool:
    return reads(text, len(ids)) and len(ids) > 0 if text[0].isdigit() else not ids


HOW_MANY = r"(Tidak ada|\d+) kecamatan"


@says(
    "bantuan-perlindungan-peta",
    "title",
    rf"{HOW_MANY} dengan bantuan tinggi dan perlindungan rendah; (tidak ada|\d+) sebaliknya",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return comparable(f) and said_count(m[1], corner(f, 2, 0)) and said_count(m[2], corner(f, 0, 2))


@says(
    "bantuan-perlindungan-sebaran",
    "title",
    rf"{HOW_MANY} lain sekelas dengan ({KECAMATAN}): bantuan (\w+), perlindungan (\w+)",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    mine = f.aid[f.code], f.cover[f.code]
    others = [one for one in corner(f, *mine) if one != f.code]
    return (
        comparable(f)
        and said_count(m[1], others)
        and m[2] == NAMES[f.code]
        and (m[3], m[4]) == (LEVEL[mine[0]], LEVEL[mine[1]])
    )


@says(
    "bantuan-perlindungan-sebaran",
    "title",
    rf"{HOW_MANY} tinggi pada keduanya, (tidak ada|\d+) rendah pada keduanya",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return comparable(f) and said_count(m[1], corner(f, 2, 2)) and said_count(m[2], corner(f, 0, 0))


LISTED = rf"({PLACES}|{N} kecamatan)"


@says(
    "bantuan-perlindungan-daftar",
    "title",
    "Tidak ada kecamatan yang tinggi pada satu ukuran dan rendah pada yang lain",
)
def _(f: Facts, _m: re.Match[str]) -> bool:
    return comparable(f) and not corner(f, 2, 0) and not corner(f, 0, 2)


@says(
    "bantuan-perlindungan-daftar", "title", rf"Perlindungan tinggi dengan bantuan rendah: {LISTED}"
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return comparable(f) and are(m[1], m[2], corner(f, 0, 2), NAMES) and not corner(f, 2, 0)


@says(
    "bantuan-perlindungan-daftar", "title", rf"Bantuan tinggi dengan perlindungan rendah: {LISTED}"
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return comparable(f) and are(m[1], m[2], corner(f, 2, 0), NAMES) and not corner(f, 0, 2)


@says(
    "bantuan-perlindungan-daftar",
    "title",
    rf"Bantuan tinggi, perlindungan rendah: {LISTED}; sebaliknya: {LISTED}",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return (
        comparable(f)
        and are(m[1], m[2], corner(f, 2, 0), NAMES)
        and are(m[3], m[4], corner(f, 0, 2), NAMES)
    )


def bounds(f: Facts, text: str, measure: str, decimals: int, levels: Mapping[str, int]) -> bool:
    """Whether the borders that a subtitle states part the kecamatan as the figure does."""
    found = re.search(
        rf"{text} rendah di bawah (?:Rp)?{NUMBER}, tinggi mulai (?:Rp)?{NUMBER}", f.subtitle
    )
    if not found:
        return set(levels.values()) == {1}
    low, high = number(found[1]), number(found[2])
    read = {one: rounded(row[measure], decimals) for one, row in f.by.items()}
    return all((read[one] >= low) + (read[one] >= high) == levels[one] for one in read)


@says(
    "bantuan-perlindungan-peta bantuan-perlindungan-sebaran",
    "subtitle",
    r"Nilai bantuan \d{4} per penduduk \(rupiah\) dan peserta \d{4} per 1\.000 penduduk, "
    r"Kabupaten Jember; penyebut: penduduk akhir 2024(?:; "
    r"garis putus: batas rendah, sedang, dan tinggi)?",
)
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("bantuan-perlindungan-daftar", "subtitle", r".+; penyebut: penduduk akhir 2024.*")
def _(f: Facts, m: re.Match[str]) -> bool:
    f.subtitle = m[0]
    return bounds(f, "bantuan", AID, 0, f.aid) and bounds(f, "perlindungan", COVER, 1, f.cover)


@says(
    BESIDE,
    "alt",
    r"(?:Peta 31 kecamatan dalam sembilan kelas; |Sebaran 31 kecamatan; )?"
    + "; ".join(
        rf"bantuan {LEVEL[given]} dan perlindungan {LEVEL[cover]}: ({PLACES}|tidak ada)"
        for given, cover in ((2, 0), (0, 2), (2, 2), (0, 0))
    )
    + r"\.",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    corners = (corner(f, *one) for one in ((2, 0), (0, 2), (2, 2), (0, 0)))
    return all(
        named(text, found, NAMES) if found else text == "tidak ada"
        for text, found in zip(m.groups(), corners, strict=True)
    )


@says("sektor-bersama", "title", "Tidak ada peserta pada tahun ini")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not any(f.people.values())


@says("sektor-bersama", "title", rf"Petani dan buruh tani {N} dari {N} peserta, {D} persen")
def _(f: Facts, m: re.Match[str]) -> bool:
    both, everybody = f.people["petani"] + f.people["buruh_tani"], sum(f.people.values())
    return (
        reads(m[1], both) and reads(m[2], everybody) and reads(m[3], part(both * 100, everybody), 1)
    )


@says(
    "sektor-bersama",
    "subtitle",
    r"Peserta \(orang\) menurut sektor, .+; berwarna: "
    r"sektor yang juga menjadi sasaran bantuan pertanian",
)
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("sektor-bersama", "alt", r"(.*)\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    said = dict(one.rsplit(" ", 1) for one in m[1].split("; ") if one)
    return set(said) == {SECTORS[one] for one in f.people} and all(
        reads(said[SECTORS[one]], count) for one, count in f.people.items()
    )


@says("mesin-bulanan", "title", r"(.+); (.+)")
def _(f: Facts, m: re.Match[str]) -> bool:
    return all(
        machine_said(text, {month: row[item] for month, row in f.months.items()}, item)
        for text, item in zip(m.groups(), draw_aid.MACHINES, strict=True)
    )


def machine_said(text: str, amounts: Mapping[Any, float], item: str) -> bool:
    label = ITEMS[item]
    found = re.fullmatch(rf"(.+?) terbanyak pada (.+) \({NUMBER}\)", text)
    if not found:
        return text.lower() == f"{label} tidak ada yang diserahkan".lower() and not any(
            amounts.values()
        )
    peaks = highest(amounts)
    months = [MONTHS[one.month - 1] for one in peaks]
    return (
        found[1].lower() == label.lower()
        and amounts[peaks[0]] > 0
        and (found[2] == f"{len(peaks)} bulan" if len(peaks) > 2 else names(found[2]) == months)
        and quantity(found[3], amounts[peaks[0]])
    )


@says(
    "mesin-bulanan",
    "subtitle",
    r"Mesin diserahkan tiap bulan menurut jenis \(unit\), .+, Kabupaten Jember",
)
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("mesin-bulanan", "alt", rf"Batang {N} bulan untuk tiap jenis mesin\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    return reads(m[1], len(f.months))


# Profil kecamatan


def shown(mine: Profile) -> list[str]:
    return [one for one in COMPARED if mine.known(one)]


def beside_median(mine: Profile, measure: str) -> int:
    if mine.mine(measure) is None:
        return 0
    own, middle = (read_as(measure, one) for one in (mine.mine(measure), mine.median(measure)))
    return (own > middle) - (own < middle)


@says("posisi-kecamatan", "title", rf"({KECAMATAN}) tidak di atas median pada satu ukuran pun")
def _(f: Facts, m: re.Match[str]) -> bool:
    mine = f.profile
    return m[1] == NAMES[mine.code] and not any(beside_median(mine, one) > 0 for one in shown(mine))


@says(
    "posisi-kecamatan",
    "title",
    rf"({KECAMATAN}) di atas median pada (?:semua {N}|{N} dari {N}) ukuran",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    known = [one for one in shown(f.profile) if f.profile.mine(one) is not None]
    above = sum(beside_median(f.profile, one) > 0 for one in known)
    if m[2]:
        said = above == len(known) and reads(m[2], len(known))
    else:
        said = reads(m[3], above) and reads(m[4], len(known)) and above < len(known)
    return m[1] == NAMES[f.profile.code] and above > 0 and said


@says(
    "posisi-kecamatan",
    "subtitle",
    r"Tiap titik satu kecamatan, \d{4}, Kabupaten Jember; garis "
    r"tegak: median\. Tiap baris berskala sendiri, dari nol",
)
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


def value_said(measure: str, text: str, value: Any) -> bool:  # noqa: ANN401
    if measure in list(COMPARED)[:2]:
        return reads(text, value, 1)
    return reads(text, value) if measure == "participants" else pays(text, value)


@says("posisi-kecamatan", "alt", r"(.+)\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    said = m[1].split("; ")
    measures = shown(f.profile)
    return len(said) == len(measures) and all(
        position_said(f.profile, measure, text)
        for measure, text in zip(measures, said, strict=True)
    )


def position_said(mine: Profile, measure: str, text: str) -> bool:
    """ "Peserta per 1.000 penduduk 2,2 · urutan ke-20 dari 31 · median 2,9"."""
    rest = text.removeprefix(COMPARED[measure] + " ")
    own, *place, middle = rest.split(" · ")
    if not value_said(measure, middle.removeprefix("median "), mine.median(measure)):
        return False
    if mine.mine(measure) is None:
        return own == "tanpa peserta" and not place
    return value_said(measure, own, mine.mine(measure)) and place_said(mine, measure, place)


def place_said(mine: Profile, measure: str, said: Sequence[str]) -> bool:
    """Whether a place is the right one; none is said where all that is known reads zero."""
    place, among = mine.place(measure), len(mine.known(measure))
    if place == 1 and not read_as(measure, mine.mine(measure)):
        return not said
    return list(said) == [f"urutan ke-{place} dari {among}"]


def near_read(f: Facts) -> dict[str, Fraction]:
    return {one: rounded(row[COVER], 1) for one, row in f.near.items()}


@says("peta-tetangga", "title", rf"({KECAMATAN}) dan tetangganya tanpa peserta")
def _(f: Facts, m: re.Match[str]) -> bool:
    return m[1] == NAMES[f.code] and not any(row["participants"] for row in f.near.values())


@says(
    "peta-tetangga",
    "title",
    rf"({KECAMATAN}) dan tetangganya di bawah 0,1 peserta per 1\.000 penduduk",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    few = any(row["participants"] for row in f.near.values())
    return m[1] == NAMES[f.code] and few and not any(near_read(f).values())


NEAR = rf"({PLACES}|(\d+) tetangga)"


@says("peta-tetangga", "title", rf"({KECAMATAN}) tertinggi bersama {NEAR} di antara tetangganya")
def _(f: Facts, m: re.Match[str]) -> bool:
    first = highest(near_read(f))
    others = [one for one in first if one != f.code]
    return (
        m[1] == NAMES[f.code]
        and f.code in first
        and near_read(f)[f.code] > 0
        and are(m[2], m[3], others, NAMES)
    )


@says("peta-tetangga", "title", rf"({KECAMATAN}) paling tinggi di antara (\d+) tetangganya")
def _(f: Facts, m: re.Match[str]) -> bool:
    return (
        m[1] == NAMES[f.code] and highest(near_read(f)) == [f.code] and reads(m[2], len(f.near) - 1)
    )


def above_me(f: Facts) -> list[str]:
    read = near_read(f)
    return [one for one in read if read[one] > read[f.code]]


@says("peta-tetangga", "title", rf"Semua tetangga ({KECAMATAN}) lebih tinggi")
def _(f: Facts, m: re.Match[str]) -> bool:
    return m[1] == NAMES[f.code] and len(above_me(f)) == len(f.near) - 1


@says("peta-tetangga", "title", rf"{NEAR} lebih tinggi daripada ({KECAMATAN})")
def _(f: Facts, m: re.Match[str]) -> bool:
    return m[3] == NAMES[f.code] and are(m[1], m[2], above_me(f), NAMES)


@says(
    "peta-tetangga",
    "subtitle",
    rf"Peserta per 1\.000 penduduk, \d{{4}}, ({KECAMATAN}) "
    rf"dan (\d+) tetangganya(; tidak diwarnai: nol)?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    zero = not all(row["participants"] for row in f.near.values())
    return m[1] == NAMES[f.code] and reads(m[2], len(f.near) - 1) and bool(m[3]) == zero


@says("peta-tetangga", "alt", r"Peta: (.+)\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    said = dict(one.rsplit(" ", 1) for one in m[1].split("; "))
    return set(said) == {NAMES[one] for one in f.near} and all(
        reads(said[NAMES[one]], row[COVER], 1) for one, row in f.near.items()
    )


def sizes(f: Facts) -> dict[str, int]:
    return {one: abs(change) for one, change in f.changes.items()}


@says(
    "perubahan-sektor",
    "title",
    rf"({some_of(SECTORS.values())}) paling banyak berubah"
    rf"(?::( masing-masing)? (bertambah|berkurang) {N} orang)?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    first = highest(sizes(f))
    ways = {f.changes[one] > 0 for one in first}
    word = None if len(ways) > 1 else "bertambah" if ways == {True} else "berkurang"
    return (
        named(m[1], first, SECTORS)
        and m[3] == word
        and (word is None or bool(m[2]) == (len(first) > 1))
        and (word is None or reads(m[4], sizes(f)[first[0]]))
    )


@says(
    "perubahan-sektor",
    "subtitle",
    r"Selisih peserta \(orang\) \d{4} terhadap \d{4} menurut sektor, .+, Kabupaten Jember",
)
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("perubahan-sektor", "alt", r"(.+)\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    said = dict(one.rsplit(" ", 1) for one in m[1].split("; "))
    signs = {1: "+", 0: "t", -1: "−"}
    return set(said) == set(SECTORS.values()) and all(
        said[SECTORS[one]][0] == signs[(change > 0) - (change < 0)]
        and (not change or reads(said[SECTORS[one]][1:], abs(change)))
        for one, change in f.changes.items()
    )


@says("manfaat-kecamatan", "title", r"Tidak ada manfaat yang dibayar (pada .+|hingga .+)")
def _(f: Facts, m: re.Match[str]) -> bool:
    last = max(f.by)
    return not f.by[last]["amount_rp"] and m[1] == until(last, f.as_of)


@says("manfaat-kecamatan", "title", rf"{RP} manfaat bagi {N} penerima (pada .+|hingga .+)")
def _(f: Facts, m: re.Match[str]) -> bool:
    last = max(f.by)
    return (
        f.by[last]["amount_rp"] > 0
        and pays(m[1], f.by[last]["amount_rp"])
        and reads(m[2], f.by[last]["recipients"])
        and m[3] == until(last, f.as_of)
    )


@says(
    "manfaat-kecamatan",
    "subtitle",
    r"Manfaat dibayar \(rupiah\) per tahun menurut program, .+, Kabupaten Jember",
)
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("manfaat-kecamatan", "alt", r"(.+)\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    said = [re.fullmatch(rf"(\d{{4}}): {RP}, {N} penerima", one) for one in m[1].split("; ")]
    return len(said) == len(f.by) and all(
        one
        and one[1] == str(year)
        and pays(one[2], row["amount_rp"])
        and reads(one[3], row["recipients"])
        for one, (year, row) in zip(said, f.by.items(), strict=True)
    )


@says(
    "bantuan-kecamatan",
    "title",
    rf"({some_of(ITEMS.values())})( masing-masing)? {D} persen dari nilai bantuan",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    values = {one: row["value_rp"] for one, row in f.by.items()}
    first = highest(values)
    return (
        named(m[1], first, ITEMS)
        and bool(m[2]) == (len(first) > 1)
        and reads(m[3], part(values[first[0]] * 100, sum(values.values())), 1)
    )


@says(
    "bantuan-kecamatan",
    "subtitle",
    rf"Nilai bantuan pertanian \(rupiah\) dan jumlahnya, "
    rf"\d{{4}}, .+, Kabupaten Jember; bersama {RP}",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return pays(m[1], sum(row["value_rp"] for row in f.by.values()))


@says("bantuan-kecamatan", "alt", r"(.+)\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    labels = {label: one for one, label in ITEMS.items()}
    said = [re.fullmatch(rf"(.+) {RP} · {NUMBER} (\w+)", one) for one in m[1].split("; ")]
    worth = [one for one, row in f.by.items() if row["value_rp"]]
    return sorted(labels[one[1]] for one in said if one) == sorted(worth) and all(
        one
        and pays(one[2], f.by[labels[one[1]]]["value_rp"])
        and quantity(one[3], f.by[labels[one[1]]]["quantity"])
        for one in said
    )


# The paragraph and the cards of a profile


FIRST = {
    "resmi": "Pemkab Jember mencatat",
    "sementara": "Pemkab Jember sementara mencatat",
    "simulasi": "Menurut data simulasi, dasbor ini menyimulasikan",
}
AGAIN = {
    "resmi": "Pemkab Jember juga mencatat",
    "sementara": "Pemkab Jember juga sementara mencatat",
    "simulasi": "Dasbor ini juga menyimulasikan",
}
WHEN = r"(pada \d{4}|hingga \d{1,2} \w+ \d{4})"


def paragraph_agrees(mine: Profile, text: str) -> bool:
    """Whether the paragraph is exactly the sentences that the numbers call for, in their order."""
    first, *later = re.split(r"(?<=\.) (?=[A-Z])", text)
    if not people_agree(mine, first):
        return False
    counted = mine.change("participants") or mine.mine("participants")
    if counted and not (later and months_agree(mine, later.pop(0))):
        return False
    spoken = mine.statuses["enrolment_yearly"]
    for what, amount, people, unit in (
        ("manfaat", "amount_rp", "recipients", "penerima"),
        ("bantuan pertanian", "value_rp", "groups", "kelompok"),
    ):
        if not mine.mine(amount):
            continue
        status = mine.statuses[OF_CUBE[amount]]
        opening = AGAIN[status] if status == spoken else FIRST[status]
        spoken = status
        found = re.fullmatch(
            rf"{opening} {what} {RP} bagi {N} {unit} "
            rf"{WHEN}(?:, (naik|turun) {RP} dari (\d{{4}}))?\.",
            later.pop(0) if later else "",
        )
        change = mine.change(amount)
        if not (
            found
            and pays(found[1], mine.mine(amount))
            and reads(found[2], mine.mine(people))
            and found[3] == until(mine.year, mine.as_of[OF_CUBE[amount]])
            and found[4] == direction(change)
            and (not change or pays(found[5], abs(change)))
            and found[6] == (str(mine.year - 1) if change else None)
        ):
            return False
    return not later


def people_agree(mine: Profile, sentence: str) -> bool:
    opening = (
        rf"{FIRST[mine.statuses['enrolment_yearly']]} (?:{N}|tidak ada) peserta yang iurannya "
        rf"dibayar pemerintah di Kecamatan {NAMES[mine.code]} "
        rf"{until(mine.year, mine.as_of['enrolment_yearly'])}"
    )
    people, share = mine.mine("participants"), mine.mine(COVER)
    if not people:
        found = re.fullmatch(rf"{opening}\.", sentence)
        return found is not None and found[1] is None
    found = re.fullmatch(
        rf"{opening}, atau {D} per 1\.000 penduduk, (urutan ke-{N} dari {N}) kecamatan "
        rf"dan (di atas|sama dengan|di bawah) median \({D}\)\.",
        sentence,
    )
    if not any(rounded(one, 1) for one in mine.known(COVER).values()):
        found = re.fullmatch(
            rf"{opening}, {TOO_FEW[:12]} per 1\.000 penduduk seperti di semua kecamatan\.", sentence
        )
        return found is not None and reads(found[1] or "", people)
    beside = {1: "di atas", 0: "sama dengan", -1: "di bawah"}[beside_median(mine, COVER)]
    return (
        found is not None
        and reads(found[1] or "", people)
        and reads(found[2], share, 1)
        and place_said(mine, COVER, [found[3]] if found[3] else [])
        and found[6] == beside
        and reads(found[7], mine.median(COVER), 1)
    )


def months_agree(mine: Profile, sentence: str) -> bool:
    found = re.fullmatch(
        rf"(?:[Jj]umlah peserta (naik|turun) {N} orang dari (\d{{4}}))?(?:, dan )?"
        rf"(?:[Ss]etiap peserta terlindungi rata-rata {D} bulan)?\.",
        sentence,
    )
    change, months = mine.change("participants"), mine.mine("months_per_participant")
    return (
        found is not None
        and found[1] == direction(change)
        and (not change or (reads(found[2], abs(change)) and found[3] == str(mine.year - 1)))
        and (found[4] is None if months is None else reads(found[4], months, 1))
    )


def cards_that_disagree(mine: Profile, cards: Sequence[draw_profile.KeyFigure]) -> Iterator[str]:
    """The cards whose value or words below it are not those of the cubes."""
    measures = (*("participants", *list(COMPARED)[:2]), "amount_rp", "value_rp")
    counted = {"amount_rp": ("recipients", "penerima"), "value_rp": ("groups", "kelompok")}
    for measure, card in zip(measures, cards, strict=True):
        value, detail = mine.mine(measure), card.detail.split("; ") if card.detail else []
        change = mine.change(measure) if measure not in COMPARED else 0
        since = [rf"{direction(change)} (.+) dari {mine.year - 1}" for _ in range(1) if change]
        if value is None:
            nothing = "tanpa peserta" if measure in COMPARED else "tidak ada data"
            agrees = card.value == nothing
        else:
            agrees = value_said(measure, card.value, value)
        if measure in counted and value is not None:
            name, unit = counted[measure]
            agrees &= detail[:1] == [f"{mine.mine(name):,} {unit}".replace(",", ".")]
            detail = detail[1:]
        if measure in COMPARED and mine.known(measure) and value is not None:
            # Where all read zero there is no place, and the card says no more.
            middle = detail.pop().removeprefix("median ") if detail else ""
            agrees &= place_said(mine, measure, detail) and (
                value_said(measure, middle, mine.median(measure)) if middle else not detail
            )
            detail = []
        if measure == "participants" and not change:
            agrees &= detail == ["orang yang iurannya dibayar pemerintah"]
        else:
            found = [re.fullmatch(*pair) for pair in zip(since, detail, strict=False)]
            agrees &= len(since) == len(detail) and all(
                one is not None and value_said(measure, one[1], abs(change)) for one in found
            )
        if not agrees:
            yield f"{card.name}: {card.value} / {card.detail}"


def words_that_disagree(mine: Profile, facts: StandingFacts) -> Iterator[str]:
    """The paragraph and the cards of a profile that do not agree with the cubes."""
    as_of = {table: day.isoformat() for table, day in mine.as_of.items()}
    text = sentences.profile(facts, NAMES[mine.code], mine.year, mine.statuses, as_of)
    if not paragraph_agrees(mine, text):
        yield f"paragraph does not agree: {text}"
    yield from misspelled(text)
    if NOT_WORDS.search(text):
        yield f"no number and no word: {text}"
    yield from cards_that_disagree(mine, draw_profile.key_figures(facts, mine.year))


# What holds for every figure


NOT_WORDS = re.compile(r"(?<![\w])(?:nan|NaN|NaT|None|inf|<NA>|null)(?![\w])")
CAUSAL = re.compile(
    r"\b(?:karena|sebab|menyebabkan|disebabkan|sehingga|akibat\w*|berkat|berdampak|dampak\w*|"
    r"m?em?pengaruh\w*|mendorong|membuat|hasil dari)\b",
    re.IGNORECASE,
)
APART = {"Terbit", "Angka terbit", "Proyeksi"}
"""Marks of published claims, which no registry has counted."""


def texts(part_of: Any) -> Iterator[str]:  # noqa: ANN401
    """Every text of a figure."""
    if isinstance(part_of, str):
        yield part_of
    elif isinstance(part_of, Mapping):
        for name, inner in part_of.items():
            if name != "geojson":
                yield from texts(inner)
    elif isinstance(part_of, list | tuple):
        for inner in part_of:
            yield from texts(inner)


def drawn(chart: Chart) -> Iterator[float]:
    """The numbers that lengths and heights stand for, without tracks, claims and shares."""
    for trace in chart.spec["data"]:
        if trace.get("hoverinfo") == "skip" or trace.get("name") in APART:
            continue
        if trace["type"] == "bar":
            yield from (one for one in trace["x" if trace.get("orientation") else "y"] if one)
        elif trace["type"] == "sankey":
            yield from trace["link"]["value"]
        elif chart.name == "bantuan-perlindungan-sebaran":
            yield from (*trace["x"], *trace["y"])


def disagreements(seen: Seen, statuses: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a figure, in words for whoever reads the failure."""
    chart = seen.chart
    simulated = any(statuses[one] == "simulasi" for one in seen.cubes)
    alt = chart.alt.removeprefix("Data simulasi. ")
    if (alt != chart.alt) != simulated or ("SIMULASI" in texts(chart.spec["layout"])) != simulated:
        yield "simulated data and no word of it, or the word without simulated data"
    if not alt.startswith(f"{chart.title}. "):
        yield f"the alternative text does not begin with the finding: {alt}"
    for what, text in (
        ("title", chart.title),
        ("subtitle", chart.subtitle),
        ("alt", alt.removeprefix(f"{chart.title}. ")),
    ):
        found = [
            (check, match)
            for pattern, check in SENTENCES.get((chart.name, what), [])
            if (match := pattern.fullmatch(text))
        ]
        if not found:
            yield f"unknown sentence, {what}: {text}"
        elif not any(check(seen.facts, match) for check, match in found):
            yield f"{what} does not agree: {text}"
        yield from misspelled(text)
    yield from (f"not in the subtitle: {word}" for word in seen.about if word not in chart.subtitle)
    for text in {*texts(chart.spec), *(cell for row in chart.written_rows() for cell in row)}:
        if NOT_WORDS.search(text):
            yield f"no number and no word: {text}"
    if chart.name == "posisi-kecamatan":
        yield from words_that_disagree(seen.facts.profile, seen.facts.standing)
    yield from wrong_rows(seen)


def misspelled(text: str) -> Iterator[str]:
    if CAUSAL.search(text.replace("simulasi dibuat agar cocok, ", "")):
        yield f"claims a cause: {text}"
    if "  " in text or " ." in text or " ," in text or text != text.strip():
        yield f"spaced wrongly: {text}"


def wrong_rows(seen: Seen) -> Iterator[str]:
    """Rows of the table that are not the numbers of the cubes, and marks that no row has."""
    table = seen.chart.table
    keys = list(zip(*(table[one].tolist() for one in seen.keys), strict=True))
    fields = next(iter(seen.owed.values()), {})
    columns = {
        name: dict(zip(keys, table[name].tolist(), strict=True)) for name in fields if name in table
    }
    for key, owed in seen.owed.items():
        for name, value in owed.items():
            place = key if isinstance(key, tuple) else (key,)
            found = columns.get(name, {}).get(place)
            missing = found is None or found != found
            if missing != (value is None) or not (missing or isclose(found, float(value))):
                yield f"row {key}: {name} is {found}, not {value}"
    said = {
        float(cell) for cell in table.select_dtypes("number").to_numpy().ravel() if cell == cell
    }
    if seen.chart.name != "posisi-kecamatan":
        for value in drawn(seen.chart):
            if float(value) not in said:
                yield f"{value} is drawn and not in the table"


@pytest.mark.parametrize("seed", SEEDS)
def test_every_sentence_agrees_with_its_numbers(seed: int, tmp_path: Path) -> None:
    snapshot = random_snapshot.draw(seed)
    registry, truth = Registry(snapshot.write(tmp_path)), truth_of(snapshot)
    chance = random.Random(seed)  # noqa: S311

    # In turns, for the sake of time: each page is seen on a hundred snapshots.
    pages = ((kepesertaan, kecamatan), (manfaat, pertanian))[seed % 2]
    wrong = [
        f"{seen.chart.name}: {words}"
        for page in pages
        for seen in page(registry, truth, chance, snapshot)
        for words in disagreements(seen, snapshot.statuses)
    ]

    assert not wrong, "\n".join([str(snapshot), *wrong])

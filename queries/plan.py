"""Costs and benefits of a plan: a scenario in, frames out.

Nobody has published how many workers a sector or a kecamatan has, so a share of those who are not
covered is only known for the whole kabupaten (published claims), and a kecamatan's part of it is an
assumption. Within a sector a kecamatan can be held against the others: participants per 1.000
inhabitants, of which the registry knows the first and Dukcapil the second. Every assumption of a
plan is a row of `plan_assumptions.csv` and of the table in `queries.plan_table`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import ceil, exp, floor, lgamma, log, sqrt
from statistics import median
from types import MappingProxyType
from typing import Literal, get_args

import pandas as pd

from data import catalogue, indonesian
from data.apportion import apportion
from data.catalogue import UNDETAILED, Claim
from data.frames import records, stacked, values
from queries import benefits, enrolment
from queries.answer import Answer, questions, with_outside
from queries.benefits import Rate
from queries.registry import Registry

Way = Literal["jumlah", "bagian", "selisih", "target"]
Benchmark = Literal["median", "tertinggi"]

MONTHS = 12

AS_NOW = "sekarang"
"""The payer of a scenario whose sectors are paid by the funds that pay for them now."""

DISCOUNTED = "potongan"

PREMIUMS: Mapping[str, str] = MappingProxyType(
    {
        "jkk_jkm": "premium_month",
        "dengan_jht": "premium_month_with_jht",
        DISCOUNTED: "premium_month_discounted",
    }
)
"""The claim that says what each premium rule costs a month."""

LIKELY = 90
"""Percent of the time that cases would fall into the range that is called likely."""


def uncovered() -> int:
    """Workers of the kabupaten without any cover: the difference of two published totals."""
    return _workers() - _protected()


def _workers() -> int:
    return int(catalogue.claim("employed_population_2025").number)


def _protected() -> int:
    return int(catalogue.claim("protected_workers_2025").number)


def targets() -> tuple[Claim, ...]:
    """The published aims for the coverage of a year, in percent, the earliest first.

    They are those of the nation and the province: none was ever published for Jember.
    """
    aims = (
        claim
        for claim in catalogue.CLAIMS.values()
        if claim.metric == "coverage_share" and claim.status == "target"
    )
    return tuple(sorted(aims, key=lambda claim: (claim.period_end, claim.number)))


@dataclass(frozen=True, slots=True)
class Scenario:
    """A plan's inputs: people to add, months, premium and payer.

    `way` says what gives the number of people: `amount` itself (jumlah), `amount` percent of the
    uncovered (bagian) or of the gap to the `benchmark` (selisih), or the claim `target`. `payer` is
    AS_NOW or a source of funds. With `same_population` the registry's benefits are taken to be
    those of its participants, which nobody has said. ValueError for what cannot be planned.
    """

    sectors: tuple[str, ...]
    way: Way = "jumlah"
    amount: int = 1
    months: int = MONTHS
    kecamatan: str | None = None
    benchmark: Benchmark = "median"
    target: str = ""
    premium_rule: str = "jkk_jkm"
    payer: str = AS_NOW
    same_population: bool = False

    def __post_init__(self) -> None:
        most = uncovered() if self.way == "jumlah" else 100
        if not self.sectors or not set(self.sectors) <= set(catalogue.SECTORS):
            raise ValueError(f"a plan needs declared sectors, not {self.sectors}")
        if self.way not in get_args(Way) or self.benchmark not in get_args(Benchmark):
            raise ValueError(f"nobody plans by {self.way} and {self.benchmark}")
        if self.way != "target" and not 1 <= self.amount <= most:
            raise ValueError(f"{self.amount} is not between 1 and {most}")
        if not 1 <= self.months <= MONTHS:
            raise ValueError(f"a year has no {self.months} months")
        if self.way == "target" and self.target not in {aim.id for aim in targets()}:
            raise ValueError(f"{self.target!r} is not a published target")
        if self.kecamatan is not None and self.kecamatan not in catalogue.KECAMATAN:
            raise ValueError(f"{self.kecamatan!r} is no kecamatan")
        if self.premium_rule not in PREMIUMS or self.payer not in {AS_NOW, *catalogue.FUNDING}:
            raise ValueError(f"{self.payer!r} does not pay {self.premium_rule!r}")

    @property
    def premium(self) -> Claim:
        """The price of a month of a person.

        Every payer of a scenario is the government, whose members PP 50/2025 excludes from the
        discount (claim `premium_discount_2026_exclusion`): who asks for it pays the full premium.
        """
        rule = "jkk_jkm" if self.premium_rule == DISCOUNTED else self.premium_rule
        return catalogue.claim(PREMIUMS[rule])

    @property
    def insured(self) -> Claim:
        """The part of the premium that pays for the benefits which are estimated.

        It is that of JKM alone where nothing is known of JKK; savings for old age are never in it.
        """
        return catalogue.claim("premium_month" if self.same_population else "premium_month_jkm")

    @property
    def rests_on_registry(self) -> bool:
        return self.way == "selisih"

    @property
    def is_split_by_registry(self) -> bool:
        """Tell whether the registry says who pays for which sector."""
        return self.payer == AS_NOW or len(self.sectors) > 1


@dataclass(frozen=True, slots=True)
class Plan:
    """The computed plan of a scenario.

    `year` is the registry's last, `benchmark` in participants per 1.000 inhabitants (None where no
    kecamatan has any), `years` those of the rates, in words. `insured_rp` is the part of the cost
    that pays for what is expected. The answers and frames are those of the functions of their
    names.
    """

    scenario: Scenario
    year: int
    benchmark: float | None
    added: int
    cost_rp: int
    insured_rp: int
    by_kecamatan: Answer
    by_funding: Answer
    coverage: pd.DataFrame
    trade_off: pd.DataFrame
    expected: Answer
    years: str

    @property
    def share_after(self) -> float:
        """Coverage in percent while premiums are paid."""
        shares = zip(*values(self.coverage, "kind", "share").values(), strict=True)
        return float(dict(shares)["plan"])

    @property
    def not_estimated(self) -> tuple[str, ...]:
        """Programmes whose benefits are not estimated; all of them where nothing is."""
        estimated = self.expected.frame["programme"].tolist()
        return tuple(
            programme
            for programme in catalogue.PROGRAMMES
            if programme not in estimated and programme != UNDETAILED
        )

    @property
    def gap(self) -> int | None:
        """People who lack to the benchmark in the chosen kecamatan; None where nobody knows."""
        chosen = self.scenario.kecamatan
        places = self.by_kecamatan.frame
        mine = places[places["gap"].notna() & (places["code"].eq(chosen) if chosen else True)]
        return int(mine["gap"].sum()) if len(mine) else None


def draw_up(registry: Registry, scenario: Scenario) -> Plan:
    """The plan of this scenario on the last year of the registry.

    Nothing is added (`added` 0, frames of people and money empty) where there is no gap to close or
    the target is reached.
    """
    year = enrolment.years(registry)[-1]
    places = by_kecamatan(registry, scenario, year)
    level = _benchmark(places.frame, scenario.benchmark)
    added = int(places.frame["added"].sum())
    premium = int(scenario.premium.number)
    cost = added * scenario.months * premium
    same, covered = scenario.same_population, added * scenario.months
    return Plan(
        scenario=scenario,
        year=year,
        benchmark=None if level is None else float(level * 1000),
        added=added,
        cost_rp=cost,
        insured_rp=covered * int(scenario.insured.number),
        by_kecamatan=places,
        by_funding=by_funding(registry, scenario, places, year),
        coverage=coverage(added, scenario.months),
        trade_off=trade_off(cost, premium, scenario.months),
        expected=expected(registry, scenario.sectors, covered, same_population=same),
        years=_years(registry, scenario),
    )


def _years(registry: Registry, scenario: Scenario) -> str:
    if not scenario.same_population:
        return catalogue.claim("recipients_2022_jkm").period_start[:4]
    years = sorted({*benefits.rates(registry, scenario.sectors).frame["year"].tolist()})
    if years and years[-1] - years[0] < len(years):
        return indonesian.year_range(years[0], years[-1])
    return indonesian.join(list(map(str, years))) if years else ""


def by_kecamatan(registry: Registry, scenario: Scenario, year: int) -> Answer:
    """All 31 kecamatan in order of code, with the participants of the chosen sectors in that year.

    Columns: code, kecamatan, population (end of 2024), participants, participants_per_1000, gap
    (people who lack to the benchmark; missing where there are no participants, because nobody knows
    whether the sector exists there), added, per_1000_after.
    """
    filters = enrolment.Filter(sectors=scenario.sectors)
    answer = enrolment.by_kecamatan(registry, year, filters)
    columns = ["code", "kecamatan", "population", "participants", "participants_per_1000"]
    frame = answer.frame[columns]
    level = _benchmark(frame, scenario.benchmark)
    gaps: list[int | None] = []
    needs, known, residents = [], [], []
    for row in records(frame):
        people, inhabitants = row["participants"], row["population"]
        gaps.append(max(ceil(level * inhabitants) - people, 0) if level and people else None)
        is_chosen = scenario.kecamatan in (None, row["code"])
        needs.append((gaps[-1] or 0) * is_chosen)
        residents.append(inhabitants * is_chosen)
        known.append(residents[-1] if people else 0)
    total = _added(scenario, sum(residents), sum(needs))
    added = _shared(total, needs if scenario.way == "selisih" else known, residents)
    frame = frame.assign(gap=pd.array(gaps, dtype="Int64"), added=added)
    after = (frame["participants"] + frame["added"]) * 1000 / frame["population"]
    return Answer(frame.assign(per_1000_after=after), answer.questions)


def _benchmark(frame: pd.DataFrame, kind: Benchmark) -> Fraction | None:
    """Participants per inhabitant, exact: a float would leave the median itself a gap."""
    known = [
        Fraction(int(row["participants"]), row["population"])
        for row in records(frame)
        if row["participants"]
    ]
    return (median(known) if kind == "median" else max(known)) if known else None


def _added(scenario: Scenario, residents: int, gap: int) -> int:
    """Count the people to add, rounded half up, where so many live and so many lack."""
    part = Fraction(scenario.amount, 100)
    if scenario.way == "jumlah":
        return scenario.amount
    if scenario.way == "selisih":
        return floor(part * gap + Fraction(1, 2))
    if scenario.way == "bagian":
        target = part * uncovered()
    else:
        target = Fraction(max(missing(catalogue.claim(scenario.target).number), 0))
    return floor(target * share_of_population(residents) + Fraction(1, 2))


def missing(target: Decimal, added: int = 0) -> int:
    """Workers who lack to a coverage of so many percent, below zero where it is exceeded."""
    return ceil(Fraction(target) * _workers() / 100) - _protected() - added


def share_of_population(residents: int) -> Fraction:
    """Return the share of the kabupaten's inhabitants of the end of 2024 that so many are."""
    return Fraction(residents, sum(entry.population_2024 for entry in catalogue.KECAMATAN.values()))


def _shared(total: int, *weights: Sequence[int]) -> list[int]:
    """The total in whole parts by the first of these weights that is not all zero."""
    chosen = next((parts for parts in weights if sum(parts)), [1] * len(weights[0]))
    return list(map(int, apportion(total, list(map(float, chosen)))))


def funding(registry: Registry, year: int) -> Answer:
    """Every sector × source of funds. Columns: sector, funding, participants in that year."""
    return registry.ask("plan_funding", year=year, funding=tuple(catalogue.FUNDING))


def by_funding(registry: Registry, scenario: Scenario, places: Answer, year: int) -> Answer:
    """Sectors × sources of funds that get or pay something; `places` as from `by_kecamatan`.

    Where the registry does not detail who is in which sector, or who pays for it now, the plan does
    not, either.

    Columns: sector, sector_label, funding, funding_label, people, cost_rp. Both add up to the plan.
    """
    paid = funding(registry, year)
    of_sectors = enrolment.by_kecamatan_and_sector(
        registry, year, enrolment.Filter(sectors=scenario.sectors)
    )
    people = _by_sector(scenario.sectors, places.frame, with_outside(of_sectors).frame)
    # The sources of funds are in order of the catalogue.
    totals, payments = stacked(paid.frame, "funding", "sector", "participants")
    each = scenario.months * int(scenario.premium.number)
    rows = []
    for sector, added in people.items():
        parts = {scenario.payer: added}
        if scenario.payer == AS_NOW:
            now = payments.get(sector, [None])
            parts = {UNDETAILED: added}
            if None not in now:
                weights = [part or 0 for part in totals.values()]
                parts = dict(zip(totals, _shared(added, now, weights), strict=True))
        for fund, part in parts.items():
            if part:
                of, by = catalogue.SECTORS[sector].label, catalogue.FUNDING[fund].short_label
                rows.append((sector, of, fund, by, part, part * each))
    columns = ["sector", "sector_label", "funding", "funding_label", "people", "cost_rp"]
    return Answer(pd.DataFrame(rows, columns=columns), questions((places, of_sectors, paid)))


def _by_sector(
    sectors: tuple[str, ...], places: pd.DataFrame, of_sectors: pd.DataFrame
) -> dict[str, int]:
    kabupaten, now = stacked(of_sectors, "sector", "code", "participants")
    additions = dict(zip(*values(places, "code", "added").values(), strict=True))
    if len(sectors) == 1:
        return {sectors[0]: sum(additions.values())}
    if any(kabupaten.get(sector) is None for sector in sectors):
        return {UNDETAILED: sum(additions.values())}
    everywhere = [kabupaten[sector] for sector in sectors]
    totals = dict.fromkeys(sectors, 0)
    for code, added in additions.items():
        of_code = dict(zip(kabupaten, now[code], strict=True))
        here = [of_code[sector] or 0 for sector in sectors]
        for sector, part in zip(sectors, _shared(added, here, everywhere), strict=True):
            totals[sector] += part
    return totals


def coverage(added: int, months: int) -> pd.DataFrame:
    """The coverage of all workers now, with the plan, and as it is aimed at.

    Columns: kind ("now"; "plan" while premiums are paid; "average" over the year, only where fewer
    than 12 months are paid; "target"), label, share (percent), workers (missing for a target),
    lacks (workers who lack to a target with the plan), status, claim (the id, or "").
    """
    now, known = _protected(), catalogue.claim("coverage_2025")
    levels = [
        ("now", f"Sekarang ({indonesian.partial_date(known.as_of)})", now, known.status, known.id),
        ("plan", "Rencana, selama iuran dibayar", now + added, "estimasi", ""),
    ]
    if months < MONTHS:
        average = floor(Fraction(added * months, MONTHS) + Fraction(1, 2))
        levels.append(("average", "Rencana, rata-rata setahun", now + average, "estimasi", ""))
    rows: list[tuple[object, ...]] = [
        (kind, label, covered / _workers() * 100, covered, status, claim, None)
        for kind, label, covered, status, claim in levels
    ]
    for aim in targets():
        lacks = max(missing(aim.number, added), 0)
        label, share = target_label(aim), float(aim.number)
        rows.append(("target", label, share, None, aim.status, aim.id, lacks))
    columns = ["kind", "label", "share", "workers", "status", "claim", "lacks"]
    return pd.DataFrame(rows, columns=columns).astype({"workers": "Int64", "lacks": "Int64"})


def target_label(aim: Claim) -> str:
    """Name an aim by its area and year: "Target Indonesia 2026".

    Where two are of one year, the plan that one is in tells them apart: "Target Indonesia 2025
    (RPJMN)" and "Target Indonesia 2025 (lain)".
    """
    labels = [f"Target {other.area} {other.period_end[:4]}" for other in (aim, *targets())]
    if labels.count(labels[0]) == 2:
        return labels[0]
    return f"{labels[0]} ({aim.scope.partition(', menurut ')[2] or 'lain'})"


def trade_off(cost_rp: int, premium: int, months: int) -> pd.DataFrame:
    """Return what the same money buys: as many people as it is enough for, at 1 to 12 months.

    Columns: months, people (whole), left_rp (what is too little for one more), share (coverage
    while premiums are paid, in percent; missing where there are not so many), enough (whether so
    many are uncovered), chosen.
    """
    rows = []
    for length in range(1, MONTHS + 1):
        people, left = divmod(cost_rp, premium * length)
        enough = people <= uncovered()
        share = (_protected() + people) / _workers() * 100 if enough else None
        rows.append((length, people, left, share, enough, length == months))
    columns = ["months", "people", "left_rp", "share", "enough", "chosen"]
    return pd.DataFrame(rows, columns=columns)


def expected(
    registry: Registry, sectors: tuple[str, ...], person_months: int, *, same_population: bool
) -> Answer:
    """Benefits of so many person-months, at a rate that was published or at the registry's own.

    Published are deaths among those for whom APBD paid in 2022, with what was paid for them, so
    JKM alone is estimated. The registry's rates, of these sectors and the programmes whose cases
    and Rupiah are known, hold only if its benefits are those of its participants:
    `same_population`.

    Cases are certain to differ from what is expected: their range is the central LIKELY percent of
    the predictive distribution (a Poisson count at a rate known from as many cases as were seen).
    Amounts are cases at the average amount of a case. Of several programmes the last row, "semua",
    is the sum, whose range adds up squares, as variances of independent numbers are.

    Columns: programme, seen (cases), cases, cases_low, cases_high, amount_rp, amount_low,
    amount_high. No rows where no premium was paid.
    """
    if not same_population:
        deaths = benefits.published_deaths()
        return Answer(_promised([("jkm", deaths)], person_months), ())
    seen = benefits.rates(registry, sectors)
    every = [
        (programme, benefits.observed_rates(seen, programme))
        for programme in benefits.priced(registry)
    ]
    known = [(programme, rate) for programme, rate in every if rate.person_months]
    return Answer(_promised(known, person_months), seen.questions)


def _promised(rates: Sequence[tuple[str, Rate]], person_months: int) -> pd.DataFrame:
    rows = []
    for programme, rate in rates:
        ratio = person_months / rate.person_months
        cases = (rate.cases * ratio, *_likely(rate.cases, ratio))
        each = rate.amount_rp / rate.cases if rate.cases else 0.0
        rows.append((programme, rate.cases, *cases, *(round(number * each) for number in cases)))
    if len(rows) > 1:
        _, seen, *ranges = zip(*rows, strict=True)
        middle, low, high = _summed(*ranges[:3])
        amount, least, most = map(round, _summed(*ranges[3:]))
        # Where there may be no case nothing may be paid.
        amounts = amount, least if floor(low) else 0, most
        rows.append(("semua", sum(seen), middle, floor(low), ceil(high), *amounts))
    columns = ["programme", "seen", "cases", "cases_low", "cases_high"]
    return pd.DataFrame(rows, columns=[*columns, "amount_rp", "amount_low", "amount_high"])


def _summed(
    middles: Sequence[float], lows: Sequence[float], highs: Sequence[float]
) -> tuple[float, float, float]:
    """Add up independent numbers: what is expected, and the ends of the range of the sum.

    What is expected of rare ones is beyond their range, and no sum is above that of all its ends.
    """
    below = sqrt(sum((middle - low) ** 2 for middle, low in zip(middles, lows, strict=True)))
    above = sqrt(sum((high - middle) ** 2 for middle, high in zip(middles, highs, strict=True)))
    return sum(middles), max(sum(middles) - below, 0), min(sum(middles) + above, sum(highs))


@cache
def _likely(seen: int, ratio: float) -> tuple[int, int]:
    """The central LIKELY percent of the cases at `ratio` times the exposure of those `seen`.

    With Jeffreys' prior the rate is Gamma(seen + 1/2), so the count is negative binomial; its
    probabilities are summed from zero on, which is exact.
    """
    if not ratio:
        return 0, 0
    shape = seen + 0.5
    logarithm = shape * -log(1 + ratio)
    step = log(ratio / (1 + ratio))
    tail = (100 - LIKELY) / 200
    count, below, low = 0, exp(logarithm), None
    while below < 1 - tail:
        if low is None and below >= tail:
            low = count
        count += 1
        total = lgamma(count + shape) - lgamma(shape) - lgamma(count + 1)
        below += exp(total + logarithm + count * step)
    return count if low is None else low, count

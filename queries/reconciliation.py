"""Reconciliation of published claims with the registry, and with each other."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import get_args

import pandas as pd

from data import catalogue, indonesian
from data.catalogue import UNDETAILED, Claim, Verdict
from data.frames import records
from data.intake.specification import files_of, sources
from data.manifest import TABLES
from queries.answer import Answer
from queries.dimensions import COUNTED
from queries.reference import citation, cited
from queries.registry import Registry

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

_AREA = "Kabupaten Jember"

_CUBES = {**COUNTED, "months_paid": "enrolment_yearly"}
"""The cube that counts what a claim of this metric counts."""

_CATEGORIES = {
    name: catalogue.DIMENSIONS[name] for name in ("sector", "funding", "programme", "item")
}

_WORDS = {"puluhan": 10, "ratusan": 100, "ribuan": 1_000}
"""Lower bound of words for magnitudes; the upper bound is ten times as high."""


@dataclass(frozen=True, slots=True)
class _Counted:
    """What to count in the registry for a claim: categories and days.

    People are distinct within a year only, so a claim of several years is one about its last.
    """

    metric: str
    categories: Mapping[str, tuple[str, ...]]
    start: dt.date
    end: dt.date

    @property
    def cube(self) -> str:
        return _CUBES[self.metric]

    @property
    def years(self) -> range:
        is_yearly = self.cube == "enrolment_yearly"
        return range(self.end.year if is_yearly else self.start.year, self.end.year + 1)

    def months(self, year: int) -> list[dt.date]:
        every = [dt.date(year, number, 1) for number in range(1, 13)]
        return [month for month in every if self.start.replace(day=1) <= month <= self.end]

    def needs_months(self, year: int, as_of: dt.date) -> bool:
        """Tell that less is counted than all of a year that the registry knows."""
        if self.cube == "enrolment_yearly":
            return False
        known = min(as_of, dt.date(year, 12, 31))
        ends_later = (self.end.year, self.end.month) >= (known.year, known.month)
        return self.start > dt.date(year, 1, 1) or not ends_later


@dataclass(frozen=True, slots=True)
class _Judgement:
    verdict: Verdict
    why: str
    registered: Decimal | None = None
    difference: Decimal | None = None


def totals(registry: Registry) -> Answer:
    """Everything that the registry counts, in all kecamatan together.

    Columns: measure (participants, person_months, recipients, amount_rp, quantity, value_rp),
    year, month (its first day; missing for participants and person_months, and where it is not
    known), sector, funding, programme, item (missing where the measure is not split by it), value.
    """
    return registry.ask("registry_totals")


def reconcile(registry: Registry) -> pd.DataFrame:
    """Every published claim once, by verdict and then in the order of the reference file.

    What agrees with a simulation is not "cocok" but "dikalibrasi": it was made to. Columns: claim,
    label, printed, unit, registered and difference (missing where nothing is compared; the
    difference is the registry's number less the published one), verdict (one of `VERDICTS`), status
    (the weaker one of the claim and of what it is held against), why, cited (publisher and date).
    """
    counted = totals(registry).frame
    rows = []
    for claim in catalogue.CLAIMS.values():
        judged = _judge(claim, registry, counted)
        numbers, status = (judged.registered, judged.difference), claim.status
        if judged.registered is not None:
            status = catalogue.weakest([status, registry.status(_CUBES[claim.metric])])
        rows.append(
            (
                *(claim.id, claim.label, claim.printed, claim.unit),
                *(None if number is None else float(number) for number in numbers),
                *(judged.verdict, status, judged.why, cited(claim)),
            )
        )
    columns = ["claim", "label", "printed", "unit", "registered", "difference"]
    frame = pd.DataFrame(rows, columns=[*columns, "verdict", "status", "why", "cited"])
    return frame.astype({"registered": "float64", "difference": "float64"}).sort_values(
        "verdict", key=lambda column: column.map(VERDICTS.index), kind="stable", ignore_index=True
    )


def reconciled(registry: Registry) -> pd.DataFrame:
    """Return the result of `reconcile`, cached per snapshot."""
    return registry.keep("reconciliation", lambda: reconcile(registry))


def differing(registry: Registry, claims: Iterable[str]) -> list[tuple[Claim, float]]:
    """Return the claims that office files contradict, with their numbers.

    Simulated numbers and rounding differences are left out.
    """
    counted = registry.keep("differing", lambda: _differing(reconciled(registry)))
    return [(catalogue.claim(claim), counted[claim]) for claim in claims if claim in counted]


def _differing(found: pd.DataFrame) -> dict[str, float]:
    return {
        row["claim"]: row["registered"]
        for row in records(found, "claim", "registered", "verdict", "status")
        if row["verdict"] == "selisih" and row["status"] != "simulasi"
    }


def cubes(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_CUBES[claim.metric] for claim in claims))


def _judge(claim: Claim, registry: Registry, counted: pd.DataFrame) -> _Judgement:
    if apart := catalogue.incomparable(claim):
        return _Judgement(apart.verdict, apart.why)
    if claim.area != _AREA:
        return _Judgement(
            "beda cakupan", f"Wilayahnya {claim.area}; register dijumlahkan untuk {_AREA}."
        )
    categories = _categories(claim)
    if categories is None:
        return _Judgement(
            "beda cakupan", f"Register tidak mengenal “{claim.dimension}” sebagai golongan."
        )
    asked = _Counted(claim.metric, categories, *_span(claim))
    if registry.hides(asked.cube):
        awaited = f"menunggu {files_of([asked.cube])}"
        why = f"Belum ada angka nyata untuk dibandingkan: {awaited}."
        if registry.status(asked.cube) == "sementara":
            why = f"Angka registernya belum final: {awaited} yang final."
        return _Judgement("tidak dapat dihitung", why)
    if outside := _outside(registry, asked):
        return _Judgement("tidak dapat dihitung", outside)
    number = _count(asked, counted, registry)
    if number is None:
        return _Judgement("tidak dirinci", _undetailed(registry, asked))
    judged = _compare(claim, number, asked, registry.manifest.tables[asked.cube].as_of)
    rest = _rest(asked, counted)
    if judged.verdict == "selisih" and rest and (claim.value is None or number < claim.value):
        why = f"Register masa itu tidak merinci sebagian menurut {_whose(rest)}."
        return _Judgement("tidak dirinci", why, number)
    if judged.verdict == "cocok" and registry.status(asked.cube) == "simulasi":
        return replace(judged, verdict="dikalibrasi")
    return judged


def _rest(asked: _Counted, counted: pd.DataFrame) -> list[str]:
    years = counted["year"].between(asked.start.year, asked.end.year)
    among = counted[years & (counted["measure"] == asked.metric)]
    return [
        column
        for column in asked.categories
        if among.loc[among[column] == UNDETAILED, "value"].sum() > 0
    ]


def _whose(names: Iterable[str]) -> str:
    return indonesian.join([_CATEGORIES[name][0] for name in names])


def _categories(claim: Claim) -> dict[str, tuple[str, ...]] | None:
    """Find the column and the ids that the claim counts; None if no column has them."""
    if not claim.dimension:
        return {}
    names = tuple(part.lower() for part in claim.dimension.split(" dan "))
    for column, (_, members) in _CATEGORIES.items():
        if members.keys() >= {*names}:
            return {column: names}
    return None


def _span(claim: Claim) -> tuple[dt.date, dt.date]:
    """The first and the last day that the claim speaks about; never later than it was made."""
    ends = [day for day in (claim.period_end, claim.as_of) if day]
    end = min(pd.Period(day).end_time.date() for day in ends)
    start = claim.period_start or f"{end.year}-01-01"
    return dt.date.fromisoformat(start), end


def _outside(registry: Registry, counted: _Counted) -> str:
    """Write what the registry lacks of this period; "" if complete."""
    manifest, end = registry.manifest, counted.end
    as_of = manifest.tables[counted.cube].as_of
    years = {year for file in sources(manifest, counted.cube) for year in file.years}
    years = years or set(range(manifest.period.start.year, manifest.period.end.year + 1))
    if missing := [str(year) for year in counted.years if year not in years]:
        return f"Register ini tidak memuat tahun {indonesian.join(missing)}."
    if (as_of.year, as_of.month) < (end.year, end.month):
        return f"Register ini baru memuat data sampai {indonesian.date(as_of)}."
    return ""


def _undetailed(registry: Registry, counted: _Counted) -> str:
    parts = [
        registry.given(counted.cube, year)
        for year in range(counted.start.year, counted.end.year + 1)
    ]
    missing = _whose(counted.categories) if counted.categories else ""
    if not missing or all(name in names for name in counted.categories for names in parts):
        missing = "bulan" if "month" in TABLES[counted.cube] else "angkanya"
    return f"Register masa itu tidak merinci {missing}."


def _count(asked: _Counted, counted: pd.DataFrame, registry: Registry) -> Decimal | None:
    """Count what a claim counts; None where a year does not detail what it needs, or not to all."""
    is_ratio = asked.metric == "months_paid"
    parts = ("participants", "person_months") if is_ratio else (asked.metric,)
    as_of = registry.manifest.tables[asked.cube].as_of
    among = counted[counted["year"].isin(asked.years)]
    for year in asked.years:
        in_part = asked.needs_months(year, as_of)
        needed = {*parts, *asked.categories, *(["month"] if in_part else ())}
        months = asked.months(year) if in_part else []
        if not needed <= registry.given(asked.cube, year):
            return None
        if registry.withholds_sum(asked.cube, year, asked.categories, months):
            return None
        if in_part:
            inside = among["month"].isin(map(pd.Timestamp, months))
            among = among[(among["year"] != year) | inside]
    for column, ids in asked.categories.items():
        among = among[among[column].isin(ids)]
    sums = [
        Decimal(str(among.loc[among["measure"] == measure, "value"].sum())) for measure in parts
    ]
    if not is_ratio:
        return sums[0]
    people, months_paid = sums
    return months_paid / people if people else Decimal(0)


def _compare(claim: Claim, registered: Decimal, counted: _Counted, as_of: dt.date) -> _Judgement:
    period = _period(counted, as_of)
    if claim.value is None and claim.printed not in _WORDS:
        return _Judgement("tidak dapat dihitung", "Diumumkan dengan kata, bukan angka.")
    if claim.value is None:
        least = _WORDS[claim.printed]
        fits = least <= registered < 10 * least
        word = "termasuk" if fits else "tidak termasuk"
        return _Judgement(
            "cocok" if fits else "selisih",
            f"{indonesian.whole(registered)} {word} “{claim.printed}”. {period}",
            registered,
        )
    difference, step = registered - claim.value, claim.last_digit
    if not difference and claim.precision == "exact":
        return _Judgement("cocok", f"Keduanya sama persis. {period}", registered, difference)
    if -step <= 2 * difference < step:
        why = f"Keduanya sama sesudah pembulatan ke {_step(claim, step)}."
        return _Judgement("cocok", f"{why} {period}", registered, difference)
    why = "Perbedaannya bukan karena pembulatan."
    return _Judgement("selisih", f"{why} {period} {claim.note}".strip(), registered, difference)


def _step(claim: Claim, step: Decimal) -> str:
    if claim.unit == "rupiah":
        return f"{indonesian.rupiah_words(step)} terdekat"
    return f"{indonesian.whole(step)} {claim.unit} terdekat"


def _period(counted: _Counted, as_of: dt.date) -> str:
    start, end = counted.start, counted.end
    if counted.cube == "enrolment_yearly":
        return f"Register dihitung sepanjang {end.year}."
    months = indonesian.month_range(start, end)
    if as_of > end and (end + dt.timedelta(days=1)).month == end.month:
        return f"Register dihitung {months}; {indonesian.month(end)} dihitung penuh."
    return f"Register dihitung {months}."


def contradictions() -> pd.DataFrame:
    """Return the contradictions between published claims, one row a side.

    Sides with the same `about` belong together. What is computed from two claims is a side of its
    own. Columns: about, label, printed, scope, speaker, publisher, published, url ("" for what this
    dashboard computed), status (its label), explanation (of the whole contradiction).
    """
    rows = []
    for known in catalogue.CONTRADICTIONS:
        members = _contradicting(known.claim)
        sides = list(map(citation, members))
        if len(known.other) > 1:
            sides.append(_quotient(*known.other))
        elif known.other[0] not in members:
            sides.append(citation(known.other[0]))
        rows += [{"about": known.about, **side, "explanation": known.explanation} for side in sides]
    return pd.DataFrame(rows)


def _contradicting(claim: Claim) -> list[Claim]:
    """Find the claim and all that contradict it, each by another, in the order of the file."""
    found: set[str] = set()
    new = {claim.id}
    while new - found:
        found |= new
        new = {
            other.id
            for other in catalogue.CLAIMS.values()
            if found & set(other.contradicts)
            or any(other.id in catalogue.claim(member).contradicts for member in found)
        }
    return [other for other in catalogue.CLAIMS.values() if other.id in found]


def _quotient(part: Claim, whole: Claim) -> dict[str, str]:
    return {
        "label": f"{part.printed} dibagi {whole.printed}",
        "printed": indonesian.percent(part.number / whole.number * 100),
        "scope": f"{_lowered(part.label)} dibagi {_lowered(whole.label)}",
        "speaker": "",
        "publisher": catalogue.SOURCES["hitungan_dasbor"].publisher,
        "published": "",
        "url": "",
        "status": catalogue.STATUSES["estimasi"].label,
    }


def _lowered(label: str) -> str:
    return label[0].lower() + label[1:]

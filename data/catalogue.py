"""Every name, unit, colour, order, definition and source, read once from `data/reference/`.

The mappings keep the order of their files and cannot be changed. What they hold is frozen
dataclasses, so that a wrong field name is found by the type checker and a wrong id by a KeyError.
"""

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeVar, cast

REFERENCE = Path(__file__).parent / "reference"

Precision = Literal["exact", "rounded", "approximate", "words"]


@dataclass(frozen=True, slots=True)
class Status:
    """How much a number may be trusted; a higher `order` is weaker."""

    id: str
    order: int
    label: str
    verb: str
    meaning: str
    appearance: str


@dataclass(frozen=True, slots=True)
class Kecamatan:
    """One of the 31 kecamatan; populations in people, area in km²."""

    code: str
    bps_code: str
    name: str
    alternative_spellings: tuple[str, ...]
    area_km2_2024: float
    population_2010: int
    population_2024: int
    desa: int
    kelurahan: int
    coastal: bool
    urban: bool


@dataclass(frozen=True, slots=True)
class Category:
    """A member of a classification with its own colour: a sector, programme, fund or origin."""

    id: str
    order: int
    label: str
    short_label: str
    colour: str
    definition: str


@dataclass(frozen=True, slots=True)
class Sex:
    """A sex as the registry writes it (`code`: L or P) and as the screen says it."""

    id: str
    order: int
    label: str
    code: str


@dataclass(frozen=True, slots=True)
class AidItem:
    """A kind of agricultural aid in its own unit; quantities of two items are never added."""

    id: str
    order: int
    label: str
    unit: str
    colour: str
    definition: str


@dataclass(frozen=True, slots=True)
class SchoolLevel:
    """A scholarship level; `rule_claim` names the published claim with the amount per year."""

    id: str
    order: int
    label: str
    rule_claim: str
    max_years: int


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure: its unit, the decimals it is shown with, and whether its parts may be summed.

    `formula` says how it is computed; empty for a measure that is only ever quoted.
    """

    id: str
    label: str
    definition: str
    formula: str
    unit: str
    decimals: int
    additive: bool


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number or a file comes from; `published` and `url` are absent where unknown."""

    id: str
    publisher: str
    title: str
    url: str
    published: str
    licence: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure said or printed in public, with what is needed to cite it.

    `value` is None where only words were printed (`printed` has them). `as_of` and `published` are
    ISO dates of the precision that the source gives (a year, a month or a day). `contradicts`
    names the claims that say something else about the same thing.
    """

    id: str
    fact: str
    metric: str
    label: str
    dimension: str
    value: Decimal | None
    unit: str
    precision: Precision
    printed: str
    period_start: str
    period_end: str
    as_of: str
    valid_from: str
    area: str
    scope: str
    speaker: str
    source: Source
    status: str
    contradicts: tuple[str, ...]
    note: str

    @property
    def number(self) -> Decimal:
        """The value of a claim that has one; ValueError where only words were printed."""
        if self.value is None:
            raise ValueError(f"{self.id} was published in words only: {self.printed}")
        return self.value


Entry = TypeVar("Entry")


def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _keyed(entries: Iterable[Entry], key: Callable[[Entry], str]) -> Mapping[str, Entry]:
    table: dict[str, Entry] = {}
    for entry in entries:
        if key(entry) in table:
            raise ValueError(f"{key(entry)} is declared twice")
        table[key(entry)] = entry
    return MappingProxyType(table)


def _categories(name: str) -> Mapping[str, Category]:
    return _keyed(
        (
            Category(
                row["id"],
                int(row["order"]),
                row["label"],
                row["short_label"],
                row["colour"],
                row["definition"],
            )
            for row in _rows(name)
        ),
        lambda category: category.id,
    )


STATUSES: Mapping[str, Status] = _keyed(
    (
        Status(
            row["id"],
            int(row["order"]),
            row["label"],
            row["verb"],
            row["meaning"],
            row["appearance"],
        )
        for row in _rows("statuses")
    ),
    lambda status: status.id,
)

KECAMATAN: Mapping[str, Kecamatan] = _keyed(
    (
        Kecamatan(
            code=row["code"],
            bps_code=row["bps_code"],
            name=row["name"],
            alternative_spellings=tuple(filter(None, row["alternative_spellings"].split("|"))),
            area_km2_2024=float(row["area_km2_2024"]),
            population_2010=int(row["population_2010"]),
            population_2024=int(row["population_2024"]),
            desa=int(row["desa"]),
            kelurahan=int(row["kelurahan"]),
            coastal=row["coastal"] == "1",
            urban=row["urban"] == "1",
        )
        for row in _rows("kecamatan")
    ),
    lambda kecamatan: kecamatan.code,
)

SOURCES: Mapping[str, Source] = _keyed(
    (
        Source(
            row["id"],
            row["publisher"],
            row["title"],
            row["url"],
            row["published"],
            row["licence"],
        )
        for row in _rows("sources")
    ),
    lambda source: source.id,
)

KECAMATAN_SOURCES: Mapping[str, tuple[str, Source]] = MappingProxyType(
    {row["column"]: (row["label"], SOURCES[row["source"]]) for row in _rows("kecamatan_sources")}
)
"""Where each kind of fact about a kecamatan comes from: its label and its source."""

SECTORS = _categories("sectors")
PROGRAMMES = _categories("programmes")
FUNDING = _categories("funding")
ORIGINS = _categories("origins")

SEXES: Mapping[str, Sex] = _keyed(
    (Sex(row["id"], int(row["order"]), row["label"], row["code"]) for row in _rows("sexes")),
    lambda sex: sex.id,
)

AID_ITEMS: Mapping[str, AidItem] = _keyed(
    (
        AidItem(
            row["id"],
            int(row["order"]),
            row["label"],
            row["unit"],
            row["colour"],
            row["definition"],
        )
        for row in _rows("aid_items")
    ),
    lambda item: item.id,
)

SCHOOL_LEVELS: Mapping[str, SchoolLevel] = _keyed(
    (
        SchoolLevel(
            row["id"], int(row["order"]), row["label"], row["rule_claim"], int(row["max_years"])
        )
        for row in _rows("school_levels")
    ),
    lambda level: level.id,
)

METRICS: Mapping[str, Metric] = _keyed(
    (
        Metric(
            row["id"],
            row["label"],
            row["definition"],
            row["formula"],
            row["unit"],
            int(row["decimals"]),
            row["additive"] == "1",
        )
        for row in _rows("metrics")
    ),
    lambda metric: metric.id,
)

CLAIMS: Mapping[str, Claim] = _keyed(
    (
        Claim(
            id=row["id"],
            fact=row["fact"],
            metric=row["metric"],
            label=row["label"],
            dimension=row["dimension"],
            value=Decimal(row["value"]) if row["value"] else None,
            unit=row["unit"],
            precision=cast(Precision, row["precision"]),
            printed=row["printed"],
            period_start=row["period_start"],
            period_end=row["period_end"],
            as_of=row["as_of"],
            valid_from=row["valid_from"],
            area=row["area"],
            scope=row["scope"],
            speaker=row["speaker"],
            source=SOURCES[row["source"]],
            status=STATUSES[row["status"]].id,
            contradicts=tuple(filter(None, row["contradicts"].split("|"))),
            note=row["note"],
        )
        for row in _rows("published_claims")
    ),
    lambda claim: claim.id,
)


def claim(claim_id: str) -> Claim:
    """The published claim of this id; KeyError if nothing of that name was published."""
    return CLAIMS[claim_id]


def metric(metric_id: str) -> Metric:
    """The measure of this id; KeyError if it is not declared."""
    return METRICS[metric_id]


def weakest(statuses: Iterable[str]) -> str:
    """The id of the weakest of these statuses: what a combination of them must be called.

    ValueError if there is none: a number without a status may not be shown.
    """
    return max(statuses, key=lambda status: STATUSES[status].order)


def premium_per_month(on: dt.date) -> int:
    """Rupiah a month for JKK and JKM of a non-wage worker in the lowest wage class, on this day.

    Source: the claim `premium_month` (PP 44/2015 as amended); ValueError before it was in force.
    """
    rule = claim("premium_month")
    if on < dt.date.fromisoformat(rule.valid_from):
        raise ValueError(f"no premium rule is in force on {on}")
    return int(rule.number)

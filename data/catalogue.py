"""Names, units, colours, definitions, sources and published claims, read from `data/reference/`.

Mappings keep the order of their files and cannot be changed. Their records are frozen, so that a
wrong field is found by the type checker and a wrong id by a KeyError.
"""

import csv
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType, NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec

REFERENCE = Path(__file__).parent / "reference"

Precision = Literal["exact", "rounded", "approximate", "words"]
Verdict = Literal[
    "selisih", "cocok", "dikalibrasi", "beda cakupan", "tidak dirinci", "tidak dapat dihitung"
]
Record = TypeVar("Record")

UNDETAILED = "tidak_dirinci"
"""Stands for a dimension that an office did not say, which is null in a snapshot."""

_MAGNITUDES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


@dataclass(frozen=True, slots=True)
class Status:
    """The trust in a number; a higher `order` is weaker."""

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
    """A sex as the registry writes it (`code`: L or P) and as the screen shows it."""

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
    """A scholarship level; `rule_claim` is the id of the claim with the amount per year."""

    id: str
    order: int
    label: str
    rule_claim: str
    max_years: int


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure: its unit, decimals, and whether its parts may be summed.

    `formula` is empty for a measure that is only ever quoted.
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
    """The origin of a number or file; `published` and `url` are blank where unknown."""

    id: str
    publisher: str
    title: str
    url: str
    published: str
    licence: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure said or printed in public, with what is needed to cite it.

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

    @property
    def last_digit(self) -> Decimal:
        """The worth of one step of the last printed digit: Rp51,57 miliar goes by 10 million.

        An exact claim goes by its own last digit. ValueError if no number was printed.
        """
        printed = re.search(r"(\d[\d.]*)(?:,(\d+))?(?:\s*([a-z]+))?", self.printed)
        if printed is None:
            raise ValueError(f"{self.id} was published in words only: {self.printed}")
        _, decimals, word = printed.groups()
        magnitude = next(
            (value for name, value in _MAGNITUDES.items() if (word or "").startswith(name)), 1
        )
        return Decimal(magnitude).scaleb(-len(decimals or ""))

    def prints_as(self, amount: int) -> bool:
        """Tell whether an amount, rounded to the printed digits, is what was printed."""
        return -self.last_digit <= 2 * (amount - self.number) < self.last_digit


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset as Perpres 39/2019 wants it described; `topic` is what it is about, in a word.

    `measures` and `units` belong together; they and `classification` are empty for a table of a
    snapshot, whose columns have them.
    """

    id: str
    topic: str
    title: str
    concept: str
    definition: str
    classification: tuple[str, ...]
    measures: tuple[str, ...]
    units: tuple[str, ...]
    producer: str
    steward: str
    reference_codes: tuple[str, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field and its meaning."""

    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A question that nobody has answered in public, and the claim that leaves it open.

    `rate` are claims of cases, their Rupiah and of people, which sharpen the question where the
    registry's own rate is another one. `answered_by` is the table whose office file answers the
    question, if one does.
    """

    topic: str
    question: str
    why: str
    claim: Claim
    rate: tuple[Claim, ...]
    answered_by: str


@dataclass(frozen=True, slots=True)
class ProgrammeRule:
    """A claim about the programme and the question that it answers.

    `lead` names what matters more: its "label", or the "speaker", which is a regulation.
    """

    topic: str
    lead: Literal["label", "speaker"]
    claim: Claim


@dataclass(frozen=True, slots=True)
class Incomparable:
    """The reason why a metric or a single claim is not compared with the registry."""

    metric: str
    claim: str
    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A claim and the other side of a known contradiction.

    `other` is one claim, or two of which the first is divided by the second.
    """

    claim: Claim
    other: tuple[Claim, ...]
    about: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Extent:
    """A breakdown of a measure that the dashboard shows, and all that was ever published of it.

    `cube` is the table that has it, of files or simulated.
    """

    measure: str
    breakdown: str
    claims: tuple[Claim, ...]
    cube: str


@dataclass(frozen=True, slots=True)
class PlanAssumption:
    """A premise of a plan, based on claims, sources, or tables of the registry.

    `unit` is that of the number which a plan gives it; `status` that of the statement itself, which
    is no better than that of its tables.
    """

    id: str
    topic: str
    assumption: str
    unit: str
    status: str
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]
    cubes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SimulationAssumption:
    """A free choice of the simulation, why it was made, and its value where it has one.

    `basis` is the id of a published claim or a reason in words. `value` is a number, or an id of
    the classification that `unit` names, or blank where the sentence says everything.
    """

    id: str
    topic: str
    assumption: str
    basis: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class SimulationWeight:
    """The draw of a kecamatan on the members of a sector in the simulation."""

    sector: str
    kecamatan: str
    weight: float


@dataclass(frozen=True, slots=True)
class Deadline:
    """When an office is to hand in its file of a period: on a day of the month after it.

    `since` is the first day of the first period; `set_by` names who set it, "usulan" while it is a
    proposal of this dashboard.
    """

    kind: str
    office: str
    rhythm: Literal["bulanan", "triwulanan", "tahunan"]
    due_day: int
    since: dt.date
    set_by: str
    why: str


@dataclass(frozen=True, slots=True)
class _KecamatanSource:
    column: str
    label: str
    source: Source


_tables: dict[type, Mapping[str, Any]] = {}
"""The tables that other tables refer to by id."""


def records(name: str, record: type[Record]) -> tuple[Record, ...]:
    """Read `reference/<name>.csv`, a column for each field; further columns are ignored.

    "|" separates several values; a field of a record's type has its id; blank is None where the
    type allows it. ValidationError or KeyError for anything else.
    """
    types = get_type_hints(record)
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            record(**{field: _value(row[field], kind) for field, kind in types.items()})
            for row in csv.DictReader(file)
        )


def _value(text: str, kind: Any) -> Any:  # noqa: ANN401 - whatever the field is
    if kind is str:
        return text
    if get_origin(kind) is tuple:
        parts = (part.strip() for part in text.split("|"))
        return tuple(_value(part, get_args(kind)[0]) for part in parts if part)
    if kind in _tables:
        return _tables[kind][text]
    if not text and NoneType in get_args(kind):
        return None
    return msgspec.convert(text, kind, strict=False)


def _table(name: str, record: type[Record], key: str = "id") -> Mapping[str, Record]:
    """Read a table by its key; ValueError if a key is there twice."""
    table: dict[str, Record] = {}
    for entry in records(name, record):
        if table.setdefault(getattr(entry, key), entry) is not entry:
            raise ValueError(f"{name}: {getattr(entry, key)} is declared twice")
    _tables[record] = table
    return MappingProxyType(table)


class _Classification(dict[str, Record]):
    """The members of a classification; what is not detailed is none, but has a name and colour."""

    def __init__(self, members: Mapping[str, Record], undetailed: Record) -> None:
        super().__init__(members)
        self._undetailed = undetailed

    def __missing__(self, key: str) -> Record:
        if key == UNDETAILED:
            return self._undetailed
        raise KeyError(key)


def _classification(name: str, record: type[Record], undetailed: Record) -> Mapping[str, Record]:
    return MappingProxyType(_Classification(_table(name, record), undetailed))


STATUSES = _table("statuses", Status)
KECAMATAN = _table("kecamatan", Kecamatan, "code")
PROGRAMMES = _table("programmes", Category)
_NONE = PROGRAMMES[UNDETAILED]
_NAMED = (_NONE.id, _NONE.order, _NONE.label)
SECTORS = _classification("sectors", Category, _NONE)
FUNDING = _classification("funding", Category, _NONE)
ORIGINS = _classification("origins", Category, _NONE)
SEXES = _classification("sexes", Sex, Sex(*_NAMED, ""))
AID_ITEMS = _classification(
    "aid_items", AidItem, AidItem(*_NAMED, "", _NONE.colour, _NONE.definition)
)
SCHOOL_LEVELS = _classification("school_levels", SchoolLevel, SchoolLevel(*_NAMED, "", 0))
METRICS = _table("metrics", Metric)
SOURCES = _table("sources", Source)
CLAIMS = _table("published_claims", Claim)
DATASETS = _table("datasets", Dataset)
GLOSSARY = records("glossary", Term)
UNKNOWNS = records("unknowns", Unknown)
DEADLINES = _table("deadlines", Deadline, "kind")
EXTENT = records("extent", Extent)
CONTRADICTIONS = records("contradictions", Contradiction)
PROGRAMME_RULES = records("programme_rules", ProgrammeRule)
PLAN_ASSUMPTIONS = records("plan_assumptions", PlanAssumption)
SIMULATION_ASSUMPTIONS = _table("simulation_assumptions", SimulationAssumption)
SIMULATION_WEIGHTS = records("simulation_weights", SimulationWeight)
_INCOMPARABLE = {row.claim or row.metric: row for row in records("incomparable", Incomparable)}
KECAMATAN_SOURCES: Mapping[str, tuple[str, Source]] = MappingProxyType(
    {row.column: (row.label, row.source) for row in records("kecamatan_sources", _KecamatanSource)}
)
"""The origin of each kind of fact about a kecamatan: its label and its source."""


def _labels(entries: Mapping[str, Any]) -> Mapping[str, str]:
    return {entry.id: entry.label for entry in entries.values()}


DIMENSIONS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "kecamatan": ("kecamatan", {code: place.name for code, place in KECAMATAN.items()}),
    "sector": ("sektor", _labels(SECTORS)),
    "funding": ("sumber dana", _labels(FUNDING)),
    "sex": ("jenis kelamin", _labels(SEXES)),
    "programme": ("program", _labels(PROGRAMMES)),
    "school_level": ("jenjang sekolah", _labels(SCHOOL_LEVELS)),
    "item": ("jenis bantuan", _labels(AID_ITEMS)),
    "origin": ("asal dana", _labels(ORIGINS)),
}
"""What tells the rows of a cube apart: what a reader calls it, and its members by their id."""


def claim(claim_id: str) -> Claim:
    return CLAIMS[claim_id]


def metric(metric_id: str) -> Metric:
    return METRICS[metric_id]


def topics(tables: Iterable[str]) -> list[str]:
    """Return what these tables are about, each once, in the order of the datasets."""
    tables_named = set(tables)
    return list(
        dict.fromkeys(dataset.topic for dataset in DATASETS.values() if dataset.id in tables_named)
    )


def incomparable(published: Claim) -> Incomparable | None:
    """Return why a claim cannot be laid beside the registry; None where nothing prevents it."""
    return _INCOMPARABLE.get(published.id) or _INCOMPARABLE.get(published.metric)


def weakest(statuses: Iterable[str]) -> str:
    """Return the id of the weakest of these statuses, which is that of their combination.

    ValueError if there is none: a number without a status may not be shown.
    """
    return max(statuses, key=lambda status: STATUSES[status].order)


def premium_per_month(on: dt.date) -> int:
    """Return rupiah a month for JKK and JKM of a non-wage worker in the lowest wage class.

    Source: the claim `premium_month` (PP 44/2015 as amended); ValueError before it was in force.
    """
    rule = claim("premium_month")
    if on < dt.date.fromisoformat(rule.valid_from):
        raise ValueError(f"no premium rule is in force on {on}")
    return int(rule.number)

"""What is written about the data: metadata of datasets, terms, open questions, and how claims
relate to the registry and to each other. Read once from `data/reference/`.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, cast

from data.catalogue import CLAIMS, METRICS, REFERENCE, SOURCES, STATUSES, Claim, Source

Verdict = Literal["cocok", "selisih", "beda cakupan", "tidak dapat dihitung"]


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset as Perpres 39/2019 wants it described; a cube's measures are in the catalogue.

    `measures` and `units` belong together; they and `classification` are empty for a cube of a
    snapshot, whose columns say it.
    """

    id: str
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
    """A word of the field and what it means."""

    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A question that nobody has answered in public, and the claim that leaves it open."""

    topic: str
    question: str
    why: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Rule:
    """A claim about the programme and the question that it answers.

    `of_law` says that the regulation which it cites matters more than what it is about.
    """

    topic: str
    of_law: bool
    claim: Claim


@dataclass(frozen=True, slots=True)
class Incomparable:
    """Why a claim is not compared with the registry."""

    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A known contradiction: a claim and the other side of it.

    `other` is one claim, or two of which the first is divided by the second.
    """

    claim: Claim
    other: tuple[Claim, ...]
    about: str
    explanation: str


@dataclass(frozen=True, slots=True)
class PlanAssumption:
    """What a plan takes for granted, and on what: claims, sources, or cubes of the registry.

    `unit` is that of the number which a plan gives it; `status` that of the statement itself, which
    is no better than that of the cubes.
    """

    id: str
    topic: str
    assumption: str
    unit: str
    status: str
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]
    cubes: tuple[str, ...]


def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _parts(text: str, separator: str = "|") -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(separator) if part.strip())


DATASETS: Mapping[str, Dataset] = MappingProxyType(
    {
        row["id"]: Dataset(
            id=row["id"],
            title=row["title"],
            concept=row["concept"],
            definition=row["definition"],
            classification=_parts(row["classification"]),
            measures=_parts(row["measures"]),
            units=_parts(row["units"]),
            producer=row["producer"],
            steward=row["steward"],
            reference_codes=_parts(row["reference_codes"], ";"),
            limits=_parts(row["limits"]),
        )
        for row in _rows("datasets")
    }
)

GLOSSARY: tuple[Term, ...] = tuple(Term(**row) for row in _rows("glossary"))

UNKNOWNS: tuple[Unknown, ...] = tuple(
    Unknown(row["topic"], row["question"], row["why"], CLAIMS[row["claim"]])
    for row in _rows("unknowns")
)

CONTRADICTIONS: tuple[Contradiction, ...] = tuple(
    Contradiction(
        CLAIMS[row["claim"]],
        tuple(CLAIMS[one] for one in row["other"].split("/")),
        row["about"],
        row["explanation"],
    )
    for row in _rows("contradictions")
)

RULES: tuple[Rule, ...] = tuple(
    Rule(row["topic"], row["lead"] == "speaker", CLAIMS[row["claim"]])
    for row in _rows("programme_rules")
)

PLAN_ASSUMPTIONS: tuple[PlanAssumption, ...] = tuple(
    PlanAssumption(
        id=row["id"],
        topic=row["topic"],
        assumption=row["assumption"],
        unit=row["unit"],
        status=STATUSES[row["status"]].id,
        claims=tuple(CLAIMS[one] for one in _parts(row["claims"])),
        sources=tuple(SOURCES[one] for one in _parts(row["sources"])),
        cubes=_parts(row["cubes"]),
    )
    for row in _rows("plan_assumptions")
)


def _incomparable(column: str) -> Mapping[str, Incomparable]:
    declared: Mapping[str, object] = CLAIMS if column == "claim" else METRICS
    found = {
        row[column]: Incomparable(cast(Verdict, row["verdict"]), row["why"])
        for row in _rows("incomparable")
        if row[column]
    }
    if unknown := found.keys() - declared.keys():
        raise ValueError(f"nobody declared the {column} {', '.join(sorted(unknown))}")
    return MappingProxyType(found)


_CLAIMS_APART, _METRICS_APART = _incomparable("claim"), _incomparable("metric")


def incomparable(published: Claim) -> Incomparable | None:
    """Why this claim cannot be laid beside the registry; None where nothing speaks against it."""
    return _CLAIMS_APART.get(published.id) or _METRICS_APART.get(published.metric)

"""A figure as it is seen, the facts that it is about, and what its reader may have chosen."""

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace as Facts
from typing import Any

from charts.chart import Chart, Provenance
from findings.wording import NAMES
from queries.registry import Registry

WEAKER = ("resmi", "sementara", "simulasi")


@dataclass(frozen=True)
class Seen:
    """A figure with its facts, the cubes that it rests on, and the rows that its table owes.

    `about` are the words that the subtitle must have, and `owed` the numbers by the values of
    `keys`. What is wrong with the words around the figure is in `around`.
    """

    chart: Chart
    cubes: tuple[str, ...]
    facts: Facts
    about: tuple[str, ...]
    keys: tuple[str, ...]
    owed: Mapping[Any, Mapping[str, Any]] = field(default_factory=dict)
    around: Iterable[str] = ()


def provenance(registry: Registry, *cubes: str) -> Provenance:
    return Provenance(
        ("walidata",),
        min(registry.as_of(one) for one in cubes),
        max((registry.status(one) for one in cubes), key=WEAKER.index),
        registry.manifest.id,
    )


YEARLY, MONTHLY = ("enrolment_yearly",), ("enrolment_monthly",)
PAID, GIVEN = ("benefits_monthly",), ("aid_monthly",)


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

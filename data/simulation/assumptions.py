"""What the simulation takes for granted, read from `data/reference/`.

Every free choice is a row of `simulation_assumptions.csv` that a page can show; the weights over
kecamatan are in `simulation_weights.csv`; the desa and kelurahan are in `desa.csv`.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from data.catalogue import KECAMATAN, REFERENCE, SECTORS


@dataclass(frozen=True, slots=True)
class Assumption:
    """One free choice: a sentence, why it was made, and its value where it has one.

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
class Village:
    """A desa or kelurahan (`kind`) under its Kemendagri code and that of its kecamatan."""

    code: str
    name: str
    kecamatan: str
    kind: str


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


ASSUMPTIONS: Mapping[str, Assumption] = MappingProxyType(
    {row["id"]: Assumption(**row) for row in _rows("simulation_assumptions")}
)

VILLAGES: tuple[Village, ...] = tuple(Village(**row) for row in _rows("desa"))


def number(assumption_id: str) -> float:
    """The number of an assumption; KeyError if it is not stated, ValueError if it has none."""
    return float(ASSUMPTIONS[assumption_id].value)


def integer(assumption_id: str) -> int:
    """The whole number of an assumption; errors as for `number`."""
    return int(ASSUMPTIONS[assumption_id].value)


def share(assumption_id: str) -> float:
    """The fraction that an assumption in percent stands for; ValueError for another unit."""
    if ASSUMPTIONS[assumption_id].unit != "persen":
        raise ValueError(f"{assumption_id} is not a share")
    return number(assumption_id) / 100


def category(assumption_id: str) -> str:
    """The id that an assumption names, of a sector, fund or kecamatan; KeyError if not stated."""
    return ASSUMPTIONS[assumption_id].value


def _weights() -> Mapping[str, NDArray[np.float64]]:
    stated = {
        (row["sector"], row["kecamatan"]): float(row["weight"])
        for row in _rows("simulation_weights")
    }
    return MappingProxyType(
        {
            sector: np.array([stated[sector, kecamatan] for kecamatan in KECAMATAN])
            for sector in SECTORS
        }
    )


WEIGHTS: Mapping[str, NDArray[np.float64]] = _weights()
"""By sector, how strongly each kecamatan draws its members, in the order of `KECAMATAN`."""

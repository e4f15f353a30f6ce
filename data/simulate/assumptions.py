"""The frame of the simulation: assumptions, weights over kecamatan, years, paydays."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from data.catalogue import (
    KECAMATAN,
    SECTORS,
    SIMULATION_ASSUMPTIONS,
    SIMULATION_WEIGHTS,
    claim,
)

ASSUMPTIONS = SIMULATION_ASSUMPTIONS
YEARS = (2023, 2024, 2025)


def number(assumption_id: str) -> float:
    """Return the number of an assumption; KeyError if not stated, ValueError if it has none."""
    return float(ASSUMPTIONS[assumption_id].value)


def integer(assumption_id: str) -> int:
    """Return the whole number of an assumption; errors as for `number`."""
    return int(ASSUMPTIONS[assumption_id].value)


def share(assumption_id: str) -> float:
    """Return an assumption in percent as a fraction; ValueError for another unit."""
    if ASSUMPTIONS[assumption_id].unit != "persen":
        raise ValueError(f"{assumption_id} is not a share")
    return number(assumption_id) / 100


def category(assumption_id: str) -> str:
    """Return the id of a sector, fund or kecamatan that an assumption names."""
    return ASSUMPTIONS[assumption_id].value


def _weights() -> dict[str, NDArray[np.float64]]:
    stated = {(weight.sector, weight.kecamatan): weight.weight for weight in SIMULATION_WEIGHTS}
    return {sector: np.array([stated[sector, code] for code in KECAMATAN]) for sector in SECTORS}


WEIGHTS: Mapping[str, NDArray[np.float64]] = MappingProxyType(_weights())
"""By sector, how strongly each kecamatan draws its members, in the order of `KECAMATAN`."""


def working_days(first: dt.date, last: dt.date) -> NDArray[np.datetime64]:
    """List Mondays to Fridays from the first to the last day, both included; no holidays."""
    days = np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1)
    return days[np.is_busday(days)]


def last_payment_day() -> dt.date:
    """Return the day to which the benefits of 2025 were counted; nothing is paid after it."""
    return dt.date.fromisoformat(claim("benefit_2025_to_december").period_end)

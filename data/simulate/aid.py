"""Invented handovers of agricultural aid, adding up to what was published."""

import datetime as dt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.apportion import apportion
from data.catalogue import AID_ITEMS, KECAMATAN, ORIGINS, claim
from data.intake.spellings import VILLAGES
from data.simulate.assumptions import (
    ASSUMPTIONS,
    WEIGHTS,
    category,
    integer,
    number,
    share,
    working_days,
)


def hand_over(rng: np.random.Generator) -> pd.DataFrame:
    """Draw the handovers of 2025, one row a handover to one group, ordered by day.

    Columns: `day` (datetime64), `item` (id), `quantity` (whole units), `value` (whole rupiah),
    `origin` (id), `kecamatan` (position in `KECAMATAN`), `group` (a number from 1, of one group
    of that kecamatan). ValueError if the assumed unit values leave nothing for the items that
    have none.
    """
    handovers = pd.concat(
        [
            _batch(item, quantity, days, rng)
            for item in AID_ITEMS
            for quantity, days in _quantities_and_days(item)
        ],
        ignore_index=True,
    )
    handovers["value"] = _values(handovers, rng)
    return handovers.sort_values("day", kind="stable", ignore_index=True)


def _varied(count: int, spread: float, rng: np.random.Generator) -> NDArray[np.float64]:
    return rng.uniform(1 - spread, 1 + spread, count)


def _quantities_and_days(item: str) -> list[tuple[int, NDArray[np.datetime64]]]:
    """List quantities with a published day, then the rest with all other days."""
    dated = [
        claim(assumption.basis)
        for assumption in ASSUMPTIONS.values()
        if assumption.id.startswith("dated_") and assumption.value == item
    ]
    known_days = np.array([published.period_start for published in dated], dtype="datetime64[D]")
    period = claim("aid_2025_value")
    days = working_days(
        dt.date.fromisoformat(period.period_start), dt.date.fromisoformat(period.period_end)
    )
    rest = claim(f"aid_2025_{item}").number - sum(published.number for published in dated)
    return [
        *((int(published.number), known_days[[n]]) for n, published in enumerate(dated)),
        (int(rest), days[~np.isin(days, known_days)]),
    ]


def _batch(
    item: str, quantity: int, days: NDArray[np.datetime64], rng: np.random.Generator
) -> pd.DataFrame:
    count = round(quantity / number(f"per_handover_{item}"))
    weights = WEIGHTS[category("aid_weights_sector")]
    kecamatan = rng.choice(len(KECAMATAN), count, p=weights / weights.sum())
    by_origin = apportion(count, [share(f"origin_share_{origin}") for origin in ORIGINS])
    varied = _varied(count, share("handover_spread"), rng)
    return pd.DataFrame(
        {
            "day": rng.choice(days, count),
            "item": item,
            # Every handover has at least one unit.
            "quantity": 1 + apportion(quantity - count, varied),
            "origin": rng.permutation(np.repeat(list(ORIGINS), by_origin)),
            "kecamatan": kecamatan,
            "group": _groups(kecamatan, rng),
        }
    )


def _groups(kecamatan: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    of_village = [village.kecamatan for village in VILLAGES]
    groups = integer("groups_per_village") * np.array(
        [of_village.count(code) for code in KECAMATAN]
    )
    first: NDArray[np.int64] = 1 + np.cumsum(groups) - groups
    return first[kecamatan] + rng.integers(0, groups[kecamatan])


def _values(handovers: pd.DataFrame, rng: np.random.Generator) -> NDArray[np.int64]:
    varied = handovers["quantity"].to_numpy() * _varied(
        len(handovers), share("unit_value_spread"), rng
    )
    unit_values = {
        item: number(f"unit_value_{item}")
        for item in AID_ITEMS
        if f"unit_value_{item}" in ASSUMPTIONS
    }
    values = np.rint(varied * handovers["item"].map(unit_values).fillna(0).to_numpy()).astype(
        np.int64
    )
    without = ~handovers["item"].isin(list(unit_values)).to_numpy()
    remainder = int(claim("aid_2025_value").number) - int(values.sum())
    if remainder <= 0:
        raise ValueError(f"the assumed unit values leave Rp{remainder} for the other aid")
    values[without] = apportion(remainder, varied[without])
    return values

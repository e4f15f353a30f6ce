"""Invented participants: one row a person, adding up to what was published."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.apportion import apportion
from data.catalogue import CLAIMS, KECAMATAN, SECTORS, claim
from data.intake.spellings import VILLAGES
from data.simulate.assumptions import (
    ASSUMPTIONS,
    WEIGHTS,
    YEARS,
    category,
    integer,
    share,
)

KECAMATAN_OF_VILLAGE = np.array(
    [list(KECAMATAN).index(village.kecamatan) for village in VILLAGES], dtype=np.int64
)


def participants(year: int) -> dict[str, int]:
    """Count the participants by sector: as claimed, else as assumed, else the rest of the total.

    ValueError unless the claims and assumptions leave no sector open, or just one in a year whose
    total was published.
    """
    counts: dict[str, int] = {}
    for sector in SECTORS:
        name = f"participants_{year}_{sector}"
        if name in CLAIMS and CLAIMS[name].value is not None:
            counts[sector] = int(CLAIMS[name].number)
        elif name in ASSUMPTIONS:
            counts[sector] = integer(name)
    missing = [sector for sector in SECTORS if sector not in counts]
    if len(missing) > 1 or (missing and f"participants_{year}" not in CLAIMS):
        raise ValueError(f"nothing says how many are {', '.join(missing)} in {year}")
    for sector in missing:
        counts[sector] = int(claim(f"participants_{year}").number) - sum(counts.values())
    return {sector: counts[sector] for sector in SECTORS}


def start_month(year: int, sector: str) -> int:
    """Return the first paid month of the year for a sector; all are paid from it to December."""
    general = f"start_month_{sector}"
    special = f"{general}_{year}"
    return integer(special if special in ASSUMPTIONS else general)


def enrol(year: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the participants of a year, ordered by sector and village.

    Columns: `sector` (id), `village` (position in `VILLAGES`), `kecamatan` (position in
    `KECAMATAN`), `male`, `born` (datetime64), `funding` (id), `start_month` and `months` (paid,
    all within the year).
    """
    registry = pd.concat(
        [_members(year, sector, count, rng) for sector, count in participants(year).items()],
        ignore_index=True,
    )
    if year == YEARS[-1]:
        _let_newcomers_start(registry, rng)
    return registry


def active_by_month(registry: pd.DataFrame) -> NDArray[np.int64]:
    """Count the covered by month (12) × kecamatan (31) × sector (6), in catalogue order."""
    sector = registry["sector"].map({name: index for index, name in enumerate(SECTORS)})
    change = np.zeros((13, len(KECAMATAN), len(SECTORS)), dtype=np.int64)
    start = registry["start_month"].to_numpy() - 1
    place = (registry["kecamatan"].to_numpy(), sector.to_numpy())
    np.add.at(change, (start, *place), 1)
    np.add.at(change, (start + registry["months"].to_numpy(), *place), -1)
    return change.cumsum(axis=0)[:12]


def _drifted(weights: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    return weights * rng.lognormal(0, share("drift"), len(weights))


def _village_counts(sector: str, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    by_kecamatan = apportion(count, _drifted(WEIGHTS[sector], rng))
    even = _drifted(np.ones(len(VILLAGES)), rng)
    by_village = np.zeros(len(VILLAGES), dtype=np.int64)
    for kecamatan, members in enumerate(by_kecamatan):
        inside = kecamatan == KECAMATAN_OF_VILLAGE
        by_village[inside] = apportion(int(members), even[inside])
    return by_village


def _delays(sector: str, rng: np.random.Generator) -> NDArray[np.int64]:
    if f"late_share_{sector}" not in ASSUMPTIONS:
        return np.zeros(len(VILLAGES), dtype=np.int64)
    late = rng.random(len(VILLAGES)) < share(f"late_share_{sector}")
    return late * rng.integers(1, integer(f"late_months_{sector}") + 1, len(VILLAGES))


def _birth_days(year: int, count: int, rng: np.random.Generator) -> NDArray[np.datetime64]:
    # A person who turns `age` within the year is a year younger before the birthday.
    age = np.floor(
        rng.triangular(
            integer("age_youngest") + 1,
            integer("age_most_common"),
            integer("age_oldest") + 1,
            count,
        )
    ).astype(np.int64)
    new_year = (year - age - 1970).astype("datetime64[Y]")
    day_of_year = rng.integers(0, 365, count).astype("timedelta64[D]")
    born: NDArray[np.datetime64] = new_year.astype("datetime64[D]") + day_of_year
    return born


def _members(year: int, sector: str, count: int, rng: np.random.Generator) -> pd.DataFrame:
    village = np.repeat(np.arange(len(VILLAGES)), _village_counts(sector, count, rng))
    start = start_month(year, sector) + _delays(sector, rng)[village]
    return pd.DataFrame(
        {
            "sector": sector,
            "village": village,
            "kecamatan": KECAMATAN_OF_VILLAGE[village],
            "male": rng.random(count) < share(f"male_share_{sector}"),
            "born": _birth_days(year, count, rng),
            "funding": category(f"funding_{sector}"),
            "start_month": start,
            "months": 13 - start,
        }
    )


def _let_newcomers_start(registry: pd.DataFrame, rng: np.random.Generator) -> None:
    sector = np.flatnonzero(registry["sector"] == category("newcomers_sector"))
    # They joined after the count of November.
    joined = claim("participants_2025").number - claim("participants_2025_november").number
    chosen = rng.choice(sector, int(joined), replace=False)
    first_month = integer("newcomers_start_month")
    registry.loc[chosen, "start_month"] = first_month
    registry.loc[chosen, "months"] = 13 - first_month

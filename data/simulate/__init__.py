"""A made-up registry for a kabupaten that has published totals only.

Every figure that comes from these files is `simulasi`. Their totals are those of the published
claims; everything else follows from `simulation_assumptions.csv` and `simulation_weights.csv`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from data.progress import Progress, quiet
from data.simulate.aid import hand_over
from data.simulate.assumptions import YEARS
from data.simulate.benefits import pay
from data.simulate.enrolment import enrol
from data.simulate.office_files import write_aid, write_benefits, write_registry


@dataclass(frozen=True)
class Simulation:
    """The rows of the five files, in the columns of `enrol` (by year), `pay` and `hand_over`."""

    registries: Mapping[int, pd.DataFrame]
    benefits: pd.DataFrame
    aid: pd.DataFrame


def draw(seed: int) -> Simulation:
    """Draw all rows; the same seed gives the same rows.

    ValueError if the published claims cannot be reached together.
    """
    *enrolling, paying, handing_over = np.random.default_rng(seed).spawn(len(YEARS) + 2)
    registries = {year: enrol(year, rng) for year, rng in zip(YEARS, enrolling, strict=True)}
    return Simulation(registries, pay(registries, paying), hand_over(handing_over))


def simulate(folder: Path, seed: int = 2025, progress: Progress = quiet) -> list[Path]:
    """Write the five office files of a simulation into the folder and return their paths.

    Files of the same names are replaced. The same seed gives the same bytes. Errors as for `draw`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    progress("Menyusun data simulasi", 0.0)
    simulation = draw(seed)
    paths = []
    rows = sum(len(registry) for registry in simulation.registries.values())
    written = 0
    for year, registry in simulation.registries.items():
        paths.append(folder / f"kepesertaan_{year}.xlsx")
        progress(f"Menulis {paths[-1].name}", written / rows)
        write_registry(paths[-1], year, registry)
        written += len(registry)
    paths.append(folder / "klaim_manfaat.csv")
    write_benefits(paths[-1], simulation.benefits)
    paths.append(folder / "bantuan_pertanian.xlsx")
    write_aid(paths[-1], simulation.aid)
    progress("Selesai", 1.0)
    return paths

"""A made-up registry for a kabupaten that has published totals only.

Every figure that comes from these files is `simulasi`. Their totals are those of the published
claims; everything else follows from `simulation_assumptions.csv` and `simulation_weights.csv`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from data.simulation.aid import hand_over
from data.simulation.assumptions import ASSUMPTIONS, Assumption
from data.simulation.benefits import pay
from data.simulation.calibration import YEARS
from data.simulation.enrolment import enrol
from data.simulation.office_files import write_aid, write_benefits, write_registry

__all__ = ["ASSUMPTIONS", "Assumption", "Simulation", "draw", "simulate"]


@dataclass(frozen=True)
class Simulation:
    """The rows of the five files: `enrol` by year, `pay` and `hand_over` say what they hold."""

    registries: Mapping[int, pd.DataFrame]
    benefits: pd.DataFrame
    aid: pd.DataFrame


def draw(seed: int) -> Simulation:
    """Everything that is simulated with this seed; the same seed gives the same rows.

    ValueError if the published claims cannot be reached together.
    """
    *enrolling, paying, handing_over = np.random.default_rng(seed).spawn(len(YEARS) + 2)
    registries = {year: enrol(year, rng) for year, rng in zip(YEARS, enrolling, strict=True)}
    return Simulation(registries, pay(registries, paying), hand_over(handing_over))


def simulate(
    folder: Path, seed: int = 2025, progress: Callable[[str, float], None] | None = None
) -> list[Path]:
    """Write the five office files of a simulation into the folder, and give their paths.

    The folder is made if it is missing and files of the same names are replaced. The same seed
    gives the same bytes. `progress` is told what is being done and the fraction that is behind.
    Errors as for `draw`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tell = progress or (lambda _step, _fraction: None)
    tell("Menyusun data simulasi", 0.0)
    simulation = draw(seed)
    paths = []
    rows = sum(len(registry) for registry in simulation.registries.values())
    written = 0
    for year, registry in simulation.registries.items():
        paths.append(folder / f"kepesertaan_{year}.xlsx")
        tell(f"Menulis {paths[-1].name}", written / rows)
        write_registry(paths[-1], year, registry)
        written += len(registry)
    paths.append(folder / "klaim_manfaat.csv")
    write_benefits(paths[-1], simulation.benefits)
    paths.append(folder / "bantuan_pertanian.xlsx")
    write_aid(paths[-1], simulation.aid)
    tell("Selesai", 1.0)
    return paths

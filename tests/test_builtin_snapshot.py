"""The snapshot that comes with the program, and the simulation that it was counted from."""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
from test_simulation import as_printed

from data.catalogue import (
    KECAMATAN,
)
from data.manifest import read_manifest
from data.simulate import draw
from data.simulate.office_files import (
    write_aid,
    write_benefits,
)


def test_the_built_in_snapshot_was_counted_from_this_simulation(
    tmp_path: Path, builtin_snapshot: Path
) -> None:
    drawn = draw(2025)
    hashes = {one.name: one.sha256 for one in read_manifest(builtin_snapshot).files}
    write_benefits(tmp_path / "klaim_manfaat.csv", drawn.benefits)
    write_aid(tmp_path / "bantuan_pertanian.xlsx", drawn.aid)
    for path in tmp_path.iterdir():
        assert hashes[path.name] == hashlib.sha256(path.read_bytes()).hexdigest()

    people = pd.concat(rows.assign(year=year) for year, rows in drawn.registries.items())
    people["kecamatan"] = np.array(list(KECAMATAN))[people["kecamatan"]]
    people["sex"] = np.where(people["male"], "laki_laki", "perempuan")
    by = ["year", "kecamatan", "sector", "funding", "sex"]
    counted = people.groupby(by).agg(
        participants=("months", "size"), person_months=("months", "sum")
    )
    kept = pd.read_parquet(builtin_snapshot / "enrolment_yearly.parquet").set_index(by).sort_index()
    assert counted.index.tolist() == kept.index.tolist()
    for measure in ("participants", "person_months"):
        assert counted[measure].tolist() == kept[measure].tolist()


def test_the_built_in_snapshot_has_scholars_without_rupiah_and_rupiah_of_no_programme(
    builtin_snapshot: Path,
) -> None:
    paid = pd.read_parquet(builtin_snapshot / "benefits_monthly.parquet")
    scholars, rest = paid[paid["programme"] == "beasiswa"], paid[paid["programme"].isna()]
    assert as_printed(scholars["recipients"].sum(), "scholarship_children_2023_2025")
    assert scholars[["amount_rp", "school_level"]].isna().all(axis=None)
    assert as_printed(paid["amount_rp"].sum(), "benefit_2023_2025")
    assert rest["amount_rp"].sum() == 1_086_000_000
    assert rest[["cases", "recipients", "school_level"]].isna().all(axis=None)


def test_nobody_had_to_accept_a_doubt_to_publish_what_comes_with_the_program(
    builtin_snapshot: Path,
) -> None:
    assert read_manifest(builtin_snapshot).acknowledged == ()

"""Rows of snapshots with names for what is null, and what readers know of earlier ones."""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from data import catalogue
from data.catalogue import UNDETAILED
from data.manifest import PUBLIC, WITHHELD, SnapshotError, read_manifest, stored, year_of
from data.store import snapshots

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row: TypeAlias = dict[str, Any]
DIMENSIONS = ("kecamatan", "sector", "funding", "sex", "programme", "school_level")


def earlier(path: Path, base: Path | None) -> list[Path]:
    """Return the sound snapshots of which readers know the public version, taken back or not."""
    found = []
    for other in dict.fromkeys([*filter(None, [base]), *snapshots.folders(path.parent)]):
        with suppress(SnapshotError):
            if other != path and snapshots.verified(other) and snapshots.ever_counted(other):
                found.append(other)
    return [other for other in found if (other / PUBLIC).is_dir()]


def is_real(folder: Path, table: str) -> bool:
    return read_manifest(folder).tables[table].status != "simulasi"


def read(con: "DuckDBPyConnection", table: str, folder: Path, year: int | None = None) -> list[Row]:
    """Read the rows of a table with names for what is null."""
    asked = con.execute(
        f"select * from {stored(table)} "  # noqa: S608
        f"where $year::int is null or {year_of(table)} = $year order by all",
        {"path": str(folder / f"{table}.parquet"), "year": year},
    )
    names = [column[0] for column in asked.description or ()]
    found = [dict(zip(names, values, strict=True)) for values in asked.fetchall()]
    for row in found:
        row["year"] = row["year"] if "year" in row else row["month"].year
        if row["kecamatan"] not in catalogue.KECAMATAN:
            row["kecamatan"] = None
        for name in DIMENSIONS[1:]:
            if name in row and row[name] is None:
                is_none = name == "school_level" and row["programme"] != "beasiswa"
                row[name] = "" if is_none else UNDETAILED
    return found


def names_withheld(con: "DuckDBPyConnection", table: str, year: int, base: Path) -> list[Row]:
    """Read the names of what is withheld of a table in a year."""
    read = con.execute(
        "from read_parquet($path) where cube = $table and year = $year",
        {"path": str(base / PUBLIC / WITHHELD), "table": table, "year": year},
    )
    columns = [column[0] for column in read.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in read.fetchall()]


def by_year(every: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in every:
        found[row["year"]].append(row)
    return found

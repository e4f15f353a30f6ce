"""Rows of snapshots with names for what is null, and what readers know of earlier ones."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from data import catalogue
from data.catalogue import UNDETAILED
from data.manifest import (
    PUBLIC,
    WITHHELD,
    SnapshotError,
    measures,
    read_manifest,
    stored,
    year_of,
)
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
    rows = con.execute(
        f"select * from {stored(table)} "  # noqa: S608
        f"where $year::int is null or {year_of(table)} = $year order by all",
        {"path": str(folder / f"{table}.parquet"), "year": year},
    )
    found = named(rows)
    for row in found:
        row["year"] = row["year"] if "year" in row else row["month"].year
        if row["kecamatan"] not in catalogue.KECAMATAN:
            row["kecamatan"] = None
        for name in DIMENSIONS[1:]:
            if name in row and row[name] is None:
                is_none = name == "school_level" and row["programme"] != "beasiswa"
                row[name] = "" if is_none else UNDETAILED
    return found


def years(con: "DuckDBPyConnection", table: str, folder: Path) -> set[int]:
    path = {"path": str(folder / f"{table}.parquet")}
    found = con.execute(f"select distinct {year_of(table)} from {stored(table)}", path)  # noqa: S608
    return {int(year) for (year,) in found.fetchall()}


def names_withheld(con: "DuckDBPyConnection", table: str, year: int, base: Path) -> list[Row]:
    read = con.execute(
        "from read_parquet($path) where cube = $table and year = $year",
        {"path": str(base / PUBLIC / WITHHELD), "table": table, "year": year},
    )
    return named(read)


def named(answered: "DuckDBPyConnection") -> list[Row]:
    """Fetch the rows of an answer by the names of its columns."""
    names = [column[0] for column in answered.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answered.fetchall()]


def side_by_side(table: str, dimensions: Sequence[str], total: Callable[[str], str]) -> str:
    """Begin a statement about a table in the files `$old` and `$new`: `with rows as …, sums as …`.

    `sums` has what `total` makes of each measure, by side, year and dimensions. A dimension that
    one side does not say of a year is summed up on the other, too.
    """
    columns = ", ".join([*dimensions, *measures(table)])
    both = " union all ".join(
        f"select '{side}' as side, {year_of(table)} as year, {columns} "  # noqa: S608
        f"from {stored(table, f'${side}')}"
        for side in ("old", "new")
    )
    known = ", ".join(f"count({name}) > 0 as {name}" for name in dimensions)
    given = ", ".join(f"bool_and({name}) as {name}" for name in dimensions)
    alike = ", ".join(
        f"case when given.{name} then rows.{name} end as {name}" for name in dimensions
    )
    sums = ", ".join(f"{total(measure)}::double as {measure}" for measure in measures(table))
    return (
        f"with rows as ({both}), "  # noqa: S608
        f"known as (select side, year, {known} from rows group by all), "
        f"given as (select year, {given} from known group by year), "
        f"sums as (select side, rows.year, {alike}, {sums} from rows join given using (year) "
        "group by all)"
    )


def by_year(every: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in every:
        found[row["year"]].append(row)
    return found

"""A DuckDB in memory, with what files of offices are checked against."""

import datetime as dt
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from data import catalogue
from data.intake import spellings
from data.intake.read import plain
from data.intake.specification import SPECS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FIRST_YEAR = 2015


@cache
def _villages() -> list[tuple[object, ...]]:
    """Every spelling of a desa with its kecamatan."""
    return [
        (spellings.letters("desa", written), village.kecamatan)
        for village in spellings.VILLAGES
        for written in (village.name, village.code)
    ]


def connect(today: dt.date, folder: Path | None = None) -> "DuckDBPyConnection":
    """An in-memory DuckDB that never spills to a disk, with what files are checked against.

    It has the casts, the `names` of all classifications, those included that were accepted in this
    folder of snapshots, `villages`, `item_units` and `premiums` by month. RefusedError where the
    table of accepted spellings is damaged.
    """
    import duckdb

    con = duckdb.connect(config={"temp_directory": "", "autoinstall_known_extensions": "false"})
    known = {
        (family, plain(spelling)): member
        for family, members in spellings.SPELLINGS.items()
        for spelling, member in members.items()
    }
    for accepted in spellings.read(folder) if folder else ():
        known.setdefault((accepted.classification, plain(accepted.written)), accepted.id)
    tables: dict[str, tuple[str, list[tuple[object, ...]]]] = {
        "names": (
            "classification varchar, spelling varchar, id varchar",
            sorted((family, spelling, member) for (family, spelling), member in known.items()),
        ),
        "kecamatan_names": (
            "code varchar, name varchar",
            [(one.code, one.name) for one in catalogue.KECAMATAN.values()],
        ),
        "villages": (
            "spelling varchar, kecamatan varchar",
            _villages(),
        ),
        "item_units": (
            "item varchar, label varchar, unit varchar",
            [(item.id, item.label, plain(item.unit)) for item in catalogue.AID_ITEMS.values()],
        ),
        "premiums": ("month date, rupiah bigint", list(_premiums(today))),
    }
    for table, (columns, rows) in tables.items():
        con.execute(f"create table {table} ({columns})")
        insert(con, table, rows)
    con.execute((SPECS / "types.sql").read_text(encoding="utf-8"))
    con.execute((SPECS / "rules.sql").read_text(encoding="utf-8"))
    return con


def _premiums(today: dt.date) -> list[tuple[dt.date, int]]:
    """The rupiah of each month's premium, up to the end of next year."""
    premiums = []
    for year in range(_FIRST_YEAR, today.year + 2):
        for month in range(1, 13):
            first_day = dt.date(year, month, 1)
            try:
                premiums.append((first_day, catalogue.premium_per_month(first_day)))
            except ValueError:
                continue
    return premiums


def insert(con: "DuckDBPyConnection", table: str, rows: Sequence[Sequence[object]]) -> None:
    """Adds rows to a table that has these columns in this order."""
    if rows:
        lists = ", ".join("unnest(?)" for _ in rows[0])
        con.execute(
            f"insert into {table} select {lists}", [list(one) for one in zip(*rows, strict=True)]
        )


def quoted(text: str) -> str:
    """The text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"

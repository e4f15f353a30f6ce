"""Load the typed rows of office files into an in-memory DuckDB, with the tables for checks.

Rows about people are never written anywhere: nothing spills to disk.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache
from itertools import count
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from duckdb import DuckDBPyConnection

from data import catalogue
from data.intake import spellings
from data.intake.columns import ABSENT, Persons
from data.intake.rows import OfficeFile
from data.intake.specification import SPECS

_FIRST_YEAR = 2015
_MANY = 2**20
_MOST_IN_AN_ENUM = 2**16
_SERIAL = count()


@cache
def _villages() -> list[tuple[object, ...]]:
    return [
        (spellings.letters("desa", written), village.kecamatan)
        for village in spellings.VILLAGES
        for written in (village.name, village.code)
    ]


def connect(today: dt.date, folder: Path | None = None) -> DuckDBPyConnection:
    """Open an in-memory DuckDB that never spills to disk, with the tables for checks.

    They are `names`, including the spellings accepted in this snapshots folder, `kecamatan_names`,
    `villages`, `item_units` and `premiums` by month. RefusedError if the table of accepted
    spellings is damaged.
    """
    con = duckdb.connect(config={"temp_directory": "", "autoinstall_known_extensions": "false"})
    known = {
        (family, spellings.plain(spelling)): member
        for family, members in spellings.SPELLINGS.items()
        for spelling, member in members.items()
    }
    for accepted in spellings.read(folder) if folder else ():
        known.setdefault((accepted.classification, spellings.plain(accepted.written)), accepted.id)
    tables: dict[str, tuple[str, list[tuple[object, ...]]]] = {
        "names": (
            "classification varchar, spelling varchar, id varchar",
            sorted((family, spelling, member) for (family, spelling), member in known.items()),
        ),
        "kecamatan_names": (
            "code varchar, name varchar",
            [(kecamatan.code, kecamatan.name) for kecamatan in catalogue.KECAMATAN.values()],
        ),
        "villages": (
            "spelling varchar, kecamatan varchar",
            _villages(),
        ),
        "item_units": (
            "item varchar, label varchar, unit varchar",
            [
                (item.id, item.label, spellings.plain(item.unit))
                for item in catalogue.AID_ITEMS.values()
            ],
        ),
        "days": ("day date", [(today,)]),
        "premiums": ("month date, rupiah bigint", list(_premiums(today))),
    }
    for table, (columns, rows) in tables.items():
        con.execute(f"create table {table} ({columns})")
        insert(con, table, rows)
    for family, members in spellings.SPELLINGS.items():
        ids = ", ".join(map(literal, dict.fromkeys(members.values())))
        con.execute(f"create type ids_{family} as enum ({ids})")
    con.execute((SPECS / "rules.sql").read_text(encoding="utf-8"))
    return con


def _premiums(today: dt.date) -> list[tuple[dt.date, int]]:
    premiums = []
    for year in range(_FIRST_YEAR, today.year + 2):
        for month in range(1, 13):
            first_day = dt.date(year, month, 1)
            try:
                premiums.append((first_day, catalogue.premium_per_month(first_day)))
            except ValueError:
                continue
    return premiums


def names(con: DuckDBPyConnection) -> spellings.Names:
    rows = con.execute("select classification, spelling, id from names").fetchall()
    return {(classification, spelling): member for classification, spelling, member in rows}


def load(
    con: DuckDBPyConnection, file: OfficeFile, tell: Callable[[], None] = lambda: None
) -> None:
    """Load the texts of a file into the view `cells` and its typed rows into the table `entries`.

    Names, and all texts of a large file, get enum types, which take a byte or two a row.
    """
    specification = file.specification
    row = pa.array(file.rows)
    sheets = [part.sheet for part in file.parts]
    places = np.repeat(np.arange(len(sheets)), [len(part.rows) for part in file.parts])
    sheet = pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int16)), pa.array(sheets))
    texts: dict[str, pa.Array] = {}
    values: dict[str, pa.Array] = {}
    for field, column in file.cells.items():
        if isinstance(column, Persons):
            values[field] = pa.array(column.numbers, mask=column.numbers == ABSENT)
        else:
            texts[field], values[field] = column.arrow()
    con.register("cells", pa.table({"row": row, "sheet": sheet, **texts}))
    types = {"file": _enum(con, [file.name], len(row)), "sheet": _enum(con, sheets, len(row))}
    for asked in specification.columns:
        if asked.type == "name":
            types[asked.field] = f"ids_{asked.classification}"
        elif asked.type == "text":
            held = values[asked.field].dictionary.drop_null().unique().to_pylist()
            types[asked.field] = _enum(con, held, len(row))
    selected = ", ".join(
        f"{field}::{types[field]} as {field}" if field in types else field
        for field in ("sheet", *values)
    )
    query = (
        f"select {literal(file.name)}::{types['file']} as file, "  # noqa: S608
        f'year({specification.first_day})::smallint as year, "row", {selected} from part'
    )
    tell()
    con.register("part", pa.table({"row": row, "sheet": sheet, **values}))
    con.execute(f"create or replace table entries as {query}")
    con.unregister("part")


def _enum(con: DuckDBPyConnection, texts: Sequence[str], rows: int) -> str:
    """Create an enum type if there are many rows and few distinct texts, else use varchar."""
    if rows < _MANY or len(texts) > _MOST_IN_AN_ENUM:
        return "varchar"
    name = f"texts_{next(_SERIAL)}"
    con.execute(
        f"create type {name} as enum ({', '.join(map(literal, dict.fromkeys(texts or [''])))})"
    )
    return name


def insert(con: DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    if rows:
        lists = ", ".join("unnest(?)" for _ in rows[0])
        con.execute(
            f"insert into {table} select {lists}",
            [list(column) for column in zip(*rows, strict=True)],
        )


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

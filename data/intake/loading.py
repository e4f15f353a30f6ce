"""From the text of a file's cells to typed rows, as tables of a DuckDB in memory.

Casts are the macros of `data/specs/types.sql`.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from data.intake import corrections
from data.intake.coded import ABSENT, Coded, Codes, Persons
from data.intake.read import OfficeFile
from data.intake.specification import Column, Specification
from data.intake.staging import quoted

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

_PART = 2**20
_MOST_IN_AN_ENUM = 2**16
_SERIAL = count()


def load(con: "DuckDBPyConnection", file: OfficeFile, tell: Callable[[], None]) -> None:
    """Puts the cleaned text of a file into `cells` and its typed rows into `entries`."""
    for (view,) in con.execute(
        "select view_name from duckdb_views() where view_name in ('cells', 'given_cells')"
    ).fetchall():
        con.execute(f"drop view {view}")
    con.execute("drop table if exists cells; drop table if exists entries")
    if any(isinstance(cells, Coded | Persons) for cells in file.cells.values()):
        _load_coded(con, file, tell)
    else:
        _load_listed(con, file)


def _load_listed(con: "DuckDBPyConnection", file: OfficeFile) -> None:
    import pyarrow as pa

    specification = file.specification
    sheets = {sheet for sheet, _ in file.places}
    columns = {
        "row": pa.array(file.rows, pa.int32()),
        **{field: pa.array(texts, pa.string()) for field, texts in file.cells.items()},
    }
    if len(sheets) > 1:
        columns["sheet"] = pa.array([corrections.place(file, row)[0] for row in file.rows])
    con.register("written", pa.table(columns))
    fields = [column.field for column in specification.columns]
    sheet = "sheet" if len(sheets) > 1 else f"{quoted(next(iter(sheets)))} as sheet"
    cleaned = ", ".join(f"clean({field}) as {field}" for field in fields)
    con.execute(f'create table cells as select "row", {sheet}, {cleaned} from written')  # noqa: S608
    con.unregister("written")
    casts = ", ".join(f"{_cast(column)} as {column.field}" for column in specification.columns)
    con.execute(
        f"create table entries as select {quoted(file.name)} as file, "  # noqa: S608
        f"year({specification.first_day})::smallint as year, * "
        f'from (select "row", sheet, {casts} from cells)'
    )


def _load_coded(con: "DuckDBPyConnection", file: OfficeFile, tell: Callable[[], None]) -> None:
    """As for lists, but each text is cleaned and cast once, and no text is kept for a row.

    `cells` is a view of what the file holds. In `entries` what is a text elsewhere is an enum.
    """
    import pyarrow as pa

    specification = file.specification
    rows = (
        np.arange(file.rows.start, file.rows.stop, dtype=np.int32)
        if isinstance(file.rows, range)
        else np.asarray(file.rows, np.int32)
    )
    cells: dict[str, pa.Array] = {"row": pa.array(rows)}
    values: dict[str, tuple[Codes | NDArray[np.int64], pa.Array | None]] = {}
    for column in specification.columns:
        tell()
        coded = file.cells[column.field]
        if isinstance(coded, Persons):
            odd = Coded.of(coded.odd)
            clean, typed = _typed_texts(con, column, odd.texts)
            numbers = coded.numbers.copy()
            numbers[numbers == ABSENT] = typed.fill_null(ABSENT).to_numpy()[odd.codes]
            values[column.field] = numbers, None
            cells[column.field] = _with_odd(coded.numbers, odd.codes, clean)
        else:
            coded = Coded.of(coded)
            clean, typed = _typed_texts(con, column, coded.texts)
            values[column.field] = coded.codes, typed
            cells[column.field] = pa.DictionaryArray.from_arrays(pa.array(coded.codes), clean)
    written = pa.table(cells)
    con.register("written", written)
    shown = [
        f"case when {column.field}.number <> {ABSENT} then lpad({column.field}.number::varchar, "
        f"16, '0') else {column.field}.odd end as {column.field}"
        if column.type == "nik"
        else column.field
        for column in specification.columns
    ]
    con.sql(
        f'select "row", {quoted(file.sheet)} as sheet, {", ".join(shown)} from written'  # noqa: S608
    ).create_view("given_cells")
    con.table("given_cells").create_view("cells")
    types = {"file": _enum(con, [file.name]), "sheet": _enum(con, [file.sheet])}
    for column in specification.columns:
        _, typed = values[column.field]
        if typed is not None and pa.types.is_string(typed.type):
            types[column.field] = _enum(con, typed.drop_null().unique().to_pylist())
    selected = ", ".join(
        f"{column.field}::{types[column.field]} as {column.field}"
        if column.field in types
        else f"{_absent(column)} as {column.field}"
        for column in specification.columns
    )
    query = (
        f"select {quoted(file.name)}::{types['file']} as file, "  # noqa: S608
        f'year({specification.first_day})::smallint as year, * from (select "row", '
        f"{quoted(file.sheet)}::{types['sheet']} as sheet, {selected} from part)"
    )
    for first in range(0, max(len(rows), 1), _PART):
        tell()
        part = slice(first, first + _PART)
        con.register("part", pa.table(_part(rows, values, part)))
        con.execute(f"insert into entries {query}" if first else f"create table entries as {query}")
        con.unregister("part")


def _cast(column: Column) -> str:
    """The SQL expression for the value of a column's text."""
    least, most = (
        "null" if bound is None else str(bound) for bound in (column.minimum, column.maximum)
    )
    return {
        "text": column.field,
        "nik": f"as_nik({column.field})",
        "date": f"as_date({column.field})",
        "whole": f"as_whole({column.field}, {least}, {most})",
        "decimal": f"as_decimal({column.field}, {least}, {most})",
        "name": f"as_name('{column.classification}', {column.field})",
    }[column.type]


def _enum(con: "DuckDBPyConnection", texts: Sequence[str]) -> str:
    """A type that keeps one of few texts in a byte or two."""
    if len(texts) > _MOST_IN_AN_ENUM:
        return "varchar"
    name = f"texts_{next(_SERIAL)}"
    con.execute(f"create type {name} as enum ({', '.join(map(quoted, texts or ['']))})")
    return name


def _absent(column: Column) -> str:
    return f"nullif({column.field}, {ABSENT})" if column.type == "nik" else column.field


def _part(
    rows: "Codes",
    values: "Mapping[str, tuple[Codes | NDArray[np.int64], pa.Array | None]]",
    part: slice,
) -> "dict[str, pa.Array]":
    """The typed cells of some rows, as Arrow has them."""
    import pyarrow as pa

    columns = {"row": pa.array(rows[part])}
    for field, (codes, typed) in values.items():
        some = pa.array(codes[part])
        if typed is None:
            columns[field] = some
        elif pa.types.is_string(typed.type):
            columns[field] = pa.DictionaryArray.from_arrays(some, typed)
        else:
            columns[field] = typed.take(some)
    return columns


def _with_odd(numbers: "NDArray[np.int64]", odd: "Codes", texts: "pa.Array") -> "pa.Array":
    """Numbers of persons, and beside them the odd texts where there is no number."""
    import pyarrow as pa

    codes = np.full(len(numbers), len(texts), np.min_scalar_type(-len(texts) - 1))
    codes[numbers == ABSENT] = odd
    known = pa.concat_arrays([texts, pa.nulls(1, pa.string())])
    return pa.StructArray.from_arrays(
        [pa.array(numbers), pa.DictionaryArray.from_arrays(pa.array(codes), known)],
        ["number", "odd"],
    )


def _typed_texts(
    con: "DuckDBPyConnection", column: Column, texts: Sequence[object]
) -> "tuple[pa.Array, pa.Array]":
    """The texts of a column, cleaned and cast, each at its place."""
    import pyarrow as pa

    said = pa.array(texts, pa.string())
    con.register("texts", pa.table({"place": range(len(texts)), "said": said}))
    done = con.sql(
        f"select {column.field}, {_cast(column)} as typed from "  # noqa: S608
        f"(select place, clean(said) as {column.field} from texts) order by place"
    ).to_arrow_table()
    con.unregister("texts")
    return done.column(0).combine_chunks(), done.column(1).combine_chunks()


def simulated_rows(
    con: "DuckDBPyConnection", specification: Specification, table: str = "entries"
) -> int:
    """How many of the rows in `entries`, or another table, say of themselves to be simulated."""
    ((count,),) = con.execute(
        f"select count(*) from {table} where {specification.simulated}"  # noqa: S608
    ).fetchall()
    return int(count)

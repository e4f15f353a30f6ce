"""Find persons with several rows in a year, and count each of their months once.

Lists of months have a row a month of a person, in as many files as there are. A person with two
rows for the same month is a double.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from duckdb import DuckDBPyConnection

from data import indonesian
from data.intake.issues import Complaint
from data.intake.rules import PRINTED, RULES, Database
from data.intake.specification import SPECIFICATIONS, Specification, cube

DOUBLES = Path(__file__).parents[1] / "doubles"


def doubles(con: Database, kind: str) -> list[Complaint]:
    """Warn of persons with several rows for the same month, in all files of a kind together.

    Each year has a warning of the rule `one_row_a_person`: how many persons, in which files and
    sheets, how many of them in several sectors, and how many rows and months do not count. It shows
    neither names nor NIK. Kinds without a NIK get no warning.

    Call after `count_persons`.
    """
    if not has_persons(kind):
        return []
    statement = (DOUBLES / "counted_more_than_once.sql").read_text(encoding="utf-8")
    years: dict[int, list[tuple[Sequence[str], tuple[int, ...]]]] = {}
    for year, places, *counts in con.execute(statement).fetchall():
        years.setdefault(year, []).append((places, tuple(counts)))
    rule = RULES["one_row_a_person"]
    complaints = []
    for year, groups in years.items():
        persons, rows, months, sectors, alike = map(
            sum, zip(*(counts for _, counts in groups), strict=True)
        )
        where = [
            f"{indonesian.whole(counts[0])} "
            + (f"dalam {places[0]}" if len(places) == 1 else f"di {indonesian.join(places)}")
            for places, counts in groups[:PRINTED]
        ]
        if len(groups) > PRINTED:
            where.append(f"dan {indonesian.whole(len(groups) - PRINTED)} gabungan lain")
        reason = (
            f"{indonesian.whole(persons)} orang muncul lebih dari sekali pada bulan yang sama "
            f"tahun {year}: {', '.join(where)}"
        )
        if sectors:
            reason += f"; {indonesian.whole(sectors)} di antaranya pada lebih dari satu sektor"
        if alike:
            reason += f"; {indonesian.whole(alike)} dengan isi yang sama"
        reason += (
            f". Tidak dihitung: {indonesian.whole(months)} bulan yang berulang, dan "
            f"{indonesian.whole(rows)} baris seluruhnya. {rule.why}"
        )
        files = {name.partition(", lembar ")[0] for places, *_ in groups for name in places}
        column = SPECIFICATIONS[kind].column("nik").header
        complaints.append(rule.complaint(indonesian.join(sorted(files)), reason, column=column))
    return complaints


def count_persons(con: Database, kind: str) -> None:
    """Count the table `kind` into `enrolled`: each month of a person once, in the cell of its row.

    The cubes of persons are counted from `enrolled`, so that the participants of all cells add up
    to people. They are in tables like `counted_enrolment_yearly`. Call after all files of the kind
    are inserted.
    """
    if has_persons(kind):
        find_repeated(con, kind)
        enrolled = (DOUBLES / "enrolled.sql").read_text(encoding="utf-8")
        con.execute(f"create or replace table enrolled as {enrolled}")
        specification = SPECIFICATIONS[kind]
        for table in specification.tables:
            con.execute(f"create or replace table counted_{table} as {cube(specification, table)}")


def counting(specification: Specification, table: str, *, simulated: bool = False) -> str:
    """Return the statement that counts a kind into a table; persons have been counted already."""
    if has_persons(specification.kind):
        return f"from counted_{table}"
    return cube(specification, table, simulated=simulated)


def uncounted(con: Database, kind: str) -> dict[str, int]:
    """Count by file the rows whose months all count in other rows of their persons.

    Call after `count_persons`.
    """
    if not has_persons(kind):
        return {}
    rows = "select file, count(*) from rows_of_repeated where counted = 0 group by file"
    return {str(file): count for file, count in con.execute(rows).fetchall()}


def drop_repeated(
    con: DuckDBPyConnection, kind: str, table: str, place: str
) -> list[tuple[str, str, int]]:
    """Delete the rows of each file or sheet, by `place`, whose rows all stand in another one, too.

    List such places with the other and the number of their rows. Kinds with persons are not
    touched: their rows have a NIK.
    """
    specification = SPECIFICATIONS[kind]
    if not any(column.party for column in specification.columns):
        return []
    content = ", ".join(
        f"lower({column.field}::varchar)" if column.type == "text" else column.field
        for column in specification.columns
    )
    con.execute(
        f"create or replace temp view placed as select {place}::varchar as place, "  # noqa: S608
        f"rowid as number, hash({content}) as content from {table}"
    )
    statement = (DOUBLES / "repeated_places.sql").read_text(encoding="utf-8")
    found = []
    for name, within in con.execute(statement).fetchall():
        deleted = f"delete from {table} where {place} = $name"  # noqa: S608
        ((rows,),) = con.execute(deleted, {"name": name}).fetchall()
        found.append((name, within, rows))
    return found


def find_repeated(con: Database, table: str) -> None:
    """Fill `repeated` with persons and years of several rows, `rows_of_repeated` with these."""
    con.execute(f"create or replace temp view listed as from {table}")
    if isinstance(con, DuckDBPyConnection):
        _sort_repeated(con, table)
    else:
        grouped = (DOUBLES / "repeated.sql").read_text(encoding="utf-8")
        con.execute(f"create or replace temp table repeated as {grouped}")
    selected = (DOUBLES / "rows_of_repeated.sql").read_text(encoding="utf-8")
    con.execute(f"create or replace temp table rows_of_repeated as {selected}")


def _sort_repeated(con: DuckDBPyConnection, table: str) -> None:
    """Fill `repeated` by NumPy: half the memory of grouping in DuckDB, and far less time."""
    con.execute('create or replace temp table repeated (nik bigint, "year" smallint)')
    years = con.execute(
        f'select distinct "year" from {table} where "year" is not null'  # noqa: S608
    ).fetchall()
    for (year,) in years:
        rows = con.execute(
            f'select nik from {table} where "year" = {year} and nik is not null'  # noqa: S608
        )
        numbers = np.ma.getdata(rows.fetchnumpy()["nik"])
        numbers.sort()
        twice = np.unique(numbers[1:][numbers[1:] == numbers[:-1]])
        if len(twice):
            con.register("twice", pa.table({"nik": twice}))
            con.execute(f"insert into repeated select nik, {year} from twice")  # noqa: S608
            con.unregister("twice")


def has_persons(kind: str) -> bool:
    return any(column.type == "nik" for column in SPECIFICATIONS[kind].columns)

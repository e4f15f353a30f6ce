"""Find persons with several rows in a year, and keep a single row of each."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from data import indonesian
from data.intake.issues import Complaint
from data.intake.rules import PRINTED, RULES
from data.intake.specification import SPECIFICATIONS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DOUBLES = Path(__file__).parents[1] / "doubles"


def doubles(con: "DuckDBPyConnection", kind: str) -> list[Complaint]:
    """Warn of persons with several rows in a year, in all files of a kind together.

    Each year has a warning of the rule `one_row_a_person`: how many persons, in which files and
    sheets, how many of them in several sectors, and how many rows and months do not count. It shows
    neither names nor NIK. Kinds without a NIK get no warning.

    Call after all files of the kind are inserted, before `keep_what_counts`.
    """
    if not has_persons(kind):
        return []
    find_repeated(con, kind)
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
            f"{indonesian.whole(persons)} orang muncul lebih dari sekali pada tahun {year}: "
            f"{', '.join(where)}"
        )
        if sectors:
            reason += f"; {indonesian.whole(sectors)} di antaranya pada lebih dari satu sektor"
        if alike:
            reason += f"; {indonesian.whole(alike)} dengan isi yang sama"
        reason += (
            f". Tidak dihitung: {indonesian.whole(rows)} baris dengan {indonesian.whole(months)} "
            f"bulan dibayar. {rule.why}"
        )
        files = {name.partition(", lembar ")[0] for places, *_ in groups for name in places}
        complaints.append(
            Complaint(
                file=indonesian.join(sorted(files)),
                reason=reason,
                column=SPECIFICATIONS[kind].column("nik").header,
                severity=rule.severity,
                rule=rule.id,
                expected=rule.sentence,
            )
        )
    return complaints


def keep_what_counts(con: "DuckDBPyConnection", kind: str) -> None:
    """Delete all rows but one of each person and year from the table `kind`.

    Keep the row with the most months paid, then the earliest start, then by file name and row
    number. The deleted rows count in no measure, so that the participants of all cells add up to
    people.
    """
    if has_persons(kind):
        find_repeated(con, kind)
        con.execute((DOUBLES / "what_counts.sql").read_text(encoding="utf-8"))


def find_repeated(con: "DuckDBPyConnection", table: str) -> None:
    """Fill the table `repeated` with the persons and years that have several rows.

    Sorting in NumPy takes half the memory of grouping in DuckDB, and a fraction of the time.
    """
    import pyarrow as pa

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

"""Build the tables of a snapshot from checked files and from the snapshot before.

Rows are counted into the cubes of `data/cubes/`. No text passes but ids of the catalogue.
"""

import datetime as dt
import hashlib
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, cast

from data import catalogue, indonesian
from data.intake.checked import Checked
from data.intake.deduplicate import counting
from data.intake.examine import listed
from data.intake.specification import (
    LISTS,
    SPECIFICATIONS,
    Specification,
    cube,
    family,
    list_of,
    sources,
)
from data.manifest import (
    TABLES,
    FileEntry,
    Manifest,
    Period,
    SnapshotError,
    TableEntry,
    identify,
    measures,
    read_manifest,
    sha256,
    stored,
    write_manifest,
    year_of,
)
from data.store import stored_rows
from data.store.audit_log import without_numbers_of_persons

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def build(
    con: "DuckDBPyConnection",
    checked: Sequence[Checked],
    base: Path | None,
    partial: Path,
    now: dt.datetime,
) -> tuple[Manifest, list[str]]:
    """Write the four tables and the manifest into `partial`; return the manifest and remarks."""
    previous = read_manifest(base) if base else None
    files: list[FileEntry] = []
    tables: dict[str, TableEntry] = {}
    remarks: list[str] = []
    for name, columns in TABLES.items():
        typed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        con.execute(f"create table {name} ({typed})")
    for specification in LISTS.values():
        files_of_kind = [file for file in checked if family(file.kind) == specification.kind]
        if files_of_kind:
            of_kind, as_of, remarks_of_kind = _combine(con, specification, files_of_kind, base)
            files += of_kind
            remarks += remarks_of_kind
            for table in specification.tables:
                tables[table] = _write_table(con, table, partial, of_kind, as_of)
                remarks += [
                    f"{specification.label}: {catalogue.metric(name).label.lower()} tahun {year} "
                    "hanya disebut untuk sebagian, jadi tidak ditampilkan; mintalah yang lain."
                    for year in sorted({year for file in files_of_kind for year in file.years})
                    for name in measures(table)
                    if name in _partly_known(con, table, year)
                ]
        elif base and previous:
            files += sources(previous, specification.tables[0])
            for table in specification.tables:
                tables[table] = previous.tables[table]
                shutil.copyfile(base / f"{table}.parquet", partial / f"{table}.parquet")
                _carry_over(con, table, base)
            remarks.append(
                f"{specification.label}: dibawa tanpa perubahan dari snapshot {previous.id} "
                f"({tables[specification.tables[0]].status})."
            )
    period = Period(_first_day(con), max(table.as_of for table in tables.values()))
    manifest = Manifest(
        id=identify(period.end, files, tables),
        published_at=now,
        period=period,
        files=tuple(files),
        tables={name: tables[name] for name in TABLES},
    )
    write_manifest(partial, manifest)
    return manifest, remarks


def _combine(
    con: "DuckDBPyConnection",
    specification: Specification,
    checked: Sequence[Checked],
    base: Path | None,
) -> tuple[list[FileEntry], dt.date, list[str]]:
    """Fill the tables of a kind from lists and recaps, and from other years of the base.

    Return the files of these tables, the last day that they cover, and remarks.
    """
    label, tables = specification.label, specification.tables
    years = {year for file in checked for year in file.years}
    simulated = checked[0].simulated
    for kind in dict.fromkeys(file.kind for file in checked):
        for table in tables:
            counted = counting(SPECIFICATIONS[kind], table, simulated=simulated)
            con.execute(f"insert into {table} {counted}")
    files = list(map(_entry, sorted(checked, key=lambda file: file.years)))
    as_of = max(file.end for file in checked)
    remarks = [f"{label}: tahun {listed(years)} dari berkas ini ({files[0].status})."]
    if base is None:
        return files, as_of, remarks

    manifest = read_manifest(base)
    path = {"path": str(base / f"{tables[0]}.parquet")}
    before = _by_year(con, specification, stored(tables[0]), path)
    others = {year for table in tables for year in stored_rows.years(con, table, base)} - years
    old = manifest.tables[tables[0]]
    if (old.status == "simulasi") != simulated:
        gone, kept = ("nyata", "simulasi") if simulated else ("simulasi", "nyata")
        if others:
            remarks.append(
                f"{label}: data {gone} tahun {listed(others)} dilepas, karena tidak boleh "
                f"bercampur dengan data {kept} dalam satu tabel."
            )
        return files, as_of, remarks

    if (same_years := _carry_times_over(con, manifest, base, checked)) is not None:
        remarks.append(
            f"{label}: masa lain dari tahun {listed(years)} dibawa dari snapshot {manifest.id}."
        )
        files += same_years
        as_of = max(as_of, old.as_of) if old.as_of.year in years else as_of
    now = _by_year(con, specification, tables[0])
    remarks += [
        f"{label}: {catalogue.metric(specification.measure).label.lower()} tahun {year} "
        f"sebelumnya {indonesian.whole(before[year])}, sekarang {indonesian.whole(now[year])}."
        for year in sorted(now.keys() & before.keys())
        if now[year] != before[year]
    ]
    if others:
        remarks.append(f"{label}: tahun {listed(others)} dibawa dari snapshot {manifest.id}.")
        for table in tables:
            _carry_over(con, table, base, without=years)
        files += [
            replace(file, years=tuple(sorted(set(file.years) - years)))
            for file in sources(manifest, tables[0])
            if not (file.years and set(file.years) <= years)
        ]
        if old.as_of.year in others:
            as_of = max(as_of, old.as_of)
    return sorted(files, key=lambda file: file.years), as_of, remarks


def _entry(file: Checked) -> FileEntry:
    return FileEntry(
        name=file.file.name,
        kind=file.kind,
        sha256=file.file.sha256,
        rows=file.file.height,
        status=file.status,
        years=file.years,
        vouched_by=file.vouched_by,
        corrections=file.corrections,
        counted=file.account.counted,
        left_out=file.account.left_out,
        letter=without_numbers_of_persons(file.letter),
        chosen=file.chosen,
        start=file.start,
        end=file.end,
    )


def _carry_times_over(
    con: "DuckDBPyConnection", manifest: Manifest, base: Path, checked: Sequence[Checked]
) -> list[FileEntry] | None:
    """Add to recaps what the base has of other times of their years; return the files of that.

    None where it has nothing else.
    """
    years = {year for file in checked for year in file.years}
    tables = SPECIFICATIONS[checked[0].kind].tables
    before = [file for file in sources(manifest, tables[0]) if set(file.years) & years]
    kinds = {file.kind for file in checked} | {file.kind for file in before}
    if not all(SPECIFICATIONS[kind].recap_of for kind in kinds):
        return None
    is_disjoint = _is_disjoint(checked, before)
    if not sum(_carry_rows(con, table, base, years, is_disjoint=is_disjoint) for table in tables):
        return None
    return [
        file_before
        for file_before in before
        if not any(_replaces(file, file_before) for file in checked)
    ]


def _replaces(file: Checked, before: FileEntry) -> bool:
    """Tell whether a file has all of one of before; offices call those of every month the same."""
    if file.file.name != before.name or not (before.start and before.end):
        return file.file.name == before.name
    return file.start <= before.start and before.end <= file.end


def _is_disjoint(checked: Sequence[Checked], before: Sequence[FileEntry]) -> bool:
    """Tell whether files are of a time before or after all of the others, as of another quarter."""
    starts = [file.start for file in before if file.start]
    ends = [file.end for file in before if file.end]
    if not len(starts) == len(ends) == len(before) > 0:
        return False
    first, last = min(file.start for file in checked), max(file.end for file in checked)
    return max(ends) < first or last < min(starts)


def _carry_rows(
    con: "DuckDBPyConnection", table: str, base: Path, years: Iterable[int], *, is_disjoint: bool
) -> int:
    """Add the rows of these years of the base that are of times without new rows; count them.

    All of them if `is_disjoint`: the files are of other times.
    """
    columns = TABLES[table]
    same = f"{_year_of(table, 'new')} = {_year_of(table, 'old')}"
    if is_disjoint:
        same = "false"
    elif "month" in columns:
        same += " and (new.month is null or old.month is null or new.month = old.month)"
    names = ", ".join(columns)
    ((carried,),) = con.execute(
        f"insert into {table} select {names} from {stored(table)} as old "  # noqa: S608
        f"where list_contains($years, {year_of(table)}) "
        f"and not exists (select 1 from {table} as new where {same})",
        {"path": str(base / f"{table}.parquet"), "years": list(years)},
    ).fetchall()
    return int(carried)


def _year_of(table: str, side: str) -> str:
    return f"{side}.year" if "year" in TABLES[table] else f"year({side}.month)"


def _carry_over(
    con: "DuckDBPyConnection", table: str, base: Path, without: Iterable[int] = ()
) -> None:
    """Add the rows of a table of the base, except some years."""
    columns = ", ".join(TABLES[table])
    con.execute(
        f"insert into {table} select {columns} from {stored(table)} "  # noqa: S608
        f"where not list_contains($without, {year_of(table)})",
        {"path": str(base / f"{table}.parquet"), "without": list(without)},
    )


def _by_year(
    con: "DuckDBPyConnection",
    specification: Specification,
    source: str,
    parameters: Mapping[str, str] | None = None,
) -> dict[int, int]:
    """Sum the headline measure of a kind by year, without the years that do not have it."""
    year = year_of(specification.tables[0])
    totals = con.execute(
        f"select {year}, sum({specification.measure})::bigint from {source} group by all",  # noqa: S608
        parameters or {},
    )
    return {int(year): int(total) for year, total in totals.fetchall() if total is not None}


def _write_table(
    con: "DuckDBPyConnection", table: str, partial: Path, files: Sequence[FileEntry], as_of: dt.date
) -> TableEntry:
    """Write a table in a fixed order and read it back.

    SnapshotError if it differs, or if a text is not an id of the catalogue, so that nothing that
    names a person can pass.
    """
    columns = TABLES[table]
    path = partial / f"{table}.parquet"
    texts = [column for column in catalogue.DIMENSIONS if column in columns]
    file = {"path": str(path)}
    con.execute(
        f"copy (from {table} order by {', '.join(columns)}) "
        "to $path (format parquet, compression zstd)",
        file,
    )
    types = con.execute(
        "select column_name, column_type from (describe from read_parquet($path))", file
    ).fetchall()
    held = ", ".join(f"list(distinct {column})" for column in texts)
    ((expected, count, *found),) = con.execute(
        f"select (select count(*) from {table}), count(*), {held} from read_parquet($path)",  # noqa: S608
        file,
    ).fetchall()
    other = f"from {table} except all from read_parquet($path) limit 1"
    if count != expected or dict(types) != columns or con.execute(other, file).fetchall():
        raise SnapshotError(f"Tabel {table} tidak terbaca kembali seperti yang ditulis.")
    for column, ids in zip(texts, found, strict=True):
        if set(ids or ()) - catalogue.DIMENSIONS[column][1].keys() - {None}:
            raise SnapshotError(f"Tabel {table}, kolom {column}: isinya di luar katalog.")
    return TableEntry(
        rows=int(count),
        sha256=sha256(path),
        status=catalogue.weakest(file.status for file in files),
        as_of=as_of,
        files=tuple(file.name for file in files),
        vouched_by=tuple(dict.fromkeys(file.vouched_by for file in files if file.vouched_by)),
        definitions=_definitions(table),
        gives=_gives(con, table),
    )


def _gives(con: "DuckDBPyConnection", table: str) -> dict[str, tuple[str, ...]]:
    """List what a table gives of each year: dimensions of some rows, measures of all of it."""
    columns = [column for column in TABLES[table] if column != "year"]
    known = ", ".join(f"count({column}) > 0" for column in columns)
    years = con.execute(
        f"select {year_of(table)} as year, {known} from {table} group by year order by year"  # noqa: S608
    ).fetchall()
    gives = {}
    for year, *found in years:
        partly = _partly_known(con, table, year)
        of_year = zip(columns, found, strict=True)
        gives[str(year)] = tuple(name for name, some in of_year if some and name not in partly)
    return gives


def _partly_known(con: "DuckDBPyConnection", table: str, year: int) -> set[str]:
    """Return the measures that some rows of a year lack and no other row can hold for them.

    A recap of one quarter has cases and rupiah, that of the next cases alone: the rupiah of the
    year are not known. Rows that lack what these have, as rupiah without cases, may hold theirs.
    What no row of a programme or an item has is unknown of that one alone.
    """
    counted = measures(table)
    member = next((name for name in ("programme", "item") if name in TABLES[table]), "null")
    states = ", ".join(f"{name} != 0" for name in counted)
    select = f"select distinct {member}, {states} from {table} where {year_of(table)} = $year"  # noqa: S608
    rows: dict[str | None, list[dict[str, bool | None]]] = {None: []}
    for of, *found in con.execute(select, {"year": year}).fetchall():
        rows.setdefault(of, []).append(dict(zip(counted, found, strict=True)))
    partly = set()
    for alike in rows.values():
        for row, name in product(alike, counted):
            has = [other for other in counted if row[other]]
            if row[name] is not None or not has:
                continue
            holders = [
                known_row for known_row in (*alike, *rows[None]) if known_row[name] is not None
            ]
            is_held = any(known_row[other] is None for known_row in holders for other in has)
            if not is_held and any(known_row[name] is not None for known_row in alike):
                partly.add(name)
    return partly


def _definitions(table: str) -> dict[str, str]:
    """Hash the definition of each measure of a table and the statement that counts it."""
    counted = cube(list_of(table), table)
    hashes = {}
    for column in TABLES[table]:
        if metric := catalogue.METRICS.get(column):
            meaning = "\n".join([metric.definition, metric.formula, metric.unit, counted])
            hashes[column] = hashlib.sha256(meaning.encode()).hexdigest()[:16]
    return hashes


def _first_day(con: "DuckDBPyConnection") -> dt.date:
    firsts = (
        f"select {'make_date(min(year), 1, 1)' if 'year' in columns else 'min(month)'} as day "  # noqa: S608
        f"from {table}"
        for table, columns in TABLES.items()
    )
    ((day,),) = con.execute(f"select min(day) from ({' union all '.join(firsts)})").fetchall()  # noqa: S608
    return cast(dt.date, day)

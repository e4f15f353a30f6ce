"""The tables of a snapshot, filled from checked files and from what stays of the snapshot before.

Rows are counted into the cubes of `data/cubes/`. No text that is not an id of the catalogue passes.
"""

import datetime as dt
import hashlib
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from data import catalogue, indonesian, snapshots
from data.examining import Checked, listed
from data.snapshots import FileEntry, Manifest, Period, SnapshotError, TableEntry
from data.specifications import SPECIFICATIONS, Specification

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CUBES = Path(__file__).parent / "cubes"

_IDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "kecamatan": frozenset(catalogue.KECAMATAN),
        "sector": frozenset(catalogue.SECTORS),
        "funding": frozenset(catalogue.FUNDING),
        "sex": frozenset(catalogue.SEXES),
        "programme": frozenset(catalogue.PROGRAMMES),
        "school_level": frozenset(catalogue.SCHOOL_LEVELS),
        "item": frozenset(catalogue.AID_ITEMS),
        "origin": frozenset(catalogue.ORIGINS),
    }
)
"""What may stand in the text columns of a snapshot: ids of the catalogue and nothing else."""


def fill(
    con: "DuckDBPyConnection",
    checked: Sequence[Checked],
    base: Path | None,
    partial: Path,
    now: dt.datetime,
) -> tuple[Manifest, list[str]]:
    """Writes the four tables and the manifest into the folder `partial`."""
    previous = snapshots.read_manifest(base) if base else None
    files: list[FileEntry] = []
    tables: dict[str, TableEntry] = {}
    remarks: list[str] = []
    for name, columns in snapshots.TABLES.items():
        typed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        con.execute(f"create table {name} ({typed})")
    for specification in SPECIFICATIONS.values():
        given = [one for one in checked if one.kind == specification.kind]
        if given:
            combined = _combine(con, specification, given, base)
            files += combined.files
            remarks += combined.remarks
            for table in specification.tables:
                path = partial / f"{table}.parquet"
                rows = _write_table(con, table, path)
                tables[table] = TableEntry(
                    rows=rows,
                    sha256=snapshots.sha256(path),
                    status=combined.status,
                    as_of=combined.as_of,
                    files=tuple(file.name for file in combined.files),
                    vouched_by=combined.vouched_by,
                    definitions=_definitions(table),
                )
        elif base and previous:
            files += (file for file in previous.files if file.kind == specification.kind)
            for table in specification.tables:
                tables[table] = previous.tables[table]
                shutil.copyfile(base / f"{table}.parquet", partial / f"{table}.parquet")
                _load(con, table, base)
            remarks.append(
                f"{specification.label}: dibawa tanpa perubahan dari snapshot {previous.id} "
                f"({tables[specification.tables[0]].status})."
            )
    period = Period(_start(con), max(table.as_of for table in tables.values()))
    manifest = Manifest(
        id=snapshots.identify(period.end, files, tables),
        published_at=now,
        period=period,
        files=tuple(files),
        tables=MappingProxyType({name: tables[name] for name in snapshots.TABLES}),
    )
    snapshots.write_manifest(partial, manifest)
    return manifest, remarks


@dataclass(frozen=True, slots=True)
class _Combined:
    """The tables of one kind of file, filled: what feeds them and how far they speak."""

    files: tuple[FileEntry, ...]
    as_of: dt.date
    remarks: tuple[str, ...]

    @property
    def status(self) -> str:
        return catalogue.weakest(file.status for file in self.files)

    @property
    def vouched_by(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.vouched_by for one in self.files if one.vouched_by))


def _combine(
    con: "DuckDBPyConnection",
    specification: Specification,
    given: Sequence[Checked],
    base: Path | None,
) -> _Combined:
    """Fills the tables of one kind from the given files and from what stays of the base."""
    kind, label, tables = specification.kind, specification.label, specification.tables
    years = {year for one in given for year in one.years}
    simulated = given[0].simulated
    for table in tables:
        cube = (CUBES / f"{table}.sql").read_text(encoding="utf-8")
        con.execute(f"insert into {table} {cube}")
    files = [
        FileEntry(
            name=one.file.name,
            kind=kind,
            sha256=one.file.sha256,
            rows=len(one.file.rows),
            status=one.status,
            years=one.years,
            vouched_by=one.vouched_by,
            corrections=one.corrections,
        )
        for one in sorted(given, key=lambda one: one.years)
    ]
    as_of = max(one.end for one in given)
    remarks = [f"{label}: tahun {listed(years)} dari berkas ini ({files[0].status})."]
    if base is None:
        return _Combined(tuple(files), as_of, tuple(remarks))

    manifest = snapshots.read_manifest(base)
    before = _by_year(con, specification, base)
    others = before.keys() - years
    old = manifest.tables[tables[0]]
    if (old.status == "simulasi") != simulated:
        gone, kept = ("nyata", "simulasi") if simulated else ("simulasi", "nyata")
        if others:
            remarks.append(
                f"{label}: data {gone} tahun {listed(others)} dilepas, karena tidak boleh "
                f"bercampur dengan data {kept} dalam satu tabel."
            )
        return _Combined(tuple(files), as_of, tuple(remarks))

    now = _by_year(con, specification)
    remarks += [
        f"{label}: {catalogue.metric(specification.measure).label.lower()} tahun {year} "
        f"sebelumnya {indonesian.whole(before[year])}, sekarang {indonesian.whole(now[year])}."
        for year in sorted(now.keys() & before.keys())
        if now[year] != before[year]
    ]
    if others:
        remarks.append(f"{label}: tahun {listed(others)} dibawa dari snapshot {manifest.id}.")
        for table in tables:
            _load(con, table, base, without=years)
        files += [
            replace(file, years=tuple(sorted(set(file.years) - years)))
            for file in manifest.files
            if file.kind == kind and not (file.years and set(file.years) <= years)
        ]
        if old.as_of.year in others:
            as_of = max(as_of, old.as_of)
    return _Combined(tuple(sorted(files, key=lambda file: file.years)), as_of, tuple(remarks))


def _load(con: "DuckDBPyConnection", table: str, base: Path, without: Iterable[int] = ()) -> None:
    """Adds the rows of a snapshot's table, but for some years, to the table in the connection."""
    columns = ", ".join(snapshots.TABLES[table])
    con.execute(
        f"insert into {table} select {columns} from read_parquet($path) "  # noqa: S608
        f"where not list_contains($without, {_year(table)})",
        {"path": str(base / f"{table}.parquet"), "without": list(without)},
    )


def _by_year(
    con: "DuckDBPyConnection", specification: Specification, base: Path | None = None
) -> dict[int, int]:
    """The headline measure of each year in a kind's first table, there or in a snapshot."""
    table = specification.tables[0]
    source, given = (table, {})
    if base:
        source, given = "read_parquet($path)", {"path": str(base / f"{table}.parquet")}
    totals = con.execute(
        f"select {_year(table)}, sum({specification.measure})::bigint "  # noqa: S608
        f"from {source} group by all",
        given,
    )
    return {int(year): int(total) for year, total in totals.fetchall()}


def _year(table: str) -> str:
    return "year" if "year" in snapshots.TABLES[table] else "year(month)"


def _write_table(con: "DuckDBPyConnection", table: str, path: Path) -> int:
    """Writes a table in a fixed order, reads it back, and gives the number of its rows.

    SnapshotError where what was read is not what was to be written, or where a text is not an id
    of the catalogue: nothing that names a person can pass here.
    """
    columns = snapshots.TABLES[table]
    texts = [column for column in _IDS if column in columns]
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
        unknown = set(ids or ()) - _IDS[column]
        if unknown - ({None} if column == "school_level" else set()):
            raise SnapshotError(f"Tabel {table}, kolom {column}: isinya di luar katalog.")
    return int(count)


def _definitions(table: str) -> dict[str, str]:
    """For each measure of a table a hash of what it means: its definition and how it is counted."""
    counting = (CUBES / f"{table}.sql").read_text(encoding="utf-8")
    measures = [column for column in snapshots.TABLES[table] if column in catalogue.METRICS]
    hashes = {}
    for one in measures:
        metric = catalogue.METRICS[one]
        meaning = "\n".join([metric.definition, metric.formula, metric.unit, counting])
        hashes[one] = hashlib.sha256(meaning.encode()).hexdigest()[:16]
    return hashes


def _start(con: "DuckDBPyConnection") -> dt.date:
    """The first day of the first month or year that any table speaks about."""
    firsts = (
        f"select make_date(min(year), 1, 1) as day from {table}"  # noqa: S608
        if "year" in columns
        else f"select min(month) from {table}"  # noqa: S608
        for table, columns in snapshots.TABLES.items()
    )
    ((day,),) = con.execute(f"select min(day) from ({' union all '.join(firsts)})").fetchall()  # noqa: S608
    return cast(dt.date, day)

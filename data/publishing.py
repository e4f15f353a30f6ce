"""From office files to the snapshot that the dashboard reads.

All files are read and checked before anything is written. Their rows are counted into the cubes of
`data/cubes/`, what they do not speak about is carried over from the current snapshot, and the
result becomes current in one step. Whatever goes wrong before that step leaves things as they were.
"""

import datetime as dt
import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from data import catalogue, indonesian, snapshots
from data.checking import check, connect, simulated_rows
from data.findings import Complaint, RefusedError
from data.reading import OfficeFile, read
from data.snapshots import FileEntry, Manifest, Period, SnapshotError, TableEntry
from data.specifications import SPECIFICATIONS, Specification

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

CUBES = Path(__file__).parent / "cubes"
WIB = dt.timezone(dt.timedelta(hours=7), "WIB")

Progress: TypeAlias = Callable[[str, float], None]

_SHARE_OF_READING = 0.85

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


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did: the snapshot's folder, its manifest, and remarks in Indonesian.

    `unchanged` where a snapshot of the same content was there already.
    """

    path: Path
    manifest: Manifest
    remarks: tuple[str, ...]
    unchanged: bool


@dataclass(frozen=True, slots=True)
class _Checked:
    """A file without complaints, whose rows are in the table of its kind."""

    file: OfficeFile
    simulated: bool
    years: tuple[int, ...]
    end: dt.date

    @property
    def kind(self) -> str:
        return self.file.specification.kind


def _listed(years: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(years)))


def _check_file(
    con: "DuckDBPyConnection", file: OfficeFile, status: str, today: dt.date
) -> _Checked:
    """A file whose typed rows are in the table `entries`; RefusedError with all its complaints."""
    specification = file.specification
    complaints, total = check(con, file, today)
    if complaints:
        raise RefusedError(complaints, total)

    rows = len(file.rows)
    simulated = simulated_rows(con, specification)
    if 0 < simulated < rows:
        reason = f"{simulated} dari {rows} baris adalah simulasi; data nyata tidak boleh dicampur"
        raise RefusedError([file.complaint(reason)])
    if simulated and status == "resmi":
        reason = "isinya simulasi, jadi tidak dapat berstatus resmi; terbitkan tanpa --status resmi"
        raise RefusedError([file.complaint(reason)])

    entries = con.table("entries")
    ((end,),) = entries.aggregate(f"max({specification.last_day})").fetchall()
    years = entries.select(f"year({specification.first_day})").distinct().fetchall()
    return _Checked(file, simulated > 0, tuple(sorted(year for (year,) in years)), end)


def _conflicts(checked: Sequence[_Checked]) -> list[Complaint]:
    """Complaints about files that cannot be published together."""
    complaints = []
    for earlier, later in combinations(checked, 2):
        if earlier.kind != later.kind:
            continue
        label = later.file.specification.label.lower()
        if shared := set(earlier.years) & set(later.years):
            reason = (
                f"{label} tahun {_listed(shared)} sudah ada dalam {earlier.file.name}; "
                "satu tahun satu berkas"
            )
            complaints.append(later.file.complaint(reason))
        if earlier.simulated != later.simulated:
            real, simulated = (earlier, later) if later.simulated else (later, earlier)
            reason = (
                f"data nyata dan simulasi tidak boleh dicampur: {real.file.name} nyata, "
                f"{simulated.file.name} simulasi"
            )
            complaints.append(later.file.complaint(reason))
    return complaints


def _read_and_check(
    con: "DuckDBPyConnection",
    paths: Sequence[Path],
    status: str,
    today: dt.date,
    progress: Progress,
) -> list[_Checked]:
    """The checked files, their rows in tables named after their kinds.

    RefusedError with the complaints about all files together.
    """
    complaints: list[Complaint] = []
    total = 0
    checked: list[_Checked] = []
    for number, path in enumerate(paths):
        try:
            progress(f"Membaca {path.name}", _SHARE_OF_READING * number / len(paths))
            file = read(path)
            progress(f"Memeriksa {path.name}", _SHARE_OF_READING * (number + 0.6) / len(paths))
            one = _check_file(con, file, status, today)
        except RefusedError as refused:
            complaints += refused.complaints
            total += refused.total
            continue
        if any(other.kind == one.kind for other in checked):
            con.table("entries").insert_into(one.kind)
        else:
            con.table("entries").create(one.kind)
        checked.append(one)
    conflicts = _conflicts(checked)
    if complaints or conflicts:
        raise RefusedError([*complaints, *conflicts], total + len(conflicts))
    return checked


def _year(table: str) -> str:
    return "year" if "year" in snapshots.TABLES[table] else "year(month)"


def _load(con: "DuckDBPyConnection", table: str, base: Path, without: Iterable[int] = ()) -> None:
    """Adds the rows of a snapshot's table, but for some years, to the table in the connection."""
    rows = con.read_parquet(str(base / f"{table}.parquet"))
    for year in without:
        rows = rows.filter(f"{_year(table)} <> {year}")
    rows.select(", ".join(snapshots.TABLES[table])).insert_into(table)


def _by_year(rows: "DuckDBPyRelation", specification: Specification) -> dict[int, int]:
    """The headline measure of each year in the rows of a kind's first table."""
    year = _year(specification.tables[0])
    totals = rows.aggregate(f"{year} as year, sum({specification.measure})::bigint", year)
    return {int(key): int(total) for key, total in totals.fetchall()}


@dataclass(frozen=True, slots=True)
class _Combined:
    """The tables of one kind of file, filled: what feeds them and how far they speak."""

    files: tuple[FileEntry, ...]
    as_of: dt.date
    remarks: tuple[str, ...]

    @property
    def status(self) -> str:
        return catalogue.weakest(file.status for file in self.files)


def _combine(
    con: "DuckDBPyConnection",
    specification: Specification,
    given: Sequence[_Checked],
    status: str,
    base: Path | None,
) -> _Combined:
    """Fills the tables of one kind from the given files and from what stays of the base."""
    kind, label, tables = specification.kind, specification.label, specification.tables
    years = {year for one in given for year in one.years}
    simulated = given[0].simulated
    status = "simulasi" if simulated else status
    for table in tables:
        con.sql((CUBES / f"{table}.sql").read_text(encoding="utf-8")).insert_into(table)
    files = [
        FileEntry(one.file.name, kind, one.file.sha256, len(one.file.rows), status, one.years)
        for one in sorted(given, key=lambda one: one.years)
    ]
    as_of = max(one.end for one in given)
    remarks = [f"{label}: tahun {_listed(years)} dari berkas ini ({status})."]
    if base is None:
        return _Combined(tuple(files), as_of, tuple(remarks))

    manifest = snapshots.read_manifest(base)
    before = _by_year(con.read_parquet(str(base / f"{tables[0]}.parquet")), specification)
    others = before.keys() - years
    old = manifest.tables[tables[0]]
    if (old.status == "simulasi") != simulated:
        gone, kept = ("nyata", "simulasi") if simulated else ("simulasi", "nyata")
        if others:
            remarks.append(
                f"{label}: data {gone} tahun {_listed(others)} dilepas, karena tidak boleh "
                f"bercampur dengan data {kept} dalam satu tabel."
            )
        return _Combined(tuple(files), as_of, tuple(remarks))

    now = _by_year(con.table(tables[0]), specification)
    remarks += [
        f"{label}: {catalogue.metric(specification.measure).label.lower()} tahun {year} "
        f"sebelumnya {indonesian.whole(before[year])}, sekarang {indonesian.whole(now[year])}."
        for year in sorted(now.keys() & before.keys())
        if now[year] != before[year]
    ]
    if others:
        remarks.append(f"{label}: tahun {_listed(others)} dibawa dari snapshot {manifest.id}.")
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


def _write_table(con: "DuckDBPyConnection", table: str, path: Path) -> int:
    """Writes a table in a fixed order, reads it back, and gives the number of its rows.

    SnapshotError where what was read is not what was to be written, or where a text is not an id
    of the catalogue: nothing that names a person can pass here.
    """
    columns = snapshots.TABLES[table]
    rows = con.table(table).order(", ".join(columns))
    rows.write_parquet(str(path), compression="zstd")
    written = con.read_parquet(str(path))
    ((expected,),) = rows.aggregate("count(*)").fetchall()
    ((count,),) = written.aggregate("count(*)").fetchall()
    types = dict(zip(written.columns, map(str, written.types), strict=True))
    if count != expected or types != dict(columns) or rows.except_(written).limit(1).fetchall():
        raise SnapshotError(f"Tabel {table} tidak terbaca kembali seperti yang ditulis.")
    for column, ids in _IDS.items():
        if column in columns:
            found = {text for (text,) in written.select(column).distinct().fetchall()}
            if found - ids - ({None} if column == "school_level" else set()):
                raise SnapshotError(f"Tabel {table}, kolom {column}: isinya di luar katalog.")
    return int(count)


def _start(con: "DuckDBPyConnection") -> dt.date:
    """The first day of the first month or year that any table speaks about."""
    starts: list[tuple[dt.date | None]] = []
    for table, columns in snapshots.TABLES.items():
        first = "make_date(min(year), 1, 1)" if "year" in columns else "min(month)"
        starts += con.table(table).aggregate(first).fetchall()
    return min(start for (start,) in starts if start is not None)


def _fill(
    con: "DuckDBPyConnection",
    checked: Sequence[_Checked],
    status: str,
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
            combined = _combine(con, specification, given, status, base)
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


def _base(folder: Path) -> Path | None:
    """The current snapshot, verified, or None in a folder where nothing was ever published."""
    if not any(snapshots.pointed(folder, name) for name in (snapshots.CURRENT, snapshots.BUILTIN)):
        return None
    base = snapshots.current(folder)
    snapshots.verify(base)
    return base


def _keep(partial: Path, folder: Path, snapshot_id: str) -> bool:
    """Gives the finished folder its name; False where a sound snapshot had that name already."""
    path = folder / snapshot_id
    if path.exists():
        try:
            snapshots.verify(path)
        except SnapshotError:
            shutil.rmtree(path)
        else:
            return False
    partial.rename(path)
    return True


def _make_builtin(folder: Path, snapshot_id: str) -> None:
    """Lets the snapshot be the one that comes with the program, in the place of the one before.

    Version control is told to keep it and no other one.
    """
    before = snapshots.pointed(folder, snapshots.BUILTIN)
    kept = ["*", "!.gitignore", f"!{snapshots.BUILTIN}", f"!{snapshot_id}/", f"!{snapshot_id}/*"]
    (folder / ".gitignore").write_text("\n".join(kept) + "\n", encoding="utf-8")
    snapshots.point(folder, snapshots.BUILTIN, snapshot_id)
    if before and before not in (snapshot_id, snapshots.pointed(folder, snapshots.CURRENT)):
        shutil.rmtree(folder / before, ignore_errors=True)


def publish(
    paths: Sequence[Path],
    *,
    status: Literal["sementara", "resmi"] = "sementara",
    folder: Path | None = None,
    builtin: bool = False,
    progress: Progress | None = None,
    now: dt.datetime | None = None,
) -> Publication:
    """Reads, checks and counts office files into a new snapshot and makes it current.

    `status` is that of real files; simulated ones are `simulasi`. The years of the given files
    replace these years in the tables of their kind. Other years stay unless that would mix real
    and simulated rows in one table; tables of other kinds stay as they are. With `builtin` the
    snapshot is made from the given files alone and becomes the one that comes with the program.

    RefusedError has every complaint about the files; SnapshotError says what is wrong with the
    folder. In both cases, and whatever else fails, the current snapshot is the one that it was.
    """
    folder = folder or snapshots.FOLDER
    now = (now or dt.datetime.now(WIB)).astimezone(WIB)
    tell = progress or (lambda _step, _fraction: None)
    base = None if builtin else _base(folder)
    with connect(now.date()) as con:
        checked = _read_and_check(con, paths, status, now.date(), tell)
        given = {one.kind for one in checked}
        absent = [known for known in SPECIFICATIONS.values() if known.kind not in given]
        if base is None and absent:
            labels = ", ".join(known.label for known in absent)
            raise SnapshotError(
                f"Belum ada snapshot yang dapat dilanjutkan; sertakan juga berkas: {labels}."
            )
        tell("Menghitung dan menulis snapshot", _SHARE_OF_READING)
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f".{secrets.token_hex(4)}.partial"
        partial.mkdir()
        try:
            # One thread writes the same bytes each time.
            con.execute("set threads = 1")
            manifest, remarks = _fill(con, checked, status, base, partial, now)
            snapshots.verify(partial)
            snapshots.flush(partial.iterdir())
            kept = _keep(partial, folder, manifest.id)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    path = folder / manifest.id
    unchanged = not kept and base == path
    if builtin:
        _make_builtin(folder, manifest.id)
    elif not unchanged:
        snapshots.point(folder, snapshots.CURRENT, manifest.id)
    tell("Selesai", 1.0)
    return Publication(path, snapshots.read_manifest(path), tuple(remarks), unchanged)

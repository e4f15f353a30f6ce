"""From office files to the snapshot that the dashboard reads.

All files are read and checked before anything is written. Their rows are counted into the cubes of
`data/cubes/`, what they do not speak about is carried over from the current snapshot, and the
result is a draft: a whole, verified snapshot in a hidden folder that no reader sees. It becomes
current in one step (`adopt`). Whatever goes wrong before that step leaves things as they were.
"""

import datetime as dt
import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import combinations
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from filelock import FileLock, Timeout

from data import catalogue, corrections, editions, history, indonesian, log, snapshots
from data.checking import check
from data.comparing import compare
from data.corrections import Applied, Correction
from data.findings import Complaint, RefusedError, unacknowledged
from data.in_memory import connect
from data.loading import simulated_rows
from data.persons import doubles, keep_what_counts
from data.progress import Progress, Stopped, quiet
from data.reading import OfficeFile, read
from data.rules import RULES
from data.snapshots import (
    WIB,
    Acknowledgement,
    CorrectionEntry,
    FileEntry,
    Manifest,
    Period,
    SnapshotError,
    TableEntry,
)
from data.specifications import SPECIFICATIONS, Specification

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

CUBES = Path(__file__).parent / "cubes"

Status: TypeAlias = Literal["sementara", "resmi"]

_SHARE_OF_READING = 0.85
_READ = 0.6
_SHARE_OF_COUNTING = 0.93
_SHARE_OF_COMPARING = 0.96
_SHARE_OF_STORING = 0.98

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

    `unchanged` where a snapshot of the same content was there already. `warnings` are those that
    were acknowledged; `differences` compares with the snapshot that was current before, None where
    there was none.
    """

    path: Path
    manifest: Manifest
    remarks: tuple[str, ...]
    unchanged: bool
    warnings: tuple[Complaint, ...] = ()
    differences: history.Differences | None = None


@dataclass(frozen=True, slots=True)
class Examination:
    """What checking found: the files that could be read, all complaints and remarks.

    Of `total` complaints, of both severities, the `complaints` are kept.
    """

    files: tuple[OfficeFile, ...]
    complaints: tuple[Complaint, ...]
    total: int
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole, verified snapshot in a hidden folder: to be looked at, then adopted or discarded.

    `base` is the id of the snapshot that it was made upon, "" where there was none. `warnings` have
    to be acknowledged before it is adopted. It lives as long as the process that made it: what a
    process leaves behind, the next publisher clears away.
    """

    path: Path
    manifest: Manifest
    base: str
    remarks: tuple[str, ...]
    warnings: tuple[Complaint, ...]
    differences: history.Differences | None
    given: tuple[str, ...]
    _hold: FileLock = field(repr=False, compare=False)

    @property
    def folder(self) -> Path:
        """The folder of snapshots that it would be kept in."""
        return self.path.parent


@dataclass(frozen=True, slots=True)
class _Checked:
    """A file without complaints, whose rows are in the table of its kind."""

    file: OfficeFile
    simulated: bool
    years: tuple[int, ...]
    end: dt.date
    status: str
    vouched_by: str
    warnings: tuple[Complaint, ...]
    applied: tuple[Applied, ...]

    @property
    def kind(self) -> str:
        return self.file.specification.kind

    @property
    def corrections(self) -> tuple[CorrectionEntry, ...]:
        """The corrections that its rows went through, as the manifest keeps them."""
        return tuple(
            CorrectionEntry(
                match="; ".join(f"{key}={value}" for key, value in one.correction.match.items()),
                action=one.correction.action,
                field=one.correction.field,
                value=one.correction.value,
                rows=one.rows,
                reason=one.correction.reason,
                who=one.correction.who,
                when=one.correction.when,
            )
            for one in self.applied
        )


def _listed(years: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(years)))


def _meant(said: str | Mapping[str, str], kind: str, otherwise: str) -> str:
    """What was said about a kind of file: for all of them alike, or one by one."""
    return said if isinstance(said, str) else said.get(kind, otherwise)


@dataclass(frozen=True, slots=True)
class _Order:
    """What is asked for: how the files are to be judged, and what their rows are to count as."""

    folder: Path
    status: str | Mapping[str, str]
    vouched_by: str | Mapping[str, str]
    base: Path | None
    correct: Sequence[Correction]
    today: dt.date


def _check_file(
    con: "DuckDBPyConnection", file: OfficeFile, order: _Order, tell: Callable[[], None]
) -> _Checked:
    """A file whose typed rows are in the table `entries`; RefusedError with all its complaints.

    Warnings refuse nothing here; they come with the file.
    """
    specification = file.specification
    findings = check(con, file, order.today, correct=order.correct, tell=tell)
    if findings.refusals:
        raise RefusedError(findings.complaints, findings.total)
    status = _meant(order.status, specification.kind, "sementara")

    entries = con.table("entries")
    ((rows,),) = entries.aggregate("count(*)").fetchall()
    simulated = simulated_rows(con, specification)
    if 0 < simulated < rows:
        reason = f"{simulated} dari {rows} baris adalah simulasi; data nyata tidak boleh dicampur"
        raise RefusedError([file.complaint(reason)])
    if simulated and status == "resmi":
        reason = "isinya simulasi, jadi tidak dapat berstatus resmi; terbitkan tanpa --status resmi"
        raise RefusedError([file.complaint(reason)])
    if not rows:
        raise RefusedError([file.complaint("tidak ada baris yang tersisa sesudah koreksi")])

    ((end,),) = entries.aggregate(f"max({specification.last_day})").fetchall()
    years = entries.select('"year"').distinct().fetchall()
    return _Checked(
        file=file,
        simulated=simulated > 0,
        years=tuple(sorted(year for (year,) in years)),
        end=end,
        status="simulasi" if simulated else status,
        vouched_by=_meant(order.vouched_by, specification.kind, "").strip(),
        warnings=findings.warnings,
        applied=findings.applied,
    )


def _together(earlier: _Checked, later: _Checked) -> Iterator[str]:
    """Why two files of a kind cannot be published together."""
    label = later.file.specification.label.lower()
    if earlier.file.sha256 == later.file.sha256:
        yield f"isinya sama dengan {earlier.file.name}"
        return
    # Who stands in two files of a year is known by the NIK and counted once; elsewhere nothing
    # would tell a row that is there twice from two rows.
    persons = any(column.type == "nik" for column in later.file.specification.columns)
    if not persons and (shared := set(earlier.years) & set(later.years)):
        yield (
            f"{label} tahun {_listed(shared)} sudah ada dalam {earlier.file.name}; "
            "satu tahun satu berkas"
        )
    if earlier.simulated != later.simulated:
        real, simulated = (earlier, later) if later.simulated else (later, earlier)
        yield (
            f"data nyata dan simulasi tidak boleh dicampur: {real.file.name} nyata, "
            f"{simulated.file.name} simulasi"
        )


def _conflicts(checked: Sequence[_Checked]) -> list[Complaint]:
    """Complaints about files that cannot be published together."""
    return [
        later.file.complaint(reason)
        for earlier, later in combinations(checked, 2)
        if earlier.kind == later.kind
        for reason in _together(earlier, later)
    ]


@dataclass(frozen=True, slots=True)
class _Found:
    """What reading and checking gave: the files that were read, those that passed, complaints."""

    read: tuple[OfficeFile, ...]
    checked: tuple[_Checked, ...]
    complaints: tuple[Complaint, ...]
    total: int

    def passed(self) -> tuple[_Checked, ...]:
        """The files, all of them in order; RefusedError with all complaints where one is not."""
        if any(one.severity == "tolak" for one in self.complaints):
            raise RefusedError(self.complaints, self.total)
        return self.checked


def _part_read(tell: Callable[[str, float], None], part: float) -> None:
    tell("Membaca", _READ * part)


def _read_and_check(
    con: "DuckDBPyConnection", paths: Sequence[Path], order: _Order, progress: Progress
) -> _Found:
    """What is found in the files; the rows of those that pass are in tables named by kind.

    Who has to mend the files learns of the warnings in the same breath.
    """
    complaints: list[Complaint] = []
    total = 0
    files: list[OfficeFile] = []
    checked: list[_Checked] = []
    for number, path in enumerate(paths):
        done = number / len(paths)

        def tell(step: str, part: float, path: Path = path, done: float = done) -> None:
            progress(f"{step} {path.name}", _SHARE_OF_READING * (done + part / len(paths)))

        try:
            tell("Membaca", 0.0)
            file = read(path, folder=order.folder, tell=partial(_part_read, tell))
            files.append(file)
            one = _check_file(con, file, order, partial(tell, "Memeriksa", _READ))
        except RefusedError as refused:
            complaints += refused.complaints
            total += refused.total
            continue
        if any(other.kind == one.kind for other in checked):
            _widen(con, one.kind)
            con.table("entries").insert_into(one.kind)
        else:
            con.execute(f"alter table entries rename to {one.kind}")
        checked.append(one)
    conflicts = _conflicts(checked)
    together = [*conflicts, *(warning for one in checked for warning in one.warnings)]
    for kind in dict.fromkeys(one.kind for one in checked):
        progress(f"Membandingkan {SPECIFICATIONS[kind].label}", _SHARE_OF_READING)
        together += doubles(con, kind)
        keep_what_counts(con, kind)
        if not conflicts:
            together += _left_out(kind, checked, order.base)
            together += compare(con, kind, order.base)
    return _Found(tuple(files), tuple(checked), (*complaints, *together), total + len(together))


def _widen(con: "DuckDBPyConnection", kind: str) -> None:
    """Lets the table of a kind hold texts that its first file does not have."""
    table = con.table(kind)
    for column, held in zip(table.columns, table.types, strict=True):
        if held.id == "enum":
            con.execute(f"alter table {kind} alter {column} type varchar")


def _left_out(kind: str, checked: Sequence[_Checked], base: Path | None) -> Iterator[Complaint]:
    """A warning for each file of the current snapshot whose rows would not count any more.

    Whoever publishes one of several files of a year replaces the whole year. That real rows take
    the place of simulated ones is no loss.
    """
    if base is None:
        return
    given = [one for one in checked if one.kind == kind]
    before = snapshots.read_manifest(base)
    table = before.tables[SPECIFICATIONS[kind].tables[0]]
    if table.status == "simulasi" and not given[0].simulated:
        return
    years = {year for one in given for year in one.years}
    rule = RULES["files_left_out"]
    old = [file for file in before.files if file.kind == kind]
    for file in history.left_out(old, [(one.file.name, one.file.sha256) for one in given], years):
        yield Complaint(
            file=SPECIFICATIONS[kind].label,
            reason=f"{file} Unggah juga berkas itu bila isinya masih berlaku.",
            severity=rule.severity,
            rule=rule.id,
            expected=rule.sentence,
        )


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

    @property
    def vouched_by(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.vouched_by for one in self.files if one.vouched_by))


def _combine(
    con: "DuckDBPyConnection",
    specification: Specification,
    given: Sequence[_Checked],
    base: Path | None,
) -> _Combined:
    """Fills the tables of one kind from the given files and from what stays of the base."""
    kind, label, tables = specification.kind, specification.label, specification.tables
    years = {year for one in given for year in one.years}
    simulated = given[0].simulated
    for table in tables:
        con.sql((CUBES / f"{table}.sql").read_text(encoding="utf-8")).insert_into(table)
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
    remarks = [f"{label}: tahun {_listed(years)} dari berkas ini ({files[0].status})."]
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
    starts: list[tuple[dt.date | None]] = []
    for table, columns in snapshots.TABLES.items():
        first = "make_date(min(year), 1, 1)" if "year" in columns else "min(month)"
        starts += con.table(table).aggregate(first).fetchall()
    return min(start for (start,) in starts if start is not None)


def _fill(
    con: "DuckDBPyConnection",
    checked: Sequence[_Checked],
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


def _base(folder: Path) -> Path | None:
    """The current snapshot, verified, or None in a folder where nothing was ever published.

    A damaged one is not carried on while there is a good one to go back to; where there is none,
    all starts anew.
    """
    if not any(snapshots.pointed(folder, name) for name in (snapshots.CURRENT, snapshots.BUILTIN)):
        return None
    try:
        base = snapshots.current(folder)
        snapshots.verify(base)
    except SnapshotError as error:
        try:
            good = snapshots.serve(folder).manifest.id
        except SnapshotError:
            return None
        raise SnapshotError(
            f"{error} Kembalikan dulu snapshot yang baik: python -m data rollback {good}"
        ) from None
    return base


def _keep(partial: Path, folder: Path, snapshot_id: str) -> bool:
    """Gives the finished folder its name; False where a sound snapshot had that name already."""
    path = folder / snapshot_id
    if path.exists():
        try:
            snapshots.verify(path)
        except SnapshotError:
            path.rename(folder / f".{secrets.token_hex(4)}{_PARTIAL}")
        else:
            return False
    partial.rename(path)
    snapshots.flush_folder(folder)
    return True


def _make_builtin(folder: Path, snapshot_id: str) -> None:
    """Lets the snapshot be the one that comes with the program, in the place of the one before.

    Version control is told to keep it and no other one. The one before stays where an edition is
    of it.
    """
    before = snapshots.pointed(folder, snapshots.BUILTIN)
    kept = ["*", "!.gitignore", f"!{snapshots.BUILTIN}", f"!{snapshot_id}/", f"!{snapshot_id}/*"]
    (folder / ".gitignore").write_text("\n".join(kept) + "\n", encoding="utf-8")
    snapshots.point(folder, snapshots.BUILTIN, snapshot_id)
    needed = {snapshot_id, snapshots.pointed(folder, snapshots.CURRENT)}
    if before and before not in needed | editions.snapshots_needed(folder):
        shutil.rmtree(folder / before, ignore_errors=True)


_PARTIAL = ".partial"
_HELD = ".held"


def _clear(folder: Path) -> None:
    """Removes what processes left behind that did not come to their end.

    The caller holds the lock of the folder. A draft that is alive has its own lock held.
    """
    names = {path.stem for path in folder.glob(f".*{_HELD}")}
    names |= {path.stem for path in folder.glob(f".*{_PARTIAL}")}
    for name in names:
        hold = FileLock(folder / f"{name}{_HELD}", timeout=0, is_singleton=True)
        if hold.is_locked:
            continue
        try:
            with hold:
                left = folder / f"{name}{_PARTIAL}"
                if left.is_dir():
                    shutil.rmtree(left)
                else:
                    left.unlink(missing_ok=True)
                (folder / f"{name}{_HELD}").unlink(missing_ok=True)
        except (Timeout, OSError):
            continue


@contextmanager
def _workshop(folder: Path) -> Iterator[tuple[Path, FileLock]]:
    """A new hidden folder, held by this process; gone again where what happens in it fails."""
    _clear(folder)
    name = f".{secrets.token_hex(4)}"
    partial = folder / f"{name}{_PARTIAL}"
    # A page run is a thread of its own, and a draft outlives it.
    hold = FileLock(folder / f"{name}{_HELD}", timeout=0, thread_local=False)
    hold.acquire()
    try:
        partial.mkdir()
        yield partial, hold
    except BaseException:
        _remove(partial, hold)
        raise


def _remove(partial: Path, hold: FileLock) -> None:
    shutil.rmtree(partial, ignore_errors=True)
    with suppress(OSError):
        Path(hold.lock_file).unlink(missing_ok=True)
    hold.release()


def _refuse_first_without(given: Iterable[str], folder: Path) -> None:
    """SnapshotError where a first snapshot lacks files: there is nothing to carry over."""
    given = set(given)
    absent = [known.label for known in SPECIFICATIONS.values() if known.kind not in given]
    if not absent:
        return
    why = "Belum ada snapshot yang dapat dilanjutkan"
    try:
        snapshots.verify(snapshots.current(folder))
    except SnapshotError as error:
        if any(snapshots.folders(folder)):
            why = f"{error} Tidak ada snapshot lain yang utuh"
    raise SnapshotError(f"{why}; sertakan juga berkas: {', '.join(absent)}.")


def check_files(
    paths: Sequence[Path],
    *,
    status: Status | Mapping[str, Status] = "sementara",
    folder: Path | None = None,
    progress: Progress | None = None,
    now: dt.datetime | None = None,
) -> Examination:
    """Reads and checks office files as `publish` does, and writes nothing anywhere.

    RefusedError where the corrections or the accepted spellings themselves cannot be used;
    SnapshotError says what is wrong with the current snapshot, or that the files cannot make the
    first one.
    """
    folder = folder or snapshots.FOLDER
    now = (now or dt.datetime.now(WIB)).astimezone(WIB)
    tell = progress or quiet
    base = _base(folder)
    order = _Order(folder, status, "", base, corrections.read(folder), now.date())
    with connect(now.date(), folder) as con:
        found = _read_and_check(con, paths, order, tell)
    refused = any(one.severity == "tolak" for one in found.complaints)
    if base is None and not refused:
        _refuse_first_without((one.kind for one in found.checked), folder)
    tell("Selesai", 1.0)
    return Examination(found.read, found.complaints, found.total, _remarks(found.checked))


def _remarks(checked: Sequence[_Checked]) -> tuple[str, ...]:
    return tuple(
        f"{one.file.name}: {one.file.specification.label}, "
        f"{indonesian.whole(len(one.file.rows))} baris, tahun {_listed(one.years)}."
        for one in checked
    )


def _draft(
    paths: Sequence[Path],
    status: Status | Mapping[str, Status],
    vouched_by: str | Mapping[str, str],
    folder: Path,
    base: Path | None,
    tell: Progress,
    now: dt.datetime,
) -> Draft:
    order = _Order(folder, status, vouched_by, base, corrections.read(folder), now.date())
    with connect(now.date(), folder) as con:
        found = _read_and_check(con, paths, order, tell)
        checked = found.passed()
        if base is None:
            _refuse_first_without((one.kind for one in checked), folder)
        tell("Menghitung dan menulis snapshot", _SHARE_OF_READING)
        with _workshop(folder) as (partial, hold):
            # One thread writes the same bytes each time.
            con.execute("set threads = 1")
            manifest, remarks = _fill(con, checked, base, partial, now)
            snapshots.verify(partial)
            tell("Membandingkan dengan snapshot yang berlaku", _SHARE_OF_COUNTING)
            differences = history.differences(base, partial) if base else None
            tell("Menyimpan draf", _SHARE_OF_COMPARING)
            snapshots.flush(partial.iterdir())
            snapshots.flush_folder(partial)
            return Draft(
                path=partial,
                manifest=manifest,
                base=base.name if base else "",
                remarks=tuple(remarks),
                warnings=found.complaints,
                differences=differences,
                given=tuple(one.file.sha256 for one in checked),
                _hold=hold,
            )


def draft(
    paths: Sequence[Path],
    *,
    status: Status | Mapping[str, Status] = "sementara",
    vouched_by: str | Mapping[str, str] = "",
    folder: Path | None = None,
    progress: Progress | None = None,
    now: dt.datetime | None = None,
) -> Draft:
    """All of `publish` but its last step: a verified snapshot that no reader sees yet.

    Its `path` can be opened like any snapshot. `adopt` or `discard` it. Errors as `publish`.
    """
    folder = folder or snapshots.FOLDER
    now = (now or dt.datetime.now(WIB)).astimezone(WIB)
    with snapshots.exclusive(folder):
        made = _draft(paths, status, vouched_by, folder, _base(folder), progress or quiet, now)
    if progress:
        try:
            progress("Draf selesai", 1.0)
        except BaseException:
            discard(made)
            raise
    return made


def discard(made: Draft) -> None:
    """Removes a draft; nothing happens where it was adopted or discarded before."""
    _remove(made.path, made._hold)


def _acknowledge(made: Draft, reasons: Mapping[str, str], who: str) -> tuple[Acknowledgement, ...]:
    """The warnings of a draft with the reason why they were accepted; RefusedError for the rest."""
    if still_open := unacknowledged(made.warnings, reasons):
        raise RefusedError(still_open)
    accepted = dict.fromkeys((one.rule, one.file) for one in made.warnings)
    return tuple(
        Acknowledgement(rule, file, log.without_numbers_of_persons(reasons[rule]), who)
        for rule, file in accepted
    )


def _adopt(
    made: Draft,
    acknowledged: Mapping[str, str],
    who: str,
    now: dt.datetime,
    tell: Progress,
    *,
    builtin: bool,
) -> Publication:
    folder, manifest = made.folder, made.manifest
    accepted = _acknowledge(made, acknowledged, who)
    tell("Memeriksa draf sekali lagi", _SHARE_OF_STORING)
    if accepted:
        manifest = replace(manifest, acknowledged=accepted)
        snapshots.write_manifest(made.path, manifest)
        snapshots.flush([made.path / snapshots.MANIFEST])
    snapshots.verify(made.path)
    # From here on nobody can stop it: what has begun to take effect takes effect.
    pointer = snapshots.BUILTIN if builtin else snapshots.CURRENT
    before = snapshots.pointed(folder, pointer) or ""
    path = folder / manifest.id
    kept = _keep(made.path, folder, manifest.id)
    unchanged = not kept and made.base == manifest.id
    if builtin or not unchanged:
        history.settle(folder, who, now)
        log.append(
            folder,
            log.Entry(
                when=now,
                who=who,
                what="bawaan" if builtin else "terbit",
                before=before,
                after=manifest.id,
                files=made.given,
                manifest=snapshots.sha256(path / snapshots.MANIFEST),
                acknowledged={one.rule: one.reason for one in accepted},
            ),
        )
        try:
            if builtin:
                _make_builtin(folder, manifest.id)
            else:
                snapshots.point(folder, snapshots.CURRENT, manifest.id)
        except Exception:
            with suppress(OSError, SnapshotError):
                history.settle(folder, who, now)
            raise
    discard(made)
    return Publication(
        path,
        snapshots.read_manifest(path),
        made.remarks,
        unchanged,
        made.warnings,
        made.differences,
    )


def adopt(
    made: Draft,
    *,
    acknowledged: Mapping[str, str] | None = None,
    who: str = "",
    progress: Progress | None = None,
    now: dt.datetime | None = None,
) -> Publication:
    """Makes a draft the current snapshot; `acknowledged` has a reason for each rule that warned.

    RefusedError has the warnings that nobody acknowledged, SnapshotError says why the draft cannot
    be adopted: another snapshot became current meanwhile, or it was discarded. The draft stays, and
    so it does where `progress` stops the run.
    """
    tell = progress or quiet
    now = (now or dt.datetime.now(WIB)).astimezone(WIB)
    with snapshots.exclusive(made.folder):
        if not made.path.is_dir():
            raise SnapshotError("Draf ini sudah diterbitkan atau dibuang.")
        tell("Memeriksa snapshot yang berlaku", 0.0)
        base = _base(made.folder)
        if (base.name if base else "") != made.base:
            raise SnapshotError(
                "Snapshot yang berlaku sudah berganti sejak draf ini dibuat; buat drafnya sekali "
                "lagi, agar tidak ada yang hilang."
            )
        return _adopt(made, acknowledged or {}, who or log.user(), now, tell, builtin=False)


def publish(
    paths: Sequence[Path],
    *,
    status: Status | Mapping[str, Status] = "sementara",
    vouched_by: str | Mapping[str, str] = "",
    acknowledged: Mapping[str, str] | None = None,
    who: str = "",
    folder: Path | None = None,
    builtin: bool = False,
    patience: float | None = None,
    progress: Progress | None = None,
    now: dt.datetime | None = None,
) -> Publication:
    """Reads, checks and counts office files into a new snapshot and makes it current.

    `status` is that of real files, for all or by kind; simulated ones are `simulasi`. `vouched_by`
    says who answers for the content, for all or by kind; `who` publishes (the name of the account
    where nothing is said). `acknowledged` has the reason why the warnings of a rule are accepted.
    The years of the given files replace these years in the tables of their kind. Other years stay
    unless that would mix real and simulated rows in one table; tables of other kinds stay as they
    are. With `builtin` the snapshot is made from the given files alone and becomes the one that
    comes with the program. Another publisher is waited for as `snapshots.exclusive` says.

    RefusedError has every complaint about the files; SnapshotError says what is wrong with the
    folder, BusyError that somebody else publishes. In all cases, and whatever else fails, the
    current snapshot is the one that it was.
    """
    folder = folder or snapshots.FOLDER
    now = (now or dt.datetime.now(WIB)).astimezone(WIB)
    tell = progress or quiet
    with snapshots.exclusive(folder, patience):
        base = None if builtin else _base(folder)
        made = _draft(paths, status, vouched_by, folder, base, tell, now)
        try:
            done = _adopt(made, acknowledged or {}, who or log.user(), now, tell, builtin=builtin)
        finally:
            discard(made)
    with suppress(Stopped):
        tell("Selesai", 1.0)
    return done

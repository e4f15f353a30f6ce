"""From office files to the snapshot that the dashboard reads.

All files are read and checked before anything is written. Their rows are counted into the cubes of
`data/cubes/`, what they do not cover is carried over from the current snapshot, and the result is a
draft: a whole, verified snapshot in a hidden folder that no reader sees. It becomes current in one
rename (`adopt`). Whatever goes wrong before that leaves things as they were.
"""

import datetime as dt
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from filelock import FileLock, Timeout

from data.intake import corrections
from data.intake.examine import SHARE_OF_READING, Found, Order, read_and_check
from data.intake.issues import Complaint, RefusedError, unacknowledged
from data.intake.specification import SPECIFICATIONS
from data.intake.staging import connect
from data.manifest import (
    MANIFEST,
    Acknowledgement,
    Manifest,
    SnapshotError,
    read_manifest,
    sha256,
    write_manifest,
)
from data.progress import Progress, Stopped, quiet
from data.store import audit_log, snapshots
from data.store.build import build
from data.store.diff import Diff, diff
from data.store.rollback import log_interruption

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Status: TypeAlias = Literal["sementara", "resmi"]

_SHARE_OF_COUNTING = 0.93
_SHARE_OF_COMPARING = 0.96
_SHARE_OF_STORING = 0.98
_PARTIAL = ".partial"
_HELD = ".held"


@dataclass(frozen=True, slots=True)
class Publication:
    """A published snapshot, with remarks in Indonesian.

    `unchanged` where the current snapshot had the same content already. `warnings` are those that
    were acknowledged; `diff` compares with the snapshot before, None where there was none.
    """

    path: Path
    manifest: Manifest
    remarks: tuple[str, ...]
    unchanged: bool
    warnings: tuple[Complaint, ...] = ()
    diff: Diff | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole, verified snapshot in a hidden folder, to be adopted or discarded.

    `base` is the id of the snapshot that it was made upon, "" where there was none. `warnings` have
    to be acknowledged before it is adopted; `files` are the hashes of the office files. It lives as
    long as the process that made it: what a process leaves behind, the next publisher removes.
    """

    path: Path
    manifest: Manifest
    base: str
    remarks: tuple[str, ...]
    warnings: tuple[Complaint, ...]
    diff: Diff | None
    files: tuple[str, ...]
    _hold: FileLock = field(repr=False, compare=False)

    @property
    def folder(self) -> Path:
        """The folder of snapshots that it would be kept in."""
        return self.path.parent


def check_files(
    paths: Sequence[Path],
    *,
    status: Status | Mapping[str, Status] = "sementara",
    folder: Path | None = None,
    progress: Progress = quiet,
    now: dt.datetime | None = None,
) -> Found:
    """Read and check office files as `publish` does, and write nothing anywhere.

    RefusedError where the corrections or the accepted spellings themselves cannot be used;
    SnapshotError where the current snapshot is damaged, or the files cannot make a first one.
    """
    folder = folder or snapshots.FOLDER
    now = snapshots.in_jember(now)
    order = Order(folder, status, "", _base(folder), corrections.read(folder), now.date())
    with connect(now.date(), folder) as con:
        found = _read(con, paths, order, progress)
    progress("Selesai", 1.0)
    return found


def _read(con: "DuckDBPyConnection", paths: Sequence[Path], order: Order, tell: Progress) -> Found:
    """Read and check files; SnapshotError where sound ones cannot make a first snapshot."""
    found = read_and_check(con, paths, order, tell)
    present = {file.kind for file in found.checked}
    absent = [known.label for known in SPECIFICATIONS.values() if known.kind not in present]
    if absent and not order.base and not found.refused:
        why = "Belum ada snapshot yang dapat dilanjutkan"
        try:
            snapshots.verify(snapshots.current(order.folder))
        except SnapshotError as error:
            if snapshots.folders(order.folder):
                why = f"{error} Tidak ada snapshot lain yang utuh"
        raise SnapshotError(f"{why}; sertakan juga berkas: {', '.join(absent)}.")
    return found


def draft(
    paths: Sequence[Path],
    *,
    status: Status | Mapping[str, Status] = "sementara",
    vouched_by: str | Mapping[str, str] = "",
    folder: Path | None = None,
    progress: Progress = quiet,
    now: dt.datetime | None = None,
) -> Draft:
    """Make a verified snapshot that no reader sees yet; `adopt` or `discard` it.

    Its `path` can be opened like any snapshot. Errors as `publish`.
    """
    folder = folder or snapshots.FOLDER
    now = snapshots.in_jember(now)
    with snapshots.exclusive(folder):
        base, correct = _base(folder), corrections.read(folder)
        order = Order(folder, status, vouched_by, base, correct, now.date())
        made = _draft(paths, order, progress, now)
    try:
        progress("Draf selesai", 1.0)
    except BaseException:
        discard(made)
        raise
    return made


def _draft(paths: Sequence[Path], order: Order, tell: Progress, now: dt.datetime) -> Draft:
    folder, base = order.folder, order.base
    with connect(now.date(), folder) as con:
        found = _read(con, paths, order, tell)
        checked = found.passed()
        tell("Menghitung dan menulis snapshot", SHARE_OF_READING)
        with _hidden_folder(folder) as (partial, hold):
            # One thread writes the same bytes each time.
            con.execute("set threads = 1")
            manifest, remarks = build(con, checked, base, partial, now)
            snapshots.verify(partial)
            tell("Membandingkan dengan snapshot yang berlaku", _SHARE_OF_COUNTING)
            changes = diff(base, partial) if base else None
            tell("Menyimpan draf", _SHARE_OF_COMPARING)
            snapshots.flush(partial.iterdir())
            snapshots.flush_folder(partial)
            return Draft(
                path=partial,
                manifest=manifest,
                base=base.name if base else "",
                remarks=tuple(remarks),
                warnings=found.complaints,
                diff=changes,
                files=tuple(checked_file.file.sha256 for checked_file in checked),
                _hold=hold,
            )


def discard(made: Draft) -> None:
    """Remove a draft; nothing happens where it was adopted or discarded before."""
    _remove(made.path, made._hold)


def adopt(
    made: Draft,
    *,
    acknowledged: Mapping[str, str] | None = None,
    who: str = "",
    progress: Progress = quiet,
    now: dt.datetime | None = None,
) -> Publication:
    """Make a draft the current snapshot; `acknowledged` has a reason for each rule that warned.

    RefusedError has the warnings without a reason; SnapshotError where another snapshot became
    current meanwhile, or the draft was discarded. The draft stays then, and also where `progress`
    stops the run.
    """
    with snapshots.exclusive(made.folder):
        if not made.path.is_dir():
            raise SnapshotError("Draf ini sudah diterbitkan atau dibuang.")
        progress("Memeriksa snapshot yang berlaku", 0.0)
        base = _base(made.folder)
        if (base.name if base else "") != made.base:
            raise SnapshotError(
                "Snapshot yang berlaku sudah berganti sejak draf ini dibuat; buat drafnya sekali "
                "lagi, agar tidak ada yang hilang."
            )
        return _adopt(
            made, acknowledged or {}, who, snapshots.in_jember(now), progress, builtin=False
        )


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
    progress: Progress = quiet,
    now: dt.datetime | None = None,
) -> Publication:
    """Read, check and count office files into a new snapshot and make it current.

    `status` (of real files; simulated ones are `simulasi`) and `vouched_by` hold for all files or
    by kind. `who` publishes, by default the account. `acknowledged` has the reason for accepting
    the warnings of a rule. The years of the files replace these years in the tables of their kind;
    other years stay unless that would mix real and simulated rows in one table, and tables of other
    kinds stay as they are. With `builtin` the snapshot is made from these files alone and becomes
    the one that comes with the program. `patience` as for `snapshots.exclusive`.

    RefusedError has every complaint about the files; SnapshotError where the folder is at fault,
    BusyError where somebody else publishes. Whatever fails, the current snapshot stays current.
    """
    folder = folder or snapshots.FOLDER
    now = snapshots.in_jember(now)
    with snapshots.exclusive(folder, patience):
        base = None if builtin else _base(folder)
        order = Order(folder, status, vouched_by, base, corrections.read(folder), now.date())
        made = _draft(paths, order, progress, now)
        try:
            done = _adopt(made, acknowledged or {}, who, now, progress, builtin=builtin)
        finally:
            discard(made)
    with suppress(Stopped):
        progress("Selesai", 1.0)
    return done


def _adopt(
    made: Draft,
    reasons: Mapping[str, str],
    who: str,
    now: dt.datetime,
    tell: Progress,
    *,
    builtin: bool,
) -> Publication:
    folder, manifest, who = made.folder, made.manifest, who or audit_log.user()
    if still_open := unacknowledged(made.warnings, reasons):
        raise RefusedError(still_open)
    accepted = tuple(
        Acknowledgement(rule, file, audit_log.without_numbers_of_persons(reasons[rule]), who)
        for rule, file in dict.fromkeys(
            (complaint.rule, complaint.file) for complaint in made.warnings
        )
    )
    tell("Memeriksa draf sekali lagi", _SHARE_OF_STORING)
    if accepted:
        manifest = replace(manifest, acknowledged=accepted)
        write_manifest(made.path, manifest)
        snapshots.flush([made.path / MANIFEST])
    snapshots.verify(made.path)
    # Point of no return: publishing can no longer be stopped.
    pointer = snapshots.BUILTIN if builtin else snapshots.CURRENT
    before = snapshots.pointed(folder, pointer) or ""
    path = folder / manifest.id
    kept = _keep(made.path, path)
    unchanged = not kept and made.base == manifest.id
    if builtin or not unchanged:
        log_interruption(folder, who, now)
        audit_log.append(
            folder,
            audit_log.Entry(
                when=now,
                who=who,
                what="bawaan" if builtin else "terbit",
                before=before,
                after=manifest.id,
                files=made.files,
                manifest=sha256(path / MANIFEST),
                acknowledged={acceptance.rule: acceptance.reason for acceptance in accepted},
            ),
        )
        try:
            if builtin:
                _track_with_git(folder, manifest.id)
            snapshots.point(folder, pointer, manifest.id)
        except Exception:
            with suppress(OSError, SnapshotError):
                log_interruption(folder, who, now)
            raise
    discard(made)
    return Publication(path, read_manifest(path), made.remarks, unchanged, made.warnings, made.diff)


def _base(folder: Path) -> Path | None:
    """Return the current snapshot, verified, or None in a folder without anything whole.

    A damaged one is not carried on while there is a good one to go back to.
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


def _track_with_git(folder: Path, snapshot_id: str) -> None:
    """Tell version control to keep this snapshot and no other one."""
    kept = ["*", "!.gitignore", f"!{snapshots.BUILTIN}", f"!{snapshot_id}/", f"!{snapshot_id}/*"]
    (folder / ".gitignore").write_text("\n".join(kept) + "\n", encoding="utf-8")


@contextmanager
def _hidden_folder(folder: Path) -> Iterator[tuple[Path, FileLock]]:
    """Make a hidden folder that this process holds; it is removed where its filling fails."""
    _remove_abandoned(folder)
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


def _remove_abandoned(folder: Path) -> None:
    """Remove the hidden folders of processes that are gone; a living draft has its lock held.

    The caller holds the lock of the folder.
    """
    names = {path.stem for ending in (_HELD, _PARTIAL) for path in folder.glob(f".*{ending}")}
    for name in names:
        hold = FileLock(folder / f"{name}{_HELD}", timeout=0, is_singleton=True)
        if hold.is_locked:
            continue
        with suppress(Timeout, OSError), hold:
            left = folder / f"{name}{_PARTIAL}"
            if left.is_dir():
                shutil.rmtree(left)
            else:
                left.unlink(missing_ok=True)
            (folder / f"{name}{_HELD}").unlink(missing_ok=True)


def _keep(partial: Path, path: Path) -> bool:
    """Give the finished folder its name; False where a sound snapshot had that name already."""
    if path.exists():
        try:
            snapshots.verify(path)
        except SnapshotError:
            path.rename(path.with_name(f".{secrets.token_hex(4)}{_PARTIAL}"))
        else:
            return False
    partial.rename(path)
    snapshots.flush_folder(path.parent)
    return True

"""From office files to the snapshot that the dashboard reads.

All files are read and checked before anything is written. Their rows are counted into the cubes of
`data/cubes/`, other years and kinds are carried over from the current snapshot, and the result is a
draft: a whole, verified snapshot in a hidden folder that no reader sees. `adopt` makes it current
by renaming it. A failure before that changes nothing.
"""

import datetime as dt
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from filelock import FileLock, Timeout

from data.intake import corrections
from data.intake.decisions import Choices
from data.intake.examine import SHARE_OF_READING, CheckedFiles, Order, read_and_check
from data.intake.issues import Complaint, RefusedError, unacknowledged
from data.intake.specification import LISTS, family
from data.intake.staging import connect
from data.manifest import (
    MANIFEST,
    PUBLIC,
    Acknowledgement,
    Manifest,
    SnapshotError,
    read_manifest,
    sha256,
    write_manifest,
)
from data.progress import Progress, Stopped, quiet
from data.store import audit_log, disclosure, revisions, signature, snapshots
from data.store.assemble import build
from data.store.diff import Diff, diff
from data.store.rollback import log_interruption, taking_effect

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from data.intake.spark import Spark

Status: TypeAlias = Literal["sementara", "resmi"]

_SHARE_OF_COUNTING = 0.93
_SHARE_OF_COMPARING = 0.96
_SHARE_OF_STORING = 0.98
_PARTIAL = ".partial"
_HELD = ".held"


class Foreseen(Protocol):
    """What a draft would change beyond its tables; `warnings` need reasons like those of files."""

    @property
    def warnings(self) -> tuple[Complaint, ...]: ...


Foresee: TypeAlias = Callable[[Diff, Path, Path, Progress], Foreseen]
"""Tells what changes if the snapshot in the second folder takes the place of that in the first."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A published snapshot, with remarks in Indonesian.

    `unchanged` says that the current snapshot had the same content, `waits` that a second steward
    must sign before it counts. `warnings` were acknowledged;
    `diff` compares with the snapshot before, None if there was none.
    """

    path: Path
    manifest: Manifest
    remarks: tuple[str, ...]
    unchanged: bool
    warnings: tuple[Complaint, ...] = ()
    diff: Diff | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole, verified snapshot in a hidden folder, to be adopted or discarded.

    `base` is the id of the snapshot that it builds on, "" for none. `warnings` must be acknowledged
    before it is adopted, those of `foreseen` among them; `files` are the hashes of the office
    files. It lives as long as its process: the next publisher removes drafts of processes that are
    gone.
    """

    path: Path
    manifest: Manifest
    base: str
    remarks: tuple[str, ...]
    warnings: tuple[Complaint, ...]
    diff: Diff | None
    files: tuple[str, ...]
    _hold: FileLock = field(repr=False, compare=False)
    foreseen: Foreseen | None = None

    @property
    def folder(self) -> Path:
        return self.path.parent


def check_files(
    paths: Sequence[Path],
    *,
    status: Status | Mapping[str, Status] = "sementara",
    choices: Choices | None = None,
    folder: Path | None = None,
    progress: Progress = quiet,
    now: dt.datetime | None = None,
) -> CheckedFiles:
    """Read and check office files as `publish` does, without writing anything.

    RefusedError if the corrections or accepted spellings themselves are invalid; SnapshotError if
    the current snapshot is damaged, or if a first snapshot lacks files.
    """
    folder = folder or snapshots.FOLDER
    now = snapshots.in_jember(now)
    correct = corrections.read(folder)
    order = Order(folder, status, "", _base(folder), correct, now.date(), choices=choices or {})
    with connect(now.date(), folder) as con:
        found = _read(con, paths, order, progress)
    progress("Selesai", 1.0)
    return found


def _read(
    con: "DuckDBPyConnection", paths: Sequence[Path], order: Order, tell: Progress
) -> CheckedFiles:
    """Read and check files; SnapshotError if a first snapshot lacks files."""
    found = read_and_check(con, paths, order, tell)
    present = {family(file.kind) for file in found.checked}
    absent = [known.label for known in LISTS.values() if known.kind not in present]
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
    choices: Choices | None = None,
    vouched_by: str | Mapping[str, str] = "",
    letter: str | Mapping[str, str] = "",
    foresee: Foresee | None = None,
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
        order = Order(folder, status, vouched_by, base, correct, now.date(), letter, choices or {})
        made = _draft(paths, order, progress, now, foresee)
    try:
        progress("Draf selesai", 1.0)
    except BaseException:
        discard(made)
        raise
    return made


def _draft(
    paths: Sequence[Path],
    order: Order,
    tell: Progress,
    now: dt.datetime,
    foresee: Foresee | None,
) -> Draft:
    folder, base = order.folder, order.base
    with connect(now.date(), folder) as con:
        found = _read(con, paths, order, tell)
        checked = found.passed()
        tell("Menghitung dan menulis snapshot", SHARE_OF_READING)
        with _hidden_folder(folder) as (partial, hold):
            # A single thread, so that the same rows are the same bytes each time.
            con.execute("set threads = 1")
            manifest, remarks = build(con, checked, base, partial, now)
            disclosure.write_public(con, partial, base)
            snapshots.verify(partial)
            tell("Membandingkan dengan snapshot yang berlaku", _SHARE_OF_COUNTING)
            changes = diff(base, partial) if base else None
            foreseen = None
            if foresee and base and changes:
                foreseen = foresee(
                    changes, base, partial, lambda step, _: tell(step, _SHARE_OF_COUNTING)
                )
            tell("Menyimpan draf", _SHARE_OF_COMPARING)
            snapshots.flush_whole(partial)
            return Draft(
                path=partial,
                manifest=manifest,
                base=base.name if base else "",
                remarks=(*found.remarks, *remarks),
                warnings=(
                    *found.complaints,
                    *(revisions.warnings(base, partial) if base else ()),
                    *(foreseen.warnings if foreseen else ()),
                ),
                diff=changes,
                files=tuple(checked_file.file.sha256 for checked_file in checked),
                _hold=hold,
                foreseen=foreseen,
            )


def discard(made: Draft) -> None:
    """Remove a draft; do nothing if it was adopted or discarded before."""
    _remove(made.path, made._hold)


def adopt(
    made: Draft,
    *,
    acknowledged: Mapping[str, str] | None = None,
    who: str = "",
    embargo: dt.datetime | None = None,
    progress: Progress = quiet,
    now: dt.datetime | None = None,
) -> Publication:
    """Make a draft the current snapshot; `acknowledged` has a reason for each rule that warned.

    Before the minute `embargo` the public goes on seeing the snapshot before.

    RefusedError has the warnings without a reason; SnapshotError if another snapshot became current
    meanwhile, the draft was discarded, or the minute has come. After an error or a stop, the draft
    stays.
    """
    with snapshots.exclusive(made.folder):
        if not made.path.is_dir():
            raise SnapshotError("Draf ini sudah diterbitkan atau dibuang.")
        snapshots.must_be_ahead(embargo, snapshots.in_jember(now))
        progress("Memeriksa snapshot yang berlaku", 0.0)
        base = _base(made.folder)
        if (base.name if base else "") != made.base:
            raise SnapshotError(
                "Snapshot yang berlaku sudah berganti sejak draf ini dibuat; buat drafnya sekali "
                "lagi, agar tidak ada yang hilang."
            )
        return _adopt(
            made,
            acknowledged or {},
            who,
            snapshots.in_jember(now),
            progress,
            builtin=False,
            embargo=embargo,
        )


def publish(
    paths: Sequence[Path],
    *,
    status: Status | Mapping[str, Status] = "sementara",
    choices: Choices | None = None,
    vouched_by: str | Mapping[str, str] = "",
    letter: str | Mapping[str, str] = "",
    acknowledged: Mapping[str, str] | None = None,
    who: str = "",
    foresee: Foresee | None = None,
    folder: Path | None = None,
    builtin: bool = False,
    embargo: dt.datetime | None = None,
    patience: float | None = None,
    spark: "Spark | None" = None,
    progress: Progress = quiet,
    now: dt.datetime | None = None,
) -> Publication:
    """Read, check and count office files into a new snapshot and make it current.

    `status` (of real files; simulated files are `simulasi`), `vouched_by` and `letter` (its number)
    are for all files or by kind. `who` publishes, by default the account. `acknowledged` has the
    reasons for accepting warnings, by rule. The years of the files replace these years in the
    tables of their kind; other years stay unless that would mix real and simulated rows in a table,
    and tables of other kinds stay. What `foresee` warns of needs reasons, too. With `builtin`, the
    snapshot has these files only and becomes the snapshot that comes with the program. `embargo`
    as for `adopt`, `patience` as for `snapshots.exclusive`. With `spark`, lists of persons are
    counted there.

    RefusedError has all complaints about the files; SnapshotError is a fault of the folder,
    BusyError another publisher. After any error, the current snapshot stays current.
    """
    folder = folder or snapshots.FOLDER
    now = snapshots.in_jember(now)
    snapshots.must_be_ahead(embargo, now)
    with snapshots.exclusive(folder, patience):
        base = None if builtin else _base(folder)
        correct, day = corrections.read(folder), now.date()
        order = Order(folder, status, vouched_by, base, correct, day, letter, choices or {}, spark)
        made = _draft(paths, order, progress, now, foresee)
        try:
            done = _adopt(
                made, acknowledged or {}, who, now, progress, builtin=builtin, embargo=embargo
            )
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
    embargo: dt.datetime | None,
) -> Publication:
    folder, who, snapshot_id = made.folder, who or audit_log.user(), made.manifest.id
    if still_open := unacknowledged(made.warnings, reasons):
        raise RefusedError(still_open)
    of_two = not builtin and signature.needs_second(folder)
    if of_two and who not in signature.stewards(folder):
        raise SnapshotError(
            f"Di sini walidata masuk dengan akun, dan {who} bukan salah satunya. Ajukan lewat "
            "akun, agar jelas siapa yang menyusun dan siapa yang menandatangani."
        )
    tell("Memeriksa draf sekali lagi", _SHARE_OF_STORING)
    accepted = _acknowledge(made, reasons, who)
    snapshots.verify(made.path)
    # Point of no return: publishing can no longer be stopped.
    pointer = snapshots.BUILTIN if builtin else snapshots.CURRENT
    before = snapshots.pointed(folder, pointer) or made.base
    path = folder / snapshot_id
    is_new = not _is_kept(path)
    unchanged = not is_new and made.base == snapshot_id
    waits = not unchanged and of_two
    counts = builtin or not unchanged
    if counts:
        act = audit_log.Entry(
            when=now,
            who=who,
            what="bawaan" if builtin else "ajukan" if waits else "terbit",
            before=before,
            after=snapshot_id,
            files=made.files,
            manifest=sha256((made.path if is_new else path) / MANIFEST),
            acknowledged=accepted,
            embargo=_minute(made, embargo, now, is_new=is_new),
        )
        log_interruption(folder, who, now)
        # First: what stands there unlogged counts as older than the log, and as released.
        audit_log.append(folder, act)
    with taking_effect(folder, who, now):
        _keep(made.path, path, is_new=is_new)
        if builtin:
            # Git tracks this snapshot only.
            kept = ["*", "!.gitignore", f"!{pointer}", f"!{snapshot_id}/", f"!{snapshot_id}/**"]
            (folder / ".gitignore").write_text("\n".join(kept) + "\n", encoding="utf-8")
        if counts and not waits:
            snapshots.point(folder, pointer, snapshot_id)
    discard(made)
    done = read_manifest(path)
    return Publication(path, done, made.remarks, unchanged, made.warnings, made.diff, waits)


def _acknowledge(made: Draft, reasons: Mapping[str, str], who: str) -> dict[str, str]:
    """Write into a draft why its warnings were accepted; return the reasons by rule."""
    accepted = tuple(
        Acknowledgement(rule, file, audit_log.without_numbers_of_persons(reasons[rule]), who)
        for rule, file in dict.fromkeys((warning.rule, warning.file) for warning in made.warnings)
    )
    for part in (made.path, made.path / PUBLIC) if accepted else ():
        if part.is_dir():
            write_manifest(part, replace(read_manifest(part), acknowledged=accepted))
            snapshots.flush([part / MANIFEST])
    return {acceptance.rule: acceptance.reason for acceptance in accepted}


def _minute(
    made: Draft, minute: dt.datetime | None, now: dt.datetime, *, is_new: bool
) -> dt.datetime | None:
    """Return the minute before which the public does not see what was made of a draft."""
    path = made.folder / made.manifest.id
    released = audit_log.ever_released(audit_log.entries(made.folder), path.name, now)
    if not is_new and snapshots.ever_counted(path) and released:
        # What was public stays so.
        return None
    # What is not released yet is in what is built on it, too.
    return max(filter(None, [minute, snapshots.embargo(made.base, made.folder, now)]), default=None)


def _base(folder: Path) -> Path | None:
    """Verify and return the current snapshot; None if the folder has no sound snapshot.

    SnapshotError if it is damaged and another snapshot is sound: go back to that first.
    """
    if not any(snapshots.pointed(folder, name) for name in (snapshots.CURRENT, snapshots.BUILTIN)):
        return None
    try:
        base = snapshots.current(folder)
        snapshots.verify(base)
    except SnapshotError as error:
        try:
            good = snapshots.serve(folder, early=True).manifest.id
        except SnapshotError:
            return None
        raise SnapshotError(
            f"{error} Kembalikan dulu snapshot yang baik: python -m data rollback {good}"
        ) from None
    return base


@contextmanager
def _hidden_folder(folder: Path) -> Iterator[tuple[Path, FileLock]]:
    """Make a hidden folder that this process locks; remove it if filling it fails."""
    _remove_abandoned(folder)
    name = f".{secrets.token_hex(4)}"
    partial = folder / f"{name}{_PARTIAL}"
    # Not thread-local, because a draft outlives the thread of the page run.
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
    """Remove the hidden folders of processes that are gone, whose locks are free.

    The caller holds the lock of the snapshots folder.
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


def _is_kept(path: Path) -> bool:
    """Tell that a sound snapshot of this name exists."""
    try:
        snapshots.verify(path)
    except SnapshotError:
        return False
    return True


def _keep(partial: Path, path: Path, *, is_new: bool) -> None:
    """Rename the finished folder; to a kept one add only a public version that it lacks."""
    if not is_new:
        if (partial / PUBLIC).is_dir() and not (path / PUBLIC).is_dir():
            (partial / PUBLIC).rename(path / PUBLIC)
        return
    if path.exists():
        path.rename(path.with_name(f".{secrets.token_hex(4)}{_PARTIAL}"))
    partial.rename(path)
    snapshots.flush_folder(path.parent)

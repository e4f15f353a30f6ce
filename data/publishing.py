"""From office files to the snapshot that the dashboard reads.

All files are read and checked before anything is written. Their rows are counted into the cubes of
`data/cubes/`, what they do not speak about is carried over from the current snapshot, and the
result is a draft: a whole, verified snapshot in a hidden folder that no reader sees. It becomes
current in one step (`adopt`). Whatever goes wrong before that step leaves things as they were.
"""

import datetime as dt
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeAlias

from filelock import FileLock

from data import corrections, editions, history, log, snapshots
from data.examining import SHARE_OF_READING, Order, read_and_check, remarks_on
from data.filling import fill
from data.findings import Complaint, RefusedError, unacknowledged
from data.in_memory import connect
from data.progress import Progress, Stopped, quiet
from data.reading import OfficeFile
from data.snapshots import WIB, Acknowledgement, Manifest, SnapshotError
from data.specifications import SPECIFICATIONS
from data.workshop import keep, remove, workshop

Status: TypeAlias = Literal["sementara", "resmi"]

_SHARE_OF_COUNTING = 0.93
_SHARE_OF_COMPARING = 0.96
_SHARE_OF_STORING = 0.98


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
    order = Order(folder, status, "", base, corrections.read(folder), now.date())
    with connect(now.date(), folder) as con:
        found = read_and_check(con, paths, order, tell)
    refused = any(one.severity == "tolak" for one in found.complaints)
    if base is None and not refused:
        _refuse_first_without((one.kind for one in found.checked), folder)
    tell("Selesai", 1.0)
    return Examination(found.read, found.complaints, found.total, remarks_on(found.checked))


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


def _draft(
    paths: Sequence[Path],
    status: Status | Mapping[str, Status],
    vouched_by: str | Mapping[str, str],
    folder: Path,
    base: Path | None,
    tell: Progress,
    now: dt.datetime,
) -> Draft:
    order = Order(folder, status, vouched_by, base, corrections.read(folder), now.date())
    with connect(now.date(), folder) as con:
        found = read_and_check(con, paths, order, tell)
        checked = found.passed()
        if base is None:
            _refuse_first_without((one.kind for one in checked), folder)
        tell("Menghitung dan menulis snapshot", SHARE_OF_READING)
        with workshop(folder) as (partial, hold):
            # One thread writes the same bytes each time.
            con.execute("set threads = 1")
            manifest, remarks = fill(con, checked, base, partial, now)
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


def discard(made: Draft) -> None:
    """Removes a draft; nothing happens where it was adopted or discarded before."""
    remove(made.path, made._hold)


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
    kept = keep(made.path, folder, manifest.id)
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


def _acknowledge(made: Draft, reasons: Mapping[str, str], who: str) -> tuple[Acknowledgement, ...]:
    """The warnings of a draft with the reason why they were accepted; RefusedError for the rest."""
    if still_open := unacknowledged(made.warnings, reasons):
        raise RefusedError(still_open)
    accepted = dict.fromkeys((one.rule, one.file) for one in made.warnings)
    return tuple(
        Acknowledgement(rule, file, log.without_numbers_of_persons(reasons[rule]), who)
        for rule, file in accepted
    )


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

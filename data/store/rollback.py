"""Roll back to an older snapshot, change the minute of a release, and verify the folder."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from data import indonesian
from data.manifest import MANIFEST, Manifest, SnapshotError, identify, sha256
from data.progress import Progress, quiet
from data.store import audit_log, snapshots


def log_interruption(folder: Path, who: str, now: dt.datetime) -> None:
    """Log that an act was broken off if `CURRENT` differs from the log.

    The caller holds the lock of the folder.
    """
    logged = audit_log.last_current(folder)
    points = snapshots.pointed(folder, snapshots.CURRENT) or ""
    if logged is not None and logged != points:
        reason = "Langkah terakhir tidak sampai berlaku, atau penunjuk diubah di luar program."
        audit_log.append(folder, audit_log.Entry(now, who, "putus", logged, points, reason))


@contextmanager
def taking_effect(folder: Path, who: str, now: dt.datetime) -> Iterator[None]:
    """Log that an act was broken off where what makes it count fails."""
    try:
        yield
    except Exception:
        with suppress(OSError, SnapshotError):
            log_interruption(folder, who, now)
        raise


def rollback(
    folder: Path | None,
    snapshot_id: str,
    *,
    who: str,
    reason: str,
    progress: Progress = quiet,
    now: dt.datetime | None = None,
) -> Manifest:
    """Make an older snapshot current again; log who did it and why.

    `snapshot_id` may be the beginning of an id if that is unique. SnapshotError, without any
    change, if the snapshot is missing, damaged or current already, or if the reason is blank.
    """
    folder = folder or snapshots.FOLDER
    now = snapshots.in_jember(now)
    if not reason.strip():
        raise SnapshotError("Sebutkan alasan kembali ke snapshot yang lama.")
    with snapshots.exclusive(folder):
        path = snapshots.find(folder, snapshot_id)
        progress(f"Memeriksa snapshot {path.name}", 0.0)
        manifest = snapshots.verify(path)
        progress("Memberlakukan", 0.9)
        try:
            points = snapshots.pointed(folder, snapshots.CURRENT) or ""
        except SnapshotError:
            points = ""
        if not snapshots.ever_counted(path):
            raise SnapshotError(f"Snapshot {path.name} belum pernah ditandatangani atau berlaku.")
        if points == path.name:
            raise SnapshotError(f"Snapshot {path.name} sudah berlaku.")
        if points:
            log_interruption(folder, who, now)
        sealed = sha256(path / MANIFEST)
        audit_log.append(
            folder,
            audit_log.Entry(now, who, "kembali", points, path.name, reason, manifest=sealed),
        )
        with taking_effect(folder, who, now):
            snapshots.point(folder, snapshots.CURRENT, path.name)
    return manifest


def set_embargo(
    folder: Path | None,
    snapshot_id: str,
    minute: dt.datetime,
    *,
    who: str,
    reason: str,
    now: dt.datetime | None = None,
) -> Manifest:
    """Let the public see a snapshot from another minute on, until the old one has come.

    What waits for the same minute moves along: it is built on the other and holds its numbers. So
    does what was built on it and taken back. SnapshotError, without any change, if the snapshot
    waits for no minute, if what is built on another would be released before it, if the minute has
    come, or if the reason is blank.
    """
    folder = folder or snapshots.FOLDER
    now = snapshots.in_jember(now)
    if not reason.strip():
        raise SnapshotError("Sebutkan alasan mengubah menit rilis.")
    with snapshots.exclusive(folder):
        path = snapshots.find(folder, snapshot_id)
        before = snapshots.waiting(folder, now)
        if path.name not in before:
            raise SnapshotError(f"Snapshot {path.name} tidak menunggu menit rilis.")
        snapshots.must_be_ahead(minute, now)
        moved = [name for name, its in before.items() if its == before[path.name]]
        after = before | dict.fromkeys(moved, minute)
        if [*after.values()] != sorted(after.values()):
            order = [f"{name} ({snapshots.when(at)} WIB)" for name, at in after.items()]
            raise SnapshotError(
                "Snapshot yang terbit belakangan memuat angka yang sebelumnya, jadi tidak dapat "
                f"dirilis lebih dulu: {indonesian.join(order)}."
            )
        for entry in audit_log.entries(folder):
            until = snapshots.embargo(entry.after, folder, now)
            if entry.before in moved and entry.after not in moved and until and until < minute:
                moved.append(entry.after)
        points = snapshots.pointed(folder, snapshots.CURRENT) or ""
        for name in moved:
            audit_log.append(
                folder, audit_log.Entry(now, who, "embargo", points, name, reason, embargo=minute)
            )
    return snapshots.verify(path)


@dataclass(frozen=True, slots=True)
class Verification:
    """The soundness of a folder of snapshots.

    `troubles` has a sentence for each damaged snapshot, by id; `others` are sentences about the
    pointers, the log and the records.
    """

    current: str
    sound: tuple[str, ...]
    troubles: Mapping[str, str]
    others: tuple[str, ...]

    @property
    def good(self) -> bool:
        return not self.troubles and not self.others


def verify_all(
    folder: Path | None = None,
    progress: Progress = quiet,
    *,
    records: Callable[[Path], Iterable[str]] | None = None,
) -> Verification:
    """Hash every snapshot again and check the pointers and the log against them.

    `records` returns sentences about faults of the records in the same folder.
    """
    folder = folder or snapshots.FOLDER
    sealed = {entry.after: entry.manifest for entry in audit_log.entries(folder) if entry.manifest}
    sound: list[str] = []
    troubles: dict[str, str] = {}
    kept = snapshots.folders(folder)
    for number, path in enumerate(kept):
        progress(f"Memeriksa snapshot {path.name}", number / len(kept))
        try:
            manifest = snapshots.verify(path)
        except (SnapshotError, OSError) as error:
            troubles[path.name] = str(error)
            continue
        content = identify(manifest.period.end, manifest.files, manifest.tables)
        if not manifest.id == content == path.name:
            troubles[path.name] = f"Snapshot {path.name}: nomornya bukan nomor dari isinya."
        elif sealed.get(path.name, seal := sha256(path / MANIFEST)) != seal:
            troubles[path.name] = f"Snapshot {path.name}: manifes bukan yang tercatat di log."
        else:
            sound.append(path.name)
    progress("Memeriksa log, edisi, dan penunjuk", 1.0)
    others = [*audit_log.verify(folder), *(records(folder) if records else ())]
    points = None
    for pointer in (snapshots.CURRENT, snapshots.BUILTIN):
        try:
            name = snapshots.pointed(folder, pointer)
        except SnapshotError as error:
            others.append(str(error))
            continue
        points = points or name
        if name and name not in sound and name not in troubles:
            others.append(f"{pointer} menunjuk ke snapshot {name} yang tidak ada.")
    logged = audit_log.last_current(folder)
    if logged and logged != points:
        others.append(
            f"Menurut log yang berlaku {logged}, menurut penunjuk {points or 'tidak ada'}."
        )
    return Verification(points or "", tuple(sound), troubles, tuple(others))

"""The snapshots folder and its current snapshot.

A snapshot is a folder of four Parquet files and a sealed manifest. It is never changed: another
content gets another name, so readers may keep it open. The file `CURRENT` names the snapshot that
readers get; until somebody publishes, `BUILTIN` names the snapshot that came with the program.
Writers hold the lock (`exclusive`); readers need none.
"""

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from filelock import FileLock, Timeout

from data import confidentiality, indonesian
from data.manifest import (
    MANIFEST,
    PUBLIC,
    TABLES,
    WITHHELD,
    Manifest,
    SnapshotError,
    read_manifest,
    sha256,
)
from data.store import audit_log

FOLDER = Path(os.environ.get("DASBOR_SNAPSHOTS") or Path(__file__).parents[1] / "snapshots")
"""The environment variable DASBOR_SNAPSHOTS, or `data/snapshots`."""

CURRENT = "CURRENT"
BUILTIN = "BUILTIN"
LOCK = ".lock"
WIB = dt.timezone(dt.timedelta(hours=7), "WIB")
"""The time zone of Jember, for dates of snapshots and the log."""

PATIENCE = 10.0
"""Seconds that a writer waits for the lock."""


class BusyError(SnapshotError):
    """Somebody else is writing in the snapshots folder."""


@dataclass(frozen=True, slots=True)
class Served:
    """The snapshot that readers get, with a remark if it is not the current snapshot."""

    path: Path
    manifest: Manifest
    remark: str = ""


def in_jember(moment: dt.datetime | None) -> dt.datetime:
    return (moment or dt.datetime.now(WIB)).astimezone(WIB)


def when(moment: dt.datetime) -> str:
    """Format a moment in the time of Jember: "10 Desember 2025 09.05"."""
    return indonesian.moment(in_jember(moment))


def verify(path: Path) -> Manifest:
    """Hash the tables of a snapshot, and of its public version, against the manifest; return that.

    SnapshotError names the first table that is missing or was changed.
    """
    manifest = read_manifest(path)
    if manifest.withheld and not (path / WITHHELD).is_file():
        raise SnapshotError(f"Snapshot {path.name}: daftar yang dirahasiakan tidak ada.")
    if manifest.withheld and sha256(path / WITHHELD) != manifest.withheld:
        raise SnapshotError(f"Snapshot {path.name}: daftar yang dirahasiakan berubah atau rusak.")
    if (path / PUBLIC).is_dir():
        verify(path / PUBLIC)
    for name, table in manifest.tables.items():
        file = path / f"{name}.parquet"
        if not file.is_file():
            raise SnapshotError(f"Snapshot {path.name}: tabel {name} tidak ada.")
        if sha256(file) != table.sha256:
            raise SnapshotError(f"Snapshot {path.name}: isi tabel {name} berubah atau rusak.")
    return manifest


def _stamps(path: Path) -> tuple[tuple[int, ...] | None, ...]:
    """Read inode, size and times of each file of a snapshot, which change with its content."""
    stamps: list[tuple[int, ...] | None] = []
    names = (MANIFEST, WITHHELD, *(f"{table}.parquet" for table in TABLES))
    for file in (folder / name for folder in (path, path / PUBLIC) for name in names):
        try:
            known = file.stat()
        except OSError:
            stamps.append(None)
        else:
            stamps.append((known.st_ino, known.st_size, known.st_mtime_ns, known.st_ctime_ns))
    return tuple(stamps)


@lru_cache(maxsize=64)
def _judged(path: Path, stamps: tuple[tuple[int, ...] | None, ...]) -> Manifest | str:  # noqa: ARG001
    """Return the manifest of a sound snapshot, else its fault; stamps are the cache key."""
    try:
        return verify(path)
    except (SnapshotError, OSError) as error:
        return str(error)


def verified(path: Path) -> Manifest:
    """Verify like `verify`, but hash a snapshot again only if its files were touched."""
    judged = _judged(path, _stamps(path))
    if isinstance(judged, str):
        raise SnapshotError(judged)
    return judged


def pointed(folder: Path, pointer: str) -> str | None:
    """Read the id in `CURRENT` or `BUILTIN`, None if that file is missing.

    SnapshotError if it cannot be read or its content cannot be the name of a snapshot.
    """
    try:
        name = (folder / pointer).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        name = ""
    except OSError as error:
        raise SnapshotError(f"{folder / pointer} tidak dapat dibaca ({error.strerror}).") from None
    if not name or name.startswith(".") or Path(name).name != name:
        raise SnapshotError(f"Isi {folder / pointer} bukan nama snapshot.")
    return name


def current(folder: Path | None = None) -> Path:
    """Return the folder of the snapshot in `CURRENT`, else in `BUILTIN`.

    SnapshotError if both files or the named snapshot are missing: never guess what to build on.
    Readers call `serve`.
    """
    folder = folder or FOLDER
    for pointer in (CURRENT, BUILTIN):
        name = pointed(folder, pointer)
        if name is None:
            continue
        if not (folder / name / MANIFEST).is_file():
            raise SnapshotError(f"{folder / pointer} menunjuk ke snapshot {name} yang tidak ada.")
        return folder / name
    raise SnapshotError(f"Belum ada snapshot di {folder}.")


def is_draft(path: Path) -> bool:
    """Tell drafts, which are in hidden folders, from published snapshots."""
    return path.name.startswith(".") or (path.name == PUBLIC and is_draft(path.parent))


def public(path: Path) -> Path:
    """Return the folder of what everybody may see of a snapshot.

    SnapshotError if it has numbers of persons and no public version of them.
    """
    if (path / PUBLIC / MANIFEST).is_file():
        return path / PUBLIC
    if confidentiality.is_public_needed(read_manifest(path)):
        raise SnapshotError(
            f"Snapshot {path.name} belum punya versi publik; buat dengan: python -m data protect "
            f"{path.name}"
        )
    return path


def folders(folder: Path) -> list[Path]:
    """List the folders of published snapshots, sound or not, by name."""
    if not folder.is_dir():
        return []
    return sorted(
        path for path in folder.iterdir() if not is_draft(path) and (path / MANIFEST).is_file()
    )


def snapshots(folder: Path | None = None) -> list[Manifest]:
    """List the readable manifests, latest first."""
    found = []
    for path in folders(folder or FOLDER):
        with suppress(SnapshotError):
            found.append(read_manifest(path))
    return sorted(found, key=lambda manifest: (manifest.published_at, manifest.id), reverse=True)


def find_published(folder: Path, snapshot_id: str) -> Path | None:
    """Return the folder of a published snapshot; None if it is damaged or unknown."""
    path = folder / snapshot_id
    try:
        return path if path in folders(folder) and verified(path) else None
    except SnapshotError:
        return None


def find(folder: Path | None, snapshot_id: str) -> Path:
    """Find a snapshot by its id or a unique beginning of it, else SnapshotError."""
    found = [
        path
        for path in folders(folder or FOLDER)
        if snapshot_id and path.name.startswith(snapshot_id)
    ]
    exact = [path for path in found if path.name == snapshot_id]
    if not found:
        raise SnapshotError(f'Tidak ada snapshot bernama "{snapshot_id}".')
    if len(found) > 1 and not exact:
        names = ", ".join(path.name for path in found)
        raise SnapshotError(f'Ada beberapa snapshot yang berawal "{snapshot_id}": {names}.')
    return (exact or found)[0]


def embargo(
    snapshot_id: str, folder: Path | None = None, now: dt.datetime | None = None
) -> dt.datetime | None:
    """Return the minute before which the public does not see a snapshot; None once it has come."""
    minute = audit_log.embargo(audit_log.entries(folder or FOLDER), snapshot_id)
    return minute if minute and in_jember(now) < minute else None


def must_be_ahead(minute: dt.datetime | None, now: dt.datetime) -> None:
    """Raise SnapshotError for a minute that has come: a slip of the pen would release at once."""
    if minute and in_jember(minute) <= now:
        raise SnapshotError(
            f"Menit rilis {when(minute)} WIB sudah lewat; sebutkan yang akan datang."
        )


def awaiting(folder: Path) -> audit_log.Entry | None:
    """Return the act that handed over the snapshot that waits for a signature, if one does."""
    handed = audit_log.awaiting(audit_log.entries(folder))
    # A publisher that was killed may have logged what it did not put there any more.
    return handed if handed and (folder / handed.after / MANIFEST).is_file() else None


def waiting(folder: Path, now: dt.datetime) -> dict[str, dt.datetime]:
    """Return the minutes of release that have not come, of snapshots each built on those before it.

    Those are what counts, what counted before it and was not taken back, and what awaits a
    signature.
    """
    counted = reversed(audit_log.once_current(audit_log.entries(folder)))
    handed = awaiting(folder)
    names = [*counted, *([handed.after] if handed else [])]
    minutes = {name: embargo(name, folder, now) for name in names}
    return {name: minute for name, minute in minutes.items() if minute}


def ever_counted(path: Path) -> bool:
    """Tell that a kept snapshot was current once, came with the program, or is older than the log.

    Any other waits for a signature, was refused one, or was left by a publisher that was killed.
    """
    acts = audit_log.entries(path.parent)
    if audit_log.ever_counted(acts, path.name) or path.name == _builtin(path.parent):
        return True
    try:
        return not acts or read_manifest(path).published_at < acts[0].when
    except SnapshotError:
        return False


def _builtin(folder: Path) -> str | None:
    try:
        return pointed(folder, BUILTIN)
    except SnapshotError:
        return None


def _substitutes(folder: Path) -> Iterator[Path]:
    """Yield substitutes for a damaged current snapshot, the best first.

    First those that were current by the log and not taken back, latest first; then those older than
    the log; then the built-in snapshot.
    """
    acts = audit_log.entries(folder)
    for name in audit_log.once_current(acts):
        yield folder / name
    logged = {name for entry in acts for name in (entry.before, entry.after)}
    builtin = _builtin(folder)
    for manifest in snapshots(folder):
        older = not acts or manifest.published_at < acts[0].when
        if older and manifest.id not in logged and manifest.id != builtin:
            yield folder / manifest.id
    if builtin:
        yield folder / builtin


def serve(
    folder: Path | None = None, *, early: bool = False, now: dt.datetime | None = None
) -> Served:
    """Return the current snapshot, or the last sound snapshot if that is damaged.

    One whose minute of release has not come is left out unless `early`. Cheap after the first
    verification, so every page run may call it. SnapshotError if there is no sound snapshot.
    """
    folder = folder or FOLDER
    trouble: SnapshotError | None = None
    try:
        if pointed(folder, CURRENT) is None and (logged := audit_log.last_current(folder)):
            raise SnapshotError(f"{folder / CURRENT} hilang; menurut log yang berlaku {logged}.")
        path = current(folder)
        served = Served(path, verified(path))
        if early or not embargo(path.name, folder, now):
            return served
    except SnapshotError as error:
        trouble = error
    for path in _substitutes(folder):
        if not early and embargo(path.name, folder, now):
            continue
        try:
            manifest = verified(path)
        except SnapshotError:
            continue
        if trouble is None:
            return Served(path, manifest)
        published = indonesian.date(manifest.published_at.date())
        return Served(
            path,
            manifest,
            f"Snapshot yang seharusnya berlaku tidak dapat dipakai: {trouble} Yang terlihat adalah "
            f"snapshot baik terakhir, {manifest.id}, diterbitkan {published}.",
        )
    raise trouble or SnapshotError("Belum ada angka yang dirilis untuk publik.")


@contextmanager
def exclusive(folder: Path, patience: float | None = None) -> Iterator[None]:
    """Hold the lock of writers in the snapshots folder; readers never wait.

    The system frees the lock when its process ends, even by a crash. BusyError if somebody else
    holds it for longer than `patience` seconds (default `PATIENCE`); SnapshotError if the folder
    cannot be written.
    """
    made = not folder.exists()
    lock = FileLock(folder / LOCK, timeout=PATIENCE if patience is None else patience)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise BusyError(
            "Penerbitan lain sedang berjalan di folder ini; coba lagi sesudah selesai."
        ) from None
    except OSError as error:
        raise SnapshotError(
            f"Folder snapshot {folder} tidak dapat ditulis ({error.strerror}); periksa hak tulis "
            "dan apakah mediumnya hanya-baca."
        ) from None
    try:
        yield
    finally:
        if made and [path.name for path in folder.iterdir()] == [LOCK]:
            (folder / LOCK).unlink()
            folder.rmdir()
        lock.release()


def flush(paths: Iterable[Path]) -> None:
    """Wait until the files are on disk, so that no name appears before its content."""
    for path in paths:
        with path.open("rb+") as file:
            os.fsync(file.fileno())


def flush_whole(folder: Path) -> None:
    """Wait until all files below a folder are on disk, and their names."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    flush(files)
    for within in dict.fromkeys(path.parent for path in files):
        flush_folder(within)


def flush_folder(folder: Path) -> None:
    """Wait until the names in a folder are on disk; Windows cannot do that."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def point(folder: Path, pointer: str, snapshot_id: str) -> None:
    """Write this id into `CURRENT` or `BUILTIN`, atomically."""
    written = folder / f".{pointer}.partial"
    try:
        written.write_text(f"{snapshot_id}\n", encoding="utf-8")
        flush([written])
        written.replace(folder / pointer)
    except OSError:
        written.unlink(missing_ok=True)
        raise
    # It took effect: a disk that cannot promise to keep the new name is no failure.
    with suppress(OSError):
        flush_folder(folder)

"""What the dashboard reads: a folder of snapshots, of which one is current.

A snapshot is a folder of four Parquet files and a manifest. Once it has its name it is never
changed: another content has another name, and a reader who has opened it may keep it open. The file
`CURRENT` names the one that counts; where nobody has published yet, `BUILTIN` names the one that
came with the program. Who writes here holds the lock (`exclusive`); who reads needs none.
"""

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from filelock import FileLock, Timeout

from data import indonesian, log

FOLDER = Path(os.environ.get("DASBOR_SNAPSHOTS") or Path(__file__).parent / "snapshots")
"""Where snapshots are kept: the environment variable DASBOR_SNAPSHOTS, or `data/snapshots`."""

CURRENT = "CURRENT"
BUILTIN = "BUILTIN"
MANIFEST = "manifest.json"
LOCK = ".lock"
WIB = dt.timezone(dt.timedelta(hours=7), "WIB")
"""The time of Jember, in which snapshots and the log are dated."""

PATIENCE = 10.0
"""Seconds that a second publisher waits for the first one."""

TABLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "enrolment_yearly": MappingProxyType(
            {
                "year": "SMALLINT",
                "kecamatan": "VARCHAR",
                "sector": "VARCHAR",
                "funding": "VARCHAR",
                "sex": "VARCHAR",
                "participants": "INTEGER",
                "person_months": "INTEGER",
                "premium_rp": "BIGINT",
            }
        ),
        "enrolment_monthly": MappingProxyType(
            {
                "month": "DATE",
                "kecamatan": "VARCHAR",
                "sector": "VARCHAR",
                "funding": "VARCHAR",
                "active_participants": "INTEGER",
            }
        ),
        "benefits_monthly": MappingProxyType(
            {
                "month": "DATE",
                "kecamatan": "VARCHAR",
                "sector": "VARCHAR",
                "programme": "VARCHAR",
                "school_level": "VARCHAR",
                "cases": "INTEGER",
                "recipients": "INTEGER",
                "amount_rp": "BIGINT",
            }
        ),
        "aid_monthly": MappingProxyType(
            {
                "month": "DATE",
                "kecamatan": "VARCHAR",
                "item": "VARCHAR",
                "origin": "VARCHAR",
                "quantity": "DOUBLE",
                "value_rp": "BIGINT",
                "groups": "INTEGER",
            }
        ),
    }
)
"""The tables of a snapshot: the DuckDB type of each column, in order."""


class SnapshotError(Exception):
    """A snapshot that is missing or damaged; the message, in Indonesian, says which and how."""


class BusyError(SnapshotError):
    """Somebody else is writing in the folder of snapshots."""


@dataclass(frozen=True, slots=True)
class CorrectionEntry:
    """A correction that was applied to a file: what was done to how many rows, and why.

    `match` and `value` are as they are written in the table of corrections, which names no person.
    """

    match: str
    action: str
    field: str
    value: str
    rows: int
    reason: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A rule whose warnings about a file were accepted, by whom and why."""

    rule: str
    file: str
    reason: str
    who: str


@dataclass(frozen=True, slots=True)
class FileEntry:
    """An office file that rows of the snapshot were counted from.

    `rows` are those of the whole file; `years` are the years that the snapshot still has from it,
    empty where that is not known. `vouched_by` says who answers for its content.
    """

    name: str
    kind: str
    sha256: str
    rows: int
    status: str
    years: tuple[int, ...] = ()
    vouched_by: str = ""
    corrections: tuple[CorrectionEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table: its rows, the hash of its file, and the last day that it speaks about (`as_of`).

    `definitions` has for each of its measures a hash of what the measure meant when it was
    counted; it is empty where that was not kept.
    """

    rows: int
    sha256: str
    status: str
    as_of: dt.date
    files: tuple[str, ...]
    vouched_by: tuple[str, ...] = ()
    definitions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day that any table of a snapshot speaks about."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds, from which files, and how much it may be trusted."""

    id: str
    published_at: dt.datetime
    period: Period
    files: tuple[FileEntry, ...]
    tables: Mapping[str, TableEntry]
    acknowledged: tuple[Acknowledgement, ...] = ()


@dataclass(frozen=True, slots=True)
class Served:
    """The snapshot that readers get, and what they must be told where it is not the current one."""

    path: Path
    manifest: Manifest
    remark: str = ""


def when(moment: dt.datetime) -> str:
    """The moment as the clocks of Jember have it: "10 Desember 2025 09.05"."""
    return indonesian.moment(moment.astimezone(WIB))


def sha256(path: Path) -> str:
    """The hash of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def identify(end: dt.date, files: Iterable[FileEntry], tables: Mapping[str, TableEntry]) -> str:
    """The id of a snapshot with this end of its period.

    The same tables, from years of the same statuses that the same people vouch for, always have the
    same id; the names of the files do not count.
    """
    content = json.dumps(
        [
            sorted(
                (file.kind, file.years, file.status, *filter(None, [file.vouched_by]))
                for file in files
            ),
            sorted((name, t.sha256, t.status, t.as_of.isoformat()) for name, t in tables.items()),
        ]
    )
    return f"{end.isoformat()}-{hashlib.sha256(content.encode()).hexdigest()[:8]}"


def _seal(written: Mapping[str, Any]) -> str:
    """The hash of all that a manifest says, in whatever order it was written."""
    said = {name: value for name, value in written.items() if name != "seal"}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _sparse(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry without what it has nothing to say about."""
    return {name: value for name, value in entry.items() if value not in ("", (), {})}


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Writes the manifest into the folder of its snapshot, sealed by a hash of itself."""
    written = {
        "id": manifest.id,
        "published_at": manifest.published_at.isoformat(timespec="seconds"),
        "period": {
            "start": manifest.period.start.isoformat(),
            "end": manifest.period.end.isoformat(),
        },
        "files": [{**_sparse(asdict(file)), "years": list(file.years)} for file in manifest.files],
        "tables": {
            name: _sparse(
                {
                    "rows": table.rows,
                    "sha256": table.sha256,
                    "status": table.status,
                    "as_of": table.as_of.isoformat(),
                    "files": list(table.files),
                    "vouched_by": table.vouched_by,
                    "definitions": dict(table.definitions),
                }
            )
            for name, table in manifest.tables.items()
        },
        "acknowledged": [asdict(one) for one in manifest.acknowledged],
    }
    # What is hashed is what a reader gets back, so tuples go through JSON first.
    written["seal"] = _seal(json.loads(json.dumps(written)))
    text = json.dumps(written, ensure_ascii=False, indent=2)
    (path / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _manifest(written: Mapping[str, Any]) -> Manifest:
    """The manifest that was written; older ones do not speak of vouching and corrections."""
    return Manifest(
        id=written["id"],
        published_at=dt.datetime.fromisoformat(written["published_at"]),
        period=Period(
            dt.date.fromisoformat(written["period"]["start"]),
            dt.date.fromisoformat(written["period"]["end"]),
        ),
        files=tuple(
            FileEntry(
                **{
                    **file,
                    "years": tuple(file.get("years", ())),
                    "corrections": tuple(
                        CorrectionEntry(**one) for one in file.get("corrections", ())
                    ),
                }
            )
            for file in written["files"]
        ),
        tables=MappingProxyType(
            {
                name: TableEntry(
                    rows=table["rows"],
                    sha256=table["sha256"],
                    status=table["status"],
                    as_of=dt.date.fromisoformat(table["as_of"]),
                    files=tuple(table.get("files", ())),
                    vouched_by=tuple(table.get("vouched_by", ())),
                    definitions=MappingProxyType(dict(table.get("definitions", {}))),
                )
                for name, table in written["tables"].items()
            }
        ),
        acknowledged=tuple(Acknowledgement(**one) for one in written.get("acknowledged", ())),
    )


def read_manifest(path: Path) -> Manifest:
    """The manifest of the snapshot in this folder.

    SnapshotError where it is missing, cannot be read, does not name the four tables, or says
    something else than when it was written.
    """
    try:
        written = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        manifest = _manifest(written)
    except OSError:
        raise SnapshotError(f"Snapshot {path.name} tidak ada atau tidak lengkap.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SnapshotError(f"{MANIFEST} dari snapshot {path.name} rusak.") from None
    if set(manifest.tables) != set(TABLES):
        raise SnapshotError(f"{MANIFEST} dari snapshot {path.name} tidak menyebut keempat tabel.")
    if written.get("seal", seal := _seal(written)) != seal:
        raise SnapshotError(f"{MANIFEST} dari snapshot {path.name} berubah sesudah ditulis.")
    return manifest


def verify(path: Path) -> Manifest:
    """The manifest of a snapshot whose tables are, byte for byte, those that it speaks of.

    SnapshotError names the first table that is missing or was changed.
    """
    manifest = read_manifest(path)
    for name, table in manifest.tables.items():
        file = path / f"{name}.parquet"
        if not file.is_file():
            raise SnapshotError(f"Snapshot {path.name}: tabel {name} tidak ada.")
        if sha256(file) != table.sha256:
            raise SnapshotError(f"Snapshot {path.name}: isi tabel {name} berubah atau rusak.")
    return manifest


def _stamps(path: Path) -> tuple[tuple[int, ...] | None, ...]:
    """What the file system says about each file of a snapshot; another content, other stamps."""
    stamps: list[tuple[int, ...] | None] = []
    for name in (MANIFEST, *(f"{table}.parquet" for table in TABLES)):
        try:
            known = (path / name).stat()
        except OSError:
            stamps.append(None)
        else:
            stamps.append((known.st_ino, known.st_size, known.st_mtime_ns, known.st_ctime_ns))
    return tuple(stamps)


@lru_cache(maxsize=64)
def _judged(path: Path, stamps: tuple[tuple[int, ...] | None, ...]) -> Manifest | str:  # noqa: ARG001
    """The manifest of a sound snapshot, else what is wrong with it; stamps are for the cache."""
    try:
        return verify(path)
    except (SnapshotError, OSError) as error:
        return str(error)


def verified(path: Path) -> Manifest:
    """As `verify`, but a snapshot whose files have not been touched since is not hashed again."""
    judged = _judged(path, _stamps(path))
    if isinstance(judged, str):
        raise SnapshotError(judged)
    return judged


def pointed(folder: Path, pointer: str) -> str | None:
    """The id that `CURRENT` or `BUILTIN` names, or None where that file is not there.

    SnapshotError where it holds something else than the name of a folder beside it.
    """
    try:
        name = (folder / pointer).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        name = ""
    if not name or name.startswith(".") or Path(name).name != name:
        raise SnapshotError(f"Isi {folder / pointer} bukan nama snapshot.")
    return name


def current(folder: Path | None = None) -> Path:
    """The folder of the snapshot that counts: the one in `CURRENT`, else the one in `BUILTIN`.

    SnapshotError where neither is there, or where the one that is named is gone: what to publish
    upon is never guessed. Readers ask `serve`.
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


def folders(folder: Path) -> list[Path]:
    """The folders beside the pointers that have a manifest, sound or not, in order of their names.

    Drafts and what a killed publisher left are hidden and never among them.
    """
    if not folder.is_dir():
        return []
    return sorted(
        path for path in folder.iterdir() if not is_draft(path) and (path / MANIFEST).is_file()
    )


def is_draft(path: Path) -> bool:
    """Whether the snapshot in this folder has not been published: drafts are hidden."""
    return path.name.startswith(".")


def snapshots(folder: Path | None = None) -> list[Manifest]:
    """The manifests of the snapshots in the folder, the last published first.

    One whose manifest cannot be read is left out; `data.history.verify_all` names it.
    """
    manifests = []
    for path in folders(folder or FOLDER):
        try:
            manifests.append(read_manifest(path))
        except SnapshotError:
            continue
    return sorted(
        manifests, key=lambda manifest: (manifest.published_at, manifest.id), reverse=True
    )


def _instead(folder: Path) -> Iterator[Path]:
    """The snapshots that may be shown where the current one cannot be, the best first.

    Those that counted by the log, the last one first, without those that were taken back; then
    those that are older than the log; then the built-in one.
    """
    acts = log.entries(folder)
    for name in log.once_current(acts):
        yield folder / name
    told = {name for one in acts for name in (one.before, one.after)}
    try:
        builtin = pointed(folder, BUILTIN)
    except SnapshotError:
        builtin = None
    for manifest in snapshots(folder):
        older = not acts or manifest.published_at < acts[0].when
        if older and manifest.id not in told and manifest.id != builtin:
            yield folder / manifest.id
    if builtin:
        yield folder / builtin


def _meant(folder: Path) -> Path:
    """The current snapshot; SnapshotError too where `CURRENT` is gone though the log knows it."""
    if pointed(folder, CURRENT) is None and (known := log.last_current(log.entries(folder))):
        raise SnapshotError(f"{folder / CURRENT} hilang; menurut log yang berlaku {known}.")
    return current(folder)


def serve(folder: Path | None = None) -> Served:
    """The snapshot that readers get: the current one, or the last good one where it is damaged.

    Costs a few looks at the file system once a snapshot has been verified, so every page run may
    ask. SnapshotError where nothing was published yet, or nothing that was is whole.
    """
    folder = folder or FOLDER
    try:
        path = _meant(folder)
        return Served(path, verified(path))
    except SnapshotError as error:
        trouble = error
    for path in _instead(folder):
        try:
            manifest = verified(path)
        except SnapshotError:
            continue
        published = indonesian.date(manifest.published_at.date())
        return Served(
            path,
            manifest,
            f"Snapshot yang seharusnya berlaku tidak dapat dipakai: {trouble} Yang terlihat adalah "
            f"snapshot baik terakhir, {manifest.id}, diterbitkan {published}.",
        )
    raise trouble


@contextmanager
def exclusive(folder: Path, patience: float | None = None) -> Iterator[None]:
    """Only one at a time writes in the folder of snapshots; readers are never kept waiting.

    The system frees the lock of a process that ends, however it ends. BusyError where somebody
    else holds it for longer than `patience` seconds (`PATIENCE`); SnapshotError where the folder
    cannot be written in.
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
    """Waits until the files are on the disk, so that a name is never there before its content."""
    for path in paths:
        with path.open("rb+") as file:
            os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Waits until the names in a folder are on the disk; Windows knows no such thing."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def point(folder: Path, pointer: str, snapshot_id: str) -> None:
    """Makes `CURRENT` or `BUILTIN` name this snapshot, in one step that cannot be half done."""
    written = folder / f".{pointer}.partial"
    try:
        written.write_text(f"{snapshot_id}\n", encoding="utf-8")
        flush([written])
        written.replace(folder / pointer)
    except OSError:
        written.unlink(missing_ok=True)
        raise
    flush_folder(folder)

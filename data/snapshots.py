"""What the dashboard reads: a folder of snapshots, of which one is current.

A snapshot is a folder of four Parquet files and a manifest. Once it has its name it is never
changed: another content has another name, and a reader who has opened it may keep it open. The file
`CURRENT` names the one that counts; where nobody has published yet, `BUILTIN` names the one that
came with the program.
"""

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

FOLDER = Path(os.environ.get("DASBOR_SNAPSHOTS") or Path(__file__).parent / "snapshots")
"""Where snapshots are kept: the environment variable DASBOR_SNAPSHOTS, or `data/snapshots`."""

CURRENT = "CURRENT"
BUILTIN = "BUILTIN"
MANIFEST = "manifest.json"

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


@dataclass(frozen=True, slots=True)
class FileEntry:
    """An office file that rows of the snapshot were counted from.

    `rows` are those of the whole file; `years` are the years that the snapshot still has from it,
    empty where that is not known.
    """

    name: str
    kind: str
    sha256: str
    rows: int
    status: str
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table: its rows, the hash of its file, and the last day that it speaks about (`as_of`)."""

    rows: int
    sha256: str
    status: str
    as_of: dt.date
    files: tuple[str, ...]


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


def sha256(path: Path) -> str:
    """The hash of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def identify(end: dt.date, files: Iterable[FileEntry], tables: Mapping[str, TableEntry]) -> str:
    """The id of a snapshot with this end of its period.

    The same tables, from years of the same statuses, always have the same id; the names of the
    files do not count.
    """
    content = json.dumps(
        [
            sorted((file.kind, file.years, file.status) for file in files),
            sorted((name, t.sha256, t.status, t.as_of.isoformat()) for name, t in tables.items()),
        ]
    )
    return f"{end.isoformat()}-{hashlib.sha256(content.encode()).hexdigest()[:8]}"


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Writes the manifest into the folder of its snapshot."""
    written = {
        "id": manifest.id,
        "published_at": manifest.published_at.isoformat(timespec="seconds"),
        "period": {
            "start": manifest.period.start.isoformat(),
            "end": manifest.period.end.isoformat(),
        },
        "files": [
            {
                "name": file.name,
                "kind": file.kind,
                "sha256": file.sha256,
                "rows": file.rows,
                "status": file.status,
                "years": list(file.years),
            }
            for file in manifest.files
        ],
        "tables": {
            name: {
                "rows": table.rows,
                "sha256": table.sha256,
                "status": table.status,
                "as_of": table.as_of.isoformat(),
                "files": list(table.files),
            }
            for name, table in manifest.tables.items()
        },
    }
    text = json.dumps(written, ensure_ascii=False, indent=2)
    (path / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _manifest(written: Mapping[str, Any]) -> Manifest:
    return Manifest(
        id=written["id"],
        published_at=dt.datetime.fromisoformat(written["published_at"]),
        period=Period(
            dt.date.fromisoformat(written["period"]["start"]),
            dt.date.fromisoformat(written["period"]["end"]),
        ),
        files=tuple(
            FileEntry(**{**file, "years": tuple(file.get("years", ()))})
            for file in written["files"]
        ),
        tables=MappingProxyType(
            {
                name: TableEntry(
                    rows=table["rows"],
                    sha256=table["sha256"],
                    status=table["status"],
                    as_of=dt.date.fromisoformat(table["as_of"]),
                    files=tuple(table["files"]),
                )
                for name, table in written["tables"].items()
            }
        ),
    )


def read_manifest(path: Path) -> Manifest:
    """The manifest of the snapshot in this folder.

    SnapshotError where it is missing, cannot be read, or does not name the four tables.
    """
    try:
        manifest = _manifest(json.loads((path / MANIFEST).read_text(encoding="utf-8")))
    except OSError:
        raise SnapshotError(f"Snapshot {path.name} tidak ada atau tidak lengkap.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SnapshotError(f"{MANIFEST} dari snapshot {path.name} rusak.") from None
    if set(manifest.tables) != set(TABLES):
        raise SnapshotError(f"{MANIFEST} dari snapshot {path.name} tidak menyebut keempat tabel.")
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

    SnapshotError where neither is there, or where the one that is named is gone: another snapshot
    is never shown in its place.
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


def snapshots(folder: Path | None = None) -> list[Manifest]:
    """The manifests of all complete snapshots in the folder, the last published first."""
    folder = folder or FOLDER
    if not folder.is_dir():
        return []
    manifests = [
        read_manifest(path)
        for path in folder.iterdir()
        if not path.name.startswith(".") and (path / MANIFEST).is_file()
    ]
    return sorted(
        manifests, key=lambda manifest: (manifest.published_at, manifest.id), reverse=True
    )


def flush(paths: Iterable[Path]) -> None:
    """Waits until the files are on the disk, so that a name is never there before its content."""
    for path in paths:
        with path.open("rb+") as file:
            os.fsync(file.fileno())


def point(folder: Path, pointer: str, snapshot_id: str) -> None:
    """Makes `CURRENT` or `BUILTIN` name this snapshot, in one step that cannot be half done."""
    written = folder / f".{pointer}.partial"
    written.write_text(f"{snapshot_id}\n", encoding="utf-8")
    flush([written])
    written.replace(folder / pointer)

"""The append-only SQLite file `records.sqlite` beside the snapshots.

Each row holds its content as canonical JSON, the seal of the row before it, and its own seal: the
SHA-256 of both. A changed row no longer has its seal; a row that was taken out, put in or sealed
anew breaks the chain at the row after it. Nothing here is about a participant.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from data.manifest import SnapshotError
from data.store import snapshots
from exports.records import legacy

FILE = "records.sqlite"
PATIENCE = 10.0
"""Seconds to wait for another writer."""

Kind: TypeAlias = Literal["figures", "export", "damaged"]

_FIRST = "0" * 64
_SCHEMA = """
create table records (
    id integer primary key,
    kind text not null,
    code text not null,
    file text not null,
    content text not null,
    previous text not null,
    seal text not null
);
create unique index one_of_a_code on records (code) where kind = 'figures';
create unique index one_of_a_file on records (code, file) where kind = 'export';
create index by_file on records (file) where kind = 'export';
pragma user_version = 1;
"""


class RecordError(SnapshotError):
    """Recording failed, or a record is damaged; the message says which."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the ledger; `file` is the SHA-256 of an exported file, "" for all else."""

    id: int
    kind: Kind
    code: str
    file: str
    content: str
    previous: str
    seal: str

    @property
    def is_sound(self) -> bool:
        return self.seal == _seal(self.kind, self.code, self.file, self.content, self.previous)

    def read(self) -> dict[str, Any]:
        """Return the content; RecordError if it was changed after it was written."""
        if not self.is_sound:
            raise RecordError(f"Catatan {self.code} berubah sesudah ditulis.")
        content: dict[str, Any] = json.loads(self.content)
        return content


def read_only(folder: Path | None = None) -> bool:
    """Tell whether a folder of snapshots is read-only."""
    return not os.access(folder or snapshots.FOLDER, os.W_OK)


def rows(folder: Path | None, condition: str = "true", *values: str) -> list[Row]:
    """Return the rows that meet an SQL condition, the oldest first.

    A folder of the old form is imported; where nothing can be written, into memory.
    """
    folder = folder or snapshots.FOLDER
    path = folder / FILE
    with _translated():
        if legacy.exists(folder) and not _is_prepared(path) and not read_only(folder):
            with writing(folder):
                pass
        kept = _is_prepared(path)
        with closing(_opened(path) if kept else sqlite3.connect(":memory:")) as con:
            _prepare(con, folder)
            return select(con, condition, *values)


def select(con: sqlite3.Connection, condition: str, *values: str) -> list[Row]:
    found = con.execute(f"select * from records where {condition} order by id", values)  # noqa: S608
    return [Row(*row) for row in found]


@contextmanager
def writing(folder: Path | None) -> Iterator[sqlite3.Connection]:
    """Open a transaction: all rows are added together, or none."""
    path = (folder or snapshots.FOLDER) / FILE
    with _translated(), closing(_opened(path, "rwc")) as con:
        con.execute("begin immediate")
        with con:
            _prepare(con, path.parent)
            yield con


def add(
    con: sqlite3.Connection, kind: Kind, code: str, content: Mapping[str, Any], file: str = ""
) -> str:
    """Append a row, chained to the one before it, and return its seal."""
    last = con.execute("select seal from records order by id desc limit 1").fetchone()
    previous = last[0] if last else _FIRST
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    parts = (kind, code, file, text, previous)
    seal = _seal(*parts)
    con.execute(
        "insert into records (kind, code, file, content, previous, seal) values (?, ?, ?, ?, ?, ?)",
        (*parts, seal),
    )
    return seal


def broken_links(all_rows: Iterable[Row]) -> list[str]:
    """Name every row that breaks the chain."""
    found = []
    previous = _FIRST
    for row in all_rows:
        if row.previous != previous:
            found.append(
                f"Catatan nomor {row.id} ({row.code}) tidak menyambung; catatan sebelumnya "
                "diubah, dihapus, atau disisipkan."
            )
        previous = row.seal
    return found


def _seal(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _is_prepared(path: Path) -> bool:
    if not path.is_file():
        return False
    with closing(_opened(path)) as con:
        return bool(con.execute("pragma user_version").fetchone()[0])


def _opened(path: Path, mode: str = "") -> sqlite3.Connection:
    # A writer that was killed leaves a journal, which only a writer can roll back.
    mode = mode or ("rw" if os.access(path, os.W_OK) else "ro")
    address = f"{path.resolve().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)


def _prepare(con: sqlite3.Connection, folder: Path) -> None:
    """Create the table where there is none, with what a folder of the old form holds."""
    if con.execute("pragma user_version").fetchone()[0]:
        return
    for statement in filter(str.strip, _SCHEMA.split(";")):
        con.execute(statement)
    for kind, code, content, file in legacy.records(folder):
        add(con, kind, code, content, file)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise RecordError(
                "Edisi atau berkas lain sedang ditulis; coba lagi sebentar."
            ) from None
        raise RecordError(f"{FILE} tidak dapat dibuka atau ditulis ({error}).") from None
    except sqlite3.DatabaseError as error:
        raise RecordError(f"{FILE} rusak ({error}).") from None

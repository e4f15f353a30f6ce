"""Log of exported files: SHA-256, kind and time, under the code that each file bears."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from data.store import audit_log
from exports.records import editions, ledger
from exports.records.editions import Record
from exports.records.ledger import RecordError, Row


@dataclass(frozen=True, slots=True)
class File:
    """A file to be exported: its name and `figure`, "" for many."""

    name: str
    sha256: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """An exported file."""

    code: str
    sha256: str
    kind: str
    figure: str
    who: str
    when: dt.datetime


def file(name: str, content: bytes, figure: str = "") -> File:
    return File(name, hashlib.sha256(content).hexdigest(), figure)


def hand_out(
    parts: Mapping[Record, Iterable[File]],
    *,
    folder: Path | None = None,
    who: str | None = None,
    now: dt.datetime | None = None,
) -> None:
    """Log exported files, each under its record: all or none.

    The first one of a release makes its code known; a file that is known under the code is not
    logged again. RecordError where the snapshot is not published, gone or damaged: nothing of a
    draft leaves the house.
    """
    for snapshot in {under.snapshot for under in parts if not under.is_edition}:
        if trouble := editions.lost(folder, snapshot):
            raise RecordError(f"Hanya angka dari snapshot yang terbit yang boleh keluar. {trouble}")
    when = editions.moment(now)
    with ledger.writing(folder) as con:
        for under, files in parts.items():
            editions.keep(con, under, when)
            by = audit_log.user() if who is None and under.is_edition else who or ""
            logged = ledger.select(con, "kind = 'export' and code = ?", under.code)
            known = {row.file for row in logged}
            for part in {part.sha256: part for part in files}.values():
                if part.sha256 in known:
                    continue
                content = {
                    "kind": part.name,
                    "figure": part.figure,
                    "who": editions.short(by),
                    "when": when.isoformat(timespec="seconds"),
                }
                ledger.add(con, "export", under.code, content, part.sha256)


def exports(folder: Path | None, code: str) -> list[Export]:
    """Return the files exported under a code, oldest first."""
    rows = ledger.rows(folder, "kind = 'export' and code = ?", code)
    return [_export(row) for row in rows if row.is_sound]


def find(folder: Path | None, content: bytes) -> Export | None:
    """Return the export of a file of exactly this content."""
    digest = hashlib.sha256(content).hexdigest()
    rows = ledger.rows(folder, "kind = 'export' and file = ?", digest)
    return next((_export(row) for row in rows if row.is_sound), None)


def _export(row: Row) -> Export:
    return msgspec.convert({**row.read(), "code": row.code, "sha256": row.file}, Export)

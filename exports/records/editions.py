"""Editions and released figures: what was said, kept so that it can be shown and proven for ever.

An edition freezes figures for an occasion. A release is what leaves the house outside of any
edition: a figure alone, or those of a sheet or kit. Its code follows from all that it says, so the
same figure of the same snapshot always has the same code, and it is kept from the moment that its
first file is handed out; looking at a figure leaves nothing behind.
"""

import datetime as dt
import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from data import indonesian
from data.store import snapshots
from data.store.audit_log import without_numbers_of_persons
from data.store.snapshots import Manifest, SnapshotError
from exports.records import codes, items, ledger
from exports.records.items import Item
from exports.records.ledger import RecordError, Row

_LONGEST = 120
_OF_FIGURES = "kind in ('edition', 'release', 'damaged') and code != ''"


@dataclass(frozen=True, slots=True)
class Edition:
    """What was said on an occasion; `seal` is the hash of its record."""

    code: str
    name: str
    date: dt.date
    place: str
    snapshot: str
    items: tuple[Item, ...]
    made_at: dt.datetime
    who: str
    seal: str = ""

    def __str__(self) -> str:
        place = f", {self.place}" if self.place else ""
        return f"{self.code} ({self.name}, {indonesian.date(self.date)}{place})"


@dataclass(frozen=True, slots=True)
class Release:
    """Figures of one snapshot under a title; `made_at` is None until a file left the house."""

    code: str
    title: str
    snapshot: str
    items: tuple[Item, ...]
    made_at: dt.datetime | None = None

    def __str__(self) -> str:
        return f"{self.code} (“{self.title}”)"


Record: TypeAlias = Edition | Release


def create(
    folder: Path | None,
    *,
    name: str,
    date: dt.date,
    place: str,
    snapshot: str,
    items: Sequence[Item],
    who: str,
    now: dt.datetime | None = None,
) -> Edition:
    """Freeze these figures of a published snapshot under a new code; RecordError where not."""
    if not name.strip():
        raise RecordError("Sebutkan nama acara edisi ini.")
    if not items:
        raise RecordError("Edisi harus memuat paling sedikit satu gambar atau angka.")
    if trouble := lost(folder, snapshot):
        raise RecordError(f"Edisi hanya dapat dibuat dari snapshot yang terbit. {trouble}")
    with ledger.writing(folder) as con:
        code = _new_code(con, date)
        made = Edition(
            code=code,
            name=short(name),
            date=date,
            place=short(place),
            snapshot=snapshot,
            items=tuple(items),
            made_at=moment(now),
            who=short(who),
        )
        seal = ledger.add(con, "edition", code, _content(made))
    return replace(made, seal=seal)


def _content(record: Record) -> dict[str, Any]:
    content: dict[str, Any] = msgspec.to_builtins(record)
    return {name: value for name, value in content.items() if name not in ("code", "seal")}


def _new_code(con: sqlite3.Connection, date: dt.date) -> str:
    taken = {row.code for row in ledger.select(con, _OF_FIGURES)}
    free = [
        code
        for one in codes.ALPHABET
        for other in codes.ALPHABET
        if (code := codes.of_day(date, one + other)) not in taken
    ]
    if not free:
        raise RecordError(f"Semua kode untuk {indonesian.date(date)} sudah terpakai.")
    return secrets.choice(free)


def release(title: str, snapshot: str, items_: Sequence[Item]) -> Release:
    """Give these figures the code that follows from what they say; nothing is kept yet."""
    if not items_:
        raise ValueError("a release has at least one figure")
    return Release(items.code_of(title, snapshot, items_), title, snapshot, tuple(items_))


def together(title: str, parts: Sequence[Release]) -> Release:
    """Join several releases of one snapshot into one that has all their figures."""
    return release(title, parts[0].snapshot, [one for part in parts for one in part.items])


def keep(con: sqlite3.Connection, made: Release, when: dt.datetime) -> None:
    """Keep a release whose first file is handed out; RecordError if its code has another one."""
    rows = ledger.select(con, f"{_OF_FIGURES} and code = ?", made.code)
    if not rows:
        ledger.add(con, "release", made.code, _content(replace(made, made_at=when)))
        return
    known = read(rows[-1])
    # The content has the code, so only a hash collision can differ.
    if isinstance(known, Edition) or (known.title, known.snapshot) != (made.title, made.snapshot):
        raise RecordError(f"Kode {made.code} kebetulan sudah dipakai; ubah sedikit judulnya.")


def get(folder: Path | None, code: str) -> Record:
    """Return what has this code; LookupError for nothing, RecordError if it is damaged."""
    rows = ledger.rows(folder, f"{_OF_FIGURES} and code = ?", code)
    if not rows:
        raise LookupError(f"nothing has the code {code!r}")
    return read(rows[-1])


def editions(folder: Path | None = None) -> list[Edition]:
    """Return every readable edition, the latest first; `verify` names the others."""
    return [one for one in _readable(folder, "edition") if isinstance(one, Edition)]


def releases(folder: Path | None = None) -> list[Release]:
    """Return every readable release, the latest first; `verify` names the others."""
    return [one for one in _readable(folder, "release") if isinstance(one, Release)]


def _readable(folder: Path | None, kind: str) -> list[Record]:
    found = []
    for row in ledger.rows(folder, "kind = ?", kind):
        try:
            found.append(read(row))
        except RecordError:
            continue
    return sorted(found, key=lambda one: (str(one.made_at), one.code), reverse=True)


def read(row: Row) -> Record:
    """Return the edition or release of a row; RecordError if it is damaged."""
    content = row.read()
    if row.kind == "damaged":
        raise RecordError(content["trouble"])
    content |= {"code": row.code, "seal": row.seal}
    try:
        if row.kind == "edition":
            return msgspec.convert(content, Edition)
        made = msgspec.convert(content, Release)
    except msgspec.ValidationError:
        raise RecordError(f"Catatan {row.code} rusak.") from None
    if items.code_of(made.title, made.snapshot, made.items) != row.code:
        raise RecordError(f"Catatan {row.code} berubah sesudah ditulis.")
    return made


def previous(edition: Edition, folder: Path | None = None) -> Edition | None:
    """Return the edition that was made last before this one."""
    return next((one for one in editions(folder) if one.made_at < edition.made_at), None)


def lost(folder: Path | None, snapshot: str) -> str:
    """Say what is wrong with a snapshot that is gone or damaged; "" where it is whole."""
    try:
        snapshots.verified((folder or snapshots.FOLDER) / snapshot)
    except (SnapshotError, OSError) as error:
        return str(error)
    return ""


def touched(folder: Path | None, before: Manifest, after: Manifest) -> list[str]:
    """Name each edition that shows numbers of a table that `after` changes; count releases."""
    changed = {
        name for name, table in before.tables.items() if table.sha256 != after.tables[name].sha256
    }
    try:
        made, out_alone = editions(folder), releases(folder)
    except RecordError as error:
        return [str(error)]
    sentences = []
    for one in made:
        figures = sum(bool(changed & set(item.cubes)) for item in one.items)
        if figures:
            files = len(ledger.rows(folder, "kind = 'export' and code = ?", one.code))
            out = f"; {indonesian.whole(files)} berkasnya sudah keluar" if files else ""
            sentences.append(
                f"Edisi {one}: {indonesian.whole(figures)} dari "
                f"{indonesian.whole(len(one.items))} gambarnya membaca data yang berubah{out}."
            )
    alone = sum(
        one.snapshot == before.id and any(changed & set(item.cubes) for item in one.items)
        for one in out_alone
    )
    if alone:
        sentences.append(
            f"Di luar edisi, {indonesian.whole(alone)} gambar, lembar, atau kit berkode yang sudah "
            "keluar membaca data yang berubah."
        )
    return sentences


def moment(now: dt.datetime | None) -> dt.datetime:
    return (now or dt.datetime.now(snapshots.WIB)).astimezone(snapshots.WIB)


def short(text: str) -> str:
    """Return a name as it may be kept: short, without numbers of persons."""
    return without_numbers_of_persons(text)[:_LONGEST]

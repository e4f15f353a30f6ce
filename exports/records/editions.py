"""Editions and releases: recorded figures that can be shown and verified for ever.

An edition freezes figures for an occasion. A release is what leaves the house outside of any
edition: a figure alone, or those of a sheet or kit. Its code follows from all that it says, so the
same figure of the same snapshot always has the same code, and it is kept from the moment that its
first file is handed out; looking at a figure leaves nothing behind.
"""

import datetime as dt
import secrets
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import msgspec

from charts.model import EDITED
from data import indonesian
from data.manifest import Manifest, SnapshotError
from data.store import snapshots
from data.store.audit_log import without_numbers_of_persons
from exports.records import codes, ledger
from exports.records import items as kept_items
from exports.records.items import Item
from exports.records.ledger import RecordError, Row

_OF_CODE = "kind in ('figures', 'damaged') and code = ?"


@dataclass(frozen=True, slots=True)
class Record:
    """Figures of one snapshot under a code and a title.

    That of an edition is the name of its occasion, and it has a `date`. `made_at` is when it was
    made, or when the first file of a release left the house. `seal` is the hash of its row.
    """

    code: str
    title: str
    snapshot: str
    items: tuple[Item, ...]
    made_at: dt.datetime | None = None
    date: dt.date | None = None
    place: str = ""
    who: str = ""
    seal: str = ""

    @property
    def is_edition(self) -> bool:
        return self.date is not None

    @property
    def edited(self) -> tuple[Item, ...]:
        """The figures whose titles were written by a person."""
        return tuple(item for item in self.items if item.edited_from)

    def __str__(self) -> str:
        edited = f", {EDITED.lower()}" if self.edited else ""
        if self.date is None:
            return f"{self.code} (“{self.title}”{edited})"
        place = f", {self.place}" if self.place else ""
        return f"{self.code} ({self.title}, {indonesian.date(self.date)}{place}{edited})"


def create(
    folder: Path | None,
    *,
    title: str,
    date: dt.date,
    place: str,
    snapshot: str,
    items: Sequence[Item],
    who: str,
) -> Record:
    """Record figures of a published snapshot as an edition; RecordError if impossible."""
    if not title.strip():
        raise RecordError("Sebutkan nama acara edisi ini.")
    if not items:
        raise RecordError("Edisi harus memuat paling sedikit satu gambar atau angka.")
    if trouble := lost(folder, snapshot):
        raise RecordError(f"Edisi hanya dapat dibuat dari snapshot yang terbit. {trouble}")
    with ledger.writing(folder) as con:
        made = Record(
            code=_new_code(con, date),
            title=short(title),
            date=date,
            place=short(place),
            snapshot=snapshot,
            items=tuple(items),
            made_at=moment(None),
            who=short(who),
        )
        return replace(made, seal=_add(con, made))


def _new_code(con: sqlite3.Connection, date: dt.date) -> str:
    taken = {row.code for row in ledger.select(con, "kind in ('figures', 'damaged')")}
    possible = (codes.of_day(date, "".join(free)) for free in product(codes.ALPHABET, repeat=2))
    free = [code for code in possible if code not in taken]
    if not free:
        raise RecordError(f"Semua kode untuk {indonesian.date(date)} sudah terpakai.")
    return secrets.choice(free)


def _add(con: sqlite3.Connection, record: Record) -> str:
    content: dict[str, Any] = msgspec.to_builtins(record)
    del content["code"], content["seal"]
    return ledger.add(con, "figures", record.code, content)


def release(title: str, snapshot: str, items: Sequence[Item]) -> Record:
    """Compute the code of these figures from their content; nothing is stored yet."""
    if not items:
        raise ValueError("a release has at least one figure")
    return Record(kept_items.code_of(title, snapshot, items), title, snapshot, tuple(items))


def join_releases(title: str, parts: Sequence[Record]) -> Record:
    """Join several releases of one snapshot into one that has all their figures."""
    return release(title, parts[0].snapshot, [item for part in parts for item in part.items])


def keep(con: sqlite3.Connection, made: Record, when: dt.datetime) -> None:
    """Store a release when its first file is exported; LookupError for an unknown edition.

    RecordError if by a chance of one in many millions its code belongs to something else.
    """
    rows = ledger.select(con, _OF_CODE, made.code)
    if not rows and made.is_edition:
        raise LookupError(f"there is no edition {made.code!r}")
    if not rows:
        _add(con, replace(made, made_at=when))
    elif (known := read(rows[-1])).title != made.title or known.snapshot != made.snapshot:
        raise RecordError(f"Kode {made.code} kebetulan sudah dipakai; ubah sedikit judulnya.")


def get(folder: Path | None, code: str) -> Record:
    """Return the record of a code; LookupError if unknown, RecordError if damaged."""
    rows = ledger.rows(folder, _OF_CODE, code)
    if not rows:
        raise LookupError(f"nothing has the code {code!r}")
    return read(rows[-1])


def records(folder: Path | None = None, *, editions: bool | None = None) -> list[Record]:
    """Return all readable editions, releases, or the former and the latter, the latest first."""
    found = []
    for row in ledger.rows(folder, "kind = 'figures'"):
        with suppress(RecordError):
            found.append(read(row))
    selected = [record for record in found if editions in (None, record.is_edition)]
    return sorted(selected, key=lambda it: (it.is_edition, str(it.made_at), it.code), reverse=True)


def read(row: Row) -> Record:
    """Return the edition or release of a row; RecordError if it is damaged."""
    content = row.read()
    if row.kind == "damaged":
        raise RecordError(content["trouble"])
    try:
        record = msgspec.convert({**content, "code": row.code, "seal": row.seal}, Record)
    except msgspec.ValidationError:
        raise RecordError(f"Catatan {row.code} rusak.") from None
    if not record.is_edition:
        code = kept_items.code_of(record.title, record.snapshot, record.items)
        if code != row.code:
            raise RecordError(f"Catatan {row.code} berubah sesudah ditulis.")
    return record


def previous(
    edition: Record,
    folder: Path | None = None,
    may_read: Callable[[Record], bool] = lambda _: True,
) -> Record | None:
    """Return the edition made before this one."""
    made = filter(may_read, records(folder, editions=True))
    return next((other for other in made if str(other.made_at) < str(edition.made_at)), None)


def newest(edition: Record, may_read: Callable[[Record], bool]) -> Record:
    """Return the latest edition of the same occasion, which may be this one."""
    made = filter(may_read, records(editions=True))
    return next((other for other in made if other.title == edition.title), edition)


def lost(folder: Path | None, snapshot: str) -> str:
    """Describe what is wrong with a missing or damaged snapshot; "" if it is sound."""
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
        editions, releases = (records(folder, editions=kind) for kind in (True, False))
    except RecordError as error:
        return [str(error)]
    sentences = []
    for edition in editions:
        if figures := sum(bool(changed & set(item.cubes)) for item in edition.items):
            files = len(ledger.rows(folder, "kind = 'export' and code = ?", edition.code))
            out = f"; {indonesian.whole(files)} berkasnya sudah keluar" if files else ""
            sentences.append(
                f"Edisi {edition}: {indonesian.whole(figures)} dari "
                f"{indonesian.whole(len(edition.items))} gambarnya membaca data yang berubah{out}."
            )
    alone = sum(
        release.snapshot == before.id and any(changed & set(item.cubes) for item in release.items)
        for release in releases
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
    return without_numbers_of_persons(text)[:120]

"""Verify the records, and whether a code or file is genuine and still valid.

Figures are drawn again by a function that is passed in: only pages know how to draw them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from data import indonesian
from data.store import snapshots
from exports.records import codes, compare, editions, export_log, ledger
from exports.records.compare import Comparison
from exports.records.editions import Record
from exports.records.export_log import Export
from exports.records.items import Item
from exports.records.ledger import RecordError

Redraw: TypeAlias = Callable[[Path, Sequence[Item]], Sequence[Item | str]]
"""Draws figures of the snapshot in a folder again, or says why one cannot be drawn."""

Verdict: TypeAlias = Literal[
    "asli",
    "sudah digantikan",
    "snapshot hilang",
    "catatan rusak",
    "mungkin salah ketik",
    "tidak dikenal",
]


@dataclass(frozen=True, slots=True)
class Answer:
    """Knowledge about a code or a file: the verdict, and the `record` under the code.

    `differences` are what the `current` snapshot says otherwise, `newer` is what left the house
    later with the same figures. `trouble` says what is damaged, or why the figures cannot be drawn
    again. `export` is the file that was asked about, as it left the house; `hint` a code that an
    unknown file names itself, which proves nothing.
    """

    verdict: Verdict
    code: str = ""
    record: Record | None = None
    differences: Comparison | None = None
    current: str = ""
    newer: Record | None = None
    export: Export | None = None
    hint: str = ""
    trouble: str = ""


def check_code(
    text: str, redraw: Redraw, folder: Path | None = None, *, early: bool = False
) -> Answer:
    """Look a code up, however it was typed or scanned; `early` as for `snapshots.serve`."""
    typed = codes.typed(text)
    if typed.verdict == "salah ketik":
        return Answer("mungkin salah ketik", typed.code)
    if typed.verdict == "bukan kode":
        return Answer("tidak dikenal")
    try:
        record = editions.get(folder, typed.code)
    except LookupError:
        return Answer("tidak dikenal", typed.code)
    except RecordError as error:
        return Answer("catatan rusak", typed.code, trouble=str(error))
    return check(record, redraw, folder, early=early)


def check_file(
    content: bytes, redraw: Redraw, folder: Path | None = None, *, early: bool = False
) -> Answer:
    """Look a file of exactly this content up; the content is not kept."""
    export = export_log.find(folder, content)
    if export is None:
        return Answer("tidak dikenal", hint=codes.hinted(content))
    return replace(check_code(export.code, redraw, folder, early=early), export=export)


def check(
    record: Record, redraw: Redraw, folder: Path | None = None, *, early: bool = False
) -> Answer:
    """Compare a record with the snapshot that counts; SnapshotError where none can be served."""
    kept = folder or snapshots.FOLDER
    served = snapshots.serve(kept, early=early)
    now = redraw(served.path, record.items)
    differences = compare.compare(record.items, [item for item in now if isinstance(item, Item)])
    verdict: Verdict = "sudah digantikan" if differences.anything else "asli"
    if lost := editions.lost(kept, record.snapshot):
        verdict, trouble = "snapshot hilang", cannot_open(record, lost)
    else:
        own = kept / record.snapshot
        trouble = unlike(record, now if own == served.path else redraw(own, record.items))
    return Answer(
        verdict,
        record.code,
        record,
        differences,
        served.manifest.id,
        _newer(record, kept, early=early) if verdict == "sudah digantikan" else None,
        trouble=trouble,
    )


def cannot_open(record: Record, why: str) -> str:
    return f"{record.code} tidak dapat dibuka. {why}"


def unlike(record: Record, drawn: Sequence[Item | str]) -> str:
    """Name the figures whose numbers this program no longer makes; "" where it makes them all."""
    others = [
        f"“{item.own_title}”"
        for item, now in zip(record.items, drawn, strict=True)
        if isinstance(now, str) or now.numbers != item.numbers
    ]
    if not others:
        return ""
    return (
        f"{record.code} tidak dapat dibuka: dasbor ini sekarang menghitung lain untuk "
        f"{indonesian.join(others)}. Angka yang dibekukan tetap tersimpan."
    )


def _newer(record: Record, folder: Path, *, early: bool) -> Record | None:
    """Find the latest that left the house after a record, of another snapshot, with its figures."""
    mine = {item.exhibit for item in record.items}
    for other in editions.records(folder, editions=record.is_edition):
        figures = {item.exhibit for item in other.items}
        # A kit that has a figure among others is no newer form of that figure alone.
        same = mine <= figures if record.is_edition else mine == figures
        is_later = str(other.made_at) >= str(record.made_at)
        is_seen = early or not snapshots.embargo(other.snapshot, folder)
        if same and is_seen and is_later and other.snapshot != record.snapshot:
            return other
    return None


def verify(folder: Path | None = None) -> list[str]:
    """Name all that is wrong with the records, one sentence a line; nothing where all are sound."""
    try:
        rows = ledger.rows(folder)
    except RecordError as error:
        return [str(error)]
    found = ledger.broken_links(rows)
    for row in rows:
        try:
            if row.kind == "export":
                row.read()
                continue
            record = editions.read(row)
            if trouble := editions.lost(folder, record.snapshot):
                kind = "Edisi" if record.is_edition else "Berkas berkode"
                found.append(f"{kind} {record.code}: {trouble}")
        except RecordError as error:
            found.append(str(error))
    return found

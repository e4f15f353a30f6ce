"""Verify the records, and tell of a code or a file whether it is genuine and still holds.

Figures are drawn again by a function that is passed in: only pages know how to draw them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from data import indonesian
from data.store import snapshots
from exports.records import codes, compare, editions, export_log, ledger
from exports.records.compare import Comparison
from exports.records.editions import Edition, Record, Release
from exports.records.export_log import Export
from exports.records.items import Item
from exports.records.ledger import RecordError

Redraw: TypeAlias = Callable[[Path, Sequence[Item]], Sequence[Item | str]]
"""What these figures say now of the snapshot in a folder, or why one cannot be drawn."""

State: TypeAlias = Literal["berlaku", "digantikan", "snapshot hilang"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What has become of an edition or release: whether the current snapshot says the same.

    `trouble` says why its own figures cannot be shown any more, "" where they can; `current` is the
    id of the snapshot that counts, `newer` what left the house later with the same figures.
    """

    state: State
    differences: Comparison
    current: str
    newer: Record | None
    trouble: str

    @property
    def words(self) -> str:
        if self.state == "snapshot hilang":
            return (
                "Snapshotnya hilang atau rusak, jadi gambarnya tidak dapat dibuka lagi. "
                "Angka yang dibekukan masih dapat dibaca di bawah."
            )
        if self.state == "berlaku":
            return f"Angkanya masih sama dengan snapshot yang berlaku, {self.current}."
        newer = f" Yang lebih baru: {self.newer}." if self.newer else ""
        return f"Angkanya sudah digantikan: snapshot {self.current} berkata lain.{newer}"


def standing(record: Record, redraw: Redraw, folder: Path | None = None) -> Standing:
    """Compare a record with the snapshot that counts; SnapshotError where none can be served."""
    kept = folder or snapshots.FOLDER
    served = snapshots.serve(kept)
    current = served.manifest.id
    today = [one for one in redraw(served.path, record.items) if isinstance(one, Item)]
    differences = compare.compare(record.items, today)
    state: State = "digantikan" if differences.anything else "berlaku"
    trouble = ""
    if lost := editions.lost(kept, record.snapshot):
        state, trouble = "snapshot hilang", cannot_open(record, lost)
    else:
        trouble = unlike(record, redraw(kept / record.snapshot, record.items))
    newer = (
        _newer_edition(record, kept)
        if isinstance(record, Edition)
        else _newer_release(record, today, current, kept)
    )
    return Standing(state, differences, current, newer, trouble)


def cannot_open(record: Record, why: str) -> str:
    return f"{record.code} tidak dapat dibuka. {why}"


def unlike(record: Record, drawn: Sequence[Item | str]) -> str:
    """Name the figures whose numbers this program no longer makes; "" where it makes them all."""
    others = [
        f"“{item.title}”"
        for item, now in zip(record.items, drawn, strict=True)
        if isinstance(now, str) or not now.says_the_same(item)
    ]
    if not others:
        return ""
    return (
        f"{record.code} tidak dapat dibuka: dasbor ini sekarang menghitung lain untuk "
        f"{indonesian.join(others)}. Angka yang dibekukan tetap tersimpan."
    )


def _newer_edition(edition: Edition, folder: Path) -> Edition | None:
    mine = {one.figure for one in edition.items}
    return next(
        (
            one
            for one in editions.editions(folder)
            if one.made_at > edition.made_at
            and one.snapshot != edition.snapshot
            and mine <= {item.figure for item in one.items}
        ),
        None,
    )


def _newer_release(
    made: Release, today: Sequence[Item], current: str, folder: Path
) -> Record | None:
    """Find what the current snapshot says of the same figures, where that was handed out, too.

    Its code follows from what it says: with the titles of then, or those of today.
    """
    if made.snapshot == current or len(today) != len(made.items):
        return None
    titled = [replace(now, title=then.title) for now, then in zip(today, made.items, strict=True)]
    for title, items in ((made.title, titled), (made.title, today), (today[0].title, today)):
        try:
            return editions.get(folder, editions.release(title, current, items).code)
        except (LookupError, RecordError):
            continue
    return None


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
    """What is known about a code or a file: the verdict, and the `record` under the code.

    `export` is the file as it left the house, where a file was asked about; `hint` a code that an
    unknown file names itself, which proves nothing. `trouble` says what is damaged.
    """

    verdict: Verdict
    code: str = ""
    record: Record | None = None
    standing: Standing | None = None
    export: Export | None = None
    hint: str = ""
    trouble: str = ""


_VERDICTS: Mapping[State, Verdict] = {
    "berlaku": "asli",
    "digantikan": "sudah digantikan",
    "snapshot hilang": "snapshot hilang",
}


def check_code(text: str, redraw: Redraw, folder: Path | None = None) -> Answer:
    """Look a code up, however it was typed or scanned."""
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
    now = standing(record, redraw, folder)
    return Answer(_VERDICTS[now.state], record.code, record, now, trouble=now.trouble)


def check_file(content: bytes, redraw: Redraw, folder: Path | None = None) -> Answer:
    """Look a file of exactly this content up; the content is not kept."""
    export = export_log.find(folder, content)
    if export is None:
        return Answer("tidak dikenal", hint=codes.hinted(content))
    return replace(check_code(export.code, redraw, folder), export=export)


def verify(folder: Path | None = None) -> list[str]:
    """Name all that is wrong with the records, one sentence a line; nothing where all are sound."""
    try:
        rows = ledger.rows(folder)
    except RecordError as error:
        return [str(error)]
    found = ledger.broken_links(rows)
    for row in rows:
        try:
            if row.kind in ("edition", "release"):
                record = editions.read(row)
                if trouble := editions.lost(folder, record.snapshot):
                    of = "Edisi" if isinstance(record, Edition) else "Berkas berkode"
                    found.append(f"{of} {record.code}: {trouble}")
            elif row.kind == "damaged":
                found.append(row.read()["trouble"])
            else:
                row.read()
        except RecordError as error:
            found.append(str(error))
    return found

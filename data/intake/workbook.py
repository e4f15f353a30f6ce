"""From a file to its raw cells: workbooks and text files of every kind that offices send.

Nothing is evaluated: of a formula only the result counts that was saved with it, and links to other
files are not followed. A file name is a name, never a path.
"""

import codecs
import csv
import hashlib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from data.intake import containers
from data.intake.cells import is_blank
from data.intake.coded import Cell, Coded, Persons
from data.intake.containers import (
    BROKEN,
    LOCKED,
    MACRO,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Contents,
    UnsafeError,
    inspect_archive,
    inspect_ole,
)
from data.intake.issues import Complaint, RefusedError
from data.intake.rehearsal import can_be_read
from data.intake.text_files import (
    NotTextError,
    Stored,
    Tell,
    TextError,
    Unread,
    Wanted,
    beginning,
    look,
)

MAX_TEXT_BYTES: Final = 4 * 2**30
"""Of a text file: thirty million people."""

LARGE_TEXT: Final = 16 * 2**20
"""From so many bytes on a text file is read in pieces; of a smaller one all cells are held."""

MAX_TEXT_CELLS: Final = 2 * MAX_CELLS
"""Of a text file: a file of nothing but delimiters has as many cells as bytes."""

_LONGEST_NAME = 120
_SAMPLED = 2**16
_SAMPLE = 200
_DELIMITERS = {";": "titik koma", ",": "koma", "\t": "tab", "|": "garis tegak"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_CONTROL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f]")

# What is sent instead of a table, by its first bytes, and what to ask for.
_OTHERS = (
    (b"%PDF", "berkas PDF, bukan tabel; minta berkas Excel-nya"),
    (b"\x89PNG", "gambar, bukan tabel; minta berkas Excel-nya"),
    (b"\xff\xd8\xff", "gambar, bukan tabel; minta berkas Excel-nya"),
    (b"Rar!", "arsip RAR; keluarkan dulu berkas Excel dari arsipnya"),
    (b"7z\xbc\xaf", "arsip 7z; keluarkan dulu berkas Excel dari arsipnya"),
    (b"\x1f\x8b", "arsip gzip; keluarkan dulu berkas Excel dari arsipnya"),
    (b"{\\rtf", "dokumen teks (RTF), bukan tabel; minta berkas Excel-nya"),
)
_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
_WEB_PAGE = re.compile(rb"\s*(?:<!doctype html|<html|<table|<head|<meta|<style)", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml")
_NOT_TEXT = "bukan berkas yang dapat dibaca; simpan sebagai Excel (.xlsx) atau CSV UTF-8"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The raw cells of a sheet: texts, numbers, truths and dates; blanks are "" or None.

    The first row and the first column are those of the sheet. `merged` are the corners, counted
    from 0, of merged ranges; `uncounted` the places, counted from 1, of formulas without a result.
    A text file has one sheet without a title; of a large one the rows are the first ones, and the
    others are `unread`.
    """

    title: str
    rows: Sequence[Sequence[Cell]]
    hidden: bool = False
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    uncounted: frozenset[tuple[int, int]] = frozenset()
    unread: Unread | None = None

    def has_text(self) -> bool:
        """Whether any cell is filled."""
        if isinstance(self.rows, Stored):
            return self.rows.any_text
        return any(not is_blank(cell) for row in self.rows for cell in row)

    def filled(self, start: int) -> Set[int]:
        """The columns, counted from 0, with a filled cell in a row from `start` on."""
        if isinstance(self.rows, Stored):
            return self.rows.filled
        return {
            place
            for cells in self.rows[start:]
            for place, cell in enumerate(cells)
            if not is_blank(cell)
        }

    def column(self, place: int, start: int) -> Coded | Persons:
        """The cells of a column in the rows from `start` on."""
        if isinstance(self.rows, Stored):
            return self.rows.columns[place]
        return Coded.of([row[place] if place < len(row) else None for row in self.rows[start:]])


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose cells are in memory, and what had to be settled to get them.

    `kind` is xlsx, xlsb, xls, ods or csv. Where `from_1904`, day 0 is the 1st of January 1904.
    """

    name: str
    sha256: str
    kind: str
    sheets: tuple[Sheet, ...]
    remarks: tuple[str, ...] = ()
    from_1904: bool = False


def base_name(name: str) -> str:
    """The name of a file alone: no folders, no control characters, no more than 120 characters."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    if len(kept) > _LONGEST_NAME:
        stem, dot, ending = kept.rpartition(".")
        short = dot and len(ending) <= 5
        kept = f"{stem[: _LONGEST_NAME - 7]}….{ending}" if short else kept[:_LONGEST_NAME]
    return kept if kept.strip(".") else "tanpa nama"


def _refused(name: str, reason: str, sheet: str = "", row: int | None = None) -> RefusedError:
    return RefusedError([Complaint(name, reason, sheet, row)])


def _worksheets(name: str, content: bytes, contents: Contents) -> Iterator[Sheet]:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    title = ""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for one in workbook.sheets_metadata:
            title = one.name
            if one.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba):
                raise _refused(name, MACRO)
            if one.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(title)
            if sheet.total_width > MAX_COLUMNS or sheet.total_height > MAX_ROWS:
                reason = (
                    f"terlalu luas ({sheet.total_height} baris, {sheet.total_width} kolom); paling "
                    f"banyak {MAX_ROWS} baris dan {MAX_COLUMNS} kolom"
                )
                raise _refused(name, reason, title)
            yield Sheet(
                title=title,
                rows=sheet.to_python(skip_empty_area=False),
                hidden=one.visible != SheetVisibleEnum.Visible,
                merged=tuple(sheet.merged_cell_ranges or ()),
                uncounted=contents.uncounted.get(title, frozenset()),
            )
    except PasswordError:
        raise _refused(name, LOCKED) from None
    except (CalamineError, OSError, ValueError):
        raise _refused(name, BROKEN, title) from None
    except BaseException as error:
        # What Rust calls a panic is no Exception in Python, and its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise _refused(name, BROKEN, title) from None


def _workbook(name: str, content: bytes) -> Opened:
    try:
        inspect = inspect_archive if content.startswith(b"PK") else inspect_ole
        contents = inspect(content)
    except UnsafeError as unsafe:
        raise _refused(name, str(unsafe)) from None
    if contents.kind in ("xls", "xlsb") and not can_be_read(content):
        raise _refused(name, BROKEN)
    remarks = []
    if contents.links:
        remarks.append(
            "Buku kerja ini merujuk ke berkas lain; rujukan itu tidak dibuka, dan yang dibaca "
            "ialah nilai yang terakhir tersimpan."
        )
    return Opened(
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        kind=contents.kind,
        sheets=tuple(_worksheets(name, content, contents)),
        remarks=tuple(remarks),
        from_1904=contents.from_1904,
    )


def _decoded(name: str, content: bytes) -> tuple[str, str]:
    """The text of a file and the name of its encoding."""
    for bom, codec, label in _BOMS:
        if content.startswith(bom):
            try:
                return content.decode(codec).removeprefix("\ufeff"), label
            except UnicodeDecodeError:
                reason = f"bukan teks {label} yang utuh: rusak atau terpotong; minta kirim ulang"
                raise _refused(name, reason) from None
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        raise _refused(name, _NOT_TEXT) from None


def _delimiter(text: str) -> str:
    """The sign that parts most lines into the most columns, always as many."""
    lines = text[:_SAMPLED].splitlines()[:_SAMPLE]
    best, most = ";", 0
    for delimiter in _DELIMITERS:
        try:
            rows = list(csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if widths:
            score = max(count * (width - 1) for width, count in widths.items())
            if score > most:
                best, most = delimiter, score
    return best


def _refuse_others(name: str, content: bytes) -> None:
    """RefusedError where a file begins like something that is no table."""
    for signature, reason in _OTHERS:
        if content.startswith(signature):
            raise _refused(name, f"bukan berkas yang dapat dibaca: {reason}")
    if _WEB_PAGE.match(content):
        raise _refused(
            name, "sebenarnya halaman web (HTML); buka di Excel, lalu simpan sebagai .xlsx"
        )
    if _XML.match(content):
        raise _refused(name, "sebenarnya berkas XML; buka di Excel, lalu simpan sebagai .xlsx")


def _parted_by(text: str) -> str:
    """The sign that parts the columns of a text."""
    hint = re.match(r"sep=(.)\r?\n", text)
    return hint[1] if hint else _delimiter(text)


def _how(encoding: str, delimiter: str) -> str:
    parted = _DELIMITERS.get(delimiter, f'"{delimiter}"')
    return f"Dibaca sebagai teks {encoding} dengan pemisah kolom {parted}."


def _large_text_file(name: str, path: Path, tell: Tell) -> Opened:
    """A text file of which only the first rows are read yet."""
    with path.open("rb") as file:
        _refuse_others(name, file.read(2**16))
    try:
        seen = look(path, lambda part: tell(0.2 * part))
        delimiter = _parted_by(beginning(path, seen.codec, _SAMPLED))
        unread = Unread(path, seen.codec, delimiter, lambda part: tell(0.2 + 0.8 * part))
        sheet = Sheet("", unread.head(), unread=unread)
    except NotTextError:
        raise _refused(name, _NOT_TEXT) from None
    except TextError as error:
        raise _refused(name, str(error), row=error.row) from None
    return Opened(name, seen.sha256, "csv", (sheet,), (_how(seen.encoding, delimiter),))


def read_wanted(name: str, sheet: Sheet, wanted: Wanted) -> Sheet:
    """The sheet of a large text file with all its rows, of the columns that are wanted."""
    if sheet.unread is None:
        return sheet
    try:
        return replace(sheet, rows=sheet.unread.read(wanted), unread=None)
    except TextError as error:
        raise _refused(name, str(error), row=error.row) from None


def _text_file(name: str, content: bytes) -> Opened:
    _refuse_others(name, content)
    text, encoding = _decoded(name, content)
    if _CONTROL.search(text):
        raise _refused(name, _NOT_TEXT)
    delimiter = _parted_by(text)
    rows: list[list[Cell]] = []
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            rows.append(row)  # type: ignore[arg-type]
            cells += len(row)
            if len(row) > MAX_COLUMNS:
                raise _refused(name, f"lebih dari {MAX_COLUMNS} kolom", row=len(rows))
            if cells > MAX_TEXT_CELLS:
                reason = f"lebih dari {MAX_TEXT_CELLS} sel; bagi menjadi beberapa berkas"
                raise _refused(name, reason, row=len(rows))
    except csv.Error:
        reason = (
            'tanda petik (") tidak ditutup atau tidak digandakan di baris ini atau di atasnya; '
            "simpan ulang dari Excel"
        )
        raise _refused(name, reason, row=len(rows) + 1) from None
    return Opened(
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        kind="csv",
        sheets=(Sheet("", rows),),
        remarks=(_how(encoding, delimiter),) if content else (),
    )


def open_file(path: Path, name: str = "", tell: Tell = lambda _: None) -> Opened:
    """The raw cells of an office file.

    `name` is what the sender calls it, if that is not the name of the file at `path`; of both only
    the last part is kept. `tell` hears which part of a large text file is read. RefusedError where
    the file cannot be read or is not safe to be read.
    """
    name = base_name(name or path.name)
    try:
        size = path.stat().st_size
        if size > MAX_TEXT_BYTES:
            megabytes = MAX_TEXT_BYTES // 2**20
            raise _refused(name, f"lebih dari {megabytes} MB; bagi menjadi beberapa berkas")
        with path.open("rb") as file:
            workbook = file.read(8).startswith(_WORKBOOKS)
        if size >= LARGE_TEXT and not workbook:
            return _large_text_file(name, path, tell)
        if workbook and size > containers.MAX_BYTES:
            raise _refused(name, containers.TOO_LARGE)
        content = path.read_bytes()
    except OSError:
        raise _refused(name, "tidak ada atau tidak dapat dibuka") from None
    return _workbook(name, content) if workbook else _text_file(name, content)

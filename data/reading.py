"""From an office file to the text of its cells, before anybody asks what the text means.

The kind of a file is known from its sheet or its columns, never from its name. What does not fit
the layout is refused as a whole: a column that nobody expected may be the one that matters.
"""

import csv
import datetime as dt
import difflib
import hashlib
import io
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from data.findings import Complaint, RefusedError
from data.specifications import SPECIFICATIONS, Specification

Cell: TypeAlias = object

# How workbooks begin: the new ones are ZIP archives, the old and the locked ones OLE containers.
_WORKBOOK_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_EXCEL_LIMIT = 10**15
_LONG_NUMBER = re.compile(r"\d{8}")


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """A file that has the layout of its kind: the text of each cell, by field.

    `rows` are the row numbers as Excel counts them, in ascending order; wholly blank rows are left
    out. A blank cell is None.
    """

    name: str
    sha256: str
    sheet: str
    specification: Specification
    rows: Sequence[int]
    cells: Mapping[str, Sequence[str | None]]

    def text(self, row: int, field: str) -> str | None:
        """What the cell of this row says; KeyError for a row or a field that the file lacks."""
        place = bisect_left(self.rows, row)
        if place == len(self.rows) or self.rows[place] != row:
            raise KeyError(row)
        return self.cells[field][place]

    def complaint(
        self, reason: str, row: int | None = None, field: str = "", text: str | None = None
    ) -> Complaint:
        """A complaint about this file, with the column named as the file names it."""
        column = self.specification.column(field).header if field else ""
        return Complaint(self.name, reason, self.sheet, row, column, text)


def plain(written: str) -> str:
    """The text as names are compared: no outer blanks, single spaces, lower case."""
    return " ".join(written.split()).lower()


def _number_text(number: int | float) -> str:
    # Excel keeps 15 digits: a longer number has lost its last ones, and is shown in this form.
    if abs(number) >= _EXCEL_LIMIT:
        return f"{number:.5E}".replace(".", ",")
    written = f"{Decimal(repr(number)):f}"
    whole, _, decimals = written.partition(".")
    return f"{whole},{decimals}" if decimals.strip("0") else whole


def _cell_text(value: Cell) -> str | None:
    """A cell as an Indonesian office would type it: 31/12/2025, and a comma before decimals."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, dt.date):
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number_text(value)
    return None if value is None else str(value)


def _is_blank(value: Cell) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _excel_letter(index: int) -> str:
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _workbook_sheet(
    name: str, content: bytes
) -> tuple[Specification, str, list[list[Cell]], list[Complaint]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets: dict[str, list[list[Cell]]] = {
            sheet.name: list(
                map(list, workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False))
            )
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        }
    except PasswordError:
        raise RefusedError(
            [Complaint(name, "terkunci kata sandi; simpan tanpa kata sandi")]
        ) from None
    except (CalamineError, OSError, ValueError):
        raise RefusedError([Complaint(name, "bukan buku kerja Excel yang dapat dibaca")]) from None

    kinds = {plain(known.sheet): known for known in SPECIFICATIONS.values() if known.sheet}
    found = [title for title in sheets if plain(title) in kinds]
    if not found:
        known = _quoted(kind.sheet for kind in kinds.values())
        reason = f"lembar {_quoted(sheets)} tidak dikenal; yang dikenal: {known}"
        raise RefusedError([Complaint(name, reason)])
    title = found[0]
    complaints = [
        Complaint(
            name, f'berisi data di luar lembar "{title}"; satu berkas satu lembar', sheet=other
        )
        for other, rows in sheets.items()
        if other != title and any(not _is_blank(cell) for row in rows for cell in row)
    ]
    return kinds[plain(title)], title, sheets[title], complaints


def _text_rows(name: str, content: bytes) -> tuple[Specification, list[list[Cell]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        reason = "bukan berkas yang dapat dibaca; simpan sebagai Excel (.xlsx) atau CSV UTF-8"
        raise RefusedError([Complaint(name, reason)])
    for known in (known for known in SPECIFICATIONS.values() if known.delimiter):
        try:
            rows: list[list[Cell]] = list(
                map(list, csv.reader(io.StringIO(text, newline=""), delimiter=known.delimiter))
            )
        except csv.Error:
            continue
        headers = rows[known.header_row - 1] if len(rows) >= known.header_row else []
        expected = {plain(column.header) for column in known.columns}
        present = expected & {plain(str(header)) for header in headers}
        if 2 * len(present) > len(expected):
            return known, rows
    layouts = "; ".join(
        f'{known.label} (pemisah "{known.delimiter}"): '
        + _quoted(column.header for column in known.columns)
        for known in SPECIFICATIONS.values()
        if known.delimiter
    )
    raise RefusedError([Complaint(name, f"kolomnya tidak dikenal; yang dikenal: {layouts}")])


def _header_complaints(
    name: str, sheet: str, specification: Specification, headers: list[Cell], data: list[list[Cell]]
) -> list[Complaint]:
    row = specification.header_row
    written = [plain(_cell_text(header) or "") for header in headers]
    expected = {plain(column.header): column for column in specification.columns}
    missing = [column for header, column in expected.items() if header not in written]
    # A file without its header row has people where the headers should be: nothing is quoted.
    if 2 * len(missing) > len(expected):
        names = _quoted(column.header for column in expected.values())
        reason = f"bukan baris judul kolom; kolom yang diharapkan: {names}"
        return [Complaint(name, reason, sheet, row)]

    complaints = [
        Complaint(name, f'kolom "{column.header}" tidak ada', sheet, row) for column in missing
    ]
    seen: set[str] = set()
    for place, header in enumerate(written):
        if header in expected:
            if header in seen:
                reason = f'kolom "{expected[header].header}" muncul lebih dari sekali'
                complaints.append(Complaint(name, reason, sheet, row))
            seen.add(header)
        elif header:
            close = difflib.get_close_matches(header, [plain(column.header) for column in missing])
            shown = "••••" if _LONG_NUMBER.search(header) else " ".join(str(headers[place]).split())
            hint = f'; maksud Anda "{expected[close[0]].header}"?' if close else ""
            reason = f'kolom {_excel_letter(place)} berjudul "{shown}" tidak dikenal{hint}'
            complaints.append(Complaint(name, reason, sheet, row))
    width = max((len(cells) for cells in data), default=0)
    for place in range(width):
        if place < len(written) and written[place]:
            continue
        if any(place < len(cells) and not _is_blank(cells[place]) for cells in data):
            reason = f"kolom {_excel_letter(place)} berisi data tetapi tidak berjudul"
            complaints.append(Complaint(name, reason, sheet, row))
    return complaints


def read(path: Path) -> OfficeFile:
    """The text of every cell of an office file of a known kind.

    RefusedError, with every complaint about the layout, where the file cannot be read, is of no
    known kind, lacks a column, has one that its specification does not name, or has no rows.
    """
    name = path.name
    try:
        content = path.read_bytes()
    except OSError:
        raise RefusedError([Complaint(name, "tidak ada atau tidak dapat dibuka")]) from None

    complaints: list[Complaint] = []
    if content.startswith(_WORKBOOK_SIGNATURES):
        specification, sheet, rows, complaints = _workbook_sheet(name, content)
    else:
        sheet = ""
        specification, rows = _text_rows(name, content)

    headers = rows[specification.header_row - 1] if len(rows) >= specification.header_row else []
    numbered = [
        (number, cells)
        for number, cells in enumerate(rows, start=1)
        if number > specification.header_row and not all(map(_is_blank, cells))
    ]
    data = [cells for _, cells in numbered]
    complaints += _header_complaints(name, sheet, specification, headers, data)
    if not complaints and not data:
        complaints.append(Complaint(name, "tidak berisi satu baris pun", sheet))
    if complaints:
        raise RefusedError(complaints)

    places = {plain(_cell_text(header) or ""): place for place, header in enumerate(headers)}
    return OfficeFile(
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        sheet=sheet,
        specification=specification,
        rows=[number for number, _ in numbered],
        cells={
            column.field: [
                _cell_text(cells[place]) if place < len(cells) else None for cells in data
            ]
            for column in specification.columns
            for place in [places[plain(column.header)]]
        },
    )

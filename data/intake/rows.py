"""The rows of office files: which rows below a header hold data, and a file of such rows.

Totals, notes, repeated headers and blank rows hold no data.
"""

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from data import indonesian
from data.intake import decisions, spellings
from data.intake.cells import Cell, Cells, Mask, cell_text, is_blank, texts, tidy
from data.intake.columns import Cast, Persons, Sheet
from data.intake.columns import Column as SheetColumn
from data.intake.issues import REASONS, Complaint, UnreadableError
from data.intake.specification import Specification, key

MAX_SUSPECTS: Final = 1_000_000
"""Rows that may be totals, notes or headers; a sound file has far fewer."""
_NAMED = 12
_TOTAL = re.compile(
    r"(?:sub ?|grand ?)?(?:total|jumlah|jml)(?:total|keseluruhan|seluruhnya|semua|akhir)?\b"
    r"|(?:pindahan|dipindahkan|rata rata|rerata)\b"
)
_GRAND_TOTAL = re.compile(
    r"(?:grand ?)?total|jumlah|jml"
    r"|(?:jumlah|total|jml) ?(?:total|keseluruhan|seluruhnya|semua|akhir)"
)
_NOTE = re.compile(
    r"\*|(?:nilai |angka )?(?:dalam|dlm|satuan) (?:angka )?(?:ribu|juta|miliar|rp|rupiah)"
    r"|(?:catatan|keterangan|sumber|ket|note|nb|mengetahui|disetujui|dibuat oleh|ttd|nip"
    r"|diperiksa|petugas|dicetak)\b|jember \d|jember +(?:januari|februari|maret|april|mei|juni|juli"
    r"|agustus|september|oktober|november|desember)"
)
_NIK = re.compile(r"\D?\d{16}\D?")
_WRITTEN_VALUE = re.compile(r"(?:rp\.? ?)?\d[\d.,/-]{0,16}", re.IGNORECASE)
_ORDINAL = re.compile(r"\(?(\d{1,2})\)?(?: ?= ?[\d ()+*/:x×%.,-]+)?", re.IGNORECASE)


@dataclass(slots=True)
class Block:
    """The rows of a sheet and the places of its columns.

    `places` are the columns by field, counted from 0; `constants` the text of columns that the
    sheet lacks. `rows` are the numbers, from 1, of the rows with data, and `kept` marks them among
    the rows below the header. `totals` are the rows that print a total; `left_out` are all rows
    without data that are not blank, by the reason. `factors` multiply the amounts of a field, as
    "dalam ribuan rupiah" says; `reads` say how to read the cells of a field. Required
    cells of fields that are `unstated` may be blank; `estimated` tells that kecamatan are those of
    the NIK.
    """

    sheet: Sheet
    header_row: int
    places: Mapping[str, int]
    constants: Mapping[str, str]
    rows: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    kept: Mask = field(default_factory=lambda: np.zeros(0, np.bool_))
    totals: list[int] = field(default_factory=list)
    left_out: dict[str, list[int]] = field(default_factory=dict)
    factors: Mapping[str, int] = field(default_factory=dict)
    groups: dict[str, Cells] = field(default_factory=dict)
    reads: dict[str, Callable[[Cell], Cell]] = field(default_factory=dict)
    unstated: frozenset[str] = frozenset()
    estimated: bool = False

    def cells(self, name: str) -> SheetColumn:
        if name in self.groups:
            return self.groups[name]
        if name in self.constants:
            return Cells(np.zeros(len(self.rows), np.int32), [self.constants[name]])
        cells = self.sheet.columns[self.places[name]].below(self.header_row).keep(self.kept)
        if read := self.reads.get(name):
            encoded = cells.encoded()
            return Cells(encoded.codes, list(map(read, encoded.values)))
        return cells


def fill_merged(block: Block, specification: Specification) -> int:
    """Repeat the text of merged cells in their rows, but never a number; count the cells filled."""
    repeatable = {
        place
        for name, place in block.places.items()
        if specification.column(name).type in ("text", "name", "date")
    }
    filled = 0
    for (top, left), (bottom, _) in block.sheet.merged:
        if top < block.header_row or left not in repeatable:
            continue
        column = block.sheet.columns[left].encoded()
        span = slice(top + 1, bottom + 1)
        blank = column.blanks()[span]
        column.codes[span][blank] = column.codes[top]
        filled += int(np.count_nonzero(blank))
    return filled


Titles: TypeAlias = Sequence[frozenset[str]]
"""The texts of the lines of a header, by column."""


def _suspects(block: Block, required: Sequence[int], titles: Titles) -> dict[int, int]:
    """Map the rows that may hold no data to the number of their blank required cells."""
    start = block.header_row
    columns = {place: block.sheet.columns[place].below(start) for place in required}
    blanks = np.zeros(block.sheet.height - start, np.int16)
    repeated = np.zeros(len(blanks), np.bool_)
    for place, column in columns.items():
        blanks += column.blanks()
        for title in titles[place]:
            repeated |= column.equal(title)
    suspect = repeated | (blanks > 1)
    suspect[1:] |= repeated[:-1]
    suspect[:1] = True
    numbers = np.flatnonzero(suspect)
    if len(numbers) > MAX_SUSPECTS:
        raise UnreadableError(
            f"lebih dari {MAX_SUSPECTS} baris kosong sebagian atau menyerupai judul; "
            "periksa kolom yang kosong"
        )
    return {start + number: int(blanks[number]) for number in numbers.tolist()}


def _holds_data(block: Block, specification: Specification, cells: Sequence[Cell]) -> bool:
    """Tell whether a row has a NIK, a date, an amount or two numbers: it is no note."""
    found = 0
    for column in specification.columns:
        place = block.places.get(column.field, len(cells))
        cell = cells[place] if place < len(cells) else None
        if column.type in ("text", "name") or is_blank(cell):
            continue
        text = tidy(cell) if isinstance(cell, str) else ""
        if column.type == "nik":
            found += 2 * (_NIK.fullmatch(text) is not None)
        elif not text or _WRITTEN_VALUE.fullmatch(text):
            found += 2 if column.type == "date" or column.unit else 1
    return found > 1


def sort_rows(
    block: Block, specification: Specification, titles: Titles, separators: Container[int]
) -> None:
    """Fill `rows`, `totals` and `left_out` of a block; `separators` are rows that name a group."""
    sheet, start = block.sheet, block.header_row
    required = [
        block.places[column.field]
        for column in specification.columns
        if column.required and column.field in block.places
    ]
    blanks = _suspects(block, required, titles)

    dropped: set[int] = set()
    in_notes = False
    last = -1
    last_title = start - 1
    known = {place: frozenset(map(key, titles[place])) for place in block.places.values()}
    for number in blanks:
        # A row with data ends the notes.
        in_notes = in_notes and number == last + 1
        last = number
        cells = sheet.row(number)
        used = [cells[place] for place in block.places.values() if place < len(cells)]
        sparse = 2 * blanks[number] >= len(required)
        labels = texts(cells)
        label = key(labels[0]) if labels else ""
        filled = [place for place in known if not is_blank(cells[place])]
        repeated = sum(
            isinstance(cell := cells[place], str) and key(cell) in known[place] for place in filled
        )
        below_title = last_title == number - 1
        person = any(map(_NIK.fullmatch, texts(used)))
        if all(map(is_blank, cells)):
            what = "blank"
        elif 2 * repeated > len(known) or (below_title and 0 < repeated == len(filled)):
            what = "header"
            last_title = number
        elif number in separators:
            what = "group"
        elif below_title and is_ordinals(cells):
            what = "ordinals"
        elif blanks[number] > 1 and not person and any(_TOTAL.match(key(text)) for text in labels):
            what = "total"
            block.totals.append(number + 1)
        elif (
            sparse
            and (in_notes or _NOTE.match(label))
            and not _holds_data(block, specification, cells)
        ):
            what = "note"
        elif all(map(is_blank, used)) and not labels:
            what = "number"
        else:
            in_notes = False
            continue
        in_notes = what == "note" or (in_notes and what in ("blank", "number"))
        dropped.add(number)
        if what != "blank":
            block.left_out.setdefault(what, []).append(number + 1)
    block.kept = np.ones(sheet.height - start, np.bool_)
    block.kept[[number - start for number in dropped]] = False
    block.rows = (np.flatnonzero(block.kept) + start + 1).astype(np.int32)


def words_left_out(left_out: Mapping[str, Sequence[int]]) -> str:
    """Say which rows of a block are not counted, and why; empty if all are."""
    dropped = [
        f"{len(left_out[what])} baris {words} ({row_ranges(left_out[what])})"
        for what, words in REASONS.items()
        if what in left_out
    ]
    return f"tidak dihitung: {', '.join(dropped)}." if dropped else ""


def is_total(label: str) -> bool:
    """Tell from the key of a text that its row prints a total."""
    return _TOTAL.match(label) is not None


def is_grand_total(cells: Sequence[Cell]) -> bool:
    """Tell the total of a whole sheet from subtotals."""
    return any(_GRAND_TOTAL.fullmatch(key(text)) for text in texts(cells))


def is_ordinals(cells: Sequence[Cell]) -> bool:
    """Recognise a row that numbers the columns: (1), (2), (3)=(1)+(2)."""
    filled = [tidy(cell_text(cell) or "") for cell in cells if not is_blank(cell)]
    found = [match for text in filled if (match := _ORDINAL.fullmatch(text))]
    if len(filled) < 3 or len(found) < len(filled):
        return False
    numbers = [int(match[1]) for match in found]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] < 3


def row_ranges(rows: Sequence[int]) -> str:
    """Name rows in order, with ranges: "baris 4, 7–9"; only the first of many."""
    ranges: list[tuple[int, int]] = []
    for row in rows:
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1] = ranges[-1][0], row
        else:
            ranges.append((row, row))
    named = [f"{first}–{last}" if last > first else str(first) for first, last in ranges[:_NAMED]]
    more = sum(last - first + 1 for first, last in ranges[_NAMED:])
    return f"baris {', '.join(named)}" + (f", dan {indonesian.whole(more)} lain" if more else "")


def marks(sheet: Sheet) -> Iterator[tuple[str, str, list[int]]]:
    """Yield the rule, the reason and the numbers of the hidden and of the struck-out rows.

    A row is struck out if half its cells are.
    """
    yield decisions.HIDDEN, "hidden", sorted(sheet.hidden_rows)
    struck = [
        row
        for row, count in sheet.struck.items()
        if row <= sheet.height
        and 2 * count >= sum(not is_blank(cell) for cell in sheet.row(row - 1))
    ]
    yield decisions.STRUCK, "struck", struck


def marked(block: Block, chosen: Mapping[str, str]) -> list[Complaint]:
    """Leave out the hidden and the struck-out rows, or ask about them, as was `chosen`."""
    complaints = []
    for rule, what, found in marks(block.sheet):
        rows = block.rows[np.isin(block.rows, found)].tolist()
        if not rows:
            continue
        if chosen.get(rule) == decisions.LEAVE_OUT:
            block.left_out[what] = rows
            block.kept[[row - block.header_row - 1 for row in rows]] = False
            block.rows = block.rows[~np.isin(block.rows, rows)]
            continue
        reason = (
            f"{indonesian.whole(len(rows))} baris {REASONS[what]} ikut dihitung "
            f"({row_ranges(rows)}): bila tidak boleh dihitung, "
            f"{decisions.hint(rule, decisions.LEAVE_OUT)}; bila boleh, beri alasannya"
        )
        complaints.append(block.sheet.warning(rule, reason))
    return complaints


@dataclass(frozen=True, slots=True)
class Part:
    """The row numbers of a sheet, as Excel counts, and the letters of its columns by field."""

    sheet: str
    rows: NDArray[np.int32]
    letters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """A file of a known kind: its typed columns, by field.

    Rows are numbered as Excel does if a single sheet was read, else from 1. `remarks` say how the
    file was read; `warnings` must be acknowledged before publishing; `printed_totals` are the
    totals that the file prints below its rows, by field; `left_out` says what is not counted, and
    `rows_left_out` has the number of such rows by reason.
    """

    name: str
    sha256: str
    specification: Specification
    parts: tuple[Part, ...]
    cells: Mapping[str, Cast | Persons]
    remarks: tuple[str, ...] = ()
    warnings: tuple[Complaint, ...] = ()
    printed_totals: Mapping[str, Decimal] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    unstated: frozenset[str] = frozenset()
    estimated: bool = False
    rows_left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def sheet(self) -> str:
        """The title of the only sheet; empty if there are several."""
        return self.parts[0].sheet if len(self.parts) == 1 else ""

    @property
    def rows(self) -> NDArray[np.int32]:
        if len(self.parts) == 1:
            return self.parts[0].rows
        return np.arange(1, sum(len(part.rows) for part in self.parts) + 1, dtype=np.int32)

    @property
    def height(self) -> int:
        """The number of rows of the file with data; a recap has several numbers in each."""
        sheets: dict[str, list[NDArray[np.int32]]] = {}
        for part in self.parts:
            sheets.setdefault(part.sheet, []).append(part.rows)
        return sum(
            len(np.unique(np.concatenate(rows))) if len(rows) > 1 else len(rows[0])
            for rows in sheets.values()
        )

    def _position(self, row: int) -> int:
        rows = self.rows
        position = int(np.searchsorted(rows, row))
        if position == len(rows) or rows[position] != row:
            raise KeyError(row)
        return position

    def place(self, row: int) -> tuple[Part, int]:
        """Return the part of a row and its Excel row number; KeyError for an unknown row."""
        position = self._position(row)
        for part in self.parts:
            if position < len(part.rows):
                return part, int(part.rows[position])
            position -= len(part.rows)
        raise KeyError(row)

    def row_name(self, row: int) -> str:
        part, number = self.place(row)
        return f'lembar "{part.sheet}" baris {number}' if len(self.parts) > 1 else f"baris {number}"

    def text(self, row: int, field: str) -> str | None:
        """Return the text of a cell, None if it is blank; KeyError as for `place`."""
        return self.cells[field].text(self._position(row))

    def cell(self, row: int, field: str) -> str:
        """Return the Excel reference of a cell ("C12"), "" for a column that is absent."""
        part, number = self.place(row)
        letter = part.letters.get(field, "")
        return f"{letter}{number}" if letter else ""

    def has_field(self, field: str) -> bool:
        """Tell whether a column of any sheet has this field, or tells it."""
        return any(field in part.letters for part in self.parts)

    def keep(self, rows: Mask) -> "OfficeFile":
        ends = np.cumsum([len(part.rows) for part in self.parts])
        parts = zip(self.parts, np.split(rows, ends[:-1]), strict=True)
        return replace(
            self,
            parts=tuple(replace(part, rows=part.rows[marked]) for part, marked in parts),
            cells={field: column.keep(rows) for field, column in self.cells.items()},
        )

    def identified(self, names: spellings.Names) -> "OfficeFile":
        """Replace names by ids."""
        found = dict(self.cells)
        for column in self.specification.names:
            cells = found[column.field]
            assert isinstance(cells, Cast)  # noqa: S101 - a NIK is no name
            known = column.classification
            ids = [text and spellings.member(known, str(text), names) for text in cells.values]
            found[column.field] = replace(cells, values=ids)
        return replace(self, cells=found)

    def complaint(
        self, reason: str, row: int | None = None, field: str = "", text: str | None = None
    ) -> Complaint:
        """Make a complaint about this file, with the header of the column as specified."""
        column = self.specification.column(field).header if field else ""
        if row is None:
            return Complaint(self.name, reason, self.sheet, None, column, text)
        part, number = self.place(row)
        cell = self.cell(row, field) if field else ""
        return Complaint(self.name, reason, part.sheet, number, column, text, cell=cell)

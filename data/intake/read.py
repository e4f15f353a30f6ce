"""From an office file to the text of its cells, in the one form that the casts understand.

`workbook.py` gets the raw cells, `headers.py` finds the columns and rows, `cells.py` settles how
numbers and dates are written. What had to be settled is said in the remarks.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import overload

from data.intake.cells import Column as Settled
from data.intake.cells import (
    Contradiction,
    Notation,
    cell_text,
    column_evidence,
    date_column,
    nik_column,
    number,
    number_column,
    text_column,
)
from data.intake.coded import Cell
from data.intake.headers import Block, Recognised, excel_letter, is_grand_total, recognise
from data.intake.issues import Complaint, RefusedError
from data.intake.specification import Column, Specification
from data.intake.text_files import Stored, Tell
from data.intake.workbook import Opened, open_file
from data.store import snapshots


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """A file that has a layout of its kind: the text of each cell, by field.

    `rows` are the numbers of the rows in ascending order: as Excel counts them where one sheet was
    read, from 1 on where several were. `places` has the sheet and the Excel row of each of them. A
    blank cell is None; numbers and dates are in the form that `data/specs/types.sql` casts, and
    `written` has, by place in `rows`, what the cells themselves say where that differs. `letters`
    are the letters of the columns, by sheet and field.

    `remarks` say what was settled, `warnings` what must be acknowledged before publishing, and
    `printed_totals` which totals the file itself prints below its rows, by field.
    """

    name: str
    sha256: str
    sheet: str
    specification: Specification
    rows: Sequence[int]
    cells: Mapping[str, Sequence[str | None]]
    places: Sequence[tuple[str, int]] = ()
    letters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    written: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    warnings: tuple[Complaint, ...] = ()
    printed_totals: Mapping[str, Decimal] = field(default_factory=dict)

    def _place(self, row: int) -> int:
        place = bisect_left(self.rows, row)
        if place == len(self.rows) or self.rows[place] != row:
            raise KeyError(row)
        return place

    def text(self, row: int, field: str) -> str | None:
        """What the cell of this row says; KeyError for a row or a field that the file lacks.

        None where it is blank or says no more than that something is missing.
        """
        place = self._place(row)
        text = self.cells[field][place]
        return self.written.get(field, {}).get(place, text)

    def cell(self, row: int, field: str) -> str:
        """The place of a cell as Excel writes it ("C12"); empty where the sheet has no such column.

        KeyError for a row that the file lacks.
        """
        sheet, number = self.places[self._place(row)]
        letter = self.letters.get(sheet, {}).get(field, "")
        return f"{letter}{number}" if letter else ""

    def complaint(
        self, reason: str, row: int | None = None, field: str = "", text: str | None = None
    ) -> Complaint:
        """A complaint about this file, with the column named as its specification names it."""
        column = self.specification.column(field).header if field else ""
        if row is None:
            return Complaint(self.name, reason, self.sheet, None, column, text)
        sheet, number = self.places[self._place(row)]
        cell = self.cell(row, field) if field else ""
        return Complaint(self.name, reason, sheet, number, column, text, cell=cell)


class Places(Sequence[tuple[str, int]]):
    """The places of the rows of a sheet, none of which is kept twice."""

    def __init__(self, sheet: str, rows: Sequence[int]) -> None:
        """With the title of the sheet and the numbers of its rows."""
        self._sheet, self._rows = sheet, rows

    def __len__(self) -> int:
        """The number of rows."""
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> tuple[str, int]: ...
    @overload
    def __getitem__(self, place: slice) -> "Places": ...
    def __getitem__(self, place: int | slice) -> "tuple[str, int] | Places":
        """The sheet and the number of a row."""
        if isinstance(place, slice):
            return Places(self._sheet, self._rows[place])
        return self._sheet, self._rows[place]


def plain(written: str) -> str:
    """The text as names are compared: no outer blanks, single spaces, lower case."""
    return " ".join(written.split()).lower()


def _is_number(column: Column) -> bool:
    return column.type in ("whole", "decimal")


def _is_whole(column: Column) -> bool:
    return column.type == "whole" or column.unit == "rupiah"


def _at(blocks: Sequence[Block], place: int) -> tuple[Block, int]:
    """The sheet and the row of a cell, by its place in its column."""
    for block in blocks:
        if place < len(block.rows):
            return block, block.rows[place]
        place -= len(block.rows)
    raise IndexError(place)


def _contradiction(
    opened: Opened, blocks: Sequence[Block], column: Column, said: Contradiction
) -> Complaint:
    """A complaint about the two cells of a column that cannot both be right."""
    places = []
    for place in (said.first, said.second):
        block, row = _at(blocks, place)
        letter = excel_letter(block.places[column.field])
        places.append((block.sheet.title, row, f"{letter}{row}"))
    (sheet, row, one), (other_sheet, _, other) = places
    there = f'{other} lembar "{other_sheet}"' if other_sheet != sheet else other
    reason = f"{said.reason} (lihat sel {one} dan {there})"
    return Complaint(opened.name, reason, sheet, row, column.header, cell=one)


def _of_file(raw: Mapping[str, Sequence[Cell]], numeric: Sequence[Column]) -> Notation | None:
    """The notation that some columns of the file give away, if they all give the same."""
    found: set[Notation] = set()
    for column in numeric:
        try:
            notation = column_evidence(raw[column.field])
        except Contradiction:
            return None
        if notation is not None:
            found.add(notation)
    return found.pop() if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class _Values:
    """The settled columns of a file, and the notation of those that hold numbers."""

    columns: Mapping[str, Settled]
    notations: Mapping[str, Notation]


def _values(opened: Opened, recognised: Recognised) -> _Values:
    """What the cells of each column say; RefusedError with every contradiction."""
    columns = recognised.specification.columns
    blocks = recognised.blocks
    raw: dict[str, Sequence[Cell]] = {}
    for column in columns:
        first, *others = (block.cells(column.field) for block in blocks)
        raw[column.field] = [*first, *chain.from_iterable(others)] if others else first
    of_file = _of_file(raw, [column for column in columns if _is_number(column)])
    settled: dict[str, Settled] = {}
    notations: dict[str, Notation] = {}
    complaints = []
    for column in columns:
        cells, header = raw[column.field], column.header
        try:
            if _is_number(column):
                settled[column.field], notations[column.field] = number_column(
                    cells, header, of_file=of_file, whole=_is_whole(column)
                )
            elif column.type == "date":
                settled[column.field] = date_column(cells, header, from_1904=opened.from_1904)
            elif column.type == "nik":
                settled[column.field] = nik_column(cells, header)
            else:
                settled[column.field] = text_column(cells, header)
        except Contradiction as said:
            complaints.append(_contradiction(opened, blocks, column, said))
    if complaints:
        raise RefusedError(complaints)
    return _Values(settled, notations)


def _printed(block: Block, field: str, notation: Notation) -> Decimal | None:
    """The total that a sheet prints below a column: the last one that is no total of a part."""
    place = block.places.get(field)
    if place is None:
        return None
    for row in reversed(block.totals):
        cells = block.sheet.rows[row - 1]
        value = cells[place] if place < len(cells) else None
        text = number(value, notation) if isinstance(value, str) else cell_text(value)
        if text and is_grand_total(cells):
            try:
                return Decimal(text.replace(",", "."))
            except ArithmeticError:
                return None
    return None


def _printed_totals(recognised: Recognised, values: _Values) -> dict[str, Decimal]:
    """The totals that the file prints, by field: only where each of its sheets prints one."""
    totals = {}
    for field_, notation in values.notations.items():
        printed = [_printed(block, field_, notation) for block in recognised.blocks]
        known = [total for total in printed if total is not None]
        if known and len(known) == len(printed):
            totals[field_] = sum(known, Decimal(0))
    return totals


def read(
    path: Path, name: str = "", folder: Path | None = None, tell: Tell = lambda _: None
) -> OfficeFile:
    """The text of every cell of an office file of a known kind.

    `name` is what the sender calls the file, `folder` that of the snapshots, with the layouts that
    the data steward has described; `tell` hears which part of a large text file is read. Of such a
    file the cells are coded (`coded.py`). RefusedError, with every complaint about the layout,
    where the file cannot be read, is of no known kind, lacks a column, has one that nobody named,
    has no rows, or has columns whose cells contradict each other.
    """
    opened = open_file(path, name, tell)
    recognised = recognise(opened, folder or snapshots.FOLDER)
    if recognised.complaints:
        raise RefusedError(recognised.complaints)
    values = _values(opened, recognised)
    blocks = recognised.blocks
    places: Sequence[tuple[str, int]]
    if isinstance(blocks[0].sheet.rows, Stored):
        places = Places(blocks[0].sheet.title, blocks[0].rows)
    else:
        places = [(block.sheet.title, row) for block in blocks for row in block.rows]
    return OfficeFile(
        name=opened.name,
        sha256=opened.sha256,
        sheet=blocks[0].sheet.title if len(blocks) == 1 else "",
        specification=recognised.specification,
        rows=blocks[0].rows if len(blocks) == 1 else range(1, len(places) + 1),
        cells={name: column.texts for name, column in values.columns.items()},
        places=places,
        letters={
            block.sheet.title: {name: excel_letter(place) for name, place in block.places.items()}
            for block in blocks
        },
        written={name: column.written for name, column in values.columns.items()},
        remarks=(
            *opened.remarks,
            *recognised.remarks,
            *(remark for column in values.columns.values() for remark in column.remarks),
        ),
        warnings=recognised.warnings,
        printed_totals=_printed_totals(recognised, values),
    )

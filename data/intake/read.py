"""From an office file to its cast columns: which rows hold data, what each cell says and means.

`sandbox.py` gets the raw cells, `headers.py` finds the columns and rows, `cells.py` settles how
numbers and dates are written. What had to be settled is in the remarks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.intake import cells, columns
from data.intake.cells import Contradiction, Notation, Settled, column_evidence
from data.intake.columns import Cast, Cells, Mask, Persons, Texts, TooManyError, excel_letter
from data.intake.headers import Recognised, recognise
from data.intake.issues import Complaint, RefusedError, UnreadableError
from data.intake.layouts import saved_layouts
from data.intake.rows import Block, is_grand_total
from data.intake.sandbox import Opened, Tell, open_file, refusal
from data.intake.specification import Column, Specification

TYPES: Mapping[str, pa.DataType] = {
    "text": pa.string(),
    "name": pa.string(),
    "date": pa.date32(),
    "whole": pa.int64(),
    "decimal": pa.decimal128(18, 4),
}
"""The Arrow type of each type of column but "nik", which is 16 digits as a number."""


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one sheet, as Excel counts them, and the letters of its columns by field."""

    sheet: str
    rows: NDArray[np.int32]
    letters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """A file that has a layout of its kind: its cast columns, by field.

    A row is known by its number: as Excel counts where one sheet was read, from 1 on where several
    were. `remarks` say what was settled, `warnings` what must be acknowledged before publishing,
    and `printed_totals` which totals the file itself prints below its rows, by field.
    """

    name: str
    sha256: str
    specification: Specification
    parts: tuple[Part, ...]
    cells: Mapping[str, Cast | Persons]
    remarks: tuple[str, ...] = ()
    warnings: tuple[Complaint, ...] = ()
    printed_totals: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def sheet(self) -> str:
        """The title of the only sheet; empty where there are several."""
        return self.parts[0].sheet if len(self.parts) == 1 else ""

    @property
    def rows(self) -> NDArray[np.int32]:
        """The numbers of the rows, in ascending order."""
        if len(self.parts) == 1:
            return self.parts[0].rows
        return np.arange(1, sum(len(part.rows) for part in self.parts) + 1, dtype=np.int32)

    def _position(self, row: int) -> int:
        rows = self.rows
        position = int(np.searchsorted(rows, row))
        if position == len(rows) or rows[position] != row:
            raise KeyError(row)
        return position

    def place(self, row: int) -> tuple[str, int]:
        """Give the sheet of a row and its number as Excel counts; KeyError where it is not here."""
        part, number = self._part(row)
        return part.sheet, number

    def _part(self, row: int) -> tuple[Part, int]:
        position = self._position(row)
        for part in self.parts:
            if position < len(part.rows):
                return part, int(part.rows[position])
            position -= len(part.rows)
        raise KeyError(row)

    def text(self, row: int, field: str) -> str | None:
        """Give what a cell says, None where it says nothing; KeyError as for `place`."""
        return self.cells[field].text(self._position(row))

    def cell(self, row: int, field: str) -> str:
        """Give the place of a cell as Excel writes it ("C12"), "" for a column that is absent."""
        part, number = self._part(row)
        letter = part.letters.get(field, "")
        return f"{letter}{number}" if letter else ""

    def without_cells(self) -> "OfficeFile":
        """Forget what the cells hold, which takes most of the memory."""
        return replace(self, cells={})

    def keep(self, rows: Mask) -> "OfficeFile":
        """Leave out the other rows."""
        parts, start = [], 0
        for part in self.parts:
            end = start + len(part.rows)
            parts.append(replace(part, rows=part.rows[rows[start:end]]))
            start = end
        kept = {field: column.keep(rows) for field, column in self.cells.items()}
        return replace(self, parts=tuple(parts), cells=kept)

    def identified(self, names: Mapping[tuple[str, str], str]) -> "OfficeFile":
        """Look every name up among (classification, plain spelling) -> id."""
        found = dict(self.cells)
        for column in self.specification.columns:
            if column.type == "name":
                held = found[column.field]
                assert isinstance(held, Cast)  # noqa: S101 - only numbers of persons are not
                known = column.classification
                ids = [names.get((known, str(text).lower())) for text in held.values]
                found[column.field] = replace(held, values=ids)
        return replace(self, cells=found)

    def complaint(
        self, reason: str, row: int | None = None, field: str = "", text: str | None = None
    ) -> Complaint:
        """Complain about this file, with the column named as its specification names it."""
        column = self.specification.column(field).header if field else ""
        if row is None:
            return Complaint(self.name, reason, self.sheet, None, column, text)
        sheet, number = self.place(row)
        cell = self.cell(row, field) if field else ""
        return Complaint(self.name, reason, sheet, number, column, text, cell=cell)


def settle(
    column: Column, raw: Cells, of_file: Notation | None = None, *, from_1904: bool = False
) -> Settled:
    """Settle how the cells of a column are read; Contradiction where they do not agree."""
    if column.type in ("whole", "decimal"):
        return cells.settle_number(
            raw,
            column.header,
            of_file=of_file,
            whole=column.type == "whole" or column.unit == "rupiah",
            integer=column.type == "whole",
            bounds=(column.minimum, column.maximum),
        )
    if column.type == "date":
        return cells.settle_date(raw, column.header, from_1904=from_1904)
    return cells.settle_text(raw, column.header)


@dataclass(frozen=True, slots=True)
class _Values:
    """The cast columns of a file, the notation of those that hold numbers, and the remarks."""

    columns: Mapping[str, Cast | Persons]
    notations: Mapping[str, Notation]
    remarks: tuple[str, ...]


def _values(opened: Opened, recognised: Recognised) -> _Values:
    """Cast every column; RefusedError with every contradiction."""
    blocks, specification = recognised.blocks, recognised.specification
    raw: dict[str, Cells | Texts] = {}
    for column in specification.columns:
        raw[column.field] = columns.joined([block.cells(column.field) for block in blocks])
        if column.counted and column.type != "nik":
            raw[column.field] = raw[column.field].encoded()
    numeric = [
        column.field for column in specification.columns if column.type in ("whole", "decimal")
    ]
    of_file = _of_file([raw[name].encoded() for name in numeric])
    found: dict[str, Cast | Persons] = {}
    notations: dict[str, Notation] = {}
    remarks: list[str] = []
    complaints = []
    for column in specification.columns:
        held = raw.pop(column.field)
        if column.type == "nik":
            found[column.field], notes = columns.cast_persons(held, column.header)
            remarks += notes
        elif not column.counted:
            found[column.field], notes = columns.cast_filled(held, column.header)
            remarks += notes
        else:
            try:
                settled = settle(column, held.encoded(), of_file, from_1904=opened.from_1904)
            except Contradiction as error:
                complaints.append(_contradiction(opened, blocks, column, error))
                continue
            remarks += settled.remarks
            found[column.field] = Cast.of(held.encoded(), settled.read, TYPES[column.type])
            if column.field in numeric:
                notations[column.field] = settled.notation
    if complaints:
        raise RefusedError(complaints)
    return _Values(found, notations, tuple(remarks))


def _of_file(numeric: Sequence[Cells]) -> Notation | None:
    """Find the notation that some columns of the file give away, if they all give the same."""
    try:
        found = {notation for raw in numeric if (notation := column_evidence(raw))}
    except Contradiction:
        return None
    return found.pop() if len(found) == 1 else None


def _contradiction(
    opened: Opened, blocks: Sequence[Block], column: Column, error: Contradiction
) -> Complaint:
    """Complain about the two cells of a column that cannot both be right."""
    places = []
    for position in (error.first, error.second):
        for block in blocks:
            if position < len(block.rows):
                break
            position -= len(block.rows)
        row = int(block.rows[position])
        letter = excel_letter(block.places[column.field])
        places.append((block.sheet.title, row, f"{letter}{row}"))
    (sheet, row, cell), (other_sheet, _, other) = places
    there = f'{other} lembar "{other_sheet}"' if other_sheet != sheet else other
    reason = f"{error.reason} (lihat sel {cell} dan {there})"
    return Complaint(opened.name, reason, sheet, row, column.header, cell=cell)


def _printed(block: Block, field: str, notation: Notation) -> Decimal | None:
    """Find the total that a sheet prints below a column: the last that is no total of a part."""
    place = block.places.get(field)
    if place is None:
        return None
    read = cells.number_reader(notation, (None, None), integer=False)
    for row in reversed(block.totals):
        printed = block.sheet.row(row - 1)
        _, value = read(printed[place])
        if isinstance(value, Decimal) and is_grand_total(printed):
            return value
    return None


def _printed_totals(recognised: Recognised, values: _Values) -> dict[str, Decimal]:
    """Find the totals that the file prints, by field: only where each of its sheets prints one."""
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
    """Read and cast every cell of an office file of a known kind.

    `name` is what the sender calls the file, `folder` that of the snapshots, with the layouts that
    the data steward has described; `tell` hears which part of the file is read. RefusedError, with
    every complaint about the layout, where the file cannot be read, is of no known kind, lacks a
    column, has one that nobody named, has no rows, or where the cells of a column contradict each
    other.
    """
    opened = open_file(path, name, tell)
    try:
        recognised = recognise(opened, saved_layouts(folder) if folder else {})
        if recognised.complaints:
            raise RefusedError(recognised.complaints)
        values = _values(opened, recognised)
    except TooManyError as error:
        raise refusal(opened.name, UnreadableError(str(error))) from None
    return OfficeFile(
        name=opened.name,
        sha256=opened.sha256,
        specification=recognised.specification,
        parts=tuple(
            Part(
                block.sheet.title,
                block.rows,
                {name: excel_letter(place) for name, place in block.places.items()},
            )
            for block in recognised.blocks
        ),
        cells=values.columns,
        remarks=(*opened.remarks, *recognised.remarks, *values.remarks),
        warnings=recognised.warnings,
        printed_totals=_printed_totals(recognised, values),
    )

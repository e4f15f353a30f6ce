"""Read an office file into typed columns.

`sandbox.py` gets the raw cells, `headers.py` finds the columns and rows, `cells.py` decides how to
read numbers and dates. The remarks of the file say what was decided.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow as pa

from data.intake import cells, columns, dates, recaps
from data.intake.cells import Contradiction, Notation, Settled, column_evidence, is_blank
from data.intake.columns import (
    Cast,
    Cells,
    Opened,
    Persons,
    Sheet,
    Texts,
    TooManyError,
    excel_letter,
)
from data.intake.headers import Layouts, Recognised, recognise
from data.intake.issues import Account, Complaint, RefusedError, UnreadableError
from data.intake.rows import Block, OfficeFile, Part, is_grand_total
from data.intake.sandbox import Tell, open_file, refusal
from data.intake.specification import Column, saved_layouts

TYPES: Mapping[str, pa.DataType] = {
    "text": pa.string(),
    "name": pa.string(),
    "date": pa.date32(),
    "whole": pa.int64(),
    "decimal": pa.decimal128(18, 4),
}
"""The Arrow type of each column type but "nik", which is kept as a number."""


def settle(
    column: Column, raw: Cells, of_file: Notation | None = None, *, from_1904: bool = False
) -> Settled:
    """Decide how to read the cells of a column; Contradiction if they do not agree."""
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
        return dates.settle_date(raw, column.header, from_1904=from_1904)
    return cells.settle_text(raw, column.header)


@dataclass(frozen=True, slots=True)
class _Values:
    columns: Mapping[str, Cast | Persons]
    notations: Mapping[str, Notation]
    remarks: tuple[str, ...]


def _values(opened: Opened, recognised: Recognised) -> _Values:
    """Cast every column; RefusedError has all contradictions."""
    blocks, specification = recognised.blocks, recognised.specification
    raw: dict[str, Cells | Texts] = {}
    for column in specification.columns:
        raw[column.field] = columns.joined([block.cells(column.field) for block in blocks])
        if column.counted and column.type != "nik":
            raw[column.field] = raw[column.field].encoded()
    numeric = [
        column.field for column in specification.columns if column.type in ("whole", "decimal")
    ]
    notation = notation_of_file([raw[name].encoded() for name in numeric])
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
                settled = settle(column, held.encoded(), notation, from_1904=opened.from_1904)
            except Contradiction as error:
                complaints.append(contradiction(blocks, column, error))
                continue
            remarks += settled.remarks
            cast = Cast.of(held.encoded(), settled.read, TYPES[column.type])
            found[column.field] = _multiplied(cast, column.field, blocks)
            if column.field in numeric:
                notations[column.field] = settled.notation
    if complaints:
        raise RefusedError(complaints)
    return _Values(found, notations, tuple(remarks))


def _multiplied(cast: Cast, field: str, blocks: Sequence[Block]) -> Cast:
    """Multiply the values of each sheet by its factor; too large ones become unreadable."""
    lengths = [len(block.rows) for block in blocks]
    for factor in {block.factors.get(field, 1) for block in blocks} - {1}:
        marked = np.repeat([block.factors.get(field, 1) == factor for block in blocks], lengths)

        def multiply(
            text: str | None, value: cells.Value, factor: int = factor
        ) -> tuple[str | None, cells.Value]:
            return text, cells.exact(value * factor) if isinstance(value, Decimal) else value

        cast = cast.changed(marked, multiply)
    return cast


def notation_of_file(numeric: Sequence[Cells]) -> Notation | None:
    """Find the notation that the numbers of a file prove; None if columns disagree."""
    try:
        found = {notation for raw in numeric if (notation := column_evidence(raw))}
    except Contradiction:
        return None
    return found.pop() if len(found) == 1 else None


def contradiction(blocks: Sequence[Block], column: Column, error: Contradiction) -> Complaint:
    places = []
    for position in (error.first, error.second):
        for block in blocks:
            if position < len(block.rows):
                break
            position -= len(block.rows)
        place = block.places[column.field]
        places.append((block.sheet, int(block.rows[position]), place))
    (sheet, row, place), (other_sheet, other_row, other_place) = places
    there = f"{excel_letter(other_place)}{other_row}"
    if other_sheet.title != sheet.title:
        there += f' lembar "{other_sheet.title}"'
    reason = f"{error.reason} (lihat sel {excel_letter(place)}{row} dan {there})"
    return sheet.complaint(reason, row, place, column=column.header)


def _printed(block: Block, field: str, notation: Notation) -> Decimal | None:
    """Find the total that a sheet prints below a column: the last that is not a subtotal."""
    place = block.places.get(field)
    if place is None:
        return None
    read = cells.number_reader(notation, (None, None), integer=False)
    for row in reversed(block.totals):
        printed = block.sheet.row(row - 1)
        _, value = read(printed[place])
        if isinstance(value, Decimal) and is_grand_total(printed):
            return value * block.factors.get(field, 1)
    return None


def printed_totals(recognised: Recognised, notations: Mapping[str, Notation]) -> dict[str, Decimal]:
    """Add up the printed totals by field, if every sheet prints a total.

    Below whole numbers, a total may also count the rows; that is no total of the field.
    """
    totals = {}
    for field_, notation in notations.items():
        printed = [_printed(block, field_, notation) for block in recognised.blocks]
        if recognised.specification.column(field_).type == "whole" and printed == [
            len(block.rows) for block in recognised.blocks
        ]:
            continue
        known = [total for total in printed if total is not None]
        if known and len(known) == len(printed):
            totals[field_] = sum(known, Decimal(0))
    return totals


def _left_out(sheets: Iterable[Sheet], blocks: Iterable[Block]) -> dict[str, int]:
    """Count the rows of sheets that hold no data of blocks, by reason."""
    found: Counter[str] = Counter()
    known = {block.sheet.title: block for block in blocks}
    for sheet in sheets:
        block = known.get(sheet.title)
        if block is None:
            found["aside"] += sheet.filled_rows()
            continue
        found["above"] += sum(
            any(not is_blank(cell) for cell in row) for row in sheet.head[: block.header_row]
        )
        found.update({reason: len(rows) for reason, rows in block.left_out.items()})
    return {reason: count for reason, count in found.items() if count}


def read(
    path: Path,
    folder: Path | None = None,
    tell: Tell = lambda _: None,
    chosen: Mapping[str, str] = MappingProxyType({}),
) -> OfficeFile:
    """Read and cast every cell of an office file of a known kind.

    `folder` is the snapshots folder, with the layouts that the data steward described; `tell` gets
    the fraction that is read; `chosen` are the answers about this file. RefusedError, with all
    complaints about the layout, if the file is unreadable, empty or of an unknown kind, if columns
    are missing or unknown, or if the cells of a column contradict each other.
    """
    return read_opened(open_file(path, tell), folder, chosen)


def read_opened(
    opened: Opened,
    folder: Path | None = None,
    chosen: Mapping[str, str] = MappingProxyType({}),
) -> OfficeFile:
    """Read a file that is open; as `read`."""
    try:
        return _read(opened, saved_layouts(folder) if folder else {}, chosen)
    except TooManyError as error:
        refused = refusal(opened.name, UnreadableError(str(error)))
    except RefusedError as error:
        refused = error
    rows = sum(map(Sheet.filled_rows, opened.sheets))
    refused.accounts = (Account(opened.name, 0, refused=rows),)
    raise refused


def _read(opened: Opened, described: Layouts, chosen: Mapping[str, str]) -> OfficeFile:
    recognised = recognise(opened, described, chosen)
    if recognised.complaints:
        found = recaps.recognise(opened, chosen)
        if found and (not recognised.known or recaps.counts(found)):
            recognised = found
    if recognised.complaints:
        raise RefusedError(recognised.complaints)
    values = _values(opened, recognised)
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
        remarks=(
            *opened.remarks,
            *recognised.remarks,
            *recognised.left_out,
            *values.remarks,
        ),
        warnings=tuple(recognised.warnings),
        printed_totals=printed_totals(recognised, values.notations),
        left_out=tuple(recognised.left_out),
        unstated=frozenset().union(*(block.unstated for block in recognised.blocks)),
        estimated=any(block.estimated for block in recognised.blocks),
        rows_left_out=_left_out(opened.sheets, recognised.blocks),
    )

"""Read an office file into typed columns.

`sandbox.py` gets the raw cells, `headers.py` finds the columns and rows, `cells.py` decides how to
read numbers and dates. The remarks of the file say what was decided.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow as pa

from data.intake import cells, columns, dates, recaps
from data.intake.cells import Contradiction, Inferred, Notation, is_blank
from data.intake.columns import Cast, Opened, Persons, Sheet, excel_letter
from data.intake.columns import Column as SheetColumn
from data.intake.headers import Layouts, recognise
from data.intake.issues import Account, Complaint, RefusedError, UnreadableError
from data.intake.rows import Block, OfficeFile, Part, is_grand_total
from data.intake.sandbox import refusal
from data.intake.specification import Column, Specification, saved_layouts

_TYPES: Mapping[str, pa.DataType] = {
    "text": pa.string(),
    "name": pa.string(),
    "date": pa.date32(),
    "whole": pa.int64(),
    "decimal": pa.decimal128(18, 4),
}
"""The Arrow type of each column type but "nik", which is kept as a number."""


def infer_casts(
    specification: Specification,
    raw: Mapping[str, SheetColumn],
    blocks: Callable[[str], Sequence[Block]],
    *,
    from_1904: bool = False,
) -> dict[str, Inferred]:
    """Decide how to read each column that is counted; RefusedError has all contradictions.

    `raw` are the cells by field, `blocks` tells where they stand.
    """
    found, complaints = {}, []
    of_file = cells.notation_of(
        [raw[column.field].encoded() for column in specification.columns if column.is_number]
    )
    for column in specification.columns:
        if column.type == "nik" or not column.counted:
            continue
        held = raw[column.field].encoded()
        try:
            if column.is_number:
                found[column.field] = cells.infer_number(
                    held,
                    column.header,
                    of_file=of_file,
                    whole=column.is_whole,
                    integer=column.type == "whole",
                    bounds=(column.minimum, column.maximum),
                )
            elif column.type == "date":
                found[column.field] = dates.infer_date(held, column.header, from_1904=from_1904)
            else:
                found[column.field] = cells.infer_text(held, column.header)
        except Contradiction as error:
            complaints.append(_contradiction(blocks(column.field), column, error))
    if complaints:
        raise RefusedError(complaints)
    return found


def cast(
    specification: Specification, raw: dict[str, SheetColumn], settled: Mapping[str, Inferred]
) -> tuple[dict[str, Cast | Persons], list[str]]:
    """Cast every column of `raw`, which is emptied, and say how."""
    found: dict[str, Cast | Persons] = {}
    remarks_made: list[str] = []
    for column in specification.columns:
        cells, remarks = raw.pop(column.field), tuple[str, ...]()
        if column.type == "nik":
            found[column.field], remarks = columns.cast_persons(cells, column.header)
        elif how := settled.get(column.field):
            found[column.field] = Cast.of(cells.encoded(), how.read, _TYPES[column.type])
            remarks = how.remarks
        else:
            found[column.field], remarks = columns.cast_filled(cells, column.header)
        remarks_made += remarks
    return found, remarks_made


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


def _contradiction(blocks: Sequence[Block], column: Column, error: Contradiction) -> Complaint:
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


def printed_totals(
    specification: Specification, blocks: Sequence[Block], settled: Mapping[str, Inferred]
) -> dict[str, Decimal]:
    """Add up the printed totals by field, if every sheet prints a total.

    Below whole numbers, a total may also count the rows; that is no total of the field.
    """
    totals = {}
    for column in specification.columns:
        if not column.is_number:
            continue
        printed = [
            _printed(block, column.field, settled[column.field].notation) for block in blocks
        ]
        if column.type == "whole" and printed == [len(block.rows) for block in blocks]:
            continue
        known = [total for total in printed if total is not None]
        if known and len(known) == len(printed):
            totals[column.field] = sum(known, Decimal(0))
    return totals


def _joined(column: Column, blocks: Sequence[Block]) -> SheetColumn:
    held = columns.joined([block.cells(column.field) for block in blocks])
    return held.encoded() if column.counted and column.type != "nik" else held


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


def read_opened(
    opened: Opened,
    folder: Path | None = None,
    chosen: Mapping[str, str] = MappingProxyType({}),
) -> OfficeFile:
    """Read and cast every cell of an office file of a known kind.

    `folder` is the snapshots folder, with the layouts that the data steward described; `chosen` are
    the answers about this file. RefusedError, with all complaints about the layout, if the file is
    empty or of an unknown kind, if columns are missing or unknown, or if the cells of a column
    contradict each other.
    """
    try:
        return _read(opened, saved_layouts(folder) if folder else {}, chosen)
    except UnreadableError as error:
        refused = refusal(opened.name, error)
    except RefusedError as error:
        refused = error
    rows = sum(map(Sheet.filled_rows, opened.sheets))
    refused.accounts = (Account(opened.name, 0, refused=rows),)
    raise refused


def _read(opened: Opened, described: Layouts, chosen: Mapping[str, str]) -> OfficeFile:
    recognised = recognise(opened, described, chosen)
    if recognised.complaints:
        recap = recaps.recognise(opened, chosen)
        if recap and (not recognised.known or recaps.counts(recap)):
            recognised = recap
    if recognised.complaints:
        raise RefusedError(recognised.complaints)
    specification, blocks = recognised.specification, recognised.blocks
    raw = {column.field: _joined(column, blocks) for column in specification.columns}
    settled = infer_casts(specification, raw, lambda _: blocks, from_1904=opened.from_1904)
    found, remarks = cast(specification, raw, settled)
    return OfficeFile(
        name=opened.name,
        sha256=opened.sha256,
        specification=specification,
        parts=tuple(
            Part(
                block.sheet.title,
                block.rows,
                {name: excel_letter(place) for name, place in block.places.items()},
            )
            for block in blocks
        ),
        cells={
            name: _multiplied(held, name, blocks) if isinstance(held, Cast) else held
            for name, held in found.items()
        },
        remarks=(*opened.remarks, *recognised.remarks, *recognised.left_out, *remarks),
        warnings=tuple(recognised.warnings),
        printed_totals=printed_totals(specification, blocks, settled),
        left_out=tuple(recognised.left_out),
        unstated=frozenset().union(*(block.unstated for block in blocks)),
        estimated=any(block.estimated for block in blocks),
        rows_left_out=_left_out(opened.sheets, blocks),
    )

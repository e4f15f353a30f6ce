"""Kecamatan and other names that a list writes once for a group of rows.

They stand in a row of their own above the group ("I. KEC. AMBULU"), or only in its first row.
"""

import re
from collections.abc import Iterator, Mapping

import numpy as np

from data import indonesian
from data.intake import spellings
from data.intake.cells import Cells, Mask, is_blank, tidy
from data.intake.columns import Sheet
from data.intake.rows import Block, row_ranges
from data.intake.specification import Column, Specification, key

_ORDINAL = re.compile(r"(?:[ivxlc]+|[a-z]|\d{1,3})[.)]?", re.IGNORECASE)
_LED = re.compile(r"(?:[ivxlc]+|[a-z]|\d{1,2})[.)]\s*|[ivxlc]+\s+(?=kec)", re.IGNORECASE)
_WIDEST = 3


def separators(
    sheet: Sheet, start: int, specification: Specification, places: Mapping[str, int]
) -> dict[str, dict[int, str]]:
    """Find the rows from `start` on, counted from 0, that only name a group, by field.

    Only columns that the sheet lacks or leaves blank are named so.
    """
    columns = [column for column in _names(specification) if _lacking(sheet, start, column, places)]
    found: dict[str, dict[int, str]] = {}
    if not columns:
        return found
    filled = np.zeros(sheet.height - start, np.int16)
    for cells in sheet.columns:
        filled += ~cells.blanks()[start:]
    for number in (start + np.flatnonzero((filled > 0) & (filled <= _WIDEST))).tolist():
        for column, text in _named(sheet, number, columns, places):
            found.setdefault(column.field, {})[number] = text
    return found


def _names(specification: Specification) -> Iterator[Column]:
    return (column for column in specification.names if column.required)


def _lacking(sheet: Sheet, start: int, column: Column, places: Mapping[str, int]) -> bool:
    place = places.get(column.field)
    return place is None or bool(sheet.columns[place].blanks()[start:].any())


def _named(
    sheet: Sheet, number: int, columns: list[Column], places: Mapping[str, int]
) -> Iterator[tuple[Column, str]]:
    """Yield the column whose member a row names, if it has nothing else but an ordinal."""
    cells = {place: cell for place, cell in enumerate(sheet.row(number)) if not is_blank(cell)}
    texts = {place: tidy(str(cell)) for place, cell in cells.items()}
    words = {place: text for place, text in texts.items() if not _ORDINAL.fullmatch(text)}
    if len(set(words.values())) != 1:
        return
    place, text = next(iter(words.items()))
    name = _LED.sub("", text, count=1) if _LED.match(text) else text
    marked = name != text or key(name).startswith("kec") or len(words) > 1
    numbered = any(texts[other].rstrip(".").isdigit() for other in texts.keys() - words.keys())
    for column in columns:
        # A bare name in its own column, or beside a number, may be a row that lacks the rest.
        if not marked and (numbered or places.get(column.field) == place):
            continue
        if spellings.member(column.classification, name):
            yield column, name
            return


def fill(
    block: Block, specification: Specification, named: Mapping[str, Mapping[int, str]]
) -> list[str]:
    remarks = []
    for name, rows in named.items():
        numbers, header = np.array(list(rows)), specification.column(name).header
        group = np.searchsorted(numbers, block.rows - 1) - 1
        held: Cells = Cells(np.zeros(len(block.rows), np.int32), [None])
        if name in block.places:
            held = block.cells(name).encoded()
        used = held.blanks() & (group >= 0)
        codes = np.where(used, len(held.values) + group, held.codes).astype(np.int32)
        block.groups[name] = Cells(codes, [*held.values, *rows.values()])
        above = row_ranges([number + 1 for number in rows])
        remarks.append(f'kolom "{header}" diisi dari baris di atas tiap kelompok ({above}).')
    for column in _names(specification):
        if column.field not in block.places or not len(block.rows):
            continue
        held = block.cells(column.field).encoded()
        blank = held.blanks()
        if blank.any() and _once(held, blank):
            first = np.maximum.accumulate(np.where(blank, 0, np.arange(len(blank))))
            block.groups[column.field] = Cells(held.codes[first], held.values)
            cells = indonesian.whole(int(blank.sum()))
            remarks.append(
                f'kolom "{column.header}": {cells} sel kosong diisi dengan isi di atasnya, sebab '
                "ditulis sekali untuk tiap kelompok."
            )
    return remarks


def _once(held: Cells, blank: Mask) -> bool:
    """Tell whether names are written once a group: each one once, and mostly blanks below it."""
    names = [key(str(held.values[code])) for code in held.codes[~blank].tolist()]
    often = 2 * len(names) > len(blank)
    return not blank[0] and not often and len(names) > 1 and len({*names}) == len(names)

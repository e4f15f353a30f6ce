"""Recognise a sheet of recaps beside a list, and hold it against the rows of the list."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data import indonesian
from data.intake import spellings
from data.intake.cells import Cell, cell_text, is_blank, tidy
from data.intake.columns import Sheet
from data.intake.dates import date
from data.intake.rows import Block
from data.intake.specification import Specification, key

_HIGHEST = 500
_NIK = re.compile(r"\d{16}")
_WORDS = re.compile(r"(?:rekap|ringkasan|rangkuman|resume|pivot|summary|jumlah|jml|total)")
_NAMED = 5
_FAR = 20


@dataclass(frozen=True, slots=True)
class Recap:
    """Numbers by member of a classification, for each column of numbers, counted from 0."""

    classification: str
    columns: Mapping[int, Mapping[str, float]]


def recap(sheet: Sheet, specification: Specification) -> Recap | None:
    """Read a sheet that has numbers for kecamatan or another classification, each named once.

    None if nothing says that these are sums, or if it may be a list: a date, a NIK, a member that
    is named twice.
    """
    if sheet.height > _HIGHEST:
        return None
    rows = [sheet.row(number) for number in range(sheet.height)]
    cells = [cell for row in rows for cell in row if not is_blank(cell)]
    if any(map(_of_a_list, cells)):
        return None
    if not any(_WORDS.match(key(text)) for text in (sheet.title, *cells) if isinstance(text, str)):
        return None
    best: Recap | None = None
    for column in specification.columns:
        if column.type != "name":
            continue
        named = [(member, row) for row in rows if (member := _member(column.classification, row))]
        members = [member for member, _ in named]
        if not named or len(set(members)) < len(members):
            continue
        columns: dict[int, dict[str, float]] = {}
        for member, row in named:
            for place, cell in enumerate(row):
                if isinstance(cell, int | float) and not isinstance(cell, bool):
                    columns.setdefault(place, {})[member] = cell
        most = len(next(iter(best.columns.values()))) if best else 0
        if columns and max(map(len, columns.values())) > most:
            best = Recap(column.classification, columns)
    return best


def _of_a_list(cell: Cell) -> bool:
    """Tell whether a cell is a date or a NIK; a bare number may be a count."""
    if isinstance(cell, str):
        text = tidy(cell)
        return _NIK.search(text) is not None or (not text.isdigit() and date(text) is not None)
    return isinstance(cell, dt.date) or _NIK.search(cell_text(cell) or "") is not None


def _member(classification: str, row: Sequence[Cell]) -> str | None:
    texts = (tidy(cell) for cell in row if isinstance(cell, str) and not is_blank(cell))
    return next(
        (found for text in texts if (found := spellings.member(classification, text, {}))), None
    )


def difference(found: Recap, specification: Specification, blocks: Sequence[Block]) -> str:
    """Say how the recap differs from the numbers of rows; empty if one of its columns does not.

    A recap of other things, such as rupiah, cannot be compared, and differs from nothing.
    """
    counted = _counted(found.classification, specification, blocks)
    rows = sum(counted.values())
    sums = {place: sum(numbers.values()) for place, numbers in found.columns.items()}
    if any(numbers == counted for numbers in found.columns.values()):
        return ""
    near = [place for place, total in sums.items() if rows / _FAR <= total <= rows * _FAR]
    if not near:
        return ""
    place = min(near, key=lambda place: abs(sums[place] - rows))
    numbers = found.columns[place]
    unlike = [
        member
        for member in spellings.SPELLINGS[found.classification].values()
        if numbers.get(member, 0) != counted.get(member, 0)
    ]
    words = [
        f"{spellings.name(found.classification, member)} {indonesian.decimal(numbers[member], 0)}"
        f", di daftar {counted.get(member, 0)} baris"
        if member in numbers
        else f"{spellings.name(found.classification, member)} tidak ada, di daftar "
        f"{counted[member]} baris"
        for member in dict.fromkeys(unlike)
    ]
    more = len(words) - _NAMED
    return (
        f"rekap ini berjumlah {indonesian.decimal(sums[place], 0)}, daftarnya "
        f"{indonesian.whole(rows)} baris: {'; '.join(words[:_NAMED])}"
        + (f"; dan {more} lagi" if more > 0 else "")
    )


def _counted(
    classification: str, specification: Specification, blocks: Sequence[Block]
) -> Counter[str]:
    field = next(
        column.field for column in specification.columns if column.classification == classification
    )
    counted: Counter[str] = Counter()
    for block in blocks:
        for value, times in _times(block, field):
            if member := spellings.member(classification, value, {}):
                counted[member] += times
    return counted


def _times(block: Block, field: str) -> list[tuple[str, int]]:
    cells = block.cells(field).encoded()
    times = Counter(cells.codes.tolist())
    return [(tidy(cell_text(cells.values[code]) or ""), count) for code, count in times.items()]

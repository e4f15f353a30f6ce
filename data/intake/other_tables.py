"""Sheets that are no list to count: tables of other programs, and recaps beside a list.

Say what the former are and what to do; hold the latter against the rows of the list.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data import indonesian
from data.intake import spellings
from data.intake.cells import Cell, cell_text, is_blank, is_number, texts, tidy
from data.intake.columns import Sheet
from data.intake.dates import date
from data.intake.rows import Block
from data.intake.specification import Column, Specification, key

_HIGHEST = 500
_NIK = re.compile(r"\d{16}")
_WORDS = re.compile(r"(?:rekap|ringkasan|rangkuman|resume|pivot|summary|jumlah|jml|total)")
_NAMED = 5
_FAR = 20

_ROWS = 30
_INSTEAD = (
    "; kirim daftar yang iurannya dibayar pada bulan itu: lembar data_tk_baru, data_tk_lanjutan, "
    "atau data_upah"
)
_INACTIVE = (
    "Ini lembar SIPP data_tk_na: pekerja yang dinonaktifkan, bukan daftar peserta" + _INSTEAD
)
_CHANGED = "Ini lembar SIPP update_data_tk: perubahan data pekerja, bukan daftar peserta" + _INSTEAD
_FAMILIES = (
    "Ini data keluarga DTSEN, bukan daftar peserta: satu baris satu keluarga, dan tidak ada yang "
    "mengatakan iuran siapa yang dibayar; jangan diunggah. Bila daftar peserta tidak menyebut "
    "kecamatan, unggah bersamanya daftar anggota DTSEN yang memuat NIK dan kecamatan"
)
_BY_TITLE: Mapping[str, str] = {"data tk na": _INACTIVE, "update data tk": _CHANGED}
_BY_HEADINGS: Mapping[frozenset[str], str] = {
    frozenset({"sebab na", "tgl kejadian"}): _INACTIVE,
    frozenset({"nomor kartu keluarga", "desil nasional"}): _FAMILIES,
    frozenset({"no kk", "desil nasional"}): _FAMILIES,
    frozenset({"id keluarga", "desil nasional"}): _FAMILIES,
}


def foreign(sheet: Sheet) -> str:
    """Say what a table of another program is, and what to do; empty if it is unknown.

    Call for sheets that are no list; a text file has its name for a title.
    """
    title = key(sheet.title or sheet.file)
    for named, words in _BY_TITLE.items():
        if named in title:
            return words
    for row in sheet.head[:_ROWS]:
        headings = {key(cell) for cell in row if isinstance(cell, str)}
        for wanted, words in _BY_HEADINGS.items():
            if wanted <= headings:
                return words
    return ""


@dataclass(frozen=True, slots=True)
class Recap:
    """Numbers by member of a column of names, for each column of numbers, counted from 0."""

    column: Column
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
    for column in specification.names:
        named = [(member, row) for row in rows if (member := _member(column.classification, row))]
        members = [member for member, _ in named]
        if not named or len(set(members)) < len(members):
            continue
        columns: dict[int, dict[str, float]] = {}
        for member, row in named:
            for place, cell in enumerate(row):
                if is_number(cell):
                    columns.setdefault(place, {})[member] = cell
        most = len(next(iter(best.columns.values()))) if best else 0
        if columns and max(map(len, columns.values())) > most:
            best = Recap(column, columns)
    return best


def _of_a_list(cell: Cell) -> bool:
    """Tell whether a cell is a date or a NIK; a bare number may be a count."""
    if isinstance(cell, str):
        text = tidy(cell)
        return _NIK.search(text) is not None or (not text.isdigit() and date(text) is not None)
    return isinstance(cell, dt.date) or _NIK.search(cell_text(cell) or "") is not None


def _member(classification: str, row: Sequence[Cell]) -> str | None:
    found = (spellings.member(classification, text) for text in texts(row))
    return next(filter(None, found), None)


def difference(found: Recap, blocks: Sequence[Block]) -> str:
    """Say how the recap differs from the numbers of rows; empty if one of its columns does not.

    A recap of other things, such as rupiah, cannot be compared, and differs from nothing.
    """
    classification = found.column.classification
    counted = _counted(found.column, blocks)
    rows = sum(counted.values())
    sums = {place: sum(numbers.values()) for place, numbers in found.columns.items()}
    near = [place for place, total in sums.items() if rows / _FAR <= total <= rows * _FAR]
    if not near or any(numbers == counted for numbers in found.columns.values()):
        return ""
    place = min(near, key=lambda place: abs(sums[place] - rows))
    numbers = found.columns[place]
    words = []
    for member in dict.fromkeys(spellings.SPELLINGS[classification].values()):
        if numbers.get(member, 0) != counted[member]:
            number = "tidak ada"
            if member in numbers:
                number = indonesian.decimal(numbers[member], 0)
            name = spellings.name(classification, member)
            words.append(f"{name} {number}, di daftar {counted[member]} baris")
    more = len(words) - _NAMED
    return (
        f"rekap ini berjumlah {indonesian.decimal(sums[place], 0)}, daftarnya "
        f"{indonesian.whole(rows)} baris: {'; '.join(words[:_NAMED])}"
        + (f"; dan {more} lagi" if more > 0 else "")
    )


def _counted(column: Column, blocks: Sequence[Block]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for block in blocks:
        cells = block.cells(column.field).encoded()
        for code, times in Counter(cells.codes.tolist()).items():
            text = tidy(cell_text(cells.values[code]) or "")
            if member := spellings.member(column.classification, text):
                counted[member] += times
    return counted

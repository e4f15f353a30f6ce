"""What the columns of a list lack, and what else tells it.

A name of a group stands in a row of its own above the group ("I. KEC. AMBULU"), or only in its
first row. A NIK or an address tell sex, birth and kecamatan of a person.

A NIK is six digits of the kecamatan that issued it, six of the day of birth (plus 40 for women),
and four of a serial number. Where it was issued is not where the person lives: a kecamatan from a
NIK is an estimate. Nothing but the result is kept.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from data import catalogue, indonesian
from data.intake import spellings
from data.intake.cells import Cell, Cells, Mask, cell_text, is_blank, tidy
from data.intake.columns import Sheet
from data.intake.rows import Block, row_ranges
from data.intake.specification import Column, Specification, key

Reader = Callable[[Cell], Cell]

_NIK = re.compile(r"(?<!\d)(\d{6})(\d\d)(\d\d)(\d\d)\d{4}(?!\d)")
_CODES = {code.replace(".", ""): code for code in catalogue.KECAMATAN}
_WOMEN = 40
_YOUNGEST = 15
_ORDINAL = re.compile(r"(?:[ivxlc]+|[a-z]|\d{1,3})[.)]?", re.IGNORECASE)
_LED = re.compile(r"(?:[ivxlc]+|[a-z]|\d{1,2})[.)]\s*|[ivxlc]+\s+(?=kec)", re.IGNORECASE)
_WIDEST = 3


def _born(cell: Cell) -> tuple[str | None, dt.date | None]:
    found = _NIK.search(cell_text(cell) or "")
    if not found:
        return None, None
    day, month, year = map(int, found.groups()[1:])
    female = day > _WOMEN
    latest = dt.datetime.now(dt.UTC).year - _YOUNGEST
    century = 2000 if 2000 + year <= latest else 1900
    try:
        return "PL"[not female], dt.date(century + year, month, day - _WOMEN * female)
    except ValueError:
        return None, None


def _issued(cell: Cell) -> Cell:
    found = _NIK.search(cell_text(cell) or "")
    return _CODES.get(found[1]) if found else None


FROM_NIK: Mapping[str, Reader] = {
    "sex": lambda cell: _born(cell)[0],
    "birth": lambda cell: _born(cell)[1],
    "kecamatan": _issued,
}
"""Readers of what a NIK tells, None where it tells nothing."""


@cache
def _named() -> re.Pattern[str]:
    names = sorted(
        {
            spellings.plain(name)
            for kecamatan in catalogue.KECAMATAN.values()
            for name in (kecamatan.name, *kecamatan.alternative_spellings)
        },
        key=len,
        reverse=True,
    )
    either = "|".join(re.escape(name).replace(r"\ ", r"\s*") for name in names)
    return re.compile(
        rf"\bkec(?:amatan|\.|\b)\s*[.:]?\s*({either})\b|(?:^|[,;/])\s*({either})\s*(?=[,;/]|$)",
        re.IGNORECASE,
    )


def kecamatan_of_address(cell: Cell) -> Cell:
    """Find the code of the only kecamatan that an address names; None if that is not certain.

    After "Kec." any name counts, else only one between commas: streets and desa have such names.
    """
    found = _named().findall(cell_text(cell) or "")
    named = {name for name, _ in found if name} or {name for _, name in found}
    codes = {spellings.member("kecamatan", name) for name in named}
    return codes.pop() if len(codes) == 1 else None


@dataclass(frozen=True, slots=True)
class Derivation:
    """The column, counted from 0, that tells a missing field, and how to read it."""

    place: int
    read: Reader
    source: str


def derivable(
    specification: Specification,
    titles: Sequence[str],
    fields: Sequence[str],
    constants: Mapping[str, str],
) -> dict[str, Derivation]:
    """Find what tells the fields that neither a column nor one of `constants` provides.

    A kecamatan that is given as blank comes from the address, but not from the NIK.
    """
    numbers = [
        place
        for place, name in enumerate(fields)
        if name and specification.column(name).type == "nik"
    ]
    known = set(map(key, specification.addresses))
    addresses = [
        place
        for place, (title, name) in enumerate(zip(titles, fields, strict=True))
        if not name and key(title) in known
    ]
    found = {}
    for column in specification.columns:
        what = column.from_nik
        if not what or column.field in fields or constants.get(column.field):
            continue
        if what == "kecamatan" and addresses:
            place = addresses[0]
            source = f'"{titles[place]}", yang isinya tidak disimpan'
            found[column.field] = Derivation(place, kecamatan_of_address, source)
        elif numbers and column.field not in constants:
            source = "angka NIK (tanggal lahir, ditambah 40 bagi perempuan)"
            if what == "kecamatan":
                source = "enam angka pertama NIK, sebagai Estimasi"
            found[column.field] = Derivation(numbers[0], FROM_NIK[what], source)
    return found


def derive(
    block: Block, specification: Specification, derived: Mapping[str, Derivation]
) -> Iterator[str]:
    """Let columns of NIK and addresses tell the missing fields of a block; say so.

    Fields that the rows above groups name are not missing.
    """
    derived = {name: derivation for name, derivation in derived.items() if name not in block.groups}
    block.places = {
        **block.places,
        **{name: derivation.place for name, derivation in derived.items()},
    }
    block.reads |= {name: derivation.read for name, derivation in derived.items()}
    block.constants = {name: text for name, text in block.constants.items() if name not in derived}
    blank = {
        name for name, text in block.constants.items() if not text and name not in block.groups
    }
    block.unstated = frozenset({*derived, *blank})
    block.estimated = any(derivation.read is _issued for derivation in derived.values())
    for name, derivation in derived.items():
        header = specification.column(name).header
        yield f'kolom "{header}" tidak ada; dibaca dari {derivation.source}.'


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
        for column, text in _group_named(sheet, number, columns, places):
            found.setdefault(column.field, {})[number] = text
    return found


def _names(specification: Specification) -> Iterator[Column]:
    return (column for column in specification.names if column.required)


def _lacking(sheet: Sheet, start: int, column: Column, places: Mapping[str, int]) -> bool:
    place = places.get(column.field)
    return place is None or bool(sheet.columns[place].blanks()[start:].any())


def _group_named(
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


def fill_groups(
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

"""What a list of persons lacks and their NIK or their address tells: sex, birth, kecamatan.

A NIK is six digits of the kecamatan that issued it, six of the day of birth (plus 40 for women),
and four of a serial number. Where it was issued is not where the person lives: a kecamatan from a
NIK is an estimate. Nothing but the result is kept.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from data import catalogue
from data.intake import spellings
from data.intake.cells import Cell, cell_text
from data.intake.rows import Block
from data.intake.specification import Specification, key

Reader = Callable[[Cell], Cell]

_NIK = re.compile(r"(?<!\d)(\d{6})(\d\d)(\d\d)(\d\d)\d{4}(?!\d)")
_CODES = {code.replace(".", ""): code for code in catalogue.KECAMATAN}
_WOMEN = 40
_YOUNGEST = 15


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
    derived = {name: one for name, one in derived.items() if name not in block.groups}
    block.places = {**block.places, **{name: one.place for name, one in derived.items()}}
    block.reads |= {name: one.read for name, one in derived.items()}
    block.constants = {name: text for name, text in block.constants.items() if name not in derived}
    blank = {
        name for name, text in block.constants.items() if not text and name not in block.groups
    }
    block.unstated = frozenset({*derived, *blank})
    block.estimated = any(one.read is _issued for one in derived.values())
    for name, one in derived.items():
        yield f'kolom "{specification.column(name).header}" tidak ada; dibaca dari {one.source}.'

"""What of a cell may be printed: nothing that could identify a person.

Columns may be shifted, so that a person's name is in the column of sexes.
"""

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from typing import Final

import numpy as np

from data.intake import spellings
from data.intake.cells import is_error
from data.intake.columns import Cast, Persons
from data.intake.corrections import MAY_BE_A_NIK
from data.intake.dates import MONTH
from data.intake.rows import OfficeFile
from data.intake.specification import Column, Specification

MASK: Final = "••••"
ENOUGH: Final = 5
"""Persons who share a text that names none of them."""

_LONGEST_SHOWN = 40
_AGE_OF_THE_YOUNGEST = 15
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATED = re.compile(rf"(?:[\d/. :,-]|\b(?:{MONTH})\b){{4,}}", re.IGNORECASE)
_SHORT_DATED = re.compile(rf"\d{{1,2}}[/. -](?:\d{{1,2}}|{MONTH})[/. -](\d\d)", re.IGNORECASE)
_NUMBER = re.compile(
    r"[-–(]?(?:rp\.? ?)?\d[\d.,]*(?:,?-)?\)?(?: ?(?:bulan|bln|bl|ribu|juta|miliar|rupiah|rp))*\.?",
    re.IGNORECASE,
)


class Masking:
    def __init__(
        self,
        file: OfficeFile,
        today: dt.date,
        shared: Callable[[str, str], int] | None = None,
    ) -> None:
        """Take a file; `shared` counts the persons with a text in a field, if not its cells."""
        self._file, self._today = file, today
        self._shared = shared or cache(self._count_persons)

    def mask(self, row: int, column: Column) -> str:
        """Return the text of a cell that is not blank, masked if it may identify a person."""
        text = self._file.text(row, column.field) or ""
        tidied = " ".join(text.split())
        printed = mask_text(self._file.specification, column, tidied, self._today)
        may_be_shared = column.counted and not column.party and column.type in ("text", "name")
        if printed == MASK and may_be_shared and not re.search(r"\d[\d/. -]{4}", tidied):
            return tidied if self._shared(column.field, text) >= ENOUGH else MASK
        return printed

    def _count_persons(self, field: str, text: str) -> int:
        cells = self._file.cells[field]
        assert isinstance(cells, Cast)  # noqa: S101 - a NIK is no text
        rows = np.flatnonzero(cells.codes == cells.texts.index(text))
        persons = [
            self._file.cells[column.field]
            for column in self._file.specification.columns
            if column.type == "nik" or column.party
        ]
        if not persons:
            return len(rows)
        named = persons[0]
        names = named.numbers if isinstance(named, Persons) else named.codes
        return len(np.unique(names[rows]))


def mask_text(specification: Specification, column: Column, text: str, today: dt.date) -> str:
    """Mask a text unless it may be printed, whatever the rest of its column holds.

    In a file about people, print only texts that resemble a valid content of the column, and no
    date on which a participant can have been born.
    """
    if is_error(text):
        return text
    short = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
    if column.private:
        return text[:2] + MASK if column.type == "nik" and text[:2].isdigit() else MASK
    if not any(each.private for each in specification.columns):
        return MASK if column.type != "decimal" and MAY_BE_A_NIK.search(text) else short
    if column.type == "name":
        known = text.lower() in _known(column.classification)
        place = column.classification == "kecamatan" and spellings.names_places(text)
        return short if known or place or spellings.suggest(column.classification, text) else MASK
    if column.type == "date":
        return short if _recent(text, today) and not MAY_BE_A_NIK.search(text) else MASK
    digits = len(re.sub(r"\D", "", text))
    longest = 12 if column.maximum is None else len(str(column.maximum)) + 1
    return short if _NUMBER.fullmatch(text) and digits <= longest else MASK


def _recent(text: str, today: dt.date) -> bool:
    first = today.year - _AGE_OF_THE_YOUNGEST
    year = _YEAR.search(text)
    if year:
        return int(year[0]) > first and _DATED.fullmatch(text) is not None
    written = _SHORT_DATED.fullmatch(text)
    return written is not None and first < 2000 + int(written[1]) <= today.year + 1


@cache
def _known(classification: str) -> frozenset[str]:
    return frozenset(map(spellings.plain, spellings.SPELLINGS[classification]))

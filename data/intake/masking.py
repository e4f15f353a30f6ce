"""What a cell should hold, in the words of a finding, and what of its text may be shown."""

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from data.intake import spellings
from data.intake.specification import Column, Specification

_MASK = "••••"
_LONGEST_SHOWN = 40
_AGE_OF_THE_YOUNGEST = 15
_NIK_IN_SIGHT = re.compile(r"(?:\d[ .-]?){14}")
_YEAR = re.compile(r"(19|20)\d\d")

_FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "sexes": "jenis kelamin",
        "kecamatan": "kecamatan",
        "sectors": "sektor",
        "funding": "sumber dana",
        "programmes": "program",
        "school_levels": "jenjang",
        "aid_items": "jenis bantuan",
        "origins": "asal dana",
    }
)


def expected(column: Column) -> str:
    """What the column holds, as a finding says it to who must mend the cell."""
    if column.type == "nik":
        return "16 angka yang disimpan sebagai teks"
    if column.type == "date":
        return "tanggal seperti 31/12/2025"
    if column.type == "whole":
        return f"bilangan bulat{_bounds(column)}"
    if column.type == "decimal":
        return f"angka{_bounds(column)}, seperti 1.250 atau 12,5"
    if column.type == "text":
        return "teks"
    family = _FAMILIES[column.classification]
    members = _members(column)
    return f"{family}: {members}" if members else f"nama atau kode {family}"


def objection(column: Column, text: str) -> str:
    """Why the text is not what this column holds."""
    if column.type == "nik":
        return f"harus {expected(column)} (Excel membulatkan angka sepanjang NIK)"
    if column.type != "name":
        return f"harus {expected(column)}"
    family = _FAMILIES[column.classification]
    if similar := suggestion(column, text):
        return f'{family} tidak dikenal; maksud Anda "{similar}"?'
    members = _members(column)
    return f"{family} tidak dikenal" + (f"; yang dikenal: {members}" if members else "")


def _bounds(column: Column) -> str:
    if column.minimum is not None and column.maximum is not None:
        return f" dari {column.minimum} sampai {column.maximum}"
    if column.minimum == 0:
        return " yang tidak negatif"
    return ""


def _members(column: Column) -> str:
    """All names of a classification that is short enough to be listed."""
    if column.classification == "kecamatan":
        return ""
    known = {
        member: spelling for spelling, member in spellings.SPELLINGS[column.classification].items()
    }
    return ", ".join(known.values())


def suggestion(column: Column, text: str) -> str:
    """The known name that the text resembles, or nothing."""
    if column.type != "name":
        return ""
    found = spellings.suggest(column.classification, text)
    return found.name if found else ""


def shown(specification: Specification, column: Column, text: str, today: dt.date) -> str:
    """The text as it may be printed.

    Columns slip: the name of a person can stand where a sex should. So in a file about people only
    that is printed which resembles what the column holds, and no date on which a participant can
    have been born.
    """
    text = " ".join(text.split())
    short = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
    if column.private:
        return text[:2] + _MASK if column.type == "nik" and text[:2].isdigit() else _MASK
    if not specification.has_private_columns:
        return _MASK if column.type != "decimal" and _NIK_IN_SIGHT.search(text) else short
    if column.type == "name":
        known = text.lower() in _known(column.classification)
        return short if known or suggestion(column, text) else _MASK
    if column.type == "date":
        year = _YEAR.search(text)
        recent = year is not None and int(year[0]) > today.year - _AGE_OF_THE_YOUNGEST
        # A NIK may hold the digits of a recent year.
        dated = re.fullmatch(r"[\d/. :-]{8,19}", text) and not _NIK_IN_SIGHT.search(text)
        return short if recent and dated else _MASK
    longest = 15 if column.maximum is None else len(str(column.maximum)) + 1
    return short if re.fullmatch(r"-?(Rp ?)?[\d.,]+", text) and len(text) <= longest else _MASK


@cache
def _known(classification: str) -> frozenset[str]:
    return frozenset(map(spellings.plain, spellings.SPELLINGS[classification]))

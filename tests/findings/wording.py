"""How numbers, names and times are written: as patterns, and held against what they mean."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from data import catalogue

NAMES = {one.code: one.name for one in catalogue.KECAMATAN.values()}
POPULATION = {one.code: one.population_2024 for one in catalogue.KECAMATAN.values()}
SECTORS = {one.id: one.label for one in catalogue.SECTORS.values()}
SHORT = {one.id: one.short_label for one in catalogue.SECTORS.values()}
PROGRAMMES = {one.id: one.short_label for one in catalogue.PROGRAMMES.values()}
ITEMS = {one.id: one.label for one in catalogue.AID_ITEMS.values()}
LEVELS = {one.id: one.label for one in catalogue.SCHOOL_LEVELS.values()}
ORIGINS = {one.id: one.label for one in catalogue.ORIGINS.values()}
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)


def rounded(value: Fraction | float, decimals: int = 0) -> Fraction:
    """Half up; nothing here is below zero."""
    shifted = Fraction(value) * 10**decimals + Fraction(1, 2)
    return Fraction(shifted.numerator // shifted.denominator, 10**decimals)


UNITS = {"": 1, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def in_words(value: Fraction | float) -> Fraction:
    """An amount of Rupiah as it is read: in full, or with two decimals from a million on."""
    for unit, above in zip(UNITS.values(), (*list(UNITS.values())[1:], 10**18), strict=True):
        read = rounded(Fraction(value) / unit, 0 if unit == 1 else 2)
        if read * unit < above:
            return read * unit
    raise ValueError(value)


def number(text: str) -> Fraction:
    digits, _, unit = text.removeprefix("Rp").partition(" ")
    return Fraction(digits.replace(".", "").replace(",", ".")) * UNITS[unit]


def close(one: Fraction, other: Fraction) -> bool:
    return abs(one - other) <= abs(other) * Fraction(1, 10**12)


def reads(text: str, value: Fraction | float | None, decimals: int = 0) -> bool:
    """Whether the text is this number with so many decimals."""
    places = len(text.partition(",")[2])
    return value is not None and places == decimals and number(text) == rounded(value, decimals)


def pays(text: str, value: Fraction | float | None) -> bool:
    """Whether the text is this amount in Rupiah."""
    return value is not None and text.startswith("Rp") and close(number(text), in_words(value))


def quantity(text: str, value: float) -> bool:
    return reads(text, value, 0 if float(value).is_integer() else 1)


def names(text: str) -> list[str]:
    return re.split(r", dan | dan |, ", text)


def named(text: str, ids: Iterable[str], labels: Mapping[str, str]) -> bool:
    """Whether the text names exactly these, each once."""
    return sorted(names(text)) == sorted(labels[one] for one in ids)


def place_of(mine: str, read: Mapping[str, Fraction]) -> int:
    return sum(value > read[mine] for value in read.values()) + 1


def highest(read: Mapping[str, Fraction]) -> list[str]:
    most = max(read.values(), default=None)
    return [one for one, value in read.items() if value == most]


def lowest(read: Mapping[str, Fraction]) -> list[str]:
    least = min(read.values(), default=None)
    return [one for one, value in read.items() if value == least]


def direction(change: int) -> str | None:
    return "naik" if change > 0 else "turun" if change < 0 else None


def until(year: int, as_of: dt.date) -> str:
    """How a year is said: as a whole, or up to the day that is known."""
    if as_of >= dt.date(year, 12, 31):
        return f"pada {year}"
    return f"hingga {as_of.day} {MONTHS[as_of.month - 1]} {as_of.year}"


def span(years: Sequence[int]) -> str:
    return str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"


def are(text: str, count: str | None, ids: Sequence[str], labels: Mapping[str, str]) -> bool:
    """Whether a text names these, or says how many they are."""
    return reads(count, len(ids)) if count else named(text, ids, labels)


def begun(month: dt.date, step: str) -> dt.date:
    """The first day of the period that a month is in."""
    if step == "year":
        return dt.date(month.year, 1, 1)
    return dt.date(month.year, (month.month - 1) // 3 * 3 + 1, 1) if step == "quarter" else month


def called(period: dt.date, step: str) -> str:
    if step == "year":
        return str(period.year)
    if step == "quarter":
        return f"Triwulan {(period.month + 2) // 3} {period.year}"
    return f"{MONTHS[period.month - 1]} {period.year}"


def one_of(labels: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, labels))})"


def some_of(labels: Iterable[str]) -> str:
    one = one_of(labels)
    return f"(?:{one}(?:(?:, dan |, | dan ){one})*)"


N = r"(\d{1,3}(?:\.\d{3})*)"
D = r"(\d{1,3}(?:\.\d{3})*,\d)"
NUMBER = r"(\d{1,3}(?:\.\d{3})*(?:,\d+)?)"
RP = r"(Rp\d{1,3}(?:\.\d{3})*(?:,\d+)?(?: (?:juta|miliar|triliun))?)"
KECAMATAN, PLACES = one_of(NAMES.values()), some_of(NAMES.values())
EVERY = ".*"
ENDING = r"(?:, Kecamatan [A-Z]\w+)?, Kabupaten Jember"

MONTH = rf"({one_of(MONTHS)} \d{{4}})"
UNTIL = rf"((?:\d{{1,2}} )?{one_of(MONTHS)} \d{{4}})"
"""A month that has ended, or the day of one at which the data stop."""

"""Numbers, money, dates and lists as Indonesian readers write them.

Babel's `id_ID` has the separators, names and signs; only this module applies them. Every number is
rounded half up, once, when it is written. Anything but a finite number or a date is refused with a
ValueError: the caller decides whether to show `NO_DATA`, a dash or nothing.

All functions are thread-safe.
"""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import TypeAlias

from babel import Locale
from babel.dates import DateTimePattern
from babel.dates import parse_pattern as parse_date_pattern
from babel.lists import format_list
from babel.numbers import NumberPattern, get_currency_symbol, parse_pattern
from num2words import num2words

Number: TypeAlias = int | float | Decimal

NO_DATA = "tidak ada data"
NOT_GIVEN = "tidak dirinci"
WITHHELD = "dirahasiakan"
"""What is written where an office did not say a number, which is neither zero nor no data."""

_LOCALE = Locale.parse("id_ID")
_RUPIAH = get_currency_symbol("IDR", _LOCALE)
_EN_DASH = "–"
MINUS = "−"
# A million triliun: Babel has no name from here on, and num2words misspells it.
_NAMELESS = 18

# Never the short names "M" for miliar and "T" for triliun, which English readers misread.
_LONG_NAMES = _LOCALE.compact_decimal_formats["long"]["other"]


def _scale(*powers: int) -> list[tuple[int, str, Decimal]]:
    """List powers of ten with their names and the numbers at which the next power takes over."""
    limits = [Decimal(10) ** power for power in (*powers[1:], _NAMELESS)]
    names = [_LONG_NAMES[str(10**power)].suffix[0] if power else "" for power in powers]
    return list(zip(powers, names, limits, strict=True))


_NUMBER_SCALE = _scale(0, 3, 6, 9, 12)
_RUPIAH_SCALE = _scale(0, 6, 9, 12)

_DATE: DateTimePattern = _LOCALE.date_formats["long"]
_TIME: DateTimePattern = _LOCALE.time_formats["short"]
_MONTH: DateTimePattern = _LOCALE.datetime_skeletons["yMMMM"]
_MONTH_SHORT: DateTimePattern = _LOCALE.datetime_skeletons["yMMM"]
_WEEKDAY = parse_date_pattern("EEEE")
_MONTH_ALONE = parse_date_pattern("MMMM")

MONTHS: tuple[str, ...] = tuple(_LOCALE.months["format"]["wide"].values())
"""The names of the twelve months."""

_PARTIAL_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


# A page writes the same two thousand numbers at every run. The cache key is the printed number,
# because 1, 1.0 and True are equal, but not written alike.
_remembered = lru_cache(32_768)


def _printed(value: Number) -> str:
    # Decimal would read the text "82.093" as eighty-two.
    if isinstance(value, str):
        raise ValueError(f"{value!r} is a text, not a number")
    return str(value)


def _finite(printed: str) -> Decimal:
    try:
        number = Decimal(printed)
    except InvalidOperation:
        raise ValueError(f"{printed} is not a number") from None
    if not number.is_finite():
        raise ValueError(f"{printed} is not a finite number")
    return number


def _round_at(number: Decimal, power: int) -> Decimal:
    """Round half up to a multiple of 10**power, without a negative zero."""
    try:
        rounded = number.quantize(Decimal((0, (1,), power)), ROUND_HALF_UP)
    except InvalidOperation:
        raise ValueError(f"{number} has too many digits to be written") from None
    return rounded or rounded.copy_abs()


@cache
def _pattern(before: str, least: int, most: int, after: str) -> NumberPattern:
    if not 0 <= least <= most:
        raise ValueError(f"a number cannot be written with {most} decimals")
    fraction = "." + "0" * least + "#" * (most - least) if most else ""
    return parse_pattern(f"{before}#,##0{fraction}{after}")


@_remembered
def _rounded(printed: str, decimals: int) -> Decimal:
    if decimals < 0:
        raise ValueError(f"a number cannot be rounded to {decimals} decimals")
    return _round_at(_finite(printed), -decimals)


@_remembered
def _write(rounded: Decimal, before: str, least: int, most: int, after: str) -> str:
    text: str = _pattern(before, least, most, after).apply(rounded, _LOCALE)
    # A hyphen is as short as a dash within a word, and may end a line.
    return text.replace("-", MINUS)


def round_half_up(value: Number, decimals: int = 0) -> Decimal:
    """Round half up, away from zero: 2,5 becomes 3 and -2,5 becomes -3.

    A float counts as it prints, so 2.675 becomes 2.68. There is no negative zero. ValueError for
    anything but finite numbers, for negative `decimals`, and beyond 28 digits.
    """
    return _rounded(_printed(value), decimals)


def whole(value: Number) -> str:
    """Round to a whole number: 82093 gives "82.093"."""
    return decimal(value, 0)


def decimal(value: Number, decimals: int) -> str:
    """Write a number with exactly so many decimals: 24.5 and 1 give "24,5"."""
    return _decimal(_printed(value), decimals)


@_remembered
def _decimal(printed: str, decimals: int) -> str:
    return _write(_rounded(printed, decimals), "", decimals, decimals, "")


def percent(value: Number, decimals: int = 2, *, words: bool = False) -> str:
    """Write a percentage number (not a fraction): 21.86 gives "21,86%".

    With `words`, as running text has it: "21,86 persen".
    """
    rounded = round_half_up(value, decimals)
    if words:
        return _write(rounded, "", decimals, decimals, " persen")
    # Babel multiplies by a hundred wherever a pattern has a percent sign.
    return _write(rounded.scaleb(-2), "", decimals, decimals, "%")


def rupiah(value: Number) -> str:
    """Write whole rupiah in full: "Rp51.570.000.000", "−Rp1.500"."""
    return _write(round_half_up(value), _RUPIAH, 0, 0, "")


def rupiah_words(value: Number, decimals: int = 2) -> str:
    """Write rupiah in juta, miliar or triliun with at most so many decimals: "Rp51,57 miliar".

    Zeros at the end are dropped ("Rp20 miliar"). Below a million, and however many decimals are
    asked for, it is the whole rupiah ("Rp16.800"). ValueError from a million triliun on.
    """
    return _words(_printed(value), decimals, _RUPIAH)


def number_words(value: Number, decimals: int) -> str:
    """Write ribu, juta, miliar or triliun with at most so many decimals: "82,1 ribu", "833".

    For axes and running text; zeros at the end are dropped ("10 ribu"). ValueError from a million
    triliun on.
    """
    return _words(_printed(value), decimals, "")


@_remembered
def _words(printed: str, decimals: int, before: str) -> str:
    """Write in the first unit that is large enough; of rupiah without fractions."""
    scaled, places, name = _scaled(_finite(printed), decimals, money=bool(before))
    return _write(scaled, before, 0, places, name)


def round_as_words(value: Number, decimals: int, *, money: bool) -> Decimal:
    """Round to what is read in words: 51_567_890_000 is read "51,57 miliar", so 51_570_000_000."""
    scaled, _, name = _scaled(_finite(_printed(value)), decimals, money=money)
    power = next(power for power, named, _ in (*_RUPIAH_SCALE, *_NUMBER_SCALE) if named == name)
    return Decimal(f"{scaled.scaleb(power):f}")


def _scaled(number: Decimal, decimals: int, *, money: bool) -> tuple[Decimal, int, str]:
    """Scale to the first unit that is large enough; also return the decimals and its name."""
    finest, scale = (0, _RUPIAH_SCALE) if money else (-decimals, _NUMBER_SCALE)
    for power, name, limit in scale:
        places = min(decimals, power - finest)
        rounded = _round_at(number, power - places)
        # The rounded number decides: 999.999.999.999 is 1 triliun, not 1.000 miliar.
        if rounded.copy_abs() < limit:
            return rounded.scaleb(-power), places, name
    raise ValueError(f"{number} is too large to be said with ribu, juta, miliar or triliun")


def spell_out(value: Number, *, decimals: int, scaled: bool, money: bool, unit: str = "") -> str:
    """Spell an amount out as it is written: "lima puluh satu koma lima tujuh miliar rupiah".

    `scaled` amounts are said in ribu, juta, miliar or triliun, others in full.
    """
    if scaled:
        number, _, name = _scaled(_finite(_printed(value)), decimals, money=money)
    else:
        number, name = round_half_up(value, 0 if money else decimals), ""
    words = [terbilang(number), name.strip(), "rupiah" if money else unit]
    return " ".join(filter(None, words))


def number_range(low: Number, high: Number) -> str:
    """Write a range of whole numbers, "100–200", or a single number if both ends are equal.

    A dash beside a minus sign cannot be read, so negative bounds are written "−5 sampai 10".
    ValueError if `low` is above `high`.
    """
    low, high = round_half_up(low), round_half_up(high)
    if low > high:
        raise ValueError(f"a range cannot go from {low} down to {high}")
    if low == high:
        return whole(low)
    between = _EN_DASH if low >= 0 else " sampai "
    return f"{whole(low)}{between}{whole(high)}"


def _day(day: dt.date) -> dt.date:
    # pandas' NaT is an instance of date, but differs from itself.
    if not isinstance(day, dt.date) or day != day:
        raise ValueError(f"{day!r} is not a date")
    return dt.date(day.year, day.month, day.day)


def _span(start: dt.date, end: dt.date) -> tuple[dt.date, dt.date]:
    start, end = _day(start), _day(end)
    if start > end:
        raise ValueError(f"a period cannot go from {start} back to {end}")
    return start, end


@_remembered
def _dated(day: dt.date, pattern: DateTimePattern) -> str:
    text: str = pattern.apply(day, _LOCALE)
    return text


def date(day: dt.date) -> str:
    """Write a full date: "10 Desember 2025". A datetime counts as the day in its own time zone."""
    return _dated(_day(day), _DATE)


def weekday(day: dt.date) -> str:
    """Write the day of the week: "Rabu"."""
    return _dated(_day(day), _WEEKDAY)


def moment(when: dt.datetime) -> str:
    """Write date and time of day, both in its own time zone: "10 Desember 2025 09.05"."""
    return f"{date(when)} {_TIME.apply(when, _LOCALE)}"


def month(day: dt.date) -> str:
    """Write the month of a day: "Desember 2025"."""
    return _dated(_day(day), _MONTH)


def month_short(day: dt.date) -> str:
    """Write the month for narrow places: "Des 2025", "Agu 2025"."""
    return _dated(_day(day), _MONTH_SHORT)


def partial_date(text: str) -> str:
    """Write an ISO date as precise as it is: "2025", "2025-11" or "2025-12-23".

    ValueError for any other text, and for a month or day that does not exist.
    """
    if not isinstance(text, str) or not _PARTIAL_DATE.fullmatch(text):
        raise ValueError(f"{text!r} is not a year, a month or a day")
    # A year alone is checked too: there is no year 0000.
    day = dt.date.fromisoformat(text + "-01-01"[len(text) - len("2025") :])
    if len(text) == len("2025"):
        return text
    return month(day) if len(text) == len("2025-11") else date(day)


def month_range(start: dt.date, end: dt.date) -> str:
    """Write from the month of a day to that of another: "Januari–Desember 2025".

    Days are not looked at. ValueError if it ends before it starts.
    """
    start, end = _span(_day(start).replace(day=1), _day(end).replace(day=1))
    if start == end:
        return month(end)
    pattern = _MONTH_ALONE if start.year == end.year else _MONTH
    return f"{_dated(start, pattern)}{_EN_DASH}{month(end)}"


def year_range(start: int, end: int) -> str:
    """Write from year to year, never with a thousands point: "2023–2025".

    ValueError if it ends before it starts.
    """
    first, last = _span(dt.date(start, 1, 1), dt.date(end, 1, 1))
    return str(last.year) if first == last else f"{first.year}{_EN_DASH}{last.year}"


def terbilang(value: Number) -> str:
    """Spell a number out: 21.86 gives "dua puluh satu koma delapan enam".

    All decimals are spelled except zeros at the end, so round first. ValueError from a million
    triliun on.
    """
    number = _finite(_printed(value))
    if number.copy_abs() >= 10**_NAMELESS:
        raise ValueError(f"{number} is too large to be spelled out")
    integer, _, fraction = f"{number.copy_abs():f}".partition(".")
    # num2words writes "seribu" only at the very beginning: 1.001.000 is "satu juta seribu" too,
    # but 21.000 stays "dua puluh satu ribu".
    words = re.sub(r"(juta|miliar|liun) satu ribu\b", r"\1 seribu", _spelled(integer))
    if fraction := fraction.rstrip("0"):
        words += " koma " + " ".join(map(_spelled, fraction))
    # num2words would say "min".
    return f"minus {words}" if number < 0 else words


def _spelled(digits: str) -> str:
    words: str = num2words(int(digits), lang="id")
    return words


def join(parts: Sequence[str]) -> str:
    """Join parts as an enumeration: "a, b, dan c"; ValueError if there are none."""
    if not parts:
        raise ValueError("there is nothing to enumerate")
    return format_list(parts, locale=_LOCALE)

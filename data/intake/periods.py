"""Read the period of a table from the words around it: "s.d. 10 Desember 2025", "Triwulan I 2026".

A period is a year, a month, a year up to a day, or a day on which something was counted.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

from data import indonesian
from data.intake.cells import tidy
from data.intake.dates import MONTH, MONTHS, date
from data.intake.titles import month_reader

_DAY = rf"(?:(?P<day>\d{{1,2}})\s+)?(?P<month>{MONTH})\b\.?(?:\s+(?P<year>(?:19|20)\d\d))?"
_TO = r"(?:s\s?[./]?\s?d\b\.?|sampai(?: dengan)?|hingga)"
_TIME = r"(?:(?:tanggal|tgl\.?|bulan)\s+)?"
_UNTIL = re.compile(rf"{_TO}\s+{_TIME}{_DAY}")
_ON = re.compile(rf"(?:\bper|posisi|kondisi|keadaan)(?:\s+data)?\s*:?\s+{_TIME}{_DAY}")
_RANGE = re.compile(
    rf"\b(?P<first>{MONTH})\b(?:\s+(?P<of>20\d\d))?\s*(?:[-–]|{_TO})\s*{_TIME}{_DAY}"
)
_OF_ONE_MONTH = re.compile(rf"(?<!\d)(?P<first>\d{{1,2}})\s*(?:[-–]|{_TO})\s*{_TIME}{_DAY}")
_SINCE = re.compile(rf"\b(?:tmt|mulai|sejak)\s+{_TIME}(?:\d{{1,2}}\s+)?(?:{MONTH})\b")
_IN_MONTH = re.compile(rf"\b{_DAY}")
_SPAN_OR_STATE = re.compile(
    r"s\s?[./]?\s?d\b|sampai|hingga|\bper\b|posisi|kondisi|keadaan|\d\s*[-–]\s*\d\d?[-/.]\d"
)
_IN_FIGURES = re.compile(r"(?<![\d/.])(\d{1,2})([-/.])(0?[1-9]|1[0-2])\2(20\d\d)(?![\d/.])")
_NUMBER = r"(iv|iii|ii|i|[1-4])\b"
_PART = re.compile(
    rf"({_TO}\s+)?\b(?:(triwulan|tw|kuartal)|(semester|smt))\s*{_NUMBER}"
    rf"(?:\s*(?:[-–]|{_TO}|dan|&)\s*(?:(?:triwulan|tw|kuartal|semester|smt)\s*)?{_NUMBER})?"
)
_YEAR = re.compile(r"(?<![\d./-])(?:19|20)\d\d(?![\d]|[./-]\d)")
_OF_A_RULE = re.compile(
    r"(?:nomor|no\.?)\s*[\w./-]+\s+tahun\s+\d{4}|(?:undang-undang|peraturan|perbup|perda|inpres)"
    r"[^,;()]*?\d{4}"
)
_SIGNED = re.compile(rf"^jember\s*,\s*(?:tanggal\s+)?{_DAY}|\b(?:di)?(?:cetak|unduh)\b.*")
_OF_A_LETTER = re.compile(
    rf"\b(?:ter)?(?:tanggal|tgl)\b[\s.:]*{_DAY}|^[\s:]*\d{{1,2}}\s+(?:{MONTH})\s+20\d\d$"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or a month of it, or the months from `since` to the day `until`.

    With `on`, the numbers are those of a day: a stock, not what a period added up to.
    """

    year: int | None = None
    month: int | None = None
    since: int = 1
    until: dt.date | None = None
    on: dt.date | None = None

    def otherwise(self, other: "Period") -> "Period":
        """Fill what is open from the words further away, unless they mean another year."""
        if self.year and other.year and self.year != other.year:
            return self
        narrow = self.month or self.until or self.on
        return Period(
            self.year or other.year,
            self.month if narrow else other.month,
            self.since if narrow else other.since,
            self.until if narrow else other.until,
            self.on if narrow else other.on,
        ).settled()

    def settled(self) -> "Period":
        """Give a month or day without a year the year that is known by now."""

        def dated(day: dt.date | None) -> dt.date | None:
            if day and self.year and day.year == _NO_YEAR:
                return _last(self.year, day.month, day.day)
            return day

        return replace(self, until=dated(self.until), on=dated(self.on))


_NO_YEAR = 1
"""Stands for the year of a day until the year is known."""


def _last(year: int, month: int, day: int | None) -> dt.date:
    of_month = calendar.monthrange(year, month)[1]
    return dt.date(year, month, min(day or of_month, of_month))


def _day(found: re.Match[str], lone: int | None) -> tuple[int | None, dt.date]:
    """Return the year, None if none is written, and the day; the last of a month without one."""
    year = int(found["year"]) if found["year"] else lone
    day = int(found["day"]) if found["day"] else None
    return year, _last(year or _NO_YEAR, MONTHS[found["month"]], day)


def read(written: str) -> Period:
    """Read the period that a text names; an empty one if there is none, or if years differ."""
    text = tidy(written.replace("_", " ")).lower()
    if _SPAN_OR_STATE.search(text):
        text = _IN_FIGURES.sub(_in_words, text)
    text = _OF_A_RULE.sub(" ", _SIGNED.sub(" ", text))
    lone = _lone_year(text)
    if found := _RANGE.search(text):
        year, day = _day(found, lone)
        if found["of"] and int(found["of"]) != year:
            return Period()
        return Period(year, since=MONTHS[found["first"]], until=day)
    if (found := _OF_ONE_MONTH.search(text)) and found["day"]:
        year, day = _day(found, lone)
        if int(found["first"]) != 1:
            return Period()
        whole = day == _last(day.year, day.month, None)
        return Period(year, day.month) if whole else Period(year, since=day.month, until=day)
    if found := _UNTIL.search(text):
        year, day = _day(found, lone)
        return Period(year, until=day)
    if found := _ON.search(text):
        year, day = _day(found, lone)
        return Period(year, on=day)
    if found := _PART.search(text):
        numbers = [_ROMAN.get(word) or int(word) for word in found.group(4, 5) if word]
        length = 3 if found[2] else 6
        last = numbers[-1] * length
        since = 1 if found[1] else (numbers[0] - 1) * length + 1
        if since < last <= 12:
            return Period(lone, since=since, until=_last(lone or _NO_YEAR, last, None))
    text = _SINCE.sub(" ", text)
    text = _OF_A_LETTER.sub(" ", text)
    lone = _lone_year(text)
    named = list(_IN_MONTH.finditer(text))
    if len({MONTHS[found["month"]] for found in named}) != 1:
        return Period(lone)
    if named[0]["day"]:
        year, day = _day(named[0], lone)
        return Period(year, on=day)
    return Period(lone, MONTHS[named[0]["month"]])


def _lone_year(text: str) -> int | None:
    years = {int(year) for year in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def _in_words(found: re.Match[str]) -> str:
    return f"{found[1]} {indonesian.MONTHS[int(found[3]) - 1].lower()} {found[4]}"


def of_label(written: str) -> Period:
    """Read the period that a cell or a heading is: "Jan-25", "2025-01", a first or last day."""
    found = month_reader(None)(written)
    if isinstance(found, dt.date):
        return Period(found.year, found.month)
    day = None if written.isdigit() else date(written)
    if day and day in (day.replace(day=1), _last(day.year, day.month, None)):
        return Period(day.year, day.month)
    return read(written)


def first_of(texts: Iterable[str]) -> Period:
    return reduce(Period.otherwise, map(read, texts), Period())

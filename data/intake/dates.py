"""Cast the dates of a column in every form that offices write them.

As in `cells.py`, the form is decided for a whole column, and a remark says so.

- `03/04/2025` is 3 April unless the column has a cell like `03/31/2025`.
- Years of two digits follow Excel: 00 to 29 is 2000 to 2029, 30 to 99 is 1930 to 1999.
- A number in a column of dates is an Excel serial date between 1910 and 2099; a year alone is too
  small to be such a number.
- A moment in UTC (`2025-12-31T17:00:00Z`) is a day in Jember.
- Programs whose time zone is off write a day as the last minute or the evening of the day before.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from data.intake.cells import (
    Cell,
    Cells,
    Contradiction,
    Inferred,
    Value,
    cell_text,
    contradiction,
    is_missing,
    is_number,
    tidy,
    unguarded,
)

_FIRST_SERIAL: Final = 3654
_LAST_SERIAL: Final = 73050
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a day
_EPOCH_1904_SHIFT = 1462
_SECONDS_A_DAY = 86_400
_CHANCE = 5
_NO_SHIFT = dt.timedelta()
_A_MINUTE = dt.timedelta(minutes=1)
_AHEAD_OF_UTC = dt.timedelta(hours=7)
_LAST_MINUTE, _LAST_SECOND = dt.time(23, 59), dt.time(23, 59, 59)
_LAST_MINUTE_IN_UTC, _MIDNIGHT_IN_UTC = dt.time(16, 59), dt.time(17)

_MONTH_NAMES = (
    ("januari", "january", "jan"),
    ("februari", "february", "pebruari", "feb", "peb"),
    ("maret", "march", "mar", "mrt"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agu", "agt", "agst", "ags", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "december", "des", "dec"),
)
MONTHS: Mapping[str, int] = {
    name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names
}
"""Names and short names of the months, Indonesian and English, in lower case."""
MONTH: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
"""A pattern for one of them."""

_TIME = (
    r"(?:[ t](?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:\.\d+)?)?"
    r"(?: ?(?P<half>[ap])m)?(?P<zone> ?z| ?utc|[+-]\d\d:?\d\d)?)?"
)
_YEAR_FIRST = re.compile(
    rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.IGNORECASE | re.ASCII
)
_YEAR_LAST = re.compile(
    rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d\d){_TIME}", re.IGNORECASE | re.ASCII
)
_IN_WORDS = re.compile(
    rf"(?:[a-z'’`]+, ?)?(\d{{1,2}})[ ./-]{{1,2}}([a-z]+)[ .,/-]{{1,2}}(\d{{4}}|\d\d){_TIME}",
    re.IGNORECASE | re.ASCII,
)
_IN_UTC = re.compile(r"\d(?: ?z| ?utc|\+00:?00)\s*$", re.IGNORECASE)
_SERIAL = re.compile(r"[0-9]{4,5}")


def _full_year(written: str) -> int:
    year = int(written)
    if len(written) == 4:
        return year
    return year + (2000 if year < 30 else 1900)


def _moment(year: int, month: int, day: int, found: re.Match[str]) -> dt.datetime | None:
    """Return the moment in Jember; None for a day that is not in the calendar."""
    try:
        moment = dt.datetime(year, month, day)  # noqa: DTZ001 - the time of Jember
    except ValueError:
        return None
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    if found["half"]:
        hour = hour % 12 + 12 * (found["half"].lower() == "p")
    if hour < 24 and minute < 60 and second < 60:
        moment += dt.timedelta(hours=hour, minutes=minute, seconds=second)
    if (found["zone"] or "").strip().lower().replace(":", "") in ("z", "utc", "+0000"):
        moment += _AHEAD_OF_UTC
    return moment


def _written(text: str, *, month_first: bool, from_1904: bool) -> dt.datetime | None:
    text = unguarded(text)
    if found := _YEAR_FIRST.fullmatch(text):
        return _moment(int(found[1]), int(found[3]), int(found[4]), found)
    if found := _YEAR_LAST.fullmatch(text):
        left, right = int(found[1]), int(found[3])
        day, month = (right, left) if month_first else (left, right)
        return _moment(_full_year(found[4]), month, day, found)
    if found := _IN_WORDS.fullmatch(text):
        named = MONTHS.get(found[2].lower())
        return _moment(_full_year(found[3]), named, int(found[1]), found) if named else None
    if _SERIAL.fullmatch(text):
        return _counted(int(text), from_1904=from_1904)
    return None


def _counted(serial: int | float, *, from_1904: bool) -> dt.datetime | None:
    """Convert an Excel serial date to the second; None if it is too small or too large."""
    days = serial + (_EPOCH_1904_SHIFT if from_1904 else 0)
    if not _FIRST_SERIAL <= days < _LAST_SERIAL + 1:
        return None
    return _EPOCH + dt.timedelta(seconds=round(days * _SECONDS_A_DAY))


def _of_cell(cell: Cell, *, month_first: bool, from_1904: bool) -> dt.datetime | None:
    if isinstance(cell, str):
        return _written(cell, month_first=month_first, from_1904=from_1904)
    if isinstance(cell, dt.date):
        return cell if isinstance(cell, dt.datetime) else dt.datetime.combine(cell, dt.time())
    if is_number(cell):
        return _counted(cell, from_1904=from_1904)
    return None


def _day(moment: dt.datetime | None, shift: dt.timedelta = _NO_SHIFT) -> dt.date | None:
    day = (moment + shift).date() if moment and moment.year < _LAST_YEAR else None
    return day if day and _FIRST_YEAR <= day.year < _LAST_YEAR else None


def date(text: str) -> dt.date | None:
    """Parse a date, the day before the month, else return None."""
    return _day(_written(text, month_first=False, from_1904=False))


def _shift(times: set[dt.time]) -> dt.timedelta:
    """Find what brings the times of a column back to the days that were meant.

    Clocks were set by the sun before 1908, 7 hours, 7 minutes and 12 seconds ahead of UTC: programs
    that count with that write midnight 12 seconds too early. Others write the moment in UTC. A
    column in which any day has another time of day has real times, and 23:59:59 ends a day.
    """
    late = times - {dt.time()}
    if late and all(_LAST_MINUTE < time < _LAST_SECOND for time in late):
        return _A_MINUTE
    if times and all(_LAST_MINUTE_IN_UTC < time <= _MIDNIGHT_IN_UTC for time in times):
        return _AHEAD_OF_UTC + _A_MINUTE
    return _NO_SHIFT


@dataclass(slots=True)
class _Forms:
    """How the dates of a column are written.

    `first` has a text that can only begin with the day, and one that can only begin with the month;
    `late` are all texts of the former kind. The others count texts that may begin with either,
    years of two digits, and numbers.
    """

    first: dict[str, str] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)
    either: int = 0
    short: int = 0
    serials: int = 0

    @property
    def month_first(self) -> bool:
        return "month" in self.first


def _forms(distinct: Iterable[Cell], *, from_1904: bool) -> _Forms:
    forms = _Forms()
    for value in distinct:
        if isinstance(value, str):
            text = tidy(value)
            if found := _YEAR_LAST.fullmatch(text):
                left, right = int(found[1]), int(found[3])
                if left > 12 >= right:
                    forms.first.setdefault("day", value)
                    forms.late.append(value)
                elif right > 12 >= left:
                    forms.first.setdefault("month", value)
                elif left != right:
                    forms.either += 1
                forms.short += len(found[4]) == 2
            elif found := _IN_WORDS.fullmatch(text):
                forms.short += len(found[3]) == 2
            forms.serials += _SERIAL.fullmatch(text) is not None
        elif isinstance(value, int | float):
            forms.serials += _counted(value, from_1904=from_1904) is not None
    return forms


def _agree(cells: Cells, forms: _Forms) -> None:
    """Raise Contradiction if days and months change places within a column."""
    if len(forms.first) > 1:
        reason = "dalam kolom ini hari dan bulan ditulis bergantian di depan; samakan penulisannya"
        raise contradiction(cells, forms.first.values(), reason)
    if len(forms.late) >= _CHANCE and not forms.either and not forms.month_first:
        days = [value for value in cells.distinct() if isinstance(value, dt.date)]
        if len(days) >= _CHANCE and all(day.day <= 12 for day in days):
            raise Contradiction(
                cells.first(days[0]),
                cells.first(forms.late[0]),
                "Excel tampaknya menukar hari dan bulan: semua tanggal yang dikenali Excel jatuh "
                "pada tanggal 1–12, semua yang masih teks sesudahnya; minta berkas aslinya",
            )


def _remarks(forms: _Forms, distinct: Iterable[Cell]) -> Iterator[str]:
    if forms.month_first:
        yield "tanggal dibaca bulan/hari/tahun (terbukti dari isi kolom)."
    elif forms.either:
        how = "terbukti dari isi kolom"
        if not forms.first:
            how = "kebiasaan Indonesia; isinya tidak membantah"
        yield f"tanggal dibaca hari/bulan/tahun ({how})."
    if forms.short:
        yield (
            "tahun dua angka dibaca seperti Excel, 00–29 sebagai 2000–2029 dan "
            "30–99 sebagai 1930–1999."
        )
    if forms.serials:
        yield "angka dibaca sebagai tanggal menurut hitungan Excel."
    if any(isinstance(value, str) and _IN_UTC.search(value) for value in distinct):
        yield "waktu UTC dibaca menurut hari di Jember (WIB)."


def infer_date(cells: Cells, header: str, *, from_1904: bool = False) -> Inferred:
    """Decide whether the dates of a column begin with the day or the month.

    Contradiction if both occur, or if Excel has swapped days and months: then all date cells are
    in the first twelve days of a month, and all dates that remained texts are later.
    """
    distinct = cells.distinct()
    forms = _forms(distinct, from_1904=from_1904)
    _agree(cells, forms)
    moment_of = partial(_of_cell, month_first=forms.month_first, from_1904=from_1904)
    moments = {value: moment for value in distinct if (moment := moment_of(value))}
    remarks = list(_remarks(forms, distinct))
    shift = _shift({moment.time() for moment in moments.values()})
    if shift:
        early = [value for value, moment in moments.items() if moment.time() != dt.time()]
        count = cells.count(set(early).__contains__)
        remarks.append(
            f"{count} tanggal berjam {moments[early[0]]:%H:%M:%S}, karena zona "
            "waktu program pembuatnya; dibaca sebagai hari berikutnya."
        )

    def read(cell: Cell) -> tuple[str | None, Value]:
        text = cell_text(cell)
        tidied = tidy(text or "")
        if not tidied or is_missing(tidied.lower()):
            return None, None
        day = _day(moment_of(cell), shift)
        return (text if isinstance(cell, str) else cell_text(day or cell)), day

    return Inferred(read, tuple(f'Kolom "{header}": {remark}' for remark in remarks))

"""Cast the cells of a column: numbers and dates in every form that offices write them.

The form is decided for a whole column, never cell by cell, and a remark says so. A column whose
cells contradict each other is refused.

- `1.234` is ambiguous. The other cells of the column decide (`1.234.567`, `12,5`), then the other
  columns of the file, then the type of the column: in whole numbers and rupiah a single mark before
  three digits separates thousands; other numbers are read as Indonesian.
- `03/04/2025` is 3 April unless the column has a cell like `03/31/2025`.
- Years of two digits follow Excel: 00 to 29 is 2000 to 2029, 30 to 99 is 1930 to 1999.
- In a column of numbers `-` and `nihil` are zero, `n/a` and `…` are missing, as in the tables of
  BPS. Elsewhere all of them are missing.
- A number in a column of dates is an Excel serial date between 1910 and 2099; a year alone is too
  small to be such a number.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from data.intake.columns import Cells

Cell: TypeAlias = object
Value: TypeAlias = Decimal | dt.date | int | str | None
Bounds: TypeAlias = tuple[int | None, int | None]

_EXCEL_LIMIT = 10**15
_LARGEST = 10**14
_FOUR_DECIMALS = Decimal("0.0001")
_FIRST_SERIAL: Final = 3654
_LAST_SERIAL: Final = 73050
_EPOCH = dt.date(1899, 12, 30)
_EPOCH_1904_SHIFT = 1462
_CHANCE = 5

SPACES: Final = "\\s\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"
"""White space for a regular expression, including that of Word and the web."""
_SPACES = re.compile(f"[{SPACES}]+")
_DASHES = re.compile(r"[-–—−]+")
_MISSING = frozenset(
    ["n/a", "#n/a", "na", "n.a.", "…", "...", "null", "none", "kosong", "tidak ada data", "?"]
)
_NIL = frozenset(["nihil", "nil"])
# Skip longer texts, which are most: words for nothing are short, even with blanks around them.
_LONGEST_WORD = 18
_MISSING_TEXT = frozenset(["n/a", "#n/a", "nihil", "null"])

_WRITTEN_NUMBER = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-–−+])?\s*(?:(?:rp|idr)\.?\s*)?(?P<inner>[-–−])?\s*"
    r"(?P<core>\d[\d.,]*?|\d{1,3}(?: \d{3})+(?:[.,]\d+)?)"
    r"(?P<tail>[,.][-–=])?\s*(?P<after>-)?\s*(?P<close>\))?",
    re.IGNORECASE | re.ASCII,
)
_NOTHING_IN_RUPIAH = re.compile(r"(?:rp|idr)\.?\s*[-–—−]+", re.IGNORECASE)

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

_TIME = r"(?:[ t]\d{1,2}[:.]\d\d(?:[:.]\d\d(?:\.\d+)?)?(?: ?[ap]m)?)?"
_YEAR_FIRST = re.compile(
    rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.IGNORECASE | re.ASCII
)
_YEAR_LAST = re.compile(
    rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d\d){_TIME}", re.IGNORECASE | re.ASCII
)
_IN_WORDS = re.compile(
    rf"(?:[a-z']+, ?)?(\d{{1,2}})[ ./-]{{1,2}}([a-z]+)[ .,/-]{{1,2}}(\d{{4}}|\d\d){_TIME}",
    re.IGNORECASE | re.ASCII,
)
_SERIAL = re.compile(r"[0-9]{4,5}")


class Notation(Enum):
    """The mark between thousands and the mark before decimals."""

    INDONESIAN = ".", ","
    ENGLISH = ",", "."

    @property
    def thousands(self) -> str:
        return str(self.value[0])

    @property
    def decimals(self) -> str:
        return str(self.value[1])

    def __str__(self) -> str:
        words = {".": "titik", ",": "koma"}
        return (
            f"{words[self.thousands]} dibaca sebagai pemisah ribuan dan "
            f"{words[self.decimals]} sebagai pemisah desimal"
        )


class Contradiction(Exception):  # noqa: N818 - what the cells say, not what went wrong
    """Two cells of a column, by position, that contradict each other, and why."""

    def __init__(self, first: int, second: int, reason: str) -> None:

        super().__init__(reason)
        self.first, self.second, self.reason = first, second, reason


def tidy(written: str) -> str:
    """Strip a text and collapse its white space to single spaces."""
    return _SPACES.sub(" ", written).strip()


def number_text(number: int | float) -> str:
    """Write a number as an Indonesian office types it, without marks between thousands.

    Excel keeps 15 digits: longer numbers, whose last digits are lost, get an exponent.
    """
    if abs(number) >= _EXCEL_LIMIT:
        return f"{number:.5E}".replace(".", ",")
    written = f"{Decimal(repr(number)):f}"
    whole, _, decimals = written.partition(".")
    return f"{whole},{decimals}" if decimals.strip("0") else whole


def cell_text(value: Cell) -> str | None:
    """Write a cell as an Indonesian office would type it: 31/12/2025, and a comma before decimals.

    Excel makes a duration or a time of day of a code like 35.09.01.
    """
    if isinstance(value, str):
        return value or None
    if isinstance(value, dt.date):
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02d}.{seconds // 60 % 60:02d}.{seconds % 60:02d}"
    if isinstance(value, dt.time):
        return f"{value:%H.%M.%S}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_text(value)
    return None if value is None else str(value)


def is_blank(value: Cell) -> bool:
    if isinstance(value, str):
        return not value[:1].isalnum() and not tidy(value)
    return value is None


def _is_missing(text: str) -> bool:
    return text in _MISSING_TEXT or _DASHES.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class _Number:
    negative: bool
    core: str
    comma_tail: bool


def _taken_apart(text: str) -> _Number | None:
    found = _WRITTEN_NUMBER.fullmatch(text)
    if not found or (found["open"] is None) != (found["close"] is None):
        return None
    marks = [found["open"], found["inner"], found["after"], found["sign"]]
    minus = [mark for mark in marks if mark and mark != "+"]
    if len(minus) > 1:
        return None
    tail = found["tail"] or ""
    return _Number(bool(minus), found["core"].replace(" ", ""), tail.startswith(","))


def _grouped(text: str, mark: str) -> bool:
    first, *groups = text.split(mark)
    return 1 <= len(first) <= 3 and all(len(group) == 3 for group in groups)


def evidence(text: str) -> Notation | None:
    """Return the notation that a written number proves, else None."""
    number = _taken_apart(tidy(text))
    if number is None:
        return None
    core = number.core
    marks = [mark for mark in core if mark in ".,"]
    if not marks:
        return None
    by_decimals = {notation.decimals: notation for notation in Notation}
    by_thousands = {notation.thousands: notation for notation in Notation}
    if len(set(marks)) == 2:
        decimals = marks[-1]
        whole = core.rpartition(decimals)[0]
        fits = marks.count(decimals) == 1 and _grouped(whole, marks[0])
        return by_decimals[decimals] if fits else None
    if len(marks) > 1:
        return by_thousands[marks[0]] if _grouped(core, marks[0]) else None
    before, _, after = core.partition(marks[0])
    if len(after) == 3 and len(before) <= 3 and before[0] != "0":
        return Notation.INDONESIAN if number.comma_tail and marks[0] == "." else None
    return by_decimals[marks[0]] if after else None


def undecided_mark(text: str) -> str:
    """Return the mark of an ambiguous number like 1.234; empty for all others."""
    number = _taken_apart(tidy(text))
    if number is None or evidence(text) is not None:
        return ""
    found = re.fullmatch(r"[1-9]\d{0,2}([.,])\d{3}", number.core)
    return found[1] if found else ""


def number(text: str, notation: Notation) -> Decimal | None:
    """Parse a written number; None if it is not a number in this notation."""
    taken = _taken_apart(tidy(text))
    if taken is None:
        return None
    whole, mark, decimals = taken.core.partition(notation.decimals)
    if notation.thousands in decimals or notation.decimals in decimals or (mark and not decimals):
        return None
    if notation.thousands in whole:
        if not _grouped(whole, notation.thousands):
            return None
        whole = whole.replace(notation.thousands, "")
    return Decimal(f"{'-' if taken.negative else ''}{whole}.{decimals or 0}")


def exact(value: int | float | Decimal) -> Decimal | None:
    """Round to four decimals, as columns hold; None for a number that is too large."""
    amount = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not amount.is_finite() or abs(amount) >= _LARGEST:
        return None
    return amount.quantize(_FOUR_DECIMALS, ROUND_HALF_UP)


def column_evidence(cells: "Cells") -> Notation | None:
    """Find the notation that a column proves; Contradiction if it has both."""
    first: dict[Notation, str] = {}
    for value in cells.distinct():
        if isinstance(value, str) and (found := evidence(value)):
            first.setdefault(found, value)
    if len(first) > 1:
        raise _contradiction(
            cells,
            first.values(),
            "dalam kolom ini titik dan koma dipakai bergantian sebagai pemisah ribuan; "
            "samakan penulisannya",
        )
    return next(iter(first), None)


def _contradiction(cells: "Cells", values: Iterable[Cell], reason: str) -> Contradiction:
    first, second = sorted(map(cells.first, values))
    return Contradiction(first, second, reason)


def _count(cells: "Cells", meant: Callable[[str], bool]) -> int:
    return cells.count(
        lambda cell: (
            isinstance(cell, str) and len(cell) <= _LONGEST_WORD and meant(tidy(cell).lower())
        )
    )


Read: TypeAlias = Callable[[Cell], tuple[str | None, Value]]
"""Returns the text of a cell, None if it is blank, and its value, None if it is unreadable."""


@dataclass(frozen=True, slots=True)
class Settled:
    """How to read the cells of a column, and remarks about that."""

    read: Read
    remarks: tuple[str, ...] = ()
    notation: Notation = Notation.INDONESIAN


def settle_text(cells: "Cells", header: str) -> Settled:
    """Read texts and names as they are; `-`, `nihil` and `n/a` are blank."""
    count = _count(cells, _is_missing)
    remark = f'Kolom "{header}": {count} sel "-", "nihil" atau "n/a" dibaca kosong.'
    return Settled(read_text, (remark,) if count else ())


def read_text(cell: Cell) -> tuple[str | None, Value]:
    text = cell_text(cell)
    tidied = tidy(text or "")
    return (None, None) if not tidied or _is_missing(tidied.lower()) else (text, tidied)


def settle_number(
    cells: "Cells",
    header: str,
    *,
    of_file: Notation | None = None,
    whole: bool = False,
    integer: bool = False,
    bounds: Bounds = (None, None),
) -> Settled:
    """Decide the notation of a column of numbers; Contradiction if none fits.

    `of_file` is the notation that other columns of the file prove. A `whole` column has whole
    numbers or rupiah; an `integer` column refuses fractions.
    """
    texts = [value for value in cells.distinct() if isinstance(value, str)]
    undecided = {mark: text for text in reversed(texts) if (mark := undecided_mark(text))}
    notation = column_evidence(cells)
    how = "terbukti dari isi kolom"
    if notation is None and of_file is not None:
        notation, how = of_file, "mengikuti kolom lain dalam berkas ini"
    if notation is None:
        how = "isi kolom tidak membuktikannya; mengikuti jenis kolom"
        if whole and len(undecided) == 2:
            raise _contradiction(
                cells,
                undecided.values(),
                "dalam kolom ini titik dan koma dipakai bergantian, dan tidak jelas mana pemisah "
                "ribuan; samakan penulisannya",
            )
        notation = Notation.ENGLISH if whole and "," in undecided else Notation.INDONESIAN
    remarks = []
    if any(evidence(text) for text in texts) or undecided:
        remarks.append(f'Kolom "{header}": {notation} ({how}).')
    if nil := _count(cells, _is_nil):
        remarks.append(f'Kolom "{header}": {nil} sel "-" atau "nihil" dibaca nol.')
    if missing := _count(cells, _MISSING.__contains__):
        remarks.append(f'Kolom "{header}": {missing} sel "n/a" atau "…" dibaca kosong.')
    return Settled(number_reader(notation, bounds, integer=integer), tuple(remarks), notation)


def within(value: Decimal, bounds: Bounds) -> bool:
    least, most = bounds
    return (least is None or value >= least) and (most is None or value <= most)


def number_reader(notation: Notation, bounds: Bounds, *, integer: bool) -> Read:
    def read(cell: Cell) -> tuple[str | None, Value]:
        text = cell_text(cell)
        tidied = tidy(text or "").lower()
        if not tidied or tidied in _MISSING:
            return None, None
        value = None
        if isinstance(cell, str):
            found = Decimal(0) if _is_nil(tidied) else number(cell, notation)
            value = None if found is None else exact(found)
        elif isinstance(cell, int | float) and not isinstance(cell, bool):
            value = exact(cell)
        if value is None or (integer and value != int(value)):
            return text, None
        if not within(value, bounds):
            return text, None
        return text, int(value) if integer else value

    return read


def _is_nil(text: str) -> bool:
    return (
        text in _NIL
        or _DASHES.fullmatch(text) is not None
        or _NOTHING_IN_RUPIAH.fullmatch(text) is not None
    )


def _full_year(written: str) -> int:
    year = int(written)
    if len(written) == 4:
        return year
    return year + (2000 if year < 30 else 1900)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if 1900 <= year < 2100 else None
    except ValueError:
        return None


def date(text: str, *, month_first: bool = False, from_1904: bool = False) -> dt.date | None:
    """Parse a date, else return None.

    With `month_first`, 03/04 is 4 March; with `from_1904`, serial dates count from 1904.
    """
    text = tidy(text)
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if found := _YEAR_LAST.fullmatch(text):
        left, right = int(found[1]), int(found[3])
        day, month = (right, left) if month_first else (left, right)
        return _day(_full_year(found[4]), month, day)
    if found := _IN_WORDS.fullmatch(text):
        named = MONTHS.get(found[2].lower())
        return _day(_full_year(found[3]), named, int(found[1])) if named else None
    if _SERIAL.fullmatch(text):
        return serial_date(int(text), from_1904=from_1904)
    return None


def serial_date(serial: int | float, *, from_1904: bool = False) -> dt.date | None:
    """Convert an Excel serial date; None if it is too small or too large."""
    days = int(serial) + (_EPOCH_1904_SHIFT if from_1904 else 0)
    return _EPOCH + dt.timedelta(days) if _FIRST_SERIAL <= days <= _LAST_SERIAL else None


def settle_date(cells: "Cells", header: str, *, from_1904: bool = False) -> Settled:
    """Decide whether the dates of a column begin with the day or the month.

    Contradiction if both occur, or if Excel has swapped days and months: then all date cells are
    in the first twelve days of a month, and all dates that remained texts are later.
    """
    distinct = cells.distinct()
    first: dict[str, str] = {}
    either = short = serials = 0
    late: list[str] = []
    for value in distinct:
        if isinstance(value, str):
            found = _YEAR_LAST.fullmatch(tidy(value))
            if found:
                left, right = int(found[1]), int(found[3])
                if left > 12 >= right:
                    first.setdefault("day", value)
                    late.append(value)
                elif right > 12 >= left:
                    first.setdefault("month", value)
                elif left != right:
                    either += 1
                short += len(found[4]) == 2
            elif found := _IN_WORDS.fullmatch(tidy(value)):
                short += len(found[3]) == 2
            serials += _SERIAL.fullmatch(tidy(value)) is not None
        elif isinstance(value, int | float):
            serials += serial_date(value, from_1904=from_1904) is not None
    if len(first) > 1:
        reason = "dalam kolom ini hari dan bulan ditulis bergantian di depan; samakan penulisannya"
        raise _contradiction(cells, first.values(), reason)
    if len(late) >= _CHANCE and not either and "month" not in first:
        days = [value for value in distinct if isinstance(value, dt.date)]
        if len(days) >= _CHANCE and all(day.day <= 12 for day in days):
            raise Contradiction(
                cells.first(days[0]),
                cells.first(late[0]),
                "Excel tampaknya menukar hari dan bulan: semua tanggal yang dikenali Excel jatuh "
                "pada tanggal 1–12, semua yang masih teks sesudahnya; minta berkas aslinya",
            )
    month_first = "month" in first
    remarks = []
    if month_first:
        remarks.append(
            f'Kolom "{header}": tanggal dibaca bulan/hari/tahun (terbukti dari isi kolom).'
        )
    elif either:
        how = "terbukti dari isi kolom" if first else "kebiasaan Indonesia; isinya tidak membantah"
        remarks.append(f'Kolom "{header}": tanggal dibaca hari/bulan/tahun ({how}).')
    if short:
        remarks.append(
            f'Kolom "{header}": tahun dua angka dibaca seperti Excel, 00–29 sebagai 2000–2029 dan '
            "30–99 sebagai 1930–1999."
        )
    if serials:
        remarks.append(f'Kolom "{header}": angka dibaca sebagai tanggal menurut hitungan Excel.')
    return Settled(date_reader(month_first=month_first, from_1904=from_1904), tuple(remarks))


def date_reader(*, month_first: bool = False, from_1904: bool = False) -> Read:
    def read(cell: Cell) -> tuple[str | None, Value]:
        text = cell_text(cell)
        tidied = tidy(text or "")
        if not tidied or _is_missing(tidied.lower()):
            return None, None
        if isinstance(cell, str):
            return text, date(cell, month_first=month_first, from_1904=from_1904)
        if isinstance(cell, dt.date):
            return text, _day(cell.year, cell.month, cell.day)
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return text, serial_date(cell, from_1904=from_1904)
        return text, None

    return read

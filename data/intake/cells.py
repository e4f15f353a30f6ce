"""Cast the cells of a column: texts, and numbers in every form that offices write them.

The form is decided for a whole column, never cell by cell, and a remark says so. A column whose
cells contradict each other is refused.

- `1.234` is ambiguous. The other cells of the column decide (`1.234.567`, `12,5`), then the other
  columns of the file, then the type of the column: in whole numbers and rupiah a single mark before
  three digits separates thousands; other numbers are read as Indonesian.
- In a column of numbers `-` and `nihil` are zero, `n/a` and `…` are missing, as in the tables of
  BPS. Elsewhere all of them are missing.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Final, TypeAlias, TypeGuard

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Cell: TypeAlias = object
Value: TypeAlias = Decimal | dt.date | int | str | None
Bounds: TypeAlias = tuple[int | None, int | None]
Mask: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.int32]

_EXCEL_LIMIT = 10**15
_LARGEST = 10**14
_FOUR_DECIMALS = Decimal("0.0001")

SPACES: Final = "\\s\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"
"""White space for a regular expression, including that of Word and the web."""
_SPACES = re.compile(f"[{SPACES}]+")
_DASHES = re.compile(r"[-–—−]+")
_MISSING = frozenset(
    ["n/a", "na", "n.a.", "…", "...", "null", "none", "kosong", "tidak ada data", "?"]
)
_NIL = frozenset(["nihil", "nil"])
UNCOUNTED: Final = "#BELUM DIHITUNG"
"""Stands where a formula has no saved result."""
_ERROR = re.compile(rf"#[A-Z/0-9_]+[!?]|#N/A|Err:\d{{3}}|{UNCOUNTED}")
# Skip longer texts, which are most: words for nothing are short, even with blanks around them.
_LONGEST_WORD = 18
_MISSING_TEXT = frozenset(["n/a", "#n/a", "nihil", "null"])

_WRITTEN_NUMBER = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-–−+])?\s*(?:(?:rp|idr)\.?\s*)?(?P<inner>[-–−])?\s*"
    r"(?P<core>\d[\d.,]*?|\d{1,3}(?: \d{3})+(?:[.,]\d+)?)"
    r"(?P<tail>[,.][-–=])?\s*(?P<after>-)?\s*(?P<close>\))?",
    re.IGNORECASE | re.ASCII,
)
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")
_MILLIONS = re.compile(r"\d{1,3}([.,])\d{3}\1\d{3}(?!\d)")
_NOTHING_IN_RUPIAH = re.compile(r"(?:rp|idr)\.?\s*[-–—−]+", re.IGNORECASE)


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
    return _SPACES.sub(" ", written).strip()


def unguarded(written: str) -> str:
    """Drop the sign in front of a tidied text that keeps Excel from reading it: '12."""
    return tidy(written).lstrip("'’`")


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
    if is_number(value):
        return number_text(value)
    return None if value is None else str(value)


def is_blank(value: Cell) -> bool:
    if isinstance(value, str):
        return not value[:1].isalnum() and not tidy(value)
    return value is None


def texts(cells: Iterable[Cell]) -> list[str]:
    """List the cells that are texts, tidied, without blank ones."""
    return [text for cell in cells if isinstance(cell, str) and (text := tidy(cell))]


def looks_like_a_number(cell: Cell) -> bool:
    """Tell a number, or a text that is one in some notation or says that there is none."""
    if isinstance(cell, str):
        text = tidy(cell)
        return _taken_apart(text) is not None or _is_nil(text.lower())
    return is_number(cell)


def is_number(cell: Cell) -> TypeGuard[int | float]:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


@dataclass(slots=True)
class Cells:
    """Dictionary-encoded cells: `codes` are places in the distinct `values`."""

    codes: Codes
    values: Sequence[Cell]

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> "Cells":
        known: dict[tuple[type, Cell], int] = {}
        codes = [known.setdefault((type(cell), cell), len(known)) for cell in cells]
        return cls(np.array(codes, np.int32), [cell for _, cell in known])

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> Cell:
        return self.values[self.codes[row]]

    def holding(self, meant: Callable[[Cell], bool]) -> Mask:
        chosen = np.fromiter(map(meant, self.values), np.bool_, len(self.values))
        return chosen[self.codes] if chosen.any() else np.zeros(len(self.codes), np.bool_)

    def blanks(self) -> Mask:
        return self.holding(is_blank)

    def equal(self, cell: Cell) -> Mask:
        return self.holding(lambda other: type(other) is type(cell) and other == cell)

    def below(self, row: int) -> "Cells":
        return Cells(self.codes[row:], self.values)

    def keep(self, rows: Mask) -> "Cells":
        if rows.all():
            return self
        return Cells(self.codes[rows], self.values)

    def encoded(self) -> "Cells":
        return self

    def texts(self) -> pa.ChunkedArray:
        """Write each cell as an office would type it."""
        texts = pa.array([cell_text(value) or "" for value in self.values], pa.string())
        return pa.chunked_array([texts.take(pa.array(self.codes))])

    def distinct(self) -> list[Cell]:
        """List the cells that occur, in order of their first rows."""
        return [self.values[code] for code in pa.array(self.codes).unique().to_pylist()]

    def count(self, meant: Callable[[Cell], bool]) -> int:
        return int(np.count_nonzero(self.holding(meant)))

    def first(self, cell: Cell) -> int:
        return int(np.argmax(self.equal(cell)))


def is_error(text: str) -> bool:
    """Tell whether a text is what Excel or LibreOffice shows for a formula that failed."""
    return _ERROR.fullmatch(text) is not None


def is_missing(text: str) -> bool:
    return text in _MISSING_TEXT or _DASHES.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class _Number:
    negative: bool
    core: str
    comma_tail: bool


def _taken_apart(text: str) -> _Number | None:
    found = _WRITTEN_NUMBER.fullmatch(unguarded(text))
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
    taken = _taken_apart(tidy(text))
    fitting = [notation for notation in Notation if number(text, notation) is not None]
    if len(fitting) == 1:
        return fitting[0]
    if taken and fitting:
        # No thousands begin with zero, and no English amount ends in ",-".
        zero = taken.core.startswith("0")
        if zero and "." in taken.core:
            return Notation.ENGLISH
        if (zero and "," in taken.core) or (taken.comma_tail and "." in taken.core):
            return Notation.INDONESIAN
    return None


def undecided_mark(text: str) -> str:
    """Return the mark of an ambiguous number like 1.234; empty for all others."""
    taken = _taken_apart(tidy(text))
    found = _AMBIGUOUS.fullmatch(taken.core) if taken else None
    return found[1] if found and evidence(text) is None else ""


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


def column_evidence(cells: Cells) -> Notation | None:
    """Find the notation that a column proves; Contradiction if it has both."""
    first: dict[Notation, str] = {}
    for value in cells.distinct():
        if isinstance(value, str) and (found := evidence(value)):
            first.setdefault(found, value)
    if len(first) > 1:
        raise contradiction(
            cells,
            first.values(),
            "dalam kolom ini titik dan koma dipakai bergantian sebagai pemisah ribuan; "
            "samakan penulisannya",
        )
    return next(iter(first), None)


def notation_of(numeric: Iterable[Cells]) -> Notation | None:
    """Find the notation that the numbers of a file prove; None if columns disagree."""
    try:
        found = {notation for cells in numeric if (notation := column_evidence(cells))}
    except Contradiction:
        return None
    return found.pop() if len(found) == 1 else None


def contradiction(cells: Cells, values: Iterable[Cell], reason: str) -> Contradiction:
    first, second = sorted(map(cells.first, values))
    return Contradiction(first, second, reason)


def _count(cells: Cells, meant: Callable[[str], bool]) -> int:
    return cells.count(
        lambda cell: (
            isinstance(cell, str) and len(cell) <= _LONGEST_WORD and meant(tidy(cell).lower())
        )
    )


Read: TypeAlias = Callable[[Cell], tuple[str | None, Value]]
"""Returns the text of a cell, None if it is blank, and its value, None if it is unreadable."""


@dataclass(frozen=True, slots=True)
class Inferred:
    read: Read
    remarks: tuple[str, ...] = ()
    notation: Notation = Notation.INDONESIAN


def infer_text(cells: Cells, header: str) -> Inferred:
    """Read texts and names as they are; `-`, `nihil` and `n/a` are blank."""
    count = _count(cells, is_missing)
    remark = f'Kolom "{header}": {count} sel "-", "nihil" atau "n/a" dibaca kosong.'
    return Inferred(read_text, (remark,) if count else ())


def read_text(cell: Cell) -> tuple[str | None, Value]:
    text = cell_text(cell)
    tidied = tidy(text or "")
    if not tidied or is_missing(tidied.lower()):
        return None, None
    return text, None if is_error(tidied) else tidied


def infer_number(
    cells: Cells,
    header: str,
    *,
    of_file: Notation | None = None,
    whole: bool = False,
    integer: bool = False,
    bounds: Bounds = (None, None),
) -> Inferred:
    """Decide the notation of a column of numbers; Contradiction if none fits.

    `of_file` is the notation that other columns of the file prove. A `whole` column has whole
    numbers or rupiah; an `integer` column refuses fractions.
    """
    distinct = cells.distinct()
    texts = [value for value in distinct if isinstance(value, str)]
    if whole and (misread := _misread_by_excel(distinct)):
        raise contradiction(
            cells,
            misread,
            "Excel tampaknya membaca pemisah ribuan sebagai pemisah desimal: angka yang dikenali "
            "Excel semuanya di bawah 1.000, yang masih teks semuanya 1 juta atau lebih; minta "
            "berkas aslinya",
        )
    undecided = {mark: text for text in reversed(texts) if (mark := undecided_mark(text))}
    notation = column_evidence(cells)
    how = "terbukti dari isi kolom"
    if notation is None and of_file is not None:
        notation, how = of_file, "mengikuti kolom lain dalam berkas ini"
    if notation is None:
        how = "isi kolom tidak membuktikannya; mengikuti jenis kolom"
        if whole and len(undecided) == 2:
            raise contradiction(
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
    return Inferred(number_reader(notation, bounds, integer=integer), tuple(remarks), notation)


def _misread_by_excel(distinct: Iterable[Cell]) -> tuple[Cell, Cell] | None:
    """Find a number and a text that show that Excel took thousands for decimals.

    In the language of another country it makes 500 of "500.000" and leaves "1.250.000" a text.
    """
    seen: dict[bool, Cell] = {}
    for cell in distinct:
        if is_number(cell) and cell:
            if abs(cell) >= 1000:
                return None
            seen.setdefault(True, cell)
        elif isinstance(cell, str) and (taken := _taken_apart(tidy(cell))):
            if not _MILLIONS.match(taken.core):
                return None
            seen.setdefault(False, cell)
    return (seen[True], seen[False]) if len(seen) == 2 else None


def within(value: Decimal, bounds: Bounds) -> bool:
    least, most = bounds
    return (least is None or value >= least) and (most is None or value <= most)


def number_reader(notation: Notation, bounds: Bounds, *, integer: bool) -> Read:
    def read(cell: Cell) -> tuple[str | None, Value]:
        text = cell_text(cell)
        tidied = tidy(text or "").lower()
        if not tidied or tidied in _MISSING:
            return None, None
        found: int | float | Decimal | None = cell if is_number(cell) else None
        if isinstance(cell, str):
            found = Decimal(0) if _is_nil(tidied) else number(cell, notation)
        value = None if found is None else exact(found)
        if value is None or (integer and value != int(value)) or not within(value, bounds):
            return text, None
        return text, int(value) if integer else value

    return read


def _is_nil(text: str) -> bool:
    return (
        text in _NIL
        or _DASHES.fullmatch(text) is not None
        or _NOTHING_IN_RUPIAH.fullmatch(text) is not None
    )

"""The cells of a sheet by column, dictionary-encoded: distinct cells, and a code for each row.

Columns whose cells mostly differ, such as NIK, are kept as Arrow strings.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final, TypeAlias, TypedDict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.intake.cells import (
    SPACES,
    Cell,
    Cells,
    Codes,
    Mask,
    Read,
    Value,
    infer_text,
    read_text,
    tidy,
)
from data.intake.issues import Complaint, UnreadableError

MAX_DISTINCT: Final = 4_000_000
"""Distinct cells of a column; no sound column has a tenth of that."""

FILLED: Final = "••••"
"""Replaces a text that is not kept."""

_BLANK = rf"^[{SPACES}]*$"
_NOTHING = rf"^[{SPACES}]*(?:n/a|#[a-z/0-9]+[!?]?|nihil|null|[-–—−]+)?[{SPACES}]*$"
_GUARDED = re.compile(r"(?:['’`]? ?([0-9]{16})|=\"([0-9]{16})\")")
ABSENT: Final = -1
"""The code of a cell without a NIK."""


@dataclass(slots=True)
class Texts:
    """Texts that mostly differ."""

    array: pa.ChunkedArray

    def __len__(self) -> int:
        return len(self.array)

    def __getitem__(self, row: int) -> Cell:
        return self.array[row].as_py()

    def blanks(self) -> Mask:
        return _mask(pc.match_substring_regex(self.array, _BLANK))

    def equal(self, text: str) -> Mask:
        return _mask(pc.equal(self.array, text))

    def below(self, row: int) -> "Texts":
        return Texts(self.array.slice(row))

    def keep(self, rows: Mask) -> "Texts":
        if rows.all():
            return self
        return Texts(self.array.filter(pa.array(rows)))

    def encoded(self) -> Cells:
        return _decoded(self.array.dictionary_encode().unify_dictionaries())

    def texts(self) -> pa.ChunkedArray:
        return self.array


Column: TypeAlias = Cells | Texts


def _mask(found: pa.ChunkedArray) -> Mask:
    return np.asarray(found.to_numpy(), np.bool_)


def _decoded(coded: pa.ChunkedArray) -> Cells:
    if not coded.num_chunks:
        return Cells(np.zeros(0, np.int32), [])
    dictionary = coded.chunk(0).dictionary
    if len(dictionary) > MAX_DISTINCT:
        raise UnreadableError(
            f"lebih dari {MAX_DISTINCT} isi yang berlainan dalam satu kolom; bagi berkasnya"
        )
    codes = np.concatenate([chunk.indices.to_numpy() for chunk in coded.chunks])
    values = dictionary.to_pylist()
    if pa.types.is_struct(dictionary.type):
        values = [_typed(value) for value in values]
    return Cells(codes.astype(np.int32, copy=False), values)


CELL: Final = pa.struct(
    {
        "text": pa.string(),
        "number": pa.float64(),
        "flag": pa.bool_(),
        "moment": pa.timestamp("us"),
        "span": pa.duration("us"),
    }
)
"""A cell of a workbook; at most one field is set."""


def untyped(value: Cell) -> dict[str, object] | None:
    """Convert a cell to `CELL`; Excel makes a time of day of a code like 35.09.01."""
    if isinstance(value, str):
        return {"text": value} if value else None
    if isinstance(value, bool):
        return {"flag": value}
    if isinstance(value, int | float):
        return {"number": float(value)}
    if isinstance(value, dt.datetime):
        return {"moment": (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0)}
    if isinstance(value, dt.date):
        return {"moment": dt.datetime.combine(value, dt.time())}
    if isinstance(value, dt.time):
        value = dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    return {"span": value} if isinstance(value, dt.timedelta) else None


def _typed(held: dict[str, Any] | None) -> Cell:
    return next((value for value in (held or {}).values() if value is not None), None)


@dataclass(slots=True)
class Gathered:
    """A column that grows by batches; the first batch decides whether to dictionary-encode."""

    few: bool | None = None
    parts: list[pa.Array] = field(default_factory=list)

    def add(self, part: pa.Array) -> None:
        if pa.types.is_dictionary(part.type):
            self.few = True
        elif self.few is None:
            self.few = 2 * len(pc.unique(part)) <= len(part) or len(part) < 1000
        if self.few and not pa.types.is_dictionary(part.type):
            part = part.dictionary_encode()
        elif not self.few:
            # Copy: a slice would keep its whole batch in memory.
            part = pa.concat_arrays([part, pa.array([], part.type)])
        self.parts.append(part)

    def done(self) -> Column:
        if not self.parts:
            return Cells(np.zeros(0, np.int32), [])
        whole = pa.chunked_array(self.parts)
        self.parts.clear()
        if not self.few:
            return Texts(whole)
        # Arrow cannot unify dictionaries of structs, but a workbook comes in a single batch.
        return _decoded(whole.unify_dictionaries() if whole.num_chunks > 1 else whole)


Range: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of a merged range, as rows and columns from 0."""


class Facts(TypedDict, total=False):
    """What is known of a sheet beside its cells.

    `hidden_columns` are counted from 0, as cells are, `hidden_rows` from 1, and so are the rows for
    which `struck` has the number of their struck-out cells.
    """

    title: str
    hidden: bool
    merged: tuple[Range, ...]
    hidden_columns: frozenset[int]
    hidden_rows: frozenset[int]
    struck: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The raw cells of a sheet of a file from A1 on, and its `Facts`; blanks are "" or None.

    `head` has the first rows. A text file has a single sheet without a title.
    """

    title: str
    columns: tuple[Column, ...]
    hidden: bool = False
    merged: tuple[Range, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    struck: Mapping[int, int] = field(default_factory=dict)
    head: list[list[Cell]] = field(default_factory=list)
    file: str = ""

    @property
    def where(self) -> str:
        """Begin a remark about the sheet."""
        return f'Lembar "{self.title}": ' if self.title else ""

    @property
    def height(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def hidden_columns_remark(self, titles: Mapping[int, str]) -> list[str]:
        return [
            f'kolom {excel_letter(place)} berjudul "{title}" tersembunyi, dan ikut dibaca.'
            for place, title in titles.items()
            if place in self.hidden_columns
        ]

    def complaint(
        self, reason: str, row: int | None = None, place: int | None = None, column: str = ""
    ) -> Complaint:
        """Complain about the sheet, a row, counted from 1, or its cell in a column, from 0."""
        cell = "" if place is None else f"{excel_letter(place)}{row}"
        return Complaint(self.file, reason, self.title, row, column, cell=cell)

    def warning(self, rule: str, reason: str) -> Complaint:
        return Complaint(self.file, reason, self.title, severity="peringatan", rule=rule)

    def row(self, number: int) -> list[Cell]:
        """Return the cells of a row, counted from 0."""
        return [column[number] for column in self.columns]

    def has_text(self) -> bool:
        return any(not column.blanks().all() for column in self.columns)

    def filled_rows(self) -> int:
        blank = np.ones(self.height, np.bool_)
        for column in self.columns:
            blank &= column.blanks()
        return int(np.count_nonzero(~blank))

    def filled(self, start: int) -> set[int]:
        """Find the columns, counted from 0, that are filled in any row from `start` on."""
        return {
            place for place, column in enumerate(self.columns) if not column.blanks()[start:].all()
        }


@dataclass(frozen=True, slots=True)
class Opened:
    """The raw cells of a file.

    `kind` is xlsx, xlsb, xls, ods, html, mht, xml or csv. With `from_1904`, day 0 is 1 January
    1904.
    """

    name: str
    sha256: str
    kind: str
    sheets: tuple[Sheet, ...]
    remarks: Sequence[str] = ()
    from_1904: bool = False


def joined(parts: Sequence[Column]) -> Column:
    if len(parts) == 1:
        return parts[0]
    return Cells.of(column[row] for column in parts for row in range(len(column)))


@dataclass(frozen=True, slots=True)
class Cast:
    """A typed column, dictionary-encoded so that each distinct cell is cast once.

    `codes` are places in `texts`, with None for a blank cell, and in `values`, with None for a cell
    that is not of the `type` of the column.
    """

    codes: Codes
    texts: Sequence[str | None]
    values: Sequence[Value]
    type: pa.DataType

    @classmethod
    def of(cls, cells: Cells, read: Read, kind: pa.DataType) -> "Cast":
        pairs = [read(cell) for cell in cells.values]
        return cls(cells.codes, [text for text, _ in pairs], [value for _, value in pairs], kind)

    def text(self, row: int) -> str | None:
        return self.texts[int(self.codes[row])]

    def matching(self, meant: Callable[[str | None, Value], bool]) -> Mask:
        pairs = zip(self.texts, self.values, strict=True)
        chosen = np.fromiter((meant(*pair) for pair in pairs), np.bool_, len(self.texts))
        return chosen[self.codes]

    def missing(self) -> Mask:
        return self.matching(lambda text, _: text is None)

    def unread(self) -> Mask:
        return self.matching(lambda text, value: text is not None and value is None)

    def keep(self, rows: Mask) -> "Cast":
        return replace(self, codes=self.codes[rows])

    def changed(
        self, rows: Mask, change: Callable[[str | None, Value], tuple[str | None, Value]]
    ) -> "Cast":
        pairs = [change(*pair) for pair in zip(self.texts, self.values, strict=True)]
        return replace(
            self,
            codes=np.where(rows, self.codes + len(self.texts), self.codes).astype(np.int32),
            texts=[*self.texts, *(text for text, _ in pairs)],
            values=[*self.values, *(value for _, value in pairs)],
        )

    def total(self) -> Decimal:
        times = np.bincount(self.codes, minlength=len(self.values)).tolist()
        pairs = zip(self.values, times, strict=True)
        return sum(
            (value * count for value, count in pairs if isinstance(value, Decimal | int)),
            Decimal(0),
        )

    def arrow(self) -> tuple[pa.Array, pa.Array]:
        codes = pa.array(self.codes)
        return (
            pa.DictionaryArray.from_arrays(codes, pa.array(self.texts, pa.string())),
            pa.DictionaryArray.from_arrays(codes, pa.array(self.values, self.type)),
        )


@dataclass(frozen=True, slots=True)
class Persons:
    """NIK as numbers; `odd` has the cells that are not a NIK, in their order."""

    numbers: NDArray[np.int64]
    odd: Cells

    def _odd_rows(self) -> NDArray[np.int64]:
        return np.flatnonzero(self.numbers == ABSENT)

    def text(self, row: int) -> str | None:
        if (number := self.numbers[row]) != ABSENT:
            return f"{number:016d}"
        return read_text(self.odd[int(np.searchsorted(self._odd_rows(), row))])[0]

    def missing(self) -> Mask:
        mask = np.zeros(len(self.numbers), np.bool_)
        mask[self._odd_rows()] = self.odd.holding(lambda text: read_text(text)[0] is None)
        return mask

    def unread(self) -> Mask:
        mask: Mask = self.numbers == ABSENT
        return mask & ~self.missing()

    def keep(self, rows: Mask) -> "Persons":
        return Persons(self.numbers[rows], self.odd.keep(rows[self._odd_rows()]))


def cast_persons(column: Column, header: str) -> tuple[Persons, tuple[str, ...]]:
    """Cast NIK; drop blanks, and the quote or formula that keeps Excel from rounding them."""
    texts = column.texts()
    digits = pc.and_(pc.equal(pc.binary_length(texts), 16), pc.ascii_is_decimal(texts))
    sound = pc.if_else(digits, texts, str(ABSENT))
    numbers = np.array(pc.cast(sound, pa.int64()).to_numpy())
    places = np.flatnonzero(numbers == ABSENT)
    odd = Texts(texts.take(pa.array(places))).encoded()
    found = [_GUARDED.fullmatch(tidy(str(text))) for text in odd.values]
    known = np.array([int(match[1] or match[2]) if match else ABSENT for match in found], np.int64)
    if guarded := int(np.count_nonzero(known[odd.codes] != ABSENT)):
        numbers[places] = known[odd.codes]
        odd = odd.keep(known[odd.codes] == ABSENT)
        remark = (
            f'Kolom "{header}": tanda petik atau spasi di samping angka diabaikan ({guarded} sel).'
        )
        return Persons(numbers, odd), (remark,)
    return Persons(numbers, odd), infer_text(odd, header).remarks


def cast_filled(column: Column, header: str) -> tuple[Cast, tuple[str, ...]]:
    """Keep only whether the cells are filled."""
    if isinstance(column, Cells):
        nothing = column.holding(lambda cell: read_text(cell)[0] is None)
        odd = column
    else:
        found = pc.match_substring_regex(column.array, _NOTHING, ignore_case=True)
        nothing = np.asarray(found.to_numpy(), np.bool_)
        odd = Texts(column.array.filter(found)).encoded()
    texts = [FILLED, None]
    cast = Cast(nothing.astype(np.int32), texts, texts, pa.string())
    return cast, infer_text(odd, header).remarks


def excel_letter(index: int) -> str:
    """Return the Excel letters of a column, counted from 0."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters

"""A text file of any size in pieces: its encoding first, then the columns that are wanted.

What Python's reader of CSV understands is the rule. Where a piece holds nothing that the faster
reader of Arrow would understand in another way, that one reads it.
"""

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

from data.intake.cells import is_blank, says_missing
from data.intake.coded import ABSENT, Cell, Coded, Codes, Mask, Persons, narrow
from data.intake.containers import MAX_COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa

Tell: TypeAlias = Callable[[float], None]
"""Told which part of a file is read; may raise what ends the reading."""

Kept: TypeAlias = Literal["text", "nik", "filled"]
"""What is kept of a column: its texts, numbers of persons, or only whether its cells are filled."""

MAX_ROWS: Final = 40_000_000
"""Rows of a text file: four bytes count them, and each takes about thirty in memory."""
MAX_TEXTS: Final = 4_000_000
"""Different texts of one column; no column of a file that offices send has a tenth of that."""
MAX_RETAINED: Final = 1_000_000
"""Rows that look like totals, notes or headers: a file is not made of them."""
FILLED: Final = "••••"
"""Stands in the place of a text that is not kept."""
HEAD_ROWS: Final = 40
"""Rows that are read before it is known which columns are wanted."""

# A little less than what the memory manager takes from the system anew each time.
_PIECE = 2**24
_HEAD = 2**16
_LONGEST_LINE = 2**26
_BLOCK = 2**23
_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_BLANKS = b"\n\r\t"
_FITS_A_CACHE = 2**18
_NOT_IN_1252 = bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D])
_QUOTED = r'(?:(?<=^)|(?<=[{0}\n]))"(?:[^"\r\n]|"")*"(?=[{0}\r\n]|$)'
_NIK = re.compile(r"[0-9]{16}")
_GUARDED = '^(?:[\'’`][0-9]{16}|="[0-9]{16}")$'
_LONGEST_WORD = 18
_N, _H_L_A = list(b"nN"), list(b"hHlLaA")
_ALNUM = np.array([chr(sign).isascii() and chr(sign).isalnum() for sign in range(256)], np.bool_)


class TextError(Exception):
    """What is wrong with a text file, in words for its sender; `row` counts from 1."""

    def __init__(self, reason: str, row: int | None = None) -> None:
        """With the row where it is wrong, if it is in one."""
        super().__init__(reason)
        self.row = row


class NotTextError(TextError):
    """A file that is no text in any known encoding."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a first look at all bytes of a text file gave."""

    sha256: str
    codec: str
    encoding: str


def _blocks(file: BinaryIO, size: int = _PIECE) -> Iterator[bytes]:
    while block := file.read(size):
        yield block


def _has_control(block: bytes) -> bool:
    """Whether a block has a byte that no text has: one below the blank, but no tab or line end."""
    signs = np.frombuffer(block, np.uint8)
    for first in range(0, len(signs), _FITS_A_CACHE):
        part = signs[first : first + _FITS_A_CACHE]
        low = np.count_nonzero(part < ord(" "))
        for blank in _BLANKS:
            low -= low and np.count_nonzero(part == blank)
        if low:
            return True
    return False


def look(path: Path, tell: Tell) -> Look:
    """The hash and the encoding of a text file; NotTextError where it is none."""
    sha256 = hashlib.sha256()
    total = max(path.stat().st_size, 1)
    with path.open("rb") as file, ThreadPoolExecutor(1) as pool:
        start = file.read(4)
        file.seek(0)
        bom = next((one for one in _BOMS if start.startswith(one[0])), None)
        decoder = codecs.getincrementaldecoder(bom[1] if bom else "utf-8")()
        utf8 = windows = clean = True
        for block in _blocks(file):
            tell(file.tell() / total)
            hashed = pool.submit(sha256.update, block)
            plain = block.isascii() and not decoder.getstate()[0]
            try:
                text = "" if plain and not (bom and bom[1] == "utf-16") else decoder.decode(block)
            except UnicodeDecodeError:
                if bom:
                    raise _truncated(bom[2]) from None
                utf8, decoder = False, codecs.getincrementaldecoder("latin-1")()
                text = ""
            windows = windows and (plain or len(block.translate(None, _NOT_IN_1252)) == len(block))
            checked = text.encode() if bom and bom[1] == "utf-16" else block
            clean = clean and not _has_control(checked)
            hashed.result()
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            if bom:
                raise _truncated(bom[2]) from None
            utf8 = False
    if not clean or (not bom and not utf8 and not windows):
        raise NotTextError("")
    if bom:
        return Look(sha256.hexdigest(), bom[1], bom[2])
    codec, label = ("utf-8", "UTF-8") if utf8 else ("cp1252", "Windows-1252")
    return Look(sha256.hexdigest(), codec, label)


def _truncated(label: str) -> TextError:
    return TextError(f"bukan teks {label} yang utuh: rusak atau terpotong; minta kirim ulang")


def _pieces(path: Path, codec: str, tell: Tell) -> Iterator[bytes]:
    """The text of a file as UTF-8 without its mark of bytes, a small piece first.

    None ends within a sign.
    """
    total = max(path.stat().st_size, 1)
    decoder = codecs.getincrementaldecoder(codec)()
    first = True
    with path.open("rb") as file:
        size = _HEAD
        while block := file.read(size):
            size = _PIECE
            tell(file.tell() / total)
            whole = codec == "utf-8" and block.isascii() and not decoder.getstate()[0]
            piece = block if whole else decoder.decode(block).encode()
            if first and piece:
                # A mark may stand there twice, where a program added one to a text that had one.
                piece = piece.removeprefix(codecs.BOM_UTF8).removeprefix(codecs.BOM_UTF8)
                first = False
            yield piece


def beginning(path: Path, codec: str, signs: int) -> str:
    """The first signs of the text of a file, at least so many where it has them."""
    text = ""
    for piece in _pieces(path, codec, lambda _: None):
        text += piece.decode()
        if len(text) >= signs:
            break
    return text


@dataclass(slots=True)
class _Records:
    """Pieces of whole records, and rows where the faster reader is of no use."""

    pieces: Iterator[bytes]
    delimiter: str
    rest: bytes = b""
    rows: int = 0

    def whole(self) -> Iterator[bytes]:
        """Pieces that end where a line ends."""
        for piece in self.pieces:
            cut = piece.rfind(b"\n") + 1
            if not cut and len(self.rest) + len(piece) > _LONGEST_LINE:
                # Lines of very old machines; where there is none at all, the reader will refuse.
                cut = piece.rfind(b"\r", 0, -1) + 1 or len(piece)
            if not cut:
                self.rest += piece
                continue
            begun, self.rest = self.rest, piece[cut:]
            yield b"".join((begun, memoryview(piece)[:cut]))
        while self.rest:
            last, self.rest = self.rest, b""
            yield last

    def slowly(self, piece: bytes) -> Iterator[list[str]]:
        """The rows of a piece, and of the next one as far as its last record goes on."""
        extra: io.StringIO | None = None
        between = True

        def lines() -> Iterator[str]:
            nonlocal between, extra
            for line in io.StringIO(piece.decode(), newline=""):
                between = False
                yield line
            while not between and (further := self._further()):
                extra = io.StringIO(further, newline="")
                yield from extra

        reader = csv.reader(lines(), delimiter=self.delimiter, strict=True)
        try:
            for row in reader:
                between = True
                self.rows += 1
                if len(row) > MAX_COLUMNS:
                    raise TextError(f"lebih dari {MAX_COLUMNS} kolom", self.rows)
                yield row
                if extra is not None:
                    self.rest = extra.read().encode() + self.rest
                    return
        except csv.Error:
            reason = (
                'tanda petik (") tidak ditutup atau tidak digandakan di baris ini atau di atasnya; '
                "simpan ulang dari Excel"
            )
            raise TextError(reason, self.rows + 1) from None

    def _further(self) -> str:
        """The next whole lines, for a record that goes on; what is left where the file ends."""
        while piece := next(self.pieces, b""):
            self.rest += piece
            if cut := self.rest.rfind(b"\n") + 1:
                lines, self.rest = self.rest[:cut], self.rest[cut:]
                return lines.decode()
        left, self.rest = self.rest, b""
        return left.decode()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which columns of a text file are kept, from which row on, counted from 0.

    `places` say how each is kept; `titles` are those of all columns of the header. `telling` says
    of some rows, by the cells of `places`, which must be kept whole.
    """

    start: int
    places: Mapping[int, Kept]
    titles: Sequence[str]
    telling: Callable[[Mapping[int, Coded | Persons], bool], Mask]


@dataclass(slots=True)
class _Column:
    """A column that grows by pieces."""

    kept: Kept
    title: str
    codes: list[Codes] = field(default_factory=list)
    known: dict[Cell, int] = field(default_factory=dict)
    numbers: list[NDArray[np.int64]] = field(default_factory=list)
    odd: list[Codes] = field(default_factory=list)
    guarded: int = 0

    def shown(self, text: str) -> str:
        """The text as it is kept."""
        if self.kept == "filled":
            said = is_blank(text) or says_missing(text) or text == self.title
            return text if said else FILLED
        if self.kept == "nik" and len(self.known) > MAX_RETAINED and not is_blank(text):
            # No number of a person: that it is none is all that matters of so many.
            return text if _NIK.search(text) else text[:2] + "…"
        return text

    def code(self, text: str) -> int:
        """The number of a text that is kept."""
        code = self.known.setdefault(text, len(self.known))
        if code >= MAX_TEXTS:
            raise TextError(f"lebih dari {MAX_TEXTS} isi yang berlainan dalam satu kolom")
        return code

    def add(self, cells: "pa.ChunkedArray") -> Coded | Persons:
        """The cells of a piece, which are kept."""
        if self.kept == "nik":
            persons = self._persons(cells.combine_chunks())
            self.numbers.append(persons.numbers)
            self.guarded += persons.guarded
            return persons
        return self._coded(cells) if self.kept == "text" else self._filled(cells.combine_chunks())

    def _known(self, texts: "pa.Array", into: list[Codes]) -> Coded:
        """The texts of a piece in its own numbers, which are kept in those of the column."""
        own = texts.dictionary.to_pylist()
        if self.kept == "nik":
            own = [self.shown(text) for text in own]
        codes = list(map(self.known.get, own))
        if None in codes:
            codes = [self.code(text) for text in own]
        of_piece = texts.indices.to_numpy(zero_copy_only=False)
        of_column = np.array(codes, np.int32)
        into.append(narrow(of_column[of_piece], len(self.known)))
        return Coded(of_piece, own)

    def _coded(self, cells: "pa.ChunkedArray") -> Coded:
        import pyarrow as pa

        if not pa.types.is_dictionary(cells.type):
            cells = cells.dictionary_encode()
        return self._known(cells.unify_dictionaries().combine_chunks(), self.codes)

    def _filled(self, chunk: "pa.Array") -> Coded:
        """Most texts begin with a letter or digit; the others are looked at one by one."""
        import pyarrow.compute as pc

        offsets, data = _bytes(chunk)
        begin, length = offsets[:-1], np.diff(offsets)
        sure = length > 0
        sure[sure] = _ALNUM[data[begin[sure]]]
        # "nihil", "null" and "n/a" begin with a letter too.
        short = np.flatnonzero(sure & (length > 2) & (length <= _LONGEST_WORD))
        first, third = data[begin[short]], data[begin[short] + 2]
        sure[short[np.isin(first, _N) & np.isin(third, _H_L_A)]] = False
        sure &= ~pc.equal(chunk, self.title).to_numpy(zero_copy_only=False)
        codes = np.full(len(sure), self.code(FILLED), np.int32)
        left = np.flatnonzero(~sure)
        codes[left] = [self.code(self.shown(text)) for text in chunk.take(left).to_pylist()]
        self.codes.append(narrow(codes, len(self.known)))
        return Coded(codes, list(self.known))

    def _persons(self, chunk: "pa.Array") -> Persons:
        import pyarrow as pa
        import pyarrow.compute as pc

        def plain(texts: "pa.Array") -> "pa.Array":
            digits = pc.and_(pc.string_is_ascii(texts), pc.ascii_is_decimal(texts))
            return pc.and_(pc.equal(pc.binary_length(texts), 16), digits)

        sound, guarded = plain(chunk), 0
        if not pc.all(sound).as_py():
            marked = pc.match_substring_regex(chunk, _GUARDED)
            if guarded := pc.sum(marked).as_py() or 0:
                digits = pc.replace_substring_regex(chunk, "[^0-9]", "")
                chunk = pc.if_else(marked, digits, chunk)
                sound = plain(chunk)
        numbers = pc.cast(pc.if_else(sound, chunk, str(ABSENT)), pa.int64()).to_numpy()
        odd = self._known(chunk.filter(pc.invert(sound)).dictionary_encode(), self.odd)
        return Persons(numbers, odd, guarded)

    def done(self) -> Coded | Persons:
        """All cells together; the column is empty then."""
        none = np.zeros(0, np.int8)
        texts = list(self.known)
        if self.kept == "nik":
            numbers = np.concatenate([np.zeros(0, np.int64), *self.numbers])
            odd = Coded(np.concatenate([none, *self.odd]), texts)
            self.numbers.clear()
            return Persons(numbers, odd, self.guarded)
        codes = narrow(np.concatenate([none, *self.codes]), len(texts))
        self.codes.clear()
        return Coded(codes, texts)


def _bytes(chunk: "pa.Array") -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Where each text of an Arrow array begins, and the bytes of all of them."""
    _, offsets, data = chunk.buffers()
    begin = np.frombuffer(offsets, np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
    return begin, np.frombuffer(data or b"", np.uint8)


class Stored(Sequence[Sequence[Cell]]):
    """The rows of a large text file: its wanted columns, and whole only the rows that tell.

    `start` is the first row of `columns`, by place; `filled` are the places with any text from
    there on, `any_text` says whether the file has any at all.
    """

    def __init__(
        self,
        whole: Mapping[int, Sequence[Cell]],
        length: int,
        start: int,
        columns: Mapping[int, Coded | Persons],
        filled: frozenset[int],
        *,
        any_text: bool,
    ) -> None:
        """With the rows that are kept whole, by number counted from 0."""
        self._whole, self._length = whole, length
        self.start, self.columns, self.filled, self.any_text = start, columns, filled, any_text

    def __len__(self) -> int:
        """The number of rows."""
        return self._length

    @overload
    def __getitem__(self, place: int) -> Sequence[Cell]: ...
    @overload
    def __getitem__(self, place: slice) -> list[Sequence[Cell]]: ...
    def __getitem__(self, place: int | slice) -> Any:
        """A row that was kept whole; KeyError where it was not."""
        if isinstance(place, slice):
            return [self._whole[row] for row in range(*place.indices(self._length))]
        return self._whole[place]


@dataclass(frozen=True, slots=True)
class Unread:
    """A large text file of which only the first rows were read."""

    path: Path
    codec: str
    delimiter: str
    tell: Tell

    def head(self) -> list[list[Cell]]:
        """The first rows."""
        records = _Records(_pieces(self.path, self.codec, lambda _: None), self.delimiter)
        rows: list[list[Cell]] = []
        for piece in records.whole():
            for row in records.slowly(piece):
                rows.append([*row])
                if len(rows) == HEAD_ROWS:
                    return rows
        return rows

    def read(self, wanted: Wanted) -> Stored:
        """All rows; TextError where they cannot be taken apart."""
        return _Reading(self, wanted).done()


class _Reading:
    """The wanted columns of a text file while they are read."""

    def __init__(self, unread: Unread, wanted: Wanted) -> None:
        self.unread, self.wanted = unread, wanted
        self.columns = {
            place: _Column(kept, wanted.titles[place]) for place, kept in wanted.places.items()
        }
        self.whole: dict[int, Sequence[Cell]] = {}
        self.filled: set[int] = set()
        self.any_text = False
        sign = re.escape(unread.delimiter)
        self.quoted = re.compile(_QUOTED.format(sign))

    def done(self) -> Stored:
        unread = self.unread
        records = _Records(_pieces(unread.path, unread.codec, unread.tell), unread.delimiter)
        parsed: tuple[int, pa.Table] | None = None
        with ThreadPoolExecutor(1) as pool:
            for piece in records.whole():
                begun = records.rows
                quick = pool.submit(self._quickly, piece) if begun > self.wanted.start else None
                if parsed:
                    self._add(*parsed, [])
                table = quick.result() if quick else None
                if table is None:
                    parsed = None
                    self._add_rows(begun, list(records.slowly(piece)))
                else:
                    parsed = begun, table
                    records.rows += table.num_rows
                if records.rows > MAX_ROWS:
                    raise TextError(f"lebih dari {MAX_ROWS} baris; bagi menjadi beberapa berkas")
        if parsed:
            self._add(*parsed, [])
        return Stored(
            self.whole,
            records.rows,
            self.wanted.start,
            {place: column.done() for place, column in self.columns.items()},
            frozenset(self.filled),
            any_text=self.any_text or bool(self.filled),
        )

    def _quickly(self, piece: bytes) -> "pa.Table | None":
        """The columns of a piece; None where only Python's reader knows what it says."""
        import pyarrow as pa
        import pyarrow.csv as arrow_csv

        if len(self.unread.delimiter.encode()) > 1 or self.unread.delimiter in '"\r':
            return None
        if b"\r" in piece and piece.count(b"\r") != piece.count(b"\r\n"):
            return None
        quotes = b'"' in piece
        if quotes and '"' in self.quoted.sub("", piece.decode()):
            return None
        names = [str(place) for place in range(len(self.wanted.titles))]
        kept = self.wanted.places
        text, few = pa.string(), pa.dictionary(pa.int32(), pa.string())
        try:
            table = arrow_csv.read_csv(
                pa.BufferReader(piece),
                read_options=arrow_csv.ReadOptions(column_names=names, block_size=_BLOCK),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=self.unread.delimiter,
                    quote_char='"' if quotes else False,
                    double_quote=True,
                    ignore_empty_lines=False,
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types={
                        name: few if kept.get(int(name)) == "text" else text for name in names
                    },
                    strings_can_be_null=False,
                    check_utf8=False,
                ),
            )
        except pa.ArrowInvalid:
            # Rows of different length, or lines without end.
            return None
        return None if any(_longest(column) > csv.field_size_limit() for column in table) else table

    def _add_rows(self, begun: int, rows: Sequence[Sequence[str]]) -> None:
        """Rows that Python's reader gave."""
        import pyarrow as pa

        start = self.wanted.start
        above = max(0, min(start - begun, len(rows)))
        for number in range(above):
            self.whole[begun + number] = rows[number]
            self.any_text = self.any_text or not all(map(is_blank, rows[number]))
        below = rows[above:]
        width = max(map(len, below), default=0)
        names = [str(place) for place in range(max(width, len(self.wanted.titles)))]
        cells = [
            pa.array([row[place] if place < len(row) else "" for row in below], pa.string())
            for place in range(len(names))
        ]
        self._add(begun + above, pa.table(cells, names=names), below)

    def _add(self, begun: int, table: "pa.Table", rows: Sequence[Sequence[str]]) -> None:
        """The cells of a piece from the first row below the header on."""
        if not table.num_rows:
            return
        for place, column in enumerate(table):
            if place not in self.filled and _any_text(column):
                self.filled.add(place)
        parts = {place: column.add(table.column(place)) for place, column in self.columns.items()}
        telling = np.flatnonzero(self.wanted.telling(parts, begun == self.wanted.start))
        if len(self.whole) + len(telling) > MAX_RETAINED:
            raise TextError(
                f"lebih dari {MAX_RETAINED} baris kosong sebagian atau menyerupai judul; "
                "periksa kolom yang kosong",
                begun + 1,
            )
        if rows:
            self.whole |= {begun + number: rows[number] for number in telling.tolist()}
        elif len(telling):
            columns = [_texts(column.take(telling)) for column in table]
            self.whole |= {
                begun + number: row
                for number, row in zip(telling.tolist(), zip(*columns, strict=True), strict=True)
            }


def _texts(column: "pa.ChunkedArray") -> list[str]:
    return column.to_pylist()  # type: ignore[no-any-return]


def _distinct(column: "pa.ChunkedArray") -> Iterator[Any]:
    """Arrays with all texts of a column, each at least once."""
    import pyarrow as pa

    for chunk in column.chunks:
        yield chunk.dictionary if pa.types.is_dictionary(chunk.type) else chunk


def _longest(column: "pa.ChunkedArray") -> int:
    import pyarrow.compute as pc

    return max((pc.max(pc.binary_length(one)).as_py() or 0 for one in _distinct(column)), default=0)


def _any_text(column: "pa.ChunkedArray") -> bool:
    """Whether any cell of a column is not blank."""
    return any(not is_blank(text) for one in _distinct(column) for text in _scan(one))


def _scan(texts: "pa.Array") -> Iterator[str]:
    for first in range(0, len(texts), 1000):
        yield from texts.slice(first, 1000).to_pylist()

"""Read a text file in batches, whatever its encoding, its delimiter and the widths of its rows.

Runs in the sandbox. Arrow reads files whose quotes are well-formed within each line, as long as
rows are equally wide; Python's slower `csv` reads the others, with the same rows and row numbers.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import IO, Final

import pyarrow as pa
import pyarrow.csv as arrow_csv

from data.intake.issues import UnreadableError

MAX_ROWS: Final = 15_000_000
"""Rows of a text file: six times the people of the kabupaten, at about 160 bytes a row."""
MAX_COLUMNS: Final = 256
"""Columns of a sheet: no office file has a tenth of that."""
NOT_TEXT: Final = "bukan berkas yang dapat dibaca; simpan sebagai Excel (.xlsx) atau CSV UTF-8"

_PIECE = 2**24
_SLOW_ROWS = 20_000
_TOP = 60
_SAMPLED = 2**16
_SAMPLE = 200
_DELIMITERS = {";": "titik koma", ",": "koma", "\t": "tab", "|": "garis tegak"}
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_CONTROL = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
_QUOTED = rb'(?:(?<=^)|(?<=[%b\r\n]))"(?:[^"\r\n]|"")*"(?=[%b\r\n]|$)'
_QUOTES = (
    'tanda petik (") tidak ditutup atau tidak digandakan di baris ini atau di atasnya; '
    "simpan ulang dari Excel"
)


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a text file; `plain` if Arrow can read its quotes and widths."""

    codec: str
    encoding: str
    delimiter: str
    width: int
    plain: bool

    @property
    def remark(self) -> str:
        parted = _DELIMITERS.get(self.delimiter, f'"{self.delimiter}"')
        return f"Dibaca sebagai teks {self.encoding} dengan pemisah kolom {parted}."


def encodings(path: Path) -> list[tuple[str, str]]:
    """List the encodings that a text file may have, the likeliest first: codecs and names."""
    with path.open("rb") as file:
        start = file.read(4)
    marked = [(codec, label) for bom, codec, label in BOMS if start.startswith(bom)]
    return marked or [("utf-8", "UTF-8"), ("cp1252", "Windows-1252")]


def form(path: Path) -> Form:
    """Detect encoding and delimiter; UnreadableError if it is not text."""
    possible = encodings(path)
    for codec, label in possible:
        try:
            found = sampled(path, codec, label)
            with path.open("rb") as file:
                plain = is_plain(file, found)
        except UnicodeDecodeError:
            continue
        return replace(found, plain=plain and found.plain)
    if len(possible) == 1:
        raise UnreadableError(
            f"bukan teks {possible[0][1]} yang utuh: rusak atau terpotong; minta kirim ulang"
        )
    raise UnreadableError(NOT_TEXT)


def sampled(path: Path, codec: str, label: str) -> Form:
    """Look at the first lines only; UnicodeDecodeError if they are in another encoding."""
    with path.open(encoding=codec, newline="") as file:
        sample = file.read(_SAMPLED)
    delimiter, width, even = _delimiter(sample.removeprefix("\ufeff"))
    return Form(codec, label, delimiter, width, even and width <= MAX_COLUMNS)


def _delimiter(text: str) -> tuple[str, int, bool]:
    """Find the delimiter that splits most lines into most columns, and the widest row.

    The last part says whether most rows are that wide.
    """
    hint = re.match(r"sep=(.)\r?\n", text)
    lines = text.splitlines()[:_SAMPLE]
    best, most, columns, even = ";", 0, 1, True
    for delimiter in [hint[1]] if hint else _DELIMITERS:
        try:
            widths = Counter(map(len, csv.reader(lines, delimiter=delimiter)))
        except csv.Error:
            continue
        score, usual = max(
            ((count * (width - 1), width) for width, count in widths.items()), default=(0, 1)
        )
        if score > most or hint:
            best, most, columns, even = delimiter, score, max(widths), usual == max(widths)
    return best, columns, even and best.isascii() and best not in '"\r'


def is_plain(file: IO[bytes], form: Form) -> bool:
    """Tell whether all quotes are well-formed; UnreadableError for bytes that no text has."""
    decoder = codecs.getincrementaldecoder(form.codec)()
    sign = re.escape(form.delimiter.encode())
    quoted = re.compile(_QUOTED % (sign, sign))
    plain = True
    while lines := b"".join(file.readlines(_PIECE // 2)):
        text = decoder.decode(lines)
        piece = lines if form.codec != "utf-16" else text.encode()
        if len(piece.translate(None, _CONTROL)) != len(piece):
            raise UnreadableError(NOT_TEXT)
        # A byte that ends a line of UTF-16 may be half of a character.
        unquoted = b'"' not in piece or (piece is lines and b'"' not in quoted.sub(b"", piece))
        # Arrow refuses a line that is longer than a block.
        plain = plain and len(lines) < _PIECE and unquoted
    decoder.decode(b"", final=True)
    return plain


def batches(path: Path, form: Form) -> Iterator[tuple[pa.RecordBatch, float]]:
    """Yield the rows in batches of text columns, each with the fraction of the file read so far.

    A last column takes the excess of rows that are wider than the first rows.
    """
    done = 0
    with path.open("rb") as file:
        size = max(path.stat().st_size, 1)
        for batch in (quickly if form.plain else _slowly)(file, form):
            done += batch.num_rows
            if done > MAX_ROWS:
                raise UnreadableError(f"lebih dari {MAX_ROWS} baris; bagi menjadi beberapa berkas")
            yield batch, file.tell() / size


def schema(form: Form) -> pa.Schema:
    return pa.schema([(str(place), pa.string()) for place in range(form.width + 1)])


def _batch(rows: Sequence[Sequence[str]], form: Form) -> pa.RecordBatch:
    width = form.width
    padded = [
        [*row, *[""] * (width + 1 - len(row))]
        if len(row) <= width
        else [*row[:width], form.delimiter.join(row[width:])]
        for row in rows
    ]
    columns = zip(*padded, strict=True) if padded else [[]] * (width + 1)
    return pa.record_batch([pa.array(c, pa.string()) for c in columns], schema=schema(form))


def quickly(file: IO[bytes], form: Form) -> Iterator[pa.RecordBatch]:
    """Read rows whose quotes are plain, those from the first of another width on more slowly.

    The titles above a table may have any width. A byte that ends a line of UTF-16 may be half of a
    character.
    """
    ragged: list[arrow_csv.InvalidRow] = []

    def skip(row: arrow_csv.InvalidRow) -> str:
        ragged.append(row)
        return "skip"

    names = [str(place) for place in range(form.width)]
    top = b"" if form.codec == "utf-16" else b"".join(islice(file, _TOP))
    rows = csv.reader(io.StringIO(top.decode(form.codec), newline=""), delimiter=form.delimiter)
    first = [_batch([*rows], form)] if top else []
    done, is_whole = 0, False
    # What Arrow refuses, if only because nothing is left, is read row by row.
    with suppress(pa.ArrowInvalid):
        reader = arrow_csv.open_csv(
            file,
            arrow_csv.ReadOptions(
                use_threads=False,
                block_size=_PIECE,
                column_names=names,
                encoding="utf8" if form.codec.startswith("utf-8") else form.codec,
            ),
            arrow_csv.ParseOptions(
                delimiter=form.delimiter, ignore_empty_lines=False, invalid_row_handler=skip
            ),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
        for batch in reader:
            if ragged:
                break
            beyond = pa.repeat("", batch.num_rows)
            first.append(pa.record_batch([*batch.columns, beyond], schema=schema(form)))
            rows_read = pa.concat_batches(first)
            first.clear()
            done += rows_read.num_rows
            yield rows_read
        is_whole = not ragged
    if is_whole:
        yield from first
    else:
        file.seek(0)
        yield from _slowly(file, form, done)


def _slowly(raw: IO[bytes], form: Form, done: int = 0) -> Iterator[pa.RecordBatch]:
    """Read the rows after those that are `done`."""
    with io.TextIOWrapper(raw, form.codec, newline="") as file:
        rows = islice(_strict(csv.reader(file, delimiter=form.delimiter, strict=True)), done, None)
        while some := list(islice(rows, _SLOW_ROWS)):
            yield _batch(some, form)


def _strict(reader: Iterable[list[str]]) -> Iterator[list[str]]:
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            if len(row) > MAX_COLUMNS:
                raise UnreadableError(
                    f"lebih dari {MAX_COLUMNS} kolom; hapus isi di kanan tabel", row=number
                )
            yield row
    except csv.Error:
        raise UnreadableError(_QUOTES, row=number + 1) from None

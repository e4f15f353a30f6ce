"""Read a text list of persons in parts, however large it is.

A list is cut at the ends of lines. Each part is read under the headings of the list, as if it were
a file of its own; what is decided for a whole column is decided from the distinct cells of all
parts. A list whose rows span lines, or whose names stand once for a group of rows, has no parts.
"""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.intake import text_files
from data.intake.cells import Cell, Cells, Inferred, is_blank
from data.intake.columns import (
    ABSENT,
    MAX_DISTINCT,
    Cast,
    Persons,
    Sheet,
    excel_letter,
)
from data.intake.headers import Header, Layouts, Recognised, find_header, read_block
from data.intake.issues import Account, Complaint, RefusedError, UnreadableError
from data.intake.read import cast, infer_casts, printed_totals
from data.intake.rows import Block, OfficeFile, Part, words_left_out
from data.intake.sandbox import base_name, gather
from data.intake.specification import SPECIFICATIONS
from data.intake.spellings import Names

KIND: Final = SPECIFICATIONS["kepesertaan"]
COUNTED: Final = tuple(column for column in KIND.columns if column.counted)
SIZE: Final = 32 * 2**20
"""Bytes of a part: about 300,000 persons."""

_SAMPLED = 2**16
_BATCH = 2**16
_FAULTS = pa.list_(pa.struct({"field": pa.string(), "text": pa.string()}))


@dataclass(frozen=True, slots=True)
class PartedList:
    """A text list of persons, its parts, and how its cells are read once it is surveyed.

    `top` are its first lines, down to the headings, `parts` the bytes between which a part lies,
    `offsets` the rows before each part.
    """

    path: Path
    form: text_files.Form
    header: Header
    chosen: Mapping[str, str]
    top: bytes
    above: int
    parts: tuple[tuple[int, int], ...]
    offsets: tuple[int, ...] = ()
    settled: Mapping[str, Inferred] = field(default_factory=dict)
    names: Names = field(default_factory=dict)

    @property
    def name(self) -> str:
        return base_name(self.path.name)

    def raw(self, part: int) -> bytes:
        start, end = self.parts[part]
        with self.path.open("rb") as file:
            file.seek(start)
            return file.read(end - start)

    def block(self, raw: bytes, found: Recognised) -> Block:
        sheet = _sheet(self.path, self.top + raw, self.form)
        return read_block(sheet, self.header, self.chosen, found)

    def file(self, part: int) -> OfficeFile:
        """Read and cast a part, with the row numbers of the whole file."""
        block = self.block(self.raw(part), Recognised(KIND))
        raw = {column.field: block.cells(column.field) for column in KIND.columns}
        cells, _ = cast(KIND, raw, self.settled)
        rows = Part("", block.rows + np.int32(self.offsets[part]), {})
        return OfficeFile(self.name, "", KIND, (rows,), cells, unstated=block.unstated)


@dataclass(frozen=True, slots=True)
class Survey:
    """What a part has: its lines, how many are filled, how many are rows with data, and more.

    `block` has no cells. `tallies` say how often each cell occurs, and in which row first; `totals`
    are the rows that print a total.
    """

    block: Block
    lines: int
    filled: int
    rows: int
    tallies: Mapping[str, Mapping[Cell, tuple[int, int]]]
    totals: Sequence[list[Cell]]
    complaints: Sequence[Complaint]
    remarks: Sequence[str]


@dataclass(slots=True)
class Tallied(Cells):
    """The distinct cells of a column of all parts, how often they occur and in which row first."""

    times: NDArray[np.int64]
    rows: NDArray[np.int32]

    def count(self, meant: Callable[[Cell], bool]) -> int:
        return int(self.times[self.holding(meant)].sum())


def _sheet(path: Path, raw: bytes, form: text_files.Form) -> Sheet:
    batches = text_files.quickly(io.BytesIO(raw), form)
    sheet = gather(text_files.schema(form), ((batch, 1.0) for batch in batches), lambda _: None)
    return replace(sheet, file=base_name(path.name))


def find(
    path: Path, codec: str, label: str, described: Layouts, chosen: Mapping[str, str]
) -> PartedList | None:
    """Find the headings of a text list of persons; None for any other file."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLED)
        size = file.seek(0, io.SEEK_END)
    sample = sample if size == len(sample) else sample[: sample.rfind(b"\n") + 1]
    form = text_files.sampled(path, codec, label)
    # A byte that ends a line of UTF-16 may be half of a character.
    if codec == "utf-16" or not form.plain or not text_files.is_plain(io.BytesIO(sample), form):
        return None
    sheet = _sheet(path, sample, form)
    header = find_header(sheet, described)
    if not header or not header.complete or header.specification.kind != KIND.kind:
        return None
    above = sheet.head[: header.last + 1]
    top = b"".join(sample.splitlines(keepends=True)[: header.last + 1])
    return PartedList(
        path=path,
        form=form,
        header=header,
        chosen=chosen,
        top=top,
        above=sum(any(not is_blank(cell) for cell in row) for row in above),
        parts=tuple(pairwise(_cuts(path, len(top), size))),
    )


def _cuts(path: Path, start: int, end: int) -> list[int]:
    count = max((end - start) // SIZE, 1)
    cuts = {start, end}
    with path.open("rb") as file:
        for number in range(1, count):
            file.seek(start + number * (end - start) // count)
            file.readline()
            cuts.add(file.tell())
    return sorted(cuts)


def survey(listed: PartedList, part: int) -> Survey | None:
    """Look at a part; None if the file cannot be read in parts."""
    raw, found = listed.raw(part), Recognised(KIND)
    try:
        if not text_files.is_plain(io.BytesIO(raw), listed.form):
            return None
        block = listed.block(raw, found)
    except (UnicodeDecodeError, UnreadableError):
        return None
    if block.groups:
        return None
    left_out = sum(map(len, block.left_out.values()))
    tallies = {
        column.field: _tally(block.cells(column.field).encoded(), block.rows)
        for column in COUNTED
        if column.type != "nik" and not found.complaints
    }
    return Survey(
        block=replace(
            block,
            sheet=replace(block.sheet, columns=(), head=[]),
            rows=block.rows[:0],
            kept=block.kept[:0],
            reads={},
        ),
        lines=block.sheet.height - block.header_row,
        filled=block.sheet.filled_rows() - listed.above
        if found.complaints
        else len(block.rows) + left_out,
        rows=len(block.rows),
        tallies=tallies,
        totals=[block.sheet.row(row - 1) for row in block.totals],
        complaints=found.complaints,
        remarks=found.remarks,
    )


def _tally(cells: Cells, rows: NDArray[np.int32]) -> dict[Cell, tuple[int, int]]:
    found = np.unique(cells.codes, return_index=True, return_counts=True)
    known = zip(*(column.tolist() for column in found), strict=True)
    return {cells.values[code]: (count, int(rows[first])) for code, first, count in known}


def _united(surveys: Sequence[Survey], offsets: Sequence[int], name: str) -> Tallied:
    """Unite the cells of a column; UnreadableError if too many differ."""
    found: dict[Cell, tuple[int, int]] = {}
    for survey, offset in zip(surveys, offsets, strict=False):
        for cell, (count, row) in survey.tallies[name].items():
            before, first = found.get(cell, (0, row + offset))
            found[cell] = before + count, first
    if len(found) > MAX_DISTINCT:
        raise UnreadableError("too many distinct cells for parts")
    ordered = sorted(found.items(), key=lambda entry: entry[1][1])
    return Tallied(
        np.arange(len(ordered), dtype=np.int32),
        [cell for cell, _ in ordered],
        np.array([count for _, (count, _) in ordered], np.int64),
        np.array([row for _, (_, row) in ordered], np.int32),
    )


def read_parts(listed: PartedList, parts: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Read the parts of these numbers into typed rows, with the names of `COUNTED`.

    `written` is the kecamatan as in the file, `faults` are cells that are blank or unreadable.
    """
    for batch in parts:
        for part in batch.column(0).to_pylist():
            file = listed.file(part)
            found = file.identified(listed.names)
            arrays = {"row": pa.array(file.rows)}
            for column in COUNTED:
                cells = found.cells[column.field]
                if isinstance(cells, Persons):
                    arrays[column.field] = pa.array(cells.numbers, mask=cells.numbers == ABSENT)
                else:
                    arrays[column.field] = cells.arrow()[1].dictionary_decode()
            kecamatan = found.cells["kecamatan"]
            assert isinstance(kecamatan, Cast)  # noqa: S101 - a NIK is no kecamatan
            arrays["written"] = kecamatan.arrow()[0].dictionary_decode()
            arrays["faults"] = _faults(found)
            yield from pa.table(arrays).to_batches(_BATCH)


def _faults(file: OfficeFile) -> pa.Array:
    """List for each row the cells that are blank but required, or unreadable."""
    found: dict[int, list[dict[str, str | None]]] = {}
    for column in KIND.columns:
        cells = file.cells[column.field]
        marked = cells.unread()
        if column.required and column.field not in file.unstated:
            marked = marked | cells.missing()
        for place in np.flatnonzero(marked).tolist():
            fault = {"field": column.field, "text": cells.text(place)}
            found.setdefault(place, []).append(fault)
    return pa.array([found.get(place) for place in range(len(file.rows))], _FAULTS)


def texts(
    listed: PartedList, rows_wanted: frozenset[int], part: int
) -> dict[int, dict[str, str | None]]:
    file = listed.file(part)
    rows = [row for row in file.rows.tolist() if row in rows_wanted]
    return {row: {name: file.text(row, name) for name in file.cells} for row in rows}


def decided(
    listed: PartedList, surveys: Sequence[Survey], digest: str, names: Names
) -> tuple[PartedList, OfficeFile]:
    """Decide how the columns are read; return the list, and the file without its cells.

    `names` are those of `staging.names`. RefusedError has all complaints about the layout.
    """
    offsets = tuple(accumulate((survey.lines for survey in surveys), initial=0))
    height = sum(survey.rows for survey in surveys)
    block = surveys[0].block
    try:
        if complaints := [
            *dict.fromkeys(complaint for part in surveys for complaint in part.complaints)
        ]:
            raise RefusedError(complaints)
        raw = {
            column.field: _united(surveys, offsets, column.field)
            for column in COUNTED
            if column.type != "nik"
        }
        settled = infer_casts(KIND, raw, lambda name: [replace(block, rows=raw[name].rows)])
    except RefusedError as error:
        refused = listed.above + sum(survey.filled for survey in surveys)
        error.accounts = (Account(listed.name, 0, refused=refused),)
        raise
    left_out: dict[str, list[int]] = {}
    for part, offset in zip(surveys, offsets, strict=False):
        for reason, rows in part.block.left_out.items():
            left_out.setdefault(reason, []).extend(row + offset for row in rows)
    remarks = [words] if (words := words_left_out(left_out)) else []
    totals = [row for part in surveys for row in part.totals]
    every = np.broadcast_to(np.int32(0), (height,))
    printing = replace(
        block,
        sheet=Sheet("", tuple(map(Cells.of, zip(*totals, strict=True)))),
        rows=every,
        totals=[*range(1, len(totals) + 1)],
    )
    file = OfficeFile(
        name=listed.name,
        sha256=digest,
        specification=KIND,
        parts=(Part("", every, {name: excel_letter(at) for name, at in block.places.items()}),),
        cells={},
        remarks=(
            listed.form.remark,
            *dict.fromkeys(remark for part in surveys for remark in part.remarks),
            *remarks,
            *(remark for cast in settled.values() for remark in cast.remarks),
        ),
        printed_totals=printed_totals(KIND, [printing], settled),
        left_out=tuple(remarks),
        unstated=block.unstated,
        estimated=block.estimated,
        rows_left_out={"above": listed.above, **{why: len(at) for why, at in left_out.items()}},
    )
    return replace(listed, offsets=offsets, settled=settled, names=names), file

"""Layouts that the data steward describes for files whose columns are not known.

Only headings are ever shown: a row is taken for the headings of a table where it holds nothing but
short texts without numbers, and stands above rows that do hold numbers or dates. The first row of a
list of people without headings never passes.
"""

import datetime as dt
import json
import re
import secrets
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec
from rapidfuzz import fuzz, utils

from data.intake import spellings
from data.intake.cells import Cell, is_blank, tidy
from data.intake.columns import Sheet
from data.intake.headers import FIRST_ROWS, header_titles, headings
from data.intake.sandbox import Opened
from data.intake.specification import SPECIFICATIONS, Column, Layout, Specification, key, layout

LAYOUTS: Final = "layouts"
"""The folder, in that of the snapshots, with the layouts that the data steward has described."""

_FEWEST = 3
_LONGEST = 60
_DEEPEST = 3
_BELOW = 20
_NUMBER = re.compile(r"\d{3}|\d[./-]\d")

ALIKE = 70.0
"""From this rapidfuzz ratio (0 to 100) on a heading is proposed for a field.

"Wilayah Kecamatan" is like "Nama Kecamatan" with 71; "Penerima" is like "Sumber Dana" with 42.
"""


class LayoutError(Exception):
    """A layout that cannot be saved; its text is the reason, in Indonesian."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning of a field: the `title` it stands under, or a `constant` for all rows.

    Where both are None the file does not have it.
    """

    title: str | None = None
    constant: str | None = None


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a table that could not be read, and the kind that it is like most.

    `row` counts as Excel does; of headings that stand there twice one is kept.
    """

    file: str
    sha256: str
    sheet: str
    row: int
    titles: tuple[str, ...]
    kind: str


def find(opened: Opened, folder: Path) -> Headings | None:
    """The headings of the first sheet whose columns are not all known; None where there are none.

    `folder` is that of the snapshots, with the layouts that were described already.
    """
    for heading in headings(opened, saved_layouts(folder)):
        if heading.settled:
            continue
        row, titles = (heading.row, heading.titles) if heading.kind else _guessed(heading.sheet)
        shown = tuple(dict.fromkeys(filter(None, titles)))
        if shown:
            kind = heading.kind or likely_kind(shown)
            return Headings(opened.name, opened.sha256, heading.sheet.title, row, shown, kind)
    return None


def _guessed(sheet: Sheet) -> tuple[int, Sequence[str]]:
    """The row of the headings, as Excel counts, and what they say; nothing where none is sure."""
    rows = sheet.head
    filled = [[cell for cell in row if not is_blank(cell)] for row in rows[: FIRST_ROWS + _BELOW]]
    width = max((len(row) for row in filled), default=0)
    for first, cells in enumerate(filled[:FIRST_ROWS]):
        if 2 * len(cells) < width or len(cells) < _FEWEST:
            continue
        depth = max(
            (bottom - first for (top, _), (bottom, _) in sheet.merged if top == first), default=0
        )
        last = min(first + depth, first + _DEEPEST - 1, len(rows) - 1)
        above, below = filled[first : last + 1], filled[last + 1 : last + 1 + _BELOW]
        if all(map(_may_be_headings, above)) and any(map(_holds_values, below)):
            return last + 1, header_titles(rows, first, last)
        return 0, ()
    return 0, ()


def _may_be_headings(cells: Sequence[Cell]) -> bool:
    return all(isinstance(cell, str) and _is_heading(tidy(cell)) for cell in cells)


def _is_heading(text: str) -> bool:
    """Tell headings from contents: "Ambulu" stands in a column, not above it."""
    if len(text) > _LONGEST or _NUMBER.search(text):
        return False
    return spellings.plain(text) not in _members() or key(text) in _known_headings()


@cache
def _members() -> frozenset[str]:
    written = (spelling for known in spellings.SPELLINGS.values() for spelling in known)
    return frozenset(map(spellings.plain, written))


@cache
def _known_headings() -> frozenset[str]:
    columns = (
        column for specification in SPECIFICATIONS.values() for column in specification.columns
    )
    return frozenset(key(name) for column in columns for name in (column.header, *column.aliases))


def _holds_values(cells: Sequence[Cell]) -> bool:
    return any(
        isinstance(cell, int | float | dt.date | dt.datetime)
        or (isinstance(cell, str) and _NUMBER.search(cell))
        for cell in cells
    )


def likely_kind(titles: Sequence[str]) -> str:
    """The kind of file whose columns are most like these headings."""

    def likeness(specification: Specification) -> float:
        best = (
            max(_likeness(column, title) for title in titles) for column in specification.columns
        )
        return sum(best) / len(specification.columns)

    return max(SPECIFICATIONS.values(), key=likeness).kind


def _likeness(column: Column, title: str) -> float:
    return max(
        fuzz.token_sort_ratio(name, title, processor=utils.default_process)
        for name in (column.header, *column.aliases)
    )


def guess(kind: str, titles: Sequence[str]) -> Mapping[str, str]:
    """For each field that a heading resembles by `ALIKE` that heading; none is taken twice."""
    pairs = sorted(
        (
            (_likeness(column, title), column.field, title)
            for column in SPECIFICATIONS[kind].columns
            for title in titles
        ),
        key=lambda pair: -pair[0],
    )
    found: dict[str, str] = {}
    for score, field, title in pairs:
        if score >= ALIKE and field not in found and title not in found.values():
            found[field] = title
    return MappingProxyType(found)


def members(classification: str) -> tuple[str, ...]:
    """The name of each member of a classification, as a file may write it."""
    first: dict[str, str] = {}
    for spelling, member in spellings.SPELLINGS[classification].items():
        first.setdefault(member, spelling)
    return tuple(first.values())


def open_points(
    kind: str, titles: Sequence[str], meanings: Mapping[str, Meaning], ignored: Sequence[str]
) -> list[str]:
    """List what is still open, in sentences for the data steward."""
    points = []
    used = [meaning.title for meaning in meanings.values() if meaning.title is not None]
    for column in SPECIFICATIONS[kind].columns:
        meaning = meanings.get(column.field, Meaning())
        if meaning.constant is not None and not meaning.constant.strip():
            points.append(f"Isi tetap kolom “{column.header}” belum ditulis.")
        elif meaning == Meaning() and column.required and not column.from_sheet:
            points.append(
                f"Kolom “{column.header}” wajib ada: pilih judulnya"
                + ("." if column.private else ", atau beri isi tetap.")
            )
    for title in titles:
        if used.count(title) > 1:
            points.append(f"Judul “{title}” dipakai untuk lebih dari satu kolom.")
        elif title in used and title in ignored:
            points.append(f"Judul “{title}” dipakai, jadi tidak dapat dilewati.")
        elif title not in used and title not in ignored and not _passes(kind, title):
            points.append(f"Judul “{title}” belum dipakai dan belum dilewati.")
    return points


def _passes(kind: str, title: str) -> bool:
    return key(title) in map(key, SPECIFICATIONS[kind].ignored)


def described(
    kind: str,
    name: str,
    meanings: Mapping[str, Meaning],
    ignored: Sequence[str],
    periods: str,
) -> Layout:
    """The layout that this says; `periods` are years as people write them ("2023-2024, 2026").

    An optional column that the file does not have is blank in all its rows. LayoutError where the
    periods are no years.
    """
    constants = {
        field: meaning.constant
        for field, meaning in meanings.items()
        if meaning.constant is not None
    } | {
        column.field: ""
        for column in SPECIFICATIONS[kind].columns
        if not column.required and meanings.get(column.field, Meaning()) == Meaning()
    }
    return Layout(
        name=" ".join(name.split()),
        headers={
            field: (meaning.title,)
            for field, meaning in meanings.items()
            if meaning.title is not None
        },
        constants=constants,
        ignored=tuple(ignored),
        periods=_years(periods),
    )


def _years(written: str) -> tuple[int, ...]:
    years: list[int] = []
    for part in re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", written.strip())):
        found = re.fullmatch(r"((?:19|20)\d\d)(?:-((?:19|20)\d\d))?", part)
        if part and not (found and int(found[1]) <= int(found[2] or found[1])):
            raise LayoutError(f"“{part}” bukan tahun; tulis seperti 2023, 2025 atau 2023-2025")
        if found:
            years += range(int(found[1]), int(found[2] or found[1]) + 1)
    return tuple(dict.fromkeys(years))


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def saved_layouts(folder: Path) -> dict[str, list[Layout]]:
    """The layouts described in a snapshots folder, by kind; broken files are left aside."""
    found: dict[str, list[Layout]] = {}
    for path in sorted((folder / LAYOUTS).glob("*.toml")):
        try:
            written = tomllib.loads(path.read_text(encoding="utf-8"))
            kind = str(written["kind"])
            described = layout(written)
            check_layout(kind, described)
        except (OSError, ValueError, KeyError, msgspec.ValidationError, LayoutError):
            continue
        found.setdefault(kind, []).append(described)
    return found


def check_layout(kind: str, described: Layout) -> None:
    """LayoutError where this cannot be a layout of this kind."""
    if kind not in SPECIFICATIONS:
        raise LayoutError(f'jenis berkas "{kind}" tidak dikenal')
    fields = {column.field for column in SPECIFICATIONS[kind].columns}
    if unknown := (set(described.headers) | set(described.constants)) - fields:
        raise LayoutError(f"kolom {_quoted(sorted(unknown))} tidak ada dalam jenis berkas ini")
    if both := set(described.headers) & set(described.constants):
        raise LayoutError(f"kolom {_quoted(sorted(both))} diberi judul dan juga isi tetap")
    names = [key(name) for titles in described.headers.values() for name in titles]
    names += map(key, described.ignored)
    if "" in names:
        raise LayoutError("judul kolom tidak boleh kosong")
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise LayoutError(f"judul {_quoted(twice)} dipakai untuk lebih dari satu kolom")
    if any(column.private and described.constants.get(column.field) for column in _columns(kind)):
        raise LayoutError("data diri seseorang tidak dapat menjadi isi tetap")
    empty = [
        column.header
        for column in _columns(kind)
        if column.required and described.constants.get(column.field, "x").strip() == ""
    ]
    if empty:
        raise LayoutError(f"kolom {_quoted(empty)} wajib ada dan tidak dapat dibiarkan kosong")
    if not _stem(described.name):
        raise LayoutError("tata letak harus diberi nama")


def _columns(kind: str) -> tuple[Column, ...]:
    return SPECIFICATIONS[kind].columns


def save_layout(folder: Path, kind: str, described: Layout) -> Path:
    """Keeps a layout that the data steward described, in the snapshots folder; gives its file.

    A layout of the same kind and name is replaced. LayoutError where it does not fit the kind.
    """
    check_layout(kind, described)

    def text(value: object) -> str:
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

    lines = [
        f"kind = {text(kind)}",
        f"name = {text(described.name)}",
        f"ignored = {text(list(described.ignored))}",
        f"periods = {text(list(described.periods))}",
        "",
        "[headers]",
        *(f"{name} = {text(list(titles))}" for name, titles in described.headers.items()),
        "",
        "[constants]",
        *(f"{name} = {text(value)}" for name, value in described.constants.items()),
    ]
    (folder / LAYOUTS).mkdir(parents=True, exist_ok=True)
    path = _path(folder, kind, described.name)
    partial = path.with_name(f".{secrets.token_hex(4)}.partial")
    partial.write_text("\n".join(lines) + "\n", encoding="utf-8")
    partial.replace(path)
    return path


def remove_layout(folder: Path, kind: str, name: str) -> None:
    """Forgets a layout that was saved; nothing happens where there is none of that name."""
    _path(folder, kind, name).unlink(missing_ok=True)


def _stem(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:60]


def _path(folder: Path, kind: str, name: str) -> Path:
    return folder / LAYOUTS / f"{kind}-{_stem(name)}.toml"

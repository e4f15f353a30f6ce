"""Help the data steward describe the layout of a file whose columns are not known.

Show headings only: a row counts as headings if it has nothing but short texts without numbers and
stands above rows with numbers or dates. So the first row of a list of people is never shown.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from rapidfuzz import fuzz, utils

from data.intake import spellings
from data.intake.cells import Cell, is_blank, tidy
from data.intake.columns import Opened, Sheet
from data.intake.headers import FIRST_ROWS, LONG_NUMBER, Header, find_header, from_title
from data.intake.imputation import derivable
from data.intake.specification import (
    LISTS,
    SPECIFICATIONS,
    Column,
    Layout,
    LayoutError,
    Specification,
    is_personal,
    key,
    saved_layouts,
)
from data.intake.titles import header_titles

_FEWEST = 3
_LONGEST = 60
_DEEPEST = 3
_BELOW = 20
_NUMBER = re.compile(r"\d{3}|\d[./-]\d")

ALIKE = 70.0
"""The least rapidfuzz ratio (0 to 100) at which a heading is proposed for a field.

"Wilayah Kecamatan" and "Nama Kecamatan" have 71; "Penerima" and "Sumber Dana" have 42.
"""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The source of a field: a column `title`, or a `constant` for all rows.

    Both are None for a field that the file lacks.
    """

    title: str | None = None
    constant: str | None = None


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a table that could not be read, and the kind that it resembles most.

    `row` counts as Excel does; repeated headings are listed once.
    """

    file: str
    sha256: str
    sheet: str
    row: int
    titles: tuple[str, ...]
    kind: str


def find(opened: Opened, folder: Path) -> Headings | None:
    """Find the headings of the first sheet with unknown columns; None if there is none.

    `folder` is the snapshots folder, with the layouts that were described before. Headings that
    hold a NIK are left out.
    """
    described = saved_layouts(folder)
    aside = {key(name) for specification in LISTS.values() for name in specification.ignored_sheets}
    for sheet in opened.sheets:
        if sheet.hidden or key(sheet.title) in aside:
            continue
        header = find_header(sheet, described)
        if not header or not header.complete:
            kind, (row, titles) = "", _guessed(sheet)
        elif _is_settled(sheet, header):
            continue
        else:
            kind, row = header.specification.kind, header.last + 1
            titles = [title for title in header.titles if not LONG_NUMBER.search(title)]
        if shown := tuple(dict.fromkeys(filter(None, titles))):
            kind = kind or likely_kind(shown)
            return Headings(opened.name, opened.sha256, sheet.title, row, shown, kind)
    return None


def _is_settled(sheet: Sheet, header: Header) -> bool:
    constants = {**header.layout.constants, **from_title(sheet, header)}
    derived = derivable(header.specification, header.titles, header.fields, constants)
    missing = header.missing({*constants, *derived})
    return not header.unknown and all(column.may_be_absent for column in missing)


def _guessed(sheet: Sheet) -> tuple[int, Sequence[str]]:
    """Guess the row of the headings, as Excel counts, and their texts; empty if none is certain."""
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
        if all(map(_is_heading, chain(*above))) and any(map(_is_value, chain(*below))):
            return last + 1, header_titles(rows, first, last)
        return 0, ()
    return 0, ()


def _is_heading(cell: Cell) -> bool:
    """Tell headings from contents: "Ambulu" is the content of a column, not its heading."""
    text = tidy(cell) if isinstance(cell, str) else ""
    if not text or len(text) > _LONGEST or _NUMBER.search(text):
        return False
    return spellings.plain(text) not in _members() or key(text) in _known_headings()


@cache
def _members() -> frozenset[str]:
    written = (spelling for known in spellings.SPELLINGS.values() for spelling in known)
    return frozenset(map(spellings.plain, written))


@cache
def _known_headings() -> frozenset[str]:
    columns = (column for specification in LISTS.values() for column in specification.columns)
    return frozenset(key(name) for column in columns for name in (column.header, *column.aliases))


def _is_value(cell: Cell) -> bool:
    if isinstance(cell, str):
        return _NUMBER.search(cell) is not None
    return isinstance(cell, int | float | dt.date)


def likely_kind(titles: Sequence[str]) -> str:
    def likeness(specification: Specification) -> float:
        best = (
            max(_likeness(column, title) for title in titles) for column in specification.columns
        )
        return sum(best) / len(specification.columns)

    return max(LISTS.values(), key=likeness).kind


def _likeness(column: Column, title: str) -> float:
    return max(
        fuzz.token_sort_ratio(name, title, processor=utils.default_process)
        for name in (column.header, *column.aliases)
    )


def guess(kind: str, titles: Sequence[str]) -> Mapping[str, str]:
    """Map fields to the heading that resembles each most, from `ALIKE` on, each used once."""
    pairs = sorted(
        (
            (_likeness(column, title), column.field, title)
            for column in SPECIFICATIONS[kind].columns
            for title in titles
            if column.private or not is_personal(title)
        ),
        key=lambda pair: -pair[0],
    )
    found: dict[str, str] = {}
    for score, field, title in pairs:
        if score >= ALIKE and field not in found and title not in found.values():
            found[field] = title
    return found


def members(classification: str) -> tuple[str, ...]:
    ids = dict.fromkeys(spellings.SPELLINGS[classification].values())
    return tuple(spellings.name(classification, member) for member in ids)


def open_points(
    kind: str, titles: Sequence[str], meanings: Mapping[str, Meaning], ignored: Sequence[str]
) -> list[str]:
    points = []
    used = [meaning.title for meaning in meanings.values() if meaning.title is not None]
    passed = {*map(key, SPECIFICATIONS[kind].ignored)}
    for column in SPECIFICATIONS[kind].columns:
        meaning = meanings.get(column.field, Meaning())
        if (
            meaning.constant is not None
            and not meaning.constant.strip()
            and not column.may_be_unstated
        ):
            points.append(f"Isi tetap kolom “{column.header}” belum ditulis.")
        elif meaning == Meaning() and not (
            column.may_be_absent or column.from_sheet or column.from_nik
        ):
            points.append(
                f"Kolom “{column.header}” wajib ada: pilih judulnya"
                + ("." if column.private else ", atau beri isi tetap.")
            )
    for title in titles:
        if used.count(title) > 1:
            points.append(f"Judul “{title}” dipakai untuk lebih dari satu kolom.")
        elif title in used and title in ignored:
            points.append(f"Judul “{title}” dipakai, jadi tidak dapat dilewati.")
        elif (
            title not in used
            and title not in ignored
            and key(title) not in passed
            and not is_personal(title)
        ):
            points.append(f"Judul “{title}” belum dipakai dan belum dilewati.")
    return points


def described(
    kind: str,
    name: str,
    meanings: Mapping[str, Meaning],
    ignored: Sequence[str],
    periods: str,
) -> Layout:
    """Make a layout from its description; `periods` are years as typed ("2023-2024, 2026").

    Optional columns that the file lacks become blank. LayoutError if the periods are not years.
    """
    constants = {
        field: meaning.constant
        for field, meaning in meanings.items()
        if meaning.constant is not None
    } | {
        column.field: ""
        for column in SPECIFICATIONS[kind].columns
        if column.may_be_absent and meanings.get(column.field, Meaning()) == Meaning()
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

"""The headings of columns, and what titles of sheets, texts above tables and file names say.

A list of a month says its month there, or in a column of months ("01-2025", "Januari").
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePath

from data import indonesian
from data.intake.cells import Cell, cell_text, is_number, number_text, tidy
from data.intake.columns import Sheet
from data.intake.dates import MONTH, MONTHS
from data.intake.specification import Column, Specification, key

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NO_TITLE = re.compile(r"(?:sheet|lembar|lembar kerja|worksheet|tabel)? ?\d*")
_DISTRICT = re.compile(r"^kec(?:amatan)? ", re.IGNORECASE)
_NAMED = re.compile(rf"\b({MONTH}) ?((?:19|20)\d\d)\b")
_YEAR_NAMED = re.compile(rf"\b((?:19|20)\d\d) ?({MONTH})\b")
_SEVERAL = re.compile(rf"\b({MONTH})(?: dan)? (?:{MONTH})\b")
_DAY = re.compile(rf"\b(\d{{1,2}}) ?({MONTH}) ?(?:19|20)\d\d\b")
_UP_TO = re.compile(r"\b(?:s ?d|sampai(?: dengan)?|hingga)\b.*")
_WRITTEN_DAY = re.compile(
    r"(?<!\d)(?:\d\d?([-_./ ])\d\d?\1\d{4}|\d{4}([-_./ ])\d\d\2\d\d)(?!\d)", re.ASCII
)
_YEAR_LAST = re.compile(r"(?<!\d)(0[1-9]|1[0-2])[-_./ ]?(20\d\d)(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(20\d\d)[-_./ ]?(0[1-9]|1[0-2])(?!\d)")
_NUMBER = re.compile(r"0?([1-9]|1[0-2])")
_SHORT = re.compile(rf"({MONTH}) ?'?(\d\d)")
_ALONE = re.compile(rf"(?:(?:bulan|periode|masa) )?(?:{MONTH})")
_BLTH = re.compile(r"([1-9])(20\d\d)")


def _cell(cells: Sequence[Cell], column: int) -> str:
    value = cells[column] if column < len(cells) else None
    return tidy(value) if isinstance(value, str) else ""


def header_titles(rows: Sequence[Sequence[Cell]], first: int, last: int) -> tuple[str, ...]:
    """Join the lines of a header, counted from 0, above each column."""
    return tuple(" ".join(lines) for lines in header_lines(rows, first, last))


def header_lines(rows: Sequence[Sequence[Cell]], first: int, last: int) -> list[list[str]]:
    """List the header texts above each column; repeat merged texts to the right."""
    width = max(len(rows[number]) for number in range(first, last + 1))
    texts = [[_cell(row, column) for column in range(width)] for row in rows[first : last + 1]]
    lines: list[list[str]] = [[] for _ in range(width)]
    for number, line in enumerate(texts, 1):
        carried = ""
        for column, text in enumerate(line):
            if not text and any(lower[column] for lower in texts[number:]):
                text = carried
            else:
                carried = text
            if text and text not in lines[column]:
                lines[column].append(text)
    return lines


def years_in(sheet: Sheet, rows: int) -> set[int]:
    texts = [sheet.title, sheet.file.replace("_", " ")]
    texts += [text for row in sheet.head[:rows] for text in row[:4] if isinstance(text, str)]
    return {int(year) for text in texts for year in _YEAR.findall(text)}


def months_in(text: str, *, numbered: bool = False) -> set[dt.date]:
    """Find the first days of the months that a title names with their years.

    "31 Januari 2025" is a day, and "s.d. Maret 2025" the end of a time; neither is a month.
    "Januari–Maret 2025" names several. Titles of sheets and files may be `numbered`: "03. Maret
    2025" is a month.
    """

    def without_day(found: re.Match[str]) -> str:
        return found[0] if numbered and int(found[1]) == MONTHS[found[2]] else " "

    words = _DAY.sub(without_day, _UP_TO.sub(" ", key(text)))
    found = {(int(year), MONTHS[name]) for name, year in _NAMED.findall(words)}
    found |= {(int(year), MONTHS[name]) for year, name in _YEAR_NAMED.findall(words)}
    if found and (more := _SEVERAL.search(words)):
        found.add((min(found)[0], MONTHS[more[1]]))
    if not found:
        bare = _WRITTEN_DAY.sub(" ", text)
        found = {(int(year), int(month)) for month, year in _YEAR_LAST.findall(bare)}
        found |= {(int(year), int(month)) for year, month in _YEAR_FIRST.findall(bare)}
    return {dt.date(year, month, 1) for year, month in found}


def months_named(sheet: Sheet, first: int) -> Mapping[str, dt.date]:
    """Say which month the title of a sheet, the rows above its table, or its file name, names.

    By place; none for a place that names several. `first` is the row of the headings, from 0. A
    title may name the month alone, if a single year stands elsewhere. The file's name speaks only
    where no title of a sheet does.
    """
    above = [text for row in sheet.head[:first] for cell in row if (text := _said(cell))]
    name = PurePath(sheet.file).stem
    alone = [text for text in above if _ALONE.fullmatch(key(text))]
    months = {
        "judul lembar": months_in(sheet.title, numbered=True)
        or _named_alone(sheet.title, [*above, name]),
        "judul di atas tabel": {day for text in above for day in months_in(text)}
        or {day for text in alone for day in _named_alone(text, above)},
    }
    if not months["judul lembar"]:
        months["nama berkas"] = months_in(name, numbered=True) or _named_alone(name, above)
    return {where: found.pop() for where, found in months.items() if len(found) == 1}


def _said(cell: Cell) -> str:
    """Write a cell above a table: a text, a year, or a month by its first day."""
    if isinstance(cell, dt.date):
        return indonesian.month(cell) if cell.day == 1 else ""
    if is_number(cell) and 2000 <= cell < 2100:
        return number_text(cell)
    return cell if isinstance(cell, str) else ""


def _named_alone(title: str, others: Iterable[str]) -> set[dt.date]:
    """Complete a month without a year ("SEPT") by the only year that stands elsewhere."""
    words = _UP_TO.sub(" ", key(title))
    named = {MONTHS[word] for word in words.split() if word in MONTHS}
    found = {int(year) for text in others for year in _YEAR.findall(key(text))}
    if _YEAR.search(words) or len(named) != 1 or len(found) != 1:
        return set()
    return {dt.date(found.pop(), named.pop(), 1)}


def month_reader(year: int | None) -> Callable[[Cell], Cell]:
    """Return a reader of cells that name a month; others stay as they are.

    `year` completes those that name the month alone.
    """

    def read(cell: Cell) -> Cell:
        if isinstance(cell, dt.date):
            return cell
        text = tidy(cell_text(cell) or "")
        if found := months_in(text):
            return found.pop() if len(found) == 1 else cell
        words = key(text)
        if short := _SHORT.fullmatch(words):
            return dt.date(2000 + int(short[2]), MONTHS[short[1]], 1)
        if short := _BLTH.fullmatch(words):
            return dt.date(int(short[2]), int(short[1]), 1)
        number = _NUMBER.fullmatch(words)
        month = int(number[1]) if number else MONTHS.get(words)
        return dt.date(year, month, 1) if year and month else cell

    return read


def name_in_title(sheet: Sheet, specification: Specification) -> str:
    """Return the title of a sheet as a name, such as that of a kecamatan; empty if it is none."""
    title = tidy(sheet.title)
    own = {key(specification.sheet), key(specification.label)}
    if key(title) in own or _NO_TITLE.fullmatch(key(title)):
        return ""
    if key(title) in MONTHS or _YEAR.search(title) or months_in(title):
        return ""
    return _DISTRICT.sub("", title)


def list_months(months: Iterable[tuple[str, dt.date]]) -> str:
    """List the months by their places: "judul lembar Januari 2025, nama berkas Maret 2025"."""
    return ", ".join(f"{where} {indonesian.month(day)}" for where, day in months)


def without_month(sheet: Sheet, first: int) -> str:
    if months := months_named(sheet, first):
        return f", dan bulannya disebut berlainan: {list_months(months.items())}; samakan"
    return (
        ", dan judul lembar, judul di atas tabel, dan nama berkas tidak menyebut bulan dan "
        'tahunnya; bila ini daftar satu bulan, beri nama seperti "Januari 2025"'
    )


def filled(sheet: Sheet, first: int, column: Column, text: str) -> str:
    if column.from_sheet == "one":
        return f'kolom "{column.header}" diisi {text}: daftar satu bulan.'
    if column.from_sheet == "month":
        months = list_months(months_named(sheet, first).items())
        return f'kolom "{column.header}" diisi dari {months}.'
    return f'kolom "{column.header}" diisi dari judul lembar.'

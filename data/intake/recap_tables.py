"""Find the table of a recap: its header, its kind, and what each of its columns means."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as made
from functools import cache
from itertools import chain
from pathlib import PurePath
from typing import Final

from data import catalogue, indonesian
from data.intake import magnitude, periods, spellings
from data.intake.cells import (
    Cell,
    cell_text,
    is_blank,
    is_number,
    looks_like_a_number,
    texts,
    tidy,
)
from data.intake.columns import Sheet
from data.intake.dates import MONTHS
from data.intake.headers import FIRST_ROWS
from data.intake.issues import Complaint
from data.intake.periods import Period
from data.intake.rows import is_total
from data.intake.specification import RECAPS, Column, Specification, key
from data.intake.titles import header_lines

_DEEPEST_HEADER = 4
_LEAST_NAMED = 0.6
_RUPIAH_FROM = 100_000
_UNITS = ("satuan", "sat")
YEARS: Final = range(2000, 2100)
_OTHER_UNITS = (
    "kg|kilo|kilogram|kuintal|kwintal|kw|ku|gram|gr|liter|ltr|lt|sak|zak|karung|paket|set|buah|"
    "batang|btg|ekor|botol|m2|are"
)
_ITEM_UNITS = frozenset(key(item.unit) for item in catalogue.AID_ITEMS.values())
_ITEM_UNITS |= {*_OTHER_UNITS.split("|")}
OF_ALL_ITEMS: Final = re.compile(rf"\b(?:dalam|satuan)\b\s*:?\s*({_OTHER_UNITS})\b", re.IGNORECASE)
"""A unit that a text says of all quantities below."""
_KABUPATEN = re.compile(r"(?:kab(?:upaten)? )?jember")
_ENGLISH = frozenset(
    ("district", "subdistrict", "male", "female", "total", "year", "month", "sector", "number")
)
_LEADING_TOTAL = re.compile(r"^(?:total|jumlah|jml|banyaknya) ")
_COMMON = re.compile(
    r"desa|kabupaten|provinsi|pusat|apbd.*|[lp]|laki|pr|lk|pria|wanita|petani|tk|sd|mi|ma|pt|s1"
)
"""Names of members that titles use in another sense."""
YEAR: Final = re.compile(r"(?:tahun )?((?:19|20)\d\d)")
"""A year alone, in the key of a text."""
_UNIT = re.compile(r"\(([^()]*)\)")
_TOTAL = re.compile(r"(?:sub |grand )?(?:total|jumlah|jml)(?: (?:total|seluruhnya|keseluruhan))?")
_AMOUNT = re.compile(r"(?:jumlah|jml|total|banyaknya|nilai|angka|besaran|data|n|value)")
_SHARE = re.compile(r"%|\b(?:persen|persentase|prosentase)\b", re.IGNORECASE)
_OF_SOMETHING_ELSE = re.compile(
    r"target|rencana|proyeksi|usulan|kuota|pagu|sisa|selisih|kekurangan|calon|rasio|rata rata|"
    r"rerata|(?:non|tidak|belum) ?(?:aktif|terdaftar|dibayar)|nonaktif|ditolak"
)
_PEOPLE, _CASES, _MONEY = (
    re.compile(words)
    for words in (r"orang|jiwa|peserta|pekerja|org", r"kasus|klaim|pengajuan", r"rp|rupiah|idr")
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column holds: labels of a `field`, or numbers of `measure` with these constants."""

    place: int
    field: str = ""
    measure: str = ""
    unit: str = ""
    constants: Mapping[str, str] = made(default_factory=dict)
    period: Period = made(default_factory=Period)
    total: bool = False
    title: str = ""

    @property
    def holds_numbers(self) -> bool:
        return not self.field

    @property
    def constant_fields(self) -> dict[str, str]:
        """What is the same in the column: names of members, and its period."""
        period = self.period
        times = {
            "of_year": period.year,
            "month": period.month,
            "since": period.until and period.since,
            "until": period.until or period.on,
        }
        return {**self.constants, **{name: str(part) for name, part in times.items() if part}}


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet that may be a recap: its header, counted from 0, and the columns understood.

    `again` are columns that say the same as another, such as a code beside a name.
    """

    sheet: Sheet
    specification: Specification
    first: int
    last: int
    headings: tuple[Heading, ...]
    unknown: tuple[tuple[int, str], ...]
    again: tuple[Heading, ...] = ()

    @property
    def labels(self) -> list[Heading]:
        return [heading for heading in self.headings if heading.field]

    def names_in(self, cells: Sequence[Cell]) -> list[bool]:
        """Tell which columns of names have a known one in a row; empty if none has."""
        named = [
            bool(known_name(self.specification.column(heading.field), label(cells[heading.place])))
            for heading in self.labels
            if self.specification.column(heading.field).type == "name"
        ]
        return named if any(named) else []

    @property
    def numbers(self) -> list[Heading]:
        return [heading for heading in self.headings if heading.holds_numbers]

    @property
    def above(self) -> list[str]:
        cells = chain(*self.sheet.head[: self.first])
        # A month is its first day; any other day is when something was printed or signed.
        return texts(_as_heading(cell) for cell in cells if getattr(cell, "day", 1) == 1)

    @property
    def texts(self) -> list[str]:
        """The texts above the table, and the names of its sheet and file."""
        stem = PurePath(self.sheet.file).stem.replace("_", " ")
        return [*self.above, self.sheet.title, stem]

    @property
    def topics(self) -> int:
        """How often these texts name what the kind counts."""
        words = " ".join(self.texts).lower()
        return len(re.findall(self.specification.topics, words))

    @property
    def titles(self) -> list[str]:
        lines = header_lines(_head(self.sheet), self.first, self.last)
        return [" ".join(above) for above in lines]

    @property
    def is_topical(self) -> bool:
        """Tell whether a word or a member says what the numbers count."""
        topics, known = self.specification.topics, _names(self.specification.kind)
        names = {key(heading.title) for heading in self.headings} & known.keys()
        telling = any(re.search(topics, name) or _CASES.search(name) for name in names)
        own = {"programme", "item"} & {
            *(heading.field for heading in self.labels),
            *(name for heading in self.numbers for name in heading.constants),
        }
        return bool(telling or own or self.topics)

    def named(self, main: Iterable[Heading]) -> str:
        """Name the recap by its kind and dimensions, with the columns that count."""
        fields = {heading.field for heading in self.labels}
        fields |= {name for heading in main for name in heading.constants}
        by = names_of(self.specification, fields)
        return f"{self.specification.label.lower()}{f' menurut {by}' if by else ''}"

    def complaint(self, reason: str, place: int | None = None) -> Complaint:
        return self.sheet.complaint(reason, self.last + 1, place)


@cache
def _names(kind: str) -> Mapping[str, Column]:
    return {
        key(name): column
        for column in RECAPS[kind].columns
        for name in (column.header, *column.aliases)
    }


def named_member(specification: Specification, text: str) -> tuple[str, str] | None:
    """Return the field and the text of a name of a classification of the kind."""
    for column in specification.names:
        if name := known_name(column, text):
            return column.field, name
    return None


def names_jember(text: str) -> bool:
    """Recognise the kabupaten: a column of its own, or the last row of a table of statistics."""
    return _KABUPATEN.fullmatch(key(text)) is not None


def members_in(column: Column, words: str) -> dict[str, str]:
    """Find the members that a title names: ids and names. `words` are its keys between spaces."""
    names = spellings.SPELLINGS[column.classification].items()
    before = r"kec(?:amatan)? " if column.classification == "kecamatan" else ""
    found = {
        id_: name
        for name, id_ in names
        if not _COMMON.fullmatch(key(name))
        and re.search(rf" {before}{re.escape(key(name))} ", words)
    }
    if found and before:
        # "Kecamatan Puger dan Ambulu" names two.
        found |= {id_: name for name, id_ in names if f" {key(name)} " in words}
    return found


def known_name(column: Column, text: str) -> str:
    """Return a text, or what stands before its brackets, if that is a known name; else nothing."""
    for name in (text, tidy(_UNIT.sub("", text))):
        if spellings.member(column.classification, name):
            return name
    return ""


def _unit(specification: Specification, text: str) -> str:
    words = key(text)
    for unit, pattern in (("money", _MONEY), ("cases", _CASES), ("people", _PEOPLE)):
        if unit in specification.measures and re.search(rf"\b(?:{pattern.pattern})\b", words):
            return unit
    return ""


def _heading(specification: Specification, place: int, lines: Sequence[str]) -> Heading | None:
    """Understand the lines above a column; None if one of them says something unknown."""
    known = _names(specification.kind)
    lines = [_in_indonesian(magnitude.without(line) or line) for line in lines]
    title = " ".join(lines)
    if re.search(rf"\b(?:{_OF_SOMETHING_ELSE.pattern})\b", key(title)):
        return None
    units = (_unit(specification, text) for line in lines for text in _UNIT.findall(line))
    found = Heading(place, unit=next(filter(None, units), ""), title=title)
    whole = known.get(key(title)) or known.get(key(_UNIT.sub("", title)))
    if whole and not whole.is_measure:
        return replace(found, field=whole.field)
    constants: dict[str, str] = {}
    if specification.kind == "rekap_bantuan":
        of_items = [text for text in _UNIT.findall(title) if key(text) in _ITEM_UNITS]
        if of_items:
            constants["unit"] = of_items[0]
            found = replace(found, measure="quantity")
    for number, line in enumerate(lines):
        bare = tidy(_UNIT.sub("", line)) or line
        words = key(bare)
        column = next(
            filter(None, map(known.get, (key(line), words, *_without_total(words)))), None
        )
        period = periods.of_label(bare)
        if column and column.is_measure:
            found = replace(found, measure=column.field)
        elif _TOTAL.fullmatch(words):
            found = replace(found, total=True)
        elif (member := named_member(specification, bare)) and member[0] not in constants:
            constants[member[0]] = member[1]
        elif year := YEAR.fullmatch(words):
            found = replace(found, period=Period(int(year[1])).otherwise(found.period))
        elif words in MONTHS or period.month or period.until or period.on:
            found = replace(found, period=period.otherwise(found.period))
        elif column and number == len(lines) - 1:
            return Heading(place, column.field, title=title)
        elif column or _AMOUNT.fullmatch(words):
            continue
        elif unit := _unit(specification, bare):
            found = replace(found, unit=found.unit or unit)
        elif number == len(lines) - 1:
            return None
    return replace(found, constants=constants)


def _in_indonesian(line: str) -> str:
    """Drop the English words that tables of statistics put after a heading."""
    words = line.split()
    while len(words) > 1 and key(words[-1]) in _ENGLISH:
        words.pop()
    return " ".join(words)


def _without_total(words: str) -> tuple[str, ...]:
    bare = _LEADING_TOTAL.sub("", words)
    return (bare, f"jumlah {bare}") if bare != words else ()


def _columns(sheet: Sheet, specification: Specification, first: int, last: int) -> Table | None:
    """Understand a header; None if no column below it holds numbers."""
    headings: list[Heading] = []
    unknown: list[tuple[int, str]] = []
    again: list[Heading] = []
    ignored = {*map(key, specification.ignored)}
    filled = sheet.filled(last + 1)
    fields: dict[str, Heading] = {}
    order = list(_names(specification.kind))

    def rank(title: str) -> int:
        return order.index(title) if title in order else len(order)

    for place, lines in enumerate(header_lines(_head(sheet), first, last)):
        title = " ".join(lines)
        below = [sheet.columns[place][row] for row in range(last + 1, min(sheet.height, last + 60))]
        # "Desa" is a sector where numbers stand below it.
        is_member = named_member(specification, title) is not None and _has_numbers(below)
        unread = any(key(words) in ignored for words in (title, *lines)) and not is_member
        if place not in filled or unread or _SHARE.search(title):
            continue
        if key(title) in _UNITS and specification.kind != "rekap_bantuan":
            cells = sheet.columns[place].below(last + 1).encoded().distinct()
            if len({label(cell) for cell in cells} - {""}) > 1:
                unknown.append((place, title))
            continue
        heading = _heading(specification, place, lines) if lines else None
        if heading is None or (heading.holds_numbers and not _has_numbers(below, heading.measure)):
            named = _labels(specification, below)
            heading = Heading(place, named, title=title) if named else None
        if heading is None:
            stray = _are_stray(below) if not title else not texts(below)
            if stray or (title and not all(map(names_jember, texts(below)))):
                unknown.append((place, title))
        elif not heading.field:
            headings.append(heading)
        elif heading.field not in fields:
            fields[heading.field] = heading
            headings.append(heading)
        else:
            # The same thing twice, such as a code beside a name: the better known heading counts.
            before = fields[heading.field]
            kept, other = sorted((before, heading), key=lambda column: rank(key(column.title)))
            headings[headings.index(before)] = fields[heading.field] = kept
            again.append(other)
    if not any(heading.holds_numbers for heading in headings):
        return None
    return Table(sheet, specification, first, last, tuple(headings), tuple(unknown), tuple(again))


def _head(sheet: Sheet) -> list[list[Cell]]:
    """Return the first rows with years and months as texts, which headings may be."""
    return [[_as_heading(cell) for cell in row] for row in sheet.head[:FIRST_ROWS]]


def _as_heading(cell: Cell) -> Cell:
    if isinstance(cell, dt.date):
        return indonesian.month(cell)
    if isinstance(cell, int | float) and cell in YEARS:
        return str(int(cell))
    return cell


def _holds_numbers(cells: Iterable[Cell]) -> bool:
    """Tell whether a row is none of a header, in which only years and months are numbers."""
    return any(is_number(cell) and cell not in YEARS for cell in cells)


def _has_numbers(cells: Iterable[Cell], measure: str = "") -> bool:
    """Tell whether most cells are numbers, or any below the title of a measure.

    There "12 orang" is one to be refused, and texts are those of who signed below the table.
    """
    filled = [cell for cell in cells if not is_blank(cell)]
    if measure:
        return any(label(cell)[:1].isdigit() or looks_like_a_number(cell) for cell in filled)
    return sum(map(looks_like_a_number, filled)) * 2 > len(filled)


def _are_stray(cells: Iterable[Cell]) -> bool:
    """Tell whether cells without a title hold numbers other than those that count the rows."""
    numbers = [label(cell) for cell in cells if looks_like_a_number(cell)]
    return numbers != [str(number) for number in range(1, len(numbers) + 1)]


def _labels(specification: Specification, cells: Iterable[Cell]) -> str:
    """Find the field whose names most of these cells are; empty if there is none."""
    labels = [text for text in texts(cells) if not is_total(key(text))]
    for column in specification.names if labels else ():
        named = [text for text in labels if known_name(column, text)]
        if len(named) >= max(2, _LEAST_NAMED * len(labels)) or len(named) == len(labels):
            return column.field
    return ""


def find_table(sheet: Sheet) -> Table | None:
    """Find the header and the kind under which most columns of a sheet are understood."""
    best: tuple[tuple[int, ...], Table] | None = None
    height = min(len(sheet.head), FIRST_ROWS)
    for specification in RECAPS.values():
        for first in range(height):
            for last in range(first, min(first + _DEEPEST_HEADER, height)):
                if last + 1 >= sheet.height or _holds_numbers(sheet.head[last]):
                    break
                if last > first and _is_title(sheet, first):
                    break
                table = _columns(sheet, specification, first, last)
                if table is None:
                    continue
                rank = (
                    sum(bool(heading.title) for heading in table.headings) - 2 * len(table.unknown),
                    min(table.topics, 1),
                    sum(bool(heading.measure) for heading in table.numbers),
                    table.topics,
                    first - last,
                    -first,
                )
                if best is None or rank > best[0]:
                    best = rank, table
    return _with_measures(best[1]) if best else None


def _is_title(sheet: Sheet, row: int) -> bool:
    """Tell whether a row has a text at its left alone, as the title of the whole table."""
    places = [place for place, cell in enumerate(sheet.head[row]) if not is_blank(cell)]
    return places == [min(sheet.filled(row), default=0)]


def label(cell: Cell) -> str:
    return tidy(cell_text(cell) or "")


def _unit_of_rows(table: Table) -> str:
    """Return the unit that a column of units says of all rows."""
    texts = {
        text
        for place, title in enumerate(table.titles)
        if key(title) in _UNITS
        for cell in table.sheet.columns[place].below(table.last + 1).encoded().distinct()
        if (text := label(cell))
    }
    units = {_unit(table.specification, text) for text in texts}
    return units.pop() if len(units) == 1 else ""


def _with_measures(table: Table) -> Table:
    """Give every column of numbers its measure, from its unit, the words above or its size."""
    specification = table.specification
    words = " ".join([*table.above, table.sheet.title])
    largest = max(
        (
            cell
            for heading in table.numbers
            if not heading.measure and not heading.unit
            for row in range(table.last + 1, table.sheet.height)
            if isinstance(cell := table.sheet.columns[heading.place][row], int | float)
        ),
        default=0,
    )
    usual = _unit_of_rows(table) or _unit(specification, words)
    if specification.kind != "rekap_kepesertaan" and not usual and largest >= _RUPIAH_FROM:
        usual = "money"
    headings = [
        heading
        if heading.field or heading.measure
        else replace(heading, measure=specification.measures[heading.unit or usual])
        for heading in table.headings
    ]
    return replace(table, headings=tuple(headings))


def names_of(specification: Specification, fields: Iterable[str]) -> str:
    needed = {*fields}
    found = [column.header.lower() for column in specification.names if column.field in needed]
    return indonesian.join(found) if found else ""

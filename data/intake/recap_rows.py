"""A sheet of recaps as it was read: its rows, its numbers and their times."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, cached_property
from typing import TypeAlias

from data.intake import decisions, periods, spellings
from data.intake.cells import (
    Cells,
    Contradiction,
    Notation,
    infer_number,
    is_blank,
    looks_like_a_number,
    notation_of,
    number_reader,
    texts,
)
from data.intake.dates import date
from data.intake.periods import Period
from data.intake.recap_tables import (
    YEAR,
    Heading,
    Table,
    known_name,
    label,
    named_member,
    names_jember,
)
from data.intake.rows import is_grand_total, is_ordinals, is_total, marks
from data.intake.specification import Specification, key

PERIOD = ("of_year", "month", "since", "until")
"""The fields of a period."""
TIMES = (*PERIOD, "on_date")
NUMBER = re.compile(r"0?[1-9]|1[0-2]")
"""A month by its number."""
_PEOPLE = ("participants", "active_participants")

Span: TypeAlias = tuple[dt.date, dt.date]
"""The first and the last day of a time."""
_LED = re.compile(r"^(?:[ivxlc]+|\d+|[a-z])[.)] *", re.IGNORECASE)
_OPTIONAL = ("unit", "since", "until")


@dataclass(slots=True)
class Rows:
    """The rows of a recap below its header, counted from 0, and their labels by field."""

    data: dict[int, dict[str, str]] = field(default_factory=dict)
    totals: list[tuple[int, bool]] = field(default_factory=list)
    left_out: dict[str, list[int]] = field(default_factory=dict)
    blank: list[tuple[int, str]] = field(default_factory=list)

    @property
    def numbered(self) -> list[int]:
        return sorted({*self.data, *(row for row, _ in self.totals)})

    @property
    def grand(self) -> int | None:
        """The row that prints the total of all rows above it; None if each adds up some."""
        whole = [row for row, of_all in self.totals if of_all]
        if not whole and len(self.totals) == 1:
            return self.totals[0][0]
        return whole[-1] if whole else None

    def leave(self, what: str, row: int) -> None:
        self.left_out.setdefault(what, []).append(row + 1)


def sort_recap(table: Table, chosen: Mapping[str, str]) -> Rows:
    """Tell the rows with numbers from totals, repeated headers, names of groups and notes.

    Hidden and struck-out rows are none of them if they are not to be counted, as was `chosen`.
    """
    sheet, rows = table.sheet, Rows()
    head = {key(text) for row in sheet.head[table.first : table.last + 1] for text in texts(row)}
    labelled = {heading.place: heading.field for heading in table.labels}
    names = {column.field for column in table.specification.names}
    naming = max((place for place, name in labelled.items() if name in names), default=0)
    around: dict[str, str] = {}
    above: dict[str, str] = {}
    for row in range(table.last + 1, sheet.height):
        cells = sheet.row(row)
        words = texts(cells)
        numbers = [h for h in table.numbers if looks_like_a_number(cells[h.place])]
        known = table.names_in(cells)
        # An unreadable number beside a name, such as "8 orang", is to be refused, and no note.
        if not numbers and known:
            numbers = [h for h in table.numbers if not is_blank(cells[h.place])]
        # Beside the names of a row, "Jumlah sesuai SK" is a remark.
        of_one = bool(known) and all(known)
        called = texts(cells[: naming + 1]) if of_one else words
        of_all = not of_one and any(map(names_jember, words))
        if all(map(is_blank, cells)):
            above = {}
        elif len(words) > 1 and 2 * sum(key(text) in head for text in words) > len(words):
            rows.leave("header", row)
        elif is_ordinals(cells):
            rows.leave("ordinals", row)
        elif of_all or any(is_total(key(text)) for text in called):
            rows.leave("total", row)
            rows.totals.append((row, of_all or is_grand_total(cells)))
            above = {}
        elif numbers:
            labels = {name: label(cells[place]) for place, name in labelled.items()}
            last = max(
                (
                    place
                    for place, cell in enumerate(cells)
                    if isinstance(cell, str) and label(cell) and not looks_like_a_number(cell)
                ),
                default=-1,
            )
            for place, name in labelled.items():
                if not labels[name] and place < last and name in above:
                    labels[name] = above[name]
                if not labels[name] and name not in _OPTIONAL:
                    rows.blank.append((row, name))
            above = labels
            rows.data[row] = {**around, **labels}
        elif named := _group(table.specification, words):
            rows.leave("group", row)
            around[named[0]] = named[1]
        else:
            rows.leave("note" if words else "number", row)
    for rule, what, found in marks(sheet) if chosen else ():
        for row in found if chosen.get(rule) == decisions.LEAVE_OUT else ():
            if rows.data.pop(row - 1, None) is not None:
                rows.leave(what, row - 1)
    return rows


def _group(specification: Specification, labels: Sequence[str]) -> tuple[str, str] | None:
    """Return the field and the name of a group that a row of its own names: "II. Kec. Puger"."""
    numbered = len(labels) > 1 and _LED.fullmatch(f"{labels[0].rstrip('.)')}.")
    names = labels[1:] if numbered else labels
    return named_member(specification, _LED.sub("", names[0])) if len(names) == 1 else None


@dataclass(frozen=True, eq=False)
class Read:
    """A sheet of recaps: its table, its rows, and the columns that count.

    The words around the table say `period` and `constants` of all numbers, and whether they are
    those of a day, a `stock`.
    """

    table: Table
    rows: Rows
    main: Sequence[Heading]
    period: Period
    constants: Mapping[str, str]
    stock: bool

    @cached_property
    def notations(self) -> Mapping[int, Notation | Contradiction]:
        """The notation of each column of numbers, by its place, or how it contradicts itself."""
        table, rows = self.table, self.rows.numbered
        written = [
            Cells.of(table.sheet.columns[heading.place][row] for row in rows)
            for heading in table.numbers
        ]
        of_file = notation_of(written)
        found: dict[int, Notation | Contradiction] = {}
        for heading, held in zip(table.numbers, written, strict=True):
            whole = table.specification.column(heading.measure).is_whole
            try:
                found[heading.place] = infer_number(
                    held, heading.title, of_file=of_file, whole=whole
                ).notation
            except Contradiction as error:
                found[heading.place] = error
        return found

    @property
    def contradictions(self) -> dict[int, Contradiction]:
        pairs = self.notations.items()
        return {place: found for place, found in pairs if isinstance(found, Contradiction)}

    def number(self, row: int, place: int) -> Decimal | None:
        notation = self.notations[place]
        if isinstance(notation, Contradiction):
            return None
        read = number_reader(notation, (None, None), integer=False)
        _, value = read(self.table.sheet.columns[place][row])
        return value if isinstance(value, Decimal) else None

    def added(
        self, headings: Sequence[Heading], rows: Collection[int] | None = None
    ) -> Decimal | None:
        """Add up the numbers of columns, in all rows or in these; None if there is none."""
        numbers = (
            self.number(row, heading.place)
            for heading in headings
            for row in (self.rows.data if rows is None else rows)
        )
        known = [number for number in numbers if number is not None]
        return sum(known, Decimal(0)) if known else None

    def measured(self, measure: str) -> list[Heading]:
        return [heading for heading in self.main if heading.measure == measure]

    @property
    def dimensions(self) -> set[str]:
        return {
            *(heading.field for heading in self.table.labels),
            *(name for heading in self.main for name in heading.constant_fields),
            *self.constants,
        }

    @cached_property
    def spans(self) -> Mapping[str, frozenset[Span]]:
        """The times of its numbers, by measure."""
        said = {
            tuple((name, text) for name in TIMES if (text := labels.get(name)))
            for labels in self.rows.data.values()
        }
        found: dict[str, set[Span]] = {}
        for heading in self.main:
            for labels in map(dict, said):
                counted = self.settled(heading, labels)
                found.setdefault(counted.measure, set()).add(self.span(counted, labels))
        return {measure: frozenset(spans) for measure, spans in found.items()}

    @cached_property
    def members(self) -> Mapping[str, set[str]]:
        """The ids of the members that are named in it, by field."""
        constants = [self.constants, *(heading.constants for heading in self.main)]
        found = {}
        for column in self.table.specification.names:
            names = {labels.get(column.field) for labels in (*constants, *self.rows.data.values())}
            ids = (spellings.member(column.classification, name or "") for name in names)
            found[column.field] = {id_ for id_ in ids if id_}
        return found

    @property
    def detail(self) -> tuple[int, int, int]:
        """Is greater for shorter times, then for more dimensions, then for more rows."""
        spans = frozenset[Span]().union(*self.spans.values())
        longest = max(((last - first).days for first, last in spans), default=0)
        return -longest, len(self.dimensions), len(self.rows.data)

    def identity(self, labels: Mapping[str, str]) -> tuple[object, ...]:
        found: list[object] = [self.span(self.main[0], labels)]
        columns = {column.field: column for column in self.table.specification.names}
        for name, text in sorted(labels.items()):
            if name in TIMES:
                continue
            meant = text
            if (column := columns.get(name)) and text:
                written = known_name(column, text) or text
                near = spellings.suggest(column.classification, written)
                known = spellings.member(column.classification, written)
                meant = known or (near.id if near else text)
            found.append((name, key(meant)))
        return tuple(found)

    def settled(self, heading: Heading, labels: Mapping[str, str]) -> Heading:
        """Take participants of a month, or of a day if they are active ones, for a stock."""
        stock = self.table.specification.kind == "rekap_kepesertaan" and (
            self.stock or self.dated(heading, labels)["month"]
        )
        if stock and heading.measure == "participants":
            return replace(heading, measure="active_participants")
        return heading

    def span(self, heading: Heading, labels: Mapping[str, str]) -> Span:
        day = date(labels.get("on_date", ""))
        if day and heading.measure not in _PEOPLE:
            return day, day
        return _span(**self.dated(self.settled(heading, labels), labels))

    def dated(self, heading: Heading, labels: Mapping[str, str]) -> dict[str, str]:
        """Write the period of a cell as texts of the fields for it."""
        year = YEAR.fullmatch(key(labels.get("of_year", "")))
        written = labels.get("month", "")
        of_row = Period(int(year[1]) if year else None)
        if NUMBER.fullmatch(written):
            of_row = replace(of_row, month=int(written))
        elif written:
            of_row = periods.of_label(written).otherwise(of_row)
        if heading.measure in _PEOPLE and (day := date(labels.get("on_date", ""))):
            of_row = Period(day.year, on=day)
        if labels.get("until"):
            last = date(labels["until"])
            of_row = replace(of_row, until=last, year=last.year if last else of_row.year)
        period = of_row.otherwise(heading.period).otherwise(self.period)
        until = period.until or period.on
        found = {"of_year": str(period.year or ""), "month": "", "until": "", "since": ""}
        month = period.month
        if heading.measure == "active_participants" and not month:
            month = until.month if until else 12
        if month and period.year:
            found["month"] = f"01/{month:02d}/{period.year}"
        elif until:
            found["until"] = f"{until:%d/%m/%Y}"
            found["since"] = labels.get("since") or f"01/{period.since:02d}/{until.year}"
        return found

    def without(self, measures: Collection[str]) -> "Read":
        kept = tuple(heading for heading in self.table.headings if heading.measure not in measures)
        main = [heading for heading in self.main if heading.measure not in measures]
        return replace(self, table=replace(self.table, headings=kept), main=main)

    def overlaps(self, other: "Read") -> bool:
        """Tell whether both count the same people, cases or rupiah, as far as is said."""
        is_disjoint = any(
            ids and other.members[name] and not ids & other.members[name]
            for name, ids in self.members.items()
        )
        return not is_disjoint and any(
            span[0] <= also[1] and also[0] <= span[1]
            for measure in self.spans.keys() & other.spans.keys()
            for span in self.spans[measure]
            for also in other.spans[measure]
        )

    def details(self, read: Sequence["Read"]) -> list["Read"]:
        """List the sheets that have these numbers in more detail; the first of equals."""

        def rank(candidate: Read) -> tuple[tuple[int, int, int], int]:
            return candidate.detail, -read.index(candidate)

        others: list[Read] = []
        for other in sorted(read, key=rank, reverse=True):
            if rank(other) > rank(self) and other.overlaps(self):
                others += [] if any(other.overlaps(kept_read) for kept_read in others) else [other]
        return others


@cache
def _span(of_year: str, month: str, since: str, until: str) -> Span:
    """Return the first and the last day of a period written by `Read.dated`."""
    first, last = date(month or since), date(until)
    if first is None:
        year = int(of_year or 1)
        return dt.date(year, 1, 1), last or dt.date(year, 12, 31)
    return first, last or first


def main_columns(numbers: Sequence[Heading]) -> list[Heading]:
    """Choose, of each measure, the columns that say most; those that divide alike are totals.

    A column about something that no other column divides counts, too: "Petani" beside
    "Nelayan L" and "Nelayan P".
    """
    chosen: list[Heading] = []
    for measure in dict.fromkeys(heading.measure for heading in numbers):
        groups: dict[frozenset[str], list[Heading]] = {}
        for heading in numbers:
            if heading.measure == measure:
                groups.setdefault(frozenset(heading.constant_fields), []).append(heading)
        ranked = sorted(
            groups,
            key=lambda fields: (len(fields), len(groups[fields])),
            reverse=True,
        )
        for constants in ranked:
            chosen += [
                column
                for column in groups[constants]
                if constants == ranked[0] or not _parts(measure, column.constant_fields, chosen)
            ]
    return chosen


def _parts(measure: str, constants: Mapping[str, str], main: Iterable[Heading]) -> list[Heading]:
    """List the columns of a measure that contradict nothing of what is said."""
    return [
        part
        for part in main
        if part.measure == measure
        and all(part.constant_fields.get(name, text) == text for name, text in constants.items())
    ]


def compared(
    numbers: Iterable[Heading], main: Sequence[Heading]
) -> list[tuple[list[Heading], list[Heading]]]:
    """Pair columns that do not count with those that do and must have the same sum.

    "Jumlah" has the sum of all sectors, and so have "L" and "P" together.
    """
    groups: dict[object, tuple[list[Heading], list[Heading]]] = {}
    totals = []
    for heading in numbers:
        if heading in main:
            continue
        same = _parts(heading.measure, {}, main)
        shared = set.intersection(*({*part.constant_fields} for part in same))
        constants = heading.constant_fields
        common = {name: text for name, text in constants.items() if name in shared}
        pair = [heading], _parts(heading.measure, common, main)
        if common == constants:
            totals.append(pair)
            continue
        group = (heading.measure, frozenset(constants), *sorted(common.items()))
        groups.setdefault(group, ([], pair[1]))[0].append(heading)
    # A column alone, such as "di antaranya perempuan", need not be all.
    return [*totals, *(pair for pair in groups.values() if len(pair[0]) > 1)]

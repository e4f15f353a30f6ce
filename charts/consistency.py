"""Check that texts and marks of a figure agree with its own table.

Amounts are compared with the table's numbers and names with its texts, by the structure of the
statements, without parsing texts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from itertools import combinations, pairwise
from statistics import median
from typing import Any

from charts.model import Bars, BigNumber, Chart, Lines
from charts.provenance import INTERNAL
from charts.tiles import Tile
from data import catalogue
from data.frames import is_missing, values
from data.numbers import ORDINAL, PERCENT, Amount, Names, Statement, plain

_NOT_WORDS = re.compile(r"(?<!\w)(?:nan|NaN|NaT|None|inf|<NA>|null|Amount|Statement)(?!\w)|[{}]")
_CAUSAL = re.compile(
    r"\b(?:karena|sebab|menyebabkan|disebabkan|sehingga|akibat\w*|berkat|berdampak|dampak\w*|"
    r"m?em?pengaruh\w*|mendorong|hasil dari)\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"\b(?:January|February|March|May|June|July|August|October|December|Aug|Oct|Dec)\b"
    r"|\d\s?[MBKG]\b"
)
_COUNTED = ("", "kecamatan", "yang ada pesertanya", "yang ditampilkan")
"""Units of small numbers that count rows, periods or kinds."""
_UNITS = {
    *("", "rupiah", PERCENT, ORDINAL, "orang", "peserta", "penerima", "kasus", "kelompok"),
    *("peserta per 1.000 penduduk", "bulan per peserta", "per 1.000 penduduk", "kecamatan"),
    *("yang ada pesertanya", "yang ditampilkan", "jiwa", "anak"),
    *(item.unit for item in catalogue.AID_ITEMS.values()),
}


_WEIGHTED = {"sektor-kecamatan"}
"""Figures whose title has averages weighted by people, which their table lacks."""


def complaints(tile: Tile) -> Iterator[str]:
    """List errors in the texts of a tile, and what its table does not explain.

    Computed numbers of a plan have other rules: see `unexplained`.
    """
    for text in _texts(tile):
        yield from _no_words(text)
    if isinstance(tile, Chart):
        yield from _wrong(tile)


def wrong_words(text: str) -> Iterator[str]:
    yield from (*_no_words(text), *_wrong_sentence(text))
    if not text.endswith("."):
        yield f"does not end: {text}"


def _no_words(text: str) -> Iterator[str]:
    if _NOT_WORDS.search(text) or _ENGLISH.search(text):
        yield f"no number and no word of Indonesian: {text}"


def _wrong_sentence(text: str) -> Iterator[str]:
    if _CAUSAL.search(text) or "  " in text or " ." in text or " ," in text or ";;" in text:
        yield f"claims a cause, or is spaced wrongly: {text}"


def _wrong(chart: Chart) -> Iterator[str]:
    title, internal = str(chart.title), f"{INTERNAL}. " if chart.provenance.internal else ""
    if not chart.alt.startswith(internal):
        yield f"internal without saying so: {chart.alt}"
    alt = chart.alt.removeprefix(internal)
    stop = ":" if isinstance(chart.drawing, BigNumber) else "."
    if not alt.removeprefix("Data simulasi. ").startswith(f"{title}{stop}"):
        yield f"the alternative text does not begin with the finding: {alt}"
    for text in (title, str(chart.subtitle), alt):
        yield from _wrong_sentence(text)
    status = chart.provenance.status
    origins = [column.origin.status for column in chart.columns if column.origin]
    if status != catalogue.weakest([status, *origins]):
        yield f"is {status}, but has columns that are {origins}"
    if (status == "simulasi") != alt.startswith("Data simulasi. "):
        yield f"simulated without saying so, or the other way round: {alt}"
    rows = chart.written_rows()
    if len(rows) != len(chart.table) or any(len(row) != len(chart.columns) for row in rows):
        yield "the table is not as wide or as long as its rows"
    for statement in map(plain, (chart.title, *chart.details)):
        for amount in statement.amounts():
            if amount.unit not in _UNITS:
                yield f"unknown unit: {amount.unit}"
            if amount.unit == ORDINAL and not 1 <= (amount.value or 0) <= len(catalogue.KECAMATAN):
                yield f"no place among 31: {amount.value}"


def unexplained(chart: Chart) -> Iterator[str]:
    """List the amounts, names and lengths that are not in the chart's table."""
    known = _Known(chart)
    for statement in map(plain, (chart.title, *chart.details)):
        for amount in statement.amounts():
            if amount.known and chart.name not in _WEIGHTED and not known.explains(amount):
                yield f"{amount} is no number of the table: {statement}"
        if wrong := known.wrong_places(list(statement.amounts())):
            yield f"{wrong} is another place: {statement}"
        for names in _names(statement):
            if missing := [name for name in names.names if name not in known.words]:
                yield f"{missing} are not in the table: {statement}"
    for value in _drawn(chart):
        if not known.has(value):
            yield f"{value} is drawn and not in the table"


class _Known:
    """The numbers and words of a chart's table, with simple sums and differences."""

    def __init__(self, chart: Chart) -> None:
        held = values(chart.table)
        cells = {cell for row in chart.written_rows() for cell in row}
        self.words = {*cells, *(cell.split()[0] for cell in cells if cell)}
        self.words |= {column.label for column in chart.columns} | set(_texts(chart.drawing))
        for kind in (catalogue.SECTORS, catalogue.PROGRAMMES, catalogue.FUNDING):
            self.words |= {
                entry.label for entry in kind.values() if entry.short_label in self.words
            }
        numeric = {name: column for name, column in held.items() if _is_numeric(column)}
        labels = [column for name, column in held.items() if name not in numeric]
        labels += [column for name, column in numeric.items() if name == "year"]
        columns = [
            [float(cell) for cell in column if not is_missing(cell)] for column in numeric.values()
        ]
        self.cells = {0.0, *(cell for column in columns for cell in column)}
        self.columns = columns
        totals = [sum(column) for column in columns]
        stated = [float(amount.value) for amount in chart.subtitle.amounts() if amount.value]
        if isinstance(chart.drawing, Bars):
            stated += [rule.value for panel in chart.drawing.panels for rule in panel.rules]
        self.numbers = {
            *self.cells,
            *totals,
            *stated,
            *(median(column) for column in columns if column),
        }
        for column in numeric.values():
            for parts in [_summed(range(len(column)), column)] + [
                _summed(names, column) for names in labels
            ]:
                self.numbers |= {*parts, len(parts), sum(part > 0 for part in parts)}
                self.numbers |= {abs(first - other) for first, other in combinations(parts[:40], 2)}
                if total := sum(parts):
                    parts = sorted(parts)
                    self.numbers |= {part / total * 100 for part in (*parts, sum(parts[-5:]))}
        self.numbers |= {
            value / other * times
            for value in (*totals, *self.cells)
            for other in (*totals, *stated)
            if other
            for times in (1, 100, 1000)
        }
        self.numbers |= {12 - number for number in self.numbers if 0 <= number <= 12}

    def has(self, value: float) -> bool:
        return any(abs(value - cell) <= 1e-6 * max(1, abs(cell)) for cell in self.cells)

    def wrong_places(self, amounts: Sequence[Amount]) -> list[str]:
        """Return the places that the value before them has in no column."""
        return [
            str(place)
            for value, place in pairwise(amounts)
            if place.unit == ORDINAL
            and not any(
                place.value == 1 + sum(_is_above(value, cell) for cell in column)
                for column in self.columns
            )
        ]

    def explains(self, amount: Amount) -> bool:
        """Tell that the amount is written as one of the numbers would be; a count need not be."""
        value = float(amount.value or 0)
        if amount.unit == ORDINAL:
            return True
        if amount.unit in _COUNTED and value.is_integer() and 0 <= value <= 36:
            return True
        near = (
            number for number in self.numbers if abs(number - value) <= max(1, abs(value) * 0.01)
        )
        return any(amount.write(number) == str(amount) for number in near)


def _is_above(value: Amount, cell: float) -> bool:
    return cell > float(value.value or 0) and value.write(cell) != str(value)


def _summed(names: Iterable[Any], column: Sequence[Any]) -> list[float]:
    sums: dict[Any, float] = {}
    for name, cell in zip(names, column, strict=True):
        sums[name] = sums.get(name, 0) + (0 if is_missing(cell) else float(cell))
    return list(sums.values())


def _is_numeric(cells: list[Any]) -> bool:
    return any(isinstance(cell, int | float) for cell in cells) and all(
        is_missing(cell) or (isinstance(cell, int | float) and not isinstance(cell, bool))
        for cell in cells
    )


def _drawn(chart: Chart) -> Iterator[float]:
    """Yield the numbers that lengths stand for, without tracks and marks."""
    drawing = chart.drawing
    if isinstance(drawing, Bars):
        for panel in drawing.panels:
            for series in panel.series:
                if not series.track:
                    yield from (value for value in series.values if value is not None)
    elif isinstance(drawing, Lines):
        yield from (point.y for line in drawing.lines for point in line.points)


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, Chart):
        yield from (str(part.title), part.title.spoken(), str(part.subtitle), part.alt)
        yield from (cell for row in part.written_rows() for cell in row)
        yield from _texts(part.drawing)
    elif isinstance(part, Statement | Amount | Names):
        yield from (str(part), part.spoken())
    elif isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        yield from (text for inner in part.values() for text in _texts(inner))
    elif isinstance(part, list | tuple):
        yield from (text for inner in part for text in _texts(inner))
    elif is_dataclass(part):
        yield from (text for field in fields(part) for text in _texts(getattr(part, field.name)))


def _names(statement: Statement) -> Iterator[Names]:
    for _, slot in statement.slots:
        if isinstance(slot, Names):
            yield slot
        elif isinstance(slot, Statement):
            yield from _names(slot)

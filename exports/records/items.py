"""Recorded figures and cards: all numbers and the displayed texts."""

import datetime as dt
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeAlias

import msgspec

from charts.model import EDITED, Chart
from charts.tiles import Card, Exhibit, Tile
from data import catalogue
from data.frames import is_missing
from data.numbers import PERCENT, RUPIAH, Amount
from exports.records import codes

Cell: TypeAlias = str | int | float | None
Chosen: TypeAlias = tuple[tuple[str, str | int | tuple[str, ...] | None], ...]

_SCALES: Mapping[str, int] = {"ribu": 3, "juta": 6, "miliar": 9, "triliun": 12}
_NUMBER = re.compile(rf"(-?)(Rp)?(\d[\d.]*)(?:,(\d+))?(?: ({'|'.join(_SCALES)}))?(%?)")
_DIGIT_GROUPS = re.compile(rf"(?:Rp)?\d[\d.,]*(?: (?:{'|'.join(_SCALES)}))?%?")


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a kept table; the cells of its `key` columns say what a row is about."""

    field: str
    label: str
    key: bool
    metric: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A kept figure: `rows` as numbers, `written` as on the screen.

    `chosen` has every choice of its page, those too that nobody made, so that a later year does not
    take the place of this one. `main` is its one number in words, `cubes` are the tables of the
    snapshot that it reads. `amounts` are the numbers of a card, one a column; a chart has none.
    `edited_from` is the dashboard's own title where a person has written the `title`; those kept
    before such titles were marked have none.
    """

    page: str
    name: str
    chosen: Chosen
    title: str
    subtitle: str
    alt: str
    main: str
    footer: str
    status: str
    cubes: tuple[str, ...]
    columns: tuple[Field, ...]
    rows: tuple[tuple[Cell, ...], ...]
    written: tuple[tuple[str, ...], ...]
    amounts: tuple[Amount | None, ...] = ()
    edited_from: str = ""

    @property
    def own_title(self) -> str:
        """What the dashboard itself said."""
        return self.edited_from or self.title

    @property
    def headline(self) -> str:
        """The title; one that was edited says so."""
        return f"{self.title} ({EDITED.lower()})" if self.edited_from else self.title

    @property
    def exhibit(self) -> Exhibit:
        return Exhibit(self.page, self.name, self.chosen)

    @property
    def is_card(self) -> bool:
        return not any(column.key for column in self.columns)

    @property
    def numbers(self) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
        """Return the fields and rows of keys and numbers, without columns of mere words.

        A simulated card counts with its own number alone: earlier ones also had a place among all
        kecamatan, which is no longer told of numbers that were made up.
        """
        if self.is_card:
            simulated = self.status == "simulasi"
            return (), tuple(row[:1] for row in self.rows) if simulated else self.rows
        places = [
            place
            for place, column in enumerate(self.columns)
            if column.key
            or column.metric
            or any(not isinstance(row[place], str) for row in self.rows)
        ]
        rows = tuple(tuple(row[place] for place in places) for row in self.rows)
        return tuple(self.columns[place].field for place in places), rows


def code_of(title: str, snapshot: str, items: Sequence[Item]) -> str:
    """Compute the code of figures from their content.

    Codes are printed: neither the fields that they are computed from nor their order may change.
    """
    content = []
    for item in items:
        record = msgspec.to_builtins(item)
        del record["amounts"]
        if not item.edited_from:
            del record["edited_from"]
        content.append(record)
    return codes.of_content(json.dumps([title, snapshot, content], ensure_ascii=False).encode())


def item(tile: Tile, exhibit: Exhibit, cubes: Iterable[str]) -> Item:
    """Make the record of a tile; the exhibit has every choice of its page."""
    # Codes do not depend on who may see a figure for now.
    tile = replace(tile, provenance=replace(tile.provenance, internal=False))
    common: dict[str, Any] = {
        "page": exhibit.page,
        "name": exhibit.name,
        "chosen": exhibit.chosen,
        # Notes on revisions are temporary, and codes must be stable.
        "footer": replace(tile.provenance, correction=None).footer,
        "status": tile.provenance.status,
        "cubes": tuple(dict.fromkeys(cubes)),
        "edited_from": tile.edited_from,
    }
    return Item(**common, **(_of_card(tile) if isinstance(tile, Card) else _of_chart(tile)))


def _of_card(card: Card) -> dict[str, Any]:
    value, alone = str(card.value), str(card.alone)
    texts = {"value": ("", value), "detail": ("keterangan", alone)}
    if card.apart:
        status = catalogue.STATUSES[card.apart.status].label.lower()
        texts["apart"] = ("terpisah", f"{card.apart.text} ({status})")
    shown = tuple(text for _, text in texts.values())
    simulated = "Data simulasi. " if card.provenance.status == "simulasi" else ""
    rest = "; ".join(filter(None, shown[1:]))
    # The words around the numbers may be put better some day. Codes are computed from these.
    row = (value, *(" ".join(_DIGIT_GROUPS.findall(text)) for text in shown[1:]))
    number = _cell(card.value.value)
    return {
        "title": card.label,
        "subtitle": alone,
        "alt": f"{simulated}{card.headline}: {value}, {rest}.",
        "main": value,
        "columns": tuple(Field(field, label, key=False) for field, (label, _) in texts.items()),
        "rows": (row,),
        "written": (shown,),
        "amounts": (
            card.value.of(None if isinstance(number, str) else number),
            *map(amount_in, row[1:]),
        ),
    }


def amount_in(text: object) -> Amount | None:
    """Read the number of a card that has it only as text; None where it is not a single number."""
    found = _NUMBER.fullmatch(text) if isinstance(text, str) else None
    if not found:
        return None
    minus, rupiah, whole, fraction, scale, percent = found.groups()
    exact = Decimal(f"{minus}{whole.replace('.', '')}.{fraction or 0}")
    value = exact.scaleb(_SCALES.get(scale, 0))
    unit = RUPIAH if rupiah else PERCENT if percent else ""
    return Amount(
        int(value) if value == int(value) else float(value),
        unit,
        len(fraction or ""),
        words=bool(scale),
    )


def _of_chart(chart: Chart) -> dict[str, Any]:
    measures = [
        place
        for place, column in enumerate(chart.columns)
        if column.numeric and column.field != "year"
    ]
    first_measure = min(measures, default=len(chart.columns))
    columns = tuple(
        Field(
            column.field,
            column.label,
            key=place < first_measure,
            metric=column.metric or (column.field if column.field in catalogue.METRICS else ""),
        )
        for place, column in enumerate(chart.columns)
    )
    cells = [[_cell(value) for value in chart.table[column.field]] for column in chart.columns]
    rows = tuple(zip(*cells, strict=True))
    texts = tuple(map(tuple, chart.written_rows()))
    own_title = chart.edited_from or str(chart.title)
    # Numbers of several units have no largest.
    mixed = "unit" in chart.table and chart.table["unit"].nunique() > 1
    return {
        "title": str(chart.title),
        "subtitle": str(chart.subtitle),
        "alt": chart.alt,
        "main": own_title if mixed else _largest(columns, rows, texts),
        "columns": columns,
        "rows": rows,
        "written": texts,
    }


def _largest(
    columns: Sequence[Field], rows: Sequence[Sequence[Cell]], texts: Sequence[Sequence[str]]
) -> str:
    """Write the largest number of the first measure and what it is of; "" without one."""
    place = next((place for place, column in enumerate(columns) if not column.key), 0)
    measured = [
        (number, written)
        for row, written in zip(rows, texts, strict=True)
        if isinstance(number := row[place], int | float) and not columns[place].key
    ]
    if not measured:
        return ""
    _, largest = max(measured, key=lambda pair: pair[0])
    return f"{largest[place]} ({columns[place].label.lower()}, {', '.join(largest[:place])})"


def _cell(value: object) -> Cell:
    """Return a cell as it is kept: plain, and the same wherever it is computed."""
    if is_missing(value):
        return None
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    if isinstance(value, str):
        return value
    number = float(str(value))
    if not math.isfinite(number):
        return str(value)
    if number == int(number):
        return int(number)
    # The last digits of a sum depend on the order in which it was added up.
    return float(f"{number:.10g}")

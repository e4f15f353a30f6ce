"""Figures frozen: what each says, to be kept, shown again and compared later."""

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

import pandas as pd

from charts.chart import Chart, Column
from data import catalogue, indonesian
from data.frozen import Cell, FrozenError, Heading, Item, lost
from data.store import snapshots
from figures.board import Board, NothingToDraw
from figures.choosing import Amount, Choice, Value, defaults
from figures.gallery import BOARDS, Exhibit
from figures.tiles import Card, Tile
from queries.registry import Registry

Open: TypeAlias = Callable[[Path], Registry]
"""How the snapshot in a folder is opened."""

_DIGITS = 10
_SCALES = ("ribu", "juta", "miliar", "triliun")
_NUMBERS = re.compile(rf"(?:Rp)?\d[\d.,]*(?: (?:{'|'.join(_SCALES)}))?%?")


class Told(Protocol):
    """What is kept of figures under a code: an edition, or what left the house alone."""

    @property
    def code(self) -> str:
        """The code that it is known by."""

    @property
    def snapshot(self) -> str:
        """The id of the snapshot that its numbers are of."""

    @property
    def items(self) -> tuple[Item, ...]:
        """What its figures said."""


def freeze(registry: Registry, exhibits: Iterable[Exhibit]) -> tuple[Item, ...]:
    """What these figures say now, in their order; FrozenError where one cannot be drawn."""
    wanted = [settled(registry, one) for one in exhibits]
    drawn = drawn_again(registry, wanted)
    said = []
    for one in wanted:
        tile = drawn[one]
        if isinstance(tile, str):
            raise FrozenError(f"{one.name} tidak dapat dibekukan. {tile}")
        said.append(frozen(registry, one, tile))
    return tuple(said)


def again(
    told: Told, folder: Path | None = None, open_snapshot: Open = Registry
) -> dict[Exhibit, Tile]:
    """The figures again, in their order, with exactly the numbers that were frozen.

    FrozenError where the snapshot is gone or damaged, or where this program makes other numbers
    of it: other numbers than the frozen ones are never shown.
    """
    if trouble := lost(folder, told.snapshot):
        raise FrozenError(f"{told.code} tidak dapat dibuka. {trouble}")
    registry = open_snapshot((folder or snapshots.FOLDER) / told.snapshot)
    drawn = drawn_again(registry, list(map(exhibit, told.items)))
    shown: dict[Exhibit, Tile] = {}
    others = []
    for item in told.items:
        tile = drawn[exhibit(item)]
        if isinstance(tile, str) or frozen(registry, exhibit(item), tile).numbers != item.numbers:
            others.append(f"“{item.title}”")
        else:
            shown[exhibit(item)] = tile
    if others:
        raise FrozenError(
            f"{told.code} tidak dapat dibuka: dasbor ini sekarang menghitung lain untuk "
            f"{indonesian.join(others)}. Angka yang dibekukan tetap tersimpan."
        )
    return shown


def exhibit(item: Item) -> Exhibit:
    """Which figure an item is of."""
    return Exhibit(item.page, item.name, item.chosen)


def settled(registry: Registry, one: Exhibit) -> Exhibit:
    """The same with every choice that has a say on its page, those too that nobody made."""
    chosen = dict(one.chosen)
    board = BOARDS.get(one.page)
    usual = defaults(board.asked(registry, chosen)) if board else {}
    return Exhibit(one.page, one.name, tuple(sorted({**usual, **chosen}.items())))


def drawn_again(registry: Registry, exhibits: Sequence[Exhibit]) -> dict[Exhibit, Tile | str]:
    """Each figure, or why it cannot be drawn; a page is drawn once for all its figures."""
    pages: dict[tuple[str, tuple[tuple[str, Value], ...]], Mapping[str, Tile] | str] = {}
    found: dict[Exhibit, Tile | str] = {}
    for one in exhibits:
        if (one.page, one.chosen) not in pages:
            pages[one.page, one.chosen] = _page(registry, one)
        page = pages[one.page, one.chosen]
        found[one] = page if isinstance(page, str) else page.get(one.name, "Gambar itu tidak ada.")
    return found


def _page(registry: Registry, one: Exhibit) -> Mapping[str, Tile] | str:
    board = BOARDS.get(one.page)
    if board is None:
        return "Halamannya tidak ada."
    try:
        return _not_offered(board, registry, dict(one.chosen)) or board.tiles(
            registry, dict(one.chosen)
        )
    except NothingToDraw as nothing:
        return str(nothing)


def _not_offered(board: Board, registry: Registry, chosen: Mapping[str, Value]) -> str:
    """Which choice this snapshot does not offer, in words; "" where it offers all."""
    offered = {choice.key: choice for choice in board.choices(registry)}
    for key, value in chosen.items():
        if key not in offered:
            return f"Pilihan {key} tidak ada."
        if not _is_offered(offered[key], value):
            return f"Snapshot ini tidak memuat {offered[key].label.lower()} {value}."
    return ""


def _is_offered(choice: Choice | Amount, value: Value) -> bool:
    if isinstance(choice, Amount):
        return bool(choice.least <= value <= choice.most)
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    return all(one in choice.options for one in values)


def frozen(registry: Registry, one: Exhibit, tile: Tile) -> Item:
    """What a tile says now; `one` has every choice of its page (`settled`)."""
    cubes = dict.fromkeys(
        cube for asked in tile.provenance.questions for cube in registry.cubes(asked)
    )
    said = _of_card(tile) if isinstance(tile, Card) else _of_chart(tile)
    return Item(
        page=one.page,
        name=one.name,
        chosen=one.chosen,
        title=said.title,
        subtitle=said.subtitle,
        alt=said.alt,
        main=said.main,
        footer=tile.provenance.footer,
        status=tile.provenance.status,
        cubes=tuple(cubes),
        columns=said.columns,
        rows=said.rows,
        written=said.written,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What a tile says, of either kind."""

    title: str
    subtitle: str
    alt: str
    main: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    written: tuple[tuple[str, ...], ...]


def _of_card(card: Card) -> _Said:
    apart = (
        f"{card.apart.text} ({catalogue.STATUSES[card.apart.status].label.lower()})"
        if card.apart
        else ""
    )
    said = {"value": ("", card.value), "detail": ("keterangan", card.alone)}
    if apart:
        said["apart"] = ("terpisah", apart)
    texts = tuple(text for _, text in said.values())
    simulated = "Data simulasi. " if card.provenance.status == "simulasi" else ""
    rest = "; ".join(text for text in (card.alone, apart) if text)
    return _Said(
        title=card.label,
        subtitle=card.alone,
        alt=f"{simulated}{card.label}: {card.value}, {rest}.",
        main=card.value,
        columns=tuple(Heading(field, label, key=False) for field, (label, _) in said.items()),
        # The words around the numbers may be put better some day.
        rows=((card.value, *(" ".join(_NUMBERS.findall(text)) for text in texts[1:])),),
        written=(texts,),
    )


def _of_chart(chart: Chart) -> _Said:
    keys = _keys(chart)
    columns = tuple(
        Heading(
            one.field,
            one.label,
            key=one.field in keys,
            metric=one.metric or (one.field if one.field in catalogue.METRICS else ""),
        )
        for one in chart.columns
    )
    columns_of_cells = [[_cell(value) for value in chart.table[one.field]] for one in chart.columns]
    rows = tuple(zip(*columns_of_cells, strict=True))
    texts = tuple(tuple(row) for row in chart.written_rows())
    # Numbers of several units have no largest.
    mixed = "unit" in chart.table and chart.table["unit"].nunique() > 1
    return _Said(
        title=chart.title,
        subtitle=chart.subtitle,
        alt=chart.alt,
        main=chart.title if mixed else _largest(columns, rows, texts),
        columns=columns,
        rows=rows,
        written=texts,
    )


def _keys(chart: Chart) -> set[str]:
    """The columns that say what a row is about: those before the first measure."""
    keys = []
    for column in chart.columns:
        if _measures(column):
            break
        keys.append(column.field)
    return set(keys)


def _measures(column: Column) -> bool:
    return column.numeric and column.field != "year"


def _largest(
    columns: Sequence[Heading],
    rows: Sequence[Sequence[Cell]],
    texts: Sequence[Sequence[str]],
) -> str:
    """The largest number of the first measure and what it is of, in words; "" without one."""
    place = next((place for place, one in enumerate(columns) if not one.key), len(columns))
    numbers = [
        (value, number)
        for number, row in enumerate(rows)
        for value in row[place : place + 1]
        if isinstance(value, int | float)
    ]
    if not numbers:
        return ""
    _, largest = max(numbers, key=lambda one: (one[0], -one[1]))
    whose = ", ".join(texts[largest][:place])
    return f"{texts[largest][place]} ({columns[place].label.lower()}, {whose})"


def _cell(value: object) -> Cell:
    """A cell as it is kept: plain, and the same wherever it is computed."""
    if value is None or value is pd.NA or value != value:
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
    return float(f"{number:.{_DIGITS}g}")

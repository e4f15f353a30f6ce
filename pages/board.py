"""The board: how cards and figures reach the browser.

All figures of a page travel in one message to one component (`static/board.js`), which lets Plotly
redraw only what changed. Shapes of the kecamatan and the fonts are static files, fetched once.
"""

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

import streamlit as st

from charts import plotly
from charts.model import Chart, Column
from charts.palettes import on_dark
from charts.tiles import Card, Missing, Placed, ShownRow, Tile, by_name, is_simulated, placed
from data import catalogue, indonesian
from data.frames import is_missing
from exports.csv import for_excel, for_machines
from exports.origin import Section
from exports.takeaway import named
from pages.elements import element

_board = element("board")


def show(
    rows: Sequence[ShownRow],
    select: Callable[[str, str], None],
    explain: Callable[[Tile], tuple[Section, ...]],
    pick: Callable[[str], None] | None = None,
) -> None:
    """Draw the rows of tiles; a tile may come with its share of the row's width.

    A click on a mark that stands for a choice calls `select` with the choice's key and the value.
    A reader who asks where a number comes from is shown what `explain` says of its tile; one who
    wants to publish a figure is taken where `pick` leads with its name.
    """
    state = st.session_state
    turn = state["papan_giliran"] = state.get("papan_giliran", 0) + 1
    tiles = by_name(rows)
    if pick and (wanted := state.pop("papan_pers", "")) in tiles:
        pick(wanted)
    data: dict[str, Any] = {
        "rows": list(_rows(rows)),
        "template": plotly.template_spec(),
        "colours": on_dark(),
        "turn": turn,
        "picks": pick is not None,
    }
    name, kind = state.pop("papan_unduh", ("", ""))
    if isinstance(chart := tiles.get(name), Chart):
        ending, write = _CSV[kind]
        data["download"] = {"id": turn, "name": f"{_file(chart)}{ending}", "text": write(chart)}
    if asked := tiles.get(state.pop("papan_asal", "")):
        data["origin"] = {"id": turn, **_origin(asked, explain(asked))}

    def selected() -> None:
        for key, value in (state["papan"].get("select") or {}).items():
            select(key, value)

    def asked_for_csv() -> None:
        state["papan_unduh"] = tuple(state["papan"].get("csv"))

    def asked_for_origin() -> None:
        state["papan_asal"] = state["papan"].get("origin")

    def picked() -> None:
        state["papan_pers"] = state["papan"].get("pick")

    message = gzip.compress(json.dumps(data, separators=(",", ":")).encode(), 5, mtime=0)
    _board(
        key="papan",
        data=message,
        on_select_change=selected,
        on_csv_change=asked_for_csv,
        on_origin_change=asked_for_origin,
        on_pick_change=picked,
    )


_CSV = {"excel": (".csv", for_excel), "mesin": ("-mesin.csv", for_machines)}


def _rows(rows: Sequence[ShownRow]) -> Iterator[dict[str, Any]]:
    """Yield the rows; those after each other in which all is missing become one list."""
    for is_empty, group in groupby(rows, _is_empty):
        found = list(group)
        several = is_empty and len(placed(found)) > 1
        yield from [_awaited(placed(found))] if several else map(_row, found)


def _is_empty(row: ShownRow) -> bool:
    return all(isinstance(place, Missing) for place in placed([row]))


def _awaited(places: Sequence[Placed]) -> dict[str, Any]:
    """Make a row that lists what is missing by the office files that it awaits."""
    by_words: dict[str, dict[str, None]] = {}
    for place in places:
        if isinstance(place, Missing):
            by_words.setdefault(place.words, {})[place.what] = None
    lists = {words: list(whats) for words, whats in by_words.items()}
    tile = {"kind": "missing", "name": places[0].name, "lists": lists, "wide": 1.0}
    return {"kind": "charts", "tiles": [tile]}


def _row(row: ShownRow) -> dict[str, Any]:
    tiles = [tile if isinstance(tile, tuple) else (tile, 1.0) for tile in row]
    first = tiles[0][0]
    is_cards = first.is_card if isinstance(first, Missing) else isinstance(first, Card)
    return {
        "kind": "cards" if is_cards else "charts",
        "tiles": [{**_tile(tile), "wide": wide} for tile, wide in tiles],
    }


def _file(tile: Tile) -> str:
    """Name the files of a tile, without their endings."""
    return named(tile.name, simulated=is_simulated(tile))


def _tile(tile: Tile | Missing) -> dict[str, Any]:
    if isinstance(tile, Missing):
        return {"kind": "missing", "name": tile.name, "lists": {tile.words: [tile.what]}}
    return card(tile) if isinstance(tile, Card) else _chart(tile)


def _origin(tile: Tile, sections: Sequence[Section]) -> dict[str, Any]:
    return {
        "name": tile.name,
        "title": str(tile.title) if isinstance(tile, Chart) else f"{tile.label}: {tile.value}",
        "sections": [asdict(section) for section in sections],
    }


def status(status_id: str) -> dict[str, str]:
    """Return a status as the browser shows it."""
    found = catalogue.STATUSES[status_id]
    return {"id": found.id, "label": found.label, "meaning": found.meaning}


def figure(chart: Chart) -> dict[str, Any]:
    """Return a chart's figure without the shapes, which the browser has as their own file."""
    drawn = plotly.spec(chart)
    traces = [
        {**trace, "geojson": "kecamatan"} if "geojson" in trace else trace
        for trace in drawn["data"]
    ]
    return {"data": traces, "layout": drawn["layout"]}


def _chart(chart: Chart) -> dict[str, Any]:
    return {
        "kind": "chart",
        "name": chart.name,
        "file": _file(chart),
        "title": str(chart.title),
        "subtitle": str(chart.subtitle),
        "footer": chart.provenance.footer,
        "figure": figure(chart),
        "alt": chart.alt,
        "status": status(chart.provenance.status),
        "selects": chart.selects,
        "table": {
            "columns": [
                {"label": column.label, "numeric": column.numeric, **_keys(chart, column)}
                for column in chart.columns
            ],
            "rows": chart.written_rows(),
            "codes": chart.table["code"].tolist() if "code" in chart.table else None,
        },
    }


def _keys(chart: Chart, column: Column) -> dict[str, list[Any]]:
    """Return the keys that a column sorts by, if not its texts: numbers, or days of months."""
    values = chart.cells[column.field]
    if column.form in ("month", "short month"):
        return {"keys": [f"{day:%Y-%m-%d}" for day in values]}
    if not column.numeric:
        return {}
    return {"keys": [None if is_missing(value) else round(float(value), 4) for value in values]}


def card(shown: Card) -> dict[str, Any]:
    """Return a card as the browser shows it."""
    apart = shown.apart
    return {
        "kind": "card",
        "name": shown.name,
        "label": shown.label,
        "value": str(shown.value),
        "detail": str(shown.detail),
        "status": status(shown.provenance.status),
        "as_of": f"per {indonesian.partial_date(shown.provenance.as_of)}",
        "apart": [{"text": str(apart.text), "status": status(apart.status)}] if apart else [],
    }

"""The board: how cards and figures reach the browser.

All figures of a page travel in one message to one component (`static/board.js`), which lets Plotly
redraw only what changed. Shapes of the kecamatan and the fonts are static files, fetched once.
"""

import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from charts.chart import TEMPLATE, Chart
from charts.theme import recoloured
from data import catalogue, indonesian
from data.catalogue import Claim
from exports.csv import for_excel

# The browser gets this line with every message, so it only fetches the component proper.
_LOADER = """
const module = import(new URL("app/static/board.js", document.baseURI).href);
export default (component) => {
  const drawn = module.then(({ default: board }) => board(component));
  return () => drawn.then((close) => close());
};
"""

_board = st.components.v2.component("jember.board", js=_LOADER, isolate_styles=False)


@dataclass(frozen=True, slots=True)
class Apart:
    """A number of another status that belongs beside a card's number but must not join it."""

    text: str
    status: str


@dataclass(frozen=True, slots=True)
class Card:
    """A single number: what it is, how it is said, and the claims that it rests on.

    Its status and date are those of the first claim; a number counted from the registry has no
    claims but a `status` and an `as_of` of its own. `apart` has a number of another status.
    """

    name: str
    label: str
    value: str
    detail: str
    claims: tuple[Claim, ...] = ()
    apart: Apart | None = None
    status: str = ""
    as_of: str = ""


Tile = Card | Chart


def show(
    rows: Sequence[Sequence[Tile | tuple[Tile, float]]], select: Callable[[str, str], None]
) -> None:
    """Draw the rows of tiles; a tile may come with its share of the row's width.

    A click on a mark that stands for a choice calls `select` with the choice's key and the value.
    """
    state = st.session_state
    turn = state["papan_giliran"] = state.get("papan_giliran", 0) + 1
    tiles = [tile if isinstance(tile, tuple) else (tile, 1.0) for row in rows for tile in row]
    wanted = state.pop("papan_unduh", None)
    chosen = [tile for tile, _ in tiles if isinstance(tile, Chart) and tile.name == wanted]
    data: dict[str, Any] = {
        "rows": [_row(row) for row in rows],
        "template": TEMPLATE.to_plotly_json(),
        "colours": recoloured(),
        "turn": turn,
    }
    if chosen:
        data["download"] = {
            "id": turn,
            "name": f"{chosen[0].name}.csv",
            "text": for_excel(chosen[0]),
        }

    def selected() -> None:
        for key, value in (state["papan"].get("select") or {}).items():
            select(key, value)

    def asked_for_csv() -> None:
        state["papan_unduh"] = state["papan"].get("csv")

    message = gzip.compress(json.dumps(data, separators=(",", ":")).encode(), 5, mtime=0)
    _board(key="papan", data=message, on_select_change=selected, on_csv_change=asked_for_csv)


def _row(row: Sequence[Tile | tuple[Tile, float]]) -> dict[str, Any]:
    tiles = [tile if isinstance(tile, tuple) else (tile, 1.0) for tile in row]
    return {
        "kind": "cards" if isinstance(tiles[0][0], Card) else "charts",
        "tiles": [{**_tile(tile), "wide": wide} for tile, wide in tiles],
    }


def _tile(tile: Tile) -> dict[str, Any]:
    return _card(tile) if isinstance(tile, Card) else _chart(tile)


def _status(status_id: str) -> dict[str, str]:
    status = catalogue.STATUSES[status_id]
    return {"id": status.id, "label": status.label, "meaning": status.meaning}


def _chart(chart: Chart) -> dict[str, Any]:
    # The browser has the shapes of the kecamatan as a file of their own.
    traces = [
        {**trace, "geojson": "kecamatan"} if "geojson" in trace else trace
        for trace in chart.spec["data"]
    ]
    return {
        "kind": "chart",
        "name": chart.name,
        "figure": {"data": traces, "layout": chart.spec["layout"]},
        "alt": chart.alt,
        "status": _status(chart.provenance.status),
        "selects": chart.selects,
        "table": {
            "columns": [
                {"label": column.label, "numeric": column.numeric} for column in chart.columns
            ],
            "rows": chart.written_rows(),
            "codes": chart.table["code"].tolist() if "code" in chart.table else None,
        },
    }


def _card(card: Card) -> dict[str, Any]:
    status, as_of = (
        (card.claims[0].status, card.claims[0].as_of) if card.claims else (card.status, card.as_of)
    )
    return {
        "kind": "card",
        "name": card.name,
        "label": card.label,
        "value": card.value,
        "detail": card.detail,
        "status": _status(status),
        "as_of": f"per {indonesian.partial_date(as_of)}",
        "apart": [{"text": card.apart.text, "status": _status(card.apart.status)}]
        if card.apart
        else [],
        "citations": [_citation(claim) for claim in card.claims],
    }


_PRECISION = {
    "exact": "angka pasti",
    "rounded": "dibulatkan",
    "approximate": "perkiraan",
    "words": "hanya kata-kata",
}


def _citation(claim: Claim) -> dict[str, Any]:
    contradicted = [catalogue.claim(one) for one in claim.contradicts]
    lines = [
        ("Angka", claim.label),
        ("Tercetak", f"{claim.printed} ({_PRECISION[claim.precision]})"),
        ("Cakupan", claim.scope),
        ("Wilayah", claim.area),
        ("Per tanggal", indonesian.partial_date(claim.as_of) if claim.as_of else ""),
        ("Disampaikan oleh", claim.speaker),
        ("Penerbit", claim.source.publisher),
        (
            "Terbit",
            indonesian.partial_date(claim.source.published) if claim.source.published else "",
        ),
        (
            "Berbeda dengan",
            "; ".join(f"{one.printed} ({one.source.publisher})" for one in contradicted),
        ),
        ("Catatan", claim.note),
    ]
    return {
        "lines": [[term, words] for term, words in lines if words],
        "url": claim.source.url,
    }

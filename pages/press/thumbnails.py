"""The gallery: thumbnails of the figures found, drawn in the browser, to pick from.

All are sent in one message to one component (`static/gallery.js`), which draws the visible ones.
"""

import gzip
import json
import time
from functools import partial
from typing import Any

import streamlit as st

from charts import plotly
from charts.palettes import on_dark
from charts.tiles import Card, Exhibit, Tile
from data import indonesian
from pages import document, gallery
from pages.elements import element
from pages.press import candidates, tray
from pages.press.tray import Picked
from queries.registry import Registry

_TURN = "pers_giliran"
_UNSEEN = ("customdata", "hovertemplate", "hovertext", "hoverinfo")
"""Parts of a trace that a thumbnail does not need."""

_gallery = element("gallery")


def show(registry: Registry, found: Picked, *, fit: bool) -> None:
    """Draw the figures found, or only publishable ones, each with a checkbox.

    The browser always reports all checkboxes, so that no click is lost between two runs.
    """
    drawn = candidates.publishable(found) if fit else found
    hidden = len(found) - len(drawn)
    if not drawn:
        st.info(_nothing(hidden), icon=":material/search:")
        return
    state = st.session_state
    # Turns of this session are later than those of a session before a restart.
    state.setdefault(_TURN, time.time_ns() // 1_000_000)
    keys = {_key(exhibit): exhibit for exhibit in drawn}

    def picked() -> None:
        pick = state["pers_galeri"].get("pick") or {}
        state[_TURN] = pick["turn"]
        chosen = [keys[key] for key in pick["picked"] if key in keys]
        tray.choose(list(keys.values()), chosen, keys.get(pick["last"]))

    message = {
        "turn": state[_TURN],
        "template": plotly.template_spec(),
        "colours": on_dark(),
        "count": _count(len(drawn), hidden, fit=fit),
        "picked": [key for key, exhibit in keys.items() if tray.holds(exhibit)],
    }
    opening = json.dumps(message, separators=(",", ":")).removesuffix("}")
    # Cached for all readers.
    tiles = ",".join(
        registry.keep(("thumbnail", exhibit), partial(_tile, exhibit, tile))
        for exhibit, tile in drawn.items()
    )
    content = gzip.compress(f'{opening},"tiles":[{tiles}]}}'.encode(), 5, mtime=0)
    told = _gallery(key="pers_galeri", data=content, on_pick_change=picked).get("pick")
    # After a restart the first click starts a session, for which Streamlit calls no callback.
    if told and told["turn"] != state[_TURN]:
        picked()
        st.rerun()


def _count(drawn: int, hidden: int, *, fit: bool) -> str:
    count = f"{indonesian.whole(drawn)} gambar dan angka{' layak terbit' if fit else ''}"
    return f"{count}; {indonesian.whole(hidden)} lainnya belum" if hidden else count


def _nothing(hidden: int) -> str:
    if not hidden:
        return "Tidak ada yang cocok. Ubah kata pencarian atau pilihan."
    return (
        f"Tidak ada yang layak terbit. {indonesian.whole(hidden)} yang cocok memuat simulasi atau "
        "angka yang belum final; pilih “Semua” untuk melihatnya."
    )


def _key(exhibit: Exhibit) -> str:
    return json.dumps([exhibit.page, exhibit.name, exhibit.chosen])


def _tile(exhibit: Exhibit, tile: Tile) -> str:
    """Compose what the browser needs of a tile, as JSON."""
    message: dict[str, Any] = {
        "key": _key(exhibit),
        "heading": candidates.heading(tile),
        "page": gallery.boards()[exhibit.page].title,
        "status": document.status(tile.provenance.status),
        "about": candidates.about(tile),
    }
    if isinstance(tile, Card):
        message |= {"label": tile.label, "value": str(tile.value)}
    else:
        figure = document.figure(tile)
        traces = [
            {part: value for part, value in trace.items() if part not in _UNSEEN}
            for trace in figure["data"]
        ]
        message["figure"] = {**figure, "data": traces}
    return json.dumps(message, separators=(",", ":"))

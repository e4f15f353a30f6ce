"""The figures that the reader has picked, their titles, and the one that is looked at.

What is picked stands in the address of the press room, so that a copied link shows it again.
"""

from collections.abc import Mapping, Sequence

import streamlit as st

from charts.tiles import Exhibit, Tile
from data import indonesian
from pages import addressing, filters, gallery
from pages.choices import Kept
from pages.press import showcase
from pages.verbatim import verbatim
from queries.registry import Registry

SEEN = "pers_dilihat"
"""The widget that says which of the picked figures is looked at."""

PICKS = Kept("gambar")
"""The picks as the address carries them."""

_TRAY, _TITLES = "pers_dipilih", "pers_judul"

Picked = Mapping[Exhibit, Tile]


def recall(registry: Registry, said: str) -> None:
    """Take over what the address asks for; what this snapshot cannot show is said, and left out."""
    if said == addressing.written(_tray()):
        return
    exhibits, unknown = addressing.read(registry, said)
    st.session_state[_TRAY] = dict.fromkeys(exhibits)
    _write()
    if unknown:
        named = indonesian.join([f"“{verbatim(one)}”" for one in unknown])
        st.warning(
            f"Tautan meminta gambar {named}, yang tidak dikenal dasbor ini atau tidak dapat "
            "digambar dari snapshot ini. Pilihan itu diabaikan.",
            icon=":material/link_off:",
        )


def picked(registry: Registry, offered: Picked) -> Picked:
    """Return what has been picked so far, in that order, under its own or the reader's titles.

    A pick stays when other years or places are offered; one of another snapshot is made anew.
    """
    titles: Mapping[Exhibit, str] = st.session_state.setdefault(_TITLES, {})
    found = {}
    for exhibit in _tray():
        tile = offered.get(exhibit) or gallery.attempt(registry, exhibit)
        if tile is not None:
            title = titles.get(exhibit)
            found[exhibit] = showcase.retitled(tile, title) if title else tile
    return found


def holds(exhibit: Exhibit) -> bool:
    return exhibit in _tray()


def add(exhibit: Exhibit) -> None:
    """Pick this one too, and look at it."""
    _tray()[exhibit] = None
    _write()
    st.session_state[SEEN] = exhibit


def choose(shown: Sequence[Exhibit], chosen: Sequence[Exhibit], last: Exhibit | None) -> None:
    """Of those that are `shown`, these and no others are picked; the last one is looked at."""
    tray = _tray()
    put_back(*(one for one in shown if one in tray and one not in chosen))
    tray.update(dict.fromkeys(one for one in chosen if one not in tray))
    _write()
    if last in tray:
        st.session_state[SEEN] = last


def put_back(*exhibits: Exhibit) -> None:
    """These are no longer picked."""
    for one in exhibits:
        _tray().pop(one, None)
    _write()


def retitle(exhibit: Exhibit, title: str) -> None:
    """Give it another title, or with "" its own one back."""
    titles: dict[Exhibit, str] = st.session_state.setdefault(_TITLES, {})
    titles.pop(exhibit, None)
    if title:
        titles[exhibit] = title


def _tray() -> dict[Exhibit, None]:
    tray: dict[Exhibit, None] = st.session_state.setdefault(_TRAY, {})
    return tray


def _write() -> None:
    filters.keep(PICKS, addressing.written(_tray()))

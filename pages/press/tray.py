"""The picked figures, their titles, and the figure being viewed.

The picks stand in the address of the press room, so that a copied link restores them.
"""

from collections.abc import Mapping, Sequence

import streamlit as st

from charts.tiles import Exhibit, Tile
from data import indonesian
from exports.caption import check_edited
from pages import account, gallery, permalinks, session_reader
from pages.choices import Kept, quoted
from pages.escaping import verbatim
from pages.press import candidates
from queries.registry import Registry

SEEN = "pers_dilihat"
"""Key of the widget for the figure being viewed."""

PICKS = Kept("gambar")
"""The picks as the address carries them."""

_TRAY, _TITLES = "pers_dipilih", "pers_judul"

Picked = Mapping[Exhibit, Tile]


def recall(registry: Registry, address: str) -> None:
    """Restore the picks of the address; return those that this snapshot cannot show."""
    if address == permalinks.encode(_tray()):
        return
    visitor = account.current()
    exhibits, unknown = permalinks.decode(registry, address)
    unknown += [exhibit.name for exhibit in exhibits if not visitor.sees(exhibit.page)]
    exhibits = [exhibit for exhibit in exhibits if visitor.sees(exhibit.page)]
    st.session_state[_TRAY] = dict.fromkeys(exhibits)
    _write()
    if unknown:
        named = indonesian.join([verbatim(quoted(text)) for text in unknown])
        st.warning(
            f"Tautan meminta gambar {named}, yang tidak dikenal dasbor ini atau tidak dapat "
            "digambar dari snapshot ini. Pilihan itu diabaikan.",
            icon=":material/link_off:",
        )


def picked(registry: Registry, offered: Picked) -> Picked:
    """Return the picks so far, in that order, under their own or the reader's titles.

    A pick stays when other years or places are offered; one of another snapshot is made anew, and
    under its own title where a reader's no longer has its numbers.
    """
    visitor = account.current()
    titles: Mapping[Exhibit, str] = st.session_state.setdefault(_TITLES, {})
    found = {}
    for exhibit in filter(lambda pick: visitor.sees(pick.page), _tray()):
        tile = offered.get(exhibit) or gallery.attempt(registry, exhibit)
        if tile is not None:
            title = titles.get(exhibit)
            holds = title and not check_edited(candidates.own_title(tile), title)
            found[exhibit] = candidates.retitled(tile, title) if title and holds else tile
    return found


def holds(exhibit: Exhibit) -> bool:
    return exhibit in _tray()


def add(exhibit: Exhibit) -> None:
    _tray()[exhibit] = None
    _write()
    st.session_state[SEEN] = exhibit


def choose(shown: Sequence[Exhibit], chosen: Sequence[Exhibit], last: Exhibit | None) -> None:
    """Replace the picks among `shown` by these, and view the last one."""
    tray = _tray()
    for exhibit in shown:
        if exhibit not in chosen:
            tray.pop(exhibit, None)
    for exhibit in chosen:
        tray.setdefault(exhibit)
    _write()
    if last in tray:
        st.session_state[SEEN] = last


def put_back(*exhibits: Exhibit) -> None:
    for exhibit in exhibits:
        _tray().pop(exhibit, None)
    _write()


def retitle(exhibit: Exhibit, title: str) -> None:
    """Set another title; "" restores its own."""
    titles: dict[Exhibit, str] = st.session_state.setdefault(_TITLES, {})
    titles.pop(exhibit, None)
    if title:
        titles[exhibit] = title


def _tray() -> dict[Exhibit, None]:
    tray: dict[Exhibit, None] = st.session_state.setdefault(_TRAY, {})
    return tray


def _write() -> None:
    session_reader.set_session_value(PICKS.key, permalinks.encode(_tray()))

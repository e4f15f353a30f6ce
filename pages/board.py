"""The board: reader actions on a page that need a session.

The browser fetches documents by itself (`static/board.js`); the component carries only session
state that the address does not have.
"""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pages import session_reader
from pages.elements import element

_board = element("board")


def last_address(page: str) -> str | None:
    """Return the address last reported by the browser; None before the first report."""
    address = st.session_state.get("papan", {}).get("address")
    return str(address["search"]) if address and address["page"] == page else None


def show(
    page: str,
    *,
    follows: bool,
    pick: Callable[[str, str], None],
    go: Callable[[str, Mapping[str, str]], None],
) -> None:
    """Show the page of this name.

    With `follows` what Streamlit shows around the board depends on the choices, too. `pick` is
    called with the name and the address of a figure that is to be published, `go` with another page
    and what is chosen there.
    """
    state = st.session_state

    def heard(name: str) -> Any:  # noqa: ANN401 - as the browser sent it
        return state["papan"].get(name)

    def later(name: str) -> None:
        # Only a run of the page can switch to another one.
        state[f"papan_{name}"] = heard(name)

    if read := state.pop("papan_read", None):
        for key, value in read.items():
            session_reader.set_session_value(key, value)
        st.rerun()
    if picked := state.pop("papan_pick", None):
        pick(picked["name"], picked["search"])
    if destination := state.pop("papan_go", None):
        go(destination["page"], destination["query"])
    own = {key: value for key, value in session_reader.session_parameters().items() if value}
    _board(
        key="papan",
        data={"page": page, "own": own, "draft": session_reader.draft_key(), "live": follows},
        on_address_change=lambda: None,
        on_read_change=lambda: later("read"),
        on_pick_change=lambda: later("pick"),
        on_go_change=lambda: later("go"),
    )

"""Filters of pages that Streamlit draws, and the session's part of every address.

What is chosen stands in the address, which the browser writes and Python reads; what was chosen on
one page the browser knows on the next. The address carries ids and Kemendagri codes, never labels,
so that a link outlives a rewording.
"""

from urllib.parse import parse_qsl

import streamlit as st

from pages import choices, session_reader
from pages.choices import Asked, Kept, Value
from pages.document import controls
from pages.elements import element
from pages.escaping import verbatim

_choices = element("choices")


def address(search: str | None) -> dict[str, str]:
    """Return the browser's address: last reported, or that of the first request.

    st.query_params only has what Streamlit wrote or the reader opened.
    """
    if search is None:
        return st.query_params.to_dict()
    return dict(parse_qsl(search.removeprefix("?"), keep_blank_values=True))


def ask(*asked: Asked) -> dict[str, Value]:
    """Show the controls in one line and return the selection by key.

    A single choice gives a value or None, a choice of many a tuple in the order of its options, an
    amount a whole number, words what was typed, and what is kept without a control its text.
    """
    complaints: list[choices.Complaint] = []
    search = st.session_state.get("pilihan", {}).get("address")
    chosen = choices.read(asked, address(search), complaints)
    for complaint in complaints:
        st.warning(verbatim(complaint.words), icon=":material/link_off:")
    kept = {
        choice.key: session_reader.session_value(choice.key)
        for choice in asked
        if isinstance(choice, Kept)
    }
    with st.container(key="pilihan_baris"):
        _choices(
            key="pilihan",
            data={
                "controls": controls(asked, chosen),
                "query": choices.to_query(asked, chosen),
                "keys": [choice.key for choice in asked if choice.key not in kept],
                "own": {**session_reader.session_parameters(), **kept},
            },
            on_address_change=lambda: None,
        )
    return {**chosen, **kept}

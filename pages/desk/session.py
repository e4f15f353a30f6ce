"""The desk of this session, and who sits at it."""

import streamlit as st

from data.desk import Desk
from data.store import audit_log


@st.cache_resource(scope="session", on_release=Desk.close, show_spinner=False)
def desk() -> Desk:
    """The desk of this session; it is cleared when the session ends."""
    return Desk()


def ask_who() -> None:
    """Who sits here: the name stands beside every act in the log."""
    intent = desk().intent
    intent.who = st.text_input(
        "Nama Anda",
        value=intent.who or audit_log.user(),
        key="meja_nama",
        max_chars=60,
        width=320,
        help="Tercatat di samping tiap perbuatan: siapa menerbitkan, menerima, atau membatalkan.",
    )

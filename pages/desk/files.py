"""The files that offices sent: where they are dropped, and what each was recognised as."""

import pandas as pd
import streamlit as st

from data import indonesian
from data.desk import Examined
from pages import reference_tables
from pages.desk import session
from pages.verbatim import verbatim

_TURN = "meja_giliran"


def receive() -> None:
    """The place to drop files, empty again once they lie on the desk, and what lies there."""
    turn = st.session_state.setdefault(_TURN, 0)
    uploaded = st.file_uploader(
        "Berkas dari kantor",
        accept_multiple_files=True,
        key=f"meja_unggah_{turn}",
        help="Excel, ODS, CSV, atau TSV; beberapa berkas sekaligus boleh. Berkas hanya dibaca di "
        "komputer ini dan dibuang sesudah selesai. Berkas yang senama menggantikan yang lama. "
        "Yang lebih besar diterbitkan dengan perintah `python -m data publish`.",
    )
    if uploaded:
        session.desk().receive([(one.name, one.getvalue()) for one in uploaded])
        st.session_state[_TURN] = turn + 1
        st.rerun()
    with st.container(horizontal=True, key="meja_berkas"):
        for number, path in enumerate(session.desk().paths):
            st.button(
                f"Singkirkan {path.name}",
                key=f"singkirkan_{number}",
                on_click=session.desk().remove,
                args=(path,),
                icon=":material/close:",
            )


def recognised(examined: Examined) -> None:
    """What each file was recognised as, and what was settled while it was read."""
    reference_tables.table(
        pd.DataFrame(
            {
                "name": [one.name for one in examined.files],
                "label": [one.label for one in examined.files],
                "sheet": [one.sheet for one in examined.files],
                "rows": [indonesian.whole(one.rows) if one.kind else "" for one in examined.files],
                "remarks": ["; ".join(one.remarks) for one in examined.files],
            }
        ),
        {
            "name": st.column_config.TextColumn("Berkas", width=260),
            "label": st.column_config.TextColumn("Dikenali sebagai", width=160),
            "sheet": st.column_config.TextColumn("Lembar", width=120),
            "rows": st.column_config.TextColumn("Baris", width=80),
            "remarks": reference_tables.wide("Yang diputuskan saat membaca"),
        },
    )
    if examined.remarks:
        st.markdown("\n".join(f"- {verbatim(one)}" for one in examined.remarks))

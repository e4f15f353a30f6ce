"""The last step: a draft becomes what all readers see, or is thrown away."""

import streamlit as st

from data.store.publish import Draft
from pages.desk import reading, session, work


def offer(made: Draft) -> None:
    """The last question, and the button that answers it."""
    st.warning(
        f"Sesudah diterbitkan, semua pembaca dasbor melihat snapshot {made.manifest.id}"
        + (f" menggantikan {made.base}" if made.base else "")
        + ". Snapshot yang lama tetap disimpan dan dapat diberlakukan lagi.",
        icon=":material/campaign:",
    )
    sure = st.checkbox("Saya sudah membaca apa yang berubah", key="meja_yakin")
    with st.container(horizontal=True):
        st.button(
            "Terbitkan",
            type="primary",
            key="meja_terbit",
            disabled=not sure,
            on_click=_publish,
            icon=":material/publish:",
        )
        st.button("Buang draf", key="meja_buang", on_click=_discard, icon=":material/delete:")


def _publish() -> None:
    # The draft moves while it is published: nothing of this session may read it then.
    reading.come_back()
    session.desk().publish()


def _discard() -> None:
    reading.come_back()
    session.desk().discard_draft()
    work.tell("", "Draf dibuang; tidak ada yang berubah.")

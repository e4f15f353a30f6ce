"""Reading the dashboard on a draft or an older snapshot, and coming back to what counts."""

import streamlit as st

from data.store.publish import Draft
from pages import as_at, choices

PAGES = {
    "pages/ringkasan.py": "Ringkasan",
    "pages/kepesertaan.py": "Kepesertaan",
    "pages/manfaat.py": "Manfaat",
    "pages/rencana.py": "Rencana",
    "pages/pertanian.py": "Pertanian & perlindungan",
    "pages/kecamatan.py": "Profil kecamatan",
    "pages/sumber.py": "Sumber & rekonsiliasi",
}
"""The pages that a draft or an older snapshot can be read on."""


def offer_draft(made: Draft) -> None:
    """Links to every page, on the draft, for this session alone."""
    as_at.show_draft(made.path)
    offer(made.manifest.id)


def offer(snapshot_id: str) -> None:
    """Links that open every page on this snapshot."""
    with st.container(horizontal=True, key=f"baca_{snapshot_id}"):
        for page, title in PAGES.items():
            st.page_link(page, label=title, query_params={choices.SNAPSHOT: snapshot_id})


def come_back() -> None:
    """Let this session read the snapshot that counts again."""
    as_at.show_draft(None)
    choices.read_snapshot(None)

"""What offices may fill in: for each kind of file an empty workbook and a filled example."""

from functools import partial

import streamlit as st

from data import templates
from data.specifications import SPECIFICATIONS
from exports.takeaway import TABLES
from pages import downloads


def offer() -> None:
    """For each kind of file an empty workbook and a filled example."""
    for specification in SPECIFICATIONS.values():
        st.subheader(specification.label, anchor=False)
        with st.container(horizontal=True, key=f"templat_{specification.kind}"):
            for filled, words, make in (
                (False, "Templat kosong", templates.empty),
                (True, "Contoh terisi (simulasi)", templates.example),
            ):
                downloads.offer(
                    words,
                    templates.file_name(specification, filled=filled),
                    TABLES["xlsx"].mime,
                    partial(make, specification),
                    key=f"unduh_{specification.kind}_{filled}",
                )

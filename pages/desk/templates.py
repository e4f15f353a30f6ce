"""What offices may fill in: for each kind of file an empty workbook and a filled example."""

import streamlit as st

from data import templates
from data.specifications import SPECIFICATIONS


def offer() -> None:
    """For each kind of file an empty workbook and a filled example."""
    for specification in SPECIFICATIONS.values():
        st.subheader(specification.label, anchor=False)
        with st.container(horizontal=True, key=f"templat_{specification.kind}"):
            for filled, words, make in (
                (False, "Templat kosong", templates.empty),
                (True, "Contoh terisi (simulasi)", templates.example),
            ):
                st.download_button(
                    words,
                    data=make(specification),
                    file_name=templates.file_name(specification, filled=filled),
                    key=f"unduh_{specification.kind}_{filled}",
                    icon=":material/download:",
                )

"""Dasbor Jember: the list of pages."""

import streamlit as st

st.set_page_config(
    page_title="Dasbor Jember",
    page_icon="static/favicon.png",
    layout="wide",
    initial_sidebar_state=216,
)

st.navigation(
    {
        "Gambaran": [
            st.Page("pages/ringkasan.py", title="Ringkasan", default=True, icon=":material/home:"),
        ],
        "Perlindungan": [
            st.Page(
                "pages/kepesertaan.py",
                title="Kepesertaan",
                url_path="kepesertaan",
                icon=":material/groups:",
            ),
        ],
    }
).run()

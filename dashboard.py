"""Dasbor Jember: the list of pages."""

import streamlit as st

from pages import as_at
from pages.admin import access

st.set_page_config(
    page_title="Dasbor Jember",
    page_icon="static/favicon.png",
    layout="wide",
    initial_sidebar_state=256,
)

page = st.navigation(
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
            st.Page(
                "pages/manfaat.py",
                title="Manfaat",
                url_path="manfaat",
                icon=":material/payments:",
            ),
            st.Page(
                "pages/rencana.py",
                title="Rencana",
                url_path="rencana",
                icon=":material/calculate:",
            ),
        ],
        "Pertanian": [
            st.Page(
                "pages/pertanian.py",
                title="Pertanian & perlindungan",
                url_path="pertanian",
                icon=":material/agriculture:",
            ),
        ],
        "Wilayah": [
            st.Page(
                "pages/kecamatan.py",
                title="Profil kecamatan",
                url_path="kecamatan",
                icon=":material/location_on:",
            ),
        ],
        "Keluaran": [
            st.Page(
                "pages/ruang-pers.py",
                title="Ruang pers",
                url_path="ruang-pers",
                icon=":material/newspaper:",
            ),
            st.Page(
                "pages/briefing.py",
                title="Mode briefing",
                url_path="briefing",
                icon=":material/present_to_all:",
            ),
            st.Page(
                "pages/cek.py",
                title="Cek angka",
                url_path="cek",
                icon=":material/verified:",
            ),
        ],
        "Rujukan": [
            st.Page(
                "pages/sumber.py",
                title="Sumber & rekonsiliasi",
                url_path="sumber",
                icon=":material/fact_check:",
            ),
            *access.allowed(
                [
                    st.Page(
                        "pages/kelola.py",
                        title="Kelola data",
                        url_path="kelola",
                        icon=":material/edit_document:",
                    ),
                ]
            ),
        ],
    }
)
as_at.say()
page.run()

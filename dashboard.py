"""Dasbor Jember: what the server answers, and the list of pages."""

import gc
import sys

import streamlit as st

from pages import account, routes, session_reader, signing_in
from pages.rendering import entry

app = st.App("dashboard.py", routes=routes.ROUTES, middleware=routes.MIDDLEWARE)

# As the page of a visit, not as the server.
if __name__ == "__main__":
    st.set_page_config(
        page_title="Dasbor Jember",
        page_icon="static/favicon.png",
        layout="wide",
        initial_sidebar_state=256,
    )

    page = st.navigation(
        {
            "Gambaran": [
                entry(""),
            ],
            "Perlindungan": [
                entry("kepesertaan"),
                entry("manfaat"),
                entry("rencana"),
            ],
            "Pertanian": [
                entry("pertanian"),
            ],
            "Wilayah": [
                entry("kecamatan"),
                entry("bandingkan"),
            ],
            "Keluaran": [
                entry("ruang-pers"),
                entry("briefing"),
                entry("cek"),
            ],
            "Rujukan": [
                entry("sumber"),
                entry("perubahan"),
                entry("kelola"),
                entry("jejak"),
            ],
        },
        expanded=True,
    )
    # Keeps its place when the banner goes, lest two boards stand on the page meanwhile.
    with st.container():
        session_reader.show_banner()
    session_reader.offer_only_real()
    account.offer()
    page.run()
else:
    try:
        signing_in.check(st.get_option("server.address"))
    except signing_in.ConfigurationError as error:
        sys.exit(str(error))
    # What is imported stays: to look through it for garbage again makes readers wait.
    gc.freeze()

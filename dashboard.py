"""Dasbor Jember: the list of pages."""

import streamlit as st

from pages import (
    as_at,
    cek,
    kecamatan,
    kelola,
    kepesertaan,
    manfaat,
    pertanian,
    presenting,
    rencana,
    ringkasan,
    sumber,
)
from pages.admin import access
from pages.frame import entry, screen
from pages.press import room

st.set_page_config(
    page_title="Dasbor Jember",
    page_icon="static/favicon.png",
    layout="wide",
    initial_sidebar_state=256,
)

page = st.navigation(
    {
        "Gambaran": [
            entry(ringkasan.PAGE, "home"),
        ],
        "Perlindungan": [
            entry(kepesertaan.PAGE, "groups"),
            entry(manfaat.PAGE, "payments"),
            entry(rencana.PAGE, "calculate"),
        ],
        "Pertanian": [
            entry(pertanian.PAGE, "agriculture"),
        ],
        "Wilayah": [
            entry(kecamatan.PAGE, "location_on"),
        ],
        "Keluaran": [
            screen("ruang-pers", "Ruang pers", "newspaper", room.show),
            screen("briefing", "Mode briefing", "present_to_all", presenting.show),
            screen("cek", "Cek angka", "verified", cek.show),
        ],
        "Rujukan": [
            entry(sumber.PAGE, "fact_check"),
            *access.allowed([screen("kelola", "Kelola data", "edit_document", kelola.show)]),
        ],
    }
)
as_at.say()
page.run()

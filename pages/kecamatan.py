"""Profil kecamatan: one kecamatan on one page, beside the other 30 and the year before."""

import streamlit as st

from charts.standing import COMPARED
from data import catalogue
from figures.choosing import year
from figures.kecamatan import BOARD, paragraph
from pages import frame, places
from queries import enrolment

registry = frame.registry()
top = st.container()
chosen = places.ask(year(enrolment.years(registry)))
code = chosen["kecamatan"]

if code is None:
    with top:
        frame.head("Profil kecamatan", "Cari, pilih dari daftar, atau klik kecamatan di peta.")
    frame.say_what_is_simulated(registry)
    places.draw(registry, BOARD, chosen)
    st.stop()

name = catalogue.KECAMATAN[code].name
with top:
    places.head(name, paragraph(registry, code, int(chosen["tahun"])))
frame.say_what_is_simulated(registry)
places.draw(registry, BOARD, chosen)

with st.container(key="catatan_profil"):
    frame.notes(
        [
            *frame.definitions("participants", "recipients", "amount_rp", "value_rp"),
            *frame.definitions(*(one.id for one in COMPARED)),
            "Klik tetangga di peta, atau titik lain, untuk membuka profil kecamatan itu.",
            frame.origins_of_kecamatan_facts(),
        ]
    )
    frame.link_to("pages/kepesertaan.py", f"Buka rincian kepesertaan {name}")

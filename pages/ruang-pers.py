"""Ruang pers: from any figure to everything that a publication or a meeting needs."""

import streamlit as st

from figures import gallery, showcase
from pages import frame, press

registry = frame.registry()
frame.head(
    "Ruang pers",
    "Cari gambar, pilih, sesuaikan, lihat dalam bentuk yang akan dipakai, lalu unduh.",
)
frame.say_what_is_simulated(registry)

chosen = press.ask(registry)
words, fit = press.search()
offered = gallery.exhibits(registry, chosen)
found = showcase.found(offered, words, fit=fit)

listed, shown = st.columns([1, 1.5], gap="large")
with listed:
    picked = press.pick(found, offered)
with shown:
    press.one(picked)

st.header("Lembar A4", anchor=False)
press.sheets(registry, chosen)

if picked:
    st.header("Kit pers", anchor=False)
    press.kit(registry, picked)

    st.header("Edisi untuk satu acara", anchor=False)
    press.edition(registry, picked)

frame.notes(
    [
        "Gambar dengan data simulasi hanya dapat diunduh dengan kata SIMULASI di atasnya, dan "
        "keterangannya dimulai dengan kata itu.",
        "Judul dan keterangan boleh disunting; angkanya terkunci: yang berubah, hilang, atau "
        "bertambah disebutkan.",
        "Edisi membekukan snapshot dan pilihan gambar untuk satu acara. Layar, dek, lembar, dan "
        "kit satu edisi selalu memuat angka yang sama, dan kodenya dapat diperiksa di Cek angka.",
    ]
)

"""Kelola data: from the files that offices send to what readers see, and the way back."""

import streamlit as st

from figures import choosing
from pages import choices, desk, frame, locality

frame.leave_page_discovery()
locality.stop_strangers()
frame.head("Kelola data", "Dari berkas kantor sampai angka yang dibaca orang, dan jalan pulangnya.")
part = choosing.Choice(
    "kelola",
    "Bagian",
    {"terbitkan": "Terbitkan", "riwayat": "Riwayat", "templat": "Templat"},
    "terbitkan",
    "segments",
)
shown = choices.ask(part)["kelola"]
desk.say_what_was_done()

if shown == "templat":
    st.header("Templat untuk kantor", anchor=False)
    st.markdown(
        "Templat kosong memuat daftar pilihan kecamatan, sektor, dan nama lain yang dikenal. "
        "Contohnya simulasi: orangnya tidak ada."
    )
    desk.offer_templates()
    st.stop()

desk.who()

if shown == "riwayat":
    desk.watch()
    st.header("Snapshot yang disimpan", anchor=False)
    desk.snapshot_table()
    st.header("Baca dasbor menurut satu snapshot", anchor=False)
    desk.read_as_at(desk.choose_snapshot("Snapshot yang dibaca", "riwayat_pilih"))
    st.header("Bandingkan dua snapshot", anchor=False)
    desk.compare()
    st.header("Berlakukan lagi snapshot yang lama", anchor=False)
    desk.roll_back()
    st.header("Catatan perbuatan", anchor=False)
    desk.verify()
    desk.acts()
    st.stop()

st.header("1. Unggah", anchor=False)
desk.receive()
desk.watch()
examined = desk.laid().examined
if examined is None:
    st.stop()

st.header("2. Dikenali sebagai", anchor=False)
desk.recognised(examined)
desk.describe_layouts(examined)

st.header("3. Temuan", anchor=False)
desk.findings(examined)
desk.names(examined)
desk.corrections(examined)
if examined.refusals:
    st.stop()

st.header("4. Status dan penanggung jawab", anchor=False)
desk.offer_draft(complete=desk.intent(examined))
draft = desk.laid().draft
if draft is None:
    st.stop()

st.header("5. Pratinjau", anchor=False)
desk.preview(draft)

st.header("6. Apa yang berubah", anchor=False)
desk.changes(draft.differences)

st.header("7. Terbitkan", anchor=False)
desk.offer_publication(draft)

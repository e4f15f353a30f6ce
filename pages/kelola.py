"""Kelola data: from the files that offices send to what readers see, and the way back."""

import streamlit as st

from figures import choosing
from pages import choices, frame
from pages.admin import access
from pages.desk import (
    acts,
    changes,
    drafting,
    files,
    findings,
    kept,
    layouts,
    publishing,
    reading,
    repairs,
    session,
    templates,
    work,
)

frame.leave_page_discovery()
access.stop_strangers()
frame.head("Kelola data", "Dari berkas kantor sampai angka yang dibaca orang, dan jalan pulangnya.")
part = choosing.Choice(
    "kelola",
    "Bagian",
    {"terbitkan": "Terbitkan", "riwayat": "Riwayat", "templat": "Templat"},
    "terbitkan",
    "segments",
)
shown = choices.ask(part)["kelola"]
work.say_what_was_done()

if shown == "templat":
    st.header("Templat untuk kantor", anchor=False)
    st.markdown(
        "Templat kosong memuat daftar pilihan kecamatan, sektor, dan nama lain yang dikenal. "
        "Contohnya simulasi: orangnya tidak ada."
    )
    templates.offer()
    st.stop()

session.ask_who()

if shown == "riwayat":
    work.watch()
    st.header("Snapshot yang disimpan", anchor=False)
    kept.table()
    st.header("Baca dasbor menurut satu snapshot", anchor=False)
    reading.offer(kept.choose("Snapshot yang dibaca", "riwayat_pilih"))
    st.header("Bandingkan dua snapshot", anchor=False)
    changes.compare()
    st.header("Berlakukan lagi snapshot yang lama", anchor=False)
    kept.roll_back()
    st.header("Catatan perbuatan", anchor=False)
    acts.verify()
    acts.table()
    st.stop()

st.header("1. Unggah", anchor=False)
files.receive()
work.watch()
examined = session.desk().examined
if examined is None:
    st.stop()

st.header("2. Dikenali sebagai", anchor=False)
files.recognised(examined)
layouts.describe(examined)

st.header("3. Temuan", anchor=False)
findings.show(examined)
repairs.spellings(examined)
repairs.corrections(examined)
if examined.refusals:
    st.stop()

st.header("4. Status dan penanggung jawab", anchor=False)
drafting.offer(complete=drafting.ask(examined))
draft = session.desk().draft
if draft is None:
    st.stop()

st.header("5. Pratinjau", anchor=False)
reading.offer_draft(draft)

st.header("6. Apa yang berubah", anchor=False)
changes.show(draft.diff)

st.header("7. Terbitkan", anchor=False)
publishing.offer(draft)

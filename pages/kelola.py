"""Kelola data: from the files of offices to what readers see, and the way back."""

import streamlit as st

from pages import choices, filters, frame
from pages.admin import calendar, files, history, publishing, repairs
from pages.admin.visit import ask_who, session, show_message, watch


def show() -> None:
    frame.head(
        "Kelola data",
        "**Dari berkas kantor sampai angka yang dibaca orang, dan jalan pulangnya.**",
    )
    frame.say_internal()
    parts = {
        "terbitkan": "Terbitkan",
        "jadwal": "Jadwal",
        "riwayat": "Riwayat",
        "templat": "Templat",
    }
    part = choices.segments("kelola", "Bagian", parts)
    shown = filters.ask(part)["kelola"]
    show_message()

    if shown == "templat":
        st.header("Templat untuk kantor", anchor=False)
        st.markdown(
            "Templat kosong memuat daftar pilihan kecamatan, sektor, dan nama lain yang dikenal. "
            "Contohnya simulasi: orangnya tidak ada."
        )
        files.offer_templates()
        st.stop()

    if shown == "jadwal":
        st.header("Jadwal berkas kantor", anchor=False)
        calendar.show()
        st.stop()

    ask_who()

    if shown == "riwayat":
        watch()
        st.header("Snapshot yang disimpan", anchor=False)
        history.show_snapshots()
        st.header("Baca dasbor menurut satu snapshot", anchor=False)
        history.offer_reading()
        st.header("Bandingkan dua snapshot", anchor=False)
        history.compare()
        st.header("Berlakukan lagi snapshot yang lama", anchor=False)
        history.roll_back()
        st.header("Berita acara", anchor=False)
        history.choose_minutes()
        st.header("Catatan perbuatan", anchor=False)
        history.verify()
        history.show_audit_log()
        st.stop()

    publishing.offer_to_sign()
    publishing.offer_minute()
    history.offer_last_minutes()
    st.header("1. Unggah", anchor=False)
    files.receive()
    watch()
    examined = session().examined
    if examined is None:
        st.stop()

    st.header("2. Dikenali sebagai", anchor=False)
    files.show_kinds(examined)
    files.describe_layouts(examined)

    st.header("3. Temuan", anchor=False)
    repairs.show(examined)
    repairs.offer_choices(examined)
    repairs.offer_spellings(examined)
    repairs.offer_corrections(examined)
    if examined.refusals:
        st.stop()

    st.header("4. Status dan penanggung jawab", anchor=False)
    publishing.offer_draft(complete=publishing.ask(examined))
    draft = session().draft
    if draft is None:
        st.stop()

    st.header("5. Pratinjau", anchor=False)
    publishing.preview(draft)

    st.header("6. Apa yang berubah", anchor=False)
    publishing.show_changes(draft.diff, issued=False)
    complete = publishing.show_plan(draft)

    st.header("7. Terbitkan", anchor=False)
    publishing.offer(draft, complete=complete)

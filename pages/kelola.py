"""Kelola data: from the files of offices to what readers see, and the way back."""

import streamlit as st

from pages import choices, filters, rendering
from pages.admin import calendar, files, history, publishing, repairs
from pages.admin.visit import ask_who, session, show_message, watch
from pages.page import Tool


def show() -> None:
    rendering.head(TOOL)
    rendering.warn_internal()
    parts = {
        "terbitkan": "Terbitkan",
        "jadwal": "Jadwal",
        "riwayat": "Riwayat",
        "templat": "Templat",
    }
    part = choices.segments("kelola", "Bagian", parts)
    shown = filters.ask(part)["kelola"]
    show_message()
    match shown:
        case "templat":
            st.header("Templat untuk kantor", anchor=False)
            st.markdown(
                "Templat kosong memuat daftar pilihan kecamatan, sektor, dan nama lain yang "
                "dikenal. Contohnya simulasi: orangnya tidak ada."
            )
            files.offer_templates()
        case "jadwal":
            st.header("Jadwal berkas kantor", anchor=False)
            calendar.show()
        case "riwayat":
            _history()
        case _:
            _publishing()


def _history() -> None:
    ask_who()
    watch()
    for heading, parts in (
        ("Snapshot yang disimpan", [history.show_snapshots]),
        ("Baca dasbor menurut satu snapshot", [history.offer_reading]),
        ("Bandingkan dua snapshot", [history.compare]),
        ("Berlakukan lagi snapshot yang lama", [history.roll_back]),
        ("Berita acara", [history.choose_minutes]),
        ("Catatan perbuatan", [history.verify, history.show_audit_log]),
    ):
        st.header(heading, anchor=False)
        for show_part in parts:
            show_part()


def _publishing() -> None:
    """Show the steps from file to publication, each once the previous one is done."""
    ask_who()
    publishing.offer_to_sign()
    publishing.offer_minute()
    history.offer_last_minutes()
    st.header("1. Unggah", anchor=False)
    files.receive()
    watch()
    examined = session().examined
    if examined is None:
        return

    st.header("2. Dikenali sebagai", anchor=False)
    files.show_kinds(examined)
    files.describe_layouts(examined)

    st.header("3. Temuan", anchor=False)
    repairs.show(examined)
    repairs.offer_choices(examined)
    repairs.offer_spellings(examined)
    repairs.offer_corrections(examined)
    if examined.refusals:
        return

    st.header("4. Status dan penanggung jawab", anchor=False)
    publishing.offer_draft(complete=publishing.ask(examined))
    draft = session().draft
    if draft is None:
        return

    st.header("5. Pratinjau", anchor=False)
    publishing.preview(draft)

    st.header("6. Apa yang berubah", anchor=False)
    publishing.show_changes(draft.diff, issued=False)
    complete = publishing.show_plan(draft)

    st.header("7. Terbitkan", anchor=False)
    publishing.offer(draft, complete=complete)


TOOL = Tool(
    "kelola",
    "Kelola data",
    "Dari berkas kantor sampai angka yang dibaca orang, dan jalan pulangnya.",
    show,
)

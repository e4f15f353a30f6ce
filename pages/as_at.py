"""What this reader reads: the current snapshot or another, with its simulation or without.

A kept snapshot can be asked for by anybody, in the address. A draft is read by nobody but the
session that made it.
"""

from pathlib import Path

import streamlit as st

from data import indonesian
from data.manifest import read_manifest
from data.store import snapshots
from pages import filters
from pages.verbatim import verbatim

_DRAFT = "draf_dibaca"
_SWITCH = "tampilkan_simulasi"


def folder() -> Path:
    asked = filters.snapshot()
    if asked is None:
        return snapshots.serve().path
    return _draft(asked) or snapshots.FOLDER / asked


def show_draft(draft: Path | None) -> None:
    """Let this session, and no other one, read a finished draft; None takes it back."""
    st.session_state[_DRAFT] = draft


def say() -> None:
    """Show a banner and the way back to a reader of another snapshot than the current one.

    Forget a snapshot that cannot be read any more, before any page asks for it.
    """
    asked = filters.snapshot()
    served = snapshots.serve()
    if asked is None:
        if served.remark:
            st.warning(served.remark, icon=":material/report:")
        return
    draft = _draft(asked)
    if draft is None and snapshots.kept(snapshots.FOLDER, asked) is None:
        filters.read_snapshot(None)
        st.warning(
            f"Tautan meminta snapshot “{verbatim(asked)}”, yang tidak ada atau rusak. "
            "Yang tampil adalah snapshot yang berlaku.",
            icon=":material/link_off:",
        )
        return
    if draft is None and asked == served.manifest.id:
        return
    published = read_manifest(draft or snapshots.FOLDER / asked).published_at
    words = (
        f"**Anda membaca draf {asked}, bukan yang berlaku.** Belum terbit; hanya Anda yang "
        "melihatnya."
        if draft
        else f"**Anda membaca snapshot {asked}, bukan yang berlaku.** Snapshot itu disusun "
        f"{indonesian.date(published.date())}."
    )
    with st.container(horizontal=True, vertical_alignment="center", key="snapshot_lain"):
        st.warning(words, icon=":material/history:")
        st.button(
            "Kembali ke yang berlaku",
            key="baca_yang_berlaku",
            on_click=filters.read_snapshot,
            args=(None,),
        )


def shows_simulation() -> bool:
    return filters.shows_simulation()


def offer_only_real() -> None:
    """Show the switch by which the reader wants to see only what is real, on every page."""
    st.session_state[_SWITCH] = filters.shows_simulation()
    filters.say_simulation()
    st.sidebar.toggle(
        "Tampilkan simulasi",
        key=_SWITCH,
        help="Bila mati, semua halaman dan berkas hanya memuat angka terbit dan resmi.",
        on_change=lambda: filters.show_simulation(wanted=st.session_state[_SWITCH]),
    )


def _draft(asked: str) -> Path | None:
    draft = st.session_state.get(_DRAFT)
    if not isinstance(draft, Path) or not draft.is_dir():
        return None
    return draft if read_manifest(draft).id == asked else None

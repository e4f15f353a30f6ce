"""The reader of this session: which snapshot, with or without simulated data.

Session values stand in the address like filters, written by the browser, and apply to all pages,
also to those whose address does not have them yet.
"""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from data import indonesian
from data.store import snapshots
from pages import account, reader
from pages.elements import element
from pages.escaping import verbatim
from pages.reader import SIMULATION, SNAPSHOT, Reader

_session = element("session")
_KEPT, _DRAFT, _SWITCH = "alamat_sesi", "draf_dibaca", "tampilkan_simulasi"


def session_value(key: str) -> str:
    """Return the session's value of an address key: the latest from address or code."""
    values: dict[str, tuple[str, str]] = st.session_state.setdefault(_KEPT, {})
    value, seen = values.get(key, ("", ""))
    now = st.query_params.get(key, seen)
    if now != seen:
        values[key] = (now, now)
        return str(now)
    return value


def set_session_value(key: str, value: str) -> None:
    st.session_state.setdefault(_KEPT, {})[key] = (value, st.query_params.get(key, ""))


def session_parameters() -> dict[str, str]:
    """Return the session's parameters of every address; "" for defaults."""
    simulation = session_value(SIMULATION)
    usual = "ya" if reader.shows_simulation_by_default() else "tidak"
    return {
        SNAPSHOT: session_value(SNAPSHOT),
        SIMULATION: "" if simulation == usual else simulation,
    }


def write_address(parameters: Mapping[str, str]) -> None:
    """Write session parameters into the address of a page without filters; "" removes one."""
    _session(key="sesi_di_alamat", data=parameters)


def current() -> Reader:
    address = {SNAPSHOT: session_value(SNAPSHOT), SIMULATION: session_value(SIMULATION)}
    return reader.of_address(address, account.current(), draft_key())


def draft_key() -> str:
    """Return the key of this session's draft; "" for none."""
    return str(st.session_state.get(_DRAFT, ""))


def show_draft(draft: Path | None) -> None:
    """Let only this session read a finished draft; None revokes it."""
    reader.revoke_draft(draft_key())
    st.session_state[_DRAFT] = reader.lend_draft(draft) if draft else ""


def show_banner() -> None:
    """Show a banner with the way back while reading another snapshot than the current one."""
    counts = reader.served(account.current())
    if counts.remark:
        st.warning(counts.remark, icon=":material/report:")
    if until := snapshots.embargo(counts.manifest.id):
        st.warning(
            f"**EMBARGO sampai {snapshots.when(until)} WIB.** Sebelum itu publik melihat snapshot "
            "yang lama. Tiap kali Anda melihat angka ini dicatat.",
            icon=":material/schedule:",
        )
    snapshot, read = session_value(SNAPSHOT), current()
    if snapshot and read.manifest.id != snapshot:
        set_session_value(SNAPSHOT, "")
        st.warning(verbatim(read.remarks[0]), icon=":material/link_off:")
    if not snapshot or read.manifest.id != snapshot or read.folder == counts.path:
        return
    words = (
        f"**Anda membaca draf {snapshot}, bukan yang berlaku.** Belum terbit; hanya Anda yang "
        "melihatnya."
        if snapshots.is_draft(read.folder)
        else f"**Anda membaca snapshot {snapshot}, bukan yang berlaku.** Snapshot itu disusun "
        f"{indonesian.date(read.manifest.published_at.date())}."
    )
    with st.container(horizontal=True, vertical_alignment="center", key="snapshot_lain"):
        st.warning(words, icon=":material/history:")
        st.button(
            "Kembali ke yang berlaku",
            key="baca_yang_berlaku",
            on_click=set_session_value,
            args=(SNAPSHOT, ""),
        )


def offer_only_real() -> None:
    """Show the switch for simulated data."""
    st.session_state[_SWITCH] = current().simulation
    st.sidebar.toggle(
        "Tampilkan simulasi",
        key=_SWITCH,
        help="Bila mati, semua halaman dan berkas hanya memuat angka terbit dan resmi.",
        on_change=lambda: set_session_value(
            SIMULATION, "ya" if st.session_state[_SWITCH] else "tidak"
        ),
    )

"""What this session reads: the current snapshot or another, with its simulation or without.

That, and whatever else a session says of itself, stands in the address like any choice; the browser
writes it there. It holds on all pages, also on those whose address does not have it yet.
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
    """Return what this session says for a key of the address: what was said last, there or here."""
    values: dict[str, tuple[str, str]] = st.session_state.setdefault(_KEPT, {})
    value, seen = values.get(key, ("", ""))
    now = st.query_params.get(key, seen)
    if now != seen:
        values[key] = (now, now)
        return str(now)
    return value


def set_session_value(key: str, value: str) -> None:
    """Say this for a key of the address from now on."""
    st.session_state.setdefault(_KEPT, {})[key] = (value, st.query_params.get(key, ""))


def session_parameters() -> dict[str, str]:
    """Return what the address of every page says of this session; "" for what it need not say."""
    simulation = session_value(SIMULATION)
    usual = "ya" if reader.shows_simulation_by_default() else "tidak"
    return {
        SNAPSHOT: session_value(SNAPSHOT),
        SIMULATION: "" if simulation == usual else simulation,
    }


def write_address(parameters: Mapping[str, str]) -> None:
    """Let the address of a page without choices say this of its session; "" for nothing."""
    _session(key="sesi_di_alamat", data=parameters)


def current() -> Reader:
    """Return what this session reads."""
    address = {SNAPSHOT: session_value(SNAPSHOT), SIMULATION: session_value(SIMULATION)}
    return reader.of_address(address, account.current(), draft_key())


def draft_key() -> str:
    """Return the key of the draft that this session may read; "" for none."""
    return str(st.session_state.get(_DRAFT, ""))


def show_draft(draft: Path | None) -> None:
    """Let this session, and no other one, read a finished draft; None takes it back."""
    reader.revoke_draft(draft_key())
    st.session_state[_DRAFT] = reader.lend_draft(draft) if draft else ""


def read_snapshot(snapshot_id: str) -> None:
    """Let every page show this snapshot, or with "" the one that counts."""
    set_session_value(SNAPSHOT, snapshot_id)


def show_banner() -> None:
    """Show a banner and the way back to a reader of another snapshot than the current one."""
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
        read_snapshot("")
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
            on_click=read_snapshot,
            args=("",),
        )


def offer_only_real() -> None:
    """Show the switch by which the reader wants to see only what is real, on every page."""
    st.session_state[_SWITCH] = current().simulation
    st.sidebar.toggle(
        "Tampilkan simulasi",
        key=_SWITCH,
        help="Bila mati, semua halaman dan berkas hanya memuat angka terbit dan resmi.",
        on_change=lambda: show_simulation(is_shown=st.session_state[_SWITCH]),
    )


def show_simulation(*, is_shown: bool) -> None:
    """Let every page show what is simulated, or only what is real."""
    set_session_value(SIMULATION, "ya" if is_shown else "tidak")

"""A code or a file to be asked about, and what is known of the last one that was given."""

import streamlit as st

from exports.records import verify
from exports.records.verify import Answer
from pages import frame, sharing
from pages.redraw import redraw

_CODE, _KNOWN = "cek_kode", "cek_kode_dari_alamat"
_FILE, _TURN = "cek_berkas", "cek_giliran"
_ADDRESS = "kode"
_LARGEST = 50


def ask() -> Answer | None:
    """The place for a code and for a file; what is known about the last one that was given."""
    _read_address()
    typed, dropped = st.columns(2)
    with typed:
        st.text_input(
            "Kode",
            key=_CODE,
            max_chars=300,
            placeholder="JBR-2025-12-22-K7U",
            help="Tercetak di samping kode QR pada gambar, salindia, dan lembar.",
            on_change=_write_address,
        )
    with dropped:
        _receive()
    sharing.offer_link()
    answer: Answer | None = st.session_state.get(_FILE)
    text = st.session_state[_CODE]
    if answer or not text.strip():
        return answer
    return verify.check_code(text, redraw(frame.opened))


def _read_address() -> None:
    asked = st.query_params.get(_ADDRESS, "")
    if asked != st.session_state.get(_KNOWN):
        st.session_state[_KNOWN] = st.session_state[_CODE] = asked
    st.session_state.setdefault(_CODE, asked)


def _write_address() -> None:
    check(st.session_state[_CODE])


def check(code: str) -> None:
    """Let the page answer for this code, also to whoever opens its address."""
    st.session_state.pop(_FILE, None)
    st.session_state[_KNOWN] = st.session_state[_CODE] = code
    if code.strip():
        st.query_params[_ADDRESS] = code
    else:
        st.query_params.pop(_ADDRESS, None)


def _receive() -> None:
    """A file that is dropped here is hashed and thrown away; only the answer is kept."""
    # An uploader with another key is an empty one, and the server lets the file of the old one go.
    key = f"cek_unggah_{st.session_state.setdefault(_TURN, 0)}"
    st.file_uploader(
        "atau berkasnya",
        key=key,
        max_upload_size=_LARGEST,
        help="Gambar, salindia, lembar, tabel, atau ZIP, persis seperti yang diterima.",
        on_change=_take,
        args=(key,),
    )


def _take(key: str) -> None:
    uploaded = st.session_state[key]
    if uploaded is None:
        return
    check("")
    st.session_state[_FILE] = verify.check_file(uploaded.getvalue(), redraw(frame.opened))
    st.session_state[_TURN] += 1

"""What is done beside the page: how far it is, a way to stop it, and a word once it is done."""

import streamlit as st

from pages.desk import reading, session
from pages.verbatim import verbatim

_TOLD = "meja_pesan"


def watch() -> None:
    """While something is done: how far it is and a way to stop it, and nothing else of the page."""
    if session.desk().at_work:
        _watched()
        st.stop()
    # What was still done when this run began may have come to its end since.
    _take_over()
    for work in session.desk().works:
        if work.stopped:
            st.info("Dihentikan. Tidak ada yang berubah.", icon=":material/stop_circle:")
        if trouble := str(work.refused or work.problem):
            st.error(verbatim(trouble), icon=":material/error:")


@st.fragment(run_every=0.4)
def _watched() -> None:
    work = session.desk().at_work
    if work is None:
        st.rerun()
    else:
        st.progress(work.fraction, text=work.step)
        st.button("Hentikan", key="meja_hentikan", icon=":material/stop:", on_click=work.stop)


def say_what_was_done() -> None:
    """A word about the last act, once; what came of it is taken over first."""
    _take_over()
    good, words = st.session_state.pop(_TOLD, (True, ""))
    if words and good:
        st.success(verbatim(words), icon=":material/check:")
    elif words:
        st.error(verbatim(words), icon=":material/error:")


def _take_over() -> None:
    """Clear the desk of what was published, and let what counts now be read."""
    published, returned = session.desk().publishing, session.desk().returning
    if published and published.result:
        session.desk().clear()
        done = f"Snapshot {published.result.manifest.id} sekarang berlaku."
    elif returned and returned.result:
        session.desk().returning = None
        done = f"Snapshot {returned.result.id} berlaku lagi."
    else:
        return
    reading.come_back()
    tell("", done)
    st.rerun()


def tell(trouble: str, done: str) -> None:
    """Say in the next run that this was `done`, or, where there was trouble, what."""
    st.session_state[_TOLD] = (not trouble, trouble or done)

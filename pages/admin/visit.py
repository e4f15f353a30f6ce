"""The steward's session: its work, messages, and the snapshot that it reads."""

from collections.abc import Callable

import streamlit as st

from data.intake.issues import RefusedError
from data.intake.specification import LayoutError
from data.manifest import Manifest, SnapshotError
from data.session import Session
from data.store import audit_log
from data.store.publish import Publication
from pages import account, session_reader
from pages.escaping import verbatim
from pages.reader import SNAPSHOT

_MESSAGE = "meja_pesan"
_PUBLISHED = "meja_terbit_terakhir"


def session() -> Session:
    """Return this visitor's session, after checking permission; cleared when the visit ends."""
    account.require_permission("command", "terbitkan")
    return _session()


@st.cache_resource(scope="session", on_release=Session.close, show_spinner=False)
def _session() -> Session:
    return Session()


def ask_who() -> None:
    """Ask for the name for the audit log, unless the sign-in provides it."""
    intent = session().intent
    if address := account.current().address:
        intent.who = address
        return
    intent.who = st.text_input(
        "Nama Anda",
        value=intent.who or audit_log.user(),
        key="meja_nama",
        max_chars=60,
        width=320,
        help="Tercatat di samping tiap perbuatan: siapa menerbitkan, menerima, atau membatalkan.",
    )


def read_current() -> None:
    session_reader.show_draft(None)
    session_reader.set_session_value(SNAPSHOT, "")


def watch() -> None:
    """Show only progress and a stop button while work is running."""
    if session().at_work:
        _progress()
        st.stop()
    # Work may have ended since this run began.
    _take_over_results()
    for work in session().works.values():
        if work.stopped:
            st.info("Dihentikan. Tidak ada yang berubah.", icon=":material/stop_circle:")
        if trouble := str(work.refused or work.problem):
            st.error(verbatim(trouble), icon=":material/error:")


@st.fragment(run_every=0.4)
def _progress() -> None:
    work = session().at_work
    if work is None:
        st.rerun()
    else:
        st.progress(work.fraction, text=work.step)
        st.button("Hentikan", key="meja_hentikan", icon=":material/stop:", on_click=work.stop)


def show_message() -> None:
    _take_over_results()
    good, words = st.session_state.pop(_MESSAGE, (True, ""))
    if words and good:
        st.success(verbatim(words), icon=":material/check:")
    elif words:
        st.error(verbatim(words), icon=":material/error:")


def _take_over_results() -> None:
    """After publishing and rolling back, clear the session and read the current snapshot."""
    if published := session().result("publish", Publication):
        session().clear()
        snapshot_id = published.manifest.id
        if published.unchanged:
            message = f"Isinya sama dengan snapshot {snapshot_id} yang sudah berlaku."
        else:
            message = (
                f"Snapshot {snapshot_id} diajukan; walidata lain memeriksa dan menandatanganinya."
                if published.waits
                else f"Snapshot {snapshot_id} sekarang berlaku."
            )
            st.session_state[_PUBLISHED] = snapshot_id
    elif returned := session().result("rollback", Manifest):
        session().works.pop("rollback")
        message = f"Snapshot {returned.id} berlaku lagi."
    else:
        return
    read_current()
    show_message_next(message)
    st.rerun()


def just_published() -> str:
    """Return the snapshot that this visit published last, "" for none."""
    return str(st.session_state.get(_PUBLISHED, ""))


def show_message_next(words: str, *, good: bool = True) -> None:
    st.session_state[_MESSAGE] = (good, words)


def attempt(action: Callable[[], object], message: str) -> bool:
    """Run a short action and show its message or error in the next run; tell if it succeeded."""
    try:
        action()
    except LayoutError as error:
        show_message_next(f"Tata letak ini tidak dapat dipakai: {error}.", good=False)
    except (ValueError, RefusedError, SnapshotError, OSError) as error:
        show_message_next(str(error), good=False)
    else:
        show_message_next(message)
        return True
    return False

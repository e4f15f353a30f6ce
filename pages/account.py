"""The visitor of this session: who it is, what is refused, and how to sign in and out."""

from collections.abc import Callable

import streamlit as st
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from data.permissions import PERMISSIONS, Kind, Visitor, is_internal, refusal
from pages import signing_in
from pages.escaping import verbatim

_SEEN = "dilihat_internal"


def current() -> Visitor:
    """Return who this session is of, by now: a sign-in may have ended in another tab."""
    return _holder()()


def _holder() -> Callable[[], Visitor]:
    cookies = dict(st.context.cookies)
    # Streamlit trusts a sign-in only of a connection that its own page has opened.
    if not st.user.get("is_logged_in"):
        cookies.pop(USER_COOKIE_NAME, None)
    return lambda: signing_in.visitor(cookies)


def visitor_lookup() -> Callable[[], Visitor]:
    """Return who tells, outside of a run, who the visitor of this run is by then."""
    return _holder()


def show(page: str, run: Callable[[], None]) -> None:
    """Run the screen of this name, or say that this visitor may not see it."""
    if not current().may("page", page):
        st.title(PERMISSIONS["page", page].label, anchor=False)
        require_permission("page", page)
    if is_internal(page):
        log_view(page)
    run()


def log_view(what: str) -> None:
    """Log, once a visit, that something internal was seen."""
    seen: set[tuple[str, str]] = st.session_state.setdefault(_SEEN, set())
    visitor = current()
    if (visitor.sign_in, what) not in seen:
        seen.add((visitor.sign_in, what))
        signing_in.note(visitor, "lihat", what)


def require_permission(kind: Kind, name: str) -> None:
    """End the run, or what a click calls, with a word where this visitor may not."""
    visitor = current()
    if visitor.may(kind, name):
        return
    signing_in.note(visitor, "ditolak", name)
    words = refusal(kind, name)
    if signing_in.is_configured():
        words += " Masuk dengan akun yang berperan itu, atau minta perannya kepada walidata."
    st.error(words, icon=":material/lock:")
    st.stop()


def offer() -> None:
    """Show who has signed in and the way out, or the way in; nothing where there is no sign-in."""
    if not signing_in.is_configured():
        return
    visitor = current()
    if visitor.sign_in:
        roles = ", ".join(sorted(visitor.roles)) or "umum"
        st.sidebar.caption(f"Masuk sebagai {verbatim(visitor.address)} ({roles})")
        st.sidebar.button("Keluar", icon=":material/logout:", on_click=st.logout, key="keluar")
        return
    if USER_COOKIE_NAME in st.context.cookies:
        st.sidebar.info("Sesi Anda sudah berakhir.", icon=":material/timer_off:")
    st.sidebar.button("Masuk", icon=":material/login:", on_click=st.login, key="masuk")

"""The visitor of this session: identity, permissions, sign-in and sign-out."""

from collections.abc import Callable

import streamlit as st
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from data.permissions import PERMISSIONS, Kind, Visitor, is_internal, refusal
from pages import signing_in
from pages.escaping import verbatim

_SEEN = "dilihat_internal"


def current() -> Visitor:
    """Return the current visitor of this session; a sign-in may have ended in another tab."""
    return visitor_lookup()()


def visitor_lookup() -> Callable[[], Visitor]:
    """Return a function that looks up the visitor of this run later, outside of it."""
    cookies = dict(st.context.cookies)
    # Streamlit accepts a sign-in only from a connection that its own page opened.
    if not st.user.get("is_logged_in"):
        cookies.pop(USER_COOKIE_NAME, None)
    return lambda: signing_in.visitor(cookies)


def show(page: str, run: Callable[[], None]) -> None:
    """Run the screen of this name, or show that this visitor may not see it."""
    if not current().may("page", page):
        st.title(PERMISSIONS["page", page].label, anchor=False)
        require_permission("page", page)
    if is_internal(page):
        log_view(page)
    run()


def log_view(what: str) -> None:
    seen: set[tuple[str, str]] = st.session_state.setdefault(_SEEN, set())
    visitor = current()
    if (visitor.sign_in, what) not in seen:
        seen.add((visitor.sign_in, what))
        signing_in.note(visitor, "lihat", what)


def require_permission(kind: Kind, name: str) -> None:
    """Stop the run or callback with a message if this visitor has no permission."""
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
    """Show the user with a sign-out button, or a sign-in button; nothing without sign-in."""
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

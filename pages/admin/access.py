"""Access to Kelola data: only a desk server has it, for sessions that presented its secret."""

import hmac
import secrets
from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

_accepted: list[str] = []
"""The secret of this server; empty in a server without Kelola data."""


def create_secret() -> str:
    """Make this process a desk server and return the secret that opens Kelola data."""
    _accepted[:] = [secrets.token_urlsafe(32)]
    return _accepted[0]


def cookie_name() -> str:
    """Name the cookie by the port, for all servers of a machine share their cookies."""
    return f"dasbor_kelola_{st.get_option('server.port')}"


def is_secret(presented: str) -> bool:
    """Compare in constant time; never true in a server without a secret."""
    return any(hmac.compare_digest(presented.encode(), secret.encode()) for secret in _accepted)


def is_allowed() -> bool:
    """Tell whether the session of this run may manage data.

    Where a connection comes from proves nothing: through a proxy on this machine everybody comes
    from here.
    """
    return bool(_accepted) and is_secret(st.context.cookies.get(cookie_name(), ""))


def allowed(pages: Sequence[StreamlitPage]) -> Sequence[StreamlitPage]:
    """Return these pages for a session that may manage data; for others they do not exist."""
    return pages if is_allowed() else ()


def stop_strangers() -> None:
    """End the run of a page that Streamlit started without `dashboard.py`."""
    if not is_allowed():
        st.error("Halaman ini hanya ada bila dasbor dibuka dengan `python -m data desk`.")
        st.stop()

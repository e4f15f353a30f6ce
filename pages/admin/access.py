"""The secret of a desk server: whoever presents it is the walidata."""

import hmac
import secrets

import streamlit as st

_accepted: list[str] = []
"""The secret of this server; empty in a server without Kelola data."""


def create_secret() -> str:
    """Make this process a desk server and return the secret that opens Kelola data."""
    _accepted[:] = [secrets.token_urlsafe(32)]
    return _accepted[0]


def cookie_name() -> str:
    """Name the cookie after the port, since servers of one machine share cookies."""
    return f"dasbor_kelola_{st.get_option('server.port')}"


def is_secret(presented: str) -> bool:
    """Compare in constant time; never true in a server without a secret.

    The address of a connection proves nothing: behind a local proxy all connections are
    local.
    """
    return any(hmac.compare_digest(presented.encode(), secret.encode()) for secret in _accepted)

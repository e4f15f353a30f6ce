"""Whether the reader sits at the machine that serves: only there some pages exist.

Until there is access control, being at the machine is the walidata's key. The connection, the name
that the browser asked for and the page that asked must all be this machine's; a name of another
site that was pointed here afterwards (DNS rebinding) is none, and whoever comes through a proxy is
taken for a stranger, because behind it everybody looks like a neighbour.
"""

import re
from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

_LOOPBACK = re.compile(r"(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?", re.IGNORECASE)
_PEER = re.compile(r"(::ffff:)?127(\.\d{1,3}){3}|::1", re.IGNORECASE)
_PROXIED = re.compile(
    r"forwarded|via|x-forwarded-.+|x-(real|client|cluster-client)-ip|x-original-.+"
    r"|(cf-connecting|true-client|fastly-client)-ip",
    re.IGNORECASE,
)


def is_local(peer: str | None, headers: Mapping[str, Sequence[str]]) -> bool:
    """Whether a connection from `peer` with these headers comes from a browser on this machine.

    `peer` is the address of the other end, None where Streamlit says no more than that it is this
    machine. Each header has all its values: two hosts are one too many.
    """
    if peer is not None and not _PEER.fullmatch(peer):
        return False
    if any(_PROXIED.fullmatch(name) for name in headers):
        return False
    hosts, origins = headers.get("host", ()), headers.get("origin", ())
    if len(hosts) != 1 or len(origins) != 1 or not _LOOPBACK.fullmatch(hosts[0]):
        return False
    scheme, _, asking = origins[0].partition("://")
    return scheme in ("http", "https") and asking.lower() == hosts[0].lower()


def is_here() -> bool:
    """Whether the reader of this run sits at this machine."""
    headers = st.context.headers
    return is_local(
        st.context.ip_address, {name.lower(): headers.get_all(name) for name in headers}
    )


def only_here(*pages: StreamlitPage) -> list[StreamlitPage]:
    """These pages for a reader at this machine; for all others they do not exist."""
    return list(pages) if is_here() else []


def stop_strangers() -> None:
    """End a page that exists only here, should anybody else have come to it."""
    if not is_here():
        st.error("Halaman ini hanya ada di komputer yang menjalankan dasbor.")
        st.stop()

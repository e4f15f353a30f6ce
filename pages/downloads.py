"""Download buttons: permission-checked files that are made on click, and logged."""

import hashlib
import threading
from collections.abc import Callable

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

from data.permissions import Forbidden
from pages import account, signing_in


def offer(
    words: str,
    name: str,
    mime: str,
    make: Callable[[], bytes],
    *,
    key: str,
    export: str,
    code: str = "",
) -> None:
    """Show a download button for a file that is made on click, without a rerun.

    `export` is what the file is in the matrix of permissions, `code` what it bears; there is no
    button for those who may not have it. It is kept until the browser has fetched it.
    """
    visitor, now = account.current(), account.visitor_lookup()
    if not visitor.may("export", export):
        return
    visit = get_script_run_ctx()

    def made() -> bytes:
        if now() != visitor:
            signing_in.note(now(), "ditolak", name)
            raise Forbidden("Sesi Anda sudah berakhir; muat ulang halaman ini.")
        content = make()
        about = f"{code} {name}".strip()
        signing_in.note(visitor, "unduh", about, hashlib.sha256(content).hexdigest())
        server = runtime.get_instance()
        if visit and server.is_active_session(visit.session_id):
            # Streamlit drops such a file after the next two reruns of any visitor, on a slow
            # network before it is fetched. A file of this session stays until its next rerun.
            hold = threading.Thread(
                target=server.media_file_mgr.add,
                args=(content, mime, f"unduhan {key}", name),
                kwargs={"is_for_static_download": True},
            )
            add_script_run_ctx(hold, visit)
            hold.start()
            hold.join()
        return content

    st.download_button(
        words,
        data=made,
        file_name=name,
        mime=mime,
        key=key,
        on_click="ignore",
    )

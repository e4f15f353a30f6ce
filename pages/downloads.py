"""Buttons for files: made when one is pressed, and kept until the browser has fetched them."""

import threading
from collections.abc import Callable
from typing import Literal

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx


def offer(
    words: str,
    name: str,
    mime: str,
    make: Callable[[], bytes],
    *,
    key: str,
    icon: str = ":material/download:",
    kind: Literal["secondary", "tertiary"] = "secondary",
) -> None:
    """Show a button for a file that is made when pressed; the page is not run again for it."""
    visit = get_script_run_ctx()

    def made() -> bytes:
        content = make()
        server = runtime.get_instance()
        if visit and server.is_active_session(visit.session_id):
            # Streamlit itself holds such a file only until any two visitors' pages have been run,
            # which on a slow network is before it has been asked for. As a file of this visit it
            # stays until this visit goes on.
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
        icon=icon,
        type=kind,
        on_click="ignore",
    )

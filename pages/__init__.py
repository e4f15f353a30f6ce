"""One file a page, named like its address; `frame`, `board`, `filters`, `blocks` show it."""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

# Until `st.navigation` has run once, a server that finds a folder `pages/` runs the file of a deep
# link by itself, without dashboard.py: the first visitor would get an empty page.
if PagesManager.uses_pages_directory:
    PagesManager.uses_pages_directory = False
    if get_script_run_ctx():
        st.rerun()

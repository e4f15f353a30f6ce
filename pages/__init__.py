"""One file a page, named like its address; `frame`, `board`, `filters`, `blocks` show it."""

import sys

# Until `st.navigation` has run once, a server that finds a folder `pages/` runs the file of a deep
# link by itself, without dashboard.py: the first visitor would get an empty page.
if manager := sys.modules.get("streamlit.runtime.pages_manager"):
    manager.PagesManager.uses_pages_directory = False

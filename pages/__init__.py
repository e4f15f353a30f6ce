"""One file a screen, read top to bottom; `frame` and `board` hold what Streamlit needs."""

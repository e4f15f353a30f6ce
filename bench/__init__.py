"""Speed of the dashboard beside a plain Streamlit page: `python -m bench`."""

"""The pages as plain Streamlit draws them, with its own charts and grids.

    python -m streamlit run bench/peers/plain.py

A figure carries its map inline, as `st.plotly_chart` wants it.
"""

from functools import partial

import plotly.graph_objects as go
import streamlit as st

from bench.peers import figures
from charts.plotly import figure
from charts.tiles import NothingToDraw
from pages.choices import Choice


def show(page: str) -> None:
    st.title(figures.title(page))
    with st.container(horizontal=True):
        chosen = {choice.key: ask(choice) for choice in figures.controls(page)}
    try:
        rows = list(figures.rows(page, chosen))
    except NothingToDraw as reason:
        st.info(str(reason))
        return
    for row in rows:
        for place, (chart, _) in zip(st.columns([share for _, share in row]), row, strict=True):
            with place:
                st.subheader(str(chart.title))
                st.caption(str(chart.subtitle))
                st.plotly_chart(go.Figure(figure(chart)))
                headings = {column.field: column.label for column in chart.columns}
                st.dataframe(chart.table[list(headings)].rename(columns=headings))
                st.caption(chart.provenance.footer)


def ask(choice: Choice) -> object:
    options, words = list(choice.options), choice.options.__getitem__
    if choice.widget == "select":
        return st.selectbox(choice.label, options, index=None, format_func=words, width=210)
    if choice.many:
        picked = st.pills(
            choice.label, options, selection_mode="multi", default=options, format_func=words
        )
        return tuple(one for one in options if one in picked)
    return st.segmented_control(
        choice.label, options, default=choice.default, format_func=words, required=True
    )


st.set_page_config(page_title="Plain Streamlit", layout="wide")
pages = [
    st.Page(partial(show, page), title=figures.title(page), url_path=page) for page in figures.PAGES
]
# The first one of a menu has no address of its own.
st.navigation([st.Page(lambda: None, title="Plain Streamlit"), *pages]).run()

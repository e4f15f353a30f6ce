"""Show the texts, tables and links around the figures of a page."""

from collections.abc import Iterable
from contextlib import nullcontext
from typing import assert_never

import streamlit as st

from data import permissions
from pages import document, downloads, page, reference_tables
from pages.page import Block
from queries import published
from queries.registry import Registry

FIRST = permissions.FIRST


def show(registry: Registry, blocks: Iterable[Block]) -> None:
    for block in blocks:
        _show(registry, block)


def _show(registry: Registry, block: Block) -> None:
    match block:
        case page.Header():
            st.header(block.words, anchor=False)
        case page.Text():
            st.markdown(block.markdown)
        case page.Remark():
            st.info(block.words)
        case page.Beside():
            _beside(block)
        case page.Table():
            with st.expander(block.folded) if block.folded else nullcontext():
                # Drafts cannot be exported.
                name = "" if registry.is_draft else block.name
                reference_tables.table(block.frame, block.columns, name)
        case page.File():
            downloads.offer(
                block.words, block.name, block.mime, block.make, key=block.name, export="tabel"
            )
        case page.Link():
            # No icon: its font would be a quarter of the first download.
            st.page_link(
                link(block.address),
                label=f"{block.words} →",
                query_params=dict(block.query) or None,
            )
        case page.Published():
            if st.button(block.words):
                _all_published()
        case page.SimulationWarning():
            warn_simulated(registry)
        case _:
            assert_never(block)


def link(address: str) -> st.Page:
    """Return the page of this address in the form that st.page_link and st.switch_page accept."""
    name = address or FIRST
    return st.Page(lambda: None, title=name, url_path=name)


def _beside(block: page.Beside) -> None:
    with st.container(border=True) if block.heading else nullcontext():
        if block.heading:
            st.markdown(f"## {block.heading}")
        for column, texts in zip(st.columns(len(block.columns)), block.columns, strict=True):
            for text in texts:
                column.markdown(text)
        if block.foot:
            st.markdown(block.foot)


def warn_simulated(registry: Registry) -> None:
    """Show in one line which data are simulated; nothing if none are."""
    if words := document.what_is_simulated(registry):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":gray-badge[**Simulasi**] {words}.", width="content")
            st.page_link(
                link("sumber"), label="Apa yang nyata? →", query_params={"bagian": "terbit"}
            )


@st.dialog("Semua angka terbit", width="large")
def _all_published() -> None:
    reference_tables.table(published.everything(), page.CLAIMS, "angka-terbit")

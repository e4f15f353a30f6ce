"""Render a page: snapshot, head, filters, figures and notes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial

import streamlit as st

from charts.provenance import INTERNAL
from charts.tiles import NothingToDraw
from data import deadlines
from data.store import snapshots
from exports.records.editions import Record
from pages import account, blocks, board, document, filters, gallery, session_reader
from pages.page import Page, Tool
from pages.press import tray
from pages.reader import open_for
from queries.registry import Registry


def entry(address: str) -> st.Page:
    """Make the menu entry of a page, visible with permission; the first has no address."""
    name = address or blocks.FIRST
    run: Callable[[], None]
    if tool := gallery.tools().get(address):
        title, run = tool.title, tool.show
    else:
        page = gallery.pages()[address]
        title, run = page.title, partial(show, page)
    return st.Page(
        lambda: account.show(name, run),
        title=title,
        url_path=name,
        default=name == blocks.FIRST,
        visibility="visible" if account.current().may("page", name) else "hidden",
    )


def registry() -> Registry:
    """Open the snapshot of this session, with or without simulated data."""
    return session_reader.current().registry


def of_edition(edition: Record) -> Registry:
    """Open the snapshot of an edition, with simulated data only if the edition has some."""
    simulation = session_reader.current().simulation and is_simulated(edition)
    return open_for(
        snapshots.FOLDER / edition.snapshot,
        account.current(),
        simulation=simulation,
        leaving=True,
    )


def is_simulated(edition: Record) -> bool:
    return any(item.status == "simulasi" for item in edition.items)


def show(page: Page) -> None:
    """Show a page: the board draws title, filters and figures, Streamlit the blocks below."""
    st.fragment(_show)(page)


def _show(page: Page) -> None:
    name = page.address or blocks.FIRST
    # A fragment reruns without the page around it.
    account.require_permission("page", name)
    snapshot = registry()
    address = filters.address(board.last_address(name))

    def pick(figure: str, search: str) -> None:
        then = document.read(page, snapshot, filters.address(search))
        tray.add(gallery.exhibit(snapshot, page, figure, then))
        st.switch_page(blocks.link("ruang-pers"))

    with st.container(key="profil") if page.search else nullcontext():
        board.show(name, follows=bool(page.decisive), pick=pick, go=_go)
    with explained():
        chosen = document.read(page, snapshot, address)
        blocks.show(snapshot, page.below(snapshot, chosen))
        with st.container(key="catatan_profil") if page.search else nullcontext():
            notes(page.notes(snapshot, chosen))


def _go(page: str, query: Mapping[str, str]) -> None:
    st.switch_page(blocks.link(page), query_params=query)


@contextmanager
def explained() -> Iterator[None]:
    """Stop the page with the reason if there is nothing to draw."""
    try:
        yield
    except NothingToDraw as nothing:
        st.info(str(nothing), icon=":material/filter_alt_off:")
        st.stop()


def head(tool: Tool) -> None:
    """Show title and lead, and when the next data are due."""
    st.title(tool.title, anchor=False)
    st.markdown(f"**{tool.lead}**")
    today = snapshots.in_jember(None).date()
    st.caption(f"{deadlines.next_update(registry().manifest, today)}.")


def warn_internal() -> None:
    """Warn that the following is internal; the board does so itself for its pages."""
    st.badge(INTERNAL, icon=":material/lock:", color="orange")


def notes(lines: Sequence[str]) -> None:
    if lines:
        st.header("Catatan", anchor=False)
        st.markdown("\n".join(f"- {line}" for line in lines))

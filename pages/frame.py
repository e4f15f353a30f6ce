"""Show a page: the opened snapshot, its head, filters, figures and notes."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

import streamlit as st

from charts.tiles import NothingToDraw, Tile, by_name
from data import deadlines
from data.manifest import TABLES
from data.store import snapshots
from exports import origin
from exports.records.editions import Record
from pages import as_at, blocks, board, filters, gallery, search
from pages.choices import Choice, Chosen
from pages.page import Page
from pages.press import tray
from queries.registry import Registry


def entry(address: str, icon: str) -> st.Page:
    """Make the menu's entry of a page; the page without an address is the first one."""
    shown = gallery.pages()[address]
    return screen(shown.address or blocks.FIRST, shown.title, icon, lambda: show(shown))


def screen(address: str, title: str, icon: str, run: Callable[[], None]) -> st.Page:
    """Make the menu's entry of a screen that draws itself."""
    return st.Page(
        run,
        title=title,
        url_path=address,
        icon=f":material/{icon}:",
        default=address == blocks.FIRST,
    )


@st.cache_resource(max_entries=4, show_spinner="Membuka data …")
def opened(folder: Path) -> Registry:
    """Open the snapshot in this folder for questions; shared by all its readers."""
    return Registry(folder)


def registry() -> Registry:
    """Open the snapshot that this reader reads, with its simulation or without."""
    snapshot = opened(as_at.folder())
    return snapshot if as_at.shows_simulation() else snapshot.without_simulation()


def of_edition(edition: Record) -> Registry:
    """Open the snapshot of an edition; one without anything simulated gets nothing such beside."""
    snapshot = opened(snapshots.FOLDER / edition.snapshot)
    real = not as_at.shows_simulation() or not is_simulated(edition)
    return snapshot.without_simulation() if real else snapshot


def is_simulated(edition: Record) -> bool:
    return any(item.status == "simulasi" for item in edition.items)


def show(shown: Page) -> None:
    """Show a page; at a choice it is drawn anew without the menu around it."""
    st.fragment(_choose_and_draw)(shown)


def _choose_and_draw(shown: Page) -> None:
    snapshot, top, warning = registry(), st.container(), st.container()
    with explained():
        name, lead = shown.title, ""
        try:
            chosen = _choose(snapshot, shown)
            name, lead = shown.name(chosen), shown.lead(snapshot, chosen)
        finally:
            with top:
                head(name, lead)
        with warning:
            _warn(snapshot, shown, chosen)
        blocks.show(snapshot, shown.above(snapshot, chosen))
        _draw(snapshot, shown, chosen)
        _end(snapshot, shown, chosen)


def _warn(snapshot: Registry, shown: Page, chosen: Chosen) -> None:
    """Say which of the numbers below are simulated."""
    tiles = by_name(shown.draw(snapshot, chosen)).values() if shown.warns else ()
    used = {table for tile in tiles for table in tile.provenance.cubes}
    blocks.say_what_is_simulated(snapshot, [table for table in TABLES if table in used])


def _choose(snapshot: Registry, shown: Page) -> Chosen:
    offered = {filter_.key: filter_ for filter_ in shown.filters(snapshot)}
    decisive = offered.get(shown.decisive)
    decided = {decisive.key: filters.peek(decisive)} if isinstance(decisive, Choice) else {}
    asked = shown.asked(snapshot, decided)
    chosen = search.ask(*asked) if shown.search else filters.ask(*asked)
    settled = shown.settled(snapshot, chosen)
    if undetailed := shown.undetailed(snapshot, settled):
        st.caption(undetailed)
    return settled


def _draw(snapshot: Registry, shown: Page, chosen: Chosen) -> None:
    """Show the figures for what was chosen; each leads to its files and says where it is from."""
    if shown.rows is None:
        return

    def pick(name: str) -> None:
        tray.add(gallery.exhibit(snapshot, shown, name, chosen))
        st.switch_page(blocks.link("ruang-pers"))

    def explain(tile: Tile) -> tuple[origin.Section, ...]:
        return origin.explained(snapshot, tile.provenance, tile.metrics)

    rows = shown.draw(snapshot, chosen)
    with st.container(key="profil") if shown.search else nullcontext():
        board.show(rows, select=filters.choose, explain=explain, pick=pick)


def _end(snapshot: Registry, shown: Page, chosen: Chosen) -> None:
    blocks.show(snapshot, shown.below(snapshot, chosen))
    with st.container(key="catatan_profil") if shown.search else nullcontext():
        notes(shown.notes(snapshot, chosen))


@contextmanager
def explained() -> Iterator[None]:
    """End the page with the reason where there is nothing to draw."""
    try:
        yield
    except NothingToDraw as nothing:
        st.info(str(nothing), icon=":material/filter_alt_off:")
        st.stop()


def head(title: str, lead: str) -> None:
    """Show title and lead, and when the next data are due."""
    st.title(title, anchor=False)
    st.markdown(lead)
    today = snapshots.in_jember(None).date()
    st.caption(f"{deadlines.next_update(registry().manifest, today)}.")


def notes(lines: Sequence[str]) -> None:
    """Show what a reader must know to use the figures rightly, at the end of the page."""
    if lines:
        st.header("Catatan", anchor=False)
        st.markdown("\n".join(f"- {line}" for line in lines))

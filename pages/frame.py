"""What every page shares: the opened snapshot, the page's head, its board and its notes."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from data import catalogue
from data.store import snapshots
from exports import origin
from figures import gallery
from figures.board import Board
from figures.choosing import Chosen
from figures.tiles import Row, Tile
from pages import as_at, board, choices
from pages.press import tray
from queries import published
from queries.registry import Registry


@st.cache_resource(max_entries=4, show_spinner="Membuka data …")
def opened(folder: Path) -> Registry:
    """The snapshot in this folder, opened for questions; shared by all its readers."""
    return Registry(folder)


def registry() -> Registry:
    """The snapshot that this reader reads, opened for questions; shared by all its readers."""
    leave_page_discovery()
    return opened(as_at.folder())


def leave_page_discovery() -> None:
    """Start the run anew through `dashboard.py` where Streamlit ran a page's file by itself."""
    # Until `st.navigation` has run once, a server that finds a folder `pages/` runs the file of a
    # deep link by itself, without dashboard.py: the first visitor would get another menu.
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()


def head(title: str, finding: str) -> None:
    """The page's name and the one sentence that says where things stand."""
    st.title(title, anchor=False)
    st.markdown(f"**{finding}**")


def figures(shown: Board) -> None:
    """The choices of a board, and the figures that they decide.

    Only this part of the page runs anew when one of the choices is made.
    """
    st.fragment(_figures)(shown)


def _figures(shown: Board) -> None:
    opened = registry()
    offered, words = shown.offered(opened)
    stop_with(words)
    draw(opened, shown, choices.ask(*offered))


def draw(opened: Registry, shown: Board, chosen: Chosen) -> None:
    """The figures of a board for what was chosen; a word where there is nothing to draw."""
    rows, words = shown.drawn(opened, chosen)
    stop_with(words)
    lay_out(opened, shown, rows, chosen)


def lay_out(opened: Registry, shown: Board, rows: Sequence[Row], chosen: Chosen) -> None:
    """Rows of a board that were drawn for what was chosen; each figure leads to its files."""

    def pick(name: str) -> None:
        tray.add(gallery.exhibit(opened, shown, name, chosen))
        st.switch_page("pages/ruang-pers.py")

    def explain(tile: Tile) -> tuple[origin.Section, ...]:
        return origin.explained(opened, tile.provenance, tile.metrics)

    board.show(rows, select=choices.choose, explain=explain, pick=pick)


def stop_with(words: str) -> None:
    """End the page with these words about why nothing can be drawn; go on where there are none."""
    if words:
        st.info(words, icon=":material/filter_alt_off:")
        st.stop()


def say_what_is_simulated(opened: Registry) -> None:
    """A banner that says which data are made up, and how the walidata replaces them."""
    if all(opened.status(table) != "simulasi" for table in snapshots.TABLES):
        return
    st.warning(
        "**Rincian per kecamatan adalah simulasi.** Angka kabupaten yang berlabel Terbit pernah "
        "diucapkan atau dicetak oleh pejabat; rincian per kecamatan dibuat oleh dasbor ini agar "
        "jumlahnya cocok dengan angka terbit, dan bukan kenyataan. Walidata menggantinya dengan "
        "berkas kantor: `python -m data publish BERKAS…`",
        icon=":material/science:",
    )


def notes(lines: Sequence[str]) -> None:
    """What a reader must know to use the figures rightly, at the end of the page."""
    st.header("Catatan", anchor=False)
    st.markdown("\n".join(f"- {line}" for line in lines))


def definitions(*metric_ids: str) -> list[str]:
    """One line a metric: its label and definition, as the catalogue has them."""
    return [
        f"**{catalogue.metric(one).label}**: {catalogue.metric(one).definition}"
        for one in metric_ids
    ]


def link_to(page: str, words: str) -> None:
    """A link to another page of the dashboard that keeps what is chosen."""
    st.page_link(page, label=words, icon=":material/arrow_forward:")


@st.dialog("Semua angka terbit", width="large")
def _all_published() -> None:
    st.dataframe(
        published.everything(),
        hide_index=True,
        height=560,
        column_config={
            "label": "Angka",
            "printed": "Sebagaimana dicetak",
            "scope": "Cakupan",
            "area": "Wilayah",
            "as_of": "Per tanggal",
            "speaker": "Disampaikan oleh",
            "publisher": "Penerbit",
            "published": "Terbit",
            "url": st.column_config.LinkColumn("Alamat", validate="^https?://"),
            "status": "Status",
            "note": "Catatan",
        },
    )


def offer_all_published() -> None:
    """A button that opens the list of every published claim with its citation."""
    words = f"Semua {len(catalogue.CLAIMS)} angka terbit dan kutipannya"
    if st.button(words, icon=":material/format_quote:"):
        _all_published()


def origins_of_kecamatan_facts() -> str:
    """One line that says where codes, areas, populations and boundaries come from."""
    return "Data wilayah: " + "; ".join(
        f"{label.lower()} dari {source.publisher} ({source.licence})"
        for label, source in catalogue.KECAMATAN_SOURCES.values()
    )

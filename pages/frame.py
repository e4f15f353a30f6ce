"""What every page shares: the opened snapshot, the page's head, its board and its notes."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from charts.chart import Provenance
from data import catalogue, indonesian, snapshots
from data.catalogue import Claim
from data.questions import asked
from exports import origin
from pages import as_at, board, choices
from queries import published
from queries.registry import Registry

_CHOICE_WORDS = {
    "sektor": "sektor",
    "dana": "sumber dana",
    "jk": "jenis kelamin",
    "program": "program",
}


@st.cache_resource(max_entries=4, show_spinner="Membuka data …")
def _opened(folder: Path) -> Registry:
    return Registry(folder)


def registry() -> Registry:
    """The snapshot that this reader reads, opened for questions; shared by all its readers."""
    leave_page_discovery()
    return _opened(as_at.folder())


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


def provenance(
    opened: Registry,
    answers: pd.DataFrame | Sequence[pd.DataFrame],
    *sources: str,
    attribution: str = "",
    cubes: tuple[str, ...] = (),
) -> Provenance:
    """Where the numbers of these answers come from; `sources` are added to the registry's own.

    Numbers of several cubes together are as weak as the weakest and as old as the oldest; `cubes`
    names those that count where a figure uses only a part of an answer.
    """
    questions = asked(*([answers] if isinstance(answers, pd.DataFrame) else answers))
    read = cubes or dict.fromkeys(cube for one in questions for cube in opened.cubes(one))
    statuses = [opened.status(one) for one in read]
    own = dict.fromkeys("simulasi_dasbor" if one == "simulasi" else "walidata" for one in statuses)
    return Provenance(
        sources=(*own, *sources),
        as_of=min(opened.as_of(one) for one in read),
        status=catalogue.weakest(statuses),
        snapshot=opened.manifest.id,
        attribution=attribution,
        questions=questions,
    )


def quoted(*claims: Claim, status: str = "") -> Provenance:
    """Where numbers come from that were said in public; the first claim gives the date.

    The status is that of the weakest claim, unless what is computed from them has its own.
    """
    return Provenance(
        sources=tuple(dict.fromkeys(claim.source.id for claim in claims)),
        as_of=claims[0].as_of,
        status=status or catalogue.weakest(claim.status for claim in claims),
        claims=tuple(claim.id for claim in claims),
    )


def alone(part: Callable[[], None]) -> Callable[[], None]:
    """Let this part of a page run alone when something in it is chosen; the rest stays as it is."""
    return st.fragment(part)


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


def show(*rows: Sequence[board.Tile | tuple[board.Tile, float]]) -> None:
    """Draw rows of cards and charts; a click on a kecamatan chooses it everywhere."""

    def explain(tile: board.Tile) -> tuple[origin.Section, ...]:
        return origin.explained(registry(), tile.provenance, tile.metrics)

    board.show(rows, select=choices.choose, explain=explain)


def stop_if_nothing_is_chosen(chosen: Mapping[str, choices.Value]) -> None:
    """End the page with a word where a choice of many is empty: there is nothing to draw."""
    empty = [_CHOICE_WORDS[key] for key, value in chosen.items() if value == ()]
    if empty:
        st.info(
            f"Tidak ada {indonesian.join(empty)} yang dipilih, jadi tidak ada yang dapat "
            "digambar. Pilih paling sedikit satu.",
            icon=":material/filter_alt_off:",
        )
        st.stop()


def stop_with_nothing_found(
    words: str = "Tidak ada peserta yang cocok dengan pilihan ini. Tambah sektor, sumber dana atau "
    "jenis kelamin, atau pilih tahun lain.",
) -> None:
    """End the page with a word where the choice matches nobody."""
    st.info(words, icon=":material/person_off:")
    st.stop()


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

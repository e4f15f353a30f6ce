"""A4 sheets as PDF: whole pages of the dashboard and profiles of kecamatan."""

from collections.abc import Callable, Iterable
from functools import partial

import streamlit as st

from charts.palettes import Ink
from charts.tiles import Exhibit, NothingToDraw, Tile
from data import catalogue
from exports import formats
from exports.browser import PictureError
from exports.records import editions
from exports.records.editions import Record
from exports.stamp import Stamp, stamp
from pages import gallery, redraw
from pages.choices import Chosen
from pages.press import handout, paper
from queries.registry import Registry

_PROFILES = "pers_profil_zip"


def offer(registry: Registry, chosen: Chosen, picked: Iterable[Exhibit]) -> None:
    """Offer the sheets of this selection, and those already printed.

    A page without default figures is printed with the selection of its first picked figure.
    """
    boards = gallery.boards()
    pages = {
        path: page.known(registry, chosen) for path, page in boards.items() if page.stands_alone
    }
    for exhibit in picked:
        pages.setdefault(exhibit.page, dict(exhibit.chosen))
    year = int(chosen["tahun"])
    with st.container(horizontal=True, vertical_alignment="bottom", key="pers_lembar_baris"):
        path = st.selectbox(
            "Halaman",
            list(pages),
            format_func=lambda path: boards[path].title,
            key="pers_halaman",
            width=260,
        )
        ink: Ink = st.segmented_control(
            "Tinta lembar",
            ["terang", "cetak"],
            default="terang",
            format_func=formats.INKS.__getitem__,
            required=True,
            key="pers_lembar_tinta",
        )
        mine = pages[path]
        _print(
            "Halaman ini (PDF)",
            path or "ringkasan",
            lambda: boards[path].tiles(registry, mine).values(),
            lambda: redraw.release_of_page(registry, path, mine),
            lambda mark: paper.of_page(boards[path], registry, mine, mark, ink),
        )
        if code := chosen["kecamatan"]:
            name = catalogue.KECAMATAN[code].name
            _print(
                f"Profil {name} (PDF)",
                f"{code} {name} {year}",
                lambda: paper.tiles_of_kecamatan(registry, code, year),
                lambda: redraw.release_of_kecamatan(registry, code, year),
                lambda mark: paper.of_kecamatan(registry, code, year, mark, ink),
            )
        if st.button("Susun 31 profil", key="pers_profil"):
            _keep_profiles(registry, year, ink)
        profiles: handout.Archive | None = st.session_state.get(_PROFILES)
        if profiles and profiles.made_for == (registry.manifest.id, year, ink):
            profiles.offer("31 profil (ZIP)")


def _print(
    words: str,
    name: str,
    tiles: Callable[[], Iterable[Tile]],
    release: Callable[[], Record],
    make: Callable[[Stamp], bytes],
) -> None:
    """Show a button that prints these tiles, and offer the file."""
    if not st.button(words, key=f"pers_cetak_{words}"):
        return
    try:
        with st.spinner("Mencetak …"):
            record = release()
            pdf = make(stamp(record.code))
    except (PictureError, NothingToDraw) as error:
        st.warning(str(error), icon=":material/print_disabled:")
        return
    file = paper.named(name, tiles())
    handout.offer(f"Unduh {file}", file, handout.PDF, partial(bytes, pdf), record, "lembar")


def _keep_profiles(registry: Registry, year: int, ink: Ink) -> None:
    bar = st.progress(0.0, text="Menyiapkan profil")

    def tell(words: str, share: float) -> None:
        bar.progress(share, text=words)

    own = {code: redraw.release_of_kecamatan(registry, code, year) for code in catalogue.KECAMATAN}
    printed = paper.of_every_kecamatan(
        registry, year, ink, lambda code: stamp(own[code].code), tell
    )
    try:
        content, files = formats.zipped(printed)
    except PictureError as error:
        st.warning(str(error), icon=":material/print_disabled:")
        return
    finally:
        bar.empty()
    releases = list(own.values())
    tiles = [tile for code in own for tile in paper.tiles_of_kecamatan(registry, code, year)]
    st.session_state[_PROFILES] = handout.Archive(
        (registry.manifest.id, year, ink),
        formats.named_after(f"profil-kecamatan-{year}.zip", tiles),
        "lembar",
        content,
        editions.join_releases(f"31 profil kecamatan, {year}", releases),
        {release: [profile] for release, profile in zip(releases, files, strict=True)},
    )

"""Sheets of paper: whole pages of the dashboard and profiles of kecamatan as PDF."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from charts.palettes import Ink
from charts.tiles import Exhibit, NothingToDraw
from data import catalogue
from exports import takeaway
from exports.picture import PictureError
from exports.records import editions
from exports.records.editions import Record
from exports.records.export_log import File, file, hand_out, hand_out_each
from exports.stamp import Stamp, stamp
from pages import gallery, redraw
from pages.choices import Chosen
from pages.press import giving, paper
from queries.registry import Registry

_PROFILES = "pers_profil_zip"


def offer(registry: Registry, chosen: Chosen, picked: Iterable[Exhibit]) -> None:
    """The sheets that can be printed for these choices, and those that have been printed.

    A page that has figures only once somebody has chosen is printed as the first pick of it was
    chosen.
    """
    boards = gallery.boards()
    pages = {path: one.known(registry, chosen) for path, one in boards.items() if one.stands_alone}
    for one in picked:
        pages.setdefault(one.page, dict(one.chosen))
    year = int(chosen["tahun"])
    with st.container(horizontal=True, vertical_alignment="bottom", key="pers_lembar_baris"):
        path = st.selectbox(
            "Halaman",
            list(pages),
            format_func=lambda one: boards[one].title,
            key="pers_halaman",
            width=260,
        )
        ink: Ink = st.segmented_control(
            "Tinta lembar",
            ["terang", "cetak"],
            default="terang",
            format_func=takeaway.INKS.__getitem__,
            required=True,
            key="pers_lembar_tinta",
        )
        mine = pages[path]
        _print(
            "Halaman ini (PDF)",
            f"{path or 'ringkasan'}.pdf",
            lambda: redraw.release_of_page(registry, path, mine),
            lambda mark: paper.of_page(boards[path], registry, mine, mark, ink),
        )
        if code := chosen["kecamatan"]:
            name = catalogue.KECAMATAN[code].name
            _print(
                f"Profil {name} (PDF)",
                f"{code} {name}.pdf",
                lambda: redraw.release_of_kecamatan(registry, code, year),
                lambda mark: paper.of_kecamatan(registry, code, year, mark, ink),
            )
        if st.button("Susun 31 profil", key="pers_profil", icon=":material/print:"):
            _keep_profiles(registry, year, ink)
        _take_profiles((registry.manifest.id, year, ink))


def _print(
    words: str, name: str, told: Callable[[], Record], make: Callable[[Stamp], bytes]
) -> None:
    """A button that prints when it is pressed, and offers the file that came of it."""
    if not st.button(words, key=f"pers_cetak_{words}", icon=":material/print:"):
        return
    try:
        with st.spinner("Mencetak …"):
            release = told()
            pdf = make(stamp(release.code))
    except (PictureError, NothingToDraw) as error:
        st.warning(str(error), icon=":material/print_disabled:")
        return
    giving.offer(
        f"Unduh {name}",
        name,
        giving.PDF,
        partial(bytes, pdf),
        lambda content: hand_out(release, file(name, content)),
    )


@dataclass(frozen=True, slots=True)
class _Profiles:
    """The printed profiles, for what they were asked, and each sheet with its release."""

    asked: object
    content: bytes
    sheets: Sequence[tuple[Record, File]]


def _keep_profiles(registry: Registry, year: int, ink: Ink) -> None:
    bar = st.progress(0.0, text="Menyiapkan profil")

    def tell(words: str, share: float) -> None:
        bar.progress(share, text=words)

    own = {code: redraw.release_of_kecamatan(registry, code, year) for code in catalogue.KECAMATAN}
    printed = paper.of_every_kecamatan(
        registry, year, ink, lambda code: stamp(own[code].code), tell
    )
    try:
        archive, sheets = takeaway.zipped(printed)
    except PictureError as error:
        st.warning(str(error), icon=":material/print_disabled:")
        return
    finally:
        bar.empty()
    with archive:
        told = list(zip(own.values(), sheets, strict=True))
        st.session_state[_PROFILES] = _Profiles(
            (registry.manifest.id, year, ink), archive.read(), told
        )


def _take_profiles(asked: tuple[str, int, Ink]) -> None:
    made: _Profiles | None = st.session_state.get(_PROFILES)
    if made is None or made.asked != asked:
        return
    name = f"profil-kecamatan-{asked[1]}.zip"
    own = [release for release, _ in made.sheets]
    under = editions.together(f"31 profil kecamatan, {asked[1]}", own)

    def note(content: bytes) -> None:
        sheets = [(release, [one]) for release, one in made.sheets]
        hand_out_each([(under, [file(name, content)]), *sheets])

    giving.offer(
        "31 profil (ZIP)",
        name,
        giving.ZIP,
        partial(bytes, made.content),
        note,
    )

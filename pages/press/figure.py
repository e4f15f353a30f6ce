"""A picked figure: shape, title, picture, files and texts."""

from functools import partial

import streamlit as st

from charts.model import Chart
from charts.palettes import Ink
from charts.tiles import Exhibit, Tile
from data import indonesian
from exports import formats
from exports.browser import BROWSER, PictureError
from exports.caption import Caption, caption, check_edited, edited, tidied
from exports.presets import LARGEST, PRESETS, SMALLEST_WITH_CODE, Preset, custom
from exports.records.editions import Record
from exports.stamp import Stamp, stamp
from pages import account, redraw
from pages.escaping import verbatim
from pages.press import candidates, handout, tray
from pages.press.tray import Picked
from pages.site import serving, states
from queries.registry import Registry

_OTHER = "lain"


def one(registry: Registry, picked: Picked) -> None:
    if not picked:
        st.info("Pilih satu gambar atau lebih di galeri; pratinjaunya tampil di sini.")
        return
    exhibit = _seen(picked)
    tile = picked[exhibit]
    with st.container(horizontal=True, vertical_alignment="bottom", key="pers_bentuk_baris"):
        preset = _preset()
        ink: Ink = st.segmented_control(
            "Tinta",
            list(formats.INKS),
            default="terang",
            format_func=formats.INKS.__getitem__,
            required=True,
            key="pers_tinta",
        )
    _retitle(exhibit, tile)
    release = redraw.release(registry, exhibit, tile)
    shown = None
    try:
        shown = _drawn(tile, "png", preset, ink, release.code)
        st.image(shown, alt=caption(tile).alt)
    except PictureError as error:
        st.warning(
            f"{error} Sebagai ganti, “Unduh gambar” pada gambar di tiap halaman membuat PNG dan "
            "SVG di peramban Anda.",
            icon=":material/image_not_supported:",
        )
    st.caption(
        f"Kode {release.code}. Kode ini tercatat, dan dikenal Cek angka, begitu salah satu berkas "
        "di bawah diunduh."
    )
    _downloads(tile, release, preset, ink, pictures=shown is not None)
    _texts(tile)
    _embed(exhibit)


def _seen(picked: Picked) -> Exhibit:
    """Ask which figure to show, with buttons that remove it or all of them."""
    if st.session_state.get(tray.SEEN) not in picked:
        st.session_state[tray.SEEN] = next(iter(picked))
    exhibit = st.selectbox(
        "Yang dilihat",
        list(picked),
        format_func=lambda pick: candidates.heading(picked[pick]),
        key=tray.SEEN,
    )
    with st.container(horizontal=True, key="pers_lepas_baris"):
        st.button("Lepas", key="pers_lepas", on_click=tray.put_back, args=(exhibit,))
        if len(picked) > 1:
            words = f"Lepas semua ({indonesian.whole(len(picked))})"
            st.button(words, key="pers_lepas_semua", on_click=tray.put_back, args=tuple(picked))
    return exhibit


def _preset() -> Preset:
    chosen = st.selectbox(
        "Bentuk",
        [*PRESETS, _OTHER],
        format_func=lambda shape: "Ukuran lain" if shape == _OTHER else PRESETS[shape].label,
        key="pers_bentuk",
        width=260,
    )
    if chosen != _OTHER:
        return PRESETS[chosen]
    bounds = SMALLEST_WITH_CODE, LARGEST
    width = st.number_input("Lebar (piksel)", *bounds, 1200, 10, key="pers_lebar")
    height = st.number_input("Tinggi (piksel)", *bounds, 630, 10, key="pers_tinggi")
    return custom(int(width), int(height))


def _retitle(exhibit: Exhibit, tile: Tile) -> None:
    if not account.current().may("command", "sunting"):
        return
    title = str(tile.title) if isinstance(tile, Chart) else tile.label
    key = f"pers_judul_{hash(exhibit)}"
    own = candidates.own_title(tile)

    def changed() -> None:
        account.require_permission("command", "sunting")
        title = " ".join(tidied(str(st.session_state[key])).split())
        if not title or title == own:
            tray.retitle(exhibit, "")
        elif not check_edited(own, title):
            tray.retitle(exhibit, title)

    asked = st.text_input("Judul", value=title, key=key, max_chars=160, on_change=changed)
    for complaint in check_edited(own, asked or own):
        st.warning(complaint, icon=":material/lock:")
    if tile.edited_from:
        st.caption(
            "Gambar, berkas, dan catatannya bertanda “Judul disunting oleh pengguna”. Judul "
            f"dasbor: “{verbatim(own)}”. Kosongkan untuk memakainya lagi."
        )


@st.cache_data(max_entries=64, show_spinner="Menggambar …")
def _pictured(_tile: Tile, mark: Stamp, kind: str, _preset: Preset, size: str, ink: Ink) -> bytes:  # noqa: ARG001
    """Draw a picture, cached by its code, which is derived from its content."""
    return formats.drawn(_tile, kind, _preset, ink, mark)


def _drawn(tile: Tile, kind: str, preset: Preset, ink: Ink, code: str) -> bytes:
    if ahead := BROWSER.waiting:
        st.caption(f"{indonesian.whole(ahead)} gambar lain sedang menunggu giliran.")
    return _pictured(tile, stamp(code), kind, preset, preset.id, ink)


def _downloads(tile: Tile, release: Record, preset: Preset, ink: Ink, *, pictures: bool) -> None:
    stem = formats.named_as(tile)
    with st.container(horizontal=True, key="pers_unduh"):
        for kind, what in formats.PICTURES.items() if pictures else ():
            handout.offer(
                what.label,
                f"{stem}_{preset.id}_{ink}{what.ending}",
                what.mime,
                partial(_drawn, tile, kind, preset, ink, release.code),
                release,
                "gambar",
                figure=tile.name,
                key=f"pers_unduh_{kind}",
            )
        for kind, what in formats.TABLES.items():
            handout.offer(
                what.label,
                f"{stem}{what.ending}",
                what.mime,
                partial(formats.tabulated, tile, kind, stamp(release.code)),
                release,
                "tabel",
                figure=tile.name,
                key=f"pers_unduh_{kind}",
            )


def _texts(tile: Tile) -> None:
    texts = caption(tile)
    with st.expander("Keterangan, teks alternatif, media sosial, dan teks podium", expanded=True):
        st.caption("Keterangan gambar")
        long = st.container()
        may_edit = account.current().may("command", "sunting")
        shown = _edited(tile, texts) if may_edit else texts.long
        long.code(shown, language=None, wrap_lines=True)
        for heading, text in (
            (f"Media sosial, {indonesian.whole(texts.characters)} huruf", texts.short),
            ("Teks alternatif", texts.alt),
            ("Untuk dibacakan di podium", texts.spoken),
        ):
            st.caption(heading)
            st.code(text, language=None, wrap_lines=True)


def _edited(tile: Tile, texts: Caption) -> str:
    """Ask for other words; return the caption with them, or as it was where they may not be."""
    words = tidied(
        st.text_area(
            "Sunting keterangan (angkanya terkunci; status dan sumber ditulis dasbor)",
            value=texts.words,
            key=f"pers_keterangan_{hash(texts.long)}",
            height=110,
        )
        or texts.words
    )
    complaints = check_edited(texts.words, words)
    for complaint in complaints:
        st.warning(complaint, icon=":material/lock:")
    return texts.long if complaints or words == texts.words else edited(tile, words)


def _embed(exhibit: Exhibit) -> None:
    """Show the embed code of figures in the public edition."""
    if code := serving.embed_code(states.embed(exhibit)):
        with st.expander("Sematkan di situs lain"):
            st.caption("Tampil selebar tempatnya, dengan sumber dan status, dan ikut diperbarui.")
            st.code(code, language=None, wrap_lines=True)

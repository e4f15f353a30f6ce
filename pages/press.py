"""The press room on the screen: how figures are found, picked, adjusted and taken away."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from charts.chart import Chart
from charts.inks import Ink
from data import catalogue, editions, indonesian, log, snapshots
from data.editions import Edition
from exports import picture, sheet, takeaway
from exports.caption import caption, check_edited
from exports.deck import deck
from exports.kit import kit as packed
from exports.presets import LARGEST, PRESETS, SMALLEST, Preset, custom
from exports.stamp import Stamp, stamp
from figures import choosing, gallery, showcase
from figures import editions as frozen
from figures.board import nothing_chosen
from figures.choosing import Chosen
from figures.gallery import Exhibit
from figures.heading import Heading
from figures.tiles import Tile
from pages import choices, frame
from queries import enrolment
from queries.registry import Registry

_TRAY, _TITLES, _KIT = "pers_dipilih", "pers_judul", "pers_kit"
_SEEN, _EDITION, _TOLD = "pers_dilihat", "pers_edisi_kode", "pers_pesan"
_PROFILES = "pers_profil_zip"
_OTHER = "lain"
_ZIP = "application/zip"
_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

Picked = Mapping[Exhibit, Tile]


def ask(registry: Registry) -> Chosen:
    """What the offered figures are about: year, sectors, kecamatan."""
    chosen = choices.ask(
        choosing.year(enrolment.years(registry)), choosing.sectors(), choosing.kecamatan()
    )
    frame.stop_with(nothing_chosen(chosen))
    return chosen


def search() -> tuple[str, bool]:
    """The words that are looked for, and whether only what is fit to be published is wanted."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="pers_cari_baris"):
        words = st.text_input(
            "Cari gambar", key="pers_cari", placeholder="mis. manfaat sektor", width=320
        )
        fit = st.toggle(
            "Hanya yang layak terbit",
            key="pers_layak",
            help="Tanpa simulasi dan tanpa angka dari berkas yang belum final.",
        )
    return words or "", fit


def pick(found: Picked, offered: Picked) -> Picked:
    """The list of what was found, each with a box, and what has been picked so far."""
    tray: dict[Exhibit, None] = st.session_state.setdefault(_TRAY, {})
    st.markdown(f"**{indonesian.whole(len(found))} gambar dan angka**")
    if not found:
        st.info("Tidak ada yang cocok. Ubah kata pencarian atau pilihan.", icon=":material/search:")
    with st.container(height=760, gap=None, key="pers_daftar"):
        for number, (exhibit, tile) in enumerate(found.items()):
            key = f"pers_{number}_{hash(exhibit)}"
            st.session_state[key] = exhibit in tray
            st.checkbox(showcase.heading(tile), key=key, on_change=_toggle, args=(exhibit,))
            st.caption(showcase.about(exhibit, tile))
    return _picked(tray, offered)


def _toggle(exhibit: Exhibit) -> None:
    tray: dict[Exhibit, None] = st.session_state[_TRAY]
    if exhibit in tray:
        del tray[exhibit]
    else:
        tray[exhibit] = None
        st.session_state[_SEEN] = exhibit


def _picked(tray: Mapping[Exhibit, None], offered: Picked) -> Picked:
    titles: Mapping[Exhibit, str] = st.session_state.setdefault(_TITLES, {})
    found = {}
    for exhibit in tray:
        tile = offered.get(exhibit) or _remade(exhibit)
        if tile is not None:
            title = titles.get(exhibit)
            found[exhibit] = showcase.retitled(tile, title) if title else tile
    return found


def _remade(exhibit: Exhibit) -> Tile | None:
    return exhibit.attempt(frame.registry())


def one(picked: Picked) -> None:
    """One of the picked figures in the shape that it will be used in, and its files."""
    if not picked:
        st.info(
            "Centang satu gambar atau lebih di daftar; pratinjaunya tampil di sini.",
            icon=":material/image:",
        )
        return
    if st.session_state.get(_SEEN) not in picked:
        st.session_state[_SEEN] = next(iter(picked))
    exhibit = st.selectbox(
        "Yang dilihat",
        list(picked),
        format_func=lambda one: showcase.heading(picked[one]),
        key=_SEEN,
    )
    tile = picked[exhibit]
    with st.container(horizontal=True, vertical_alignment="bottom", key="pers_bentuk_baris"):
        preset = _preset()
        ink: Ink = st.segmented_control(
            "Tinta",
            list(takeaway.INKS),
            default="terang",
            format_func=takeaway.INKS.__getitem__,
            required=True,
            key="pers_tinta",
        )
    _retitle(exhibit, tile)
    shown, trouble = takeaway.attempt(lambda: _drawn(exhibit, tile, "png", preset, ink))
    if shown is None:
        st.warning(
            f"{trouble} Sebagai ganti, “Unduh gambar” pada gambar di tiap halaman membuat PNG dan "
            "SVG di peramban Anda.",
            icon=":material/image_not_supported:",
        )
    else:
        st.image(shown, alt=caption(tile).alt)
    _downloads(exhibit, tile, preset, ink, pictures=shown is not None)
    _texts(tile)


def _preset() -> Preset:
    chosen = st.selectbox(
        "Bentuk",
        [*PRESETS, _OTHER],
        format_func=lambda one: "Ukuran lain" if one == _OTHER else PRESETS[one].label,
        key="pers_bentuk",
        width=260,
    )
    if chosen != _OTHER:
        return PRESETS[chosen]
    width = st.number_input("Lebar (piksel)", SMALLEST, LARGEST, 1200, 10, key="pers_lebar")
    height = st.number_input("Tinggi (piksel)", SMALLEST, LARGEST, 630, 10, key="pers_tinggi")
    return custom(int(width), int(height))


def _retitle(exhibit: Exhibit, tile: Tile) -> None:
    title = tile.title if isinstance(tile, Chart) else tile.label
    key = f"pers_judul_{hash(exhibit)}"
    original = st.session_state.setdefault(f"{key}_asli", title)

    def changed() -> None:
        asked = " ".join(str(st.session_state[key]).split())
        titles = st.session_state[_TITLES]
        if not asked or asked == original:
            titles.pop(exhibit, None)
        elif not check_edited(original, asked):
            titles[exhibit] = asked

    edited = st.text_input("Judul", value=title, key=key, max_chars=160, on_change=changed)
    for complaint in check_edited(original, edited or original):
        st.warning(complaint, icon=":material/lock:")


@st.cache_data(max_entries=64, show_spinner="Menggambar …")
def _pictured(_tile: Tile, told: tuple[object, ...], kind: str, _preset: Preset, ink: Ink) -> bytes:  # noqa: ARG001
    return takeaway.drawn(_tile, kind, _preset, ink)


def _drawn(exhibit: Exhibit, tile: Tile, kind: str, preset: Preset, ink: Ink) -> bytes:
    told = (exhibit, tile.provenance.snapshot, showcase.heading(tile), preset.id)
    if ahead := picture.waiting():
        st.caption(f"{indonesian.whole(ahead)} gambar lain sedang menunggu giliran.")
    return _pictured(tile, told, kind, preset, ink)


def _downloads(exhibit: Exhibit, tile: Tile, preset: Preset, ink: Ink, *, pictures: bool) -> None:
    with st.container(horizontal=True, key="pers_unduh"):
        if pictures:
            for kind, what in takeaway.PICTURES.items():
                st.download_button(
                    what.label,
                    data=partial(_drawn, exhibit, tile, kind, preset, ink),
                    file_name=takeaway.named(tile, what.ending, preset.id, ink),
                    mime=what.mime,
                    key=f"pers_unduh_{kind}",
                    icon=":material/image:",
                    on_click="ignore",
                )
        for kind, what in takeaway.TABLES.items():
            st.download_button(
                what.label,
                data=partial(takeaway.tabulated, tile, kind),
                file_name=takeaway.named(tile, what.ending),
                mime=what.mime,
                key=f"pers_unduh_{kind}",
                icon=":material/table:",
                on_click="ignore",
            )


def _texts(tile: Tile) -> None:
    said = caption(tile)
    with st.expander("Keterangan, teks alternatif, media sosial, dan teks podium", expanded=True):
        edited = st.text_area(
            "Keterangan (boleh disunting, angkanya terkunci)",
            value=said.long,
            key=f"pers_keterangan_{hash(said.long)}",
            height=150,
        )
        for complaint in check_edited(said.long, edited or ""):
            st.warning(complaint, icon=":material/lock:")
        st.caption(f"Media sosial, {indonesian.whole(said.characters)} huruf")
        st.code(said.short, language=None, wrap_lines=True)
        st.caption("Teks alternatif")
        st.code(said.alt, language=None, wrap_lines=True)
        st.caption("Untuk dibacakan di podium")
        st.code(said.spoken, language=None, wrap_lines=True)


def kit(registry: Registry, picked: Picked) -> None:
    """A ZIP of everything about the picked figures, of all kecamatan if that is wanted."""
    st.markdown(
        "Satu ZIP berisi semua bentuk gambar, Excel, CSV, keterangan, teks alternatif, sumber, "
        "lisensi, dan daftar berkas dengan sidik jarinya."
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key="pers_kit_baris"):
        wide = st.toggle("Untuk tiap kecamatan (31)", key="pers_semua")
        heads = tuple(map(showcase.heading, picked.values()))
        asked = (registry.manifest.id, wide, tuple(picked), heads)
        if st.button("Susun kit", key="pers_susun", icon=":material/inventory_2:"):
            items = (
                _of_every_kecamatan(registry, picked) if wide else takeaway.folders(picked.values())
            )
            _keep_kit(registry, items, None, asked)
    _offer_kit("kit-pers.zip", None, asked)


def _of_every_kecamatan(registry: Registry, picked: Picked) -> list[tuple[str, Tile]]:
    found = []
    for code, place in catalogue.KECAMATAN.items():
        tiles = [one.of_kecamatan(registry, code).attempt(registry) for one in picked]
        known = [tile for tile in tiles if tile is not None]
        found += takeaway.folders(known, place.name)
    return found


def _keep_kit(
    registry: Registry, items: Sequence[tuple[str, Tile]], mark: Stamp | None, asked: object
) -> None:
    """Builds the kit while the page says how far it is; any other click stops it.

    It is kept for what was `asked`, and offered for nothing else.
    """
    bar = st.progress(0.0, text="Menyiapkan kit")

    def tell(words: str, share: float) -> None:
        bar.progress(min(share, 1.0), text=words)

    now = dt.datetime.now(snapshots.WIB)
    with packed(items, registry, now, stamp=mark, progress=tell) as made:
        st.session_state[_KIT] = (asked, made.read())
    bar.empty()


def _offer_kit(name: str, edition: Edition | None, asked: object) -> None:
    kept, content = st.session_state.get(_KIT, (None, b""))
    if content and kept == asked:
        _download("Kit (ZIP)", name, _ZIP, lambda: content, edition, "kit")


def _download(
    words: str,
    name: str,
    mime: str,
    make: Callable[[], bytes],
    edition: Edition | None,
    kind: str,
) -> None:
    st.download_button(
        words,
        data=lambda: _registered(make(), edition, kind),
        file_name=name,
        mime=mime,
        key=f"pers_ambil_{name}",
        icon=":material/download:",
        on_click="ignore",
    )


def _registered(content: bytes, edition: Edition | None, kind: str) -> bytes:
    """The file, whose hash stands from now on beside its edition, and that of each file in it."""
    if edition:
        editions.register(None, edition.code, content, kind=kind, who=log.user())
        for name, part in takeaway.parts(content) if kind == "kit" else ():
            editions.register(None, edition.code, part, kind=name, who=log.user())
    return content


def sheets(registry: Registry, chosen: Chosen) -> None:
    """Whole pages of the dashboard and profiles of kecamatan as PDF, for paper."""
    boards = gallery.BOARDS
    with st.container(horizontal=True, vertical_alignment="bottom", key="pers_lembar_baris"):
        path = st.selectbox(
            "Halaman",
            list(boards),
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
        mine = boards[path].known(registry, chosen)
        _print(
            "Halaman ini (PDF)",
            f"{path or 'ringkasan'}.pdf",
            partial(sheet.of_board, boards[path], registry, mine, ink=ink),
        )
        if code := chosen["kecamatan"]:
            name = catalogue.KECAMATAN[code].name
            _print(
                f"Profil {name} (PDF)",
                f"{code} {name}.pdf",
                partial(sheet.of_kecamatan, registry, code, int(chosen["tahun"]), ink=ink),
            )
        if st.button("Susun 31 profil", key="pers_profil", icon=":material/print:"):
            _keep_profiles(registry, int(chosen["tahun"]), ink)
        kept, content = st.session_state.get(_PROFILES, (None, b""))
        if content and kept == (registry.manifest.id, int(chosen["tahun"]), ink):
            name = f"profil-kecamatan-{chosen['tahun']}.zip"
            _download("31 profil (ZIP)", name, _ZIP, lambda: content, None, "profil")


def _print(words: str, name: str, make: Callable[[], bytes]) -> None:
    """A button that prints when it is pressed, and offers the file that came of it."""
    if st.button(words, key=f"pers_cetak_{words}", icon=":material/print:"):
        with st.spinner("Mencetak …"):
            made, trouble = takeaway.attempt(make)
        if made is None:
            st.warning(trouble, icon=":material/print_disabled:")
        else:
            _download(f"Unduh {name}", name, "application/pdf", lambda: made, None, "lembar")


def _keep_profiles(registry: Registry, year: int, ink: Ink) -> None:
    bar = st.progress(0.0, text="Menyiapkan profil")

    def tell(words: str, share: float) -> None:
        bar.progress(share, text=words)

    made, trouble = takeaway.attempt(lambda: takeaway.profiles(registry, year, ink, tell))
    bar.empty()
    if made is None:
        st.warning(trouble, icon=":material/print_disabled:")
        return
    with made:
        st.session_state[_PROFILES] = ((registry.manifest.id, year, ink), made.read())


def edition(registry: Registry, picked: Picked) -> None:
    """Freezes what is picked for an occasion, and offers what an edition has to be taken away."""
    with st.form("pers_edisi", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom", key="pers_edisi_baris"):
            st.text_input("Acara", max_chars=80, width=360, key="pers_acara")
            st.date_input("Tanggal", value="today", format="DD/MM/YYYY", key="pers_tanggal")
            st.text_input("Tempat", max_chars=80, width=280, key="pers_tempat")
        st.form_submit_button(
            "Bekukan sebagai edisi",
            key="pers_bekukan",
            icon=":material/lock_clock:",
            on_click=_freeze,
            args=(registry, tuple(picked)),
        )
    good, said = st.session_state.pop(_TOLD, (True, ""))
    if said:
        (st.success if good else st.warning)(said)
    offer_editions()


def _freeze(registry: Registry, picked: Sequence[Exhibit]) -> None:
    name = " ".join((st.session_state["pers_acara"] or "").split())
    if not name:
        st.session_state[_TOLD] = (False, "Beri nama acaranya dulu.")
        return
    made, trouble = frozen.attempt_to_make(
        registry,
        picked,
        name=name,
        date=st.session_state["pers_tanggal"],
        place=st.session_state["pers_tempat"] or "",
        who=log.user(),
    )
    if made:
        st.session_state[_EDITION] = made.code
    st.session_state[_TOLD] = (not trouble, trouble or f"Edisi {made} dibekukan.")


def offer_editions() -> None:
    """What the editions made so far have: deck, sheet, kit, the meeting's screen, the check."""
    known = {one.code: one for one in editions.editions()}
    if not known:
        return
    code = st.selectbox(
        "Edisi yang ada",
        list(known),
        format_func=lambda one: str(known[one]),
        key=_EDITION,
    )
    one = known[code]
    tiles, trouble = frozen.attempt(one)
    if trouble:
        st.error(trouble, icon=":material/error:")
        return
    heading, mark = Heading(one.name, one.date, one.place), stamp(one.code)
    before = editions.previous(one)
    changed = frozen.compare(before, one).lines() if before else []
    if before:
        with st.expander(f"Apa yang berubah sejak {before}"):
            st.markdown("\n".join(f"- {line}" for line in changed))
    template, wrong = takeaway.template(snapshots.FOLDER)
    if wrong:
        st.warning(f"{wrong} Templat bawaan yang dipakai.", icon=":material/co_present:")
    with st.container(horizontal=True, key="pers_edisi_unduh"):
        _download(
            "Dek (PPTX)",
            f"{one.code}.pptx",
            _PPTX,
            lambda: deck(list(tiles.values()), heading, mark, template),
            one,
            "dek",
        )
        _download(
            "Lembar A4 (PDF)",
            f"{one.code}.pdf",
            "application/pdf",
            lambda: sheet.sheet(
                "Lembar briefing",
                "",
                list(tiles.values()),
                heading,
                mark,
                changes=changed,
            ),
            one,
            "lembar",
        )
        if st.button("Susun kit edisi", key="pers_susun_edisi", icon=":material/inventory_2:"):
            opened = frame.opened(snapshots.FOLDER / one.snapshot)
            _keep_kit(opened, takeaway.folders(tiles.values()), mark, one.code)
        _offer_kit(f"{one.code}.zip", one, one.code)
        st.page_link(
            "pages/briefing.py",
            label="Buka Mode briefing",
            icon=":material/present_to_all:",
            query_params={"edisi": one.code},
        )
        st.page_link(
            "pages/cek.py",
            label="Cek angka",
            icon=":material/verified:",
            query_params={"kode": one.code},
        )

"""Press kits: a ZIP of everything about the picked figures, of all kecamatan if that is wanted."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from charts.tiles import Exhibit, Tile
from data import catalogue
from data.store import snapshots
from exports import takeaway
from exports.kit import Member, kit
from exports.records import editions
from exports.records.editions import Record
from exports.records.export_log import File, file, hand_out_each
from exports.stamp import stamp
from pages import gallery, redraw
from pages.press import giving, showcase
from pages.press.tray import Picked
from queries.registry import Registry

_KEPT = "pers_kit"


@dataclass(frozen=True, slots=True)
class _Made:
    """A kit that was made for what was `asked`; `own` are the releases of its figures, if any."""

    asked: object
    content: bytes
    members: Sequence[Member]
    under: Record
    own: Sequence[Record]


def offer(registry: Registry, picked: Picked) -> None:
    """The choice of what the kit is of, the button that makes it, and then the kit."""
    st.markdown(
        "Satu ZIP berisi semua bentuk gambar, Excel, CSV, keterangan, teks alternatif, sumber, "
        "lisensi, dan daftar berkas dengan sidik jarinya. Tiap gambar memuat kodenya sendiri."
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key="pers_kit_baris"):
        wide = st.toggle("Untuk tiap kecamatan (31)", key="pers_semua")
        heads = tuple(map(showcase.heading, picked.values()))
        asked = (registry.manifest.id, wide, tuple(picked), heads)
        if st.button("Susun kit", key="pers_susun", icon=":material/inventory_2:"):
            figures = _of_every_kecamatan(registry, picked) if wide else _folders(picked)
            own = [redraw.release(registry, exhibit, tile) for _, exhibit, tile in figures]
            under = editions.together("Kit pers", own)
            keep(registry, [(name, tile) for name, _, tile in figures], under, own, asked)
    take("kit-pers.zip", asked)


def _folders(tiles: Picked, within: str = "") -> list[tuple[str, Exhibit, Tile]]:
    names = [name for name, _ in takeaway.folders(tiles.values(), within)]
    return [(name, one, tile) for name, (one, tile) in zip(names, tiles.items(), strict=True)]


def _of_every_kecamatan(registry: Registry, picked: Picked) -> list[tuple[str, Exhibit, Tile]]:
    found = []
    for code, place in catalogue.KECAMATAN.items():
        mine = dict.fromkeys(gallery.of_kecamatan(registry, one, code) for one in picked)
        tiles = {one: tile for one in mine if (tile := gallery.attempt(registry, one)) is not None}
        found += _folders(tiles, place.name)
    return found


def keep(
    registry: Registry,
    items: Sequence[tuple[str, Tile]],
    under: Record,
    own: Sequence[Record],
    asked: object,
) -> None:
    """Make the kit while the page says how far it is; any other click stops it.

    It is kept for what was `asked`, and offered (`take`) for nothing else.
    """
    bar = st.progress(0.0, text="Menyiapkan kit")

    def tell(words: str, share: float) -> None:
        bar.progress(min(share, 1.0), text=words)

    now = dt.datetime.now(snapshots.WIB)
    marks = [stamp(one.code) for one in own]
    with kit(items, registry, now, stamp=stamp(under.code), stamps=marks, progress=tell) as made:
        st.session_state[_KEPT] = _Made(asked, made.file.read(), made.members, under, own)
    bar.empty()


def take(name: str, asked: object) -> None:
    """The button for the kit that was made for what is `asked`, where one was."""
    made: _Made | None = st.session_state.get(_KEPT)
    if made is None or made.asked != asked:
        return
    content: Callable[[], bytes] = partial(bytes, made.content)
    note = partial(_note, made, name)
    giving.offer("Kit (ZIP)", name, giving.ZIP, content, note)


def _note(made: _Made, name: str, content: bytes) -> None:
    """Log the kit, and each file in it that may be handed on alone under the code that it bears."""
    parts: dict[Record, list[File]] = {made.under: [file(name, content)]}
    bearing = {one.code: one for one in (made.under, *made.own)}
    for one in made.members:
        if one.stands_alone:
            name_alone = one.file.rpartition("/")[2]
            mine = parts.setdefault(bearing[one.code], [])
            mine.append(File(name_alone, one.sha256, one.figure))
    hand_out_each(parts.items())

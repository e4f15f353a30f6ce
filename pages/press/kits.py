"""Press kits: a ZIP of everything about the picked figures, optionally for all kecamatan."""

from collections.abc import Sequence

import streamlit as st

from charts.tiles import Exhibit, Tile
from data import catalogue
from data.store import snapshots
from exports import formats
from exports.kit import Kit, kit
from exports.records import editions
from exports.records.editions import Record
from exports.records.export_log import File
from exports.stamp import stamp
from pages import gallery, redraw
from pages.press import candidates
from pages.press.handout import Archive
from pages.press.tray import Picked
from queries.registry import Registry

_KEPT = "pers_kit"


def offer(registry: Registry, picked: Picked) -> None:
    """Show the options of a kit, the button that makes it, and the finished kit."""
    st.markdown(
        "Satu ZIP berisi semua bentuk gambar, Excel, CSV, keterangan, teks alternatif, sumber, "
        "lisensi, dan daftar berkas dengan sidik jarinya. Tiap gambar memuat kodenya sendiri."
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key="pers_kit_baris"):
        wide = st.toggle("Untuk tiap kecamatan (31)", key="pers_semua")
        heads = tuple(map(candidates.heading, picked.values()))
        made_for = (registry.manifest.id, wide, tuple(picked), heads)
        if st.button("Susun kit", key="pers_susun"):
            figures = (
                _of_every_kecamatan(registry, picked)
                if wide
                else [(tile.name, exhibit, tile) for exhibit, tile in picked.items()]
            )
            own = [redraw.release(registry, exhibit, tile) for _, exhibit, tile in figures]
            under = editions.join_releases("Kit pers", own)
            items = [(name, tile) for name, _, tile in figures]
            keep(registry, "kit-pers", items, under, own, made_for)
    take(made_for)


def _of_every_kecamatan(registry: Registry, picked: Picked) -> list[tuple[str, Exhibit, Tile]]:
    found = []
    for code, place in catalogue.KECAMATAN.items():
        for exhibit in dict.fromkeys(gallery.of_kecamatan(registry, pick, code) for pick in picked):
            tile = gallery.attempt(registry, exhibit)
            if tile is not None:
                found.append((f"{place.name}/{tile.name}", exhibit, tile))
    return found


def keep(
    registry: Registry,
    name: str,
    items: Sequence[tuple[str, Tile]],
    under: Record,
    own: Sequence[Record],
    made_for: object,
    export: str = "kit",
) -> None:
    """Make the kit and show progress; any other click stops it.

    It is kept under `made_for`, and offered (`take`) only for the same. `own` are the releases
    of its figures, if any.
    """
    bar = st.progress(0.0, text="Menyiapkan kit")

    def tell(words: str, share: float) -> None:
        bar.progress(min(share, 1.0), text=words)

    now = snapshots.in_jember(None)
    marks = [stamp(release.code) for release in own]
    made = kit(items, registry, now, stamp=stamp(under.code), stamps=marks, progress=tell)
    st.session_state[_KEPT] = Archive(
        made_for,
        formats.named_after(f"{name}.zip", [tile for _, tile in items]),
        export,
        made.content,
        under,
        inside(made, under, own),
    )
    bar.empty()


def take(made_for: object) -> None:
    """Offer the kit that was made for `made_for`, if any."""
    made: Archive | None = st.session_state.get(_KEPT)
    if made and made.made_for == made_for:
        made.offer("Kit (ZIP)")


def inside(made: Kit, under: Record, own: Sequence[Record]) -> dict[Record, list[File]]:
    """List the files that may be passed on separately, under their codes."""
    bearing = {record.code: record for record in (under, *own)}
    found: dict[Record, list[File]] = {}
    for member in made.members:
        if member.stands_alone:
            name = member.file.rpartition("/")[2]
            part = File(name, member.sha256, member.figure)
            found.setdefault(bearing[member.code], []).append(part)
    return found

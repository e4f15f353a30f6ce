"""Editions: freeze picked figures for an occasion, and export them."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from charts.tiles import Tile
from data import indonesian
from data.manifest import SnapshotError
from data.permissions import PUBLIC
from data.store import audit_log, snapshots
from exports import formats, sheet
from exports.deck import deck
from exports.deck_template import DeckError
from exports.records import compare, editions
from exports.records.editions import Record
from exports.stamp import stamp
from pages import account, blocks, redraw, rendering
from pages.escaping import verbatim
from pages.press import handout, kits, tray
from pages.reader import may_read, open_public
from queries import reference
from queries.registry import Registry

_EDITION, _MESSAGE = "pers_edisi_kode", "pers_pesan"


def freeze(registry: Registry) -> None:
    with st.form("pers_edisi", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom", key="pers_edisi_baris"):
            st.text_input("Acara", max_chars=80, width=360, key="pers_acara")
            # Streamlit's default date is the server's, which may still be yesterday.
            today = snapshots.in_jember(None).date()
            st.date_input("Tanggal", value=today, format="DD/MM/YYYY", key="pers_tanggal")
            st.text_input("Tempat", max_chars=80, width=280, key="pers_tempat")
        st.form_submit_button(
            "Bekukan sebagai edisi",
            key="pers_bekukan",
            on_click=_freeze,
            args=(registry,),
        )
    box, message = st.session_state.pop(_MESSAGE, (st.success, ""))
    if message:
        box(verbatim(message))


def _freeze(registry: Registry) -> None:
    account.require_permission("command", "bekukan")
    name = " ".join((st.session_state["pers_acara"] or "").split())
    if not name:
        st.session_state[_MESSAGE] = (st.warning, "Beri nama acaranya dulu.")
        return
    try:
        made = redraw.freeze(
            registry,
            # Read the picks now: this callback may belong to the previous run.
            tuple(tray.picked(registry, {})),
            title=name,
            date=st.session_state["pers_tanggal"],
            place=st.session_state["pers_tempat"] or "",
            who=account.current().address or audit_log.user(),
        )
    except SnapshotError as error:
        st.session_state[_MESSAGE] = (st.warning, str(error))
        return
    st.session_state[_EDITION] = made.code
    st.session_state[_MESSAGE] = (st.success, f"Edisi {made} dibekukan.")


def offer() -> None:
    """Offer deck, sheet, kit, briefing and check of the editions made so far."""
    try:
        known = _known()
        if not known:
            return
        code = st.selectbox(
            "Edisi yang ada",
            list(known),
            format_func=lambda code: str(known[code]),
            key=_EDITION,
        )
        edition = known[code]
        tiles = redraw.tiles_of(edition, open_snapshot=open_public)
    except SnapshotError as error:
        st.error(verbatim(str(error)), icon=":material/error:")
        return
    changed = _changed(edition)
    template = None
    try:
        template = formats.template(snapshots.FOLDER)
    except DeckError as error:
        st.warning(f"{error} Templat bawaan yang dipakai.", icon=":material/co_present:")
    with st.container(horizontal=True, key="pers_edisi_unduh"):
        _offer_files(edition, list(tiles.values()), changed, template)
        for page, words, key in (
            ("briefing", "Buka Mode briefing →", "edisi"),
            ("cek", "Cek angka →", "kode"),
        ):
            st.page_link(blocks.link(page), label=words, query_params={key: edition.code})


def _known() -> dict[str, Record]:
    """Return the editions that this visitor may read, by code.

    Those with simulated data are only counted while simulated data are hidden.
    """
    visitor, only_real = account.current(), rendering.registry().only_real
    made = [edition for edition in editions.records(editions=True) if may_read(edition, visitor)]
    known = {
        record.code: record for record in made if not (only_real and rendering.is_simulated(record))
    }
    if hidden := len(made) - len(known):
        st.caption(
            f"{indonesian.whole(hidden)} edisi memuat simulasi dan tidak ditawarkan di sini."
        )
    return known


def _changed(edition: Record) -> list[str]:
    """Show and return the differences from the previous edition.

    A public edition mentions nothing about internal ones.
    """
    reads = PUBLIC if may_read(edition, PUBLIC) else account.current()
    before = editions.previous(edition, may_read=lambda record: may_read(record, reads))
    if before is None:
        return []
    earlier = before.items
    if rendering.registry().only_real:
        earlier = tuple(item for item in earlier if item.status != "simulasi")
    changed = compare.compare(earlier, edition.items).lines()
    with st.expander(f"Apa yang berubah sejak {verbatim(str(before))}"):
        st.markdown("\n".join(f"- {verbatim(line)}" for line in changed))
    return changed


def _offer_files(
    edition: Record, tiles: Sequence[Tile], changed: Sequence[str], template: Path | None
) -> None:
    heading, mark = redraw.heading(edition), stamp(edition.code)
    stem = formats.named_after(edition.code, tiles)
    handout.offer(
        "Dek (PPTX)",
        f"{stem}.pptx",
        handout.PPTX,
        lambda: deck(
            tiles,
            heading,
            mark,
            template,
            unknowns=reference.open_questions(rendering.of_edition(edition)),
        ),
        edition,
        "edisi",
    )
    handout.offer(
        "Lembar A4 (PDF)",
        f"{stem}.pdf",
        handout.PDF,
        lambda: sheet.sheet("Lembar briefing", "", tiles, heading, mark, changes=changed),
        edition,
        "edisi",
    )
    if st.button("Susun kit edisi", key="pers_susun_edisi"):
        items = [(tile.name, tile) for tile in tiles]
        kits.keep(
            rendering.of_edition(edition), edition.code, items, edition, (), edition.code, "edisi"
        )
    kits.take(edition.code)

"""Kept snapshots: read, compare, roll back, verify; and the audit log."""

from collections.abc import Iterable
from functools import partial

import streamlit as st

from data import catalogue, indonesian
from data.manifest import FileEntry, Manifest, SnapshotError
from data.store import audit_log, snapshots
from data.store.diff import Diff, diff
from data.store.rollback import Verification, rollback, verify_all
from exports import minutes
from exports.browser import PictureError
from exports.formats import TABLES
from exports.records import publications
from exports.records.publications import Act
from exports.records.verify import verify as verify_records
from pages import downloads, reference_tables
from pages.admin import publishing
from pages.admin.visit import just_published, session
from pages.escaping import verbatim
from pages.page import Column
from pages.press.handout import PDF


def show_snapshots() -> None:
    # The maker, not the signer.
    makers = {
        entry.after: entry.who
        for entry in reversed(audit_log.entries(snapshots.FOLDER))
        if entry.what in ("terbit", "ajukan")
    }
    serving = snapshots.serve(early=True).manifest.id
    reference_tables.of_each(
        snapshots.snapshots(),
        {
            "id": (Column("Snapshot", 190), lambda manifest: manifest.id),
            "now": (Column("Berlaku", 80), lambda manifest: "ya" if manifest.id == serving else ""),
            "when": (
                Column("Disusun", 190),
                lambda manifest: snapshots.when(manifest.published_at),
            ),
            "who": (Column("Oleh", 120), lambda manifest: makers.get(manifest.id, "")),
            "files": (Column("Berkas", "large"), lambda manifest: _names(manifest.files)),
            "status": (Column("Status", 150), _statuses),
        },
        "snapshot",
    )


def _names(files: Iterable[FileEntry]) -> str:
    return ", ".join(file.name for file in files)


def _statuses(manifest: Manifest) -> str:
    ids = dict.fromkeys(table.status for table in manifest.tables.values())
    return ", ".join(catalogue.STATUSES[status].label for status in ids)


def _choose(label: str, key: str, place: int = 0) -> str:
    serving = snapshots.serve(early=True).manifest.id
    options = {
        manifest.id: f"{manifest.id}{' (berlaku)' if manifest.id == serving else ''}, "
        f"{snapshots.when(manifest.published_at)}"
        for manifest in snapshots.snapshots()
    }
    index = min(place, len(options) - 1)
    return st.selectbox(label, list(options), index=index, format_func=options.__getitem__, key=key)


def offer_reading() -> None:
    publishing.link_to_pages(_choose("Snapshot yang dibaca", "riwayat_pilih"))


def compare() -> None:
    old, new = st.columns(2)
    with old:
        before = _choose("Yang lama", "riwayat_lama", place=1)
    with new:
        after = _choose("Yang baru", "riwayat_baru")
    if before == after:
        st.markdown("Pilih dua snapshot yang berbeda.")
        return
    folder = snapshots.FOLDER
    st.button(
        "Bandingkan",
        key="riwayat_bandingkan",
        icon=":material/compare_arrows:",
        on_click=session().start,
        args=("compare", partial(diff, folder / before, folder / after)),
    )
    found = session().result("compare", Diff)
    if found and (found.before.id, found.after.id) == (before, after):
        publishing.show_changes(found, f"perubahan_{before}_{after}")


def roll_back() -> None:
    which, why = st.columns(2)
    with which:
        snapshot_id = _choose("Snapshot yang diberlakukan", "riwayat_ke", place=1)
    with why:
        reason = st.text_input("Alasan memberlakukan lagi", key="riwayat_alasan", max_chars=200)
    st.button(
        "Berlakukan snapshot ini",
        key="riwayat_kembali",
        disabled=not reason.strip() or snapshot_id == snapshots.serve(early=True).manifest.id,
        on_click=_roll_back,
        args=(snapshot_id, reason),
        icon=":material/undo:",
    )


def _roll_back(snapshot_id: str, reason: str) -> None:
    folder, who = snapshots.FOLDER, session().intent.who
    session().start(
        "rollback",
        lambda tell: rollback(folder, snapshot_id, who=who, reason=reason, progress=tell),
    )


def verify() -> None:
    st.button(
        "Periksa keutuhan semua snapshot",
        key="riwayat_periksa",
        on_click=session().start,
        args=("verify", partial(verify_all, snapshots.FOLDER, records=verify_records)),
    )
    found = session().result("verify", Verification)
    if found and found.good:
        st.success(
            f"{indonesian.whole(len(found.sound))} snapshot utuh, dan log tidak berubah.",
            icon=":material/verified:",
        )
    elif found:
        troubles = (*found.troubles.values(), *found.others)
        st.error(
            "\n".join(f"- {verbatim(trouble)}" for trouble in troubles), icon=":material/error:"
        )


def show_audit_log() -> None:
    """List the acts, latest first, and offer their details as files."""
    acts = publications.acts()
    if not acts:
        st.markdown("Belum ada yang tercatat.")
        return
    reference_tables.of_each(
        acts,
        {
            "when": (Column("Kapan", 170), lambda act: snapshots.when(act.entry.when)),
            "who": (Column("Siapa", 100), lambda act: act.entry.who),
            "what": (Column("Perbuatan", 130), lambda act: publications.ACTS[act.entry.what]),
            "after": (Column("Sesudahnya berlaku", 165), lambda act: act.entry.after),
            "before": (Column("Sebelumnya", 165), lambda act: act.entry.before),
            "reason": (Column("Alasan", 200), _reasons),
            "letters": (Column("Nomor surat", 120), _letters),
            "files": (Column("Berkas", 200), lambda act: _names(act.new)),
        },
    )
    with st.container(horizontal=True, key="riwayat_lengkap"):
        for kind, write in (("xlsx", publications.as_workbook), ("csv", publications.as_csv)):
            downloads.offer(
                f"Riwayat dan sidik berkas ({TABLES[kind].label})",
                f"riwayat-penerbitan.{kind}",
                TABLES[kind].mime,
                partial(write, acts),
                export="kerja",
                key=f"unduh_riwayat_{kind}",
            )


def _reasons(act: Act) -> str:
    return "; ".join(filter(None, (act.entry.reason, *act.entry.acknowledged.values())))


def _letters(act: Act) -> str:
    return ", ".join(dict.fromkeys(file.letter for file in act.new if file.letter))


def choose_minutes() -> None:
    acts = [act for act in publications.acts() if act.entry.what in ("terbit", "kembali")]
    if not acts:
        st.markdown("Belum ada penerbitan yang tercatat.")
        return
    names = [
        f"{act.entry.after}, {publications.ACTS[act.entry.what]} {snapshots.when(act.entry.when)}"
        for act in acts
    ]
    chosen = st.selectbox("Penerbitan", names, key="berita_acara_pilih")
    _offer_minutes(acts[names.index(chosen)])


def offer_last_minutes() -> None:
    """Offer the berita acara of this visit's last publication, until new files are received."""
    done = "" if session().paths else just_published()
    if act := next((act for act in publications.acts() if done and act.entry.after == done), None):
        _offer_minutes(act)


def _offer_minutes(act: Act) -> None:
    if not st.button(
        "Cetak berita acara", key=f"berita_acara_{act.entry.after}", icon=":material/print:"
    ):
        return
    try:
        with st.spinner("Mencetak …"):
            pdf = minutes.minutes(act)
    except (PictureError, SnapshotError) as error:
        st.warning(verbatim(str(error)), icon=":material/print_disabled:")
        return
    name = minutes.file_name(act)
    downloads.offer(
        f"Unduh {name}", name, PDF, partial(bytes, pdf), export="kerja", key="unduh_berita_acara"
    )

"""From checked files to a draft, its preview and changes, and to the current snapshot."""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import partial
from typing import get_args

import streamlit as st

from data import catalogue, indonesian
from data.intake.issues import Complaint
from data.intake.specification import SPECIFICATIONS
from data.session import Examined
from data.store import signature, snapshots
from data.store.diff import Diff, diff
from data.store.publish import Draft, Status
from data.store.rollback import set_embargo
from exports.formats import TABLES
from exports.records import editions, replacement
from exports.records.replacement import Plan
from pages import blocks, downloads, gallery, redraw, reference_tables, rendering, session_reader
from pages.admin.visit import attempt, read_current, session, show_message_next
from pages.escaping import verbatim
from pages.page import Column
from pages.reader import SNAPSHOT

_MOST_LINES = 20
_MOST_RECORDS = 30


def ask(examined: Examined) -> bool:
    """Ask for status, voucher and letter by kind, and a reason by rule.

    Return whether everything required is filled in.
    """
    intent = session().intent
    for kind in examined.kinds:
        label = SPECIFICATIONS[kind].label
        with st.container(horizontal=True, key=f"niat_{kind}"):
            status: Status = st.segmented_control(
                f"Status {label.lower()}",
                list(get_args(Status)),
                default=intent.status.get(kind, "sementara"),
                format_func=lambda status_id: catalogue.STATUSES[status_id].label,
                required=True,
                key=f"status_{kind}",
            )
            intent.status[kind] = status
            intent.vouched_by[kind] = st.text_input(
                f"Penanggung jawab {label.lower()}",
                value=intent.vouched_by.get(kind, ""),
                key=f"penanggung_{kind}",
                max_chars=80,
                width=480,
                placeholder="mis. Kepala Bidang, Dinas Tenaga Kerja",
            )
            intent.letter[kind] = st.text_input(
                f"Nomor surat {label.lower()} (boleh kosong)",
                value=intent.letter.get(kind, ""),
                key=f"surat_{kind}",
                max_chars=80,
                width=320,
            )
    warnings = [
        complaint for complaint in examined.complaints if complaint.severity == "peringatan"
    ]
    explained = _ask_reasons("Alasan menerima peringatan", warnings)
    return explained and all(intent.vouched_by[kind].strip() for kind in examined.kinds)


def _ask_reasons(words: str, warnings: Iterable[Complaint]) -> bool:
    """Ask for a reason for each rule, which covers all of its warnings; tell if all are given."""
    by_rule: dict[str, list[Complaint]] = {}
    for complaint in warnings:
        by_rule.setdefault(complaint.rule, []).append(complaint)
    reasons = session().intent.reasons
    for rule, (first, *others) in by_rule.items():
        more = f" (dan {indonesian.whole(len(others))} lainnya)" if others else ""
        reasons[rule] = st.text_input(
            f"{words}: {verbatim(first.reason)}{more}",
            value=reasons.get(rule, ""),
            key=f"alasan_{rule}",
            max_chars=200,
        )
    return all(reasons[rule].strip() for rule in by_rule)


def offer_draft(*, complete: bool) -> None:
    """Show the button that makes the draft, which is visible to this session only."""
    st.button(
        "Susun draf",
        type="primary",
        key="meja_draf",
        disabled=not complete,
        on_click=_draft,
        icon=":material/draft:",
    )
    if not complete:
        st.markdown("Isi dulu penanggung jawab tiap data dan alasan tiap peringatan.")


def _draft() -> None:
    session_reader.show_draft(None)
    session().make_draft(redraw.plan_replacement)


def preview(made: Draft) -> None:
    """Link to every page on the draft, for this session alone."""
    session_reader.show_draft(made.path)
    link_to_pages(made.manifest.id)


def link_to_pages(snapshot_id: str) -> None:
    with st.container(horizontal=True, key=f"baca_{snapshot_id}"):
        # The other screens export files, and drafts must not be exported.
        for page in gallery.pages().values():
            st.page_link(
                blocks.link(page.address),
                label=page.title,
                query_params={SNAPSHOT: snapshot_id},
            )


def show_changes(found: Diff | None, name: str = "", *, issued: bool = True) -> None:
    """Show what a snapshot changes, in sentences and as a table; `name` is that of its file.

    `issued` adds the exported figures that use changed tables.
    """
    if found is None:
        st.info("Ini snapshot pertama; tidak ada yang dibandingkan.", icon=":material/info:")
        return
    touched = editions.touched(snapshots.FOLDER, found.before, found.after) if issued else []
    pages = gallery.showing(rendering.registry(), found.tables)
    lines = found.lines(_MOST_LINES, touched, pages)
    st.markdown("\n".join(f"- {verbatim(line)}" for line in lines))
    if found.changes:
        with st.expander(f"Semua perubahan ({indonesian.whole(found.total)})"):
            sentence = Column("Perubahan, yang terbesar lebih dulu", "large")
            status = Column("Status", "small", status=True)
            reference_tables.of_each(
                found.changes,
                {"sentence": (sentence, str), "status": (status, found.status)},
                name,
            )


def show_plan(made: Draft) -> bool:
    """Show which exported figures the draft would change, and ask for the reasons.

    Return whether all reasons are there.
    """
    plan = made.foreseen
    if not isinstance(plan, Plan):
        return True
    st.subheader("Yang sudah keluar dan ikut berubah", anchor=False)
    if plan.records or plan.claims or plan.unreadable:
        _offer_plan(plan)
    else:
        st.markdown("Tidak ada edisi, kode, atau angka terbit yang ikut berubah.")
    return _ask_reasons("Alasan mengubah yang sudah keluar", plan.warnings)


def _offer_plan(plan: Plan) -> None:
    for sentence in plan.unreadable:
        st.error(verbatim(sentence), icon=":material/error:")
    for affected in plan.records[:_MOST_RECORDS]:
        with st.expander(verbatim(affected.heading)):
            lines = [f"- {verbatim(line.words)}" for line in affected.lines[:_MOST_LINES]]
            st.markdown("\n".join(lines))
    if plan.claims:
        with st.expander(
            f"{indonesian.whole(len(plan.claims))} angka terbit dibandingkan dengan angka register "
            "yang lain"
        ):
            st.markdown("\n".join(f"- {verbatim(str(claim))}" for claim in plan.claims))
    if (more := len(plan.records) - _MOST_RECORDS) > 0:
        st.markdown(f"… dan {indonesian.whole(more)} kode lain; semuanya ada di Excel.")
    downloads.offer(
        "Rencana penggantian (Excel)",
        f"DRAF_rencana_penggantian_{plan.after}.xlsx",
        TABLES["xlsx"].mime,
        lambda: replacement.as_workbook(plan),
        export="kerja",
        key="unduh_rencana_penggantian",
    )


def offer_to_sign() -> None:
    """Show the snapshot that another steward made, to sign it or to reject it with a reason."""
    handed = snapshots.awaiting(snapshots.FOLDER)
    if handed is None:
        return
    snapshot_id, who = handed.after, session().intent.who
    st.header("Menunggu tanda tangan", anchor=False)
    st.markdown(
        f"Snapshot **{snapshot_id}** disusun {verbatim(handed.who)}, "
        f"{snapshots.when(handed.when)}. Ia berlaku setelah walidata lain memeriksanya dan "
        "menandatanganinya."
    )
    link_to_pages(snapshot_id)
    folder = snapshots.FOLDER
    with st.expander("Apa yang berubah"):
        if handed.before:
            show_changes(diff(folder / handed.before, folder / snapshot_id), issued=True)
    is_own = handed.who == who
    if is_own:
        st.info("Anda yang menyusunnya; orang lain menandatangani.", icon=":material/lock:")
    reason = st.text_input("Alasan bila tidak ditandatangani", key="tanda_alasan", max_chars=200)
    with st.container(horizontal=True):
        st.button(
            "Tanda tangani dan terbitkan",
            type="primary",
            key="tanda_tangan",
            disabled=is_own,
            on_click=_settle,
            args=(
                partial(signature.sign, folder, snapshot_id, who=who),
                f"Snapshot {snapshot_id} sekarang berlaku.",
            ),
            icon=":material/signature:",
        )
        st.button(
            "Tolak",
            key="tanda_tolak",
            disabled=not reason.strip(),
            on_click=_settle,
            args=(
                partial(signature.refuse, folder, snapshot_id, who=who, reason=reason),
                f"Snapshot {snapshot_id} tidak ditandatangani; yang berlaku tidak berubah.",
            ),
            icon=":material/block:",
        )


def _settle(act: Callable[[], object], message: str) -> None:
    session()  # Stops visitors without permission to publish.
    attempt(act, message)


def offer(made: Draft, *, complete: bool) -> None:
    waits = signature.needs_second(snapshots.FOLDER)
    st.warning(
        "Sesudah diajukan, walidata lain memeriksa dan menandatanganinya. Sampai saat itu yang "
        "berlaku tidak berubah."
        if waits
        else f"Sesudah diterbitkan, semua pembaca dasbor melihat snapshot {made.manifest.id}"
        + (f" menggantikan {made.base}" if made.base else "")
        + ". Snapshot yang lama tetap disimpan dan dapat diberlakukan lagi.",
        icon=":material/campaign:",
    )
    if not complete:
        st.markdown("Isi dulu alasan untuk tiap perubahan pada yang sudah keluar.")
    session().intent.embargo = _ask_minute("Menit rilis (WIB, boleh kosong)", "meja_rilis")
    sure = st.checkbox("Saya sudah membaca apa yang berubah", key="meja_yakin")
    with st.container(horizontal=True):
        st.button(
            "Ajukan untuk diperiksa" if waits else "Terbitkan",
            type="primary",
            key="meja_terbit",
            disabled=not (sure and complete),
            on_click=_publish,
            icon=":material/publish:",
        )
        st.button("Buang draf", key="meja_buang", on_click=_discard, icon=":material/delete:")


def _ask_minute(label: str, key: str) -> dt.datetime | None:
    today = dt.datetime.combine(snapshots.in_jember(None).date(), dt.time())
    minute: dt.datetime | None = st.datetime_input(
        label,
        value=None,
        min_value=today,
        key=key,
        format="DD/MM/YYYY",
        step=300,
        width=320,
        help="Sebelum menit itu publik tetap melihat angka yang lama, di semua halaman dan berkas.",
    )
    return minute and minute.replace(tzinfo=snapshots.WIB)


def offer_minute() -> None:
    """Show a pending minute of release, to be moved with a reason."""
    snapshot_id = snapshots.serve(early=True).manifest.id
    until = snapshots.embargo(snapshot_id)
    if until is None:
        return
    st.header("Menunggu menit rilis", anchor=False)
    st.markdown(
        f"Publik melihat snapshot **{snapshot_id}** sejak **{snapshots.when(until)} WIB**. Sampai "
        "saat itu publik membaca snapshot yang lama."
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key="rilis_ubah"):
        minute = _ask_minute("Menit rilis yang lain (WIB)", "rilis_menit")
        reason = st.text_input("Alasan mengubah", key="rilis_alasan", max_chars=200, width=320)
        st.button(
            "Ubah menit rilis",
            key="rilis_simpan",
            disabled=not (minute and reason.strip()),
            on_click=_settle,
            args=(
                partial(
                    set_embargo,
                    None,
                    snapshot_id,
                    minute or until,
                    who=session().intent.who,
                    reason=reason,
                ),
                "Menit rilis diubah.",
            ),
            icon=":material/schedule:",
        )


def _publish() -> None:
    # The draft's folder is renamed while it is published: this session must not read it then.
    read_current()
    session().publish()


def _discard() -> None:
    read_current()
    session().discard_draft()
    show_message_next("Draf dibuang; tidak ada yang berubah.")

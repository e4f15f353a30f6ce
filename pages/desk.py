"""The walidata's desk on the screen: what each step shows, and what is done with the answer."""

import datetime as dt
import io
from collections.abc import Iterable
from typing import get_args

import pandas as pd
import streamlit as st

from data import catalogue, indonesian, log, snapshots, templates
from data import desk as files
from data.corrections import Action
from data.desk import Desk, Examined
from data.history import Differences
from data.publishing import Draft, Status
from data.reporting import write_findings
from data.specifications import SPECIFICATIONS
from pages import as_at, choices, layout_form, reference_tables

PAGES = {
    "pages/ringkasan.py": "Ringkasan",
    "pages/kepesertaan.py": "Kepesertaan",
    "pages/manfaat.py": "Manfaat",
    "pages/rencana.py": "Rencana",
    "pages/pertanian.py": "Pertanian & perlindungan",
    "pages/kecamatan.py": "Profil kecamatan",
    "pages/sumber.py": "Sumber & rekonsiliasi",
}
"""The pages that a draft or an older snapshot can be read on."""

_TOLD = "meja_pesan"
_TURN = "meja_giliran"
_SHOWN = 500
_MOST_LINES = 20


@st.cache_resource(scope="session", on_release=Desk.close, show_spinner=False)
def laid() -> Desk:
    """The desk of this session; it is cleared when the session ends."""
    return Desk()


def receive() -> None:
    """The place to drop files, empty again once they lie on the desk, and what lies there."""
    turn = st.session_state.setdefault(_TURN, 0)
    uploaded = st.file_uploader(
        "Berkas dari kantor",
        accept_multiple_files=True,
        key=f"meja_unggah_{turn}",
        help="Excel, ODS, CSV, atau TSV; beberapa berkas sekaligus boleh. Berkas hanya dibaca di "
        "komputer ini dan dibuang sesudah selesai. Berkas yang senama menggantikan yang lama. "
        "Yang lebih besar diterbitkan dengan perintah `python -m data publish`.",
    )
    if uploaded:
        laid().receive([(one.name, one.getvalue()) for one in uploaded])
        st.session_state[_TURN] = turn + 1
        st.rerun()
    with st.container(horizontal=True, key="meja_berkas"):
        for number, path in enumerate(laid().paths):
            st.button(
                f"Singkirkan {path.name}",
                key=f"singkirkan_{number}",
                on_click=laid().remove,
                args=(path,),
                icon=":material/close:",
            )


def watch() -> None:
    """While something is done: how far it is and a way to stop it, and nothing else of the page."""
    if laid().at_work:
        _watched()
        st.stop()
    # What was still done when this run began may have come to its end since.
    _take_over()
    for work in laid().works:
        if work.stopped:
            st.info("Dihentikan. Tidak ada yang berubah.", icon=":material/stop_circle:")
        if trouble := str(work.refused or work.problem):
            st.error(trouble, icon=":material/error:")


@st.fragment(run_every=0.4)
def _watched() -> None:
    work = laid().at_work
    if work is None:
        st.rerun()
    else:
        st.progress(work.fraction, text=work.step)
        st.button("Hentikan", key="meja_hentikan", icon=":material/stop:", on_click=work.stop)


def say_what_was_done() -> None:
    """A word about the last act, once; what came of it is taken over first."""
    _take_over()
    good, words = st.session_state.pop(_TOLD, (True, ""))
    if words and good:
        st.success(words, icon=":material/check:")
    elif words:
        st.error(words, icon=":material/error:")


def _take_over() -> None:
    """Clear the desk of what was published, and let what counts now be read."""
    published, returned = laid().publishing, laid().returning
    if published and published.result:
        laid().clear()
        done = f"Snapshot {published.result.manifest.id} sekarang berlaku."
    elif returned and returned.result:
        laid().returning = None
        done = f"Snapshot {returned.result.id} berlaku lagi."
    else:
        return
    _read_what_counts()
    _tell("", done)
    st.rerun()


def _read_what_counts() -> None:
    as_at.show_draft(None)
    choices.read_snapshot(None)


def _tell(trouble: str, done: str) -> None:
    st.session_state[_TOLD] = (not trouble, trouble or done)


def who() -> None:
    """Who sits here: the name stands beside every act in the log."""
    intent = laid().intent
    intent.who = st.text_input(
        "Nama Anda",
        value=intent.who or log.user(),
        key="meja_nama",
        max_chars=60,
        width=320,
        help="Tercatat di samping tiap perbuatan: siapa menerbitkan, menerima, atau membatalkan.",
    )


def recognised(examined: Examined) -> None:
    """What each file was recognised as, and what was settled while it was read."""
    reference_tables.table(
        pd.DataFrame(
            {
                "name": [one.name for one in examined.files],
                "label": [one.label for one in examined.files],
                "sheet": [one.sheet for one in examined.files],
                "rows": [indonesian.whole(one.rows) if one.kind else "" for one in examined.files],
                "remarks": ["; ".join(one.remarks) for one in examined.files],
            }
        ),
        {
            "name": st.column_config.TextColumn("Berkas", width=260),
            "label": st.column_config.TextColumn("Dikenali sebagai", width=160),
            "sheet": st.column_config.TextColumn("Lembar", width=120),
            "rows": st.column_config.TextColumn("Baris", width=80),
            "remarks": reference_tables.wide("Yang diputuskan saat membaca"),
        },
    )
    if examined.remarks:
        st.markdown("\n".join(f"- {one}" for one in examined.remarks))


def describe_layouts(examined: Examined) -> None:
    """For each file whose columns are not known a form that says what they are."""
    for headings in examined.unknown:
        with st.expander(
            f"Jelaskan tata letak {headings.file}", expanded=True, icon=":material/table_edit:"
        ):
            layout_form.offer_to_save(layout_form.ask(headings), _save_layout)
    layout_form.offer_to_forget(_forget_layout)


def _save_layout(said: files.Described) -> None:
    trouble = files.save_layout(said, laid().intent.who)
    _tell(trouble, f"Tata letak “{said.name}” disimpan.")
    if not trouble:
        laid().examine()


def _forget_layout(kind: str, name: str) -> None:
    trouble = files.forget_layout(kind, name, laid().intent.who)
    _tell(trouble, f"Tata letak “{name}” dihapus.")
    laid().examine()


def findings(examined: Examined) -> None:
    """Everything that was found, and the same as a workbook for the office that sent the file."""
    if not examined.complaints:
        st.success("Tidak ada yang keliru.", icon=":material/check:")
        return
    refused = examined.refusals
    counted = indonesian.whole(examined.total)
    words = (
        f"{counted} temuan. Yang bertanda tolak harus diperbaiki sebelum dapat diterbitkan."
        if refused
        else f"{counted} peringatan. Tiap peringatan perlu alasan sebelum diterbitkan."
    )
    (st.error if refused else st.warning)(words, icon=":material/rule:")
    shown = files.alike(examined.complaints)[:_SHOWN]
    reference_tables.table(
        pd.DataFrame(
            {
                "severity": [one.one.severity for one in shown],
                "file": [one.source for one in shown],
                "cell": [one.where for one in shown],
                "column": [one.one.column for one in shown],
                "text": [one.one.text or "" for one in shown],
                "reason": [one.one.reason for one in shown],
                "expected": [one.one.expected for one in shown],
                "suggestion": [one.one.suggestion for one in shown],
            }
        ),
        {
            "severity": st.column_config.TextColumn("Tingkat", width=85),
            "file": st.column_config.TextColumn("Berkas", width=150),
            "cell": st.column_config.TextColumn("Sel", width=95),
            "column": st.column_config.TextColumn("Kolom", width=105),
            "text": st.column_config.TextColumn("Isi", width=90),
            "reason": st.column_config.TextColumn("Temuan", width=240),
            "expected": st.column_config.TextColumn("Seharusnya", width=180),
            "suggestion": st.column_config.TextColumn("Saran", width=90),
        },
    )
    st.download_button(
        "Unduh temuan untuk kantor pengirim (Excel)",
        data=lambda: _workbook_of(examined),
        file_name="temuan.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/download:",
        key="meja_temuan",
    )


def _workbook_of(examined: Examined) -> bytes:
    written = io.BytesIO()
    write_findings(written, examined.complaints)
    return written.getvalue()


def names(examined: Examined) -> None:
    """Spellings that nobody knows yet; one click makes each of them known for good."""
    for number, one in enumerate(files.proposals(examined)):
        with st.container(horizontal=True, vertical_alignment="center", key=f"ejaan_{number}"):
            st.markdown(f"“{one.written}” berarti **{one.name}**?")
            st.button(
                f"Terima, seterusnya {one.name}",
                key=f"terima_{number}",
                on_click=_accept,
                args=(one,),
            )


def _accept(proposal: files.Proposal) -> None:
    trouble = files.accept(proposal, laid().intent.who)
    _tell(trouble, f"“{proposal.written}” seterusnya dibaca {proposal.name}.")
    laid().examine()


_ACTIONS: dict[Action, str] = {"replace": "Ganti isi sel", "drop": "Lewati baris ini"}


def corrections(examined: Examined) -> None:
    """A form that corrects one row, with a reason, without changing the office's file."""
    places = files.places(examined)
    if not places:
        return
    with (
        st.expander("Koreksi tanpa menunggu berkas baru", icon=":material/edit:"),
        st.form("meja_koreksi", border=False),
    ):
        st.selectbox(
            "Yang dikoreksi",
            range(len(places)),
            format_func=lambda one: str(places[one]),
            key="koreksi_tempat",
        )
        st.radio(
            "Yang dilakukan",
            list(_ACTIONS),
            format_func=_ACTIONS.__getitem__,
            horizontal=True,
            key="koreksi_cara",
        )
        st.text_input("Isi yang benar", max_chars=80, key="koreksi_isi")
        st.text_input("Alasan koreksi", max_chars=200, key="koreksi_alasan")
        st.form_submit_button(
            "Simpan koreksi dan periksa lagi",
            key="koreksi_simpan",
            on_click=_correct,
            args=(places,),
        )


def _correct(places: tuple[files.Place, ...]) -> None:
    said = st.session_state
    trouble = files.correct(
        places[said["koreksi_tempat"]],
        said["koreksi_cara"],
        said["koreksi_isi"],
        said["koreksi_alasan"],
        laid().intent.who,
    )
    _tell(trouble, "Koreksi disimpan dan ikut dibaca bersama berkas.")
    laid().examine()


def intent(examined: Examined) -> bool:
    """By kind a status and who vouches, by rule a reason; whether nothing is missing."""
    wanted = laid().intent
    for kind in examined.kinds:
        label = SPECIFICATIONS[kind].label
        with st.container(horizontal=True, key=f"niat_{kind}"):
            status: Status = st.segmented_control(
                f"Status {label.lower()}",
                list(get_args(Status)),
                default=wanted.status.get(kind, "sementara"),
                format_func=lambda one: catalogue.STATUSES[one].label,
                required=True,
                key=f"status_{kind}",
            )
            wanted.status[kind] = status
            wanted.vouched_by[kind] = st.text_input(
                f"Penanggung jawab {label.lower()}",
                value=wanted.vouched_by.get(kind, ""),
                key=f"penanggung_{kind}",
                max_chars=80,
                width=480,
                placeholder="mis. Kepala Bidang, Dinas Tenaga Kerja",
            )
    for rule, complaints in examined.warnings.items():
        wanted.reasons[rule] = st.text_input(
            f"Alasan menerima peringatan: {complaints[0].reason}"
            + (f" (dan {len(complaints) - 1} lainnya)" if complaints[1:] else ""),
            value=wanted.reasons.get(rule, ""),
            key=f"alasan_{rule}",
            max_chars=200,
        )
    named = all(wanted.vouched_by.get(kind, "").strip() for kind in examined.kinds)
    explained = all(wanted.reasons.get(rule, "").strip() for rule in examined.warnings)
    return named and explained


def offer_draft(*, complete: bool) -> None:
    """The button that makes the draft; nobody else sees anything of it."""
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
    as_at.show_draft(None)
    laid().make_draft()


def preview(made: Draft) -> None:
    """Links to every page, on the draft, for this session alone."""
    as_at.show_draft(made.path)
    read_as_at(made.manifest.id)


def read_as_at(snapshot_id: str) -> None:
    """Links that open every page on this snapshot."""
    with st.container(horizontal=True, key=f"baca_{snapshot_id}"):
        for page, title in PAGES.items():
            st.page_link(page, label=title, query_params={choices.SNAPSHOT: snapshot_id})


def changes(found: Differences | None) -> None:
    """What a snapshot changes, in sentences and as a table."""
    if found is None:
        st.info("Ini snapshot pertama; tidak ada yang dibandingkan.", icon=":material/info:")
        return
    st.markdown("\n".join(f"- {line}" for line in found.lines(_MOST_LINES)))
    if found.changes:
        with st.expander(f"Semua perubahan ({indonesian.whole(found.total)})"):
            reference_tables.table(
                pd.DataFrame({"sentence": [str(one) for one in found.changes]}),
                {"sentence": reference_tables.wide("Perubahan, yang terbesar lebih dulu")},
            )


def offer_publication(made: Draft) -> None:
    """The last question, and the button that answers it."""
    st.warning(
        f"Sesudah diterbitkan, semua pembaca dasbor melihat snapshot {made.manifest.id}"
        + (f" menggantikan {made.base}" if made.base else "")
        + ". Snapshot yang lama tetap disimpan dan dapat diberlakukan lagi.",
        icon=":material/campaign:",
    )
    sure = st.checkbox("Saya sudah membaca apa yang berubah", key="meja_yakin")
    with st.container(horizontal=True):
        st.button(
            "Terbitkan",
            type="primary",
            key="meja_terbit",
            disabled=not sure,
            on_click=_publish,
            icon=":material/publish:",
        )
        st.button("Buang draf", key="meja_buang", on_click=_discard, icon=":material/delete:")


def _publish() -> None:
    # The draft moves while it is published: nothing of this session may read it then.
    _read_what_counts()
    laid().publish()


def _discard() -> None:
    _read_what_counts()
    laid().discard_draft()
    _tell("", "Draf dibuang; tidak ada yang berubah.")


def _statuses(manifest: snapshots.Manifest) -> str:
    ids = dict.fromkeys(table.status for table in manifest.tables.values())
    return ", ".join(catalogue.STATUSES[one].label for one in ids)


def _when(moment: dt.datetime) -> str:
    return indonesian.moment(moment.astimezone(snapshots.WIB))


def kept() -> dict[str, str]:
    """The kept snapshots, the last published first: id and what to call it."""
    serving = snapshots.serve().manifest.id
    return {
        one.id: f"{one.id}{' (berlaku)' if one.id == serving else ''}, {_when(one.published_at)}"
        for one in snapshots.snapshots()
    }


def snapshot_table() -> None:
    """Every kept snapshot: when, who, which files, which status."""
    acts = {one.after: one for one in log.entries(snapshots.FOLDER) if one.what == "terbit"}
    serving = snapshots.serve().manifest.id
    manifests = snapshots.snapshots()
    reference_tables.table(
        pd.DataFrame(
            {
                "id": [one.id for one in manifests],
                "now": ["ya" if one.id == serving else "" for one in manifests],
                "when": [_when(one.published_at) for one in manifests],
                "who": [acts[one.id].who if one.id in acts else "" for one in manifests],
                "files": [", ".join(file.name for file in one.files) for one in manifests],
                "status": [_statuses(one) for one in manifests],
            }
        ),
        {
            "id": st.column_config.TextColumn("Snapshot", width=190),
            "now": st.column_config.TextColumn("Berlaku", width=80),
            "when": st.column_config.TextColumn("Disusun", width=190),
            "who": st.column_config.TextColumn("Oleh", width=120),
            "files": reference_tables.wide("Berkas"),
            "status": st.column_config.TextColumn("Status", width=150),
        },
    )


def choose_snapshot(label: str, key: str, place: int = 0) -> str:
    """One of the kept snapshots."""
    known = kept()
    return st.selectbox(
        label,
        list(known),
        index=min(place, len(known) - 1),
        format_func=known.__getitem__,
        key=key,
    )


def compare() -> None:
    """What one snapshot changes against another, once that is asked for."""
    old, new = st.columns(2)
    with old:
        before = choose_snapshot("Yang lama", "riwayat_lama", place=1)
    with new:
        after = choose_snapshot("Yang baru", "riwayat_baru")
    if before == after:
        st.markdown("Pilih dua snapshot yang berbeda.")
        return
    st.button(
        "Bandingkan",
        key="riwayat_bandingkan",
        icon=":material/compare_arrows:",
        on_click=laid().compare,
        args=(before, after),
    )
    comparing = laid().comparing
    found = comparing.result if comparing else None
    if found and (found.before.id, found.after.id) == (before, after):
        changes(found)


def roll_back() -> None:
    """Make an older snapshot current again, with a reason."""
    which, why = st.columns(2)
    with which:
        snapshot_id = choose_snapshot("Snapshot yang diberlakukan", "riwayat_ke", place=1)
    with why:
        reason = st.text_input("Alasan memberlakukan lagi", key="riwayat_alasan", max_chars=200)
    st.button(
        "Berlakukan snapshot ini",
        key="riwayat_kembali",
        disabled=not reason.strip() or snapshot_id == snapshots.serve().manifest.id,
        on_click=laid().roll_back,
        args=(snapshot_id, reason),
        icon=":material/undo:",
    )


_ACTS = {
    "terbit": "diterbitkan",
    "bawaan": "dijadikan bawaan",
    "kembali": "diberlakukan lagi",
    "putus": "terputus",
    "tata letak": "tata letak berkas",
}


def acts() -> None:
    """The log, the last act first."""
    told = log.entries(snapshots.FOLDER)[::-1]
    if not told:
        st.markdown("Belum ada yang tercatat.")
        return
    reference_tables.table(
        pd.DataFrame(
            {
                "when": [_when(one.when) for one in told],
                "who": [one.who for one in told],
                "what": [_ACTS[one.what] for one in told],
                "after": [one.after for one in told],
                "before": [one.before for one in told],
                "reason": [_reasons(one) for one in told],
                "files": [", ".join(each[:8] for each in one.files) for one in told],
            }
        ),
        {
            "when": st.column_config.TextColumn("Kapan", width=170),
            "who": st.column_config.TextColumn("Siapa", width=100),
            "what": st.column_config.TextColumn("Perbuatan", width=130),
            "after": st.column_config.TextColumn("Sesudahnya berlaku", width=165),
            "before": st.column_config.TextColumn("Sebelumnya", width=165),
            "reason": st.column_config.TextColumn("Alasan", width=200),
            "files": st.column_config.TextColumn("Sidik berkas", width=110),
        },
    )


def _reasons(act: log.Entry) -> str:
    return "; ".join(_said(act.reason, act.acknowledged.values()))


def _said(reason: str, others: Iterable[str]) -> list[str]:
    return [one for one in (reason, *others) if one]


def verify() -> None:
    """Hash every kept snapshot anew and say what is not sound."""
    st.button("Periksa keutuhan semua snapshot", key="riwayat_periksa", on_click=laid().verify)
    verifying = laid().verifying
    found = verifying.result if verifying else None
    if found and found.good:
        st.success(
            f"{indonesian.whole(len(found.sound))} snapshot utuh, dan log tidak berubah.",
            icon=":material/verified:",
        )
    elif found:
        st.error(
            "\n".join(f"- {one}" for one in (*found.troubles.values(), *found.others)),
            icon=":material/error:",
        )


def offer_templates() -> None:
    """For each kind of file an empty workbook and a filled example."""
    for specification in SPECIFICATIONS.values():
        st.subheader(specification.label, anchor=False)
        with st.container(horizontal=True, key=f"templat_{specification.kind}"):
            for filled, words, make in (
                (False, "Templat kosong", templates.empty),
                (True, "Contoh terisi (simulasi)", templates.example),
            ):
                st.download_button(
                    words,
                    data=make(specification),
                    file_name=templates.file_name(specification, filled=filled),
                    key=f"unduh_{specification.kind}_{filled}",
                    icon=":material/download:",
                )

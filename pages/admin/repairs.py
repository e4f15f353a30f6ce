"""Findings in files, and corrections that need no new file from the office."""

import io
from functools import partial

import streamlit as st

from data import indonesian
from data.intake.corrections import Action
from data.intake.decisions import ANSWERS, ASKED_BY, LABELS
from data.intake.report import write_findings
from data.session import (
    Examined,
    Group,
    Place,
    Proposal,
    accept,
    correct,
    grouped,
    places,
    proposals,
)
from exports.formats import TABLES
from pages import downloads, reference_tables
from pages.admin.visit import attempt, session
from pages.escaping import verbatim
from pages.page import Column

_SHOWN = 500
_ACTIONS: dict[Action, str] = {"replace": "Ganti isi sel", "drop": "Lewati baris ini"}


def show(examined: Examined) -> None:
    if not examined.complaints:
        st.success("Tidak ada yang keliru.", icon=":material/check:")
        return
    counted = indonesian.whole(examined.total)
    if examined.refusals:
        st.error(
            f"{counted} temuan. Yang bertanda tolak harus diperbaiki sebelum dapat diterbitkan.",
            icon=":material/rule:",
        )
    else:
        st.warning(
            f"{counted} peringatan. Tiap peringatan perlu alasan sebelum diterbitkan.",
            icon=":material/rule:",
        )
    groups = grouped(examined.complaints)
    refused_first = sorted(groups, key=lambda group: group.complaint.severity != "tolak")
    reference_tables.of_each(
        refused_first[:_SHOWN],
        {
            "severity": (Column("Tingkat", 85), lambda group: group.complaint.severity),
            "file": (Column("Berkas", 150), lambda group: group.source),
            "cell": (Column("Sel", 95), lambda group: group.where),
            "column": (Column("Kolom", 105), lambda group: group.complaint.column),
            "text": (Column("Isi", 90), lambda group: group.complaint.text or ""),
            "reason": (Column("Temuan", 240), _reason),
            "expected": (Column("Seharusnya", 180), lambda group: group.complaint.expected),
            "suggestion": (Column("Saran", 90), lambda group: group.complaint.suggestion),
        },
    )
    downloads.offer(
        "Unduh temuan untuk kantor pengirim (Excel)",
        "temuan.xlsx",
        TABLES["xlsx"].mime,
        partial(_workbook, examined),
        export="kerja",
        key="meja_temuan",
    )


def _reason(group: Group) -> str:
    """Write a clause as a sentence of its own."""
    reason = group.complaint.reason
    return reason[:1].upper() + reason[1:]


def _workbook(examined: Examined) -> bytes:
    written = io.BytesIO()
    write_findings(written, examined.complaints, total=examined.total, accounts=examined.accounts)
    return written.getvalue()


def offer_choices(examined: Examined) -> None:
    """Ask what the files leave open, and show earlier answers."""
    chosen = session().intent.choices
    questions = [
        (file.name, ASKED_BY[complaint.rule])
        for complaint in examined.complaints
        if complaint.rule in ASKED_BY
        for file in examined.files
        if complaint.file in (file.name, file.label)
    ]
    names = {file.name for file in examined.files}
    pending = dict.fromkeys([*questions, *(pair for pair in chosen if pair[0] in names)])
    for number, (file, question) in enumerate(pending):
        answers = ANSWERS[question]
        st.segmented_control(
            f"{LABELS[question]}, {verbatim(file)}",
            list(answers),
            default=chosen.get((file, question)),
            format_func=answers.__getitem__,
            key=f"jawab_{number}_{question}",
            on_change=_choose,
            args=(file, question, f"jawab_{number}_{question}"),
        )


def _choose(file: str, question: str, key: str) -> None:
    chosen = session().intent.choices
    chosen.pop((file, question), None)
    if answer := st.session_state[key]:
        chosen[file, question] = answer
    session().examine()


def offer_spellings(examined: Examined) -> None:
    for number, proposal in enumerate(proposals(examined)):
        with st.container(horizontal=True, vertical_alignment="center", key=f"ejaan_{number}"):
            st.markdown(f"“{verbatim(proposal.written)}” berarti **{proposal.name}**?")
            st.button(
                f"Terima, seterusnya {proposal.name}",
                key=f"terima_{number}",
                on_click=_accept,
                args=(proposal,),
            )


def _accept(proposal: Proposal) -> None:
    attempt(
        partial(accept, proposal, session().intent.who),
        f"“{proposal.written}” seterusnya dibaca {proposal.name}.",
    )
    session().examine()


def offer_corrections(examined: Examined) -> None:
    """Show a form that corrects one row, with a reason, without changing the office's file."""
    correctable = places(examined)
    if not correctable:
        return
    with (
        st.expander("Koreksi tanpa menunggu berkas baru", icon=":material/edit:"),
        st.form("meja_koreksi", border=False),
    ):
        st.selectbox(
            "Yang dikoreksi",
            range(len(correctable)),
            format_func=lambda index: str(correctable[index].complaint),
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
            args=(correctable,),
        )


def _correct(correctable: tuple[Place, ...]) -> None:
    form = st.session_state
    place = correctable[form["koreksi_tempat"]]
    who = session().intent.who
    attempt(
        partial(
            correct, place, form["koreksi_cara"], form["koreksi_isi"], form["koreksi_alasan"], who
        ),
        "Koreksi disimpan dan ikut dibaca bersama berkas.",
    )
    session().examine()

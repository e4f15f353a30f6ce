"""What must be said about the files before a draft is made of them, and the making of it."""

from typing import get_args

import streamlit as st

from data import catalogue
from data.desk import Examined
from data.specifications import SPECIFICATIONS
from data.store.publish import Status
from pages import as_at
from pages.desk import session


def ask(examined: Examined) -> bool:
    """By kind a status and who vouches, by rule a reason; whether nothing is missing."""
    wanted = session.desk().intent
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


def offer(*, complete: bool) -> None:
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
    session.desk().make_draft()

"""What was done to the snapshots, by whom, and whether all of them are still sound."""

import pandas as pd
import streamlit as st

from data import indonesian
from data.store import audit_log, snapshots
from exports.records.verify import verify as verify_records
from pages import reference_tables
from pages.desk import session
from pages.verbatim import verbatim

_ACTS = {
    "terbit": "diterbitkan",
    "bawaan": "dijadikan bawaan",
    "kembali": "diberlakukan lagi",
    "putus": "terputus",
    "tata letak": "tata letak berkas",
}


def table() -> None:
    """The log, the last act first."""
    told = audit_log.entries(snapshots.FOLDER)[::-1]
    if not told:
        st.markdown("Belum ada yang tercatat.")
        return
    reference_tables.table(
        pd.DataFrame(
            {
                "when": [snapshots.when(one.when) for one in told],
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


def _reasons(act: audit_log.Entry) -> str:
    return "; ".join(one for one in (act.reason, *act.acknowledged.values()) if one)


def verify() -> None:
    """Hash every kept snapshot anew and say what is not sound."""
    st.button(
        "Periksa keutuhan semua snapshot",
        key="riwayat_periksa",
        on_click=session.desk().verify,
        args=(verify_records,),
    )
    verifying = session.desk().verifying
    found = verifying.result if verifying else None
    if found and found.good:
        st.success(
            f"{indonesian.whole(len(found.sound))} snapshot utuh, dan log tidak berubah.",
            icon=":material/verified:",
        )
    elif found:
        st.error(
            "\n".join(f"- {verbatim(one)}" for one in (*found.troubles.values(), *found.others)),
            icon=":material/error:",
        )

"""The snapshots that are kept: all of them, one of them, and an older one current again."""

import pandas as pd
import streamlit as st

from data import catalogue
from data.store import audit_log, snapshots
from data.store.snapshots import Manifest
from pages import reference_tables
from pages.desk import session


def table() -> None:
    """Every kept snapshot: when, who, which files, which status."""
    acts = {one.after: one for one in audit_log.entries(snapshots.FOLDER) if one.what == "terbit"}
    serving = snapshots.serve().manifest.id
    manifests = snapshots.snapshots()
    reference_tables.table(
        pd.DataFrame(
            {
                "id": [one.id for one in manifests],
                "now": ["ya" if one.id == serving else "" for one in manifests],
                "when": [snapshots.when(one.published_at) for one in manifests],
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


def _statuses(manifest: Manifest) -> str:
    ids = dict.fromkeys(table.status for table in manifest.tables.values())
    return ", ".join(catalogue.STATUSES[one].label for one in ids)


def choose(label: str, key: str, place: int = 0) -> str:
    """One of the kept snapshots."""
    known = _named()
    return st.selectbox(
        label,
        list(known),
        index=min(place, len(known) - 1),
        format_func=known.__getitem__,
        key=key,
    )


def _named() -> dict[str, str]:
    """The kept snapshots, the last published first: id and what to call it."""
    marks = {snapshots.serve().manifest.id: " (berlaku)"}
    return {
        one.id: f"{one.id}{marks.get(one.id, '')}, {snapshots.when(one.published_at)}"
        for one in snapshots.snapshots()
    }


def roll_back() -> None:
    """Make an older snapshot current again, with a reason."""
    which, why = st.columns(2)
    with which:
        snapshot_id = choose("Snapshot yang diberlakukan", "riwayat_ke", place=1)
    with why:
        reason = st.text_input("Alasan memberlakukan lagi", key="riwayat_alasan", max_chars=200)
    st.button(
        "Berlakukan snapshot ini",
        key="riwayat_kembali",
        disabled=not reason.strip() or snapshot_id == snapshots.serve().manifest.id,
        on_click=session.desk().roll_back,
        args=(snapshot_id, reason),
        icon=":material/undo:",
    )

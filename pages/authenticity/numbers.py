"""The numbers that a code stands for, to be held against a picture, and those that differ now."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from data import catalogue, indonesian
from exports.records.compare import Comparison
from exports.records.items import Item
from pages import reference_tables
from pages.verbatim import verbatim

_MOST_LINES = 8


def changed(found: Comparison) -> None:
    """What is another number now; nothing where all still hold."""
    if not found.anything:
        return
    st.header("Yang berubah sejak itu", anchor=False)
    st.markdown("\n".join(f"- {verbatim(line)}" for line in found.lines(_MOST_LINES)))
    if len(found.changes) > _MOST_LINES:
        with st.expander(f"Semua perubahan ({indonesian.whole(len(found.changes))})"):
            _table(found)


def _table(found: Comparison) -> None:
    """The numbers that differ, the largest change first."""
    reference_tables.table(
        found.frame(),
        {
            "subject": reference_tables.wide("Angka"),
            "before": "Dahulu",
            "after": "Sekarang",
            "moved": "Selisih",
            "status": "Status",
            "figures": reference_tables.wide("Gambar"),
        },
    )


def of_figures(items: Sequence[Item]) -> None:
    """What each figure said: its title, its main number, its status and what it is about."""
    st.header("Yang dikatakannya", anchor=False)
    reference_tables.table(
        pd.DataFrame(
            {
                "title": [one.title for one in items],
                "main": [one.main for one in items],
                "status": [catalogue.STATUSES[one.status].label for one in items],
                "subtitle": [one.subtitle for one in items],
            }
        ),
        {
            "title": st.column_config.TextColumn("Judul", width=270),
            "main": st.column_config.TextColumn("Angka utama atau terbesar", width=210),
            "status": st.column_config.TextColumn("Status", width=90),
            "subtitle": reference_tables.wide("Tentang"),
        },
    )


def of_one(item: Item) -> None:
    """All that a figure said, to be held against a picture of it; a card has said it already."""
    if not item.is_card:
        st.header("Semua angkanya", anchor=False)
        fields = [one.field for one in item.columns]
        reference_tables.table(
            pd.DataFrame(item.written, columns=fields),
            {one.field: one.label for one in item.columns},
        )

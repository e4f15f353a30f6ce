"""What is wrong with the files, on the screen and as a workbook for the office that sent them."""

import io
from functools import partial

import pandas as pd
import streamlit as st

from data import desk, indonesian
from data.desk import Examined
from data.reporting import write_findings
from exports.takeaway import TABLES
from pages import downloads, reference_tables

_SHOWN = 500


def show(examined: Examined) -> None:
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
    shown = desk.alike(examined.complaints)[:_SHOWN]
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
    downloads.offer(
        "Unduh temuan untuk kantor pengirim (Excel)",
        "temuan.xlsx",
        TABLES["xlsx"].mime,
        partial(_workbook_of, examined),
        key="meja_temuan",
    )


def _workbook_of(examined: Examined) -> bytes:
    written = io.BytesIO()
    write_findings(written, examined.complaints)
    return written.getvalue()

"""Jejak audit: sign-ins, internal views, downloads, publications and refusals."""

import pandas as pd
import streamlit as st

from data.store import access_log, audit_log, snapshots
from exports.csv import listed
from pages import choices, downloads, filters, reference_tables, rendering
from pages.escaping import verbatim
from pages.page import Column, Tool

_WORDS = {
    "masuk": "Masuk",
    "keluar": "Keluar",
    "lihat": "Melihat yang internal",
    "unduh": "Mengunduh",
    "ditolak": "Ditolak",
    "peran": "Peran berubah",
    "terbit": "Menerbitkan",
    "bawaan": "Memasang snapshot bawaan",
    "kembali": "Memberlakukan lagi snapshot lama",
    "putus": "Terputus sebelum terbit",
    "tata letak": "Mengubah tata letak",
    "embargo": "Mengubah menit rilis",
    "ajukan": "Mengajukan snapshot",
    "tolak": "Tidak menandatangani snapshot",
}
_COLUMNS = {
    "time": Column("Waktu (WIB)", "medium"),
    "who": Column("Siapa", "medium"),
    "roles": Column("Peran", "medium"),
    "what": Column("Perbuatan", "medium"),
    "about": Column("Tentang", "large"),
    "hash": Column("Sidik SHA-256", "small"),
}
_MOST = 500
_NOTES = (
    "Siapa yang masuk disebut menurut alamat akunnya; pengunjung tanpa akun tidak disebut.",
    "Tidak ada data peserta di dalamnya. Gambar yang dibuat peramban pembaca sendiri (“Unduh "
    "gambar”) tidak tercatat; melihat halamannya tercatat bila isinya internal.",
    f"Catatan disimpan {access_log.KEPT_DAYS} hari kecuali server mengatur lain, dan sebelum itu "
    "tidak dapat diubah atau dihapus.",
)


def show() -> None:
    rendering.head(TOOL)
    rendering.warn_internal()
    try:
        found = acts()
    except OSError as error:
        st.error(verbatim(str(error)), icon=":material/error:")
        return
    kinds = filters.ask(choices.pills("perbuatan", "Perbuatan", _WORDS))["perbuatan"]
    chosen = found[found["what"].isin([_WORDS[kind] for kind in kinds])]
    downloads.offer(
        "Unduh CSV",
        "jejak-audit.csv",
        "text/csv",
        lambda: listed(
            [column.label for column in _COLUMNS.values()], chosen.to_numpy().tolist()
        ).encode(),
        key="jejak_csv",
        export="jejak",
    )
    reference_tables.table(chosen.head(_MOST), _COLUMNS)
    if len(chosen) > _MOST:
        st.caption(f"Yang terbaru {_MOST} dari {len(chosen)}; semuanya ada di CSV.")
    rendering.notes(_NOTES)


def acts() -> pd.DataFrame:
    """Return all logged acts including publications, latest first."""
    visits = [
        (act.time, act.who, act.roles.replace("|", ", "), act.what, act.about, act.hash)
        for act in access_log.acts()
    ]
    published = [
        (entry.when, entry.who, "walidata", entry.what, entry.after or entry.reason, entry.manifest)
        for entry in audit_log.entries(snapshots.FOLDER)
    ]
    rows = sorted([*visits, *published], key=lambda row: row[0], reverse=True)
    return pd.DataFrame(
        [
            (f"{snapshots.in_jember(time):%Y-%m-%d %H:%M:%S}", who, roles, _WORDS[what], *rest)
            for time, who, roles, what, *rest in rows
        ],
        columns=list(_COLUMNS),
    )


TOOL = Tool(
    "jejak",
    "Jejak audit",
    "Siapa masuk, melihat, mengunduh, menerbitkan, atau ditolak?",
    show,
)

"""Rencana: what it would cost to cover more workers, and what that would bring."""

import streamlit as st

from data.catalogue import claim
from figures import rencana
from pages import frame, planning

registry = frame.registry()
top = st.container()
frame.say_what_is_simulated(registry)
chosen = planning.ask(registry)
planned = rencana.planned(registry, chosen)

with top:
    frame.head(rencana.BOARD.title, planned.headline)
for icon, remark in planned.remarks:
    st.info(remark, icon=f":material/{icon}:")
frame.lay_out(registry, rencana.BOARD, planned.rows, chosen)
if planned.table is None:
    st.stop()

st.header("Anggapan rencana ini", anchor=False)
planning.assumptions(planned.table)
frame.notes(
    [
        "Ini hitungan bila pilihan di atas dijalankan, bukan ramalan dan bukan anggaran. Seluruh "
        "rencana, dengan pilihan dan anggapannya, ada di tabel gambar pertama dan dapat diunduh; "
        "alamat halaman ini memuat semua pilihannya.",
        "Cakupan adalah keadaan pada satu saat. Bila iuran dibayar kurang dari 12 bulan, cakupan "
        "kembali turun begitu pembayaran berhenti.",
        "Uang yang sama membeli orang lebih banyak atau bulan lebih banyak; bulan-orangnya tetap, "
        "jadi manfaat yang diharapkan pun tetap, tetapi orang yang bulannya sudah habis tidak "
        "terlindungi, dan beasiswa mensyaratkan masa iuran.",
        "Banyaknya pekerja tiap sektor tidak diketahui, jadi rencana ini tidak memeriksa apakah "
        f"ada sebanyak itu. {claim('premium_discount_2026_exclusion').speaker}: potongan 50 persen "
        "tidak berlaku bagi peserta yang dibayar pemerintah.",
        *frame.definitions("participants_per_1000", "coverage_share"),
    ]
)

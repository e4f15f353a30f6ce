"""Ruang pers: from any figure to everything that a publication or a meeting needs."""

import streamlit as st

from charts.tiles import is_internal
from pages import account, blocks, choices, filters, gallery, rendering, session_reader
from pages.choices import Words
from pages.page import Tool, refuse_empty
from pages.press import (
    candidates,
    figure,
    handout,
    kits,
    occasions,
    sheets,
    thumbnails,
    tray,
)

_WORDS = Words("cari", "Cari gambar", "mis. manfaat sektor")
_FIT = choices.segments("layak", "Tampilkan", {"layak": "Layak terbit", "semua": "Semua"})
_NOTES = (
    "Gambar dengan data simulasi hanya dapat diunduh dengan kata SIMULASI di belakangnya, dan "
    "keterangannya dimulai dengan kata itu.",
    "Judul dan keterangan boleh disunting, dan yang disunting bertanda “disunting oleh pengguna” "
    "di mana pun ia keluar; Cek angka memperlihatkan temuan dasbor di sampingnya. Angka terkunci. "
    "Kata tentang status (SIMULASI, resmi, terbit, sementara, proyeksi, target, estimasi), asal "
    "(“Sumber:”), dan kebenaran angka (nyata, asli, fakta) tidak dapat diketik atau dihapus; hanya "
    "dasbor yang menulisnya.",
    "Setiap gambar, buku kerja Excel, lembar, dan kit memuat kode dan QR-nya. Gambar yang sama "
    "dari snapshot yang sama selalu berkode sama, dan Cek angka mengenal kode itu begitu berkasnya "
    "diunduh. CSV tidak dapat memuat kode; Cek angka mengenalnya dari isinya.",
    "Edisi membekukan snapshot dan pilihan gambar untuk satu acara. Layar, dek, lembar, dan kit "
    "satu edisi selalu memuat angka yang sama, dengan judul dasbor sendiri, dan kodenya dapat "
    "diperiksa di Cek angka.",
)


def show() -> None:
    registry, visitor = session_reader.current().leaving, account.current()
    rendering.head(TOOL)
    blocks.warn_simulated(registry)

    with rendering.explained():
        about = (choices.year_of_enrolment(registry), choices.sectors(), choices.kecamatan())
        asked = filters.ask(_WORDS, _FIT, *about, tray.PICKS)
        chosen = {choice.key: asked[choice.key] for choice in about}
        refuse_empty(chosen)
    tray.recall(registry, asked[tray.PICKS.key])
    offered = gallery.exhibits(registry, chosen)
    picked = tray.picked(registry, offered)
    if any(map(is_internal, (*offered.values(), *picked.values()))):
        rendering.warn_internal()
        account.log_view("ruang-pers")
    trouble = handout.reason_to_refuse(registry)

    listed, shown = st.columns([1, 1.25] if picked else [2, 1], gap="large")
    with listed:
        found = candidates.search(offered, asked[_WORDS.key])
        thumbnails.show(registry, found, fit=asked[_FIT.key] == "layak")
    with shown:
        if trouble:
            handout.refuse(registry, trouble)
        else:
            figure.one(registry, picked)

    if not trouble:
        st.header("Lembar A4", anchor=False)
        sheets.offer(registry, chosen, picked)

        if picked and visitor.may("export", "kit"):
            st.header("Kit pers", anchor=False)
            kits.offer(registry, picked)

        if visitor.may("export", "edisi"):
            st.header("Edisi untuk satu acara", anchor=False)
            if visitor.may("command", "bekukan"):
                occasions.freeze(registry)
            occasions.offer()

    rendering.notes(_NOTES)


TOOL = Tool(
    "ruang-pers",
    "Ruang pers",
    "Cari gambar, pilih, sesuaikan, lihat dalam bentuk yang akan dipakai, lalu unduh.",
    show,
)

"""Buttons for files that are logged when they leave the house, and what must not leave it."""

from collections.abc import Callable

import streamlit as st

from exports.records import ledger
from pages import blocks, downloads
from pages.admin import access
from queries.registry import Registry

ZIP = "application/zip"
PDF = "application/pdf"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def offer(
    words: str,
    name: str,
    mime: str,
    make: Callable[[], bytes],
    note: Callable[[bytes], None],
    *,
    key: str = "",
    icon: str = ":material/download:",
) -> None:
    """A button for a file that is made, and noted as given out, when the button is pressed."""

    def given_out() -> bytes:
        content = make()
        note(content)
        return content

    downloads.offer(words, name, mime, given_out, key=key or f"pers_ambil_{name}", icon=icon)


def trouble(registry: Registry) -> str:
    """Return why nothing is given out, and what can be done instead; "" where files may be."""
    if registry.is_draft:
        return (
            f"**Draf tidak dapat dikeluarkan.** Anda melihat draf {registry.manifest.id}, yang "
            "belum terbit dan masih dapat berubah, jadi gambar, tabel, lembar, kit, dan edisi "
            "tidak dibuat darinya. Terbitkan dulu drafnya di Kelola data, atau tekan “Kembali ke "
            "yang berlaku” di atas."
        )
    if ledger.read_only():
        return (
            "**Berkas tidak dapat dikeluarkan dari sini.** Folder snapshot dasbor ini hanya dapat "
            "dibaca, jadi kode berkas yang keluar tidak dapat dicatat dan tidak akan dikenal Cek "
            "angka. Buka Ruang pers di dasbor yang foldernya dapat ditulis, atau pakai “Unduh "
            "gambar” pada gambar di tiap halaman."
        )
    return ""


def refuse(registry: Registry, words: str) -> None:
    """Say these words in the place of files; for a draft, where it is published."""
    st.warning(words, icon=":material/block:")
    if registry.is_draft and access.is_allowed():
        st.page_link(
            blocks.link("kelola"), label="Buka Kelola data", icon=":material/edit_document:"
        )

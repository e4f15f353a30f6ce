"""Download buttons for exports that are logged, and refusals."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from data.permissions import Visitor
from exports.records import ledger
from exports.records.editions import Record
from exports.records.export_log import File, file, hand_out
from pages import account, blocks, downloads
from queries.registry import Registry

PDF = "application/pdf"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@dataclass(frozen=True, slots=True)
class Archive:
    """A ZIP made for `made_for`, and the files in it that have own codes."""

    made_for: object
    name: str
    export: str
    content: bytes
    under: Record
    inside: Mapping[Record, Iterable[File]]
    visitor: Visitor = field(default_factory=account.current)

    def offer(self, words: str) -> None:
        """Offer it to the visitor for whom it was made."""
        if self.visitor != account.current():
            return
        make: Callable[[], bytes] = partial(bytes, self.content)
        offer(
            words, self.name, "application/zip", make, self.under, self.export, inside=self.inside
        )


def offer(
    words: str,
    name: str,
    mime: str,
    make: Callable[[], bytes],
    under: Record,
    export: str,
    *,
    figure: str = "",
    inside: Mapping[Record, Iterable[File]] | None = None,
    key: str = "",
) -> None:
    """Show a button for a file that is made and logged with its contents on click.

    `export` is its name in the permission matrix.
    """

    def handed_out() -> bytes:
        content = make()
        parts = dict(inside or {})
        hand_out({**parts, under: [file(name, content, figure), *parts.get(under, ())]})
        return content

    key = key or f"pers_ambil_{name}"
    downloads.offer(words, name, mime, handed_out, key=key, export=export, code=under.code)


def reason_to_refuse(registry: Registry) -> str:
    """Return why exports are refused and what to do instead; "" if they are allowed."""
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
    """Show the refusal in place of files; for a draft with a link to publishing."""
    st.warning(words, icon=":material/block:")
    if registry.is_draft and account.current().may("page", "kelola"):
        st.page_link(blocks.link("kelola"), label="Buka Kelola data →")

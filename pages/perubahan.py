"""Perubahan: every published number that a later snapshot revised."""

from collections.abc import Sequence

from data import indonesian
from data.store.revisions import DAYS
from pages.choices import Chosen
from pages.page import Block, Column, Page, Table
from queries import revised
from queries.registry import Registry

_MOST_DETAILS = 500


def _lead(registry: Registry, _: Chosen) -> str:
    found = revised.every(registry)
    if found.empty:
        return "Belum ada angka terbit yang dikoreksi."
    return (
        f"{indonesian.whole(len(found))} angka kabupaten yang sudah terbit dikoreksi, terakhir "
        f"{found['when'].iloc[0]}."
    )


def _below(registry: Registry, _: Chosen) -> Sequence[Block]:
    totals, details = revised.every(registry), revised.every(registry, detailed=True)
    if totals.empty:
        return ()
    count = indonesian.whole(len(details))
    shown = details.head(_MOST_DETAILS)
    most = f"{indonesian.whole(len(shown))} dari " if len(shown) < len(details) else ""
    words = f"Menurut kecamatan, sektor, program, dan jenis bantuan ({most}{count})"
    return (
        Table(totals, _COLUMNS, name="perubahan"),
        *([Table(shown, _COLUMNS, folded=words, name="perubahan-rincian")] if len(details) else ()),
    )


_COLUMNS = {
    "when": Column("Tanggal", 130),
    "what": Column("Angka", 190),
    "before": Column("Dari", 110, numeric=True),
    "after": Column("Menjadi", 110, numeric=True),
    "why": Column("Sebab", 220),
    "snapshot": Column("Snapshot", 165),
    "status": Column("Status", 80, status=True),
}


def _notes(*_: object) -> Sequence[str]:
    return (
        "**Dikoreksi**: angka tentang masa yang sama pernah terbit dari snapshot sebelumnya dan "
        "berbeda di snapshot yang tertulis. Tahun atau bulan yang baru masuk, dan tahun yang "
        "datanya bertambah sampai tanggal yang lebih akhir, bukan koreksi.",
        f"Selama {DAYS} hari gambar, tabel, keterangan, dan berkasnya menyebut koreksi itu.",
        "Simulasi tidak pernah terbit sebagai kenyataan, jadi perubahannya tidak didaftar.",
        "Berkas lama yang berkode dapat diperiksa di **Cek angka**: di situ tertulis dari berapa "
        "ke berapa angkanya berubah.",
    )


PAGE = Page(
    address="perubahan",
    title="Perubahan",
    order=9,
    lead=_lead,
    below=_below,
    notes=_notes,
    warns=False,
    tells_numbers=lambda _: True,
)

"""What a known code stands for: an edition, or a file that was given out on its own."""

import datetime as dt

import streamlit as st

from data import catalogue, indonesian
from data.store import snapshots
from exports.records.editions import Edition, Record, Release
from exports.records.export_log import Export
from pages import frame, gallery, redraw
from pages.verbatim import verbatim


def show(record: Record, export: Export | None) -> None:
    """What it is, which choices and which snapshot it has, and since when it is known."""
    statuses = dict.fromkeys(catalogue.STATUSES[item.status].label for item in record.items)
    facts = {
        **(_of_edition(record) if isinstance(record, Edition) else _of_release(record)),
        "Kode": record.code,
        "Snapshot": record.snapshot,
        "Status angkanya": indonesian.join(list(statuses)),
        "Dibuat" if isinstance(record, Edition) else "Pertama keluar": _when(record.made_at),
        "Berkas ini": f"{export.kind}, keluar {_when(export.when)}" if export else "",
    }
    st.header("Edisi" if isinstance(record, Edition) else "Berkas yang keluar", anchor=False)
    st.markdown("\n".join(f"- **{name}**: {verbatim(one)}" for name, one in facts.items() if one))


def _of_edition(edition: Edition) -> dict[str, str]:
    return {
        "Acara": edition.name,
        "Tanggal": indonesian.date(edition.date),
        "Tempat": edition.place,
    }


def _of_release(release: Release) -> dict[str, str]:
    """Its title, and, where it is of one figure, which one with which choices."""
    if len(release.items) > 1:
        return {"Judul": release.title}
    (item,) = release.items
    return {
        "Judul": release.title,
        **gallery.in_words(frame.registry(), redraw.exhibit(item)),
        "Tentang": item.subtitle,
        "Asalnya": item.footer,
    }


def _when(moment: dt.datetime | None) -> str:
    return snapshots.when(moment) if moment else ""

"""What a known code stands for: an edition, or a file that was given out on its own."""

import datetime as dt

import streamlit as st

from data import catalogue, indonesian
from data.editions import Edition
from data.given import Export
from data.releases import Release
from data.store import snapshots
from figures import freezing
from pages import frame
from pages.verbatim import verbatim


def show(told: Edition | Release, export: Export | None) -> None:
    """What it is, which choices and which snapshot it has, and since when it is known."""
    statuses = dict.fromkeys(catalogue.STATUSES[item.status].label for item in told.items)
    facts = {
        **(_of_edition(told) if isinstance(told, Edition) else _of_release(told)),
        "Kode": told.code,
        "Snapshot": told.snapshot,
        "Status angkanya": indonesian.join(list(statuses)),
        "Dibuat" if isinstance(told, Edition) else "Pertama keluar": _when(told.made_at),
        "Berkas ini": f"{export.kind}, keluar {_when(export.when)}" if export else "",
    }
    st.header("Edisi" if isinstance(told, Edition) else "Berkas yang keluar", anchor=False)
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
        **freezing.exhibit(item).in_words(frame.registry()),
        "Tentang": item.subtitle,
        "Asalnya": item.footer,
    }


def _when(moment: dt.datetime | None) -> str:
    return snapshots.when(moment) if moment else ""

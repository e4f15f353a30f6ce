"""The calendar of office files: arrived, awaited, late or missing."""

from collections import Counter

import streamlit as st

from data import catalogue, deadlines, indonesian
from data.store import snapshots
from pages import reference_tables
from pages.escaping import verbatim
from pages.page import Column


def show() -> None:
    found = deadlines.calendar(
        snapshots.serve(early=True).manifest,
        snapshots.snapshots(),
        snapshots.in_jember(None).date(),
    )
    counts = Counter(one.state for one in found)
    states = [f"{indonesian.whole(count)} {state}" for state, count in counts.items()]
    if states:
        st.markdown(f"**{indonesian.join(states)}.** Data simulasi tidak terhitung tiba.")
    reference_tables.of_each(
        found,
        {
            "label": (Column("Berkas", 130), lambda one: one.period.label),
            "period": (Column("Masa", 150), lambda one: str(one.period)),
            "due": (Column("Jatuh tempo", 140), lambda one: indonesian.date(one.period.due)),
            "state": (Column("Keadaan", 110), lambda one: one.state),
            "arrived": (
                Column("Tiba", 140),
                lambda one: indonesian.date(one.arrived) if one.arrived else "",
            ),
            "snapshot": (Column("Dalam snapshot", 165), lambda one: one.snapshot),
            "files": (
                Column("Berkas yang tiba", 200),
                lambda one: ", ".join(file.name for file in one.files),
            ),
            "office": (Column("Dari", 260), lambda one: one.period.deadline.office),
        },
        "jadwal-berkas",
    )
    lines = [
        f"- **{verbatim(deadlines.label(one))}** dari {verbatim(one.office)}: {one.rhythm}, paling "
        f"lambat tanggal {one.due_day} bulan berikutnya ({verbatim(one.set_by)}). "
        f"{verbatim(one.why)}"
        for one in catalogue.DEADLINES.values()
    ]
    st.markdown("\n".join(lines))
    st.markdown(
        "Tanggal yang bertanda usulan berlaku sampai kabupaten menetapkannya. Jadwal ditulis di "
        "`data/reference/deadlines.csv`."
    )

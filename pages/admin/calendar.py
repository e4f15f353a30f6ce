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
    counts = Counter(expected.state for expected in found)
    states = [f"{indonesian.whole(count)} {state}" for state, count in counts.items()]
    if states:
        st.markdown(f"**{indonesian.join(states)}.** Data simulasi tidak terhitung tiba.")
    reference_tables.of_each(
        found,
        {
            "label": (Column("Berkas", 130), lambda expected: expected.period.label),
            "period": (Column("Masa", 150), lambda expected: str(expected.period)),
            "due": (
                Column("Jatuh tempo", 140),
                lambda expected: indonesian.date(expected.period.due),
            ),
            "state": (Column("Keadaan", 110), lambda expected: expected.state),
            "arrived": (
                Column("Tiba", 140),
                lambda expected: indonesian.date(expected.arrived) if expected.arrived else "",
            ),
            "snapshot": (Column("Dalam snapshot", 165), lambda expected: expected.snapshot),
            "files": (
                Column("Berkas yang tiba", 200),
                lambda expected: ", ".join(file.name for file in expected.files),
            ),
            "office": (Column("Dari", 260), lambda expected: expected.period.deadline.office),
        },
        "jadwal-berkas",
    )
    lines = [
        f"- **{verbatim(deadlines.label(deadline))}** dari {verbatim(deadline.office)}: "
        f"{deadline.rhythm}, paling lambat tanggal {deadline.due_day} bulan berikutnya "
        f"({verbatim(deadline.set_by)}). {verbatim(deadline.why)}"
        for deadline in catalogue.DEADLINES.values()
    ]
    st.markdown("\n".join(lines))
    st.markdown(
        "Tanggal yang bertanda usulan berlaku sampai kabupaten menetapkannya. Jadwal ditulis di "
        "`data/reference/deadlines.csv`."
    )

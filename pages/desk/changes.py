"""What one snapshot changes against another, in sentences and as a table."""

import pandas as pd
import streamlit as st

from data import indonesian
from data.store import snapshots
from data.store.diff import Diff
from exports.records import editions
from pages import reference_tables
from pages.desk import kept, session
from pages.verbatim import verbatim

_MOST_LINES = 20


def show(found: Diff | None) -> None:
    """What a snapshot changes, in sentences and as a table."""
    if found is None:
        st.info("Ini snapshot pertama; tidak ada yang dibandingkan.", icon=":material/info:")
        return
    touched = editions.touched(snapshots.FOLDER, found.before, found.after)
    st.markdown("\n".join(f"- {verbatim(line)}" for line in found.lines(_MOST_LINES, touched)))
    if found.changes:
        with st.expander(f"Semua perubahan ({indonesian.whole(found.total)})"):
            reference_tables.table(
                pd.DataFrame({"sentence": [str(one) for one in found.changes]}),
                {"sentence": reference_tables.wide("Perubahan, yang terbesar lebih dulu")},
            )


def compare() -> None:
    """What one snapshot changes against another, once that is asked for."""
    old, new = st.columns(2)
    with old:
        before = kept.choose("Yang lama", "riwayat_lama", place=1)
    with new:
        after = kept.choose("Yang baru", "riwayat_baru")
    if before == after:
        st.markdown("Pilih dua snapshot yang berbeda.")
        return
    st.button(
        "Bandingkan",
        key="riwayat_bandingkan",
        icon=":material/compare_arrows:",
        on_click=session.desk().compare,
        args=(before, after),
    )
    comparing = session.desk().comparing
    found = comparing.result if comparing else None
    if found and (found.before.id, found.after.id) == (before, after):
        show(found)

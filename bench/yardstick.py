"""The yardstick: the page Kepesertaan as plain Streamlit draws it, with its own charts and grids.

    python -m streamlit run bench/yardstick.py

Same controls, same figures, same tables as the dashboard's page. Every frame is kept in memory once
it was asked for, so that the yardstick waits for no query; a figure carries its map inline, as
`st.plotly_chart` wants it. What is slow here is what plain Streamlit costs.
"""

from pathlib import Path

import pandas as pd
import streamlit as st

from charts import enrolment as draw
from charts.model import Chart
from charts.plotly import figure
from charts.provenance import Provenance
from charts.scope import scope
from data import catalogue
from data.store import snapshots
from geo.boundaries import ATTRIBUTION
from queries import enrolment, published
from queries.registry import Registry

st.set_page_config(page_title="Yardstick", layout="wide")


@st.cache_resource
def opened(folder: Path) -> Registry:
    return Registry(folder)


@st.cache_resource
def years_of(snapshot: str) -> tuple[int, ...]:
    return enrolment.years(opened(snapshots.FOLDER / snapshot))


@st.cache_resource
def frames(
    snapshot: str,
    year: int,
    sectors: tuple[str, ...],
    funding: tuple[str, ...],
    sexes: tuple[str, ...],
    code: str | None,
) -> tuple[pd.DataFrame, ...]:
    registry = opened(snapshots.FOLDER / snapshot)
    wanted = enrolment.Filter(sectors, funding, sexes)
    return (
        enrolment.by_kecamatan(registry, year, wanted).frame,
        enrolment.by_kecamatan_and_sector(registry, year, wanted).frame,
        enrolment.by_year_and_sector(registry, wanted, code).frame,
        enrolment.active_by_month(registry, wanted, code).frame,
    )


def pills(label: str, options: dict[str, str]) -> tuple[str, ...]:
    picked = st.pills(
        label,
        list(options),
        selection_mode="multi",
        default=list(options),
        format_func=options.__getitem__,
    )
    return tuple(one for one in options if one in picked)


def drawn(chart: Chart) -> None:
    st.plotly_chart(figure(chart))
    headings = {column.field: column.label for column in chart.columns}
    st.dataframe(chart.table[list(headings)].rename(columns=headings))


snapshot = snapshots.current().name
years = years_of(snapshot)

st.title("Kepesertaan")
st.markdown("**Siapa yang iurannya dibayar pemerintah, di mana, dan berapa bulan.**")
st.warning(
    "**Rincian per kecamatan adalah simulasi.** Halaman ini tolok ukur kecepatan, bukan dasbor.",
    icon=":material/science:",
)

with st.container(horizontal=True):
    year = int(
        st.segmented_control(
            "Tahun", [str(one) for one in years], default=str(years[-1]), required=True
        )
    )
    measure = st.segmented_control(
        "Ukuran",
        draw.MEASURES,
        default=draw.MEASURES[0],
        required=True,
        format_func=lambda one: catalogue.metric(one).label,
    )
    sectors = pills("Sektor", {one.id: one.short_label for one in catalogue.SECTORS.values()})
    funding = pills("Sumber dana", {one.id: one.short_label for one in catalogue.FUNDING.values()})
    sexes = pills("Jenis kelamin", {one.id: one.label for one in catalogue.SEXES.values()})
    names = sorted(catalogue.KECAMATAN.values(), key=lambda one: one.name)
    code = st.selectbox(
        "Kecamatan",
        [one.code for one in names],
        index=None,
        format_func=lambda one: catalogue.KECAMATAN[one].name,
        placeholder="Semua (31)",
        width=210,
    )

by_kecamatan, by_sector, by_year, by_month = frames(snapshot, year, sectors, funding, sexes, code)
whole = code is None and enrolment.Filter(sectors, funding, sexes) == enrolment.Filter()
marks = published.participants_by_year() if whole else published.participants_by_year().head(0)
period = f"{years[0]}–{years[-1]}"
in_year = scope(str(year), sectors, funding, sexes)
in_years = scope(period, sectors, funding, sexes, code)
in_months = scope(period, sectors, funding, kecamatan=code)
made_up = Provenance(("simulasi_dasbor",), f"{years[-1]}-12-31", "simulasi", snapshot)
mapped = Provenance(
    ("simulasi_dasbor", "dukcapil_2024"), f"{years[-1]}-12-31", "simulasi", snapshot, ATTRIBUTION
)

left, right = st.columns(2)
with left:
    drawn(draw.kecamatan_map(by_kecamatan, measure, in_year, mapped, code))
with right:
    drawn(draw.years_compared(by_year, marks, in_years, made_up))
left, right = st.columns(2)
with left:
    drawn(draw.kecamatan_ranking(by_kecamatan, measure, in_year, made_up, code))
with right:
    drawn(draw.sector_by_kecamatan(by_sector, measure, in_year, made_up))
drawn(draw.active_by_month(by_month, in_months, made_up))

st.subheader("Catatan")
st.markdown(
    "\n".join(
        f"- **{catalogue.metric(one).label}**: {catalogue.metric(one).definition}"
        for one in (*draw.MEASURES, "active_participants")
    )
)

"""Profil kecamatan: one kecamatan on one page, beside the other 30 and the year before."""

import streamlit as st

from charts import enrolment as draw_enrolment
from charts import profile as draw
from charts import sentences
from charts.standing import COMPARED, standing, tables_of_whole_years
from data import catalogue
from data.snapshots import TABLES
from geo.boundaries import ATTRIBUTION
from pages import choices, frame, places
from pages.board import Card
from queries import enrolment, profile, published

registry = frame.registry()
years = enrolment.years(registry)
everybody = enrolment.Filter()

top = st.container()
chosen = places.ask(choices.year(years))
code, year = chosen["kecamatan"], int(chosen["tahun"])

if code is None:
    with top:
        frame.head("Profil kecamatan", "Cari, pilih dari daftar, atau klik kecamatan di peta.")
    frame.say_what_is_simulated(registry)
    by_kecamatan = enrolment.by_kecamatan(registry, year, everybody)
    measured = by_kecamatan, "participants_per_1000"
    mapped = frame.provenance(registry, by_kecamatan, "dukcapil_2024", attribution=ATTRIBUTION)
    about = draw_enrolment.scope(str(year), everybody.sectors)
    map_of_all = draw_enrolment.kecamatan_map(*measured, about, mapped, height=640)
    ranking = draw_enrolment.kecamatan_ranking(*measured, about, mapped)
    frame.show([(map_of_all, 1.6), ranking])
    st.stop()

of_years = profile.of_years(registry)
by_sector = enrolment.by_year_and_sector(registry, everybody, code)
statuses = {table: registry.status(table) for table in TABLES}
as_of = {table: registry.as_of(table) for table in TABLES}
facts = standing(of_years, code, year, tables_of_whole_years(year, as_of))
name = catalogue.KECAMATAN[code].name
benefits, given = profile.benefits(registry, code), profile.aid(registry, code, year)
among_all = frame.provenance(registry, of_years, "dukcapil_2024")
mapped = frame.provenance(
    registry, of_years, "dukcapil_2024", attribution=ATTRIBUTION, cubes=("enrolment_yearly",)
)
yearly = frame.provenance(registry, by_sector)

with top:
    places.head(name, sentences.profile(facts, name, year, statuses, as_of))
frame.say_what_is_simulated(registry)

in_years = draw_enrolment.scope(f"{years[0]}–{years[-1]}", everybody.sectors, kecamatan=code)
no_marks = published.participants_by_year().head(0)
figures = [
    draw.places(of_years, facts, code, year, among_all),
    draw.neighbours_map(of_years, code, year, mapped),
    draw_enrolment.years_compared(by_sector, no_marks, in_years, yearly),
    draw.change_by_sector(by_sector, code, year, yearly),
    draw.benefits_of_years(benefits, code, frame.provenance(registry, benefits)),
    draw.aid_by_item(given, code, year, frame.provenance(registry, given)),
]
shown = [one for one in figures if one is not None]
cards = [
    Card(
        one.name,
        one.label,
        one.value,
        one.detail,
        frame.provenance(registry, of_years, cubes=(one.table,)),
        one.metrics,
    )
    for one in draw.key_figures(facts, year)
]
frame.show(cards, *(shown[place : place + 2] for place in range(0, len(shown), 2)))

with st.container(key="catatan_profil"):
    frame.notes(
        [
            *frame.definitions("participants", "recipients", "amount_rp", "value_rp"),
            *frame.definitions(*(one.id for one in COMPARED)),
            "Klik tetangga di peta, atau titik lain, untuk membuka profil kecamatan itu.",
            frame.origins_of_kecamatan_facts(),
        ]
    )
    frame.link_to("pages/kepesertaan.py", f"Buka rincian kepesertaan {name}")

"""Kepesertaan: people enrolled at the government's cost, by place, group and month."""

from collections.abc import Sequence
from dataclasses import replace

from charts import enrolment as draw
from charts.provenance import counted
from charts.scope import scope
from charts.tiles import NothingToDraw, Row
from data import catalogue, indonesian
from data.frames import sum_known
from geo.boundaries import ATTRIBUTION
from pages import choices, headlines
from pages.page import Filter, Page, definitions, refuse_empty
from queries import enrolment, published
from queries.answer import with_outside
from queries.registry import Registry


def _filters(registry: Registry) -> Sequence[Filter]:
    return (
        choices.year_of_enrolment(registry),
        choices.measure("ukuran", "Ukuran", draw.MEASURES),
        choices.sectors(),
        choices.pills("dana", "Sumber dana", choices.funds()),
        choices.pills(
            "jk", "Jenis kelamin", {sex.id: sex.label for sex in catalogue.SEXES.values()}
        ),
        choices.kecamatan(),
    )


def _rows(registry: Registry, chosen: choices.Chosen) -> Sequence[Row]:
    years = enrolment.years(registry)
    year, measure, code = int(chosen["tahun"]), chosen["ukuran"], chosen["kecamatan"]
    filters = enrolment.Filter(chosen["sektor"], chosen["dana"], chosen["jk"])

    by_kecamatan = enrolment.by_kecamatan(registry, year, filters)
    by_sector = enrolment.by_kecamatan_and_sector(registry, year, filters)
    by_year = enrolment.by_year_and_sector(registry, filters, code)
    by_month = enrolment.active_by_month(registry, filters, code)
    every = with_outside(by_kecamatan).frame
    if sum_known(every["participants"]) == 0:
        raise NothingToDraw(
            "Tidak ada peserta yang cocok dengan pilihan ini. Tambah sektor, sumber dana atau "
            "jenis kelamin, atau pilih tahun lain."
        )

    whole = code is None and filters == enrolment.Filter()
    marks = published.participants_by_year() if whole else published.participants_by_year().head(0)
    period = indonesian.year_range(years[0], years[-1])
    in_year = scope(str(year), filters.sectors, filters.funding, filters.sexes)
    in_years = scope(period, filters.sectors, filters.funding, filters.sexes, code)
    in_months = scope(period, filters.sectors, filters.funding, kecamatan=code)
    if len(filters.sexes) < len(catalogue.SEXES):
        in_months += ", laki-laki dan perempuan: jenis kelamin tidak dicatat tiap bulan"

    yearly = counted(registry, by_year)
    monthly = counted(registry, by_month)
    per_head = counted(registry, by_kecamatan, "dukcapil_2024")
    mapped = replace(per_head, attribution=ATTRIBUTION)
    in_cells = counted(registry, by_sector, "dukcapil_2024")

    return (
        *(_published() if registry.hides("enrolment_yearly") else ()),
        [
            draw.kecamatan_map(by_kecamatan.frame, measure, in_year, mapped, code),
            draw.years_compared(by_year.frame, marks, in_years, yearly),
        ],
        [
            draw.kecamatan_ranking(every, measure, in_year, per_head, code),
            draw.sector_by_kecamatan(by_sector.frame, measure, in_year, in_cells),
        ],
        [draw.active_by_month(by_month.frame, in_months, monthly)],
    )


def _published() -> Sequence[Row]:
    """Return published figures of the whole kabupaten, for readers who hide simulated data."""
    premium = headlines.quoted("iuran", "Iuran sebulan", "premium_month", "JKK dan JKM satu orang")
    return (
        [headlines.participants_2025(), headlines.coverage_2025(), premium],
        [headlines.participants_by_sector(), headlines.workers_by_protection()],
    )


def _lead(registry: Registry, chosen: choices.Chosen) -> str:
    refuse_empty(chosen)
    filters = enrolment.Filter(chosen["sektor"], chosen["dana"], chosen["jk"])
    year = int(chosen["tahun"])
    return headlines.participants(registry, year, chosen["kecamatan"], chosen["ukuran"], filters)


def _notes(*_: object) -> Sequence[str]:
    return (
        *definitions(*draw.MEASURES, "active_participants"),
        "Peserta aktif per bulan tidak dirinci menurut jenis kelamin.",
        "Garis “angka terbit” hanya tampil bila pilihan sama dengan yang pernah diterbitkan: "
        "seluruh kabupaten, semua sektor, semua sumber dana.",
    )


PAGE = Page(
    "kepesertaan",
    "Kepesertaan",
    order=2,
    lead=_lead,
    filters=_filters,
    chosen_from=("enrolment_yearly", "enrolment_monthly"),
    rows=_rows,
    notes=_notes,
)

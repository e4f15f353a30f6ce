"""Ringkasan: social protection in Jember in five numbers and four pictures."""

from collections.abc import Sequence
from dataclasses import replace

from charts import enrolment as draw
from charts.model import Chart
from charts.provenance import counted
from charts.scope import scope
from charts.tiles import Row
from data import indonesian
from data.catalogue import claim
from data.numbers import count, say
from geo.boundaries import ATTRIBUTION
from pages import choices, headlines
from pages.page import Block, Link, Page, Published, definitions, origins_of_kecamatan_facts
from queries import enrolment
from queries.registry import Registry


def _rows(registry: Registry, chosen: choices.Chosen) -> Sequence[Row]:
    recipients = claim("recipients_2023_2025")
    benefit = headlines.quoted(
        "manfaat-2023-2025",
        "Manfaat 2023–2025",
        "benefit_2023_2025",
        say("bagi {recipients} penerima", recipients=count(recipients.number)),
        "recipients_2023_2025",
    )
    cards = {
        headlines.participants_2025(): "kepesertaan",
        headlines.coverage_2025(): "kepesertaan",
        benefit: "manfaat",
        headlines.benefit_2025(): "manfaat",
        headlines.aid_of(2025)[0]: "pertanian",
    }
    return (
        [
            *(replace(card, leads=address) for card, address in cards.items()),
            *_map(registry, chosen["kecamatan"]),
        ],
        [headlines.workers_by_protection(), headlines.benefit_by_programme()],
        [headlines.participants_by_sector()],
    )


def _map(registry: Registry, code: str | None) -> Sequence[Chart]:
    """Draw the map of the last year; nothing for a snapshot without participants."""
    years = enrolment.years(registry)
    if not years:
        return ()
    by_kecamatan = enrolment.by_kecamatan(registry, years[-1], enrolment.Filter())
    return (
        draw.kecamatan_map(
            by_kecamatan.frame,
            "participants_per_1000",
            scope(str(years[-1])),
            counted(registry, by_kecamatan, "dukcapil_2024", attribution=ATTRIBUTION),
            code,
            height=230,
        ),
    )


def _lead(registry: Registry, chosen: choices.Chosen) -> str:
    years, code = enrolment.years(registry), chosen["kecamatan"]
    here = f" {headlines.participants(registry, years[-1], code)}" if years and code else ""
    paid, workers = claim("participants_2025"), claim("employed_population_2025")
    coverage = claim("coverage_2025")
    return (
        f"Pada 2025 Pemkab Jember membayar iuran {indonesian.whole(paid.number)} pekerja rentan"
        f"{headlines.in_brackets(registry, paid)}; "
        f"dari {indonesian.whole(workers.number)} penduduk bekerja, "
        f"{indonesian.percent(coverage.number, words=True)} terlindungi jaminan sosial "
        f"ketenagakerjaan ({indonesian.partial_date(coverage.as_of)}).{here}"
    )


def _below(registry: Registry, _: choices.Chosen) -> Sequence[Block]:
    has_map = "peta-kecamatan" in PAGE.tiles(registry)
    details = "peta dan rincian 31 kecamatan di " if has_map else ""
    return (
        Link("kepesertaan", f"Buka {details}Kepesertaan"),
        Published(),
    )


def _notes(*_: object) -> Sequence[str]:
    return (
        "Manfaat yang terbit tidak merinci nilai beasiswa; selisihnya ditampilkan sebagai tidak "
        "dirinci dan tidak diberikan kepada program mana pun.",
        "Peserta yang iurannya dibayar Pemkab adalah sebagian dari semua pekerja terlindungi; "
        "keduanya tidak diukur pada hari yang sama.",
        *definitions("participants", "participants_per_1000"),
        origins_of_kecamatan_facts(),
    )


PAGE = Page(
    "",
    "Ringkasan",
    order=1,
    lead=_lead,
    filters=lambda _: (choices.kecamatan(),),
    chosen_from=("enrolment_yearly",),
    rows=_rows,
    below=_below,
    notes=_notes,
)

"""Ringkasan: where social protection in Jember stands, in five numbers and four pictures."""

from collections.abc import Sequence

from charts import enrolment as draw
from charts import published as draw_published
from charts.chart import Chart
from charts.scope import scope
from data import indonesian
from data.catalogue import SECTORS, claim
from figures import choosing, headlines
from figures.board import Board
from figures.provenance import counted, quoted
from figures.tiles import Row
from geo.boundaries import ATTRIBUTION
from queries import enrolment, published
from queries.registry import Registry


def _choices(_: Registry) -> Sequence[choosing.Choice]:
    return (choosing.kecamatan(),)


def _rows(registry: Registry, chosen: choosing.Chosen) -> Sequence[Row]:
    paid, workers, insured = (
        claim("participants_2025"),
        claim("employed_population_2025"),
        claim("protected_workers_2025"),
    )
    coverage, aid = claim("coverage_2025"), claim("aid_2025_value")
    benefit, recipients = claim("benefit_2023_2025"), claim("recipients_2023_2025")

    cards = [
        headlines.quoted(
            "peserta-2025", "Peserta 2025", paid, "orang yang iurannya dibayar Pemkab"
        ),
        headlines.quoted(
            "cakupan",
            "Cakupan pekerja",
            coverage,
            f"{indonesian.whole(insured.number)} dari {indonesian.whole(workers.number)} penduduk "
            "bekerja, semua jalur",
            insured,
            workers,
        ),
        headlines.quoted(
            "manfaat-2023-2025",
            "Manfaat 2023–2025",
            benefit,
            f"bagi {indonesian.whole(recipients.number)} penerima",
            recipients,
        ),
        headlines.benefit_2025(),
        headlines.quoted(
            "bantuan-2025", "Bantuan pertanian 2025", aid, "dari pemerintah pusat dan daerah"
        ),
    ]

    return (
        cards,
        [
            draw_published.workers_by_protection(
                published.workers_by_protection(),
                quoted(coverage, insured, workers, paid, status="estimasi"),
            ),
            draw_published.benefit_by_programme(
                published.benefit_by_programme(),
                quoted(
                    *(claim(f"benefit_2023_2025{one}") for one in ("", "_jkm", "_jkk")),
                    status="estimasi",
                ),
            ),
        ],
        [
            draw_published.participants_by_sector(
                published.participants_by_sector(),
                quoted(paid, *(claim(f"participants_2025_{one}") for one in SECTORS)),
            ),
            *_map(registry, chosen["kecamatan"]),
        ],
    )


def _map(registry: Registry, code: str | None) -> Sequence[Chart]:
    """The map of the last year; none for a snapshot without participants."""
    years = enrolment.years(registry)
    if not years:
        return ()
    by_kecamatan = enrolment.by_kecamatan(registry, years[-1], enrolment.Filter())
    return (
        draw.kecamatan_map(
            by_kecamatan.frame,
            "participants_per_1000",
            scope(str(years[-1]), enrolment.Filter().sectors),
            counted(registry, by_kecamatan, "dukcapil_2024", attribution=ATTRIBUTION),
            code,
            height=300,
        ),
    )


BOARD = Board("", "Ringkasan", _choices, _rows)

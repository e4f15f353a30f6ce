"""Frames as queries answer them, made of a few numbers, and the figures of them."""

from collections.abc import Mapping

import pandas as pd
from tiny_snapshot import MAYANG, PUGER

from charts import enrolment as draw
from charts import published as draw_published
from charts.model import Chart
from charts.provenance import Provenance
from charts.scope import scope
from data import catalogue
from data.catalogue import claim
from geo.boundaries import ATTRIBUTION
from queries import published

MEASURES = draw.MEASURES
CODES = list(catalogue.KECAMATAN)
ABOUT = scope("2025", tuple(catalogue.SECTORS))
SIMULATED = Provenance(
    ("simulasi_dasbor", "dukcapil_2024"), "2025-12-31", "simulasi", "2025-12-31-abc", ATTRIBUTION
)
COUNTED = Provenance(("walidata",), "2025-12-31", "resmi", "2025-12-31-abc")
NOT_FINAL = Provenance(("walidata",), "2025-12-31", "sementara", "2025-12-31-abc")


def by_kecamatan(
    people: Mapping[str, int], months: Mapping[str, int] | None = None, population: int = 0
) -> pd.DataFrame:
    """As from `enrolment.by_kecamatan`: participants by code, zero where nothing is said.

    `months` are person-months, six a participant unless given; `population` is one for all, or 0
    for the real ones.
    """
    rows = []
    for code, kecamatan in catalogue.KECAMATAN.items():
        count, inhabitants = people.get(code, 0), population or kecamatan.population_2024
        covered = (months or {}).get(code, 6 * count)
        rows.append(
            {
                "code": code,
                "kecamatan": kecamatan.name,
                "population": inhabitants,
                "participants": count,
                "person_months": covered,
                "premium_rp": covered * 16_800,
                "participants_per_1000": count * 1000 / inhabitants,
                "months_per_participant": covered / count if count else float("nan"),
            }
        )
    return pd.DataFrame(rows)


def by_sector(
    people: Mapping[str, Mapping[str, int]], months: Mapping[str, int] | None = None
) -> pd.DataFrame:
    """As from `enrolment.by_kecamatan_and_sector`: participants by sector and code."""
    rows = []
    for code, kecamatan in catalogue.KECAMATAN.items():
        for sector, counts in people.items():
            count = counts.get(code, 0)
            covered = count * (months or {}).get(sector, 6)
            rows.append(
                {
                    "code": code,
                    "kecamatan": kecamatan.name,
                    "sector": sector,
                    "sector_label": catalogue.SECTORS[sector].label,
                    "population": kecamatan.population_2024,
                    "participants": count,
                    "person_months": covered,
                    "participants_per_1000": count * 1000 / kecamatan.population_2024,
                    "months_per_participant": covered / count if count else float("nan"),
                }
            )
    return pd.DataFrame(rows)


def by_year(totals: Mapping[int, int], sectors: tuple[str, ...] = ("buruh_tani",)) -> pd.DataFrame:
    """As from `enrolment.by_year_and_sector`: the total in the first sector, nobody in others."""
    return pd.DataFrame(
        [
            {
                "year": year,
                "sector": sector,
                "sector_label": catalogue.SECTORS[sector].label,
                "participants": total if sector == sectors[0] else 0,
                "person_months": 6 * total if sector == sectors[0] else 0,
                "premium_rp": 6 * total * 16_800 if sector == sectors[0] else 0,
            }
            for year, total in totals.items()
            for sector in sectors
        ]
    )


def by_month(totals: list[int], sector: str = "nelayan") -> pd.DataFrame:
    """As from `enrolment.active_by_month`: months from January 2025 on, one sector."""
    return pd.DataFrame(
        {
            "month": pd.date_range("2025-01-01", periods=len(totals), freq="MS"),
            "sector": sector,
            "sector_label": catalogue.SECTORS[sector].label,
            "active_participants": totals,
        }
    )


SOME = {code: 10 * place for place, code in enumerate(CODES)}
SOME_BY_SECTOR = {
    "buruh_tani": SOME,
    "nelayan": {PUGER: 300, MAYANG: 20},
    "pedagang": dict.fromkeys(CODES, 7),
}
NO_MARKS = published.participants_by_year().head(0)


def figures_of_kecamatan(
    frame: pd.DataFrame, measure: str, provenance: Provenance, selected: str | None
) -> list[Chart]:
    return [
        draw.kecamatan_map(frame, measure, ABOUT, provenance, selected),
        draw.kecamatan_ranking(frame, measure, ABOUT, provenance, selected),
    ]


def every_enrolment_figure(
    provenance: Provenance, measure: str = "participants", selected: str | None = None
) -> list[Chart]:
    return [
        *figures_of_kecamatan(by_kecamatan(SOME), measure, provenance, selected),
        draw.sector_by_kecamatan(by_sector(SOME_BY_SECTOR), measure, ABOUT, provenance),
        draw.years_compared(
            by_year({2023: 43_998, 2024: 46_768, 2025: 82_093}, ("buruh_tani", "petani")),
            published.participants_by_year(),
            ABOUT,
            provenance,
        ),
        draw.active_by_month(
            by_month([9, 12, 4, 8, 15, 3, 2, 20, 1, 21, 0, 18]), ABOUT, provenance
        ),
    ]


def of_workers() -> Chart:
    origin = Provenance((claim("coverage_2025").source.id,), "2025-11", "estimasi")
    return draw_published.workers_by_protection(published.workers_by_protection(), origin)


def of_sectors() -> Chart:
    origin = Provenance((claim("participants_2025").source.id,), "2025-12-22", "terbit")
    return draw_published.participants_by_sector(published.participants_by_sector(), origin)


def of_benefit() -> Chart:
    origin = Provenance((claim("benefit_2023_2025").source.id,), "2025-12-23", "estimasi")
    return draw_published.benefit_by_programme(published.benefit_by_programme(), origin)


def every_published_figure() -> list[Chart]:
    return [of_workers(), of_sectors(), of_benefit()]

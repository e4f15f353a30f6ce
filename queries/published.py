"""Published claims as frames, joined with the classifications.

These numbers come from `data/reference/published_claims.csv`, not from a snapshot, and hold for
the whole kabupaten only.
"""

import pandas as pd

from data import catalogue, indonesian
from data.catalogue import Claim


def _number(claim: Claim) -> float | None:
    return None if claim.value is None else float(claim.value)


def participants_by_sector() -> pd.DataFrame:
    """One row a sector as published for 2025, in the catalogue's order.

    Columns: sector, sector_label, participants (missing where only words were printed), precision,
    printed, colour.
    """
    rows = []
    for sector in catalogue.SECTORS.values():
        claim = catalogue.claim(f"participants_2025_{sector.id}")
        rows.append(
            {
                "sector": sector.id,
                "sector_label": sector.label,
                "participants": _number(claim),
                "precision": claim.precision,
                "printed": claim.printed,
                "colour": sector.colour,
            }
        )
    return pd.DataFrame(rows)


def workers_by_protection() -> pd.DataFrame:
    """Part the working population of November 2025 by who insures it.

    One row a group: paid by the kabupaten (published), insured otherwise and not insured (both
    computed as differences of published totals). Columns: group, label, workers, status.
    """
    workers = int(catalogue.claim("employed_population_2025").number)
    insured = int(catalogue.claim("protected_workers_2025").number)
    paid = int(catalogue.claim("participants_2025").number)
    return pd.DataFrame(
        [
            ("paid", "Iuran dibayar Pemkab", paid, "terbit"),
            ("other", "Terlindungi lewat jalur lain", insured - paid, "estimasi"),
            ("none", "Belum terlindungi", workers - insured, "estimasi"),
        ],
        columns=["group", "label", "workers", "status"],
    )


def benefit_by_programme() -> pd.DataFrame:
    """Benefit of 2023 to 2025 by programme, in Rupiah, as published.

    The total names JKM and JKK and mentions scholarships without an amount; what is left over is a
    row of its own and is given to no programme. Columns: programme, label, short_label, amount_rp,
    status.
    """
    total = int(catalogue.claim("benefit_2023_2025").number)
    jkm = int(catalogue.claim("benefit_2023_2025_jkm").number)
    jkk = int(catalogue.claim("benefit_2023_2025_jkk").number)
    return pd.DataFrame(
        [
            (*_labels("jkm"), jkm, "terbit"),
            (*_labels("jkk"), jkk, "terbit"),
            ("unexplained", "Tidak dirinci", "Tidak dirinci", total - jkm - jkk, "estimasi"),
        ],
        columns=["programme", "label", "short_label", "amount_rp", "status"],
    )


def _labels(programme: str) -> tuple[str, str, str]:
    entry = catalogue.PROGRAMMES[programme]
    return entry.id, entry.label, entry.short_label


def participants_by_year() -> pd.DataFrame:
    """Return the published participants of whole years that the registry may hold.

    One row a claim: a total (sector "") or a sector. Columns: year, sector, participants,
    precision, printed, claim (its id).
    """
    wanted = {
        f"participants_{year}{'_' * bool(sector)}{sector}": (year, sector)
        for year in (2023, 2024, 2025)
        for sector in ("", *catalogue.SECTORS)
    }
    rows = [
        {
            "year": year,
            "sector": sector,
            "participants": _number(catalogue.claim(claim_id)),
            "precision": catalogue.claim(claim_id).precision,
            "printed": catalogue.claim(claim_id).printed,
            "claim": claim_id,
        }
        for claim_id, (year, sector) in wanted.items()
        if claim_id in catalogue.CLAIMS
    ]
    return pd.DataFrame(rows)


def everything() -> pd.DataFrame:
    """Every published claim with its citation, one row each, in the order of the reference file.

    Columns: label, printed, scope, area, as_of, speaker, publisher, published, url, status, note;
    texts as the screen shows them, dates of the precision that the source gives.
    """
    return pd.DataFrame(
        [
            {
                "label": claim.label,
                "printed": claim.printed,
                "scope": claim.scope,
                "area": claim.area,
                "as_of": indonesian.partial_date(claim.as_of) if claim.as_of else "",
                "speaker": claim.speaker,
                "publisher": claim.source.publisher,
                "published": indonesian.partial_date(claim.source.published)
                if claim.source.published
                else "",
                "url": claim.source.url,
                "status": catalogue.STATUSES[claim.status].label,
                "note": claim.note,
            }
            for claim in catalogue.CLAIMS.values()
        ]
    )

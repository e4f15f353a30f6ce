"""Published claims as frames, joined with the classifications.

These numbers come from `data/reference/published_claims.csv`, not from a snapshot, and hold for
the whole kabupaten only.
"""

import pandas as pd

from data import catalogue, indonesian
from data.catalogue import UNDETAILED
from queries.reference import citation


def participants_by_sector() -> pd.DataFrame:
    """One row a sector as published for 2025, in the catalogue's order.

    Columns: sector, sector_label, participants (missing where only words were printed), precision,
    printed, colour.
    """
    rows = []
    for sector in catalogue.SECTORS.values():
        claim = catalogue.claim(f"participants_2025_{sector.id}")
        participants = None if claim.value is None else float(claim.value)
        counted = (participants, claim.precision, claim.printed)
        rows.append((sector.id, sector.label, *counted, sector.colour))
    columns = ["sector", "sector_label", "participants", "precision", "printed", "colour"]
    return pd.DataFrame(rows, columns=columns)


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
    paid = {key: int(catalogue.claim(f"benefit_2023_2025_{key}").number) for key in ("jkm", "jkk")}
    paid[UNDETAILED] = total - sum(paid.values())
    rows = []
    for key, amount in paid.items():
        entry, status = catalogue.PROGRAMMES[key], "estimasi" if key == UNDETAILED else "terbit"
        rows.append((key, entry.label, entry.short_label, amount, status))
    columns = ["programme", "label", "short_label", "amount_rp", "status"]
    return pd.DataFrame(rows, columns=columns)


def participants_by_year() -> pd.DataFrame:
    """Return the published participants of whole years that the registry may hold.

    Columns: year, claim (its id).
    """
    claims = {year: f"participants_{year}" for year in (2023, 2024, 2025)}
    known = [(year, claim) for year, claim in claims.items() if claim in catalogue.CLAIMS]
    return pd.DataFrame(known, columns=["year", "claim"])


def everything() -> pd.DataFrame:
    """Every published claim with its citation, one row each, in the order of the reference file.

    Columns: label, printed, scope, area, as_of, speaker, publisher, published, url, status (an id),
    note; texts as the screen shows them, dates of the precision that the source gives.
    """
    rows = [
        {
            **citation(claim),
            "area": claim.area,
            "as_of": indonesian.partial_date(claim.as_of) if claim.as_of else "",
            "status": claim.status,
            "note": claim.note,
        }
        for claim in catalogue.CLAIMS.values()
    ]
    columns = ["label", "printed", "scope", "area", "as_of", "speaker", "publisher", "published"]
    return pd.DataFrame(rows, columns=[*columns, "url", "status", "note"])

"""Queries on the aid cube, and on aid with protection."""

from collections.abc import Sequence

import pandas as pd

from data import catalogue
from queries.answer import Answer
from queries.registry import Registry

_ITEMS = tuple(catalogue.AID_ITEMS)


def years(registry: Registry) -> tuple[int, ...]:
    """Years with aid in the registry, ascending."""
    return tuple(int(year) for year in registry.ask("years_of_aid").frame["year"])


def by_kecamatan_and_item(registry: Registry, year: int, items: Sequence[str] = _ITEMS) -> Answer:
    """All 31 kecamatan × the aid items wanted, zero where nothing was handed over.

    `quantity` is in the item's own unit: never to be added over items. Columns: code, kecamatan,
    item, quantity, value_rp, groups.
    """
    return registry.ask("aid_by_kecamatan_and_item", year=year, items=items)


def by_kecamatan_and_origin(registry: Registry, year: int) -> Answer:
    """All 31 kecamatan × the origins of funds, zero where nothing was handed over.

    Columns: code, kecamatan, origin, value_rp, groups.
    """
    return registry.ask("aid_by_kecamatan_and_origin", year=year, origins=tuple(catalogue.ORIGINS))


def by_month_and_item(
    registry: Registry, year: int, items: Sequence[str] = _ITEMS, kecamatan: str | None = None
) -> Answer:
    """The months of a year × the aid items wanted, in one kecamatan (its code) or in all.

    Every month from January on has its rows, up to the month in which the registry's aid ends:
    after that nothing is known, which is not zero. Columns: month (first day), item, quantity (in
    the item's own unit), value_rp, groups.
    """
    return registry.ask(
        "aid_by_month_and_item",
        year=year,
        items=items,
        kecamatan=kecamatan,
        until=registry.as_of("aid_monthly"),
    )


def beside_protection(registry: Registry, year: int) -> Answer:
    """All 31 kecamatan with the aid and the participants of a year, whatever their sector.

    Columns: code, kecamatan, population (end of 2024), value_rp, participants, value_rp_per_capita,
    participants_per_1000.
    """
    return registry.ask("aid_beside_protection", year=year)


def published_totals(year: int) -> pd.DataFrame:
    """Return the published totals of aid in a year, for the whole kabupaten.

    One row a claim: an item in its own unit, or the value of all items in Rupiah (item ""). No rows
    for a year without claims. Columns: item, total, printed, claim (its id).
    """
    claims = {f"aid_{year}_value": "", **{f"aid_{year}_{item}": item for item in _ITEMS}}
    rows = [
        (item, float(catalogue.claim(claim_id).number), catalogue.claim(claim_id).printed, claim_id)
        for claim_id, item in claims.items()
        if claim_id in catalogue.CLAIMS
    ]
    return pd.DataFrame(rows, columns=["item", "total", "printed", "claim"])

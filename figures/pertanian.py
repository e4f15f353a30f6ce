"""Pertanian & perlindungan: the aid of a year, and the aid side by side with protection."""

from collections.abc import Sequence
from dataclasses import replace

from charts import aid as draw
from charts import beside
from data import indonesian
from figures import choosing
from figures.board import Board, NothingToDraw
from figures.provenance import counted
from figures.tiles import Row
from geo.boundaries import ATTRIBUTION
from queries import aid, enrolment
from queries.registry import Registry


def _choices(registry: Registry) -> Sequence[choosing.Choice]:
    years = tuple(sorted({*aid.years(registry), *enrolment.years(registry)}))
    if not years:
        raise NothingToDraw("Data ini tidak memuat satu tahun pun.")
    return choosing.year(years), choosing.kecamatan()


def _rows(registry: Registry, chosen: choosing.Chosen) -> Sequence[Row]:
    year, code = int(chosen["tahun"]), chosen["kecamatan"]
    if year not in aid.years(registry):
        known = indonesian.join(
            [str(one) for one in aid.years(registry)] or ["belum satu tahun pun"]
        )
        raise NothingToDraw(
            f"Belum ada bantuan pertanian yang tercatat untuk {year}; yang tercatat: {known}. "
            "Tidak tercatat tidak berarti nol."
        )

    by_item = aid.by_kecamatan_and_item(registry, year)
    by_origin = aid.by_kecamatan_and_origin(registry, year)
    both_sides = aid.beside_protection(registry, year)
    by_month = aid.by_month_and_item(registry, year, draw.MACHINES, code)
    by_sector = enrolment.by_year_and_sector(registry, enrolment.Filter(), code)
    published = aid.published_totals(year)

    both = counted(registry, both_sides, "dukcapil_2024")
    mapped = replace(both, attribution=ATTRIBUTION)

    return (
        [
            draw.items(by_item.frame, published, year, counted(registry, by_item), code),
            draw.by_origin(by_origin.frame, published, year, counted(registry, by_origin), code),
        ],
        [
            beside.bivariate_map(both_sides.frame, year, mapped, code),
            beside.scatter(both_sides.frame, year, both, code),
        ],
        [beside.unequal(both_sides.frame, year, both, code)],
        [
            draw.shared_sectors(by_sector.frame, year, counted(registry, by_sector), code),
            draw.machines_by_month(by_month.frame, year, counted(registry, by_month), code),
        ],
    )


BOARD = Board("pertanian", "Pertanian & perlindungan", _choices, _rows)

"""What a figure says of its numbers that an earlier snapshot had published otherwise."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from charts.model import Chart
from charts.tiles import Missing, Placed, ShownRow, changed
from data import catalogue
from queries.registry import Registry
from queries.revised import correction


def as_corrected(
    registry: Registry, rows: Sequence[ShownRow], place: str = "", year: str = ""
) -> Sequence[ShownRow]:
    """Tell of each tile what was revised; `place` and `year` are what its page is about."""

    def told(tile: Placed) -> Placed:
        if isinstance(tile, Missing):
            return tile
        origins = [tile.provenance]
        places: Collection[str] = [place] if place else []
        years: Collection[int] = [int(year)] if year.isdecimal() else []
        if isinstance(tile, Chart):
            origins += [column.origin for column in tile.columns if column.origin]
            if "code" in tile.table:
                places = set(tile.table["code"]) & catalogue.KECAMATAN.keys()
            if "year" in tile.table:
                years = set(map(int, tile.table["year"].dropna()))
        if len(places) == len(catalogue.KECAMATAN):
            places = []
        questions = dict.fromkeys(asked for origin in origins for asked in origin.questions)
        found = correction(registry, list(questions), tile.metrics, places, years)
        return (
            replace(tile, provenance=replace(tile.provenance, correction=found)) if found else tile
        )

    return changed(rows, told)

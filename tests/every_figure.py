"""All figures that can leave the dashboard: those of the gallery, and those of a plan."""

from charts.tiles import Exhibit, Tile
from pages.choices import Chosen
from pages.gallery import boards, exhibits, of_page
from queries.registry import Registry


def every(registry: Registry, chosen: Chosen | None = None) -> dict[Exhibit, Tile]:
    """Every tile of every page for these choices, in the order of pages and of reading."""
    plan = of_page(registry, boards()["rencana"], chosen or {})
    return {**exhibits(registry, chosen), **plan}

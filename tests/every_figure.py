"""All figures that can leave the dashboard: those of the gallery, and those of a plan."""

from figures.choosing import Chosen
from figures.gallery import BOARDS, Exhibit, exhibits, of_page
from figures.tiles import Tile
from queries.registry import Registry


def every(registry: Registry, chosen: Chosen | None = None) -> dict[Exhibit, Tile]:
    """Every tile of every page for these choices, in the order of pages and of reading."""
    plan = of_page(registry, BOARDS["rencana"], chosen or {})
    return {**exhibits(registry, chosen), **plan}

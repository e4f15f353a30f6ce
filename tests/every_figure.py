"""All figures that can leave the dashboard, those too of pages that do not stand alone."""

from charts.tiles import Exhibit, Tile
from pages.choices import Chosen
from pages.gallery import boards, of_page
from queries.registry import Registry


def every(registry: Registry, chosen: Chosen | None = None) -> dict[Exhibit, Tile]:
    """Every tile of every page for these choices, in the order of pages and of reading."""
    drawn = [of_page(registry, page, chosen or {}) for page in boards().values()]
    return {one: tile for tiles in drawn for one, tile in tiles.items()}

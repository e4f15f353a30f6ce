"""Figures that can be published: search, eligibility and titles."""

from collections.abc import Mapping
from dataclasses import replace

from charts.model import Chart
from charts.tiles import Card, Exhibit, Tile
from data import catalogue
from data.intake.spellings import plain as folded
from data.numbers import plain
from pages import gallery

UNFIT = ("simulasi", "sementara")
"""Statuses of numbers that must not be printed as facts: simulated, or not final."""


def heading(tile: Tile) -> str:
    """Write the title of a tile, and the number of a card, in one line."""
    return str(tile.title) if isinstance(tile, Chart) else f"{tile.label}: {tile.value}"


def about(tile: Tile) -> str:
    return str(tile.subtitle if isinstance(tile, Chart) else tile.alone)


def search(tiles: Mapping[Exhibit, Tile], words: str) -> dict[Exhibit, Tile]:
    """Return the tiles that contain all of these words, or all for ""."""
    terms = folded(words).split()
    result = {}
    for exhibit, tile in tiles.items():
        page = gallery.boards()[exhibit.page].title
        status = catalogue.STATUSES[tile.provenance.status].label
        text = folded(f"{heading(tile)} {page} · {status} · {about(tile)}")
        if all(word in text for word in terms):
            result[exhibit] = tile
    return result


def publishable(tiles: Mapping[Exhibit, Tile]) -> dict[Exhibit, Tile]:
    """Return the tiles that may be published as they are."""
    return {exhibit: tile for exhibit, tile in tiles.items() if tile.provenance.status not in UNFIT}


def retitled(tile: Tile, title: str) -> Tile:
    """Give a tile another title; numbers, sources and status stay.

    The title is marked as edited wherever it is shown.
    """
    own = own_title(tile)
    if isinstance(tile, Card):
        return replace(tile, label=title, edited_from=own)
    return replace(tile, title=plain(title), edited_from=own)


def own_title(tile: Tile) -> str:
    return tile.edited_from or (str(tile.title) if isinstance(tile, Chart) else tile.label)

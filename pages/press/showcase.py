"""What the press room offers: which figures are found and fit to be published, and titles."""

from collections.abc import Mapping
from dataclasses import replace

from charts.model import Chart
from charts.tiles import Card, Exhibit, Tile
from data import catalogue
from data.intake.spellings import plain
from data.numbers import plain as words
from pages import gallery

UNFIT = ("simulasi", "sementara")
"""Statuses of numbers that nobody should print as facts: made up, or not final."""


def is_fit(tile: Tile) -> bool:
    """Whether a tile may be published as it is: neither simulated nor of a file not yet final."""
    return tile.provenance.status not in UNFIT


def heading(tile: Tile) -> str:
    """What a tile says, in one line."""
    return str(tile.title) if isinstance(tile, Chart) else f"{tile.label}: {tile.value}"


def about(exhibit: Exhibit, tile: Tile) -> str:
    """What a tile is, in one line: the page, what is measured, and the status."""
    what = str(tile.subtitle) if isinstance(tile, Chart) else tile.alone
    status = catalogue.STATUSES[tile.provenance.status].label
    return f"{gallery.boards()[exhibit.page].title} · {status} · {what}"


def found(tiles: Mapping[Exhibit, Tile], words: str) -> dict[Exhibit, Tile]:
    """The tiles in which every one of these words stands, or all for ""."""
    asked = plain(words).split()
    return {
        exhibit: tile
        for exhibit, tile in tiles.items()
        if all(one in plain(f"{heading(tile)} {about(exhibit, tile)}") for one in asked)
    }


def fit(tiles: Mapping[Exhibit, Tile]) -> dict[Exhibit, Tile]:
    """Those of them that may be published as they are."""
    return {exhibit: tile for exhibit, tile in tiles.items() if is_fit(tile)}


def retitled(tile: Tile, title: str) -> Tile:
    """The same tile under another title; its numbers, sources and status stay.

    The alt text begins with the new title, behind the word that the data are simulated.
    """
    if isinstance(tile, Card):
        return replace(tile, label=title)
    return replace(tile, title=words(title))

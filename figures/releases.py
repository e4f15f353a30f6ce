"""Releases of figures: what is given out alone, under the code that follows from what it says."""

from collections.abc import Mapping, Sequence

from charts.chart import Chart
from data import catalogue, releases
from data.releases import Release
from figures import freezing
from figures.choosing import Chosen
from figures.gallery import BOARDS, Exhibit
from figures.tiles import Tile
from queries.registry import Registry


def of_tile(registry: Registry, exhibit: Exhibit, tile: Tile) -> Release:
    """One figure or card of the snapshot that `registry` has open, as it is titled now."""
    title = tile.title if isinstance(tile, Chart) else tile.label
    return of_tiles(registry, title, [(exhibit, tile)])


def of_tiles(registry: Registry, title: str, tiles: Sequence[tuple[Exhibit, Tile]]) -> Release:
    """Several of them together, as a sheet or a kit has them."""
    items = [
        freezing.frozen(registry, freezing.settled(registry, exhibit), tile)
        for exhibit, tile in tiles
    ]
    return releases.release(title, registry.manifest.id, items)


def of_page(registry: Registry, page: str, chosen: Chosen) -> Release:
    """All tiles of a page for these choices; `NothingToDraw` where there is nothing for them."""
    return of_tiles(registry, BOARDS[page].title, _tiles(registry, page, chosen))


def of_kecamatan(registry: Registry, code: str, year: int) -> Release:
    """The profile of a kecamatan."""
    title = f"Kecamatan {catalogue.KECAMATAN[code].name}, {year}"
    return of_tiles(registry, title, _tiles(registry, "kecamatan", _profile(code, year)))


def of_every_kecamatan(registry: Registry, year: int) -> dict[str, Release]:
    """The profiles of all kecamatan, by their codes."""
    return {code: of_kecamatan(registry, code, year) for code in catalogue.KECAMATAN}


def together(title: str, parts: Sequence[Release]) -> Release:
    """What several releases of one snapshot have, as one that has it all."""
    return releases.release(title, parts[0].snapshot, [one for part in parts for one in part.items])


def _profile(code: str, year: int) -> dict[str, str]:
    return {"kecamatan": code, "tahun": str(year)}


def _tiles(registry: Registry, page: str, chosen: Chosen) -> list[tuple[Exhibit, Tile]]:
    kept = tuple(sorted(chosen.items()))
    found: Mapping[str, Tile] = BOARDS[page].tiles(registry, chosen)
    return [(Exhibit(page, name, kept), tile) for name, tile in found.items()]

"""Whole pages of the dashboard and profiles of kecamatan on A4."""

from collections.abc import Callable, Iterable, Iterator

from charts.palettes import Ink
from charts.tiles import Tile
from data import catalogue
from exports import formats, sheet
from exports.stamp import Stamp
from pages import gallery
from pages.choices import Chosen, defaults, value_label
from pages.kecamatan import paragraph
from pages.page import Page
from queries.registry import Registry


def of_page(
    page: Page,
    registry: Registry,
    chosen: Chosen | None = None,
    stamp: Stamp | None = None,
    ink: Ink = "terang",
) -> bytes:
    """Print all tiles of a page for these choices, with their whole tables.

    PictureError without a browser to print, NothingToDraw if the snapshot has nothing for this
    selection.
    """
    tiles = list(page.tiles(registry, chosen).values())
    filters = page.applicable_filters(registry, chosen or {})
    settled = {**defaults(filters), **(chosen or {})}
    lead = " · ".join(
        f"{choice.label}: {value_label(choice, settled[choice.key])}" for choice in filters
    )
    notes = [f"{place.what}: {place.words}" for place in page.missing(registry, chosen)]
    return sheet.sheet(page.title, lead, tiles, stamp=stamp, notes=notes, tables=True, ink=ink)


def of_kecamatan(
    registry: Registry,
    code: str,
    year: int,
    stamp: Stamp | None = None,
    ink: Ink = "terang",
) -> bytes:
    """Print the profile of a kecamatan on one sheet; raises as `of_page` does."""
    title = f"Kecamatan {catalogue.KECAMATAN[code].name}, {year}"
    tiles = tiles_of_kecamatan(registry, code, year)
    return sheet.profile(title, paragraph(registry, code, year), tiles, stamp, ink)


def tiles_of_kecamatan(registry: Registry, code: str, year: int) -> list[Tile]:
    chosen = {"kecamatan": code, "tahun": str(year)}
    return list(gallery.boards()["kecamatan"].tiles(registry, chosen).values())


def named(name: str, tiles: Iterable[Tile]) -> str:
    return formats.named_after(f"{name}.pdf", tiles)


def of_every_kecamatan(
    registry: Registry,
    year: int,
    ink: Ink,
    stamps: Callable[[str], Stamp | None],
    progress: Callable[[str, float], None],
) -> Iterator[tuple[str, bytes]]:
    """Yield the profiles of all kecamatan in order of their codes, each with a name for its file.

    `stamps` returns the stamp of each by the code of its kecamatan.
    """
    for number, place in enumerate(catalogue.KECAMATAN.values(), start=1):
        pdf = of_kecamatan(registry, place.code, year, stamps(place.code), ink)
        progress(f"Kecamatan {place.name}", number / len(catalogue.KECAMATAN))
        tiles = tiles_of_kecamatan(registry, place.code, year)
        yield named(f"{place.code} {place.name} {year}", tiles), pdf

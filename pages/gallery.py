"""All figures of a snapshot, by page."""

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from charts.tiles import Exhibit, NothingToDraw, Tile
from data import catalogue
from pages.choices import Chosen, defaults, value_label
from pages.page import Page, Tool
from queries.registry import Registry


@cache
def pages() -> Mapping[str, Page]:
    """Return all pages by address, in their order: the `PAGE` of every module in `pages/`."""
    found: list[Page] = _declared("PAGE")
    return {page.address: page for page in sorted(found, key=lambda page: page.order)}


@cache
def tools() -> Mapping[str, Tool]:
    """Return the pages that Streamlit draws, by address: the `TOOL` of every module."""
    found: list[Tool] = _declared("TOOL")
    return {tool.address: tool for tool in found}


def _declared(constant: str) -> list[Any]:
    here = Path(__file__).parent
    names = sorted(
        module.name
        for module in pkgutil.iter_modules([str(here)])
        if not module.ispkg
        and f"\n{constant} = " in (here / f"{module.name}.py").read_text("utf-8")
    )
    return [getattr(importlib.import_module(f"pages.{name}"), constant) for name in names]


@cache
def boards() -> Mapping[str, Page]:
    return {address: page for address, page in pages().items() if page.rows}


def tile(registry: Registry, exhibit: Exhibit) -> Tile:
    """Draw the figure or card for this snapshot.

    LookupError where the page or the tile does not exist; NothingToDraw where the snapshot has
    nothing for this choice, or nothing that may be shown.
    """
    page, chosen = boards()[exhibit.page], dict(exhibit.chosen)
    tiles = page.tiles(registry, chosen)
    if exhibit.name in tiles:
        return tiles[exhibit.name]
    for place in page.missing(registry, chosen):
        if place.name == exhibit.name:
            raise NothingToDraw(f"{place.what}: {place.words}")
    raise LookupError(f"{exhibit.page} shows no {exhibit.name} for {chosen}")


def attempt(registry: Registry, exhibit: Exhibit) -> Tile | None:
    """Draw the figure or card for this snapshot; None if there is nothing to draw."""
    try:
        return tile(registry, exhibit)
    except (LookupError, NothingToDraw):
        return None


def in_words(registry: Registry, exhibit: Exhibit) -> dict[str, str]:
    page = boards().get(exhibit.page)
    if page is None:
        return {}
    filters = page.applicable_filters(registry, dict(exhibit.chosen))
    chosen = {**defaults(filters), **dict(exhibit.chosen)}
    labels = {choice.label: value_label(choice, chosen[choice.key]) for choice in filters}
    return {"Halaman": page.title, **labels}


def of_kecamatan(registry: Registry, exhibit: Exhibit, code: str) -> Exhibit:
    """Return the same figure for one kecamatan; unchanged if its page has no kecamatan filter."""
    filters = boards()[exhibit.page].applicable_filters(registry, dict(exhibit.chosen))
    if "kecamatan" not in {choice.key for choice in filters}:
        return exhibit
    chosen = {**dict(exhibit.chosen), "kecamatan": code}
    return replace(exhibit, chosen=tuple(sorted(chosen.items())))


def exhibit(registry: Registry, page: Page, name: str, chosen: Chosen) -> Exhibit:
    usual = defaults(page.applicable_filters(registry, chosen))
    others = [item for item in chosen.items() if item[0] in usual and item[1] != usual[item[0]]]
    return Exhibit(page.address, name, tuple(sorted(others)))


def of_page(registry: Registry, page: Page, chosen: Chosen) -> dict[Exhibit, Tile]:
    """Draw every tile of a page for the applicable part of a selection, in reading order.

    Empty if there is nothing to draw.
    """
    mine = page.known(registry, chosen)
    try:
        tiles = page.tiles(registry, mine)
    except NothingToDraw:
        return {}
    nameless = exhibit(registry, page, "", mine)
    return {replace(nameless, name=name): tile for name, tile in tiles.items()}


def exhibits(registry: Registry, chosen: Chosen | None = None) -> dict[Exhibit, Tile]:
    """Draw the tiles of all pages that need no selection, as `of_page`, in page order."""
    drawn: dict[Exhibit, Tile] = {}
    for page in boards().values():
        if page.stands_alone:
            drawn |= of_page(registry, page, chosen or {})
    return drawn


def showing(registry: Registry, tables: Iterable[str]) -> list[str]:
    """Return the titles of the pages that use any of these tables, determined by drawing them."""
    tables_shown = set(tables)
    return [page.title for page in pages().values() if tables_shown & _tables(registry, page)]


def _tables(registry: Registry, page: Page) -> set[str]:
    chosen = {"kecamatan": next(iter(catalogue.KECAMATAN))} if page.search else {}
    try:
        tiles = page.tiles(registry, chosen)
    except NothingToDraw:
        return set(page.describes)
    questions = {question for tile in tiles.values() for question in tile.provenance.questions}
    return {table for question in questions for table in registry.cubes(question)} | set(
        page.describes
    )

"""Redraw the figures of editions and releases with exactly their recorded numbers."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeAlias

from charts.model import Chart
from charts.tiles import Exhibit, NothingToDraw, Tile
from data import catalogue
from data.progress import Progress
from data.store import snapshots
from data.store.diff import Diff
from exports.records import codes, editions, items, replacement, verify
from exports.records.editions import Record
from exports.records.items import Item
from exports.records.ledger import RecordError
from exports.records.verify import Redraw
from exports.stamp import Heading
from pages.choices import Choice, Chosen, Value, WholeNumber, defaults, recorded
from pages.gallery import boards
from queries.registry import Registry

Open: TypeAlias = Callable[[Path], Registry]
"""Opens the snapshot in a folder."""


def heading(edition: Record) -> Heading:
    if edition.date is None:
        raise ValueError(f"{edition.code} is no edition")
    return Heading(edition.title, edition.date, edition.place)


def with_all_choices(registry: Registry, exhibit: Exhibit) -> Exhibit:
    """Return the exhibit with all applicable choices of its page, including defaults."""
    chosen = dict(exhibit.chosen)
    board = boards().get(exhibit.page)
    usual = defaults(board.applicable_filters(registry, chosen)) if board else {}
    return replace(exhibit, chosen=tuple(sorted({**usual, **chosen}.items())))


def as_recorded(registry: Registry, exhibit: Exhibit) -> Exhibit:
    """Return a complete exhibit, with the choices that did not exist when it was recorded."""
    chosen = dict(exhibit.chosen)
    board = boards().get(exhibit.page)
    filters = board.applicable_filters(registry, chosen) if board else ()
    return replace(exhibit, chosen=tuple(sorted(recorded(filters, chosen).items())))


def item(registry: Registry, exhibit: Exhibit, tile: Tile) -> Item:
    """Make the record of a tile; the exhibit has all its choices."""
    cubes = (cube for question in tile.provenance.questions for cube in registry.cubes(question))
    return items.item(tile, exhibit, cubes)


def drawn(registry: Registry, exhibits: Sequence[Exhibit]) -> dict[Exhibit, Tile | str]:
    """Draw each complete exhibit, or return why it cannot be drawn."""
    found: dict[Exhibit, Tile | str] = {}
    for exhibit in exhibits:
        page = _tiles(registry, exhibit.page, dict(exhibit.chosen))
        found[exhibit] = (
            page if isinstance(page, str) else page.get(exhibit.name, "Gambar itu tidak ada.")
        )
    return found


def _tiles(registry: Registry, page: str, chosen: Chosen) -> Mapping[str, Tile] | str:
    """Draw a page, or return the choice that this snapshot does not offer."""
    if page not in boards():
        return "Halamannya tidak ada."
    try:
        offered = {choice.key: choice for choice in boards()[page].filters(registry)}
        for key, value in chosen.items():
            if key not in offered:
                return f"Pilihan {key} tidak ada."
            if not _is_offered(offered[key], value):
                return f"Snapshot ini tidak memuat {offered[key].label.lower()} {value}."
        return boards()[page].tiles(registry, recorded(list(offered.values()), chosen))
    except NothingToDraw as nothing:
        return str(nothing)


def _is_offered(choice: Choice | WholeNumber, value: Value) -> bool:
    if isinstance(choice, WholeNumber):
        return bool(choice.least <= value <= choice.most)
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    return set(values) <= set(choice.options)


def to_items(registry: Registry, tiles: Mapping[Exhibit, Tile | str]) -> list[Item | str]:
    """Make the records of these figures, or return why one cannot be drawn."""
    return [
        tile if isinstance(tile, str) else item(registry, exhibit, tile)
        for exhibit, tile in tiles.items()
    ]


def redraw(open_snapshot: Open = Registry) -> Redraw:
    """Return the drawing function for `exports.records.verify`."""

    def again(folder: Path, then: Sequence[Item]) -> list[Item | str]:
        registry = open_snapshot(folder)
        return to_items(registry, drawn(registry, [item.exhibit for item in then]))

    return again


def plan_replacement(
    found: Diff, before: Path, after: Path, progress: Progress
) -> replacement.Plan:
    """Plan the replacement of a snapshot by a draft, for `data.store.publish`."""

    @cache
    def opened(folder: Path) -> Registry:
        return Registry(snapshots.public(folder))

    return replacement.plan(
        before,
        after,
        redraw(opened),
        before.parent,
        tables=found.tables,
        open_snapshot=opened,
        progress=progress,
    )


def tiles_of(
    record: Record, folder: Path | None = None, open_snapshot: Open = Registry
) -> dict[Exhibit, Tile]:
    """Draw the figures of a record, in their order, with exactly the numbers that were kept.

    RecordError where the snapshot is gone or damaged, or where this program makes other numbers
    of it: other numbers than the kept ones are never shown.
    """
    if trouble := editions.lost(folder, record.snapshot):
        raise RecordError(verify.cannot_open(record, trouble))
    registry = open_snapshot((folder or snapshots.FOLDER) / record.snapshot)

    def draw() -> dict[Exhibit, Tile]:
        tiles = drawn(registry, [item.exhibit for item in record.items])
        if trouble := verify.unlike(record, to_items(registry, tiles)):
            raise RecordError(trouble)
        return {exhibit: tile for exhibit, tile in tiles.items() if not isinstance(tile, str)}

    return registry.keep(("record", record), draw)


def freeze(
    registry: Registry,
    exhibits: Iterable[Exhibit],
    *,
    title: str,
    date: dt.date,
    place: str,
    who: str,
    folder: Path | None = None,
) -> Record:
    """Make an edition of these figures; RecordError, in words for the reader, if impossible."""
    frozen = []
    selected = [with_all_choices(registry, exhibit) for exhibit in exhibits]
    for exhibit, tile in drawn(registry, selected).items():
        if isinstance(tile, str):
            raise RecordError(f"{exhibit.name} tidak dapat dibekukan. {tile}")
        frozen.append(item(registry, exhibit, tile))
    return editions.create(
        folder,
        title=title,
        date=date,
        place=place,
        snapshot=registry.manifest.id,
        items=frozen,
        who=who,
    )


def edition_of(text: str, open_snapshot: Open = Registry) -> Record:
    """Find the edition of a typed code, and make sure that it can be shown.

    RecordError, in words for the reader, where it is unknown or cannot be.
    """
    unknown = RecordError(f"Edisi “{text}” tidak ada di dasbor ini; periksa kodenya di Cek angka.")
    try:
        found = editions.get(None, codes.typed(text).code)
    except LookupError:
        raise unknown from None
    if not found.is_edition:
        raise unknown
    tiles_of(found, open_snapshot=open_snapshot)
    return found


def release(registry: Registry, exhibit: Exhibit, tile: Tile) -> Record:
    """Give a figure or card its code, under its current title."""
    title = str(tile.title) if isinstance(tile, Chart) else tile.label
    return release_group(registry, title, {exhibit: tile})


def release_group(registry: Registry, title: str, tiles: Mapping[Exhibit, Tile]) -> Record:
    """Give several figures of a sheet or kit one common code."""
    contents = [
        item(registry, with_all_choices(registry, exhibit), tile) for exhibit, tile in tiles.items()
    ]
    return editions.release(title, registry.manifest.id, contents)


def release_of_page(registry: Registry, page: str, chosen: Chosen, title: str = "") -> Record:
    """Give all figures of a page one code; `NothingToDraw` where there are none for the choices."""
    choices = tuple(sorted(chosen.items()))
    board = boards()[page]
    tiles = {
        Exhibit(page, name, choices): tile for name, tile in board.tiles(registry, chosen).items()
    }
    return release_group(registry, title or board.title, tiles)


def release_of_kecamatan(registry: Registry, code: str, year: int) -> Record:
    title = f"Kecamatan {catalogue.KECAMATAN[code].name}, {year}"
    chosen = {"kecamatan": code, "tahun": str(year)}
    return release_of_page(registry, "kecamatan", chosen, title)

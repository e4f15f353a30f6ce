"""Encode exhibits for an address, and decode them.

One looks like `kepesertaan.peringkat-kecamatan~kecamatan.35.09.08~tahun.2023`: the page, the tile's
name there, and what was chosen. Several have a space between them, many values of a choice a comma.
"""

from collections.abc import Iterable

from charts.tiles import Exhibit, NothingToDraw
from pages import gallery
from pages.choices import Value, understood
from queries.registry import Registry


def encode(exhibits: Iterable[Exhibit]) -> str:
    return " ".join(map(_written, exhibits))


def _written(exhibit: Exhibit) -> str:
    chosen = [
        f"{key}.{','.join(value) if isinstance(value, tuple) else value}"
        for key, value in exhibit.chosen
    ]
    return "~".join([f"{exhibit.page}.{exhibit.name}", *chosen])


def decode(registry: Registry, text: str) -> tuple[list[Exhibit], list[str]]:
    """Return the exhibits that this snapshot can show, each once, and the unknown parts."""
    found: dict[Exhibit, None] = {}
    unknown = []
    for part in text.split():
        exhibit = _read(registry, part)
        if exhibit is not None and gallery.attempt(registry, exhibit) is not None:
            found[exhibit] = None
        else:
            unknown.append(part)
    return list(found), unknown


def _read(registry: Registry, part: str) -> Exhibit | None:
    place, *rest = part.split("~")
    page, _, name = place.partition(".")
    board = gallery.boards().get(page)
    if board is None:
        return None
    try:
        offered = {choice.key: choice for choice in board.filters(registry)}
    except NothingToDraw:
        return None
    chosen: dict[str, Value] = {}
    for key, _, text in (part.partition(".") for part in rest):
        if not text or key not in offered:
            return None
        chosen[key], trouble = understood(offered[key], text)
        if trouble:
            return None
    return gallery.exhibit(registry, board, name, chosen)

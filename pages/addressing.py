"""Exhibits as text that an address can carry, and back.

One looks like `kepesertaan.peringkat-kecamatan~kecamatan.35.09.08~tahun.2023`: the page, the tile's
name there, and what was chosen. Several have a space between them, many values of a choice a comma.
"""

from collections.abc import Iterable

from charts.tiles import Exhibit, NothingToDraw
from pages import gallery
from pages.choices import Choice, Value, WholeNumber
from queries.registry import Registry


def written(exhibits: Iterable[Exhibit]) -> str:
    """These exhibits in their order, as text."""
    return " ".join(_written(one) for one in exhibits)


def _written(one: Exhibit) -> str:
    chosen = [
        f"{key}.{','.join(value) if isinstance(value, tuple) else value}"
        for key, value in one.chosen
    ]
    return "~".join([f"{one.page}.{one.name}", *chosen])


def read(registry: Registry, text: str) -> tuple[list[Exhibit], list[str]]:
    """The exhibits of a text that this snapshot can show, each once, and what is none of them."""
    found: dict[Exhibit, None] = {}
    unknown = []
    for part in text.split():
        asked = _read(registry, part)
        if asked is not None and gallery.attempt(registry, asked) is not None:
            found[asked] = None
        else:
            unknown.append(part)
    return list(found), unknown


def _read(registry: Registry, text: str) -> Exhibit | None:
    place, *rest = text.split("~")
    page, _, name = place.partition(".")
    board = gallery.boards().get(page)
    if board is None:
        return None
    try:
        offered = {one.key: one for one in board.filters(registry)}
    except NothingToDraw:
        return None
    chosen: dict[str, Value] = {}
    for key, _, said in (one.partition(".") for one in rest):
        value = _value(offered[key], said) if key in offered else None
        if value is None:
            return None
        chosen[key] = value
    return gallery.exhibit(registry, board, name, chosen)


def _value(choice: Choice | WholeNumber, said: str) -> Value:
    """Parse a value of this choice; None where the choice does not offer it."""
    if isinstance(choice, WholeNumber):
        number = int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else -1
        return number if choice.least <= number <= choice.most else None
    if not choice.many:
        return said if said in choice.options else None
    values = said.split(",")
    known = tuple(one for one in choice.options if one in values)
    return known if len(known) == len(values) else None

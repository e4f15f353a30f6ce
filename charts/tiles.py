"""Tiles of a page: figures, and cards with a single number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypeVar

from charts.model import EDITED, Chart
from charts.provenance import Provenance
from data.numbers import Amount, Statement, joined


@dataclass(frozen=True, slots=True)
class Apart:
    """A number of another status that belongs beside a card's number but must not join it."""

    text: Statement
    status: str


@dataclass(frozen=True, slots=True)
class Card:
    """A single number with label, details and provenance.

    `metrics` are the ids of the measures in it; those of the claims that it quotes need no saying.
    `apart` has a number of another status. `scope` says of whom or of what plan the number is,
    where its page says that in its title and choices. `edited_from` is the dashboard's own label
    where a person has written the one that it has. `leads` is the address of the page that explains
    the number, where that is another one.
    """

    name: str
    label: str
    value: Amount
    detail: Statement
    provenance: Provenance
    metrics: tuple[str, ...] = ()
    apart: Apart | None = None
    scope: str = ""
    edited_from: str = ""
    leads: str = ""

    @property
    def headline(self) -> str:
        return f"{self.label} ({EDITED.lower()})" if self.edited_from else self.label

    @property
    def alone(self) -> Statement:
        """The detail of a card that leaves its page: with the scope."""
        return joined("; ", [self.detail, self.scope])


Tile: TypeAlias = Card | Chart


def is_simulated(tile: Tile) -> bool:
    apart = tile.apart.status if isinstance(tile, Card) and tile.apart else ""
    return "simulasi" in (tile.provenance.status, apart)


def is_internal(tile: Tile) -> bool:
    return tile.provenance.internal


@dataclass(frozen=True, slots=True)
class Missing:
    """A missing tile: without data, or simulated while simulated data are hidden.

    `what` says what it would show, `words` what is missing and which office file would fill it.
    """

    name: str
    what: str
    words: str
    is_card: bool
    wide: float = 1.0


@dataclass(frozen=True, slots=True)
class Section:
    """A section heading with the finding of the rows below it.

    `id` is permanent: an address may end with it.
    """

    id: str
    title: str
    finding: Statement


Row: TypeAlias = Section | Sequence[Tile]
"""Tiles side by side, or a heading."""


def beside_map(drawn: Chart, ranking: Chart) -> Row:
    """Return a row of a map and its ranking, about as high as each other at a desk."""
    return [replace(drawn, wide=2.2), replace(ranking, height=round(ranking.least * 0.95))]


Placed: TypeAlias = Tile | Missing
ShownRow: TypeAlias = Section | Sequence[Placed]
"""A row as a reader sees it, who may want to see nothing simulated."""

_Given = TypeVar("_Given", bound=Placed)
_Made = TypeVar("_Made", bound=Placed)


def changed(
    rows: Sequence[Section | Sequence[_Given]], change: Callable[[_Given], _Made]
) -> list[Section | list[_Made]]:
    """Return the rows with each tile changed."""
    return [row if isinstance(row, Section) else list(map(change, row)) for row in rows]


def placed(rows: Sequence[ShownRow]) -> list[Placed]:
    return [tile for row in rows if not isinstance(row, Section) for tile in row]


def by_name(rows: Sequence[ShownRow]) -> dict[str, Tile]:
    return {tile.name: tile for tile in placed(rows) if not isinstance(tile, Missing)}


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A tile for good: the address of its page, its name there, and what was chosen.

    `chosen` has the choices that differ from those of a fresh page, in order of their keys.
    """

    page: str
    name: str
    chosen: tuple[tuple[str, Any], ...] = ()


class NothingToDraw(Exception):  # noqa: N818 - an answer to a choice, not an error
    """There is nothing to draw; the message says why, for the reader."""

"""All figures that the dashboard can show for a snapshot, by the page that shows them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from figures import kecamatan, kepesertaan, manfaat, pertanian, rencana, ringkasan
from figures.board import Board, NothingToDraw
from figures.choosing import Chosen, Value, defaults, said
from figures.tiles import Tile
from queries.registry import Registry

BOARDS: Mapping[str, Board] = MappingProxyType(
    {
        one.BOARD.path: one.BOARD
        for one in (ringkasan, kepesertaan, manfaat, pertanian, kecamatan, rencana)
    }
)
"""By the address of the page."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One tile for good: the page that shows it, its name there, and what was chosen.

    `chosen` has the choices that differ from those of a fresh page, in order of their keys.
    """

    page: str
    name: str
    chosen: tuple[tuple[str, Value], ...] = ()

    def tile(self, registry: Registry) -> Tile:
        """The figure or card for this snapshot.

        LookupError where the page or the tile does not exist; `NothingToDraw` where the snapshot
        has nothing for this choice.
        """
        tiles = BOARDS[self.page].tiles(registry, dict(self.chosen))
        if self.name not in tiles:
            raise LookupError(f"{self.page} shows no {self.name} for {dict(self.chosen)}")
        return tiles[self.name]

    def attempt(self, registry: Registry) -> Tile | None:
        """The figure or card for this snapshot; None where it has none for this choice."""
        try:
            return self.tile(registry)
        except (LookupError, NothingToDraw):
            return None

    def in_words(self, registry: Registry) -> dict[str, str]:
        """Its page and all that was chosen there, by what each is called."""
        if self.page not in BOARDS:
            return {}
        board = BOARDS[self.page]
        asked = board.asked(registry, dict(self.chosen))
        chosen = {**defaults(asked), **dict(self.chosen)}
        return {
            "Halaman": board.title,
            **{one.label: said(one, chosen[one.key]) for one in asked},
        }

    def of_kecamatan(self, registry: Registry, code: str) -> "Exhibit":
        """The same figure of one kecamatan, by its code; itself where its page knows no places."""
        offered, _ = BOARDS[self.page].offered(registry)
        if "kecamatan" not in {choice.key for choice in offered}:
            return self
        chosen = {**dict(self.chosen), "kecamatan": code}
        return Exhibit(self.page, self.name, tuple(sorted(chosen.items())))


def exhibit(registry: Registry, board: Board, name: str, chosen: Chosen) -> Exhibit:
    """This tile of a board for what was chosen there, as one for good."""
    usual = defaults(board.asked(registry, chosen))
    others = ((key, one) for key, one in chosen.items() if key in usual and one != usual[key])
    return Exhibit(board.path, name, tuple(sorted(others)))


def of_page(registry: Registry, board: Board, chosen: Chosen) -> dict[Exhibit, Tile]:
    """Every tile of a page for those of these choices that it knows, in the order of reading.

    Empty where the page has nothing to draw for them.
    """
    mine = board.known(registry, chosen)
    try:
        tiles = board.tiles(registry, mine)
    except NothingToDraw:
        return {}
    one = exhibit(registry, board, "", mine)
    return {replace(one, name=name): tile for name, tile in tiles.items()}


def exhibits(registry: Registry, chosen: Chosen | None = None) -> dict[Exhibit, Tile]:
    """Every tile of every page that stands alone, as `of_page`, in the order of pages."""
    pages = [one for one in BOARDS.values() if one.stands_alone]
    return {
        one: tile for page in pages for one, tile in of_page(registry, page, chosen or {}).items()
    }

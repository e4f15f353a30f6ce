"""The figures of one page without the page: what they depend on, and how they are made."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from data import indonesian
from figures.choosing import Amount, Choice, Chosen, defaults
from figures.tiles import Row, Tile, by_name
from queries.registry import Registry

_WORDS = {
    "sektor": "sektor",
    "dana": "sumber dana",
    "jk": "jenis kelamin",
    "program": "program",
}


class NothingToDraw(Exception):  # noqa: N818 - an answer to a choice, not an error
    """There is nothing to draw; the message says why, for the reader of the screen."""


@dataclass(frozen=True, slots=True)
class Board:
    """The tiles of one page.

    `path` is the page's address, `title` its name, `choices` what can be chosen in a snapshot (in
    order of the controls), `draw` makes the rows of tiles. Both may raise `NothingToDraw`.
    `without_a_say` tells for what is chosen the keys of the choices that change nothing beside it.
    `stands_alone` is false where there are figures only once somebody has chosen: nobody made the
    plan that a fresh page calculates.
    """

    path: str
    title: str
    choices: Callable[[Registry], Sequence[Choice | Amount]]
    draw: Callable[[Registry, Chosen], Sequence[Row]]
    without_a_say: Callable[[Chosen], Collection[str]] = lambda _: ()
    stands_alone: bool = True

    def offered(self, registry: Registry) -> tuple[Sequence[Choice | Amount], str]:
        """What can be chosen; where that is nothing, why, in words for the reader."""
        try:
            return self.choices(registry), ""
        except NothingToDraw as nothing:
            return (), str(nothing)

    def asked(self, registry: Registry, chosen: Chosen) -> Sequence[Choice | Amount]:
        """What is asked of a reader who has chosen so: all on offer that has a say beside it."""
        offered, _ = self.offered(registry)
        silent = self.without_a_say({**defaults(offered), **chosen}) if offered else ()
        return [one for one in offered if one.key not in silent]

    def drawn(self, registry: Registry, chosen: Chosen) -> tuple[Sequence[Row], str]:
        """The rows for what is chosen; where there are none, why, in words for the reader."""
        if words := nothing_chosen(chosen):
            return (), words
        try:
            return self.rows(registry, chosen), ""
        except NothingToDraw as nothing:
            return (), str(nothing)

    def rows(self, registry: Registry, chosen: Chosen) -> Sequence[Row]:
        """Return the rows for what is chosen, drawn once for a snapshot and these choices."""
        key = (self.path, tuple(sorted(chosen.items())))
        return registry.keep(key, lambda: self.draw(registry, chosen))

    def known(self, registry: Registry, chosen: Chosen) -> Chosen:
        """Those of these choices that have a say on this board."""
        return {
            one.key: chosen[one.key] for one in self.asked(registry, chosen) if one.key in chosen
        }

    def tiles(self, registry: Registry, chosen: Chosen | None = None) -> dict[str, Tile]:
        """The tiles by name, in order of reading; what is not chosen counts as on a fresh page.

        Raises `NothingToDraw` where the choice matches nothing.
        """
        settled = {**defaults(self.choices(registry)), **(chosen or {})}
        rows, words = self.drawn(registry, settled)
        if words:
            raise NothingToDraw(words)
        return by_name(rows)


def nothing_chosen(chosen: Chosen) -> str:
    """Which choice of many is empty, in words for the reader; "" where none is."""
    empty = [_WORDS[key] for key, value in chosen.items() if value == ()]
    if not empty:
        return ""
    return (
        f"Tidak ada {indonesian.join(empty)} yang dipilih, jadi tidak ada yang dapat digambar. "
        "Pilih paling sedikit satu."
    )

"""What a reader chooses on a page: the same in every program that shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench.peers import figures
from charts.tiles import NothingToDraw
from pages import gallery
from pages.choices import Choice, Chosen, Value


@dataclass(frozen=True, slots=True)
class Change:
    """A click on an option of a choice, by its value."""

    choice: Choice
    value: str

    @property
    def words(self) -> str:
        return self.choice.options[self.value]


def rounds(path: str, count: int, chosen: Chosen) -> Iterator[list[Change]]:
    """Yield the changes of so many rounds on a page, in each one of every choice.

    A click that would leave all figures as they are, or nothing to draw, is left out.
    """
    if path not in gallery.boards():
        return
    chosen = figures.settled(path, chosen)
    shown = _drawn(path, chosen)
    for turn in range(count):
        made = []
        for choice in figures.controls(path, chosen):
            value = _next(choice, turn, chosen[choice.key])
            wanted = {**chosen, choice.key: _clicked(choice, value, chosen[choice.key])}
            drawn = _drawn(path, wanted)
            if drawn and drawn != shown:
                made.append(Change(choice, value))
                chosen, shown = wanted, drawn
        yield made


def _next(choice: Choice, turn: int, now: Value) -> str:
    options = list(choice.options)
    if choice.many:
        return options[turn // 2 % len(options)]
    # Every seventh of a long list.
    step = 7 if choice.widget == "select" else 1
    return options[(options.index(now) + step) % len(options) if now else 0]


def _clicked(choice: Choice, value: str, now: Value) -> Value:
    if not choice.many:
        return value
    return tuple(one for one in choice.options if (one in now) != (one == value))


def _drawn(path: str, chosen: Chosen) -> list[dict[str, Any]]:
    try:
        rows = list(figures.rows(path, chosen))
    except NothingToDraw:
        return []
    return [figures.spec(chart) for row in rows for chart, _ in row]

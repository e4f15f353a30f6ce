"""What visitors choose: other options of every control at each turn, none of them twice."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations, islice
from math import gcd, prod

from bench.pages import Page
from bench.peers import figures
from charts.tiles import NothingToDraw
from pages.choices import Choice, Chosen, Value

Plan = Mapping[Page, Sequence[Chosen]]


def planned(pages: Sequence[Page], count: int, least: int = 0) -> Plan:
    """This many choices a page that draw something, or as many as it has.

    A page with fewer than `least` is left out.
    """
    found = {page: list(islice(_drawing(page), count)) for page in pages}
    return {page: choices for page, choices in found.items() if len(choices) >= least}


def _drawing(page: Page) -> Iterator[Chosen]:
    for chosen in _choices(figures.controls(page.path, page.chosen)):
        try:
            if any(figures.rows(page.path, chosen)):
                yield chosen
        except NothingToDraw:
            continue


def _choices(controls: Sequence[Choice]) -> Iterator[Chosen]:
    """Every way to set the controls, in an order that changes most of them from one to the next."""
    ways = {choice.key: _ways(choice) for choice in controls}
    total = prod(map(len, ways.values()))
    stride = next(one for one in range(int(0.618 * total) or 1, total + 1) if gcd(one, total) == 1)
    for turn in range(total):
        rest = turn * stride % total
        chosen = {}
        for key, options in ways.items():
            rest, place = divmod(rest, len(options))
            chosen[key] = options[place]
        yield chosen


def _ways(choice: Choice) -> list[Value]:
    """One option, or of many at least half."""
    options = list(choice.options)
    if not choice.many:
        return options
    sizes = range(len(options), (len(options) - 1) // 2, -1)
    return list(chain.from_iterable(combinations(options, size) for size in sizes))

"""What visitors choose: other options of every control at each turn, none of them twice."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations, islice
from math import gcd, prod

from bench import servers, visitor
from bench.pages import Page
from bench.visitor import Chosen, Control

Plan = Mapping[Page, Sequence[Chosen]]


def planned(pages: Sequence[Page], count: int, least: int = 0) -> Plan:
    """This many choices a page that draw something, or as many as it has.

    A page with fewer than `least` is left out.

    They are tried on a server of their own, so that the one to be measured has not heard of them.
    """
    with servers.dashboard() as server:
        found = {page: list(islice(_drawing(server, page), count)) for page in pages}
    return {page: choices for page, choices in found.items() if len(choices) >= least}


def _drawing(server: servers.Server, page: Page) -> Iterator[Chosen]:
    with visitor.visiting(server, page.path, page.address) as trying:
        draws = bool(trying.run().board)
        for chosen in choices(trying.controls):
            trying.choose(chosen)
            if bool(trying.run().board) == draws:
                yield chosen


def choices(controls: Mapping[str, Control]) -> Iterator[Chosen]:
    """Every way to set the controls, in an order that changes most of them from one to the next."""
    ways = {label: _ways(control) for label, control in controls.items()}
    total = prod(map(len, ways.values()))
    stride = next(one for one in range(int(0.618 * total) or 1, total + 1) if gcd(one, total) == 1)
    for turn in range(total):
        rest = turn * stride % total
        chosen = {}
        for label, options in ways.items():
            rest, place = divmod(rest, len(options))
            chosen[label] = options[place]
        yield chosen


def _ways(control: Control) -> list[tuple[str, ...]]:
    """One option, or of many at least half."""
    if not control.many:
        return [(option,) for option in control.options]
    sizes = range(len(control.options), (len(control.options) - 1) // 2, -1)
    return list(chain.from_iterable(combinations(control.options, size) for size in sizes))

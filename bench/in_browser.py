"""What a reader waits for in a browser: a change of a choice, a first visit and a later one.

Dashboard and peers take turns, and in who begins, so that a noisy moment of the machine hits all.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain
from typing import TypeVar

from bench import browser, servers
from bench.browser import Answer, Visit
from bench.changes import rounds
from bench.effort import Effort
from bench.pages import Page, pages
from bench.peers import figures
from bench.report import Row, Section, Target
from bench.servers import Server
from pages import gallery

_KB, _MB = 1e-3, 1e-6
_OURS = "dashboard"
_Noted = TypeVar("_Noted", Answer, Visit)


def change(effort: Effort) -> Section:
    """A choice is changed on a page that peers have: until what is in sight is redrawn, and all."""
    taken: dict[Page, dict[str, list[Answer]]] = {}
    with _running() as running, browser.chromium() as chromium:
        for page, count in _figures().items():
            if page.path not in figures.PAGES:
                continue
            changes = list(rounds(page.path, 1 + effort.runs, page.chosen))
            with ExitStack() as stack:
                tabs = {
                    program: stack.enter_context(browser.fresh(chromium, server))
                    for program, server in _having(page, running).items()
                }
                for tab in tabs.values():
                    tab.visit(page, count)
                order = list(tabs)
                answers = taken[page] = {program: [] for program in order}
                for made in chain.from_iterable(changes):
                    order.reverse()
                    for program in order:
                        answers[program].append(tabs[program].change(made))
                for noted in answers.values():
                    del noted[: len(changes[0])]
    redrawn = {
        "kepesertaan": Target(0.6, "Dash"),
        "manfaat": Target(0.85, "Dash"),
        "pertanian": Target(0.85, "Dash"),
    }
    in_sight = dict.fromkeys(redrawn, Target(0.4, "Dash"))
    return Section(
        "change of a choice",
        [
            *_rows(taken, "all redrawn", "ms", lambda one: one.drawn, redrawn),
            *_rows(taken, "in sight redrawn", "ms", lambda one: one.seen, in_sight),
            *_rows(taken, "first figure", "ms", lambda one: one.first),
            *_rows(taken, "answered", "ms", lambda one: one.answered),
            *_rows(taken, "received", "kB", lambda one: one.size * _KB),
        ],
        [
            "Until the frame with the last touch of a figure's DOM, its layout included; the grids "
            "of plain Streamlit may come later.",
            "Answered is the last request of the page; what comes over a socket counts as none.",
        ],
    )


def fresh(effort: Effort) -> Section:
    """Every page as the first one of a browser with an empty cache."""
    taken: dict[Page, dict[str, list[Visit]]] = {}
    with _running() as running, browser.chromium() as chromium:
        for page, program, server, count in _visits(running, effort):
            with browser.fresh(chromium, server) as tab:
                seen = tab.visit(page, count)
            taken.setdefault(page, {}).setdefault(program, []).append(seen)
    return _visited("fresh browser", taken, Target(0.6, "Dash"), Target(500), Target(1600))


def warm(effort: Effort) -> Section:
    """Every page in a browser that has seen it before: files are kept, the page is loaded anew."""
    taken: dict[Page, dict[str, list[Visit]]] = {}
    with _running() as running, browser.chromium() as chromium, ExitStack() as stack:
        tabs = {
            program: stack.enter_context(browser.fresh(chromium, server))
            for program, server in running.items()
        }
        for page, program, _, count in _visits(running, effort):
            tabs[program].page.goto("about:blank")
            seen = tabs[program].visit(page, count)
            taken.setdefault(page, {}).setdefault(program, []).append(seen)
    return _visited("warm browser", taken, Target(0.7, "plain Streamlit"))


def memory(_effort: Effort) -> Section:
    """What a server holds after one visitor saw its pages and made ten changes."""
    held: dict[str, list[float]] = {}
    with _running() as running, browser.chromium() as chromium:
        for program, server in running.items():
            with browser.fresh(chromium, server) as tab:
                for page, count in _figures().items():
                    if program in _having(page, running):
                        tab.visit(page, count)
                        for made in next(rounds(page.path, 1, page.chosen), ()):
                            tab.change(made)
            held[program] = [server.memory() * _MB]
    ours = held.pop(_OURS)
    return Section(
        "memory of the server",
        [Row("one visitor, a round of changes on every page", "MB", ours, held, Target(400))],
        ["The dashboard has more pages than the others."],
    )


@contextmanager
def _running() -> Iterator[dict[str, Server]]:
    with ExitStack() as stack:
        start = {_OURS: servers.dashboard, **servers.PEERS}
        yield {program: stack.enter_context(starts()) for program, starts in start.items()}


def _having(page: Page, running: Mapping[str, Server]) -> Mapping[str, Server]:
    """The programs that have this page."""
    return running if page.path in figures.PAGES else {_OURS: running[_OURS]}


def _figures() -> dict[Page, int]:
    """How many figures each page has at first; Mode briefing has a measure of its own."""
    return {
        page: sum(map(len, figures.rows(page.path, page.chosen)))
        if page.path in gallery.boards()
        else 0
        for page in pages()
        if page.path != "briefing"
    }


def _visits(
    running: Mapping[str, Server], effort: Effort
) -> Iterator[tuple[Page, str, Server, int]]:
    """One visit to every page of every program, over and over, each time the other way round."""
    turns = [
        (page, program, server, count)
        for page, count in _figures().items()
        for program, server in _having(page, running).items()
    ]
    for _ in range(1 + effort.runs):
        turns.reverse()
        yield from turns


def _visited(
    title: str,
    taken: Mapping[Page, dict[str, list[Visit]]],
    rest: Target,
    paint: Target | None = None,
    size: Target | None = None,
) -> Section:
    """What was noted on each page, without the first visit."""
    for visits in taken.values():
        for noted in visits.values():
            del noted[0]
    taken = {page: taken[page] for page in sorted(taken, key=pages().index)}

    def every(target: Target | None) -> dict[str, Target]:
        beside = figures.PAGES if target and target.beside else [page.path for page in taken]
        return dict.fromkeys(beside, target) if target else {}

    return Section(
        title,
        [
            *_rows(taken, "first paint", "ms", lambda one: one.first_paint, every(paint)),
            *_rows(taken, "at rest", "ms", lambda one: one.rest, every(rest)),
            *_rows(taken, "received", "kB", lambda one: one.size * _KB, every(size)),
        ],
        ["At rest: from navigation until the frame with the last touch of a figure."],
    )


def _rows(
    taken: Mapping[Page, Mapping[str, Sequence[_Noted]]],
    what: str,
    unit: str,
    value: Callable[[_Noted], float],
    targets: Mapping[str, Target] | None = None,
) -> Iterator[Row]:
    for page, by_program in taken.items():
        values = {program: list(map(value, noted)) for program, noted in by_program.items()}
        ours = values.pop(_OURS)
        yield Row(f"{page.title}, {what}", unit, ours, values, (targets or {}).get(page.path))

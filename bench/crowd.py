"""Many visitors at once, each of whom changes a choice every two seconds."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, islice
from statistics import quantiles
from urllib.parse import parse_qsl

from bench import choosing, servers
from bench.choosing import Plan
from bench.effort import Effort
from bench.pages import Page, boards
from bench.peers import figures
from bench.report import Row, Section, Target
from bench.servers import Server
from bench.visitor import Answer, Visitor, query
from data.permissions import PUBLIC
from pages import document, gallery, reader
from pages.choices import Chosen

CROWDS = (20, 50)
EVERY = 2.0
"""Seconds from one change of a visitor to the next."""
_MS, _MB = 1e3, 1e-6
_PROGRAMS: Mapping[str, Callable[[], AbstractContextManager[Server]]] = {
    "dashboard": servers.dashboard,
    "Dash": servers.dash,
    "bare page": servers.bare_page,
    "two dashboards": partial(servers.dashboards, 2),
    "Dash, two workers": partial(servers.dash, 2),
}


@dataclass(slots=True)
class _Diary:
    """What a visitor of a page asked for and was shown, and what went wrong."""

    page: Page
    seen: list[tuple[Chosen, Answer]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Crowd:
    """The diaries of all visitors, and what processor and memory they took."""

    diaries: Sequence[_Diary]
    worked: float
    held: float

    @property
    def waited(self) -> list[float]:
        """Milliseconds."""
        return [answer.seconds * _MS for diary in self.diaries for _, answer in diary.seen]

    @property
    def errors(self) -> list[str]:
        return [error for diary in self.diaries for error in diary.errors]


def visitors(effort: Effort) -> Section:
    """Twenty and fifty visitors on pages with figures: how long they wait, and if all is right."""
    visited = [page for page in boards() if page.path in figures.PAGES]
    each = round(effort.seconds / EVERY)
    plan = choosing.planned(visited, each * max(CROWDS) // len(visited) + 1)
    rows, notes = [], []
    for size in CROWDS:
        crowds = {}
        for program, start in _PROGRAMS.items():
            with start() as server:
                crowds[program] = _came(server, plan, size, each)
        wrong = _wrong(crowds["dashboard"]) + _wrong(crowds["two dashboards"])
        rows += _rows(size, crowds, wrong)
        errors = [f"{name}: {error}" for name, crowd in crowds.items() for error in crowd.errors]
        notes += [*sorted(set(errors))[:_FEW], *wrong[:_FEW]]
    titles = ", ".join(page.title for page in visited)
    return Section(
        f"visitors who each change a choice every {EVERY:g} s",
        rows,
        [
            f"On {titles}; servers and visitors share {os.cpu_count()} processors.",
            "Nobody asks for what another has asked for before, while there is anything new.",
            "Wrong is an answer that differs from the one to somebody who asks alone; whether that "
            "one is right is what `python -m queries audit` finds out.",
            *notes,
        ],
    )


_FEW = 5
"""How many errors or wrong answers are told in full."""


def _came(server: Server, plan: Plan, size: int, each: int) -> _Crowd:
    diaries = [_Diary(page) for page in islice(cycle(plan), size)]
    for page in plan:
        with closing(Visitor(server, page.path)) as one:
            one.choose(figures.settled(page.path, page.chosen))
    before, worked, began = server.memory(), server.worked(), time.monotonic() + 1
    with ThreadPoolExecutor(size) as threads:
        for number, diary in enumerate(diaries):
            wanted = _own(plan, diary.page, number // len(plan), each)
            threads.submit(_stay, server, diary, wanted, began + number * EVERY / size)
    crowd = _Crowd(diaries, server.worked() - worked, server.memory() - before)
    if not crowd.waited:
        raise RuntimeError(f"nobody saw a page of {server.program}: {crowd.errors[0]}")
    return crowd


def _own(plan: Plan, page: Page, number: int, count: int) -> list[Chosen]:
    """The choices of a visitor: others than those of the visitors before, while there are any."""
    start = number * count
    return list(islice(cycle(plan[page]), start, start + count))


def _stay(server: Server, diary: _Diary, wanted: Sequence[Chosen], began: float) -> None:
    with closing(Visitor(server, diary.page.path)) as visitor:
        for turn, chosen in enumerate(wanted):
            time.sleep(max(0.0, began + turn * EVERY - time.monotonic()))
            try:
                diary.seen.append((chosen, visitor.choose(chosen)))
            except Exception as error:
                diary.errors.append(str(error))


def _wrong(crowd: _Crowd) -> list[str]:
    """What was answered otherwise than to somebody who asks alone."""
    return [
        f"{diary.page.title}: {query(chosen)}"
        for diary in crowd.diaries
        for chosen, answer in diary.seen
        if answer.content != _alone(diary.page.path, query(chosen))
    ]


def _alone(path: str, asked: str) -> bytes:
    address = dict(parse_qsl(asked))
    return document.packed(
        gallery.pages()[path], reader.of_address(address, PUBLIC), address
    ).content


def _rows(size: int, crowds: Mapping[str, _Crowd], wrong: Sequence[str]) -> list[Row]:
    def row(
        what: str, unit: str, value: Callable[[_Crowd], Sequence[float]], target: Target | None
    ) -> Row:
        values = {program: value(crowd) for program, crowd in crowds.items()}
        return Row(f"{size} visitors, {what}", unit, values.pop("dashboard"), values, target)

    within = Target(1, "Dash") if size == CROWDS[0] else Target(500)
    return [
        row("change until the answer, median", "ms", lambda one: one.waited, None),
        row("  95 % within", "ms", lambda one: [_percentile(one.waited, 95)], within),
        row("  the slowest", "ms", lambda one: [max(one.waited)], None),
        row(
            "processor of the server, a change",
            "ms",
            lambda one: [one.worked * _MS / len(one.waited)],
            None,
        ),
        row("more memory, a visitor", "MB", lambda one: [one.held * _MB / size], None),
        row("errors", "", lambda one: [len(one.errors)], Target(0)),
        Row(f"{size} visitors, wrong answers", "", [len(wrong)], target=Target(0)),
    ]


def _percentile(values: Sequence[float], share: int) -> float:
    return quantiles(values, n=100, method="inclusive")[share - 1]

"""Many visitors at once, each of whom changes a filter every two seconds."""

import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle, islice
from statistics import quantiles

from bench import choosing, expected, servers, visitor
from bench.choosing import Plan
from bench.effort import Effort
from bench.expected import Cubes
from bench.pages import Page, pages
from bench.report import Row, Section, Target
from bench.visitor import Chosen, Run, Visitor
from data.store import snapshots

VISITORS = 20
EVERY = 2.0
"""Seconds from one change of a visitor to the next."""
_MS, _MB = 1e3, 1e-6


@dataclass(slots=True)
class _Diary:
    """What a visitor of a page asked for and was shown, and what went wrong."""

    page: Page
    seen: list[tuple[Chosen, Run]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def visitors(effort: Effort) -> Section:
    """Twenty visitors on the pages with filters: how long they wait, and whether all is right."""
    visited = [page for page in pages() if page.path in expected.PAGES]
    each = round(effort.seconds / EVERY)
    plan = choosing.planned(visited, each * VISITORS // len(visited))
    with servers.dashboard() as server, ExitStack() as stack:
        for page in visited:
            with visitor.visiting(server, page.path, page.address):
                pass
        before = server.memory()
        here = [
            (_Diary(page), stack.enter_context(visitor.visiting(server, page.path, page.address)))
            for page in islice(cycle(visited), VISITORS)
        ]
        worked, began = server.worked(), time.monotonic() + 1
        with ThreadPoolExecutor(VISITORS) as threads:
            for number, (diary, one) in enumerate(here):
                wanted = _own(plan, diary.page, number // len(visited), each)
                threads.submit(_stay, one, diary, wanted, began + number * EVERY / VISITORS)
        held, worked = server.memory() - before, server.worked() - worked
    return _told([diary for diary, _ in here], held, worked)


def _own(plan: Plan, page: Page, number: int, count: int) -> list[Chosen]:
    """The choices of a visitor: others than those of the visitors before, while there are any."""
    start = number * count
    return list(islice(cycle(plan[page]), start, start + count))


def _stay(one: Visitor, diary: _Diary, wanted: Sequence[Chosen], began: float) -> None:
    for turn, chosen in enumerate(wanted):
        time.sleep(max(0.0, began + turn * EVERY - time.monotonic()))
        try:
            one.choose(chosen)
            diary.seen.append((chosen, one.run()))
        except Exception as error:
            diary.errors.append(str(error))


def _told(diaries: Sequence[_Diary], held: int, worked: float) -> Section:
    cubes = Cubes.of(snapshots.current())
    waited = [run.seconds * _MS for diary in diaries for _, run in diary.seen]
    errors = [error for diary in diaries for error in diary.errors]
    if not waited:
        raise RuntimeError(f"nobody saw a page: {errors[0]}")
    checked, wrong = 0, []
    for diary in diaries:
        for chosen, run in diary.seen:
            figures = run.figures()
            checked += len(figures)
            found = expected.wrong(diary.page.path, cubes, chosen, figures)
            wrong += [f"{diary.page.title}, {name}: {dict(chosen)}" for name in found]
    visited = dict.fromkeys(diary.page for diary in diaries)
    titles = ", ".join(page.title for page in visited)
    others = ", ".join(page.title for page in pages() if page not in visited)
    return Section(
        f"{VISITORS} visitors, each changes filters every {EVERY:g} s",
        [
            Row("change until the page has run, median", "ms", waited),
            Row(
                "  95 % of the changes within", "ms", [_percentile(waited, 95)], target=Target(1000)
            ),
            Row("  the slowest change", "ms", [max(waited)]),
            Row("errors", "", [len(errors)], target=Target(0)),
            Row("wrong figures", "", [len(wrong)], target=Target(0)),
            Row("processor time in the server per change", "ms", [worked * _MS / len(waited)]),
            Row("memory of the server per visitor", "MB", [held * _MB / VISITORS]),
        ],
        [
            f"On {titles}; server and visitors share {os.cpu_count()} processors.",
            f"Nobody on {others}: bench/expected.py does not know what they must show.",
            f"{checked:,} figures were held against the snapshot's files, counted with pandas.",
            *sorted(set(errors))[:_FEW],
            *wrong[:_FEW],
        ],
    )


_FEW = 5
"""How many errors or wrong figures are told in full."""


def _percentile(values: Sequence[float], share: int) -> float:
    return quantiles(values, n=100, method="inclusive")[share - 1]

"""How long sheets of paper take, in a warm browser."""

import time

from bench.effort import Effort
from bench.report import Row, Section, Target
from data.store import snapshots
from pages.gallery import boards
from pages.press import paper
from queries.registry import Registry

_YEAR = 2025


def sheets(effort: Effort) -> Section:
    """How long the profile of a kecamatan takes, all of them, and each page with its tables."""
    registry = Registry(snapshots.current())
    profiles, alone = [], []
    for _ in range(max(1, effort.runs // 5)):
        started = before = time.perf_counter()
        every = paper.of_every_kecamatan(registry, _YEAR, "terang", lambda _: None, lambda *_: None)
        for place, _ in enumerate(every):
            now = time.perf_counter()
            # The first one also opens the browser.
            alone += [now - before] if place else []
            before = now
        profiles.append(before - started)
    pages = []
    for board in boards().values():
        started = time.perf_counter()
        paper.of_page(board, registry)
        pages.append(
            Row(f"{board.title}, all figures and tables", "s", [time.perf_counter() - started])
        )
    return Section(
        "sheets of paper",
        [
            Row("profile of a kecamatan", "s", alone, target=Target(2)),
            Row("profiles of all kecamatan", "s", profiles, target=Target(60)),
            *pages,
        ],
    )

"""What is measured, one function a measure.

Each takes how often to measure and gives a `Section` of rows. Dashboard and yardstick take turns
run by run, and in who begins, so that a noisy moment of the machine hits both.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import combinations, islice
from pathlib import Path

import duckdb
from streamlit.testing.v1 import AppTest

from data import catalogue, snapshots
from queries import registry as registry_module
from queries.registry import Registry
from tests.bench import browser, servers, visitor
from tests.bench.browser import Answer
from tests.bench.changes import FIGURES, KINDS, rounds
from tests.bench.report import Row, Section, Target
from tests.bench.servers import ROOT, Server

SUMMARY_FIGURES = 4
KEPESERTAAN = "kepesertaan"
YEARS = ("2023", "2024", "2025")
MS, KB, MB = 1e3, 1e-3, 1e-6
_WARM_UP = 3


@contextmanager
def _both() -> Iterator[tuple[Server, Server]]:
    with servers.dashboard() as dashboard, servers.yardstick() as yardstick:
        yield dashboard, yardstick


def server(runs: int) -> Section:
    """How long a page's script takes in a warm server: a choice nobody made, then one made before.

    The dashboard remembers answers to its questions and the yardstick its frames, so both are told
    apart. Ringkasan has nothing to choose.
    """
    warm_up, wanted = _choices(runs)
    with _both() as (dashboard, yardstick), ExitStack() as stack:
        visitors = {
            "Ringkasan": stack.enter_context(visitor.visiting(dashboard, "")),
            "Kepesertaan": stack.enter_context(visitor.visiting(dashboard, KEPESERTAAN)),
            "yardstick": stack.enter_context(visitor.visiting(yardstick, "")),
        }
        _visited(visitors, warm_up)
        new = _visited(visitors, wanted)
        known = _visited(visitors, wanted)
    return Section(
        "page run in the server",
        [
            Row("Ringkasan", "ms", known["Ringkasan"], target=Target(80)),
            Row("Kepesertaan, new choice", "ms", new["Kepesertaan"], new["yardstick"], Target(80)),
            Row(
                "Kepesertaan, made before",
                "ms",
                known["Kepesertaan"],
                known["yardstick"],
                Target(80),
            ),
            Row("Ringkasan, script alone (AppTest)", "ms", _script("", runs)),
            Row("Kepesertaan, new choice, script alone", "ms", _script(KEPESERTAAN, runs)),
        ],
        [
            "From the request on a websocket until the server says that the script has finished, "
            "read by a client without a browser.",
        ],
    )


Wanted = tuple[str, tuple[str, ...]]


def _choices(count: int) -> tuple[list[Wanted], list[Wanted]]:
    """A few choices to warm up with and others to measure: a year and the ids of some sectors."""
    some = (one for size in (2, 3, 4, 5) for one in combinations(catalogue.SECTORS, size))
    all_choices = [(year, sectors) for sectors in some for year in YEARS]
    return all_choices[:_WARM_UP], all_choices[_WARM_UP : _WARM_UP + count]


def _visited(
    visitors: Mapping[str, visitor.Visitor], wanted: Sequence[Wanted]
) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {name: [] for name in visitors}
    order = list(visitors)
    for year, sectors in wanted:
        order.append(order.pop(0))
        for name in order:
            if name != "Ringkasan":
                visitors[name].choose("Tahun", [year])
                visitors[name].choose(
                    "Sektor", [catalogue.SECTORS[one].short_label for one in sectors]
                )
            taken[name].append(visitors[name].run().seconds * MS)
    return taken


def _script(page: str, runs: int) -> list[float]:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=visitor.PATIENCE).run()
    if page:
        app.switch_page(f"pages/{page}.py").run()
    warm_up, wanted = _choices(runs)
    taken = []
    for year, sectors in (*warm_up, *wanted):
        if page:
            app.query_params["tahun"] = year
            app.query_params["sektor"] = ",".join(sectors)
        began = time.perf_counter()
        app.run()
        taken.append((time.perf_counter() - began) * MS)
        if app.exception:
            raise RuntimeError(app.exception[0].message)
    return taken[len(warm_up) :]


def queries(runs: int) -> Section:
    """Every question on the current snapshot, three times as often, none of them remembered."""
    registry = Registry(snapshots.current(), remembered=0)
    names = sorted(path.stem for path in Path(registry_module.__file__).parent.glob("*.sql"))
    rows, left_out = [], []
    for name in names:
        wanted = set(duckdb.extract_statements(registry_module.statement(name))[0].named_parameters)
        if wanted - set(_CHOICES):
            left_out.append(name)
            continue
        taken = []
        for place in range(3 * runs + 1):
            choice = {one: _CHOICES[one][place % len(_CHOICES[one])] for one in sorted(wanted)}
            began = time.perf_counter()
            registry.ask(name, **choice)
            taken.append((time.perf_counter() - began) * MS)
        rows.append(Row(name, "ms", taken[1:], target=Target(15)))
    notes = [f"Not measured, a parameter has no values here: {', '.join(left_out)}"]
    return Section("query", rows, notes if left_out else [])


# Lists of different lengths, so that every run asks for another combination.
_CHOICES: Mapping[str, Sequence[registry_module.Parameter]] = {
    "year": [int(year) for year in YEARS],
    "sectors": [list(catalogue.SECTORS), *([one] for one in catalogue.SECTORS)],
    "funding": [list(catalogue.FUNDING), *([one] for one in catalogue.FUNDING)],
    "sexes": [list(catalogue.SEXES), list(catalogue.SEXES)[:1]],
    "kecamatan": [None, *list(catalogue.KECAMATAN)[:10]],
    "programmes": [list(catalogue.PROGRAMMES), *([one] for one in catalogue.PROGRAMMES)],
    "origins": [list(catalogue.ORIGINS), *([one] for one in catalogue.ORIGINS)],
    "items": [list(catalogue.AID_ITEMS), *([one] for one in catalogue.AID_ITEMS)],
}


def change(runs: int) -> Section:
    """A filter is changed on Kepesertaan: until all is redrawn, and what went over the wire."""
    ours: list[Answer] = []
    theirs: list[Answer] = []
    with (
        _both() as (dashboard, yardstick),
        browser.chromium() as chromium,
        browser.fresh(chromium, dashboard) as our_page,
        browser.fresh(chromium, yardstick) as their_page,
    ):
        browser.visit(our_page, dashboard, f"/{KEPESERTAAN}", FIGURES)
        browser.visit(their_page, yardstick, "/", FIGURES)
        turns = [(our_page, ours), (their_page, theirs)]
        for made in rounds(1 + runs):
            turns.reverse()
            for page, answers in turns:
                answers.append(browser.change(page, made, FIGURES))
    warm_ours, warm_theirs = ours[len(KINDS) :], theirs[len(KINDS) :]

    def row(what: str, unit: str, value: Callable[[Answer], float], *kinds: str) -> Row:
        return Row(
            what,
            unit,
            [value(one) for one in warm_ours if one.kind in (kinds or KINDS)],
            [value(one) for one in warm_theirs if one.kind in (kinds or KINDS)],
        )

    def aimed(row: Row, target: Target) -> Row:
        return Row(row.what, row.unit, row.dashboard, row.yardstick, target)

    largest = max(one.size for one in warm_ours) * KB
    return Section(
        "filter change on Kepesertaan",
        [
            aimed(
                row("click until all figures are redrawn", "ms", lambda one: one.milliseconds),
                Target(0.5, is_ratio=True),
            ),
            *(row(f"  {kind}", "ms", lambda one: one.milliseconds, kind) for kind in KINDS),
            row("  browser: click until the request", "ms", lambda one: one.request),
            row("  server and transfer: until the last figure", "ms", lambda one: one.server),
            row("  browser: until the figures are redrawn", "ms", lambda one: one.redraw),
            aimed(row("received", "kB", lambda one: one.size * KB), Target(60)),
            *(row(f"  {kind}", "kB", lambda one: one.size * KB, kind) for kind in KINDS),
            Row("  the largest change", "kB", [largest], target=Target(60)),
        ],
        [
            "Until the last touch of a figure's DOM after which page and server stayed quiet; the "
            "grids of the yardstick may be later and are not waited for.",
        ],
    )


def fresh(runs: int) -> Section:
    """The first page of a browser with an empty cache."""
    taken: dict[str, list[browser.Visit]] = {"Ringkasan": [], "Kepesertaan": [], "yardstick": []}
    with _both() as (dashboard, yardstick), browser.chromium() as chromium:
        turns = [
            ("Ringkasan", dashboard, "/", SUMMARY_FIGURES),
            ("Kepesertaan", dashboard, f"/{KEPESERTAAN}", FIGURES),
            ("yardstick", yardstick, "/", FIGURES),
        ]
        for _ in range(1 + runs):
            turns.append(turns.pop(0))
            for name, visited, path, figures in turns:
                with browser.fresh(chromium, visited) as page:
                    taken[name].append(browser.visit(page, visited, path, figures))
    times = {name: [one.milliseconds for one in visits[1:]] for name, visits in taken.items()}
    sizes = {name: [one.size * MB for one in visits[1:]] for name, visits in taken.items()}
    return Section(
        "fresh browser",
        [
            Row("Ringkasan at rest", "ms", times["Ringkasan"]),
            Row(
                "Kepesertaan at rest",
                "ms",
                times["Kepesertaan"],
                times["yardstick"],
                Target(0.9, is_ratio=True),
            ),
            Row("Ringkasan, received", "MB", sizes["Ringkasan"]),
            Row("Kepesertaan, received", "MB", sizes["Kepesertaan"], sizes["yardstick"]),
        ],
        ["From navigation until the last touch of a figure, card or table; HTTP and websocket."],
    )


def memory(_runs: int) -> Section:
    """What the server holds after one visitor saw both pages and made ten changes."""
    held = {}
    with _both() as (dashboard, yardstick), browser.chromium() as chromium:
        for visited, paths in (
            (dashboard, (("/", SUMMARY_FIGURES), (f"/{KEPESERTAAN}", FIGURES))),
            (yardstick, (("/", FIGURES),)),
        ):
            with browser.fresh(chromium, visited) as page:
                for path, figures in paths:
                    browser.visit(page, visited, path, figures)
                for made in islice(rounds(2), 10):
                    browser.change(page, made, FIGURES)
                held[visited.name] = [visited.memory() * MB]
    return Section(
        "memory of the server",
        [
            Row(
                "one visitor, all pages, ten changes",
                "MB",
                held["dashboard"],
                held["yardstick"],
                Target(400),
            ),
        ],
    )


MEASURES: Mapping[str, Callable[[int], Section]] = {
    "server": server,
    "queries": queries,
    "change": change,
    "fresh": fresh,
    "memory": memory,
}

"""What is measured, one function a measure.

Each takes how much to measure and gives a `Section` of rows. Dashboard and yardstick take turns
run by run, and in who begins, so that a noisy moment of the machine hits both.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median

import duckdb
import psutil

from bench import browser, choosing, servers, visitor
from bench.browser import Answer
from bench.changes import FIGURES, KEPESERTAAN, KINDS, rounds
from bench.country import country
from bench.crowd import visitors
from bench.effort import Effort
from bench.files import files
from bench.pages import Page, pages
from bench.registers import lists, registers
from bench.report import Row, Section, Target
from bench.servers import Server
from bench.sheets import sheets
from bench.visitor import Run
from charts.palettes import Ink
from data import catalogue
from data.store import snapshots
from exports import picture
from exports.presets import PRESETS
from pages.gallery import exhibits
from queries import registry as registry_module
from queries.registry import Registry

MS, KB, MB = 1e3, 1e-3, 1e-6
_WARM_UP = 3
_YARDSTICK = Page("yardstick", "")


@contextmanager
def _both() -> Iterator[tuple[Server, Server]]:
    with servers.dashboard() as dashboard, servers.yardstick() as yardstick:
        yield dashboard, yardstick


def server(effort: Effort) -> Section:
    """How long a page's script takes in a warm server: a choice nobody made, then one made before.

    The dashboard remembers answers to its questions and the yardstick its frames, so both are told
    apart.
    """
    new, known = _runs(effort.runs)
    theirs = {"new choice": new.pop(_YARDSTICK), "made before": known.pop(_YARDSTICK)}

    def row(page: Page, kind: str, runs: Sequence[Run]) -> Row:
        compared = theirs[kind] if page.path == KEPESERTAAN else ()
        return Row(
            f"{page.title}, {kind}",
            "ms",
            [run.seconds * MS for run in runs],
            [run.seconds * MS for run in compared],
            Target(100),
        )

    return Section(
        "page run in the server",
        [
            *(row(page, "new choice", runs) for page, runs in new.items() if runs),
            *(row(page, "made before", runs) for page, runs in known.items() if runs),
        ],
        [
            "From the request on a websocket until the server says that the script has finished, "
            "read by a client without a browser.",
            "Fewer runs are told of a page that has fewer choices with something to draw.",
        ],
    )


def _runs(count: int) -> tuple[dict[Page, list[Run]], dict[Page, list[Run]]]:
    """Runs of every page and of the yardstick for new choices, and for the same ones again."""
    visited = pages()
    plan = dict(choosing.planned(visited, _WARM_UP + count))
    plan[_YARDSTICK] = next(plan[page] for page in visited if page.path == KEPESERTAAN)
    with _both() as (dashboard, yardstick), ExitStack() as stack:
        at_work = {
            page: stack.enter_context(
                visitor.visiting(
                    yardstick if page is _YARDSTICK else dashboard, page.path, page.address
                )
            )
            for page in plan
        }
        new, known = visitor.in_turns(at_work, plan), visitor.in_turns(at_work, plan)
    return (
        {page: runs[_WARM_UP:] for page, runs in new.items()},
        {page: runs[_WARM_UP:] for page, runs in known.items()},
    )


def queries(effort: Effort) -> Section:
    """Every question on the current snapshot, three times as often, none of them remembered."""
    registry = Registry(snapshots.current())
    registry.keep = lambda _, make: make()  # type: ignore[method-assign]
    names = sorted(path.stem for path in Path(registry_module.__file__).parent.glob("*.sql"))
    rows = []
    for name in names:
        wanted = set(duckdb.extract_statements(registry_module.statement(name))[0].named_parameters)
        if missing := wanted - set(_VALUES):
            raise LookupError(f"{name}: no values here for {', '.join(sorted(missing))}")
        taken = []
        for place in range(3 * effort.runs + 1):
            given = {one: _VALUES[one][place % len(_VALUES[one])] for one in sorted(wanted)}
            began = time.perf_counter()
            registry.ask(name, **given)
            taken.append((time.perf_counter() - began) * MS)
        rows.append(Row(name, "ms", taken[1:], target=Target(15)))
    return Section("query", rows)


_YEARS = (2023, 2024, 2025)

# Lists of different lengths, so that every run asks for another combination.
_VALUES: Mapping[str, Sequence[registry_module.Parameter]] = {
    "year": _YEARS,
    "first": _YEARS[:2],
    "last": _YEARS[-1:],
    "until": ["2025-12-31"],
    "step": ["month", "quarter", "year"],
    "sectors": [list(catalogue.SECTORS), *([one] for one in catalogue.SECTORS)],
    "funding": [list(catalogue.FUNDING), *([one] for one in catalogue.FUNDING)],
    "sexes": [list(catalogue.SEXES), list(catalogue.SEXES)[:1]],
    "kecamatan": [None, *list(catalogue.KECAMATAN)[:10]],
    "programmes": [list(catalogue.PROGRAMMES), *([one] for one in catalogue.PROGRAMMES)],
    "levels": [list(catalogue.SCHOOL_LEVELS), *([one] for one in catalogue.SCHOOL_LEVELS)],
    "origins": [list(catalogue.ORIGINS), *([one] for one in catalogue.ORIGINS)],
    "items": [list(catalogue.AID_ITEMS), *([one] for one in catalogue.AID_ITEMS)],
}


def _figures(server: Server) -> dict[Page, int]:
    """How many figures each page draws at first, which it must have before it can be at rest.

    Mode briefing is no page of a board, and has a measure of its own.
    """
    counts = {}
    for page in pages():
        if page.path == "briefing":
            continue
        counts[page] = 0
        if not list(rounds(page.path, 1)):
            # Some of these are not shown to who comes without a browser, and others instead.
            continue
        with visitor.visiting(server, page.path, page.address) as one:
            counts[page] = len(one.run().figures())
    return counts


def change(effort: Effort) -> Section:
    """A filter is changed: until all is redrawn, and what went over the wire."""
    clicks = {page: list(rounds(page.path, 1 + effort.runs)) for page in pages()}
    clicks[_YARDSTICK] = list(rounds(KEPESERTAAN, 1 + effort.runs))
    taken: dict[Page, list[Answer]] = {page: [] for page, made in clicks.items() if made}
    with _both() as (dashboard, yardstick), browser.chromium() as chromium, ExitStack() as stack:
        figures = {**_figures(dashboard), _YARDSTICK: FIGURES}
        shown = {}
        for page in taken:
            visited = yardstick if page is _YARDSTICK else dashboard
            shown[page] = stack.enter_context(browser.fresh(chromium, visited))
            browser.visit(shown[page], visited, page.url, figures[page])
        order = list(taken)
        for turn in range(max(map(len, clicks.values()))):
            order.reverse()
            for page in order:
                if turn < len(clicks[page]):
                    made = clicks[page][turn]
                    taken[page].append(browser.change(shown[page], made, _LEAST_FIGURES))
    warm = {page: answers[len(answers) // (1 + effort.runs) :] for page, answers in taken.items()}
    theirs = warm.pop(_YARDSTICK)
    (ours,) = (answers for page, answers in warm.items() if page.path == KEPESERTAAN)
    return Section(
        "filter change",
        [
            *_kepesertaan(ours, theirs),
            *(
                row
                for page, answers in warm.items()
                if page.path != KEPESERTAAN
                for row in _other_page(page, answers, theirs)
            ),
        ],
        [
            "Until the last touch of a figure's DOM after which page and server stayed quiet; the "
            "grids of the yardstick may be later and are not waited for.",
            "The yardstick is like Kepesertaan; beside the other pages it only gives a scale.",
            "The far aim for Kepesertaan is a ratio of 0.2.",
        ],
    )


_LEAST_FIGURES = 1
"""A board is at rest when all that it has is drawn; a choice may leave it with fewer figures."""


def _kepesertaan(ours: Sequence[Answer], theirs: Sequence[Answer]) -> list[Row]:
    def row(
        what: str,
        unit: str,
        value: Callable[[Answer], float],
        kinds: Sequence[str] = KINDS,
        target: Target | None = None,
    ) -> Row:
        return Row(
            what,
            unit,
            [value(one) for one in ours if one.kind in kinds],
            [value(one) for one in theirs if one.kind in kinds],
            target,
        )

    aim = Target(0.4, is_ratio=True)
    return [
        row("Kepesertaan, click until redrawn", "ms", _milliseconds, target=aim),
        *(row(f"  {kind}", "ms", _milliseconds, [kind]) for kind in KINDS),
        row("  browser: click until the request", "ms", lambda one: one.request),
        row("  server and transfer: until the last figure", "ms", lambda one: one.server),
        row("  browser: until the figures are redrawn", "ms", lambda one: one.redraw),
        row("Kepesertaan, received", "kB", _kilobytes, target=Target(60)),
        *(row(f"  {kind}", "kB", _kilobytes, [kind]) for kind in KINDS),
        Row("  the largest change", "kB", [max(map(_kilobytes, ours))], target=Target(60)),
    ]


def _other_page(page: Page, ours: Sequence[Answer], theirs: Sequence[Answer]) -> Iterator[Row]:
    yield Row(
        f"{page.title}, click until redrawn",
        "ms",
        list(map(_milliseconds, ours)),
        list(map(_milliseconds, theirs)),
    )
    yield Row(
        f"{page.title}, received",
        "kB",
        list(map(_kilobytes, ours)),
        list(map(_kilobytes, theirs)),
    )


def _milliseconds(answer: Answer) -> float:
    return answer.milliseconds


def _kilobytes(answer: Answer) -> float:
    return answer.size * KB


def fresh(effort: Effort) -> Section:
    """Every page as the first one of a browser with an empty cache."""
    taken: dict[Page, list[float]] = {}
    with _both() as (dashboard, yardstick), browser.chromium() as chromium:
        turns = [*_figures(dashboard).items(), (_YARDSTICK, FIGURES)]
        for _ in range(1 + effort.runs):
            turns.reverse()
            for page, figures in turns:
                visited = yardstick if page is _YARDSTICK else dashboard
                with browser.fresh(chromium, visited) as shown:
                    seen = browser.visit(shown, visited, page.url, figures)
                taken.setdefault(page, []).append(seen.milliseconds)
    return _at_rest("fresh browser", taken, Target(0.9, is_ratio=True))


def warm(effort: Effort) -> Section:
    """Every page in a browser that has seen it before: files are kept, the page is loaded anew."""
    taken: dict[Page, list[float]] = {}
    with (
        _both() as (dashboard, yardstick),
        browser.chromium() as chromium,
        browser.fresh(chromium, dashboard) as ours,
        browser.fresh(chromium, yardstick) as theirs,
    ):
        turns = [*_figures(dashboard).items(), (_YARDSTICK, FIGURES)]
        for _ in range(1 + effort.runs):
            turns.reverse()
            for page, figures in turns:
                shown, visited = (theirs, yardstick) if page is _YARDSTICK else (ours, dashboard)
                shown.goto("about:blank")
                seen = browser.visit(shown, visited, page.url, figures)
                taken.setdefault(page, []).append(seen.milliseconds)
    return _at_rest("warm browser", taken, Target(0.7, is_ratio=True))


def _at_rest(title: str, taken: Mapping[Page, Sequence[float]], target: Target) -> Section:
    """A row a page without its first visit, each beside the yardstick."""
    ours = {page: times for page, times in taken.items() if page is not _YARDSTICK}
    return Section(
        title,
        [
            Row(f"{page.title} at rest", "ms", ours[page][1:], taken[_YARDSTICK][1:], target)
            for page in sorted(ours, key=pages().index)
        ],
        ["From navigation until the last touch of a figure, card or table."],
    )


def received(effort: Effort) -> Section:
    """What goes to the browser: a page with an empty and with a full cache, and each change."""
    visited = pages()
    plan = choosing.planned(visited, effort.runs)
    sizes: dict[Page, tuple[float, float]] = {}
    with _both() as (dashboard, yardstick), browser.chromium() as chromium:
        for page, figures in {**_figures(dashboard), _YARDSTICK: FIGURES}.items():
            server = yardstick if page is _YARDSTICK else dashboard
            with browser.fresh(chromium, server) as shown:
                first = browser.visit(shown, server, page.url, figures).size
                shown.goto("about:blank")
                sizes[page] = first * KB, browser.visit(shown, server, page.url, figures).size * KB
        with ExitStack() as stack:
            at_work = {
                page: stack.enter_context(visitor.visiting(dashboard, page.path, page.address))
                for page in visited
            }
            runs = visitor.in_turns(at_work, plan)
    return Section(
        "sent to the browser",
        [
            *(
                Row(f"{page.title}, {kind}", "kB", [sizes[page][place]], [sizes[_YARDSTICK][place]])
                for place, kind in enumerate(("empty cache", "full cache"))
                for page in visited
            ),
            *(
                Row(f"{page.title}, a change of all filters", "kB", [run.size * KB for run in some])
                for page, some in runs.items()
            ),
        ],
        ["HTTP and websocket; changes as a client without a browser receives them."],
    )


def memory(_effort: Effort) -> Section:
    """What the server holds after one visitor saw all pages and made ten changes."""
    held = {}
    with _both() as (dashboard, yardstick), browser.chromium() as chromium:
        ours = sorted(_figures(dashboard).items(), key=lambda one: one[0].path == KEPESERTAAN)
        for visited, seen in ((dashboard, ours), (yardstick, [(_YARDSTICK, FIGURES)])):
            with browser.fresh(chromium, visited) as shown:
                for page, figures in seen:
                    browser.visit(shown, visited, page.url, figures)
                for made in islice(rounds(KEPESERTAAN, 2), 10):
                    browser.change(shown, made, FIGURES)
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


_PICTURES = 400
_SEEN_AFTER = (20, 100, 200, 400)
_INKS: tuple[Ink, ...] = ("terang", "gelap", "cetak")


def export(effort: Effort) -> Section:
    """How long a figure takes to become a picture, and whether hundreds in a row cost memory."""
    registry = Registry(snapshots.current())
    tiles = list(exhibits(registry).values())
    shapes = list(PRESETS.values())
    picture.close()
    first = _seconds(lambda: picture.png(tiles[0], shapes[0]))
    taken: dict[str, list[float]] = {"PNG": [], "SVG": [], "PDF": []}
    kinds = {"PNG": picture.png, "SVG": picture.svg, "PDF": picture.pdf}
    held: list[tuple[float, float]] = []
    for place in range(max(_PICTURES, 3 * effort.runs)):
        kind = list(kinds)[place % 3]
        tile, shape = tiles[place % len(tiles)], shapes[place % len(shapes)]
        taken[kind].append(_seconds(partial(kinds[kind], tile, shape, _INKS[place % 7 % 3])))
        held.append(_held())
    with ThreadPoolExecutor(10) as readers:
        together = list(
            readers.map(lambda tile: _seconds(lambda: picture.png(tile, shapes[1])), tiles[:10])
        )
    picture.close()
    memory = []
    for place, whose in enumerate(("dashboard", "browser")):
        # It rises and falls with every tidying and with the size of pictures.
        last = {n: [one[place] * MB for one in held[n - 20 : n]] for n in _SEEN_AFTER}
        memory += [Row(f"{whose}, after {n} pictures", "MB", last[n]) for n in last]
        growth = (median(last[400]) / median(last[100]) - 1) * 100
        memory.append(Row(f"{whose}, growth from 100 to 400", "%", [growth], target=Target(5)))
    return Section(
        "a figure as a picture",
        [
            Row("the first, with the start of the browser", "s", [first], target=Target(5)),
            *(
                Row(f"{kind}, all shapes and inks in turn", "s", runs, target=Target(0.5))
                for kind, runs in taken.items()
            ),
            Row("10 visitors at once, until each has theirs", "s", together, target=Target(5)),
            *memory,
        ],
        [
            "Memory: what the process, or all of the browser's, hold for themselves (PSS without "
            "the programs' own files), median and p90 of the last 20 pictures; flat is a growth of "
            "5 % or less.",
        ],
        beside=("dashboard", ""),
    )


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _held() -> tuple[float, float]:
    """Bytes that this process holds for itself, and those of all that it started."""
    here = psutil.Process()
    return _own(here.pid), sum(_own(one.pid) for one in here.children(recursive=True))


def _own(pid: int) -> int:
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        # Files are shared with every other Chrome of the machine, so their part depends on those.
        return 1024 * sum(
            int(line.split()[1]) for line in lines if line.startswith(("Pss_Anon", "Pss_Shmem"))
        )
    return 0


def briefing(effort: Effort) -> Section:
    """Mode briefing: until the first screen is shown, then every screen after the other."""
    opened, walked, jumped = [], [], []
    with servers.dashboard() as dashboard, browser.chromium() as chromium:
        for _ in range(min(3, effort.runs)):
            with browser.fresh(chromium, dashboard) as page:
                page.set_viewport_size({"width": 1920, "height": 1080})
                opened.append(browser.open_briefing(page, dashboard))
                walked += browser.walk_briefing(page, pause=300)
                jumped += browser.walk_briefing(page, pause=0)
    return Section(
        "briefing",
        [
            Row("opened, until the first screen", "ms", opened),
            Row("next screen, at the pace of a hurried speaker", "ms", walked, target=Target(300)),
            Row("  the slowest", "ms", [max(walked)], target=Target(300)),
            Row("next screen, pressed again at once", "ms", jumped, target=Target(300)),
        ],
        [
            "From the press of a key until the second frame after the screen was changed, which is "
            "when it can be seen.",
        ],
    )


MEASURES: Mapping[str, Callable[[Effort], Section]] = {
    "server": server,
    "queries": queries,
    "change": change,
    "fresh": fresh,
    "warm": warm,
    "bytes": received,
    "memory": memory,
    "visitors": visitors,
    "country": country,
    "registers": registers,
    "lists": lists,
    "files": files,
    "export": export,
    "sheets": sheets,
    "briefing": briefing,
}

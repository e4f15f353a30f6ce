"""What is measured, one function a measure.

Each takes how much to measure and gives a `Section` of rows.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from statistics import median

import duckdb
import psutil

from bench import browser, choosing, servers, visitor
from bench.country import country
from bench.crowd import visitors
from bench.effort import Effort
from bench.files import files
from bench.in_browser import change, fresh, memory, warm
from bench.pages import boards
from bench.peers.figures import PAGES
from bench.registers import engines, lists, registers
from bench.report import Row, Section, Target
from bench.sheets import sheets
from bench.site import site
from charts.palettes import Ink
from data import catalogue
from data.store import snapshots
from exports import picture
from exports.browser import BROWSER
from exports.presets import PRESETS
from pages.gallery import exhibits
from queries import registry as registry_module
from queries.registry import Registry

MS, MB = 1e3, 1e-6
_WARM_UP = 3


def server(effort: Effort) -> Section:
    """How long a page takes in a warm server: choices that nobody made, then the same again.

    The dashboard remembers its answers, so both are told apart.
    """
    plan = choosing.planned(boards(), _WARM_UP + effort.runs)
    start = {"dashboard": servers.dashboard, "Dash": servers.dash, "bare page": servers.bare_page}
    rows = []
    with ExitStack() as stack:
        running = {name: stack.enter_context(starts()) for name, starts in start.items()}
        for page, choices in plan.items():
            known = running if page.path in PAGES else {"dashboard": running["dashboard"]}
            for kind in ("new choice", "made before"):
                taken = {
                    name: [one.seconds * MS for one in answers[_WARM_UP:]]
                    for name, answers in visitor.in_turns(known, page.path, choices).items()
                }
                ours = taken.pop("dashboard")
                rows.append(Row(f"{page.title}, {kind}", "ms", ours, taken, Target(100)))
    return Section(
        "a page from the server",
        rows,
        [
            "From the request until the answer is there, read by a client without a browser.",
            "Fewer runs are told of a page that has fewer choices with something to draw.",
        ],
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


_PICTURES = 400
_SEEN_AFTER = (20, 100, 200, 400)
_INKS: tuple[Ink, ...] = ("terang", "gelap", "cetak")


def export(effort: Effort) -> Section:
    """How long a figure takes to become a picture, and whether hundreds in a row cost memory."""
    registry = Registry(snapshots.current())
    tiles = list(exhibits(registry).values())
    shapes = list(PRESETS.values())
    BROWSER.close()
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
    BROWSER.close()
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
            with browser.fresh(chromium, dashboard) as tab:
                page = tab.page
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
    "memory": memory,
    "visitors": visitors,
    "country": country,
    "registers": registers,
    "lists": lists,
    "spark": engines,
    "files": files,
    "export": export,
    "sheets": sheets,
    "briefing": briefing,
    "site": site,
}

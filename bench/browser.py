"""A real browser that visits a page and changes its filters, with a watch that runs inside."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.changes import Change
from bench.servers import HERE, ROOT, Server

PATIENCE_MS = 30_000
_FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_LEAST_FIGURE = 2_000
"""Bytes of the smallest message that can hold a figure."""
_WATCH = (HERE / "watch.js").read_text(encoding="utf-8")
# The yardstick's maps ask a server on the internet for coast lines, which no figure shows. They are
# given the empty ones, which the dashboard has to fetch.
_COASTS = "window.PlotlyGeoAssets = {{ topojson: {{ world_110m: {} }} }};"


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that was opened: milliseconds from navigation until it was at rest, bytes received."""

    milliseconds: float
    size: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a change of a filter took: milliseconds, from the click on, and bytes received.

    `request` until the browser asks the server, `server` until it has heard the last figure from
    it, `redraw` until the last touch of a figure in the page.
    """

    kind: str
    request: float
    server: float
    redraw: float
    size: int

    @property
    def milliseconds(self) -> float:
        """From the click until every figure shows the new state."""
        return self.request + self.server + self.redraw


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser; LookupError if none is on the PATH."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise LookupError("no Chromium or Chrome on the PATH (Debian: apt-get install chromium)")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def fresh(browser: Browser, server: Server) -> Iterator[Page]:
    """An empty page of a visitor who was never here: no cache, no cookies."""
    context: BrowserContext = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="id-ID"
    )
    try:
        if server.name == "yardstick":
            coasts = (ROOT / "static" / "world_110m.json").read_text(encoding="utf-8")
            context.add_init_script(_COASTS.format(coasts))
        context.add_init_script(_WATCH)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        yield page
    finally:
        context.close()


def visit(page: Page, server: Server, path: str, figures: int) -> Visit:
    """Open this path and wait until that many figures and all tables are drawn."""
    page.goto(f"http://{server.address}{path}")
    _rest(page, figures)
    until, size = page.evaluate(
        """() => [
          // A page without figures and tables is at rest when it has heard all.
          Math.max(watch.figures, watch.tables) || watch.received.at(-1).at,
          watch.loaded() + watch.received.reduce((sum, { size }) => sum + size, 0),
        ]"""
    )
    return Visit(until, size)


def change(page: Page, made: Change, figures: int) -> Answer:
    """Make a change with the mouse and wait until all figures have answered."""
    if made.control == "Kecamatan":
        page.get_by_role("combobox", name=made.control).fill(made.option)
        option = page.get_by_role("option", name=made.option, exact=True)
    else:
        group = page.get_by_test_id("stButtonGroup").filter(
            has=page.get_by_test_id("stWidgetLabel").get_by_text(made.control, exact=True)
        )
        option = (
            group.get_by_role("button")
            .or_(group.get_by_role("radio"))
            .filter(has_text=re.compile(f"^{re.escape(made.option)}$"))
        )
    option.hover()
    page.evaluate("watch.forget()")
    option.click()
    _rest(page, figures)
    noted = page.evaluate("watch")
    heard = [one for one in noted["received"] if one["at"] >= noted["sent"]]
    last = max(one["at"] for one in heard if one["size"] >= _LEAST_FIGURE)
    return Answer(
        made.kind,
        request=noted["sent"] - noted["click"],
        server=last - noted["sent"],
        redraw=noted["figures"] - last,
        size=sum(one["size"] for one in heard),
    )


def open_briefing(page: Page, server: Server) -> float:
    """Open Mode briefing; milliseconds until its first screen is shown, with all others loaded."""
    page.goto(f"http://{server.address}/briefing")
    page.wait_for_selector(".briefing[data-drawn]", timeout=PATIENCE_MS)
    return float(page.evaluate("performance.now()"))


def walk_briefing(page: Page, pause: int) -> list[float]:
    """Go through all screens, so many milliseconds on each; what every change took."""
    taken: list[float] = page.evaluate(
        """async pause => {
            const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
            const press = key =>
                dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
            const room = document.querySelector('.briefing');
            const count = Number(room.querySelector('.where').textContent.split('/')[1]);
            const shown = async place => {
                while (Number(room.dataset.drawn) !== place) await frame();
                await frame();
                await frame();
            };
            press('Home');
            await shown(1);
            const taken = [];
            for (let place = 2; place <= count; place += 1) {
                await new Promise(resolve => setTimeout(resolve, pause));
                const began = performance.now();
                press('PageDown');
                await shown(place);
                taken.push(performance.now() - began);
            }
            return taken;
        }""",
        pause,
    )
    return taken


def _rest(page: Page, figures: int) -> None:
    page.evaluate("([figures, patience]) => watch.rest(figures, patience)", [figures, PATIENCE_MS])

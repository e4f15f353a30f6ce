"""A real browser that visits a page and changes its choices, with a watch that runs inside."""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from bench.changes import Change
from bench.pages import Page as Visited
from bench.servers import HERE, ROOT, Server

PATIENCE_MS = 30_000
HAND_MS = 200
"""How long a hand rests on an option before it presses, in every program."""
_FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_WATCH = (HERE / "watch.js").read_text(encoding="utf-8")
# Plain Streamlit's maps ask a server on the internet for coast lines, which no figure shows. They
# are given the empty ones, which the others have to fetch.
_COASTS = "window.PlotlyGeoAssets = {{ topojson: {{ world_110m: {} }} }};"


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that was opened: milliseconds since navigation, and bytes that came.

    `first_paint` is when anything could be read, `rest` the last touch of a figure.
    """

    first_paint: float
    rest: float
    size: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a change took, in milliseconds from the press of the mouse on, and bytes that came.

    `answered` until the last answer to a request was there (0 where a socket brought it), `first`
    until a frame showed the first new figure, `seen` all in sight, and `drawn` all of the page.
    """

    key: str
    answered: float
    first: float
    seen: float
    drawn: float
    size: int


class Shown:
    """A page in a browser that was never here: no cache, no cookies."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self._server = server
        self._received = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.dataReceived", self._count_data)
        session.on("Network.responseReceived", self._count_head)
        session.on("Network.webSocketFrameReceived", self._count_frame)

    def visit(self, visited: Visited, figures: int) -> Visit:
        """Open a page and wait until that many figures are drawn."""
        self._received = 0
        self.page.goto(self._server.url(visited.path, visited.address))
        noted = self._rest(figures)
        return Visit(noted["firstPaint"], noted["all"], self._received)

    def change(self, made: Change) -> Answer:
        """Make a change with the mouse and wait until all figures have answered."""
        choose = _CHOOSE[self._server.program](self.page, made)
        self.page.wait_for_timeout(HAND_MS)
        self.page.evaluate("watch.forget()")
        self._received = 0
        choose()
        noted = self._rest(1)
        return Answer(
            made.choice.key,
            noted["answered"],
            noted["first"],
            noted["seen"],
            noted["all"],
            self._received,
        )

    def _rest(self, figures: int) -> Mapping[str, float]:
        asked = "([figures, patience]) => watch.rest(figures, patience).then(watch.noted)"
        noted: Mapping[str, float] = self.page.evaluate(asked, [figures, PATIENCE_MS])
        return noted

    def _count_data(self, event: Mapping[str, Any]) -> None:
        self._received += event["encodedDataLength"]

    def _count_head(self, event: Mapping[str, Any]) -> None:
        self._received += event["response"]["encodedDataLength"]

    def _count_frame(self, event: Mapping[str, Any]) -> None:
        frame = event["response"]
        is_text = frame["opcode"] == 1
        self._received += len(frame["payloadData"]) * (1 if is_text else 3) // (1 if is_text else 4)


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
def fresh(browser: Browser, server: Server) -> Iterator[Shown]:
    """An empty page of a visitor who was never here."""
    context: BrowserContext = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="id-ID"
    )
    try:
        if server.program == "plain Streamlit":
            coasts = (ROOT / "static" / "world_110m.json").read_text(encoding="utf-8")
            context.add_init_script(_COASTS.format(coasts))
        context.add_init_script(_WATCH)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        yield Shown(page, server)
    finally:
        context.close()


Click = Callable[[], object]


def _dashboard(page: Page, made: Change) -> Click:
    control = page.locator(f"[data-key='{made.choice.key}']")
    if made.choice.widget == "select":
        control.get_by_role("combobox").fill(made.words)
        return _hovered(control.get_by_role("option", name=made.words, exact=True))
    if control.evaluate("one => one.open === false"):
        control.locator("summary").click()
    return _hovered(control.locator(f"label:has([value='{made.value}'])"))


def _streamlit(page: Page, made: Change) -> Click:
    if made.choice.widget == "select":
        page.get_by_role("combobox", name=made.choice.label).fill(made.words)
        return _hovered(page.get_by_role("option", name=made.words, exact=True))
    group = page.get_by_test_id("stButtonGroup").filter(
        has=page.get_by_test_id("stWidgetLabel").get_by_text(made.choice.label, exact=True)
    )
    option = group.get_by_role("button").or_(group.get_by_role("radio"))
    return _hovered(option.filter(has_text=re.compile(f"^{re.escape(made.words)}$")))


def _dash(page: Page, made: Change) -> Click:
    control = page.locator(f"[id='{made.choice.key}']")
    if made.choice.widget == "select":
        control.click()
        return _hovered(page.get_by_role("option", name=made.words, exact=True))
    return _hovered(control.get_by_text(made.words, exact=True))


def _bare(page: Page, made: Change) -> Click:
    named = f"[name='{made.choice.key}']"
    if made.choice.widget == "select":
        return lambda: page.locator(named).select_option(made.value)
    return _hovered(page.locator(f"{named}[value='{made.value}']"))


def _hovered(option: Locator) -> Click:
    option.hover()
    return option.click


_CHOOSE: Mapping[str, Callable[[Page, Change], Click]] = {
    "dashboard": _dashboard,
    "Dash": _dash,
    "bare page": _bare,
    "plain Streamlit": _streamlit,
}
"""How to get ready for a change in each program, so that a click is all that is left to do."""


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

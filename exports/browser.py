"""The browser that draws pictures and prints PDFs: one shared Chromium, driven by Playwright.

It shows a page that holds everything a figure needs: Plotly, the fonts, and the empty world that
maps ask for. The page's own policy forbids any connection, and the browser has no way out, so
nothing is fetched or sent.
"""

import base64
import json
import os
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Error, Page, Playwright, sync_playwright

from charts.palettes import FONT

_STATIC = Path(__file__).parent.parent / "static"
_SCRIPT = Path(__file__).with_suffix(".js")
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_CHANNELS = ("chrome", "msedge")
_RENEWED_AFTER = 250
"""Jobs after which the browser is restarted, to bound its memory."""

# A proxy that does not exist keeps Chrome from contacting its vendor.
_NOWHERE = "http://127.0.0.1:9"
_QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync")
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "font-src data:; img-src data: blob:"
)
_NO_BROWSER = (
    "Gambar tidak dapat dibuat: di komputer server tidak ada Chrome atau Chromium. "
    "Pasang salah satunya, atau tulis letaknya di variabel BROWSER_PATH."
)

_NO_DRIVER = (
    "Gambar tidak dapat dibuat: Node.js milik Playwright tidak dapat berjalan di komputer server. "
    "Di Debian ia memerlukan libatomic1."
)

_MOST_WAITING = 40
_TOO_MANY = "Terlalu banyak gambar sedang dibuat untuk orang lain. Coba lagi sebentar lagi."

_Result = TypeVar("_Result")


class PictureError(RuntimeError):
    """No picture can be made; the message is for the reader of the screen."""


class Browser:
    """A Chromium that all threads share, one job at a time; opened by the first job.

    `load` fills its page, by default with what draws pictures and prints paper.
    """

    def __init__(
        self, renewed_after: int = _RENEWED_AFTER, load: Callable[[Page], object] | None = None
    ) -> None:
        # Playwright objects must be used in the thread that created them.
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="browser")
        self._renewed_after = renewed_after
        self._load = load or _load
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None
        self._page: Page | None = None
        self._jobs = 0
        self._queue = Lock()
        self._waiting = 0

    @property
    def waiting(self) -> int:
        """Jobs in the queue."""
        return self._waiting

    def png(self, figure: dict[str, Any]) -> bytes:
        """Paint a figure (Plotly's JSON); like all others raises PictureError if impossible."""
        given = json.dumps(figure)
        return base64.b64decode(
            self.run(lambda page: page.evaluate("f => asPng(JSON.parse(f))", given))
        )

    def svg(self, figure: dict[str, Any]) -> bytes:
        """Draw a figure as SVG with the project's fonts inside."""
        given = json.dumps(figure)
        drawn: str = self.run(lambda page: page.evaluate("f => asSvg(JSON.parse(f))", given))
        return drawn.encode()

    def pdf(self, title: str, body: str, figures: Sequence[dict[str, Any]]) -> bytes:
        """Print the body of a document (HTML with its styles) as a tagged PDF.

        Text of the page and of figures stays text. Each element with `data-figure="0"` gets the
        first of the figures, drawn for the size of its layout and stretched to the element's
        width; one with `data-fit="268"` is made so small that it has that height in millimetres.
        """
        given = json.dumps([title, body, list(figures)])

        def job(page: Page) -> bytes:
            page.evaluate("parts => compose(...JSON.parse(parts))", given)
            try:
                return page.pdf(
                    prefer_css_page_size=True, print_background=True, tagged=True, outline=True
                )
            finally:
                page.evaluate("clear()")

        return self.run(job)

    def run(self, job: Callable[[Page], _Result]) -> _Result:
        """Run a job with exclusive use of the page."""
        with self._queue:
            if self._waiting >= _MOST_WAITING:
                raise PictureError(_TOO_MANY)
            self._waiting += 1
        return self._worker.submit(self._begin, job).result()

    def close(self) -> None:
        self._worker.submit(self._end).result()

    def _begin(self, job: Callable[[Page], _Result]) -> _Result:
        with self._queue:
            self._waiting -= 1
        try:
            return self._done(job)
        except Error:
            # Usually the browser died since the last job: retry once with a new one.
            self._end()
        try:
            return self._done(job)
        except Error as error:
            self._end()
            raise PictureError(f"Gambar tidak dapat dibuat: {error.message}") from error

    def _done(self, job: Callable[[Page], _Result]) -> _Result:
        if self._jobs >= self._renewed_after:
            self._end()
        page = self._page or self._open()
        self._jobs += 1
        return job(page)

    def _open(self) -> Page:
        try:
            self._playwright = sync_playwright().start()
        except Error:
            raise
        except Exception as error:  # Playwright raises Exception itself if its Node.js exits.
            raise PictureError(_NO_DRIVER) from error
        self._chromium = _launched(self._playwright)
        self._page = self._chromium.new_page()
        self._load(self._page)
        return self._page

    def _end(self) -> None:
        for program in (self._chromium, self._playwright):
            with suppress(Error):
                if program:
                    program.close() if isinstance(program, Chromium) else program.stop()
        self._playwright = self._chromium = self._page = None
        self._jobs = 0


def program() -> str:
    """Find the browser of BROWSER_PATH or one on the PATH; "" where there is none."""
    found = os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, _PROGRAMS)), "")
    return found if Path(found).is_file() else ""


def _launched(playwright: Playwright) -> Chromium:
    """Start the browser of BROWSER_PATH, one on the PATH, or one in its usual place."""
    path = os.environ.get("BROWSER_PATH") or program()
    ways: list[dict[str, str]] = [{"executable_path": path}] if path else []
    for way in ways or [{"channel": channel} for channel in _CHANNELS]:
        with suppress(Error):
            return playwright.chromium.launch(args=_QUIET, proxy={"server": _NOWHERE}, **way)  # type: ignore[arg-type]
    playwright.stop()
    raise PictureError(_NO_BROWSER)


def _load(page: Page) -> None:
    page.set_content(_document(), wait_until="load")


def _document() -> str:
    """Write the page: the project's fonts, Plotly, the script that draws, and an empty body."""
    world, plotly, simulated, script = (
        path.read_text(encoding="utf-8")
        for path in (
            _STATIC / "world_110m.json",
            _STATIC / "plotly.min.js",
            _STATIC / "simulated.js",
            _SCRIPT,
        )
    )
    faces = "".join(map(_face, sorted((_STATIC / "fonts").glob("*.woff2"))))
    return (
        '<!DOCTYPE html><html lang="id-ID"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<style id="fonts">{faces}</style><script>{plotly}</script>'
        f"<script>{simulated.replace('export const', 'const')}</script>"
        f"<script>PlotlyGeoAssets.topojson.world_110m = {world};{script}</script>"
        "</head><body></body></html>"
    )


def _face(path: Path) -> str:
    weight = path.stem.split("-")[-2]
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    return (
        f"@font-face{{font-family:{FONT};font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{data})}}"
    )


BROWSER = Browser()

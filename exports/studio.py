"""The browser that draws and prints: one for all, opened with the first picture.

Kaleido starts it and shows it a page that holds everything a figure needs: Plotly, the fonts, and
the empty world that maps ask for. The page's own policy forbids any connection, and the browser has
no way out, so nothing is fetched or told to anybody. The page stays as it is from one picture to
the next, and between two of them, while nobody waits, what they left behind is thrown away.
"""

import asyncio
import atexit
import base64
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import Any, TypeVar

from choreographer import Tab
from kaleido import Kaleido
from kaleido.errors import ChromeNotFoundError

from charts.theme import FONT

_STATIC = Path(__file__).parent.parent / "static"
_PLOTLY = _STATIC / "plotly.min.js"
"""With the kinds of trace that figures use."""

_SCRIPTS = tuple(Path(__file__).with_name(name) for name in ("picture.js", "printing.js"))

_SECONDS = 60
_TIDY = 10
"""After so many pictures and sheets the browser throws away what they left: 2 MB each."""
_PICTURES = 250
"""After so many a new browser takes over, since no program stays as small as it was."""

# Chrome by itself calls its makers: a proxy that is not there keeps it from that.
_NOWHERE = "http://127.0.0.1:9"
_POLICY = (
    "default-src 'none'; script-src file: 'unsafe-inline'; style-src 'unsafe-inline'; "
    "font-src data:; img-src data: blob:"
)

_NO_BROWSER = (
    "Gambar tidak dapat dibuat: di komputer server tidak ada Chrome atau Chromium. "
    "Pasang salah satunya, atau tulis letaknya di variabel BROWSER_PATH."
)

_Result = TypeVar("_Result")


class PictureError(RuntimeError):
    """No picture can be made; the message is for the reader of the screen."""


class Page:
    """The page of the browser: Plotly, the project's fonts and scripts, and an empty body."""

    def generate_index(self) -> str:
        """The page's HTML, in ASCII."""
        world = (_STATIC / "world_110m.json").read_text(encoding="utf-8")
        faces = "".join(_face(path) for path in sorted((_STATIC / "fonts").glob("*.woff2")))
        scripts = "".join(one.read_text(encoding="utf-8") for one in _SCRIPTS)
        return (
            '<!DOCTYPE html><html lang="id-ID"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
            f'<style id="fonts">{faces}</style><script src="{_PLOTLY.as_uri()}"></script>'
            f"<script>PlotlyGeoAssets.topojson.world_110m = {world};{scripts}</script>"
            "</head><body></body></html>"
        )


def _face(path: Path) -> str:
    weight = path.stem.split("-")[-2]
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    return (
        f"@font-face{{font-family:{FONT};font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{data})}}"
    )


@dataclass(frozen=True, slots=True)
class Browser:
    """An open browser with its page; `opened` makes one."""

    _kaleido: Kaleido
    _tab: Tab
    _window: str

    @classmethod
    async def opened(cls) -> "Browser":
        """A browser whose page is there; ChromeNotFoundError if none is installed."""
        kaleido = Kaleido(page_generator=Page(), proxy_server=_NOWHERE)
        try:
            await kaleido.open()
            tab = (await kaleido.tabs_ready.get()).tab
            window = await _told(tab, "Runtime.evaluate", expression="window")
        except BaseException:
            await kaleido.close()
            raise
        return cls(kaleido, tab, window["result"]["objectId"])

    async def call(self, function: str, *arguments: object) -> Any:  # noqa: ANN401
        """What a function of the page's scripts returns for these arguments."""
        answer = await self.command(
            "Runtime.callFunctionOn",
            functionDeclaration=f"function (...given) {{ return {function}(...given); }}",
            objectId=self._window,
            arguments=[{"value": one} for one in arguments],
            awaitPromise=True,
            returnByValue=True,
        )
        return answer["result"].get("value")

    async def command(self, name: str, **params: object) -> dict[str, Any]:
        """The answer to a command of Chrome's protocol; RuntimeError if it is refused."""
        return await _told(self._tab, name, **params)

    async def close(self) -> None:
        """End it, whatever state it is in."""
        with suppress(Exception):
            await self._kaleido.close()


async def _told(tab: Tab, command: str, **params: object) -> dict[str, Any]:
    answer = await tab.send_command(command, params=params)
    result: dict[str, Any] = answer.get("result", {})
    if wrong := answer.get("error") or result.get("exceptionDetails"):
        raise RuntimeError(f"the browser refused {command}: {wrong}")
    return result


Job = Callable[[Browser], Coroutine[Any, Any, bytes]]


class Studio:
    """One browser that all threads share, one at a time."""

    def __init__(self, pictures: int = _PICTURES, tidy: int = _TIDY) -> None:
        """A studio whose browser is opened by the first job.

        It is tidied after each so many pictures. After so many `pictures` another one is opened
        beside it and takes its place between two of them, so that nobody waits for that.
        """
        self._turn = Lock()
        self._queued = 0
        self._queue = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._browser: Browser | None = None
        self._in_use = asyncio.Lock()
        self._pictures = pictures
        self._tidy = tidy
        self._made = 0
        self._chore: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return self._queued

    def work(self, job: Job) -> bytes:
        """What this job makes with the browser, which it has for itself meanwhile.

        PictureError if nothing.
        """
        with self._queue:
            self._queued += 1
        with self._turn:
            with self._queue:
                self._queued -= 1
            try:
                return self._wait(self._done(job))
            except ChromeNotFoundError as error:
                raise PictureError(_NO_BROWSER) from error
            except Exception:
                # Most often the browser has died since the last picture: open another, once.
                self.close()
            try:
                return self._wait(self._done(job))
            except Exception as error:
                self.close()
                raise PictureError(f"Gambar tidak dapat dibuat: {error}") from error

    async def _done(self, job: Job) -> bytes:
        async with self._in_use:
            if self._browser is None:
                self._browser = await Browser.opened()
                self._made = 0
            made = await job(self._browser)
            self._made += 1
        if self._chore is None or self._chore.done():
            if self._made >= self._pictures:
                self._chore = asyncio.create_task(self._renewed())
            elif self._made % self._tidy == 0:
                self._chore = asyncio.create_task(self._tidied())
        return made

    async def _renewed(self) -> None:
        # Where this fails the old one goes on, and the next picture tries again.
        with suppress(Exception):
            fresh = await Browser.opened()
            async with self._in_use:
                old, self._browser, self._made = self._browser, fresh, 0
            if old:
                await old.close()

    async def _tidied(self) -> None:
        # A browser that has died is found out by the next picture.
        with suppress(Exception):
            async with self._in_use:
                if self._browser:
                    await self._browser.command("HeapProfiler.collectGarbage")

    def _wait(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            Thread(target=self._loop.run_forever, name="gambar", daemon=True).start()
        asked = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return asked.result(_SECONDS)
        finally:
            asked.cancel()

    def close(self) -> None:
        """End the browser; the next job opens another."""
        if self._loop is not None:
            with suppress(Exception):
                self._wait(self._closed())

    async def _closed(self) -> None:
        if self._chore:
            # One that is only half open could not be closed and would be left over.
            await asyncio.wait([self._chore], timeout=_SECONDS / 2)
        browser, self._browser = self._browser, None
        if browser:
            await browser.close()


STUDIO = Studio()
atexit.register(STUDIO.close)

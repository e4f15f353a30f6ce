"""A chart as a picture, drawn by an installed Chrome or Chromium in the project's own font.

Kaleido keeps one browser open and shows it a page that holds everything a figure needs: Plotly of
the installed package, the fonts, and the empty world that maps ask for. The page's own policy
forbids any connection, and the browser has no way out, so nothing is fetched or told to anybody.
"""

import asyncio
import atexit
import base64
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from typing import Any, TypeVar

from kaleido import Kaleido, PageGenerator
from kaleido.errors import ChromeNotFoundError

from charts.chart import Chart, laid_out
from charts.theme import FONT, recoloured

_STATIC = Path(__file__).parent.parent / "static"
_SECONDS = 60

# Chrome by itself calls its makers: a proxy that is not there keeps it from that.
_NOWHERE = "http://127.0.0.1:9"
_POLICY = (
    "default-src 'none'; script-src file: 'unsafe-inline'; style-src 'unsafe-inline'; "
    "font-src data:; img-src data: blob:"
)

# An SVG that is shown as an image knows no font of its page: Plotly's own PNG would be set in what
# the system has. So the drawing is asked for as SVG, is given the fonts, and is painted from there.
_SCRIPT = """
const fonts = document.getElementById("fonts").textContent;
const draw = Plotly.toImage;
PlotlyGeoAssets.topojson.world_110m = %s;
Plotly.toImage = async (figure, { format, scale, ...options }) => {
  await Promise.all([...document.fonts].map((font) => font.load()));
  const bare = await draw(figure, { ...options, format: "svg", imageDataOnly: true });
  const svg = bare.replace(">", `><style>${fonts}</style>`);
  if (format === "svg") return svg;
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = options.width * scale;
  canvas.height = options.height * scale;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png").split(",")[1];
};
"""

_NO_BROWSER = (
    "Gambar tidak dapat dibuat: di komputer server tidak ada Chrome atau Chromium. "
    "Pasang salah satunya, atau tulis letaknya di variabel BROWSER_PATH."
)

Result = TypeVar("Result")


class PictureError(RuntimeError):
    """No picture can be made; the message is for the reader of the screen."""


def png(
    chart: Chart, width: int = 1280, height: int = 720, scale: float = 1, *, dark: bool = False
) -> bytes:
    """The chart as PNG of `width` × `height` times `scale` pixels; PictureError if impossible."""
    return _STUDIO.draw(_spec(chart, width, height, dark=dark), {"format": "png", "scale": scale})


def svg(chart: Chart, width: int = 1280, height: int = 720, *, dark: bool = False) -> bytes:
    """The chart as SVG in UTF-8 with its fonts inside; PictureError if impossible."""
    return _STUDIO.draw(_spec(chart, width, height, dark=dark), {"format": "svg"})


def _spec(chart: Chart, width: int, height: int, *, dark: bool) -> dict[str, Any]:
    spec: dict[str, Any] = laid_out(chart, width, height).to_plotly_json()
    return _dyed(spec, recoloured()) if dark else spec


def _dyed(value: Any, colours: dict[str, str]) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return colours.get(value, value)
    if isinstance(value, dict) and value.get("type") != "FeatureCollection":
        return {key: _dyed(inner, colours) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_dyed(inner, colours) for inner in value]
    return value


class Page:
    """Kaleido's page with the project's fonts, and without MathJax, which comes from a CDN."""

    def generate_index(self) -> str:
        """The page's HTML, in ASCII."""
        world = (_STATIC / "world_110m.json").read_text(encoding="utf-8")
        faces = "".join(_face(path) for path in sorted((_STATIC / "fonts").glob("*.woff2")))
        policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        page: str = PageGenerator(mathjax=False).generate_index()
        return page.replace("<head>", f'<head>{policy}<style id="fonts">{faces}</style>').replace(
            "</head>", f"<script>{_SCRIPT % world}</script></head>"
        )


def _face(path: Path) -> str:
    weight = path.stem.split("-")[-2]
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    return (
        f"@font-face{{font-family:{FONT};font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{data})}}"
    )


class _Studio:
    """One browser, opened with the first picture, that all threads share, one at a time."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._kaleido: Kaleido | None = None

    def draw(self, spec: dict[str, Any], options: dict[str, Any]) -> bytes:
        return self.work(lambda kaleido: kaleido.calc_fig(spec, options))

    def work(self, job: Callable[[Kaleido], Coroutine[Any, Any, bytes]]) -> bytes:
        """What this job makes with the browser, which it has for itself meanwhile."""
        with self._turn:
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

    async def _done(self, job: Callable[[Kaleido], Coroutine[Any, Any, bytes]]) -> bytes:
        if self._kaleido is None:
            self._kaleido = Kaleido(page_generator=Page(), proxy_server=_NOWHERE)
            await self._kaleido.open()
        return await job(self._kaleido)

    def _wait(self, work: Coroutine[Any, Any, Result]) -> Result:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            Thread(target=self._loop.run_forever, name="gambar", daemon=True).start()
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_SECONDS)

    def close(self) -> None:
        kaleido, self._kaleido = self._kaleido, None
        if kaleido is not None:
            with suppress(Exception):
                self._wait(kaleido.close())


_STUDIO = _Studio()
atexit.register(_STUDIO.close)

"""A chart as a picture, drawn by an installed Chrome or Chromium in the project's own font.

Kaleido keeps one browser open and shows it a page that holds everything a figure needs: Plotly,
the fonts, and the empty world that maps ask for. The page's own policy
forbids any connection, and the browser has no way out, so nothing is fetched or told to anybody.
"""

import asyncio
import atexit
import base64
from collections.abc import Callable, Coroutine
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Literal, TypeVar

from kaleido import Kaleido, PageGenerator
from kaleido.errors import ChromeNotFoundError

from charts.chart import Chart
from charts.inks import Ink, in_ink
from charts.number_card import number_card
from charts.shapes import Corner, laid_out
from charts.theme import FONT
from data import catalogue
from exports import labels, qr
from exports.presets import Preset
from exports.stamp import Stamp
from figures.tiles import Tile

_STATIC = Path(__file__).parent.parent / "static"
_PLOTLY = _STATIC / "plotly.min.js"
"""With the kinds of trace that figures use: the page is read anew for every picture."""

_SECONDS = 60

_COMPOSING = Lock()
"""Plotly's checks of a figure and its template mix up what two threads are building."""

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
PlotlyGeoAssets.topojson.world_110m = WORLD;
Plotly.toImage = async (figure, { format, imageDataOnly }) => {
  await Promise.all([...document.fonts].map((font) => font.load()));
  // Plotly names parts of a drawing at random: the same drawing is to have the same names.
  let dice = 1;
  Math.random = () => (dice = (dice * 16807) % 2147483647) / 2147483647;
  const { width, height } = figure.layout;
  const bare = await draw(figure, { width, height, format: "svg", imageDataOnly: true });
  const { picture } = figure.layout.meta;
  const svg = bare.replace(/<svg[^>]*>/, (tag) =>
    tag
      .replace(/ width="[^"]*"/, ` width="${picture.width}"`)
      .replace(/ height="[^"]*"/, ` height="${picture.height}"`)
      .replace(/ viewBox="[^"]*"/, "")
      .replace(/>$/, ` viewBox="0 0 ${width} ${height}"><style>${fonts}</style>`),
  );
  if (format === "svg" && imageDataOnly) return svg;
  if (format === "svg") {
    // A shadow would be printed as an image of its letters, which nobody can search or copy.
    const paper = figure.layout.template.layout.paper_bgcolor;
    const edge = `paint-order:stroke;stroke:${paper};stroke-width:2px;stroke-linejoin:round;`;
    const printed = svg.replace(/text-shadow:[^;"]*;?/g, edge);
    return URL.createObjectURL(new Blob([printed], { type: "image/svg+xml" }));
  }
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * picture.scale);
  canvas.height = Math.round(picture.height * picture.scale);
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


def png(tile: Tile, preset: Preset, ink: Ink = "terang", stamp: Stamp | None = None) -> bytes:
    """The tile as PNG of the preset's pixels, and what is said of it as text in the file.

    PictureError if impossible, as for the other two.
    """
    chart = as_chart(tile)
    drawn = _drawn(chart, preset, ink, stamp, "png")
    return labels.in_png(drawn, labels.of(chart, stamp), preset.dots)


def svg(tile: Tile, preset: Preset, ink: Ink = "terang", stamp: Stamp | None = None) -> bytes:
    """The tile as SVG in UTF-8 with its fonts, its alt text and what is said of it inside."""
    chart = as_chart(tile)
    drawn = _drawn(chart, preset, ink, stamp, "svg")
    return labels.in_svg(drawn, labels.of(chart, stamp))


def pdf(tile: Tile, preset: Preset, ink: Ink = "terang", stamp: Stamp | None = None) -> bytes:
    """The tile as PDF of one page with its fonts and what is said of it inside."""
    chart = as_chart(tile)
    drawn = _drawn(chart, preset, ink, stamp, "pdf")
    return labels.in_pdf(drawn, labels.of(chart, stamp))


def waiting() -> int:
    """How many pictures are asked for and not yet begun: those before the next caller's."""
    return _STUDIO.waiting


def close() -> None:
    """End the browser; the next picture starts another."""
    _STUDIO.close()


def as_chart(tile: Tile) -> Chart:
    """The tile as a figure: a card becomes one of its number alone."""
    if isinstance(tile, Chart):
        return tile
    apart = ""
    if tile.apart:
        apart = f"{tile.apart.text} ({catalogue.STATUSES[tile.apart.status].label})"
    return number_card(tile.name, tile.label, tile.value, tile.detail, tile.provenance, apart)


def _drawn(
    chart: Chart, preset: Preset, ink: Ink, stamp: Stamp | None, kind: Literal["png", "svg", "pdf"]
) -> bytes:
    size = {"width": preset.width, "height": preset.height}
    return _STUDIO.draw(_spec(chart, preset, ink, stamp), {"format": kind, **size})


def _spec(chart: Chart, preset: Preset, ink: Ink, stamp: Stamp | None) -> dict[str, Any]:
    corner = _corner(stamp) if stamp else None
    with _COMPOSING:
        figure, _ = laid_out(chart, preset.shape, corner)
        spec: dict[str, Any] = figure.to_plotly_json()
    size = {"width": preset.width, "height": preset.height, "scale": preset.scale}
    spec["layout"]["meta"] = {**spec["layout"]["meta"], "picture": size}
    return in_ink(spec, ink)


def _corner(stamp: Stamp) -> Corner:
    """The stamp's QR code with the white edge that readers of such codes need."""
    rows = qr.modules(stamp)
    runs = []
    for y, row in enumerate(rows, start=qr.QUIET):
        x = qr.QUIET
        for dark, cells in groupby(row):
            length = len(list(cells))
            if dark:
                runs.append(f"{x},{y},{length}")
            x += length
    return Corner(" ".join(runs), len(rows) + 2 * qr.QUIET, stamp.code)


class Page:
    """Kaleido's page with the project's fonts, and without MathJax, which comes from a CDN."""

    def generate_index(self) -> str:
        """The page's HTML, in ASCII."""
        world = (_STATIC / "world_110m.json").read_text(encoding="utf-8")
        faces = "".join(_face(path) for path in sorted((_STATIC / "fonts").glob("*.woff2")))
        policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        script = _SCRIPT.replace("WORLD", world)
        paper = "<style>@page{margin:0}#kaleido-image{display:block}</style>"
        page: str = PageGenerator(plotly=_PLOTLY.as_uri(), mathjax=False).generate_index()
        return page.replace("<head>", f'<head>{policy}<style id="fonts">{faces}</style>').replace(
            "</head>", f"{paper}<script>{script}</script></head>"
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
        self._queued = 0
        self._queue = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._kaleido: Kaleido | None = None

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return self._queued

    def draw(self, spec: dict[str, Any], options: dict[str, Any]) -> bytes:
        """What the browser makes of a figure's spec; PictureError if nothing."""
        return self.work(lambda kaleido: kaleido.calc_fig(spec, options))

    def work(self, job: Callable[[Kaleido], Coroutine[Any, Any, bytes]]) -> bytes:
        """What this job makes with the browser, which it has for itself meanwhile."""
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

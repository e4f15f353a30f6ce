"""A chart as a picture, drawn by an installed Chrome or Chromium in the project's own font."""

import base64
from html import escape
from itertools import groupby
from threading import Lock
from typing import Any

from charts.chart import Chart
from charts.inks import Ink, in_ink
from charts.number_card import number_card
from charts.shapes import Corner, laid_out
from charts.tiles import Tile
from data import catalogue
from exports import labels, qr
from exports.presets import Preset
from exports.printing import printed
from exports.stamp import Stamp
from exports.studio import STUDIO, Browser, PictureError, Studio

__all__ = ["PictureError", "as_chart", "close", "pdf", "png", "svg", "waiting"]

_COMPOSING = Lock()
"""Plotly's checks of a figure and its template mix up what two threads are building."""

_PAGE = (
    "@page{{size:{width}px {height}px;margin:0}} body,figure{{margin:0}} "
    "svg{{display:block;width:{width}px;height:{height}px}}"
)


def png(tile: Tile, preset: Preset, ink: Ink = "terang", stamp: Stamp | None = None) -> bytes:
    """The tile as PNG of the preset's pixels, and what is said of it as text in the file.

    PictureError if impossible, as for the other two.
    """
    chart = as_chart(tile)
    drawn = drawn_png(_spec(chart, preset, ink, stamp))
    return labels.in_png(drawn, labels.of(chart, stamp), preset.dots)


def svg(tile: Tile, preset: Preset, ink: Ink = "terang", stamp: Stamp | None = None) -> bytes:
    """The tile as SVG in UTF-8 with its fonts, its alt text and what is said of it inside."""
    chart = as_chart(tile)
    spec = _spec(chart, preset, ink, stamp)

    async def job(browser: Browser) -> bytes:
        drawn: str = await browser.call("asSvg", spec)
        return drawn.encode()

    return labels.in_svg(STUDIO.work(job), labels.of(chart, stamp))


def pdf(tile: Tile, preset: Preset, ink: Ink = "terang", stamp: Stamp | None = None) -> bytes:
    """The tile as PDF of one page with its fonts, its alt text and what is said of it inside."""
    chart = as_chart(tile)
    spec = _spec(chart, preset, ink, stamp)
    style = _PAGE.format(width=preset.width, height=preset.height)
    body = f'<figure role="img" aria-label="{escape(chart.alt)}" data-drawing="0"></figure>'
    return labels.in_pdf(printed(chart.title, style, body, [spec]), labels.of(chart, stamp))


def waiting() -> int:
    """How many pictures are asked for and not yet begun: those before the next caller's."""
    return STUDIO.waiting


def close() -> None:
    """End the browser; the next picture starts another."""
    STUDIO.close()


def as_chart(tile: Tile) -> Chart:
    """The tile as a figure: a card becomes one of its number alone."""
    if isinstance(tile, Chart):
        return tile
    apart = ""
    if tile.apart:
        apart = f"{tile.apart.text} ({catalogue.STATUSES[tile.apart.status].label})"
    return number_card(tile.name, tile.label, tile.value, tile.alone, tile.provenance, apart)


def drawn_png(spec: dict[str, Any], studio: Studio = STUDIO) -> bytes:
    """What the studio's browser paints of a figure's JSON."""

    async def job(browser: Browser) -> bytes:
        return base64.b64decode(await browser.call("asPng", spec))

    return studio.work(job)


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

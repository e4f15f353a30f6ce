"""A chart as a picture, drawn by an installed Chrome or Chromium in the project's own font."""

from html import escape
from threading import Lock
from typing import Any

from charts.layout import Corner, laid_out
from charts.model import Chart
from charts.palettes import Ink
from charts.tiles import Tile
from exports import labels
from exports.browser import BROWSER, PictureError
from exports.presets import Preset
from exports.stamp import Stamp
from exports.table import as_chart

__all__ = ["PictureError", "close", "pdf", "png", "svg", "waiting"]

_COMPOSING = Lock()
"""Plotly's checks of a figure and its template mix up what two threads are building."""

_PAGE = (
    "<style>@page{{size:{width}px {height}px;margin:0}} body,figure{{margin:0}} "
    "svg{{display:block;width:{width}px;height:{height}px}}</style>"
    '<figure role="img" aria-label="{alt}" data-figure="0"></figure>'
)


def png(tile: Tile, preset: Preset, ink: Ink = "terang", stamp: Stamp | None = None) -> bytes:
    """Draw a PNG of the preset's pixels, with its metadata inside.

    PictureError if impossible, as for the other two.
    """
    chart = as_chart(tile)
    drawn = BROWSER.png(_spec(chart, preset, ink, stamp))
    return labels.in_png(drawn, labels.of(chart, stamp), preset.dots)


def svg(tile: Tile, preset: Preset, ink: Ink = "terang", stamp: Stamp | None = None) -> bytes:
    """Draw an SVG in UTF-8 with its fonts, alt text and metadata inside."""
    chart = as_chart(tile)
    drawn = BROWSER.svg(_spec(chart, preset, ink, stamp))
    return labels.in_svg(drawn, labels.of(chart, stamp))


def pdf(tile: Tile, preset: Preset, ink: Ink = "terang", stamp: Stamp | None = None) -> bytes:
    """Draw a PDF of one page with its fonts, alt text and metadata inside."""
    chart = as_chart(tile)
    spec = _spec(chart, preset, ink, stamp)
    body = _PAGE.format(width=preset.width, height=preset.height, alt=escape(chart.alt))
    return labels.in_pdf(BROWSER.pdf(str(chart.title), body, [spec]), labels.of(chart, stamp))


def waiting() -> int:
    """Count the pictures that are asked for and not yet begun: those before the next caller's."""
    return BROWSER.waiting


def close() -> None:
    """End the browser; the next picture starts another."""
    BROWSER.close()


def _spec(chart: Chart, preset: Preset, ink: Ink, stamp: Stamp | None) -> dict[str, Any]:
    corner = Corner(stamp.squares, stamp.code) if stamp else None
    with _COMPOSING:
        figure, _ = laid_out(chart, preset.shape, corner, ink)
        spec: dict[str, Any] = figure.to_plotly_json()
    size = {"width": preset.width, "height": preset.height, "scale": preset.scale}
    spec["layout"].setdefault("meta", {})["picture"] = size
    return spec

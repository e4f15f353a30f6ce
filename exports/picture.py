"""A chart as a picture, drawn by an installed Chrome or Chromium in the project's own font.

In the file are title, source, status, snapshot, licence and code, where its format has a place for
them. Nothing of the moment or of this machine is in it, so that the same picture always has the
same bytes.
"""

import html
import io
import struct
import zlib
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from pypdf import PdfWriter

from charts.layout import Corner, laid_out
from charts.model import Chart
from charts.palettes import Ink
from charts.provenance import publishers
from charts.tiles import Tile
from data import catalogue
from exports.browser import BROWSER
from exports.presets import Preset
from exports.stamp import Stamp
from exports.table import as_chart

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
    return in_png(drawn, words_of(chart, stamp), preset.dots)


def svg(tile: Tile, preset: Preset, ink: Ink = "terang", stamp: Stamp | None = None) -> bytes:
    """Draw an SVG in UTF-8 with its fonts, alt text and metadata inside."""
    chart = as_chart(tile)
    drawn = BROWSER.svg(_spec(chart, preset, ink, stamp))
    return in_svg(drawn, words_of(chart, stamp))


def pdf(tile: Tile, preset: Preset, ink: Ink = "terang", stamp: Stamp | None = None) -> bytes:
    """Draw a PDF of one page with its fonts, alt text and metadata inside."""
    chart = as_chart(tile)
    spec = _spec(chart, preset, ink, stamp)
    body = _PAGE.format(width=preset.width, height=preset.height, alt=html.escape(chart.alt))
    return in_pdf(BROWSER.pdf(str(chart.title), body, [spec]), words_of(chart, stamp))


def _spec(chart: Chart, preset: Preset, ink: Ink, stamp: Stamp | None) -> dict[str, Any]:
    corner = Corner(stamp.squares, stamp.code) if stamp else None
    spec, _ = laid_out(chart, preset.shape, corner, ink)
    size = {"width": preset.width, "height": preset.height, "scale": preset.scale}
    spec["layout"].setdefault("meta", {})["picture"] = size
    return spec


# Words inside the file

_XML_NAMES = {
    "Title": "dc:title",
    "Description": "dc:description",
    "Source": "dc:source",
    "Copyright": "dc:rights",
    "Status": "jember:status",
    "AsOf": "jember:per",
    "Snapshot": "jember:snapshot",
    "Edition": "jember:edisi",
    "Code": "jember:kode",
}


def words_of(chart: Chart, stamp: Stamp | None) -> dict[str, str]:
    """Return a figure's metadata under PNG keywords, without empty ones.

    `Copyright` is what the licence of a map asks for, `AsOf` an ISO date of the data.
    """
    provenance = chart.provenance
    words = {
        "Title": str(chart.headline),
        "Description": chart.alt,
        "Source": "; ".join(publishers(provenance.sources)),
        "Copyright": provenance.attribution,
        "Status": catalogue.STATUSES[provenance.status].label,
        "AsOf": provenance.as_of,
        "Snapshot": provenance.snapshot,
        "Correction": provenance.corrected,
        **({"Edition" if stamp.is_of_edition else "Code": stamp.code} if stamp else {}),
    }
    return {name: text for name, text in words.items() if text}


def in_png(content: bytes, texts: Mapping[str, str], dots: int = 0) -> bytes:
    """Write metadata into a PNG, and its resolution if it has `dots` per inch."""
    head = 8 + 25
    extra = b"".join(
        _chunk(b"iTXt", name.encode("latin-1") + b"\0\0\0id\0\0" + words.encode("utf-8"))
        for name, words in texts.items()
    )
    if dots:
        a_metre = round(dots / 0.0254)
        extra = _chunk(b"pHYs", struct.pack(">IIB", a_metre, a_metre, 1)) + extra
    return content[:head] + extra + content[head:]


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def in_svg(content: bytes, texts: Mapping[str, str]) -> bytes:
    """Write title, alt text and metadata into an SVG."""
    drawn = content.decode("utf-8")
    end = drawn.index(">", drawn.index("<svg"))
    words = "".join(
        f"<{_XML_NAMES[name]}>{escape(text)}</{_XML_NAMES[name]}>" for name, text in texts.items()
    )
    inside = (
        f'<title id="judul">{escape(texts["Title"])}</title>'
        f'<desc id="uraian">{escape(texts["Description"])}</desc>'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:jember="urn:dasbor-jember">'
        f"{words}</metadata>"
    )
    spoken = ' role="img" aria-labelledby="judul uraian" lang="id"'
    return (drawn[:end] + spoken + ">" + inside + drawn[end + 1 :]).encode("utf-8")


def in_pdf(content: bytes, texts: Mapping[str, str]) -> bytes:
    """Replace a PDF's metadata, including time and program."""
    writer = PdfWriter(clone_from=io.BytesIO(content))
    names = {"Description": "/Subject", "Source": "/Author"}
    writer.metadata = {names.get(name, f"/{name}"): words for name, words in texts.items()}
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()

"""What is said of a picture inside its own file: title, source, status, snapshot, licence, code.

Programs that read PNG, SVG or PDF find it where their formats have a place for it. Nothing of the
moment or of this machine is in it, so that the same picture always has the same bytes.
"""

import io
import struct
import zlib
from collections.abc import Mapping
from xml.sax.saxutils import escape

from pypdf import PdfWriter

from charts.model import Chart
from data import catalogue
from exports.stamp import Stamp

_NAMESPACE = "urn:dasbor-jember"
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


def of(chart: Chart, stamp: Stamp | None) -> dict[str, str]:
    """What the file of this figure says, by the names that PNG has for it; nothing that is empty.

    `Copyright` is what the licence of a map asks for, `AsOf` an ISO date of the data.
    """
    provenance = chart.provenance
    sources = (catalogue.SOURCES[one] for one in provenance.sources)
    said = {
        "Title": str(chart.title),
        "Description": chart.alt,
        "Source": "; ".join(dict.fromkeys(one.publisher for one in sources)),
        "Copyright": provenance.attribution,
        "Status": catalogue.STATUSES[provenance.status].label,
        "AsOf": provenance.as_of,
        "Snapshot": provenance.snapshot,
        **({"Edition" if stamp.is_of_edition else "Code": stamp.code} if stamp else {}),
    }
    return {name: words for name, words in said.items() if words}


def in_png(content: bytes, said: Mapping[str, str], dots: int = 0) -> bytes:
    """The PNG with these words as its text, and with its size on paper if `dots` an inch are."""
    head = 8 + 25
    extra = b"".join(
        _chunk(b"iTXt", name.encode("latin-1") + b"\0\0\0id\0\0" + words.encode("utf-8"))
        for name, words in said.items()
    )
    if dots:
        a_metre = round(dots / 0.0254)
        extra = _chunk(b"pHYs", struct.pack(">IIB", a_metre, a_metre, 1)) + extra
    return content[:head] + extra + content[head:]


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def in_svg(content: bytes, said: Mapping[str, str]) -> bytes:
    """The SVG with its title, its alt text and all of these words as metadata."""
    drawn = content.decode("utf-8")
    end = drawn.index(">", drawn.index("<svg"))
    words = "".join(
        f"<{_XML_NAMES[name]}>{escape(one)}</{_XML_NAMES[name]}>" for name, one in said.items()
    )
    inside = (
        f'<title id="judul">{escape(said["Title"])}</title>'
        f'<desc id="uraian">{escape(said["Description"])}</desc>'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:jember="{_NAMESPACE}">'
        f"{words}</metadata>"
    )
    spoken = ' role="img" aria-labelledby="judul uraian" lang="id"'
    return (drawn[:end] + spoken + ">" + inside + drawn[end + 1 :]).encode("utf-8")


def in_pdf(content: bytes, said: Mapping[str, str]) -> bytes:
    """The PDF with these words as its information, and without the time and the program it had."""
    writer = PdfWriter(clone_from=io.BytesIO(content))
    names = {"Description": "/Subject", "Source": "/Author"}
    writer.metadata = {names.get(name, f"/{name}"): words for name, words in said.items()}
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()

"""Atom feeds (RFC 4287) of public editions and corrections."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from xml.etree import ElementTree as ET

from exports import news
from exports.news import News
from exports.records.editions import Record
from exports.stamp import dashboard_address, stamp
from queries.registry import Registry

_ATOM = "http://www.w3.org/2005/Atom"
_KEPT = 50
"""Maximum of entries in a feed."""


def files(registry: Registry, editions: Iterable[Record]) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of both feeds; `editions` are those the public may read."""
    published = registry.manifest.published_at
    for name, title, entries in (
        ("edisi", "Dasbor Jember: edisi", news.editions(editions)),
        ("koreksi", "Dasbor Jember: koreksi angka terbit", news.corrections(registry)),
    ):
        yield f"umpan/{name}.atom", _feed(name, title, list(entries), published)


def _feed(name: str, title: str, told: Sequence[News], otherwise: dt.datetime) -> bytes:
    entries = sorted(told, key=lambda item: (item.when, item.id), reverse=True)[:_KEPT]
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "id"})
    _add(feed, "id", _urn(name))
    _add(feed, "title", title)
    _add(feed, "updated", (entries[0].when if entries else otherwise).isoformat())
    _add(ET.SubElement(feed, "author"), "name", "Dasbor Jember")
    ET.SubElement(feed, "link", rel="self", type="application/atom+xml", href=f"{name}.atom")
    for item in entries:
        entry = ET.SubElement(feed, "entry")
        _add(entry, "id", _urn(item.id))
        _add(entry, "title", f"SIMULASI: {item.title}" if item.simulated else item.title)
        _add(entry, "updated", item.when.isoformat())
        ET.SubElement(entry, "category", term=item.topic)
        if address := dashboard_address():
            shown = stamp(item.code).payload if item.code else f"{address.rstrip('/')}/perubahan"
            ET.SubElement(entry, "link", rel="alternate", href=shown)
        _add(entry, "content", "\n".join(item.lines)).set("type", "text")
    ET.indent(feed)
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _urn(name: str) -> str:
    """Make a permanent id, independent of the address."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"dasbor-jember:{name}").urn


def _add(parent: ET.Element, name: str, words: str) -> ET.Element:
    child = ET.SubElement(parent, name)
    child.text = news.clean(words)
    return child

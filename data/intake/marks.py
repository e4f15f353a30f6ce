"""Find hidden and struck-out rows in the XML of a workbook (XLSX, ODS), which calamine leaves out.

Runs in the sandbox. Rows are counted from 1, as Excel does.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_NUMBER = re.compile(rb"""\br=["'](\d+)["']""")
_STRUCK_CELL: Final = (
    rb"""<(?:\w+:)?c\b(?=[^>]*\bs=["'](?:%b)["'])[^>]*\br=["'][A-Z]+(\d+)["'][^>]*(?<!/)>"""
)
_OFF = ("0", "false", "none")
_OPEN_DOCUMENT = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _STYLE = _OPEN_DOCUMENT % "table", _OPEN_DOCUMENT % "style"


@dataclass(frozen=True, slots=True)
class Marks:
    """The hidden rows of a sheet, and the number of struck-out cells by row."""

    hidden: list[int] = field(default_factory=list)
    struck: Mapping[int, int] = field(default_factory=dict)


def struck_formats(styles: bytes) -> frozenset[int]:
    """Find the cell formats of an XLSX whose font is struck out."""
    if b"strike" not in styles:
        return frozenset()
    root = etree.fromstring(styles, etree.XMLParser(resolve_entities=False, no_network=True))
    struck = [
        any(mark.get("val", "1") not in _OFF for mark in font.findall("{*}strike"))
        for font in root.findall("{*}fonts/{*}font")
    ]
    return frozenset(
        place
        for place, cell in enumerate(root.findall("{*}cellXfs/{*}xf"))
        if (number := int(cell.get("fontId", "0"))) < len(struck) and struck[number]
    )


def in_xlsx(sheet: bytes, struck: frozenset[int]) -> Marks:
    """Find the marks of a sheet; `struck` are the formats that strike out."""
    hidden = []
    if _HIDDEN.search(sheet):
        number = 0
        for row in _ROW.findall(sheet):
            found = _NUMBER.search(row)
            number = int(found[1]) if found else number + 1
            if _HIDDEN.search(row):
                hidden.append(number)
    cells = _STRUCK_CELL % b"|".join(b"%d" % one for one in sorted(struck))
    rows = map(int, re.findall(cells, sheet)) if struck else ()
    return Marks(hidden, Counter(rows))


def in_ods(content: bytes) -> dict[str, Marks]:
    """Find the marks of each sheet; rows and cells may stand for several."""
    if b":visibility=" not in content and b"line-through" not in content:
        return {}
    struck: set[str] = set()
    found: dict[str, Marks] = {}
    tags = [f"{_STYLE}style", f"{_TABLE}table-row", f"{_TABLE}table"]
    number, hidden, cells = 0, list[int](), dict[int, int]()
    for _, element in etree.iterparse(
        io.BytesIO(content), tag=tags, resolve_entities=False, no_network=True, huge_tree=True
    ):
        if element.tag == tags[0]:
            if element.get(f"{_STYLE}parent-style-name") in struck or any(_lines(element)):
                struck.add(element.get(f"{_STYLE}name", ""))
        elif element.tag == tags[1]:
            times = int(element.get(f"{_TABLE}number-rows-repeated") or 1)
            usual = element.get(f"{_TABLE}default-cell-style-name", "")
            count = sum(
                int(cell.get(f"{_TABLE}number-columns-repeated") or 1)
                for cell in element
                if len(cell) and cell.get(f"{_TABLE}style-name", usual) in struck
            )
            if count:
                cells |= dict.fromkeys(range(number + 1, number + times + 1), count)
            if element.get(f"{_TABLE}visibility") in ("collapse", "filter") and len(element):
                # The blank rows below a table stand for a million.
                hidden += range(number + 1, number + min(times, 2**16) + 1)
            number += times
        else:
            found[element.get(f"{_TABLE}name", "")] = Marks(hidden, cells)
            number, hidden, cells = 0, [], {}
        if element.tag != tags[0]:
            element.clear()
    return found


def _lines(style: etree._Element) -> Iterator[bool]:
    for properties in style.findall(f"{_STYLE}text-properties"):
        for name in ("style", "type"):
            yield properties.get(f"{_STYLE}text-line-through-{name}", "none") not in _OFF

"""Find in the XML of a workbook (XLSX, XLSB, ODS) what calamine leaves out of its sheets.

Those are hidden and struck-out rows, merged ranges, and formulas that failed or have no result.
Runs in the sandbox.
"""

import io
import re
import struct
from collections import Counter
from collections.abc import Iterator
from typing import Final, TypeAlias

from lxml import etree

from data.intake.cells import UNCOUNTED
from data.intake.columns import Facts, Range
from data.intake.text_files import MAX_COLUMNS

Spoiled: TypeAlias = dict[tuple[int, int], str]
"""What Excel shows for formulas that failed, and `UNCOUNTED`, by rows and columns from 0."""

_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
_SPAN = re.compile(rb"""\b(?:min|max)=["'](\d+)["']""")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_NUMBER = re.compile(rb"""\br=["'](\d+)["']""")
_STRUCK_CELL: Final = (
    rb"""<(?:\w+:)?c\b(?=[^>]*\bs=["'](?:%b)["'])[^>]*\br=["'][A-Z]+(\d+)["'][^>]*(?<!/)>"""
)
_UNCOUNTED = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*>\s*"""
    rb"""<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_FAILED = re.compile(
    rb"""<(?:\w+:)?c\b(?=[^>]*\bt=["']e["'])[^>]*\br=["']([A-Z]+)(\d+)["'][^>]*(?<!/)>"""
    rb"""(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>\s*([^<]*?)\s*</""",
    re.DOTALL,
)
# The numbers of errors in XLSB and XLS: cells with an error, and formulas whose result is one.
_CODES: Final = rb"[\x00\x07\x0f\x17\x1d\x24\x2a]"
_FAILED_IN_XLSB = re.compile(
    rb"(?:\x03\x09|\x0b(?:[\x80-\xff][\x01-\x7f]|[\x01-\x7f])).[\0-\x3f]\0\0..\0[\0\x01]" + _CODES,
    re.DOTALL,
)
_FAILED_IN_XLS = re.compile(
    rb"\x05\x02\x08\0.{6}%b\x01|\x06\0.\0.{6}\x02.%b...\xff\xff" % (_CODES, _CODES), re.DOTALL
)
_MERGED_IN_XLSB = re.compile(rb"\xb1\x01\x04.{4}((?:\xb0\x01\x10.{16})+)\xb2\x01\x00", re.DOTALL)
_OFF = ("0", "false", "none")
_OPEN_DOCUMENT = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_HIDDEN_IN_ODS = ("collapse", "filter")
_SPANS = ("rows", "columns")
_TABLE, _STYLE = _OPEN_DOCUMENT % "table", _OPEN_DOCUMENT % "style"


def struck_formats(styles: bytes) -> frozenset[int]:
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


def fails(binary: bytes) -> bool:
    found = _FAILED_IN_XLS if binary.startswith(b"\xd0\xcf\x11\xe0") else _FAILED_IN_XLSB
    return found.search(binary) is not None


def in_xlsx(sheet: bytes, struck: frozenset[int]) -> tuple[Facts, Spoiled]:
    """Find what a sheet marks; `struck` are the formats that strike out."""
    found: Facts = {}
    if _HIDDEN.search(sheet):
        hidden, number = [], 0
        for row in _ROW.findall(sheet):
            named = _NUMBER.search(row)
            number = int(named[1]) if named else number + 1
            if _HIDDEN.search(row):
                hidden.append(number)
        found["hidden_rows"] = frozenset(hidden)
        found["hidden_columns"] = frozenset(
            place
            for column in _COLUMN.findall(sheet)
            if _HIDDEN.search(column) and len(span := sorted(map(int, _SPAN.findall(column)))) == 2
            for place in range(span[0] - 1, min(span[1], MAX_COLUMNS))
        )
    if struck:
        cells = _STRUCK_CELL % b"|".join(b"%d" % style for style in sorted(struck))
        found["struck"] = Counter(map(int, re.findall(cells, sheet)))
    spoiled: Spoiled = {}
    if b"<f" in sheet or b":f" in sheet:
        for letters, row in _UNCOUNTED.findall(sheet):
            spoiled[int(row) - 1, _column_number(letters) - 1] = UNCOUNTED
    if b"#" in sheet:
        for letters, row, error in _FAILED.findall(sheet):
            spoiled[int(row) - 1, _column_number(letters) - 1] = error.decode("utf-8", "replace")
    return found, spoiled


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number


def in_xlsb(sheet: bytes) -> Facts:
    return {
        "merged": tuple(
            ((top, left), (bottom, right))
            for cells in _MERGED_IN_XLSB.findall(sheet)
            for top, bottom, left, right in struct.iter_unpack("<3x4I", cells)
        )
    }


def in_ods(content: bytes) -> dict[str, tuple[Facts, Spoiled]]:
    words = (b":visibility=", b"line-through", b"-spanned=", b'"error"')
    if not any(word in content for word in words):
        return {}
    styles: set[str] = set()
    found: dict[str, tuple[Facts, Spoiled]] = {}
    spoiled: Spoiled = {}
    tags = [f"{_STYLE}style", f"{_TABLE}table-row", f"{_TABLE}table", f"{_TABLE}table-column"]
    number, hidden, struck, merged = 0, list[int](), dict[int, int](), list[Range]()
    across, hidden_across = 0, list[int]()
    for _, element in etree.iterparse(
        io.BytesIO(content), tag=tags, resolve_entities=False, no_network=True, huge_tree=True
    ):
        if element.tag == tags[0]:
            if element.get(f"{_STYLE}parent-style-name") in styles or any(_lines(element)):
                styles.add(element.get(f"{_STYLE}name", ""))
            continue
        if element.tag == tags[1]:
            times = _times(element, "number-rows-repeated")
            usual = element.get(f"{_TABLE}default-cell-style-name", "")
            place = count = 0
            for cell in element:
                down, right = (_times(cell, f"number-{what}-spanned") for what in _SPANS)
                if down > 1 or right > 1:
                    merged.append(((number, place), (number + down - 1, place + right - 1)))
                width = _times(cell, "number-columns-repeated")
                if cell.get(f"{_CALC}value-type") == "error":
                    shown = "".join(cell.itertext())
                    spoiled |= {(number, place + more): shown for more in range(width)}
                place += width
                if len(cell) and cell.get(f"{_TABLE}style-name", usual) in styles:
                    count += width
            if count:
                struck |= dict.fromkeys(range(number + 1, number + times + 1), count)
            if element.get(f"{_TABLE}visibility") in _HIDDEN_IN_ODS and len(element):
                # The blank rows below a table stand for a million.
                hidden += range(number + 1, number + min(times, 2**16) + 1)
            number += times
        elif element.tag == tags[3]:
            times = _times(element, "number-columns-repeated")
            if element.get(f"{_TABLE}visibility") in _HIDDEN_IN_ODS:
                hidden_across += range(across, min(across + times, MAX_COLUMNS))
            across += times
        else:
            facts: Facts = {
                "hidden_rows": frozenset(hidden),
                "hidden_columns": frozenset(hidden_across),
                "struck": struck,
                "merged": tuple(merged),
            }
            found[element.get(f"{_TABLE}name", "")] = facts, spoiled
            number, hidden, struck, merged, spoiled = 0, [], {}, [], {}
            across, hidden_across = 0, []
        element.clear()
    return found


def _times(element: etree._Element, what: str) -> int:
    return int(element.get(f"{_TABLE}{what}") or 1)


def _lines(style: etree._Element) -> Iterator[bool]:
    for properties in style.findall(f"{_STYLE}text-properties"):
        for name in ("style", "type"):
            yield properties.get(f"{_STYLE}text-line-through-{name}", "none") not in _OFF

"""A figure of coloured cells as a table of the slide."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.util import Pt

from charts.chart import Chart
from charts.theme import LIGHT
from exports import drawing
from exports.drawing import Box, Part, Shapes
from exports.native_map import colour_of, key

_ROWS = 18
_KEY = 34.0
_NAMES = "Kecamatan"


def draw_cells(shapes: Shapes, chart: Chart, box: Box) -> None:
    """Draw the cells with their numbers in a table, or in two side by side where rows are many."""
    trace = chart.spec["data"][0]
    rows = list(zip(trace["y"], trace["text"], trace["z"], strict=True))
    middle = (len(rows) + 1) // 2
    halves = [rows] if len(rows) <= _ROWS else [rows[:middle], rows[middle:]]
    room = Box(box.left, box.top, box.width, box.height - _KEY)
    for place, (half, part) in enumerate(zip(halves, room.parted(len(halves), 24), strict=True)):
        alt = chart.alt if place == 0 else "Lanjutan tabel di sebelah kirinya."
        height = room.height / (len(halves[0]) + 1)
        _table(shapes, trace, half, replace(part, height=height * (len(half) + 1)), alt)
    if "colorbar" in trace:
        key(shapes, trace["colorbar"], Box(box.left, box.bottom - 26, 360, 26), 0.85)


def _table(shapes: Shapes, trace: Mapping[str, Any], rows: list[Any], box: Box, alt: str) -> None:
    frame = shapes.add_table(len(rows) + 1, len(trace["x"]) + 1, *box.measures)
    drawing.described(frame, alt)
    table = frame.table
    for column, width in zip(table.columns, _widths(trace, box.width), strict=True):
        column.width = Pt(width)
    for row in table.rows:
        row.height = Pt(box.height / (len(rows) + 1))
    for place, name in enumerate([_NAMES, *trace["x"]]):
        _cell(table.cell(0, place), name, LIGHT.grid, "left" if place == 0 else "right", bold=True)
    for down, (name, texts, values) in enumerate(rows, start=1):
        _cell(table.cell(down, 0), name, LIGHT.surface, "left")
        for across, (words, z) in enumerate(zip(texts, values, strict=True), start=1):
            ground = LIGHT.surface if z is None else colour_of(trace, z)
            _cell(table.cell(down, across), words or "", ground, "right")


def _widths(trace: Mapping[str, Any], room: float) -> list[float]:
    """Widths of the names and of the columns: what is left beyond their words, in equal parts."""
    columns = [[_NAMES, *trace["y"]]]
    for place, head in enumerate(trace["x"]):
        columns.append([head, *(row[place] for row in trace["text"])])
    needed = [max(drawing.width_of(words or "", 10) for words in one) for one in columns]
    left = (room - sum(needed)) / len(needed)
    return [one + left for one in needed]


def _cell(cell: Part, words: str, ground: str, align: str, *, bold: bool = False) -> None:
    cell.margin_top = cell.margin_bottom = 0
    cell.margin_left = cell.margin_right = Pt(3)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    drawing.filled(cell.fill, ground)
    ink = LIGHT.surface if drawing.colour(ground).is_dark else LIGHT.ink
    drawing.write(
        cell.text_frame,
        [[drawing.Run(drawing.plain(words), bold)]],
        9 if bold else 10,
        ink,
        align=align,
    )


def draw_rows(shapes: Shapes, chart: Chart, box: Box) -> None:
    """Draw the chart's own table, as many of its rows as fit, and say how many there are."""
    rows = chart.written_rows()
    shown = rows[: _ROWS - 1]
    room = Box(box.left, box.top, box.width, box.height - 20)
    height = min(24.0, room.height / (len(shown) + 1))
    frame = shapes.add_table(
        len(shown) + 1,
        len(chart.columns),
        *Box(room.left, room.top, room.width, height * (len(shown) + 1)).measures,
    )
    drawing.described(frame, chart.alt)
    sides = ["right" if column.numeric else "left" for column in chart.columns]
    for place, column in enumerate(chart.columns):
        _cell(frame.table.cell(0, place), column.label, LIGHT.grid, sides[place], bold=True)
    for down, row in enumerate(shown, start=1):
        for across, words in enumerate(row):
            _cell(frame.table.cell(down, across), words, LIGHT.surface, sides[across])
    if len(shown) < len(rows):
        said = f"{len(shown)} dari {len(rows)} baris; semuanya ada di tabel gambar ini."
        drawing.words(
            shapes, Box(box.left, box.bottom - 16, box.width, 16), said, 10, LIGHT.soft_ink
        )

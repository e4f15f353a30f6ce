"""Charts between two axes of values, and the frames, scales and legends of all charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isclose

from lxml import etree
from pptx.chart.data import XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.oxml.ns import qn
from pptx.util import Pt
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from charts.geometry import place_names
from charts.model import Chart, Dots, Line, Lines, Scale, Strip
from charts.palettes import LIGHT
from data import indonesian
from exports import ooxml, workbook
from exports.ooxml import Box, Canvas, Part, Shapes

_MARKERS = {
    "circle": XL_MARKER_STYLE.CIRCLE,
    "square": XL_MARKER_STYLE.SQUARE,
    "diamond": XL_MARKER_STYLE.DIAMOND,
    "triangle": XL_MARKER_STYLE.TRIANGLE,
    "cross": XL_MARKER_STYLE.PLUS,
    # Office's star is made of strokes and cannot be hollow.
    "star": XL_MARKER_STYLE.TRIANGLE,
    "star-open": XL_MARKER_STYLE.TRIANGLE,
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of values between two places of the slide."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def axis_of(scale: Scale, start: float, end: float) -> Axis:
    return Axis(scale.low, scale.top * scale.room, start, end)


# Axes


def framed(
    canvas: Canvas,
    kind: Part,
    data: Part,
    inner: Box,
    outer: Box,
    statuses: Sequence[str] = (),
) -> Part:
    """Add a chart whose plot is exactly `inner`; `statuses` are those of its series."""
    frame = canvas.shapes.add_chart(kind, *outer.measures, data)
    canvas.name_part(frame, "Bagan")
    chart = frame.chart
    chart.has_legend = chart.has_title = False
    chart.font.size = Pt(canvas.size(13))
    ooxml.filled(chart.font.fill, LIGHT.ink)
    area = chart._chartSpace.chart.plotArea
    if (old := area.find(qn("c:layout"))) is not None:
        area.remove(old)
    layout = etree.Element(qn("c:layout"))
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    shares = {
        "layoutTarget": "inner",
        "xMode": "edge",
        "yMode": "edge",
        "x": (inner.left - outer.left) / outer.width,
        "y": (inner.top - outer.top) / outer.height,
        "w": inner.width / outer.width,
        "h": inner.height / outer.height,
    }
    for name, value in shares.items():
        text = value if isinstance(value, str) else f"{value:.5f}"
        etree.SubElement(manual, qn(f"c:{name}"), val=text)
    area.insert(0, layout)
    _put_behind(chart, canvas.chart, dict(enumerate(statuses, start=1)))
    return chart


def _put_behind(drawn: Part, chart: Chart, statuses: Mapping[int, str]) -> None:
    """Put a workbook behind a chart that says what its numbers are, and let the chart point to it.

    `statuses` are ids by column.
    """
    cells: dict[tuple[int, int], str | float] = {}
    formulas = list(drawn._chartSpace.iter(qn("c:f")))
    for formula in formulas:
        row, column = xl_cell_to_rowcol(_ends(formula)[0])
        cache = formula.getnext()
        is_number = cache.tag == qn("c:numCache")
        for point in cache.iter(qn("c:pt")):
            words = point.find(qn("c:v")).text or ""
            cells[row + int(point.get("idx")), column] = float(words) if is_number else words
    sheet, file = workbook.behind(chart, cells, statuses)
    for formula in formulas:
        ends = map(xl_cell_to_rowcol, _ends(formula))
        moved = (
            xl_rowcol_to_cell(row + workbook.ABOVE, column, row_abs=True, col_abs=True)
            for row, column in ends
        )
        formula.text = f"'{sheet}'!{':'.join(moved)}"
    drawn.part.chart_workbook.update_from_xlsx_blob(file)


def _ends(formula: Part) -> list[str]:
    """Return the first and last cell of a formula's range."""
    return str(formula.text).partition("!")[2].split(":")


def scaled(canvas: Canvas, axis: Part, scale: Scale, *, at_end: bool) -> None:
    """Fix an axis; Office writes its ticks if a number format can."""
    axis.minimum_scale, axis.maximum_scale = scale.low, scale.top * scale.room
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = bool(scale.ticks)
    if len(scale.ticks) > 1:
        axis.major_unit = scale.ticks[1][0] - scale.ticks[0][0]
    if scale.ticks:
        ooxml.lined(axis.major_gridlines.format.line, LIGHT.grid, 0.75)
    axis.format.line.fill.background()
    if scale.title:
        frame = axis.axis_title.text_frame
        ooxml.write(frame, scale.title, canvas.size(13), LIGHT.soft_ink)
        # Office writes titles of axes in bold by default.
        frame.paragraphs[0].runs[0].font.bold = False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    if code := number_format(scale):
        axis.tick_labels.number_format = code
        axis.tick_labels.number_format_is_linked = False
        axis.tick_labels.font.size = Pt(canvas.size(13))
        ooxml.filled(axis.tick_labels.font.fill, LIGHT.soft_ink)
        axis.tick_label_position = (
            XL_TICK_LABEL_POSITION.HIGH if at_end else XL_TICK_LABEL_POSITION.LOW
        )


def number_format(scale: Scale) -> str:
    """Find the number format that writes all ticks on every computer; "" if there is none.

    Separators are those of the reader's computer, so there is none for ticks that have one; nor
    for ticks that Office, which counts from the end of the axis, would set elsewhere.
    """
    ticks = scale.ticks
    if not ticks:
        return ""
    if len(ticks) > 1:
        steps = (ticks[0][0] - scale.low) / (ticks[1][0] - ticks[0][0])
        if not isclose(steps, round(steps), abs_tol=1e-6):
            return ""
    for before in ("", "Rp"):
        for place, unit in enumerate(("", " ribu", " juta", " miliar", " triliun")):
            if all(
                words == (f"{before}{value / 1000**place:.0f}{unit}" if value else "0")
                for value, words in ticks
            ):
                start, end = (f'"{part}"' if part else "" for part in (before, unit))
                return f"[=0]0;{start}0{',' * place}{end}" if before or unit else "0"
    return ""


def ticked(canvas: Canvas, scale: Scale, axis: Axis, plot: Box, *, upright: bool) -> None:
    """Write the ticks that Office cannot write."""
    for value, words in scale.ticks if not number_format(scale) else ():
        if upright:
            place, across, along = (plot.left - 5, axis.at(value)), "right", "middle"
        else:
            place, across, along = (axis.at(value), plot.bottom + 4), "center", "top"
        canvas.text(place, words, 13, LIGHT.soft_ink, across=across, along=along)


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in a legend; its sign is a filled ground, a line, a mark, or a mark on a line."""

    name: str
    ink: str
    hatch: str | None = None
    line: float = 0
    dotted: bool = False
    symbol: str = ""

    def draw(self, shapes: Shapes, box: Box) -> None:
        middle = box.top + box.height / 2
        if self.line:
            ends = (box.left, middle), (box.right, middle)
            ooxml.rule(shapes, *ends, self.ink, self.line, dotted=self.dotted)
        if self.symbol:
            ooxml.mark(shapes, Box(box.left + 4, middle - 5, 10, 10), self.symbol, self.ink)
        if not self.line and not self.symbol:
            shape = ooxml.rectangle(shapes, box, LIGHT.surface)
            ooxml.filled(shape.fill, self.ink, self.hatch)


def keyed(canvas: Canvas, entries: Sequence[Entry]) -> Box:
    """Draw a legend as one group at the top of the canvas; return the room below it."""
    if not entries:
        return canvas.box
    group = canvas.shapes.add_group_shape()
    box, size = canvas.box, canvas.size(13)
    left, top = box.left, box.top
    for entry in entries:
        wide = ooxml.width_of(entry.name, size) * 1.15 + 36
        if left + wide > box.right and left > box.left:
            left, top = box.left, top + size * 1.5
        entry.draw(group.shapes, Box(left, top + size * 0.15, 18, size * 0.9))
        ooxml.words(group.shapes, Box(left + 24, top, wide, size * 1.25), entry.name, size)
        left += wide
    names = indonesian.join([ooxml.plain(entry.name) for entry in entries])
    ooxml.described(group, f"Keterangan: {names}")
    used = top + size * 1.25 + 8 - box.top
    return replace(box, top=box.top + used, height=box.height - used)


def widest(texts: Sequence[str], size: float) -> float:
    return max((ooxml.width_of(words, size) for words in texts if words), default=-8) + 8


def safe(words: str) -> str:
    """Guard the chart's workbook against formulas in texts."""
    return f"'{words}" if words.startswith(_FORMULA_STARTS) else words


# Lines and dots


def draw_lines(canvas: Canvas, lines: Lines) -> None:
    named = [line for line in lines.lines if line.name]
    entries = [_entry(canvas, line) for line in named]
    room = keyed(canvas, entries) if len(named) > 1 else canvas.box
    _plane(canvas, room, lines.lines, lines.x, lines.y)


def _entry(canvas: Canvas, line: Line) -> Entry:
    width = line.width * canvas.scale if len(line.points) > 1 else 0
    return Entry(line.name, line.colour, line=width, dotted=line.dashed, symbol=line.symbol)


def _plane(
    canvas: Canvas, room: Box, lines: Sequence[Line], x_scale: Scale, y_scale: Scale
) -> tuple[Axis, Axis]:
    """Draw lines on two axes with their ticks and titles; return the axes."""
    size = canvas.size(13)
    left = widest([words for _, words in y_scale.ticks], size) + size * 1.8 * bool(y_scale.title)
    below = size * 1.6 + size * 1.4 * bool(x_scale.title)
    plot = Box(room.left + left, room.top + 6, room.width - left - 16, room.height - below - 6)
    x = axis_of(x_scale, plot.left, plot.right)
    y = axis_of(y_scale, plot.bottom, plot.top)
    chart = _points(canvas, lines, plot, room)
    scaled(canvas, chart.category_axis, x_scale, at_end=False)
    chart.category_axis.has_major_gridlines = False
    scaled(canvas, chart.value_axis, y_scale, at_end=False)
    ooxml.lined(chart.category_axis.format.line, LIGHT.grid, 0.75)
    ticked(canvas, x_scale, x, plot, upright=False)
    ticked(canvas, y_scale, y, plot, upright=True)
    return x, y


def _points(canvas: Canvas, lines: Sequence[Line], plot: Box, frame: Box) -> Part:
    data = XyChartData(number_format="General")
    for line in lines:
        series = data.add_series(safe(ooxml.plain(line.name or "Nilai")))
        for point in line.points:
            series.add_data_point(point.x, point.y)
    chart = framed(canvas, XL_CHART_TYPE.XY_SCATTER_LINES, data, plot, frame)
    for drawn, line in zip(chart.plots[0].series, lines, strict=True):
        drawn.smooth = False
        if line.width and len(line.points) > 1:
            width = line.width * canvas.scale
            ooxml.lined(drawn.format.line, line.colour, width, dotted=line.dashed)
        else:
            drawn.format.line.fill.background()
        looks = [
            (
                "selected" if point.strong and line.width else point.colour or line.colour,
                point.strong,
                point.hidden,
            )
            for point in line.points
        ]
        single = len(set(looks)) == 1
        for place, (colour, strong, hidden) in enumerate(looks[:1] if single else looks):
            marker = drawn.marker if single else drawn.points[place].marker
            if hidden:
                marker.style = XL_MARKER_STYLE.NONE
                continue
            marker.style = _MARKERS[line.symbol]
            is_lone = len(line.points) == 1 or not line.width
            pixels = 15 if strong else 11 if is_lone else 8
            marker.size = max(2, min(72, round(pixels * canvas.scale)))
            hollow = line.symbol.endswith("-open")
            ooxml.filled(marker.format.fill, None if hollow else colour)
            edge = colour if line.width else _edge(colour, strong=strong)
            ooxml.lined(marker.format.line, edge, 1.25)
        for place, point in enumerate(line.points):
            if point.label and line.width:
                label = drawn.points[place].data_label
                label.text_frame.word_wrap = False
                ooxml.write(label.text_frame, point.label, canvas.size(14), LIGHT.ink)
                label.position = XL_LABEL_POSITION.ABOVE
    return chart


def _edge(colour: str, *, strong: bool) -> str:
    """Return the outline of a dot: pale ones need one, and the selected one has its own."""
    if colour in (LIGHT.fill, LIGHT.selected):
        return LIGHT.surface
    return LIGHT.selected if strong else LIGHT.fill


def draw_dots(canvas: Canvas, dots: Dots) -> None:
    if dots.strips:
        _draw_strips(canvas, dots)
        return
    if dots.x is None or dots.y is None:
        raise ValueError("dots without strips need two scales")
    line = Line("Kecamatan", dots.points, LIGHT.fill, "circle", width=0)
    x, y = _plane(canvas, canvas.box, [line], dots.x, dots.y)
    for value in dots.guides_x:
        ends = (x.at(value), y.start), (x.at(value), y.end)
        ooxml.rule(canvas.shapes, *ends, LIGHT.soft_ink, 0.8, dotted=True)
    for value in dots.guides_y:
        ends = (x.start, y.at(value)), (x.end, y.at(value))
        ooxml.rule(canvas.shapes, *ends, LIGHT.soft_ink, 0.8, dotted=True)
    _named(canvas, dots, x, y)


def _named(canvas: Canvas, dots: Dots, x: Axis, y: Axis) -> None:
    """Write the names that have room beside their points."""
    scale, size, guides = canvas.scale, canvas.size(12) * 1.2, (dots.guides_x, dots.guides_y)
    plot = ((x.end - x.start) / scale, (y.start - y.end) / scale)
    for name in place_names(dots.points, (x.high, y.high), [plot], size / scale, guides):
        start = x.at(name.point.x), y.at(name.point.y)
        middle = start[0] + name.across * scale, start[1] - name.up * scale
        words = f"<b>{name.point.label}</b>" if name.point.strong else name.point.label
        canvas.text(middle, words, 12, across="center")


def _draw_strips(canvas: Canvas, dots: Dots) -> None:
    inks = (LIGHT.fill, LIGHT.selected)
    named = [Entry(name, ink, symbol="circle") for name, ink in zip(dots.names, inks, strict=True)]
    room = keyed(canvas, [entry for entry in reversed(named) if entry.name])
    high = room.height / len(dots.strips)
    for place, strip in enumerate(dots.strips):
        _draw_strip(canvas, strip, replace(room, top=room.top + place * high, height=high))


def _draw_strip(canvas: Canvas, strip: Strip, box: Box) -> None:
    words = f"<b>{strip.heading}</b>\n{strip.detail}"
    canvas.text((box.left, box.top), words, 13, along="top")
    top = box.top + ooxml.height_of(words, canvas.size(13))
    plot = Box(box.left + 8, top, box.width - 16, max(box.bottom - top, 8))
    scale = Scale(strip.top, room=1.04)
    x, middle = axis_of(scale, plot.left, plot.right), plot.top + plot.height / 2
    ooxml.rule(
        canvas.shapes, (plot.left, middle), (x.at(strip.top), middle), LIGHT.grid, canvas.scale
    )
    # LibreOffice draws points by index, not by series: draw the selected one last.
    points = tuple(
        replace(point, y=0, colour=LIGHT.selected if point.strong else LIGHT.fill)
        for point in sorted(strip.points, key=lambda point: point.strong)
    )
    line = Line(strip.heading, points, LIGHT.fill, "circle", width=0)
    chart = _points(canvas, [line], plot, plot)
    scaled(canvas, chart.category_axis, scale, at_end=False)
    scaled(canvas, chart.value_axis, Scale(1, low=-1), at_end=False)
    if strip.median is not None:
        ends = [(x.at(strip.median), middle + way * canvas.size(9)) for way in (-1, 1)]
        ooxml.rule(canvas.shapes, ends[0], ends[1], LIGHT.ink, 2 * canvas.scale, "Median")

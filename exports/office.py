"""Render charts as native, editable Office shapes.

Bars, lines and dots become charts with their workbook. Their axes are fixed, so that the texts
beside their marks stay where they belong. Everything else becomes tables, shapes and text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.util import Pt

from charts.geometry import has_several, is_stair, most_beside
from charts.layout import in_two_columns
from charts.model import (
    Bars,
    BigNumber,
    Category,
    Chart,
    Dots,
    HeatMap,
    Lines,
    Map,
    Mark,
    Panel,
    Series,
)
from charts.palettes import LIGHT, pale
from charts.pen import breaks, first_bold
from exports import ooxml
from exports.office_axes import (
    Axis,
    Entry,
    axis_of,
    draw_dots,
    draw_lines,
    framed,
    keyed,
    safe,
    scaled,
    ticked,
    widest,
)
from exports.office_shapes import Look, draw_cells, draw_map, draw_number, look_of
from exports.ooxml import Box, Canvas, Part, Shapes
from exports.table import label_of

_USUAL, _LARGEST, _SMALLEST = 0.85, 1.4, 0.66
"""Points a pixel of the screen: fewer where a chart is tall there and must be lower here."""
_ROWS = 19
"""Rows of bars from which two columns are used."""
_PANELS = 2
"""Maximum of panels below each other."""
_GAP = 24.0


def draw(shapes: Shapes, chart: Chart, box: Box) -> None:
    """Draw the chart in this box, without its title and footer."""
    drawn = in_two_columns(chart.drawing, _ROWS) or chart.drawing
    if isinstance(drawn, Bars) and -(-len(drawn.panels) // drawn.columns) > _PANELS:
        drawn = replace(drawn, columns=-(-len(drawn.panels) // _PANELS))
    is_whole = drawn is chart.drawing and not isinstance(drawn, Map)
    scale = max(_SMALLEST, min(_LARGEST, box.height / chart.height)) if is_whole else _USUAL
    if is_whole and not isinstance(drawn, HeatMap | BigNumber):
        # Taller than that, words would no longer stand where they belong to the bars.
        box = replace(box, height=min(box.height, chart.height * scale))
    canvas = Canvas(shapes, box, scale, chart)
    # The areas of a map leave no gap: their names alone stand over the word.
    if not isinstance(drawn, Map):
        canvas.mark()
    match drawn:
        case Bars():
            room = keyed(canvas, list(_entries(canvas, drawn))) if drawn.legend else canvas.box
            for panel in _placed(canvas, drawn, room):
                panel.draw()
        case Lines():
            draw_lines(canvas, drawn)
        case Dots():
            draw_dots(canvas, drawn)
        case HeatMap():
            draw_cells(canvas, drawn, chart.columns[0].label)
        case Map():
            draw_map(canvas, drawn)
        case BigNumber():
            draw_number(canvas, drawn)


# Bars


def _entries(canvas: Canvas, bars: Bars) -> Iterator[Entry]:
    """Legend entries: each name of a series or mark once."""
    found: dict[str, Entry] = {}
    for panel in bars.panels:
        for series in panel.series:
            if series.name and not series.track:
                look = look_of(series, 0)
                found.setdefault(series.name, Entry(series.name, look.ground, look.hatch))
        for mark in panel.marks:
            if mark.name:
                ink, width = _pen(mark)
                found.setdefault(mark.name, Entry(mark.name, ink, line=width * canvas.scale))
    yield from found.values()


def _placed(canvas: Canvas, bars: Bars, room: Box) -> "Iterator[_PanelDrawing]":
    """Place panels in rows: plots equally wide, rows of bars equally high."""
    count = min(bars.columns, len(bars.panels))
    rows = [bars.panels[start : start + count] for start in range(0, len(bars.panels), count)]
    widths = [0.0] * count
    for row in rows:
        for place, panel in enumerate(row):
            if not bars.across or not place or not _same_names(panel, row[place - 1]):
                width = _room_for_labels(canvas, bars, panel, room.width / count)
                widths[place] = max(widths[place], width)
    wide = (room.width - sum(widths) - _GAP * (count - 1)) / count
    named = [
        bars.across or below + 1 == len(rows) or not _same_names(row[0], rows[below + 1][0])
        for below, row in enumerate(rows)
    ]
    heads = [max(_room_above(canvas, panel, across=bars.across) for panel in row) for row in rows]
    feet = [
        max(_room_below(canvas, bars, panel, named=shown) for panel in row)
        for row, shown in zip(rows, named, strict=True)
    ]
    slots = [max(len(_slots(panel)) for panel in row) if bars.across else 1 for row in rows]
    between = 8.0 * (len(rows) - 1)
    unit = (room.height - sum(heads) - sum(feet) - between) / max(sum(slots), 1)
    top = room.top
    for row, head, foot, high, shown in zip(rows, heads, feet, slots, named, strict=True):
        left = room.left
        for width, panel in zip(widths, row, strict=False):
            tall = (len(_slots(panel)) if bars.across else 1) * unit
            plot = Box(left + width, top + head, wide, tall)
            cell = Box(left, top, width + wide, head + tall + foot)
            yield _PanelDrawing(canvas, bars, panel, cell, plot, width, shown)
            left += width + wide + _GAP
        top += head + foot + high * unit + 8


def _same_names(panel: Panel, other: Panel) -> bool:
    return [c.label for c in panel.categories] == [c.label for c in other.categories]


def _slots(panel: Panel) -> list[int | None]:
    """Places along the axis of names: those of categories, None where a heading stands."""
    found: list[int | None] = []
    for place, category in enumerate(panel.categories):
        found += [None, place] if category.heading else [place]
    return found


def _is_worded(panel: Panel) -> bool:
    return any(category.words for category in panel.categories)


def _room_for_labels(canvas: Canvas, bars: Bars, panel: Panel, most: float) -> float:
    if not bars.across:
        return widest([words for _, words in panel.scale.ticks], canvas.size(13))
    if _is_worded(panel) or is_stair(bars):
        return 0.0
    names = [_name(category) for category in panel.categories]
    return min(widest(names, canvas.size(13)) * 1.15, most * 0.45)


def _name(category: Category) -> str:
    return f"{category.label}\n{category.note}" if category.note else category.label


def _room_above(canvas: Canvas, panel: Panel, *, across: bool) -> float:
    heading = ooxml.height_of(panel.heading, canvas.size(14)) + 4 if panel.heading else 0
    rules = across and any(rule.label for rule in panel.rules)
    words = max((category.words for category in panel.categories), key=breaks, default="")
    over = canvas.size(13) * 1.4 if rules else 0
    over += ooxml.height_of(words, canvas.size(12)) * 0.45 if words else 0
    return max(heading + over, 4)


def _room_below(canvas: Canvas, bars: Bars, panel: Panel, *, named: bool) -> float:
    size = canvas.size(13)
    if is_stair(bars):
        labels = [series.labels[0] for series in panel.series]
        return sum(ooxml.height_of(words, canvas.size(14)) + 4 for words in labels) + 6
    if bars.across:
        return size * 1.6 * bool(panel.scale.ticks)
    labels = [category.label for category in panel.categories] or [""]
    return max(ooxml.height_of(words, size) for words in labels) + 6 if named else 4


@dataclass(slots=True)
class _PanelDrawing:
    """A panel of bars as a chart with its workbook, and what stands beside its bars.

    `cell` has all of it, `plot` the bars. `labels` is how wide its labels are, 0 if not `named`.
    """

    canvas: Canvas
    bars: Bars
    panel: Panel
    cell: Box
    plot: Box
    labels: float
    named: bool
    slots: list[int | None] = field(init=False)
    axis: Axis = field(init=False)
    step: float = field(init=False)

    def __post_init__(self) -> None:
        plot = self.plot
        self.slots = _slots(self.panel)
        ends = (plot.left, plot.right) if self.bars.across else (plot.bottom, plot.top)
        self.axis = axis_of(self.panel.scale, *ends)
        self.step = (plot.height if self.bars.across else plot.width) / max(len(self.slots), 1)

    @property
    def side_by_side(self) -> bool:
        return not self.bars.stacked and most_beside(self.panel) > 1

    def draw(self) -> None:
        if self.panel.heading:
            corner = self.cell.left, self.cell.top
            heading, ink = first_bold(self.panel.heading), "ink"
            if len(self.bars.panels) == self.bars.columns and breaks(self.panel.heading) > 1:
                heading, ink = self.panel.heading, "soft_ink"
            self.canvas.text(corner, heading, 14, ink, along="top")
        if self.panel.categories:
            self._chart()
        self._names()
        ticked(self.canvas, self.panel.scale, self.axis, self.plot, upright=not self.bars.across)
        self._rules()
        for mark in self.panel.marks:
            self._mark(mark)
        self._labels()

    # Places

    def _along(self, category: int) -> float:
        """The middle of a category on the axis of names."""
        begin = self.plot.top if self.bars.across else self.plot.left
        return begin + (self.slots.index(category) + 0.5) * self.step

    def _at(self, value: float, along: float) -> tuple[float, float]:
        return (self.axis.at(value), along) if self.bars.across else (along, self.axis.at(value))

    def _end(self, category: int) -> float:
        """How far the bars and marks of a category reach."""
        values = [series.values[category] or 0 for series in self.panel.series]
        reach = sum(values) if self.bars.stacked else max([*values, 0])
        marks = [mark.high or mark.value for mark in self.panel.marks if mark.category == category]
        return max([reach, *marks])

    # Bars

    def _share(self) -> float:
        """Share of a category's place that its bars take."""
        if self.bars.touching or is_stair(self.bars):
            return 1.0
        if _is_worded(self.panel):
            lines = max(breaks(category.words) for category in self.panel.categories)
            return 0.36 if lines == 1 else 0.26
        if self.side_by_side:
            return 0.8
        return 0.88 if not self.bars.across and len(self.slots) > 12 else 0.72

    def _chart(self) -> None:
        data = CategoryChartData(number_format="General")
        data.categories = [
            "" if place is None else safe(_name(self.panel.categories[place]))
            for place in self.slots
        ]
        for series in self.panel.series:
            name = series.name or label_of(self.canvas.chart, series.values)
            data.add_series(
                safe(ooxml.plain(name)),
                [None if place is None else series.values[place] for place in self.slots],
            )
        kind = {
            (True, True): XL_CHART_TYPE.BAR_STACKED,
            (True, False): XL_CHART_TYPE.BAR_CLUSTERED,
            (False, True): XL_CHART_TYPE.COLUMN_STACKED,
            (False, False): XL_CHART_TYPE.COLUMN_CLUSTERED,
        }[self.bars.across, self.bars.stacked]
        left, top = self.plot.left - max(self.labels, 2), self.plot.top - 4
        bottom = max(self.cell.bottom, self.plot.bottom + 4)
        frame = Box(left, top, self.plot.right + 12 - left, bottom - top)
        statuses = [series.status for series in self.panel.series]
        chart = framed(self.canvas, kind, data, self.plot, frame, statuses)
        plot = chart.plots[0]
        beside = self.side_by_side
        plot.overlap = 0 if beside else 100
        share = self._share() / (len(self.panel.series) if beside else 1)
        plot.gap_width = round((1 - self._share()) / share * 100)
        for drawn, series in zip(plot.series, self.panel.series, strict=True):
            drawn.invert_if_negative = False
            self._painted(drawn, series)
        names = chart.category_axis
        names.has_major_gridlines = False
        names.major_tick_mark = XL_TICK_MARK.NONE
        names.reverse_order = self.bars.across
        ooxml.lined(names.format.line, LIGHT.grid, 0.75)
        by_office = self.labels if self.bars.across else self._every() == 1
        shown = by_office and self.named and not _is_worded(self.panel)
        names.tick_label_position = (
            XL_TICK_LABEL_POSITION.LOW if shown else XL_TICK_LABEL_POSITION.NONE
        )
        names.tick_labels.font.size = Pt(self.canvas.size(13))
        scaled(self.canvas, chart.value_axis, self.panel.scale, at_end=self.bars.across)

    def _painted(self, drawn: Part, series: Series) -> None:
        looks = [self._look(series, place) for place in range(len(series.values))]
        looks[0].paint(drawn)
        for place, look in enumerate(looks):
            if look != looks[0]:
                look.paint(drawn.points[self.slots.index(place)])
        for place, words in enumerate(series.labels):
            if words and not self.bars.stacked and self._is_at_its_end(series, place):
                label = drawn.points[self.slots.index(place)].data_label
                # LibreOffice breaks words that it could write in a line.
                label.text_frame.word_wrap = False
                ooxml.write(label.text_frame, words, self.canvas.size(12), LIGHT.ink)
                label.position = XL_LABEL_POSITION.OUTSIDE_END

    def _look(self, series: Series, place: int) -> Look:
        """Return the look of a bar, with seams in stacks, and colours of what is selected."""
        several = has_several(self.panel)
        chosen = self.panel.categories[place].strong and not series.outlined
        if chosen and not series.track and (not several or series.colours == "fill"):
            series = replace(series, colours="selected")
        look = look_of(series, place)
        seamed = self.bars.stacked and several and not self.bars.touching and not look.edge
        return replace(look, edge=LIGHT.surface) if seamed else look

    def _is_at_its_end(self, series: Series, place: int) -> bool:
        """Tell whether a label can be attached to its bar: no mark reaches beyond it."""
        value = series.values[place]
        marks = [mark for mark in self.panel.marks if mark.category == place]
        return value is not None and all((mark.high or mark.value) < value for mark in marks)

    # Beside the bars

    def _every(self) -> int:
        """Interval of labelled periods; 1 if they are few."""
        return self.bars.label_every if len(self.panel.categories) > 6 else 1

    def _names(self) -> None:
        headed = self.labels or _is_worded(self.panel)
        for slot, place in enumerate(self.slots):
            if place is None and headed:
                heading = self.panel.categories[self.slots[slot + 1] or 0].heading
                along = self.plot.top + (slot + 0.5) * self.step
                self.canvas.text((self.cell.left, along), first_bold(heading), 13)
        for place, category in enumerate(self.panel.categories):
            if category.words:
                top = self._along(place) - self.step * self._share() / 2 - 1
                self.canvas.text((self.plot.left, top), category.words, 12, along="bottom")
        if self.bars.across or self._every() == 1 or not self.named:
            return
        for place in range(0, len(self.panel.categories), self._every()):
            at, words = self._along(place), self.panel.categories[place].label
            below = (at, self.plot.bottom + 4)
            self.canvas.text(below, words, 12, LIGHT.soft_ink, across="center", along="top")

    def _rules(self) -> None:
        for rule in self.panel.rules:
            ink, width = (LIGHT.soft_ink, 1.0) if rule.weak else (LIGHT.ink, 2.0)
            where, top = self.axis.at(rule.value), self.plot.top - 2
            ends, wide = ((where, top), (where, self.plot.bottom)), width * self.canvas.scale
            ooxml.rule(self.canvas.shapes, *ends, ink, wide, ooxml.plain(rule.label))
            if rule.label:
                share = (where - self.plot.left) / self.plot.width
                side = "left" if share < 0.25 else "right" if share > 0.7 else "center"
                words, above = first_bold(rule.label), (where, top - 2)
                self.canvas.text(above, words, 13, across=side, along="bottom")

    def _mark(self, mark: Mark) -> None:
        along = self._along(mark.category)
        half = self.step * self._share() * 0.56
        words = ooxml.plain(mark.hover or mark.name)
        ink, width = _pen(mark)
        if mark.high is None:
            self._across(mark.value, along, half, ink, width, words)
            return
        start, end = self._at(mark.value, along), self._at(mark.high, along)
        ooxml.rule(self.canvas.shapes, start, end, ink, width * self.canvas.scale, words)
        for value in (mark.value, mark.high):
            self._across(value, along, half * 0.5, ink, width, "")

    def _across(
        self, value: float, along: float, half: float, ink: str, width: float, words: str
    ) -> None:
        ends = self._at(value, along - half), self._at(value, along + half)
        ooxml.rule(self.canvas.shapes, *ends, ink, width * self.canvas.scale, words)

    def _labels(self) -> None:
        """Write labels that Office cannot place: after stacks or marks, below steps, at edges."""
        if is_stair(self.bars):
            self._steps()
            return
        for number, series in enumerate(self.panel.series):
            for place, words in enumerate(series.labels):
                if self.side_by_side and series.values[place] is None:
                    self._instead(place, number, words)
                elif words and (self.bars.stacked or not self._is_at_its_end(series, place)):
                    ink = "soft_ink" if series.values[place] is None else "ink"
                    self._behind(place, words, ink)
        few = len(self.panel.categories) <= 12
        for place, words in enumerate(self.panel.totals):
            strong = self.panel.categories[place].strong
            shown = first_bold(words) if few or not self.bars.across else words
            self._behind(place, shown, "selected" if strong and self.bars.across else "ink")
        for place, words in enumerate(self.panel.end_labels):
            self.canvas.text((self.plot.right, self._along(place)), words, 12, across="right")

    def _instead(self, place: int, number: int, words: str) -> None:
        """Write the label of what has no bar, of several side by side, where it would begin."""
        many = len(self.panel.series)
        aside = (number - (many - 1) / 2) * self._share() / many * self.step
        x, y = self._at(self.panel.scale.low, self._along(place) + aside)
        self.canvas.text((x + 5, y), words, 12, "soft_ink")

    def _behind(self, place: int, words: str, ink: str) -> None:
        x, y = self._at(self._end(place), self._along(place))
        if self.bars.across:
            self.canvas.text((x + 5, y), words, 12, ink)
        else:
            self.canvas.text((x, y - 5), words, 13, ink, across="center", along="bottom")

    def _steps(self) -> None:
        """Write the labels of a single stack below it, each from where its part begins."""
        begin, top = 0.0, self.plot.bottom + 6
        for series in self.panel.series:
            place = self.axis.at(begin), top
            self.canvas.text(place, first_bold(series.labels[0]), 14, along="top")
            begin += series.values[0] or 0
            top += ooxml.height_of(series.labels[0], self.canvas.size(14)) + 4


def _pen(mark: Mark) -> tuple[str, float]:
    """Return the ink of a mark and its width in pixels: a round number is pale and broad."""
    ink = pale(LIGHT.ink, 0.5) if mark.kind == "rounded" else LIGHT.ink
    return ink, {"rounded": 6.0, "range": 2.0, "median": 2.0}.get(mark.kind, 3.0)

"""A figure as shapes that an office program can edit: charts, tables, areas of a map, flows.

Plotly's specification is read as it is, so that numbers, order, colours, hatching and words are
those of the screen. Each pair of axes becomes a chart with its workbook; what Plotly writes beside
the marks becomes text at the same place. The axes are fixed, so that both stay together.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isclose
from typing import Any, TypeAlias

import numpy as np
from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.oxml.ns import qn
from pptx.util import Pt

from charts.chart import Chart
from charts.theme import LIGHT
from data import indonesian
from exports import drawing
from exports.drawing import Box, Part, Shapes
from exports.native_flow import draw_flow
from exports.native_map import draw_map
from exports.native_table import draw_cells

_USUAL, _LARGEST, _SMALLEST = 0.85, 1.4, 0.66
"""Points a pixel of the figure: fewer where it is tall on the screen and must be lower here."""

_LEAST = 9.5
"""No words are smaller than so many points."""

_ONE_PLACE = 0.6
"""Bars that are nearer to each other than this stand side by side at one place."""

_ROWS = 18
"""More bars across than this stand in two columns."""

_MONTH = re.compile(r"(?:<b>|, )?([A-Z][a-z]+ \d{4})\b")
_MARKERS = {
    "circle": XL_MARKER_STYLE.CIRCLE,
    "square": XL_MARKER_STYLE.SQUARE,
    "diamond": XL_MARKER_STYLE.DIAMOND,
    # Office knows a star of strokes only, which cannot be hollow.
    "star": XL_MARKER_STYLE.TRIANGLE,
    "triangle-up": XL_MARKER_STYLE.TRIANGLE,
    "x": XL_MARKER_STYLE.X,
    "cross": XL_MARKER_STYLE.PLUS,
}
_OTHER_SIDE = {
    "left": "right",
    "right": "left",
    "center": "center",
    "top": "bottom",
    "bottom": "top",
    "middle": "middle",
}
"""Which end of words is at their point, by the side of it that they stand on."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class NoNativeShapeError(Exception):
    """The figure has a kind of mark for which there is no native shape."""


def draw(shapes: Shapes, chart: Chart, box: Box) -> None:
    """Draw the figure without its title and footer in this box.

    NoNativeShapeError, before anything is drawn, if it has marks of another kind.
    """
    spec = chart.spec
    kinds = {trace["type"] for trace in spec["data"]}
    if kinds <= {"choropleth", "scattergeo"}:
        place = draw_map(shapes, chart, box, _USUAL)
        _Drawing(shapes, spec, place, chart.alt).notes()
    elif kinds == {"heatmap"}:
        draw_cells(shapes, chart, box)
    elif kinds == {"sankey"}:
        drawn = _Drawing(shapes, spec, box, chart.alt)
        draw_flow(shapes, chart, drawn.plot, drawn.scale)
        drawn.notes()
    elif kinds <= {"bar", "scatter"}:
        halves = _halves(spec)
        for half, part in zip(halves, box.parted(len(halves), 24), strict=True):
            _Drawing(shapes, half, part, chart.alt, is_half=len(halves) > 1).all()
    else:
        raise NoNativeShapeError(f"{chart.name}: {', '.join(sorted(kinds))}")


def _own(annotations: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [one for one in annotations if one.get("name") not in ("footer", "watermark")]


def _halves(spec: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The figure, or its two halves where too many bars lie below one another."""
    bars = [trace for trace in spec["data"] if trace["type"] == "bar"]
    names = list(dict.fromkeys(name for trace in bars for name in trace.get("y", ())))
    if (
        not all(trace.get("orientation") == "h" for trace in bars)
        or len(names) <= _ROWS
        or not all(isinstance(name, str) for name in names)
    ):
        return [spec]
    middle = (len(names) + 1) // 2
    return [_only(spec, set(part)) for part in (names[:middle], names[middle:])]


def _only(spec: Mapping[str, Any], names: set[str]) -> Mapping[str, Any]:
    """The figure with the rows of these names alone."""

    def kept(trace: Mapping[str, Any]) -> dict[str, Any]:
        rows = [place for place, name in enumerate(trace["y"]) if name in names]
        count = len(trace["y"])

        def cut(value: object) -> object:
            if isinstance(value, dict):
                return {key: cut(inner) for key, inner in value.items()}
            if isinstance(value, list | tuple) and len(value) == count:
                return [value[row] for row in rows]
            return value

        return {key: cut(value) for key, value in trace.items()}

    layout = spec["layout"]
    return {
        "data": [kept(trace) for trace in spec["data"]],
        "layout": {
            **layout,
            "annotations": [
                one
                for one in layout["annotations"]
                if not isinstance(one.get("y"), str) or one["y"] in names
            ],
        },
    }


_Knots: TypeAlias = tuple[tuple[float, ...], tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class _Axis:
    """An axis: which part of the plot it takes, and from where to where it goes.

    `names` are its categories. `knots` map places of the figure to those of the chart where the
    bars of a category stand at no whole number.
    """

    domain: tuple[float, float]
    range: tuple[float, float]
    names: tuple[str, ...] = ()
    knots: _Knots = ((), ())

    @property
    def reversed(self) -> bool:
        return self.range[0] > self.range[1]

    def snapped(self, value: float | str) -> float:
        if isinstance(value, str):
            return float(self.names.index(value)) if value in self.names else 0.0
        given, settled = self.knots
        if not given:
            return float(value)
        if value <= given[0]:
            return float(value - given[0] + settled[0])
        if value >= given[-1]:
            return float(value - given[-1] + settled[-1])
        return float(np.interp(value, given, settled))

    def fraction(self, value: float | str) -> float:
        """Where in the whole plot a value stands, 0 to 1."""
        start, end = self.range
        share = (self.snapped(value) - start) / (end - start)
        return self.domain[0] + share * (self.domain[1] - self.domain[0])


class _Drawing:
    """One figure, or a half of one, in a box of the slide."""

    def __init__(
        self,
        shapes: Shapes,
        spec: Mapping[str, Any],
        box: Box,
        alt: str,
        *,
        is_half: bool = False,
    ) -> None:
        self.shapes = shapes
        self.traces: list[Mapping[str, Any]] = [
            t for t in spec["data"] if not _unseen(t) and not _empty(t)
        ]
        self.silent: list[Mapping[str, Any]] = [t for t in spec["data"] if _unseen(t)]
        self.layout: Mapping[str, Any] = spec["layout"]
        self.box = box
        self.alt = alt
        margin, body = self.layout["margin"], self.layout["meta"]["body"]
        of_map = "geo" in self.layout or any(t["type"] == "choropleth" for t in self.traces)
        if of_map or is_half:
            self.scale = _USUAL
        else:
            self.scale = max(_SMALLEST, min(_LARGEST, box.height / body["height"]))
            # Taller than that, words would no longer stand where they belong to the bars.
            self.box = box = replace(box, height=min(box.height, body["height"] * self.scale))
        left, right, top, bottom = (
            one * self.scale for one in (margin["l"], margin["r"], body["t"], body["b"])
        )
        if of_map:
            left = right = top = bottom = 0
        self.plot = Box(
            box.left + left, box.top + top, box.width - left - right, box.height - top - bottom
        )
        self.axes = {name: self._axis(name) for name in _axis_names(spec["data"])}

    def all(self) -> None:
        """Draw charts, marks, the key and the texts."""
        self.key()
        for place, ((x, y), traces) in enumerate(self._panels().items()):
            self._panel(x, y, traces, place)
        self.notes()

    def _size(self, pixels: float) -> float:
        """The size of words in points, never too small to be read."""
        return round(max(_LEAST, pixels * self.scale), 1)

    def _setting(self, axis: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.layout.get(f"{axis[0]}axis{axis[1:]}", {})
        return found

    def _axis(self, axis: str) -> _Axis:
        setting = self._setting(axis)
        domain = tuple(setting.get("domain", (0, 1)))
        on_it = [t for t in self.traces if t.get(f"{axis[0]}axis", axis[0]) == axis]
        values = [value for t in on_it for value in t.get(axis[0], ()) if value is not None]
        seen = [value for value in values if isinstance(value, str)]
        names = tuple(dict.fromkeys([*setting.get("categoryarray", ()), *seen])) if seen else ()
        if "range" in setting:
            ends = tuple(setting["range"])
        elif names:
            ends = (-0.5, len(names) - 0.5)
        else:
            ends = (0.0, max([float(value) for value in values], default=1.0) * 1.05 or 1.0)
        if setting.get("autorange") == "reversed":
            ends = ends[::-1]
        knots: _Knots = ((), ())
        based = [t for t in on_it if t["type"] == "bar" and _base(t) == axis[0]]
        if based and not names:
            ticks = sorted({float(value) for t in based for value in t[axis[0]]})
            groups: list[list[float]] = []
            for tick in ticks:
                if groups and tick - groups[-1][0] < _ONE_PLACE:
                    groups[-1].append(tick)
                else:
                    groups.append([tick])
            given = tuple(sum(one) / len(one) for one in groups)
            settled = tuple(float(_nearest(one)) for one in given)
            if given != settled:
                knots = (given, settled)
        found = _Axis(domain, ends, names, knots)
        if not knots[0]:
            return found
        return replace(found, range=(found.snapped(ends[0]), found.snapped(ends[1])))

    def _panels(self) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
        panels: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        for trace in self.traces:
            where = trace.get("xaxis", "x"), trace.get("yaxis", "y")
            panels.setdefault(where, []).append(trace)
        return panels

    def _at(self, x: float, y: float) -> tuple[float, float]:
        """The point of the slide for shares of the plot, the upper one 1."""
        return self.plot.left + x * self.plot.width, self.plot.bottom - y * self.plot.height

    def _area(self, x: str, y: str) -> Box:
        """The part of the plot between a pair of axes."""
        (left, right), (low, high) = self.axes[x].domain, self.axes[y].domain
        start = self._at(left, high)
        end = self._at(right, low)
        return Box(*start, end[0] - start[0], end[1] - start[1])

    # Charts

    def _panel(self, x: str, y: str, traces: list[Mapping[str, Any]], place: int) -> None:
        words = [t for t in traces if t.get("mode") == "text"]
        bars = [t for t in traces if t["type"] == "bar" or "stackgroup" in t]
        others = [t for t in traces if t not in bars and t not in words]
        if bars:
            self._bars(x, y, bars, place)
            for trace in others:
                self._marks(x, y, trace, bars)
        elif others:
            self._points(x, y, others)
        for trace in words:
            self._words(x, y, trace)

    def _bars(self, x: str, y: str, traces: list[Mapping[str, Any]], place: int) -> None:
        across = traces[0].get("orientation") == "h"
        base, scale = (y, x) if across else (x, y)
        axis, values = self.axes[base], self.axes[scale]
        steps = any("stackgroup" in trace for trace in traces)
        series = [_as_steps(trace) if "stackgroup" in trace else trace for trace in traces]
        places = [[axis.snapped(one) for one in trace[base[0]]] for trace in series]
        places = [[float(_nearest(one)) for one in row] for row in places]
        first, last = int(min(map(min, places))), int(max(map(max, places)))
        if axis.names:
            first, last = 0, len(axis.names) - 1
        data = CategoryChartData(number_format="General")
        data.categories = [_safe(name) for name in self._names(base, first, last, series)]
        for trace, row in zip(series, places, strict=True):
            amounts = dict(zip(row, trace[scale[0]], strict=True))
            data.add_series(
                _safe(drawing.plain(trace.get("name", "") or self._title())),
                [amounts.get(float(one)) for one in range(first, last + 1)],
            )
        stacked = steps or (_meet(places) and self.layout.get("barmode") == "stack")
        kind = {
            (True, True): XL_CHART_TYPE.BAR_STACKED,
            (True, False): XL_CHART_TYPE.BAR_CLUSTERED,
            (False, True): XL_CHART_TYPE.COLUMN_STACKED,
            (False, False): XL_CHART_TYPE.COLUMN_CLUSTERED,
        }[across, stacked]
        inner = self._band(x, y, base, first, last)
        frame, chart = self._frame(kind, data, inner, x, y, place)
        plot = chart.plots[0]
        beside = self.layout.get("barmode") == "overlay" and _meet(places)
        plot.overlap = 0 if beside else 100
        plot.gap_width = self._gap(series, steps=steps, beside=beside)
        for one, trace, row in zip(plot.series, series, places, strict=True):
            one.invert_if_negative = False
            self._painted(one, trace, [int(at) - first for at in row], stacked=stacked)
        if stacked and across:
            self._said_behind(x, y, series)
        self._dressed(chart.category_axis, base, x, y, axis)
        self._scaled(chart.value_axis, scale, values, crosses_at_end=axis.reversed)
        described = self.alt if place == 0 else f"Bagian {place + 1} dari gambar ini."
        drawing.described(frame, described)
        self._tick_texts(x, y, scale)

    def _said_behind(self, x: str, y: str, series: list[Mapping[str, Any]]) -> None:
        """Words of stacked bars that stand behind the whole stack: Office has no place for them."""
        ends: dict[str | float, float] = {}
        for trace in series:
            for place, length in zip(trace["y"], trace["x"], strict=True):
                ends[place] = ends.get(place, 0.0) + (length or 0.0)
            if trace.get("textposition") != "outside":
                continue
            for place, words in zip(trace["y"], trace["text"], strict=True):
                if not words:
                    continue
                end = self._at(self.axes[x].fraction(ends[place]), self.axes[y].fraction(place))
                drawing.words_at(
                    self.shapes,
                    (end[0] + 4, end[1]),
                    words,
                    self._size(12),
                    LIGHT.ink,
                    across="left",
                    along="middle",
                )

    def _gap(self, series: list[Mapping[str, Any]], *, steps: bool, beside: bool) -> int:
        if steps:
            return 0
        if "width" in series[0] and isinstance(series[0]["width"], float):
            taken = series[0]["width"] * (len(series) if beside else 1)
            return round(max(0.0, 1 - taken) / series[0]["width"] * 100)
        gap = float(self.layout.get("bargap", 0.28))
        return round(gap / (1 - gap) * 100)

    def _band(self, x: str, y: str, base: str, first: int, last: int) -> Box:
        """The plot of a chart whose categories go from `first` to `last`."""
        area, axis = self._area(x, y), self.axes[base]
        ends = sorted(axis.fraction(edge) for edge in _edges(axis, first, last))
        if base[0] == "y":
            top, bottom = self._at(0, ends[1])[1], self._at(0, ends[0])[1]
            return Box(area.left, top, area.width, bottom - top)
        left, right = self._at(ends[0], 0)[0], self._at(ends[1], 0)[0]
        return Box(left, area.top, right - left, area.height)

    def _names(
        self, base: str, first: int, last: int, series: list[Mapping[str, Any]]
    ) -> list[str]:
        axis, setting = self.axes[base], self._setting(base)
        if axis.names:
            return [drawing.plain(name, "\n") for name in axis.names]
        written = {
            _nearest(axis.snapped(value)): drawing.plain(words, "\n")
            for value, words in zip(
                setting.get("tickvals", ()), setting.get("ticktext", ()), strict=True
            )
        }
        said = self._said(base, series)
        return [written.get(one) or said.get(one, "") for one in range(first, last + 1)]

    def _said(self, base: str, series: list[Mapping[str, Any]]) -> dict[int, str]:
        """What hovering calls the places that the axis leaves without a name."""
        found: dict[int, str] = {}
        for trace in [*series, *map(_as_steps, self.silent)]:
            for place, words in zip(trace[base[0]], trace.get("hovertext", ()), strict=False):
                if isinstance(place, str):
                    continue
                name = _MONTH.search(words)
                bold = re.match(r"<b>(.+?)</b>", words)
                if name:
                    found.setdefault(_nearest(self.axes[base].snapped(place)), name[1])
                elif bold:
                    found.setdefault(
                        _nearest(self.axes[base].snapped(place)), drawing.plain(bold[1])
                    )
        return found

    def _title(self) -> str:
        return str(self.layout["title"]["subtitle"]["text"]).split(",")[0]

    def _frame(
        self,
        kind: Part,
        data: Part,
        inner: Box,
        x: str,
        y: str,
        place: int,
    ) -> tuple[Any, Any]:
        """A chart whose plot is exactly `inner`."""
        several = len(self._panels()) > 1
        left = self.box.left if not several or self._labels(y, x) else inner.left - 2
        right = min(inner.right + 60, self.box.right) if several else self.box.right
        top = inner.top - 4 if several else self.box.top
        below = self._labels(x, y)
        bottom = min(inner.bottom + (40 if below else 4), self.box.bottom) if several else 0
        bottom = bottom or self.box.bottom
        top = min(top, inner.top)
        frame_box = Box(left, top, max(right, inner.right) - left, max(bottom, inner.bottom) - top)
        frame = self.shapes.add_chart(kind, *frame_box.measures, data)
        frame.name = f"Bagan {place + 1}"
        chart = frame.chart
        chart.has_legend = False
        chart.has_title = False
        chart.font.size = Pt(self._size(13))
        drawing.filled(chart.font.fill, LIGHT.ink)
        _placed(chart, inner, frame_box)
        return frame, chart

    def _labels(self, axis: str, other: str) -> bool:
        """Whether an axis writes its labels beside this one and not beside another."""
        setting = self._setting(axis)
        anchor = setting.get("anchor", other[0])
        return bool(setting.get("visible", True)) and anchor == other

    def _painted(
        self,
        series: Part,
        trace: Mapping[str, Any],
        places: list[int],
        *,
        stacked: bool,
    ) -> None:
        marker = trace["marker"]
        colours = marker.get("pattern", {}).get("bgcolor") or marker["color"]
        hatch = marker.get("pattern", {}).get("fgcolor")
        edge = marker.get("line", {})
        count = len(places)
        looks = list(
            zip(
                _each(colours, count),
                _each(edge.get("color"), count),
                _each(edge.get("width", 0), count),
                strict=True,
            )
        )

        def paint(what: Part, ground: str, ink: str | None, width: float) -> None:
            drawing.filled(what.format.fill, drawing.on_paper(drawing.colour(ground)), hatch)
            if width:
                drawing.lined(what.format.line, ink, width * 0.75)

        paint(series, *looks[0])
        if len(set(looks)) > 1:
            for place, look in zip(places, looks, strict=True):
                paint(series.points[place], *look)
        behind = stacked and trace.get("textposition") == "outside"
        for place, words in zip(places, trace.get("text", ()), strict=False):
            if words and not behind:
                label = series.points[place].data_label
                # LibreOffice breaks words that it could write in a line.
                label.text_frame.word_wrap = False
                drawing.write(
                    label.text_frame, drawing.parsed(str(words)), self._size(12), LIGHT.ink
                )
                label.position = (
                    XL_LABEL_POSITION.CENTER if stacked else XL_LABEL_POSITION.OUTSIDE_END
                )

    def _dressed(self, axis: Part, base: str, x: str, y: str, own: _Axis) -> None:
        setting = self._setting(base)
        axis.has_major_gridlines = False
        axis.major_tick_mark = XL_TICK_MARK.NONE
        axis.reverse_order = own.reversed if base[0] == "y" else False
        drawing.lined(axis.format.line, LIGHT.grid, 0.75)
        numbers = [one for one in setting.get("tickvals", ()) if not isinstance(one, str)]
        shown = self._labels(base, y if base[0] == "x" else x)
        if shown and base[0] == "x" and numbers:
            # Not every place is named: LibreOffice would squeeze all names in.
            self._named(x, y, setting)
            shown = False
        axis.tick_label_position = (
            XL_TICK_LABEL_POSITION.LOW if shown else XL_TICK_LABEL_POSITION.NONE
        )
        size = setting.get("tickfont", {}).get("size", 13)
        axis.tick_labels.font.size = Pt(self._size(size))

    def _named(self, x: str, y: str, setting: Mapping[str, Any]) -> None:
        """Write the names of an axis of periods, of which there are fewer than periods."""
        for value, name in zip(setting["tickvals"], setting["ticktext"], strict=True):
            place = self._at(self.axes[x].fraction(value), 0)[0], self._area(x, y).bottom + 4
            drawing.words_at(
                self.shapes, place, name, self._size(12), LIGHT.soft_ink, across="center"
            )

    def _scaled(self, axis: Part, name: str, own: _Axis, *, crosses_at_end: bool) -> None:
        setting = self._setting(name)
        low, high = sorted(own.range)
        axis.minimum_scale, axis.maximum_scale = low, high
        ticks = setting.get("tickvals", ())
        visible = setting.get("visible", True)
        axis.major_tick_mark = XL_TICK_MARK.NONE
        axis.has_major_gridlines = bool(visible and setting.get("showgrid", True))
        if len(ticks) > 1:
            axis.major_unit = ticks[1] - ticks[0]
        if axis.has_major_gridlines:
            drawing.lined(axis.major_gridlines.format.line, LIGHT.grid, 0.75)
        axis.format.line.fill.background()
        code = number_format(_ticks(setting))
        if visible and code and self._counts_from_its_end(name):
            axis.tick_labels.number_format = code
            axis.tick_labels.number_format_is_linked = False
            axis.tick_labels.font.size = Pt(self._size(13))
            drawing.filled(axis.tick_labels.font.fill, LIGHT.soft_ink)
            axis.tick_label_position = (
                XL_TICK_LABEL_POSITION.HIGH if crosses_at_end else XL_TICK_LABEL_POSITION.LOW
            )
        else:
            axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE

    def _counts_from_its_end(self, name: str) -> bool:
        """Whether an axis of Office, which counts from where it begins, has these ticks."""
        ticks = self._setting(name).get("tickvals", ())
        if len(ticks) <= 1:
            return True
        steps = (ticks[0] - min(self.axes[name].range)) / (ticks[1] - ticks[0])
        return isclose(steps, round(steps), abs_tol=1e-6)

    def _tick_texts(self, x: str, y: str, name: str) -> None:
        """Write the ticks whose words no number format gives on every computer."""
        setting = self._setting(name)
        words = _ticks(setting)
        area, axis = self._area(x, y), self.axes[name]
        by_office = number_format(words) and self._counts_from_its_end(name)
        if setting.get("visible", True) and not by_office:
            for value, said in zip(setting.get("tickvals", ()), words, strict=True):
                share = axis.fraction(value)
                if name[0] == "x":
                    place, across, along = (self._at(share, 0)[0], area.bottom + 5), "center", "top"
                else:
                    place, across, along = (area.left - 5, self._at(0, share)[1]), "right", "middle"
                drawing.words_at(
                    self.shapes,
                    place,
                    said,
                    self._size(13),
                    LIGHT.soft_ink,
                    across=across,
                    along=along,
                )
        if title := setting.get("title", {}).get("text"):
            if name[0] == "x":
                place = (area.left + area.width / 2, area.bottom + 22)
                drawing.words_at(
                    self.shapes, place, title, self._size(13), LIGHT.soft_ink, across="center"
                )
            else:
                place = area.left - 48, area.top + area.height / 2
                drawing.words_at(
                    self.shapes,
                    place,
                    title,
                    self._size(13),
                    LIGHT.soft_ink,
                    across="center",
                    along="middle",
                    turned=-90,
                )

    def _points(self, x: str, y: str, traces: list[Mapping[str, Any]]) -> None:
        data = XyChartData(number_format="General")
        for trace in traces:
            series = data.add_series(_safe(drawing.plain(trace.get("name", "") or self._title())))
            for across, up in zip(trace["x"], trace["y"], strict=True):
                series.add_data_point(across, up)
        frame, chart = self._frame(XL_CHART_TYPE.XY_SCATTER_LINES, data, self._area(x, y), x, y, 0)
        for series, trace in zip(chart.plots[0].series, traces, strict=True):
            series.smooth = False
            self._traced(series, trace)
        self._scaled(chart.category_axis, x, self.axes[x], crosses_at_end=False)
        self._scaled(chart.value_axis, y, self.axes[y], crosses_at_end=False)
        drawing.lined(chart.category_axis.format.line, LIGHT.grid, 0.75)
        drawing.described(frame, self.alt)
        for axis in (x, y):
            self._tick_texts(x, y, axis)

    def _traced(self, series: Part, trace: Mapping[str, Any]) -> None:
        line, marker, mode = trace.get("line", {}), trace.get("marker", {}), trace["mode"]
        if "lines" in mode:
            drawing.lined(
                series.format.line,
                line.get("color", LIGHT.ink),
                line.get("width", 2) * self.scale,
                line.get("dash", ""),
            )
        else:
            series.format.line.fill.background()
        if "markers" not in mode:
            series.marker.style = XL_MARKER_STYLE.NONE
            return
        count = len(trace["x"])
        sizes = _each(marker.get("size", 7), count)
        symbols = _each(marker.get("symbol", "circle"), count)
        colours = _each(marker.get("color", LIGHT.ink), count)
        edges = marker.get("line", {})
        edge_colours = _each(edges.get("color"), count)
        looks = list(zip(sizes, symbols, colours, edge_colours, strict=True))
        single = len(set(looks)) == 1
        for place, (size, symbol, ink, edge) in enumerate(looks[:1] if single else looks):
            mark = series.marker if single else series.points[place].marker
            if not size:
                mark.style = XL_MARKER_STYLE.NONE
                continue
            hollow = symbol.endswith("-open")
            mark.style = _MARKERS.get(symbol.removesuffix("-open"), XL_MARKER_STYLE.CIRCLE)
            mark.size = max(2, min(72, round(size * self.scale)))
            drawing.filled(mark.format.fill, None if hollow else ink)
            drawing.lined(mark.format.line, ink if hollow else edge or ink, 1.25)

    def _marks(
        self, x: str, y: str, trace: Mapping[str, Any], bars: list[Mapping[str, Any]]
    ) -> None:
        """Lines for numbers that were published, across the bars that they belong to."""
        marker = trace["marker"]
        upright = marker.get("symbol", "").startswith("line-ns")
        base = y if upright else x
        area = self._area(x, y)
        span = abs(self.axes[base].range[1] - self.axes[base].range[0])
        step = (area.height if upright else area.width) / span
        gap = self._gap(bars, steps=False, beside=False)
        half = step / (1 + gap / 100) * 0.56
        ink = replace(
            drawing.colour(marker["line"].get("color", LIGHT.ink)),
            alpha=float(marker.get("opacity", 1)),
        )
        for across, up, said in zip(trace["x"], trace["y"], trace["hovertext"], strict=True):
            at = self._at(self.axes[x].fraction(across), self.axes[y].fraction(up))
            ends = (
                ((at[0], at[1] - half), (at[0], at[1] + half))
                if upright
                else ((at[0] - half, at[1]), (at[0] + half, at[1]))
            )
            width = marker["line"]["width"] * self.scale
            drawing.rule(self.shapes, *ends, ink, width, drawing.plain(said))

    def _words(self, x: str, y: str, trace: Mapping[str, Any]) -> None:
        """Words that stand where a bar would be: Office has no marks of words alone."""
        along, across = trace.get("textposition", "middle center").split()
        shift = {"left": -4, "center": 0, "right": 4}[across]
        ink = trace.get("textfont", {}).get("color", LIGHT.ink)
        for right, up, said in zip(trace["x"], trace["y"], trace["text"], strict=True):
            at = self._at(self.axes[x].fraction(right), self.axes[y].fraction(up))
            drawing.words_at(
                self.shapes,
                (at[0] + shift, at[1]),
                said,
                self._size(12),
                ink,
                across=_OTHER_SIDE[across],
                along=_OTHER_SIDE[along],
            )

    # What stands beside the marks

    def key(self) -> None:
        """The key of colours and marks above the plot, as one group."""
        named = [t for t in self.traces if t.get("showlegend", True) and t.get("name")]
        if not self.layout.get("showlegend", len(named) > 1) or not named:
            return
        group = self.shapes.add_group_shape()
        size, left = self._size(13), self.plot.left
        top = self.plot.top - (self.layout["meta"]["body"]["t"] * self.scale) + 2
        for trace in named:
            wide = drawing.width_of(trace["name"], size) * 1.15 + 36
            if left + wide > self.box.right and left > self.plot.left:
                left, top = self.plot.left, top + size * 1.5
            self._swatch(group.shapes, trace, Box(left, top + size * 0.15, 18, size * 0.9))
            drawing.words(group.shapes, Box(left + 24, top, wide, size * 1.25), trace["name"], size)
            left += wide
        drawing.described(
            group, "Keterangan: " + indonesian.join([drawing.plain(t["name"]) for t in named])
        )

    def _swatch(self, shapes: Shapes, trace: Mapping[str, Any], box: Box) -> None:
        marker, middle = trace.get("marker", {}), box.top + box.height / 2
        symbol = str(marker.get("symbol", "circle"))
        if trace["type"] == "bar" or "stackgroup" in trace:
            look = marker.get("pattern") or trace.get("fillpattern") or {}
            ground = look.get("bgcolor") or marker.get("color") or trace["fillcolor"]
            ground = ground if isinstance(ground, str) else ground[0]
            drawing.rectangle(shapes, box, ground, hatch=look.get("fgcolor"))
        elif symbol.startswith("line-"):
            ink = replace(drawing.colour(marker["line"]["color"]), alpha=marker.get("opacity", 1))
            width = marker["line"]["width"] * self.scale
            drawing.rule(shapes, (box.left, middle), (box.right, middle), ink, width)
        elif "lines" in trace["mode"]:
            line = trace["line"]
            drawing.rule(
                shapes,
                (box.left, middle),
                (box.right, middle),
                line["color"],
                line.get("width", 2) * self.scale,
                dash=line.get("dash", ""),
            )
        if "markers" in trace.get("mode", "") and not symbol.startswith("line-"):
            place = Box(box.left + 4, middle - 5, 10, 10)
            drawing.mark(shapes, place, symbol, _each(marker["color"], 1)[0])

    def notes(self) -> None:
        """Lines, boxes and texts that the figure has on top of its marks."""
        for shape in self.layout.get("shapes", ()):
            self._shape(shape)
        for one in _own(self.layout["annotations"]):
            self._note(one)

    def _coordinate(self, value: float | str, reference: str, other: float) -> float:
        return other if reference == "paper" else self.axes[reference].fraction(value)

    def _shape(self, shape: Mapping[str, Any]) -> None:
        if shape.get("xsizemode") == "pixel":
            anchor = self._at(float(shape["xanchor"]), float(shape["yanchor"]))
            xs = [anchor[0] + shape[one] * self.scale for one in ("x0", "x1")]
            ys = [anchor[1] - shape[one] * self.scale for one in ("y0", "y1")]
        else:
            xref, yref = shape.get("xref", "x"), shape.get("yref", "y")
            points = [
                self._at(
                    self._coordinate(shape[x], xref, shape[x]),
                    self._coordinate(shape[y], yref, shape[y]),
                )
                for x, y in (("x0", "y0"), ("x1", "y1"))
            ]
            xs, ys = [point[0] for point in points], [point[1] for point in points]
        line = shape.get("line", {})
        if shape["type"] == "line":
            drawing.rule(
                self.shapes,
                (xs[0], ys[0]),
                (xs[1], ys[1]),
                line.get("color", LIGHT.ink),
                line.get("width", 1) * self.scale,
                dash=line.get("dash", ""),
            )
            return
        box = Box(min(xs), min(ys), abs(xs[1] - xs[0]), abs(ys[1] - ys[0]))
        ink = line.get("color") if line.get("width") else None
        drawing.rectangle(self.shapes, box, shape.get("fillcolor"), line=ink)

    def _note(self, note: Mapping[str, Any]) -> None:
        x, y = note.get("x", 0.5), note.get("y", 0.5)
        xref, yref = note.get("xref", "x"), note.get("yref", "y")
        left, top = self._at(self._coordinate(x, xref, x), self._coordinate(y, yref, y))
        font = note.get("font", {})
        size = self._size(font.get("size", 12))
        # The gap to the mark grows with the words where these are kept large enough to be read.
        shift = size / font.get("size", 12)
        mark = left, top
        left += note.get("xshift", 0) * shift
        top -= note.get("yshift", 0) * shift
        if note.get("showarrow"):
            left, top = left + note.get("ax", 0) * shift, top + note.get("ay", 0) * shift
            colour, width = note.get("arrowcolor", LIGHT.soft_ink), note.get("arrowwidth", 1)
            drawing.rule(self.shapes, mark, (left, top), colour, width * self.scale)
        drawing.words_at(
            self.shapes,
            (left, top),
            note["text"],
            size,
            font.get("color", LIGHT.soft_ink),
            across=note.get("xanchor", "center"),
            along=note.get("yanchor", "middle"),
            align=note.get("align", "") if note.get("xanchor") == "left" else "",
            scale=self.scale,
            turned=note.get("textangle", 0),
        )


def number_format(ticks: Sequence[str]) -> str:
    """The number format that writes these ticks on every computer; "" if there is none.

    Separators are those of the reader's computer, so there is none for ticks that have one.
    """
    found = [re.fullmatch(r"(Rp)?(\d{1,3})(?: (ribu|juta|miliar|triliun))?", one) for one in ticks]
    if not found or not all(found):
        return ""
    looks = {one.group(1, 3) for one in found if one and one[0] != "0"}
    if len(looks) != 1:
        return ""
    before, unit = looks.pop()
    commas = {None: "", "ribu": ",", "juta": ",,", "miliar": ",,,", "triliun": ",,,,"}[unit]
    if not before and not unit:
        return "0"
    start, end = f'"{before}"' if before else "", f'" {unit}"' if unit else ""
    return f"[=0]0;{start}0{commas}{end}"


def _ticks(setting: Mapping[str, Any]) -> Sequence[str]:
    """What stands at the ticks of an axis: its words, or else its numbers."""
    words: Sequence[str] = setting.get("ticktext", ())
    return words or [str(one) for one in setting.get("tickvals", ())]


def _unseen(trace: Mapping[str, Any]) -> bool:
    """Whether a trace is there for hovering alone."""
    return trace["type"] == "scatter" and (
        trace.get("line", {}).get("width") == 0 and "stackgroup" not in trace
    )


def _empty(trace: Mapping[str, Any]) -> bool:
    """Whether a trace has axes but nothing on them: Plotly draws no such trace, nor its key."""
    return "x" in trace and not trace["x"]


def _axis_names(traces: Sequence[Mapping[str, Any]]) -> list[str]:
    """The axes of all traces, of empty ones too: texts stand on them."""
    named = [trace.get(f"{one}axis", one) for trace in traces for one in "xy"]
    return list(dict.fromkeys(["x", "y", *named]))


def _meet(places: Sequence[Sequence[float]]) -> bool:
    """Whether bars of several series have the same place."""
    met = [place for row in places for place in row]
    return len(met) > len(set(met))


def _base(trace: Mapping[str, Any]) -> str:
    return "y" if trace.get("orientation") == "h" else "x"


def _nearest(value: float) -> int:
    return int(np.floor(value + 0.5))


def _edges(axis: _Axis, first: int, last: int) -> Iterator[float]:
    """Where the first category begins and the last ends, in the figure's own numbers."""
    given, settled = axis.knots
    for edge in (first - 0.5, last + 0.5):
        if not given:
            yield edge
        else:
            near = 0 if edge < settled[0] else -1
            yield edge - settled[near] + given[near]


def _as_steps(trace: Mapping[str, Any]) -> Mapping[str, Any]:
    """A stacked area of steps as bars without gaps: its ends are there only to be as wide."""
    if trace.get("line", {}).get("shape") != "hvh":
        return trace
    marker: dict[str, Any] = {"color": trace.get("fillcolor", LIGHT.ink)}
    if "fillpattern" in trace:
        marker["pattern"] = trace["fillpattern"]
    cut = {key: trace[key][1:-1] for key in ("x", "y", "hovertext") if key in trace}
    return {**trace, **cut, "marker": marker}


def _each(value: object, count: int) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value] * count


def _safe(words: str) -> str:
    """Words that the chart's workbook does not take for a formula."""
    return f"'{words}" if words.startswith(_FORMULA_STARTS) else words


def _placed(chart: Part, inner: Box, outer: Box) -> None:
    """Put the plot of a chart at a fixed place in its frame."""
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

"""Layout of a figure for pictures: computed for each shape instead of scaled.

Font sizes follow the picture's use. A tall figure of many rows gets two columns in a wide shape
before letters shrink; a map has its texts at its side in a wide shape and above it in a tall one.
"""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from itertools import groupby
from typing import Any, TypeVar

from charts import plotly
from charts.geometry import most_beside
from charts.model import Bars, BigNumber, Category, Chart, Drawing, HeatMap, Map, Panel, Series
from charts.palettes import BLACK, PALETTES, WHITE, Ink
from charts.pen import EDGE, IN_PIXELS
from charts.plotly_maps import bar_of, enlarge_names, only_fitting_names, part_numbers_of_bar

LETTER = 13
"""The size that the ordinary letters of a figure have on the board."""
TEXT_OUTSIDE = {
    "xref": "paper",
    "yref": "paper",
    "x": 0,
    "xanchor": "left",
    "yanchor": "top",
    "align": "left",
    "borderpad": 0,
    "borderwidth": 0,
}
"""An annotation that begins at the drawing's left edge, to be shifted out of the drawing."""

_NARROWEST = 372
"""Pixels of the board below which no figure was made to be read: a phone."""
_NARROWEST_COLUMNS = 640
_MANY_ROWS = 16
_LINE = 1.3
_CHARACTER, _SEMIBOLD_CHARACTER, _CAPITAL = 0.455, 0.48, 0.56
"""Width of an average letter, in units of its size."""
_BETWEEN = 0.35
"""Room between title and subtitle, in lines."""
_TALL_LEGEND = 100
"""Pixels below a map from which its legend takes part in the layout."""
_ON_PAPER = 12
"""Letters of a map's names on paper, no smaller than the other texts there."""


_Of = TypeVar("_Of", Panel, Series)


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a picture and of its letters, all in pixels of the picture.

    `letter` is the size that ordinary letters of the drawing should have: larger where the figure
    leaves room, smaller where it would not fit. `above` and `below` are to be left empty, because
    a telephone covers them.
    """

    width: int
    height: int
    letter: float
    title: float
    subtitle: float
    footer: float
    above: int = 0
    below: int = 0

    @property
    def edge(self) -> float:
        """Pixels between the picture's edge and its texts."""
        return self.letter * 1.15


@dataclass(frozen=True, slots=True)
class Corner:
    """A code in a corner: its modules by row, True where dark, and its text."""

    squares: tuple[tuple[bool, ...], ...]
    words: str


# Rows in two columns


def in_two_columns(drawing: Drawing, many_rows: int = _MANY_ROWS) -> Bars | HeatMap | None:
    """Return the drawing with its many rows in two columns; None where it has no such rows.

    Rows are parted at a heading where there are some.
    """
    if isinstance(drawing, HeatMap):
        many = len(drawing.rows) >= many_rows
        return replace(drawing, blocks=2) if many and drawing.blocks == 1 else None
    if not isinstance(drawing, Bars) or not drawing.across or len(drawing.panels) != 1:
        return None
    panel = drawing.panels[0]
    count = len(panel.categories)
    if _length(drawing, panel.categories) < many_rows:
        return None
    middle = (count + 1) // 2
    headings = [row for row, category in enumerate(panel.categories) if row and category.heading]
    start = min(headings, key=lambda row: abs(row - middle), default=middle)
    halves = (_rows(panel, 0, start), _rows(panel, start, count))
    return replace(drawing, panels=halves, columns=2)


def _rows(panel: Panel, start: int, end: int) -> Panel:
    marks = [mark for mark in panel.marks if start <= mark.category < end]
    return replace(
        _cut(panel, start, end),
        series=tuple(_cut(series, start, end) for series in panel.series),
        marks=tuple(replace(mark, category=mark.category - start) for mark in marks),
        rules=panel.rules,
    )


def _cut(of: _Of, start: int, end: int) -> _Of:
    """Cut a part out of every tuple, as if each had something for each row."""
    held = {field.name: getattr(of, field.name) for field in fields(of)}
    part: Any = {name: of[start:end] for name, of in held.items() if isinstance(of, tuple)}
    return replace(of, **part)


def _halved(chart: Chart) -> Chart | None:
    drawing = in_two_columns(chart.drawing)
    if drawing is None:
        return None
    margin = plotly.spec(chart)["layout"]["margin"]
    around = margin["t"] + margin["b"]
    part = _longer_part(chart.drawing, drawing)
    height, least = (
        round(around + (high - around) * part)
        for high in (chart.height, chart.least or chart.height)
    )
    return replace(chart, drawing=drawing, height=height, least=least)


def _flatter(chart: Chart) -> Chart | None:
    """Return the chart with its many panels in two rows, unless these share an axis of time."""
    bars = chart.drawing
    if not isinstance(bars, Bars) or not bars.across or len(bars.panels) <= 2 * bars.columns:
        return None
    columns = -(-len(bars.panels) // 2)
    part = 2 / -(-len(bars.panels) // bars.columns)
    height, least = (round(high * part) for high in (chart.height, chart.least or chart.height))
    return replace(chart, drawing=replace(bars, columns=columns), height=height, least=least)


def _longer_part(whole: Drawing, halves: Bars | HeatMap) -> float:
    if not isinstance(whole, Bars) or not isinstance(halves, Bars):
        return 0.52
    lengths = [_length(whole, panel.categories) for panel in halves.panels]
    return max(lengths) / _length(whole, whole.panels[0].categories)


def _length(bars: Bars, categories: tuple[Category, ...]) -> float:
    """Return the rows that categories take: bars beside each other, words and headings above."""
    each = 1 if bars.stacked else most_beside(bars.panels[0])
    return sum(
        each + bool(category.words) + (1.1 if category.heading else 0) for category in categories
    )


# Pictures


@dataclass(frozen=True, slots=True)
class _Texts:
    """The wrapped texts around a drawing and their room, in pixels of the board."""

    title: str
    subtitle: str
    footer: str
    head: float
    foot: float
    left: float
    corner: float


def laid_out(
    chart: Chart, shape: Shape, corner: Corner | None = None, ink: Ink = "terang"
) -> tuple[dict[str, Any], float]:
    """Lay the chart out for a picture of this shape: Plotly's JSON, and its pixels to one of those.

    The figure's own width, height and letters are those of the board, so that everything in it
    keeps its distances; the picture is the figure drawn so many times as large.
    """
    chosen, zoom = chart, _Layout(chart, shape, corner, ink, _NARROWEST).zoom
    if flatter := _flatter(chart):
        wider = _Layout(flatter, shape, corner, ink, _NARROWEST_COLUMNS).zoom
        if wider > zoom:
            chosen, zoom = flatter, wider
    # Two columns are harder to compare: only letters that would be too small are worth them.
    halves = _halved(chart) if zoom < shape.letter / LETTER else None
    if halves:
        wider = _Layout(halves, shape, corner, ink, _NARROWEST_COLUMNS).zoom
        # Two columns must be visibly better.
        if wider > zoom * 1.08:
            chosen, zoom = halves, wider
    layout = _Layout(chosen, shape, corner, ink, _NARROWEST, zoom)
    return layout.figure(columns=chosen is halves), zoom


class _Layout:
    """A chart in a shape, at a zoom that lets it fit."""

    def __init__(
        self,
        chart: Chart,
        shape: Shape,
        corner: Corner | None,
        ink: Ink,
        narrowest: int,
        zoom: float = 0,
    ) -> None:
        self.chart, self.shape, self.corner, self.ink = chart, shape, corner, ink
        self.spec = plotly.spec(chart, ink)
        self.margin = self.spec["layout"]["margin"]
        # Texts stand at the left of a map on a wide sheet.
        self.is_map = isinstance(chart.drawing, Map)
        self.beside = self.is_map and shape.width > 1.3 * shape.height
        self.is_number = isinstance(chart.drawing, BigNumber)
        self.zoom = zoom or self._fitting(narrowest)
        if self.beside and self._spare(self._texts()) < 0:
            self.beside = False
            self.zoom = zoom or self._fitting(narrowest)

    def _fitting(self, narrowest: int) -> float:
        wanted = self.shape.letter / LETTER
        if self.is_map and self.margin["b"] < _TALL_LEGEND:
            return wanted
        self.zoom = min(wanted * 1.3, self.shape.width / narrowest)
        least = self.chart.least or self.chart.height
        while True:
            texts = self._texts()
            inner = self.shape.width / self.zoom - texts.left - self.margin["l"] - self.margin["r"]
            needed = least * 0.96 + self._legend_beyond(inner)
            if needed <= self.shape.height / self.zoom - texts.head - texts.foot:
                return self.zoom
            self.zoom *= 0.98

    def _texts(self) -> _Texts:
        shape, zoom = self.shape, self.zoom
        title, subtitle, footer = self._sizes()
        column = shape.width / zoom * (0.36 if self.beside else 1)
        edge = shape.edge / zoom
        room = column - 2 * edge
        # A telephone that is held before a screen reads a square of this size.
        side = max(0.105 * min(shape.width, shape.height), 84) / zoom if self.corner else 0
        code = 0.0
        if self.corner and not self.beside:
            code = max(side, len(self.corner.words) * footer * _CAPITAL) + edge
        words = (
            wrapped(str(self.chart.title), room - code, title, _SEMIBOLD_CHARACTER),
            wrapped(str(self.chart.subtitle), room - code, subtitle),
            wrapped(self.chart.provenance.footer, room, footer),
        )
        above, below = edge + shape.above / zoom, edge + shape.below / zoom
        if self.beside:
            return _Texts(*words, above, below, column, side)
        texts = tall(words[0], title) + tall(words[1], subtitle) + _BETWEEN * subtitle
        square = side + footer * _LINE if self.corner else 0
        head = above + max(texts, square) + EDGE * 0.75
        return _Texts(*words, head, below + tall(words[2], footer), 0, side)

    def _spare(self, texts: _Texts) -> float:
        """Return how much height texts at the left of a map leave free above the code."""
        title, subtitle, footer = self._sizes()
        words = tall(texts.title, title) + _BETWEEN * subtitle + tall(texts.subtitle, subtitle)
        code = texts.corner + footer * _LINE + 1.5 * EDGE if self.corner else 0
        room = self.shape.height / self.zoom - texts.head - texts.foot
        return room - words - code - tall(texts.footer, footer)

    def _sizes(self) -> tuple[float, float, float]:
        """Letters of title, subtitle and footer; those around a number alone are larger."""
        larger = 1.25 if self.is_number else 1
        shape = self.shape
        sizes = (shape.title * larger, shape.subtitle * larger, shape.footer)
        title, subtitle, footer = (size / self.zoom for size in sizes)
        return title, subtitle, footer

    def _legend_beyond(self, width: float) -> float:
        """Return how much more room the legend needs where its names need more lines."""
        names = {
            trace["name"]
            for trace in self.spec["data"]
            if trace.get("name") and trace.get("showlegend", True)
        }
        if not self.spec["layout"].get("showlegend", True) or not names:
            return 0
        entry = 46 + max(len(name) for name in names) * 14 * _CHARACTER
        lines = -(-len(names) // max(1, int(width / entry)))
        return max(0.0, float(lines * 20 + self.chart.height * 0.03 - self.margin["t"] + 22))

    def figure(self, *, columns: bool) -> dict[str, Any]:
        texts, shape, zoom = self._texts(), self.shape, self.zoom
        figure = plotly.figure(self.chart, self.ink)
        title, subtitle, footer = self._sizes()
        width, height = shape.width / zoom, shape.height / zoom
        # The numbers at the ends of a colour bar reach beyond it.
        edge = shape.edge / zoom
        least = max(edge, _half_a_number_of_the_bar(figure))
        left = max(self.margin["l"], least) + texts.left
        right = max(self.margin["r"], least)
        inner = width - left - right
        room = height - texts.head - texts.foot
        slack = room - min(room, self._tallest(inner))
        top = texts.head + self.margin["t"] + self._legend_beyond(inner) + slack / 2
        bottom = texts.foot + self.margin["b"] + slack / 2 + part_numbers_of_bar(figure, inner)
        layout = figure["layout"]
        margin = {"l": left, "r": right, "t": top, "b": bottom, "autoexpand": False}
        layout |= {"width": width, "height": height, "margin": margin}
        for name in [name for name in layout if name.startswith("yaxis")]:
            layout[name] = {**layout[name], "ticks": ""}
        if columns:
            _part(figure, self.margin["l"] / inner)
        # Beside a map the title stands where a reader's eye begins, not in the sheet's corner.
        begins = edge + shape.above / zoom
        begins += min(height * 0.1, self._spare(texts)) if texts.left else 0
        begins += slack / 2 if self.is_number else 0
        below = edge + shape.below / zoom
        next_to = begins + tall(texts.title, title) + _BETWEEN * subtitle
        foot = height - below - tall(texts.footer, footer)
        strong = {"color": PALETTES[self.ink].ink, "weight": 600}
        for name, words, size, y, more in (
            ("title", texts.title, title, begins, strong),
            ("subtitle", texts.subtitle, subtitle, next_to, {}),
            ("footer", texts.footer, footer, foot, {}),
        ):
            layout["annotations"].append(
                {
                    **TEXT_OUTSIDE,
                    "name": name,
                    "text": words,
                    "y": 1,
                    "xshift": edge - left,
                    "yshift": top - y,
                    "font": {"size": size, **more},
                }
            )
        high = height - top - bottom
        if isinstance(self.chart.drawing, BigNumber):
            _fit_number(figure, self.chart.drawing, (inner, high), footer)
        if self.corner and texts.left:
            low = below + tall(texts.footer, footer) + EDGE + footer * _LINE
            self._put(layout, texts.corner, footer, (edge - left, low - bottom), "left")
        elif self.corner:
            x = inner + right - edge - texts.corner
            y = height - bottom - edge - shape.above / zoom - texts.corner
            self._put(layout, texts.corner, footer, (x, y), "right")
        only_fitting_names(figure, inner, high)
        return figure

    def _tallest(self, width: float) -> float:
        """Return how high the drawing may become, with its margins, without looking stretched."""
        if self.is_map:
            geo = self.spec["layout"]["geo"]
            (west, east), (south, north) = (geo[name]["range"] for name in ("lonaxis", "lataxis"))
            own = float(self.margin["t"] + self.margin["b"])
            return float(width * (north - south) / (east - west)) + own
        if self.is_number:
            return float(max(self.chart.height, width * 0.45))
        return float(max(self.chart.height * 1.4, 360))

    def _put(
        self,
        layout: dict[str, Any],
        side: float,
        letter: float,
        place: tuple[float, float],
        end: str,
    ) -> None:
        x, y = place
        corner = self.corner
        if corner is None:
            return
        common = {**IN_PIXELS, "type": "path", "line": {"width": 0}}
        ground = f"M{x:.3f},{y:.3f}H{x + side:.3f}V{y + side:.3f}H{x:.3f}Z"
        squares = _path(corner.squares, side / len(corner.squares), x, y + side)
        layout["shapes"] = [
            *layout.get("shapes", ()),
            {**common, "name": "ground", "path": ground, "fillcolor": WHITE},
            {**common, "name": "code", "path": squares, "fillcolor": BLACK},
        ]
        layout["annotations"].append(
            {
                **TEXT_OUTSIDE,
                "name": "stamp",
                "text": corner.words,
                "xanchor": end,
                "y": 0,
                "xshift": x if end == "left" else x + side,
                "yshift": y - 1,
                "font": {"size": letter, "color": PALETTES[self.ink].ink},
            }
        )


def _part(figure: Mapping[str, Any], gap: float) -> None:
    layout = figure["layout"]
    layout["xaxis"]["domain"] = [0, (1 - gap) / 2]
    layout["xaxis2"]["domain"] = [(1 + gap) / 2, 1]


def _half_a_number_of_the_bar(figure: Mapping[str, Any]) -> float:
    bar = bar_of(figure)
    return max(map(len, bar["ticktext"])) * 12 * 0.5 / 2 + 6 if bar else 6


def _fit_number(
    figure: Mapping[str, Any], drawn: BigNumber, room: tuple[float, float], least: float
) -> None:
    """Write a single number as large as its room allows, with wrapped text below."""
    width, height = room
    size = min(width / (max(len(drawn.text), 4) * 0.54), height * 0.6)
    for note in figure["layout"]["annotations"]:
        if note["name"] == "number":
            note["y"], note["font"]["size"] = 0.5, size
        elif note["name"] == "apart":
            below = max(min(size * 0.28, width / (len(drawn.apart) * 0.54)), least)
            note |= {
                "y": 0.5,
                "yshift": -size * 0.62,
                "text": wrapped(drawn.apart, width, below, 0.54),
            }
            note["font"]["size"] = below


def _path(squares: tuple[tuple[bool, ...], ...], side: float, left: float, top: float) -> str:
    parts = []
    for y, row in enumerate(squares):
        y1, y2 = top - y * side, top - (y + 1) * side
        for dark, run in groupby(range(len(row)), row.__getitem__):
            first, *others = run
            x1, x2 = left + first * side, left + (first + 1 + len(others)) * side
            parts.append(f"M{x1:.3f},{y1:.3f}H{x2:.3f}V{y2:.3f}H{x1:.3f}Z" if dark else "")
    return "".join(parts)


def wrapped(words: str, width: float, size: float, character: float = _CHARACTER) -> str:
    """Break the words into lines that are so wide, in pixels, in letters of this size."""
    return "<br>".join(
        textwrap.wrap(words, max(12, int(width / (size * character))), break_on_hyphens=False)
    )


def tall(text: str, size: float) -> float:
    """Return the pixels that lines set in this size need."""
    return (text.count("<br>") + 1) * size * _LINE


# Paper


def on_paper(chart: Chart, width: int, height: int, ink: Ink = "terang") -> dict[str, Any]:
    """Draw the chart for paper in this size in pixels, without texts.

    Names on a map are no smaller than the other texts, and only those that fit are left. Many rows
    of cells stand in two columns.
    """
    cells = in_two_columns(chart.drawing) if isinstance(chart.drawing, HeatMap) else None
    figure = plotly.figure(replace(chart, drawing=cells) if cells else chart, ink)
    figure["layout"] |= {"width": width, "height": height}
    enlarge_names(figure, _ON_PAPER)
    margin = figure["layout"]["margin"]
    inner = width - margin["l"] - margin["r"]
    if cells:
        _part(figure, margin["l"] / inner)
    margin["b"] += part_numbers_of_bar(figure, inner)
    only_fitting_names(figure, inner, height - margin["t"] - margin["b"])
    return figure

"""A panel of bars as Plotly's JSON: its bars, the marks and rules on them, and their words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from charts.geometry import has_several, is_stair, most_beside
from charts.model import Bars, Category, Mark, Panel, Rule, Series
from charts.palettes import pale
from charts.pen import HOVER, Pen, breaks, first_bold, lines


@dataclass(slots=True)
class Whole:
    """The drawing that panels are parts of: what it is drawn with, and what they add to.

    `named` are names that the legend has; `rows` counts those of panels.
    """

    bars: Bars
    pen: Pen
    left: int
    rows: int
    shares_names: bool
    traces: list[dict[str, Any]] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    named: set[str] = field(default_factory=set)


def slots(categories: Sequence[Category]) -> tuple[list[float], dict[int, float]]:
    """Return where categories stand on their axis, and where the headings before them do."""
    places: list[float] = []
    headings: dict[int, float] = {}
    free = 0.0
    for row, category in enumerate(categories):
        if category.heading:
            free += 0.2 if row else 0
            headings[row] = free - 0.05
            free += 0.9
        places.append(free)
        free += 1
    return places, headings


class PanelDrawing:
    def __init__(
        self,
        whole: Whole,
        panel: Panel,
        places: Sequence[float],
        headings: dict[int, float],
        axes: dict[str, str],
    ) -> None:
        self.whole, self.pen, self.panel = whole, whole.pen, panel
        self.across, self.stacked = whole.bars.across, whole.bars.stacked
        self.places, self.headings, self.axes = places, headings, axes
        self.refs = {"xref": axes["xaxis"], "yref": axes["yaxis"]}
        worded = [breaks(category.words) for category in panel.categories if category.words]
        self.width, self.down = (0.72, 0.0)
        if worded:
            self.width, self.down = (0.38, 0.2) if max(worded) == 1 else (0.26, 0.26)
        self.codes = [category.code for category in panel.categories]
        self.beside = 1 if self.stacked else most_beside(panel)

    def draw(self) -> None:
        if self.whole.bars.touching:
            self._areas()
        else:
            for place, series in enumerate(self.panel.series):
                self._bars(place, series)
        self._marks()
        for rule in self.panel.rules:
            self._rule(rule)
        self._words()
        self._totals()

    # Bars

    def _bars(self, place: int, series: Series) -> None:
        bars = self.whole.bars
        shift, width = 0.0, self.width
        if self.beside > 1:
            width = 0.8 / self.beside
            shift = (place - (self.beside - 1) / 2) * (width + 0.01)
        along = [at + self.down + shift for at in self.places]
        ends = ("y", "x") if self.across else ("x", "y")
        trace: dict[str, Any] = {
            "type": "bar",
            **({"orientation": "h"} if self.across else {}),
            ends[0]: along,
            ends[1]: list(series.values),
            "marker": self._marker(series),
            **self.axes,
        }
        if self.down or self.beside > 1:
            trace["width"] = width
        if series.name and bars.legend:
            shown = self._named(series.name)["showlegend"] and not series.track
            trace |= {"name": series.name, **({} if shown else {"showlegend": False})}
        if series.hover and not series.track:
            trace |= {"hovertext": list(series.hover), "hovertemplate": HOVER}
        else:
            trace["hoverinfo"] = "skip"
        if any(self.codes):
            trace["customdata"] = self.codes
        steps = is_stair(bars) and bool(series.labels)
        if series.labels and not steps:
            shown = [
                "" if value is None else lines(words)
                for value, words in zip(series.values, series.labels, strict=True)
            ]
            trace |= {"text": shown, "textposition": "outside"}
            self._missing(series, shift)
        self.whole.traces.append(trace)
        if steps:
            self._stair(place, series)

    def _marker(self, series: Series) -> dict[str, Any]:
        pen, palette = self.pen, self.pen.palette
        if series.track:
            return {"color": palette.surface, "line": {"width": 1, "color": palette.grid}}
        marker = pen.fill(self._coloured(series), series.status)
        if any(series.pale):
            return self._paled(series, marker)
        if series.outlined:
            return {**marker, "line": {"width": 1, "color": palette.fill}}
        # A seam would hide the thinnest parts of many narrow bars.
        wide = self.across or len(self.places) <= 12
        if self.stacked and has_several(self.panel) and wide and "line" not in marker:
            return {**marker, "line": {"width": 1.5, "color": palette.surface}}
        return marker

    def _coloured(self, series: Series) -> str | tuple[str, ...]:
        """Return the colours of bars, with that of what the reader has selected."""
        strong = [category.strong for category in self.panel.categories]
        keeps = has_several(self.panel) and series.colours != "fill"
        if not any(strong) or series.outlined or keeps:
            return series.colours
        return tuple(
            "selected" if chosen else colour
            for chosen, colour in zip(strong, series.bar_colours, strict=True)
        )

    def _paled(self, series: Series, marker: dict[str, Any]) -> dict[str, Any]:
        """Return bars of which the rounded ones are pale with an edge in their own colour."""
        colours = [self.pen.colour(name) for name in series.bar_colours]
        return {
            **marker,
            "color": [
                pale(colour) if rounded else colour
                for colour, rounded in zip(colours, series.pale, strict=True)
            ],
            "line": {
                "color": colours,
                "width": [0 if value is None else 1.5 for value in series.values],
            },
        }

    def _missing(self, series: Series, shift: float) -> None:
        """Write labels of what has no bar where it would begin."""
        words = {
            row: series.labels[row]
            for row, value in enumerate(series.values)
            if value is None and series.labels[row]
        }
        if words:
            self._texts(self.panel.scale.low, words, "middle right", "soft_ink", shift)

    def _texts(
        self, x: float, words: dict[int, str], position: str, colour: str, shift: float = 0
    ) -> None:
        trace = {
            "type": "scatter",
            "mode": "text",
            "x": [x] * len(words),
            "y": [self.places[row] + shift for row in words],
            "text": list(words.values()),
            "textposition": position,
            "textfont": {"color": self.pen.colour(colour)},
            "hoverinfo": "skip",
            "showlegend": False,
            "cliponaxis": False,
            **self.axes,
        }
        if any(self.codes):
            trace["customdata"] = [self.codes[row] for row in words]
        self.whole.traces.append(trace)

    def _stair(self, place: int, series: Series) -> None:
        before = sum(part.values[0] or 0 for part in self.panel.series[:place])
        words = self.pen.words(series.labels[0], 14)
        self._note(before, 0.5, words, xanchor="left", yanchor="top", yshift=-6 - 44 * place)

    def _note(self, x: float, y: float, words: dict[str, Any], **placed: object) -> None:
        self.whole.annotations.append({"x": x, "y": y, **self.refs, **words, **placed})

    def _areas(self) -> None:
        """Draw stacked steps, one path a series: bars with hatching take Plotly twice as long."""
        totals = [0.0] * len(self.places)
        hover: list[list[str]] = [[] for _ in self.places]
        for series in self.panel.series:
            values = [value or 0 for value in series.values]
            look = self.pen.fill(series.colours, series.status)
            colour = look["color"]
            trace: dict[str, Any] = {
                **_steps(values),
                "name": series.name,
                "stackgroup": f"all{self.axes['yaxis']}",
                "fillcolor": colour if isinstance(colour, str) else colour[0],
                "hoverinfo": "skip",
                **self.axes,
            }
            if "pattern" in look:
                trace["fillpattern"] = look["pattern"]
            if "line" in look:
                trace["line"] = {**trace["line"], **look["line"]}
            self.whole.traces.append(trace)
            totals = [total + value for total, value in zip(totals, values, strict=True)]
            for row, words in enumerate(series.hover):
                if words and words not in hover[row]:
                    hover[row].append(words)
        shown = ["<br>".join(texts) for texts in hover]
        if any(shown):
            self.whole.traces.append(
                {
                    **_steps(totals),
                    "showlegend": False,
                    "hoverinfo": "text",
                    "hovertext": [*shown[:1], *shown, *shown[-1:]],
                    "hovertemplate": HOVER,
                    **self.axes,
                }
            )

    # Marks

    def _marks(self) -> None:
        crossing: dict[tuple[str, str], list[Mark]] = {}
        for mark in self.panel.marks:
            if mark.kind == "target":
                self._target(mark)
            elif mark.kind == "range":
                self._range(mark)
            else:
                crossing.setdefault((mark.kind, mark.name), []).append(mark)
        for (kind, name), marks in sorted(crossing.items()):
            self._crossing(name, marks, *((3, 1.0) if kind == "published" else (6, 0.5)))

    def _crossing(self, name: str, marks: Sequence[Mark], width: int, opacity: float) -> None:
        """Draw lines across bars; a round number is a broad pale band, for it is no exact place."""
        along = [self.places[mark.category] + self.down for mark in marks]
        values = [mark.value for mark in marks]
        ink = self.pen.colour("ink")
        self.whole.traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                **self._named(name),
                "x": values if self.across else along,
                "y": along if self.across else values,
                "marker": {
                    "symbol": "line-ns" if self.across else "line-ew",
                    "size": 30 if self.across else 54,
                    "opacity": opacity,
                    "color": ink,
                    "line": {"width": width, "color": ink},
                },
                "hovertext": [mark.hover for mark in marks],
                "hovertemplate": HOVER,
                **self.axes,
            }
        )

    def _named(self, name: str) -> dict[str, Any]:
        shown = bool(name) and name not in self.whole.named
        self.whole.named.add(name)
        return {"name": name, "showlegend": shown}

    def _stroke(self, ends: tuple[float, float], along: tuple[float, float], width: int) -> None:
        """Add a line from a value to another, between these places among the names."""
        x, y = (ends, along) if self.across else (along, ends)
        self.whole.shapes.append(self.pen.line(x, y, width=width, **self.refs))

    def _target(self, mark: Mark) -> None:
        """Draw an aim as a line in the bar's place, never as a bar."""
        middle = self.places[mark.category] + self.down
        half = self.width / 2 + 0.06
        self._stroke((mark.value, mark.value), (middle - half, middle + half), 3)

    def _range(self, mark: Mark) -> None:
        middle = self.places[mark.category] + self.down
        high = mark.value if mark.high is None else mark.high
        for end in (mark.value, high):
            self._stroke((end, end), (middle - 0.09, middle + 0.09), 2)
        self._stroke((mark.value, high), (middle, middle), 2)

    def _rule(self, rule: Rule) -> None:
        scale, x = self.panel.scale, self.axes["xaxis"]
        look = ("soft_ink", 1) if rule.weak else ("ink", 2)
        at = (rule.value, rule.value)
        self.whole.shapes.append(self.pen.line(at, (0, 1), *look, xref=x, yref="paper"))
        if rule.label:
            share = rule.value / (scale.top * scale.room or 1)
            anchor = "left" if share < 0.25 else "right" if share > 0.7 else "center"
            self.whole.annotations.append(
                self.pen.heading(
                    first_bold(rule.label), rule.value, xref=x, xanchor=anchor, yanchor="bottom"
                )
            )

    # Words

    def _words(self) -> None:
        # Panels that share their names share the headings of these too.
        headed = self.axes["xaxis"] == "x" or not self.whole.shares_names
        for row, y in self.headings.items() if headed else ():
            category = self.panel.categories[row]
            over_names = self.whole.bars.columns > 1 and not category.words
            self.whole.annotations.append(
                self.pen.heading(
                    first_bold(category.heading),
                    0,
                    y,
                    xref=f"{self.axes['xaxis']} domain",
                    yref=self.axes["yaxis"],
                    yanchor="middle",
                    xshift=4 - self.whole.left if over_names else 0,
                )
            )
        size = 12 if self.whole.rows > 1 else 13
        for row, category in enumerate(self.panel.categories):
            if category.words:
                y = self.places[row] + self.down - self.width / 2
                words = self.pen.words(category.words, size)
                above = {"xanchor": "left", "yanchor": "bottom", "borderpad": 0, "yshift": 1}
                self._note(self.panel.scale.low, y, words, **above)

    def _totals(self) -> None:
        panel = self.panel
        if panel.end_labels:
            end = panel.scale.top * panel.scale.room
            self._texts(end, dict(enumerate(panel.end_labels)), "middle left", "ink")
        for row, words in enumerate(panel.totals):
            if words:
                self._total(row, words)

    def _total(self, row: int, words: str) -> None:
        """Write at the end of a stack; many words are small, and the first line is bold."""
        reach = sum(max(series.values[row] or 0, 0) for series in self.panel.series)
        marks = [mark.value for mark in self.panel.marks if mark.category == row]
        category = self.panel.categories[row]
        if self.across:
            many, single = len(self.places) > 12, breaks(words) == 1
            written = self.pen.words(
                first_bold(words) if single and not many else words,
                12 if many else 14 if single else 13,
                "selected" if category.strong else "ink",
            )
            behind = {"xanchor": "left", "xshift": 8 if marks else 4, "borderpad": 0}
            self._note(max([reach, *marks]), self.places[row] + self.down, written, **behind)
            return
        first, *more = first_bold(words).split("<br>")
        small = "".join(f"<br><span style='font-size:12px'>{line}</span>" for line in more)
        above = {"yanchor": "bottom", "yshift": 10 if self.panel.marks else 4, "align": "center"}
        self._note(self.places[row], reach, self.pen.words(first + small, 14), **above)


def _steps(values: Sequence[float]) -> dict[str, Any]:
    """Return lines that are level around each place; both ends need one to be as wide."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [-0.5, *range(len(values)), len(values) - 0.5] if values else [],
        "y": [*values[:1], *values, *values[-1:]],
        "line": {"shape": "hvh", "width": 0},
    }

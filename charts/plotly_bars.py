"""Bars as Plotly's JSON: across or upright, side by side, stacked, or touching, in panels."""

from collections.abc import Iterator, Sequence
from typing import Any

from charts.model import Bars, Category, Mark, Panel, Rule, Scale, Series
from charts.palettes import pale
from charts.pen import (
    EDGE,
    HOVER,
    LETTER,
    Drawn,
    Pen,
    breaks,
    first_bold,
    for_legend,
    letters,
    lines,
    numbered,
)

_LINE = 19
"""Pixels of a line of a heading."""
_NAMES_BELOW = {1: 30, 2: 44}
"""Pixels below upright bars for so many lines of their names."""
_TALL_NAMES = 8
"""So many categories or fewer have larger names."""
_BESIDE, _BETWEEN = 0.06, 13
"""Room between panels: in a row as a part of it, below each other in pixels."""
_NARROW = 560
"""Pixels of a drawing on a narrow board."""


def draw(bars: Bars, height: int, pen: Pen) -> Drawn:
    """Draw bars in a drawing of so many pixels."""
    return _Drawing(bars, height, pen).drawn()


def own_colours(bars: Bars) -> Iterator[str]:
    """Yield the colours that tell series apart; those of single bars stand beside their names."""
    for panel in bars.panels:
        for series in panel.series:
            if isinstance(series.colours, str):
                yield series.colours


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


class _Drawing:
    def __init__(self, bars: Bars, height: int, pen: Pen) -> None:
        self.bars, self.pen = bars, pen
        self.traces: list[dict[str, Any]] = []
        self.annotations: list[dict[str, Any]] = []
        self.shapes: list[dict[str, Any]] = []
        self.layout: dict[str, Any] = {"showlegend": bars.legend}
        self.named: set[str] = set()
        self.columns = min(bars.columns, len(bars.panels)) or 1
        self.rows = -(-len(bars.panels) // self.columns)
        self.margin = self._margin()
        self.high = max(height - self.margin[2] - self.margin[3], 1)

    def drawn(self) -> Drawn:
        for place, panel in enumerate(self.bars.panels):
            self._panel(place, panel)
        if self.bars.touching:
            self.layout |= {"hovermode": "x", "hoverdistance": -1}
        else:
            self.layout["barmode"] = "stack" if self.bars.stacked else "overlay"
            most = max((len(panel.categories) for panel in self.bars.panels), default=0)
            if not self.bars.across and most > 12:
                self.layout["bargap"] = 0.12
        self.layout |= {"annotations": self.annotations, "shapes": self.shapes}
        return Drawn(self.traces, self.layout, self.margin)

    # Room

    def _margin(self) -> tuple[int, int, int, int]:
        panels = self.bars.panels
        names = [category for panel in panels for category in panel.categories]
        worded = any(category.words for category in names)
        top = for_legend(list(self._legend())) or (12 if worded and len(panels) == 1 else 6)
        if any(rule.label for panel in panels for rule in panel.rules):
            top = max(top, 26)
        if self.rows == 1:
            heads = [breaks(panel.heading) for panel in panels if panel.heading]
            top += 4 + (_LINE if max(heads) == 1 else 36) if heads else 0
        if self.bars.across:
            ticked = any(panel.scale.ticks for panel in panels)
            left = EDGE if worded else self._label_room()
            return left, EDGE, top, 28 if ticked else 8
        ticks = [words for panel in panels for _, words in panel.scale.ticks]
        left = 34 + 5 * max(map(len, ticks)) if ticks else EDGE
        # Each of several panels has its names inside the drawing.
        below = 8 if self.rows > 1 and not self.shares_names else self._below()
        return left, EDGE, top, below

    def _label_room(self) -> int:
        panel = self.bars.panels[0] if self.shares_names else None
        shown = [panel] if panel else self.bars.panels
        longest = max(
            (letters(one.label) for panel in shown for one in panel.categories), default=0
        )
        return round(longest * LETTER) + 22

    def _below(self) -> int:
        names = [one.label for panel in self.bars.panels for one in panel.categories]
        return _NAMES_BELOW.get(max(map(breaks, names), default=1), 44)

    @property
    def shares_names(self) -> bool:
        """Tell that all panels have the same categories."""
        first, *others = (
            [one.label for one in panel.categories] for panel in self.bars.panels or ()
        )
        return all(names == first for names in others)

    def _legend(self) -> Iterator[str]:
        if not self.bars.legend:
            return
        found: dict[str, None] = {}
        for panel in self.bars.panels:
            found |= dict.fromkeys(one.name for one in panel.series if one.name and not one.track)
            found |= dict.fromkeys(mark.name for mark in panel.marks if mark.name)
        yield from found

    # Panels

    def _panel(self, place: int, panel: Panel) -> None:
        row, column = divmod(place, self.columns)
        shared = self.shares_names and len(self.bars.panels) > 1
        # Panels beside each other share the axis of names, those below each other that of time.
        across = self.bars.across
        names_place = row * self.columns if across and shared else place
        if not across and shared and self.columns == 1:
            names_place = 0
        names, amounts = ("y", "x") if across else ("x", "y")
        x_domain = self._beside(column)
        y_domain, head = self._below_each_other(row, panel, shared=shared)
        if panel.heading:
            self._heading(panel, x_domain[0], head)
        places, headings = slots(panel.categories)
        scale = _axis(panel.scale, self.pen)
        scale |= {"domain": x_domain if across else y_domain}
        scale |= {"anchor": f"{names}{numbered(names_place)}"}
        self.layout[f"{amounts}axis{numbered(place)}"] = scale
        if names_place == place:
            axis = self._names(panel, places, headings)
            axis["domain"] = y_domain if across else x_domain
            axis["anchor"] = f"{amounts}{numbered(place)}"
            if not across and shared:
                last = len(self.bars.panels) - 1
                axis["anchor"] = f"{amounts}{numbered(last)}"
            self.layout[f"{names}axis{numbered(place)}"] = axis
        axes = {
            f"{names}axis": f"{names}{numbered(names_place)}",
            f"{amounts}axis": f"{amounts}{numbered(place)}",
        }
        _PanelDrawing(self, panel, places, headings, axes).draw()

    def _beside(self, column: int) -> list[float]:
        # Without names of their own, panels need little room between them.
        between = _BESIDE
        if self.columns > 1 and self.bars.across and not self.shares_names:
            between = max(_BESIDE, (self.margin[0] - EDGE) / _NARROW)
        wide = (1 - between * (self.columns - 1)) / self.columns
        left = column * (wide + between)
        return [round(left, 4), round(min(left + wide, 1), 4)]

    def _below_each_other(
        self, row: int, panel: Panel, *, shared: bool
    ) -> tuple[list[float], float]:
        """Return the part of the drawing's height for a panel, and where its heading begins."""
        if self.rows == 1:
            return [0, 1], 1
        top = 1 - row / self.rows
        head = (4 + _LINE * breaks(panel.heading)) / self.high if panel.heading else 0
        foot = _BETWEEN / self.high
        if not self.bars.across and not shared:
            foot = _NAMES_BELOW[1] / self.high
        if row + 1 == self.rows and shared:
            foot = 0
        low = max(top - 1 / self.rows + foot, 0)
        return [round(low, 4), round(max(top - head, low + 0.02), 4)], top

    def _heading(self, panel: Panel, x: float, y: float) -> None:
        if self.rows > 1:
            self.annotations.append(self.pen.heading(first_bold(panel.heading), x, y))
            return
        if breaks(panel.heading) == 1:
            above = self.pen.heading(first_bold(panel.heading), x, yanchor="bottom")
        else:
            above = self.pen.heading(panel.heading, x, yanchor="bottom")
            above |= self.pen.words(panel.heading, 13, "soft_ink")
        self.annotations.append({**above, "yshift": 2})

    def _names(
        self, panel: Panel, places: Sequence[float], headings: dict[int, float]
    ) -> dict[str, Any]:
        if not self.bars.across:
            return self._periods(panel.categories)
        last = max([0, *(place for one in self.bars.panels for place in slots(one.categories)[0])])
        axis: dict[str, Any] = {"range": [last + 0.5, -0.5]}
        if headings or any(category.words for category in panel.categories):
            axis = {"range": [last + 0.6, -0.6]}
        if any(category.words for category in panel.categories) or not any(
            category.label for category in panel.categories
        ):
            return {**axis, "visible": False}
        few = len(panel.categories) <= _TALL_NAMES and not headings
        return {
            **axis,
            "showgrid": False,
            "zeroline": False,
            "tickvals": list(places),
            "ticktext": [_label(category) for category in panel.categories],
            "tickfont": {"color": self.pen.colour("ink"), "size": 14 if few else 13},
        }

    def _periods(self, categories: Sequence[Category]) -> dict[str, Any]:
        every = 1 if len(categories) <= 6 else self.bars.label_every
        ticks = list(range(0, len(categories), every))
        return {
            "range": [-0.6, len(categories) - 0.4],
            "showgrid": False,
            "zeroline": False,
            "tickvals": ticks,
            "ticktext": [lines(categories[place].label) for place in ticks],
            "tickangle": 0,
            "tickfont": {"color": self.pen.colour("ink" if every == 1 else "soft_ink")},
        }


def _label(category: Category) -> str:
    name = lines(category.label)
    name = f"<b>{name}</b>" if category.strong else name
    note = f"<br><span style='font-size:11px'>{category.note}</span>" if category.note else ""
    return name + note


def _axis(scale: Scale, pen: Pen) -> dict[str, Any]:
    axis: dict[str, Any] = {"range": [scale.low, max(scale.top, 1e-9) * scale.room]}
    if not scale.ticks:
        return {**axis, "visible": False}
    axis |= {
        "tickvals": [value for value, _ in scale.ticks],
        "ticktext": [words for _, words in scale.ticks],
    }
    if scale.title:
        axis["title"] = {"text": scale.title, "font": {"color": pen.colour("soft_ink")}}
    return axis


class _PanelDrawing:
    """One panel: its bars, marks, rules and words, on its axes."""

    def __init__(
        self,
        whole: _Drawing,
        panel: Panel,
        places: Sequence[float],
        headings: dict[int, float],
        axes: dict[str, str],
    ) -> None:
        self.whole, self.pen, self.panel = whole, whole.pen, panel
        self.across, self.stacked = whole.bars.across, whole.bars.stacked
        self.places, self.headings, self.axes = places, headings, axes
        self.refs = {"xref": axes["xaxis"], "yref": axes["yaxis"]}
        worded = [breaks(one.words) for one in panel.categories if one.words]
        self.width, self.down = (0.72, 0.0)
        if worded:
            self.width, self.down = (0.38, 0.2) if max(worded) == 1 else (0.26, 0.26)
        self.codes = [one.code for one in panel.categories] if panel.categories else []
        counts = [
            sum(series.values[row] is not None for series in panel.series)
            for row in range(len(panel.categories))
        ]
        self.beside = 1 if self.stacked else max(counts, default=1)

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
        shift, width = self.down, self.width
        if self.beside > 1:
            width = 0.8 / self.beside
            shift += (place - (self.beside - 1) / 2) * (width + 0.01)
        along = [at + shift for at in self.places]
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
            trace |= {"name": series.name}
            if series.track or series.name in self.whole.named:
                trace["showlegend"] = False
            self.whole.named.add(series.name)
        if series.hover and not series.track:
            trace |= {"hovertext": list(series.hover), "hovertemplate": HOVER}
        else:
            trace["hoverinfo"] = "skip"
        if any(self.codes):
            trace["customdata"] = self.codes
        steps = self._is_part(series)
        if series.labels and not steps:
            shown = [
                "" if value is None else lines(words)
                for value, words in zip(series.values, series.labels, strict=True)
            ]
            trace |= {"text": shown, "textposition": "outside"}
            self._missing(series)
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
        several = sum(not one.track for one in self.panel.series) > 1
        if self.stacked and several and "line" not in marker:
            return {**marker, "line": {"width": 1.5, "color": palette.surface}}
        return marker

    def _coloured(self, series: Series) -> str | tuple[str, ...]:
        """Return the colours of bars, with that of what the reader has selected."""
        strong = [category.strong for category in self.panel.categories]
        alone = sum(not one.track for one in self.panel.series) == 1
        if not any(strong) or series.outlined or not (alone or series.colours == "fill"):
            return series.colours
        own = series.colours
        given = (own,) * len(strong) if isinstance(own, str) else own
        return tuple(
            "selected" if chosen else colour for chosen, colour in zip(strong, given, strict=True)
        )

    def _paled(self, series: Series, marker: dict[str, Any]) -> dict[str, Any]:
        """Return bars of which the rounded ones are pale with an edge in their own colour."""
        given = series.colours
        names = (given,) * len(series.values) if isinstance(given, str) else given
        colours = [self.pen.colour(name) for name in names]
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

    def _missing(self, series: Series) -> None:
        """Write labels of what has no bar where it would begin."""
        rows = [row for row, value in enumerate(series.values) if value is None]
        rows = [row for row in rows if series.labels[row]]
        if rows:
            self._texts(
                [self.panel.scale.low] * len(rows),
                [self.places[row] for row in rows],
                [series.labels[row] for row in rows],
                "middle right",
                "soft_ink",
                rows,
            )

    def _texts(
        self,
        x: list[float],
        y: list[float],
        words: list[str],
        position: str,
        colour: str,
        rows: Sequence[int],
    ) -> None:
        trace = {
            "type": "scatter",
            "mode": "text",
            "x": x,
            "y": y,
            "text": words,
            "textposition": position,
            "textfont": {"color": self.pen.colour(colour)},
            "hoverinfo": "skip",
            "showlegend": False,
            "cliponaxis": False,
            **self.axes,
        }
        if any(self.codes):
            trace["customdata"] = [self.codes[row] for row in rows]
        self.whole.traces.append(trace)

    def _is_part(self, series: Series) -> bool:
        """Tell that a series is one of the labelled parts of a single stack."""
        labelled = sum(bool(one.labels) for one in self.panel.series)
        return (
            self.stacked
            and len(self.panel.categories) == 1
            and labelled > 1
            and bool(series.labels)
        )

    def _stair(self, place: int, series: Series) -> None:
        """Write the label of a part below the stack, from where the part begins."""
        before = sum(one.values[0] or 0 for one in self.panel.series[:place])
        self.whole.annotations.append(
            {
                "x": before,
                "y": 0.5,
                **self.refs,
                "xanchor": "left",
                "yanchor": "top",
                "yshift": -6 - 44 * place,
                **self.pen.words(series.labels[0], 14),
            }
        )
        axis = self.whole.layout["yaxis"]
        axis |= {"range": [3.4, -0.5], "visible": False}
        self.whole.layout["bargap"] = 0

    def _areas(self) -> None:
        """Draw a stack of areas whose values are steps, one a category.

        It is one path a series: bars side by side, each with its hatching, take Plotly twice as
        long.
        """
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
            if series.track:
                trace["showlegend"] = False
            self.whole.traces.append(trace)
            totals = [total + value for total, value in zip(totals, values, strict=True)]
            for row, words in enumerate(series.hover):
                if words and words not in hover[row]:
                    hover[row].append(words)
        said = ["<br>".join(one) for one in hover]
        if any(said):
            self.whole.traces.append(
                {
                    **_steps(totals),
                    "showlegend": False,
                    "hoverinfo": "text",
                    "hovertext": [*said[:1], *said, *said[-1:]],
                    "hovertemplate": HOVER,
                    **self.axes,
                }
            )

    # Marks

    def _marks(self) -> None:
        looks = {"published": (3, 1.0), "rounded": (6, 0.5), "median": (2, 1.0)}
        for kind, (width, opacity) in looks.items():
            found: dict[str, list[Mark]] = {}
            for mark in self.panel.marks:
                if mark.kind == kind:
                    found.setdefault(mark.name, []).append(mark)
            for name, marks in found.items():
                self._crossing(name, marks, width, opacity)
        for mark in self.panel.marks:
            if mark.kind == "target":
                self._target(mark)
            elif mark.kind == "range":
                self._range(mark)

    def _crossing(self, name: str, marks: Sequence[Mark], width: int, opacity: float) -> None:
        """Draw lines for numbers across the bars that they belong to.

        A number that was said roundly is a broad pale band: it is no exact place.
        """
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
        """Add a shape: a line from a value to another, between these places among the names."""
        one, other = ("x", "y") if self.across else ("y", "x")
        self.whole.shapes.append(
            {
                "type": "line",
                **self.refs,
                f"{one}0": ends[0],
                f"{one}1": ends[1],
                f"{other}0": along[0],
                f"{other}1": along[1],
                "line": {"width": width, "color": self.pen.colour("ink")},
            }
        )

    def _target(self, mark: Mark) -> None:
        """Draw an aim as a line in the bar's place, never as a bar."""
        middle = self.places[mark.category] + self.down
        half = self.width / 2 + 0.06
        self._stroke((mark.value, mark.value), (middle - half, middle + half), 3)
        if mark.name and mark.name not in self.whole.named:
            self._crossing(mark.name, [], 3, 1.0)
            empty = self.whole.traces[-1]
            empty |= {"x": [None], "y": [None]}

    def _range(self, mark: Mark) -> None:
        """Draw a range as a line with a mark at both ends."""
        middle = self.places[mark.category] + self.down
        high = mark.value if mark.high is None else mark.high
        for end in (mark.value, high):
            self._stroke((end, end), (middle - 0.09, middle + 0.09), 2)
        self._stroke((mark.value, high), (middle, middle), 2)

    def _rule(self, rule: Rule) -> None:
        pen, scale = self.pen, self.panel.scale
        colour, width = ("soft_ink", 1) if rule.weak else ("ink", 2)
        line = pen.line_at(rule.value, colour, width)
        if not self.across:
            line = {
                **line,
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "yref": self.axes["yaxis"],
                "y0": rule.value,
                "y1": rule.value,
            }
        else:
            line["xref"] = self.axes["xaxis"]
        self.whole.shapes.append(line)
        if not rule.label or not self.across:
            return
        share = rule.value / (scale.top * scale.room or 1)
        anchor = "left" if share < 0.25 else "right" if share > 0.7 else "center"
        self.whole.annotations.append(
            pen.heading(
                first_bold(rule.label),
                rule.value,
                xref=self.axes["xaxis"],
                xanchor=anchor,
                yanchor="bottom",
            )
        )

    # Words

    def _words(self) -> None:
        for row, y in self.headings.items():
            # Panels that share their names share the headings of these too.
            if self.axes["xaxis"] != "x" and self.whole.shares_names:
                continue
            across = self.panel.categories[row].heading
            left = 4 - self.whole.margin[0] if self.whole.bars.columns > 1 else 0
            self.whole.annotations.append(
                self.pen.heading(
                    first_bold(across),
                    0,
                    y,
                    xref=f"{self.axes['xaxis']} domain",
                    yref=self.axes["yaxis"],
                    yanchor="middle",
                    xshift=left,
                )
            )
        size = 12 if len(self.panel.categories) > 3 or self.whole.rows > 1 else 13
        for row, category in enumerate(self.panel.categories):
            if category.words:
                self.whole.annotations.append(
                    {
                        "x": self.panel.scale.low,
                        "y": self.places[row] + self.down - self.width / 2,
                        **self.refs,
                        "xanchor": "left",
                        "yanchor": "bottom",
                        "borderpad": 0,
                        "yshift": 1,
                        **self.pen.words(category.words, size),
                    }
                )

    def _totals(self) -> None:
        panel = self.panel
        if panel.end_labels:
            end = panel.scale.top * panel.scale.room
            rows = range(len(self.places))
            self._texts(
                [end] * len(self.places),
                list(self.places),
                list(panel.end_labels),
                "middle left",
                "ink",
                rows,
            )
        for row, words in enumerate(panel.totals):
            if words:
                self.whole.annotations.append(self._total(row, words))

    def _total(self, row: int, words: str) -> dict[str, Any]:
        """Return the words at the end of a stack; many are small, and the first line is bold."""
        reach = sum(max(series.values[row] or 0, 0) for series in self.panel.series)
        marks = [mark.value for mark in self.panel.marks if mark.category == row]
        category = self.panel.categories[row]
        if self.across:
            many = len(self.places) > 12
            beyond = max([reach, *marks]) if marks else reach
            return {
                "x": beyond,
                "y": self.places[row] + self.down,
                **self.refs,
                "xanchor": "left",
                "xshift": 8 if marks else 4,
                "borderpad": 0,
                **self.pen.words(
                    words if many or breaks(words) > 1 else first_bold(words),
                    12 if many else 13 if breaks(words) > 1 else 14,
                    "selected" if category.strong else "ink",
                ),
            }
        first, *more = first_bold(words).split("<br>")
        small = "".join(f"<br><span style='font-size:12px'>{line}</span>" for line in more)
        return {
            "x": self.places[row],
            "y": reach,
            **self.refs,
            "yanchor": "bottom",
            "yshift": 10,
            **self.pen.words(first + small, 14),
            "align": "center",
        }


def _steps(values: Sequence[float]) -> dict[str, Any]:
    """Return lines that are level around each place; both ends need one to be as wide."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [-0.5, *range(len(values)), len(values) - 0.5] if values else [],
        "y": [*values[:1], *values, *values[-1:]],
        "line": {"shape": "hvh", "width": 0},
    }

"""Bars as Plotly's JSON: across or upright, side by side, stacked, or touching, in panels."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from charts.geometry import is_stair
from charts.model import Bars, Category, Panel
from charts.pen import (
    EDGE,
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
from charts.plotly_dots import axis
from charts.plotly_panel import PanelDrawing, Whole, slots

_LINE = 19
"""Pixels of a line of a heading."""
_NAMES_BELOW = {1: 30, 2: 44}
"""Pixels below upright bars for so many lines of their names."""
_TALL_NAMES = 8
"""So many categories or fewer have larger names."""
_ABOVE_WORDS = 6
"""Pixels between a heading and the words above the first bar."""
_BESIDE, _BETWEEN = 0.06, 13
"""Room between panels: in a row as a part of it, below each other in pixels."""
_NARROW = 560
"""Pixels of a drawing on a narrow board."""


def draw(bars: Bars, height: int, pen: Pen) -> Drawn:
    return _Drawing(bars, height, pen).drawn()


class _Drawing:
    def __init__(self, bars: Bars, height: int, pen: Pen) -> None:
        self.bars, self.pen = bars, pen
        self.layout: dict[str, Any] = {"showlegend": bars.legend}
        self.columns = min(bars.columns, len(bars.panels)) or 1
        self.rows = -(-len(bars.panels) // self.columns)
        first, *others = ([(c.label, c.code, c.heading) for c in p.categories] for p in bars.panels)
        self.shares_names = all(names == first for names in others)
        self.legend = for_legend(list(self._legend()))
        self.margin = self._margin()
        self.high = max(height - self.margin[2] - self.margin[3], 1)
        self.whole = Whole(bars, pen, self.margin[0], self.rows, self.shares_names)

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
        whole = self.whole
        self.layout |= {"annotations": whole.annotations, "shapes": whole.shapes}
        return Drawn(whole.traces, self.layout, self.margin, self.legend)

    # Room

    def _margin(self) -> tuple[int, int, int, int]:
        panels = self.bars.panels
        names = [category for panel in panels for category in panel.categories]
        worded = any(category.words for category in names)
        top = 12 if worded and len(panels) == 1 else 6
        if any(rule.label for panel in panels for rule in panel.rules):
            top = max(top, 26)
        if self.rows == 1:
            heads = [breaks(panel.heading) for panel in panels if panel.heading]
            top += 4 + (_LINE if max(heads) == 1 else 36) if heads else 0
        top += self.legend
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
        labels = (row.label for panel in self.bars.panels for row in panel.categories)
        longest = max(map(letters, labels), default=0)
        return round(longest * LETTER) + 22 if longest else EDGE

    def _below(self) -> int:
        names = [column.label for panel in self.bars.panels for column in panel.categories]
        return _NAMES_BELOW.get(max(map(breaks, names), default=1), 44)

    def _legend(self) -> Iterator[str]:
        if not self.bars.legend:
            return
        found: dict[str, None] = {}
        for panel in self.bars.panels:
            found |= dict.fromkeys(s.name for s in panel.series if s.name and not s.track)
            found |= dict.fromkeys(mark.name for mark in panel.marks if mark.name)
        yield from found

    # Panels

    def _panel(self, place: int, panel: Panel) -> None:
        row, column = divmod(place, self.columns)
        shared = self.shares_names and len(self.bars.panels) > 1
        # Panels beside each other share the axis of names, those below each other that of time.
        across, names_place = self.bars.across, place
        if shared and (across or self.columns == 1):
            names_place = row * self.columns if across else 0
        names, amounts = ("y", "x") if across else ("x", "y")
        x_domain = self._side_by_side(column)
        y_domain, head = self._below_each_other(row, panel, shared=shared)
        if panel.heading:
            self._heading(panel, x_domain[0], head)
        places, headings = slots(panel.categories)
        scale = axis(replace(panel.scale, top=max(panel.scale.top, 1e-9)))
        scale |= {"domain": x_domain if across else y_domain}
        scale |= {"anchor": f"{names}{numbered(names_place)}"}
        self.layout[f"{amounts}axis{numbered(place)}"] = scale
        if names_place == place:
            last = len(self.bars.panels) - 1 if shared and not across else place
            along = self._names(panel, places, headings)
            along |= {"domain": y_domain if across else x_domain}
            along |= {"anchor": f"{amounts}{numbered(last)}"}
            self.layout[f"{names}axis{numbered(place)}"] = along
        axes = {
            f"{names}axis": f"{names}{numbered(names_place)}",
            f"{amounts}axis": f"{amounts}{numbered(place)}",
        }
        PanelDrawing(self.whole, panel, places, headings, axes).draw()

    def _side_by_side(self, column: int) -> list[float]:
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
        if head and any(category.words for category in panel.categories):
            head += _ABOVE_WORDS / self.high
        foot = _BETWEEN / self.high
        if not self.bars.across and not shared:
            foot = _NAMES_BELOW[1] / self.high
        if row + 1 == self.rows and shared:
            foot = 0
        low = max(top - 1 / self.rows + foot, 0)
        return [round(low, 4), round(max(top - head, low + 0.02), 4)], top

    def _heading(self, panel: Panel, x: float, y: float) -> None:
        if self.rows > 1:
            self.whole.annotations.append(self.pen.heading(first_bold(panel.heading), x, y))
            return
        if breaks(panel.heading) == 1:
            above = self.pen.heading(first_bold(panel.heading), x, yanchor="bottom")
        else:
            above = self.pen.heading(panel.heading, x, yanchor="bottom")
            above |= self.pen.words(panel.heading, 13, "soft_ink")
        self.whole.annotations.append({**above, "yshift": 2})

    def _names(
        self, panel: Panel, places: Sequence[float], headings: dict[int, float]
    ) -> dict[str, Any]:
        if not self.bars.across:
            return self._periods(panel.categories)
        if is_stair(self.bars):
            self.layout["bargap"] = 0
            return {"range": [3.4, -0.5], "visible": False}
        last = max(
            [0, *(place for other in self.bars.panels for place in slots(other.categories)[0])]
        )
        worded = any(category.words for category in panel.categories)
        # The margin, too, has room for the words of the first one.
        edge = 0.6 if headings else 0.34 if worded else 0.5
        axis: dict[str, Any] = {"range": [last + edge, -edge]}
        if worded or not any(category.label for category in panel.categories):
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
    note = f"<br><span style='font-size:12px'>{category.note}</span>" if category.note else ""
    return name + note

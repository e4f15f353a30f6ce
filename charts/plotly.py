"""Charts as Plotly's JSON, for the screen and for pictures.

A figure is the drawing alone; where its `meta` says that the data are simulated, the browser puts
the word SIMULASI behind the marks (`static/simulated.js`). It also says how many pixels are for the
legend, which a page sets itself (`static/legend.js`). Title, subtitle, footer and alternative
text are the chart's: the page sets them as HTML, where they wrap and can be selected, and
`charts/layout.py` draws them into pictures.
"""

import copy
import textwrap
from collections.abc import Iterator
from functools import cache
from math import inf
from typing import Any

from charts import plotly_bars, plotly_dots, plotly_maps
from charts.model import (
    Bars,
    BigNumber,
    Chart,
    Dots,
    Drawing,
    HeatMap,
    Line,
    Lines,
    Map,
)
from charts.palettes import FONT_STACK, PALETTES, Ink, Palette
from charts.pen import EDGE, HOVER, LETTER, Drawn, Pen, letters, lines, numbered

_SYMBOLS = {"triangle": "triangle-up"}


def spec(chart: Chart, ink: Ink = "terang") -> dict[str, Any]:
    """Return the drawing as Plotly's JSON has it: data and layout, without the template."""
    key = f"plotly-{ink}"
    if key not in chart.cache:
        chart.cache[key] = _composed(chart, PALETTES[ink])
    composed: dict[str, Any] = chart.cache[key]
    return composed


def figure(chart: Chart, ink: Ink = "terang") -> dict[str, Any]:
    """Return the spec with its template, to be changed at will; without one, shapes are black."""
    drawn = copy.deepcopy(spec(chart, ink))
    drawn["layout"]["template"] = template_spec(ink)
    return drawn


def _composed(chart: Chart, palette: Palette) -> dict[str, Any]:
    drawn = _drawn(chart.drawing, chart.height, Pen(palette, _own_colours(chart.drawing)))
    left, right, top, bottom = drawn.margin
    meta: dict[str, Any] = {"legend": drawn.legend} if drawn.legend else {}
    if chart.provenance.status == "simulasi":
        meta["simulated"] = True
    return {
        "data": drawn.traces,
        "layout": {
            **drawn.layout,
            "annotations": [*drawn.layout.get("annotations", ())],
            **({"meta": meta} if meta else {}),
            "margin": {"l": left, "r": right, "t": top, "b": bottom},
            "height": chart.height,
        },
    }


def _drawn(drawing: Drawing, height: int, pen: Pen) -> Drawn:
    match drawing:
        case Bars():
            return plotly_bars.draw(drawing, height, pen)
        case Lines():
            return _lines(drawing, height, pen)
        case Dots():
            return plotly_dots.draw(drawing, pen)
        case HeatMap():
            return _heat_map(drawing, pen)
        case Map():
            return plotly_maps.draw(drawing, pen)
        case BigNumber():
            return _big_number(drawing, pen)


def _own_colours(drawing: Drawing) -> Iterator[str]:
    if isinstance(drawing, Bars):
        every = (series.colours for panel in drawing.panels for series in panel.series)
        # Colours of single bars stand beside their names.
        yield from (colours for colours in every if isinstance(colours, str))
    elif isinstance(drawing, Lines):
        yield from (line.colour for line in drawing.lines)


# Lines


def _lines(drawn: Lines, height: int, pen: Pen) -> Drawn:
    names = [line.name for line in drawn.lines if _is_named_at_its_end(line)]
    right = max(24, 14 + round(6.4 * max(map(letters, names), default=0)))
    ticks = [words for _, words in drawn.y.ticks]
    left = 34 + 5 * max(map(len, ticks)) if ticks else EDGE
    below = 58 if drawn.x.title else 32
    labels = [
        {
            "x": point.x,
            "y": point.y,
            # Beside a point near the right edge there is no room.
            "xanchor": "center" if point.x > drawn.x.top * drawn.x.room * 0.8 else "left",
            "yanchor": "bottom",
            "yshift": 8,
            **pen.words(point.label, 14),
        }
        for line in drawn.lines
        for point in line.points
        if point.label
    ]
    return Drawn(
        [_line(line, pen) for line in drawn.lines],
        {
            "showlegend": False,
            "xaxis": {**plotly_dots.axis(drawn.x), "showgrid": False, "tickangle": 0},
            "yaxis": plotly_dots.axis(drawn.y),
            "annotations": [*labels, *_names_of_lines(drawn, height - _ABOVE - below, pen)],
        },
        (left, right, _ABOVE, below),
    )


_ABOVE, _NAME_HIGH = 12, 16
"""Pixels above lines, and of the name of one of them."""


def _is_named_at_its_end(line: Line) -> bool:
    return bool(line.name) and len(line.points) > 1


def _names_of_lines(drawn: Lines, high: float, pen: Pen) -> Iterator[dict[str, Any]]:
    """Write the names at the ends of lines, none over another, and those of single marks above.

    A name has the colour of its line where that can be read.
    """
    taken = -inf
    reach = drawn.y.top * drawn.y.room - drawn.y.low
    for line in sorted(drawn.lines, key=lambda line: line.points[-1].y if line.points else 0):
        if not line.name or not line.points:
            continue
        end = line.points[-1]
        named = {"name": "line", "x": end.x, "y": end.y, "borderpad": 0}
        colour = line.colour if pen.can_read(line.colour) else "ink"
        words = pen.words(line.name, 13, colour)
        if _is_named_at_its_end(line):
            place = (end.y - drawn.y.low) / reach * high
            up = max(place, taken + _NAME_HIGH)
            taken = up
            beside = {"xanchor": "left", "yanchor": "middle", "xshift": 12}
            yield {**named, **beside, "yshift": round(up - place), **words}
        else:
            yield {**named, "xanchor": "right", "yanchor": "bottom", "yshift": 9, **words}


def _line(line: Line, pen: Pen) -> dict[str, Any]:
    alone = len(line.points) == 1
    usual = 15 if alone or (line.dashed and "star" in line.symbol) else 9 if line.dashed else 7
    sizes = [0 if point.hidden else 15 if point.strong else usual for point in line.points]
    colours = ["selected" if point.strong else line.colour for point in line.points]
    alike = len(set(sizes)) == len(set(colours)) == 1
    marker: dict[str, Any] = {
        "opacity": 1,
        "size": sizes[0] if alike else sizes,
        "symbol": _SYMBOLS.get(line.symbol, line.symbol),
        "color": pen.colour(colours[0]) if alike else list(map(pen.colour, colours)),
    }
    if "star" in line.symbol:
        width = 2 if line.symbol == "star-open" else 1
        marker["line"] = {"width": width, "color": pen.colour(line.colour)}
    return {
        "type": "scatter",
        "mode": "markers" if alone else "lines+markers",
        "name": line.name,
        "x": [point.x for point in line.points],
        "y": [point.y for point in line.points],
        "line": pen.stroke(line.colour, line.width, dashed=line.dashed),
        "marker": marker,
        "hovertext": [point.hover for point in line.points],
        "hovertemplate": HOVER,
    }


# Heat map


def _heat_map(drawn: HeatMap, pen: Pen) -> Drawn:
    """Draw rows of cells, in several blocks beside each other if there are to be."""
    palette = pen.palette
    left = round(max(letters(row.label) for row in drawn.rows) * LETTER) + 22
    longest = -(-len(drawn.rows) // drawn.blocks)
    traces, layout = [], {}
    for block in range(drawn.blocks):
        part = slice(block * longest, (block + 1) * longest)
        legend: dict[str, Any] = {"showscale": False}
        if drawn.edges and not block:
            legend = {"colorbar": plotly_maps.colour_bar(drawn.edges, pen)}
        axis = numbered(block)
        axes = {"xaxis": f"x{axis}", "yaxis": f"y{axis}"}
        rows = [row.label for row in drawn.rows[part]]
        cells = list(zip(rows, drawn.levels[part], drawn.labels[part], strict=True))
        traces.append(
            {
                "type": "heatmap",
                "x": list(drawn.columns),
                "y": rows,
                "z": [
                    [None if level is None else level + 0.5 for level in levels]
                    for _, levels, _ in cells
                ],
                "zmin": 0,
                "zmax": len(palette.sequential),
                "customdata": [[row.code] * len(drawn.columns) for row in drawn.rows[part]],
                "text": [
                    [
                        "" if level is None else words
                        for level, words in zip(levels, labels, strict=True)
                    ]
                    for _, levels, labels in cells
                ],
                "texttemplate": "%{text}",
                "textfont": {"size": 12},
                "hoverongaps": False,
                "hovertemplate": "%{y}, %{x}: %{text}<extra></extra>",
                "colorscale": plotly_maps.steps(palette.sequential),
                **axes,
                **legend,
            }
        )
        if any(None in levels for _, levels, _ in cells):
            # Plotly writes what has no colour in one grey, whatever the ground.
            bare = [
                (column, row, words)
                for row, levels, labels in cells
                for column, level, words in zip(drawn.columns, levels, labels, strict=True)
                if level is None
            ]
            across, down, texts = map(list, zip(*bare, strict=True))
            traces.append(
                {
                    "type": "scatter",
                    "mode": "text",
                    "x": across,
                    "y": down,
                    "text": texts,
                    "textfont": {"size": 12, "color": palette.ink},
                    "hoverinfo": "skip",
                    "showlegend": False,
                    **axes,
                }
            )
        layout[f"xaxis{axis}"] = {
            "anchor": f"y{axis}",
            "side": "top",
            "showgrid": False,
            "tickangle": -40,
            "tickfont": {"color": palette.ink},
        }
        layout[f"yaxis{axis}"] = {
            "anchor": f"x{axis}",
            # The last block may be shorter; its rows are to be as high.
            "range": [longest - 0.5, -0.5],
            "dtick": 1,
            "tickfont": {"color": palette.ink, "size": 13},
            "showgrid": False,
        }
    return Drawn(traces, layout, (left, 36, 70, 40))


# A single number


def _big_number(drawn: BigNumber, pen: Pen) -> Drawn:
    apart = textwrap.wrap(drawn.apart, _ON_A_PHONE, break_on_hyphens=False)
    high = 0.5 if len(apart) < 3 else 0.75
    notes = [_note("number", drawn.text, pen.palette.ink, 44) | {"y": high}]
    if apart:
        below = _note("apart", "<br>".join(apart), pen.palette.soft_ink, 16)
        notes.append(below | _BELOW | {"align": "left", "y": high})
    unseen = {"visible": False, "range": [0, 1]}
    layout = {"xaxis": unseen, "yaxis": unseen, "showlegend": False, "annotations": notes}
    return Drawn([], layout, (EDGE, EDGE, 8, 28))


_BELOW = {"yanchor": "top", "yshift": -26}
_ON_A_PHONE = 36
"""So many letters of what is below a number stand in a line there."""


def _note(name: str, words: str, colour: str, size: int) -> dict[str, Any]:
    return {
        "name": name,
        "text": lines(words),
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 0.5,
        "xanchor": "left",
        "yanchor": "middle",
        "font": {"size": size, "color": colour, "weight": 600},
    }


# The template


@cache
def template_spec(ink: Ink = "terang") -> dict[str, Any]:
    palette = PALETTES[ink]
    axis = {
        "gridcolor": palette.grid,
        "linecolor": palette.grid,
        "zerolinecolor": palette.soft_ink,
        "tickfont": {"color": palette.soft_ink, "size": 13},
        "title": {"font": {"color": palette.soft_ink, "size": 13}},
        "fixedrange": True,
        "ticklabelstandoff": 5,
        # Otherwise Plotly measures all labels of an axis anew for each of them.
        "ticklabeloverflow": "allow",
    }
    layout = {
        "font": {"family": FONT_STACK, "color": palette.ink, "size": 14},
        "paper_bgcolor": palette.surface,
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": [palette.fill],
        "separators": ",.",
        "title": {
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "pad": {"l": 16, "r": 16, "t": 14},
            "font": {"size": 20, "weight": 600},
            "subtitle": {"font": {"size": 14, "color": palette.soft_ink}},
        },
        "annotationdefaults": {
            "font": {"color": palette.soft_ink, "size": 12},
            "showarrow": False,
        },
        "xaxis": axis,
        "yaxis": axis,
        "geo": {
            "bgcolor": "rgba(0,0,0,0)",
            "showland": False,
            "showcoastlines": False,
            "showframe": False,
            "showlakes": False,
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.02,
            "yanchor": "bottom",
            "traceorder": "normal",
            "bgcolor": "rgba(0,0,0,0)",
            "font": {"color": palette.ink},
        },
        "hoverlabel": {
            "bgcolor": palette.ink,
            "bordercolor": palette.ink,
            "font": {"family": FONT_STACK, "color": palette.surface, "size": 14},
            "align": "left",
        },
        "bargap": 0.28,
        "dragmode": False,
        "hovermode": "closest",
        "uniformtext": {"mode": False},
    }
    bar = {
        "marker": {"line": {"width": 0}},
        "textfont": {"color": palette.ink},
        "outsidetextfont": {"color": palette.ink},
        "cliponaxis": False,
        "constraintext": "none",
    }
    return {
        "layout": layout,
        "data": {
            "bar": [{**bar, "type": "bar"}],
            "scattergeo": [{"type": "scattergeo", "textfont": {"color": palette.ink, "size": 11}}],
            "heatmap": [{"type": "heatmap", "xgap": 2, "ygap": 2}],
        },
    }

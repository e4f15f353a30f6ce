"""Dots as Plotly's JSON: named points between two scales, or strips of dots below each other."""

from collections.abc import Sequence
from typing import Any

from charts.geometry import place_names
from charts.model import Dots, Point, Scale, Strip
from charts.pen import HOVER, Drawn, Pen, first_bold, for_legend, lines

_PLOTS = ((262, 480), (440, 480), (730, 480), (311, 299), (1036, 299))
"""How many pixels the points have on a phone, at a desk, on a projector, and in the narrowest and
the widest picture."""
_NAME = 12
_STRIP = 0.26
"""How far above its strip, in its row of height 1, the words of a strip stand."""


def draw(dots: Dots, pen: Pen) -> Drawn:
    return _strips(dots, pen) if dots.strips else _scatter(dots, pen)


def _scatter(dots: Dots, pen: Pen) -> Drawn:
    x, y = dots.x or Scale(1), dots.y or Scale(1)
    points = dots.points
    colours = [pen.colour(point.colour or "fill") for point in points]
    edges = [pen.colour("selected" if point.strong else "fill") for point in points]
    marker = {
        "size": [15 if point.strong else 11 for point in points],
        "opacity": 1,
        "color": colours,
        "line": {"width": [3 if point.strong else 1.2 for point in points], "color": edges},
    }
    places = [(point.x, point.y) for point in points]
    trace = {**_markers(points, places, marker), "cliponaxis": False}
    dotted = ("soft_ink", 1, "dot")
    shapes = [
        *(pen.line((at, at), (0, 1), *dotted, xref="x", yref="paper") for at in dots.guides_x),
        *(pen.line((0, 1), (at, at), *dotted, xref="paper", yref="y") for at in dots.guides_y),
    ]
    layout = {
        "showlegend": False,
        "shapes": shapes,
        "annotations": names_beside(dots, (x.top * x.room, y.top * y.room), pen),
        "xaxis": axis(x),
        "yaxis": axis(y),
    }
    return Drawn([trace], layout, (64 if y.title else 44, 20, 12, 56 if x.title else 32))


def _markers(
    points: Sequence[Point], places: Sequence[tuple[float, float]], marker: dict[str, Any]
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "marker": marker,
        "hovertext": [point.hover for point in points],
        "hovertemplate": HOVER,
        "customdata": [point.code for point in points],
    }


def axis(scale: Scale) -> dict[str, Any]:
    """Return an axis with the scale's ticks; without ticks it is not seen."""
    drawn: dict[str, Any] = {"range": [scale.low, scale.top * scale.room]}
    if not scale.ticks:
        return {**drawn, "visible": False}
    title = {"title": {"text": scale.title}} if scale.title else {}
    return {
        **drawn,
        "tickvals": [value for value, _ in scale.ticks],
        "ticktext": [lines(words) for _, words in scale.ticks],
        **title,
    }


def _strips(dots: Dots, pen: Pen) -> Drawn:
    palette = pen.palette
    others: list[dict[str, Any]] = []
    marked: list[Point] = []
    places: list[tuple[float, float]] = []
    around = {"width": 1, "color": palette.surface}
    usual_look = {"color": palette.fill, "size": 10, "opacity": 0.45, "line": around}
    shapes: list[dict[str, Any]] = []
    medians: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    for row, strip in enumerate(dots.strips):
        level = -float(row)
        top = strip.top or 1.0
        usual = [point for point in strip.points if not point.strong]
        strong = [point for point in strip.points if point.strong]
        marked += strong
        places += [(point.x / top, level) for point in strong]
        trace = _markers(usual, [(point.x / top, level) for point in usual], usual_look)
        others.append({**trace, "showlegend": row == 0, "name": dots.names[0]})
        shapes.append(pen.line((0, 1), (level, level), "grid", 1, layer="below"))
        if strip.median is not None:
            at = strip.median / top
            medians.append(pen.line((at, at), (level - 0.2, level + 0.2), yref="y"))
        words.append(_words_of(strip, level, pen))
    look = {"color": palette.selected, "size": 15, "line": {**around, "width": 1.5}}
    chosen = {
        **_markers(marked, places, look),
        "customdata": [None] * len(marked),
        "name": dots.names[1],
    }
    layout = {
        "showlegend": True,
        "xaxis": {"visible": False, "range": [-0.03, 1.04]},
        "yaxis": {"visible": False, "range": [-(len(dots.strips) - 1) - 0.3, _STRIP + 0.62]},
        "shapes": [*shapes, *medians],
        "annotations": words,
        "legend": {"traceorder": "reversed"},
    }
    legend = max(for_legend([name for name in dots.names if name]) - 17, 0)
    traces = [*others, *([chosen] if marked else [])]
    return Drawn(traces, layout, (16, 16, 8 + legend, 4), legend)


def _words_of(strip: Strip, level: float, pen: Pen) -> dict[str, Any]:
    return {
        "x": 0,
        "y": level + _STRIP,
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": -6,
        **pen.words(f"{first_bold(strip.heading)}\n{strip.detail}"),
    }


# Names


def names_beside(dots: Dots, reach: tuple[float, float], pen: Pen) -> list[dict[str, Any]]:
    """Annotations of the names that have room beside their points on all screens."""
    guides = dots.guides_x, dots.guides_y
    return [
        {
            "x": float(place.point.x),
            "y": float(place.point.y),
            "xshift": place.across,
            "yshift": place.up,
            "xanchor": "center",
            "yanchor": "middle",
            "borderpad": 0,
            "text": f"<b>{place.point.label}</b>" if place.point.strong else place.point.label,
            "font": {"size": _NAME, "color": pen.colour("ink")},
        }
        for place in place_names(dots.points, reach, _PLOTS, _NAME, guides)
    ]

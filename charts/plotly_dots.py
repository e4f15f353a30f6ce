"""Dots as Plotly's JSON: named points between two scales, or strips of dots below each other."""

from collections.abc import Iterable, Sequence
from math import cos, radians, sin
from typing import Any

from charts.model import Dots, Point, Scale, Strip
from charts.pen import HOVER, Drawn, Pen, first_bold, for_legend, lines

_PLOTS = ((262, 480), (440, 480), (730, 480), (520, 410), (880, 410))
"""How many pixels the points have on a phone, at a desk, on a projector, and in pictures."""
_NAME, _NAME_HIGH, _NAME_WIDE = 12, 13, 0.25
"""Letters of names, how high a line of them is, and half an average letter's width in sizes."""
_AROUND = tuple(
    (radius, angle) for radius in (15, 22, 34, 48, 64, 82, 102) for angle in range(0, 360, 30)
)
_NEAR = 15
"""Up to this distance a name is understood without a line to its point."""
_STRIP = 0.26
"""How far above its strip, in its row of height 1, the words of a strip stand."""
_Box = tuple[float, float, float, float]


def draw(dots: Dots, pen: Pen) -> Drawn:
    return _strips(dots, pen) if dots.strips else _scatter(dots, pen)


def _scatter(dots: Dots, pen: Pen) -> Drawn:
    x, y = dots.x or Scale(1), dots.y or Scale(1)
    points = dots.points
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [point.x for point in points],
        "y": [point.y for point in points],
        "marker": {
            "size": [15 if point.strong else 11 for point in points],
            "opacity": 1,
            "color": [pen.colour(point.colour or "fill") for point in points],
            "line": {
                "width": [3 if point.strong else 1.2 for point in points],
                "color": [pen.colour("selected" if point.strong else "fill") for point in points],
            },
        },
        "customdata": [point.code for point in points],
        "hovertext": [point.hover for point in points],
        "hovertemplate": HOVER,
        "cliponaxis": False,
    }
    line = {"type": "line", "line": {"color": pen.colour("soft_ink"), "width": 1, "dash": "dot"}}
    shapes = [
        {**line, "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1}
        for at in dots.guides_x
    ] + [
        {**line, "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": at, "y1": at}
        for at in dots.guides_y
    ]
    layout = {
        "showlegend": False,
        "shapes": shapes,
        "annotations": names_beside(points, (x.top * x.room, y.top * y.room), pen),
        "xaxis": axis(x),
        "yaxis": axis(y),
    }
    return Drawn([trace], layout, (64 if y.title else 44, 20, 12, 56 if x.title else 32))


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
    marked: list[tuple[Point, float, float]] = []
    shapes: list[dict[str, Any]] = []
    medians: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    for row, strip in enumerate(dots.strips):
        level = -float(row)
        top = strip.top or 1.0
        usual = [point for point in strip.points if not point.strong]
        marked += [(point, point.x / top, level) for point in strip.points if point.strong]
        others.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [point.x / top for point in usual],
                "y": [level] * len(usual),
                "marker": {
                    "color": palette.fill,
                    "size": 10,
                    "opacity": 0.45,
                    "line": {"width": 1, "color": palette.surface},
                },
                "hovertext": [point.hover for point in usual],
                "hovertemplate": HOVER,
                "customdata": [point.code for point in usual],
                "showlegend": row == 0,
                "name": dots.names[0],
            }
        )
        shapes.append(
            {
                "type": "line",
                "x0": 0,
                "x1": 1,
                "y0": level,
                "y1": level,
                "line": {"color": palette.grid, "width": 1},
                "layer": "below",
            }
        )
        if strip.median is not None:
            middle = pen.line_at(strip.median / top)
            medians.append({**middle, "yref": "y", "y0": level - 0.2, "y1": level + 0.2})
        words.append(_words_of(strip, level, pen))
    chosen = {
        "type": "scatter",
        "mode": "markers",
        "x": [x for _, x, _ in marked],
        "y": [y for _, _, y in marked],
        "hovertext": [point.hover for point, _, _ in marked],
        "hovertemplate": HOVER,
        "customdata": [None] * len(marked),
        "marker": {
            "color": palette.selected,
            "size": 15,
            "line": {"width": 1.5, "color": palette.surface},
        },
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
    top = for_legend([name for name in dots.names if name]) - 15
    return Drawn([*others, *([chosen] if marked else [])], layout, (16, 16, max(top, 8), 4))


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


def names_beside(
    points: Sequence[Point], size: tuple[float, float], pen: Pen
) -> list[dict[str, Any]]:
    """Annotations: each name at the nearest place where it covers no point and no other name.

    `size` is how far both axes reach from zero. A place must be free on all screens, since
    distances from a point do not grow with the drawing. The names of crowded points are placed
    last, where there is room left; a line leads to a name that is far.
    """
    width, height = size
    taken: list[list[_Box]] = [
        [
            (
                point.x / width * wide - 7,
                point.x / width * wide + 7,
                point.y / height * high - 7,
                point.y / height * high + 7,
            )
            for point in points
        ]
        for wide, high in _PLOTS
    ]
    crowd = {
        point.label: sum(
            abs(point.x - other.x) < width / 6 and abs(point.y - other.y) < height / 12
            for other in points
        )
        for point in points
    }
    annotations = []
    named = [point for point in points if point.label]
    for point in sorted(named, key=lambda one: (not one.strong, crowd[one.label], one.code)):
        half = len(point.label) * _NAME * _NAME_WIDE
        found = _free_place(point, half, size, taken)
        if found is None:
            continue
        across, up, far = found
        annotations.append(
            {
                "x": float(point.x),
                "y": float(point.y),
                **(_led_to(across, up, pen) if far else _at(across, up)),
                "borderpad": 0,
                "text": f"<b>{point.label}</b>" if point.strong else point.label,
                "font": {"size": _NAME, "color": pen.colour("ink")},
            }
        )
    return annotations


def _free_place(
    point: Point, half: float, size: tuple[float, float], taken: list[list[_Box]]
) -> tuple[int, int, bool] | None:
    """Take a place that is free on all screens: how far across and up it is, and if it is far."""
    width, height = size
    for radius, angle in _AROUND:
        across = round((radius + half - 7) * cos(radians(angle)))
        up = round(radius * sin(radians(angle)))
        boxes: list[_Box] = []
        for (wide, high), others in zip(_PLOTS, taken, strict=True):
            box = _name_box(point.x / width * wide + across, point.y / height * high + up, half)
            if not _inside(box, (wide, high)) or _covers(box, others):
                break
            boxes.append(box)
        if len(boxes) == len(_PLOTS):
            for box, others in zip(boxes, taken, strict=True):
                others.append(box)
            return across, up, radius > _NEAR
    return None


def _at(across: int, up: int) -> dict[str, Any]:
    return {"xshift": across, "yshift": up, "xanchor": "center", "yanchor": "middle"}


def _led_to(across: int, up: int, pen: Pen) -> dict[str, Any]:
    return {
        "ax": across,
        "ay": -up,
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 0.8,
        "arrowcolor": pen.colour("fill"),
        "standoff": 6,
    }


def _name_box(x: float, y: float, half: float) -> _Box:
    return x - half, x + half, y - _NAME_HIGH / 2, y + _NAME_HIGH / 2


def _inside(box: _Box, plot: tuple[int, int]) -> bool:
    wide, high = plot
    return box[0] >= 0 and box[1] <= wide + 16 and box[2] >= 0 and box[3] <= high


def _covers(box: _Box, others: Iterable[_Box]) -> bool:
    left, right, low, high = box
    for other_left, other_right, other_low, other_high in others:
        if left < other_right and other_left < right and low < other_high and other_low < high:
            return True
    return False

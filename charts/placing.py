"""Where the names of points can stand on a scatter plot without covering each other."""

from collections.abc import Iterable, Mapping
from math import cos, radians, sin
from typing import Any

from charts.theme import LIGHT

_PLOTS = ((262, 480), (440, 480), (730, 480), (520, 410), (880, 410))
"""How many pixels the points have on a phone, at a desk, on a projector, and in pictures."""
_NAME, _NAME_HIGH, _NAME_WIDE = 12, 13, 0.25
"""Letters of names, how high a line of them is, and half an average letter's width in sizes."""
_AROUND = tuple(
    (radius, angle) for radius in (15, 22, 34, 48, 64, 82, 102) for angle in range(0, 360, 30)
)
_NEAR = 15
"""Up to this distance a name is understood without a line to its point."""
_Box = tuple[float, float, float, float]


def names_beside(
    names: Mapping[str, str],
    points: Mapping[str, tuple[float, float]],
    size: tuple[float, float],
    selected: str | None = None,
) -> list[dict[str, Any]]:
    """Annotations: each name at the nearest place where it covers no point and no other name.

    `names` and `points` are by code, `size` is how far both axes reach from zero. A place must be
    free on all screens, since distances from a point do not grow with the drawing. The names of
    crowded points are placed last, where there is room left; a line leads to a name that is far.
    """
    width, height = size
    taken: list[list[_Box]] = [
        [
            (
                x / width * wide - 7,
                x / width * wide + 7,
                y / height * high - 7,
                y / height * high + 7,
            )
            for x, y in points.values()
        ]
        for wide, high in _PLOTS
    ]
    crowd = {
        code: sum(abs(x - u) < width / 6 and abs(y - v) < height / 12 for u, v in points.values())
        for code, (x, y) in points.items()
    }
    annotations = []
    for code in sorted(points, key=lambda one: (one != selected, crowd[one], one)):
        x, y = points[code]
        half = len(names[code]) * _NAME * _NAME_WIDE
        for radius, angle in _AROUND:
            across = round((radius + half - 7) * cos(radians(angle)))
            up = round(radius * sin(radians(angle)))
            boxes: list[_Box] = []
            for (wide, high), others in zip(_PLOTS, taken, strict=True):
                box = _name_box(x / width * wide + across, y / height * high + up, half)
                if not _inside(box, (wide, high)) or _covers(box, others):
                    break
                boxes.append(box)
            if len(boxes) == len(_PLOTS):
                break
        else:
            continue
        for box, others in zip(boxes, taken, strict=True):
            others.append(box)
        annotations.append(
            {
                "x": float(x),
                "y": float(y),
                **(_led_to(across, up) if radius > _NEAR else _at(across, up)),
                "borderpad": 0,
                "text": f"<b>{names[code]}</b>" if code == selected else names[code],
                "font": {"size": _NAME, "color": LIGHT.ink},
            }
        )
    return annotations


def _at(across: int, up: int) -> dict[str, Any]:
    return {"xshift": across, "yshift": up, "xanchor": "center", "yanchor": "middle"}


def _led_to(across: int, up: int) -> dict[str, Any]:
    return {
        "ax": across,
        "ay": -up,
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 0.8,
        "arrowcolor": LIGHT.fill,
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

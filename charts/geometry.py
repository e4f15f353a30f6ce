"""Geometry shared by the renderers of screen and slides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians, sin

from charts.model import Bars, Panel, Point
from geo import boundaries

_AROUND = tuple((radius, angle) for radius in (15, 19) for angle in range(0, 360, 30))
"""Pixels and angles from a point at which a name is understood without a line to it."""
_HALF_LETTER = 0.25

NAME_ON_MAP, LETTER_ON_MAP = 11, 0.52
"""Pixels of a name on a map, and width of its letters in units of that."""
NAME_HIGH = 0.013
"""Degrees that a name on a map is high."""
_VIEW_MARGIN = 0.06


# Bars


def is_stair(bars: Bars) -> bool:
    """Tell whether the bars are a single stack with labels in steps below it."""
    if not bars.stacked or len(bars.panels) != 1 or len(bars.panels[0].categories) != 1:
        return False
    return sum(bool(series.labels) for series in bars.panels[0].series) > 1


def most_beside(panel: Panel) -> int:
    """Count the most bars (or labels in their place) side by side in a category."""
    counts = (
        sum(
            series.values[row] is not None or any(series.labels[row : row + 1])
            for series in panel.series
        )
        for row in range(len(panel.categories))
    )
    return max(counts, default=1)


def has_several(panel: Panel) -> bool:
    """Tell whether there are several series besides tracks."""
    return sum(not series.track for series in panel.series) > 1


# Maps


def shown_bounds(codes: Sequence[str]) -> tuple[float, float, float, float]:
    """West, south, east and north of a map of these kecamatan, or of all."""
    if not codes:
        return boundaries.bounds()
    west, south, east, north = boundaries.around(codes)
    wide, high = (east - west) * _VIEW_MARGIN, (north - south) * _VIEW_MARGIN
    return west - wide, south - high, east + wide, north + high


# Names in a scatter


@dataclass(frozen=True, slots=True)
class NamePlace:
    """The middle of a point's name: pixels across and up from it."""

    point: Point
    across: int
    up: int


@dataclass(frozen=True, slots=True)
class _Span:
    left: float
    right: float
    low: float
    high: float

    def covers(self, other: "_Span") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.low < other.high
            and other.low < self.high
        )


def place_names(
    points: Sequence[Point],
    reach: tuple[float, float],
    plots: Sequence[tuple[float, float]],
    size: float,
    guides: tuple[Sequence[float], Sequence[float]] = ((), ()),
) -> Iterator[NamePlace]:
    """Yield the names that have a place beside their point and cover no point, name or guide.

    `reach` is how far both axes go from zero, `size` that of the letters. A place must be free in
    all `plots` (width and height), since distances from a point do not grow with the drawing.
    Points apart from the others come first, those in a crowd stay without a name; a strong one
    always has its own.
    """
    width, height = reach

    def around(point: Point, plot: tuple[float, float], half: float, tall: float) -> _Span:
        x, y = point.x / width * plot[0], point.y / height * plot[1]
        return _Span(x - half, x + half, y - tall, y + tall)

    def crowd(point: Point) -> tuple[bool, int, str]:
        near = (
            abs(point.x - other.x) < width / 6 and abs(point.y - other.y) < height / 12
            for other in points
        )
        return not point.strong, sum(near), point.code

    taken = [
        [
            *(around(point, plot, 7, 7) for point in points),
            *(_Span(at / width * plot[0], at / width * plot[0], 0, plot[1]) for at in guides[0]),
            *(_Span(0, plot[0], at / height * plot[1], at / height * plot[1]) for at in guides[1]),
        ]
        for plot in plots
    ]
    for point in sorted((point for point in points if point.label), key=crowd):
        half = len(point.label) * size * _HALF_LETTER
        for radius, angle in _AROUND:
            across = round((radius + half - 7) * cos(radians(angle)))
            up = round(radius * sin(radians(angle)))
            spans = []
            for plot, others in zip(plots, taken, strict=True):
                here = around(point, plot, half, (size + 1) / 2)
                span = _Span(here.left + across, here.right + across, here.low + up, here.high + up)
                inside = span.left >= 0 and span.right <= plot[0] + 16
                if not inside or span.low < 0 or span.high > plot[1]:
                    break
                if any(map(span.covers, others)):
                    break
                spans.append(span)
            if len(spans) == len(plots):
                for span, others in zip(spans, taken, strict=True):
                    others.append(span)
                yield NamePlace(point, across, up)
                break
        else:
            if point.strong:
                yield NamePlace(point, 0, _AROUND[0][0])

"""Maps of the 31 kecamatan."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.chart import EDGE
from charts.classes import CLASSES, classes
from charts.theme import LIGHT, NO_DATA_COLOUR, SELECTED_COLOUR
from data import catalogue
from geo import boundaries

LABEL_SIZE = 11
_SMALL = 12
_LETTER = 0.52
"""Width of an average letter, in units of its size."""
_NAME_HIGH, _SMALLEST = 0.013, 0.0078
"""In degrees: height of a name, and width of an average letter where the map is largest."""


def frame_of_the_kabupaten() -> dict[str, Any]:
    """The `geo` layout that shows the whole kabupaten and nothing else."""
    west, south, east, north = boundaries.bounds()
    return {
        "projection": {"type": "mercator"},
        "lonaxis": {"range": [west, east]},
        "lataxis": {"range": [south, north]},
        "domain": {"x": [0, 1], "y": [0, 1]},
        "visible": False,
    }


def only_fitting_names(figure: go.Figure, width: float, height: float) -> None:
    """Take out of the figure's map, drawn in so many pixels, the names that would not fit.

    The page does the same in `static/figure.js`.
    """
    if not figure.layout.geo.lonaxis.range:
        return
    (west, east), (south, north) = figure.layout.geo.lonaxis.range, figure.layout.geo.lataxis.range
    degrees_a_pixel = max((east - west) / width, (north - south) / height)
    for trace in figure.select_traces({"type": "scattergeo", "mode": "text"}):
        letter = trace.meta["letter"] * degrees_a_pixel
        fits = [
            len(name) * letter <= room
            for name, room in zip(trace.text, trace.meta["room"], strict=True)
        ]
        for field in ("text", "textposition", "lon", "lat"):
            trace[field] = [one for one, kept in zip(trace[field], fits, strict=True) if kept]


def enlarge_names(figure: go.Figure, size: int) -> None:
    """Write the names on the figure's map in this size in pixels."""
    for trace in figure.select_traces({"type": "scattergeo", "mode": "text"}):
        trace.textfont.size = size
        trace.meta = {**trace.meta, "letter": size * _LETTER}


def areas(
    frame: pd.DataFrame,
    measure: str,
    show: Callable[[float], str],
    hover: Iterable[str],
    selected: str | None = None,
) -> list[dict[str, Any]]:
    """Traces of a map coloured by `measure` in classes that are rounded and said in the legend.

    `frame` has code, kecamatan and the measure; zero is left white, a missing value grey. `hover`
    is one text a row. The names that fit stand at the label points; the trace's `meta.room` tells
    the page how many degrees each may be wide, so that it can hide those that do not fit a phone.
    """
    codes, values = frame["code"].tolist(), frame[measure].tolist()
    texts = dict(zip(codes, hover, strict=True))
    known = {
        code: float(value) for code, value in zip(codes, values, strict=True) if value == value
    }
    above = {code: value for code, value in known.items() if value > 0}
    decimals = catalogue.metric(measure).decimals
    scale = classes(list(above.values()), decimals) if above else None
    traces = [
        _plain([code for code in codes if code not in known], NO_DATA_COLOUR, texts),
        _plain([code for code in known if code not in above], LIGHT.surface, texts),
    ]
    if scale:
        traces.append(
            {
                "type": "choropleth",
                "geojson": boundaries.boundaries(),
                "locations": list(above),
                "z": [scale.place(value) for value in above.values()],
                "zmin": 0,
                "zmax": CLASSES,
                "autocolorscale": True,
                "text": [texts[code] for code in above],
                "customdata": list(above),
                "hovertemplate": "%{text}<extra></extra>",
                "colorbar": legend(scale.edges, show),
            }
        )
    if selected:
        traces.append(outline(selected, texts[selected]))
    inverted = {code for code, value in above.items() if scale and scale.is_dark(value)}
    inks = {code: LIGHT.surface if code in inverted else LIGHT.ink for code in codes}
    traces += names(inks)
    return [trace for trace in traces if trace.get("locations") or trace.get("lon")]


def legend(edges: Iterable[float], show: Callable[[float], str]) -> dict[str, Any]:
    """A colour bar below the drawing with the class borders written at its steps.

    The outermost numbers stand half beyond the bar, which is as much shorter as the figure's edge
    has no room for them.
    """
    numbers = [show(edge) for edge in edges]
    longest = max(len(numbers[0]), len(numbers[-1]))
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 0,
        "yanchor": "top",
        "ypad": 6,
        "xpad": max(0, round(longest * _LETTER * _SMALL / 2) - EDGE),
        "len": 1,
        "lenmode": "fraction",
        "thickness": 10,
        "outlinewidth": 0,
        "tickvals": list(range(CLASSES + 1)),
        "ticktext": numbers,
        "tickfont": {"size": _SMALL, "color": LIGHT.soft_ink},
        "ticks": "",
        "tickangle": 0,
        "ticklabeloverflow": "allow",
    }


def _plain(codes: list[str], colour: str, texts: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "choropleth",
        "geojson": boundaries.boundaries(),
        "locations": codes,
        "z": [0] * len(codes),
        "colorscale": [[0, colour], [1, colour]],
        "showscale": False,
        "marker": {"line": {"color": LIGHT.grid, "width": 1}},
        "text": [texts[code] for code in codes],
        "customdata": codes,
        "hovertemplate": "%{text}<extra></extra>",
    }


def outline(code: str, hover: str) -> dict[str, Any]:
    """A trace that draws the selected kecamatan's border over its colour."""
    return {
        **_plain([code], "rgba(0,0,0,0)", {code: hover}),
        "marker": {"line": {"color": SELECTED_COLOUR, "width": 3}},
    }


def names(inks: Mapping[str, str], marks: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Traces that write the names of these kecamatan, each in its ink, at the label points.

    `marks` are short words to stand in every kecamatan too, below its name if it has one.
    """
    named = {code: catalogue.KECAMATAN[code].name for code in inks}
    if marks is None:
        return _written(named, inks, dict.fromkeys(inks, "middle center"))
    room = boundaries.label_room(_NAME_HIGH)
    has_name = {code: len(name) * _SMALLEST <= room[code] for code, name in named.items()}
    below = {code: "bottom center" if has_name[code] else "middle center" for code in marks}
    return [
        *_written(named, inks, dict.fromkeys(inks, "top center")),
        *_written(marks, inks, below),
    ]


def _written(
    words: Mapping[str, str], inks: Mapping[str, str], positions: Mapping[str, str]
) -> list[dict[str, Any]]:
    points, room = boundaries.label_points(), boundaries.label_room(_NAME_HIGH)
    traces = []
    for ink in dict.fromkeys(inks.values()):
        codes = [code for code, own in inks.items() if own == ink]
        traces.append(
            {
                "type": "scattergeo",
                "mode": "text",
                "lon": [points[code][0] for code in codes],
                "lat": [points[code][1] for code in codes],
                "text": [words[code] for code in codes],
                "textposition": [positions[code] for code in codes],
                "textfont": {"color": ink, "size": LABEL_SIZE},
                "hoverinfo": "skip",
                "showlegend": False,
                "meta": {
                    "room": [round(room[code], 4) for code in codes],
                    "letter": LABEL_SIZE * _LETTER,
                },
            }
        )
    return traces

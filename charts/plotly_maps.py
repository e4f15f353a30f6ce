"""Maps of the kecamatan as Plotly's JSON, with a bar of classes or a square of nine as legend."""

from collections.abc import Mapping, Sequence
from typing import Any

from charts.geometry import LETTER_ON_MAP, NAME_HIGH, NAME_ON_MAP, shown_bounds
from charts.model import Area, Map, Square
from charts.pen import EDGE, IN_PIXELS, Drawn, Pen
from data import catalogue
from geo import boundaries

_SMALL = 12
_MOST_KEYED, _CORNER, _CORNER_ABOVE_SQUARE = 20, 0.42, 0.18
"""So many names are looked up in a key; it may take so much of the height of a corner."""
_CELL, _TOP_OF_LEGEND, _SIDE = 36, 30, 22
"""Pixels of a cell of the square, above the square, and at its left."""
_SQUARE = _TOP_OF_LEGEND + 3 * _CELL + 58
"""Pixels of the square with what stands around it."""
_SECOND_LINE = 16
"""Pixels below a bar of classes for numbers in two lines."""


def draw(drawn: Map, pen: Pen) -> Drawn:
    """Draw a map; a class without kecamatan has no marks."""
    areas = [area for area in drawn.areas if not drawn.view or area.code in drawn.view]
    withheld = [area for area in areas if area.level == "withheld"]
    border = {"color": pen.colour("fill" if drawn.square else "surface"), "width": 0.8}
    if pen.palette.printed:
        border = {"color": pen.palette.ink, "width": 0.7}
    traces = [
        _plain([area for area in areas if area.level == "missing"], "no_data", pen),
        _plain(withheld, "surface", pen),
        _hatched(withheld, pen),
        _plain([area for area in areas if area.level == "zero"], "surface", pen),
        _classed([area for area in areas if isinstance(area.level, int)], drawn, border, pen),
        _outline([area for area in areas if area.code == drawn.selected], pen),
        *[_island(pen) for area in areas if area.code == boundaries.UNINHABITED],
        *_names(areas, drawn, pen),
    ]
    below = 40 if drawn.edges else 8
    shapes: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    if drawn.square:
        below = _SQUARE
        shapes, words = _square(drawn.square, drawn.palette, pen)
    layout = {"geo": _view(drawn.view), "shapes": shapes, "annotations": words, "showlegend": False}
    kept = [trace for trace in traces if trace.get("locations") or trace.get("lon")]
    return Drawn(kept, layout, (EDGE, EDGE, 4, below))


def _view(codes: Sequence[str]) -> dict[str, Any]:
    """Return the `geo` layout that shows these kecamatan, or all, and nothing else."""
    west, south, east, north = shown_bounds(codes)
    return {
        "projection": {"type": "mercator"},
        "lonaxis": {"range": [west, east]},
        "lataxis": {"range": [south, north]},
        "domain": {"x": [0, 1], "y": [0, 1]},
        "visible": False,
    }


def _shapes(areas: Sequence[Area]) -> dict[str, Any]:
    codes = [area.code for area in areas]
    return {
        "type": "choropleth",
        "geojson": boundaries.boundaries(),
        "locations": codes,
        "text": [area.hover for area in areas],
        "customdata": codes,
        "hovertemplate": "%{text}<extra></extra>",
    }


def _plain(areas: Sequence[Area], colour: str, pen: Pen) -> dict[str, Any]:
    own = pen.colour(colour)
    border = pen.palette.ink if pen.palette.printed else pen.palette.grid
    return {
        **_shapes(areas),
        "z": [0] * len(areas),
        "colorscale": [[0, own], [1, own]],
        "showscale": False,
        "marker": {"line": {"color": border, "width": 0.7 if pen.palette.printed else 1}},
    }


def _hatched(areas: Sequence[Area], pen: Pen) -> dict[str, Any]:
    lines = [line for area in areas for line in boundaries.hatching(area.code)]
    return {
        **_OVER,
        "mode": "lines",
        "lon": [place for line in lines for place in (*(round(lon, 4) for lon, _ in line), None)],
        "lat": [place for line in lines for place in (*(round(lat, 4) for _, lat in line), None)],
        "line": {"width": 1, "color": pen.colour("no_data")},
    }


_OVER = {"type": "scattergeo", "hoverinfo": "skip", "showlegend": False}
"""What lies over the areas and is no area itself."""


def _outline(areas: Sequence[Area], pen: Pen) -> dict[str, Any]:
    clear = "rgba(0,0,0,0)"
    return {
        **_plain(areas, "surface", pen),
        "colorscale": [[0, clear], [1, clear]],
        "marker": {"line": {"color": pen.palette.selected, "width": 3}},
    }


def _island(pen: Pen) -> dict[str, Any]:
    """Make the island pale that has no people, though it belongs to a kecamatan that has."""
    ring = boundaries.island()
    return {
        **_OVER,
        "mode": "lines",
        "lon": [round(lon, 3) for lon, _ in ring],
        "lat": [round(lat, 3) for _, lat in ring],
        "fill": "toself",
        "fillcolor": pen.colour("surface"),
        "opacity": 0.68,
        "line": {"width": 0},
    }


def _classed(
    areas: Sequence[Area], drawn: Map, border: Mapping[str, Any], pen: Pen
) -> dict[str, Any]:
    shown = drawn.edges and areas
    legend = {"colorbar": colour_bar(drawn.edges, pen)} if shown else {"showscale": False}
    return {
        **_shapes(areas),
        "z": [float(area.level) + 0.5 for area in areas],
        "zmin": 0,
        "zmax": len(drawn.palette),
        "colorscale": steps([pen.colour(colour) for colour, _ in drawn.palette]),
        "marker": {"line": dict(border)},
        **legend,
    }


def steps(colours: Sequence[str]) -> list[list[Any]]:
    """Return a colour scale of classes that are equally wide."""
    return [
        [edge / len(colours), colour]
        for place, colour in enumerate(colours)
        for edge in (place, place + 1)
    ]


def colour_bar(edges: Sequence[str], pen: Pen) -> dict[str, Any]:
    """Return a colour bar below the drawing with the class borders written at its steps.

    The outermost numbers stand half beyond the bar, which is as much shorter as the figure's edge
    has no room for them.
    """
    longest = max(len(edges[0]), len(edges[-1]))
    outline = {"outlinewidth": 0.7, "outlinecolor": pen.palette.ink}
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 0,
        "yanchor": "top",
        "ypad": 6,
        "xpad": max(0, round(longest * LETTER_ON_MAP * _SMALL / 2) - EDGE),
        "len": 1,
        "lenmode": "fraction",
        "thickness": 10,
        **(outline if pen.palette.printed else {"outlinewidth": 0}),
        "tickvals": list(range(len(edges))) if len(edges) > 1 else [0.5],
        "ticktext": list(edges),
        "tickfont": {"size": _SMALL, "color": pen.palette.soft_ink},
        "ticks": "",
        "tickangle": 0,
        "ticklabeloverflow": "allow",
    }


def bar_of(figure: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the bar of classes below a drawing; None where it has none."""
    bars = (trace.get("colorbar", {}) for trace in figure["data"] if trace.get("showscale", True))
    return next((bar for bar in bars if bar.get("ticktext")), None)


def part_numbers_of_bar(figure: Mapping[str, Any], width: float) -> int:
    """Break numbers that do not fit, as `static/figure.js` does; return pixels that it takes."""
    bar = bar_of(figure)
    if bar is None or len(bar["ticktext"]) < 2:
        return 0
    step = (width - 2 * bar["xpad"]) / (len(bar["ticktext"]) - 1)
    longest = max((len(words) for words in bar["ticktext"] if " " in words), default=0)
    if longest * _SMALL * LETTER_ON_MAP <= step - 4:
        return 0
    bar["ticktext"] = [words.replace(" ", "<br>") for words in bar["ticktext"]]
    return _SECOND_LINE


# Names


def _names(areas: Sequence[Area], drawn: Map, pen: Pen) -> list[dict[str, Any]]:
    """Write the names at the label points, and short words in a line below them.

    The traces' `meta.room` has how many degrees each may be wide. In the place of a name that does
    not fit, whoever draws them leaves the short word alone, or, where they are `keyed` and few,
    writes a number with a key.
    """
    own = {
        area.code: drawn.palette[area.level][1] if isinstance(area.level, int) else "ink"
        for area in areas
    }
    inks = {code: pen.colour(ink) for code, ink in own.items()}
    words = {
        area.code: "<br>".join(filter(None, [catalogue.KECAMATAN[area.code].name, area.mark]))
        for area in areas
    }
    two_lines = any(area.mark for area in areas)
    room = boundaries.label_room(NAME_HIGH * (1.5 if two_lines else 1))
    points = boundaries.label_points()
    traces = []
    for ink in dict.fromkeys(inks.values()):
        codes = [code for code, own in inks.items() if own == ink]
        traces.append(
            {
                **_OVER,
                "mode": "text",
                "lon": [points[code][0] for code in codes],
                "lat": [points[code][1] for code in codes],
                "text": [words[code] for code in codes],
                "textposition": "middle center",
                "textfont": {"color": ink, "size": NAME_ON_MAP},
                "meta": {
                    "keyed": not drawn.view,
                    "below": _SQUARE if drawn.square else 0,
                    "room": [round(room[code], 4) for code in codes],
                    "letter": NAME_ON_MAP * LETTER_ON_MAP,
                },
            }
        )
    return traces


def _named(figure: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the traces that write names on a map."""
    return [
        trace
        for trace in figure["data"]
        if trace["type"] == "scattergeo" and trace["mode"] == "text"
    ]


def only_fitting_names(figure: Mapping[str, Any], width: float, height: float) -> None:
    """Take out of the figure's map, drawn in so many pixels, the names that would not fit.

    A few of them are numbered and stand in the corners that the sea leaves, or beside the square.
    The page does the same in `static/figure.js`.
    """
    layout = figure["layout"]
    if "geo" not in layout:
        return
    (west, east), (south, north) = (layout["geo"][axis]["range"] for axis in ("lonaxis", "lataxis"))
    degrees_a_pixel = max((east - west) / width, (north - south) / height)
    traces = _named(figure)

    def fits(words: str, trace: Mapping[str, Any], room: float) -> bool:
        return bool(len(words) * trace["meta"]["letter"] * degrees_a_pixel <= room)

    small = [
        text
        for trace in traces
        for text, room in zip(trace["text"], trace["meta"]["room"], strict=True)
        if not fits(text.split("<br>")[0], trace, room)
    ]
    size, meta = traces[0]["textfont"]["size"], traces[0]["meta"]
    below = meta["below"]
    high = below + height * (_CORNER_ABOVE_SQUARE if below else _CORNER)
    in_corner = int(high / (size * 1.3))
    keyed = in_corner and meta["keyed"] and len(small) <= min(_MOST_KEYED, 2 * in_corner)
    numbers = {text: str(place) for place, text in enumerate(sorted(small), 1) if keyed}
    for trace in traces:
        shown = []
        for text, room in zip(trace["text"], trace["meta"]["room"], strict=True):
            mark = text.partition("<br>")[2]
            instead = numbers.get(text, mark if fits(mark, trace, room) else "")
            shown.append(instead if text in small else text)
        for field in ("lon", "lat"):
            trace[field] = [value for value, kept in zip(trace[field], shown, strict=True) if kept]
        trace["text"] = list(filter(None, shown))
    # A map that is limited by its height stands in the middle.
    shift = EDGE - 4 - max(0.0, (width - (east - west) / degrees_a_pixel) / 2)
    lines = [f"{number} {text.replace('<br>', ' ')}" for text, number in numbers.items()]
    at_right = {"xanchor": "right", "yanchor": "bottom", "xshift": shift, "yshift": -below}
    for part, x, anchors in (
        (lines[-in_corner:], 1, at_right),
        (lines[:-in_corner], 0, {"xanchor": "left", "yanchor": "top", "xshift": -shift}),
    ):
        if part:
            layout["annotations"].append(
                {
                    "name": "key",
                    "text": "<br>".join(part),
                    "xref": "paper",
                    "yref": "paper",
                    "x": x,
                    "y": 1 - x,
                    "align": "left",
                    "borderpad": 0,
                    "font": {"size": size},
                    **anchors,
                }
            )


def enlarge_names(figure: Mapping[str, Any], size: int) -> None:
    for trace in _named(figure):
        trace["textfont"]["size"] = size
        trace["meta"]["letter"] = size * LETTER_ON_MAP


# The square of nine


def _square(
    square: Square, palette: Sequence[tuple[str, str]], pen: Pen
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    floor = -(_TOP_OF_LEGEND + 3 * _CELL)
    shapes, annotations = [], []
    for first in range(3):
        for second in range(3):
            colour, ink = palette[3 * first + second]
            x, y = _SIDE + first * _CELL, floor + second * _CELL
            shapes.append(_cell(x, y, pen.colour(colour), pen))
            annotations.append(
                _legend_text(
                    f"<b>{'ABC'[first]}{second + 1}</b><br>{square.counts[first][second]}",
                    x + _CELL / 2,
                    y + _CELL / 2,
                    pen,
                    xanchor="center",
                    yanchor="middle",
                    align="center",
                    font={"size": _SMALL, "color": pen.colour(ink)},
                )
            )
    right = _SIDE + 3 * _CELL + 12
    names = [
        f"<b>{name}</b>\n{border}"
        for name, border in zip(square.names, square.borders, strict=True)
    ]
    annotations += [
        _legend_text(f"{square.axes[0]} →", _SIDE, floor - 4, pen, yanchor="top"),
        _legend_text(f"{square.axes[1]} →", 0, floor, pen, textangle=-90, yanchor="bottom"),
        _legend_text(square.note, 0, floor - 26, pen, yanchor="top"),
        _legend_text(names[0], right, -_TOP_OF_LEGEND + 4, pen, yanchor="top"),
        _legend_text(names[1], right, -_TOP_OF_LEGEND - 1.65 * _CELL + 4, pen, yanchor="top"),
    ]
    return shapes, annotations


def _cell(x: float, y: float, colour: str, pen: Pen) -> dict[str, Any]:
    return {
        **IN_PIXELS,
        "type": "rect",
        "x0": x,
        "x1": x + _CELL,
        "y0": y,
        "y1": y + _CELL,
        "fillcolor": colour,
        "line": {"color": pen.palette.fill, "width": 1},
    }


def _legend_text(words: str, x: float, y: float, pen: Pen, **more: object) -> dict[str, Any]:
    font = {"size": _SMALL, "color": pen.palette.ink}
    return pen.heading(words, 0, 0, **{"xshift": x, "yshift": y, "font": font, **more})

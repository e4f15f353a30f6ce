"""A map of the kecamatan as shapes that an office program can recolour."""

from collections.abc import Mapping, Sequence
from math import asinh, radians, tan
from typing import Any

from charts.chart import Chart
from charts.theme import LIGHT
from data import catalogue, indonesian
from exports import drawing
from exports.drawing import Box, Shapes
from geo import boundaries

_KEY = 420.0
_ROOM_FOR_KEY = 360.0


def draw_map(shapes: Shapes, chart: Chart, box: Box, scale: float) -> Box:
    """Draw the areas and names at the left of the box, the key of classes at its right.

    Gives the place whose lower left corner is where the figure's own notes below the map begin.
    """
    seen = chart.spec["layout"]["geo"]
    place = Box(box.left, box.top, box.width - _ROOM_FOR_KEY, box.height)
    projected = _Projection(place, seen["lonaxis"]["range"], seen["lataxis"]["range"])
    group = shapes.add_group_shape()
    names = []
    for trace in chart.spec["data"]:
        if trace["type"] == "choropleth":
            _areas(group.shapes, trace, projected)
        else:
            names.append(trace)
    drawing.described(group, chart.alt)
    labels = shapes.add_group_shape()
    for trace in names:
        _names(labels.shapes, trace, projected, scale)
    drawing.described(labels, "Nama kecamatan di peta")
    left = projected.right + 28
    beside = Box(left, box.top + 24, min(_KEY, box.right - left - 24), 60)
    for trace in chart.spec["data"]:
        if "colorbar" in trace:
            key(shapes, trace["colorbar"], beside, scale)
    return beside if not chart.spec["layout"].get("shapes") else _below(chart, box, beside, scale)


def _below(chart: Chart, box: Box, beside: Box, scale: float) -> Box:
    """Where notes begin that the figure has below its map, if they shall end with the box."""
    lowest = min(min(one["y0"], one["y1"]) for one in chart.spec["layout"]["shapes"])
    lowest = min(
        lowest, *(one.get("yshift", 0) for one in chart.spec["layout"]["annotations"][:-2])
    )
    return Box(beside.left, box.top, beside.width, box.height + (lowest - 24) * scale)


class _Projection:
    """Mercator, as large as the box lets it be."""

    def __init__(self, box: Box, across: Sequence[float], along: Sequence[float]) -> None:
        (west, east), (south, north) = across, along
        self._west, self._north = radians(west), _upwards(north)
        wide, tall = radians(east) - self._west, self._north - _upwards(south)
        self._factor = min(box.width / wide, box.height / tall)
        self._left = box.left
        self._top = box.top + (box.height - tall * self._factor) / 2
        self.right = box.left + wide * self._factor
        self.points_a_degree = radians(1) * self._factor

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """The point of the slide for a place on earth."""
        return (
            self._left + (radians(lon) - self._west) * self._factor,
            self._top + (self._north - _upwards(lat)) * self._factor,
        )


def _upwards(lat: float) -> float:
    return asinh(tan(radians(lat)))


def _areas(shapes: Shapes, trace: Mapping[str, Any], projected: _Projection) -> None:
    geometry = {one["id"]: one["geometry"] for one in boundaries.boundaries()["features"]}
    line = trace.get("marker", {}).get("line", {"color": LIGHT.surface, "width": 0.8})
    for code, z, said in zip(trace["locations"], trace["z"], trace["text"], strict=True):
        rings = [
            [projected.at(*vertex) for vertex in ring]
            for part in geometry[code]["coordinates"]
            for ring in part
        ]
        shape = drawing.outline(shapes, rings, drawing.plain(said))
        shape.name = catalogue.KECAMATAN[code].name
        drawing.filled(shape.fill, colour_of(trace, z))
        drawing.lined(shape.line, line["color"], line["width"] * 0.75)


def colour_of(trace: Mapping[str, Any], z: float) -> str:
    """The colour that a trace gives to a value of its scale."""
    steps = trace.get("colorscale") or _classes()
    low, high = trace.get("zmin", 0), trace.get("zmax", 1)
    share = (z - low) / (high - low) if high > low else 0.0
    found = steps[0][1]
    for start, colour in steps:
        if start <= share + 1e-9:
            found = colour
    return str(found)


def _classes() -> list[tuple[float, str]]:
    return [
        (place / len(LIGHT.sequential), colour) for place, colour in enumerate(LIGHT.sequential)
    ]


def _names(shapes: Shapes, trace: Mapping[str, Any], projected: _Projection, scale: float) -> None:
    size = trace["textfont"]["size"] * scale
    sides = {"top": "bottom", "middle": "middle", "bottom": "top"}
    for lon, lat, name, position, room in zip(
        trace["lon"],
        trace["lat"],
        trace["text"],
        trace["textposition"],
        trace["meta"]["room"],
        strict=True,
    ):
        if len(name) * trace["meta"]["letter"] * scale <= room * projected.points_a_degree:
            drawing.words_at(
                shapes,
                projected.at(lon, lat),
                name,
                size,
                trace["textfont"]["color"],
                across="center",
                along=sides[position.split()[0]],
            )


def key(shapes: Shapes, bar: Mapping[str, Any], box: Box, scale: float) -> None:
    """The classes of a scale with their borders, as one group."""
    group = shapes.add_group_shape()
    width = box.width / len(LIGHT.sequential)
    for place, colour in enumerate(LIGHT.sequential):
        drawing.rectangle(group.shapes, Box(box.left + place * width, box.top, width, 12), colour)
    size = bar["tickfont"]["size"] * scale
    for place, words in enumerate(bar["ticktext"]):
        drawing.words_at(
            group.shapes,
            (box.left + place * width, box.top + 15),
            words,
            size,
            bar["tickfont"]["color"],
            across="center",
        )
    drawing.described(group, f"Batas kelas warna: {indonesian.join(bar['ticktext'])}")

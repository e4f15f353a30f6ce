"""Flows between nodes as ribbons that an office program can edit."""

from collections.abc import Mapping
from math import cos, pi
from typing import Any

from charts.chart import Chart
from exports import drawing
from exports.drawing import Box, Shapes

_STEPS = 24


def draw_flow(shapes: Shapes, chart: Chart, box: Box, scale: float) -> None:
    """Draw nodes and links of the figure, as wide as their values, at the figure's own places."""
    trace = chart.spec["data"][0]
    nodes, links = trace["node"], trace["link"]
    flows = list(zip(links["source"], links["target"], links["value"], strict=True))
    totals = [
        max(
            sum(value for source, _, value in flows if source == node),
            sum(value for _, target, value in flows if target == node),
        )
        for node in range(len(nodes["label"]))
    ]
    wide = nodes["thickness"] * scale
    a_unit = _points_a_unit(nodes, totals, box.height, nodes["pad"] * scale)
    places = _places(nodes, totals, box, wide, a_unit)
    group = shapes.add_group_shape()
    _ribbons(group.shapes, flows, links, nodes, places, a_unit)
    for node, place in enumerate(places):
        said = f"{nodes['label'][node]}: {nodes['customdata'][node]}"
        drawing.rectangle(group.shapes, place, nodes["color"][node], said)
    drawing.described(group, chart.alt)
    for node, place in enumerate(places):
        last = place.right > box.right - wide
        drawing.words_at(
            shapes,
            (place.left - 6 if last else place.right + 6, place.top + place.height / 2),
            nodes["label"][node],
            trace["textfont"]["size"] * scale,
            trace["textfont"]["color"],
            across="right" if last else "left",
            along="middle",
        )


def _points_a_unit(
    nodes: Mapping[str, Any], totals: list[float], height: float, pad: float
) -> float:
    columns: dict[float, list[float]] = {}
    for x, total in zip(nodes["x"], totals, strict=True):
        columns.setdefault(x, []).append(total)
    return min((height - pad * (len(column) - 1)) / sum(column) for column in columns.values())


def _places(
    nodes: Mapping[str, Any], totals: list[float], box: Box, wide: float, a_unit: float
) -> list[Box]:
    """Where the nodes stand, none beyond the box or over another."""
    found: dict[int, Box] = {}
    lowest: dict[float, float] = {}
    for node in sorted(range(len(totals)), key=lambda one: nodes["y"][one]):
        x, tall = nodes["x"][node], totals[node] * a_unit
        wanted = box.top + nodes["y"][node] * box.height - tall / 2
        top = max(wanted, lowest.get(x, box.top))
        lowest[x] = top + tall + 2
        found[node] = Box(box.left + x * (box.width - wide), top, wide, tall)
    return [found[node] for node in range(len(totals))]


def _ribbons(
    shapes: Shapes,
    flows: list[tuple[int, int, float]],
    links: Mapping[str, Any],
    nodes: Mapping[str, Any],
    places: list[Box],
    a_unit: float,
) -> None:
    left = {node: place.top for node, place in enumerate(places)}
    right = dict(left)
    begins, ends = {}, {}
    for link in sorted(range(len(flows)), key=lambda one: places[flows[one][1]].top):
        begins[link] = left[flows[link][0]]
        left[flows[link][0]] += flows[link][2] * a_unit
    for link in sorted(range(len(flows)), key=lambda one: places[flows[one][0]].top):
        ends[link] = right[flows[link][1]]
        right[flows[link][1]] += flows[link][2] * a_unit
    for link, (source, target, value) in enumerate(flows):
        ring = _ribbon(
            (places[source].right, begins[link]), (places[target].left, ends[link]), value * a_unit
        )
        said = links["customdata"][link]
        words = f"{nodes['label'][source]} ke {nodes['label'][target]}: {said}"
        shape = drawing.outline(shapes, [ring], words)
        colour = links["color"]
        drawing.filled(shape.fill, colour if isinstance(colour, str) else colour[link])
        drawing.lined(shape.line, None)


def _ribbon(
    start: tuple[float, float], end: tuple[float, float], tall: float
) -> list[tuple[float, float]]:
    upper = []
    for step in range(_STEPS + 1):
        along = step / _STEPS
        bent = (1 - cos(pi * along)) / 2
        upper.append(
            (start[0] + (end[0] - start[0]) * along, start[1] + (end[1] - start[1]) * bent)
        )
    tall = max(tall, 0.3)
    return upper + [(x, y + tall) for x, y in reversed(upper)]

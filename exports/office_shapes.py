"""Native Office heat maps (tables), maps (shapes), single numbers, and styles of bars."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import asinh, ceil, radians, tan
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.util import Pt

from charts.geometry import LETTER_ON_MAP, shown_bounds
from charts.model import Area, BigNumber, Chart, HeatMap, Map, Series, Square
from charts.palettes import LIGHT, pale
from data import catalogue, indonesian
from exports import ooxml
from exports.ooxml import LEAST, Box, Canvas, Part
from geo import boundaries

_ROWS = 18
"""Maximum of heat map rows on a slide."""
_KEY = 36.0
_BESIDE_MAP = 360.0
_NAMES_BESIDE = 150.0
"""Width in points of the key beside a map."""

# Cells


def parted(chart: Chart) -> list[Chart]:
    """Split a heat map that does not fit a slide into a chart for each slide."""
    cells = chart.drawing
    if not isinstance(cells, HeatMap) or len(cells.rows) <= _ROWS:
        return [chart]
    count = len(cells.rows)
    size = ceil(count / ceil(count / _ROWS))
    return [
        replace(
            chart,
            drawing=replace(
                cells,
                rows=cells.rows[start : start + size],
                levels=cells.levels[start : start + size],
                labels=cells.labels[start : start + size],
            ),
        )
        for start in range(0, count, size)
    ]


def draw_cells(canvas: Canvas, cells: HeatMap, corner: str) -> None:
    box = canvas.box
    _table(canvas, cells, corner, replace(box, height=box.height - _KEY))
    if cells.edges:
        _key(canvas, LIGHT.sequential, cells.edges, Box(box.left + 8, box.bottom - 30, 600, 30))


def _table(canvas: Canvas, cells: HeatMap, corner: str, box: Box) -> None:
    count = len(cells.rows) + 1
    frame = canvas.shapes.add_table(count, len(cells.columns) + 1, *box.measures)
    canvas.name_part(frame, "Tabel")
    table = frame.table
    texts = [[corner, *(row.label for row in cells.rows)]]
    for across, head in enumerate(cells.columns):
        texts.append([head, *(labels[across] for labels in cells.labels)])
    needed = [max(ooxml.width_of(words, LEAST) for words in column) for column in texts]
    spare = min((box.width - sum(needed)) / len(needed), 60)
    for column, width in zip(table.columns, needed, strict=True):
        column.width = Pt(width + spare)
    for row in table.rows:
        row.height = Pt(box.height / count)
    for across, words in enumerate([corner, *cells.columns]):
        _cell(table.cell(0, across), f"<b>{words}</b>", LIGHT.grid, across)
    for down, (row, labels, levels) in enumerate(
        zip(cells.rows, cells.labels, cells.levels, strict=True), start=1
    ):
        _cell(table.cell(down, 0), row.label, LIGHT.surface, 0)
        for across, (words, level) in enumerate(zip(labels, levels, strict=True), start=1):
            ground = LIGHT.surface if level is None else LIGHT.sequential[level]
            _cell(table.cell(down, across), words, ground, across)


def _cell(cell: Part, words: str, ground: str, across: int) -> None:
    cell.margin_top = cell.margin_bottom = 0
    cell.margin_left = cell.margin_right = Pt(3)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    ooxml.filled(cell.fill, ground)
    ink = LIGHT.surface if ooxml.is_dark(ground) else LIGHT.ink
    ooxml.write(cell.text_frame, words, LEAST, ink, align="right" if across else "left")


def _key(canvas: Canvas, colours: Sequence[str], edges: Sequence[str], box: Box) -> float:
    """Draw classes with their borders as one group; return how high it is.

    A single class has its value below its middle. Borders that are wider than a class stand in two
    lines by turns.
    """
    group = canvas.shapes.add_group_shape()
    size, width = canvas.size(12), box.width / len(colours)
    lines = 2 if max(ooxml.width_of(words, size) for words in edges) * 1.1 > width else 1
    for place, colour in enumerate(colours):
        ooxml.rectangle(group.shapes, Box(box.left + place * width, box.top, width, 12), colour)
    first = 0 if len(edges) > 1 else 0.5
    for place, words in enumerate(edges):
        at = box.left + (first + place) * width, box.top + 15 + place % lines * size * ooxml.LINE
        ooxml.words_at(group.shapes, at, words, size, LIGHT.soft_ink, across="center")
    ooxml.described(group, f"Batas kelas warna: {indonesian.join(edges)}")
    return 15 + lines * size * ooxml.LINE


# Maps


class _Projection:
    """Mercator, as large as the box lets it be."""

    def __init__(self, box: Box, bounds: tuple[float, float, float, float]) -> None:
        west, south, east, north = bounds
        self._west, self._north = radians(west), _upwards(north)
        wide, tall = radians(east) - self._west, self._north - _upwards(south)
        self._factor = min(box.width / wide, box.height / tall)
        self._left = box.left
        self._top = box.top + (box.height - tall * self._factor) / 2
        self.right = box.left + wide * self._factor
        self.points_a_degree = radians(1) * self._factor

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return (
            self._left + (radians(lon) - self._west) * self._factor,
            self._top + (self._north - _upwards(lat)) * self._factor,
        )


def _upwards(lat: float) -> float:
    return asinh(tan(radians(lat)))


def draw_map(canvas: Canvas, drawn: Map) -> None:
    """Draw the areas and their names at the left, the legend at the right."""
    box = canvas.box
    place = replace(box, width=box.width - _BESIDE_MAP)
    projected = _Projection(place, shown_bounds(drawn.view))
    areas = [area for area in drawn.areas if not drawn.view or area.code in drawn.view]
    with ooxml.grouped(canvas.shapes) as group:
        for area in areas:
            _area(group.shapes, area, drawn, projected)
        for area in areas:
            if area.code == drawn.selected:
                shape = _outline(group.shapes, area, projected)
                ooxml.filled(shape.fill, None)
                ooxml.lined(shape.line, LIGHT.selected, 2.25)
    canvas.name_part(group, "Peta")
    if any(area.code == boundaries.UNINHABITED for area in areas):
        ring = [projected.at(lon, lat) for lon, lat in boundaries.island()]
        island = ooxml.outline(canvas.shapes, [ring], "Nusa Barung, tidak berpenghuni")
        ooxml.filled(island.fill, pale(LIGHT.surface, 0.68))
        ooxml.lined(island.line, None)
    canvas.mark()
    named = _names(canvas, areas, drawn, projected)
    left = projected.right + 36
    beside = Box(left, box.top, box.right - left, box.height)
    if drawn.square:
        beside = _square(canvas, drawn.square, drawn.palette, beside)
    elif drawn.edges:
        colours = [ground for ground, _ in drawn.palette]
        used = 12 + _key(canvas, colours, drawn.edges, replace(beside, width=beside.width - 40))
        beside = replace(beside, top=beside.top + used, height=beside.height - used)
    _key_of_names(canvas, named, beside)


def _outline(shapes: Part, area: Area, projected: _Projection) -> Part:
    rings = [
        [projected.at(*vertex) for vertex in ring]
        for part in _geometries()[area.code]["coordinates"]
        for ring in part
    ]
    shape = ooxml.outline(shapes, rings, ooxml.plain(area.hover))
    shape.name = catalogue.KECAMATAN[area.code].name
    return shape


@cache
def _geometries() -> dict[str, Any]:
    return {area["id"]: area["geometry"] for area in boundaries.boundaries()["features"]}


def _area(shapes: Part, area: Area, drawn: Map, projected: _Projection) -> None:
    shape = _outline(shapes, area, projected)
    ground, _ = _look(area, drawn)
    hatch = LIGHT.no_data if area.level == "withheld" else None
    ooxml.filled(shape.fill, ground, hatch)
    edge = LIGHT.fill if drawn.square else LIGHT.surface
    ooxml.lined(shape.line, edge if isinstance(area.level, int) else LIGHT.grid, 0.6)


def _look(area: Area, drawn: Map) -> tuple[str, str]:
    """Return the colour of an area and the ink on it."""
    if isinstance(area.level, int):
        return drawn.palette[area.level]
    return (LIGHT.no_data if area.level == "missing" else LIGHT.surface), LIGHT.ink


def _names(canvas: Canvas, areas: Sequence[Area], drawn: Map, projected: _Projection) -> list[str]:
    """Write the names that fit, and the marks below them, as one group.

    Other names give way to numbers; return what these stand for.
    """
    points, a_degree = boundaries.label_points(), projected.points_a_degree
    room = boundaries.label_room(LEAST * 0.75 / a_degree)
    named: list[str] = []
    with ooxml.grouped(canvas.shapes) as group:
        for area in sorted(areas, key=lambda area: catalogue.KECAMATAN[area.code].name):
            words = name = catalogue.KECAMATAN[area.code].name
            if len(name) * LEAST * LETTER_ON_MAP > room[area.code] * a_degree:
                words = str(len(named) + 1)
                named.append(f"<b>{words}</b> {name}" + (f" · {area.mark}" if area.mark else ""))
            elif area.mark:
                words += f"\n{area.mark}"
            place, (_, ink) = projected.at(*points[area.code]), _look(area, drawn)
            ooxml.words_at(group.shapes, place, words, LEAST, ink, across="center", along="middle")
    ooxml.described(group, "Nama kecamatan di peta")
    return named


def _key_of_names(canvas: Canvas, named: Sequence[str], box: Box) -> None:
    """Write what the numbers on a map stand for, in columns."""
    if not named:
        return
    group = canvas.shapes.add_group_shape()
    columns = max(1, int(box.width / _NAMES_BESIDE))
    rows = -(-len(named) // columns)
    for place, part in enumerate(box.parted(columns, 0)):
        if lines := named[place * rows : (place + 1) * rows]:
            ooxml.words(group.shapes, part, "\n".join(lines), LEAST)
    ooxml.described(group, f"Nomor di peta: {indonesian.join(list(map(ooxml.plain, named)))}")


def _square(canvas: Canvas, square: Square, palette: Sequence[tuple[str, str]], box: Box) -> Box:
    """Draw the legend of nine classes, low at the lower left; return the room below it."""
    group = canvas.shapes.add_group_shape()
    shapes, size = group.shapes, canvas.size(12)
    side = 2 * size * ooxml.LINE
    left, top = box.left + size * 1.8, box.top
    for first in range(3):
        for second in range(3):
            ground, ink = palette[3 * first + second]
            cell = Box(left + first * side, top + (2 - second) * side, side, side)
            ooxml.rectangle(shapes, cell, ground, line=LIGHT.fill)
            words = f"<b>{'ABC'[first]}{second + 1}</b>\n{square.counts[first][second]}"
            middle = cell.left + side / 2, cell.top + side / 2
            ooxml.words_at(shapes, middle, words, size, ink, across="center", along="middle")
    floor = top + 3 * side
    ooxml.words_at(shapes, (left, floor + 4), f"{square.axes[0]} →", size)
    ooxml.words_at(
        shapes,
        (left - size, floor - 1.5 * side),
        f"{square.axes[1]} →",
        size,
        across="center",
        along="middle",
        turned=-90,
    )
    below = floor + 8 + size * ooxml.LINE
    tall = ceil(ooxml.width_of(square.note, size) / box.width) * size * ooxml.LINE
    ooxml.words(shapes, Box(box.left, below, box.width, tall), square.note, size)
    for place, (name, borders) in enumerate(zip(square.names, square.borders, strict=True)):
        at = left + 3 * side + 12, top + place * 3.2 * size * ooxml.LINE
        ooxml.words_at(shapes, at, f"<b>{name}</b>\n{borders}", size)
    ooxml.described(group, f"Keterangan sembilan kelas: {indonesian.join(square.names)}")
    used = below + tall + 6 - box.top
    return replace(box, top=box.top + used, height=box.height - used)


# Numbers


def draw_number(canvas: Canvas, number: BigNumber) -> None:
    box = canvas.box
    size = min(box.width / (max(len(number.text), 4) * 0.6), box.height * 0.5)
    ooxml.words_at(
        canvas.shapes,
        (box.left, box.top + box.height / 2),
        f"<b>{number.text}</b>",
        size,
        along="middle",
    )
    if number.apart:
        letter = canvas.size(20)
        lines = ceil(ooxml.width_of(number.apart, letter) / box.width)
        top = box.top + box.height / 2 + size * 0.75
        below = Box(box.left, top, box.width, lines * letter * ooxml.LINE)
        ooxml.words(canvas.shapes, below, number.apart, letter, LIGHT.soft_ink)


# Bars


@dataclass(frozen=True, slots=True)
class Look:
    """Ground, hatching and outline of a bar."""

    ground: str
    hatch: str | None
    edge: str | None
    width: float

    def paint(self, part: Part) -> None:
        ooxml.filled(part.format.fill, self.ground, self.hatch)
        if self.edge:
            ooxml.lined(part.format.line, self.edge, self.width * 0.75)


def look_of(series: Series, place: int) -> Look:
    """Return how the bar of a series at a place looks: hatched, pale or outlined by its status."""
    if series.track:
        return Look(LIGHT.surface, None, LIGHT.grid, 1)
    name = series.bar_colours[place]
    own = LIGHT.colour(name)
    appearance = catalogue.STATUSES[series.status].appearance
    is_pale = appearance == "light" or bool(series.pale and series.pale[place])
    ground = ooxml.on_paper(pale(own)) if is_pale else own
    hatch = None
    if appearance in ("hatched", "dashed"):
        hatch = "fill" if name == "grid" else "surface"
    edge = LIGHT.fill if series.outlined else own if any(series.pale) else None
    return Look(ground, hatch, edge, 1 if series.outlined else 1.5)

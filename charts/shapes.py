"""A figure laid out for a picture: for each shape anew, not scaled from one to the other.

Letters have the size that the picture's reader needs. A tall figure of many rows gets its rows in
two columns where the shape is wide, and only then smaller letters; a map has its texts at its side
on a wide sheet and above it on a tall one.
"""

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from charts.chart import EDGE, TEMPLATE, TEXT_OUTSIDE, Chart
from charts.maps import only_fitting_names
from charts.theme import LIGHT

LETTER = 13
"""The size that the ordinary letters of a figure have on the board."""

_NARROWEST = 372
"""Pixels of the board below which no figure was made to be read: a phone."""
_NARROWEST_COLUMNS = 640
_MANY_ROWS = 16
_LINE = 1.3
_CHARACTER, _SEMIBOLD_CHARACTER, _CAPITAL = 0.455, 0.48, 0.56
"""Width of an average letter, in units of its size."""
_BETWEEN = 0.35
"""Room between title and subtitle, in lines."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a picture and of its letters, all in pixels of the picture.

    `letter` is the size that ordinary letters of the drawing should have: larger where the figure
    leaves room, smaller where it would not fit. `above` and `below` are to be left empty, because
    a telephone covers them.
    """

    width: int
    height: int
    letter: float
    title: float
    subtitle: float
    footer: float
    above: int = 0
    below: int = 0

    @property
    def edge(self) -> float:
        """Pixels between the picture's edge and its texts."""
        return self.letter * 1.15


@dataclass(frozen=True, slots=True)
class Corner:
    """What stands at the lower right: shapes of one pixel's size each, and how wide they are."""

    path: str
    modules: int
    words: str


@dataclass(frozen=True, slots=True)
class _Texts:
    """The wrapped texts around a drawing and their room, in pixels of the board."""

    title: str
    subtitle: str
    footer: str
    head: float
    foot: float
    left: float
    corner: float


def laid_out(chart: Chart, shape: Shape, corner: Corner | None = None) -> tuple[go.Figure, float]:
    """A copy of the chart's figure for a picture of this shape, and its pixels to one of those.

    The figure's own width, height and letters are those of the board, so that everything in it
    keeps its distances; the picture is the figure drawn so many times as large.
    """
    wide = _rows_in_two_columns(chart.spec)
    best: tuple[float, dict[str, Any]] = (0.0, {})
    for spec in (dict(chart.spec), wide):
        if spec is None:
            continue
        zoom = _zoom(spec, chart, shape, corner, two_columns=spec is wide)
        # Two columns must win by something that is seen.
        if zoom > best[0] * 1.08:
            best = zoom, spec
    zoom, spec = best
    figure = go.Figure(data=spec["data"], layout={**spec["layout"], "template": TEMPLATE})
    _arrange(figure, spec, chart, shape, corner, zoom)
    return figure, zoom


def _is_map(spec: dict[str, Any]) -> bool:
    return "geo" in spec["layout"]


def _is_number(spec: dict[str, Any]) -> bool:
    return any(note.get("name") == "number" for note in spec["layout"]["annotations"])


def _beside(spec: dict[str, Any], shape: Shape) -> bool:
    """Whether the texts stand at the drawing's left: a map on a wide sheet."""
    return _is_map(spec) and shape.width > 1.3 * shape.height


def _zoom(
    spec: dict[str, Any],
    chart: Chart,
    shape: Shape,
    corner: Corner | None,
    *,
    two_columns: bool,
) -> float:
    wanted = shape.letter / LETTER
    if _is_map(spec) and spec["layout"]["meta"]["body"]["b"] < 100:
        return wanted
    narrowest = _NARROWEST_COLUMNS if two_columns else _NARROWEST
    zoom = min(wanted * 1.3, shape.width / narrowest)
    body, margin = spec["layout"]["meta"]["body"], spec["layout"]["margin"]
    while True:
        texts = _texts(spec, chart, shape, corner, zoom)
        inner = shape.width / zoom - texts.left - margin["l"] - margin["r"]
        needed = body["least"] * 0.96 + _legend_beyond(spec, inner)
        if needed <= shape.height / zoom - texts.head - texts.foot:
            return zoom
        zoom *= 0.98


def _texts(
    spec: dict[str, Any], chart: Chart, shape: Shape, corner: Corner | None, zoom: float
) -> _Texts:
    title, subtitle, footer = _sizes(spec, shape, zoom)
    beside = _beside(spec, shape)
    column = shape.width / zoom * (0.36 if beside else 1)
    edge = shape.edge / zoom
    room = column - 2 * edge
    side = _corner_side(shape) / zoom if corner else 0
    code = max(side, len(corner.words) * footer * _CAPITAL) + edge if corner and not beside else 0
    words = (
        wrapped(chart.title, room - code, title, _SEMIBOLD_CHARACTER),
        wrapped(chart.subtitle, room - code, subtitle),
        wrapped(chart.provenance.footer, room, footer),
    )
    above, below = edge + shape.above / zoom, edge + shape.below / zoom
    if beside:
        return _Texts(*words, above, below, column, side)
    said = tall(words[0], title) + tall(words[1], subtitle) + _BETWEEN * subtitle
    square = side + footer * _LINE if corner else 0
    return _Texts(
        *words, above + max(said, square) + EDGE * 0.75, below + tall(words[2], footer), 0, side
    )


def _sizes(spec: dict[str, Any], shape: Shape, zoom: float) -> tuple[float, float, float]:
    """Letters of title, subtitle and footer; what a number alone is and means is written larger."""
    larger = 1.25 if _is_number(spec) else 1
    return shape.title * larger / zoom, shape.subtitle * larger / zoom, shape.footer / zoom


def _corner_side(shape: Shape) -> float:
    """Pixels of the square: enough for a telephone that is held before a screen."""
    return max(0.105 * min(shape.width, shape.height), 84)


def _arrange(
    figure: go.Figure,
    spec: dict[str, Any],
    chart: Chart,
    shape: Shape,
    corner: Corner | None,
    zoom: float,
) -> None:
    texts = _texts(spec, chart, shape, corner, zoom)
    title, subtitle, footer = _sizes(spec, shape, zoom)
    width, height = shape.width / zoom, shape.height / zoom
    body = figure.layout.meta["body"]
    # The numbers at the ends of a colour bar reach beyond it.
    edge = shape.edge / zoom
    least = max(edge, _half_a_number_of_the_bar(figure))
    left = max(figure.layout.margin.l, least) + texts.left
    right = max(figure.layout.margin.r, least)
    inner = width - left - right
    above_drawing = body["t"] + _legend_beyond(spec, inner)
    room = height - texts.head - texts.foot
    slack = room - min(room, _tallest(figure, body, inner))
    top = texts.head + above_drawing + slack / 2
    bottom = texts.foot + body["b"] + slack / 2
    figure.update_layout(
        width=width,
        height=height,
        title={"text": "", "subtitle": {"text": ""}},
        margin={"l": left, "r": right, "t": top, "b": bottom, "autoexpand": False},
    )
    figure.update_yaxes(ticks="")
    if figure.layout.meta.get("columns"):
        gap = figure.layout.margin.l / inner
        figure.layout.xaxis.domain = [0, (1 - gap) / 2]
        figure.layout.xaxis2.domain = [(1 + gap) / 2, 1]
    # Beside a map the title stands where a reader's eye begins, not in the sheet's corner.
    begins = edge + shape.above / zoom + (height * 0.1 if texts.left else 0)
    if _is_number(spec):
        begins += slack / 2
    for name, words, size, y, more in (
        ("title", texts.title, title, begins, {"color": LIGHT.ink, "weight": 600}),
        (
            "subtitle",
            texts.subtitle,
            subtitle,
            begins + tall(texts.title, title) + _BETWEEN * subtitle,
            {},
        ),
    ):
        figure.add_annotation(
            **TEXT_OUTSIDE,
            name=name,
            text=words,
            y=1,
            xshift=edge - left,
            yshift=top - y,
            font={"size": size, **more},
        )
    below = edge + shape.below / zoom
    figure.update_annotations(
        selector={"name": "footer"},
        text=texts.footer,
        xshift=edge - left,
        yshift=tall(texts.footer, footer) + below - bottom,
        font={"size": footer},
    )
    high = height - top - bottom
    _fit_number(figure, inner, high)
    mark = min(inner * 0.92 / 4.9, high * 0.62)
    figure.update_annotations(selector={"name": "watermark"}, font={"size": max(round(mark), 12)})
    if corner and texts.left:
        foot = below + tall(texts.footer, footer) + EDGE + footer * _LINE
        _put(figure, corner, texts.corner, footer, (edge - left, foot - bottom), "left")
    elif corner:
        x = inner + right - edge - texts.corner
        y = height - bottom - edge - shape.above / zoom - texts.corner
        _put(figure, corner, texts.corner, footer, (x, y), "right")
    only_fitting_names(figure, inner, high)


def _half_a_number_of_the_bar(figure: go.Figure) -> float:
    numbers = [
        words
        for trace in figure.data
        if trace.type in ("choropleth", "heatmap") and trace.showscale is not False
        for words in trace.colorbar.ticktext or ()
    ]
    return max((len(words) for words in numbers), default=0) * 12 * 0.5 / 2 + 6


def _legend_beyond(spec: dict[str, Any], width: float) -> float:
    """How much more room the legend above the drawing needs where its names need more lines."""
    names = {one["name"] for one in spec["data"] if one.get("name") and one.get("showlegend", True)}
    if not spec["layout"].get("showlegend", True) or not names:
        return 0
    body = spec["layout"]["meta"]["body"]
    entry = 46 + max(len(name) for name in names) * 14 * _CHARACTER
    lines = -(-len(names) // max(1, int(width / entry)))
    return max(0.0, float(lines * 20 + body["height"] * 0.03 - body["t"] + 22))


def _tallest(figure: go.Figure, body: dict[str, Any], width: float) -> float:
    """How high the drawing with its own margins may become without looking stretched."""
    own = float(body["t"] + body["b"])
    geo = figure.layout.geo.lonaxis.range
    if geo:
        (west, east), (south, north) = geo, figure.layout.geo.lataxis.range
        return float(width * (north - south) / (east - west)) + own
    if any(one.name == "number" for one in figure.layout.annotations):
        return float(max(body["height"], width * 0.45))
    return float(max(body["height"] * 1.4, 360))


def _fit_number(figure: go.Figure, width: float, height: float) -> None:
    """Write the single number of a card as large as its room allows."""
    for note in figure.select_annotations({"name": "number"}):
        size = min(width / (max(len(note.text), 4) * 0.54), height * 0.6)
        note.font.size = size
        further = [one for one in figure.layout.annotations if one.name == "apart"]
        for one in further:
            one.font.size = max(min(size * 0.28, width / (len(one.text) * 0.5)), 9)
            one.yshift = -size * 0.62


def _put(
    figure: go.Figure,
    corner: Corner,
    side: float,
    letter: float,
    place: tuple[float, float],
    end: str,
) -> None:
    """Draw the square with its lower left corner here, from the drawing's; its words below it."""
    x, y = place
    common = {
        "type": "path",
        "xref": "paper",
        "yref": "paper",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": 0,
        "yanchor": 0,
        "line": {"width": 0},
    }
    ground = f"M{x:.3f},{y:.3f}H{x + side:.3f}V{y + side:.3f}H{x:.3f}Z"
    figure.add_shape(**common, name="ground", path=ground, fillcolor="white")
    squares = _moved(corner.path, side / corner.modules, x, y + side)
    figure.add_shape(**common, name="code", path=squares, fillcolor="black")
    figure.add_annotation(
        **{**TEXT_OUTSIDE, "xanchor": end},
        name="stamp",
        text=corner.words,
        y=0,
        xshift=x if end == "left" else x + side,
        yshift=y - 1,
        font={"size": letter, "color": LIGHT.ink},
    )


def _moved(path: str, module: float, left: float, top: float) -> str:
    """Squares "x,y,length …" of a code as a path whose upper left corner is here; y goes up."""
    parts = []
    for run in path.split():
        x, y, length = (int(one) for one in run.split(","))
        x1, x2 = left + x * module, left + (x + length) * module
        y1, y2 = top - y * module, top - (y + 1) * module
        parts.append(f"M{x1:.3f},{y1:.3f}H{x2:.3f}V{y2:.3f}H{x1:.3f}Z")
    return "".join(parts)


def wrapped(words: str, width: float, size: float, character: float = _CHARACTER) -> str:
    """The words in lines that are so wide, in pixels, when set in letters of this size."""
    return "<br>".join(
        textwrap.wrap(words, max(12, int(width / (size * character))), break_on_hyphens=False)
    )


def tall(text: str, size: float) -> float:
    """Pixels that lines set in this size need."""
    return (text.count("<br>") + 1) * size * _LINE


def _rows_in_two_columns(spec: Any) -> dict[str, Any] | None:  # noqa: ANN401
    """The same figure with its many rows in two columns; None where it has no such rows."""
    data, layout = spec["data"], spec["layout"]
    if any(key.startswith(("xaxis", "yaxis")) and key[5:] for key in layout):
        return None
    split = _by_name(data, layout) or _by_heading(layout)
    if split is None:
        return None
    copy = dict(layout)
    for place, end in enumerate(("", "2")):
        ticks = layout["yaxis"].get("tickvals", ())
        kept = [split.column(tick) == place for tick in ticks]
        copy[f"xaxis{end}"] = {**layout["xaxis"], "anchor": f"y{end}"}
        copy[f"yaxis{end}"] = {
            **_sliced(dict(layout["yaxis"]), kept),
            **split.axes[place],
            "anchor": f"x{end}",
            "autorange": False,
        }
    notes = [_in_its_column(note, split) for note in layout["annotations"]]
    of_lines = [one for one in notes if one.get("xref", "x") == "x" and one.get("yref") == "paper"]
    copy["annotations"] = [*notes, *({**one, "xref": "x2"} for one in of_lines)]
    upright = [one for one in layout.get("shapes", ()) if one.get("xref", "x") == "x"]
    copy["shapes"] = [*layout.get("shapes", ()), *({**one, "xref": "x2"} for one in upright)]
    body = layout["meta"]["body"]
    around = body["t"] + body["b"]
    high, least = (around + (body[one] - around) * split.part for one in ("height", "least"))
    copy["meta"] = {
        **layout["meta"],
        "columns": 2,
        "body": {**body, "height": high, "least": least},
    }
    return {"data": list(_traces_in_columns(data, split)), "layout": copy}


@dataclass(frozen=True, slots=True)
class _Split:
    """Which rows are in the second column, the axis of each, and the longer one's part of all."""

    column: Callable[[Any], int]
    axes: tuple[dict[str, Any], dict[str, Any]]
    part: float


def _by_name(data: Any, layout: Any) -> _Split | None:  # noqa: ANN401
    names = max((list(trace.get("y", ())) for trace in data), key=len, default=[])
    reversed_ = layout.get("yaxis", {}).get("autorange") == "reversed"
    if not reversed_ or len(names) < _MANY_ROWS or not all(isinstance(one, str) for one in names):
        return None
    half = -(-len(names) // 2)
    second = set(names[half:])
    axes = tuple(
        {"range": [half - 0.5, -0.5], "categoryorder": "array", "categoryarray": mine}
        for mine in (names[:half], names[half:])
    )
    return _Split(lambda name: int(name in second), (axes[0], axes[1]), half / len(names))


def _by_heading(layout: Any) -> _Split | None:  # noqa: ANN401
    low, high = layout.get("yaxis", {}).get("range") or (0, 0)
    heads = [note["y"] for note in layout["annotations"] if note.get("yref") == "y"]
    if low <= high or len(layout["yaxis"].get("tickvals", ())) < _MANY_ROWS or len(heads) < 2:
        return None
    start = min(heads, key=lambda y: abs(y - (low + high) / 2)) - 0.5
    length = max(start - high, low - start)
    return _Split(
        lambda y: int(isinstance(y, int | float) and y > start),
        ({"range": [high + length, high]}, {"range": [start + length, start]}),
        length / (low - high),
    )


def _traces_in_columns(data: Any, split: _Split) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    for trace in data:
        places = [split.column(name) for name in trace["y"]]
        for place, end in enumerate(("", "2")):
            part = _sliced(trace, [one == place for one in places])
            if place:
                part |= {"showlegend": False}
                if trace["type"] == "heatmap":
                    part |= {"showscale": False}
            if part["y"]:
                yield {**part, "xaxis": f"x{end}", "yaxis": f"y{end}"}


def _sliced(value: Any, kept: list[bool]) -> Any:  # noqa: ANN401
    """The value with every list that has one thing for each row left with the kept ones."""
    if isinstance(value, dict):
        return {key: _sliced(inner, kept) for key, inner in value.items()}
    if isinstance(value, list) and len(value) == len(kept):
        return [one for one, stays in zip(value, kept, strict=True) if stays]
    return value


def _in_its_column(note: dict[str, Any], split: _Split) -> dict[str, Any]:
    if note.get("yref", "y") != "y" or not split.column(note.get("y")):
        return note
    across = {"x": "x2", "paper": "x2 domain"}[note.get("xref", "x")]
    return {**note, "yref": "y2", "xref": across}

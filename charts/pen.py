"""The pen: palette, fills, lines and annotations as Plotly's JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from charts.palettes import BLACK, DASHES, LOOKS, READABLE, Palette, contrast, pale
from data import catalogue

HOVER = "%{hovertext}<extra></extra>"
"""Hover template that only shows `hovertext`."""
EDGE = 16
"""Pixels between the paper's edge and its texts."""
IN_PIXELS = {
    "xref": "paper",
    "yref": "paper",
    "xsizemode": "pixel",
    "ysizemode": "pixel",
    "xanchor": 0,
    "yanchor": 0,
}
"""A shape that is measured in pixels from the drawing's lower left corner."""
LETTER = 7.1
"""Pixels of an average letter of 13 px at an axis, with room for wide ones."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing as Plotly's traces and layout, and its margin: left, right, top, bottom.

    Of the margin, so many pixels at the top are for the `legend`.
    """

    traces: list[dict[str, Any]]
    layout: dict[str, Any]
    margin: tuple[int, int, int, int]
    legend: int = 0


class Pen:
    """A palette, and in print the look of each of the figure's own colours.

    `own` are the colours that tell things apart, in the order in which the figure shows them.
    """

    def __init__(self, palette: Palette, own: Iterable[str] = ()) -> None:
        self.palette = palette
        found = dict.fromkeys(colour for colour in own if colour.startswith("#"))
        several = palette.printed and len(found) > 1
        self.looks = {colour: place for place, colour in enumerate(found)} if several else {}

    def colour(self, name: str) -> str:
        return self.palette.colour(name)

    def can_read(self, colour: str) -> bool:
        return contrast(self.colour(colour), self.palette.surface) >= READABLE

    def fill(self, colours: str | Sequence[str], status: str) -> dict[str, Any]:
        """Return the `marker` of bars that have one colour or one each: plain, pale or hatched."""
        if isinstance(colours, str) and colours in self.looks:
            return self._printed(colours)
        appearance = catalogue.STATUSES[status].appearance
        drawn: Any = (
            self.colour(colours) if isinstance(colours, str) else list(map(self.colour, colours))
        )
        if appearance == "light":
            return {"color": pale(drawn) if isinstance(drawn, str) else list(map(pale, drawn))}
        if appearance not in ("hatched", "dashed"):
            return {"color": drawn}
        # What is as light as the paper would hide the paper's hatching.
        hatch = self.palette.fill if colours == "grid" else self.palette.surface
        return {
            # With a list here, Plotly would hatch in the bars' colours on an empty ground.
            "color": drawn if isinstance(drawn, str) or not drawn else drawn[0],
            "pattern": _pattern("/", drawn, hatch, 0.7, 0.16),
        }

    def _printed(self, colour: str) -> dict[str, Any]:
        ground, shape = LOOKS[self.looks[colour] % len(LOOKS)]
        marker: dict[str, Any] = {"color": ground, "line": {"width": 0.8, "color": BLACK}}
        if shape:
            marker["pattern"] = _pattern(shape, ground, BLACK, 1, 0.22)
        return marker

    def stroke(self, colour: str, width: float, *, dashed: bool = False) -> dict[str, Any]:
        """Return a `line`; in print lines with colours of their own differ by their dashes."""
        if colour in self.looks:
            dash = DASHES[self.looks[colour] % len(DASHES)]
            return {"width": width, "color": BLACK, "dash": dash}
        dotted = {"dash": "dot"} if dashed else {}
        return {"width": width, "color": self.colour(colour), **dotted}

    def words(self, text: str, size: int = 13, colour: str = "ink") -> dict[str, Any]:
        return {
            "text": lines(text),
            "align": "left",
            "font": {"size": size, "color": self.colour(colour)},
        }

    def heading(self, text: str, x: float = 0, y: float = 1, **more: object) -> dict[str, Any]:
        """Return an annotation over a part of the drawing, at a place of the whole of it."""
        return {
            "xref": "paper",
            "yref": "paper",
            "x": x,
            "y": y,
            "xanchor": "left",
            "yanchor": "top",
            "borderpad": 0,
            **self.words(text, 14),
            **more,
        }

    def line(
        self,
        x: tuple[float, float],
        y: tuple[float, float],
        colour: str = "ink",
        width: float = 2,
        dash: str = "",
        **more: str,
    ) -> dict[str, Any]:
        look = {"width": width, "color": self.colour(colour), **({"dash": dash} if dash else {})}
        ends = {"x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1]}
        return {"type": "line", **ends, "line": look, **more}


def _pattern(
    shape: str, ground: str | list[str], ink: str, opacity: float, solidity: float
) -> dict[str, Any]:
    return {
        "shape": shape,
        "bgcolor": ground,
        "fgcolor": ink,
        "fgopacity": opacity,
        "fillmode": "replace",
        "size": 7,
        "solidity": solidity,
    }


def lines(text: str) -> str:
    return text.replace("\n", "<br>")


def first_bold(text: str) -> str:
    """Return a heading with its first line in bold, unless it has its own."""
    first, *rest = lines(text).split("<br>")
    return "<br>".join([first if "<b>" in first else f"<b>{first}</b>", *rest])


def breaks(text: str) -> int:
    """Count the lines of a text."""
    return lines(text).count("<br>") + 1


def letters(text: str) -> int:
    """Count the letters of a text's longest line."""
    return max(map(len, lines(text).split("<br>")))


def numbered(place: int) -> str:
    """Return Plotly's suffix of the n-th axis: "", 2, 3, …"""
    return str(place + 1) if place else ""


def for_legend(names: Sequence[str]) -> int:
    """Return pixels above a drawing for a legend with these names, on a narrow board."""
    if not names:
        return 0
    wide = sum(46 + 7 * len(name) for name in names)
    return 14 + 25 * min(3, -(-wide // 520))

"""Marks: bars, marks of published numbers, lines, and the words that stand beside them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from charts.chart import fill
from charts.theme import LIGHT, SELECTED_COLOUR

HOVER = "%{hovertext}<extra></extra>"
"""On hovering, a mark says its `hovertext` and nothing else."""


def bars_across(
    names: Iterable[Any],
    values: Iterable[Any],
    marker: dict[str, Any],
    hover: Iterable[str],
    words: Sequence[str | None] = (),
    **more: object,
) -> dict[str, Any]:
    """A trace of bars from left to right, with `words` written at their ends."""
    written = {"text": list(words), "textposition": "outside"} if words else {}
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(names),
        "x": list(values),
        "marker": marker,
        "hovertext": list(hover),
        "hovertemplate": HOVER,
        **written,
        **more,
    }


def bars_upright(
    places: Iterable[Any],
    values: Iterable[Any],
    marker: dict[str, Any],
    hover: Iterable[str],
    **more: object,
) -> dict[str, Any]:
    """A trace of bars from the bottom up."""
    return {
        "type": "bar",
        "x": list(places),
        "y": list(values),
        "marker": marker,
        "hovertext": list(hover),
        "hovertemplate": HOVER,
        **more,
    }


def parted(colour: str, status: str, hatch: str = LIGHT.surface) -> dict[str, Any]:
    """The `marker` of bars in a stack: filled as `fill` does, with a seam between them."""
    return {**fill(colour, status, hatch), "line": {"width": 1.5, "color": LIGHT.surface}}


def edged(colour: str | list[str], status: str) -> dict[str, Any]:
    """The `marker` of bars that may be as light as the paper: filled as `fill` does, outlined."""
    return {**fill(colour, status), "line": {"width": 1, "color": LIGHT.fill}}


def chosen(
    codes: Iterable[str], selected: str | None, otherwise: str = LIGHT.fill
) -> str | list[str]:
    """The colour of each kecamatan's mark; a single one where none of them is selected.

    Plotly makes a pattern of its own for every bar of a list.
    """
    colours = [SELECTED_COLOUR if code == selected else otherwise for code in codes]
    return colours if SELECTED_COLOUR in colours else otherwise


def areas(values: Sequence[float], colour: str, status: str, **more: object) -> dict[str, Any]:
    """A trace of a stack of areas whose values are steps, one at each of the places 0, 1, 2, ….

    It is one path: bars side by side, each with its hatching, take Plotly twice as long.
    """
    look = fill(colour, status)
    hatched = {"fillpattern": look["pattern"]} if "pattern" in look else {}
    return {
        **_steps(values),
        "stackgroup": "all",
        "fillcolor": look["color"],
        **hatched,
        "hoverinfo": "skip",
        **more,
    }


def said_of_places(values: Sequence[float], hover: Sequence[str]) -> dict[str, Any]:
    """A trace that is not seen and says on hovering what a stack of `areas` holds at a place."""
    return {
        **_steps(values),
        "showlegend": False,
        "hoverinfo": "text",
        "hovertext": [*hover[:1], *hover, *hover[-1:]],
        "hovertemplate": HOVER,
    }


def _steps(values: Sequence[float]) -> dict[str, Any]:
    """Lines that are level around each place; the first and last need an end to be as wide."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [-0.5, *range(len(values)), len(values) - 0.5] if len(values) else [],
        "y": [*values[:1], *values, *values[-1:]],
        "line": {"shape": "hvh", "width": 0},
    }


def published(
    named: str,
    x: Sequence[Any],
    y: Sequence[Any],
    exact: Sequence[bool],
    hover: Sequence[str],
    size: int,
    *,
    upright: bool = False,
) -> list[dict[str, Any]]:
    """Lines for published numbers, as long as `size` pixels, across the bars that they belong to.

    A number that was said roundly is a broad pale band and called so: it is no exact place.
    """
    looks = ((True, named, 3, 1.0), (False, "Terbit, bulat", 6, 0.5))
    traces = []
    for wanted, name, width, opacity in looks:
        rows = [place for place, one in enumerate(exact) if one is wanted]
        if not rows:
            continue
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": name,
                "x": [x[row] for row in rows],
                "y": [y[row] for row in rows],
                "marker": {
                    "symbol": "line-ns" if upright else "line-ew",
                    "size": size,
                    "opacity": opacity,
                    "color": LIGHT.ink,
                    "line": {"width": width, "color": LIGHT.ink},
                },
                "hovertext": [hover[row] for row in rows],
                "hovertemplate": HOVER,
            }
        )
    return traces


def line_at(value: float, colour: str = LIGHT.ink, width: float = 2) -> dict[str, Any]:
    """A shape: the upright line at this value, as tall as the drawing."""
    return {
        "type": "line",
        "x0": value,
        "x1": value,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"width": width, "color": colour},
    }


def heading(words: str, x: float = 0, y: float = 1, **more: object) -> dict[str, Any]:
    """An annotation over a part of the drawing, at a place of the whole of it (0 to 1)."""
    return {
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "y": y,
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "borderpad": 0,
        "text": words,
        "font": {"size": 14, "color": LIGHT.ink},
        **more,
    }


def beside(words: str, x: Any, y: Any, **more: object) -> dict[str, Any]:  # noqa: ANN401
    """An annotation that begins at a place on the axes, to its right unless `more` says else."""
    return {
        "x": x,
        "y": y,
        "xanchor": "left",
        "align": "left",
        "text": words,
        "font": {"size": 13, "color": LIGHT.ink},
        **more,
    }


def totals(values: Iterable[Any], show: Callable[[int], str]) -> list[dict[str, Any]]:
    """Annotations above stacks of bars: what each adds up to."""
    return [
        {
            "x": place,
            "y": int(total),
            "text": f"<b>{show(int(total))}</b>",
            "yanchor": "bottom",
            "yshift": 10,
            "font": {"size": 14, "color": LIGHT.ink},
        }
        for place, total in enumerate(values)
    ]

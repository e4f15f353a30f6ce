"""The same figure on another paper: dark, or printed with black ink only.

On paper with one ink a class is a grey of its own lightness with its area outlined, and what has a
colour of its own on the screen (a sector, a programme) has a grey or a pattern of its own.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from charts.theme import LIGHT, NO_DATA_COLOUR, SELECTED_COLOUR, recoloured

Ink = Literal["terang", "gelap", "cetak"]

BLACK, WHITE = "#000000", "#ffffff"
PRINTED = {
    LIGHT.surface: WHITE,
    LIGHT.ink: BLACK,
    LIGHT.soft_ink: "#333333",
    LIGHT.grid: "#cfcfcf",
    LIGHT.fill: "#7a7a7a",
    **dict(
        zip(LIGHT.sequential, ("#f4f4f4", "#d2d2d2", "#a8a8a8", "#666666", "#2b2b2b"), strict=True)
    ),
    NO_DATA_COLOUR: "#e3e3e3",
    SELECTED_COLOUR: BLACK,
}
"""Each colour of the light paper and the grey that stands for it in print."""

_LOOKS = (
    ("#4a4a4a", ""),
    (WHITE, "/"),
    ("#b4b4b4", ""),
    (WHITE, "x"),
    ("#e6e6e6", ""),
    (WHITE, "."),
    (BLACK, ""),
    (WHITE, "-"),
)
"""Ground and pattern of what has a colour of its own, in the order in which a figure shows it."""
_NEARLY_WHITE = "#f0f0f0"
_OUTLINED = {"outlinewidth": 0.7, "outlinecolor": BLACK}
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}|rgba?\(\s*\d+\s*,\s*\d+\s*,\s*\d+[^)]*\)")


def in_ink(spec: dict[str, Any], ink: Ink) -> dict[str, Any]:
    """The figure's JSON in the colours of this ink; a light one comes back as it is."""
    if ink == "terang":
        return spec
    if ink == "gelap":
        changed: dict[str, Any] = _dyed(spec, recoloured())
        return changed
    return _printed(spec)


def _dyed(value: Any, colours: Mapping[str, str]) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return colours.get(value, value)
    if isinstance(value, dict) and value.get("type") != "FeatureCollection":
        return {key: _dyed(inner, colours) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_dyed(inner, colours) for inner in value]
    return value


def _printed(spec: dict[str, Any]) -> dict[str, Any]:
    looks = {colour: place for place, colour in enumerate(_own_colours(spec["data"]))}
    several = len(looks) > 1
    data = [_trace(trace, looks if several else {}) for trace in spec["data"]]
    layout = _words_in_black(spec["layout"])
    return {**spec, "data": [_grey(one) for one in data], "layout": _grey(layout)}


def _own_colours(data: Iterable[Mapping[str, Any]]) -> list[str]:
    """The colours of bars, areas and lines that are those of a thing and not of the paper."""
    found = (_own_colour(trace) for trace in data)
    return list(dict.fromkeys(one for one in found if one and one not in PRINTED))


def _own_colour(trace: Mapping[str, Any]) -> str:
    if trace["type"] == "bar":
        colour = trace.get("marker", {}).get("color", "")
    elif trace["type"] == "scatter":
        colour = trace.get("fillcolor") or trace.get("line", {}).get("color", "")
    else:
        colour = ""
    return colour if isinstance(colour, str) and _COLOUR.fullmatch(colour) else ""


def _trace(trace: dict[str, Any], looks: Mapping[str, int]) -> dict[str, Any]:
    place = looks.get(_own_colour(trace))
    if trace["type"] == "choropleth":
        line = trace.get("marker", {}).get("line", {})
        heavy = line.get("width", 0.8) >= 2
        trace = {**trace, "marker": {"line": {"color": BLACK, "width": 3 if heavy else 0.7}}}
    if "colorbar" in trace:
        return {**trace, "colorbar": {**trace["colorbar"], **_OUTLINED}}
    if place is None:
        return trace
    ground, shape = _LOOKS[place % len(_LOOKS)]
    pattern = {
        "shape": shape,
        "bgcolor": ground,
        "fgcolor": BLACK,
        "fgopacity": 1,
        "fillmode": "replace",
        "size": 7,
        "solidity": 0.22,
    }
    if trace["type"] == "bar":
        marker = {"color": ground, "line": {"width": 0.8, "color": BLACK}}
        return {**trace, "marker": marker | ({"pattern": pattern} if shape else {})}
    if trace.get("fillcolor"):
        line = {**trace.get("line", {}), "width": 0.8, "color": BLACK}
        area = {"fillcolor": ground, "line": line}
        bare = {key: one for key, one in trace.items() if key != "fillpattern"}
        return bare | area | ({"fillpattern": pattern} if shape else {})
    line = {**trace["line"], "color": BLACK, "dash": _DASHES[place % len(_DASHES)]}
    return {**trace, "line": line}


def _words_in_black(layout: dict[str, Any]) -> dict[str, Any]:
    """Words in a colour that says whose they are would be pale in print.

    Those that are nearly white stand on something dark.
    """
    notes = [
        {**note, "font": {**note["font"], "color": BLACK}}
        if (colour := note.get("font", {}).get("color", LIGHT.surface)) not in PRINTED
        and _as_grey(colour) < _NEARLY_WHITE
        else note
        for note in layout.get("annotations", ())
    ]
    return {**layout, "annotations": notes}


def _grey(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        if value in PRINTED:
            return PRINTED[value]
        return _as_grey(value) if _COLOUR.fullmatch(value) else value
    if isinstance(value, dict) and value.get("type") != "FeatureCollection":
        return {key: _grey(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_grey(inner) for inner in value]
    return value


def _as_grey(colour: str) -> str:
    """The grey that is as light as this colour."""
    if colour.startswith("#"):
        parts: Sequence[float] = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
        rest = ""
    else:
        parts = [float(one) for one in re.findall(r"[\d.]+", colour)]
        rest = f",{parts[3]:g}" if len(parts) > 3 else ""
    red, green, blue = parts[:3]
    level = round(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return f"rgba({level},{level},{level}{rest})" if rest else f"#{level:02x}{level:02x}{level:02x}"

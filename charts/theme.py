"""How every figure looks: type, colours, and the template.

Colours of a sector or programme are not here but in `data/reference/`; what stands here belongs to
the paper that they are printed on.
"""

from dataclasses import dataclass

import plotly.graph_objects as go

FONT = "SourceSans3"
FONT_STACK = f"{FONT}, 'Segoe UI', sans-serif"


@dataclass(frozen=True, slots=True)
class Paper:
    """The colours of a surface; every text colour has at least 4,5:1 contrast on `surface`."""

    surface: str
    ink: str
    soft_ink: str
    grid: str
    fill: str
    sequential: tuple[str, ...]


LIGHT = Paper(
    surface="#ffffff",
    ink="#1c2530",
    soft_ink="#51606f",
    grid="#e3e7eb",
    fill="#6f7f8f",
    sequential=("#e1ebf3", "#b9d2e5", "#8db8d8", "#3a75a3", "#1c5482"),
)
DARK = Paper(
    surface="#14191f",
    ink="#eef2f5",
    soft_ink="#a9b5c0",
    grid="#2c353e",
    fill="#8695a4",
    sequential=("#22384b", "#285070", "#2f6a96", "#85b8de", "#bcdcf2"),
)

NO_DATA_COLOUR = "#b9bec4"
NO_DATA_COLOUR_ON_DARK = "#5c636b"
"""Neutral grey for "no data"; lighter or darker than no class of the sequential scale alone says
that, so the map's subtitle and hover say it in words."""


def pale(colour: str) -> str:
    """The fill of a bar whose number is rounded: its colour (#rrggbb), see-through."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.35)"


SELECTED_COLOUR = "#d1495b"


def recoloured() -> dict[str, str]:
    """Each colour of the light paper and the one that stands for it on the dark paper."""
    pairs = {
        getattr(LIGHT, name): getattr(DARK, name)
        for name in ("surface", "ink", "soft_ink", "grid", "fill")
    }
    classes = dict(zip(LIGHT.sequential, DARK.sequential, strict=True))
    return pairs | classes | {NO_DATA_COLOUR: NO_DATA_COLOUR_ON_DARK}


def template(paper: Paper) -> go.layout.Template:
    """The Plotly template of this paper: without one, an exported figure has black shapes."""
    axis = {
        "gridcolor": paper.grid,
        "linecolor": paper.grid,
        "zerolinecolor": paper.soft_ink,
        "tickfont": {"color": paper.soft_ink, "size": 13},
        "title": {"font": {"color": paper.soft_ink, "size": 13}},
        "fixedrange": True,
        "ticklabelstandoff": 5,
        # Otherwise Plotly measures all labels of an axis anew for each of them.
        "ticklabeloverflow": "allow",
    }
    steps = len(paper.sequential)
    scale = [
        [edge / steps, colour]
        for place, colour in enumerate(paper.sequential)
        for edge in (place, place + 1)
    ]
    return go.layout.Template(
        layout={
            "font": {"family": FONT_STACK, "color": paper.ink, "size": 14},
            "paper_bgcolor": paper.surface,
            "plot_bgcolor": paper.surface,
            "colorway": [paper.fill],
            "colorscale": {"sequential": scale},
            "coloraxis": {"colorbar": {"outlinewidth": 0, "tickfont": {"color": paper.soft_ink}}},
            "separators": ",.",
            "title": {
                "x": 0,
                "xref": "container",
                "xanchor": "left",
                "pad": {"l": 16, "r": 16, "t": 14},
                "font": {"size": 20, "weight": 600},
                "subtitle": {"font": {"size": 14, "color": paper.soft_ink}},
            },
            "annotationdefaults": {
                "font": {"color": paper.soft_ink, "size": 12},
                "showarrow": False,
            },
            "xaxis": axis,
            "yaxis": axis,
            "geo": {
                "bgcolor": "rgba(0,0,0,0)",
                "showland": False,
                "showcoastlines": False,
                "showframe": False,
                "showlakes": False,
            },
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 1.02,
                "yanchor": "bottom",
                "traceorder": "normal",
                "font": {"color": paper.ink},
            },
            "hoverlabel": {
                "bgcolor": paper.ink,
                "bordercolor": paper.ink,
                "font": {"family": FONT_STACK, "color": paper.surface, "size": 14},
                "align": "left",
            },
            "bargap": 0.28,
            "dragmode": False,
            "hovermode": "closest",
            "uniformtext": {"mode": False},
        },
        data={
            "bar": [
                {
                    "marker": {"line": {"width": 0}},
                    "textfont": {"color": paper.ink},
                    "outsidetextfont": {"color": paper.ink},
                    "cliponaxis": False,
                    "constraintext": "none",
                }
            ],
            "choropleth": [{"marker": {"line": {"color": paper.surface, "width": 0.8}}}],
            "scattergeo": [{"textfont": {"color": paper.ink, "size": 11}}],
            "heatmap": [{"xgap": 2, "ygap": 2}],
        },
    )

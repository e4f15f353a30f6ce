"""What every peer shows: controls and figures of the dashboard's pages, made by its functions."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from charts import plotly
from charts.model import Chart
from charts.tiles import Section
from data.store import snapshots
from pages import gallery
from pages.choices import Choice, Chosen
from queries.registry import Registry

PAGES = ("kepesertaan", "manfaat", "pertanian")
SHAPES = "/static/kecamatan.geojson"
"""Where a peer that fetches the shapes of maps has them."""


@cache
def registry() -> Registry:
    return Registry(snapshots.current())


def title(page: str) -> str:
    return gallery.pages()[page].title


def controls(page: str, chosen: Chosen | None = None) -> Sequence[Choice]:
    asked = gallery.pages()[page].applicable_filters(registry(), chosen or {})
    return [choice for choice in asked if isinstance(choice, Choice)]


def read(page: str, address: Mapping[str, str]) -> Chosen:
    """Read choices as an address has them, many with commas between."""
    given = [(choice, address[choice.key]) for choice in controls(page) if choice.key in address]
    return {
        choice.key: tuple(filter(None, text.split(","))) if choice.many else text or None
        for choice, text in given
    }


def settled(page: str, chosen: Chosen) -> Chosen:
    """Return these choices with the default of every one that is not made."""
    return gallery.pages()[page].with_defaults(registry(), chosen)


def rows(page: str, chosen: Chosen) -> Iterator[list[tuple[Chart, float]]]:
    """Yield the figures that stand beside each other, each with its share of the width.

    NothingToDraw where the dashboard has nothing to draw for these choices, either.
    """
    for row in gallery.pages()[page].draw(registry(), settled(page, chosen)):
        if isinstance(row, Section):
            continue
        tiles = [tile if isinstance(tile, tuple) else (tile, 1.0) for tile in row]
        charts = [(tile, wide) for tile, wide in tiles if isinstance(tile, Chart)]
        if charts:
            whole = sum(wide for _, wide in charts)
            yield [(chart, wide / whole) for chart, wide in charts]


def spec(chart: Chart) -> dict[str, Any]:
    """Return a figure for plotly.js without the shapes of maps, which it fetches once."""
    drawn = plotly.spec(chart)
    traces = [
        {**trace, "geojson": SHAPES} if "geojson" in trace else trace for trace in drawn["data"]
    ]
    return {"data": traces, "layout": drawn["layout"]}


@cache
def template() -> dict[str, Any]:
    return plotly.template_spec()

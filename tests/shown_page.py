"""A page of the dashboard as its reader meets it, run through `dashboard.py` without a browser."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

ESCAPED = re.compile(r"\\([^A-Za-z0-9\s])")
DASHBOARD = Path(__file__).parent.parent / "dashboard.py"


@dataclass(frozen=True)
class ShownPage:
    """What one run of a page put on the screen."""

    app: AppTest

    @property
    def boards(self) -> list[Any]:
        """The components that draw cards and figures: one, or none on a page without figures."""
        shown = self.app.get("bidi_component")
        return [one for one in shown if one.proto.component_name == "jember.board"]

    @property
    def message(self) -> dict[str, Any]:
        """The one message with every card and figure, as the browser gets it."""
        (component,) = self.boards
        message: dict[str, Any] = json.loads(gzip.decompress(component.proto.bytes))
        return message

    @property
    def tiles(self) -> dict[str, dict[str, Any]]:
        return {tile["name"]: tile for row in self.message["rows"] for tile in row["tiles"]}

    def title(self, name: str) -> str:
        return str(self.tiles[name]["title"])

    def subtitle(self, name: str) -> str:
        return str(self.tiles[name]["subtitle"])

    def outlined(self, name: str) -> list[str]:
        """The codes of the kecamatan that a map puts a line around."""
        maps = (one for one in self.tiles[name]["figure"]["data"] if one["type"] == "choropleth")
        return [code for one in maps for code in one["locations"] if len(one["locations"]) == 1]

    def origin(self, name: str) -> dict[str, Any]:
        """What a reader is shown who asks of this tile where its number comes from."""
        self.app.session_state["papan_asal"] = name
        self.app.run()
        told: dict[str, Any] = self.message["origin"]
        return told

    def texts(self) -> Iterator[str]:
        """Every text that a reader can meet: widgets, headings, cards, figures and tables."""
        for kind in ("title", "header", "subheader", "markdown", "warning", "info", "caption"):
            for element in self.app.get(kind):
                yield str(element.value)
        for kind in ("selectbox", "button_group"):
            for element in self.app.get(kind):
                yield str(element.label)
                yield from map(str, element.options)
        for element in self.app.dataframe:
            frame = element.value
            yield from map(str, frame.columns)
            for column in frame.select_dtypes(["object", "string"]):
                yield from (text for text in map(str, frame[column]) if "://" not in text)
        if self.boards:
            yield from _texts(self.message["rows"])


_WORDLESS = {
    *("name", "kind", "customdata", "locations", "geojson", "type", "codes", "url", "id"),
    *("color", "colorscale", "bgcolor", "fgcolor", "tickcolor", "hovertemplate", "texttemplate"),
    *("template", "projection", "xref", "yref", "symbol", "shape", "mode", "selects"),
}
"""Fields of a message that no reader sees: names, colours, formats."""


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        is_date_axis = value.get("type") == "date"
        for key, one in value.items():
            if key in _WORDLESS or (is_date_axis and key == "tickvals"):
                continue
            if key == "x" and isinstance(one, list) and any("-" in str(each) for each in one):
                continue
            yield from _texts(one)


def as_read(markdown: str) -> str:
    """A text of the page without what keeps its letters from counting as Markdown."""
    return ESCAPED.sub(r"\1", markdown)


def go_to(app: AppTest, address: str) -> None:
    """Let the next run show the page of this address, as its entry in the menu does."""
    app._page_hash = calc_hash(address)


def open_page(path: str = "", **address: str) -> ShownPage:
    """Run the page of this address ("" is the first page)."""
    app = AppTest.from_file(str(DASHBOARD), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    app.run()
    if path:
        go_to(app, path)
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
    assert not app.exception, [one.message for one in app.exception]
    return ShownPage(app)

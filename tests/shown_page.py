"""A page of the dashboard as its reader meets it, run through `dashboard.py` without a browser."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages import blocks, gallery, signing_in
from pages.document import explained, packed
from pages.page import Page
from pages.reader import Reader, of_address

ESCAPED = re.compile(r"\\([^A-Za-z0-9\s])")
DASHBOARD = Path(__file__).parent.parent / "dashboard.py"


@dataclass(frozen=True)
class ShownPage:
    """What one run of a page put on the screen, at this address."""

    app: AppTest
    address: Mapping[str, str] = field(default_factory=dict)

    @property
    def told(self) -> dict[str, Any]:
        """What the board in the browser was told, to fetch the document of the page."""
        return components(self.app)["jember.board"]

    @property
    def page(self) -> Page:
        name = self.told["page"]
        return gallery.pages()["" if name == blocks.FIRST else name]

    @property
    def reader(self) -> Reader:
        address = {**self.address, **self.told["own"]}
        return of_address(address, signing_in.visitor({}), self.told["draft"])

    @property
    def document(self) -> dict[str, Any]:
        """The document of the page, as the browser gets it."""
        found: dict[str, Any] = json.loads(packed(self.page, self.reader, self.address).text)
        return found

    @property
    def name(self) -> str:
        return str(self.document["title"])

    @property
    def lead(self) -> str:
        return str(self.document["lead"])

    @property
    def simulated(self) -> str:
        return str(self.document["simulated"])

    @property
    def nothing(self) -> str:
        return str(self.document["nothing"])

    @property
    def remarks(self) -> list[str]:
        return [remark["words"] for remark in self.document["remarks"]]

    @property
    def tiles(self) -> dict[str, dict[str, Any]]:
        return {tile["name"]: tile for row in self.document["rows"] for tile in row["tiles"]}

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
        return explained(self.page, self.reader, self.address, name)

    def texts(self) -> Iterator[str]:
        """Every text that a reader can meet: widgets, headings, cards, figures and tables."""
        for kind in ("title", "header", "subheader", "markdown", "warning", "info", "caption"):
            for element in self.app.get(kind):
                yield str(element.value)
        for element in self.app.dataframe:
            frame = element.value
            yield from map(str, frame.columns)
            for column in frame.select_dtypes(["object", "string"]):
                yield from (text for text in map(str, frame[column]) if "://" not in text)
        if any(
            one.proto.component_name == "jember.board" for one in self.app.get("bidi_component")
        ):
            found = self.document
            yield from (found[part] for part in ("title", "lead", "due", "simulated", "nothing"))
            yield from self.remarks
            for control in found["controls"]:
                yield control["label"]
                yield from (name for _, name, *_ in control.get("options", ()))
            yield from _texts(found["rows"])


_WORDLESS = {
    *("name", "kind", "customdata", "locations", "geojson", "type", "codes", "url", "id"),
    *(
        "color",
        "fillcolor",
        "colorscale",
        "bgcolor",
        "fgcolor",
        "tickcolor",
        "hovertemplate",
        "texttemplate",
    ),
    *("template", "projection", "xref", "yref", "symbol", "shape", "mode", "selects"),
}
"""Fields of a document that no reader sees: names, colours, formats."""


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


def components(app: AppTest) -> dict[str, dict[str, Any]]:
    """What our own elements in the browser were told, by their names."""
    shown = (one.proto for one in app.get("bidi_component"))
    return {one.component_name: json.loads(one.json) for one in shown if one.json}


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
    return ShownPage(app, address)

"""Write the pages of the public edition: each state of each page, and what all of them need."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import jinja2
from markupsafe import Markup

from charts.palettes import on_dark
from charts.tiles import NothingToDraw
from data import catalogue, deadlines, indonesian
from data.store import snapshots
from exports.site.drawing import Drawings, Drawn, Request
from geo.boundaries import ATTRIBUTION
from pages import document
from pages import page as blocks
from pages.page import Block
from pages.reader import Reader
from pages.site import markup
from pages.site.states import Address, Room, rooms
from queries import published

File: TypeAlias = tuple[str, bytes]

_HERE = Path(__file__).parent
_STATIC = _HERE.parents[1] / "static"
_WIDE, _GAP, _EDGES = 1140, 20, 34
"""Pixels of a page at a desk, between two tiles, and of the edges of one."""
_SIZES = (("small", 330, 0), ("medium", 540, 440), ("large", 1106, 860))
"""Drawings: their names in the style, their widths, and how wide a tile must be to have one."""
_CLAIMS = "angka-terbit.html"
_BARE: Mapping[str, Any] = dict.fromkeys(
    ("simulated", "undetailed", "nothing"), ""
) | dict.fromkeys(("remarks", "rows", "controls", "below", "notes"), ())
"""What a page has that is no state of a page of the dashboard."""
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class State:
    """A file of a page: its choices and its document, the figures of which are drawn."""

    room: Room
    address: Address
    document: dict[str, Any]

    @property
    def path(self) -> str:
        return self.room.path(self.address)

    @property
    def tiles(self) -> list[dict[str, Any]]:
        return [tile for row in self.document["rows"] for tile in row["tiles"]]


@dataclass(frozen=True)
class Site:
    """Everything that the public may read of a snapshot, as files."""

    reader: Reader
    drawings: Drawings

    @cached_property
    def rooms(self) -> Mapping[str, Room]:
        return rooms(self.reader.registry)

    def files(self) -> Iterator[File]:
        """Yield the path and content of every file."""
        states = list(self._states())
        yield from self._assets()
        for state in states:
            yield self._page(state)
        yield self._claims()

    def _states(self) -> Iterator[State]:
        found = [
            State(room, address, self._document(room, address))
            for room in self.rooms.values()
            for address in room.states
        ]
        asked: list[tuple[dict[str, Any], Request]] = []
        for state in found:
            template = state.document.pop("template")
            for row in state.document["rows"]:
                asked += _requests(row, template)
        for (tile, _), drawn in zip(
            asked, self.drawings.draw([one for _, one in asked]), strict=True
        ):
            _fill(tile, drawn)
        return iter(found)

    def _document(self, room: Room, address: Address) -> dict[str, Any]:
        packed = document.packed(room.page, self.reader, dict(address))
        found: dict[str, Any] = json.loads(packed.text)
        return found

    @cached_property
    def _word(self) -> Markup:
        (drawn,) = self.drawings.draw([{}])
        defined = Markup('<svg class="unseen" aria-hidden="true"><defs>{}</defs></svg>')
        return defined.format(Markup(drawn.legend))  # noqa: S704 - drawn by ourselves

    def write(self, template: str, path: str, title: str, lead: str, **context: object) -> File:
        """Render a page of this path."""
        html = _TEMPLATES.get_template(template).render(
            root="../" * path.count("/"),
            at=path,
            title=title,
            description=_short(lead) or title,
            style=self._style[0],
            script=self._script[0],
            menu=self._menu,
            snapshot=self.reader.registry.named,
            published=indonesian.date(
                snapshots.in_jember(self.reader.manifest.published_at).date()
            ),
            due=self._due,
            attribution=ATTRIBUTION,
            word=self._word,
            **{**_BARE, "document": {**_BARE, "title": title, "lead": lead}, **context},
        )
        return path, html.encode()

    @property
    def _due(self) -> str:
        return f"{deadlines.next_update(self.reader.manifest, snapshots.in_jember(None).date())}."

    @cached_property
    def _menu(self) -> list[dict[str, str]]:
        menu = [{"label": room.page.title, "path": room.path()} for room in self.rooms.values()]
        return [*menu, {"label": "Istilah", "path": "sumber/bagian-istilah.html"}]

    def _page(self, state: State) -> File:
        room, registry = state.room, self.reader.registry
        chosen = document.read(room.page, registry, dict(state.address))
        below: list[Mapping[str, Any]] = []
        notes: list[Markup] = []
        try:
            below = list(self._below(room.page.below(registry, chosen), state.address))
            notes = list(map(markup.inline, room.page.notes(registry, chosen)))
        except NothingToDraw:
            pass
        for tile in state.tiles:
            if leads := tile.get("leads"):
                tile["leads"] = self.rooms[leads].path()
        return self.write(
            "page.html",
            state.path,
            state.document["title"],
            state.document["lead"],
            document=state.document,
            controls=list(room.controls(state.address)),
            below=below,
            notes=notes,
        )

    def _below(self, found: Iterable[Block], address: Address) -> Iterator[Mapping[str, Any]]:
        for block in found:
            match block:
                case blocks.Link():
                    room = self.rooms[block.address]
                    place = dict(address).get("kecamatan", "")
                    path = room.nearest((), "kecamatan", place) if place else room.path()
                    yield {"kind": "link", "path": path, "words": block.words}
                case blocks.Published():
                    words = f"Semua {len(catalogue.CLAIMS)} angka terbit dan kutipannya"
                    yield {"kind": "link", "path": _CLAIMS, "words": words}
                case blocks.SimulationWarning():
                    said = document.what_is_simulated(self.reader.registry)
                    yield {"kind": "remark", "html": f"{said}."}
                case _:
                    if rendered := markup.below(block):
                        yield rendered

    def _claims(self) -> File:
        title = "Semua angka terbit"
        lead = f"{len(catalogue.CLAIMS)} angka pernah terbit, masing-masing dengan kutipannya."
        table = blocks.Table(published.everything(), markup.CLAIMS, name="angka-terbit")
        return self.write("page.html", _CLAIMS, title, lead, below=[markup.below(table)])

    # What all pages need

    @cached_property
    def _style(self) -> tuple[str, bytes]:
        dark = on_dark()
        light = "".join(f"--{colour[1:]}:{colour};" for colour in dark)
        other = "".join(f"--{colour[1:]}:{then};" for colour, then in dark.items())
        css = (_HERE / "site.css").read_text(encoding="utf-8")
        text = css.replace("/* light */", light).replace("/* dark */", other)
        return _by_content("gaya", ".css", text)

    @cached_property
    def _script(self) -> tuple[str, bytes]:
        profile = self.rooms["kecamatan"]
        places = [
            [
                f"Kecamatan {place.name}",
                profile.nearest((), "kecamatan", code),
                place.name,
                *place.alternative_spellings,
            ]
            for code, place in catalogue.KECAMATAN.items()
        ]
        places += [[one["label"], one["path"]] for one in self._menu]
        search = (
            (_STATIC / "finding.js").read_text(encoding="utf-8").replace("export const", "const")
        )
        own = (_HERE / "site.js").read_text(encoding="utf-8")
        listed = json.dumps(places, ensure_ascii=False, separators=(",", ":"))
        return _by_content("cari", ".js", f"{{\n{search}\nconst PLACES = {listed};\n{own}}}\n")

    def _assets(self) -> Iterator[File]:
        yield from (self._style, self._script)
        yield "favicon.png", (_STATIC / "favicon.png").read_bytes()
        for font in sorted((_STATIC / "fonts").iterdir()):
            yield f"fonts/{font.name}", font.read_bytes()


def _by_content(name: str, ending: str, text: str) -> File:
    content = text.encode()
    return f"{name}-{hashlib.sha256(content).hexdigest()[:10]}{ending}", content


def _short(text: str, most: int = 200) -> str:
    return text if len(text) <= most else f"{text[: text.rfind(' ', 0, most)]}…"


def _requests(row: Mapping[str, Any], template: Any) -> Iterator[tuple[dict[str, Any], Request]]:  # noqa: ANN401
    """Yield the charts of a row with what is to be drawn of each, in the widths of its place."""
    tiles = row["tiles"]
    room = _WIDE - _GAP * (len(tiles) - 1)
    for tile in tiles:
        if tile["kind"] != "chart":
            continue
        share = (
            0.48 if row["kind"] == "beside" else tile["wide"] / sum(one["wide"] for one in tiles)
        )
        sizes = [size for size in _SIZES if share * room - _EDGES >= size[2]]
        figure = tile.pop("figure")
        tile["sizes"] = [name for name, _, _ in sizes]
        tile["simulated"] = bool(figure["layout"].get("meta", {}).get("simulated"))
        drawn = {"figure": figure, "grid": tile["grid"], "title": tile["title"]}
        widths = [] if tile["grid"] else [width for _, width, _ in sizes]
        yield tile, {"tile": drawn, "template": template, "widths": widths, "colours": on_dark()}


def _fill(tile: dict[str, Any], drawn: Drawn) -> None:
    tile["legend"] = Markup(drawn.legend)  # noqa: S704 - drawn by ourselves
    tile["embed"] = ""
    tile["drawings"] = [Markup(one) for one in drawn.drawings]  # noqa: S704
    if tile["grid"]:
        tile["sizes"] = ["cells"]

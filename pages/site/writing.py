"""Write the pages of the public edition: each state of each page, and shared files."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup

from charts.palettes import on_dark
from charts.tiles import Exhibit, NothingToDraw
from data import catalogue, deadlines, indonesian
from data.permissions import PUBLIC
from data.store import snapshots
from exports.records.editions import Record
from exports.records.export_log import file, hand_out
from exports.site.drawing import Drawings, Drawn, Request
from exports.site.output import File
from exports.stamp import dashboard_address, stamp
from exports.table import as_chart
from geo.boundaries import ATTRIBUTION
from pages import document, gallery
from pages import page as blocks
from pages.page import Block
from pages.reader import Reader
from pages.site import markup
from pages.site.serving import PREFIX
from pages.site.sharing import Shares
from pages.site.states import Address, PageStates, embed
from queries import published

_HERE = Path(__file__).parent
_STATIC = _HERE.parents[1] / "static"
_WIDE, _GAP, _EDGES = 1140, 20, 34
"""Pixels: width of a page on a desktop, gap between tiles, and padding of a tile."""
_SIZES = (("small", 330, 0), ("medium", 540, 440), ("large", 1106, 860))
"""Drawings: CSS name, width, and the tile width from which they are used."""
_CLAIMS = "angka-terbit.html"
_BARE: Mapping[str, Any] = {
    **dict.fromkeys(("simulated", "undetailed", "nothing", "picture"), ""),
    **dict.fromkeys(("remarks", "rows", "controls", "below", "notes"), ()),
}
"""Template defaults of pages that are no state of a dashboard page."""
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class State:
    """A page state: its selection and its document with drawn figures."""

    room: PageStates
    address: Address
    document: dict[str, Any]

    @property
    def path(self) -> str:
        return self.room.path(self.address)

    @property
    def tiles(self) -> list[dict[str, Any]]:
        return [tile for row in self.document["rows"] for tile in row["tiles"]]

    @property
    def is_main(self) -> bool:
        return self.room.main(self.address) == self.address


@dataclass(frozen=True)
class Site:
    """Everything that the public may read of a snapshot, as files.

    Each process makes one `part` of `parts`; states that are not `wanted` are left out.
    """

    reader: Reader
    drawings: Drawings
    part: int = 0
    parts: int = 1
    wanted: Callable[[Address], bool] = lambda _: True

    @cached_property
    def rooms(self) -> Mapping[str, PageStates]:
        """Every page that the public may open, by its address."""
        return {
            address: PageStates(page, self.reader.registry, self.wanted)
            for address, page in gallery.pages().items()
            if PUBLIC.sees(address)
        }

    @cached_property
    def shares(self) -> Shares:
        return Shares(self.reader, self.rooms)

    def files(self) -> Iterator[File]:
        """Yield the path and content of every page and embed of this part."""
        for state in self._states():
            if state.is_main:
                yield from self._embeds(state)
            yield self._page(state)

    def common(self) -> Iterator[File]:
        """Yield shared files, and pages that are no state of a dashboard page."""
        yield from (self._style, self._script)
        yield "favicon.png", (_STATIC / "favicon.png").read_bytes()
        for font in sorted((_STATIC / "fonts").iterdir()):
            yield f"fonts/{font.name}", font.read_bytes()
        yield self._claims()
        yield from self._shares()

    def _states(self) -> list[State]:
        """Return the states of this part with their figures drawn."""
        every = [(room, address) for room in self.rooms.values() for address in room.states]
        mine = every[self.part :: self.parts]
        found = [
            State(
                room,
                address,
                json.loads(document.packed(room.page, self.reader, dict(address)).text),
            )
            for room, address in mine
        ]
        requests: list[tuple[dict[str, Any], Request]] = []
        for state in found:
            template = state.document.pop("template")
            for row in state.document["rows"]:
                requests += _requests(row, template)
        drawn = self.drawings.draw([request for _, request in requests])
        for (tile, _), drawing in zip(requests, drawn, strict=True):
            _fill(tile, drawing)
        return found

    @cached_property
    def _word(self) -> Markup:
        (drawn,) = self.drawings.draw([{}])
        defined = Markup('<svg class="unseen" aria-hidden="true"><defs>{}</defs></svg>')
        return defined.format(Markup(drawn.legend))  # noqa: S704 - drawn by ourselves

    def write(self, template: str, path: str, title: str, lead: str, **context: object) -> File:
        """Render a page of this path."""
        html = _TEMPLATES.get_template(template).render(
            address=self.address,
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
            **{
                **_BARE,
                "root": "../" * path.count("/"),
                "document": {**_BARE, "title": title, "lead": lead},
                **context,
            },
        )
        return path, html.encode()

    @property
    def address(self) -> str:
        """Return the public address of the folder, from DASBOR_ALAMAT; "" if unknown."""
        base = dashboard_address().rstrip("/")
        return f"{base}{PREFIX}" if base else ""

    @property
    def root(self) -> str:
        """Return the link prefix for pages that are served under any address."""
        return urlsplit(self.address).path or PREFIX

    @property
    def _due(self) -> str:
        return f"{deadlines.next_update(self.reader.manifest, snapshots.in_jember(None).date())}."

    @cached_property
    def _menu(self) -> list[dict[str, str]]:
        menu = [{"label": room.page.title, "path": room.path()} for room in self.rooms.values()]
        return [*menu, {"label": "Istilah", "path": "sumber/bagian-istilah.html"}]

    def _page(self, state: State) -> File:
        room, registry = state.room, self.reader.registry
        below: list[Mapping[str, Any]] = []
        notes: list[Markup] = []
        try:
            chosen = document.read(room.page, registry, dict(state.address))
            below = list(self._below(room.page.below(registry, chosen), state.address))
            notes = list(map(markup.inline, room.page.notes(registry, chosen)))
        except NothingToDraw:
            pass
        for tile in state.tiles:
            if leads := tile.get("leads"):
                tile["leads"] = self.rooms[leads].path()
            if tile["kind"] == "chart":
                tile["share"] = self.shares.path(self._exhibit(state, tile))
        return self.write(
            "page.html",
            state.path,
            state.document["title"],
            state.document["lead"],
            picture=self.shares.picture(room, room.main(state.address)),
            document=state.document,
            controls=list(room.controls(state.address)),
            below=below,
            notes=notes,
        )

    def _exhibit(self, state: State, tile: Mapping[str, Any]) -> Exhibit:
        return Exhibit(state.room.page.address, tile["name"], state.address)

    def _embeds(self, state: State) -> Iterator[File]:
        """Yield the embed page of each figure of a state, with its oEmbed answer."""
        for tile in state.tiles:
            if tile["kind"] != "chart":
                continue
            tile["embed"] = embed(self._exhibit(state, tile))
            name, title = f"{tile['embed']}.html", tile["title"]
            tile["frame"] = markup.frame(self.address, name, title, _high(tile))
            yield self.write("embed.html", name, title, tile["alt"], tile=tile, whole=state.path)
            if self.address:
                answer = {
                    "version": "1.0",
                    "type": "rich",
                    "provider_name": "Dasbor Jember",
                    "provider_url": self.address,
                    "title": title,
                    "width": 600,
                    "height": _high(tile),
                    "html": tile["frame"],
                }
                yield f"{tile['embed']}.json", json.dumps(answer, ensure_ascii=False).encode()

    def _below(self, found: Iterable[Block], address: Address) -> Iterator[Mapping[str, Any]]:
        for block in found:
            match block:
                case blocks.Link(query=query) if query:
                    room = self.rooms[block.address]
                    if (state := room.address(query)) in room.states:
                        yield {"kind": "link", "path": room.path(state), "words": block.words}
                case blocks.Link():
                    room = self.rooms[block.address]
                    place = dict(address).get("kecamatan", "")
                    path = room.nearest((), "kecamatan", place) if place else room.path()
                    yield {"kind": "link", "path": path, "words": block.words}
                case blocks.Published(words=words):
                    yield {"kind": "link", "path": _CLAIMS, "words": words}
                case blocks.SimulationWarning():
                    if said := document.what_is_simulated(self.reader.registry):
                        yield {"kind": "remark", "html": f"{said}."}
                case _:
                    if rendered := markup.below(block):
                        yield rendered

    def _shares(self) -> Iterator[File]:
        """Yield the share page of each code with its picture, and log the pictures as exports."""
        pictures: dict[Record, bytes] = {}
        for shared in self.shares.every():
            now, record = self.shares.now(shared), shared.record
            if now and shared.now and now not in pictures:
                pictures[now] = self.drawings.picture(shared.now, stamp(now.code))
            items = [
                (item.headline, item.main, item.subtitle, catalogue.STATUSES[item.status].label)
                for item in record.items
            ]
            yield self.write(
                "share.html",
                f"k/{record.code}.html",
                record.title,
                f"{shared.head} {items[0][1]}" if len(items) == 1 else shared.head,
                shared=shared,
                picture=f"k/{now.code}.png" if now else "",
                newer=f"k/{now.code}.html" if now and now.code != record.code else "",
                alt=as_chart(shared.now).alt if shared.now else "",
                state=self._state_of(shared.exhibit),
                headings=("Judul", "Angka utama atau terbesar", "Tentang", "Status"),
                items=items,
            )
        for record, content in pictures.items():
            yield f"k/{record.code}.png", content
        hand_out({under: [file("png", png)] for under, png in pictures.items()})
        yield self.write("404.html", "404.html", "Tidak ada di sini", "", root=self.root)
        yield self.write("404.html", "k/404.html", "Kode tidak dikenal", "", root=self.root)

    def _state_of(self, exhibit: Exhibit | None) -> str:
        """Return the path of the state nearest to a figure; "" for none."""
        room = self.rooms.get(exhibit.page) if exhibit else None
        if exhibit is None or room is None:
            return ""
        address = room.address(
            {key: value for key, value in exhibit.chosen if isinstance(value, str)}
        )
        return room.path(address if address in room.states else room.main(address))

    def _claims(self) -> File:
        title = "Semua angka terbit"
        lead = f"{len(catalogue.CLAIMS)} angka pernah terbit, masing-masing dengan kutipannya."
        table = blocks.Table(published.everything(), blocks.CLAIMS, name="angka-terbit")
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
        places += [[entry["label"], entry["path"]] for entry in self._menu]
        search = (
            (_STATIC / "finding.js").read_text(encoding="utf-8").replace("export const", "const")
        )
        own = (_HERE / "site.js").read_text(encoding="utf-8")
        listed = json.dumps(places, ensure_ascii=False, separators=(",", ":"))
        return _by_content("cari", ".js", f"{{\n{search}\nconst PLACES = {listed};\n{own}}}\n")


def _by_content(name: str, ending: str, text: str) -> File:
    content = text.encode()
    return f"{name}-{hashlib.sha256(content).hexdigest()[:10]}{ending}", content


def _short(text: str, most: int = 200) -> str:
    return text if len(text) <= most else f"{text[: text.rfind(' ', 0, most)]}…"


def _requests(row: Mapping[str, Any], template: Any) -> Iterator[tuple[dict[str, Any], Request]]:  # noqa: ANN401
    """Yield the charts of a row with their drawing requests, in the widths of their place."""
    tiles = row["tiles"]
    room = _WIDE - _GAP * (len(tiles) - 1)
    for tile in tiles:
        if tile["kind"] != "chart":
            continue
        share = (
            0.48
            if row["kind"] == "beside"
            else tile["wide"] / sum(other["wide"] for other in tiles)
        )
        sizes = [size for size in _SIZES if share * room - _EDGES >= size[2]]
        figure = tile.pop("figure")
        tile["embed"] = tile["share"] = ""
        tile["sizes"] = [name for name, _, _ in sizes]
        tile["simulated"] = bool(figure["layout"].get("meta", {}).get("simulated"))
        drawn = {"figure": figure, "grid": tile["grid"], "title": tile["title"]}
        widths = [] if tile["grid"] else [width for _, width, _ in sizes]
        yield tile, {"tile": drawn, "template": template, "widths": widths, "colours": on_dark()}


def _high(tile: Mapping[str, Any]) -> int:
    """Return the height in pixels of a figure's frame at phone width."""
    (wide, high) = (330, 60 + 21 * len(tile["grid"]["rows"])) if tile["grid"] else (330, 0)
    if not tile["grid"]:
        wide, high = map(int, re.findall(r'viewBox="0 0 (\d+) (\d+)"', tile["drawings"][0])[0])
    lines = ((tile["title"], 34, 24), (tile["subtitle"], 44, 20), (tile["footer"], 54, 18))
    words = sum(-(-len(text) // letters) * line for text, letters, line in lines)
    names = 24 * tile["legend"].count("<li") // 2
    return int((high * 360 / wide + words + names + 150) // 10 * 10)


def _fill(tile: dict[str, Any], drawn: Drawn) -> None:
    tile["legend"] = Markup(drawn.legend)  # noqa: S704 - drawn by ourselves
    tile["drawings"] = [Markup(drawing) for drawing in drawn.drawings]  # noqa: S704
    if tile["grid"]:
        tile["sizes"] = ["cells"]

"""Figures of the public edition as SVG or HTML, cached by their content."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

from charts.tiles import Tile
from exports import picture
from exports.browser import Browser
from exports.presets import custom
from exports.stamp import Stamp

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
_STATIC = _ROOT / "static"
_MODULES = ("figure.js", "grid.js", "legend.js", "simulated.js")
_DRAWN_FROM = (*_MODULES, "plotly.min.js", "kecamatan.geojson", "world_110m.json")
_NOWHERE = "http://dasbor.invalid/"
_PAGE = (
    '<!DOCTYPE html><html lang="id"><head><link rel="stylesheet" href="board.css">'
    '<script type="module" src="drawing.js"></script></head><body></body></html>'
)

_AT_ONCE = 10
"""Figures that a browser draws per call: each call is a wait of some milliseconds."""

MESSAGE = custom(1200, 630)
"""The picture preset for link previews."""

Request = Mapping[str, Any]
"""A tile of a document with its template, its widths in pixels, and colours of the dark.

Without a tile it asks for what drawings of simulated data use of their page: `Drawn.legend`.
"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure's legend and its drawing in each width, as markup."""

    legend: str
    drawings: tuple[str, ...]


class Drawings:
    """A cache of drawings in a folder, by the hash of their inputs.

    `used` are the keys that were requested.
    """

    def __init__(self, folder: Path, browsers: int = 0) -> None:
        self._folder = folder
        self._browsers = browsers or os.cpu_count() or 1
        self.used: set[str] = set()
        self._maker = _hash(*(_file(name).read_bytes() for name in (*_DRAWN_FROM, "drawing.js")))

    def draw(self, requests: Sequence[Request]) -> list[Drawn]:
        """Draw what is not cached, on all processors; PictureError if impossible."""
        texts = [json.dumps(request, separators=(",", ":")) for request in requests]
        keys = [_hash(self._maker, text.encode()) for text in texts]
        self._folder.mkdir(parents=True, exist_ok=True)
        self.used |= set(keys)
        missing = [key for key in dict.fromkeys(keys) if not self._path(key).is_file()]
        by_key = dict(zip(keys, requests, strict=True))
        count = min(self._browsers, -(-len(missing) // 20))
        parts = [missing[start::count] for start in range(count)]
        with ThreadPoolExecutor(max(1, count)) as pool:
            list(pool.map(lambda part: self._make(part, by_key), parts))
        found = (json.loads(self._path(key).read_bytes()) for key in keys)
        return [Drawn(drawing["legend"], tuple(drawing["drawings"])) for drawing in found]

    def picture(self, tile: Tile, stamp: Stamp) -> bytes:
        """Draw a figure with its code for link previews: PNG; PictureError if impossible."""
        key = _hash(self._maker, self._painter, stamp.payload, stamp.code)
        self.used.add(key)
        kept = self._folder / f"{key}.png"
        if not kept.is_file():
            self._folder.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(picture.png(tile, MESSAGE, stamp=stamp))
        return kept.read_bytes()

    @cached_property
    def _painter(self) -> str:
        """Return a hash of the drawing program."""
        files = (path for room in ("charts", "exports") for path in (_ROOT / room).rglob("*.py"))
        return _hash(*(path.read_bytes() for path in sorted(files)))

    def forget(self) -> None:
        """Remove unused drawings."""
        for path in self._folder.iterdir():
            if path.stem not in self.used:
                path.unlink()

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _make(self, keys: Sequence[str], requests: Mapping[str, Request]) -> None:
        browser = Browser(load=_load)
        try:
            for start in range(0, len(keys), _AT_ONCE):
                batch = keys[start : start + _AT_ONCE]
                seeded = [{**requests[key], "seed": int(key[:7], 16)} for key in batch]
                for key, drawn in zip(batch, browser.run(partial(_drawn, seeded)), strict=True):
                    fresh = self._path(f".{key}")
                    fresh.write_text(json.dumps(drawn, ensure_ascii=False), encoding="utf-8")
                    fresh.replace(self._path(key))
        finally:
            browser.close()


def _drawn(requests: Sequence[Request], page: Page) -> list[dict[str, Any]]:
    # Playwright takes long to pack what is no text.
    text = page.evaluate("text => drawn(text)", json.dumps(requests))
    found: list[dict[str, Any]] = json.loads(text)
    return found


def _hash(*parts: str | bytes) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(part.encode() if isinstance(part, str) else part)
    return found.hexdigest()[:32]


def _load(page: Page) -> None:
    """Let the page have the modules of the board, as files of this machine."""
    page.route("**/*", _answer)
    page.goto(_NOWHERE)
    page.wait_for_function("() => Boolean(window.drawn)")


def _answer(route: Route) -> None:
    name = route.request.url.removeprefix(_NOWHERE)
    if not name:
        route.fulfill(body=_PAGE, content_type="text/html")
    elif (file := _file(name)).is_file():
        route.fulfill(path=file)
    else:
        route.abort()


def _file(name: str) -> Path:
    return _HERE / name if name == "drawing.js" else _STATIC / name

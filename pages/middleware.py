"""Middleware: compression, security headers, and a first answer that shows the page.

Streamlit sends its own files as they are, 2 MB of them to a fresh browser, and paints nothing until
they have run. Here they travel compressed, and the first answer already has the page's name, its
sentence and its document, which `static/first.js` draws without waiting for Streamlit.
"""

import asyncio
import base64
import gzip
import hashlib
import json
import re
import socket
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import parse_qsl

import streamlit as st
from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.manifest import SnapshotError
from data.permissions import Visitor
from exports.stamp import dashboard_address
from pages import blocks, document, gallery, reader, signing_in
from pages.page import Page, Tool
from pages.site import serving


def _leave_at_once(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


# asyncio does so by itself for sockets that say that they are TCP, which the one that Streamlit
# opens does not: the body of each answer waited 40 ms until the browser had acknowledged its head.
asyncio.base_events._set_nodelay = _leave_at_once  # type: ignore[attr-defined]

_TEXTS = ("text/", "application/javascript", "application/json", "application/geo+json")
_OURS = "/app/static/"
_FILES = ("/static/", _OURS)
# Streamlit fetches its own font, of 170 kB, for the words that it shows before it knows of ours.
_STREAMLITS_FONT = "/static/media/SourceSansVF-Upright"
_OUR_FONT = "../../app/static/fonts/source-sans-3-latin-400-normal.woff2"
_REFUSES = re.compile(r"gzip\s*;\s*q=0(\.0*)?\s*(,|$)")
_KEPT = 256
"""Compressed files in memory; a page of Streamlit's has some eighty."""


class _Whole:
    """Buffers an answer, so that its body and headers can be changed before sending."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message = {}
        self._body = bytearray()

    async def hear(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if not message.get("more_body"):
            headers = MutableHeaders(raw=self._start["headers"])
            body = bytes(self._body)
            if self._start["status"] == 200:
                body = await self.changed(body, headers)
                headers["Content-Length"] = str(len(body))
            await self._send(self._start)
            await self._send({"type": "http.response.body", "body": body})

    async def changed(self, body: bytes, headers: MutableHeaders) -> bytes:
        raise NotImplementedError


def _without(scope: Scope, *names: bytes) -> Scope:
    """Drop these request headers, so that Streamlit neither compresses nor answers 304."""
    return {**scope, "headers": [header for header in scope["headers"] if header[0] not in names]}


def _takes_gzip(scope: Scope) -> bool:
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and "gzip" in Headers(scope=scope).get("Accept-Encoding", "")
    )


class Compressed:
    """Serves static files compressed, each compressed once."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _takes_gzip(scope):
            path = scope["path"]
            if _STREAMLITS_FONT in path:
                await RedirectResponse(_OUR_FONT)(scope, receive, send)
                return
            if any(folder in path for folder in _FILES) and "range" not in Headers(scope=scope):
                await self._app(
                    _without(scope, b"accept-encoding"), receive, _CompressedFile(send).hear
                )
                return
        await self._app(scope, receive, send)


class _CompressedFile(_Whole):
    async def changed(self, body: bytes, headers: MutableHeaders) -> bytes:
        if not headers.get("Content-Type", "").startswith(_TEXTS):
            return body
        headers["Content-Encoding"] = "gzip"
        headers.add_vary_header("Accept-Encoding")
        packed: bytes = await to_thread.run_sync(_packed, body)
        return packed


@lru_cache(maxsize=_KEPT)
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)


def _policy() -> str:
    """Allow only our own files, and as inline script only the one of Streamlit's page.

    Streamlit loads components as blobs, which no other origin can create.
    """
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inline]
    scripts = " ".join(["'self' blob:", *(f"'sha256-{digest}'" for digest in hashes)])
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
        # Blobs that the page created itself, such as gallery pictures, are allowed.
        "connect-src 'self' blob:; "
        "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


_SECURED = {
    "Content-Security-Policy": _policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# HSTS only if the dashboard's address is https.
_BY_TLS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


class Secured:
    """Adds security headers: only our own files run, and no other page may frame us.

    Being the first that hears a request it also sees to it that who refuses gzip gets none.
    Files of the public edition have a policy of their own, for some of them may be framed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = _SECURED | (_BY_TLS if dashboard_address().startswith("https:") else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                path: str = scope.get("path", "")
                if path.startswith(serving.PREFIX):
                    policy = serving.policy(path.removeprefix(serving.PREFIX))
                    headers["Content-Security-Policy"] = policy
                # Our own files are the same for everybody and change only with the program.
                kept = "no-cache" if _OURS in path else "private, no-store"
                headers.setdefault("Cache-Control", kept)
            await send(message)

        if scope["type"] == "http" and _REFUSES.search(
            Headers(scope=scope).get("Accept-Encoding", "")
        ):
            scope = _without(scope, b"accept-encoding")
        await self._app(scope, receive, secured)


class FirstPaint:
    """Puts a page's title, lead and document into its first answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _takes_gzip(scope):
            await self._app(scope, receive, send)
            return
        name, query = _name(scope["path"]), scope["query_string"].decode("latin-1")
        page = gallery.pages().get(name) or gallery.tools().get(name)
        if name == blocks.FIRST:
            # Streamlit does not know its first page by name and would show an English error.
            home = scope["path"].rstrip("/").removesuffix(blocks.FIRST)
            await RedirectResponse(f"{home}?{query}" if query else home)(scope, receive, send)
        elif page is None:
            await self._app(scope, receive, send)
        else:
            address = dict(parse_qsl(query, keep_blank_values=True))
            visitor = signing_in.of_request(scope)
            plain = _without(scope, b"accept-encoding", b"if-none-match", b"if-modified-since")
            await self._app(plain, receive, _FirstPage(send, page, address, visitor).hear)


_STREAMLITS_STYLE = re.compile(r'<link rel="stylesheet"[^>]*>')
_STREAMLITS_PRELOAD = re.compile(r"<link[^>]*SourceSansVF-Upright[^>]*>")


class _FirstPage(_Whole):
    def __init__(
        self, send: Send, page: Page | Tool, address: Mapping[str, str], visitor: Visitor
    ) -> None:
        super().__init__(send)
        self._page, self._address, self._visitor = page, address, visitor

    async def changed(self, body: bytes, headers: MutableHeaders) -> bytes:
        html = body.decode()
        headers["Cache-Control"] = signing_in.caching(self._visitor)
        headers.add_vary_header("Cookie")
        if "</head>" not in html or not self._visitor.sees(self._page.address):
            return body
        try:
            first = await to_thread.run_sync(_first, self._page, self._address, self._visitor)
        except SnapshotError:
            # Streamlit shows the error.
            return body
        title, lead, head, document = first
        # The first paint does not wait for Streamlit's stylesheet.
        late = "".join(_STREAMLITS_STYLE.findall(html))
        html = _STREAMLITS_STYLE.sub("", html)
        html = _STREAMLITS_PRELOAD.sub(_FONTS, html)
        html = html.replace('<html lang="en">', '<html lang="id">', 1)
        html = html.replace("<title>Streamlit</title>", f"<title>{escape(title)}</title>", 1)
        html = html.replace('<script type="module"', f'{head}<script type="module"', 1)
        shown = f"<h1>{escape(title)}</h1><p class=lead>{escape(lead)}</p>"
        early = f'<div id="awal"><article class="page"><header>{shown}</header></article></div>'
        html = html.replace('<div id="root">', f'{early}{document}{late}<div id="root">', 1)
        packed = gzip.compress(html.encode(), 5, mtime=0)
        headers["Content-Encoding"] = "gzip"
        for name in ("ETag", "Last-Modified"):
            del headers[name]
        return packed


_MODULES = (
    "board",
    "tiles",
    "controls",
    "figure",
    "grid",
    "legend",
    "address",
    "finding",
    "keys",
    "sharing",
    "shell",
    "simulated",
)
_PLOTLY = '<link rel="preload" as="script" href="./app/static/plotly.min.js">'
# Text is painted when its font has loaded: preload it before any script.
_FONTS = "".join(
    '<link rel="preload" as="font" type="font/woff2" crossorigin '
    f'href="./app/static/fonts/source-sans-3-latin-{weight}-normal.woff2">'
    for weight in (700, 600, 400)
)
_HEAD = (
    '<link rel="stylesheet" href="./app/static/board.css">'
    '<script type="module" src="./app/static/first.js"></script>'
)
_BOARD = "".join(f'<link rel="modulepreload" href="./app/static/{name}.js">' for name in _MODULES)


def _first(
    page: Page | Tool, address: Mapping[str, str], visitor: Visitor
) -> tuple[str, str, str, str]:
    """Return the title and lead of a page, its preloads, and its document as HTML."""
    if isinstance(page, Tool):
        return page.title, page.lead, _HEAD, ""
    packed = document.packed(page, reader.of_address(address, visitor), address)
    if packed.internal:
        signing_in.note(visitor, "lihat", page.address or blocks.FIRST)
    found = json.loads(packed.text)
    data = json.dumps({"page": page.address or blocks.FIRST, "document": found})
    data = data.replace("<", "\\u003c")
    draws = any(tile["kind"] == "chart" for row in found["rows"] for tile in row["tiles"])
    return (
        found["title"],
        found["lead"],
        f"{_HEAD}{_BOARD}{_PLOTLY if draws else ''}",
        f'<script type="application/json" id="dokumen">{data}</script>',
    )


def _name(path: str) -> str:
    base = f"/{st.get_option('server.baseUrlPath').strip('/')}".rstrip("/")
    return path.removeprefix(base).strip("/")

"""Serve the folder of the public edition beside the app, at `/publik/`: the same for everybody."""

import hashlib
import json
import mimetypes
import os
from contextlib import suppress
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from exports.formats import TABLES

PREFIX = "/publik/"
EMBEDS = "sematan/"
"""The folder of pages that other sites may frame."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {}"
)
# Types that Python's own list lacks.
_TYPES = {
    ".atom": "application/atom+xml",
    ".jsonld": "application/ld+json",
    ".woff2": "font/woff2",
    ".xlsx": TABLES["xlsx"].mime,
}
_FOR_A_MINUTE, _FOR_EVER = "public, max-age=60", "public, max-age=31536000, immutable"
_UNKNOWN = "Tidak ada di edisi publik ini."


def folder() -> Path | None:
    """Return the folder of the environment variable DASBOR_PUBLIK; None without one."""
    named = os.environ.get("DASBOR_PUBLIK", "").strip()
    return Path(named).resolve() if named else None


def embed_code(path: str) -> str:
    """Return the embed code of this path; "" if there is none."""
    answer = root / f"{path}.json" if (root := folder()) else None
    if answer is None or not answer.is_file():
        return ""
    return str(json.loads(answer.read_bytes())["html"])


def policy(path: str) -> str:
    """Return the content security policy of a path without the prefix."""
    return _POLICY.format("*" if path.startswith(EMBEDS) else "'none'")


def _serve(request: Request) -> Response:
    path: str = request.path_params["path"] or "index.html"
    file = _found(path)
    if file is None:
        page = _found("k/404.html" if path.startswith("k/") else "404.html")
        text = page.read_text(encoding="utf-8") if page else _UNKNOWN
        return HTMLResponse(text, 404)
    packed = file.with_name(f"{file.name}.gz")
    zips = packed.is_file() and "gzip" in request.headers.get("Accept-Encoding", "")
    content = (packed if zips else file).read_bytes()
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Vary": "Accept-Encoding",
        "Cache-Control": _FOR_EVER if file.suffix in (".css", ".js", ".woff2") else _FOR_A_MINUTE,
        "Access-Control-Allow-Origin": "*",
        **({"Content-Encoding": "gzip"} if zips else {}),
    }
    if tag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    mime = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0]
    return Response(content, headers=headers, media_type=mime or "application/octet-stream")


def _found(path: str) -> Path | None:
    """Find the file of a path, with or without ending, or of a folder; no hidden files."""
    root = folder()
    if root is None or any(part.startswith(".") for part in path.split("/")):
        return None
    for name in (f"{path}index.html",) if path.endswith("/") else (path, f"{path}.html"):
        # Paths with a null byte or too long for the system.
        with suppress(ValueError, OSError):
            file = (root / name).resolve()
            if file.is_relative_to(root) and file.is_file():
                return file
    return None


ROUTES = (
    Route(PREFIX.rstrip("/"), lambda _: RedirectResponse(PREFIX)),
    Route(f"{PREFIX}{{path:path}}", _serve),
)

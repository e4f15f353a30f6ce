"""HTTP routes beside Streamlit: page documents and static files.

`GET /figur/<page>?<address>` is the document of a page, `/figur/<page>/<tile>/asal` where a tile's
number comes from, `/figur/<page>/<figure>/<kind>.csv` its table, `/berlaku?<address>` what counts,
`/siap` whether this server has numbers for readers, `/publik/…` the files of the public edition,
`/app/static/…` those of `static/`.
"""

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from streamlit.runtime.pages_manager import PagesManager

from charts.model import Chart
from charts.tiles import NothingToDraw
from data.manifest import SnapshotError
from data.permissions import Forbidden
from data.store import snapshots
from exports.csv import for_excel, for_machines
from exports.formats import named_as
from exports.records import editions
from exports.records.ledger import RecordError
from pages import blocks, document, gallery, reader, redraw, signing_in
from pages.middleware import Compressed, FirstPaint, Secured
from pages.page import Page
from pages.reader import Reader
from pages.signing_in import SignIns
from pages.site import serving
from pages.slideshow import EDITION

# Until `st.navigation` has run once, a server that finds a folder `pages/` runs the file of a deep
# link by itself, without dashboard.py: the first visitor would get an empty page.
PagesManager.uses_pages_directory = False

_STATIC = Path(__file__).parent.parent / "static"

DRAFT_KEY = "X-Kunci-Draf"
"""The header that carries the key of a draft."""

_CSV = {"excel": (".csv", for_excel), "mesin": ("-mesin.csv", for_machines)}
_NO_NUMBERS = "Belum ada angka yang dapat ditampilkan."
_FRESH = {
    "Cache-Control": "private, no-cache",
    "Vary": "Cookie",
    "X-Content-Type-Options": "nosniff",
}


def _asked(request: Request) -> tuple[Page, Reader, dict[str, str]]:
    name = request.path_params["page"]
    page = gallery.pages()["" if name == blocks.FIRST else name]
    address, visitor = dict(request.query_params), signing_in.visitor(request.cookies)
    visitor.must("page", page.address or blocks.FIRST)
    return page, reader.of_address(address, visitor, request.headers.get(DRAFT_KEY, "")), address


def _figures(request: Request) -> Response:
    try:
        page, seen, address = _asked(request)
        packed = document.packed(page, seen, address)
    except KeyError:
        return _unknown()
    if packed.internal:
        chosen = f"?{request.url.query}" if request.url.query else ""
        signing_in.note(seen.visitor, "lihat", f"{page.address or blocks.FIRST}{chosen}")
    headers = {**_FRESH, "ETag": f'"{packed.tag}"', "Vary": "Accept-Encoding, Cookie"}
    if packed.tag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    if zips := "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
    content = packed.content if zips else packed.text
    return Response(content, headers=headers, media_type="application/json")


def _origin(request: Request) -> Response:
    try:
        page, seen, address = _asked(request)
        found = document.explained(page, seen, address, request.path_params["tile"])
    except (KeyError, NothingToDraw):
        return _unknown()
    if found["internal"]:
        about = request.url.path.removeprefix("/figur/")
        signing_in.note(seen.visitor, "lihat", about)
    return JSONResponse(found, headers=_FRESH)


def _table(request: Request) -> Response:
    try:
        ending, write = _CSV[request.path_params["kind"]]
        page, seen, address = _asked(request)
        seen.visitor.must("export", "tabel")
        chart = document.tiles(page, seen.registry, address)[request.path_params["tile"]]
    except (KeyError, NothingToDraw):
        return _unknown()
    if not isinstance(chart, Chart):
        return _unknown()
    name = f"{named_as(chart)}{ending}"
    content = write(chart).encode()
    signing_in.note(seen.visitor, "unduh", name, hashlib.sha256(content).hexdigest())
    headers = {**_FRESH, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, media_type="text/csv")


def _counts(request: Request) -> Response:
    """Return what a briefing of this address would show now: a snapshot, or the newest edition."""
    address, visitor = request.query_params, signing_in.visitor(request.cookies)
    try:
        if code := address.get(EDITION):
            edition = redraw.edition_of(code, open_snapshot=reader.open_public)
            if not reader.may_read(edition, visitor):
                return _unknown()
            may_read = partial(reader.may_read, visitor=visitor)
            counts = editions.newest(edition, may_read=may_read).code
        else:
            counts = reader.of_address(address, visitor).manifest.id
    except RecordError:
        return _unknown()
    return JSONResponse({"counts": counts}, headers=_FRESH)


def _ready(_: Request) -> Response:
    """Health check for a proxy: 503 if no snapshot is sound."""
    try:
        counts = snapshots.serve()
        snapshots.public(counts.path)
        return JSONResponse({"snapshot": counts.manifest.id}, headers=_FRESH)
    except SnapshotError as trouble:
        return JSONResponse({"trouble": str(trouble)}, 503, headers=_FRESH)


def _unknown() -> Response:
    return JSONResponse({"trouble": "Tidak ada di dasbor ini."}, 404, headers=_FRESH)


def _guarded(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Answer if the visitor has permission, else refuse and log it."""

    def guarded(request: Request) -> Response:
        who = signing_in.visitor(request.cookies)
        try:
            response = answer(request)
        except Forbidden as refused:
            signing_in.note(who, "ditolak", request.url.path)
            response = JSONResponse({"trouble": str(refused)}, 403, headers=_FRESH)
        except SnapshotError:
            response = JSONResponse({"trouble": _NO_NUMBERS}, 503, headers=_FRESH)
        response.headers["Cache-Control"] = signing_in.caching(who)
        return response

    return guarded


ROUTES = (
    Route("/siap", _ready),
    Route("/berlaku", _guarded(_counts)),
    Route("/figur/{page}", _guarded(_figures)),
    Route("/figur/{page}/{tile}/asal", _guarded(_origin)),
    Route("/figur/{page}/{tile}/{kind}.csv", _guarded(_table)),
    # Streamlit's own route of this name never answers 304.
    Mount("/app/static", StaticFiles(directory=_STATIC)),
    *serving.ROUTES,
)

MIDDLEWARE = (
    Middleware(Secured),
    Middleware(SignIns),
    Middleware(Compressed),
    Middleware(FirstPaint),
)

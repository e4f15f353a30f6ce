"""What the server answers beside Streamlit: the documents of pages, and all that browsers fetch.

`GET /figur/<page>?<address>` is the document of a page, `/figur/<page>/<tile>/asal` where a tile's
number comes from, `/figur/<page>/<figure>/<kind>.csv` its table, `/berlaku?<address>` what counts,
`/siap` whether this server has numbers for readers.
"""

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from streamlit.runtime.pages_manager import PagesManager

from charts.model import Chart
from charts.tiles import NothingToDraw
from data.manifest import SnapshotError
from data.store import snapshots
from exports.csv import for_excel, for_machines
from exports.records import editions
from exports.records.ledger import RecordError
from pages import blocks, document, gallery, reader, redraw
from pages.middleware import Compressed, FirstPaint, Secured
from pages.page import Page
from pages.presenting import EDITION
from pages.reader import Reader

# Until `st.navigation` has run once, a server that finds a folder `pages/` runs the file of a deep
# link by itself, without dashboard.py: the first visitor would get an empty page.
PagesManager.uses_pages_directory = False

DRAFT_KEY = "X-Kunci-Draf"
"""The header by which the browser of a draft's maker says that it may read it."""

_CSV = {"excel": (".csv", for_excel), "mesin": ("-mesin.csv", for_machines)}
_FRESH = {"Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}


def _asked(request: Request) -> tuple[Page, Reader, dict[str, str]]:
    name = request.path_params["page"]
    page = gallery.pages()["" if name == blocks.FIRST else name]
    address = dict(request.query_params)
    return page, reader.of_address(address, request.headers.get(DRAFT_KEY, "")), address


def _figures(request: Request) -> Response:
    try:
        packed = document.packed(*_asked(request))
    except KeyError:
        return _unknown()
    headers = {**_FRESH, "ETag": f'"{packed.tag}"', "Vary": "Accept-Encoding"}
    if packed.tag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(packed.content, headers=headers, media_type="application/json")
    return Response(packed.text, headers=headers, media_type="application/json")


def _origin(request: Request) -> Response:
    try:
        return JSONResponse(
            document.explained(*_asked(request), request.path_params["tile"]), headers=_FRESH
        )
    except (KeyError, NothingToDraw):
        return _unknown()


def _table(request: Request) -> Response:
    try:
        ending, write = _CSV[request.path_params["kind"]]
        page, seen, address = _asked(request)
        chart = document.tiles(page, seen.registry, address)[request.path_params["tile"]]
    except (KeyError, NothingToDraw):
        return _unknown()
    if not isinstance(chart, Chart):
        return _unknown()
    name = f"{document.file_name(chart)}{ending}"
    headers = {**_FRESH, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(write(chart).encode(), headers=headers, media_type="text/csv")


def _counts(request: Request) -> Response:
    """Name what a briefing of this address would show now: a snapshot, or an occasion's edition."""
    address = request.query_params
    try:
        if code := address.get(EDITION):
            counts = editions.newest(redraw.edition_of(code, open_snapshot=reader.opened)).code
        else:
            counts = reader.of_address(address).manifest.id
    except RecordError:
        return _unknown()
    return JSONResponse({"counts": counts}, headers=_FRESH)


def _ready(_: Request) -> Response:
    """Tell a proxy whether readers get numbers here: 503 where no snapshot is sound."""
    try:
        return JSONResponse({"snapshot": snapshots.serve().manifest.id}, headers=_FRESH)
    except SnapshotError as trouble:
        return JSONResponse({"trouble": str(trouble)}, 503, headers=_FRESH)


def _unknown() -> Response:
    return JSONResponse({"trouble": "Tidak ada di dasbor ini."}, 404, headers=_FRESH)


ROUTES = (
    Route("/siap", _ready),
    Route("/berlaku", _counts),
    Route("/figur/{page}", _figures),
    Route("/figur/{page}/{tile}/asal", _origin),
    Route("/figur/{page}/{tile}/{kind}.csv", _table),
)

MIDDLEWARE = (Middleware(Secured), Middleware(Compressed), Middleware(FirstPaint))

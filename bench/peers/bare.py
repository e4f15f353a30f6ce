"""The pages without any framework, the least that plotly.js takes: `uvicorn bench.peers.bare:app`.

Plain HTML controls, one request a change, `Plotly.react` for each figure; everything compressed.
"""

import json
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bench.peers import figures
from bench.servers import HERE, ROOT
from charts.tiles import NothingToDraw

_PAGE = Environment(loader=FileSystemLoader(HERE / "peers"), autoescape=True).get_template(
    "bare.html"
)


def _page(request: Request) -> HTMLResponse:
    page = request.path_params["page"]
    return HTMLResponse(_PAGE.render(title=figures.title(page), controls=figures.controls(page)))


def _figures(request: Request) -> Response:
    page, nothing, rows = request.path_params["page"], "", []
    try:
        rows = [
            [
                {
                    "name": chart.name,
                    "share": share,
                    "title": str(chart.title),
                    "subtitle": str(chart.subtitle),
                    "figure": figures.spec(chart),
                    "footer": chart.provenance.footer,
                }
                for chart, share in row
            ]
            for row in figures.rows(page, figures.read(page, request.query_params))
        ]
    except NothingToDraw as reason:
        nothing = str(reason)
    told: dict[str, Any] = {"nothing": nothing, "rows": rows, "template": figures.template()}
    return Response(json.dumps(told, separators=(",", ":")), media_type="application/json")


app = Starlette(
    routes=[
        Mount("/static", StaticFiles(directory=ROOT / "static")),
        Route("/{page}/", _page),
        Route("/{page}/figures", _figures),
    ],
    middleware=[Middleware(GZipMiddleware, compresslevel=5)],
)

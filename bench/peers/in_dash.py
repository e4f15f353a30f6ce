"""The pages as Dash draws them: `gunicorn bench.peers.in_dash:server`.

One callback a page redraws all figures. Each is a `dcc.Graph` that is told only what changed of it.
"""

from typing import Any

from dash import Dash, Input, Output, dcc, html
from flask import Flask

from bench.peers import figures
from bench.servers import ROOT
from charts.tiles import NothingToDraw
from pages.choices import Choice

server = Flask(__name__, static_folder=ROOT / "static", static_url_path="/static")


def _control(choice: Choice) -> html.Div:
    options = [{"value": value, "label": words} for value, words in choice.options.items()]
    made: Any
    if choice.widget == "select":
        made = dcc.Dropdown(options, choice.default, id=choice.key)
    elif choice.many:
        made = dcc.Checklist(options, list(choice.default or ()), id=choice.key, inline=True)
    else:
        made = dcc.RadioItems(options, choice.default, id=choice.key, inline=True)
    return html.Div([html.Label(choice.label, htmlFor=choice.key), made])


def _app(page: str) -> Dash:
    app = Dash(
        __name__,
        server=server,
        url_base_pathname=f"/{page}/",
        title=figures.title(page),
        compress=True,
    )
    rows = list(figures.rows(page, {}))
    names = [chart.name for row in rows for chart, _ in row]
    app.layout = html.Main(
        [
            html.H1(figures.title(page)),
            html.Div(list(map(_control, figures.controls(page)))),
            html.P(id="nothing"),
            *(
                html.Div(
                    [_box(chart.name, share) for chart, share in row], style={"display": "flex"}
                )
                for row in rows
            ),
        ]
    )

    @app.callback(
        output={
            "nothing": Output("nothing", "children"),
            "boxes": {name: _outputs(name) for name in names},
        },
        inputs={choice.key: Input(choice.key, "value") for choice in figures.controls(page)},
    )
    def draw(**chosen: Any) -> dict[str, Any]:  # noqa: ANN401
        settled = {
            key: tuple(value) if isinstance(value, list) else value for key, value in chosen.items()
        }
        try:
            drawn = {
                chart.name: {
                    "hidden": False,
                    "title": str(chart.title),
                    "subtitle": str(chart.subtitle),
                    "figure": _figure(chart),
                    "footer": chart.provenance.footer,
                }
                for row in figures.rows(page, settled)
                for chart, _ in row
            }
            nothing = ""
        except NothingToDraw as reason:
            drawn, nothing = {}, str(reason)
        return {"nothing": nothing, "boxes": {name: drawn.get(name, _HIDDEN) for name in names}}

    return app


_HIDDEN = {"hidden": True, "title": "", "subtitle": "", "figure": {}, "footer": ""}


def _box(name: str, share: float) -> html.Section:
    return html.Section(
        [
            html.H3(id=f"{name}-title"),
            html.P(id=f"{name}-subtitle"),
            dcc.Graph(
                id=name,
                config={"displayModeBar": False, "topojsonURL": "/static/"},
                style={"width": "100%"},
            ),
            html.P(id=f"{name}-footer"),
        ],
        id=f"{name}-box",
        style={"width": f"{share:.2%}"},
    )


def _outputs(name: str) -> dict[str, Output]:
    return {
        "hidden": Output(f"{name}-box", "hidden"),
        "title": Output(f"{name}-title", "children"),
        "subtitle": Output(f"{name}-subtitle", "children"),
        "figure": Output(name, "figure"),
        "footer": Output(f"{name}-footer", "children"),
    }


def _figure(chart: Any) -> dict[str, Any]:  # noqa: ANN401
    drawn = figures.spec(chart)
    return {**drawn, "layout": {**drawn["layout"], "template": figures.template()}}


for _page in figures.PAGES:
    _app(_page)

"""Figures on paper, where the text around them is the paper's own."""

import plotly.graph_objects as go

from charts.chart import Chart
from charts.maps import enlarge_names, only_fitting_names

_SMALLEST = 12


def drawing(chart: Chart, width: int, height: int) -> go.Figure:
    """A copy of the chart's figure in this size in pixels, without title, subtitle and footer.

    SIMULASI stays in the figure. Names on a map are no smaller than the other texts, and only
    those that fit are left.
    """
    figure = chart.figure
    body, margin = figure.layout.meta["body"], figure.layout.margin
    figure.update_layout(
        width=width,
        height=height,
        title={"text": "", "subtitle": {"text": ""}},
        margin={"t": body["t"], "b": body["b"]},
    )
    # An update would mix them with those that are there.
    figure.layout.annotations = [one for one in figure.layout.annotations if one.name != "footer"]
    figure.update_annotations(
        selector={"name": "watermark"}, font={"size": round(min(width, height) / 6)}
    )
    enlarge_names(figure, _SMALLEST)
    only_fitting_names(figure, width - margin.l - margin.r, height - body["t"] - body["b"])
    return figure

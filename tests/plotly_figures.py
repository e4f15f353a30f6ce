"""Drawings as figures of Plotly's Python package, which checks every property of theirs."""

import plotly.graph_objects as go

from charts import layout, plotly
from charts.layout import Corner, Shape
from charts.model import Chart
from charts.palettes import Ink


def figure(chart: Chart, ink: Ink = "terang") -> go.Figure:
    return go.Figure(plotly.figure(chart, ink))


def laid_out(
    chart: Chart, shape: Shape, corner: Corner | None = None, ink: Ink = "terang"
) -> tuple[go.Figure, float]:
    drawn, zoom = layout.laid_out(chart, shape, corner, ink)
    return go.Figure(drawn), zoom

"""A chart: one figure with everything that its reader is owed, and the table that it draws."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.provenance import Provenance, citing
from charts.theme import LIGHT, pale, template
from data import catalogue, indonesian
from data.frames import is_missing, values

__all__ = ["Provenance", "citing"]

TEMPLATE = template(LIGHT)
TEMPLATE_SPEC: Mapping[str, Any] = TEMPLATE.to_plotly_json()
"""The template as Plotly's JSON has it, for figures that are drawn in a browser."""

EDGE = 16
"""Pixels between the paper's edge and its texts."""

TEXT_OUTSIDE = {
    "xref": "paper",
    "yref": "paper",
    "x": 0,
    "xanchor": "left",
    "yanchor": "top",
    "align": "left",
    "borderpad": 0,
    "borderwidth": 0,
}
"""An annotation that begins at the drawing's left edge, to be shifted out of the drawing."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a chart's table: the field of the frame, its heading and how it is written.

    `metric` is the id of the measure in it, if it is not the field's name.
    """

    field: str
    label: str
    show: Callable[[Any], str] = str
    numeric: bool = True
    metric: str = ""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Chart:
    """What the page shows, the tests read and the press exports.

    `name` is permanent and appears in addresses and file names. `spec` is the figure as Plotly's
    JSON has it (data and layout) and complete: its layout holds title, subtitle, footer and, for
    simulated data, the word SIMULASI. `alt` says the finding first, or before it that the data are
    simulated. `table` holds the drawn numbers; `columns` says which, in what order and format.
    `selects` names the choice that a click on a mark makes ("" if none).
    """

    name: str
    spec: Mapping[str, Any]
    alt: str
    table: pd.DataFrame
    columns: tuple[Column, ...]
    provenance: Provenance
    selects: str = ""

    @property
    def figure(self) -> go.Figure:
        """The figure of `spec` with the template, checked by Plotly; a new one at each call.

        Costs as much as all the rest of a page run, so that a page sends `spec` as it is.
        """
        return go.Figure(
            data=self.spec["data"], layout={**self.spec["layout"], "template": TEMPLATE}
        )

    @property
    def title(self) -> str:
        """The finding, as the figure prints it."""
        return str(self.spec["layout"]["title"]["text"])

    @property
    def subtitle(self) -> str:
        """Measure, unit, period and scope."""
        return str(self.spec["layout"]["title"]["subtitle"]["text"])

    @property
    def metrics(self) -> tuple[str, ...]:
        """The ids of the measures that the table has, in order of its columns."""
        named = (column.metric or column.field for column in self.columns)
        return tuple(dict.fromkeys(one for one in named if one in catalogue.METRICS))

    def written_rows(self) -> list[list[str]]:
        """The table as the screen writes it, one list of texts a row."""
        told = values(self.table, *dict.fromkeys(column.field for column in self.columns))
        shown = [
            ["" if is_missing(value) else column.show(value) for value in told[column.field]]
            for column in self.columns
        ]
        return [list(row) for row in zip(*shown, strict=True)]


def text(column: str, label: str) -> Column:
    """A column of words."""
    return Column(column, label, str, numeric=False)


def number(metric_id: str, label: str = "", field: str = "") -> Column:
    """A column of a measure, headed and rounded as `metrics.csv` says."""
    metric = catalogue.metric(metric_id)
    return Column(field or metric_id, label or metric.label, written(metric_id), metric=metric_id)


def written(metric_id: str) -> Callable[[Any], str]:
    """How values of this measure are written: Rupiah in full, others with the metric's decimals."""
    metric = catalogue.metric(metric_id)
    if metric.unit == "rupiah":
        return indonesian.rupiah
    if metric.decimals == 0:
        return indonesian.whole
    return lambda value: indonesian.decimal(value, metric.decimals)


def fill(colour: str | list[str], status: str, hatch: str = LIGHT.surface) -> dict[str, Any]:
    """The `marker` of bars: plain where counted, hatched where simulated, estimated or forecast.

    Bars of a file that is not final are pale. Colour is one for all bars or a list with one for
    each.
    """
    appearance = catalogue.STATUSES[status].appearance
    if appearance == "light":
        return {"color": pale(colour) if isinstance(colour, str) else [pale(c) for c in colour]}
    if appearance not in ("hatched", "dashed"):
        return {"color": colour}
    return {
        # With a list here, Plotly would hatch in the bars' colours and leave their ground empty.
        "color": colour if isinstance(colour, str) else colour[0],
        "pattern": {
            "shape": "/",
            "bgcolor": colour,
            "fgcolor": hatch,
            "fgopacity": 0.7,
            "fillmode": "replace",
            "size": 7,
            "solidity": 0.16,
        },
    }


def complete(
    *,
    name: str,
    traces: Sequence[dict[str, Any]],
    layout: dict[str, Any],
    title: str,
    subtitle: str,
    alt: str,
    provenance: Provenance,
    table: pd.DataFrame,
    columns: Sequence[Column],
    height: int,
    margin: tuple[int, int, int, int] = (EDGE, EDGE, 8, 28),
    selects: str = "",
    least: int = 0,
) -> Chart:
    """A chart of these traces with its title, subtitle, footer and status drawn into the figure.

    `height` and `margin` (left, right, top, bottom; pixels) are those of the drawing alone; the
    room for the texts around it is added here and given back by `layout.meta.body`, so that the
    page can set the same texts as HTML, where they wrap and can be selected. `least` is how low
    the drawing may become in a picture, if less than its height.
    """
    left, right, top, bottom = margin
    head, foot = 64, 34
    annotations = [*layout.get("annotations", ())]
    annotations.append(
        {
            **TEXT_OUTSIDE,
            "name": "footer",
            "text": provenance.footer,
            "y": 0,
            "xshift": EDGE - left,
            "yshift": -(bottom + 8),
        }
    )
    if provenance.status == "simulasi":
        alt = f"Data simulasi. {alt}"
        annotations.append(
            {
                "name": "watermark",
                "text": "SIMULASI",
                "xref": "paper",
                "yref": "paper",
                "x": 0.5,
                "y": 0.5,
                "xanchor": "center",
                "yanchor": "middle",
                "textangle": -18,
                "opacity": 0.16,
                # The shadow lets it be read on cells and areas that are as dark as the ink.
                "font": {"size": 64, "color": LIGHT.ink, "weight": 700, "shadow": "auto"},
            }
        )
    spec = {
        "data": list(traces),
        "layout": {
            **layout,
            "title": {"text": title, "subtitle": {"text": subtitle}, "y": 1, "yanchor": "top"},
            "annotations": annotations,
            "margin": {"l": left, "r": right, "t": top + head, "b": bottom + foot},
            "height": height + head + foot,
            "meta": {
                "alt": alt,
                "status": provenance.status,
                "body": {"height": height, "least": least or height, "t": top, "b": bottom},
            },
        },
    }
    return Chart(name, spec, alt, table, tuple(columns), provenance, selects)

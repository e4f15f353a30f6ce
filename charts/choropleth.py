"""Maps of one measure: its classes, their colours, and their borders in words."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import pandas as pd

from charts import findings
from charts.classes import CLASSES, classes
from charts.model import Area, Map
from data import catalogue
from data.frames import is_missing, values
from data.numbers import Amount

PALETTE = tuple(
    (f"sequential-{level}", "surface" if level > CLASSES - 3 else "ink") for level in range(CLASSES)
)

_OF_ONE = PALETTE[3:4]
"""The colour of a map on which all values read the same."""


def choropleth(
    frame: pd.DataFrame,
    measure: str,
    form: Amount,
    hover: Sequence[str],
    selected: str | None = None,
    view: Sequence[str] = (),
) -> Map:
    """Draw kecamatan in rounded classes of a measure; zero and missing values have none.

    `form` writes the borders in the legend; values that all read the same are one class. `view`
    limits the map, not the classes, to some.
    """
    held = values(frame, "code", measure)
    positive = [value for value in held[measure] if not is_missing(value) and value > 0]
    written = {str(findings.in_words(measure, value)) for value in positive}
    scale = classes(positive, catalogue.metric(measure).decimals) if len(written) > 1 else None
    areas = []
    for code, value, words in zip(held["code"], held[measure], hover, strict=True):
        level: int | Literal["zero", "missing"] = "zero"
        if is_missing(value):
            level = "missing"
        elif value > 0:
            level = scale.level(value) if scale else 0
        if not view or code in view:
            areas.append(Area(code, level, words))
    return Map(
        tuple(areas),
        PALETTE if scale else _OF_ONE,
        edges=_written(scale.edges, form) if scale else tuple(written),
        selected=selected or "",
        view=tuple(view),
    )


def _written(edges: Sequence[float], form: Amount) -> tuple[str, ...]:
    """Write borders with as many decimals as tell them apart, two more at most."""
    for more in range(3):
        finer = replace(form, decimals=form.decimals + more)
        written = tuple(str(finer.of(edge)) for edge in edges)
        if len({*written}) == len(edges):
            break
    return written


ISLAND = "Nusa Barung pucat: tidak berpenghuni"


def uncoloured(of: Sequence[float], missing: str) -> tuple[str, str, str]:
    """Say what stands for zero, a missing value and an island without people on a map."""
    grey = f"abu-abu: {missing}" if any(map(is_missing, of)) else ""
    return "tidak diwarnai: nol" if 0 in of else "", grey, ISLAND

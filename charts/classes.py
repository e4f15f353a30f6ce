"""Classes of a measure: rounded quantiles for maps, or thirds."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, floor, log10
from typing import Literal

import pandas as pd

from charts import findings
from charts.model import Area, Map
from data import catalogue, indonesian
from data.frames import is_missing, values
from data.numbers import Amount

CLASSES = 5


@dataclass(frozen=True, slots=True)
class Classes:
    """`edges` are the ascending ends and borders; a value on a border belongs to the class above.

    Values count as they are written, with `decimals`: what reads 47,0 belongs above the border 47,0
    even if it is a little less. Of three where all values read the same there are no edges.
    """

    edges: tuple[float, ...]
    decimals: int

    @property
    def borders(self) -> tuple[float, ...]:
        return self.edges[1:-1]

    def level(self, value: float) -> int:
        """Return the class of this value, from 0; the middle one of three without borders."""
        return bisect_right(self.borders, _read(value, self.decimals)) if self.edges else 1


def classes(of: Sequence[float], decimals: int) -> Classes:
    """Quantile classes of the values above zero with borders rounded to two digits.

    No border has more than the `decimals` that the measure is written with. Where too few values
    differ for five quantiles, the classes are equally wide. ValueError if no value is above zero:
    there is nothing to class.
    """
    positive = sorted(value for value in of if value > 0)
    if not positive:
        raise ValueError("no value above zero")

    def rounded(value: float, how: Callable[[float], int]) -> float:
        step = max(10.0 ** (floor(log10(value)) - 1), 10.0**-decimals)
        # Float noise must not move a value to the next step.
        return round(how(round(value / step, 6)) * step, decimals)

    low, high = rounded(positive[0], floor), rounded(positive[-1], ceil)
    quantiles = [positive[len(positive) * step // CLASSES] for step in range(1, CLASSES)]
    edges = [low, *(rounded(value, round) for value in quantiles), high]
    if any(lower >= upper for lower, upper in pairwise(edges)):
        low = 0.0 if low == high else low
        finest = 10.0**-decimals
        width = ceil(round((high - low) / CLASSES / finest, 6)) * finest
        edges = [round(low + width * step, decimals) for step in range(CLASSES + 1)]
    return Classes(tuple(edges), decimals)


def _read(value: float, decimals: int) -> float:
    return float(indonesian.round_half_up(value, decimals))


def thirds(of: Iterable[float], decimals: int) -> Classes:
    """Classes low, middle and high of as equal a size as can be.

    Where too many are the same for that, borders part the range from the lowest to the highest.
    """
    ordered = sorted(_read(value, decimals) for value in of)
    if not ordered or ordered[0] == ordered[-1]:
        return Classes((), decimals)
    low, high = (ordered[len(ordered) * step // 3] for step in (1, 2))
    if not ordered[0] < low < high:
        step = (ordered[-1] - ordered[0]) / 3
        finest = 10.0**-decimals
        low = max(_read(ordered[0] + step, decimals), round(ordered[0] + finest, decimals))
        high = max(_read(ordered[0] + 2 * step, decimals), round(low + finest, decimals))
    return Classes((ordered[0], low, high, ordered[-1]), decimals)


# Maps

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
    columns = values(frame, "code", measure)
    positive = [value for value in columns[measure] if not is_missing(value) and value > 0]
    written = {str(findings.in_words(measure, value)) for value in positive}
    scale = classes(positive, catalogue.metric(measure).decimals) if len(written) > 1 else None
    areas = []
    for code, value, words in zip(columns["code"], columns[measure], hover, strict=True):
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
    """Write borders with enough decimals to tell them apart, at most two more."""
    for more in range(3):
        finer = replace(form, decimals=form.decimals + more)
        written = tuple(finer.write(edge) for edge in edges)
        if len({*written}) == len(edges):
            break
    return written


ISLAND = "Nusa Barung pucat: tidak berpenghuni"


def uncoloured(of: Sequence[float], missing: str) -> tuple[str, str, str]:
    """Write how a map shows zero, missing values and the uninhabited island."""
    grey = f"abu-abu: {missing}" if any(map(is_missing, of)) else ""
    return "tidak diwarnai: nol" if 0 in of else "", grey, ISLAND

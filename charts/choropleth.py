"""Maps of one measure: its classes, their colours, and their borders in words."""

from collections.abc import Sequence

from charts.classes import CLASSES, classes
from charts.model import Area, Map
from data import catalogue
from data.frames import is_missing
from data.numbers import Amount, Statement, plain

PALETTE = tuple(
    (f"sequential-{level}", "surface" if level > CLASSES - 3 else "ink") for level in range(CLASSES)
)


def choropleth(
    codes: Sequence[str],
    values: Sequence[float],
    measure: str,
    form: Amount,
    hover: Sequence[str],
    selected: str | None = None,
    view: Sequence[str] = (),
) -> Map:
    """Draw kecamatan in rounded classes of a measure; zero and missing values have none.

    `form` writes the borders in the legend. `view` limits the map, not the classes, to some.
    """
    positive = [value for value in values if not is_missing(value) and value > 0]
    scale = classes(positive, catalogue.metric(measure).decimals) if positive else None
    areas = []
    for code, value, words in zip(codes, values, hover, strict=True):
        if view and code not in view:
            continue
        if is_missing(value):
            areas.append(Area(code, "missing", words))
        elif scale is None or value <= 0:
            areas.append(Area(code, "zero", words))
        else:
            areas.append(Area(code, scale.level(value), words))
    return Map(
        tuple(areas),
        PALETTE,
        edges=tuple(str(form.of(edge)) for edge in scale.edges) if scale else (),
        selected=selected or "",
        view=tuple(view),
    )


def uncoloured(values: Sequence[float], missing: str) -> tuple[Statement, ...]:
    """Say what stands for zero and for a missing value on a map, where it has some."""
    grey = f"abu-abu: {missing}" if any(map(is_missing, values)) else ""
    return plain("tidak diwarnai: nol" if 0 in values else ""), plain(grey)

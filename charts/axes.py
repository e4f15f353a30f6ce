"""Axes: scales said in words, names down the side, and values that are written instead."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from charts.theme import LIGHT
from data import indonesian


def numbered(place: int) -> str:
    """How Plotly ends the name of the axis at this place: nothing, 2, 3, …"""
    return str(place + 1) if place else ""


def in_words(
    top: float,
    room: float = 1.0,
    show: Callable[[float], str] = lambda tick: indonesian.number_words(tick, 1),
    most: int = 6,
) -> dict[str, Any]:
    """An axis from zero to `room` times `top` whose ticks are written by `show`.

    Ticks go by 1, 2 or 5 times a power of ten and not above `top`, in at most `most` steps (3 or
    more).
    """
    step = next(
        size * 10**power
        for power in range(-3, 13)
        for size in (1, 2, 5)
        if top / (size * 10**power) <= most
    )
    # 1,0 is five times 0,2, although binary fractions say a little less.
    ticks = [place * step for place in range(int(round(top / step, 6)) + 1)]
    return {
        "range": [0, top * room],
        "tickvals": ticks,
        "ticktext": [show(tick) if tick else "0" for tick in ticks],
    }


def unseen(top: float, room: float) -> dict[str, Any]:
    """An axis from zero to `room` times `top` that is not drawn: numbers stand at the marks."""
    return {"visible": False, "range": [0, max(top, 1) * room]}


def of_names(size: int = 13) -> dict[str, Any]:
    """An axis of names, the first one at the top; none is left out where it is low."""
    return {"autorange": "reversed", "dtick": 1, "tickfont": {"color": LIGHT.ink, "size": size}}


def of_periods(labels: Sequence[str], every: int) -> dict[str, Any]:
    """An axis of periods that stand at 0, 1, 2, …, every so many of them labelled; all if few."""
    ticks = list(range(0, len(labels), 1 if len(labels) <= 6 else every))
    return {
        "range": [-0.6, len(labels) - 0.4],
        "showgrid": False,
        "zeroline": False,
        "tickvals": ticks,
        "ticktext": [labels[place] for place in ticks],
        "tickangle": 0,
    }


def of_months(months: Sequence[dt.date]) -> dict[str, Any]:
    """An axis of months that stand at 0, 1, 2, …, with their years below their names."""
    labels = [indonesian.month_short(month).replace(" ", "<br>") for month in months]
    return of_periods(labels, 6 if len(months) > 12 else 3)

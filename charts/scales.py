"""Scales of values: round ticks in words, or none where numbers stand at the marks."""

from collections.abc import Sequence
from math import isfinite

from charts.model import Scale
from data.numbers import RUPIAH, Amount


def hidden(values: Sequence[float | None], room: float = 1.0, low: float = 0) -> Scale:
    """Scale from `low` to the largest value that is not drawn; `room` is left for labels."""
    return Scale(top=_largest(values), low=low, room=room)


def ticked(
    values: Sequence[float | None],
    form: Amount,
    *,
    room: float = 1.0,
    most: int = 6,
    title: str = "",
) -> Scale:
    """Scale from zero with at most `most` round ticks, each written as an amount of this form.

    Ticks go by 1, 2 or 5 times a power of ten and not above the largest value; whole numbers and
    rupiah have no parts between them.
    """
    known = _known(values)
    top, largest = _largest(values), max(known, default=0.0)
    is_whole = form.unit == RUPIAH or all(map(float.is_integer, known))
    step = next(
        size * 10**power
        for power in range(0 if is_whole else -3, 13)
        for size in (1, 2, 5)
        if top / (size * 10**power) <= most
    )
    # 1,0 is five times 0,2, although binary fractions say a little less.
    places = [place * step for place in range(int(round(largest / step, 6)) + 1)]
    ticks = tuple((place, form.write(place) if place else "0") for place in places)
    return Scale(top=top, ticks=ticks, room=room, title=title)


def _largest(values: Sequence[float | None]) -> float:
    return max([*_known(values), 0.0]) or 1.0


def _known(values: Sequence[float | None]) -> list[float]:
    return [float(value) for value in values if value is not None and isfinite(value)]

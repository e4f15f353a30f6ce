"""Frames of a few dozen rows, read and put together as plain values.

For so few rows pandas takes longer to prepare a step than plain Python takes to do it.
"""

from typing import Any

import pandas as pd


def is_missing(value: object) -> bool:
    """Whether a value of a frame stands for none."""
    return value is None or value is pd.NA or value is pd.NaT or value != value


def values(frame: pd.DataFrame, *names: str) -> dict[str, list[Any]]:
    """Columns of a frame by name, each as a list of Python's own numbers, texts and dates.

    All of them unless some are named.
    """
    return {name: frame[name].tolist() for name in names or map(str, frame)}


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame, each as its values by the names of the columns."""
    told = values(frame)
    return [dict(zip(told, row, strict=True)) for row in zip(*told.values(), strict=True)]


def stacked(
    frame: pd.DataFrame, index: str, across: str, measure: str
) -> tuple[dict[Any, int], dict[Any, list[int]]]:
    """What each `index` adds up to; for each value of `across` its amounts, one for each index.

    Both in order of the frame. ValueError unless the frame has every pair once.
    """
    rows, columns = _pairs(frame, index, across, measure)
    amounts = zip(*columns.values(), strict=True) if columns else ()
    return dict(zip(rows, map(sum, amounts), strict=True)), columns


def wide(frame: pd.DataFrame, index: str, across: str, measure: str, *more: str) -> pd.DataFrame:
    """One row for each `index`, one column for each value of `across`, both in order of the frame.

    `more` are columns that go with the index. ValueError unless the frame has every pair once.
    """
    rows, columns = _pairs(frame, index, across, measure)
    told = values(frame, index, *more)
    kept = {one: dict(zip(told[index], told[one], strict=True)) for one in more}
    beside = {one: [of[row] for row in rows] for one, of in kept.items()}
    return pd.DataFrame({index: rows, **beside, **columns})


def _pairs(
    frame: pd.DataFrame, index: str, across: str, measure: str
) -> tuple[list[Any], dict[Any, list[Any]]]:
    """The values of `index`; for each value of `across` the measure, one for each of them."""
    told = values(frame, index, across, measure)
    cells = dict(zip(zip(told[index], told[across], strict=True), told[measure], strict=True))
    rows, names = list(dict.fromkeys(told[index])), list(dict.fromkeys(told[across]))
    if not len(cells) == len(frame) == len(rows) * len(names):
        raise ValueError(f"not every {index} has every {across} once")
    return rows, {name: [cells[row, name] for row in rows] for name in names}

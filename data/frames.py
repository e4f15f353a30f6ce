"""Read and pivot frames of a few dozen rows as plain lists, which is faster than pandas."""

from collections.abc import Iterable, Sequence
from math import fsum
from typing import Any

import pandas as pd

from data.catalogue import UNDETAILED


def is_missing(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or value != value


def values(frame: pd.DataFrame, *names: str) -> dict[str, list[Any]]:
    """Return the named columns, by default all, as lists of Python numbers, texts and dates.

    What is missing is None.
    """
    return {
        name: [None if is_missing(value) else value for value in frame[name].tolist()]
        for name in names or map(str, frame)
    }


def of_places(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a frame that are of a kecamatan, without what is in none."""
    if "code" not in frame or UNDETAILED not in frame["code"].tolist():
        return frame
    return frame[frame["code"] != UNDETAILED].reset_index(drop=True)


def sum_known(parts: Iterable[Any]) -> Any:  # noqa: ANN401 - a number of the kind of its parts
    """Add up what is known; None where that is nothing, though there is something unknown."""
    every = list(parts)
    known = [part for part in every if not is_missing(part)]
    total = _sum(known)
    return total if total or len(known) == len(every) else None


def sum_whole(parts: Iterable[Any], names: Iterable[Any] = ()) -> Any:  # noqa: ANN401 - a number of the kind of its parts
    """Add up all parts; None where one is missing.

    With the `names` of the parts: what is not detailed has the rest of what is missing.
    """
    every = list(parts)
    known = [part for part in every if not is_missing(part)]
    has_rest = any(
        name == UNDETAILED and not is_missing(part)
        for part, name in zip(every, names, strict=False)
    )
    return _sum(known) if has_rest or len(known) == len(every) else None


def _sum(known: Sequence[Any]) -> Any:  # noqa: ANN401 - a number of the kind of its parts
    return fsum(known) if any(isinstance(part, float) for part in known) else sum(known)


def records(frame: pd.DataFrame, *names: str) -> list[dict[str, Any]]:
    """List the rows of a frame, each as a mapping from the named columns, by default all."""
    columns = values(frame, *names)
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def stacked(
    frame: pd.DataFrame, index: str, across: str, measure: str
) -> tuple[dict[Any, Any], dict[Any, list[Any]]]:
    """Return the sums by `index`, and the amounts by index for each value of `across`.

    Both are in the order of the frame; a sum is None where a part is missing, unless what is not
    detailed has the rest. ValueError unless the frame has every pair once.
    """
    rows, columns = _pairs(frame, index, across, measure)
    amounts = zip(*columns.values(), strict=True) if columns else ()
    sums = [sum_whole(parts, columns) for parts in amounts]
    return dict(zip(rows, sums, strict=True)), columns


def wide(frame: pd.DataFrame, index: str, across: str, measure: str, *more: str) -> pd.DataFrame:
    """Pivot to a row for each `index` and a column for each value of `across`, in frame order.

    `more` are columns to keep beside the index. ValueError unless the frame has every pair once.
    """
    rows, columns = _pairs(frame, index, across, measure)
    columns_of = values(frame, index, *more)
    kept = {name: dict(zip(columns_of[index], columns_of[name], strict=True)) for name in more}
    beside = {name: [of[row] for row in rows] for name, of in kept.items()}
    return pd.DataFrame({index: rows, **beside, **columns})


def _pairs(
    frame: pd.DataFrame, index: str, across: str, measure: str
) -> tuple[list[Any], dict[Any, list[Any]]]:
    """List the values of `index`, and for each value of `across` the measure by index."""
    columns_of = values(frame, index, across, measure)
    cells = dict(
        zip(
            zip(columns_of[index], columns_of[across], strict=True),
            columns_of[measure],
            strict=True,
        )
    )
    rows, names = list(dict.fromkeys(columns_of[index])), list(dict.fromkeys(columns_of[across]))
    if not len(cells) == len(frame) == len(rows) * len(names):
        raise ValueError(f"not every {index} has every {across} once")
    return rows, {name: [cells[row, name] for row in rows] for name in names}

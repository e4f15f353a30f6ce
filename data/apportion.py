"""Divide a total into whole parts without losing any."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def apportion(total: int, weights: ArrayLike) -> NDArray[np.int64]:
    """Divide a total in proportion to the weights, by largest remainder.

    A weight of zero gets nothing. ValueError if there is something to give and nobody to get it.
    """
    proportions = np.asarray(weights, dtype=np.float64)
    if total == 0:
        return np.zeros(len(proportions), dtype=np.int64)
    if not proportions.sum() > 0:
        raise ValueError(f"{total} cannot be divided: all weights are zero")
    quotas = total * (proportions / proportions.sum())
    parts: NDArray[np.int64] = np.floor(quotas).astype(np.int64)
    largest_remainders = np.argsort(parts - quotas, kind="stable")
    parts[largest_remainders[: total - int(parts.sum())]] += 1
    return parts

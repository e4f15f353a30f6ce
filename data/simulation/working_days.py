"""The days on which offices pay and hand over."""

import datetime as dt

import numpy as np
from numpy.typing import NDArray


def working_days(first: dt.date, last: dt.date) -> NDArray[np.datetime64]:
    """Every Monday to Friday from the first to the last day, both included; no holidays."""
    days = np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1)
    return days[np.is_busday(days)]

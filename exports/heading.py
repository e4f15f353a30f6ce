"""The head of a briefing: its occasion, day and place."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a meeting or edition, its day, and its place ("" where there is none)."""

    name: str
    date: dt.date
    place: str

"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """How often each thing is measured, and for how many seconds many visitors come at once."""

    runs: int
    seconds: int

"""Progress of long work, and the way to stop it."""

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[str, float], None]
"""Receives the current step and the fraction that is done; may raise `Stopped`."""


class Stopped(Exception):  # noqa: N818 - somebody's wish, not an error
    """Raised by a `Progress` to stop a run; nothing of it is left behind."""


def quiet(_step: str, _fraction: float) -> None:
    """Ignore progress."""

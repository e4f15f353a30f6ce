"""Report the progress of long work, and stop it."""

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[str, float], None]
"""Gets the current step and the fraction that is done; may raise `Stopped`."""


class Stopped(Exception):  # noqa: N818 - a wish of the user, not an error
    """Raised by a `Progress` to stop a run; nothing of it is left behind."""


def quiet(_step: str, _fraction: float) -> None:
    """Ignore progress."""

"""How something that takes long tells how far it is, and how it learns that it is to stop."""

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[str, float], None]
"""Told what is being done and which part of all is done; may raise `Stopped`."""


class Stopped(Exception):  # noqa: N818 - somebody's wish, not an error
    """Raised by a `Progress` to stop a run; nothing of it is left behind."""


def quiet(_step: str, _fraction: float) -> None:
    """Tells nobody."""

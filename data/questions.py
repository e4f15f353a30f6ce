"""A question put to a snapshot, and how a frame remembers which ones it answers.

A figure can say where its numbers come from only if nobody has to tell it: the question travels
with the frame that answers it.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

Value = int | str | tuple[str, ...] | None

_ATTRIBUTE = "asked"


@dataclass(frozen=True, slots=True)
class Question:
    """`queries/<name>.sql` with these parameters, in order of their names."""

    name: str
    parameters: tuple[tuple[str, Value], ...] = ()


class _Questions(tuple[Question, ...]):
    """Questions that are attached to a frame."""

    __slots__ = ()

    def __deepcopy__(self, memo: dict[int, Any]) -> "_Questions":
        # pandas copies what is attached to a frame at every step, even to take one column.
        return self


def asked(*frames: pd.DataFrame) -> tuple[Question, ...]:
    """The questions that these frames answer, each once.

    Raises LookupError for a frame that does not know: it comes from no snapshot, or lost its
    question where it was put together (see `answering`).
    """
    found: dict[Question, None] = {}
    for frame in frames:
        if _ATTRIBUTE not in frame.attrs:
            raise LookupError(f"no question is known for a frame of {list(frame.columns)}")
        found.update(dict.fromkeys(frame.attrs[_ATTRIBUTE]))
    return tuple(found)


def answering(frame: pd.DataFrame, *questions: Question) -> pd.DataFrame:
    """The frame, which from now on knows that it answers these questions."""
    frame.attrs[_ATTRIBUTE] = _Questions(questions)
    return frame

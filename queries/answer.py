"""A question put to a snapshot, and the answer that carries its question along."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

Value = int | str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Question:
    """`queries/<name>.sql` with these parameters, in order of their names."""

    name: str
    parameters: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The rows that answer questions, so that a figure can say where its numbers come from."""

    frame: pd.DataFrame
    questions: tuple[Question, ...]


def questions(answers: Iterable[Answer]) -> tuple[Question, ...]:
    """Return the questions behind these answers, each once."""
    return tuple(dict.fromkeys(asked for answer in answers for asked in answer.questions))

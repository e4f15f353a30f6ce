"""A question put to a snapshot, and the answer that carries its question along."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

Value = int | str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Question:
    """`queries/<name>.sql` with these parameters, in order of their names."""

    name: str
    parameters: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The rows that answer questions, so that a figure can say where its numbers come from.

    A measure is missing where the office did not say it. `outside` has, in the same columns, what
    is in no kecamatan, or in no month, where the answer is by these.
    """

    frame: pd.DataFrame
    questions: tuple[Question, ...]
    outside: pd.DataFrame = field(default_factory=pd.DataFrame)


def questions(answers: Iterable[Answer]) -> tuple[Question, ...]:
    return tuple(dict.fromkeys(question for answer in answers for question in answer.questions))


def with_outside(answer: Answer) -> Answer:
    """Return an answer with what is in no kecamatan or month, for whoever adds up all of them."""
    if answer.outside.empty:
        return answer
    return Answer(pd.concat([answer.frame, answer.outside], ignore_index=True), answer.questions)

"""A question to a snapshot, and the answer that carries its questions."""

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
    """The answer to questions, which it keeps as provenance.

    A measure is missing if the office did not give it. If the answer is by kecamatan or month,
    `outside` has the rows without one, in the same columns.
    """

    frame: pd.DataFrame
    questions: tuple[Question, ...]
    outside: pd.DataFrame = field(default_factory=pd.DataFrame)


def questions(answers: Iterable[Answer]) -> tuple[Question, ...]:
    return tuple(dict.fromkeys(question for answer in answers for question in answer.questions))


def with_outside(answer: Answer) -> Answer:
    """Return an answer including the rows without kecamatan or month, for totals."""
    if answer.outside.empty:
        return answer
    return Answer(pd.concat([answer.frame, answer.outside], ignore_index=True), answer.questions)

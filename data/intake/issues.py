"""Complaints about office files, in words for the person who can mend them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from data.intake.corrections import Applied

Severity: TypeAlias = Literal["tolak", "peringatan"]


@dataclass(frozen=True, slots=True)
class Complaint:
    """A fault of a file and its place, in words for the person who can mend it.

    `row` counts as Excel does, `cell` is the place as Excel writes it ("C12"). `text` is what the
    cell says, already masked where it could tell who a person is; `expected` is what should stand
    there, `suggestion` what the reader may have meant. `rule` names the check that found it. What
    is "tolak" stands in the way of publishing; a "peringatan" must be acknowledged with a reason.
    """

    file: str
    reason: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    text: str | None = None
    severity: Severity = "tolak"
    rule: str = ""
    cell: str = ""
    expected: str = ""
    suggestion: str = ""

    def __str__(self) -> str:
        """The whole sentence: where, what is there, and why that cannot be."""
        place = [self.file]
        if self.sheet:
            place.append(f'lembar "{self.sheet}"')
        if self.row is not None:
            place.append(f"baris {self.row}")
        if self.column:
            place.append(f'kolom "{self.column}"')
        quoted = f'"{self.text}" – ' if self.text is not None else ""
        return f"{', '.join(place)}: {quoted}{self.reason}"


class UnreadableError(Exception):
    """A file that cannot be read; its text is the reason, in Indonesian.

    `sheet` and `row` (from 1) say where, if it is in one.
    """

    def __init__(self, reason: str, sheet: str = "", row: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.sheet, self.row = reason, sheet, row


class RefusedError(Exception):
    """Files that may not be published."""

    def __init__(self, complaints: Iterable[Complaint], total: int | None = None) -> None:
        """With the complaints that were kept, and the number of all that there are."""
        self.complaints = tuple(complaints)
        self.total = len(self.complaints) if total is None else total
        super().__init__("\n".join(map(str, self.complaints)))


@dataclass(frozen=True, slots=True)
class Findings:
    """The result of checking one file, or all files of a kind together.

    `complaints` are of both severities, in the order of the rows. Of a rule that very many rows
    break only the first are kept; `counts` has the number of all, by rule. `applied` are the
    corrections that the rows have gone through before they were checked.
    """

    complaints: tuple[Complaint, ...]
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    applied: "tuple[Applied, ...]" = ()

    @property
    def total(self) -> int:
        """The number of all complaints, kept or not."""
        return sum(self.counts.values())

    @property
    def refusals(self) -> tuple[Complaint, ...]:
        return tuple(complaint for complaint in self.complaints if complaint.severity == "tolak")

    @property
    def warnings(self) -> tuple[Complaint, ...]:
        return tuple(
            complaint for complaint in self.complaints if complaint.severity == "peringatan"
        )


def unacknowledged(
    complaints: Iterable[Complaint], acknowledged: Mapping[str, str]
) -> list[Complaint]:
    """The complaints that still stand in the way.

    These are all of "tolak", and the warnings for whose rule `acknowledged` (rule to reason) has
    no reason: a blank complaint is none.
    """
    return [
        complaint
        for complaint in complaints
        if complaint.severity == "tolak" or not acknowledged.get(complaint.rule, "").strip()
    ]

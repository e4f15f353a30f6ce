"""Complaints about office files, in words for the person who can correct them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from data.intake.account import Account
    from data.intake.corrections import Applied

LAYOUT: Final = "layout"
"""The rule of complaints about headings, which the data steward may describe."""
Severity: TypeAlias = Literal["tolak", "peringatan"]


@dataclass(frozen=True, slots=True)
class Complaint:
    """A fault in a file and its place, in words for the person who can correct it.

    `row` counts as Excel does, `cell` is an Excel reference ("C12"). `text` is the content of the
    cell, masked if it could identify a person; `expected` describes a valid content, `suggestion`
    is what the writer may have meant. `rule` is the id of the check that failed. A "tolak" prevents
    publishing; a "peringatan" must be acknowledged with a reason.
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
        """Write the whole sentence: the place, its content and the fault."""
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

    `sheet` and `row` (from 1) say where, if the fault has a place.
    """

    def __init__(self, reason: str, sheet: str = "", row: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.sheet, self.row = reason, sheet, row


class RefusedError(Exception):
    """Files that may not be published."""

    def __init__(
        self,
        complaints: Iterable[Complaint],
        total: int | None = None,
        accounts: "Iterable[Account]" = (),
    ) -> None:
        """Take the complaints that were kept, the number of all, and what became of the rows."""
        self.complaints = tuple(complaints)
        self.accounts = tuple(accounts)
        self.total = len(self.complaints) if total is None else total
        super().__init__("\n".join(map(str, self.complaints)))


@dataclass(frozen=True, slots=True)
class Findings:
    """The result of checking one file, or all files of a kind together.

    `complaints` are of both severities, in the order of the rows; of a rule that very many rows
    break, only the first are kept, and `counts` has the number of all. `applied` are the
    corrections made before the check. `repeated` are the sheets that do not count, because another
    sheet has all their rows, with that sheet and the number of rows.
    """

    complaints: tuple[Complaint, ...]
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    applied: "tuple[Applied, ...]" = ()
    repeated: tuple[tuple[str, str, int], ...] = ()

    @property
    def total(self) -> int:
        """Count all complaints, kept or not."""
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
    """List the complaints that still prevent publishing.

    Those are all "tolak", and the warnings without a reason in `acknowledged` (rule to reason); a
    blank reason does not count.
    """
    return [
        complaint
        for complaint in complaints
        if complaint.severity == "tolak" or not acknowledged.get(complaint.rule, "").strip()
    ]

"""What is wrong with an office file, in words for the person who can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["tolak", "peringatan"]


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong in a file and where, in words for the person who can mend it.

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
        said = f'"{self.text}" – ' if self.text is not None else ""
        return f"{', '.join(place)}: {said}{self.reason}"


class RefusedError(Exception):
    """Files that may not be published."""

    def __init__(self, complaints: Iterable[Complaint], total: int | None = None) -> None:
        """With the complaints that were kept, and the number of all that there are."""
        self.complaints = tuple(complaints)
        self.total = len(self.complaints) if total is None else total
        super().__init__("\n".join(map(str, self.complaints)))

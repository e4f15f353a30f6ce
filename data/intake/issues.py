"""Complaints about office files, in words for who can correct them, and what became of rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, TypeAlias

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
        place = [self.file]
        if self.sheet:
            place.append(f'lembar "{self.sheet}"')
        if self.row is not None:
            place.append(f"baris {self.row}")
        if self.column:
            place.append(f'kolom "{self.column}"')
        quoted = f'"{self.text}" – ' if self.text is not None else ""
        return f"{', '.join(place)}: {quoted}{self.reason}"


REASONS: Mapping[str, str] = {
    "above": "judul",
    "header": "judul yang berulang",
    "ordinals": "nomor kolom",
    "total": "jumlah",
    "note": "catatan",
    "number": "tanpa isi selain nomor",
    "group": "nama kelompok",
    "hidden": "tersembunyi",
    "struck": "dicoret",
    "aside": "di lembar yang tidak dihitung",
    "corrected": "dibuang oleh koreksi",
    "person": "baris lain orang yang sama",
    "second": "hanya untuk mencari kecamatan",
    "compared": "rekap, dibandingkan saja",
    "contained": "sudah ada di lembar atau berkas lain",
}
"""Why rows are left out, in words that follow their number."""


def _whole(number: int) -> str:
    # Babel takes as long as a small file, and the sandbox, which starts often, does without.
    from data import indonesian

    return indonesian.whole(number)


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the rows of a file that are not blank."""

    file: str
    counted: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    refused: int = 0

    def leave_out(self, reason: str, rows: int) -> "Account":
        """Take rows from those that are counted."""
        left_out = {**self.left_out, reason: self.left_out.get(reason, 0) + rows}
        return replace(self, counted=self.counted - rows, left_out=left_out)

    @property
    def total(self) -> int:
        return self.counted + sum(self.left_out.values()) + self.refused

    @property
    def reasons(self) -> str:
        return ", ".join(
            f"{_whole(self.left_out[reason])} {words}"
            for reason, words in REASONS.items()
            if self.left_out.get(reason)
        )

    @property
    def words(self) -> str:
        """Say what became of the rows: "9 baris: 6 dihitung, 3 tidak dihitung (2 judul, …), …"."""
        reasons, left = self.reasons, sum(self.left_out.values())
        return (
            f"{_whole(self.total)} baris: {_whole(self.counted)} dihitung, "
            f"{_whole(left)} tidak dihitung{f' ({reasons})' if reasons else ''}, "
            f"{_whole(self.refused)} ditolak"
        )

    def __str__(self) -> str:
        return f"{self.file}: {self.words}"


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
        accounts: Iterable[Account] = (),
    ) -> None:
        """Take the complaints that were kept, the number of all, and what became of the rows."""
        self.complaints = tuple(complaints)
        self.accounts = tuple(accounts)
        self.total = len(self.complaints) if total is None else total
        super().__init__("\n".join(map(str, self.complaints)))


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

"""Account for the rows of a file: each one that is not blank is counted, left out or refused."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from data import indonesian
from data.intake.cells import is_blank
from data.intake.columns import Sheet
from data.intake.rows import Block

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "above": "judul",
        "header": "judul yang berulang",
        "ordinals": "nomor kolom",
        "total": "jumlah",
        "note": "catatan",
        "number": "hanya bernomor",
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
)
"""Why rows are left out, in words that follow their number."""


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the rows of a file that are not blank."""

    file: str
    counted: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    refused: int = 0

    @property
    def total(self) -> int:
        return self.counted + sum(self.left_out.values()) + self.refused

    @property
    def reasons(self) -> str:
        """Say why rows are left out: "2 judul, 1 jumlah"."""
        return ", ".join(
            f"{indonesian.whole(self.left_out[reason])} {words}"
            for reason, words in REASONS.items()
            if self.left_out.get(reason)
        )

    @property
    def words(self) -> str:
        """Say what became of the rows: "9 baris: 6 dihitung, 3 tidak dihitung (2 judul, …), …"."""
        reasons, left = self.reasons, sum(self.left_out.values())
        return (
            f"{indonesian.whole(self.total)} baris: {indonesian.whole(self.counted)} dihitung, "
            f"{indonesian.whole(left)} tidak dihitung{f' ({reasons})' if reasons else ''}, "
            f"{indonesian.whole(self.refused)} ditolak"
        )

    def __str__(self) -> str:
        return f"{self.file}: {self.words}"


def left_out(sheets: Iterable[Sheet], blocks: Iterable[Block]) -> dict[str, int]:
    """Count the rows of the sheets of a file that hold no data of its blocks, by reason."""
    found: Counter[str] = Counter()
    known = {block.sheet.title: block for block in blocks}
    for sheet in sheets:
        block = known.get(sheet.title)
        if block is None:
            found["aside"] += filled(sheet)
            continue
        found["above"] += sum(
            any(not is_blank(cell) for cell in row) for row in sheet.head[: block.header_row]
        )
        found.update({reason: len(rows) for reason, rows in block.left_out.items()})
    return {reason: count for reason, count in found.items() if count}


def filled(sheet: Sheet) -> int:
    """Count the rows of a sheet that are not blank."""
    blank = np.ones(sheet.height, np.bool_)
    for column in sheet.columns:
        blank &= column.blanks()
    return int(np.count_nonzero(~blank))

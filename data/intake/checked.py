"""A file that may be published, as far as its own rows tell."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from data.intake.corrections import Applied
from data.intake.issues import Account, Complaint
from data.intake.rows import OfficeFile
from data.manifest import CorrectionEntry


@dataclass(frozen=True, slots=True)
class Checked:
    """A file without refusals, whose rows are in the table of its kind."""

    file: OfficeFile
    simulated: bool
    years: tuple[int, ...]
    months: tuple[dt.date, ...]
    end: dt.date
    status: str
    vouched_by: str
    warnings: tuple[Complaint, ...]
    applied: tuple[Applied, ...]
    account: Account
    letter: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.file.specification.kind

    @property
    def start(self) -> dt.date:
        return min(self.months, default=dt.date(min(self.years), 1, 1))

    @property
    def corrections(self) -> tuple[CorrectionEntry, ...]:
        return tuple(
            CorrectionEntry(
                correction.matched,
                correction.action,
                correction.field,
                correction.value,
                rows,
                correction.reason,
                correction.who,
                correction.when,
            )
            for correction, rows in ((applied.correction, applied.rows) for applied in self.applied)
        )

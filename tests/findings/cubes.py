"""The rows of a random snapshot by cube, and what plain sums over them give."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from random_snapshot import RandomSnapshot


class Enrolled(NamedTuple):
    year: int
    kecamatan: str
    sector: str
    funding: str
    sex: str
    participants: int
    person_months: int
    premium_rp: int


class Active(NamedTuple):
    month: dt.date
    kecamatan: str
    sector: str
    funding: str
    active_participants: int


class Paid(NamedTuple):
    month: dt.date
    kecamatan: str
    sector: str
    programme: str
    school_level: str | None
    cases: int
    recipients: int
    amount_rp: int

    @property
    def year(self) -> int:
        return self.month.year


class Given(NamedTuple):
    month: dt.date
    kecamatan: str
    item: str
    origin: str
    quantity: float
    value_rp: int
    groups: int

    @property
    def year(self) -> int:
        return self.month.year


@dataclass(frozen=True)
class Truth:
    """The rows of a snapshot, by cube."""

    enrolled: Sequence[Enrolled]
    active: Sequence[Active]
    paid: Sequence[Paid]
    given: Sequence[Given]

    def years(self, cube: str) -> list[int]:
        return sorted({row.year for row in getattr(self, cube)})


def truth_of(snapshot: RandomSnapshot) -> Truth:
    rows = snapshot.rows
    return Truth(
        [Enrolled(*row) for row in rows["enrolment_yearly"]],  # type: ignore[arg-type]
        [Active(*row) for row in rows["enrolment_monthly"]],  # type: ignore[arg-type]
        [Paid(*row) for row in rows["benefits_monthly"]],  # type: ignore[arg-type]
        [Given(*row) for row in rows["aid_monthly"]],  # type: ignore[arg-type]
    )


Where = Any


def those(rows: Iterable[Any], **where: Where) -> list[Any]:
    """The rows with these values: one of several where there are several, any where it is None."""
    found = list(rows)
    for name, wanted in where.items():
        if wanted is None:
            continue
        if isinstance(wanted, Collection) and not isinstance(wanted, str):
            found = [row for row in found if getattr(row, name) in wanted]
        else:
            found = [row for row in found if getattr(row, name) == wanted]
    return found


def total(rows: Iterable[Any], measure: str, **where: Where) -> Any:  # noqa: ANN401
    return sum(getattr(row, measure) for row in those(rows, **where))


def part(above: float, below: float) -> Fraction | None:
    return Fraction(above) / Fraction(below) if below else None


def month_range(months: Collection[dt.date]) -> list[dt.date]:
    """Every month from the first to the last."""
    if not months:
        return []
    first, last = min(months), max(months)
    return [
        dt.date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
        if first <= dt.date(year, month, 1) <= last
    ]

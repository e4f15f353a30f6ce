"""The calendar of the files that offices are to hand in: what arrived, is awaited, late or missing.

A period has arrived if files of an office cover all of its months; simulated files never count.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal, TypeAlias

from data import catalogue, indonesian
from data.catalogue import Deadline
from data.intake.specification import SPECIFICATIONS, sources
from data.manifest import FileEntry, Manifest

State: TypeAlias = Literal["tiba", "tiba terlambat", "ditunggu", "terlambat", "tidak ada"]
"""Arrived, arrived late, awaited, late, or missing: late for longer than a whole period."""

_MONTHS = {"bulanan": 1, "triwulanan": 3, "tahunan": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """A period of a deadline, from its first to its last day, and the day it is due."""

    deadline: Deadline
    start: dt.date
    end: dt.date
    due: dt.date

    def __str__(self) -> str:
        """Write the period: "Januari 2026", "Januari–Maret 2026", "2026"."""
        if self.deadline.rhythm == "tahunan":
            return str(self.start.year)
        return indonesian.month_range(self.start, self.end)

    @property
    def label(self) -> str:
        return label(self.deadline)


def label(deadline: Deadline) -> str:
    return SPECIFICATIONS[deadline.kind].label


@dataclass(frozen=True, slots=True)
class Expected:
    """A period and what became of it: when, in which snapshot and from which files it arrived."""

    period: Period
    state: State
    arrived: dt.date | None = None
    snapshot: str = ""
    files: tuple[FileEntry, ...] = ()


def _next_month(day: dt.date, months: int) -> dt.date:
    """Return the first day of the month that is so many months later."""
    place = day.year * 12 + day.month - 1 + months
    return dt.date(place // 12, place % 12 + 1, 1)


def _periods(deadline: Deadline) -> Iterator[Period]:
    """Yield the periods of a deadline without end, the first one first."""
    start = deadline.since
    while True:
        after = _next_month(start, _MONTHS[deadline.rhythm])
        due = after.replace(day=deadline.due_day)
        yield Period(deadline, start, after - dt.timedelta(days=1), due)
        start = after


def _files(manifest: Manifest, deadline: Deadline) -> list[tuple[FileEntry, dt.date, dt.date]]:
    """Return the real files of a deadline's table with the first and the last day they cover."""
    table = SPECIFICATIONS[deadline.kind].tables[0]
    found = []
    for file in sources(manifest, table):
        if file.status == "simulasi" or not file.years:
            continue
        start = file.start or dt.date(min(file.years), 1, 1)
        end = file.end or min(manifest.tables[table].as_of, dt.date(max(file.years), 12, 31))
        found.append((file, start, end))
    return found


def _covering(manifest: Manifest, period: Period) -> tuple[FileEntry, ...]:
    """Return the files that together cover every month of a period; none if they do not."""
    files = [
        (file, start.replace(day=1), end)
        for file, start, end in _files(manifest, period.deadline)
        if start <= period.end and end >= period.start
    ]
    month = period.start
    while month < period.end:
        if not any(start <= month <= end for _, start, end in files):
            return ()
        month = _next_month(month, 1)
    return tuple(file for file, _, _ in files)


def calendar(current: Manifest, history: Sequence[Manifest], today: dt.date) -> list[Expected]:
    """List every period that has begun, the latest due day first.

    `history` are all kept manifests: the oldest one that covers a period says when it arrived.
    """
    oldest_first = sorted(history, key=lambda manifest: manifest.published_at)
    found = [
        _expected(period, current, oldest_first, today)
        for deadline in catalogue.DEADLINES.values()
        for period in takewhile(lambda period: period.start <= today, _periods(deadline))
    ]
    return sorted(found, key=lambda expected: expected.period.due, reverse=True)


def _expected(
    period: Period, current: Manifest, oldest_first: Iterable[Manifest], today: dt.date
) -> Expected:
    if files := _covering(current, period):
        first = next(
            (manifest for manifest in oldest_first if _covering(manifest, period)), current
        )
        arrived = first.published_at.date()
        state: State = "tiba" if arrived <= period.due else "tiba terlambat"
        return Expected(period, state, arrived, first.id, files)
    if today <= period.due:
        return Expected(period, "ditunggu")
    later = _next_month(period.due, _MONTHS[period.deadline.rhythm])
    return Expected(
        period, "terlambat" if today <= later.replace(day=period.due.day) else "tidak ada"
    )


def next_updates(manifest: Manifest) -> list[Period]:
    """Return the next period of each kind of which there are real files, the first due day first.

    Nothing here depends on the clock: it follows from the snapshot alone.
    """
    found = []
    for deadline in catalogue.DEADLINES.values():
        if files := _files(manifest, deadline):
            last = max(end for _, _, end in files)
            found.append(
                next(
                    period
                    for period in _periods(deadline)
                    if period.end > last and not _covering(manifest, period)
                )
            )
    return sorted(found, key=lambda period: period.due)


def next_update(manifest: Manifest, today: dt.date | None = None) -> str:
    """Say when the next update of a snapshot is due, and whether it is late `today`."""
    periods = next_updates(manifest)
    if not periods:
        return "Pembaruan berikutnya: menunggu berkas kantor yang pertama"
    first = [period for period in periods if period.due == periods[0].due]
    what = indonesian.join([f"{period.label.lower()} {period}" for period in first])
    proposed = (
        " (usulan)" if any(expected.deadline.set_by == "usulan" for expected in first) else ""
    )
    late = "; terlambat" if today and today > first[0].due else ""
    due = f"paling lambat {indonesian.date(first[0].due)}{proposed}"
    return f"Pembaruan berikutnya: {what}, {due}{late}"

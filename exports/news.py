"""News for feeds and mail: editions, corrections, late files and targets.

Each item has a stable id, and contains only public data.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from data import catalogue, deadlines, indonesian
from data.manifest import Manifest
from data.store import revisions, snapshots
from exports.records.editions import Record
from queries import plan, revised
from queries.registry import Registry

Topic: TypeAlias = Literal["edisi", "koreksi", "terlambat", "target", "mingguan"]

_MOST = 12
"""Maximum of figures or numbers listed in an item."""


@dataclass(frozen=True, slots=True)
class News:
    """An item of news; `tables` are those of a correction."""

    id: str
    topic: Topic
    when: dt.datetime
    title: str
    lines: tuple[str, ...] = ()
    simulated: bool = False
    tables: frozenset[str] = frozenset()
    code: str = ""


def editions(made: Iterable[Record]) -> Iterator[News]:
    """Yield an item for each of these public editions."""
    for record in made:
        if record.date is None or record.made_at is None:
            continue
        place = f", {record.place}" if record.place else ""
        shown = [
            f"{item.edited_from or item.title} (status: {catalogue.STATUSES[item.status].label})"
            for item in record.items
        ]
        yield News(
            f"edisi:{record.code}",
            "edisi",
            record.made_at,
            f"Edisi baru: {record.title} ({record.code})",
            (
                f"{indonesian.date(record.date)}{place}, dari snapshot {record.snapshot}",
                *_first(shown, "gambar"),
            ),
            any(item.status == "simulasi" for item in record.items),
            code=record.code,
        )


def corrections(registry: Registry) -> Iterator[News]:
    """Yield an item for each snapshot that revised published numbers, latest first."""
    for replacement, found, tables in revised.compared(registry):
        lines = []
        for table in tables:
            sides = (found.before.tables[table].status, found.after.tables[table].status)
            status = catalogue.STATUSES[catalogue.weakest(sides)].label
            totals = list(map(str, found.totals(table)))
            described = totals or [f"{catalogue.DATASETS[table].title}: rinciannya saja"]
            why = revisions.reason(replacement, found, table)
            lines += [f"{each} (status: {status}; sebab: {why})" for each in described]
        yield News(
            f"koreksi:{replacement.before}:{replacement.after}:{replacement.when.isoformat()}",
            "koreksi",
            replacement.when,
            f"Koreksi {indonesian.date(snapshots.in_jember(replacement.when).date())}",
            tuple(_first([f"{line[0].upper()}{line[1:]}" for line in lines], "angka")),
            tables=frozenset(tables),
        )


def late(manifest: Manifest, history: Sequence[Manifest], today: dt.date) -> Iterator[News]:
    """Yield an item for each overdue file."""
    for expected in deadlines.calendar(manifest, history, today):
        if expected.state not in ("terlambat", "tidak ada"):
            continue
        deadline, due = expected.period.deadline, expected.period.due
        proposed = " (tanggalnya usulan dasbor ini)" if deadline.set_by == "usulan" else ""
        yield News(
            f"terlambat:{deadline.kind}:{expected.period.start}",
            "terlambat",
            dt.datetime.combine(due, dt.time(), snapshots.WIB),
            f"Berkas terlambat: {expected.period.label.lower()} {expected.period}",
            (f"Dari {deadline.office}, paling lambat {indonesian.date(due)}{proposed}.",),
        )


def targets() -> Iterator[News]:
    """Yield an item for each published coverage target that was met or missed."""
    known = catalogue.claim("coverage_2025")
    share = f"{known.printed} per {indonesian.partial_date(known.as_of)} (status: Terbit)"
    for aim in plan.targets():
        lacks = plan.missing(aim.number)
        # With unknown coverage a target is neither met nor missed.
        if lacks > 0 and aim.period_end[:4] > known.as_of[:4]:
            continue
        state = "belum tercapai" if lacks > 0 else "tercapai"
        short = f", kurang {indonesian.whole(lacks)} pekerja" if lacks > 0 else ""
        yield News(
            f"target:{aim.id}:{state}",
            "target",
            dt.datetime.fromisoformat(aim.period_end).replace(tzinfo=snapshots.WIB),
            f"{plan.target_label(aim)} {state} di Jember",
            (
                f"Target {aim.area} {aim.printed} (status: Target), bukan target Jember sendiri.",
                f"Cakupan Jember {share}{short}.",
            ),
        )


def clean(words: str) -> str:
    """Remove control characters, which XML and mail do not allow."""
    return "".join(sign for sign in words if sign.isprintable() or sign == "\n")


def _first(lines: Sequence[str], what: str) -> Iterator[str]:
    yield from lines[:_MOST]
    if len(lines) > _MOST:
        yield f"dan {indonesian.whole(len(lines) - _MOST)} {what} lain"

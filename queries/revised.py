"""Corrections of a figure's numbers, and the list of all revisions."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from textwrap import shorten

import pandas as pd

from data import catalogue, indonesian
from data.manifest import PUBLIC, TABLES
from data.store import revisions, snapshots
from data.store.revisions import Compared, Replacement, Revision
from queries.answer import Question
from queries.dimensions import COUNTED, counted, limited_members, years_of
from queries.registry import Registry

_LONGEST = 100
"""Letters of a reason at a figure; the list of revisions has all of it."""


@dataclass(frozen=True, slots=True)
class Correction:
    """The latest revision of a figure's numbers, in words, and why."""

    when: dt.datetime
    words: str
    why: str

    @property
    def is_recent(self) -> bool:
        return revisions.is_recent(self.when)

    def __str__(self) -> str:
        day = indonesian.date(snapshots.in_jember(self.when).date())
        why = f", sebab {self.why}" if self.why else ""
        return f"dikoreksi {day}: {self.words}{why}"


def correction(
    registry: Registry,
    questions: Collection[Question],
    metrics: Collection[str],
    places: Collection[str] = (),
    years: Collection[int] = (),
) -> Correction | None:
    """Find the latest recent revision of these measures in these questions.

    `places` and `years` limit what questions do not limit themselves. The number that is said is
    that of all that is asked, or, where that stayed the same, the largest one of its details.
    """
    for replacement, found, tables in compared(registry, recent=True):
        measures = [
            measure
            for measure in counted(metrics)
            if (table := COUNTED[measure]) in tables and measure in found.revised[table]
        ]
        revised = [
            revision
            for question in questions
            for revision in _of_question(registry, found, question, measures, places, years)
        ]
        if revised:
            first, *others = dict.fromkeys(map(str, revised))
            more = f" dan {indonesian.whole(len(others))} angka lain" if others else ""
            why = revisions.reason(replacement, found, revised[0].table)
            return Correction(
                replacement.when, f"{first}{more}", shorten(why, _LONGEST, placeholder=" …")
            )
    return None


def _of_question(
    registry: Registry,
    found: Compared,
    question: Question,
    measures: Collection[str],
    places: Collection[str],
    years: Collection[int],
) -> Iterator[Revision]:
    tables = registry.cubes(question)
    revised = [measure for measure in measures if COUNTED[measure] in tables]
    if not revised:
        return
    answer, _ = registry.answered(question)
    columns = {"kecamatan" if name == "code" else str(name) for name in answer}
    where = limited_members(question)
    if places:
        where.setdefault("kecamatan", tuple(places))
    place = ["kecamatan"] if len(where.get("kecamatan", ())) == 1 else []
    years_asked = years_of(question, {}, ()) or years
    for measure in revised:
        table = COUNTED[measure]
        own = {name: members for name, members in where.items() if name in TABLES[table]}
        yield from (
            found.revisions(table, measure, place, own, years_asked)
            or found.revisions(table, measure, columns, own, years_asked)
        )


def compared(
    registry: Registry, *, recent: bool = False
) -> Iterator[tuple[Replacement, Compared, tuple[str, ...]]]:
    """Yield the replacements up to this snapshot, the latest first, and the tables they revised.

    Tables of which the reader may not see one side are left out.
    """
    if registry.is_draft:
        return
    is_public = registry.folder.name == PUBLIC
    folder = registry.folder.parent if is_public else registry.folder
    for replacement in revisions.replacements(folder.parent, folder.name):
        if recent and not revisions.is_recent(replacement.when):
            return
        if found := revisions.compared(folder.parent, replacement, public=is_public):
            sides = (found.before.tables, found.after.tables)
            tables = tuple(
                table
                for table in found.revised
                if not registry.hidden & {side[table].status for side in sides}
            )
            if tables:
                yield replacement, found, tables


def every(registry: Registry, *, detailed: bool = False) -> pd.DataFrame:
    """List all revisions up to this snapshot, latest first.

    `detailed` lists the numbers by kecamatan and classification, else those of the kabupaten; there
    what stayed the same in total has no number. Columns: when (a date in words), what, before,
    after, why, snapshot, status (the weaker one).
    """
    rows = []
    for replacement, found, tables in compared(registry):
        when = indonesian.date(snapshots.in_jember(replacement.when).date())
        for table in tables:
            sides = (found.before.tables[table].status, found.after.tables[table].status)
            why, status = revisions.reason(replacement, found, table), catalogue.weakest(sides)
            listed = list(found.details(table) if detailed else found.totals(table))
            rows += [
                (when, revision.subject, *revision.numbers, why, replacement.after, status)
                for revision in listed
            ]
            if not (listed or detailed):
                title = catalogue.DATASETS[table].title
                rows.append(
                    (when, f"{title}: rinciannya saja", "", "", why, replacement.after, status)
                )
    return pd.DataFrame(
        rows, columns=["when", "what", "before", "after", "why", "snapshot", "status"]
    )

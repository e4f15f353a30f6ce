"""Published numbers that a later snapshot says otherwise: from what to what, when and why.

A number is revised if both snapshots have it for the same time: a year, a month, or more months of
a year, that were not there before are an update. So is a count of people since January if its files
end later than before. What is simulated was never published as true, so nothing revises it and it
revises nothing.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile
from pathlib import Path
from typing import TypeAlias

from data import catalogue, indonesian
from data.catalogue import UNDETAILED
from data.indonesian import NOT_GIVEN
from data.intake.issues import Complaint
from data.intake.rules import RULES
from data.intake.specification import sources
from data.manifest import TABLES, WITHHELD, Manifest, SnapshotError, measures
from data.store import audit_log, snapshots
from data.store.stored_rows import DIMENSIONS, Row, named, side_by_side

DAYS = 90
"""The days for which a figure says that its number was revised."""

_Limits: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
"""The members of dimensions that are asked for."""

WITHIN: Mapping[str, str] = {"active_participants": "month", "quantity": "item"}
"""Measures that are not added up over all members of a dimension."""

_RULE = "published_number_revised"
_REASONS = (_RULE, "issued_number_revised", "issued_number_gone")
"""Rules whose acknowledgement says why a number that was published is another now."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A number of a measure in a year, of these members of dimensions (ids by column).

    `until` is the last month that both snapshots have, where the later one has more.
    """

    table: str
    measure: str
    year: int
    until: dt.date | None
    members: Mapping[str, str | dt.date | None]
    before: float
    after: float

    @property
    def subject(self) -> str:
        """Name the measure, the time and the members: "peserta 2025 di Puger"."""
        month = self.members.get("month")
        when = indonesian.month(month) if isinstance(month, dt.date) else str(self.year)
        if self.until and not month:
            when += f" sampai {indonesian.month(self.until).partition(' ')[0]}"
        parts = [catalogue.metric(self.measure).label.lower()]
        place = ""
        for column, member in self.members.items():
            if column == "month":
                continue
            name = catalogue.DIMENSIONS[column][1].get(str(member), NOT_GIVEN)
            if column == "kecamatan":
                place = f" di {name}"
            else:
                parts.append(name.lower())
        return f"{' '.join(parts)} {when}{place}"

    @property
    def numbers(self) -> tuple[str, str]:
        return exact_number(self.measure, self.before), exact_number(self.measure, self.after)

    def __str__(self) -> str:
        old, new = self.numbers
        return f"{self.subject} dari {old} menjadi {new}"


def exact_number(measure: str, number: float) -> str:
    """Write a number of a measure as exactly as a difference needs it."""
    if catalogue.metric(measure).unit == "rupiah":
        return indonesian.rupiah(number)
    return indonesian.decimal(number, 0 if number == int(number) else 2)


def is_recent(moment: dt.datetime) -> bool:
    """Tell whether figures still say what was revised at this moment."""
    return (snapshots.in_jember(None).date() - snapshots.in_jember(moment).date()).days <= DAYS


@dataclass(frozen=True, slots=True)
class Replacement:
    """The replacement of a snapshot by another at a moment, with the `reasons` given."""

    when: dt.datetime
    before: str
    after: str
    reasons: tuple[str, ...]


def replacements(folder: Path, snapshot: str) -> Sequence[Replacement]:
    """Return by what the snapshots before this one were replaced, the latest first.

    What was broken off, or replaced before its minute of release, counts for nothing.
    """
    try:
        state = (folder / audit_log.FILE).stat()
    except OSError:
        return ()
    found = _replacements(folder, state.st_mtime_ns, state.st_size)
    return tuple(dropwhile(lambda replacement: replacement.after != snapshot, found))


@lru_cache(maxsize=4)
def _replacements(folder: Path, *_: int) -> Sequence[Replacement]:
    entries = audit_log.entries(folder)
    found: list[Replacement] = []
    for entry in entries:
        if entry.what == "putus" and found and found[-1].after == entry.before:
            found.pop()
        if entry.what not in ("terbit", "kembali"):
            continue
        minute = audit_log.embargo(entries, entry.after)
        when = max(entry.when, minute) if minute else entry.when
        before = entry.before
        while found and found[-1].when > when:
            before = found.pop().before
        # That of "terbit" says who made what another one signed.
        gone_back = entry.reason if entry.what == "kembali" else ""
        reasons = [gone_back, *(entry.acknowledged.get(rule, "") for rule in _REASONS)]
        if before not in ("", entry.after):
            found.append(Replacement(when, before, entry.after, tuple(filter(None, reasons))))
    return found[::-1]


class Compared:
    """The numbers of two snapshots side by side, as finely as both have them.

    `revised` are the measures of which a number was revised, by table.
    """

    revised: dict[str, tuple[str, ...]]

    def __init__(self, a: Path, b: Path) -> None:
        """Lay the tables that differ side by side; SnapshotError if a snapshot is damaged."""
        import duckdb

        self.before, self.after = snapshots.verified(a), snapshots.verified(b)
        self._connection = duckdb.connect(config={"threads": 1})
        self._is_public = bool(self.before.withheld or self.after.withheld)
        if self._is_public:
            sides = ((self.before, a), (self.after, b))
            paths = [str(folder / WITHHELD) for side, folder in sides if side.withheld]
            self._connection.execute(
                "create table withheld as from read_parquet($paths)", {"paths": paths}
            )
        self._found = lru_cache(maxsize=1024)(self._find)
        self.revised = {}
        self._differing: dict[str, list[Row]] = {}
        for table in filter(self._may_differ, TABLES):
            self._lay(table, a, b)
            if revised := self._revised(table):
                self.revised[table] = revised

    def _may_differ(self, table: str) -> bool:
        old, new = self.before.tables[table], self.after.tables[table]
        return old.sha256 != new.sha256 and "simulasi" not in (old.status, new.status)

    def _lay(self, table: str, a: Path, b: Path) -> None:
        """Make a table of a row a cell and measure, with its number before and after.

        A cell that a side lacks is 0 if that side has the measure elsewhere in the year; a sum of
        which a part is unknown is unknown.
        """
        dimensions, counted = _dimensions(table), measures(table)
        names = ", ".join(dimensions)
        month = "month" if "month" in dimensions else "null::date"
        counts = (
            f"if({month} is null, not list_contains($updated::smallint[], year), "
            f"{month} <= old_end)"
        )
        if self._is_public and {"year", "month"} <= TABLES[table].keys():
            # Months that some rows have lost cannot be told from those that were added.
            counts = (
                "new_end is not distinct from old_end "
                "and not list_contains($updated::smallint[], year)"
            )
        self._connection.execute(
            f"create table {table} as {side_by_side(table, dimensions, _whole)}, "  # noqa: S608
            f"ends as (select year, max({month}) filter (side = 'old') as old_end, "
            f"max({month}) filter (side = 'new') as new_end from rows group by year), "
            f"cells as (select year, {names}, measure, "
            "bool_or(side = 'old') as in_old, any_value(number) filter (side = 'old') as was, "
            "bool_or(side = 'new') as in_new, any_value(number) filter (side = 'new') as became "
            f"from sums unpivot include nulls (number for measure in ({', '.join(counted)})) "
            "group by all) "
            f"select year, if(new_end > old_end, old_end, null) as until, {names}, measure, "
            "if(in_old, was, if(count(was) over same > 0, 0, null)) as old, "
            "if(in_new, became, if(count(became) over same > 0, 0, null)) as new "
            "from cells join ends using (year) "
            f"where {counts} window same as (partition by year, measure)",
            {
                "old": str(a / f"{table}.parquet"),
                "new": str(b / f"{table}.parquet"),
                "updated": list(_updated(self.before, self.after, table)),
            },
        )
        differing = self._connection.execute(f"from {table} where round(new - old, 6) <> 0")
        self._differing[table] = named(differing)

    def _revised(self, table: str) -> tuple[str, ...]:
        if self._is_public:
            # Cells may be added up otherwise though no number of them is another.
            return tuple(
                measure
                for measure in measures(table)
                if self.revisions(table, measure) or any(self._details(table, measure))
            )
        found = {cell["measure"] for cell in self._differing[table]}
        return tuple(measure for measure in measures(table) if measure in found)

    def _touches(self, table: str, measure: str, where: _Limits, years: tuple[int, ...]) -> bool:
        """Tell if any cell that differs is of these; most questions are about none."""
        return any(
            cell["measure"] == measure
            and (not years or cell["year"] in years)
            and all((cell[name] or UNDETAILED) in members for name, members in where)
            for cell in self._differing[table]
        )

    def revisions(
        self,
        table: str,
        measure: str,
        by: Collection[str] = (),
        where: Mapping[str, Collection[str]] | None = None,
        years: Collection[int] = (),
    ) -> Sequence[Revision]:
        """Return what was revised of a measure by these dimensions, the latest and largest first.

        `where` limits dimensions to these members, of which `UNDETAILED` is one, `years` the years;
        none is no limit.
        """
        key = tuple((name, tuple(sorted(members))) for name, members in (where or {}).items())
        return self._found(table, measure, frozenset(by), key, tuple(sorted(years)))

    def _find(
        self,
        table: str,
        measure: str,
        by: frozenset[str],
        where: _Limits,
        years: tuple[int, ...],
    ) -> Sequence[Revision]:
        if not self._touches(table, measure, where, years):
            return ()
        names = [name for name in _dimensions(table) if name in by or name == WITHIN.get(measure)]
        columns = "".join(f", {name}" for name in names)
        conditions = "".join(
            f" and list_contains(${name}, coalesce({name}, '{UNDETAILED}'))" for name, _ in where
        )
        withheld = self._withheld(table, names, [name for name, _ in where])
        found = self._connection.cursor().execute(
            f"with found as (select year, until{columns}, {_whole('old')} as was, "  # noqa: S608
            f"{_whole('new')} as became from {table} where measure = $measure{conditions} "
            "and (len($years::smallint[]) = 0 or list_contains($years::smallint[], year)) "
            "group by all) "
            f"from found where round(became - was, 6) <> 0{withheld} "
            f"order by year desc{', month desc' if 'month' in names else ''}, "
            f"abs(became - was) desc{columns}",
            {"measure": measure, "years": years, **dict(where)},
        )
        return [
            Revision(
                table, measure, year, until, dict(zip(names, members, strict=True)), before, after
            )
            for year, until, *members, before, after in found.fetchall()
        ]

    def _withheld(self, table: str, names: Sequence[str], limited: Sequence[str]) -> str:
        """Return the condition that nothing which a number counts is withheld, as `and …`."""
        used = {*names, *limited}
        if not self._is_public or not used:
            return ""
        of_months = "month" in names and not ("year" in TABLES[table] and "kecamatan" in used)
        same = [
            f"w.cube = '{table}' and w.year = found.year",
            f"list_has_any(w.lost, {sorted(used)})",
            f"w.kecamatan is {'not ' if 'kecamatan' in used else ''}null",
            "w.month = found.month" if of_months else "w.month is null",
            *(f"w.{name} = found.{name}" for name in names if name in DIMENSIONS),
            *(f"list_contains(${name}, w.{name})" for name in limited if name in DIMENSIONS),
        ]
        conditions = "".join(f" and {name} is not null" for name in names)
        return f"{conditions} and not exists (from withheld as w where {' and '.join(same)})"

    def totals(self, table: str) -> Iterator[Revision]:
        """Yield the revised numbers of the kabupaten."""
        for measure in self.revised[table]:
            yield from self.revisions(table, measure)

    def details(self, table: str) -> Iterator[Revision]:
        """Yield the revised numbers by kecamatan, and by each classification that has names."""
        for measure in self.revised[table]:
            yield from self._details(table, measure)

    def _details(self, table: str, measure: str) -> Iterator[Revision]:
        for name in ("kecamatan", "sector", "programme", "item"):
            if name in TABLES[table] and name != WITHIN.get(measure):
                yield from self.revisions(table, measure, [name])


def _dimensions(table: str) -> list[str]:
    return [name for name, kind in TABLES[table].items() if kind in ("VARCHAR", "DATE")]


def _whole(number: str) -> str:
    """Return the SQL expression of a sum that is unknown if a part of it is."""
    return f"if(count(*) = count({number}), sum({number}), null)"


def _updated(before: Manifest, after: Manifest, table: str) -> Iterator[int]:
    """Yield the years whose files end later in the snapshot after."""
    old, new = (_ends(side, table) for side in (before, after))
    yield from (year for year, end in new.items() if old.get(year, end) < end)


def _ends(manifest: Manifest, table: str) -> dict[int, dt.date]:
    ends: dict[int, dt.date] = {}
    for file in sources(manifest, table):
        for year in file.years:
            end = min(file.end or dt.date.min, dt.date(year, 12, 31))
            ends[year] = max(end, ends.get(year, end))
    return ends


@lru_cache(maxsize=16)
def _compared(a: Path, b: Path) -> Compared:
    return Compared(a, b)


def compared(folder: Path, replacement: Replacement, *, public: bool) -> Compared | None:
    """Compare both snapshots once, or what everybody may see of them.

    None if one of them is gone or damaged, or has no public version.
    """
    a, b = (folder / name for name in (replacement.before, replacement.after))
    try:
        return _compared(snapshots.public(a), snapshots.public(b)) if public else _compared(a, b)
    except SnapshotError:
        return None


def warnings(base: Path, draft: Path) -> Iterator[Complaint]:
    """Yield a complaint for each table in which a draft revises what was published."""
    found = Compared(base, draft)
    for table in found.revised:
        every = [*found.totals(table), *found.details(table)]
        first = str(every[0]) if every else "rinciannya saja"
        more = f" dan {indonesian.whole(len(every) - 1)} angka lain" if len(every) > 1 else ""
        yield Complaint(
            file=indonesian.join([file.name for file in sources(found.after, table)]),
            reason=f"Angka yang sudah terbit berubah: {first}{more}",
            severity=RULES[_RULE].severity,
            rule=_RULE,
            expected=RULES[_RULE].sentence,
        )


def reason(replacement: Replacement, found: Compared, table: str) -> str:
    """Say why a table was revised: in the words of whoever did it, else by what differs."""
    old, new = (sources(side, table) for side in (found.before, found.after))
    corrected = {correction for file in old for correction in file.corrections}
    hashes = {file.sha256 for file in old}
    replaced = [file.name for file in new if file.sha256 not in hashes]
    meanings = [side.tables[table].definitions for side in (found.before, found.after)]
    parts = [
        *replacement.reasons,
        *(
            correction.reason
            for file in new
            for correction in file.corrections
            if correction not in corrected
        ),
        f"kantor mengirim berkas lain ({indonesian.join(replaced)})" if replaced else "",
        "definisi ukurannya berubah" if meanings[0] != meanings[1] else "",
    ]
    return next(filter(None, parts), "tidak tercatat").strip().rstrip(".")

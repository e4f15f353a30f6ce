"""The difference between two snapshots, as numbers and in sentences."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from data import catalogue, indonesian
from data.intake.plausibility import left_out
from data.intake.specification import LISTS, list_of, sources
from data.manifest import TABLES, FileEntry, Manifest, TableEntry, measures, stored
from data.progress import Progress, quiet
from data.store import snapshots
from data.store.revisions import exact_number
from data.store.stored_rows import side_by_side, years

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Cause: TypeAlias = Literal["baru", "hilang", "revisi", "koreksi", "redefinisi"]
"""A year is new or gone, has other files, other corrections of the same files, or a measure with
another definition."""

KEPT = 1000
"""The number of largest changes to keep; others are counted."""

_CATEGORIES: Mapping[str, Mapping[str, str]] = {
    "programme": {category.id: category.short_label for category in catalogue.PROGRAMMES.values()},
    "sector": {category.id: category.short_label for category in catalogue.SECTORS.values()},
    "item": {item.id: item.label for item in catalogue.AID_ITEMS.values()},
}
"""Dimensions to compare by, with the names of their members; others are summed up."""

_HEADS: Mapping[Cause, str] = {
    "baru": "Baru",
    "hilang": "Tidak ada lagi",
    "revisi": "Direvisi",
    "koreksi": "Dikoreksi",
    "redefinisi": "Dihitung menurut definisi baru",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A number that differs; `before` or `after` is None if that snapshot lacks the year.

    `month` is None for a table by year, `kecamatan` is "" for a total. `share` is the difference as
    a fraction of the larger total of that measure, which makes people and rupiah comparable.
    """

    what: Cause
    table: str
    measure: str
    year: int
    month: dt.date | None
    kecamatan: str
    members: tuple[str, ...]
    before: float | None
    after: float | None
    share: float
    files: tuple[str, ...]

    def __str__(self) -> str:
        whose = ", ".join(self.members)
        if self.kecamatan:
            place = catalogue.KECAMATAN[self.kecamatan].name
            whose = f"{whose} di {place}" if whose else place
        metric = catalogue.metric(self.measure)
        when = indonesian.month(self.month) if self.month else str(self.year)
        old = "belum ada" if self.before is None else exact_number(self.measure, self.before)
        new = "tidak ada lagi" if self.after is None else exact_number(self.measure, self.after)
        moved = ""
        if self.before is not None and self.after is not None:
            by = self.after - self.before
            moved = f" ({'+' if by > 0 else ''}{exact_number(self.measure, by)})"
        origin = f", dari berkas {indonesian.join(self.files)}" if self.files else ""
        head = f"{whose}: " if whose else ""
        return f"{head}{old} → {new}{moved}{origin} ({metric.label.lower()}, {when})"


@dataclass(frozen=True, slots=True)
class Diff:
    """The changes of `after` against `before`.

    `totals` has the headline measure of each kind and year that differs, `changes` the numbers by
    kecamatan, the largest first, at most `KEPT` of `total`. `redefined` are the ids of measures
    with another definition, `notes` sentences about statuses, vouchers, files and rows. `tables`
    are the ids of the tables that differ.
    """

    before: Manifest
    after: Manifest
    totals: tuple[Change, ...]
    changes: tuple[Change, ...]
    total: int
    redefined: tuple[str, ...]
    notes: tuple[str, ...]
    tables: tuple[str, ...]

    @property
    def anything(self) -> bool:
        return bool(self.totals or self.changes or self.redefined or self.notes)

    def status(self, change: Change) -> str:
        tables = (manifest.tables.get(change.table) for manifest in (self.before, self.after))
        return catalogue.weakest(table.status for table in tables if table)

    def lines(
        self, most: int = 20, editions: Iterable[str] = (), pages: Sequence[str] = ()
    ) -> list[str]:
        """Write the comparison in sentences, with the `most` largest changes.

        `editions` are sentences about editions with changed data, `pages` the titles of such pages.
        """
        if not self.anything:
            return ["Tidak ada yang berubah."]
        redefined = map(catalogue.metric, self.redefined)
        lines = [
            *(f"{_HEADS[change.what]}: {change}" for change in self.totals),
            *(f"Definisi berubah: {metric.label}. {metric.definition}" for metric in redefined),
            *self.notes,
            *(f"{_HEADS[change.what]}: {change}" for change in self.changes[:most]),
        ]
        if self.total > most:
            lines.append(f"… dan {indonesian.whole(self.total - most)} perubahan lain.")
        if pages:
            lines.append(f"Halaman yang ikut berubah: {indonesian.join(pages)}.")
        lines += editions
        lines.append(
            "Gambar dan tabel yang sudah diunduh tidak ikut berubah; yang memuat nomor snapshot "
            f"{self.before.id} adalah edisi lama."
        )
        return lines


def diff(a: Path, b: Path, progress: Progress = quiet) -> Diff:
    """Compare the snapshot in folder `b` with that in folder `a`; either may be a draft.

    If the numbers of a year differ, it was corrected if the same files have other corrections,
    redefined if only definitions changed, else revised. SnapshotError if a snapshot is damaged.
    """
    import duckdb

    progress("Memeriksa kedua snapshot", 0.0)
    before, after = snapshots.verified(a), snapshots.verified(b)
    totals: list[Change] = []
    changes: list[Change] = []
    count = 0
    differing = [
        table for table in TABLES if before.tables[table].sha256 != after.tables[table].sha256
    ]
    progress("Membandingkan berkas, status, dan penanggung jawab", 0.1)
    notes, touched = _stated(before, after)
    with duckdb.connect() as con:
        for number, table in enumerate(differing):
            title = catalogue.DATASETS[table].title
            progress(f"Membandingkan {title.lower()}", 0.1 + 0.8 * number / len(TABLES))
            comparison = _Comparison(con, a, b, table)
            totals += comparison.totals()
            largest, of = comparison.largest()
            changes += largest
            count += of
            gone, come = comparison.replaced_rows()
            notes.append(
                f"Tabel “{title}”: {indonesian.whole(gone)} baris lama diganti "
                f"{indonesian.whole(come)} baris baru."
            )
    redefined = [
        (measure, table)
        for table in TABLES
        for measure, meaning in after.tables[table].definitions.items()
        if before.tables[table].definitions.get(measure, meaning) != meaning
    ]
    return Diff(
        before=before,
        after=after,
        totals=tuple(sorted(totals, key=_rank)),
        changes=tuple(sorted(changes, key=_rank)[:KEPT]),
        total=count,
        redefined=tuple(dict.fromkeys(measure for measure, _ in redefined)),
        notes=tuple(notes),
        tables=tuple(dict.fromkeys([*touched, *differing, *(table for _, table in redefined)])),
    )


class _Comparison:
    """The numbers of a table in two snapshots, side by side in the table `sides`.

    A row is a measure of a time, a kecamatan and some categories; it is 0 if a side lacks it.
    """

    def __init__(self, con: "DuckDBPyConnection", a: Path, b: Path, table: str) -> None:
        self.con, self.table = con, table
        self.before, self.after = snapshots.verified(a), snapshots.verified(b)
        self.paths = {"old": str(a / f"{table}.parquet"), "new": str(b / f"{table}.parquet")}
        self.specification = list_of(table)
        months = ["month"] if "month" in TABLES[table] else []
        categories = [column for column in _CATEGORIES if column in TABLES[table]]
        self.keys = [*months, "kecamatan", *categories]
        keys = ", ".join(self.keys)
        sums = side_by_side(table, self.keys, lambda measure: f"sum({measure})")
        # A cell that a side lacks is 0 if that side has the measure elsewhere in the year.
        old, new = (
            f"if(count({side}) over same > 0, coalesce({side}, 0), null) as {side}"
            for side in ("old", "new")
        )
        con.execute(
            f"create or replace temp table sides as {sums}, "  # noqa: S608
            f"cells as (select year, {keys}, measure, any_value(number) filter (side = 'old') "
            "as old, any_value(number) filter (side = 'new') as new "
            f"from (unpivot sums on {', '.join(measures(table))} into name measure value number) "
            f"group by all) select year, {keys}, measure, {old}, {new} from cells "
            "window same as (partition by year, measure)",
            self.paths,
        )
        self.scales = {
            measure: max(old or 0, new or 0) or 1.0
            for measure, old, new in con.execute(
                "select measure, sum(old), sum(new) from sides group by all"
            ).fetchall()
        }
        was, now = (years(con, table, side) for side in (a, b))
        self.whats = {year: self._what(year, year in was, year in now) for year in was | now}

    def totals(self) -> list[Change]:
        """Compare the headline measure of each year, in the first table of its kind."""
        if self.table != self.specification.tables[0]:
            return []
        yearly = self.con.execute(
            "select year, sum(old) as old, sum(new) as new from sides "
            "where measure = ? group by year having sum(old) is distinct from sum(new) "
            "order by year",
            [self.specification.measure],
        ).fetchall()
        return [self._change(self.specification.measure, *total) for total in yearly]

    def largest(self) -> tuple[list[Change], int]:
        """Return the `KEPT` largest changes of each measure, and the number of all changes."""
        first = [] if "month" in self.keys else ["year"]
        order = ", ".join(f"{key} desc" for key in [*first, *self.keys])
        moved = self.con.execute(
            f"select measure, year, old, new, {', '.join(self.keys)}, "  # noqa: S608
            f"row_number() over (partition by measure order by moved desc, {order}) as n, "
            "count(*) over () as of from "
            "(select *, abs(coalesce(new, 0) - coalesce(old, 0)) as moved from sides) "
            "where round(moved, 6) > 0 or (old is null) <> (new is null) "
            f"qualify n <= {KEPT} order by n"
        ).fetchall()
        changes = [
            self._change(measure, year, old, new, dict(zip(self.keys, place, strict=True)))
            for measure, year, old, new, *place, _, _ in moved
        ]
        order_of = measures(self.table).index
        changes.sort(key=lambda change: order_of(change.measure))
        return changes, moved[0][-1] if moved else 0

    def replaced_rows(self) -> tuple[int, int]:
        """Count the rows of each side that the other side lacks."""

        def surplus(side: str, other: str) -> str:
            columns = ", ".join(TABLES[self.table])
            rows, others = (
                f"select {columns} from {stored(self.table, path)}"  # noqa: S608
                for path in (side, other)
            )
            return f"(select count(*) from ({rows} except all {others}))"  # noqa: S608

        ((gone, come),) = self.con.execute(
            f"select {surplus('$old', '$new')}, {surplus('$new', '$old')}", self.paths
        ).fetchall()
        return gone, come

    def _files(self, manifest: Manifest, year: int) -> list[FileEntry]:
        return [file for file in sources(manifest, self.table) if year in file.years]

    def _what(self, year: int, was_there: bool, is_there: bool) -> Cause:  # noqa: FBT001
        if not (was_there and is_there):
            return "hilang" if was_there else "baru"
        old, new = self._files(self.before, year), self._files(self.after, year)
        if {file.sha256 for file in old} != {file.sha256 for file in new}:
            return "revisi"
        if {file.corrections for file in old} != {file.corrections for file in new}:
            return "koreksi"
        meanings = (side.tables[self.table].definitions for side in (self.before, self.after))
        return "revisi" if next(meanings) == next(meanings) else "redefinisi"

    def _change(
        self,
        measure: str,
        year: int,
        old: float | None,
        new: float | None,
        place: Mapping[str, Any] | None = None,
    ) -> Change:
        place = place or {}
        what = self.whats[year]
        return Change(
            what=what,
            table=self.table,
            measure=measure,
            year=year,
            month=place.get("month"),
            kecamatan=place.get("kecamatan") or "",
            members=tuple(
                names[member]
                for column, names in _CATEGORIES.items()
                if (member := place.get(column)) is not None
            ),
            before=None if what == "baru" else old,
            after=None if what == "hilang" else new,
            share=abs((new or 0) - (old or 0)) / self.scales[measure],
            files=tuple(
                file.name
                for file in self._files(self.before if what == "hilang" else self.after, year)
            ),
        )


def _rank(change: Change) -> tuple[bool, float]:
    """Rank headline measures first, then by share."""
    kind = list_of(change.table)
    return ((change.table, change.measure) != (kind.tables[0], kind.measure), -change.share)


def _trust(table: TableEntry) -> tuple[str, str]:
    vouchers = indonesian.join(table.vouched_by) if table.vouched_by else "tidak disebut"
    return catalogue.STATUSES[table.status].label, vouchers


def _stated(before: Manifest, after: Manifest) -> tuple[list[str], list[str]]:
    """Describe differences of statuses, vouchers and files; list the tables concerned."""
    notes: list[str] = []
    touched: list[str] = []
    for kind in LISTS.values():
        old, new = before.tables[kind.tables[0]], after.tables[kind.tables[0]]
        for what, was, now in zip(
            ("status", "penanggung jawab"), _trust(old), _trust(new), strict=True
        ):
            if was != now:
                notes.append(f"{kind.label}: {what} {was} → {now}.")
                touched += kind.tables
        was_from, now_from = (sources(side, kind.tables[0]) for side in (before, after))
        hashes = [(file.name, file.sha256) for file in now_from]
        years = {year for file in now_from for year in file.years}
        notes += left_out(was_from, hashes, years)
    return notes, touched

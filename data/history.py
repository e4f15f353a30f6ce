"""What a snapshot changes against another one, in words, and the way back to an older one."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from data import catalogue, editions, indonesian, log, snapshots
from data.documentation import DATASETS
from data.progress import Progress, quiet
from data.snapshots import FileEntry, Manifest, SnapshotError
from data.specifications import SPECIFICATIONS

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

What: TypeAlias = Literal["baru", "hilang", "revisi", "koreksi", "redefinisi"]
"""A year that was not there before, or is no longer; other files, other corrections of the same
files, or another way to count the same files."""

KEPT = 1000
"""How many changes of a comparison are kept, the largest; the others are counted."""

_CATEGORIES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "programme": {one.id: one.short_label for one in catalogue.PROGRAMMES.values()},
        "sector": {one.id: one.short_label for one in catalogue.SECTORS.values()},
        "item": {one.id: one.label for one in catalogue.AID_ITEMS.values()},
    }
)
"""The columns whose members are told apart, with their names; others are added up."""


@dataclass(frozen=True, slots=True)
class Change:
    """A number that differs: None on the side of a year that a snapshot does not have.

    `month` is None for a table that counts by the year; `share` is the difference as a part of the
    larger of both totals of that measure, which makes people and rupiah comparable.
    """

    what: What
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

    def _number(self, value: float) -> str:
        metric = catalogue.metric(self.measure)
        if metric.unit == "rupiah":
            return indonesian.rupiah(value)
        return indonesian.decimal(value, 0 if value == int(value) else 2)

    def __str__(self) -> str:
        """The sentence: whose number, from what to what, out of which file."""
        whose = ", ".join(self.members)
        if self.kecamatan:
            place = catalogue.KECAMATAN[self.kecamatan].name
            whose = f"{whose} di {place}" if whose else place
        metric = catalogue.metric(self.measure)
        when = indonesian.month(self.month) if self.month else str(self.year)
        old = "belum ada" if self.before is None else self._number(self.before)
        new = "tidak ada lagi" if self.after is None else self._number(self.after)
        moved = ""
        if self.before is not None and self.after is not None:
            by = self.after - self.before
            moved = f" ({'+' if by > 0 else ''}{self._number(by)})"
        origin = f", dari berkas {indonesian.join(self.files)}" if self.files else ""
        head = f"{whose}: " if whose else ""
        return f"{head}{old} → {new}{moved}{origin} ({metric.label.lower()}, {when})"


@dataclass(frozen=True, slots=True)
class Differences:
    """What `after` changes against `before`.

    `totals` has the headline measure of each kind and year that differs, `changes` the numbers of
    the kecamatan, the largest first, at most `KEPT` of `total`. `redefined` are the ids of the
    measures that mean something else now, `stated` sentences about statuses, vouching, and details
    that changed without moving a number above. `pages` are the titles of the pages that show it,
    `editions` has a sentence about each edition that shows data that differ.
    """

    before: Manifest
    after: Manifest
    totals: tuple[Change, ...]
    changes: tuple[Change, ...]
    total: int
    redefined: tuple[str, ...]
    stated: tuple[str, ...]
    pages: tuple[str, ...]
    editions: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether the two differ in anything that a reader can see."""
        return bool(self.totals or self.changes or self.redefined or self.stated)

    def lines(self, most: int = 20) -> list[str]:
        """The comparison in sentences: totals, the `most` largest changes, and what is touched."""
        if not self.anything:
            return ["Tidak ada yang berubah."]
        lines = [
            *(f"{_HEADS[one.what]}: {one}" for one in self.totals),
            *(
                f"Definisi berubah: {catalogue.metric(one).label}. "
                f"{catalogue.metric(one).definition}"
                for one in self.redefined
            ),
            *self.stated,
            *(f"{_HEADS[one.what]}: {one}" for one in self.changes[:most]),
        ]
        if self.total > most:
            lines.append(f"… dan {indonesian.whole(self.total - most)} perubahan lain.")
        if self.pages:
            lines.append(f"Halaman yang ikut berubah: {indonesian.join(self.pages)}.")
        lines += self.editions
        lines.append(
            "Gambar dan tabel yang sudah diunduh tidak ikut berubah; yang memuat nomor snapshot "
            f"{self.before.id} adalah edisi lama."
        )
        return lines

    def frame(self) -> "pd.DataFrame":
        """The changes as a table, one row each, in the columns of `Change` and its `sentence`."""
        import pandas as pd

        columns = ["what", "table", "measure", "year", "month", "kecamatan", "before", "after"]
        rows = [
            {name: getattr(one, name) for name in columns} | {"sentence": str(one)}
            for one in self.changes
        ]
        return pd.DataFrame(rows, columns=[*columns, "sentence"])


_HEADS: Mapping[What, str] = MappingProxyType(
    {
        "baru": "Baru",
        "hilang": "Tidak ada lagi",
        "revisi": "Direvisi",
        "koreksi": "Dikoreksi",
        "redefinisi": "Dihitung menurut definisi baru",
    }
)


_NOWHERE: Mapping[str, Any] = MappingProxyType({})
"""The place of a total: that of all places."""


def _measures(table: str) -> list[str]:
    return [column for column in snapshots.TABLES[table] if column in catalogue.METRICS]


def _keys(table: str) -> list[str]:
    """What tells the numbers of a table apart: time, kecamatan and some of the categories."""
    categories = [column for column in _CATEGORIES if column in snapshots.TABLES[table]]
    return ["year" if _yearly(table) else "month", "kecamatan", *categories]


def _put_side_by_side(con: "DuckDBPyConnection", a: Path, b: Path, table: str) -> None:
    """Fills `sides` with every number that either snapshot has of a table, by `_keys`.

    `before` and `after` say on which side there are rows; a measure that a side does not have is 0.
    """
    keys = ", ".join(_keys(table))
    sums = ", ".join(f"sum({one})::double as {one}" for one in _measures(table))
    both = ", ".join(
        f"coalesce(old.{one}, 0) as {one}_old, coalesce(new.{one}, 0) as {one}_new"
        for one in _measures(table)
    )
    grouped = f"(select {keys}, true as there, {sums} from read_parquet(?) group by {keys})"  # noqa: S608
    con.execute(
        f"create or replace temp table sides as select {keys}, "  # noqa: S608
        f"{'year' if _yearly(table) else 'year(month)'}::integer as in_year, "
        f"old.there is not null as before, new.there is not null as after, {both} "
        f"from {grouped} as old full join {grouped} as new using ({keys})",
        [str(path / f"{table}.parquet") for path in (a, b)],
    )


def _yearly(table: str) -> bool:
    return "year" in snapshots.TABLES[table]


def _feeding(manifest: Manifest, kind: str, year: int) -> list[FileEntry]:
    """The files of a kind that the snapshot has this year from."""
    return [one for one in manifest.files if one.kind == kind and year in one.years]


def _cause(before: Manifest, after: Manifest, kind: str, year: int, table: str) -> What:
    """Why the numbers of a year in both snapshots differ."""
    old, new = _feeding(before, kind, year), _feeding(after, kind, year)
    if {one.sha256 for one in old} != {one.sha256 for one in new}:
        return "revisi"
    if {one.corrections for one in old} != {one.corrections for one in new}:
        return "koreksi"
    if before.tables[table].definitions != after.tables[table].definitions:
        return "redefinisi"
    return "revisi"


def _whats(
    con: "DuckDBPyConnection", before: Manifest, after: Manifest, table: str, kind: str
) -> Mapping[int, What]:
    """For each year in `sides`, why its numbers differ if they do."""
    told: dict[int, What] = {}
    for year, old, new in con.execute(
        "select in_year, bool_or(before), bool_or(after) from sides group by all"
    ).fetchall():
        both = old and new
        told[year] = (
            _cause(before, after, kind, year, table) if both else "hilang" if old else "baru"
        )
    return told


def _table_changes(
    con: "DuckDBPyConnection", a: Path, b: Path, before: Manifest, after: Manifest, table: str
) -> tuple[list[Change], list[Change], int]:
    """The totals and the largest changes of a table, and how many changes there are."""
    (specification,) = (one for one in SPECIFICATIONS.values() if table in one.tables)
    _put_side_by_side(con, a, b, table)
    whats = _whats(con, before, after, table, specification.kind)
    keys = _keys(table)

    def change(
        measure: str,
        scale: float,
        year: int,
        old: float,
        new: float,
        place: Mapping[str, Any] = _NOWHERE,
    ) -> Change:
        what = whats[year]
        side = before if what == "hilang" else after
        return Change(
            what=what,
            table=table,
            measure=measure,
            year=year,
            month=place.get("month"),
            kecamatan=place.get("kecamatan", ""),
            members=tuple(_CATEGORIES[one][place[one]] for one in _CATEGORIES if one in place),
            before=None if what == "baru" else old,
            after=None if what == "hilang" else new,
            share=abs(new - old) / scale,
            files=tuple(one.name for one in _feeding(side, specification.kind, year)),
        )

    totals: list[Change] = []
    changes: list[Change] = []
    count = 0
    for measure in _measures(table):
        old, new = f"{measure}_old", f"{measure}_new"
        yearly = con.execute(
            f"select in_year, sum({old}), sum({new}) from sides group by all order by all"  # noqa: S608
        ).fetchall()
        scale = max(sum(one[1] for one in yearly), sum(one[2] for one in yearly)) or 1.0
        if table == specification.tables[0] and measure == specification.measure:
            totals += [change(measure, scale, *one) for one in yearly if one[1] != one[2]]
        moved = f"from sides where round(abs({new} - {old}), 6) > 0"
        order = ", ".join(f"{key} desc" for key in keys)
        largest = con.execute(
            f"select count(*) over (), in_year, {old}, {new}, {', '.join(keys)} {moved} "
            f"order by abs({new} - {old}) desc, {order} limit {KEPT}"
        ).fetchall()
        changes += [
            change(measure, scale, year, was, now, dict(zip(keys, place, strict=True)))
            for _, year, was, now, *place in largest
        ]
        count += largest[0][0] if largest else 0
    return totals, changes, count


def _rank(change: Change) -> tuple[bool, float]:
    """Headline measures first, and among them the largest share of the whole."""
    headlines = {(one.tables[0], one.measure) for one in SPECIFICATIONS.values()}
    return ((change.table, change.measure) not in headlines, -change.share)


def _stated(
    con: "DuckDBPyConnection", a: Path, b: Path, before: Manifest, after: Manifest
) -> tuple[list[str], list[str]]:
    """Sentences about what no number of a kecamatan tells, and the tables that they are about."""
    stated: list[str] = []
    touched: list[str] = []
    for kind in SPECIFICATIONS.values():
        old, new = before.tables[kind.tables[0]], after.tables[kind.tables[0]]
        said = []
        if old.status != new.status:
            statuses = [catalogue.STATUSES[one.status].label for one in (old, new)]
            said.append(f"{kind.label}: status {statuses[0]} → {statuses[1]}.")
        if old.vouched_by != new.vouched_by:
            names = [
                indonesian.join(one.vouched_by) if one.vouched_by else "tidak disebut"
                for one in (old, new)
            ]
            said.append(f"{kind.label}: penanggung jawab {names[0]} → {names[1]}.")
        if said:
            stated += said
            touched += kind.tables
        stated += _files_left_out(before, after, kind.kind)
    for table in snapshots.TABLES:
        if before.tables[table].sha256 == after.tables[table].sha256:
            continue
        surplus = "(select count(*) from (from read_parquet({}) except all from read_parquet({})))"
        ((gone, come),) = con.execute(
            f"select {surplus.format('$a', '$b')}, {surplus.format('$b', '$a')}",
            {"a": str(a / f"{table}.parquet"), "b": str(b / f"{table}.parquet")},
        ).fetchall()
        touched.append(table)
        stated.append(
            f"Tabel “{DATASETS[table].title}”: {indonesian.whole(gone)} baris lama diganti "
            f"{indonesian.whole(come)} baris baru."
        )
    return stated, touched


def _files_left_out(before: Manifest, after: Manifest, kind: str) -> list[str]:
    """Which files of years that both snapshots have do not count any more."""
    old, new = ([one for one in side.files if one.kind == kind] for side in (before, after))
    years = {year for one in new for year in one.years}
    return [str(one) for one in left_out(old, [(one.name, one.sha256) for one in new], years)]


def pages(tables: Iterable[str]) -> tuple[str, ...]:
    """The titles of the pages that show any of these tables, in the order of the menu."""
    wanted = set(tables)
    with (catalogue.REFERENCE / "page_tables.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            row["title"] for row in csv.DictReader(file) if wanted & set(row["tables"].split("|"))
        )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file whose rows a snapshot does not count any more, in some of its years."""

    file: FileEntry
    years: tuple[int, ...]

    def __str__(self) -> str:
        """The sentence that says what is missing."""
        years = indonesian.join([str(year) for year in self.years])
        what = SPECIFICATIONS[self.file.kind].label
        rows = indonesian.whole(self.file.rows)
        return f"{what} tahun {years} dari berkas {self.file.name} ({rows} baris) tidak ikut lagi."


def left_out(
    old: Sequence[FileEntry], new: Sequence[tuple[str, str]], years: Iterable[int]
) -> tuple[LeftOut, ...]:
    """The `old` files that speak about one of these `years` and are not among the `new` ones.

    Of the new files come name and hash. A file of another content and the same name was mended and
    takes the place of one old file.
    """
    hashes = {sha256 for _, sha256 in new}
    absent = [
        (one, shared)
        for one in old
        if one.sha256 not in hashes and (shared := tuple(sorted(set(one.years) & set(years))))
    ]
    same = {one.sha256 for one in old}
    mended = Counter(name for name, sha256 in new if sha256 not in same)
    gone = []
    for file, shared in absent:
        if mended[file.name]:
            mended[file.name] -= 1
        else:
            gone.append(LeftOut(file, shared))
    return tuple(gone)


def differences(a: Path, b: Path, progress: Progress | None = None) -> Differences:
    """What the snapshot in folder `b` changes against the one in folder `a`.

    Either may be a draft. A year that both have and whose numbers differ was corrected where the
    same files went through other corrections, counted anew where a measure means something else
    now, and revised in all other cases. SnapshotError where one of them is not whole.
    """
    import duckdb

    tell = progress or quiet
    tell("Memeriksa kedua snapshot", 0.0)
    before, after = snapshots.verified(a), snapshots.verified(b)
    totals: list[Change] = []
    changes: list[Change] = []
    count = 0
    with duckdb.connect() as con:
        for number, table in enumerate(snapshots.TABLES):
            if before.tables[table].sha256 == after.tables[table].sha256:
                continue
            tell(
                f"Membandingkan {DATASETS[table].title.lower()}",
                0.1 + 0.7 * number / len(snapshots.TABLES),
            )
            found = _table_changes(con, a, b, before, after, table)
            totals += found[0]
            changes += found[1]
            count += found[2]
        tell("Membandingkan berkas, status, dan penanggung jawab", 0.8)
        stated, touched = _stated(con, a, b, before, after)
    redefined = [
        (measure, table)
        for table in snapshots.TABLES
        for measure, meaning in after.tables[table].definitions.items()
        if before.tables[table].definitions.get(measure, meaning) != meaning
    ]
    return Differences(
        before=before,
        after=after,
        totals=tuple(sorted(totals, key=_rank)),
        changes=tuple(sorted(changes, key=_rank)[:KEPT]),
        total=count,
        redefined=tuple(dict.fromkeys(measure for measure, _ in redefined)),
        stated=tuple(stated),
        pages=pages([*touched, *(table for _, table in redefined)]),
        editions=tuple(editions.touched(a.parent, before, after)),
    )


def find(folder: Path | None, snapshot_id: str) -> Path:
    """The folder of the snapshot with this id, or with the only id that begins so.

    SnapshotError where there is none or more than one.
    """
    found = [
        path
        for path in snapshots.folders(folder or snapshots.FOLDER)
        if snapshot_id and path.name.startswith(snapshot_id)
    ]
    for path in found:
        if path.name == snapshot_id:
            return path
    if not found:
        raise SnapshotError(f'Tidak ada snapshot bernama "{snapshot_id}".')
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise SnapshotError(f'Ada beberapa snapshot yang berawal "{snapshot_id}": {names}.')
    return found[0]


def settle(folder: Path, who: str, now: dt.datetime) -> None:
    """Notes in the log where `CURRENT` is not what the log says: an act that was broken off.

    The caller holds the lock of the folder.
    """
    known = log.last_current(log.entries(folder))
    points = snapshots.pointed(folder, snapshots.CURRENT) or ""
    if known is not None and known != points:
        reason = "Langkah terakhir tidak sampai berlaku, atau penunjuk diubah di luar program."
        log.append(folder, log.Entry(now, who, "putus", known, points, reason))


def rollback(
    folder: Path | None,
    snapshot_id: str,
    *,
    who: str,
    reason: str,
    progress: Progress | None = None,
    now: dt.datetime | None = None,
) -> Manifest:
    """Makes an older snapshot current again and gives its manifest; the log keeps who and why.

    The beginning of an id will do where only one snapshot has it. SnapshotError, and nothing
    changed, where the snapshot is not there, not whole or current already, or without a reason.
    """
    folder = folder or snapshots.FOLDER
    now = (now or dt.datetime.now(snapshots.WIB)).astimezone(snapshots.WIB)
    tell = progress or quiet
    if not reason.strip():
        raise SnapshotError("Sebutkan alasan kembali ke snapshot yang lama.")
    with snapshots.exclusive(folder):
        path = find(folder, snapshot_id)
        tell(f"Memeriksa snapshot {path.name}", 0.0)
        manifest = snapshots.verify(path)
        tell("Memberlakukan", 0.9)
        try:
            points = snapshots.pointed(folder, snapshots.CURRENT) or ""
        except SnapshotError:
            points = ""
        if points == path.name:
            raise SnapshotError(f"Snapshot {path.name} sudah berlaku.")
        if points:
            settle(folder, who, now)
        sealed = snapshots.sha256(path / snapshots.MANIFEST)
        log.append(
            folder,
            log.Entry(now, who, "kembali", points, path.name, reason, manifest=sealed),
        )
        snapshots.point(folder, snapshots.CURRENT, path.name)
    return manifest


@dataclass(frozen=True, slots=True)
class Verification:
    """What is in a folder of snapshots and whether it is sound.

    `troubles` has a sentence for each snapshot that is not, by its id; `others` are sentences about
    the pointers, the log and the editions.
    """

    current: str
    sound: tuple[str, ...]
    troubles: Mapping[str, str]
    others: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether nothing at all is wrong."""
        return not self.troubles and not self.others


def verify_all(folder: Path | None = None, progress: Progress | None = None) -> Verification:
    """Hashes every snapshot anew and checks the pointers and the log against them."""
    tell = progress or quiet
    folder = folder or snapshots.FOLDER
    acts = log.entries(folder)
    sealed = {one.after: one.manifest for one in acts if one.manifest}
    sound: list[str] = []
    troubles: dict[str, str] = {}
    kept = list(snapshots.folders(folder))
    for number, path in enumerate(kept):
        tell(f"Memeriksa snapshot {path.name}", number / len(kept))
        try:
            manifest = snapshots.verify(path)
        except (SnapshotError, OSError) as error:
            troubles[path.name] = str(error)
            continue
        content = snapshots.identify(manifest.period.end, manifest.files, manifest.tables)
        if not manifest.id == content == path.name:
            troubles[path.name] = f"Snapshot {path.name}: nomornya bukan nomor dari isinya."
        elif sealed.get(path.name, seal := snapshots.sha256(path / snapshots.MANIFEST)) != seal:
            troubles[path.name] = f"Snapshot {path.name}: manifes bukan yang tercatat di log."
        else:
            sound.append(path.name)
    tell("Memeriksa log, edisi, dan penunjuk", 1.0)
    others = [*log.verify(folder), *editions.verify(folder)]
    points = None
    for pointer in (snapshots.CURRENT, snapshots.BUILTIN):
        try:
            name = snapshots.pointed(folder, pointer)
        except SnapshotError as error:
            others.append(str(error))
            continue
        points = points or name
        if name and name not in sound and name not in troubles:
            others.append(f"{pointer} menunjuk ke snapshot {name} yang tidak ada.")
    known = log.last_current(acts)
    if known and known != points:
        pointed = points or "tidak ada"
        others.append(f"Menurut log yang berlaku {known}, menurut penunjuk {pointed}.")
    return Verification(points or "", tuple(sound), MappingProxyType(troubles), tuple(others))

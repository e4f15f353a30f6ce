"""Recaps beside lists and beside other recaps of the same time: what counts, and how they differ.

A list counts before a recap, and of two recaps since the same day the later one. What does not
count is held against what does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, permutations
from operator import ge
from pathlib import Path
from typing import TYPE_CHECKING

from duckdb import DuckDBPyConnection

from data import catalogue, indonesian
from data.intake.deduplicate import counting
from data.intake.issues import Complaint
from data.intake.rules import RULES
from data.intake.specification import SPECIFICATIONS, Specification, cube
from data.manifest import Manifest, read_manifest, stored, year_of

if TYPE_CHECKING:
    from data.intake.examine import Checked


def settle(
    con: DuckDBPyConnection, checked: Sequence["Checked"], base: Path | None
) -> tuple[list["Checked"], list[Complaint], list[str]]:
    """Delete the rows of recaps that do not count from the tables of their kinds.

    Return the files of which rows are left, warnings where numbers differ, and remarks on what does
    not count. `base` is the folder of the current snapshot.
    """
    left = list(checked)
    warnings: list[Complaint] = []
    remarks: list[str] = []
    for earlier, later in permutations(checked, 2):
        for year in _continued(con, earlier, later):
            was, now = (_of_file(con, file, year) for file in (earlier, later))
            remarks.append(
                f"{earlier.file.name}: tahun {year} digantikan {later.file.name}, rekap sejak hari "
                f"yang sama sampai {indonesian.date(later.end)}. {_difference(was, now)}"
            )
            _delete(con, left, earlier, year)
    overlaps = []
    for earlier, later in combinations(tuple(left), 2):
        for year in _overlapping(con, earlier, later):
            fuller, other = sorted(
                (earlier, later),
                key=lambda file: (len(_members(con, file, year)), file.account.counted),
                reverse=True,
            )
            has, also = (_of_file(con, file, year) for file in (fuller, other))
            said = _difference(has, also)
            same = _times(con, fuller, year) == _times(con, other, year)
            if same and also and also.keys() <= has.keys() and not said:
                remarks.append(
                    f"{other.file.name}: tahun {year} membagi angka yang sama dengan "
                    f"{fuller.file.name}; dibandingkan, tidak dihitung."
                )
                _delete(con, left, other, year)
                continue
            reason = (
                f"tahun {year} sudah ada dalam {earlier.file.name}; satu waktu satu rekap: beri "
                "yang paling rinci atau yang terakhir saja"
            )
            if same and said:
                reason += f", atau samakan: {fuller.file.name} → {other.file.name}: {said}"
            overlaps.append(later.file.complaint(reason))
    for recap in tuple(left):
        specification = recap.file.specification
        if not specification.recap_of:
            continue
        for year in recap.years:
            listed = _of_lists(con, specification, checked, base, year)
            if listed is None:
                continue
            summed = _of_file(con, recap, year)
            said = _difference(listed, summed)
            if said:
                reason = (
                    f"tahun {year} sudah ada sebagai daftar, yang dihitung; rekap ini dibandingkan "
                    f"saja. Daftar → rekap: {said}"
                )
                rule = RULES["recap_and_list"]
                warnings.append(rule.complaint(recap.file.name, reason, recap.file.sheet))
            remarks.append(
                f"{recap.file.name}: tahun {year} dibandingkan dengan daftarnya, tidak dihitung."
            )
            _delete(con, left, recap, year)
    return left, [*overlaps, *warnings], remarks


def _delete(con: DuckDBPyConnection, left: list["Checked"], file: "Checked", year: int) -> None:
    """Delete the rows of a year of a file, and the file if none is left."""
    con.execute(
        f'delete from {file.kind} where file = $name and "year" = $year',  # noqa: S608
        {"name": file.file.name, "year": year},
    )
    for place, other in enumerate(left):
        if other.file is file.file:
            years = tuple(kept for kept in other.years if kept != year)
            left[place : place + 1] = [replace(other, years=years)] if years else []


def _continued(con: DuckDBPyConnection, earlier: "Checked", later: "Checked") -> Iterator[int]:
    """Yield the years of which the later recap has all that the earlier one has, and more."""
    specification = earlier.file.specification
    if earlier.kind != later.kind or not specification.recap_of:
        return
    measures = ", ".join(
        f"count({column.field}) > 0" for column in specification.columns if column.is_measure
    )
    spans = [
        {
            year: (first, last, has)
            for year, first, last, whole, *has in con.execute(
                f'select "year", min({specification.first_day}), max({specification.last_day}), '  # noqa: S608
                f"bool_and(month is null and on_date is null), {measures} from {file.kind} "
                "where file = $name group by all",
                {"name": file.file.name},
            ).fetchall()
            if whole
        }
        for file in (earlier, later)
    ]
    for year in sorted(spans[0].keys() & spans[1].keys()):
        (first, last, has), (other_first, other_last, also) = spans[0][year], spans[1][year]
        longer = first == other_first and last < other_last
        if longer and all(map(ge, also, has)) and not _apart(con, earlier, later, year):
            yield int(year)


def _overlapping(con: DuckDBPyConnection, earlier: "Checked", later: "Checked") -> Iterator[int]:
    """Yield the years of which both recaps have numbers of the same time."""
    specification = earlier.file.specification
    if earlier.kind != later.kind or not specification.recap_of:
        return
    span = (
        f'(select distinct "year", {specification.first_day} as first, '  # noqa: S608
        f"{specification.last_day} as last from {earlier.kind} where file = {{}})"
    )
    found = con.execute(
        f'select distinct "year" from {span.format("$earlier")} as earlier '  # noqa: S608
        f'join {span.format("$later")} as later using ("year") '
        "where earlier.first <= later.last and later.first <= earlier.last",
        {"earlier": earlier.file.name, "later": later.file.name},
    ).fetchall()
    yield from sorted(int(year) for (year,) in found if not _apart(con, earlier, later, year))


def _apart(con: DuckDBPyConnection, one: "Checked", other: "Checked", year: int) -> bool:
    """Tell whether recaps are of other members: one of JKM, the other of JKK."""
    members = _members(con, one, year)
    return any(not ids & members.get(name, ids) for name, ids in _members(con, other, year).items())


def _times(con: DuckDBPyConnection, file: "Checked", year: int) -> set[tuple[object, ...]]:
    """Return the first and the last days of the times of a year of a recap."""
    specification = file.file.specification
    found = con.execute(
        f"select distinct {specification.first_day}, {specification.last_day} "  # noqa: S608
        f'from {file.kind} where file = $name and "year" = $year',
        {"name": file.file.name, "year": year},
    )
    return {*found.fetchall()}


def _members(con: DuckDBPyConnection, file: "Checked", year: int) -> dict[str, set[str]]:
    """Return the ids that a year of a recap names, by field."""
    found = {}
    for column in file.file.specification.columns:
        if column.type == "name":
            ids = con.execute(
                f"select distinct {column.field}::varchar from {file.kind} "  # noqa: S608
                f'where file = $name and "year" = $year and {column.field} is not null',
                {"name": file.file.name, "year": year},
            ).fetchall()
            if ids:
                found[column.field] = {str(id_) for (id_,) in ids}
    return found


def _sums(con: DuckDBPyConnection, source: str, parameters: object = None) -> dict[str, float]:
    """Sum each measure that can be summed of the first table of a kind."""
    columns = con.execute(f"select * from {source} limit 0", parameters).description  # noqa: S608
    measures = [name for name, *_ in columns if name in catalogue.METRICS and name != "quantity"]
    sums = ", ".join(f"sum({measure})::double" for measure in measures)
    row = con.execute(f"select {sums} from {source}", parameters).fetchone() or ()  # noqa: S608
    return {
        measure: float(value)
        for measure, value in zip(measures, row, strict=True)
        if value is not None
    }


def _of_file(con: DuckDBPyConnection, file: "Checked", year: int) -> dict[str, float]:
    """Sum the measures of a year of a recap."""
    specification = file.file.specification
    name = file.file.name.replace("'", "''")
    statement = cube(specification, specification.tables[0]).replace(
        f"from {specification.kind}\n",
        f"from (select * from {specification.kind} where file = '{name}' and \"year\" = {year})\n",  # noqa: S608
    )
    return _sums(con, f"({statement})")


def _of_lists(
    con: DuckDBPyConnection,
    recap: Specification,
    checked: Sequence["Checked"],
    base: Path | None,
    year: int,
) -> dict[str, float] | None:
    """Sum the measures of a year in the lists, or in the snapshot, if it is made of lists."""
    specification = SPECIFICATIONS[recap.recap_of]
    table = specification.tables[0]
    if any(file.kind == specification.kind and year in file.years for file in checked):
        counted = (
            f"(select * from ({counting(specification, table)}) where {year_of(table)} = {year})"  # noqa: S608
        )
        return _sums(con, counted)
    if base and _made_of_lists(read_manifest(base), specification, year):
        counted = f"(select * from {stored(table)} where {year_of(table)} = {year})"  # noqa: S608
        return _sums(con, counted, {"path": str(base / f"{table}.parquet")})
    return None


def _made_of_lists(manifest: Manifest, specification: Specification, year: int) -> bool:
    """Tell whether a snapshot has real rows of a year from lists."""
    return manifest.tables[specification.tables[0]].status != "simulasi" and any(
        file.kind == specification.kind and year in file.years for file in manifest.files
    )


def _difference(before: dict[str, float], after: dict[str, float]) -> str:
    """Say how sums differ that both sides have; empty if they do not."""
    words = []
    for name in before.keys() & after.keys():
        metric = catalogue.metric(name)
        if round(before[name]) != round(after[name]):
            form = indonesian.rupiah if metric.unit == "rupiah" else indonesian.whole
            words.append(
                f"{metric.label.lower()} {form(int(before[name]))} → {form(int(after[name]))}"
            )
    return f"{'; '.join(sorted(words))}." if words else ""

"""Recaps beside lists and beside other recaps of the same time: what counts, and how they differ.

A list counts before a recap, and of two recaps since the same day the later one. What does not
count is held against what does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, permutations
from operator import ge
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from data import catalogue, indonesian
from data.intake.checked import Checked
from data.intake.deduplicate import counting
from data.intake.issues import Complaint
from data.intake.rules import RULES
from data.intake.specification import SPECIFICATIONS, cube, measures, sources
from data.intake.staging import literal
from data.manifest import read_manifest, stored, year_of


def drop_superseded(
    con: DuckDBPyConnection, checked: Sequence[Checked], base: Path | None
) -> tuple[list[Checked], list[Complaint], list[str]]:
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
            warnings += _fallen(later, year, was, now)
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
            difference = _difference(has, also)
            same = _times(con, fuller, year) == _times(con, other, year)
            if same and also and also.keys() <= has.keys() and not difference:
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
            if same and difference:
                reason += f", atau samakan: {fuller.file.name} → {other.file.name}: {difference}"
            overlaps.append(later.file.complaint(reason))
    for recap in tuple(left):
        kind = recap.file.specification.recap_of
        for year in recap.years if kind else ():
            if was := _of_less_time(con, recap, base, year):
                warnings += _fallen(recap, year, was, _of_file(con, recap, year))
            listed = _of_lists(con, kind, checked, base, year)
            if listed is None:
                continue
            summed = _of_file(con, recap, year)
            difference = _difference(listed, summed)
            if difference:
                reason = (
                    f"tahun {year} sudah ada sebagai daftar, yang dihitung; rekap ini dibandingkan "
                    f"saja. Daftar → rekap: {difference}"
                )
                rule = RULES["recap_and_list"]
                warnings.append(rule.complaint(recap.file.name, reason, recap.file.sheet))
            remarks.append(
                f"{recap.file.name}: tahun {year} dibandingkan dengan daftarnya, tidak dihitung."
            )
            _delete(con, left, recap, year)
    return left, [*overlaps, *warnings], remarks


def _delete(con: DuckDBPyConnection, left: list[Checked], file: Checked, year: int) -> None:
    """Delete the rows of a year of a file, and the file if none is left."""
    con.execute(
        f'delete from {file.kind} where file = $name and "year" = $year',  # noqa: S608
        {"name": file.file.name, "year": year},
    )
    for place, other in enumerate(left):
        if other.file is file.file:
            years = tuple(kept for kept in other.years if kept != year)
            left[place : place + 1] = [replace(other, years=years)] if years else []


def _continued(con: DuckDBPyConnection, earlier: Checked, later: Checked) -> Iterator[int]:
    """Yield the years of which the later recap has all that the earlier one has, and more."""
    for year in _shared(earlier, later):
        times, others = (_times(con, file, year) for file in (earlier, later))
        of_months, has = _given(con, earlier, year)
        also_of_months, also = _given(con, later, year)
        if not (times and others) or of_months or also_of_months:
            continue
        same_start = min(first for first, _ in times) == min(first for first, _ in others)
        longer = max(last for _, last in times) < max(last for _, last in others)
        all_given = all(map(ge, also, has))
        if same_start and longer and all_given and not _apart(con, earlier, later, year):
            yield year


def _overlapping(con: DuckDBPyConnection, earlier: Checked, later: Checked) -> Iterator[int]:
    for year in _shared(earlier, later):
        times, others = (_times(con, file, year) for file in (earlier, later))
        overlap = any(
            first <= other_last and other_first <= last
            for first, last in times
            for other_first, other_last in others
        )
        if overlap and not _apart(con, earlier, later, year):
            yield year


def _shared(earlier: Checked, later: Checked) -> list[int]:
    if earlier.kind != later.kind or not earlier.file.specification.recap_of:
        return []
    return sorted({*earlier.years} & {*later.years})


def _given(con: DuckDBPyConnection, file: Checked, year: int) -> tuple[bool, list[bool]]:
    """Tell whether a year of a recap has times within it, and which measures it has."""
    columns = file.file.specification.columns
    measures = [f"count({column.field}) > 0" for column in columns if column.is_measure]
    ((of_months, *has),) = _ask(
        con, file, year, "bool_or(month is not null or on_date is not null)", *measures
    )
    return of_months, has


def _ask(con: DuckDBPyConnection, file: Checked, year: int, *columns: str) -> list[tuple[Any, ...]]:
    return con.execute(
        f"select distinct {', '.join(columns)} from {file.kind} "  # noqa: S608
        'where file = $name and "year" = $year',
        {"name": file.file.name, "year": year},
    ).fetchall()


def _apart(con: DuckDBPyConnection, recap: Checked, other: Checked, year: int) -> bool:
    """Tell whether recaps are of other members: one of JKM, the other of JKK."""
    members = _members(con, recap, year)
    return any(not ids & members.get(name, ids) for name, ids in _members(con, other, year).items())


def _times(con: DuckDBPyConnection, file: Checked, year: int) -> set[tuple[Any, ...]]:
    specification = file.file.specification
    return {*_ask(con, file, year, specification.first_day, specification.last_day)}


def _members(con: DuckDBPyConnection, file: Checked, year: int) -> dict[str, set[str]]:
    found = {}
    for column in file.file.specification.names:
        ids = {id_ for (id_,) in _ask(con, file, year, f"{column.field}::varchar")} - {None}
        if ids:
            found[column.field] = ids
    return found


def _sums(
    con: DuckDBPyConnection, table: str, source: str, year: int, base: Path | None = None
) -> dict[str, float]:
    """Sum what can be summed of a year of a table, from a statement or from a snapshot."""
    named = measures(table)
    sums = ", ".join(f"sum({measure})::double" for measure in named)
    (found,) = con.execute(
        f"select {sums} from ({source}) where {year_of(table)} = {year}",  # noqa: S608
        {"path": str(base / f"{table}.parquet")} if base else None,
    ).fetchall()
    return {name: total for name, total in zip(named, found, strict=True) if total is not None}


def _of_file(con: DuckDBPyConnection, file: Checked, year: int) -> dict[str, float]:
    specification = file.file.specification
    table = specification.tables[0]
    rows = f'from {file.kind} where file = {literal(file.file.name)} and "year" = {year}'
    counted = cube(specification, table).replace(f"from {file.kind}\n", f"from ({rows})\n")
    return _sums(con, table, counted, year)


def _of_lists(
    con: DuckDBPyConnection, kind: str, checked: Sequence[Checked], base: Path | None, year: int
) -> dict[str, float] | None:
    """Sum the measures of a year in the lists, or in the snapshot, if it is made of lists."""
    specification = SPECIFICATIONS[kind]
    table = specification.tables[0]
    if any(file.kind == kind and year in file.years for file in checked):
        return _sums(con, table, counting(specification, table), year)
    if base:
        manifest = read_manifest(base)
        listed = any(file.kind == kind and year in file.years for file in manifest.files)
        if listed and manifest.tables[table].status != "simulasi":
            return _sums(con, table, f"from {stored(table)}", year, base)
    return None


def _of_less_time(
    con: DuckDBPyConnection, recap: Checked, base: Path | None, year: int
) -> dict[str, float]:
    """Sum a year of the snapshot if it is of recaps since the same day; {} if it is not."""
    if base is None:
        return {}
    table = recap.file.specification.tables[0]
    before = [file for file in sources(read_manifest(base), table) if year in file.years]
    if not all(
        file.kind == recap.kind and file.start == recap.start and file.end and file.end < recap.end
        for file in before
    ):
        return {}
    return _sums(con, table, f"from {stored(table)}", year, base)


def _fallen(
    recap: Checked, year: int, before: dict[str, float], after: dict[str, float]
) -> Iterator[Complaint]:
    """Warn of a recap that has less than one of less time had."""
    less = {name for name in before.keys() & after.keys() if after[name] < before[name]}
    if less:
        was, now = ({name: of[name] for name in less} for of in (before, after))
        reason = f"tahun {year} lebih kecil daripada rekap sebelumnya: {_difference(was, now)}"
        rule = RULES["later_recap_has_less"]
        yield rule.complaint(recap.file.name, reason.removesuffix("."), recap.file.sheet)


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

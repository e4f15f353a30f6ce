"""Plausibility of files: compare them with the last snapshot and with published totals."""

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from duckdb import DuckDBPyConnection

from data import catalogue, indonesian
from data.catalogue import Claim
from data.intake.checked import Checked
from data.intake.deduplicate import counting
from data.intake.issues import Complaint
from data.intake.rules import RULES, Broken, ask, spelled_out
from data.intake.specification import SPECIFICATIONS, Specification, family, measures
from data.intake.staging import insert, literal
from data.manifest import TABLES, FileEntry, read_manifest, stored, year_of

_COMPARING = ("kecamatan_still_covered", "size_near_the_last", "size_of_the_same_magnitude")

_AREA = "Kabupaten Jember"
_SCALE = {"rupiah": 1_000_000}


def compare(
    con: DuckDBPyConnection, kind: str, before: Path | None = None, *, simulated: bool = False
) -> list[Complaint]:
    """Compare the rows of a kind, in all files together, with the last snapshot and the claims.

    `before` is the folder of the current snapshot: complain about missing kecamatan and measures
    that are much larger or smaller, real rows against real, simulated against simulated. Then warn
    of each published claim that the real rows do not meet; years that the files do not cover are
    taken from `before`. Simulated rows are not compared with the claims they are made from.

    The rows are in the table `kind`; call once, after `count_persons`. A complaint may be a
    "tolak".
    """
    specification = SPECIFICATIONS[kind]
    table = specification.tables[0]
    was_simulated = before and read_manifest(before).tables[table].status == "simulasi"
    like = before if before and was_simulated == simulated else None
    con.execute(f"create or replace temp table counted_now as {counting(specification, table)}")
    found: list[Broken | None] = []
    if like:
        _prepare_comparison(con, specification, like)
        # A size that is refused need not be explained, too.
        refused = RULES["size_of_the_same_magnitude"].bound
        found += [ask(con, rule, refused=refused) for rule in _COMPARING]
    if not simulated and _prepare_claims(con, table, like):
        found.append(ask(con, "published_totals"))
    return [
        RULES[broken.rule].complaint(specification.label, spelled_out(reason))
        for broken in found
        if broken
        for _, _, reason in broken.places
    ]


def _prepare_comparison(
    con: DuckDBPyConnection, specification: Specification, before: Path
) -> None:
    """Fill `compared_years`, `coverage`, `coverage_before` and `sizes` from files and snapshot.

    The rows of the files are in the cube `counted_now`.
    """
    table = specification.tables[0]
    con.execute(
        f"create or replace temp table before_{table} as from {stored(table)}",
        {"path": str(before / f"{table}.parquet")},
    )
    columns = TABLES[table]
    year = year_of(table)
    # Sums of a year that names no month have no monthly average.
    months = "nullif(count(distinct month), 0)" if "month" in columns else "1"
    for name, source in (("coverage", "counted_now"), ("coverage_before", f"before_{table}")):
        con.execute(
            f"create or replace temp table {name} as "  # noqa: S608
            f"select distinct {year} as year, kecamatan from {source}"
        )
    con.execute(
        "create or replace temp table compared_years as "
        "select now.year, coalesce("
        "max(was.year) filter (was.year = now.year), max(was.year) filter (was.year < now.year)"
        ") as year_before from (select distinct year from coverage) as now, "
        "(select distinct year from coverage_before) as was group by now.year "
        "having year_before is not null"
    )
    metrics = [catalogue.metric(name) for name in measures(table)]
    sums = ", ".join(f"sum({metric.id})::double as {metric.id}" for metric in metrics)
    now, was = (
        f"(select {year} as year, {months} as months, {sums} from {source} group by 1)"  # noqa: S608
        for source in ("counted_now", f"before_{table}")
    )
    least = RULES["size_near_the_last"].least or 0
    # Compare monthly averages if the years differ, because a year may not be over.
    sizes = " union all ".join(
        f"select {place} as place, {literal(metric.label)} as label, "  # noqa: S608
        f"{literal(metric.unit)} as unit, "
        f"{least * _SCALE.get(metric.unit, 1)}::double as least, year, year_before, "
        f"year <> year_before and {'month' in columns} as monthly, "
        f"now.{metric.id} / case when year = year_before then 1 else now.months end as now_is, "
        f"was.{metric.id} / case when year = year_before then 1 else was.months end as was "
        f"from compared_years join {now} as now using (year) join {was} as was "
        f"on was.year = year_before where now.{metric.id} is not null "
        f"and was.{metric.id} is not null"
        for place, metric in enumerate(metrics)
    )
    con.execute(f"create or replace temp table sizes as {sizes} order by place, year")


def _prepare_claims(con: DuckDBPyConnection, table: str, before: Path | None) -> bool:
    """Fill `published` and `counted`; False if no claim can be compared with the cube."""
    con.execute("create or replace temp table counted_cube as from counted_now")
    if before:
        year = year_of(table)
        columns = ", ".join(TABLES[table])
        con.execute(
            f"insert into counted_cube ({columns}) select {columns} from {stored(table)} "  # noqa: S608
            f"where {year} not in (select {year} from counted_cube)",
            {"path": str(before / f"{table}.parquet")},
        )
    conditions = {
        claim.id: counted
        for claim in catalogue.CLAIMS.values()
        if (counted := _comparable(claim, table))
    }
    if not conditions:
        return False
    con.execute(
        "create or replace temp table counted as select claim, value from "  # noqa: S608
        f"(select unnest([{', '.join(conditions.values())}], recursive := true) from counted_cube) "
        "where whole"
    )
    con.execute(
        "create or replace temp table published (claim varchar, label varchar, unit varchar, "
        "printed varchar, cited varchar, low double, high double, contradicts varchar[])"
    )
    insert(con, "published", [_published(catalogue.claim(name)) for name in conditions])
    return True


def _published(claim: Claim) -> tuple[object, ...]:
    """Write a row of `published`; a claim contradicts another if either says so."""
    half = claim.last_digit / 2
    low, high = float(claim.number - half), float(claim.number + half)
    others = [
        other.id
        for other in catalogue.CLAIMS.values()
        if other.id in claim.contradicts or claim.id in other.contradicts
    ]
    cited = (claim.id, claim.label, claim.unit, claim.printed, claim.source.publisher)
    return *cited, low, high, others


def _comparable(claim: Claim, table: str) -> str | None:
    """Write the SQL that counts a claim from a cube; None if the two cannot be compared.

    It is a struct of the claim, the value, and whether the cube has the whole period. Measure, area
    and period must be the same, as on the page of published figures. For a cube by year, the period
    is the year in which the claim ends.
    """
    columns = TABLES[table]
    if (
        claim.metric not in columns
        or claim.area != _AREA
        or claim.value is None
        or catalogue.incomparable(claim)
        or (condition := _condition(claim, columns)) is None
    ):
        return None
    ends = [_last_day(day) for day in (claim.period_end, claim.as_of) if day]
    end = min(ends)
    start = dt.date.fromisoformat(claim.period_start or f"{end.year}-01-01")
    if "month" not in columns:
        period = f"year = {end.year}"
        whole = f"bool_or({period})"
    else:
        within = f"month between date '{start.replace(day=1)}' and date '{end}'"
        period = f"({within} or month is null and year between {start.year} and {end.year})"
        # A cube that begins later or ends earlier cannot meet the claim.
        whole = f"min(year) <= {start.year} and (max(month) >= date '{end.replace(day=1)}' "
        whole += f"or bool_or(month is null and year = {end.year}))"
    # What is not detailed may belong to the claim, too.
    missing = f"count(*) filter ({period} and {claim.metric} is not null and ({condition}) is null)"
    whole = f"({whole}) and {missing} = 0 and count({claim.metric}) > 0"
    return (
        f"{{'claim': {literal(claim.id)}, 'value': coalesce(sum({claim.metric}) "
        f"filter ({period} and {condition}), 0)::double, 'whole': {whole}}}"
    )


def _condition(claim: Claim, columns: Iterable[str]) -> str | None:
    """Write the SQL condition of a claim; None if no column has its dimension."""
    if not claim.dimension:
        return "true"
    categories = tuple(part.lower() for part in claim.dimension.split(" dan "))
    for column, (_, members) in catalogue.DIMENSIONS.items():
        if column in columns and set(categories) <= set(members):
            return f"{column} in ({', '.join(map(literal, categories))})"
    return None


def _last_day(partial: str) -> dt.date:
    year, month, day = (*map(int, partial.split("-")), 0, 0)[:3]
    month = month or 12
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])


def left_out(
    old: Sequence[FileEntry], new: Sequence[tuple[str, str]], years: Iterable[int]
) -> list[str]:
    """Write a sentence for each `old` file that covers any of these `years` and is not in `new`.

    `new` has names and hashes. A new file with the name of an old file replaces it.
    """
    hashes = {sha256 for _, sha256 in new}
    absent = [
        (file, shared)
        for file in old
        if file.sha256 not in hashes and (shared := tuple(sorted(set(file.years) & set(years))))
    ]
    same = {file.sha256 for file in old}
    replaced = Counter(name for name, sha256 in new if sha256 not in same)
    sentences = []
    for file, shared in absent:
        if replaced[file.name]:
            replaced[file.name] -= 1
            continue
        kind, rows = SPECIFICATIONS[file.kind].label, indonesian.whole(file.rows)
        sentences.append(
            f"{kind} tahun {indonesian.join([str(year) for year in shared])} dari berkas "
            f"{file.name} ({rows} baris) tidak ikut lagi."
        )
    return sentences


def files_left_out(kind: str, checked: Sequence[Checked], base: Path | None) -> Iterator[Complaint]:
    """Warn of each file of the current snapshot whose rows would no longer count.

    A published file replaces its whole year, even if the year came from several files. Replacing
    simulated rows by real rows is no loss.
    """
    if base is None:
        return
    now = [result for result in checked if family(result.kind) == kind]
    before = read_manifest(base)
    table = before.tables[SPECIFICATIONS[kind].tables[0]]
    if table.status == "simulasi" and not now[0].simulated:
        return
    years = {year for result in now for year in result.years}
    old = [
        file
        for file in before.files
        if family(file.kind) == kind and not (file.kind != kind and _goes_on(now, file))
    ]
    new = [(result.file.name, result.file.sha256) for result in now]
    for sentence in left_out(old, new, years):
        reason = f"{sentence} Unggah juga berkas itu bila isinya masih berlaku."
        yield RULES["files_left_out"].complaint(SPECIFICATIONS[kind].label, reason)


def _goes_on(now: Sequence[Checked], recap: FileEntry) -> bool:
    """Tell whether files replace all of a recap, or nothing of it; lists replace it in any case."""
    lists = any(not result.file.specification.recap_of for result in now)
    start, end = min(result.start for result in now), max(result.end for result in now)
    first, last = recap.start or start, recap.end or end
    return lists or (start <= first and last <= end) or last < start or end < first

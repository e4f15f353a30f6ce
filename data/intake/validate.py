"""Everything that is wrong with a file, once its rows are typed.

Everything happens in memory: rows about people are never written anywhere.

The order is: `check` each file, insert its `entries` into a table named after its kind, and when
all files of a kind are there, `doubles` and `keep_what_counts` (`deduplicate.py`) and `compare`
(`plausibility.py`) for that kind.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from data.intake import corrections, rules, staging
from data.intake.columns import Cast, Mask
from data.intake.corrections import Correction
from data.intake.deduplicate import find_repeated, has_persons
from data.intake.issues import Complaint, Findings, RefusedError
from data.intake.masking import expected, objection, shown, suggestion
from data.intake.read import OfficeFile
from data.intake.rules import RULES, Broken, ask, said
from data.intake.specification import Column
from data.intake.staging import insert

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def check(
    con: "DuckDBPyConnection",
    file: OfficeFile,
    today: dt.date,
    *,
    correct: Iterable[Correction] = (),
    tell: Callable[[], None] = lambda: None,
) -> Findings:
    """Types the rows of a file into the table `entries` and says what is wrong with them.

    `entries` has the columns `file`, `year` (that the row speaks for), `row`, `sheet` and one for
    each field, null where the text could not be cast. The corrections in `correct` that speak about
    this file are carried out first. All complaints come at once, in the order of the rows. `tell`
    is called between the steps; it may raise what ends them.
    """
    specification = file.specification
    fields = [column.field for column in specification.columns]
    office, known = file.identified(staging.names(con)), staging.names(con)
    try:
        file, applied = corrections.apply(correct, office, known)
    except RefusedError as refused:
        return Findings(refused.complaints, MappingProxyType({corrections.RULE: refused.total}))
    staging.load(con, file, tell)
    # Either the office's rows or the corrected ones are what the office added up.
    unequal = _totals(con, office) and _totals(con, file)

    tell()
    found = _unreadable(file)
    tell()
    if has_persons(specification.kind):
        find_repeated(con, "entries")
    for rule in specification.checks:
        tell()
        if broken := ask(con, rule, today=today, first_field=specification.first_day):
            found.append(broken)
    found += unequal

    counts: dict[str, int] = {}
    for broken in found:
        counts[broken.rule] = counts.get(broken.rule, 0) + broken.count
    places = [(broken.rule, place) for broken in found for place in broken.places]
    # What is about the whole file stands below the rows.
    places.sort(
        key=lambda one: (
            one[1][0] is None,
            one[1][0] or 0,
            fields.index(one[1][1]) if one[1][1] else -1,
        )
    )
    for warning in file.warnings:
        counts[warning.rule] = counts.get(warning.rule, 0) + 1
    return Findings(
        (*(_complaint(file, rule, place, today) for rule, place in places), *file.warnings),
        MappingProxyType(counts),
        applied,
    )


def _unreadable(file: OfficeFile) -> list[Broken]:
    """Find the cells that are blank and may not be, and those whose text has no value."""
    found = []
    for column in file.specification.columns:
        held = file.cells[column.field]
        if column.required:
            found.append(_cells_at(file, "required_cell", column, held.missing()))
        found.append(_cells_at(file, "readable_cell", column, held.unread()))
    return [broken for broken in found if broken.count]


def _cells_at(file: OfficeFile, rule: str, column: Column, marked: Mask) -> Broken:
    """List the first cells of a column that break a rule, each with the reason."""
    rows = file.rows[marked]
    places = []
    for row in rows[: rules.KEPT].tolist():
        text = " ".join((file.text(row, column.field) or "").split())
        places.append((row, column.field, objection(column, text) if text else "wajib diisi"))
    return Broken(rule, places, len(rows))


def _totals(con: "DuckDBPyConnection", file: OfficeFile) -> list[Broken]:
    """The totals printed in the file that its rows do not add up to."""
    printed = file.printed_totals
    if not printed:
        return []
    con.execute(
        "create or replace temp table printed_totals "
        "(field varchar, printed decimal(28, 4), added decimal(28, 4))"
    )
    insert(
        con,
        "printed_totals",
        [
            (field, str(total), str(held.total()))
            for field, total in printed.items()
            if isinstance(held := file.cells[field], Cast)
        ],
    )
    broken = ask(con, "printed_totals_add_up")
    return [broken] if broken else []


def _complaint(
    file: OfficeFile, rule: str, place: tuple[int | None, str, str], today: dt.date
) -> Complaint:
    row, field, reason = place
    severity = RULES[rule].severity
    if row is None:
        return replace(
            file.complaint(said(reason), field=field or ""), rule=rule, severity=severity
        )
    column = file.specification.column(field)
    text = " ".join((file.text(row, field) or "").split())
    legible = shown(file.specification, column, text, today) if text else None
    readable = rule in ("required_cell", "readable_cell")
    return replace(
        file.complaint(said(reason, file), row, field, legible),
        rule=rule,
        severity=severity,
        expected=expected(column) if readable else RULES[rule].sentence,
        suggestion=suggestion(column, text) if readable else "",
    )

"""Everything that is wrong with a file, once its rows are typed.

Everything happens in memory: rows about people are never written anywhere.

The order is: `check` each file, insert its `entries` into a table named after its kind, and when
all files of a kind are there, `doubles` and `keep_what_counts` (`deduplicate.py`) and `compare`
(`plausibility.py`) for that kind.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from data.intake import corrections, rules
from data.intake.corrections import Correction
from data.intake.deduplicate import find_repeated, has_persons
from data.intake.issues import Complaint, Findings, RefusedError
from data.intake.loading import load
from data.intake.masking import expected, objection, shown, suggestion
from data.intake.read import OfficeFile
from data.intake.rules import RULES, Broken, ask, said
from data.intake.specification import Column
from data.intake.staging import insert

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation


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
    load(con, file, tell)
    unequal = _totals(con, file)
    try:
        applied = corrections.apply(con, correct, file)
    except RefusedError as refused:
        return Findings(refused.complaints, MappingProxyType({corrections.RULE: refused.total}))
    if unequal and applied:
        # Either the office's rows or the corrected ones are what the office added up.
        unequal = _totals(con, file)

    tell()
    found = _unreadable(con, file)
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


def _unreadable(con: "DuckDBPyConnection", file: OfficeFile) -> list[Broken]:
    """The cells that are blank and may not be, and those whose text is nothing of their type."""
    columns = file.specification.columns
    rows, *typed = _filled(con, "entries", columns)
    # What has a value has a text: only the other columns are looked into.
    doubtful = [column for column, values in zip(columns, typed, strict=True) if values < rows]
    _, *given = _filled(con, "cells", doubtful)
    values_of = dict(zip(columns, typed, strict=True))
    found = []
    for column, texts in zip(doubtful, given, strict=True):
        values = values_of[column]
        name = column.field
        if column.required and texts < rows:
            blank = con.table("cells").filter(f"{name} is null")
            found.append(_cells_at(file, "required_cell", column, blank, rows - texts))
        if values < texts:
            missing = con.table("entries").filter(f"{name} is null").select('"row"')
            unread = con.table("cells").filter(f"{name} is not null")
            unread = unread.join(missing, "row", "semi")
            found.append(_cells_at(file, "readable_cell", column, unread, texts - values))
    return found


def _filled(con: "DuckDBPyConnection", table: str, columns: Sequence[Column]) -> tuple[int, ...]:
    """How many rows a table has, then in how many of them each column has something."""
    counts = ", ".join(["count(*)", *(f"count({column.field})" for column in columns)])
    ((*numbers,),) = con.execute(f"select {counts} from {table}").fetchall()  # noqa: S608
    return tuple(numbers)


def _cells_at(
    file: OfficeFile, rule: str, column: Column, cells: "DuckDBPyRelation", count: int
) -> Broken:
    """The first cells of a column that break a rule, each with the reason."""
    places = []
    for (row,) in cells.select('"row"').order('"row"').limit(rules.KEPT).fetchall():
        text = " ".join((file.text(row, column.field) or "").split())
        places.append((row, column.field, objection(column, text) if text else "wajib diisi"))
    return Broken(rule, places, count)


def _totals(con: "DuckDBPyConnection", file: OfficeFile) -> list[Broken]:
    """The totals printed in the file that its rows do not add up to."""
    printed = file.printed_totals
    if not printed:
        return []
    added = ", ".join(f"coalesce(sum({field}), 0)" for field in printed)
    (sums,) = con.execute(f"select {added} from entries").fetchall()  # noqa: S608
    con.execute(
        "create or replace temp table printed_totals "
        "(field varchar, printed decimal(28, 4), added decimal(28, 4))"
    )
    insert(
        con,
        "printed_totals",
        [
            (field, str(printed[field]), str(added))
            for field, added in zip(printed, sums, strict=True)
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

"""Availability: what a snapshot gives of each year; all else is missing, not zero.

A table gives a dimension or a measure in a year if any of its rows has it. What an office did not
give is *tidak dirinci*: questions that need it have no answer there, but totals always do.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress
from math import nan
from typing import Any

import duckdb
import pandas as pd

from data.catalogue import UNDETAILED
from data.frames import values
from data.manifest import TABLES, TableEntry, measures, year_of
from queries.answer import Question
from queries.dimensions import (
    BREAKDOWNS,
    CHOICES,
    COMPOSED,
    COUNTED,
    DIMENSIONS,
    OF_TWO_TABLES,
    cells_of,
    limited_members,
    measures_of,
    years_of,
)
from queries.withheld import Withheld

_MONTHS = "enrolment_monthly"

_SAYS_LEVEL = f"""
count(nullif(programme, '{UNDETAILED}')) > 0 and (
    count(nullif(school_level, '{UNDETAILED}')) > 0 or count(school_level) = 0
)
"""
"""SQL condition: programmes are given, and levels if there are scholarships."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What a question needs and a table does not give in these years.

    Without any rows of a year, `dimensions` are empty.
    """

    table: str
    years: tuple[int, ...]
    dimensions: frozenset[str]
    measures: frozenset[str]


@dataclass(frozen=True, slots=True)
class Need:
    """The dimensions and measures that a table must give in some of these years.

    `members` are the members of dimensions that it is about, `month` is that of a stock.
    """

    table: str
    years: tuple[int, ...]
    fields: frozenset[str]
    members: frozenset[tuple[str, str]]
    month: dt.date | None


class Availability:
    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        withheld: Withheld,
        tables: Mapping[str, TableEntry],
    ) -> None:
        """Read them from the loaded tables, and what is known in part alone from their entries."""
        self._withheld = withheld
        self._of = {
            table: {
                year: fields - _partly_known(table, tables[table].gives.get(str(year)))
                for year, fields in _read(connection, table)
            }
            for table in TABLES
        }
        self._months: dict[int, set[dt.date]] = {}
        for (month,) in connection.execute(
            "select distinct month from enrolment_monthly where month is not null"
        ).fetchall():
            self._months.setdefault(month.year, set()).add(month)
        self._members = {table: _members(connection, table) for table in TABLES}
        self._undetailed = {
            *withheld.dimensions,
            *(
                name
                for of_table in self._members.values()
                for (_, name), held in of_table.items()
                if UNDETAILED in held
            ),
        }
        self._is_known = cache(self._find)

    def __call__(self, table: str, year: int) -> frozenset[str]:
        """Return the dimensions and measures that a table gives in a year; none if it is absent."""
        return self._of[table].get(year, frozenset())

    def years(self, table: str) -> tuple[int, ...]:
        return tuple(self._of[table])

    def complete(self, name: str, chosen: tuple[str, ...]) -> tuple[str, ...]:
        """Add what is not detailed to a choice of all members, which is one of everything."""
        dimension, members = CHOICES[name]
        is_whole = set(members) <= set(chosen) and dimension in self._undetailed
        return (*chosen, UNDETAILED) if is_whole and UNDETAILED not in chosen else chosen

    def fit(self, question: Question, frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return an answer without what is not known, and apart what is in no place or month.

        A member of a breakdown of which nothing is known gives way to what is not detailed, which
        is a member only where there is such a thing, or where it alone is known.
        """
        frame = self._withheld.flows(question, frame)
        measures = measures_of(question, frame)
        if not measures:
            return frame, frame.head(0)
        cells = list(cells_of(question, frame))
        frame = self._masked(question, frame, measures, cells)
        frame = self._withheld.blanked(question, frame, measures, cells)
        for dimension in BREAKDOWNS:
            if dimension in frame:
                frame = _with_members(frame, dimension, measures)
        is_outside = _is_outside(frame)
        outside = frame[is_outside]
        # Filtering a frame is slower than checking first.
        inside = frame if outside.empty else frame[~is_outside].reset_index(drop=True)
        # What is not detailed has no inhabitants; without it every number is one.
        whole = [name for name, kind in inside.dtypes.items() if kind == "Int64"]
        kept = {name: "int64" for name in whole if inside[name].notna().all()}
        return inside.astype(kept) if kept else inside, outside

    def _masked(
        self,
        question: Question,
        frame: pd.DataFrame,
        measures: Sequence[str],
        of_rows: Iterable[Mapping[str, Any]],
    ) -> pd.DataFrame:
        cells = [_with_members_of(self._undetailed, cell) for cell in of_rows]
        distinct = {cell: dict(cell) for cell in cells}
        some = limited_members(question).keys()
        masked: dict[str, list[float]] = {}
        alike: dict[tuple[Any, ...], dict[tuple[Any, ...], bool]] = {}
        for measure in measures:
            given = self._given_as(measure)
            found = alike.get(given) or {
                cell: self._is_known(*self._needs(question, some, measure, held))
                for cell, held in distinct.items()
            }
            alike[given] = found
            if not all(found.values()):
                held = frame[measure].astype("float64").tolist()
                masked[measure] = [
                    value if found[cell] else nan for value, cell in zip(held, cells, strict=True)
                ]
        return frame.assign(**masked) if masked else frame

    def _given_as(self, measure: str) -> tuple[Any, ...]:
        """Return what decides where a measure is known: its tables and the years that give it."""
        return tuple(
            (
                COUNTED[part],
                tuple(dimensions),
                tuple(year for year, fields in self._of[COUNTED[part]].items() if part in fields),
            )
            for part, *dimensions in COMPOSED.get(measure, ((measure,),))
        )

    def _needs(
        self, question: Question, some: Collection[str], measure: str, cell: Mapping[str, Any]
    ) -> Iterator[Need]:
        """Yield what each part of a measure needs for this cell of a question limited to `some`."""
        detailed = {name for name, value in cell.items() if value != UNDETAILED}
        chosen = {name for name in some if name not in cell}
        for parts in COMPOSED.get(measure, ((measure,),)):
            table = COUNTED[parts[0]]
            dimensions = (detailed | chosen) & TABLES[table].keys() - {"year"}
            month = cell.get("month") if table == _MONTHS else None
            years = years_of(question, cell, self.years(table))
            members = frozenset(
                (name, cell[name])
                for name in detailed & dimensions
                if isinstance(cell[name], str) and cell[name]
            )
            yield Need(table, years, frozenset({*parts, *dimensions}), members, month)

    def _find(self, *needs: Need) -> bool:
        """Tell if some years give all of this; what is divided must be of the same years."""
        years = {
            tuple(
                year
                for year in need.years
                if need.fields <= self(need.table, year)
                and not self._may_be_undetailed(need.table, year, need.members)
            )
            for need in needs
            if not self._is_stock_of_another_day(need.month)
        }
        return len(years) == 1 and years != {()}

    def _may_be_undetailed(
        self, table: str, year: int, members: frozenset[tuple[str, str]]
    ) -> bool:
        """Tell that a table has no row of a member, but rows that may be of it."""
        for name, member in members:
            held = self._members[table].get((year, name), set())
            if UNDETAILED in held and member not in held:
                return True
        return False

    def _is_stock_of_another_day(self, month: dt.date | None) -> bool:
        """Tell that a year has a single month, the stock of a day, and this is not the one."""
        months = self._months.get(month.year, set()) if month else set()
        return len(months) == 1 and month not in months

    def gaps(self, question: Question, frame: pd.DataFrame, measures: tuple[str, ...]) -> list[Gap]:
        """Return what these measures of an answer need and their tables do not give.

        All of its measures where it has none of these. `frame` is the answer, or a part of it.
        Every dimension that it is broken down by or limited to is needed.
        """
        every = measures_of(question, frame)
        some = [measure for measure in every if measure in measures]
        among = OF_TWO_TABLES.get(question.name) or some or every
        needed: dict[str, set[str]] = {}
        years: dict[str, set[int]] = {}
        limits = limited_members(question).keys()
        whole = (
            {name: "" if name in BREAKDOWNS else of for name, of in cell.items()}
            for cell in cells_of(question, frame)
        )
        for cell in dict.fromkeys(_with_members_of((), cell_of_all) for cell_of_all in whole):
            for measure in among:
                for need in self._needs(question, limits, measure, dict(cell)):
                    needed.setdefault(need.table, set()).update(need.fields)
                    years.setdefault(need.table, set()).update(need.years)
        if "active_participants" in among:
            # A year of enrolment without months gives none.
            needed.setdefault(_MONTHS, set()).add("month")
            years.setdefault(_MONTHS, set()).update(self.years("enrolment_yearly"))
        return [lack for table in needed if (lack := self._gap(table, years[table], needed[table]))]

    def _gap(self, table: str, years: set[int], needed: set[str]) -> Gap | None:
        without = {year: needed - self(table, year) for year in sorted(years)}
        if table == _MONTHS:
            absent = (year for year in without if not self(table, year))
            without |= {year: {"month"} for year in absent}
        held = {
            year: names for year, names in without.items() if self(table, year) or table == _MONTHS
        }
        dimensions = {year: names - COUNTED.keys() for year, names in held.items()}
        # Where dimensions are missing, too, measures are not what it is about.
        about = next((members for members in (dimensions, held) if any(members.values())), without)
        missing = frozenset().union(*about.values()) if about is not without else frozenset()
        when = tuple(year for year, names in about.items() if names)
        measures = missing & COUNTED.keys()
        return Gap(table, when, missing - measures, measures) if when else None


def _read(
    connection: duckdb.DuckDBPyConnection, table: str
) -> Iterator[tuple[int, frozenset[str]]]:
    columns = {name: kind for name, kind in TABLES[table].items() if name != "year"}
    said = ", ".join(
        _SAYS_LEVEL
        if name == "school_level"
        else f"count(nullif({name}, '{UNDETAILED}'))"
        if kind == "VARCHAR"
        else f"count({name})"
        for name, kind in columns.items()
    )
    counts = f"select {year_of(table)}, {said} from {table} group by 1 order by 1"  # noqa: S608
    for year, *rows in connection.execute(counts).fetchall():
        yield year, frozenset(name for name, some in zip(columns, rows, strict=True) if some)


def _partly_known(table: str, gives: Collection[str] | None) -> set[str]:
    """Return the measures that a table does not give of all of a year; old manifests do not say."""
    return set() if gives is None else {*measures(table)} - {*gives}


def _is_said(name: str) -> str:
    """Write the condition that a row has a member of a dimension, or was given none."""
    return f"{name} is not null and not coalesce(list_contains(lost, '{name}'), false)"


def _members(connection: duckdb.DuckDBPyConnection, table: str) -> dict[tuple[int, str], set[str]]:
    found: dict[tuple[int, str], set[str]] = {}
    for name in (name for name, kind in TABLES[table].items() if kind == "VARCHAR"):
        held = (
            f"select distinct {year_of(table)}, {name} from {table} "  # noqa: S608
            f"where {_is_said(name)}"
        )
        for year, member in connection.execute(held).fetchall():
            found.setdefault((year, name), set()).add(member)
    return found


def _with_members_of(
    dimensions: Collection[str], cell: Mapping[str, Any]
) -> tuple[tuple[str, Any], ...]:
    """Return a cell without the members of all other dimensions, among which many are alike."""
    return tuple(
        (name, "" if name in DIMENSIONS and name not in dimensions and of != UNDETAILED else of)
        for name, of in cell.items()
    )


def _is_outside(frame: pd.DataFrame) -> pd.Series:
    """Tell for each row whether it has no kecamatan or month."""
    is_outside = pd.Series(False, frame.index)  # noqa: FBT003
    for name in ("month", "period"):
        if name in frame:
            is_outside |= frame[name].isna()
    if "code" in frame:
        is_outside |= frame["code"] == UNDETAILED
    return is_outside


def _with_members(frame: pd.DataFrame, dimension: str, measures: list[str]) -> pd.DataFrame:
    members = values(frame, dimension)[dimension]
    is_rest = [member == UNDETAILED for member in members]
    if not any(is_rest):
        return frame
    columns = values(frame, *measures)
    summed = [column for measure, column in columns.items() if measure in COUNTED]
    rest = [list(compress(column, is_rest)) for column in summed]
    is_total = any(
        any(part is not None for part in parts)
        and any(cell is None for cell, is_part in zip(column, is_rest, strict=True) if not is_part)
        for parts, column in zip(rest, summed, strict=True)
    )
    if not is_total and not any(part for parts in rest for part in parts):
        return frame[[not is_part for is_part in is_rest]].reset_index(drop=True)
    is_inside = [not outside for outside in compress(_is_outside(frame), is_rest)]
    if not any(part is not None for parts in rest for part in compress(parts, is_inside)):
        return frame
    known = {
        member
        for member, *cells in zip(members, *columns.values(), strict=True)
        if member is not None and any(cell is not None for cell in cells)
    } | {UNDETAILED}
    return frame[[member in known for member in members]].reset_index(drop=True)

"""Recount measures from the Parquet files of a snapshot, by statements that no figure uses."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import duckdb

from data.catalogue import REFERENCE, UNDETAILED
from data.frames import is_missing, records
from data.manifest import TABLES
from queries.dimensions import COUNTED, DIMENSIONS

Where = Mapping[str, tuple[str, ...]]
"""The ids to which each of these dimensions is limited."""

_STATEMENTS = Path(__file__).parent / "audit"

_APART = {"school_level"}
"""What payments are counted by, but never limited to."""

_LIMITED = {
    table: ("year", *(name for name in TABLES[table] if name in {"sex", *DIMENSIONS} - _APART))
    for table in TABLES
}
"""The dimensions by which a count of each table can be limited."""

_GROUPED = {
    table: {*_LIMITED[table], *(TABLES[table].keys() & {"month", *_APART})} for table in TABLES
}
_GROUPED["benefits_monthly"] |= {"quarter"}
"""The dimensions by which each table can be counted apart."""

_JKM: Where = {"programme": ("jkm",)}

_RATIOS: Mapping[str, tuple[str, str, int, Where]] = {
    "participants_per_1000": ("participants", "population", 1000, {}),
    "months_per_participant": ("person_months", "participants", 1, {}),
    "benefit_per_1000": ("amount_rp", "participants", 1000, {}),
    "benefit_premium_ratio": ("amount_rp", "premium_rp", 1, {}),
    "amount_per_case": ("amount_rp", "cases", 1, _JKM),
    "value_rp_per_capita": ("value_rp", "population", 1, {}),
}
"""Ratios: numerator, denominator, factor, and filter of payments."""

_Limits: TypeAlias = tuple[tuple[str, tuple[str, ...] | None], ...]

MEASURES = frozenset((*COUNTED, *_RATIOS, "population"))


def _anywhere(table: str) -> _Limits:
    return tuple((name, None) for name in _LIMITED[table])


class Recount:
    """The tables of the snapshot in `folder`, read by a connection of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._connection = duckdb.connect(config={"threads": 1})
        self._groups = cache(self._count_groups)
        self._years = cache(self._read_years)
        self._gives = cache(self._read_gives)
        self._population = cache(self._read_population)

    def count(self, measure: str, cell: Mapping[str, str], where: Where) -> float | None:
        """Count a measure of one cell; None where no year gives it, or where nothing divides it.

        What is divided must be known of the same years. `cell` has an id for each dimension of
        the cell (years as "2025", months as "2025-03", quarters as "2025-1"), `where` limits those
        that it is added up over.
        """
        if measure in _RATIOS:
            above, below, times, only = _RATIOS[measure]
            limited = {**where, **only}
            of_years = {
                self._known_years(part, cell, limited)
                for part in (above, below)
                if part != "population"
            }
            if len(of_years) > 1:
                return None
            parts = [self.count(part, cell, limited) for part in (above, below)]
            return parts[0] * times / parts[1] if parts[0] is not None and parts[1] else None
        if measure == "population":
            places = (cell["kecamatan"],) if "kecamatan" in cell else where.get("kecamatan")
            return sum(n for code, n in self._population().items() if not places or code in places)
        table = COUNTED[measure]
        if not self._known_years(measure, cell, where):
            return None
        if self._is_unknown(measure, cell.get("programme", "")):
            return None
        by = tuple(sorted(name for name in cell if name in _GROUPED[table]))
        limits = tuple((name, where.get(name)) for name in _LIMITED[table])
        group = self._groups(table, by, limits).get(tuple(cell[name] for name in by))
        return 0.0 if group is None else group[measure]

    def _known_years(self, measure: str, cell: Mapping[str, str], where: Where) -> tuple[str, ...]:
        """Return the years that give a measure by all that a cell is of and limited to."""
        table = COUNTED[measure]
        time = cell.get("month", cell.get("quarter", ""))
        years = (cell["year"],) if "year" in cell else where.get("year", self._years(table))
        if time:
            years = (time[:4],)
        needed = {name for name, value in cell.items() if value != UNDETAILED}
        needed |= {name for name, ids in where.items() if name not in cell and ids}
        needed = (needed & _GROUPED[table]) - {"year"}
        known = tuple(year for year in years if {measure, *needed} <= self._gives(table, year))
        if table == "enrolment_monthly" and time and not self._is_stock_of(time):
            return ()
        return known

    def _is_stock_of(self, month: str) -> bool:
        """Tell that the year of a month has others, too, or this one alone."""
        table = "enrolment_monthly"
        months = {key for (key,) in self._groups(table, ("month",), _anywhere(table))}
        of_year = {key for key in months if key[:4] == month[:4]}
        return len(of_year) != 1 or month in of_year

    def _read_gives(self, table: str, year: str) -> frozenset[str]:
        anywhere = _anywhere(table)
        fields = {
            name
            for name in _GROUPED[table] - {"year"}
            for (*key, of) in self._groups(table, tuple(sorted((name, "year"))), anywhere)
            if year in (*key, of) and not {*key, of} & {UNDETAILED, "None"}
        }
        if "programme" in fields:
            # A year without scholarships has none of any level.
            levels = self._groups(table, ("school_level", "year"), anywhere)
            fields |= set() if (UNDETAILED, year) in levels else {"school_level"}
        counted = self._groups(table, ("year",), anywhere).get((year,), {})
        return frozenset(fields | {name for name in COUNTED if not is_missing(counted.get(name))})

    def _is_unknown(self, measure: str, programme: str) -> bool:
        """Tell whether a programme was paid, but never with this measure."""
        if not programme:
            return False
        table = "benefits_monthly"
        paid = self._groups(table, ("programme",), _anywhere(table))
        return (programme,) in paid and is_missing(paid[programme,][measure])

    def _count_groups(
        self, table: str, by: tuple[str, ...], limits: _Limits
    ) -> dict[tuple[str, ...], dict[str, float]]:
        limited = {name: None if ids is None else list(ids) for name, ids in limits}
        rows = self._ask(table, self._folder / f"{table}.parquet", by=list(by), **limited)
        return {tuple(str(row[name]) for name in by): row for row in rows}

    def _read_years(self, table: str) -> tuple[str, ...]:
        return tuple(year for (year,) in self._groups(table, ("year",), _anywhere(table)))

    def _read_population(self) -> dict[str, float]:
        rows = self._ask("population", REFERENCE / "kecamatan.csv")
        return {row["kecamatan"]: row["population"] for row in rows}

    def _ask(self, name: str, path: Path, **parameters: object) -> list[dict[str, Any]]:
        statement = (_STATEMENTS / f"{name}.sql").read_text(encoding="utf-8")
        rows = self._connection.execute(statement, {"path": str(path), **parameters})
        return records(rows.df())

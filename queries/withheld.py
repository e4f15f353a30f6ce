"""What the public version of a snapshot withholds for confidentiality.

A cell may have lost dimensions there: its number is in a sum with others. A sum over cells is whole
if it is not limited in anything that one of them has lost.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from math import nan
from typing import Any, NamedTuple, TypeAlias

import pandas as pd

from data import catalogue
from data.catalogue import UNDETAILED
from data.frames import is_missing, records
from data.manifest import TABLES
from data.store.stored_rows import DIMENSIONS
from queries.answer import Question
from queries.dimensions import (
    BREAKDOWNS,
    CHOICES,
    COUNTED,
    cells_of,
    limited_members,
    measures_of,
    tables_of,
    years_of,
)

_Margin: TypeAlias = tuple[str, int, dt.date | None, str | None]
"""A table, a year, a month and a kecamatan, or None for all of these."""

_MEMBERS = {name: (*members, UNDETAILED) for name, members in CHOICES.values()}

_Place: TypeAlias = tuple[tuple[str, Any], ...]
"""What a row of an answer is about."""

_FLOW = "benefits_flow"
_FLOWS = {"premium": ("premium_rp", "funding"), "benefit": ("amount_rp", "programme")}
"""The measure of each flow, and what the end is that is no sector."""

_OF_DEATHS = ("jkm_cases", "jkm_amount_rp", "amount_per_case")
"""Measures of JKM, whichever programme is selected."""

_ADDED = {*COUNTED, "jkm_cases", "jkm_amount_rp"} - {"active_participants"}
"""Measures of which a row may have the rest of others."""

_NAMES = ("cube", "year", "month", *DIMENSIONS, "lost")
"""The columns of the table of what is withheld."""


class Box(NamedTuple):
    """The scope of a number: table, years, months, kecamatan and members of dimensions.

    Months are all if there are none, and so are members of a dimension; None for all kecamatan.
    """

    table: str
    years: tuple[int, ...]
    months: tuple[dt.date, ...]
    kecamatan: str | None
    members: frozenset[tuple[str, frozenset[str]]]


class Withheld:
    """The withheld cells of a public version; none in a whole snapshot."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._of: dict[_Margin, dict[frozenset[str], list[Mapping[str, str]]]] = {}
        for row in rows:
            cell = dict(zip(_NAMES, row, strict=True))
            place = (cell["cube"], cell["year"], cell["month"], cell["kecamatan"])
            kinds = self._of.setdefault(place, {})
            kinds.setdefault(frozenset(cell["lost"]), []).append(cell)
        self.years: dict[str, tuple[int, ...]] = {}
        for cube, year, *_ in self._of:
            self.years[cube] = tuple(sorted({*self.years.get(cube, ()), year}))
        self.dimensions = {
            name for kinds in self._of.values() for lost in kinds for name in lost
        } - {"month"}
        self.has = cache(self._find)

    def blanked(
        self,
        question: Question,
        frame: pd.DataFrame,
        measures: Sequence[str],
        cells: Sequence[Mapping[str, Any]],
    ) -> pd.DataFrame:
        """Blank what is withheld; what a blanked row has counts where all of it may be counted.

        `cells` are what the rows are about. So what is not detailed has the rest, and all rows
        still add up to the same.
        """
        if not self.years:
            return frame
        withheld = {
            measure: held
            for measure, held in self._in(question, measures, cells).items()
            if any(held)
        }
        places = {place: row for row, place in enumerate(_places(frame))} if withheld else {}
        blanked: dict[str, list[float]] = {}
        for measure, held in withheld.items():
            values = blanked[measure] = frame[measure].astype("float64").tolist()
            for about, row in places.items():
                if not held[row]:
                    continue
                rest = next(
                    (
                        place
                        for key in _coarser(about)
                        if (place := places.get(key)) is not None and not held[place]
                    ),
                    None,
                )
                if rest is not None and not is_missing(values[row]):
                    known = 0 if is_missing(values[rest]) else values[rest]
                    values[rest] = known + values[row] if measure in _ADDED else nan
                values[row] = nan
        return frame.assign(**blanked) if blanked else frame

    def flows(self, question: Question, frame: pd.DataFrame) -> pd.DataFrame:
        """Let a programme or fund of which any sector is withheld be not detailed in all of them.

        There are no flows at all where they cannot even be told by sector.
        """
        if not self.years or question.name != _FLOW:
            return frame
        if self._hides_sectors(question):
            return frame.head(0)
        sectors = dict.fromkeys(frame["sector"])
        held = {
            (flow, other)
            for flow, other in dict.fromkeys(zip(frame["flow"], frame["other"], strict=True))
            if self._hides(question, flow, other, sectors)
        }
        sums: dict[tuple[str, str, str], float] = {}
        for row in records(frame):
            flow, other = row["flow"], row["other"]
            key = (flow, row["sector"], UNDETAILED if (flow, other) in held else other)
            sums[key] = sums.get(key, 0) + row["amount_rp"]
        rows = [(*key, amount) for key, amount in sums.items() if amount]
        return pd.DataFrame(rows, columns=list(frame.columns)).astype(frame.dtypes.to_dict())

    def _hides(self, question: Question, flow: str, other: str, sectors: Iterable[str]) -> bool:
        measure, name = _FLOWS[flow]
        return any(
            self._are(question, measure, [{"sector": sector, name: other} for sector in sectors])
        )

    def _hides_sectors(self, question: Question) -> bool:
        cells = [{"sector": sector} for sector in catalogue.SECTORS]
        return any(any(self._are(question, measure, cells)) for measure, _ in _FLOWS.values())

    def touch(self, question: Question, frame: pd.DataFrame, measures: tuple[str, ...]) -> bool:
        """Tell whether some of these measures are withheld in an answer."""
        if self.years and question.name == _FLOW:
            merged = frame[frame["other"] == UNDETAILED]
            return self._hides_sectors(question) or any(
                self._hides(question, flow, other, merged["sector"])
                for flow in dict.fromkeys(merged["flow"])
                for other in _MEMBERS[_FLOWS[flow][1]]
            )
        every = measures_of(question, frame)
        among = [measure for measure in every if measure in measures] or every
        cells = list(_with_lost(question, cells_of(question, frame))) if self.years else []
        return any(any(held) for held in self._in(question, among, cells).values())

    def _in(
        self, question: Question, measures: Sequence[str], cells: Sequence[Mapping[str, Any]]
    ) -> dict[str, list[bool]]:
        """Tell for each measure which cells have a withheld part; asked once a table."""
        counted = {measure: (tables_of(measure), measure in _OF_DEATHS) for measure in measures}
        one_of = {about: measure for measure, about in counted.items()}
        held = {about: self._are(question, measure, cells) for about, measure in one_of.items()}
        return {measure: held[about] for measure, about in counted.items()}

    def _are(
        self, question: Question, measure: str, cells: Sequence[Mapping[str, Any]]
    ) -> list[bool]:
        """Tell for each cell whether a part of this measure is withheld."""
        tables = self.years.keys() & tables_of(measure)
        if not tables:
            return [False] * len(cells)
        limits = {name: frozenset(of) for name, of in limited_members(question).items()}
        limits.pop("kecamatan", None)
        if measure in _OF_DEATHS:
            limits["programme"] = frozenset({"jkm"})
        return [
            any(self.has(self._box(question, table, cell, limits)) for table in tables)
            for cell in cells
        ]

    def _box(
        self,
        question: Question,
        table: str,
        cell: Mapping[str, Any],
        limits: Mapping[str, frozenset[str]],
    ) -> Box:
        chosen: dict[str, Any] = dict(question.parameters)
        # Of a choice of some nobody knows how much of what is not detailed is theirs.
        members = {
            name: frozenset(_MEMBERS[name]) if cell.get(name) == UNDETAILED else of
            for name, of in limits.items()
        }
        members |= {
            name: frozenset({cell[name]})
            for name in BREAKDOWNS
            if cell.get(name, UNDETAILED) != UNDETAILED
        }
        code = cell.get("kecamatan") or chosen.get("kecamatan")
        begins = cell.get("month") if "month" in TABLES[table] else None
        return Box(
            table,
            years_of(question, cell, self.years[table]),
            _months(begins, 3 if chosen.get("step") == "quarter" else 1) if begins else (),
            code if code and code != UNDETAILED else None,
            frozenset((name, of) for name, of in members.items() if name in TABLES[table]),
        )

    def _find(self, box: Box) -> bool:
        """Tell whether a number contains withheld cells."""
        members = dict(box.members)
        # Without a sector the sums over all sectors answer, but not of the months of flows.
        flows = box.months and "year" in TABLES[box.table]
        narrow = {*members, *(["month"] if box.months else ()), "kecamatan"}
        return any(
            narrow & lost
            and any(
                _is_in(members, cell, lost)
                for cell in cells
                if margin[3] or flows or (cell["sector"] is None) == ("sector" not in members)
            )
            for margin in self._margins(box)
            for lost, cells in self._of.get(margin, {}).items()
        )

    def _margins(self, box: Box) -> Iterator[_Margin]:
        """Yield the margins that answer: months of flows count where no kecamatan is chosen."""
        has_months = "year" not in TABLES[box.table] or not box.kecamatan
        for year in box.years:
            months = [month for month in box.months if month.year == year]
            for month in months if has_months and box.months else [None]:
                yield box.table, year, month, box.kecamatan


def _is_in(
    members: Mapping[str, frozenset[str]], cell: Mapping[str, str], lost: frozenset[str]
) -> bool:
    """Tell if a cell is of these members, or in a row of none that is counted with them."""
    return all(
        cell[name] in of or (name in lost and UNDETAILED in of) for name, of in members.items()
    )


def _with_lost(
    question: Question, cells: Iterable[Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    """Yield cells, and those whose rest is in what is not detailed: they may have no row left."""
    chosen: Mapping[str, Any] = dict(question.parameters)
    for cell in cells:
        yield cell
        for parameter, (name, members) in CHOICES.items():
            if cell.get(name) == UNDETAILED:
                for member in chosen.get(parameter, members):
                    yield {**cell, name: member}


def _places(frame: pd.DataFrame) -> Iterator[_Place]:
    """Yield what each row of an answer is about; None for no month."""
    names = [name for name in ("year", "month", "period", "code", *BREAKDOWNS) if name in frame]
    for row in records(frame, *names) if names else ():
        yield tuple(row.items())


def _coarser(place: _Place) -> Iterator[_Place]:
    """Yield what is about less and less: no longer a member, a month, a kecamatan."""
    none: dict[str, Any] = {**dict.fromkeys(BREAKDOWNS, UNDETAILED), "code": UNDETAILED}
    names = [name for name, value in place if name != "year" and value != none.get(name)]
    order = sorted(names, key=lambda name: (name == "code", name in ("month", "period")))
    for count in range(1, len(order) + 1):
        for gone in combinations(order, count):
            yield tuple((name, none.get(name) if name in gone else of) for name, of in place)


def _months(first: dt.date, count: int) -> tuple[dt.date, ...]:
    return tuple(first.replace(month=first.month + later) for later in range(count))

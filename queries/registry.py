"""A snapshot opened for questions.

Streamlit runs every visitor in a thread of its own, and one DuckDB connection shared by threads
gives wrong rows without an error. So: one connection a snapshot, loaded once and locked, and a
cursor of it for every query.
"""

import copy
import datetime as dt
import json
import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

import duckdb
import pandas as pd

from data.catalogue import REFERENCE, UNDETAILED
from data.manifest import PUBLIC, TABLES, WITHHELD, Manifest, stored
from data.store.snapshots import is_draft, verify, when
from queries.answer import Answer, Question
from queries.availability import Availability, Gap
from queries.withheld import Box, Withheld

_HERE = Path(__file__).parent
Parameter = int | str | Sequence[str] | None
_T = TypeVar("_T")

_REFERENCE_TABLES = ("kecamatan", "sectors")
_OF_NONE = """
insert into kecamatan by name select $id as code, 'Tidak dirinci' as name;
insert into sectors by name
select $id as id, 'Tidak dirinci' as label, 'Tidak dirinci' as short_label, 99 as "order"
"""
"""SQL: kecamatan and sector of rows without one."""

_NOTHING_LOST = "(select null::varchar[] as lost where false)"
"""SQL: the column of lost dimensions for snapshots without it."""

_TOTAL = """
create macro total(measure, counts) as
if(count(*) filter (counts) = 0, 0, sum(measure) filter (counts))
"""
"""SQL macro: sum of the selected rows; zero without rows, null if none has a value."""

_KEPT = 1024
"""Entries of the cache, about 0.1 MB each: a page with its questions takes some five of them. With
half as many, readers of all pages push each other's out, and half of the pages are drawn again."""

# Answers have a few dozen rows, for which Arrow's way of keeping text costs more than it saves.
pd.set_option("mode.string_storage", "python")


class Registry:
    """The cubes of one snapshot, joined with the reference tables, in memory.

    `hidden` are the statuses of which its reader sees nothing, `embargo` is the minute before which
    the public sees nothing of it.
    """

    hidden: frozenset[str] = frozenset()
    embargo: dt.datetime | None = None

    def __init__(self, folder: Path) -> None:
        """Load the snapshot in `folder`; SnapshotError if it is not whole or was changed."""
        self.manifest: Manifest = verify(folder)
        self.folder = folder
        self.is_draft = is_draft(folder)
        # Every visitor has a thread already; parallelism does not pay for small queries.
        self._connection = duckdb.connect(config={"threads": 1})
        # On a few thousand rows optimizing costs more than it saves. Global, because cursors
        # have their own settings.
        self._connection.execute("set global enable_optimizer = false")
        self._load_reference_tables()
        self._load_cubes()
        self._withheld = self._load_withheld()
        # The cubes of which the public sees less.
        self.guarded: frozenset[str] = self._read_guarded()
        self.given = Availability(self._connection, self._withheld, self.manifest.tables)
        # Kept as tables: to plan their joins anew takes longer than most questions.
        self._joined: dict[str, str] = {}
        self._cubes_in = cache(self._read_cubes)
        for view in sorted((_HERE / "views").glob("*.sql")):
            statement = view.read_text(encoding="utf-8")
            self._connection.execute(statement)
            (self._joined[view.stem],) = self._cubes_in(statement.partition(" as\n")[2])
        self._connection.execute("set global max_execution_time = 10000")
        self._connection.execute("set enable_external_access = false")
        self._connection.execute("set lock_configuration = true")
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._turn = RLock()
        # Parsing takes a quarter of DuckDB's time for an answer.
        self._parsed = cache(self._read)

    def _load_reference_tables(self) -> None:
        for table in _REFERENCE_TABLES:
            self._load(table, "read_csv($path, header = true)", REFERENCE / f"{table}.csv")
        for of_none in _OF_NONE.split(";"):
            self._connection.execute(of_none, {"id": UNDETAILED})
        self._connection.execute(_TOTAL)

    def _load_cubes(self) -> None:
        # A snapshot may speak about more places than this dashboard: theirs would be scanned by
        # every question.
        ours = "kecamatan is null or kecamatan in (select code from kecamatan)"
        for table in TABLES:
            named = ", ".join(
                f"coalesce({column}, '{UNDETAILED}') as {column}"
                if column != "school_level"
                # Null at other programmes, too, which know no schools.
                else f"if(programme = 'beasiswa', coalesce({column}, '{UNDETAILED}'), null)"
                f" as {column}"
                for column, kind in TABLES[table].items()
                if kind == "VARCHAR"
            )
            whole = f"{_NOTHING_LOST} union all by name from {stored(table)}"
            rows = f"(select * replace ({named}) from ({whole}) where {ours})"  # noqa: S608
            self._load(table, rows, self.folder / f"{table}.parquet")

    def _load_withheld(self) -> Withheld:
        if not self.manifest.withheld:
            return Withheld([])
        self._load("withheld", "read_parquet($path)", self.folder / WITHHELD)
        return Withheld(self._connection.execute("from withheld").fetchall())

    def _read_guarded(self) -> frozenset[str]:
        less = self.folder / PUBLIC / WITHHELD
        if not less.is_file():
            return frozenset()
        statement_text = "select distinct cube from read_parquet($path)"
        cubes = self._connection.execute(statement_text, {"path": str(less)}).fetchall()
        return frozenset(cube for (cube,) in cubes)

    @property
    def named(self) -> str:
        """The displayed id of the snapshot, with a mark if it is embargoed or a draft."""
        if self.is_draft:
            return f"{self.manifest.id} (DRAF, belum terbit)"
        if self.embargo:
            return f"{self.manifest.id} (EMBARGO sampai {when(self.embargo)} WIB)"
        return self.manifest.id

    @property
    def only_real(self) -> bool:
        return "simulasi" in self.hidden

    def without(self, *statuses: str) -> "Registry":
        """A view of the snapshot without these statuses."""
        return self._seen(hidden=self.hidden | set(statuses))

    def until(self, minute: dt.datetime | None) -> "Registry":
        """A view of the snapshot marked as embargoed until this minute."""
        return self._seen(embargo=minute) if minute else self

    def as_draft(self) -> "Registry":
        """A view of the snapshot marked as draft."""
        return self._seen(is_draft=True)

    def _seen(self, **differently: object) -> "Registry":
        view = copy.copy(self)
        vars(view).update(differently)
        return view

    def hides(self, table: str) -> bool:
        return self.status(table) in self.hidden

    def _load(self, table: str, reader: str, path: Path) -> None:
        # Table and reader come from this file alone; only the path is a value.
        statement = f"create table {table} as select * from {reader}"  # noqa: S608
        self._connection.execute(statement, {"path": str(path)})

    def keep(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return what `make` returned for this key: the only cache of answers.

        A snapshot never changes, so a question is answered, and a page with its choices drawn, once
        for all readers (measured: with the latter alone a new choice takes twice as long). What is
        kept is shared and must not be changed; the entries that were used last stay. Whoever makes
        one holds the lock: Python runs one thread at a time anyway, and twenty that take turns
        within a drawing wait three times as long as twenty that draw one after another.
        """
        key = (self.hidden, self.embargo, self.is_draft, key)
        with self._turn:
            if key not in self._kept:
                self._kept[key] = make()
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            kept: _T = self._kept[key]
            return kept

    def ask(self, question: str, **parameters: Parameter) -> Answer:
        """Answer `queries/<question>.sql` with these parameters.

        DuckDB refuses missing and surplus parameters by name (duckdb.InvalidInputException).
        """
        asked = Question(
            question,
            tuple(
                (
                    name,
                    value
                    if isinstance(value, str | int | None)
                    else self.given.complete(name, tuple(value)),
                )
                for name, value in sorted(parameters.items())
            ),
        )
        frame, outside = self.answered(asked)
        return Answer(frame.copy(deep=False), (asked,), outside)

    def answered(self, question: Question) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the answer to a question, and its rows without kecamatan or month."""
        return self.keep(question, lambda: self.given.fit(question, self._rows(question)))

    def gaps(
        self, question: Question, measures: tuple[str, ...], years: Collection[int] = ()
    ) -> list[Gap]:
        """Return the gaps of these measures of an answer, optionally of some years."""

        return self.keep(
            ("lacking", question, measures, frozenset(years)),
            lambda: self.given.gaps(question, self._of_years(question, years), measures),
        )

    def withholds(
        self, question: Question, measures: tuple[str, ...], years: Collection[int] = ()
    ) -> bool:
        """Tell whether some of these measures are withheld in an answer."""
        return self._withheld.touch(question, self._of_years(question, years), measures)

    def _of_years(self, question: Question, years: Collection[int]) -> pd.DataFrame:
        frame, _ = self.answered(question)
        return frame[frame["year"].isin(years)] if years and "year" in frame else frame

    def withholds_sum(
        self,
        cube: str,
        year: int,
        members: Mapping[str, Collection[str]],
        months: Sequence[dt.date] = (),
    ) -> bool:
        """Tell whether the total of all kecamatan in a year or months is withheld."""
        of = frozenset((name, frozenset(ids)) for name, ids in members.items())
        return self._withheld.has(Box(cube, (year,), tuple(months), None, of))

    def _rows(self, question: Question) -> pd.DataFrame:
        parsed = self._parsed(question.name)
        return self._connection.cursor().execute(parsed, _bound(question)).df()

    def _read(self, name: str) -> duckdb.Statement:
        (parsed,) = self._connection.cursor().extract_statements(statement(name))
        return parsed

    def cubes(self, question: Question) -> tuple[str, ...]:
        """The cubes that this question reads, in the order of `TABLES`."""
        return self._cubes_in(statement(question.name))

    def _read_cubes(self, select: str) -> tuple[str, ...]:
        cursor = self._connection.cursor()
        cursor.execute("select json_serialize_sql($text::varchar)", {"text": select})
        ((parsed,),) = cursor.fetchall()
        names = set(re.findall(r'"table_name":"(\w+)"', parsed))
        read = {self._joined.get(name, name) for name in names}
        return tuple(table for table in TABLES if table in read)

    def rows_counted(self, question: Question) -> dict[str, int]:
        """Count the rows of each cube that this question uses, after its conditions.

        Measured by DuckDB while it answers anew; a cube that is read for several purposes counts
        with the one that takes most rows.
        """
        statement_measured = f"explain (analyze, format json) {statement(question.name)}"
        cursor = self._connection.cursor().execute(statement_measured, _bound(question))
        ((_, profile),) = cursor.fetchall()
        counted = dict.fromkeys(self.cubes(question), 0)
        for operator in json.loads(profile)["operator"]:
            for table, rows in _rows_taken(operator):
                cube = self._joined.get(table, table)
                if cube in counted:
                    counted[cube] = max(counted[cube], rows)
        return counted

    def status(self, table: str) -> str:
        """The status id of a cube, as its manifest says."""
        return self.manifest.tables[table].status

    def as_of(self, table: str) -> str:
        """The ISO date up to which a cube speaks."""
        return self.manifest.tables[table].as_of.isoformat()


@cache
def statement(question: str) -> str:
    """The text of `queries/<question>.sql`; FileNotFoundError if nobody asks that."""
    return (_HERE / f"{question}.sql").read_text(encoding="utf-8")


def _bound(question: Question) -> dict[str, int | str | list[str] | None]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in question.parameters
    }


_PASSING = {"FILTER", "PROJECTION"}
"""Operators that pass on rows of a table."""


def _rows_taken(operator: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Each table that this step of a plan reads, with how many of its rows are used above it."""
    lowest = operator
    while lowest["type"] in _PASSING and len(lowest.get("children", ())) == 1:
        (lowest,) = lowest["children"]
    if lowest["type"] == "TABLE_SCAN":
        yield lowest["extra_info"]["Table"].split(".")[-1], operator["intermediate_rows"]
        return
    for child in operator.get("children", ()):
        yield from _rows_taken(child)

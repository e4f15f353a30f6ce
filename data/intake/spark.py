"""Count lists of persons on Spark, by the same code and the same statements as on one machine.

Text lists are read in parts (`chunks.py`), other files as ever, and their persons are counted
together. The statements for DuckDB are translated by sqlglot. No error, log or file of Spark shows
a cell: errors are only named, logs are off, and what is kept on disks is encrypted.
"""

import datetime as dt
import re
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from duckdb import DuckDBPyConnection

from data.intake import chunks, text_files, validate
from data.intake.cells import tidy
from data.intake.chunks import COUNTED, KIND, PartedList
from data.intake.columns import Cast, Persons
from data.intake.headers import Layouts
from data.intake.issues import UnreadableError
from data.intake.masking import ENOUGH, Masking
from data.intake.rows import OfficeFile
from data.intake.rules import KEPT, Broken, Findings
from data.intake.specification import SPECIFICATIONS, SPECS
from data.intake.spellings import Names
from data.intake.staging import literal, names
from data.manifest import SnapshotError, sha256

if TYPE_CHECKING:
    from sqlglot import exp

_PARTITIONS = 4
"""Pieces of what is shuffled, for each processor."""
_NAMED_ROW = re.compile(r"\{baris (\d+)\}")
_SETTINGS = {
    "spark.executorEnv.PYTHONPATH": str(Path(__file__).parents[2]),
    "spark.io.encryption.enabled": "true",
    "spark.log.level": "OFF",
    # It would look for a desa in each row in place of each distinct desa.
    "spark.sql.optimizer.excludedRules": (
        "org.apache.spark.sql.catalyst.optimizer.PushDownLeftSemiAntiJoin"
    ),
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_TYPES = {"nik": "bigint", "whole": "bigint", "date": "date"}
_SCHEMA = ", ".join(
    (
        "row int",
        *(f"{column.field} {_TYPES.get(column.type, 'string')}" for column in COUNTED),
        "written string",
        "faults array<struct<field: string, text: string>>",
    )
)


@cache
def _macros() -> "Mapping[str, exp.Create]":
    import sqlglot

    written = (SPECS / "rules.sql").read_text(encoding="utf-8")
    return {macro.this.this.name: macro for macro in sqlglot.parse(written, read="duckdb") if macro}


def _transpiled(statement: str, parameters: Mapping[str, object]) -> "exp.Expression":
    """Parse a statement for DuckDB; fill in parameters and macros, and what sqlglot leaves."""
    import sqlglot
    from sqlglot import exp

    def call(name: str, *operands: exp.Expression) -> exp.Expression:
        return exp.Anonymous(this=name, expressions=list(operands))

    tree = exp.replace_placeholders(sqlglot.parse_one(statement, read="duckdb"), **parameters)
    # The innermost first, so that whatever is put into a macro has been translated.
    for asked in reversed(list(tree.find_all(exp.Anonymous))):
        given, name = asked.expressions, asked.name.lower()
        if name == "date_sub":
            months = call("months_between", given[2], given[1])
            asked.replace(exp.cast(exp.Div(this=months, expression=exp.convert(12)), "int"))
        elif name == "to_months":
            asked.replace(call("make_ym_interval", exp.convert(0), *given))
        elif macro := _macros().get(name):
            inside = {
                parameter.name: value
                for parameter, value in zip(macro.this.expressions, given, strict=True)
            }
            body = exp.paren(macro.expression.copy())
            for column in list(body.find_all(exp.Column)):
                if column.name in inside:
                    column.replace(exp.paren(inside[column.name].copy()))
            asked.replace(body)
    return tree


@contextmanager
def _redacted_in_task() -> Iterator[None]:
    """Raise the name of an error of a task alone, for a cluster logs its text."""
    try:
        yield
    except Exception as error:
        what = type(error).__name__
    else:
        return
    raise RuntimeError(what) from None


def _run(task: Callable[[int], Any], part: int) -> Any:  # noqa: ANN401 - what the task returns
    with _redacted_in_task():
        return task(part)


def _rows(listed: PartedList, parts: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    with _redacted_in_task():
        yield from chunks.read_parts(listed, parts)


@contextmanager
def _redacted() -> Iterator[None]:
    """Raise SnapshotError with the name of an error of Spark alone: its text may quote a cell."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        condition = error.getCondition() if isinstance(error, PySparkException) else None
        what = condition or type(error).__name__
    else:
        return
    raise SnapshotError(f"Spark tidak dapat menghitung ({what}).") from None


class Spark:
    """A session of Spark that has the rows of lists of persons, and answers like DuckDB."""

    def __init__(self, master: str) -> None:
        """Start Spark here, or connect to a cluster; SnapshotError if that is impossible."""
        # Of pandas, which nothing here uses in Spark.
        warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
        try:
            from pyspark.logger import PySparkLogger
            from pyspark.sql import SparkSession

            # They write the texts of errors to stderr, with the cells that these quote.
            for kind in ("SQL", "DataFrame"):
                PySparkLogger.getLogger(f"{kind}QueryContextLogger").disabled = True
            builder = SparkSession.builder.master(master).appName("dasbor-jember")
            self._session = builder.config(map=_SETTINGS).getOrCreate()
            partitions = _PARTITIONS * self._session.sparkContext.defaultParallelism
            self._session.conf.set("spark.sql.shuffle.partitions", partitions)
        except ImportError:
            why = "pasang dahulu: pip install -r requirements-spark.txt"
        except Exception as error:
            why = f"{type(error).__name__}; perlu Java 17, dan alamat --master yang benar"
        else:
            self._frames: dict[str, Any] = {}
            self._answer: Any = None
            self._names: Names = {}
            return
        raise SnapshotError(f"Spark tidak dapat dimulai: {why}.")

    def stop(self) -> None:
        self._session.stop()

    def begin(self, con: DuckDBPyConnection) -> None:
        """Forget all persons, and take over the tables for checks and the accepted spellings."""
        self._names = names(con)
        self._frames.clear()
        with _redacted():
            self._session.catalog.clearCache()
            for table in ("kecamatan_names", "villages", "premiums", "days"):
                rows = con.table(table).to_arrow_table()
                self._persist(table, self._session.createDataFrame(rows))
            self._persist(
                "second_list", self._session.createDataFrame([], "nik bigint, code string")
            )

    def _persist(self, name: str, frame: Any) -> None:  # noqa: ANN401 - Spark may be absent
        held = self._frames.get(name)
        if held is None or not held.sameSemantics(frame):
            self._frames[name] = frame.persist()
            frame.createOrReplaceTempView(name)

    def execute(self, query: str, parameters: object = None, /) -> "Spark":
        """Answer a statement for DuckDB, or make its table or view."""
        with _redacted():
            tree = _transpiled(query, parameters if isinstance(parameters, Mapping) else {})
            made = tree.args.get("kind")
            self._answer = self._session.sql((tree.expression if made else tree).sql("spark"))
            if made == "TABLE":
                self._persist(tree.this.name, self._answer)
            elif made:
                self._answer.createOrReplaceTempView(tree.this.name)
        return self

    def fetchall(self) -> list[Any]:
        with _redacted():
            return [tuple(row) for row in self._answer.collect()]

    def load(self, con: DuckDBPyConnection) -> None:
        """Take over the rows of a list that was read and checked in DuckDB."""
        fields = [column.field for column in COUNTED]
        texts = {"file", "sheet", *(c.field for c in COUNTED if c.type in ("text", "name"))}
        selected = ", ".join(
            f'"{name}"::varchar as "{name}"' if name in texts else f'"{name}"'
            for name in ("file", "year", "row", "sheet", *fields)
        )
        rows = con.sql(f"select {selected} from entries").to_arrow_table()  # noqa: S608
        with _redacted():
            self._persist("entries", self._session.createDataFrame(rows))

    def append(self, kind: str) -> None:
        with _redacted():
            rows, before = self._frames.pop("entries"), self._frames.get(kind)
            self._frames[kind] = before.unionByName(rows) if before else rows
            self._frames[kind].createOrReplaceTempView(kind)

    def export(self, con: DuckDBPyConnection, kind: str) -> None:
        for table in SPECIFICATIONS[kind].tables:
            with _redacted():
                con.register("cube", self._frames[f"counted_{table}"].toArrow())
            con.execute(f"create table counted_{table} as from cube")
            con.unregister("cube")

    def read(
        self, path: Path, described: Layouts, chosen: Mapping[str, str]
    ) -> tuple[PartedList, OfficeFile] | None:
        """Survey a text list of persons: the list, and the file without cells; None for others.

        None, too, if rows span lines, or if names stand once for a group of rows: such a file
        cannot be read in parts. RefusedError as when one machine reads it.
        """
        with suppress(OSError, UnreadableError):
            for codec, label in text_files.encodings(path):
                with suppress(UnicodeDecodeError):
                    listed = chunks.find(path, codec, label, described, chosen)
                    if not listed:
                        return None
                    with ThreadPoolExecutor(1) as pool:
                        digest = pool.submit(sha256, path)
                        looking = partial(chunks.survey, listed)
                        surveys = self._parts(looking, range(len(listed.parts)))
                    if all(surveys):
                        return chunks.decided(listed, surveys, digest.result(), self._names)
        return None

    def _parts(self, task: Callable[[int], Any], parts: Sequence[int]) -> list[Any]:
        if not parts:
            return []
        with _redacted():
            tasks = self._session.sparkContext.parallelize(parts, len(parts))
            return list(tasks.map(partial(_run, task)).collect())

    def check(
        self,
        con: DuckDBPyConnection,
        listed: PartedList,
        file: OfficeFile,
        today: dt.date,
        tell: Callable[[], None],
    ) -> Findings:
        """Cast the rows of a file that was read into `entries`, and list all complaints."""
        parts = len(listed.parts)
        with _redacted():
            numbers = self._session.range(0, parts, 1, parts)
            self._persist("typed", numbers.mapInArrow(partial(_rows, listed), _SCHEMA))
        fields = ", ".join(column.field for column in COUNTED)
        self.execute(
            f"create view entries as select {literal(file.name)} as file, "  # noqa: S608
            f"year({KIND.first_day})::smallint as year, \"row\", '' as sheet, {fields} from typed"
        )
        self._frames["entries"] = self._answer
        self.execute('create view cells as select "row", written as kecamatan from typed')
        self.execute('create view faulty as select "row", nik, unnest(faults) as fault from typed')
        tell()
        found = [*self._unreadable(), *validate.broken_rules(self, KIND, today, tell)]
        found += self._totals(con, file.printed_totals)
        shown = self._shown(listed, file, found)
        shared = self._shared({field for broken in found for _, field, _ in broken.places})

        def sharing(name: str, text: str) -> int:
            return shared.get((name, text), shared.get((name, tidy(text)), 0))

        return validate.described(shown, found, Masking(shown, today, sharing))

    def _totals(self, con: DuckDBPyConnection, printed: Mapping[str, Decimal]) -> list[Broken]:
        if not printed:
            return []
        sums = ", ".join(f"coalesce(sum({name}), 0)" for name in printed)
        ((*added,),) = self.execute(f"select {sums} from entries").fetchall()  # noqa: S608
        return validate.totals(con, printed, dict(zip(printed, added, strict=True)))

    def _unreadable(self) -> list[Broken]:
        counts = self.execute(
            "select fault.field, fault.text is null as blank, count(*) from faulty group by all"
        ).fetchall()
        cells: dict[tuple[str, bool], list[tuple[int, str | None]]] = defaultdict(list)
        for name, blank, row, text in self.execute(
            'select fault.field, fault.text is null as blank, "row", fault.text '  # noqa: S608
            "from faulty qualify row_number() over "
            f'(partition by fault.field, fault.text is null order by "row") <= {KEPT}'
        ).fetchall():
            cells[name, blank].append((row, text))
        found = []
        for name, blank, count in counts:
            column = KIND.column(name)
            places = [
                (row, name, validate.unreadable(column, text)) for row, text in cells[name, blank]
            ]
            found.append(Broken("required_cell" if blank else "readable_cell", places, count))
        return found

    def _shared(self, fields: set[str]) -> dict[tuple[str, str], int]:
        """Count the persons who share an unreadable text or a desa, if there are enough."""
        persons = "count(distinct coalesce(nik, -1)) as persons"
        some = f"group by all having persons >= {ENOUGH}"
        asked = [
            f"select fault.field, fault.text, {persons} from faulty "  # noqa: S608
            f"where fault.text is not null {some}"
        ]
        if "desa" in fields:
            asked.append(f"select 'desa', desa, {persons} from entries {some}")  # noqa: S608
        counts = (row for query in asked for row in self.execute(query).fetchall())
        return {(name, text): persons for name, text, persons in counts}

    def _shown(self, listed: PartedList, file: OfficeFile, found: Sequence[Broken]) -> OfficeFile:
        """Return the file with the rows alone that complaints speak of."""
        places = [place for broken in found for place in broken.places]
        wanted_rows = frozenset(row for row, _, _ in places if row is not None)
        ends = listed.header.last + 1 + np.array(listed.offsets[1:])
        parts = sorted({*np.searchsorted(ends, [*wanted_rows]).tolist()})
        texts: dict[int, dict[str, str | None]] = {
            int(row): {} for _, _, reason in places for row in _NAMED_ROW.findall(reason)
        }
        for some in self._parts(partial(chunks.texts, listed, wanted_rows), parts):
            texts |= some
        rows = sorted(texts)
        cells: dict[str, Cast | Persons] = {}
        for column in KIND.columns:
            held = [texts[row].get(column.field) for row in rows]
            cells[column.field] = Cast(
                np.arange(len(rows), dtype=np.int32), held, held, pa.string()
            )
        part = replace(file.parts[0], rows=np.array(rows, np.int32))
        return replace(file, parts=(part,), cells=cells)

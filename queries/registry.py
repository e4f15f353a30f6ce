"""A snapshot opened for questions.

Streamlit runs every visitor in a thread of its own, and one DuckDB connection shared by threads
gives wrong rows without an error. So: one connection a snapshot, loaded once and locked, and a
cursor of it for every query.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import duckdb
import pandas as pd

from data.catalogue import REFERENCE
from data.snapshots import TABLES, Manifest, verify

_HERE = Path(__file__).parent
Parameter = int | str | Sequence[str] | None

_REFERENCE_TABLES = ("kecamatan", "sectors")


class Registry:
    """The cubes of one snapshot, joined with the reference tables, in memory."""

    def __init__(self, folder: Path, remembered: int = 512) -> None:
        """Load the snapshot in `folder`; SnapshotError if it is not whole or was changed.

        So many answers are `remembered`: a snapshot never changes, and planning a statement takes
        DuckDB longer than to run it.
        """
        self.manifest: Manifest = verify(folder)
        self._connection = duckdb.connect()
        for table in TABLES:
            self._load(table, "read_parquet($path)", folder / f"{table}.parquet")
        for table in _REFERENCE_TABLES:
            self._load(table, "read_csv($path, header = true)", REFERENCE / f"{table}.csv")
        for view in sorted((_HERE / "views").glob("*.sql")):
            self._connection.execute(view.read_text(encoding="utf-8"))
        self._connection.execute("set enable_external_access = false")
        self._connection.execute("set lock_configuration = true")
        self._answer = lru_cache(remembered)(self._query)

    def _load(self, table: str, reader: str, path: Path) -> None:
        # Table and reader come from this file alone; only the path is a value.
        statement = f"create table {table} as select * from {reader}"  # noqa: S608
        self._connection.execute(statement, {"path": str(path)})

    def ask(self, question: str, **parameters: Parameter) -> pd.DataFrame:
        """The rows that `queries/<question>.sql` selects for these parameters.

        DuckDB refuses missing and surplus parameters by name (duckdb.InvalidInputException). The
        frame is the caller's own: changing it changes nobody else's.
        """
        key = tuple(
            (name, value if isinstance(value, str | int | None) else tuple(value))
            for name, value in sorted(parameters.items())
        )
        return self._answer(question, key).copy(deep=False)

    def _query(
        self, question: str, key: tuple[tuple[str, str | int | tuple[str, ...] | None], ...]
    ) -> pd.DataFrame:
        parameters = {
            name: list(value) if isinstance(value, tuple) else value for name, value in key
        }
        return self._connection.cursor().execute(statement(question), parameters).df()

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

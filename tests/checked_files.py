"""Office files as the intake reads and checks them, and their rows in one table."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

import duckdb
from office_files import registry

from data.intake.read import read_opened
from data.intake.rows import OfficeFile
from data.intake.rules import Findings
from data.intake.sandbox import Tell, open_file
from data.intake.staging import connect
from data.intake.validate import check

TODAY = dt.date(2026, 1, 31)
connection = cache(connect)


def read(
    path: Path,
    folder: Path | None = None,
    tell: Tell = lambda _: None,
    chosen: Mapping[str, str] = MappingProxyType({}),
) -> OfficeFile:
    return read_opened(open_file(path, tell), folder, chosen)


def findings(path: Path) -> Findings:
    return check(connection(TODAY), read(path), TODAY)


def loaded(tmp_path: Path, *files: Sequence[Sequence[object]]) -> duckdb.DuckDBPyConnection:
    """The rows of several files of participants, called a.xlsx, b.xlsx …, in one table."""
    con = connect(TODAY)
    for letter, people in zip("abcdef", files, strict=False):
        file = read(registry(tmp_path / f"{letter}.xlsx", *people))
        assert not check(con, file, TODAY).refusals
        if letter == "a":
            con.table("entries").create("kepesertaan")
        else:
            con.table("entries").insert_into("kepesertaan")
    return con

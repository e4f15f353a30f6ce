"""How the office files are laid out, read once from `data/specs/`.

A new layout is a change of a TOML file: a header row that moved, a column with another name. A new
kind of file is a new TOML file, its rules in `data/checks/` and its tables in `data/cubes/`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

SPECS = Path(__file__).parent / "specs"

CellType = Literal["text", "nik", "date", "whole", "decimal", "name"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an office file.

    `private` marks what says who a person is: it is never printed and never leaves the reading. A
    `name` is looked up in its `classification` of the catalogue. Bounds are inclusive.
    """

    header: str
    field: str
    type: CellType
    classification: str = ""
    required: bool = True
    private: bool = False
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class Specification:
    """The layout of one kind of office file.

    It has a `sheet` (a workbook) or a `delimiter` (a text file). `first_day` and `last_day` are SQL
    expressions over a row's fields: the days that the row speaks about. Rows are simulated where
    `simulated_field` matches `simulated_pattern`. `checks` and `tables` name the files in
    `data/checks/` and `data/cubes/`; `measure` is the column of the first table that tells best
    whether a file is complete.
    """

    kind: str
    label: str
    sheet: str
    delimiter: str
    header_row: int
    columns: tuple[Column, ...]
    checks: tuple[str, ...]
    tables: tuple[str, ...]
    first_day: str
    last_day: str
    measure: str
    simulated_field: str
    simulated_pattern: str

    def column(self, field: str) -> Column:
        """The column that feeds this field; KeyError if none does."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)

    @property
    def has_private_columns(self) -> bool:
        """Whether a row of the file says who a person is."""
        return any(column.private for column in self.columns)


def _read(path: Path) -> Specification:
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    simulated = written.pop("simulated")
    return Specification(
        kind=path.stem,
        sheet=written.pop("sheet", ""),
        delimiter=written.pop("delimiter", ""),
        columns=tuple(Column(**column) for column in written.pop("columns")),
        checks=tuple(written.pop("checks")),
        tables=tuple(written.pop("tables")),
        simulated_field=simulated["field"],
        simulated_pattern=simulated["pattern"],
        **written,
    )


SPECIFICATIONS: Mapping[str, Specification] = MappingProxyType(
    {path.stem: _read(path) for path in sorted(SPECS.glob("*.toml"))}
)

"""Specifications of the office files, read once from `data/specs/`.

A new layout is a change of a TOML file: another name of a column, a column that nobody needs. What
only one office or one year writes stands there under `[[layouts]]`. A new kind of file is a new
TOML file, its rules in `data/checks/` and its tables in `data/cubes/`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from data.intake.cells import tidy

SPECS = Path(__file__).parents[1] / "specs"

CellType = Literal["text", "nik", "date", "whole", "decimal", "name"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an office file.

    `aliases` are other headers of the same column. `private` marks what says who a person is: it is
    never printed and never leaves the reading. A `name` is looked up in its `classification` of the
    catalogue. Bounds are inclusive. `unit` is "rupiah" or nothing. `from_sheet` says what the title
    of a sheet gives where the column is missing: a "name", or the first day of a "month".
    `counted` is false for a text that no check and no cube looks into: only whether its cells are
    filled is kept.
    """

    header: str
    field: str
    type: CellType
    classification: str = ""
    required: bool = True
    private: bool = False
    minimum: int | None = None
    maximum: int | None = None
    aliases: tuple[str, ...] = ()
    unit: Literal["", "rupiah"] = ""
    from_sheet: Literal["", "name", "month"] = ""
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """The difference of some files of a kind from their specification.

    `headers` are further names of columns, by field; `constants` the text of columns that the files
    lack, by field; `ignored` the headers of columns that nobody needs. `periods` are the years that
    the layout is good for, all where there are none.
    """

    name: str
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    periods: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Specification:
    """The layout of one kind of office file.

    It usually has a `sheet` of that title (a workbook) or a `delimiter` (a text file), and its
    header in `header_row`, but is known by its columns. Columns under `ignored` are not read, nor
    sheets under `ignored_sheets`; `layouts` say how some files differ. `first_day` is the
    field and `last_day` the SQL expression for the days that a row speaks about; `simulated` is the
    condition under which a row is made up. `checks` and `tables` name the files in `data/checks/`
    and `data/cubes/`; `measure` is the column of the first table that tells best whether a file is
    complete.
    """

    kind: str
    label: str
    header_row: int
    columns: tuple[Column, ...]
    checks: tuple[str, ...]
    tables: tuple[str, ...]
    first_day: str
    last_day: str
    measure: str
    simulated: str
    sheet: str = ""
    delimiter: str = ""
    ignored: tuple[str, ...] = ()
    ignored_sheets: tuple[str, ...] = ()
    layouts: tuple[Layout, ...] = ()

    def column(self, field: str) -> Column:
        """The column that feeds this field; KeyError if none does."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)

    @property
    def has_private_columns(self) -> bool:
        return any(column.private for column in self.columns)


def layout(written: Mapping[str, Any]) -> Layout:
    """Take a layout as TOML has it; msgspec.ValidationError where it is none."""
    return msgspec.convert(written, Layout)


def _read(path: Path) -> Specification:
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    return msgspec.convert({"kind": path.stem, **written}, Specification)


SPECIFICATIONS: Mapping[str, Specification] = MappingProxyType(
    {path.stem: _read(path) for path in sorted(SPECS.glob("*.toml"))}
)


def key(written: str) -> str:
    """The text as headers are compared: words in lower case, signs between them do not count."""
    return " ".join(re.findall(r"[^\W_]+|\*", tidy(written).lower()))

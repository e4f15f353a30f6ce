"""From the text of cells to typed rows, with every complaint that stands in the way.

Casts are the macros of `data/specs/types.sql`; rules between columns are the statements of
`data/checks/`. Everything happens in memory: rows about people are never written anywhere.
"""

import datetime as dt
import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from data import catalogue
from data.findings import Complaint
from data.reading import OfficeFile, plain
from data.specifications import SPECS, Column, Specification

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CHECKS = Path(__file__).parent / "checks"
PRINTED = 25
"""How many complaints are printed, and of one kind kept; the others are counted."""

_MASK = "••••"
_LONGEST_SHOWN = 40
_AGE_OF_THE_YOUNGEST = 15
_NIK_IN_SIGHT = re.compile(r"(?:\d[ .-]?){14}")
_FIRST_YEAR = 2015
_YEAR = re.compile(r"(19|20)\d\d")

_FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "sexes": "jenis kelamin",
        "kecamatan": "kecamatan",
        "sectors": "sektor",
        "funding": "sumber dana",
        "programmes": "program",
        "school_levels": "jenjang",
        "aid_items": "jenis bantuan",
        "origins": "asal dana",
    }
)


def _spellings() -> Mapping[str, Mapping[str, str]]:
    """For each classification, every accepted spelling and the id that it stands for."""
    spellings: dict[str, dict[str, str]] = {
        "sexes": {
            spelling: sex.id
            for sex in catalogue.SEXES.values()
            for spelling in (sex.label, sex.code)
        },
        "kecamatan": {
            spelling: kecamatan.code
            for kecamatan in catalogue.KECAMATAN.values()
            for spelling in (kecamatan.name, kecamatan.code, *kecamatan.alternative_spellings)
        },
        "school_levels": {level.label: level.id for level in catalogue.SCHOOL_LEVELS.values()},
        "aid_items": {item.label: item.id for item in catalogue.AID_ITEMS.values()},
    }
    categories = {
        "sectors": catalogue.SECTORS,
        "funding": catalogue.FUNDING,
        "programmes": catalogue.PROGRAMMES,
        "origins": catalogue.ORIGINS,
    }
    for family, members in categories.items():
        spellings[family] = {
            spelling: category.id
            for category in members.values()
            for spelling in (category.label, category.short_label)
        }
    return spellings


_SPELLINGS = _spellings()


def _premiums(today: dt.date) -> list[tuple[dt.date, int]]:
    """The rupiah of each month's premium, up to the end of next year."""
    premiums = []
    for year in range(_FIRST_YEAR, today.year + 2):
        for month in range(1, 13):
            first_day = dt.date(year, month, 1)
            try:
                premiums.append((first_day, catalogue.premium_per_month(first_day)))
            except ValueError:
                continue
    return premiums


def connect(today: dt.date) -> "DuckDBPyConnection":
    """An in-memory DuckDB that never spills to a disk, with what files are checked against.

    It has the casts, the `names` of all classifications, `item_units` and `premiums` by month.
    """
    import duckdb

    con = duckdb.connect(config={"temp_directory": "", "autoinstall_known_extensions": "false"})
    con.execute("create table names (classification varchar, spelling varchar, id varchar)")
    names = sorted(
        {
            (family, plain(spelling), member)
            for family, members in _SPELLINGS.items()
            for spelling, member in members.items()
        }
    )
    con.execute(
        "insert into names select unnest(?), unnest(?), unnest(?)", list(zip(*names, strict=True))
    )
    con.execute("create table item_units (item varchar, label varchar, unit varchar)")
    con.executemany(
        "insert into item_units values (?, ?, ?)",
        [(item.id, item.label, plain(item.unit)) for item in catalogue.AID_ITEMS.values()],
    )
    con.execute("create table premiums (month date, rupiah bigint)")
    con.execute(
        "insert into premiums select unnest(?), unnest(?)",
        list(zip(*_premiums(today), strict=True)),
    )
    con.execute((SPECS / "types.sql").read_text(encoding="utf-8"))
    return con


def _cast(column: Column) -> str:
    """The SQL expression for the value of a column's text."""
    least, most = (
        "null" if bound is None else str(bound) for bound in (column.minimum, column.maximum)
    )
    return {
        "text": column.field,
        "nik": f"as_nik({column.field})",
        "date": f"as_date({column.field})",
        "whole": f"as_whole({column.field}, {least}, {most})",
        "decimal": f"as_decimal({column.field}, {least}, {most})",
        "name": f"as_name('{column.classification}', {column.field})",
    }[column.type]


def _bounds(column: Column) -> str:
    if column.minimum is not None and column.maximum is not None:
        return f" dari {column.minimum} sampai {column.maximum}"
    if column.minimum == 0:
        return " yang tidak negatif"
    return ""


def _similar(column: Column, text: str) -> str:
    """The known name that the text resembles most, or nothing."""
    spellings = {plain(spelling): spelling for spelling in _SPELLINGS[column.classification]}
    close = difflib.get_close_matches(plain(text), spellings, n=1, cutoff=0.7)
    return spellings[close[0]] if close else ""


def _expected(column: Column, text: str) -> str:
    """Why the text is not what this column holds."""
    if column.type == "nik":
        return "harus 16 angka yang disimpan sebagai teks (Excel membulatkan angka sepanjang NIK)"
    if column.type == "date":
        return "harus tanggal seperti 31/12/2025"
    if column.type == "whole":
        return f"harus bilangan bulat{_bounds(column)}"
    if column.type == "decimal":
        return f"harus angka{_bounds(column)}, seperti 1.250 atau 12,5"
    family = _FAMILIES[column.classification]
    if similar := _similar(column, text):
        return f'{family} tidak dikenal; maksud Anda "{similar}"?'
    if column.classification == "kecamatan":
        return f"{family} tidak dikenal"
    known = {member: spelling for spelling, member in _SPELLINGS[column.classification].items()}
    return f"{family} tidak dikenal; yang dikenal: {', '.join(known.values())}"


def _shown(specification: Specification, column: Column, text: str, today: dt.date) -> str:
    """The text as it may be printed.

    Columns slip: the name of a person can stand where a sex should. So in a file about people only
    that is printed which resembles what the column holds, and no date on which a participant can
    have been born.
    """
    text = " ".join(text.split())
    short = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
    if column.private:
        return text[:2] + _MASK if column.type == "nik" and text[:2].isdigit() else _MASK
    if not specification.has_private_columns:
        return _MASK if column.type != "decimal" and _NIK_IN_SIGHT.search(text) else short
    if column.type == "name":
        known = text.lower() in map(plain, _SPELLINGS[column.classification])
        return short if known or _similar(column, text) else _MASK
    if column.type == "date":
        year = _YEAR.search(text)
        recent = year is not None and int(year[0]) > today.year - _AGE_OF_THE_YOUNGEST
        return short if recent and re.fullmatch(r"[\d/. :-]{8,19}", text) else _MASK
    longest = 15 if column.maximum is None else len(str(column.maximum)) + 1
    return short if re.fullmatch(r"-?(Rp ?)?[\d.,]+", text) and len(text) <= longest else _MASK


def check(
    con: "DuckDBPyConnection", file: OfficeFile, today: dt.date
) -> tuple[list[Complaint], int]:
    """Types the rows of a file into the table `entries` and says what is wrong with them.

    `entries` has a column `row` and one for each field, null where the text could not be cast. The
    complaints come in the order of the rows, at most `PRINTED` of each kind; the number counts all.
    """
    import pyarrow as pa

    specification = file.specification
    con.execute("drop table if exists entries")
    con.execute("drop table if exists cells")
    con.register(
        "written",
        pa.table(
            {
                "row": pa.array(file.rows, pa.int32()),
                **{field: pa.array(texts, pa.string()) for field, texts in file.cells.items()},
            }
        ),
    )
    fields = [column.field for column in specification.columns]
    con.table("written").select(
        ", ".join(['"row"', *(f"clean({field}) as {field}" for field in fields)])
    ).create("cells")
    con.unregister("written")
    casts = (f"{_cast(column)} as {column.field}" for column in specification.columns)
    con.table("cells").select(", ".join(['"row"', *casts])).create("entries")

    faults: list[tuple[Column, str]] = []
    for column in specification.columns:
        if column.required:
            faults.append((column, f"{column.field} is null"))
        if column.type != "text":
            faults.append((column, f"{column.field} is not null and {_cast(column)} is null"))
    cells = con.table("cells")
    (counts,) = cells.aggregate(
        ", ".join(f"count(*) filter ({condition})" for _, condition in faults)
    ).fetchall()
    total = sum(counts)
    found: list[tuple[int, str, str]] = []
    for (column, condition), count in zip(faults, counts, strict=True):
        if not count:
            continue
        bad = cells.filter(condition).select('"row"').order('"row"').limit(PRINTED)
        for (row,) in bad.fetchall():
            text = " ".join((file.text(row, column.field) or "").split())
            found.append((row, column.field, _expected(column, text) if text else "wajib diisi"))
    for name in specification.checks:
        rule = (CHECKS / f"{name}.sql").read_text(encoding="utf-8")
        broken = con.execute(rule, {"today": today} if "$today" in rule else None).fetchall()
        total += len(broken)
        found += sorted(broken)[:PRINTED]

    complaints = []
    for row, field, reason in sorted(found, key=lambda place: (place[0], fields.index(place[1]))):
        text = " ".join((file.text(row, field) or "").split())
        shown = _shown(specification, specification.column(field), text, today) if text else None
        complaints.append(file.complaint(reason, row, field, shown))
    return complaints, total


def simulated_rows(con: "DuckDBPyConnection", specification: Specification) -> int:
    """How many of the rows in `entries` say of themselves that they are simulated."""
    field, pattern = specification.simulated_field, specification.simulated_pattern
    ((count,),) = (
        con.table("entries")
        .filter(f"regexp_matches({field}, '{pattern}')")
        .aggregate("count(*)")
        .fetchall()
    )
    return int(count)

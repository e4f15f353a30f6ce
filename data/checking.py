"""From the text of cells to typed rows, with every complaint about them.

Casts are the macros of `data/specs/types.sql`; a rule is a statement of `data/checks/` that selects
what must not be, and a row of `data/reference/rules.csv` with its sentence, its severity and the
published claims that it rests on. Everything happens in memory: rows about people are never
written anywhere.

The order is: `check` each file, insert its `entries` into a table named after its kind, and when
all files of a kind are there, `doubles`, `keep_what_counts` and `compare` for that kind.
"""

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from data import catalogue, corrections, documentation, indonesian, names, snapshots
from data.catalogue import Claim
from data.coded import ABSENT, Coded, Codes, Persons
from data.corrections import Correction
from data.findings import Complaint, Findings, RefusedError, Severity
from data.reading import OfficeFile, plain
from data.specifications import SPECIFICATIONS, SPECS, Column, Specification

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

CHECKS = Path(__file__).parent / "checks"
CUBES = Path(__file__).parent / "cubes"
DOUBLES = Path(__file__).parent / "doubles"
PRINTED = 25
"""How many complaints are printed; the others are counted."""
KEPT = 1_000
"""How many complaints of one rule about one file are kept; the others are counted."""

_PART = 2**20
_MOST_IN_AN_ENUM = 2**16
_SERIAL = count()
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


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold, in a sentence, and what follows where it does not.

    `claims` are the published claims that it rests on; `bound` is how far off is too far, and
    `least` the size below which it does not judge, both as `why` explains them.
    """

    id: str
    severity: Severity
    sentence: str
    claims: tuple[Claim, ...]
    bound: Decimal | None
    least: int
    why: str


def _rules() -> dict[str, Rule]:
    with (catalogue.REFERENCE / "rules.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["id"]: Rule(
                id=row["id"],
                severity=cast(Severity, row["severity"]),
                sentence=row["sentence"],
                claims=tuple(map(catalogue.claim, filter(None, row["claims"].split("|")))),
                bound=Decimal(row["bound"]) if row["bound"] else None,
                least=int(row["least"] or 0),
                why=row["why"],
            )
            for row in csv.DictReader(file)
        }


RULES: Mapping[str, Rule] = MappingProxyType(_rules())
"""Every rule, in the order of the file."""

_COMPARING = ("kecamatan_still_covered", "size_near_the_last", "size_of_the_same_magnitude")

_SAID = re.compile(r"\{(baris|angka|rupiah) ([\d.-]+)\}")


def connect(today: dt.date, folder: Path | None = None) -> "DuckDBPyConnection":
    """An in-memory DuckDB that never spills to a disk, with what files are checked against.

    It has the casts, the `names` of all classifications, those included that were accepted in this
    folder of snapshots, `villages`, `item_units` and `premiums` by month. RefusedError where the
    table of accepted spellings is damaged.
    """
    import duckdb

    con = duckdb.connect(config={"temp_directory": "", "autoinstall_known_extensions": "false"})
    known = {
        (family, plain(spelling)): member
        for family, members in names.SPELLINGS.items()
        for spelling, member in members.items()
    }
    for accepted in names.read(folder) if folder else ():
        known.setdefault((accepted.classification, plain(accepted.written)), accepted.id)
    tables: dict[str, tuple[str, list[tuple[object, ...]]]] = {
        "names": (
            "classification varchar, spelling varchar, id varchar",
            sorted((family, spelling, member) for (family, spelling), member in known.items()),
        ),
        "kecamatan_names": (
            "code varchar, name varchar",
            [(one.code, one.name) for one in catalogue.KECAMATAN.values()],
        ),
        "villages": (
            "spelling varchar, kecamatan varchar",
            [
                (names.letters("desa", written), village.kecamatan)
                for village in names.VILLAGES
                for written in (village.name, village.code)
            ],
        ),
        "item_units": (
            "item varchar, label varchar, unit varchar",
            [(item.id, item.label, plain(item.unit)) for item in catalogue.AID_ITEMS.values()],
        ),
        "premiums": ("month date, rupiah bigint", list(_premiums(today))),
    }
    for table, (columns, rows) in tables.items():
        con.execute(f"create table {table} ({columns})")
        _insert(con, table, rows)
    con.execute((SPECS / "types.sql").read_text(encoding="utf-8"))
    con.execute((SPECS / "rules.sql").read_text(encoding="utf-8"))
    return con


def _insert(con: "DuckDBPyConnection", table: str, rows: Sequence[Sequence[object]]) -> None:
    if rows:
        lists = ", ".join("unnest(?)" for _ in rows[0])
        con.execute(
            f"insert into {table} select {lists}", [list(one) for one in zip(*rows, strict=True)]
        )


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


def _suggestion(column: Column, text: str) -> str:
    """The known name that the text resembles, or nothing."""
    if column.type != "name":
        return ""
    found = names.suggest(column.classification, text)
    return found.name if found else ""


def _members(column: Column) -> str:
    """All names of a classification that is short enough to be listed."""
    if column.classification == "kecamatan":
        return ""
    known = {
        member: spelling for spelling, member in names.SPELLINGS[column.classification].items()
    }
    return ", ".join(known.values())


def _expected(column: Column) -> str:
    """What the column holds, as a finding says it to who must mend the cell."""
    if column.type == "nik":
        return "16 angka yang disimpan sebagai teks"
    if column.type == "date":
        return "tanggal seperti 31/12/2025"
    if column.type == "whole":
        return f"bilangan bulat{_bounds(column)}"
    if column.type == "decimal":
        return f"angka{_bounds(column)}, seperti 1.250 atau 12,5"
    if column.type == "text":
        return "teks"
    family = _FAMILIES[column.classification]
    members = _members(column)
    return f"{family}: {members}" if members else f"nama atau kode {family}"


def _reason(column: Column, text: str) -> str:
    """Why the text is not what this column holds."""
    if column.type == "nik":
        return f"harus {_expected(column)} (Excel membulatkan angka sepanjang NIK)"
    if column.type != "name":
        return f"harus {_expected(column)}"
    family = _FAMILIES[column.classification]
    if similar := _suggestion(column, text):
        return f'{family} tidak dikenal; maksud Anda "{similar}"?'
    members = _members(column)
    return f"{family} tidak dikenal" + (f"; yang dikenal: {members}" if members else "")


@cache
def _known(classification: str) -> frozenset[str]:
    return frozenset(map(plain, names.SPELLINGS[classification]))


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
        known = text.lower() in _known(column.classification)
        return short if known or _suggestion(column, text) else _MASK
    if column.type == "date":
        year = _YEAR.search(text)
        recent = year is not None and int(year[0]) > today.year - _AGE_OF_THE_YOUNGEST
        # A NIK may hold the digits of a recent year.
        dated = re.fullmatch(r"[\d/. :-]{8,19}", text) and not _NIK_IN_SIGHT.search(text)
        return short if recent and dated else _MASK
    longest = 15 if column.maximum is None else len(str(column.maximum)) + 1
    return short if re.fullmatch(r"-?(Rp ?)?[\d.,]+", text) and len(text) <= longest else _MASK


def _load(con: "DuckDBPyConnection", file: OfficeFile, tell: Callable[[], None]) -> None:
    """Puts the cleaned text of a file into `cells` and its typed rows into `entries`."""
    for kind, name in con.execute(
        "select table_type, table_name from information_schema.tables "
        "where table_name in ('cells', 'given_cells', 'entries')"
    ).fetchall():
        con.execute(f"drop {'view' if kind == 'VIEW' else 'table'} {name}")
    if any(isinstance(cells, Coded | Persons) for cells in file.cells.values()):
        _load_coded(con, file, tell)
    else:
        _load_listed(con, file)


def _load_listed(con: "DuckDBPyConnection", file: OfficeFile) -> None:
    import pyarrow as pa

    specification = file.specification
    sheets = {sheet for sheet, _ in file.places}
    columns = {
        "row": pa.array(file.rows, pa.int32()),
        **{field: pa.array(texts, pa.string()) for field, texts in file.cells.items()},
    }
    if len(sheets) > 1:
        columns["sheet"] = pa.array([corrections.place(file, row)[0] for row in file.rows])
    con.register("written", pa.table(columns))
    fields = [column.field for column in specification.columns]
    written = con.table("written")
    sheet = "sheet" if len(sheets) > 1 else f"{_quoted(next(iter(sheets)))} as sheet"
    written.select(
        ", ".join(['"row"', sheet, *(f"clean({field}) as {field}" for field in fields)])
    ).create("cells")
    con.unregister("written")
    casts = (f"{_cast(column)} as {column.field}" for column in specification.columns)
    con.table("cells").select(", ".join(['"row"', "sheet", *casts])).select(
        f"{_quoted(file.name)} as file, year({specification.first_day})::smallint as year, *"
    ).create("entries")


def _load_coded(con: "DuckDBPyConnection", file: OfficeFile, tell: Callable[[], None]) -> None:
    """As for lists, but each text is cleaned and cast once, and no text is kept for a row.

    `cells` is a view of what the file holds. In `entries` what is a text elsewhere is an enum.
    """
    import pyarrow as pa

    specification = file.specification
    rows = (
        np.arange(file.rows.start, file.rows.stop, dtype=np.int32)
        if isinstance(file.rows, range)
        else np.asarray(file.rows, np.int32)
    )
    cells: dict[str, pa.Array] = {"row": pa.array(rows)}
    values: dict[str, tuple[Codes | NDArray[np.int64], pa.Array | None]] = {}
    for column in specification.columns:
        tell()
        coded = file.cells[column.field]
        if isinstance(coded, Persons):
            odd = Coded.of(coded.odd)
            clean, typed = _typed_texts(con, column, odd.texts)
            numbers = coded.numbers.copy()
            numbers[numbers == ABSENT] = typed.fill_null(ABSENT).to_numpy()[odd.codes]
            values[column.field] = numbers, None
            cells[column.field] = _with_odd(coded.numbers, odd.codes, clean)
        else:
            coded = Coded.of(coded)
            clean, typed = _typed_texts(con, column, coded.texts)
            values[column.field] = coded.codes, typed
            cells[column.field] = pa.DictionaryArray.from_arrays(pa.array(coded.codes), clean)
    written = pa.table(cells)
    con.register("written", written)
    shown = [
        f"case when {column.field}.number <> {ABSENT} then lpad({column.field}.number::varchar, "
        f"16, '0') else {column.field}.odd end as {column.field}"
        if column.type == "nik"
        else column.field
        for column in specification.columns
    ]
    con.sql(
        f'select "row", {_quoted(file.sheet)} as sheet, {", ".join(shown)} from written'  # noqa: S608
    ).create_view("given_cells")
    con.table("given_cells").create_view("cells")
    types = {"file": _enum(con, [file.name]), "sheet": _enum(con, [file.sheet])}
    for column in specification.columns:
        _, typed = values[column.field]
        if typed is not None and pa.types.is_string(typed.type):
            types[column.field] = _enum(con, typed.drop_null().unique().to_pylist())
    selected = ", ".join(
        f"{column.field}::{types[column.field]} as {column.field}"
        if column.field in types
        else f"{_absent(column)} as {column.field}"
        for column in specification.columns
    )
    query = (
        f"select {_quoted(file.name)}::{types['file']} as file, "  # noqa: S608
        f'year({specification.first_day})::smallint as year, * from (select "row", '
        f"{_quoted(file.sheet)}::{types['sheet']} as sheet, {selected} from part)"
    )
    for first in range(0, max(len(rows), 1), _PART):
        tell()
        part = slice(first, first + _PART)
        con.register("part", pa.table(_part(rows, values, part)))
        con.execute(f"insert into entries {query}" if first else f"create table entries as {query}")
        con.unregister("part")


def _enum(con: "DuckDBPyConnection", texts: Sequence[str]) -> str:
    """A type that keeps one of few texts in a byte or two."""
    if len(texts) > _MOST_IN_AN_ENUM:
        return "varchar"
    name = f"texts_{next(_SERIAL)}"
    con.execute(f"create type {name} as enum ({', '.join(map(_quoted, texts or ['']))})")
    return name


def _absent(column: Column) -> str:
    return f"nullif({column.field}, {ABSENT})" if column.type == "nik" else column.field


def _part(
    rows: "Codes",
    values: "Mapping[str, tuple[Codes | NDArray[np.int64], pa.Array | None]]",
    part: slice,
) -> "dict[str, pa.Array]":
    """The typed cells of some rows, as Arrow has them."""
    import pyarrow as pa

    columns = {"row": pa.array(rows[part])}
    for field, (codes, typed) in values.items():
        some = pa.array(codes[part])
        if typed is None:
            columns[field] = some
        elif pa.types.is_string(typed.type):
            columns[field] = pa.DictionaryArray.from_arrays(some, typed)
        else:
            columns[field] = typed.take(some)
    return columns


def _with_odd(numbers: "NDArray[np.int64]", odd: "Codes", texts: "pa.Array") -> "pa.Array":
    """Numbers of persons, and beside them the odd texts where there is no number."""
    import pyarrow as pa

    codes = np.full(len(numbers), len(texts), np.min_scalar_type(-len(texts) - 1))
    codes[numbers == ABSENT] = odd
    known = pa.concat_arrays([texts, pa.nulls(1, pa.string())])
    return pa.StructArray.from_arrays(
        [pa.array(numbers), pa.DictionaryArray.from_arrays(pa.array(codes), known)],
        ["number", "odd"],
    )


def _typed_texts(
    con: "DuckDBPyConnection", column: Column, texts: Sequence[object]
) -> "tuple[pa.Array, pa.Array]":
    """The texts of a column, cleaned and cast, each at its place."""
    import pyarrow as pa

    said = pa.array(texts, pa.string())
    con.register("texts", pa.table({"place": range(len(texts)), "said": said}))
    done = con.sql(
        f"select {column.field}, {_cast(column)} as typed from "  # noqa: S608
        f"(select place, clean(said) as {column.field} from texts) order by place"
    ).to_arrow_table()
    con.unregister("texts")
    return done.column(0).combine_chunks(), done.column(1).combine_chunks()


def _quoted(text: str) -> str:
    """The text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class _Broken:
    """What one rule found in a file: the first places with their reasons, and how many in all."""

    rule: str
    places: Sequence[tuple[int | None, str, str]]
    count: int


def _unreadable(con: "DuckDBPyConnection", file: OfficeFile) -> list[_Broken]:
    """The cells that are blank and may not be, and those whose text is nothing of their type."""
    columns = file.specification.columns
    ((rows, *typed),) = con.table("entries").aggregate(_filled(columns)).fetchall()
    # What has a value has a text: only the other columns are looked into.
    doubtful = [column for column, values in zip(columns, typed, strict=True) if values < rows]
    ((_, *said),) = con.table("cells").aggregate(_filled(doubtful)).fetchall()
    values_of = dict(zip(columns, typed, strict=True))
    found = []
    for column, texts in zip(doubtful, said, strict=True):
        values = values_of[column]
        name = column.field
        if column.required and texts < rows:
            blank = con.table("cells").filter(f"{name} is null")
            found.append(_cells_at(file, "required_cell", column, blank, rows - texts))
        if values < texts:
            missing = con.table("entries").filter(f"{name} is null").select('"row"')
            unread = con.table("cells").filter(f"{name} is not null")
            unread = unread.join(missing, "row", "semi")
            found.append(_cells_at(file, "readable_cell", column, unread, texts - values))
    return found


def _filled(columns: Sequence[Column]) -> str:
    """The SQL that counts all rows, then those in which each column has something."""
    return ", ".join(["count(*)", *(f"count({column.field})" for column in columns)])


def _cells_at(
    file: OfficeFile, rule: str, column: Column, cells: "DuckDBPyRelation", count: int
) -> _Broken:
    """The first cells of a column that break a rule, each with the reason."""
    places = []
    for (row,) in cells.select('"row"').order('"row"').limit(KEPT).fetchall():
        text = " ".join((file.text(row, column.field) or "").split())
        places.append((row, column.field, _reason(column, text) if text else "wajib diisi"))
    return _Broken(rule, places, count)


def _ask(con: "DuckDBPyConnection", rule_id: str, **given: object) -> _Broken | None:
    """What breaks a rule of `data/checks/`; None where nothing does.

    The statement is given what it names: `$bound`, `$numbers` (of the rule's claims) and `$since`
    (from when on they speak), and what the caller gives.
    """
    rule = RULES[rule_id]
    statement = (CHECKS / f"{rule_id}.sql").read_text(encoding="utf-8")
    values = {
        "bound": None if rule.bound is None else float(rule.bound),
        "numbers": [float(one.number) for one in rule.claims if one.value is not None],
        "since": min((_since(one) for one in rule.claims), default=None),
        **given,
    }
    named = {name: value for name, value in values.items() if f"${name}" in statement}
    rows = con.sql(statement, params=named or None)
    ((count,),) = rows.aggregate("count(*)").fetchall()
    if not count:
        return None
    return _Broken(rule_id, rows.order('"row", field, reason').limit(KEPT).fetchall(), count)


def _since(claim: Claim) -> dt.date:
    return dt.date.fromisoformat(claim.valid_from or claim.period_start)


def _said(reason: str, file: OfficeFile | None = None) -> str:
    """The reason of a rule with its numbers and rows as readers know them."""

    def written(found: re.Match[str]) -> str:
        what, number = found.groups()
        if what == "baris":
            if file is None:
                return f"baris {number}"
            sheet, row = corrections.place(file, int(number))
            several = sheet != file.sheet
            return f'lembar "{sheet}" baris {row}' if several else f"baris {row}"
        if what == "rupiah":
            return indonesian.rupiah_words(Decimal(number))
        value = Decimal(number)
        return indonesian.decimal(value, 0 if value == value.to_integral_value() else 2)

    return _SAID.sub(written, reason)


def _complaint(
    file: OfficeFile, rule: str, place: tuple[int | None, str, str], today: dt.date
) -> Complaint:
    row, field, reason = place
    severity = RULES[rule].severity
    if row is None:
        return replace(
            file.complaint(_said(reason), field=field or ""), rule=rule, severity=severity
        )
    column = file.specification.column(field)
    text = " ".join((file.text(row, field) or "").split())
    shown = _shown(file.specification, column, text, today) if text else None
    readable = rule in ("required_cell", "readable_cell")
    return replace(
        file.complaint(_said(reason, file), row, field, shown),
        rule=rule,
        severity=severity,
        expected=_expected(column) if readable else RULES[rule].sentence,
        suggestion=_suggestion(column, text) if readable else "",
    )


def _totals(con: "DuckDBPyConnection", file: OfficeFile) -> list[_Broken]:
    """The totals printed in the file that its rows do not add up to."""
    printed = file.printed_totals
    if not printed:
        return []
    (sums,) = (
        con.table("entries")
        .aggregate(", ".join(f"coalesce(sum({field}), 0)" for field in printed))
        .fetchall()
    )
    con.execute(
        "create or replace temp table printed_totals "
        "(field varchar, printed decimal(28, 4), added decimal(28, 4))"
    )
    _insert(
        con,
        "printed_totals",
        [
            (field, str(printed[field]), str(added))
            for field, added in zip(printed, sums, strict=True)
        ],
    )
    broken = _ask(con, "printed_totals_add_up")
    return [broken] if broken else []


def _count(con: "DuckDBPyConnection", table: str, into: str) -> None:
    """Counts the rows of a kind into the cube of this name, as the temporary table `into`."""
    cube = (CUBES / f"{table}.sql").read_text(encoding="utf-8")
    con.execute(f"create or replace temp table {into} as {cube}")


def _prepare_comparison(
    con: "DuckDBPyConnection", specification: Specification, before: Path
) -> None:
    """Fills `compared_years`, `coverage`, `coverage_before` and `sizes` from files and snapshot.

    The last snapshot's table is there as `before_<table>`; the rows are counted into the same cube.
    """
    table = specification.tables[0]
    _count(con, table, "counted_now")
    con.read_parquet(str(before / f"{table}.parquet")).create_view(f"before_{table}", replace=True)
    columns = snapshots.TABLES[table]
    year = "year" if "year" in columns else "year(month)::smallint"
    months = "12" if "year" in columns else "count(distinct month)"
    for name, source in (("coverage", "counted_now"), ("coverage_before", f"before_{table}")):
        con.execute(
            f"create or replace temp table {name} as "  # noqa: S608
            f"select distinct {year} as year, kecamatan from {source}"
        )
    con.execute(
        "create or replace temp table compared_years as "
        "select now.year, coalesce("
        "max(was.year) filter (was.year = now.year), max(was.year) filter (was.year < now.year)"
        ") as year_before from (select distinct year from coverage) as now, "
        "(select distinct year from coverage_before) as was group by now.year "
        "having year_before is not null"
    )
    measures = [one for one in columns if one in catalogue.METRICS and one != "quantity"]
    sizes = []
    for measure in measures:
        metric = catalogue.metric(measure)
        least = RULES["size_near_the_last"].least
        least *= 1_000_000 if metric.unit == "rupiah" else 1
        # A year that is compared with another one may not be over: then months are compared.
        sizes.append(
            f"select {_quoted(metric.label)} as label, {_quoted(metric.unit)} as unit, "  # noqa: S608
            f"{least}::double as least, year, year_before, "
            f"now_{measure}::double / case when year = year_before then 1 else now_months end "
            f"as now_is, was_{measure}::double / "
            "case when year = year_before then 1 else was_months end as was "
            "from compared_years join yearly_now using (year) "
            "join yearly_before on yearly_before.year_was = year_before"
        )
    for name, source, prefix, key in (
        ("yearly_now", "counted_now", "now", "year"),
        ("yearly_before", f"before_{table}", "was", "year_was"),
    ):
        sums = ", ".join(f"sum({measure}) as {prefix}_{measure}" for measure in measures)
        con.execute(
            f"create or replace temp table {name} as select {year} as {key}, "  # noqa: S608
            f"{months} as {prefix}_months, {sums} from {source} group by 1"
        )
    con.execute(f"create or replace temp table sizes as {' union all '.join(sizes)}")


def _find_repeated(con: "DuckDBPyConnection", table: str) -> None:
    """Fills `repeated` with the persons and years of which a table has several rows.

    To sort numbers takes half the room of grouping them, and a fraction of the time.
    """
    import pyarrow as pa

    con.execute('create or replace temp table repeated (nik bigint, "year" smallint)')
    years = con.table(table).filter('"year" is not null').select('"year"').distinct().fetchall()
    for (year,) in years:
        rows = con.table(table).filter(f'"year" = {year} and nik is not null')
        numbers = np.ma.getdata(rows.select("nik").fetchnumpy()["nik"])
        numbers.sort()
        twice = np.unique(numbers[1:][numbers[1:] == numbers[:-1]])
        if len(twice):
            con.register("twice", pa.table({"nik": twice}))
            con.execute(f"insert into repeated select nik, {year} from twice")  # noqa: S608
            con.unregister("twice")


def check(
    con: "DuckDBPyConnection",
    file: OfficeFile,
    today: dt.date,
    *,
    correct: Iterable[Correction] = (),
    tell: Callable[[], None] = lambda: None,
) -> Findings:
    """Types the rows of a file into the table `entries` and says what is wrong with them.

    `entries` has the columns `file`, `year` (that the row speaks for), `row`, `sheet` and one for
    each field, null where the text could not be cast. The corrections in `correct` that speak about
    this file are carried out first. All complaints come at once, in the order of the rows. `tell`
    is called between the steps; it may raise what ends them.
    """
    specification = file.specification
    fields = [column.field for column in specification.columns]
    _load(con, file, tell)
    unequal = _totals(con, file)
    try:
        applied = corrections.apply(con, correct, file)
    except RefusedError as refused:
        return Findings(refused.complaints, MappingProxyType({corrections.RULE: refused.total}))
    if unequal and applied:
        # Either the office's rows or the corrected ones are what the office added up.
        unequal = _totals(con, file)

    tell()
    found = _unreadable(con, file)
    tell()
    if _has_persons(specification.kind):
        _find_repeated(con, "entries")
    for rule in specification.checks:
        tell()
        if broken := _ask(con, rule, today=today, first_field=specification.first_day):
            found.append(broken)
    found += unequal

    counts: dict[str, int] = {}
    for broken in found:
        counts[broken.rule] = counts.get(broken.rule, 0) + broken.count
    places = [(broken.rule, place) for broken in found for place in broken.places]
    # What is about the whole file stands below the rows.
    places.sort(
        key=lambda one: (
            one[1][0] is None,
            one[1][0] or 0,
            fields.index(one[1][1]) if one[1][1] else -1,
        )
    )
    for warning in file.warnings:
        counts[warning.rule] = counts.get(warning.rule, 0) + 1
    return Findings(
        (*(_complaint(file, rule, place, today) for rule, place in places), *file.warnings),
        MappingProxyType(counts),
        applied,
    )


def doubles(con: "DuckDBPyConnection", kind: str) -> list[Complaint]:
    """Who stands more than once in a year, in all files of a kind that are in the table `kind`.

    One warning a year, of the rule `one_row_a_person`: how many persons, in which files and sheets,
    how many of them in several sectors, and how many rows and months will not count. Nobody is
    named and no NIK is shown. Kinds without a NIK have no doubles that could be known.

    To be called when all files of the kind are inserted, before `keep_what_counts`.
    """
    if not _has_persons(kind):
        return []
    _find_repeated(con, kind)
    statement = (DOUBLES / "counted_more_than_once.sql").read_text(encoding="utf-8")
    years: dict[int, list[tuple[Sequence[str], tuple[int, ...]]]] = {}
    for year, places, *counts in con.execute(statement).fetchall():
        years.setdefault(year, []).append((places, tuple(counts)))
    rule = RULES["one_row_a_person"]
    complaints = []
    for year, groups in years.items():
        persons, rows, months, sectors, alike = map(
            sum, zip(*(counts for _, counts in groups), strict=True)
        )
        where = [
            f"{indonesian.whole(counts[0])} "
            + (f"dalam {places[0]}" if len(places) == 1 else f"di {indonesian.join(places)}")
            for places, counts in groups[:PRINTED]
        ]
        if len(groups) > PRINTED:
            where.append(f"dan {indonesian.whole(len(groups) - PRINTED)} gabungan lain")
        reason = (
            f"{indonesian.whole(persons)} orang muncul lebih dari sekali pada tahun {year}: "
            f"{', '.join(where)}"
        )
        if sectors:
            reason += f"; {indonesian.whole(sectors)} di antaranya pada lebih dari satu sektor"
        if alike:
            reason += f"; {indonesian.whole(alike)} dengan isi yang sama"
        reason += (
            f". Tidak dihitung: {indonesian.whole(rows)} baris dengan {indonesian.whole(months)} "
            f"bulan dibayar. {rule.why}"
        )
        files = {name.partition(", lembar ")[0] for places, *_ in groups for name in places}
        complaints.append(
            Complaint(
                file=indonesian.join(sorted(files)),
                reason=reason,
                column=_nik(kind).header,
                severity=rule.severity,
                rule=rule.id,
                expected=rule.sentence,
            )
        )
    return complaints


def keep_what_counts(con: "DuckDBPyConnection", kind: str) -> None:
    """Leaves in the table `kind` one row for a person and a year: that which counts.

    The rule: the row with the most months paid; among equals the one that starts first, then by
    name of the file and number of the row. The other rows count in no measure, neither as a person
    nor with their months and premiums. So the participants of all cells add up to people.
    """
    if _has_persons(kind):
        _find_repeated(con, kind)
        con.execute((DOUBLES / "what_counts.sql").read_text(encoding="utf-8"))


def _nik(kind: str) -> Column:
    return next(one for one in SPECIFICATIONS[kind].columns if one.type == "nik")


def _has_persons(kind: str) -> bool:
    return any(one.type == "nik" for one in SPECIFICATIONS[kind].columns)


_CATEGORIES: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "sector": catalogue.SECTORS,
        "funding": catalogue.FUNDING,
        "programme": catalogue.PROGRAMMES,
        "item": catalogue.AID_ITEMS,
    }
)
_AREA = "Kabupaten Jember"


def _last_day(partial: str) -> dt.date:
    """The last day of an ISO year, month or day."""
    year, month, day = (*map(int, partial.split("-")), 0, 0)[:3]
    if day:
        return dt.date(year, month, day)
    first_after = dt.date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1)
    return first_after - dt.timedelta(days=1)


def _condition(claim: Claim, columns: Iterable[str]) -> str | None:
    """Which rows of a cube the claim is about; None where no column knows its dimension."""
    if not claim.dimension:
        return "true"
    wanted = tuple(part.lower() for part in claim.dimension.split(" dan "))
    for column, members in _CATEGORIES.items():
        if column in columns and set(wanted) <= set(members):
            return f"{column} in ({', '.join(map(_quoted, wanted))})"
    return None


def _comparable(claim: Claim, table: str) -> str | None:
    """The SQL for what a cube counts of a claim; None where the two cannot be compared.

    As on the page of published figures: same measure, same area, same period. A cube of years
    speaks for the year in which the claim ends.
    """
    columns = snapshots.TABLES[table]
    if (
        claim.metric not in columns
        or claim.area != _AREA
        or claim.value is None
        or documentation.incomparable(claim)
        or (condition := _condition(claim, columns)) is None
    ):
        return None
    ends = [_last_day(day) for day in (claim.period_end, claim.as_of) if day]
    end = min(ends)
    start = dt.date.fromisoformat(claim.period_start or f"{end.year}-01-01")
    if "year" in columns:
        period = f"year = {end.year}"
        whole = f"bool_or({period})"
    else:
        period = f"month between date '{start.replace(day=1)}' and date '{end}'"
        # What begins later or ends earlier than the claim cannot be expected to give it.
        whole = f"min(year(month)) <= {start.year} and max(month) >= date '{end.replace(day=1)}'"
    return (
        f"select {_quoted(claim.id)} as claim, coalesce(sum({claim.metric}), 0)::double as value "  # noqa: S608
        f"from counted_cube where {period} and {condition} "
        f"having (select {whole} from counted_cube)"
    )


def compare(con: "DuckDBPyConnection", kind: str, before: Path | None = None) -> list[Complaint]:
    """What the rows of a kind, in all given files together, say against what was known before.

    `before` is the folder of the snapshot that is current: kecamatan that are missing now, and
    measures that are much larger or smaller. Then published totals that the rows do not give, one
    warning a claim; years that the files do not speak for are taken from `before`. Real rows are
    compared with real ones only, and simulated ones, which are made from the claims, not with them.

    The rows are those in the table `kind`; to be called once, after `keep_what_counts`. What comes
    back may be of "tolak".
    """
    specification = SPECIFICATIONS[kind]
    table = specification.tables[0]
    simulated = simulated_rows(con, specification, kind) > 0
    was_simulated = before and snapshots.read_manifest(before).tables[table].status == "simulasi"
    like = before if before and was_simulated == simulated else None
    found: list[_Broken | None] = []
    if like:
        _prepare_comparison(con, specification, like)
        found += [_ask(con, rule) for rule in _COMPARING]
    if not simulated and _prepare_claims(con, table, like):
        found.append(_ask(con, "published_totals"))
    return [
        Complaint(
            file=specification.label,
            reason=_said(reason),
            severity=RULES[broken.rule].severity,
            rule=broken.rule,
            expected=RULES[broken.rule].sentence,
        )
        for broken in found
        if broken
        for _, _, reason in broken.places
    ]


def _prepare_claims(con: "DuckDBPyConnection", table: str, before: Path | None) -> bool:
    """Fills `published` and `counted`; False where no claim can be compared with the cube."""
    from data.simulation.calibration import last_digit

    _count(con, table, "counted_cube")
    if before:
        year = "year" if "year" in snapshots.TABLES[table] else "year(month)"
        columns = ", ".join(snapshots.TABLES[table])
        con.read_parquet(str(before / f"{table}.parquet")).create_view("earlier", replace=True)
        con.execute(
            f"insert into counted_cube ({columns}) select {columns} from earlier "  # noqa: S608
            f"where {year} not in (select {year} from counted_cube)"
        )
    asked = {
        claim.id: statement
        for claim in catalogue.CLAIMS.values()
        if (statement := _comparable(claim, table))
    }
    if not asked:
        return False
    con.execute(f"create or replace temp table counted as {' union all '.join(asked.values())}")
    con.execute(
        "create or replace temp table published (claim varchar, label varchar, unit varchar, "
        "printed varchar, cited varchar, low double, high double, contradicts varchar[])"
    )
    rows = []
    for claim in map(catalogue.claim, asked):
        half = last_digit(claim) / 2
        against = [
            other.id
            for other in catalogue.CLAIMS.values()
            if other.id in claim.contradicts or claim.id in other.contradicts
        ]
        rows.append(
            (
                claim.id,
                claim.label,
                claim.unit,
                claim.printed,
                claim.source.publisher,
                float(claim.number - half),
                float(claim.number + half),
                against,
            )
        )
    _insert(con, "published", rows)
    return True


def simulated_rows(
    con: "DuckDBPyConnection", specification: Specification, table: str = "entries"
) -> int:
    """How many of the rows in `entries`, or another table, say of themselves to be simulated."""
    rows = con.table(table).filter(specification.simulated)
    ((count,),) = rows.aggregate("count(*)").fetchall()
    return int(count)

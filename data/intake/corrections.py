"""Corrections of what offices sent: rows of a table, each with its reason and its guard.

A correction says which rows it means (`match`), what is done with them (`action`), and what it
expects to find (`expect`). Where it finds something else, or nothing, the run is refused: a file
that has changed since must be looked at again. Corrections never name a person: what is private in
a kind of file can neither be matched nor replaced.

They are kept in two tables of the same columns: `data/corrections.csv` comes with the program, and
`corrections.csv` in the folder of the snapshots is the one to which the walidata adds, because the
folder of the program may be read-only.
"""

import csv
import datetime as dt
import os
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, cast, get_args

from data import indonesian
from data.intake import spellings
from data.intake.issues import Complaint, RefusedError
from data.intake.read import OfficeFile
from data.intake.specification import SPECIFICATIONS, Column, Specification

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Action: TypeAlias = Literal["drop", "replace", "scale", "flag"]

CORRECTIONS = "corrections.csv"
COLUMNS = ("kind", "match", "action", "field", "value", "expect", "reason", "who", "when")
RULE = "correction_holds"

_PROGRAM = Path(__file__).parents[1]
_PLACES = ("year", "file", "sheet", "row")
_COUNT = re.compile(r"(\d+) baris")
_MAY_BE_A_NIK = re.compile(r"(?:\d[ .-]?){14}")
_DONE = {
    "drop": "dibuang",
    "replace": "diganti",
    "scale": "dikalikan",
    "flag": "ditandai",
}


@dataclass(frozen=True, slots=True)
class Correction:
    """One row of a table of corrections.

    `match` has the conditions that a row must meet: fields of the kind's specification, and `year`,
    `file` (a name, or the first eight or more digits of its hash), `sheet` and `row` as Excel
    counts. `expect` is "3 baris" (how many rows match) or what `field` says in every one of them
    now ("kosong" for a blank). `value` is the new content of `field` for replace, the factor for
    scale, and empty for drop and flag. `table` and `line` say where the correction is written.
    """

    kind: str
    match: Mapping[str, str]
    action: Action
    field: str
    value: str
    expect: str
    reason: str
    who: str
    when: str
    table: str = CORRECTIONS
    line: int = 0

    def complaint(self, reason: str) -> Complaint:
        """What is wrong with this correction, naming its line."""
        return Complaint(self.table, f"koreksi ini {reason}", row=self.line or None, rule=RULE)


@dataclass(frozen=True, slots=True)
class Applied:
    """A correction that was carried out in a file, and the number of rows that it touched."""

    correction: Correction
    file: str
    rows: int

    def __str__(self) -> str:
        """The sentence for the log and the manifest."""
        one = self.correction
        what = f"{indonesian.whole(self.rows)} baris {_DONE[one.action]}"
        if one.action in ("replace", "scale"):
            header = SPECIFICATIONS[one.kind].column(one.field).header
            between = "menjadi" if one.action == "replace" else "dengan"
            what = f'kolom "{header}" pada {what} {between} {one.value}'
        return f"{self.file}: {what} ({one.table} baris {one.line}, {one.who}): {one.reason}"


def _match(written: str) -> dict[str, str]:
    conditions = {}
    for part in filter(None, (part.strip() for part in written.split(";"))):
        key, equals, value = part.partition("=")
        if not equals or not value.strip() or key.strip() in conditions:
            raise ValueError(part)
        conditions[key.strip()] = value.strip()
    return conditions


def _factor(written: str) -> Decimal | None:
    try:
        factor = Decimal(written.replace(",", "."))
    except InvalidOperation:
        return None
    return factor if factor.is_finite() and factor > 0 else None


def _column(specification: Specification, field: str) -> Column | None:
    return next((one for one in specification.columns if one.field == field), None)


def faults(one: Correction) -> list[str]:
    """Why this cannot be a correction, in words for who wrote it; empty where it can."""
    if one.kind not in SPECIFICATIONS:
        known = ", ".join(SPECIFICATIONS)
        return [f"menyebut jenis berkas yang tidak dikenal; yang dikenal: {known}"]
    specification = SPECIFICATIONS[one.kind]
    found = []
    if any(_MAY_BE_A_NIK.search(text) for text in (*one.match.values(), one.value, one.reason)):
        found.append("memuat nomor sepanjang NIK; koreksi tidak menyebut orang")
    if not one.match:
        found.append("tidak menyebut baris mana yang dimaksud")
    for key in one.match.keys() - set(_PLACES):
        column = _column(specification, key)
        if column is None:
            found.append(f"mencocokkan kolom yang tidak ada: {key}")
        elif column.private:
            found.append(f"mencocokkan {column.header}, yang dapat menunjuk orang")
    if "row" in one.match and "file" not in one.match:
        found.append("menyebut nomor baris tanpa menyebut berkasnya (file=…)")
    if one.action not in get_args(Action):
        found.append(f"harus drop, replace, scale atau flag, bukan “{one.action}”")
    if one.action in ("replace", "scale"):
        column = _column(specification, one.field)
        if column is None:
            found.append(f"mengubah kolom yang tidak ada: {one.field or '(kosong)'}")
        elif column.private:
            found.append(f"mengubah {column.header}, yang menunjuk orang; perbaiki berkasnya")
        elif one.action == "scale" and column.type not in ("whole", "decimal"):
            found.append(f"mengalikan {column.header}, yang bukan angka")
        if not one.value:
            found.append("tidak menyebut nilainya")
        elif one.action == "scale" and _factor(one.value) is None:
            found.append("harus mengalikan dengan angka di atas nol, seperti 1000 atau 0,001")
    elif one.value or (one.field and _COUNT.fullmatch(one.expect)):
        found.append(f"tidak memerlukan field dan value untuk {one.action}")
    if not one.expect:
        found.append("tidak menyebut apa yang diharapkannya (expect)")
    elif not _COUNT.fullmatch(one.expect):
        column = _column(specification, one.field)
        if column is None or column.private:
            found.append('harus mengharapkan banyaknya baris, seperti "3 baris"')
    if not one.reason or not one.who:
        found.append("harus menyebut alasan (reason) dan siapa (who)")
    try:
        dt.date.fromisoformat(one.when)
    except ValueError:
        found.append("harus menyebut tanggalnya (when) seperti 2026-01-31")
    return found


def _read(path: Path, table: str) -> tuple[list[Correction], list[Complaint]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
    except FileNotFoundError:
        return [], []
    except (OSError, UnicodeDecodeError, csv.Error):
        return [], [Complaint(table, "tidak dapat dibaca", rule=RULE)]
    if set(reader.fieldnames or ()) != set(COLUMNS):
        columns = ", ".join(COLUMNS)
        return [], [Complaint(table, f"kolomnya harus {columns}", row=1, rule=RULE)]
    corrections, complaints = [], []
    for line, row in enumerate(rows, start=2):
        texts = {column: " ".join((row[column] or "").split()) for column in COLUMNS}
        try:
            match = _match(texts.pop("match"))
        except ValueError:
            reason = "harus mencocokkan dengan kolom=nilai; kolom=nilai"
            complaints.append(Complaint(table, f"koreksi ini {reason}", row=line, rule=RULE))
            continue
        action = cast(Action, texts.pop("action"))
        one = Correction(match=match, action=action, **texts, table=table, line=line)
        complaints += map(one.complaint, faults(one))
        corrections.append(one)
    return corrections, complaints


def read(folder: Path, program: Path = _PROGRAM) -> tuple[Correction, ...]:
    """The corrections that come with the program, then those in this folder of snapshots.

    RefusedError names every line that cannot be a correction.
    """
    found: list[Correction] = []
    complaints: list[Complaint] = []
    tables = {program / CORRECTIONS: f"data/{CORRECTIONS}", folder / CORRECTIONS: CORRECTIONS}
    for path, table in tables.items():
        corrections, wrong = _read(path, table)
        found += corrections
        complaints += wrong
    if complaints:
        raise RefusedError(complaints)
    return tuple(found)


def add(folder: Path, one: Correction) -> None:
    """Adds a correction to the table in the folder of the snapshots.

    ValueError, with a sentence for the reader, where it cannot be one.
    """
    if wrong := faults(one):
        raise ValueError("Koreksi ini " + "; ".join(wrong) + ".")
    path = folder / CORRECTIONS
    folder.mkdir(parents=True, exist_ok=True)
    new = not path.exists()
    match = "; ".join(f"{key}={value}" for key, value in one.match.items())
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        if new:
            writer.writerow(COLUMNS)
        writer.writerow(match if column == "match" else getattr(one, column) for column in COLUMNS)
        file.flush()
        os.fsync(file.fileno())


def _concerns(one: Correction, con: "DuckDBPyConnection", file: OfficeFile) -> bool:
    """Whether the correction speaks about this file at all."""
    if one.kind != file.specification.kind:
        return False
    named = one.match.get("file", "")
    if named and named != file.name and not (len(named) >= 8 and file.sha256.startswith(named)):
        return False
    if year := one.match.get("year"):
        years = con.table("entries").select('"year"::varchar').distinct().fetchall()
        return (year,) in years
    return True


def typed(column: Column, parameter: str) -> str:
    """The SQL for the value of a column in a text that is given as a parameter."""
    text = f"clean({parameter})"
    return {
        "text": text,
        "nik": f"as_nik({text})",
        "date": f"as_date({text})",
        "whole": f"as_whole({text}, null, null)",
        "decimal": f"as_decimal({text}, null, null)",
        "name": f"as_name('{column.classification}', {text})",
    }[column.type]


def _rows(one: Correction, con: "DuckDBPyConnection", file: OfficeFile) -> list[int]:
    """The ids of the rows that the correction means."""
    conditions, values = ["true"], {}
    for key, value in one.match.items():
        if key == "year":
            conditions.append('"year"::varchar = $year')
        elif key not in _PLACES:
            column = file.specification.column(key)
            same_text = f"lower(cells.{key}) = lower(clean($m_{key}))"
            same = (
                same_text
                if column.type == "text"
                else (f"(entries.{key} = {typed(column, f'$m_{key}')} or {same_text})")
            )
            conditions.append(same)
        else:
            continue
        values["year" if key == "year" else f"m_{key}"] = value
    query = f'select "row" from entries join cells using ("row") where {" and ".join(conditions)}'  # noqa: S608
    ids = [row for (row,) in con.execute(query, values or None).fetchall()]
    return [row for row in ids if _stands_at(one, file, row)]


def _stands_at(one: Correction, file: OfficeFile, row: int) -> bool:
    sheet, number = place(file, row)
    if "sheet" in one.match and spellings.plain(one.match["sheet"]) != spellings.plain(sheet):
        return False
    return one.match.get("row", str(number)) == str(number)


def place(file: OfficeFile, row: int) -> tuple[str, int]:
    """The sheet and the number of a row as Excel counts it."""
    return file.places[bisect_left(file.rows, row)]


def _unexpected(
    one: Correction, con: "DuckDBPyConnection", file: OfficeFile, rows: Sequence[int]
) -> str:
    """What is not as the correction expects; empty where all is."""
    if not rows:
        return "tidak cocok dengan satu baris pun"
    if count := _COUNT.fullmatch(one.expect):
        if int(count[1]) == len(rows):
            return ""
        return f"mengharapkan {one.expect}, yang cocok {len(rows)} baris"
    column = file.specification.column(one.field)
    said = f"cells.{one.field}"
    if one.expect == "kosong":
        holds, values = f"{said} is null", {}
    else:
        holds = f"lower({said}) = lower(clean($expect))"
        if column.type != "text":
            holds += f" or entries.{one.field} = {typed(column, '$expect')}"
        values = {"expect": one.expect}
    query = f"""
        select count(*) from entries join cells using ("row")
        where "row" in (select unnest($rows)) and not coalesce({holds}, false)
    """  # noqa: S608 - names of columns come from the specification
    ((others,),) = con.execute(query, {"rows": list(rows), **values}).fetchall()
    return (
        f'mengharapkan "{one.expect}" di kolom "{column.header}", '
        f"tetapi {others} dari {len(rows)} baris berisi lain"
        if others
        else ""
    )


def _scaled(column: Column) -> str:
    """The SQL for a number times `$factor`; null where the column cannot hold it."""
    product = (
        f"try_cast({column.field}::decimal(22, 4) * $factor::decimal(16, 6) as decimal(18, 4))"
    )
    least, most = (
        "null" if bound is None else str(bound) for bound in (column.minimum, column.maximum)
    )
    fits = f"within({product}, {least}, {most})"
    return f"case when {fits} = floor({fits}) then {fits} end" if column.type == "whole" else fits


def _carry_out(
    one: Correction,
    con: "DuckDBPyConnection",
    file: OfficeFile,
    rows: Sequence[int],
    cells: str,
) -> str:
    """Changes the rows, whose cells are in the table `cells`.

    Gives what stands in the way of it, empty where nothing does.
    """
    chosen = {"rows": list(rows)}
    where = 'where "row" in (select unnest($rows))'
    if one.action == "drop":
        for table in ("entries", cells):
            con.execute(f"delete from {table} {where}", chosen)  # noqa: S608
    elif one.action == "replace":
        column = file.specification.column(one.field)
        new = typed(column, "$value")
        ((fits,),) = con.execute(f"select {new} is not null", {"value": one.value}).fetchall()
        if not fits:
            return f'menulis "{one.value}", yang tidak cocok untuk kolom "{column.header}"'
        if con.table("entries").select(column.field).types[0].id == "enum":
            con.execute(f"alter table entries alter {column.field} type varchar")
        for table, text in (("entries", new), (cells, "$value")):
            con.execute(
                f"update {table} set {one.field} = {text} {where}",  # noqa: S608
                {**chosen, "value": one.value},
            )
    elif one.action == "scale":
        column = file.specification.column(one.field)
        scaled = _scaled(column)
        factor = {**chosen, "factor": str(_factor(one.value))}
        ((unfit,),) = con.execute(
            f"select count(*) from entries {where} and {scaled} is null",  # noqa: S608
            factor,
        ).fetchall()
        if unfit:
            return f'memberi {unfit} baris angka yang tidak cocok untuk kolom "{column.header}"'
        con.execute(f"update entries set {one.field} = {scaled} {where}", factor)  # noqa: S608
    return ""


def _changeable(con: "DuckDBPyConnection", rows: Sequence[int]) -> str:
    """The table with the cells of these rows, where they can be changed.

    Where `cells` is a view of what a large file holds, these rows get a table of their own, and
    the view has them from there.
    """
    given = "select count(*) from duckdb_views() where view_name = 'given_cells'"
    if con.execute(given).fetchall() == [(0,)]:
        return "cells"
    con.execute(
        "create or replace table own_cells as "
        'select * from given_cells where "row" in (select unnest($rows))',
        {"rows": list(rows)},
    )
    con.execute('create or replace table own_rows as select "row" from own_cells')
    con.execute(
        "create or replace view cells as select * from given_cells anti join own_rows "
        'using ("row") union all select * from own_cells'
    )
    return "own_cells"


def apply(
    con: "DuckDBPyConnection", corrections: Iterable[Correction], file: OfficeFile
) -> tuple[Applied, ...]:
    """Carries out the corrections that speak about this file, on its tables `entries` and `cells`.

    All of them look at the rows as the office sent them. RefusedError names the line of each that
    matches no row, or whose `expect` does not hold any more.
    """
    applied, complaints, meant = [], [], []
    for one in corrections:
        if _concerns(one, con, file):
            rows = _rows(one, con, file)
            if wrong := _unexpected(one, con, file, rows):
                complaints.append(one.complaint(f"{wrong} ({file.name})"))
            meant.append((one, rows))
    if not complaints:
        changed = {row for one, rows in meant if one.action != "flag" for row in rows}
        cells = _changeable(con, sorted(changed)) if changed else "cells"
        for one, rows in meant:
            if wrong := _carry_out(one, con, file, rows, cells):
                complaints.append(one.complaint(f"{wrong} ({file.name})"))
            applied.append(Applied(one, file.name, len(rows)))
    if complaints:
        raise RefusedError(complaints)
    return tuple(applied)

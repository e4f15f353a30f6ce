"""Corrections of office files: rows of a table, each with its reason and its guard.

A correction selects rows (`match`), changes them (`action`) and says what it expects to find
(`expect`). If it finds anything else, the files are refused, because a file that has changed must
be reviewed again. Corrections never name a person: private columns can be neither matched nor
replaced.

They are in two tables with the same columns: `data/corrections.csv` comes with the program; the
walidata adds to `corrections.csv` in the snapshots folder, because the program's folder may be
read-only.
"""

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Literal, TypeAlias, cast, get_args

import numpy as np

from data import indonesian
from data.intake import cells, dates, spellings
from data.intake.cells import Mask, Notation, Value
from data.intake.columns import Cast, Persons
from data.intake.issues import Complaint, RefusedError
from data.intake.rows import OfficeFile
from data.intake.specification import SPECIFICATIONS, Column, Specification
from data.intake.spellings import Names

Action: TypeAlias = Literal["drop", "replace", "scale", "flag"]

CORRECTIONS = "corrections.csv"
COLUMNS = ("kind", "match", "action", "field", "value", "expect", "reason", "who", "when")
RULE = "correction_holds"

_PROGRAM = Path(__file__).parents[1]
_PLACES = ("year", "file", "sheet", "row")
_COUNT = re.compile(r"(\d+) baris")
# The name of a file may have a semicolon, too.
_NEXT = re.compile(r";(?=\s*\w+\s*=|\s*$)")
MAY_BE_A_NIK = re.compile(r"(?:\d[ .-]?){14}")
_DONE = {
    "drop": "dibuang",
    "replace": "diganti",
    "scale": "dikalikan",
    "flag": "ditandai",
}


@dataclass(frozen=True, slots=True)
class Correction:
    """A row of a table of corrections.

    `match` has the conditions of a row: fields of the kind, and `year`, `file` (a name, or the
    first eight or more digits of its hash), `sheet` and `row` as Excel counts. `expect` is the
    number of matching rows ("3 baris") or the present content of `field` in all of them ("kosong"
    for a blank). `value` is the new content of `field` for replace, the factor for scale, and empty
    for drop and flag. `table` and `line` say where the correction is written.
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

    @property
    def matched(self) -> str:
        return "; ".join(f"{key}={value}" for key, value in self.match.items())

    def complaint(self, reason: str) -> Complaint:
        return Complaint(self.table, f"koreksi ini {reason}", row=self.line or None, rule=RULE)


@dataclass(frozen=True, slots=True)
class Applied:
    correction: Correction
    file: str
    rows: int

    def __str__(self) -> str:
        correction = self.correction
        what = f"{indonesian.whole(self.rows)} baris {_DONE[correction.action]}"
        if correction.action in ("replace", "scale"):
            header = SPECIFICATIONS[correction.kind].column(correction.field).header
            between = "menjadi" if correction.action == "replace" else "dengan"
            what = f'kolom "{header}" pada {what} {between} {correction.value}'
        origin = f"{correction.table} baris {correction.line}, {correction.who}"
        return f"{self.file}: {what} ({origin}): {correction.reason}"


def _match(written: str) -> dict[str, str]:
    conditions = {}
    for part in filter(None, map(str.strip, _NEXT.split(written))):
        key, equals, value = part.partition("=")
        if not equals or not value.strip() or key.strip() in conditions:
            raise ValueError(part)
        conditions[key.strip()] = value.strip()
    return conditions


def _factor(written: str) -> Decimal | None:
    notation = cells.evidence(written) or Notation.INDONESIAN
    factor = cells.number(written, notation)
    return factor if factor and factor > 0 else None


def _column(specification: Specification, field: str) -> Column | None:
    return next((column for column in specification.columns if column.field == field), None)


def faults(correction: Correction) -> list[str]:
    if correction.kind not in SPECIFICATIONS:
        known = ", ".join(SPECIFICATIONS)
        return [f"menyebut jenis berkas yang tidak dikenal; yang dikenal: {known}"]
    specification = SPECIFICATIONS[correction.kind]
    found = []
    if any(
        MAY_BE_A_NIK.search(text)
        for text in (*correction.match.values(), correction.value, correction.reason)
    ):
        found.append("memuat nomor sepanjang NIK; koreksi tidak menyebut orang")
    if not correction.match:
        found.append("tidak menyebut baris mana yang dimaksud")
    for key in correction.match.keys() - set(_PLACES):
        column = _column(specification, key)
        if column is None:
            found.append(f"mencocokkan kolom yang tidak ada: {key}")
        elif column.private:
            found.append(f"mencocokkan {column.header}, yang dapat menunjuk orang")
    if "row" in correction.match and "file" not in correction.match:
        found.append("menyebut nomor baris tanpa menyebut berkasnya (file=…)")
    if correction.action not in get_args(Action):
        found.append(f"harus drop, replace, scale atau flag, bukan “{correction.action}”")
    if correction.action in ("replace", "scale"):
        column = _column(specification, correction.field)
        if column is None:
            found.append(f"mengubah kolom yang tidak ada: {correction.field or '(kosong)'}")
        elif column.private:
            found.append(f"mengubah {column.header}, yang menunjuk orang; perbaiki berkasnya")
        elif correction.action == "scale" and not column.is_number:
            found.append(f"mengalikan {column.header}, yang bukan angka")
        if not correction.value:
            found.append("tidak menyebut nilainya")
        elif correction.action == "scale" and _factor(correction.value) is None:
            found.append("harus mengalikan dengan angka di atas nol, seperti 1000 atau 0,001")
    elif correction.value or (correction.field and _COUNT.fullmatch(correction.expect)):
        found.append(f"tidak memerlukan field dan value untuk {correction.action}")
    if not correction.expect:
        found.append("tidak menyebut apa yang diharapkannya (expect)")
    elif not _COUNT.fullmatch(correction.expect):
        column = _column(specification, correction.field)
        if column is None or column.private:
            found.append('harus mengharapkan banyaknya baris, seperti "3 baris"')
    if not correction.reason or not correction.who:
        found.append("harus menyebut alasan (reason) dan siapa (who)")
    try:
        dt.date.fromisoformat(correction.when)
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
        correction = Correction(match=match, action=action, **texts, table=table, line=line)
        complaints += map(correction.complaint, faults(correction))
        corrections.append(correction)
    return corrections, complaints


def read(folder: Path, program: Path = _PROGRAM) -> tuple[Correction, ...]:
    """Read the corrections of the program, then those of a snapshots folder.

    RefusedError names every invalid line.
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


def add(folder: Path, correction: Correction) -> None:
    """Append a correction to the table in the snapshots folder.

    ValueError, with a sentence for the reader, if it is invalid.
    """
    if wrong := faults(correction):
        raise ValueError("Koreksi ini " + "; ".join(wrong) + ".")
    row = {column: getattr(correction, column) for column in COLUMNS}
    spellings.append(folder / CORRECTIONS, {**row, "match": correction.matched})


def apply(
    corrections: Iterable[Correction], file: OfficeFile, names: Names
) -> tuple[OfficeFile, tuple[Applied, ...]]:
    """Make the corrections that concern this file; return the changed file.

    All of them match the rows as the office sent them; `names` are the ids of known spellings.
    RefusedError names the line of each that matches no row, or whose `expect` does not hold.
    """
    complaints, meant = [], []
    for correction in corrections:
        if _concerns(correction, file):
            rows = _rows(correction, file, names)
            if wrong := _unexpected(correction, file, rows, names):
                complaints.append(correction.complaint(f"{wrong} ({file.name})"))
            meant.append((correction, rows))
    columns, kept = dict(file.cells), np.ones(len(file.rows), np.bool_)
    for correction, rows in meant if not complaints else ():
        if correction.action == "drop":
            kept &= ~rows
        elif correction.action != "flag":
            column = file.specification.column(correction.field)
            cells = columns[correction.field]
            changed, wrong = _changed(correction, column, _cast(cells), rows & kept, names)
            columns[correction.field] = changed
            if wrong:
                complaints.append(correction.complaint(f"{wrong} ({file.name})"))
    if complaints:
        raise RefusedError(complaints)
    applied = tuple(
        Applied(correction, file.name, int(np.count_nonzero(rows))) for correction, rows in meant
    )
    if not applied:
        return file, ()
    changed_file = replace(file, cells=columns)
    return changed_file if kept.all() else changed_file.keep(kept), applied


def _cast(cells: Cast | Persons) -> Cast:
    if isinstance(cells, Persons):
        raise TypeError("numbers of persons are neither matched nor changed")
    return cells


def _concerns(correction: Correction, file: OfficeFile) -> bool:
    if correction.kind != file.specification.kind:
        return False
    named = correction.match.get("file", "")
    by_hash = len(named) >= 8 and file.sha256.startswith(named)
    if named and not by_hash and not _same(named, file.name):
        return False
    year = correction.match.get("year")
    return year is None or bool(_in_year(file, year).any())


def _in_year(file: OfficeFile, year: str) -> Mask:
    days = _cast(file.cells[file.specification.first_day])
    return days.matching(lambda _, day: isinstance(day, dt.date) and str(day.year) == year)


def typed(column: Column, text: str, names: Names) -> Value:
    """Read a text of a correction as this column would, without its bounds."""
    if column.type == "name":
        return spellings.member(column.classification, text, names)
    if column.type == "date":
        return dates.date(text)
    if column.is_number:
        integer = column.type == "whole"
        return cells.number_reader(Notation.INDONESIAN, (None, None), integer=integer)(text)[1]
    return cells.tidy(text)


def _saying(column: Column, text: str, names: Names) -> Callable[[str | None, Value], bool]:
    plain, value = spellings.plain(text), typed(column, text, names)

    def says(written: str | None, held: Value) -> bool:
        if column.type != "text" and value is not None and held == value:
            return True
        return written is not None and spellings.plain(written) == plain

    return says


def _rows(correction: Correction, file: OfficeFile, names: Names) -> Mask:
    rows = np.ones(len(file.rows), np.bool_)
    for key, value in correction.match.items():
        if key == "year":
            rows &= _in_year(file, value)
        elif key not in _PLACES:
            column = file.specification.column(key)
            rows &= _cast(file.cells[key]).matching(_saying(column, value, names))
    sheet, number = correction.match.get("sheet"), correction.match.get("row")
    here = [
        np.full(len(part.rows), sheet is None or _same(sheet, part.sheet))
        & (number is None or part.rows.astype(str) == number)
        for part in file.parts
    ]
    found: Mask = rows & np.concatenate(here)
    return found


def _same(name: str, other: str) -> bool:
    return spellings.plain(name) == spellings.plain(other)


def _unexpected(correction: Correction, file: OfficeFile, rows: Mask, names: Names) -> str:
    """Say what differs from `expect`; empty if nothing does."""
    found = int(np.count_nonzero(rows))
    if not found:
        return "tidak cocok dengan satu baris pun"
    if count := _COUNT.fullmatch(correction.expect):
        if int(count[1]) == found:
            return ""
        return f"mengharapkan {correction.expect}, yang cocok {found} baris"
    column, cells = file.specification.column(correction.field), _cast(file.cells[correction.field])
    if correction.expect == "kosong":
        holds = cells.missing()
    else:
        holds = cells.matching(_saying(column, correction.expect, names))
    others = int(np.count_nonzero(rows & ~holds))
    return (
        f'mengharapkan "{correction.expect}" di kolom "{column.header}", '
        f"tetapi {others} dari {found} baris berisi lain"
        if others
        else ""
    )


def _changed(
    correction: Correction, column: Column, held: Cast, rows: Mask, names: Names
) -> tuple[Cast, str]:
    """Replace or scale the cells of some rows; also say why that is impossible, if it is."""
    if correction.action == "replace":
        new = typed(column, correction.value, names)
        bounds = (column.minimum, column.maximum)
        beyond = isinstance(new, Decimal | int) and not cells.within(Decimal(new), bounds)
        if new is None or beyond:
            return (
                held,
                f'menulis "{correction.value}", yang tidak cocok untuk kolom "{column.header}"',
            )
        return held.changed(rows, lambda *_: (correction.value, new)), ""
    factor = _factor(correction.value)

    def scaled(text: str | None, value: Value) -> tuple[str | None, Value]:
        if factor is None or not isinstance(value, Decimal | int):
            return text, None
        product = cells.exact(value * factor)
        if product is None or not cells.within(product, (column.minimum, column.maximum)):
            return text, None
        if column.type == "whole":
            return text, int(product) if product == int(product) else None
        return text, product

    changed = held.changed(rows, scaled)
    unfit = int(np.count_nonzero(rows & changed.matching(lambda _, value: value is None)))
    if unfit:
        return held, f'memberi {unfit} baris angka yang tidak cocok untuk kolom "{column.header}"'
    return changed, ""

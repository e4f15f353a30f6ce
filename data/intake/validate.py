"""Validate the typed rows of a file, in memory: rows about people are never written anywhere.

The order is: `check` each file, insert its `entries` into a table named after its kind, and when
all files of a kind are there, `count_persons` and `doubles` (`deduplicate.py`) and `compare`
(`plausibility.py`) for that kind.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from duckdb import DuckDBPyConnection

from data import catalogue
from data.intake import corrections, rules, spellings, staging
from data.intake.cells import UNCOUNTED, Mask, is_error, tidy
from data.intake.columns import Cast
from data.intake.corrections import Correction
from data.intake.deduplicate import drop_repeated, find_repeated, has_persons
from data.intake.issues import Complaint, RefusedError
from data.intake.masking import Masking
from data.intake.rows import OfficeFile
from data.intake.rules import RULES, Broken, Database, Findings, ask, spelled_out
from data.intake.specification import Column, Specification
from data.intake.staging import insert

_CASES = re.compile(
    r"(?:(?:sebanyak|total|jumlah|jml)\b[ .:]*)?[±~]?\s*\d{1,3}(?:[.,]?\d{3})?(?:[.,]0+)?\s*"
    r"(?:\([^\d()]*\)\s*)?"
    r"(?:(?:orang|org|or|jiwa|kasus|penerima|peserta|pekerja|petani|nelayan|siswa|anak|ahli waris"
    r"|kk|kelompok|klp|kel|poktan|gapoktan|klaim|berkas)\b[ .]*)*",
    re.IGNORECASE,
)


def check(
    con: DuckDBPyConnection,
    file: OfficeFile,
    today: dt.date,
    *,
    correct: Iterable[Correction] = (),
    tell: Callable[[], None] = lambda: None,
) -> Findings:
    """Load the typed rows of a file into the table `entries` and list all complaints about them.

    `entries` has the columns `file`, `year` (of the row), `row`, `sheet` and the fields, null where
    a text could not be cast. The corrections in `correct` for this file are applied first. `tell`
    is called between the steps; it may raise to stop the check.
    """
    specification = file.specification
    names = staging.names(con)
    office = file.identified(names)
    try:
        file, applied = corrections.apply(correct, office, names)
    except RefusedError as refused:
        return Findings(refused.complaints, {corrections.RULE: refused.total})
    staging.load(con, file, tell)
    # The printed totals may be those of the rows before or after the corrections.
    unequal = _totals(con, office) and _totals(con, file)
    several = len(file.parts) > 1
    repeated = drop_repeated(con, specification.kind, "entries", "sheet") if several else []

    tell()
    found = [*_unreadable(file), *broken_rules(con, specification, today, tell), *unequal]
    complaints = described(file, found, Masking(file, today))
    return replace(complaints, applied=applied, repeated=tuple(repeated))


def broken_rules(
    con: Database, specification: Specification, today: dt.date, tell: Callable[[], None]
) -> list[Broken]:
    """Ask the rules of a kind about the rows in `entries`."""
    tell()
    if has_persons(specification.kind):
        find_repeated(con, "entries")
    found = []
    for rule in specification.checks:
        tell()
        found.append(ask(con, rule, today=today, first_field=specification.first_day))
    return [broken for broken in found if broken]


def described(file: OfficeFile, found: Iterable[Broken], masking: Masking) -> Findings:
    """Describe the places that break rules, and the warnings of the file, as complaints."""
    found = list(found)
    fields = [column.field for column in file.specification.columns]
    counts: dict[str, int] = {}
    for broken in found:
        counts[broken.rule] = counts.get(broken.rule, 0) + broken.count
    places = [(broken.rule, place) for broken in found for place in broken.places]
    # Complaints about the whole file come last.
    places.sort(
        key=lambda entry: (
            entry[1][0] is None,
            entry[1][0] or 0,
            fields.index(entry[1][1]) if entry[1][1] else -1,
        )
    )
    for warning in file.warnings:
        counts[warning.rule] = counts.get(warning.rule, 0) + 1
    return Findings(
        (*(_complaint(file, rule, place, masking) for rule, place in places), *file.warnings),
        counts,
    )


def _unreadable(file: OfficeFile) -> list[Broken]:
    found = []
    for column in file.specification.columns:
        cells = file.cells[column.field]
        if column.required and column.field not in file.unstated:
            found.append(_cells_at(file, "required_cell", column, cells.missing()))
        found.append(_cells_at(file, "readable_cell", column, cells.unread()))
        if column.party and isinstance(cells, Cast):
            found.append(_counts_of_cases(file, column, cells))
    return [broken for broken in found if broken.count]


def _cells_at(file: OfficeFile, rule: str, column: Column, marked: Mask) -> Broken:
    rows = file.rows[marked]
    places = [
        (row, column.field, unreadable(column, file.text(row, column.field)))
        for row in rows[: rules.KEPT].tolist()
    ]
    return Broken(rule, places, len(rows))


_COUNTED_BY = {"recipient": "Jumlah Penerima", "group_name": "Jumlah Kelompok"}
"""The headings under which a recap counts what a list names."""


def _counts_of_cases(file: OfficeFile, column: Column, cells: Cast) -> Broken:
    """Find the numbers that stand where one person or group is named: the file is a recap."""
    rows = file.rows[cells.matching(lambda text, _: _CASES.fullmatch(tidy(text or "")) is not None)]
    if not len(rows):
        return Broken("single_cases", [], 0)
    first = int(rows[0])
    reason = (
        f"Ini rekap {file.specification.label.lower()}, bukan daftar tunggal: "
        f'{{angka {len(rows)}}} baris berisi jumlah, seperti "{file.text(first, column.field)}" di '
        f"{{baris {first}}}, bukan nama. Minta daftarnya, satu baris satu penerima dengan namanya; "
        f'atau tulis angkanya saja di bawah judul "{_COUNTED_BY[column.field]}", agar dibaca '
        "sebagai rekap"
    )
    return Broken("single_cases", [(None, column.field, reason)], 1)


def _totals(con: DuckDBPyConnection, file: OfficeFile) -> list[Broken]:
    added = {field: held.total() for field, held in file.cells.items() if isinstance(held, Cast)}
    return totals(con, file.printed_totals, added) if file.printed_totals else []


def totals(
    con: DuckDBPyConnection, printed: Mapping[str, Decimal], added: Mapping[str, Decimal]
) -> list[Broken]:
    con.execute(
        "create or replace temp table printed_totals "
        "(field varchar, printed decimal(28, 4), added decimal(28, 4))"
    )
    insert(
        con,
        "printed_totals",
        [(field, str(total), str(added[field])) for field, total in printed.items()],
    )
    broken = ask(con, "printed_totals_add_up")
    return [broken] if broken else []


def _complaint(
    file: OfficeFile, rule: str, place: tuple[int | None, str, str], masking: Masking
) -> Complaint:
    row, field, reason = place
    severity = RULES[rule].severity
    if row is None:
        return replace(
            file.complaint(spelled_out(reason, file.row_name), field=field or ""),
            rule=rule,
            severity=severity,
        )
    column = file.specification.column(field)
    text = " ".join((file.text(row, field) or "").split())
    legible = masking.mask(row, column) if text else None
    readable = rule in ("required_cell", "readable_cell")
    return replace(
        file.complaint(spelled_out(reason, file.row_name), row, field, legible),
        rule=rule,
        severity=severity,
        expected=expected(column) if readable else RULES[rule].sentence,
        suggestion=suggestion(column, text) if readable else "",
    )


def expected(column: Column) -> str:
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
    family, _ = catalogue.DIMENSIONS[column.field]
    members = _members(column)
    return f"{family}: {members}" if members else f"nama atau kode {family}"


def unreadable(column: Column, text: str | None) -> str:
    written = " ".join((text or "").split())
    return _objection(column, written) if written else "wajib diisi"


def _objection(column: Column, text: str) -> str:
    if text == UNCOUNTED:
        return (
            "berisi rumus yang hasilnya belum tersimpan; buka berkas di Excel, simpan, lalu kirim "
            "lagi"
        )
    if is_error(text):
        return "berisi rumus yang gagal dihitung; perbaiki di Excel, simpan, lalu kirim lagi"
    if column.type == "nik":
        found = f"; di sini {len(text)} angka" if text.isdigit() else ""
        return f"harus {expected(column)} (Excel membulatkan angka sepanjang NIK){found}"
    if column.type != "name":
        return f"harus {expected(column)}"
    family, _ = catalogue.DIMENSIONS[column.field]
    if similar := suggestion(column, text):
        unlike = ", atau kodenya bukan kode namanya" if spellings.CODE.search(text) else ""
        return f'{family} tidak dikenal{unlike}; maksud Anda "{similar}"?'
    members = _members(column)
    return f"{family} tidak dikenal" + (f"; yang dikenal: {members}" if members else "")


def _bounds(column: Column) -> str:
    if column.minimum is not None and column.maximum is not None:
        return f" dari {column.minimum} sampai {column.maximum}"
    if column.minimum == 0:
        return " yang tidak negatif"
    return ""


def _members(column: Column) -> str:
    """List the names of a classification; empty for the kecamatan, which are too many."""
    return ", ".join(spellings.SHORT.get(column.classification, {}).values())


def suggestion(column: Column, text: str) -> str:
    if column.type != "name":
        return ""
    found = spellings.suggest(column.classification, text)
    return found.name if found else ""

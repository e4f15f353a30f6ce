"""Workbooks for offices to fill in: a template with drop-downs, and a filled example.

Columns and drop-downs come from `data/specs/` and the catalogue, so that every choice can be read
back. The rows of the examples are in `data/examples/`: those of lists are simulated, those of
recaps are what was published of December 2025.
"""

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data import catalogue, indonesian
from data.intake import spellings
from data.intake.specification import CellType, Column, Specification

EXAMPLES = Path(__file__).parents[1] / "examples"
ROWS = 5000
"""The number of rows of a template with drop-downs and validation."""

_LISTS = "Pilihan"
_GUIDE = "Petunjuk"
_FIRST_DAY = dt.date(1900, 1, 1)
_LAST_DAY = dt.date(2099, 12, 31)
_DIGITS_OF_A_NIK = 16
_LONGEST_TITLE = 32

_CHOICES: Mapping[str, tuple[str, ...]] = {
    **{
        family: tuple(map(spellings.short, members.values()))
        for family, members in spellings.CLASSIFICATIONS.items()
    },
    "sexes": tuple(sex.label for sex in catalogue.SEXES.values()),
    "kecamatan": tuple(sorted(kecamatan.name for kecamatan in catalogue.KECAMATAN.values())),
}
"""The choices of each classification, in the order of the drop-down."""

_CELLS: Mapping[CellType, tuple[str, int, str]] = {
    "nik": ("@", 20, f"{_DIGITS_OF_A_NIK} angka, ditulis sebagai teks"),
    "text": ("@", 26, "teks"),
    "name": ("@", 24, "pilih dari daftar"),
    "date": ("dd/mm/yyyy", 14, "tanggal, misalnya 31/12/2025"),
    "whole": ("#,##0", 14, "bilangan bulat"),
    "decimal": ("#,##0.##", 18, "angka; desimal dengan koma"),
}
"""The format, the width and the content of the cells of each type."""


def file_name(specification: Specification, *, filled: bool) -> str:
    example = "contoh_terbit" if specification.recap_of else "contoh_simulasi"
    return f"{example if filled else 'templat'}_{specification.kind}.xlsx"


def expectation(column: Column) -> str:
    *_, says = _CELLS[column.type]
    if column.minimum is not None and column.maximum is not None:
        says += f", {indonesian.whole(column.minimum)} sampai {indonesian.whole(column.maximum)}"
    elif column.minimum is not None:
        says += f", paling sedikit {indonesian.whole(column.minimum)}"
    required = "Wajib diisi" if column.required else "Boleh kosong"
    private = " Hanya untuk memeriksa; tidak disimpan dasbor." if column.private else ""
    return f"{required}: {says}.{private}"


def empty(specification: Specification) -> bytes:
    return _workbook(specification, ())


def example(specification: Specification) -> bytes:
    """Make the template with a few rows: simulated cases, or published sums for a recap."""
    path = EXAMPLES / f"{specification.kind}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return _workbook(specification, list(csv.DictReader(file)))


def _workbook(specification: Specification, rows: Sequence[Mapping[str, str]]) -> bytes:
    written = io.BytesIO()
    workbook = xlsxwriter.Workbook(written, {"in_memory": True})
    title = workbook.add_format({"bold": True, "bg_color": "#dbe7f1", "border": 1, "text_wrap": 1})
    formats = {
        kind: workbook.add_format({"num_format": number_format})
        for kind, (number_format, _, _) in _CELLS.items()
    }
    sheet = workbook.add_worksheet(specification.sheet or specification.label)
    guide = workbook.add_worksheet(_GUIDE)
    lists = workbook.add_worksheet(_LISTS)
    sheet.freeze_panes(specification.header_row, 0)
    families = [column.classification for column in specification.columns if column.classification]
    for place, family in enumerate(families):
        lists.write_column(0, place, _CHOICES[family])
        letter = chr(ord("A") + place)
        last = len(_CHOICES[family])
        workbook.define_name(f"daftar_{family}", f"={_LISTS}!${letter}$1:${letter}${last}")
    lists.hide()

    heading = specification.header_row - 1
    for place, column in enumerate(specification.columns):
        sheet.set_column(place, place, _CELLS[column.type][1], formats[column.type])
        sheet.write_string(heading, place, column.header, title)
        sheet.data_validation(heading + 1, place, heading + ROWS, place, _validation(column))
        for number, row in enumerate(rows, start=heading + 1):
            text = row.get(column.header, "")
            _write(sheet, number, place, column, text, formats[column.type])
    _write_guide(guide, specification, title, filled=bool(rows))
    workbook.close()
    return written.getvalue()


def _validation(column: Column) -> dict[str, Any]:
    rule: dict[str, Any] = {"validate": "any"}
    title, message = column.header[:_LONGEST_TITLE], expectation(column)
    if column.classification:
        rule = {"validate": "list", "source": f"=daftar_{column.classification}"}
    elif column.type == "date":
        rule = {"validate": "date", "criteria": "between"}
        rule |= {"minimum": _FIRST_DAY, "maximum": _LAST_DAY}
    elif column.type == "nik":
        rule = {"validate": "length", "criteria": "==", "value": _DIGITS_OF_A_NIK}
    elif column.is_number:
        rule = {"validate": "integer" if column.type == "whole" else "decimal"}
        if column.minimum is not None and column.maximum is not None:
            rule |= {"criteria": "between", "minimum": column.minimum, "maximum": column.maximum}
        else:
            rule |= {"criteria": ">=", "value": column.minimum or 0}
    prompt = {"input_title": title, "input_message": message}
    return {**rule, **prompt, "error_title": title, "error_message": message}


def _write(
    sheet: Worksheet, row: int, place: int, column: Column, text: str, cell_format: Format
) -> None:
    if not text:
        return
    if column.type == "date":
        day = dt.datetime.strptime(text, "%d/%m/%Y")  # noqa: DTZ007 - a day of the calendar
        sheet.write_datetime(row, place, day, cell_format)
    elif column.is_number:
        sheet.write_number(row, place, Decimal(text.replace(",", ".")), cell_format)
    else:
        sheet.write_string(row, place, text, cell_format)


def _write_guide(
    guide: Worksheet, specification: Specification, title: Format, *, filled: bool
) -> None:
    """Write the instructions as a list, which cannot be mistaken for a row of headings."""
    heading = f"Cara mengisi berkas {specification.label.lower()}"
    recap, sheet = specification.recap_of, specification.sheet or specification.label
    what, whose = ("jumlah", "angka terbit Desember 2025") if recap else ("catatan", "SIMULASI")
    lines = [f'Isi lembar "{sheet}", satu baris satu {what}; jangan mengubah judul kolom.']
    if recap:
        lines.append(
            'Kolom yang tidak dirinci dibiarkan kosong seluruhnya; sebagian: "tidak dirinci".'
        )
    lines.append("Simpan sebagai .xlsx tanpa kata sandi, lalu kirim kepada walidata.")
    if filled:
        lines.append(f"Baris contoh ini {whose}: hapus sebelum mengisi.")
    guide.set_column(0, 0, 28)
    guide.set_column(1, 1, 80)
    guide.write_string(0, 0, heading, title)
    guide.write_column(1, 0, lines)
    start = len(lines) + 2
    for number, column in enumerate(specification.columns, start=start):
        guide.write_row(number, 0, (column.header, expectation(column)))
    if any(column.classification == "aid_items" for column in specification.columns):
        start += len(specification.columns) + 1
        for number, item in enumerate(catalogue.AID_ITEMS.values(), start=start):
            guide.write_row(number, 0, (item.label, f"dihitung dalam {item.unit}"))

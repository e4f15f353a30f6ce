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

_FORMATS: Mapping[CellType, str] = {
    "nik": "@",
    "text": "@",
    "name": "@",
    "date": "dd/mm/yyyy",
    "whole": "#,##0",
    "decimal": "#,##0.##",
}
_WIDTHS: Mapping[CellType, int] = {
    "nik": 20,
    "text": 26,
    "name": 24,
    "date": 14,
    "whole": 14,
    "decimal": 18,
}


def file_name(specification: Specification, *, filled: bool) -> str:
    example = "contoh_terbit" if specification.recap_of else "contoh_simulasi"
    return f"{example if filled else 'templat'}_{specification.kind}.xlsx"


def expectation(column: Column) -> str:
    """Describe a cell of this column in an Indonesian sentence."""
    says = {
        "nik": f"{_DIGITS_OF_A_NIK} angka, ditulis sebagai teks",
        "text": "teks",
        "name": "pilih dari daftar",
        "date": "tanggal, misalnya 31/12/2025",
        "whole": "bilangan bulat",
        "decimal": "angka; desimal dengan koma",
    }[column.type]
    if column.minimum is not None and column.maximum is not None:
        says += f", {indonesian.whole(column.minimum)} sampai {indonesian.whole(column.maximum)}"
    elif column.minimum is not None:
        says += f", paling sedikit {indonesian.whole(column.minimum)}"
    required = "Wajib diisi" if column.required else "Boleh kosong"
    private = " Hanya untuk memeriksa; tidak disimpan dasbor." if column.private else ""
    return f"{required}: {says}.{private}"


def empty(specification: Specification) -> bytes:
    """Make an XLSX template of this kind: headings, drop-downs and instructions."""
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
        for kind, number_format in _FORMATS.items()
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
        sheet.set_column(place, place, _WIDTHS[column.type], formats[column.type])
        sheet.write_string(heading, place, column.header, title)
        sheet.data_validation(heading + 1, place, heading + ROWS, place, _validation(column))
        for number, row in enumerate(rows, start=heading + 1):
            text = row.get(column.header, "")
            _write(sheet, number, place, column, text, formats[column.type])
    _write_guide(guide, specification, title, filled=bool(rows))
    workbook.close()
    return written.getvalue()


def _whose(specification: Specification) -> str:
    return "angka terbit Desember 2025" if specification.recap_of else "SIMULASI"


def _validation(column: Column) -> dict[str, Any]:
    rule: dict[str, Any] = {"validate": "any"}
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
    return {
        **rule,
        "input_title": column.header[:_LONGEST_TITLE],
        "input_message": expectation(column),
        "error_title": column.header[:_LONGEST_TITLE],
        "error_message": expectation(column),
    }


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
    lines = [
        f'Isi lembar "{specification.sheet or specification.label}", satu baris satu '
        f"{'jumlah' if specification.recap_of else 'catatan'}; jangan mengubah judul kolom.",
        *(
            ['Kolom yang tidak dirinci dibiarkan kosong seluruhnya; sebagian: "tidak dirinci".']
            if specification.recap_of
            else []
        ),
        "Simpan sebagai .xlsx tanpa kata sandi, lalu kirim kepada walidata.",
        *([f"Baris contoh ini {_whose(specification)}: hapus sebelum mengisi."] if filled else []),
    ]
    guide.set_column(0, 0, 28)
    guide.set_column(1, 1, 80)
    guide.write_string(0, 0, heading, title)
    for number, line in enumerate(lines, start=1):
        guide.write_string(number, 0, line)
    start = len(lines) + 2
    for number, column in enumerate(specification.columns, start=start):
        guide.write_string(number, 0, column.header)
        guide.write_string(number, 1, expectation(column))
    if any(column.classification == "aid_items" for column in specification.columns):
        start += len(specification.columns) + 1
        for number, item in enumerate(catalogue.AID_ITEMS.values(), start=start):
            guide.write_string(number, 0, item.label)
            guide.write_string(number, 1, f"dihitung dalam {item.unit}")

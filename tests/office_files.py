"""Tiny office files, written as the offices write them: real workbooks and real CSV."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl

from data.intake.cells import cell_text
from data.intake.columns import Cast
from data.intake.rows import OfficeFile

REGISTRY_COLUMNS = [
    "NIK",
    "Nama",
    "Jenis Kelamin",
    "Tanggal Lahir",
    "Kecamatan",
    "Desa/Kelurahan",
    "Sektor",
    "Sumber Dana",
    "Tanggal Mulai",
    "Bulan Dibayar",
]
CLAIM_COLUMNS = [
    "Tanggal Bayar",
    "Program",
    "Sektor",
    "Kecamatan",
    "Jenjang",
    "Penerima",
    "Nominal",
]
AID_COLUMNS = [
    "Tanggal Serah",
    "Jenis Bantuan",
    "Jumlah",
    "Satuan",
    "Nilai (Rp)",
    "Asal Dana",
    "Kecamatan",
    "Kelompok Penerima",
]

SITI = "3509115708800001"
BUDI = "3509110203750002"
RINI = "3509084905900003"
BORN = dt.date(1980, 8, 17)


def person(
    nik: object = SITI,
    name: object = "Siti Aminah",
    sex: object = "P",
    born: object = BORN,
    kecamatan: object = "Ambulu",
    desa: object = "Sumberejo",
    sector: object = "Buruh tani",
    funding: object = "DBHCHT",
    start: object = dt.date(2025, 9, 1),
    months: object = 4,
) -> list[object]:
    return [nik, name, sex, born, kecamatan, desa, sector, funding, start, months]


def payment(
    paid: str = "15/03/2025",
    programme: str = "JKM",
    sector: str = "Buruh tani",
    kecamatan: str = "Ambulu",
    level: str = "",
    recipient: str = "Slamet Riyadi",
    amount: str = "42000000,00",
) -> list[str]:
    return [paid, programme, sector, kecamatan, level, recipient, amount]


def hand_over(
    day: object = dt.date(2025, 5, 20),
    item: object = "Pupuk",
    quantity: object = 12.5,
    unit: object = "ton",
    value: object = 125_000_000,
    origin: object = "Kabupaten",
    kecamatan: object = "Puger",
    group: object = "Poktan Tani Makmur",
) -> list[object]:
    return [day, item, quantity, unit, value, origin, kecamatan, group]


def workbook(path: Path, sheets: dict[str, Iterable[Sequence[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def registry(
    path: Path, *people: Sequence[object], columns: Sequence[str] = REGISTRY_COLUMNS
) -> Path:
    return workbook(path, {"Kepesertaan": [columns, *(people or [person()])]})


def claims(path: Path, *payments: Sequence[str], columns: Sequence[str] = CLAIM_COLUMNS) -> Path:
    lines = [";".join(row) for row in [columns, *(payments or [payment()])]]
    path.write_bytes(("\ufeff" + "\r\n".join(lines) + "\r\n").encode())
    return path


def aid(path: Path, *hand_overs: Sequence[object]) -> Path:
    return workbook(path, {"Bantuan": [AID_COLUMNS, *(hand_overs or [hand_over()])]})


def meant(file: OfficeFile, field: str) -> list[str | None]:
    """What the cells of a column mean, as an office types it; what means nothing as it stands."""
    column = file.cells[field]
    found = []
    for place in range(len(file.rows)):
        text = column.text(place)
        value = column.values[int(column.codes[place])] if isinstance(column, Cast) else None
        if isinstance(value, Decimal):
            found.append(f"{value.normalize():f}".replace(".", ","))
        else:
            found.append(cell_text(text if value is None else value))
    return found


def places(file: OfficeFile) -> list[tuple[str, int]]:
    found = map(file.place, file.rows.tolist())
    return [(part.sheet, number) for part, number in found]

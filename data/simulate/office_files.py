"""The simulated rows in the shape in which offices send theirs."""

import csv
import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter

from data.catalogue import (
    AID_ITEMS,
    FUNDING,
    KECAMATAN,
    ORIGINS,
    PROGRAMMES,
    SCHOOL_LEVELS,
    SECTORS,
    SEXES,
)
from data.intake.spellings import VILLAGES
from data.simulate.assumptions import last_payment_day

EXCEL_DAY_ZERO = np.datetime64("1899-12-30", "D")
_DAYS = ("Tanggal Lahir", "Tanggal Mulai", "Tanggal Serah")


def _days(days: pd.Series) -> list[int]:
    """Count days as Excel does, from the end of 1899."""
    since = days.to_numpy().astype("datetime64[D]") - EXCEL_DAY_ZERO
    return list(since.astype(np.int64).tolist())


def _kecamatan_names(positions: pd.Series) -> list[str]:
    names = [kecamatan.name for kecamatan in KECAMATAN.values()]
    return [names[position] for position in positions]


def _write_sheet(path: Path, sheet_name: str, columns: Mapping[str, Iterable[object]]) -> None:
    workbook = xlsxwriter.Workbook(path, {"constant_memory": True})
    # A fixed date instead of now, so that the same seed gives the same bytes.
    workbook.set_properties({"created": dt.datetime.combine(last_payment_day(), dt.time())})
    sheet = workbook.add_worksheet(sheet_name)
    day_format = workbook.add_format({"num_format": "dd/mm/yyyy"})
    formats = [day_format if header in _DAYS else None for header in columns]
    sheet.write_row(0, 0, columns)
    for row, values in enumerate(zip(*columns.values(), strict=True), 1):
        for position, value in enumerate(values):
            write = sheet.write_string if isinstance(value, str) else sheet.write_number
            write(row, position, value, formats[position])
    workbook.close()


def registry_columns(year: int, registry: pd.DataFrame) -> dict[str, Iterable[object]]:
    """Lay out the participants of a year, one row a person."""
    numbers = range(1, len(registry) + 1)
    male, female = SEXES["laki_laki"].code, SEXES["perempuan"].code
    first_days = pd.to_datetime({"year": year, "month": registry["start_month"], "day": 1})
    return {
        "NIK": (f"99{year}{serial:010}" for serial in numbers),
        "Nama": (f"Nama Simulasi {serial:06}" for serial in numbers),
        "Jenis Kelamin": np.where(registry["male"], male, female),
        "Tanggal Lahir": _days(registry["born"]),
        "Kecamatan": _kecamatan_names(registry["kecamatan"]),
        "Desa/Kelurahan": (VILLAGES[village].name for village in registry["village"]),
        "Sektor": (SECTORS[sector].label for sector in registry["sector"]),
        "Sumber Dana": (FUNDING[fund].short_label for fund in registry["funding"]),
        "Tanggal Mulai": _days(first_days),
        "Bulan Dibayar": registry["months"].tolist(),
    }


def write_registry(path: Path, year: int, registry: pd.DataFrame) -> None:
    """Write a workbook of participants."""
    _write_sheet(path, "Kepesertaan", registry_columns(year, registry))


def write_benefits(path: Path, payments: pd.DataFrame) -> None:
    """Write a semicolon-separated file of payments."""
    levels = {"": "", **{level.id: level.label for level in SCHOOL_LEVELS.values()}}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(
            ["Tanggal Bayar", "Program", "Sektor", "Kecamatan", "Jenjang", "Penerima", "Nominal"]
        )
        writer.writerows(
            zip(
                payments["day"].dt.strftime("%d/%m/%Y"),
                (PROGRAMMES[programme].short_label for programme in payments["programme"]),
                (SECTORS[sector].label for sector in payments["sector"]),
                _kecamatan_names(payments["kecamatan"]),
                (levels[level] for level in payments["school_level"]),
                (f"Penerima Simulasi {serial:04}" for serial in range(1, len(payments) + 1)),
                (f"{amount},00" for amount in payments["amount"]),
                strict=True,
            )
        )


def write_aid(path: Path, handovers: pd.DataFrame) -> None:
    """Write a workbook of handovers."""
    items = [AID_ITEMS[item] for item in handovers["item"]]
    _write_sheet(
        path,
        "Bantuan",
        {
            "Tanggal Serah": _days(handovers["day"]),
            "Jenis Bantuan": (item.label for item in items),
            "Jumlah": handovers["quantity"].tolist(),
            "Satuan": (item.unit for item in items),
            "Nilai (Rp)": handovers["value"].tolist(),
            "Asal Dana": (ORIGINS[origin].short_label for origin in handovers["origin"]),
            "Kecamatan": _kecamatan_names(handovers["kecamatan"]),
            "Kelompok Penerima": (f"Poktan Simulasi {group:03}" for group in handovers["group"]),
        },
    )

"""The simulated rows in the shape in which offices send theirs."""

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

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
from data.simulate.assumptions import VILLAGES
from data.simulate.targets import last_payment_day

EXCEL_DAY_ZERO = np.datetime64("1899-12-30", "D")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet; days are counted as Excel does, from the end of 1899."""

    header: str
    kind: Literal["text", "number", "day"]
    values: Sequence[object]


def _texts(header: str, values: Iterable[str]) -> Column:
    return Column(header, "text", list(values))


def _numbers(header: str, values: pd.Series) -> Column:
    return Column(header, "number", values.tolist())


def _days(header: str, values: pd.Series) -> Column:
    since = values.to_numpy().astype("datetime64[D]") - EXCEL_DAY_ZERO
    return Column(header, "day", since.astype(np.int64).tolist())


def _kecamatan_names(positions: pd.Series) -> list[str]:
    names = [kecamatan.name for kecamatan in KECAMATAN.values()]
    return [names[position] for position in positions]


def _write_sheet(path: Path, sheet_name: str, columns: Sequence[Column]) -> None:
    workbook = xlsxwriter.Workbook(path, {"constant_memory": True})
    # A fixed date instead of now, so that the same seed gives the same bytes.
    workbook.set_properties({"created": dt.datetime.combine(last_payment_day(), dt.time())})
    sheet = workbook.add_worksheet(sheet_name)
    day_format = workbook.add_format({"num_format": "dd/mm/yyyy"})
    for position, column in enumerate(columns):
        sheet.write_string(0, position, column.header)
    writers = [
        (
            position,
            sheet.write_string if column.kind == "text" else sheet.write_number,
            day_format if column.kind == "day" else None,
        )
        for position, column in enumerate(columns)
    ]
    for row, values in enumerate(zip(*(column.values for column in columns), strict=True), 1):
        for (position, write, cell_format), value in zip(writers, values, strict=True):
            write(row, position, value, cell_format)
    workbook.close()


def registry_columns(year: int, registry: pd.DataFrame) -> list[Column]:
    """Lay out the participants of a year, one row a person."""
    numbers = range(1, len(registry) + 1)
    male, female = SEXES["laki_laki"].code, SEXES["perempuan"].code
    first_days = pd.to_datetime({"year": year, "month": registry["start_month"], "day": 1})
    return [
        _texts("NIK", (f"99{year}{serial:010}" for serial in numbers)),
        _texts("Nama", (f"Nama Simulasi {serial:06}" for serial in numbers)),
        _texts("Jenis Kelamin", np.where(registry["male"], male, female)),
        _days("Tanggal Lahir", registry["born"]),
        _texts("Kecamatan", _kecamatan_names(registry["kecamatan"])),
        _texts("Desa/Kelurahan", (VILLAGES[village].name for village in registry["village"])),
        _texts("Sektor", (SECTORS[sector].label for sector in registry["sector"])),
        _texts("Sumber Dana", (FUNDING[fund].short_label for fund in registry["funding"])),
        _days("Tanggal Mulai", first_days),
        _numbers("Bulan Dibayar", registry["months"]),
    ]


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
        [
            _days("Tanggal Serah", handovers["day"]),
            _texts("Jenis Bantuan", (item.label for item in items)),
            _numbers("Jumlah", handovers["quantity"]),
            _texts("Satuan", (item.unit for item in items)),
            _numbers("Nilai (Rp)", handovers["value"]),
            _texts("Asal Dana", (ORIGINS[origin].short_label for origin in handovers["origin"])),
            _texts("Kecamatan", _kecamatan_names(handovers["kecamatan"])),
            _texts(
                "Kelompok Penerima", (f"Poktan Simulasi {group:03}" for group in handovers["group"])
            ),
        ],
    )

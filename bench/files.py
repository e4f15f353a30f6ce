"""Each kind of file that offices send: rows in, rows counted, seconds and memory of a check."""

import html
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from bench import servers
from bench.effort import Effort
from bench.report import Row, Section
from data import catalogue

ROWS = 10_000
"""Rows of each list: what a file of SIPP may have."""

_MB = 2**-10
_YEAR = 2025
_PERSON = ("NIK", "Nama", "L/P", "Tanggal Lahir", "Kecamatan", "Sektor", "Sumber Dana")
_CLAIM = ("Tanggal Bayar", "Program", "Sektor", "Kecamatan", "Penerima", "Nominal")
_AID = ("Tanggal Serah", "Jenis Bantuan", "Jumlah", "Satuan", "Nilai (Rp)", "Asal Dana")
_Rows = Iterable[Sequence[object]]

_PLACES = [place.name for place in catalogue.KECAMATAN.values()]
_SECTORS = [sector.short_label for sector in catalogue.SECTORS.values()]
_FUNDS = [fund.short_label for fund in catalogue.FUNDING.values()]


def _persons() -> _Rows:
    for number in range(ROWS):
        day = f"{1 + number % 28:02d}/{1 + number % 12:02d}/19{60 + number % 40}"
        nik, name = f"99{number + 1:014d}", f"Peserta Simulasi {number}"
        place, sector = _PLACES[number % 31], _SECTORS[number % 6]
        yield nik, name, "LP"[number % 2], day, place, sector, _FUNDS[number % 3]


def _yearly() -> _Rows:
    yield (*_PERSON, "Tanggal Mulai", "Bulan Dibayar")
    yield from ((*person, f"01/01/{_YEAR}", 12) for person in _persons())


def _monthly() -> _Rows:
    yield (*_PERSON, "BLTH")
    yield from ((*person, f"03-{_YEAR}") for person in _persons())


def _claims() -> _Rows:
    yield _CLAIM
    for number in range(ROWS):
        day = f"{1 + number % 28:02d}/{1 + number // 28 % 12:02d}/{_YEAR}"
        who = f"Penerima Simulasi {number}"
        yield day, "JKM", _SECTORS[number % 6], _PLACES[number % 31], who, 42_000_000


def _aid() -> _Rows:
    yield (*_AID, "Kecamatan", "Kelompok Penerima")
    for number in range(ROWS):
        day = f"{1 + number % 28:02d}/{1 + number // 28 % 12:02d}/{_YEAR}"
        whom = _PLACES[number % 31], f"Poktan Simulasi {number}"
        yield day, "Pupuk", 1 + number % 9, "ton", 5_000_000, "Kabupaten", *whom


def _long_recap() -> _Rows:
    yield "Tahun", "Kecamatan", "Sektor", "Sumber Dana", "Jenis Kelamin", "Jumlah Peserta"
    for year in range(_YEAR - 2, _YEAR + 1):
        for place in _PLACES:
            for sector in _SECTORS:
                yield from (
                    (year, place, sector, fund, sex, 7) for fund in _FUNDS for sex in ("L", "P")
                )


def _wide_recap() -> _Rows:
    yield (f"REKAP PESERTA TAHUN {_YEAR}",)
    yield "Kecamatan", *_SECTORS, "Jumlah"
    yield from ((place, *([7] * 6), 42) for place in _PLACES)
    yield "JUMLAH", *([7 * 31] * 6), 42 * 31


def _xlsx(path: Path, rows: _Rows) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)


def _csv(path: Path, rows: _Rows) -> None:
    path.write_text("\n".join(";".join(map(str, row)) for row in rows), encoding="utf-8")


def _web(path: Path, rows: _Rows) -> None:
    cells = ("".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) for row in rows)
    path.write_text(f"<table><tr>{'</tr><tr>'.join(cells)}</tr></table>", encoding="utf-8")


_KINDS: dict[str, tuple[str, Callable[[Path, _Rows], None], Callable[[], _Rows]]] = {
    "participants of a year, XLSX": ("a.xlsx", _xlsx, _yearly),
    "participants of a year, CSV": ("a.csv", _csv, _yearly),
    "participants of a year, HTML called .xls": ("a.xls", _web, _yearly),
    "participants of a month, XLSX": ("a.xlsx", _xlsx, _monthly),
    "payments, CSV": ("a.csv", _csv, _claims),
    "aid, XLSX": ("a.xlsx", _xlsx, _aid),
    "recap of participants, long, XLSX": ("a.xlsx", _xlsx, _long_recap),
    "recap of participants, wide, XLSX": ("a.xlsx", _xlsx, _wide_recap),
}


def files(_effort: Effort) -> Section:
    """Check one file of each kind, in a process of its own."""
    rows, notes = [], []
    with TemporaryDirectory() as made:
        for kind, (name, write, content) in _KINDS.items():
            path = Path(made, name)
            write(path, content())
            account, seconds, peak = _checked(path)
            rows += [Row(kind, "s", [seconds]), Row("  most memory", "MB", [peak * _MB])]
            left = sum(account["left_out"].values())
            total = account["counted"] + left + account["refused"]
            notes.append(
                f"{kind}: {total:,} rows, {account['counted']:,} counted, {left:,} left out, "
                f"{account['refused']:,} refused."
            )
    return Section("a check of each kind of file", rows, notes, "check")


def _checked(path: Path) -> tuple[dict[str, Any], float, int]:
    """What a check says of the rows of a file, its seconds, and its most memory in kB."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "data", "check", str(path), "--json"]
    child = subprocess.Popen(command, cwd=servers.ROOT, stdout=subprocess.PIPE)
    assert child.stdout
    said = json.loads(child.stdout.read())
    _, _, usage = os.wait4(child.pid, 0)
    (account,) = said["accounts"]
    return account, time.perf_counter() - began, usage.ru_maxrss

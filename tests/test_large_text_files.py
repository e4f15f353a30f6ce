"""Text files of many rows: what is kept of them, how many, and what is said on the way."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest
from checked_files import read
from office_files import BUDI, REGISTRY_COLUMNS, SITI, person

from data.intake import columns, rows, text_files
from data.intake.columns import FILLED
from data.intake.issues import RefusedError, UnreadableError
from data.intake.staging import connect
from data.intake.validate import check
from data.progress import Stopped

TODAY = dt.date(2026, 1, 31)


def written(path: Path, rows: Sequence[Sequence[object]], **how: str) -> Path:
    """A registry as a text file, with dates as offices type them."""
    lines = [
        ";".join(f"{cell:%d/%m/%Y}" if isinstance(cell, dt.date) else str(cell) for cell in row)
        for row in [REGISTRY_COLUMNS, *rows]
    ]
    path.write_text("\n".join(lines) + "\n", **how)
    return path


def people(number: int, **what: object) -> list[list[object]]:
    return [[*person(nik=f"35091157088{serial:05d}", **what)] for serial in range(1, number + 1)]


def test_rows_and_faults_keep_their_numbers_in_a_long_file(tmp_path: Path) -> None:
    faulty = [
        person(nik=f"'{BUDI}"),
        person(nik="3,50912E+15"),
        person(nik="-"),
        person(nik="3509115708900101", name=""),
        person(nik="3509115708900102", name="-", desa="Desa Antah"),
        person(nik="3509115708900103", kecamatan="Amblu"),
        person(nik="3509115708900107", months=13),
        ["Jumlah", "", "", "", "", "", "", "", "", "17"],
        ["Catatan: sementara"],
    ]
    file = read(written(tmp_path / "k.csv", [*people(3000), *faulty]))
    with connect(TODAY) as con:
        findings = check(con, file, TODAY)
    assert {one.cell for one in findings.complaints if one.cell} == {
        *("A3003", "A3004", "B3005", "B3006", "F3006", "E3007", "J3008"),
    }
    assert "tanda petik atau spasi di samping angka diabaikan (1 sel)" in "".join(file.remarks)
    assert {name: int(total) for name, total in file.printed_totals.items()} == {"months_paid": 17}


def test_what_arrow_refuses_is_read_row_by_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise pa.ArrowInvalid("CSV parser got out of sync with chunker")

    path = written(tmp_path / "k.csv", people(100))
    monkeypatch.setattr(text_files.arrow_csv, "open_csv", refuse)
    assert len(read(path).rows) == 100


def test_names_are_not_kept_and_desa_only_once_each(tmp_path: Path) -> None:
    file = read(written(tmp_path / "k.csv", people(50)))
    assert set(file.cells["name"].texts) == {FILLED, None}
    assert "Aminah" not in repr(file)
    assert sorted(set(file.cells["desa"].texts)) == ["Desa/Kelurahan", "Sumberejo"]


def test_more_complaints_than_are_kept_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.intake.rules.KEPT", 5)
    path = written(tmp_path / "k.csv", people(40, sex="?"))
    with connect(TODAY) as con:
        findings = check(con, read(path), TODAY)
    assert (len(findings.complaints), findings.total) == (5, 40)
    assert [one.cell for one in findings.complaints] == ["C2", "C3", "C4", "C5", "C6"]
    assert {one.text for one in findings.complaints} == {"?"}


def test_who_reads_a_large_file_can_be_stopped(tmp_path: Path) -> None:
    path = written(tmp_path / "k.csv", people(100))
    parts: list[float] = []
    read(path, tell=parts.append)
    assert parts == sorted(parts)
    assert parts[-1] == 1.0

    def stop(_: float) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        read(path, tell=stop)


def test_a_file_of_too_many_rows_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "k.csv", people(20))
    monkeypatch.setattr(text_files, "MAX_ROWS", 20)
    with pytest.raises(UnreadableError, match="lebih dari 20 baris; bagi menjadi beberapa berkas"):
        list(text_files.batches(path, text_files.form(path)))


def test_a_column_of_endlessly_many_texts_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "MAX_DISTINCT", 20)
    people_of = [person(nik=SITI, desa=f"Desa {number}") for number in range(30)]
    with pytest.raises(RefusedError, match="lebih dari 20 isi yang berlainan"):
        read(written(tmp_path / "k.csv", people_of))


def test_a_file_of_rows_that_are_none_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MAX_SUSPECTS", 20)
    with pytest.raises(RefusedError, match="lebih dari 20 baris kosong sebagian"):
        read(written(tmp_path / "k.csv", people(40, sex="", sector="")))

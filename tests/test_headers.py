"""Headings of columns, titles of sheets, and files that are no table."""

from pathlib import Path

import pytest
from checked_files import read
from office_files import (
    CLAIM_COLUMNS,
    REGISTRY_COLUMNS,
    SITI,
    claims,
    payment,
    person,
    places,
    registry,
    workbook,
)
from test_reading import leaks, refusal


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = registry(tmp_path / "k.xlsx", person()[:-1], columns=REGISTRY_COLUMNS[:-1])
    assert refusal(path) == [
        'k.xlsx, lembar "Kepesertaan", baris 1: kolom "Bulan Dibayar" tidak ada'
    ]


def test_a_column_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    columns = [*REGISTRY_COLUMNS[:6], "Sektor Pekerjaan", *REGISTRY_COLUMNS[7:], "Catatan"]
    assert refusal(registry(tmp_path / "k.xlsx", [*person(), "x"], columns=columns)) == [
        'k.xlsx, lembar "Kepesertaan", baris 1: kolom "Sektor" tidak ada; bila memang '
        "tidak disebut, jelaskan sekali di Kelola data: isi tetap untuk seluruh berkas, atau tidak "
        "dirinci",
        'k.xlsx, lembar "Kepesertaan", baris 1: kolom G berjudul "Sektor Pekerjaan" tidak dikenal',
        'k.xlsx, lembar "Kepesertaan", baris 1: kolom K berjudul "Catatan" tidak dikenal',
    ]


def test_a_misspelt_column_gets_the_one_that_was_meant(tmp_path: Path) -> None:
    columns = ["Tanggal Bayar", "Program", "Sektor", "Kecamatan", "Jenjang", "Penerima", "Nominl"]
    assert refusal(claims(tmp_path / "k.csv", columns=columns)) == [
        'k.csv, baris 1: kolom "Nominal" tidak ada',
        'k.csv, baris 1: kolom G berjudul "Nominl" tidak dikenal; maksud Anda "Nominal"?',
    ]


def test_a_column_that_comes_twice_is_refused(tmp_path: Path) -> None:
    columns = [*CLAIM_COLUMNS, "Nominal"]
    assert refusal(claims(tmp_path / "k.csv", [*payment(), "1,00"], columns=columns)) == [
        'k.csv, baris 1: kolom "Nominal" muncul lebih dari sekali; hapus salah satunya'
    ]


def test_data_beside_the_named_columns_is_refused(tmp_path: Path) -> None:
    path = claims(tmp_path / "k.csv", payment(), [*payment(), "", "ditunda"])
    assert refusal(path) == [
        "k.csv, baris 3: kolom I berisi data tetapi tidak berjudul, di baris ini saja; beri judul, "
        "atau periksa apakah isi barisnya bergeser"
    ]


def test_people_where_the_header_should_be_are_not_quoted(tmp_path: Path) -> None:
    path = workbook(tmp_path / "k.xlsx", {"Kepesertaan": [person(), person()]})
    (complaint,) = refusal(path)
    assert complaint.startswith(
        'k.xlsx, lembar "Kepesertaan": tidak ada baris judul kolom dalam 30 baris pertama; tulis '
        "judul tiap kolom di atas datanya, seperti dalam templat di Kelola data"
    )
    assert not leaks(complaint)


def test_a_header_that_moved_down_is_found(tmp_path: Path) -> None:
    sheet = [["Daftar peserta"], [], REGISTRY_COLUMNS, person()]
    file = read(workbook(tmp_path / "k.xlsx", {"Kepesertaan": sheet}))
    assert file.rows.tolist() == [4]
    assert file.remarks == ('Lembar "Kepesertaan": judul kolom ada di baris 3.',)


def test_a_csv_without_header_is_not_quoted_either(tmp_path: Path) -> None:
    (complaint,) = refusal(claims(tmp_path / "k.csv", columns=payment()))
    assert complaint.startswith("k.csv: kolomnya tidak dikenal; bila ini daftar peserta, klaim")
    assert "jelaskan judul kolomnya sekali di Kelola data (python -m data desk)" in complaint
    assert not leaks(complaint)


def test_a_sheet_may_have_any_title(tmp_path: Path) -> None:
    path = workbook(tmp_path / "k.xlsx", {"Sheet1": [REGISTRY_COLUMNS, person()]})
    assert read(path).specification.kind == "kepesertaan"


def test_an_unknown_sheet_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "k.xlsx", {"Sheet1": [["Kode", "Uraian"], ["1", "x"]]})
    (complaint,) = refusal(path)
    assert complaint.startswith('k.xlsx: lembar "Sheet1": kolomnya tidak dikenal; bila ini ')


def test_sheets_of_the_same_columns_are_one_file(tmp_path: Path) -> None:
    rows = [REGISTRY_COLUMNS, person()]
    path = workbook(tmp_path / "k.xlsx", {"Kepesertaan": rows, "": [], "Susulan": [[], *rows]})
    file = read(path)
    assert file.rows.tolist() == [1, 2]
    assert places(file) == [("Kepesertaan", 2), ("Susulan", 3)]
    assert str(file.complaint("salah", 2, "sector")) == (
        'k.xlsx, lembar "Susulan", baris 3, kolom "Sektor": salah'
    )
    assert file.complaint("salah", 2, "sector").cell == "G3"
    assert read(
        workbook(tmp_path / "k.xlsx", {"Sheet2": [], "Kepesertaan": rows})
    ).rows.tolist() == [2]


def test_a_sheet_of_another_shape_is_refused(tmp_path: Path) -> None:
    rows = [REGISTRY_COLUMNS, person()]
    path = workbook(tmp_path / "k.xlsx", {"Kepesertaan": rows, "Susulan": [[SITI, "Puger"]]})
    assert refusal(path) == [
        'k.xlsx, lembar "Susulan": berisi data di luar lembar "Kepesertaan" dan bentuknya tidak '
        "dikenal; hapus lembar ini atau samakan judul kolomnya"
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 and nothing more", "rusak atau terpotong"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "bukan buku kerja Excel yang dapat dibaca"),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3", "bukan berkas yang dapat dibaca"),
        (b"Tanggal Bayar\x00", "bukan berkas yang dapat dibaca"),
        (b"Tanggal Bayar;Penerima;Jos\x81", "simpan sebagai Excel"),
        (b"", "kosong"),
        (b"Tanggal Bayar,Program,Sektor\n", "kolomnya tidak dikenal"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "berkas.xlsx"
    path.write_bytes(content)
    (complaint,) = refusal(path)
    assert complaint.startswith("berkas.xlsx: ")
    assert words in complaint


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    why = "tidak ada atau tidak dapat dibuka; periksa nama dan foldernya, dan tutup dulu di Excel"
    assert refusal(tmp_path / "hilang.xlsx") == [f"hilang.xlsx: {why}"]
    assert refusal(tmp_path) == [f"{tmp_path.name}: {why}"]


@pytest.mark.parametrize(
    ("name", "program"), [("~$peserta.xlsx", "Excel"), (".~lock.peserta.xlsx#", "LibreOffice")]
)
def test_a_lock_file_says_which_file_is_meant(tmp_path: Path, name: str, program: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\x04Rini")
    (complaint,) = refusal(path)
    assert f"Ini berkas kunci {program} (" in complaint
    assert complaint.endswith(f"tutup {program}, lalu kirim berkas peserta.xlsx")


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "k.xlsx", {"Kepesertaan": [REGISTRY_COLUMNS, [" "] * 10]})
    assert refusal(path) == [
        'k.xlsx, lembar "Kepesertaan": tidak berisi satu baris pun di bawah judul kolomnya; minta '
        "kirim ulang"
    ]

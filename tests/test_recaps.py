"""Recaps as offices write them: what is counted, what is not detailed, and what is refused."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from office_files import workbook
from recap_files import (
    AMBULU,
    GUMUKMAS,
    KENCONG,
    PUGER,
    active,
    counted,
    paid,
    participants,
    refused,
)

from data.intake.periods import Period, first_of


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("KABUPATEN JEMBER TAHUN 2026", Period(2026)),
        ("s.d. 10 Desember 2025", Period(2025, until=dt.date(2025, 12, 10))),
        ("s/d Oktober 2025", Period(2025, until=dt.date(2025, 10, 31))),
        ("Januari s.d. Juni 2025", Period(2025, until=dt.date(2025, 6, 30))),
        ("Triwulan II Tahun 2025", Period(2025, since=4, until=dt.date(2025, 6, 30))),
        ("per 31 Desember 2025", Period(2025, on=dt.date(2025, 12, 31))),
        ("Bulan Maret 2025", Period(2025, month=3)),
        ("Perbup Nomor 5 Tahun 2024, keadaan tahun 2025", Period(2025)),
        ("2023 dan 2024", Period()),
        ("Desember 2024 - Maret 2025", Period()),
        ("Jember, 5 Januari 2026", Period()),
        ("Tahun 2025, dicetak 5 Januari 2026", Period(2025)),
        ("35.09.2025", Period()),
        ("Tanggal 1 s.d. 30 April 2026", Period(2026, month=4)),
        ("16 s/d 30 April 2026", Period()),
        ("bulan April s.d. bulan Juni 2026", Period(2026, since=4, until=dt.date(2026, 6, 30))),
        ("01-04-2026 s.d. 30-06-2026", Period(2026, since=4, until=dt.date(2026, 6, 30))),
        ("TW I-III 2026", Period(2026, until=dt.date(2026, 9, 30))),
        ("s.d. Triwulan III 2026", Period(2026, until=dt.date(2026, 9, 30))),
        ("Semester II 2026", Period(2026, since=7, until=dt.date(2026, 12, 31))),
        ("Lampiran surat tanggal 5 Maret 2026", Period()),
        ("5 Maret 2026", Period()),
        ("Klaim 10 Desember 2025", Period(2025, on=dt.date(2025, 12, 10))),
        ("Keadaan data: 30 September 2026", Period(2026, on=dt.date(2026, 9, 30))),
        ("Peserta per 31/12/2025", Period(2025, on=dt.date(2025, 12, 31))),
        ("Dicetak: 05/03/2026 10:22", Period()),
        ("TMT 1 Januari 2026", Period(2026)),
    ],
)
def test_the_words_above_a_table_say_its_period(text: str, period: Period) -> None:
    assert first_of([text]) == period


def test_the_nearest_words_say_the_month_and_the_others_its_year() -> None:
    assert first_of(["Januari", "TAHUN 2025"]) == Period(2025, month=1)
    assert first_of(["s.d. Maret", "2026"]) == Period(2026, until=dt.date(2026, 3, 31))


def test_the_month_and_the_year_may_be_cells_of_their_own_but_no_day_of_printing(
    tmp_path: Path,
) -> None:
    table = [["Kecamatan", "Kasus"], ["Puger", 2]]
    title, printed = ["REKAP KLAIM JKM"], ["Dicetak tanggal", ":", dt.date(2026, 4, 7)]
    for number, month in enumerate(("Maret", dt.date(2026, 3, 1))):
        above = [title, ["Bulan", ":", month], ["Tahun", ":", 2026], printed]
        path = workbook(tmp_path / f"{number}.xlsx", {"Sheet1": [*above, *table]})
        assert paid(path) == [(2026, dt.date(2026, 3, 1), PUGER, "jkm", (2, None, None))]


def test_sectors_as_columns_are_counted_and_the_total_row_and_column_only_checked(
    tmp_path: Path,
) -> None:
    table = [
        ["REKAPITULASI PESERTA BPJS KETENAGAKERJAAN MENURUT KECAMATAN DAN SEKTOR"],
        ["KABUPATEN JEMBER TAHUN 2026"],
        [],
        ["No", "Kecamatan", "Buruh Tani", "Desa", "Jumlah"],
        [1, "Kencong", 10, 2, 12],
        [2, "Gumukmas", 20, 0, 20],
        [None, "JUMLAH", 30, 2, 32],
    ]
    path = workbook(tmp_path / "a.xlsx", {"Rekap": table})
    assert participants(path) == [
        (2026, KENCONG, "buruh_tani", 10),
        (2026, KENCONG, "desa", 2),
        (2026, GUMUKMAS, "buruh_tani", 20),
        (2026, GUMUKMAS, "desa", 0),
    ]
    table[-1][-2] = 3
    table[4][-1] = 13
    path = workbook(tmp_path / "b.xlsx", {"Rekap": table})
    assert refused(path) == [
        "total yang tercetak 13, jumlah kolomnya 12",
        "total yang tercetak 3, jumlah barisnya 2",
        "total yang tercetak 32, jumlah barisnya 33",
    ]


@pytest.mark.parametrize(
    ("name", "table", "expected"),
    [
        (
            "total.xlsx",
            [["Jumlah peserta tahun 2025"], ["Tahun", "Jumlah Peserta"], [2025, 82_093]],
            [(2025, 82_093)],
        ),
        (
            "rekap peserta.xlsx",
            [["Sektor", "Jumlah (orang)"], ["Nelayan", "2.000"], ["Petani", "10.000"]],
            None,
        ),
        (
            "rekap peserta 2025.xlsx",
            [["Sektor", "Jumlah (orang)"], ["Nelayan", "2.000"], ["Petani", "10.000"]],
            [(2025, "nelayan", 2000), (2025, "petani", 10_000)],
        ),
        (
            "tahun sebagai kolom.xlsx",
            [["Peserta BPJS TK"], ["Kecamatan", 2024, 2025], ["Puger", 5, 6], ["Ambulu", 7, 8]],
            [(2024, PUGER, 5), (2024, AMBULU, 7), (2025, PUGER, 6), (2025, AMBULU, 8)],
        ),
        (
            "dua baris judul.xlsx",
            [
                ["Rekap peserta 2025"],
                ["Kecamatan", "Nelayan", None, "Petani", None, "Total"],
                [None, "L", "P", "L", "P", None],
                ["Puger", 1, 2, 3, 4, 10],
            ],
            [
                (2025, PUGER, "nelayan", "laki_laki", 1),
                (2025, PUGER, "nelayan", "perempuan", 2),
                (2025, PUGER, "petani", "laki_laki", 3),
                (2025, PUGER, "petani", "perempuan", 4),
            ],
        ),
        (
            "dua rincian.xlsx",
            [
                ["Rekap peserta 2025"],
                ["Kecamatan", "Nelayan", "Petani", "Pedagang", "L", "P", "Jumlah"],
                ["Puger", 1, 2, 3, 2, 4, 6],
            ],
            [
                (2025, PUGER, "nelayan", 1),
                (2025, PUGER, "pedagang", 3),
                (2025, PUGER, "petani", 2),
            ],
        ),
        (
            "satu data.csv",
            [
                ["id", "kode_provinsi", "nama_provinsi", "kemendagri_kode_kecamatan",
                 "kemendagri_nama_kecamatan", "jumlah_peserta", "satuan", "tahun"],
                [1, 35, "JAWA TIMUR", "35.09.08", "PUGER", 14, "ORANG", 2024],
                [2, 35, "JAWA TIMUR", "35.09.12", "AMBULU", 15, "ORANG", 2024],
            ],
            [(2024, PUGER, 14), (2024, AMBULU, 15)],
        ),
        (
            "kelompok.xlsx",
            [
                ["REKAP PESERTA TAHUN 2025"],
                ["No", "Sektor", "Jumlah"],
                ["I. KECAMATAN PUGER"],
                [1, "Nelayan", 3],
                [2, "Petani", 4],
                [None, "Jumlah", 7],
                ["II. KECAMATAN AMBULU"],
                [1, "Nelayan", 5],
                [None, "Jumlah", 5],
                [None, "JUMLAH TOTAL", 12],
                ["Jember, 5 Januari 2026"],
            ],
            [(2025, PUGER, "nelayan", 3), (2025, PUGER, "petani", 4), (2025, AMBULU, "nelayan", 5)],
        ),
        (
            "sekali saja.xlsx",
            [
                ["REKAP PESERTA TAHUN 2025"],
                ["Kecamatan", "Sektor", "Jumlah Peserta"],
                ["Puger", "Nelayan", 3],
                [None, "Petani", 4],
                ["tidak dirinci", "Petani", 1],
            ],
            [(2025, PUGER, "nelayan", 3), (2025, PUGER, "petani", 4), (2025, "petani", 1)],
        ),
        (
            "tabel BPS.xlsx",
            [
                ["Jumlah Peserta BPJS Ketenagakerjaan Menurut Kecamatan di Kabupaten Jember, 2025"],
                ["Kecamatan\nDistrict", "Laki-laki\nMale", "Perempuan\nFemale", "Jumlah\nTotal"],
                ["(1)", "(2)", "(3)", "(4)"],
                ["Puger", 3, "-", 3],
                ["Jember", 3, 0, 3],
                ["Sumber: BPJS Ketenagakerjaan"],
            ],
            [(2025, PUGER, "laki_laki", 3), (2025, PUGER, "perempuan", 0)],
        ),
        (
            "uraian.xlsx",
            [
                ["Rekap kepesertaan s.d. Oktober 2025"],
                ["No", "Uraian", "Jumlah"],
                [1, "Buruh tani tembakau (DBHCHT)", 40_300],
                [2, "Guru ngaji", 19_474],
                [None, "Total", 59_774],
            ],
            [(2025, "buruh_tani", 40_300), (2025, "keagamaan", 19_474)],
        ),
        (
            "per desa.xlsx",
            [
                ["Rekap peserta 2025"],
                ["Kecamatan", "Desa", "Jumlah Peserta", "Persentase (%)"],
                ["Puger", "Grenden", 5, 41.7],
                [None, "Kasiyan", 7, 58.3],
            ],
            [(2025, PUGER, 12)],
        ),
        (
            "tabel web.html",
            [["Peserta 2025"], ["Kecamatan", "Jumlah"], ["Puger", 3]],
            [(2025, PUGER, 3)],
        ),
        (
            "judul.xlsx",
            [
                ["REKAP PESERTA NELAYAN SUMBER DANA DBHCHT"],
                ["TAHUN 2025"],
                ["Kecamatan", "Jumlah"],
                ["Puger", 3],
            ],
            [(2025, PUGER, "nelayan", "dbhcht", 3)],
        ),
    ],
)  # fmt: skip
def test_recaps_of_participants_are_read_whatever_their_layout(
    tmp_path: Path,
    name: str,
    table: Sequence[Sequence[object]],
    expected: list[tuple[object, ...]] | None,
) -> None:
    path = tmp_path / name
    if name.endswith(".csv"):
        path.write_text("\n".join(";".join(map(str, row)) for row in table), encoding="utf-8")
    elif name.endswith(".html"):
        cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in table)
        path = path.with_suffix(".xls")
        path.write_text(f"<table><tr>{'</tr><tr>'.join(cells)}</tr></table>", encoding="utf-8")
    else:
        workbook(path, {"Sheet1": table})
    if expected is None:
        assert "tahunnya tidak disebut" in refused(path)[0]
    else:
        assert participants(path) == sorted(expected, key=lambda row: [*map(str, row)])


def test_months_as_columns_are_stocks_and_no_sum_over_a_year(tmp_path: Path) -> None:
    table = [
        ["PESERTA TAHUN 2025"],
        ["Kecamatan", "Januari", "Feb", "Maret"],
        ["Puger", 5, 6, None],
        ["Ambulu", 1, 1, 2],
    ]
    path = workbook(tmp_path / "a.xlsx", {"Sheet1": table})
    assert participants(path) == []
    assert active(path) == [
        (dt.date(2025, 1, 1), PUGER, 5),
        (dt.date(2025, 1, 1), AMBULU, 1),
        (dt.date(2025, 2, 1), PUGER, 6),
        (dt.date(2025, 2, 1), AMBULU, 1),
        (dt.date(2025, 3, 1), AMBULU, 2),
    ]


def test_cases_and_rupiah_of_programmes_stand_side_by_side(tmp_path: Path) -> None:
    table = [
        ["REKAP KLAIM s.d. 10 Desember 2025"],
        ["Kecamatan", "JKM", None, "JKK", None],
        [None, "Kasus", "Nominal (Rp)", "Kasus", "Nominal (Rp)"],
        ["Puger", 2, 84_000_000, 1, 3_500_000],
        ["TOTAL", 2, 84_000_000, 1, 3_500_000],
    ]
    path = workbook(tmp_path / "a.xlsx", {"Klaim": table})
    assert paid(path) == [
        (2025, PUGER, "jkk", (1, None, 3_500_000)),
        (2025, PUGER, "jkm", (2, None, 84_000_000)),
    ]


def test_a_recap_of_payments_by_day_has_their_months(tmp_path: Path) -> None:
    table = [
        ["Tanggal Bayar", "Program", "Sektor", "Kecamatan", "Jumlah Kasus", "Nominal"],
        [dt.date(2026, 3, 31), "JKM", "Buruh tani", "Ambulu", 14, 588_000_000],
        [dt.date(2026, 3, 31), "JKK", "Nelayan", "Puger", 9, 31_500_000],
    ]
    path = workbook(tmp_path / "a.xlsx", {"Klaim": table})
    march = dt.date(2026, 3, 1)
    assert paid(path) == [
        (2026, march, PUGER, "nelayan", "jkk", (9, None, 31_500_000)),
        (2026, march, AMBULU, "buruh_tani", "jkm", (14, None, 588_000_000)),
    ]


def test_items_as_columns_are_quantities_in_their_unit_and_their_value_is_of_no_item(
    tmp_path: Path,
) -> None:
    table = [
        ["REKAP BANTUAN PERTANIAN 2025"],
        ["Kecamatan", "Pupuk (ton)", "Mesin pra-panen (unit)", "Nilai (Rp)"],
        ["Puger", 12.5, 2, 125_000_000],
    ]
    assert counted(workbook(tmp_path / "a.xlsx", {"Sheet1": table}), "aid_monthly") == [
        (2025, None, PUGER, None, None, None, 125_000_000, None),
        (2025, None, PUGER, "mesin_pra_panen", None, 2.0, None, None),
        (2025, None, PUGER, "pupuk", None, 12.5, None, None),
    ]


def test_rupiah_in_thousands_are_multiplied(tmp_path: Path) -> None:
    table = [
        ["REALISASI MANFAAT JKM 2025 (dalam ribuan rupiah)"],
        ["Kecamatan", "Kasus", "Nominal"],
        ["Puger", 2, 84_000],
    ]
    path = workbook(tmp_path / "a.xlsx", {"Sheet1": table})
    assert paid(path) == [(2025, PUGER, "jkm", (2, None, 84_000_000))]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (
            [["Kecamatan", "Jumlah"], ["Puger", 5]],
            "Ini rekap menurut kecamatan, tetapi tidak disebut apa yang dihitung",
        ),
        (
            [["Peserta 2025"], ["Kecamatan", "Jumlah"], ["Puger", 5], [None, 6]],
            "kecamatan kosong pada baris yang berisi angka",
        ),
        (
            [["Peserta 2025"], ["Kecamatan", "Jumlah"], ["Puger", 5], ["Puger", 6]],
            "sama dengan baris 3",
        ),
        (
            [["Peserta 2025"], ["Kecamatan", "Jumlah", "Anggaran lain"], ["Puger", 5, 6]],
            'kolom C berjudul "Anggaran lain" tidak dikenal',
        ),
    ],
)
def test_a_recap_that_is_not_clear_is_refused_by_what_is_missing(
    tmp_path: Path, table: Sequence[Sequence[object]], reason: str
) -> None:
    assert reason in refused(workbook(tmp_path / "a.xlsx", {"Sheet1": table}))[0]


def test_person_months_are_those_of_each_row(tmp_path: Path) -> None:
    table = [
        ["Kecamatan", "Sektor", "Sumber Dana", "Jenis Kelamin", "Tahun", "Jumlah Peserta",
         "Bulan Dibayar"],
        ["Kencong", "Petani", "APBD", "L", 2026, 120, 12],
        ["Puger", "Nelayan", "APBD", "P", 2026, 80, 6],
    ]  # fmt: skip
    path = workbook(tmp_path / "a.xlsx", {"Rekap": table})
    assert [row[5:7] for row in counted(path, "enrolment_yearly")] == [(120, 1440), (80, 480)]


def test_sheets_of_months_and_of_sectors_are_one_recap(tmp_path: Path) -> None:
    head = ["Kecamatan", "Jumlah Kasus"]
    months = {
        "Januari": [["Klaim JKM 2025"], head, ["Puger", 2]],
        "Februari": [["Klaim JKM 2025"], head, ["Puger", 3]],
    }
    assert paid(workbook(tmp_path / "a.xlsx", months)) == [
        (2025, dt.date(2025, 1, 1), PUGER, "jkm", (2, None, None)),
        (2025, dt.date(2025, 2, 1), PUGER, "jkm", (3, None, None)),
    ]
    sectors = {
        "Nelayan": [["Peserta 2025"], ["Kecamatan", "Jumlah"], ["Puger", 2]],
        "Petani": [["Peserta 2025"], ["Kecamatan", "Jumlah"], ["Puger", 3]],
    }
    assert participants(workbook(tmp_path / "b.xlsx", sectors)) == [
        (2025, PUGER, "nelayan", 2),
        (2025, PUGER, "petani", 3),
    ]


def test_sheets_that_divide_the_same_numbers_in_two_ways_count_once(tmp_path: Path) -> None:
    sheets = {
        "Per kecamatan": [["Peserta 2025"], ["Kecamatan", "Jumlah"], ["Puger", 2], ["Ambulu", 3]],
        "Per sektor": [["Peserta 2025"], ["Sektor", "Jumlah"], ["Nelayan", 1], ["Petani", 4]],
    }
    assert participants(workbook(tmp_path / "a.xlsx", sheets)) == [
        (2025, PUGER, 2),
        (2025, AMBULU, 3),
    ]
    sheets["Per sektor"][-1][-1] = 5
    (reason,) = refused(workbook(tmp_path / "b.xlsx", sheets))
    assert "berjumlah 6" in reason
    assert "5" in reason


@pytest.mark.parametrize("last", ["4=2+3", "(4) = (2)+(3)", "4"])
def test_columns_may_be_numbered_with_what_they_add_up(last: str, tmp_path: Path) -> None:
    head = ["Kecamatan", "L", "P", "Jumlah"]
    rows = [head, ["1", "2", "3", last], ["Puger", 3, 4, 7], ["Jumlah", 3, 4, 7]]
    path = workbook(tmp_path / "a.xlsx", {"Rekap": [["Peserta tahun 2026"], *rows]})
    assert participants(path) == [(2026, PUGER, "laki_laki", 3), (2026, PUGER, "perempuan", 4)]


@pytest.mark.parametrize(
    "codes", [[350908, 350912], ["35.09.08", 350912], [3509030, 3509050], ["35.09.08", None]]
)
def test_a_code_beside_a_kecamatan_is_no_number_and_must_mean_the_same(
    codes: list[object], tmp_path: Path
) -> None:
    above = [["Peserta tahun 2026"], ["Kode", "Kecamatan", "Jumlah Peserta"]]
    rows = [[codes[0], "Puger", 3], [codes[1], "Ambulu", 4]]
    path = workbook(tmp_path / "a.xlsx", {"Rekap": [*above, *rows]})
    assert participants(path) == [(2026, PUGER, 3), (2026, AMBULU, 4)]
    rows[1][1] = "Kencong"
    if codes[1]:
        path = workbook(tmp_path / "b.xlsx", {"Rekap": [*above, *rows]})
        assert refused(path) == [f'kecamatan "Kencong" dan "{codes[1]}" berlainan; samakan']

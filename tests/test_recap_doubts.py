"""Recaps that could be read in two ways: what is refused, and what is not taken for a number."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from checked_files import read
from office_files import aid, meant, workbook
from recap_files import AMBULU, PUGER, TODAY, active, paid, participants, recap, refused

from data.intake.staging import connect
from data.intake.validate import check

PEOPLE, HEAD = ["Peserta 2025"], ["Kecamatan", "Jumlah Peserta"]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (
            [PEOPLE, ["Kec.", "Petani", "Nelayan", "Desa", "L", "P"], ["Puger", 1, 2, 3, 2, 5]],
            'kolom "L", "P" berjumlah 7, kolom "Petani", "Nelayan", "Desa" 6',
        ),
        (
            [PEOPLE, ["Kecamatan", "Laki-laki", "Laki-laki", "P"], ["Puger", 1, 2, 3]],
            "kolom B dan C sama-sama berisi jumlah peserta",
        ),
        (
            [PEOPLE, ["Kecamatan", "Desa", "Jumlah"], ["Puger", None, 9], ["Puger", "Grenden", 9]],
            "tanpa desa, padahal baris 4 satu desanya",
        ),
        ([PEOPLE, [*HEAD, "Target Peserta"], ["Puger", 5, 9]], '"Target Peserta" tidak dikenal'),
        ([PEOPLE, [*HEAD, "Tidak Aktif (orang)"], ["Puger", 5, 1]], "tidak dikenal"),
        (
            [["Peserta"], ["Tahun", "Jumlah Peserta"], [2024, 5], ["dua ribu", 5]],
            'tahun "dua ribu" tidak terbaca',
        ),
        (
            [PEOPLE, ["Bulan", "Jumlah Peserta"], ["Januari", 5], ["Bln-3", 5]],
            'bulan "Bln-3" tidak terbaca',
        ),
        ([PEOPLE, ["Kecamatan", "Peserta (ribuan)"], ["Puger", 5]], "tidak dibaca dalam ribuan"),
        (
            [PEOPLE, ["Bulan", "Jumlah Peserta", "Peserta Aktif"], ["Januari", 5, 4]],
            "tiap bulan dihitung peserta aktif saja",
        ),
        (
            [
                ["Klaim JKM 2025"],
                ["Kecamatan", "s.d. Maret", "s.d. Juni"],
                ["Puger", 5, 9],
            ],
            "masanya tumpang tindih",
        ),
        ([PEOPLE, HEAD, ["AMBULU", 10], ["Ambulu", 12]], "sama dengan baris 3"),
        ([PEOPLE, HEAD, ["Kec. Ambulu", 10], ["Amblu", 12]], "sama dengan baris 3"),
        ([PEOPLE, HEAD, ["35.09.12", 10], ["Ambulu", 12]], "sama dengan baris 3"),
        (
            [["Klaim JKM 2025"], ["Bulan", "Kasus"], ["Jan", 1], ["Januari", 2]],
            "sama dengan baris 3",
        ),
        (
            [PEOPLE, [*HEAD, "Siti 9909115708800001"], ["Puger", 10, 3]],
            'kolom C berjudul "••••" tidak dikenal',
        ),
        (
            [["Peserta"], ["Tahun", *HEAD], [2025, "Puger", 1],
             ["Siti 9909115708800001", "Ajung", 1]],
            'tahun "••••" tidak terbaca',
        ),
        ([PEOPLE, ["Puger", 10], HEAD, ["Ambulu", 12]], "di atas judul kolom (baris 3)"),
        (
            [["Klaim JKM 2025"], ["Kecamatan", "Kasus"], ["Puger", 1], [], ["Klaim JKK 2025"],
             ["Kecamatan", "Kasus"], ["Ajung", 2]],
            "satu lembar satu tabel",
        ),
        (
            [["Klaim JKM 2025"], ["Kecamatan", "Kasus"], ["Puger", 1], ["Program JKK"],
             ["Ajung", 2]],
            "satu lembar satu tabel",
        ),
        (
            [PEOPLE, HEAD, ["Puger", 1], ["Jumlah", 1], [], ["Rekap 2024"], HEAD, ["Ajung", 2]],
            "satu lembar satu tabel",
        ),
        (
            [["Klaim JKM 2025"], ["Kecamatan", "Nominal"], ["Ajung", 500], ["Puger", "1.250.000"]],
            "Excel tampaknya membaca pemisah ribuan sebagai pemisah desimal",
        ),
    ],
)  # fmt: skip
def test_a_number_that_could_mean_two_things_is_refused(
    tmp_path: Path, table: Sequence[Sequence[object]], reason: str
) -> None:
    assert reason in "; ".join(refused(recap(tmp_path / "a.xlsx", *table)))


def test_a_number_with_its_unit_is_refused_and_no_note(tmp_path: Path) -> None:
    path = recap(
        tmp_path / "a.xlsx", PEOPLE, HEAD, ["Puger", 5], ["Ajung", 6], ["Ambulu", "8 orang"]
    )
    findings = check(connect(TODAY), read(path), TODAY)
    assert [one.row for one in findings.refusals] == [5]


@pytest.mark.parametrize("written", [("12 org", "5 org"), ("12*", 5)])
def test_numbers_with_units_in_all_cells_are_refused_one_by_one(
    written: tuple[object, object], tmp_path: Path
) -> None:
    rows = zip(("Puger", "Ambulu"), written, strict=True)
    path = recap(tmp_path / "a.xlsx", PEOPLE, HEAD, *rows)
    told = check(connect(TODAY), read(path), TODAY).refusals
    assert [one.cell for one in told] == ["B3", "B4"][
        : sum(isinstance(one, str) for one in written)
    ]


def test_who_signed_below_the_numbers_is_no_number(tmp_path: Path) -> None:
    signed = ["Jember, 5 Januari 2026", "Kepala Dinas", "Drs. Fulan", "NIP 19700101 199003 1 001"]
    rows = ["Puger", 3], ["Ambulu", 5], *([None, line] for line in signed)
    path = recap(tmp_path / "a.xlsx", PEOPLE, HEAD, *rows)
    assert participants(path) == [(2025, PUGER, 3), (2025, AMBULU, 5)]


def test_the_total_of_all_may_stand_above_the_rows(tmp_path: Path) -> None:
    rows = ["Puger", 3], ["Ambulu", 5]
    path = recap(tmp_path / "a.xlsx", PEOPLE, HEAD, ["Kabupaten Jember", 8], *rows)
    assert participants(path) == [(2025, PUGER, 3), (2025, AMBULU, 5)]
    path = recap(tmp_path / "b.xlsx", PEOPLE, HEAD, ["JUMLAH", 9], *rows)
    assert refused(path) == ["total yang tercetak 9, jumlah barisnya 8"]


def test_school_levels_are_known_by_their_short_names(tmp_path: Path) -> None:
    head = ["Kecamatan", "SD", "SMP", "SMA/SMK", "PT", "Jumlah"]
    title = ["Beasiswa s.d 31 Maret 2025, BPJS TK"]
    path = recap(tmp_path / "a.xlsx", title, head, ["Puger", 1, 2, 3, 4, 10])
    assert [one[3] for one in paid(path)] == ["s1", "sma", "smp", "tk_sd"]


def test_amounts_in_two_notations_are_refused_with_both_places(tmp_path: Path) -> None:
    head = ["Kecamatan", "Jumlah Kasus", "Santunan (Rp)"]
    written = [
        ["Puger", 5, "1.234.567,5"],
        ["Ajung", 6, "1,234,567.5"],
        ["Jumlah", 11, "2.469.135"],
    ]
    (reason,) = refused(recap(tmp_path / "a.xlsx", ["Klaim JKM 2025"], head, *written))
    assert reason.endswith("samakan penulisannya (lihat sel C3 dan C4)")

    head = ["Kecamatan", "JKM (Rp)", "JKK (Rp)", "Jumlah (Rp)"]
    written = [
        ["Puger", "1.234.567,5", "1.000.000", "2.234.567,5"],
        ["Ajung", "1,234,567.5", "1.000.000", "2.234.567,5"],
    ]
    (reason,) = refused(recap(tmp_path / "b.xlsx", ["Klaim 2025"], head, *written))
    assert reason.endswith("samakan penulisannya (lihat sel B3 dan B4)")

    written = [["Puger", "1.234.567,5"], ["Jumlah", "9,999,999.5"]]
    (reason,) = refused(recap(tmp_path / "c.xlsx", ["Klaim JKM 2025"], head[:2], *written))
    assert reason.endswith("samakan penulisannya (lihat sel B3 dan B4)")


def test_totals_of_some_rows_are_not_said_to_be_equal(tmp_path: Path) -> None:
    head = ["Kecamatan", "Sektor", "Peserta"]
    written = [
        ["Puger", "Nelayan", 3],
        ["Puger", "Petani", 4],
        ["Jumlah Puger", None, 9],
        ["Ajung", "Petani", 5],
        ["Jumlah Ajung", None, 5],
    ]
    told = " ".join(read(recap(tmp_path / "a.xlsx", PEOPLE, head, *written)).remarks)
    assert "jumlah yang tercetak sama" not in told.lower()
    path = recap(tmp_path / "b.xlsx", PEOPLE, head, *written, ["Jumlah seluruhnya", None, 12])
    assert "jumlah yang tercetak sama" in " ".join(read(path).remarks).lower()


def test_commas_between_thousands_of_rupiah_do_not_hide_a_wrong_total_of_aid(
    tmp_path: Path,
) -> None:
    head = ["Kecamatan", "Jenis Bantuan", "Nilai (Rp)"]
    given = [["Puger", "Traktor roda dua", "1,234"], ["Ajung", "Traktor roda dua", "2,345"]]
    path = recap(tmp_path / "a.xlsx", ["Bantuan 2025"], head, *given, ["Jumlah", None, "4,000"])
    assert refused(path) == ["total yang tercetak 4.000, jumlah barisnya 3.579"]


def test_participants_of_a_quarter_are_refused_for_they_are_in_others_too(tmp_path: Path) -> None:
    path = recap(tmp_path / "a.xlsx", ["Peserta Triwulan II 2025"], HEAD, ["Puger", 5])
    findings = check(connect(TODAY), read(path), TODAY)
    assert [one.rule for one in findings.refusals] == ["recap_people_since_january"]


def test_shares_and_columns_that_only_sum_others_are_not_counted(tmp_path: Path) -> None:
    head = ["Kecamatan", "Laki-laki", "% Laki-laki", "Perempuan", "Persentase Perempuan"]
    path = recap(tmp_path / "a.xlsx", PEOPLE, head, ["Puger", 3, 75, 1, 25])
    assert participants(path) == [(2025, PUGER, "laki_laki", 3), (2025, PUGER, "perempuan", 1)]
    head = ["Kecamatan", "Petani", "Nelayan", None, "Jumlah"]
    path = recap(tmp_path / "b.xlsx", PEOPLE, head, [None, None, "L", "P"], ["Puger", 4, 1, 2, 7])
    assert participants(path) == [
        (2025, PUGER, "nelayan", "laki_laki", 1),
        (2025, PUGER, "nelayan", "perempuan", 2),
        (2025, PUGER, "petani", 4),
    ]
    head = ["Kecamatan", "Triwulan I", "Triwulan II", "Jumlah"]
    path = recap(tmp_path / "c.xlsx", ["Klaim JKM 2025"], head, ["Puger", 4, 1, 5])
    assert [row[-1][0] for row in paid(path)] == [5]


def test_a_column_about_some_of_those_that_count_is_said_not_to_count(tmp_path: Path) -> None:
    head = ["Kecamatan", "Nelayan", "Petani", "Perempuan", "Jumlah"]
    path = recap(tmp_path / "a.xlsx", PEOPLE, head, ["Puger", 3, 4, 2, 7])
    told = " ".join(read(path).remarks)
    assert 'kolom "Jumlah" adalah jumlah; diperiksa' in told
    assert 'kolom "Perempuan" membagi angka yang sama; tidak dihitung' in told


@pytest.mark.parametrize("written", ["Mar-25", "2025-03", "03/2025", "Maret 2025"])
def test_months_are_read_however_they_are_written(tmp_path: Path, written: str) -> None:
    head = ["Bulan", "Peserta Aktif"]
    path = recap(tmp_path / "a.xlsx", ["Peserta BPJS"], head, [written, 5])
    assert active(path) == [(dt.date(2025, 3, 1), 5)]
    path = recap(tmp_path / "b.xlsx", ["Peserta BPJS"], ["Kecamatan", written], ["Puger", 5])
    assert active(path) == [(dt.date(2025, 3, 1), PUGER, 5)]


def test_a_title_that_names_two_kecamatan_gives_none_of_them_all_numbers(tmp_path: Path) -> None:
    title = ["Peserta 2025 Kecamatan Puger dan Ambulu"]
    path = recap(tmp_path / "a.xlsx", title, ["Sektor", "Jumlah"], ["Nelayan", 5])
    assert participants(path) == [(2025, "nelayan", 5)]


def test_a_sheet_that_divides_cases_differently_still_has_its_rupiah(tmp_path: Path) -> None:
    sheets = {
        "Rinci": [["Klaim 2025"], ["Kecamatan", "Program", "Kasus"], ["Puger", "JKM", 2]],
        "Nilai": [["Klaim 2025"], ["Program", "Kasus", "Nominal"], ["JKM", 2, 84_000_000]],
    }
    assert paid(workbook(tmp_path / "a.xlsx", sheets)) == [
        (2025, PUGER, "jkm", (2, None, None)),
        (2025, "jkm", (None, None, 84_000_000)),
    ]


def test_a_sheet_that_sums_other_sheets_is_compared_and_does_not_count(tmp_path: Path) -> None:
    head = ["Kecamatan", "Kasus"]
    sheets = {
        "Januari": [["Klaim JKM 2025"], head, ["Puger", 2]],
        "Februari": [["Klaim JKM 2025"], head, ["Puger", 3]],
        "Setahun": [["Klaim JKM tahun 2025"], head, ["Puger", 5]],
    }
    found = [(row[1].month, row[-1][0]) for row in paid(workbook(tmp_path / "a.xlsx", sheets))]
    assert found == [(1, 2), (2, 3)]
    sheets["Setahun"][-1][-1] = 6
    (reason,) = refused(workbook(tmp_path / "b.xlsx", sheets))
    assert 'berjumlah 6, lembar "Januari", "Februari" 5' in reason

    sheets = {
        "JKM": [["Klaim 2025"], head, ["Puger", 5]],
        "Semua": [["Klaim 2025"], ["Program", "Kasus"], ["JKM", 5], ["JKK", 2]],
    }
    assert "berjumlah 7" in refused(workbook(tmp_path / "c.xlsx", sheets))[0]
    sheets["JKK"] = [["Klaim 2025"], head, ["Puger", 2]]
    assert [row[-1][0] for row in paid(workbook(tmp_path / "d.xlsx", sheets))] == [2, 5]


def test_hidden_rows_of_recaps_are_asked_about(tmp_path: Path) -> None:
    path = recap(tmp_path / "a.xlsx", PEOPLE, HEAD, ["Puger", 5], ["Ambulu", 6])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].row_dimensions[3].hidden = True
    book.save(path)
    (warning,) = read(path).warnings
    assert "1 baris tersembunyi ikut dihitung (baris 3)" in warning.reason
    file = read(path, chosen={"hidden_rows": "lewati"})
    assert file.rows.tolist() == [4]
    assert file.rows_left_out == {"above": 2, "hidden": 1}


def test_participants_on_a_day_may_be_active_ones_or_those_of_the_year(tmp_path: Path) -> None:
    path = recap(tmp_path / "a.xlsx", ["Peserta per 31 Maret 2025"], HEAD, ["Puger", 5])
    (warning,) = read(path).warnings
    assert "--choose peserta=aktif" in warning.reason
    assert participants(path) == [(2025, PUGER, 5)]
    assert not read(path, chosen={"peserta": "setahun"}).warnings
    file = read(path, chosen={"peserta": "aktif"})
    assert (file.warnings, "active_participants" in file.cells) == ((), True)

    path = recap(tmp_path / "b.xlsx", ["Peserta aktif per 31 Maret 2025"], HEAD, ["Puger", 5])
    assert active(path) == [(dt.date(2025, 3, 1), PUGER, 5)]
    title = ["Peserta sepanjang tahun, per 31 Maret 2025"]
    path = recap(tmp_path / "c.xlsx", title, HEAD, ["Puger", 5])
    assert not read(path).warnings


def test_participants_on_several_days_are_stocks_and_no_sum(tmp_path: Path) -> None:
    january, february = dt.date(2025, 1, 1), dt.date(2025, 2, 1)
    head = ["Per Tanggal", "Jumlah Peserta"]
    path = recap(tmp_path / "a.xlsx", ["Peserta BPJS"], head, ["31/01/2025", 5], ["28/02/2025", 6])
    assert active(path) == [(january, 5), (february, 6)]
    head = ["Kecamatan", "Per 31 Januari 2025", "Per 28 Februari 2025"]
    path = recap(tmp_path / "b.xlsx", ["Peserta BPJS"], head, ["Puger", 5, 6])
    assert active(path) == [(january, PUGER, 5), (february, PUGER, 6)]


def test_a_remark_that_begins_like_a_total_makes_no_row_a_total(tmp_path: Path) -> None:
    rows = [["Puger", 5, "Jumlah sesuai SK"], ["Ambulu", 7, "total sementara"], ["Jumlah", 12]]
    path = recap(tmp_path / "a.xlsx", PEOPLE, [*HEAD, "Keterangan"], *rows)
    assert participants(path) == [(2025, PUGER, 5), (2025, AMBULU, 7)]


def test_a_column_of_the_kabupaten_says_nothing_and_is_no_total(tmp_path: Path) -> None:
    rows = [["Kab. Jember", "Puger", 5], ["Kab. Jember", "Ambulu", 7], ["Jember", None, 12]]
    path = recap(tmp_path / "a.xlsx", PEOPLE, ["Kabupaten/Kota", *HEAD], *rows)
    assert participants(path) == [(2025, PUGER, 5), (2025, AMBULU, 7)]
    rows = [["Jember", "Puger", 5], ["Banyuwangi", "Glagah", 7]]
    told = refused(recap(tmp_path / "b.xlsx", PEOPLE, ["Kabupaten/Kota", *HEAD], *rows))
    assert "Kabupaten/Kota" in " ".join(told)


def test_numbers_as_texts_are_numbers_in_every_form(tmp_path: Path) -> None:
    rows = [["Puger", "1 234"], ["Ambulu", " 5 "], ["Kencong", "(12)"]]
    findings = check(connect(TODAY), read(recap(tmp_path / "a.xlsx", PEOPLE, HEAD, *rows)), TODAY)
    assert [(one.row, one.text) for one in findings.refusals] == [(5, "(12)")]


def test_a_hidden_sheet_of_a_recap_does_not_count_and_is_said(tmp_path: Path) -> None:
    sheets = {"Baru": [PEOPLE, HEAD, ["Puger", 5]], "Lama": [PEOPLE, HEAD, ["Ambulu", 3]]}
    path = workbook(tmp_path / "a.xlsx", sheets)
    book = openpyxl.load_workbook(path)
    book["Lama"].sheet_state = "hidden"
    book.save(path)
    assert participants(path) == [(2025, PUGER, 5)]
    assert 'Lembar "Lama": tersembunyi, dan tidak dihitung.' in read(path).left_out


def test_a_number_in_a_merged_cell_of_several_rows_is_refused_and_a_blank_one_is_none(
    tmp_path: Path,
) -> None:
    head = ["Kecamatan", "Sektor", "Jumlah Peserta"]
    rows = [["Puger", "Petani", 10], ["Puger", "Nelayan", None], ["Ambulu", "Petani", 3]]
    path = recap(tmp_path / "a.xlsx", PEOPLE, head, *rows)
    assert participants(path) == [(2025, PUGER, "petani", 10), (2025, AMBULU, "petani", 3)]
    book = openpyxl.load_workbook(path)
    book["Rekap"].merge_cells("C3:C4")
    book.save(path)
    (reason,) = refused(path)
    assert reason.startswith("satu sel gabungan untuk beberapa baris")


def test_a_hidden_column_counts_and_is_said_in_recaps_and_lists(tmp_path: Path) -> None:
    recaps = recap(tmp_path / "a.xlsx", PEOPLE, ["Kecamatan", "Petani", "Nelayan"], ["Puger", 5, 4])
    for path, letter, title in (
        (recaps, "C", "Nelayan"),
        (aid(tmp_path / "b.xlsx"), "E", "Nilai (Rp)"),
    ):
        said = f'olom {letter} berjudul "{title}" tersembunyi, dan ikut dibaca.'
        assert said not in " ".join(read(path).remarks)
        book = openpyxl.load_workbook(path)
        book.active.column_dimensions[letter].hidden = True
        book.save(path)
        assert said in " ".join(read(path).remarks)


def test_a_number_without_a_title_is_refused_and_a_running_number_is_none(tmp_path: Path) -> None:
    titles = "Tahun,Kecamatan,Program,Kasus,Nominal\n"
    path = tmp_path / "a.csv"
    path.write_text(f"{titles}2026,Puger,JKK,3,900\n2026,Kencong,JKK,2,2,500\n", "utf-8")
    (reason,) = refused(path)
    assert reason.startswith("kolom F berisi angka tetapi tidak berjudul")
    for number, head in enumerate(([None, *HEAD], [None, None, HEAD[1]], ["No", None, HEAD[1]])):
        rows = [1, "Puger", 5], [2, "Ambulu", 7]
        path = recap(tmp_path / f"{number}.xlsx", PEOPLE, head, *rows)
        assert participants(path) == [(2025, PUGER, 5), (2025, AMBULU, 7)]


@pytest.mark.parametrize(
    ("file", "sheet", "warned"),
    [
        ("Klaim Januari 2025", "JAN", 0),
        ("Klaim Februari 2025", "Rekap", 1),
        ("Klaim", "FEB", 1),
        ("Klaim 2024", "Rekap", 1),
        ("Klaim s.d. Maret 2025", "Rekap", 1),
        ("Klaim 2025", "Rekap", 0),
        ("Klaim 2025-02-03", "Rekap", 0),
    ],
)
def test_another_time_in_the_name_of_the_file_or_sheet_is_asked_about(
    file: str, sheet: str, warned: int, tmp_path: Path
) -> None:
    table = [["Klaim JKM Januari 2025"], ["Kecamatan", "Kasus"], ["Puger", 2]]
    warnings = read(workbook(tmp_path / f"{file}.xlsx", {sheet: table})).warnings
    assert [one.rule for one in warnings] == ["otherwise_named"] * warned


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Klaim JKM Desember 2025", "bulan 12/2025 belum berjalan; kosongkan angkanya sampai"),
        ("Klaim JKM s.d. Desember 2025", "masa sampai 31/12/2025 belum berlalu; tulis sampai"),
        ("Klaim JKM Semester II 2026", "tahun 2026 belum berjalan"),
        ("Klaim JKM s.d. November 2025", ""),
        ("Klaim JKM November 2025", ""),
    ],
)
def test_a_time_that_has_not_begun_is_refused(title: str, reason: str, tmp_path: Path) -> None:
    path = recap(tmp_path / "a.xlsx", [title], ["Kecamatan", "Kasus"], ["Puger", 2])
    day = dt.date(2025, 11, 28)
    told = [one.reason for one in check(connect(day), read(path), day).refusals]
    assert [one.startswith(reason) for one in told] == [True] * bool(reason)


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Klaim JKM, JKK, JHT 2025", '"jht"'),
        ("Klaim tidak termasuk JHT 2025", ""),
        ("Peserta penerima upah 2025", '"penerima upah"'),
        ("Peserta bukan penerima upah 2025", ""),
        ("Peserta Kabupaten Lumajang 2025", '"lumajang"'),
        ("Peserta Kabupaten Jember 2025", ""),
    ],
)
def test_other_programmes_people_and_places_in_the_title_are_asked_about(
    title: str, named: str, tmp_path: Path
) -> None:
    table = [title], ["Sektor", "Kasus" if "Klaim" in title else "Jumlah Peserta"], ["Nelayan", 5]
    warnings = read(recap(tmp_path / "a.xlsx", *table)).warnings
    assert [one.rule for one in warnings] == ["of_others"] * bool(named)
    assert named in "".join(one.reason for one in warnings)


@pytest.mark.parametrize("roman", ["I", "II.", 3])
def test_a_kecamatan_above_its_desa_may_be_numbered(roman: object, tmp_path: Path) -> None:
    rows = [roman, "KEC. PUGER"], [1, "Grenden", 5], [2, "Kasiyan", 4], ["V", "KEC. AMBULU"]
    head = ["No", "Desa", "Jumlah Peserta"]
    path = recap(tmp_path / "a.xlsx", PEOPLE, head, *rows, [1, "Sumberejo", 7])
    assert participants(path) == [(2025, PUGER, 9), (2025, AMBULU, 7)]


def test_the_printed_total_of_a_filtered_recap_is_that_of_the_rows_that_count(
    tmp_path: Path,
) -> None:
    path = recap(tmp_path / "a.xlsx", PEOPLE, HEAD, ["Puger", 3], ["Ambulu", 4], ["Jumlah", 3])
    book = openpyxl.load_workbook(path)
    book["Rekap"].row_dimensions[4].hidden = True
    book.save(path)
    (reason,) = refused(path)
    assert reason.startswith("total yang tercetak 3, jumlah barisnya 7, dengan baris 4 yang tersem")
    file = read(path, chosen={"hidden_rows": "lewati"})
    assert meant(file, "participants") == ["3"]
    assert not file.warnings


@pytest.mark.parametrize(
    ("title", "head", "row"),
    [
        ("Bantuan 2025", ["Kecamatan", "Pupuk (kg)"], ["Puger", 500]),
        ("Bantuan 2025", ["Kecamatan", "Bantuan", "Jumlah (kg)"], ["Puger", "Pupuk", 500]),
        ("Bantuan 2025 (dalam kg)", ["Kecamatan", "Bantuan", "Jumlah"], ["Puger", "Pupuk", 500]),
        ("Bantuan 2025, satuan: kuintal", ["Kecamatan", "Pupuk"], ["Puger", 500]),
    ],
)
def test_a_quantity_in_another_unit_is_refused_wherever_the_unit_stands(
    title: str, head: list[str], row: list[object], tmp_path: Path
) -> None:
    path = recap(tmp_path / "a.xlsx", [title], head, row)
    (told,) = check(connect(TODAY), read(path), TODAY).refusals
    assert (told.rule, told.reason) == ("recap_unit_of_item", "Pupuk dihitung dalam ton")

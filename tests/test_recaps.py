"""Recaps as offices write them: what is counted, what is not detailed, and what is refused."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from office_files import workbook
from published import NOW, publish, real_files, rows

from data.intake import read as reading
from data.intake.issues import RefusedError
from data.intake.periods import Period, first_of
from data.intake.specification import SPECIFICATIONS, cube
from data.intake.staging import connect
from data.intake.validate import check
from queries.reconciliation import reconciled
from queries.registry import Registry

TODAY = dt.date(2026, 11, 1)
Sheets = Mapping[str, Sequence[Sequence[object]]]
KENCONG, GUMUKMAS, PUGER, AMBULU = "35.09.02", "35.09.04", "35.09.08", "35.09.12"


def counted(path: Path, table: str) -> list[tuple[object, ...]]:
    """The rows of a cube of the recap in this file."""
    con = connect(TODAY)
    file = reading.read(path)
    found = check(con, file, TODAY)
    assert not found.refusals, found.complaints
    kind = file.specification.kind
    con.execute(f"alter table entries rename to {kind}")
    return sorted(
        con.sql(cube(SPECIFICATIONS[kind], table)).fetchall(),
        key=lambda row: [str(value) for value in row],
    )


def participants(path: Path) -> list[tuple[object, ...]]:
    """Year, kecamatan, sector, fund, sex and participants, without what was not said."""
    return [
        tuple(value for value in row[:6] if value is not None)
        for row in counted(path, "enrolment_yearly")
    ]


def active(path: Path) -> list[tuple[object, ...]]:
    return [
        tuple(value for value in row if value is not None)
        for row in counted(path, "enrolment_monthly")
    ]


def paid(path: Path) -> list[tuple[object, ...]]:
    """Month, kecamatan, sector, programme, level, and in the end cases, recipients and rupiah."""
    return [
        (row[0], *(value for value in row[1:6] if value is not None), row[6:])
        for row in counted(path, "benefits_monthly")
    ]


def refused(path: Path) -> list[str]:
    with pytest.raises(RefusedError) as error:
        reading.read(path)
    return [str(complaint.reason) for complaint in error.value.complaints]


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
        ("35.09.2025", Period()),
    ],
)
def test_the_words_above_a_table_say_its_period(text: str, period: Period) -> None:
    assert first_of([text]) == period


def test_the_nearest_words_say_the_month_and_the_others_its_year() -> None:
    assert first_of(["Januari", "TAHUN 2025"]) == Period(2025, month=1)
    assert first_of(["s.d. Maret", "2026"]) == Period(2026, until=dt.date(2026, 3, 31))


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


EXAMPLES = Path(__file__).parents[1] / "data" / "examples"


def recap(path: Path, *table: Sequence[object]) -> Path:
    return workbook(path, {"Rekap": table})


def test_the_published_numbers_of_december_2025_are_recaps_that_can_be_published_alone(
    tmp_path: Path,
) -> None:
    done = publish(sorted(EXAMPLES.glob("rekap_*.csv")), folder=tmp_path / "s", now=NOW)
    undetailed = (None, None, None)
    assert rows(done.path, "enrolment_yearly") == [
        (2025, None, "buruh_tani", None, None, 40_300, None, None),
        (2025, None, "desa", None, None, 9_484, None, None),
        (2025, None, "keagamaan", None, None, 19_474, None, None),
        (2025, None, None, None, None, 12_835, None, None),
    ]
    assert rows(done.path, "benefits_monthly") == [
        (2025, *undetailed, None, None, None, None, 17_800_000_000)
    ]
    tables = done.manifest.tables
    assert tables["enrolment_yearly"].gives == {"2025": ("sector", "participants")}
    assert tables["aid_monthly"].gives == {"2025": ("item", "quantity", "value_rp")}
    assert tables["benefits_monthly"].as_of == dt.date(2025, 12, 10)
    assert "terbit" not in {table.status for table in tables.values()}
    # What is said roundly stands among what is not detailed, and is no difference.
    found = reconciled(Registry(done.path)).set_index("claim")["verdict"]
    assert (found["participants_2025"], found["participants_2025_buruh_tani"]) == (
        "cocok",
        "cocok",
    )
    assert found["participants_2025_petani"] == "tidak dirinci"


def test_a_list_counts_and_the_recap_of_its_year_is_held_against_it(tmp_path: Path) -> None:
    files = real_files(tmp_path)
    said = recap(tmp_path / "r.xlsx", ["Peserta 2025"], ["Kecamatan", "Jumlah"], ["Puger", 5])
    with pytest.raises(RefusedError, match="dibandingkan saja") as error:
        publish([*files, said], folder=tmp_path / "s", now=NOW, acknowledged={})
    (warning,) = [one for one in error.value.complaints if one.rule == "recap_and_list"]
    assert warning.reason.endswith("Daftar → rekap: peserta 1 → 5.")

    done = publish([*files, said], folder=tmp_path / "s", now=NOW)
    assert [row[5] for row in rows(done.path, "enrolment_yearly")] == [1]
    later = publish([said], folder=tmp_path / "s", now=NOW)
    assert later.unchanged
    assert [file.kind for file in later.manifest.files if file.kind == "rekap_kepesertaan"] == []


def test_of_two_cumulative_recaps_the_later_one_counts(tmp_path: Path) -> None:
    files = real_files(tmp_path)[1:]
    head = ["Kecamatan", "Jumlah Peserta"]
    may = recap(tmp_path / "a.xlsx", ["Peserta s.d. 31 Mei 2025"], head, ["Puger", 5])
    june = recap(tmp_path / "b2.xlsx", ["Peserta s.d. 30 Juni 2025"], head, ["Puger", 7])
    done = publish([*files, june, may], folder=tmp_path / "s", now=NOW)
    assert [row[5] for row in rows(done.path, "enrolment_yearly")] == [7]
    july = recap(tmp_path / "c.xlsx", ["Peserta s.d. 31 Juli 2025"], head, ["Puger", 9])
    done = publish([july], folder=tmp_path / "s", now=NOW)
    assert [row[5] for row in rows(done.path, "enrolment_yearly")] == [9]
    assert "Kepesertaan: peserta tahun 2025 sebelumnya 7, sekarang 9." in done.remarks


def test_a_recap_of_a_month_is_added_to_those_of_other_months(tmp_path: Path) -> None:
    enrolled, _, given = real_files(tmp_path)
    head = ["Program", "Jumlah Kasus"]
    january = recap(tmp_path / "jan.xlsx", ["Klaim Januari 2025"], head, ["JKM", 5])
    publish([enrolled, given, january], folder=tmp_path / "s", now=NOW)
    february = recap(tmp_path / "feb.xlsx", ["Klaim Februari 2025"], head, ["JKM", 7])
    done = publish([february], folder=tmp_path / "s", now=NOW)
    assert [row[1].month for row in rows(done.path, "benefits_monthly")] == [1, 2]
    assert [file.name for file in done.manifest.files if file.kind == "rekap_klaim"] == [
        "feb.xlsx",
        "jan.xlsx",
    ]
    corrected = recap(tmp_path / "feb.xlsx", ["Klaim Februari 2025"], head, ["JKM", 8])
    done = publish([corrected], folder=tmp_path / "s", now=NOW)
    assert [row[6] for row in rows(done.path, "benefits_monthly")] == [5, 8]
    year = recap(tmp_path / "y.xlsx", ["Klaim Tahun 2025"], head, ["JKM", 99])
    done = publish([year], folder=tmp_path / "s", now=NOW)
    assert [row[6] for row in rows(done.path, "benefits_monthly")] == [99]


def test_quarters_add_up_and_two_recaps_of_the_same_time_are_refused(tmp_path: Path) -> None:
    enrolled, _, given = real_files(tmp_path)
    head = ["Program", "Jumlah Kasus"]
    first = recap(tmp_path / "a.xlsx", ["Klaim Triwulan I 2025"], head, ["JKM", 5])
    second = recap(tmp_path / "b2.xlsx", ["Klaim Triwulan II 2025"], head, ["JKM", 7])
    done = publish([enrolled, given, first, second], folder=tmp_path / "s", now=NOW)
    assert [row[6] for row in rows(done.path, "benefits_monthly")] == [12]
    year = recap(tmp_path / "c.xlsx", ["Klaim Tahun 2025"], head, ["JKM", 12])
    with pytest.raises(RefusedError, match="tahun 2025 sudah ada dalam b2"):
        publish([second, year], folder=tmp_path / "s", now=NOW)


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

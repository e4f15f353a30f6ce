"""Recaps that are published: beside lists, beside other recaps, and one after the other."""

import datetime as dt
from pathlib import Path

import pytest
from office_files import workbook
from published import NOW, publish, real_files, rows
from recap_files import recap

from data.frames import records
from data.intake.issues import RefusedError
from queries.benefits import Filter, by_period
from queries.reconciliation import reconciled
from queries.registry import Registry

EXAMPLES = Path(__file__).parents[1] / "data" / "examples"


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


def test_of_cumulative_recaps_the_last_one_counts(tmp_path: Path) -> None:
    files = real_files(tmp_path)[1:]
    head = ["Kecamatan", "Jumlah Peserta"]
    april = recap(tmp_path / "c2.xlsx", ["Peserta s.d. 30 April 2025"], head, ["Puger", 3])
    may = recap(tmp_path / "a.xlsx", ["Peserta s.d. 31 Mei 2025"], head, ["Puger", 5])
    june = recap(tmp_path / "b2.xlsx", ["Peserta s.d. 30 Juni 2025"], head, ["Puger", 7])
    done = publish([*files, june, april, may], folder=tmp_path / "s", now=NOW)
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


def test_recaps_of_other_months_are_sources_though_they_have_the_same_name(
    tmp_path: Path,
) -> None:
    enrolled, _, given = real_files(tmp_path)

    def said(number: int, month: str, cases: int) -> Path:
        (tmp_path / str(number)).mkdir()
        table = [f"Klaim {month} 2025"], ["Program", "Jumlah Kasus"], ["JKM", cases]
        return recap(tmp_path / str(number) / "Rekap klaim.xlsx", *table)

    publish([enrolled, given, said(1, "Januari", 5)], folder=tmp_path / "s", now=NOW)
    publish([said(2, "Februari", 7)], folder=tmp_path / "s", now=NOW)
    done = publish([said(3, "Februari", 8)], folder=tmp_path / "s", now=NOW)

    assert [row[6] for row in rows(done.path, "benefits_monthly")] == [5, 8]
    months = [file.start.month for file in done.manifest.files if file.kind == "rekap_klaim"]
    assert sorted(months) == [1, 2]

    # What is left of a file of two months is still of that file.
    (tmp_path / "4").mkdir()
    table = ["Klaim"], ["Bulan", "Program", "Jumlah Kasus"]
    both = [f"{month} 2025" for month in ("Maret", "April")]
    quarter = recap(tmp_path / "4" / "Rekap klaim.xlsx", *table, *([of, "JKM", 2] for of in both))
    publish([quarter], folder=tmp_path / "s", now=NOW)
    done = publish([said(5, "April", 3)], folder=tmp_path / "s", now=NOW)
    assert [row[6] for row in rows(done.path, "benefits_monthly")] == [5, 8, 2, 3]
    months = [file.start.month for file in done.manifest.files if file.kind == "rekap_klaim"]
    assert sorted(months) == [1, 2, 3, 4]


def test_a_recap_without_months_is_not_held_against_the_months_of_the_year_before(
    tmp_path: Path,
) -> None:
    publish(real_files(tmp_path), folder=tmp_path / "s", now=NOW)
    head = ["Kecamatan", "Jumlah Kasus", "Santunan (Rp)"]
    title = ["Klaim BPJS Ketenagakerjaan s.d. 31 Januari 2026"]
    said = recap(tmp_path / "r.xlsx", title, head, ["Puger", 500, 90_000_000_000])
    done = publish([said], folder=tmp_path / "s", now=NOW)
    assert rows(done.path, "benefits_monthly")[-1][0] == 2026
    assert not [one for one in done.warnings if one.rule.startswith("size_")]


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


def test_a_recap_of_a_quarter_is_added_to_that_of_another(tmp_path: Path) -> None:
    enrolled, _, given = real_files(tmp_path)
    head = ["Program", "Jumlah Kasus"]
    first = recap(tmp_path / "a.xlsx", ["Klaim Triwulan I 2025"], head, ["JKM", 5])
    second = recap(tmp_path / "b2.xlsx", ["Klaim Triwulan II 2025"], head, ["JKM", 7])
    publish([enrolled, given, first], folder=tmp_path / "s", now=NOW)
    done = publish([second], folder=tmp_path / "s", now=NOW, acknowledged={})
    assert sorted(row[6] for row in rows(done.path, "benefits_monthly")) == [5, 7]
    assert {"a.xlsx", "b2.xlsx"} <= {file.name for file in done.manifest.files}


def test_a_recap_of_premiums_alone_follows_another(tmp_path: Path) -> None:
    head = ["Kecamatan", "Iuran (Rp)"]
    files = real_files(tmp_path)[1:]
    may = recap(tmp_path / "a.xlsx", ["Iuran s.d. Mei 2025"], head, ["Puger", 500_000])
    june = recap(tmp_path / "b2.xlsx", ["Iuran s.d. Juni 2025"], head, ["Puger", 600_000])
    publish([*files, may], folder=tmp_path / "s", now=NOW)
    done = publish([june], folder=tmp_path / "s", now=NOW)
    assert [row[5:] for row in rows(done.path, "enrolment_yearly")] == [(None, None, 600_000)]


def test_a_recap_of_less_time_or_of_less_does_not_replace_a_fuller_one_unasked(
    tmp_path: Path,
) -> None:
    enrolled, _, given = real_files(tmp_path)
    head, full = ["Program", "Jumlah Kasus"], ["Program", "Jumlah Kasus", "Nominal"]
    year = recap(tmp_path / "a.xlsx", ["Klaim tahun 2025"], head, ["JKM", 5])
    december = recap(tmp_path / "d.xlsx", ["Klaim Desember 2025"], head, ["JKM", 1])
    publish([enrolled, given, year], folder=tmp_path / "s", now=NOW)
    with pytest.raises(RefusedError, match=r"dari berkas a\.xlsx .* tidak ikut lagi"):
        publish([december], folder=tmp_path / "s", now=NOW, acknowledged={})

    may = recap(tmp_path / "m.xlsx", ["Klaim s.d. Mei 2025"], full, ["JKM", 5, 210_000_000])
    june = recap(tmp_path / "j.xlsx", ["Klaim s.d. Juni 2025"], head, ["JKM", 6])
    with pytest.raises(RefusedError, match="tahun 2025 sudah ada dalam"):
        publish([may, june], folder=tmp_path / "s", now=NOW)


def test_a_year_with_only_months_of_active_participants_is_carried_over(tmp_path: Path) -> None:
    head = ["Bulan", "Peserta Aktif"]
    active = recap(tmp_path / "a.xlsx", ["Peserta aktif 2024"], head, ["Mei 2024", 5])
    enrolled, *others = real_files(tmp_path)
    publish([*others, active], folder=tmp_path / "s", now=NOW)
    done = publish([enrolled], folder=tmp_path / "s", now=NOW)
    may = dt.date(2024, 5, 1)
    assert may in [row[0] for row in rows(done.path, "enrolment_monthly")]


def test_of_two_recaps_that_divide_the_same_numbers_the_fuller_counts(tmp_path: Path) -> None:
    files, title = real_files(tmp_path)[1:], ["Peserta 2025"]
    places = recap(tmp_path / "a.xlsx", title, ["Kecamatan", "Jumlah"], ["Puger", 2], ["Ajung", 3])
    sectors = recap(tmp_path / "c.xlsx", title, ["Sektor", "Jumlah"], ["Nelayan", 5])
    done = publish([*files, sectors, places], folder=tmp_path / "s", now=NOW)
    assert sorted(row[5] for row in rows(done.path, "enrolment_yearly")) == [2, 3]
    assert "c.xlsx" not in [file.name for file in done.manifest.files]
    assert any(one.startswith("c.xlsx: tahun 2025 membagi angka") for one in done.remarks)

    sectors = recap(tmp_path / "c.xlsx", title, ["Sektor", "Jumlah"], ["Nelayan", 6])
    with pytest.raises(RefusedError, match=r"a\.xlsx → c\.xlsx: peserta 5 → 6"):
        publish([sectors, places], folder=tmp_path / "s", now=NOW)

    deaths = recap(tmp_path / "d.xlsx", ["Klaim JKM 2025"], ["Kecamatan", "Kasus"], ["Puger", 2])
    accidents = recap(
        tmp_path / "e.xlsx", ["Klaim s.d. Mei 2025"], ["Program", "Kasus"], ["JKK", 3]
    )
    done = publish([places, files[1], deaths, accidents], folder=tmp_path / "t", now=NOW)
    assert sorted(row[6] for row in rows(done.path, "benefits_monthly")) == [2, 3]


@pytest.mark.parametrize("together", [True, False])
def test_a_recap_of_more_time_that_has_less_is_asked_about(together: bool, tmp_path: Path) -> None:
    enrolled, _, given = real_files(tmp_path)
    head = ["Program", "Jumlah Kasus"]
    june = recap(tmp_path / "a.xlsx", ["Klaim s.d. Juni 2025"], head, ["JKM", 61])
    july = recap(tmp_path / "b2.xlsx", ["Klaim s.d. Juli 2025"], head, ["JKM", 46])
    files = [enrolled, given, june]
    if not together:
        publish(files, folder=tmp_path / "s", now=NOW)
        files = []

    done = publish([*files, july], folder=tmp_path / "s", now=NOW)

    (asked,) = (str(one) for one in done.warnings if one.rule == "later_recap_has_less")
    assert asked == (
        'b2.xlsx, lembar "Rekap": tahun 2025 lebih kecil daripada rekap sebelumnya: '
        "kasus dibayar 61 → 46"
    )
    more = recap(tmp_path / "c.xlsx", ["Klaim s.d. Agustus 2025"], head, ["JKM", 62])
    done = publish([more], folder=tmp_path / "s", now=NOW)
    assert "later_recap_has_less" not in {one.rule for one in done.warnings}


@pytest.mark.parametrize("times", [("Triwulan I", "Triwulan II"), ("Januari", "Februari")])
@pytest.mark.parametrize("together", [True, False])
def test_rupiah_of_a_part_of_a_year_are_not_said_of_the_year(
    times: tuple[str, str], together: bool, tmp_path: Path
) -> None:
    head = ["Program", "Jumlah Kasus", "Nominal (Rp)"]
    enrolled, _, given = real_files(tmp_path)
    first = recap(
        tmp_path / "a.xlsx",
        [f"Klaim {times[0]} 2025"],
        head,
        ["JKM", 5, 210_000_000],
        ["JKK", 0, ""],
    )
    second = recap(tmp_path / "b2.xlsx", [f"Klaim {times[1]} 2025"], head[:2], ["JKM", 7])
    files = [enrolled, given, first]
    if not together:
        publish(files, folder=tmp_path / "s", now=NOW)
        files = []
    done = publish([*files, second], folder=tmp_path / "s", now=NOW)

    frame = by_period(Registry(done.path), "year", Filter(2025, 2025)).frame
    paid = {row["programme"]: (row["cases"], row["amount_rp"]) for row in records(frame)}
    assert paid["jkm"] == (12, None)
    # Of one file's quarters, which have no months, there is one row, and its rupiah are not known.
    if not (together and times[0].startswith("Triwulan")):
        said = "Klaim manfaat: manfaat dibayar tahun 2025 hanya disebut untuk sebagian"
        assert said in "".join(done.remarks)


def test_cases_and_rupiah_that_two_sheets_say_apart_are_both_said_of_the_year(
    tmp_path: Path,
) -> None:
    enrolled, _, given = real_files(tmp_path)
    sheets = {
        "Kasus": [["Klaim tahun 2025"], ["Program", "Jumlah Kasus"], ["JKM", 5]],
        "Rupiah": [["Klaim tahun 2025"], ["Sektor", "Nominal (Rp)"], ["Nelayan", 210_000_000]],
    }
    both = workbook(tmp_path / "r.xlsx", sheets)
    done = publish([enrolled, given, both], folder=tmp_path / "s", now=NOW)

    assert {row[6:] for row in rows(done.path, "benefits_monthly")} == {
        (5, None, None),
        (None, None, 210_000_000),
    }
    assert {"cases", "amount_rp"} <= {*done.manifest.tables["benefits_monthly"].gives["2025"]}

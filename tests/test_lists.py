"""Lists of a month, what other lists lack and where it is found, and what is refused."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from checked_files import TODAY, read
from office_files import (
    AID_COLUMNS,
    BUDI,
    CLAIM_COLUMNS,
    REGISTRY_COLUMNS,
    RINI,
    SITI,
    claims,
    hand_over,
    meant,
    payment,
    person,
    registry,
    workbook,
)

from data.intake.examine import CheckedFiles, Order, read_and_check
from data.intake.imputation import kecamatan_of_address
from data.intake.issues import RefusedError
from data.intake.specification import (
    CUBES,
    Layout,
    LayoutError,
    check_layout,
    is_personal,
    save_layout,
)
from data.intake.staging import connect

OF_A_MONTH = REGISTRY_COLUMNS[:8]


def row(nik: str = SITI, **changed: object) -> list[object]:
    """A row of a list that says neither start nor months."""
    return person(nik=nik, **changed)[:8]  # type: ignore[arg-type]


def csv(path: Path, *rows: Sequence[object]) -> Path:
    texts = [
        [f"{cell:%d-%m-%Y}" if isinstance(cell, dt.date) else str(cell or "") for cell in cells]
        for cells in rows
    ]
    path.write_text("\n".join(map(";".join, texts)) + "\n", encoding="utf-8")
    return path


def months(path: Path) -> list[tuple[str | None, str | None]]:
    file = read(path)
    return list(zip(meant(file, "start_on"), meant(file, "months_paid"), strict=True))


def refusal(path: Path) -> str:
    with pytest.raises(RefusedError) as refused:
        read(path)
    return str(refused.value)


def counted(
    *paths: Path,
) -> tuple[CheckedFiles, dict[tuple[int, str], tuple[int, int]], dict[int, int]]:
    """What was found, participants and person-months by year and sector, and who is active."""
    con = connect(TODAY)
    order = Order(paths[0].parent, "sementara", "", None, (), TODAY)
    found = read_and_check(con, paths, order, lambda *_: None)
    yearly = con.sql((CUBES / "enrolment_yearly.sql").read_text())
    monthly = con.sql((CUBES / "enrolment_monthly.sql").read_text())
    sums = "year, sector::varchar, sum(participants)::integer, sum(person_months)::integer"
    return (
        found,
        {
            (year, sector): (people, times)
            for year, sector, people, times in yearly.aggregate(sums, "year, sector").fetchall()
        },
        dict(
            monthly.aggregate("month(month), sum(active_participants)::integer", "month").fetchall()
        ),
    )


def test_lists_of_months_in_several_files_give_the_months_of_each_person(tmp_path: Path) -> None:
    """A year's lists in any order: two files a month, a gap, a person who comes and goes."""
    files = [
        csv(tmp_path / "peserta_2025-03_bagian1.csv", OF_A_MONTH, row(SITI)),
        workbook(
            tmp_path / "Peserta Januari 2025 (1).xlsx", {"Data": [OF_A_MONTH, row(SITI), row(BUDI)]}
        ),
        csv(tmp_path / "peserta_2025-01_bagian2.csv", OF_A_MONTH, row(RINI)),
        csv(tmp_path / "peserta_2025-05.csv", OF_A_MONTH, row(RINI), row(SITI), row(BUDI)),
    ]
    found, yearly, active = counted(*files)
    assert not [one for one in found.complaints if one.rule != "published_totals"]
    assert yearly == {(2025, "buruh_tani"): (3, 7)}
    assert active == {1: 3, 3: 1, 5: 3}


def test_a_person_twice_on_the_list_of_a_month_counts_once_and_is_warned_of(tmp_path: Path) -> None:
    first = csv(tmp_path / "peserta 01-2025 a.csv", OF_A_MONTH, row(SITI), row(BUDI))
    second = csv(tmp_path / "peserta 01-2025 b.csv", OF_A_MONTH, row(SITI))
    third = csv(tmp_path / "peserta 02-2025.csv", OF_A_MONTH, row(SITI))
    found, yearly, active = counted(third, second, first)
    (double,) = (one for one in found.complaints if one.rule == "one_row_a_person")
    assert "1 orang muncul lebih dari sekali pada bulan yang sama tahun 2025" in double.reason
    assert "1 bulan yang berulang, dan 1 baris seluruhnya" in double.reason
    assert yearly == {(2025, "buruh_tani"): (2, 3)}
    assert active == {1: 2, 2: 1}


def test_sheets_of_months_are_read_together(tmp_path: Path) -> None:
    sheets = {title: [OF_A_MONTH, row()] for title in ("JAN", "Feb 2025", "03. Maret 2025")}
    path = workbook(tmp_path / "Peserta 2025.xlsx", sheets)
    assert months(path) == [(f"01/0{month}/2025", "1") for month in (1, 2, 3)]


def test_the_title_above_the_table_names_the_month(tmp_path: Path) -> None:
    title = ["DAFTAR PESERTA BULAN MEI 2025"]
    path = workbook(tmp_path / "k.xlsx", {"Sheet1": [title, [], OF_A_MONTH, row()]})
    assert months(path) == [("01/05/2025", "1")]
    assert any("diisi dari judul di atas tabel Mei 2025" in one for one in read(path).remarks)


@pytest.mark.parametrize(
    "above",
    [[["Bulan", "Mei"], ["Tahun", 2025]], [["Bulan", dt.date(2025, 5, 1)]], [["BULAN MEI", 2025]]],
)
def test_the_month_and_the_year_may_stand_in_cells_of_their_own(
    above: list[list[object]], tmp_path: Path
) -> None:
    printed = ["Dicetak", dt.date(2025, 6, 7)]
    path = workbook(tmp_path / "k.xlsx", {"Sheet1": [*above, printed, OF_A_MONTH, row()]})
    assert months(path) == [("01/05/2025", "1")]


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("BLTH", ["01-2025", "012025", "12025", "Januari 2025", "Jan-25", "2025-01"]),
        ("Periode", [dt.date(2025, 1, 1), 202501, "01/2025"]),
        ("Bulan", ["Januari", "JAN", 1, "01"]),
    ],
)
def test_a_column_of_months_makes_a_list_of_months(
    tmp_path: Path, heading: str, cells: list[object]
) -> None:
    rows = [[*row(f"35091157088000{n:02d}"), cell] for n, cell in enumerate(cells, start=11)]
    path = workbook(tmp_path / "k_2025.xlsx", {"Data": [[*OF_A_MONTH, heading], *rows]})
    assert months(path) == [("01/01/2025", "1")] * len(cells)


def test_a_list_whose_titles_name_two_months_is_refused(tmp_path: Path) -> None:
    title = ["Daftar peserta bulan Januari 2025"]
    path = workbook(tmp_path / "Februari 2025.xlsx", {"Data": [title, OF_A_MONTH, row()]})
    assert (
        "bulannya disebut berlainan: judul di atas tabel Januari 2025, nama berkas Februari 2025"
        in refusal(path)
    )


@pytest.mark.parametrize(
    "name", ["peserta", "peserta s.d. Maret 2025", "peserta 31-12-2025", "Januari-Maret 2025"]
)
def test_a_list_that_names_no_month_is_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    said = refusal(csv(tmp_path / f"{name}.csv", OF_A_MONTH, row()))
    assert 'bila ini daftar satu bulan, beri nama seperti "Januari 2025"' in said
    assert "Bulan Dibayar" not in said


@pytest.mark.sandboxed
def test_a_broken_file_among_many_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    files = [
        csv(tmp_path / f"peserta {month:02d}-2025.csv", OF_A_MONTH, row()) for month in (1, 2, 3)
    ]
    broken = tmp_path / "peserta 04-2025.xlsx"
    broken.write_bytes(b"PK\x03\x04 and nothing more")
    found, _, active = counted(files[0], broken, *files[1:])
    assert [one.file for one in found.complaints if one.severity == "tolak"] == [broken.name]
    assert active == {1: 1, 2: 1, 3: 1}


def test_the_same_file_under_the_names_of_two_months_is_asked_about(tmp_path: Path) -> None:
    files = [csv(tmp_path / f"{month} 2025.csv", OF_A_MONTH, row()) for month in ("Mei", "Juni")]
    found, _, active = counted(*files)
    (copy,) = (one for one in found.complaints if one.rule == "same_list_of_two_months")
    assert (copy.file, copy.severity) == ("Juni 2025.csv", "peringatan")
    assert active == {5: 1, 6: 1}


# Personal data


@pytest.mark.parametrize(
    "heading",
    ["NAMA_IBU_KANDUNG", "Gol. Darah", "No. HP", "E-mail", "No Rekening", "NPWP", "KPJ", "ALAMAT",
     "UPAH", "No. KK", "TEMPAT_LAHIR", "Nomor WA", "Nama Bank"],
)  # fmt: skip
def test_personal_columns_are_named_and_left_unread(tmp_path: Path, heading: str) -> None:
    untold = "RAHASIA 0812"
    files = [
        registry(tmp_path / "k.xlsx", [*person(), untold], columns=[*REGISTRY_COLUMNS, heading]),
        claims(tmp_path / "m.csv", [*payment(), untold], columns=[*CLAIM_COLUMNS, heading]),
        workbook(
            tmp_path / "b.xlsx", {"Bantuan": [[*AID_COLUMNS, heading], [*hand_over(), untold]]}
        ),
    ]
    for path in files:
        file = read(path)
        assert len(file.rows) == 1
        assert any(f'kolom data pribadi "{heading}" tidak dibaca.' in one for one in file.remarks)
        assert untold not in repr(file)


def test_headings_of_places_and_counts_are_not_personal() -> None:
    for heading in ("Kecamatan Alamat", "Desa/Kelurahan", "Nama Kelompok", "Jumlah", "Program"):
        assert not is_personal(heading)


def test_a_layout_cannot_read_personal_data_as_something_that_is_counted() -> None:
    with pytest.raises(LayoutError, match='"UPAH" memuat data pribadi'):
        check_layout("kepesertaan", Layout("x", headers={"months_paid": ("UPAH",)}))
    check_layout("kepesertaan", Layout("x", headers={"nik": ("Nomor Identitas Pekerja",)}))


# Tables of other programs


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_sheets_of_sipp_that_are_no_lists_say_what_they_are(tmp_path: Path, kind: str) -> None:
    tables = {
        "data_tk_na": ["KPJ", "NAMA_LENGKAP", "TGL_LAHIR", "SEBAB_NA", "TGL_KEJADIAN"],
        "update_data_tk": ["KPJ", "NAMA_LENGKAP", "ALAMAT", "NAMA_BANK"],
    }
    for name, headings in tables.items():
        rows = [headings, ["9" * 11, "Siti Simulasi", "17-08-1980", "1", "01-02-2025"]]
        if kind == "csv":
            said = refusal(csv(tmp_path / f"{name}.csv", *rows))
        else:
            said = refusal(workbook(tmp_path / "sipp.xlsx", {name: rows}))
        assert f"Ini lembar SIPP {name}" in said
        assert "data_tk_baru" in said
        assert "Siti" not in said


def test_families_of_dtsen_are_no_participants(tmp_path: Path) -> None:
    headings = ["nomor_kartu_keluarga", "desil_nasional", "kode_kabupaten_kota", "kecamatan"]
    rows = [headings, ["9935090000000001", "2", "3509", "AMBULU"]]
    files = [workbook(tmp_path / "keluarga_dtsen_v2_3509.xlsx", {"Sheet1": rows})]
    third = tmp_path / "keluarga_dtsen_v3.csv"
    third.write_bytes(
        "\n".join(map("|".join, [*rows, ["9935090000000002", "3\xb0"]])).encode("latin-1")
    )
    for path in [*files, third]:
        said = refusal(path)
        assert "Ini data keluarga DTSEN, bukan daftar peserta" in said
        assert "99350900" not in said


# Lists that lack something

SIPP_NEW = [
    "NO_PEGAWAI", "NAMA_LENGKAP", "TEMPAT_LAHIR", "TANGGAL_LAHIR", "NAMA_IBU_KANDUNG",
    "JENIS_IDENTITAS", "NOMOR_IDENTITAS", "JENIS_KELAMIN", "TANGGAL_KEPESERTAAN", "GOLONGAN_DARAH",
    "NPWP", "HP", "EMAIL", "UPAH", "ALAMAT", "KODE_POS", "LOKASI_PEKERJAAN", "STATUS_PEGAWAI",
    "TGL_AWAL_BEKERJA", "TGL_AKHIR_KONTRAK",
]  # fmt: skip
SIPP_WAGES = ["NIK", "KPJ", "NAMA_LENGKAP", "UPAH", "RAPEL", "BLTH", "NPP"]
FISHERS = Layout("SIPP nelayan", constants={"sector": "Nelayan tangkap", "funding": "APBD"})

# The 32nd day is nobody's birthday, so these are nobody's NIK.
OF_PUGER, OF_AMBULU, OF_NOWHERE = "3509083201800001", "3509123201800002", "3578013201800003"


def new(nik: str, address: str = "") -> list[object]:
    known = {
        "NAMA_LENGKAP": "SITI SIMULASI",
        "TANGGAL_LAHIR": "17-08-1980",
        "NOMOR_IDENTITAS": nik,
        "JENIS_KELAMIN": "P",
        "TANGGAL_KEPESERTAAN": "01-02-2021",
        "UPAH": "1200000",
        "ALAMAT": address,
    }
    return [known.get(heading, "x") for heading in SIPP_NEW]


def wages(nik: str, month: str) -> list[object]:
    return [nik, "", "SITI SIMULASI", "1200000", "0", month, "JJ000001"]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_lists_of_sipp_are_read_once_sector_and_fund_are_described(
    tmp_path: Path, kind: str
) -> None:
    rows = {
        "data_tk_baru": [SIPP_NEW, new("9935091708800001", "Dsn Krajan, Kec. Puger")],
        "data_upah": [SIPP_WAGES, wages("9935095708800001", "03-2025")],
    }
    for name, table in rows.items():
        path = tmp_path / f"{name} Maret 2025.{kind}"
        path = csv(path, *table) if kind == "csv" else workbook(path, {name: table})
        said = refusal(path)
        assert 'kolom "Sektor" tidak ada; bila memang tidak disebut, jelaskan sekali' in said
        assert "Tanggal Mulai" not in said
        save_layout(tmp_path, "kepesertaan", FISHERS)
        file = read(path, folder=tmp_path)
        assert meant(file, "sector") == ["Nelayan tangkap"]
        assert meant(file, "start_on") == ["01/03/2025"]
        assert meant(file, "months_paid") == ["1"]
        assert any('"UPAH"' in one and "data pribadi" in one for one in file.remarks)
        assert "1200000" not in repr(file)
        (tmp_path / "layouts").joinpath("kepesertaan-sipp_nelayan.toml").unlink()


def test_the_nik_tells_sex_and_birth_where_no_column_does(tmp_path: Path) -> None:
    columns = ["NIK", "Nama", "Kecamatan", "Sektor", "Sumber Dana"]
    rows = [
        [nik, "X", "Puger", "Nelayan tangkap", "APBD"]
        for nik in ("9935095708800001", "9935091708050002", "9935093213990003")
    ]
    file = read(csv(tmp_path / "Maret 2025.csv", columns, *rows))
    assert meant(file, "sex") == ["P", "L", None]
    assert meant(file, "born_on") == ["17/08/1980", "17/08/2005", None]
    assert any("ditambah 40 bagi perempuan" in one for one in file.remarks)
    unsaid = Layout("tanpa", constants={"sex": "", "born_on": ""})
    save_layout(tmp_path, "kepesertaan", unsaid)
    file = read(tmp_path / "Maret 2025.csv", folder=tmp_path)
    assert meant(file, "sex") == [None] * 3


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("Dsn Krajan RT 1 RW 2, Ds. Sumberejo, Kec. Ambulu", "35.09.12"),
        ("JL AMBULU 5 KECAMATAN PUGER", "35.09.08"),
        ("Krajan, Sumberejo, Ambulu", "35.09.12"),
        ("Desa Ambulu", None),
        ("Jl. Kalisat 12", None),
        ("Kec. Ambulu, Kec. Puger", None),
        ("", None),
    ],
)
def test_an_address_tells_the_kecamatan_if_it_names_one(address: str, code: str | None) -> None:
    assert kecamatan_of_address(address) == code


def with_kecamatan(tmp_path: Path, *paths: Path) -> tuple[CheckedFiles, dict[str | None, int]]:
    con = connect(TODAY)
    order = Order(tmp_path, "sementara", "", None, (), TODAY)
    found = read_and_check(con, paths, order, lambda *_: None)
    cube = con.sql((CUBES / "enrolment_yearly.sql").read_text())
    by_place = cube.aggregate("kecamatan::varchar, sum(participants)::integer", "kecamatan")
    return found, dict(by_place.fetchall())


def rules(found: CheckedFiles) -> dict[str, str]:
    return {one.rule: one.reason for one in found.complaints if one.rule != "published_totals"}


def test_a_kecamatan_from_the_nik_is_an_estimate(tmp_path: Path) -> None:
    save_layout(tmp_path, "kepesertaan", FISHERS)
    rows = [["NIK", "Nama"], *([nik, "X"] for nik in (OF_PUGER, OF_AMBULU, OF_NOWHERE))]
    path = csv(tmp_path / "Maret 2025.csv", *rows)
    found, people = with_kecamatan(tmp_path, path)
    assert people == {"35.09.08": 1, "35.09.12": 1, None: 1}
    assert [one.status for one in found.checked] == ["estimasi"]
    said = rules(found)
    assert set(said) == {"kecamatan_estimated", "kecamatan_unstated"}
    assert "kecamatan 2 dari 3 baris diperkirakan" in said["kecamatan_estimated"]
    assert "1 dari 3 baris tanpa kecamatan" in said["kecamatan_unstated"]


def test_a_second_list_tells_the_kecamatan_and_is_not_counted(tmp_path: Path) -> None:
    save_layout(tmp_path, "kepesertaan", FISHERS)
    rows = [["NIK", "Nama"], *([nik, "X"] for nik in (OF_PUGER, OF_AMBULU, OF_NOWHERE))]
    path = csv(tmp_path / "Maret 2025.csv", *rows)
    families = [
        ["nik", "kecamatan", "desil_nasional"],
        [OF_PUGER, "KEC. WULUHAN", "1"],
        [OF_AMBULU, "Jenggawah", "2"],
        [OF_NOWHERE, "Wuluhan", "2"],
        [SITI, "Puger", "1"],
    ]
    second = workbook(tmp_path / "anggota_dtsen.xlsx", {"Sheet1": families})
    found, people = with_kecamatan(tmp_path, second, path)
    assert people == {"35.09.11": 2, "35.09.16": 1}
    assert [one.status for one in found.checked] == ["sementara"]
    assert set(rules(found)) == {"second_list"}
    assert {one.file: one.counted for one in found.accounts} == {
        "Maret 2025.csv": 3,
        "anggota_dtsen.xlsx": 0,
    }


def test_without_a_list_that_needs_it_a_second_list_is_refused(tmp_path: Path) -> None:
    second = csv(tmp_path / "dua.csv", ["NIK", "Kecamatan"], [SITI, "Puger"])
    found, *_ = counted(second, csv(tmp_path / "Mei 2025.csv", OF_A_MONTH, row()))
    refused = {one.file for one in found.complaints if one.severity == "tolak"}
    assert refused == {"dua.csv"}


def test_a_list_may_leave_kecamatan_sector_and_fund_unsaid(tmp_path: Path) -> None:
    unsaid = dict.fromkeys(("kecamatan", "sector", "funding", "sex"), "")
    save_layout(tmp_path, "kepesertaan", Layout("BNBA", constants=unsaid))
    path = csv(tmp_path / "BNBA Maret 2025.csv", ["NIK", "NAMA"], [OF_PUGER, "X"])
    found, people = with_kecamatan(tmp_path, path)
    assert people == {None: 1}
    assert not rules(found)
    assert [one.status for one in found.checked] == ["sementara"]


def test_a_day_above_the_table_is_not_the_month_of_the_list(tmp_path: Path) -> None:
    day = ["Jember, 5 Mei 2025"]
    path = workbook(tmp_path / "03. Maret 2025.xlsx", {"Sheet1": [day, OF_A_MONTH, row()]})
    assert months(path) == [("01/03/2025", "1")]

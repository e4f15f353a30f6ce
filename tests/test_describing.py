"""What can be said on the screen about a file whose columns nobody knows, and what is shown."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from checked_files import read
from office_files import (
    AID_COLUMNS,
    CLAIM_COLUMNS,
    REGISTRY_COLUMNS,
    SITI,
    aid,
    claims,
    meant,
    payment,
    person,
    registry,
    workbook,
)

from data.intake import layouts
from data.intake.layouts import (
    Headings,
    Meaning,
    described,
    guess,
    likely_kind,
    open_points,
)
from data.intake.sandbox import open_file
from data.intake.specification import Layout, LayoutError, check_layout, save_layout


def found(path: Path, folder: Path | None = None) -> Headings | None:
    return layouts.find(open_file(path), folder or path.parent)


def sheet(tmp_path: Path, *rows: list[object]) -> Path:
    return workbook(tmp_path / "x.xlsx", {"Data": rows})


def test_a_file_that_can_be_read_needs_no_description(tmp_path: Path) -> None:
    for path in (
        registry(tmp_path / "k.xlsx"),
        claims(tmp_path / "m.csv"),
        aid(tmp_path / "b.xlsx"),
    ):
        assert found(path) is None


def test_the_headings_of_an_unknown_table_are_found_below_its_title(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        ["Daftar penerima bantuan", None, None, None],
        ["Tgl", "Barang", "Banyak", "Wilayah"],
        [dt.date(2025, 5, 20), "Pupuk", 3, "Puger"],
    )
    one = found(path)
    assert one is not None
    assert (one.file, one.sheet, one.row) == ("x.xlsx", "Data", 2)
    assert one.titles == ("Tgl", "Barang", "Banyak", "Wilayah")


def test_headings_of_two_lines_are_read_together(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    for row in (
        ["Tgl", "Tempat", None, "Banyak"],
        [None, "Wilayah", "Dusun", None],
        [dt.date(2025, 5, 20), "Puger", "Krajan", 3],
    ):
        page.append(row)
    for places in ("A1:A2", "B1:C1", "D1:D2"):
        page.merge_cells(places)
    book.save(tmp_path / "x.xlsx")
    one = found(tmp_path / "x.xlsx")
    assert one is not None
    assert (one.row, one.titles) == (2, ("Tgl", "Tempat Wilayah", "Tempat Dusun", "Banyak"))


@pytest.mark.parametrize(
    "first",
    [
        person(),
        person(nik=None),
        person(nik=None, born=None, start=None, months=None),
        person(nik=None, born="17 Agustus 1980", start=None, months=None),
        [None, "Siti Aminah", None, None, "AMBULU ", "Sumberejo", None, None, None, None],
        [None, "Siti Aminah", None, None, None, "Sumberejo", "nelayan", None, None, None],
    ],
)
def test_a_row_about_a_person_is_never_taken_for_headings(
    tmp_path: Path, first: list[object]
) -> None:
    assert found(sheet(tmp_path, first, person(), person())) is None


def test_texts_without_any_number_below_are_no_table(tmp_path: Path) -> None:
    rows = [["Siti", "Budi", "Rini"], ["Slamet", "Wati", "Joko"]]
    assert found(sheet(tmp_path, *rows)) is None


def test_a_heading_that_holds_a_number_of_a_person_is_not_shown(tmp_path: Path) -> None:
    path = registry(tmp_path / "k.xlsx", [*person(), "x"], columns=[*REGISTRY_COLUMNS, SITI])
    one = found(path)
    assert one is not None
    assert SITI not in one.titles


def test_instructions_and_hidden_sheets_are_not_described(tmp_path: Path) -> None:
    rows = [["Tgl", "Barang", "Banyak"], [dt.date(2025, 5, 20), "Pupuk", 3]]
    path = workbook(tmp_path / "x.xlsx", {"Petunjuk": rows, "Rahasia": rows, "Data": rows})
    book = openpyxl.load_workbook(path)
    book["Rahasia"].sheet_state = "hidden"
    book.save(path)
    one = found(path)
    assert one is not None
    assert one.sheet == "Data"


@pytest.mark.parametrize(
    ("titles", "kind"),
    [
        (REGISTRY_COLUMNS[:7], "kepesertaan"),
        (["NIK Peserta", "Nama Pekerja", "Tgl Lahir"], "kepesertaan"),
        (CLAIM_COLUMNS, "klaim_manfaat"),
        (["Tgl Pembayaran Klaim", "Jenis Manfaat", "Nilai Manfaat (Rp)"], "klaim_manfaat"),
        (AID_COLUMNS, "bantuan_pertanian"),
        (["Tgl Penyerahan", "Nama Barang Bantuan", "Volume", "Sat"], "bantuan_pertanian"),
    ],
)
def test_the_kind_is_that_whose_columns_are_most_alike(titles: list[str], kind: str) -> None:
    assert likely_kind(titles) == kind


def test_headings_that_are_alike_are_proposed_each_once() -> None:
    titles = ["Tanggal Lahir", "Tgl Lahir Peserta", "Nama Kecamatan Domisili", "Keterangan"]
    assert guess("kepesertaan", titles) == {
        "born_on": "Tanggal Lahir",
        "kecamatan": "Nama Kecamatan Domisili",
    }


WHOLE = {
    field: Meaning(title=title)
    for field, title in zip(
        ("handed_over_on", "item", "quantity", "unit", "value_rp", "origin", "kecamatan"),
        AID_COLUMNS,
        strict=False,
    )
}


@pytest.mark.parametrize(
    ("changed", "titles", "ignored", "said"),
    [
        ({}, [], [], "“Kelompok Penerima” wajib ada: pilih judulnya, atau beri isi tetap."),
        (
            {"group_name": Meaning(constant=" ")},
            [],
            [],
            "Isi tetap kolom “Kelompok Penerima”",
        ),
        ({"group_name": Meaning(title="Jumlah")}, [], [], "“Jumlah” dipakai untuk lebih dari satu"),
        ({"group_name": Meaning(title="Klp")}, ["Klp"], ["Klp"], "“Klp” dipakai, jadi tidak dapat"),
        ({"group_name": Meaning(constant="A")}, ["Cap"], [], "“Cap” belum dipakai dan belum"),
        ({"group_name": Meaning(constant="A")}, ["Cap"], ["Cap"], ""),
        ({"group_name": Meaning(constant="A"), "kecamatan": Meaning()}, ["No."], ["Kecamatan"], ""),
    ],
)
def test_what_is_still_open_is_said(
    changed: dict[str, Meaning], titles: list[str], ignored: list[str], said: str
) -> None:
    found = open_points(
        "bantuan_pertanian", [*AID_COLUMNS[:-1], *titles], {**WHOLE, **changed}, ignored
    )
    assert said in "\n".join(found)
    assert bool(found) == bool(said)


def test_nobody_is_told_to_give_all_rows_the_same_person() -> None:
    said = "\n".join(open_points("kepesertaan", [], {}, []))
    assert "Kolom “NIK” wajib ada: pilih judulnya.\n" in said
    assert "Nama" not in said
    assert "Desa/Kelurahan" not in said


def test_a_file_without_an_optional_column_is_read_and_that_is_said(tmp_path: Path) -> None:
    columns = [one for one in REGISTRY_COLUMNS if one != "Desa/Kelurahan"]
    row = [cell for cell in person(desa="-") if cell != "-"]
    path = registry(tmp_path / "k.xlsx", row, columns=columns)
    file = read(path, folder=tmp_path)
    assert meant(file, "desa") == [None]
    assert 'kolom "Desa/Kelurahan" tidak ada, dan dibiarkan kosong' in "\n".join(file.remarks)
    assert found(path, tmp_path) is None


def test_a_layout_may_do_no_more_than_leave_a_column_unread(tmp_path: Path) -> None:
    path = registry(tmp_path / "k.xlsx", [*person(), "x"], columns=[*REGISTRY_COLUMNS, "Cap"])
    one = found(path)
    assert one is not None
    assert (one.kind, one.titles[-1]) == ("kepesertaan", "Cap")
    save_layout(tmp_path, "kepesertaan", Layout("bercap", ignored=("Cap",)))
    assert read(path, folder=tmp_path).rows.tolist() == [2]
    assert found(path, tmp_path) is None


def test_what_must_be_there_cannot_be_said_to_be_blank() -> None:
    with pytest.raises(LayoutError, match='"Program" wajib ada'):
        check_layout("klaim_manfaat", Layout("x", constants={"programme": " "}))


@pytest.mark.parametrize(
    ("written", "years"),
    [
        ("", ()),
        ("2023", (2023,)),
        (" 2023 – 2025, 2021;2023 ", (2023, 2024, 2025, 2021)),
    ],
)
def test_years_are_written_as_people_write_them(written: str, years: tuple[int, ...]) -> None:
    assert described("bantuan_pertanian", "x", {}, (), written).periods == years


@pytest.mark.parametrize("written", ["tahun lalu", "23", "2023-", "12023", "2025-2023"])
def test_what_is_no_year_is_said(written: str) -> None:
    with pytest.raises(LayoutError, match="bukan tahun"):
        described("bantuan_pertanian", "x", {}, (), written)


def test_claims_of_one_sector_are_read_with_what_was_said(tmp_path: Path) -> None:
    columns = [one for one in CLAIM_COLUMNS if one != "Sektor"]
    row = [cell for cell in payment(sector="!") if cell != "!"]
    path = claims(tmp_path / "m.csv", row, columns=columns)
    meanings = {
        **{field: Meaning(title=title) for field, title in guess("klaim_manfaat", columns).items()},
        "sector": Meaning(constant="Nelayan tangkap"),
    }
    assert open_points("klaim_manfaat", columns, meanings, []) == []
    save_layout(tmp_path, "klaim_manfaat", described("klaim_manfaat", "nelayan", meanings, (), ""))
    assert meant(read(path, folder=tmp_path), "sector") == ["Nelayan tangkap"]


def test_a_list_of_sipp_is_described_by_its_sector_and_fund_alone(tmp_path: Path) -> None:
    titles = ["NOMOR_IDENTITAS", "NAMA_LENGKAP", "UPAH", "KODE_POS"]
    path = sheet(tmp_path, titles, ["9935091708800001", "X", "1", "2"])
    path = path.rename(tmp_path / "Maret 2025.xlsx")
    one = found(path)
    assert one is not None
    assert (one.kind, one.titles) == ("kepesertaan", tuple(titles))
    assert "UPAH" not in guess("kepesertaan", titles).values()
    meanings = {field: Meaning(title=title) for field, title in guess(one.kind, titles).items()}
    assert open_points(one.kind, titles, meanings, ()) == [
        f"Kolom “{name}” wajib ada: pilih judulnya, atau beri isi tetap."
        for name in ("Sektor", "Sumber Dana")
    ]
    meanings |= {"sector": Meaning(constant="Nelayan tangkap"), "funding": Meaning(constant="")}
    assert open_points(one.kind, titles, meanings, ()) == []
    save_layout(tmp_path, one.kind, described(one.kind, "SIPP", meanings, (), ""))
    assert found(path) is None
    file = read(path, folder=tmp_path)
    assert (meant(file, "sector"), meant(file, "funding")) == (["Nelayan tangkap"], [None])
    assert any('kolom "Sumber Dana" tidak dirinci' in remark for remark in file.remarks)

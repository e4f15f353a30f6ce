"""Where columns and rows are found, and layouts that the data steward describes."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from checked_files import read
from odd_files import aid_sheet
from office_files import (
    AID_COLUMNS,
    CLAIM_COLUMNS,
    REGISTRY_COLUMNS,
    hand_over,
    meant,
    person,
    workbook,
)

from data.intake import headers
from data.intake.columns import excel_letter
from data.intake.issues import RefusedError
from data.intake.rows import OfficeFile
from data.intake.specification import (
    LAYOUTS,
    SPECIFICATIONS,
    Layout,
    LayoutError,
    key,
    save_layout,
    saved_layouts,
)

FOREIGN = ["Tgl", "Barang", "Qty", "UoM", "Harga", "Kode Verifikasi", "Wilayah", "Klp"]
DESCRIBED = Layout(
    name="Dinas Pertanian, lama",
    headers={
        "handed_over_on": ("Tgl",),
        "item": ("Barang",),
        "quantity": ("Qty",),
        "unit": ("UoM",),
        "value_rp": ("Harga",),
        "kecamatan": ("Wilayah",),
        "group_name": ("Klp",),
    },
    constants={"origin": "Kabupaten"},
    ignored=("Kode Verifikasi",),
)


def refusal(path: Path, folder: Path | None = None) -> str:
    with pytest.raises(RefusedError) as refused:
        read(path, folder=folder)
    return str(refused.value)


def test_a_layout_that_was_described_is_understood_from_then_on(tmp_path: Path) -> None:
    row = [*hand_over()[:5], "V-17", "Puger", "Poktan Tani"]
    path = workbook(tmp_path / "b.xlsx", {"Data": [["Bantuan 2025"], FOREIGN, row]})
    assert "kolomnya tidak dikenal" in refusal(path, tmp_path)
    kept = save_layout(tmp_path, "bantuan_pertanian", DESCRIBED)
    assert kept.parent == tmp_path / LAYOUTS
    file = read(path, folder=tmp_path)
    assert file.specification.kind == "bantuan_pertanian"
    assert meant(file, "quantity") == ["12,5"]
    assert meant(file, "origin") == ["Kabupaten"]
    assert (file.cell(3, "value_rp"), file.cell(3, "origin")) == ("E3", "")
    said = "\n".join(file.remarks)
    assert 'dibaca menurut tata letak "Dinas Pertanian, lama"' in said
    assert 'kolom "Asal Dana" diisi "Kabupaten"' in said
    assert 'kolom "Kode Verifikasi" tidak dibaca' in said


def test_two_layouts_that_differ_in_what_is_constant_are_told_apart_by_the_name_of_the_file(
    tmp_path: Path,
) -> None:
    row = [*hand_over()[:5], "V-17", "Puger", "Poktan Tani"]
    for origin in ("Pusat", "Kabupaten"):
        named = replace(DESCRIBED, name=f"Bantuan {origin}", constants={"origin": origin})
        save_layout(tmp_path, "bantuan_pertanian", named)
    unclear = workbook(tmp_path / "b.xlsx", {"Data": [FOREIGN, row]})
    assert (
        'cocok dengan tata letak "Bantuan Kabupaten", "Bantuan Pusat", yang isi tetapnya berlainan'
        in refusal(unclear, tmp_path)
    )
    clear = workbook(tmp_path / "2025_bantuan_pusat.xlsx", {"Data": [FOREIGN, row]})
    assert meant(read(clear, folder=tmp_path), "origin") == ["Pusat"]


def test_a_described_layout_leaves_the_usual_one_as_it_was(tmp_path: Path) -> None:
    save_layout(tmp_path, "bantuan_pertanian", DESCRIBED)
    usual = workbook(tmp_path / "b.xlsx", {"Bantuan": aid_sheet()})
    assert meant(read(usual, folder=tmp_path), "origin") == ["Kabupaten"]
    other = workbook(tmp_path / "c.xlsx", {"Bantuan": aid_sheet(hand_over(origin="Pusat"))})
    assert meant(read(other, folder=tmp_path), "origin") == ["Pusat"]


def test_what_is_saved_is_read_back_whole(tmp_path: Path) -> None:
    odd = Layout(
        name='Dinas "Tani" \\ \u00e9\u2026',
        headers={"item": ('Jenis "utama"', "Baris\nganti")},
        constants={"unit": "ton\t"},
        ignored=("Cap #1",),
        periods=(2023, 2024),
    )
    save_layout(tmp_path, "bantuan_pertanian", odd)
    assert saved_layouts(tmp_path) == {"bantuan_pertanian": [odd]}
    save_layout(tmp_path, "bantuan_pertanian", odd)
    assert [path.suffix for path in (tmp_path / LAYOUTS).iterdir()] == [".toml"]


def test_a_layout_is_good_for_its_years_only(tmp_path: Path) -> None:
    old = Layout(name="lama", headers={"item": ("Barang",)}, periods=(2023,))
    save_layout(tmp_path, "bantuan_pertanian", old)
    header = [AID_COLUMNS[0], "Barang", *AID_COLUMNS[2:]]

    def written(title: str) -> Path:
        sheet = [[title], header, hand_over()]
        return workbook(tmp_path / "b.xlsx", {"Bantuan": sheet})

    assert meant(read(written("Bantuan tahun 2023"), folder=tmp_path), "item") == ["Pupuk"]
    assert 'berjudul "Barang" tidak dikenal' in refusal(written("Bantuan 2025"), tmp_path)
    assert meant(read(written("Bantuan"), folder=tmp_path), "item") == ["Pupuk"]


@pytest.mark.parametrize(
    ("kind", "described", "reason"),
    [
        ("lain", Layout("x"), "tidak dikenal"),
        ("kepesertaan", Layout("x", headers={"umur": ("Umur",)}), '"umur" tidak ada'),
        ("kepesertaan", Layout("x", headers={"sex": ("Seks", " SEKS ")}), "lebih dari satu kolom"),
        ("kepesertaan", Layout("x", {"sex": ("A",)}, ignored=("a",)), "lebih dari satu kolom"),
        ("kepesertaan", Layout("x", {"sex": ("A",)}, {"sex": "L"}), "dan juga isi tetap"),
        ("kepesertaan", Layout("x", headers={"sex": ("--",)}), "tidak boleh kosong"),
        ("kepesertaan", Layout("x", constants={"name": "Siti"}), "tidak dapat menjadi isi tetap"),
        ("kepesertaan", Layout("../.."), "harus diberi nama"),
    ],
)
def test_a_layout_that_does_not_fit_is_not_saved(
    tmp_path: Path, kind: str, described: Layout, reason: str
) -> None:
    with pytest.raises(LayoutError, match=reason):
        save_layout(tmp_path, kind, described)
    assert not (tmp_path / LAYOUTS).exists()


def test_a_broken_layout_in_the_folder_harms_nothing(tmp_path: Path) -> None:
    (tmp_path / LAYOUTS).mkdir()
    for number, text in enumerate(["kind = ", 'kind = "x"', 'kind = "kepesertaan"', "\udcff"]):
        path = tmp_path / LAYOUTS / f"{number}.toml"
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    path = workbook(tmp_path / "b.xlsx", {"Bantuan": aid_sheet()})
    assert read(path, folder=tmp_path).rows.tolist() == [2]


def test_no_two_columns_of_a_kind_share_a_name() -> None:
    for specification in SPECIFICATIONS.values():
        names = [key(n) for one in specification.columns for n in (one.header, *one.aliases)]
        names += map(key, specification.ignored)
        assert len(set(names)) == len(names)


def test_letters_of_columns_are_those_of_excel() -> None:
    assert [excel_letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    "written", ["Desa/Kelurahan", " DESA / KELURAHAN ", "Desa-Kelurahan:", "desa\u00a0kelurahan"]
)
def test_headers_are_compared_by_their_words(written: str) -> None:
    assert key(written) == "desa kelurahan"


def aid(tmp_path: Path, *rows: list[object]) -> OfficeFile:
    return read(workbook(tmp_path / "b.xlsx", {"Bantuan": aid_sheet(*rows)}))


def test_an_incomplete_row_at_the_end_is_not_taken_for_a_note(tmp_path: Path) -> None:
    file = aid(tmp_path, hand_over(), [None, "Pupuk", None, None, None, None, "Puger"])
    assert file.rows.tolist() == [2, 3]


def test_a_group_that_is_called_like_a_total_is_not_lost(tmp_path: Path) -> None:
    assert aid(tmp_path, hand_over(group="Total Tani"), hand_over(unit="Jumlah")).rows.tolist() == [
        2,
        3,
    ]
    assert aid(tmp_path, hand_over(group="Sumber Rejeki"), hand_over(group="*")).rows.tolist() == [
        2,
        3,
    ]


def test_a_person_whose_name_begins_like_a_total_is_not_lost(tmp_path: Path) -> None:
    row = person(name="Jumlah Suwito", desa=None, sector=None)
    path = workbook(tmp_path / "k.xlsx", {"Kepesertaan": [REGISTRY_COLUMNS, person(), row]})
    assert read(path).rows.tolist() == [2, 3]


def test_a_row_with_two_gaps_is_not_taken_for_a_note(tmp_path: Path) -> None:
    row = hand_over(day=None, item="Sumber air", origin=None)
    assert aid(tmp_path, hand_over(), row).rows.tolist() == [2, 3]


def test_notes_end_where_rows_go_on(tmp_path: Path) -> None:
    gaps = [None, "Pupuk", None, None, None, None, "Puger"]
    file = aid(tmp_path, hand_over(), ["Catatan: susulan"], ["menyusul"], hand_over(), gaps)
    assert file.rows.tolist() == [2, 5, 6]


def test_a_total_in_text_is_read_like_its_column(tmp_path: Path) -> None:
    file = aid(
        tmp_path,
        hand_over(value="1,500,000"),
        hand_over(value="500,000"),
        ["Total", None, None, None, "2,000,000"],
        ["Catatan: belum termasuk bantuan pusat"],
    )
    assert file.printed_totals == {"value_rp": Decimal(2_000_000)}


def test_a_total_of_a_part_is_not_that_of_the_file(tmp_path: Path) -> None:
    file = aid(tmp_path, hand_over(), ["Jumlah Kecamatan Puger", None, 12.5], hand_over())
    assert file.rows.tolist() == [2, 4]
    assert file.printed_totals == {}


def test_rows_after_a_note_are_still_rows(tmp_path: Path) -> None:
    file = aid(tmp_path, hand_over(), ["Catatan: susulan"], hand_over(), ["Sumber: DTPHP"])
    assert file.rows.tolist() == [2, 4]
    assert any("2 baris catatan" in remark for remark in file.remarks)


def test_a_sheet_of_a_month_does_not_say_when_a_registry_starts(tmp_path: Path) -> None:
    header = [name for name in REGISTRY_COLUMNS if name != "Tanggal Mulai"]
    row = person()[:8] + person()[9:]
    path = workbook(tmp_path / "k.xlsx", {"September 2025": [header, row]})
    assert 'kolom "Tanggal Mulai" tidak ada' in refusal(path)


def test_a_sheet_without_a_telling_title_gives_no_kecamatan(tmp_path: Path) -> None:
    header, row = AID_COLUMNS[:6] + AID_COLUMNS[7:], hand_over()[:6] + hand_over()[7:]
    for title in ("Bantuan", "Sheet1", "Lembar 2", "Mei", "2025"):
        path = workbook(tmp_path / "b.xlsx", {title: [header, row]})
        assert 'kolom "Kecamatan" tidak ada' in refusal(path)


def test_kinds_are_told_apart_by_their_columns() -> None:
    assert len(set(AID_COLUMNS) & set(CLAIM_COLUMNS)) * 2 < len(CLAIM_COLUMNS)


def test_a_complaint_about_a_column_names_its_cell(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "b.xlsx",
        {"Bantuan": [[], *aid_sheet([*hand_over(), "x"], header=[*AID_COLUMNS, "Klompok"])]},
    )
    with pytest.raises(RefusedError) as refused:
        read(path)
    (complaint,) = refused.value.complaints
    assert (complaint.sheet, complaint.row, complaint.cell) == ("Bantuan", 2, "I2")


def test_nothing_is_looked_for_below_the_first_rows(tmp_path: Path) -> None:
    for above, found in ((headers.FIRST_ROWS - 1, True), (headers.FIRST_ROWS, False)):
        path = workbook(tmp_path / "b.xlsx", {"Bantuan": [["x"]] * above + aid_sheet()})
        if found:
            assert read(path).rows.tolist() == [above + 2]
        else:
            assert "tidak ada baris judul kolom" in refusal(path)

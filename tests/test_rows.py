"""Which rows of a list count: none vanishes without a word, and none counts for several."""

import csv
import datetime as dt
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from checked_files import TODAY, findings, read
from office_files import (
    AID_COLUMNS,
    BUDI,
    CLAIM_COLUMNS,
    REGISTRY_COLUMNS,
    RINI,
    SITI,
    aid,
    claims,
    hand_over,
    payment,
    person,
    registry,
    workbook,
)
from openpyxl.styles import Font

from data.intake.cells import cell_text
from data.intake.examine import CheckedFiles, Order, read_and_check
from data.intake.issues import RefusedError
from data.intake.staging import connect

TWO_LINES = [
    ["NIK", "NAMA", "JENIS", *(title.upper() for title in REGISTRY_COLUMNS[3:])],
    [None, None, "KELAMIN", *[None] * 7],
]
BLANK = [None] * len(REGISTRY_COLUMNS)
THREE = [person(nik=nik) for nik in (SITI, BUDI, RINI)]


def written(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    if path.suffix == ".xlsx":
        return workbook(path, {"BNBA": rows})
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([map(cell_text, row) for row in rows])
    return path


def said(path: Path) -> list[str]:
    return [f"{one.rule} {one.cell}".strip() for one in findings(path).complaints]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_person_whose_last_columns_are_blank_is_no_repeated_header(
    tmp_path: Path, ending: str
) -> None:
    half = [*person(nik=BUDI)[:4], *[None] * 6]
    path = written(tmp_path / f"k.{ending}", [*TWO_LINES, person(), half])
    cells = [one.cell for one in findings(path).complaints]
    assert cells == ["E4", "G4", "H4", "I4", "J4"]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_header_of_two_lines_may_be_repeated_on_every_page(tmp_path: Path, ending: str) -> None:
    numbers = list(range(1, 11))
    page = [*TWO_LINES, numbers]
    path = written(tmp_path / f"k.{ending}", [*page, *THREE[:2], *page, THREE[2]])
    file = read(path)
    assert file.rows.tolist() == [4, 5, 9]
    (left,) = file.left_out
    assert left.endswith(
        "tidak dihitung: 2 baris judul yang berulang (baris 6–7), 2 baris nomor kolom (baris 3, 8)."
    )


@pytest.mark.parametrize(
    "label", ["J U M L A H", "T O T A L", "JUMLAH", "Jumlah pindahan", "Pindahan", "Rata-rata"]
)
def test_sums_are_no_persons_however_they_are_written(tmp_path: Path, label: str) -> None:
    total = [None, label, *[None] * 7, 12]
    file = read(registry(tmp_path / "k.xlsx", *THREE, total))
    assert file.rows.tolist() == [2, 3, 4]
    assert "1 baris jumlah (baris 5)" in file.left_out[0]


def test_a_spaced_total_is_held_against_the_rows(tmp_path: Path) -> None:
    total = [None, "J U M L A H", *[None] * 7, 13]
    assert said(registry(tmp_path / "k.xlsx", *THREE, total)) == ["printed_totals_add_up"]


def test_a_total_below_the_months_may_count_the_persons(tmp_path: Path) -> None:
    rows = [person(nik=nik) for nik in (SITI, BUDI, RINI)]
    assert said(registry(tmp_path / "k.xlsx", *rows, [None, "JUMLAH", *[None] * 7, 3])) == []
    assert said(registry(tmp_path / "k.xlsx", *rows, [None, "JUMLAH", *[None] * 7, 4])) == [
        "printed_totals_add_up"
    ]


@pytest.mark.parametrize("label", ["Catatan: pindah desa", "Jumlah Santoso"])
def test_a_row_with_a_nik_is_a_person_whatever_stands_beside_it(tmp_path: Path, label: str) -> None:
    row = [BUDI, label, *[None] * 8]
    path = registry(tmp_path / "k.xlsx", person(), [None, "Keterangan:", *[None] * 8], row)
    assert {one.row for one in findings(path).complaints} == {4}


def test_a_payment_among_the_notes_does_not_vanish(tmp_path: Path) -> None:
    note = ["Catatan: susulan", *[""] * 6]
    path = claims(tmp_path / "m.csv", payment(), note, ["15/04/2025", "JKM", *[""] * 4, "42000000"])
    assert {one.row for one in findings(path).complaints} == {4}


def test_rows_that_are_only_numbered_are_said(tmp_path: Path) -> None:
    rows = [[1, *person()], [2, *BLANK], [3, *BLANK]]
    file = read(registry(tmp_path / "k.xlsx", *rows, columns=["No", *REGISTRY_COLUMNS]))
    assert "2 baris tanpa isi selain nomor (baris 3–4)" in file.left_out[0]


@pytest.mark.parametrize(
    "number", [14, "14", "14 orang", "± 14 org.", "14 (empat belas) orang", "1.250 jiwa", "2 kasus"]
)
def test_a_number_of_persons_is_no_person(tmp_path: Path, number: object) -> None:
    row = [*payment()[:5], number, "588000000"]
    file = workbook(tmp_path / "m.xlsx", {"Klaim": [CLAIM_COLUMNS, row]})
    (one,) = [one for one in findings(file).complaints if one.rule == "single_cases"]
    assert one.severity == "tolak"
    assert one.reason.startswith("Ini rekap klaim manfaat, bukan daftar tunggal: 1 baris")


def test_a_number_of_groups_is_no_group_but_a_group_may_have_a_number(tmp_path: Path) -> None:
    rule = "single_cases"
    assert rule in said(aid(tmp_path / "b.xlsx", hand_over(group=3)))
    assert rule in said(aid(tmp_path / "b.xlsx", hand_over(group="3 poktan")))
    for name in ("Tani Makmur 3", "Poktan 45", "3 Saudara", "Sumber Rejeki (25 orang)"):
        assert rule not in said(aid(tmp_path / "b.xlsx", hand_over(group=name)))


def test_a_nik_whose_last_digits_are_gone_is_refused(tmp_path: Path) -> None:
    lost = [person(nik=f"35091157088{place}0000") for place in range(3)]
    (one,) = [
        one
        for one in findings(registry(tmp_path / "k.xlsx", *lost)).complaints
        if one.rule == "nik_keeps_its_digits"
    ]
    assert (one.severity, one.row) == ("tolak", None)
    assert one.reason.startswith("3 dari 3 NIK berakhir 0, 3 di antaranya 0000")


def test_among_sound_nik_only_the_one_that_ends_in_noughts_is_named(tmp_path: Path) -> None:
    path = registry(tmp_path / "k.xlsx", *THREE, person(nik="3509115708890000"))
    assert said(path) == ["nik_keeps_its_digits A5"]


def test_nik_that_end_in_nought_too_often_have_lost_a_digit(tmp_path: Path) -> None:
    rounded = [person(nik=f"3509115708800{place:02d}0") for place in range(1, 21)]
    assert said(registry(tmp_path / "k.xlsx", *rounded)) == ["nik_keeps_its_digits"]
    assert said(registry(tmp_path / "k.xlsx", *rounded[:3])) == []


def test_the_same_payment_or_aid_twice_is_asked_about_with_both_places(tmp_path: Path) -> None:
    twice = claims(tmp_path / "m.csv", payment(), payment(amount="21000000"), payment())
    (one,) = [one for one in findings(twice).complaints if one.rule == "same_payment_twice"]
    assert (one.severity, one.row) == ("peringatan", 4)
    assert "dengan baris 2;" in one.reason
    other = claims(tmp_path / "m.csv", payment(), payment(recipient="Ngatemi"))
    assert said(other) == []
    unread = claims(tmp_path / "m.csv", payment(programme="JHT"), payment(programme="JP"))
    assert said(unread) == ["readable_cell B2", "readable_cell B3"]
    path = aid(tmp_path / "b.xlsx", hand_over(), hand_over(), hand_over(quantity=13))
    assert said(path) == ["same_hand_over_twice A3"]


@pytest.mark.parametrize(
    ("columns", "row", "lacking", "needed"),
    [
        (REGISTRY_COLUMNS, person(), "Desa/Kelurahan", "Sektor"),
        (CLAIM_COLUMNS, payment(), "Jenjang", "Kecamatan"),
    ],
)
def test_an_optional_column_may_be_absent_and_no_other(
    tmp_path: Path, columns: Sequence[str], row: Sequence[object], lacking: str, needed: str
) -> None:
    def without(title: str) -> Path:
        kept = [place for place, one in enumerate(columns) if one != title]
        rows = [[cells[place] for place in kept] for cells in (columns, row)]
        return written(tmp_path / "a.csv", rows)

    assert said(without(lacking)) == []
    assert f'kolom "{lacking}" tidak ada, dan dibiarkan kosong' in "".join(
        read(without(lacking)).remarks
    )
    with pytest.raises(RefusedError, match=f'kolom "{needed}" tidak ada'):
        read(without(needed))


def test_claims_month_by_month_count_together(tmp_path: Path) -> None:
    months = [
        claims(tmp_path / f"{month}.csv", payment(paid=f"15/0{month}/2025")) for month in (1, 2)
    ]
    order = Order(tmp_path, "sementara", "", None, (), TODAY)
    found = read_and_check(connect(TODAY), months, order, lambda *_: None)
    assert [one.reason for one in found.complaints if one.severity == "tolak"] == []
    assert [passed.months for passed in found.checked] == [
        (dt.date(2025, 1, 1),),
        (dt.date(2025, 2, 1),),
    ]


def together(*paths: Path) -> CheckedFiles:
    order = Order(paths[0].parent, "sementara", "", None, (), TODAY)
    return read_and_check(connect(TODAY), paths, order, lambda *_: None)


JANUARY, FEBRUARY, MARCH = (
    payment(paid=f"15/0{month}/2025", recipient=f"Orang {month}") for month in (1, 2, 3)
)


@pytest.mark.parametrize("turned", [1, -1])
def test_of_a_file_that_another_contains_nothing_is_added(tmp_path: Path, turned: int) -> None:
    quarter = claims(tmp_path / "jan_mar.csv", JANUARY, FEBRUARY, MARCH)
    found = together(*[claims(tmp_path / "jan.csv", JANUARY), quarter][::turned])
    assert found.complaints == ()
    assert [passed.file.name for passed in found.checked] == ["jan_mar.csv"]
    assert found.remarks[1] == (
        "jan.csv: 2 baris: 0 dihitung, 2 tidak dihitung (1 judul, 1 sudah ada di lembar atau "
        "berkas lain), 0 ditolak. Barisnya ada di jan_mar.csv, jadi berkas ini tidak dihitung lagi."
    )


def test_files_that_overlap_without_being_equal_say_what_to_do(tmp_path: Path) -> None:
    first = claims(tmp_path / "a.csv", JANUARY, FEBRUARY)
    found = together(first, claims(tmp_path / "b.csv", FEBRUARY, MARCH))
    assert [str(one) for one in found.complaints] == [
        "b.csv: klaim manfaat Februari 2025 sudah ada dalam a.csv, dan isinya tidak sama: bila "
        "yang satu menggantikan yang lain, beri hanya yang terakhir; bila keduanya berlaku, "
        "gabungkan barisnya menjadi satu berkas"
    ]


def test_a_sheet_that_repeats_others_is_not_added(tmp_path: Path) -> None:
    may, june = hand_over(), hand_over(quantity=3)
    sheets = {"Mei": [may], "Juni": [june], "Semua": [may, june], "Juli": [hand_over(quantity=4)]}
    path = tmp_path / "b.xlsx"
    workbook(path, {title: [AID_COLUMNS, *rows] for title, rows in sheets.items()})
    found = together(path)
    assert found.complaints == ()
    (account,) = found.accounts
    assert (account.counted, account.left_out) == (3, {"above": 4, "contained": 2})
    assert 'Lembar "Mei": barisnya ada di lembar "Semua", jadi tidak dihitung lagi.' in str(
        found.remarks
    )


SPACES_OF_ODS = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for name, long in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
    )
)


def open_document(path: Path, rows: Sequence[tuple[str, str, Sequence[object]]]) -> Path:
    """An ODS whose rows have attributes and whose cells have a style."""
    lines = "".join(
        f"<table:table-row {attributes}>"
        + "".join(
            f'<table:table-cell office:value-type="string" table:style-name="{style}">'
            f"<text:p>{cell_text(cell)}</text:p></table:table-cell>"
            for cell in cells
        )
        + "</table:table-row>"
        for attributes, style, cells in rows
    )
    content = (
        f"<office:document-content {SPACES_OF_ODS}><office:automatic-styles>"
        '<style:style style:name="ce2" style:family="table-cell"><style:text-properties '
        'style:text-line-through-style="solid"/></style:style></office:automatic-styles>'
        '<office:body><office:spreadsheet><table:table table:name="Daftar">'
        f"{lines}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def marked(path: Path, hidden: Sequence[int], struck: Sequence[int]) -> Path:
    """The three persons in rows 2 to 4, some of them hidden or struck out."""
    rows: list[Sequence[object]] = [REGISTRY_COLUMNS, *THREE]
    if path.suffix == ".ods":
        return open_document(
            path,
            [
                (
                    'table:visibility="filter"' if number in hidden else "",
                    "ce2" if number in struck else "ce1",
                    cells,
                )
                for number, cells in enumerate(rows, 1)
            ],
        )
    book = openpyxl.load_workbook(written(path, rows))
    sheet = book.worksheets[0]
    for number in hidden:
        sheet.row_dimensions[number].hidden = True
    for number in struck:
        for cell in sheet[number]:
            cell.font = Font(strike=True)
    sheet["B2"].font = Font(strike=True)
    book.save(path)
    return path


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_hidden_and_struck_out_rows_count_only_with_a_reason(tmp_path: Path, ending: str) -> None:
    path = marked(tmp_path / f"k.{ending}", hidden=[2, 3], struck=[4])
    found = {one.rule: one for one in findings(path).complaints}
    assert set(found) == {"hidden_rows", "struck_rows"}
    assert {one.severity for one in found.values()} == {"peringatan"}
    assert found["hidden_rows"].reason.startswith("2 baris tersembunyi ikut dihitung (baris 2–3)")
    assert found["struck_rows"].reason.startswith("1 baris dicoret ikut dihitung (baris 4)")
    assert said(marked(tmp_path / f"l.{ending}", hidden=[1], struck=[])) == []


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_hidden_and_struck_out_rows_are_left_out_if_the_data_steward_says_so(
    tmp_path: Path, ending: str
) -> None:
    path = marked(tmp_path / f"k.{ending}", hidden=[2, 3], struck=[3, 4])
    file = read(path, chosen={"hidden_rows": "lewati"})
    assert file.rows.tolist() == [4]
    assert [one.rule for one in file.warnings] == ["struck_rows"]
    assert file.rows_left_out == {"above": 1, "hidden": 2}
    assert "2 baris tersembunyi (baris 2–3)" in file.left_out[0]
    file = read(path, chosen={"struck_rows": "lewati"})
    assert file.rows.tolist() == [2]


def test_a_sheet_of_recaps_beside_the_list_is_left_aside_and_held_against_it(
    tmp_path: Path,
) -> None:
    people = [
        person(nik=nik, kecamatan=name, desa=None)
        for nik, name in ((SITI, "Ambulu"), (BUDI, "Puger"), (RINI, "Puger"))
    ]
    title = ["REKAP PESERTA", None]

    def beside(*rows: Sequence[object]) -> Path:
        sheets = {"Daftar": [REGISTRY_COLUMNS, *people], "REKAP": [title, *rows]}
        return workbook(tmp_path / "k.xlsx", sheets)

    path = beside(["Kecamatan", "Jumlah"], ["Ambulu", 1], ["Kec. Puger", 2], ["JUMLAH", 3])
    assert said(path) == []
    assert read(path).left_out == ('Lembar "REKAP": rekap di samping daftar, tidak dihitung.',)
    (one,) = findings(beside(["Kecamatan", "Jumlah"], ["Ambulu", 1], ["Puger", 1])).complaints
    assert (one.rule, one.severity, one.sheet) == ("recap_beside_the_list", "peringatan", "REKAP")
    assert one.reason == ("rekap ini berjumlah 2, daftarnya 3 baris: Puger 1, di daftar 2 baris")


@pytest.mark.parametrize(
    "row",
    [[SITI, "Puger", 4], ["Puger", "15/03/2025", 42_000_000], ["Puger", dt.date(2025, 3, 15), 1]],
)
def test_a_sheet_of_persons_or_payments_is_never_left_aside_as_a_recap(
    tmp_path: Path, row: Sequence[object]
) -> None:
    sheets = {"Daftar": [REGISTRY_COLUMNS, person()], "REKAP": [row]}
    with pytest.raises(RefusedError, match="bentuknya tidak dikenal"):
        read(workbook(tmp_path / "k.xlsx", sheets))

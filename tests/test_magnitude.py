"""Amounts in thousands of rupiah: what says so is multiplied, what betrays it is asked about."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from checked_files import findings, read
from office_files import (
    AID_COLUMNS,
    CLAIM_COLUMNS,
    aid,
    claims,
    hand_over,
    meant,
    payment,
    workbook,
)

from data.intake.columns import Cast
from data.intake.issues import RefusedError
from data.intake.magnitude import in_heading, in_text, without


def total(path: Path, field: str) -> int:
    held = read(path).cells[field]
    assert isinstance(held, Cast)
    return int(held.total())


def aid_under(path: Path, *rows: Sequence[object], value: object = 125_000) -> Path:
    """A hand-over below these rows, whose last is the header."""
    return workbook(path, {"Bantuan": [*rows, hand_over(value=value)]})


@pytest.mark.parametrize(
    ("said", "factor"),
    [
        ("(dalam ribuan rupiah)", 1_000),
        ("Satuan: juta Rp", 1_000_000),
        ("(Rp000)", 1_000),
        ("(x Rp1.000)", 1_000),
        ("Catatan: nilai dalam jutaan rupiah.", 1_000_000),
    ],
)
def test_what_stands_above_the_table_multiplies_rupiah_and_nothing_else(
    tmp_path: Path, said: str, factor: int
) -> None:
    path = aid_under(tmp_path / "b.xlsx", ["BANTUAN 2025"], [said], AID_COLUMNS)
    assert total(path, "value_rp") == 125_000 * factor
    assert float(total(path, "quantity")) == 12
    words = f"{factor:,}".replace(",", ".")
    assert f'kolom "Nilai (Rp)" dikalikan {words}, sebab di atas' in "".join(read(path).remarks)


def test_a_note_below_the_table_multiplies_its_printed_total_too(tmp_path: Path) -> None:
    rows = [payment(amount="42000"), payment(amount="20000", recipient="Ngatemi")]
    ends = [["", "JUMLAH", *[""] * 4, "62000"], ["*) dalam ribuan rupiah", *[""] * 6]]
    path = claims(tmp_path / "m.csv", *rows, *ends)
    assert total(path, "amount_rp") == 62_000_000
    assert findings(path).complaints == ()


@pytest.mark.parametrize(
    ("title", "factor"),
    [
        ("Nominal (Rp000)", 1_000),
        ("Nominal (ribu Rp)", 1_000),
        ("NOMINAL (JUTAAN)", 1_000_000),
        ("Nilai Manfaat dalam jutaan rupiah", 1_000_000),
        ("Nominal (Rp 1.000.000)", 1_000_000),
    ],
)
def test_the_heading_of_a_column_multiplies_it(tmp_path: Path, title: str, factor: int) -> None:
    path = claims(tmp_path / "m.csv", payment(amount="42"), columns=[*CLAIM_COLUMNS[:-1], title])
    assert total(path, "amount_rp") == 42 * factor


def test_each_sheet_has_its_own_magnitude_and_a_heading_over_several_columns_counts(
    tmp_path: Path,
) -> None:
    over = [None, None, "Bantuan (dalam jutaan rupiah)", *[None] * 5]
    sheets = {
        "Januari": [AID_COLUMNS, hand_over()],
        "Februari": [["Dalam ribuan rupiah"], AID_COLUMNS, hand_over(value=1)],
        "Maret": [over, AID_COLUMNS, hand_over(value=1)],
    }
    assert total(workbook(tmp_path / "b.xlsx", sheets), "value_rp") == 126_001_000


@pytest.mark.parametrize(
    "text",
    [
        "Jumlah dalam ton/ribuan",
        "dalam ribuan ton",
        "(dalam ribuan orang)",
        "Santunan Rp42 juta",
        "sebesar 500 ribu rupiah",
        "dua juta rupiah",
        "Nilai Rp 1.000.000 per orang",
        "(42.000 rupiah)",
    ],
)
def test_an_amount_or_another_unit_in_a_text_multiplies_nothing(text: str) -> None:
    assert in_text(text) is None


def test_a_heading_in_full_rupiah_has_no_magnitude() -> None:
    assert in_heading("Nilai Bantuan (Rp)") is None
    assert without("Nilai Bantuan (Rp)") == "Nilai Bantuan (Rp)"


def test_thousands_of_nothing_are_asked_about_where_they_may_be_tons(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match='"dalam ribuan" tidak menyebut apa: tulis "dalam rib'):
        read(aid_under(tmp_path / "b.xlsx", ["(dalam ribuan)"], AID_COLUMNS))
    path = claims(tmp_path / "m.csv", payment(amount="42"))
    path.write_text("(dalam jutaan)\n" + path.read_text(encoding="utf-8-sig"), encoding="utf-8")
    assert total(path, "amount_rp") == 42_000_000


def test_the_rule_of_jkm_and_tiny_aid_betray_thousands(tmp_path: Path) -> None:
    found = findings(claims(tmp_path / "m.csv", payment(amount="42000"), payment(amount="9000")))
    assert [(one.rule, one.row) for one in found.complaints] == [
        ("jkm_near_the_statutory_amount", 3),
        ("jkm_in_full", None),
    ]
    assert "1 JKM mendekati jumlah menurut aturan bila dikalikan 1.000, misalnya Rp42.000" in str(
        found.complaints[1]
    )
    found = findings(aid(tmp_path / "b.xlsx", hand_over(value=125_000), hand_over(value=90_000)))
    assert [one.rule for one in found.complaints] == ["aid_in_full"]


def test_a_note_below_a_recap_multiplies_in_whatever_column_it_stands(tmp_path: Path) -> None:
    head, row = ["Kecamatan", "Kasus", "Nominal"], ["Puger", 1, 1.25]
    for note in (["*) dalam jutaan rupiah"], [None, "Catatan: dalam jutaan rupiah"]):
        table = [["Klaim JKK 2025"], head, row, note]
        path = workbook(tmp_path / "a.xlsx", {"Rekap": table})
        assert total(path, "amount_rp") == 1_250_000


def test_a_magnitude_may_stand_in_brackets_behind_the_rupiah_below_a_month(tmp_path: Path) -> None:
    assert without("Rp (juta)") == ""
    lines = ["Kecamatan", "Januari", None], [None, "Kasus", "Rp (juta)"]
    table = [["Klaim JKM 2025"], *lines, ["Puger", 1, 42]]
    assert total(workbook(tmp_path / "a.xlsx", {"Rekap": table}), "amount_rp") == 42_000_000


def test_tiny_payments_premiums_and_aid_of_recaps_betray_thousands(tmp_path: Path) -> None:
    small = payment(programme="JKK", amount="850,5"), payment(programme="JKK", amount="3500000")
    found = findings(claims(tmp_path / "m.csv", *small))
    assert [(one.rule, one.row) for one in found.complaints] == [("payment_in_full", None)]
    assert "misalnya Rp851 di baris 2: bila ditulis dalam ribuan" in found.complaints[0].reason
    claimed = ["Kecamatan", "Program", "Kasus", "Nominal"], ["Puger", "JKK", 2, 3_500]
    members = ["Kecamatan", "Jumlah Peserta", "Iuran"], ["Puger", 10, 672]
    given = ["Kecamatan", "Nilai Bantuan (Rp)"], ["Puger", 125]
    for rule, title, table in (
        ("payment_in_full", "Klaim 2025", claimed),
        ("premium_in_full", "Peserta 2025", members),
        ("aid_in_full", "Bantuan pertanian 2025", given),
    ):
        found = findings(workbook(tmp_path / f"{rule}.xlsx", {"Rekap": [[title], *table]}))
        assert [one.rule for one in found.complaints] == [rule]
        table[1][-1] = 1_680_000
        found = findings(workbook(tmp_path / f"{rule}.xlsx", {"Rekap": [[title], *table]}))
        assert not found.complaints


def test_an_answer_of_the_data_steward_is_better_than_what_the_file_says(tmp_path: Path) -> None:
    path = claims(tmp_path / "m.csv", payment(amount="42000"))
    file = read(path, chosen={"rupiah": "ribuan"})
    assert meant(file, "amount_rp") == ["42000000"]
    assert "menurut pilihan Anda" in "".join(file.remarks)
    path = aid_under(tmp_path / "b.xlsx", ["(dalam ribuan rupiah)"], AID_COLUMNS, value=7_000_000)
    file = read(path, chosen={"rupiah": "penuh"})
    assert meant(file, "value_rp") == ["7000000"]

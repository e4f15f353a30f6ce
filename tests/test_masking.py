"""A complaint shows what a cell says, unless that might be a person."""

from pathlib import Path

import pytest
from checked_files import findings
from office_files import BORN, claims, payment, person, registry


def texts(path: Path, column: str) -> set[str | None]:
    return {one.text for one in findings(path).complaints if one.column == column}


def people(number: int, field: str, value: object) -> list[list[object]]:
    return [
        person(nik=f"35091157088{serial:05d}", name=f"Orang {serial}", **{field: value})
        for serial in range(1, number + 1)
    ]


@pytest.mark.parametrize(("field", "column"), [("sector", "Sektor"), ("funding", "Sumber Dana")])
def test_what_stands_beside_five_persons_names_none_of_them(
    tmp_path: Path, field: str, column: str
) -> None:
    written = "Ojek daring Sumarni"
    assert texts(registry(tmp_path / "a.xlsx", *people(5, field, written)), column) == {written}
    assert texts(registry(tmp_path / "b.xlsx", *people(4, field, written)), column) == {"••••"}


def test_a_text_in_many_rows_of_one_person_is_masked(tmp_path: Path) -> None:
    same = [person(sector="Sumarni", start=BORN.replace(year=2025)) for _ in range(8)]
    assert texts(registry(tmp_path / "k.xlsx", *same), "Sektor") == {"••••"}
    rows = [payment(sector="Sumarni", recipient="Petani") for _ in range(8)]
    assert texts(claims(tmp_path / "m.csv", *rows), "Sektor") == {"••••"}


def test_neither_a_date_nor_a_number_is_shown_because_many_have_it(tmp_path: Path) -> None:
    for written in ("17/08/1980", "3509115708800001", "081234567890"):
        path = registry(tmp_path / "k.xlsx", *people(8, "sector", written))
        assert texts(path, "Sektor") == {"••••"}


@pytest.mark.parametrize(
    ("field", "column", "written", "shown"),
    [
        ("months", "Bulan Dibayar", "14 bulan", True),
        ("months", "Bulan Dibayar", "Rp. 20,-", True),
        ("months", "Bulan Dibayar", "Sumarni 2", False),
        ("start", "Tanggal Mulai", "31 Februari 2025", True),
        ("start", "Tanggal Mulai", "31/02/25", True),
        ("start", "Tanggal Mulai", "31 Februari 1980", False),
        ("start", "Tanggal Mulai", "31/02/80", False),
        ("start", "Tanggal Mulai", "Sumarni 2025", False),
        ("sex", "Jenis Kelamin", "Perempuann", True),
        ("desa", "Desa/Kelurahan", "Sumberjo", False),
        ("born", "Tanggal Lahir", "31/02/2025", False),
    ],
)
def test_numbers_and_dates_of_their_columns_are_shown_and_births_never(
    tmp_path: Path, field: str, column: str, written: str, *, shown: bool
) -> None:
    path = registry(tmp_path / "k.xlsx", person(**{field: written}))
    assert texts(path, column) == {written if shown else "••••"}

"""Lists that write a kecamatan, or another name, once for a group of rows."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from checked_files import findings, read
from office_files import (
    AID_COLUMNS,
    BUDI,
    CLAIM_COLUMNS,
    REGISTRY_COLUMNS,
    RINI,
    SITI,
    hand_over,
    meant,
    payment,
    person,
    workbook,
)

KINDS: dict[str, tuple[Sequence[str], list[list[object]]]] = {
    "kepesertaan": (REGISTRY_COLUMNS, [person(nik=nik, desa=None) for nik in (SITI, BUDI, RINI)]),
    "klaim": (CLAIM_COLUMNS, [list(payment(recipient=f"Orang {n}")) for n in range(3)]),
    "bantuan": (AID_COLUMNS, [hand_over(group=f"Poktan {n}") for n in range(3)]),
}


def grouped(
    path: Path, kind: str, first: Sequence[object], second: Sequence[object], *, column: bool
) -> Path:
    """Two rows below `first`, one below `second`, with totals and a header on each page."""
    columns, rows = KINDS[kind]
    place = columns.index("Kecamatan")

    def laid(cells: Sequence[object]) -> list[object]:
        blank = [None] if column else []
        return [*cells[:place], *blank, *cells[place + 1 :]]

    header = list(columns) if column else laid(columns)
    numbered = [[number, *laid(cells)] for number, cells in enumerate(rows, 1)]
    page = ["No", *header]
    total = [None, "Jumlah dipindahkan", *[None] * (len(page) - 2)]
    carried = [None, "Pindahan", *[None] * (len(page) - 2)]
    parts = [page, first, *numbered[:2], total, page, carried, second, numbered[2]]
    return workbook(
        path, {"Daftar": [[*part, *[None] * (len(page) - len(part))] for part in parts]}
    )


@pytest.mark.parametrize("column", [False, True], ids=["no column", "a blank column"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["I. KEC. AMBULU"], ["II. KEC. PUGER"]),
        (["I", "KECAMATAN AMBULU"], ["II", "KECAMATAN PUGER"]),
        (["Kecamatan : Ambulu"], ["Kecamatan : Puger"]),
        ([None, "Kec.Ambulu"], [None, "Kec.Puger"]),
    ],
)
def test_a_row_above_names_the_kecamatan_of_a_group(
    tmp_path: Path, kind: str, first: list[object], second: list[object], *, column: bool
) -> None:
    path = grouped(tmp_path / "a.xlsx", kind, first, second, column=column)
    file = read(path)
    names = [str(name).casefold() for name in meant(file, "kecamatan")]
    assert ["ambulu" in name for name in names] == [True, True, False]
    assert "puger" in names[2]
    assert file.rows_left_out == {"above": 1, "group": 2, "total": 2, "header": 1}
    said = 'kolom "Kecamatan" diisi dari baris di atas tiap kelompok (baris 2, 8).'
    assert any(said in remark for remark in file.remarks)
    assert [one for one in findings(path).complaints if one.severity == "tolak"] == []


def test_names_that_are_written_only_in_the_first_row_of_a_group_are_filled_down(
    tmp_path: Path,
) -> None:
    rows = [hand_over(group=f"Poktan {number}") for number in range(5)]
    for row, kecamatan in zip(rows, ["Ambulu", None, None, "Puger", None], strict=True):
        row[6] = kecamatan
    file = read(workbook(tmp_path / "b.xlsx", {"Daftar": [AID_COLUMNS, *rows]}))
    assert meant(file, "kecamatan") == ["Ambulu"] * 3 + ["Puger"] * 2
    assert any("3 sel kosong diisi dengan isi di atasnya" in remark for remark in file.remarks)


@pytest.mark.parametrize(
    "names",
    [
        ["Ambulu", "Ambulu", None, "Puger", None],
        ["Ambulu", None, "Puger", None, "Ambulu"],
        [None, "Ambulu", None, "Puger", None],
        ["Ambulu", "Puger", "Kencong", None, "Mayang"],
        ["Ambulu", None, None, None, None],
    ],
)
def test_blanks_that_may_be_forgotten_are_not_filled(
    tmp_path: Path, names: list[str | None]
) -> None:
    rows = [hand_over(group=f"Poktan {number}") for number in range(5)]
    for row, kecamatan in zip(rows, names, strict=True):
        row[6] = kecamatan
    path = workbook(tmp_path / "b.xlsx", {"Daftar": [AID_COLUMNS, *rows]})
    assert {one.rule for one in findings(path).complaints} >= {"required_cell"}


def test_a_row_that_has_only_its_kecamatan_is_no_group(tmp_path: Path) -> None:
    half = [2, *[None] * 4, "Puger", *[None] * 5]
    rows = [["No", *REGISTRY_COLUMNS], [1, *person()], half]
    path = workbook(tmp_path / "k.xlsx", {"Daftar": rows})
    assert {one.row for one in findings(path).complaints if one.severity == "tolak"} == {3}

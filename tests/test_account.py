"""No row vanishes in silence: what is counted, left out and refused adds up to the file."""

import io
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from checked_files import TODAY
from office_files import (
    AID_COLUMNS,
    BUDI,
    CLAIM_COLUMNS,
    REGISTRY_COLUMNS,
    aid,
    claims,
    hand_over,
    payment,
    person,
    registry,
    workbook,
)
from published import NOW, publish

from data.intake import headers
from data.intake.cells import Cells
from data.intake.columns import Opened, Sheet
from data.intake.corrections import Correction
from data.intake.examine import Order, read_and_check
from data.intake.issues import Account, RefusedError
from data.intake.read import read_opened
from data.intake.report import write_findings
from data.intake.staging import connect

KINDS: dict[str, tuple[Sequence[str], Callable[[int], list[object]]]] = {
    "kepesertaan": (
        REGISTRY_COLUMNS,
        lambda number: person(nik=f"3509115708{number:06d}", months=number % 4 + 1),
    ),
    "klaim_manfaat": (
        CLAIM_COLUMNS,
        lambda number: list(payment(recipient=f"Orang {number}", level="")),
    ),
    "bantuan_pertanian": (AID_COLUMNS, lambda number: hand_over(group=f"Poktan {number}")),
}
LEFT_OUT = {"hidden_rows": "lewati", "struck_rows": "lewati"}
Row = tuple[str, list[object]]
"""What a row is, and its cells."""


def sums(label: str, width: int, chance: random.Random) -> list[object]:
    cells: list[object] = [None] * width
    cells[chance.choice((0, 1))] = label
    cells[-1] = 1234 if chance.random() < 0.5 else None
    return cells


def sheet(title: str, rows: Sequence[Sequence[object]], **facts: object) -> Sheet:
    columns = [Cells.of(cells) for cells in zip(*rows, strict=True)]
    return Sheet(title, tuple(columns), head=[list(row) for row in rows[:60]], **facts)  # type: ignore[arg-type]


def listed(kind: str, chance: random.Random, start: int) -> tuple[list[Row], list[Row]]:
    """The rows of a printed list: a letterhead, pages with headers and sums, and signatures."""
    columns, make = KINDS[kind]
    width = len(columns) + 1
    numbered: list[object] = ["No", *columns]
    ordinals: list[object] = list(range(1, width + 1))

    def alone(text: str) -> list[object]:
        return [text, *[None] * (width - 1)]

    head: list[Row] = [("above", alone(text)) for text in ("PEMERINTAH KABUPATEN JEMBER", "DAFTAR")]
    head = head[: chance.randint(0, 2)]
    if chance.random() < 0.3:
        head.append(("blank", [None] * width))
    rows: list[Row] = [("above", numbered)]
    if with_ordinals := chance.random() < 0.3:
        rows.append(("ordinals", ordinals))
    number = start
    pages = chance.randint(1, 3)
    for page in range(pages):
        if page:
            if chance.random() < 0.7:
                rows.append(("header", numbered))
                if with_ordinals:
                    rows.append(("ordinals", ordinals))
            if chance.random() < 0.5:
                carried = chance.choice(("Pindahan", "Jumlah pindahan", "Pindahan dari halaman 1"))
                rows.append(("total", sums(carried, width, chance)))
        for _ in range(chance.randint(1, 4)):
            number += 1
            rows.append(("data", [number - start, *make(number)]))
            if chance.random() < 0.1:
                rows.append(("blank", [None, "  ", *[None] * (width - 2)]))
        if page < pages - 1 and chance.random() < 0.6:
            label = chance.choice(
                (
                    "Jumlah halaman ini",
                    "Jumlah dipindahkan",
                    "JUMLAH HALAMAN",
                    "Dipindahkan",
                    "Sub Total",
                )
            )
            rows.append(("total", sums(label, width, chance)))
    if chance.random() < 0.3:
        rows.append(("number", [number - start + 1, *[None] * (width - 1)]))
    if chance.random() < 0.4:
        rows.append(("blank", [None] * width))
        rows.append(("note", alone(chance.choice(("Catatan: data sementara", "*) sementara")))))
    if chance.random() < 0.5:
        place = [None] * (width - 2)
        rows.append(("blank", [None] * width))
        rows += [
            ("note" if text else "blank", [*place, text, None])
            for text in ("Jember, 5 Desember 2025", "Kepala Bidang", None, "Nama Pejabat")
        ]
    return head, rows


def grouped(
    rows: list[Row], place: int, chance: random.Random
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Write the kecamatan once: in a row above the list, or in cells merged over two rows."""
    data = [number for number, (what, _) in enumerate(rows) if what == "data"]
    if chance.random() < 0.2:
        for number in data:
            rows[number][1][place] = None
        name = chance.choice((["I", "KEC. AMBULU"], ["I. KEC. AMBULU", None]))
        rows.insert(data[0], ("group", [*name, *[None] * (len(rows[0][1]) - 2)]))
    elif chance.random() < 0.3:
        for upper, lower in pairwise(data):
            if lower == upper + 1 and rows[upper][1][place]:
                rows[lower][1][place] = None
                yield (upper, place), (lower, place)


def random_file(chance: random.Random) -> tuple[str, Opened, Counter[str]]:
    kind = chance.choice(list(KINDS))
    meant: Counter[str] = Counter()
    sheets = []
    start = 0
    for title in ("Januari", "Februari", "Maret")[: chance.choice((1, 1, 1, 2))]:
        rows = [row for part in listed(kind, chance, start) for row in part]
        start += 100
        place = KINDS[kind][0].index("Kecamatan") + 1
        merged = list(grouped(rows, place, chance))
        hidden, struck = set[int](), dict[int, int]()
        first = [what for what, _ in rows].index("data")
        for number, (what, cells) in enumerate(rows, 1):
            if number == first + 1 or number - 1 in {top for (top, _), _ in merged}:
                continue
            if chance.random() < 0.05:
                hidden.add(number)
                rows[number - 1] = ("hidden" if what == "data" else what, cells)
            elif chance.random() < 0.05:
                struck[number] = len(cells)
                rows[number - 1] = ("struck" if what == "data" else what, cells)
        meant.update(what for what, _ in rows)
        laid = [cells for _, cells in rows]
        facts = {"hidden_rows": frozenset(hidden), "struck": struck, "merged": tuple(merged)}
        sheets.append(sheet(title, laid, **facts))
    if chance.random() < 0.3:
        aside = [["Petunjuk pengisian"], ["Isi semua kolom"], [None]]
        sheets.append(sheet("Petunjuk", aside))
        meant["aside"] += 2
    if chance.random() < 0.2:
        sheets.append(sheet("Lama", [["x", 1], ["y", 2]], hidden=True))
        meant["aside"] += 2
    del meant["blank"]
    return kind, Opened("k.xlsx", "", "xlsx", tuple(sheets)), meant


def test_the_rows_of_two_thousand_random_files_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headers, "FIRST_ROWS", 5)  # Searching further takes most of the time.
    chance = random.Random(2025)  # noqa: S311 - the same files each time
    for number in range(2_000):
        kind, opened, meant = random_file(chance)
        try:
            file = read_opened(opened, chosen=LEFT_OUT)
        except RefusedError as refused:
            raise AssertionError(number) from refused
        found = {"data": len(file.rows), **file.rows_left_out}
        assert file.specification.kind == kind
        assert found == dict(meant), number
        assert not file.cells["kecamatan"].missing().any(), number


def accounts(*paths: Path, correct: Sequence[Correction] = ()) -> list[Account]:
    order = Order(paths[0].parent, "sementara", "", None, correct, TODAY)
    return list(read_and_check(connect(TODAY), paths, order, lambda *_: None).accounts)


def test_rows_that_other_rows_or_corrections_make_redundant_are_accounted_for(
    tmp_path: Path,
) -> None:
    first = registry(tmp_path / "a.xlsx", person(), person(nik=BUDI), person(nik=BUDI, months=2))
    second = registry(tmp_path / "b.xlsx", person(months=3))
    dropped = aid(tmp_path / "c.xlsx", hand_over(), hand_over(quantity=2))
    match = {"file": "c.xlsx", "row": "3"}
    drop = Correction("bantuan_pertanian", match, "drop", "", "", "1 baris", "x", "A", "2026-01-31")
    assert [str(one) for one in accounts(first, second, dropped, correct=[drop])] == [
        "a.xlsx: 4 baris: 2 dihitung, 2 tidak dihitung (1 judul, 1 baris lain orang yang sama), "
        "0 ditolak",
        "b.xlsx: 2 baris: 0 dihitung, 2 tidak dihitung (1 judul, 1 baris lain orang yang sama), "
        "0 ditolak",
        "c.xlsx: 3 baris: 1 dihitung, 2 tidak dihitung (1 judul, 1 dibuang oleh koreksi), "
        "0 ditolak",
    ]


def test_a_refused_file_counts_no_row_and_an_unknown_one_refuses_all(tmp_path: Path) -> None:
    wrong = registry(tmp_path / "a.xlsx", person(nik="12"), person(nik=BUDI))
    unknown = workbook(tmp_path / "b.xlsx", {"Data": [["Kode", "Uraian"], ["1", "x"], [None]]})
    assert accounts(wrong, unknown) == [
        Account("a.xlsx", 0, {"above": 1}, 2),
        Account("b.xlsx", 0, {}, 2),
    ]


def test_the_manifest_and_the_findings_keep_the_account(tmp_path: Path) -> None:
    files = [
        registry(tmp_path / "k.xlsx", person(), person(nik=BUDI)),
        claims(tmp_path / "m.csv", payment(), ["", "JUMLAH", "", "", "", "", "42000000"]),
        aid(tmp_path / "b.xlsx"),
    ]
    manifest = publish(files, folder=tmp_path / "s", now=NOW).manifest
    assert {file.name: (file.counted, file.left_out) for file in manifest.files} == {
        "k.xlsx": (2, {"above": 1}),
        "m.csv": (1, {"above": 1, "total": 1}),
        "b.xlsx": (1, {"above": 1}),
    }
    buffer = io.BytesIO()
    write_findings(buffer, [], total=0, accounts=[Account("k.xlsx", 2, {"above": 1})])
    cover = openpyxl.load_workbook(buffer)["Sampul"]
    assert "k.xlsx: 3 baris: 2 dihitung, 1 tidak dihitung (1 judul), 0 ditolak" in [
        cell.value for cell in cover["A"]
    ]

"""The corpus of odd files, and what no file may do to the machine that reads it."""

import io
import random
import shutil
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
from odd_files import (
    READ,
    REFUSED,
    SERIAL,
    Odd,
    aid_sheet,
    archive,
    converted,
    edited,
    hide,
    members,
    raw,
    xlsb,
)
from office_files import AID_COLUMNS, BORN, SITI, hand_over, workbook

from data.intake import containers, rehearsal
from data.intake import workbook as reader
from data.intake.containers import UnsafeError, inspect_archive
from data.intake.issues import RefusedError
from data.intake.read import OfficeFile, read
from data.intake.rehearsal import can_be_read
from data.intake.workbook import base_name

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not on the PATH"
)


def refusal(path: Path, name: str = "") -> str:
    with pytest.raises(RefusedError) as refused:
        read(path, name)
    assert refused.value.complaints
    return str(refused.value)


def leaks(text: str) -> list[str]:
    private = [SITI[:11], "Siti", "Aminah", str(BORN.year), "17/08", "Slamet", "Riyadi"]
    return [word for word in private if word in text]


def judge(case: Odd, file: OfficeFile) -> None:
    said = "\n".join(file.remarks)
    assert {field: file.cells[field] for field in case.cells} == dict(case.cells)
    assert [words for words in case.remarks if words not in said] == []
    assert not leaks(said)
    if case.places:
        assert list(file.places) == list(case.places)
    assert {name: int(total) for name, total in file.printed_totals.items()} == dict(case.totals)


def test_the_corpus_is_large() -> None:
    names = [case.name for case in REFUSED + READ]
    assert len(names) >= 60


@pytest.mark.parametrize("case", [*REFUSED, *READ], ids=lambda case: case.name)
def test_an_odd_file_is_read_or_refused_in_clear_words(tmp_path: Path, case: Odd) -> None:
    path = tmp_path / case.name
    case.write(path)
    if case.refused:
        said = refusal(path)
        assert [words for words in case.refused if words not in said] == []
        assert said.startswith(case.name)
        assert not leaks(said)
    else:
        judge(case, read(path))


@pytest.fixture(scope="module")
def by_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with a title, a hidden sheet and dates, as LibreOffice keeps it."""
    folder = tmp_path_factory.mktemp("office")
    edited(
        lambda made: hide(made, "Susulan"),
        Bantuan=[["Bantuan 2025"], *aid_sheet(hand_over(), hand_over(day=SERIAL))],
        Susulan=aid_sheet(hand_over(value="1.500.000")),
    )(folder / "bantuan.xlsx")
    return folder / "bantuan.xlsx"


@needs_office
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_what_libreoffice_saves_is_read_like_the_workbook(by_office: Path, ending: str) -> None:
    file = read(converted(by_office, ending))
    assert list(file.cells["handed_over_on"]) == ["20/05/2025"] * 3
    assert list(file.cells["value_rp"]) == ["125000000", "125000000", "1500000"]
    assert list(file.places) == [("Bantuan", 3), ("Bantuan", 4), ("Susulan", 2)]
    assert 'Lembar "Susulan": tersembunyi, dan ikut dibaca.' in file.remarks


@needs_office
def test_a_sheet_of_ods_that_repeats_a_cell_without_end_is_refused(by_office: Path) -> None:
    with zipfile.ZipFile(converted(by_office, "ods")) as zipped:
        held = {name: zipped.read(name) for name in zipped.namelist()}
    old = b'office:value-type="float"'
    assert old in held["content.xml"]
    bomb = by_office.parent / "bom.ods"
    repeated = old + b' table:number-columns-repeated="16000"'
    held["content.xml"] = held["content.xml"].replace(old, repeated, 1)
    bomb.write_bytes(archive(held))
    assert "terlalu luas" in refusal(bomb)
    with pytest.raises(UnsafeError):
        inspect_archive(bomb.read_bytes())
    held["content.xml"] = held["content.xml"].replace(repeated, old)
    row = b"<table:table-row "
    assert row in held["content.xml"]
    held["content.xml"] = held["content.xml"].replace(
        row, row + b'table:number-rows-repeated="1000000" ', 1
    )
    bomb.write_bytes(archive(held))
    assert "terlalu luas" in refusal(bomb)


@pytest.mark.parametrize(
    "case", [case for case in REFUSED if case.name.startswith("jauh")], ids=lambda case: case.name
)
def test_a_sheet_without_bounds_never_reaches_the_reader(tmp_path: Path, case: Odd) -> None:
    case.write(tmp_path / case.name)
    with pytest.raises(UnsafeError, match="terlalu luas"):
        inspect_archive((tmp_path / case.name).read_bytes())


def test_data_in_a_hidden_sheet_must_be_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    edited(lambda made: hide(made, "Susulan"), Bantuan=aid_sheet(), Susulan=aid_sheet())(path)
    (warning,) = read(path).warnings
    assert (warning.severity, warning.rule, warning.sheet) == (
        "peringatan",
        "hidden_sheet",
        "Susulan",
    )


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\siti\\data.xlsx", "data.xlsx"),
        ("data\n\x1b[31m.xlsx", "data[31m.xlsx"),
        ("gnp\u202exslx.exe", "gnpxslx.exe"),
        ("..", "tanpa nama"),
        ("", "tanpa nama"),
        ("a" * 300 + ".xlsx", "a" * 113 + "….xlsx"),
    ],
)
def test_a_file_name_is_never_a_path(name: str, kept: str) -> None:
    assert base_name(name) == kept


def test_complaints_name_the_file_as_its_sender_does(tmp_path: Path) -> None:
    path = tmp_path / "upload-7f3a.bin"
    path.write_bytes(b"%PDF-1.7")
    assert refusal(path, "../kiriman/Laporan.xlsx").startswith("Laporan.xlsx: ")


def test_a_file_that_is_too_large_is_not_even_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "b.csv"
    path.write_bytes(b"x" * 2000)
    monkeypatch.setattr(reader, "MAX_TEXT_BYTES", 1999)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("opened"))
    assert "bagi menjadi beberapa berkas" in refusal(path)


def test_a_workbook_that_is_too_large_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "b.xlsx", {"Bantuan": aid_sheet()})
    monkeypatch.setattr(containers, "MAX_BYTES", path.stat().st_size - 1)
    assert "terlalu besar" in refusal(path)
    monkeypatch.setattr(containers, "MAX_BYTES", path.stat().st_size)
    assert read(path).rows == [2]


def test_one_long_text_in_many_cells_does_not_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Bantuan")
        for number, row in enumerate(aid_sheet(hand_over("20/05/2025", group="x" * 5000))):
            sheet.write_row(number, 0, row)
    assert read(path).rows == [2]
    monkeypatch.setattr(containers, "MAX_TEXT", 60_000)
    assert "terlalu besar" in refusal(path)


def test_a_bomb_is_refused_without_being_held_in_memory(tmp_path: Path) -> None:
    size = 60_000_000
    held = {**members(), "xl/sharedStrings.xml": b"<" + bytes(size)}
    path = tmp_path / "bom.xlsx"
    raw(archive(held))(path)
    assert path.stat().st_size < 100_000
    del held
    tracemalloc.start()
    try:
        assert "terlalu besar" in refusal(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < size / 20


def test_a_formula_without_a_result_is_named_with_its_cell(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "b.xlsx",
        {"Bantuan": aid_sheet(hand_over(), hand_over(value="=SUM(E2)", kecamatan="=G2"))},
    )
    with pytest.raises(RefusedError) as refused:
        read(path)
    assert [one.cell for one in refused.value.complaints] == ["E3", "G3"]
    total = ["Jumlah", None, "=SUM(C2)", None, "=SUM(E2)"]
    path = workbook(tmp_path / "b.xlsx", {"Bantuan": aid_sheet(hand_over(), total)})
    assert read(path).rows == [2]


def test_a_workbook_that_ends_the_reader_ends_only_the_rehearsal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "b.xlsb"
    path.write_bytes(xlsb("Bantuan", [AID_COLUMNS, [SERIAL, *hand_over()[1:]]]))
    assert can_be_read(path.read_bytes())
    monkeypatch.setattr(rehearsal, "SECONDS", 0.001)
    assert "rusak atau terpotong" in refusal(path)
    assert not can_be_read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def test_a_panic_of_the_reader_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = xlsb("Bantuan", [AID_COLUMNS])
    path = tmp_path / "b.xlsb"
    with zipfile.ZipFile(path, "w") as zipped, zipfile.ZipFile(io.BytesIO(held)) as sound:
        for name in sound.namelist():
            content = sound.read(name)
            if name.endswith(".rels"):
                content = content.replace(b'Id="rId1"', b'Id="rId7"')
            zipped.writestr(name, content)
    monkeypatch.setattr(reader, "can_be_read", lambda _: True)
    assert "rusak atau terpotong" in refusal(path)


@needs_office
def test_no_broken_workbook_does_more_than_be_refused(by_office: Path) -> None:
    chance = random.Random(5)  # noqa: S311
    whole = converted(by_office, "xls").read_bytes()
    path = by_office.parent / "rusak.xls"
    for _ in range(25):
        content = bytearray(whole)
        for _ in range(20):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content[: chance.randrange(len(content) // 2, len(content))])
        with suppress(RefusedError):
            read(path)

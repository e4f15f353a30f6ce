"""The corpus of odd files, and what no file may do to the machine that reads it."""

import csv
import io
import random
import shutil
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
from checked_files import findings, read
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from odd_files import (
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
from office_files import (
    AID_COLUMNS,
    BORN,
    CLAIM_COLUMNS,
    SITI,
    hand_over,
    meant,
    payment,
    places,
    workbook,
)
from read_files import READ
from refused_files import REFUSED

from data.intake import sandbox, text_files
from data.intake.issues import RefusedError, UnreadableError
from data.intake.rows import OfficeFile
from data.intake.sandbox import base_name

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not on the PATH"
)


def refusal(path: Path) -> str:
    with pytest.raises(RefusedError) as refused:
        read(path)
    assert refused.value.complaints
    return str(refused.value)


def leaks(text: str) -> list[str]:
    private = [SITI[:11], "Siti", "Aminah", str(BORN.year), "17/08", "Slamet", "Riyadi"]
    return [word for word in private if word in text]


def judge(case: Odd, file: OfficeFile) -> None:
    said = "\n".join(file.remarks)
    assert {field: meant(file, field) for field in case.cells} == dict(case.cells)
    assert [words for words in case.remarks if words not in said] == []
    assert not leaks(said)
    if case.places:
        assert places(file) == list(case.places)
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


ONE_OF_A_KIND = {(bool(case.refused), Path(case.name).suffix): case for case in REFUSED + READ}


@pytest.mark.sandboxed
@pytest.mark.parametrize(
    "case",
    [one for (_, kind), one in ONE_OF_A_KIND.items() if kind in (".csv", ".xls", ".xlsx", ".xlsb")],
    ids=lambda case: case.name,
)
def test_a_process_of_its_own_reads_the_same(tmp_path: Path, case: Odd) -> None:
    test_an_odd_file_is_read_or_refused_in_clear_words(tmp_path, case)


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
    assert meant(file, "handed_over_on") == ["20/05/2025"] * 3
    assert meant(file, "value_rp") == ["125000000", "125000000", "1500000"]
    assert places(file) == [("Bantuan", 3), ("Bantuan", 4), ("Susulan", 2)]
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
    held["content.xml"] = held["content.xml"].replace(repeated, old)
    row = b"<table:table-row "
    assert row in held["content.xml"]
    held["content.xml"] = held["content.xml"].replace(
        row, row + b'table:number-rows-repeated="9000000" ', 1
    )
    bomb.write_bytes(archive(held))
    assert refusal(bomb)


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
        (f"Klaim {SITI} 2025.xlsx", "Klaim •••• 2025.xlsx"),
    ],
)
def test_a_file_name_is_never_a_path(name: str, kept: str) -> None:
    assert base_name(name) == kept


@pytest.mark.parametrize(
    ("name", "limit", "content"),
    [("b.csv", "MAX_TEXT_BYTES", b"x"), ("b.xlsx", "MAX_WORKBOOK_BYTES", b"PK\3\4")],
)
def test_a_file_that_is_too_large_is_not_even_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, limit: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content.ljust(2000))
    monkeypatch.setattr(sandbox, limit, 1999)
    monkeypatch.setattr(sandbox, "_child", lambda *_: pytest.fail("opened"))
    assert "bagi menjadi beberapa berkas" in refusal(path)


@pytest.mark.sandboxed
def test_what_takes_too_much_memory_or_time_ends_the_child_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Bantuan")
        sheet.write_row(0, 0, AID_COLUMNS)
        # Readers copy a shared text to each cell that has it.
        for row in range(1, 5_000):
            sheet.write_row(row, 0, ["x" * 30_000] * 5)
    assert path.stat().st_size < 500_000
    monkeypatch.setattr(sandbox, "MEMORY", 2**30)
    assert "batas 1024 MB memori" in refusal(path)
    monkeypatch.setattr(sandbox, "SECONDS", 0.001)
    assert "batas 0.001 detik" in refusal(path)


def test_an_archive_that_unpacks_to_very_much_is_refused(tmp_path: Path) -> None:
    held = {**members(), "xl/sharedStrings.xml": b"<" + bytes(60_000_000)}
    path = tmp_path / "bom.xlsx"
    raw(archive(held))(path)
    assert path.stat().st_size < 100_000
    assert "terlalu besar" in refusal(path)


def test_a_formula_without_a_result_is_named_with_its_cell(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "b.xlsx",
        {"Bantuan": aid_sheet(hand_over(), hand_over(value="=SUM(E2)", kecamatan="=G2"))},
    )
    found = findings(path).complaints
    assert [one.cell for one in found] == ["E3", "G3"]
    assert all("hasilnya belum tersimpan" in one.reason for one in found)
    total = ["Jumlah", None, "=SUM(C2)", None, "=SUM(E2)"]
    path = workbook(tmp_path / "b.xlsx", {"Bantuan": aid_sheet(hand_over(), total)})
    assert read(path).rows.tolist() == [2]


@pytest.mark.sandboxed
def test_a_panic_of_the_reader_is_a_refusal(tmp_path: Path) -> None:
    held = xlsb("Bantuan", [AID_COLUMNS])
    path = tmp_path / "b.xlsb"
    with zipfile.ZipFile(path, "w") as zipped, zipfile.ZipFile(io.BytesIO(held)) as sound:
        for name in sound.namelist():
            content = sound.read(name)
            if name.endswith(".rels"):
                content = content.replace(b'Id="rId1"', b'Id="rId7"')
            zipped.writestr(name, content)
    assert "rusak atau terpotong" in refusal(path)


@needs_office
@pytest.mark.sandboxed
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


HEADER = ";".join(CLAIM_COLUMNS)
bodies = st.lists(
    st.one_of(
        st.just(";".join(payment())),
        st.just(";".join(payment(recipient='"Pak ""Slamet""; Ambulu"'))),
        st.text(alphabet='"; \r\nab1é-', max_size=12),
        st.lists(
            st.sampled_from(['"', '""', "x", "", "-", "Jumlah", '"a;b"', " "]), max_size=9
        ).map(";".join),
    ),
    max_size=12,
)


@given(bodies, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from([64, 333, 2**24]))
@example([";".join(payment(recipient='"Slamet\nRiyadi"'))] * 9, "\n", 64)
@example([";".join(payment(recipient='5" pipa'))] * 9, "\n", 333)
@settings(
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_text_is_taken_apart_as_python_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: list[str], end: str, size: int
) -> None:
    path = tmp_path / "k.csv"
    path.write_bytes(end.join([HEADER, *body]).encode())
    monkeypatch.setattr(text_files, "_PIECE", max(size, 2 * max(map(len, [HEADER, *body]))))
    monkeypatch.setattr(text_files, "_TOP", 2)
    form = text_files.form(path)
    assert form.delimiter == ";"
    expected: list[list[str]] | str
    try:
        with path.open(encoding="utf-8", newline="") as file:
            expected = list(csv.reader(file, delimiter=";", strict=True))
    except csv.Error:
        expected = "tanda petik"
    found: list[list[str]] | str
    try:
        found = [
            list(row)
            for batch, _ in text_files.batches(path, form)
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)
        ]
    except UnreadableError as error:
        found = error.reason[:11]
    if not isinstance(expected, str):
        width = form.width
        expected = [
            [*row[:width], *[""] * (width - len(row)), ";".join(row[width:])] for row in expected
        ]
    assert found == expected

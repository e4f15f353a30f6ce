"""The workbooks that offices fill in, opened as Excel, LibreOffice and the dashboard open them."""

import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from checked_files import read
from office_files import meant
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data import catalogue
from data.intake import templates
from data.intake.specification import LISTS, SPECIFICATIONS, Column, Specification
from data.intake.spellings import plain
from data.store.publish import publish

KINDS = list(LISTS.values())


def opened(content: bytes, specification: Specification) -> Worksheet:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return book[specification.sheet or specification.label]


def written(folder: Path, specification: Specification) -> Path:
    path = folder / templates.file_name(specification, filled=True)
    path.write_bytes(templates.example(specification))
    return path


def rule_of(sheet: Worksheet, specification: Specification, column: Column) -> DataValidation:
    place = specification.columns.index(column)
    cell = f"{chr(ord('A') + place)}{specification.header_row + 1}"
    (rule,) = [one for one in sheet.data_validations.dataValidation if cell in one.sqref]
    return rule


def choices(content: bytes, rule: DataValidation) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    defined = book.defined_names[str(rule.formula1).removeprefix("=")]
    ((title, cells),) = defined.destinations
    assert book[title].sheet_state == "hidden"
    return [row[0].value for row in book[title][cells]]


@pytest.fixture(params=KINDS, ids=lambda one: one.kind)
def specification(request: pytest.FixtureRequest) -> Specification:
    return request.param


def test_an_empty_template_has_the_headings_of_its_kind_and_no_rows(
    specification: Specification,
) -> None:
    sheet = opened(templates.empty(specification), specification)

    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == specification.header_row
    assert list(rows[-1]) == [column.header for column in specification.columns]


def test_a_column_of_names_has_a_drop_down_of_all_names_that_the_dashboard_knows() -> None:
    content = templates.empty(SPECIFICATIONS["kepesertaan"])
    sheet = opened(content, SPECIFICATIONS["kepesertaan"])
    offered = {
        field: choices(
            content,
            rule_of(
                sheet,
                SPECIFICATIONS["kepesertaan"],
                SPECIFICATIONS["kepesertaan"].column(field),
            ),
        )
        for field in ("kecamatan", "sector", "funding", "sex")
    }

    assert len(offered["kecamatan"]) == 31
    assert offered["kecamatan"] == sorted(offered["kecamatan"])
    assert {"Puger", "Sumberbaru", "Kaliwates"} <= set(offered["kecamatan"])
    assert offered["sector"] == [
        "Buruh tani",
        "Keagamaan",
        "Petani",
        "Desa",
        "Nelayan",
        "Pedagang",
    ]
    assert offered["funding"] == ["DBHCHT", "APBD", "Bagi hasil desa"]
    assert offered["sex"] == ["Laki-laki", "Perempuan"]


def test_every_column_checks_what_is_typed_and_says_what_it_expects(
    specification: Specification,
) -> None:
    sheet = opened(templates.empty(specification), specification)

    kinds = {"nik": "textLength", "date": "date", "whole": "whole", "decimal": "decimal"}
    for column in specification.columns:
        rule = rule_of(sheet, specification, column)
        assert rule.prompt
        assert rule.prompt.startswith("Wajib" if column.required else "Boleh kosong")
        expected = "list" if column.classification else kinds.get(column.type, "none")
        assert (rule.type or "none") == expected


def test_a_nik_is_a_text_of_16_digits_and_months_lie_between_1_and_12() -> None:
    kind = SPECIFICATIONS["kepesertaan"]
    sheet = opened(templates.empty(kind), kind)

    nik = rule_of(sheet, kind, kind.column("nik"))
    months = rule_of(sheet, kind, kind.column("months_paid"))
    assert (nik.operator, nik.formula1) == ("equal", "16")
    assert (months.formula1, months.formula2) == ("1", "12")
    assert sheet.column_dimensions["A"].number_format == "@"


def test_an_example_speaks_of_nobody(specification: Specification) -> None:
    sheet = opened(templates.example(specification), specification)

    rows = list(sheet.iter_rows(min_row=specification.header_row + 1, values_only=True))
    assert 3 <= len(rows) <= 10
    for row in rows:
        cells = dict(zip((one.field for one in specification.columns), row, strict=True))
        assert (
            "simulasi"
            in str(cells.get("name") or cells.get("recipient") or cells.get("group_name")).lower()
        )
        assert str(cells.get("nik", "99")).startswith("99")
        assert not cells.get("desa")


def test_the_three_examples_are_published_as_simulated(tmp_path: Path) -> None:
    paths = [written(tmp_path, one) for one in KINDS]
    done = publish(paths, folder=tmp_path / "snapshots")

    assert {table.status for table in done.manifest.tables.values()} == {"simulasi"}
    assert {file.kind: file.rows for file in done.manifest.files} == {
        "kepesertaan": 6,
        "klaim_manfaat": 4,
        "bantuan_pertanian": 3,
    }


def test_an_example_that_libreoffice_saved_again_still_reads(
    specification: Specification, tmp_path: Path
) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on the PATH")
    path = written(tmp_path, specification)
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            *("--convert-to", "xlsx", "--outdir", str(tmp_path / "again"), str(path)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    first, again = read(path), read(tmp_path / "again" / path.name)

    assert again.specification == specification
    assert {field: meant(again, field) for field in again.cells} == {
        field: meant(first, field) for field in first.cells
    }
    content = (tmp_path / "again" / path.name).read_bytes()
    sheet = opened(content, specification)
    kecamatan = rule_of(sheet, specification, specification.column("kecamatan"))
    assert len(choices(content, kecamatan)) == 31


def test_what_a_drop_down_offers_is_understood() -> None:
    known = {plain(one.name) for one in catalogue.KECAMATAN.values()}
    content = templates.empty(SPECIFICATIONS["bantuan_pertanian"])
    sheet = opened(content, SPECIFICATIONS["bantuan_pertanian"])
    kind = SPECIFICATIONS["bantuan_pertanian"]

    assert {
        plain(one) for one in choices(content, rule_of(sheet, kind, kind.column("kecamatan")))
    } == known

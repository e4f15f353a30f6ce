"""What programs call Excel: odd archives and workbooks. The files in `cases/` are their bytes."""

import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from checked_files import findings, read
from odd_files import archive, ole, record, xlsb
from office_files import (
    CLAIM_COLUMNS,
    REGISTRY_COLUMNS,
    SITI,
    meant,
    payment,
    person,
    workbook,
)

from data.intake.issues import RefusedError
from data.intake.rows import OfficeFile

CASES = Path(__file__).parent / "cases"
PERSONS = ["9909115708800001", "9909110203750002", "9909084905900003"]
PAID = ["JKK", "JKK", "JKK", "JKM"]
IN_PLACE = ["Puger", "Puger", "Puger", "Ambulu"]
KEPT = ["Simulasi Satu", "Simulasi Dua", "Simulasi Tiga", "Simulasi Empat"]


def of_bytes(path: Path, content: str | bytes) -> OfficeFile:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path)


def refused(path: Path, content: str | bytes) -> str:
    with pytest.raises(RefusedError) as said:
        of_bytes(path, content)
    return str(said.value)


def row(cells: Sequence[object], tag: str = "td") -> str:
    return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"


def table(*rows: Sequence[object]) -> str:
    return f"<table>{''.join(map(row, rows))}</table>"


def written(**changed: object) -> list[object]:
    return person(**{"born": "17/08/1980", "start": "01/09/2025", **changed})


@pytest.mark.sandboxed
@pytest.mark.parametrize("name", ["a07a_html.xls", "a07g_utf16.xls", "t_ods.ods", "t_xlsx.xlsx"])
def test_a_process_of_its_own_reads_what_programs_call_excel(name: str) -> None:
    assert meant(read(CASES / name), "nik") == PERSONS


def changed(path: Path, member: str, change: Callable[[bytes], bytes]) -> Path:
    with zipfile.ZipFile(path) as zipped:
        held = {name: zipped.read(name) for name in zipped.namelist()}
    after = change(held[member])
    assert after != held[member]
    path.write_bytes(archive({**held, member: after}))
    return path


@pytest.mark.parametrize("place", ["A0:J4", "", "$A$1:$J$2", "A:J", "1:4", "A1:J2 L1:M2", "A1:"])
def test_an_odd_dimension_of_a_sheet_does_not_matter(tmp_path: Path, place: str) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Kepesertaan": [REGISTRY_COLUMNS, person()]})
    odd = f'<dimension ref="{place}"/>'.encode()
    changed(path, "xl/worksheets/sheet1.xml", lambda xml: re.sub(rb"<dimension[^>]*/>", odd, xml))
    assert meant(read(path), "nik") == [SITI]


def test_a_declared_macro_type_without_a_macro_is_no_macro(tmp_path: Path) -> None:
    types = b'<Types><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.'
    path = tmp_path / "a.xlsb"
    path.write_bytes(xlsb("Kepesertaan", [REGISTRY_COLUMNS, written()]))
    changed(path, "[Content_Types].xml", lambda _: types + b'macroEnabled.main"/></Types>')
    assert meant(read(path), "nik") == [SITI]


def merged_records(top: int, bottom: int, columns: Sequence[int]) -> bytes:
    places = [(top, bottom, column, column) for column in columns]
    cells = b"".join(
        b"\xb0\x01\x10" + b"".join(part.to_bytes(4, "little") for part in place) for place in places
    )
    return b"\xb1\x01\x04" + len(columns).to_bytes(4, "little") + cells + b"\xb2\x01\x00"


def test_merged_cells_of_every_kind_of_workbook_are_filled(tmp_path: Path) -> None:
    ods = read(CASES / "l_gabung.ods")
    assert (meant(ods, "programme"), meant(ods, "kecamatan")) == (PAID, IN_PLACE)
    assert "6 sel gabungan" in "\n".join(ods.remarks)
    path = tmp_path / "a.xlsb"
    first, second = payment(recipient=KEPT[0]), payment("16/03/2025", "", "", "", recipient=KEPT[1])
    path.write_bytes(xlsb("Klaim", [CLAIM_COLUMNS, first, second]))
    end = b"\x82\x01\x00"
    merged = merged_records(1, 2, [1, 2, 3])
    changed(path, "xl/worksheets/sheet1.bin", lambda sheet: sheet.replace(end, merged + end))
    assert meant(read(path), "kecamatan") == ["Ambulu", "Ambulu"]


def test_merged_cells_of_ods_are_found_below_repeated_rows_and_cells(tmp_path: Path) -> None:
    def repeat(xml: bytes) -> bytes:
        first = xml.index(b"</table:table-row>") + len(b"</table:table-row>")
        gap = (
            b'<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        )
        beside = b'<table:table-cell table:number-columns-repeated="2"/>'
        opened = re.compile(rb'(<table:table-row table:style-name="ro1">)')
        return opened.sub(rb"\1" + beside, xml[:first] + gap + xml[first:])

    path = tmp_path / "a.ods"
    path.write_bytes((CASES / "l_gabung.ods").read_bytes())
    assert meant(read(changed(path, "content.xml", repeat)), "programme") == PAID


def test_merged_cells_without_content_below_the_table_are_nothing(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Kepesertaan": [REGISTRY_COLUMNS, person()]})
    book = openpyxl.load_workbook(path)
    for ranges in ("A20:C25", "A2:A30", "Z1:AA3"):
        book["Kepesertaan"].merge_cells(ranges)
    book.save(path)
    assert meant(read(path), "nik") == [SITI]


def test_dates_of_programs_are_the_days_that_they_mean(tmp_path: Path) -> None:
    iso = read(CASES / "a14d_iso.xlsx")
    assert meant(iso, "start_on") == ["01/01/2026", "01/02/2026", "01/03/2026"]
    file = read(CASES / "a14k_klaim_detik.xlsx")
    assert meant(file, "paid_on") == ["01/02/2026", "01/03/2026", "01/01/2026"]
    assert "3 tanggal berjam 23:59:48, karena zona waktu program" in "\n".join(file.remarks)
    late = b"<v>46022.999999999993</v>"
    path = tmp_path / "a.xlsx"
    path.write_bytes((CASES / "a14k_klaim_detik.xlsx").read_bytes())
    changed(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<v>46053.999861111</v>", late).replace(b".999861111", b""),
    )
    assert meant(read(path), "paid_on")[0] == "01/01/2026"
    lines = [CLAIM_COLUMNS, payment("2025-12-31T17:00:00Z"), payment("2026-01-31T17:00:00Z")]
    file = of_bytes(tmp_path / "a.csv", "\n".join(map(";".join, lines)))
    assert meant(file, "paid_on") == ["01/01/2026", "01/02/2026"]


def ods(rows: Sequence[Sequence[object]]) -> bytes:
    """A sheet of OpenDocument, with the parts that a reader needs."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )

    def cell(value: object) -> str:
        if value is None:
            return "<table:table-cell/>"
        kind = "float" if isinstance(value, int) else "string"
        held = f' office:value="{value}"' if kind == "float" else ""
        return (
            f'<table:table-cell office:value-type="{kind}"{held}>'
            f"<text:p>{value}</text:p></table:table-cell>"
        )

    body = "".join(f"<table:table-row>{''.join(map(cell, one))}</table:table-row>" for one in rows)
    return archive(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": b"<manifest/>",
            "content.xml": (
                f"<office:document-content {names}><office:body><office:spreadsheet>"
                f'<table:table table:name="Data">{body}</table:table>'
                "</office:spreadsheet></office:body></office:document-content>"
            ).encode(),
        }
    )


def failed(name: str, error: str, tmp_path: Path) -> Path:
    """A recap with a formula that failed in B3, beside Puger."""
    rows = [["REKAP PESERTA TAHUN 2025"], ["Kecamatan", "Jumlah Peserta"], ["Puger", error]]
    rows += [["Kencong", 7], ["Ambulu", 10]]
    path = tmp_path / name
    if path.suffix == ".xlsx":
        workbook(path, {"Data": rows})
    elif path.suffix == ".ods":
        rows = [[*one, *[None] * (2 - len(one))] for one in rows]
        path.write_bytes(ods(rows))
        plain = f'office:value-type="string"><text:p>{error}'
        calc = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
        changed(
            path,
            "content.xml",
            lambda xml: xml.replace(
                plain.encode(),
                f'office:value-type="float" office:value="0" xmlns:calcext="{calc}" '
                f'calcext:value-type="error"><text:p>{error}'.encode(),
            ),
        )
    else:
        path.write_bytes(CONTAINERS[name](rows))
    return path


@pytest.mark.parametrize("name", ["a.xlsx", "a.ods", "a.csv"])
@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#NAME?"])
def test_a_number_that_a_formula_failed_to_give_is_refused_and_not_left_out(
    name: str, error: str, tmp_path: Path
) -> None:
    found = findings(failed(name, error, tmp_path))
    told = [(one.rule, one.row, one.text, one.reason[:36]) for one in found.complaints]
    wrong = "berisi rumus yang gagal dihitung; pe"
    assert told == [("readable_cell", 3, error, wrong)]


def test_a_number_that_no_formula_has_given_yet_is_refused_in_a_recap_too(tmp_path: Path) -> None:
    found = findings(failed("a.xlsx", "=B4+B5", tmp_path))
    ((one,)) = found.complaints
    assert (one.row, one.column) == (3, "Jumlah Peserta")
    assert "hasilnya belum tersimpan" in one.reason


@pytest.mark.parametrize("below", [[None, "=SUM(B3:B5)"], [None, None, None, "=B3/2"]])
def test_a_formula_without_a_result_below_or_beside_the_table_does_no_harm(
    below: list[str | None], tmp_path: Path
) -> None:
    rows = [["REKAP PESERTA TAHUN 2025"], ["Kecamatan", "Jumlah Peserta"], ["Puger", 12]]
    path = tmp_path / "a.xlsx"
    workbook(path, {"Data": [*rows, ["Kencong", 7], ["Ambulu", 10], below]})
    assert not findings(path).complaints
    assert meant(read(path), "participants") == ["12", "7", "10"]


def test_a_formula_that_failed_in_an_old_or_binary_workbook_is_not_taken_for_a_blank(
    tmp_path: Path,
) -> None:
    rows = [["REKAP PESERTA TAHUN 2025"], ["Kecamatan", "Jumlah Peserta"], ["Puger", 12345]]
    number = record(5, struct.pack("<IId", 1, 0, 12345))
    error = record(3, struct.pack("<IIB", 1, 0, 0x17))
    path = tmp_path / "a.xlsb"
    path.write_bytes(xlsb("Data", rows))
    changed(path, "xl/worksheets/sheet1.bin", lambda sheet: sheet.replace(number, error))
    with pytest.raises(RefusedError, match="gagal dihitung"):
        read(path)
    formula = struct.pack("<HHHHHBBBBHH", 6, 22, 2, 1, 15, 2, 0, 0x2A, 0, 0, 0xFFFF)
    old = tmp_path / "a.xls"
    ole("Workbook")(old)
    with pytest.raises(RefusedError, match="gagal dihitung"):
        of_bytes(old, old.read_bytes() + formula)


def test_a_hidden_column_of_an_open_document_counts_and_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    head = ["Kecamatan", "Petani", "Nelayan"]
    path.write_bytes(ods([["REKAP PESERTA TAHUN 2025"], head, ["Puger", 5, 4], ["Ambulu", 3, 1]]))
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column '
    hidden = f'{columns}table:visibility="collapse"/><table:table-row>'
    changed(path, "content.xml", lambda xml: xml.replace(b"<table:table-row>", hidden.encode(), 1))
    file = read(path)
    assert 'kolom C berjudul "Nelayan" tersembunyi, dan ikut dibaca.' in " ".join(file.remarks)
    assert meant(file, "participants") == ["5", "3", "4", "1"]


def separated(rows: Sequence[Sequence[object]]) -> bytes:
    lines = (";".join("" if cell is None else str(cell) for cell in one) for one in rows)
    return "\n".join(lines).encode()


CONTAINERS: dict[str, Callable[[Sequence[Sequence[object]]], bytes]] = {
    "a.xlsb": lambda rows: xlsb("Data", rows),
    "a.ods": ods,
    "a.csv": separated,
    "a.xls": lambda rows: table(*([c or "" for c in one] for one in rows)).encode(),
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_recap_is_the_same_in_every_container(name: str, tmp_path: Path) -> None:
    rows = [
        ["REKAP PESERTA TAHUN 2025", None, None, None],
        ["Kecamatan", "Nelayan", None, "Jumlah"],
        [None, "L", "P", None],
        ["Puger", 3, 4, 7],
        ["JUMLAH", 3, 4, 7],
    ]
    file = of_bytes(tmp_path / name, CONTAINERS[name](rows))
    assert file.specification.kind == "rekap_kepesertaan"
    assert meant(file, "sector") == ["Nelayan", "Nelayan"]
    assert meant(file, "sex") == ["L", "P"]
    assert meant(file, "participants") == ["3", "4"]
    assert (file.height, file.rows_left_out) == (1, {"above": 3, "total": 1})


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_list_of_a_month_is_the_same_in_every_container(name: str, tmp_path: Path) -> None:
    kept = [place for place, one in enumerate(REGISTRY_COLUMNS) if "Mulai" not in one]
    columns = [REGISTRY_COLUMNS[place] for place in kept[:-1]]
    rows = [
        ["DAFTAR PESERTA BULAN MARET 2025", *([None] * (len(columns) - 1))],
        columns,
        [written()[place] for place in kept[:-1]],
    ]
    file = of_bytes(tmp_path / name, CONTAINERS[name](rows))
    assert meant(file, "nik") == [SITI]
    assert (meant(file, "start_on"), meant(file, "months_paid")) == (["01/03/2025"], ["1"])

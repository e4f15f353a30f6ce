"""The Excel of findings that goes back to the office."""

import datetime as dt
import io
from pathlib import Path

import openpyxl
from checked_files import read
from office_files import BUDI, SITI, person, registry

from data.intake.issues import Complaint
from data.intake.report import write_findings
from data.intake.staging import connect
from data.intake.validate import check

TODAY = dt.date(2026, 1, 31)
NOW = dt.datetime(2026, 1, 31, 9, tzinfo=dt.UTC)


def opened(*complaints: Complaint, total: int = 0) -> openpyxl.Workbook:
    buffer = io.BytesIO()
    write_findings(buffer, complaints, total=total or len(complaints), now=NOW)
    return openpyxl.load_workbook(io.BytesIO(buffer.getvalue()))


def cells(book: openpyxl.Workbook, sheet: str) -> list[list[object]]:
    return [list(row) for row in book[sheet].iter_rows(values_only=True)]


def test_a_finding_has_its_place_what_was_found_and_what_should_be(tmp_path: Path) -> None:
    path = registry(
        tmp_path / "k.xlsx", person(nik="35091", kecamatan="Amblu"), person(nik=BUDI, desa="Kota")
    )
    book = opened(*check(connect(TODAY), read(path), TODAY).complaints)
    header, nik, kecamatan, desa = cells(book, "Temuan")
    assert header == [
        *("Berkas", "Lembar", "Sel", "Kolom", "Tingkat", "Isinya (disamarkan)"),
        *("Yang salah", "Seharusnya", "Mungkin maksudnya", "Aturan"),
    ]
    assert nik[:6] == ["k.xlsx", "Kepesertaan", "A2", "NIK", "Tolak", "35••••"]
    assert kecamatan[2:] == [
        "E2",
        "Kecamatan",
        "Tolak",
        "Amblu",
        'kecamatan tidak dikenal; maksud Anda "Ambulu"?',
        "nama atau kode kecamatan",
        "Ambulu",
        "Isi sel harus terbaca sebagai isi kolomnya",
    ]
    assert cells(opened(Complaint("a", "x", row=3)), "Temuan")[1][2] == "baris 3"
    assert desa[2:6] == ["F3", "Desa/Kelurahan", "Peringatan", "••••"]


def test_the_cover_counts_and_says_how_to_send_it_back() -> None:
    one = Complaint("a.xlsx", "tanggal ini belum terjadi", rule="paid_already")
    other = Complaint("b.xlsx", "x", severity="peringatan", rule="desa_known")
    book = opened(one, one, other, total=41)
    cover = cells(book, "Sampul")
    texts = [str(cell) for row in cover for cell in row if cell is not None]
    assert "Diperiksa 31 Januari 2026. Berkas: a.xlsx dan b.xlsx" in texts
    assert [row[1] for row in cover[3:5]] == [2, 1]
    assert ["Pembayaran sudah terjadi", "Tolak", 2] in [row[:3] for row in cover]
    assert "38 temuan lain dari aturan yang sama tidak ditulis satu-satu." in texts
    assert "Cara mengembalikan" in texts
    assert any("kirim kembali" in text for text in texts)


def test_what_looks_like_a_formula_stays_a_text() -> None:
    tricky = ["=1+1", '=HYPERLINK("http://x")', "+1", "@SUM(A1)", "http://x.test", "=cmd|'/c'!A1"]
    book = opened(*(Complaint("a.xlsx", one, text=one) for one in tricky))
    sheet = book["Temuan"]
    for row in sheet.iter_rows(min_row=2):
        assert {cell.data_type for cell in row} <= {"s", "n"}
        assert all(cell.hyperlink is None for cell in row)
    assert [row[6] for row in cells(book, "Temuan")[1:]] == tricky


def test_it_is_ready_to_filter_and_to_print() -> None:
    book = opened(Complaint("a.xlsx", "x"))
    sheet = book["Temuan"]
    assert sheet.auto_filter.ref == "A1:J2"
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    for one in book.worksheets:
        assert (one.page_setup.orientation, one.page_setup.paperSize) == ("landscape", 9)
        # As wide as the page and as many pages long as it takes: the width of 1 is what is meant.
        assert one.sheet_properties.pageSetUpPr.fitToPage
        assert one.page_setup.fitToHeight == 0


def test_refusals_come_before_warnings_and_no_findings_make_an_empty_list() -> None:
    warning = Complaint("a.xlsx", "w", severity="peringatan", rule="desa_known")
    rows = cells(opened(warning, Complaint("b.xlsx", "t")), "Temuan")
    assert [row[6] for row in rows] == ["Yang salah", "t", "w"]
    assert len(cells(opened(), "Temuan")) == 1


def test_nobody_is_named_in_it(tmp_path: Path) -> None:
    row = person()
    slipped = [registry(tmp_path / f"{n}.xlsx", row[n:] + row[:n]) for n in range(1, len(row))]
    con = connect(TODAY)
    for path in slipped:
        target = tmp_path / "temuan.xlsx"
        complaints = check(con, read(path), TODAY).complaints
        write_findings(target, complaints, total=len(complaints), now=NOW)
        book = openpyxl.load_workbook(target)
        said = str([cells(book, sheet.title) for sheet in book.worksheets])
        assert "Temuan" in said
        assert not [word for word in (SITI[2:], "Siti", "Aminah", "1980") if word in said]


def test_what_must_be_mended_looks_otherwise_than_a_warning() -> None:
    book = opened(Complaint("a.xlsx", "x"), Complaint("a.xlsx", "y", severity="peringatan"))
    refused, warned = (book["Temuan"].cell(row, 1).font.italic for row in (2, 3))
    assert (refused, warned) == (False, True)

"""A figure's rows as a workbook: real numbers that read as on the screen, and their origin."""

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from every_figure import every
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from charts.model import BigNumber, Chart, Column, number, text
from charts.provenance import Provenance
from charts.tiles import Card, Tile
from data import indonesian
from data.frames import is_missing
from data.numbers import Amount, percent, plain, rupiah, say
from exports.stamp import Stamp
from exports.table import tabled
from exports.workbook import HEADING_ROW, number_format, workbook
from queries.registry import Registry

STAMP = Stamp("JBR-2025-12-22-K7Q", "http://127.0.0.1:8501")
CHOICES: tuple[Mapping[str, str], ...] = ({}, {"kecamatan": "35.09.08", "langkah": "quarter"})


@pytest.fixture(scope="module")
def tiles(shipped: Registry) -> list[Tile]:
    fresh, chosen = (every(shipped, one) for one in CHOICES)
    new = [
        one
        for one in chosen
        if one.page in ("kecamatan", "rencana") or one.name == "manfaat-per-waktu"
    ]
    return [*fresh.values(), *(chosen[one] for one in new)]


@pytest.fixture(scope="module")
def books(tiles: list[Tile]) -> list[tuple[Tile, openpyxl.Workbook]]:
    return [(tile, opened(workbook(tile))) for tile in tiles]


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


COUNTED = Provenance(("walidata",), "2025-12-31", "resmi", "2025-12-31-abc")
SIMULATED = replace(COUNTED, status="simulasi", sources=("simulasi_dasbor",))


def a_chart(table: pd.DataFrame, *columns: Column, origin: Provenance = COUNTED) -> Chart:
    title, measured = plain("Puger tertinggi"), plain("Peserta (orang), 2025")
    return Chart("satu", BigNumber("1"), title, measured, origin, table, columns, 300)


def rows_of(sheet: Worksheet) -> list[dict[str, object]]:
    headings, *rows = sheet.iter_rows(min_row=HEADING_ROW, values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def words_of(sheet: Worksheet) -> str:
    return "\n".join(str(cell) for row in sheet.values for cell in row if cell is not None)


def as_indonesian_excel_shows(value: object, code: str) -> str:
    """What the formats that are used here make of a value in Indonesian."""
    if isinstance(value, dt.datetime):
        kinds = {
            "mmmm yyyy": indonesian.month,
            "mmm yyyy": indonesian.month_short,
            "d mmmm yyyy": indonesian.date,
        }
        return kinds[code.removeprefix("[$-421]")](value)
    if not isinstance(value, int | float):
        return str(value)
    sections = [one.removeprefix("[$-421]") for one in code.split(";")]
    section = sections[0] if value > 0 or len(sections) == 1 else sections[1 if value < 0 else 2]
    found = re.fullmatch(r'([+−]?)("Rp")?(#,##0|0)(?:\.(0+))?(%?)', section)
    assert found, code
    sign, rupiah, whole, part, percent = found.groups()
    size = abs(value) if len(sections) > 1 else value
    written = indonesian.decimal(size * 100 if percent else size, len(part or ""))
    if whole == "0":
        written = written.replace(".", "")
    return f"{sign}{'Rp' if rupiah else ''}{written}{percent}"


def test_every_cell_is_a_real_value_that_reads_as_on_the_screen(
    books: list[tuple[Tile, openpyxl.Workbook]],
) -> None:
    kinds = set()
    for tile, book in books:
        rows = tabled(tile)
        sheet = book["Data"]
        for place, column in enumerate(rows.columns, start=1):
            values = rows.table[column.field].tolist()
            for row, value in enumerate(values, start=HEADING_ROW + 1):
                cell = sheet.cell(row, place)
                if is_missing(value):
                    assert cell.value is None
                    continue
                screen, kind = column.show(value), cell.data_type
                kinds.add(kind)
                if not isinstance(column.form, Amount) and column.form not in (
                    "year",
                    "month",
                    "short month",
                ):
                    assert (cell.value or "") == screen
                    continue
                assert kind == ("d" if isinstance(value, dt.date) else "n"), (tile.name, cell)
                shown = as_indonesian_excel_shows(cell.value, cell.number_format)
                if screen == "tetap":
                    assert shown == "0"
                elif screen.startswith("Rp") and " " in screen:
                    assert str(rupiah(cell.value)) == screen
                else:
                    assert shown == screen, (tile.name, column.label, cell.number_format)
    assert kinds == {"s", "n", "d"}


def test_every_row_says_its_status_source_date_and_snapshot(
    books: list[tuple[Tile, openpyxl.Workbook]],
) -> None:
    for tile, book in books:
        origin = tile.provenance
        rows = rows_of(book["Data"])
        assert len(rows) == len(tabled(tile).table)
        # What a card was computed from has been published, whatever became of it.
        own = rows[:1] if isinstance(tile, Card) else rows
        for row in rows:
            assert row["Status"], tile.name
            assert row["Sumber"], tile.name
            assert row["Per tanggal"], tile.name
            assert row.get("Snapshot", "") == origin.snapshot, tile.name
        if origin.status == "simulasi" and tile.name != "manfaat-kumulatif":
            assert {row["Status"] for row in own} == {"Simulasi"}, tile.name


def test_a_newspaper_whose_number_stands_beside_is_no_source_of_what_was_counted(
    books: list[tuple[Tile, openpyxl.Workbook]],
) -> None:
    beside = [(tile, book) for tile, book in books if tile.provenance.own_sources]
    assert {tile.name for tile, _ in beside} >= {"peserta-per-tahun", "bantuan-jenis"}
    for tile, book in beside:
        assert "detik_2025_12_23" in tile.provenance.sources
        assert rows_of(book["Data"])[0]["Sumber"] == "Dasbor Jember", tile.name


def test_a_forecast_keeps_its_status_beside_a_counted_number(tiles: list[Tile]) -> None:
    card = next(tile for tile in tiles if tile.name == "manfaat-2025")
    rows = rows_of(opened(workbook(card))["Data"])

    assert [(row["Nilai"], row["Satuan"], row["Status"]) for row in rows] == [
        (17_800_000_000, "rupiah", "Terbit"),
        (20_000_000_000, "rupiah", "Proyeksi"),
    ]
    assert rows[0]["Per tanggal"] == dt.datetime(2025, 12, 10)  # noqa: DTZ001 - as Excel has it


def test_the_cover_says_what_is_owed(books: list[tuple[Tile, openpyxl.Workbook]]) -> None:
    for tile, book in books:
        cover, rows = words_of(book["Sampul"]), tabled(tile)
        assert str(rows.title) in cover
        assert str(rows.subtitle) in cover
        assert "Lisensi: " in cover
        assert f"Per tanggal\n{indonesian.partial_date(tile.provenance.as_of)}" in cover
        assert tile.provenance.snapshot in cover
        assert tile.provenance.attribution in cover


def test_simulated_data_say_so_in_big_letters_on_every_sheet_and_printed_page(
    books: list[tuple[Tile, openpyxl.Workbook]],
) -> None:
    seen = set()
    for tile, book in books:
        simulated = tile.provenance.status == "simulasi"
        seen.add(simulated)
        big = [
            cell.value
            for row in book["Sampul"].iter_rows()
            for cell in row
            if cell.value and cell.font.size >= 30
        ]
        assert big == (["SIMULASI"] if simulated else []), tile.name
        assert book.properties.title.startswith("SIMULASI: ") == simulated
        assert str(book["Data"]["A2"].value).startswith("SIMULASI: ") == simulated
        for sheet in book:
            header = sheet.oddHeader.center
            assert ("SIMULASI" in (header.text or "")) == simulated, tile.name
            assert not simulated or header.size == 28
    assert seen == {True, False}


def test_notes_explain_the_measures_their_formulas_and_limits(tiles: list[Tile]) -> None:
    chart = next(tile for tile in tiles if tile.name == "peringkat-kecamatan")
    notes = words_of(opened(workbook(chart))["Catatan"])

    assert "peserta ÷ penduduk akhir 2024 × 1.000" in notes
    assert "satu orang dihitung satu kali" in notes
    assert "Tidak memuat peserta yang membayar sendiri" in notes
    assert "bukan nol" in notes


def test_a_stamped_workbook_has_the_code_and_its_qr(tiles: list[Tile]) -> None:
    book = opened(workbook(tiles[0], STAMP))

    assert "JBR-2025-12-22-K7Q" in words_of(book["Sampul"])
    assert STAMP.payload in words_of(book["Sampul"])
    assert len(book["Sampul"]._images) == 1
    assert "JBR-2025-12-22-K7Q" in book.properties.keywords
    assert not opened(workbook(tiles[0]))["Sampul"]._images


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "http://"])
def test_no_text_becomes_a_formula_or_a_link(start: str) -> None:
    dangerous = f"{start}HYPERLINK(1)"
    chart = a_chart(pd.DataFrame({"name": [dangerous]}), text("name", f"{start}1+1"))
    content = workbook(chart)
    cell = opened(content)["Data"].cell(HEADING_ROW + 1, 1)

    assert cell.data_type == "s"
    assert str(cell.value).endswith("HYPERLINK(1)")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(one) for one in archive.namelist() if "worksheets/sheet" in one]
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)


def test_what_is_unknown_does_not_apply_or_is_zero_are_told_apart() -> None:
    table = pd.DataFrame(
        {
            "kecamatan": ["Puger", "Mayang", "Silo"],
            "participants": [5.0, 0.0, None],
            "months_per_participant": [0.0, None, None],
        }
    )
    chart = a_chart(
        table,
        text("kecamatan", "Kecamatan"),
        number("participants"),
        number("months_per_participant", "Bulan"),
    )
    book = opened(workbook(chart))
    puger, mayang, silo = rows_of(book["Data"])

    assert (puger["Peserta"], puger["Bulan"], puger["Sel kosong"]) == (5, 0, None)
    assert (mayang["Peserta"], mayang["Bulan"]) == (0, None)
    assert mayang["Sel kosong"] == "Bulan: tidak berlaku (pembaginya nol)"
    assert (silo["Peserta"], silo["Bulan"]) == (None, None)
    assert silo["Sel kosong"] == "Peserta: tidak dirinci; Bulan: tidak ada data"
    blank, zero = book["Data"].cell(HEADING_ROW + 2, 3), book["Data"].cell(HEADING_ROW + 1, 3)
    assert blank.fill.fgColor.rgb != zero.fill.fgColor.rgb


def test_a_claim_in_words_is_blank_and_keeps_its_words() -> None:
    table = pd.DataFrame({"participants": [None], "printed": ["ratusan"]})
    chart = a_chart(table, number("participants"), text("printed", "Sebagaimana dicetak"))
    (row,) = rows_of(opened(workbook(chart))["Data"])

    assert (row["Peserta"], row["Sebagaimana dicetak"]) == (None, "ratusan")
    assert row["Sel kosong"] == "Peserta: tertulis “ratusan”, tanpa angka"


def test_the_data_can_be_filtered_and_printed(books: list[tuple[Tile, openpyxl.Workbook]]) -> None:
    for tile, book in books:
        sheet = book["Data"]
        assert sheet.freeze_panes == f"B{HEADING_ROW + 1}"
        assert sheet.auto_filter.ref.startswith(f"A{HEADING_ROW}:")
        assert sheet.auto_filter.ref.endswith(str(HEADING_ROW + len(tabled(tile).table)))
        assert sheet.print_title_rows == f"$1:${HEADING_ROW}"
        for one in book:
            assert one.page_setup.paperSize == 9
            assert one.sheet_properties.pageSetUpPr.fitToPage
            assert "Halaman &P dari &N" in one.oddFooter.center.text
            publisher = tile.provenance.footer.split(" · ")[0].replace("&", "&&")
            assert publisher in one.oddFooter.center.text


def test_a_printed_page_of_data_has_letters_of_eight_points(
    books: list[tuple[Tile, openpyxl.Workbook]],
) -> None:
    """Excel shrinks what is wider than the paper; a letter of its 11 points takes 7 pixels."""
    for tile, book in books:
        sheet = book["Data"]
        _, _, last, _ = range_boundaries(sheet.print_area.split("!")[-1])
        widths = [
            sheet.column_dimensions[get_column_letter(1 + place)].width for place in range(last)
        ]
        across = sheet.page_setup.orientation == "landscape"
        paper = ((297 if across else 210) / 25.4 - 1) * 96
        assert 11 * min(1, paper / sum(width * 7 + 5 for width in widths)) >= 8, tile.name
        unprinted = {cell.value for cell in sheet[HEADING_ROW][last:]} - {None}
        assert unprinted <= {"Sumber", "Per tanggal", "Snapshot", "Anggapan", "Sel kosong"}
        same = {tuple(cell.value for cell in row[last : last + 2]) for row in sheet.iter_rows(4)}
        assert len(same) == 1, tile.name


def test_a_column_of_dates_is_wide_enough_for_months_in_full() -> None:
    months = pd.DataFrame({"month": [dt.date(2023, 9, 1)]})
    sheet = opened(workbook(a_chart(months, Column("month", "Bln", "month"))))["Data"]
    # Excel shows ### where a date is wider than its column: text needs room at its ends too.
    assert sheet.column_dimensions["A"].width > len("September 2023") + 2


def test_a_footer_is_never_longer_than_excel_takes() -> None:
    origin = replace(SIMULATED, attribution="Batas & " * 60)
    chart = a_chart(pd.DataFrame({"participants": [5]}), number("participants"), origin=origin)

    footer = opened(workbook(chart))["Data"].oddFooter.center.text
    assert len(footer) < 255
    assert "status: Simulasi" in footer
    assert "Halaman" in footer


def test_the_same_figure_is_the_same_file(tiles: list[Tile]) -> None:
    for tile in tiles[:12]:
        assert workbook(tile, STAMP) == workbook(tile, STAMP)
    book = opened(workbook(tiles[0]))
    as_of = tiles[0].provenance.as_of
    assert book.properties.created.date().isoformat() == as_of
    assert book.properties.modified.date().isoformat() == as_of


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (Amount(82_093), "[$-421]#,##0"),
        (Amount(25.36, decimals=2), "[$-421]#,##0.00"),
        (Amount(25.36, "persen", 2), "[$-421]#,##0.00%"),
        (percent(25.36), "[$-421]#,##0.0%"),
        (Amount(51_570_000_000, "rupiah"), '[$-421]"Rp"#,##0'),
        (rupiah(51_570_000_000), '[$-421]"Rp"#,##0'),
        (Amount(12.0, decimals=1, trim=True), "[$-421]#,##0"),
        (Amount(12, signed=True), "[$-421]+#,##0;[$-421]−#,##0;[$-421]#,##0"),
    ],
)
def test_a_format_follows_from_the_amount(amount: Amount, code: str) -> None:
    assert number_format(amount) == code


def test_years_are_numbers_without_points_and_statuses_have_their_labels() -> None:
    table = pd.DataFrame({"year": [2025], "row_status": ["simulasi"]})
    columns = (Column("year", "Tahun", "year"), Column("row_status", "Status", "status"))
    sheet = opened(workbook(a_chart(table, *columns)))["Data"]
    year, status = sheet[HEADING_ROW + 1][:2]
    assert (year.value, year.number_format, status.value) == (2025, "[$-421]0", "Simulasi")


def test_a_column_of_another_origin_says_so() -> None:
    columns = (
        number("participants"),
        replace(number("amount_rp"), origin=replace(COUNTED, as_of="2025-10-31")),
    )
    table = pd.DataFrame({"participants": [5], "amount_rp": [7]})
    book = opened(workbook(a_chart(table, *columns, origin=SIMULATED)))
    (row,) = rows_of(book["Data"])
    assert (row["Manfaat dibayar (Resmi)"], row["Peserta"], row["Status"]) == (7, 5, "Simulasi")
    notes = words_of(book["Catatan"])
    assert "Asal tiap kolom\nManfaat dibayar\nSumber: Walidata Pemkab Jember" in notes
    assert "per 31 Oktober 2025 · status: Resmi" in notes


def test_a_card_of_a_snapshot_has_its_number_with_the_screens_decimals(tiles: list[Tile]) -> None:
    cards = {tile.label: tile for tile in tiles if isinstance(tile, Card)}
    share = cards["Peserta per 1.000 penduduk, 2025"]
    (row,) = rows_of(opened(workbook(share))["Data"])

    assert row["Nilai"] == 57.1
    assert row["Satuan"] == "per 1.000 penduduk"
    assert row["Tertulis"] == str(share.value)


@pytest.mark.parametrize(
    ("value", "number", "why"),
    [
        (rupiah(214_512_345), 214_512_345, None),
        (Amount(24_866, "rupiah"), 24_866, None),
        (Amount(0), 0, None),
        (Amount(None), None, "Nilai: tidak ada data"),
        (
            Amount(None, missing="tanpa peserta"),
            None,
            "Nilai: tertulis “tanpa peserta”, tanpa angka",
        ),
    ],
)
def test_a_card_without_a_number_is_not_zero(
    value: Amount, number: int | None, why: str | None
) -> None:
    card = Card("kartu", "Manfaat 2024", value, plain(""), SIMULATED, ("amount_rp",))
    (row,) = rows_of(opened(workbook(card))["Data"])

    assert row["Nilai"] == number
    assert row.get("Sel kosong") == why


def test_a_card_that_quotes_claims_has_a_row_for_each_in_full() -> None:
    origin = Provenance(
        ("detik_2025_12_23",),
        "2025-12",
        "terbit",
        claims=("coverage_2025", "protected_workers_2025"),
    )
    detail = say("{n} pekerja", n=Amount(323_739))
    card = Card("cakupan", "Cakupan", Amount(21.86, "persen", 2), detail, origin)
    rows = rows_of(opened(workbook(card))["Data"])
    assert [row["Nilai"] for row in rows] == [21.86, 323_739]


@pytest.fixture(scope="module")
def in_libreoffice(
    tiles: list[Tile], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, str]:
    """What LibreOffice, set to English, shows of the data of two figures."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("there is no LibreOffice here to open a workbook with")
    folder = tmp_path_factory.mktemp("buku")
    chosen = {
        one.name: one for one in tiles if one.name in ("cakupan-pekerja", "manfaat-per-waktu")
    }
    for name, tile in chosen.items():
        (folder / f"{name}.xlsx").write_bytes(workbook(tile, STAMP))
    # Cells as they are shown, the second sheet.
    options = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,true,false,false,2"
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={(folder / 'profil').as_uri()}",
            "--headless",
            "--convert-to",
            options,
            "--outdir",
            str(folder),
            *(str(folder / f"{name}.xlsx") for name in chosen),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return {name: (folder / f"{name}-Data.csv").read_text(encoding="utf-8") for name in chosen}


def test_libreoffice_shows_indonesian_numbers_and_months_in_any_language(
    in_libreoffice: Mapping[str, str],
) -> None:
    assert "Belum terlindungi;1.157.242;78,14%;Estimasi" in in_libreoffice["cakupan-pekerja"]
    assert "Iuran dibayar Pemkab;82.093;5,54%;Terbit" in in_libreoffice["cakupan-pekerja"]
    monthly = in_libreoffice["manfaat-per-waktu"]
    assert ";Simulasi;Dasbor Jember;10 Desember 2025;" in monthly
    assert "\nTriwulan 1 2023;Rp" in monthly
    assert ";Rp0;" in monthly

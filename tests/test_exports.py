"""What leaves the dashboard: tables that a spreadsheet understands, pictures that say it all."""

import csv
import io
import re
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
import zxingcpp
from example_charts import (
    ABOUT,
    COUNTED,
    SIMULATED,
    SOME,
    by_kecamatan,
    by_month,
    every_enrolment_figure,
    every_published_figure,
    of_sectors,
)
from PIL import Image
from pypdf import PdfReader
from tiny_snapshot import MAYANG, PUGER

from charts import enrolment as draw
from charts import plotly
from charts.model import Chart, Column, number, text
from charts.palettes import DARK, FONT, LIGHT, Ink
from charts.tiles import Apart, Card
from data import catalogue
from data.numbers import Amount, count, plain
from exports import picture
from exports.csv import for_excel, for_machines, listed
from exports.presets import PRESETS, Preset, custom
from exports.stamp import Stamp
from exports.table import heading

LABELS = [one.label for one in catalogue.STATUSES.values()]
SMALL, TINY = custom(640, 480), custom(320, 240)
TAIL = ["Status", "Sumber", "Per tanggal", "Snapshot"]


def a_chart(table: pd.DataFrame, *columns: Column) -> Chart:
    """A chart whose table is this one."""
    return replace(
        draw.active_by_month(by_month([1]), ABOUT, COUNTED), table=table, columns=columns
    )


def a_map() -> Chart:
    return draw.kecamatan_map(by_kecamatan(SOME), "participants", ABOUT, SIMULATED, PUGER)


def rows_of(chart: Chart) -> list[dict[str, str]]:
    lines = for_excel(chart).removeprefix("\ufeff").split("\r\n")
    return list(csv.DictReader(lines, delimiter=";"))


# CSV


def test_a_csv_opens_in_an_indonesian_excel() -> None:
    table = pd.DataFrame({"name": ["Puger", "Tanggul"], "rate": [47.25, 0.5], "people": [1500, 0]})
    chart = a_chart(table, text("name", "Kecamatan"), number("participants", "", "people"))
    content = for_excel(
        replace(
            chart, columns=(*chart.columns, Column("rate", "Per 1.000", Amount(None, decimals=2)))
        )
    )

    assert content == (
        "\ufeffKecamatan;Peserta;Per 1.000;Status;Sumber;Per tanggal;Snapshot\r\n"
        "Puger;1500;47,25;Resmi;Walidata Pemkab Jember;2025-12-31;2025-12-31-abc\r\n"
        "Tanggul;0;0,5;Resmi;Walidata Pemkab Jember;2025-12-31;2025-12-31-abc\r\n"
    )


def test_a_status_that_the_screen_shows_stands_once_in_a_csv_for_excel() -> None:
    table = pd.DataFrame({"name": ["Puger", "Jember"], "row_status": ["resmi", "terbit"]}).assign(
        status=["resmi", "terbit"]
    )
    shown = Column("row_status", "Status", "status")
    content = for_excel(a_chart(table, text("name", "Nama"), shown)).splitlines()

    assert content[0] == "\ufeffNama;Status;Sumber;Per tanggal;Snapshot"
    assert [line.split(";")[1] for line in content[1:]] == ["Resmi", "Terbit"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_a_spreadsheet_would_run_is_quoted(start: str) -> None:
    table = pd.DataFrame({"name": [f"{start}HYPERLINK(1)", "Kali-wates = 1"]})
    content = for_excel(a_chart(table, text("name", "Nama"))).removeprefix("\ufeff")
    cells = [row["Nama"] for row in csv.DictReader(io.StringIO(content, newline=""), delimiter=";")]

    assert cells == [f"'{start}HYPERLINK(1)", "Kali-wates = 1"]


def test_a_table_of_texts_has_signs_that_a_spreadsheet_reads_and_quotes_what_would_run() -> None:
    rows = [["Peserta", "−810", "+18,5%"], ["=1+1", "-1+1", None]]
    assert listed(["Angka", "Selisih", "Bagian"], rows) == (
        "\ufeffAngka;Selisih;Bagian\r\nPeserta;-810;+18,5%\r\n'=1+1;'-1+1;\r\n"
    )


def test_a_semicolon_or_quote_in_a_text_stays_in_its_cell() -> None:
    table = pd.DataFrame({"name": ['tani; "buruh"\nlepas']})
    content = for_excel(a_chart(table, text("name", "Nama"))).removeprefix("\ufeff")
    (row,) = csv.DictReader(io.StringIO(content, newline=""), delimiter=";")

    assert row["Nama"] == 'tani; "buruh"\nlepas'
    assert row["Status"] == "Resmi"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (51_570_000_000.0, "51570000000"),
        (1_234_567_890_123.0, "1234567890123"),
        (0.1 + 0.2, "0,3"),
        (-2.5, "-2,5"),
        (Decimal("21.86"), "21,86"),
        (82_093, "82093"),
        (None, ""),
        (float("nan"), ""),
        (pd.NA, ""),
        (pd.NaT, ""),
        (pd.Timestamp("2025-12-01"), "2025-12-01"),
    ],
    ids=str,
)
def test_a_value_is_written_in_full_and_a_missing_one_not_at_all(value: object, cell: str) -> None:
    table = pd.DataFrame({"value": pd.Series([value], dtype=object)})
    (row,) = rows_of(a_chart(table, Column("value", "Nilai", Amount(None))))

    assert row["Nilai"] == cell


def test_every_row_of_every_figure_says_its_status_and_source() -> None:
    for chart in [*every_published_figure(), *every_enrolment_figure(SIMULATED)]:
        rows = rows_of(chart)
        assert len(rows) == len(chart.table)
        assert list(rows[0]) == [*(heading(chart, column) for column in chart.columns), *TAIL]
        weakest = max((row["Status"] for row in rows), key=LABELS.index)
        assert f"status: {weakest}" in chart.provenance.footer
        for row in rows:
            assert row["Sumber"].split(", ")[0] in chart.provenance.footer
            assert row["Sumber"]
            assert row["Per tanggal"] == chart.provenance.as_of
            assert row["Snapshot"] == chart.provenance.snapshot


def test_a_csv_opens_back_equal_to_the_frame() -> None:
    frame = by_kecamatan({**SOME, PUGER: 7}, months={PUGER: 25, MAYANG: 1})
    chart = draw.kecamatan_ranking(frame, "participants_per_1000", ABOUT, COUNTED)
    fields = [column.field for column in chart.columns]
    opened = pd.read_csv(
        io.BytesIO(for_excel(chart).encode()), sep=";", decimal=",", encoding="utf-8-sig"
    )
    opened.columns = [*fields, *TAIL]

    assert opened["months_per_participant"].isna().sum() == 1
    pd.testing.assert_frame_equal(
        opened[fields],
        frame.sort_values("participants_per_1000", ascending=False, kind="stable")[
            fields
        ].reset_index(drop=True),
        check_dtype=False,
        rtol=1e-9,
    )


def test_a_program_reads_the_same_rows_with_ids_points_and_iso_dates() -> None:
    months = draw.active_by_month(by_month([3, 1]), ABOUT, SIMULATED)
    program = pd.read_csv(io.StringIO(for_machines(months)), parse_dates=["month"])

    assert list(program.columns[-4:]) == ["status", "sources", "as_of", "snapshot"]
    assert set(program["status"]) == {"simulasi"}
    drawn = [column.field for column in months.columns]
    pd.testing.assert_frame_equal(
        program[drawn],
        months.table[drawn].reset_index(drop=True).rename_axis(columns=None),
        check_dtype=False,
    )
    assert not for_machines(months).startswith("\ufeff")


def test_a_program_gets_the_code_of_each_kecamatan_and_full_decimals() -> None:
    chart = a_map()
    program = pd.read_csv(io.StringIO(for_machines(chart)), dtype={"code": str})

    assert program.columns[0] == "code"
    assert program["code"].tolist() == chart.table["code"].tolist()
    shares = program["participants_per_1000"].dropna().tolist()
    assert shares == pytest.approx(chart.table["participants_per_1000"].dropna().tolist(), abs=1e-9)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_a_text_that_a_spreadsheet_would_run_is_quoted_for_programs_too(start: str) -> None:
    chart = a_chart(pd.DataFrame({"name": [f"{start}1+1"]}), text("name", "Nama"))

    (row,) = csv.DictReader(for_machines(chart).splitlines())
    assert row["name"] == f"'{start}1+1"


def test_a_claim_in_words_stays_in_words() -> None:
    (row,) = [one for one in rows_of(of_sectors()) if one["Sektor"] == "Pedagang keliling"]

    assert (row["Peserta"], row["Sebagaimana dicetak"]) == ("", "ratusan")


# Pictures


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(opened(png)).astype(int)


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def texts_of(svg: bytes) -> list[str]:
    return [
        "".join(element.itertext())
        for element in ElementTree.fromstring(svg).iter()  # noqa: S314
        if element.tag.endswith("}text")
    ]


KINDS = [chart.name for chart in [*every_published_figure(), *every_enrolment_figure(SIMULATED)]]


@pytest.mark.usefixtures("chrome")
@pytest.mark.parametrize("place", range(len(KINDS)), ids=KINDS)
def test_every_kind_of_figure_becomes_a_picture_that_is_not_black(place: int) -> None:
    chart = [*every_published_figure(), *every_enrolment_figure(SIMULATED)][place]
    image = opened(picture.png(chart, SMALL))
    grey = np.asarray(image.convert("L"))

    assert image.size == (640, 480)
    assert image.getpixel((2, 2)) == rgb(LIGHT.surface)
    assert grey.mean() > 160
    assert (grey < 20).mean() < 0.01
    assert grey.std() > 5


@pytest.mark.usefixtures("chrome")
def test_a_dark_picture_has_the_dark_papers_colours() -> None:
    chart = a_map()
    dark = opened(picture.png(chart, SMALL, "gelap"))
    # Any colour may turn up at an edge; an area has more pixels.
    areas = {colour for count, colour in dark.getcolors(1 << 20) if count > 50}

    assert dark.getpixel((2, 2)) == rgb(DARK.surface)
    assert {rgb(colour) for colour in DARK.sequential} <= areas
    assert not {rgb(colour) for colour in LIGHT.sequential} & areas


@pytest.mark.usefixtures("chrome")
def test_an_svg_says_all_its_texts_and_carries_its_font() -> None:
    chart = a_map()
    content = picture.svg(chart, custom(1280, 720)).decode("utf-8")
    said = "".join(texts_of(content.encode()))

    # A line ends where a blank was.
    for words in (str(chart.title), str(chart.subtitle), chart.provenance.footer):
        assert words.replace(" ", "") in said.replace(" ", "")
    assert content.count('class="simulated"') == 2
    assert "Tempurejo" in said
    assert re.search(r"\d+ Sumbersari", said), "numbered, for it has no room"
    assert content.count("@font-face") == 3
    assert f"font-family:{FONT};font-weight:600;src:url(data:font/woff2;base64," in content
    assert len(re.findall(r"<image|<foreignObject", content)) == 0


@pytest.mark.usefixtures("chrome")
def test_an_svg_asks_nothing_of_the_network() -> None:
    content = picture.svg(a_map(), SMALL).decode("utf-8")
    names = set(re.findall(r'xmlns(?::\w+)?="([^"]+)"', content))

    assert set(re.findall(r"\w+://[^\"'\s)]+", content)) <= names


CARD = Card("peserta-2025", "Peserta 2025", count(1_225), plain("naik 464 dari 2024"), SIMULATED)
STAMP = Stamp("JBR-2025-12-22-K7Q", "http://127.0.0.1:8501")


@pytest.mark.usefixtures("chrome")
@pytest.mark.parametrize(
    ("preset", "ink"),
    [
        *((one, "terang") for one in PRESETS.values()),
        *((PRESETS["persegi"], one) for one in ("gelap", "cetak")),
    ],
)
def test_every_shape_and_ink_says_title_footer_and_that_the_data_are_simulated(
    preset: Preset, ink: Ink
) -> None:
    for tile in (a_map(), CARD):
        chart = picture.as_chart(tile)
        drawn = picture.svg(tile, preset, ink, STAMP)
        said = "".join(texts_of(drawn)).replace(" ", "")
        assert b'class="simulated"' in drawn
        assert "JBR-2025-12-22-K7Q" in said
        for words in (str(chart.title), str(chart.subtitle), chart.provenance.footer):
            assert words.replace(" ", "") in said


@pytest.mark.usefixtures("chrome")
@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_picture_has_the_size_that_is_asked_for_and_no_text_is_cut_at_its_edge(
    preset: Preset,
) -> None:
    assert PRESETS["a4"].pixels == (2481, 1747)
    for chart in every_enrolment_figure(COUNTED)[:2]:
        image = pixels(picture.png(chart, preset, stamp=STAMP))
        assert (image.shape[1], image.shape[0]) == preset.pixels
        paper = np.array(rgb(LIGHT.surface))
        for edge in (image[:2], image[-2:], image[:, :2], image[:, -2:]):
            assert (np.abs(edge - paper).sum(axis=2) < 30).all(), (chart.name, preset.id)


@pytest.mark.usefixtures("chrome")
def test_the_numbers_in_a_picture_are_those_of_its_table() -> None:
    chart = draw.kecamatan_ranking(
        by_kecamatan({**SOME, PUGER: 7_227}), "participants", ABOUT, COUNTED
    )
    for preset in PRESETS.values():
        said = texts_of(picture.svg(chart, preset))
        for name, people in chart.table[["kecamatan", "participants"]].itertuples(index=False):
            assert name in said
            assert f"{people:,}".replace(",", ".") in said


@pytest.mark.usefixtures("chrome")
def test_a_single_number_becomes_a_picture_with_all_that_belongs_to_it() -> None:
    card = replace(CARD, apart=Apart(plain("Rp20 miliar hingga akhir tahun"), "proyeksi"))
    said = texts_of(picture.svg(card, PRESETS["cerita"]))

    assert {"Peserta 2025", "1.225", "naik 464 dari 2024"} <= set(said)
    assert "Rp20 miliar hingga akhir tahun (Proyeksi)" in said
    chart = picture.as_chart(card)
    assert chart.alt == (
        "Data simulasi. Peserta 2025: 1.225, naik 464 dari 2024; "
        "Rp20 miliar hingga akhir tahun (Proyeksi)."
    )
    assert chart.table["value"].tolist() == [1_225]


@pytest.mark.usefixtures("chrome")
def test_other_programs_read_what_is_said_inside_a_picture() -> None:
    chart = a_map()
    expected = {
        "Title": str(chart.title),
        "Description": chart.alt,
        "Source": "Dasbor Jember; Kementerian Dalam Negeri (Dukcapil)",
        "Copyright": chart.provenance.attribution,
        "Status": "Simulasi",
        "AsOf": chart.provenance.as_of,
        "Snapshot": chart.provenance.snapshot,
        "Edition": STAMP.code,
    }
    expected = {name: words for name, words in expected.items() if words}
    image = Image.open(io.BytesIO(picture.png(chart, PRESETS["a4"], "cetak", STAMP)))
    assert image.text == expected
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)

    root = ElementTree.fromstring(picture.svg(chart, PRESETS["a4"], "cetak", STAMP))  # noqa: S314
    svg = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{svg}title") == str(chart.title)
    assert root.findtext(f"{svg}desc") == chart.alt
    assert [one.text for one in root.find(f"{svg}metadata")] == list(expected.values())

    reader = PdfReader(io.BytesIO(picture.pdf(chart, PRESETS["a4"], "cetak", STAMP)))
    names = {"Description": "/Subject", "Source": "/Author"}
    assert dict(reader.metadata) == {
        names.get(name, f"/{name}"): words for name, words in expected.items()
    }


@pytest.mark.usefixtures("chrome")
def test_a_pdf_is_one_page_of_its_size_with_its_fonts_and_words_inside() -> None:
    chart = a_map()
    reader = PdfReader(io.BytesIO(picture.pdf(chart, PRESETS["a4"], "terang", STAMP)))
    (page,) = reader.pages
    said = page.extract_text().replace("\n", "").replace(" ", "")

    assert [float(one) / 72 * 25.4 for one in page.mediabox[2:]] == pytest.approx([210, 148], abs=1)
    assert str(chart.title).replace(" ", "") in said
    assert "status:Simulasi" in said
    assert page.images == [] or len(page.images) == 0
    for font in page["/Resources"]["/Font"].values():
        (inner,) = font.get_object()["/DescendantFonts"]
        assert "SourceSans3" in inner.get_object()["/BaseFont"]
        assert "/FontFile2" in inner.get_object()["/FontDescriptor"].get_object()


@pytest.mark.usefixtures("chrome")
@pytest.mark.parametrize("ink", ["terang", "cetak"])
def test_the_patterns_of_a_pdf_are_lines_and_no_bitmaps(ink: Ink) -> None:
    (chart,) = (one for one in every_enrolment_figure(SIMULATED) if one.name == "peserta-per-tahun")
    content = picture.pdf(chart, PRESETS["slide"], ink)

    assert "/Pattern" not in PdfReader(io.BytesIO(content)).pages[0]["/Resources"]
    assert b"/Subtype /Image" not in content
    assert len(content) < 200_000


@pytest.mark.usefixtures("chrome")
def test_a_print_in_one_ink_has_no_colour_and_tells_the_sectors_apart() -> None:
    (chart,) = (one for one in every_enrolment_figure(COUNTED) if one.name == "peserta-per-tahun")
    image = pixels(picture.png(chart, PRESETS["persegi"], "cetak"))
    assert (image.max(axis=2) - image.min(axis=2)).max() == 0

    looks = [
        (bar["marker"]["color"], bar["marker"].get("pattern", {}).get("shape"))
        for bar in plotly.spec(chart, "cetak")["data"]
        if bar["type"] == "bar"
    ]
    assert len(looks) == len(set(looks)) >= 2


@pytest.mark.usefixtures("chrome")
def test_the_code_in_a_picture_can_be_read_by_a_program() -> None:
    for ink in ("terang", "gelap"):
        (found,) = zxingcpp.read_barcodes(
            opened(picture.png(a_map(), PRESETS["slide"], ink, STAMP))
        )

        assert found.text == STAMP.payload


@pytest.mark.parametrize("size", [(100, 500), (500, 9_000)])
def test_a_size_that_no_picture_can_have_is_refused_in_words(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="antara 200 dan 4000 piksel"):
        custom(*size)

"""What a deck of slides owes the meeting: the figures' own numbers, sources, status, and words."""

import datetime as dt
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import combinations
from math import ceil
from pathlib import Path
from typing import TypeAlias

import openpyxl
import pytest
from every_figure import every
from pptx import Presentation
from pptx.enum.chart import XL_TICK_LABEL_POSITION
from pptx.oxml.ns import qn
from pptx.util import Pt
from pypdf import PdfReader
from slides import (
    HEADING,
    STAMP,
    a_card,
    a_chart,
    every_shape,
    marks,
    native_numbers,
    numbers_of,
    slides_of,
    titled,
)

from charts.model import (
    Bars,
    BigNumber,
    Chart,
    Dots,
    Lines,
    Map,
)
from charts.tiles import Tile
from data import catalogue
from exports.deck import deck
from exports.ooxml import Part
from queries.registry import Registry

Figures: TypeAlias = list[tuple[Chart, Part]]


@pytest.fixture(scope="module")
def tiles(shipped: Registry) -> list[Tile]:
    return list(every(shipped).values())


@pytest.fixture(scope="module")
def file(tiles: list[Tile]) -> bytes:
    return deck(tiles, HEADING, STAMP)


@pytest.fixture(scope="module")
def opened(file: bytes) -> Part:
    return Presentation(io.BytesIO(file))


@pytest.fixture(scope="module")
def figures(tiles: list[Tile], opened: Part) -> Figures:
    """The charts of the gallery, each with its slide."""
    charts = [tile for tile in tiles if isinstance(tile, Chart)]
    used = iter(opened.slides)
    return [
        (chart, next(one for one in used if titled(one) == str(chart.title))) for chart in charts
    ]


def test_every_figure_has_a_slide_of_its_own_with_the_finding_as_its_title(
    tiles: list[Tile], figures: Figures
) -> None:
    assert len(figures) == sum(isinstance(one, Chart) for one in tiles) > 20
    for chart, slide in figures:
        texts = [shape.text_frame.text for shape in slide.placeholders]
        assert [titled(slide), texts[1]] == [str(chart.title), str(chart.subtitle)]
        assert chart.provenance.footer in texts


def test_native_charts_draw_the_numbers_of_the_figure(figures: Figures) -> None:
    compared = 0
    for chart, slide in figures:
        if isinstance(chart.drawing, Bars | Lines | Dots):
            assert native_numbers(slide) == pytest.approx(numbers_of(chart)), chart.name
            compared += 1
    assert compared >= 15


def drawn_by(cache: Part) -> list[Part]:
    """Return the numbers or texts that a chart draws without looking into its workbook."""
    written = [one.text for one in cache.iter(qn("c:v")) if one.text]
    # Workbooks keep sixteen digits.
    is_number = cache.tag == qn("c:numCache")
    return [float(f"{float(one):.16G}") for one in written] if is_number else written


def pointed_to(formula: Part, book: openpyxl.Workbook) -> list[Part]:
    """Return what stands in the cells that a chart points to, without those that are empty."""
    sheet, _, cells = formula.text.rpartition("!")
    found = book[sheet.strip("'")][cells.replace("$", "")]
    column = [row[0] for row in found] if isinstance(found, tuple) else [found]
    return [cell.value for cell in column if cell.value not in (None, "")]


def test_every_chart_points_to_its_numbers_in_a_workbook_that_says_what_they_are(
    figures: Figures,
) -> None:
    seen = set()
    for figure, slide in figures:
        for chart in (shape.chart for shape in slide.shapes if shape.has_chart):
            book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
            for formula in chart._chartSpace.iter(qn("c:f")):
                assert pointed_to(formula, book) == drawn_by(formula.getnext()), figure.name
            status = catalogue.STATUSES[figure.provenance.status]
            simulated = status.id == "simulasi"
            seen.add(simulated)
            assert book.sheetnames == ["SIMULASI" if simulated else status.label]
            said, found, origin = (
                row[0] for row in book.active.iter_rows(max_row=3, values_only=True)
            )
            assert said.startswith("SIMULASI: " if simulated else f"Status: {status.label}")
            assert found == f"{figure.title}. {figure.subtitle}."
            assert origin == figure.provenance.footer
    assert seen == {True, False}


def test_bars_without_a_name_are_headed_by_the_column_that_they_draw(figures: Figures) -> None:
    headings = {
        figure.name: [series.name for series in shape.chart.plots[0].series]
        for figure, slide in figures
        for shape in slide.shapes
        if shape.has_chart
    }
    assert headings["sektor-terbit"] == ["Peserta"]
    assert headings["manfaat-sektor"] == ["Manfaat dibayar"]


def test_a_heat_map_of_31_rows_has_two_slides_and_breaks_no_word_where_letters_are_wider(
    opened: Part,
) -> None:
    """LibreOffice sets other letters where ours are missing: bold ones of 14 points take 9,8."""
    tables = [shape.table for slide in opened.slides for shape in slide.shapes if shape.has_table]
    rows = [row.cells[0].text for table in tables for row in table.rows]
    assert sorted(rows) == sorted(
        ["Kecamatan"] * 2 + [one.name for one in catalogue.KECAMATAN.values()]
    )
    for table in tables:
        assert sum(row.height for row in table.rows) / Pt(1) <= 366
        for place, column in enumerate(table.columns):
            words = " ".join(row.cells[place].text for row in table.rows).split()
            assert max(map(len, words)) * 9.8 < column.width / Pt(1) - 6, words


def test_a_map_is_31_areas_that_can_be_recoloured_each_with_its_words(figures: Figures) -> None:
    chart, slide = next(one for one in figures if one[0].name == "peta-kecamatan")
    group = next(shape for shape in slide.shapes if shape.shape_type == 6)
    areas = {shape.name: shape for shape in group.shapes}
    assert len(areas) == 31
    assert isinstance(chart.drawing, Map)
    puger = areas["Puger"]
    assert puger._element.spPr.find(qn("a:custGeom")) is not None
    assert "Puger" in puger._element.nvSpPr.cNvPr.get("descr")
    assert str(puger.fill.fore_color.rgb) == "1C5482"
    assert chart.provenance.attribution in "".join(
        shape.text_frame.text for shape in slide.placeholders
    )


def test_every_shape_says_what_it_is_or_that_it_is_decoration(opened: Part) -> None:
    for slide in opened.slides:
        for shape in every_shape(slide.shapes):
            about = shape._element.xpath(".//p:cNvPr")[0]
            decorative = bool(about.xpath(".//*[local-name()='decorative']"))
            assert about.get("descr") or decorative, (slide.shapes.title.text, shape.name)


@pytest.mark.parametrize("name", ["peta-kecamatan", "bantuan-perlindungan-peta"])
def test_a_map_says_all_31_names_those_without_room_by_a_number(
    figures: Figures, name: str
) -> None:
    slide = next(slide for chart, slide in figures if chart.name == name)
    words = [
        line
        for shape in every_shape(slide.shapes)
        if shape.has_text_frame
        for line in shape.text_frame.text.splitlines()
    ]
    names = [one.name for one in catalogue.KECAMATAN.values()]
    named = {line for line in words if line in names}
    keyed = dict(
        line.split(" · ")[0].split(" ", 1) for line in words if re.match(r"\d+ [A-Z]", line)
    )
    assert named | set(keyed.values()) == set(names)
    assert len(named) + len(keyed) == 31
    assert set(keyed) <= set(words)


def sizes_of(shape: Part) -> Iterator[tuple[str, float]]:
    """Yield the words of a shape with their size in points, the layout's where they have none."""
    usual = 0.0
    if shape.is_placeholder:
        number = shape.placeholder_format.idx
        layout = shape.part.slide_layout.placeholders
        (place,) = (one for one in layout if one.placeholder_format.idx == number)
        usual = min(int(size) for size in place._element.xpath(".//a:defRPr/@sz")) / 100
    for paragraph in shape.text_frame.paragraphs:
        for run in paragraph.runs:
            yield run.text, run.font.size.pt if run.font.size else usual


def written(slide: Part) -> list[Part]:
    """Return the shapes of a slide that have words to be read."""
    return [
        shape
        for shape in every_shape(slide.shapes)
        if shape.has_text_frame
        and shape.text_frame.text != "SIMULASI"
        and any(paragraph.runs for paragraph in shape.text_frame.paragraphs)
    ]


def test_the_last_row_of_a_room_can_read_every_word(opened: Part) -> None:
    """On a slide of 13,33 inches nothing is below 14 points, sources and codes at 12."""
    for slide in opened.slides:
        for shape in written(slide):
            at_the_foot = shape.is_placeholder and shape.placeholder_format.idx in (11, 13)
            for words, size in sizes_of(shape):
                named = "Sumber: " in words or words.startswith(("Edisi ", "https://"))
                least = 12 if at_the_foot or named else 14
                assert size >= least, (titled(slide), words)
        for shape in slide.shapes:
            found = []
            if shape.has_chart:
                found = shape.chart._chartSpace.xpath(".//a:defRPr/@sz | .//a:rPr/@sz")
            elif shape.has_table:
                found = shape._element.xpath(".//a:rPr/@sz")
            assert min(map(int, found), default=1400) >= 1400, titled(slide)


def place_of(shape: Part) -> tuple[float, float, float, float]:
    """Estimate where the words of a shape stand: left, top, right and bottom in points."""
    left, top, width, height = (
        measure / Pt(1) for measure in (shape.left, shape.top, shape.width, shape.height)
    )
    frame = shape.text_frame
    lines = [
        (sum(len(run.text) for run in paragraph.runs), paragraph) for paragraph in frame.paragraphs
    ]
    size = max(size for _, size in sizes_of(shape))
    longest = min(max(count for count, _ in lines) * size * 0.5, width)
    tall = sum(max(1, ceil(count * size * 0.5 / width)) for count, _ in lines) * size * 1.2
    free = {None: 0.0, 1: 0.0, 2: 0.5, 3: 1.0}[lines[0][1].alignment] * (width - longest)
    above = {None: 0.0, 1: 0.0, 3: 0.5, 4: 1.0}[frame.vertical_anchor] * (height - tall)
    return left + free, top + above, left + free + longest, top + above + tall


def test_no_words_of_a_slide_lie_upon_others_or_leave_it(opened: Part) -> None:
    for slide in opened.slides:
        places = [
            (shape.text_frame.text, place_of(shape))
            for shape in written(slide)
            if not shape.rotation
        ]
        for words, (left, top, right, bottom) in places:
            assert min(left, top) >= 0, (titled(slide), words)
            assert right <= 960, (titled(slide), words)
            assert bottom <= 540, (titled(slide), words)
        for (words, one), (others, other) in combinations(places, 2):
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            # Lines have a fifth of air.
            assert across <= 3 or down <= 5, (titled(slide), words, others)


def test_a_chart_is_described_by_the_figures_own_alternative_text(figures: Figures) -> None:
    for chart, slide in figures:
        said = {
            shape._element.xpath(".//p:cNvPr")[0].get("descr")
            for shape in slide.shapes
            if not shape.is_placeholder
        }
        # What is written needs no description.
        assert chart.alt in said or isinstance(chart.drawing, BigNumber)


def test_title_comes_first_and_the_footer_after_the_figure_in_the_order_of_reading(
    figures: Figures,
) -> None:
    for _, slide in figures:
        order = [
            shape.placeholder_format.idx if shape.is_placeholder else "" for shape in slide.shapes
        ]
        assert order[:2] == [0, 10]
        assert order.index(11) > order.index("")


def test_simulated_figures_and_no_others_have_the_word_all_over_and_behind_them(
    figures: Figures,
) -> None:
    for chart, slide in figures:
        behind = marks(slide)
        assert len(behind) == (chart.provenance.status == "simulasi"), chart.name
        for group in behind:
            assert all(one.text_frame.text == "SIMULASI" for one in group.shapes)
            assert len(group.shapes) > 20
            shapes = list(slide.shapes)
            below = shapes[: shapes.index(group)]
            drawn = [one.name for one in below if one.shape_type == 6 or one.has_chart]
            assert drawn == (["Peta 1"] if isinstance(chart.drawing, Map) else []), chart.name


def test_the_cover_says_when_anything_is_simulated() -> None:
    real = "".join(shape.text_frame.text for shape in slides_of(a_chart())[0].shapes)
    simulated = slides_of(a_chart(), a_chart(status="simulasi"))[0]
    assert "SIMULASI" not in real
    assert "SIMULASI" in "".join(shape.text_frame.text for shape in simulated.shapes)


def test_notes_have_definitions_sources_status_and_the_number_in_words(tiles: list[Tile]) -> None:
    (slide,) = [
        one
        for one in slides_of(next(tile for tile in tiles if tile.name == "peserta-2025"))
        if one.shapes.title.text == "Peserta 2025: 82.093"
    ]
    said = slide.notes_slide.notes_text_frame.text
    assert "82.093: delapan puluh dua ribu sembilan puluh tiga" in said
    assert "Peserta: Orang yang iuran BPJS Ketenagakerjaan-nya" in said
    assert "detikJatim, Berita peluncuran Program Lingkaran Cinta" in said
    assert "terbit 23 Desember 2025" in said
    assert "https://www.detik.com/" in said
    assert "Terbit: Diucapkan atau dicetak oleh pejabat" in said


def test_every_slide_has_notes_and_those_of_simulated_figures_begin_with_it(
    opened: Part, figures: Figures
) -> None:
    assert all(slide.notes_slide.notes_text_frame.text for slide in opened.slides)
    for chart, slide in figures:
        begins = slide.notes_slide.notes_text_frame.text.startswith("SIMULASI")
        assert begins == (chart.provenance.status == "simulasi")


def test_numbers_that_follow_each_other_share_a_slide_up_to_five() -> None:
    cards = [a_card(f"k{place}") for place in range(6)]
    titles = [titled(slide) for slide in slides_of(*cards, a_chart())]
    assert titles[:4] == [
        "Rapat koordinasi",
        "Lima angka utama",
        "Peserta: 82.093",
        "82.093 peserta pada 2025",
    ]


def test_a_simulated_number_among_others_is_marked_alone() -> None:
    slide = slides_of(a_card("a"), a_card("b", status="simulasi"))[1]
    (behind,) = marks(slide)
    assert behind.left > slide.part.package.presentation_part.presentation.slide_width / 2


def test_sources_definitions_and_what_is_not_known_end_the_deck(opened: Part) -> None:
    endings = [
        re.sub(r" \(\d.*", "", slide.shapes.title.text)
        for slide in opened.slides
        if slide.slide_layout.name == "Teks"
    ]
    assert list(dict.fromkeys(endings)) == ["Sumber", "Definisi", "Yang belum diketahui"]
    listed = " ".join(
        shape.text_frame.text
        for slide in opened.slides
        for shape in slide.shapes
        if shape.name == "Daftar"
    )
    assert "Berapa peserta di tiap kecamatan? Belum pernah diumumkan" in listed
    assert "Peserta: Orang yang" in listed
    sources = [one for one in opened.slides if one.shapes.title.text.startswith("Sumber")]
    links = {
        run.hyperlink.address
        for slide in sources
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    }
    assert any(link and link.startswith("https://www.detik.com/") for link in links)


def test_a_stamp_puts_its_code_on_every_slide_and_a_qr_code_on_the_cover(opened: Part) -> None:
    for slide in opened.slides:
        words = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert "JBR-2025-12-22-K7Q" in words
    (picture,) = [shape for shape in opened.slides[0].shapes if shape.shape_type == 13]
    assert STAMP.payload in picture._element.xpath(".//p:cNvPr")[0].get("descr")


def test_without_a_stamp_there_is_no_code() -> None:
    for slide in slides_of(a_chart()):
        assert not [shape for shape in slide.shapes if shape.shape_type == 13]
        assert "disi" not in "".join(
            shape.text_frame.text for shape in slide.shapes if shape.has_text_frame
        )


def test_every_run_is_in_indonesian(opened: Part) -> None:
    for slide in opened.slides:
        for element in (slide._element, slide.notes_slide._element):
            for run in element.iter(qn("a:r")):
                assert run.find(qn("a:rPr")).get("lang") == "id-ID"


def test_the_same_deck_is_the_same_bytes() -> None:
    tiles = [a_card("a"), a_chart(status="simulasi")]
    assert deck(tiles, HEADING, STAMP) == deck(tiles, HEADING, STAMP)


def test_the_files_properties_name_date_edition_and_simulation(opened: Part) -> None:
    about = opened.core_properties
    assert about.title == "Rapat koordinasi"
    assert about.created == dt.datetime(2025, 12, 22, tzinfo=dt.UTC).replace(
        tzinfo=about.created.tzinfo
    )
    assert about.subject == "SIMULASI"
    assert "JBR-2025-12-22-K7Q" in about.keywords


@pytest.mark.skipif(not shutil.which("soffice"), reason="there is no LibreOffice here")
def test_libreoffice_opens_the_deck_and_prints_every_slide_with_its_title(
    tiles: list[Tile], tmp_path: Path
) -> None:
    chosen = [
        one for one in tiles if one.name in ("peserta-2025", "peserta-per-tahun", "aliran-dana")
    ]
    file = deck(chosen, HEADING, STAMP)
    path = tmp_path / "deck.pptx"
    path.write_bytes(file)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path],
        check=True,
        capture_output=True,
        timeout=120,
    )
    pages = _pages(tmp_path / "deck.pdf")
    slides = list(Presentation(io.BytesIO(file)).slides)
    assert len(pages) == len(slides)
    for page, slide in zip(pages, slides, strict=True):
        assert _letters(slide.shapes.title.text) in _letters(page)


def _pages(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


def _letters(words: str) -> str:
    return re.sub(r"\W", "", words)


def test_ticks_that_office_would_count_from_elsewhere_are_written_at_their_places(
    figures: Figures,
) -> None:
    slide = next(slide for chart, slide in figures if chart.name == "orang-atau-bulan")
    at = {
        shape.text_frame.text: shape.left + shape.width // 2
        for shape in slide.shapes
        if shape.has_text_frame and shape.text_frame.text in ("1", "7", "12")
    }

    (axis,) = (shape for shape in slide.shapes if shape.has_chart)
    chart = axis.chart
    assert chart.category_axis.tick_label_position == XL_TICK_LABEL_POSITION.NONE
    assert at["1"] < at["7"] < at["12"]
    # The axis begins at 0,4: counted from there, the tick of 1 would stand at 1,4.
    assert (at["12"] - at["7"]) / (at["7"] - at["1"]) == pytest.approx(5 / 6, rel=0.01)


def test_an_amount_at_a_bar_is_written_in_one_line(figures: Figures) -> None:
    slide = next(slide for chart, slide in figures if chart.name == "manfaat-sektor")
    (shape,) = (one for one in slide.shapes if one.has_chart)
    labels = list(shape.chart._chartSpace.iter(qn("c:dLbl")))
    assert len(labels) == 6
    for label in labels:
        assert [body.get("wrap") for body in label.iter(qn("a:bodyPr"))] == ["none"]

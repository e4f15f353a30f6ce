"""Charts of every kind on a slide: the model's own numbers, words, colours and order."""

import io
from typing import Any

import openpyxl
import pandas as pd
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Pt

from charts import scales
from charts.model import (
    Area,
    Bars,
    BigNumber,
    Category,
    Chart,
    Dots,
    Drawing,
    HeatMap,
    Line,
    Lines,
    Map,
    Mark,
    Panel,
    Point,
    Rule,
    Scale,
    Series,
    Strip,
    number,
    text,
)
from charts.palettes import LIGHT
from charts.provenance import Provenance
from data import catalogue
from data.numbers import Amount, plain
from exports import office
from exports.office_axes import number_format
from exports.ooxml import Box

NAMES = [one.name for one in catalogue.KECAMATAN.values()]
CODES = list(catalogue.KECAMATAN)
RAMP = tuple((colour, LIGHT.ink) for colour in LIGHT.sequential)
EDGES = ("1", "10", "100", "500", "1.000", "5.000")


def slide_of(drawn: Drawing, height: int = 360) -> Any:  # noqa: ANN401
    """Draw on an empty slide, save it, and open it again."""
    chart = Chart(
        "satu",
        drawn,
        plain("Puger tertinggi"),
        plain("Peserta (orang), 2025"),
        Provenance(("detik_2025_12_23",), "2025-12-22", "terbit"),
        pd.DataFrame({"kecamatan": ["Puger"], "participants": [5]}),
        (text("kecamatan", "Kecamatan"), number("participants")),
        height,
        drawn="Gambar",
    )
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    office.draw(slide.shapes, chart, Box(36, 118, 888, 366))
    written = io.BytesIO()
    deck.save(written)
    return Presentation(written).slides[0]


def charts(slide: Any) -> list[Any]:  # noqa: ANN401
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def words(shapes: Any) -> list[str]:  # noqa: ANN401
    return [
        one
        for shape in shapes
        for one in (
            words(shape.shapes)
            if shape.shape_type == 6
            else [shape.text_frame.text]
            if shape.has_text_frame
            else []
        )
        if one
    ]


def bars(*series: Series, **more: Any) -> Bars:  # noqa: ANN401
    """Bars across with a category a value, named in the order of the kecamatan."""
    count = len(series[0].values)
    values = [value for one in series for value in one.values]
    panel = {"categories": tuple(map(Category, NAMES[:count])), "scale": scales.hidden(values, 1.5)}
    fields = {
        name: more.pop(name)
        for name in ("marks", "rules", "totals", "end_labels", "scale", "categories")
        if name in more
    }
    return Bars((Panel(**{**panel, "series": series, **fields}),), **more)


def test_bars_are_a_chart_whose_workbook_has_the_values_by_name() -> None:
    slide = slide_of(bars(Series("Peserta", (5, None, 2), "#112233", "terbit", ("5", "", "2"))))
    (chart,) = charts(slide)
    assert list(chart.plots[0].categories) == NAMES[:3]
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    assert [row[1] for row in book.active.values] == [None] * 3 + ["Terbit", "Peserta", 5, None, 2]
    assert chart.category_axis.reverse_order
    labels = chart._chartSpace.xpath(".//c:dLbl//a:t")
    assert [one.text for one in labels] == ["5", "2"]


def test_more_rows_than_a_slide_has_room_for_stand_in_two_charts() -> None:
    slide = slide_of(bars(Series("", tuple(range(31, 0, -1)), LIGHT.fill, "terbit")), 756)
    first, second = (list(chart.plots[0].categories) for chart in charts(slide))
    assert [*first, *second] == NAMES
    assert len(first) == 16


def test_what_is_selected_stands_out_in_its_colour() -> None:
    categories = tuple(Category(name, strong=name == NAMES[1]) for name in NAMES[:3])
    drawn = bars(Series("", (5, 3, 2), "fill", "terbit"), categories=categories)
    (chart,) = charts(slide_of(drawn))
    assert chart._chartSpace.xpath(".//c:dPt[c:idx/@val=1]//a:solidFill/a:srgbClr/@val") == [
        LIGHT.selected[1:].upper()
    ]


def test_the_words_of_a_stack_stand_behind_it_in_its_row() -> None:
    covered = Series("Terlindungi", (7.8, 4.0), LIGHT.fill, "terbit")
    rest = Series("Tidak", (4.2, 8.0), "surface", "terbit", ("7,8 + 4,2", "4,0 + 8,0"), track=True)
    texts = [
        one for one in slide_of(bars(covered, rest, stacked=True)).shapes if one.has_text_frame
    ]
    assert [one.text_frame.text for one in texts] == ["7,8 + 4,2", "4,0 + 8,0"]
    assert texts[0].left == texts[1].left
    assert texts[0].top < texts[1].top


def test_a_single_stack_has_its_labels_below_it() -> None:
    parts = (
        Series("A", (5,), "#112233", "terbit", ("5 orang",)),
        Series("B", (3,), "#445566", "terbit", ("3 orang",)),
    )
    slide = slide_of(bars(*parts, stacked=True))
    texts = [shape for shape in slide.shapes if shape.has_text_frame and shape.text_frame.text]
    assert [shape.text_frame.text for shape in texts] == ["5 orang", "3 orang"]
    assert texts[0].left < texts[1].left
    assert texts[0].top < texts[1].top


@pytest.mark.parametrize(("status", "hatched"), [("simulasi", True), ("terbit", False)])
def test_simulated_bars_are_hatched_and_published_ones_are_not(
    status: str,
    hatched: bool,
) -> None:
    (chart,) = charts(slide_of(bars(Series("", (5, 3), ("#112233", "#445566"), status))))
    patterns = chart._chartSpace.xpath(".//a:pattFill/a:bgClr/a:srgbClr/@val")
    assert patterns == (["112233", "445566"] if hatched else [])


def test_stacks_have_their_totals_and_marks_beside_them_and_their_names_in_a_legend() -> None:
    stack = bars(
        Series("JKM", (5, 3), "#112233", "terbit"),
        Series("JKK", (4, 2), "#445566", "terbit"),
        marks=(Mark("published", 1, 6, name="Angka terbit", hover="Terbit: 6"),),
        totals=("9", "5"),
        across=False,
        stacked=True,
        legend=True,
        scale=scales.ticked((9,), Amount(None, decimals=1, words=True), room=1.2),
    )
    slide = slide_of(stack)
    assert {"9", "5", "JKM", "JKK", "Angka terbit"} <= set(words(slide.shapes))
    said = [shape._element.xpath(".//p:cNvPr/@descr") for shape in slide.shapes]
    assert ["Terbit: 6"] in said
    assert charts(slide)[0].plots[0].overlap == 100


def test_a_rule_has_its_words_and_labels_stand_in_a_column_at_the_edge() -> None:
    drawn = bars(
        Series("", (5, 3), LIGHT.fill, "terbit"),
        rules=(Rule(4, "Median 4,0"),),
        end_labels=("5,0 → 6,0", "3,0"),
    )
    assert words(slide_of(drawn).shapes)[-3:] == ["Median 4,0", "5,0 → 6,0", "3,0"]


def test_words_above_bars_replace_names_at_the_axis_and_ranges_are_lines() -> None:
    categories = (Category("JKM", words="<b>JKM: Rp3 miliar</b>\n10–20 kasus"),)
    slide = slide_of(
        bars(
            Series("", (3,), "#112233", "estimasi"),
            categories=categories,
            marks=(Mark("range", 0, 1, 4, hover="antara 1 dan 4"),),
        )
    )
    assert words(slide.shapes) == ["JKM: Rp3 miliar\n10–20 kasus"]
    assert charts(slide)[0].category_axis.tick_label_position.name == "NONE"


def test_panels_with_the_same_names_write_them_once() -> None:
    one = bars(Series("", (5, 3), LIGHT.fill, "terbit")).panels[0]
    slide = slide_of(Bars((one, one), columns=2))
    shown = [chart.category_axis.tick_label_position.name for chart in charts(slide)]
    assert shown == ["LOW", "NONE"]


def test_periods_are_labelled_every_so_often_and_touching_bars_have_no_gap() -> None:
    months = tuple(Category(f"Bulan {place}") for place in range(24))
    drawn = bars(
        Series("", tuple(range(1, 25)), LIGHT.fill, "terbit"),
        categories=months,
        across=False,
        stacked=True,
        touching=True,
        label_every=6,
    )
    slide = slide_of(drawn)
    assert words(slide.shapes) == ["Bulan 0", "Bulan 6", "Bulan 12", "Bulan 18"]
    assert charts(slide)[0].plots[0].gap_width == 0
    assert list(charts(slide)[0].plots[0].categories)[23] == "Bulan 23"


def test_lines_are_points_of_x_and_y_and_a_dashed_one_is_dotted() -> None:
    lines = Lines(
        (
            Line("2024", (Point(1, 5), Point(2, 9)), "#112233", "circle"),
            Line("Proyeksi", (Point(2, 9), Point(12, 20, "20")), "#445566", "star-open", 3, True),
        ),
        Scale(12, low=0.6, ticks=((1, "Jan"), (12, "Des"))),
        scales.ticked((20,), Amount(None, decimals=1, words=True)),
    )
    slide = slide_of(lines)
    (chart,) = charts(slide)
    assert [list(one.values) for one in chart.plots[0].series] == [[5, 9], [9, 20]]
    assert chart._chartSpace.xpath(".//c:ser/c:spPr/a:ln/a:prstDash/@val") == ["sysDot"]
    assert {"2024", "Proyeksi", "Jan", "Des"} <= set(words(slide.shapes))
    assert chart._chartSpace.xpath(".//c:dLbl//a:t/text()") == ["20"]


def test_dots_have_their_names_beside_them_and_strips_scales_of_their_own() -> None:
    scale = Scale(10, ticks=((0, "0"), (5, "5"), (10, "10")), title="Peserta")
    points = (Point(2, 3, "Puger", colour="#112233"), Point(8, 7, "Ambulu", strong=True))
    plot = slide_of(Dots(points, scale, scale, guides_x=(5,), guides_y=(4,)))
    assert {"Puger", "Ambulu"} <= set(words(plot.shapes))
    assert charts(plot)[0].category_axis.axis_title.text_frame.text == "Peserta"
    strips = tuple(
        Strip(f"Ukuran {top}", "median 3", (Point(4, 0, strong=True), Point(2, 0)), top, 3)
        for top in (5, 50)
    )
    slide = slide_of(Dots(strips=strips, names=("Kecamatan lain", "Puger")))
    drawn = [list(chart.plots[0].series[0].iter_values()) for chart in charts(slide)]
    assert drawn == [[0, 0], [0, 0]]
    xs = charts(slide)[0]._chartSpace.xpath(".//c:xVal//c:v/text()")
    assert [float(x) for x in xs] == [2, 4], "the selected one is over the others"
    assert [chart.category_axis.maximum_scale for chart in charts(slide)] == [5.2, 52]


def test_a_heat_map_is_a_table_with_the_colours_of_its_classes() -> None:
    cells = HeatMap(
        tuple(map(Category, NAMES[:2])),
        ("Petani", "Desa"),
        ((0, 4), (None, 2)),
        (("1", "900"), ("–", "50")),
        EDGES,
    )
    slide = slide_of(cells)
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Kecamatan", "Petani", "Desa"],
        [NAMES[0], "1", "900"],
        [NAMES[1], "–", "50"],
    ]
    assert str(table.cell(1, 2).fill.fore_color.rgb) == LIGHT.sequential[4][1:].upper()
    assert set(EDGES) <= set(words(slide.shapes))


def test_a_map_has_areas_to_recolour_and_shows_zero_and_missing_as_such() -> None:
    levels = ["zero", "missing", *[place % 5 for place in range(29)]]
    areas = tuple(
        Area(code, level, f"<b>{name}</b><br>5 peserta")  # type: ignore[arg-type]
        for code, level, name in zip(CODES, levels, NAMES, strict=True)
    )
    slide = slide_of(Map(areas, RAMP, EDGES, selected=CODES[5]), 470)
    group = next(shape for shape in slide.shapes if shape.shape_type == 6)
    shapes = list(group.shapes)
    assert [shape.name for shape in shapes] == [*NAMES, NAMES[5]]
    assert str(shapes[0].fill.fore_color.rgb) == "FFFFFF"
    assert str(shapes[1].fill.fore_color.rgb) == "B9BEC4"
    assert shapes[2]._element.xpath(".//p:cNvPr/@descr") == [f"{NAMES[2]}, 5 peserta"]
    near = slide_of(Map(areas, RAMP, EDGES, view=tuple(CODES[:3])), 358)
    assert len(next(shape for shape in near.shapes if shape.shape_type == 6).shapes) == 3


def test_the_key_of_a_map_of_one_value_has_it_below_the_middle_of_its_colour() -> None:
    slide = slide_of(Map(tuple(Area(code, 0, code) for code in CODES), RAMP[3:4], ("5 peserta",)))
    (key,) = [
        shape
        for shape in slide.shapes
        if shape._element.xpath("./p:nvGrpSpPr/p:cNvPr[@descr='Batas kelas warna: 5 peserta']")
    ]
    colour, value = key.shapes
    middles = [shape.left + shape.width / 2 for shape in (colour, value)]

    assert value.text_frame.text == "5 peserta"
    assert middles[0] == pytest.approx(middles[1], abs=Pt(1))


def test_words_below_a_number_stay_on_the_slide() -> None:
    said = "sama di 28 dari 31 kecamatan; Sumberbaru Rp41,2 juta, Sumberjambe Rp40,75 juta"
    slide = slide_of(BigNumber("Rp42 juta", said))
    (below,) = [shape for shape in slide.shapes if shape.text_frame.text == said]
    letter = below.text_frame.paragraphs[0].runs[0].font.size

    assert below.left + below.width <= Pt(36 + 888)
    assert below.height >= -(-len(said) * 0.5 * letter // below.width) * letter


def test_a_number_alone_is_text_and_words_that_begin_as_a_formula_stay_words() -> None:
    assert words(slide_of(BigNumber("82.093", "Rp1 miliar")).shapes) == ["82.093", "Rp1 miliar"]
    (chart,) = charts(slide_of(bars(Series("=1+1", (5,), LIGHT.fill, "terbit"))))
    assert chart.plots[0].series[0].name == "'=1+1"


def test_the_first_part_carries_the_alternative_text_and_every_shape_has_one() -> None:
    one = bars(Series("", (5, 3), LIGHT.fill, "terbit", ("5", "3"))).panels[0]
    slide = slide_of(Bars((one, one), columns=2))
    said = [shape._element.xpath(".//p:cNvPr")[0] for shape in slide.shapes]
    assert said[0].get("descr") == "Puger tertinggi. Gambar."
    for about in said:
        assert about.get("descr") or about.xpath(".//*[local-name()='decorative']")


@pytest.mark.parametrize(
    ("ticks", "code"),
    [
        (((0, "0"), (20_000, "20 ribu")), '[=0]0;0," ribu"'),
        (((0, "0"), (5e9, "Rp5 miliar")), '[=0]0;"Rp"0,,," miliar"'),
        (((0, "0"), (5, "5")), "0"),
        (((0, "0"), (0.5, "0,5")), ""),
        (((0, "0"), (1500, "1.500")), ""),
        ((), ""),
    ],
)
def test_ticks_are_written_by_office_where_every_computer_writes_them_alike(
    ticks: tuple[tuple[float, str], ...], code: str
) -> None:
    assert number_format(Scale(30_000, ticks=ticks)) == code


def test_no_pattern_of_the_theme_is_left_on_shapes() -> None:
    slide = slide_of(bars(Series("", (5,), LIGHT.fill, "terbit"), rules=(Rule(4, "Median"),)))
    assert not [shape for shape in slide.shapes if shape._element.find(qn("p:style")) is not None]

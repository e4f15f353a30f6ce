"""Figures as Plotly draws them: status, texts and marks, and the layout of pictures."""

import re
from collections.abc import Iterator

import plotly.graph_objects as go
import pytest
from every_figure import every
from example_charts import (
    ABOUT,
    CODES,
    COUNTED,
    MEASURES,
    NO_MARKS,
    NOT_FINAL,
    SIMULATED,
    SOME,
    by_kecamatan,
    by_month,
    by_year,
    every_enrolment_figure,
    every_published_figure,
    figures_of_kecamatan,
    of_sectors,
    of_workers,
)
from hypothesis import example, given
from hypothesis import strategies as st
from plotly_figures import figure, laid_out
from tiny_snapshot import PUGER

from charts import enrolment as draw
from charts import scales
from charts.layout import LETTER, Corner, Shape
from charts.model import Bars, BigNumber, Chart, Dots, HeatMap, Lines, Map
from charts.palettes import LIGHT, pale
from charts.pen import Pen
from data import catalogue
from data.numbers import Amount
from geo.boundaries import label_room
from queries.registry import Registry


def every_figure() -> list[Chart]:
    return [
        *every_published_figure(),
        *(
            chart
            for measure in MEASURES
            for selected in (None, CODES[0])
            for chart in every_enrolment_figure(SIMULATED, measure, selected)
        ),
    ]


def texts_of(chart: Chart) -> Iterator[str]:
    """Yield every text that a reader of the figure can meet, on it or on hovering."""
    yield from (str(chart.title), str(chart.subtitle), chart.alt, chart.provenance.footer)
    spec = figure(chart).to_plotly_json()
    layout = spec["layout"]
    for note in layout.get("annotations", ()):
        yield note["text"]
    for axis in (layout.get("xaxis", {}), layout.get("yaxis", {})):
        yield from axis.get("ticktext", ())
    for trace in spec["data"]:
        yield trace.get("name", "")
        yield from trace.get("colorbar", {}).get("ticktext", ())
        yield re.sub(r"%\{\w+\}", "", trace.get("hovertemplate", ""))
        for field in ("text", "hovertext", "x", "y"):
            yield from _words(trace.get(field))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _words(inner)


def note(drawn: go.Figure, name: str) -> go.layout.Annotation | None:
    return next((one for one in drawn.layout.annotations if one.name == name), None)


def bars(chart: Chart) -> list[go.Bar]:
    return [trace for trace in figure(chart).data if trace.type == "bar"]


def test_plotly_knows_every_property_of_every_drawing_and_of_its_picture(
    shipped: Registry,
) -> None:
    charts = [tile for tile in every(shipped).values() if isinstance(tile, Chart)]
    assert {type(chart.drawing) for chart in charts} == {Bars, BigNumber, Dots, HeatMap, Lines, Map}
    for chart in charts:
        figure(chart)
        laid_out(chart, shape(1920, 1080, 27), Corner(((True,),), "JBR-7XU4T-V5K28"))


def test_traces_hold_lists_that_can_be_read() -> None:
    for chart in every_figure():
        assert "bdata" not in figure(chart).to_json(), chart.name


# Status


def test_simulated_data_are_marked_in_picture_and_words() -> None:
    for chart in every_enrolment_figure(SIMULATED):
        drawn = figure(chart)
        assert drawn.layout.meta["simulated"]
        filled = [bar for bar in bars(chart) if bar.marker.color != LIGHT.surface]
        assert all(bar.marker.pattern.shape == "/" for bar in filled)


def test_counted_and_published_data_are_not_marked_as_simulated() -> None:
    for chart in [*every_enrolment_figure(COUNTED), of_sectors()]:
        assert "simulated" not in (figure(chart).layout.meta or {})
        assert not any("simulasi" in text.lower() for text in texts_of(chart))
        assert all(bar.marker.pattern.shape is None for bar in bars(chart))


def test_simulated_areas_are_hatched_and_counted_ones_plain() -> None:
    simulated, counted = (
        figure(draw.active_by_month(by_month([3, 5]), ABOUT, provenance)).data[0]
        for provenance in (SIMULATED, COUNTED)
    )

    assert simulated.fillpattern.shape == "/"
    assert simulated.fillcolor == counted.fillcolor == catalogue.SECTORS["nelayan"].colour
    assert counted.fillpattern.shape is None


def test_bars_of_a_file_that_is_not_final_are_pale() -> None:
    years = every_enrolment_figure(NOT_FINAL)[3]
    (ranking,) = bars(every_enrolment_figure(NOT_FINAL, selected=PUGER)[1])
    chosen = list(ranking.customdata).index(PUGER)

    assert bars(years)[0].marker.color == pale(catalogue.SECTORS["buruh_tani"].colour)
    assert ranking.marker.color[chosen] == pale(LIGHT.selected)
    assert "simulated" not in figure(years).layout.meta


@pytest.mark.parametrize("status", catalogue.STATUSES)
def test_no_status_is_shown_by_colour_alone(status: str) -> None:
    pen = Pen(LIGHT)
    plain, marker = pen.fill("#123456", "terbit"), pen.fill("#123456", status)

    assert plain == {"color": "#123456"}
    assert (marker == plain) == (catalogue.STATUSES[status].appearance in ("plain", "line"))


def test_a_rounded_published_total_is_a_pale_band_with_its_own_words() -> None:
    drawn = figure(every_enrolment_figure(SIMULATED)[3])
    exact, rounded = (trace for trace in drawn.data if trace.type == "scatter")
    words = [one.text for one in drawn.layout.annotations if "terbit 44 ribuan" in one.text]

    assert rounded.marker.opacity < exact.marker.opacity == 1
    assert rounded.marker.line.width > exact.marker.line.width
    assert len(words) == 1


def test_the_chosen_kecamatan_is_marked_on_map_and_bar() -> None:
    areas, ranking = figures_of_kecamatan(by_kecamatan(SOME), "participants", SIMULATED, PUGER)
    outlines = [
        trace
        for trace in figure(areas).data
        if trace.type == "choropleth" and trace.marker.line.color == LIGHT.selected
    ]
    (bar,) = bars(ranking)
    (usual,) = bars(figures_of_kecamatan(by_kecamatan(SOME), "participants", SIMULATED, None)[1])

    assert [list(trace.locations) for trace in outlines] == [[PUGER]]
    assert [
        code
        for code, colour in zip(bar.customdata, bar.marker.pattern.bgcolor, strict=True)
        if colour == LIGHT.selected
    ] == [PUGER]
    # A list would give every bar a hatching of its own.
    assert usual.marker.pattern.bgcolor == LIGHT.fill


# Words


def test_a_footer_names_source_date_status_snapshot_and_the_maps_makers() -> None:
    chart = draw.kecamatan_map(by_kecamatan(SOME), "participants", ABOUT, SIMULATED)

    assert chart.provenance.footer == (
        "Sumber: Dasbor Jember, Kementerian Dalam Negeri (Dukcapil) · per 31 Desember 2025 · "
        "status: Simulasi · snapshot 2025-12-31-abc · Batas kecamatan: BPS & OCHA, COD-AB "
        "Indonesia 2020, CC BY 3.0 IGO; disederhanakan"
    )
    assert of_workers().provenance.footer == (
        "Sumber: detikJatim · per November 2025 · status: Estimasi"
    )


def test_no_text_of_any_figure_is_english() -> None:
    months = r"\b(January|February|March|May|June|July|August|October|December|Aug|Oct|Dec)\b"
    compact = r"\d\s?[MBKGTk]\b"
    point = r"(?<![\d.])\d+\.\d{1,2}(?![\d.])|\d+\.\d{4,}"

    for chart in every_figure():
        for text in texts_of(chart):
            words = text.replace("CC BY 3.0 IGO", "")
            assert not re.search(f"{months}|{compact}|{point}|\\bnan\\b|\\bNone\\b", words), (
                chart.name,
                text,
            )


@pytest.mark.parametrize(
    ("top", "form", "words"),
    [
        (0, Amount(None, "rupiah", 1, words=True), ["0"]),
        (2, Amount(None, "rupiah", 1, words=True), ["0", "Rp1", "Rp2"]),
        (2, Amount(None, decimals=1, words=True), ["0", "1", "2"]),
        (1, Amount(None, decimals=1, words=True), ["0", "1"]),
        (0.4, Amount(None, decimals=1), ["0", "0,1", "0,2", "0,3", "0,4"]),
    ],
)
def test_an_axis_of_whole_numbers_has_no_halves_and_none_twice(
    top: float, form: Amount, words: list[str]
) -> None:
    assert [said for _, said in scales.ticked([top, None], form).ticks] == words


def test_axes_are_in_indonesian_words() -> None:
    months = figure(draw.active_by_month(by_month([1] * 24), ABOUT, COUNTED)).layout.xaxis
    years = figure(draw.years_compared(by_year({2025: 82_093}), NO_MARKS, ABOUT, COUNTED))

    assert months.ticktext == ("Jan<br>2025", "Jul<br>2025", "Jan<br>2026", "Jul<br>2026")
    assert years.layout.yaxis.ticktext == ("0", "20 ribu", "40 ribu", "60 ribu", "80 ribu")
    assert years.layout.yaxis.tickvals == (0, 20_000, 40_000, 60_000, 80_000)


@given(top=st.floats(min_value=0.01, max_value=1e12), most=st.integers(min_value=3, max_value=9))
@example(top=1.0, most=5)
def test_ticks_go_from_zero_almost_to_the_top_in_few_equal_steps(top: float, most: int) -> None:
    scale = scales.ticked([top], Amount(None, decimals=3), most=most)
    ticks = [value for value, _ in scale.ticks]
    step = ticks[1]

    assert ticks[0] == 0
    assert 2 <= len(ticks) <= most + 1
    assert ticks[-1] <= top + step * 1e-6
    assert ticks[-1] + step > top + step * 4e-7
    assert f"{step:.0e}"[0] in "125"


# Pictures


def shape(width: int, height: int, letter: float = 13) -> Shape:
    return Shape(width, height, letter, letter * 1.6, letter * 1.1, letter * 0.9)


def words_of(drawn: go.Figure, name: str) -> str:
    return str(note(drawn, name).text)


def test_a_picture_has_its_size_and_wraps_its_texts_above_and_below_the_drawing() -> None:
    chart = draw.kecamatan_map(by_kecamatan(SOME), "participants", ABOUT, SIMULATED)
    narrow, zoom = laid_out(chart, shape(400, 600))
    wide, _ = laid_out(chart, shape(1280, 1080))

    assert (narrow.layout.width * zoom, narrow.layout.height * zoom) == pytest.approx((400, 600))
    for drawn, lines in ((narrow, 4), (wide, 1)):
        assert words_of(drawn, "footer").count("<br>") + 1 == lines
        assert words_of(drawn, "footer").replace("<br>", " ") == chart.provenance.footer
        assert words_of(drawn, "subtitle").replace("<br>", " ") == str(chart.subtitle)
        assert words_of(drawn, "title").replace("<br>", " ") == str(chart.title)
    assert narrow.layout.margin.b > wide.layout.margin.b


def test_only_names_that_fit_are_written_on_a_map_and_a_few_others_have_a_number_in_a_key() -> None:
    chart = draw.kecamatan_map(by_kecamatan(SOME), "participants", ABOUT, SIMULATED)

    def names(width: int, height: int, keyed: int = 0) -> set[str]:
        drawn, _ = laid_out(chart, shape(width, height))
        traces = drawn.select_traces({"type": "scattergeo", "mode": "text"})
        written = [word for trace in traces for word in trace.text]
        lines = [
            one
            for note in drawn.select_annotations({"name": "key"})
            for one in note.text.split("<br>")
        ]
        numbers, others = (
            zip(*(line.split(" ", 1) for line in lines), strict=True) if lines else ((), ())
        )
        assert len(lines) == keyed
        assert set(numbers) == {word for word in written if word.isdecimal()}
        found = set(written) - set(numbers)
        assert not keyed or len(found | set(others)) == 31
        return found

    assert names(400, 400) < names(800, 700, 7) < names(1280, 1080, 1) < names(4000, 4000)
    assert len(names(4000, 4000)) == 31
    # On 4.000 pixels a letter is so narrow that the room of every name is more than its width.
    assert min(label_room(0.013).values()) > 0
    assert "Tempurejo" in names(400, 400)


def test_many_rows_stand_in_two_columns_on_a_wide_sheet_and_in_one_on_a_tall_one() -> None:
    chart = draw.kecamatan_ranking(by_kecamatan(SOME), "participants", ABOUT, SIMULATED)
    tall, tall_zoom = laid_out(chart, shape(1080, 1920, 36))
    wide, wide_zoom = laid_out(chart, shape(1920, 1080, 27))
    (whole,), halves = tall.data, wide.data

    assert [len(trace.x) for trace in halves] == [16, 15]
    assert [value for trace in halves for value in trace.x] == list(whole.x)
    assert [code for trace in halves for code in trace.customdata] == list(chart.table["code"])
    assert wide.layout.xaxis2.range == wide.layout.xaxis.range
    assert LETTER * tall_zoom > 20
    assert LETTER * wide_zoom > 20


def test_a_picture_of_a_map_has_its_texts_beside_it_on_a_wide_sheet_only() -> None:
    chart = draw.kecamatan_map(by_kecamatan(SOME), "participants", ABOUT, SIMULATED)
    wide, _ = laid_out(chart, shape(1920, 1080, 27))
    square, _ = laid_out(chart, shape(1080, 1080, 27))

    assert wide.layout.margin.l > 0.3 * wide.layout.width
    assert square.layout.margin.l < 0.1 * square.layout.width

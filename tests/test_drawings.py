"""Each kind of drawing as Plotly draws it, from charts of a few numbers."""

import re
from dataclasses import replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from plotly_figures import figure, laid_out
from test_palette import contrast

from charts import plotly
from charts.layout import Corner, Shape, tall
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
    Panel,
    Point,
    Scale,
    Series,
    Square,
    Strip,
    text,
)
from charts.palettes import DARK, LIGHT, PRINTED, Ink, Palette
from charts.plotly_maps import only_fitting_names
from charts.provenance import Provenance
from data import catalogue
from data.numbers import plain
from exports.presets import PRESETS, custom

BLUE, RED = "#2d67b2", "#bb3322"
CODES = tuple(catalogue.KECAMATAN)


def chart(drawing: Drawing, status: str = "resmi", height: int = 300) -> Chart:
    return Chart(
        name="contoh",
        drawing=drawing,
        title=plain("Puger tertinggi"),
        measured=plain("Peserta (orang), 2025"),
        provenance=Provenance(("walidata",), "2025-12-31", status),
        table=pd.DataFrame({"name": ["Puger"]}),
        columns=(text("name", "Kecamatan"),),
        height=height,
    )


def drawn(
    drawing: Drawing, ink: Ink = "terang", status: str = "resmi", height: int = 300
) -> tuple[list[Any], dict[str, Any]]:
    """Return traces and layout, which Plotly has checked."""
    made = chart(drawing, status, height)
    figure(made, ink)
    spec = plotly.spec(made, ink)
    return spec["data"], spec["layout"]


def rows(*names: str, **more: str) -> tuple[Category, ...]:
    return tuple(Category(name, **more) for name in names)


def one(
    values: tuple[float | None, ...],
    labels: tuple[str, ...] = (),
    hover: tuple[str, ...] = (),
    status: str = "resmi",
) -> Series:
    return Series("Peserta", values, BLUE, status, labels=labels, hover=hover)


def words(layout: dict[str, Any]) -> list[str]:
    return [note["text"] for note in layout["annotations"]]


def test_lines_are_dashed_where_nothing_has_happened_and_single_points_are_marks() -> None:
    lines = (
        Line("2025", (Point(1, 2), Point(2, 4)), "sequential-4", "circle"),
        Line("Terbit", (Point(2, 5),), "ink", "star"),
        Line("Proyeksi", (Point(2, 5, hidden=True), Point(3, 8)), "ink", "star-open", dashed=True),
    )
    axis = Scale(12, 1, ((1, "Jan"),))
    counted, stated, projected = drawn(Lines(lines, axis, Scale(9, ticks=((0, "0"),))))[0]

    assert "dash" not in counted["line"]
    assert (stated["mode"], stated["x"]) == ("markers", [2])
    assert projected["line"]["dash"] == "dot"
    assert projected["marker"]["size"][0] == 0


@pytest.mark.parametrize(("ink", "paper"), [("terang", LIGHT), ("gelap", DARK), ("cetak", PRINTED)])
def test_lines_have_their_names_at_their_ends_none_upon_another(ink: Ink, paper: Palette) -> None:
    lines = tuple(
        Line(str(year), (Point(1, 1), Point(12, end)), f"sequential-{4 - place}", "circle")
        for place, (year, end) in enumerate([(2025, 8.0), (2024, 7.9), (2023, 7.8), (2022, 3.0)])
    )
    mark = Line("Terbit", (Point(11, 8),), "ink", "star")
    layout = drawn(Lines((*lines, mark), Scale(12), Scale(10)), ink)[1]
    above, *names = sorted(layout["annotations"], key=lambda name: name["xanchor"], reverse=True)
    high = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    places = {name["text"]: name["y"] / 10 * high + name["yshift"] for name in names}

    assert layout["showlegend"] is False
    assert (above["text"], above["yanchor"]) == ("Terbit", "bottom")
    assert sorted(places, key=lambda name: places[name]) == ["2022", "2023", "2024", "2025"]
    assert places["2022"] == pytest.approx(0.3 * high, abs=1)
    assert places["2025"] - places["2024"] >= 15 <= places["2024"] - places["2023"]
    assert {name["x"] for name in names} == {12}
    assert all(contrast(name["font"]["color"], paper.surface) >= 4.5 for name in names)


def test_dots_have_their_names_close_beside_them_and_a_crowd_only_some() -> None:
    crowd = tuple(Point(50 + step, 50, f"Nama{step}", code=str(step)) for step in range(4))
    alone = Point(5, 90, "Sendiri", code="z", strong=True)
    dots = Dots((*crowd, alone), Scale(100), Scale(100), guides_x=(30,), guides_y=(60,))
    (trace,), layout = drawn(dots)
    names = {note["text"]: note for note in layout["annotations"]}

    assert "<b>Sendiri</b>" in names
    assert 1 < len(names) < 5
    assert not any("showarrow" in note for note in names.values())
    assert trace["marker"]["size"] == [11, 11, 11, 11, 15]
    assert [line["line"]["dash"] for line in layout["shapes"]] == ["dot", "dot"]


def test_every_strip_has_its_own_scale_from_zero() -> None:
    strips = tuple(
        Strip(
            "Ukuran", "urutan ke-1", (Point(top, 0), Point(top / 2, 0, strong=True)), top, top / 4
        )
        for top in (10.0, 2000.0)
    )
    first, second, chosen = drawn(Dots(strips=strips, names=("lain", "Puger")))[0]

    assert first["x"] == second["x"] == [1]
    assert chosen["x"] == [0.5, 0.5]
    assert chosen["y"] == [0, -1]


@pytest.mark.parametrize(("ink", "palette"), [("terang", LIGHT), ("gelap", DARK)])
def test_a_heat_map_writes_every_cell_in_an_ink_that_can_be_read_and_leaves_some_blank(
    ink: Ink, palette: Palette
) -> None:
    heat = HeatMap(
        rows("Puger", "Silo"),
        ("Desa", "Nelayan"),
        ((0, 4), (None, 2)),
        (("1", "9"), ("–", "5")),
        (),
    )
    (layer, bare), _ = drawn(heat, ink)

    assert layer["text"] == [["1", "9"], ["", "5"]]
    assert layer["z"] == [[0.5, 4.5], [None, 2.5]]
    assert (bare["x"], bare["y"], bare["text"]) == (["Desa"], ["Silo"], ["–"])
    assert bare["textfont"]["color"] == palette.ink
    assert layer["showscale"] is False


SEQUENTIAL = tuple((f"sequential-{level}", "surface" if level > 2 else "ink") for level in range(5))


@pytest.mark.parametrize("size", [(1920, 1080), (1200, 630), (1600, 320)])
@pytest.mark.parametrize("more", [0, 12, 20])
def test_the_code_beside_a_map_covers_none_of_the_words_above_it(
    size: tuple[int, int], more: int
) -> None:
    areas = tuple(Area(code, 0, code) for code in CODES)
    long = replace(
        chart(Map(areas, SEQUENTIAL, ("1", "2"))),
        measured=plain("Peserta (orang), 2025" + ", pekerja sosial keagamaan" * more),
    )
    corner = Corner(((True, False), (False, True)), "JBR-7XU4T-V5K28")
    preset = custom(*size)
    figure, _ = laid_out(long, preset.shape, corner)

    layout = figure.layout
    words = {one.name: one for one in layout.annotations}
    below = {
        name: layout.margin.t - words[name].yshift + tall(words[name].text, words[name].font.size)
        for name in ("subtitle", "footer")
    }
    (ground,) = (one for one in layout.shapes if one.name == "ground")
    left, high = (float(re.findall(f"{step}([0-9.-]+)", ground.path)[0]) for step in "MV")
    above = layout.height - layout.margin.b - high
    if left < words["subtitle"].xshift + 1:
        assert below["subtitle"] <= above
    assert layout.margin.t - words["title"].yshift > 0
    assert below["footer"] <= layout.height


@pytest.mark.parametrize(
    ("ink", "palette"), [("terang", LIGHT), ("gelap", DARK), ("cetak", PRINTED)]
)
def test_a_map_has_the_classes_of_its_paper_and_tells_zero_from_missing(
    ink: Ink, palette: Palette
) -> None:
    areas = (
        Area(CODES[0], "missing", "a"),
        Area(CODES[1], "zero", "b"),
        Area(CODES[2], 4, "c"),
        Area(CODES[3], 0, "d"),
    )
    missing, zero, classed, outline, *names = drawn(
        Map(areas, SEQUENTIAL, ("1", "2", "3", "4", "5", "6"), selected=CODES[3]), ink
    )[0]

    assert missing["colorscale"][0][1] == palette.no_data
    assert zero["colorscale"][0][1] == palette.surface
    assert [colour for _, colour in classed["colorscale"][::2]] == list(palette.sequential)
    assert classed["z"] == [4.5, 0.5]
    assert classed["colorbar"]["ticktext"] == ["1", "2", "3", "4", "5", "6"]
    assert (outline["locations"], outline["marker"]["line"]["color"]) == (
        [CODES[3]],
        palette.selected,
    )
    assert {name["textfont"]["color"] for name in names} == {palette.ink, palette.surface}


def test_a_map_of_some_kecamatan_shows_no_others() -> None:
    areas = tuple(Area(code, 1, "") for code in CODES)
    traces, layout = drawn(Map(areas, SEQUENTIAL, view=CODES[:2]))
    _, whole = drawn(Map(areas, SEQUENTIAL))

    assert traces[0]["locations"] == list(CODES[:2])
    (west, east), (left, right) = (one["geo"]["lonaxis"]["range"] for one in (layout, whole))
    assert left <= west < east <= right


def test_the_square_names_its_nine_classes_and_counts_them() -> None:
    palette = tuple((BLUE, "ink") for _ in range(9))
    square = Square(
        ((1, 2, 3), (4, 5, 6), (7, 8, 9)),
        ("Bantuan per penduduk", "Peserta per 1.000"),
        ("Bantuan", "Perlindungan"),
        ("rendah: 1\ntinggi: 2", "rendah: 3\ntinggi: 4"),
        "Dalam kotak: banyaknya",
    )
    areas = (Area(CODES[0], 5, "", mark="B3"),)
    traces, layout = drawn(Map(areas, palette, square=square), height=590)

    assert len(layout["shapes"]) == 9
    assert {"<b>A1</b><br>1", "<b>B3</b><br>6", "<b>C3</b><br>9"} <= set(words(layout))
    assert ["Jombang<br>B3"] in [trace["text"] for trace in traces if trace["type"] == "scattergeo"]


@pytest.mark.parametrize(("width", "keyed"), [(300, False), (640, True)])
def test_all_kecamatan_of_a_large_map_have_a_name_or_a_number_in_its_key(
    width: int, *, keyed: bool
) -> None:
    square = Square(((1,) * 3,) * 3, ("", ""), ("", ""), ("", ""), "")
    areas = tuple(Area(code, 5, "", mark="B3") for code in CODES)
    spec = plotly.figure(chart(Map(areas, (("#ffffff", "ink"),) * 9, square=square)))
    only_fitting_names(spec, width, width * 0.72)
    figure = go.Figure(spec)
    shown = [text for names in figure.select_traces({"mode": "text"}) for text in names.text]
    key = [note.text.split("<br>") for note in figure.select_annotations({"name": "key"})]

    assert "Tempurejo<br>B3" in shown
    assert all(text.isdigit() or text.endswith("B3") for text in shown)
    assert ("B3" in shown, bool(key)) == (not keyed, keyed)
    if keyed:
        lines = [line for part in key for line in part]
        names = [f"{catalogue.KECAMATAN[code].name} B3" for code in CODES]
        told = [text.replace("<br>", " ") for text in shown if not text.isdigit()]
        assert sorted(told + [line.partition(" ")[2] for line in lines]) == sorted(names)
        assert sorted(filter(str.isdigit, shown)) == sorted(line.split()[0] for line in lines)


def test_a_single_number_is_as_large_as_its_picture_allows() -> None:
    card = chart(BigNumber("82.093", "61.000 (Target)"), height=150)
    sizes = []
    for wide in (500, 1500):
        figure, zoom = laid_out(card, Shape(wide, 800, 13, 24, 15, 11))
        (note,) = figure.select_annotations({"name": "number"})
        sizes.append(note.font.size * zoom)

    assert sizes[0] < sizes[1]
    assert card.alt == "Puger tertinggi: 82.093."


FEW_OTHERS = (
    "sama di 28 dari 31 kecamatan; Sumberbaru Rp41,2 juta, Sumberjambe Rp40,75 juta, dan "
    "Mumbulsari Rp39,8 juta"
)


@pytest.mark.parametrize("preset", PRESETS)
def test_no_words_below_a_single_number_are_cut_off(preset: str) -> None:
    card, shape = chart(BigNumber("Rp42 juta", FEW_OTHERS), height=130), PRESETS[preset].shape
    figure, zoom = laid_out(card, shape)
    (apart,) = figure.select_annotations({"name": "apart"})

    assert apart.text.replace("<br>", " ") == FEW_OTHERS
    widest = max(map(len, apart.text.split("<br>"))) * apart.font.size * zoom * 0.5
    assert widest <= shape.width - shape.edge
    assert apart.font.size * zoom >= shape.footer - 0.01


def test_words_below_a_single_number_are_not_cut_off_on_a_phone() -> None:
    layout = drawn(BigNumber("Rp42 juta", FEW_OTHERS))[1]
    (apart,) = [note for note in layout["annotations"] if note["name"] == "apart"]

    assert max(map(len, apart["text"].split("<br>"))) * apart["font"]["size"] * 0.5 <= 330


# Papers


def test_in_print_series_differ_by_greys_and_patterns() -> None:
    series = (one((3,)), Series("Manfaat", (2,), RED, "resmi"))
    traces, _ = drawn(Bars((Panel(rows("2025"), series, Scale(5)),), stacked=True), "cetak")
    alone, _ = drawn(Bars((Panel(rows("2025"), series[:1], Scale(5)),)), "cetak")

    first, second = (trace["marker"] for trace in traces)
    assert "pattern" not in first
    assert second["pattern"]["shape"] == "/"
    assert first["line"]["color"] == second["line"]["color"] == PRINTED.ink
    assert re.fullmatch(r"#(..)\1\1", alone[0]["marker"]["color"])


@pytest.mark.parametrize(("status", "marked"), [("simulasi", True), ("resmi", False)])
def test_simulated_data_have_the_word_behind_them(status: str, *, marked: bool) -> None:
    layout = drawn(Bars((Panel(rows("Puger"), (one((3,)),), Scale(3)),)), status=status)[1]

    assert layout.get("meta", {}).get("simulated", False) == marked


def test_a_drawing_is_made_once_for_each_paper() -> None:
    made = chart(BigNumber("1"))

    assert plotly.spec(made) is plotly.spec(made)
    assert plotly.spec(made) is not plotly.spec(made, "gelap")

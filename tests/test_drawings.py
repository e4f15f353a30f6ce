"""Each kind of drawing as Plotly draws it, from charts of a few numbers."""

import re
from typing import Any

import pandas as pd
import pytest
from test_palette import contrast

from charts import plotly
from charts.layout import Shape, in_two_columns, laid_out
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
    Square,
    Strip,
    text,
)
from charts.palettes import DARK, LIGHT, PRINTED, Ink, Palette
from charts.plotly_maps import only_fitting_names
from charts.provenance import Provenance
from data import catalogue
from data.numbers import plain
from exports.presets import PRESETS

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
    plotly.figure(made, ink)
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


# Bars


def test_the_first_category_is_at_the_top_with_its_label_at_its_bars_end() -> None:
    panel = Panel(rows("Puger", "Silo"), (one((3, 1), labels=("3", "1")),), Scale(3, room=1.2))
    (bar,), layout = drawn(Bars((panel,)))

    assert (bar["x"], bar["y"], bar["text"]) == ([3, 1], [0, 1], ["3", "1"])
    assert layout["yaxis"]["ticktext"] == ["Puger", "Silo"]
    assert layout["yaxis"]["range"] == [1.5, -0.5]
    assert layout["xaxis"] == {
        "range": [0, pytest.approx(3.6)],
        "visible": False,
        "domain": [0, 1],
        "anchor": "y",
    }


def test_longer_names_have_more_room_at_the_left() -> None:
    margins = [
        drawn(Bars((Panel(rows(name), (one((1,)),), Scale(1)),)))[1]["margin"]["l"]
        for name in ("Silo", "Sumberjambe", "Pekerja sosial keagamaan")
    ]

    assert margins == sorted(margins)
    assert margins[-1] > 150


@pytest.mark.parametrize("status", ["simulasi", "estimasi", "proyeksi"])
def test_what_nobody_counted_is_hatched(status: str) -> None:
    (bar,), _ = drawn(Bars((Panel(rows("Puger"), (one((3,), status=status),), Scale(3)),)))

    assert bar["marker"]["pattern"]["shape"] == "/"
    assert bar["marker"]["pattern"]["bgcolor"] == BLUE


def test_a_missing_bar_has_its_words_where_it_would_begin() -> None:
    panel = Panel(rows("Puger", "Silo"), (one((3, None), labels=("3", "tanpa")),), Scale(3))
    said, bar = drawn(Bars((panel,)))[0]

    assert (said["x"], said["y"], said["text"]) == ([0], [1], ["tanpa"])
    assert bar["text"] == ["3", ""]


def test_the_selected_category_has_its_colour_and_a_bold_name() -> None:
    categories = (Category("Puger", CODES[0]), Category("Silo", CODES[1], strong=True))
    (bar,), layout = drawn(Bars((Panel(categories, (one((3, 1)),), Scale(3)),)))

    assert bar["marker"]["color"] == [BLUE, LIGHT.selected]
    assert bar["customdata"] == list(CODES[:2])
    assert layout["yaxis"]["ticktext"] == ["Puger", "<b>Silo</b>"]


def test_words_stand_above_bars_that_leave_room_for_them() -> None:
    categories = (Category("Puger", words="<b>Puger</b> 3"), Category("Silo", words="Silo 1"))
    (bar,), layout = drawn(Bars((Panel(categories, (one((3, 1)),), Scale(3)),)))
    first, second = layout["annotations"]

    assert first["text"] == "<b>Puger</b> 3"
    assert first["y"] == pytest.approx(bar["y"][0] - bar["width"] / 2)
    assert second["y"] > bar["y"][0] + bar["width"] / 2
    assert layout["yaxis"]["visible"] is False


def test_series_stand_side_by_side_unless_they_are_stacked() -> None:
    series = (one((3, 1)), Series("Manfaat", (2, 2), RED, "resmi", labels=("2", "2")))
    panel = Panel(rows("2024", "2025"), series, Scale(5), totals=("5", "3"))
    beside, _ = drawn(Bars((panel,), legend=True))
    stacked, layout = drawn(Bars((panel,), stacked=True, legend=True))

    assert [bar["y"][0] for bar in beside] == [pytest.approx(-0.205), pytest.approx(0.205)]
    assert all(bar["y"] == [0, 1] for bar in stacked)
    assert layout["barmode"] == "stack"
    assert [(note["x"], note["text"]) for note in layout["annotations"]] == [
        (5, "<b>5</b>"),
        (3, "<b>3</b>"),
    ]
    assert [bar["name"] for bar in stacked] == ["Peserta", "Manfaat"]
    # A page that sets their names itself leaves out the room for them.
    assert layout["margin"]["t"] - layout["meta"]["legend"] == 6


def test_a_heading_opens_a_group_and_moves_what_follows_down() -> None:
    categories = (Category("2024", heading="Nelayan"), Category("2024", heading="Petani"))
    (bar,), layout = drawn(Bars((Panel(categories, (one((3, 1)),), Scale(3)),)))
    first, second = layout["annotations"]

    assert (first["text"], second["text"]) == ("<b>Nelayan</b>", "<b>Petani</b>")
    assert first["y"] < bar["y"][0] < second["y"] < bar["y"][1]


def test_upright_bars_label_every_so_many_periods_and_touching_ones_are_areas() -> None:
    months = rows(*(f"Jan\n{year}" for year in range(2015, 2025)))
    panel = Panel(months, (one(tuple(range(10)), hover=("x",) * 10),), Scale(9))
    (bar,), layout = drawn(Bars((panel,), across=False, label_every=6))
    (area, hover), _ = drawn(Bars((panel,), across=False, touching=True, label_every=6))

    assert "orientation" not in bar
    assert layout["xaxis"]["tickvals"] == [0, 6]
    assert layout["xaxis"]["ticktext"] == ["Jan<br>2015", "Jan<br>2021"]
    assert area["line"]["shape"] == "hvh"
    assert area["y"] == [0, *range(10), 9]
    assert hover["y"] == area["y"]


def test_a_target_is_a_line_and_never_a_bar() -> None:
    panel = Panel(
        rows("Kini", "Target"), (one((3, None)),), Scale(9), marks=(Mark("target", 1, 8),)
    )
    (bar,), layout = drawn(Bars((panel,)))
    (line,) = layout["shapes"]

    assert bar["x"] == [3, None]
    assert line["x0"] == line["x1"] == 8
    assert line["y0"] < 1 < line["y1"]


def test_published_numbers_cross_their_bars_and_round_ones_are_pale_and_broad() -> None:
    marks = (Mark("published", 0, 8, name="Terbit"), Mark("rounded", 1, 5, name="Bulat"))
    panel = Panel(rows("2024", "2025"), (one((7, 5)),), Scale(9), marks=marks)
    for across, symbol in ((True, "line-ns"), (False, "line-ew")):
        _, exact, rounded = drawn(Bars((panel,), across=across, legend=True))[0]
        assert exact["marker"]["symbol"] == rounded["marker"]["symbol"] == symbol
        assert exact["marker"]["opacity"] == 1 > rounded["marker"]["opacity"]
        assert exact["marker"]["line"]["width"] < rounded["marker"]["line"]["width"]
        assert (exact["name"], rounded["name"]) == ("Terbit", "Bulat")


def test_a_range_has_both_ends_and_a_rule_goes_through_all() -> None:
    panel = Panel(
        rows("JKM", "JKK"),
        (one((7, 5)),),
        Scale(9),
        marks=(Mark("range", 0, 6, 8),),
        rules=(Rule(4, "median 4"),),
    )
    layout = drawn(Bars((panel,)))[1]
    *spans, rule = layout["shapes"]

    assert [(line["x0"], line["x1"]) for line in spans] == [(6, 6), (8, 8), (6, 8)]
    assert (rule["x0"], rule["x1"], rule["yref"]) == (4, 4, "paper")
    assert words(layout) == ["<b>median 4</b>"]
    assert layout["margin"]["t"] >= 26


def test_panels_stand_in_columns_and_share_the_names_that_they_have_in_common() -> None:
    panels = tuple(
        Panel(rows("SD", "SMP"), (one((3, 1)),), Scale(3), heading=heading)
        for heading in ("Anak", "Rupiah")
    )
    traces, layout = drawn(Bars(panels, columns=2))

    assert [(bar["xaxis"], bar["yaxis"]) for bar in traces] == [("x", "y"), ("x2", "y")]
    assert layout["xaxis"]["domain"][1] < layout["xaxis2"]["domain"][0]
    assert words(layout) == ["<b>Anak</b>", "<b>Rupiah</b>"]


def test_panels_below_each_other_have_their_headings_between_them() -> None:
    panels = tuple(
        Panel(rows("Jan", "Feb"), (one((3, 1)),), Scale(3), heading=heading)
        for heading in ("JKM", "JKK")
    )
    layout = drawn(Bars(panels, across=False))[1]
    first, second = layout["annotations"]

    assert layout["yaxis"]["domain"][1] < first["y"] == 1
    assert layout["yaxis2"]["domain"][1] < second["y"] <= layout["yaxis"]["domain"][0]


def test_the_parts_of_a_single_bar_are_labelled_step_by_step() -> None:
    parts = tuple(
        Series(name, (value,), "fill", "resmi", labels=(name,))
        for name, value in (("satu", 2), ("dua", 5))
    )
    layout = drawn(Bars((Panel(rows(""), parts, Scale(7)),), stacked=True))[1]

    assert [(note["x"], note["text"]) for note in layout["annotations"]] == [
        (0, "satu"),
        (2, "dua"),
    ]
    assert layout["annotations"][1]["yshift"] < layout["annotations"][0]["yshift"]


def test_many_rows_are_parted_at_a_heading_near_their_middle() -> None:
    count = 21
    categories = tuple(
        Category(str(row), heading=str(row) if row % 3 == 0 else "") for row in range(count)
    )
    bars = Bars((Panel(categories, (one(tuple(range(count))),), Scale(count)),))
    halves = in_two_columns(bars)

    assert isinstance(halves, Bars)
    first, second = halves.panels
    assert second.categories[0].heading
    assert len(first.categories) + len(second.categories) == count
    assert first.series[0].values + second.series[0].values == tuple(range(count))
    assert in_two_columns(Bars((Panel(categories[:9], (one((1,) * 9),), Scale(1)),))) is None


@pytest.mark.parametrize(("above", "is_over_names"), [("", True), ("<b>Puger</b> · pantai", False)])
def test_a_heading_in_columns_begins_over_the_names_or_over_the_words_above_bars(
    above: str, *, is_over_names: bool
) -> None:
    panel = Panel(rows("Puger", heading="Selatan", words=above), (one((1,)),), Scale(1))
    layout = drawn(Bars((panel, panel), columns=2))[1]
    (heading,) = [note for note in layout["annotations"] if "Selatan" in note["text"]]

    assert (heading["xshift"] < 0) == is_over_names


# Other kinds


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


def test_a_heat_map_writes_every_cell_and_leaves_those_without_a_class_blank() -> None:
    heat = HeatMap(
        rows("Puger", "Silo"),
        ("Desa", "Nelayan"),
        ((0, 4), (None, 2)),
        (("1", "9"), ("–", "5")),
        (),
    )
    (layer,), _ = drawn(heat)

    assert layer["text"] == [["1", "9"], ["–", "5"]]
    assert layer["z"] == [[0.5, 4.5], [None, 2.5]]
    assert layer["showscale"] is False


SEQUENTIAL = tuple((f"sequential-{level}", "surface" if level > 2 else "ink") for level in range(5))


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
    figure = plotly.figure(chart(Map(areas, (("#ffffff", "ink"),) * 9, square=square)))
    only_fitting_names(figure, width, width * 0.72)
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

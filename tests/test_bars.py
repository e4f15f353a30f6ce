"""Bars as Plotly draws them, from charts of a few numbers."""

import pytest
from test_drawings import BLUE, CODES, RED, drawn, one, rows, words

from charts.layout import in_two_columns
from charts.model import (
    Bars,
    Category,
    Mark,
    Panel,
    Rule,
    Scale,
    Series,
)
from charts.palettes import LIGHT


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

"""Colours tell categories apart for every eye, on both papers and on a grey print.

Colour vision is simulated with the matrices of Machado, Oliveira and Fernandes (2009), severity 1,
in linear light; distance is Euclidean in OKLab (Ottosson 2020); contrast is that of WCAG 2; grey
lightness is CIE L*.
"""

import tomllib
from collections.abc import Sequence
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

from charts import classes
from charts.palettes import DARK, LIGHT, PRINTED, Palette, on_dark
from data import catalogue

MATRICES = {
    "normal": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_CONES = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
TO_OKLAB = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]
LUMINANCE = [0.2126, 0.7152, 0.0722]

PLOTLY_DARK_TEXT, PLOTLY_LIGHT_TEXT = "#444444", "#ffffff"
"""What Plotly writes on the cells of a heat map, after their lightness."""

CATEGORIES = {
    "sectors": catalogue.SECTORS,
    "programmes": catalogue.PROGRAMMES,
    "funding": catalogue.FUNDING,
    "origins": catalogue.ORIGINS,
    "aid_items": catalogue.AID_ITEMS,
}
# Sectors are held to the best that was found for them, and so is the grey beside programmes.
LEAST_DISTANCE = {
    "sectors": 0.0725,
    "programmes": 0.105,
    "funding": 0.12,
    "origins": 0.12,
    "aid_items": 0.12,
}
PAPERS = {"light": LIGHT, "dark": DARK}


def colours(classification: str) -> list[str]:
    """In stacking order."""
    members = sorted(CATEGORIES[classification].values(), key=lambda one: one.order)
    return [member.colour for member in members]


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def seen(colour: str, vision: str) -> np.ndarray:
    """OKLab of the colour as an eye of this vision sees it."""
    light = np.clip(np.array(MATRICES[vision]) @ linear(colour), 0, 1)
    return np.array(TO_OKLAB) @ np.cbrt(np.array(TO_CONES) @ light)


def distance(one: str, other: str, vision: str) -> float:
    return float(np.linalg.norm(seen(one, vision) - seen(other, vision)))


def luminance(colour: str) -> float:
    return float(linear(colour) @ LUMINANCE)


def lightness(colour: str) -> float:
    return float(116 * np.cbrt(luminance(colour)) - 16)


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measures_agree_with_published_values() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert lightness("#ffffff") == pytest.approx(100)
    assert lightness("#777777") == pytest.approx(50.0, abs=0.1)
    # Ottosson's own example: OKLab of sRGB red.
    assert seen("#ff0000", "normal") == pytest.approx([0.628, 0.225, 0.126], abs=0.001)
    # A protanope confuses red with a dark yellow, and not blue with yellow.
    assert distance("#8c2d2d", "#4a4a2d", "protanopia") < 0.1 * distance(
        "#0000ff", "#ffff00", "protanopia"
    )


@pytest.mark.parametrize("vision", MATRICES)
@pytest.mark.parametrize("classification", CATEGORIES)
def test_members_of_a_classification_can_be_told_apart(classification: str, vision: str) -> None:
    for one, other in combinations(colours(classification), 2):
        assert distance(one, other, vision) >= LEAST_DISTANCE[classification], (one, other)


@pytest.mark.parametrize("classification", CATEGORIES)
def test_stacked_neighbours_differ_on_a_grey_print(classification: str) -> None:
    for below, above in pairwise(colours(classification)):
        assert abs(lightness(below) - lightness(above)) >= 7, (below, above)


@pytest.mark.parametrize("classification", CATEGORIES)
def test_a_category_stands_out_from_both_papers(classification: str) -> None:
    for colour in colours(classification):
        assert contrast(colour, LIGHT.surface) >= 3, colour
        assert contrast(colour, DARK.surface) >= 3, colour


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_text_can_be_read_on_its_paper(paper: Palette) -> None:
    assert contrast(paper.ink, paper.surface) >= 7
    assert contrast(paper.soft_ink, paper.surface) >= 4.5


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_bars_without_a_category_and_the_chosen_one_stand_out(paper: Palette) -> None:
    assert contrast(paper.fill, paper.surface) >= 3
    assert contrast(paper.selected, paper.surface) >= 3
    for vision in MATRICES:
        assert distance(paper.fill, paper.selected, vision) >= 0.0725


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_names_on_the_map_can_be_read_on_every_class(paper: Palette) -> None:
    for colour, ink in classes.PALETTE:
        assert contrast(paper.colour(ink), paper.colour(colour)) >= 4.5, colour


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_numbers_on_the_heat_map_can_be_read_on_every_class(paper: Palette) -> None:
    for colour in paper.sequential:
        best = max(contrast(text, colour) for text in (PLOTLY_DARK_TEXT, PLOTLY_LIGHT_TEXT))
        assert best >= 4.5, colour


def test_names_can_be_read_where_there_is_no_data() -> None:
    assert contrast(LIGHT.ink, LIGHT.no_data) >= 4.5
    assert contrast(DARK.ink, DARK.no_data) >= 4.5
    assert contrast(PRINTED.ink, PRINTED.no_data) >= 4.5


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_a_higher_class_is_further_from_the_paper(paper: Palette) -> None:
    away = [abs(lightness(colour) - lightness(paper.surface)) for colour in paper.sequential]

    assert all(further - nearer >= 7 for nearer, further in pairwise(away))


@pytest.mark.parametrize("vision", MATRICES)
@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_no_data_is_a_colour_of_its_own(paper: Palette, vision: str) -> None:
    grey = paper.no_data
    others: Sequence[str] = (paper.surface, *paper.sequential)

    assert all(distance(grey, other, vision) >= 0.03 for other in others)
    assert np.ptp(linear(grey)) < np.ptp(linear(paper.sequential[2])) / 3


def test_every_colour_of_light_paper_has_another_on_dark_paper() -> None:
    pairs = on_dark()

    assert pairs[LIGHT.surface] == DARK.surface
    assert pairs[LIGHT.ink] == DARK.ink
    assert [pairs[colour] for colour in LIGHT.sequential] == list(DARK.sequential)
    assert pairs[LIGHT.no_data] == DARK.no_data
    assert not set(pairs) & {
        member.colour for members in CATEGORIES.values() for member in members.values()
    }


def test_figures_lie_on_the_paper_of_the_page() -> None:
    config = Path(__file__).parent.parent / ".streamlit" / "config.toml"
    theme = tomllib.loads(config.read_text(encoding="utf-8"))["theme"]

    for name, paper in PAPERS.items():
        assert theme[name]["backgroundColor"] == paper.surface
        assert theme[name]["textColor"] == paper.ink


def test_print_has_no_colour_and_greys_that_are_as_light() -> None:
    for colour in (*LIGHT.sequential, *colours("sectors")):
        grey = PRINTED.colour(colour)
        assert len({grey[1:3], grey[3:5], grey[5:7]}) == 1
        channels = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
        assert int(grey[1:3], 16) == pytest.approx(np.dot(channels, LUMINANCE), abs=0.51)

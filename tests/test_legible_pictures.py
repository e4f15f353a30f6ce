"""Every figure of the dashboard as a picture: all its words whole, and none upon another."""

import json
import re
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from every_figure import every

from charts.tiles import Tile
from data import catalogue
from exports import picture
from exports.browser import BROWSER
from exports.presets import PRESETS, Preset
from exports.stamp import Stamp
from queries.registry import Registry

STAMP = Stamp("JBR-2025-12-22-K7U")
WHERE_WORDS_STAND = """(async content => {
    // The browser may be a new one, which has not used its fonts yet.
    await Promise.all([...document.fonts].map((font) => font.load()));
    const root = document.createElement('div');
    root.style.cssText = 'position: absolute; left: 0; top: 0';
    root.innerHTML = content;
    document.body.append(root);
    const words = [];
    for (const text of root.querySelectorAll('text')) {
        // A word that is turned fills less than its box.
        if (Math.abs(text.getScreenCTM().b) > 0.01) continue;
        const lines = [...text.querySelectorAll('tspan.line')];
        for (const line of lines.length ? lines : [text]) {
            const { left, top, right, bottom } = line.getBoundingClientRect();
            const { a } = text.getScreenCTM(), parts = [...line.querySelectorAll('tspan')];
            const sizes = [line, ...parts].map((one) => parseFloat(getComputedStyle(one).fontSize));
            const size = Math.min(...sizes) * Math.abs(a);
            const said = line.textContent;
            if (right > left) words.push({ said, left, top, right, bottom, size });
        }
    }
    root.remove();
    return JSON.stringify(words);
})"""


@pytest.fixture(scope="module")
def tiles(chrome: None, shipped: Registry) -> list[Tile]:  # noqa: ARG001
    return list(every(shipped).values())


def words_of(tile: Tile, preset: Preset) -> list[dict[str, Any]]:
    """Where each word of the picture stands, in its pixels."""
    drawn = picture.svg(tile, preset, "cetak", STAMP).decode()
    # The fonts inside are those of the page, which need not be unpacked for each picture.
    drawn = re.sub("<style>@font-face.*?</style>", "", drawn[drawn.index("<svg") :])

    words: str = BROWSER.run(lambda page: page.evaluate(WHERE_WORDS_STAND, drawn))
    return list(json.loads(words))


def cover(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two words lie upon each other by more than the air around their letters."""
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return bool(
        across > 2 and down > 0.2 * min(one["bottom"] - one["top"], other["bottom"] - other["top"])
    )


DENSE = {
    "bantuan-jenis",
    "bantuan-perlindungan-peta",
    "bantuan-perlindungan-sebaran",
    "peta-kecamatan",
}


@pytest.mark.parametrize(("preset", "least"), [("slide", 22), ("a4", 10.6)])
def test_the_smallest_letters_of_the_densest_figures_can_be_read_where_they_are_used(
    tiles: list[Tile], preset: str, least: float
) -> None:
    """A slide's pixel is half a point, one of A4 three quarters."""
    for tile in {tile.name: tile for tile in tiles if tile.name in DENSE}.values():
        smallest = min(words_of(tile, PRESETS[preset]), key=lambda word: word["size"])
        assert smallest["size"] >= least, (tile.name, smallest)


@pytest.mark.parametrize("shape", ["slide", "cerita", "persegi"])
def test_no_word_of_any_figure_is_cut_or_lies_upon_another_in_a_wide_high_or_square_picture(
    tiles: list[Tile], shape: str
) -> None:
    preset = PRESETS[shape]
    for tile in tiles:
        words = words_of(tile, preset)
        assert len(words) > 3
        beyond = [
            one["said"]
            for one in words
            if min(one["left"], one["top"]) < -1
            or one["right"] > preset.width + 1
            or one["bottom"] > preset.height + 1
        ]
        upon = [
            (one["said"], two["said"]) for one, two in combinations(words, 2) if cover(one, two)
        ]
        assert (tile.name, beyond, upon) == (tile.name, [], [])


def test_the_title_of_an_axis_keeps_off_a_source_of_two_lines(tiles: list[Tile]) -> None:
    (tile,) = (one for one in tiles if one.name == "orang-atau-bulan")
    every = replace(tile.provenance, sources=tuple(list(catalogue.SOURCES)[:12]))
    words = words_of(replace(tile, provenance=every), PRESETS["slide"])

    assert [(one, two) for one, two in combinations(words, 2) if cover(one, two)] == []

"""The word SIMULASI behind figures of simulated data, by their pixels."""

import base64
import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from every_figure import every
from numpy.typing import NDArray
from PIL import Image

from charts.model import Chart
from charts.palettes import Ink
from charts.tiles import Tile, is_simulated
from exports import picture
from exports.browser import BROWSER
from exports.presets import PRESETS
from queries.registry import Registry

SIZE = 540
PAINTED = """async ([text, without]) => {
    const drawing = new DOMParser().parseFromString(text, 'image/svg+xml');
    const inks = [...drawing.querySelectorAll('text')].map(one => one.style.fill);
    drawing.querySelectorAll(without).forEach(one => one.remove());
    drawing.documentElement.setAttribute('width', SIZE);
    drawing.documentElement.setAttribute('height', SIZE);
    const svg = new XMLSerializer().serializeToString(drawing);
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = SIZE;
    canvas.getContext('2d').drawImage(image, 0, 0);
    return [canvas.toDataURL().split(',')[1], [...new Set(inks)]];
}""".replace("SIZE", str(SIZE))

Pixels = NDArray[np.int16]


def painted(svg: str, without: str) -> tuple[Pixels, list[str]]:
    """The pixels of a drawing without some of its parts, and the colours of all its words."""
    png, inks = BROWSER.run(lambda page: page.evaluate(PAINTED, [svg, without]))
    image = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
    return np.asarray(image, dtype=np.int16), inks


def differ(one: Pixels, other: Pixels) -> NDArray[np.bool_]:
    return np.abs(one - other).max(axis=2) > 4


def rgb(ink: str) -> Sequence[int]:
    return [int(part) for part in ink.removeprefix("rgb(").removesuffix(")").split(",")]


@pytest.fixture(scope="module")
def kinds(chrome: None, shipped: Registry) -> list[Tile]:  # noqa: ARG001
    """A simulated figure of each kind of drawing, and one with touching bars."""
    found: dict[Any, Tile] = {}
    for tile in every(shipped).values():
        if isinstance(tile, Chart) and is_simulated(tile):
            drawing = tile.drawing
            found.setdefault((type(drawing), getattr(drawing, "touching", False)), tile)
    assert len(found) > 5
    return list(found.values())


@pytest.mark.parametrize("ink", ["terang", "gelap"])
def test_no_crop_of_a_quarter_is_without_the_word_and_no_letter_is_touched_by_it(
    kinds: list[Tile], ink: Ink
) -> None:
    half, step = SIZE // 2, SIZE // 8
    for tile in kinds:
        svg = picture.svg(tile, PRESETS["persegi"], ink).decode()
        whole, inks = painted(svg, "nothing")
        plain, _ = painted(svg, ".simulated")
        wordless, _ = painted(svg, ".simulated, text")

        word = differ(whole, plain)
        for top in range(0, half + 1, step):
            for left in range(0, half + 1, step):
                crop = word[top : top + half, left : left + half]
                assert crop.sum() > 300, (tile.name, top, left)

        # The outermost pixels of a letter are of its ground, too.
        written = differ(plain, wordless)
        letters = np.logical_or.reduce([np.abs(plain - rgb(one)).max(axis=2) < 4 for one in inks])
        assert (written & letters).sum() > 500
        # A few of the outermost happen to have the colour of another letter.
        assert (written & letters & word).sum() <= 3, tile.name


def test_a_figure_of_real_data_has_no_such_word(chrome: None, shipped: Registry) -> None:  # noqa: ARG001
    real = [tile for tile in every(shipped).values() if not is_simulated(tile)]
    assert real
    for tile in real[:3]:
        assert b"simulated" not in picture.svg(tile, PRESETS["persegi"])

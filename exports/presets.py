"""Picture presets: use, size and scale."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from charts.layout import Shape


@dataclass(frozen=True, slots=True)
class Preset:
    """A picture's shape by its id: `shape` in CSS pixels, of which each is `scale` pixels wide.

    `dots` are the pixels of a PNG on an inch of paper (96 CSS pixels), 0 for screens only.
    """

    id: str
    label: str
    shape: Shape
    scale: float = 1
    dots: int = 0

    @property
    def width(self) -> int:
        return self.shape.width

    @property
    def height(self) -> int:
        return self.shape.height

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the PNG."""
        return round(self.width * self.scale), round(self.height * self.scale)


PRESETS: Mapping[str, Preset] = {
    preset.id: preset
    for preset in (
        Preset("slide", "Slide 16:9", Shape(1920, 1080, 28.5, 54, 31, 24)),
        Preset("persegi", "Persegi 1:1", Shape(1080, 1080, 28, 48, 27, 22)),
        Preset("potret", "Potret 4:5", Shape(1080, 1350, 30, 54, 30, 24)),
        # Phones cover the top and bottom of a story with buttons.
        Preset(
            "cerita",
            "Story 9:16",
            Shape(1080, 1920, 36, 60, 35, 26, above=150, below=150),
        ),
        Preset(
            "a4",
            "Setengah halaman A4, 300 dpi",
            Shape(794, 559, 12.7, 21, 13.5, 10.7),
            scale=300 / 96,
            dots=300,
        ),
    )
}
"""By id, in the order in which they are offered."""

SMALLEST, LARGEST = 200, 4000
SMALLEST_WITH_CODE = 300
"""In a smaller picture a QR code that can be read would cover the words."""


def custom(width: int, height: int) -> Preset:
    """Make a shape of any size in pixels, letters in proportion; ValueError if out of bounds."""
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise ValueError(
            f"Lebar dan tinggi gambar harus antara {SMALLEST} dan {LARGEST} piksel, "
            f"bukan {width} × {height}."
        )
    letter = max(11.0, sqrt(width * height) / 48)
    shape = Shape(width, height, letter, letter * 1.75, letter * 1.08, max(letter * 0.72, 9))
    return Preset(f"{width}x{height}", f"{width} × {height} piksel", shape)

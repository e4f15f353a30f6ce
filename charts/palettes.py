"""Colours of figures on light and dark screens, and on paper with black ink only.

Drawings name colours by role ("ink", "fill", "sequential-3", "selected") or bring one of their own
(#rrggbb, a sector's or a programme's). With one ink a class is a grey of its own lightness, and
what has a colour of its own has a grey or a pattern of its own.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

FONT = "SourceSans3"
FONT_STACK = f"{FONT}, 'Segoe UI', sans-serif"

Ink = Literal["terang", "gelap", "cetak"]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by role; those of texts have a contrast of 4,5:1 at least on `surface`."""

    surface: str
    ink: str
    soft_ink: str
    grid: str
    fill: str
    sequential: tuple[str, ...]
    no_data: str
    selected: str
    printed: bool = False

    def colour(self, name: str) -> str:
        """Return the colour of a role; one of a thing's own as it is, or as grey in print."""
        if name.startswith("#"):
            return grey(name) if self.printed else name
        if name.startswith("sequential-"):
            return self.sequential[int(name[-1])]
        colour: str = getattr(self, name)
        return colour


LIGHT = Palette(
    surface="#ffffff",
    ink="#1c2530",
    soft_ink="#51606f",
    grid="#e3e7eb",
    fill="#6f7f8f",
    sequential=("#e1ebf3", "#b9d2e5", "#8db8d8", "#3a75a3", "#1c5482"),
    # Neither lighter nor darker than all classes: the subtitle of a map says it in words.
    no_data="#b9bec4",
    selected="#d1495b",
)
DARK = Palette(
    surface="#14191f",
    ink="#eef2f5",
    soft_ink="#a9b5c0",
    grid="#2c353e",
    fill="#8695a4",
    sequential=("#22384b", "#285070", "#2f6a96", "#85b8de", "#bcdcf2"),
    no_data="#5c636b",
    selected="#d1495b",
)
BLACK, WHITE = "#000000", "#ffffff"
PRINTED = Palette(
    surface=WHITE,
    ink=BLACK,
    soft_ink="#333333",
    grid="#cfcfcf",
    fill="#7a7a7a",
    sequential=("#f4f4f4", "#d2d2d2", "#a8a8a8", "#666666", "#2b2b2b"),
    no_data="#e3e3e3",
    selected=BLACK,
    printed=True,
)
PALETTES: dict[Ink, Palette] = {"terang": LIGHT, "gelap": DARK, "cetak": PRINTED}

LOOKS = (
    ("#4a4a4a", ""),
    (WHITE, "/"),
    ("#b4b4b4", ""),
    (WHITE, "x"),
    ("#e6e6e6", ""),
    (WHITE, "."),
    (BLACK, ""),
    (WHITE, "-"),
)
"""Ground and pattern in print of what has a colour of its own, in order of a figure's colours."""
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def pale(colour: str, share: float = 0.35) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share})"


def grey(colour: str) -> str:
    """Return the grey of the same luminance as a colour (#rrggbb)."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    level = round(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return f"#{level:02x}{level:02x}{level:02x}"


READABLE = 4.5
"""Minimum contrast of text (WCAG 2 AA)."""


def contrast(colour: str, other: str) -> float:
    """Return the WCAG 2 contrast ratio of two colours (#rrggbb)."""
    darker, lighter = sorted(map(_luminance, (colour, other)))
    return (lighter + 0.05) / (darker + 0.05)


@cache
def _luminance(colour: str) -> float:
    shares = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def on_dark() -> dict[str, str]:
    """Return for each colour of the light palette that of the dark one, for the browser."""
    names = ("surface", "ink", "soft_ink", "grid", "fill", "no_data")
    pairs = {getattr(LIGHT, name): getattr(DARK, name) for name in names}
    return pairs | dict(zip(LIGHT.sequential, DARK.sequential, strict=True))

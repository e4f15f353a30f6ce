"""Slide shapes: boxes, texts, fills and lines, each with alternative text.

Measures are points; colours are written as charts write them (a role, #rrggbb or rgba(…)).
"""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from charts.model import Chart
from charts.palettes import LIGHT, pale

Shapes: TypeAlias = Any
"""The shapes of a slide or of a group, as python-pptx has them."""

Part: TypeAlias = Any
"""A shape, fill, line, text or slide of python-pptx, whose types say little."""

_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
_ALIGN = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
_ANCHOR = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}
_TAG = re.compile(r"(</?b>|<br>|\n)")
LINE = 1.22
"""Height of a line of text, in units of its size."""
_LETTER = 0.54
LEAST, SMALL = 14.0, 12.0
"""Smallest font sizes in points: readable from the last row of a room, and in the footer."""


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def measures(self) -> tuple[Emu, Emu, Emu, Emu]:
        """Return left, top, width and height as python-pptx takes them."""
        return (
            Emu(Pt(1) * round(self.left * 100) // 100),
            Emu(Pt(1) * round(self.top * 100) // 100),
            Emu(max(1, Pt(1) * round(self.width * 100) // 100)),
            Emu(max(1, Pt(1) * round(self.height * 100) // 100)),
        )

    def parted(self, parts: int, gap: float) -> "list[Box]":
        """Divide into boxes side by side."""
        width = (self.width - gap * (parts - 1)) / parts
        return [
            replace(self, left=self.left + (width + gap) * place, width=width)
            for place in range(parts)
        ]


def _read(colour: str) -> tuple[str, float]:
    """Return the hex digits of a colour and its opacity."""
    if not colour.startswith(("#", "rgba")):
        colour = LIGHT.colour(colour)
    if colour.startswith("#"):
        return colour[1:].upper(), 1.0
    *rgb, alpha = colour.removeprefix("rgba(").removesuffix(")").split(",")
    return "".join(f"{int(part):02X}" for part in rgb), float(alpha)


def on_paper(colour: str) -> str:
    """Blend a translucent colour with white."""
    rgb, alpha = _read(colour)
    return "#" + "".join(f"{round(255 - (255 - part) * alpha):02X}" for part in bytes.fromhex(rgb))


def is_dark(colour: str) -> bool:
    """Tell whether text on this colour must be white."""
    red, green, blue = bytes.fromhex(_read(colour)[0])
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140


def described(shape: Part, words: str) -> Part:
    """Set the alternative text; "" marks the shape as decorative."""
    about = shape._element.xpath(".//p:cNvPr")[0]
    about.set("descr", words)
    if not words:
        extensions = etree.SubElement(about, qn("a:extLst"))
        extension = etree.SubElement(
            extensions, qn("a:ext"), uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
        )
        etree.SubElement(
            extension, f"{{{_DECORATIVE}}}decorative", nsmap={"adec": _DECORATIVE}, val="1"
        )
    return shape


def filled(fill: Part, colour: str | None, hatch: str | None = None) -> None:
    """Fill with a colour, hatched in `hatch` if there is one; with None it is left empty."""
    if colour is None:
        fill.background()
        return
    rgb, alpha = _read(colour)
    if hatch:
        fill.patterned()
        fill.pattern = MSO_PATTERN.LIGHT_UPWARD_DIAGONAL
        fill.fore_color.rgb = RGBColor.from_string(_read(hatch)[0])
        fill.back_color.rgb = RGBColor.from_string(rgb)
        return
    fill.solid()
    fill.fore_color.rgb = RGBColor.from_string(rgb)
    if alpha < 1:
        solid = fill._xPr.find(qn("a:solidFill"))
        etree.SubElement(solid[0], qn("a:alpha"), val=str(round(alpha * 100_000)))


def lined(line: Part, colour: str | None, width: float = 1.0, *, dotted: bool = False) -> None:
    """Draw a line or an outline in this colour, width and dash; with None there is none."""
    filled(line.fill, colour)
    if colour is None:
        return
    line.width = Pt(width)
    if dotted:
        line.dash_style = MSO_LINE.ROUND_DOT


def rectangle(
    shapes: Shapes,
    box: Box,
    fill: str | None,
    alt: str = "",
    *,
    line: str | None = None,
    rounded: bool = False,
) -> Part:
    """Draw a rectangle; decoration unless `alt` says what it is."""
    kind = MSO_SHAPE.ROUNDED_RECTANGLE if rounded else MSO_SHAPE.RECTANGLE
    shape = _bare(shapes.add_shape(kind, *box.measures))
    filled(shape.fill, fill)
    lined(shape.line, line, 0.75)
    return described(shape, alt)


_MARKS = {
    "circle": MSO_SHAPE.OVAL,
    "diamond": MSO_SHAPE.DIAMOND,
    "star": MSO_SHAPE.ISOSCELES_TRIANGLE,
    "triangle": MSO_SHAPE.ISOSCELES_TRIANGLE,
    "cross": MSO_SHAPE.CROSS,
}


def mark(shapes: Shapes, box: Box, symbol: str, ink: str) -> Part:
    """Draw the mark of a point in a key, as decoration; "-open" ones are hollow."""
    hollow = symbol.endswith("-open")
    kind = _MARKS.get(symbol.removesuffix("-open"), MSO_SHAPE.RECTANGLE)
    shape = _bare(shapes.add_shape(kind, *box.measures))
    filled(shape.fill, None if hollow else ink)
    lined(shape.line, ink, 1)
    return described(shape, "")


def rule(
    shapes: Shapes,
    start: tuple[float, float],
    end: tuple[float, float],
    ink: str,
    width: float,
    alt: str = "",
    *,
    dotted: bool = False,
) -> Part:
    """Draw a straight line; decoration unless `alt` says what it is."""
    ends = [Emu(round(Pt(1) * place)) for place in (*start, *end)]
    shape = _bare(shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends))
    lined(shape.line, ink, width, dotted=dotted)
    return described(shape, alt)


def outline(shapes: Shapes, rings: Iterable[Sequence[tuple[float, float]]], alt: str) -> Part:
    """Draw a shape of closed rings of points, which can be filled and edited."""
    parts = list(rings)
    xs, ys = zip(*(point for ring in parts for point in ring), strict=True)
    box = Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    shape = _bare(shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.measures))
    preset = shape._element.spPr.find(qn("a:prstGeom"))
    # python-pptx's own builder takes a second for a map: it seeks the extent anew for every point.
    preset.addprevious(etree.fromstring(_geometry(parts, box)))
    preset.getparent().remove(preset)
    return described(shape, alt)


def _geometry(rings: Iterable[Sequence[tuple[float, float]]], box: Box) -> str:
    """Write the path of these rings in hundredths of a point, finer than any printer."""
    steps = []
    for ring in rings:
        for place, (x, y) in enumerate(ring):
            tag = "lnTo" if place else "moveTo"
            x, y = round((x - box.left) * 100), round((y - box.top) * 100)
            steps.append(f'<a:{tag}><a:pt x="{x}" y="{y}"/></a:{tag}>')
        steps.append("<a:close/>")
    return (
        f"<a:custGeom {nsdecls('a')}><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        '<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{max(1, round(box.width * 100))}" h="{max(1, round(box.height * 100))}">'
        f"{''.join(steps)}</a:path></a:pathLst></a:custGeom>"
    )


def _bare(shape: Part) -> Part:
    """Take the theme's shadow and outline off a shape."""
    if (style := shape._element.find(qn("p:style"))) is not None:
        shape._element.remove(style)
    return shape


Run: TypeAlias = tuple[str, bool]
"""Text and whether it is bold."""


def parsed(markup: str) -> list[list[Run]]:
    """Split a chart's text, which may have `<b>` and breaks of lines, into lines of runs."""
    lines: list[list[Run]] = [[]]
    bold = False
    for part in _TAG.split(markup):
        if part in ("<br>", "\n"):
            lines.append([])
        elif part in ("<b>", "</b>"):
            bold = part == "<b>"
        elif part:
            lines[-1].append((html.unescape(part), bold))
    return lines


def plain(markup: str) -> str:
    """Write a chart's text in one line, without markup."""
    return ", ".join("".join(text for text, _ in line).strip() for line in parsed(markup))


def width_of(markup: str, size: float) -> float:
    return max(sum(len(text) for text, _ in line) for line in parsed(markup)) * size * _LETTER


def height_of(markup: str, size: float) -> float:
    return len(parsed(markup)) * size * LINE


def write(
    frame: Part,
    markup: str,
    size: float | None,
    ink: str | None = None,
    *,
    align: str = "",
) -> None:
    """Put a text into a text frame; without `size` and `ink` it looks as the template says."""
    for place, line in enumerate(parsed(markup)):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        if align:
            paragraph.alignment = _ALIGN[align]
        for text, bold in line:
            run = paragraph.add_run()
            run.text = text
            if bold:
                run.font.bold = True
            if size:
                run.font.size = Pt(round(size, 1))
            if ink:
                filled(run.font.fill, ink)


def words(
    shapes: Shapes,
    box: Box,
    markup: str,
    size: float,
    ink: str = LIGHT.ink,
    *,
    align: str = "left",
    anchor: str = "top",
    alt: str | None = None,
    turned: float = 0.0,
) -> Part:
    """Write a text in a box without margins; its alternative text is its words."""
    shape = shapes.add_textbox(*box.measures)
    frame = shape.text_frame
    # Without wrapping, LibreOffice centres what is wider than its box.
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = _ANCHOR[anchor]
    write(frame, markup, size, ink, align=align)
    shape.rotation = turned
    return described(shape, plain(markup) if alt is None else alt)


def words_at(
    shapes: Shapes,
    place: tuple[float, float],
    markup: str,
    size: float,
    ink: str = LIGHT.ink,
    *,
    across: str = "left",
    along: str = "top",
    turned: float = 0.0,
) -> Part:
    """Write a text whose left, center or right, and top, middle or bottom, is at a point."""
    wide, tall = width_of(markup, size), height_of(markup, size)
    if upright := abs(turned) == 90:
        wide, tall = tall, wide
    middle_x = place[0] + {"left": wide / 2, "center": 0.0, "right": -wide / 2}[across]
    middle_y = place[1] + {"top": tall / 2, "middle": 0.0, "bottom": -tall / 2}[along]
    if upright:
        box, side = Box(middle_x - tall, middle_y - wide / 2, tall * 2, wide), "center"
    else:
        # More than the words need: where a font is wider, they must not be wrapped.
        room = wide * 0.4 + 8
        start = {"left": 0.0, "center": room / 2, "right": room}[across]
        box = Box(middle_x - wide / 2 - start, middle_y - tall / 2, wide + room, tall)
        side = across
    return words(shapes, box, markup, size, ink, align=side, anchor=along, turned=turned)


@contextmanager
def grouped(shapes: Shapes) -> Iterator[Part]:
    """A group for what is drawn meanwhile; it is measured once at the end, not with each shape."""
    group = shapes.add_group_shape()
    measure = group.shapes._recalculate_extents
    group.shapes._recalculate_extents = lambda: None
    yield group
    measure()


def simulated(shapes: Shapes, box: Box) -> None:
    """Write SIMULASI all over a box, behind what is drawn afterwards."""
    wide, tall = 66.0, 13.0
    with grouped(shapes) as group:
        for row in range(int((box.height - 30) / 52) + 1):
            left = box.left + (46 * row) % 100
            while left + wide <= box.right:
                place = Box(left, box.top + row * 52 + 10, wide, tall)
                words(group.shapes, place, "SIMULASI", 11, pale(LIGHT.ink, 0.2), alt="", turned=-20)
                left += 100
        described(group, "Tanda: data simulasi")
        group.name = "Tanda simulasi"


def in_language(elements: Iterable[Part]) -> None:
    """Mark every run below these elements as Indonesian."""
    for element in elements:
        for run in element.iter(qn("a:r")):
            run.get_or_add_rPr()
        for look in element.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
            look.set("lang", "id-ID")


@dataclass(slots=True)
class Canvas:
    """A place on a slide to draw a chart in, with points a pixel of the screen's chart.

    The first part carries the alternative text of the whole.
    """

    shapes: Shapes
    box: Box
    scale: float
    chart: Chart
    parts: int = 0

    def size(self, pixels: float) -> float:
        """Font size in points, never illegibly small."""
        return round(max(LEAST, pixels * self.scale), 1)

    def text(
        self,
        place: tuple[float, float],
        markup: str,
        pixels: float = 12,
        ink: str = LIGHT.ink,
        *,
        across: str = "left",
        along: str = "middle",
    ) -> None:
        """Write words at a point, as `words_at` does."""
        words_at(self.shapes, place, markup, self.size(pixels), ink, across=across, along=along)

    def mark(self) -> None:
        """If data are simulated, put SIMULASI above what is drawn so far and behind the rest."""
        if self.chart.provenance.status == "simulasi":
            simulated(self.shapes, self.box)

    def name_part(self, shape: Part, name: str) -> None:
        """Give the next part of the chart its name and alternative text."""
        self.parts += 1
        shape.name = f"{name} {self.parts}"
        alt = self.chart.alt if self.parts == 1 else f"Bagian {self.parts} dari gambar ini."
        described(shape, alt)

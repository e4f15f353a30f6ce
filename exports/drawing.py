"""Shapes of a slide: boxes, words, fills and lines, each with its text for who cannot see it.

Measures are points; colours are written as the figures write them (#rrggbb or rgba(…)).
"""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from charts.theme import LIGHT

Shapes: TypeAlias = Any
"""The shapes of a slide or of a group, as python-pptx has them."""

Part: TypeAlias = Any
"""A shape, fill, line, text or slide of python-pptx, whose types say little."""

_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
_ALIGN = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
_ANCHOR = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}
_DASHES = {
    "dot": MSO_LINE.ROUND_DOT,
    "dash": MSO_LINE.DASH,
    "dashdot": MSO_LINE.DASH_DOT,
    "longdash": MSO_LINE.LONG_DASH,
}
_TAG = re.compile(r"(</?[a-z]+[^>]*>)")
LINE = 1.22
"""Height of a line of text, in units of its size."""
_LETTER = 0.54


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height

    @property
    def measures(self) -> tuple[Emu, Emu, Emu, Emu]:
        """Left, top, width and height as python-pptx takes them."""
        return (
            Emu(Pt(1) * round(self.left * 100) // 100),
            Emu(Pt(1) * round(self.top * 100) // 100),
            Emu(max(1, Pt(1) * round(self.width * 100) // 100)),
            Emu(max(1, Pt(1) * round(self.height * 100) // 100)),
        )

    def parted(self, parts: int, gap: float) -> "list[Box]":
        """So many boxes side by side."""
        width = (self.width - gap * (parts - 1)) / parts
        return [
            replace(self, left=self.left + (width + gap) * place, width=width)
            for place in range(parts)
        ]


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour and how much of it covers what is below (1: all)."""

    rgb: str
    alpha: float = 1.0

    @property
    def is_dark(self) -> bool:
        """Whether words on it must be white."""
        red, green, blue = (int(self.rgb[place : place + 2], 16) for place in (0, 2, 4))
        return 0.299 * red + 0.587 * green + 0.114 * blue < 140


def colour(written: str) -> Colour:
    """The colour that a figure writes; ValueError for one that figures do not use."""
    if written.startswith("#") and len(written) == 7:
        return Colour(written[1:].upper())
    parts = re.fullmatch(r"rgba\((\d+),\s*(\d+),\s*(\d+),\s*([\d.]+)\)", written)
    if not parts:
        raise ValueError(f"{written!r} is no colour of a figure")
    return Colour("".join(f"{int(one):02X}" for one in parts.groups()[:3]), float(parts[4]))


def on_paper(one: Colour) -> Colour:
    """What a see-through colour looks like on white paper."""
    mixed = (
        round(255 - (255 - int(one.rgb[place : place + 2], 16)) * one.alpha) for place in (0, 2, 4)
    )
    return Colour("".join(f"{part:02X}" for part in mixed))


def described(shape: Part, words: str) -> Part:
    """The shape with this text for who cannot see it; with "" it is marked as decoration."""
    about = shape._element.xpath(".//p:cNvPr")[0]
    about.set("descr", words)
    if not words:
        extensions = etree.SubElement(about, qn("a:extLst"))
        one = etree.SubElement(
            extensions, qn("a:ext"), uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
        )
        etree.SubElement(one, f"{{{_DECORATIVE}}}decorative", nsmap={"adec": _DECORATIVE}, val="1")
    return shape


def filled(fill: Part, marker: str | Colour | None, hatch: str | None = None) -> None:
    """Fill with a colour, hatched in `hatch` if there is one; with None it is left empty."""
    one = colour(marker) if isinstance(marker, str) else marker
    if one is None or one.alpha == 0:
        fill.background()
    elif hatch:
        fill.patterned()
        fill.pattern = MSO_PATTERN.LIGHT_UPWARD_DIAGONAL
        fill.fore_color.rgb = _rgb(colour(hatch).rgb)
        fill.back_color.rgb = _rgb(one.rgb)
    else:
        fill.solid()
        fill.fore_color.rgb = _rgb(one.rgb)
        if one.alpha < 1:
            _see_through(fill._xPr.find(qn("a:solidFill")), one.alpha)


def _rgb(written: str) -> RGBColor:
    return RGBColor(*(int(written[place : place + 2], 16) for place in (0, 2, 4)))


def _see_through(solid: Part, alpha: float) -> None:
    etree.SubElement(solid[0], qn("a:alpha"), val=str(round(alpha * 100_000)))


def lined(
    line: Part,
    ink: str | Colour | None,
    width: float = 1.0,
    dash: str = "",
) -> None:
    """A line or an outline of this colour, width and Plotly's dash; with None there is none."""
    one = colour(ink) if isinstance(ink, str) else ink
    if one is None or width == 0:
        line.fill.background()
        return
    filled(line.fill, one)
    line.width = Pt(width)
    if dash in _DASHES:
        line.dash_style = _DASHES[dash]


def rectangle(
    shapes: Shapes,
    box: Box,
    fill: str | None,
    alt: str = "",
    *,
    hatch: str | None = None,
    line: str | None = None,
    rounded: bool = False,
) -> Part:
    """A rectangle; decoration unless `alt` says what it is."""
    kind = MSO_SHAPE.ROUNDED_RECTANGLE if rounded else MSO_SHAPE.RECTANGLE
    shape = _bare(shapes.add_shape(kind, *box.measures))
    filled(shape.fill, fill, hatch)
    lined(shape.line, line, 0.75)
    return described(shape, alt)


_MARKS = {
    "circle": MSO_SHAPE.OVAL,
    "diamond": MSO_SHAPE.DIAMOND,
    "star": MSO_SHAPE.ISOSCELES_TRIANGLE,
    "triangle-up": MSO_SHAPE.ISOSCELES_TRIANGLE,
}


def mark(shapes: Shapes, box: Box, symbol: str, ink: str) -> Part:
    """The mark of a point in a key, as decoration; "-open" ones are hollow."""
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
    ink: str | Colour,
    width: float,
    alt: str = "",
    dash: str = "",
) -> Part:
    """A straight line; decoration unless `alt` says what it is."""
    ends = [Emu(round(Pt(1) * place)) for place in (*start, *end)]
    shape = _bare(shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends))
    lined(shape.line, ink, width, dash)
    return described(shape, alt)


def outline(shapes: Shapes, rings: Iterable[Sequence[tuple[float, float]]], alt: str) -> Part:
    """A shape of closed rings of points, which can be filled and edited."""
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
    """The path of these rings, in hundredths of a point, which is finer than any printer."""
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
    """The shape without the theme's shadow and outline."""
    if (style := shape._element.find(qn("p:style"))) is not None:
        shape._element.remove(style)
    return shape


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look; `size` is 0 for that of their text."""

    words: str
    bold: bool = False
    size: float = 0.0


def parsed(markup: str) -> list[list[Run]]:
    """Lines of runs of a figure's text, which knows `<b>`, `<br>` and a font size in px."""
    lines: list[list[Run]] = [[]]
    bold, size = False, 0.0
    for part in _TAG.split(markup):
        if part == "<br>":
            lines.append([])
        elif part in ("<b>", "</b>"):
            bold = part == "<b>"
        elif part.startswith(("<span", "</span")):
            found = re.search(r"font-size:\s*([\d.]+)px", part)
            size = float(found[1]) if found else 0.0
        elif part:
            lines[-1].append(Run(html.unescape(part), bold, size))
    return lines


def plain(markup: str, between: str = ", ") -> str:
    """The words of a figure's text in one line."""
    return between.join("".join(run.words for run in line).strip() for line in parsed(markup))


def width_of(markup: str, size: float) -> float:
    """About how wide a text is."""
    return max(sum(len(run.words) for run in line) for line in parsed(markup)) * size * _LETTER


def write(
    frame: Part,
    lines: Sequence[Sequence[Run]],
    size: float | None,
    ink: str | Colour | None = None,
    *,
    align: str = "",
    scale: float = 1.0,
) -> None:
    """Put lines of runs into a text frame; `scale` is points in a unit of the runs' own sizes.

    Without `size` and `ink` they look as the place in the template says.
    """
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        if align:
            paragraph.alignment = _ALIGN[align]
        for one in line:
            run = paragraph.add_run()
            run.text = one.words
            if one.bold:
                run.font.bold = True
            if one.size or size:
                run.font.size = Pt(round(one.size * scale if one.size else size or 0, 1))
            if ink:
                filled(run.font.fill, ink)


def words(
    shapes: Shapes,
    box: Box,
    markup: str,
    size: float,
    ink: str | Colour = LIGHT.ink,
    *,
    align: str = "left",
    anchor: str = "top",
    alt: str | None = None,
    scale: float = 1.0,
    turned: float = 0.0,
) -> Part:
    """A text box without margins; its text for who cannot see it is its words."""
    shape = shapes.add_textbox(*box.measures)
    frame = shape.text_frame
    # Without wrapping, LibreOffice centres what is wider than its box.
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = _ANCHOR[anchor]
    write(frame, parsed(markup), size, ink, align=align, scale=scale)
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
    align: str = "",
    scale: float = 1.0,
    turned: float = 0.0,
) -> Part:
    """A text whose left, center or right, and top, middle or bottom, is at a point."""
    wide = width_of(markup, size)
    tall = len(parsed(markup)) * size * LINE
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
        side = across if across != "left" else align or "left"
    return words(
        shapes, box, markup, size, ink, align=side, anchor=along, scale=scale, turned=turned
    )


def in_language(elements: Iterator[Any]) -> None:
    """Say of every run below these elements that it is Indonesian."""
    run, look = qn("a:r"), qn("a:rPr")
    looks = (look, qn("a:endParaRPr"), qn("a:defRPr"))
    for element in elements:
        for one in element.iter(run):
            if one.find(look) is None:
                one.insert(0, etree.Element(look))
        for properties in element.iter(*looks):
            properties.set("lang", "id-ID")

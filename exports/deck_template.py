"""The master of a deck: three layouts in the colours of the figures, or those of a given file."""

import io
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from zipfile import BadZipFile

from lxml import etree
from pptx import Presentation
from pptx.exc import PackageNotFoundError
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from charts.palettes import LIGHT
from data import catalogue
from exports.drawing import Box, Part

COVER, FIGURE, TEXT = "Sampul", "Gambar", "Teks"
SUBTITLE, FOOTER, AREA, NUMBER = 10, 11, 12, 13
"""The numbers (idx) of a layout's places: subtitle, footer, what is drawn, number of the slide."""

_NEEDED: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {COVER: (SUBTITLE, FOOTER, AREA), FIGURE: (SUBTITLE, FOOTER, AREA), TEXT: (FOOTER, AREA)}
)
_PLACES = {SUBTITLE: "subjudul", FOOTER: "kaki", AREA: "isi"}
_WIDE, _TALL = 960, 540
_NUMBER = Box(864, 500, 60, 24)
_LAYOUTS = {
    "Title Slide": COVER,
    "Title Only": FIGURE,
    "Title and Content": TEXT,
}
# Title, subtitle, footer and the place to draw: box, size of words, where they stand in it.
_COVER = (
    ("title", 0, "Judul", Box(60, 150, 640, 110), 40, "b"),
    ("body", SUBTITLE, "Subjudul", Box(60, 272, 640, 60), 20, "t"),
    ("body", AREA, "Isi", Box(730, 170, 170, 170), 14, "t"),
    ("body", FOOTER, "Kaki", Box(60, 430, 840, 60), 12, "b"),
)
_FIGURE = (
    ("title", 0, "Judul", Box(36, 14, 888, 60), 24, "b"),
    ("body", SUBTITLE, "Subjudul", Box(36, 76, 780, 38), 13, "t"),
    ("body", AREA, "Isi", Box(36, 118, 888, 366), 12, "t"),
    ("body", FOOTER, "Kaki", Box(36, 494, 700, 30), 10, "b"),
)
_TEXT = (
    ("title", 0, "Judul", Box(36, 14, 888, 60), 24, "b"),
    ("body", AREA, "Isi", Box(36, 92, 888, 390), 12, "t"),
    ("body", FOOTER, "Kaki", Box(36, 494, 700, 30), 10, "b"),
)


class DeckError(ValueError):
    """The template cannot be used; the message is for the reader of the screen."""


def opened(template: Path | None) -> Part:
    """Open the template, or the dashboard's own, as an empty deck; DeckError if it cannot serve."""
    if template is None:
        return Presentation(io.BytesIO(own()))
    try:
        deck = Presentation(str(template))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise DeckError(
            f"{template.name} bukan berkas PowerPoint (.pptx) yang dapat dibaca. "
            "Simpan ulang templat sebagai .pptx, lalu coba lagi."
        ) from error
    if missing := _missing(deck):
        raise DeckError(f"{template.name} belum dapat dipakai sebagai templat: {missing}.")
    _emptied(deck)
    return deck


def layout(deck: Part, name: str) -> Part:
    """Return the layout of this name."""
    return next(one for one in deck.slide_layouts if one.name == name)


def place(layout_: Part, number: int) -> Box:
    """Return the box of a layout's placeholder of this number."""
    found = next(shape for shape in layout_.placeholders if shape.placeholder_format.idx == number)
    return Box(*(round(measure / Pt(1), 2) for measure in _extent(found)))


def _extent(shape: Part) -> tuple[int, int, int, int]:
    return shape.left, shape.top, shape.width, shape.height


def _missing(deck: Part) -> str:
    """Say what a template lacks, for its maker; "" if nothing."""
    names = {one.name: one for one in deck.slide_layouts}
    for name, needed in _NEEDED.items():
        if name not in names:
            return f'tidak ada tata letak bernama "{name}" (perlu {", ".join(_NEEDED)})'
        found = {one.placeholder_format.idx for one in names[name].placeholders}
        if 0 not in found:
            return f'tata letak "{name}" tidak punya tempat judul'
        for number in needed:
            if number not in found:
                return (
                    f'tata letak "{name}" tidak punya tempat {_PLACES[number]} '
                    f"(placeholder bernomor idx={number})"
                )
    return ""


def _emptied(deck: Part) -> None:
    """Remove the slides that a template shows as examples."""
    slides = deck.slides._sldIdLst
    for one in list(slides):
        deck.part.drop_rel(one.rId)
        slides.remove(one)


@cache
def own() -> bytes:
    """Make the dashboard's own template as a file, to start another from."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(Pt(_WIDE)), Emu(Pt(_TALL))
    package = deck.part.package
    for key, relation in list(package._rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            package.drop_rel(key)
    for one in list(deck.slide_layouts):
        if one.name not in _LAYOUTS:
            deck.slide_layouts.remove(one)
    master = deck.slide_master
    _laid_out(master, _TEXT)
    for one in deck.slide_layouts:
        name = _LAYOUTS[one.name]
        _laid_out(one, {COVER: _COVER, FIGURE: _FIGURE, TEXT: _TEXT}[name])
        one.name = name
        # The kind of layout says which places Office expects; these have their own.
        one._element.attrib.pop("type", None)
        one._element.set("userDrawn", "1")
    _coloured(master)
    written = io.BytesIO()
    deck.save(written)
    return written.getvalue()


def _laid_out(
    owner: Part,
    places: tuple[tuple[str, int, str, Box, int, str], ...],
) -> None:
    tree = owner._element.cSld.spTree
    for shape in tree.findall(qn("p:sp")):
        tree.remove(shape)
    is_master = owner._element.tag == qn("p:sldMaster")
    for number, (kind, idx, name, box, size, anchor) in enumerate(places, start=2):
        if is_master and idx == FOOTER:
            continue
        index = "" if not idx or is_master else f' idx="{idx}"'
        tree.append(_place(number, f'type="{kind}"{index}', name, box, size, anchor))
    index = "" if is_master else f' idx="{NUMBER}"'
    kind = f'type="sldNum" sz="quarter"{index}'
    tree.append(_place(9, kind, "Nomor", _NUMBER, 10, "b", is_number=True))


def _place(
    number: int, kind: str, name: str, box: Box, size: int, anchor: str, *, is_number: bool = False
) -> Part:
    """Make a placeholder without bullets, title in the ink of texts, others softer."""
    is_title = kind.startswith('type="title"')
    ink, bold = ("tx1", ' b="1"') if is_title else ("tx2", "")
    left, top, width, height = box.measures
    words = (
        '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum">'
        '<a:rPr lang="id-ID"/><a:t>‹#›</a:t></a:fld>'
        if is_number
        else f'<a:r><a:rPr lang="id-ID"/><a:t>{name}</a:t></a:r>'
    )
    return parse_xml(
        f"<p:sp {nsdecls('p', 'a')}>"
        f'<p:nvSpPr><p:cNvPr id="{number}" name="{name}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}">'
        "<a:normAutofit/></a:bodyPr>"
        f'<a:lstStyle><a:lvl1pPr marL="0" indent="0" algn="{"r" if is_number else "l"}">'
        '<a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
        f'<a:defRPr lang="id-ID" sz="{size * 100}"{bold}>'
        f'<a:solidFill><a:schemeClr val="{ink}"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>'
        f'<a:p>{words}<a:endParaRPr lang="id-ID"/></a:p></p:txBody></p:sp>'
    )


def _coloured(master: Part) -> None:
    """Give the theme the colours of the figures: their paper, inks and sectors."""
    part = next(
        one.target_part for one in master.part.rels.values() if one.reltype.endswith("/theme")
    )
    sectors = [one.colour for one in catalogue.SECTORS.values()]
    colours = {
        "dk1": LIGHT.ink,
        "lt1": LIGHT.surface,
        "dk2": LIGHT.soft_ink,
        "lt2": LIGHT.grid,
        **{f"accent{place}": one for place, one in enumerate(sectors, start=1)},
        "hlink": LIGHT.sequential[-1],
        "folHlink": LIGHT.soft_ink,
    }
    theme = part.blob.decode("utf-8")
    for name, colour in colours.items():
        theme = re.sub(
            rf"(<a:{name}>).*?(</a:{name}>)",
            rf'\g<1><a:srgbClr val="{colour[1:].upper()}"/>\g<2>',
            theme,
            flags=re.DOTALL,
        )
    # Arial is on every desk, or a font of the same width in its place.
    theme = re.sub('<a:latin typeface="Calibri"', '<a:latin typeface="Arial"', theme)
    part._blob = re.sub('name="Office( Theme)?"', 'name="Dasbor Jember"', theme).encode("utf-8")

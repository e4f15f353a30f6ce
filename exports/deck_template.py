"""The template of a deck: three layouts in the colours of the figures, or of another file."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from zipfile import BadZipFile

from lxml import etree
from pptx import Presentation
from pptx.exc import PackageNotFoundError
from pptx.util import Pt

from exports.ooxml import Box, Part

COVER, FIGURE, TEXT = "Sampul", "Gambar", "Teks"
SUBTITLE, FOOTER, AREA, NUMBER = 10, 11, 12, 13
"""Placeholder idx of subtitle, footer, drawing area and slide number."""
OWN = Path(__file__).parent / "templates" / "deck.pptx"
"""The built-in template, which can be copied and changed in an office program."""

_NEEDED: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {COVER: (SUBTITLE, FOOTER, AREA), FIGURE: (SUBTITLE, FOOTER, AREA), TEXT: (FOOTER, AREA)}
)
_PLACES = {SUBTITLE: "subjudul", FOOTER: "kaki", AREA: "isi"}


class DeckError(ValueError):
    """The template cannot be used; the message is for the reader of the screen."""


def opened(template: Path | None) -> Part:
    """Open the template, or the built-in one, as an empty deck; DeckError if it is unusable."""
    if template is None:
        return Presentation(str(OWN))
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
    return next(found for found in deck.slide_layouts if found.name == name)


def place(layout_: Part, number: int) -> Box:
    found = next(shape for shape in layout_.placeholders if shape.placeholder_format.idx == number)
    extent = (found.left, found.top, found.width, found.height)
    return Box(*(round(measure / Pt(1), 2) for measure in extent))


def _missing(deck: Part) -> str:
    """Describe what a template lacks; "" if nothing."""
    names = {found.name: found for found in deck.slide_layouts}
    for name, needed in _NEEDED.items():
        if name not in names:
            return f'tidak ada tata letak bernama "{name}" (perlu {", ".join(_NEEDED)})'
        found = {place.placeholder_format.idx for place in names[name].placeholders}
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
    """Remove example slides from a template."""
    slides = deck.slides._sldIdLst
    for slide in list(slides):
        deck.part.drop_rel(slide.rId)
        slides.remove(slide)

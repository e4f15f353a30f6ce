"""Figures as a deck of slides (PPTX) with native, editable charts."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import groupby
from math import ceil
from pathlib import Path
from typing import TypeAlias

from pptx.enum.text import MSO_ANCHOR
from pptx.util import Pt

from charts.model import Chart
from charts.palettes import LIGHT
from charts.tiles import Card, Tile, is_simulated
from data import catalogue, indonesian
from data.catalogue import Unknown
from data.numbers import Amount
from exports import deck_template, office, ooxml
from exports.deck_notes import cited, metrics, notes, sources
from exports.deck_template import AREA, COVER, FIGURE, FOOTER, NUMBER, SUBTITLE, TEXT
from exports.office_shapes import parted
from exports.ooxml import LEAST, SMALL, Box, Part, Shapes
from exports.stamp import Heading, Stamp
from exports.table import as_chart

_CARDS = 5
"""Maximum of numbers on a slide."""
_LETTERS, _LINES = 115, 22
"""Characters of 14 points in a line of a text slide, and lines on the slide."""
_CHIP = 22
"""Height of a status chip in points."""
_PROPERTY = 255
"""Maximum length of a file property."""


def deck(
    tiles: Sequence[Tile],
    heading: Heading,
    stamp: Stamp | None = None,
    template: Path | None = None,
    unknowns: Iterable[Unknown] = catalogue.UNKNOWNS,
) -> bytes:
    """Make a PPTX: cover, a slide a figure, up to five numbers on one, sources, unknowns.

    Charts, tables and maps are native. `template` is a .pptx with the layouts of
    `deck_template.OWN`; DeckError if it cannot serve. `unknowns` are the questions that are open.
    The same call gives the same bytes.
    """
    made = _Deck(heading, stamp, template)
    made.cover(tiles)
    for is_card, run in groupby(tiles, lambda tile: isinstance(tile, Card)):
        if is_card:
            cards = [tile for tile in run if isinstance(tile, Card)]
            for start in range(0, len(cards), _CARDS):
                made.cards(cards[start : start + _CARDS])
        else:
            for chart in run:
                made.chart(as_chart(chart))
    made.endings(tiles, unknowns)
    return made.saved(tiles)


_Entry: TypeAlias = tuple[str, str, str]
"""A term, its explanation, and an address ("" for none)."""


def _lines(entry: _Entry) -> float:
    """Lines that an entry takes, with the gap below."""
    return 0.4 + -(-len(" ".join(entry)) // _LETTERS)


class _Deck:
    def __init__(self, heading: Heading, stamp: Stamp | None, template: Path | None) -> None:
        self._file = deck_template.opened(template)
        self._heading, self._stamp = heading, stamp

    def _slide(self, name: str, title: str, **texts: str) -> tuple[Part, Box]:
        """Add a slide; return it with the place to draw in, whose placeholder is removed."""
        layout = deck_template.layout(self._file, name)
        slide = self._file.slides.add_slide(layout)
        words = {0: title, SUBTITLE: texts.get("subtitle", ""), FOOTER: texts.get("footer", "")}
        roles = {0: "Judul", SUBTITLE: "Subjudul", FOOTER: "Sumber dan status"}
        for place in list(slide.placeholders):
            number = place.placeholder_format.idx
            if not words.get(number):
                place._element.getparent().remove(place._element)
                continue
            place.name = roles[number]
            ooxml.write(place.text_frame, words[number], None)
            ooxml.described(place, f"{roles[number]}: {ooxml.plain(words[number])}")
        return slide, deck_template.place(layout, AREA)

    def _closed(self, slide: Part, notes: str) -> None:
        """Add footer, code and number last in reading order, and write the notes."""
        tree = slide.shapes._spTree
        for place in slide.placeholders:
            if place.placeholder_format.idx == FOOTER:
                tree.append(place._element)
        layout = slide.slide_layout
        for place in layout.placeholders:
            if place.placeholder_format.idx == NUMBER:
                copied = deepcopy(place._element)
                copied.nvSpPr.cNvPr.set("id", str(slide.shapes._next_shape_id))
                copied.nvSpPr.cNvPr.set("descr", "Nomor salindia")
                copied.spPr.clear()
                tree.append(copied)
        if self._stamp and layout.name != COVER:
            place = deck_template.place(layout, FOOTER)
            box = Box(place.right + 8, place.top, 180, SMALL * ooxml.LINE)
            code = f"Edisi {self._stamp.code}"
            ooxml.words(slide.shapes, box, code, SMALL, LIGHT.soft_ink, align="right")
        slide.notes_slide.notes_text_frame.text = notes

    def cover(self, tiles: Sequence[Tile]) -> None:
        simulated = any(map(is_simulated, tiles))
        subtitle = "<br>".join(
            part for part in (indonesian.date(self._heading.date), self._heading.place) if part
        )
        footer = "Dasbor Jember"
        if self._stamp:
            footer += f" · edisi {self._stamp.code}"
        if simulated:
            footer = (
                "<b>SIMULASI</b>: sebagian angka di sini dibuat untuk menunjukkan cara kerja "
                f"dasbor; tiap salindianya bertanda SIMULASI.<br>{footer}"
            )
        slide, area = self._slide(COVER, self._heading.name, subtitle=subtitle, footer=footer)
        if self._stamp:
            side = min(area.width, area.height)
            square = replace(area, width=side, height=side)
            code = slide.shapes.add_picture(io.BytesIO(self._stamp.png(12)), *square.measures)
            ooxml.described(code, f"Kode QR untuk memeriksa edisi: {self._stamp.payload}")
        spoken = f"{self._heading.name}, {ooxml.plain(subtitle)}. {ooxml.plain(footer)}"
        self._closed(slide, spoken)

    def chart(self, chart: Chart) -> None:
        parts = parted(chart)
        for place, part in enumerate(parts, start=1):
            several = f" ({place} dari {len(parts)})" if len(parts) > 1 else ""
            slide, area = self._slide(
                FIGURE,
                str(chart.title) + several,
                subtitle=str(chart.subtitle),
                footer=chart.provenance.brief.footer,
            )
            subtitle = deck_template.place(slide.slide_layout, SUBTITLE)
            _chip(slide.shapes, replace(area, top=subtitle.top), chart.provenance.status, "right")
            lines = ceil(ooxml.width_of(str(chart.subtitle), LEAST) / subtitle.width)
            more = max(0.0, lines * LEAST * ooxml.LINE - subtitle.height)
            room = replace(area, top=area.top + more, height=area.height - more)
            office.draw(slide.shapes, part, room)
            self._closed(slide, notes([chart]))

    def cards(self, cards: Sequence[Card]) -> None:
        if len(cards) == 1:
            title, subtitle = f"{cards[0].headline}: {cards[0].value}", str(cards[0].alone)
        else:
            count = indonesian.terbilang(len(cards))
            title = f"{count.capitalize()} angka utama"
            subtitle = indonesian.join([card.headline for card in cards])
        footers = dict.fromkeys(card.provenance.brief.footer for card in cards)
        footer = next(iter(footers)) if len(footers) == 1 else ""
        slide, area = self._slide(FIGURE, title, subtitle=subtitle, footer=footer)
        boxes = area.parted(len(cards), 20)
        longest = max(4, *(len(_broken(card.value)[0]) for card in cards))
        # The longest number decides the size of all.
        size = min(boxes[0].width / (longest * 0.7), (area.height - 240) / 1.85)
        for card, box in zip(cards, boxes, strict=True):
            if is_simulated(card):
                ooxml.simulated(slide.shapes, box)
            _card(slide.shapes, card, box, size, own_footer=not footer)
        self._closed(slide, notes(cards))

    def endings(self, tiles: Sequence[Tile], unknowns: Iterable[Unknown]) -> None:
        shown = list(dict.fromkeys(metric for tile in tiles for metric in metrics([tile])))
        statuses = {tile.provenance.status for tile in tiles}
        statuses |= {tile.apart.status for tile in tiles if isinstance(tile, Card) and tile.apart}
        named = [status for status in catalogue.STATUSES.values() if status.id in statuses]
        attributions = dict.fromkeys(
            tile.provenance.attribution for tile in tiles if tile.provenance.attribution
        )
        pages: dict[str, list[_Entry]] = {
            "Sumber": [
                *((source.publisher, _about(source), source.url) for source in sources(tiles)),
                *(("Peta", words, "") for words in attributions),
            ],
            "Definisi": [
                *((metric.label, _defined(metric), "") for metric in shown),
                *((f"Status {status.label}", status.meaning, "") for status in named),
            ],
            "Yang belum diketahui": [(gap.question, gap.why, "") for gap in unknowns],
        }
        for title, entries in pages.items():
            self._listed(title, entries)

    def _listed(self, title: str, entries: Iterable[_Entry]) -> None:
        parts: list[list[_Entry]] = []
        room = 0.0
        for entry in entries:
            if not parts or _lines(entry) > room:
                parts.append([])
                room = _LINES
            parts[-1].append(entry)
            room -= _lines(entry)
        for place, part in enumerate(parts, start=1):
            several = f" ({place} dari {len(parts)})" if len(parts) > 1 else ""
            slide, area = self._slide(TEXT, title + several)
            listed = "\n".join(
                f"{_heading(term)} {words} {url}".strip() for term, words, url in part
            )
            box = ooxml.words(slide.shapes, area, "", 12, alt=f"Daftar: {title}")
            box.name = "Daftar"
            for number, entry in enumerate(part):
                frame = box.text_frame
                paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
                _entered(paragraph, entry)
            self._closed(slide, listed)

    def saved(self, tiles: Sequence[Tile]) -> bytes:
        """Write the file, in Indonesian and without the time at which it was made."""
        about = self._file.core_properties
        day = dt.datetime.combine(self._heading.date, dt.time(), dt.UTC)
        snapshots = dict.fromkeys(tile.provenance.snapshot for tile in tiles)
        marks = ["SIMULASI"] if any(map(is_simulated, tiles)) else []
        about.title = self._heading.name[:_PROPERTY]
        about.author = about.last_modified_by = "Dasbor Jember"
        about.language = "id-ID"
        about.created = about.modified = about.last_printed = day
        about.subject = "; ".join(marks)
        about.keywords = ", ".join(
            filter(None, (*snapshots, self._stamp.code if self._stamp else ""))
        )
        publishers = dict.fromkeys(source.publisher for source in sources(tiles))
        about.comments = f"Sumber: {', '.join(publishers)}"[:_PROPERTY]
        about.revision = 1
        slides = list(self._file.slides)
        parts = [*self._file.slide_layouts, *slides, *(slide.notes_slide for slide in slides)]
        charts = [
            shape.chart._chartSpace for slide in slides for shape in slide.shapes if shape.has_chart
        ]
        ooxml.in_language([*(part._element for part in parts), *charts])
        written = io.BytesIO()
        self._file.save(written)
        return _timeless(written.getvalue(), day)


def _about(source: catalogue.Source) -> str:
    return cited(replace(source, publisher="", url="")).removeprefix(", ")


def _defined(metric: catalogue.Metric) -> str:
    return f"{metric.definition} Rumus: {metric.formula}." if metric.formula else metric.definition


def _heading(term: str) -> str:
    return term if term.endswith("?") else f"{term}:"


def _entered(paragraph: Part, entry: _Entry) -> None:
    paragraph.space_after = Pt(5)
    term, explanation, url = entry
    for words, bold in ((_heading(term), True), (f" {explanation} ", False)):
        run = paragraph.add_run()
        run.text = words
        run.font.bold = bold
        run.font.size = Pt(14)
        ooxml.filled(run.font.fill, LIGHT.ink)
    if url:
        run = paragraph.add_run()
        run.text = url
        run.font.size = Pt(SMALL)
        run.hyperlink.address = url


def _chip(shapes: Shapes, room: Box, status: str, side: str = "left") -> None:
    label = catalogue.STATUSES[status].label
    wide = ooxml.width_of(label, LEAST) + 22
    box = Box(room.left if side == "left" else room.right - wide, room.top, wide, _CHIP)
    shape = ooxml.rectangle(
        shapes, box, LIGHT.surface, f"Status: {label}", line=LIGHT.soft_ink, rounded=True
    )
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    ooxml.write(frame, label, LEAST, LIGHT.ink, align="center")


def _card(shapes: Shapes, card: Card, box: Box, size: float, *, own_footer: bool) -> None:
    label = Box(box.left, box.top + 10, box.width, 44)
    ooxml.words(shapes, label, card.headline, 16, LIGHT.soft_ink, anchor="bottom")
    value = Box(box.left, label.bottom + 4, box.width, size * 1.25)
    number, unit = _broken(card.value)
    if number:
        ooxml.words(shapes, value, f"<b>{number}</b>", size)
    below = Box(box.left, value.bottom, box.width, size * 0.6)
    if unit:
        ooxml.words(shapes, below, f"<b>{unit}</b>", size / 2)
    # Without a unit its line stays empty, to align the following lines.
    top = below.bottom + 4
    lines = ceil(ooxml.width_of(str(card.alone), 14) * 1.15 / box.width)
    tall = max(3, lines) * 18
    ooxml.words(shapes, Box(box.left, top, box.width, tall), str(card.alone), LEAST)
    top += tall + 2
    _chip(shapes, replace(box, top=top), card.provenance.status)
    if card.apart:
        top += _CHIP + 4
        ooxml.words(shapes, Box(box.left, top, box.width, 34), str(card.apart.text), LEAST)
        top += 36
        _chip(shapes, replace(box, top=top), card.apart.status)
    if own_footer:
        footer = card.provenance.brief.footer
        high = ceil(ooxml.width_of(footer, SMALL) * 1.15 / box.width) * SMALL * ooxml.LINE
        place = Box(box.left, max(top + _CHIP + 4, box.bottom - high), box.width, high)
        ooxml.words(shapes, place, footer, SMALL, LIGHT.soft_ink)


def _broken(value: Amount) -> tuple[str, str]:
    """Split a number and its unit into two lines; words alone go to the second."""
    if not value.known:
        return "", str(value)
    number, _, unit = str(value).partition(" ")
    return number, unit


def _timeless(file: bytes, day: dt.datetime) -> bytes:
    """Write the same archive with members in a fixed order and without clock times."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(file)) as source,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as result,
    ):
        # [Content_Types].xml must be the first member.
        for name in sorted(
            source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)
        ):
            content = source.read(name)
            if name.endswith(".xlsx"):
                content = _timeless(content, day)
            if name == "docProps/core.xml":
                content = re.sub(
                    rb"(<dcterms:(created|modified)[^>]*>)[^<]*",
                    rb"\g<1>" + day.strftime("%Y-%m-%dT%H:%M:%SZ").encode(),
                    content,
                )
            result.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()

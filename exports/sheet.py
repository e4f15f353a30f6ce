"""A4 sheets of figures, numbers and tables: of a briefing, a page, a kecamatan.

Everything is text that can be selected and searched, with the structure that screen readers need:
headings, alternative texts, header cells. Every figure keeps its source, date, status and snapshot.
"""

import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
import pypdf
from markupsafe import Markup
from pypdf.generic import ArrayObject, ByteStringObject, DecodedStreamObject, NameObject

from charts.layout import in_two_columns, on_paper
from charts.model import Bars, Chart, HeatMap, Lines, Map
from charts.palettes import Ink
from charts.provenance import publishers
from charts.tiles import Card, Tile, is_simulated
from data import catalogue, indonesian
from exports import table
from exports.browser import BROWSER
from exports.deck_notes import metrics
from exports.stamp import Heading, Stamp
from geo import boundaries

_SIMULATED = "SIMULASI"
_HALF, _WHOLE = 378, 772
"""Widths in which figures are drawn; paper has 89 % of that, on which 12 px become 8 pt."""
_MOST_CARDS = 5
_MONTHS_IN_A_HALF = 24
_SMALL_TABLE = 12
_TWO_COLUMNS = 0.56
"""Height of cells in two columns, as a share of that in one."""
_AS_TABLE = 0
"""Marks a figure that is printed as its table."""

_ON_ONE_SHEET: Mapping[str, int] = {
    "posisi-kecamatan": 244,
    "peta-tetangga": 192,
    "perubahan-sektor": 150,
    "peserta-per-tahun": 236,
    "manfaat-kecamatan": 168,
    "bantuan-kecamatan": _AS_TABLE,
}
"""Heights of the figures of a profile in their order: all have to fit one sheet in two columns."""
_LAYOUTS = ((1.0, False), (1.0, True), (1.15, False), (1.15, True), (1.3, False), (1.3, True))
"""How figures are tried, until no page is half empty: how much higher than on the screen, and
whether the tallest come first."""
_COMPACT = 0.85
"""Scale of shrinkable figures, if that saves a page or fills one."""
_FULL = 0.6
"""The minimum share of a page to be used."""
_TOP, _BOTTOM = 12 * 72 / 25.4, 17 * 72 / 25.4
"""Margins of a page in points, as in `sheet.css`."""
_WORDS = re.compile(rb"^(?:q|Q|BT|ET|.* (?:cm|Tf|Tm|Tj))$\n", re.MULTILINE)
"""The steps of a page's content that place and write words."""


def sheet(
    title: str,
    lead: str,
    tiles: Sequence[Tile],
    heading: Heading | None = None,
    stamp: Stamp | None = None,
    notes: Sequence[str] = (),
    *,
    tables: bool = False,
    changes: Sequence[str] = (),
    ink: Ink = "terang",
) -> bytes:
    """Print these tiles on A4 as PDF; PictureError where there is no browser to print it.

    The numbers of the cards come first, then the findings, the figures, tables, and notes, to which
    the definitions of all measures are added. `tables` prints the whole table of every figure;
    without it only the shortest, if it is a small one. `changes` are sentences about what is
    different since the last edition. With the ink "cetak" greys and patterns stand for colours.
    """
    charts = [tile for tile in tiles if isinstance(tile, Chart)]
    parts = {
        "lead": lead,
        "changes": changes,
        "tables": _alike(charts if tables else _smallest(charts)),
        "notes": [*notes, *(f"{metric.label}: {metric.definition}" for metric in metrics(tiles))],
    }

    def printed(stretch: float, *, tallest_first: bool = False) -> _Print:
        figures = _figures(charts, stretch=stretch, tallest_first=tallest_first)
        return _Print(_printed(title, tiles, figures, heading, stamp, ink, **parts))

    tried: list[_Print] = []
    for stretch, tallest_first in _LAYOUTS:
        tried.append(printed(stretch, tallest_first=tallest_first))
        if tried[-1].emptiest >= _FULL:
            break
    best = max(tried, key=lambda layout: layout.emptiest)
    if best.pages > 1:
        best = max(best, printed(_COMPACT), key=lambda layout: layout.rank)
    return _signed(best.pdf, title, tiles, heading, stamp)


def profile(
    title: str,
    paragraph: str,
    tiles: Sequence[Tile],
    stamp: Stamp | None = None,
    ink: Ink = "terang",
) -> bytes:
    """Print the profile of a kecamatan on one sheet, with all that its page says of itself.

    Raises as `sheet` does.
    """
    # The title of the sheet says whose numbers they are.
    tiles = [replace(tile, scope="") if isinstance(tile, Card) else tile for tile in tiles]
    tiles = [replace(tile, provenance=tile.provenance.brief) for tile in tiles]
    charts = {tile.name: tile for tile in tiles if isinstance(tile, Chart)}
    placed = [charts[name] for name in _ON_ONE_SHEET if name in charts]
    tiles = [*(tile for tile in tiles if isinstance(tile, Card)), *placed]
    figures = _figures(placed, _ON_ONE_SHEET)
    pdf = _printed(title, tiles, figures, None, stamp, ink, lead=paragraph, one_page=True)
    return _signed(pdf, title, tiles, None, stamp)


@dataclass(frozen=True)
class _Print:
    """A printed layout of a sheet, and how well it fills its pages."""

    pdf: bytes

    @cached_property
    def _filled(self) -> Sequence[float]:
        return [used(page) for page in pypdf.PdfReader(io.BytesIO(self.pdf)).pages]

    @property
    def pages(self) -> int:
        return len(self._filled)

    @property
    def emptiest(self) -> float:
        """How much the emptiest page uses; a page alone and the last of three may be short."""
        return min(self._filled if self.pages == 2 else self._filled[:-1], default=1.0)

    @property
    def rank(self) -> tuple[bool, int, float]:
        """Rank by no half-empty page, then fewer pages, then fuller ones."""
        return self.emptiest >= _FULL, -self.pages, self.emptiest


def used(page: pypdf.PageObject) -> float:
    """Return how much of the room between its margins a page uses, by the words of both halves."""
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    lowest = [height - _TOP] * 2

    def see(words: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
        if words.strip() and y > _BOTTOM:
            half = int(x > width / 2)
            lowest[half] = min(lowest[half], y)

    _words_alone(page).extract_text(visitor_text=see)
    return (height - _TOP - sum(lowest) / 2) / (height - _TOP - _BOTTOM)


def _words_alone(page: pypdf.PageObject) -> pypdf.PageObject:
    """Leave out areas and lines, which take pypdf longer to parse than all words."""
    bare = pypdf.PageObject(page.pdf)
    bare.update(page)
    content = page.get_contents()
    if content is not None:
        stream = DecodedStreamObject()
        stream.set_data(b"".join(_WORDS.findall(content.get_data())))
        bare[NameObject("/Contents")] = stream
    return bare


def _smallest(charts: Sequence[Chart]) -> list[Chart]:
    small = [chart for chart in charts if len(chart.table) <= _SMALL_TABLE]
    return sorted(small, key=lambda chart: len(chart.table))[:1]


def _alike(charts: Sequence[Chart]) -> list[list[Chart]]:
    """Group charts that draw the same table, which is printed once under all their names."""
    groups: dict[object, list[Chart]] = {}
    for chart in charts:
        labels = tuple(column.label for column in chart.columns)
        key = (labels, *sorted(map(tuple, chart.written_rows())))
        groups.setdefault(key, []).append(chart)
    return list(groups.values())


# Figures


@dataclass(frozen=True, slots=True)
class _Figure:
    """A chart on paper; if it is drawn, it is the `place`-th of the drawings."""

    chart: Chart
    wide: bool
    height: int
    place: int

    @property
    def drawn(self) -> bool:
        return self.height != _AS_TABLE


def _figures(
    charts: Sequence[Chart],
    heights: Mapping[str, int] | None = None,
    stretch: float = 1,
    *,
    tallest_first: bool = False,
) -> list[_Figure]:
    figures: list[_Figure] = []
    drawn = 0
    # Wide figures last: between narrow ones they would leave half rows empty.
    for chart in sorted(charts, key=lambda chart: (_is_wide(chart), -chart.height * tallest_first)):
        wide = _is_wide(chart) or len(charts) == 1
        height = heights[chart.name] if heights else _height(chart, stretch, wide=wide)
        figures.append(_Figure(chart, wide, height, drawn))
        drawn += height != _AS_TABLE
    return figures


def _is_wide(chart: Chart) -> bool:
    """Tell where half the paper is too narrow: many months or many cells beside each other."""
    drawing = chart.drawing
    if isinstance(drawing, HeatMap):
        return in_two_columns(drawing) is not None
    if isinstance(drawing, Bars):
        along = max((len(panel.categories) for panel in drawing.panels), default=0)
        return not drawing.across and along > _MONTHS_IN_A_HALF
    return (
        isinstance(drawing, Lines)
        and max((len(line.points) for line in drawing.lines), default=0) > _MONTHS_IN_A_HALF
    )


def _height(chart: Chart, stretch: float, *, wide: bool) -> int:
    """Return the height of the screen; a map is as high as the kabupaten is in this width."""
    if isinstance(chart.drawing, HeatMap) and in_two_columns(chart.drawing):
        return int(chart.height * _TWO_COLUMNS * stretch)
    if not isinstance(chart.drawing, Map):
        # What does not say how low it may be stays as high as it is.
        return max(int(chart.height * stretch), chart.least or chart.height)
    if chart.drawing.view:
        return chart.height
    west, south, east, north = boundaries.bounds()
    room = (_WHOLE if wide else _HALF) - 32
    legend = 44 if chart.drawing.square is None else 196
    return min(chart.height, int(room * (north - south) / (east - west)) + legend)


# HTML and PDF


def _is_simulated(tile: Tile) -> bool:
    return tile.provenance.status == "simulasi"


def _finding(chart: Chart) -> str:
    return f"{_SIMULATED}: {chart.headline}" if _is_simulated(chart) else str(chart.headline)


def _footer(tile: Tile) -> str:
    """Write source, date and status; the snapshot stands at the foot of every page."""
    return replace(tile.provenance, snapshot="").footer


def _origin(tile: Tile) -> str:
    return f"{_SIMULATED} · {_footer(tile)}" if _is_simulated(tile) else _footer(tile)


def _by_origin(cards: Sequence[Card]) -> list[tuple[str, str]]:
    """Join the labels of cards that have the same origin: pairs of origin and labels."""
    labels: dict[str, list[str]] = {}
    for card in cards:
        labels.setdefault(_origin(card), []).append(card.headline)
    return [(words, indonesian.join(group)) for words, group in labels.items()]


def _css_text(words: str) -> Markup:
    """Escape a text for CSS inside HTML."""
    escaped = re.sub(r"[^\w .,:;·()–-]", lambda found: f"\\{ord(found[0]):x} ", words)
    return Markup(f'"{escaped}"')  # noqa: S704 - escaped just above


TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)
TEMPLATES.globals |= {
    "footer": _footer,
    "column_heading": table.heading,
    "css": _css_text,
    "label": lambda status: catalogue.STATUSES[status].label,
}
TEMPLATES.tests |= {"simulated": _is_simulated}
TEMPLATES.filters |= {"finding": _finding, "origin": _origin, "groupby_origin": _by_origin}


def _printed(
    title: str,
    tiles: Sequence[Tile],
    figures: Sequence[_Figure],
    heading: Heading | None,
    stamp: Stamp | None,
    ink: Ink,
    **parts: Any,  # noqa: ANN401
) -> bytes:
    cards = [tile for tile in tiles if isinstance(tile, Card)]
    occasion = [heading.name, indonesian.date(heading.date), heading.place] if heading else []
    foot = [*([stamp.words] if stamp else []), *(f"Snapshot {name}" for name in _snapshots(tiles))]
    defaults = {"lead": "", "changes": (), "tables": (), "notes": (), "one_page": False}
    body = TEMPLATES.get_template("sheet.html").render(
        {
            **defaults,
            **parts,
            "title": title,
            "occasion": " · ".join(filter(None, occasion)),
            "head": f"Dasbor Jember · {title}" + (f" · {heading.name}" if heading else ""),
            "warning": _warning(tiles),
            "foot": "\n".join(foot),
            "qr": stamp.data_address if stamp else "",
            "style": TEMPLATES.get_template("sheet.css").render(),
            "cards": cards,
            # More cards than one row holds stand in two, as equal as can be.
            "card_columns": min(
                _MOST_CARDS, len(cards) if len(cards) <= _MOST_CARDS else -(-len(cards) // 2)
            ),
            "charts": [tile for tile in tiles if isinstance(tile, Chart)],
            "figures": figures,
        }
    )
    named = f"{title} · {heading.name}" if heading else title
    drawings = [_spec(figure, ink) for figure in figures if figure.drawn]
    return BROWSER.pdf(named, body, drawings)


def _spec(figure: _Figure, ink: Ink) -> dict[str, Any]:
    width = _WHOLE if figure.wide else _HALF
    spec = on_paper(figure.chart, width, figure.height, ink)
    size = {"width": width, "height": figure.height, "scale": 1}
    spec["layout"].setdefault("meta", {})["picture"] = size
    return spec


def _warning(tiles: Sequence[Tile]) -> str:
    if not any(map(is_simulated, tiles)):
        return ""
    sources = {source for tile in tiles for source in tile.provenance.sources}
    how_many = "semua" if sources <= {"simulasi_dasbor"} else "sebagian"
    return f"{_SIMULATED} · {how_many} angka adalah data buatan"


def _snapshots(tiles: Sequence[Tile]) -> list[str]:
    return sorted({tile.provenance.snapshot for tile in tiles if tile.provenance.snapshot})


def _signed(
    pdf: bytes,
    title: str,
    tiles: Sequence[Tile],
    heading: Heading | None,
    stamp: Stamp | None,
) -> bytes:
    origins = [tile.provenance for tile in tiles]
    statuses = [
        status.label
        for status in catalogue.STATUSES.values()
        if status.id in {origin.status for origin in origins}
    ]
    sources = publishers(source for origin in origins for source in origin.sources)
    subject = [
        *([f"{heading.name}, {indonesian.date(heading.date)}"] if heading else []),
        f"Status: {', '.join(statuses)}",
        f"Sumber: {', '.join(sources)}",
    ]
    keywords = [*_snapshots(tiles), *([stamp.code] if stamp else [])]
    return with_properties(pdf, title, ". ".join(subject), keywords)


def with_properties(pdf: bytes, title: str, subject: str, keywords: Sequence[str]) -> bytes:
    """Write properties into a PDF of the browser, the same for the same content."""
    named = _renumbered(pdf)
    undated = re.sub(rb"\(D:[^)]*\)", b"()", named)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(named))
    writer.metadata = None
    writer.add_metadata(
        {
            "/Title": title,
            "/Subject": subject,
            "/Keywords": ", ".join(keywords),
            "/Producer": "Dasbor Jember",
            "/Creator": "Dasbor Jember",
        }
    )
    mark = ByteStringObject(hashlib.sha256(undated).digest()[:16])
    writer._ID = ArrayObject([mark, mark])
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _renumbered(pdf: bytes) -> bytes:
    """Name the header cells of tables in order.

    The browser counts on from one print to the next; names of the same length leave every place in
    the file where it was.
    """
    names = sorted(set(re.findall(rb"\(node(\d{8})\)", pdf)))
    new = {name: b"(node%08d)" % place for place, name in enumerate(names, start=1)}
    return re.sub(rb"\(node(\d{8})\)", lambda found: new[found[1]], pdf)

"""Figures, numbers and tables on A4 paper: the sheet of a briefing, a page, a kecamatan.

Everything is text that can be selected and searched, with the structure that screen readers need:
headings, alternative texts, header cells. Every figure keeps its source, date, status and snapshot.
"""

import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, ByteStringObject

from charts.chart import Chart
from charts.inks import Ink, in_ink
from charts.paper import drawing
from charts.tiles import Card, Tile
from data import catalogue, indonesian
from exports import qr
from exports.heading import Heading
from exports.printing import printed
from exports.stamp import Stamp

_SIMULATED = "SIMULASI"
_STYLE = Path(__file__).with_suffix(".css")
_HALF, _WHOLE = 402, 819
"""Widths in which figures are drawn; paper has 84 % of that, on which 12 px become 7,5 pt."""

_ROOM = 268 / 25.4 * 96
"""Height of what is printed on a page, in pixels; the rest of A4 are the margins of the style."""

_MOST_CARDS = 5
_MONTHS_IN_A_HALF = 24
_SMALL_TABLE = 12
_MANY_COLUMNS = 7
_LOWEST = 0.7
"""How much of its height a drawing of columns or lines needs to be read."""
_AS_TABLE = 0
"""The height of a figure that is printed as its table."""

_ON_ONE_SHEET: Mapping[str, int] = {
    "posisi-kecamatan": 290,
    "peta-tetangga": 280,
    "peserta-per-tahun": 196,
    "perubahan-sektor": 190,
    "manfaat-kecamatan": 184,
    "bantuan-kecamatan": _AS_TABLE,
}
"""Heights of the figures of a profile, of which all have to fit one sheet."""


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
    """These tiles on A4 as PDF; PictureError where there is no browser to print it.

    The numbers of the cards come first, then the findings, the figures, tables, and notes, to which
    the definitions of all measures are added. `tables` prints the whole table of every figure;
    without it only the shortest, if it is a small one. `changes` are sentences about what is
    different since the last edition. With the ink "cetak" greys and patterns stand for colours.
    """
    charts = [tile for tile in tiles if isinstance(tile, Chart)]
    tabulated = charts if tables else _smallest(charts)
    laid = _laid(charts)
    parts = [
        _head(title, lead, heading),
        _listed("Apa yang berubah sejak briefing terakhir", changes),
        _cards([tile for tile in tiles if isinstance(tile, Card)]),
        _listed("Temuan", [_finding(one) for one in charts] if len(charts) > 1 else [], "findings"),
        _figures(laid),
        _tables(tabulated),
        _listed("Catatan", [*notes, *_definitions(tiles)], "findings"),
    ]
    return _made(title, f"<main>{''.join(parts)}</main>", laid, tiles, heading, stamp, ink)


def profile(
    title: str,
    paragraph: str,
    tiles: Sequence[Tile],
    stamp: Stamp | None = None,
    ink: Ink = "terang",
) -> bytes:
    """The profile of a kecamatan, with all that its page shows, on one sheet; as `sheet` raises."""
    charts = [tile for tile in tiles if isinstance(tile, Chart)]
    # The title of the sheet says whose numbers they are.
    cards = [replace(tile, scope="") for tile in tiles if isinstance(tile, Card)]
    laid = _laid(charts, _ON_ONE_SHEET)
    body = (
        f'<main class="one">{_head(title, paragraph, None)}{_cards(cards)}{_figures(laid)}</main>'
    )
    return _made(title, body, laid, tiles, None, stamp, ink)


def _smallest(charts: Sequence[Chart]) -> list[Chart]:
    small = [one for one in charts if len(one.table) <= _SMALL_TABLE]
    return sorted(small, key=lambda one: len(one.table))[:1]


def _is_simulated(tile: Tile) -> bool:
    return tile.provenance.status == "simulasi"


def _finding(chart: Chart) -> str:
    return f"{_SIMULATED}: {chart.title}" if _is_simulated(chart) else chart.title


def _definitions(tiles: Sequence[Tile]) -> list[str]:
    claims = [catalogue.claim(one).metric for tile in tiles for one in tile.provenance.claims]
    wanted = dict.fromkeys([*(one for tile in tiles for one in tile.metrics), *claims])
    measures = [catalogue.metric(one) for one in wanted]
    return [f"{one.label}: {one.definition}" for one in measures]


# HTML


def _head(title: str, lead: str, heading: Heading | None) -> str:
    occasion = ""
    if heading:
        said = [heading.name, indonesian.date(heading.date), heading.place]
        words = " · ".join(one for one in said if one)
        occasion = f'<p class="occasion">{escape(words)}</p>'
    words = f'<p class="lead">{escape(lead)}</p>' if lead else ""
    return f"<header><h1>{escape(title)}</h1>{occasion}{words}</header>"


def _listed(heading: str, lines: Sequence[str], kind: str = "lines") -> str:
    if not lines:
        return ""
    items = "".join(f"<li>{escape(one)}</li>" for one in lines)
    return f'<section><h2>{escape(heading)}</h2><ul class="{kind}">{items}</ul></section>'


def _cards(cards: Sequence[Card]) -> str:
    if not cards:
        return ""
    columns = len(cards) if len(cards) <= _MOST_CARDS else min(_MOST_CARDS, -(-len(cards) // 2))
    shared: dict[str, list[str]] = {}
    for card in cards:
        shared.setdefault(_origin_words(card), []).append(escape(card.label))
    origins = "".join(
        f'<p class="origin"><b>{indonesian.join(labels)}</b>: {words}</p>'
        for words, labels in shared.items()
    )
    return (
        f'<section><div class="cards" style="--columns: {columns}">{"".join(map(_card, cards))}'
        f'</div><div class="origins">{origins}</div></section>'
    )


def _card(card: Card) -> str:
    kind = "card simulated" if _is_simulated(card) else "card"
    apart = ""
    if card.apart:
        status = catalogue.STATUSES[card.apart.status].label
        apart = f'<p class="detail"><b>{escape(status)}</b> {escape(card.apart.text)}</p>'
    return (
        f'<div class="{kind}"><h2>{escape(card.label)}</h2>'
        f'<p class="value">{escape(card.value)}</p><p class="detail">{escape(card.alone)}</p>'
        f"{apart}</div>"
    )


def _origin(tile: Tile) -> str:
    return f'<p class="origin">{_origin_words(tile)}</p>'


def _origin_words(tile: Tile) -> str:
    """Source, date and status; the snapshot stands at the foot of every page."""
    mark = f"<b>{_SIMULATED}</b> · " if _is_simulated(tile) else ""
    origin = tile.provenance
    return mark + escape(replace(origin, snapshot="").footer)


def _figures(laid: Sequence[Sequence["_Laid"]]) -> str:
    rows = ("".join(map(_figure, row)) for row in laid)
    return "".join(f'<div class="row">{row}</div>' for row in rows)


def _figure(laid: "_Laid") -> str:
    chart = laid.chart
    kind = "chart wide" if laid.width == _WHOLE else "chart"
    if laid.height == _AS_TABLE and _is_simulated(chart):
        kind += " simulated"
    drawn = (
        f'<figure role="img" aria-label="{escape(chart.alt)}" data-drawing="{laid.place}"></figure>'
    )
    return (
        f'<div class="{kind}">'
        f'<h2>{escape(chart.title)}</h2><p class="subtitle">{escape(chart.subtitle)}</p>'
        f"{_table(chart) if laid.height == _AS_TABLE else drawn}{_origin(chart)}</div>"
    )


def _tables(charts: Sequence[Chart]) -> str:
    """The tables of these charts; one that several figures draw is printed once, with all names."""
    if not charts:
        return ""
    alike: dict[object, list[Chart]] = {}
    for chart in charts:
        labels = tuple(column.label for column in chart.columns)
        alike.setdefault((labels, *sorted(map(tuple, chart.written_rows()))), []).append(chart)
    tables = (
        _table(same[0], *same) + "".join(dict.fromkeys(map(_origin, same)))
        for same in alike.values()
    )
    return f"<section><h2>Tabel</h2>{''.join(tables)}</section>"


def _table(chart: Chart, *named: Chart) -> str:
    """The whole table of a chart, headed by what these charts find in it."""
    kinds = ["numeric" if column.numeric else "words" for column in chart.columns]
    heads = "".join(
        f'<th scope="col" class="{kind}">{escape(column.label)}</th>'
        for kind, column in zip(kinds, chart.columns, strict=True)
    )
    rows = "".join(
        f"<tr>{''.join(map(_cell, range(len(row)), kinds, row))}</tr>"
        for row in chart.written_rows()
    )
    many = ""
    if len(kinds) >= _MANY_COLUMNS:
        many = ' class="many"'
        # Where there is no room, an amount goes on the next line, not over the paper's edge.
        rows = re.sub("(?<=>)Rp(?=[0-9])", "Rp<wbr>", rows)
    # In the head the names are repeated on every page that the table reaches.
    names = "".join(
        f'<tr><th class="name" scope="colgroup" colspan="{len(kinds)}">'
        f"{escape(_finding(one))} <small>{escape(one.subtitle)}</small></th></tr>"
        for one in named
    )
    return f"<table{many}><thead>{names}<tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(place: int, kind: str, words: str) -> str:
    tag = "td" if place else 'th scope="row"'
    return f'<{tag} class="{kind}">{escape(words)}</{tag[:2]}>'


# Figures


@dataclass(frozen=True, slots=True)
class _Laid:
    """A chart in this size; if it is drawn, it is the `place`-th of the drawings."""

    chart: Chart
    width: int
    height: int
    place: int


def _laid(charts: Sequence[Chart], heights: Mapping[str, int] | None = None) -> list[list[_Laid]]:
    """The charts in rows, two of about the same height side by side where half a row is enough."""
    rows: list[list[_Laid]] = []
    drawn = 0
    waiting = list(charts)
    while waiting:
        row = [waiting.pop(0)]
        if not _is_wide(row[0]) and (others := [one for one in waiting if not _is_wide(one)]):
            high = _height(row[0], _HALF)
            nearest = min(others, key=lambda one: abs(_height(one, _HALF) - high))
            row.append(others[0] if heights else nearest)
            waiting.remove(row[1])
        width = _HALF if len(row) > 1 else _WHOLE
        sizes = [heights[one.name] if heights else _height(one, width) for one in row]
        rows.append([])
        for chart, height in zip(row, sizes, strict=True):
            rows[-1].append(_Laid(chart, width, height, drawn))
            drawn += height != _AS_TABLE
    return rows


def _is_wide(chart: Chart) -> bool:
    """Whether half the paper is too narrow for it: flows, and many months beside each other."""
    return any(
        trace["type"] == "sankey"
        or (_goes_along(trace) and len(trace.get("x") or ()) > _MONTHS_IN_A_HALF)
        for trace in chart.spec["data"]
    )


def _goes_along(trace: Mapping[str, Any]) -> bool:
    """Whether it has columns or a line from left to right."""
    return (
        trace["type"] in ("bar", "scatter")
        and trace.get("orientation") != "h"
        and trace.get("mode") != "markers"
    )


def _height(chart: Chart, width: int) -> int:
    """As on the screen; a map is as high as the kabupaten is in this width."""
    layout = chart.spec["layout"]
    body, margin = layout["meta"]["body"], layout["margin"]
    highest = int(body["height"])
    if "lonaxis" not in layout.get("geo", {}):
        return highest
    (west, east), (south, north) = (layout["geo"][one]["range"] for one in ("lonaxis", "lataxis"))
    wide = width - margin["l"] - margin["r"]
    high = int(wide * (north - south) / (east - west)) + int(body["t"] + body["b"])
    return min(highest, high)


# PDF


def _made(
    title: str,
    body: str,
    laid: Sequence[Sequence[_Laid]],
    tiles: Sequence[Tile],
    heading: Heading | None,
    stamp: Stamp | None,
    ink: Ink,
) -> bytes:
    named = f"{title} · {heading.name}" if heading else title
    style = _page_style(named, tiles, stamp) + _STYLE.read_text(encoding="utf-8")
    drawings = [
        in_ink(_spec(one.chart, one.width, one.height), ink)
        for row in laid
        for one in row
        if one.height != _AS_TABLE
    ]
    return _signed(printed(title, style, body, drawings, _ROOM), title, tiles, heading, stamp)


def _spec(chart: Chart, width: int, height: int) -> dict[str, Any]:
    spec: dict[str, Any] = drawing(chart, width, height).to_plotly_json()
    layout = spec["layout"]
    size = {"width": width, "height": height, "scale": 1, "least": _least(chart, height)}
    layout["meta"] = {**layout["meta"], "picture": size}
    return spec


def _least(chart: Chart, height: int) -> int:
    """How low a drawing of this height may become: rows stay apart, a map keeps its size.

    Columns, lines and flows are as easy to read when they are lower.
    """
    body = chart.spec["layout"]["meta"]["body"]
    if body["least"] < body["height"] and "geo" not in chart.spec["layout"]:
        return int(height * body["least"] / body["height"])
    traces = chart.spec["data"]
    has_rows = any(trace.get("orientation") == "h" for trace in traces)
    lower = _is_wide(chart) or (not has_rows and any(map(_goes_along, traces)))
    return round(height * _LOWEST) if lower else height


def _is_made_up(tiles: Sequence[Tile]) -> bool:
    """Whether nothing here is of another source than the simulated registry."""
    return {one for tile in tiles for one in tile.provenance.sources} <= {"simulasi_dasbor"}


def _page_style(named: str, tiles: Sequence[Tile], stamp: Stamp | None) -> str:
    """What stands at the edges of every page."""
    simulated = [_is_simulated(tile) for tile in tiles]
    warning = ""
    if any(simulated):
        how_many = "semua" if _is_made_up(tiles) else "sebagian"
        warning = f"{_SIMULATED} · {how_many} angka adalah data buatan"
    foot = [stamp.words] if stamp else []
    foot += [f"Snapshot {one}" for one in _snapshots(tiles)]
    code = ""
    if stamp:
        image = qr.address(stamp)
        code = (
            "@page { @bottom-right { "
            f'content: ""; background: url("{image}") right center / 15mm 15mm no-repeat; }} }}'
        )
    said = {
        "head": f"Dasbor Jember · {named}",
        "warning": warning,
        "foot": "\n".join(foot),
    }
    declared = "".join(f"--{name}: {_css_text(words)};" for name, words in said.items())
    return f":root {{ {declared} }} {code}"


def _css_text(words: str) -> str:
    """A text as CSS writes it, which neither it nor HTML can end."""
    return '"{}"'.format(re.sub(r"[^\w .,:;·()–-]", lambda one: f"\\{ord(one[0]):x} ", words))


def _snapshots(tiles: Sequence[Tile]) -> list[str]:
    return sorted({one.provenance.snapshot for one in tiles if one.provenance.snapshot})


def _signed(
    pdf: bytes,
    title: str,
    tiles: Sequence[Tile],
    heading: Heading | None,
    stamp: Stamp | None,
) -> bytes:
    """The PDF with what it is about in its properties, the same for the same content."""
    named = _renumbered(pdf)
    undated = re.sub(rb"\(D:[^)]*\)", b"()", named)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(named))
    origins = [tile.provenance for tile in tiles]
    statuses = [
        one.label
        for one in catalogue.STATUSES.values()
        if one.id in {origin.status for origin in origins}
    ]
    publishers = dict.fromkeys(
        catalogue.SOURCES[source].publisher for origin in origins for source in origin.sources
    )
    keywords = [*_snapshots(tiles), *([stamp.code] if stamp else [])]
    writer.metadata = None
    writer.add_metadata(
        {
            "/Title": title,
            "/Subject": ". ".join(
                [
                    *([f"{heading.name}, {indonesian.date(heading.date)}"] if heading else []),
                    f"Status: {', '.join(statuses)}",
                    f"Sumber: {', '.join(publishers)}",
                ]
            ),
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
    """The PDF with the header cells of its tables named in order.

    The browser counts on from one print to the next; names of the same length leave every place in
    the file where it was.
    """
    names = sorted(set(re.findall(rb"\(node(\d{8})\)", pdf)))
    new = {name: b"(node%08d)" % place for place, name in enumerate(names, start=1)}
    return re.sub(rb"\(node(\d{8})\)", lambda one: new[one[1]], pdf)

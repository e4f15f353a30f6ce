"""The document of a page for an address: everything that the board in the browser draws.

Served as `GET /figur/<page>?<address>`; a page without a session needs nothing else.
"""

import datetime as dt
import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from charts import plotly, provenance
from charts.model import Chart, Column, HeatMap
from charts.palettes import LIGHT, on_dark
from charts.provenance import INTERNAL
from charts.tiles import (
    Card,
    Missing,
    NothingToDraw,
    Placed,
    Section,
    ShownRow,
    Tile,
    by_name,
    is_internal,
    placed,
)
from data import catalogue, deadlines, indonesian
from data.frames import is_missing
from data.manifest import TABLES
from data.store import snapshots
from exports import origin
from exports.formats import named_as
from pages import choices
from pages.choices import Asked, Chosen, Complaint, Value
from pages.page import Page
from pages.reader import Reader
from queries.registry import Registry


@dataclass(frozen=True, slots=True)
class Packed:
    """A document as sent to the browser: compressed JSON with an ETag of its content.

    An `internal` one contains something that is not public.
    """

    content: bytes
    tag: str
    internal: bool

    @property
    def text(self) -> str:
        return gzip.decompress(self.content).decode()


def packed(page: Page, reader: Reader, address: Mapping[str, str]) -> Packed:
    """Compose the document of a page, once for all readers with the same selection."""
    registry = reader.registry
    remarks = [Complaint("", remark) for remark in reader.remarks]
    chosen = choices.read(_offered(page, registry), address, remarks)
    today = snapshots.in_jember(None).date()

    def compose() -> Packed:
        found = _document(page, registry, chosen, today, remarks)
        text = json.dumps(found, separators=(",", ":")).encode()
        tag = hashlib.sha256(text).hexdigest()[:32]
        return Packed(gzip.compress(text, 5, mtime=0), tag, found["internal"])

    return registry.keep(
        ("document", page.address, tuple(sorted(chosen.items())), tuple(remarks), today), compose
    )


def read(page: Page, registry: Registry, address: Mapping[str, str]) -> Chosen:
    """Return the selection of an address on a page, completed with defaults.

    NothingToDraw if the snapshot has nothing to choose from.
    """
    return choices.read(page.filters(registry), address)


def tiles(page: Page, registry: Registry, address: Mapping[str, str]) -> dict[str, Tile]:
    """Draw the tiles of a page for an address, by name; NothingToDraw where there are none."""
    return by_name(page.draw(registry, read(page, registry, address)))


def _offered(page: Page, registry: Registry) -> Sequence[Asked]:
    try:
        return page.filters(registry)
    except NothingToDraw:
        return ()


def _document(
    page: Page, registry: Registry, chosen: Chosen, today: dt.date, remarks: Sequence[Complaint]
) -> dict[str, Any]:
    offered, applicable = _offered(page, registry), page.applicable_filters(registry, chosen)
    found: dict[str, Any] = {
        "snapshot": registry.manifest.id,
        "title": page.title,
        "lead": "",
        "due": f"{deadlines.next_update(registry.manifest, today)}.",
        "simulated": "",
        "remarks": [asdict(remark) for remark in remarks],
        "controls": controls(applicable, chosen, steps=page.search),
        "keys": [choice.key for choice in offered],
        "query": choices.to_query(offered, chosen),
        "undetailed": "",
        "internal": False,
        "rows": [],
        "nothing": "",
        "template": plotly.template_spec(),
        "colours": on_dark(),
    }
    try:
        # Without data, the reason stands in the place of the controls.
        page.filters(registry)
        found["title"], found["lead"] = page.name(chosen), page.lead(registry, chosen)
        found["undetailed"] = page.undetailed(registry, chosen)
        rows = page.draw(registry, chosen)
        found["simulated"] = _simulated(page, registry, rows)
        found["internal"] = any(map(is_internal, by_name(rows).values())) or (
            page.tells_numbers(chosen)
            and provenance.reads_internal(
                registry, [table for table in TABLES if not registry.hides(table)]
            )
        )
        above = [f"{INTERNAL}."] if found["internal"] else []
        above += page.above(registry, chosen)
        found["remarks"] += [{"key": "", "words": words} for words in above]
        found["rows"] = list(_rows(rows))
    except NothingToDraw as nothing:
        found["nothing"] = str(nothing)
    return found


def _simulated(page: Page, registry: Registry, rows: Sequence[ShownRow]) -> str:
    """Name the topics of these figures that are simulated; "" for none."""
    if not page.warns:
        return ""
    used = {table for tile in by_name(rows).values() for table in tile.provenance.cubes}
    return what_is_simulated(registry, [table for table in TABLES if table in used])


def what_is_simulated(registry: Registry, tables: Sequence[str] = tuple(TABLES)) -> str:
    """Name in one line the topics of these tables that are simulated; "" for none."""
    shown = [table for table in tables if not registry.hides(table)]
    made_up = [table for table in shown if registry.status(table) == "simulasi"]
    if not made_up:
        return ""
    topics = indonesian.join(catalogue.topics(made_up))
    rest = "; yang lain dari berkas kantor" if len(made_up) < len(shown) else ""
    return f"{topics.capitalize()} di halaman ini simulasi, bukan kenyataan{rest}"


def controls(
    filters: Sequence[Asked], chosen: Chosen, *, steps: bool = False
) -> list[dict[str, Any]]:
    """Describe choices for the browser's controls; `steps` adds buttons for previous and next."""
    return [
        {**_control(choice, chosen[choice.key]), "steps": steps}
        for choice in filters
        if not isinstance(choice, choices.Kept)
    ]


def _control(choice: Asked, value: Value) -> dict[str, Any]:
    about = {"key": choice.key, "value": value, "default": choice.default}
    match choice:
        case choices.Choice():
            spellings = (
                {code: place.alternative_spellings for code, place in catalogue.KECAMATAN.items()}
                if choice.key == "kecamatan"
                else {}
            )
            options = [
                [value, label, *spellings.get(value, ())] for value, label in choice.options.items()
            ]
            labels = {"label": choice.short or choice.label, "whole": choice.label}
            bounds = {"most": choice.most} if choice.most else {}
            return {**about, **labels, **bounds, "kind": choice.widget, "options": options}
        case choices.WholeNumber():
            bounds = {"least": choice.least, "most": choice.most, "step": choice.step}
            return {**about, "label": choice.label, "kind": "number", **bounds}
        case choices.Words():
            hint = {"placeholder": choice.placeholder, "longest": choices.LONGEST_WORDS}
            return {**about, "label": choice.label, "kind": "words", **hint}
        case _:
            raise TypeError(f"{choice.key} has no control")


def explained(page: Page, reader: Reader, address: Mapping[str, str], name: str) -> dict[str, Any]:
    """Describe the origin of a tile's number; LookupError if there is no such tile."""
    tile = tiles(page, reader.registry, address)[name]
    sections = origin.explained(reader.registry, tile.provenance, tile.metrics)
    return {
        "title": str(tile.title) if isinstance(tile, Chart) else f"{tile.label}: {tile.value}",
        "sections": [asdict(section) for section in sections],
        "internal": is_internal(tile),
    }


def _rows(rows: Sequence[ShownRow]) -> Iterator[dict[str, Any]]:
    """Yield the rows; consecutive rows without any data become one list."""
    for is_empty, group in groupby(rows, _is_empty):
        found = list(group)
        several = is_empty and len(placed(found)) > 1
        yield from [_awaited(placed(found))] if several else map(_row, found)


def _is_empty(row: ShownRow) -> bool:
    return not isinstance(row, Section) and all(
        isinstance(place, Missing) for place in placed([row])
    )


def _awaited(places: Sequence[Placed]) -> dict[str, Any]:
    """Make a row that lists missing tiles by the office files that would fill them."""
    by_words: dict[str, dict[str, None]] = {}
    for place in places:
        if isinstance(place, Missing):
            by_words.setdefault(place.words, {})[place.what] = None
    lists = {words: list(whats) for words, whats in by_words.items()}
    tile = {"kind": "missing", "name": places[0].name, "lists": lists, "wide": 1.0}
    return {"kind": "charts", "tiles": [tile]}


def _row(row: ShownRow) -> dict[str, Any]:
    if isinstance(row, Section):
        about = {"id": row.id, "title": row.title, "finding": str(row.finding)}
        return {"kind": "section", **about, "tiles": []}
    are_cards = {
        tile.is_card if isinstance(tile, Missing) else isinstance(tile, Card) for tile in row
    }
    kind = "cards" if are_cards == {True} else "charts"
    return {
        "kind": "beside" if len(are_cards) > 1 else kind,
        "tiles": [
            {**_tile(tile), "wide": 1.0 if isinstance(tile, Card) else tile.wide} for tile in row
        ],
    }


def _tile(tile: Tile | Missing) -> dict[str, Any]:
    if isinstance(tile, Missing):
        return {"kind": "missing", "name": tile.name, "lists": {tile.words: [tile.what]}}
    return card(tile) if isinstance(tile, Card) else _chart(tile)


def status(status_id: str) -> dict[str, str]:
    found = catalogue.STATUSES[status_id]
    return {"id": found.id, "label": found.label, "meaning": found.meaning}


def figure(chart: Chart) -> dict[str, Any]:
    """Return a chart's figure without boundaries, which the browser fetches as a file."""
    drawn = plotly.spec(chart)
    traces = [
        {**trace, "geojson": "kecamatan"} if "geojson" in trace else trace
        for trace in drawn["data"]
    ]
    return {"data": traces, "layout": drawn["layout"]}


def _chart(chart: Chart) -> dict[str, Any]:
    return {
        "kind": "chart",
        "name": chart.name,
        "file": named_as(chart),
        "title": str(chart.title),
        "subtitle": str(chart.subtitle),
        "footer": chart.provenance.footer,
        "corrected": chart.provenance.corrected,
        "figure": figure(chart),
        "alt": chart.alt,
        "status": status(chart.provenance.status),
        "selects": chart.selects,
        "grid": _grid(chart.drawing) if isinstance(chart.drawing, HeatMap) else None,
        "table": {
            "columns": [
                {"label": column.label, "numeric": column.numeric, **_keys(chart, column)}
                for column in chart.columns
            ],
            "rows": chart.written_rows(),
            "codes": chart.table["code"].tolist() if "code" in chart.table else None,
        },
    }


def _grid(drawn: HeatMap) -> dict[str, Any]:
    """Return a heat map as the cells of a table, with the colour of each class."""
    return {
        "rows": [{"label": row.label, "code": row.code} for row in drawn.rows],
        "columns": drawn.columns,
        "levels": drawn.levels,
        "labels": drawn.labels,
        "edges": drawn.edges,
        "colours": LIGHT.sequential,
    }


def _keys(chart: Chart, column: Column) -> dict[str, list[Any]]:
    """Return the sort keys of a column if they are not its texts: numbers, or days of months."""
    values = chart.cells[column.field]
    if column.form in ("month", "short month"):
        return {"keys": [f"{day:%Y-%m-%d}" for day in values]}
    if not column.numeric:
        return {}
    return {"keys": [None if is_missing(value) else round(float(value), 4) for value in values]}


def card(shown: Card) -> dict[str, Any]:
    apart = shown.apart
    corrected = shown.provenance.corrected
    as_of = f"per {indonesian.partial_date(shown.provenance.as_of)}"
    return {
        "kind": "card",
        "name": shown.name,
        "label": shown.label,
        "value": str(shown.value),
        "detail": str(shown.detail),
        "status": status(shown.provenance.status),
        "as_of": " · ".join(filter(None, (as_of, corrected))),
        "corrected": corrected,
        "leads": shown.leads,
        "apart": [{"text": str(apart.text), "status": status(apart.status)}] if apart else [],
    }

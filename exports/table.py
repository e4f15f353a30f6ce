"""The table of a tile: of a figure its rows, of a card its numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from charts.model import BigNumber, Chart, Column, text
from charts.provenance import Provenance
from charts.tiles import Card, Tile
from data import catalogue
from data.catalogue import Claim
from data.indonesian import round_half_up
from data.numbers import PERCENT, RUPIAH, Amount, plain, say


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of a row: ids of its status and sources, an ISO date of any precision."""

    status: str
    sources: tuple[str, ...]
    as_of: str


def origins(chart: Chart) -> list[Origin]:
    """Return the origin of each row: its own where the rows have one that is not shown.

    The status of a chart is its weakest; a row that is stronger, or a forecast beside counted
    numbers, keeps its own.
    """
    origin, count = chart.provenance, len(chart.table)
    shown = {column.field for column in chart.columns}

    def own(field: str, otherwise: Any) -> list[Any]:  # noqa: ANN401
        known = field in chart.table and field not in shown
        return chart.table[field].tolist() if known else [otherwise] * count

    return [
        Origin(*row)
        for row in zip(
            own("status", origin.status),
            own("sources", origin.own_sources or origin.sources),
            own("as_of", origin.as_of),
            strict=True,
        )
    ]


def own_origin(chart: Chart, column: Column) -> Provenance | None:
    """Return a column's origin if it differs from the chart's."""
    origin, whole = column.origin, chart.provenance
    if origin is None:
        return None
    alike = (origin.status, origin.as_of) == (whole.status, whole.as_of)
    return None if alike and set(origin.sources) <= set(whole.sources) else origin


def heading(chart: Chart, column: Column) -> str:
    """Write a column's heading, with its own status where that is not the chart's."""
    origin = own_origin(chart, column)
    if origin is None or origin.status == chart.provenance.status:
        return column.label
    return f"{column.label} ({catalogue.STATUSES[origin.status].label})"


def label_of(chart: Chart, values: Iterable[float | None]) -> str:
    """Return the label of the column that has all of these numbers."""
    known = {value for value in values if value is not None}
    for column in chart.columns:
        if column.numeric and known <= {*chart.table[column.field].dropna()}:
            return column.label
    return "Nilai"


REMARKS: Mapping[str, str] = {"assumption": "Anggapan", "correction": "Koreksi"}


def remarks(chart: Chart) -> dict[str, str]:
    """Return the assumption and correction of each row, by the keys of `REMARKS`."""
    remarks = {"assumption": chart.assumed, "correction": chart.provenance.corrected}
    return {name: f"{words[0].upper()}{words[1:]}" for name, words in remarks.items() if words}


def tabled(tile: Tile) -> Chart:
    """Return the tile as a chart whose title has its number, for files of its rows."""
    chart = as_chart(tile)
    if not isinstance(tile, Card):
        return chart
    return replace(chart, title=say("{label}: {value}", label=tile.label, value=tile.value))


def as_chart(tile: Tile) -> Chart:
    """Return the tile as a chart; a card becomes one of its number alone.

    Its rows are the published claims that it quotes, with status, source and as-of date, below its
    own number if that was counted or computed.
    """
    if not isinstance(tile, Card):
        return tile
    claims = list(map(catalogue.claim, tile.provenance.claims))
    is_quoted = claims and tile.value.known and claims[0].value == Decimal(str(tile.value.value))
    rows = [*([] if is_quoted else [_counted(tile)]), *map(_quoted, claims)]
    values = [row["value"] for row in rows if row["value"] is not None]
    decimals = max((-int(value.normalize().as_tuple().exponent) for value in values), default=0)
    apart = ""
    if tile.apart:
        apart = f"{tile.apart.text} ({catalogue.STATUSES[tile.apart.status].label})"
    return Chart(
        name=tile.name,
        drawing=BigNumber(str(tile.value), apart),
        title=plain(tile.label),
        measured=tile.alone,
        provenance=tile.provenance,
        table=pd.DataFrame(rows),
        columns=(
            text("label", "Angka"),
            Column("value", "Nilai", Amount(None, decimals=max(0, decimals), trim=True)),
            text("unit", "Satuan"),
            text("printed", "Tertulis"),
            text("scope", "Cakupan"),
        ),
        height=150,
        details=tuple(words for words in (tile.alone, plain(apart)) if words),
        edited_from=tile.edited_from,
    )


def _number(amount: Amount) -> Decimal | None:
    """Return the number with the decimals that are shown; in full where it is written in words."""
    if amount.value is None or not amount.known:
        return None
    in_full = amount.unit == RUPIAH or (amount.words and amount.unit != PERCENT)
    return round_half_up(amount.value, 0 if in_full else amount.shown_decimals)


def _quoted(claim: Claim) -> dict[str, Any]:
    return {
        "label": claim.label,
        "value": claim.value,
        "unit": claim.unit,
        "printed": claim.printed,
        "scope": claim.scope,
        "status": claim.status,
        "sources": (claim.source.id,),
        "as_of": claim.as_of,
    }


def _counted(card: Card) -> dict[str, Any]:
    return {
        "label": card.edited_from or card.label,
        "value": _number(card.value),
        "unit": catalogue.metric(card.metrics[0]).unit if card.metrics else "",
        "printed": str(card.value),
        "scope": str(card.alone),
        "status": card.provenance.status,
        "sources": card.provenance.sources,
        "as_of": card.provenance.as_of,
    }

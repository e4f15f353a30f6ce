"""The rows of a tile: a figure has them, and those of a card are the numbers that it says."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

import pandas as pd

from charts.model import Chart, Column, text
from charts.provenance import Provenance
from charts.tiles import Card, Tile
from data import catalogue, indonesian
from data.catalogue import Claim


class Table(Protocol):
    """What a file of rows is written from; a chart is one."""

    @property
    def name(self) -> str:
        """The permanent name of the tile."""

    @property
    def title(self) -> str:
        """The finding."""

    @property
    def subtitle(self) -> str:
        """Measure, unit, period and scope."""

    @property
    def table(self) -> pd.DataFrame:
        """The rows; fields beyond `columns` may be there."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The fields that are shown, in order."""

    @property
    def provenance(self) -> Provenance:
        """Where the numbers come from."""

    @property
    def metrics(self) -> tuple[str, ...]:
        """The ids of the measures in it."""


@dataclass(frozen=True, slots=True, eq=False)
class CardTable:
    """The rows of a card."""

    name: str
    title: str
    subtitle: str
    table: pd.DataFrame
    columns: tuple[Column, ...]
    provenance: Provenance
    metrics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one row comes from: ids of its status and sources, an ISO date of any precision."""

    status: str
    sources: tuple[str, ...]
    as_of: str


def origins(rows: Table) -> list[Origin]:
    """The origin of each row: its own where the rows have one that is not shown, else the tile's.

    The status of a tile is its weakest; a row that is stronger, or a forecast beside counted
    numbers, keeps its own.
    """
    origin, count = rows.provenance, len(rows.table)
    shown = {column.field for column in rows.columns}

    def own(field: str, otherwise: Any) -> list[Any]:  # noqa: ANN401
        known = field in rows.table and field not in shown
        return rows.table[field].tolist() if known else [otherwise] * count

    return [
        Origin(*one)
        for one in zip(
            own("status", origin.status),
            own("sources", origin.own_sources or origin.sources),
            own("as_of", origin.as_of),
            strict=True,
        )
    ]


def publishers(sources: Iterable[str]) -> str:
    """Who published these sources, each once."""
    return ", ".join(dict.fromkeys(catalogue.SOURCES[one].publisher for one in sources))


def tabled(tile: Tile) -> Table:
    """The rows of this tile.

    A card that quotes a published claim has a row for each of its claims with the full value,
    status, source and as-of date. One whose number was counted or computed has that number first,
    as the screen rounds it, and then the claims that it was computed from.
    """
    return tile if isinstance(tile, Chart) else _of_card(tile)


def _of_card(card: Card) -> CardTable:
    origin = card.provenance
    claims = [catalogue.claim(one) for one in origin.claims]
    is_quoted = claims and claims[0].value == indonesian.read_words(card.value)
    rows = [*([] if is_quoted else [_counted(card)]), *map(_quoted, claims)]
    columns = (
        text("label", "Angka"),
        Column("value", "Nilai", _in_full),
        text("unit", "Satuan"),
        text("printed", "Tertulis"),
        text("scope", "Cakupan"),
    )
    metrics = dict.fromkeys([*card.metrics, *(one.metric for one in claims)])
    return CardTable(
        card.name,
        f"{card.label}: {card.value}",
        card.alone,
        pd.DataFrame(rows),
        columns,
        origin,
        tuple(metrics),
    )


def _in_full(value: Decimal) -> str:
    return indonesian.decimal(value, max(0, -int(value.normalize().as_tuple().exponent)))


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
        "label": card.label,
        "value": indonesian.read_words(card.value),
        "unit": catalogue.metric(card.metrics[0]).unit if card.metrics else "",
        "printed": card.value,
        "scope": card.alone,
        "status": card.provenance.status,
        "sources": card.provenance.sources,
        "as_of": card.provenance.as_of,
    }

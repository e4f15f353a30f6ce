"""The flow of funds: from who pays the premium through the sectors to the programmes."""

from collections.abc import Mapping, Sequence

import pandas as pd

from charts.model import SECTOR, Chart, Column, Flow, Link, Node, number
from charts.parts import by_cube
from charts.provenance import NO_ORIGINS, Origins, Provenance, weakened
from data import catalogue
from data.catalogue import UNDETAILED
from data.frames import values
from data.numbers import Statement, plain, rupiah, say
from queries.benefits import SAME_POPULATION

NOTHING = plain("Tidak ada iuran dan manfaat yang tercatat")
"""Title where there is neither premium nor benefit."""

_FLOWS = ("premium", "benefit")
_WORDS = {"premium": "iuran", "benefit": "manfaat"}
_ENTRIES = (catalogue.FUNDING, catalogue.SECTORS, catalogue.PROGRAMMES)
"""Classifications of the nodes of the three columns."""


def of_funds(
    frame: pd.DataFrame, about: str, provenance: Provenance, origins: Origins = NO_ORIGINS
) -> Chart:
    """Draw premium from sources of funds to sectors, and benefit from sectors to programmes.

    `frame` as from `benefits.flow`, `origins` by cube. Both are drawn on one scale of Rupiah and
    never added. Both pass through the same sectors only if both are of the same people.
    """
    rows = list(zip(*values(frame, "flow", "sector", "other", "amount_rp").values(), strict=True))
    found: tuple[set[str], set[str], set[str]] = (
        {other for kind, _, other, _ in rows if kind == "premium"},
        {sector for _, sector, _, _ in rows},
        {other for kind, _, other, _ in rows if kind == "benefit"},
    )
    columns = [
        [key for key in dict.fromkeys((*entries, UNDETAILED)) if key in keys]
        for entries, keys in zip(_ENTRIES, found, strict=True)
    ]
    ids = [(column, key) for column, keys in enumerate(columns) for key in keys]
    through = {node: dict.fromkeys(_FLOWS, 0) for node in ids}
    links = []
    for kind, sector, other, paid in rows:
        end = (0, other) if kind == "premium" else (2, other)
        for node in (end, (1, sector)):
            through[node][kind] += paid
        entry, middle = _ENTRIES[end[0]][other], catalogue.SECTORS[sector]
        source, target = ids.index(end), ids.index((1, sector))
        way = f"{entry.short_label} → {middle.label}"
        if kind == "benefit":
            source, target = target, source
            way = f"{middle.label} → {entry.label}"
        words = f"{_WORDS[kind].capitalize()} {rupiah(paid)}<br>{way}"
        links.append(Link(source, target, paid, entry.colour, words))
    paid_in, paid_out = (sum(paid for kind, *_, paid in rows if kind == way) for way in _FLOWS)
    return Chart(
        name="aliran-dana",
        drawing=Flow(
            tuple(_node(column, key, through[column, key]) for column, key in ids),
            tuple(links),
            (
                f"Iuran masuk\n<b>{rupiah(paid_in)}</b>",
                "Sektor\npeserta",
                f"Manfaat keluar\n<b>{rupiah(paid_out)}</b>",
            ),
        ),
        title=_in_and_out(paid_in, paid_out),
        measured=f"Rupiah dari sumber dana iuran lewat sektor ke program manfaat, {about}",
        notes=("satu skala", "iuran dan manfaat dua hal yang tidak dijumlahkan"),
        drawn=f"Diagram alir dari {len(columns[0])} sumber dana lewat {len(columns[1])} sektor ke "
        f"{len(columns[2])} program",
        details=("tabelnya mengatakan hal yang sama",),
        provenance=weakened(provenance, origins),
        table=_table(rows, columns),
        columns=by_cube(
            SECTOR,
            *_columns(columns[0], catalogue.FUNDING, "premium", "premium_rp"),
            *_columns(columns[2], catalogue.PROGRAMMES, "benefit", "amount_rp"),
            origins=origins,
        ),
        height=470,
        assumed=SAME_POPULATION,
    )


def _node(column: int, key: str, through: Mapping[str, int]) -> Node:
    entry = _ENTRIES[column][key]
    shown = {0: _FLOWS[:1], 1: _FLOWS, 2: _FLOWS[1:]}[column]
    return Node(
        key,
        entry.short_label,
        column,
        entry.colour,
        max(through.values()),
        ", ".join(f"{_WORDS[kind]} {rupiah(through[kind])}" for kind in shown),
    )


def _in_and_out(paid_in: int, paid_out: int) -> Statement:
    if not paid_in and not paid_out:
        return NOTHING
    template = "Iuran {into} masuk, manfaat {out} keluar"
    if not paid_in:
        template = "Manfaat {out} keluar, tanpa iuran yang tercatat"
    elif not paid_out:
        template = "Iuran {into} masuk, tanpa manfaat yang dibayar"
    return say(template, into=rupiah(paid_in), out=rupiah(paid_out))


def _table(
    rows: Sequence[tuple[str, str, str, int]], columns: Sequence[Sequence[str]]
) -> pd.DataFrame:
    paid = {(sector, _field(kind, other)): amount for kind, sector, other, amount in rows}
    sectors = columns[1]
    funding = [_field("premium", key) for key in columns[0]]
    programmes = [_field("benefit", key) for key in columns[2]]
    return pd.DataFrame(
        [
            {
                "sector": sector,
                **{key: paid.get((sector, key), 0) for key in (*funding, *programmes)},
                "premium": sum(paid.get((sector, key), 0) for key in funding),
                "benefit": sum(paid.get((sector, key), 0) for key in programmes),
                "sector_label": catalogue.SECTORS[sector].label,
            }
            for sector in sectors
        ],
        columns=["sector", *funding, *programmes, "premium", "benefit", "sector_label"],
    )


def _field(kind: str, key: str) -> str:
    """Name the column of a fund or programme; what is not detailed may be on both sides."""
    return f"{kind}_{key}" if key == UNDETAILED else key


def _columns(
    keys: Sequence[str], entries: Mapping[str, catalogue.Category], kind: str, metric_id: str
) -> list[Column]:
    head = _WORDS[kind].capitalize()
    return [
        *(
            number(metric_id, f"{head} {entries[key].short_label}", _field(kind, key))
            for key in keys
        ),
        number(metric_id, f"{head}, jumlah", kind),
    ]

"""The flow of funds: from who pays the premium through the sectors to the programmes."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import pandas as pd

from charts import marks
from charts.chart import (
    Chart,
    Provenance,
    complete,
    number,
    text,
)
from charts.theme import LIGHT, pale
from data import catalogue, indonesian
from data.frames import values

NOTHING = "Tidak ada iuran dan manfaat yang tercatat"
"""What is said where there is neither premium nor benefit."""


def of_funds(frame: pd.DataFrame, about: str, provenance: Provenance) -> Chart:
    """Premium from sources of funds to sectors, benefit from sectors to programmes.

    `frame` as from `benefits.flow`. Both are drawn on one scale of Rupiah and never added.
    """
    ends = {"premium": catalogue.FUNDING, "benefit": catalogue.PROGRAMMES}
    flows = list(zip(*values(frame, "flow", "sector", "other", "amount_rp").values(), strict=True))
    columns = [
        [one for one in names if one in found]
        for names, found in (
            (catalogue.FUNDING, {other for kind, _, other, _ in flows if kind == "premium"}),
            (catalogue.SECTORS, {sector for _, sector, _, _ in flows}),
            (catalogue.PROGRAMMES, {other for kind, _, other, _ in flows if kind == "benefit"}),
        )
    ]
    nodes = [
        (place, entry)
        for place, (names, found) in enumerate(
            zip((catalogue.FUNDING, catalogue.SECTORS, catalogue.PROGRAMMES), columns, strict=True)
        )
        for entry in (names[one] for one in found)
    ]
    place_of = {(place, entry.id): index for index, (place, entry) in enumerate(nodes)}
    through = _passing(flows)
    premium, benefit = (sum(amount for kind, _, _, amount in flows if kind == one) for one in ends)
    sources, targets, colours, hover = [], [], [], []
    for kind, sector, other, amount in flows:
        end, middle = ends[kind][other], catalogue.SECTORS[sector]
        money = indonesian.rupiah_words(amount)
        if kind == "premium":
            sources.append(place_of[0, other])
            targets.append(place_of[1, sector])
            hover.append(f"Iuran {money}<br>{end.short_label} → {middle.label}")
        else:
            sources.append(place_of[1, sector])
            targets.append(place_of[2, other])
            hover.append(f"Manfaat {money}<br>{middle.label} → {end.label}")
        colours.append(pale(end.colour))
    ribbon = {
        "type": "sankey",
        "arrangement": "fixed",
        "valueformat": ",.0f",
        "textfont": {"size": 15, "color": LIGHT.ink},
        "node": {
            "label": [entry.short_label for _, entry in nodes],
            "color": [entry.colour for _, entry in nodes],
            "x": [(0.001, 0.5, 0.999)[place] for place, _ in nodes],
            "y": _heights(nodes, through),
            "pad": 16,
            "thickness": 18,
            "line": {"width": 0},
            "customdata": [_through(place, *through[place, entry.id]) for place, entry in nodes],
            "hovertemplate": "%{label}<br>%{customdata}<extra></extra>",
        },
        "link": {
            "source": sources,
            "target": targets,
            "value": [amount for _, _, _, amount in flows],
            "color": colours,
            "customdata": hover,
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    }
    heads = [
        (0.0, "left", f"Iuran masuk<br><b>{indonesian.rupiah_words(premium)}</b>"),
        (0.5, "center", "Sektor<br>peserta"),
        (1.0, "right", f"Manfaat keluar<br><b>{indonesian.rupiah_words(benefit)}</b>"),
    ]
    title = _flow_title(premium, benefit)
    return complete(
        name="aliran-dana",
        traces=[ribbon],
        layout={
            "annotations": [
                marks.heading(words, x, xanchor=anchor, yanchor="bottom", yshift=8, align=anchor)
                for x, anchor, words in heads
            ],
        },
        title=title,
        subtitle=f"Rupiah dari sumber dana iuran lewat sektor ke program manfaat, {about}; satu "
        "skala; iuran dan manfaat dua hal yang tidak dijumlahkan",
        alt=f"{title}. Diagram alir dari {len(columns[0])} sumber dana lewat {len(columns[1])} "
        f"sektor ke {len(columns[2])} program; tabelnya mengatakan hal yang sama.",
        provenance=provenance,
        table=_flow_table(flows, columns),
        columns=(
            text("sector_label", "Sektor"),
            *(
                number("premium_rp", f"Iuran {catalogue.FUNDING[one].short_label}", one)
                for one in columns[0]
            ),
            number("premium_rp", "Iuran, jumlah", "premium"),
            *(
                number("amount_rp", f"Manfaat {catalogue.PROGRAMMES[one].short_label}", one)
                for one in columns[2]
            ),
            number("amount_rp", "Manfaat, jumlah", "benefit"),
        ),
        height=470,
        margin=(16, 16, 58, 14),
    )


def _flow_title(premium: int, benefit: int) -> str:
    into, out = (indonesian.rupiah_words(one) for one in (premium, benefit))
    if premium and benefit:
        return f"Iuran {into} masuk, manfaat {out} keluar"
    if benefit:
        return f"Manfaat {out} keluar, tanpa iuran yang tercatat"
    if premium:
        return f"Iuran {into} masuk, tanpa manfaat yang dibayar"
    return NOTHING


def _heights(
    nodes: Sequence[tuple[int, Any]], through: Mapping[tuple[int, str], tuple[int, int]]
) -> list[float]:
    """The middle of each node from the top (0) to the bottom (1), in the catalogue's order.

    Left to itself, Plotly orders the nodes of a column anew at every choice.
    """
    sizes = [max(through[place, entry.id]) for place, entry in nodes]
    columns = [[i for i, (place, _) in enumerate(nodes) if place == one] for one in range(3)]
    largest = max((sum(sizes[i] for i in column) for column in columns), default=1) or 1
    gap = 0.05
    room = 1 - gap * (max(map(len, columns), default=1) - 1)
    heights = [0.0] * len(nodes)
    for column in columns:
        tall = sum(sizes[i] for i in column) / largest * room + gap * (len(column) - 1)
        top = (1 - tall) / 2
        for i in column:
            part = sizes[i] / largest * room
            heights[i] = min(max(round(top + part / 2, 4), 0.001), 0.999)
            top += part + gap
    return heights


_Flow: TypeAlias = tuple[str, str, str, int]
"""Its kind ("premium" or "benefit"), the sector, a source of funds or a programme, and Rupiah."""


def _passing(flows: Sequence[_Flow]) -> dict[tuple[int, str], tuple[int, int]]:
    """Rupiah of premium and of benefit through each node of the flow, by its column and id."""
    through: dict[tuple[int, str], tuple[int, int]] = {}
    for kind, sector, other, amount in flows:
        is_premium = kind == "premium"
        for node in ((0 if is_premium else 2, other), (1, sector)):
            premium, benefit = through.get(node, (0, 0))
            through[node] = (
                premium + amount * is_premium,
                benefit + amount * (not is_premium),
            )
    return through


def _through(place: int, premium: int, benefit: int) -> str:
    said = []
    if place < 2:
        said.append(f"iuran {indonesian.rupiah_words(premium)}")
    if place > 0:
        said.append(f"manfaat {indonesian.rupiah_words(benefit)}")
    return ", ".join(said)


def _flow_table(flows: Sequence[_Flow], columns: Sequence[Sequence[str]]) -> pd.DataFrame:
    paid = {(sector, other): amount for _, sector, other, amount in flows}
    funding, sectors, programmes = columns
    rows = [
        {
            "sector": sector,
            **{one: paid.get((sector, one), 0) for one in (*funding, *programmes)},
            "premium": sum(paid.get((sector, one), 0) for one in funding),
            "benefit": sum(paid.get((sector, one), 0) for one in programmes),
            "sector_label": catalogue.SECTORS[sector].label,
        }
        for sector in sectors
    ]
    named = ("sector", *funding, *programmes, "premium", "benefit", "sector_label")
    return pd.DataFrame(rows, columns=list(named))

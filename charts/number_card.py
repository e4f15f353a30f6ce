"""A single number as a figure, for pictures of it that say as much as those of any other."""

import pandas as pd

from charts.chart import Chart, Provenance, complete, text
from charts.theme import LIGHT


def number_card(
    name: str, label: str, value: str, detail: str, provenance: Provenance, apart: str = ""
) -> Chart:
    """The number as large as its picture allows, below what it is and what else is to be said.

    `apart` is a number of another status, which names its status itself.
    """
    notes = [_note("number", value, LIGHT.ink, 72)]
    if apart:
        notes.append({**_note("apart", apart, LIGHT.soft_ink, 20), "yanchor": "top"})
    unseen = {"visible": False, "range": [0, 1]}
    spoken = f"{label}: {value}" + (f", {detail}" if detail else "")
    return complete(
        name=name,
        traces=[],
        layout={"xaxis": unseen, "yaxis": unseen, "showlegend": False, "annotations": notes},
        title=label,
        subtitle=detail,
        alt=spoken + (f"; {apart}" if apart else "") + ".",
        provenance=provenance,
        table=pd.DataFrame(
            {"label": [label], "value": [value], "detail": [detail], "apart": [apart]}
        ),
        columns=(
            text("label", "Ukuran"),
            text("value", "Nilai"),
            text("detail", "Keterangan"),
            *((text("apart", "Angka lain"),) if apart else ()),
        ),
        height=150,
    )


def _note(name: str, words: str, colour: str, size: int) -> dict[str, object]:
    return {
        "name": name,
        "text": words,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 0.5,
        "xanchor": "left",
        "yanchor": "middle",
        "font": {"size": size, "color": colour, "weight": 600},
    }

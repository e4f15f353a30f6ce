"""Tables of texts: plain rows, and on a wide screen a grid where there are many."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any, TypeVar

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from data import catalogue
from exports.csv import listed
from exports.formats import TABLES, named
from pages import downloads
from pages.page import Column

Thing = TypeVar("Thing")

_TALLEST = 640
_ROW, _ROW_OF_SENTENCES = 36, 84
_FEW = 30
"""So many rows are read in full: a grid would cut their sentences and scroll within the page."""


def table(
    rows: pd.DataFrame | Sequence[Mapping[str, Any]],
    columns: Mapping[str, Column],
    name: str = "",
) -> None:
    """Show these columns, in this order.

    Few rows are plain text. Of many there is a grid on a wide screen that sorts and searches, and
    plain text on phones and on paper, where a grid shows only what fits into it. Below stands the
    CSV of this `name`, or none without one. Streamlit's own export is off
    (`client.disableDataExport`): its file would not say in its name what is simulated, and an
    Indonesian Excel would not open it.
    """
    shown = pd.DataFrame(rows, columns=list(columns))
    simulated = False
    for field, column in columns.items():
        if column.status:
            simulated |= "simulasi" in set(shown[field])
            shown[field] = [
                catalogue.STATUSES[status].label if status else "" for status in shown[field]
            ]
    is_short = all(column.width == "small" for column in columns.values())
    row = _ROW if is_short else _ROW_OF_SENTENCES
    headings = [column.label for column in columns.values()]
    numeric = [column.numeric for column in columns.values()]
    cells = shown.to_numpy().tolist()
    # First, for the style of what comes before a grid says whether the grid is seen.
    st.html(_plain(headings, numeric, cells, "rows few" if len(cells) <= _FEW else "rows"))
    st.dataframe(
        shown,
        hide_index=True,
        height=min(_TALLEST, row * len(shown) + _ROW + 2),
        row_height=row,
        column_config={field: _configured(column) for field, column in columns.items()},
    )
    if name:
        downloads.offer(
            "Unduh tabel (CSV)",
            named(f"{name}.csv", simulated=simulated),
            TABLES["csv"].mime,
            lambda: listed(headings, cells).encode(),
            key=f"tabel_{name}",
            export="tabel",
        )


def of_each(
    things: Iterable[Thing],
    columns: Mapping[str, tuple[Column, Callable[[Thing], object]]],
    name: str = "",
) -> None:
    """Show a row for each of these things, in each column what its function makes of it."""
    rows = [{field: make(thing) for field, (_, make) in columns.items()} for thing in things]
    table(rows, {field: column for field, (column, _) in columns.items()}, name)


def _configured(column: Column) -> ColumnConfig:
    if column.link:
        return st.column_config.LinkColumn(
            column.label, validate="^https?://", display_text="Buka", width=column.width
        )
    return st.column_config.TextColumn(
        column.label, width=column.width, alignment="right" if column.numeric else None
    )


def _plain(headings: list[str], numeric: list[bool], rows: list[list[Any]], kind: str) -> str:
    """Write rows as HTML without the columns in which none of them has anything."""
    filled = [
        place
        for place in range(len(headings))
        if not rows or any(_text(row[place]) for row in rows)
    ]
    number = [' class="number"' if each else "" for each in numeric]
    head = "".join(
        f'<th scope="col"{number[place]}>{escape(headings[place])}</th>' for place in filled
    )
    lines = (
        "".join(
            f'<td{number[place]} data-label="{escape(headings[place])}">{_text(row[place])}</td>'
            for place in filled
        )
        for row in rows
    )
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _text(cell: str | float | None) -> str:
    text = "" if pd.isna(cell) else escape(str(cell))
    if re.match("https?://", text):
        return f'<a href="{text}" target="_blank" rel="noopener noreferrer">{text}</a>'
    return text

"""Tables of texts: a grid on a wide screen, plain rows on phones and paper."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

_TALLEST = 560
_ROW, _ROW_OF_SENTENCES = 36, 66


def table(frame: pd.DataFrame, labels: Mapping[str, str | ColumnConfig]) -> None:
    """A table with these columns, in this order; a label is a text or a column's configuration.

    On a wide screen a grid that sorts and searches; on phones and on paper, where a grid shows only
    what fits into it, the same rows as plain text.
    """
    shown = frame[list(labels)]
    sentences = any(isinstance(one, dict) and one["width"] != "small" for one in labels.values())
    row = _ROW_OF_SENTENCES if sentences else _ROW
    st.dataframe(
        shown,
        hide_index=True,
        height=min(_TALLEST, row * len(shown) + _ROW + 2),
        row_height=row,
        column_config=dict(labels),
    )
    headings = [one if isinstance(one, str) else str(one["label"]) for one in labels.values()]
    st.html(_plain(headings, shown.to_numpy().tolist()))


def _plain(headings: list[str], rows: list[list[Any]]) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in headings)
    lines = (
        "".join(
            f'<td data-label="{escape(heading)}">{_text(cell)}</td>'
            for heading, cell in zip(headings, row, strict=True)
        )
        for row in rows
    )
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table class="rows"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _text(cell: str | float | None) -> str:
    text = "" if pd.isna(cell) else escape(str(cell))
    if re.match("https?://", text):
        return f'<a href="{text}" target="_blank" rel="noopener noreferrer">{text}</a>'
    return text


def link(label: str = "Alamat") -> ColumnConfig:
    """The configuration of a column of addresses."""
    return st.column_config.LinkColumn(
        label, validate="^https?://", display_text="Buka", width="small"
    )


def wide(label: str) -> ColumnConfig:
    """The configuration of a column of sentences."""
    return st.column_config.TextColumn(label, width="large")


def narrow(label: str) -> ColumnConfig:
    """The configuration of a column of short texts."""
    return st.column_config.TextColumn(label, width="small")

"""Render the Markdown subset and the tables of pages as HTML."""

import re
from collections.abc import Iterator, Mapping
from html import escape
from itertools import groupby
from typing import Any

import pandas as pd
from markupsafe import Markup

from data import catalogue
from pages import page
from pages.page import Block

_INLINE = (
    (r"\*\*(.+?)\*\*", r"<strong>\1</strong>"),
    (r"\[([^\[\]]+)\]\((https?://[^)\s]+)\)", r'<a href="\2" rel="noopener">\1</a>'),
    (r":small\[((?:<[^>]+>|[^\]<])*)\]", r"<small>\1</small>"),
    (r":[a-z]+-badge\[([^\]]+)\]", r'<span class="chip">\1</span>'),
    (r"\\([\\`*_{}\[\]<>~$|:#+.)-])", r"\1"),
)
_HEADINGS = {"##": Markup("<h3>{}</h3>"), "###": Markup("<h4>{}</h4>")}


def inline(text: str) -> Markup:
    html = escape(text, quote=False)
    for pattern, made in _INLINE:
        html = re.sub(pattern, made, html)
    return Markup(html)  # noqa: S704 - escaped above


def text(markdown: str) -> Markup:
    return Markup("").join(_parts(markdown))


def _parts(markdown: str) -> Iterator[Markup]:
    lines = filter(None, map(str.strip, markdown.splitlines()))
    for is_list, group in groupby(lines, key=lambda line: line.startswith("- ")):
        if is_list:
            items = (Markup("<li>{}</li>").format(inline(line[2:])) for line in group)
            yield Markup("<ul>{}</ul>").format(Markup("").join(items))
            continue
        for line in group:
            heading = re.fullmatch("(##+) (.+)", line)
            around = _HEADINGS[heading[1]] if heading else Markup("<p>{}</p>")
            yield around.format(inline(heading[2] if heading else line))


def below(block: Block) -> Mapping[str, Any] | None:
    """Return a block as template values; None for blocks that need a server."""
    match block:
        case page.Header():
            return {"kind": "header", "words": block.words}
        case page.Text():
            return {"kind": "text", "html": text(block.markdown)}
        case page.Remark():
            return {"kind": "remark", "html": inline(block.words)}
        case page.Beside():
            columns = [Markup("").join(map(text, column)) for column in block.columns]
            return {
                "kind": "beside",
                "columns": columns,
                "heading": block.heading,
                "foot": text(block.foot),
            }
        case page.Table():
            return {"kind": "table", "folded": block.folded, **_table(block)}
        case _:
            return None


def _table(block: page.Table) -> Mapping[str, Any]:
    rows = [
        [_cell(value, column) for value, column in zip(row, block.columns.values(), strict=True)]
        for row in block.frame[list(block.columns)].itertuples(index=False)
    ]
    columns = block.columns.values()
    wide = [column.width == "large" or column.width in range(300, 999) for column in columns]
    return {"headings": [column.label for column in columns], "wide": wide, "rows": rows}


def _cell(value: Any, column: page.Column) -> Any:  # noqa: ANN401 - a cell of a frame
    if pd.isna(value) or value == "":
        return ""
    if column.status:
        return catalogue.STATUSES[value].label
    if column.link:
        return Markup('<a href="{}" rel="noopener">Buka</a>').format(value)
    return str(value)


def frame(address: str, path: str, title: str, high: int) -> str:
    """Return the embed code of a figure."""
    return (
        f'<iframe src="{escape(address)}{escape(path)}" title="{escape(title)}" width="100%" '
        f'height="{high}" style="border:0;max-width:720px" loading="lazy"></iframe>'
    )

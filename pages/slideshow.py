"""Mode briefing in the browser: all screens arrive in one message before the first is shown."""

import gzip
import json
import operator
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

import streamlit as st

from charts import plotly
from charts.palettes import on_dark
from charts.provenance import INTERNAL
from charts.tiles import Exhibit
from data.store import snapshots
from exports.records.ledger import RecordError
from exports.stamp import Heading
from pages import account, document, redraw, rendering, session_reader
from pages.briefing import Screen, screens
from pages.elements import element
from pages.escaping import verbatim
from pages.page import Tool
from pages.reader import may_read, open_public
from queries.registry import Registry

EDITION = "edisi"
"""The key of an address for the edition that a briefing shows."""

_briefing = element("briefing")


def show() -> None:
    """Show a briefing over the whole window: of the edition in the address, or the usual one.

    For an edition that cannot be opened show a message, never other numbers.
    """
    code = st.query_params.get(EDITION, "")
    if code:
        try:
            edition = redraw.edition_of(code, open_snapshot=open_public)
        except RecordError as error:
            st.error(verbatim(str(error)), icon=":material/error:")
            return
        if not may_read(edition, account.current()):
            st.error(f"Edisi {edition.code}: {INTERNAL.lower()}.", icon=":material/lock:")
            return
        code = edition.code
        registry = rendering.of_edition(edition)
        heading = redraw.heading(edition)
        exhibits = tuple(item.exhibit for item in edition.items)
    else:
        registry = rendering.registry()
        today = snapshots.in_jember(None).date()
        heading = Heading("Perlindungan pekerja rentan", today, "Kabupaten Jember")
        exhibits = None
    key = ("briefing", heading, exhibits, code)
    with st.spinner("Menyiapkan briefing …"):
        data = registry.keep(key, lambda: message(registry, heading, exhibits, code))
    has_internal = partial(operator.contains, gzip.decompress(data), INTERNAL.encode())
    if registry.keep((*key, "internal"), has_internal):
        account.log_view("briefing")
    # The briefing itself reports unknown parameters.
    session_reader.write_address(
        {key: value for key, value in session_reader.session_parameters().items() if value}
    )
    _briefing(key="briefing", data=data)


def message(
    registry: Registry, heading: Heading, chosen: Sequence[Exhibit] | None, code: str
) -> bytes:
    """Pack all screens and their figures into one message for the browser."""
    data = {
        "shown": code or registry.manifest.id,
        "screens": [_sent(screen) for screen in screens(registry, chosen, heading, code)],
        "template": plotly.template_spec(),
        "colours": on_dark(),
    }
    return gzip.compress(json.dumps(data, separators=(",", ":")).encode(), 6, mtime=0)


def _sent(screen: Screen) -> dict[str, Any]:
    chart = screen.chart
    return {
        "name": screen.name,
        "title": screen.title,
        "subtitle": screen.subtitle,
        "cards": [document.card(replace(card, detail=card.alone)) for card in screen.cards],
        "lines": screen.lines,
        "figure": chart and document.figure(chart),
        "alt": chart and chart.alt,
        "caption": str(chart.subtitle) if chart and screen.cards else "",
        "footer": screen.footer,
        "status": document.status(screen.status) if screen.status else None,
        "notes": [asdict(note) for note in screen.notes],
        "called": screen.called,
        "spoken": screen.spoken,
    }


TOOL = Tool(
    "briefing",
    "Mode briefing",
    "Menyiapkan briefing …",
    show,
)

"""How a reader puts a plan together, and the plan's assumptions as a table of plain words."""

import pandas as pd
import streamlit as st

from charts.plan import status_label
from data import indonesian
from figures import choosing
from figures.board import nothing_chosen
from figures.choosing import Chosen
from figures.rencana import BOARD
from pages import choices, frame, reference_tables
from queries.registry import Registry


def ask(registry: Registry) -> Chosen:
    """What is chosen; ends the page where that is nothing, or where nothing can be planned."""
    _, words = BOARD.offered(registry)
    frame.stop_with(words)
    way = choosing.way()
    chosen = choices.ask(*BOARD.asked(registry, {way.key: choices.peek(way)}))
    frame.stop_with(nothing_chosen(chosen))
    return chosen


def assumptions(table: pd.DataFrame) -> None:
    """What the plan takes for granted; `table` as from `plan_table.as_table`."""
    rows = table[table["part"] == "Anggapan"]
    shown = {
        "what": rows["what"],
        "value": [
            f"{indonesian.decimal(amount, 0 if amount == int(amount) else 2)} {unit}"
            for amount, unit in zip(rows["amount"], rows["unit"], strict=True)
        ],
        "words": rows["words"],
        "status": [status_label(one) for one in rows["row_status"]],
        "basis": rows["basis"],
    }
    reference_tables.table(
        pd.DataFrame(shown),
        {
            "what": st.column_config.TextColumn("Anggapan", width=180),
            "value": st.column_config.TextColumn("Nilai", width=110),
            "words": st.column_config.TextColumn("Cara", width=410),
            "status": reference_tables.narrow("Status"),
            "basis": st.column_config.TextColumn("Dasar", width=250),
        },
    )

"""How a reader puts a plan together, and the plan as a table of plain words."""

import pandas as pd
import streamlit as st

from charts.plan import status_label
from data import catalogue, indonesian
from figures import choosing
from figures.board import nothing_chosen
from pages import choices, frame, reference_tables
from queries import plan
from queries.plan import Scenario


def ask() -> Scenario:
    """Show the controls of a plan and return the scenario; ends the page if no sector is chosen."""
    way = choosing.way()
    benchmark = choosing.benchmark()
    target = choosing.target({one.id: _of(one) for one in plan.targets()})
    percent = choosing.percent()
    further: dict[str, tuple[choosing.Choice | choosing.Amount, ...]] = {
        "jumlah": (choosing.people(plan.uncovered()),),
        "bagian": (percent,),
        "selisih": (percent, benchmark),
        "target": (target,),
    }
    chosen = choices.ask(
        choosing.sectors(),
        choosing.kecamatan(),
        way,
        *further[choices.peek(way)],
        choosing.months(plan.MONTHS),
        choosing.payer(plan.AS_NOW),
        choosing.premium_rule({rule: _price(rule) for rule in plan.PREMIUMS}),
    )
    frame.stop_with(nothing_chosen(chosen))
    return Scenario(
        sectors=chosen["sektor"],
        way=chosen["cara"],
        amount=chosen.get("tambahan") or chosen.get("persen") or 1,
        months=chosen["bulan"],
        kecamatan=chosen["kecamatan"],
        benchmark=chosen.get("patokan", "median"),
        target=chosen.get("capai", ""),
        premium_rule=chosen["iuran"],
        payer=chosen["pembayar"],
    )


def _of(aim: catalogue.Claim) -> str:
    return f"{aim.area} {aim.period_end[:4]}: {indonesian.percent(aim.number)}"


_RULES = {"jkk_jkm": "JKK + JKM", "dengan_jht": "JKK + JKM + JHT", "potongan": "Potongan 50%"}


def _price(rule: str) -> str:
    price = indonesian.rupiah(catalogue.claim(plan.PREMIUMS[rule]).number)
    return f"{_RULES[rule]}, {price}"


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

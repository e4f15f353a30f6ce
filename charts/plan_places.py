"""Ranking of the kecamatan, now and with a plan."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from charts import scales
from charts.model import PLACE, POPULATION, Bars, Chart, Column, Panel, Rule, Series, amount, number
from charts.parts import hover, kecamatan
from charts.plan_texts import sectors_of
from charts.provenance import Provenance
from data import catalogue
from data.frames import records, values
from data.numbers import ORDINAL, Amount, Statement, count, plain, say
from queries.plan import Scenario

_MEASURE = "participants_per_1000"


def by_kecamatan(
    frame: pd.DataFrame,
    benchmark: float | None,
    benchmark_name: str,
    year: int,
    wanted: Scenario,
    provenance: Provenance,
) -> Chart:
    """Draw participants per 1.000 inhabitants now and with the plan, lowest first.

    `frame` as from `plan.by_kecamatan`. Kecamatan without participants in these sectors are left
    out unless the plan adds some.
    """
    counted = frame[frame["participants"].notna()]
    known = counted[(counted["participants"] > 0) | (counted["added"] > 0)]
    ranked = known.sort_values(_MEASURE, kind="stable")
    held = values(ranked)
    now, after, added = held[_MEASURE], held["per_1000_after"], held["added"]
    hovers = tuple(
        hover(
            row["kecamatan"],
            f"{count(row['participants'], 'peserta')}, {amount(_MEASURE, row[_MEASURE])} per 1.000 "
            "penduduk",
            f"rencana: +{count(row['added'], 'orang')}",
        )
        for row in records(ranked)
    )
    gained = tuple(late - early for early, late in zip(now, after, strict=True))
    panel = Panel(
        kecamatan(held, wanted.kecamatan),
        (
            Series("Sekarang", tuple(now), "fill", provenance.status, hover=hovers),
            Series("Rencana", gained, "sequential-3", provenance.status, hover=hovers),
        ),
        scales.hidden([*after, benchmark, 0.1], 1.65 if any(added) else 1.3),
        rules=(Rule(benchmark, f"{benchmark_name} {amount(_MEASURE, benchmark)}"),)
        if benchmark
        else (),
        end_labels=tuple(
            f"{amount(_MEASURE, early)}" + (f" → {amount(_MEASURE, late)}" if more else "")
            for early, late, more in zip(now, after, added, strict=True)
        ),
    )
    left_out = len(counted) - len(known)
    return Chart(
        name="kecamatan-rencana",
        drawing=Bars((panel,), stacked=True),
        title=_lowest(records(ranked), benchmark, benchmark_name, wanted),
        measured=(
            f"Peserta per 1.000 penduduk akhir 2024, {sectors_of(wanted)}, {year} dan dengan "
            "rencana (biru)"
        ),
        notes=(
            "terendah dahulu",
            say("{left} kecamatan tanpa peserta tidak digambar", left=count(left_out))
            if left_out
            else "",
        ),
        drawn=f"Batang {len(ranked)} kecamatan dari yang terendah",
        provenance=provenance,
        table=ranked,
        columns=(
            PLACE,
            number("participants", f"Peserta {year}"),
            POPULATION,
            number(_MEASURE),
            Column("gap", f"Kurang ke {benchmark_name}", Amount(None)),
            Column("added", "Tambahan rencana", Amount(None)),
            number(_MEASURE, "Per 1.000 dengan rencana", "per_1000_after"),
        ),
        height=max(len(ranked) * 21 + 40, 170),
        selects="kecamatan",
    )


def _lowest(
    ranked: Sequence[Mapping[str, Any]],
    benchmark: float | None,
    benchmark_name: str,
    wanted: Scenario,
) -> Statement:
    """Say where the chosen kecamatan stands, or which is lowest."""
    known = [row for row in ranked if row["participants"]]
    if benchmark is None or not known:
        return plain("Register belum mencatat peserta di sektor pilihan")
    places = {row["code"]: place for place, row in enumerate(known)}
    if wanted.kecamatan and wanted.kecamatan not in places:
        return say(
            "{name}: register tidak mencatat peserta di sektor pilihan",
            name=catalogue.KECAMATAN[wanted.kecamatan].name,
        )
    place = places[wanted.kecamatan] if wanted.kecamatan else 0
    row = known[place]
    which = (
        say("{name}, {rank}", name=row["kecamatan"], rank=_standing(place, len(known)))
        if wanted.kecamatan
        else say("Terendah {name}", name=row["kecamatan"])
    )
    gap = ", kurang {gap} ke {benchmark}" if row["gap"] else ", sudah mencapai {benchmark}"
    return say(
        f"{{which}}: {{rate}} per 1.000 penduduk{gap}",
        which=which,
        rate=amount(_MEASURE, row[_MEASURE]),
        gap=count(row["gap"], "orang"),
        benchmark=benchmark_name,
    )


def _standing(place: int, among: int) -> Statement:
    """Say the place counted from the lowest (0)."""
    if place in (0, among - 1):
        return say(
            f"{'terendah' if place < among - 1 else 'tertinggi'} dari {{among}}", among=count(among)
        )
    return say(
        "urutan {rank} terendah dari {among}", rank=Amount(place + 1, ORDINAL), among=count(among)
    )

"""Two to four kecamatan side by side, each beside the median of the 31."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median
from textwrap import wrap
from typing import Any

import pandas as pd

from charts import scales
from charts.components import bars, by_cube, hover
from charts.findings import Compared
from charts.model import PLACE, POPULATION, Bars, Category, Chart, Column, Panel, Series
from charts.provenance import Provenance, combined
from charts.scope import scope
from charts.standing import MEASURES, Measure
from data import catalogue, indonesian
from data.frames import records
from data.indonesian import NOT_GIVEN
from data.numbers import Amount, Names, Statement, Text, joined, say

COLOURS = ("#3466b2", "#c9841d", "#c91d1d", "#b363e9")
"""Colours of the kecamatan in their order; the median is grey."""

MEDIAN = "Median"

_HEADINGS = {
    "participants": "Peserta\n(orang)",
    "participants_per_1000": "Peserta per\n1.000 penduduk",
    "months_per_participant": "Bulan per\npeserta",
    "value_rp_per_capita": "Bantuan per\npenduduk",
}
"""The measures that are compared, in as few words as fit above a narrow drawing."""

COMPARED = tuple(measure for measure in MEASURES if measure.id in _HEADINGS)

_Held = Mapping[str, float | None]
"""A value of each of the 31 by code, None where it is not known."""


def measures(
    frame: pd.DataFrame,
    compared: Sequence[Measure],
    codes: Sequence[str],
    year: int,
    provenance: Provenance,
) -> Chart:
    """Draw these measures of COMPARED; `frame` as from `profile.of_years`."""
    rows = records(frame[frame["year"] == year])
    of: dict[str, _Held] = {
        measure.id: {
            row["code"]: row[measure.id]
            for row in rows
            # Without participants the months are zero, not unknown.
            if measure.id != "months_per_participant" or row["participants"] != 0
        }
        for measure in compared
    }
    known = [
        metric for metric in compared if any(value is not None for value in of[metric.id].values())
    ]
    compared = known or compared
    places = [*map(_name, codes), MEDIAN]
    panels = []
    for measure in compared:
        held = of[measure.id]
        values = [*map(held.get, codes), _middle(held)]
        labels = [measure.form.of(value) for value in values]
        panels.append(
            bars(
                list(map(Category, places)),
                values,
                [*COLOURS[: len(codes)], "fill"],
                provenance.of(measure.table).status,
                scales.hidden(values, 1.75),
                labels=labels,
                hover=[hover(*words) for words in zip(places, labels, strict=True)],
                heading=_HEADINGS[measure.id],
            )
        )
    all_labels = indonesian.join([metric.label.lower() for metric in compared])
    first = {metric.id: metric for metric in compared}.get("participants_per_1000", compared[0])
    return Chart(
        name="bandingkan-ukuran",
        drawing=Bars(tuple(panels), columns=2),
        title=_in_a_row(first.label, first.form, codes, of[first.id]),
        measured=f"{all_labels.capitalize()}, {scope(str(year))}",
        notes=(
            *_notes({metric.id: of[metric.id] for metric in compared}),
            "tiap ukuran berskala sendiri, dari nol",
        ),
        details=tuple(
            _in_a_row(metric.label, metric.form, codes, of[metric.id]) for metric in compared
        ),
        provenance=combined(*(provenance.of(metric.table) for metric in compared)),
        table=_of(codes, rows).assign(
            **{f"median_{name}": _middle(held) for name, held in of.items()}
        ),
        columns=by_cube(
            provenance,
            PLACE,
            POPULATION,
            *(
                Column(field, label, metric.form, metric.id)
                for metric in compared
                for field, label in (
                    (metric.id, metric.label),
                    (f"median_{metric.id}", f"{MEDIAN} {metric.label.lower()}"),
                )
            ),
        ),
        height=-(-len(panels) // 2) * (30 * len(places) + 50),
        whose=tuple(map(_name, codes)),
    )


def side_by_side(
    frame: pd.DataFrame,
    key: str,
    labels: Mapping[Any, str],
    form: Amount,
    codes: Sequence[str],
    provenance: Provenance,
    *columns: Column,
    name: str,
    measured: Text,
    latest: bool = False,
) -> Chart | None:
    """Draw the measure of the last of these columns for each value of a key; None without any.

    `frame` has all 31 for each value, `labels` what these are called, in order. The title is about
    the `latest` of them, else about that in which each kecamatan has most.
    """
    rows, measure = records(frame), columns[-1].field
    of: dict[str, _Held] = {
        label: {row["code"]: row[measure] for row in rows if row[key] == title}
        for title, label in labels.items()
    }
    # What is not detailed by this key has no rows of its values.
    of = {
        title: held for title, held in of.items() if held and any(held[code] != 0 for code in codes)
    }
    if not of:
        return None
    bars_of = {_name(code): [held[code] for held in of.values()] for code in codes}
    middles = {label: _middle(held) for label, held in of.items()}
    series = tuple(
        Series(
            place,
            tuple(values),
            colour,
            provenance.status,
            tuple(map(str, map(form.of, values))),
            tuple(
                hover(place, f"{label}: {form.of(value)}")
                for label, value in zip(of, values, strict=True)
            ),
        )
        for (place, values), colour in zip(
            {**bars_of, MEDIAN: [*middles.values()]}.items(),
            [*COLOURS[: len(codes)], "fill"],
            strict=True,
        )
        if place != MEDIAN or any(value is not None for value in values)
    )
    table = _of(codes, [{**row, "label": labels.get(row[key])} for row in rows])
    table = table[table["label"].isin(list(of))]
    lengths = [value for bar in series for value in bar.values]
    panel = Panel(
        tuple(Category("\n".join(wrap(label, 14, break_on_hyphens=False))) for label in of),
        series,
        scales.hidden(lengths, 1.7),
    )
    in_rows = {label: _in_a_row(label, form, codes, held) for label, held in of.items()}
    return Chart(
        name=name,
        drawing=Bars((panel,), legend=True),
        title=in_rows[list(of)[-1]] if latest else _largest(bars_of, list(of), form),
        measured=measured,
        notes=_notes(of),
        details=tuple(in_rows.values()),
        provenance=provenance,
        table=table.assign(median=table["label"].map(middles)),
        columns=(PLACE, *columns, replace(columns[-1], field="median", label=MEDIAN)),
        height=len(of) * (19 * len(series) + 14) + 34,
        whose=tuple(bars_of),
    )


def _name(code: str) -> str:
    return catalogue.KECAMATAN[code].name


def _of(codes: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return the rows of these kecamatan, one after the other."""
    return pd.DataFrame([row for code in codes for row in rows if row["code"] == code])


def _middle(values: _Held) -> float | None:
    """Return the median of all; None if some values are unknown or withheld."""
    known = [value for value in values.values() if value is not None]
    return median(known) if known and len(known) == len(values) else None


def _notes(of: Mapping[str, _Held]) -> tuple[str, ...]:
    if all(_middle(held) is not None for held in of.values()):
        return ("median 31 kecamatan",)
    return (f"median 31 kecamatan, tidak dihitung di mana sebagian {NOT_GIVEN}",)


def _in_a_row(label: str, form: Amount, codes: Sequence[str], values: _Held) -> Statement:
    """Write the values of each kecamatan and the median: "Peserta: Puger 7.227, Silo 3.012"."""
    labels = [
        say("{name} {value}", name=_name(code), value=form.of(values.get(code))) for code in codes
    ]
    middle = _middle(values)
    row = say("{label}: {said}", label=label, said=joined(", ", labels))
    return row if middle is None else say("{row}; median {middle}", row=row, middle=form.of(middle))


def _largest(
    of: Mapping[str, Sequence[float | None]], labels: Sequence[str], form: Amount
) -> Statement:
    """Write the row with each kecamatan's largest value; nothing if some are unknown."""
    sentences = []
    for name, values in of.items():
        known = {
            label: value for label, value in zip(labels, values, strict=True) if value is not None
        }
        among = Compared(known, form)
        if len(known) < len(labels):
            sentences.append(say(f"{{name}} {NOT_GIVEN}", name=name))
        elif among.is_nothing:
            sentences.append(say("{name} nol", name=name))
        else:
            most = Names(among.level_with(among.highest), many="{count} sama besar")
            sentences.append(
                say("{name} {most} ({value})", name=name, most=most, value=form.of(among.highest))
            )
    return say("Terbesar: {said}", said=joined("; ", sentences))

"""Shared parts of figures: bar panels, stacks, months and published marks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pandas as pd

from charts.findings import UNDETAILED_LABEL
from charts.model import Bars, Category, Column, Mark, Panel, Rule, Scale, Series, number
from charts.provenance import Provenance, combined
from data import catalogue, indonesian
from data.catalogue import UNDETAILED, Claim
from data.frames import stacked, sum_whole, values
from data.indonesian import NOT_GIVEN
from queries.dimensions import tables_of

_Place = TypeVar("_Place")


def count_parts(number: int, what: str, unit: str) -> str:
    """Write the number of parts of a drawing: "36 batang, satu tiap bulan", or "satu batang"."""
    return f"{number} {what}, satu tiap {unit}" if number > 1 else f"satu {what}"


def bars(
    categories: Iterable[Category],
    values: Iterable[float | None],
    colours: str | Iterable[str],
    status: str,
    scale: Scale,
    *,
    labels: Iterable[object] = (),
    hover: Iterable[str] = (),
    pale: Iterable[bool] = (),
    outlined: bool = False,
    rules: Iterable[Rule] = (),
    marks: Iterable[Mark] = (),
    totals: Iterable[str] = (),
    name: str = "",
    heading: str = "",
) -> Panel:
    series = Series(
        name,
        tuple(values),
        colours if isinstance(colours, str) else tuple(colours),
        status,
        tuple(map(str, labels)),
        tuple(hover),
        tuple(pale),
        outlined,
    )
    return Panel(
        tuple(categories), (series,), scale, heading, tuple(marks), tuple(rules), tuple(totals)
    )


def stack(
    by: Mapping[str, Sequence[float | None]],
    entries: Mapping[str, catalogue.Category],
    places: Sequence[_Place],
    status: str,
    hover: Callable[[catalogue.Category, _Place, float], str],
) -> tuple[Series, ...]:
    """Make a series, in its colour, of each sector or programme; what is not known has no bar."""
    return tuple(
        Series(
            entries[key].short_label,
            tuple(values),
            entries[key].colour,
            status,
            hover=tuple(
                f"{entries[key].short_label}: {NOT_GIVEN}"
                if value is None
                else hover(entries[key], place, value)
                for place, value in zip(places, values, strict=True)
            ),
        )
        for key, values in by.items()
    )


def heights(series: Sequence[Series]) -> list[float]:
    """Add up the known values at each place: the height of its stack."""
    return [
        sum(value for value in at_place if value is not None)
        for at_place in zip(*(part.values for part in series), strict=True)
    ]


def stacked_bars(
    categories: Iterable[Category],
    series: Sequence[Series],
    scale: Scale,
    *,
    totals: Iterable[object] = (),
    marks: Sequence[Mark] = (),
    across: bool = False,
    touching: bool = False,
    label_every: int = 1,
) -> Bars:
    """Stack series in one panel, with a legend where there are several or marks.

    A single one needs no name, unless it is of what has lost its own.
    """
    panel = Panel(
        tuple(categories), tuple(series), scale, marks=tuple(marks), totals=tuple(map(str, totals))
    )
    legend = len(series) + len(marks) > 1 or any(part.name == UNDETAILED_LABEL for part in series)
    return Bars(
        (panel,),
        across=across,
        stacked=True,
        touching=touching,
        label_every=label_every,
        legend=legend,
    )


def drop_unknown_programmes(frame: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Drop programmes that never have this measure, such as Rupiah of simulated scholarships.

    What is not detailed has theirs, and is left out where all others are known. Without cases there
    is nothing to know. Where neither is so, all stay.
    """
    columns = values(frame, "programme", measure, "cases")
    rows = list(zip(columns["programme"], columns[measure], columns["cases"], strict=True))
    known = {programme for programme, value, _ in rows if value is not None}
    paid = {programme for programme, _, cases in rows if cases != 0}
    is_told = UNDETAILED in known or paid <= {*known, UNDETAILED}
    is_less = known and is_told and not known.issuperset(columns["programme"])
    return frame[frame["programme"].isin(known)] if is_less else frame


def added_up(by_year: pd.DataFrame, measure: str) -> tuple[Any, dict[str, Any]]:
    """Return the sum of all years, and that of each programme; None where a part is missing.

    `by_year` as from `benefits.by_period` by years.
    """
    totals, by_programme = stacked(
        drop_unknown_programmes(by_year, measure), "period", "programme", measure
    )
    sums = {programme: sum_whole(paid) for programme, paid in by_programme.items()}
    return sum_whole(totals.values()), sums


def split(
    metric_id: str, entries: Mapping[str, catalogue.Category], keys: Iterable[str]
) -> list[Column]:
    return [number(metric_id, entries[key].short_label, key) for key in keys]


def by_cube(provenance: Provenance, *columns: Column) -> tuple[Column, ...]:
    """Give each column of a measure the origin of its tables, the weakest of several."""

    def own(column: Column) -> Column:
        parts = provenance.parts
        found = [parts[cube] for cube in tables_of(column.metric) if cube in parts]
        return replace(column, origin=combined(*found)) if found else column

    return tuple(map(own, columns))


def hover(name: object, *lines: object) -> str:
    """Write a hover text with a bold name."""
    return "<br>".join([f"<b>{name}</b>", *map(str, lines)])


def kecamatan(columns: Mapping[str, Sequence[Any]], selected: str | None) -> tuple[Category, ...]:
    return tuple(
        Category(name, code, strong=code == selected)
        for name, code in zip(columns["kecamatan"], columns["code"], strict=True)
    )


def months(of: Iterable[Any]) -> tuple[Category, ...]:
    """Make a category of each month, with the year on a line of its own."""
    return tuple(Category(indonesian.month_short(month).replace(" ", "\n")) for month in of)


def published_mark(place: int, claim: Claim, hover: str = "") -> Mark:
    """Make a mark of a published number; a rounded one is a wide band."""
    return Mark(
        "published" if claim.precision == "exact" else "rounded",
        place,
        int(claim.number),
        name="Angka terbit" if claim.precision == "exact" else "Terbit, bulat",
        hover=hover or as_published(claim),
    )


def as_published(claim: Claim) -> str:
    return f"Terbit: {claim.printed} hingga {indonesian.partial_date(claim.period_end)}"

"""Where one kecamatan stands among the 31, measure by measure, before it is put into words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import pandas as pd

from charts.chart import written
from data import catalogue, frames, indonesian


@dataclass(frozen=True, slots=True)
class Measure:
    """What kecamatan are compared by: its table, and how it is headed and written."""

    id: str
    label: str
    table: str
    show: Callable[[float], str]


def _declared(metric: str, table: str) -> Measure:
    one = catalogue.metric(metric)
    show = indonesian.rupiah_words if one.unit.startswith("rupiah") else written(metric)
    return Measure(metric, one.label, table, show)


COMPARED = (
    _declared("participants_per_1000", "enrolment_yearly"),
    _declared("months_per_participant", "enrolment_yearly"),
    _declared("benefit_per_1000", "benefits_monthly"),
    _declared("value_rp_per_capita", "aid_monthly"),
)
"""The measures by which a kecamatan has a place among the 31."""

MEASURES = (
    _declared("participants", "enrolment_yearly"),
    *COMPARED,
    _declared("recipients", "benefits_monthly"),
    _declared("amount_rp", "benefits_monthly"),
    _declared("groups", "aid_monthly"),
    _declared("value_rp", "aid_monthly"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A measure of one kecamatan in a year, beside the year before and beside the other 30.

    What is unknown is None: `value` without data, `before` and `change` where there is nothing to
    compare with, `median` where nobody has a value, `rank` where nobody has one that is written as
    more than zero. `among` counts those who have a value.
    """

    measure: Measure
    value: float | None
    before: float | None
    before_year: int
    rank: int | None
    among: int
    median: float | None

    @property
    def change(self) -> float:
        """More (or, below zero, less) than a year before; 0 where there is nothing to compare."""
        if self.value is None or self.before is None:
            return 0.0
        return self.value - self.before

    @property
    def beside_median(self) -> int:
        """1 above the median, -1 below it, 0 if both read the same or one is missing."""
        if self.value is None or self.median is None:
            return 0
        mine, middle = _read(self.measure, self.value), _read(self.measure, self.median)
        return (mine > middle) - (mine < middle)

    @property
    def direction(self) -> str:
        """ "naik" or "turun"; nothing where there is no change or nothing to compare with."""
        if self.change > 0:
            return "naik"
        return "turun" if self.change < 0 else ""


Facts = Mapping[str, Fact]
"""A fact a measure of MEASURES, by the measure's id."""


def standing(frame: pd.DataFrame, code: str, year: int, whole_tables: Sequence[str]) -> Facts:
    """Where a kecamatan stands in a year; `frame` as from `profile.of_years`.

    A year that is not over must not be compared with a whole one: only measures of
    `whole_tables`, cubes that have the whole year, are. Ranks are those of the numbers as they are
    written: who reads the same shares a place.
    """
    facts = {}
    told = frames.values(frame, "year", "code", *(one.id for one in MEASURES))
    for measure in MEASURES:
        values = _values(told, year, measure.id)
        before = _values(told, year - 1, measure.id) if measure.table in whole_tables else {}
        read = {one: _read(measure, amount) for one, amount in values.items()}
        mine = read.get(code)
        facts[measure.id] = Fact(
            measure,
            values.get(code),
            before.get(code),
            year - 1,
            sum(one > mine for one in read.values()) + 1
            if mine is not None and any(read.values())
            else None,
            len(values),
            median(list(values.values())) if values else None,
        )
    return facts


def _values(told: Mapping[str, Sequence[Any]], year: int, measure: str) -> dict[str, float]:
    """What is known of a measure in a year, by the codes of the kecamatan."""
    return {
        str(code): float(value)
        for when, code, value in zip(told["year"], told["code"], told[measure], strict=True)
        if when == year and not frames.is_missing(value)
    }


def _read(measure: Measure, value: float) -> float:
    decimals = catalogue.metric(measure.id).decimals if measure.id in catalogue.METRICS else 0
    return float(indonesian.round_half_up(value, decimals))


def when(year: int, as_of: str) -> str:
    """The year in words for a sentence: "pada 2024", or up to when it is known if it goes on."""
    return f"pada {year}" if is_over(year, as_of) else f"hingga {indonesian.partial_date(as_of)}"


def is_over(year: int, as_of: str) -> bool:
    """Whether a cube that speaks up to this ISO date has the whole year."""
    return as_of >= f"{year}-12-31"


def tables_of_whole_years(year: int, as_of: Mapping[str, str]) -> tuple[str, ...]:
    """The cubes, by name with their dates, that have the whole year."""
    return tuple(table for table, day in as_of.items() if is_over(year, day))

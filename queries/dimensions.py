"""Measures and dimensions of questions and answers."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pandas as pd

from data import catalogue
from data.catalogue import UNDETAILED
from data.frames import records
from data.manifest import TABLES, measures
from queries.answer import Question

CHOICES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "sectors": ("sector", catalogue.SECTORS),
    "funding": ("funding", catalogue.FUNDING),
    "sexes": ("sex", catalogue.SEXES),
    "programmes": ("programme", catalogue.PROGRAMMES),
    "levels": ("school_level", catalogue.SCHOOL_LEVELS),
    "items": ("item", catalogue.AID_ITEMS),
    "origins": ("origin", catalogue.ORIGINS),
}
"""The dimension that a parameter of a question chooses from, and its members."""

BREAKDOWNS = ("sector", "funding", "programme", "school_level", "item", "origin")

DIMENSIONS = {"kecamatan", *BREAKDOWNS}

COUNTED = {measure: table for table in TABLES for measure in measures(table)}
"""The table that each measure is counted from."""

_CASES, _PAID = ("cases", "programme"), ("amount_rp", "programme")
COMPOSED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "participants_per_1000": (("participants",),),
    "months_per_participant": (("person_months",), ("participants",)),
    "benefit_per_1000": (("amount_rp",), ("participants",)),
    "benefit_premium_ratio": (("amount_rp",), ("premium_rp",)),
    "value_rp_per_capita": (("value_rp",),),
    "jkm_cases": (_CASES,),
    "jkm_amount_rp": (_PAID,),
    "amount_per_case": (_CASES, _PAID),
}
"""Composed measures: their parts, each with the dimension that it needs."""

OF_TWO_TABLES: Mapping[str, tuple[str, ...]] = {"benefits_flow": ("premium_rp", "amount_rp")}
"""Questions whose answer has one column for several measures."""


def measures_of(question: Question, frame: pd.DataFrame) -> list[str]:
    if question.name in OF_TWO_TABLES:
        return []
    known = (*COUNTED, *COMPOSED)
    return [str(name) for name in frame if name in known and frame[name].dtype.kind in "iuf"]


def limited_members(question: Question) -> dict[str, tuple[str, ...]]:
    """Return the members of the dimensions that a question limits."""
    limited: dict[str, tuple[str, ...]] = {}
    for name, value in question.parameters:
        if name == "kecamatan" and value is not None:
            limited[name] = (str(value),)
        if name in CHOICES and isinstance(value, tuple):
            dimension, members = CHOICES[name]
            if not set(members) - {UNDETAILED} <= set(value):
                limited[dimension] = value
    return limited


def counted(metrics: Collection[str]) -> tuple[str, ...]:
    """Return the counted measures that these consist of."""
    parts = (part for metric in metrics for part in COMPOSED.get(metric, ((metric,),)))
    return tuple(dict.fromkeys(measure for measure, *_ in parts if measure in COUNTED))


def tables_of(metric: str) -> tuple[str, ...]:
    """Return the tables that a measure is counted from, in order."""
    found = {COUNTED[measure] for measure in counted((metric,))}
    return tuple(table for table in TABLES if table in found)


def cells_of(question: Question, frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the dimensions of each row; those of time as a year and, if it is of one, a month."""
    step = dict(question.parameters).get("step", "month")
    names = {"code": "kecamatan", **{name: name for name in BREAKDOWNS}}
    columns = [name for name in (*names, "year", "month", "period") if name in frame]
    for row in records(frame, *columns) if columns else ():
        cell = {of: row[name] for name, of in names.items() if name in row}
        begins: Any = row.get("month", row.get("period"))
        if begins is not None:
            cell["year"] = begins.year
            if step != "year":
                cell["month"] = begins.date()
        elif "year" in row:
            cell["year"] = row["year"]
        yield cell


def years_of(
    question: Question, cell: Mapping[str, Any], every: tuple[int, ...]
) -> tuple[int, ...]:
    """Return the years that a cell of an answer counts, of every year of the table."""
    chosen: dict[str, Any] = dict(question.parameters)
    if year := cell.get("year", chosen.get("year")):
        return (year,)
    if "first" in chosen:
        return tuple(range(chosen["first"], chosen["last"] + 1))
    return every

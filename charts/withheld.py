"""What a reader sees in the place of a number that is withheld from the public.

A figure says of what is missing that nobody said it; where it is said and not public, or where both
may be the reason, this says so instead.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

import pandas as pd

from charts.model import Area, Chart, Column
from charts.provenance import Provenance
from charts.tiles import Card, Tile
from data.indonesian import NO_DATA, NOT_GIVEN, WITHHELD
from data.numbers import Amount, Statement
from queries.registry import Registry

EITHER = f"{NOT_GIVEN} atau {WITHHELD}"

FEW = "dirahasiakan: terlalu sedikit orang"
"""The note of a figure of which a part is withheld."""

_Said = TypeVar("_Said")


def touches(registry: Registry, tile: Tile) -> bool:
    """Tell that a tile lacks some of its own numbers because they are withheld."""
    table = tile.table if isinstance(tile, Chart) else pd.DataFrame()
    years = set(table["year"]) if "year" in table else ()
    return any(
        registry.withholds(asked, tile.metrics, years) for asked in tile.provenance.questions
    )


def as_withheld(registry: Registry, tile: Tile, *, also_not_given: bool) -> Tile:
    """Say in a tile why numbers are missing; on a map kecamatan without one are hatched."""
    word = EITHER if also_not_given else WITHHELD
    if isinstance(tile, Card):
        is_blank = not tile.value.known and tile.value.missing == NO_DATA
        value = replace(tile.value, missing=word) if is_blank else tile.value
        return reworded(replace(tile, value=value), word)
    columns = tuple(_column(registry, tile, column, word) for column in tile.columns)
    told = reworded(replace(tile, columns=columns), word)
    return replace(told, notes=(*told.notes, FEW))


def told(registry: Registry, said: Statement, provenance: Provenance, measure: str) -> Statement:
    """Say in a sentence about a measure why its number is missing, if it is withheld."""
    asked = provenance.questions
    if not any(registry.withholds(one, (measure,)) for one in asked):
        return said
    return reworded(
        said, EITHER if any(registry.lacking(one, (measure,)) for one in asked) else WITHHELD
    )


def _column(registry: Registry, chart: Chart, column: Column, word: str) -> Column:
    """Let a column say that it is withheld where it would say nothing."""
    form, measure = column.form, column.metric or column.field
    if not isinstance(form, Amount) or form.missing != NO_DATA:
        return column
    held = any(registry.withholds(asked, (measure,)) for asked in chart.provenance.questions)
    return replace(column, form=replace(form, missing=word)) if held else column


def reworded(said: _Said, word: str) -> _Said:
    """Write a word in the place of that for what nobody said, wherever something holds texts."""
    found: Any = said
    if isinstance(found, str):
        hatched = found.replace(f"abu-abu: {NOT_GIVEN}", f"bergaris miring: {word}")
        found = hatched.replace(NOT_GIVEN, word).replace(NOT_GIVEN.capitalize(), word.capitalize())
    elif isinstance(found, tuple):
        found = tuple(reworded(part, word) for part in found)
    elif isinstance(found, Mapping):
        found = {key: reworded(part, word) for key, part in found.items()}
    elif isinstance(found, pd.DataFrame):
        texts = [str(name) for name in found if found[name].dtype == object]
        found = found.assign(
            **{name: [reworded(one, word) for one in found[name]] for name in texts}
        )
    elif isinstance(found, Area) and found.level == "missing":
        found = replace(found, level="withheld", hover=reworded(found.hover, word))
    elif is_dataclass(found) and not isinstance(found, type):
        names = [part.name for part in fields(found) if part.init]
        parts = {name: reworded(getattr(found, name), word) for name in names}
        if any(parts[name] is not getattr(found, name) for name in names):
            found = replace(found, **parts)
    made: _Said = found
    return made

"""Visibility of tiles: replace missing, hidden and withheld data, and note corrections.

Tiles with only simulated numbers become `Missing` while simulated data are hidden; tiles without
any office data always do. Partly known tiles name the missing part; withheld numbers are marked,
and so are corrections of earlier snapshots. A drawing without variation becomes a single number.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise, takewhile
from typing import Any, TypeVar

import pandas as pd

from charts import findings
from charts.model import (
    Area,
    Bars,
    BigNumber,
    Chart,
    Column,
    Dots,
    Drawing,
    HeatMap,
    Lines,
    Map,
    Panel,
)
from charts.provenance import Provenance
from charts.tiles import Card, Missing, Placed, Row, Section, ShownRow, Tile, changed, placed
from data import catalogue, indonesian
from data.catalogue import UNDETAILED
from data.frames import records, sum_whole
from data.indonesian import NO_DATA, NOT_GIVEN, WITHHELD
from data.intake.specification import files_of, list_of
from data.numbers import Amount, Statement, Text, say
from queries.availability import Gap
from queries.registry import Registry
from queries.revised import correction

EITHER = f"{NOT_GIVEN} atau {WITHHELD}"

FEW = "dirahasiakan: terlalu sedikit orang"
"""The note of a partly withheld figure."""

_FILLED = "yang diterbitkan walidata lewat Kelola data"

_WITHHELD = (
    "Dirahasiakan: yang dihitung terlalu sedikit orang untuk disebut serinci ini. Totalnya ada di "
    "pilihan yang lebih luas."
)

_DIMENSIONS = {name: label for name, (label, _) in catalogue.DIMENSIONS.items()}
_DIMENSIONS |= {"month": "bulan"}

_PEOPLE_AND_MONEY = ("participants", "active_participants", "amount_rp", "value_rp")
"""The measures that a note sums up for rows without kecamatan or month."""

_Said = TypeVar("_Said")


def visible_rows(registry: Registry, rows: Sequence[Row]) -> Sequence[ShownRow]:
    """Put something missing where nothing can be shown; no heading stands over nothing else."""
    shown = changed(rows, lambda tile: _visible(registry, tile))
    heads = [place for place, row in enumerate(shown) if isinstance(row, Section)]
    empty = {
        start
        for start, end in pairwise([*heads, len(shown)])
        if all(isinstance(tile, Missing) for tile in placed(shown[start + 1 : end]))
    }
    return [
        _heading(row, shown[place + 1 :]) if isinstance(row, Section) else row
        for place, row in enumerate(shown)
        if place not in empty
    ]


def _heading(section: Section, below: Sequence[ShownRow]) -> Section:
    rows = takewhile(lambda row: not isinstance(row, Section), below)
    is_withheld = any(
        FEW in tile.notes if isinstance(tile, Chart) else tile.words == _WITHHELD
        for tile in placed(list(rows))
        if isinstance(tile, Chart | Missing)
    )
    return reworded(section, WITHHELD) if is_withheld else section


def _visible(registry: Registry, tile: Tile) -> Placed:
    columns = tile.columns if isinstance(tile, Chart) else ()
    origins = [tile.provenance, *(column.origin for column in columns if column.origin)]
    cubes = dict.fromkeys(cube for origin in origins for cube in origin.cubes)
    hidden = [cube for cube in cubes if registry.hides(cube)]
    if hidden or any(origin.status in registry.hidden for origin in origins):
        if any(registry.status(cube) == "sementara" for cube in hidden):
            return _missing(tile, f"Angkanya belum final: menunggu {files_of(hidden)} yang final.")
        return _missing(tile, f"Belum ada angka nyata: menunggu {files_of(hidden)}, {_FILLED}.")
    lacks = _gaps(registry, tile)
    withheld = touches(registry, tile)
    if (lacks or withheld) and _is_empty(tile):
        awaited = map(_awaited, lacks) if lacks else [_WITHHELD]
        return _missing(tile, " ".join(awaited))
    if isinstance(tile, Chart) and (elsewhere := list(_elsewhere(registry, tile))):
        tile = replace(tile, notes=(*tile.notes, *elsewhere))
    if withheld:
        tile = as_withheld(registry, tile, also_not_given=bool(lacks))
    if isinstance(tile, Card):
        return tile
    notes = [note for note in dict.fromkeys(_in_part(tile, lacks)) if note not in tile.notes]
    noted = replace(tile, notes=(*tile.notes, *notes)) if notes else tile
    return _as_number(noted, WITHHELD if withheld and not lacks else "tanpa nilai")


def _as_number(chart: Chart, without: str) -> Chart:
    """Replace a drawing whose marks all read the same by a single number.

    Title, table and files stay. What has marks of another kind beside its bars is compared with
    them, and stays as it is.
    """
    match chart.drawing:
        case Bars(panels=(Panel(marks=()) as panel,)) if _is_zero(panel):
            read = dict.fromkeys((bar.label for bar in panel.categories), "0")
            lengths, among = [0.0], len(read)
        case Bars(panels=(Panel(series=(series,), marks=()) as panel,)):
            labels = series.labels or panel.totals or ("",) * len(series.values)
            bars = zip(panel.categories, series.values, labels, strict=True)
            read = {bar.label: words for bar, value, words in bars if value is not None}
            lengths = [value for value in series.values if value is not None]
            among = len(panel.categories)
        case Map(edges=(only,), areas=areas) if all(area.level == 0 for area in areas):
            read = {catalogue.KECAMATAN[area.code].name: only for area in areas}
            lengths, among = [1], len(read)
        case _:
            return chart
    texts = Counter(read.values()).most_common()
    if not texts or not texts[0][0] or max(lengths) - min(lengths) > _SEEN * max(lengths):
        return chart
    number, alike = texts[0]
    if alike == 1 < len(read):
        return chart
    if "sector" in chart.table:
        # What is of no sector is none.
        among -= int((chart.table["sector"] == UNDETAILED).any())
    others = [f"{name} {words}" for name, words in read.items() if words != number]
    if len(others) > _FEW:
        return chart
    what = chart.columns[0].label.lower()
    clauses = [f"sama di semua {alike} {what}"]
    if alike < among:
        clauses = [f"sama di {alike} dari {among} {what}"]
    if len(read) == 1:
        clauses = [f"hanya {next(iter(read))}"]
    if others and chart.provenance.status != "simulasi":
        clauses.append(indonesian.join(others))
    if len(read) < among:
        clauses.append(f"yang lain {without}")
    words = "; ".join(clauses)
    return replace(
        chart,
        drawing=BigNumber(number, words),
        drawn="",
        details=(words,),
        height=_HEIGHT_OF_A_NUMBER,
        least=0,
        selects="",
    )


def _is_zero(panel: Panel) -> bool:
    """Tell that all bars are of zero, and that nothing is written beside them."""
    written = (*panel.totals, *(label for series in panel.series for label in series.labels))
    return not written and {value for series in panel.series for value in series.values} == {0}


_SEEN, _FEW = 0.03, 3
"""The part of a bar's length by which another one is seen to differ, and how many are named."""

_HEIGHT_OF_A_NUMBER = 130


def _missing(tile: Tile, words: str) -> Missing:
    if isinstance(tile, Card):
        return Missing(tile.name, tile.label, words, is_card=True)
    return Missing(tile.name, str(tile.measured), words, is_card=False, wide=tile.wide)


def in_years(lack: Gap) -> str:
    """Say what a table does not give, and when: "2025: sektor tidak dirinci"."""
    return f"{_years(lack)}: {undetailed(lack)}"


def undetailed(lack: Gap) -> str:
    """Say what a table does not give: "kecamatan dan sektor tidak dirinci"."""
    if lack.dimensions:
        return f"{_listed(_DIMENSIONS, lack.dimensions)} {NOT_GIVEN}"
    if lack.measures:
        return f"{_labels(lack)} tidak diketahui"
    return "belum ada datanya"


def _labels(lack: Gap) -> str:
    labels = {key: metric.label.lower() for key, metric in catalogue.METRICS.items()}
    return _listed(labels, lack.measures)


def _listed(words: dict[str, str], keys: frozenset[str]) -> str:
    return indonesian.join([word for key, word in words.items() if key in keys])


def _awaited(lack: Gap) -> str:
    by = f" per {_listed(_DIMENSIONS, lack.dimensions)}" if lack.dimensions else ""
    if lack.measures and not lack.dimensions:
        by = f" dengan {_labels(lack)}"
    sentence = undetailed(lack)
    return (
        f"{sentence[0].upper()}{sentence[1:]} ({_years(lack)}): menunggu rekap atau daftar "
        f"{list_of(lack.table).label.lower()}{by}, {_FILLED}."
    )


def _years(lack: Gap) -> str:
    first, last = lack.years[0], lack.years[-1]
    if lack.years == tuple(range(first, last + 1)):
        return indonesian.year_range(first, last)
    return indonesian.join([str(year) for year in lack.years])


def _gaps(registry: Registry, tile: Tile) -> list[Gap]:
    return [
        lack
        for question in tile.provenance.questions
        for lack in registry.gaps(question, tile.metrics, _years_of(tile))
        if lack.table in tile.provenance.cubes
    ]


def _years_of(tile: Tile) -> set[int]:
    return set(tile.table["year"]) if isinstance(tile, Chart) and "year" in tile.table else set()


def _is_empty(tile: Tile) -> bool:
    if isinstance(tile, Chart):
        return tile.table.empty or _draws_nothing(tile.drawing)
    return not tile.value.known and tile.value.missing == NO_DATA


def _draws_nothing(drawing: Drawing) -> bool:
    """Tell whether a drawing only knows the sum of what is not detailed.

    Of times known zeros are nothing either: beside the others they look as if nothing ever was.
    """
    of_none = findings.UNDETAILED_LABEL
    match drawing:
        case Bars():
            return not any(
                value is not None
                and (value or drawing.across)
                and (drawing.stacked or of_none not in (category.label, series.name))
                for panel in drawing.panels
                for series in panel.series
                for category, value in zip(panel.categories, series.values, strict=True)
            )
        case Map():
            return all(area.level == "missing" for area in drawing.areas)
        case HeatMap():
            known = (
                level is not None
                for row in drawing.levels
                for column, level in zip(drawing.columns, row, strict=True)
                if column != of_none
            )
            return not any(known)
        case Lines():
            return not any(line.points for line in drawing.lines)
        case Dots():
            return not drawing.points and not any(strip.points for strip in drawing.strips)
    return False


def _in_part(chart: Chart, lacks: Sequence[Gap]) -> Iterator[Text]:
    for lack in lacks:
        if len(chart.provenance.cubes) > 1:
            yield f"{list_of(lack.table).label.lower()} {in_years(lack)}"
        elif lack.dimensions:
            yield in_years(lack)


def _elsewhere(registry: Registry, chart: Chart) -> Iterator[Statement]:
    """Sum up what has no kecamatan or month, and so no place in the figure."""
    for question in chart.provenance.questions:
        inside, outside = registry.answered(question)
        if outside.empty:
            continue
        if "year" in outside and "year" in chart.table:
            outside = outside[outside["year"].isin(chart.table["year"])]
        by = "bulan" if {"month", "period"} & set(inside) else "kecamatan"
        if by == "kecamatan" and chart.selects != "kecamatan":
            continue
        yield from _counted(outside, chart, by)


def _counted(outside: pd.DataFrame, chart: Chart, by: str) -> Iterator[Statement]:
    for measure in _PEOPLE_AND_MONEY:
        if measure in outside and measure in chart.metrics:
            rest = [UNDETAILED if UNDETAILED in row.values() else "" for row in records(outside)]
            without = sum_whole(outside[measure], rest)
            if without:
                number = findings.in_words(measure, without)
                yield say(f"{{number}} {NOT_GIVEN} menurut {by}", number=number)


# What is withheld


def touches(registry: Registry, tile: Tile) -> bool:
    """Tell that a tile lacks some of its own numbers because they are withheld."""
    return any(
        registry.withholds(question, tile.metrics, _years_of(tile))
        for question in tile.provenance.questions
    )


def as_withheld(registry: Registry, tile: Tile, *, also_not_given: bool) -> Tile:
    """Say in a tile why numbers are missing; on a map kecamatan without one are hatched."""
    word = EITHER if also_not_given else WITHHELD
    if isinstance(tile, Card):
        is_blank = not tile.value.known and tile.value.missing == NO_DATA
        value = replace(tile.value, missing=word) if is_blank else tile.value
        return reworded(replace(tile, value=value), word)
    columns = tuple(_column(registry, tile, column, word) for column in tile.columns)
    chart = reworded(replace(tile, columns=columns), word)
    return replace(chart, notes=(*chart.notes, FEW))


def explain_withheld(
    registry: Registry, sentence: Statement, provenance: Provenance, measure: str
) -> Statement:
    """If a measure is withheld, say so in the sentence."""
    questions = provenance.questions
    if not any(registry.withholds(question, (measure,)) for question in questions):
        return sentence
    return reworded(
        sentence,
        EITHER if any(registry.gaps(question, (measure,)) for question in questions) else WITHHELD,
    )


def _column(registry: Registry, chart: Chart, column: Column, word: str) -> Column:
    """Mark missing values of a withheld column."""
    form, measure = column.form, column.metric or column.field
    if not isinstance(form, Amount) or form.missing != NO_DATA:
        return column
    is_withheld = any(
        registry.withholds(question, (measure,)) for question in chart.provenance.questions
    )
    return replace(column, form=replace(form, missing=word)) if is_withheld else column


def reworded(said: _Said, word: str) -> _Said:
    """Replace the word for not-given values in all texts of an object."""
    found: Any = said
    if isinstance(found, str):
        hatched = found.replace(f"abu-abu: {NOT_GIVEN}", f"bergaris miring: {word}")
        found = hatched.replace(NOT_GIVEN, word).replace(NOT_GIVEN.capitalize(), word.capitalize())
    elif isinstance(found, tuple):
        found = tuple(reworded(part, word) for part in found)
    elif isinstance(found, Mapping):
        found = {key: reworded(part, word) for key, part in found.items()}
    elif isinstance(found, pd.DataFrame):
        texts = [str(name) for name in found if found[name].dtype.kind == "O"]
        found = found.assign(
            **{name: [reworded(text, word) for text in found[name]] for name in texts}
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


# What was corrected


def as_corrected(
    registry: Registry, rows: Sequence[ShownRow], place: str = "", year: str = ""
) -> Sequence[ShownRow]:
    """Tell of each tile what was revised; `place` and `year` are what its page is about."""

    def corrected(tile: Placed) -> Placed:
        if isinstance(tile, Missing):
            return tile
        origins = [tile.provenance]
        places: Collection[str] = [place] if place else []
        years: Collection[int] = [int(year)] if year.isdecimal() else []
        if isinstance(tile, Chart):
            origins += [column.origin for column in tile.columns if column.origin]
            if "code" in tile.table:
                places = set(tile.table["code"]) & catalogue.KECAMATAN.keys()
            if "year" in tile.table:
                years = set(map(int, tile.table["year"].dropna()))
        if len(places) == len(catalogue.KECAMATAN):
            places = []
        questions = dict.fromkeys(question for origin in origins for question in origin.questions)
        found = correction(registry, list(questions), tile.metrics, places, years)
        return (
            replace(tile, provenance=replace(tile.provenance, correction=found)) if found else tile
        )

    return changed(rows, corrected)

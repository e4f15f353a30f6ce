"""What a reader sees of the rows of a page: something missing in the place of what nobody said.

A tile that has only simulated numbers gives way where none are to be seen, and one whose questions
no office has answered does everywhere. What is answered in part says which part is not, and a
drawing in which all reads the same is a number instead.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

import pandas as pd

from charts import findings
from charts.model import Bars, BigNumber, Chart, Dots, Drawing, HeatMap, Lines, Map, Panel
from charts.tiles import Card, Missing, Placed, Row, Section, ShownRow, Tile, changed, placed
from charts.withheld import FEW, as_withheld, reworded, touches
from data import catalogue, indonesian
from data.catalogue import UNDETAILED
from data.frames import records, sum_whole
from data.indonesian import NO_DATA, NOT_GIVEN, WITHHELD
from data.intake.specification import SPECIFICATIONS, files_of
from data.numbers import Statement, Text, say
from queries.given import Lack
from queries.registry import Registry

_FILLED = "yang diterbitkan walidata lewat Kelola data"

_WITHHELD = (
    "Dirahasiakan: yang dihitung terlalu sedikit orang untuk disebut serinci ini. Totalnya ada di "
    "pilihan yang lebih luas."
)

_DIMENSIONS = {
    "kecamatan": "kecamatan",
    "sector": "sektor",
    "funding": "sumber dana",
    "sex": "jenis kelamin",
    "programme": "program",
    "school_level": "jenjang sekolah",
    "item": "jenis bantuan",
    "origin": "asal dana",
    "month": "bulan",
}
"""The dimensions of the cubes in the words of a reader."""

_PEOPLE_AND_MONEY = ("participants", "active_participants", "amount_rp", "value_rp")
"""The measures of what is in no kecamatan or month that a note counts."""


def as_shown(registry: Registry, rows: Sequence[Row]) -> Sequence[ShownRow]:
    """Put something missing in the place of what may not or cannot be shown.

    A section of which nothing is left has no heading.
    """
    shown = changed(rows, lambda tile: _shown(registry, tile))
    heads = [place for place, row in enumerate(shown) if isinstance(row, Section)]
    empty = {
        start
        for start, end in pairwise([*heads, len(shown)])
        if all(isinstance(tile, Missing) for tile in placed(shown[start + 1 : end]))
    }
    told = [
        _heading(row, shown[place + 1 :]) if isinstance(row, Section) else row
        for place, row in enumerate(shown)
    ]
    return [row for place, row in enumerate(told) if place not in empty]


def _heading(section: Section, below: Sequence[ShownRow]) -> Section:
    """Say in a heading what the figures of its rows say of what is missing."""
    rows = takewhile(lambda row: not isinstance(row, Section), below)
    held = any(
        FEW in tile.notes if isinstance(tile, Chart) else tile.words == _WITHHELD
        for tile in placed(list(rows))
        if isinstance(tile, Chart | Missing)
    )
    return reworded(section, WITHHELD) if held else section


def _shown(registry: Registry, tile: Tile) -> Placed:
    columns = tile.columns if isinstance(tile, Chart) else ()
    origins = [tile.provenance, *(column.origin for column in columns if column.origin)]
    cubes = dict.fromkeys(cube for origin in origins for cube in origin.cubes)
    hidden = [cube for cube in cubes if registry.hides(cube)]
    if hidden or any(origin.status in registry.hidden for origin in origins):
        if any(registry.status(cube) == "sementara" for cube in hidden):
            return _missing(tile, f"Angkanya belum final: menunggu {files_of(hidden)} yang final.")
        return _missing(tile, f"Belum ada angka nyata: menunggu {files_of(hidden)}, {_FILLED}.")
    lacks = _lacking(registry, tile)
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
    return _told(noted, WITHHELD if withheld and not lacks else "tanpa nilai")


def _told(chart: Chart, without: str) -> Chart:
    """Write as one number what the marks of a drawing read, where none of them stands out.

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
    others = [f"{name} {words}" for name, words in read.items() if words != number]
    if len(others) > _FEW:
        return chart
    what = chart.columns[0].label.lower()
    said = [f"sama di semua {alike} {what}"]
    if alike < among:
        said = [f"sama di {alike} dari {among} {what}"]
    if len(read) == 1:
        said = [f"hanya {next(iter(read))}"]
    if others and chart.provenance.status != "simulasi":
        said.append(indonesian.join(others))
    if len(read) < among:
        said.append(f"yang lain {without}")
    words = "; ".join(said)
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
    what = str(tile.measured) if isinstance(tile, Chart) else tile.label
    return Missing(tile.name, what, words, isinstance(tile, Card))


def in_years(lack: Lack) -> str:
    """Say what a table does not give, and when: "2025: sektor tidak dirinci"."""
    return f"{_years(lack)}: {undetailed(lack)}"


def undetailed(lack: Lack) -> str:
    """Say what a table does not give: "kecamatan dan sektor tidak dirinci"."""
    if lack.dimensions:
        return f"{_listed(_DIMENSIONS, lack.dimensions)} {NOT_GIVEN}"
    if lack.measures:
        return f"{_labels(lack)} tidak diketahui"
    return "belum ada datanya"


def _labels(lack: Lack) -> str:
    labels = {key: metric.label.lower() for key, metric in catalogue.METRICS.items()}
    return _listed(labels, lack.measures)


def _listed(words: dict[str, str], keys: frozenset[str]) -> str:
    return indonesian.join([word for key, word in words.items() if key in keys])


def _awaited(lack: Lack) -> str:
    kind = next(one for one in SPECIFICATIONS.values() if lack.table in one.tables)
    by = f" per {_listed(_DIMENSIONS, lack.dimensions)}" if lack.dimensions else ""
    if lack.measures and not lack.dimensions:
        by = f" dengan {_labels(lack)}"
    said = undetailed(lack)
    return (
        f"{said[0].upper()}{said[1:]} ({_years(lack)}): menunggu rekap atau daftar "
        f"{kind.label.lower()}{by}, {_FILLED}."
    )


def _years(lack: Lack) -> str:
    first, last = lack.years[0], lack.years[-1]
    if lack.years == tuple(range(first, last + 1)):
        return indonesian.year_range(first, last)
    return indonesian.join([str(year) for year in lack.years])


def _lacking(registry: Registry, tile: Tile) -> list[Lack]:
    """Return what the questions of a tile need of its own cubes and these do not give."""
    table = tile.table if isinstance(tile, Chart) else pd.DataFrame()
    years = set(table["year"]) if "year" in table else ()
    return [
        lack
        for asked in tile.provenance.questions
        for lack in registry.lacking(asked, tile.metrics, years)
        if lack.table in tile.provenance.cubes
    ]


def _is_empty(tile: Tile) -> bool:
    if isinstance(tile, Chart):
        return _draws_nothing(tile.drawing)
    return not tile.value.known and tile.value.missing == NO_DATA


def _draws_nothing(drawing: Drawing) -> bool:
    """Tell that nothing of a drawing is known but the sum of what is not detailed.

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


def _in_part(chart: Chart, lacks: Sequence[Lack]) -> Iterator[Text]:
    for lack in lacks:
        if lack.dimensions or len(chart.provenance.cubes) > 1:
            yield in_years(lack)


def _elsewhere(registry: Registry, chart: Chart) -> Iterator[Statement]:
    """Count what the figure has no place for, since nobody said its kecamatan or month."""
    for asked in chart.provenance.questions:
        inside, outside = registry.answered(asked)
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

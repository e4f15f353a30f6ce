"""A chart as data: six kinds of drawing, with texts, table and provenance.

Nothing here knows how it is drawn. `charts/plotly.py` makes Plotly's JSON of it for the screen and
for pictures, `exports/office.py` native shapes for slides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import pandas as pd

from charts.provenance import INTERNAL, Provenance
from data import catalogue, indonesian
from data.frames import is_missing, values
from data.indonesian import NO_DATA, NOT_GIVEN
from data.numbers import Amount, Statement, Text, joined, say
from queries.dimensions import COUNTED

EDITED = "Judul disunting oleh pengguna"
"""The mark of a figure with an edited title."""

# Parts of drawings


@dataclass(frozen=True, slots=True)
class Category:
    """A row of bars (or a column of upright ones), or a row of a heat map.

    `code` is what a click on it selects. `words` stand above its bars and replace its label at the
    axis. `note` is a small second line of the label. `heading` opens a group of categories.
    """

    label: str
    code: str = ""
    words: str = ""
    note: str = ""
    heading: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """Bars of one name: a value a category, None where there is no bar.

    `colours` is one for all or one each: "#rrggbb" of the catalogue, or a role of the palette
    ("ink", "fill", "grid", "sequential-0" to "sequential-4"). `status` decides between plain, pale
    and hatched; `pale` marks rounded numbers one by one. `labels` stand at the ends of the bars. A
    `track` is the empty rest up to a whole, such as the months without protection.
    """

    name: str
    values: tuple[float | None, ...]
    colours: str | tuple[str, ...]
    status: str
    labels: tuple[str, ...] = ()
    hover: tuple[str, ...] = ()
    pale: tuple[bool, ...] = ()
    outlined: bool = False
    track: bool = False

    @property
    def bar_colours(self) -> tuple[str, ...]:
        own = self.colours
        return (own,) * len(self.values) if isinstance(own, str) else own


@dataclass(frozen=True, slots=True)
class Mark:
    """A number on one category that is no bar: published, rounded, an aim, or a range.

    A range goes from `value` to `high`. `name` is its entry in the legend ("" for none).
    """

    kind: Literal["published", "rounded", "target", "range"]
    category: int
    value: float
    high: float | None = None
    name: str = ""
    hover: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line through all rows of bars at this value, with its words."""

    value: float
    label: str = ""
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis of values from `low` to `top`; without `ticks` it is not drawn.

    `ticks` are values with their words. `room` is how many times as long the axis is, for labels.
    """

    top: float
    low: float = 0
    ticks: tuple[tuple[float, str], ...] = ()
    room: float = 1
    title: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars on one pair of axes; the first line of `heading` stands out.

    `totals` stand at the ends of stacks. `end_labels` stand in a column at the right edge, where a
    rule would go through labels at the bars.
    """

    categories: tuple[Category, ...]
    series: tuple[Series, ...]
    scale: Scale
    heading: str = ""
    marks: tuple[Mark, ...] = ()
    rules: tuple[Rule, ...] = ()
    totals: tuple[str, ...] = ()
    end_labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars, across or upright, in one or several panels.

    Several series of a panel are `stacked` or stand side by side. `touching` stacks have no gaps,
    as an area over time. `periods` are categories of time, of which every so many are labelled.
    Panels with the same categories share their axis; `columns` is how many panels stand side by
    side.
    """

    panels: tuple[Panel, ...]
    across: bool = True
    stacked: bool = False
    touching: bool = False
    label_every: int = 1
    columns: int = 1
    legend: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A place in lines or dots; `label` is written beside it, `code` is what a click selects."""

    x: float
    y: float
    label: str = ""
    hover: str = ""
    code: str = ""
    colour: str = ""
    strong: bool = False
    hidden: bool = False


Symbol: TypeAlias = Literal["circle", "square", "diamond", "triangle", "cross", "star", "star-open"]


@dataclass(frozen=True, slots=True)
class Line:
    """Points joined by a line; a single point is a mark. `dashed` is what has not happened."""

    name: str
    points: tuple[Point, ...]
    colour: str
    symbol: Symbol
    width: float = 2
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over a common x; legend where there are several."""

    lines: tuple[Line, ...]
    x: Scale
    y: Scale


@dataclass(frozen=True, slots=True)
class Strip:
    """A row of dots with a scale of its own, from zero to `top`; the median is a tick on it."""

    heading: str
    detail: str
    points: tuple[Point, ...]
    top: float
    median: float | None = None


@dataclass(frozen=True, slots=True)
class Dots:
    """Dots between two scales with named points, or strips of dots, each with its own scale.

    `guides` are dotted lines at values of x and of y. `names` are those of the two groups of dots
    in a legend, the strong ones last.
    """

    points: tuple[Point, ...] = ()
    x: Scale | None = None
    y: Scale | None = None
    guides_x: tuple[float, ...] = ()
    guides_y: tuple[float, ...] = ()
    strips: tuple[Strip, ...] = ()
    names: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Cells of rows × columns in classes.

    `levels` has a row of classes (0 to 4, None for nothing) for each category, `labels` the text of
    each cell. `edges` are the borders of the classes in words, empty where no cell has a class.
    Rows stand in as many `blocks` beside each other.
    """

    rows: tuple[Category, ...]
    columns: tuple[str, ...]
    levels: tuple[tuple[int | None, ...], ...]
    labels: tuple[tuple[str, ...], ...]
    edges: tuple[str, ...]
    blocks: int = 1


@dataclass(frozen=True, slots=True)
class Area:
    """A kecamatan on a map: its class, or why it has none. `mark` is a short word in it."""

    code: str
    level: int | Literal["zero", "missing", "withheld"]
    hover: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Square:
    """A legend of nine classes by two measures: `counts` by level of the first and second.

    `names` and `borders` are those of the two measures: a name, and what low and high mean.
    """

    counts: tuple[tuple[int, int, int], ...]
    names: tuple[str, str]
    axes: tuple[str, str]
    borders: tuple[str, str]
    note: str


@dataclass(frozen=True, slots=True)
class Map:
    """A map of the kecamatan. `palette` has a colour and the ink on it for each class.

    The legend is a bar of classes with their borders in words (`edges`), of a single class with
    what its values read, or a square of nine.
    `view` limits the map to these kecamatan; the selected one has a strong border.
    """

    areas: tuple[Area, ...]
    palette: tuple[tuple[str, str], ...]
    edges: tuple[str, ...] = ()
    square: Square | None = None
    selected: str = ""
    view: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BigNumber:
    """A single number as large as there is room for, and apart from it another one."""

    text: str
    apart: str = ""


Drawing: TypeAlias = Bars | Lines | Dots | HeatMap | Map | BigNumber


# Tables


Form: TypeAlias = Amount | Literal["text", "year", "month", "short month", "status"]
"""Form in which a column's values are written: an amount of this kind, or one of the others."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a chart's table: a field of the frame, its heading, and how it is written.

    `metric` is the id of its measure, where that is not the field's name. `origin` is where its
    numbers come from where that differs from the chart's.
    """

    field: str
    label: str
    form: Form = "text"
    metric: str = ""
    origin: Provenance | None = None

    @property
    def numeric(self) -> bool:
        return isinstance(self.form, Amount) or self.form == "year"

    def show(self, value: Any) -> str:  # noqa: ANN401
        """Write a value of this column; where it is missing "", or why it is."""
        if is_missing(value):
            form = self.form
            return form.missing if isinstance(form, Amount) and form.missing != NO_DATA else ""
        if isinstance(self.form, Amount):
            return self.form.write(value)
        if self.form == "month":
            return indonesian.month(value)
        if self.form == "short month":
            return indonesian.month_short(value)
        if self.form == "status":
            return catalogue.STATUSES[value].label if value else ""
        return str(value)


_SAID = {*COUNTED, "participants_per_1000", "value_rp_per_capita"}
"""Measures that are missing only if an office did not give them, never by division by zero."""


def text(field: str, label: str) -> Column:
    return Column(field, label)


def number(metric_id: str, label: str = "", field: str = "") -> Column:
    """Make a column of a measure, headed and rounded as `metrics.csv` says."""
    metric = catalogue.metric(metric_id)
    return Column(field or metric_id, label or metric.label, amount(metric_id), metric_id)


def numbers(*metric_ids: str) -> tuple[Column, ...]:
    return tuple(map(number, metric_ids))


def amount(metric_id: str, value: float | None = None) -> Amount:
    """Make an amount of a measure: Rupiah in full, others with the metric's decimals, bare."""
    metric = catalogue.metric(metric_id)
    missing = NOT_GIVEN if metric_id in _SAID else NO_DATA
    if metric.unit == "rupiah":
        return Amount(value, "rupiah", missing=missing)
    return Amount(value, decimals=metric.decimals, missing=missing)


PLACE = text("kecamatan", "Kecamatan")
SECTOR = text("sector_label", "Sektor")
YEAR = Column("year", "Tahun", "year")
POPULATION = Column(
    "population",
    "Penduduk akhir 2024",
    Amount(None),
    origin=Provenance(("dukcapil_2024",), "2024-12-31", "terbit"),
)


# The chart


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Chart:
    """A figure, shared by pages, tests and exports.

    `name` is permanent and stands in addresses and file names. `title` is the finding, `measured`
    says measure, unit, period and scope, `notes` what else must be known. `drawn` says for the
    alternative text what kind of picture it is ("Peta 31 kecamatan"), `details` its numbers.
    `table` holds the drawn numbers. `height` is that of the drawing on a screen, `least` how low it
    may become in a picture, both in pixels; `wide` is its share of a row beside others.
    `selects` names the choice that a click makes.
    `edited_from` is the dashboard's own title where a person has written the one that it has.
    `assumed` is what its numbers take for granted though nobody has said it; it goes wherever they
    go. `whose` are the names of the places that it sets side by side, and its files' too.
    """

    name: str
    drawing: Drawing
    title: Statement
    measured: Text
    provenance: Provenance
    table: pd.DataFrame
    columns: tuple[Column, ...]
    height: int
    notes: tuple[Text, ...] = ()
    drawn: str = ""
    details: tuple[Text, ...] = ()
    least: int = 0
    wide: float = 1.0
    selects: str = ""
    edited_from: str = ""
    assumed: str = ""
    whose: tuple[str, ...] = ()
    cache: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    @property
    def subtitle(self) -> Statement:
        """Measure, unit, period, scope and notes."""
        edited = EDITED if self.edited_from else ""
        return joined(" · ", [edited, joined("; ", [self.measured, *self.notes, self.assumed])])

    @property
    def headline(self) -> Statement:
        """The title, with a mark if it was edited."""
        if not self.edited_from:
            return self.title
        return say("{title} ({edited})", title=self.title, edited=EDITED.lower())

    @property
    def alt(self) -> str:
        """The alternative text, beginning with the finding or a warning about the data."""
        warning = f"{INTERNAL}. " if self.provenance.internal else ""
        warning += "Data simulasi. " if self.provenance.status == "simulasi" else ""
        title, stop = str(self.headline), ". "
        if isinstance(self.drawing, BigNumber):
            title, stop = f"{title}: {self.drawing.text}", ", "
        rest = joined("; ", [self.drawn, *self.details, self.assumed])
        return f"{warning}{title}{stop}{rest}." if rest else f"{warning}{title}."

    @property
    def metrics(self) -> tuple[str, ...]:
        named = (column.metric or column.field for column in self.columns)
        return tuple(dict.fromkeys(name for name in named if name in catalogue.METRICS))

    @property
    def cells(self) -> Mapping[str, Sequence[Any]]:
        if "cells" not in self.cache:
            fields = dict.fromkeys(column.field for column in self.columns)
            self.cache["cells"] = values(self.table, *fields)
        cells: Mapping[str, Sequence[Any]] = self.cache["cells"]
        return cells

    def written_rows(self) -> list[list[str]]:
        """Write the table as the screen shows it, a list of texts a row."""
        cells = self.cells
        shown = [list(map(column.show, cells[column.field])) for column in self.columns]
        return [list(row) for row in zip(*shown, strict=True)]

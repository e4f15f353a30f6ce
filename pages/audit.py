"""Audit: compare numbers, statuses and texts of every figure with a recount of the snapshot."""

import datetime as dt
import random
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any, TypeAlias

from charts.consistency import complaints, unexplained
from charts.model import Chart, Column
from charts.tiles import Card, NothingToDraw, Tile
from data import catalogue, indonesian
from data.catalogue import UNDETAILED
from data.frames import is_missing, values
from pages import gallery
from pages.choices import DIMENSIONS, Choice, Chosen, WholeNumber, defaults
from pages.page import Filter, Page
from queries import benefits, enrolment, recount
from queries.dimensions import tables_of
from queries.recount import Recount
from queries.registry import Registry

_CHOICES = {"tahun": "year", "periode": "year", **DIMENSIONS}
"""The dimension that a choice of this key limits."""

_FIELDS = {
    "year": "year",
    "code": "kecamatan",
    "sector": "sector",
    "programme": "programme",
    "school_level": "school_level",
    "item": "item",
}
"""The dimension whose id a field of a figure's table has."""

_WIDE = {
    "sector": catalogue.SECTORS,
    "funding": catalogue.FUNDING,
    "programme": catalogue.PROGRAMMES,
    "origin": catalogue.ORIGINS,
    "item": catalogue.AID_ITEMS,
}
"""The dimension whose id is the name of a field."""

_OF_ALL_PROGRAMMES = ("aliran-dana", "iuran-manfaat", "beasiswa-jenjang")
"""Figures that show all programmes, whatever is selected."""

_ESTIMATED = ("manfaat-diharapkan",)
"""Figures whose measures are estimated, not counted."""

_FIXED: Mapping[tuple[str, str], tuple[str, recount.Where]] = {
    ("beasiswa-jenjang", "recipients"): ("recipients", {"programme": ("beasiswa",)}),
    ("beasiswa-jenjang", "amount_rp"): ("amount_rp", {"programme": ("beasiswa",)}),
    ("", "jkm_cases"): ("cases", {"programme": ("jkm",)}),
    ("", "jkm_amount_rp"): ("amount_rp", {"programme": ("jkm",)}),
    ("perubahan-sektor", "now"): ("participants", {}),
    ("terbit-dan-tercatat", "registered"): ("", {}),
}
"""Columns that count another measure than their heading, or a part of it, by figure."""

_TOTALS = {"total", "premium", "benefit"}
"""Fields that add up the others of their row."""


_PLANS = "rencana"
"""The page whose figures compute more than they display."""

_RUNNING = "manfaat-kumulatif"

_TIMES = {"year", "quarter", "month"}

Difference: TypeAlias = tuple[str, object, object]
"""A place in a figure, the displayed value, and the recounted value."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A cell, status or text of a figure that disagrees with the recount or with its table."""

    page: str
    figure: str
    chosen: Chosen
    place: str
    shown: object
    expected: object

    def __str__(self) -> str:
        chosen = ", ".join(f"{key}={value}" for key, value in self.chosen.items())
        about = f"{self.page or 'ringkasan'}/{self.figure} ({chosen}): {self.place}"
        if self.expected == "":
            return f"{about}: {self.shown}"
        return f"{about} tampil {self.shown}, dihitung ulang {self.expected}"


class Audit:
    """A recount of the figures of a snapshot.

    `cells` is how many numbers were recounted, `not_counted` has the columns that were not
    (published or estimated), each by page, figure and heading.
    """

    def __init__(self, registry: Registry, again: Recount) -> None:
        """Compare the figures of `registry` with `again`, a recount of the same snapshot."""
        self.cells = 0
        self.not_counted: set[tuple[str, str, str]] = set()
        self.disagreements: list[Disagreement] = []
        self._registry, self._again = registry, again

    def walk(self, times: int, seed: int = 0) -> None:
        """Recount every page with its defaults, and with `times - 1` random selections."""
        dice = random.Random(seed)  # noqa: S311 - a choice of examples
        for page in gallery.boards().values():
            offered = page.filters(self._registry)
            for chosen in [
                _usual(page, offered),
                *(any_choices(offered, dice) for _ in range(times - 1)),
            ]:
                try:
                    tiles = page.tiles(self._registry, chosen)
                except NothingToDraw:
                    continue
                for tile in tiles.values():
                    limits = self._limits(offered, chosen, tile.name)
                    self._hold(page, chosen, tile, limits)

    def _hold(self, page: Page, chosen: Chosen, tile: Tile, limits: recount.Where) -> None:
        for words in complaints(tile):
            self._disagree(page, tile, chosen, "teks", words, "")
        if isinstance(tile, Card):
            differences = self._of_card(tile, limits)
        else:
            differences = self._of_chart(page, chosen, tile, limits)
            for words in () if page.address == _PLANS else unexplained(tile):
                self._disagree(page, tile, chosen, "teks", words, "")
        for difference in differences:
            self._disagree(page, tile, chosen, *difference)

    def _disagree(self, page: Page, tile: Tile, chosen: Chosen, *difference: object) -> None:
        place, shown, expected = difference
        self.disagreements.append(
            Disagreement(page.address, tile.name, chosen, str(place), shown, expected)
        )

    def _of_card(self, card: Card, limits: recount.Where) -> Iterator[Difference]:
        """Compare the number of a card with its claims, or with a recount of its measure."""
        shown = None if card.value.value is None else float(card.value.value)
        quoted = map(catalogue.claim, card.provenance.claims)
        claims = [float(claim.value) for claim in quoted if claim.value is not None]
        expected: float | None
        if claims and card.provenance.status in ("terbit", "proyeksi"):
            expected = next((number for number in claims if _same(shown, number)), claims[0])
        elif not claims and card.metrics and card.metrics[0] in recount.MEASURES:
            expected = self._again.count(card.metrics[0], {}, limits)
        else:
            return
        self.cells += 1
        if not _same(shown, expected):
            yield "angka", shown, expected

    def _of_chart(
        self, page: Page, chosen: Chosen, chart: Chart, limits: recount.Where
    ) -> Iterator[Difference]:
        """Compare each counted column of a figure's table with a recount of its cells."""
        fields = values(chart.table)
        quoted = _quoted(chart) if chart.provenance.claims else frozenset()
        for column in chart.columns:
            if not column.numeric or column.field == "year":
                continue
            measure, own = _measure(chart, column)
            if chart.name == _RUNNING:
                yield from self._of_running_sums(fields, column, limits)
                continue
            if quoted and not chart.provenance.questions and _is_quoted(quoted, fields, column):
                self.cells += len(fields[column.field])
                continue
            if measure not in recount.MEASURES or not chart.provenance.questions:
                self.not_counted.add((page.address, chart.name, column.label))
                continue
            statuses = list(map(self._registry.status, tables_of(measure)))
            status = (column.origin or chart.provenance).status
            weakest = catalogue.weakest(statuses) if statuses else status
            if catalogue.weakest([status, weakest]) != status:
                yield f"status kolom {column.label}", status, weakest
            for row, value in enumerate(fields[column.field]):
                cell = {**_cell(fields, row, chosen), **_named(chart, column.field)}
                inside = {
                    name: ids
                    for name, ids in {**limits, **own}.items()
                    if name not in cell and not (name == "year" and cell.keys() & _TIMES)
                }
                shown = None if is_missing(value) else float(value)
                expected = self._again.count(measure, cell, inside)
                self.cells += 1
                if not _same(shown, expected):
                    yield f"{column.label} {cell}", shown, expected

    def _of_running_sums(
        self, fields: Mapping[str, Sequence[Any]], column: Column, limits: recount.Where
    ) -> Iterator[Difference]:
        """Compare cumulative payments by month with a recount; claims end the table."""
        months = {
            indonesian.month(dt.date(int(year), month, 1)): f"{year}-{month:02}"
            for year in set(fields["year"])
            for month in range(1, 13)
        }
        inside = {name: ids for name, ids in limits.items() if name != "year"}
        for year, until, value in zip(
            fields["year"], fields["until"], fields[column.field], strict=True
        ):
            if until not in months:
                continue
            so_far = [month for month in months.values() if f"{year}-" <= month <= months[until]]
            paid = [self._again.count(column.metric, {"month": month}, inside) for month in so_far]
            self.cells += 1
            if not _same(float(value), sum(filter(None, paid))):
                yield f"{column.label} sampai {until}", value, sum(filter(None, paid))

    def _limits(
        self, offered: Sequence[Filter], chosen: Chosen, figure: str
    ) -> dict[str, tuple[str, ...]]:
        """Return the ids that the selection limits a figure to; the last year by default."""
        limits: dict[str, tuple[str, ...]] = {"year": (self._last_year,)}
        for filter_ in offered:
            dimension, value = _CHOICES.get(filter_.key), chosen[filter_.key]
            if dimension is None or value is None:
                continue
            if dimension == "programme" and figure in _OF_ALL_PROGRAMMES:
                continue
            if value == "semua" and isinstance(filter_, Choice):
                every = [option for option in filter_.options if option != "semua"]
                value = tuple(every) or (filter_.options["semua"],)
            if isinstance(filter_, Choice) and filter_.many and {*value} == {*filter_.options}:
                # Selecting all members includes what is not detailed.
                continue
            if dimension == "programme":
                value = benefits.programmes(self._registry, value)
            limits[dimension] = (value,) if isinstance(value, str) else value
        return limits

    @property
    def _last_year(self) -> str:
        return str(max(enrolment.years(self._registry), default=""))


def _usual(page: Page, offered: Sequence[Filter]) -> dict[str, Any]:
    places = {"kecamatan": next(iter(catalogue.KECAMATAN))} if page.search else {}
    return {**defaults(offered), **places}


def any_choices(offered: Sequence[Filter], dice: random.Random) -> dict[str, Any]:
    """Make a random selection; about half of the choices keep their default."""
    chosen: dict[str, Any] = {}
    for filter_ in offered:
        if dice.random() < 0.5:
            chosen[filter_.key] = filter_.default
        elif isinstance(filter_, WholeNumber):
            chosen[filter_.key] = dice.randint(filter_.least, filter_.most)
        elif filter_.many:
            most = filter_.most or len(filter_.options)
            some = dice.sample(list(filter_.options), dice.randint(1, most))
            chosen[filter_.key] = tuple(key for key in filter_.options if key in some)
        else:
            none = [None] if filter_.default is None else []
            chosen[filter_.key] = dice.choice([*none, *filter_.options])
    return chosen


def _measure(chart: Chart, column: Column) -> tuple[str, recount.Where]:
    if chart.name in _ESTIMATED:
        return "", {}
    for key in ((chart.name, column.field), ("", column.field)):
        if key in _FIXED:
            return _FIXED[key]
    known = column.field in recount.MEASURES or column.field in _TOTALS or _is_member(column.field)
    return (column.metric or column.field) if known else "", {}


def _quoted(chart: Chart) -> frozenset[float]:
    """Return the numbers of a figure's claims, their differences and their ratios."""
    quoted = map(catalogue.claim, chart.provenance.claims)
    claims = [float(claim.value) for claim in quoted if claim.value is not None]
    parts = [tuple(part) for size in (1, 2, 3) for part in permutations(claims, size)]
    rest = {part[0] - sum(part[1:]) for part in parts}
    shares = {number / whole * 100 for number in rest for whole in claims if whole}
    return frozenset(rest | shares)


def _is_quoted(
    quoted: Collection[float], fields: Mapping[str, Sequence[Any]], column: Column
) -> bool:
    shown = [float(value) for value in fields[column.field] if not is_missing(value)]
    return all(any(_same(value, number) for number in quoted) for value in shown)


def _is_member(field: str) -> bool:
    return any(field in kind for kind in _WIDE.values())


def _named(chart: Chart, field: str) -> dict[str, str]:
    """Return the dimension that a field and its neighbours are members of."""
    if not _is_member(field):
        return {}
    fields = {column.field for column in chart.columns} - {UNDETAILED}
    return {dimension: field for dimension, kind in _WIDE.items() if fields & {*kind}}


def _cell(fields: Mapping[str, Sequence[Any]], place: int, chosen: Chosen) -> dict[str, str]:
    cell = {
        dimension: str(fields[field][place]) or UNDETAILED
        for field, dimension in _FIELDS.items()
        if field in fields
    }
    if "sector_label" in fields and "sector" not in fields:
        every = (*catalogue.SECTORS.values(), catalogue.SECTORS[UNDETAILED])
        labels = {sector.label: sector.id for sector in every}
        cell["sector"] = labels[fields["sector_label"][place]]
    if "month" in fields:
        cell["month"] = f"{fields['month'][place]:%Y-%m}"
    if "period" in fields and "langkah" in chosen:
        begins, step = fields["period"][place], chosen["langkah"]
        # Months are dates; "Triwulan 1 2024" and "2024" are recognised by their numbers.
        month = f"{begins:%Y-%m}" if isinstance(begins, dt.date) else ""
        cell[step] = month or "-".join(reversed(re.findall(r"\d+", str(begins))))
    return cell


def _same(shown: float | None, expected: float | None) -> bool:
    if shown is None or expected is None:
        return shown is expected
    return abs(shown - expected) <= 1e-9 * max(1, abs(expected))

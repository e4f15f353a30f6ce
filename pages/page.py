"""A page as data: filters, figures and the texts around them."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

import pandas as pd

from charts.findings import as_example
from charts.published import note_registry_differences
from charts.tiles import (
    Missing,
    NothingToDraw,
    Row,
    ShownRow,
    Tile,
    by_name,
    changed,
    placed,
)
from charts.visibility import as_corrected, in_years, visible_rows
from data import catalogue, indonesian
from data.manifest import TABLES
from data.permissions import is_internal
from pages.choices import DIMENSIONS, Choice, Chosen, WholeNumber, defaults
from queries.availability import Gap
from queries.registry import Registry

Filter: TypeAlias = Choice | WholeNumber

_WORDS = {
    "sektor": "sektor",
    "dana": "sumber dana",
    "jk": "jenis kelamin",
    "program": "program",
    "kecamatan": "kecamatan",
}

# Blocks around the figures of a page


@dataclass(frozen=True, slots=True)
class Header:
    """A heading."""

    words: str


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs or a list in Markdown."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence in a box."""

    words: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Texts in columns beside each other, in a frame if there is a `heading`."""

    columns: tuple[Sequence[str], ...]
    heading: str = ""
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """The heading and width (a size or pixels) of a table's column.

    `link` is one of addresses, `status` one of ids of statuses, which are shown as their labels.
    Numbers stand at its right.
    """

    label: str
    width: Literal["small", "medium", "large"] | int | None = None
    link: bool = False
    status: bool = False
    numeric: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table of texts with these columns of a frame, among them the status of any numbers.

    `folded` is the title that it is hidden under, `name` that of the file of it.
    """

    frame: pd.DataFrame
    columns: Mapping[str, Column]
    folded: str = ""
    name: str = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class File:
    """A download button; the file is made on click."""

    words: str
    name: str
    mime: str
    make: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another page that keeps the selection, overridden by its own parameters."""

    address: str
    words: str
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Published:
    """A button that opens the list of all published claims."""

    words: str = f"Semua {len(catalogue.CLAIMS)} angka terbit dan kutipannya"


CLAIMS: Mapping[str, Column] = {
    "label": Column("Angka"),
    "printed": Column("Sebagaimana dicetak", numeric=True),
    "scope": Column("Cakupan"),
    "area": Column("Wilayah"),
    "as_of": Column("Per tanggal"),
    "speaker": Column("Disampaikan oleh"),
    "publisher": Column("Penerbit"),
    "published": Column("Terbit"),
    "url": Column("Alamat", "small", link=True),
    "status": Column("Status", "small", status=True),
    "note": Column("Catatan", "large"),
}
"""The columns of that list."""


@dataclass(frozen=True, slots=True)
class SimulationWarning:
    """The banner that names the simulated data."""


Block: TypeAlias = (
    Header | Text | Remark | Beside | Table | File | Link | Published | SimulationWarning
)


def _nothing(*_: Any) -> tuple[()]:  # noqa: ANN401
    return ()


@dataclass(frozen=True, slots=True)
class Tool:
    """A page that Streamlit draws, discovered as the `TOOL` of a module in `pages/`."""

    address: str
    title: str
    lead: str
    show: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the dashboard, discovered as the `PAGE` of a module in `pages/`.

    `address` and `title` are permanent and stand in links and exports; `order` is its place among
    the pages. `lead` says in a sentence what is found for what is chosen; where `called` is
    present, so is the name. `filters` are the choices in a snapshot, in order; `silent` returns the
    keys of those that change nothing, which the choice `decisive` decides. They choose among what
    the cubes `chosen_from` have: there is nothing to choose where none of these may be shown.
    `rows` are the figures (None on a page without), `above` and `below` what stands around them,
    `notes` what a reader must know to use them rightly. All may raise NothingToDraw. `warns` is
    false on a page that is not about the data as a whole, `describes` are the tables whose metadata
    it shows. With `search` buttons lead to the kecamatan before and after the chosen one.
    `tells` says whether a page without figures tells numbers of the register in its words.
    `stands_alone` is false where there are figures only once somebody has chosen: nobody made the
    plan that a fresh page shows.
    """

    address: str
    title: str
    order: int = 99
    lead: Callable[[Registry, Chosen], str] = lambda *_: ""
    called: Callable[[Chosen], str] | None = None
    filters: Callable[[Registry], Sequence[Filter]] = _nothing
    silent: Callable[[Chosen], Collection[str]] = _nothing
    decisive: str = ""
    chosen_from: Collection[str] = ()
    rows: Callable[[Registry, Chosen], Sequence[Row]] | None = None
    above: Callable[[Registry, Chosen], Sequence[str]] = _nothing
    below: Callable[[Registry, Chosen], Sequence[Block]] = _nothing
    notes: Callable[[Registry, Chosen], Sequence[str]] = _nothing
    warns: bool = True
    describes: Collection[str] = ()
    search: bool = False
    stands_alone: bool = True
    tells_numbers: Callable[[Chosen], bool] = lambda _: False

    def name(self, chosen: Chosen) -> str:
        return self.called(chosen) if self.called else self.title

    def applicable_filters(self, registry: Registry, chosen: Chosen) -> Sequence[Filter]:
        """Return the filters that apply to the current selection; none where none can be chosen."""
        if self.chosen_from and all(map(registry.hides, self.chosen_from)):
            return ()
        try:
            offered = self.filters(registry)
        except NothingToDraw:
            return ()
        silent = self.silent({**defaults(offered), **chosen})
        return [filter_ for filter_ in offered if filter_.key not in silent]

    def with_defaults(self, registry: Registry, chosen: Chosen | None = None) -> Chosen:
        offered = self.filters(registry)
        return {**defaults(offered), **_each_of_many(offered, chosen or {})}

    def known(self, registry: Registry, chosen: Chosen) -> Chosen:
        """Return the part of a selection that applies to this page."""
        filters = self.applicable_filters(registry, chosen)
        known = {filter_.key: chosen[filter_.key] for filter_ in filters if filter_.key in chosen}
        return _each_of_many(filters, known)

    def undetailed(self, registry: Registry, chosen: Chosen) -> str:
        """Describe which filters the selected years cannot answer; "" for none."""
        dimensions = {
            DIMENSIONS.get(filter_.key) for filter_ in self.applicable_filters(registry, chosen)
        }
        tables = self.chosen_from if self.rows else ()
        parts = {
            table: "; ".join(_undetailed(registry, table, dimensions, chosen))
            for table in tables
            if not registry.hides(table)
        }
        texts = {text for text in parts.values() if text}
        if len(texts) == 1 and all(parts.values()):
            return texts.pop()
        return ". ".join(
            f"{catalogue.DATASETS[table].title}, {text}" for table, text in parts.items() if text
        )

    def draw(self, registry: Registry, chosen: Chosen) -> Sequence[ShownRow]:
        """Draw the rows for a complete selection, once per snapshot for all readers."""
        if self.rows is None:
            return ()
        refuse_empty(chosen)
        rows = self.rows
        key = (self.address, tuple(sorted(chosen.items())))
        return registry.keep(
            key,
            lambda: as_corrected(
                registry,
                visible_rows(
                    registry,
                    changed(
                        note_registry_differences(registry, rows(registry, chosen)),
                        self._classified,
                    ),
                ),
                place=str(chosen.get("kecamatan") or ""),
                year=str(chosen.get("tahun", chosen.get("periode", ""))),
            ),
        )

    def _classified(self, tile: Tile) -> Tile:
        """Retitle a tile that shows an example, and mark tiles of internal pages."""
        shown = as_example(tile)
        if not is_internal(self.address):
            return shown
        return replace(shown, provenance=replace(shown.provenance, internal=True))

    def tiles(self, registry: Registry, chosen: Chosen | None = None) -> dict[str, Tile]:
        """Return the tiles by name, in reading order; missing choices get their default."""
        return by_name(self.draw(registry, self.with_defaults(registry, chosen)))

    def missing(self, registry: Registry, chosen: Chosen | None = None) -> list[Missing]:
        """Return the tiles that are missing because they have no real data."""
        rows = self.draw(registry, self.with_defaults(registry, chosen))
        return [place for place in placed(rows) if isinstance(place, Missing)]


def _each_of_many(filters: Sequence[Filter], chosen: Chosen) -> Chosen:
    """Return a selection in which a single value becomes a tuple where many may be selected."""
    many = {filter_.key for filter_ in filters if isinstance(filter_, Choice) and filter_.many}
    return {
        key: (value,) if key in many and isinstance(value, str) else value
        for key, value in chosen.items()
        if key not in many or value is not None
    }


def _undetailed(
    registry: Registry, table: str, dimensions: Collection[str | None], chosen: Chosen
) -> Iterator[str]:
    needed = frozenset(name for name in TABLES[table] if name in dimensions)
    year = str(chosen.get("tahun", chosen.get("periode", "")))
    by_missing: dict[frozenset[str], list[int]] = {}
    for held in registry.given.years(table):
        if year in ("", "semua", str(held)):
            by_missing.setdefault(needed - registry.given(table, held), []).append(held)
    for missing, years in by_missing.items():
        if missing:
            yield in_years(Gap(table, tuple(years), missing, frozenset()))


def refuse_empty(chosen: Chosen) -> None:
    """Raise NothingToDraw if a multiple choice is empty."""
    if empty := [_WORDS[key] for key, value in chosen.items() if value == ()]:
        raise NothingToDraw(
            f"Tidak ada {indonesian.join(empty)} yang dipilih, jadi tidak ada yang dapat "
            "digambar. Pilih paling sedikit satu."
        )


def definitions(*metric_ids: str) -> list[str]:
    """Return a line of each metric: its label and definition, as the catalogue has them."""
    metrics = map(catalogue.metric, metric_ids)
    return [f"**{metric.label}**: {metric.definition}" for metric in metrics]


def origins_of_kecamatan_facts() -> str:
    """Return the line that says where codes, areas, populations and boundaries come from."""
    return "Data wilayah: " + "; ".join(
        f"{label.lower()} dari {source.publisher} ({source.licence})"
        for label, source in catalogue.KECAMATAN_SOURCES.values()
    )

"""A number has the status of the tables that it was counted from, wherever it is shown.

Which tables those are is found out without the figures' own word for it: the numbers of a table
are changed, and what reads otherwise then was counted from it.
"""

import datetime as dt
import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import every_figure
import pytest
import random_snapshot

from charts.model import Chart
from charts.tiles import Card, Exhibit, Tile
from data import catalogue
from data.manifest import TABLES
from data.numbers import Amount
from exports.caption import caption
from exports.csv import for_excel
from exports.table import as_chart, heading, origins
from pages.gallery import boards, of_page
from queries.registry import Registry

KINDS: Mapping[str, tuple[str, ...]] = {
    "kepesertaan": ("enrolment_yearly", "enrolment_monthly"),
    "manfaat": ("benefits_monthly",),
    "bantuan": ("aid_monthly",),
}
"""What offices send; both cubes of enrolment are counted from one file."""

MIXTURES = [
    kinds for many in range(len(KINDS) + 1) for kinds in itertools.combinations(KINDS, many)
]
SEED, PLACE = 128, "35.09.03"
"""An ordinary snapshot of three years, and a kecamatan that has a bit of everything in it."""

_NUMBERS = {"enrolment_yearly": 3, "enrolment_monthly": 1, "benefits_monthly": 3, "aid_monthly": 3}
"""How many of the last columns of a table are numbers."""
_LABELS = {entry.label for entry in catalogue.STATUSES.values()}


def drawn(folder: Path, simulated: Collection[str] = (), changed: str = "") -> dict[Exhibit, Tile]:
    """Draw every tile, where these kinds are simulated and the numbers of one are changed."""
    snapshot = random_snapshot.draw(SEED)
    made_up = {table for kind in simulated for table in KINDS[kind]}
    registry = Registry(
        replace(
            snapshot,
            statuses={table: "simulasi" if table in made_up else "resmi" for table in TABLES},
            as_of=dict.fromkeys(TABLES, dt.date(2025, 12, 31)),
            rows={
                table: [
                    _changed(row, place, _NUMBERS[table])
                    if table in KINDS.get(changed, ())
                    else row
                    for place, row in enumerate(rows)
                ]
                for table, rows in snapshot.rows.items()
            },
        ).write(folder / "-".join(("data", *simulated, changed)))
    )
    # The map of all kecamatan is that of Kepesertaan; here is the profile of one.
    of_one = of_page(registry, boards()["kecamatan"], {"kecamatan": PLACE})
    return every_figure.every(registry) | of_one


def _changed(row: random_snapshot.Row, place: int, numbers: int) -> random_snapshot.Row:
    (*labels,) = row[:-numbers]
    return *labels, *((1 + place % 5) * number + 7 for number in row[-numbers:])  # type: ignore[operator]


@pytest.fixture(scope="module")
def counted_from(tmp_path_factory: pytest.TempPathFactory) -> dict[Exhibit, dict[str, set[str]]]:
    """The kinds that each column of each tile was counted from; under "" its words and shapes."""
    folder = tmp_path_factory.mktemp("changed")
    before = drawn(folder)
    found: dict[Exhibit, dict[str, set[str]]] = {}
    for kind in KINDS:
        after = drawn(folder, changed=kind)
        for exhibit, tile in before.items():
            was, now = _parts(tile), _parts(after[exhibit])
            for part, content in was.items():
                kinds = found.setdefault(exhibit, {}).setdefault(part, set())
                kinds |= {kind} if content != now[part] else set()
    return found


def _parts(tile: Tile) -> dict[str, object]:
    """Return what each column holds, in an order that no number decides, and all words."""
    chart = as_chart(tile)
    table = chart.table.reset_index(drop=True)
    if "code" in table:
        table = table.sort_values([name for name in ("code", "year", "sector") if name in table])
    parts: dict[str, object] = {
        "": (str(chart.title), str(chart.subtitle), chart.alt, repr(chart.drawing))
    }
    for column in chart.columns:
        cells = list(map(repr, table[column.field].tolist()))
        parts[column.field] = cells if "code" in table else sorted(cells)
    return parts


def test_the_snapshot_has_numbers_of_every_kind_to_find(
    counted_from: Mapping[Exhibit, Mapping[str, set[str]]],
) -> None:
    of_two = {exhibit.name for exhibit, parts in counted_from.items() if len(parts[""]) > 1}
    assert {"bantuan-perlindungan-peta", "posisi-kecamatan"} <= of_two
    everything = [kinds for parts in counted_from.values() for kinds in parts.values()]
    assert set().union(*everything) == set(KINDS)


@pytest.mark.parametrize("simulated", MIXTURES, ids="-".join)
def test_a_column_is_as_weak_as_its_tables_and_a_figure_as_its_columns(
    simulated: tuple[str, ...],
    counted_from: Mapping[Exhibit, Mapping[str, set[str]]],
    tmp_path: Path,
) -> None:
    tiles = drawn(tmp_path, simulated)
    assert len(tiles) > 40
    wrong = [
        f"{exhibit.page}/{exhibit.name}: {words}"
        for exhibit, tile in tiles.items()
        for words in _complaints(tile, counted_from[exhibit], set(simulated))
    ]
    assert not wrong, "\n".join(wrong)


def _complaints(
    tile: Tile, counted_from: Mapping[str, set[str]], made_up: set[str]
) -> Iterator[str]:
    is_made_up = any(kinds & made_up for kinds in counted_from.values())
    if (tile.provenance.status == "simulasi") != is_made_up:
        yield f"is {tile.provenance.status}, of {counted_from}"
    if ("simulasi_dasbor" in tile.provenance.sources) != is_made_up:
        yield f"names as its sources {tile.provenance.sources}"
    chart, said = as_chart(tile), caption(tile)
    # Whatever a plan says is an estimate out of all that the plan rests on.
    is_planned = "hitungan_dasbor" in tile.provenance.sources
    for column in chart.columns:
        shown = _statuses(chart, heading(chart, column))
        kinds = counted_from[column.field]
        if not kinds and not isinstance(column.form, Amount):
            continue
        is_known = "Simulasi" in shown or not kinds & made_up
        if not is_known or ("Simulasi" in shown and not kinds & made_up and not is_planned):
            yield f"{column.label} leaves as {shown}, of {kinds or 'no table'}"
    for text in (said.long, said.short, said.spoken):
        if text.startswith("SIMULASI: ") != is_made_up:
            yield f"says otherwise: {text}"
    for text in (said.alt, chart.alt):
        if text.startswith("Data simulasi. ") != is_made_up:
            yield f"says otherwise: {text}"
    if not isinstance(tile, Card) and ("Simulasi" in for_excel(chart)) != is_made_up:
        yield "leaves as CSV that says otherwise"


def _statuses(chart: Chart, heading: str) -> set[str]:
    """Return the labels with which a column leaves: its own, or those of the rows."""
    own = heading.rpartition("(")[2].rstrip(")")
    if own in _LABELS:
        return {own}
    return {catalogue.STATUSES[row.status].label for row in origins(chart)}

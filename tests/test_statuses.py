"""A number has the status of the tables that it was counted from, wherever it is shown.

Which tables those are is found out without the figures' own word for it: the numbers of a table
are changed, and what reads otherwise then was counted from it.
"""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import every_figure
import pytest
import random_snapshot

from charts.model import Chart
from charts.provenance import INTERNAL
from charts.tiles import Card, Exhibit, Tile
from data import catalogue, indonesian
from data.manifest import TABLES
from data.numbers import Amount
from exports.caption import caption
from exports.csv import for_excel
from exports.table import as_chart, heading, origins
from pages import kecamatan
from pages.gallery import boards, of_page
from queries import reference
from queries.registry import Registry

KINDS: Mapping[str, tuple[str, ...]] = {
    "kepesertaan": ("enrolment_yearly", "enrolment_monthly"),
    "manfaat": ("benefits_monthly",),
    "bantuan": ("aid_monthly",),
}
"""What offices send; both cubes of enrolment are counted from one file."""

MIXTURES: Sequence[Sequence[str]] = [
    *((), *((kind,) for kind in KINDS)),
    *(("kepesertaan", "manfaat"), tuple(KINDS)),
]
"""Each alone, all, and the two of which several figures are counted together."""
SEED, PLACE = 128, "35.09.03"
"""An ordinary snapshot of three years, and a kecamatan that has a bit of everything in it."""

_NUMBERS = {"enrolment_yearly": 3, "enrolment_monthly": 1, "benefits_monthly": 3, "aid_monthly": 3}
"""How many of the last columns of a table are numbers."""
_LABELS = {entry.label for entry in catalogue.STATUSES.values()}


def opened(
    folder: Path,
    simulated: Collection[str] = (),
    rows: Mapping[str, Sequence[random_snapshot.Row]] | None = None,
) -> Registry:
    """Open the snapshot where these kinds are simulated, with other rows in some tables."""
    snapshot = random_snapshot.draw(SEED)
    made_up = {table for kind in simulated for table in KINDS[kind]}
    made = replace(
        snapshot,
        statuses={table: "simulasi" if table in made_up else "resmi" for table in TABLES},
        as_of=dict.fromkeys(TABLES, dt.date(2025, 12, 31)),
        rows={**snapshot.rows, **(rows or {})},
    )
    return Registry(made.write(folder))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Registry]:
    """Give the snapshot where these kinds are simulated, opened once."""
    return cache(lambda *simulated: opened(tmp_path_factory.mktemp("mixed"), simulated))


def drawn(registry: Registry) -> dict[Exhibit, Tile]:
    """Draw every tile of all pages, also where benefits are divided by participants and premium.

    The profile is that of one kecamatan.
    """
    of_one = of_page(registry, boards()["kecamatan"], {"kecamatan": PLACE, "populasi": "sama"})
    divided = every_figure.every(registry, {"populasi": "sama"})
    return every_figure.every(registry) | divided | of_one


def _changed(row: random_snapshot.Row, place: int, numbers: int) -> random_snapshot.Row:
    (*labels,) = row[:-numbers]
    return *labels, *((1 + place % 5) * number + 7 for number in row[-numbers:])  # type: ignore[operator]


@pytest.fixture(scope="module")
def counted_from(
    mixed: Callable[..., Registry], tmp_path_factory: pytest.TempPathFactory
) -> dict[Exhibit, dict[str, set[str]]]:
    """The kinds that each column of each tile was counted from; under "" its words and shapes."""
    # Of what is simulated nothing is said beside published numbers.
    before = drawn(mixed(*KINDS))
    found: dict[Exhibit, dict[str, set[str]]] = {}
    for kind, tables in KINDS.items():
        changed = {
            table: [
                _changed(row, place, _NUMBERS[table])
                for place, row in enumerate(random_snapshot.draw(SEED).rows[table])
            ]
            for table in tables
        }
        after = drawn(opened(tmp_path_factory.mktemp(kind), KINDS, changed))
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
    mixed: Callable[..., Registry],
) -> None:
    tiles = drawn(mixed(*simulated))
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
        # A median may stand still though some of its numbers change.
        is_still = not isinstance(column.form, Amount) or column.field.startswith("median")
        if not kinds and is_still:
            continue
        is_known = "Simulasi" in shown or not kinds & made_up
        if not is_known or ("Simulasi" in shown and not kinds & made_up and not is_planned):
            yield f"{column.label} leaves as {shown}, of {kinds or 'no table'}"
    # Whom it may be shown comes before what it is made of.
    internal = f"{INTERNAL}. " if tile.provenance.internal else ""
    for text in (said.long, said.short, said.spoken):
        if text.removeprefix(internal).startswith("SIMULASI: ") != is_made_up:
            yield f"says otherwise: {text}"
    for text in (said.alt, chart.alt):
        words = text.removeprefix(internal).removeprefix("Internal. ")
        if words.startswith("Data simulasi. ") != is_made_up:
            yield f"says otherwise: {text}"
    if not isinstance(tile, Card) and ("Simulasi" in for_excel(chart)) != is_made_up:
        yield "leaves as CSV that says otherwise"


def _statuses(chart: Chart, heading: str) -> set[str]:
    """Return the labels with which a column leaves: its own, or those of the rows."""
    own = heading.rpartition("(")[2].rstrip(")")
    if own in _LABELS:
        return {own}
    return {catalogue.STATUSES[row.status].label for row in origins(chart)}


def test_published_numbers_say_what_office_files_have_instead(
    mixed: Callable[..., Registry], tmp_path: Path
) -> None:
    enrolled = random_snapshot.draw(SEED).rows["enrolment_yearly"]
    year, *place, people, months, premium = enrolled[-1]
    counted = sum(row[5] for row in enrolled if row[0] == year == 2025)  # type: ignore[misc]
    missing = 82_093 - counted

    real = boards()[""].tiles(mixed())
    card = real["peserta-2025"]
    hint = f"register mencatat {indonesian.whole(counted)} peserta; lihat rekonsiliasi"
    assert isinstance(card, Card)
    assert str(card.detail).endswith(hint)
    assert hint in str(real["cakupan-pekerja"].subtitle)
    assert "register mencatat" in caption(real["manfaat-2025"]).long
    assert (card.provenance.status, card.provenance.sources[-1]) == ("terbit", "walidata")
    assert "rekonsiliasi" not in str(real["cakupan"])

    last = (year, *place, people + missing, months, premium)
    rows = {"enrolment_yearly": [*enrolled[:-1], last]}
    equal = boards()[""].tiles(opened(tmp_path, rows=rows))
    assert "rekonsiliasi" not in str(equal["peserta-2025"])
    simulated = boards()[""].tiles(mixed(*KINDS))
    assert not any("rekonsiliasi" in str(as_chart(tile)) for tile in simulated.values())


FOUND = re.compile(
    r"\bter(banyak|tinggi|rendah|besar|atas)|paling|\bpersen\b|\bnaik\b|\bturun\b|urutan|median|"
    r"\bdi (atas|bawah)\b|\brata-rata\b|\bRp\d|\d{2}\.\d{3}",
    re.IGNORECASE,
)


def test_nothing_is_found_in_what_was_made_up(
    mixed: Callable[..., Registry], shipped: Registry
) -> None:
    for registry in (mixed(*KINDS), shipped):
        tiles = drawn(registry)
        titles = {
            exhibit: str(tile.title)
            for exhibit, tile in tiles.items()
            if isinstance(tile, Chart) and tile.provenance.status == "simulasi"
        }
        assert len(titles) > 25
        alts = [tile.alt for tile in tiles.values() if isinstance(tile, Chart)]
        told = [alt for alt in alts if alt.startswith("Data simulasi. ")]
        assert not [alt for alt in told if re.search(r"; ter(?:tinggi|rendah) |urutan ke-", alt)]
        assert {exhibit: title for exhibit, title in titles.items() if FOUND.search(title)} == {}
    published = {
        str(tile.title)
        for tile in tiles.values()
        if isinstance(tile, Chart) and tile.provenance.status != "simulasi"
    }
    assert "Buruh tani 49,09 persen dari semua peserta" in published
    months = {"ukuran": "months_per_participant"}
    ranked = boards()["kepesertaan"].tiles(shipped, months)
    assert str(ranked["peringkat-kecamatan"].title) == (
        "Bulan perlindungan per peserta menurut kecamatan, diurutkan, 2025 (contoh tampilan)"
    )


def test_what_offices_send_has_findings(mixed: Callable[..., Registry]) -> None:
    titles = [str(tile.title) for tile in drawn(mixed()).values() if isinstance(tile, Chart)]
    assert sum(bool(FOUND.search(title)) for title in titles) > 25
    assert not any("contoh tampilan" in title for title in titles)


def test_what_an_office_file_answers_is_no_open_question(mixed: Callable[..., Registry]) -> None:
    where, aid = "Berapa peserta di tiap kecamatan?", "Di kecamatan mana dan untuk kelompok mana"
    enrolled = mixed(*(kind for kind in KINDS if kind != "kepesertaan"))
    for registry, is_open in ((mixed(*KINDS), True), (enrolled, False)):
        asked = [gap.question for gap in reference.open_questions(registry)]
        assert (where in asked) == is_open
        assert any(question.startswith(aid) for question in asked)


def test_a_simulated_profile_tells_numbers_and_no_places_or_changes(
    mixed: Callable[..., Registry],
) -> None:
    told = []
    for registry in (mixed(*KINDS), mixed()):
        details = [str(card.detail) for card in kecamatan.cards(registry, PLACE, 2025)]
        told.append(" ".join([*details, kecamatan.paragraph(registry, PLACE, 2025)]))
    compared = re.compile(r"\burutan\b|\bmedian\b|\b(?:naik|turun) ")
    assert not compared.search(told[0])
    assert len(compared.findall(told[1])) > 3

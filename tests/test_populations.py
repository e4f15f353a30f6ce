"""Whose the benefits are nobody has said: no rate is shown unless a reader assumes it, by name."""

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from every_figure import every
from tiny_snapshot import PUGER

from charts.model import Chart
from charts.tiles import Exhibit, Tile
from data import catalogue
from exports.caption import caption
from exports.csv import for_excel, for_machines
from exports.datapackage import datapackage
from exports.deck_notes import notes
from exports.stamp import Heading
from exports.table import as_chart
from exports.workbook import workbook
from pages import briefing, gallery, redraw
from queries import benefits, reference
from queries.benefits import SAME_POPULATION
from queries.registry import Registry

RATES = {"benefit_per_1000", "benefit_premium_ratio"}
PAIRS = ({"participants", "amount_rp"}, {"premium_rp", "amount_rp"})
"""Measures that stand in one table only if both are of the same people."""
SAID = ("per 1.000 peserta", "kali iuran", "dibanding iuran")


@pytest.fixture(scope="module")
def registry(builtin_snapshot: Path) -> Registry:
    return Registry(builtin_snapshot)


def figures(registry: Registry, populasi: str) -> dict[Exhibit, Tile]:
    """Every figure of every page, of the kabupaten and of a kecamatan."""
    chosen = {"populasi": populasi}
    return {
        **every(registry, chosen),
        **every(registry, {**chosen, "kecamatan": PUGER}),
    }


def divides(chart: Chart) -> bool:
    shown = set(chart.metrics)
    return bool(shown & RATES) or any(pair <= shown for pair in PAIRS)


def left(tile: Tile) -> Iterator[str]:
    """Every text that leaves with a figure."""
    chart, words = as_chart(tile), caption(tile)
    yield from (chart.alt, str(chart.subtitle), notes([tile]))
    yield from (words.long, words.alt, words.spoken)
    # Where there is no room for what is assumed, there is no number either.
    yield from [words.short] if "Rp" in words.short else []
    yield from (for_excel(chart), for_machines(chart), datapackage(chart, "data.csv"))
    book = openpyxl.load_workbook(io.BytesIO(workbook(tile)))
    yield " ".join(str(cell) for row in book["Data"].values for cell in row if cell)


def test_without_the_assumption_no_figure_divides_benefits_by_participants_or_premium(
    registry: Registry,
) -> None:
    for exhibit, tile in figures(registry, "berbeda").items():
        chart = as_chart(tile)
        assert not divides(chart), exhibit
        assert not RATES & set(chart.table.columns), exhibit
        assert chart.assumed == "", exhibit
        for text in left(tile):
            assert not [words for words in SAID if words in text], (exhibit, text)


def test_with_it_every_figure_that_divides_names_it_wherever_it_goes(registry: Registry) -> None:
    found = set()
    for exhibit, tile in figures(registry, "sama").items():
        chart = as_chart(tile)
        if not divides(chart):
            continue
        found.add(exhibit.name)
        for text in left(tile):
            assert SAME_POPULATION[1:] in text, (exhibit, text)
    assert found == {
        *("aliran-dana", "iuran-manfaat", "peta-manfaat", "manfaat-per-peserta"),
        *("peringkat-manfaat", "rata-rata-jkm", "rata-rata-jkm-kecamatan", "posisi-kecamatan"),
    }


def test_a_plan_rests_on_the_published_rate_or_names_what_it_assumes(registry: Registry) -> None:
    rencana = gallery.boards()["rencana"]
    usual, assuming = (
        rencana.tiles(registry, {"populasi": populasi}) for populasi in ("berbeda", "sama")
    )

    for name in ("manfaat-harapan", "manfaat-diharapkan"):
        assert usual[name].provenance.status == "estimasi"
        assert set(benefits.PUBLISHED_DEATHS) <= set(usual[name].provenance.claims)
        assert assuming[name].provenance.status == "simulasi"
        for text in left(usual[name]):
            assert SAME_POPULATION[1:] not in text
        for text in left(assuming[name]):
            assert SAME_POPULATION[1:] in text, text
    chart = as_chart(usual["manfaat-diharapkan"])
    assert "4,6 per 1.000 orang setahun; JKK dan beasiswa tidak diperkirakan" in str(chart.subtitle)
    assert "90 persen" in str(chart.title)
    with_savings = rencana.tiles(registry, {"iuran": "dengan_jht"})
    assert "biaya" in with_savings
    assert "manfaat-harapan" not in with_savings


def test_no_screen_of_the_usual_briefing_divides_benefits(registry: Registry) -> None:
    heading = Heading("Rapat", dt.date(2025, 12, 22), "Jember")
    screens = briefing.screens(registry, None, heading)

    for screen in screens:
        assert not [words for words in SAID if words in screen.spoken], screen.name
        assert not any(divides(as_chart(tile)) for tile in screen.tiles), screen.name


def test_whose_the_benefits_are_is_an_open_question_with_the_rates_that_do_not_fit(
    registry: Registry,
) -> None:
    (gap,) = (each for each in catalogue.UNKNOWNS if each.rate)
    said = reference.why_open(registry, gap)
    seen = benefits.observed_rates(benefits.rates(registry, tuple(catalogue.SECTORS)), "jkm")

    assert gap.question == "Manfaat itu milik peserta yang mana?"
    assert tuple(claim.id for claim in gap.rate) == benefits.PUBLISHED_DEATHS
    assert "angka terbit 2022 memberi 4,6." in said
    counted = str(round(seen.cases * 12_000 / seen.person_months, 1)).replace(".", ",")
    assert f"register 2023–2025 (simulasi) memuat {counted} kasus JKM" in said


def test_a_record_of_before_the_choice_is_drawn_with_the_rates_that_it_had(
    registry: Registry,
) -> None:
    def drawn(**populasi: str) -> Tile | str:
        chosen = {
            **{
                choice.key: choice.default
                for choice in gallery.boards()["manfaat"].filters(registry)
            },
            **populasi,
        }
        if not populasi:
            del chosen["populasi"]
        (tile,) = redraw.drawn(
            registry, [Exhibit("manfaat", "peta-manfaat", tuple(chosen.items()))]
        ).values()
        return tile

    before, now = drawn(), drawn(populasi="berbeda")
    assert isinstance(before, Chart)
    assert isinstance(now, Chart)
    assert "benefit_per_1000" in before.metrics
    assert before.assumed == SAME_POPULATION
    assert "benefit_per_1000" not in now.metrics

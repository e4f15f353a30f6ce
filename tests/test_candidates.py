"""What the press room finds, and what a new title does not change."""

import pytest

from charts.model import Chart
from charts.tiles import Card, Exhibit, Tile
from pages.gallery import exhibits
from pages.press import candidates
from queries.registry import Registry


@pytest.fixture(scope="module")
def tiles(shipped: Registry) -> dict[Exhibit, Tile]:
    return exhibits(shipped)


def names(found: dict[Exhibit, Tile]) -> set[str]:
    return {one.name for one in found}


def test_every_word_must_stand_in_title_page_status_or_subtitle(tiles: dict[Exhibit, Tile]) -> None:
    assert "peringkat-kecamatan" in names(candidates.search(tiles, "31  KECAMATAN diurut"))
    assert candidates.search(tiles, "tidakada") == {}
    assert candidates.search(tiles, "") == tiles
    of_benefits = candidates.search(tiles, "manfaat simulasi")
    assert {one.page for one in of_benefits} == {"manfaat", "bandingkan"}


def test_only_what_was_said_or_counted_is_fit_to_be_published(tiles: dict[Exhibit, Tile]) -> None:
    fit = candidates.publishable(tiles)

    assert {"peserta-2025", "cakupan", "manfaat-2025"} <= names(fit)
    assert "peringkat-kecamatan" not in names(fit)
    assert {tile.provenance.status for tile in fit.values()} <= {"terbit", "estimasi"}


def test_another_title_leaves_numbers_status_and_source_alone(tiles: dict[Exhibit, Tile]) -> None:
    chart = tiles[Exhibit("kepesertaan", "peringkat-kecamatan")]
    assert isinstance(chart, Chart)

    told = candidates.retitled(chart, "Judul baru")

    assert isinstance(told, Chart)
    assert str(told.title) == "Judul baru"
    assert told.alt.startswith("Data simulasi. Judul baru (judul disunting oleh pengguna). ")
    assert str(chart.title) not in told.alt
    assert candidates.own_title(candidates.retitled(told, "Lagi")) == str(chart.title)
    assert told.drawing is chart.drawing
    assert told.table is chart.table
    assert told.provenance == chart.provenance


def test_a_card_keeps_its_number_under_another_label(tiles: dict[Exhibit, Tile]) -> None:
    card = tiles[Exhibit("", "peserta-2025")]
    assert isinstance(card, Card)

    told = candidates.retitled(card, "Pekerja terlindungi 2025")

    assert isinstance(told, Card)
    assert (told.label, str(told.value)) == ("Pekerja terlindungi 2025", "82.093")

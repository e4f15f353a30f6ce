"""Every figure of the dashboard can be had without a page."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from random_snapshot import draw

from charts.model import Chart
from charts.tiles import Card, Exhibit, NothingToDraw, Row
from pages import gallery, redraw
from pages.choices import Chosen
from pages.gallery import boards, exhibit, exhibits
from pages.page import Page
from queries import enrolment
from queries.registry import Registry


@pytest.fixture(scope="module")
def registry(shipped: Registry) -> Registry:
    return shipped


def test_a_fresh_page_and_the_gallery_show_the_same_figures(registry: Registry) -> None:
    found = exhibits(registry)

    for path, board in boards().items():
        shown = [one.name for one in found if one.page == path]
        assert shown == (list(board.tiles(registry)) if board.stands_alone else [])
    assert all(one.chosen == () for one in found)
    assert {type(tile) for tile in found.values()} == {Card, Chart}


def test_a_choice_reaches_only_the_pages_that_know_it(registry: Registry) -> None:
    found = exhibits(registry, {"tahun": "2024", "hitungan": "cases"})

    said = {(one.page, one.chosen) for one in found}
    assert ("kepesertaan", (("tahun", "2024"),)) in said
    assert ("manfaat", (("hitungan", "cases"),)) in said
    assert ("", ()) in said


def test_what_was_chosen_makes_the_same_figure_again(registry: Registry) -> None:
    exhibit = Exhibit("kepesertaan", "peringkat-kecamatan", (("tahun", "2024"),))

    again = exhibits(registry, {"tahun": "2024"})[exhibit]

    tile = gallery.tile(registry, exhibit)
    assert isinstance(tile, Chart)
    assert isinstance(again, Chart)
    assert tile.drawing == again.drawing
    assert "2024" in str(tile.subtitle)


def test_an_unknown_figure_and_an_empty_choice_are_told_apart(registry: Registry) -> None:
    with pytest.raises(LookupError):
        gallery.tile(registry, Exhibit("kepesertaan", "tidak-ada"))
    with pytest.raises(NothingToDraw, match="Tidak ada sektor yang dipilih"):
        gallery.tile(registry, Exhibit("kepesertaan", "peta-kecamatan", (("sektor", ()),)))


def test_a_number_of_a_kecamatan_says_which_wherever_it_goes(registry: Registry) -> None:
    cards = [
        one
        for one in boards()["kecamatan"].tiles(registry, {"kecamatan": "35.09.08"}).values()
        if isinstance(one, Card)
    ]

    assert len(cards) == 5
    assert all(str(one.alone).endswith("Kecamatan Puger") for one in cards)
    assert "dukcapil_2024" in cards[1].provenance.sources


def test_premium_is_never_held_against_a_choice_of_programmes(registry: Registry) -> None:
    every, some = (
        boards()["manfaat"].tiles(registry, chosen)["aliran-dana"]
        for chosen in ({"populasi": "sama"}, {"populasi": "sama", "program": ("beasiswa",)})
    )

    assert isinstance(every, Chart)
    assert isinstance(some, Chart)
    assert (some.title, some.subtitle) == (every.title, every.subtitle)


def test_what_months_do_not_know_is_said_where_it_was_chosen(registry: Registry) -> None:
    chosen = {"jk": ("perempuan",)}
    monthly = boards()["kepesertaan"].tiles(registry, chosen)["peserta-aktif-bulanan"]

    assert isinstance(monthly, Chart)
    assert "laki-laki dan perempuan: jenis kelamin tidak dicatat tiap bulan" in str(
        monthly.subtitle
    )


def test_a_plan_is_in_no_gallery_but_is_made_for_whoever_chose_it(registry: Registry) -> None:
    chosen = {"cara": "jumlah", "tambahan": 2_500, "sektor": ("nelayan",), "bulan": 6}

    cost = gallery.tile(registry, exhibit(registry, boards()["rencana"], "biaya", chosen))

    assert "rencana" not in {one.page for one in exhibits(registry, chosen)}
    assert isinstance(cost, Card)
    # 2.500 people × 6 months × Rp16.800.
    assert str(cost.value) == "Rp252 juta"
    assert "rencana untuk nelayan di Kabupaten Jember" in str(cost.alone)
    assert cost.provenance.sources[0] == "hitungan_dasbor"


def test_what_has_no_say_in_a_plan_is_no_part_of_it(registry: Registry) -> None:
    plan = boards()["rencana"]
    by_share = {"cara": "bagian", "persen": 25}
    asked = [one.key for one in plan.applicable_filters(registry, by_share)]
    assert "persen" in asked
    assert not {"tambahan", "patokan", "capai"} & set(asked)

    made = exhibit(registry, plan, "biaya", {**by_share, "tambahan": 7, "patokan": "tertinggi"})

    assert made == Exhibit("rencana", "biaya", (("cara", "bagian"), ("persen", 25)))
    assert gallery.in_words(registry, made) == {
        "Halaman": "Rencana",
        "Sektor": "semua",
        "Kecamatan": "seluruh kabupaten",
        "Tambahan peserta menurut": "Yang belum terlindungi",
        "Persen yang ditutup": "25",
        "Bulan setahun": "12",
        "Sumber dana": "Seperti sekarang",
        "Iuran": "JKK + JKM, Rp16.800",
        "Penerima manfaat dan peserta Pemkab": "Tidak dianggap sama",
    }
    assert {key for key, _ in redraw.with_all_choices(registry, made).chosen} == set(asked)


def test_a_page_without_data_for_a_choice_leaves_the_others_standing(registry: Registry) -> None:
    found = exhibits(registry, {"tahun": "2023"})

    assert not [one for one in found if one.page == "pertanian"]
    assert [one for one in found if one.page == "kepesertaan"]


def test_a_figure_is_made_for_each_kecamatan_where_its_page_knows_places(
    registry: Registry,
) -> None:
    of_puger = gallery.of_kecamatan(
        registry, Exhibit("kepesertaan", "peserta-per-tahun"), "35.09.08"
    )

    tile = gallery.attempt(registry, of_puger)

    assert isinstance(tile, Chart)
    assert "Kecamatan Puger" in str(tile.subtitle)
    assert gallery.attempt(registry, Exhibit("kepesertaan", "tidak-ada")) is None
    assert gallery.attempt(registry, Exhibit("pertanian", "x", (("tahun", "2023"),))) is None


def test_a_snapshot_without_participants_still_shows_what_was_said_in_public(
    tmp_path: Path,
) -> None:
    nobody = Registry(draw(10).write(tmp_path))
    assert not enrolment.years(nobody)

    assert {one.page for one in exhibits(nobody)} >= {""}
    assert "kepesertaan" not in {one.page for one in exhibits(nobody)}


def test_figures_of_many_readers_are_composed_once_one_after_the_other(
    registry: Registry,
) -> None:
    at_work, seen = [0], []

    def compose(_registry: Registry, _chosen: Chosen) -> Sequence[Row]:
        at_work[0] += 1
        time.sleep(0.02)
        seen.append(at_work[0])
        at_work[0] -= 1
        return ()

    board = Page("semua", "Semua", rows=compose)
    with ThreadPoolExecutor(5) as readers:
        list(readers.map(lambda year: board.draw(registry, {"tahun": year}), [*range(5)] * 2))

    assert seen == [1] * 5


def test_who_finds_nothing_to_draw_lets_the_next_reader_in(registry: Registry) -> None:
    def refuse(_registry: Registry, _chosen: Chosen) -> Sequence[Row]:
        raise NothingToDraw("Tidak ada.")

    board = Page("kosong", "Kosong", rows=refuse)
    with ThreadPoolExecutor(2) as readers:
        told = [readers.submit(board.draw, registry, {}).exception() for _ in range(2)]

    assert [str(one) for one in told] == ["Tidak ada."] * 2


def test_the_pages_that_show_a_table_are_found_by_what_they_ask(registry: Registry) -> None:
    assert gallery.showing(registry, ["enrolment_monthly"]) == [
        "Kepesertaan",
        "Sumber & rekonsiliasi",
    ]
    assert gallery.showing(registry, ["aid_monthly"]) == [
        "Pertanian & perlindungan",
        "Profil kecamatan",
        "Bandingkan",
        "Sumber & rekonsiliasi",
    ]
    assert gallery.showing(registry, []) == []


def test_a_page_that_has_nothing_to_draw_shows_no_table(registry: Registry) -> None:
    def refuse(_registry: Registry, _chosen: Chosen) -> Sequence[Row]:
        raise NothingToDraw("Tidak ada.")

    assert gallery._tables(registry, Page("kosong", "Kosong", rows=refuse)) == set()

"""The screens of a briefing: all there, honest, and with what the speaker needs to know."""

import datetime as dt
import gzip
import json
from pathlib import Path

import pytest
import tiny_snapshot as tiny
from tiny_snapshot import PUGER

from charts.tiles import Exhibit
from data import catalogue
from exports.stamp import Heading
from pages import slideshow
from pages.briefing import Screen, screens
from queries.registry import Registry

HEADING = Heading("Rapat koordinasi", dt.date(2025, 12, 22), "Pendopo Wahyawibawagraha")


@pytest.fixture(scope="module")
def registry(builtin_snapshot: Path) -> Registry:
    return Registry(builtin_snapshot)


@pytest.fixture(scope="module")
def usual(registry: Registry) -> tuple[Screen, ...]:
    return screens(registry, None, HEADING)


def named(shown: tuple[Screen, ...], name: str) -> Screen:
    (found,) = [one for one in shown if one.name == name]
    return found


def noted(screen: Screen) -> dict[str, tuple[str, ...]]:
    return {one.heading: one.lines for one in screen.notes}


def test_the_cover_says_what_when_where_and_that_details_are_simulated(
    usual: tuple[Screen, ...],
) -> None:
    cover = usual[0]

    assert cover.title == "Rapat koordinasi"
    assert cover.lines == (
        "Pendopo Wahyawibawagraha, 22 Desember 2025",
        "Kepesertaan, manfaat, dan bantuan pertanian di sini simulasi dan bukan kenyataan.",
    )
    assert cover.footer.startswith("Snapshot 2025-12-31-")


def test_the_room_is_told_what_is_simulated_and_what_is_not(tmp_path: Path) -> None:
    registry = Registry(tiny.build(tmp_path, statuses={"kepesertaan": "resmi"}))
    shown = screens(registry, None, HEADING)

    made_up = "Manfaat dan bantuan pertanian di sini simulasi dan bukan kenyataan."
    assert shown[0].lines[-1] == made_up
    puger = noted(named(shown, PUGER))["Kemungkinan ditanya"]
    assert puger[0].startswith(
        "Apakah angka ini nyata? Tidak semuanya: manfaat dan bantuan pertanian di sini simulasi."
    )
    aid = [Exhibit("pertanian", "bantuan-jenis"), Exhibit("kepesertaan", "peringkat-kecamatan")]
    cover, of_aid, of_people = screens(registry, aid, HEADING)[:3]
    assert cover.lines[-1] == made_up
    assert "Apakah angka ini nyata?" not in str(of_people.notes)
    assert of_aid.status == "simulasi"


def test_the_cover_names_the_edition(registry: Registry) -> None:
    cover = screens(registry, (), HEADING, "JBR-2025-12-22-K7Q")[0]

    assert "Edisi JBR-2025-12-22-K7Q" in cover.lines


def test_every_kecamatan_has_a_screen_that_is_found_by_every_spelling(
    usual: tuple[Screen, ...],
) -> None:
    places = {one.name: one for one in usual if one.called}

    assert set(places) == set(catalogue.KECAMATAN)
    assert [one.title for one in usual if one.called] == sorted(
        one.name for one in catalogue.KECAMATAN.values()
    )
    assert places["35.09.03"].called == ("Sumberbaru", "Sumber Baru")
    for code, screen in places.items():
        assert screen.title == catalogue.KECAMATAN[code].name
        assert [card.name for card in screen.cards] == [
            "peserta",
            "peserta-per-1000",
            "manfaat",
            "bantuan",
        ]
        assert screen.chart is not None
        assert screen.chart.name == "peta-tetangga"
        assert f"di Kecamatan {screen.title} pada 2025" in screen.subtitle
        assert screen.subtitle.count(". ") == 0


def test_the_five_numbers_of_the_summary_share_a_screen(usual: tuple[Screen, ...]) -> None:
    screen = usual[1]

    assert screen.title == "Peserta 2025: 82.093, dan empat angka lain"
    assert [str(card.value) for card in screen.cards] == [
        "82.093",
        "21,86%",
        "Rp51,57 miliar",
        "Rp17,8 miliar",
        "Rp73,5 miliar",
    ]
    assert screen.status == "terbit"


def test_what_is_simulated_says_so_on_the_screen_in_its_words_and_its_notes(
    usual: tuple[Screen, ...],
) -> None:
    simulated = [one for one in usual if one.status == "simulasi"]

    assert len(simulated) > len(catalogue.KECAMATAN)
    for screen in simulated:
        assert "status: Simulasi" in screen.footer
        assert screen.spoken.startswith("Data simulasi. ")
        assert noted(screen)["Kemungkinan ditanya"][0].startswith("Apakah angka ini nyata? Tidak")
    tiles = [
        tile
        for one in usual
        if one.status != "simulasi"
        for tile in (*one.cards, *filter(None, [one.chart]))
    ]
    assert tiles
    assert all(tile.provenance.status != "simulasi" for tile in tiles)


def test_a_screen_is_as_weak_and_as_old_as_the_weakest_and_oldest_number_on_it(
    registry: Registry,
) -> None:
    shown = screens(
        registry,
        [
            Exhibit("", "peserta-2025"),
            Exhibit("kecamatan", "manfaat", (("kecamatan", "35.09.08"),)),
        ],
        HEADING,
    )[1]

    assert shown.title == "Peserta 2025: 82.093, dan satu angka lain"
    assert shown.status == "simulasi"
    assert "per 10 Desember 2025 · status: Simulasi" in shown.footer
    assert "detikJatim" in shown.footer


def test_the_notes_say_how_a_number_is_read_what_it_means_and_where_it_comes_from(
    usual: tuple[Screen, ...],
) -> None:
    notes = noted(named(usual, "sektor-terbit"))

    assert notes["Dibaca"] == ("49,09 persen: empat puluh sembilan koma nol sembilan persen",)
    assert notes["Artinya"][0].startswith("Peserta: Orang yang iuran")
    assert notes["Cara dihitung"] == ("Peserta: jumlah orang (satu orang sekali) per tahun",)
    assert any("82.093 (Bupati Jember Muhammad Fawait" in line for line in notes["Kutipan"])
    assert notes["Sumber"][0].startswith("detikJatim: ")
    assert any("pedagang" in line for line in notes["Kemungkinan ditanya"])
    assert notes["Rincian"] == ("Halaman Ringkasan (/)",)

    notes = noted(named(usual, "35.09.08"))
    assert notes["Dapat dibacakan"][0].startswith("Dalam simulasi dasbor ini")
    assert any("snapshot 2025-12-31-" in line for line in notes["Cara dihitung"])
    for screen in usual:
        if screen.cards or screen.chart:
            assert {"Artinya", "Cara dihitung", "Sumber", "Rincian"} <= set(noted(screen))


def test_chosen_exhibits_stand_in_their_order_and_one_without_data_says_why(
    registry: Registry,
) -> None:
    shown = screens(
        registry,
        [
            Exhibit("kepesertaan", "peta-kecamatan", (("tahun", "2024"),)),
            Exhibit("pertanian", "bantuan-jenis", (("tahun", "2023"),)),
            Exhibit("", "bantuan-2025"),
            Exhibit("kepesertaan", "peta-kecamatan"),
        ],
        HEADING,
    )

    first, empty, number, again = shown[1:5]
    assert "2024" in first.subtitle
    assert empty.lines[0].startswith("Belum ada bantuan pertanian yang tercatat untuk 2023")
    assert number.title == "Bantuan pertanian 2025"
    assert again.name == "peta-kecamatan-2"
    assert shown[5].title == "Ajung"


def test_the_end_says_what_is_not_known_and_names_every_source(usual: tuple[Screen, ...]) -> None:
    unknown, sources = usual[-2:]

    assert unknown.title == f"{len(catalogue.UNKNOWNS)} pertanyaan belum terjawab"
    assert len(unknown.lines) == len({one.topic for one in catalogue.UNKNOWNS})
    assert sum(len(one.lines) for one in unknown.notes) == len(catalogue.UNKNOWNS)
    footers = " ".join(one.footer for one in usual)
    for line in sources.lines:
        assert line.partition(": ")[0] in footers


def test_all_screens_travel_in_one_message_of_at_most_a_megabyte_and_a_half(
    registry: Registry,
) -> None:
    packed = slideshow.message(registry, HEADING, None, "")
    message = gzip.decompress(packed)
    sent = json.loads(message)

    assert len(sent["screens"]) > len(catalogue.KECAMATAN)
    assert len(message) <= 1_500_000
    assert len(packed) <= 150_000
    assert b"FeatureCollection" not in message


def test_a_number_of_a_kecamatan_says_which_on_its_screen(registry: Registry) -> None:
    of_puger = Exhibit("kecamatan", "peserta", (("kecamatan", "35.09.08"),))
    packed = slideshow.message(registry, HEADING, [of_puger], "JBR-2025-12-22-K7U")

    sent = json.loads(gzip.decompress(packed))["screens"]
    (card,) = next(one["cards"] for one in sent if one["name"] == "peserta")
    assert card["detail"].endswith("Kecamatan Puger")

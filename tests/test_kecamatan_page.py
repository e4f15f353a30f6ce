"""The page of a kecamatan: finding it by a name, and what its page shows."""

from pathlib import Path

import pytest
import tiny_snapshot as tiny
from shown_page import ShownPage, open_page
from tiny_snapshot import KALIWATES, PUGER

from data import catalogue
from data.intake.spellings import understand
from data.store import snapshots

CODES = sorted(catalogue.KECAMATAN)

# Finding a kecamatan


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("sumber baru", "Sumberbaru"),
        ("gumuk mas", "Gumukmas"),
        ("bangalsari", "Bangsalsari"),
        ("balang", "Balung"),
        ("sukorambj", "Sukorambi"),
        ("pugre", "Puger"),
        ("Kec. PUGER", "Puger"),
        ("kecamatan sumber-jambe", "Sumberjambe"),
        ("35.09.08", "Puger"),
        ("kaliwats", "Kaliwates"),
        ("sumbersri", "Sumbersari"),
    ],
)
def test_a_misspelled_name_is_understood(asked: str, name: str) -> None:
    understood = understand(asked)

    assert understood.certain
    assert catalogue.KECAMATAN[understood.codes[0]].name == name


@pytest.mark.parametrize("code", CODES)
def test_every_name_and_code_finds_itself(code: str) -> None:
    for text in (catalogue.KECAMATAN[code].name, code):
        assert understand(text).codes == (code,)
        assert understand(text).exact


def test_a_name_that_may_be_several_is_asked_about() -> None:
    understood = understand("sumber")

    assert not understood.certain
    assert [catalogue.KECAMATAN[code].name for code in understood.codes] == [
        "Sumberbaru",
        "Sumbersari",
        "Sumberjambe",
    ]


@pytest.mark.parametrize("asked", ["jakarta", "surabaya", "", "  ", "x", "12", "99.99.99"])
def test_what_is_no_kecamatan_finds_none(asked: str) -> None:
    assert understand(asked).codes == ()


# The page


@pytest.fixture(scope="module")
def puger() -> ShownPage:
    return open_page("kecamatan", kecamatan=PUGER)


def paragraph(shown: ShownPage) -> str:
    return str(shown.app.markdown[0].value)


def test_the_page_shows_one_kecamatan(puger: ShownPage) -> None:
    assert puger.app.title[0].value == "Kecamatan Puger"
    assert paragraph(puger).startswith("Dalam simulasi dasbor ini ada ")
    cards = [tile for tile in puger.tiles.values() if tile["kind"] == "card"]
    assert len(cards) == 5
    assert all(card["status"]["id"] == "simulasi" for card in cards)
    assert [name for name, tile in puger.tiles.items() if tile["kind"] == "chart"] == [
        "posisi-kecamatan",
        "peta-tetangga",
        "peserta-per-tahun",
        "perubahan-sektor",
        "manfaat-kecamatan",
        "bantuan-kecamatan",
    ]


def test_the_paragraph_and_the_cards_say_the_same_numbers(puger: ShownPage) -> None:
    for name in ("peserta", "peserta-per-1000", "bulan-per-peserta", "manfaat", "bantuan"):
        assert puger.tiles[name]["value"] in paragraph(puger)


def test_without_a_kecamatan_the_page_offers_search_and_map() -> None:
    shown = open_page("kecamatan")

    assert shown.app.text_input[0].label == "Cari kecamatan"
    assert shown.tiles["peta-kecamatan"]["selects"] == "kecamatan"
    assert len(shown.tiles["peringkat-kecamatan"]["table"]["rows"]) == 31


def test_the_alias_in_the_address_becomes_the_shared_choice() -> None:
    shown = open_page("kecamatan", kode=PUGER)

    assert shown.app.title[0].value == "Kecamatan Puger"
    assert shown.app.query_params["kecamatan"] in (PUGER, [PUGER])
    assert "kode" not in shown.app.query_params


def test_a_misspelled_search_opens_the_profile_and_says_what_was_understood() -> None:
    shown = open_page("kecamatan")
    shown.app.text_input[0].set_value("pugre").run()

    assert shown.app.title[0].value == "Kecamatan Puger"
    assert any("“pugre” dibaca sebagai Puger" in info.value for info in shown.app.info)
    shown.app.text_input[0].set_value("puger").run()
    assert shown.app.title[0].value == "Kecamatan Puger"


def test_an_unsure_search_asks_and_a_click_answers() -> None:
    shown = open_page("kecamatan")
    shown.app.text_input[0].set_value("sumber").run()

    assert shown.app.title[0].value == "Profil kecamatan"
    assert any("Maksud Anda Sumberbaru atau" in info.value for info in shown.app.info)
    shown.app.button(key="maksud_35.09.31").click().run()
    assert shown.app.title[0].value == "Kecamatan Sumberjambe"


def test_previous_and_next_go_round_the_alphabet() -> None:
    shown = open_page("kecamatan", kecamatan="35.09.17")
    shown.app.button(key="sebelumnya").click().run()
    assert shown.app.title[0].value == "Kecamatan Wuluhan"
    shown.app.button(key="berikutnya").click().run()
    assert shown.app.title[0].value == "Kecamatan Ajung"


@pytest.mark.parametrize("status", ["resmi", "sementara", "simulasi"])
@pytest.mark.parametrize("code", [PUGER, KALIWATES, "35.09.01"])
def test_the_page_holds_whatever_snapshot_is_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, status: str
) -> None:
    kinds = ("kepesertaan", "klaim_manfaat", "bantuan_pertanian")
    tiny.build(tmp_path / "real", statuses=dict.fromkeys(kinds, status))
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path / "real")
    for year in ("2024", "2025"):
        shown = open_page("kecamatan", kecamatan=code, tahun=year)

        # No aid of 2024 is in the snapshot, so its place names the file that would fill it.
        drawn = {name for name, tile in shown.tiles.items() if "status" in tile}
        assert shown.tiles.keys() - drawn == ({"bantuan"} if year == "2024" else set())
        assert {shown.tiles[name]["status"]["id"] for name in drawn} == {status}
        assert ("simulasi" in paragraph(shown).lower()) is (status == "simulasi")
        assert {"posisi-kecamatan", "peta-tetangga", "peserta-per-tahun"} <= set(shown.tiles)


def test_the_page_of_a_part_of_a_year_compares_nothing_with_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.build(tmp_path / "real")
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path / "real")
    shown = open_page("kecamatan", kecamatan=PUGER)

    assert "hingga 31 Maret 2025" in paragraph(shown)
    assert "2024" not in paragraph(shown)


def test_an_unknown_code_is_said_and_the_page_offers_a_choice() -> None:
    shown = open_page("kecamatan", kecamatan="35.09.99")

    assert any("35.09.99" in warning.value for warning in shown.app.warning)
    assert "peta-kecamatan" in shown.tiles

"""The page of a kecamatan: finding it by a name, and what its page shows."""

from pathlib import Path

import pytest
import tiny_snapshot as tiny
from shown_page import ShownPage, open_page
from tiny_snapshot import KALIWATES, PUGER

from data import catalogue
from data.store import snapshots

CODES = sorted(catalogue.KECAMATAN)


@pytest.fixture(scope="module")
def puger() -> ShownPage:
    return open_page("kecamatan", kecamatan=PUGER)


def test_the_page_shows_one_kecamatan(puger: ShownPage) -> None:
    assert puger.name == "Kecamatan Puger"
    assert puger.lead.startswith("Dalam simulasi dasbor ini ada ")
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
        "kecamatan-serupa",
    ]


def test_the_paragraph_and_the_cards_say_the_same_numbers(puger: ShownPage) -> None:
    for name in ("peserta", "peserta-per-1000", "bulan-per-peserta", "manfaat", "bantuan"):
        assert puger.tiles[name]["value"] in puger.lead


def test_without_a_kecamatan_the_page_offers_search_and_map() -> None:
    shown = open_page("kecamatan")

    (search, *_) = shown.document["controls"]
    assert search["label"] == "Kecamatan"
    assert ["35.09.03", "Sumberbaru", "Sumber Baru"] in search["options"]
    assert shown.tiles["peta-kecamatan"]["selects"] == "kecamatan"
    assert len(shown.tiles["peringkat-kecamatan"]["table"]["rows"]) == 31


def test_the_alias_in_the_address_becomes_the_shared_choice() -> None:
    shown = open_page("kecamatan", kode=PUGER)

    assert shown.name == "Kecamatan Puger"
    assert shown.document["query"] == {"kecamatan": PUGER}


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
        statuses = {name: shown.tiles[name]["status"]["id"] for name in drawn}
        # A distance is computed, whatever it is computed from.
        assert statuses.pop("kecamatan-serupa") in {status, "estimasi"}
        assert set(statuses.values()) == {status}
        assert ("simulasi" in shown.lead.lower()) is (status == "simulasi")
        assert {"posisi-kecamatan", "peta-tetangga", "peserta-per-tahun"} <= set(shown.tiles)


def test_the_page_of_a_part_of_a_year_compares_nothing_with_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.build(tmp_path / "real")
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path / "real")
    shown = open_page("kecamatan", kecamatan=PUGER)

    assert "hingga 31 Maret 2025" in shown.lead
    assert "2024" not in shown.lead


def test_an_unknown_code_is_said_and_the_page_offers_a_choice() -> None:
    shown = open_page("kecamatan", kecamatan="35.09.99")

    assert any("35.09.99" in remark for remark in shown.remarks)
    assert "peta-kecamatan" in shown.tiles

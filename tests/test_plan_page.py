"""The page of a plan: what its address asks, what its reader is told, and on which assumptions."""

import math
from pathlib import Path

import pytest
import tiny_snapshot as tiny
from shown_page import ShownPage, open_page
from tiny_snapshot import PUGER

from data import catalogue
from data.store import snapshots

# The page


def test_a_register_that_knows_no_deaths_gives_a_plan_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid = {
        "benefits_monthly": [
            (tiny.MARCH, PUGER, "nelayan", "jkm", None, None, None, 84_000_000),
            (tiny.MARCH, PUGER, "nelayan", "jkk", None, 2, 2, 8_000_000),
        ]
    }
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path)
    resmi = dict.fromkeys(("kepesertaan", "klaim_manfaat", "bantuan_pertanian"), "resmi")
    tiny.build(tmp_path, rows={**tiny.ROWS, **paid}, statuses=resmi)

    shown = open_page("rencana", populasi="sama")

    assert "manfaat-diharapkan" in shown.tiles
    (assumptions,) = (table for table in shown.app.dataframe if "value" in table.value)
    told = dict(zip(assumptions.value["what"], assumptions.value["value"], strict=True))
    assert told["Kasus JKM per 1.000 orang setahun di register"] == "tidak dirinci"
    assert told["Kasus manfaat per 1.000 bulan-orang"] != "tidak dirinci"


@pytest.fixture(scope="module")
def page() -> ShownPage:
    return open_page("rencana")


def test_the_page_answers_what_the_address_asks_and_writes_it_back() -> None:
    address = {
        "sektor": "nelayan,pedagang",
        "cara": "bagian",
        "persen": "5",
        "bulan": "7",
        "pembayar": "apbd",
        "iuran": "dengan_jht",
        "kecamatan": PUGER,
    }
    shown = open_page("rencana", **address)

    assert shown.document["query"] == address
    # 5 percent of the uncovered by Puger's 126.660 of 2.615.874 inhabitants.
    people = math.floor(1_157_242 * 0.05 * 126_660 / 2_615_874 + 0.5)
    cost = people * 7 * 36_800
    rows = {(row[0], row[1]): row[2] for row in shown.tiles["biaya-rencana"]["table"]["rows"]}
    assert rows["Hasil", "Biaya"].replace(".", "") == str(cost)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("tambahan", "abc"),
        ("tambahan", "-5"),
        ("tambahan", "0"),
        ("tambahan", "1157243"),
        ("tambahan", "1_000"),
        ("bulan", "13"),
        ("bulan", "0"),
        ("cara", "menebak"),
        ("pembayar", "mandiri"),
        ("iuran", "gratis"),
    ],
)
def test_an_address_that_makes_no_sense_is_said_and_the_usual_plan_is_shown(
    key: str, value: str
) -> None:
    shown = open_page("rencana", **{key: value})

    assert any(f"“{value}”" in remark for remark in shown.remarks)
    assert shown.tiles["biaya"]["value"] == "Rp2,02 miliar"


@pytest.mark.parametrize(
    ("way", "key", "value"), [("bagian", "persen", "101"), ("target", "capai", "coverage_2025")]
)
def test_nonsense_for_a_control_of_another_way_is_said_too(way: str, key: str, value: str) -> None:
    shown = open_page("rencana", cara=way, **{key: value})

    assert any(f"“{value}”" in remark for remark in shown.remarks)


def test_from_the_lowest_kecamatan_of_a_sector_to_the_cost_of_closing_half_its_gap() -> None:
    lowest = open_page("rencana", sektor="nelayan", patokan="tertinggi", cara="selisih")
    tile = lowest.tiles["kecamatan-rencana"]
    assert tile["selects"] == "kecamatan"
    code = tile["table"]["codes"][0]
    labels = [column["label"] for column in tile["table"]["columns"]]
    rates = [row[labels.index("Peserta per 1.000 penduduk")] for row in tile["table"]["rows"]]
    known = [float(rate.replace(",", ".")) for rate in rates if rate]
    assert known[0] == min(known)

    chosen = open_page(
        "rencana",
        sektor="nelayan",
        patokan="tertinggi",
        cara="selisih",
        persen="50",
        kecamatan=code,
    )
    row = dict(
        zip(
            [column["label"] for column in chosen.tiles["kecamatan-rencana"]["table"]["columns"]],
            chosen.tiles["kecamatan-rencana"]["table"]["rows"][0],
            strict=True,
        )
    )
    gap = int(row["Kurang ke kecamatan tertinggi"].replace(".", ""))
    people = math.floor(gap / 2 + 0.5)
    assert int(row["Tambahan rencana"].replace(".", "")) == people
    assert f"{people} orang × 12 bulan" in chosen.tiles["biaya"]["detail"]
    assert chosen.tiles["biaya"]["status"]["id"] == "simulasi"


def test_a_kecamatan_that_lacks_nobody_says_so_and_still_shows_where_it_stands() -> None:
    shown = open_page("rencana", cara="selisih", kecamatan=PUGER)

    assert any("sudah mencapai median" in remark for remark in shown.remarks)
    assert list(shown.tiles) == ["kecamatan-rencana"]
    assert "tidak menambah siapa pun" in shown.lead


def test_asking_for_the_discount_is_answered_in_words_and_changes_no_cost() -> None:
    shown = open_page("rencana", iuran="potongan")

    assert any("tidak berlaku" in remark for remark in shown.remarks)
    assert shown.tiles["biaya"]["value"] == "Rp2,02 miliar"


def test_a_plan_for_more_people_than_live_there_says_so() -> None:
    few = open_page("rencana", kecamatan=PUGER, tambahan="126660")
    many = open_page("rencana", kecamatan=PUGER, tambahan="126661")
    fishers = open_page("rencana", sektor="nelayan", tambahan="1157242")

    # Puger has 126.660 inhabitants; fishers are paid for in 6 kecamatan, which have fewer together.
    assert not any("lebih banyak" in remark for remark in few.remarks)
    (said,) = [remark for remark in many.remarks if "lebih banyak" in remark]
    assert said.endswith("di Kecamatan Puger.")
    assert any(remark.endswith("di 6 kecamatan.") for remark in fishers.remarks)


def test_every_assumption_is_on_the_screen_with_its_status_and_basis(page: ShownPage) -> None:
    (shown,) = (element.value for element in page.app.dataframe)
    rows = page.tiles["biaya-rencana"]["table"]["rows"]

    assumed = [row[1] for row in rows if row[0] == "Anggapan"]
    assert shown["what"].tolist() == assumed
    assert shown["status"].ne("").all()
    assert shown["basis"].ne("").all()


def test_no_figure_of_a_plan_is_better_than_an_estimate(page: ShownPage) -> None:
    estimate = catalogue.STATUSES["estimasi"].order

    assert len(page.tiles) == 9
    for tile in page.tiles.values():
        assert catalogue.STATUSES[tile["status"]["id"]].order >= estimate

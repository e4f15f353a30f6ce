"""Aid and the aid beside protection: what the figures say, and the page."""

import re
from collections.abc import Mapping
from itertools import combinations, pairwise
from pathlib import Path

import pandas as pd
import pytest
import tiny_snapshot as tiny
from charts.chart import Chart, Provenance
from charts.inks import Ink, in_ink
from charts.placing import names_beside
from charts.theme import SELECTED_COLOUR
from hypothesis import given
from hypothesis import strategies as st
from shown_page import ShownPage, open_page
from test_palette import MATRICES, contrast, distance, lightness
from tiny_snapshot import KALIWATES, MAYANG, PUGER

from charts import aid as draw
from charts import beside
from charts.beside import BIVARIATE
from charts.classes import thirds
from data import catalogue, indonesian
from data.catalogue import claim
from data.store import snapshots
from queries import aid
from queries.registry import Registry

CODES = list(catalogue.KECAMATAN)
SIMULATED = Provenance(("simulasi_dasbor",), "2025-12-31", "simulasi", "2025-12-31-abc")
COUNTED = Provenance(("walidata",), "2025-12-31", "resmi", "2025-12-31-abc")
FIGURES = [
    "bantuan-jenis",
    "bantuan-asal",
    "bantuan-perlindungan-peta",
    "bantuan-perlindungan-sebaran",
    "bantuan-perlindungan-daftar",
    "sektor-bersama",
    "mesin-bulanan",
]


def by_item(amounts: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    """As from `aid.by_kecamatan_and_item`: quantities by item and code."""
    return pd.DataFrame(
        [
            {
                "code": code,
                "kecamatan": one.name,
                "item": item,
                "quantity": float(given.get(code, 0)),
                "value_rp": int(given.get(code, 0) * 1_000_000),
                "groups": int(bool(given.get(code, 0))),
            }
            for code, one in catalogue.KECAMATAN.items()
            for item, given in amounts.items()
        ]
    )


def side_by_side(values: Mapping[str, tuple[int, int]]) -> pd.DataFrame:
    """As from `aid.beside_protection`: Rupiah and participants by code, 1.000 residents in each."""
    rows = []
    for code, one in catalogue.KECAMATAN.items():
        value, people = values.get(code, (0, 0))
        rows.append(
            {
                "code": code,
                "kecamatan": one.name,
                "population": 1000,
                "value_rp": value,
                "participants": people,
                "value_rp_per_capita": value / 1000,
                "participants_per_1000": float(people),
            }
        )
    return pd.DataFrame(rows)


def beside_figures(frame: pd.DataFrame, selected: str | None = None) -> list[Chart]:
    return [
        beside.bivariate_map(frame, 2025, SIMULATED, selected),
        beside.scatter(frame, 2025, SIMULATED, selected),
        beside.unequal(frame, 2025, SIMULATED, selected),
    ]


RISING = {code: (1_000_000 * (place + 1), 31 - place) for place, code in enumerate(CODES)}


@pytest.fixture(scope="module")
def page() -> ShownPage:
    return open_page("pertanian")


# Items and origins


def test_units_are_never_added_and_each_item_has_an_axis_of_its_own() -> None:
    frame = by_item({"pupuk": {PUGER: 2.5, MAYANG: 4}, "mesin_pra_panen": {MAYANG: 1}})
    chart = draw.items(frame, aid.published_totals(2024), 2025, SIMULATED)
    axes = [trace["xaxis"] for trace in chart.spec["data"]]
    texts = [one["text"] for one in chart.spec["layout"]["annotations"]]

    assert len(set(axes)) == 2
    assert "<b>Pupuk</b><br>6,5 ton" in texts
    assert "<b>Mesin pra-panen</b><br>1 unit" in texts
    assert "Puger 2,5" in texts
    assert chart.title == "Mayang penerima terbanyak untuk semua jenis bantuan"


def test_a_published_total_stands_beside_the_registry_of_its_year_only() -> None:
    frame = by_item({"pupuk": {PUGER: 640}})
    texts = [
        [
            one["text"]
            for one in draw.items(frame, aid.published_totals(year), year, SIMULATED).spec[
                "layout"
            ]["annotations"]
        ]
        for year in (2025, 2024)
    ]

    assert "<b>Pupuk</b><br>640 ton; terbit 644" in texts[0]
    assert "<b>Pupuk</b><br>640 ton" in texts[1]


def test_the_published_totals_are_the_claims_of_that_year() -> None:
    totals = aid.published_totals(2025)

    assert dict(zip(totals["item"], totals["total"], strict=True)) == {
        item: float(claim(f"aid_2025_{item or 'value'}").number)
        for item in ("", *catalogue.AID_ITEMS)
    }
    assert aid.published_totals(2024).empty


def test_the_chosen_kecamatan_always_has_a_bar() -> None:
    frame = by_item({"pupuk": {code: 100 - place for place, code in enumerate(CODES)}})
    (bars,) = draw.items(frame, aid.published_totals(2024), 2025, SIMULATED, MAYANG).spec["data"]

    assert bars["customdata"] == [*CODES[:3], MAYANG]
    assert bars["marker"]["pattern"]["bgcolor"][-1] == SELECTED_COLOUR


@pytest.mark.parametrize(
    ("pupuk", "selected", "title"),
    [
        ({}, None, "Tidak ada bantuan yang diserahkan"),
        ({PUGER: 1}, MAYANG, "Mayang tidak menerima satu pun dari 1 jenis bantuan"),
        ({PUGER: 1}, PUGER, "Puger menerima 1 dari 1 jenis bantuan"),
        ({PUGER: 2, MAYANG: 2}, None, "Penerima terbanyak 1 jenis bantuan tersebar di 2 kecamatan"),
    ],
)
def test_the_title_of_the_items_is_true(
    pupuk: dict[str, int], selected: str | None, title: str
) -> None:
    frame = by_item({"pupuk": pupuk})
    assert draw.items(frame, aid.published_totals(2024), 2025, SIMULATED, selected).title == title


def origins(values: Mapping[str, Mapping[str, int]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "code": code,
                "kecamatan": one.name,
                "origin": origin,
                "value_rp": values.get(code, {}).get(origin, 0),
                "groups": 0,
            }
            for code, one in catalogue.KECAMATAN.items()
            for origin in catalogue.ORIGINS
        ]
    )


def test_values_are_stacked_by_origin_and_ranked_by_their_sum() -> None:
    frame = origins({PUGER: {"pusat": 3_000_000, "kabupaten": 1_000_000}, MAYANG: {"pusat": 5}})
    chart = draw.by_origin(frame, aid.published_totals(2025), 2025, COUNTED)

    assert [trace["name"] for trace in chart.spec["data"]] == ["Pusat", "Provinsi", "Kabupaten"]
    assert chart.spec["data"][0]["y"][:2] == ["Puger", "Mayang"]
    assert chart.title == (
        "75,0 persen nilai bantuan dari pemerintah pusat; terbesar di Puger, Rp4 juta"
    )
    assert "(terbit Rp73,5 miliar)" in chart.subtitle
    assert draw.by_origin(frame, aid.published_totals(2025), 2025, COUNTED, MAYANG).title == (
        "Mayang menerima Rp5, urutan ke-2 dari 31"
    )
    nothing = draw.by_origin(origins({}), aid.published_totals(2024), 2025, COUNTED)
    assert nothing.title == "Tidak ada nilai bantuan yang tercatat"


# Thirds


def test_thirds_part_the_31_in_groups_of_ten_or_eleven() -> None:
    parted = thirds([float(value) for value in range(31)], 0)
    levels = [parted.level(value) for value in range(31)]

    assert parted.borders == (10.0, 20.0)
    assert [levels.count(one) for one in range(3)] == [10, 10, 11]


def test_a_value_counts_as_it_is_written() -> None:
    parted = thirds([1.04, 2.04, 2.96, 3.0], 1)

    assert parted.borders == (2.0, 3.0)
    assert parted.level(2.96) == 2
    assert parted.level(1.96) == 1


def test_where_most_are_zero_the_range_is_parted_and_zero_is_low() -> None:
    parted = thirds([0.0] * 29 + [300.0, 90.0], 0)

    assert parted.borders == (100.0, 200.0)
    assert [parted.level(value) for value in (0, 90, 100, 300)] == [0, 0, 1, 2]


def test_where_all_are_the_same_nobody_is_high_or_low() -> None:
    assert thirds([0.0] * 31, 0).borders == ()
    assert thirds([0.0] * 31, 0).level(0) == 1


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40), st.integers(0, 2))
def test_borders_ascend_and_more_is_never_lower(values: list[float], decimals: int) -> None:
    parted = thirds(values, decimals)
    levels = [parted.level(value) for value in sorted(values)]

    assert all(low < high for low, high in pairwise(parted.borders))
    assert levels == sorted(levels)
    if parted.borders:
        assert levels[0] == 0


# Aid beside protection


def test_the_nine_colours_differ_for_every_eye_and_on_a_grey_print() -> None:
    nine = [colour for row in BIVARIATE for colour in row]

    for one, other in combinations(nine, 2):
        assert abs(lightness(one) - lightness(other)) >= 7, (one, other)
        for vision in MATRICES:
            assert distance(one, other, vision) >= 0.0725, (one, other, vision)


def test_more_of_either_is_darker_and_words_on_it_can_be_read() -> None:
    for aid_level in range(3):
        for cover in range(3):
            here = BIVARIATE[aid_level][cover]
            assert contrast(beside._ink(cover), here) >= 4.5
            if aid_level:
                assert lightness(here) < lightness(BIVARIATE[aid_level - 1][cover])
            if cover:
                assert lightness(here) < lightness(BIVARIATE[aid_level][cover - 1])


def test_the_map_names_the_class_of_each_kecamatan_as_its_legend_does() -> None:
    chart = beside.bivariate_map(side_by_side(RISING), 2025, SIMULATED)
    areas, *written = chart.spec["data"]
    marked = [one for trace in written for one in trace["text"] if re.fullmatch("[ABC][123]", one)]

    assert sorted(marked) == sorted(f"{'ABC'[z // 3]}{z % 3 + 1}" for z in areas["z"])
    assert len(marked) == 31


@pytest.mark.parametrize("ink", ["terang", "cetak"])
def test_the_name_of_a_class_can_be_read_in_its_cell_of_the_legend(ink: Ink) -> None:
    chart = beside.bivariate_map(side_by_side(RISING), 2025, SIMULATED)
    layout = in_ink(chart.figure.to_plotly_json(), ink)["layout"]
    words = [
        one for one in layout["annotations"] if one["text"].startswith(("<b>A", "<b>B", "<b>C"))
    ]
    cells = [one for one in words if len(one["text"].split("<br>")[0]) == len("<b>A1</b>")]

    assert len(cells) == 9
    for square, one in zip(layout["shapes"], cells, strict=True):
        assert contrast(one["font"]["color"], square["fillcolor"]) >= 4.5, one["text"]


def test_the_map_colours_each_kecamatan_by_both_levels_and_its_legend_counts_them() -> None:
    chart = beside.bivariate_map(side_by_side(RISING), 2025, SIMULATED)
    areas = chart.spec["data"][0]
    places = dict(zip(areas["locations"], areas["z"], strict=True))
    cells = dict(
        found.groups()
        for one in chart.spec["layout"]["annotations"]
        if (found := re.fullmatch(r"<b>([ABC][123])</b><br>(\d+)", one["text"]))
    )

    assert places[CODES[0]] == 2
    assert places[CODES[-1]] == 6
    assert len(cells) == 9
    assert sum(map(int, cells.values())) == 31
    assert len(chart.spec["layout"]["shapes"]) == 9
    assert any("di bawah Rp11.000" in one["text"] for one in chart.spec["layout"]["annotations"])
    assert (
        chart.title == "10 kecamatan dengan bantuan tinggi dan perlindungan rendah; 10 sebaliknya"
    )


def test_the_lists_hold_the_two_corners_with_their_denominators() -> None:
    few = {
        PUGER: (30_000_000, 1),
        MAYANG: (1_000_000, 300),
        KALIWATES: (28_000_000, 280),
    }
    chart = beside.unequal(side_by_side(few), 2025, SIMULATED)
    listed = chart.table[chart.table["group"] != "lainnya"]

    assert listed[["group", "kecamatan"]].values.tolist() == [
        ["Bantuan tinggi, perlindungan rendah", "Puger"],
        ["Bantuan rendah, perlindungan tinggi", "Mayang"],
    ]
    assert chart.title == "Bantuan tinggi, perlindungan rendah: Puger; sebaliknya: Mayang"
    assert chart.spec["data"][0]["text"] == ["Rp30.000", "Rp1.000"]
    assert chart.spec["data"][1]["text"] == ["1,0", "300,0"]
    assert "1.000 jiwa" in chart.spec["layout"]["yaxis"]["ticktext"][0]
    assert "Penduduk akhir 2024" in [column.label for column in chart.columns]


def test_an_empty_corner_is_said() -> None:
    same = {code: (1_000_000 * (place + 1), place + 1) for place, code in enumerate(CODES)}
    chart = beside.unequal(side_by_side(same), 2025, SIMULATED)

    assert chart.title.startswith("Tidak ada kecamatan yang tinggi pada satu ukuran")
    assert beside.bivariate_map(side_by_side(same), 2025, SIMULATED).title == (
        "Tidak ada kecamatan dengan bantuan tinggi dan perlindungan rendah; tidak ada sebaliknya"
    )


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (side_by_side({PUGER: (5_000, 0)}), "Tidak ada peserta"),
        (side_by_side({PUGER: (0, 5)}), "Tidak ada bantuan"),
        (side_by_side({}), "Tidak ada bantuan"),
    ],
)
def test_where_one_side_is_absent_nothing_is_read_beside_it(
    frame: pd.DataFrame, words: str
) -> None:
    for chart in beside_figures(frame):
        assert chart.title.startswith(words), chart.name
        assert chart.figure


def test_every_kecamatan_is_a_named_point_and_no_name_covers_another() -> None:
    spread = {
        code: (1_000_000 * (place * 7 % 31 + 1), place * 11 % 31 + 1)
        for place, code in enumerate(CODES)
    }
    chart = beside.scatter(side_by_side(spread), 2025, SIMULATED, PUGER)
    (points,) = chart.spec["data"]
    named = [one["text"] for one in chart.spec["layout"]["annotations"] if "name" not in one]

    assert points["customdata"] == CODES
    assert points["y"] == [float(spread[code][1]) for code in CODES]
    assert "<b>Puger</b>" in named
    assert len(set(named)) == len(named) == 31


def test_only_a_name_that_had_to_move_away_is_led_to_its_point() -> None:
    names = {code: catalogue.KECAMATAN[code].name for code in CODES[:8]}
    alone = names_beside(names, {CODES[0]: (50, 50)}, (100, 100))
    crowded = names_beside(names, dict.fromkeys(names, (50.0, 50.0)), (100, 100))

    assert [one.get("showarrow", False) for one in alone] == [False]
    assert len(crowded) == 8
    assert [one.get("showarrow", False) for one in crowded][:2] == [False, False]
    assert any(one.get("showarrow") for one in crowded)


def test_the_chosen_kecamatan_is_said_with_both_levels_and_numbers() -> None:
    titles = [one.title for one in beside_figures(side_by_side(RISING), CODES[0])]

    assert titles[0] == (
        "Jombang: bantuan rendah (Rp1.000 per penduduk), perlindungan tinggi (31,0 per 1.000)"
    )
    assert titles[1] == (
        "9 kecamatan lain sekelas dengan Jombang: bantuan rendah, perlindungan tinggi"
    )


def test_no_words_claim_a_cause(page: ShownPage) -> None:
    causal = ("karena", "akibat ", "sehingga", "berkat", "mendorong", "pengaruh")
    for tile in page.tiles.values():
        words = f"{tile['alt']} {tile['figure']['layout']['title']}".lower()
        assert not any(one in words for one in causal), words


# Sectors and machines


def test_the_farming_sectors_are_counted_against_all() -> None:
    rows = [("buruh_tani", 40), ("keagamaan", 30), ("petani", 10), ("desa", 20)]
    frame = pd.DataFrame(
        [
            {
                "year": 2025,
                "sector": sector,
                "sector_label": catalogue.SECTORS[sector].label,
                "participants": people,
            }
            for sector, people in rows
        ]
    )
    chart = draw.shared_sectors(frame, 2025, SIMULATED)

    assert chart.title == "Petani dan buruh tani 50 dari 100 peserta, 50,0 persen"
    assert chart.spec["data"][0]["x"] == [40, 30, 20, 10]
    nobody = draw.shared_sectors(frame.assign(participants=0), 2025, SIMULATED, PUGER)
    assert nobody.title == "Tidak ada peserta pada tahun ini"
    assert "Kecamatan Puger" in nobody.subtitle


def machines(before: list[int], after: list[int]) -> pd.DataFrame:
    months = pd.date_range("2025-01-01", periods=len(before), freq="MS")
    return pd.DataFrame(
        [
            {"month": month, "item": item, "quantity": float(amount), "value_rp": 0, "groups": 0}
            for place, month in enumerate(months)
            for item, amount in zip(draw.MACHINES, (before[place], after[place]), strict=True)
        ]
    )


@pytest.mark.parametrize(
    ("before", "after", "title"),
    [
        (
            [1, 5, 2],
            [4, 0, 4],
            "Mesin pra-panen terbanyak pada Februari (5); "
            "mesin pasca-panen terbanyak pada Januari dan Maret (4)",
        ),
        (
            [2, 2, 2],
            [0, 0, 0],
            "Mesin pra-panen terbanyak pada 3 bulan (2); "
            "mesin pasca-panen tidak ada yang diserahkan",
        ),
    ],
)
def test_each_kind_of_machine_has_its_own_panel_and_peak(
    before: list[int], after: list[int], title: str
) -> None:
    chart = draw.machines_by_month(machines(before, after), 2025, SIMULATED)

    assert chart.title == title
    assert [trace["y"] for trace in chart.spec["data"]] == [before, after]
    assert len({trace["yaxis"] for trace in chart.spec["data"]}) == 2


# Questions


def test_months_after_the_end_of_the_aid_are_not_zero_but_absent(tiny_snapshot: Path) -> None:
    registry = Registry(tiny_snapshot)
    months = aid.by_month_and_item(registry, 2025, draw.MACHINES).frame["month"]

    assert sorted(set(months.dt.month)) == [1, 2, 3]
    assert aid.by_month_and_item(registry, 2025, ("pupuk",), PUGER).frame["quantity"].sum() == 2.5


def test_the_registry_of_2025_agrees_with_what_was_published(builtin_snapshot: Path) -> None:
    registry = Registry(builtin_snapshot)
    sums = aid.by_kecamatan_and_item(registry, 2025).frame.groupby("item")["quantity"].sum()
    value = aid.by_kecamatan_and_origin(registry, 2025).frame["value_rp"].sum()

    for item in catalogue.AID_ITEMS:
        assert sums[item] == pytest.approx(float(claim(f"aid_2025_{item}").number))
    assert value == claim("aid_2025_value").number
    assert aid.beside_protection(registry, 2025).frame["value_rp"].sum() == value


# The page


def test_the_page_shows_its_figures_and_selects_kecamatan(page: ShownPage) -> None:
    assert list(page.tiles) == FIGURES
    assert [page.tiles[name]["selects"] for name in FIGURES[:5]] == ["kecamatan"] * 5
    assert all(tile["status"]["id"] == "simulasi" for tile in page.tiles.values())
    assert any("bukan sebab-akibat" in text for text in page.texts())


def test_a_kecamatan_in_the_address_is_said_by_the_figures() -> None:
    shown = open_page("pertanian", kecamatan=PUGER)

    assert shown.title("bantuan-asal").startswith("Puger menerima ")
    assert shown.title("bantuan-perlindungan-peta").startswith("Puger: bantuan ")
    assert "Kecamatan Puger" in shown.subtitle("mesin-bulanan")


def test_a_year_without_aid_is_said_and_not_drawn_as_zero() -> None:
    shown = open_page("pertanian", tahun="2024")

    assert not shown.boards
    assert "tidak berarti nol" in shown.app.info[0].value.replace("Tidak ", "tidak ")
    assert "2025" in shown.app.info[0].value


def test_the_weakest_status_and_the_earliest_day_hold_for_what_is_read_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.build(tmp_path / "real", statuses={"kepesertaan": "resmi", "klaim_manfaat": "resmi"})
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path / "real")
    shown = open_page("pertanian")

    assert shown.tiles["sektor-bersama"]["status"]["id"] == "resmi"
    assert shown.tiles["bantuan-perlindungan-peta"]["status"]["id"] == "simulasi"
    assert shown.title("bantuan-perlindungan-daftar")
    assert indonesian.partial_date("2025-03-31") in str(
        shown.tiles["mesin-bulanan"]["figure"]["layout"]["annotations"][-2:]
    )


def test_a_registry_without_any_aid_still_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.build(tmp_path / "none", rows={**tiny.ROWS, "aid_monthly": []})
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path / "none")

    assert "belum satu tahun pun" in open_page("pertanian").app.info[0].value

"""Aid and the aid beside protection: what the figures say, and the page."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
import tiny_snapshot as tiny
from plotly_figures import figure
from shown_page import ShownPage, open_page
from test_palette import MATRICES, contrast, distance, lightness
from tiny_snapshot import KALIWATES, MAYANG, PUGER

from charts import aid as draw
from charts import aid_and_protection
from charts.aid_and_protection import BIVARIATE
from charts.model import Bars, Chart, Dots, Map, Panel, Point
from charts.palettes import LIGHT, Ink
from charts.pen import Pen
from charts.plotly import spec
from charts.plotly_dots import names_beside
from charts.provenance import Provenance
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


def by_item(amounts: Mapping[str, Mapping[str, float | None]]) -> pd.DataFrame:
    """As from `aid.by_kecamatan_and_item`: quantities by item and code, None for not detailed."""
    return pd.DataFrame(
        [
            {
                "code": code,
                "kecamatan": one.name,
                "item": item,
                "quantity": None if (quantity := given.get(code, 0)) is None else float(quantity),
                "value_rp": int((quantity or 0) * 1_000_000),
                "groups": int(bool(quantity)),
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
        aid_and_protection.bivariate_map(frame, 2025, SIMULATED, selected),
        aid_and_protection.scatter(frame, 2025, SIMULATED, selected),
        aid_and_protection.unequal(frame, 2025, SIMULATED, selected),
    ]


def panels(chart: Chart) -> tuple[Panel, ...]:
    assert isinstance(chart.drawing, Bars)
    return chart.drawing.panels


def title(chart: Chart) -> str:
    return str(chart.title)


RISING = {code: (1_000_000 * (place + 1), 31 - place) for place, code in enumerate(CODES)}


@pytest.fixture(scope="module")
def page() -> ShownPage:
    return open_page("pertanian")


# Items and origins


def test_units_are_never_added_and_each_item_has_an_axis_of_its_own() -> None:
    frame = by_item({"pupuk": {PUGER: 2.5, MAYANG: 4}, "mesin_pra_panen": {MAYANG: 1}})
    chart = draw.items(frame, aid.published_totals(2024), 2025, SIMULATED)

    assert [panel.heading for panel in panels(chart)] == [
        *("Pupuk\n6,5 ton", "Mesin pra-panen\n1 unit")
    ]
    assert [panel.scale.top for panel in panels(chart)] == [4, 1]
    assert [category.words for category in panels(chart)[0].categories] == ["Mayang 4", "Puger 2,5"]
    assert title(chart) == "Mayang penerima terbanyak untuk semua jenis bantuan"


def test_a_published_total_stands_beside_the_registry_of_its_year_only() -> None:
    frame = by_item({"pupuk": {PUGER: 640}})
    headings = [
        panels(draw.items(frame, aid.published_totals(year), year, SIMULATED))[0].heading
        for year in (2025, 2024)
    ]

    assert headings == ["Pupuk\n640 ton; terbit 644", "Pupuk\n640 ton"]


def test_the_published_totals_are_the_claims_of_that_year() -> None:
    totals = aid.published_totals(2025)

    assert dict(zip(totals["item"], totals["total"], strict=True)) == {
        item: float(claim(f"aid_2025_{item or 'value'}").number)
        for item in ("", *catalogue.AID_ITEMS)
    }
    assert aid.published_totals(2024).empty


def test_the_chosen_kecamatan_always_has_a_bar() -> None:
    frame = by_item({"pupuk": {code: 100 - place for place, code in enumerate(CODES)}})
    chart = draw.items(frame, aid.published_totals(2024), 2025, SIMULATED, MAYANG)
    (panel,) = panels(chart)

    assert [category.code for category in panel.categories] == [*CODES[:3], MAYANG]
    assert [category.strong for category in panel.categories] == [False] * 3 + [True]
    (bars,) = figure(chart).data
    assert bars.marker.pattern.bgcolor[-1] == LIGHT.selected


@pytest.mark.parametrize(
    ("pupuk", "selected", "sentence"),
    [
        ({}, None, "Tidak ada bantuan yang diserahkan"),
        ({PUGER: 1}, MAYANG, "Mayang tidak menerima satu pun dari 1 jenis bantuan"),
        ({PUGER: 1}, PUGER, "Puger menerima 1 dari 1 jenis bantuan"),
        ({PUGER: None, MAYANG: 1}, PUGER, "Puger: bantuan tidak dirinci"),
        ({PUGER: 2, MAYANG: 2}, None, "Penerima terbanyak 1 jenis bantuan tersebar di 2 kecamatan"),
    ],
)
def test_the_title_of_the_items_is_true(
    pupuk: dict[str, int | None], selected: str | None, sentence: str
) -> None:
    frame = by_item({"pupuk": pupuk})
    chart = draw.items(frame, aid.published_totals(2024), 2025, SIMULATED, selected)

    assert title(chart) == sentence


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

    (panel,) = panels(chart)
    assert [series.name for series in panel.series] == ["Pusat", "Provinsi", "Kabupaten"]
    assert [category.label for category in panel.categories][:2] == ["Puger", "Mayang"]
    assert panel.totals[:2] == ("Rp4 juta", "Rp5")
    assert title(chart) == (
        "75,0 persen nilai bantuan dari pemerintah pusat; terbesar di Puger, Rp4 juta"
    )
    assert "(terbit Rp73,5 miliar)" in str(chart.subtitle)
    chosen = draw.by_origin(frame, aid.published_totals(2025), 2025, COUNTED, MAYANG)
    assert title(chosen) == ("Mayang menerima Rp5, urutan ke-2 dari 31")
    nothing = draw.by_origin(origins({}), aid.published_totals(2024), 2025, COUNTED)
    assert title(nothing) == "Tidak ada nilai bantuan yang tercatat"


# Aid beside protection


def test_a_value_that_nobody_said_is_not_said_to_be_none() -> None:
    known = pd.DataFrame({"code": [PUGER, MAYANG], "kecamatan": ["Puger", "Mayang"]})
    unknown = known.assign(origin="pusat", value_rp=pd.array([None, 5], dtype="Int64"))
    nothing = unknown.assign(value_rp=pd.array([None, None], dtype="Int64"))
    published = aid.published_totals(2024)

    def said(frame: pd.DataFrame, selected: str | None = None) -> str:
        return str(draw.by_origin(frame, published, 2024, COUNTED, selected).title)

    assert said(nothing) == "Nilai bantuan tiap kecamatan tidak dirinci"
    assert said(unknown, PUGER) == "Puger: nilai bantuan tidak dirinci"
    assert said(unknown, MAYANG) == "Mayang menerima Rp5, urutan ke-1 dari 1 yang ditampilkan"


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
            assert contrast(aid_and_protection._PALETTE[3 * aid_level + cover][1], here) >= 4.5
            if aid_level:
                assert lightness(here) < lightness(BIVARIATE[aid_level - 1][cover])
            if cover:
                assert lightness(here) < lightness(BIVARIATE[aid_level][cover - 1])


@pytest.mark.parametrize("ink", ["terang", "cetak"])
def test_the_name_of_a_class_can_be_read_in_its_cell_of_the_legend(ink: Ink) -> None:
    chart = aid_and_protection.bivariate_map(side_by_side(RISING), 2025, SIMULATED)
    layout = spec(chart, ink)["layout"]
    words = [
        one for one in layout["annotations"] if one["text"].startswith(("<b>A", "<b>B", "<b>C"))
    ]
    cells = [one for one in words if len(one["text"].split("<br>")[0]) == len("<b>A1</b>")]

    assert len(cells) == 9
    for square, one in zip(layout["shapes"], cells, strict=True):
        assert contrast(one["font"]["color"], square["fillcolor"]) >= 4.5, one["text"]


def test_the_map_colours_each_kecamatan_by_both_levels_and_its_legend_counts_them() -> None:
    chart = aid_and_protection.bivariate_map(side_by_side(RISING), 2025, SIMULATED)
    drawing = chart.drawing
    assert isinstance(drawing, Map)
    areas = {area.code: area for area in drawing.areas}

    assert (areas[CODES[0]].level, areas[CODES[0]].mark) == (2, "A3")
    assert (areas[CODES[-1]].level, areas[CODES[-1]].mark) == (6, "C1")
    assert all(f"{'ABC'[one.level // 3]}{one.level % 3 + 1}" == one.mark for one in areas.values())
    assert drawing.square is not None
    assert sum(map(sum, drawing.square.counts)) == len(areas) == 31
    assert "di bawah Rp11.000" in drawing.square.borders[0]
    assert title(chart) == (
        "10 kecamatan dengan bantuan tinggi dan perlindungan rendah; 10 sebaliknya"
    )


def test_the_lists_hold_the_two_corners_with_their_denominators() -> None:
    few = {
        PUGER: (30_000_000, 1),
        MAYANG: (1_000_000, 300),
        KALIWATES: (28_000_000, 280),
    }
    chart = aid_and_protection.unequal(side_by_side(few), 2025, SIMULATED)
    listed = chart.table[chart.table["group"] != "lainnya"]

    assert listed[["group", "kecamatan"]].values.tolist() == [
        ["Bantuan tinggi, perlindungan rendah", "Puger"],
        ["Bantuan rendah, perlindungan tinggi", "Mayang"],
    ]
    assert title(chart) == "Bantuan tinggi, perlindungan rendah: Puger; sebaliknya: Mayang"
    assert [panel.series[0].labels for panel in panels(chart)] == [
        *(("Rp30.000", "Rp1.000"), ("1,0", "300,0"))
    ]
    assert panels(chart)[0].categories[0].note == "1.000 jiwa"
    assert "Penduduk akhir 2024" in [column.label for column in chart.columns]


def test_an_empty_corner_is_said() -> None:
    same = {code: (1_000_000 * (place + 1), place + 1) for place, code in enumerate(CODES)}
    chart = aid_and_protection.unequal(side_by_side(same), 2025, SIMULATED)

    assert title(chart).startswith("Tidak ada kecamatan yang tinggi pada satu ukuran")
    assert title(aid_and_protection.bivariate_map(side_by_side(same), 2025, SIMULATED)) == (
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
        assert title(chart).startswith(words), chart.name
        assert figure(chart)


def test_every_kecamatan_is_a_point_and_those_apart_from_the_others_are_named() -> None:
    spread = {
        code: (1_000_000 * (place * 7 % 31 + 1), place * 11 % 31 + 1)
        for place, code in enumerate(CODES)
    }
    chart = aid_and_protection.scatter(side_by_side(spread), 2025, SIMULATED, PUGER)
    named = [one.text for one in figure(chart).layout.annotations if not one.name]

    assert isinstance(chart.drawing, Dots)
    assert [point.code for point in chart.drawing.points] == CODES
    assert [point.y for point in chart.drawing.points] == [spread[code][1] for code in CODES]
    assert "<b>Puger</b>" in named
    assert 15 < len(set(named)) == len(named)


def test_a_crowd_has_no_names_but_that_of_the_chosen_one_and_none_lies_on_a_guide() -> None:
    names = [catalogue.KECAMATAN[code].name for code in CODES[:12]]
    crowd = [Point(50, 50 + place / 9, name) for place, name in enumerate(names)]
    chosen = replace(crowd[5], strong=True)
    apart = Point(20, 20, "Puger")
    beside = [chosen, *crowd[:5], *crowd[6:], apart]
    guided = Dots((apart,), guides_x=(19.9,), guides_y=(20.1,))

    named = names_beside(Dots(tuple(beside)), (100, 100), Pen(LIGHT))
    (moved,) = names_beside(guided, (100, 100), Pen(LIGHT))

    assert {f"<b>{chosen.label}</b>", "Puger"} <= {one["text"] for one in named}
    assert len(named) < 8
    assert abs(moved["yshift"]) > 7
    assert abs(moved["xshift"]) > len("Puger") * 3
    assert not any("ax" in one for one in (*named, moved))


def test_the_chosen_kecamatan_is_said_with_both_levels_and_numbers() -> None:
    titles = [title(one) for one in beside_figures(side_by_side(RISING), CODES[0])]

    assert titles[0] == (
        "Jombang: bantuan rendah (Rp1.000 per penduduk), perlindungan tinggi (31,0 per 1.000)"
    )
    assert titles[1] == (
        "9 kecamatan lain sekelas dengan Jombang: bantuan rendah, perlindungan tinggi"
    )


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

    assert title(chart) == "Petani dan buruh tani 50 dari 100 peserta, 50,0 persen"
    assert panels(chart)[0].series[0].values == (40, 30, 20, 10)
    nobody = draw.shared_sectors(frame.assign(participants=0), 2025, SIMULATED, PUGER)
    assert title(nobody) == "Tidak ada peserta pada tahun ini"
    assert "Kecamatan Puger" in str(nobody.subtitle)


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
    ("before", "after", "sentence"),
    [
        (
            [1, 5, 2],
            [4, 0, 4],
            "Mesin pra-panen terbanyak pada Februari (5); "
            "mesin pasca-panen terbanyak pada Januari dan Maret (4)",
        ),
        (
            [2, 2, 2, 2],
            [0, 0, 0, 0],
            "Mesin pra-panen terbanyak pada 4 bulan (2); "
            "mesin pasca-panen tidak ada yang diserahkan",
        ),
    ],
)
def test_each_kind_of_machine_has_its_own_panel_and_peak(
    before: list[int], after: list[int], sentence: str
) -> None:
    chart = draw.machines_by_month(machines(before, after), 2025, SIMULATED)

    assert title(chart) == sentence
    assert [list(panel.series[0].values) for panel in panels(chart)] == [before, after]


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
    assert any("tidak menyebabkan satu sama lain" in text for text in page.texts())


def test_a_kecamatan_in_the_address_is_said_by_the_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = ("kepesertaan", "klaim_manfaat", "bantuan_pertanian")
    tiny.build(tmp_path / "real", statuses=dict.fromkeys(kinds, "resmi"))
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path / "real")
    shown = open_page("pertanian", kecamatan=PUGER)

    assert shown.title("bantuan-asal").startswith("Puger menerima ")
    assert shown.title("bantuan-perlindungan-peta").startswith("Puger: bantuan ")
    assert "Kecamatan Puger" in shown.subtitle("mesin-bulanan")


def test_a_year_without_aid_is_said_and_not_drawn_as_zero() -> None:
    shown = open_page("pertanian", tahun="2024")

    assert not shown.tiles
    assert "tidak berarti nol" in shown.nothing.replace("Tidak ", "tidak ")
    assert "2025" in shown.nothing


def test_the_weakest_status_and_the_earliest_day_hold_for_what_is_read_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.build(tmp_path / "real", statuses={"kepesertaan": "resmi", "klaim_manfaat": "resmi"})
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path / "real")
    shown = open_page("pertanian")

    assert shown.tiles["sektor-bersama"]["status"]["id"] == "resmi"
    assert shown.tiles["bantuan-perlindungan-peta"]["status"]["id"] == "simulasi"
    assert shown.title("bantuan-perlindungan-daftar")
    assert indonesian.partial_date("2025-03-31") in str(shown.tiles["mesin-bulanan"])


def test_a_registry_without_any_aid_still_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.build(tmp_path / "none", rows={**tiny.ROWS, "aid_monthly": []})
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path / "none")

    assert "belum satu tahun pun" in open_page("pertanian").nothing

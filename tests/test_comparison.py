"""Two to four kecamatan side by side, and those that are most like them."""

from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
import tiny_snapshot as tiny
from plotly_figures import laid_out
from shown_page import open_page
from test_palette import MATRICES, contrast, distance
from tiny_snapshot import KALIWATES, MAYANG, PUGER

from charts import comparison, plotly
from charts.layout import LETTER
from charts.model import Bars, Chart, number, text
from charts.palettes import DARK, LIGHT
from charts.provenance import Provenance
from data import catalogue
from data.numbers import count
from exports.formats import named_as
from exports.presets import PRESETS
from pages import gallery
from pages.page import Link
from queries import similarity
from queries.registry import Registry

CODES = list(catalogue.KECAMATAN)
OFFICIAL = Provenance(("walidata",), "2025-12-31", "resmi")
REAL = dict.fromkeys(("kepesertaan", "klaim_manfaat", "bantuan_pertanian"), "resmi")


def drawn(registry: Registry, *codes: str, **chosen: str) -> dict[str, Chart]:
    page = gallery.boards()["bandingkan"]
    tiles = page.tiles(registry, {**chosen, "kecamatan": codes})
    return {name: tile for name, tile in tiles.items() if isinstance(tile, Chart)}


def fishers(of: dict[str, int | None], others: int | None = 3) -> Chart:
    """Fishers of some kecamatan, and as many in each of the others."""
    frame = pd.DataFrame(
        [(code, catalogue.KECAMATAN[code].name, "nelayan", of.get(code, others)) for code in CODES],
        columns=["code", "kecamatan", "sector", "participants"],
    ).astype({"participants": "Int64"})
    chart = comparison.side_by_side(
        frame,
        "sector",
        {"nelayan": "Nelayan"},
        count(None),
        list(of),
        OFFICIAL,
        text("label", "Sektor"),
        number("participants"),
        name="bandingkan-sektor",
        measured="Peserta (orang) menurut sektor, 2025, Kabupaten Jember",
    )
    assert chart is not None
    return chart


def series(chart: Chart) -> dict[str, tuple[float | None, ...]]:
    assert isinstance(chart.drawing, Bars)
    return {one.name: one.values for panel in chart.drawing.panels for one in panel.series}


def test_each_kecamatan_stands_beside_the_median_of_all_31() -> None:
    chart = fishers({PUGER: 40, MAYANG: 0})

    assert series(chart) == {"Puger": (40,), "Mayang": (0,), "Median": (3,)}
    assert str(chart.title) == "Terbesar: Puger Nelayan (40); Mayang nol"
    assert chart.written_rows() == [
        ["Puger", "Nelayan", "40", "3"],
        ["Mayang", "Nelayan", "0", "3"],
    ]


def test_what_is_not_known_of_one_kecamatan_leaves_all_without_a_median() -> None:
    chart = fishers({PUGER: 40, MAYANG: None})

    assert series(chart) == {"Puger": (40,), "Mayang": (None,)}
    assert str(chart.title) == "Terbesar: Puger Nelayan (40); Mayang tidak dirinci"
    assert "median 31 kecamatan, tidak dihitung di mana sebagian tidak dirinci" in str(
        chart.subtitle
    )
    assert not any("median" in str(detail) for detail in chart.details)


def test_words_stand_in_the_place_of_a_bar_that_is_not_known() -> None:
    drawn = plotly.spec(fishers({PUGER: 40, MAYANG: None, KALIWATES: None}))["data"]

    bars = {trace["name"]: trace["y"] for trace in drawn if trace["type"] == "bar"}
    words = [trace["y"] for trace in drawn if trace.get("mode") == "text"]
    assert words == [bars["Mayang"], bars["Kaliwates"]]
    assert len({*bars["Puger"], *bars["Mayang"], *bars["Kaliwates"]}) == 3


def test_title_legend_alternative_text_and_file_name_the_kecamatan(tmp_path: Path) -> None:
    real, made_up = (
        drawn(Registry(tiny.build(tmp_path / name, statuses=statuses)), MAYANG, PUGER)
        for name, statuses in (("real", REAL), ("made-up", {}))
    )

    assert real.keys() == made_up.keys()
    assert len(real) == 5
    for chart in (*real.values(), *made_up.values()):
        for words in (str(chart.title), chart.alt):
            assert "Puger" in words
            assert "Mayang" in words
        assert named_as(chart).endswith(f"{chart.name}-mayang-puger")
        assert isinstance(chart.drawing, Bars)
        if chart.drawing.legend:
            assert {"Puger", "Mayang"} <= series(chart).keys()
    assert named_as(made_up["bandingkan-sektor"]).startswith("SIMULASI_")


@pytest.mark.parametrize("preset", ["slide", "persegi", "potret", "cerita"])
def test_the_pictures_of_four_kecamatan_can_be_read(shipped: Registry, preset: str) -> None:
    shape = PRESETS[preset].shape
    for chart in drawn(shipped, PUGER, KALIWATES, MAYANG, CODES[0]).values():
        _, zoom = laid_out(chart, shape)
        assert LETTER * zoom >= 20, chart.name


def test_rows_stand_in_two_columns_only_where_their_letters_would_be_too_small(
    shipped: Registry,
) -> None:
    slide = PRESETS["slide"].shape
    targets = gallery.boards()["rencana"].tiles(shipped)["cakupan-rencana"]
    sectors = drawn(shipped, PUGER, KALIWATES)["bandingkan-sektor"]

    for chart, columns in ((targets, 1), (sectors, 2)):
        assert isinstance(chart, Chart)
        figure, _ = laid_out(chart, slide)
        assert len(list(figure.select_xaxes())) == columns


def test_bars_are_as_weak_as_the_table_that_their_measure_is_counted_from(tmp_path: Path) -> None:
    registry = Registry(tiny.build(tmp_path, statuses={**REAL, "bantuan_pertanian": "simulasi"}))
    bars = drawn(registry, MAYANG, PUGER)["bandingkan-ukuran"].drawing

    assert isinstance(bars, Bars)
    statuses = {panel.heading: panel.series[0].status for panel in bars.panels}
    assert [*statuses.values()] == ["resmi", "resmi", "resmi", "simulasi"], statuses


def test_a_table_without_numbers_of_the_year_has_no_say_in_status_and_date(tmp_path: Path) -> None:
    registry = Registry(tiny.build(tmp_path, statuses={**REAL, "bantuan_pertanian": "simulasi"}))
    origin = drawn(registry, MAYANG, PUGER, tahun="2024")["bandingkan-ukuran"].provenance

    assert (origin.status, origin.cubes) == ("resmi", ("enrolment_yearly",))
    assert origin.as_of == registry.as_of("enrolment_yearly")


def test_the_page_says_what_was_counted_of_each(tmp_path: Path) -> None:
    charts = drawn(Registry(tiny.build(tmp_path, statuses=REAL)), MAYANG, PUGER, tahun="2025")

    assert str(charts["bandingkan-ukuran"].title) == (
        "Peserta per 1.000 penduduk: Mayang 0,2, Puger 0,1; median 0,0"
    )
    assert str(charts["bandingkan-manfaat"].title) == (
        "2025: Mayang Rp3,5 juta, Puger Rp86 juta; median Rp0"
    )
    assert str(charts["bandingkan-bantuan"].title) == (
        "Terbesar: Mayang Mesin pra-panen (Rp60 juta); Puger Pupuk (Rp20 juta)"
    )
    rows = {tuple(row[:2]): row[2:] for row in charts["bandingkan-sektor"].written_rows()}
    assert rows["Mayang", "Buruh tani"][0] == "8"
    assert rows["Puger", "Nelayan"][0] == "6"


def test_one_kecamatan_alone_stands_beside_the_one_that_is_most_like_it() -> None:
    shown = open_page("bandingkan", kecamatan=PUGER)

    assert shown.name == "Bandingkan Puger dan yang serupa"
    said = "Hanya Puger yang dipilih; di sampingnya tampil kecamatan yang paling serupa, Ambulu."
    assert said in shown.remarks
    assert len(shown.tiles) == 5
    assert "Puger dan Ambulu" in shown.title("bandingkan-ukuran")
    assert shown.document["query"] == {"kecamatan": PUGER}


def test_a_fifth_kecamatan_is_said_and_left_out() -> None:
    shown = open_page("bandingkan", kecamatan=",".join([PUGER, MAYANG, *CODES[:3]]))

    assert shown.remarks == [
        "Tautan meminta kecamatan “Sumberbaru”, padahal paling banyak 4 yang dapat dipilih di "
        "sini. Pilihan itu diabaikan."
    ]
    assert shown.name == "Bandingkan Jombang, Kencong, Mayang, dan Puger"
    elsewhere = open_page("kepesertaan", kecamatan=f"{PUGER},{MAYANG}")
    assert any("“Mayang”, padahal paling banyak 1" in words for words in elsewhere.remarks)


def test_distances_are_in_standard_deviations_over_the_features_that_differ() -> None:
    frame = pd.DataFrame(
        [("a", 0, 5.0, 0), ("b", 2, 5.0, 0), ("c", 4, 5.0, 1), ("d", 6, 5.0, 1)],
        columns=["code", "population", "density", "coastal"],
    )

    # By hand: populations have the standard deviation √5, coasts 1/2, and densities none.
    (first, near), (second, far), *_ = similarity.nearest(frame, "a", 3)

    assert (first, second) == ("b", "c")
    assert near == pytest.approx(2 / 5**0.5)
    assert far == pytest.approx((16 / 5 + 4) ** 0.5)


def test_the_share_of_farming_counts_only_where_it_is_known_of_all_31(tmp_path: Path) -> None:
    of_all = [
        (2025, code, sector, "apbd", "perempuan", people, people, people * 16_800)
        for code in CODES
        for sector, people in (("petani", 30), ("buruh_tani", 15), ("pedagang", 15))
    ]
    without_one = [row for row in of_all if row[1] != KALIWATES]
    known, unknown = (
        Registry(tiny.build(tmp_path / name, statuses=REAL, rows={**tiny.ROWS, **rows}))
        for name, rows in (
            ("known", {"enrolment_yearly": of_all}),
            ("unknown", {"enrolment_yearly": without_one}),
        )
    )

    assert set(similarity.features(known, 2025).frame["farming_share"]) == {75.0}
    assert "farming_share" not in similarity.features(unknown, 2025).frame
    assert similarity.features(unknown, 2025).questions == ()
    subtitle = str(drawn(unknown, PUGER, MAYANG)["kecamatan-serupa"].subtitle)
    assert subtitle.endswith("dari penduduk akhir 2024, penduduk per km², dan pantai")


def test_without_simulation_the_similar_are_found_by_what_is_real(shipped: Registry) -> None:
    with_it, without = (
        drawn(registry, PUGER, MAYANG) for registry in (shipped, shipped.without("simulasi"))
    )

    assert with_it["kecamatan-serupa"].provenance.status == "simulasi"
    assert "porsi buruh tani dan petani" in str(with_it["kecamatan-serupa"].subtitle)
    page = gallery.boards()["bandingkan"]
    tiles = page.tiles(shipped.without("simulasi"), {"kecamatan": (PUGER, MAYANG)})
    assert list(tiles) == ["penduduk-puger", "penduduk-mayang", "kecamatan-serupa"]
    assert without["kecamatan-serupa"].provenance.status == "estimasi"
    assert not without["kecamatan-serupa"].provenance.cubes


def test_a_profile_leads_to_the_comparison_with_each_that_is_most_like_it(
    shipped: Registry,
) -> None:
    page = gallery.boards()["kecamatan"]
    chosen = page.with_defaults(shipped, {"kecamatan": PUGER})
    found = similarity.nearest(similarity.features(shipped, 2025).frame, PUGER, 3)

    links = [block for block in page.below(shipped, chosen) if isinstance(block, Link)]

    asked = [link.query["kecamatan"] for link in links if link.query]
    assert asked == [f"{PUGER},{code}" for code, _ in found]
    table = page.tiles(shipped, chosen)["kecamatan-serupa"]
    assert isinstance(table, Chart)
    assert table.table["code"].tolist()[:4] == [PUGER, *(code for code, _ in found)]


def test_a_kecamatan_sought_elsewhere_is_one_of_those_compared(shipped: Registry) -> None:
    page = gallery.boards()["bandingkan"]

    assert page.known(shipped, {"kecamatan": PUGER, "tahun": "2024"}) == {
        "kecamatan": (PUGER,),
        "tahun": "2024",
    }
    assert page.known(shipped, {"kecamatan": None}) == {}


@pytest.mark.parametrize("vision", MATRICES)
def test_kecamatan_beside_each_other_can_be_told_apart(vision: str) -> None:
    for one, other in combinations(comparison.COLOURS, 2):
        assert distance(one, other, vision) >= 0.09, (one, other)
    for colour in comparison.COLOURS:
        for paper in (LIGHT, DARK):
            assert contrast(colour, paper.surface) >= 3
            assert distance(colour, paper.fill, vision) >= 0.0725

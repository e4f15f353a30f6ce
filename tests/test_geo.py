import json
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from data.catalogue import KECAMATAN
from geo import boundaries as geo
from geo import build

ROOT = Path(__file__).parents[1]
PUGER = "35.09.08"
OUTPUTS = ["kecamatan.geojson", "kecamatan.parquet", "kecamatan_adjacency.json"]


@pytest.fixture(scope="module")
def stored() -> gpd.GeoDataFrame:
    return gpd.read_parquet(ROOT / "geo" / "kecamatan.parquet")


def test_the_map_has_every_kecamatan_once_under_its_code_and_name(
    stored: gpd.GeoDataFrame,
) -> None:
    named = {code: kecamatan.name for code, kecamatan in KECAMATAN.items()}

    assert dict(zip(stored["code"], stored["name"], strict=True)) == named
    assert [
        (feature["id"], feature["properties"]["name"]) for feature in geo.boundaries()["features"]
    ] == list(named.items())


def test_the_dashboard_reads_exactly_what_the_parquet_file_holds(
    stored: gpd.GeoDataFrame,
) -> None:
    assert geo.boundaries() == build.feature_collection(stored)


def test_a_page_carries_at_most_150_kb_of_boundaries() -> None:
    assert len(build.compact(geo.boundaries()).encode()) <= 150_000


def test_the_kecamatan_meet_without_gap_or_overlap(stored: gpd.GeoDataFrame) -> None:
    polygons = stored.geometry.to_numpy()

    assert shapely.is_valid(polygons).all()
    assert shapely.coverage_is_valid(polygons)
    assert build.holes(polygons) == []


def test_coordinates_are_degrees_of_five_decimals(stored: gpd.GeoDataFrame) -> None:
    vertices = shapely.get_coordinates(stored.geometry)

    assert stored.crs == "EPSG:4326"
    assert (vertices == np.round(vertices, 5)).all()


def test_every_shell_runs_clockwise_or_plotly_would_flood_the_map(
    stored: gpd.GeoDataFrame,
) -> None:
    shells = [part.exterior for part in shapely.get_parts(stored.geometry)]

    assert len(shells) == 118
    assert not any(shapely.is_ccw(shell) for shell in shells)


def test_each_drawing_has_the_area_of_its_source_within_one_percent(
    stored: gpd.GeoDataFrame,
) -> None:
    for row in stored.itertuples():
        assert build.area_km2(row.geometry) == pytest.approx(row.area_km2, rel=0.01), row.name
    assert stored["area_km2"].sum() == pytest.approx(3306, abs=1)


def test_the_neighbours_are_those_that_the_drawing_shows(stored: gpd.GeoDataFrame) -> None:
    drawn = build.adjacency(stored["code"].tolist(), stored.geometry.to_numpy())

    assert {code: list(geo.neighbours(code)) for code in KECAMATAN} == drawn
    assert sum(map(len, drawn.values())) == 2 * 74


def test_puger_borders_gumukmas_umbulsari_balung_and_wuluhan() -> None:
    assert [KECAMATAN[code].name for code in geo.neighbours(PUGER)] == [
        "Gumukmas",
        "Umbulsari",
        "Balung",
        "Wuluhan",
    ]


def test_an_unknown_code_has_no_neighbours_to_give() -> None:
    with pytest.raises(KeyError):
        geo.neighbours("35.09.99")


def test_every_name_is_written_inside_its_kecamatan(stored: gpd.GeoDataFrame) -> None:
    shapes = stored.set_index("code").geometry

    assert list(geo.label_points()) == list(KECAMATAN)
    for code, point in geo.label_points().items():
        assert shapes[code].contains(shapely.Point(point)), code


def test_the_name_of_puger_stands_on_the_mainland_and_not_on_nusa_barung(
    stored: gpd.GeoDataFrame,
) -> None:
    puger = stored.set_index("code").geometry[PUGER]

    assert puger.bounds[1] < -8.45
    assert geo.label_points()[PUGER][1] > -8.40


@pytest.mark.parametrize("height", [0.0, 0.012, 0.03])
def test_a_label_as_wide_as_its_room_stays_inside_and_a_wider_one_does_not(
    stored: gpd.GeoDataFrame, height: float
) -> None:
    shapes = stored.set_index("code").geometry
    rooms = geo.label_room(height)

    def label(code: str, width: float) -> shapely.Geometry:
        lon, lat = geo.label_points()[code]
        half = width / 2
        return shapely.box(lon - half, lat - height / 2, lon + half, lat + height / 2)

    assert rooms.keys() == KECAMATAN.keys()
    assert sum(room > 0 for room in rooms.values()) >= 25
    for code, room in rooms.items():
        if room:
            assert shapes[code].covers(label(code, room * 0.999)), code
        assert not shapes[code].covers(label(code, room + 0.001)), code


def test_the_map_reaches_from_the_western_coast_to_ijen_and_down_to_nusa_barung(
    stored: gpd.GeoDataFrame,
) -> None:
    assert geo.bounds() == tuple(stored.total_bounds)
    assert geo.bounds() == pytest.approx((113.263, -8.563, 114.043, -7.968), abs=0.001)


def test_the_line_below_every_map_names_source_licence_and_change(
    stored: gpd.GeoDataFrame,
) -> None:
    assert geo.ATTRIBUTION == (
        "Batas kecamatan: BPS & OCHA, COD-AB Indonesia 2020, CC BY 3.0 IGO; disederhanakan"
    )
    assert set(stored["attribution"]) == {geo.ATTRIBUTION}


def test_the_file_says_what_it_was_made_from_and_how_coarsely(stored: gpd.GeoDataFrame) -> None:
    assert stored.attrs["source_sha256"].startswith("98a4407cc41961fb")
    assert 0 < stored.attrs["tolerance_degrees"] < 0.001
    assert stored.attrs["decimals"] == 5


def test_drawing_the_map_needs_no_library_for_geometry() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import geo.boundaries, sys; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert "geo.boundaries" in loaded
    assert {"geopandas", "shapely", "pyproj", "pyarrow", "pandas", "numpy"}.isdisjoint(loaded)


def test_the_world_behind_the_map_is_empty_and_has_every_layer_that_plotly_asks_for() -> None:
    world = json.loads((ROOT / "static" / "world_110m.json").read_text(encoding="utf-8"))

    assert world["type"] == "Topology"
    assert world["arcs"] == []
    assert world["objects"] == {
        layer: {"type": "GeometryCollection", "geometries": []}
        for layer in ["coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"]
    }


def test_the_island_without_people_is_the_half_of_puger_that_lies_apart() -> None:
    west, _, east, north = geo.box("35.09.08")
    ring = geo.island()

    assert max(lat for _, lat in ring) < north - 0.1
    assert min(lon for lon, _ in ring) == west
    assert max(lon for lon, _ in ring) < east - 0.1

"""Boundaries built anew from a file: what is accepted, refused, and written."""

import copy
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from click.testing import CliRunner, Result

from data.catalogue import KECAMATAN
from geo import boundaries as geo
from geo import build

ROOT = Path(__file__).parents[1]
PUGER = "35.09.08"
OUTPUTS = ["kecamatan.geojson", "kecamatan.parquet", "kecamatan_adjacency.json"]


def squares() -> gpd.GeoDataFrame:
    """A kabupaten of 31 squares, seven to a row, in the order of the catalogue."""
    corners = [(11340 + 2 * (place % 7), -840 + 2 * (place // 7)) for place in range(31)]
    return gpd.GeoDataFrame(
        {
            "kode": list(KECAMATAN),
            "nama": [kecamatan.name for kecamatan in KECAMATAN.values()],
        },
        geometry=[
            shapely.box(west / 100, south / 100, (west + 2) / 100, (south + 2) / 100)
            for west, south in corners
        ],
        crs="EPSG:4326",
    )


def run(frame: gpd.GeoDataFrame, folder: Path, *options: str, file: str = "in.geojson") -> Result:
    frame.to_file(folder / file)
    (folder / "out").mkdir(exist_ok=True)
    return CliRunner().invoke(
        build.build,
        [str(folder / file), "--attribution", "Batas: uji", "--into", f"{folder}/out", *options],
    )


def built(folder: Path) -> gpd.GeoDataFrame:
    return gpd.read_parquet(folder / "out" / "kecamatan.parquet")


def test_a_file_of_codes_becomes_the_three_files_of_the_map(tmp_path: Path) -> None:
    result = run(squares(), tmp_path, "--code", "kode")

    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == OUTPUTS
    assert built(tmp_path)["code"].tolist() == list(KECAMATAN)
    assert set(built(tmp_path)["attribution"]) == {"Batas: uji; disederhanakan"}
    assert "31 kecamatan" in result.output
    assert "pulau kecil yang hilang: 0" in result.output


@pytest.mark.parametrize(
    "spelled",
    [
        pytest.param([k.bps_code for k in KECAMATAN.values()], id="BPS"),
        pytest.param([int(k.bps_code) for k in KECAMATAN.values()], id="BPS as numbers"),
        pytest.param([f"ID{k.bps_code}" for k in KECAMATAN.values()], id="P-code"),
        pytest.param([code.replace(".", "") for code in KECAMATAN], id="without dots"),
        pytest.param([float(code.replace(".", "")) for code in KECAMATAN], id="as decimals"),
    ],
)
def test_codes_are_known_in_every_spelling_of_the_offices(
    tmp_path: Path, spelled: list[object]
) -> None:
    frame = squares().drop(columns="nama").rename(columns={"kode": "KDCPUM"})
    frame["KDCPUM"] = spelled

    result = run(frame.iloc[::-1], tmp_path, "--code", "KDCPUM")

    assert result.exit_code == 0, result.output
    west = built(tmp_path).set_index("code").bounds["minx"]
    assert west["35.09.01"] == 113.4
    assert west["35.09.02"] == 113.42


def test_names_alone_are_enough_whatever_their_spelling(tmp_path: Path) -> None:
    frame = squares().drop(columns="kode").rename(columns={"nama": "WADMKC"})
    frame["WADMKC"] = frame["WADMKC"].str.upper()
    frame.loc[0:2, "WADMKC"] = ["Kec. Jombang", "Kecamatan Kencong ", "SUMBER BARU"]

    result = run(frame, tmp_path, "--name", "WADMKC")

    assert result.exit_code == 0, result.output
    assert built(tmp_path)["name"].tolist() == squares()["nama"].tolist()


@pytest.mark.parametrize("file", ["in.shp", "in.gpkg"])
def test_another_file_format_and_coordinate_system_give_the_same_map(
    tmp_path: Path, file: str
) -> None:
    frame = squares().to_crs("EPSG:32749")
    frame.geometry = shapely.force_3d(frame.geometry.to_numpy())

    result = run(frame, tmp_path, "--code", "kode", "--name", "nama", file=file)

    assert result.exit_code == 0, result.output
    assert all(
        drawn.normalize().equals_exact(shapely.MultiPolygon([square]).normalize(), 1e-9)
        for drawn, square in zip(built(tmp_path).geometry, squares().geometry, strict=True)
    )
    assert not shapely.has_z(built(tmp_path).geometry).any()


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
@pytest.mark.parametrize("file", ["in.shp", "in.geojson"])
def test_a_file_without_a_coordinate_system_needs_to_be_told_one(tmp_path: Path, file: str) -> None:
    nameless = squares().to_crs("EPSG:32749").set_crs(None, allow_override=True)

    refused = run(nameless, tmp_path, "--code", "kode", file=file)
    told = run(nameless, tmp_path, "--code", "kode", "--crs", "EPSG:32749", file=file)

    assert refused.exit_code == 1
    assert "sistem koordinat" in refused.output
    assert told.exit_code == 0, told.output


def without_puger(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame[frame["nama"] != "Puger"]


def puger_twice(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.iloc[[*range(31), 7]]


def with_a_stranger(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    stranger = frame.iloc[[30]].assign(kode="35.11.01", nama="Maesan")
    stranger.geometry = stranger.geometry.translate(0.02, 0)
    return gpd.pd.concat([frame, stranger])


def puger_called_balung(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.replace({"nama": {"Puger": "Balung"}})


def puger_over_its_neighbour(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    frame.loc[7, "geometry"] = shapely.Polygon(
        [(113.4, -8.38), (113.42, -8.38), (113.425, -8.37), (113.42, -8.36), (113.4, -8.36)]
    )
    return frame


def puger_two_metres_off_jombang(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    frame.loc[7, "geometry"] = shapely.Polygon(
        [(113.4, -8.37998), (113.41999, -8.37998), (113.42, -8.36), (113.4, -8.36)]
    )
    # Bangsalsari takes the corner, so that nothing but the slit is wrong.
    frame.loc[8, "geometry"] = shapely.Polygon(
        [
            (113.42, -8.38),
            (113.44, -8.38),
            (113.44, -8.36),
            (113.42, -8.36),
            (113.41999, -8.37998),
        ]
    )
    return frame


def puger_with_a_hole(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    lake = shapely.box(113.405, -8.375, 113.410, -8.370)
    frame.loc[7, "geometry"] = frame.geometry[7].difference(lake)
    return frame


def sumberjambe_far_away(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    frame.loc[30, "geometry"] = shapely.box(113.8, -8.0, 113.81, -7.99)
    return frame


def puger_crossing_itself(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    bow_tie = [(113.4, -8.38), (113.42, -8.36), (113.42, -8.38), (113.4, -8.36)]
    frame.loc[7, "geometry"] = shapely.Polygon(bow_tie)
    return frame


def puger_without_polygon(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    frame.loc[7, "geometry"] = None
    return frame


def axes_swapped(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.set_geometry(shapely.transform(frame.geometry, lambda xy: xy[:, ::-1]))


@pytest.mark.parametrize(
    ("spoil", "columns", "complaint"),
    [
        (without_puger, ["--code", "kode"], "tidak ada di berkas: Puger (35.09.08)"),
        (without_puger, ["--name", "nama"], "tidak ada di berkas: Puger (35.09.08)"),
        (puger_twice, ["--code", "kode"], "lebih dari satu baris: Puger (35.09.08)"),
        (puger_twice, ["--name", "nama"], "lebih dari satu baris: Puger (35.09.08)"),
        (with_a_stranger, ["--code", "kode"], "kode tidak dikenal: 35.11.01"),
        (with_a_stranger, ["--name", "nama"], "nama tidak dikenal: Maesan"),
        (
            puger_called_balung,
            ["--code", "kode", "--name", "nama"],
            "kode dan nama bertentangan: kode Puger (35.09.08), nama Balung (35.09.10)",
        ),
        (
            puger_over_its_neighbour,
            ["--code", "kode"],
            "tidak bertemu: Puger (35.09.08), Bangsalsari (35.09.09)",
        ),
        (
            puger_two_metres_off_jombang,
            ["--code", "kode"],
            "hampir bertemu: Puger (35.09.08) dan Jombang (35.09.01)",
        ),
        (puger_with_a_hole, ["--code", "kode"], "1 celah di antara kecamatan"),
        (sumberjambe_far_away, ["--code", "kode"], "mana pun: Sumberjambe (35.09.31)"),
        (puger_crossing_itself, ["--code", "kode"], "tidak sah: Puger (35.09.08)"),
        (puger_without_polygon, ["--code", "kode"], "tanpa poligon: Puger (35.09.08)"),
        (axes_swapped, ["--code", "kode"], "di luar Jember"),
        (squares, ["--code", "KODE"], "kolom KODE tidak ada; kolom di berkas: kode, nama"),
        (squares, [], "sebutkan kolom"),
    ],
)
def test_a_file_that_cannot_be_the_map_is_refused_by_name_and_the_old_map_stays(
    tmp_path: Path, spoil: object, columns: list[str], complaint: str
) -> None:
    run(squares(), tmp_path, "--code", "kode")
    before = {name: (tmp_path / "out" / name).read_bytes() for name in OUTPUTS}
    spoiled = squares() if spoil is squares else spoil(squares())

    result = run(spoiled, tmp_path, *columns)

    assert result.exit_code == 1
    assert result.output.startswith("Ditolak: ")
    assert complaint in result.output
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == before


def test_a_file_that_is_no_map_at_all_is_refused(tmp_path: Path) -> None:
    (tmp_path / "catatan.geojson").write_text("bukan peta", encoding="utf-8")

    result = CliRunner().invoke(
        build.build,
        [f"{tmp_path}/catatan.geojson", "--code", "kode", "--attribution", "x"],
    )

    assert result.exit_code == 1
    assert "Ditolak: berkas tidak dapat dibaca" in result.output


def test_a_file_of_the_whole_province_is_filtered_down_to_the_kabupaten(tmp_path: Path) -> None:
    province = with_a_stranger(squares())
    province["kabupaten"] = ["Jember"] * 31 + ["Bondowoso"]

    result = run(province, tmp_path, "--code", "kode", "--where", "kabupaten = 'Jember'")

    assert result.exit_code == 0, result.output


def test_a_slit_and_an_overlap_of_a_few_metres_are_closed_when_asked(tmp_path: Path) -> None:
    frame = squares()
    frame.loc[7, "geometry"] = shapely.box(113.4, -8.37999, 113.42001, -8.36)

    refused = run(frame, tmp_path, "--code", "kode")
    closed = run(frame, tmp_path, "--code", "kode", "--close-gaps", "5")

    assert refused.exit_code == 1
    assert closed.exit_code == 0, closed.output
    assert "Dirapatkan sampai 5 m: 31 bagian menjadi 31" in closed.output
    assert shapely.coverage_is_valid(built(tmp_path).geometry.to_numpy())
    near = json.loads((tmp_path / "out" / "kecamatan_adjacency.json").read_text(encoding="utf-8"))
    assert near[PUGER] == ["35.09.01", "35.09.09", "35.09.15"]


def test_a_gap_wider_than_asked_is_not_closed(tmp_path: Path) -> None:
    result = run(puger_with_a_hole(squares()), tmp_path, "--code", "kode", "--close-gaps", "5")

    assert result.exit_code == 1
    assert "1 celah di antara kecamatan" in result.output


def test_a_detailed_coast_is_thinned_until_it_fits_and_everybody_keeps_their_neighbours(
    tmp_path: Path,
) -> None:
    def wavy(vertices: np.ndarray) -> np.ndarray:
        return vertices + 0.0004 * np.sin(2000 * vertices[:, ::-1])

    frame = squares()
    frame.geometry = shapely.transform(shapely.segmentize(frame.geometry, 0.0001), wavy)
    source = frame.geometry.to_numpy()

    result = run(frame, tmp_path, "--code", "kode")

    assert result.exit_code == 0, result.output
    size = (tmp_path / "out" / "kecamatan.geojson").stat().st_size
    assert 100_000 < size <= 150_000
    assert build.faults(list(KECAMATAN), source, built(tmp_path).geometry.to_numpy()) == []


def test_an_islet_too_small_to_draw_is_reported_and_not_just_lost(tmp_path: Path) -> None:
    frame = squares()
    islet = shapely.box(113.39, -8.39, 113.390001, -8.389999)
    frame.loc[7, "geometry"] = shapely.MultiPolygon([frame.geometry[7], islet])

    result = run(frame, tmp_path, "--code", "kode")

    assert result.exit_code == 0, result.output
    assert "pulau kecil yang hilang: 1\n  Puger: 1\n" in result.output
    assert shapely.get_num_geometries(built(tmp_path).geometry).tolist() == [1] * 31


def test_a_name_stays_on_the_mainland_even_if_the_island_is_larger(tmp_path: Path) -> None:
    frame = squares()
    island = shapely.box(113.2, -8.6, 113.3, -8.5)
    frame.loc[7, "geometry"] = shapely.MultiPolygon([frame.geometry[7], island])

    result = run(frame, tmp_path, "--code", "kode")

    assert result.exit_code == 0, result.output
    assert -8.38 < built(tmp_path)["label_lat"][7] < -8.36


def test_two_kecamatan_that_meet_in_a_point_are_not_neighbours(tmp_path: Path) -> None:
    run(squares(), tmp_path, "--code", "kode")
    near = json.loads((tmp_path / "out" / "kecamatan_adjacency.json").read_text(encoding="utf-8"))

    assert near["35.09.01"] == ["35.09.02", "35.09.08"]


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda p: shapely.affinity.scale(p, 1.02, 1), "hasil bercelah atau bertampalan"),
        (lambda _: shapely.MultiPolygon(), "poligon hasil tidak sah"),
        (
            lambda _: shapely.Polygon([(113.44, -8.32), (113.44, -8.3), (113.46, -8.32)]),
            "luas Sumberjambe menyimpang 50,001%",
        ),
        (lambda p: p.reverse(), "cincin tidak searah jarum jam"),
        (
            lambda _: shapely.box(113.46, -8.32, 113.48, -8.3, ccw=False),
            "pasangan bertetangga berubah",
        ),
    ],
)
def test_the_build_finds_each_fault_that_simplifying_could_make(spoil: object, fault: str) -> None:
    source = squares().geometry.to_numpy()
    result = build.simplified(source, 0)
    assert build.faults(list(KECAMATAN), source, result) == []

    result[30] = spoil(result[30])

    assert build.faults(list(KECAMATAN), source, result) == [fault]


def test_the_area_is_that_of_the_source_and_not_of_its_drawing() -> None:
    source = squares().geometry.to_numpy()
    drawn = build.simplified(source, 0)
    drawn[30] = shapely.Polygon([(113.44, -8.32), (113.44, -8.3), (113.46, -8.32)])

    frame = build.frame_of(list(KECAMATAN), source, drawn, "uji")

    assert frame["area_km2"][30] == pytest.approx(build.area_km2(source[30]), abs=0.001)


def test_the_area_of_a_kecamatan_does_not_depend_on_which_way_its_rings_run() -> None:
    square = squares().geometry[0]
    both_ways = shapely.MultiPolygon([square, shapely.affinity.translate(square, 1, 0).reverse()])

    assert build.area_km2(both_ways) == pytest.approx(2 * build.area_km2(square))
    assert build.area_km2(square) == pytest.approx(4.88, abs=0.01)


def test_a_copy_of_a_figure_shares_the_boundaries_with_it() -> None:
    figure = {"geojson": geo.boundaries(), "z": [1]}

    copied = copy.deepcopy(figure)

    assert copied["geojson"] is figure["geojson"]
    assert copied["z"] is not figure["z"]

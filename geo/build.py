"""Boundaries of the 31 kecamatan, made small enough for every page.

The files of this folder were made from COD-AB Indonesia 2020 by

    python -m geo.build FILE --code kode_kemendagri --name nama \\
        --attribution "Batas kecamatan: BPS & OCHA, COD-AB Indonesia 2020, CC BY 3.0 IGO"

and an official file replaces them by the same command with its own columns and attribution.
`kecamatan.parquet` is the result; `static/kecamatan.geojson` is the same for browsers and readers
without GeoPandas.
"""

import hashlib
import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from babel.numbers import format_decimal, format_percent
from pyproj import Geod
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from data.catalogue import KECAMATAN
from geo.boundaries import GEOJSON
from geo.source import (
    SHARE_A_LINE,
    Polygons,
    RefusedError,
    adjacency,
    check_source,
    holes,
    read_source,
)

HERE = Path(__file__).parent
DECIMALS = 5
COORDINATE_BYTES = 132_000
LARGEST_BYTES = 150_000
LARGEST_AREA_ERROR = 0.01
# With a circle, three names fewer find room on a map 700 pixels wide; with a flatter ellipse, no
# more do, and the name slides away from the middle.
LABEL_WIDTH_TO_HEIGHT = 2
METRES_PER_DEGREE = 111_320
WGS84 = Geod(ellps="WGS84")


def _number(value: float) -> str:
    return format_decimal(float(value), "#,##0.######", locale="id_ID")


def _percent(share: float) -> str:
    return format_percent(float(share), "#,##0.000%", locale="id_ID")


def area_km2(polygon: BaseGeometry) -> float:
    """Measure the geodesic area on the WGS 84 ellipsoid, whichever way the rings run."""
    parts = [orient(part) for part in shapely.get_parts(polygon)]
    return sum(float(WGS84.geometry_area_perimeter(part)[0]) for part in parts) / 1e6


def _rounded(polygon: BaseGeometry) -> BaseGeometry:
    """Round to a MultiPolygon at DECIMALS with clockwise shells; rings that collapse are left out.

    Every vertex is rounded by itself, so the two sides of a shared edge stay equal.
    """

    def ring(line: BaseGeometry) -> npt.NDArray[np.float64] | None:
        vertices = np.round(shapely.get_coordinates(line), DECIMALS)
        kept = vertices[np.r_[True, (vertices[1:] != vertices[:-1]).any(axis=1)]]
        return kept if len(kept) > 3 and shapely.Polygon(kept).area > 0 else None

    parts = []
    for part in shapely.get_parts(polygon):
        shell = ring(part.exterior)
        if shell is not None:
            interiors = [hole for each in part.interiors if (hole := ring(each)) is not None]
            # Plotly fills everything but the polygon when a shell runs anticlockwise.
            parts.append(orient(shapely.Polygon(shell, interiors), -1))
    return shapely.MultiPolygon(parts)


def simplified(source: Polygons, tolerance: float) -> Polygons:
    """Leave out and round vertices of the coverage, shared edges still shared.

    `tolerance` in degrees is the square root of the area of a triangle that may go; 0 only rounds.
    """
    generalised = shapely.coverage_simplify(source, tolerance) if tolerance else source
    return np.array([_rounded(polygon) for polygon in generalised], dtype=object)


def coordinates(polygon: BaseGeometry) -> list[list[list[list[float]]]]:
    return [
        [shapely.get_coordinates(ring).tolist() for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(polygon)
    ]


def compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def faults(codes: Sequence[str], source: Polygons, result: Polygons) -> list[str]:
    """List the faults of a generalised coverage; empty when it may stand for its source."""
    if not shapely.is_valid(result).all() or shapely.is_empty(result).any():
        return ["poligon hasil tidak sah"]
    if not shapely.coverage_is_valid(result) or holes(result):
        return ["hasil bercelah atau bertampalan"]
    found = [
        f"luas {KECAMATAN[code].name} menyimpang {_percent(error)}"
        for code, error in zip(codes, area_errors(source, result), strict=True)
        if error > LARGEST_AREA_ERROR
    ]
    if adjacency(codes, source) != adjacency(codes, result):
        found.append("pasangan bertetangga berubah")
    if any(
        shapely.is_ccw(part.exterior) for polygon in result for part in shapely.get_parts(polygon)
    ):
        found.append("cincin tidak searah jarum jam")
    return found


def area_errors(source: Polygons, result: Polygons) -> list[float]:
    return [
        abs(area_km2(after) / area_km2(before) - 1)
        for before, after in zip(source, result, strict=True)
    ]


def _finest(fits: Callable[[float], bool]) -> float:
    """Find the smallest tolerance in degrees that fits, to a thousandth; 0 if that fits."""
    if fits(0):
        return 0
    low, high = 1e-6, 1e-2
    while high / low > 1.001:
        middle = (low * high) ** 0.5
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high


def generalise(codes: Sequence[str], source: Polygons) -> tuple[Polygons, float]:
    """Find the most detailed coverage that fits in COORDINATE_BYTES and has no faults.

    Return it with its tolerance in degrees.

    RefusedError if no tolerance up to twice the one that fits gives such a coverage.
    """
    finest = _finest(
        lambda tolerance: (
            len(compact([coordinates(each) for each in simplified(source, tolerance)]))
            <= COORDINATE_BYTES
        )
    )
    complaints: list[str] = []
    for tolerance in [finest * factor for factor in np.geomspace(1, 2, 36)] if finest else [0.0]:
        result = simplified(source, tolerance)
        complaints = faults(codes, source, result)
        if not complaints:
            return result, float(tolerance)
    raise RefusedError(f"penyederhanaan gagal: {'; '.join(complaints)}")


def label_point(row: int, polygons: Polygons) -> tuple[float, float]:
    """Find the point with the most room inside the largest part that touches another.

    The room is an ellipse as wide as a name is. Half of Puger is an island where nobody lives; its
    name belongs on the mainland.
    """
    others = np.delete(polygons, row)
    mainland = [
        part
        for part in shapely.get_parts(polygons[row])
        if shapely.relate_pattern(others, part, SHARE_A_LINE).any()
    ]
    largest = max(mainland, key=shapely.area)
    stretched = shapely.transform(largest, lambda lon_lat: lon_lat * [1, LABEL_WIDTH_TO_HEIGHT])
    lon, lat = shapely.maximum_inscribed_circle(stretched, tolerance=1e-4).coords[0]
    return round(lon, DECIMALS), round(lat / LABEL_WIDTH_TO_HEIGHT, DECIMALS)


def frame_of(
    codes: Sequence[str], source: Polygons, result: Polygons, attribution: str
) -> gpd.GeoDataFrame:
    """Make the rows of `kecamatan.parquet`, in EPSG:4326.

    Columns: code (Kemendagri), name, label_lon, label_lat, area_km2 (geodesic, of the source and
    not of the drawing), attribution, geometry.
    """
    labels = [label_point(row, result) for row in range(len(codes))]
    return gpd.GeoDataFrame(
        {
            "code": list(codes),
            "name": [KECAMATAN[code].name for code in codes],
            "label_lon": [lon for lon, _ in labels],
            "label_lat": [lat for _, lat in labels],
            "area_km2": [round(area_km2(polygon), 3) for polygon in source],
            "attribution": attribution,
        },
        geometry=list(result),
        crs="EPSG:4326",
    )


def feature_collection(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """Make the GeoJSON that the dashboard reads, out of a frame as from `frame_of`."""
    return {
        "type": "FeatureCollection",
        "attribution": frame["attribution"].iloc[0],
        "features": [
            {
                "type": "Feature",
                "id": row.code,
                "properties": {
                    "name": row.name,
                    "label_lon": row.label_lon,
                    "label_lat": row.label_lat,
                },
                "geometry": {"type": "MultiPolygon", "coordinates": coordinates(row.geometry)},
            }
            for row in frame.itertuples(index=False)
        ],
    }


def write(
    folder: Path, served: Path, frame: gpd.GeoDataFrame, neighbours: dict[str, list[str]]
) -> int:
    """Replace the files of `folder` and the GeoJSON of `served`, each only when all are written.

    Returns the bytes of the GeoJSON; RefusedError if a browser would have to fetch too many.
    """
    geojson = compact(feature_collection(frame))
    size = len(geojson.encode())
    if size > LARGEST_BYTES:
        raise RefusedError(f"GeoJSON {_number(size)} bita, paling banyak {_number(LARGEST_BYTES)}")
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        fresh = Path(temporary)
        frame.to_parquet(fresh / "kecamatan.parquet", index=False)
        (fresh / "kecamatan.geojson").write_text(geojson, encoding="utf-8")
        (fresh / "kecamatan_adjacency.json").write_text(
            json.dumps(neighbours, indent=1) + "\n", encoding="utf-8"
        )
        for file in sorted(fresh.iterdir()):
            file.replace((served if file.suffix == ".geojson" else folder) / file.name)
    return size


def _closed(codes: Sequence[str], polygons: Polygons, metres: float) -> Polygons:
    width = metres / METRES_PER_DEGREE
    # Only snapping closes a slit that is open to the outside.
    closed = shapely.coverage_clean(polygons, gap_width=width, snapping_distance=width)
    errors = area_errors(polygons, closed)
    worst = max(range(len(codes)), key=errors.__getitem__)
    before, after = (int(shapely.get_num_geometries(of).sum()) for of in (polygons, closed))
    click.echo(
        f"Dirapatkan sampai {_number(metres)} m: {before} bagian menjadi "
        f"{after}; luas paling berubah: "
        f"{KECAMATAN[codes[worst]].name} {_percent(errors[worst])}"
    )
    return np.asarray(closed, dtype=object)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--code", help="Kolom kode Kemendagri atau BPS.")
@click.option("--name", help="Kolom nama kecamatan.")
@click.option("--attribution", required=True, help="Sumber dan lisensi, untuk kaki setiap peta.")
@click.option("--layer", help="Layer di dalam GeoPackage.")
@click.option("--where", help="Saringan baris (SQL), misalnya \"WADMKK = 'Jember'\".")
@click.option("--crs", help="Sistem koordinat, bila berkas tidak menyebutnya, misalnya EPSG:32749.")
@click.option("--close-gaps", type=float, help="Tutup celah dan tampalan selebar ini (meter).")
@click.option(
    "--into",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder hasil; tanpa ini, hasil menggantikan batas yang dipakai dasbor.",
)
def build(
    file: Path,
    code: str | None,
    name: str | None,
    attribution: str,
    layer: str | None,
    where: str | None,
    crs: str | None,
    close_gaps: float | None,
    into: Path | None,
) -> None:
    """Buat batas 31 kecamatan yang ringkas dari FILE; berkas lama tetap bila FILE ditolak."""
    try:
        if not code and not name:
            raise RefusedError("sebutkan kolom kode (--code), kolom nama (--name), atau keduanya")
        codes, source = read_source(file, code, name, layer=layer, where=where, crs=crs)
        if close_gaps is not None:
            source = _closed(codes, source, close_gaps)
        check_source(codes, source)
        result, tolerance = generalise(codes, source)
        frame = frame_of(codes, source, result, f"{attribution}; disederhanakan")
        frame.attrs = {
            "source_sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
            "tolerance_degrees": tolerance,
            "decimals": DECIMALS,
        }
        neighbours = adjacency(codes, source)
        size = write(into or HERE, into or GEOJSON.parent, frame, neighbours)
    except (RefusedError, CRSError) as refusal:
        raise SystemExit(f"Ditolak: {refusal}") from refusal
    fewer = shapely.get_num_geometries(source) - shapely.get_num_geometries(result)
    lost = {KECAMATAN[each].name: parts for each, parts in zip(codes, fewer, strict=True) if parts}
    vertices = [shapely.get_num_coordinates(each).sum() for each in (source, result)]
    click.echo(
        f"{len(codes)} kecamatan, {sum(map(len, neighbours.values())) // 2} pasangan bertetangga, "
        f"{_number(size)} bita GeoJSON, {DECIMALS} desimal\n"
        f"toleransi {_number(tolerance)} derajat, "
        f"{_number(vertices[0])} titik menjadi {_number(vertices[1])}\n"
        f"luas {_number(frame['area_km2'].sum())} km²; penyimpangan gambar terbesar "
        f"{_percent(max(area_errors(source, result)))}\n"
        f"pulau kecil yang hilang: {sum(lost.values())}"
        + "".join(f"\n  {place}: {parts}" for place, parts in lost.items())
    )


if __name__ == "__main__":
    build()

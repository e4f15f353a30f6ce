"""Polygons of the 31 kecamatan out of anybody's file, made small enough for every page.

The files of this folder were made from COD-AB Indonesia 2020 by

    python -m geo.build FILE --code kode_kemendagri --name nama \\
        --attribution "Batas kecamatan: BPS & OCHA, COD-AB Indonesia 2020, CC BY 3.0 IGO"

and an official file replaces them by the same command with its own columns and attribution.
`kecamatan.parquet` is the result; `static/kecamatan.geojson` is the same for browsers and readers
without GeoPandas.
"""

import hashlib
import json
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
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

HERE = Path(__file__).parent
DECIMALS = 5
COORDINATE_BYTES = 132_000
LARGEST_BYTES = 150_000
LARGEST_AREA_ERROR = 0.01
# West, south, east, north: well around the kabupaten, so that only swapped axes or a wrong
# coordinate system fall outside.
JEMBER = (113.0, -8.8, 114.3, -7.7)
# With a circle, three names fewer find room on a map 700 pixels wide; with a flatter ellipse, no
# more do, and the name slides away from the middle.
LABEL_WIDTH_TO_HEIGHT = 2
METRES_PER_DEGREE = 111_320
# Borders this near to each other (degrees, about 20 m) over ten times the length are one border.
SLIT = 0.0002
# DE-9IM: the interiors are apart, the boundaries have a line in common.
SHARE_A_LINE = "F***1****"
WGS84 = Geod(ellps="WGS84")

Polygons = npt.NDArray[np.object_]


class RefusedError(ValueError):
    """The file cannot become the map; the message says why, in Indonesian."""


@dataclass(frozen=True, slots=True)
class Generalised:
    """One MultiPolygon per kecamatan, the tolerance in degrees, and how many parts each lost."""

    polygons: Polygons
    tolerance: float
    lost_parts: tuple[int, ...]


def _digits(code: object) -> str:
    """A code without its dots or prefix; 350901.0 is what a spreadsheet makes of 350901."""
    return re.sub(r"\D", "", re.sub(r"\.0+$", "", str(code)))


def _letters(name: object) -> str:
    bare = re.sub(r"^kec(amatan)?\b", "", str(name).strip().casefold())
    return re.sub(r"[^a-z]", "", bare)


CODE_OF_DIGITS = {
    _digits(code): kecamatan.code
    for kecamatan in KECAMATAN.values()
    for code in (kecamatan.code, kecamatan.bps_code)
}
CODE_OF_LETTERS = {
    _letters(name): kecamatan.code
    for kecamatan in KECAMATAN.values()
    for name in (kecamatan.name, *kecamatan.alternative_spellings)
}


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(f"{KECAMATAN[code].name} ({code})" for code in codes)


def _number(value: float) -> str:
    return format_decimal(float(value), "#,##0.######", locale="id_ID")


def _percent(share: float) -> str:
    return format_percent(float(share), "#,##0.000%", locale="id_ID")


def identify(codes: Sequence[object] | None, names: Sequence[object] | None) -> list[str]:
    """The Kemendagri code of each row, from codes (Kemendagri or BPS), from names, or from both.

    RefusedError, with every complaint at once, unless each of the 31 kecamatan is there exactly
    once and, where both are given, code and name of a row mean the same kecamatan.
    """
    by_code = None if codes is None else [CODE_OF_DIGITS.get(_digits(code)) for code in codes]
    by_name = None if names is None else [CODE_OF_LETTERS.get(_letters(name)) for name in names]
    complaints: list[str] = []
    for label, texts, found in (("kode", codes, by_code), ("nama", names, by_name)):
        unknown = [
            str(text) for text, code in zip(texts or (), found or (), strict=True) if not code
        ]
        if unknown:
            more = f" dan {len(unknown) - 5} lagi" if len(unknown) > 5 else ""
            complaints.append(f"{label} tidak dikenal: {', '.join(unknown[:5])}{more}")
    for from_code, from_name in zip(by_code or (), by_name or (), strict=False):
        if from_code and from_name and from_code != from_name:
            complaints.append(
                f"kode dan nama bertentangan: kode {_listed([from_code])}, "
                f"nama {_listed([from_name])}"
            )
    identified = [code for code in (by_code or by_name or []) if code]
    if doubled := [code for code, rows in Counter(identified).items() if rows > 1]:
        complaints.append(f"kecamatan lebih dari satu baris: {_listed(doubled)}")
    if missing := [code for code in KECAMATAN if code not in identified]:
        complaints.append(f"kecamatan tidak ada di berkas: {_listed(missing)}")
    if complaints:
        raise RefusedError("\n".join(complaints))
    return identified


def area_km2(polygon: BaseGeometry) -> float:
    """Geodesic area on the WGS 84 ellipsoid, whichever way the rings run."""
    parts = [orient(part) for part in shapely.get_parts(polygon)]
    return sum(float(WGS84.geometry_area_perimeter(part)[0]) for part in parts) / 1e6


def adjacency(codes: Sequence[str], polygons: Polygons) -> dict[str, list[str]]:
    """The sorted codes with which each code shares a line; a point in common is not enough."""
    neighbours: dict[str, list[str]] = {code: [] for code in codes}
    for row, code in enumerate(codes):
        for other_row in range(row + 1, len(codes)):
            if shapely.relate_pattern(polygons[row], polygons[other_row], SHARE_A_LINE):
                neighbours[code].append(codes[other_row])
                neighbours[codes[other_row]].append(code)
    return {code: sorted(found) for code, found in sorted(neighbours.items())}


def read_source(
    path: Path,
    code_column: str | None,
    name_column: str | None,
    *,
    layer: str | None = None,
    where: str | None = None,
    crs: str | None = None,
) -> tuple[list[str], Polygons]:
    """The 31 codes in order and their polygons in EPSG:4326, as detailed as the file has them.

    `where` is an SQL condition on the file's columns, `crs` the coordinate system in place of the
    one that the file names, if any. RefusedError if a kecamatan is unknown, doubled or missing, if
    a row has no polygon, or if the polygons do not lie in Jember.
    """
    try:
        frame = gpd.read_file(path, layer=layer, where=where)
    except (RuntimeError, ValueError) as error:
        raise RefusedError(f"berkas tidak dapat dibaca: {error}") from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise RefusedError("berkas tidak memuat poligon")
    for column in filter(None, (code_column, name_column)):
        if column not in frame.columns:
            available = ", ".join(str(each) for each in frame.columns.drop(frame.geometry.name))
            raise RefusedError(f"kolom {column} tidak ada; kolom di berkas: {available}")
    codes = identify(
        frame[code_column].tolist() if code_column else None,
        frame[name_column].tolist() if name_column else None,
    )
    if crs:
        frame = frame.set_crs(crs, allow_override=True)
    if frame.crs is None:
        raise RefusedError("berkas tidak menyebut sistem koordinat; sebutkan dengan --crs")
    geometry = frame.to_crs("EPSG:4326").geometry.set_axis(codes).sort_index()
    if wrong := [
        code
        for code, shape in geometry.items()
        if shape is None or shape.is_empty or "Polygon" not in shape.geom_type
    ]:
        raise RefusedError(f"baris tanpa poligon: {_listed(wrong)}")
    west, south, east, north = geometry.total_bounds
    if not (JEMBER[0] <= west <= east <= JEMBER[2] and JEMBER[1] <= south <= north <= JEMBER[3]):
        raise RefusedError(
            f"poligon di luar Jember ({west:.3f}, {south:.3f}, {east:.3f}, {north:.3f}); "
            "sistem koordinat berkas keliru?"
        )
    return sorted(codes), geometry.to_numpy()


def check_source(codes: Sequence[str], polygons: Polygons) -> None:
    """RefusedError unless the polygons are valid and cover the kabupaten without gap or overlap."""
    hint = "perbaiki di sumbernya, atau rapatkan dengan --close-gaps METER"
    if invalid := [code for code, shape in zip(codes, polygons, strict=True) if not shape.is_valid]:
        raise RefusedError(f"poligon tidak sah: {_listed(invalid)}; {hint}")
    overlapping = ~shapely.is_empty(shapely.coverage_invalid_edges(polygons))
    if overlapping.any():
        where = _listed(code for code, bad in zip(codes, overlapping, strict=True) if bad)
        raise RefusedError(f"batas bertampalan atau tidak bertemu: {where}; {hint}")
    if gaps := holes(polygons):
        first = gaps[0].representative_point()
        raise RefusedError(
            f"{len(gaps)} celah di antara kecamatan, yang pertama di "
            f"{first.x:.5f}, {first.y:.5f}; {hint}"
        )
    if slits := [
        f"{_listed([code])} dan {_listed([other])}" for code, other in _slits(codes, polygons)
    ]:
        raise RefusedError(f"batas hampir bertemu: {'; '.join(slits)}; {hint}")
    if alone := [code for code, near in adjacency(codes, polygons).items() if not near]:
        raise RefusedError(f"tidak berbatasan dengan kecamatan mana pun: {_listed(alone)}; {hint}")


def _slits(codes: Sequence[str], polygons: Polygons) -> list[tuple[str, str]]:
    """Pairs that run along each other without touching: a gap that is open, so not a hole."""
    neighbours = adjacency(codes, polygons)
    return [
        (code, other)
        for row, code in enumerate(codes)
        for other_row, other in enumerate(codes[:row])
        if other not in neighbours[code]
        and shapely.dwithin(polygons[row], polygons[other_row], SLIT)
        and polygons[other_row].boundary.intersection(polygons[row].buffer(SLIT)).length > 10 * SLIT
    ]


def holes(polygons: Polygons) -> list[BaseGeometry]:
    """The areas that the coverage surrounds but no polygon covers."""
    parts = shapely.get_parts(shapely.coverage_union_all(polygons))
    return [shapely.Polygon(ring) for part in parts for ring in part.interiors]


def _rounded(polygon: BaseGeometry) -> BaseGeometry:
    """A MultiPolygon at DECIMALS with clockwise shells; rings that collapse are left out.

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
    """The coverage with vertices left out and rounded, shared edges still shared.

    `tolerance` in degrees is the square root of the area of a triangle that may go; 0 only rounds.
    """
    generalised = shapely.coverage_simplify(source, tolerance) if tolerance else source
    return np.array([_rounded(polygon) for polygon in generalised], dtype=object)


def coordinates(polygon: BaseGeometry) -> list[list[list[list[float]]]]:
    """GeoJSON coordinates of a MultiPolygon, in lists."""
    return [
        [shapely.get_coordinates(ring).tolist() for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(polygon)
    ]


def compact(value: object) -> str:
    """JSON without a blank that is not in a text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def faults(codes: Sequence[str], source: Polygons, result: Polygons) -> list[str]:
    """What is wrong with a generalised coverage; empty when it may stand for its source."""
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
    """Share of its source area by which each result differs."""
    return [
        abs(area_km2(after) / area_km2(before) - 1)
        for before, after in zip(source, result, strict=True)
    ]


def _finest(fits: Callable[[float], bool]) -> float:
    """The smallest tolerance in degrees that fits, to a thousandth of itself; 0 if that fits."""
    if fits(0):
        return 0
    low, high = 1e-6, 1e-2
    while high / low > 1.001:
        middle = (low * high) ** 0.5
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high


def generalise(codes: Sequence[str], source: Polygons) -> Generalised:
    """The most detailed coverage whose coordinates fit in COORDINATE_BYTES and that has no faults.

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
            lost = shapely.get_num_geometries(source) - shapely.get_num_geometries(result)
            return Generalised(result, float(tolerance), tuple(lost.tolist()))
    raise RefusedError(f"penyederhanaan gagal: {'; '.join(complaints)}")


def label_point(row: int, polygons: Polygons) -> tuple[float, float]:
    """Longitude and latitude with the most room inside the largest part that touches another.

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
    codes: Sequence[str], source: Polygons, result: Generalised, attribution: str
) -> gpd.GeoDataFrame:
    """The rows of `kecamatan.parquet`, in EPSG:4326.

    Columns: code (Kemendagri), name, label_lon, label_lat, area_km2 (geodesic, of the source and
    not of the drawing), attribution, geometry.
    """
    labels = [label_point(row, result.polygons) for row in range(len(codes))]
    return gpd.GeoDataFrame(
        {
            "code": list(codes),
            "name": [KECAMATAN[code].name for code in codes],
            "label_lon": [lon for lon, _ in labels],
            "label_lat": [lat for _, lat in labels],
            "area_km2": [round(area_km2(polygon), 3) for polygon in source],
            "attribution": attribution,
        },
        geometry=list(result.polygons),
        crs="EPSG:4326",
    )


def feature_collection(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """The GeoJSON that the dashboard reads, out of a frame as `frame_of` gives it."""
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

    Gives the bytes of the GeoJSON; RefusedError if a browser would have to fetch too many.
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


def _count(polygons: Polygons) -> int:
    return int(shapely.get_num_geometries(polygons).sum())


def _closed(codes: Sequence[str], polygons: Polygons, metres: float) -> Polygons:
    width = metres / METRES_PER_DEGREE
    # Only snapping closes a slit that is open to the outside.
    closed = shapely.coverage_clean(polygons, gap_width=width, snapping_distance=width)
    errors = area_errors(polygons, closed)
    worst = max(range(len(codes)), key=errors.__getitem__)
    click.echo(
        f"Dirapatkan sampai {_number(metres)} m: {_count(polygons)} bagian menjadi "
        f"{_count(closed)}; luas paling berubah: "
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
        result = generalise(codes, source)
        frame = frame_of(codes, source, result, f"{attribution}; disederhanakan")
        frame.attrs = {
            "source_sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
            "tolerance_degrees": result.tolerance,
            "decimals": DECIMALS,
        }
        neighbours = adjacency(codes, source)
        size = write(into or HERE, into or GEOJSON.parent, frame, neighbours)
    except (RefusedError, CRSError) as refusal:
        raise SystemExit(f"Ditolak: {refusal}") from refusal
    lost = {
        KECAMATAN[each].name: parts
        for each, parts in zip(codes, result.lost_parts, strict=True)
        if parts
    }
    vertices = [shapely.get_num_coordinates(each).sum() for each in (source, result.polygons)]
    click.echo(
        f"{len(codes)} kecamatan, {sum(map(len, neighbours.values())) // 2} pasangan bertetangga, "
        f"{_number(size)} bita GeoJSON, {DECIMALS} desimal\n"
        f"toleransi {_number(result.tolerance)} derajat, "
        f"{_number(vertices[0])} titik menjadi {_number(vertices[1])}\n"
        f"luas {_number(frame['area_km2'].sum())} km²; penyimpangan gambar terbesar "
        f"{_percent(max(area_errors(source, result.polygons)))}\n"
        f"pulau kecil yang hilang: {sum(lost.values())}"
        + "".join(f"\n  {place}: {parts}" for place, parts in lost.items())
    )


if __name__ == "__main__":
    build()

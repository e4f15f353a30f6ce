"""Source files of boundaries: polygons of the 31 kecamatan out of anybody's file, checked."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from data.catalogue import KECAMATAN
from data.intake.spellings import member

# West, south, east, north: well around the kabupaten, so that only swapped axes or a wrong
# coordinate system fall outside.
JEMBER = (113.0, -8.8, 114.3, -7.7)


# Borders this near to each other (degrees, about 20 m) over ten times the length are one border.
SLIT = 0.0002


# DE-9IM: the interiors are apart, the boundaries have a line in common.
SHARE_A_LINE = "F***1****"


Polygons = npt.NDArray[np.object_]


class RefusedError(ValueError):
    """The file cannot become the map; the message says why, in Indonesian."""


def _digits(code: object) -> str:
    """Take dots and prefix off a code; a spreadsheet makes 350901.0 of 350901."""
    return re.sub(r"\D", "", re.sub(r"\.0+$", "", str(code)))


def listed(codes: Iterable[str]) -> str:
    return ", ".join(f"{KECAMATAN[code].name} ({code})" for code in codes)


def identify(codes: Sequence[object] | None, names: Sequence[object] | None) -> list[str]:
    """Find the Kemendagri code of each row from codes (Kemendagri or BPS), names, or both.

    RefusedError, with every complaint at once, unless each of the 31 kecamatan is there exactly
    once and, where both are given, code and name of a row mean the same kecamatan.
    """
    by_code = None if codes is None else [member("kecamatan", _digits(code)) for code in codes]
    by_name = None if names is None else [member("kecamatan", str(name)) for name in names]
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
                f"kode dan nama bertentangan: kode {listed([from_code])}, "
                f"nama {listed([from_name])}"
            )
    identified = [code for code in (by_code or by_name or []) if code]
    if doubled := [code for code, rows in Counter(identified).items() if rows > 1]:
        complaints.append(f"kecamatan lebih dari satu baris: {listed(doubled)}")
    if missing := [code for code in KECAMATAN if code not in identified]:
        complaints.append(f"kecamatan tidak ada di berkas: {listed(missing)}")
    if complaints:
        raise RefusedError("\n".join(complaints))
    return identified


def adjacency(codes: Sequence[str], polygons: Polygons) -> dict[str, list[str]]:
    """List the codes with which each code shares a line; a point in common is not enough."""
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
    """Read the 31 codes in order and their polygons in EPSG:4326, in full detail.

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
        raise RefusedError(f"baris tanpa poligon: {listed(wrong)}")
    west, south, east, north = geometry.total_bounds
    if not (JEMBER[0] <= west <= east <= JEMBER[2] and JEMBER[1] <= south <= north <= JEMBER[3]):
        raise RefusedError(
            f"poligon di luar Jember ({west:.3f}, {south:.3f}, {east:.3f}, {north:.3f}); "
            "sistem koordinat berkas keliru?"
        )
    return sorted(codes), geometry.to_numpy()


def check_source(codes: Sequence[str], polygons: Polygons) -> None:
    """Raise RefusedError unless the polygons are valid and cover the kabupaten without gap."""
    hint = "perbaiki di sumbernya, atau rapatkan dengan --close-gaps METER"
    if invalid := [code for code, shape in zip(codes, polygons, strict=True) if not shape.is_valid]:
        raise RefusedError(f"poligon tidak sah: {listed(invalid)}; {hint}")
    overlapping = ~shapely.is_empty(shapely.coverage_invalid_edges(polygons))
    if overlapping.any():
        where = listed(code for code, bad in zip(codes, overlapping, strict=True) if bad)
        raise RefusedError(f"batas bertampalan atau tidak bertemu: {where}; {hint}")
    if gaps := holes(polygons):
        first = gaps[0].representative_point()
        raise RefusedError(
            f"{len(gaps)} celah di antara kecamatan, yang pertama di "
            f"{first.x:.5f}, {first.y:.5f}; {hint}"
        )
    if slits := [
        f"{listed([code])} dan {listed([other])}" for code, other in _slits(codes, polygons)
    ]:
        raise RefusedError(f"batas hampir bertemu: {'; '.join(slits)}; {hint}")
    if alone := [code for code, near in adjacency(codes, polygons).items() if not near]:
        raise RefusedError(f"tidak berbatasan dengan kecamatan mana pun: {listed(alone)}; {hint}")


def _slits(codes: Sequence[str], polygons: Polygons) -> list[tuple[str, str]]:
    """List pairs that run along each other without touching: a gap that is open, so no hole."""
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
    """List the areas that the coverage surrounds but no polygon covers."""
    parts = shapely.get_parts(shapely.coverage_union_all(polygons))
    return [shapely.Polygon(ring) for part in parts for ring in part.interiors]

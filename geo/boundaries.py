"""The 31 kecamatan as the dashboard draws them: shapes, neighbours, places for their names.

Reads `static/kecamatan.geojson`, the very file that browsers fetch, which `geo.build` derives from
`kecamatan.parquet`. Beside Streamlit, pandas, DuckDB and Plotly that costs 4 ms and 1 MB; the
GeoParquet through pyarrow and Shapely costs 35 ms and 27 MB, through GeoPandas 100 ms and 44 MB, in
every copy of the app.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise
from math import ceil, floor
from pathlib import Path
from typing import Any, TypeAlias

FOLDER = Path(__file__).parent
GEOJSON = FOLDER.parent / "static" / "kecamatan.geojson"


class _Shared(dict[str, Any]):
    """A mapping that nobody changes, so that a copy of it can be the thing itself.

    Plotly copies all of a figure several times while it is made: of a map, that is most of its
    time.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> "_Shared":
        return self


@cache
def boundaries() -> dict[str, Any]:
    """Return a GeoJSON FeatureCollection of the 31 kecamatan, in lists, for reading only.

    Every feature has `id` (the Kemendagri code), the properties name, label_lon and label_lat, and
    a MultiPolygon in EPSG:4326 with clockwise shells, as Plotly needs them. Neighbours have
    identical vertices along their border. 150 kB at most as compact JSON.
    """
    return _Shared(json.loads(GEOJSON.read_text(encoding="utf-8")))


@cache
def _adjacency() -> dict[str, tuple[str, ...]]:
    text = (FOLDER / "kecamatan_adjacency.json").read_text(encoding="utf-8")
    return {code: tuple(near) for code, near in json.loads(text).items()}


ATTRIBUTION: str = boundaries()["attribution"]
"""Source, licence and change of the boundaries: below every map."""


@cache
def label_points() -> Mapping[str, tuple[float, float]]:
    """Return longitude and latitude for the name of each kecamatan, by code.

    The point has the most room for a name inside the largest part that touches another kecamatan:
    Puger's is on the mainland, not on Nusa Barung.
    """
    places = {feature["id"]: feature["properties"] for feature in boundaries()["features"]}
    return {code: (place["label_lon"], place["label_lat"]) for code, place in places.items()}


@cache
def _rings() -> Mapping[str, list[list[list[float]]]]:
    """Return the rings of all parts of each kecamatan, by code."""
    return {
        feature["id"]: [ring for part in feature["geometry"]["coordinates"] for ring in part]
        for feature in boundaries()["features"]
    }


UNINHABITED = "35.09.08"
"""The kecamatan of which an island has no people: half of Puger is Nusa Barung."""


@cache
def island() -> list[list[float]]:
    """Return the ring of Nusa Barung, the southernmost part of its kecamatan."""
    return min(_rings()[UNINHABITED], key=lambda ring: min(lat for _, lat in ring))


_HATCH = 0.016
"""Degrees of longitude between two lines."""


@cache
def hatching(code: str) -> tuple[tuple[tuple[float, float], tuple[float, float]], ...]:
    """Return slanted lines that fill a kecamatan: where a line crosses its rings, in pairs."""
    sides = [side for ring in _rings()[code] for side in pairwise(ring)]
    west, south, east, north = box(code)
    first, last = floor((west + south) / _HATCH), ceil((east + north) / _HATCH)
    lines: list[tuple[tuple[float, float], tuple[float, float]]] = []
    for line in range(first, last + 1):
        # Points of a line have longitude + latitude in common.
        total = (line + 0.5) * _HATCH
        crossed = []
        for (lon, lat), (to_lon, to_lat) in sides:
            before, after = lon + lat - total, to_lon + to_lat - total
            if (before < 0) != (after < 0):
                share = before / (before - after)
                crossed.append((lon + share * (to_lon - lon), lat + share * (to_lat - lat)))
        crossed.sort()
        lines += zip(crossed[::2], crossed[1::2], strict=False)
    return tuple(lines)


def neighbours(code: str) -> tuple[str, ...]:
    """Return the sorted codes of the kecamatan that share a line with this; KeyError if none."""
    return _adjacency()[code]


Box: TypeAlias = tuple[float, float, float, float]
"""West, south, east and north in degrees."""


@cache
def box(code: str) -> Box:
    """Return the extent of a kecamatan, with its islands; KeyError if there is none."""
    vertices = [vertex for ring in _rings()[code] for vertex in ring]
    longitudes, latitudes = zip(*vertices, strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def around(codes: Iterable[str]) -> Box:
    west, south, east, north = zip(*map(box, codes), strict=True)
    return min(west), min(south), max(east), max(north)


@cache
def bounds() -> Box:
    """Return the extent of the kabupaten, Nusa Barung included."""
    return around(_rings())


def _clearance(ring: list[list[float]], lon: float, south: float, north: float) -> float:
    """Measure degrees from the meridian `lon` to the ring, seen only between two latitudes."""
    nearest = float("inf")
    for (x1, y1), (x2, y2) in pairwise(ring):
        low, high = max(south, min(y1, y2)), min(north, max(y1, y2))
        if low > high:
            continue
        ends = (
            [x1, x2] if y1 == y2 else [x1 + (x2 - x1) * (y - y1) / (y2 - y1) for y in (low, high)]
        )
        crosses = min(ends) <= lon <= max(ends)
        nearest = 0.0 if crosses else min(nearest, *(abs(end - lon) for end in ends))
        if crosses:
            break
    return nearest


@cache
def label_room(height: float = 0.0) -> Mapping[str, float]:
    """Return the widest label that stays inside each kecamatan, in degrees, by code.

    The label is `height` degrees of latitude high and centred on its label point; 0.0 means that
    not even a label of no width would fit. A name that is wider than its room is not to be written.
    """
    room = {}
    for code, (lon, lat) in label_points().items():
        south, north = lat - height / 2, lat + height / 2
        room[code] = 2 * min(_clearance(ring, lon, south, north) for ring in _rings()[code])
    return room

"""The description of a CSV for programs agrees with the CSV."""

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from every_figure import every

from charts.tiles import Tile
from data import catalogue
from exports.csv import for_machines
from exports.datapackage import datapackage
from exports.stamp import Stamp
from exports.table import tabled
from queries.registry import Registry

READ: Mapping[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "number": float,
    "year": lambda text: dt.date(int(text), 1, 1),
    "yearmonth": lambda text: dt.date.fromisoformat(f"{text}-01"),
    "date": dt.date.fromisoformat,
}
"""How a program that knows the standard reads a cell of each type."""


@pytest.fixture(scope="module")
def tiles(shipped: Registry) -> list[Tile]:
    choices = ({}, {"kecamatan": "35.09.08", "tahun": "2024", "langkah": "quarter"})
    return [tile for chosen in choices for tile in every(shipped, chosen).values()]


def package_of(tile: Tile) -> dict[str, Any]:
    return json.loads(datapackage(tabled(tile), "data-mesin.csv"))


def fields_of(package: Mapping[str, Any]) -> list[dict[str, Any]]:
    return package["resources"][0]["schema"]["fields"]


def complaints_of_a_reader(tile: Tile) -> Iterator[str]:
    package = package_of(tile)
    fields = fields_of(package)
    missing = package["resources"][0]["schema"]["missingValues"]
    heading, *rows = csv.reader(io.StringIO(for_machines(tabled(tile)), newline=""))
    if heading != [field["name"] for field in fields] or len(set(heading)) != len(heading):
        yield f"other columns: {heading}"
    for row in rows:
        for field, cell in zip(fields, row, strict=True):
            said = f"{field['name']}: {cell!r}"
            if cell in missing:
                if field["constraints"]["required"]:
                    yield f"{said} is missing"
                continue
            try:
                value = READ[field["type"]](cell)
            except ValueError:
                yield f"{said} is no {field['type']}"
                continue
            if "enum" in field["constraints"] and value not in field["constraints"]["enum"]:
                yield f"{said} is none of the codes"


def test_every_csv_is_what_its_description_says(tiles: list[Tile]) -> None:
    for tile in tiles:
        assert list(complaints_of_a_reader(tile)) == [], tile.name


def test_types_are_as_narrow_as_the_values(tiles: list[Tile]) -> None:
    used = {field["type"] for tile in tiles for field in fields_of(package_of(tile))}
    assert used == set(READ)

    (monthly,) = (one for one in tiles[:39] if one.name == "peserta-aktif-bulanan")
    types = {field["name"]: field["type"] for field in fields_of(package_of(monthly))}
    assert (types["month"], types["total"], types["as_of"]) == ("date", "integer", "date")


def test_a_measure_has_its_unit_and_definition(tiles: list[Tile]) -> None:
    ranking = next(one for one in tiles if one.name == "peringkat-kecamatan")
    aid = next(one for one in tiles if one.name == "bantuan-jenis")
    fields = {one["name"]: one for one in fields_of(package_of(ranking))}
    items = {one["name"]: one for one in fields_of(package_of(aid))}

    assert fields["premium_rp"]["satuan"] == "rupiah"
    assert fields["participants"]["description"] == catalogue.metric("participants").definition
    assert fields["code"]["constraints"]["enum"] == list(catalogue.KECAMATAN)
    assert items["pupuk"]["satuan"] == "ton"


def test_a_package_names_sources_licences_status_and_simulation(tiles: list[Tile]) -> None:
    for tile in tiles:
        package, origin = package_of(tile), tile.provenance
        simulated = origin.status == "simulasi"
        assert re.fullmatch(r"[a-z0-9._-]+", package["name"])
        assert package["simulasi"] is simulated
        assert package["title"].startswith("SIMULASI: ") == simulated
        assert package["status"]["id"] == origin.status
        assert [one["id"] for one in package["sources"]] == list(origin.sources)
        assert all(one["title"] and one["lisensi"] for one in package["sources"])
        assert all(one["name"] and one["title"] for one in package["licenses"])
        assert package["snapshot"] == origin.snapshot
        assert package["resources"][0]["path"] == "data-mesin.csv"


def test_a_stamped_package_has_the_code(tiles: list[Tile]) -> None:
    stamp = Stamp("JBR-2025-12-22-K7Q", "http://127.0.0.1:8501")
    package = json.loads(datapackage(tabled(tiles[0]), "x.csv", stamp))

    assert (package["edisi"], package["periksa"]) == (stamp.code, stamp.payload)


def test_the_status_of_a_row_that_is_shown_is_told_apart_from_its_origin(
    tiles: list[Tile],
) -> None:
    sums = next(one for one in tiles if one.name == "manfaat-kumulatif")
    names = [one["name"] for one in fields_of(package_of(sums))]

    assert names[-5:] == ["row_status", "status", "sources", "as_of", "snapshot"]


def test_a_forecast_on_a_card_is_no_published_number_for_programs(tiles: list[Tile]) -> None:
    card = next(one for one in tiles if one.name == "manfaat-2025")
    rows = list(csv.DictReader(io.StringIO(for_machines(tabled(card)), newline="")))

    assert [(row["value"], row["status"]) for row in rows] == [
        ("17800000000", "terbit"),
        ("20000000000", "proyeksi"),
    ]

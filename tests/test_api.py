"""The API as files: what it serves is what it describes, and nothing that is withheld."""

import csv
import datetime as dt
import functools
import hashlib
import http.server
import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
import rdflib
import schemathesis
import tiny_snapshot as tiny
from hypothesis import given, settings

from data import catalogue
from data.confidentiality import RULES
from data.manifest import PUBLIC
from exports.site import api, output
from queries.registry import Registry

REAL = dict.fromkeys(("kepesertaan", "klaim_manfaat", "bantuan_pertanian"), "resmi")


def served(snapshot: Path, folder: Path) -> dict[str, bytes]:
    """The files of the API that the public version of a snapshot has in this folder."""
    registry = Registry(snapshot).without("sementara")
    output.write(folder, api.files(registry, folder))
    return held_by(folder)


def held_by(folder: Path) -> dict[str, bytes]:
    held = folder / api.FOLDER
    return {
        path.relative_to(held).as_posix(): path.read_bytes()
        for path in held.rglob("*")
        if path.is_file() and path.suffix != ".gz"
    }


@pytest.fixture(scope="module")
def simulated(tiny_snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("publik")
    served(tiny_snapshot, folder)
    return folder


@pytest.fixture(scope="module")
def files(simulated: Path) -> dict[str, bytes]:
    return held_by(simulated)


@pytest.fixture(scope="module")
def withheld(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Of offices' numbers, of which the public may not see those of few persons."""
    path = tiny.build(tmp_path_factory.mktemp("nyata"), statuses=REAL, rules=RULES)
    return served(path / PUBLIC, tmp_path_factory.mktemp("publik"))


def rows_of(files: dict[str, bytes], table: str) -> list[dict[str, Any]]:
    return json.loads(files[f"{table}.json"])["baris"]


@pytest.fixture(scope="module")
def address(simulated: Path) -> Iterator[str]:
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(simulated))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{api.FOLDER}"
    server.shutdown()
    server.server_close()


def test_every_address_answers_as_the_openapi_document_says(
    files: dict[str, bytes], address: str
) -> None:
    described = schemathesis.openapi.from_dict(json.loads(files["openapi.json"]))
    asked = set()
    for operation in described.get_all_operations():

        @given(case=operation.ok().as_strategy())
        @settings(max_examples=1)
        def answers(case: Any) -> None:  # noqa: ANN401
            case.call_and_validate(base_url=address)
            asked.add(case.path[1:])

        answers()
    assert asked == files.keys() - {"openapi.json", "index.html", "sidik.txt"}


def test_a_table_has_each_cell_of_the_snapshot_with_its_status_and_source(
    files: dict[str, bytes],
) -> None:
    rows = list(csv.DictReader(io.StringIO(files["enrolment_yearly.csv"].decode())))
    told = [
        (row["year"], row["code"], row["sector"], row["funding"], row["sex"], row["participants"])
        for row in rows
    ]
    assert sorted(told) == sorted(tuple(map(str, row[:6])) for row in tiny.ROWS["enrolment_yearly"])
    assert {(row["status"], row["sources"], row["as_of"]) for row in rows} == {
        ("simulasi", "simulasi_dasbor", "2025-03-31")
    }
    assert [row["kecamatan"] for row in rows if row["code"] == tiny.MAYANG] == ["Mayang"] * 3


def test_json_csv_and_workbook_have_the_same_numbers(files: dict[str, bytes]) -> None:
    quantities = [row["quantity"] for row in rows_of(files, "aid_monthly")]
    assert sorted(quantities) == [1.0, 2.5, 4.0]
    written = csv.DictReader(io.StringIO(files["aid_monthly.csv"].decode()))
    assert [float(row["quantity"]) for row in written] == quantities

    book = openpyxl.load_workbook(io.BytesIO(files["aid_monthly.xlsx"]))
    headings, *cells = list(book["Data"].iter_rows(min_row=3, values_only=True))
    assert [row[headings.index("Jumlah bantuan")] for row in cells] == quantities
    assert {row[headings.index("Status")] for row in cells} == {"Simulasi"}
    assert "Pupuk" in {row[headings.index("Jenis bantuan")] for row in cells}


def test_no_number_of_few_persons_of_a_kecamatan_is_in_a_table(withheld: dict[str, bytes]) -> None:
    for table, rule in RULES.items():
        rows = rows_of(withheld, table)
        numbers = [row[rule.measure] for row in rows if row[rule.measure] is not None]
        assert all(number >= rule.threshold for number in numbers), table
        held = [row for row in rows if row[rule.measure] is None]
        assert all(rule.measure in row["withheld"] for row in held)
        assert held or any(row["withheld"] for row in rows)


def test_what_is_withheld_is_named_and_counts_in_the_sum_of_the_kabupaten(
    withheld: dict[str, bytes],
) -> None:
    table = json.loads(withheld["enrolment_yearly.json"])
    people = {one["year"]: one["participants"] for one in table["jumlah_kabupaten"]}
    assert people == {2024: 7, 2025: 18}
    (kaliwates,) = [
        row
        for row in table["baris"]
        if row["code"] == tiny.KALIWATES
        and (row["sector"], row["funding"], row["sex"]) == ("buruh_tani", "dbhcht", "perempuan")
        and row["year"] == 2024
    ]
    assert kaliwates["participants"] is None
    assert kaliwates["withheld"] == ["participants", "person_months", "premium_rp"]
    assert kaliwates["not_given"] == []

    book = openpyxl.load_workbook(io.BytesIO(withheld["enrolment_yearly.xlsx"]))
    headings, *cells = list(book["Data"].iter_rows(min_row=3, values_only=True))
    rows = [dict(zip(headings, row, strict=True)) for row in cells]
    assert "Peserta, Bulan-orang terlindungi, Iuran dibayar" in {
        row["Dirahasiakan"] for row in rows
    }
    assert "dirahasiakan" in rows[0]["Sel kosong"]
    (summed,) = [row for row in rows if row["Dirahasiakan"].startswith("Sektor")][:1]
    assert [summed[name] for name in ("Sektor", "Sumber dana", "Jenis kelamin")] == [
        "Dirahasiakan"
    ] * 3


def test_what_is_unknown_of_a_part_is_unknown_of_the_kabupaten(tmp_path: Path) -> None:
    first, *others = tiny.ROWS["enrolment_yearly"]
    unpaid = (*first[:-1], None)
    rows = {**tiny.ROWS, "enrolment_yearly": [unpaid, *others]}
    made = served(tiny.build(tmp_path / "snapshots", rows=rows), tmp_path / "publik")
    totals = json.loads(made["enrolment_yearly.json"])["jumlah_kabupaten"]
    assert [(one["participants"], one["premium_rp"]) for one in totals] == [
        (7, None),
        (18, 504_000),
    ]


def test_what_one_row_lacks_and_another_has_is_known_of_the_kabupaten(tmp_path: Path) -> None:
    death, *_ = tiny.ROWS["benefits_monthly"]
    cases = (tiny.MARCH, tiny.PUGER, "nelayan", "beasiswa", None, 3, 2, None)
    rupiah = (tiny.MARCH, tiny.PUGER, "nelayan", None, None, None, None, 7_500_000)
    rows = {**tiny.ROWS, "benefits_monthly": [death, cases, rupiah]}
    made = served(tiny.build(tmp_path / "snapshots", rows=rows), tmp_path / "publik")
    assert json.loads(made["benefits_monthly.json"])["jumlah_kabupaten"] == [
        {"year": 2024, "cases": 1, "recipients": 1, "amount_rp": 42_000_000},
        {"year": 2025, "cases": 3, "recipients": 2, "amount_rp": 7_500_000},
    ]


def test_the_api_is_made_of_nothing_but_the_public_version(tmp_path: Path) -> None:
    whole = tiny.build(tmp_path, statuses=REAL, rules=RULES)
    public = Registry(whole / PUBLIC)
    waiting = public.without("sementara").until(dt.datetime(2026, 12, 1, tzinfo=dt.UTC))
    for registry in (Registry(whole).without("sementara"), public, waiting):
        with pytest.raises(ValueError, match="public"):
            list(api.files(registry))


def test_a_table_that_is_not_final_or_not_shown_is_not_there(tmp_path: Path) -> None:
    preliminary = {**REAL, "klaim_manfaat": "sementara"}
    path = tiny.build(tmp_path / "snapshots", statuses=preliminary)
    names = served(path / PUBLIC, tmp_path / "publik")
    assert "benefits_monthly.csv" not in names
    assert "aid_monthly.csv" in names
    assert b"benefits_monthly" not in names["katalog.jsonld"] + names["openapi.json"]


def test_the_catalogue_is_dcat_with_a_file_of_each_kind(files: dict[str, bytes]) -> None:
    here = "https://data.example/api/v1/"
    graph = rdflib.Graph()
    graph.parse(data=files["katalog.jsonld"], format="json-ld", publicID=f"{here}katalog.jsonld")
    found = graph.query(
        "prefix dcat: <http://www.w3.org/ns/dcat#> prefix spdx: <http://spdx.org/rdf/terms#> "
        "select ?url ?size ?sum where { ?c a dcat:Catalog; dcat:dataset ?d. ?d a dcat:Dataset; "
        "dcat:distribution ?f. ?f dcat:downloadURL ?url; dcat:byteSize ?size; "
        "dcat:mediaType ?m; spdx:checksum/spdx:checksumValue ?sum }"
    )
    told = {str(row.url): (int(row.size), str(row.sum)) for row in found}
    assert told == {
        f"{here}{table}.{ending}": (
            len(content := files[f"{table}.{ending}"]),
            hashlib.sha256(content).hexdigest(),
        )
        for table in catalogue.DATASETS
        for ending in ("csv", "json", "xlsx")
    }


def test_the_data_package_describes_each_csv(files: dict[str, bytes]) -> None:
    package = json.loads(files["datapackage.json"])
    assert [one["name"] for one in package["resources"]] == list(catalogue.DATASETS)
    for resource in package["resources"]:
        heading, *rows = csv.reader(io.StringIO(files[resource["path"]].decode()))
        assert heading == [field["name"] for field in resource["schema"]["fields"]]
        for place, field in enumerate(resource["schema"]["fields"]):
            if field["constraints"]["required"]:
                assert all(row[place] for row in rows), (resource["name"], field["name"])
        assert resource["hash"] == f"sha256:{hashlib.sha256(files[resource['path']]).hexdigest()}"
        assert resource["sources"]


def test_the_json_of_each_table_fits_its_schema_and_another_word_does_not(
    files: dict[str, bytes],
) -> None:
    for table in catalogue.DATASETS:
        schema, found = (json.loads(files[f"{table}{end}"]) for end in (".schema.json", ".json"))
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(found, schema)
        found["baris"][0]["status"] = "rahasia"
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(found, schema)


def test_metadata_has_the_forms_that_satu_data_asks_for(files: dict[str, bytes]) -> None:
    found = json.loads(files["metadata/benefits_monthly.json"])
    found = found["metadata_statistik"]
    assert found["ms_keg"]["cara_pengumpulan_data"] == "Simulasi: data buatan"
    assert [one["nama"] for one in found["ms_var"]][:2] == ["Kecamatan", "Sektor"]
    paid = found["ms_ind"][2]
    assert (paid["nama"], paid["satuan"]) == ("Manfaat dibayar", "rupiah")
    assert paid["metode_rumus"] == "Σ rupiah tiap pembayaran"
    assert "interpretasi" in found["belum_diisi"]["ms_ind"]


def test_hashes_are_those_of_the_files(files: dict[str, bytes]) -> None:
    lines = (line.split("  ") for line in files["sidik.txt"].decode().splitlines())
    assert {name: digest for digest, name in lines} == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name != "sidik.txt"
    }


ONE = {"t": {"sector": {"jenis": "string", "kode": {"desa": "Desa"}}}}


@pytest.mark.parametrize(
    ("after", "change"),
    [
        ({"t": {"sector": {"jenis": "string", "kode": {"desa": "Pekerja desa"}}}}, "besar"),
        ({"t": {"sector": {"jenis": "string", "kode": {"dusun": "Desa"}}}}, "besar"),
        ({"t": {"sector": {"jenis": "integer", "kode": {"desa": "Desa"}}}}, "besar"),
        ({"t": {}}, "besar"),
        ({}, "besar"),
        (
            {"t": {"sector": {"jenis": "string", "kode": {"desa": "Desa", "a": "A"}}}},
            "kecil",
        ),
        ({**ONE, "u": {}}, "kecil"),
    ],
)
def test_what_a_program_relies_on_and_is_gone_or_renamed_is_a_large_change(
    after: dict[str, Any], change: str
) -> None:
    assert change in {size for size, _ in api.changes(ONE, after)}
    assert list(api.changes(after, after)) == []


def test_the_version_says_how_much_differs_from_the_folder_before(
    tmp_path: Path, tiny_snapshot: Path
) -> None:
    def told(snapshot: Path) -> tuple[str, list[str]]:
        found = json.loads(served(snapshot, tmp_path)[api.VERSION])
        return found["versi"], [change["apa"] for change in found["perubahan"][0]["perubahan"]]

    assert told(tiny_snapshot) == ("1.0.0", ["Versi pertama."])
    assert told(tiny_snapshot) == ("1.0.0", ["Versi pertama."])

    more = [*tiny.ROWS["aid_monthly"], (tiny.MARCH, tiny.PUGER, "pupuk", "pusat", 1.0, 8_000, 1)]
    other = tiny.build(tmp_path.with_name("lain"), rows={**tiny.ROWS, "aid_monthly": more})
    version, differs = told(other)
    assert version == "1.0.1"
    assert "Isi aid_monthly berubah." in differs

    kept = tmp_path / api.FOLDER / api.VERSION
    before = json.loads(kept.read_bytes())
    before["struktur"]["aid_monthly"]["item"]["kode"]["pupuk"] = "Pupuk urea"
    kept.write_text(json.dumps(before))
    assert told(other) == (
        "2.0.0",
        ["Kode pupuk di kolom item (aid_monthly) bernama “Pupuk”, dahulu “Pupuk urea”."],
    )

"""House rules that neither ruff nor import-linter knows: names, ids of the catalogue, pages.

Which room may import which is written in pyproject.toml and checked in `test_style.py`.
"""

import csv
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import grimp
import pytest

from data import catalogue
from data.catalogue import CLAIMS, KECAMATAN, METRICS, SECTORS, SOURCES, STATUSES
from data.manifest import TABLES
from pages import gallery

ROOT = Path(__file__).parent.parent
ROOMS = ("data", "queries", "geo", "charts", "exports", "pages", "static")
PRODUCT = [ROOT / "dashboard.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*"))]
CATALOGUE: Mapping[str, Mapping[str, object]] = {
    name: getattr(catalogue, name)
    for name in (
        *("AID_ITEMS", "CLAIMS", "FUNDING", "KECAMATAN", "METRICS", "ORIGINS", "PROGRAMMES"),
        *("SCHOOL_LEVELS", "SECTORS", "SEXES", "SOURCES", "STATUSES"),
    )
}
DEFINED_IN = {"CLAIMS": "published_claims"}
ASKED = re.compile(
    rf"\b(?:(?P<call>claim|metric)\(|(?P<table>{'|'.join(CATALOGUE)})\[)\s*[\"'](?P<id>[^\"']+)[\"']"
)


@cache
def written(*endings: str) -> Mapping[Path, str]:
    """The text of every file of the product with one of these endings."""
    return {path: path.read_text(encoding="utf-8") for path in PRODUCT if path.suffix in endings}


def undeclared(source: str) -> list[str]:
    """The look-ups in this code that no row of the catalogue answers."""
    asked = [
        (f"{found['call'].upper()}S" if found["call"] else found["table"], found["id"])
        for found in ASKED.finditer(source)
    ]
    return [f"{table}: {one}" for table, one in asked if one not in CATALOGUE[table]]


def column(name: str, field: str) -> set[str]:
    """The values of a column of a reference table; `|` separates several in a cell."""
    with (catalogue.REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {one for row in csv.DictReader(file) for one in row[field].split("|") if one}


def test_a_module_has_a_name_of_its_own() -> None:
    homeless = {"util", "utils", "helper", "helpers", "common", "commons", "misc"}

    assert [path for path in written(".py") if homeless & {*path.parts, path.stem}] == []


def test_code_asks_only_for_ids_that_are_declared() -> None:
    found = {path: undeclared(source) for path, source in written(".py").items()}

    assert {path: ids for path, ids in found.items() if ids} == {}
    assert undeclared("claim('participants_2025'), metric(\n'x'), SECTORS['tani'], SECTORS[y]") == [
        "METRICS: x",
        "SECTORS: tani",
    ]


@pytest.mark.parametrize("table", sorted(CATALOGUE))
def test_every_id_is_used_beside_the_row_that_declares_it(table: str) -> None:
    own = f"{DEFINED_IN.get(table, table.lower())}.csv"
    texts = written(".py", ".sql", ".toml", ".csv", ".json")
    used = {
        word
        for path, text in texts.items()
        if path.name != own
        for word in re.findall(r"[\w.]+", text)
    }
    if table == "CLAIMS":
        # A claim is also shown where its measure is, and beside the claims that it contradicts.
        measured = {one.id for one in CLAIMS.values() if one.metric in used}
        used |= measured | column("published_claims", "contradicts")

    assert sorted(set(CATALOGUE[table]) - used) == []


@pytest.mark.parametrize(
    ("name", "field", "table"),
    [
        ("published_claims", "metric", METRICS),
        ("published_claims", "source", SOURCES),
        ("published_claims", "status", STATUSES),
        ("published_claims", "contradicts", CLAIMS),
        ("school_levels", "rule_claim", CLAIMS),
        ("simulation_weights", "sector", SECTORS),
        ("simulation_weights", "kecamatan", KECAMATAN),
        ("desa", "kecamatan", KECAMATAN),
    ],
)
def test_a_reference_table_names_only_ids_that_are_declared(
    name: str, field: str, table: Mapping[str, object]
) -> None:
    assert column(name, field) - set(table) == set()


def test_the_basis_of_an_assumption_is_a_claim_or_a_sentence() -> None:
    bases = column("simulation_assumptions", "basis")

    assert {one for one in bases if re.fullmatch(r"[a-z0-9_]+", one)} - set(CLAIMS) == set()


def test_a_specification_names_a_declared_measure_and_classifications() -> None:
    specifications = [tomllib.loads(text) for text in written(".toml").values()]

    assert specifications
    for one in specifications:
        assert one["measure"] in METRICS
        named = {entry.get("classification", "").upper() for entry in one["columns"]}
        assert named - {""} <= set(CATALOGUE)


def test_the_columns_that_a_snapshot_measures_are_metrics() -> None:
    keys = {"year", "month", "kecamatan", "sector", "funding", "sex"}
    keys |= {"programme", "school_level", "item", "origin"}

    assert {name for table in TABLES.values() for name in table} - keys <= set(METRICS)


def test_a_page_is_data_and_reaches_no_streamlit() -> None:
    imports = grimp.build_graph("pages", include_external_packages=True)
    pages = [f"pages.{path.stem}" for path, code in written(".py").items() if "\nPAGE = " in code]

    assert len(pages) >= 7
    for page in pages:
        assert imports.find_shortest_chain(page, "streamlit") is None


def test_no_text_from_outside_reaches_a_page_as_html_of_its_own() -> None:
    assert [path for path, code in written(".py").items() if "unsafe_allow_html" in code] == []


def test_every_file_leaves_by_the_button_that_keeps_it_until_it_is_fetched() -> None:
    offering = [path.name for path, code in written(".py").items() if ".download_button(" in code]

    assert offering == ["downloads.py"]


def test_a_page_is_data_that_does_not_know_streamlit() -> None:
    modules = ["page", "choices", "gallery", "headlines", "briefing"]
    modules += [address or "ringkasan" for address in gallery.pages()]
    for name in modules:
        source = (ROOT / "pages" / f"{name}.py").read_text(encoding="utf-8")
        assert not re.search(r"^(import|from) streamlit\b", source, re.MULTILINE), name


def test_no_date_depends_on_where_the_server_stands() -> None:
    local = re.compile(r"\.astimezone\(\)|\.now\(\)|\.today\(\)|\btime\.localtime\b")
    assert [str(path) for path, text in written(".py").items() if local.search(text)] == []

"""Every number on every page is recounted from the files, by statements that no figure uses."""

import re
import shutil
from dataclasses import replace
from itertools import product
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from charts.model import Chart, Map
from data import catalogue
from data.frames import values
from data.numbers import plain
from pages import gallery
from pages.audit import Audit
from pages.gallery import boards
from queries.__main__ import main
from queries.recount import Recount
from queries.registry import Registry


def test_every_counted_cell_of_every_page_is_what_the_files_say(
    shipped: Registry, builtin_snapshot: Path
) -> None:
    audit = Audit(shipped, Recount(builtin_snapshot))
    audit.walk(2)
    assert list(map(str, audit.disagreements)) == []
    assert audit.cells > 4_000


def test_one_participant_more_in_the_files_is_found_wherever_he_is_shown(
    shipped: Registry, builtin_snapshot: Path, tmp_path: Path
) -> None:
    tampered = shutil.copytree(builtin_snapshot, tmp_path / "tampered")
    path = str(tampered / "enrolment_yearly.parquet")
    with duckdb.connect() as connection:
        connection.execute("create table held as select * from read_parquet($path)", {"path": path})
        connection.execute(
            "update held set participants = participants + 1 where rowid = (select min(rowid) from "
            "held where year = 2025 and kecamatan = '35.09.08')"
        )
        connection.table("held").write_parquet(path)
    audit = Audit(shipped, Recount(tampered))
    audit.walk(1)
    assert ("", "peta-kecamatan") in {(wrong.page, wrong.figure) for wrong in audit.disagreements}
    places = {wrong.place for wrong in audit.disagreements if wrong.figure == "peta-kecamatan"}
    assert "Peserta {'kecamatan': '35.09.08'}" in places
    assert all("35.09.08" in place for place in places)


def only(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Let there be this page alone."""
    one = {address: boards()[address]}
    monkeypatch.setattr(gallery, "boards", lambda: one)


def test_a_column_that_claims_more_than_its_table_is_found(
    builtin_snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, "kepesertaan")
    registry = Registry(builtin_snapshot)
    simulated = registry.manifest
    official = {name: replace(entry, status="resmi") for name, entry in simulated.tables.items()}
    audit = Audit(registry, Recount(builtin_snapshot))
    registry.manifest = replace(simulated, tables=official)
    audit.walk(1)
    assert audit.disagreements == []
    registry.manifest = simulated
    audit.walk(1)
    assert "status kolom Peserta" in {wrong.place for wrong in audit.disagreements}


def test_the_command_counts_what_it_recounted(
    tiny_snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, "pertanian")
    folder = str(tiny_snapshot.parent)
    done = CliRunner().invoke(main, ["audit", "--choices", "1", "--in", folder])
    assert done.exit_code == 0, done.output
    assert "angka dihitung ulang, 0 berbeda" in done.output


def test_what_is_said_of_a_named_kecamatan_are_its_own_numbers(whole: Path) -> None:
    registry, checked = Registry(whole), 0
    # Of what is simulated nothing is said of a kecamatan by name.
    for page, (code, place) in product(boards().values(), list(catalogue.KECAMATAN.items())[::8]):
        for tile in page.tiles(registry, {"kecamatan": code}).values():
            if not isinstance(tile, Chart) or place.name not in str(tile.title):
                continue
            held = values(tile.table)
            if "code" not in held:
                continue
            row = held["code"].index(code)
            mine = {column[row] for column in held.values()}
            for detail in map(plain, tile.details):
                names_places = any(
                    each.name in str(detail) for each in catalogue.KECAMATAN.values()
                )
                amounts = {amount.value for amount in detail.amounts()}
                if amounts and not names_places:
                    checked += 1
                    assert mine & amounts, f"{tile.alt}: {detail}"
    assert checked > 20


def test_a_map_names_the_chosen_kecamatan_and_its_value_to_who_does_not_see_it(
    shipped: Registry,
) -> None:
    chosen = {"kecamatan": "35.09.08"}
    told = {
        (page.address, tile.name): tile
        for page in boards().values()
        for tile in page.tiles(shipped, chosen).values()
        if isinstance(tile, Chart) and isinstance(tile.drawing, Map)
    }
    assert len(told) == 5
    for tile in told.values():
        assert any(re.search(r"Puger:? [^;]*\d", str(said)) for said in tile.details), tile.alt

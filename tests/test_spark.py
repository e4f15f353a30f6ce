"""Lists of persons counted on Spark give what they give in DuckDB: cubes, complaints and places."""

import datetime as dt
import json
import os
import re
import shutil
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import published
import pytest
from click.testing import CliRunner
from office_files import BUDI, REGISTRY_COLUMNS, RINI, SITI, person, registry

from data import __main__ as commands
from data.intake import chunks
from data.intake import spark as on_spark
from data.intake.examine import CheckedFiles, Order, read_and_check
from data.intake.rules import KEPT
from data.intake.spark import Spark, _run
from data.intake.staging import connect
from data.intake.text_files import MAX_COLUMNS
from data.manifest import SnapshotError, read_manifest
from data.progress import quiet
from data.store import snapshots
from data.store.rollback import verify_all

TODAY = dt.date(2026, 1, 31)
NEEDS = ("pyspark", "sqlglot", "java")
SERIAL = count(1)


@pytest.fixture(scope="module")
def spark() -> Iterator[Spark]:
    """One session; without what it needs such tests are skipped, but never on the CI."""
    lacking = [name for name in NEEDS if not (find_spec(name) or shutil.which(name))]
    if lacking:
        why = f"without {', '.join(lacking)} nothing counts on Spark: see docs/operating.md"
        pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)
    with pytest.MonkeyPatch.context() as patch:
        # What runs for seconds only is not worth compiling well, nor what is asked once at all.
        patch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        patch.setenv(
            "PYSPARK_SUBMIT_ARGS",
            "--conf spark.sql.codegen.wholeStage=false "
            "--conf spark.sql.codegen.factoryMode=NO_CODEGEN pyspark-shell",
        )
        # Nor does so little have to be dealt out in many pieces.
        patch.setattr(on_spark, "_PARTITIONS", 2)
        session = Spark("local[1]")
    yield session
    session.stop()


def examined(paths: Sequence[Path], spark: Spark | None) -> tuple[CheckedFiles, list[list[object]]]:
    """What is found in files, and their cubes of persons."""
    order = Order(Path("none"), "sementara", "", None, (), TODAY, spark=spark)
    with connect(TODAY) as con:
        found = read_and_check(con, paths, order, quiet)
        cubes = [
            sorted(con.sql(f"from {table}").fetchall(), key=str)
            for (table,) in con.sql("from duckdb_tables() select table_name").fetchall()
            if table.startswith("counted_")
        ]
        return found, cubes


def assert_same(spark: Spark, *paths: Path) -> CheckedFiles:
    """Examine files in DuckDB and on Spark, and compare all that is found and counted."""
    there, cubes = examined(paths, spark)
    here, expected = examined(paths, None)
    assert there.complaints == here.complaints
    assert there.total == here.total
    assert there.accounts == here.accounts
    assert there.remarks == here.remarks
    assert cubes == expected
    of_files = [
        (one.file.sha256, one.file.height, one.years, one.months, one.end, one.status)
        for one in there.checked
    ]
    assert of_files == [
        (one.file.sha256, one.file.height, one.years, one.months, one.end, one.status)
        for one in here.checked
    ]
    return there


def text(path: Path, *rows: Sequence[object], codec: str = "utf-8") -> Path:
    """A registry as a text file, as offices write it."""
    lines = [
        ";".join(f"{cell:%d/%m/%Y}" if isinstance(cell, dt.date) else str(cell) for cell in row)
        for row in rows
    ]
    path.write_bytes(("\n".join(lines) + "\n").encode(codec))
    return path


def somebody(**what: object) -> list[object]:
    return person(**{"nik": f"35091157088{next(SERIAL):04d}1", **what})  # type: ignore[arg-type]


def day(written: str) -> dt.date:
    return dt.datetime.strptime(written, "%d/%m/%Y").date()  # noqa: DTZ007 - a day


FAULTS: dict[str, list[list[object]]] = {
    "required_cell": [somebody(name=""), somebody(sector="-"), somebody(nik="-")],
    "readable_cell": [
        somebody(nik="3,5E+15"),
        somebody(kecamatan="Amblu"),
        *(somebody(months="empat") for _ in range(KEPT + 50)),
        somebody(start="32/01/2025"),
        somebody(funding="Rahasia Budi"),
        # Five persons who share a text do not hide in it.
        *(somebody(sector="Tukang becak") for _ in range(5)),
        # One person who has a text five times does.
        *(somebody(nik="3509115708899991", sector="Rahasia Rini") for _ in range(5)),
    ],
    "nik_keeps_its_digits": [somebody(nik="3509115708800000")],
    "born_before_start": [somebody(born=dt.date(2025, 9, 17))],
    "one_year_a_file": [somebody(start=dt.date(2024, 9, 1))],
    "premium_known": [somebody(start=dt.date(2012, 9, 1))],
    "within_the_year": [somebody(start=dt.date(2025, 11, 1)), somebody(months=13)],
    "older_than_the_limit": [
        somebody(born=day(born), start=day(start))
        for born, start in (
            *(("01/09/1960", "01/09/2025"), ("31/08/1960", "01/09/2025")),
            *(("31/08/1959", "01/09/2025"), ("02/09/1959", "01/09/2025")),
            *(("29/02/1960", "28/02/2025"), ("28/02/1959", "28/02/2025")),
        )
    ],
    "desa_in_its_kecamatan": [somebody(kecamatan="Kencong", desa="Gumukmas")],
    "desa_known": [somebody(desa="Desa Antah") for _ in range(KEPT + 100)],
    "one_row_a_person": [
        *(person(nik=BUDI), person(nik=BUDI, sector="Nelayan tangkap", months=2)),
        *(person(nik=RINI, start=dt.date(2025, month, 1), months=3) for month in (1, 3)),
    ],
    "one_kind_of_code": [somebody(kecamatan=code) for code in ("35.09.12", "35.09.12", "3509040")],
    "printed_totals_add_up": [
        *(REGISTRY_COLUMNS, ["", "Jumlah", *[""] * 7, "17"]),
        *(["Catatan: sementara"], ["yang lain menyusul"]),
    ],
}
"""Rows that break a rule, by its id."""


def test_persons_in_files_of_any_form_and_in_parts_of_one_become_the_same_snapshot(
    spark: Spark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "SIZE", 12_000)
    january, may = (dt.date(2025, month, 1) for month in (1, 5))
    others = [
        somebody(sector=sector, kecamatan=place, desa="", months=months)
        for sector in ("Buruh tani", "Nelayan tangkap", "Petani")
        for place in ("Puger", "Ambulu", "Silo")
        for months in range(1, 5)
        for _ in range(17)
    ]
    people = [
        person(nik=SITI),
        *others,
        person(nik=RINI, name="Aminé"),
        person(nik=BUDI, start=may),
    ]
    large = text(tmp_path / "b.csv", REGISTRY_COLUMNS, *people, codec="cp1252")
    assert large.stat().st_size > 3 * chunks.SIZE
    files = [
        registry(tmp_path / "a.xlsx", person(nik=SITI), person(nik=BUDI, start=january)),
        *(large, *published.real_files(tmp_path / "lain")[1:]),
    ]
    monkeypatch.setattr(commands, "Spark", lambda _: spark)
    monkeypatch.setattr(spark, "stop", lambda: None)
    folders = {engine: tmp_path / engine for engine in ("duckdb", "spark")}
    told = []
    for engine, folder in folders.items():
        where = [f"--engine={engine}", "--master=local[2]", "--into", str(folder), "--json"]
        words = ["count", *where, *published.accepting(), *map(str, files)]
        done = CliRunner().invoke(commands.main, words)
        assert done.exit_code == 0, done.output
        told.append(json.loads(done.stdout))
    here, there = (read_manifest(snapshots.current(folder)) for folder in folders.values())
    assert there.id == here.id
    assert there.tables == here.tables
    assert there.files == here.files
    counted = {one.name: one.counted for one in there.files}
    assert (counted["a.xlsx"], counted["b.csv"]) == (2, len(people) - 1)
    assert told[0] == told[1]
    (warning,) = (one for one in told[1]["warnings"] if one["rule"] == "one_row_a_person")
    assert warning["file"] == "a.xlsx dan b.csv"
    assert verify_all(folders["spark"]).good


def test_each_fault_is_found_in_its_place_and_shows_nobody(
    spark: Spark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "SIZE", 100_000)
    sound = [somebody() for _ in range(1_300)]
    # Excel keeps the digits of a NIK behind a quote.
    rows = [*sound, person(nik=f"'{SITI}"), *(row for rows in FAULTS.values() for row in rows)]
    path = text(tmp_path / "k.csv", ["DAFTAR PESERTA 2025"], REGISTRY_COLUMNS, *rows)
    found = assert_same(spark, path)
    assert {one.rule for one in found.complaints} == set(FAULTS)
    assert {*chunks.KIND.checks, "required_cell", "readable_cell"} <= set(FAULTS)
    for rule, column in (("desa_known", "Desa/Kelurahan"), ("readable_cell", "Bulan Dibayar")):
        alike = [one for one in found.complaints if (one.rule, one.column) == (rule, column)]
        assert len(alike) == KEPT
    # Nobody pays for 13 months, either.
    assert found.total == len(found.complaints) + 100 + 51
    said = " ".join(map(str, found.complaints))
    assert "Tukang becak" in said
    assert not re.search(r"Rahasia|Aminah|\d{14}", said)


def test_a_list_that_has_no_parts_or_contradicts_itself_is_read_as_ever(
    spark: Spark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "SIZE", 100)
    spanning = person(name='"Siti\nAminah"')
    assert spark.read(text(tmp_path / "q.csv", REGISTRY_COLUMNS, spanning), {}, {}) is None
    blanks = [""] * MAX_COLUMNS
    wide = text(tmp_path / "w.csv", [*REGISTRY_COLUMNS, *blanks], [*somebody(), *blanks])
    assert spark.read(wide, {}, {}) is None
    damaged = text(tmp_path / "u.csv", ["DAFTAR 2025"], REGISTRY_COLUMNS, somebody())
    damaged.write_bytes(BOM_UTF8 + damaged.read_bytes() + b"\xe9")
    assert spark.read(damaged, {}, {}) is None
    american = "03/31/2025"
    people = [somebody(start=day) for day in (american, "03/05/2025", "31/03/2025", american)]
    dates = text(tmp_path / "d.csv", REGISTRY_COLUMNS, *people)
    simulated = person(nik="9900000000000001")
    mixed = text(tmp_path / "m.csv", REGISTRY_COLUMNS, person(), simulated)
    found = assert_same(spark, dates, mixed)
    assert "(lihat sel I2 dan I4)" in found.complaints[0].reason
    assert "1 dari 2 baris adalah simulasi" in found.complaints[1].reason


def test_an_error_of_spark_or_of_a_task_shows_no_cell(
    spark: Spark, capfd: pytest.CaptureFixture[str]
) -> None:
    def fails(_: int) -> None:
        raise ValueError(SITI)

    for failing in (
        lambda: spark.execute(f"select cast('{SITI} Aminah' as bigint)").fetchall(),
        lambda: spark._parts(fails, [0]),
    ):
        with pytest.raises(SnapshotError, match="Spark tidak dapat menghitung") as caught:
            failing()
        assert SITI not in str(caught.value)
        assert caught.value.__suppress_context__
    assert SITI not in "".join(capfd.readouterr())
    with pytest.raises(RuntimeError, match=r"^ValueError$"):
        _run(fails, 0)


def test_without_spark_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    words = ["count", "--engine=spark", str(tmp_path / "k.csv"), "--into", str(tmp_path)]
    done = CliRunner().invoke(commands.main, words)
    assert done.exit_code == 1
    assert "pip install -r requirements-spark.txt" in done.output

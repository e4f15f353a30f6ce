"""An opened snapshot: what it refuses, what it keeps, and the same answers for many at once."""

import itertools
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import tiny_snapshot as tiny
from tiny_snapshot import MAYANG, PUGER

from data.manifest import TABLES, SnapshotError
from queries import enrolment
from queries.answer import Answer
from queries.enrolment import Filter
from queries.registry import Registry

EVERYBODY = Filter()


# Parameters


@pytest.mark.parametrize("missing", ["year", "sectors", "funding", "sexes"])
def test_a_missing_parameter_is_refused_by_name(registry: Registry, missing: str) -> None:
    parameters = {"year": 2025, "sectors": ["nelayan"], "funding": ["apbd"], "sexes": ["perempuan"]}
    del parameters[missing]
    with pytest.raises(duckdb.InvalidInputException, match=rf"parameters: {missing}$"):
        registry.ask("enrolment_by_kecamatan", **parameters)


def test_a_surplus_parameter_is_refused_by_name(registry: Registry) -> None:
    with pytest.raises(duckdb.InvalidInputException, match=r"parameters: sexes$"):
        registry.ask(
            "active_participants_by_month",
            sectors=["nelayan"],
            funding=["apbd"],
            kecamatan=None,
            sexes=["perempuan"],
        )
    with pytest.raises(duckdb.Error, match="Expected 0, got 1"):
        registry.ask("years_of_enrolment", year=2025)


def test_a_question_that_nobody_wrote_is_not_found(registry: Registry) -> None:
    with pytest.raises(FileNotFoundError):
        registry.ask("enrolment_by_desa")


@pytest.mark.parametrize(
    "text", ["' or 1=1 --", "nelayan' or '1'='1", "'; drop view enrolment; --"]
)
def test_a_value_with_sql_in_it_is_only_a_value(registry: Registry, text: str) -> None:
    for wanted in (Filter(sectors=(text,)), Filter(funding=(text,)), Filter(sexes=(text,))):
        assert enrolment.by_kecamatan(registry, 2025, wanted).frame["participants"].sum() == 0
        assert (
            enrolment.by_kecamatan_and_sector(registry, 2025, wanted).frame["participants"].sum()
            == 0
        )
        assert enrolment.by_year_and_sector(registry, wanted).frame["participants"].sum() == 0
    assert enrolment.by_year_and_sector(registry, EVERYBODY, text).frame["participants"].sum() == 0
    months = enrolment.active_by_month(registry, EVERYBODY, text).frame
    assert months["active_participants"].sum() == 0
    assert enrolment.by_kecamatan(registry, 2025, EVERYBODY).frame["participants"].sum() == 18


# The connection

# A path that stands for a table is not even looked for, so it is a table that does not exist.
LOCKED = (duckdb.PermissionException, duckdb.InvalidInputException, duckdb.CatalogException)


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('{file}')",
        "select content from read_text('{file}')",
        "select content from read_blob('{file}')",
        "select * from '{file}'",
        "select * from read_parquet('{snapshot}/aid_monthly.parquet')",
        "select * from glob('{snapshot}/*')",
        "copy kecamatan to '{new}'",
        "copy sectors from '{file}'",
        "export database '{new}'",
        "import database '{snapshot}'",
        "attach '{new}'",
        "install httpfs",
        "load httpfs",
        "create secret held (type s3)",
        "set enable_external_access = true",
        "reset enable_external_access",
        "set threads = 1",
        "set lock_configuration = false",
        "set temp_directory = '{new}'",
        "set allowed_directories = ['/']",
    ],
)
def test_the_connection_reaches_no_file_and_cannot_be_unlocked(
    registry: Registry, tiny_snapshot: Path, tmp_path: Path, sql: str
) -> None:
    file, new = tmp_path / "there.csv", tmp_path / "new"
    file.write_text("id,order,label,short_label,colour,definition\npetani,3,a,b,c,d\n")
    statement = sql.format(file=file, new=new, snapshot=tiny_snapshot)
    with pytest.raises(LOCKED):
        registry._connection.cursor().execute(statement).fetchall()
    assert not new.exists()


def test_no_question_is_planned_longer_than_it_takes_to_answer(registry: Registry) -> None:
    setting = "select current_setting('enable_optimizer')"
    assert registry._connection.cursor().execute(setting).fetchone() == (False,)


def test_the_registry_says_the_status_and_the_date_of_each_cube(tmp_path: Path) -> None:
    opened = Registry(tiny.build(tmp_path, statuses={"klaim_manfaat": "resmi"}))
    assert {table: opened.status(table) for table in TABLES} == {
        "enrolment_yearly": "simulasi",
        "enrolment_monthly": "simulasi",
        "benefits_monthly": "resmi",
        "aid_monthly": "simulasi",
    }
    assert opened.as_of("benefits_monthly") == "2025-03-31"


@pytest.mark.parametrize("table", TABLES)
def test_a_snapshot_with_a_missing_or_changed_table_is_not_opened(
    tmp_path: Path, table: str
) -> None:
    folder = tiny.build(tmp_path)
    file = folder / f"{table}.parquet"
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(SnapshotError, match=f"isi tabel {table} berubah"):
        Registry(folder)
    file.unlink()
    with pytest.raises(SnapshotError, match=f"tabel {table} tidak ada"):
        Registry(folder)


def test_a_folder_without_a_manifest_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="tidak ada atau tidak lengkap"):
        Registry(tmp_path)


# Eight visitors at once

THREADS = 8
QUERIES = 120
ONE_HEAVY_IN = 8


def mixed() -> list[Callable[[Registry], Answer]]:
    """Questions with parameters, whose answers differ in rows, columns or only in numbers."""

    def asked(function: Callable[..., Answer], *arguments: object) -> Callable[[Registry], Answer]:
        return lambda registry: function(registry, *arguments)

    filters = (EVERYBODY, Filter(sectors=("nelayan", "buruh_tani")), Filter(sexes=("perempuan",)))
    codes = (None, PUGER, MAYANG)
    return [
        *(
            asked(function, year, wanted)
            for function in (enrolment.by_kecamatan, enrolment.by_kecamatan_and_sector)
            for year, wanted in itertools.product((2024, 2025), filters)
        ),
        *(asked(enrolment.by_year_and_sector, *pair) for pair in itertools.product(filters, codes)),
        *(asked(enrolment.active_by_month, *pair) for pair in itertools.product(filters, codes)),
    ]


def test_what_was_made_for_a_key_is_made_once_and_the_latest_are_kept(
    tiny_snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queries.registry._KEPT", 3)
    registry = Registry(tiny_snapshot)
    made: list[int] = []

    def make(number: int) -> list[int]:
        return registry.keep(("page", number), lambda: made.append(number) or [number])

    first = make(0)
    for number in (1, 2, 3):
        make(number)
        assert make(0) is first
    make(1)
    assert made == [0, 1, 2, 3, 1]


def test_who_changes_an_answer_changes_nobody_elses(registry: Registry) -> None:
    first = registry.ask("years_of_enrolment").frame
    first.loc[0, "year"] = 1999
    first["mine"] = 1

    again = registry.ask("years_of_enrolment").frame
    assert again["year"].tolist() == [2024, 2025]
    assert list(again) == ["year"]


def test_eight_threads_get_the_answers_that_one_gets(
    tiny_snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = Registry(tiny_snapshot)
    monkeypatch.setattr(registry, "keep", lambda _, make: make())
    heavy = mixed()
    # Planning a join takes milliseconds; the light question between makes the threads meet often.
    questions = [
        *heavy,
        *[lambda registry: registry.ask("years_of_enrolment")] * (ONE_HEAVY_IN - 1) * len(heavy),
    ]
    alone = [question(registry).frame for question in questions]

    def visitor(seed: int) -> int:
        order = random.Random(seed)  # noqa: S311
        for _ in range(QUERIES):
            place = order.randrange(len(questions))
            pd.testing.assert_frame_equal(questions[place](registry).frame, alone[place])
        return QUERIES

    with ThreadPoolExecutor(THREADS) as threads:
        assert sum(threads.map(visitor, range(THREADS))) == THREADS * QUERIES

"""The dashboard on a snapshot of the whole country's size, beside the one that it usually reads.

Jember's rows are those of the usual snapshot, so that every figure must be the same; what the other
kecamatan have is made up here and only has to be there.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from bench import choosing, servers, visitor
from bench.effort import Effort
from bench.pages import boards
from bench.report import Row, Section, Target
from bench.visitor import Answer
from data import catalogue
from data.manifest import TABLES, identify, read_manifest, sha256, write_manifest
from data.store import snapshots
from queries.registry import Registry

KECAMATAN = 7_277
"""How many kecamatan the country has."""

_MS, _MB = 1e3, 1e-6
_WARM_UP = 3
_OPENED = 3

# Every category of every kecamatan in every year or month; all scholarships are of one level.
_ROWS = {
    "enrolment_yearly": """
        select year, code, sector, funding, sex, size, 6 * size, 6 * 16800 * size
        from (
            select *, 1 + hash(year, code, sector, funding, sex) % 200 as size
            from years, codes, sectors, funds, sexes
        )
    """,
    "enrolment_monthly": """
        select month, code, sector, funding, 1 + hash(month, code, sector, funding) % 200
        from months, codes, sectors, funds
    """,
    "benefits_monthly": """
        select
            month, code, sector, programme, case programme when 'beasiswa' then 'smp' end,
            size, size, size * 1000000
        from (
            select *, 1 + hash(month, code, sector, programme) % 20 as size
            from months, codes, sectors, programmes
        )
    """,
    "aid_monthly": """
        select month, code, item, origin, size, size * 1000000, size
        from (
            select *, 1 + hash(month, code, item, origin) % 20 as size
            from months, codes, items, origins
        )
    """,
}
_TIMES = (
    "create table years as select unnest(generate_series(2023, 2025)) as year",
    "create table months as select unnest(generate_series(date '2023-01-01', date '2025-12-01', "
    "interval 1 month)) as month",
)
_CATEGORIES = {
    "sectors": ("sector", catalogue.SECTORS),
    "funds": ("funding", catalogue.FUNDING),
    "sexes": ("sex", catalogue.SEXES),
    "programmes": ("programme", catalogue.PROGRAMMES),
    "items": ("item", catalogue.AID_ITEMS),
    "origins": ("origin", catalogue.ORIGINS),
}


def country(effort: Effort) -> Section:
    """Page runs for choices that nobody made before, on either snapshot in turns."""
    plan = choosing.planned(boards(), _WARM_UP + effort.runs, least=_WARM_UP + 1)
    usual = snapshots.current()
    with TemporaryDirectory() as folder, ExitStack() as stack:
        whole = written(usual, Path(folder))
        rows = sum(table.rows for table in read_manifest(whole).tables.values())
        opened = _opened((whole, usual))
        running = {
            "country": stack.enter_context(servers.dashboard(Path(folder))),
            "usual": stack.enter_context(servers.dashboard()),
        }
        taken = {
            page: visitor.in_turns(running, page.path, choices) for page, choices in plan.items()
        }
        held = {name: server.memory() * _MB for name, server in running.items()}
    others = sum(
        _shown(one) != _shown(other)
        for answers in taken.values()
        for one, other in zip(answers["country"], answers["usual"], strict=True)
    )
    return Section(
        "a page on the whole country",
        [
            *(
                Row(
                    f"{page.title}, new choice",
                    "ms",
                    [one.seconds * _MS for one in answers["country"][_WARM_UP:]],
                    {"usual": [one.seconds * _MS for one in answers["usual"][_WARM_UP:]]},
                    Target(1.5, "usual"),
                )
                for page, answers in taken.items()
            ),
            Row("answers that show other figures", "", [others], target=Target(0)),
            Row("opening the snapshot", "ms", opened[whole], {"usual": opened[usual]}),
            Row("memory of the server", "MB", [held["country"]], {"usual": [held["usual"]]}),
        ],
        [
            f"{KECAMATAN:,} kecamatan, {rows:,} rows, beside the usual snapshot. Jember has the "
            "same rows in both, so that the same figures are drawn.",
        ],
        "country",
    )


def written(usual: Path, folder: Path) -> Path:
    """Write a snapshot of the whole country with Jember's rows of another one into a folder.

    In the order and the format in which the publisher writes; it is made the current one there.
    """
    manifest = read_manifest(usual)
    partial = folder / ".partial"
    partial.mkdir()
    tables = {}
    with duckdb.connect() as connection:
        for statement in _TIMES:
            connection.execute(statement)
        _name("codes", "code", _other_codes(), connection)
        for table, (column, among) in _CATEGORIES.items():
            _name(table, column, among, connection)
        for table, columns in TABLES.items():
            path = partial / f"{table}.parquet"
            typed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            connection.execute(f"create table {table} ({typed})")
            connection.execute(f"insert into {table} {_ROWS[table]}")
            connection.read_parquet(str(usual / path.name)).insert_into(table)
            rows = connection.table(table).order(", ".join(columns))
            rows.write_parquet(str(path), compression="zstd")
            ((count,),) = rows.aggregate("count(*)").fetchall()
            connection.execute(f"drop table {table}")
            tables[table] = replace(manifest.tables[table], rows=count, sha256=sha256(path))
    name = identify(manifest.period.end, manifest.files, tables)
    write_manifest(partial, replace(manifest, id=name, tables=tables))
    path = partial.rename(folder / name)
    snapshots.point(folder, snapshots.CURRENT, name)
    return path


def _name(
    table: str, column: str, values: Iterable[str], connection: duckdb.DuckDBPyConnection
) -> None:
    statement = f"create table {table} as select unnest($values::varchar[]) as {column}"
    connection.execute(statement, {"values": list(values)})


def _other_codes() -> Iterator[str]:
    """Codes as the Kemendagri writes them, for as many kecamatan as the country has beside ours."""
    every = (
        f"{province}.{regency:02}.{kecamatan:02}"
        for province, regency, kecamatan in product(range(11, 97), range(1, 13), range(1, 21))
    )
    jember = set(catalogue.KECAMATAN)
    here = next(iter(jember))[:5]
    others = (code for code in every if not code.startswith(here))
    return islice(others, KECAMATAN - len(jember))


def _opened(folders: Sequence[Path]) -> dict[Path, list[float]]:
    """Milliseconds that each folder's snapshot takes to be opened, several times in turns."""
    taken: dict[Path, list[float]] = {folder: [] for folder in folders}
    for _ in range(_OPENED):
        for folder in folders:
            began = time.perf_counter()
            Registry(folder)
            taken[folder].append((time.perf_counter() - began) * _MS)
    return taken


def _shown(answer: Answer) -> dict[str, Any]:
    """What an answer showed but for the id of the snapshot below each figure."""
    return {
        name: tile["table"]["rows"] if tile["kind"] == "chart" else tile["value"]
        for name, tile in answer.tiles().items()
    }

"""A registry of ten million persons, from its CSV to the current snapshot, and the pages upon it;
a year of monthly lists of Jember's participants in workbooks of 10,000 rows; and registries of up
to forty million, counted by DuckDB and by Spark.

Everything is made up and plain to see as such: the numbers of its persons begin with 99, which is
no province. It is written into a temporary folder and published by a process of its own:
`python -m bench.registers SNAPSHOTS MASTER FILE…` prints its seconds and the most it had in memory;
MASTER is that of Spark, or "" for DuckDB.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import psutil
import xlsxwriter

from bench import choosing, servers, visitor
from bench.effort import Effort
from bench.pages import boards
from bench.report import Row, Section, Target
from data import catalogue
from data.intake import spellings
from data.intake.rules import RULES
from data.intake.spark import Spark
from data.simulate import simulate
from data.store import snapshots
from data.store.publish import publish

PERSONS = 10_000_000
"""How many persons the large registry has: four times the kabupaten."""

LISTED = 82_093
"""Persons of the monthly lists."""
OF_A_FILE = 10_000
"""Rows that a file of SIPP may have."""

MASTER = "local[2]"
"""The Spark beside DuckDB: as many processors as DuckDB has here."""
SIZES = (1_000_000, 10_000_000, 40_000_000)
"""How many persons are counted by both, at most ten million in a file."""
_HEAP = "--driver-memory 6g pyspark-shell"

_STEP = 400_000
"""Persons of the registry before it: a hundred times as many at once would be refused."""
_MS, _MB, _GB = 1e3, 1e-6, 2**-30
_WARM_UP = 3
_YEAR = 2025

_CHOICE = "create macro of(i, salt, many) as (hash(i, salt) % many)::bigint"

_PERSONS = f"""
    copy (
        select
            '99' || lpad((i * 7919 % 100000000000000)::varchar, 14, '0') as "NIK",
            'Peserta ' || i as "Nama",
            sexes[1 + of(i, 0, len(sexes))] as "Jenis Kelamin",
            strftime(date '1962-01-01' + of(i, 1, 16000)::integer, '%d/%m/%Y')
                as "Tanggal Lahir",
            kecamatan as "Kecamatan",
            village as "Desa/Kelurahan",
            sectors[1 + of(i, 2, len(sectors))] as "Sektor",
            funds[1 + of(i, 3, len(funds))] as "Sumber Dana",
            strftime(make_date({_YEAR}, first, 1 + of(i, 4, 28)), '%d/%m/%Y')
                as "Tanggal Mulai",
            1 + of(i, 5, 13 - first) as "Bulan Dibayar"
        from (
            select i, 1 + of(i, 6, 12) as first, of(i, 7, count) as place
            from
                range($first, $first + $persons) as numbers(i),
                (select count(*) as count from villages)
        )
        join villages using (place),
        (
            select
                $sexes::varchar[] as sexes,
                $sectors::varchar[] as sectors,
                $funds::varchar[] as funds
        )
    )
    to $path (format csv, delimiter ';', header true)
"""  # noqa: S608 - a year


def written(path: Path, persons: int, first: int = 1) -> Path:
    """Write a registry of so many persons, the same at each time, whose rows break no rule.

    `first` is the number of the first person: no other has the same NIK.
    """
    places = [
        (place, catalogue.KECAMATAN[one.kecamatan].name, one.name)
        for place, one in enumerate(spellings.VILLAGES)
    ]
    with duckdb.connect() as connection:
        connection.execute(
            "create table villages as select unnest($places::bigint[]) as place, "
            "unnest($kecamatan::varchar[]) as kecamatan, unnest($villages::varchar[]) as village",
            {
                "places": [place for place, _, _ in places],
                "kecamatan": [kecamatan for _, kecamatan, _ in places],
                "villages": [village for _, _, village in places],
            },
        )
        connection.execute(_CHOICE)
        connection.execute(
            _PERSONS,
            {
                "persons": persons,
                "first": first,
                "path": str(path),
                "sexes": [one.label for one in catalogue.SEXES.values()],
                "sectors": [one.label for one in catalogue.SECTORS.values()],
                "funds": [one.short_label for one in catalogue.FUNDING.values()],
            },
        )
    return path


def registers(effort: Effort) -> Section:
    """Publishing a registry of ten million, and one of Jember's size, and the pages afterwards."""
    with TemporaryDirectory() as made:
        folder, files = Path(made, "snapshots"), Path(made, "files")
        files.mkdir()
        usual = snapshots.current()
        _usual_snapshots(folder, usual)
        (workbook,) = (path for path in simulate(files) if path.name == f"kepesertaan_{_YEAR}.xlsx")
        small = _published(folder, workbook)
        _published(folder, written(files / "step.csv", _STEP))
        large_file = written(files / "register.csv", PERSONS)
        size = large_file.stat().st_size
        large = _published(folder, large_file)
        large_file.unlink()
        page_rows = _page_runs(effort, folder)
    return Section(
        "registry of ten million persons",
        [
            Row("from CSV to current snapshot", "s", [large["seconds"]], target=Target(45)),
            Row("  most memory of the process", "GB", [large["peak"] * _GB], target=Target(2)),
            Row("from XLSX of 82,093 to snapshot", "s", [small["seconds"]], target=Target(6)),
            Row("  most memory of the process", "GB", [small["peak"] * _GB]),
            *page_rows,
        ],
        [
            f"{PERSONS:,} rows, {size * _MB:,.0f} MB. Each file is published once, in a process of "
            "its own, whose start counts in its memory and not in its time.",
            "Pages as in the measure server, for choices that nobody made before.",
        ],
        "large",
    )


def engines(_effort: Effort) -> Section:
    """Publishing registries of several sizes by DuckDB and by Spark, in turns."""
    rows = []
    with TemporaryDirectory() as made:
        files = Path(made, "files")
        files.mkdir()
        folders = {"": Path(made, "duckdb"), MASTER: Path(made, "spark")}
        for folder in folders.values():
            _usual_snapshots(folder, snapshots.current())
            _published(folder, written(files / "step.csv", _STEP))
        for size in SIZES:
            paths = [
                written(files / f"register {first}.csv", min(PERSONS, size - first), first + 1)
                for first in range(0, size, PERSONS)
            ]
            load = os.getloadavg()[0]
            done = {
                master: _published(folder, *paths, master=master)
                for master, folder in folders.items()
            }
            alike = {snapshots.current(folder).name for folder in folders.values()}
            assert len(alike) == 1, alike
            for what, unit, name, factor in (
                ("from CSV to snapshot", "s", "seconds", 1),
                ("  processor time", "s", "processor", 1),
                ("  most memory", "GB", "peak", _GB),
            ):
                beside = {"Spark": [done[MASTER][name] * factor]}
                label = f"{size:,} persons: {what} (load {load:.1f})"
                rows.append(Row(label, unit, [done[""][name] * factor], beside))
    return Section(
        "registries on Spark",
        rows,
        [
            f"Spark is {MASTER}, with its start, {_HEAP.rpartition(' ')[0]}; its memory is that of "
            "all its processes. Both gave the same snapshot.",
        ],
        "DuckDB",
    )


def lists(_effort: Effort) -> Section:
    """Publishing twelve monthly lists, in nine workbooks each, all together."""
    with TemporaryDirectory() as made:
        folder, files = Path(made, "snapshots"), Path(made, "files")
        files.mkdir()
        _usual_snapshots(folder, snapshots.current())
        paths = _monthly(files, written(files / "persons.csv", LISTED))
        done = _published(folder, *paths)
    rows = 12 * LISTED
    return Section(
        "a year of monthly lists",
        [
            Row(f"from {len(paths)} XLSX to snapshot", "s", [done["seconds"]], target=Target(120)),
            Row("  most memory of the process", "GB", [done["peak"] * _GB]),
        ],
        [f"{rows:,} rows of {LISTED:,} persons, at most {OF_A_FILE:,} a file; published once."],
        "lists",
    )


def _monthly(folder: Path, persons: Path) -> list[Path]:
    """Write lists of twelve months, which name the month in the name of the file alone."""
    with persons.open(encoding="utf-8", newline="") as file:
        heading, *rows = (row[:-2] for row in csv.reader(file, delimiter=";"))
    paths = []
    for month in range(1, 13):
        for part, first in enumerate(range(0, len(rows), OF_A_FILE), start=1):
            path = folder / f"peserta {_YEAR}-{month:02d} bagian {part}.xlsx"
            with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
                sheet = book.add_worksheet("Data")
                for place, row in enumerate([heading, *rows[first : first + OF_A_FILE]]):
                    sheet.write_row(place, 0, row)
            paths.append(path)
    return paths


def _usual_snapshots(folder: Path, usual: Path) -> None:
    folder.mkdir()
    shutil.copytree(usual, folder / usual.name)
    snapshots.point(folder, snapshots.CURRENT, usual.name)


def _page_runs(effort: Effort, folder: Path) -> list[Row]:
    """Answers of every page on the snapshots of a folder and on the usual ones in turns."""
    plan = choosing.planned(boards(), _WARM_UP + effort.runs, least=_WARM_UP + 1)
    with servers.dashboard(folder) as large, servers.dashboard() as small:
        running = {"large": large, "usual": small}
        taken = {
            page: visitor.in_turns(running, page.path, choices) for page, choices in plan.items()
        }
    return [
        Row(
            f"{page.title}, new choice",
            "ms",
            [one.seconds * _MS for one in answers["large"][_WARM_UP:]],
            {"usual": [one.seconds * _MS for one in answers["usual"][_WARM_UP:]]},
            Target(1.2, "usual"),
        )
        for page, answers in taken.items()
    ]


def _published(folder: Path, *paths: Path, master: str = "") -> dict[str, float]:
    """What a process says that published files."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.registers", str(folder), master, *map(str, paths)],
        cwd=servers.ROOT,
        env={**os.environ, "PYSPARK_SUBMIT_ARGS": _HEAP},
        stdout=subprocess.PIPE,
        check=True,
    )
    said: dict[str, float] = json.loads(done.stdout)
    return said


def _had() -> tuple[float, int]:
    """The seconds of processors and the most bytes of this process and of those it started."""
    seconds, peak = 0.0, 0
    own = psutil.Process()
    for one in (own, *own.children(recursive=True)):
        # Idle workers of Spark end by themselves.
        with suppress(psutil.NoSuchProcess, OSError):
            status = Path(f"/proc/{one.pid}/status").read_text(encoding="ascii")
            (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
            peak += int(line.split()[1]) * 2**10
            seconds += sum(one.cpu_times()[:4])
    return seconds, peak


def _publish(folder: Path, master: str, paths: Sequence[Path]) -> None:
    began = time.perf_counter()
    accepted = dict.fromkeys(RULES, "Register buatan untuk mengukur kecepatan.")
    spark = Spark(master) if master else None
    publish(paths, folder=folder, acknowledged=accepted, who="bench", spark=spark)
    taken = time.perf_counter() - began
    processor, peak = _had()
    print(json.dumps({"seconds": taken, "processor": processor, "peak": peak}))


if __name__ == "__main__":
    _publish(Path(sys.argv[1]), sys.argv[2], [*map(Path, sys.argv[3:])])

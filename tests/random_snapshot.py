"""Snapshots that nobody would think of, drawn from a seed: their rows, statuses, dates and files.

A shape says what is unusual about a snapshot; the seed decides everything else, so that the same
seed always gives the same snapshot.
"""

import calendar
import datetime as dt
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet
from tiny_snapshot import dated

from data import catalogue
from data.manifest import TABLES, FileEntry, Manifest, Period, TableEntry, sha256, write_manifest

Row = tuple[object, ...]
Rows = dict[str, list[Row]]

SHAPES = (
    *("ordinary", "one row", "all equal", "one kecamatan", "zeros", "a year missing"),
    *("one sector", "huge", "tiny", "one year", "benefits without enrolment"),
    *("enrolment without benefits", "no aid", "reads the same", "some cubes empty", "few rows"),
)

PREMIUM = 16_800
_ARROW = {
    "SMALLINT": pa.int16(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "DOUBLE": pa.float64(),
}
_PUBLISHED_AT = dt.datetime(2026, 1, 7, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))


@dataclass(frozen=True)
class RandomSnapshot:
    """The rows of the four cubes as they will be stored, and what the manifest says about them."""

    seed: int
    shape: str
    rows: Mapping[str, Sequence[Row]]
    statuses: Mapping[str, str]
    as_of: Mapping[str, dt.date]

    def __str__(self) -> str:
        cubes = ", ".join(
            f"{table} {len(rows)} rows {self.statuses[table]} to {self.as_of[table]}"
            for table, rows in self.rows.items()
        )
        return f"seed {self.seed}, {self.shape}: {cubes}"

    def write(self, folder: Path) -> Path:
        """Store it below `folder`, and give its path; its id is that of no other seed."""
        end = max(self.as_of.values())
        path = folder / f"{end.isoformat()}-{self.seed:08d}"
        path.mkdir(parents=True)
        tables = {}
        for table, rows in self.rows.items():
            columns = TABLES[table]
            values = list(zip(*(dated(table, row) for row in rows), strict=True))
            values = values or [()] * len(columns)
            arrays = [
                pa.array(one, _ARROW[kind])
                for one, kind in zip(values, columns.values(), strict=True)
            ]
            file = path / f"{table}.parquet"
            parquet.write_table(pa.table(arrays, names=list(columns)), file)
            tables[table] = TableEntry(
                len(rows), sha256(file), self.statuses[table], self.as_of[table], ()
            )
        files = tuple(FileEntry(f"{one}.csv", one, "0" * 64, 1, "resmi") for one in tables)
        write_manifest(path, Manifest(path.name, _PUBLISHED_AT, Period(end, end), files, tables))
        return path


def draw(seed: int) -> RandomSnapshot:
    """The snapshot of this seed; every shape comes round with every sixteenth."""
    chance = random.Random(seed)  # noqa: S311
    shape = SHAPES[seed % len(SHAPES)]
    rows = _rows(chance, shape)
    return RandomSnapshot(
        seed,
        shape,
        rows,
        {table: chance.choice(("resmi", "sementara", "simulasi")) for table in rows},
        {table: _spoken_until(chance, found) for table, found in rows.items()},
    )


def _spoken_until(chance: random.Random, rows: Sequence[Row]) -> dt.date:
    """The end of the last month that has a row, or of its year."""
    last = max((row[0] for row in rows), default=2025)
    year, month = (
        (last, chance.randint(3, 11)) if isinstance(last, int) else (last.year, last.month)
    )
    if chance.random() < 0.6:
        return dt.date(year, 12, 31)
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _counter(chance: random.Random, shape: str) -> Callable[[int], int]:
    """How the numbers of this shape are drawn, given how large an ordinary one may be."""
    if shape in ("all equal", "reads the same"):
        return lambda most: most // 2
    if shape == "zeros":
        return lambda most: chance.choice((0, 0, 0, chance.randint(1, most)))
    if shape == "huge":
        return lambda most: most * chance.randint(100, 1000)
    if shape == "tiny":
        return lambda most: chance.randint(1, min(most, 2))
    return lambda most: chance.randint(1, most)


def _rows(chance: random.Random, shape: str) -> Rows:
    codes, sectors = list(catalogue.KECAMATAN), list(catalogue.SECTORS)
    years = chance.choice(([2023, 2024, 2025], [2024, 2025], [2025, 2026]))
    dense = chance.choice((0.06, 0.2, 0.5))
    if shape == "a year missing":
        years = [2023, 2025]
    elif shape == "one year":
        years = [chance.choice((2024, 2025))]
    elif shape == "one kecamatan":
        codes = [chance.choice(codes)]
    elif shape == "one sector":
        sectors = [chance.choice(sectors)]
    elif shape in ("all equal", "reads the same"):
        dense = 1.0
        sectors = chance.sample(sectors, 2)
    elif shape in ("one row", "few rows"):
        dense = 0.01
    count = _counter(chance, shape)
    months = sorted(
        {
            dt.date(year, chance.randint(1, 12), 1)
            for year in years
            for _ in range(chance.choice((1, 3)))
        }
    )
    rows = {
        "enrolment_yearly": _enrolled(chance, shape, years, codes, sectors, dense, count),
        "enrolment_monthly": [
            (month, code, sector, "apbd", count(400))
            for month in months
            for code in codes
            for sector in sectors
            if chance.random() < dense
        ],
        "benefits_monthly": _paid(chance, shape, months, codes, sectors, dense / 2, count),
        "aid_monthly": _given(chance, shape, months, codes, dense, count),
    }
    return _reduced(chance, shape, rows, years)


def _enrolled(
    chance: random.Random,
    shape: str,
    years: Sequence[int],
    codes: Sequence[str],
    sectors: Sequence[str],
    dense: float,
    count: Callable[[int], int],
) -> list[Row]:
    even = shape in ("all equal", "reads the same")
    rows = []
    for year in years:
        for place, code in enumerate(codes):
            for sector in sectors:
                if chance.random() >= dense:
                    continue
                people = count(800)
                if shape == "reads the same":
                    # So few apart that shares of the population often are written alike.
                    people = catalogue.KECAMATAN[code].population_2024 // 100 + place % 3
                months = people * 6 if even else people * chance.randint(1, 12)
                rows.append(
                    (
                        *(year, code, sector),
                        "dbhcht" if even else chance.choice(list(catalogue.FUNDING)),
                        "perempuan" if even else chance.choice(list(catalogue.SEXES)),
                        *(people, months, months * PREMIUM),
                    )
                )
    return rows


def _paid(
    chance: random.Random,
    shape: str,
    months: Sequence[dt.date],
    codes: Sequence[str],
    sectors: Sequence[str],
    dense: float,
    count: Callable[[int], int],
) -> list[Row]:
    rows = []
    for month in months:
        for place, code in enumerate(codes):
            for sector in sectors:
                if chance.random() >= dense:
                    continue
                programme = chance.choice(list(catalogue.PROGRAMMES))
                level = chance.choice(list(catalogue.SCHOOL_LEVELS))
                cases = max(count(6), 1)
                amount = cases * chance.choice((42_000_000, 20_000_000, 1_500_000))
                if shape == "all equal":
                    amount = 42_000_000
                elif shape == "reads the same":
                    amount = 4_200_000_000 + place
                elif shape in ("zeros", "tiny"):
                    amount = chance.choice((0, 1, 999_999, 12_345))
                rows.append(
                    (
                        *(month, code, sector, programme),
                        level if programme == "beasiswa" else None,
                        *(cases, chance.randint(1, cases), amount),
                    )
                )
    return rows


def _given(
    chance: random.Random,
    shape: str,
    months: Sequence[dt.date],
    codes: Sequence[str],
    dense: float,
    count: Callable[[int], int],
) -> list[Row]:
    rows = []
    for month in months:
        for place, code in enumerate(codes):
            for item in catalogue.AID_ITEMS:
                if chance.random() >= dense / 2:
                    continue
                quantity = count(40) + (0.5 if item == "pupuk" and shape != "zeros" else 0)
                value = count(90_000_000)
                if shape == "reads the same":
                    value = 3_000_000_000 + place
                rows.append(
                    (
                        *(month, code, item, chance.choice(list(catalogue.ORIGINS))),
                        *(quantity, value, chance.randint(1, 9)),
                    )
                )
    return rows


def _reduced(chance: random.Random, shape: str, rows: Rows, years: Sequence[int]) -> Rows:
    if shape == "one row":
        return {table: found[:1] for table, found in rows.items()}
    if shape == "benefits without enrolment":
        kept = set(chance.sample(list(catalogue.KECAMATAN), 3))
        return {
            table: [row for row in found if row[1] in kept]
            if table == "enrolment_yearly"
            else found
            for table, found in rows.items()
        }
    without = {
        "enrolment without benefits": {"benefits_monthly"},
        "no aid": {"aid_monthly"},
        # Both cubes of enrolment are counted from one file: one is never empty without the other.
        "some cubes empty": {
            table
            for cubes in (("enrolment_yearly", "enrolment_monthly"), *zip(list(rows)[2:]))
            if chance.random() < 0.5
            for table in cubes
        },
    }.get(shape, set())
    if shape == "a year missing":
        rows["benefits_monthly"] = [
            row
            for row in rows["benefits_monthly"]
            if row[0].year == years[0]  # type: ignore[attr-defined]
        ]
    return {table: [] if table in without else found for table, found in rows.items()}

"""A snapshot small enough to count by eye, built from the rows below as the publisher builds one.

Three kecamatan have participants, in three of the six sectors and in two years; in December 2024
nobody is covered. Every premium is Rp16.800 a month.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import duckdb

from data import catalogue
from data.confidentiality import Rule
from data.manifest import (
    TABLES,
    FileEntry,
    Manifest,
    Period,
    TableEntry,
    identify,
    sha256,
    write_manifest,
)
from data.store import disclosure, snapshots

PUGER, KALIWATES, MAYANG = "35.09.08", "35.09.19", "35.09.26"

OCTOBER, NOVEMBER = dt.date(2024, 10, 1), dt.date(2024, 11, 1)
JANUARY, FEBRUARY, MARCH = (dt.date(2025, month, 1) for month in (1, 2, 3))

Row = tuple[object, ...]

ROWS: Mapping[str, Sequence[Row]] = {
    # year, kecamatan, sector, funding, sex, participants, person_months, premium_rp
    "enrolment_yearly": [
        (2024, PUGER, "nelayan", "apbd", "laki_laki", 4, 8, 134_400),
        (2024, PUGER, "nelayan", "apbd", "perempuan", 1, 1, 16_800),
        (2024, KALIWATES, "buruh_tani", "dbhcht", "perempuan", 2, 4, 67_200),
        (2025, PUGER, "buruh_tani", "dbhcht", "perempuan", 2, 6, 100_800),
        (2025, PUGER, "nelayan", "apbd", "laki_laki", 5, 11, 184_800),
        (2025, PUGER, "nelayan", "dbh_pajak_desa", "laki_laki", 1, 1, 16_800),
        (2025, MAYANG, "buruh_tani", "dbhcht", "laki_laki", 4, 4, 67_200),
        (2025, MAYANG, "buruh_tani", "dbhcht", "perempuan", 4, 6, 100_800),
        (2025, MAYANG, "keagamaan", "apbd", "laki_laki", 2, 2, 33_600),
    ],
    # month, kecamatan, sector, funding, active_participants
    "enrolment_monthly": [
        (OCTOBER, PUGER, "nelayan", "apbd", 4),
        (OCTOBER, KALIWATES, "buruh_tani", "dbhcht", 2),
        (NOVEMBER, PUGER, "nelayan", "apbd", 5),
        (NOVEMBER, KALIWATES, "buruh_tani", "dbhcht", 2),
        (JANUARY, PUGER, "buruh_tani", "dbhcht", 2),
        (JANUARY, PUGER, "nelayan", "apbd", 3),
        (JANUARY, MAYANG, "keagamaan", "apbd", 2),
        (FEBRUARY, PUGER, "buruh_tani", "dbhcht", 2),
        (FEBRUARY, PUGER, "nelayan", "apbd", 3),
        (FEBRUARY, MAYANG, "buruh_tani", "dbhcht", 2),
        (MARCH, PUGER, "buruh_tani", "dbhcht", 2),
        (MARCH, PUGER, "nelayan", "apbd", 5),
        (MARCH, PUGER, "nelayan", "dbh_pajak_desa", 1),
        (MARCH, MAYANG, "buruh_tani", "dbhcht", 8),
    ],
    # month, kecamatan, sector, programme, school_level, cases, recipients, amount_rp
    "benefits_monthly": [
        (NOVEMBER, PUGER, "nelayan", "jkm", None, 1, 1, 42_000_000),
        (FEBRUARY, MAYANG, "buruh_tani", "jkk", None, 2, 1, 3_500_000),
        (MARCH, PUGER, "nelayan", "jkm", None, 2, 2, 84_000_000),
        (MARCH, PUGER, "nelayan", "beasiswa", "smp", 1, 1, 2_000_000),
    ],
    # month, kecamatan, item, origin, quantity, value_rp, groups
    "aid_monthly": [
        (JANUARY, PUGER, "pupuk", "kabupaten", 2.5, 20_000_000, 1),
        (MARCH, MAYANG, "pupuk", "pusat", 4.0, 32_000_000, 2),
        (MARCH, MAYANG, "mesin_pra_panen", "pusat", 1.0, 60_000_000, 1),
    ],
}

_KINDS = {
    "kepesertaan": ("enrolment_yearly", "enrolment_monthly"),
    "klaim_manfaat": ("benefits_monthly",),
    "bantuan_pertanian": ("aid_monthly",),
}
_AS_OF = dt.date(2025, 3, 31)
_PUBLISHED_AT = dt.datetime(2025, 4, 7, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))


def build(
    folder: Path,
    *,
    statuses: Mapping[str, str] | None = None,
    rows: Mapping[str, Sequence[Row]] = ROWS,
    rules: Mapping[str, Rule] = MappingProxyType({}),
) -> Path:
    """Writes a snapshot into `folder`, makes it the current one there, and gives its path.

    `statuses` gives the status of a kind of file; it is `simulasi` where nothing is said. Of real
    ones nothing is withheld from the public, unless there are `rules`, so that few suffice. To let
    the dashboard read it, DASBOR_SNAPSHOTS must name `folder`, which is the parent of the path.
    """
    partial = folder / ".partial"
    partial.mkdir(parents=True)
    connection = duckdb.connect(config={"threads": 1})
    files: list[FileEntry] = []
    tables: dict[str, TableEntry] = {}
    for kind, names in _KINDS.items():
        status = (statuses or {}).get(kind, "simulasi")
        assert status in catalogue.STATUSES
        file = FileEntry(f"{kind}.xlsx", kind, "0" * 64, 20, status, (2024, 2025))
        files.append(file)
        for name in names:
            path = partial / f"{name}.parquet"
            _write(connection, name, rows[name], path)
            tables[name] = TableEntry(len(rows[name]), sha256(path), status, _AS_OF, (file.name,))
    snapshot_id = identify(_AS_OF, files, tables)
    write_manifest(
        partial,
        Manifest(
            snapshot_id, _PUBLISHED_AT, Period(dt.date(2024, 1, 1), _AS_OF), tuple(files), tables
        ),
    )
    disclosure.write_public(connection, partial, rules=rules)
    connection.close()
    path = partial.rename(folder / snapshot_id)
    snapshots.point(folder, snapshots.CURRENT, snapshot_id)
    return path


def dated(table: str, row: Row) -> Row:
    """Puts the year before a row that begins with its month, where the table has both."""
    first = row[0]
    both = {"year", "month"} <= TABLES[table].keys()
    return (first.year, *row) if both and isinstance(first, dt.date) else row


def _write(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row], path: Path
) -> None:
    columns = TABLES[table]
    typed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    connection.execute(f"create or replace temp table written ({typed})")
    if rows:
        # One statement for all rows: each of its own takes a millisecond.
        places = ", ".join([f"({', '.join('?' * len(columns))})"] * len(rows))
        cells = [cell for row in rows for cell in dated(table, row)]
        connection.execute(f"insert into written values {places}", cells)  # noqa: S608
    connection.table("written").write_parquet(str(path))

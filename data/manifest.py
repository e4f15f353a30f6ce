"""The manifest of a snapshot: its tables, their status, and the files they come from.

It is written once and sealed with a hash of its content.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

MANIFEST = "manifest.json"
PUBLIC = "public"
"""The folder within a snapshot of what everybody may see of it, which is a snapshot itself."""
WITHHELD = "withheld.parquet"
"""The file in a public version that names the cells that are withheld."""

TABLES: Mapping[str, Mapping[str, str]] = {
    "enrolment_yearly": {
        "year": "SMALLINT",
        "kecamatan": "VARCHAR",
        "sector": "VARCHAR",
        "funding": "VARCHAR",
        "sex": "VARCHAR",
        "participants": "INTEGER",
        "person_months": "INTEGER",
        "premium_rp": "BIGINT",
    },
    "enrolment_monthly": {
        "month": "DATE",
        "kecamatan": "VARCHAR",
        "sector": "VARCHAR",
        "funding": "VARCHAR",
        "active_participants": "INTEGER",
    },
    "benefits_monthly": {
        "year": "SMALLINT",
        "month": "DATE",
        "kecamatan": "VARCHAR",
        "sector": "VARCHAR",
        "programme": "VARCHAR",
        "school_level": "VARCHAR",
        "cases": "INTEGER",
        "recipients": "INTEGER",
        "amount_rp": "BIGINT",
    },
    "aid_monthly": {
        "year": "SMALLINT",
        "month": "DATE",
        "kecamatan": "VARCHAR",
        "item": "VARCHAR",
        "origin": "VARCHAR",
        "quantity": "DOUBLE",
        "value_rp": "BIGINT",
        "groups": "INTEGER",
    },
}
"""The tables of a snapshot: the DuckDB type of each column, in order.

A dimension is null where the office did not say it, as a recap of a year says no month: "tidak
dirinci". A measure is null where it is unknown. No year is null.
"""


def measures(table: str) -> list[str]:
    return [
        name
        for name, kind in TABLES[table].items()
        if kind not in ("VARCHAR", "DATE") and name != "year"
    ]


def year_of(table: str) -> str:
    """Return the SQL expression for the year of a row of a table."""
    return "year" if "year" in TABLES[table] else "year(month)::smallint"


def stored(table: str, path: str = "$path") -> str:
    """Return the SQL expression that reads the file of a table; `path` is a parameter.

    Tables by month have a year since months may be null; those of old snapshots get it here.
    """
    rows = f"from read_parquet({path})"
    if not {"year", "month"} <= TABLES[table].keys():
        return f"({rows})"
    dated = f"from (select null::smallint as year where false) union all by name {rows}"
    return f"(select * replace (coalesce(year, year(month))::smallint as year) from ({dated}))"  # noqa: S608


class SnapshotError(Exception):
    """A snapshot is missing or damaged; the message, in Indonesian, says which and how."""


@dataclass(frozen=True, slots=True)
class CorrectionEntry:
    """A correction that was made in `rows` rows of a file."""

    match: str
    action: str
    field: str
    value: str
    rows: int
    reason: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A rule whose warnings about a file were accepted, by whom and why."""

    rule: str
    file: str
    reason: str
    who: str


@dataclass(frozen=True, slots=True)
class FileEntry:
    """An office file whose rows are counted in the snapshot.

    `rows` counts those of the whole file; `years` are the years that the snapshot still has from
    it, empty if unknown, `start` and `end` the days between which its rows are, None in old
    manifests. `vouched_by` is the person who answers for its content, `letter` the
    number of the letter that it came with. `counted` rows count and `left_out` do not, by reason
    (`data/intake/account.py`); `chosen` are the answers of the data steward about it
    (`data/intake/decisions.py`). All are empty in old manifests.
    """

    name: str
    kind: str
    sha256: str
    rows: int
    status: str
    years: tuple[int, ...] = ()
    vouched_by: str = ""
    corrections: tuple[CorrectionEntry, ...] = ()
    counted: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    letter: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    start: dt.date | None = None
    end: dt.date | None = None


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table: its rows, the hash of its file, and the last day that it covers (`as_of`).

    `definitions` has a hash of the definition of each measure at the time of counting, `gives` the
    dimensions that are known of some rows of each year, and the measures that are known of all of
    it; both are empty in old manifests.
    """

    rows: int
    sha256: str
    status: str
    as_of: dt.date
    files: tuple[str, ...] = ()
    vouched_by: tuple[str, ...] = ()
    definitions: Mapping[str, str] = field(default_factory=dict)
    gives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day that any table of a snapshot covers."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class Manifest:
    """The tables of a snapshot, their files, and the accepted warnings.

    `withheld` is the hash of the file in a public version that names what is withheld; "" for the
    whole snapshot.
    """

    id: str
    published_at: dt.datetime
    period: Period
    files: tuple[FileEntry, ...]
    tables: Mapping[str, TableEntry]
    acknowledged: tuple[Acknowledgement, ...] = ()
    withheld: str = ""


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def identify(end: dt.date, files: Iterable[FileEntry], tables: Mapping[str, TableEntry]) -> str:
    """Derive the id of a snapshot from the end of its period and its content.

    Equal tables with equal years, statuses, vouchers and letters have the same id, whatever the
    names of their files.
    """
    content = json.dumps(
        [
            sorted(
                (
                    *(file.kind, file.years, file.status),
                    *filter(None, [file.vouched_by, file.letter and f"surat {file.letter}"]),
                )
                for file in files
            ),
            sorted((name, t.sha256, t.status, t.as_of.isoformat()) for name, t in tables.items()),
        ]
    )
    return f"{end.isoformat()}-{hashlib.sha256(content.encode()).hexdigest()[:8]}"


def _seal(written: Mapping[str, Any]) -> str:
    content = {name: value for name, value in written.items() if name != "seal"}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def write_manifest(path: Path, manifest: Manifest) -> None:
    whole_seconds = manifest.published_at.replace(microsecond=0)
    written = msgspec.to_builtins(replace(manifest, published_at=whole_seconds))
    for entry in (*written["files"], *written["tables"].values()):
        for name in (
            *("vouched_by", "corrections", "counted", "left_out", "letter", "chosen"),
            *("start", "end"),
            *("definitions", "gives"),
        ):
            if not entry.get(name, True):
                del entry[name]
    if not manifest.withheld:
        del written["withheld"]
    written["seal"] = _seal(written)
    text = json.dumps(written, ensure_ascii=False, indent=2)
    (path / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(path: Path) -> Manifest:
    """Read the manifest of the snapshot in this folder.

    SnapshotError if it is missing, unreadable, without the four tables, or changed since it was
    written.
    """
    try:
        written = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        manifest = msgspec.convert(written, Manifest)
    except OSError:
        raise SnapshotError(f"Snapshot {path.name} tidak ada atau tidak lengkap.") from None
    except (ValueError, msgspec.ValidationError):
        raise SnapshotError(f"{MANIFEST} dari snapshot {path.name} rusak.") from None
    if set(manifest.tables) != set(TABLES):
        raise SnapshotError(f"{MANIFEST} dari snapshot {path.name} tidak menyebut keempat tabel.")
    if written.get("seal", seal := _seal(written)) != seal:
        raise SnapshotError(f"{MANIFEST} dari snapshot {path.name} berubah sesudah ditulis.")
    return manifest

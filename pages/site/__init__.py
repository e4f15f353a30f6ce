"""The pages of the public edition: static HTML files that need neither a server nor scripts."""

import hashlib
import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from data.permissions import PUBLIC
from data.store import audit_log, snapshots
from exports.records import ledger
from exports.records.ledger import RecordError
from exports.site.drawing import Drawings
from exports.site.output import File
from exports.stamp import dashboard_address
from pages import reader as reading
from pages.reader import SNAPSHOT, Reader
from pages.redraw import edition_of
from pages.site.writing import Site

_ROOT = Path(__file__).parents[2]
_ROOMS = ("charts", "data", "exports", "geo", "pages", "queries", "static")
_PROGRAM = (".py", ".sql", ".js", ".css", ".html", ".csv", ".geojson", ".toml")


def reader(edition: str = "") -> Reader:
    """Return the public reader of the current snapshot, or of an edition's snapshot.

    RecordError, in words for the reader, if that edition is not public.
    """
    if not edition:
        return reading.of_address({}, PUBLIC)
    found = edition_of(edition, open_snapshot=reading.open_public)
    if not reading.may_read(found, PUBLIC):
        raise RecordError(f"Edisi {found.code} tidak terbuka bagi umum.")
    opened = reading.of_address({SNAPSHOT: found.snapshot}, PUBLIC)
    return replace(opened, remarks=(f"Edisi {found}, dari snapshot {found.snapshot}.",))


def inputs(reader: Reader) -> str:
    """Return a hash of all inputs, including the day and this program."""
    files = [
        path for room in _ROOMS for path in (_ROOT / room).rglob("*") if path.suffix in _PROGRAM
    ]
    files += [snapshots.FOLDER / name for name in (audit_log.FILE, ledger.FILE)]
    stats = [
        (str(path), path.stat().st_size, path.stat().st_mtime_ns)
        for path in files
        if path.is_file()
    ]
    today = snapshots.in_jember(None).date()
    made_of = (reader.folder, reader.simulation, today, dashboard_address(), *sorted(stats))
    return hashlib.sha256(repr(made_of).encode()).hexdigest()


def files(reader: Reader, drawings: Path) -> Iterator[File]:
    """Yield the path and content of every file, made on all processors.

    Drawings are cached in a folder for the next build.
    """
    count, kept = os.cpu_count() or 1, Drawings(drawings)
    # DuckDB's threads do not survive a fork.
    with ProcessPoolExecutor(count, multiprocessing.get_context("spawn")) as pool:
        parts = [pool.submit(_part, reader, drawings, part, count) for part in range(count)]
        yield from Site(reader, kept).common()
        for part in parts:
            made, used = part.result()
            kept.used |= used
            yield from made
    kept.forget()


def _part(reader: Reader, drawings: Path, part: int, parts: int) -> tuple[list[File], set[str]]:
    kept = Drawings(drawings, browsers=1)
    return list(Site(reader, kept, part, parts).files()), kept.used

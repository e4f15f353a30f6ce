"""The pages of the public edition, as files of HTML that need neither a server nor a script."""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from data.permissions import PUBLIC
from exports.records.ledger import RecordError
from exports.site.build import File
from exports.site.drawing import Drawings
from pages import reader as reading
from pages.reader import SNAPSHOT, Reader
from pages.redraw import edition_of
from pages.site.writing import Site


def reader(edition: str = "") -> Reader:
    """Return what the public reads: the snapshot that counts, or that of an edition's code.

    RecordError, in words for the reader, where the public may not read that edition.
    """
    if not edition:
        return reading.of_address({}, PUBLIC)
    found = edition_of(edition, open_snapshot=reading.opened)
    if not reading.may_read(found, PUBLIC):
        raise RecordError(f"Edisi {found.code} tidak terbuka bagi umum.")
    return reading.of_address({SNAPSHOT: found.snapshot}, PUBLIC)


def files(reader: Reader, drawings: Path) -> Iterator[File]:
    """Yield the path and content of every file; all processors take part.

    What is drawn is kept in a folder for the next time.
    """
    count, kept = os.cpu_count() or 1, Drawings(drawings)
    # Threads of DuckDB do not outlive a fork.
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

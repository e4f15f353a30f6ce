"""The pages of the public edition, as files of HTML that need neither a server nor a script."""

from collections.abc import Iterator
from pathlib import Path

from data.permissions import PUBLIC
from exports.records.ledger import RecordError
from exports.site.drawing import Drawings
from pages import reader as reading
from pages.reader import SNAPSHOT, Reader
from pages.redraw import edition_of
from pages.site.writing import File, Site


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
    """Yield the path and content of every file; what is drawn is kept in a folder, for the next."""
    kept = Drawings(drawings)
    yield from Site(reader, kept).files()
    kept.forget()

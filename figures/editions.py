"""An edition's figures: frozen, shown again, and compared with those of another one."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from data import codes, editions
from data.editions import Edition
from data.frozen import FrozenError
from data.store.snapshots import SnapshotError
from figures import comparing, freezing
from figures.comparing import Comparison
from figures.freezing import Open
from figures.gallery import Exhibit
from figures.tiles import Tile
from queries.registry import Registry


def make(
    registry: Registry,
    exhibits: Iterable[Exhibit],
    *,
    name: str,
    date: dt.date,
    place: str,
    who: str,
    folder: Path | None = None,
) -> Edition:
    """Freezes these figures of the snapshot that `registry` has open, for this occasion.

    FrozenError, for the reader of the screen, where one of them cannot be drawn or the snapshot
    has not been published.
    """
    return editions.create(
        folder,
        name=name,
        date=date,
        place=place,
        snapshot=registry.manifest.id,
        items=freezing.freeze(registry, exhibits),
        who=who,
    )


def attempt_to_make(
    registry: Registry,
    exhibits: Iterable[Exhibit],
    *,
    name: str,
    date: dt.date,
    place: str,
    who: str,
) -> tuple[Edition | None, str]:
    """The edition as `make` gives it; None, and why in words, where it cannot be made."""
    try:
        made = make(registry, exhibits, name=name, date=date, place=place, who=who)
    except SnapshotError as error:
        return None, str(error)
    return made, ""


def tiles(
    edition: Edition, folder: Path | None = None, open_snapshot: Open = Registry
) -> dict[Exhibit, Tile]:
    """The figures of an edition again, in their order, with exactly the numbers that were frozen.

    FrozenError as `freezing.again` raises it.
    """
    return freezing.again(edition, folder, open_snapshot)


def attempt(edition: Edition, folder: Path | None = None) -> tuple[dict[Exhibit, Tile], str]:
    """The figures of an edition as `tiles` has them; none, and why, where it cannot be opened."""
    try:
        return tiles(edition, folder), ""
    except FrozenError as error:
        return {}, str(error)


def asked_for(text: str, folder: Path | None = None) -> tuple[Edition | None, str]:
    """The edition of a code as somebody typed it, if it shows the numbers that were frozen.

    None, and why in words for the reader, where it is unknown or cannot be opened.
    """
    code = codes.typed(text).code
    try:
        found = editions.get(folder, code)
    except LookupError:
        return None, f"Edisi “{text}” tidak ada di dasbor ini; periksa kodenya di Cek angka."
    except FrozenError as error:
        return None, str(error)
    _, trouble = attempt(found, folder)
    return (None, trouble) if trouble else (found, "")


def compare(before: Edition, after: Edition) -> Comparison:
    """What changed from one edition to another one, from what both have frozen."""
    return comparing.compared(before.items, after.items)

"""The reader's view of the data: which snapshot, with or without simulated data.

The one place that decides what a session or a request may see of the data, by the roles of its
visitor. Anybody can ask for a kept snapshot in the address; a draft is only readable by the session
that made it, whose browser has a key for it.
"""

import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from data.manifest import PUBLIC, Manifest, SnapshotError, read_manifest
from data.permissions import Visitor
from data.store import revisions, snapshots
from data.store.revisions import Replacement
from exports.records.editions import Record
from pages.choices import quoted
from queries.registry import Registry

SNAPSHOT, SIMULATION = "snapshot", "simulasi"
"""Keys of an address that every page knows."""

_SHOWN = {"ya": True, "tidak": False}
_opening = Lock()
_drafts: dict[str, Path] = {}


@dataclass(frozen=True, slots=True)
class Reader:
    """A snapshot's folder, whether simulated data are shown, and the visitor.

    `remarks` say what was asked for and is not there, in words for the reader.
    """

    folder: Path
    simulation: bool
    visitor: Visitor
    remarks: tuple[str, ...] = ()

    @property
    def registry(self) -> Registry:
        return open_for(self.folder, self.visitor, simulation=self.simulation)

    @property
    def leaving(self) -> Registry:
        """The registry for exported files: the public version, whoever exports them."""
        return open_for(self.folder, self.visitor, simulation=self.simulation, leaving=True)

    @property
    def manifest(self) -> Manifest:
        return read_manifest(self.folder)


def open_public(folder: Path) -> Registry:
    """Open the public version of a snapshot, which all exports use."""
    return _open_shared(snapshots.public(folder))


def _open_shared(folder: Path) -> Registry:
    whole = folder.parent if folder.name == PUBLIC else folder
    # Figures mention what they replaced, and a snapshot may become current again.
    replaced = revisions.replacements(whole.parent, whole.name)
    with _opening:
        return _cached_registry(folder, replaced)


@lru_cache(maxsize=4)
def _cached_registry(folder: Path, _: Sequence[Replacement]) -> Registry:
    return Registry(folder)


def open_for(
    folder: Path, visitor: Visitor, *, simulation: bool, leaving: bool = False
) -> Registry:
    """Open the snapshot in this folder, limited to what this visitor may see.

    Exports (`leaving`) use the public version for every visitor.
    """
    whole = visitor.may("data", "sel") and not leaving
    hidden = [] if simulation else ["simulasi"]
    if not visitor.may("data", "sementara"):
        hidden.append("sementara")
    snapshot = _open_shared(folder) if whole else open_public(folder)
    snapshot = snapshot.until(snapshots.embargo(folder.name))
    if not snapshots.ever_counted(folder):
        snapshot = snapshot.as_draft()
    return snapshot.without(*hidden) if hidden else snapshot


def opener(visitor: Visitor) -> Callable[[Path], Registry]:
    """Return a function that opens snapshots for this visitor, with simulated data."""
    return lambda folder: open_for(folder, visitor, simulation=True, leaving=True)


def of_address(address: Mapping[str, str], visitor: Visitor, key: str = "") -> Reader:
    """Resolve an address to a reader; the current snapshot if it is unknown. `key` opens a draft.

    If the address does not say, the environment variable DASBOR_SIMULASI decides whether
    simulated data are shown ("tidak" for no).
    """
    simulation = address.get(SIMULATION, "")
    remarks: tuple[str, ...] = ()
    if simulation and simulation not in _SHOWN:
        unknown = f"simulasi {quoted(simulation)}, yang tidak dikenal dasbor ini"
        remarks = (f"Tautan meminta {unknown}. Pilihan itu diabaikan.",)
    simulated = _SHOWN.get(simulation, shows_simulation_by_default())
    snapshot_id = address.get(SNAPSHOT, "")
    if not snapshot_id:
        return Reader(served(visitor).path, simulated, visitor, remarks)
    draft = _drafts.get(key) if visitor.may("data", "draf") else None
    if draft and draft.is_dir() and read_manifest(draft).id == snapshot_id:
        return Reader(draft, simulated, visitor, remarks)
    is_kept = snapshots.find_published(snapshots.FOLDER, snapshot_id) is not None
    if not (is_kept and is_released(snapshot_id, visitor)):
        gone = (
            f"Tautan meminta snapshot {quoted(snapshot_id)}, yang tidak ada atau rusak. "
            "Yang tampil adalah snapshot yang berlaku."
        )
        return Reader(served(visitor).path, simulated, visitor, (gone, *remarks))
    return Reader(snapshots.FOLDER / snapshot_id, simulated, visitor, remarks)


def served(visitor: Visitor) -> snapshots.Served:
    """Return the current snapshot of this visitor; SnapshotError if there is none."""
    return snapshots.serve(early=sees_early(visitor))


def sees_early(visitor: Visitor) -> bool:
    return visitor.may("data", "embargo")


def is_released(snapshot_id: str, visitor: Visitor) -> bool:
    """Tell whether a snapshot is signed and its embargo over, or the visitor may see it earlier."""
    if not snapshots.ever_counted(snapshots.FOLDER / snapshot_id):
        return visitor.may("data", "draf")
    return sees_early(visitor) or not snapshots.embargo(snapshot_id)


def may_read(record: Record, visitor: Visitor) -> bool:
    if not all(visitor.sees(item.page) for item in record.items):
        return False
    if not is_released(record.snapshot, visitor):
        return False
    if visitor.may("data", "sementara"):
        return True
    statuses = {item.status for item in record.items}
    with suppress(SnapshotError):
        tables = read_manifest(snapshots.FOLDER / record.snapshot).tables
        cubes = {cube for item in record.items for cube in item.cubes if cube in tables}
        statuses |= {tables[cube].status for cube in cubes}
    return "sementara" not in statuses


def shows_simulation_by_default() -> bool:
    return _SHOWN.get(os.environ.get("DASBOR_SIMULASI", "").strip().lower(), True)


def lend_draft(draft: Path) -> str:
    """Return the key that lets one browser read a finished draft."""
    key = next((key for key, lent in _drafts.items() if lent == draft), secrets.token_urlsafe(24))
    _drafts[key] = draft
    return key


def revoke_draft(key: str) -> None:
    _drafts.pop(key, None)

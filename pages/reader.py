"""What somebody reads: the current snapshot or another, with its simulation or without.

The one place that decides what a session or a request may see. A kept snapshot can be asked for by
anybody, in the address; a draft is read by nobody but the session that made it, whose browser has a
key for it.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from data.manifest import Manifest, read_manifest
from data.store import snapshots
from queries.registry import Registry

SNAPSHOT, SIMULATION = "snapshot", "simulasi"
"""Keys of an address that every page knows."""

_SHOWN = {"ya": True, "tidak": False}
_opening = Lock()
_drafts: dict[str, Path] = {}


@dataclass(frozen=True, slots=True)
class Reader:
    """A snapshot's folder, and whether what is simulated in it is shown.

    `remark` says what was asked for and is not there, in words for the reader.
    """

    folder: Path
    simulation: bool
    remark: str = ""

    @property
    def registry(self) -> Registry:
        snapshot = opened(self.folder)
        return snapshot if self.simulation else snapshot.without_simulation()

    @property
    def manifest(self) -> Manifest:
        return read_manifest(self.folder)


def opened(folder: Path) -> Registry:
    """Open the snapshot in this folder for questions; shared by all its readers."""
    with _opening:
        return _opened(folder)


@lru_cache(maxsize=4)
def _opened(folder: Path) -> Registry:
    return Registry(folder)


def of_address(address: Mapping[str, str], key: str = "") -> Reader:
    """Find what an address asks for; what counts where that is not there. `key` is a draft's.

    Where it does not say so the environment variable DASBOR_SIMULASI decides if what is simulated
    is shown ("tidak" for no).
    """
    simulation = address.get(SIMULATION, "")
    remark = (
        f"Tautan meminta simulasi “{simulation}”, yang tidak dikenal dasbor ini. Pilihan itu "
        "diabaikan."
        if simulation and simulation not in _SHOWN
        else ""
    )
    shown = _SHOWN.get(simulation, shows_simulation_by_default())
    asked = address.get(SNAPSHOT, "")
    if not asked:
        return Reader(snapshots.serve().path, shown, remark)
    draft = _drafts.get(key)
    if draft and draft.is_dir() and read_manifest(draft).id == asked:
        return Reader(draft, shown, remark)
    if snapshots.kept(snapshots.FOLDER, asked) is None:
        gone = (
            f"Tautan meminta snapshot “{asked}”, yang tidak ada atau rusak. Yang tampil adalah "
            "snapshot yang berlaku."
        )
        return Reader(snapshots.serve().path, shown, f"{gone} {remark}".strip())
    return Reader(snapshots.FOLDER / asked, shown, remark)


def shows_simulation_by_default() -> bool:
    return _SHOWN.get(os.environ.get("DASBOR_SIMULASI", "").strip().lower(), True)


def lend(draft: Path) -> str:
    """Return the key by which one browser may read a finished draft."""
    for key, lent in _drafts.items():
        if lent == draft:
            return key
    key = secrets.token_urlsafe(24)
    _drafts[key] = draft
    return key


def take_back(key: str) -> None:
    _drafts.pop(key, None)

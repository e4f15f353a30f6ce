"""Hidden folders in which snapshots are made: each is held by its process until it is done.

What a process leaves behind that did not come to its end, the next one clears away.
"""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from data import snapshots
from data.snapshots import SnapshotError

_PARTIAL = ".partial"
_HELD = ".held"


@contextmanager
def workshop(folder: Path) -> Iterator[tuple[Path, FileLock]]:
    """A new hidden folder, held by this process; gone again where what happens in it fails."""
    _clear(folder)
    name = f".{secrets.token_hex(4)}"
    partial = folder / f"{name}{_PARTIAL}"
    # A page run is a thread of its own, and a draft outlives it.
    hold = FileLock(folder / f"{name}{_HELD}", timeout=0, thread_local=False)
    hold.acquire()
    try:
        partial.mkdir()
        yield partial, hold
    except BaseException:
        remove(partial, hold)
        raise


def remove(partial: Path, hold: FileLock) -> None:
    """Removes a hidden folder that may not be there any more, and lets it go."""
    shutil.rmtree(partial, ignore_errors=True)
    with suppress(OSError):
        Path(hold.lock_file).unlink(missing_ok=True)
    hold.release()


def _clear(folder: Path) -> None:
    """Removes what processes left behind that did not come to their end.

    The caller holds the lock of the folder. A draft that is alive has its own lock held.
    """
    names = {path.stem for path in folder.glob(f".*{_HELD}")}
    names |= {path.stem for path in folder.glob(f".*{_PARTIAL}")}
    for name in names:
        hold = FileLock(folder / f"{name}{_HELD}", timeout=0, is_singleton=True)
        if hold.is_locked:
            continue
        try:
            with hold:
                left = folder / f"{name}{_PARTIAL}"
                if left.is_dir():
                    shutil.rmtree(left)
                else:
                    left.unlink(missing_ok=True)
                (folder / f"{name}{_HELD}").unlink(missing_ok=True)
        except (Timeout, OSError):
            continue


def keep(partial: Path, folder: Path, snapshot_id: str) -> bool:
    """Gives the finished folder its name; False where a sound snapshot had that name already."""
    path = folder / snapshot_id
    if path.exists():
        try:
            snapshots.verify(path)
        except SnapshotError:
            path.rename(folder / f".{secrets.token_hex(4)}{_PARTIAL}")
        else:
            return False
    partial.rename(path)
    snapshots.flush_folder(folder)
    return True

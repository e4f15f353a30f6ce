"""Back up the snapshots folder into one file, and restore it: all that the kabupaten made.

The file is a ZIP that any program opens. Its last member, `SHA256SUMS`, has the hash of every
other one, as `sha256sum --check` reads it. Hidden files are left out: the lock, drafts, and what is
half done.
"""

import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath

from data.manifest import SnapshotError, sha256
from data.store import audit_log, snapshots
from data.store.snapshots import CURRENT

_SUMS = "SHA256SUMS"
_SQLITE = ".sqlite"


def backup(folder: Path | None, file: Path) -> list[str]:
    """Copy the folder into a new ZIP while nobody publishes, and return the names of its files.

    SnapshotError if the file exists already or there is nothing to keep; BusyError while somebody
    publishes.
    """
    folder = folder or snapshots.FOLDER
    partial = file.with_name(f".{file.name}.partial")
    with snapshots.exclusive(folder):
        if file.exists():
            raise SnapshotError(f"{file} sudah ada; cadangan tidak menimpa berkas.")
        try:
            with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as made:
                sums = {
                    name: _add(made, path, name)
                    for path in _kept(folder)
                    for name in [path.relative_to(folder).as_posix()]
                }
                if not sums:
                    raise SnapshotError(f"Tidak ada yang dapat dicadangkan di {folder}.")
                made.writestr(
                    _SUMS, "".join(f"{digest}  {name}\n" for name, digest in sums.items())
                )
            snapshots.flush([partial])
            partial.rename(file)
        finally:
            partial.unlink(missing_ok=True)
    return list(sums)


def restore(file: Path, folder: Path | None) -> list[str]:
    """Put the content of a backup into a folder in which nobody published yet; return the names.

    Every file is held against its hash before the first is put in place. SnapshotError, without any
    change, if the backup is damaged or the folder has something of its own.
    """
    folder = folder or snapshots.FOLDER
    with snapshots.exclusive(folder):
        if (folder / CURRENT).exists() or audit_log.entries(folder):
            raise SnapshotError(
                f"Di {folder} sudah pernah diterbitkan sesuatu; pulihkan ke folder yang kosong."
            )
        with tempfile.TemporaryDirectory(prefix=".pulih-", dir=folder) as made:
            names = _unpack(file, Path(made))
            # The log comes first, for snapshots that it does not name count as released, and what
            # makes a snapshot count last: a reader never finds it without its tables.
            order = {audit_log.FILE: 0, CURRENT: 2}
            for name in sorted(names, key=lambda name: (order.get(name, 1), name)):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (Path(made) / name).replace(folder / name)
    return names


def _kept(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        # What SQLite has beside its file is in the copy that it makes itself.
        is_beside = path.name.endswith((f"{_SQLITE}-wal", f"{_SQLITE}-shm", f"{_SQLITE}-journal"))
        if path.is_file() and not is_hidden and not is_beside:
            yield path


def _add(made: zipfile.ZipFile, path: Path, name: str) -> str:
    """Add a file and return its hash; of a database that is in use, a copy that is whole."""
    if path.suffix != _SQLITE:
        made.write(path, name)
        return sha256(path)
    with tempfile.TemporaryDirectory() as room:
        copy = Path(room) / path.name
        with closing(sqlite3.connect(path)) as now, closing(sqlite3.connect(copy)) as then:
            now.backup(then)
        made.write(copy, name)
        return sha256(copy)


def _unpack(file: Path, into: Path) -> list[str]:
    damaged = SnapshotError(f"{file} rusak atau bukan cadangan dasbor ini; tidak ada yang berubah.")
    try:
        with zipfile.ZipFile(file) as kept:
            lines = kept.read(_SUMS).decode().splitlines()
            sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
            if sorted([*sums, _SUMS]) != sorted(kept.namelist()) or not all(map(_is_inside, sums)):
                raise damaged
            for name in sums:
                (into / name).parent.mkdir(parents=True, exist_ok=True)
                with kept.open(name) as content, (into / name).open("xb") as copy:
                    shutil.copyfileobj(content, copy)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, UnicodeDecodeError) as error:
        raise damaged from error
    if any(sha256(into / name) != digest for name, digest in sums.items()):
        raise damaged
    snapshots.flush([into / name for name in sums])
    return list(sums)


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and not any(part.startswith(".") for part in path.parts)

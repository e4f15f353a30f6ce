"""Write the files of the public edition atomically into its folder, only what differs."""

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from data.manifest import SnapshotError

File: TypeAlias = tuple[str, bytes]
"""The path of a file within the folder, with slashes, and its content."""

DRAWINGS = ".gambar"
"""The cache folder of drawings within the site's folder."""

_MARK = ".edisi-publik"
_TEXTS = (".atom", ".css", ".csv", ".html", ".js", ".json", ".jsonld")


@dataclass(frozen=True, slots=True)
class Written:
    """Result of a build: counts of files in all, written and removed."""

    files: int
    changed: int
    removed: int


def is_made_of(folder: Path, inputs: str) -> bool:
    mark = folder / _MARK
    return mark.is_file() and mark.read_text(encoding="utf-8") == inputs


def note(folder: Path, inputs: str) -> None:
    (folder / _MARK).write_text(inputs, encoding="utf-8")


def write(folder: Path, *parts: Iterable[File]) -> Written:
    """Make the folder contain exactly these files, texts also compressed (`.gz`).

    All files are made before the first is moved into place, each by one rename: a failed build
    changes nothing, and nobody reads half a file. SnapshotError if the folder has other files.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise SnapshotError(f"{folder} berisi berkas lain; sebutkan folder kosong atau yang baru.")
    folder.mkdir(parents=True, exist_ok=True)
    note(folder, "")
    changed, names = [], {_MARK}
    with TemporaryDirectory(prefix=".baru-", dir=folder) as staged:
        stage = Path(staged)
        for name, content in chain.from_iterable(parts):
            kept = folder / name
            is_same = kept.is_file() and kept.read_bytes() == content
            for path, made in _forms(name, content, needed=not is_same).items():
                if path in names:
                    raise ValueError(f"two files are named {path}")
                names.add(path)
                if made is not None:
                    (stage / path).parent.mkdir(parents=True, exist_ok=True)
                    (stage / path).write_bytes(made)
                    changed.append(path)
        for path in changed:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (stage / path).replace(folder / path)
    return Written(len(names) - 1, len(changed), _removed(folder, names))


def _forms(name: str, content: bytes, *, needed: bool) -> Mapping[str, bytes | None]:
    """Return a file and its compressed form; None where the folder has it already."""
    if not name.endswith(_TEXTS):
        return {name: content if needed else None}
    packed = gzip.compress(content, 6, mtime=0) if needed else None
    return {name: content if needed else None, f"{name}.gz": packed}


def _removed(folder: Path, names: set[str]) -> int:
    """Remove all other files and empty folders."""
    kept = folder / DRAWINGS
    paths = sorted(
        (path for path in folder.rglob("*") if kept not in (path, path.parent)), reverse=True
    )
    gone = [
        path
        for path in paths
        if path.is_file() and path.relative_to(folder).as_posix() not in names
    ]
    for path in gone:
        path.unlink()
    for path in paths:
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    return len(gone)

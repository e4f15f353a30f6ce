"""Write the files of the public edition atomically into its folder, only what differs."""

import gzip
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
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
    with TemporaryDirectory(prefix=".baru-", dir=folder) as staged, ThreadPoolExecutor() as pool:
        stage = Path(staged)
        # Compression leaves Python to other threads.
        for made in pool.map(partial(_stage, folder, stage), chain.from_iterable(parts)):
            for path, is_new in made.items():
                if path in names:
                    raise ValueError(f"two files are named {path}")
                names.add(path)
                if is_new:
                    changed.append(path)
        for path in changed:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (stage / path).replace(folder / path)
    return Written(len(names) - 1, len(changed), _removed(folder, names))


def _stage(folder: Path, stage: Path, file: File) -> Mapping[str, bool]:
    """Write a file and its compressed form unless the folder has it; say which are new."""
    name, content = file
    kept = folder / name
    is_new = not (kept.is_file() and kept.read_bytes() == content)
    has_compressed_form = name.endswith(_TEXTS)
    if is_new:
        path = stage / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if has_compressed_form:
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(content, 6, mtime=0))
    return dict.fromkeys((name, f"{name}.gz") if has_compressed_form else (name,), is_new)


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

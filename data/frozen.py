"""What figures said, frozen: each with all its numbers, in files that are written once.

The files lie in a folder beside the snapshots, each under its code and sealed by a hash of itself.
Nothing here is about a participant.
"""

import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from data.store import snapshots
from data.store.snapshots import BusyError, SnapshotError

FOLDER = "editions"
"""The folder of what is frozen, beside the snapshots."""

Cell: TypeAlias = str | int | float | None

Read = TypeVar("Read")


class FrozenError(SnapshotError):
    """Something cannot be frozen, is not there, or is damaged; the message says which."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a frozen table; the cells of its `key` columns say what a row is about."""

    field: str
    label: str
    key: bool
    metric: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A frozen figure, with all that it said: `rows` as numbers, `written` as on the screen.

    `chosen` has every choice of its page, those too that nobody made, so that a later year does not
    take the place of this one. `main` is its one number in words, `cubes` are the tables of the
    snapshot that it reads.
    """

    page: str
    name: str
    chosen: tuple[tuple[str, Any], ...]
    title: str
    subtitle: str
    alt: str
    main: str
    footer: str
    status: str
    cubes: tuple[str, ...]
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    written: tuple[tuple[str, ...], ...]

    @property
    def numbers(self) -> str:
        """The hash of the numbers: two figures that have the same one say the same."""
        said = [[one.field for one in self.columns], self.rows]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def item(said: Mapping[str, Any]) -> Item:
    """A figure as a file says it."""
    return Item(
        **{
            **said,
            "chosen": tuple(
                (key, tuple(value) if isinstance(value, list) else value)
                for key, value in said["chosen"]
            ),
            "cubes": tuple(said["cubes"]),
            "columns": tuple(Heading(**one) for one in said["columns"]),
            "rows": tuple(tuple(row) for row in said["rows"]),
            "written": tuple(tuple(row) for row in said["written"]),
        }
    )


def seal(written: Mapping[str, Any]) -> str:
    """The hash of all that a file says but the hash itself."""
    said = {name: value for name, value in written.items() if name != "digest"}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def kept(folder: Path | None) -> Path:
    """The folder of what is frozen, in a folder of snapshots."""
    return (folder or snapshots.FOLDER) / FOLDER


def read_only(folder: Path | None = None) -> bool:
    """Whether nothing can be frozen in a folder of snapshots, which may be on such a medium."""
    mine = kept(folder)
    return not os.access(mine if mine.is_dir() else mine.parent, os.W_OK)


@contextmanager
def exclusive(folder: Path | None) -> Iterator[Path]:
    """The folder of what is frozen, for one writer at a time; who publishes is not kept waiting."""
    mine = kept(folder)
    try:
        with snapshots.exclusive(mine):
            yield mine
    except BusyError:
        raise FrozenError("Edisi atau berkas lain sedang ditulis; coba lagi sebentar.") from None


def write(path: Path, said: Mapping[str, Any], what: str) -> None:
    """Writes a file once, whole or not at all, with its seal; `what` names it in a FrozenError."""
    # What is hashed is what a reader gets back, so tuples go through JSON first.
    plain = json.loads(json.dumps(said))
    partial = path.with_name(f".{path.stem}.partial")
    try:
        partial.write_text(
            json.dumps({**plain, "digest": seal(plain)}, ensure_ascii=False) + "\n",
            encoding="utf-8",
        )
        snapshots.flush([partial])
        partial.rename(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise FrozenError(f"{what} tidak dapat ditulis ({error.strerror}).") from None
    snapshots.flush_folder(path.parent)


def read(path: Path, what: str) -> dict[str, Any]:
    """What a file says, its figures and its date of making read; FrozenError if damaged."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if said["digest"] != seal(said) or said["code"] != path.stem:
            raise FrozenError(f"Berkas {what} berubah sesudah ditulis.")
        return {
            **said,
            "made_at": dt.datetime.fromisoformat(said["made_at"]),
            "items": tuple(item(one) for one in said["items"]),
        }
    except OSError:
        raise FrozenError(f"Berkas {what} tidak dapat dibaca.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise FrozenError(f"Berkas {what} rusak.") from None


def readable(paths: Iterable[Path], read_one: Callable[[Path], Read]) -> Iterator[Read]:
    """What can be read of these files; damaged ones are left to whoever verifies."""
    for path in paths:
        try:
            yield read_one(path)
        except FrozenError:
            continue


def lost(folder: Path | None, snapshot: str) -> str:
    """What is wrong with a snapshot that is gone or damaged, in Indonesian; "" where it is whole.

    The snapshot of what is frozen is never replaced by another one.
    """
    try:
        snapshots.verified((folder or snapshots.FOLDER) / snapshot)
    except (SnapshotError, OSError) as error:
        return str(error)
    return ""

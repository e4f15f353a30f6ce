"""Releases: what left the house outside of any edition, a figure alone or those of a sheet or kit.

A release has a code that follows from all that it says: its snapshot, its title, its figures with
their choices and numbers. So the same figure of the same snapshot always has the same code, and a
file that was changed no longer has the code of its name. It is kept, beside the editions, from the
moment its first file is given out; who looks at a figure leaves nothing behind.
"""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from data import catalogue, codes, frozen, given
from data.frozen import FrozenError, Item
from data.given import File
from data.store import snapshots


@dataclass(frozen=True, slots=True)
class Release:
    """Figures of one snapshot under a title; `made_at` is when its first file left the house.

    None as long as none did.
    """

    code: str
    title: str
    snapshot: str
    items: tuple[Item, ...]
    made_at: dt.datetime | None = None

    def __str__(self) -> str:
        """The code and the title."""
        return f"{self.code} (“{self.title}”)"

    @property
    def status(self) -> str:
        """The weakest status of its figures."""
        return catalogue.weakest(one.status for one in self.items)


def release(title: str, snapshot: str, items: Sequence[Item]) -> Release:
    """These figures under the code that follows from what they say; nothing is kept yet.

    ValueError without any figure.
    """
    if not items:
        raise ValueError("a release has at least one figure")
    told = json.dumps([title, snapshot, [asdict(one) for one in items]], ensure_ascii=False)
    return Release(codes.of_content(told.encode()), title, snapshot, tuple(items))


def give(
    folder: Path | None,
    made: Release,
    files: Iterable[File],
    *,
    now: dt.datetime | None = None,
) -> None:
    """Keeps a release whose files are given out now, and notes each of them by its hash.

    FrozenError where its snapshot has not been published, is gone or damaged: nothing of a draft
    leaves the house under a code.
    """
    now = (now or dt.datetime.now(snapshots.WIB)).astimezone(snapshots.WIB)
    if trouble := frozen.lost(folder, made.snapshot):
        raise FrozenError(f"Hanya angka dari snapshot yang terbit yang boleh keluar. {trouble}")
    with frozen.exclusive(folder) as kept:
        path = kept / f"{made.code}.json"
        if not path.is_file():
            said = {**asdict(made), "made_at": now.isoformat(timespec="seconds")}
            frozen.write(path, said, f"Catatan kode {made.code}")
    known = get(folder, made.code)
    if replace(known, made_at=None) != replace(made, made_at=None):
        raise FrozenError(
            f"Kode {made.code} kebetulan sudah dipakai “{known.title}”; ubah sedikit judulnya."
        )
    given.register(folder, made.code, files, now=now)


def releases(folder: Path | None = None) -> list[Release]:
    """Every release that can be read, the last given out first; `verify` names the others."""
    found = frozen.readable(_paths(folder), _read)
    return sorted(found, key=lambda one: (str(one.made_at), one.code), reverse=True)


def get(folder: Path | None, code: str) -> Release:
    """The release with this code; LookupError where there is none, FrozenError if damaged."""
    path = frozen.kept(folder) / f"{code}.json"
    if not codes.is_of_content(code) or not path.is_file():
        raise LookupError(f"there is no release {code!r}")
    return _read(path)


def verify(folder: Path | None = None) -> list[str]:
    """What is wrong with the releases, one sentence a line; nothing where all are sound."""
    wrong = []
    for path in _paths(folder):
        try:
            found = _read(path)
        except FrozenError as error:
            wrong.append(str(error))
            continue
        if trouble := frozen.lost(folder, found.snapshot):
            wrong.append(f"Berkas berkode {found.code}: {trouble}")
    return wrong


def _paths(folder: Path | None) -> list[Path]:
    return sorted(
        path
        for path in frozen.kept(folder).glob("JBR-?????-?????.json")
        if codes.is_of_content(path.stem)
    )


def _read(path: Path) -> Release:
    said = frozen.read(path, f"catatan kode {path.stem}")
    try:
        found = release(said["title"], said["snapshot"], said["items"])
    except (KeyError, ValueError):
        raise FrozenError(f"Berkas catatan kode {path.stem} rusak.") from None
    if found.code != path.stem:
        raise FrozenError(f"Berkas catatan kode {path.stem} berubah sesudah ditulis.")
    return replace(found, made_at=said["made_at"])

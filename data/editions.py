"""Editions: what was said on one occasion, frozen so that it can be shown and proven for ever.

An edition is one file in the folder `editions` beside the snapshots, written once and sealed by a
hash of itself. It names the snapshot, the figures, and everything that they said: texts and every
number. What becomes known later stands beside it (`data/given.py`): the files that left the house.
"""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from data import codes, frozen, given, indonesian, releases
from data.frozen import FrozenError, Item
from data.given import named
from data.releases import Release
from data.store import snapshots
from data.store.snapshots import Manifest


@dataclass(frozen=True, slots=True)
class Edition:
    """What was said on an occasion; `digest` is the hash of everything else in it."""

    code: str
    name: str
    date: dt.date
    place: str
    snapshot: str
    items: tuple[Item, ...]
    made_at: dt.datetime
    who: str
    digest: str

    def __str__(self) -> str:
        """The code and the occasion."""
        place = f", {self.place}" if self.place else ""
        return f"{self.code} ({self.name}, {indonesian.date(self.date)}{place})"


def _read(path: Path) -> Edition:
    said = frozen.read(path, f"edisi {path.stem}")
    try:
        return Edition(**{**said, "date": dt.date.fromisoformat(said["date"])})
    except (KeyError, ValueError, TypeError):
        raise FrozenError(f"Berkas edisi {path.stem} rusak.") from None


def create(
    folder: Path | None,
    *,
    name: str,
    date: dt.date,
    place: str,
    snapshot: str,
    items: Sequence[Item],
    who: str,
    now: dt.datetime | None = None,
) -> Edition:
    """Freezes these figures of a kept snapshot under a new code.

    FrozenError where the occasion has no name, there are no figures, or the snapshot is a draft,
    gone or damaged.
    """
    if not name.strip():
        raise FrozenError("Sebutkan nama acara edisi ini.")
    if not items:
        raise FrozenError("Edisi harus memuat paling sedikit satu gambar atau angka.")
    if trouble := frozen.lost(folder, snapshot):
        raise FrozenError(f"Edisi hanya dapat dibuat dari snapshot yang terbit. {trouble}")
    with frozen.exclusive(folder) as kept:
        edition = Edition(
            code=_new_code(kept, date),
            name=named(name),
            date=date,
            place=named(place),
            snapshot=snapshot,
            items=tuple(items),
            made_at=(now or dt.datetime.now(snapshots.WIB)).astimezone(snapshots.WIB),
            who=named(who),
            digest="",
        )
        said = {
            **asdict(edition),
            "date": edition.date.isoformat(),
            "made_at": edition.made_at.isoformat(),
        }
        frozen.write(kept / f"{edition.code}.json", said, "Edisi")
    return get(folder, edition.code)


def _new_code(kept: Path, date: dt.date) -> str:
    """A code of this day that no edition has; FrozenError where all of them are taken."""
    taken = {path.stem for path in kept.glob(f"JBR-{date.isoformat()}-*.json")}
    free = [
        code
        for one in codes.ALPHABET
        for other in codes.ALPHABET
        if (code := codes.of_day(date, one + other)) not in taken
    ]
    if not free:
        raise FrozenError(f"Semua kode untuk {indonesian.date(date)} sudah terpakai.")
    return secrets.choice(free)


def editions(folder: Path | None = None) -> list[Edition]:
    """Every edition that can be read, the last made first; `verify` names the others."""
    found = frozen.readable(_paths(folder), _read)
    return sorted(found, key=lambda one: (one.made_at, one.code), reverse=True)


def _paths(folder: Path | None) -> list[Path]:
    return sorted(
        path
        for path in frozen.kept(folder).glob("JBR-????-??-??-???.json")
        if codes.is_of_day(path.stem)
    )


def get(folder: Path | None, code: str) -> Edition:
    """The edition with this code; LookupError where there is none, FrozenError if damaged."""
    path = frozen.kept(folder) / f"{code}.json"
    if not codes.is_of_day(code) or not path.is_file():
        raise LookupError(f"there is no edition {code!r}")
    return _read(path)


def told(folder: Path | None, code: str) -> Edition | Release:
    """The edition or the release with this code; LookupError and FrozenError as `get` has them."""
    return releases.get(folder, code) if codes.is_of_content(code) else get(folder, code)


def previous(edition: Edition, folder: Path | None = None) -> Edition | None:
    """The edition that was made last before this one; None for the first one."""
    return next((one for one in editions(folder) if one.made_at < edition.made_at), None)


def snapshots_needed(folder: Path | None = None) -> set[str]:
    """The ids of the snapshots that editions and releases are of, never to be removed."""
    of_editions = {one.snapshot for one in editions(folder)}
    return of_editions | {one.snapshot for one in releases.releases(folder)}


def touched(folder: Path | None, before: Manifest, after: Manifest) -> list[str]:
    """A sentence for each edition that shows numbers of a table that `after` changes.

    What left the house of `before` outside of any edition is only counted.
    """
    changed = {
        name for name, table in before.tables.items() if table.sha256 != after.tables[name].sha256
    }
    said = []
    for one in editions(folder):
        figures = sum(bool(changed & set(item.cubes)) for item in one.items)
        if figures:
            files = len(given.exports(folder, one.code))
            out = f"; {indonesian.whole(files)} berkasnya sudah keluar" if files else ""
            said.append(
                f"Edisi {one}: {indonesian.whole(figures)} dari "
                f"{indonesian.whole(len(one.items))} gambarnya membaca data yang berubah{out}."
            )
    alone = sum(
        one.snapshot == before.id and any(changed & set(item.cubes) for item in one.items)
        for one in releases.releases(folder)
    )
    if alone:
        said.append(
            f"Di luar edisi, {indonesian.whole(alone)} gambar, lembar, atau kit berkode yang sudah "
            "keluar membaca data yang berubah."
        )
    return said


def verify(folder: Path | None = None) -> list[str]:
    """What is wrong with editions, releases and the lists of files, one sentence a line.

    Nothing where all are sound.
    """
    of_editions = [sentence for path in _paths(folder) for sentence in _unsound(folder, path)]
    return [*of_editions, *releases.verify(folder), *given.verify(folder)]


def _unsound(folder: Path | None, path: Path) -> list[str]:
    try:
        edition = _read(path)
    except FrozenError as error:
        return [str(error)]
    trouble = frozen.lost(folder, edition.snapshot)
    return [f"Edisi {edition.code}: {trouble}"] if trouble else []

"""Editions: what was said on one occasion, frozen so that it can be shown and proven for ever.

An edition is one file in the folder `editions` beside the snapshots, written once and sealed by a
hash of itself. It names the snapshot, the figures, and everything that they said: texts and every
number. What becomes known later stands beside it: the files that left the house, each by its hash,
in lines that are only ever added. Nothing here is about a participant.
"""

import datetime as dt
import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from data import chain, indonesian, snapshots
from data.log import without_numbers_of_persons
from data.snapshots import BusyError, Manifest, SnapshotError

FOLDER = "editions"
"""The folder of editions, beside the snapshots."""

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""The 31 characters that end a code: none looks like another (no 0 and O, no 1, I and L)."""

_SHAPE = re.compile(rf"JBR-(\d{{4}})-(\d\d)-(\d\d)-([{ALPHABET}]{{3}})")
_LOOSE = re.compile(r"JBR([0-9OIL]{8})([0-9A-Z]{3})")
_ADDRESSED = re.compile(r"[?&]kode=([^&#]*)", re.IGNORECASE)
_DIGITS_MEANT = str.maketrans("OIL", "011")
_LONGEST = 120

Cell: TypeAlias = str | int | float | None


class EditionError(SnapshotError):
    """An edition that cannot be made, is not there, or is damaged; the message says which."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a frozen table; the cells of its `key` columns say what a row is about."""

    field: str
    label: str
    key: bool
    metric: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A figure of an edition, with all that it said: `rows` as numbers, `written` as on the screen.

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


@dataclass(frozen=True, slots=True)
class Export:
    """A file that left the house: its hash, the `kind` of file and the `figure`, "" for many."""

    sha256: str
    kind: str
    figure: str
    who: str
    when: dt.datetime


@dataclass(frozen=True, slots=True)
class Typed:
    """A code as somebody typed it: `code` is how it should be written, "" where it is none."""

    code: str
    verdict: Literal["kode", "salah ketik", "bukan kode"]


def _check(date: dt.date, free: str) -> str:
    """The last character of the code of this date and these two characters.

    Every digit of the date counts as it is, every character as its place in `ALPHABET`, and each is
    weighted by its place in the code, from 2 to 11; with the last character, weighted by 1, the sum
    is a multiple of 31. As 31 is prime and all weights differ, one wrong character and two that
    have changed places are always noticed.
    """
    values = [*map(int, date.isoformat().replace("-", "")), *map(ALPHABET.index, free)]
    total = sum(weight * value for weight, value in enumerate(values, start=2))
    return ALPHABET[-total % 31]


def code_of(date: dt.date, free: str) -> str:
    """The code of an edition: JBR, the day of the occasion, two free characters and a check.

    "JBR-2025-12-22-K7U": see `_check` for how the last character follows from the others.
    """
    return f"JBR-{date.isoformat()}-{free}{_check(date, free)}"


def typed(text: str) -> Typed:
    """What somebody typed or scanned for a code: in small letters, without dashes, or as a link.

    An O or an I within the date is read as the digit that it looks like.
    """
    addressed = _ADDRESSED.search(text)
    bare = re.sub(r"[^0-9A-Z]", "", (addressed[1] if addressed else text).upper())
    found = _LOOSE.fullmatch(bare)
    if not found:
        return Typed("", "salah ketik" if bare.startswith("JBR") else "bukan kode")
    day, end = found[1].translate(_DIGITS_MEANT), found[2]
    code = f"JBR-{day[:4]}-{day[4:6]}-{day[6:]}-{end}"
    return Typed(code, "kode" if _is_code(code) else "salah ketik")


def _is_code(code: str) -> bool:
    found = _SHAPE.fullmatch(code)
    if not found:
        return False
    try:
        day = dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return False
    return code_of(day, found[4][:2]) == code


def hinted(content: bytes) -> str:
    """A code that stands in a file in the clear, as in the metadata of a picture; "" if none does.

    Anybody can write it there, so it proves nothing.
    """
    shape = _SHAPE.pattern.encode()
    codes = (found[0].decode("ascii") for found in re.finditer(shape, content))
    return next((code for code in codes if _is_code(code)), "")


def _seal(written: Mapping[str, Any]) -> str:
    said = {name: value for name, value in written.items() if name != "digest"}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _written(edition: Edition) -> dict[str, Any]:
    said = {
        **asdict(edition),
        "date": edition.date.isoformat(),
        "made_at": edition.made_at.isoformat(),
    }
    # What is hashed is what a reader gets back, so tuples go through JSON first.
    said = json.loads(json.dumps(said))
    return {**said, "digest": _seal(said)}


def _item(said: Mapping[str, Any]) -> Item:
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


def _read(path: Path) -> Edition:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if said["digest"] != _seal(said) or said["code"] != path.stem:
            raise EditionError(f"Berkas edisi {path.stem} berubah sesudah ditulis.")
        return Edition(
            **{
                **said,
                "date": dt.date.fromisoformat(said["date"]),
                "made_at": dt.datetime.fromisoformat(said["made_at"]),
                "items": tuple(_item(one) for one in said["items"]),
            }
        )
    except OSError:
        raise EditionError(f"Edisi {path.stem} tidak dapat dibaca.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise EditionError(f"Berkas edisi {path.stem} rusak.") from None


def _kept(folder: Path | None) -> Path:
    return (folder or snapshots.FOLDER) / FOLDER


@contextmanager
def _exclusive(folder: Path | None) -> Iterator[Path]:
    """The folder of editions, for one writer at a time; who publishes is not kept waiting."""
    kept = _kept(folder)
    try:
        with snapshots.exclusive(kept):
            yield kept
    except BusyError:
        raise EditionError("Edisi lain sedang ditulis; coba lagi sebentar.") from None


def _named(text: str) -> str:
    return without_numbers_of_persons(text)[:_LONGEST]


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

    EditionError where the occasion has no name, there are no figures, or the snapshot is a draft,
    gone or damaged.
    """
    if not name.strip():
        raise EditionError("Sebutkan nama acara edisi ini.")
    if not items:
        raise EditionError("Edisi harus memuat paling sedikit satu gambar atau angka.")
    snapshots_kept = folder or snapshots.FOLDER
    if trouble := lost(snapshots_kept, snapshot):
        raise EditionError(f"Edisi hanya dapat dibuat dari snapshot yang terbit. {trouble}")
    with _exclusive(folder) as kept:
        edition = Edition(
            code=_new_code(kept, date),
            name=_named(name),
            date=date,
            place=_named(place),
            snapshot=snapshot,
            items=tuple(items),
            made_at=(now or dt.datetime.now(snapshots.WIB)).astimezone(snapshots.WIB),
            who=_named(who),
            digest="",
        )
        partial = kept / f".{edition.code}.partial"
        try:
            partial.write_text(
                json.dumps(_written(edition), ensure_ascii=False) + "\n", encoding="utf-8"
            )
            snapshots.flush([partial])
            partial.rename(kept / f"{edition.code}.json")
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise EditionError(f"Edisi tidak dapat ditulis ({error.strerror}).") from None
        snapshots.flush_folder(kept)
    return get(folder, edition.code)


def _new_code(kept: Path, date: dt.date) -> str:
    """A code of this day that no edition has; EditionError where all of them are taken."""
    taken = {path.stem for path in kept.glob(f"JBR-{date.isoformat()}-*.json")}
    free = [
        code
        for one in ALPHABET
        for other in ALPHABET
        if (code := code_of(date, one + other)) not in taken
    ]
    if not free:
        raise EditionError(f"Semua kode untuk {indonesian.date(date)} sudah terpakai.")
    return secrets.choice(free)


def editions(folder: Path | None = None) -> list[Edition]:
    """Every edition that can be read, the last made first; `verify` names the others."""
    found = []
    for path in _paths(folder):
        try:
            found.append(_read(path))
        except EditionError:
            continue
    return sorted(found, key=lambda one: (one.made_at, one.code), reverse=True)


def _paths(folder: Path | None) -> list[Path]:
    return sorted(path for path in _kept(folder).glob("JBR-*.json") if _is_code(path.stem))


def get(folder: Path | None, code: str) -> Edition:
    """The edition with this code; LookupError where there is none, EditionError if damaged."""
    path = _kept(folder) / f"{code}.json"
    if not _is_code(code) or not path.is_file():
        raise LookupError(f"there is no edition {code!r}")
    return _read(path)


def previous(edition: Edition, folder: Path | None = None) -> Edition | None:
    """The edition that was made last before this one; None for the first one."""
    return next((one for one in editions(folder) if one.made_at < edition.made_at), None)


def lost(folder: Path | None, snapshot: str) -> str:
    """What is wrong with a snapshot that is gone or damaged, in Indonesian; "" where it is whole.

    The snapshot of an edition is never replaced by another one.
    """
    try:
        snapshots.verified((folder or snapshots.FOLDER) / snapshot)
    except (SnapshotError, OSError) as error:
        return str(error)
    return ""


def _export(said: Mapping[str, Any]) -> Export:
    return Export(
        sha256=said["sha256"],
        kind=said["kind"],
        figure=said["figure"],
        who=said["who"],
        when=dt.datetime.fromisoformat(said["when"]),
    )


def _exports_path(kept: Path, code: str) -> Path:
    return kept / f"{code}.exports.jsonl"


def register(
    folder: Path | None,
    code: str,
    content: bytes,
    kind: str,
    figure: str = "",
    *,
    who: str = "",
    now: dt.datetime | None = None,
) -> str:
    """Notes that a file with this content left the house in an edition, and gives its hash.

    The content itself is not kept. A file that was noted before is not noted again. LookupError
    where there is no such edition.
    """
    get(folder, code)
    found = hashlib.sha256(content).hexdigest()
    when = (now or dt.datetime.now(snapshots.WIB)).astimezone(snapshots.WIB)
    with _exclusive(folder) as kept:
        if found not in {one.sha256 for one in exports(folder, code)}:
            said = {
                "sha256": found,
                "kind": kind,
                "figure": figure,
                "who": _named(who),
                "when": when.isoformat(timespec="seconds"),
            }
            chain.append(_exports_path(kept, code), said)
    return found


def exports(folder: Path | None, code: str) -> tuple[Export, ...]:
    """The files of an edition that left the house, the first one first."""
    return chain.told(_exports_path(_kept(folder), code), _export)


def exported(folder: Path | None, content: bytes) -> tuple[str, Export] | None:
    """The code of the edition that a file of exactly this content left the house in, and when."""
    wanted = hashlib.sha256(content).hexdigest()
    for path in _paths(folder):
        for one in exports(folder, path.stem):
            if one.sha256 == wanted:
                return path.stem, one
    return None


def snapshots_needed(folder: Path | None = None) -> set[str]:
    """The ids of the snapshots that editions are of, which are never to be removed."""
    return {one.snapshot for one in editions(folder)}


def touched(folder: Path | None, before: Manifest, after: Manifest) -> list[str]:
    """A sentence for each edition that shows numbers of a table that `after` changes."""
    changed = {
        name for name, table in before.tables.items() if table.sha256 != after.tables[name].sha256
    }
    said = []
    for one in editions(folder):
        figures = sum(bool(changed & set(item.cubes)) for item in one.items)
        if figures:
            files = len(exports(folder, one.code))
            out = f"; {indonesian.whole(files)} berkasnya sudah keluar" if files else ""
            said.append(
                f"Edisi {one}: {indonesian.whole(figures)} dari "
                f"{indonesian.whole(len(one.items))} gambarnya membaca data yang berubah{out}."
            )
    return said


def verify(folder: Path | None = None) -> list[str]:
    """What is wrong with the editions, one sentence a line; nothing where all are sound."""
    return [
        *_complaints(_paths(folder), lambda path: _unsound(folder, path)),
        *_complaints(
            sorted(_kept(folder).glob("JBR-*.exports.jsonl")),
            lambda path: chain.broken(path, f"Daftar berkas {path.name.split('.')[0]}", _export),
        ),
    ]


def _complaints(paths: Iterable[Path], about: Callable[[Path], list[str]]) -> list[str]:
    return [sentence for path in paths for sentence in about(path)]


def _unsound(folder: Path | None, path: Path) -> list[str]:
    try:
        edition = _read(path)
    except EditionError as error:
        return [str(error)]
    trouble = lost(folder, edition.snapshot)
    return [f"Edisi {edition.code}: {trouble}"] if trouble else []

"""The files that left the house, each by its hash, beside the code that they left it under.

The lists only ever grow. The files themselves are not kept.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data import chain, frozen
from data.store import snapshots
from data.store.audit_log import without_numbers_of_persons

_LONGEST = 120
_ENDING = ".exports.jsonl"


@dataclass(frozen=True, slots=True)
class Export:
    """A file that left the house: its hash, the `kind` of file and the `figure`, "" for many."""

    sha256: str
    kind: str
    figure: str
    who: str
    when: dt.datetime


@dataclass(frozen=True, slots=True)
class File:
    """A file that is about to leave the house, with what is noted of it."""

    kind: str
    content: bytes
    figure: str = ""


def register(
    folder: Path | None,
    code: str,
    files: Iterable[File],
    *,
    who: str = "",
    now: dt.datetime | None = None,
) -> None:
    """Notes that files of this content left the house under this code.

    A file that was noted before is not noted again. LookupError where nothing has this code.
    """
    if not (frozen.kept(folder) / f"{code}.json").is_file():
        raise LookupError(f"nothing is frozen under {code!r}")
    when = (now or dt.datetime.now(snapshots.WIB)).astimezone(snapshots.WIB)
    with frozen.exclusive(folder) as kept:
        known = {one.sha256 for one in exports(folder, code)}
        said = {
            (digest := hashlib.sha256(one.content).hexdigest()): {
                "sha256": digest,
                "kind": one.kind,
                "figure": one.figure,
                "who": named(who),
                "when": when.isoformat(timespec="seconds"),
            }
            for one in files
        }
        chain.append_all(_path(kept, code), [said[one] for one in said if one not in known])


def named(text: str) -> str:
    """What somebody called something, as it may be kept: short, without numbers of persons."""
    return without_numbers_of_persons(text)[:_LONGEST]


def exports(folder: Path | None, code: str) -> tuple[Export, ...]:
    """The files that left the house under a code, the first one first."""
    return chain.told(_path(frozen.kept(folder), code), _export)


def exported(folder: Path | None, content: bytes) -> tuple[str, Export] | None:
    """The code that a file of exactly this content left the house under, and when."""
    wanted = hashlib.sha256(content).hexdigest()
    for path in _paths(folder):
        # There may be thousands of lists, and each line is only worth reading in one of them.
        if wanted.encode() not in path.read_bytes():
            continue
        for one in chain.told(path, _export):
            if one.sha256 == wanted:
                return path.name.removesuffix(_ENDING), one
    return None


def verify(folder: Path | None = None) -> list[str]:
    """What is wrong with the lists, one sentence a line; nothing where all are sound."""
    return [
        sentence
        for path in _paths(folder)
        for sentence in chain.broken(
            path, f"Daftar berkas {path.name.removesuffix(_ENDING)}", _export
        )
    ]


def _paths(folder: Path | None) -> list[Path]:
    return sorted(frozen.kept(folder).glob(f"JBR-*{_ENDING}"))


def _path(kept: Path, code: str) -> Path:
    return kept / f"{code}{_ENDING}"


def _export(said: Mapping[str, Any]) -> Export:
    return Export(
        sha256=said["sha256"],
        kind=said["kind"],
        figure=said["figure"],
        who=said["who"],
        when=dt.datetime.fromisoformat(said["when"]),
    )

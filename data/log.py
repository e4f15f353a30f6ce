"""What was done to a folder of snapshots: one line an act, each with the hash of the one before.

Lines are only ever added, and only under the lock of the folder. A line says when, who, what, which
snapshot counted before and which after, and the hashes of the files and of the manifest; nothing
in it says who a participant is.
"""

import datetime as dt
import getpass
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from data import chain

FILE = "log.jsonl"

What: TypeAlias = Literal["terbit", "bawaan", "kembali", "putus", "tata letak"]
"""Published, made the built-in one, rolled back, or broken off before it took effect; or a layout
of files was described or forgotten, which changes nothing that readers see."""

_WITHOUT_EFFECT = ("bawaan", "tata letak")
"""Acts that say nothing about which snapshot counts."""

_LONG_NUMBER = re.compile(r"(?:\d[ .-]?){13,}\d")
_MASK = "••••"


@dataclass(frozen=True, slots=True)
class Entry:
    """An act: `before` and `after` are the ids of the snapshots that counted, "" where none did.

    Of "bawaan" they are the built-in ones, of "tata letak" there are none. `files` are the hashes
    of the office files that were given, `manifest` is the hash of the manifest of `after`,
    `acknowledged` has the reason for each rule whose warnings were accepted.
    """

    when: dt.datetime
    who: str
    what: What
    before: str
    after: str
    reason: str = ""
    files: tuple[str, ...] = ()
    manifest: str = ""
    acknowledged: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def without_numbers_of_persons(text: str) -> str:
    """The text with a mask for every number as long as a NIK: people type reasons freely."""
    return _LONG_NUMBER.sub(_MASK, " ".join(text.split()))


def user() -> str:
    """The name of the account that runs this program, for want of a better one."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "tidak diketahui"


def _said(entry: Entry) -> dict[str, Any]:
    return {
        "when": entry.when.isoformat(timespec="seconds"),
        "who": entry.who,
        "what": entry.what,
        "before": entry.before,
        "after": entry.after,
        "reason": without_numbers_of_persons(entry.reason),
        "files": entry.files,
        "manifest": entry.manifest,
        "acknowledged": {
            rule: without_numbers_of_persons(reason) for rule, reason in entry.acknowledged.items()
        },
    }


def _entry(read: Mapping[str, Any]) -> Entry:
    """The act that a line tells; ValueError, KeyError or TypeError where it tells none."""
    return Entry(
        when=dt.datetime.fromisoformat(read["when"]),
        who=read["who"],
        what=read["what"],
        before=read["before"],
        after=read["after"],
        reason=read.get("reason", ""),
        files=tuple(read.get("files", ())),
        manifest=read.get("manifest", ""),
        acknowledged=MappingProxyType(dict(read.get("acknowledged", {}))),
    )


def append(folder: Path, entry: Entry) -> None:
    """Adds a line and waits until it is on the disk; the caller holds the lock of the folder.

    OSError where the disk refuses; the log is then as it was.
    """
    chain.append(folder / FILE, _said(entry))


def entries(folder: Path) -> tuple[Entry, ...]:
    """All acts, the first one first; lines that cannot be read are left to `verify`."""
    return chain.told(folder / FILE, _entry)


def verify(folder: Path) -> list[str]:
    """What is wrong with the log, in Indonesian, one sentence a line; nothing where it is sound.

    Lines that were cut off at the end show as a difference to `CURRENT` (see
    `data.history.verify_all`).
    """
    return chain.broken(folder / FILE, "Log", _entry)


def last_current(acts: tuple[Entry, ...]) -> str | None:
    """The id that counts by the log; None where the log tells of none."""
    told = [one.after for one in acts if one.what not in _WITHOUT_EFFECT]
    return told[-1] if told else None


def once_current(acts: tuple[Entry, ...]) -> list[str]:
    """The ids that counted by the log, the last one first, but for those that were taken back."""
    counted: dict[str, None] = {}
    for one in acts:
        if one.what in _WITHOUT_EFFECT:
            continue
        if one.before and not counted:
            counted[one.before] = None
        if one.what in ("kembali", "putus"):
            counted.pop(one.before, None)
        counted.pop(one.after, None)
        if one.after:
            counted[one.after] = None
    return list(reversed(counted))

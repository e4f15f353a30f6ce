"""The audit log of a snapshots folder: a JSON line for each act, with the hash of the line before.

Lines are only appended, under the lock of the folder. A line has the time, the person, the act, the
snapshots that were current before and after, and the hashes of the files and of the manifest;
nothing in it identifies a participant.
"""

import datetime as dt
import getpass
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

FILE = "log.jsonl"

Act: TypeAlias = Literal[
    "terbit", "bawaan", "kembali", "putus", "tata letak", "embargo", "ajukan", "tolak"
]
"""Published, made the built-in snapshot, rolled back, broken off before it took effect, saved or
removed a layout of files, set another minute of release, handed a snapshot to a second steward, or
refused to sign one."""

_UNCOUNTED = ("embargo", "ajukan", "tolak")
"""Acts that name a snapshot which need not count then."""
_WITHOUT_EFFECT = ("bawaan", "tata letak", *_UNCOUNTED)
"""Acts that do not change which snapshot is current."""

_GENESIS = "0" * 64
_LONG_NUMBER = re.compile(r"(?:\d[ .-]?){13,}\d")
_MASK = "••••"


@dataclass(frozen=True, slots=True)
class Entry:
    """An act: `before` and `after` are ids of current snapshots, "" for none.

    For "bawaan" they are built-in snapshots, for "tata letak" both are empty; for "ajukan" and
    "tolak" `after` is the snapshot in question. `files` are the
    hashes of the office files, `manifest` is the hash of the manifest of `after`; `acknowledged`
    has the reasons for accepting warnings, by rule.
    """

    when: dt.datetime
    who: str
    what: Act
    before: str
    after: str
    reason: str = ""
    files: tuple[str, ...] = ()
    manifest: str = ""
    acknowledged: Mapping[str, str] = field(default_factory=dict)
    embargo: dt.datetime | None = None
    """The minute before which the public does not see `after`."""
    previous: str = field(default="", compare=False, repr=False)
    """The hash of the line before, set by `append`."""


def without_numbers_of_persons(text: str) -> str:
    """Mask numbers as long as a NIK, which people may have typed in reasons."""
    return _LONG_NUMBER.sub(_MASK, " ".join(text.split()))


def user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "tidak diketahui"


def _whole_lines(path: Path) -> list[bytes]:
    """Read the lines, without a last line that was cut off while it was written."""
    try:
        return path.read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        return []


def append(folder: Path, entry: Entry) -> None:
    """Append a line and wait until it is on disk; the caller holds the lock of the folder.

    First remove a partial line of a killed process, whose act never took effect. OSError if the
    disk refuses; the log is unchanged then.
    """
    path = folder / FILE
    lines = _whole_lines(path)
    end = sum(len(line) + 1 for line in lines)
    chained = replace(
        entry,
        when=entry.when.replace(microsecond=0),
        reason=without_numbers_of_persons(entry.reason),
        acknowledged={
            rule: without_numbers_of_persons(reason) for rule, reason in entry.acknowledged.items()
        },
        previous=hashlib.sha256(lines[-1]).hexdigest() if lines else _GENESIS,
    )
    written = json.dumps(msgspec.to_builtins(chained), ensure_ascii=False).encode() + b"\n"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o644)
    try:
        os.ftruncate(handle, end)
        os.lseek(handle, end, os.SEEK_SET)
        try:
            if os.write(handle, written) != len(written):
                raise OSError(f"{path.name}: tidak tertulis utuh")
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, end)
            raise
    finally:
        os.close(handle)


def _read(line: bytes) -> Entry | None:
    try:
        return msgspec.json.decode(line, type=Entry)
    except msgspec.DecodeError:
        return None


def entries(folder: Path) -> tuple[Entry, ...]:
    """Read all acts, oldest first, without unreadable lines, which `verify` reports."""
    path = folder / FILE
    try:
        known = path.stat()
    except FileNotFoundError:
        return ()
    return _entries(path, (known.st_ino, known.st_size, known.st_mtime_ns))


# Asked at every request of a reader; the stamp changes with the content.
@lru_cache(maxsize=8)
def _entries(path: Path, stamp: tuple[int, ...]) -> tuple[Entry, ...]:  # noqa: ARG001
    return tuple(filter(None, map(_read, _whole_lines(path))))


def verify(folder: Path) -> list[str]:
    """List the faults of the log as Indonesian sentences.

    A line that was changed, removed or inserted breaks the chain at the next line. If lines were
    removed at the end, the log differs from `CURRENT`.
    """
    return list(_breaks(_whole_lines(folder / FILE)))


def _breaks(lines: list[bytes]) -> Iterator[str]:
    previous = _GENESIS
    for number, line in enumerate(lines, start=1):
        entry = _read(line)
        if entry is None or not entry.previous:
            yield f"Log, baris {number}: tidak dapat dibaca."
        elif entry.previous != previous:
            yield (
                f"Log, baris {number}: tidak menyambung; baris sebelumnya diubah, dihapus, atau "
                "disisipkan."
            )
        previous = hashlib.sha256(line).hexdigest()


def awaiting(acts: tuple[Entry, ...]) -> Entry | None:
    """Return the act that handed over the snapshot that waits for a signature, if one does.

    It stops waiting once another act changes which snapshot is current, or somebody refuses it; a
    signature that was broken off changes nothing.
    """
    waiting = signed = None
    for entry in acts:
        if entry.what == "ajukan":
            waiting = entry
        elif entry.what == "putus" and signed and signed.after == entry.before:
            waiting = signed
        elif entry.what == "tolak" or entry.what not in _WITHOUT_EFFECT:
            signed = waiting if waiting and waiting.after == entry.after else None
            waiting = None
    return waiting


def ever_counted(acts: tuple[Entry, ...], snapshot_id: str) -> bool:
    """Tell that a snapshot was current once by the log, or came with the program."""
    return any(
        entry.before == snapshot_id or (entry.after == snapshot_id and entry.what not in _UNCOUNTED)
        for entry in acts
    )


def embargo(acts: tuple[Entry, ...], snapshot_id: str) -> dt.datetime | None:
    """Return the minute of release that was set last for a snapshot, past or not."""
    minutes = [entry.embargo for entry in acts if entry.embargo and entry.after == snapshot_id]
    return minutes[-1] if minutes else None


def ever_released(acts: tuple[Entry, ...], snapshot_id: str, now: dt.datetime) -> bool:
    """Tell that a snapshot counted after its minute of release, or has none."""
    minute = embargo(acts, snapshot_id)
    effective = [entry for entry in acts if entry.what not in _WITHOUT_EFFECT]
    ends = [*(entry.when for entry in effective[1:]), now]
    return minute is None or any(
        entry.after == snapshot_id and max(entry.when, minute) <= end
        for entry, end in zip(effective, ends, strict=False)
    )


def last_current(folder: Path) -> str | None:
    """Return the id that is current by the log; None if the log is empty."""
    logged = [entry.after for entry in entries(folder) if entry.what not in _WITHOUT_EFFECT]
    return logged[-1] if logged else None


def once_current(acts: tuple[Entry, ...]) -> list[str]:
    """List the ids that were current by the log and not taken back, latest first."""
    counted: dict[str, None] = {}
    for entry in acts:
        if entry.what in _WITHOUT_EFFECT:
            continue
        if entry.before and not counted:
            counted[entry.before] = None
        if entry.what in ("kembali", "putus"):
            counted.pop(entry.before, None)
        counted.pop(entry.after, None)
        if entry.after:
            counted[entry.after] = None
    return list(reversed(counted))

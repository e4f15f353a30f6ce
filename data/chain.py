"""Files of lines that are only ever added to, each line with the hash of the one before.

A line is a JSON object. Who adds one holds the lock of the folder that the file is in.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

Read = TypeVar("Read")

_FIRST = "0" * 64


def _whole_lines(path: Path) -> list[bytes]:
    """The lines of the file; a last one without its end was cut off while it was written."""
    try:
        return path.read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        return []


def append(path: Path, said: Mapping[str, Any]) -> None:
    """Adds a line and waits until it is on the disk; OSError where the disk refuses."""
    append_all(path, [said])


def append_all(path: Path, lines_said: Iterable[Mapping[str, Any]]) -> None:
    """Adds lines in one write and waits until they are on the disk.

    What a killed process left of a line is cut off first: it tells of nothing that took effect.
    OSError where the disk refuses; the file is then as it was.
    """
    lines = _whole_lines(path)
    previous = hashlib.sha256(lines[-1]).hexdigest() if lines else _FIRST
    end = sum(len(line) + 1 for line in lines)
    written = b""
    for said in lines_said:
        line = json.dumps({**said, "previous": previous}, ensure_ascii=False).encode()
        previous = hashlib.sha256(line).hexdigest()
        written += line + b"\n"
    if not written:
        return
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


def told(path: Path, read: Callable[[Mapping[str, Any]], Read]) -> tuple[Read, ...]:
    """What the lines say, the first one first; those that cannot be read are left to `broken`."""
    return tuple(_readable(path, read))


def _readable(path: Path, read: Callable[[Mapping[str, Any]], Read]) -> Iterator[Read]:
    for line in _whole_lines(path):
        try:
            yield read(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue


def broken(path: Path, name: str, read: Callable[[Mapping[str, Any]], Read]) -> list[str]:
    """What is wrong with the file, in Indonesian, one sentence a line; nothing where it is sound.

    A line that was changed, removed or put in breaks the chain at the line after it; lines that
    were cut off at the end do not show here.
    """
    wrong = []
    previous = _FIRST
    for number, line in enumerate(_whole_lines(path), start=1):
        try:
            said = json.loads(line)
            sealed = said["previous"]
            read(said)
        except (ValueError, KeyError, TypeError, AttributeError):
            wrong.append(f"{name}, baris {number}: tidak dapat dibaca.")
        else:
            if sealed != previous:
                wrong.append(
                    f"{name}, baris {number}: tidak menyambung; baris sebelumnya diubah, dihapus, "
                    "atau disisipkan."
                )
        previous = hashlib.sha256(line).hexdigest()
    return wrong

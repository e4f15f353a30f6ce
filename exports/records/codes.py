"""Codes of exports, and how people type them.

An edition's code contains the day of its occasion ("JBR-2025-12-22-K7U"). The code of a single
figure or sheet is a hash of its content ("JBR-7XU4T-V5K28"). The last character of both is a check
character.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""The 31 characters of codes: none looks like another (no 0 and O, no 1, I and L)."""

_OF_DAY = re.compile(rf"JBR-(\d{{4}}-\d\d-\d\d)-([{ALPHABET}]{{2}})[{ALPHABET}]")
_OF_CONTENT = re.compile(rf"JBR-[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}")
_LOOSE = re.compile(
    r"\bJBR-?(?:([0-9OIL]{4})-?([0-9OIL]{2})-?([0-9OIL]{2})-?([0-9A-Z]{3})"
    r"|([0-9A-Z]{5})-?([0-9A-Z]{5}))\b"
)


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed code; `code` is its canonical form, "" if invalid."""

    code: str
    verdict: Literal["kode", "salah ketik", "bukan kode"]


def _check(values: Iterable[int]) -> str:
    """Return the last character of a code with these values before it.

    Every digit of a date counts as it is, every character as its place in `ALPHABET`, and each is
    weighted by its place in the code, from 2 on; with the last character, weighted by 1, the sum is
    a multiple of 31. As 31 is prime and all weights differ, one wrong character and two that have
    changed places are always noticed.
    """
    total = sum(weight * value for weight, value in enumerate(values, start=2))
    return ALPHABET[-total % 31]


def of_day(date: dt.date, free: str) -> str:
    """Make the code of an edition: JBR, the day, two free characters and a check."""
    digits = map(int, date.isoformat().replace("-", ""))
    return f"JBR-{date.isoformat()}-{free}{_check([*digits, *map(ALPHABET.index, free)])}"


def of_content(content: bytes) -> str:
    """Make the code of this content: nine characters of its hash, and a check.

    Among a hundred thousand different contents two have the same code once in five thousand times.
    """
    number = int.from_bytes(hashlib.sha256(content).digest())
    values = [number // len(ALPHABET) ** place % len(ALPHABET) for place in range(9)]
    code = "".join(map(ALPHABET.__getitem__, values)) + _check(values)
    return f"JBR-{code[:5]}-{code[5:]}"


def is_of_day(code: str) -> bool:
    """Tell whether an edition may have this code, spelled exactly so."""
    found = _OF_DAY.fullmatch(code)
    if not found:
        return False
    try:
        return of_day(dt.date.fromisoformat(found[1]), found[2]) == code
    except ValueError:
        return False


def is_of_content(code: str) -> bool:
    """Tell whether released figures may have this code, spelled exactly so."""
    if not _OF_CONTENT.fullmatch(code):
        return False
    characters = code.removeprefix("JBR").replace("-", "")
    return _check(map(ALPHABET.index, characters[:-1])) == characters[-1]


def typed(text: str) -> Typed:
    """Parse a code that was typed, pasted or scanned: lower case, without dashes, or in a link.

    An O or an I within the date is read as the digit that it looks like.
    """
    words = re.sub(r"[^0-9A-Z]+", "-", unquote(text).upper())
    bare = words.replace("-", "")
    codes = [_spelled(found) for written in (bare, words) for found in _LOOSE.finditer(written)]
    if right := [code for code in codes if is_of_day(code) or is_of_content(code)]:
        return Typed(right[0], "kode")
    if codes:
        return Typed(codes[0], "salah ketik")
    return Typed("", "salah ketik" if bare.startswith("JBR") else "bukan kode")


def _spelled(loose: re.Match[str]) -> str:
    year, month, day, end, *halves = loose.groups()
    if halves[0]:
        return "-".join(["JBR", *halves])
    date = f"{year}-{month}-{day}".translate(str.maketrans("OIL", "011"))
    return f"JBR-{date}-{end}"


def hinted(content: bytes) -> str:
    """Find a code in plain text inside a file, such as a picture's metadata; "" if none.

    Anybody can write one, so it proves nothing.
    """
    shape = f"{_OF_DAY.pattern}|{_OF_CONTENT.pattern}".encode()
    codes = (found[0].decode("ascii") for found in re.finditer(shape, content))
    return next((code for code in codes if is_of_day(code) or is_of_content(code)), "")

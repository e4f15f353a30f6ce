"""Which kecamatan a reader means, however it is spelled."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from data import catalogue

_ALIKE = 60
"""Below this rapidfuzz ratio (0 to 100) a name is not offered: "Jakarta" must find nothing."""

_SURE = 80
_AHEAD = 10
"""How much likelier than the next name one must be to be taken without asking."""

_OFFERED = 3


@dataclass(frozen=True, slots=True)
class Understood:
    """Codes of the kecamatan that may be meant, the likeliest first; empty if none is like it.

    `certain` says that the first may be taken without asking; `exact` that it was spelled as in
    the catalogue.
    """

    codes: tuple[str, ...]
    certain: bool
    exact: bool


_NOBODY = Understood((), certain=False, exact=False)


def understand(text: str) -> Understood:
    """Who is meant by a name, a known alternative spelling, a slip of the pen or a code."""
    asked = _letters(text)
    if not asked:
        return _by_code(text)
    exact = [code for code, name in _names() if name == asked]
    if exact:
        return Understood((exact[0],), certain=True, exact=True)
    begun = tuple(dict.fromkeys(code for code, name in _names() if name.startswith(asked)))
    if len(asked) > 2 and begun:
        return Understood(begun[:_OFFERED], certain=len(begun) == 1, exact=False)
    likeness: dict[str, float] = {}
    spelled = [name for _, name in _names()]
    found = process.extract(asked, spelled, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
    for _, alike, place in found:
        code = _names()[place][0]
        likeness[code] = max(alike, likeness.get(code, 0.0))
    ranked = sorted((-alike, code) for code, alike in likeness.items())
    if not ranked:
        return _NOBODY
    best = -ranked[0][0]
    second = -ranked[1][0] if len(ranked) > 1 else 0.0
    certain = best >= _SURE and best - second >= _AHEAD
    return Understood(tuple(code for _, code in ranked[:_OFFERED]), certain=certain, exact=False)


def _by_code(text: str) -> Understood:
    digits = re.sub(r"\D", "", text)
    for code in catalogue.KECAMATAN:
        if digits and code.replace(".", "") == digits:
            return Understood((code,), certain=True, exact=True)
    return _NOBODY


@cache
def _names() -> tuple[tuple[str, str], ...]:
    return tuple(_spellings())


def _spellings() -> Iterator[tuple[str, str]]:
    for kecamatan in catalogue.KECAMATAN.values():
        for name in (kecamatan.name, *kecamatan.alternative_spellings):
            yield kecamatan.code, _letters(name)


def _letters(text: str) -> str:
    """The letters of a name alone, so that spaces, hyphens and capitals do not count."""
    bare = re.sub(r"^\s*kec(amatan)?\b\.?", "", text.casefold())
    return re.sub(r"[^a-z]", "", bare)

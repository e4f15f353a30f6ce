"""How many rupiah a written amount means: "(dalam ribuan rupiah)", "Nominal (Rp000)"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

from data import indonesian
from data.intake.cells import tidy
from data.intake.rows import Block
from data.intake.specification import Specification

_SIZES: Final = {"ribu": 1_000, "juta": 1_000_000, "mili": 1_000_000_000, "mily": 1_000_000_000}
_SIZE = r"(?:ribu|juta|mil[iy]ar)(?:an)?\b"
_NOUGHTS = r"['’`]?(?:1?[.,]?000(?:[.,]?000)?)(?![\d.,]*\d)(?:[.,][-–])?"
_RUPIAH = r"(?:rupiah|rp|idr)(?![a-z])\.?"
_BETWEEN = r"[\s(/,]*(?:(?:dalam|dlm|x|×)\b\.?\s*)?"
_OF_RUPIAH = (
    rf"(?:{_SIZE}\s*(?:dari\s+)?{_RUPIAH}|{_RUPIAH}{_BETWEEN}{_SIZE}|"
    rf"{_RUPIAH}\s*(?:x\s*|×\s*)?{_NOUGHTS}|(?<!\d){_NOUGHTS}\s*{_RUPIAH})"
)
_IN = r"\b(?:dalam|dlm|satuan)\b\.?[\s:=]*(?:angka\s+|nilai\s+)?"
_IN_A_HEADING = re.compile(
    rf"(?:{_IN}|[x×]\s*)?(?<!\d)(?<!\d\s){_OF_RUPIAH}",
    re.IGNORECASE,
)
_BARE_IN_A_HEADING = re.compile(
    rf"(?:{_IN}|\(\s*){_SIZE}|\b(?:ribu|juta|miliar)an\b|\(\s*{_NOUGHTS}\s*\)", re.IGNORECASE
)
_MIXED = re.compile(rf"[a-z]\s*/\s*{_SIZE}|{_SIZE}\s*/\s*[a-z]", re.IGNORECASE)
_IN_A_TEXT = re.compile(
    rf"{_IN}{_OF_RUPIAH}|(?:^\(?|[x×])\s*{_OF_RUPIAH}(?!\s*\w)|\(\s*{_OF_RUPIAH}\s*\)",
    re.IGNORECASE,
)
_BARE_IN_A_TEXT = re.compile(
    rf"(?:{_IN}|^\(?\s*){_SIZE}(?!\s*[\w/])|\(\s*(?:{_SIZE}|{_NOUGHTS})\s*\)", re.IGNORECASE
)
_CHOSEN: Final = {"penuh": 1, "ribuan": 1_000, "jutaan": 1_000_000}
_BRACKETS = re.compile(r"\(\s*\)")


@dataclass(frozen=True, slots=True)
class Magnitude:
    """A factor, and the words that say it; `of_rupiah` if they name the rupiah."""

    factor: int
    words: str
    of_rupiah: bool


def _said(text: str, of_rupiah: re.Pattern[str], bare: re.Pattern[str]) -> Magnitude | None:
    found = of_rupiah.search(text) or bare.search(text)
    if not found:
        return None
    words = found[0].lower()
    factor = next((size for name, size in _SIZES.items() if name in words), 0)
    factor = factor or 1_000 ** (re.sub(r"\D", "", words).count("000"))
    return Magnitude(factor, tidy(found[0]).strip("(): "), found.re is of_rupiah)


def in_heading(title: str) -> Magnitude | None:
    return _said(title, _IN_A_HEADING, _BARE_IN_A_HEADING)


@lru_cache(2**12)
def without(title: str) -> str:
    bare = _BARE_IN_A_HEADING.sub("", _IN_A_HEADING.sub("", title))
    if bare.count(")") > bare.count("("):
        bare = bare.replace(")", "", 1)
    return tidy(_BRACKETS.sub("", bare))


def in_text(text: str) -> Magnitude | None:
    """Find the magnitude that a title or a note says of all amounts of a table.

    An amount in a sentence ("Rp42 juta", "500 ribu rupiah") says none.
    """
    return _said(tidy(text), _IN_A_TEXT, _BARE_IN_A_TEXT)


def infer(
    block: Block, specification: Specification, titles: Sequence[str], first: int, chosen: str
) -> tuple[list[str], list[str]]:
    """Find the `factors` of a block; return remarks and objections about them.

    `titles` are the whole headings of the columns of its sheet, which begin in the row `first`,
    counted from 0. A heading knows better than the texts above and below the table, and an answer
    of the data steward better than both.
    """
    sheet = block.sheet
    below = (sheet.row(row - 1) for row in block.left_out.get("note", ()))
    cells = chain([sheet.title], *sheet.head[:first], *below)
    general = next(
        (found for cell in cells if isinstance(cell, str) and (found := in_text(cell))), None
    )
    measures = {
        name: titles[place]
        for name, place in block.places.items()
        if specification.column(name).type == "decimal"
    }
    several = any(not specification.column(name).unit for name in measures)
    factors: dict[str, int] = {}
    remarks: list[str] = []
    objections: list[str] = []
    for name, title in measures.items():
        column = specification.column(name)
        own, rupiah = in_heading(title), column.unit == "rupiah"
        if own and own.of_rupiah and not rupiah:
            own = None
        if rupiah and chosen:
            factors[name] = _CHOSEN[chosen]
            remarks.append(f'kolom "{column.header}" dibaca dalam {chosen}, menurut pilihan Anda.')
            continue
        if own and not rupiah and _MIXED.search(title):
            objections.append(
                f'judul "{title}" menyebut ribuan untuk sebagian satuannya saja; tulis jumlahnya '
                "utuh menurut satuan tiap baris, dan hapus kata itu dari judulnya"
            )
        elif own or (general and rupiah and (general.of_rupiah or not several)):
            meant = own or general
            assert meant  # noqa: S101 - one of both
            place = "judulnya" if own else "di atas atau di bawah tabel"
            factors[name] = meant.factor
            remarks.append(
                f'kolom "{column.header}" dikalikan {indonesian.whole(meant.factor)}, sebab '
                f'{place} tertulis "{meant.words}".'
            )
        elif general and rupiah:
            objections.append(
                f'"{general.words}" tidak menyebut apa: tulis "dalam ribuan rupiah" (atau jutaan) '
                f'bila kolom "{column.header}" ditulis demikian; bila tidak, hapus kata itu'
            )
    block.factors = factors
    return remarks, objections

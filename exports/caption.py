"""The words that go with a figure: caption, alternative text, a short form, and one to be spoken.

They are put together from the tile's own texts and say no number of their own. Whoever edits them
may change the words; `check_edited` says where numbers, names, source or status were touched.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from types import MappingProxyType

from charts.tiles import Card, Tile
from data import catalogue, indonesian
from geo.boundaries import ATTRIBUTION

LONGEST_ALT = 400
LONGEST_SHORT = 280

_SIMULATED = "simulasi"
_WARNING = "SIMULASI: "
_WARNING_OF_ALT = "Data simulasi. "
"""As the figures on the screen begin theirs."""

_HOW_IT_IS_KNOWN: Mapping[str, str] = MappingProxyType(
    {
        "terbit": "Angkanya disampaikan pejabat dan sudah diterbitkan.",
        "resmi": "Angkanya tercatat dalam berkas kantor yang diterbitkan walidata.",
        "sementara": "Angkanya untuk sementara tercatat dalam berkas kantor yang belum final.",
        "proyeksi": "Angkanya diproyeksikan, belum terjadi.",
        "target": "Angkanya ditargetkan, belum tentu tercapai.",
        "estimasi": "Angkanya diperkirakan dengan menghitung dari angka lain.",
        "simulasi": "Datanya disimulasikan untuk menunjukkan cara kerja dasbor, bukan kenyataan.",
    }
)
_APART: Mapping[str, str] = MappingProxyType(
    {
        "terbit": "dinyatakan",
        "resmi": "tercatat",
        "sementara": "untuk sementara tercatat",
        "proyeksi": "diproyeksikan",
        "target": "ditargetkan",
        "estimasi": "diperkirakan",
        "simulasi": "disimulasikan",
    }
)


@dataclass(frozen=True, slots=True)
class Caption:
    """The texts of one figure, each with source, as-of date and status at its end.

    `long` goes below a picture, `alt` to those who do not see it (at most 400 characters unless
    the finding alone is longer), `short` to social media (at most 280 characters), `spoken` to
    whoever reads it aloud, with numbers spelled out.
    """

    long: str
    alt: str
    short: str
    spoken: str

    @property
    def characters(self) -> int:
        """How many characters of 280 the short form takes."""
        return characters(self.short)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a tile says: the finding, its measure and scope, numbers one by one.

    `measured` says what was measured where and when, `noted` what else must be known.
    """

    finding: str
    measured: str
    noted: str
    details: tuple[str, ...]
    described: tuple[str, ...]


def caption(tile: Tile) -> Caption:
    """The texts of this figure or card; those of simulated data say so before anything else."""
    said = _said_by(tile)
    origin = tile.provenance
    warning = _WARNING if origin.status == _SIMULATED else ""
    finding = _sentence(said.finding)
    told = [
        finding,
        *([_known(tile)] if _has_number(finding) or warning else ()),
        *_apart(tile),
        *_measured(said, said.noted),
        *([_sentence("; ".join(said.details))] if said.details else ()),
        *([_sentence(origin.attribution)] if origin.attribution else ()),
        _ending(tile, snapshot=True),
    ]
    return Caption(
        long=warning + " ".join(told),
        alt=_alt(tile, said),
        short=warning + _short(tile, said, LONGEST_SHORT - len(warning)),
        spoken=warning + _spoken([finding, *_measured(said), *_apart(tile), _ending(tile)]),
    )


def characters(text: str) -> int:
    """How long a text is for X, where signs beyond Latin letters and dashes count twice."""
    return sum(1 if ord(one) < 4352 or 8192 <= ord(one) <= 8223 else 2 for one in text)


def _said_by(tile: Tile) -> _Said:
    if isinstance(tile, Card):
        return _Said(_of_card(tile), "", "", (), ())
    alt = tile.alt.removeprefix(_WARNING_OF_ALT).removeprefix(f"{tile.title}. ").removesuffix(".")
    clauses = tuple(alt.split("; "))
    measured, _, noted = tile.subtitle.partition("; ")
    details = tuple(_without_the_drawing(clauses))
    return _Said(tile.title, measured, noted, details, clauses)


def _known(tile: Tile) -> str:
    """How the numbers are known; those that officials said stand beside simulated ones."""
    origin = tile.provenance
    known = _HOW_IT_IS_KNOWN[origin.status]
    if origin.status == _SIMULATED and origin.own_sources:
        return f"{known.removesuffix('.')}; yang disebut terbit atau proyeksi pernah diumumkan."
    return known


def _measured(said: _Said, noted: str = "") -> Iterator[str]:
    if said.measured:
        yield _sentence("; ".join(filter(None, [said.measured, noted])))


_DRAWN = re.compile(
    r"(?:[0-9]+ (?:gambar|batang)|Batang|Bidang|Garis|Kurva|Peta panas|Sebaran|Peta [0-9]+)\b"
)


def _without_the_drawing(clauses: tuple[str, ...]) -> Iterator[str]:
    """The clauses of an alternative text that say numbers, not how the picture looks."""
    if not clauses[0].startswith("Diagram"):
        for clause in clauses:
            if not _DRAWN.match(clause):
                yield clause.removeprefix("Peta: ")


_COUNTED = ("orang", "anak")


def _of_card(card: Card) -> str:
    said = f"{card.label}: {card.value}"
    if not card.alone:
        return said
    if card.alone.startswith(_COUNTED):
        return f"{said} {card.alone}"
    # Beside another number a comma would be read as a part of it.
    return f"{said} ({card.alone})" if card.alone[0].isdigit() else f"{said}, {card.alone}"


def _apart(tile: Tile) -> Iterator[str]:
    if isinstance(tile, Card) and tile.apart:
        yield f"Terpisah dari itu, {_APART[tile.apart.status]} {_sentence(tile.apart.text)}"


def _sentence(text: str) -> str:
    text = " ".join(text.split()).rstrip(".")
    return f"{text[0].upper()}{text[1:]}."


def _has_number(text: str) -> bool:
    return any(one.isdigit() for one in text)


def _ending(tile: Tile, *, snapshot: bool = False, briefly: bool = False) -> str:
    origin = tile.provenance
    first, *more = dict.fromkeys(catalogue.SOURCES[one].publisher for one in origin.sources)
    named = [first, "sumber lain"] if briefly and more else [first, *more]
    parts = [
        f"Sumber: {indonesian.join(named)}",
        f"per {indonesian.partial_date(origin.as_of)}",
        *([f"snapshot {origin.snapshot}"] if snapshot and origin.snapshot else ()),
        f"status: {catalogue.STATUSES[origin.status].label}",
    ]
    return f"{', '.join(parts)}."


def _alt(tile: Tile, said: _Said) -> str:
    """The finding and as many clauses as there is room for; a number is never cut in two."""
    warning = _WARNING_OF_ALT if tile.provenance.status == _SIMULATED else ""
    before = warning + " ".join([_sentence(said.finding), *_measured(said)])
    after = " ".join([*_apart(tile), _ending(tile)])
    clauses = list(said.described)
    while clauses:
        more = "" if len(clauses) == len(said.described) else "; selengkapnya dalam tabel"
        alt = f"{before} {_sentence('; '.join(clauses) + more)} {after}"
        if len(alt) <= LONGEST_ALT:
            return alt
        clauses.pop()
    return f"{before} {after}"


def _short(tile: Tile, said: _Said, room: int) -> str:
    """The most telling of these that fits; clauses are left out whole, so that none says less."""
    ending = " ".join([*_apart(tile), _ending(tile)])
    first = said.finding.split("; ")[0]
    # When, of whom and where: what was measured the finding mostly says itself.
    _, _, about = said.measured.partition(", ")
    scope = [_sentence(about)] if about else []
    heads = (
        [_sentence(said.finding), *_measured(said, said.noted)],
        [_sentence(said.finding), *_measured(said)],
        [_sentence(said.finding), *scope],
        [_sentence(first), *scope],
    )
    briefly = " ".join([*_apart(tile), _ending(tile, briefly=True)])
    for end in (ending, briefly):
        for head in heads:
            if characters(" ".join([*head, end])) <= room:
                return " ".join([*head, end])
    # Only what is measured, without any number, when even one clause is too long.
    return f"{_sentence(re.split('[,;(]', said.measured or said.finding)[0])} {ending}"


_MONTHS = "|".join(indonesian.MONTHS)
_SCALE = "(?: (?:ribu|juta|miliar|triliun))?"
_DIGITS = r"[0-9]+(?:\.[0-9]{3})*(?:,[0-9]+)?"
_WRITTEN = re.compile(
    rf"(?P<day>[0-9]{{1,2}} (?:{_MONTHS})(?: [0-9]{{4}})?)"
    rf"|(?P<year>\b(?:19|20)[0-9]{{2}}\b(?![.,][0-9]|{_SCALE[3:-2]}))"
    rf"|(?P<place>\bke-)?(?P<sign>(?<!\w)[-−+])?(?P<rupiah>Rp)?(?P<digits>{_DIGITS})"
    rf"(?P<scale>{_SCALE})(?P<percent>%)?"
)


def _spoken(sentences: Iterable[str]) -> str:
    """The sentences with numbers as they are said; years and days of a date need no help."""
    said = []
    for one in sentences:
        one_range = re.sub(r"(?<=[0-9])–(?=[0-9])", " sampai ", one)
        aloud = _WRITTEN.sub(_said_aloud, one_range)
        said.append(_sentence(aloud.replace(" & ", " dan ").replace(" × ", " kali ")))
    return " ".join(said)


def _said_aloud(written: re.Match[str]) -> str:
    if not written["digits"]:
        return written[0]
    number = indonesian.parse_number(written["digits"])
    if written["place"]:
        return "pertama" if number == 1 else f"ke{indonesian.terbilang(number)}"
    sign = {"-": "minus ", "−": "minus ", "+": "tambah "}.get(written["sign"], "")
    unit = " rupiah" if written["rupiah"] else " persen" if written["percent"] else ""
    return f"{sign}{indonesian.terbilang(number)}{written['scale']}{unit}"


_NUMERAL = (
    "(?:ke)?(?:nol|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|belas|"
    "puluh|seratus|ratus|seribu|ribu|juta|miliar|triliun|koma|minus)"
)
_VAGUE = (
    "belasan|puluhan|ratusan|ribuan|jutaan|miliaran|triliunan|setengah|separuh|sepertiga|"
    "seperempat|sebagian besar|mayoritas|berlipat|lipat"
)
_NAMES = "|".join(sorted((one.name for one in catalogue.KECAMATAN.values()), key=len, reverse=True))
_LOCKED = re.compile(
    r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-z]+\b"
    rf"|\b(?:[0-9]{{1,2}} )?(?:{_MONTHS})\b(?: [0-9]{{4}})?"
    rf"|(?:(?<!\w)[-−+] ?)?(?:Rp\.? ?)?[0-9]+(?:[.,][0-9]+)*{_SCALE}(?: ?%| persen)?"
    rf"|(?<!salah )\b{_NUMERAL}(?: {_NUMERAL})*\b(?: rupiah| persen)?"
    rf"|\b(?:{_VAGUE})\b"
    rf"|\b(?:{_NAMES})\b",
    re.IGNORECASE,
)
"""What an editor must leave as it is: numbers in digits and words, dates, names of kecamatan."""

_CAUSE = re.compile(
    r"\b(?:karena|dikarenakan|sebab|menyebabkan|disebabkan|penyebab|sehingga|akibat\w*|"
    r"mengakibatkan|diakibatkan|berkat|berdampak|dampak\w*|m?em?pengaruh\w*|dipengaruhi|mendorong|"
    r"didorong|membuat|membuahkan|menghasilkan|hasil dari|lantaran|gara-gara|imbas)\b",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"Sumber: (?P<source>.+), per (?P<date>[^,]+)(?:, snapshot [^,]+)?, status: (?P<status>[^.]+)\."
)
_DENIED = re.compile(r"\bbukan(?:lah)? (?:data )?simulasi\b", re.IGNORECASE)


def check_edited(original: str, edited: str) -> list[str]:
    """What an editor of one of the texts of a caption may not have done, in Indonesian.

    Numbers, dates and names of kecamatan must be the same ones in the same order; the warning of a
    simulation, source, status and the attribution of a map must stand; no cause may be claimed
    that was not there. Everything else may be rewritten. Empty if nothing is wrong.
    """
    before, after = " ".join(original.split()), " ".join(edited.split())
    return [
        *_warning_lost(before, after),
        *_changed(_LOCKED.findall(before), _LOCKED.findall(after)),
        *_origin_lost(before, after),
        *(
            f"Kata “{one}” menyatakan sebab, padahal angka ini tidak membuktikannya; hapus."
            for one in _causes_added(before, after)
        ),
    ]


def _warning_lost(before: str, after: str) -> Iterator[str]:
    for warning in (_WARNING.strip(), _WARNING_OF_ALT.strip()):
        if before.startswith(warning) and not after.startswith(warning):
            yield f"Teks tentang data simulasi harus diawali “{warning}”."
    if _DENIED.search(after) and not _DENIED.search(before):
        yield "Teks tidak boleh menyangkal bahwa datanya simulasi."


def _origin_lost(before: str, after: str) -> Iterator[str]:
    if ending := _ENDING.search(before):
        source, status = f"Sumber: {ending['source']}", f"status: {ending['status']}"
        if source.casefold() not in after.casefold():
            yield f"Sumber hilang atau berubah; cantumkan lagi “{source}”."
        if not re.search(rf"{re.escape(status)}(?!\w)", after, re.IGNORECASE):
            yield f"Status hilang atau berubah; cantumkan lagi “{status}”."
    if ATTRIBUTION in before and ATTRIBUTION not in after:
        yield f"Lisensi peta hilang atau berubah; cantumkan lagi “{ATTRIBUTION}”."


def _causes_added(before: str, after: str) -> Iterator[str]:
    there = Counter(one.casefold() for one in _CAUSE.findall(before))
    for one in _CAUSE.findall(after):
        there[one.casefold()] -= 1
        if there[one.casefold()] < 0:
            yield one


def _changed(before: list[str], after: list[str]) -> Iterator[str]:
    old, new = [_alike(one) for one in before], [_alike(one) for one in after]
    if Counter(old) == Counter(new):
        if old != new:
            yield "Urutan angka atau nama berubah; kembalikan setiap angka ke tempatnya."
        return
    for kind, start, end, first, last in SequenceMatcher(
        a=old, b=new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            continue
        gone, come = before[start:end], after[first:last]
        paired = min(len(gone), len(come))
        for was, now in zip(gone[:paired], come[:paired], strict=True):
            yield f"“{was}” berubah menjadi “{now}”; kembalikan."
        yield from (f"“{one}” hilang; cantumkan lagi." for one in gone[paired:])
        yield from (f"“{one}” tidak ada dalam teks asli; hapus." for one in come[paired:])


def _alike(token: str) -> str:
    """One spelling for what is the same: "25,36%" and "25,36 persen"."""
    return re.sub(r" ?%$", " persen", token).casefold()

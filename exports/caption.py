"""The words that go with a figure: caption, alternative text, a short and a spoken form.

They are put together from the tile's own statements and add no number. Whoever edits them may
change the words; `check_edited` says where numbers, names, source or status were touched.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from charts.provenance import Provenance
from charts.tiles import Card, Tile
from data import catalogue, indonesian
from data.numbers import Statement, joined, plain, say

LONGEST_ALT = 400
LONGEST_SHORT = 280

_WARNING = "SIMULASI: "
_WARNING_OF_ALT = "Data simulasi. "
"""As the alternative texts of charts begin."""

_HOW_IT_IS_KNOWN: Mapping[str, str] = {
    "terbit": "Angkanya disampaikan pejabat dan sudah diterbitkan.",
    "resmi": "Angkanya tercatat dalam berkas kantor yang diterbitkan walidata.",
    "sementara": "Angkanya untuk sementara tercatat dalam berkas kantor yang belum final.",
    "proyeksi": "Angkanya diproyeksikan, belum terjadi.",
    "target": "Angkanya ditargetkan, belum tentu tercapai.",
    "estimasi": "Angkanya diperkirakan dengan menghitung dari angka lain.",
    "simulasi": "Datanya disimulasikan untuk menunjukkan cara kerja dasbor, bukan kenyataan.",
}
_APART: Mapping[str, str] = {
    "terbit": "dinyatakan",
    "resmi": "tercatat",
    "sementara": "untuk sementara tercatat",
    "proyeksi": "diproyeksikan",
    "target": "ditargetkan",
    "estimasi": "diperkirakan",
    "simulasi": "disimulasikan",
}


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
        """Count the characters of 280 that the short form takes."""
        return characters(self.short)


def caption(tile: Tile) -> Caption:
    """Write the texts of this figure or card; those of simulated data begin by saying so."""
    origin = tile.provenance
    warning = _WARNING if origin.status == "simulasi" else ""
    finding, measured = _finding(tile), _measured(tile)
    apart = _apart(tile)
    known = warning or any(amount.known for amount in finding.amounts())
    notes, details = ((), ()) if isinstance(tile, Card) else (tile.notes, tile.details)
    long = [
        _sentence(finding),
        _known(origin) if known else "",
        _sentence(apart),
        _sentence(joined("; ", [measured, *notes])),
        _sentence(joined("; ", details)),
        _sentence(plain(origin.attribution)),
        _ending(origin, snapshot=True),
    ]
    spoken = [_sentence(part, aloud=True) for part in (finding, measured, apart)]
    return Caption(
        long=warning + _text(*long),
        alt=_alt(tile, finding, measured),
        short=warning + _short(tile, LONGEST_SHORT - len(warning)),
        spoken=warning + _text(*spoken, _ending(origin)),
    )


def characters(text: str) -> int:
    """Count a text as X does, where signs beyond Latin letters and dashes count twice."""
    return sum(1 if ord(sign) < 4352 or 8192 <= ord(sign) <= 8223 else 2 for sign in text)


def _finding(tile: Tile) -> Statement:
    if not isinstance(tile, Card):
        return tile.title
    detail = str(tile.alone)
    template = "{label}: {value}"
    if detail.startswith(("orang", "anak")):
        template += " {detail}"
    elif detail[:1].isdigit():
        # Beside another number a comma would be read as a part of it.
        template += " ({detail})"
    elif detail:
        template += ", {detail}"
    return say(template, label=tile.label, value=tile.value, detail=tile.alone)


def _measured(tile: Tile) -> Statement:
    return plain("" if isinstance(tile, Card) else tile.measured)


def _apart(tile: Tile) -> Statement:
    """Write the number of another status beside that of a card."""
    if not isinstance(tile, Card) or not tile.apart:
        return plain("")
    how = _APART[tile.apart.status]
    return say("Terpisah dari itu, {how} {text}", how=how, text=tile.apart.text)


def _known(origin: Provenance) -> str:
    """Say how the numbers are known, and if announced numbers stand beside simulated ones."""
    known = _HOW_IT_IS_KNOWN[origin.status]
    if origin.status == "simulasi" and origin.own_sources:
        return f"{known.removesuffix('.')}; yang disebut terbit atau proyeksi pernah diumumkan."
    return known


def _sentence(statement: Statement, *, aloud: bool = False) -> str:
    text = " ".join((statement.spoken() if aloud else str(statement)).split()).rstrip(".")
    if aloud:
        text = re.sub(r"(?<=[0-9])–(?=[0-9])", " sampai ", text)
        text = text.replace(" & ", " dan ").replace(" × ", " kali ")
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _text(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _sources(origin: Provenance, *, briefly: bool = False) -> str:
    first, *more = dict.fromkeys(catalogue.SOURCES[source].publisher for source in origin.sources)
    return indonesian.join([first, "sumber lain"] if briefly and more else [first, *more])


def _ending(origin: Provenance, *, snapshot: bool = False, briefly: bool = False) -> str:
    parts = [
        f"Sumber: {_sources(origin, briefly=briefly)}",
        f"per {indonesian.partial_date(origin.as_of)}",
        *([f"snapshot {origin.snapshot}"] if snapshot and origin.snapshot else ()),
        f"status: {catalogue.STATUSES[origin.status].label}",
    ]
    return f"{', '.join(parts)}."


def _alt(tile: Tile, finding: Statement, measured: Statement) -> str:
    """Write the finding and as many clauses as there is room for; none is cut in two."""
    warning = _WARNING_OF_ALT if tile.provenance.status == "simulasi" else ""
    before = warning + _text(_sentence(finding), _sentence(measured))
    after = _text(_sentence(_apart(tile)), _ending(tile.provenance))
    every = [] if isinstance(tile, Card) else [tile.drawn, *tile.details]
    for count in range(len(every), 0, -1):
        cut = ["selengkapnya dalam tabel"] if count < len(every) else []
        alt = _text(before, _sentence(joined("; ", [*every[:count], *cut])), after)
        if len(alt) <= LONGEST_ALT:
            return alt
    return _text(before, after)


def _short(tile: Tile, room: int) -> str:
    """Write the most telling form that fits; clauses are left out whole."""
    finding, measured = _finding(tile), _measured(tile)
    notes = () if isinstance(tile, Card) else tile.notes
    first = replace(finding, template=finding.template.split("; ")[0])
    # When, of whom and where: what was measured the finding mostly says itself.
    scope = plain(str(measured).partition(", ")[2])
    heads = (
        (finding, joined("; ", [measured, *notes])),
        (finding, measured),
        (finding, scope),
        (first, scope),
    )
    for briefly in (False, True):
        end = _text(_sentence(_apart(tile)), _ending(tile.provenance, briefly=briefly))
        for head in heads:
            short = _text(*map(_sentence, head), end)
            if characters(short) <= room:
                return short
    # Only what is measured, without any number, when even one clause is too long.
    named = plain(re.split("[,;(]", str(measured or finding))[0])
    return _text(_sentence(named), _sentence(_apart(tile)), _ending(tile.provenance))


_MONTHS = "|".join(indonesian.MONTHS)
_NUMERAL = (
    "(?:ke)?(?:nol|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|belas|"
    "puluh|seratus|ratus|seribu|ribu|juta|miliar|triliun|koma|minus)"
)
_VAGUE = (
    "belasan|puluhan|ratusan|ribuan|jutaan|miliaran|triliunan|setengah|separuh|sepertiga|"
    "seperempat|sebagian besar|mayoritas|berlipat|lipat"
)
_NAMES = "|".join(
    sorted((place.name for place in catalogue.KECAMATAN.values()), key=len, reverse=True)
)
_LOCKED = re.compile(
    r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-z]+\b"
    rf"|\b(?:[0-9]{{1,2}} )?(?:{_MONTHS})\b(?: [0-9]{{4}})?"
    r"|(?:(?<!\w)[-−+] ?)?(?:Rp\.? ?)?[0-9]+(?:[.,][0-9]+)*(?: (?:ribu|juta|miliar|triliun))?"
    r"(?: ?%| persen)?"
    rf"|(?<!salah )\b{_NUMERAL}(?: {_NUMERAL})*\b(?: rupiah| persen)?"
    rf"|\b(?:{_VAGUE})\b"
    rf"|\b(?:{_NAMES})\b",
    re.IGNORECASE,
)
"""Parts that an editor must leave: numbers in digits and words, dates, names of kecamatan."""

_CAUSE = re.compile(
    r"\b(?:karena|dikarenakan|sebab|menyebabkan|disebabkan|penyebab|sehingga|akibat\w*|"
    r"mengakibatkan|diakibatkan|berkat|berdampak|dampak\w*|m?em?pengaruh\w*|dipengaruhi|mendorong|"
    r"didorong|membuat|membuahkan|menghasilkan|hasil dari|lantaran|gara-gara|imbas)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\bbukan(?:lah)? (?:data )?simulasi\b", re.IGNORECASE)


def check_edited(original: str, edited: str, origin: Provenance | None = None) -> list[str]:
    """Say in Indonesian what an editor of a text may not have done; nothing if all is well.

    Numbers, dates and names of kecamatan must be the same in the same order. In a text that ends
    with its `origin`, the warning of a simulation, source, status and the licence of a map must
    stand. No cause may be claimed that was not there. Everything else may be rewritten.
    """
    before, after = " ".join(original.split()), " ".join(edited.split())
    causes = Counter(map(str.casefold, _CAUSE.findall(after)))
    causes.subtract(map(str.casefold, _CAUSE.findall(before)))
    return [
        *(_origin_lost(before, after, origin) if origin else ()),
        *(
            ["Teks tidak boleh menyangkal bahwa datanya simulasi."]
            if _DENIED.search(after) and not _DENIED.search(before)
            else ()
        ),
        *_changed(_LOCKED.findall(before), _LOCKED.findall(after)),
        *(
            f"Kata “{cause}” menyatakan sebab, padahal angka ini tidak membuktikannya; hapus."
            for cause in (+causes).elements()
        ),
    ]


def _origin_lost(before: str, after: str, origin: Provenance) -> Iterator[str]:
    for warning in (_WARNING.strip(), _WARNING_OF_ALT.strip()):
        if before.startswith(warning) and not after.startswith(warning):
            yield f"Teks tentang data simulasi harus diawali “{warning}”."
    named = [f"Sumber: {_sources(origin, briefly=briefly)}" for briefly in (False, True)]
    required = {
        "Sumber": named[0] if named[0] in before else named[1],
        "Status": f"status: {catalogue.STATUSES[origin.status].label}",
        "Lisensi peta": origin.attribution if origin.attribution in before else "",
    }
    for what, words in required.items():
        if words.casefold() not in after.casefold():
            yield f"{what} hilang atau berubah; cantumkan lagi “{words}”."


def _changed(before: list[str], after: list[str]) -> Iterator[str]:
    old, new = (
        [re.sub(" ?%$", " persen", word).casefold() for word in words] for words in (before, after)
    )
    if old != new and Counter(old) == Counter(new):
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
        yield from (f"“{word}” hilang; cantumkan lagi." for word in gone[paired:])
        yield from (f"“{word}” tidak ada dalam teks asli; hapus." for word in come[paired:])

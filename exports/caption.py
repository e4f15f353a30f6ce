"""Texts of a figure: caption, alternative text, a short and a spoken form.

They are composed of the tile's statements and add no number. Editors may change the words of a
title or caption, but `check_edited` protects numbers, names, origin and status.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from charts.provenance import INTERNAL, Provenance, publishers
from charts.tiles import Card, Tile
from data import catalogue, indonesian
from data.numbers import Statement, joined, plain, say

LONGEST_ALT = 400
LONGEST_SHORT = 280

EDITED = "Keterangan disunting oleh pengguna."
"""The mark of an edited caption."""
_WARNING = "SIMULASI: "
_WARNING_OF_ALT = "Data simulasi. "
"""The beginning of alternative texts of simulated charts."""

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

    `long` goes below a picture; `words` are what a person may edit of it: all but status and
    source. `alt` is for those who do not see the picture (at most 400 characters unless finding and
    scope are longer), `short` for social media (at most 280 characters), `spoken` for whoever reads
    it aloud, with numbers spelled out.
    """

    words: str
    long: str
    alt: str
    short: str
    spoken: str

    @property
    def characters(self) -> int:
        return characters(self.short)


def caption(tile: Tile) -> Caption:
    """Write the texts of this figure or card, with a warning if data are simulated or internal."""
    origin = tile.provenance
    warning = _warning(origin, _WARNING)
    finding, measured = _finding(tile), _measured(tile)
    apart = _apart(tile)
    notes, details = ((), ()) if isinstance(tile, Card) else (tile.notes, tile.details)
    further = [
        _sentence(apart),
        _sentence(joined("; ", [measured, *notes])),
        _sentence(joined("; ", details)),
    ]
    spoken = [_sentence(part, aloud=True) for part in (finding, measured, apart)]
    return Caption(
        words=_text(_sentence(finding), *further),
        long=warning + _text(_sentence(finding), _known(tile), *further, _whence(origin)),
        alt=_alt(tile, finding, measured),
        short=warning + _short(tile, LONGEST_SHORT - len(warning)),
        spoken=warning + _text(*spoken, _ending(origin)),
    )


def edited(tile: Tile, words: str) -> str:
    """Write the caption with edited `words`, marked as edited."""
    origin = tile.provenance
    warning = _warning(origin, _WARNING)
    end = "" if words.endswith((".", "!", "?")) else "."
    return warning + _text(words + end, EDITED, _known(tile), _whence(origin))


def _warning(origin: Provenance, of_simulated: str) -> str:
    """Write the warning that data are internal or simulated."""
    internal = f"{INTERNAL}. " if origin.internal else ""
    return internal + (of_simulated if origin.status == "simulasi" else "")


def characters(text: str) -> int:
    """Count a text as X does, where signs beyond Latin letters and dashes count twice."""
    return sum(1 if ord(sign) < 4352 or 8192 <= ord(sign) <= 8223 else 2 for sign in text)


def _finding(tile: Tile) -> Statement:
    if not isinstance(tile, Card):
        return tile.headline
    detail = str(tile.alone)
    template = "{label}: {value}"
    if detail.startswith(("orang", "anak")):
        template += " {detail}"
    elif detail[:1].isdigit():
        # Next to a number, a comma would be read as part of it.
        template += " ({detail})"
    elif detail:
        template += ", {detail}"
    return say(template, label=tile.headline, value=tile.value, detail=tile.alone)


def _measured(tile: Tile) -> Statement:
    return plain("") if isinstance(tile, Card) else joined("; ", [tile.measured, tile.assumed])


def _apart(tile: Tile) -> Statement:
    """Write the number of another status beside that of a card."""
    if not isinstance(tile, Card) or not tile.apart:
        return plain("")
    how = _APART[tile.apart.status]
    return say("Terpisah dari itu, {how} {text}", how=how, text=tile.apart.text)


def _known(tile: Tile) -> str:
    """Write the status of the numbers, and whether published ones stand beside simulated ones.

    Nothing where there is no number; an edited title has the digits of the dashboard's own.
    """
    origin = tile.provenance
    has_number = any(amount.known for amount in _finding(tile).amounts())
    if not (origin.status == "simulasi" or has_number or re.search("[0-9]", tile.edited_from)):
        return ""
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
    first, *more = publishers(origin.sources)
    return indonesian.join([first, "sumber lain"] if briefly and more else [first, *more])


def _whence(origin: Provenance) -> str:
    return _text(_sentence(plain(origin.attribution)), _ending(origin, snapshot=True))


def _ending(origin: Provenance, *, snapshot: bool = False, briefly: bool = False) -> str:
    parts = [
        f"Sumber: {_sources(origin, briefly=briefly)}",
        f"per {indonesian.partial_date(origin.as_of)}",
        *([f"snapshot {origin.snapshot}"] if snapshot and origin.snapshot else ()),
        f"status: {catalogue.STATUSES[origin.status].label}",
    ]
    return _text(f"{', '.join(parts)}.", _corrected(origin, briefly=not snapshot))


def _corrected(origin: Provenance, *, briefly: bool) -> str:
    """Write the revision; in short and spoken texts only its date."""
    words = origin.corrected
    return _sentence(plain(words.partition(":")[0] if briefly else words))


def _alt(tile: Tile, finding: Statement, measured: Statement) -> str:
    """Write the finding and as many whole clauses as fit."""
    # There is no room for all of it.
    warning = _warning(tile.provenance, _WARNING_OF_ALT).replace(INTERNAL, "Internal")
    before = warning + _text(_sentence(finding), _sentence(measured))
    after = _text(_sentence(_apart(tile)), _ending(tile.provenance))
    every = [] if isinstance(tile, Card) else [tile.drawn, *tile.details]
    for count in range(len(every), 0, -1):
        cut = ["selengkapnya dalam tabel"] if count < len(every) else []
        alt = _text(before, _sentence(joined("; ", [*every[:count], *cut])), after)
        if len(alt) <= LONGEST_ALT:
            return alt
    whole = _text(before, after)
    if len(whole) > LONGEST_ALT:
        after = _text(_sentence(_apart(tile)), _ending(tile.provenance, briefly=True))
        whole = _text(before, after)
    if len(whole) <= LONGEST_ALT or not _is_example(tile):
        return whole
    return _text(warning + _sentence(measured), after)


def _is_example(tile: Tile) -> bool:
    """Tell whether the title only names the measure, without a finding."""
    return not isinstance(tile, Card) and tile.provenance.status == "simulasi"


def _short(tile: Tile, room: int) -> str:
    """Write the most informative form that fits, without cutting clauses."""
    finding, measured = _finding(tile), _measured(tile)
    notes = () if isinstance(tile, Card) else tile.notes
    first = finding
    if not isinstance(tile, Card):
        clause = replace(tile.title, template=tile.title.template.split("; ")[0])
        first = replace(tile, title=clause).headline
    # When, of whom and where: what was measured the finding mostly says itself.
    scope = plain(str(measured).partition(", ")[2])
    whole = (
        (finding, joined("; ", [measured, *notes])),
        (finding, measured),
        (finding, scope),
    )
    less = ((measured, plain("")) if _is_example(tile) else (first, scope),)
    for heads in (whole, less):
        for briefly in (False, True):
            end = _text(_sentence(_apart(tile)), _ending(tile.provenance, briefly=briefly))
            for head in heads:
                short = _text(*map(_sentence, head), end)
                if characters(short) <= room:
                    return short
    # If even one clause is too long, only the measure without a number.
    named = plain(tile.label if isinstance(tile, Card) else re.split("[,;(]", str(measured))[0])
    return _text(_sentence(named), _sentence(_apart(tile)), _ending(tile.provenance, briefly=True))


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


def _spaced(word: str) -> str:
    """Match a word with anything between its letters, as in "R E S-M I"."""
    return "(?<![a-z])" + r"[\W_]*".join(word) + "(?![a-z])"


_STATUS = "|".join(
    (
        *(_spaced(status.label.casefold()) for status in catalogue.STATUSES.values()),
        r"\w*(?:(?:s|ny)imula|resmi|[tn]erbit|sementara|proyeksi|[tn]arget|estimasi|perkira)\w*",
        r"\w*(?:kenyataan|fakta|faktual|valid|verifikasi|konfirmasi|otentik|sunting)\w*",
        r"\w*(?:sebenarnya|sesungguhnya|sungguhan|buatan|fiktif|palsu|rekaan|rekayasa)\w*",
        r"\b(?:nyata|asli|benar|sah|sahih|disahkan|final|riil|real|aktual|official)(?:nya)?\b",
        r"\b(?:sumber|status)(?= ?:)|\bJBR\b",
    )
)
"""What says where numbers come from and whether they are real: a status in any form, words that
vouch for numbers or doubt them, and the beginnings of lines that the dashboard writes itself."""
_CLAIMS = "menyatakan asal, status, atau kebenaran angka"
_LOCKED = re.compile(
    rf"(?P<status>{_STATUS})"
    r"|\b[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-z]+\b"
    rf"|\b(?:[0-9]{{1,2}} )?(?:{_MONTHS})\b(?: [0-9]{{4}})?"
    r"|(?:(?<!\w)[-−+] ?)?(?:Rp\.? ?)?[0-9]+(?:[.,][0-9]+)*(?: (?:ribu|juta|miliar|triliun))?"
    r"(?: ?%| persen)?"
    rf"|(?<!salah )\b{_NUMERAL}(?: {_NUMERAL})*\b(?: rupiah| persen)?"
    rf"|\b(?:{_VAGUE})\b"
    rf"|\b(?:{_NAMES})\b",
    re.IGNORECASE,
)
"""Protected parts: status words, numbers in digits and words, dates, kecamatan."""

_CAUSE = re.compile(
    r"\b(?:karena|dikarenakan|sebab|menyebabkan|disebabkan|penyebab|sehingga|akibat\w*|"
    r"mengakibatkan|diakibatkan|berkat|berdampak|dampak\w*|m?em?pengaruh\w*|dipengaruhi|mendorong|"
    r"didorong|membuat|membuahkan|menghasilkan|hasil dari|lantaran|gara-gara|imbas)\b",
    re.IGNORECASE,
)


def tidied(text: str) -> str:
    """Remove invisible characters from typed or pasted text."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf").strip()


def check_edited(original: str, edited: str) -> list[str]:
    """List in Indonesian the edits that are not allowed; empty if all are.

    Numbers, dates, names of kecamatan and words about where numbers come from or whether they are
    real must be the same in the same order. So a text keeps such a word that it has ("target" in a
    figure of targets), and no other text gets it. No cause may be claimed that was not there.
    Everything else may be rewritten; what was rewritten says so.
    """
    before, after = _as_seen(original), _as_seen(edited)
    causes = Counter(map(str.casefold, _CAUSE.findall(after)))
    causes.subtract(map(str.casefold, _CAUSE.findall(before)))
    return [
        *(
            f"Tanda “{sign}” tidak dapat dipakai; tulis dengan huruf dan tanda baca biasa."
            for sign in dict.fromkeys(after)
            if sign not in before and _is_odd(sign)
        ),
        *_changed(list(_LOCKED.finditer(before)), list(_LOCKED.finditer(after))),
        *(
            f"Kata “{cause}” menyatakan sebab, padahal angka ini tidak membuktikannya; hapus."
            for cause in (+causes).elements()
        ),
    ]


def _as_seen(text: str) -> str:
    """Normalise look-alike characters to plain letters and digits."""
    decomposed = unicodedata.normalize("NFKD", html.unescape(tidied(text)))
    seen = "".join(sign for sign in decomposed if unicodedata.category(sign) != "Mn")
    return " ".join(seen.split())


def _is_odd(sign: str) -> bool:
    """Tell whether a character is a look-alike, a pictograph, or markup."""
    kind = unicodedata.category(sign)
    return sign in "<>" or (not sign.isascii() and (kind[0] in "LN" or kind == "So"))


def _changed(before: list[re.Match[str]], after: list[re.Match[str]]) -> Iterator[str]:
    old, new = (
        [re.sub(" ?%$", " persen", found[0]).casefold() for found in words]
        for words in (before, after)
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
        own = any(found["status"] for found in (*gone, *come))
        paired = 0 if own else min(len(gone), len(come))
        for was, now in zip(gone[:paired], come[:paired], strict=True):
            yield f"“{was[0]}” berubah menjadi “{now[0]}”; kembalikan."
        for word in gone[paired:]:
            why = f", yang {_CLAIMS}," if word["status"] else ""
            yield f"“{word[0]}”{why} hilang; cantumkan lagi."
        for word in come[paired:]:
            if word["status"]:
                yield f"“{word[0]}” {_CLAIMS}, yang hanya ditulis dasbor; hapus atau ganti."
            else:
                yield f"“{word[0]}” tidak ada dalam teks asli; hapus."

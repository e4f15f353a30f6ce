"""Every spelling of a classification's members: codes, known names, and what people accepted.

A name that nobody knows is never taken for another one silently. `suggest` says which known name
resembles it; a human accepts that once and for all with `accept`, which writes it beside the
snapshots, because the folder of the program may be read-only.

Kemendagri and BPS number the kecamatan in another order. Written without dots they are told apart
by their length: `350908` is Kemendagri's Puger, `3509080` BPS's Tempurejo.
"""

import csv
import datetime as dt
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType

from rapidfuzz import fuzz, process

from data import catalogue
from data.intake.issues import Complaint, RefusedError

ALIKE = 80.0
"""From this rapidfuzz ratio (0 to 100) on a name is suggested: "Amblu" for Ambulu has 91.

Lower ones suggest wrongly: "Mayangsari", a name of people, is like Mayang with 75.
"""

ACCEPTED = "spellings.csv"
"""The file in the folder of the snapshots with the spellings that a human accepted."""

_OFFERED = 3
_OFFERED_FROM = 60
_SURE_FROM = 80
_AHEAD = 10

_LONG_NUMBER = re.compile(r"(?:\d[ .-]?){6}")
_OTHER_LEVEL = re.compile(r"(kab|kabupaten|kota|prov|provinsi|propinsi)\b", re.IGNORECASE)
_PREFIXES: Mapping[str, str] = MappingProxyType(
    {"kecamatan": r"kec(amatan)?", "desa": r"(desa|ds|kel(urahan)?)"}
)


@dataclass(frozen=True, slots=True)
class Village:
    """A desa or kelurahan: its Kemendagri code, its name and the code of its kecamatan."""

    code: str
    name: str
    kecamatan: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The member that was probably meant, its name, and how alike (0 to 100) the two are."""

    id: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Spelling:
    """A spelling that `who` accepted on the day `when` (ISO) for the member `id`."""

    classification: str
    written: str
    id: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Understood:
    """Codes of the kecamatan that a reader may mean, the likeliest first.

    `certain` says that the first may be taken without asking; `exact` that it was spelled as in
    the catalogue.
    """

    codes: tuple[str, ...] = ()
    certain: bool = False
    exact: bool = False


def _villages() -> Iterator[Village]:
    path = catalogue.REFERENCE / "desa.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Village(row["code"], row["name"], row["kecamatan"])


VILLAGES: tuple[Village, ...] = tuple(_villages())


def plain(written: str) -> str:
    """The text as names are compared: no outer blanks, single spaces, lower case."""
    return " ".join(written.split()).lower()


def letters(classification: str, written: str) -> str:
    """The letters and digits alone, without "Kecamatan", "Desa" or "Kel." before them."""
    bare = plain(written)
    if prefix := _PREFIXES.get(classification):
        bare = re.sub(rf"^{prefix}\b\.?", "", bare)
    return re.sub(r"[\W_]", "", bare)


def _kecamatan_spellings(kecamatan: catalogue.Kecamatan) -> Iterator[str]:
    for name in (kecamatan.name, *kecamatan.alternative_spellings):
        yield name
        yield from (f"{prefix} {name}" for prefix in ("Kec.", "Kec", "Kecamatan"))
    # Excel and careless hands lose the dots; BPS writes none.
    yield kecamatan.code
    yield kecamatan.code.replace(".", "")
    yield kecamatan.bps_code


def _spellings() -> dict[str, dict[str, str]]:
    spellings = {
        "sexes": {
            spelling: sex.id
            for sex in catalogue.SEXES.values()
            for spelling in (sex.label, sex.code)
        },
        "kecamatan": {
            spelling: kecamatan.code
            for kecamatan in catalogue.KECAMATAN.values()
            for spelling in _kecamatan_spellings(kecamatan)
        },
        "school_levels": {level.label: level.id for level in catalogue.SCHOOL_LEVELS.values()},
        "aid_items": {item.label: item.id for item in catalogue.AID_ITEMS.values()},
    }
    categories = {
        "sectors": catalogue.SECTORS,
        "funding": catalogue.FUNDING,
        "programmes": catalogue.PROGRAMMES,
        "origins": catalogue.ORIGINS,
    }
    for family, members in categories.items():
        spellings[family] = {
            spelling: category.id
            for category in members.values()
            for spelling in (category.label, category.short_label)
        }
    return spellings


SPELLINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(_spellings())
"""For each classification, every spelling that the catalogue gives and the id it stands for."""


@cache
def _candidates(classification: str) -> Mapping[str, tuple[str, str]]:
    """The id and the name for the bare letters of every spelling that is no code."""
    return MappingProxyType(
        {
            letters(classification, spelling): (member, spelling)
            for spelling, member in reversed(list(SPELLINGS[classification].items()))
            if not re.fullmatch(r"[\d.]+", spelling)
        }
    )


def suggest(classification: str, written: str) -> Suggestion | None:
    """The known name that the text resembles most, if it does so by `ALIKE` and alone.

    A text that names another level ("Kabupaten Jombang") is like no kecamatan.
    """
    asked = letters(classification, written)
    if not asked or (classification == "kecamatan" and _OTHER_LEVEL.match(plain(written))):
        return None
    known = _candidates(classification)
    found = process.extract(asked, known.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None)
    if not found:
        return None
    best = found[0][1]
    alike = {known[name] for name, score, _ in found if score == best}
    if len({member for member, _ in alike}) > 1:
        return None
    member, name = known[found[0][0]]
    return Suggestion(member, name, best)


def understand(asked: str) -> Understood:
    """Tell which kecamatan a reader means by a name, a slip of the pen or a Kemendagri code.

    Names that are alike by 60 (of 100) are offered; one that is so by 80, and by 10 more than the
    next, is taken without asking.
    """
    digits = re.sub(r"\D", "", asked)
    if digits and not re.search(r"[a-z]", plain(asked)):
        codes = tuple(code for code in catalogue.KECAMATAN if code.replace(".", "") == digits)
        return Understood(codes, certain=bool(codes), exact=bool(codes))
    meant = re.sub(r"[^a-z]", "", letters("kecamatan", asked))
    if not meant:
        return Understood()
    known = [
        (kecamatan.code, letters("kecamatan", name))
        for kecamatan in catalogue.KECAMATAN.values()
        for name in (kecamatan.name, *kecamatan.alternative_spellings)
    ]
    if exact := [code for code, name in known if name == meant]:
        return Understood((exact[0],), certain=True, exact=True)
    begun = tuple(dict.fromkeys(code for code, name in known if name.startswith(meant)))
    if len(meant) > 2 and begun:
        return Understood(begun[:_OFFERED], certain=len(begun) == 1)
    likeness: dict[str, float] = {}
    for code, name in known:
        likeness[code] = max(fuzz.ratio(meant, name), likeness.get(code, 0.0))
    ranked = sorted((-alike, code) for code, alike in likeness.items() if alike >= _OFFERED_FROM)
    if not ranked:
        return Understood()
    best, second = -ranked[0][0], -ranked[1][0] if len(ranked) > 1 else 0.0
    certain = best >= _SURE_FROM and best - second >= _AHEAD
    return Understood(tuple(code for _, code in ranked[:_OFFERED]), certain=certain)


def read(folder: Path) -> tuple[Spelling, ...]:
    """The spellings that were accepted in this folder of snapshots, none where it has no file.

    RefusedError names every line that is not one.
    """
    path = folder / ACCEPTED
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError, csv.Error):
        raise RefusedError([Complaint(ACCEPTED, "tidak dapat dibaca")]) from None
    columns = [field.name for field in fields(Spelling)]
    spellings, complaints = [], []
    for line, row in enumerate(rows, start=2):
        texts = [row.get(column) or "" for column in columns]
        spelling = Spelling(*texts)
        if (
            spelling.id not in SPELLINGS.get(spelling.classification, {}).values()
            or not spelling.written.strip()
        ):
            complaints.append(Complaint(ACCEPTED, "bukan ejaan dari sebuah nama", row=line))
        spellings.append(spelling)
    if complaints:
        raise RefusedError(complaints)
    return tuple(spellings)


def accept(
    folder: Path, classification: str, written: str, member: str, who: str, now: dt.datetime
) -> Spelling:
    """Writes down that `written` stands for the member with this id, once and for all.

    Nothing is added where that was known already. ValueError, with a sentence for the reader,
    where the text is known to stand for another member, names nobody, or may be a NIK.
    """
    spelling = " ".join(written.split())
    entry = Spelling(
        classification, spelling, member, " ".join(who.split()), now.date().isoformat()
    )
    if member not in SPELLINGS.get(classification, {}).values():
        raise ValueError(f"“{member}” bukan anggota {classification}.")
    if not spelling or not entry.who:
        raise ValueError("Ejaan dan nama yang menerimanya wajib diisi.")
    if _LONG_NUMBER.search(spelling):
        raise ValueError("Ejaan yang memuat nomor panjang tidak disimpan: mungkin nomor orang.")
    accepted = {
        (earlier.classification, plain(earlier.written)): earlier.id for earlier in read(folder)
    }
    known = {plain(name): found for name, found in SPELLINGS[classification].items()}
    stands_for = known.get(plain(spelling)) or accepted.get((classification, plain(spelling)))
    if stands_for == member:
        return entry
    if stands_for:
        raise ValueError(f"“{spelling}” sudah berarti {_name(classification, stands_for)}.")
    path = folder / ACCEPTED
    folder.mkdir(parents=True, exist_ok=True)
    new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        if new:
            writer.writerow(field.name for field in fields(Spelling))
        writer.writerow(astuple(entry))
        file.flush()
        os.fsync(file.fileno())
    return entry


def _name(classification: str, member: str) -> str:
    return next(name for name, found in SPELLINGS[classification].items() if found == member)

"""The spellings of the members of each classification: codes, known names, accepted spellings.

An unknown name is never replaced silently. `suggest` finds the known name that it resembles, and a
person accepts that for good with `accept`, which writes it into the snapshots folder, because the
program's folder may be read-only.

Kemendagri and BPS number the kecamatan in different orders. Without dots, the length of a code
tells which it is: `350908` is Puger (Kemendagri), `3509080` is Mayang (BPS).
"""

import csv
import datetime as dt
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from rapidfuzz import fuzz, process

from data import catalogue
from data.intake.issues import Complaint, RefusedError

ALIKE = 80.0
"""The least rapidfuzz ratio (0 to 100) at which a name is suggested: "Amblu" and Ambulu have 91.

A lower limit suggests wrongly: "Mayangsari", a name of people, and Mayang have 75.
"""

Names: TypeAlias = Mapping[tuple[str, str], str]
"""Ids by classification and plain spelling."""

ACCEPTED = "spellings.csv"
"""The file in the snapshots folder with the accepted spellings."""


_LONG_NUMBER = re.compile(r"(?:\d[ .-]?){6}")
_OTHER_LEVEL = re.compile(r"(kab|kabupaten|kota|prov|provinsi|propinsi)\b", re.IGNORECASE)
CODE = re.compile(r"(?<!\d)35\.?09\.?\d{2,3}(?!\d)")
_CODE_OF_BPS = re.compile(r"(?<!\d)3509\d{3}(?!\d)")
_PLACE_WORDS = frozenset(["kec", "kecamatan", "kab", "kabupaten", "kota", "jember"])
_PREFIXES: Mapping[str, str] = {"kecamatan": r"kec(amatan)?", "desa": r"(desa|ds|kel(urahan)?)"}


@dataclass(frozen=True, slots=True)
class Village:
    """A desa or kelurahan: its Kemendagri code, its name and the code of its kecamatan."""

    code: str
    name: str
    kecamatan: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """A spelling that `who` accepted on the day `when` (ISO) for the member `id`."""

    classification: str
    written: str
    id: str
    who: str
    when: str


VILLAGES = catalogue.records("desa", Village)


def plain(written: str) -> str:
    return " ".join(written.split()).lower()


def letters(classification: str, written: str) -> str:
    """Keep letters and digits only, without a leading "Kecamatan", "Desa" or "Kel."."""
    bare = plain(written)
    if prefix := _PREFIXES.get(classification):
        bare = re.sub(rf"^{prefix}\b\.?", "", bare)
    return re.sub(r"[\W_]", "", bare)


def _kecamatan_spellings(kecamatan: catalogue.Kecamatan) -> Iterator[str]:
    for name in (kecamatan.name, *kecamatan.alternative_spellings):
        yield name
        yield from (f"{prefix} {name}" for prefix in ("Kec.", "Kec", "Kecamatan"))
    # Excel and people drop the dots; BPS writes none.
    yield kecamatan.code
    yield kecamatan.code.replace(".", "")
    yield kecamatan.bps_code


CLASSIFICATIONS: Mapping[str, Mapping[str, Any]] = {
    "sexes": catalogue.SEXES,
    "school_levels": catalogue.SCHOOL_LEVELS,
    "aid_items": catalogue.AID_ITEMS,
    "sectors": catalogue.SECTORS,
    "funding": catalogue.FUNDING,
    "programmes": catalogue.PROGRAMMES,
    "origins": catalogue.ORIGINS,
}
"""The members of each classification but the kecamatan, by id."""


def short(member: Any) -> str:  # noqa: ANN401 - of any classification
    if isinstance(member, catalogue.Sex):
        return member.code
    return str(getattr(member, "short_label", member.label))


SHORT: Mapping[str, Mapping[str, str]] = {
    family: {
        id_: short(member)
        for id_, member in members.items()
        # What is of no programme is null in a snapshot, and no office writes it as one.
        if id_ != catalogue.UNDETAILED
    }
    for family, members in CLASSIFICATIONS.items()
}
"""The short name of each member, by classification but of the kecamatan."""


def _spellings() -> dict[str, dict[str, str]]:
    found = {
        "kecamatan": {
            spelling: kecamatan.code
            for kecamatan in catalogue.KECAMATAN.values()
            for spelling in _kecamatan_spellings(kecamatan)
        }
    }
    with (catalogue.REFERENCE / "spellings.csv").open(encoding="utf-8", newline="") as file:
        others: dict[tuple[str, str], list[str]] = {}
        for row in csv.DictReader(file):
            others.setdefault((row["classification"], row["id"]), []).append(row["written"])
    for family, members in SHORT.items():
        found[family] = {
            spelling: id_
            for id_, short in members.items()
            for spelling in (
                CLASSIFICATIONS[family][id_].label,
                *others.get((family, id_), ()),
                short,
            )
        }
    return found


SPELLINGS: Mapping[str, Mapping[str, str]] = _spellings()
"""Every spelling in the catalogue and its id, by classification."""


@cache
def _candidates(classification: str) -> Mapping[str, tuple[str, str]]:
    """Map the bare letters of every spelling but codes to its id and name."""
    return {
        letters(classification, spelling): (member, spelling)
        for spelling, member in reversed(list(SPELLINGS[classification].items()))
        if not re.fullmatch(r"[\d.]+", spelling)
    }


@cache
def _by_letters(classification: str) -> Mapping[str, str]:
    return {letters(classification, name): id_ for name, id_ in SPELLINGS[classification].items()}


def member(classification: str, written: str, names: Names = MappingProxyType({})) -> str | None:
    """Return the id of a known name; `names` has accepted spellings, too.

    Case and the signs between letters do not matter ("KEC.AMBULU"), nor does a code before or after
    the name of a kecamatan, if both mean the same ("3509080 TEMPUREJO").
    """
    if found := names.get((classification, plain(written))):
        return found
    known = _by_letters(classification)
    codes = CODE.findall(written) if classification == "kecamatan" else []
    name = CODE.sub(" ", written).strip() if len(codes) == 1 else written
    found = known.get(letters(classification, name or written))
    return found if not codes or found == known.get(letters(classification, codes[0])) else None


@cache
def _place_words() -> frozenset[str]:
    names = (name for name in SPELLINGS["kecamatan"] if not re.search(r"\d", name))
    return _PLACE_WORDS.union(*(re.findall(r"[^\W\d_]+", plain(name)) for name in names))


def names_places(written: str) -> bool:
    """Tell whether a text has nothing but names and codes of kecamatan: it is no person's."""
    words = re.findall(r"[^\W_]+", plain(CODE.sub(" ", written)))
    return bool(words) and all(word in _place_words() for word in words)


def _among(written: str) -> Suggestion | None:
    """Find the only kecamatan among names and codes of places ("Kaliwates/Jember Kota")."""
    parts = re.split(r"[/(),;|]", CODE.sub("/", written))
    known = _by_letters("kecamatan")
    found = {id_ for part in parts if (id_ := known.get(letters("kecamatan", part)))}
    if len(found) != 1 or not names_places(written):
        return None
    (id_,) = found
    return Suggestion(id_, name("kecamatan", id_))


def suggest(classification: str, written: str) -> Suggestion | None:
    """Find the known name that a text resembles most, from `ALIKE` on; None if several tie.

    A text that names another level ("Kabupaten Jombang") resembles no kecamatan.
    """
    searched = letters(classification, written)
    if not searched or (classification == "kecamatan" and _OTHER_LEVEL.match(plain(written))):
        return None
    if classification == "kecamatan" and (among := _among(written)):
        return among
    known = _candidates(classification)
    found = process.extract(
        searched, known.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None
    )
    if not found:
        return None
    best = found[0][1]
    alike = {known[name] for name, score, _ in found if score == best}
    if len({member for member, _ in alike}) > 1:
        return None
    member, name = known[found[0][0]]
    return Suggestion(member, name)


def read(folder: Path) -> tuple[Spelling, ...]:
    """Read the accepted spellings in a snapshots folder; RefusedError names every invalid line."""
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
    """Record for good that `written` stands for the member with this id, unless it is known.

    ValueError, with a sentence for the reader, if the text stands for another member, the id is
    unknown, or the text may be a NIK.
    """
    spelling = " ".join(written.split())
    entry = Spelling(
        classification, spelling, member, " ".join(who.split()), now.date().isoformat()
    )
    if member not in SPELLINGS.get(classification, {}).values():
        raise ValueError(f"“{member}” bukan anggota {classification}.")
    if not spelling or not entry.who:
        raise ValueError("Ejaan dan nama yang menerimanya wajib diisi.")
    if _LONG_NUMBER.search(_CODE_OF_BPS.sub("", spelling)):
        raise ValueError("Ejaan yang memuat nomor panjang tidak disimpan: mungkin nomor orang.")
    accepted = {
        (earlier.classification, plain(earlier.written)): earlier.id for earlier in read(folder)
    }
    known = {plain(name): found for name, found in SPELLINGS[classification].items()}
    stands_for = known.get(plain(spelling)) or accepted.get((classification, plain(spelling)))
    if stands_for == member:
        return entry
    if stands_for:
        raise ValueError(f"“{spelling}” sudah berarti {name(classification, stands_for)}.")
    append(folder / ACCEPTED, asdict(entry))
    return entry


def append(path: Path, row: Mapping[str, str]) -> None:
    """Append a row to a table of the data steward, and wait until it is on disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, row.keys())
        if new:
            writer.writeheader()
        writer.writerow(row)
        file.flush()
        os.fsync(file.fileno())


def name(classification: str, member: str) -> str:
    return next(name for name, found in SPELLINGS[classification].items() if found == member)

"""Choices that a page can offer, with their defaults.

The keys are those of an address, the values ids and Kemendagri codes, never labels, so that a link
outlives a rewording.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from charts.tiles import NothingToDraw
from data import catalogue, indonesian
from queries import enrolment
from queries.registry import Registry


@dataclass(frozen=True, slots=True)
class Choice:
    """A thing to choose: `key` is its name in the address, `options` map a value to its label.

    `default` is a value, a tuple of values (many may be chosen, but no more than `most` where it is
    not 0) or None (nothing chosen). `before` is the value of what was recorded before there was
    this choice. In the line of choices, where room is scarce, stands the `short` label.
    """

    key: str
    label: str
    options: Mapping[str, str]
    default: str | tuple[str, ...] | None
    widget: Literal["segments", "pills", "select"]
    before: str = ""
    short: str = ""
    most: int = 0

    @property
    def many(self) -> bool:
        return isinstance(self.default, tuple)


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """A whole number to choose, from `least` to `most`; `key` is its name in the address."""

    key: str
    label: str
    least: int
    most: int
    default: int
    step: int = 1


@dataclass(frozen=True, slots=True)
class Words:
    """Search words; `key` is their name in the address, "" is the default."""

    key: str
    label: str
    placeholder: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A choice made on the page itself, without a control; `key` is its name in the address."""

    key: str
    default: str = ""


DIMENSIONS: Mapping[str, str] = {
    "sektor": "sector",
    "dana": "funding",
    "jk": "sex",
    "program": "programme",
    "kecamatan": "kecamatan",
}
"""The dimension of the cubes that a choice of this key limits."""

LONGEST_WORDS = 80
"""Maximum length of `Words`, in characters."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A value in the address that does not exist under this key, in words for the reader."""

    key: str
    words: str


ALIASES: Mapping[str, str] = {"kecamatan": "kode"}
"""Former names of keys, still found in old links."""

Asked: TypeAlias = Choice | WholeNumber | Words | Kept

Value = Any

Chosen = Mapping[str, Value]
"""Chosen values by key: a value or None, a tuple where many may be chosen, a whole number."""


def defaults(choices: Sequence[Choice | WholeNumber]) -> dict[str, Value]:
    return {choice.key: choice.default for choice in choices}


def read(
    filters: Sequence[Asked], address: Mapping[str, str], complaints: list[Complaint] | None = None
) -> dict[str, Value]:
    """Parse the selection from an address, by key; missing keys get their default.

    Unknown values are added to `complaints`, in words for the reader.
    """
    chosen = {}
    for choice in filters:
        key = choice.key if choice.key in address else ALIASES.get(choice.key, "")
        chosen[choice.key], trouble = choice.default, ""
        if key in address:
            chosen[choice.key], trouble = understood(choice, address[key])
        if trouble and complaints is not None:
            complaints.append(Complaint(key, f"Tautan meminta {trouble}. Pilihan itu diabaikan."))
    return chosen


def to_query(filters: Sequence[Asked], chosen: Chosen) -> dict[str, str]:
    """Write a selection as address parameters, without defaults."""
    values = {choice.key: chosen[choice.key] for choice in filters}
    return {
        choice.key: ",".join(value) if isinstance(value, tuple) else str(value)
        for choice in filters
        if (value := values[choice.key]) is not None and value != choice.default
    }


def quoted(text: str) -> str:
    """Quote a value of an address, shortened if it is long."""
    return f"“{text[:LONGEST_WORDS]}…”" if len(text) > LONGEST_WORDS else f"“{text}”"


def understood(choice: Asked, text: str) -> tuple[Value, str]:
    """Return the value that a text stands for, and its unknown parts."""
    if isinstance(choice, Kept):
        return text, ""
    if isinstance(choice, Words):
        return " ".join(text.split())[:LONGEST_WORDS], ""
    label = choice.label.lower()
    if isinstance(choice, WholeNumber):
        # int() also accepts "1_000" and digits of other scripts.
        if re.fullmatch("[0-9]{1,9}", text) and choice.least <= int(text) <= choice.most:
            return int(text), ""
        least, most = indonesian.whole(choice.least), indonesian.whole(choice.most)
        expected = f"padahal yang diterima bilangan bulat {least} sampai {most}"
        return choice.default, f"{label} {quoted(text)}, {expected}"
    values = list(dict.fromkeys(value for value in text.split(",") if value))
    unknown = ", ".join(value for value in values if value not in choice.options)
    trouble = f"{label} {quoted(unknown)}, yang tidak dikenal dasbor ini" if unknown else ""
    found = [value for value in values if value in choice.options]
    room = (choice.most or len(found)) if choice.many else 1
    if found[room:]:
        over = indonesian.join([choice.options[value] for value in found[room:]])
        trouble = f"{label} “{over}”, padahal paling banyak {room} yang dapat dipilih di sini"
    known = tuple(value for value in choice.options if value in found[:room])
    if choice.many:
        return (known if known or not unknown else choice.default), trouble
    return (known[0] if known else choice.default), trouble


def recorded(choices: Sequence[Choice | WholeNumber], chosen: Chosen) -> dict[str, Value]:
    """Add to a recorded selection the choices that did not exist at that time."""
    then = {each.key: each.before for each in choices if isinstance(each, Choice) and each.before}
    return {**then, **chosen}


def value_label(choice: Choice | WholeNumber, value: Value) -> str:
    """Write a selected value in words; one that is no longer offered as in the address."""
    if isinstance(choice, WholeNumber):
        return indonesian.whole(value)
    if value is None:
        return "seluruh kabupaten"
    if not choice.many:
        return choice.options.get(value, str(value))
    if set(value) == set(choice.options):
        return "semua"
    return indonesian.join([choice.options.get(member, str(member)) for member in value])


def segments(key: str, label: str, options: Mapping[str, str], short: str = "") -> Choice:
    """Offer exactly one of these; the first is the default."""
    return Choice(key, label, options, next(iter(options)), "segments", short=short)


def pills(key: str, label: str, options: Mapping[str, str]) -> Choice:
    """Offer any number of these; all are the default."""
    return Choice(key, label, options, tuple(options), "pills")


def measure(key: str, label: str, metric_ids: Sequence[str]) -> Choice:
    return segments(key, label, {metric: catalogue.metric(metric).label for metric in metric_ids})


def kecamatan() -> Choice:
    """Offer a kecamatan; none means the whole kabupaten."""
    places = sorted(catalogue.KECAMATAN.values(), key=lambda place: place.name)
    options = {place.code: place.name for place in places}
    return Choice("kecamatan", "Kecamatan", options, None, "select")


def population() -> Choice:
    """Offer the assumption that benefits belong to participants whose premium Pemkab pays.

    No source confirms it. Records made before this choice existed assumed it.
    """
    options = {"berbeda": "Tidak dianggap sama", "sama": "Dianggap sama"}
    label = "Penerima manfaat dan peserta Pemkab"
    return Choice(
        "populasi", label, options, "berbeda", "segments", before="sama", short="Populasi"
    )


def year(years: Sequence[int]) -> Choice:
    options = {str(year): str(year) for year in years}
    return Choice("tahun", "Tahun", options, str(years[-1]), "segments")


def year_of_enrolment(registry: Registry) -> Choice:
    """Offer the years with participants; NothingToDraw if there are none."""
    if not (years := enrolment.years(registry)):
        raise NothingToDraw("Data ini tidak memuat satu pun peserta.")
    return year(years)


def sectors() -> Choice:
    options = {sector.id: sector.short_label for sector in catalogue.SECTORS.values()}
    return pills("sektor", "Sektor", options)


def funds() -> dict[str, str]:
    return {fund.id: fund.short_label for fund in catalogue.FUNDING.values()}

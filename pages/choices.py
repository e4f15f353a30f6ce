"""Choices that a page can offer, with their defaults.

The keys are those of an address, the values ids and Kemendagri codes, never labels, so that a link
outlives a rewording.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from data import catalogue, indonesian


@dataclass(frozen=True, slots=True)
class Choice:
    """A thing to choose: `key` is its name in the address, `options` map a value to its label.

    `default` is a value, a tuple of values (many may be chosen) or None (nothing chosen).
    """

    key: str
    label: str
    options: Mapping[str, str]
    default: str | tuple[str, ...] | None
    widget: Literal["segments", "pills", "select"]
    help: str | None = None

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
    help: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Words to look for; `key` is their name in the address, "" counts where nobody typed any."""

    key: str
    label: str
    placeholder: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A choice made on the page itself, without a control; `key` is its name in the address."""

    key: str
    default: str = ""


LONGEST_WORDS = 80
"""Characters of `Words` that are looked at."""

Value = Any

Chosen = Mapping[str, Value]
"""Chosen values by key: a value or None, a tuple where many may be chosen, a whole number."""


def defaults(choices: Sequence[Choice | WholeNumber]) -> dict[str, Value]:
    """Return the default of each of these choices by its key."""
    return {choice.key: choice.default for choice in choices}


def said(choice: Choice | WholeNumber, value: Value) -> str:
    """Write a chosen value in words; one that is no longer offered as it stands in the address."""
    if isinstance(choice, WholeNumber):
        return indonesian.whole(value)
    if value is None:
        return "seluruh kabupaten"
    if not choice.many:
        return choice.options.get(value, str(value))
    if set(value) == set(choice.options):
        return "semua"
    return indonesian.join([choice.options.get(one, str(one)) for one in value])


def kecamatan() -> Choice:
    """Choose a kecamatan; none means the whole kabupaten."""
    names = sorted(catalogue.KECAMATAN.values(), key=lambda one: one.name)
    return Choice(
        "kecamatan",
        "Kecamatan",
        {one.code: one.name for one in names},
        None,
        "select",
    )


def year(years: tuple[int, ...]) -> Choice:
    return Choice(
        "tahun", "Tahun", {str(one): str(one) for one in years}, str(years[-1]), "segments"
    )


def sectors() -> Choice:
    return Choice(
        "sektor",
        "Sektor",
        {one.id: one.short_label for one in catalogue.SECTORS.values()},
        tuple(catalogue.SECTORS),
        "pills",
    )


def funding() -> Choice:
    return Choice(
        "dana",
        "Sumber dana",
        {one.id: one.short_label for one in catalogue.FUNDING.values()},
        tuple(catalogue.FUNDING),
        "pills",
    )


def sexes() -> Choice:
    return Choice(
        "jk",
        "Jenis kelamin",
        {one.id: one.label for one in catalogue.SEXES.values()},
        tuple(catalogue.SEXES),
        "pills",
    )


def measure(measures: tuple[str, ...]) -> Choice:
    """Choose the metric that figures compare."""
    return Choice(
        "ukuran",
        "Ukuran",
        {one: catalogue.metric(one).label for one in measures},
        measures[0],
        "segments",
    )


def programmes() -> Choice:
    return Choice(
        "program",
        "Program",
        {one.id: one.short_label for one in catalogue.PROGRAMMES.values()},
        tuple(catalogue.PROGRAMMES),
        "pills",
    )


def years_or_one(years: tuple[int, ...]) -> Choice:
    """All of these years together, unless one of them is chosen."""
    every = indonesian.year_range(years[0], years[-1])
    return Choice(
        "periode",
        "Periode",
        {"semua": every, **({str(one): str(one) for one in years} if len(years) > 1 else {})},
        "semua",
        "segments",
    )


def step(steps: Mapping[str, str]) -> Choice:
    """Choose the length of the periods of a figure over time."""
    return Choice("langkah", "Tiap", steps, next(iter(steps)), "segments")


def benefit_measure(measures: tuple[str, ...]) -> Choice:
    """Choose what payments are counted by; apart from `measure`, which other pages keep."""
    return Choice(
        "hitungan",
        "Hitungan",
        {one: catalogue.metric(one).label for one in measures},
        measures[0],
        "segments",
    )


def way() -> Choice:
    """Choose what determines the number of people that a plan adds."""
    return Choice(
        "cara",
        "Tambahan peserta menurut",
        {
            "jumlah": "Jumlah orang",
            "bagian": "Yang belum terlindungi",
            "selisih": "Selisih antarkecamatan",
            "target": "Target cakupan",
        },
        "jumlah",
        "segments",
    )


def people(most: int) -> WholeNumber:
    return WholeNumber("tambahan", "Orang", 1, most, 10_000, 1_000)


def percent() -> WholeNumber:
    """Choose the part of a gap that a plan closes."""
    return WholeNumber("persen", "Persen yang ditutup", 1, 100, 50, 5)


def months(most: int) -> WholeNumber:
    return WholeNumber("bulan", "Bulan setahun", 1, most, most)


def benchmark() -> Choice:
    """Choose what a kecamatan is compared with."""
    options = {"median": "Median", "tertinggi": "Tertinggi"}
    return Choice("patokan", "Patokan", options, "median", "segments")


def target(options: Mapping[str, str]) -> Choice:
    return Choice("capai", "Target", options, next(iter(options)), "select")


def payer(as_now: str) -> Choice:
    funds = {one.id: one.short_label for one in catalogue.FUNDING.values()}
    return Choice(
        "pembayar", "Sumber dana", {as_now: "Seperti sekarang", **funds}, as_now, "segments"
    )


def premium_rule(options: Mapping[str, str]) -> Choice:
    return Choice("iuran", "Iuran", options, next(iter(options)), "segments")

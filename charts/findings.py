"""Findings: sentence templates about numbers. Ties are defined and worded only here.

    leader    "Tertinggi di Puger dan Silo: 12,3 peserta per 1.000 penduduk"
              "7 kecamatan sama tinggi: …" · "Semua kecamatan di bawah 0,1 …"
    extremes  "tertinggi Puger (12,3 …); terendah di 4 kecamatan (0,0 …)"
    spread    "0,1 … sampai 12,3 … di 27 kecamatan" · "masing-masing 12,3 … di 3 sektor"
    rank      "Puger: 12,3 …, urutan ke-4 dari 31" · "Puger: 0,0 …, seperti 4 kecamatan lain"
    share     "Petani dan Nelayan masing-masing 33,3 persen dari 1.200 peserta"
    change    "naik 1.234 dari 2023"
    above     "12 dari 31 kecamatan di atas rata-rata kabupaten, 31,4 per 1.000 penduduk"

The text for no data is each figure's own.

Numbers are compared as written: equal texts are equal and share a rank. More than three names are
replaced by their count.

Simulated numbers have no finding: `as_example` titles such a figure by what it shows.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from charts.model import Chart, Map
from charts.tiles import Tile
from data import catalogue, indonesian
from data.frames import values
from data.indonesian import NOT_GIVEN
from data.numbers import (
    ORDINAL,
    RUPIAH,
    Amount,
    Names,
    Slot,
    Statement,
    Text,
    count,
    joined,
    percent,
    plain,
    rupiah,
    say,
)

UNDETAILED_LABEL = catalogue.PROGRAMMES[catalogue.UNDETAILED].label
"""The label of what is not detailed, which is never compared."""

UNITS = {
    "participants": "peserta",
    "active_participants": "peserta",
    "participants_per_1000": "peserta per 1.000 penduduk",
    "months_per_participant": "bulan per peserta",
    "cases": "kasus",
    "recipients": "penerima",
    "groups": "kelompok",
}
"""Units that follow a number of these measures in a sentence."""


def in_words(metric_id: str, value: float | None = None) -> Amount:
    """Make an amount of a measure for a sentence: Rupiah in words, others with their unit."""
    metric = catalogue.metric(metric_id)
    if metric.unit == RUPIAH:
        return rupiah(value)
    return Amount(value, UNITS[metric_id], metric.decimals)


def bare(metric_id: str, value: float | None = None) -> Amount:
    """Make an amount of a measure for a mark: as in words, without its unit."""
    form = in_words(metric_id, value)
    return form if form.unit == RUPIAH else replace(form, unit="")


@dataclass(frozen=True, slots=True)
class Compared:
    """Values of one measure by name, compared as they are written.

    `values` holds what is known, and it is `partial` if that is not all. `form` writes a value and
    `per` follows it (" per 1.000 peserta"). `what` are those that have the values.
    """

    values: Mapping[str, float]
    form: Amount
    per: str = ""
    what: str = "kecamatan"
    partial: bool = False

    @classmethod
    def of(
        cls,
        frame: pd.DataFrame,
        measure: str,
        form: Amount,
        per: str = "",
        label: str = "kecamatan",
    ) -> "Compared":
        """Compare the known values of a measure by the names in another column."""
        columns = values(frame, label, measure)
        known = {
            name: value
            for name, value in zip(*columns.values(), strict=True)
            if value is not None and name != UNDETAILED_LABEL
        }
        # An average is also missing without people, which is known to be zero.
        of = frame["participants"] if "participants" in frame else frame[measure]
        unknown = frame[measure].isna() & of.isna() & (frame[label] != UNDETAILED_LABEL)
        what = "kecamatan" if label == "kecamatan" else "sektor"
        return cls(known, form, per, what, bool(unknown.any()))

    @property
    def highest(self) -> float:
        return max(self.values.values(), default=0)

    @property
    def lowest(self) -> float:
        return min(self.values.values(), default=0)

    @property
    def is_nothing(self) -> bool:
        """Tell if no value is written as more than zero."""
        return not self.is_above(self.highest, 0)

    def writes(self, value: float) -> Statement:
        return say(f"{{value}}{self.per}", value=self.form.of(value))

    def is_above(self, value: float, other: float) -> bool:
        return value > other and self.form.write(value) != self.form.write(other)

    def level_with(self, value: float) -> tuple[str, ...]:
        """Return the names of those whose value reads the same."""
        written = self.form.write(value)
        return tuple(
            name for name, other in self.values.items() if self.form.write(other) == written
        )

    def above(self, value: float) -> tuple[str, ...]:
        return tuple(name for name, other in self.values.items() if self.is_above(other, value))

    def rank(self, name: str) -> int:
        return 1 + len(self.above(self.values[name]))

    def side(self, value: float, other: float) -> int:
        """Return 1, 0 or -1: above, level with, or below the other value."""
        return self.is_above(value, other) - self.is_above(other, value)

    @property
    def smallest(self) -> Statement:
        """Write the smallest value that is not written as zero."""
        return self.writes(10**-self.form.decimals if self.form.unit != RUPIAH else 1)

    @property
    def at(self) -> str:
        """Return the preposition before the name of a place."""
        return "di " if self.what == "kecamatan" else ""


def leader(among: Compared) -> Statement:
    """Write who is highest; `among` must have a value above zero."""
    seen = "yang ditampilkan " if among.partial else ""
    if among.is_nothing:
        return say(f"Semua {among.what} {seen}di bawah {{least}}", least=among.smallest)
    best = among.writes(among.highest)
    names = among.level_with(among.highest)
    if len(among.values) == 1:
        return say("{name}: {best}", name=names[0], best=best)
    if len(names) > Names(()).most:
        return say(
            f"{{count}} {among.what} sama tinggi: {{best}}", count=count(len(names)), best=best
        )
    return say(f"Tertinggi {seen}{among.at}{{names}}: {{best}}", names=Names(names), best=best)


def extremes(among: Compared) -> Statement:
    if among.is_nothing:
        return say("semua di bawah {least}", least=among.smallest)
    ends = [("tertinggi", among.highest), ("terendah", among.lowest)]
    if not among.is_above(among.highest, among.lowest):
        ends = [("hanya" if len(among.values) == 1 else "sama tinggi", among.highest)]
    if among.partial and len(among.values) > 1:
        (word, value), *others = ends
        ends = [(f"dari yang ditampilkan {word}", value), *others]
    return joined(
        "; ",
        [
            say(
                f"{word} {{names}} ({{value}})",
                names=Names(among.level_with(value), many=f"di {{count}} {among.what}"),
                value=among.writes(value),
            )
            for word, value in ends
        ],
    )


def spread(among: Compared) -> Statement:
    """Write the range of values and their count, without names."""
    low, high = among.writes(among.lowest), among.writes(among.highest)
    some = count(len(among.values), among.what)
    if not among.is_above(among.highest, among.lowest):
        return say("masing-masing {high} di {some}", high=high, some=some)
    return say("{low} sampai {high} di {some}", low=low, high=high, some=some)


def rank(among: Compared, name: str, of: int = 0, who: str = "") -> Statement:
    """Write the value of a name and its rank.

    Where they are fewer than `of`, `who` says which ones they are ("yang ada pesertanya").
    """
    if among.partial:
        of, who = len(among.values) + 1, "yang ditampilkan"
    mine = among.values[name]
    if among.partial and len(among.values) == 1:
        return say("{name}: {value}", name=name, value=among.writes(mine))
    alike = len(among.level_with(mine)) - 1
    if alike and not among.is_above(mine, 0):
        return say(
            f"{{name}}: {{value}}, seperti {{alike}} {among.what} lain",
            name=name,
            value=among.writes(mine),
            alike=count(alike),
        )
    whose = who if len(among.values) < of else ""
    among_all = place(among.rank(name), len(among.values), whose)
    return say("{name}: {value}, {place}", name=name, value=among.writes(mine), place=among_all)


def place(rank: int, among: int, who: str = "") -> Statement:
    """Say a place among so many: "urutan ke-4 dari 31"; `who` says which ones they are."""
    return say("urutan {rank} dari {among}", rank=Amount(rank, ORDINAL), among=count(among, who))


def place_or_leader(among: Compared, selected: str | None) -> Statement:
    """Write the rank of a kecamatan (its code) among those with participants, or the leader."""
    name = catalogue.KECAMATAN[selected].name if selected else ""
    if name in among.values and not among.is_nothing:
        return rank(among, name, len(catalogue.KECAMATAN), "yang ada pesertanya")
    return leader(among)


def share(
    parts: Mapping[str, float | None], whole: Statement | str, total: float = 0, decimals: int = 1
) -> Statement:
    """Write the largest part of a whole and its share.

    What is not detailed is a part of the whole, but no name to say. `total` is that of the whole,
    if not the sum of the parts; it must not be zero. Nothing leads where a part is missing that
    may be larger.
    """
    known = {name: part for name, part in parts.items() if part is not None}
    is_whole = len(known) == len(parts) or UNDETAILED_LABEL in known
    total = total or (sum(known.values()) if is_whole else 0)
    detailed = {name: part for name, part in known.items() if part and name != UNDETAILED_LABEL}
    most = max(detailed.values(), default=0)
    another_may_lead = len(known) < len(parts) and total - sum(detailed.values()) >= most
    if not most or not total or another_may_lead:
        return say(f"{{whole}}, {NOT_GIVEN}", whole=whole)
    shares = Compared(
        {name: part / total * 100 for name, part in detailed.items()}, percent(None, decimals)
    )
    largest = shares.level_with(shares.highest)
    return say(
        "{names}{each} {share} dari {whole}",
        names=Names(largest, len(parts)),
        each=each(largest),
        share=percent(shares.highest, decimals),
        whole=whole,
    )


def listed(names: Iterable[object], values: Iterable[Slot]) -> tuple[Statement, ...]:
    """Write the value of each of these names, for an alternative text."""
    return tuple(
        say("{name} {value}", name=str(name), value=value)
        for name, value in zip(names, values, strict=True)
    )


def each(names: tuple[str, ...]) -> str:
    """Write "masing-masing" if there are several names."""
    return " masing-masing" if len(names) > 1 else ""


def change(form: Amount, now: float | None, before: float | None, since: int) -> Statement:
    """Write the change of a number since a year; empty if unchanged or unknown."""
    if now is None or before is None:
        return plain("")
    change = form.of(now).printed - form.of(before).printed
    if not change:
        return plain("")
    return say(f"{'naik' if change > 0 else 'turun'} {{by}} dari {since}", by=form.of(abs(change)))


def latest_unknown(of_years: Mapping[int, object]) -> Text:
    """Write that the last year is unknown, so that an earlier one is not mistaken for it."""
    last = list(of_years)[-1]
    return plain(f"{last} {NOT_GIVEN}" if of_years[last] is None else "")


def above(among: Compared, mean: float, per: str) -> Statement:
    """Write how many are above the kabupaten's average; `per` follows the average."""
    return say(
        f"{{above}} dari {{among}} {among.what} di atas rata-rata kabupaten, {{mean}} {per}",
        above=count(len(among.above(mean))),
        among=count(len(among.values)),
        mean=among.form.of(mean),
    )


_SHOWN = {
    "manfaat-kumulatif": "{} sejak Januari tiap tahun",
    "iuran-manfaat": "Iuran dan manfaat per sektor dan tahun",
    "terbit-dan-tercatat": "Manfaat yang terbit dan yang tercatat",
    "manfaat-per-peserta": "Manfaat per 1.000 peserta menurut sektor",
    "peringkat-manfaat": "{}, diurutkan",
    "peringkat-kecamatan": "{} menurut kecamatan, diurutkan",
    "bantuan-jenis": "Jumlah bantuan menurut jenis",
    "rata-rata-jkm": "Rupiah per kasus JKM menurut sektor",
    "rata-rata-jkm-kecamatan": "Rupiah per kasus JKM menurut kecamatan",
    "bantuan-perlindungan-peta": "Peta bantuan per penduduk dan peserta per 1.000 penduduk",
    "bantuan-perlindungan-sebaran": "Bantuan per penduduk dan peserta per 1.000 penduduk",
    "bantuan-perlindungan-daftar": "Daftar bantuan per penduduk dan peserta per 1.000 penduduk",
    "posisi-kecamatan": "Tempat kecamatan ini di antara 31 kecamatan",
    "bandingkan-ukuran": "Ukuran utama",
    "biaya-rencana": "Biaya rencana menurut sumber dana dan sektor",
    "cakupan-rencana": "Cakupan dengan rencana",
    "orang-atau-bulan": "Orang atau bulan dengan uang yang sama",
    "kecamatan-rencana": "Peserta per 1.000 penduduk",
    "manfaat-diharapkan": "Manfaat yang diharapkan dari rencana",
}
"""What figures show, where the beginning of what they measure, "{}", does not say it."""

_WHEN_AND_WHERE = re.compile(r"\d{4}|Kecamatan |.* tetangganya$")
_UNIT = re.compile(r" \([^)]*\)")


def as_example(tile: Tile) -> Tile:
    """Title a simulated figure by what it shows, unless it is empty or already says so.

    Details that compare or name places are findings too, and go.
    """
    if not isinstance(tile, Chart) or tile.provenance.status != "simulasi":
        return tile
    if not tile.title.slots or str(tile.title).startswith("Simulasi "):
        return tile
    measured, *scope = _UNIT.sub("", str(tile.measured)).split(", ")
    kept = filter(_WHEN_AND_WHERE.match, scope)
    shown = ", ".join([_SHOWN.get(tile.name, "{}").format(measured), *kept])
    if tile.whose:
        shown = f"{indonesian.join(tile.whose)}: {shown[0].lower()}{shown[1:]}"
    details = tuple(detail for detail in tile.details if not _compares(plain(detail)))
    slots = dict(tile.title.slots)
    if (
        isinstance(tile.drawing, Map)
        and tile.drawing.selected
        and {"name", "value"} <= slots.keys()
    ):
        # The number of the chosen place is none that compares, only its rank is.
        details = (say("{name}: {value}", name=slots["name"], value=slots["value"]), *details)
    return replace(tile, title=plain(f"{shown} (contoh tampilan)"), details=details)


def _compares(statement: Statement) -> bool:
    slots = [slot for _, slot in statement.slots]
    return any(
        isinstance(slot, Names)
        or (isinstance(slot, Amount) and slot.unit == ORDINAL)
        or (isinstance(slot, Statement) and _compares(slot))
        for slot in slots
    )

"""The standing of a kecamatan among the 31, and a paragraph to read aloud."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

import pandas as pd

from charts import findings
from charts.findings import Compared
from charts.model import amount
from charts.scope import is_over, opening, until
from data import catalogue, frames, indonesian
from data.indonesian import NOT_GIVEN
from data.numbers import Amount, Statement, count, joined, plain, rupiah, say
from queries.dimensions import tables_of

_SIMULATED = "simulasi"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure by which kecamatan are compared: its cube, heading, and form."""

    id: str
    table: str
    label: str
    form: Amount


def _measure(metric_id: str) -> Measure:
    metric = catalogue.metric(metric_id)
    form = rupiah(None) if metric.unit == "rupiah" else amount(metric_id)
    return Measure(metric_id, tables_of(metric_id)[-1], metric.label, form)


_RATES = ("participants_per_1000", "months_per_participant", "benefit_per_1000")
COMPARED = tuple(map(_measure, (*_RATES, "value_rp_per_capita")))
"""The measures by which a kecamatan has a place among the 31.

Benefit per 1.000 participants is one only if benefits are taken to be those of the participants.
"""

MEASURES = (
    _measure("participants"),
    *COMPARED,
    *map(_measure, ("recipients", "amount_rp", "groups", "value_rp")),
)


_OF_SOMEBODY = ("months_per_participant", "benefit_per_1000")
"""Measures that are divided by participants."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A measure of one kecamatan in a year, beside the year before and beside the other 30.

    What is unknown is None: `value` without data, `before` where there is nothing to compare with,
    `median` where nobody has a value, `rank` where nobody has one that is written as more than
    zero. `among` counts those who have a value; it is `partial` where that of others is unknown,
    and there is no median, which would be theirs, too. `side` is 1 above the median, -1 below it,
    and 0 where both read the same or one is missing.
    """

    measure: Measure
    value: float | None
    before: float | None
    before_year: int
    rank: int | None
    among: int
    median: float | None
    side: int
    partial: bool = False

    @property
    def amount(self) -> Amount:
        return self.measure.form.of(self.value)

    @property
    def alone(self) -> "Fact":
        """The same without all that it could be compared with: numbers made up have no place."""
        return replace(self, before=None, rank=None, median=None, side=0)

    @property
    def change(self) -> Statement:
        return findings.change(self.measure.form, self.value, self.before, self.before_year)

    @property
    def place(self) -> Statement:
        if self.rank is None:
            return plain("")
        whose = "yang ditampilkan" if self.partial else ""
        return findings.place(self.rank, self.among, whose)

    @property
    def middle(self) -> Statement:
        if self.median is None:
            return plain("")
        return say("median {median}", median=self.measure.form.of(self.median))


Facts = Mapping[str, Fact]
"""A fact a measure of MEASURES that a frame has, by the measure's id."""


def compared(facts: Facts) -> tuple[Measure, ...]:
    return tuple(measure for measure in COMPARED if measure.id in facts)


def standing(frame: pd.DataFrame, code: str, year: int, whole_tables: Sequence[str]) -> Facts:
    """Compute the standing of a kecamatan in a year; `frame` as from `profile.of_years`.

    A year that is not over must not be compared with a whole one: only measures of
    `whole_tables`, cubes that have the whole year, are.
    """
    measures = [measure for measure in MEASURES if measure.id in frame]
    of_year = frame[frame["year"] == year]
    # Of nobody there are neither months nor a rate: that is not unknown.
    somebody = of_year["participants"].isna() | (of_year["participants"] != 0)
    columns = frames.values(frame, "year", "code", *(measure.id for measure in measures))
    facts = {}
    for measure in measures:
        by_year: dict[int, dict[str, float]] = {}
        for when, place, value in zip(
            columns["year"], columns["code"], columns[measure.id], strict=True
        ):
            if not frames.is_missing(value):
                by_year.setdefault(when, {})[place] = float(value)
        among = Compared(by_year.get(year, {}), measure.form)
        before = by_year.get(year - 1, {}) if measure.table in whole_tables else {}
        value = among.values.get(code)
        missing = of_year[measure.id].isna()
        partial = bool((missing & somebody if measure.id in _OF_SOMEBODY else missing).any())
        middle = median(among.values.values()) if among.values and not partial else None
        facts[measure.id] = Fact(
            measure,
            value,
            before.get(code),
            year - 1,
            None if value is None or among.is_nothing else among.rank(code),
            len(among.values),
            middle,
            0 if value is None or middle is None else among.side(value, middle),
            partial,
        )
    return facts


def tables_of_whole_years(year: int, as_of: Mapping[str, str]) -> tuple[str, ...]:
    """Return the cubes, by name with their dates, that have the whole year."""
    return tuple(table for table, day in as_of.items() if is_over(year, day))


_ABOUT = {
    "enrolment_yearly": "peserta",
    "benefits_monthly": "manfaat",
    "aid_monthly": "bantuan pertanian",
}
"""What a cube tells of a kecamatan."""


def paragraph(
    facts: Facts,
    place: str,
    year: int,
    statuses: Mapping[str, str],
    as_of: Mapping[str, str],
    hidden: Collection[str] = (),
) -> Statement:
    """Write one to four sentences about a kecamatan; `facts` as from `standing`.

    `statuses` and `as_of` are those of the cubes, `hidden` are those of which nothing may be said
    but that there is nothing real or final. What is missing or zero is not mentioned beside
    something else, and no change where there is none; the words claim no cause.
    """
    spoken = ""
    sentences: list[Statement] = []
    if "enrolment_yearly" not in hidden:
        spoken = statuses["enrolment_yearly"]
        period = until(year, as_of["enrolment_yearly"])
        sentences = [_participants(facts, place, period, spoken), _months(facts)]
    for fact, people in (
        (facts["amount_rp"], facts["recipients"]),
        (facts["value_rp"], facts["groups"]),
    ):
        table = fact.measure.table
        if table in hidden or not fact.value:
            continue
        where = "" if sentences else f" di Kecamatan {place}"
        when = until(year, as_of[table])
        whose = say(" bagi {people}", people=findings.in_words(people.measure.id, people.value))
        paid = say(
            f"{{again}} {_ABOUT[table]} {{paid}}{{whose}}{where} {when}",
            again=_again(statuses[table], spoken),
            paid=fact.amount,
            whose="" if people.value is None else whose,
        )
        sentences.append(joined(", ", [paid, fact.change]))
        spoken = statuses[table]
    unsaid: dict[str, list[str]] = {}
    for table, what in _ABOUT.items():
        if table in hidden:
            word = "final" if statuses[table] == "sementara" else "nyata"
            unsaid.setdefault(word, []).append(what)
    for word, whats in unsaid.items():
        known = "" if sentences else "; yang pernah terbit hanya untuk seluruh kabupaten"
        about = f"Tentang {indonesian.join(whats)} di Kecamatan {place}"
        sentences.append(plain(f"{about} belum ada angka {word}{known}"))
    return joined(" ", [say("{words}.", words=words) for words in sentences if words])


def _again(status: str, spoken: str) -> str:
    """Begin a later sentence: another status than the one just spoken of is named anew."""
    if status != spoken:
        return opening(status)
    if status == _SIMULATED:
        return "Simulasi itu juga memuat"
    return f"Pemkab Jember juga {catalogue.STATUSES[status].verb}"


def _participants(facts: Facts, place: str, period: str, status: str) -> Statement:
    people, share = facts["participants"], facts["participants_per_1000"]
    where = f"yang iurannya dibayar pemerintah di Kecamatan {place} {period}"
    if people.value is None:
        return plain(f"Peserta {where} {NOT_GIVEN}")
    if not people.value or share.value is None:
        return plain(f"{opening(status).removesuffix(' ada')} tidak ada peserta {where}")
    counted = say(f"{opening(status)} {{people}} peserta {where}", people=people.amount)
    if share.median is None:
        return say(
            "{counted}, atau {share} per 1.000 penduduk", counted=counted, share=share.amount
        )
    if share.rank is None:
        return joined(", ", [counted, "di bawah 0,1 per 1.000 penduduk seperti di semua kecamatan"])
    beside = {1: "di atas", 0: "sama dengan", -1: "di bawah"}[share.side]
    return say(
        f"{{counted}}, atau {{share}} per 1.000 penduduk, {{place}} kecamatan dan {beside} median "
        "({median})",
        counted=counted,
        share=share.amount,
        place=share.place,
        median=share.measure.form.of(share.median),
    )


def _months(facts: Facts) -> Statement:
    people, months = facts["participants"], facts["months_per_participant"]
    change = findings.change(count(None, "orang"), people.value, people.before, people.before_year)
    changed = say("Jumlah peserta {change}", change=change) if change else plain("")
    if months.value is None:
        return changed
    each = "setiap" if changed else "Setiap"
    covered = say(f"{each} peserta terlindungi rata-rata {{months}} bulan", months=months.amount)
    return joined(", dan ", [changed, covered])

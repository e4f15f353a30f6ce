"""Profil kecamatan: figures, cards and paragraph with their facts, and what they must say."""

import datetime as dt
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from statistics import median
from types import SimpleNamespace as Facts
from typing import Any, NamedTuple

import pandas as pd
from random_snapshot import RandomSnapshot

from charts import enrolment as draw_enrolment
from charts import profile as draw_profile
from charts import sentences
from charts.standing import Facts as StandingFacts
from charts.standing import standing, tables_of_whole_years
from findings.agreement import NOT_WORDS, misspelled, says
from findings.benefits import SUMS
from findings.cubes import Truth, part, those, total
from findings.enrolment import COVER, TOO_FEW, enrolled_by, of_years
from findings.seen import GIVEN, PAID, YEARLY, Seen, a_kecamatan, provenance
from findings.wording import (
    ITEMS,
    KECAMATAN,
    NAMES,
    NUMBER,
    PLACES,
    POPULATION,
    PROGRAMMES,
    RP,
    SECTORS,
    D,
    N,
    are,
    direction,
    highest,
    named,
    pays,
    place_of,
    quantity,
    reads,
    rounded,
    some_of,
    span,
    until,
)
from geo.boundaries import neighbours
from queries import enrolment, profile, published
from queries.registry import Registry

COMPARED = {
    "participants_per_1000": "Peserta per 1.000 penduduk",
    "months_per_participant": "Bulan perlindungan per peserta",
    "benefit_per_1000": "Manfaat per 1.000 peserta",
    "value_rp_per_capita": "Nilai bantuan per penduduk",
}
OF_CUBE = {
    **dict.fromkeys(("participants", *list(COMPARED)[:2]), "enrolment_yearly"),
    **dict.fromkeys(("benefit_per_1000", "recipients", "amount_rp"), "benefits_monthly"),
    **dict.fromkeys(("value_rp_per_capita", "groups", "value_rp"), "aid_monthly"),
}


def in_year(truth: Truth, year: int) -> dict[str, dict[str, Any]]:
    """Every measure of a profile, of every kecamatan; None where a cube has nothing of the year."""
    paid, given = those(truth.paid, year=year), those(truth.given, year=year)
    by = {}
    for code in NAMES:
        mine = enrolled_by(those(truth.enrolled, year=year), code)
        amount = total(paid, "amount_rp", kecamatan=code) if paid else None
        value = total(given, "value_rp", kecamatan=code) if given else None
        by[code] = {
            **mine,
            "amount_rp": amount,
            "recipients": total(paid, "recipients", kecamatan=code) if paid else None,
            "benefit_per_1000": None
            if amount is None
            else part(amount * 1000, mine["participants"]),
            "value_rp": value,
            "groups": total(given, "groups", kecamatan=code) if given else None,
            "value_rp_per_capita": None if value is None else Fraction(value, POPULATION[code]),
        }
    return by


def read_as(measure: str, value: Fraction | float) -> Fraction:
    return rounded(value, 1 if measure in list(COMPARED)[:2] else 0)


class Profile(NamedTuple):
    """What is known of a kecamatan in a year and the year before; `before` None if not at all."""

    code: str
    year: int
    now: Mapping[str, Mapping[str, Any]]
    before: Mapping[str, Mapping[str, Any]] | None
    as_of: Mapping[str, dt.date]
    statuses: Mapping[str, str]

    def mine(self, measure: str) -> Any:  # noqa: ANN401
        return self.now[self.code][measure]

    def change(self, measure: str) -> int:
        """0 where there is nothing to compare with: no year before, or one that is not over."""
        over = self.as_of[OF_CUBE[measure]] >= dt.date(self.year, 12, 31)
        if not over or self.before is None or self.before[self.code][measure] is None:
            return 0
        return (
            0
            if self.mine(measure) is None
            else self.mine(measure) - self.before[self.code][measure]
        )

    def known(self, measure: str) -> dict[str, Any]:
        return {
            one: values[measure] for one, values in self.now.items() if values[measure] is not None
        }

    def place(self, measure: str) -> int:
        return place_of(
            self.code, {one: read_as(measure, value) for one, value in self.known(measure).items()}
        )

    def median(self, measure: str) -> Any:  # noqa: ANN401
        return median(self.known(measure).values())


def profile_of(truth: Truth, snapshot: RandomSnapshot, code: str, year: int) -> Profile:
    return Profile(
        code,
        year,
        in_year(truth, year),
        in_year(truth, year - 1) if year - 1 in truth.years("enrolled") else None,
        snapshot.as_of,
        snapshot.statuses,
    )


def standing_of(frame: pd.DataFrame, mine: Profile) -> StandingFacts:
    as_of = {table: day.isoformat() for table, day in mine.as_of.items()}
    whole = tables_of_whole_years(mine.year, as_of)
    return standing(frame, mine.code, mine.year, whole)


def kecamatan(
    registry: Registry, truth: Truth, chance: random.Random, snapshot: RandomSnapshot
) -> Iterator[Seen]:
    years = truth.years("enrolled")
    if not years:
        return
    year, code = chance.choice(years), a_kecamatan(chance, truth.enrolled)
    mine = profile_of(truth, snapshot, code, year)
    of_31 = profile.of_years(registry).frame
    facts = standing_of(of_31, mine)
    yearly, paid, given = (provenance(registry, *one) for one in (YEARLY, PAID, GIVEN))
    together = provenance(registry, *YEARLY, *PAID, *GIVEN)
    name = (NAMES[code],)
    owed = {one: {m: values[m] for m in COMPARED} for one, values in mine.now.items()}
    yield Seen(
        draw_profile.places(of_31, facts, code, year, together),
        (*YEARLY, *PAID, *GIVEN),
        Facts(profile=mine),
        (str(year),),
        ("code",),
        owed,
        words_that_disagree(mine, facts),
    )
    near = {one: mine.now[one] for one in (code, *neighbours(code))}
    yield Seen(
        draw_profile.neighbours_map(of_31, code, year, yearly),
        YEARLY,
        Facts(code=code, near=near),
        (str(year), *name),
        ("code",),
        {
            one: {m: values[m] for m in ("participants", "participants_per_1000")}
            for one, values in near.items()
        },
    )
    rows = those(truth.enrolled, kecamatan=code)
    everybody = enrolment.Filter()
    in_years = draw_enrolment.scope(span(years), everybody.sectors, kecamatan=code)
    marks = published.participants_by_year().head(0)
    yield of_years(registry, years, rows, everybody, marks, in_years, name)
    changes = {
        one: {"before": before, "now": now, "change": now - before}
        for one in SECTORS
        for before in [total(rows, "participants", year=year - 1, sector=one)]
        for now in [total(rows, "participants", year=year, sector=one)]
    }
    by_sector = enrolment.by_year_and_sector(registry, everybody, code).frame
    payments = those(truth.paid, kecamatan=code)
    by_year = {
        (one, programme): {
            name: total(payments, name, year=one, programme=programme) for name in SUMS
        }
        for one in truth.years("paid")
        for programme in PROGRAMMES
    }
    handed = those(truth.given, kecamatan=code, year=year)
    by_item = {
        one: {name: total(handed, name, item=one) for name in ("quantity", "value_rp", "groups")}
        for one in ITEMS
    }
    for chart, cubes, about_it, words, keys, rows_owed in (
        (
            draw_profile.change_by_sector(by_sector, code, year, yearly),
            YEARLY,
            Facts(changes={one: row["change"] for one, row in changes.items()}, year=year),
            (str(year), str(year - 1), *name),
            ("sector",),
            changes,
        ),
        (
            draw_profile.benefits_of_years(profile.benefits(registry, code).frame, code, paid),
            PAID,
            Facts(
                by={
                    one: {m: total(payments, m, year=one) for m in SUMS}
                    for one in truth.years("paid")
                },
                as_of=snapshot.as_of["benefits_monthly"],
            ),
            name,
            ("year", "programme"),
            by_year,
        ),
        (
            draw_profile.aid_by_item(profile.aid(registry, code, year).frame, code, year, given),
            GIVEN,
            Facts(by=by_item),
            (str(year), *name),
            ("item",),
            by_item,
        ),
    ):
        if chart is not None:
            yield Seen(chart, cubes, about_it, words, keys, rows_owed)


def shown(mine: Profile) -> list[str]:
    return [one for one in COMPARED if mine.known(one)]


def beside_median(mine: Profile, measure: str) -> int:
    if mine.mine(measure) is None:
        return 0
    own, middle = (read_as(measure, one) for one in (mine.mine(measure), mine.median(measure)))
    return (own > middle) - (own < middle)


@says("posisi-kecamatan", "title", rf"({KECAMATAN}) tidak di atas median pada satu ukuran pun")
def _(f: Facts, m: re.Match[str]) -> bool:
    mine = f.profile
    return m[1] == NAMES[mine.code] and not any(beside_median(mine, one) > 0 for one in shown(mine))


@says(
    "posisi-kecamatan",
    "title",
    rf"({KECAMATAN}) di atas median pada (?:semua {N}|{N} dari {N}) ukuran",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    known = [one for one in shown(f.profile) if f.profile.mine(one) is not None]
    above = sum(beside_median(f.profile, one) > 0 for one in known)
    if m[2]:
        said = above == len(known) and reads(m[2], len(known))
    else:
        said = reads(m[3], above) and reads(m[4], len(known)) and above < len(known)
    return m[1] == NAMES[f.profile.code] and above > 0 and said


@says(
    "posisi-kecamatan",
    "subtitle",
    r"Tiap titik satu kecamatan, \d{4}, Kabupaten Jember; garis "
    r"tegak: median\. Tiap baris berskala sendiri, dari nol",
)
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


def value_said(measure: str, text: str, value: Any) -> bool:  # noqa: ANN401
    if measure in list(COMPARED)[:2]:
        return reads(text, value, 1)
    return reads(text, value) if measure == "participants" else pays(text, value)


@says("posisi-kecamatan", "alt", r"(.+)\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    said = m[1].split("; ")
    measures = shown(f.profile)
    return len(said) == len(measures) and all(
        position_said(f.profile, measure, text)
        for measure, text in zip(measures, said, strict=True)
    )


def position_said(mine: Profile, measure: str, text: str) -> bool:
    """ "Peserta per 1.000 penduduk 2,2 · urutan ke-20 dari 31 · median 2,9"."""
    rest = text.removeprefix(COMPARED[measure] + " ")
    own, *place, middle = rest.split(" · ")
    if not value_said(measure, middle.removeprefix("median "), mine.median(measure)):
        return False
    if mine.mine(measure) is None:
        return own == "tanpa peserta" and not place
    return value_said(measure, own, mine.mine(measure)) and place_said(mine, measure, place)


def place_said(mine: Profile, measure: str, said: Sequence[str]) -> bool:
    """Whether a place is the right one; none is said where all that is known reads zero."""
    place, among = mine.place(measure), len(mine.known(measure))
    if place == 1 and not read_as(measure, mine.mine(measure)):
        return not said
    return list(said) == [f"urutan ke-{place} dari {among}"]


def near_read(f: Facts) -> dict[str, Fraction]:
    return {one: rounded(row[COVER], 1) for one, row in f.near.items()}


@says("peta-tetangga", "title", rf"({KECAMATAN}) dan tetangganya tanpa peserta")
def _(f: Facts, m: re.Match[str]) -> bool:
    return m[1] == NAMES[f.code] and not any(row["participants"] for row in f.near.values())


@says(
    "peta-tetangga",
    "title",
    rf"({KECAMATAN}) dan tetangganya di bawah 0,1 peserta per 1\.000 penduduk",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    few = any(row["participants"] for row in f.near.values())
    return m[1] == NAMES[f.code] and few and not any(near_read(f).values())


NEAR = rf"({PLACES}|(\d+) tetangga)"


@says("peta-tetangga", "title", rf"({KECAMATAN}) tertinggi bersama {NEAR} di antara tetangganya")
def _(f: Facts, m: re.Match[str]) -> bool:
    first = highest(near_read(f))
    others = [one for one in first if one != f.code]
    return (
        m[1] == NAMES[f.code]
        and f.code in first
        and near_read(f)[f.code] > 0
        and are(m[2], m[3], others, NAMES)
    )


@says("peta-tetangga", "title", rf"({KECAMATAN}) paling tinggi di antara (\d+) tetangganya")
def _(f: Facts, m: re.Match[str]) -> bool:
    return (
        m[1] == NAMES[f.code] and highest(near_read(f)) == [f.code] and reads(m[2], len(f.near) - 1)
    )


def above_me(f: Facts) -> list[str]:
    read = near_read(f)
    return [one for one in read if read[one] > read[f.code]]


@says("peta-tetangga", "title", rf"Semua tetangga ({KECAMATAN}) lebih tinggi")
def _(f: Facts, m: re.Match[str]) -> bool:
    return m[1] == NAMES[f.code] and len(above_me(f)) == len(f.near) - 1


@says("peta-tetangga", "title", rf"{NEAR} lebih tinggi daripada ({KECAMATAN})")
def _(f: Facts, m: re.Match[str]) -> bool:
    return m[3] == NAMES[f.code] and are(m[1], m[2], above_me(f), NAMES)


@says(
    "peta-tetangga",
    "subtitle",
    rf"Peserta per 1\.000 penduduk, \d{{4}}, ({KECAMATAN}) "
    rf"dan (\d+) tetangganya(; tidak diwarnai: nol)?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    zero = not all(row["participants"] for row in f.near.values())
    return m[1] == NAMES[f.code] and reads(m[2], len(f.near) - 1) and bool(m[3]) == zero


@says("peta-tetangga", "alt", r"Peta: (.+)\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    said = dict(one.rsplit(" ", 1) for one in m[1].split("; "))
    return set(said) == {NAMES[one] for one in f.near} and all(
        reads(said[NAMES[one]], row[COVER], 1) for one, row in f.near.items()
    )


def sizes(f: Facts) -> dict[str, int]:
    return {one: abs(change) for one, change in f.changes.items()}


@says(
    "perubahan-sektor",
    "title",
    rf"({some_of(SECTORS.values())}) paling banyak berubah"
    rf"(?::( masing-masing)? (bertambah|berkurang) {N} orang)?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    first = highest(sizes(f))
    ways = {f.changes[one] > 0 for one in first}
    word = None if len(ways) > 1 else "bertambah" if ways == {True} else "berkurang"
    return (
        named(m[1], first, SECTORS)
        and m[3] == word
        and (word is None or bool(m[2]) == (len(first) > 1))
        and (word is None or reads(m[4], sizes(f)[first[0]]))
    )


@says(
    "perubahan-sektor",
    "subtitle",
    r"Selisih peserta \(orang\) \d{4} terhadap \d{4} menurut sektor, .+, Kabupaten Jember",
)
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("perubahan-sektor", "alt", r"(.+)\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    said = dict(one.rsplit(" ", 1) for one in m[1].split("; "))
    signs = {1: "+", 0: "t", -1: "−"}
    return set(said) == set(SECTORS.values()) and all(
        said[SECTORS[one]][0] == signs[(change > 0) - (change < 0)]
        and (not change or reads(said[SECTORS[one]][1:], abs(change)))
        for one, change in f.changes.items()
    )


@says("manfaat-kecamatan", "title", r"Tidak ada manfaat yang dibayar (pada .+|hingga .+)")
def _(f: Facts, m: re.Match[str]) -> bool:
    last = max(f.by)
    return not f.by[last]["amount_rp"] and m[1] == until(last, f.as_of)


@says("manfaat-kecamatan", "title", rf"{RP} manfaat bagi {N} penerima (pada .+|hingga .+)")
def _(f: Facts, m: re.Match[str]) -> bool:
    last = max(f.by)
    return (
        f.by[last]["amount_rp"] > 0
        and pays(m[1], f.by[last]["amount_rp"])
        and reads(m[2], f.by[last]["recipients"])
        and m[3] == until(last, f.as_of)
    )


@says(
    "manfaat-kecamatan",
    "subtitle",
    r"Manfaat dibayar \(rupiah\) per tahun menurut program, .+, Kabupaten Jember",
)
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("manfaat-kecamatan", "alt", r"(.+)\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    said = [re.fullmatch(rf"(\d{{4}}): {RP}, {N} penerima", one) for one in m[1].split("; ")]
    return len(said) == len(f.by) and all(
        one
        and one[1] == str(year)
        and pays(one[2], row["amount_rp"])
        and reads(one[3], row["recipients"])
        for one, (year, row) in zip(said, f.by.items(), strict=True)
    )


@says(
    "bantuan-kecamatan",
    "title",
    rf"({some_of(ITEMS.values())})( masing-masing)? {D} persen dari nilai bantuan",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    values = {one: row["value_rp"] for one, row in f.by.items()}
    first = highest(values)
    return (
        named(m[1], first, ITEMS)
        and bool(m[2]) == (len(first) > 1)
        and reads(m[3], part(values[first[0]] * 100, sum(values.values())), 1)
    )


@says(
    "bantuan-kecamatan",
    "subtitle",
    rf"Nilai bantuan pertanian \(rupiah\) dan jumlahnya, "
    rf"\d{{4}}, .+, Kabupaten Jember; bersama {RP}",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return pays(m[1], sum(row["value_rp"] for row in f.by.values()))


@says("bantuan-kecamatan", "alt", r"(.+)\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    labels = {label: one for one, label in ITEMS.items()}
    said = [re.fullmatch(rf"(.+) {RP} · {NUMBER} (\w+)", one) for one in m[1].split("; ")]
    worth = [one for one, row in f.by.items() if row["value_rp"]]
    return sorted(labels[one[1]] for one in said if one) == sorted(worth) and all(
        one
        and pays(one[2], f.by[labels[one[1]]]["value_rp"])
        and quantity(one[3], f.by[labels[one[1]]]["quantity"])
        for one in said
    )


FIRST = {
    "resmi": "Pemkab Jember mencatat",
    "sementara": "Pemkab Jember sementara mencatat",
    "simulasi": "Menurut data simulasi, dasbor ini menyimulasikan",
}
AGAIN = {
    "resmi": "Pemkab Jember juga mencatat",
    "sementara": "Pemkab Jember juga sementara mencatat",
    "simulasi": "Dasbor ini juga menyimulasikan",
}
WHEN = r"(pada \d{4}|hingga \d{1,2} \w+ \d{4})"


def paragraph_agrees(mine: Profile, text: str) -> bool:
    """Whether the paragraph is exactly the sentences that the numbers call for, in their order."""
    first, *later = re.split(r"(?<=\.) (?=[A-Z])", text)
    if not people_agree(mine, first):
        return False
    counted = mine.change("participants") or mine.mine("participants")
    if counted and not (later and months_agree(mine, later.pop(0))):
        return False
    spoken = mine.statuses["enrolment_yearly"]
    for what, amount, people, unit in (
        ("manfaat", "amount_rp", "recipients", "penerima"),
        ("bantuan pertanian", "value_rp", "groups", "kelompok"),
    ):
        if not mine.mine(amount):
            continue
        status = mine.statuses[OF_CUBE[amount]]
        opening = AGAIN[status] if status == spoken else FIRST[status]
        spoken = status
        found = re.fullmatch(
            rf"{opening} {what} {RP} bagi {N} {unit} "
            rf"{WHEN}(?:, (naik|turun) {RP} dari (\d{{4}}))?\.",
            later.pop(0) if later else "",
        )
        change = mine.change(amount)
        if not (
            found
            and pays(found[1], mine.mine(amount))
            and reads(found[2], mine.mine(people))
            and found[3] == until(mine.year, mine.as_of[OF_CUBE[amount]])
            and found[4] == direction(change)
            and (not change or pays(found[5], abs(change)))
            and found[6] == (str(mine.year - 1) if change else None)
        ):
            return False
    return not later


def people_agree(mine: Profile, sentence: str) -> bool:
    opening = (
        rf"{FIRST[mine.statuses['enrolment_yearly']]} (?:{N}|tidak ada) peserta yang iurannya "
        rf"dibayar pemerintah di Kecamatan {NAMES[mine.code]} "
        rf"{until(mine.year, mine.as_of['enrolment_yearly'])}"
    )
    people, share = mine.mine("participants"), mine.mine(COVER)
    if not people:
        found = re.fullmatch(rf"{opening}\.", sentence)
        return found is not None and found[1] is None
    found = re.fullmatch(
        rf"{opening}, atau {D} per 1\.000 penduduk, (urutan ke-{N} dari {N}) kecamatan "
        rf"dan (di atas|sama dengan|di bawah) median \({D}\)\.",
        sentence,
    )
    if not any(rounded(one, 1) for one in mine.known(COVER).values()):
        found = re.fullmatch(
            rf"{opening}, {TOO_FEW[:12]} per 1\.000 penduduk seperti di semua kecamatan\.", sentence
        )
        return found is not None and reads(found[1] or "", people)
    beside = {1: "di atas", 0: "sama dengan", -1: "di bawah"}[beside_median(mine, COVER)]
    return (
        found is not None
        and reads(found[1] or "", people)
        and reads(found[2], share, 1)
        and place_said(mine, COVER, [found[3]] if found[3] else [])
        and found[6] == beside
        and reads(found[7], mine.median(COVER), 1)
    )


def months_agree(mine: Profile, sentence: str) -> bool:
    found = re.fullmatch(
        rf"(?:[Jj]umlah peserta (naik|turun) {N} orang dari (\d{{4}}))?(?:, dan )?"
        rf"(?:[Ss]etiap peserta terlindungi rata-rata {D} bulan)?\.",
        sentence,
    )
    change, months = mine.change("participants"), mine.mine("months_per_participant")
    return (
        found is not None
        and found[1] == direction(change)
        and (not change or (reads(found[2], abs(change)) and found[3] == str(mine.year - 1)))
        and (found[4] is None if months is None else reads(found[4], months, 1))
    )


def cards_that_disagree(mine: Profile, cards: Sequence[draw_profile.KeyFigure]) -> Iterator[str]:
    """The cards whose value or words below it are not those of the cubes."""
    measures = (*("participants", *list(COMPARED)[:2]), "amount_rp", "value_rp")
    counted = {"amount_rp": ("recipients", "penerima"), "value_rp": ("groups", "kelompok")}
    for measure, card in zip(measures, cards, strict=True):
        value, detail = mine.mine(measure), card.detail.split("; ") if card.detail else []
        change = mine.change(measure) if measure not in COMPARED else 0
        since = [rf"{direction(change)} (.+) dari {mine.year - 1}" for _ in range(1) if change]
        if value is None:
            nothing = "tanpa peserta" if measure in COMPARED else "tidak ada data"
            agrees = card.value == nothing
        else:
            agrees = value_said(measure, card.value, value)
        if measure in counted and value is not None:
            name, unit = counted[measure]
            agrees &= detail[:1] == [f"{mine.mine(name):,} {unit}".replace(",", ".")]
            detail = detail[1:]
        if measure in COMPARED and mine.known(measure) and value is not None:
            # Where all read zero there is no place, and the card says no more.
            middle = detail.pop().removeprefix("median ") if detail else ""
            agrees &= place_said(mine, measure, detail) and (
                value_said(measure, middle, mine.median(measure)) if middle else not detail
            )
            detail = []
        if measure == "participants" and not change:
            agrees &= detail == ["orang yang iurannya dibayar pemerintah"]
        else:
            found = [re.fullmatch(*pair) for pair in zip(since, detail, strict=False)]
            agrees &= len(since) == len(detail) and all(
                one is not None and value_said(measure, one[1], abs(change)) for one in found
            )
        if not agrees:
            yield f"{card.name}: {card.value} / {card.detail}"


def words_that_disagree(mine: Profile, facts: StandingFacts) -> Iterator[str]:
    """The paragraph and the cards of a profile that do not agree with the cubes."""
    as_of = {table: day.isoformat() for table, day in mine.as_of.items()}
    text = sentences.profile(facts, NAMES[mine.code], mine.year, mine.statuses, as_of)
    if not paragraph_agrees(mine, text):
        yield f"paragraph does not agree: {text}"
    yield from misspelled(text)
    if NOT_WORDS.search(text):
        yield f"no number and no word: {text}"
    yield from cards_that_disagree(mine, draw_profile.key_figures(facts, mine.year))

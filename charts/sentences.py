"""Paragraphs made from frames: what a camat could read aloud, with numbers that can be traced."""

from collections.abc import Mapping

from charts.standing import Fact, Facts, when
from data import catalogue, indonesian

_SIMULATED = "simulasi"


def profile(
    facts: Facts, place: str, year: int, statuses: Mapping[str, str], as_of: Mapping[str, str]
) -> str:
    """Two to four sentences about a kecamatan; `facts` as from `charts.standing.standing`.

    `statuses` and `as_of` are those of the cubes. What is missing or zero is not mentioned beside
    something else, and no change where there is none; the words claim no cause.
    """
    spoken = statuses["enrolment_yearly"]
    said = [
        _participants(facts, place, when(year, as_of["enrolment_yearly"]), spoken),
        _months(facts),
    ]
    for words, fact in (
        (_paid("manfaat", facts["amount_rp"], facts["recipients"], "penerima"), facts["amount_rp"]),
        (
            _paid("bantuan pertanian", facts["value_rp"], facts["groups"], "kelompok"),
            facts["value_rp"],
        ),
    ):
        table = fact.measure.table
        if words:
            until = when(year, as_of[table])
            said.append(f"{_again(statuses[table], spoken)} {words} {until}{_change(fact)}")
            spoken = statuses[table]
    return " ".join(f"{one}." for one in said if one)


def _who(status: str) -> str:
    return "dasbor ini" if status == _SIMULATED else "Pemkab Jember"


def _opening(status: str) -> str:
    simulated = "Menurut data simulasi, " if status == _SIMULATED else ""
    return f"{simulated}{_who(status)} {catalogue.STATUSES[status].verb}"


def _again(status: str, spoken: str) -> str:
    """How a later sentence begins: another status than the one just spoken of is named anew."""
    if status != spoken:
        return _opening(status)
    who = _who(status)
    return f"{who[0].upper()}{who[1:]} juga {catalogue.STATUSES[status].verb}"


def _participants(facts: Facts, place: str, period: str, status: str) -> str:
    people, share = facts["participants"], facts["participants_per_1000"]
    where = f"di Kecamatan {place} {period}"
    if not people.value or share.value is None or share.median is None:
        return f"{_opening(status)} tidak ada peserta yang iurannya dibayar pemerintah {where}"
    if share.rank is None:
        return (
            f"{_opening(status)} {indonesian.whole(people.value)} peserta yang iurannya dibayar "
            f"pemerintah {where}, di bawah 0,1 per 1.000 penduduk seperti di semua kecamatan"
        )
    beside = {1: "di atas", 0: "sama dengan", -1: "di bawah"}[share.beside_median]
    return (
        f"{_opening(status)} {indonesian.whole(people.value)} peserta yang iurannya dibayar "
        f"pemerintah {where}, atau {indonesian.decimal(share.value, 1)} per 1.000 penduduk, urutan "
        f"ke-{share.rank} dari {share.among} kecamatan dan {beside} median "
        f"({indonesian.decimal(share.median, 1)})"
    )


def _months(facts: Facts) -> str:
    people, months = facts["participants"], facts["months_per_participant"]
    changed = (
        f"jumlah peserta {people.direction} {indonesian.whole(abs(people.change))} orang dari "
        f"{people.before_year}"
        if people.direction
        else ""
    )
    covered = (
        ""
        if months.value is None
        else f"setiap peserta terlindungi rata-rata {indonesian.decimal(months.value, 1)} bulan"
    )
    words = ", dan ".join(part for part in (changed, covered) if part)
    return words[:1].upper() + words[1:]


def _paid(what: str, amount: Fact, people: Fact, unit: str) -> str:
    if not amount.value or people.value is None:
        return ""
    return (
        f"{what} {indonesian.rupiah_words(amount.value)} bagi "
        f"{indonesian.quantity(people.value, unit)}"
    )


def _change(fact: Fact) -> str:
    if not fact.direction:
        return ""
    by = indonesian.rupiah_words(abs(fact.change))
    return f", {fact.direction} {by} dari {fact.before_year}"

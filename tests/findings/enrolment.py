"""Kepesertaan: its figures with their facts, and what its sentences must agree with."""

import random
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from types import SimpleNamespace as Facts
from typing import Any

import pandas as pd
from random_snapshot import RandomSnapshot

from charts import enrolment as draw_enrolment
from data import catalogue, indonesian
from findings.agreement import says
from findings.cubes import Enrolled, Truth, month_range, part, those, total
from findings.seen import MONTHLY, YEARLY, Seen, a_kecamatan, provenance, some
from findings.wording import (
    ENDING,
    EVERY,
    KECAMATAN,
    MONTH,
    NAMES,
    NUMBER,
    PLACES,
    POPULATION,
    SECTORS,
    UNTIL,
    D,
    N,
    are,
    called,
    direction,
    highest,
    lowest,
    named,
    number,
    one_of,
    place_of,
    reads,
    rounded,
    some_of,
    span,
)
from queries import enrolment, published
from queries.registry import Registry

COVER = "participants_per_1000"
DECIMALS = {"participants": 0, "participants_per_1000": 1, "months_per_participant": 1}
UNIT = {
    "participants": "peserta",
    "participants_per_1000": "peserta per 1.000 penduduk",
    "months_per_participant": "bulan per peserta",
}

MEASURED = one_of(sorted(UNIT.values(), key=len, reverse=True))


def enrolled_by(rows: Sequence[Enrolled], code: str) -> dict[str, Any]:
    people = total(rows, "participants", kecamatan=code)
    months = total(rows, "person_months", kecamatan=code)
    return {
        "participants": people,
        "person_months": months,
        "premium_rp": total(rows, "premium_rp", kecamatan=code),
        "participants_per_1000": Fraction(people * 1000, POPULATION[code]),
        "months_per_participant": part(months, people),
    }


def kepesertaan(
    registry: Registry, truth: Truth, chance: random.Random, _snapshot: RandomSnapshot
) -> Iterator[Seen]:
    years = truth.years("enrolled")
    if not years:
        return
    year, measure = chance.choice(years), chance.choice(list(DECIMALS))
    code = a_kecamatan(chance, truth.enrolled) if chance.random() < 0.5 else None
    wanted = enrolment.Filter(
        some(chance, catalogue.SECTORS),
        some(chance, catalogue.FUNDING),
        some(chance, catalogue.SEXES) if chance.random() < 0.5 else tuple(catalogue.SEXES),
    )
    if chance.random() < 0.4:
        wanted = enrolment.Filter()
    chosen = those(truth.enrolled, sector=wanted.sectors, funding=wanted.funding, sex=wanted.sexes)
    found = those(chosen, year=year)
    facts = of_kecamatan(found, measure, code)
    if facts.people:
        yield from of_enrolment(registry, truth, facts, chosen, found, year, wanted)
    # The page of profiles shows this map before anybody is chosen, even where nobody is enrolled.
    everybody = of_kecamatan(those(truth.enrolled, year=year), "participants_per_1000", None)
    frame = enrolment.by_kecamatan(registry, year, enrolment.Filter()).frame
    about = draw_enrolment.scope(str(year), enrolment.Filter().sectors)
    for figure in (draw_enrolment.kecamatan_map, draw_enrolment.kecamatan_ranking):
        chart = figure(frame, "participants_per_1000", about, provenance(registry, *YEARLY))
        yield Seen(chart, YEARLY, everybody, (str(year),), ("code",), everybody.by)


def of_kecamatan(found: Sequence[Enrolled], measure: str, code: str | None) -> Facts:
    by = {one: enrolled_by(found, one) for one in NAMES}
    return Facts(
        measure=measure,
        code=code,
        by=by,
        people=total(found, "participants"),
        months=total(found, "person_months"),
        read={
            one: rounded(values[measure], DECIMALS[measure])
            for one, values in by.items()
            if values[measure] is not None
        },
    )


def of_enrolment(
    registry: Registry,
    truth: Truth,
    facts: Facts,
    chosen: Sequence[Enrolled],
    found: Sequence[Enrolled],
    year: int,
    wanted: enrolment.Filter,
) -> Iterator[Seen]:
    measure, code, years = facts.measure, facts.code, truth.years("enrolled")
    whole = code is None and wanted == enrolment.Filter()
    marks = published.participants_by_year()
    marks = marks if whole else marks.head(0)
    narrowed = (wanted.sectors, wanted.funding)
    in_year = draw_enrolment.scope(str(year), *narrowed, wanted.sexes)
    in_years = draw_enrolment.scope(span(years), *narrowed, wanted.sexes, code)
    in_months = draw_enrolment.scope(span(years), *narrowed, kecamatan=code)
    yearly, place = provenance(registry, *YEARLY), (NAMES[code],) if code else ()
    by_kecamatan = enrolment.by_kecamatan(registry, year, wanted).frame
    by_sector = enrolment.by_kecamatan_and_sector(registry, year, wanted).frame
    for chart in (
        draw_enrolment.kecamatan_map(by_kecamatan, measure, in_year, yearly, code),
        draw_enrolment.kecamatan_ranking(by_kecamatan, measure, in_year, yearly, code),
    ):
        yield Seen(chart, YEARLY, facts, (str(year),), ("code",), facts.by)

    cells = {
        one: {
            sector: sector_value(those(found, kecamatan=one, sector=sector), measure, one)
            for sector in wanted.sectors
        }
        for one in NAMES
    }
    sums = {
        sector: {
            name: total(found, name, sector=sector) for name in ("participants", "person_months")
        }
        for sector in wanted.sectors
    }
    people = {
        one: {
            sector: total(found, "participants", kecamatan=one, sector=sector)
            for sector in wanted.sectors
        }
        for one in NAMES
    }
    yield Seen(
        draw_enrolment.sector_by_kecamatan(by_sector, measure, in_year, yearly),
        YEARLY,
        Facts(measure=measure, cells=cells, sums=sums, people=people, sectors=wanted.sectors),
        (str(year),),
        ("code",),
        cells,
    )
    yield of_years(registry, years, those(chosen, kecamatan=code), wanted, marks, in_years, place)

    active = those(truth.active, sector=wanted.sectors, funding=wanted.funding, kecamatan=code)
    months = month_range([row.month for row in truth.active])
    monthly = {
        pd.Timestamp(month): {
            **{
                sector: total(active, "active_participants", sector=sector, month=month)
                for sector in wanted.sectors
            },
            "total": total(active, "active_participants", month=month),
        }
        for month in months
    }
    yield Seen(
        draw_enrolment.active_by_month(
            enrolment.active_by_month(registry, wanted, code).frame,
            in_months,
            provenance(registry, *MONTHLY),
        ),
        MONTHLY,
        Facts(totals={month: monthly[pd.Timestamp(month)]["total"] for month in months}),
        (span(years), *place),
        ("month",),
        monthly,
    )


def sector_value(rows: Sequence[Enrolled], measure: str, code: str) -> Fraction | None:
    people = total(rows, "participants")
    if measure == "participants":
        return Fraction(people)
    if measure == "participants_per_1000":
        return Fraction(people * 1000, POPULATION[code])
    return part(total(rows, "person_months"), people)


def of_years(
    registry: Registry,
    years: Sequence[int],
    rows: Sequence[Enrolled],
    wanted: enrolment.Filter,
    marks: pd.DataFrame,
    about: str,
    place: tuple[str, ...],
) -> Seen:
    code = next((one for one in NAMES if (NAMES[one],) == place), None)
    frame = enrolment.by_year_and_sector(registry, wanted, code).frame
    measures = ("participants", "person_months", "premium_rp")
    return Seen(
        draw_enrolment.years_compared(frame, marks, about, provenance(registry, *YEARLY)),
        YEARLY,
        Facts(
            totals={year: total(rows, "participants", year=year) for year in years},
            as_of=registry.as_of("enrolment_yearly"),
        ),
        (span(years), *place),
        ("year", "sector"),
        {
            (year, sector): {one: total(rows, one, year=year, sector=sector) for one in measures}
            for year in years
            for sector in wanted.sectors
        },
    )


def of_measure(facts: Facts, value: str, unit: str, code: str) -> bool:
    """Whether the words say the value of this kecamatan in the unit of the measure."""
    exact = facts.by[code][facts.measure]
    return unit == UNIT[facts.measure] and reads(value, exact, DECIMALS[facts.measure])


@says(
    "peta-kecamatan peringkat-kecamatan sektor-kecamatan",
    "title",
    "Tidak ada peserta di 31 kecamatan",
)
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not f.people


@says(
    "peta-kecamatan",
    "title",
    rf"({KECAMATAN}): {NUMBER} ({MEASURED}), urutan ke-{N} dari (?:31|{N} yang ada pesertanya)",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return (
        m[1] == NAMES[f.code]
        and of_measure(f, m[2], m[3], f.code)
        and reads(m[4], place_of(f.code, f.read))
        and (f.read[f.code] > 0 or list(f.read.values()).count(f.read[f.code]) == 1)
        and (m[5] is None if len(f.read) == 31 else reads(m[5], len(f.read)))
    )


@says(
    "peta-kecamatan", "title", rf"({KECAMATAN}): {NUMBER} ({MEASURED}), seperti {N} kecamatan lain"
)
def _(f: Facts, m: re.Match[str]) -> bool:
    alike = [one for one, value in f.read.items() if value == f.read[f.code]]
    return (
        m[1] == NAMES[f.code]
        and not f.read[f.code]
        and any(f.read.values())
        and of_measure(f, m[2], m[3], f.code)
        and reads(m[4], len(alike) - 1)
    )


@says("peta-kecamatan", "title", rf"Tertinggi di ({PLACES}): {NUMBER} ({MEASURED})")
def _(f: Facts, m: re.Match[str]) -> bool:
    first = highest(f.read)
    return (
        named(m[1], first, NAMES) and f.read[first[0]] > 0 and of_measure(f, m[2], m[3], first[0])
    )


@says("peta-kecamatan", "title", rf"{N} kecamatan sama tinggi: {NUMBER} ({MEASURED})")
def _(f: Facts, m: re.Match[str]) -> bool:
    first = highest(f.read)
    return reads(m[1], len(first)) and f.read[first[0]] > 0 and of_measure(f, m[2], m[3], first[0])


@says(
    "peta-kecamatan",
    "subtitle",
    rf"{EVERY}{ENDING}(; tidak diwarnai: nol)?(; abu-abu: tanpa peserta)?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    values = [one[f.measure] for one in f.by.values()]
    return bool(m[1]) == (0 in values) and bool(m[2]) == (None in values)


EXTREMES = (
    rf"tertinggi ({PLACES}|di {N} kecamatan) \({NUMBER} ({MEASURED})\); "
    rf"terendah ({PLACES}|di {N} kecamatan) \({NUMBER} ({MEASURED})\)\."
)


@says("peta-kecamatan", "alt", rf"Peta 31 kecamatan; {EXTREMES}")
@says("peringkat-kecamatan", "alt", rf"Batang 31 kecamatan dari yang tertinggi; {EXTREMES}")
def _(f: Facts, m: re.Match[str]) -> bool:
    most, least = highest(f.read), lowest(f.read)
    return (
        f.read[most[0]] > f.read[least[0]]
        and are(m[1], m[2], most, NAMES)
        and of_measure(f, m[3], m[4], most[0])
        and are(m[5], m[6], least, NAMES)
        and of_measure(f, m[7], m[8], least[0])
    )


@says("peta-kecamatan", "alt", r"Peta 31 kecamatan; tanpa peserta\.")
@says("peringkat-kecamatan", "alt", r"Batang 31 kecamatan dari yang tertinggi; tanpa peserta\.")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not f.people


ALIKE = rf"(hanya|sama tinggi) ({PLACES}|di {N} kecamatan) \({NUMBER} ({MEASURED})\)\."


@says("peta-kecamatan", "alt", rf"Peta 31 kecamatan; {ALIKE}")
@says("peringkat-kecamatan", "alt", rf"Batang 31 kecamatan dari yang tertinggi; {ALIKE}")
def _(f: Facts, m: re.Match[str]) -> bool:
    alike = list(f.read)
    return (
        len(set(f.read.values())) == 1
        and f.read[alike[0]] > 0
        and (m[1] == "hanya") == (len(alike) == 1)
        and are(m[2], m[3], alike, NAMES)
        and of_measure(f, m[4], m[5], alike[0])
    )


TOO_FEW = r"di bawah 0,1 peserta per 1\.000 penduduk"


@says("peta-kecamatan", "title", f"Semua kecamatan {TOO_FEW}")
@says("peta-kecamatan", "alt", rf"Peta 31 kecamatan; semua {TOO_FEW}\.")
@says("peringkat-kecamatan", "alt", rf"Batang 31 kecamatan dari yang tertinggi; semua {TOO_FEW}\.")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return f.measure == COVER and f.people > 0 and not any(f.read.values())


@says("peringkat-kecamatan", "title", rf"Semua peserta ada di {N} dari 31 kecamatan")
def _(f: Facts, m: re.Match[str]) -> bool:
    reached = sum(one["participants"] > 0 for one in f.by.values())
    return f.measure == "participants" and reads(m[1], reached) and 0 < reached <= 5


@says("peringkat-kecamatan", "title", rf"Lima kecamatan teratas menampung {D} persen peserta")
def _(f: Facts, m: re.Match[str]) -> bool:
    ordered = sorted((one["participants"] for one in f.by.values()), reverse=True)
    return f.measure == "participants" and reads(m[1], part(sum(ordered[:5]) * 100, f.people), 1)


@says(
    "peringkat-kecamatan",
    "title",
    rf"{N} dari 31 kecamatan di atas rata-rata kabupaten, {D} per 1\.000 penduduk",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    mean = Fraction(f.people * 1000, sum(POPULATION.values()))
    above = sum(one["participants_per_1000"] > mean for one in f.by.values())
    return f.measure == COVER and reads(m[1], above) and reads(m[2], mean, 1)


@says(
    "peringkat-kecamatan", "title", rf"Rata-rata peserta terlindungi {D} bulan dan {D} bulan tidak"
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return (
        f.measure == "months_per_participant"
        and reads(m[1], part(f.months, f.people), 1)
        and number(m[1]) + number(m[2]) == 12
    )


@says("peringkat-kecamatan", "subtitle", rf"{EVERY}, 31 kecamatan diurutkan, {EVERY}{ENDING}")
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says(
    "sektor-kecamatan",
    "title",
    rf"({some_of(SECTORS.values())})( masing-masing)? "
    rf"menjadi sektor terbesar di {N} dari 31 kecamatan",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    led = led_alone(f)
    return (
        f.measure != "months_per_participant"
        and named(m[1], highest(led), SECTORS)
        and bool(m[2]) == (len(highest(led)) > 1)
        and max(led.values()) > 0
        and reads(m[3], max(led.values()))
    )


def led_alone(f: Facts) -> dict[str, int]:
    """In how many kecamatan each sector has more people than any other."""
    leaders = [highest(people) for people in f.people.values()]
    return {one: sum(found == [one] for found in leaders) for one in f.sectors}


@says(
    "sektor-kecamatan",
    "title",
    "Tidak ada sektor yang terbesar sendirian di satu kecamatan pun",
)
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not any(led_alone(f).values())


@says("sektor-kecamatan", "title", rf"({one_of(SECTORS.values())}) ada di {N} dari 31 kecamatan")
def _(f: Facts, m: re.Match[str]) -> bool:
    (sector,) = f.sectors
    reached = sum(people[sector] > 0 for people in f.people.values())
    return m[1] == SECTORS[sector] and reads(m[2], reached) and reached > 0


def covered(f: Facts) -> dict[str, Fraction]:
    return {
        one: rounded(Fraction(row["person_months"], row["participants"]), 1)
        for one, row in f.sums.items()
        if row["participants"]
    }


@says(
    "sektor-kecamatan",
    "title",
    rf"({some_of(SECTORS.values())}) paling singkat terlindungi: {D} bulan per peserta",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    least = lowest(covered(f))
    return (
        f.measure == "months_per_participant"
        and named(m[1], least, SECTORS)
        and len(least) < len(covered(f))
        and reads(m[2], covered(f)[least[0]], 1)
    )


@says(
    "sektor-kecamatan",
    "title",
    rf"(Semua sektor(?: yang ada pesertanya)?|{one_of(SECTORS.values())}) terlindungi "
    rf"{D} bulan per peserta",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    months = covered(f)
    if len(months) == 1:
        who = SECTORS[next(iter(months))]
    else:
        who = "Semua sektor" + " yang ada pesertanya" * (len(months) < len(f.sectors))
    return m[1] == who and {number(m[2])} == set(months.values())


@says(
    "sektor-kecamatan",
    "subtitle",
    rf"{EVERY} menurut sektor dan kecamatan, {EVERY}{ENDING}(; –: tanpa peserta)?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return bool(m[1]) == any(None in row.values() for row in f.cells.values())


@says("sektor-kecamatan", "alt", rf"Peta panas {N} sektor × 31 kecamatan\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    return reads(m[1], len(f.sectors))


@says(
    "peserta-per-tahun",
    "title",
    rf"{N} peserta pada (\d{{4}}), hingga {UNTIL}",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    last = max(f.totals)
    return (
        reads(m[1], f.totals[last])
        and m[2] == str(last)
        and m[3] == indonesian.partial_date(f.as_of)
        and f.as_of < f"{last}-12-31"
    )


@says(
    "peserta-per-tahun",
    "title",
    rf"{N} peserta pada (\d{{4}})(?:, (naik|turun) {N} dari (\d{{4}}))?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    first, last = min(f.totals), max(f.totals)
    change = f.totals[last] - f.totals[first]
    if f.as_of < f"{last}-12-31":
        return False
    return (
        reads(m[1], f.totals[last])
        and m[2] == str(last)
        and m[3] == direction(change)
        and (not change or (reads(m[4], abs(change)) and m[5] == str(first)))
    )


@says(
    "peserta-per-tahun",
    "subtitle",
    rf"Peserta \(orang\) per tahun menurut sektor, "
    rf"{EVERY}{ENDING}(?:; garis: angka yang pernah diterbitkan.*)?",
)
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("peserta-per-tahun", "alt", rf"(\d{{4}}: {N} peserta(?:; \d{{4}}: {N} peserta)*)\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    said = re.findall(rf"(\d{{4}}): {N} peserta", m[1])
    return [(int(year), number(count)) for year, count in said] == list(f.totals.items())


@says("peserta-aktif-bulanan", "title", "Tidak ada peserta aktif")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not any(f.totals.values())


@says("peserta-aktif-bulanan", "title", rf"Peserta aktif {N} di setiap bulan")
def _(f: Facts, m: re.Match[str]) -> bool:
    return len(f.totals) > 1 and {number(m[1])} == set(f.totals.values()) != {0}


@says(
    "peserta-aktif-bulanan",
    "title",
    rf"Peserta aktif terbanyak {N} pada {MONTH}(?: dan {N} bulan lain)?(?:; {MONTH} tinggal {N})?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    peaks, last = highest(f.totals), max(f.totals)
    return (
        f.totals[peaks[0]] > 0
        and (len(peaks) < len(f.totals) or len(peaks) == 1)
        and reads(m[1], f.totals[peaks[0]])
        and m[2] == called(peaks[0], "month")
        and (reads(m[3], len(peaks) - 1) if len(peaks) > 1 else m[3] is None)
        and (
            m[4] is None
            if last in peaks
            else m[4] == called(last, "month") and reads(m[5], f.totals[last])
        )
    )


@says(
    "peserta-aktif-bulanan",
    "subtitle",
    rf"Peserta aktif \(orang\) tiap bulan menurut sektor, "
    rf"{EVERY}{ENDING}; angka keadaan, tidak dijumlahkan antarbulan",
)
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("peserta-aktif-bulanan", "alt", rf"(?:Batang|Bidang) bertumpuk {N} bulan\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    return reads(m[1], len(f.totals))

"""Manfaat: its figures with their facts, and what its sentences must agree with."""

import random
import re
from calendar import monthrange
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from types import SimpleNamespace as Facts
from typing import Any

import pandas as pd
from random_snapshot import RandomSnapshot

from charts import benefit_rates
from charts import benefits as draw_benefits
from charts import flow as draw_flow
from charts.chart import Chart, Provenance
from data import catalogue, indonesian
from findings.agreement import says
from findings.cubes import Paid, Truth, month_range, part, those, total
from findings.seen import PAID, Seen, a_kecamatan, provenance, some
from findings.wording import (
    ENDING,
    EVERY,
    KECAMATAN,
    LEVELS,
    NAMES,
    PLACES,
    PROGRAMMES,
    RP,
    SECTORS,
    UNTIL,
    D,
    N,
    are,
    begun,
    called,
    highest,
    in_words,
    named,
    names,
    number,
    one_of,
    pays,
    place_of,
    reads,
    some_of,
    span,
)
from queries import benefits
from queries.registry import Registry

SUMS = ("cases", "recipients", "amount_rp")


def paid_by(paid: Sequence[Paid], people: int, programmes: Collection[str]) -> dict[str, Any]:
    """What a kecamatan or a sector got: the programmes wanted, and JKM whether wanted or not."""
    amount, deaths = total(paid, "amount_rp", programme=programmes), those(paid, programme="jkm")
    return {
        "participants": people,
        "cases": total(paid, "cases", programme=programmes),
        "amount_rp": amount,
        "jkm_cases": total(deaths, "cases"),
        "benefit_per_1000": part(amount * 1000, people),
        "amount_per_case": part(total(deaths, "amount_rp"), total(deaths, "cases")),
    }


def manfaat(
    registry: Registry, truth: Truth, chance: random.Random, _snapshot: RandomSnapshot
) -> Iterator[Seen]:
    found = truth.years("paid")
    if not found:
        return
    years = tuple(range(found[0], found[-1] + 1))
    step = chance.choice(("month", "quarter", "year"))
    measure = chance.choice(SUMS)
    asked = years if chance.random() < 0.6 else (chance.choice(years),)
    code = a_kecamatan(chance, truth.paid) if chance.random() < 0.4 else None
    wanted = benefits.Filter(
        asked[0], asked[-1], some(chance, PROGRAMMES), some(chance, catalogue.SECTORS)
    )
    if chance.random() < 0.4:
        wanted = benefits.Filter(asked[0], asked[-1])
    programmes, sectors = wanted.programmes, wanted.sectors
    in_scope = those(truth.paid, year=asked, sector=sectors)
    here = those(in_scope, kecamatan=code)
    if not total(here, "cases", programme=programmes):
        return
    in_all_years, _of_all = wanted.over(years), wanted.of_all_programmes()
    whole = code is None and in_all_years == benefits.Filter(years[0], years[-1])
    about, everywhere = draw_benefits.scope(wanted, code), draw_benefits.scope(wanted)
    both = ("benefits_monthly", "enrolment_yearly")
    paid, joined = provenance(registry, *PAID), provenance(registry, *both)
    place = (NAMES[code],) if code else ()
    said = (span(asked), *place)

    months = month_range([row.month for row in truth.paid])
    periods = list(dict.fromkeys(begun(one, step) for one in months if one.year in asked))
    counted = {
        (period, programme): {
            one: sum(
                getattr(row, one)
                for row in those(here, programme=programme)
                if begun(row.month, step) == period
            )
            for one in SUMS
        }
        for period in periods
        for programme in programmes
    }
    over_time = Facts(
        measure=measure,
        step=step,
        periods=periods,
        programmes=programmes,
        sums={one: total(here, measure, programme=one) for one in programmes},
        paid_in={
            one: sum(counted[period, one]["cases"] > 0 for period in periods) for one in programmes
        },
    )
    by_period = benefits.by_period(registry, step, wanted, code).frame
    yield Seen(
        draw_benefits.over_time(by_period, measure, step, about, paid, published=whole),
        PAID,
        over_time,
        said,
        ("period",),
        {
            pd.Timestamp(period): {
                **{one: counted[period, one][measure] for one in programmes},
                "total": sum(counted[period, one][measure] for one in programmes),
            }
            for period in periods
        },
    )
    yield Seen(
        draw_benefits.each_programme(by_period, measure, step, about, paid),
        PAID,
        over_time,
        said,
        ("period", "programme"),
        {(pd.Timestamp(period), one): row for (period, one), row in counted.items()},
    )

    ever = those(truth.paid, programme=programmes, sector=sectors, kecamatan=code)
    marked = whole and measure == "amount_rp" and 2025 in years
    last = max(month for month in months if not marked or month.year == 2025)
    running = {
        (str(month.year), called(month, "month")): {
            "amount": sum(
                getattr(row, measure)
                for row in ever
                if row.month.year == month.year and row.month <= month
            )
        }
        for month in months
    }
    yield Seen(
        draw_benefits.cumulative(
            benefits.by_period(registry, "month", in_all_years, code).frame,
            measure,
            draw_benefits.scope(in_all_years, code),
            paid,
            published=whole,
        ),
        PAID,
        Facts(
            measure=measure,
            last=last,
            amount=running[str(last.year), called(last, "month")]["amount"],
            marked=marked,
            as_of=registry.as_of("benefits_monthly"),
        ),
        (span(years), *place),
        ("year", "until"),
        running,
    )
    compared = benefits.against_published(registry).frame
    for chart in draw_benefits.against_published(compared, measure, paid):
        yield Seen(chart, PAID, published_facts(truth, chart), (), ("claim",))

    yield from of_premium(registry, truth, wanted, asked, code, here, (about, joined, said))
    yield from of_places(
        registry, truth, wanted, asked, code, (in_scope, here), (about, everywhere, paid, joined)
    )


def of_premium(
    registry: Registry,
    truth: Truth,
    wanted: benefits.Filter,
    asked: Sequence[int],
    code: str | None,
    here: Sequence[Paid],
    drawn: tuple[str, Provenance, tuple[str, ...]],
) -> Iterator[Seen]:
    about, joined, said = drawn
    both = ("benefits_monthly", "enrolment_yearly")
    programmes = wanted.programmes
    enrolled = those(truth.enrolled, year=asked, sector=wanted.sectors, kecamatan=code)
    flowed = those(here, programme=programmes)
    flows = {
        sector: {
            **{
                one: amount
                for one in catalogue.FUNDING
                if total(enrolled, "premium_rp", funding=one)
                for amount in [total(enrolled, "premium_rp", funding=one, sector=sector)]
            },
            **{
                one: amount
                for one in programmes
                if total(flowed, "amount_rp", programme=one)
                for amount in [total(flowed, "amount_rp", programme=one, sector=sector)]
            },
            "premium": total(enrolled, "premium_rp", sector=sector),
            "benefit": total(flowed, "amount_rp", sector=sector),
        }
        for sector in wanted.sectors
        if total(enrolled, "premium_rp", sector=sector) + total(flowed, "amount_rp", sector=sector)
    }
    yield Seen(
        draw_flow.of_funds(benefits.flow(registry, wanted, code).frame, about, joined),
        both,
        Facts(
            premium=total(enrolled, "premium_rp"),
            benefit=total(flowed, "amount_rp"),
            ends=[
                len({one for row in flows.values() for one in row if one in catalogue.FUNDING}),
                len(flows),
                len({one for row in flows.values() for one in row if one in PROGRAMMES}),
            ],
        ),
        said,
        ("sector",),
        flows,
    )
    of_all = wanted.of_all_programmes()
    pairs = {
        (sector, year): {"premium_rp": premium, "amount_rp": amount}
        for sector in wanted.sectors
        for year in asked
        for premium in [total(enrolled, "premium_rp", sector=sector, year=year)]
        for amount in [total(here, "amount_rp", sector=sector, year=year)]
        if premium or amount
    }
    yield Seen(
        benefit_rates.premium_and_benefit(
            benefits.by_year_and_sector(registry, of_all, code).frame,
            draw_benefits.scope(of_all, code),
            joined,
        ),
        both,
        Facts(
            premium=total(enrolled, "premium_rp"),
            benefit=total(here, "amount_rp"),
            pairs=len(pairs),
        ),
        said,
        ("sector", "year"),
        pairs,
    )


def of_places(
    registry: Registry,
    truth: Truth,
    wanted: benefits.Filter,
    asked: Sequence[int],
    code: str | None,
    rows: tuple[Sequence[Paid], Sequence[Paid]],
    drawn: tuple[str, str, Provenance, Provenance],
) -> Iterator[Seen]:
    in_scope, here = rows
    about, everywhere, paid, joined = drawn
    both = ("benefits_monthly", "enrolment_yearly")
    programmes, of_all = wanted.programmes, wanted.of_all_programmes()
    enrolled = those(truth.enrolled, year=asked, sector=wanted.sectors)
    kecamatan = {
        one: paid_by(
            those(in_scope, kecamatan=one),
            total(enrolled, "participants", kecamatan=one),
            programmes,
        )
        for one in NAMES
    }
    sectors = {
        one: paid_by(
            those(here, sector=one),
            total(enrolled, "participants", sector=one, kecamatan=code),
            programmes,
        )
        for one in wanted.sectors
    }
    of_31 = Facts(by=kecamatan, labels=NAMES, what="kecamatan", code=code)
    of_sectors = Facts(by=sectors, labels=SECTORS, what="sektor", code=None)
    by_kecamatan = benefits.by_kecamatan(registry, wanted).frame
    by_sector = benefits.by_sector(benefits.by_year_and_sector(registry, wanted, code)).frame
    said, place = (span(asked),), (NAMES[code],) if code else ()
    for chart, facts, cubes, more in (
        (benefit_rates.kecamatan_map(by_kecamatan, everywhere, joined, code), of_31, both, ()),
        (benefit_rates.per_1000(by_sector, "sector", about, joined), of_sectors, both, place),
        (
            benefit_rates.average_case(
                by_sector, "sector", draw_benefits.scope(of_all, code), paid
            ),
            of_sectors,
            PAID,
            place,
        ),
        (
            benefit_rates.per_1000(by_kecamatan, "kecamatan", everywhere, joined, code),
            of_31,
            both,
            (),
        ),
        (
            benefit_rates.average_case(
                by_kecamatan, "kecamatan", draw_benefits.scope(of_all), paid, code
            ),
            of_31,
            PAID,
            (),
        ),
    ):
        key = "sector" if facts is of_sectors else "code"
        yield Seen(chart, cubes, facts, (*said, *more), (key,), facts.by)
    levels = {one: {name: total(here, name, school_level=one) for name in SUMS} for one in LEVELS}
    yield Seen(
        benefit_rates.scholarships(
            benefits.by_school_level(registry, wanted, code).frame,
            draw_benefits.scope(of_all, code),
            paid,
        ),
        PAID,
        Facts(levels=levels),
        (*said, *place),
        ("school_level",),
        levels,
    )


def published_facts(truth: Truth, chart: Chart) -> Facts:
    """What the registry has for each claim of the figure, and whether it would be printed so."""
    found = {}
    for claim_id in chart.table["claim"]:
        claim = catalogue.claim(claim_id)
        programme = claim_id.rpartition("_")[2]
        wanted = {"scholarship_children_2023_2025": "beasiswa"}.get(claim_id, programme)
        rows = [
            row
            for row in those(truth.paid, programme=wanted if wanted in PROGRAMMES else None)
            if claim.period_start[:7] <= row.month.isoformat()[:7] <= claim.period_end[:7]
        ]
        found[claim_id] = total(rows, claim.metric)
    return Facts(found=found, drawn=list(found), status=chart.provenance.status)


COUNTED = {"amount_rp": "manfaat", "cases": "kasus", "recipients": "penerima"}
ALL = some_of(PROGRAMMES.values())


def counts(f: Facts, text: str, value: int) -> bool:
    return pays(text, value) if f.measure == "amount_rp" else reads(text, value)


@says("manfaat-per-waktu", "title", "Tidak ada manfaat yang dibayar")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not sum(f.sums.values())


@says(
    "manfaat-per-waktu",
    "title",
    rf"({ALL})( masing-masing)? {D} persen dari (?:{RP}|{N}) (manfaat|kasus|penerima)",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    first, everything = highest(f.sums), sum(f.sums.values())
    return (
        named(m[1], first, PROGRAMMES)
        and bool(m[2]) == (len(first) > 1)
        and reads(m[3], part(f.sums[first[0]] * 100, everything), 1)
        and counts(f, m[4] or m[5], everything)
        and m[6] == COUNTED[f.measure]
    )


@says("manfaat-per-waktu", "title", rf"({ALL}): (?:{RP}|{N}) (manfaat|kasus|penerima)")
def _(f: Facts, m: re.Match[str]) -> bool:
    ((programme, amount),) = f.sums.items()
    return (
        m[1] == PROGRAMMES[programme]
        and amount > 0
        and counts(f, m[2] or m[3], amount)
        and m[4] == COUNTED[f.measure]
    )


STEP = {"month": "bulan", "quarter": "triwulan", "year": "tahun"}


@says(
    "manfaat-per-waktu",
    "subtitle",
    rf"{EVERY} tiap (bulan|triwulan|tahun) menurut program, {EVERY}{ENDING}",
)
@says(
    "manfaat-tiap-program",
    "subtitle",
    rf"{EVERY} tiap (bulan|triwulan|tahun), {EVERY}{ENDING}; setiap program memakai skala sendiri",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return m[1] == STEP[f.step]


@says("manfaat-per-waktu", "alt", rf"Batang bertumpuk {N} (bulan|triwulan|tahun)\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    return reads(m[1], len(f.periods)) and m[2] == STEP[f.step]


@says("manfaat-tiap-program", "title", rf"({ALL}) dibayar pada (.+)")
def _(f: Facts, m: re.Match[str]) -> bool:
    (period,) = f.periods
    return named(m[1], [one for one in f.paid_in if f.paid_in[one]], PROGRAMMES) and m[2] == called(
        period, f.step
    )


IN_PERIODS = rf"di (?:setiap|{N} dari {N}) (bulan|triwulan|tahun)"


@says(
    "manfaat-tiap-program",
    "title",
    rf"(?:Semua program|{ALL}) dibayar {IN_PERIODS}(?:, {ALL} {IN_PERIODS})*",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    said: dict[str, int] = {}
    among = len(f.periods)
    for who, count, of, step in re.findall(
        rf"(Semua program|{ALL}) (?:dibayar )?{IN_PERIODS}", m[0]
    ):
        if step != STEP[f.step] or (of and not reads(of, among)):
            return False
        if who == "Semua program" and len(f.programmes) == 1:
            return False
        spoken = [PROGRAMMES[one] for one in f.programmes] if who[:5] == "Semua" else names(who)
        said |= dict.fromkeys(spoken, int(number(count)) if count else among)
    return among > 1 and said == {PROGRAMMES[one]: count for one, count in f.paid_in.items()}


@says("manfaat-tiap-program", "alt", rf"{N} gambar batang, satu tiap program\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    return reads(m[1], len(f.programmes))


ANNOUNCED = r"(; terbit Rp17,8 miliar, proyeksi Rp20 miliar)?"


@says(
    "manfaat-kumulatif",
    "title",
    rf"Tidak ada manfaat yang dibayar dari Januari hingga {UNTIL}{ANNOUNCED}",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return not f.amount and bool(m[2]) == f.marked and stops(f, m[1])


@says(
    "manfaat-kumulatif",
    "title",
    rf"(?:{RP}|{N} (kasus|penerima)) tercatat sejak Januari hingga {UNTIL}{ANNOUNCED}",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return (
        f.amount > 0
        and bool(m[5]) == f.marked
        and counts(f, m[1] or m[2], f.amount)
        and m[3] == {"amount_rp": None}.get(f.measure, COUNTED[f.measure])
        and stops(f, m[4])
    )


def stops(f: Facts, said: str) -> bool:
    """Whether the numbers of the last month end there: on a day of it, or with the month."""
    over = f.as_of >= f"{f.last:%Y-%m}-{monthrange(f.last.year, f.last.month)[1]}"
    stopped = f.as_of.startswith(f"{f.last:%Y-%m}-") and not over
    return said == (indonesian.partial_date(f.as_of) if stopped else called(f.last, "month"))


@says(
    "manfaat-kumulatif",
    "subtitle",
    rf"{EVERY}, jumlah sejak Januari sampai akhir bulan, "
    rf"{EVERY}{ENDING}(; garis putus: proyeksi, bukan realisasi)?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return bool(m[1]) == f.marked


@says("manfaat-kumulatif", "alt", rf"Garis {N} tahun\.")
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says(
    "terbit-dan-tercatat",
    "title",
    rf"(Catatan|Simulasi dibuat agar) cocok dengan {N} angka yang pernah terbit",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    made_up = f.status == "simulasi"
    return (
        (m[1] != "Catatan") == made_up
        and reads(m[2], len(f.drawn))
        and not any(differs(f, one) for one in f.drawn)
    )


def differs(f: Facts, claim_id: str) -> bool:
    """Whether the registry's number is further from the claim than its last printed digit tells."""
    claim = catalogue.claim(claim_id)
    if claim.precision == "exact":
        return bool(f.found[claim_id] != claim.number)
    return bool(abs(f.found[claim_id] - claim.number) * 100 > claim.number)


@says("terbit-dan-tercatat", "title", rf"{N} dari {N} angka berbeda: (.+)")
def _(f: Facts, m: re.Match[str]) -> bool:
    said = re.findall(
        rf"(.+?) 202\d(?:–202\d)? tercatat (?:{RP}|{N}), terbit ([^;]+)(?:; |$)", m[3]
    )
    wrong = [one for one in f.drawn if differs(f, one)]
    return (
        reads(m[1], len(wrong))
        and reads(m[2], len(f.drawn))
        and len(said) == len(wrong)
        and all(
            (pays(money, f.found[one]) if money else reads(plain, f.found[one]))
            and printed == catalogue.claim(one).printed
            for one, (_, money, plain, printed) in zip(wrong, said, strict=True)
        )
    )


@says("terbit-dan-tercatat", "subtitle", rf"{EVERY}, seluruh kabupaten dan semua sektor {EVERY}")
@says("terbit-dan-tercatat", "alt", rf"Batang {N} angka tercatat dengan tanda angka terbit\.")
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("aliran-dana", "title", rf"Iuran {RP} masuk, manfaat {RP} keluar")
def _(f: Facts, m: re.Match[str]) -> bool:
    return min(f.premium, f.benefit) > 0 and pays(m[1], f.premium) and pays(m[2], f.benefit)


@says("aliran-dana", "title", rf"Manfaat {RP} keluar, tanpa iuran yang tercatat")
def _(f: Facts, m: re.Match[str]) -> bool:
    return not f.premium and pays(m[1], f.benefit) and f.benefit > 0


@says("aliran-dana", "title", rf"Iuran {RP} masuk, tanpa manfaat yang dibayar")
def _(f: Facts, m: re.Match[str]) -> bool:
    return not f.benefit and pays(m[1], f.premium) and f.premium > 0


@says("aliran-dana iuran-manfaat", "title", "Tidak ada iuran dan manfaat yang tercatat")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not f.premium and not f.benefit


@says("aliran-dana", "subtitle", rf"Rupiah dari {EVERY}{ENDING}; {EVERY} tidak dijumlahkan")
@says("iuran-manfaat", "subtitle", rf"Rupiah per sektor dan tahun, {EVERY}{ENDING}; rasio {EVERY}")
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says(
    "aliran-dana",
    "alt",
    rf"Diagram alir dari {N} sumber dana lewat {N} sektor ke {N} program; "
    r"tabelnya mengatakan hal yang sama\.",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return [number(one) for one in m.groups()] == f.ends


@says("iuran-manfaat", "title", rf"Manfaat {RP}, (\d[\d.]*,\d\d) kali iuran {RP}")
def _(f: Facts, m: re.Match[str]) -> bool:
    return (
        f.benefit > 0
        and pays(m[1], f.benefit)
        and reads(m[2], part(f.benefit, f.premium), 2)
        and pays(m[3], f.premium)
    )


@says("iuran-manfaat", "title", rf"Manfaat {RP}, tanpa iuran yang tercatat")
def _(f: Facts, m: re.Match[str]) -> bool:
    return not f.premium and f.benefit > 0 and pays(m[1], f.benefit)


@says("iuran-manfaat", "title", rf"Tanpa manfaat yang dibayar; iuran {RP}")
def _(f: Facts, m: re.Match[str]) -> bool:
    return not f.benefit and f.premium > 0 and pays(m[1], f.premium)


@says("iuran-manfaat", "alt", rf"Batang {N} pasangan sektor dan tahun\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    return reads(m[1], f.pairs)


PER_1000 = "benefit_per_1000"
LABELLED = f"(?:{PLACES}|{some_of(SECTORS.values())})"


def per_1000(f: Facts) -> dict[str, Fraction]:
    return {one: row[PER_1000] for one, row in f.by.items() if row[PER_1000] is not None}


def all_paid(f: Facts) -> int:
    return sum(row["amount_rp"] for row in f.by.values())


@says(
    "peta-manfaat manfaat-per-peserta peringkat-manfaat", "title", "Tidak ada manfaat yang dibayar"
)
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not all_paid(f)


@says(
    "peta-manfaat manfaat-per-peserta peringkat-manfaat",
    "title",
    rf"Manfaat {RP}, tanpa peserta di (?:sektor|kecamatan) yang menerimanya",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return all_paid(f) > 0 and pays(m[1], all_paid(f)) and not any(per_1000(f).values())


@says(
    "peta-manfaat",
    "title",
    rf"({KECAMATAN}): {RP} per 1\.000 peserta, urutan ke-{N} dari {N}",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    read = {one: in_words(value) for one, value in per_1000(f).items()}
    return (
        m[1] == NAMES[f.code]
        and pays(m[2], per_1000(f)[f.code])
        and reads(m[3], place_of(f.code, read))
        and reads(m[4], len(read))
        and (read[f.code] > 0 or m[3] != "1")
    )


@says(
    "peta-manfaat manfaat-per-peserta",
    "title",
    rf"(Tertinggi )?({LABELLED}|di {N} (sektor|kecamatan)): {RP} per 1\.000 peserta",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    read = {one: in_words(value) for one, value in per_1000(f).items()}
    first = highest(read)
    return (
        read[first[0]] > 0
        and bool(m[1]) == (len(f.by) > 1)
        and are(m[2], m[3], first, f.labels)
        and m[4] in (None, f.what)
        and pays(m[5], per_1000(f)[first[0]])
    )


@says(
    "peringkat-manfaat",
    "title",
    rf"{N} dari {N} kecamatan di atas rata-rata kabupaten, {RP} per 1\.000 peserta",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    mean = part(all_paid(f) * 1000, sum(row["participants"] for row in f.by.values()))
    above = sum(value > (mean or 0) for value in per_1000(f).values())
    return bool(mean) and reads(m[1], above) and reads(m[2], len(per_1000(f))) and pays(m[3], mean)


@says(
    "manfaat-per-peserta peringkat-manfaat",
    "subtitle",
    rf"Manfaat per 1\.000 peserta \(rupiah\), {EVERY}{ENDING}(?:; bersama {RP})?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    people = sum(row["participants"] for row in f.by.values())
    return pays(m[1], part(all_paid(f) * 1000, people)) if people else m[1] is None


@says(
    "peta-manfaat",
    "subtitle",
    rf"Manfaat per 1\.000 peserta \(rupiah\) menurut kecamatan, "
    rf"{EVERY}{ENDING}(; putih: nol)?(; abu-abu: tanpa peserta)?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    values = [row[PER_1000] for row in f.by.values()]
    return bool(m[1]) == (0 in values) and bool(m[2]) == (None in values)


@says("peta-manfaat", "alt", r"Peta 31 kecamatan\.")
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("manfaat-per-peserta rata-rata-jkm", "alt", rf"Batang {N} sektor\.")
@says("peringkat-manfaat rata-rata-jkm-kecamatan", "alt", rf"Batang {N} kecamatan\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    return reads(m[1], len(f.by))


JKM = "rata-rata-jkm rata-rata-jkm-kecamatan"


@says(JKM, "title", "Tidak ada kasus JKM yang dibayar")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not any(row["jkm_cases"] for row in f.by.values())


@says(
    JKM,
    "title",
    rf"Rata-rata JKM {RP} per kasus; (?:{N}|tidak ada) "
    rf"(sektor|kecamatan) di bawah aturan Rp42 juta",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    paid = [row for row in f.by.values() if row["jkm_cases"]]
    mean = part(
        sum(row["amount_per_case"] * row["jkm_cases"] for row in paid),
        sum(row["jkm_cases"] for row in paid),
    )
    below = sum(row["amount_per_case"] < 42_000_000 for row in paid)
    return (
        pays(m[1], mean)
        and (reads(m[2], below) and below > 0 if m[2] else not below)
        and m[3] == f.what
    )


@says(
    JKM,
    "subtitle",
    rf"Rupiah JKM dibayar dibagi kasus JKM, {EVERY}{ENDING}; garis: santunan menurut aturan",
)
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("beasiswa-jenjang", "title", "Tidak ada beasiswa yang dibayar")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not any(row["amount_rp"] for row in f.levels.values())


@says(
    "beasiswa-jenjang",
    "title",
    rf"({one_of(LEVELS.values())}): {D} persen nilai beasiswa, {N} dari {N} anak",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    (level,) = (one for one, label in LEVELS.items() if label == m[1])
    amounts = {one: row["amount_rp"] for one, row in f.levels.items()}
    return (
        level in highest(amounts)
        and reads(m[2], part(amounts[level] * 100, sum(amounts.values())), 1)
        and reads(m[3], f.levels[level]["recipients"])
        and reads(m[4], sum(row["recipients"] for row in f.levels.values()))
    )


@says(
    "beasiswa-jenjang",
    "subtitle",
    rf"Beasiswa dibayar menurut jenjang, anak dan rupiah, {EVERY}{ENDING}",
)
@says("beasiswa-jenjang", "alt", r"Batang 4 jenjang\.")
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True

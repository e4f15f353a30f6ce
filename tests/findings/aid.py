"""Pertanian & perlindungan: its figures with their facts, and what its sentences must be."""

import datetime as dt
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from types import SimpleNamespace as Facts
from typing import Any

import pandas as pd
from random_snapshot import RandomSnapshot

from charts import aid as draw_aid
from charts import beside as draw_beside
from data import catalogue
from findings.agreement import says
from findings.cubes import Truth, part, those, total
from findings.enrolment import COVER
from findings.seen import GIVEN, YEARLY, Seen, a_kecamatan, provenance
from findings.wording import (
    EVERY,
    ITEMS,
    KECAMATAN,
    MONTHS,
    NAMES,
    NUMBER,
    ORIGINS,
    PLACES,
    POPULATION,
    RP,
    SECTORS,
    D,
    N,
    are,
    highest,
    named,
    names,
    number,
    pays,
    place_of,
    quantity,
    reads,
    rounded,
)
from queries import aid, enrolment
from queries.registry import Registry

AID = "value_rp_per_capita"


def pertanian(
    registry: Registry, truth: Truth, chance: random.Random, _snapshot: RandomSnapshot
) -> Iterator[Seen]:
    years = sorted({*truth.years("given"), *truth.years("enrolled")})
    if not truth.given:
        return
    year = chance.choice(years)
    if year not in truth.years("given"):
        return
    code = a_kecamatan(chance, truth.given) if chance.random() < 0.5 else None
    given, enrolled = those(truth.given, year=year), those(truth.enrolled, year=year)
    said = published_aid = aid.published_totals(year)
    place = (NAMES[code],) if code else ()
    both = ("aid_monthly", "enrolment_yearly")
    own, people, joined = (provenance(registry, *one) for one in (GIVEN, YEARLY, both))
    items = {
        one: {item: total(given, "quantity", kecamatan=one, item=item) for item in ITEMS}
        for one in NAMES
    }
    yield Seen(
        draw_aid.items(
            aid.by_kecamatan_and_item(registry, year).frame, published_aid, year, own, code
        ),
        GIVEN,
        Facts(by=items, code=code, said=len(said) > 0),
        (str(year),),
        ("code",),
        items,
    )
    origins = {
        one: {
            **{o: total(given, "value_rp", kecamatan=one, origin=o) for o in ORIGINS},
            "total": total(given, "value_rp", kecamatan=one),
        }
        for one in NAMES
    }
    yield Seen(
        draw_aid.by_origin(
            aid.by_kecamatan_and_origin(registry, year).frame, published_aid, year, own, code
        ),
        GIVEN,
        Facts(
            totals={one: values["total"] for one, values in origins.items()},
            origins={one: total(given, "value_rp", origin=one) for one in ORIGINS},
            items=items,
            code=code,
            total=total(given, "value_rp"),
        ),
        (str(year),),
        ("code",),
        origins,
    )
    beside = {
        one: {
            "value_rp": value,
            "participants": count,
            "value_rp_per_capita": Fraction(value, POPULATION[one]),
            "participants_per_1000": Fraction(count * 1000, POPULATION[one]),
        }
        for one in NAMES
        for value in [total(given, "value_rp", kecamatan=one)]
        for count in [total(enrolled, "participants", kecamatan=one)]
    }
    facts = Facts(by=beside, code=code, aid=thirds(beside, AID, 0), cover=thirds(beside, COVER, 1))
    frame = aid.beside_protection(registry, year).frame
    for figure in (draw_beside.bivariate_map, draw_beside.scatter, draw_beside.unequal):
        yield Seen(figure(frame, year, joined, code), both, facts, (str(year),), ("code",), beside)
    sectors = {
        one: {"participants": total(enrolled, "participants", sector=one, kecamatan=code)}
        for one in SECTORS
    }
    owed = sectors if truth.enrolled and year in truth.years("enrolled") else {}
    by_sector = enrolment.by_year_and_sector(registry, enrolment.Filter(), code).frame
    yield Seen(
        draw_aid.shared_sectors(by_sector, year, people, code),
        YEARLY,
        Facts(people={one: row["participants"] for one, row in owed.items()}),
        (str(year), *place),
        ("sector",),
        owed,
    )
    here = those(given, kecamatan=code)
    until_month = dt.date.fromisoformat(registry.as_of("aid_monthly"))
    machines = {
        pd.Timestamp(month): {
            item: total(here, "quantity", month=month, item=item) for item in draw_aid.MACHINES
        }
        for month in (dt.date(year, one, 1) for one in range(1, 13))
        if month <= until_month
    }
    yield Seen(
        draw_aid.machines_by_month(
            aid.by_month_and_item(registry, year, draw_aid.MACHINES, code).frame, year, own, code
        ),
        GIVEN,
        Facts(months=machines),
        (str(year), *place),
        ("month",),
        machines,
    )


def thirds(by: Mapping[str, Mapping[str, Any]], measure: str, decimals: int) -> dict[str, int]:
    """0 low, 1 middle, 2 high: equal groups, or equal parts of the range where many are alike."""
    read = {one: rounded(values[measure], decimals) for one, values in by.items()}
    ordered = sorted(read.values())
    least, most = ordered[0], ordered[-1]
    if least == most:
        return dict.fromkeys(read, 1)
    low, high = ordered[len(ordered) // 3], ordered[len(ordered) * 2 // 3]
    if not least < low < high:
        finest = Fraction(1, 10**decimals)
        low = max(rounded(least + (most - least) / 3, decimals), least + finest)
        high = max(rounded(least + (most - least) * 2 / 3, decimals), low + finest)
    return {one: (value >= low) + (value >= high) for one, value in read.items()}


@says("bantuan-jenis", "title", rf"({KECAMATAN}) menerima {N} dari 6 jenis bantuan")
def _(f: Facts, m: re.Match[str]) -> bool:
    got = sum(amount > 0 for amount in f.by[f.code].values())
    return m[1] == NAMES[f.code] and reads(m[2], got) and got > 0


@says("bantuan-jenis", "title", rf"({KECAMATAN}) tidak menerima satu pun dari 6 jenis bantuan")
def _(f: Facts, m: re.Match[str]) -> bool:
    return m[1] == NAMES[f.code] and not any(f.by[f.code].values())


def most_of(f: Facts) -> dict[str, list[str]]:
    """For each item that was handed over, who got most of it."""
    of_item = {item: {one: row[item] for one, row in f.by.items()} for item in ITEMS}
    return {item: highest(got) for item, got in of_item.items() if any(got.values())}


@says("bantuan-jenis", "title", "Tidak ada bantuan yang diserahkan")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return f.code is None and not most_of(f)


@says(
    "bantuan-jenis",
    "title",
    rf"({KECAMATAN}) penerima terbanyak untuk (?:semua|{N} dari 6) jenis bantuan",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    kinds = len(most_of(f))
    alone = {tuple(first) for first in most_of(f).values()}
    return (
        len(alone) == 1
        and [m[1]] == [NAMES[one] for one in next(iter(alone))]
        and (reads(m[2], kinds) if m[2] else kinds == len(ITEMS))
    )


@says("bantuan-jenis", "title", rf"Penerima terbanyak {N} jenis bantuan tersebar di {N} kecamatan")
def _(f: Facts, m: re.Match[str]) -> bool:
    leaders = {one for first in most_of(f).values() for one in first}
    return reads(m[1], len(most_of(f))) and reads(m[2], len(leaders)) and len(leaders) > 1


@says(
    "bantuan-jenis",
    "subtitle",
    rf"Jumlah bantuan dalam satuan masing-masing, {EVERY}, Kabupaten Jember; "
    r"satuan berbeda tidak dijumlahkan(; terbit: angka pengumuman)?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return bool(m[1]) == f.said


@says("bantuan-jenis", "alt", r"(.+)\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    said = [re.fullmatch(rf"(.+) {NUMBER} (\w+)", one) for one in m[1].split("; ")]
    sums = {item: sum(row[item] for row in f.by.values()) for item in ITEMS}
    return [one and one[1] for one in said] == list(ITEMS.values()) and all(
        one and quantity(one[2], amount) and one[3] == catalogue.AID_ITEMS[item].unit
        for one, (item, amount) in zip(said, sums.items(), strict=True)
    )


@says("bantuan-asal", "title", "Tidak ada nilai bantuan yang tercatat")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not f.total


@says("bantuan-asal", "title", rf"({KECAMATAN}) tanpa nilai bantuan yang tercatat")
def _(f: Facts, m: re.Match[str]) -> bool:
    return m[1] == NAMES[f.code] and not f.totals[f.code] and f.total > 0


@says("bantuan-asal", "title", rf"({KECAMATAN}) menerima {RP}, urutan ke-{N} dari 31")
def _(f: Facts, m: re.Match[str]) -> bool:
    return (
        m[1] == NAMES[f.code]
        and f.totals[f.code] > 0
        and pays(m[2], f.totals[f.code])
        and reads(m[3], place_of(f.code, f.totals))
    )


@says(
    "bantuan-asal",
    "title",
    rf"{D} persen nilai bantuan dari (.+); terbesar di ({PLACES}|{N} kecamatan), {RP}",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    labels = {label[0].lower() + label[1:]: one for one, label in ORIGINS.items()}
    first = highest(f.totals)
    return (
        labels[m[2]] in highest(f.origins)
        and reads(m[1], part(f.origins[labels[m[2]]] * 100, f.total), 1)
        and are(m[3], m[4], first, NAMES)
        and pays(m[5], f.totals[first[0]])
    )


@says(
    "bantuan-asal",
    "subtitle",
    rf"Nilai bantuan \(rupiah\) menurut asal dana dan kecamatan, \d{{4}}, Kabupaten Jember; "
    rf"bersama {RP}(?: \(terbit Rp73,5 miliar\))?",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return pays(m[1], f.total)


@says("bantuan-asal", "alt", r"Batang bertumpuk 31 kecamatan dari yang terbesar\.")
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


BESIDE = "bantuan-perlindungan-peta bantuan-perlindungan-sebaran bantuan-perlindungan-daftar"
LEVEL = ("rendah", "sedang", "tinggi")


def sum_of(f: Facts, measure: str) -> int:
    return sum(row[measure] for row in f.by.values())


def corner(f: Facts, given: int, cover: int) -> list[str]:
    return [one for one in f.by if (f.aid[one], f.cover[one]) == (given, cover)]


def comparable(f: Facts) -> bool:
    return bool(sum_of(f, "value_rp") and sum_of(f, "participants"))


@says(BESIDE, "title", "Tidak ada bantuan yang dapat dibaca bersama perlindungan")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not sum_of(f, "value_rp")


@says(BESIDE, "title", "Tidak ada peserta yang dapat dibaca bersama bantuan")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not sum_of(f, "participants")


@says(
    "bantuan-perlindungan-peta",
    "title",
    rf"({KECAMATAN}): bantuan (\w+) \({RP} per penduduk\), perlindungan (\w+) \({D} per 1\.000\)",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    mine = f.by[f.code]
    return (
        comparable(f)
        and m[1] == NAMES[f.code]
        and (m[2], m[4]) == (LEVEL[f.aid[f.code]], LEVEL[f.cover[f.code]])
        and number(m[3]) == rounded(mine[AID])
        and reads(m[5], mine[COVER], 1)
    )


def said_count(text: str, ids: Sequence[str]) -> bool:
    return reads(text, len(ids)) and len(ids) > 0 if text[0].isdigit() else not ids


HOW_MANY = r"(Tidak ada|\d+) kecamatan"


@says(
    "bantuan-perlindungan-peta",
    "title",
    rf"{HOW_MANY} dengan bantuan tinggi dan perlindungan rendah; (tidak ada|\d+) sebaliknya",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return comparable(f) and said_count(m[1], corner(f, 2, 0)) and said_count(m[2], corner(f, 0, 2))


@says(
    "bantuan-perlindungan-sebaran",
    "title",
    rf"{HOW_MANY} lain sekelas dengan ({KECAMATAN}): bantuan (\w+), perlindungan (\w+)",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    mine = f.aid[f.code], f.cover[f.code]
    others = [one for one in corner(f, *mine) if one != f.code]
    return (
        comparable(f)
        and said_count(m[1], others)
        and m[2] == NAMES[f.code]
        and (m[3], m[4]) == (LEVEL[mine[0]], LEVEL[mine[1]])
    )


@says(
    "bantuan-perlindungan-sebaran",
    "title",
    rf"{HOW_MANY} tinggi pada keduanya, (tidak ada|\d+) rendah pada keduanya",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return comparable(f) and said_count(m[1], corner(f, 2, 2)) and said_count(m[2], corner(f, 0, 0))


LISTED = rf"({PLACES}|{N} kecamatan)"


@says(
    "bantuan-perlindungan-daftar",
    "title",
    "Tidak ada kecamatan yang tinggi pada satu ukuran dan rendah pada yang lain",
)
def _(f: Facts, _m: re.Match[str]) -> bool:
    return comparable(f) and not corner(f, 2, 0) and not corner(f, 0, 2)


@says(
    "bantuan-perlindungan-daftar", "title", rf"Perlindungan tinggi dengan bantuan rendah: {LISTED}"
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return comparable(f) and are(m[1], m[2], corner(f, 0, 2), NAMES) and not corner(f, 2, 0)


@says(
    "bantuan-perlindungan-daftar", "title", rf"Bantuan tinggi dengan perlindungan rendah: {LISTED}"
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return comparable(f) and are(m[1], m[2], corner(f, 2, 0), NAMES) and not corner(f, 0, 2)


@says(
    "bantuan-perlindungan-daftar",
    "title",
    rf"Bantuan tinggi, perlindungan rendah: {LISTED}; sebaliknya: {LISTED}",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    return (
        comparable(f)
        and are(m[1], m[2], corner(f, 2, 0), NAMES)
        and are(m[3], m[4], corner(f, 0, 2), NAMES)
    )


def bounds(f: Facts, text: str, measure: str, decimals: int, levels: Mapping[str, int]) -> bool:
    """Whether the borders that a subtitle states part the kecamatan as the figure does."""
    found = re.search(
        rf"{text} rendah di bawah (?:Rp)?{NUMBER}, tinggi mulai (?:Rp)?{NUMBER}", f.subtitle
    )
    if not found:
        return set(levels.values()) == {1}
    low, high = number(found[1]), number(found[2])
    read = {one: rounded(row[measure], decimals) for one, row in f.by.items()}
    return all((read[one] >= low) + (read[one] >= high) == levels[one] for one in read)


@says(
    "bantuan-perlindungan-peta bantuan-perlindungan-sebaran",
    "subtitle",
    r"Nilai bantuan \d{4} per penduduk \(rupiah\) dan peserta \d{4} per 1\.000 penduduk, "
    r"Kabupaten Jember; penyebut: penduduk akhir 2024(?:; "
    r"garis putus: batas rendah, sedang, dan tinggi)?",
)
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("bantuan-perlindungan-daftar", "subtitle", r".+; penyebut: penduduk akhir 2024.*")
def _(f: Facts, m: re.Match[str]) -> bool:
    f.subtitle = m[0]
    return bounds(f, "bantuan", AID, 0, f.aid) and bounds(f, "perlindungan", COVER, 1, f.cover)


@says(
    BESIDE,
    "alt",
    r"(?:Peta 31 kecamatan dalam sembilan kelas; |Sebaran 31 kecamatan; )?"
    + "; ".join(
        rf"bantuan {LEVEL[given]} dan perlindungan {LEVEL[cover]}: ({PLACES}|tidak ada)"
        for given, cover in ((2, 0), (0, 2), (2, 2), (0, 0))
    )
    + r"\.",
)
def _(f: Facts, m: re.Match[str]) -> bool:
    corners = (corner(f, *one) for one in ((2, 0), (0, 2), (2, 2), (0, 0)))
    return all(
        named(text, found, NAMES) if found else text == "tidak ada"
        for text, found in zip(m.groups(), corners, strict=True)
    )


@says("sektor-bersama", "title", "Tidak ada peserta pada tahun ini")
def _(f: Facts, _m: re.Match[str]) -> bool:
    return not any(f.people.values())


@says("sektor-bersama", "title", rf"Petani dan buruh tani {N} dari {N} peserta, {D} persen")
def _(f: Facts, m: re.Match[str]) -> bool:
    both, everybody = f.people["petani"] + f.people["buruh_tani"], sum(f.people.values())
    return (
        reads(m[1], both) and reads(m[2], everybody) and reads(m[3], part(both * 100, everybody), 1)
    )


@says(
    "sektor-bersama",
    "subtitle",
    r"Peserta \(orang\) menurut sektor, .+; berwarna: "
    r"sektor yang juga menjadi sasaran bantuan pertanian",
)
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("sektor-bersama", "alt", r"(.*)\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    said = dict(one.rsplit(" ", 1) for one in m[1].split("; ") if one)
    return set(said) == {SECTORS[one] for one in f.people} and all(
        reads(said[SECTORS[one]], count) for one, count in f.people.items()
    )


@says("mesin-bulanan", "title", r"(.+); (.+)")
def _(f: Facts, m: re.Match[str]) -> bool:
    return all(
        machine_said(text, {month: row[item] for month, row in f.months.items()}, item)
        for text, item in zip(m.groups(), draw_aid.MACHINES, strict=True)
    )


def machine_said(text: str, amounts: Mapping[Any, float], item: str) -> bool:
    label = ITEMS[item]
    found = re.fullmatch(rf"(.+?) terbanyak pada (.+) \({NUMBER}\)", text)
    if not found:
        return text.lower() == f"{label} tidak ada yang diserahkan".lower() and not any(
            amounts.values()
        )
    peaks = highest(amounts)
    months = [MONTHS[one.month - 1] for one in peaks]
    return (
        found[1].lower() == label.lower()
        and amounts[peaks[0]] > 0
        and (found[2] == f"{len(peaks)} bulan" if len(peaks) > 2 else names(found[2]) == months)
        and quantity(found[3], amounts[peaks[0]])
    )


@says(
    "mesin-bulanan",
    "subtitle",
    r"Mesin diserahkan tiap bulan menurut jenis \(unit\), .+, Kabupaten Jember",
)
def _(_f: Facts, _m: re.Match[str]) -> bool:
    return True


@says("mesin-bulanan", "alt", rf"Batang {N} bulan untuk tiap jenis mesin\.")
def _(f: Facts, m: re.Match[str]) -> bool:
    return reads(m[1], len(f.months))

"""Sentences of a plan: scope, effects, and why it adds nobody."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from charts.findings import Compared
from charts.model import amount
from charts.scope import who
from data import catalogue, indonesian
from data.frames import records
from data.numbers import (
    ORDINAL,
    RUPIAH,
    Amount,
    Names,
    Statement,
    count,
    percent,
    plain,
    rupiah,
    say,
)
from queries import benefits
from queries.plan import LIKELY, MONTHS, Plan, Scenario

BENCHMARKS = {"median": "median", "tertinggi": "kecamatan tertinggi"}
"""Benchmarks of a kecamatan, by their id in the address."""


def scope(scenario: Scenario) -> str:
    """Write the end of a subtitle: months, sectors and place of the plan."""
    return f"{scenario.months} bulan setahun, {sectors_of(scenario)}, {place_of(scenario)}"


def plan_name(scenario: Scenario) -> str:
    """Name the plan that a number is of: "rencana untuk nelayan di Kabupaten Jember"."""
    some = [catalogue.SECTORS[sector].short_label.lower() for sector in scenario.sectors]
    who = "semua sektor" if _is_everybody(scenario) else indonesian.join(some)
    return f"rencana untuk {who} di {place_of(scenario)}"


def _is_everybody(scenario: Scenario) -> bool:
    return len(scenario.sectors) == len(catalogue.SECTORS)


def sectors_of(scenario: Scenario) -> str:
    if _is_everybody(scenario):
        return "semua sektor"
    return indonesian.join([catalogue.SECTORS[sector].label.lower() for sector in scenario.sectors])


def place_of(scenario: Scenario) -> str:
    if scenario.kecamatan:
        return f"Kecamatan {catalogue.KECAMATAN[scenario.kecamatan].name}"
    return "Kabupaten Jember"


def headline(scenario: Scenario, cost_rp: int, coverage: pd.DataFrame, status: str) -> Statement:
    """Write the plan in one sentence; `coverage` as from the query of its name.

    `status` is that of the number of people: where it comes from simulated data, that is said.
    """
    by_kind = {row["kind"]: row for row in records(coverage)}
    now, after = by_kind["now"], by_kind["plan"]
    added = after["workers"] - now["workers"]
    if not added:
        return plain("Pilihan ini tidak menambah siapa pun.")
    before, then = Amount(now["share"], decimals=2), percent(after["share"], 2)
    rises = "naik dari {before} menjadi {after}{paid}"
    return say(
        "{when} {added} {who}{where} ditambahkan selama {months} bulan, biayanya {cost} dan "
        f"cakupan{whole(scenario)} {'tetap {after}' if before.printed == then.printed else rises}.",
        when="Menurut data simulasi, bila" if status == "simulasi" else "Bila",
        added=count(added),
        who=who(scenario.sectors),
        where=f" di {place_of(scenario)}" if scenario.kecamatan else "",
        months=count(scenario.months),
        cost=rupiah(cost_rp),
        before=before,
        after=then,
        paid=while_paid(scenario),
    )


def whole(scenario: Scenario) -> str:
    """Write that the coverage is Jember's, if the plan is for one kecamatan."""
    return " Kabupaten Jember" if scenario.kecamatan else ""


def while_paid(scenario: Scenario) -> str:
    """Write that the coverage does not hold for the whole year."""
    return "" if scenario.months == MONTHS else " selama iuran dibayar"


def spread(row: Mapping[str, Any], between: str = "{likely} antara") -> Statement:
    """Say between which amounts benefits are likely; `row` is one of `plan.expected`."""
    if not row["amount_high"]:
        return plain("kemungkinan besar tanpa satu kasus pun")
    return say(
        f"{between} {{low}} dan {{high}}",
        likely=percent(LIKELY, 0),
        low=rupiah(row["amount_low"]),
        high=rupiah(row["amount_high"]),
    )


def promised(scenario: Scenario) -> str:
    return f"{'Manfaat' if scenario.same_population else 'Santunan kematian'} yang diharapkan"


def rate(drawn_up: Plan) -> Statement:
    """Write the assumed rate of cases, and what is not estimated."""
    names = {"jkm": "JKM", "jkk": "JKK", "beasiswa": "beasiswa"}
    others = [names[programme] for programme in drawn_up.not_estimated]
    left_out = f"; {indonesian.join(others)} tidak diperkirakan" if others else ""
    if drawn_up.scenario.same_population:
        return plain(
            f"bila kasus terjadi dengan laju {drawn_up.years} di sektor yang sama{left_out}"
        )
    return say(
        f"bila kematian terjadi dengan laju terbit {drawn_up.years}, {{rate}} per 1.000 orang "
        f"setahun{left_out}",
        rate=Amount(benefits.published_deaths().per_1000, decimals=1),
    )


def lowest(
    frame: pd.DataFrame, benchmark: float | None, benchmark_name: str, scenario: Scenario
) -> Statement:
    known = {row["code"]: row for row in records(frame) if row["participants"]}
    if benchmark is None or not known:
        return plain("Register belum mencatat peserta di sektor pilihan")
    if scenario.kecamatan and scenario.kecamatan not in known:
        return say(
            "{name}: register tidak mencatat peserta di sektor pilihan",
            name=catalogue.KECAMATAN[scenario.kecamatan].name,
        )
    rates = {row["kecamatan"]: row["participants_per_1000"] for row in known.values()}
    among = Compared(rates, amount("participants_per_1000"), " per 1.000 penduduk")
    last = among.level_with(among.lowest)
    mine = next(row for row in known.values() if row["kecamatan"] == last[0])
    whose = "yang ditampilkan" if frame["participants"].hasnans else "yang ada pesertanya"
    of_all = count(len(known), whose if len(known) < len(frame) else "")
    which = say("Terendah {names}", names=Names(last))
    if scenario.kecamatan:
        mine = known[scenario.kecamatan]
        standing = _standing(among, mine["participants_per_1000"])
        which = say(
            "{name}, {standing} dari {all}", name=mine["kecamatan"], standing=standing, all=of_all
        )
    elif of_all.unit:
        which = say("{which} dari {all}", which=which, all=of_all)
    gap = ", kurang {gap} ke {benchmark}" if mine["gap"] else ", sudah mencapai {benchmark}"
    return say(
        f"{{which}}: {{rate}}{gap if scenario.kecamatan or len(last) == 1 else ''}",
        which=which,
        rate=among.writes(mine["participants_per_1000"]),
        gap=count(mine["gap"], "orang"),
        benchmark=benchmark_name,
    )


def _standing(among: Compared, mine: float) -> Statement:
    """Say the place of a number from below; who reads the same has the same."""
    if not among.above(mine):
        return plain("tertinggi")
    below = len(among.values) - len(among.above(mine)) - len(among.level_with(mine))
    if not below:
        return plain("terendah")
    return say("urutan {rank} terendah", rank=Amount(below + 1, ORDINAL))


def not_discounted(cost_rp: int, premium: int) -> str:
    rule = catalogue.claim("premium_discount_2026_exclusion")
    reduced = catalogue.claim("premium_month_discounted")
    return (
        f"Potongan 50 persen tidak berlaku bagi rencana ini. {rule.speaker} mengecualikannya: "
        f"“{rule.printed}”. Rencana dihitung dengan {Amount(premium, RUPIAH)} sebulan. "
        f"Hanya sebagai pembanding: dengan {reduced.printed} biayanya "
        f"{rupiah(cost_rp // premium * int(reduced.number))}."
    )


def too_many(places: pd.DataFrame) -> str:
    """Say where there are too few people; "" for nowhere. `places` as from `plan.by_kecamatan`."""
    full = places.loc[places["added"] > places["population"], "kecamatan"].tolist()
    where = f"Kecamatan {full[0]}" if len(full) == 1 else f"{len(full)} kecamatan"
    return f"Rencana ini menambah lebih banyak orang daripada penduduk di {where}." if full else ""


def nothing_added(
    scenario: Scenario, gap: int | None, benchmark_name: str, *, is_given: bool
) -> str:
    """Write why a plan adds nobody; `gap` is that of the selected kecamatan, None if unknown.

    `is_given` is false where nobody said who is in which kecamatan, or in which sector.
    """
    if not is_given:
        return (
            f"Peserta {sectors_of(scenario)} tiap kecamatan tidak dirinci, jadi selisihnya tidak "
            "diketahui. Sebutkan jumlah orangnya, atau pilih cara lain."
        )
    if gap is None:
        return (
            f"Register tidak mencatat peserta {sectors_of(scenario)} di {place_of(scenario)}, jadi "
            "tidak diketahui apakah ada yang kurang di sana. Pilih kecamatan atau sektor lain, "
            "atau sebutkan jumlah orangnya."
        )
    if gap:
        return "Persen dari selisih ini kurang dari satu orang. Pilih persen yang lebih besar."
    return (
        f"Tidak ada yang perlu ditambahkan: {place_of(scenario)} sudah mencapai {benchmark_name}. "
        "Pilih kecamatan, sektor, patokan, atau target lain."
    )

"""Sentences of a plan: what it is of, what it would do, and why it adds nobody."""

import pandas as pd

from charts.scope import who
from data import catalogue, indonesian
from data.frames import records
from data.numbers import RUPIAH, Amount, Statement, count, percent, plain, rupiah, say
from queries import benefits
from queries.plan import Plan, Scenario

BENCHMARKS = {"median": "median", "tertinggi": "kecamatan tertinggi"}
"""Benchmarks of a kecamatan, by their id in the address."""


def scope(wanted: Scenario) -> str:
    """Write the end of a subtitle: months, sectors and place of the plan."""
    return f"{wanted.months} bulan setahun, {sectors_of(wanted)}, {place_of(wanted)}"


def whose(wanted: Scenario) -> str:
    """Name the plan that a number is of: "rencana untuk nelayan di Kabupaten Jember"."""
    some = [catalogue.SECTORS[sector].short_label.lower() for sector in wanted.sectors]
    who = "semua sektor" if _is_everybody(wanted) else indonesian.join(some)
    return f"rencana untuk {who} di {place_of(wanted)}"


def _is_everybody(wanted: Scenario) -> bool:
    return len(wanted.sectors) == len(catalogue.SECTORS)


def sectors_of(wanted: Scenario) -> str:
    if _is_everybody(wanted):
        return "semua sektor"
    return indonesian.join([catalogue.SECTORS[sector].label.lower() for sector in wanted.sectors])


def place_of(wanted: Scenario) -> str:
    if wanted.kecamatan:
        return f"Kecamatan {catalogue.KECAMATAN[wanted.kecamatan].name}"
    return "Kabupaten Jember"


def headline(wanted: Scenario, cost_rp: int, coverage: pd.DataFrame, status: str) -> Statement:
    """Say the plan in one sentence; `coverage` as from the query of its name.

    `status` is that of the number of people: where it comes from simulated data, that is said.
    """
    by_kind = {row["kind"]: row for row in records(coverage)}
    now, after = by_kind["now"], by_kind["plan"]
    added = after["workers"] - now["workers"]
    if not added:
        return plain("Pilihan ini tidak menambah siapa pun.")
    return say(
        "{when} {added} {who}{where} ditambahkan selama {months} bulan, biayanya {cost} dan "
        "cakupan naik dari {before} menjadi {after}{paid}.",
        when="Menurut data simulasi, bila" if status == "simulasi" else "Bila",
        added=count(added),
        who=who(wanted.sectors),
        where=f" di {place_of(wanted)}" if wanted.kecamatan else "",
        months=count(wanted.months),
        cost=rupiah(cost_rp),
        before=Amount(now["share"], decimals=2),
        after=percent(after["share"], 2),
        paid="" if wanted.months == 12 else " selama iuran dibayar",
    )


def promised(wanted: Scenario) -> str:
    """Name what a plan is expected to bring, as far as it can be estimated."""
    return f"{'Manfaat' if wanted.same_population else 'Santunan kematian'} yang diharapkan"


def rate(drawn_up: Plan) -> Statement:
    """Say at which rate cases are expected, and what is not estimated."""
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


def not_discounted(cost_rp: int, premium: int) -> str:
    """Say why the discount is not in the plan, and what the plan would cost if it were."""
    rule = catalogue.claim("premium_discount_2026_exclusion")
    reduced = catalogue.claim("premium_month_discounted")
    return (
        f"**Potongan 50 persen tidak berlaku bagi rencana ini.** {rule.speaker} mengecualikannya: "
        f"“{rule.printed}”. Rencana dihitung dengan {Amount(premium, RUPIAH)} sebulan. "
        f"Hanya sebagai pembanding: dengan {reduced.printed} biayanya "
        f"{rupiah(cost_rp // premium * int(reduced.number))}."
    )


def nothing_added(wanted: Scenario, gap: int | None, benchmark_name: str, *, is_given: bool) -> str:
    """Say why a plan adds nobody; `gap` is that of the chosen kecamatan, None if unknown.

    `is_given` is false where nobody said who is in which kecamatan, or in which sector.
    """
    if not is_given:
        return (
            f"Peserta {sectors_of(wanted)} tiap kecamatan tidak dirinci, jadi selisihnya tidak "
            "diketahui. Sebutkan jumlah orangnya, atau pilih cara lain."
        )
    if gap is None:
        return (
            f"Register tidak mencatat peserta {sectors_of(wanted)} di {place_of(wanted)}, jadi "
            "tidak diketahui apakah ada yang kurang di sana. Pilih kecamatan atau sektor lain, "
            "atau sebutkan jumlah orangnya."
        )
    if gap:
        return "Persen dari selisih ini kurang dari satu orang. Pilih persen yang lebih besar."
    return (
        f"Tidak ada yang perlu ditambahkan: {place_of(wanted)} sudah mencapai {benchmark_name}. "
        "Pilih kecamatan, sektor, patokan, atau target lain."
    )

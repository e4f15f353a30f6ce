"""A plan as one table: choices, results and assumptions."""

from collections.abc import Iterator, Mapping

import pandas as pd

from data import catalogue, indonesian
from data.catalogue import UNDETAILED, Claim, PlanAssumption
from data.frames import records
from queries.benefits import SAME_POPULATION, published_deaths
from queries.plan import (
    AS_NOW,
    LIKELY,
    PREMIUMS,
    Plan,
    share_of_population,
    target_label,
    uncovered,
)
from queries.reference import cited
from queries.registry import Registry

Row = tuple[str, float | None, str, str, str, str]


def as_table(registry: Registry, plan: Plan) -> pd.DataFrame:
    """The whole plan, one row a choice, a result or an assumption that it makes.

    Columns: part (Pilihan, Hasil, Anggapan), what, amount (missing where only words say it), unit,
    words, row_status (id; "" for a choice), basis (who said it, or what it was counted from).
    """
    statuses = {cube: registry.status(cube) for cube in registry.manifest.tables}
    choices = [(*choice, "", "Pilihan pembaca") for choice in _choices(plan)]
    results, assumptions = _results(plan, statuses), _assumptions(plan, statuses)
    parts = {"Pilihan": choices, "Hasil": results, "Anggapan": assumptions}
    rows = [(part, *row) for part, of in parts.items() for row in of]
    columns = ["part", "what", "amount", "unit", "words", "row_status", "basis"]
    return pd.DataFrame(rows, columns=columns)


def _choices(plan: Plan) -> Iterator[tuple[str, float | None, str, str]]:
    chosen = plan.scenario
    what, amount, unit = {
        "jumlah": ("Tambahan peserta", chosen.amount, "orang"),
        "bagian": ("Bagian dari yang belum terlindungi", chosen.amount, "persen"),
        "selisih": (f"Bagian dari selisih ke {chosen.benchmark}", chosen.amount, "persen"),
        "target": ("Target cakupan", None, ""),
    }[chosen.way]
    aim = catalogue.claim(chosen.target) if chosen.way == "target" else None
    sectors = indonesian.join([catalogue.SECTORS[key].label for key in chosen.sectors])
    place = catalogue.KECAMATAN[chosen.kecamatan].name if chosen.kecamatan else "Semua (31)"
    by_now = chosen.payer == AS_NOW
    payer = "Seperti sekarang" if by_now else catalogue.FUNDING[chosen.payer].label
    yield "Sektor", None, "", sectors
    yield "Kecamatan", None, "", place
    yield what, amount, unit, f"{target_label(aim)}, {aim.printed}" if aim else ""
    yield "Bulan dibayar setahun", chosen.months, "bulan", ""
    yield "Aturan iuran", None, "", catalogue.claim(PREMIUMS[chosen.premium_rule]).label
    yield "Sumber dana", None, "", payer
    if len(plan.expected.frame):
        words = "Laju register" if chosen.same_population else f"Laju terbit {plan.years}"
        yield "Dasar manfaat", None, "", words


_OWN = "Hitungan rencana ini"


def _results(plan: Plan, statuses: Mapping[str, str]) -> Iterator[Row]:
    enrolled = catalogue.weakest(["estimasi", statuses["enrolment_yearly"]])
    counted = enrolled if plan.scenario.rests_on_registry else "estimasi"
    split = enrolled if plan.scenario.is_split_by_registry else counted
    yield "Tambahan peserta", plan.added, "orang", "", counted, _OWN
    months = plan.added * plan.scenario.months
    yield "Bulan-orang terlindungi", months, "bulan-orang", "", counted, _OWN
    yield "Biaya", plan.cost_rp, "rupiah", "", counted, _OWN
    costs = plan.by_funding.frame
    for name, cost in costs.groupby("funding_label", sort=False)["cost_rp"].sum().items():
        yield f"Biaya dari {name}", cost, "rupiah", "", split, _OWN
    if len(plan.scenario.sectors) > 1:
        for name, cost in costs.groupby("sector_label", sort=False)["cost_rp"].sum().items():
            yield f"Biaya bagi {name}", cost, "rupiah", "", enrolled, _OWN
    for row in records(plan.coverage):
        if row["kind"] == "target":
            continue
        status, basis = counted, _OWN
        if row["claim"]:
            status, basis = row["status"], _quoted(catalogue.claim(row["claim"]))
        yield f"Cakupan: {row['label']}", row["share"], "persen", "", status, basis
    yield from _benefits(plan, counted, statuses)


def _benefits(plan: Plan, counted: str, statuses: Mapping[str, str]) -> Iterator[Row]:
    found = records(plan.expected.frame)
    if not found:
        return
    same = plan.scenario.same_population
    rests_on = ("enrolment_yearly", "benefits_monthly") if same else ()
    status = catalogue.weakest([counted, *(statuses[cube] for cube in rests_on)])
    paying = "JKK dan JKM" if same else "JKM"
    yield f"Bagian iuran {paying} dari biaya", plan.insured_rp, "rupiah", "", counted, _OWN
    for row in found:
        label = _programme(row["programme"])
        low, high = indonesian.whole(row["cases_low"]), indonesian.whole(row["cases_high"])
        cases = f"antara {low} dan {high} kasus, dengan peluang {LIKELY} persen"
        for name, amount in (
            ("Manfaat", row["amount_rp"]),
            ("Batas bawah manfaat", row["amount_low"]),
            ("Batas atas manfaat", row["amount_high"]),
        ):
            words = f"{cases}; {SAME_POPULATION}" if same else cases
            yield f"{name}: {label}", amount, "rupiah", words, status, _OWN
    for programme in plan.not_estimated:
        label = _programme(programme)
        yield f"Manfaat: {label}", None, "", "tidak diperkirakan", status, _OWN


def _programme(programme: str) -> str:
    return (
        "semua yang diperkirakan"
        if programme == "semua"
        else catalogue.PROGRAMMES[programme].short_label
    )


def _assumptions(plan: Plan, statuses: Mapping[str, str]) -> Iterator[Row]:
    numbers = _numbers(plan)
    aims = (catalogue.claim(plan.scenario.target),) if plan.scenario.way == "target" else ()
    for entry in catalogue.PLAN_ASSUMPTIONS:
        if entry.id in numbers:
            status = catalogue.weakest([entry.status, *(statuses[cube] for cube in entry.cubes)])
            basis = _basis(entry, aims if entry.id == "target" else ())
            number, words = numbers[entry.id], entry.assumption
            yield entry.topic, number, entry.unit, words, status, basis


def _numbers(plan: Plan) -> dict[str, float | None]:
    scenario = plan.scenario
    rule = "dengan_jht" if scenario.premium_rule == "dengan_jht" else "jkk_jkm"
    numbers: dict[str, float | None] = {
        f"premium_{rule}": float(scenario.premium.number),
        "discount": 0,
        "employed": float(catalogue.claim("employed_population_2025").number),
        "protected": float(catalogue.claim("protected_workers_2025").number),
        "uncovered": uncovered(),
        "already_covered": 0,
    }
    if scenario.same_population:
        wait = catalogue.claim("scholarship_membership_minimum")
        numbers["scholarship_wait"] = float(wait.number)
    if paying := len({*plan.by_funding.frame["funding"]} - {UNDETAILED}):
        numbers["funding_now" if scenario.payer == AS_NOW else "funding_one"] = paying
    if scenario.way == "target":
        numbers["target"] = float(catalogue.claim(scenario.target).number)
    if scenario.way == "selisih":
        numbers[f"benchmark_{scenario.benchmark}"] = plan.benchmark
        numbers["gap"] = plan.gap
    elif scenario.kecamatan is None:
        added = plan.by_kecamatan.frame["added"].tolist()
        numbers["spread_places"] = sum(people > 0 for people in added)
    if scenario.way in ("bagian", "target") and scenario.kecamatan:
        residents = catalogue.KECAMATAN[scenario.kecamatan].population_2024
        numbers["population_share"] = float(share_of_population(residents) * 100)
    getting = len({*plan.by_funding.frame["sector"]} - {UNDETAILED})
    if len(scenario.sectors) > 1 and getting:
        numbers["spread_sectors"] = getting
    if len(plan.expected.frame):
        numbers |= _of_rates(plan)
    return numbers


def _of_rates(plan: Plan) -> Iterator[tuple[str, float | None]]:
    total = plan.expected.frame.iloc[-1]
    yield "spread", LIKELY
    if not plan.scenario.same_population:
        deaths = published_deaths()
        yield "rate_published", deaths.per_1000
        yield "amount_published", round(deaths.amount_rp / deaths.cases)
        yield "not_estimated", len(plan.not_estimated)
        yield "insured_jkm", float(plan.scenario.insured.number)
        return
    by_programme = {row["programme"]: row["cases"] for row in records(plan.expected.frame)}
    months = max(plan.added * plan.scenario.months, 1)
    of_deaths = by_programme.get("jkm")
    yield "same_population", None if of_deaths is None else of_deaths * 12_000 / months
    yield "rate", total["cases"] * 1000 / months
    if total["cases"]:
        yield "amount_per_case", round(total["amount_rp"] / total["cases"])
    if plan.scenario.premium_rule == "dengan_jht":
        yield "insured_without_jht", float(plan.scenario.insured.number)


def _basis(entry: PlanAssumption, aims: tuple[Claim, ...]) -> str:
    parts = [_quoted(claim) for claim in (*entry.claims, *aims)]
    parts += [source.publisher for source in entry.sources]
    parts += [catalogue.DATASETS[cube].title for cube in entry.cubes]
    return "; ".join(dict.fromkeys(parts)) or "Anggapan rencana ini"


def _quoted(claim: Claim) -> str:
    return f"{cited(claim)}: “{claim.printed}”"

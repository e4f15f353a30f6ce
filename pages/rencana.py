"""Rencana: a plan's cost, the people it reaches, and expected benefits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from charts import plan as draw
from charts import plan_texts
from charts.provenance import Provenance, quoted
from charts.provenance import counted as from_registry
from charts.tiles import Card, NothingToDraw, Row
from data import catalogue, indonesian
from data.catalogue import claim
from data.frames import records
from data.indonesian import NOT_GIVEN
from data.numbers import PERCENT, RUPIAH, Amount, Statement, count, rupiah, say
from pages import choices
from pages.choices import Choice, Chosen, WholeNumber
from pages.page import Block, Column, Filter, Header, Page, Table, definitions, refuse_empty
from queries import benefits, enrolment, plan, plan_table
from queries.plan import Plan, Scenario
from queries.registry import Registry

_RULES = {"jkk_jkm": "JKK + JKM", "dengan_jht": "JKK + JKM + JHT", "potongan": "Potongan 50%"}
_BENCHMARKS = {"median": "Median", "tertinggi": "Tertinggi"}
_WAYS = {
    "jumlah": "Jumlah orang",
    "bagian": "Yang belum terlindungi",
    "selisih": "Selisih antarkecamatan",
    "target": "Target cakupan",
}
_OF_A_WAY = {
    "jumlah": {"tambahan"},
    "bagian": {"persen"},
    "selisih": {"persen", "patokan"},
    "target": {"capai"},
}
"""The choices that belong to each way of stating how many people are added."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan as a page shows it.

    `headline` is the plan in one sentence, `table` is as from `plan_table.as_table`. A plan that
    adds nobody has no table and but one figure: where the kecamatan stand.
    """

    headline: Statement
    remarks: Sequence[str]
    table: pd.DataFrame | None
    rows: Sequence[Row]


def planned(registry: Registry, chosen: Chosen) -> Planned:
    """Compute the plan of a selection, based on the last year of the registry."""
    refuse_empty(chosen)
    key = ("rencana", "planned", tuple(sorted(chosen.items())))
    return registry.keep(key, lambda: _planned(registry, chosen))


def _planned(registry: Registry, chosen: Chosen) -> Planned:
    scenario = _scenario(chosen)
    drawn_up = plan.draw_up(registry, scenario)
    workers = quoted(
        claim("coverage_2025"), claim("employed_population_2025"), claim("protected_workers_2025")
    )
    places = from_registry(registry, drawn_up.by_kecamatan, "dukcapil_2024")
    counted = draw.planned(*((places,) if scenario.rests_on_registry else ()), workers)
    benchmark = plan_texts.BENCHMARKS[scenario.benchmark]
    ranking = draw.by_kecamatan(
        drawn_up.by_kecamatan.frame,
        drawn_up.benchmark,
        benchmark,
        drawn_up.year,
        scenario,
        draw.planned(places),
    )
    headline = plan_texts.headline(scenario, drawn_up.cost_rp, drawn_up.coverage, counted.status)
    if not drawn_up.added:
        gap = 0 if registry.hides("enrolment_yearly") else drawn_up.gap
        is_given = bool(drawn_up.by_kecamatan.frame["participants"].notna().any())
        nobody = plan_texts.nothing_added(scenario, gap, benchmark, is_given=is_given)
        return Planned(headline, [nobody], None, [[ranking]])
    table = plan_table.as_table(registry, drawn_up)
    if registry.only_real:
        table = table[table["row_status"] != "simulasi"]
    remarks = []
    if scenario.premium_rule == plan.DISCOUNTED:
        premium = int(scenario.premium.number)
        full_price = plan_texts.not_discounted(drawn_up.cost_rp, premium)
        remarks.append(full_price)
    if too_many := plan_texts.too_many(drawn_up.by_kecamatan.frame):
        remarks.append(too_many)
    costed = draw.planned(counted, quoted(scenario.premium))
    paid = from_registry(registry, drawn_up.by_funding)
    split = draw.planned(paid, costed) if scenario.is_split_by_registry else costed
    promised = draw.planned(counted, quoted(*map(claim, benefits.PUBLISHED_DEATHS)))
    if scenario.same_population:
        promised = draw.planned(from_registry(registry, drawn_up.expected), counted)
    # The first figure's table contains the whole plan.
    whole = draw.planned(split, promised) if len(drawn_up.expected.frame) else split
    aimed = draw.planned(counted, quoted(*plan.targets()))
    reached = [draw.coverage(drawn_up.coverage, scenario, aimed)]
    if len(drawn_up.expected.frame):
        reached.append(
            draw.expected_benefits(drawn_up, draw.planned(promised, quoted(scenario.insured)))
        )
    rows: list[Row] = [
        _cards(drawn_up, counted, costed, promised),
        [
            draw.cost_by_funding(drawn_up.by_funding.frame, table, scenario, whole),
            draw.trade_off(drawn_up.trade_off, drawn_up.cost_rp, scenario, costed),
        ],
        reached,
        [ranking],
    ]
    return Planned(headline, remarks, table, rows)


def _cards(
    drawn_up: Plan, counted: Provenance, costed: Provenance, promised: Provenance
) -> list[Card]:
    scenario = drawn_up.scenario
    people = count(drawn_up.added)
    whose = plan_texts.plan_name(scenario)
    cards = [
        Card(
            "tambahan",
            "Tambahan peserta",
            people,
            say("selama {months} bulan setahun", months=count(scenario.months)),
            counted,
            ("participants",),
            scope=whose,
        ),
        Card(
            "biaya",
            "Biaya rencana setahun",
            rupiah(drawn_up.cost_rp),
            say(
                "{people} orang × {months} bulan × {premium}",
                people=people,
                months=count(scenario.months),
                premium=Amount(scenario.premium.number, RUPIAH),
            ),
            costed,
            ("premium_rp",),
            scope=whose,
        ),
        Card(
            "cakupan-sesudah",
            "Cakupan dengan rencana",
            Amount(drawn_up.share_after, PERCENT, 2),
            say(
                "selama iuran dibayar; sekarang {now}",
                now=Amount(claim("coverage_2025").number, PERCENT, 2),
            ),
            counted,
            ("coverage_share",),
            scope=whose,
        ),
    ]
    # A premium with savings for old age stands beside no benefits without them.
    if len(drawn_up.expected.frame) and scenario.premium_rule != "dengan_jht":
        cards.append(_benefits(drawn_up, promised))
    return cards


def _benefits(drawn_up: Plan, promised: Provenance) -> Card:
    scenario, total = drawn_up.scenario, records(drawn_up.expected.frame)[-1]
    published = f"laju terbit {drawn_up.years}"
    return Card(
        "manfaat-harapan",
        plan_texts.promised(scenario),
        rupiah(total["amount_rp"]),
        say(
            "{spread}; {terms}",
            spread=plan_texts.spread(total, "berpeluang {likely} antara"),
            terms=benefits.SAME_POPULATION if scenario.same_population else published,
        ),
        promised,
        ("amount_rp",),
        scope=plan_texts.plan_name(scenario),
    )


def _scenario(chosen: Chosen) -> Scenario:
    way = chosen["cara"]
    return Scenario(
        sectors=chosen["sektor"],
        way=way,
        amount=chosen["tambahan"] if way == "jumlah" else chosen.get("persen", 1),
        months=chosen["bulan"],
        kecamatan=chosen["kecamatan"],
        benchmark=chosen.get("patokan", "median"),
        target=chosen.get("capai", ""),
        premium_rule=chosen["iuran"],
        payer=chosen["pembayar"],
        same_population=chosen["populasi"] == "sama",
    )


def _filters(registry: Registry) -> Sequence[Filter]:
    if not enrolment.years(registry):
        raise NothingToDraw("Data ini tidak memuat satu pun peserta, jadi tidak ada rencana.")
    targets = {
        aim.id: f"{aim.area} {aim.period_end[:4]}: {indonesian.percent(aim.number)}"
        for aim in plan.targets()
    }
    # Gaps between kecamatan are counted from the registry.
    ways = {way: label for way, label in _WAYS.items() if way != "selisih"}
    return (
        choices.sectors(),
        choices.kecamatan(),
        choices.segments(
            "cara",
            "Tambahan peserta menurut",
            ways if registry.hides("enrolment_yearly") else _WAYS,
            short="Tambahan",
        ),
        WholeNumber("tambahan", "Orang", 1, plan.uncovered(), 10_000, 1_000),
        WholeNumber("persen", "Persen yang ditutup", 1, 100, 50, 5),
        choices.segments("patokan", "Patokan", _BENCHMARKS),
        Choice("capai", "Target", targets, next(iter(targets)), "select"),
        WholeNumber("bulan", "Bulan setahun", 1, plan.MONTHS, plan.MONTHS),
        choices.segments(
            "pembayar", "Sumber dana", {plan.AS_NOW: "Seperti sekarang", **choices.funds()}
        ),
        choices.segments("iuran", "Iuran", {rule: _price(rule) for rule in plan.PREMIUMS}),
        choices.population(),
    )


def _price(rule: str) -> str:
    price = indonesian.rupiah(catalogue.claim(plan.PREMIUMS[rule]).number)
    return f"{_RULES[rule]}, {price}"


def _silent(chosen: Chosen) -> Collection[str]:
    """Return the choices of the ways that are not selected: they change nothing."""
    return set().union(*_OF_A_WAY.values()) - _OF_A_WAY[chosen["cara"]]


def _below(registry: Registry, chosen: Chosen) -> Sequence[Block]:
    table = planned(registry, chosen).table
    if table is None:
        return ()
    rows = table[table["part"] == "Anggapan"]
    numbers = [
        Amount(amount, decimals=2, trim=True, missing=NOT_GIVEN) for amount in rows["amount"]
    ]
    units = zip(numbers, rows["unit"], strict=True)
    shown = rows.assign(
        value=[f"{number} {unit}" if number.known else str(number) for number, unit in units],
        status=rows["row_status"],
    )
    columns = {
        "what": Column("Anggapan", 180),
        "value": Column("Nilai", 110, numeric=True),
        "words": Column("Cara", 410),
        "status": Column("Status", "small", status=True),
        "basis": Column("Dasar", 250),
    }
    return Header("Anggapan rencana ini"), Table(shown, columns, name="anggapan-rencana")


def _notes(registry: Registry, chosen: Chosen) -> Sequence[str]:
    if planned(registry, chosen).table is None:
        return ()
    speaker = claim("premium_discount_2026_exclusion").speaker
    return (
        "Ini hitungan bila pilihan di atas dijalankan, bukan ramalan dan bukan anggaran. Seluruh "
        "rencana, dengan pilihan dan anggapannya, ada di tabel gambar pertama dan dapat diunduh; "
        "alamat halaman ini memuat semua pilihannya.",
        "Cakupan adalah keadaan pada satu saat. Bila iuran dibayar kurang dari 12 bulan, cakupan "
        "kembali turun begitu pembayaran berhenti.",
        "Uang yang sama membeli orang lebih banyak atau bulan lebih banyak; bulan-orangnya tetap, "
        "jadi manfaat yang diharapkan pun tetap, tetapi orang yang bulannya sudah habis tidak "
        "terlindungi, dan beasiswa mensyaratkan masa iuran.",
        "Manfaat diperkirakan dari satu-satunya laju yang terbit bersama pesertanya: kematian di "
        "antara peserta yang dibiayai APBD pada 2022. Laju register hanya dipakai bila penerima "
        "manfaat dianggap sama dengan peserta yang iurannya dibayar Pemkab.",
        "Banyaknya pekerja tiap sektor tidak diketahui, jadi rencana ini tidak memeriksa apakah "
        f"ada sebanyak itu. {speaker}: potongan 50 persen tidak berlaku bagi peserta yang dibayar "
        "pemerintah.",
        *definitions("participants_per_1000", "coverage_share"),
    )


PAGE = Page(
    "rencana",
    "Rencana",
    order=4,
    lead=lambda registry, chosen: str(planned(registry, chosen).headline),
    filters=_filters,
    silent=_silent,
    decisive="cara",
    above=lambda registry, chosen: planned(registry, chosen).remarks,
    rows=lambda registry, chosen: planned(registry, chosen).rows,
    below=_below,
    notes=_notes,
    stands_alone=False,
)

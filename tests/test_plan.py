"""Plans: what is added, what it costs, whom it reaches, and what a reader is told about it."""

from dataclasses import replace

import pandas as pd
import pytest
import tiny_snapshot as tiny
from example_plans import AIM, ALL, CLOSING, FISHERS
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_snapshot import KALIWATES, MAYANG, PUGER

from charts import plan_texts
from data import catalogue
from data.catalogue import claim
from data.manifest import TABLES
from queries import benefits, plan, plan_table
from queries.answer import Answer
from queries.plan import Scenario
from queries.registry import Registry


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    kinds = ("kepesertaan", "klaim_manfaat", "bantuan_pertanian")
    folder = tmp_path_factory.mktemp("resmi") / "snapshots"
    return Registry(tiny.build(folder, statuses=dict.fromkeys(kinds, "resmi")))


def added(frame: pd.DataFrame) -> dict[str, int]:
    """The people that each kecamatan gets, by code; those that get none left out."""
    return {
        code: people for code, people in zip(frame["code"], frame["added"], strict=True) if people
    }


# What is added, and what it costs


def test_ten_thousand_people_for_a_year_cost_two_thousand_and_sixteen_million(
    shipped: Registry,
) -> None:
    drawn = plan.draw_up(shipped, FISHERS)

    assert (drawn.added, drawn.cost_rp) == (10_000, 2_016_000_000)
    assert plan.draw_up(shipped, replace(FISHERS, months=4)).cost_rp == 672_000_000
    with_savings = replace(FISHERS, premium_rule="dengan_jht")
    assert plan.draw_up(shipped, with_savings).cost_rp == 10_000 * 12 * 36_800


def test_a_share_of_the_uncovered_is_one_of_the_difference_of_two_published_totals(
    registry: Registry,
) -> None:
    assert plan.uncovered() == 1_157_242
    # 1 percent of 1.157.242 is 11.572,42; Kaliwates has 127.701 of 2.615.874 inhabitants.
    assert plan.draw_up(registry, Scenario(ALL, "bagian", 1)).added == 11_572
    there = Scenario(ALL, "bagian", 1, kecamatan=KALIWATES)
    assert added(plan.draw_up(registry, there).by_kecamatan.frame) == {KALIWATES: 565}


@pytest.mark.parametrize(
    ("target", "people"),
    [
        # 34,99 percent of 1.480.981 is 518.195,25: one worker fewer would miss it.
        ("coverage_target_national_2026", 518_196 - 323_739),
        ("coverage_target_national_2025", 476_136 - 323_739),
        ("coverage_target_jatim_2025", 592_393 - 323_739),
    ],
)
def test_a_target_adds_the_workers_who_lack_to_it(
    registry: Registry, target: str, people: int
) -> None:
    drawn = plan.draw_up(registry, replace(AIM, target=target))

    assert drawn.added == people
    lacks = dict(zip(drawn.coverage["claim"], drawn.coverage["lacks"], strict=True))
    assert lacks[target] == 0


def test_the_targets_are_the_published_aims_and_none_of_them_is_for_jember() -> None:
    assert {one.area for one in plan.targets()} == {"Indonesia", "Jawa Timur"}
    assert [one.period_end[:4] for one in plan.targets()] == [
        *("2025", "2025", "2025", "2026", "2029", "2045")
    ]


def test_no_two_targets_have_the_same_name() -> None:
    assert [plan.target_label(one) for one in plan.targets()] == [
        "Target Indonesia 2025 (RPJMN)",
        "Target Jawa Timur 2025",
        "Target Indonesia 2025 (lain)",
        "Target Indonesia 2026",
        "Target Indonesia 2029",
        "Target Indonesia 2045",
    ]


def test_the_gap_is_the_people_who_lack_to_the_median_of_where_the_sector_is_known(
    registry: Registry,
) -> None:
    drawn = plan.draw_up(registry, CLOSING)
    gap = dict(zip(drawn.by_kecamatan.frame["code"], drawn.by_kecamatan.frame["gap"], strict=True))

    # Puger 8 of 126.660 and Mayang 10 of 52.840: half way between is 15,99 people in Puger.
    assert (gap[PUGER], gap[MAYANG]) == (16 - 8, 0)
    assert pd.isna(gap[KALIWATES])
    assert added(drawn.by_kecamatan.frame) == {PUGER: 4}
    after = drawn.by_kecamatan.frame.set_index("code")["per_1000_after"]
    assert after[PUGER] == pytest.approx((8 + 4) * 1000 / 126_660)
    assert drawn.cost_rp == 4 * 12 * 16_800


def test_the_gap_to_the_highest_is_wider_and_a_third_of_it_is_rounded_half_up(
    registry: Registry,
) -> None:
    # As many in Puger as in Mayang would be 23,97.
    highest = Scenario(ALL, "selisih", 100, benchmark="tertinggi")

    assert added(plan.draw_up(registry, highest).by_kecamatan.frame) == {PUGER: 24 - 8}
    assert plan.draw_up(registry, replace(highest, amount=34)).added == 5
    assert plan.draw_up(registry, replace(highest, amount=35)).added == 6


def test_the_kecamatan_that_is_the_benchmark_itself_has_no_gap(registry: Registry) -> None:
    alone = plan.draw_up(registry, Scenario(("nelayan",), "selisih", 100, kecamatan=PUGER))

    assert (alone.added, alone.gap) == (0, 0)
    assert alone.by_funding.frame.empty


def test_a_kecamatan_without_participants_has_an_unknown_gap_but_can_be_given_some(
    registry: Registry,
) -> None:
    unknown = plan.draw_up(registry, Scenario(("nelayan",), "selisih", 50, kecamatan=MAYANG))
    given_some = plan.draw_up(registry, Scenario(("nelayan",), amount=7, kecamatan=MAYANG))

    assert (unknown.added, unknown.gap) == (0, None)
    assert added(given_some.by_kecamatan.frame) == {MAYANG: 7}
    assert given_some.by_funding.frame["people"].sum() == 7


def test_people_are_spread_by_population_then_as_the_sectors_and_funds_are_now(
    registry: Registry,
) -> None:
    drawn = plan.draw_up(registry, Scenario(ALL, amount=10))

    # 10 by 126.660 : 52.840; Puger has 2 labourers and 6 fishers, Mayang 8 and 2 preachers.
    assert added(drawn.by_kecamatan.frame) == {PUGER: 7, MAYANG: 3}
    rows = drawn.by_funding.frame[["sector", "funding", "people", "cost_rp"]].to_numpy().tolist()
    assert rows == [
        ["buruh_tani", "dbhcht", 4, 806_400],
        ["keagamaan", "apbd", 1, 201_600],
        ["nelayan", "apbd", 4, 806_400],
        ["nelayan", "dbh_pajak_desa", 1, 201_600],
    ]


def test_one_payer_pays_for_everybody(registry: Registry) -> None:
    drawn = plan.draw_up(registry, Scenario(ALL, amount=10, payer="apbd"))

    assert set(drawn.by_funding.frame["funding"]) == {"apbd"}
    assert drawn.by_funding.frame["cost_rp"].sum() == 2_016_000


@settings(max_examples=40)
@given(
    sectors=st.sets(st.sampled_from(ALL), min_size=1).map(
        lambda chosen: tuple(one for one in ALL if one in chosen)
    ),
    amount=st.integers(1, 1_157_242),
    months=st.integers(1, 12),
    code=st.none() | st.sampled_from(sorted(catalogue.KECAMATAN)),
    payer=st.sampled_from([plan.AS_NOW, *catalogue.FUNDING]),
)
def test_the_parts_add_up_to_the_total_whatever_is_chosen(
    shipped: Registry,
    sectors: tuple[str, ...],
    amount: int,
    months: int,
    code: str | None,
    payer: str,
) -> None:
    drawn = plan.draw_up(
        shipped, Scenario(sectors, amount=amount, months=months, kecamatan=code, payer=payer)
    )

    assert drawn.added == amount == drawn.by_kecamatan.frame["added"].sum()
    assert drawn.by_funding.frame["people"].sum() == amount
    assert drawn.by_funding.frame["cost_rp"].sum() == drawn.cost_rp == amount * months * 16_800
    assert set(drawn.by_funding.frame["sector"]) <= set(sectors)
    assert code is None or list(added(drawn.by_kecamatan.frame)) == [code]
    assert (drawn.by_funding.frame["people"] > 0).all()


@pytest.mark.parametrize(
    "nonsense",
    [
        {"months": 0},
        {"months": 13},
        {"amount": 0},
        {"amount": -5},
        {"amount": 1_157_243},
        {"way": "bagian", "amount": 101},
        {"way": "target", "target": "coverage_2025"},
        {"way": "menebak"},
        {"benchmark": "rata-rata"},
        {"sectors": ()},
        {"sectors": ("ojek",)},
        {"kecamatan": "35.10.01"},
        {"payer": "mandiri"},
        {"premium_rule": "gratis"},
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(nonsense: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        replace(FISHERS, **nonsense)  # type: ignore[arg-type]


# The discount


@pytest.mark.parametrize("payer", [plan.AS_NOW, *catalogue.FUNDING])
def test_the_discount_is_never_given_to_members_whom_the_government_pays(
    registry: Registry, payer: str
) -> None:
    wished = Scenario(("nelayan",), amount=10, payer=payer, premium_rule=plan.DISCOUNTED)

    assert wished.premium.number == 16_800
    assert plan.draw_up(registry, wished).cost_rp == 10 * 12 * 16_800


def test_who_asks_for_the_discount_is_told_why_not_and_what_it_would_have_been() -> None:
    words = plan_texts.not_discounted(2_016_000_000, 16_800)

    assert "tidak berlaku" in words
    assert claim("premium_discount_2026_exclusion").printed in words
    assert "Rp1,01 miliar" in words
    # The board shows words as they are.
    assert "*" not in words


# Coverage


def test_coverage_with_the_plan_counts_all_workers_and_halves_for_half_a_year() -> None:
    of_year = plan.coverage(10_000, 12).set_index("kind")
    of_half = plan.coverage(10_000, 6).set_index("kind")

    assert of_year.loc["plan", "workers"] == 333_739
    assert of_year.loc["plan", "share"] == pytest.approx(22.534995, abs=1e-6)
    assert "average" not in of_year.index
    assert of_half.loc["plan", "workers"] == 333_739
    assert of_half.loc["average", "workers"] == 328_739


# What else the money buys


def test_the_same_money_buys_fewer_people_for_more_months() -> None:
    bought = plan.trade_off(2_016_000_000, 16_800, 12).set_index("months")

    assert bought["people"].to_dict() == {
        1: 120_000,
        2: 60_000,
        3: 40_000,
        4: 30_000,
        5: 24_000,
        6: 20_000,
        7: 17_142,
        8: 15_000,
        9: 13_333,
        10: 12_000,
        11: 10_909,
        12: 10_000,
    }
    assert bought.loc[7, "left_rp"] == 2_016_000_000 - 17_142 * 117_600
    assert bought.index[bought["chosen"]].tolist() == [12]


def test_money_for_more_people_than_are_uncovered_has_no_coverage_above_all_of_them() -> None:
    bought = plan.trade_off(200_000 * 12 * 16_800, 16_800, 12).set_index("months")

    assert bought["share"].isna().tolist() == [True, True, *[False] * 10]
    assert bought["share"].max() <= 100


# What it brings


# The whole plan as a table


SCENARIOS = [
    FISHERS,
    CLOSING,
    AIM,
    replace(AIM, kecamatan=PUGER, payer="apbd"),
    replace(CLOSING, benchmark="tertinggi", premium_rule="dengan_jht", same_population=True),
]


def test_every_declared_assumption_is_made_by_some_plan_and_no_other_one(
    shipped: Registry,
) -> None:
    made = set()
    for scenario in SCENARIOS:
        table = plan_table.as_table(shipped, plan.draw_up(shipped, scenario))
        rows = table[table["part"] == "Anggapan"]
        assert rows["amount"].notna().all()
        made |= set(zip(rows["what"], rows["words"], strict=True))

    declared = {(one.topic, one.assumption) for one in catalogue.PLAN_ASSUMPTIONS}
    assert made == declared


def test_an_assumption_rests_on_cubes_that_exist() -> None:
    cubes = {cube for one in catalogue.PLAN_ASSUMPTIONS for cube in one.cubes}
    assert cubes <= set(TABLES)


def test_the_table_holds_choices_results_and_assumptions_with_status_and_basis(
    shipped: Registry,
) -> None:
    table = plan_table.as_table(shipped, plan.draw_up(shipped, FISHERS))
    rows = {(part, what): row for part, what, *row in table.to_numpy().tolist()}

    assert rows["Pilihan", "Sektor"][2] == "Nelayan tangkap"
    assert rows["Hasil", "Biaya"] == [
        *(2_016_000_000, "rupiah", "", "estimasi", "Hitungan rencana ini")
    ]
    assert rows["Hasil", "Biaya dari APBD"][3] == "simulasi"
    assert rows["Hasil", "Manfaat: JKM"][3] == "estimasi"
    assert rows["Hasil", "Manfaat: JKK"][2] == "tidak diperkirakan"
    assert pd.isna(rows["Hasil", "Manfaat: JKK"][0])
    price = rows["Anggapan", "Iuran per orang per bulan"]
    assert (price[0], price[3]) == (16_800, "terbit")
    assert "barathanews.com" in price[4]
    assert table["basis"].ne("").all()


def test_what_a_plan_expects_of_the_registry_is_as_weak_as_its_tables_and_says_what_it_assumes(
    shipped: Registry,
) -> None:
    assuming = replace(FISHERS, same_population=True)
    table = plan_table.as_table(shipped, plan.draw_up(shipped, assuming))
    results = table[(table["part"] == "Hasil") & table["amount"].notna()]
    promised = results[results["what"].str.contains("anfaat")]

    assert set(promised["row_status"]) == {"simulasi"}
    assert promised["words"].str.endswith(benefits.SAME_POPULATION).all()


def test_a_plan_on_office_files_is_an_estimate_and_one_on_simulated_gaps_is_simulated(
    official: Registry, registry: Registry
) -> None:
    def statuses(opened: Registry, scenario: Scenario) -> set[str]:
        table = plan_table.as_table(opened, plan.draw_up(opened, scenario))
        return set(table.loc[table["what"].isin(["Biaya", "Biaya dari APBD"]), "row_status"])

    assert statuses(official, CLOSING) == {"estimasi"}
    assert statuses(registry, CLOSING) == {"simulasi"}
    paid_by_one = Scenario(("nelayan",), amount=10, payer="apbd")
    assert statuses(registry, paid_by_one) == {"estimasi"}


def test_the_answers_of_a_plan_know_what_was_asked(registry: Registry) -> None:
    drawn = plan.draw_up(registry, CLOSING)

    def names(answer: Answer) -> set[str]:
        return {question.name for question in answer.questions}

    assert names(drawn.by_kecamatan) == {"enrolment_by_kecamatan"}
    assert names(drawn.expected) == set()
    assuming = plan.draw_up(registry, replace(CLOSING, same_population=True))
    assert names(assuming.expected) == {"plan_rates"}
    assert names(drawn.by_funding) == {
        *("enrolment_by_kecamatan", "enrolment_by_kecamatan_and_sector", "plan_funding")
    }

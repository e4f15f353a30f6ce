"""The benefits that a plan expects: their rates, and the likely range of what is paid."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tiny_snapshot as tiny
from example_plans import ALL, FISHERS
from tiny_snapshot import PUGER

from queries import benefits, plan
from queries.plan import Scenario
from queries.registry import Registry


def test_deaths_are_expected_at_the_rate_that_was_published_with_its_people() -> None:
    # 272 of 66.304 from 1 January to 22 November 2022, which are 326 days: 4,6 in a year.
    published = benefits.published_deaths()
    assert published.per_1000 == pytest.approx(272 / (66_304 * 326 / 365) * 1000)
    assert round(published.per_1000, 1) == 4.6


def test_by_default_a_plan_promises_what_was_published_and_nothing_of_other_programmes(
    shipped: Registry,
) -> None:
    drawn = plan.draw_up(shipped, FISHERS)
    (deaths,) = drawn.expected.frame.to_dict("records")

    assert deaths["programme"] == "jkm"
    # 45,93 deaths at Rp9,688 miliar / 272.
    assert deaths["cases"] == pytest.approx(10_000 * 4.593085 / 1000, rel=1e-6)
    assert deaths["amount_rp"] == pytest.approx(1_635_948_640, abs=2)
    assert drawn.not_estimated == ("jkk", "beasiswa")
    assert drawn.expected.questions == ()
    # Rp6.800 of the Rp16.800 pay for deaths.
    assert drawn.insured_rp == 10_000 * 12 * 6_800


def test_years_of_a_rate_between_which_one_is_missing_are_said_one_by_one(tmp_path: Path) -> None:
    place = (PUGER, "nelayan", "apbd", "laki_laki", 10, 120, 2_016_000)
    paid = (PUGER, "nelayan", "jkm", None, 1, 1, 42_000_000)
    rows = {
        **tiny.ROWS,
        "enrolment_yearly": [(2023, *place), (2025, *place)],
        "benefits_monthly": [(dt.date(year, 3, 1), *paid) for year in (2023, 2025)],
    }
    snapshot = tiny.build(tmp_path, statuses={"klaim_manfaat": "resmi"}, rows=rows)
    wanted = replace(FISHERS, same_population=True)

    assert plan.draw_up(Registry(snapshot), wanted).years == "2023 dan 2025"


def test_with_the_assumption_benefits_are_expected_at_the_rates_of_all_years_together(
    registry: Registry,
) -> None:
    # 41 person-months were seen; ten times as many bring ten times the cases.
    sectors = ("buruh_tani", "nelayan")
    answer = plan.expected(registry, sectors, 410, same_population=True)
    promised = answer.frame.set_index("programme")

    assert promised["cases"].round(6).to_dict() == {
        "jkm": 30,
        "jkk": 20,
        "beasiswa": 10,
        "semua": 60,
    }
    assert promised["amount_rp"].to_dict() == {
        "jkm": 1_260_000_000,
        "jkk": 35_000_000,
        "beasiswa": 20_000_000,
        "semua": 1_315_000_000,
    }


def test_the_range_of_all_programmes_adds_variances_and_not_ends(shipped: Registry) -> None:
    frame = plan.expected(shipped, ALL, 120_000, same_population=True).frame.set_index("programme")
    whole, parts = frame.loc["semua"], frame.drop("semua")

    for end in ("amount_low", "amount_high"):
        squares = ((parts[end] - parts["amount_rp"]) ** 2).sum()
        assert abs(whole[end] - whole["amount_rp"]) == pytest.approx(squares**0.5, rel=1e-6)
        assert abs(whole[end] - whole["amount_rp"]) < abs(parts[end] - parts["amount_rp"]).sum()
    # As drawing the programmes one by one and adding them up gives.
    random = np.random.default_rng(35_09)
    drawn = sum(
        random.poisson(random.gamma(row.seen + 0.5, row.cases / row.seen, 400_000))
        * (row.amount_rp / row.cases)
        for row in parts.itertuples()
    )
    assert whole["amount_low"] == pytest.approx(np.quantile(drawn, 0.05), rel=0.01)
    assert whole["amount_high"] == pytest.approx(np.quantile(drawn, 0.95), rel=0.01)


def test_of_a_plan_so_small_that_there_may_be_no_case_nothing_is_likely_to_be_paid(
    shipped: Registry,
) -> None:
    def likely(people: int) -> dict[str, float]:
        frame = plan.expected(shipped, ALL, people * 12, same_population=True).frame
        return dict(frame.set_index("programme").loc["semua"])

    one, some = likely(1), likely(100)
    assert (one["cases_high"], one["amount_low"], one["amount_high"]) == (0, 0, 0)
    assert (some["cases_low"], some["amount_low"]) == (0, 0)
    assert some["amount_high"] > some["amount_rp"] > 0


def test_a_premium_with_savings_for_old_age_is_held_against_nothing_without_them(
    shipped: Registry,
) -> None:
    with_savings = replace(FISHERS, premium_rule="dengan_jht", same_population=True)
    drawn = plan.draw_up(shipped, with_savings)

    assert drawn.cost_rp == 10_000 * 12 * 36_800
    assert drawn.insured_rp == 10_000 * 12 * 16_800


@pytest.mark.parametrize(("seen", "ratio"), [(0, 2.0), (3, 0.5), (57, 2.1), (400, 0.05)])
def test_the_likely_range_is_that_of_drawing_a_rate_and_then_a_count(
    seen: int, ratio: float
) -> None:
    random = np.random.default_rng(35_09)
    drawn = random.poisson(random.gamma(seen + 0.5, ratio, 400_000))
    low, high = plan._likely(seen, ratio)

    assert low == pytest.approx(np.quantile(drawn, 0.05), abs=1)
    assert high == pytest.approx(np.quantile(drawn, 0.95), abs=1)
    assert np.mean((low <= drawn) & (drawn <= high)) >= 0.895


def test_where_nothing_ever_happened_something_still_may() -> None:
    assert plan._likely(0, 0.01) == (0, 0)
    assert plan._likely(0, 10)[1] > 0


def test_a_sector_without_premiums_promises_nothing(registry: Registry) -> None:
    drawn = plan.draw_up(registry, Scenario(("pedagang",), amount=5, same_population=True))

    assert drawn.expected.frame.empty
    assert drawn.cost_rp == 5 * 12 * 16_800

"""The assumptions of the simulation, and the totals that it is made to reach."""

import csv
import dataclasses
from decimal import Decimal

import numpy as np
import pytest
from test_simulation import FISHING_KECAMATAN, OTHER_TOBACCO, TOBACCO_CENTRES

from data.apportion import apportion
from data.catalogue import (
    CLAIMS,
    KECAMATAN,
    ORIGINS,
    REFERENCE,
    SCHOOL_LEVELS,
    SimulationAssumption,
    claim,
)
from data.simulate import assumptions, benefits, draw, enrolment
from data.simulate.assumptions import ASSUMPTIONS, WEIGHTS, number, share


def test_the_weights_are_what_the_assumptions_say() -> None:
    people = np.array([kecamatan.population_2024 for kecamatan in KECAMATAN.values()])
    urban = np.array([kecamatan.urban for kecamatan in KECAMATAN.values()])
    names = [kecamatan.name for kecamatan in KECAMATAN.values()]
    tobacco = np.array(
        [
            number("weight_centre_buruh_tani")
            if name in TOBACCO_CENTRES
            else number("weight_other_buruh_tani")
            if name in OTHER_TOBACCO
            else number("weight_elsewhere_buruh_tani")
            for name in names
        ]
    )
    coast = np.array([name in FISHING_KECAMATAN - {"Puger"} for name in names])
    outside_puger = number("weight_total_nelayan") - number("weight_puger_nelayan")
    expected = {
        "buruh_tani": people * np.where(urban, number("weight_urban_buruh_tani"), tobacco),
        "keagamaan": people,
        "petani": people * np.where(urban, number("weight_urban_petani"), 1),
        "desa": np.array([kecamatan.desa for kecamatan in KECAMATAN.values()]),
        "nelayan": outside_puger * people * coast / people[coast].sum()
        + number("weight_puger_nelayan") * np.array([name == "Puger" for name in names]),
        "pedagang": people * np.where(urban, number("weight_urban_pedagang"), 1),
    }
    for sector, weights in expected.items():
        assert WEIGHTS[sector] == pytest.approx(weights, abs=0.5), sector


def test_every_number_that_is_assumed_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[str] = set()

    class Reading(dict):
        def __getitem__(self, key: str) -> SimulationAssumption:
            read.add(key)
            return super().__getitem__(key)

    monkeypatch.setattr(assumptions, "ASSUMPTIONS", Reading(ASSUMPTIONS))
    draw(2025)
    stated = {entry.id for entry in ASSUMPTIONS.values() if entry.value}
    elsewhere = {name for name in stated if name.startswith(("weight_", "dated_"))}
    assert stated - elsewhere == read


def test_an_assumption_names_its_reason_and_never_repeats_a_published_figure() -> None:
    with (REFERENCE / "simulation_assumptions.csv").open(encoding="utf-8", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    assert len(ids) == len(set(ids))
    for entry in ASSUMPTIONS.values():
        assert entry.assumption.endswith("."), entry.id
        assert entry.basis in CLAIMS or entry.basis.endswith("."), entry.id
        assert not (entry.id in CLAIMS and CLAIMS[entry.id].value is not None), entry.id
        assert (entry.value == "") == (entry.unit == ""), entry.id


def test_participants_carried_over_from_another_year_are_as_many() -> None:
    for name in ("2023_keagamaan", "2024_keagamaan", "2024_petani"):
        entry = ASSUMPTIONS[f"participants_{name}"]
        assert int(entry.value) == claim(entry.basis).number


def test_shares_of_scholars_and_of_origins_are_whole() -> None:
    assert sum(share(f"scholarship_share_{level}") for level in SCHOOL_LEVELS) == pytest.approx(1)
    assert sum(share(f"origin_share_{origin}") for origin in ORIGINS) == pytest.approx(1)
    with pytest.raises(ValueError, match="jkk_minimum is not a share"):
        share("jkk_minimum")


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (10, [1, 1, 1], [4, 3, 3]),
        (7, [0, 5, 2], [0, 5, 2]),
        (1, [0.2, 0.5, 0.3], [0, 1, 0]),
        (0, [0, 0], [0, 0]),
        (41_000_000_000, [1, 2, 3], [6_833_333_333, 13_666_666_667, 20_500_000_000]),
    ],
)
def test_largest_remainders_get_what_is_left(
    total: int, weights: list[float], parts: list[int]
) -> None:
    assert apportion(total, weights).tolist() == parts


def test_nothing_can_be_divided_among_nobody() -> None:
    with pytest.raises(ValueError, match="all weights are zero"):
        apportion(5, [0, 0])


@pytest.mark.parametrize(
    ("printed", "step"),
    [
        ("Rp51,57 miliar", "10000000"),
        ("Rp 17,8 miliar", "100000000"),
        ("44 ribuan", "1000"),
        ("82.093", "1"),
        ("169 unit", "1"),
        ("25,3%", "0.1"),
    ],
)
def test_the_last_printed_digit_says_how_far_a_claim_may_be_off(printed: str, step: str) -> None:
    published = dataclasses.replace(claim("participants_2025"), printed=printed)
    assert published.last_digit == Decimal(step)


def test_a_claim_in_words_has_no_last_digit() -> None:
    with pytest.raises(ValueError, match="in words only: ratusan"):
        _ = claim("participants_2025_pedagang").last_digit


def test_full_death_payments_alone_cannot_make_what_was_announced() -> None:
    published = claim("benefit_2023_2025_jkm")
    assert benefits.death_payments(published, 42_000_000, 10_000_000) == (1177, 1)
    assert not published.prints_as(1177 * 42_000_000)
    assert not published.prints_as(1178 * 42_000_000)
    with pytest.raises(ValueError, match="no payments of"):
        benefits.death_payments(published, 42_000_000, 42_000_000)


def test_scholars_are_split_as_near_to_the_shares_as_the_amount_allows() -> None:
    rates = {"a": 3, "b": 4, "c": 6, "d": 24}
    even = dict.fromkeys(rates, 0.25)
    assert benefits.scholars_by_level(8, 74, rates, even) == dict.fromkeys(rates, 2)
    assert benefits.scholars_by_level(2, 48, rates, even) == {"a": 0, "b": 0, "c": 0, "d": 2}
    with pytest.raises(ValueError, match="no split of 2 children"):
        benefits.scholars_by_level(2, 49, rates, even)


def test_a_year_in_which_two_sectors_are_open_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    without = {name: entry for name, entry in ASSUMPTIONS.items() if "keagamaan" not in name}
    monkeypatch.setattr(enrolment, "ASSUMPTIONS", without)
    with pytest.raises(ValueError, match="how many are keagamaan, desa in 2023"):
        enrolment.participants(2023)
    with pytest.raises(ValueError, match="how many are keagamaan in 2024"):
        enrolment.participants(2024)

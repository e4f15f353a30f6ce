"""Classes of a measure: round borders in the legend, and every value in the class it reads as."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.classes import CLASSES, classes, thirds
from data import indonesian

MEASURED_VALUES = st.lists(
    st.floats(min_value=0.001, max_value=1e9, allow_nan=False), min_size=1, max_size=40
)


@given(values=MEASURED_VALUES, decimals=st.integers(min_value=0, max_value=2))
def test_every_value_lies_in_the_class_that_the_legend_says(
    values: list[float], decimals: int
) -> None:
    scale = classes(values, decimals)
    legend = [indonesian.round_half_up(edge, decimals) for edge in scale.edges]

    assert len(legend) == CLASSES + 1
    assert all(low < high for low, high in pairwise(legend))
    for value in values:
        written = indonesian.round_half_up(value, decimals)
        place = scale.level(value)
        last = place == CLASSES - 1
        assert legend[place] <= written
        assert written <= legend[place + 1] if last else written < legend[place + 1]


@given(values=st.lists(st.integers(min_value=1, max_value=10**7), min_size=1, max_size=40))
def test_more_is_never_a_lower_class(values: list[int]) -> None:
    scale = classes(values, 0)
    places = [scale.level(value) for value in sorted(values)]

    assert places == sorted(places)
    assert all(0 <= place < CLASSES for place in places)


def test_borders_are_round_and_hold_about_as_many_each() -> None:
    assert classes(
        [963, 1_293, 1_604, 1_999, 2_291, 2_694, 2_842, 3_077, 4_352, 6_111], 0
    ).edges == (
        960,
        1_600,
        2_300,
        2_800,
        4_400,
        6_200,
    )


def test_equal_values_still_have_five_different_borders() -> None:
    assert classes([7, 7, 7], 0).edges == (0, 2, 4, 6, 8, 10)
    assert classes([1], 1).edges == (0, 0.2, 0.4, 0.6, 0.8, 1)


def test_without_a_value_above_zero_there_are_no_classes() -> None:
    with pytest.raises(ValueError, match="no value above zero"):
        classes([0, 0], 0)


# Thirds


def test_thirds_part_the_31_in_groups_of_ten_or_eleven() -> None:
    parted = thirds([float(value) for value in range(31)], 0)
    levels = [parted.level(value) for value in range(31)]

    assert parted.borders == (10.0, 20.0)
    assert [levels.count(one) for one in range(3)] == [10, 10, 11]


def test_a_value_counts_as_it_is_written() -> None:
    parted = thirds([1.04, 2.04, 2.96, 3.0], 1)

    assert parted.borders == (2.0, 3.0)
    assert parted.level(2.96) == 2
    assert parted.level(1.96) == 1


def test_where_most_are_zero_the_range_is_parted_and_zero_is_low() -> None:
    parted = thirds([0.0] * 29 + [300.0, 90.0], 0)

    assert parted.borders == (100.0, 200.0)
    assert [parted.level(value) for value in (0, 90, 100, 300)] == [0, 0, 1, 2]


def test_where_all_are_the_same_nobody_is_high_or_low() -> None:
    assert thirds([0.0] * 31, 0).borders == ()
    assert thirds([0.0] * 31, 0).level(0) == 1


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40), st.integers(0, 2))
def test_borders_ascend_and_more_is_never_lower(values: list[float], decimals: int) -> None:
    parted = thirds(values, decimals)
    levels = [parted.level(value) for value in sorted(values)]

    assert all(low < high for low, high in pairwise(parted.borders))
    assert levels == sorted(levels)
    if parted.borders:
        assert levels[0] == 0

"""Frames read and put together as plain values."""

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from data.frames import is_missing, records, stacked, values, wide

PUGER, MAYANG = "35.09.08", "35.09.26"
FRAME = pd.DataFrame(
    {
        "code": [PUGER, PUGER, MAYANG, MAYANG],
        "kecamatan": ["Puger", "Puger", "Mayang", "Mayang"],
        "sector": ["petani", "desa", "petani", "desa"],
        "participants": [7, 0, 2, 3],
        "months": [1.5, None, 2.0, 3.0],
    }
)


def test_the_columns_come_as_lists_of_pythons_own_values() -> None:
    dates = pd.DataFrame({"month": pd.to_datetime(["2025-01-01"]), "people": [3]})

    told = values(dates)
    assert told == {"month": [pd.Timestamp("2025-01-01")], "people": [3]}
    assert isinstance(told["month"][0], dt.date)
    assert type(told["people"][0]) is int
    assert list(values(FRAME, "participants", "code")) == ["participants", "code"]


def test_the_rows_come_as_their_values_by_column() -> None:
    assert records(FRAME[["sector", "participants"]])[:2] == [
        {"sector": "petani", "participants": 7},
        {"sector": "desa", "participants": 0},
    ]
    assert records(FRAME.head(0)) == []


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA, pd.NaT])
def test_whatever_stands_for_no_value_is_missing(nothing: object) -> None:
    assert is_missing(nothing)
    assert not is_missing(0)
    assert not is_missing("")


def test_each_index_is_added_up_beside_its_parts() -> None:
    totals, parts = stacked(FRAME, "code", "sector", "participants")

    assert totals == {PUGER: 7, MAYANG: 5}
    assert parts == {"petani": [7, 2], "desa": [0, 3]}
    assert stacked(FRAME.iloc[[0, 3, 1, 2]], "code", "sector", "participants") == (totals, parts)
    assert stacked(FRAME.head(0), "code", "sector", "participants") == ({}, {})


def test_a_long_frame_is_made_wide_in_its_own_order_whatever_the_order_of_its_rows() -> None:
    expected = pd.DataFrame(
        {
            "code": [PUGER, MAYANG],
            "kecamatan": ["Puger", "Mayang"],
            "petani": [7, 2],
            "desa": [0, 3],
        }
    )

    found = wide(FRAME, "code", "sector", "participants", "kecamatan")
    pd.testing.assert_frame_equal(found, expected)
    shuffled = wide(FRAME.iloc[[0, 3, 1, 2]], "code", "sector", "participants", "kecamatan")
    pd.testing.assert_frame_equal(shuffled, expected)


def test_numbers_stay_whole_and_missing_ones_missing_when_a_frame_is_made_wide() -> None:
    assert wide(FRAME, "code", "sector", "participants")["desa"].dtype == "int64"
    assert wide(FRAME, "code", "sector", "months")["desa"].isna().tolist() == [True, False]


@pytest.mark.parametrize("rows", [[0, 1, 2], [0, 1, 2, 3, 3], [0, 1, 2, 2]])
@pytest.mark.parametrize("turned", [stacked, wide])
def test_a_frame_that_lacks_a_pair_or_has_it_twice_is_refused(
    turned: Callable[..., object], rows: list[int]
) -> None:
    with pytest.raises(ValueError, match="not every code has every sector once"):
        turned(FRAME.iloc[rows], "code", "sector", "participants")

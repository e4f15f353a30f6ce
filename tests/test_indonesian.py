import csv
import datetime as dt
import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from babel import Locale
from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from data import indonesian

with (Path(__file__).parent / "golden" / "indonesian.csv").open(encoding="utf-8") as file:
    GOLDEN = [tuple(row.values()) for row in csv.DictReader(file)]

TAKES_DATES = {"date", "weekday", "month", "month_short", "month_range"}
TAKES_NUMBERS: list[Callable[[Any], object]] = [
    indonesian.round_half_up,
    indonesian.whole,
    lambda value: indonesian.decimal(value, 1),
    indonesian.percent,
    indonesian.rupiah,
    indonesian.rupiah_words,
    lambda value: indonesian.number_words(value, 1),
    lambda value: indonesian.number_range(value, 10),
    lambda value: indonesian.number_range(0, value),
    indonesian.terbilang,
]
TAKES_A_DAY: list[Callable[[Any], object]] = [
    indonesian.date,
    indonesian.month,
    indonesian.month_short,
    lambda day: indonesian.month_range(dt.date(2025, 1, 1), day),
]

NOT_A_NUMBER = {
    "absent": [None, np.nan, pd.NA, pd.NaT, Decimal("NaN"), Decimal("sNaN")],
    "infinite": [float("inf"), -float("inf")],
    "a text": ["", "82.093", "82093", indonesian.NO_DATA, b"1"],
    "something else": [True, np.True_, [1], 1j],
}
NOT_A_PARTIAL_DATE = {
    "does not exist": ["0000", "2025-00", "2025-13", "2025-02-29"],
    "another ISO form": ["2025-1", "20251223", "2025-W01", "2025-12-23T00:00"],
    "cut off": ["", "2025-", "2025-11-"],
    "not ISO": ["Desember 2025", " 2025", "2025\n", "٢٠٢٥"],
    "not a text": [None, 2025, dt.date(2025, 12, 23)],
}

ENGLISH_MONTH = re.compile(
    r"\b(January|February|March|May|June|July|August|October|December|Aug|Oct|Dec)\b"
)
COMPACT_SUFFIX = re.compile(r"[0-9]\s*(K|M|B|G|T|bn|rb|jt)\b", re.IGNORECASE)
POINT_THAT_DOES_NOT_SEPARATE_THOUSANDS = re.compile(r"(?<![0-9])\.|\.(?![0-9]{3}(?![0-9]))")
SPACE_THAT_CANNOT_BE_TYPED = re.compile(r"[^\S ]")

WHOLE_NUMBERS = st.integers(min_value=-(10**17), max_value=10**17)
MONEY_AND_SHARES = st.decimals(min_value=-(10**15), max_value=10**15, places=4)
DECIMALS = st.integers(min_value=0, max_value=4)


def say(function: str, arguments: str, parse_float: type[float] | type[Decimal]) -> str:
    values = json.loads(arguments, parse_float=parse_float)
    options = values.pop() if isinstance(values[-1], dict) else {}
    if function in TAKES_DATES:
        values = [dt.date.fromisoformat(value) for value in values]
    elif function == "moment":
        values = [dt.datetime.fromisoformat(value) for value in values]
    return str(getattr(indonesian, function)(*values, **options))


def assert_indonesian(text: str) -> None:
    for english in (
        ENGLISH_MONTH,
        COMPACT_SUFFIX,
        POINT_THAT_DOES_NOT_SEPARATE_THOUSANDS,
        SPACE_THAT_CANNOT_BE_TYPED,
    ):
        assert not english.search(text), text
    assert not text.startswith(("−0", "−Rp0")) or re.search("[1-9]", text), text
    assert "-" not in text, text


def exactly_rounded(value: Decimal, decimals: int) -> Decimal:
    """Half away from zero in whole numbers, without the quantize that the module uses."""
    shifted = abs(value) * 10**decimals
    units = int(shifted) + (1 if shifted - int(shifted) >= Decimal("0.5") else 0)
    return Decimal(units if value > 0 else -units) / 10**decimals


def read_aloud(words: str) -> int:
    """The whole number that Indonesian words stand for; none of its rules come from num2words."""
    sign, words = (-1, words[6:]) if words.startswith("minus ") else (1, words)
    digits = ["nol", "satu", "dua", "tiga", "empat"]
    digits += ["lima", "enam", "tujuh", "delapan", "sembilan"]
    powers = {"ribu": 3, "juta": 6, "miliar": 9, "triliun": 12, "kuadriliun": 15}
    total = group = last = 0
    for word in re.sub(r"\bse(ribu|ratus|puluh|belas)\b", r"satu \1", words).split():
        if word in digits:
            last = digits.index(word)
            group += last
        elif word == "belas":
            group += 10
        elif word in ("puluh", "ratus"):
            group += last * (9 if word == "puluh" else 99)
        else:
            total, group = total + group * 10 ** powers[word], 0
    return sign * (total + group)


@pytest.mark.parametrize(("function", "arguments", "expected"), GOLDEN)
def test_what_is_written_is_what_a_person_worked_out(
    function: str, arguments: str, expected: str
) -> None:
    assert say(function, arguments, float) == expected
    assert say(function, arguments, Decimal) == expected


def test_every_function_has_golden_results() -> None:
    public = {
        name
        for name, thing in vars(indonesian).items()
        if not name.startswith("_") and getattr(thing, "__module__", "") == indonesian.__name__
    }

    assert {function for function, _, _ in GOLDEN} == public
    assert len(GOLDEN) == len({row[:2] for row in GOLDEN}) >= 360


def test_nothing_looks_english() -> None:
    for function, arguments, expected in GOLDEN:
        # These are numbers; a time has its point where English has its colon.
        if function not in ("round_half_up", "round_as_words", "moment"):
            assert_indonesian(expected)
            assert_indonesian(say(function, arguments, float))


@pytest.mark.parametrize(
    "english",
    [
        "21.86%",
        "24.5",
        ".5",
        "1.2345",
        "Rp51,57 M",
        "82K",
        "Rp20 bn",
        "10 December 2025",
        "−0,0",
        "-5",
    ],
)
def test_english_would_be_noticed(english: str) -> None:
    with pytest.raises(AssertionError):
        assert_indonesian(english)


def test_the_signs_are_where_babel_puts_them_and_a_minus_is_no_hyphen() -> None:
    locale = Locale.parse("id_ID")
    plain = {"currency_digits": False, "format": "¤#,##0"}

    for written, by_babel in (
        (indonesian.decimal(-1234.5, 1), format_decimal(-1234.5, locale=locale)),
        (indonesian.percent(-21.86), format_percent(-0.2186, "#,##0.00%", locale=locale)),
        (indonesian.rupiah(-1500), format_currency(-1500, "IDR", locale=locale, **plain)),
    ):
        assert written == by_babel.replace("-", "−")


@given(MONEY_AND_SHARES, DECIMALS)
def test_rounding_is_half_away_from_zero(value: Decimal, decimals: int) -> None:
    assert indonesian.round_half_up(value, decimals) == exactly_rounded(value, decimals)


def test_a_half_that_binary_floats_lose_is_still_rounded_up() -> None:
    assert round(2.675, 2) == 2.67
    assert indonesian.decimal(2.675, 2) == "2,68"
    assert indonesian.decimal(2.665, 2) == "2,67"


def number_in(text: str) -> Decimal:
    """Read a number as a person does who knows Indonesian signs."""
    bare = re.sub(r"Rp|%| persen", "", text).replace(".", "").replace(",", ".").replace("−", "-")
    return Decimal(bare)


@given(WHOLE_NUMBERS)
def test_a_whole_number_can_be_read_back(value: int) -> None:
    assert number_in(indonesian.whole(value)) == value
    assert number_in(indonesian.rupiah(value)) == value


@given(MONEY_AND_SHARES, DECIMALS)
def test_a_decimal_number_can_be_read_back_as_it_was_rounded(value: Decimal, decimals: int) -> None:
    rounded = exactly_rounded(value, decimals)

    assert number_in(indonesian.decimal(value, decimals)) == rounded
    assert number_in(indonesian.percent(value, decimals)) == rounded
    assert number_in(indonesian.percent(value, decimals, words=True)) == rounded
    assert number_in(indonesian.rupiah(value)) == exactly_rounded(value, 0)


@given(MONEY_AND_SHARES, DECIMALS)
def test_any_number_is_written_in_indonesian(value: Decimal, decimals: int) -> None:
    for text in (
        indonesian.whole(value),
        indonesian.decimal(value, decimals),
        indonesian.percent(value, decimals),
        indonesian.rupiah(value),
        indonesian.rupiah_words(value, decimals),
        indonesian.number_words(value, decimals),
        indonesian.number_range(value, value + 1),
    ):
        assert_indonesian(text)


@given(st.dates())
def test_any_date_is_written_in_indonesian(day: dt.date) -> None:
    for write in TAKES_A_DAY[:3]:
        assert_indonesian(write(day))
    assert indonesian.date(day).split()[0] == str(day.day)
    assert indonesian.partial_date(day.isoformat()) == indonesian.date(day)
    assert indonesian.partial_date(day.isoformat()[:7]) == indonesian.month(day)


@given(
    st.integers(min_value=-(10**15), max_value=10**15),
    st.integers(min_value=0, max_value=3),
    st.sampled_from([indonesian.rupiah_words, indonesian.number_words]),
)
def test_words_for_large_numbers_keep_the_number_and_never_say_a_thousand_of_a_unit(
    value: int, decimals: int, write: Callable[[int, int], str]
) -> None:
    text = write(value, decimals).replace("Rp", "")
    written, _, unit = text.partition(" ")
    powers = {"": 0, "ribu": 3, "juta": 6, "miliar": 9, "triliun": 12}
    number = number_in(written)

    assert abs(number * 10 ** powers[unit] - value) * 2 <= Decimal(10) ** (powers[unit] - decimals)
    if unit:
        assert abs(number) >= 1
    if unit in ("ribu", "juta", "miliar"):
        assert abs(number) < 1000
    assert "," not in written or not written.endswith("0")


def test_the_share_that_is_printed_is_the_share_of_the_numbers_beside_it() -> None:
    of_all_protected = Decimal(82093) * 100 / Decimal(323739)
    of_all_employed = Decimal(323739) * 100 / Decimal(1480981)

    assert indonesian.percent(of_all_protected) == "25,36%"
    assert indonesian.percent(100 * 82093 / 323739) == "25,36%"
    assert indonesian.percent(of_all_protected, 1) == "25,4%"
    assert indonesian.percent(of_all_employed) == "21,86%"


@pytest.mark.parametrize("write", TAKES_NUMBERS)
@pytest.mark.parametrize("nothing", list(chain(*NOT_A_NUMBER.values())), ids=repr)
def test_what_is_not_a_number_is_refused(write: Callable[[Any], object], nothing: object) -> None:
    with pytest.raises(ValueError, match="number"):
        write(nothing)


@pytest.mark.parametrize("write", TAKES_A_DAY)
@pytest.mark.parametrize("nothing", [None, pd.NaT, "2025-12-10", 2025, float("nan")], ids=repr)
def test_what_is_not_a_date_is_refused(write: Callable[[Any], object], nothing: object) -> None:
    with pytest.raises(ValueError, match="not a date"):
        write(nothing)


@pytest.mark.parametrize(
    "write",
    [
        lambda: indonesian.round_half_up(1200, -2),
        lambda: indonesian.decimal(24.5, -1),
        lambda: indonesian.percent(24.5, -1),
        lambda: indonesian.rupiah_words(42_000_000, -1),
        lambda: indonesian.number_words(82093, -1),
        lambda: indonesian.decimal(10**27, 2),
        lambda: indonesian.whole(1e300),
        lambda: indonesian.rupiah_words(10**18),
        lambda: indonesian.number_words(10**18, 0),
        lambda: indonesian.rupiah_words(Decimal("999999999999999999.5"), 6),
        lambda: indonesian.terbilang(10**18),
        lambda: indonesian.terbilang(Decimal("1E+999999")),
        lambda: indonesian.number_range(200, 100),
        lambda: indonesian.month_range(dt.date(2025, 12, 1), dt.date(2025, 11, 30)),
        lambda: indonesian.year_range(2025, 2023),
        lambda: indonesian.join([]),
    ],
)
def test_what_cannot_be_said_is_refused(write: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"cannot|too|nothing"):
        write()


@pytest.mark.parametrize("text", list(chain(*NOT_A_PARTIAL_DATE.values())), ids=repr)
def test_a_partial_date_is_an_iso_year_month_or_day(text: Any) -> None:  # noqa: ANN401
    with pytest.raises(ValueError):  # noqa: PT011
        indonesian.partial_date(text)


@given(st.integers(min_value=-(10**18) + 1, max_value=10**18 - 1))
def test_a_number_read_aloud_is_the_number(value: int) -> None:
    assert read_aloud(indonesian.terbilang(value)) == value


@given(
    st.lists(st.sampled_from([0, 1, 11, 21, 100, 101, 201, 211]), min_size=2, max_size=6).filter(
        lambda groups: groups[0] > 0
    )
)
def test_one_thousand_is_seribu_wherever_it_stands_alone(groups: list[int]) -> None:
    value = int("".join(f"{group:03d}" for group in groups))
    words = indonesian.terbilang(value)

    assert read_aloud(words) == value
    assert ("seribu" in words) == (groups[-2] == 1)
    assert not re.search(r"(?<!puluh )(?<!ratus )satu ribu\b", words)


def test_numbers_and_dates_out_of_a_data_frame_are_written_too() -> None:
    frame = pd.DataFrame(
        {"peserta": [82093], "cakupan": [21.86], "bulan": [pd.Timestamp("2025-12-01 13:45")]}
    )

    assert indonesian.whole(frame["peserta"].iloc[0]) == "82.093"
    assert indonesian.percent(frame["cakupan"].iloc[0]) == "21,86%"
    assert indonesian.decimal(np.float32(0.1), 2) == "0,10"
    assert indonesian.month(frame["bulan"].iloc[0]) == "Desember 2025"


def test_a_moment_counts_as_the_day_and_the_time_in_its_own_time_zone() -> None:
    jember = dt.timezone(dt.timedelta(hours=7))
    moment = dt.datetime(2025, 12, 10, 0, 5, tzinfo=jember)

    assert indonesian.date(moment) == "10 Desember 2025"
    assert indonesian.moment(moment) == "10 Desember 2025 00.05"


def test_many_readers_at_once_see_the_same_numbers() -> None:
    jobs = [(function, arguments) for function, arguments, _ in GOLDEN] * 5
    with ThreadPoolExecutor(max_workers=8) as pool:
        written = list(pool.map(lambda job: say(*job, float), jobs))

    assert written == [expected for _, _, expected in GOLDEN] * 5

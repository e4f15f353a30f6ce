"""Numbers and dates in every form that offices write them."""

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.intake.cells import (
    Cell,
    Cells,
    Contradiction,
    Inferred,
    Notation,
    Value,
    cell_text,
    evidence,
    infer_number,
    infer_text,
    number,
    undecided_mark,
)
from data.intake.columns import Texts, cast_persons
from data.intake.dates import MONTHS, date, infer_date

ID, EN = Notation.INDONESIAN, Notation.ENGLISH

amounts = st.decimals(min_value=-(10**13), max_value=10**13, places=4, allow_nan=False)
days = st.dates(min_value=dt.date(1930, 1, 1), max_value=dt.date(2029, 12, 31))
wrappings = st.sampled_from(
    ["{}", " {} ", "Rp {}", "Rp{}", "rp. {}", "IDR {}", "{}\u00a0", "\u202f{}", "Rp\u00a0{}"]
)


def spelled(amount: Decimal, notation: Notation, decimals: int) -> str:
    """The amount with all marks, as Python groups it and not as the reader takes it apart."""
    english = f"{amount:,.{decimals}f}"
    marks = {",": notation.thousands, ".": notation.decimals}
    return "".join(marks.get(sign, sign) for sign in english)


def read(settled: Inferred, cells: Sequence[Cell]) -> list[Value]:
    return [settled.read(cell)[1] for cell in cells]


def numbers(
    cells: Sequence[Cell], *, of_file: Notation | None = None, whole: bool = False
) -> list[Value]:
    return read(infer_number(Cells.of(cells), "Jumlah", of_file=of_file, whole=whole), cells)


def dates(cells: Sequence[Cell]) -> list[Value]:
    return read(infer_date(Cells.of(cells), "Tanggal"), cells)


@given(amounts, st.sampled_from(Notation), st.integers(0, 4), wrappings)
def test_any_number_is_read_back_from_its_notation(
    amount: Decimal, notation: Notation, decimals: int, wrapping: str
) -> None:
    exact = round(amount, decimals)
    assert number(wrapping.format(spelled(exact, notation, decimals)), notation) == exact


@given(amounts, st.sampled_from(Notation), st.integers(0, 4))
def test_what_a_number_gives_away_is_never_the_other_notation(
    amount: Decimal, notation: Notation, decimals: int
) -> None:
    written = spelled(round(amount, decimals), notation, decimals)
    assert evidence(written) in (notation, None)
    marks = [sign for sign in written if sign in ".,"]
    if len(set(marks)) == 2 or len(marks) > 1:
        assert evidence(written) is notation
    if not marks:
        assert (evidence(written), undecided_mark(written)) == (None, "")


@given(st.lists(amounts, min_size=1, max_size=8), st.sampled_from(Notation))
def test_a_column_with_one_clear_number_settles_all_of_them(
    amounts: list[Decimal], notation: Notation
) -> None:
    exact = [round(one, 2) for one in amounts]
    cells = [spelled(one, notation, 2) for one in [*exact, Decimal("1234567.50")]]
    settled = infer_number(Cells.of(cells), "Nominal", whole=True)
    assert settled.notation is notation
    assert read(settled, cells) == [*exact, Decimal("1234567.50")]


@given(st.integers(1000, 999_999), st.sampled_from(Notation))
def test_one_mark_before_three_digits_parts_thousands_of_rupiah(
    amount: int, notation: Notation
) -> None:
    assert numbers([f"{amount:,}".replace(",", notation.thousands)], whole=True) == [amount]


@given(st.integers(0, 10**12))
def test_an_accountant_writes_losses_in_brackets(amount: int) -> None:
    written = f"{amount:,}".replace(",", ".")
    assert number(f"({written})", ID) == number(f"-{written}", ID) == -amount
    assert number(f"Rp {written},-", ID) == number(f"Rp{written}", ID) == amount
    assert number(f"'{written}", ID) == number(f" ’Rp{written}", ID) == amount


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
def test_no_text_makes_the_readers_stumble(written: str) -> None:
    for cells in ([written], [written, "1.234,5"], [written, "1,234.5"], ["31/12/2025", written]):
        for settle in (infer_number, infer_date, infer_text):
            with suppress(Contradiction):
                read(settle(Cells.of(cells), "Kolom"), cells)
        cast_persons(Cells.of(cells), "NIK")
        cast_persons(Texts(pa.chunked_array([cells])), "NIK")


@pytest.mark.parametrize(
    ("written", "notation"),
    [
        ("1.234.567", ID),
        ("1.234,5", ID),
        ("12,5", ID),
        ("0,125", ID),
        ("1234,567", ID),
        ("1.234,-", ID),
        ("1,234,567", EN),
        ("1,234.5", EN),
        ("12.5", EN),
        ("0.125", EN),
        ("1.234", None),
        ("1,234", None),
        ("1234567", None),
        ("12.34.56", None),
        ("1.234.56", None),
        ("1.23,456", None),
        ("satu", None),
    ],
)
def test_a_number_gives_away_its_notation_or_does_not(
    written: str, notation: Notation | None
) -> None:
    assert evidence(written) is notation


@pytest.mark.parametrize(
    "written",
    ["", "x", "1e6", "1.2.3", "12.34.5", "1,5,5", "--5", "(5", "5)", "(-5)", "42 juta", "1 2",
     "12 34 567", "Rp", "1.234,", "5%", "١٢٣"],
)  # fmt: skip
def test_what_is_no_number_stays_what_it_is(written: str) -> None:
    assert number(written, ID) is None
    assert infer_number(Cells.of([written]), "Jumlah").read(written) == (written or None, None)


def test_contradicting_numbers_are_named_by_their_places() -> None:
    with pytest.raises(Contradiction) as said:
        numbers([5, "1.250.000", "7", "1,500,000", "2,5"])
    assert (said.value.first, said.value.second) == (1, 3)
    with pytest.raises(Contradiction) as said:
        numbers(["1,234", "9", "1.234"], whole=True)
    assert (said.value.first, said.value.second) == (0, 2)


def test_the_other_columns_decide_before_the_type_does() -> None:
    assert numbers(["1.234"], of_file=EN) == [Decimal("1.234")]
    assert numbers(["1.234"], of_file=ID) == [1234]
    assert numbers(["1.234", "1,5"], of_file=EN) == [1234, Decimal("1.5")]


def test_only_in_rupiah_and_whole_numbers_does_a_lone_comma_part_thousands() -> None:
    assert numbers(["1,234"]) == [Decimal("1.234")]
    assert numbers(["1,234"], whole=True) == [1234]


def test_a_dash_is_zero_and_a_missing_number_is_not() -> None:
    cells = ["-", "–", "Nihil", "Rp -", "n/a", "NA", "…", "", None]
    settled = infer_number(Cells.of(cells), "Jumlah")
    assert read(settled, cells) == [0, 0, 0, 0, None, None, None, None, None]
    assert [settled.read(cell)[0] for cell in cells[:5]] == ["-", "–", "Nihil", "Rp -", None]


def test_a_number_keeps_four_decimals_and_what_excel_cut_off_is_none() -> None:
    assert numbers([12.25, 0.1 + 0.2, 1e15, "12,34565"]) == [
        Decimal("12.25"),
        Decimal("0.3"),
        None,
        Decimal("12.3457"),
    ]


@given(days)
def test_any_day_is_read_in_each_form(day: dt.date) -> None:
    names = [name for name, month in MONTHS.items() if month == day.month]
    forms = [
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d-%m-%Y}",
        f"{day:%d.%m.%Y}",
        f"{day:%d/%m/%y}",
        f"{day:%Y-%m-%d}",
        f"{day:%Y/%m/%d}",
        f"{day:%Y-%m-%d} 00:00:00",
        f"{day:%Y-%m-%dT%H:%M}",
        str((day - dt.date(1899, 12, 30)).days),
        *(f"{day.day} {name.title()} {day.year}" for name in names),
        *(f"{day:%d}-{name}-{day:%y}" for name in names),
        f"Jum'at, {day.day:02d}\u00a0{names[0].upper()} {day.year}",
        f"Jum’at, {day.day} {names[0]} {day.year}",
        f"'{day.day}/{day.month}/{day.year}",
    ]
    assert {form: date(form) for form in forms} == dict.fromkeys(forms, day)
    assert dates([f"{day:%m/%d/%Y}", "12/31/2025"])[0] == day
    since_1904 = (day - dt.date(1904, 1, 1)).days
    settled = infer_date(Cells.of([since_1904]), "Tanggal", from_1904=True)
    assert settled.read(since_1904)[1] == day


@given(days)
def test_a_date_cell_is_typed_as_offices_type_it(day: dt.date) -> None:
    cells = [day, dt.datetime.combine(day, dt.time(7, 30))]
    assert dates(cells) == [day, day]
    assert cell_text(cells[1]) == f"{day.day:02d}/{day.month:02d}/{day.year}"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1/1/00", dt.date(2000, 1, 1)),
        ("1/1/29", dt.date(2029, 1, 1)),
        ("1/1/30", dt.date(1930, 1, 1)),
        ("31 Des 99", dt.date(1999, 12, 31)),
        ("29/02/2024", dt.date(2024, 2, 29)),
        ("3654", dt.date(1910, 1, 1)),
        ("45658", dt.date(2025, 1, 1)),
    ],
)
def test_years_of_two_digits_and_serials_follow_excel(written: str, day: dt.date) -> None:
    assert date(written) == day


@pytest.mark.parametrize(
    "written",
    ["", "31/02/2025", "29/02/2025", "2025", "0", "99999", "13/13/2025", "٣١/١٢/٢٠٢٥",
     "31/12/205", "31/12/1899", "Mei 2025", "31 Foo 2025", "31/12", "2025-13-01", "31/12-2025",
     "20251231"],
)  # fmt: skip
def test_what_is_no_day_stays_what_it_is(written: str) -> None:
    assert date(written) is None
    assert infer_date(Cells.of([written]), "Tanggal").read(written) == (written or None, None)


def moments(*times: str) -> list[Cell]:
    return [dt.datetime.fromisoformat(f"2025-12-31T{time}") for time in times]


NEW_YEAR, LAST_DAY = dt.date(2026, 1, 1), dt.date(2025, 12, 31)


@pytest.mark.parametrize(
    ("cells", "day"),
    [
        (moments("23:59:48"), NEW_YEAR),
        (moments("16:59:48", "17:00:00"), NEW_YEAR),
        ([46022.999861111, "46022"], NEW_YEAR),
        (["31/12/2025 23:59:48"], NEW_YEAR),
        (["12/31/2025 11:59:48 PM"], NEW_YEAR),
        (["2025-12-31T17:00:00.000Z"], NEW_YEAR),
        (["2025-12-31T16:59:48Z"], NEW_YEAR),
        (["2025-12-31T00:00:00.000Z"], LAST_DAY),
        (["2025-12-31T23:00:00+07:00"], LAST_DAY),
        (moments("23:59:48", "10:15:00"), LAST_DAY),
        (moments("17:00:00", "00:00:00"), LAST_DAY),
        (moments("23:59:59"), LAST_DAY),
    ],
)
def test_a_day_that_the_clock_of_a_program_moved_is_the_day_meant(
    cells: Sequence[Cell], day: dt.date
) -> None:
    assert dates(cells)[0] == day
    said = "".join(infer_date(Cells.of(cells), "Tanggal").remarks)
    assert ("zona waktu" in said or "UTC" in said) == (
        day == NEW_YEAR or str(cells[0]).endswith("Z")
    )


def test_day_and_month_are_settled_by_the_whole_column() -> None:
    assert dates(["03/04/2025"]) == [dt.date(2025, 4, 3)]
    assert dates(["03/04/2025", "03/31/2025"]) == [dt.date(2025, 3, 4), dt.date(2025, 3, 31)]
    with pytest.raises(Contradiction) as said:
        dates(["03/04/2025", "31/03/2025", None, "03/31/2025"])
    assert (said.value.first, said.value.second) == (1, 3)


def test_days_that_excel_took_for_months_are_found() -> None:
    kept = [f"{day}/03/2025" for day in range(13, 31)]
    taken = [dt.date(2025, month, 3) for month in range(1, 13)]
    with pytest.raises(Contradiction, match="menukar hari dan bulan"):
        dates([*kept, *taken])
    assert dates([*kept, *taken, dt.date(2025, 3, 14)])[0] == dt.date(2025, 3, 13)
    assert dates([*kept, *taken, "12/03/2025"])[0] == dt.date(2025, 3, 13)


def test_the_first_days_of_the_months_are_no_sign_of_a_mistake() -> None:
    starts = [dt.date(2025, month, 1) for month in range(1, 13)]
    assert dates(starts) == starts


def test_codes_that_excel_took_for_something_else_are_restored() -> None:
    assert cell_text(dt.timedelta(hours=35, minutes=9, seconds=31)) == "35.09.31"
    assert cell_text(dt.time(11, 9, 1)) == "11.09.01"
    assert cell_text(350901.0) == "350901"


def test_a_long_number_shows_that_it_has_lost_its_last_digits() -> None:
    nik = "3509115708800001"
    cells = [3509115708800001.0, f"'{nik}", f'="{nik}"', " ", "-", f"{nik} ", f"\u00a0{nik}"]
    persons, remarks = cast_persons(Cells.of(cells), "NIK")
    read = list(map(persons.text, range(7)))
    assert read == ["3,50912E+15", nik, nik, None, None, nik, nik]
    assert persons.unread().tolist() == [True, *[False] * 6]
    assert remarks == ('Kolom "NIK": tanda petik atau spasi di samping angka diabaikan (4 sel).',)


def test_truths_are_not_taken_for_numbers() -> None:
    assert numbers([1, True, 0, False]) == [1, None, 0, None]

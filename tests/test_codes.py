"""Codes of what leaves the house: always the same, easily read, and a slip never goes unnoticed."""

import datetime as dt
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.records import codes
from exports.records.codes import ALPHABET, Typed, of_content, of_day, typed


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "JBR-77PPY-XAJ8U"),
        (b"82.093", "JBR-7XU4T-V5K28"),
        (b"Rp51,57 miliar", "JBR-AX2PJ-MYAD3"),
    ],
)
def test_the_code_of_a_content_never_changes(content: bytes, code: str) -> None:
    assert of_content(content) == code


def test_a_code_is_what_its_description_says() -> None:
    number = int(hashlib.sha256(b"82.093").hexdigest(), 16)
    expected = []
    for _ in range(9):
        number, place = divmod(number, 31)
        expected.append(place)
    weighed = sum(weight * value for weight, value in enumerate(expected, start=2))
    expected.append((31 - weighed % 31) % 31)

    assert of_content(b"82.093").removeprefix("JBR-").replace("-", "") == "".join(
        ALPHABET[place] for place in expected
    )


contents = st.binary(max_size=20)


@given(contents, st.integers(4, 14), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_one_wrong_character_is_always_noticed(content: bytes, place: int, wrong: str) -> None:
    code = of_content(content)
    assert typed(code) == Typed(code, "kode")
    if code[place] not in ("-", wrong):
        assert typed(code[:place] + wrong + code[place + 1 :]).verdict == "salah ketik"


@given(contents, st.integers(4, 13))
def test_two_characters_that_changed_places_are_always_noticed(content: bytes, place: int) -> None:
    code = of_content(content)
    a, b = code[place : place + 2]
    if "-" not in (a, b) and a != b:
        assert typed(code[:place] + b + a + code[place + 2 :]).verdict == "salah ketik"


@given(contents)
def test_it_is_no_code_of_an_edition_and_is_found_in_a_file(content: bytes) -> None:
    code = of_content(content)
    assert codes.is_of_content(code)
    assert not codes.is_of_day(code)
    assert codes.hinted(f"\x89PNG kode {code}.".encode("latin-1")) == code


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        " {} ",
        "https://dasbor.jember.go.id/cek?kode={}",
        "https://dasbor.jember.go.id/cek?a=b&kode={}#atas",
    ],
)
def test_it_is_understood_however_it_is_typed(text: str) -> None:
    code = of_content(b"82.093")
    for written in (code, code.lower(), code.replace("-", ""), code.replace("-", " ")):
        assert typed(text.format(written)) == Typed(code, "kode")


days = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))
free = st.text(ALPHABET, min_size=2, max_size=2)


@given(days, free, st.integers(4, 17), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTUVWXYZ"))
def test_one_wrong_character_in_the_code_of_an_edition_is_always_noticed(
    day: dt.date, end: str, place: int, wrong: str
) -> None:
    code = of_day(day, end)
    other = code[:place] + wrong + code[place + 1 :]
    assert typed(code).verdict == "kode"
    if code[place] != "-" and wrong != code[place]:
        assert typed(other).verdict == "salah ketik"


@given(days, free, st.integers(4, 16))
def test_two_changed_places_in_the_code_of_an_edition_are_always_noticed(
    day: dt.date, end: str, place: int
) -> None:
    code = of_day(day, end)
    a, b = code[place : place + 2]
    if "-" not in (a, b) and a != b:
        assert typed(code[:place] + b + a + code[place + 2 :]).verdict == "salah ketik"


@pytest.mark.parametrize(
    "text",
    [
        "JBR-2025-12-22-K7U",
        " jbr-2025-12-22-k7u ",
        "JBR 2025 12 22 K7U",
        "JBR20251222K7U",
        "JBR–2025–12–22–K7U",
        "JBR-2O25-I2-22-K7U",
        "https://dasbor.jember.go.id/cek?kode=JBR-2025-12-22-K7U",
        "https://dasbor.jember.go.id/cek?a=b&kode=JBR-2025-12-22-K7U#atas",
        "https://dasbor.jember.go.id/cek?kode=jbr%202025%2012%2022%20k7u",
        "https://dasbor.jember.go.id/briefing?edisi=JBR-2025-12-22-K7U&putar=30",
        "Kode: JBR-2025-12-22-K7U.",
        "dari edaran JBR 2025 12 22 K7U tentang JBR-2025-12-22-K7V",
    ],
)
def test_a_code_is_understood_however_it_is_typed(text: str) -> None:
    assert typed(text) == codes.Typed("JBR-2025-12-22-K7U", "kode")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("JBR-2025-12-22-K7V", "salah ketik"),
        ("JBR-2025-12-22-K7", "salah ketik"),
        ("JBR-2025-13-22-K7U", "salah ketik"),
        ("JBR-2025-02-30-K7U", "salah ketik"),
        ("JBR-2025-12-22-KOU", "salah ketik"),
        ("https://dasbor.jember.go.id/cek?kode=JBR-2025-12-22-K7V", "salah ketik"),
        ("a" * 500, "bukan kode"),
        ("../../etc/passwd", "bukan kode"),
        ("82.093", "bukan kode"),
        ("", "bukan kode"),
    ],
)
def test_a_slip_is_told_apart_from_what_is_no_code(text: str, verdict: str) -> None:
    assert typed(text).verdict == verdict

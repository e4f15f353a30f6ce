"""Codes of what leaves the house: always the same, easily read, and a slip never goes unnoticed."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import codes
from data.codes import ALPHABET, Typed, of_content, typed


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

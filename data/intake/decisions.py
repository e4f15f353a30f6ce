"""What the data steward decides about a file, because the file does not say it."""

from collections.abc import Mapping
from typing import Final, TypeAlias

Choices: TypeAlias = Mapping[tuple[str, str], str]
"""Answers by the name of a file, "" for all, and the question."""

HIDDEN: Final = "hidden_rows"
STRUCK: Final = "struck_rows"
RUPIAH: Final = "rupiah"
PEOPLE: Final = "peserta"
LEAVE_OUT: Final = "lewati"

ANSWERS: Mapping[str, Mapping[str, str]] = {
    HIDDEN: {"hitung": "Hitung, dengan alasan", LEAVE_OUT: "Jangan dihitung"},
    STRUCK: {"hitung": "Hitung, dengan alasan", LEAVE_OUT: "Jangan dihitung"},
    RUPIAH: {"penuh": "Rupiah penuh", "ribuan": "Ribuan rupiah", "jutaan": "Jutaan rupiah"},
    PEOPLE: {"aktif": "Peserta aktif pada hari itu", "setahun": "Peserta setahun"},
}
"""The answers to each question, in words for the data steward."""

LABELS: Mapping[str, str] = {
    HIDDEN: "Baris tersembunyi",
    STRUCK: "Baris dicoret",
    RUPIAH: "Nilai ditulis dalam",
    PEOPLE: "Yang disebut per suatu hari",
}

ASKED_BY: Mapping[str, str] = {
    "hidden_rows": HIDDEN,
    "struck_rows": STRUCK,
    "jkm_in_full": RUPIAH,
    "aid_in_full": RUPIAH,
    "payment_in_full": RUPIAH,
    "premium_in_full": RUPIAH,
    "size_of_the_same_magnitude": RUPIAH,
    "people_on_a_day": PEOPLE,
}
"""The questions by the rules that ask them."""


def about(choices: Choices, file: str) -> dict[str, str]:
    """Return the answers about a file by question; its own go before those about all files."""
    named = {"": 0, file: 1}
    found = sorted((pair for pair in choices if pair[0] in named), key=lambda pair: named[pair[0]])
    return {question: choices[name, question] for name, question in found}


def hint(question: str, answer: str) -> str:
    return (
        f'pilih "{ANSWERS[question][answer]}" di Kelola data (python -m data desk) atau '
        f"--choose {question}={answer}"
    )

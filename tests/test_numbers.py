"""Amounts and statements: one number, written for each reader."""

import pytest

from data.numbers import Amount, Names, count, joined, percent, plain, read_aloud, rupiah, say


@pytest.mark.parametrize(
    ("amount", "written", "spoken"),
    [
        (count(82093, "peserta"), "82.093 peserta", "delapan puluh dua ribu sembilan puluh tiga"),
        (rupiah(51_570_000_000), "Rp51,57 miliar", "lima puluh satu koma lima tujuh miliar rupiah"),
        (Amount(16800, "rupiah"), "Rp16.800", "enam belas ribu delapan ratus rupiah"),
        (percent(25.36), "25,4 persen", "dua puluh lima koma empat persen"),
        (Amount(21.86, "persen", 2), "21,86%", "dua puluh satu koma delapan enam persen"),
        (Amount(3, "ke-"), "ke-3", "ketiga"),
        (Amount(1, "ke-"), "ke-1", "pertama"),
        (Amount(12.0, "ha", 1, trim=True), "12 ha", "dua belas ha"),
        (Amount(-3, signed=True), "−3", "kurang tiga"),
        (count(-3, "orang"), "−3 orang", "minus tiga orang"),
        (Amount(0, signed=True), "tetap", "tetap"),
        (Amount(None), "tidak ada data", "tidak ada data"),
    ],
)
def test_an_amount_is_written_and_spoken(amount: Amount, written: str, spoken: str) -> None:
    assert str(amount) == written
    assert amount.spoken().startswith(spoken)


def test_a_statement_keeps_its_numbers_and_spells_them_out() -> None:
    title = say(
        "Tertinggi di {names}: {best}", names=Names(("Puger", "Ambulu")), best=percent(25.36)
    )
    assert str(title) == "Tertinggi di Puger dan Ambulu: 25,4 persen"
    assert title.spoken() == "Tertinggi di Puger dan Ambulu: dua puluh lima koma empat persen"
    assert [amount.value for amount in title.amounts()] == [25.36]


def test_many_names_are_counted() -> None:
    assert str(Names(("a", "b", "c", "d"))) == "4 kecamatan"


def test_braces_of_a_text_are_not_slots() -> None:
    assert str(joined("; ", [plain("{x}"), plain(""), say("{n} orang", n=count(2))])) == (
        "{x}; 2 orang"
    )


def test_a_statement_without_one_of_its_slots_is_refused_at_once() -> None:
    with pytest.raises(KeyError):
        say("{a} dan {b}", a="x")


def test_amounts_are_listed_as_written_and_as_spoken_without_the_easy_ones() -> None:
    title = say(
        "{paid} bagi {people}, naik {up} selama {months} bulan",
        paid=rupiah(20_000_000_000),
        people=count(82_093, "orang"),
        up=percent(0.5),
        months=count(12),
    )
    assert read_aloud(title.amounts()) == (
        "Rp20 miliar: dua puluh miliar rupiah; "
        "82.093 orang: delapan puluh dua ribu sembilan puluh tiga orang; "
        "0,5 persen: nol koma lima persen"
    )
    assert read_aloud([Amount(3, "ke-"), count(99), count(None)]) == ""

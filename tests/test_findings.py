"""Findings: what a tie is, how numbers are compared, and how it is worded."""

from dataclasses import replace

import pytest

from charts import findings
from charts.findings import Compared
from data.numbers import Amount, count, percent, rupiah

_RATE = Amount(None, "per 1.000", 1)


def _rates(*values: float, what: str = "kecamatan") -> Compared:
    names = ("Puger", "Silo", "Kalisat", "Arjasa", "Mayang")
    return Compared(dict(zip(names, values, strict=False)), _RATE, what=what)


@pytest.mark.parametrize(
    ("among", "sentence"),
    [
        (_rates(3, 12.3, 4), "Tertinggi di Silo: 12,3 per 1.000"),
        # 12,26 and 12,34 read the same.
        (_rates(12.26, 12.34, 4), "Tertinggi di Puger dan Silo: 12,3 per 1.000"),
        (_rates(5, 5, 5, 1), "Tertinggi di Puger, Silo, dan Kalisat: 5,0 per 1.000"),
        (_rates(5, 5, 5, 5, 1), "4 kecamatan sama tinggi: 5,0 per 1.000"),
        (_rates(5, 1, what="sektor"), "Tertinggi Puger: 5,0 per 1.000"),
        (_rates(5), "Puger: 5,0 per 1.000"),
        (_rates(0.04, 0.01, 0), "Semua kecamatan di bawah 0,1 per 1.000"),
    ],
)
def test_the_leader_is_named_with_everybody_who_reads_the_same(
    among: Compared, sentence: str
) -> None:
    assert str(findings.leader(among)) == sentence


@pytest.mark.parametrize(
    ("among", "words"),
    [
        (_rates(3, 12, 4), "tertinggi Silo (12,0 per 1.000); terendah Puger (3,0 per 1.000)"),
        (
            _rates(9, 0, 0, 0, 0.04),
            "tertinggi Puger (9,0 per 1.000); terendah di 4 kecamatan (0,0 per 1.000)",
        ),
        (_rates(5, 5.04), "sama tinggi Puger dan Silo (5,0 per 1.000)"),
        (_rates(5), "hanya Puger (5,0 per 1.000)"),
        (_rates(0.04), "semua di bawah 0,1 per 1.000"),
    ],
)
def test_extremes_name_the_highest_and_the_lowest(among: Compared, words: str) -> None:
    assert str(findings.extremes(among)) == words


@pytest.mark.parametrize(
    ("among", "name", "sentence"),
    [
        (_rates(3, 12, 4), "Puger", "Puger: 3,0 per 1.000, urutan ke-3 dari 3"),
        # Two that read the same share a place, and the next one stands after both.
        (_rates(9.01, 9.04, 4), "Puger", "Puger: 9,0 per 1.000, urutan ke-1 dari 3"),
        (_rates(9.01, 9.04, 4), "Kalisat", "Kalisat: 4,0 per 1.000, urutan ke-3 dari 3"),
        (_rates(9, 0, 0.01), "Silo", "Silo: 0,0 per 1.000, seperti 1 kecamatan lain"),
        (_rates(9, 0), "Silo", "Silo: 0,0 per 1.000, urutan ke-2 dari 2"),
    ],
)
def test_a_rank_is_that_of_the_written_value(among: Compared, name: str, sentence: str) -> None:
    assert str(findings.rank(among, name)) == sentence


def test_a_rank_among_some_says_which_ones() -> None:
    among = _rates(3, 12)
    assert str(findings.rank(among, "Puger", 31, "yang ada pesertanya")).endswith(
        "urutan ke-2 dari 2 yang ada pesertanya"
    )
    assert str(findings.rank(among, "Puger", 2, "yang ada pesertanya")).endswith("ke-2 dari 2")


def test_money_is_compared_as_it_is_said() -> None:
    paid = Compared({"Puger": 1_234_000_000, "Silo": 1_231_000_000}, rupiah(None), " per orang")
    assert str(findings.leader(paid)) == "Tertinggi di Puger dan Silo: Rp1,23 miliar per orang"
    assert paid.rank("Silo") == 1
    assert paid.side(1_234_000_000, 1_231_000_000) == 0
    assert paid.side(1_234_000_000, 1_200_000_000) == 1


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"JKM": 75, "JKK": 25}, "JKM 75,0 persen dari manfaat"),
        ({"JKM": 50, "JKK": 50}, "JKM dan JKK masing-masing 50,0 persen dari manfaat"),
        ({"JKM": 5, "JKK": 0}, "JKM 100,0 persen dari manfaat"),
    ],
)
def test_a_share_is_that_of_the_largest_part(parts: dict[str, float], sentence: str) -> None:
    assert str(findings.share(parts, "manfaat")) == sentence


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [(12, 10, "naik 2 dari 2023"), (10, 1_210, "turun 1.200 dari 2023"), (7, 7, ""), (7, None, "")],
)
def test_a_change_is_said_only_where_it_is_known(
    now: float, before: float | None, words: str
) -> None:
    assert str(findings.change(count(None), now, before, 2023)) == words


def test_who_reads_like_the_average_is_not_above_it() -> None:
    among = _rates(9, 5.04, 5, 1)
    assert str(findings.above(among, 5.01, "peserta")) == (
        "1 dari 4 kecamatan di atas rata-rata kabupaten, 5,0 per 1.000 peserta"
    )


def test_a_spread_names_nobody_and_what_reads_the_same_has_none() -> None:
    assert str(findings.spread(_rates(9, 5.04, 1))) == (
        "1,0 per 1.000 sampai 9,0 per 1.000 di 3 kecamatan"
    )
    assert str(findings.spread(_rates(5.01, 5.04))) == "masing-masing 5,0 per 1.000 di 2 kecamatan"


def test_numbers_in_a_finding_stay_numbers() -> None:
    amounts = list(findings.rank(_rates(3, 12, 4), "Puger").amounts())
    assert [amount.value for amount in amounts] == [3, 3, 3]
    assert findings.rank(_rates(3, 12, 4), "Puger").spoken() == (
        "Puger: tiga per 1.000, urutan ketiga dari tiga"
    )
    assert next(findings.share({"JKM": 3, "JKK": 1}, "manfaat").amounts()) == percent(75)


@pytest.mark.parametrize(
    ("form", "now", "before", "words"),
    [
        # Read as Rp2,98 juta and Rp1,01 juta; unrounded they differ by Rp1,98 juta.
        (rupiah(None), 2_984_900, 1_005_100, "naik Rp1,97 juta dari 2023"),
        (rupiah(None), 51_570_000_000, 980_500_000, "naik Rp50,59 miliar dari 2023"),
        (percent(None, 2), 22.534, 21.859767, "naik 0,67 persen dari 2023"),
        (Amount(None, "bulan", 1), 7.96, 8.04, ""),
    ],
)
def test_a_printed_difference_is_that_of_the_printed_numbers(
    form: Amount, now: float, before: float, words: str
) -> None:
    assert str(findings.change(form, now, before, 2023)) == words


@pytest.mark.parametrize(
    ("values", "leader", "extremes", "rank"),
    [
        (
            (12.3, 4),
            "Tertinggi yang ditampilkan di Puger: 12,3 per 1.000",
            "dari yang ditampilkan tertinggi Puger (12,3 per 1.000); terendah Silo (4,0 per 1.000)",
            "Puger: 12,3 per 1.000, urutan ke-1 dari 2 yang ditampilkan",
        ),
        (
            (12.3,),
            "Puger: 12,3 per 1.000",
            "hanya Puger (12,3 per 1.000)",
            "Puger: 12,3 per 1.000",
        ),
    ],
)
def test_among_some_of_whom_others_are_withheld_nobody_is_said_to_lead_all(
    values: tuple[float, ...], leader: str, extremes: str, rank: str
) -> None:
    among = replace(_rates(*values), partial=True)

    assert str(findings.leader(among)) == leader
    assert str(findings.extremes(among)) == extremes
    assert str(findings.rank(among, "Puger")) == rank

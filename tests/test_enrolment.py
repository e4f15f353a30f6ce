"""Figures of enrolment and of published numbers: what they draw, say, and leave out."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from example_charts import (
    ABOUT,
    CODES,
    COUNTED,
    MEASURES,
    NO_MARKS,
    SIMULATED,
    SOME,
    SOME_BY_SECTOR,
    by_kecamatan,
    by_month,
    by_sector,
    by_year,
    every_enrolment_figure,
    every_published_figure,
    figures_of_kecamatan,
    of_benefit,
    of_sectors,
    of_workers,
)
from tiny_snapshot import KALIWATES, MAYANG, PUGER

from charts import enrolment as draw
from charts.classes import classes
from charts.model import Area, Bars, Chart, HeatMap, Map, Panel, Series
from charts.scope import scope
from data import catalogue, indonesian
from queries import published

MEASURED = pytest.mark.parametrize("measure", MEASURES)


@cache
def every_figure() -> tuple[Chart, ...]:
    return (
        *every_published_figure(),
        *(
            chart
            for measure in MEASURES
            for selected in (None, PUGER)
            for chart in every_enrolment_figure(SIMULATED, measure, selected)
        ),
    )


def panel(chart: Chart) -> Panel:
    assert isinstance(chart.drawing, Bars)
    return chart.drawing.panels[0]


def series(chart: Chart) -> tuple[Series, ...]:
    return panel(chart).series


def areas(chart: Chart) -> dict[str, Area]:
    assert isinstance(chart.drawing, Map)
    return {area.code: area for area in chart.drawing.areas}


def cells(chart: Chart) -> HeatMap:
    assert isinstance(chart.drawing, HeatMap)
    return chart.drawing


def title(chart: Chart) -> str:
    return str(chart.title)


# The numbers that are drawn


@MEASURED
def test_the_ranking_draws_every_kecamatan_with_its_number_largest_first(measure: str) -> None:
    frame = by_kecamatan({**SOME, CODES[0]: 5})
    chart = draw.kecamatan_ranking(frame, measure, ABOUT, SIMULATED, PUGER)
    bars = series(chart)[0]

    names = [category.label for category in panel(chart).categories]
    assert dict(zip(names, bars.values, strict=True)) == dict(
        zip(frame["kecamatan"], frame[measure], strict=True)
    )
    assert list(bars.values) == sorted(bars.values, key=lambda value: -(value or 0))
    assert [one.label for one in panel(chart).categories if one.strong] == ["Puger"]


def test_the_map_draws_every_kecamatan_once_and_says_its_number_on_hovering() -> None:
    chart = draw.kecamatan_map(by_kecamatan(SOME), "participants", ABOUT, SIMULATED, PUGER)
    drawing = chart.drawing

    assert isinstance(drawing, Map)
    assert sorted(areas(chart)) == sorted(CODES)
    assert areas(chart)[CODES[12]].hover.startswith(
        f"<b>{catalogue.KECAMATAN[CODES[12]].name}</b><br>120 peserta"
    )
    above = [people for people in SOME.values() if people]
    assert drawing.edges == tuple(map(indonesian.whole, classes(above, 0).edges))
    assert drawing.selected == PUGER


def test_the_heat_map_writes_every_number() -> None:
    frame = by_sector(SOME_BY_SECTOR)
    drawn = cells(draw.sector_by_kecamatan(frame, "participants", ABOUT, SIMULATED))
    wanted = frame.pivot(index="code", columns="sector", values="participants")

    assert drawn.columns == ("Buruh tani", "Nelayan", "Pedagang")
    for row, labels in zip(drawn.rows, drawn.labels, strict=True):
        people = wanted.loc[row.code, list(SOME_BY_SECTOR)]
        assert list(labels) == [indonesian.whole(value) for value in people]


def test_years_and_months_stack_the_numbers_of_their_sectors() -> None:
    years = draw.years_compared(
        by_year({2024: 7, 2025: 9}, ("nelayan", "desa")), NO_MARKS, ABOUT, SIMULATED
    )
    frame = pd.concat([by_month([3, 1_000]), by_month([2, 500], "desa")])
    months = draw.active_by_month(frame, ABOUT, SIMULATED)

    assert {one.name: one.values for one in series(years)} == {"Nelayan": (7, 9), "Desa": (0, 0)}
    assert panel(years).totals == ("7", "9")
    assert {one.name: one.values for one in series(months)} == {
        "Nelayan": (3, 1_000),
        "Desa": (2, 500),
    }
    assert series(months)[0].hover[1] == (
        "<b>Februari 2025: 1.500</b><br>Nelayan 1.000<br>Desa 500"
    )
    assert "tidak dijumlahkan antarbulan" in str(months.subtitle)


def test_months_with_and_without_protection_make_twelve() -> None:
    # 6,25 and 5,75 would both be rounded up.
    frame = by_kecamatan({PUGER: 4, MAYANG: 1}, months={PUGER: 25, MAYANG: 12})
    chart = draw.kecamatan_ranking(frame, "months_per_participant", ABOUT, SIMULATED)
    covered, track = series(chart)
    known = [
        (one, rest)
        for one, rest in zip(covered.values, track.values, strict=True)
        if one is not None and rest is not None
    ]

    assert track.track
    assert [one + rest for one, rest in known] == [12, 12]
    assert [words for words in track.labels if words] == ["12,0 + 0,0", "6,3 + 5,7"]
    assert (
        title(
            draw.kecamatan_ranking(
                by_kecamatan({PUGER: 4}, months={PUGER: 25}),
                "months_per_participant",
                ABOUT,
                COUNTED,
            )
        )
        == "Rata-rata peserta terlindungi 6,3 bulan dan 5,7 bulan tidak"
    )


def test_what_was_published_is_drawn_as_it_was_published() -> None:
    workers = {one.name: one.values[0] for one in series(of_workers())}
    benefit = {one.name: sum(value or 0 for value in one.values) for one in series(of_benefit())}

    # detikJatim 23 December 2025; the second and third are differences of its totals.
    assert workers == {
        "Iuran dibayar Pemkab": 82_093,
        "Terlindungi lewat jalur lain": 323_739 - 82_093,
        "Belum terlindungi": 1_480_981 - 323_739,
    }
    assert list(benefit.values()) == [49_440_000_000, 1_040_000_000, 1_090_000_000]
    assert series(of_sectors())[0].values == (40_300, 19_474, 10_000, 9_484, 2_000, None)


# Titles


def test_the_map_names_who_is_highest_or_where_the_chosen_kecamatan_stands() -> None:
    frame = by_kecamatan({PUGER: 9, MAYANG: 5})
    few = by_kecamatan({PUGER: 2, MAYANG: 2}, months={PUGER: 12, MAYANG: 6})

    def of(selected: str | None, measure: str = "participants", data: pd.DataFrame = frame) -> str:
        return title(draw.kecamatan_map(data, measure, ABOUT, COUNTED, selected))

    assert of(None) == "Tertinggi di Puger: 9 peserta"
    assert of(MAYANG) == "Mayang: 5 peserta, urutan ke-2 dari 31"
    assert of(KALIWATES) == "Kaliwates: 0 peserta, seperti 28 kecamatan lain"
    assert of(MAYANG, "months_per_participant", few) == (
        "Mayang: 3,0 bulan per peserta, urutan ke-2 dari 2 yang ada pesertanya"
    )
    # Who has no place among those with participants cannot be ranked.
    assert of(KALIWATES, "months_per_participant", few).startswith("Tertinggi di Puger")


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        (
            {**dict.fromkeys(CODES, 10), **dict.fromkeys(CODES[7:12], 100)},
            "Lima kecamatan teratas menampung 65,8 persen peserta",
        ),
        (dict.fromkeys(CODES, 1), "Lima kecamatan teratas menampung 16,1 persen peserta"),
        ({PUGER: 5, MAYANG: 1}, "Semua peserta ada di 2 dari 31 kecamatan"),
    ],
    ids=["500 of 760", "5 of 31", "two"],
)
def test_the_ranking_says_how_many_the_first_five_hold(
    people: Mapping[str, int], sentence: str
) -> None:
    chart = draw.kecamatan_ranking(by_kecamatan(people), "participants", ABOUT, COUNTED)

    assert title(chart) == sentence


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        (dict.fromkeys(CODES, 7), "0 dari 31 kecamatan di atas rata-rata kabupaten, 0,7"),
        ({PUGER: 310}, "1 dari 31 kecamatan di atas rata-rata kabupaten, 1,0"),
    ],
    ids=["all equal", "one"],
)
def test_the_ranking_counts_who_is_above_the_average(
    people: Mapping[str, int], sentence: str
) -> None:
    frame = by_kecamatan(people, population=10_000)
    chart = draw.kecamatan_ranking(frame, "participants_per_1000", ABOUT, COUNTED)

    assert title(chart) == f"{sentence} per 1.000 penduduk"


def test_the_average_of_the_ranking_is_that_of_all_inhabitants_together() -> None:
    frame = by_kecamatan({PUGER: 3_100, MAYANG: 3_100}).assign(population=10_000)
    frame.loc[frame["code"] == MAYANG, "population"] = 320_000
    chart = draw.kecamatan_ranking(frame, "participants_per_1000", ABOUT, COUNTED)

    # 6.200 among 620.000, however many they are among those of Puger and of Mayang.
    assert "rata-rata kabupaten, 10,0 per 1.000 penduduk" in title(chart)


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        (
            {"buruh_tani": {PUGER: 2, MAYANG: 5}, "nelayan": {PUGER: 9}, "desa": {MAYANG: 4}},
            "Buruh tani dan Nelayan tangkap masing-masing menjadi sektor terbesar di 1 dari 31 "
            "kecamatan",
        ),
        (
            {"buruh_tani": dict.fromkeys(CODES[:20], 3), "nelayan": dict.fromkeys(CODES[15:], 4)},
            "Nelayan tangkap menjadi sektor terbesar di 16 dari 31 kecamatan",
        ),
        (
            {"buruh_tani": dict.fromkeys(CODES, 3), "nelayan": dict.fromkeys(CODES, 3)},
            "Tidak ada sektor yang terbesar sendirian di satu kecamatan pun",
        ),
        ({"nelayan": {PUGER: 9, MAYANG: 1}}, "Nelayan tangkap ada di 2 dari 31 kecamatan"),
    ],
    ids=["tie of sectors", "one leads", "ties everywhere", "one sector"],
)
def test_the_heat_map_names_the_sector_that_leads(
    people: Mapping[str, Mapping[str, int]], sentence: str
) -> None:
    chart = draw.sector_by_kecamatan(by_sector(people), "participants", ABOUT, COUNTED)

    assert title(chart) == sentence


@pytest.mark.parametrize(
    ("months", "sentence"),
    [
        ({"buruh_tani": 4, "nelayan": 11}, "Buruh tani paling singkat terlindungi: 4,0"),
        ({"buruh_tani": 11, "nelayan": 11}, "Semua sektor terlindungi 11,0"),
        ({"nelayan": 11}, "Nelayan tangkap terlindungi 11,0"),
    ],
    ids=["one", "equal", "one sector"],
)
def test_the_heat_map_of_months_is_about_months(months: Mapping[str, int], sentence: str) -> None:
    frame = by_sector({sector: {PUGER: 9, MAYANG: 2} for sector in months}, months)
    chart = draw.sector_by_kecamatan(frame, "months_per_participant", ABOUT, COUNTED)

    assert title(chart) == f"{sentence} bulan per peserta"


@pytest.mark.parametrize(
    ("totals", "as_of", "sentence"),
    [
        ({2023: 44_000, 2025: 82_093}, "2025-12-31", "82.093 peserta pada 2025, naik 38.093 dari"),
        ({2024: 900, 2025: 100}, "2025-12-31", "100 peserta pada 2025, turun 800 dari 2024"),
        ({2024: 900, 2025: 900}, "2025-12-31", "900 peserta pada 2025"),
        # A part of a year is not held against whole ones.
        ({2024: 900, 2025: 300}, "2025-03-31", "300 peserta pada 2025, hingga 31 Maret 2025"),
    ],
    ids=["more", "less", "equal", "a part"],
)
def test_the_years_say_how_the_last_differs_from_the_first(
    totals: Mapping[int, int], as_of: str, sentence: str
) -> None:
    chart = draw.years_compared(by_year(totals), NO_MARKS, ABOUT, replace(COUNTED, as_of=as_of))

    assert title(chart).removesuffix(" 2023") == sentence


@pytest.mark.parametrize(
    ("totals", "sentence"),
    [
        ([1, 5, 2], "Peserta aktif terbanyak 5 pada Februari 2025; Maret 2025 tinggal 2"),
        ([1, 5, 5], "Peserta aktif terbanyak 5 pada Februari 2025 dan 1 bulan lain"),
        (
            [5, 1, 5, 5, 5, 3],
            "Peserta aktif terbanyak 5 pada Januari 2025 dan 3 bulan lain; Juni 2025 tinggal 3",
        ),
        ([5, 5, 5], "Peserta aktif 5 di setiap bulan"),
        ([5], "Peserta aktif terbanyak 5 pada Januari 2025"),
        ([0, 0], "Tidak ada peserta aktif"),
        (
            [None, 5, 5],
            "Peserta aktif terbanyak yang ditampilkan 5 pada Februari 2025 dan 1 bulan lain",
        ),
    ],
    ids=["peak", "two peaks", "four peaks", "flat", "one month", "nobody", "a month unknown"],
)
def test_the_months_name_the_peak_and_what_is_left(totals: list[int | None], sentence: str) -> None:
    assert title(draw.active_by_month(by_month(totals), ABOUT, COUNTED)) == sentence


def test_published_titles_are_what_the_cited_numbers_give() -> None:
    # 1.157.242 of 1.480.981, 40.300 of 82.093, Rp49,44 miliar of Rp51,57 miliar.
    assert title(of_workers()) == "78,14 persen penduduk bekerja belum terlindungi"
    assert title(of_sectors()) == "Buruh tani 49,09 persen dari semua peserta"
    assert title(of_benefit()) == "Jaminan kematian (JKM) 95,87 persen dari manfaat"


# Subtitles


@MEASURED
def test_a_subtitle_names_measure_unit_period_and_place(measure: str) -> None:
    metric = catalogue.metric(measure)
    for chart in every_enrolment_figure(COUNTED, measure)[:3]:
        assert metric.label in str(chart.subtitle)
        assert metric.unit in str(chart.subtitle).lower()
        assert "2025, Kabupaten Jember" in str(chart.subtitle)
    for chart in every_enrolment_figure(COUNTED)[3:]:
        assert "(orang)" in str(chart.subtitle)


def test_a_subtitle_says_only_what_narrows_the_choice() -> None:
    assert scope("2025", tuple(catalogue.SECTORS)) == "2025, Kabupaten Jember"
    assert scope("2023–2025", ("nelayan",), ("apbd", "dbhcht"), ("perempuan",), PUGER) == (
        "2023–2025, Nelayan tangkap, APBD dan DBHCHT, perempuan, Kecamatan Puger, Kabupaten Jember"
    )
    assert scope("2024", programmes=("jkm",)) == "2024, JKM, Kabupaten Jember"


def test_every_figure_says_its_finding_its_status_and_shows_its_table() -> None:
    for chart in every_figure():
        simulated = chart.provenance.status == "simulasi"
        assert chart.alt.startswith(f"Data simulasi. {chart.title}." if simulated else title(chart))
        rows = chart.written_rows()
        assert len(rows) == len(chart.table)
        assert all(len(row) == len(chart.columns) for row in rows)


@MEASURED
def test_a_frame_stays_as_it_was(measure: str) -> None:
    frame = by_kecamatan(SOME)
    before = frame.copy(deep=True)
    first, second = (figures_of_kecamatan(frame, measure, COUNTED, PUGER) for _ in range(2))

    pd.testing.assert_frame_equal(frame, before)
    assert [chart.drawing for chart in first] == [chart.drawing for chart in second]


# Published and rounded, zero and missing


def test_a_rounded_claim_is_a_pale_bar_and_words_alone_are_none() -> None:
    chart = of_sectors()
    (bars,) = series(chart)
    labels = [category.label for category in panel(chart).categories]
    rounded, words = labels.index("Petani pangan & hortikultura"), labels.index("Pedagang keliling")

    assert [label for label, pale in zip(labels, bars.pale, strict=True) if not pale] == [
        *("Buruh tani", "Pekerja sosial keagamaan", "Pekerja rentan desa")
    ]
    assert bars.labels[rounded] == "10 ribu\n(dibulatkan)"
    assert (bars.values[words], bars.labels[words]) == (None, "“ratusan”")
    assert "Pedagang keliling “ratusan”" in chart.alt
    assert chart.written_rows()[words] == ["Pedagang keliling", "", "ratusan"]


def test_computed_differences_are_estimates_and_what_was_published_is_not() -> None:
    assert [one.status for one in series(of_workers())] == ["terbit", "estimasi", "estimasi"]
    assert [one.status for one in series(of_benefit())] == ["terbit", "terbit", "estimasi"]
    assert "beasiswa 253 anak disebut tanpa nilai" in str(of_benefit().subtitle)


def test_published_totals_are_marks_beside_the_stack_of_years_that_have_data() -> None:
    chart = every_enrolment_figure(SIMULATED)[3]
    later = draw.years_compared(
        by_year({2024: 900, 2025: 300}), published.participants_by_year(), ABOUT, COUNTED
    )

    # 2024 has no published total; 2023 was rounded, 2025 is exact.
    assert [(mark.kind, mark.category, mark.value) for mark in panel(chart).marks] == [
        ("rounded", 0, 44_000),
        ("published", 2, 82_093),
    ]
    assert panel(chart).marks[0].hover == "Terbit untuk 2023: 44 ribuan peserta"
    assert panel(chart).totals == ("43.998\nterbit 44 ribuan", "46.768", "82.093")
    assert "garis: angka yang pernah diterbitkan, pucat bila dibulatkan" in str(chart.subtitle)
    assert [mark.value for mark in panel(later).marks] == [82_093]
    assert "detik_2025_12_23" in later.provenance.sources


def test_zero_missing_and_a_value_are_three_things_on_the_map() -> None:
    frame = by_kecamatan({PUGER: 2, MAYANG: 2}, months={PUGER: 12, MAYANG: 0})
    chart = draw.kecamatan_map(frame, "months_per_participant", ABOUT, COUNTED)
    value, zero, missing = (areas(chart)[code] for code in (PUGER, MAYANG, KALIWATES))

    assert (isinstance(value.level, int), zero.level, missing.level) == (True, "zero", "missing")
    assert value.hover.endswith("6,0 bulan per peserta")
    assert zero.hover.endswith("0,0 bulan per peserta")
    assert missing.hover.endswith("tanpa peserta")
    assert "tidak diwarnai: nol; abu-abu: tanpa peserta" in str(chart.subtitle)
    everywhere = draw.kecamatan_map(
        by_kecamatan(dict.fromkeys(CODES, 4)), "participants", ABOUT, COUNTED
    )
    assert str(everywhere.subtitle).endswith("Jember; Nusa Barung pucat: tidak berpenghuni")


def test_a_kecamatan_without_participants_has_no_bar_of_months_but_words() -> None:
    frame = by_kecamatan({PUGER: 2})
    chart = draw.kecamatan_ranking(frame, "months_per_participant", ABOUT, COUNTED)
    covered, track = series(chart)

    assert [one for one in covered.values if one is not None] == [6]
    assert [one for one in track.values if one is not None] == [6]
    assert covered.labels == ("", *["tanpa peserta"] * 30)
    assert chart.written_rows()[-1][4] == ""


def test_a_cell_without_participants_has_a_dash_for_months_and_zero_for_people() -> None:
    frame = by_sector({"nelayan": {PUGER: 2}})
    months = draw.sector_by_kecamatan(frame, "months_per_participant", ABOUT, COUNTED)
    people = draw.sector_by_kecamatan(frame, "participants", ABOUT, COUNTED)
    row = [one.label for one in cells(months).rows].index("Mayang")

    assert (cells(months).labels[row], cells(people).labels[row]) == (("–",), ("0",))
    assert cells(months).levels[row] == cells(people).levels[row] == (None,)
    assert str(months.subtitle).endswith("; –: tanpa peserta")
    assert "–:" not in str(people.subtitle)


@MEASURED
@pytest.mark.parametrize("people", [{}, {PUGER: 1}], ids=["nobody", "one person"])
def test_next_to_nothing_can_be_drawn(people: Mapping[str, int], measure: str) -> None:
    frame, both = by_kecamatan(people), by_sector({"nelayan": people, "pedagang": {}})
    mapped, ranking = figures_of_kecamatan(frame, measure, SIMULATED, PUGER)
    heat = draw.sector_by_kecamatan(both, measure, ABOUT, SIMULATED)

    for chart in (mapped, ranking, heat):
        assert (title(chart) == "Tidak ada peserta di 31 kecamatan") == (not people)
        assert len(chart.table) == 31
    assert isinstance(mapped.drawing, Map)
    assert bool(mapped.drawing.edges) == bool(cells(heat).edges) == bool(people)

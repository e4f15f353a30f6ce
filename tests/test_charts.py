"""Figures: pure, true, complete, in Indonesian, and honest about what their numbers are."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tiny_snapshot import KALIWATES, MAYANG, PUGER

from charts import axes, maps
from charts import enrolment as draw
from charts import published as draw_published
from charts.chart import EDGE, Chart, Provenance, fill
from charts.classes import CLASSES, classes
from charts.shapes import LETTER, Shape, laid_out
from charts.theme import LIGHT, NO_DATA_COLOUR, SELECTED_COLOUR, pale
from data import catalogue, indonesian
from data.catalogue import claim
from geo.boundaries import ATTRIBUTION, label_room
from queries import published

MEASURES = draw.MEASURES
MEASURED = pytest.mark.parametrize("measure", MEASURES)
CODES = list(catalogue.KECAMATAN)
ABOUT = draw.scope("2025", tuple(catalogue.SECTORS))
SIMULATED = Provenance(
    ("simulasi_dasbor", "dukcapil_2024"), "2025-12-31", "simulasi", "2025-12-31-abc", ATTRIBUTION
)
COUNTED = Provenance(("walidata",), "2025-12-31", "resmi", "2025-12-31-abc")
NOT_FINAL = Provenance(("walidata",), "2025-12-31", "sementara", "2025-12-31-abc")


def by_kecamatan(
    people: Mapping[str, int], months: Mapping[str, int] | None = None, population: int = 0
) -> pd.DataFrame:
    """As from `enrolment.by_kecamatan`: participants by code, zero where nothing is said.

    `months` are person-months, six a participant unless given; `population` is one for all, or 0
    for the real ones.
    """
    rows = []
    for code, kecamatan in catalogue.KECAMATAN.items():
        count, inhabitants = people.get(code, 0), population or kecamatan.population_2024
        covered = (months or {}).get(code, 6 * count)
        rows.append(
            {
                "code": code,
                "kecamatan": kecamatan.name,
                "population": inhabitants,
                "participants": count,
                "person_months": covered,
                "premium_rp": covered * 16_800,
                "participants_per_1000": count * 1000 / inhabitants,
                "months_per_participant": covered / count if count else float("nan"),
            }
        )
    return pd.DataFrame(rows)


def by_sector(
    people: Mapping[str, Mapping[str, int]], months: Mapping[str, int] | None = None
) -> pd.DataFrame:
    """As from `enrolment.by_kecamatan_and_sector`: participants by sector and code."""
    rows = []
    for code, kecamatan in catalogue.KECAMATAN.items():
        for sector, counts in people.items():
            count = counts.get(code, 0)
            covered = count * (months or {}).get(sector, 6)
            rows.append(
                {
                    "code": code,
                    "kecamatan": kecamatan.name,
                    "sector": sector,
                    "sector_label": catalogue.SECTORS[sector].label,
                    "population": kecamatan.population_2024,
                    "participants": count,
                    "person_months": covered,
                    "participants_per_1000": count * 1000 / kecamatan.population_2024,
                    "months_per_participant": covered / count if count else float("nan"),
                }
            )
    return pd.DataFrame(rows)


def by_year(totals: Mapping[int, int], sectors: tuple[str, ...] = ("buruh_tani",)) -> pd.DataFrame:
    """As from `enrolment.by_year_and_sector`: the total in the first sector, nobody in others."""
    return pd.DataFrame(
        [
            {
                "year": year,
                "sector": sector,
                "sector_label": catalogue.SECTORS[sector].label,
                "participants": total if sector == sectors[0] else 0,
                "person_months": 6 * total if sector == sectors[0] else 0,
                "premium_rp": 6 * total * 16_800 if sector == sectors[0] else 0,
            }
            for year, total in totals.items()
            for sector in sectors
        ]
    )


def by_month(totals: list[int], sector: str = "nelayan") -> pd.DataFrame:
    """As from `enrolment.active_by_month`: months from January 2025 on, one sector."""
    return pd.DataFrame(
        {
            "month": pd.date_range("2025-01-01", periods=len(totals), freq="MS"),
            "sector": sector,
            "sector_label": catalogue.SECTORS[sector].label,
            "active_participants": totals,
        }
    )


SOME = {code: 10 * place for place, code in enumerate(CODES)}
SOME_BY_SECTOR = {
    "buruh_tani": SOME,
    "nelayan": {PUGER: 300, MAYANG: 20},
    "pedagang": dict.fromkeys(CODES, 7),
}
NO_MARKS = published.participants_by_year().head(0)


def figures_of_kecamatan(
    frame: pd.DataFrame, measure: str, provenance: Provenance, selected: str | None
) -> list[Chart]:
    return [
        draw.kecamatan_map(frame, measure, ABOUT, provenance, selected),
        draw.kecamatan_ranking(frame, measure, ABOUT, provenance, selected),
    ]


def every_enrolment_figure(
    provenance: Provenance, measure: str = "participants", selected: str | None = None
) -> list[Chart]:
    return [
        *figures_of_kecamatan(by_kecamatan(SOME), measure, provenance, selected),
        draw.sector_by_kecamatan(by_sector(SOME_BY_SECTOR), measure, ABOUT, provenance),
        draw.years_compared(
            by_year({2023: 43_998, 2024: 46_768, 2025: 82_093}, ("buruh_tani", "petani")),
            published.participants_by_year(),
            ABOUT,
            provenance,
        ),
        draw.active_by_month(
            by_month([9, 12, 4, 8, 15, 3, 2, 20, 1, 21, 0, 18]), ABOUT, provenance
        ),
    ]


def of_workers() -> Chart:
    origin = Provenance((claim("coverage_2025").source.id,), "2025-11", "estimasi")
    return draw_published.workers_by_protection(published.workers_by_protection(), origin)


def of_sectors() -> Chart:
    origin = Provenance((claim("participants_2025").source.id,), "2025-12-22", "terbit")
    return draw_published.participants_by_sector(published.participants_by_sector(), origin)


def of_benefit() -> Chart:
    origin = Provenance((claim("benefit_2023_2025").source.id,), "2025-12-23", "estimasi")
    return draw_published.benefit_by_programme(published.benefit_by_programme(), origin)


def every_published_figure() -> list[Chart]:
    return [of_workers(), of_sectors(), of_benefit()]


@cache
def every_figure() -> tuple[Chart, ...]:
    return (
        *every_published_figure(),
        *(
            chart
            for measure in MEASURES
            for selected in (None, PUGER, CODES[0])
            for chart in every_enrolment_figure(SIMULATED, measure, selected)
        ),
    )


def texts_of(figure: go.Figure) -> Iterator[str]:
    """Every text that a reader of the figure can meet, on it or on hovering."""
    spec = figure.to_plotly_json()
    layout = spec["layout"]
    yield layout["title"]["text"]
    yield layout["title"]["subtitle"]["text"]
    for annotation in layout.get("annotations", ()):
        yield annotation["text"]
    for axis in (layout.get("xaxis", {}), layout.get("yaxis", {})):
        yield from axis.get("ticktext", ())
    for trace in spec["data"]:
        yield trace.get("name", "")
        yield from trace.get("colorbar", {}).get("ticktext", ())
        yield re.sub(r"%\{\w+\}", "", trace.get("hovertemplate", ""))
        for field in ("text", "hovertext", "x", "y"):
            if field == "x" and layout.get("xaxis", {}).get("type") == "date":
                continue
            yield from _words(trace.get(field))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _words(one)


def annotation(chart: Chart, name: str) -> go.layout.Annotation | None:
    return next((one for one in chart.figure.layout.annotations if one.name == name), None)


def bars(chart: Chart) -> list[go.Bar]:
    return [trace for trace in chart.figure.data if trace.type == "bar"]


# Purity


@pytest.mark.parametrize(
    ("frame", "drawn"),
    [
        (by_kecamatan(SOME), lambda f: draw.kecamatan_map(f, MEASURES[1], ABOUT, SIMULATED, PUGER)),
        (by_kecamatan(SOME), lambda f: draw.kecamatan_ranking(f, MEASURES[2], ABOUT, SIMULATED)),
        (
            by_sector(SOME_BY_SECTOR),
            lambda f: draw.sector_by_kecamatan(f, MEASURES[0], ABOUT, SIMULATED),
        ),
        (
            by_year({2024: 7, 2025: 9}),
            lambda f: draw.years_compared(f, published.participants_by_year(), ABOUT, COUNTED),
        ),
        (by_month([3, 0, 5]), lambda f: draw.active_by_month(f, ABOUT, SIMULATED)),
        (
            published.workers_by_protection(),
            lambda f: draw_published.workers_by_protection(f, COUNTED),
        ),
        (
            published.participants_by_sector(),
            lambda f: draw_published.participants_by_sector(f, COUNTED),
        ),
        (
            published.benefit_by_programme(),
            lambda f: draw_published.benefit_by_programme(f, COUNTED),
        ),
    ],
    ids=["map", "ranking", "heat map", "years", "months", "workers", "sectors", "benefit"],
)
def test_a_frame_gives_one_figure_and_stays_as_it_was(
    frame: pd.DataFrame, drawn: Callable[[pd.DataFrame], Chart]
) -> None:
    before = frame.copy(deep=True)
    first, second = drawn(frame), drawn(frame)
    picture, _ = laid_out(first, shape(700, 500))

    pd.testing.assert_frame_equal(frame, before)
    assert first.figure.to_json() == second.figure.to_json()
    assert first.alt == second.alt
    assert picture.to_json() != first.figure.to_json()


def test_traces_hold_lists_that_can_be_read() -> None:
    for chart in [*every_published_figure(), *every_enrolment_figure(SIMULATED, MEASURES[2])]:
        assert "bdata" not in chart.figure.to_json(), chart.name


# The numbers that are drawn


@MEASURED
def test_the_ranking_draws_every_kecamatan_with_its_number_largest_first(measure: str) -> None:
    frame = by_kecamatan({**SOME, CODES[0]: 5})
    first = bars(draw.kecamatan_ranking(frame, measure, ABOUT, SIMULATED))[0]

    assert dict(zip(first.y, first.x, strict=True)) == dict(
        zip(frame["kecamatan"], frame[measure], strict=True)
    )
    assert list(first.x) == sorted(first.x, reverse=True)
    assert dict(zip(first.customdata, first.y, strict=True))[PUGER] == "Puger"


def test_the_map_draws_every_kecamatan_once_and_says_its_number_on_hovering() -> None:
    chart = draw.kecamatan_map(by_kecamatan(SOME), "participants", ABOUT, SIMULATED)
    areas = [trace for trace in chart.figure.data if trace.type == "choropleth"]
    said = {
        code: text
        for trace in areas
        for code, text in zip(trace.locations, trace.text, strict=True)
    }

    assert sorted(code for trace in areas for code in trace.locations) == sorted(CODES)
    assert said[CODES[12]].startswith(
        f"<b>{catalogue.KECAMATAN[CODES[12]].name}</b><br>120 peserta"
    )


def test_the_heat_map_writes_every_number() -> None:
    frame = by_sector(SOME_BY_SECTOR)
    (cells,) = draw.sector_by_kecamatan(frame, "participants", ABOUT, SIMULATED).figure.data
    wanted = frame.pivot(index="code", columns="sector", values="participants")

    assert list(cells.x) == ["Buruh tani", "Nelayan", "Pedagang"]
    for code, row in zip([line[0] for line in cells.customdata], cells.text, strict=True):
        assert list(row) == [
            indonesian.whole(one) for one in wanted.loc[code, list(SOME_BY_SECTOR)]
        ]


def test_years_and_months_stack_the_numbers_of_their_sectors() -> None:
    years = draw.years_compared(
        by_year({2024: 7, 2025: 9}, ("nelayan", "desa")), NO_MARKS, ABOUT, SIMULATED
    )
    months = draw.active_by_month(by_month([3, 0, 5]), ABOUT, SIMULATED)

    assert {trace.name: list(trace.y) for trace in years.figure.data} == {
        "Nelayan": [7, 9],
        "Desa": [0, 0],
    }
    assert years.figure.layout.barmode == "stack"
    area, said = months.figure.data
    # Steps level around 0, 1 and 2, with ends that make the first and last as wide.
    assert list(area.x) == [-0.5, 0, 1, 2, 2.5]
    assert list(area.y) == [3, 3, 0, 5, 5]
    assert (area.stackgroup, area.line.shape, said.stackgroup) == ("all", "hvh", None)


def test_a_month_says_all_of_its_sectors_on_hovering() -> None:
    frame = pd.concat([by_month([3, 1_000]), by_month([2, 500], "desa")])
    said = draw.active_by_month(frame, ABOUT, SIMULATED).figure.data[-1]

    assert said.hovertext[2] == "<b>Februari 2025: 1.500</b><br>Nelayan 1.000<br>Desa 500"
    assert (said.hoverinfo, said.showlegend) == ("text", False)


def test_simulated_areas_are_hatched_and_counted_ones_plain() -> None:
    simulated, counted = (
        draw.active_by_month(by_month([3, 5]), ABOUT, provenance).figure.data[0]
        for provenance in (SIMULATED, COUNTED)
    )

    assert simulated.fillpattern.shape == "/"
    assert simulated.fillcolor == counted.fillcolor == catalogue.SECTORS["nelayan"].colour
    assert counted.fillpattern.shape is None


def test_months_with_and_without_protection_make_twelve() -> None:
    # 6,25 and 5,75 would both be rounded up.
    frame = by_kecamatan({PUGER: 4, MAYANG: 1}, months={PUGER: 25, MAYANG: 12})
    chart = draw.kecamatan_ranking(frame, "months_per_participant", ABOUT, SIMULATED)
    covered, uncovered = bars(chart)
    sums = {
        name: one + rest
        for name, one, rest in zip(covered.y, covered.x, uncovered.x, strict=True)
        if one is not None
    }

    assert sums == {"Puger": 12, "Mayang": 12}
    assert [text for text in uncovered.text if text] == ["12,0 + 0,0", "6,3 + 5,7"]
    assert chart.figure.layout.barmode == "stack"


def test_the_whole_years_average_makes_twelve_months_too() -> None:
    frame = by_kecamatan({PUGER: 4}, months={PUGER: 25})

    assert draw.kecamatan_ranking(frame, "months_per_participant", ABOUT, COUNTED).title == (
        "Rata-rata peserta terlindungi 6,3 bulan dan 5,7 bulan tidak"
    )


def test_what_was_published_is_drawn_as_it_was_published() -> None:
    workers = {trace.name: trace.x[0] for trace in of_workers().figure.data}
    benefit = {trace.y[0]: trace.x[0] for trace in of_benefit().figure.data}
    (sectors,) = of_sectors().figure.data

    # detikJatim 23 December 2025; the second and third are differences of its totals.
    assert workers == {
        "Iuran dibayar Pemkab": 82_093,
        "Terlindungi lewat jalur lain": 323_739 - 82_093,
        "Belum terlindungi": 1_480_981 - 323_739,
    }
    assert benefit == {
        "JKM": 49_440_000_000,
        "JKK": 1_040_000_000,
        "Tidak dirinci": 1_090_000_000,
    }
    assert list(sectors.x)[:5] == [40_300, 19_474, 10_000, 9_484, 2_000]


# Titles


@pytest.mark.parametrize(
    ("people", "title"),
    [
        ({PUGER: 9, MAYANG: 5}, "Tertinggi di Puger: 9 peserta"),
        ({PUGER: 9, MAYANG: 9, KALIWATES: 1}, "Tertinggi di Puger dan Mayang: 9 peserta"),
        (dict.fromkeys(CODES[:4], 1_200), "4 kecamatan sama tinggi: 1.200 peserta"),
        (dict.fromkeys(CODES, 3), "31 kecamatan sama tinggi: 3 peserta"),
    ],
    ids=["one", "two", "four", "all"],
)
def test_the_map_names_who_is_highest(people: Mapping[str, int], title: str) -> None:
    assert draw.kecamatan_map(by_kecamatan(people), "participants", ABOUT, COUNTED).title == title


@pytest.mark.parametrize(
    ("people", "title"),
    [
        ({PUGER: 9, MAYANG: 5}, "Mayang: 5 peserta, urutan ke-2 dari 31"),
        ({PUGER: 9, MAYANG: 9}, "Mayang: 9 peserta, urutan ke-1 dari 31"),
        ({PUGER: 9}, "Mayang: 0 peserta, seperti 29 kecamatan lain"),
    ],
    ids=["second", "tied", "nobody"],
)
def test_the_map_says_where_the_chosen_kecamatan_stands(
    people: Mapping[str, int], title: str
) -> None:
    chart = draw.kecamatan_map(by_kecamatan(people), "participants", ABOUT, COUNTED, MAYANG)

    assert chart.title == title


def test_numbers_that_read_the_same_share_a_place() -> None:
    people = {PUGER: 3_001, MAYANG: 3_000}
    frame = by_kecamatan(people, population=100_000)
    chart = draw.kecamatan_map(frame, "participants_per_1000", ABOUT, COUNTED, MAYANG)

    assert chart.title == "Mayang: 30,0 peserta per 1.000 penduduk, urutan ke-1 dari 31"


def test_a_place_is_counted_among_those_who_have_one() -> None:
    frame = by_kecamatan({PUGER: 2, MAYANG: 2}, months={PUGER: 12, MAYANG: 6})
    chart = draw.kecamatan_map(frame, "months_per_participant", ABOUT, COUNTED, MAYANG)
    nobody = draw.kecamatan_map(frame, "months_per_participant", ABOUT, COUNTED, KALIWATES)

    assert chart.title == "Mayang: 3,0 bulan per peserta, urutan ke-2 dari 2 yang ada pesertanya"
    assert nobody.title == "Tertinggi di Puger: 6,0 bulan per peserta"


@pytest.mark.parametrize(
    ("people", "title"),
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
    people: Mapping[str, int], title: str
) -> None:
    assert (
        draw.kecamatan_ranking(by_kecamatan(people), "participants", ABOUT, COUNTED).title == title
    )


@pytest.mark.parametrize(
    ("people", "title"),
    [
        (dict.fromkeys(CODES, 7), "0 dari 31 kecamatan di atas rata-rata kabupaten, 0,7"),
        ({PUGER: 310}, "1 dari 31 kecamatan di atas rata-rata kabupaten, 1,0"),
        (
            {code: 20 if place < 10 else 0 for place, code in enumerate(CODES)},
            "10 dari 31 kecamatan di atas rata-rata kabupaten, 0,6",
        ),
    ],
    ids=["all equal", "one", "ten"],
)
def test_the_ranking_counts_who_is_above_the_average(people: Mapping[str, int], title: str) -> None:
    frame = by_kecamatan(people, population=10_000)
    chart = draw.kecamatan_ranking(frame, "participants_per_1000", ABOUT, COUNTED)

    assert chart.title == f"{title} per 1.000 penduduk"


@pytest.mark.parametrize(
    ("people", "title"),
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
    people: Mapping[str, Mapping[str, int]], title: str
) -> None:
    assert (
        draw.sector_by_kecamatan(by_sector(people), "participants", ABOUT, COUNTED).title == title
    )


@pytest.mark.parametrize(
    ("months", "title"),
    [
        ({"buruh_tani": 4, "nelayan": 11}, "Buruh tani paling singkat terlindungi: 4,0"),
        ({"buruh_tani": 11, "nelayan": 11}, "Semua sektor terlindungi 11,0"),
        ({"nelayan": 11}, "Nelayan tangkap terlindungi 11,0"),
    ],
    ids=["one", "equal", "one sector"],
)
def test_the_heat_map_of_months_is_about_months(months: Mapping[str, int], title: str) -> None:
    frame = by_sector({sector: {PUGER: 9, MAYANG: 2} for sector in months}, months)
    chart = draw.sector_by_kecamatan(frame, "months_per_participant", ABOUT, COUNTED)

    assert chart.title == f"{title} bulan per peserta"


@pytest.mark.parametrize(
    ("totals", "title"),
    [
        ({2023: 44_000, 2025: 82_093}, "82.093 peserta pada 2025, naik 38.093 dari 2023"),
        ({2024: 900, 2025: 100}, "100 peserta pada 2025, turun 800 dari 2024"),
        ({2024: 900, 2025: 900}, "900 peserta pada 2025"),
        ({2025: 12}, "12 peserta pada 2025"),
    ],
    ids=["more", "less", "equal", "one year"],
)
def test_the_years_say_how_the_last_differs_from_the_first(
    totals: Mapping[int, int], title: str
) -> None:
    assert draw.years_compared(by_year(totals), NO_MARKS, ABOUT, COUNTED).title == title


def test_a_part_of_a_year_is_not_held_against_whole_ones() -> None:
    in_march = replace(COUNTED, as_of="2025-03-31")

    chart = draw.years_compared(by_year({2024: 900, 2025: 300}), NO_MARKS, ABOUT, in_march)

    assert chart.title == "300 peserta pada 2025, hingga 31 Maret 2025"


def test_a_year_without_data_has_no_published_number_beside_it() -> None:
    said = published.participants_by_year()
    assert 2023 in set(said["year"])

    chart = draw.years_compared(by_year({2024: 900, 2025: 300}), said, ABOUT, COUNTED)

    assert {year for trace in chart.spec["data"] for year in trace["x"]} == {"2024", "2025"}
    assert "detik_2025_12_23" in chart.provenance.sources


@pytest.mark.parametrize(
    ("totals", "title"),
    [
        ([1, 5, 2], "Peserta aktif terbanyak 5 pada Februari 2025; Maret 2025 tinggal 2"),
        ([1, 5], "Peserta aktif terbanyak 5 pada Februari 2025"),
        (
            [5, 1, 5, 3],
            "Peserta aktif terbanyak 5 pada Januari 2025 dan 1 bulan lain; April 2025 tinggal 3",
        ),
        ([1, 5, 5], "Peserta aktif terbanyak 5 pada Februari 2025 dan 1 bulan lain"),
        ([5, 5, 5], "Peserta aktif 5 di setiap bulan"),
        ([5], "Peserta aktif terbanyak 5 pada Januari 2025"),
    ],
    ids=["peak", "last", "two peaks", "two last", "flat", "one month"],
)
def test_the_months_name_the_peak_and_what_is_left(totals: list[int], title: str) -> None:
    assert draw.active_by_month(by_month(totals), ABOUT, COUNTED).title == title


def test_published_titles_are_what_the_cited_numbers_give() -> None:
    # 1.157.242 of 1.480.981, 40.300 of 82.093, Rp49,44 miliar of Rp51,57 miliar.
    assert of_workers().title == "78,14 persen penduduk bekerja belum terlindungi"
    assert of_sectors().title == "Buruh tani 49,09 persen dari semua peserta"
    assert of_benefit().title == "Jaminan kematian (JKM) 95,87 persen dari manfaat"


# Subtitle and footer


@MEASURED
def test_a_subtitle_names_measure_unit_period_and_place(measure: str) -> None:
    metric = catalogue.metric(measure)
    for chart in every_enrolment_figure(COUNTED, measure)[:3]:
        assert metric.label in chart.subtitle
        assert metric.unit in chart.subtitle.lower()
        assert "2025, Kabupaten Jember" in chart.subtitle
    for chart in every_enrolment_figure(COUNTED)[3:]:
        assert "Peserta" in chart.subtitle
        assert "(orang)" in chart.subtitle
        assert "2025, Kabupaten Jember" in chart.subtitle
    for chart, unit in zip(every_published_figure(), ("orang", "orang", "rupiah"), strict=True):
        assert unit in chart.subtitle.lower()
        assert "Kabupaten Jember" in chart.subtitle


def test_a_subtitle_says_only_what_narrows_the_choice() -> None:
    everything = draw.scope("2025", tuple(catalogue.SECTORS))
    narrowed = draw.scope("2023–2025", ("nelayan",), ("apbd", "dbhcht"), ("perempuan",), PUGER)

    assert everything == "2025, Kabupaten Jember"
    assert narrowed == (
        "2023–2025, Nelayan tangkap, APBD dan DBHCHT, perempuan, Kecamatan Puger, Kabupaten Jember"
    )


def test_active_participants_are_said_to_be_a_stock() -> None:
    chart = draw.active_by_month(by_month([1, 2]), ABOUT, COUNTED)

    assert "tidak dijumlahkan antarbulan" in chart.subtitle


def test_a_footer_names_source_date_status_snapshot_and_the_maps_makers() -> None:
    chart = draw.kecamatan_map(by_kecamatan(SOME), "participants", ABOUT, SIMULATED)

    assert annotation(chart, "footer").text == (
        "Sumber: Dasbor Jember, Kementerian Dalam Negeri (Dukcapil) · per 31 Desember 2025 · "
        "status: Simulasi · snapshot 2025-12-31-abc · Batas kecamatan: BPS & OCHA, COD-AB "
        "Indonesia 2020, CC BY 3.0 IGO; disederhanakan"
    )


def test_a_published_figure_names_its_publisher_and_no_snapshot() -> None:
    assert annotation(of_workers(), "footer").text == (
        "Sumber: detikJatim · per November 2025 · status: Estimasi"
    )


# Status


def test_simulated_data_are_marked_in_picture_and_words() -> None:
    for chart in every_enrolment_figure(SIMULATED):
        assert annotation(chart, "watermark").text == "SIMULASI"
        assert annotation(chart, "watermark").font.shadow == "auto"
        assert chart.alt.startswith("Data simulasi. " + chart.title)
        assert chart.figure.layout.meta["alt"] == chart.alt
        drawn = [bar for bar in bars(chart) if bar.marker.color != LIGHT.surface]
        assert all(bar.marker.pattern.shape == "/" for bar in drawn)


def test_counted_and_published_data_are_not_marked_as_simulated() -> None:
    for chart in [*every_enrolment_figure(COUNTED), of_sectors()]:
        assert annotation(chart, "watermark") is None
        assert chart.alt.startswith(chart.title)
        assert not any("simulasi" in text.lower() for text in texts_of(chart.figure))
        assert all(bar.marker.pattern.shape is None for bar in bars(chart))


def test_bars_of_a_file_that_is_not_final_are_pale() -> None:
    years = every_enrolment_figure(NOT_FINAL)[3]
    ranking = every_enrolment_figure(NOT_FINAL, selected=PUGER)[1]
    chosen = list(ranking.figure.data[0].customdata).index(PUGER)

    assert years.figure.data[0].marker.color == pale(catalogue.SECTORS["buruh_tani"].colour)
    assert ranking.figure.data[0].marker.color[chosen] == pale(SELECTED_COLOUR)
    assert annotation(years, "watermark") is None


@pytest.mark.parametrize("status", catalogue.STATUSES)
def test_no_status_is_shown_by_colour_alone(status: str) -> None:
    plain, marker = fill("#123456", "terbit"), fill("#123456", status)

    assert plain == {"color": "#123456"}
    assert (marker == plain) == (catalogue.STATUSES[status].appearance in ("plain", "line"))


def test_a_rounded_claim_is_a_pale_bar_with_its_words() -> None:
    (drawn,) = of_sectors().figure.data
    place = list(drawn.y).index("Petani pangan & hortikultura")
    exact = list(drawn.y).index("Buruh tani")

    assert drawn.marker.color[place] == pale(catalogue.SECTORS["petani"].colour)
    assert drawn.text[place] == "10 ribu (dibulatkan)"
    assert drawn.marker.color[exact] == catalogue.SECTORS["buruh_tani"].colour
    assert drawn.text[exact] == "40.300"
    assert "Batang pucat" in of_sectors().subtitle


def test_words_alone_are_no_bar() -> None:
    chart = of_sectors()
    (drawn,) = chart.figure.data
    place = list(drawn.y).index("Pedagang keliling")

    assert drawn.x[place] == 0
    assert drawn.marker.line.width[place] == 0
    assert drawn.text[place] == "“ratusan” (tanpa angka)"
    assert "Pedagang keliling “ratusan”" in chart.alt
    assert chart.written_rows()[place] == ["Pedagang keliling", "", "ratusan"]


def test_the_unexplained_benefit_is_a_hatched_bar_of_its_own_and_scholarships_get_none() -> None:
    chart = of_benefit()
    shapes = {trace.y[0]: trace.marker.pattern.shape for trace in chart.figure.data}

    assert shapes == {"JKM": None, "JKK": None, "Tidak dirinci": "/"}
    assert "beasiswa 253 anak disebut tanpa nilai" in chart.subtitle


def test_computed_differences_are_hatched_and_what_was_said_is_not() -> None:
    shapes = {trace.name: trace.marker.pattern.shape for trace in of_workers().figure.data}

    assert shapes == {
        "Iuran dibayar Pemkab": None,
        "Terlindungi lewat jalur lain": "/",
        "Belum terlindungi": "/",
    }


def test_published_totals_are_marks_beside_the_stack_and_not_in_it() -> None:
    chart = every_enrolment_figure(SIMULATED)[3]
    marks = [trace for trace in chart.figure.data if trace.type == "scatter"]

    # 2024 has no published total; 2023 was rounded, 2025 is exact.
    assert {trace.name: dict(zip(trace.x, trace.y, strict=True)) for trace in marks} == {
        "Angka terbit": {"2025": 82_093},
        "Terbit, bulat": {"2023": 44_000},
    }
    assert "garis: angka yang pernah diterbitkan, pucat bila dibulatkan" in chart.subtitle


def test_a_rounded_published_total_is_a_pale_band_with_its_own_words() -> None:
    chart = every_enrolment_figure(SIMULATED)[3]
    exact, rounded = (trace for trace in chart.figure.data if trace.type == "scatter")
    words = [one.text for one in chart.figure.layout.annotations]

    assert rounded.marker.opacity < exact.marker.opacity == 1
    assert rounded.marker.line.width > exact.marker.line.width
    assert rounded.hovertext == ("Terbit untuk 2023: 44 ribuan peserta",)
    assert [text for text in words if "terbit" in text] == [
        text for text in words if text.endswith("terbit 44 ribuan</span>")
    ]
    assert sum("44 ribuan" in text for text in words) == 1


def test_a_projection_is_in_no_stack() -> None:
    projected = indonesian.rupiah_words(claim("benefit_2025_projection").number)

    for chart in every_figure():
        assert chart.provenance.status not in ("proyeksi", "target")
        assert not any(projected in text for text in texts_of(chart.figure))


# Zero, missing and value


def test_zero_missing_and_a_value_are_three_things_on_the_map() -> None:
    people = {PUGER: 2, MAYANG: 2}
    frame = by_kecamatan(people, months={PUGER: 12, MAYANG: 0})
    chart = draw.kecamatan_map(frame, "months_per_participant", ABOUT, COUNTED)
    areas = {
        code: (trace, text)
        for trace in chart.figure.data
        if trace.type == "choropleth"
        for code, text in zip(trace.locations, trace.text, strict=True)
    }
    value, zero, missing = (areas[code] for code in (PUGER, MAYANG, KALIWATES))

    assert value[0].autocolorscale
    assert zero[0].colorscale[0][1] == LIGHT.surface
    assert missing[0].colorscale[0][1] == NO_DATA_COLOUR
    assert value[1].endswith("6,0 bulan per peserta")
    assert zero[1].endswith("0,0 bulan per peserta")
    assert missing[1].endswith("tanpa peserta")
    assert "tidak diwarnai: nol; abu-abu: tanpa peserta" in chart.subtitle


def test_a_map_without_zero_or_gap_explains_neither() -> None:
    frame = by_kecamatan(dict.fromkeys(CODES, 4))

    assert ";" not in draw.kecamatan_map(frame, "participants", ABOUT, COUNTED).subtitle


def test_a_kecamatan_without_participants_has_no_bar_of_months_but_words() -> None:
    frame = by_kecamatan({PUGER: 2})
    chart = draw.kecamatan_ranking(frame, "months_per_participant", ABOUT, COUNTED)
    covered, uncovered, words = chart.figure.data

    assert [one for one in covered.x if one is not None] == [6]
    assert [one for one in uncovered.x if one is not None] == [6]
    assert len(words.y) == 30
    assert "Puger" not in words.y
    assert set(words.text) == {"tanpa peserta"}
    assert chart.written_rows()[-1][4] == ""


def test_a_cell_without_participants_has_a_dash_for_months_and_zero_for_people() -> None:
    frame = by_sector({"nelayan": {PUGER: 2}})
    months = draw.sector_by_kecamatan(frame, "months_per_participant", ABOUT, COUNTED)
    people = draw.sector_by_kecamatan(frame, "participants", ABOUT, COUNTED)
    row = list(months.figure.data[0].y).index("Mayang")

    assert list(months.figure.data[0].text[row]) == ["–"]
    assert list(people.figure.data[0].text[row]) == ["0"]
    assert list(months.figure.data[0].z[row]) == list(people.figure.data[0].z[row]) == [None]
    assert months.subtitle.endswith("; –: tanpa peserta")
    assert "–:" not in people.subtitle


@MEASURED
@pytest.mark.parametrize("people", [{}, {PUGER: 1}], ids=["nobody", "one person"])
def test_next_to_nothing_can_be_drawn(people: Mapping[str, int], measure: str) -> None:
    frame = by_kecamatan(people)
    cells = by_sector({"nelayan": people, "pedagang": {}})
    charts = [
        *figures_of_kecamatan(frame, measure, SIMULATED, PUGER),
        draw.sector_by_kecamatan(cells, measure, ABOUT, SIMULATED),
    ]

    for chart in charts:
        assert (chart.title == "Tidak ada peserta di 31 kecamatan") == (not people)
        assert len(chart.table) == 31
        legends = [trace for trace in chart.figure.to_plotly_json()["data"] if "colorbar" in trace]
        assert bool(legends) == (bool(people) and chart.name != "peringkat-kecamatan")


def test_ties_at_the_end_are_counted_and_not_named() -> None:
    chart = draw.kecamatan_map(by_kecamatan({PUGER: 3, MAYANG: 2}), MEASURES[0], ABOUT, COUNTED)

    assert "tertinggi Puger (3 peserta); terendah di 29 kecamatan (0 peserta)" in chart.alt


# Words


def test_the_chosen_kecamatan_is_marked_on_map_and_bar() -> None:
    areas, ranking = figures_of_kecamatan(by_kecamatan(SOME), "participants", COUNTED, PUGER)
    outlines = [
        trace
        for trace in areas.figure.data
        if trace.type == "choropleth" and trace.marker.line.color == SELECTED_COLOUR
    ]
    bar = bars(ranking)[0]

    assert [list(trace.locations) for trace in outlines] == [[PUGER]]
    assert {
        name
        for name, colour in zip(bar.y, bar.marker.color, strict=True)
        if colour == SELECTED_COLOUR
    } == {"Puger"}


def test_bars_share_one_hatching_unless_one_of_them_is_chosen() -> None:
    nobody, puger = (
        bars(figures_of_kecamatan(by_kecamatan(SOME), "participants", SIMULATED, code)[1])[0]
        for code in (None, PUGER)
    )

    assert nobody.marker.pattern.bgcolor == LIGHT.fill
    assert list(puger.marker.pattern.bgcolor).count(SELECTED_COLOUR) == 1


def test_no_text_of_any_figure_is_english() -> None:
    months = r"\b(January|February|March|May|June|July|August|October|December|Aug|Oct|Dec)\b"
    compact = r"\d\s?[MBKGTk]\b"
    point = r"(?<![\d.])\d+\.\d{1,2}(?![\d.])|\d+\.\d{4,}"

    for chart in every_figure():
        for text in texts_of(chart.figure):
            words = text.replace("CC BY 3.0 IGO", "")
            assert not re.search(f"{months}|{compact}|{point}|\\bnan\\b|\\bNone\\b", words), (
                chart.name,
                text,
            )


def test_months_on_the_axis_are_indonesian() -> None:
    frame = by_month([1] * 24)
    axis = draw.active_by_month(frame, ABOUT, COUNTED).figure.layout.xaxis

    assert axis.ticktext == ("Jan<br>2025", "Jul<br>2025", "Jan<br>2026", "Jul<br>2026")
    assert len(axis.tickvals) == len(axis.ticktext)


def test_an_axis_says_thousands_in_words() -> None:
    chart = draw.years_compared(by_year({2025: 82_093}), NO_MARKS, ABOUT, COUNTED)

    assert chart.figure.layout.yaxis.ticktext == ("0", "20 ribu", "40 ribu", "60 ribu", "80 ribu")
    assert chart.figure.layout.yaxis.tickvals == (0, 20_000, 40_000, 60_000, 80_000)


@given(top=st.floats(min_value=0.01, max_value=1e12), most=st.integers(min_value=3, max_value=9))
@example(top=1.0, most=5)
def test_ticks_go_from_zero_almost_to_the_top_in_few_equal_steps(top: float, most: int) -> None:
    axis = axes.in_words(top, 1.1, str, most)
    ticks = axis["tickvals"]
    step = ticks[1]

    assert ticks[0] == 0
    assert 2 <= len(ticks) <= most + 1
    assert ticks[-1] <= top + step * 1e-6
    assert ticks[-1] + step > top + step * 4e-7
    assert f"{step:.0e}"[0] in "125"
    assert axis["range"] == [0, top * 1.1]


def test_an_axis_of_months_names_each_half_year_and_every_month_of_a_few() -> None:
    months = pd.date_range("2025-01-01", periods=14, freq="MS")

    assert axes.of_months(months)["ticktext"] == ["Jan<br>2025", "Jul<br>2025", "Jan<br>2026"]
    assert axes.of_months(months)["tickvals"] == [0, 6, 12]
    assert axes.of_months(months[:3])["tickvals"] == [0, 1, 2]


def test_every_figure_says_its_finding_and_shows_its_table() -> None:
    for chart in every_figure():
        assert chart.title in chart.alt
        rows = chart.written_rows()
        assert len(rows) == len(chart.table)
        assert all(len(row) == len(chart.columns) for row in rows)


# Pictures


def shape(width: int, height: int, letter: float = 13) -> Shape:
    return Shape(width, height, letter, letter * 1.6, letter * 1.1, letter * 0.9)


def said(figure: go.Figure, name: str) -> str:
    (note,) = figure.select_annotations({"name": name})
    return note.text


def test_a_picture_has_its_size_and_wraps_its_texts_above_and_below_the_drawing() -> None:
    chart = draw.kecamatan_map(by_kecamatan(SOME), "participants", ABOUT, SIMULATED)
    narrow, zoom = laid_out(chart, shape(400, 600))
    wide, _ = laid_out(chart, shape(1280, 1080))

    assert (narrow.layout.width * zoom, narrow.layout.height * zoom) == pytest.approx((400, 600))
    for figure, lines in ((narrow, 4), (wide, 1)):
        assert said(figure, "footer").count("<br>") + 1 == lines
        assert said(figure, "footer").replace("<br>", " ") == chart.provenance.footer
        assert said(figure, "subtitle").replace("<br>", " ") == chart.subtitle
        assert said(figure, "title").replace("<br>", " ") == chart.title
    assert narrow.layout.margin.b > wide.layout.margin.b
    assert chart.figure.layout.width is None
    assert chart.subtitle in texts_of(chart.figure)


def test_only_names_that_fit_are_written_on_a_map() -> None:
    chart = draw.kecamatan_map(by_kecamatan(SOME), "participants", ABOUT, SIMULATED)

    def names(width: int, height: int) -> set[str]:
        figure, _ = laid_out(chart, shape(width, height))
        traces = figure.select_traces({"type": "scattergeo"})
        return {name for trace in traces for name in trace.text}

    assert names(400, 400) < names(800, 700) < names(1280, 1080) < names(4000, 4000)
    assert len(names(4000, 4000)) == 31
    # On 4.000 pixels a letter is so narrow that the room of every name is more than its width.
    assert min(label_room(0.013).values()) > 0
    assert "Tempurejo" in names(400, 400)
    assert maps.LABEL_SIZE >= 11


def test_many_rows_stand_in_two_columns_on_a_wide_sheet_and_in_one_on_a_tall_one() -> None:
    chart = draw.kecamatan_ranking(by_kecamatan(SOME), "participants", ABOUT, SIMULATED)
    ranked = chart.table["kecamatan"].tolist()

    def rows(figure: go.Figure) -> list[tuple[str, list[str]]]:
        return [(trace.yaxis, list(trace.y)) for trace in figure.data]

    tall, tall_zoom = laid_out(chart, shape(1080, 1920, 36))
    wide, wide_zoom = laid_out(chart, shape(1920, 1080, 27))

    assert rows(tall) == [(None, ranked)]
    assert rows(wide) == [("y", ranked[:16]), ("y2", ranked[16:])]
    assert [value for trace in wide.data for value in trace.x] == list(tall.data[0].x)
    assert wide.layout.xaxis2.range == wide.layout.xaxis.range
    assert LETTER * tall_zoom > 20
    assert LETTER * wide_zoom > 20


def test_a_picture_of_a_map_has_its_texts_beside_it_on_a_wide_sheet_only() -> None:
    chart = draw.kecamatan_map(by_kecamatan(SOME), "participants", ABOUT, SIMULATED)
    wide, _ = laid_out(chart, shape(1920, 1080, 27))
    square, _ = laid_out(chart, shape(1080, 1080, 27))

    assert wide.layout.margin.l > 0.3 * wide.layout.width
    assert square.layout.margin.l < 0.1 * square.layout.width


# Classes

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
        place = int(scale.place(value) - 0.5)
        last = place == CLASSES - 1
        assert legend[place] <= written
        assert written <= legend[place + 1] if last else written < legend[place + 1]


@given(values=st.lists(st.integers(min_value=1, max_value=10**7), min_size=1, max_size=40))
def test_more_is_never_a_lower_class(values: list[int]) -> None:
    scale = classes(values, 0)
    places = [scale.place(value) for value in sorted(values)]

    assert places == sorted(places)
    assert all(0 < place < CLASSES for place in places)


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


def test_a_colour_bar_leaves_room_for_the_half_of_its_outermost_numbers() -> None:
    short = maps.legend([0, 10, 20, 30, 40, 50], indonesian.whole)
    long = maps.legend([0, 10, 20, 30, 40, 50], lambda edge: f"Rp{edge}.000 juta")

    assert short["xpad"] == 0
    assert EDGE + long["xpad"] >= len("Rp50.000 juta") * 12 * 0.5 / 2


def test_the_legend_writes_the_borders_of_the_classes() -> None:
    chart = draw.kecamatan_map(by_kecamatan(SOME), "participants", ABOUT, COUNTED)
    (coloured,) = [t for t in chart.figure.data if t.type == "choropleth" and t.autocolorscale]
    above = [count for count in SOME.values() if count]

    assert coloured.colorbar.ticktext == tuple(
        indonesian.whole(edge) for edge in classes(above, 0).edges
    )
    assert (coloured.zmin, coloured.zmax) == (0, CLASSES)

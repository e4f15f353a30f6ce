"""The profile of a kecamatan: paragraph, place among the 31, and figures."""

import re
from collections.abc import Callable
from dataclasses import replace
from math import nan
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plotly_figures import laid_out
from tiny_snapshot import KALIWATES, MAYANG, PUGER

from charts import profile as draw
from charts import standing
from charts.layout import Shape
from charts.model import Bars, Chart, Dots, Map, Panel
from charts.provenance import Provenance
from charts.standing import Facts
from charts.tiles import Card
from data import catalogue, indonesian
from data.manifest import TABLES
from geo.boundaries import neighbours
from pages import gallery
from queries import profile
from queries.registry import Registry

CODES = sorted(catalogue.KECAMATAN)
SIMULATED = Provenance(("simulasi_dasbor",), "2025-12-31", "simulasi", "2025-12-31-abc")
COUNTED = Provenance(("walidata",), "2025-12-31", "resmi", "2025-12-31-abc")
NOT_FINAL = Provenance(("walidata",), "2025-11-30", "sementara", "2025-12-31-abc")
SIMULATED_CUBES = dict.fromkeys(TABLES, "simulasi")
COUNTED_CUBES = dict.fromkeys(TABLES, "resmi")
TO_THE_END = dict.fromkeys(TABLES, "2025-12-31")


Given = float | Callable[[int, int], float | None] | None


def at(given_: Given, year: int, place: int) -> float | None:
    return given_(year, place) if callable(given_) else given_


def of_years(
    people: Given,
    months: Given = 6,
    benefit: Given = lambda _, place: 42e6 * place,
    aid: Given = None,
    *,
    assuming: bool = False,
) -> pd.DataFrame:
    """As from `profile.of_years`; each measure a number or made of a year and a place (0 to 30)."""
    rows = []
    for year in (2024, 2025):
        for place, code in enumerate(CODES):
            count, paid, given_ = (at(one, year, place) for one in (people, benefit, aid))
            inhabitants = catalogue.KECAMATAN[code].population_2024
            rate = paid * 1000 / count if paid is not None and count else None
            rows.append(
                {
                    "year": year,
                    "code": code,
                    "kecamatan": catalogue.KECAMATAN[code].name,
                    "population": inhabitants,
                    "participants": count,
                    "person_months": count * at(months, year, place),
                    "participants_per_1000": count * 1000 / inhabitants,
                    "months_per_participant": at(months, year, place) if count else None,
                    "recipients": None if paid is None else place,
                    "amount_rp": paid,
                    **({"benefit_per_1000": rate} if assuming else {}),
                    "groups": None if given_ is None else 2,
                    "value_rp": given_,
                    "value_rp_per_capita": None if given_ is None else given_ / inhabitants,
                }
            )
    return pd.DataFrame(rows)


SOME = of_years(lambda year, place: 100 + 10 * place + (year - 2024) * (place - 10))


def panel(chart: Chart) -> Panel:
    assert isinstance(chart.drawing, Bars)
    return chart.drawing.panels[0]


def facts_of(frame: pd.DataFrame, code: str = PUGER, year: int = 2025) -> Facts:
    return standing.standing(frame, code, year, tuple(TABLES))


def said(frame: pd.DataFrame, code: str = PUGER, statuses: dict[str, str] | None = None) -> str:
    return str(
        standing.paragraph(
            facts_of(frame, code),
            catalogue.KECAMATAN[code].name,
            2025,
            statuses or SIMULATED_CUBES,
            TO_THE_END,
        )
    )


# The paragraph


def test_the_paragraph_of_simulated_data_says_so_first_and_reads_as_a_text() -> None:
    assert said(SOME, CODES[20]) == (
        "Dalam simulasi dasbor ini ada 310 peserta yang iurannya dibayar pemerintah di Kecamatan "
        "Sumbersari pada 2025, atau 2,2 per 1.000 penduduk, urutan ke-20 dari 31 kecamatan dan di "
        "bawah median (2,9). Jumlah peserta naik 10 orang dari 2024, dan setiap peserta "
        "terlindungi rata-rata 6,0 bulan. Simulasi itu juga memuat manfaat Rp840 juta bagi 20 "
        "penerima pada 2025."
    )


def test_the_paragraph_of_office_files_says_that_they_were_counted() -> None:
    text = said(SOME, statuses=COUNTED_CUBES)

    assert text.startswith("Pemkab Jember mencatat 167 peserta")
    assert "Pemkab Jember juga mencatat manfaat Rp294 juta" in text
    assert "simulasi" not in text.lower()


def test_what_is_simulated_beside_what_is_counted_is_named_anew() -> None:
    text = said(SOME, statuses={**COUNTED_CUBES, "benefits_monthly": "simulasi"})

    assert text.startswith("Pemkab Jember mencatat")
    assert "Dalam simulasi dasbor ini ada manfaat Rp294 juta" in text


def test_a_file_that_is_not_final_is_said_not_to_be() -> None:
    assert said(SOME, statuses=dict.fromkeys(TABLES, "sementara")).startswith(
        "Pemkab Jember sementara mencatat"
    )


def test_nothing_is_said_where_there_is_nothing_to_say() -> None:
    same = of_years(50, benefit=0.0)
    text = said(same)

    assert not re.search(r"naik|turun|manfaat|bantuan|2024", text)
    assert "Setiap peserta terlindungi rata-rata 6,0 bulan." in text
    assert text.count(". ") == 1


def test_a_kecamatan_without_participants_gets_no_rank_and_no_months() -> None:
    nobody = of_years(0, benefit=None)

    assert said(nobody, statuses=COUNTED_CUBES) == (
        "Pemkab Jember mencatat tidak ada peserta yang iurannya dibayar pemerintah di Kecamatan "
        "Puger pada 2025."
    )


def test_a_year_that_is_not_over_is_compared_with_none() -> None:
    frame = of_years(lambda year, _: 10 * (year - 2023), aid=5e6)
    facts = standing.standing(frame, PUGER, 2025, ("benefits_monthly",))
    text = str(
        standing.paragraph(facts, "Puger", 2025, COUNTED_CUBES, dict.fromkeys(TABLES, "2025-03-31"))
    )

    assert not facts["participants"].change
    assert "20 peserta yang iurannya dibayar pemerintah di Kecamatan Puger hingga 31 Maret" in text
    assert "naik" not in text


amounts = st.one_of(st.none(), st.just(0.0), st.integers(1, 4 * 10**9).map(float))
columns = st.tuples(st.integers(0, 9000), st.integers(1, 12), amounts, amounts)
PLACE = CODES.index(PUGER)


@settings(max_examples=80)
@given(mine=st.tuples(columns, columns), step=st.integers(0, 40))
def test_every_amount_of_the_paragraph_is_in_the_frame_and_directions_agree(
    mine: tuple[tuple[int, int, float | None, float | None], ...], step: int
) -> None:
    def of(field: int, others: float) -> Callable[[int, int], float | None]:
        return lambda year, place: (
            mine[year - 2024][field] if place == PLACE else others + step * place
        )

    frame = of_years(of(0, 100), lambda year, _: mine[year - 2024][1], of(2, 7e6), of(3, 9e6))
    facts = facts_of(frame)
    paragraph = standing.paragraph(facts, "Puger", 2025, SIMULATED_CUBES, TO_THE_END)
    text = str(paragraph)

    now = frame[frame["year"] == 2025].set_index("code")
    before = frame[frame["year"] == 2024].set_index("code")

    def printed(frame: pd.DataFrame, measure: str) -> float:
        value = frame.at[PUGER, measure]
        return float(facts[measure].measure.form.of(value).printed) if value == value else nan

    changes = {
        measure: printed(now, measure) - printed(before, measure)
        for measure in ("participants", "amount_rp", "value_rp")
    }
    numbers = {float(one) for one in now.loc[PUGER].drop("kecamatan") if one == one}
    numbers |= {abs(change) for change in changes.values()} | {31.0}
    numbers.add(float(now["participants_per_1000"].median()))
    share = facts["participants_per_1000"]
    for amount in paragraph.amounts():
        assert float(amount.value) in numbers | {share.rank}, (str(amount), text)

    assert text.startswith("Dalam simulasi dasbor ini ")
    assert 1 <= text.count(". ") + 1 <= 4
    for words, measure in (
        (r"Jumlah peserta (naik|turun)", "participants"),
        (r" manfaat [^.]*, (naik|turun) Rp", "amount_rp"),
        (r" bantuan pertanian [^.]*, (naik|turun) Rp", "value_rp"),
    ):
        if found := re.search(words, text):
            assert found[1] == ("naik" if changes[measure] > 0 else "turun")
        elif measure == "participants":
            assert changes[measure] == 0
    if "di atas median" in text:
        assert (share.value or 0) > (share.median or 0)
    if "di bawah median" in text:
        assert (share.value or 0) < (share.median or 0)


# The place among the 31


def test_ranks_and_medians_are_those_of_the_31() -> None:
    share = facts_of(SOME, CODES[30])["participants_per_1000"]
    rows = SOME[SOME["year"] == 2025]["participants_per_1000"]

    assert share.median == rows.median()
    assert share.among == 31
    assert share.rank == int((rows.round(1) > round(share.value or 0, 1)).sum()) + 1


def test_two_that_read_the_same_share_a_place() -> None:
    same = of_years(50, benefit=None)

    assert facts_of(same)["participants"].rank == 1
    assert facts_of(same)["participants"].side == 0
    assert facts_of(same)["amount_rp"].rank is None


def test_a_kecamatan_without_participants_has_no_place_by_months() -> None:
    frame = of_years(lambda _, place: place)
    months = facts_of(frame, CODES[0])["months_per_participant"]

    assert (months.value, months.rank, months.among) == (None, None, 30)


def test_where_others_are_unknown_there_is_no_median_and_a_place_among_those_shown() -> None:
    frame = of_years(lambda _, place: 100.0 + place, benefit=None)
    unknown = ~frame["code"].isin([PUGER, MAYANG])
    people = ["participants", "participants_per_1000", "months_per_participant"]
    frame.loc[unknown, people] = nan
    share = facts_of(frame)["participants_per_1000"]
    chart = draw.places(frame, facts_of(frame), PUGER, 2025, SIMULATED)

    assert (share.median, share.partial, share.side) == (None, True, 0)
    assert str(share.place) == "urutan ke-2 dari 2 yang ditampilkan"
    assert not re.search("median|urutan", said(frame))
    assert str(chart.title) == "Puger: median tidak dirinci"
    near = draw.neighbours_map(frame, PUGER, 2025, SIMULATED)
    assert str(near.title) == "Puger: 0,8 peserta per 1.000 penduduk, tetangganya tidak dirinci"


# Figures


def test_the_strips_draw_every_kecamatan_and_mark_the_one() -> None:
    chart = draw.places(SOME, facts_of(SOME), PUGER, 2025, SIMULATED)

    assert isinstance(chart.drawing, Dots)
    assert [len(strip.points) for strip in chart.drawing.strips] == [31, 31]
    for strip in chart.drawing.strips:
        assert [point.code for point in strip.points if point.strong] == [PUGER]
        assert all(0 <= point.x <= strip.top for point in strip.points)
    assert chart.drawing.names[1] == "Puger"
    assert len(chart.table) == 31


def test_benefit_per_participant_is_a_strip_for_who_assumes_the_same_people_and_says_so() -> None:
    frame = of_years(100, benefit=lambda _, place: 42e6 * place, assuming=True)
    without, chart = (
        draw.places(each, facts_of(each), PUGER, 2025, SIMULATED) for each in (SOME, frame)
    )

    assert "Manfaat per 1.000 peserta" in {column.label for column in chart.columns}
    assert chart.assumed in str(chart.subtitle)
    assert chart.assumed in chart.alt
    assert (without.assumed, "peserta (" in str(without.subtitle)) == ("", False)


def test_a_strip_is_as_weak_as_its_cube_and_all_as_the_weakest() -> None:
    by_cube = {"enrolment_yearly": COUNTED, "benefits_monthly": SIMULATED}
    frame = of_years(100, assuming=True)
    chart = draw.places(frame, facts_of(frame), PUGER, 2025, replace(COUNTED, parts=by_cube))

    assert {column.field: column.origin.status for column in chart.columns if column.origin} == {
        "participants_per_1000": "resmi",
        "months_per_participant": "resmi",
        "benefit_per_1000": "simulasi",
    }
    assert chart.provenance.status == "simulasi"


def test_the_title_of_the_strips_counts_what_is_above_the_median() -> None:
    highest = of_years(lambda _, place: 9000 if place == PLACE else 10)
    lowest = of_years(lambda _, place: 1 if place == PLACE else 100, benefit=0.0)

    chart = draw.places(highest, facts_of(highest), PUGER, 2025, SIMULATED)
    assert str(chart.title) == "Puger di atas median pada 1 dari 2 ukuran"
    chart = draw.places(lowest, facts_of(lowest), PUGER, 2025, SIMULATED)
    assert str(chart.title) == "Puger tidak di atas median pada satu ukuran pun"


def test_the_map_draws_the_kecamatan_and_its_neighbours_only() -> None:
    chart = draw.neighbours_map(SOME, PUGER, 2025, SIMULATED)

    assert isinstance(chart.drawing, Map)
    drawn = {area.code for area in chart.drawing.areas}
    assert drawn == {PUGER, *neighbours(PUGER)} == set(chart.drawing.view)
    assert set(chart.table["code"]) == drawn
    assert (chart.drawing.selected, chart.selects) == (PUGER, "kecamatan")


def test_a_closer_map_has_the_names_that_fit_it() -> None:
    chart = draw.neighbours_map(SOME, KALIWATES, 2025, SIMULATED)
    figure, _ = laid_out(chart, Shape(800, 800, 13, 20, 14, 12))
    shown = {name for one in figure.select_traces({"type": "scattergeo"}) for name in one.text}

    # On a map of the whole kabupaten of this size, only Ajung and Patrang are wide enough.
    near = (KALIWATES, *neighbours(KALIWATES))
    assert shown == {catalogue.KECAMATAN[code].name for code in near}


@pytest.mark.parametrize("code", CODES)
def test_the_map_of_every_kecamatan_has_a_true_title(code: str) -> None:
    chart = draw.neighbours_map(SOME, code, 2025, SIMULATED)
    share = dict(
        zip(chart.table["code"], chart.table["participants_per_1000"].round(1), strict=True)
    )
    higher = [one for one in share if share[one] > share[code]]
    title = str(chart.title)

    if "paling tinggi" in title or "bersama" in title:
        assert not higher
    elif title.startswith("Semua tetangga"):
        assert len(higher) == len(share) - 1
    elif len(higher) <= 3:
        assert all(catalogue.KECAMATAN[one].name in title for one in higher)
    else:
        assert title.startswith(f"{len(higher)} tetangga")


def by_sector(before: dict[str, int], now: dict[str, int]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"year": year, "sector": sector, "participants": counts.get(sector, 0)}
            for year, counts in ((2024, before), (2025, now))
            for sector in catalogue.SECTORS
        ]
    )


def test_the_change_by_sector_is_the_difference_with_its_sign() -> None:
    frame = by_sector({"nelayan": 40, "desa": 5}, {"nelayan": 10, "desa": 6})
    chart = draw.change_by_sector(frame, PUGER, 2025, COUNTED)

    assert chart is not None
    assert str(chart.title) == "Nelayan tangkap paling banyak berubah: berkurang 30 orang"
    (bars,) = panel(chart).series
    labels = [category.label for category in panel(chart).categories]
    assert bars.values == (0, 0, 0, 1, -30, 0)
    assert dict(zip(labels, bars.labels, strict=True)) == {
        "Buruh tani": "tetap",
        "Keagamaan": "tetap",
        "Petani": "tetap",
        "Desa": "+1",
        "Nelayan": "−30",
        "Pedagang": "tetap",
    }


def test_no_change_and_no_year_before_draw_nothing() -> None:
    frame = by_sector({"desa": 5}, {"desa": 5})

    assert draw.change_by_sector(frame, PUGER, 2025, COUNTED) is None
    assert draw.change_by_sector(frame, PUGER, 2024, COUNTED) is None


def test_a_part_of_a_year_is_not_held_against_the_year_before() -> None:
    frame = by_sector({"petani": 10}, {"petani": 4})
    assert draw.change_by_sector(frame, PUGER, 2025, COUNTED)

    assert draw.change_by_sector(frame, PUGER, 2025, NOT_FINAL) is None


def test_benefits_and_aid_draw_the_amounts_of_their_frames(tiny_snapshot: Path) -> None:
    registry = Registry(tiny_snapshot)
    paid = draw.benefits_of_years(profile.benefits(registry, PUGER).frame, PUGER, NOT_FINAL)
    given_ = draw.aid_by_item(profile.aid(registry, MAYANG, 2025).frame, MAYANG, 2025, SIMULATED)

    assert paid is not None
    assert given_ is not None
    drawn = {one.name: list(one.values) for one in panel(paid).series}
    assert drawn == {"JKM": [42e6, 84e6], "JKK": [0, 0], "Beasiswa": [0, 2e6]}
    assert [category.words for category in panel(paid).categories] == [
        *("<b>2024</b> · Rp42 juta · 1 penerima", "<b>2025</b> · Rp86 juta · 3 penerima")
    ]
    assert str(paid.title) == "Rp86 juta manfaat bagi 3 penerima hingga 30 November 2025"
    assert str(given_.title) == "Mesin pra-panen 65,2 persen dari nilai bantuan"
    assert panel(given_).series[0].values == (60e6, 32e6)


def test_a_kecamatan_without_benefits_or_aid_draws_none(tiny_snapshot: Path) -> None:
    registry = Registry(tiny_snapshot)

    assert (
        draw.benefits_of_years(profile.benefits(registry, KALIWATES).frame, KALIWATES, COUNTED)
        is None
    )
    assert draw.aid_by_item(profile.aid(registry, PUGER, 2024).frame, PUGER, 2024, COUNTED) is None


def test_a_card_tells_no_data_from_zero() -> None:
    nothing = of_years(5, benefit=0.0)
    made = draw.key_figures(facts_of(nothing), 2025, lambda *_: COUNTED, "Kecamatan Puger")
    cards = {one.name: one for one in made}

    assert (cards["manfaat"].value.value, str(cards["manfaat"].value)) == (0, "Rp0")
    assert (cards["bantuan"].value.value, str(cards["bantuan"].value)) == (None, indonesian.NO_DATA)
    assert str(cards["peserta-per-1000"].detail).startswith("urutan ke-")


def test_every_card_that_leaves_its_page_says_of_when_it_is(shipped: Registry) -> None:
    """A picture of last year's number would else be taken for that of its as-of date."""
    asked = {"kecamatan": {"kecamatan": PUGER, "tahun": "2023"}, "manfaat": {}, "": {}}
    for page, chosen in asked.items():
        for tile in gallery.boards()[page].tiles(shipped, chosen).values():
            if isinstance(tile, Card) and not tile.provenance.as_of.startswith("2025-11"):
                said = f"{tile.label} {tile.alone}"
                assert chosen.get("tahun", "20") in said, said


def test_figures_carry_their_status_and_leave_their_frames_alone() -> None:
    before, sectors = SOME.copy(deep=True), by_sector({"desa": 4}, {"desa": 6})
    for provenance in (SIMULATED, COUNTED):
        for chart in (
            draw.places(SOME, facts_of(SOME), PUGER, 2025, provenance),
            draw.neighbours_map(SOME, PUGER, 2025, provenance),
            draw.change_by_sector(sectors, PUGER, 2025, provenance),
        ):
            assert chart is not None
            assert chart.alt.startswith("Data simulasi. ") is (provenance is SIMULATED)
    pd.testing.assert_frame_equal(SOME, before)

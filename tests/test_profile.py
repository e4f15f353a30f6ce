"""The profile of a kecamatan: paragraph, place among the 31, figures, search and page."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
import tiny_snapshot as tiny
from charts.chart import Chart, Provenance
from charts.shapes import Shape, laid_out
from charts.theme import SELECTED_COLOUR
from hypothesis import given, settings
from hypothesis import strategies as st
from shown_page import ShownPage, open_page
from tiny_snapshot import KALIWATES, MAYANG, PUGER

from charts import profile as draw
from charts import sentences
from charts.standing import Facts, standing
from data import catalogue, indonesian
from data.intake.place_names import understand
from data.store import snapshots
from data.store.snapshots import TABLES
from geo.boundaries import neighbours
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
) -> pd.DataFrame:
    """As from `profile.of_years`; each measure a number or made of a year and a place (0 to 30)."""
    rows = []
    for year in (2024, 2025):
        for place, code in enumerate(CODES):
            count, paid, given_ = (at(one, year, place) for one in (people, benefit, aid))
            inhabitants = catalogue.KECAMATAN[code].population_2024
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
                    "benefit_per_1000": paid * 1000 / count if paid is not None and count else None,
                    "groups": None if given_ is None else 2,
                    "value_rp": given_,
                    "value_rp_per_capita": None if given_ is None else given_ / inhabitants,
                }
            )
    return pd.DataFrame(rows)


SOME = of_years(lambda year, place: 100 + 10 * place + (year - 2024) * (place - 10))


def facts_of(frame: pd.DataFrame, code: str = PUGER, year: int = 2025) -> Facts:
    return standing(frame, code, year, tuple(TABLES))


def said(frame: pd.DataFrame, code: str = PUGER, statuses: dict[str, str] | None = None) -> str:
    return sentences.profile(
        facts_of(frame, code),
        catalogue.KECAMATAN[code].name,
        2025,
        statuses or SIMULATED_CUBES,
        TO_THE_END,
    )


# The paragraph


def test_the_paragraph_of_simulated_data_says_so_first_and_reads_as_a_text() -> None:
    assert said(SOME, CODES[20]) == (
        "Menurut data simulasi, dasbor ini menyimulasikan 310 peserta yang iurannya dibayar "
        "pemerintah di Kecamatan Sumbersari pada 2025, atau 2,2 per 1.000 penduduk, urutan ke-20 "
        "dari 31 kecamatan dan di bawah median (2,9). Jumlah peserta naik 10 orang dari 2024, dan "
        "setiap peserta terlindungi rata-rata 6,0 bulan. Dasbor ini juga menyimulasikan manfaat "
        "Rp840 juta bagi 20 penerima pada 2025."
    )


def test_the_paragraph_of_office_files_says_that_they_were_counted() -> None:
    text = said(SOME, statuses=COUNTED_CUBES)

    assert text.startswith("Pemkab Jember mencatat 167 peserta")
    assert "Pemkab Jember juga mencatat manfaat Rp294 juta" in text
    assert "simulasi" not in text.lower()


def test_what_is_simulated_beside_what_is_counted_is_named_anew() -> None:
    text = said(SOME, statuses={**COUNTED_CUBES, "benefits_monthly": "simulasi"})

    assert text.startswith("Pemkab Jember mencatat")
    assert "Menurut data simulasi, dasbor ini menyimulasikan manfaat Rp294 juta" in text


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
    facts = standing(frame, PUGER, 2025, ("benefits_monthly",))
    text = sentences.profile(
        facts, "Puger", 2025, COUNTED_CUBES, dict.fromkeys(TABLES, "2025-03-31")
    )

    assert facts["participants"].direction == ""
    assert "20 peserta yang iurannya dibayar pemerintah di Kecamatan Puger hingga 31 Maret" in text
    assert "naik" not in text


CAUSAL = re.compile(r"\b(karena|sehingga|akibat|berkat|menyebabkan|dampak|oleh sebab|hasil dari)\b")
NUMBER = re.compile(r"(?:Rp)?\d[\d.]*(?:,\d+)?(?: (?:ribu|juta|miliar|triliun)\b)?")
POWERS = {"ribu": 3, "juta": 6, "miliar": 9, "triliun": 12}


def numbers(text: str) -> Iterator[tuple[Decimal, int]]:
    """Every number of a text with the power of ten of its last digit."""
    for found in NUMBER.findall(text.replace("per 1.000 penduduk", "")):
        digits, _, unit = found.rstrip(".").partition(" ")
        if re.fullmatch(r"20\d\d", digits):
            yield Decimal(digits), 0
            continue
        value = indonesian.parse_number(digits.removeprefix("Rp") if unit else digits)
        yield value.scaleb(POWERS.get(unit, 0)), POWERS.get(unit, 0) + value.as_tuple().exponent


amounts = st.one_of(st.none(), st.just(0.0), st.integers(1, 4 * 10**9).map(float))
columns = st.tuples(st.integers(0, 9000), st.integers(1, 12), amounts, amounts)
PLACE = CODES.index(PUGER)


@settings(max_examples=80, deadline=None)
@given(mine=st.tuples(columns, columns), step=st.integers(0, 40))
def test_every_number_of_the_paragraph_is_in_the_frame_and_directions_agree(
    mine: tuple[tuple[int, int, float | None, float | None], ...], step: int
) -> None:
    def of(field: int, others: float) -> Callable[[int, int], float | None]:
        return lambda year, place: (
            mine[year - 2024][field] if place == PLACE else others + step * place
        )

    frame = of_years(of(0, 100), lambda year, _: mine[year - 2024][1], of(2, 7e6), of(3, 9e6))
    text, facts = said(frame), facts_of(frame)

    values = {float(one) for one in frame.select_dtypes("number").to_numpy().ravel() if one == one}
    now = frame[frame["year"] == 2025].set_index("code")
    before = frame[frame["year"] == 2024].set_index("code")
    for measure in ("participants", "amount_rp", "value_rp"):
        values.add(abs(now.at[PUGER, measure] - before.at[PUGER, measure]))
    values.add(float(now["participants_per_1000"].median()))
    values |= {31.0, float(facts["participants_per_1000"].rank or 0)}
    written = list(numbers(text))
    for number, power in written:
        assert any(
            abs(Decimal(str(one)) - number) <= Decimal(5).scaleb(power - 1)
            for one in values
            if one == one
        ), (number, text)

    assert text.startswith("Menurut data simulasi, ")
    assert not CAUSAL.search(text)
    assert 1 <= text.count(". ") + 1 <= 4
    for words, measure in (
        (r"Jumlah peserta (naik|turun)", "participants"),
        (r" manfaat [^.]*, (naik|turun) Rp", "amount_rp"),
        (r" bantuan pertanian [^.]*, (naik|turun) Rp", "value_rp"),
    ):
        change = now.at[PUGER, measure] - before.at[PUGER, measure]
        found = re.search(words, text)
        if found:
            assert found[1] == ("naik" if change > 0 else "turun")
        elif measure == "participants":
            assert change == 0
    share = facts["participants_per_1000"]
    if "di atas median" in text:
        assert (share.value or 0) > (share.median or 0)
    if "di bawah median" in text:
        assert (share.value or 0) < (share.median or 0)


def test_the_numbers_of_a_text_are_found_with_their_precision() -> None:
    assert list(numbers("Rp1,86 miliar bagi 1.055 pada 2025, 6,8 bulan.")) == [
        (Decimal("1860000000"), 7),
        (Decimal(1055), 0),
        (Decimal(2025), 0),
        (Decimal("6.8"), -1),
    ]


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
    assert facts_of(same)["participants"].beside_median == 0
    assert facts_of(same)["amount_rp"].rank is None


def test_a_kecamatan_without_participants_has_no_place_by_months() -> None:
    frame = of_years(lambda _, place: place)
    months = facts_of(frame, CODES[0])["months_per_participant"]

    assert (months.value, months.rank, months.among) == (None, None, 30)


# Figures


def test_the_strips_draw_every_kecamatan_and_mark_the_one() -> None:
    chart = draw.places(SOME, facts_of(SOME), PUGER, 2025, SIMULATED)
    *others, mine = chart.figure.data

    assert [len(trace.x) for trace in others] == [30, 30, 30]
    assert all(PUGER not in trace.customdata for trace in others)
    assert mine.marker.color == SELECTED_COLOUR
    assert len(mine.x) == 3
    assert all(0 <= x <= 1 for trace in chart.figure.data for x in trace.x)
    assert len(chart.table) == 31


def test_the_title_of_the_strips_counts_what_is_above_the_median() -> None:
    highest = of_years(lambda _, place: 9000 if place == PLACE else 10)
    lowest = of_years(lambda _, place: 1 if place == PLACE else 100, benefit=0.0)

    chart = draw.places(highest, facts_of(highest), PUGER, 2025, SIMULATED)
    assert chart.title == "Puger di atas median pada 1 dari 3 ukuran"
    chart = draw.places(lowest, facts_of(lowest), PUGER, 2025, SIMULATED)
    assert chart.title == "Puger tidak di atas median pada satu ukuran pun"


def test_the_map_draws_the_kecamatan_and_its_neighbours_only() -> None:
    chart = draw.neighbours_map(SOME, PUGER, 2025, SIMULATED)
    drawn = {
        code
        for trace in chart.figure.data
        if trace.type == "choropleth"
        for code in trace.locations
    }

    assert drawn == {PUGER, *neighbours(PUGER)}
    assert set(chart.table["code"]) == drawn
    assert chart.selects == "kecamatan"


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

    if "paling tinggi" in chart.title or "bersama" in chart.title:
        assert not higher
    elif chart.title.startswith("Semua tetangga"):
        assert len(higher) == len(share) - 1
    elif len(higher) <= 3:
        assert all(catalogue.KECAMATAN[one].name in chart.title for one in higher)
    else:
        assert chart.title.startswith(f"{len(higher)} tetangga")


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
    assert chart.title == "Nelayan tangkap paling banyak berubah: berkurang 30 orang"
    assert dict(zip(chart.figure.data[0].y, chart.figure.data[0].text, strict=True)) == {
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
    drawn = {trace.name: list(trace.x) for trace in paid.figure.data}
    assert drawn == {"JKM": [42e6, 84e6], "JKK": [0, 0], "Beasiswa": [0, 2e6]}
    assert paid.title == "Rp86 juta manfaat bagi 3 penerima hingga 30 November 2025"
    layout = paid.spec["layout"]
    words = [one["y"] for one in layout["annotations"] if "penerima" in one["text"]]
    # Above the bar of its year, however high a picture makes it.
    assert words == [place + (1 - layout["bargap"]) / 2 for place in range(len(words))]
    assert given_.title == "Mesin pra-panen 65,2 persen dari nilai bantuan"
    assert list(given_.figure.data[0].x) == [60e6, 32e6]


def test_a_kecamatan_without_benefits_or_aid_draws_none(tiny_snapshot: Path) -> None:
    registry = Registry(tiny_snapshot)

    assert (
        draw.benefits_of_years(profile.benefits(registry, KALIWATES).frame, KALIWATES, COUNTED)
        is None
    )
    assert draw.aid_by_item(profile.aid(registry, PUGER, 2024).frame, PUGER, 2024, COUNTED) is None


def test_a_card_tells_no_data_from_zero() -> None:
    nothing = of_years(5, benefit=0.0)
    cards = {one.name: one.value for one in draw.key_figures(facts_of(nothing), 2025)}

    assert cards["manfaat"] == "Rp0"
    assert cards["bantuan"] == indonesian.NO_DATA


# Finding a kecamatan


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("sumber baru", "Sumberbaru"),
        ("gumuk mas", "Gumukmas"),
        ("bangalsari", "Bangsalsari"),
        ("balang", "Balung"),
        ("sukorambj", "Sukorambi"),
        ("pugre", "Puger"),
        ("Kec. PUGER", "Puger"),
        ("kecamatan sumber-jambe", "Sumberjambe"),
        ("35.09.08", "Puger"),
        ("kaliwats", "Kaliwates"),
        ("sumbersri", "Sumbersari"),
    ],
)
def test_a_misspelled_name_is_understood(asked: str, name: str) -> None:
    understood = understand(asked)

    assert understood.certain
    assert catalogue.KECAMATAN[understood.codes[0]].name == name


@pytest.mark.parametrize("code", CODES)
def test_every_name_and_code_finds_itself(code: str) -> None:
    for text in (catalogue.KECAMATAN[code].name, code):
        assert understand(text).codes == (code,)
        assert understand(text).exact


def test_a_name_that_may_be_several_is_asked_about() -> None:
    understood = understand("sumber")

    assert not understood.certain
    assert [catalogue.KECAMATAN[code].name for code in understood.codes] == [
        "Sumberbaru",
        "Sumbersari",
        "Sumberjambe",
    ]


@pytest.mark.parametrize("asked", ["jakarta", "surabaya", "", "  ", "x", "12", "99.99.99"])
def test_what_is_no_kecamatan_finds_none(asked: str) -> None:
    assert understand(asked).codes == ()


# The page


@pytest.fixture(scope="module")
def puger() -> ShownPage:
    return open_page("kecamatan", kecamatan=PUGER)


def paragraph(shown: ShownPage) -> str:
    return str(shown.app.markdown[0].value)


def test_the_page_shows_one_kecamatan(puger: ShownPage) -> None:
    assert puger.app.title[0].value == "Kecamatan Puger"
    assert paragraph(puger).startswith("Menurut data simulasi, dasbor ini menyimulasikan ")
    cards = [tile for tile in puger.tiles.values() if tile["kind"] == "card"]
    assert len(cards) == 5
    assert all(card["status"]["id"] == "simulasi" for card in cards)
    assert [name for name, tile in puger.tiles.items() if tile["kind"] == "chart"] == [
        "posisi-kecamatan",
        "peta-tetangga",
        "peserta-per-tahun",
        "perubahan-sektor",
        "manfaat-kecamatan",
        "bantuan-kecamatan",
    ]


def test_the_paragraph_and_the_cards_say_the_same_numbers(puger: ShownPage) -> None:
    for name in ("peserta", "peserta-per-1000", "bulan-per-peserta", "manfaat", "bantuan"):
        assert puger.tiles[name]["value"] in paragraph(puger)


def test_without_a_kecamatan_the_page_offers_search_and_map() -> None:
    shown = open_page("kecamatan")

    assert shown.app.text_input[0].label == "Cari kecamatan"
    assert shown.tiles["peta-kecamatan"]["selects"] == "kecamatan"
    assert len(shown.tiles["peringkat-kecamatan"]["table"]["rows"]) == 31


def test_the_alias_in_the_address_becomes_the_shared_choice() -> None:
    shown = open_page("kecamatan", kode=PUGER)

    assert shown.app.title[0].value == "Kecamatan Puger"
    assert shown.app.query_params["kecamatan"] in (PUGER, [PUGER])
    assert "kode" not in shown.app.query_params


def test_a_misspelled_search_opens_the_profile_and_says_what_was_understood() -> None:
    shown = open_page("kecamatan")
    shown.app.text_input[0].set_value("pugre").run()

    assert shown.app.title[0].value == "Kecamatan Puger"
    assert any("“pugre” dibaca sebagai Puger" in info.value for info in shown.app.info)
    shown.app.text_input[0].set_value("puger").run()
    assert shown.app.title[0].value == "Kecamatan Puger"


def test_an_unsure_search_asks_and_a_click_answers() -> None:
    shown = open_page("kecamatan")
    shown.app.text_input[0].set_value("sumber").run()

    assert shown.app.title[0].value == "Profil kecamatan"
    assert any("Maksud Anda Sumberbaru atau" in info.value for info in shown.app.info)
    shown.app.button(key="maksud_35.09.31").click().run()
    assert shown.app.title[0].value == "Kecamatan Sumberjambe"


def test_previous_and_next_go_round_the_alphabet() -> None:
    shown = open_page("kecamatan", kecamatan="35.09.17")
    shown.app.button(key="sebelumnya").click().run()
    assert shown.app.title[0].value == "Kecamatan Wuluhan"
    shown.app.button(key="berikutnya").click().run()
    assert shown.app.title[0].value == "Kecamatan Ajung"


@pytest.mark.parametrize("status", ["resmi", "sementara", "simulasi"])
@pytest.mark.parametrize("code", [PUGER, KALIWATES, "35.09.01"])
def test_the_page_holds_whatever_snapshot_is_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, status: str
) -> None:
    kinds = ("kepesertaan", "klaim_manfaat", "bantuan_pertanian")
    tiny.build(tmp_path / "real", statuses=dict.fromkeys(kinds, status))
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path / "real")
    for year in ("2024", "2025"):
        shown = open_page("kecamatan", kecamatan=code, tahun=year)

        assert all(tile["status"]["id"] == status for tile in shown.tiles.values())
        assert ("simulasi" in paragraph(shown).lower()) is (status == "simulasi")
        assert {"posisi-kecamatan", "peta-tetangga", "peserta-per-tahun"} <= set(shown.tiles)


def test_the_page_of_a_part_of_a_year_compares_nothing_with_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.build(tmp_path / "real")
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path / "real")
    shown = open_page("kecamatan", kecamatan=PUGER)

    assert "hingga 31 Maret 2025" in paragraph(shown)
    assert "2024" not in paragraph(shown)


def test_an_unknown_code_is_said_and_the_page_offers_a_choice() -> None:
    shown = open_page("kecamatan", kecamatan="35.09.99")

    assert any("35.09.99" in warning.value for warning in shown.app.warning)
    assert "peta-kecamatan" in shown.tiles


def every_figure(provenance: Provenance) -> list[Chart]:
    frame = by_sector({"desa": 4}, {"desa": 6})
    made = [
        draw.places(SOME, facts_of(SOME), PUGER, 2025, provenance),
        draw.neighbours_map(SOME, PUGER, 2025, provenance),
        draw.change_by_sector(frame, PUGER, 2025, provenance),
    ]
    return [one for one in made if one is not None]


def test_figures_carry_their_status_and_leave_their_frames_alone() -> None:
    before = SOME.copy(deep=True)
    for chart in every_figure(SIMULATED):
        assert chart.alt.startswith("Data simulasi. ")
        assert "bdata" not in chart.figure.to_json()
    for chart in every_figure(COUNTED):
        assert "SIMULASI" not in str(chart.spec)
    pd.testing.assert_frame_equal(SOME, before)

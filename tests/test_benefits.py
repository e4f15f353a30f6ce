"""Answers about benefits, and their figures alone."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from tiny_snapshot import KALIWATES, MAYANG, PUGER

from charts import benefit_rates, flow, plotly
from charts import benefits as draw
from charts import published as draw_published
from charts.model import Bars, Chart, Lines, Map, Panel, Series
from charts.provenance import Provenance
from data.catalogue import UNDETAILED, claim
from data.store import snapshots
from queries import benefits
from queries.registry import Registry

PAID = benefits.Filter(2024, 2025)
ABOUT = draw.scope(PAID)
OFFICIAL = Provenance(("walidata",), "2025-03-31", "resmi", "s")
MADE_UP = Provenance(("simulasi_dasbor",), "2025-03-31", "simulasi", "s")


def panels(chart: Chart) -> tuple[Panel, ...]:
    assert isinstance(chart.drawing, Bars)
    return chart.drawing.panels


def series(chart: Chart) -> dict[str, Series]:
    return {one.name: one for one in panels(chart)[0].series}


def lines(chart: Chart) -> dict[str, list[float]]:
    """What each line of the chart has at its points."""
    assert isinstance(chart.drawing, Lines)
    return {line.name: [point.y for point in line.points] for line in chart.drawing.lines}


def title(chart: Chart) -> str:
    return str(chart.title)


def periods(**amounts: list[int]) -> pd.DataFrame:
    """What each programme paid in January, February … of 2025: one Rupiah amount a month."""
    rows = [
        (pd.Timestamp(2025, month, 1), programme, int(paid > 0), int(paid > 0), paid)
        for month in range(1, len(next(iter(amounts.values()))) + 1)
        for programme, months in amounts.items()
        for paid in [months[month - 1]]
    ]
    return pd.DataFrame(rows, columns=["period", "programme", "cases", "recipients", "amount_rp"])


# Answers


def test_a_month_without_payments_is_there_with_zero(registry: Registry) -> None:
    months = benefits.by_period(registry, "month", PAID).frame

    assert months["period"].dt.strftime("%Y-%m").unique().tolist() == [
        *("2024-11", "2024-12", "2025-01", "2025-02", "2025-03")
    ]
    assert months.loc[months["period"] == "2024-12-01", "amount_rp"].tolist() == [0, 0, 0]


@pytest.mark.parametrize("step", ["month", "quarter", "year"])
def test_every_step_sums_to_the_same(registry: Registry, step: benefits.Step) -> None:
    frame = benefits.by_period(registry, step, PAID).frame

    assert frame[["cases", "recipients", "amount_rp"]].sum().tolist() == [6, 5, 131_500_000]


def test_kecamatan_sectors_years_levels_and_flow_agree_with_each_other(registry: Registry) -> None:
    by_sector = benefits.by_sector(benefits.by_year_and_sector(registry, PAID)).frame
    funds = benefits.flow(registry, PAID).frame
    paid = funds.loc[funds["flow"] == "benefit", "amount_rp"].sum()

    assert benefits.by_kecamatan(registry, PAID).frame["amount_rp"].sum() == paid == 131_500_000
    assert by_sector["amount_rp"].sum() == paid
    # Five fishers of 2024 and six of 2025.
    of_fishers = by_sector.set_index("sector").loc["nelayan", "benefit_per_1000"]
    assert of_fishers == pytest.approx(128_000_000 / 11 * 1000)
    assert funds.loc[funds["flow"] == "premium", "amount_rp"].sum() == 722_400
    assert benefits.by_school_level(registry, PAID).frame["amount_rp"].sum() == 2_000_000


def test_the_average_case_is_of_jkm_whatever_programmes_are_chosen(registry: Registry) -> None:
    wanted = benefits.Filter(2024, 2025, programmes=("jkk",))
    puger = benefits.by_kecamatan(registry, wanted).frame.set_index("code").loc[PUGER]

    assert (puger["amount_rp"], puger["cases"]) == (0, 0)
    assert puger["amount_per_case"] == 42_000_000


def test_benefit_per_1000_divides_by_the_participants_of_all_years_asked(
    registry: Registry,
) -> None:
    rates = benefits.by_kecamatan(registry, PAID).frame.set_index("code")["benefit_per_1000"]
    of_2025 = benefits.by_kecamatan(registry, benefits.Filter(2025, 2025)).frame.set_index("code")

    assert rates[PUGER] == pytest.approx(128_000_000 / 13 * 1000)
    assert of_2025.loc[PUGER, "benefit_per_1000"] == pytest.approx(86_000_000 / 8 * 1000)
    assert rates[KALIWATES] == 0
    assert pd.isna(of_2025.loc[KALIWATES, "benefit_per_1000"])


def test_a_kecamatan_narrows_every_answer_to_its_own(registry: Registry) -> None:
    funds = benefits.flow(registry, PAID, MAYANG).frame

    assert benefits.by_period(registry, "year", PAID, MAYANG).frame["amount_rp"].sum() == 3_500_000
    assert benefits.by_year_and_sector(registry, PAID, MAYANG).frame["premium_rp"].sum() == 201_600
    assert benefits.by_school_level(registry, PAID, MAYANG).frame["cases"].sum() == 0
    assert funds["amount_rp"].tolist() == [168_000, 33_600, 3_500_000]


def test_a_claim_beyond_the_registry_is_held_against_nothing(registry: Registry) -> None:
    assert benefits.against_published(registry).frame.empty
    compared = benefits.against_published(registry).frame
    assert draw_published.against_published(compared, "amount_rp", OFFICIAL) == []


def test_a_registry_that_differs_from_what_was_published_says_so() -> None:
    registry = Registry(snapshots.current())
    frame = benefits.against_published(registry).frame
    assert frame["agrees"].all()

    frame.loc[1, ["registered", "agrees"]] = [49_300_000_000, False]
    (chart,) = draw_published.against_published(frame, "amount_rp", OFFICIAL)

    assert title(chart) == (
        "1 dari 4 angka berbeda: JKM 2023–2025 tercatat Rp49,3 miliar, terbit Rp49,44 miliar"
    )
    assert [mark.value for mark in panels(chart)[0].marks][1] == 49_440_000_000
    assert panels(chart)[0].totals[1] == "Rp49,3 miliar\nterbit Rp49,44 miliar"
    assert chart.written_rows()[1][-1] == "berbeda"


# Figures


def test_programmes_are_stacked_by_period_and_the_title_names_the_largest() -> None:
    frame = periods(jkm=[42_000_000, 0], jkk=[2_000_000, 4_000_000])
    chart = draw.over_time(frame, frame, "amount_rp", "month", ABOUT, OFFICIAL)

    assert title(chart) == "JKM 87,5 persen dari Rp48 juta manfaat"
    assert series(chart)["JKK"].values == (2_000_000, 4_000_000)
    assert chart.written_rows()[0] == [
        *("Januari 2025", "Rp42.000.000", "Rp2.000.000", "Rp44.000.000")
    ]


def test_programmes_of_the_same_size_share_the_title_and_one_alone_has_no_share() -> None:
    tied = periods(jkm=[5_000_000], jkk=[5_000_000])
    alone = periods(jkk=[5_000_000])

    assert title(draw.over_time(tied, tied, "amount_rp", "year", ABOUT, OFFICIAL)) == (
        "JKM dan JKK masing-masing 50,0 persen dari Rp10 juta manfaat"
    )
    assert title(draw.over_time(alone, alone, "cases", "year", ABOUT, OFFICIAL)) == "JKK: 1 kasus"


def test_nothing_paid_is_said() -> None:
    nothing = periods(jkm=[0, 0])

    for chart in (
        draw.over_time(nothing, nothing, "cases", "month", ABOUT, OFFICIAL),
        draw.each_programme(nothing, nothing, "cases", "month", ABOUT, OFFICIAL),
        draw.cumulative(nothing, "cases", ABOUT, OFFICIAL),
    ):
        assert re.search("Tidak ada|0 dari", title(chart))


def test_each_programme_has_an_axis_of_its_own() -> None:
    frame = periods(jkm=[42_000_000, 84_000_000], jkk=[0, 4_000_000])
    chart = draw.each_programme(frame, frame, "amount_rp", "month", ABOUT, OFFICIAL)

    assert [panel.scale.top for panel in panels(chart)] == [84_000_000, 4_000_000]
    assert [panel.heading for panel in panels(chart)] == [
        *("<b>JKM</b>  Rp126 juta", "<b>JKK</b>  Rp4 juta")
    ]
    assert title(chart) == "JKM dibayar di setiap bulan, JKK di 1 dari 2 bulan"
    of_year = periods(jkm=[1], jkk=[0])
    year = draw.each_programme(of_year, of_year, "cases", "year", ABOUT, OFFICIAL)
    assert title(year) == "JKM dibayar pada 2025"
    # Cases of January are unknown, and then its Rupiah, too.
    frame.loc[frame["period"] == "2025-01-01", ["cases", "recipients"]] = None
    some = draw.each_programme(frame, frame, "amount_rp", "month", ABOUT, OFFICIAL)
    assert title(some) == "JKM dibayar di setiap bulan, JKK di 1 dari 2 bulan"
    frame.loc[frame["period"] == "2025-01-01", "amount_rp"] = None
    none = draw.each_programme(frame, frame, "amount_rp", "month", ABOUT, OFFICIAL)
    assert title(none) == "Program yang dibayar tiap bulan sebagian tidak dirinci"


def test_a_year_starts_again_at_zero() -> None:
    frame = pd.concat(
        [
            periods(jkm=[1, 2, 3]).assign(
                period=lambda rows: rows["period"] - pd.DateOffset(years=1)
            ),
            periods(jkm=[10, 20, 30]),
        ]
    )
    chart = draw.cumulative(frame, "amount_rp", ABOUT, OFFICIAL)

    assert lines(chart) == {"2024": [1, 3, 6], "2025": [10, 30, 60]}


def test_a_sum_that_stops_before_the_last_month_or_year_says_so() -> None:
    def said(frame: pd.DataFrame) -> str:
        return title(draw.cumulative(frame, "amount_rp", ABOUT, OFFICIAL))

    stops = periods(jkm=[10, 20, 30])
    stops.loc[1, "amount_rp"] = None
    before = stops.assign(period=stops["period"] - pd.DateOffset(years=1))
    before["amount_rp"] = 1
    never = stops.assign(amount_rp=pd.array([None] * 3, dtype="Int64"))

    assert said(stops) == "Rp10 tercatat pada Januari 2025, bulan sesudahnya tidak dirinci"
    assert said(pd.concat([before, never])) == (
        "2025 tidak dirinci; Rp3 tercatat sejak Januari hingga Maret 2024"
    )


def test_the_projection_is_dashed_and_stands_on_no_payment() -> None:
    frame = periods(jkm=[10] * 12)
    chart = draw.cumulative(frame, "amount_rp", ABOUT, OFFICIAL, published=True)

    assert isinstance(chart.drawing, Lines)
    assert [line.name for line in chart.drawing.lines if line.dashed] == ["Proyeksi"]
    assert lines(chart)["Proyeksi"] == [17_800_000_000, 20_000_000_000]
    assert chart.provenance.status == "proyeksi"
    assert title(chart) == (
        "Rp120 tercatat sejak Januari hingga Desember 2025; terbit Rp17,8 miliar, "
        "proyeksi Rp20 miliar"
    )
    # A newspaper is no source of what the registry has.
    own = chart.table[chart.table["status"] == "resmi"].iloc[0]
    assert own["sources"] == OFFICIAL.sources
    assert chart.table["sources"].tolist()[-2:] == [("detik_2025_12_23",), ("detik_2025_12_23",)]
    assert chart.written_rows()[-2:] == [
        ["2025", "10 Desember 2025", "Rp17.800.000.000", "Terbit"],
        ["2025", "31 Desember 2025", "Rp20.000.000.000", "Proyeksi"],
    ]


@pytest.mark.parametrize(("measure", "published"), [("amount_rp", False), ("cases", True)])
def test_no_published_number_stands_beside_what_it_does_not_measure(
    measure: str, published: bool
) -> None:
    frame = periods(jkm=[10] * 12)
    summed = draw.cumulative(frame, measure, ABOUT, OFFICIAL, published=published)
    bars = draw.over_time(frame, frame, measure, "year", ABOUT, OFFICIAL, published=published)

    assert list(lines(summed)) == ["2025"]
    assert (list(series(bars)), panels(bars)[0].marks) == (["JKM"], ())
    assert summed.provenance.status == "resmi"


def test_where_neither_was_paid_a_number_says_so(registry: Registry) -> None:
    nothing = benefits.flow(registry, PAID).frame.head(0)

    chart = flow.of_funds(nothing, ABOUT, OFFICIAL)

    assert "Rp0" in str(plotly.spec(chart))
    assert chart.alt == (
        f"Tidak ada iuran dan manfaat yang tercatat: Rp0, {benefits.SAME_POPULATION}."
    )


def test_premium_and_benefit_are_two_panels_of_one_scale_and_say_what_their_table_says(
    registry: Registry,
) -> None:
    chart = flow.of_funds(benefits.flow(registry, PAID).frame, ABOUT, OFFICIAL)
    paid_in, paid_out = panels(chart)
    drawn = {
        (category.label, one.name): value
        for panel in (paid_in, paid_out)
        for one in panel.series
        for category, value in zip(panel.categories, one.values, strict=True)
        if value is not None
    }

    assert drawn["APBD", "Nelayan"] == 336_000
    assert drawn["JKM", "Nelayan"] == 126_000_000
    assert paid_in.scale == paid_out.scale
    assert (paid_in.heading, paid_out.heading) == (
        "<b>Iuran</b>  Rp722.400",
        "<b>Manfaat</b>  Rp131,5 juta",
    )
    assert (
        title(chart) == "Iuran Rp722.400 dan manfaat Rp131,5 juta tercatat, masing-masing sendiri"
    )
    assert "bukan aliran dari iuran ke manfaat" in str(chart.subtitle)
    table = chart.table.set_index("sector")
    assert table["premium"].sum() == 722_400
    assert table.loc["nelayan", ["apbd", "dbh_pajak_desa", "jkm", "benefit"]].tolist() == [
        *(336_000, 16_800, 126_000_000, 128_000_000)
    ]
    assert sum(drawn.values()) == table["premium"].sum() + table["benefit"].sum()


def test_the_ratio_is_benefit_over_premium_and_its_definition_stands_by(
    registry: Registry,
) -> None:
    frame = benefits.by_year_and_sector(registry, PAID).frame
    chart = flow.premium_and_benefit(frame, ABOUT, OFFICIAL)

    assert title(chart) == "Manfaat Rp131,5 juta, 182,03 kali iuran Rp722.400"
    assert "manfaat dibayar dibagi iuran dibayar" in str(chart.subtitle)
    assert ["Nelayan tangkap", "2025", "Rp201.600", "Rp86.000.000", "426,59"] in (
        chart.written_rows()
    )


def test_benefit_without_premium_has_no_ratio(registry: Registry) -> None:
    frame = benefits.by_year_and_sector(registry, PAID).frame.assign(
        premium_rp=0, benefit_premium_ratio=float("nan")
    )
    chart = flow.premium_and_benefit(frame, ABOUT, OFFICIAL)

    assert title(chart) == "Manfaat Rp131,5 juta, tanpa iuran yang tercatat"
    assert all(row[-1] == "" for row in chart.written_rows())


@pytest.mark.parametrize("premium", [100_800, None])
def test_words_behind_benefits_are_not_cut_off_on_a_phone(
    registry: Registry, premium: int | None
) -> None:
    paid = benefits.by_year_and_sector(registry, PAID).frame
    frame = paid.assign(
        premium_rp=pd.array([premium] * len(paid), dtype="Int64"),
        benefit_premium_ratio=float("nan") if premium is None else 420.0,
    )
    drawing = flow.premium_and_benefit(frame, ABOUT, OFFICIAL).drawing
    assert isinstance(drawing, Bars)
    ((_, benefit),) = ([*panel.series] for panel in drawing.panels)
    room = 300 * (1 - 1 / drawing.panels[0].scale.room)
    assert max(map(len, benefit.labels)) * 5.5 <= room


def test_the_average_case_stands_against_the_statutory_amount() -> None:
    frame = pd.DataFrame(
        {
            "sector": ["nelayan", "petani", "desa"],
            "sector_label": ["Nelayan tangkap", "Petani", "Desa"],
            "participants": [10, 10, 10],
            "cases": [1, 2, 0],
            "amount_rp": [42_000_000, 52_000_000, 0],
            "jkm_cases": [1, 2, 0],
            "jkm_amount_rp": [42_000_000, 52_000_000, 0],
            "benefit_per_1000": [4.2e9, 5.2e9, 0.0],
            "amount_per_case": [42e6, 26e6, float("nan")],
        }
    )
    chart = benefit_rates.average_case(frame, "sector", ABOUT, OFFICIAL)

    assert (
        title(chart) == "Rata-rata JKM Rp31,33 juta per kasus; 1 sektor di bawah aturan Rp42 juta"
    )
    (panel,) = panels(chart)
    frame["amount_per_case"] = [42e6, 41_998_000.0, float("nan")]
    alike = benefit_rates.average_case(frame, "sector", ABOUT, OFFICIAL)
    assert title(alike).endswith("; tidak ada sektor di bawah aturan Rp42 juta")
    assert panel.rules[0].value == claim("jkm_total").number
    assert panel.series[0].labels == ("Rp42 juta", "Rp26 juta", "tanpa kasus JKM")
    assert panel.series[0].values[-1] is None
    assert title(benefit_rates.per_1000(frame, "sector", ABOUT, OFFICIAL)) == (
        "Tertinggi Petani: Rp5,2 miliar per 1.000 peserta"
    )


def test_scholarships_are_children_and_rupiah_beside_each_other(registry: Registry) -> None:
    chart = benefit_rates.scholarships(
        benefits.by_school_level(registry, PAID).frame, ABOUT, OFFICIAL
    )

    assert title(chart) == "SMP sederajat: 100,0 persen nilai beasiswa, 1 dari 1 anak"
    assert [panel.series[0].values for panel in panels(chart)] == [
        *((0, 1, 0, 0), (0, 2_000_000, 0, 0))
    ]
    assert chart.written_rows()[1] == [
        *("SMP sederajat", "1", "Rp2.000.000", "Rp2.000.000", "Rp2.000.000")
    ]


def test_the_map_tells_nobody_from_nothing(registry: Registry) -> None:
    frame = benefits.by_kecamatan(registry, PAID).frame
    chart = benefit_rates.kecamatan_map(frame, ABOUT, OFFICIAL)
    chosen = benefit_rates.kecamatan_map(frame, ABOUT, OFFICIAL, MAYANG)

    assert title(chart) == "Tertinggi di Puger: Rp9,85 miliar per 1.000 peserta"
    assert isinstance(chart.drawing, Map)
    levels = {area.code: area.level for area in chart.drawing.areas}
    assert (levels[KALIWATES], levels["35.09.01"]) == ("zero", "missing")
    assert "tidak diwarnai: nol; abu-abu: tanpa peserta" in str(chart.subtitle)
    assert title(chosen) == (
        "Mayang: Rp350 juta per 1.000 peserta, urutan ke-2 dari 3 yang ada pesertanya"
    )


@pytest.mark.parametrize(("number", "rows"), [(0, 31), (2, 32), (None, 32)])
def test_what_is_in_no_kecamatan_is_a_row_below_them_unless_it_is_nothing(
    number: int | None, rows: int, registry: Registry
) -> None:
    frame = benefits.paid_in_kecamatan(registry, PAID).frame
    measures = dict.fromkeys(("recipients", "cases", "amount_rp"), number)
    nowhere = pd.DataFrame([{"code": UNDETAILED, "kecamatan": "Tidak dirinci", **measures}])
    ranking = benefit_rates.paid(pd.concat([frame, nowhere]), "kecamatan", ABOUT, OFFICIAL)

    assert len(ranking.written_rows()) == rows
    assert len(panels(ranking)[0].categories) == 31


def test_without_the_assumption_map_and_ranking_are_of_what_was_paid(registry: Registry) -> None:
    frame = benefits.paid_in_kecamatan(registry, PAID).frame
    chart = benefit_rates.kecamatan_map(frame, ABOUT, OFFICIAL)
    ranking = benefit_rates.paid(frame, "kecamatan", ABOUT, OFFICIAL, MAYANG)
    sectors = benefits.paid_in_sectors(registry, PAID, MAYANG).frame

    assert title(chart) == "Tertinggi di Puger: Rp128 juta manfaat"
    assert title(benefit_rates.kecamatan_map(frame, ABOUT, OFFICIAL, MAYANG)) == (
        "Mayang: Rp3,5 juta manfaat, urutan ke-2 dari 31"
    )
    assert title(ranking) == "Puger 97,3 persen dari Rp131,5 juta manfaat"
    assert ranking.written_rows()[0] == [*("Puger", "4", "4", "Rp128.000.000", "3", "Rp42.000.000")]
    assert title(benefit_rates.paid(sectors, "sector", ABOUT, OFFICIAL)).startswith(
        "Buruh tani 100,0 persen"
    )
    assert chart.assumed == ranking.assumed == ""


def test_the_average_rate_is_that_of_all_participants_together(registry: Registry) -> None:
    frame = benefits.by_kecamatan(registry, PAID).frame
    chart = benefit_rates.per_1000(frame, "kecamatan", ABOUT, OFFICIAL)

    # Rp131,5 juta among 25 participants: 13 in Puger, 10 in Mayang, 2 in Kaliwates.
    assert title(chart) == (
        "1 dari 3 kecamatan di atas rata-rata kabupaten, Rp5,26 miliar per 1.000 peserta"
    )


def test_each_column_has_its_own_origin_and_the_figure_the_weakest(registry: Registry) -> None:
    frame = benefits.by_kecamatan(registry, PAID).frame
    by_cube = {"enrolment_yearly": MADE_UP, "benefits_monthly": OFFICIAL}
    whole = replace(OFFICIAL, parts=by_cube)
    chart = benefit_rates.average_case(frame, "kecamatan", ABOUT, whole)
    status = {
        column.field: column.origin.status for column in chart.columns if column.origin is not None
    }

    assert status["participants"] == status["benefit_per_1000"] == "simulasi"
    assert status["amount_per_case"] == status["cases"] == "resmi"
    assert chart.provenance.status == "simulasi"

"""Figures of a plan: targets are lines, estimates stay estimates, and the curve ends in time."""

from dataclasses import replace

import pytest
from example_plans import AIM, CLOSING, FISHERS
from plotly_figures import figure, laid_out
from tiny_snapshot import KALIWATES, MAYANG, PUGER

from charts import plan as draw
from charts import plan_texts
from charts.consistency import complaints
from charts.model import Bars, Chart, Lines, Panel
from charts.provenance import Provenance
from exports.csv import for_excel
from exports.presets import PRESETS
from queries import plan, plan_table
from queries.plan import Scenario
from queries.registry import Registry

ESTIMATED = Provenance(("detik_2025_12_23",), "2025-11", "estimasi")


def panel(chart: Chart) -> Panel:
    assert isinstance(chart.drawing, Bars)
    return chart.drawing.panels[0]


def test_a_target_is_a_line_and_never_a_bar(registry: Registry) -> None:
    drawn = plan.draw_up(registry, replace(FISHERS, months=6))
    chart = draw.coverage(drawn.coverage, drawn.scenario, ESTIMATED)

    barred = {
        place
        for series in panel(chart).series
        for place, value in enumerate(series.values)
        if value is not None
    }
    targets = {mark.category: float(mark.value) for mark in panel(chart).marks}
    assert list(targets.values()) == [32.15, 34.99, 40, 43.92, 52.15, 99.5]
    assert {mark.kind for mark in panel(chart).marks} == {"target"}
    assert (len(barred), barred & set(targets)) == (3, set())


def test_no_point_of_the_curve_has_more_people_than_are_uncovered() -> None:
    # 200.000 people for a year are 2,4 million for a month and 1,2 million for two.
    cost = 200_000 * 12 * 16_800
    bought = plan.trade_off(cost, 16_800, 12)
    chart = draw.trade_off(bought, cost, AIM, ESTIMATED)

    assert bought["months"][~bought["enough"]].tolist() == [1, 2]
    assert isinstance(chart.drawing, Lines)
    assert [point.x for point in chart.drawing.lines[0].points] == list(range(3, 13))
    assert "tidak digambar" in str(chart.subtitle)


def test_money_for_one_person_and_month_is_not_said_to_buy_a_year() -> None:
    bought = plan.trade_off(16_800, 16_800, 1)
    chart = draw.trade_off(bought, 16_800, replace(FISHERS, months=1), ESTIMATED)

    assert bought["people"].tolist() == [1, *[0] * 11]
    assert str(chart.title).endswith("dan tidak bagi seorang pun selama 12 bulan")


def test_the_words_of_the_last_month_stand_at_its_point() -> None:
    bought = plan.trade_off(2_016_000_000, 16_800, 12)
    chart = draw.trade_off(bought, 2_016_000_000, AIM, ESTIMATED)
    drawn = figure(chart)
    words = {one.x: one for one in drawn.layout.annotations if "orang" in one.text}

    assert (words[12].xanchor, words[12].text) == ("center", "<b>10.000</b> orang")
    assert "titik besar" in str(chart.subtitle)
    *others, largest = drawn.data[0].marker.size
    assert largest > max(others)


@pytest.mark.parametrize(("months", "said"), [(12, [6, 12]), (9, [9, 12]), (11, [11]), (10, [10])])
def test_no_words_of_a_month_stand_upon_those_of_the_next(months: int, said: list[int]) -> None:
    cost = 10_000 * 16_800 * months
    bought = plan.trade_off(cost, 16_800, months)
    chart = draw.trade_off(bought, cost, replace(AIM, months=months), ESTIMATED)

    assert isinstance(chart.drawing, Lines)
    assert [point.x for point in chart.drawing.lines[0].points if point.label] == said


def test_whoever_takes_the_cost_away_takes_the_whole_plan(shipped: Registry) -> None:
    drawn = plan.draw_up(shipped, FISHERS)
    table = plan_table.as_table(shipped, drawn)
    chart = draw.cost_by_funding(drawn.by_funding.frame, table, FISHERS, ESTIMATED)
    lines = for_excel(chart).splitlines()

    assert len(lines) == 1 + len(table)
    (cost,) = [line for line in lines if line.startswith("Hasil;Biaya;")]
    assert cost.startswith("Hasil;Biaya;2016000000;rupiah;;Estimasi;")
    assert any(line.startswith("Anggapan;Pekerja belum terlindungi;1157242;") for line in lines)


def test_the_headline_says_what_would_be_and_not_what_will() -> None:
    of_year = plan.coverage(10_000, 12)

    assert str(plan_texts.headline(FISHERS, 2_016_000_000, of_year, "estimasi")) == (
        "Bila 10.000 nelayan tangkap ditambahkan selama 12 bulan, biayanya Rp2,02 miliar dan "
        "cakupan naik dari 21,86 menjadi 22,53 persen."
    )
    closing = replace(CLOSING, months=6, kecamatan=PUGER)
    of_half = str(plan_texts.headline(closing, 1, plan.coverage(5_000, 6), "simulasi"))
    assert of_half.startswith("Menurut data simulasi, bila 5.000 pekerja rentan di Kecamatan Puger")
    assert of_half.endswith("selama iuran dibayar.")


def test_a_coverage_that_reads_the_same_is_not_said_to_rise() -> None:
    of_one = plan.coverage(1, 12)
    headline = str(plan_texts.headline(FISHERS, 201_600, of_one, "estimasi"))
    chart = draw.coverage(of_one, FISHERS, ESTIMATED)

    assert headline.endswith("biayanya Rp201.600 dan cakupan tetap 21,86 persen.")
    assert str(chart.title) == "Dengan rencana ini cakupan tetap 21,86 persen"


def test_the_coverage_of_a_plan_for_a_kecamatan_is_said_to_be_that_of_jember() -> None:
    of_puger, covered = replace(FISHERS, kecamatan=PUGER), plan.coverage(10_000, 12)
    chart = draw.coverage(covered, of_puger, ESTIMATED)

    said = str(plan_texts.headline(of_puger, 2_016_000_000, covered, "estimasi"))
    assert "cakupan Kabupaten Jember naik dari 21,86" in said
    assert "cakupan Kabupaten Jember naik 0,67 poin" in str(chart.title)
    assert "penduduk bekerja Kabupaten Jember, 12 bulan setahun" in str(chart.subtitle)


def test_an_aim_that_is_reached_for_months_is_not_said_to_be_reached_for_good() -> None:
    title = str(draw.coverage(plan.coverage(268_654, 1), replace(AIM, months=1), ESTIMATED).title)

    assert title.endswith("40,00 persen; 3 dari 6 target tercapai selama iuran dibayar")


def test_money_that_is_enough_for_all_needs_no_fewer_months() -> None:
    cost = plan.uncovered() * 12 * 16_800
    chart = draw.trade_off(plan.trade_off(cost, 16_800, 12), cost, AIM, ESTIMATED)

    assert str(chart.title).endswith("cukup bagi semua 1.157.242 orang yang belum terlindungi")
    assert chart.alt.endswith(". Satu titik.")


def test_a_range_without_a_case_is_none_of_rupiah(registry: Registry) -> None:
    drawn = plan.draw_up(registry, replace(FISHERS, amount=1))
    chart = draw.expected_benefits(drawn, ESTIMATED)

    assert str(chart.title) == (
        "Santunan kematian yang diharapkan Rp163.595, kemungkinan besar tanpa satu kasus pun"
    )


def test_the_lowest_kecamatan_comes_first_and_says_what_it_lacks(registry: Registry) -> None:
    drawn = plan.draw_up(registry, CLOSING)

    def chart(scenario: Scenario) -> str:
        shown = draw.by_kecamatan(
            drawn.by_kecamatan.frame, drawn.benchmark, "median", 2025, scenario, ESTIMATED
        )
        return str(shown.title)

    assert chart(CLOSING) == (
        "Terendah Puger dari 2 yang ada pesertanya: 0,1 per 1.000 penduduk, kurang 8 orang ke "
        "median"
    )
    of_mayang = chart(replace(CLOSING, kecamatan=MAYANG))
    assert of_mayang.startswith("Mayang, tertinggi dari 2 yang ada pesertanya: ")
    assert "tidak mencatat" in chart(replace(CLOSING, kecamatan=KALIWATES))


def test_kecamatan_that_read_the_same_are_lowest_together(shipped: Registry) -> None:
    of_fishers = Scenario(("nelayan",), "selisih", 50)
    frame = plan.draw_up(shipped, of_fishers).by_kecamatan.frame

    def said(scenario: Scenario) -> str:
        return str(plan_texts.lowest(frame, 1.0, "median", scenario))

    assert said(of_fishers) == (
        "Terendah Ambulu dan Tempurejo dari 6 yang ada pesertanya: 0,9 per 1.000 penduduk"
    )
    for code in ("35.09.12", "35.09.18"):
        assert ", terendah dari 6 yang ada" in said(replace(of_fishers, kecamatan=code))
    frame.loc[frame["code"] == "35.09.08", ["participants", "participants_per_1000"]] = None
    some = draw.by_kecamatan(frame, 1.0, "median", 2025, of_fishers, ESTIMATED)
    assert "Terendah Ambulu dan Tempurejo dari 5 yang ditampilkan: " in str(some.title)
    assert list(complaints(some)) == []


@pytest.mark.parametrize("name", ["median", "kecamatan tertinggi"])
def test_the_line_of_the_benchmark_goes_through_no_number(registry: Registry, name: str) -> None:
    drawn = plan.draw_up(registry, CLOSING)
    frame = drawn.by_kecamatan.frame
    line_at = drawn.benchmark if name == "median" else 0.9 * max(frame["per_1000_after"])
    chart = draw.by_kecamatan(frame, line_at, name, 2025, CLOSING, ESTIMATED)

    assert [rule.value for rule in panel(chart).rules] == [line_at]
    assert name in panel(chart).rules[0].label
    assert panel(chart).end_labels == ("0,1 → 0,1", "0,2")
    assert all(not series.labels for series in panel(chart).series)
    # The numbers end where the axis ends; a phone leaves 250 pixels for it, they need 80.
    (numbers,) = (trace for trace in figure(chart).data if trace.type == "scatter")
    assert numbers.textposition == "middle left"
    assert line_at / numbers.x[0] < 1 - 80 / 250


def test_both_columns_of_a_picture_say_what_their_line_is(shipped: Registry) -> None:
    drawn = plan.draw_up(shipped, CLOSING)
    chart = draw.by_kecamatan(
        drawn.by_kecamatan.frame, drawn.benchmark, "median", 2025, CLOSING, ESTIMATED
    )

    picture, _ = laid_out(chart, PRESETS["slide"].shape)

    lines = [one.xref for one in picture.layout.shapes]
    said = [one.xref for one in picture.layout.annotations if "<b>median" in one.text]
    assert [one or "x" for one in said] == [one or "x" for one in lines] == ["x", "x2"]

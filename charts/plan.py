"""Figures of a plan: cost, people reached, trade-offs, expected benefits.

Everything here is hypothetical: figures are estimates or weaker, sentences are conditional.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from charts import findings, plan_texts, scales
from charts.components import bars, count_parts, hover, kecamatan, stacked_bars
from charts.model import (
    PLACE,
    POPULATION,
    Bars,
    Category,
    Chart,
    Column,
    Line,
    Lines,
    Mark,
    Panel,
    Point,
    Rule,
    Scale,
    Series,
    amount,
    number,
    text,
)
from charts.plan_texts import place_of, scope, sectors_of
from charts.provenance import Provenance
from data import catalogue, indonesian
from data.catalogue import UNDETAILED
from data.frames import records, values
from data.indonesian import NOT_GIVEN
from data.numbers import (
    PERCENT,
    RUPIAH,
    Amount,
    Slot,
    Statement,
    count,
    percent,
    rupiah,
    say,
)
from queries.benefits import SAME_POPULATION
from queries.plan import LIKELY, Plan, Scenario, uncovered

_RATE = "participants_per_1000"
_SHARE = Amount(None, PERCENT, 2)
_PEOPLE = Amount(None)
_RUPIAH = Amount(None, RUPIAH)


def planned(*parts: Provenance) -> Provenance:
    """Return the provenance of a number computed from all of these: an estimate at best.

    The first gives the date. The first source is the one that computed, lest anybody cites for a
    plan whoever published what it starts from.
    """
    read = dict.fromkeys(source for part in parts for source in part.sources)
    return Provenance(
        sources=tuple(dict.fromkeys(["hitungan_dasbor", *read])),
        as_of=parts[0].as_of,
        status=catalogue.weakest(["estimasi", *(part.status for part in parts)]),
        snapshot=next((part.snapshot for part in parts if part.snapshot), ""),
        questions=tuple(dict.fromkeys(q for part in parts for q in part.questions)),
        claims=tuple(dict.fromkeys(claim for part in parts for claim in part.claims)),
        cubes=tuple(dict.fromkeys(cube for part in parts for cube in part.cubes)),
    )


def cost_by_funding(
    frame: pd.DataFrame, table: pd.DataFrame, scenario: Scenario, provenance: Provenance
) -> Chart:
    """Draw Rupiah from each source of funds, sectors stacked; `frame` as from `plan.by_funding`.

    Its table is the whole plan (`table` as from `plan_table.as_table`), so that whoever takes the
    figure away has every choice and assumption with it.
    """
    paid = {(row["funding"], row["sector"]): row for row in records(frame)}
    totals: dict[str, int] = {}
    for (fund, _), row in paid.items():
        totals[fund] = totals.get(fund, 0) + row["cost_rp"]
    sectors = dict.fromkeys(sector for _, sector in paid)
    funds = [catalogue.FUNDING[fund] for fund in totals]
    cost = rupiah(sum(totals.values()))
    most = max(funds, key=lambda fund: (fund.id != UNDETAILED, totals[fund.id]))
    whence = "; terbanyak dari {fund}, {most}"
    if most.id == UNDETAILED:
        whence = f", sumber dananya {NOT_GIVEN}"
    elif len(funds) == 1:
        whence = ", seluruhnya dari {fund}"
    of_most: dict[str, Slot] = {"fund": most.short_label, "most": rupiah(totals[most.id])}
    series = [
        _paid_for(
            catalogue.SECTORS[sector],
            [paid.get((fund.id, sector)) for fund in funds],
            provenance.status,
        )
        for sector in sectors
    ]
    return Chart(
        name="biaya-rencana",
        drawing=stacked_bars(
            [Category(fund.short_label) for fund in funds],
            series,
            scales.hidden(list(totals.values()), 1.75),
            totals=map(rupiah, totals.values()),
            across=True,
        ),
        title=say(f"Biaya rencana {{cost}}{whence}", cost=cost, **of_most),
        measured=f"Rupiah setahun menurut sumber dana dan sektor, {scope(scenario)}",
        details=findings.listed((fund.short_label for fund in funds), map(rupiah, totals.values())),
        provenance=provenance,
        table=table.assign(
            row_status=[
                catalogue.STATUSES[status].label if status else "" for status in table["row_status"]
            ]
        ),
        columns=(
            text("part", "Bagian"),
            text("what", "Hal"),
            Column("amount", "Angka", Amount(None, decimals=2, trim=True)),
            text("unit", "Satuan"),
            text("words", "Keterangan"),
            text("row_status", "Status angka"),
            text("basis", "Dasar"),
        ),
        height=90 + 80 * len(funds),
    )


def _paid_for(
    sector: catalogue.Category, rows: Sequence[Mapping[str, Any] | None], status: str
) -> Series:
    return Series(
        sector.short_label,
        tuple(row["cost_rp"] if row else None for row in rows),
        sector.colour,
        status,
        hover=tuple(
            f"<b>{sector.label}</b> dari {row['funding_label']}"
            f"<br>{_RUPIAH.of(row['cost_rp'])}, {count(row['people'], 'orang')}"
            if row
            else ""
            for row in rows
        ),
    )


def coverage(frame: pd.DataFrame, scenario: Scenario, provenance: Provenance) -> Chart:
    """Draw coverage now and with the plan as bars, aims as lines; `frame` from `plan.coverage`."""
    rows = records(frame)
    levels = [row for row in rows if row["kind"] != "target"]
    aims = sorted(
        (row for row in rows if row["kind"] == "target"), key=lambda row: float(row["share"])
    )
    lines = [*levels, *aims]
    roles = {"now": "sequential-2", "plan": "sequential-4", "average": "fill"}
    series = tuple(
        Series(
            row["label"],
            tuple(row["share"] if place == at else None for at in range(len(lines))),
            roles[row["kind"]],
            row["status"] if row["kind"] == "now" else provenance.status,
            hover=(f"{row['label']}<br>{count(row['workers'], 'orang')}",) * len(lines),
        )
        for place, row in enumerate(levels)
    )
    marks = tuple(
        Mark("target", place, row["share"]) for place, row in enumerate(lines) if row in aims
    )
    categories = tuple(Category(row["label"], words=_level_words(row)) for row in lines)
    shares = {row["kind"]: row["share"] for row in levels}
    more = _SHARE.of(shares["plan"]).printed - _SHARE.of(shares["now"]).printed
    reached, among = count(sum(not row["lacks"] for row in aims)), count(len(aims))
    and_reached = say("; {reached} dari {aims} target tercapai", reached=reached, aims=among)
    return Chart(
        name="cakupan-rencana",
        drawing=Bars((Panel(categories, series, Scale(100), marks=marks),), stacked=True),
        title=say(
            f"Dengan rencana ini cakupan{plan_texts.whole(scenario)} "
            f"{'naik {more} poin menjadi' if more else 'tetap'} {{after}}{{reached}}{{paid}}",
            more=Amount(more, decimals=2),
            after=percent(shares["plan"], 2),
            reached=and_reached if reached.value else "",
            paid=plan_texts.while_paid(scenario) if more else "",
        ),
        measured=say(
            f"Persen dari {{workers}} penduduk bekerja{plan_texts.whole(scenario)}, {{scope}}",
            workers=count(int(catalogue.claim("employed_population_2025").number)),
            scope=scope(scenario),
        ),
        notes=(
            "lebar gambar 100 persen",
            "garis: target nasional dan provinsi (target Jember tidak pernah dicetak)",
        ),
        drawn=f"{len(levels)} batang dan {len(aims)} target sebagai garis",
        provenance=provenance,
        table=pd.DataFrame(lines),
        columns=(
            text("label", "Keadaan atau target"),
            Column("share", "Cakupan", _SHARE, metric="coverage_share"),
            Column("workers", "Pekerja terlindungi", _PEOPLE, metric="protected_workers"),
            Column("lacks", "Masih kurang sesudah rencana", _PEOPLE),
            Column("status", "Status angka", "status"),
        ),
        height=42 * len(lines) + 8,
    )


def _level_words(row: Mapping[str, Any]) -> str:
    head = f"{row['label']}: <b>{_SHARE.of(row['share'])}</b>"
    if row["kind"] != "target":
        return f"{head}, {count(row['workers'], 'orang')}"
    return f"{head}, kurang {count(row['lacks'])}" if row["lacks"] else f"{head}, tercapai"


def trade_off(
    frame: pd.DataFrame, cost_rp: int, scenario: Scenario, provenance: Provenance
) -> Chart:
    """Draw how many people the same money covers for each number of months.

    `frame` as from `plan.trade_off`. Where there are not so many uncovered workers, no point is
    drawn.
    """
    drawn = frame[frame["enough"]]
    other = 12 if scenario.months < 12 else 6
    # Labels of close points would overlap.
    labelled = {scenario.months, other} if abs(other - scenario.months) > 2 else {scenario.months}
    points = tuple(
        Point(
            months,
            people,
            label=f"<b>{count(people)}</b> orang" if months in labelled else "",
            hover=hover(
                f"{months} bulan",
                count(people, "orang"),
                f"cakupan {_SHARE.of(share)} selama iuran dibayar",
            ),
            strong=bool(chosen),
        )
        for months, people, share, chosen in zip(
            *values(drawn, "months", "people", "share", "chosen").values(), strict=True
        )
    )
    most = [point.y for point in points]
    return Chart(
        name="orang-atau-bulan",
        drawing=Lines(
            (Line("", points, "sequential-4", "circle", dashed=True),),
            x=Scale(
                12.9,
                0.4,
                tuple((month, str(month)) for month in range(1, 13)),
                title="bulan dibayar setahun",
            ),
            y=scales.ticked(most, Amount(None, decimals=1, words=True), room=1.12),
        ),
        title=_trade_off_title(frame, cost_rp, scenario.months, other),
        measured=(
            "Orang yang dapat dibayar dengan uang yang sama menurut banyaknya bulan, "
            f"{sectors_of(scenario)}, {place_of(scenario)}"
        ),
        notes=(
            "titik besar: rencana ini",
            ""
            if frame["enough"].all()
            else "tidak digambar: lebih banyak daripada yang belum terlindungi",
        ),
        drawn=f"Kurva {len(drawn)} titik yang menurun" if len(drawn) > 1 else "Satu titik",
        provenance=provenance,
        table=frame.assign(enough=["ya" if enough else "tidak" for enough in frame["enough"]]),
        columns=(
            Column("months", "Bulan dibayar", _PEOPLE),
            Column("people", "Orang", _PEOPLE),
            Column("share", "Cakupan selama dibayar", _SHARE, metric="coverage_share"),
            Column("left_rp", "Sisa uang", _RUPIAH),
            text("enough", "Ada sebanyak itu yang belum terlindungi"),
        ),
        height=330,
    )


def _trade_off_title(frame: pd.DataFrame, cost_rp: int, months: int, other: int) -> Statement:
    rows = {row["months"]: row for row in records(frame)}
    more = rows[other]["people"]
    template = "Dengan {cost}: {people} orang selama {months} bulan, atau {more} selama {other}"
    if not more:
        template = (
            "{cost} cukup bagi {people} orang selama {months} bulan, dan tidak bagi seorang pun "
            "selama {other} bulan"
        )
    elif not rows[other]["enough"]:
        template = "{cost} cukup bagi semua yang belum terlindungi bila bulannya dikurangi"
        if rows[months]["people"] == uncovered():
            template = "{cost} cukup bagi semua {people} orang yang belum terlindungi"
    return say(
        template,
        cost=rupiah(cost_rp),
        people=count(rows[months]["people"]),
        months=count(months),
        more=count(more),
        other=count(other),
    )


def expected_benefits(drawn_up: Plan, provenance: Provenance) -> Chart:
    """Draw Rupiah of benefits to be expected, with their range, beside what pays for them.

    The rest of a premium, savings for old age above all, stands beside nothing that it pays for.
    """
    scenario, frame = drawn_up.scenario, drawn_up.expected.frame
    rows = records(frame)
    # What pays for them first, then all programmes together, then each.
    ordered = [rows[-1], *rows[:-1]]
    paying = f"Iuran {'JKK dan JKM' if scenario.same_population else 'JKM'}"
    amounts, colours = [drawn_up.insured_rp], ["fill"]
    categories = [Category(paying, words=f"<b>{paying}: {rupiah(drawn_up.insured_rp)}</b>")]
    for row in ordered:
        programme = catalogue.PROGRAMMES.get(row["programme"])
        label = programme.short_label if programme else "Semua yang diperkirakan"
        cases = indonesian.number_range(row["cases_low"], row["cases_high"])
        spread = f"{plan_texts.spread(row, 'antara')}, {cases} kasus"
        amounts.append(row["amount_rp"])
        colours.append(programme.colour if programme else "sequential-4")
        words = hover(f"{label}: {rupiah(row['amount_rp'])}", spread)
        categories.append(Category(label, words=words))
    panel = bars(
        categories,
        amounts,
        colours,
        provenance.status,
        scales.hidden([drawn_up.insured_rp, *(row["amount_high"] for row in ordered)], 1.04),
        hover=[category.words for category in categories],
        marks=[
            Mark("range", place, row["amount_low"], row["amount_high"])
            for place, row in enumerate(ordered, start=1)
        ],
        name="Rupiah",
    )
    total = rows[-1]
    labels = {programme.id: programme.label for programme in catalogue.PROGRAMMES.values()}
    return Chart(
        name="manfaat-diharapkan",
        drawing=Bars((panel,)),
        title=say(
            f"{plan_texts.promised(scenario)} {{middle}}, {{spread}}",
            middle=rupiah(total["amount_rp"]),
            spread=plan_texts.spread(total),
        ),
        measured=f"Rupiah dari rencana, {scope(scenario)}",
        notes=(
            plan_texts.rate(drawn_up),
            f"garis: rentang berpeluang {LIKELY} persen, tanpa kasus yang saling terkait, "
            "perubahan risiko, dan biaya pengobatan",
        ),
        drawn="Batang iuran; "
        + count_parts(len(frame), "batang manfaat dengan rentangnya", "program"),
        provenance=provenance,
        table=frame.assign(
            label=[labels.get(key, "Semua yang diperkirakan") for key in frame["programme"]]
        ),
        columns=(
            text("label", "Program"),
            Column("seen", f"Kasus {drawn_up.years}", _PEOPLE),
            Column("cases", "Kasus diharapkan", Amount(None, decimals=1)),
            Column("cases_low", "Kasus, batas bawah", _PEOPLE),
            Column("cases_high", "Kasus, batas atas", _PEOPLE),
            Column("amount_rp", "Manfaat diharapkan", _RUPIAH),
            Column("amount_low", "Manfaat, batas bawah", _RUPIAH),
            Column("amount_high", "Manfaat, batas atas", _RUPIAH),
        ),
        height=66 * (1 + len(ordered)) + 8,
        assumed=SAME_POPULATION if scenario.same_population else "",
    )


def by_kecamatan(
    frame: pd.DataFrame,
    benchmark: float | None,
    benchmark_name: str,
    year: int,
    scenario: Scenario,
    provenance: Provenance,
) -> Chart:
    """Draw participants per 1.000 inhabitants now and with the plan, lowest first.

    `frame` as from `plan.by_kecamatan`. Kecamatan without participants in these sectors are left
    out unless the plan adds some.
    """
    counted = frame[frame["participants"].notna()]
    ranked = counted[(counted["participants"] > 0) | (counted["added"] > 0)]
    ranked = ranked.sort_values(_RATE, kind="stable")
    columns = values(ranked)
    now, after, added = columns[_RATE], columns["per_1000_after"], columns["added"]
    hovers = tuple(
        hover(
            row["kecamatan"],
            f"{count(row['participants'], 'peserta')}, {amount(_RATE, row[_RATE])} per 1.000 "
            "penduduk",
            f"rencana: +{count(row['added'], 'orang')}",
        )
        for row in records(ranked)
    )
    gained = tuple(late - early for early, late in zip(now, after, strict=True))
    panel = Panel(
        kecamatan(columns, scenario.kecamatan),
        (
            Series("Sekarang", tuple(now), "fill", provenance.status, hover=hovers),
            Series("Rencana", gained, "sequential-3", provenance.status, hover=hovers),
        ),
        scales.hidden([*after, benchmark, 0.1], 1.65 if any(added) else 1.3),
        rules=(Rule(benchmark, f"{benchmark_name} {amount(_RATE, benchmark)}"),)
        if benchmark
        else (),
        end_labels=tuple(
            f"{amount(_RATE, early)}" + (f" → {amount(_RATE, late)}" if more else "")
            for early, late, more in zip(now, after, added, strict=True)
        ),
    )
    left_out = len(counted) - len(ranked)
    return Chart(
        name="kecamatan-rencana",
        drawing=Bars((panel,), stacked=True),
        title=plan_texts.lowest(frame, benchmark, benchmark_name, scenario),
        measured=(
            f"Peserta per 1.000 penduduk akhir 2024, {sectors_of(scenario)}, {year} dan dengan "
            "rencana (biru)"
        ),
        notes=(
            "terendah dahulu",
            say("{left} kecamatan tanpa peserta tidak digambar", left=count(left_out))
            if left_out
            else "",
        ),
        drawn=f"Batang {len(ranked)} kecamatan dari yang terendah",
        provenance=provenance,
        table=ranked,
        columns=(
            PLACE,
            number("participants", f"Peserta {year}"),
            POPULATION,
            number(_RATE),
            Column("gap", f"Kurang ke {benchmark_name}", Amount(None)),
            Column("added", "Tambahan rencana", Amount(None)),
            number(_RATE, "Per 1.000 dengan rencana", "per_1000_after"),
        ),
        height=max(len(ranked) * 21 + 40, 170),
        selects="kecamatan",
    )

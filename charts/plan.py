"""Figures of a plan: what it costs, whom it reaches, what else the money buys, and what it brings.

Nothing here has happened: every figure is an estimate or weaker, and sentences say what would be.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import pandas as pd

from charts import scales
from charts.model import (
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
from charts.provenance import Provenance
from data import catalogue, indonesian
from data.frames import records, values
from data.numbers import (
    ORDINAL,
    PERCENT,
    RUPIAH,
    Amount,
    Statement,
    count,
    percent,
    plain,
    rupiah,
    say,
)

BENCHMARKS = {"median": "median", "tertinggi": "kecamatan tertinggi"}
"""What a kecamatan is held against, by its id in the address."""

_SHARE = Amount(None, PERCENT, 2)
_PEOPLE = Amount(None)
_RUPIAH = Amount(None, RUPIAH)


class Scenario(Protocol):
    """Who is added and for how long, as `queries.plan.Scenario` has it."""

    @property
    def sectors(self) -> tuple[str, ...]: ...

    @property
    def kecamatan(self) -> str | None: ...

    @property
    def months(self) -> int: ...


def planned(*parts: Provenance) -> Provenance:
    """Return the provenance of what was computed out of all of these: an estimate at best.

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
    )


def scope(wanted: Scenario) -> str:
    """Write the end of a subtitle: months, sectors and place of the plan."""
    return f"{wanted.months} bulan setahun, {_sectors(wanted)}, {_place(wanted)}"


def whose(wanted: Scenario) -> str:
    """Name the plan that a number is of: "rencana untuk nelayan di Kabupaten Jember"."""
    some = [catalogue.SECTORS[sector].short_label.lower() for sector in wanted.sectors]
    who = "semua sektor" if _is_everybody(wanted) else indonesian.join(some)
    return f"rencana untuk {who} di {_place(wanted)}"


def _is_everybody(wanted: Scenario) -> bool:
    return len(wanted.sectors) == len(catalogue.SECTORS)


def _sectors(wanted: Scenario) -> str:
    if _is_everybody(wanted):
        return "semua sektor"
    return indonesian.join([catalogue.SECTORS[sector].label.lower() for sector in wanted.sectors])


def _place(wanted: Scenario) -> str:
    if wanted.kecamatan:
        return f"Kecamatan {catalogue.KECAMATAN[wanted.kecamatan].name}"
    return "Kabupaten Jember"


def headline(wanted: Scenario, cost_rp: int, coverage: pd.DataFrame, status: str) -> Statement:
    """Say the plan in one sentence; `coverage` as from the query of its name.

    `status` is that of the number of people: where it comes from simulated data, that is said.
    """
    by_kind = {row["kind"]: row for row in records(coverage)}
    now, after = by_kind["now"], by_kind["plan"]
    added = after["workers"] - now["workers"]
    if not added:
        return plain("Pilihan ini tidak menambah siapa pun.")
    return say(
        "{when} {added} {who}{where} ditambahkan selama {months} bulan, biayanya {cost} dan "
        "cakupan naik dari {before} menjadi {after}{paid}.",
        when="Menurut data simulasi, bila" if status == "simulasi" else "Bila",
        added=count(added),
        who="pekerja rentan" if _is_everybody(wanted) else _sectors(wanted),
        where=f" di {_place(wanted)}" if wanted.kecamatan else "",
        months=count(wanted.months),
        cost=rupiah(cost_rp),
        before=Amount(now["share"], decimals=2),
        after=percent(after["share"], 2),
        paid="" if wanted.months == 12 else " selama iuran dibayar",
    )


def not_discounted(cost_rp: int, premium: int) -> str:
    """Say why the discount is not in the plan, and what the plan would cost if it were."""
    rule = catalogue.claim("premium_discount_2026_exclusion")
    reduced = catalogue.claim("premium_month_discounted")
    return (
        f"**Potongan 50 persen tidak berlaku bagi rencana ini.** {rule.speaker} mengecualikannya: "
        f"“{rule.printed}”. Rencana dihitung dengan {_RUPIAH.of(premium)} sebulan. "
        f"Hanya sebagai pembanding: dengan {reduced.printed} biayanya "
        f"{rupiah(cost_rp // premium * int(reduced.number))}."
    )


def nothing_added(wanted: Scenario, gap: int | None, benchmark_name: str) -> str:
    """Say why a plan adds nobody; `gap` is that of the chosen kecamatan, None if unknown."""
    if gap is None:
        return (
            f"Register tidak mencatat peserta {_sectors(wanted)} di {_place(wanted)}, jadi tidak "
            "diketahui apakah ada yang kurang di sana. Pilih kecamatan atau sektor lain, atau "
            "sebutkan jumlah orangnya."
        )
    if gap:
        return "Persen dari selisih ini kurang dari satu orang. Pilih persen yang lebih besar."
    return (
        f"Tidak ada yang perlu ditambahkan: {_place(wanted)} sudah mencapai {benchmark_name}. "
        "Pilih kecamatan, sektor, patokan, atau target lain."
    )


def cost_by_funding(
    frame: pd.DataFrame, table: pd.DataFrame, wanted: Scenario, provenance: Provenance
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
    most = max(funds, key=lambda fund: totals[fund.id])
    if len(funds) == 1:
        title = say(
            "Biaya rencana {cost}, seluruhnya dari {fund}", cost=cost, fund=most.short_label
        )
    else:
        title = say(
            "Biaya rencana {cost}; terbanyak dari {fund}, {most}",
            cost=cost,
            fund=most.short_label,
            most=rupiah(totals[most.id]),
        )
    return Chart(
        name="biaya-rencana",
        drawing=Bars(
            (
                Panel(
                    tuple(Category(fund.short_label) for fund in funds),
                    tuple(
                        _paid_for(
                            catalogue.SECTORS[sector],
                            [paid.get((fund.id, sector)) for fund in funds],
                            provenance.status,
                        )
                        for sector in sectors
                    ),
                    scales.hidden(list(totals.values()), 1.75),
                    totals=tuple(str(rupiah(total)) for total in totals.values()),
                ),
            ),
            stacked=True,
            legend=len(sectors) > 1,
        ),
        title=title,
        measured=plain(f"Rupiah setahun menurut sumber dana dan sektor, {scope(wanted)}"),
        details=tuple(
            say("{fund} {cost}", fund=fund.short_label, cost=rupiah(totals[fund.id]))
            for fund in funds
        ),
        provenance=provenance,
        table=table,
        columns=(
            text("part", "Bagian"),
            text("what", "Hal"),
            Column("amount", "Angka", Amount(None, decimals=2, trim=True)),
            text("unit", "Satuan"),
            text("words", "Keterangan"),
            Column("row_status", "Status angka", "status"),
            text("basis", "Dasar"),
        ),
        height=90 + 80 * len(funds),
    )


def _paid_for(
    sector: catalogue.Category, rows: Sequence[Mapping[str, Any] | None], status: str
) -> Series:
    """Return the bars of a sector: a row of the query, or None, for each source of funds."""
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


def coverage(frame: pd.DataFrame, wanted: Scenario, provenance: Provenance) -> Chart:
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
        Mark("target", place, row["share"])
        for place, row in enumerate(lines)
        if row["kind"] == "target"
    )
    shares = {row["kind"]: row["share"] for row in levels}
    reached = sum(not row["lacks"] for row in aims)
    return Chart(
        name="cakupan-rencana",
        drawing=Bars(
            (
                Panel(
                    tuple(Category(row["label"], words=_level_words(row)) for row in lines),
                    series,
                    Scale(100),
                    marks=marks,
                ),
            ),
            stacked=True,
        ),
        title=say(
            "Dengan rencana ini cakupan naik {more} poin menjadi {after}{reached}",
            more=Amount(shares["plan"] - shares["now"], decimals=2),
            after=percent(shares["plan"], 2),
            reached=say(
                "; {reached} dari {aims} target tercapai",
                reached=count(reached),
                aims=count(len(aims)),
            )
            if reached
            else "",
        ),
        measured=say(
            "Persen dari {workers} penduduk bekerja, {scope}",
            workers=count(int(catalogue.claim("employed_population_2025").number)),
            scope=scope(wanted),
        ),
        notes=(
            plain("lebar gambar 100 persen"),
            plain("garis: target nasional dan provinsi (target Jember tidak pernah dicetak)"),
        ),
        drawn=f"{len(levels)} batang, dan {len(aims)} target sebagai garis",
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


def trade_off(frame: pd.DataFrame, cost_rp: int, wanted: Scenario, provenance: Provenance) -> Chart:
    """Draw how many people the same money pays for at each number of months; the plan is marked.

    `frame` as from `plan.trade_off`. Where there are not so many uncovered workers, no point is
    drawn.
    """
    drawn = frame[frame["enough"]]
    other = 12 if wanted.months < 12 else 6
    points = tuple(
        Point(
            months,
            people,
            label=f"<b>{count(people)}</b> orang" if months in (wanted.months, other) else "",
            hover=f"<b>{months} bulan</b><br>{count(people, 'orang')}"
            f"<br>cakupan {_SHARE.of(share)} selama iuran dibayar",
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
        title=_trade_off_title(frame, cost_rp, wanted.months, other),
        measured=plain(
            "Orang yang dapat dibayar dengan uang yang sama menurut banyaknya bulan, "
            f"{_sectors(wanted)}, {_place(wanted)}"
        ),
        notes=(
            plain("titik besar: rencana ini"),
            plain(
                ""
                if frame["enough"].all()
                else "tidak digambar: lebih banyak daripada yang belum terlindungi"
            ),
        ),
        drawn=f"Kurva {len(drawn)} titik yang menurun",
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
    held = values(frame, "months", "people", "enough")
    people = dict(zip(held["months"], held["people"], strict=True))
    enough = dict(zip(held["months"], held["enough"], strict=True))
    slots = {
        "cost": rupiah(cost_rp),
        "people": count(people[months]),
        "months": count(months),
        "more": count(people[other]),
        "other": count(other),
    }
    if not people[other]:
        return say(
            "{cost} cukup bagi {people} orang selama {months} bulan, dan tidak bagi seorang pun "
            "selama {other} bulan",
            **slots,
        )
    if not enough[other]:
        return say(
            "{cost} cukup bagi semua yang belum terlindungi bila bulannya dikurangi", **slots
        )
    return say(
        "Dengan {cost}: {people} orang selama {months} bulan, atau {more} selama {other}", **slots
    )


def expected_benefits(
    frame: pd.DataFrame, cost_rp: int, years: str, wanted: Scenario, provenance: Provenance
) -> Chart:
    """Draw Rupiah of benefits to be expected, with their range, beside the premium.

    `frame` as from `plan.expected`; `years` are those of the rates, in words.
    """
    rows = records(frame)
    # The premium first, then all programmes together, then each.
    ordered = [rows[-1], *rows[:-1]]
    labels = [
        catalogue.PROGRAMMES[row["programme"]].short_label
        if row["programme"] in catalogue.PROGRAMMES
        else "Manfaat semua program"
        for row in ordered
    ]
    spreads = [
        f"antara {rupiah(row['amount_low'])} dan {rupiah(row['amount_high'])}, "
        f"{indonesian.number_range(row['cases_low'], row['cases_high'])} kasus"
        for row in ordered
    ]
    amounts = [cost_rp, *(row["amount_rp"] for row in ordered)]
    words = [
        f"<b>Biaya iuran: {rupiah(cost_rp)}</b>",
        *(
            f"<b>{label}: {rupiah(row['amount_rp'])}</b><br>{spread}"
            for label, row, spread in zip(labels, ordered, spreads, strict=True)
        ),
    ]
    colours = [
        "fill",
        *(
            catalogue.PROGRAMMES[row["programme"]].colour
            if row["programme"] in catalogue.PROGRAMMES
            else "sequential-4"
            for row in ordered
        ),
    ]
    total = rows[-1]
    return Chart(
        name="manfaat-diharapkan",
        drawing=Bars(
            (
                Panel(
                    tuple(
                        Category(label, words=said)
                        for label, said in zip(["Biaya iuran", *labels], words, strict=True)
                    ),
                    (
                        Series(
                            "Rupiah",
                            tuple(amounts),
                            tuple(colours),
                            provenance.status,
                            hover=tuple(words),
                        ),
                    ),
                    scales.hidden([cost_rp, *(row["amount_high"] for row in ordered)], 1.04),
                    marks=tuple(
                        Mark("range", place, row["amount_low"], row["amount_high"])
                        for place, row in enumerate(ordered, start=1)
                    ),
                ),
            ),
        ),
        title=say(
            "Manfaat yang diharapkan dari rencana {middle}, antara {least} dan {most}",
            middle=rupiah(total["amount_rp"]),
            least=rupiah(total["amount_low"]),
            most=rupiah(total["amount_high"]),
        ),
        measured=plain(f"Rupiah, {scope(wanted)}"),
        notes=(
            plain(f"bila kasus terjadi dengan laju {years} di sektor yang sama"),
            plain("garis: rentang terendah sampai tertinggi"),
        ),
        drawn=f"Batang biaya dan {len(frame)} batang manfaat dengan rentangnya",
        provenance=provenance,
        table=frame.assign(
            label=[
                catalogue.PROGRAMMES[name].label
                if name in catalogue.PROGRAMMES
                else "Semua program"
                for name in frame["programme"]
            ]
        ),
        columns=(
            text("label", "Program"),
            Column("seen", f"Kasus {years}", _PEOPLE),
            Column("cases", "Kasus diharapkan", Amount(None, decimals=1)),
            Column("cases_low", "Kasus terendah", _PEOPLE),
            Column("cases_high", "Kasus tertinggi", _PEOPLE),
            Column("amount_rp", "Manfaat diharapkan", _RUPIAH),
            Column("amount_low", "Manfaat terendah", _RUPIAH),
            Column("amount_high", "Manfaat tertinggi", _RUPIAH),
        ),
        height=66 * (1 + len(ordered)) + 8,
    )


_MEASURE = "participants_per_1000"


def by_kecamatan(
    frame: pd.DataFrame,
    benchmark: float | None,
    benchmark_name: str,
    year: int,
    wanted: Scenario,
    provenance: Provenance,
) -> Chart:
    """Draw participants per 1.000 inhabitants now and with the plan, lowest first.

    `frame` as from `plan.by_kecamatan`. Kecamatan without participants in these sectors are left
    out unless the plan adds some.
    """
    known = frame[(frame["participants"] > 0) | (frame["added"] > 0)]
    ranked = known.sort_values(_MEASURE, kind="stable")
    held = values(ranked)
    now, after, added = held[_MEASURE], held["per_1000_after"], held["added"]
    hover = tuple(
        f"<b>{name}</b><br>{count(people, 'peserta')}, {amount(_MEASURE, rate)} per 1.000 penduduk"
        f"<br>rencana: +{count(more, 'orang')}"
        for name, people, rate, more in zip(
            held["kecamatan"], held["participants"], now, added, strict=True
        )
    )
    left_out = len(frame) - len(known)
    return Chart(
        name="kecamatan-rencana",
        drawing=Bars(
            (
                Panel(
                    tuple(
                        Category(name, code, strong=code == wanted.kecamatan)
                        for name, code in zip(held["kecamatan"], held["code"], strict=True)
                    ),
                    (
                        Series("Sekarang", tuple(now), "fill", provenance.status, hover=hover),
                        Series(
                            "Rencana",
                            tuple(late - early for early, late in zip(now, after, strict=True)),
                            "sequential-3",
                            provenance.status,
                            hover=hover,
                        ),
                    ),
                    scales.hidden([*after, benchmark, 0.1], 1.65 if any(added) else 1.3),
                    rules=(
                        (Rule(benchmark, f"{benchmark_name} {amount(_MEASURE, benchmark)}"),)
                        if benchmark
                        else ()
                    ),
                    end_labels=tuple(
                        f"{amount(_MEASURE, early)}"
                        + (f" → {amount(_MEASURE, late)}" if more else "")
                        for early, late, more in zip(now, after, added, strict=True)
                    ),
                ),
            ),
            stacked=True,
        ),
        title=_lowest(records(ranked), benchmark, benchmark_name, wanted),
        measured=plain(
            f"Peserta per 1.000 penduduk akhir 2024, {_sectors(wanted)}, {year} dan dengan "
            "rencana (biru)"
        ),
        notes=(
            plain("terendah dahulu"),
            say("{left} kecamatan tanpa peserta tidak digambar", left=count(left_out))
            if left_out
            else plain(""),
        ),
        drawn=f"Batang {len(ranked)} kecamatan dari yang terendah",
        provenance=provenance,
        table=ranked,
        columns=(
            text("kecamatan", "Kecamatan"),
            number("participants", f"Peserta {year}"),
            Column("population", "Penduduk akhir 2024", _PEOPLE),
            number(_MEASURE),
            Column("gap", f"Kurang ke {benchmark_name}", _PEOPLE),
            Column("added", "Tambahan rencana", _PEOPLE),
            number(_MEASURE, "Per 1.000 dengan rencana", "per_1000_after"),
        ),
        height=max(len(ranked) * 21 + 40, 170),
        selects="kecamatan",
    )


def _lowest(
    ranked: Sequence[Mapping[str, Any]],
    benchmark: float | None,
    benchmark_name: str,
    wanted: Scenario,
) -> Statement:
    """Say where the chosen kecamatan stands, or which is lowest."""
    known = [row for row in ranked if row["participants"]]
    if benchmark is None or not known:
        return plain("Register belum mencatat peserta di sektor pilihan")
    places = {row["code"]: place for place, row in enumerate(known)}
    if wanted.kecamatan and wanted.kecamatan not in places:
        return say(
            "{name}: register tidak mencatat peserta di sektor pilihan",
            name=catalogue.KECAMATAN[wanted.kecamatan].name,
        )
    place = places[wanted.kecamatan] if wanted.kecamatan else 0
    row = known[place]
    which = (
        say("{name}, {rank}", name=row["kecamatan"], rank=_standing(place, len(known)))
        if wanted.kecamatan
        else say("Terendah {name}", name=row["kecamatan"])
    )
    gap = (
        say(
            ", kurang {gap} ke {benchmark}",
            gap=count(row["gap"], "orang"),
            benchmark=benchmark_name,
        )
        if row["gap"]
        else say(", sudah mencapai {benchmark}", benchmark=benchmark_name)
    )
    return say(
        "{which}: {rate} per 1.000 penduduk{gap}",
        which=which,
        rate=amount(_MEASURE, row[_MEASURE]),
        gap=gap,
    )


def _standing(place: int, among: int) -> Statement:
    """Say the place counted from the lowest (0)."""
    if place == among - 1:
        return say("tertinggi dari {among}", among=count(among))
    if place == 0:
        return say("terendah dari {among}", among=count(among))
    return say(
        "urutan {rank} terendah dari {among}", rank=Amount(place + 1, ORDINAL), among=count(among)
    )

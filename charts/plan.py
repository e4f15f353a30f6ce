"""Figures of a plan: what it costs, whom it reaches, what else the money buys, and what it brings.

Nothing here has happened: every figure is an estimate or weaker, and sentences say what would be.
"""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any, Protocol

import pandas as pd

from charts.chart import Chart, Column, Provenance, complete, fill, number, text
from charts.theme import LIGHT, SELECTED_COLOUR
from data import catalogue, indonesian
from data.frames import records, values

BENCHMARKS = {"median": "median", "tertinggi": "kecamatan tertinggi"}
"""What a kecamatan is held against, as it is asked for and as it is said."""

_HOVER = "%{hovertext}<extra></extra>"


class Scenario(Protocol):
    """Who is added and for how long, as `queries.plan.Scenario` says it."""

    @property
    def sectors(self) -> tuple[str, ...]:
        """Ids of sectors."""

    @property
    def kecamatan(self) -> str | None:
        """The code of the only kecamatan, or None for all."""

    @property
    def months(self) -> int:
        """Months paid in the year."""


def planned(*parts: Provenance) -> Provenance:
    """Where numbers come from that were computed out of all of these: an estimate at best.

    The first gives the date. The first source is the one that computed, lest anybody cites for a
    plan whoever published what it starts from.
    """
    read = dict.fromkeys(source for part in parts for source in part.sources)
    return Provenance(
        sources=tuple(dict.fromkeys(["hitungan_dasbor", *read])),
        as_of=parts[0].as_of,
        status=catalogue.weakest(["estimasi", *(part.status for part in parts)]),
        snapshot=next((part.snapshot for part in parts if part.snapshot), ""),
        questions=tuple(dict.fromkeys(one for part in parts for one in part.questions)),
        claims=tuple(dict.fromkeys(one for part in parts for one in part.claims)),
    )


def scope(wanted: Scenario) -> str:
    """The end of a subtitle: months, sectors and place of the plan."""
    return f"{wanted.months} bulan setahun, {_sectors(wanted)}, {_place(wanted)}"


def whose(wanted: Scenario) -> str:
    """Which plan a number is of: "rencana untuk nelayan di Kabupaten Jember"."""
    everybody = len(wanted.sectors) == len(catalogue.SECTORS)
    some = [catalogue.SECTORS[one].short_label.lower() for one in wanted.sectors]
    who = "semua sektor" if everybody else indonesian.join(some)
    return f"rencana untuk {who} di {_place(wanted)}"


def _sectors(wanted: Scenario) -> str:
    if len(wanted.sectors) == len(catalogue.SECTORS):
        return "semua sektor"
    return indonesian.join([catalogue.SECTORS[one].label.lower() for one in wanted.sectors])


def _place(wanted: Scenario) -> str:
    if wanted.kecamatan:
        return f"Kecamatan {catalogue.KECAMATAN[wanted.kecamatan].name}"
    return "Kabupaten Jember"


def headline(wanted: Scenario, cost_rp: int, coverage: pd.DataFrame, status: str) -> str:
    """The plan in one sentence; `coverage` as from the query of its name.

    `status` is that of the number of people: where it comes from simulated data, that is said.
    """
    everybody = len(wanted.sectors) == len(catalogue.SECTORS)
    who = "pekerja rentan" if everybody else _sectors(wanted)
    where = f" di {_place(wanted)}" if wanted.kecamatan else ""
    of_kind = {one["kind"]: one for one in records(coverage)}
    now, after = of_kind["now"], of_kind["plan"]
    added = after["workers"] - now["workers"]
    if not added:
        return "Pilihan ini tidak menambah siapa pun."
    simulated = "Menurut data simulasi, bila" if status == "simulasi" else "Bila"
    while_paid = "" if wanted.months == 12 else " selama iuran dibayar"
    return (
        f"{simulated} {indonesian.whole(added)} {who}{where} ditambahkan selama "
        f"{wanted.months} bulan, biayanya {indonesian.rupiah_words(cost_rp)} dan cakupan naik dari "
        f"{indonesian.decimal(now['share'], 2)} menjadi "
        f"{indonesian.percent(after['share'], words=True)}{while_paid}."
    )


def not_discounted(cost_rp: int, premium: int) -> str:
    """Why the discount is not in the plan, and what the plan would cost if it were."""
    rule, said = catalogue.claim("premium_discount_2026_exclusion"), "premium_month_discounted"
    reduced = catalogue.claim(said)
    without = cost_rp // premium * int(reduced.number)
    return (
        f"**Potongan 50 persen tidak berlaku bagi rencana ini.** {rule.speaker} mengecualikannya: "
        f"“{rule.printed}”. Rencana dihitung dengan {indonesian.rupiah(premium)} sebulan. "
        f"Hanya sebagai pembanding: dengan {reduced.printed} biayanya "
        f"{indonesian.rupiah_words(without)}."
    )


def nothing_added(wanted: Scenario, gap: int | None, benchmark_name: str) -> str:
    """Why a plan adds nobody; `gap` is that of the chosen kecamatan, None where it is unknown."""
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
    """Rupiah from each source of funds, sectors stacked; `frame` as from `plan.by_funding`.

    Its table is the whole plan (`table` as from `plan_table.as_table`), so that whoever takes the
    figure away has every choice and assumption with it.
    """
    totals = frame.groupby("funding", sort=False)["cost_rp"].sum()
    funds = [one for one in catalogue.FUNDING.values() if one.id in totals.index]
    cost = int(totals.sum())
    traces = []
    for sector, rows in frame.groupby("sector", sort=False):
        entry = catalogue.SECTORS[str(sector)]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": entry.short_label,
                "y": rows["funding_label"].tolist(),
                "x": rows["cost_rp"].tolist(),
                "marker": {
                    **fill(entry.colour, provenance.status),
                    "line": {"width": 1.5, "color": LIGHT.surface},
                },
                "hovertext": [
                    f"<b>{entry.label}</b> dari {name}<br>{indonesian.rupiah(amount)}, "
                    f"{indonesian.quantity(people, 'orang')}"
                    for name, amount, people in zip(
                        rows["funding_label"], rows["cost_rp"], rows["people"], strict=True
                    )
                ],
                "hovertemplate": _HOVER,
            }
        )
    most = max(funds, key=lambda one: int(totals[one.id]))
    words = indonesian.rupiah_words(cost)
    title = (
        f"Biaya rencana {words}, seluruhnya dari {most.short_label}"
        if len(funds) == 1
        else f"Biaya rencana {words}; terbanyak dari {most.short_label}, "
        f"{indonesian.rupiah_words(int(totals[most.id]))}"
    )
    spoken = "; ".join(
        f"{one.short_label} {indonesian.rupiah_words(int(totals[one.id]))}" for one in funds
    )
    return complete(
        name="biaya-rencana",
        traces=traces,
        layout={
            "barmode": "stack",
            "xaxis": {"visible": False, "range": [0, int(totals.max()) * 1.75]},
            "yaxis": {
                "autorange": "reversed",
                "categoryorder": "array",
                "categoryarray": [one.short_label for one in funds],
                "tickfont": {"color": LIGHT.ink, "size": 14},
            },
            "showlegend": frame["sector"].nunique() > 1,
            "legend": {"traceorder": "normal", "y": 1.02},
            "annotations": [
                {
                    "x": int(totals[one.id]),
                    "y": one.short_label,
                    "xanchor": "left",
                    "xshift": 6,
                    "text": f"<b>{indonesian.rupiah_words(int(totals[one.id]))}</b>",
                    "font": {"size": 14, "color": LIGHT.ink},
                }
                for one in funds
            ],
        },
        title=title,
        subtitle=f"Rupiah setahun menurut sumber dana dan sektor, {scope(wanted)}",
        alt=f"{title}. {spoken}.",
        provenance=provenance,
        table=table.assign(row_status=[status_label(one) for one in table["row_status"]]),
        columns=(
            text("part", "Bagian"),
            text("what", "Hal"),
            Column("amount", "Angka", _plain),
            text("unit", "Satuan"),
            text("words", "Keterangan"),
            text("row_status", "Status angka"),
            text("basis", "Dasar"),
        ),
        height=90 + 80 * len(funds),
        margin=(112, 16, 50, 8),
    )


def _plain(value: float) -> str:
    """A number of any unit: whole where it is, with two decimals where it is not."""
    return indonesian.decimal(value, 0 if value == int(value) else 2)


def status_label(status: str) -> str:
    """A status in words; nothing for what has none."""
    return catalogue.STATUSES[status].label if status else ""


def coverage(frame: pd.DataFrame, wanted: Scenario, provenance: Provenance) -> Chart:
    """Coverage now and with the plan as bars, aims as lines; `frame` as from `plan.coverage`."""
    every = records(frame)
    levels = [one for one in every if one["kind"] != "target"]
    aims = sorted((one for one in every if one["kind"] == "target"), key=itemgetter("share"))
    lines = [*levels, *aims]
    marks: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    for place, line in enumerate(lines):
        is_aim = line["kind"] == "target"
        said = f"{line['label']}: <b>{indonesian.percent(line['share'])}</b>"
        more = (
            f", kurang {indonesian.whole(line['lacks'])}"
            if is_aim and line["lacks"]
            else ", tercapai"
            if is_aim
            else f", {indonesian.quantity(line['workers'], 'orang')}"
        )
        words.append(
            {
                "x": 0,
                "xanchor": "left",
                "y": place - 0.3,
                "yanchor": "middle",
                "text": said + more,
                "font": {"size": 13, "color": LIGHT.ink},
            }
        )
        if is_aim:
            marks.append(
                {
                    "type": "line",
                    "x0": line["share"],
                    "x1": line["share"],
                    "y0": place - 0.08,
                    "y1": place + 0.42,
                    "line": {"width": 3, "color": LIGHT.ink},
                }
            )
    colour = {"now": LIGHT.sequential[2], "plan": LIGHT.sequential[4], "average": LIGHT.fill}
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "y": [place + 0.17],
            "x": [line["share"]],
            "width": 0.4,
            "marker": fill(
                colour[line["kind"]],
                line["status"] if line["kind"] == "now" else provenance.status,
            ),
            "hovertext": [f"{line['label']}<br>{indonesian.quantity(line['workers'], 'orang')}"],
            "hovertemplate": _HOVER,
        }
        for place, line in enumerate(lines)
        if line["kind"] != "target"
    ]
    shares = {one["kind"]: one["share"] for one in levels}
    before, after = shares["now"], shares["plan"]
    reached = [one for one in aims if not one["lacks"]]
    title = (
        f"Dengan rencana ini cakupan naik {indonesian.decimal(after - before, 2)} poin menjadi "
        f"{indonesian.percent(after, words=True)}"
        + (f"; {len(reached)} dari {len(aims)} target tercapai" if reached else "")
    )
    workers = indonesian.whole(catalogue.claim("employed_population_2025").number)
    return complete(
        name="cakupan-rencana",
        traces=bars,
        layout={
            "showlegend": False,
            "barmode": "overlay",
            "shapes": marks,
            "annotations": words,
            "xaxis": {"visible": False, "range": [0, 100]},
            "yaxis": {"visible": False, "range": [len(lines) - 0.4, -0.6]},
        },
        title=title,
        subtitle=f"Persen dari {workers} penduduk bekerja, {scope(wanted)}; lebar gambar 100 "
        "persen; garis: target nasional dan provinsi (target Jember tidak pernah dicetak)",
        alt=f"{title}. {len(levels)} batang, dan {len(aims)} target sebagai garis.",
        provenance=provenance,
        table=pd.DataFrame(lines),
        columns=(
            text("label", "Keadaan atau target"),
            Column("share", "Cakupan", indonesian.percent, metric="coverage_share"),
            Column("workers", "Pekerja terlindungi", indonesian.whole, metric="protected_workers"),
            Column("lacks", "Masih kurang sesudah rencana", indonesian.whole),
            Column("status", "Status angka", status_label, numeric=False),
        ),
        height=42 * len(lines) + 8,
        margin=(16, 16, 4, 4),
    )


def trade_off(frame: pd.DataFrame, cost_rp: int, wanted: Scenario, provenance: Provenance) -> Chart:
    """How many people the same money pays for at each number of months; the plan is marked.

    `frame` as from `plan.trade_off`. Where there are not so many uncovered workers, no point is
    drawn.
    """
    drawn = frame[frame["enough"]]
    said = [
        f"<b>{length} bulan</b><br>{indonesian.quantity(people, 'orang')}"
        f"<br>cakupan {indonesian.percent(share)} selama iuran dibayar"
        for length, people, share in zip(
            drawn["months"], drawn["people"], drawn["share"], strict=True
        )
    ]
    other = 12 if wanted.months < 12 else 6
    shown = drawn[drawn["months"].isin([wanted.months, other])]
    people = dict(zip(frame["months"], frame["people"], strict=True))
    title = (
        f"Dengan {indonesian.rupiah_words(cost_rp)}: "
        f"{indonesian.whole(people[wanted.months])} orang selama {wanted.months} bulan, atau "
        f"{indonesian.whole(people[other])} selama {other}"
    )
    if not people[other]:
        title = (
            f"{indonesian.rupiah_words(cost_rp)} cukup bagi {people[wanted.months]} orang selama "
            f"{wanted.months} bulan, dan tidak bagi seorang pun selama {other} bulan"
        )
    elif not frame.loc[frame["months"] == other, "enough"].iloc[0]:
        title = (
            f"{indonesian.rupiah_words(cost_rp)} cukup bagi semua yang belum terlindungi bila "
            "bulannya dikurangi"
        )
    return complete(
        name="orang-atau-bulan",
        traces=[
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": drawn["months"].tolist(),
                "y": drawn["people"].tolist(),
                "line": {"dash": "dot", "width": 2, "color": LIGHT.fill},
                "marker": {
                    "opacity": 1,
                    "size": [15 if one else 9 for one in drawn["chosen"]],
                    "color": [
                        SELECTED_COLOUR if one else LIGHT.sequential[4] for one in drawn["chosen"]
                    ],
                },
                "hovertext": said,
                "hovertemplate": _HOVER,
            }
        ],
        layout={
            "showlegend": False,
            "xaxis": {
                "range": [0.4, 12.9],
                "tickvals": list(range(1, 13)),
                "showgrid": False,
                "title": {"text": "bulan dibayar setahun"},
            },
            "yaxis": {
                "range": [0, int(drawn["people"].max()) * 1.12],
                **_people_axis(int(drawn["people"].max())),
            },
            "annotations": [
                {
                    "x": length,
                    "y": amount,
                    # Beside a point of the last months there is no room.
                    "xanchor": "center" if length > 10 else "left",
                    "yanchor": "bottom",
                    "yshift": 8,
                    "text": f"<b>{indonesian.whole(amount)}</b> orang",
                    "font": {"size": 14, "color": LIGHT.ink},
                }
                for length, amount in zip(shown["months"], shown["people"], strict=True)
            ],
        },
        title=title,
        subtitle="Orang yang dapat dibayar dengan uang yang sama menurut banyaknya bulan, "
        f"{_sectors(wanted)}, {_place(wanted)}; titik besar: rencana ini"
        + (
            ""
            if frame["enough"].all()
            else "; tidak digambar: lebih banyak daripada yang belum terlindungi"
        ),
        alt=f"{title}. Kurva {len(drawn)} titik yang menurun.",
        provenance=provenance,
        table=frame.assign(enough=["ya" if one else "tidak" for one in frame["enough"]]),
        columns=(
            Column("months", "Bulan dibayar", indonesian.whole),
            Column("people", "Orang", indonesian.whole),
            Column("share", "Cakupan selama dibayar", indonesian.percent, metric="coverage_share"),
            Column("left_rp", "Sisa uang", indonesian.rupiah),
            text("enough", "Ada sebanyak itu yang belum terlindungi"),
        ),
        height=330,
        margin=(70, 30, 12, 52),
    )


def _people_axis(top: int) -> dict[str, Any]:
    """Ticks at round numbers of people, at most seven."""
    step = next(
        size * 10**power for power in range(9) for size in (1, 2, 5) if top <= 6 * size * 10**power
    )
    ticks = list(range(0, top + 1, step))
    return {
        "tickvals": ticks,
        "ticktext": [indonesian.number_words(one, 1) for one in ticks],
    }


def expected_benefits(
    frame: pd.DataFrame, cost_rp: int, years: str, wanted: Scenario, provenance: Provenance
) -> Chart:
    """Rupiah of benefits to be expected, with their range, beside the premium that it costs.

    `frame` as from `plan.expected`; `years` are those of the rates, in words.
    """
    lines = [("Biaya iuran", cost_rp, cost_rp, cost_rp, "", LIGHT.fill, "")]
    for row in frame.iloc[::-1].to_dict("records"):
        entry = catalogue.PROGRAMMES.get(row["programme"])
        cases = indonesian.number_range(row["cases_low"], row["cases_high"])
        lines.append(
            (
                entry.short_label if entry else "Manfaat semua program",
                row["amount_rp"],
                row["amount_low"],
                row["amount_high"],
                cases,
                entry.colour if entry else LIGHT.sequential[4],
                row["programme"],
            )
        )
    lines = [*lines[:2], *reversed(lines[2:])]
    top = max(high for _, _, _, high, *_ in lines) or 1
    traces, words, ranges = [], [], []
    for place, (label, amount, low, high, cases, colour, programme) in enumerate(lines):
        said = indonesian.rupiah_words(amount)
        spread = (
            f"<br>antara {indonesian.rupiah_words(low)} dan {indonesian.rupiah_words(high)}, "
            f"{cases} kasus"
            if programme
            else ""
        )
        words.append(
            {
                "x": 0,
                "xanchor": "left",
                "y": place + 0.1,
                "yanchor": "bottom",
                "align": "left",
                "text": f"<b>{label}: {said}</b>{spread}",
                "font": {"size": 13, "color": LIGHT.ink},
            }
        )
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "y": [place + 0.24],
                "x": [amount],
                "width": 0.26,
                "marker": fill(colour, provenance.status),
                "hovertext": [f"<b>{label}</b><br>{said}{spread}"],
                "hovertemplate": _HOVER,
            }
        )
        if programme:
            ranges += _spanned(low, high, place + 0.24)
    total = frame.iloc[-1]
    middle, least, most = (
        indonesian.rupiah_words(total[one]) for one in ("amount_rp", "amount_low", "amount_high")
    )
    title = f"Manfaat yang diharapkan dari rencana {middle}, antara {least} dan {most}"
    return complete(
        name="manfaat-diharapkan",
        traces=traces,
        layout={
            "showlegend": False,
            "barmode": "overlay",
            "annotations": words,
            "shapes": ranges,
            "xaxis": {"visible": False, "range": [0, top * 1.04]},
            "yaxis": {"visible": False, "range": [len(lines) - 0.55, -0.5]},
        },
        title=title,
        subtitle=f"Rupiah, {scope(wanted)}; bila kasus terjadi dengan laju {years} di sektor "
        "yang sama; garis: rentang terendah sampai tertinggi",
        alt=f"{title}. Batang biaya dan {len(frame)} batang manfaat dengan rentangnya.",
        provenance=provenance,
        table=frame.assign(
            label=[
                catalogue.PROGRAMMES[one].label if one in catalogue.PROGRAMMES else "Semua program"
                for one in frame["programme"]
            ]
        ),
        columns=(
            text("label", "Program"),
            Column("seen", f"Kasus {years}", indonesian.whole),
            Column("cases", "Kasus diharapkan", lambda one: indonesian.decimal(one, 1)),
            Column("cases_low", "Kasus terendah", indonesian.whole),
            Column("cases_high", "Kasus tertinggi", indonesian.whole),
            Column("amount_rp", "Manfaat diharapkan", indonesian.rupiah),
            Column("amount_low", "Manfaat terendah", indonesian.rupiah),
            Column("amount_high", "Manfaat tertinggi", indonesian.rupiah),
        ),
        height=66 * len(lines) + 8,
        margin=(16, 20, 4, 4),
    )


def _spanned(low: int, high: int, place: float) -> list[dict[str, Any]]:
    """A range as a line with a mark at both ends."""
    ink = {"width": 2, "color": LIGHT.ink}
    ends = [(low, low, 0.09), (high, high, 0.09), (low, high, 0)]
    return [
        {"type": "line", "x0": x0, "x1": x1, "y0": place - up, "y1": place + up, "line": ink}
        for x0, x1, up in ends
    ]


def by_kecamatan(
    frame: pd.DataFrame,
    benchmark: float | None,
    benchmark_name: str,
    year: int,
    wanted: Scenario,
    provenance: Provenance,
) -> Chart:
    """Participants per 1.000 inhabitants now and with the plan, lowest first, and the benchmark.

    `frame` as from `plan.by_kecamatan`. Kecamatan without participants in these sectors are left
    out unless the plan adds some.
    """
    measure = "participants_per_1000"
    known = frame[(frame["participants"] > 0) | (frame["added"] > 0)]
    ranked = known.sort_values(measure, kind="stable")
    told = values(ranked)
    now, after = told[measure], told["per_1000_after"]
    colours = [SELECTED_COLOUR if code == wanted.kecamatan else LIGHT.fill for code in told["code"]]
    hover = [
        f"<b>{name}</b><br>{indonesian.whole(people)} peserta, "
        f"{indonesian.decimal(rate, 1)} per 1.000 penduduk<br>"
        f"rencana: +{indonesian.whole(added)} orang"
        for name, people, rate, added in zip(
            told["kecamatan"], told["participants"], now, told["added"], strict=True
        )
    ]
    shared = {
        "type": "bar",
        "orientation": "h",
        "y": told["kecamatan"],
        "customdata": told["code"],
        "hovertext": hover,
        "hovertemplate": _HOVER,
    }
    end = max([*after, benchmark or 0, 0.1]) * (1.65 if any(told["added"]) else 1.3)
    traces: list[dict[str, Any]] = [
        {**shared, "x": now, "marker": fill(colours, provenance.status)},
        {
            **shared,
            "x": [late - early for early, late in zip(now, after, strict=True)],
            "marker": fill(LIGHT.sequential[3], provenance.status),
        },
        # Behind the bars the line of the benchmark would go through them.
        {
            "type": "scatter",
            "mode": "text",
            "x": [end] * len(ranked),
            "y": told["kecamatan"],
            "customdata": told["code"],
            "text": [
                indonesian.decimal(early, 1)
                + (f" → {indonesian.decimal(late, 1)}" if added else "")
                for early, late, added in zip(now, after, told["added"], strict=True)
            ],
            "textposition": "middle left",
            "textfont": {"color": LIGHT.ink},
            "hoverinfo": "skip",
        },
    ]
    left_out = len(frame) - len(known)
    rule = _rule(benchmark, benchmark_name, end) if benchmark else {"shapes": [], "annotations": []}
    title = _lowest(records(ranked), benchmark, benchmark_name, wanted)
    return complete(
        name="kecamatan-rencana",
        traces=traces,
        layout={
            **rule,
            "barmode": "stack",
            "xaxis": {"visible": False, "range": [0, end]},
            "yaxis": {"autorange": "reversed", "tickfont": {"color": LIGHT.ink}},
            "showlegend": False,
        },
        title=title,
        subtitle=f"Peserta per 1.000 penduduk akhir 2024, {_sectors(wanted)}, {year} dan dengan "
        "rencana (biru); terendah dahulu"
        + (f"; {left_out} kecamatan tanpa peserta tidak digambar" if left_out else ""),
        alt=f"{title}. Batang {len(ranked)} kecamatan dari yang terendah.",
        provenance=provenance,
        table=ranked,
        columns=(
            text("kecamatan", "Kecamatan"),
            number("participants", f"Peserta {year}"),
            Column("population", "Penduduk akhir 2024", indonesian.whole),
            number(measure),
            Column("gap", f"Kurang ke {benchmark_name}", indonesian.whole),
            Column("added", "Tambahan rencana", indonesian.whole),
            number(measure, "Per 1.000 dengan rencana", "per_1000_after"),
        ),
        height=max(len(ranked) * 21 + 40, 170),
        margin=(104, 16, 26, 8),
        selects="kecamatan",
    )


def _rule(benchmark: float, name: str, end: float) -> dict[str, Sequence[dict[str, Any]]]:
    """A line at the benchmark, with its words on the side that has more room."""
    return {
        "shapes": [
            {
                "type": "line",
                "x0": benchmark,
                "x1": benchmark,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"width": 2, "color": LIGHT.ink},
            }
        ],
        "annotations": [
            {
                "x": benchmark,
                "yref": "paper",
                "y": 1,
                "xanchor": "right" if benchmark > end / 2 else "left",
                "yanchor": "bottom",
                "text": f"<b>{name} {indonesian.decimal(benchmark, 1)}</b>",
                "font": {"size": 13, "color": LIGHT.ink},
            }
        ],
    }


def _lowest(
    ranked: Sequence[Mapping[str, Any]],
    benchmark: float | None,
    benchmark_name: str,
    wanted: Scenario,
) -> str:
    """Where the chosen kecamatan stands, or which one is lowest."""
    known = [one for one in ranked if one["participants"]]
    if benchmark is None or not known:
        return "Register belum mencatat peserta di sektor pilihan"
    places = {one["code"]: place for place, one in enumerate(known)}
    if wanted.kecamatan and wanted.kecamatan not in places:
        name = catalogue.KECAMATAN[wanted.kecamatan].name
        return f"{name}: register tidak mencatat peserta di sektor pilihan"
    place = places[wanted.kecamatan] if wanted.kecamatan else 0
    row = known[place]
    rate = indonesian.decimal(row["participants_per_1000"], 1)
    which = (
        f"{row['kecamatan']}, {_standing(place, len(known))}"
        if wanted.kecamatan
        else f"Terendah {row['kecamatan']}"
    )
    gap = (
        f", kurang {indonesian.quantity(row['gap'], 'orang')} ke {benchmark_name}"
        if row["gap"]
        else f", sudah mencapai {benchmark_name}"
    )
    return f"{which}: {rate} per 1.000 penduduk{gap}"


def _standing(place: int, among: int) -> str:
    """The place counted from the lowest (0), in words."""
    ends = {among - 1: f"tertinggi dari {among}", 0: f"terendah dari {among}"}
    return ends.get(place, f"urutan ke-{place + 1} terendah dari {among}")

"""Figures of enrolment: by kecamatan, by sector, over years and months."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from charts import maps
from charts.chart import Chart, Column, Provenance, complete, fill, number, text, written
from charts.classes import CLASSES, classes
from charts.theme import LIGHT, SELECTED_COLOUR
from data import catalogue, indonesian
from data.indonesian import Number

MEASURES = ("participants", "participants_per_1000", "months_per_participant")
"""What the kecamatan can be compared by."""

MONTHS = 12

_NOBODY = "tanpa peserta"
_NOBODY_ANYWHERE = "Tidak ada peserta di 31 kecamatan"

_KECAMATAN_COLUMNS = (
    text("kecamatan", "Kecamatan"),
    number("participants"),
    Column("population", "Penduduk akhir 2024", indonesian.whole),
    number("participants_per_1000"),
    number("months_per_participant"),
    number("person_months"),
    number("premium_rp"),
)


def scope(
    period: str,
    sectors: Sequence[str],
    funding: Sequence[str] = tuple(catalogue.FUNDING),
    sexes: Sequence[str] = tuple(catalogue.SEXES),
    kecamatan: str | None = None,
) -> str:
    """The end of a subtitle: the period, what narrows the choice, and the place, in words."""
    parts = [period]
    for chosen, among in (
        (sectors, {one.id: one.label for one in catalogue.SECTORS.values()}),
        (funding, {one.id: one.short_label for one in catalogue.FUNDING.values()}),
        (sexes, {one.id: one.label.lower() for one in catalogue.SEXES.values()}),
    ):
        if len(chosen) < len(among):
            parts.append(indonesian.join([among[one] for one in chosen]))
    if kecamatan:
        parts.append(f"Kecamatan {catalogue.KECAMATAN[kecamatan].name}")
    return ", ".join([*parts, "Kabupaten Jember"])


def kecamatan_map(
    frame: pd.DataFrame,
    measure: str,
    about: str,
    provenance: Provenance,
    selected: str | None = None,
    *,
    name: str = "peta-kecamatan",
    height: int = 470,
) -> Chart:
    """Map of a measure of MEASURES by kecamatan; `frame` as from `enrolment.by_kecamatan`."""
    show = written(measure)
    title = _map_title(frame, measure, selected)
    return complete(
        name=name,
        traces=maps.areas(frame, measure, show, _hover(frame), selected),
        layout={"geo": maps.frame_of_the_kabupaten()},
        title=title,
        subtitle=f"{_measure_and_unit(measure)} menurut kecamatan, {about}"
        + _uncoloured(frame[measure]),
        alt=f"{title}. Peta 31 kecamatan; {_extremes(frame, measure)}.",
        provenance=provenance,
        table=_ranked(frame, measure),
        columns=_KECAMATAN_COLUMNS,
        height=height,
        margin=(16, 16, 4, 40),
        selects="kecamatan",
    )


def _uncoloured(values: pd.Series) -> str:
    said = [
        words
        for words, found in (
            ("tidak diwarnai: nol", (values == 0).any()),
            ("abu-abu: tanpa peserta", values.isna().any()),
        )
        if found
    ]
    return "".join(f"; {words}" for words in said)


def kecamatan_ranking(
    frame: pd.DataFrame,
    measure: str,
    about: str,
    provenance: Provenance,
    selected: str | None = None,
) -> Chart:
    """Bars of all 31 kecamatan, largest first; `frame` as from `enrolment.by_kecamatan`.

    Months per participant stand in a track of twelve, so that the months without protection show.
    """
    ranked = _ranked(frame, measure)
    show = written(measure)
    values = [None if value != value else value for value in ranked[measure]]
    colours = [SELECTED_COLOUR if code == selected else LIGHT.fill for code in ranked["code"]]
    bars: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "y": ranked["kecamatan"].tolist(),
        "x": values,
        "text": [None if value is None else show(value) for value in values],
        "textposition": "outside",
        "marker": fill(colours, provenance.status),
        "customdata": ranked["code"].tolist(),
        "hovertext": _hover(ranked),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    traces = [bars]
    longest = max((value for value in values if value is not None), default=1) or 1
    axis = {"visible": False, "range": [0, longest * 1.2]}
    explained = ""
    if measure == "months_per_participant":
        bars["textposition"] = "none"
        traces.append(_uncovered(ranked, values))
        axis = {"visible": False, "range": [0, MONTHS * 1.4]}
        explained = ": terlindungi + tidak = 12 bulan"
    if None in values:
        traces.append(_without_participants(ranked[ranked[measure].isna()]))
    title = _ranking_title(ranked, measure)
    return complete(
        name="peringkat-kecamatan",
        traces=traces,
        layout={
            "barmode": "stack",
            "showlegend": False,
            "xaxis": axis,
            "yaxis": {"autorange": "reversed", "tickfont": {"color": LIGHT.ink}},
        },
        title=title,
        subtitle=f"{_measure_and_unit(measure)}{explained}, 31 kecamatan diurutkan, {about}",
        alt=f"{title}. Batang 31 kecamatan dari yang tertinggi; {_extremes(frame, measure)}.",
        provenance=provenance,
        table=ranked,
        columns=_KECAMATAN_COLUMNS,
        height=31 * 21 + 12,
        margin=(104, 24, 4, 8),
        selects="kecamatan",
    )


def sector_by_kecamatan(
    frame: pd.DataFrame, measure: str, about: str, provenance: Provenance
) -> Chart:
    """Heat map of sector × kecamatan; `frame` as from `enrolment.by_kecamatan_and_sector`."""
    show = written(measure)
    sectors = list(dict.fromkeys(frame["sector"]))
    codes = list(dict.fromkeys(frame["code"]))
    kecamatan = list(dict.fromkeys(frame["kecamatan"]))
    value = {
        (code, sector): amount
        for code, sector, amount in zip(frame["code"], frame["sector"], frame[measure], strict=True)
        if amount == amount
    }
    above = [amount for amount in value.values() if amount > 0]
    scale = classes(above, catalogue.metric(measure).decimals) if above else None
    title = _heat_title(frame, sectors, measure)
    layer = {
        "type": "heatmap",
        "x": [catalogue.SECTORS[sector].short_label for sector in sectors],
        "y": kecamatan,
        "zmin": 0,
        "zmax": CLASSES,
        "customdata": [[code] * len(sectors) for code in codes],
        "z": [
            [
                scale.place(value[code, sector])
                if scale and value.get((code, sector), 0) > 0
                else None
                for sector in sectors
            ]
            for code in codes
        ],
        "text": [
            [show(value[code, sector]) if (code, sector) in value else "–" for sector in sectors]
            for code in codes
        ],
        "texttemplate": "%{text}",
        "textfont": {"size": 12},
        "hoverongaps": False,
        "hovertemplate": "%{y}, %{x}: %{text}<extra></extra>",
        "autocolorscale": True,
        **({"colorbar": maps.legend(scale.edges, show)} if scale else {"showscale": False}),
    }
    return complete(
        name="sektor-kecamatan",
        traces=[layer],
        layout={
            "xaxis": {
                "side": "top",
                "showgrid": False,
                "tickangle": -40,
                "tickfont": {"color": LIGHT.ink},
            },
            "yaxis": {
                "autorange": "reversed",
                "showgrid": False,
                "tickfont": {"color": LIGHT.ink},
            },
        },
        title=title,
        subtitle=f"{_measure_and_unit(measure)} menurut sektor dan kecamatan, {about}"
        + (f"; –: {_NOBODY}" if len(value) < len(frame) else ""),
        alt=f"{title}. Peta panas {len(sectors)} sektor × 31 kecamatan.",
        provenance=provenance,
        table=frame.pivot(
            index=["code", "kecamatan"], columns="sector", values=measure
        ).reset_index(),
        columns=(text("kecamatan", "Kecamatan"), *_sector_columns(sectors, measure)),
        height=31 * 21 + 104,
        margin=(104, 36, 62, 40),
        selects="kecamatan",
    )


def years_compared(
    frame: pd.DataFrame, published: pd.DataFrame, about: str, provenance: Provenance
) -> Chart:
    """Participants of each year stacked by sector, with published totals as marks.

    `frame` as from `enrolment.by_year_and_sector`; `published` as from
    `published.participants_by_year`, empty where the choice is narrower than what was published.
    """
    years = [int(year) for year in dict.fromkeys(frame["year"])]
    totals = frame.groupby("year")["participants"].sum()
    traces: list[dict[str, Any]] = []
    for sector, rows in frame.groupby("sector", sort=False):
        entry = catalogue.SECTORS[str(sector)]
        traces.append(
            {
                "type": "bar",
                "name": entry.short_label,
                "x": [str(year) for year in rows["year"]],
                "y": rows["participants"].tolist(),
                "marker": {
                    **fill(entry.colour, provenance.status),
                    "line": {"width": 1.5, "color": LIGHT.surface},
                },
                "hovertext": [
                    f"{entry.label}, {year}: {indonesian.quantity(amount, 'peserta')}"
                    for year, amount in zip(rows["year"], rows["participants"], strict=True)
                ],
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )
    marks = published[(published["sector"] == "") & published["participants"].notna()]
    if len(marks):
        traces.append(_published_marks(marks))
    title = _years_title(years, [int(totals[year]) for year in years])
    top = max([*totals.tolist(), *marks["participants"].tolist(), 1])
    return complete(
        name="peserta-per-tahun",
        traces=traces,
        layout={
            "barmode": "stack",
            "xaxis": {"type": "category", "showgrid": False, "tickfont": {"color": LIGHT.ink}},
            "yaxis": {"range": [0, top * 1.14], **_axis_in_words(top)},
            "legend": {"traceorder": "normal", "y": 1.02},
            "annotations": [
                {
                    "x": place,
                    "y": int(totals[year]),
                    "text": f"<b>{indonesian.whole(int(totals[year]))}</b>",
                    "yanchor": "bottom",
                    "yshift": 10,
                    "font": {"size": 14, "color": LIGHT.ink},
                }
                for place, year in enumerate(years)
            ],
        },
        title=title,
        subtitle=f"Peserta (orang) per tahun menurut sektor, {about}"
        + ("; garis: angka yang pernah diterbitkan" if len(marks) else ""),
        alt=f"{title}. "
        + "; ".join(f"{year}: {indonesian.whole(int(totals[year]))} peserta" for year in years)
        + ".",
        provenance=provenance,
        table=frame,
        columns=(
            Column("year", "Tahun", str),
            text("sector_label", "Sektor"),
            number("participants"),
            number("person_months"),
            number("premium_rp"),
        ),
        height=400,
        margin=(70, 16, 70, 30),
    )


def active_by_month(frame: pd.DataFrame, about: str, provenance: Provenance) -> Chart:
    """Active participants a month stacked by sector; `frame` as from the query of its name."""
    totals = frame.groupby("month")["active_participants"].sum()
    months = list(totals.index)
    traces = []
    for sector, rows in frame.groupby("sector", sort=False):
        entry = catalogue.SECTORS[str(sector)]
        traces.append(
            {
                "type": "bar",
                "name": entry.short_label,
                "x": [month.strftime("%Y-%m-%d") for month in rows["month"]],
                "y": rows["active_participants"].tolist(),
                "marker": fill(entry.colour, provenance.status),
                "hovertext": [
                    f"{entry.short_label}: {indonesian.whole(amount)}"
                    for amount in rows["active_participants"]
                ],
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )
    title = _months_title(totals)
    top = max(int(totals.max()), 1)
    return complete(
        name="peserta-aktif-bulanan",
        traces=traces,
        layout={
            "barmode": "stack",
            "bargap": 0.08,
            "xaxis": {
                "type": "date",
                "showgrid": False,
                "tickvals": [m.strftime("%Y-%m-%d") for m in months if m.month in (1, 7)],
                "ticktext": [
                    indonesian.month_short(m).replace(" ", "<br>")
                    for m in months
                    if m.month in (1, 7)
                ],
                "tickangle": 0,
            },
            "yaxis": {"range": [0, top * 1.08], **_axis_in_words(top)},
            "legend": {"traceorder": "normal", "y": 1.02},
        },
        title=title,
        subtitle=f"Peserta aktif (orang) tiap bulan menurut sektor, {about}; "
        "angka keadaan, tidak dijumlahkan antarbulan",
        alt=f"{title}. Batang bertumpuk {len(months)} bulan.",
        provenance=provenance,
        table=frame.pivot(index="month", columns="sector", values="active_participants")
        .assign(total=totals)
        .reset_index(),
        columns=(
            Column("month", "Bulan", indonesian.month_short, numeric=False),
            *_sector_columns(list(dict.fromkeys(frame["sector"])), "active_participants"),
            number("active_participants", "Jumlah", "total"),
        ),
        height=340,
        margin=(70, 16, 70, 44),
    )


def _sector_columns(sectors: Sequence[str], measure: str) -> list[Column]:
    return [number(measure, catalogue.SECTORS[one].short_label, one) for one in sectors]


def _published_marks(marks: pd.DataFrame) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "Angka terbit",
        "x": [str(year) for year in marks["year"]],
        "y": marks["participants"].tolist(),
        "marker": {
            "symbol": "line-ew",
            "size": 54,
            "color": LIGHT.ink,
            "line": {"width": 3, "color": LIGHT.ink},
        },
        "hovertext": [
            f"Terbit untuk {year}: {printed} peserta"
            for year, printed in zip(marks["year"], marks["printed"], strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _axis_in_words(top: float) -> dict[str, Any]:
    step = next(
        size * 10**power
        for power in range(9)
        for size in (1, 2, 5)
        if top / (size * 10**power) <= 6
    )
    ticks = [place * step for place in range(int(top // step) + 1)]
    return {"tickvals": ticks, "ticktext": [indonesian.number_words(tick, 1) for tick in ticks]}


def _uncovered(ranked: pd.DataFrame, values: Sequence[float | None]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "y": ranked["kecamatan"].tolist(),
        "x": [None if value is None else MONTHS - value for value in values],
        "text": [None if value is None else " + ".join(_of_twelve(value)) for value in values],
        "textposition": "outside",
        "marker": {"color": LIGHT.surface, "line": {"width": 1, "color": LIGHT.grid}},
        "customdata": ranked["code"].tolist(),
        "hoverinfo": "skip",
    }


def _of_twelve(covered: float) -> tuple[str, str]:
    """Months with and without protection as they are written, so that they make twelve."""
    rounded = indonesian.round_half_up(covered, 1)
    return indonesian.decimal(rounded, 1), indonesian.decimal(MONTHS - rounded, 1)


def _without_participants(rows: pd.DataFrame) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [0] * len(rows),
        "y": rows["kecamatan"].tolist(),
        "text": [_NOBODY] * len(rows),
        "textposition": "middle right",
        "textfont": {"color": LIGHT.soft_ink},
        "customdata": rows["code"].tolist(),
        "hoverinfo": "skip",
    }


def _measure_and_unit(measure: str) -> str:
    metric = catalogue.metric(measure)
    return (
        metric.label if metric.unit in metric.label.lower() else f"{metric.label} ({metric.unit})"
    )


def _ranked(frame: pd.DataFrame, measure: str) -> pd.DataFrame:
    return frame.sort_values([measure, "code"], ascending=[False, True], na_position="last")


def _hover(frame: pd.DataFrame) -> list[str]:
    return [
        f"<b>{name}</b><br>{indonesian.whole(people)} peserta"
        f"<br>{indonesian.decimal(share, 1)} per 1.000 penduduk<br>"
        + (_NOBODY if months != months else f"{indonesian.decimal(months, 1)} bulan per peserta")
        for name, people, share, months in zip(
            frame["kecamatan"],
            frame["participants"],
            frame["participants_per_1000"],
            frame["months_per_participant"],
            strict=True,
        )
    ]


_IN_WORDS = {
    "participants": "{} peserta",
    "participants_per_1000": "{} peserta per 1.000 penduduk",
    "months_per_participant": "{} bulan per peserta",
}


def _says(measure: str, value: Number) -> str:
    return _IN_WORDS[measure].format(written(measure)(value))


def _extremes(frame: pd.DataFrame, measure: str) -> str:
    known = _ranked(frame[frame[measure].notna()], measure)
    if known.empty:
        return _NOBODY
    return "; ".join(
        f"{word} {_places(known, measure, value)} ({_says(measure, value)})"
        for word, value in (
            ("tertinggi", known[measure].iloc[0]),
            ("terendah", known[measure].iloc[-1]),
        )
    )


def _places(known: pd.DataFrame, measure: str, value: float) -> str:
    """The kecamatan whose value reads like this one: their names, or their number if many."""
    show = written(measure)
    names = [
        name
        for name, one in zip(known["kecamatan"], known[measure], strict=True)
        if show(one) == show(value)
    ]
    return indonesian.join(names) if len(names) <= 3 else f"di {len(names)} kecamatan"


def _map_title(frame: pd.DataFrame, measure: str, selected: str | None) -> str:
    if not frame["participants"].sum():
        return _NOBODY_ANYWHERE
    known = frame[frame[measure].notna()]
    decimals = catalogue.metric(measure).decimals
    # Ranks are those of the numbers as they are written: two that read the same share a place.
    read = {
        code: indonesian.round_half_up(value, decimals)
        for code, value in zip(known["code"], known[measure], strict=True)
    }
    if selected is not None and selected in read:
        name = catalogue.KECAMATAN[selected].name
        place = sum(value > read[selected] for value in read.values()) + 1
        among = "31" if len(read) == len(frame) else f"{len(read)} yang ada pesertanya"
        says = _says(measure, read[selected])
        return f"{name}: {says}, urutan ke-{place} dari {among}"
    leaders = [code for code, value in read.items() if value == max(read.values())]
    best = _says(measure, max(read.values()))
    if len(leaders) > 3:
        return f"{len(leaders)} kecamatan sama tinggi: {best}"
    names = indonesian.join([catalogue.KECAMATAN[code].name for code in leaders])
    return f"Tertinggi di {names}: {best}"


def _ranking_title(ranked: pd.DataFrame, measure: str) -> str:
    people = int(ranked["participants"].sum())
    if not people:
        return _NOBODY_ANYWHERE
    if measure == "participants":
        reached = int((ranked["participants"] > 0).sum())
        if reached <= 5:
            return f"Semua peserta ada di {reached} dari 31 kecamatan"
        top = int(ranked["participants"].head(5).sum())
        share = indonesian.percent(top / people * 100, 1, words=True)
        return f"Lima kecamatan teratas menampung {share} peserta"
    if measure == "participants_per_1000":
        rate = people * 1000 / ranked["population"].sum()
        above = int((ranked[measure].round(6) > round(rate, 6)).sum())
        return (
            f"{above} dari 31 kecamatan di atas rata-rata kabupaten, "
            f"{indonesian.decimal(rate, 1)} per 1.000 penduduk"
        )
    covered, uncovered = _of_twelve(ranked["person_months"].sum() / people)
    return f"Rata-rata peserta terlindungi {covered} bulan dan {uncovered} bulan tidak"


def _heat_title(frame: pd.DataFrame, sectors: Sequence[str], measure: str) -> str:
    if measure == "months_per_participant":
        return _shortest_title(frame)
    if not frame["participants"].sum():
        return _NOBODY_ANYWHERE
    people = frame.pivot(index="code", columns="sector", values="participants")
    if len(sectors) == 1:
        reached = int((people[sectors[0]] > 0).sum())
        return f"{catalogue.SECTORS[sectors[0]].label} ada di {reached} dari 31 kecamatan"
    largest = people.max(axis=1)
    alone = people.eq(largest, axis=0).sum(axis=1) == 1
    leading = people[alone].idxmax(axis=1).value_counts()
    if leading.empty:
        return "Tidak ada sektor yang terbesar sendirian di satu kecamatan pun"
    first = [sector for sector in sectors if leading.get(sector) == leading.max()]
    labels = indonesian.join([catalogue.SECTORS[sector].label for sector in first])
    each = " masing-masing" if len(first) > 1 else ""
    return f"{labels}{each} menjadi sektor terbesar di {leading.max()} dari 31 kecamatan"


def _shortest_title(frame: pd.DataFrame) -> str:
    sums = frame.groupby("sector", sort=False)[["person_months", "participants"]].sum()
    sums = sums[sums["participants"] > 0]
    if sums.empty:
        return _NOBODY_ANYWHERE
    months = {
        catalogue.SECTORS[str(sector)].label: indonesian.round_half_up(covered / people, 1)
        for sector, covered, people in zip(
            sums.index, sums["person_months"], sums["participants"], strict=True
        )
    }
    least = min(months.values())
    shortest = [label for label, value in months.items() if value == least]
    says = _says("months_per_participant", least)
    if len(shortest) < len(months):
        return f"{indonesian.join(shortest)} paling singkat terlindungi: {says}"
    return f"{shortest[0] if len(shortest) == 1 else 'Semua sektor'} terlindungi {says}"


def _years_title(years: Sequence[int], totals: Sequence[int]) -> str:
    last = f"{indonesian.whole(totals[-1])} peserta pada {years[-1]}"
    if len(years) == 1 or totals[-1] == totals[0]:
        return last
    change = totals[-1] - totals[0]
    direction = "naik" if change > 0 else "turun"
    return f"{last}, {direction} {indonesian.whole(abs(change))} dari {years[0]}"


def _months_title(totals: pd.Series) -> str:
    most = int(totals.max())
    peaks = list(totals.index[totals == most])
    if len(peaks) == len(totals) > 1:
        return f"Peserta aktif {indonesian.whole(most)} di setiap bulan"
    when = indonesian.month(peaks[0])
    if len(peaks) > 1:
        when += f" dan {len(peaks) - 1} bulan lain"
    title = f"Peserta aktif terbanyak {indonesian.whole(most)} pada {when}"
    if totals.iloc[-1] == most:
        return title
    last = indonesian.whole(int(totals.iloc[-1]))
    return f"{title}; {indonesian.month(totals.index[-1])} tinggal {last}"

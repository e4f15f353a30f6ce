"""Figures of enrolment: by kecamatan, by sector, over years and months."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from charts import axes, maps, marks
from charts.chart import (
    Chart,
    Column,
    Provenance,
    complete,
    fill,
    number,
    remembered,
    text,
    written,
)
from charts.classes import CLASSES, classes
from charts.theme import LIGHT
from data import catalogue, indonesian
from data.catalogue import Category
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


@remembered
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


@remembered
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
    bars = marks.bars_across(
        ranked["kecamatan"],
        values,
        fill(marks.chosen(ranked["code"], selected), provenance.status),
        _hover(ranked),
        [None if value is None else show(value) for value in values],
        customdata=ranked["code"].tolist(),
    )
    traces = [bars]
    longest = max((value for value in values if value is not None), default=1)
    axis = axes.unseen(longest, 1.2)
    explained = ""
    if measure == "months_per_participant":
        bars["textposition"] = "none"
        traces.append(_uncovered(ranked, values))
        axis = axes.unseen(MONTHS, 1.4)
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
            "yaxis": axes.of_names(),
        },
        title=title,
        subtitle=f"{_measure_and_unit(measure)}{explained}, 31 kecamatan diurutkan, {about}",
        alt=f"{title}. Batang 31 kecamatan dari yang tertinggi; {_extremes(frame, measure)}.",
        provenance=provenance,
        table=ranked,
        columns=_KECAMATAN_COLUMNS,
        height=31 * 24 + 12,
        least=31 * 17 + 12,
        margin=(104, 24, 4, 8),
        selects="kecamatan",
    )


@remembered
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
            "yaxis": {**axes.of_names(), "showgrid": False},
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
        height=31 * 21 + 112,
        least=31 * 17 + 112,
        margin=(104, 36, 70, 40),
        selects="kecamatan",
    )


@remembered
def years_compared(
    frame: pd.DataFrame, published: pd.DataFrame, about: str, provenance: Provenance
) -> Chart:
    """Participants of each year stacked by sector, with published totals as marks.

    `frame` as from `enrolment.by_year_and_sector`; `published` as from
    `published.participants_by_year`, empty where the choice is narrower than what was published.
    """
    years = [int(year) for year in dict.fromkeys(frame["year"])]
    totals = frame.groupby("year")["participants"].sum()
    traces = [
        marks.bars_upright(
            [str(year) for year in rows["year"]],
            rows["participants"],
            marks.parted(entry.colour, provenance.status),
            [
                f"{entry.label}, {year}: {indonesian.quantity(amount, 'peserta')}"
                for year, amount in zip(rows["year"], rows["participants"], strict=True)
            ],
            name=entry.short_label,
        )
        for entry, rows in _by_sector(frame)
    ]
    said = published[(published["sector"] == "") & published["participants"].notna()]
    exact = [one == "exact" for one in said["precision"]]
    traces += marks.published(
        "Angka terbit",
        [str(year) for year in said["year"]],
        said["participants"].tolist(),
        exact,
        [
            f"Terbit untuk {year}: {printed} peserta"
            for year, printed in zip(said["year"], said["printed"], strict=True)
        ],
        54,
    )
    title = _years_title(years, [int(totals[year]) for year in years])
    top = max([*totals.tolist(), *said["participants"].tolist(), 1])
    words = {
        int(year): f"terbit {printed}"
        for year, printed, one in zip(said["year"], said["printed"], exact, strict=True)
        if not one
    }
    return complete(
        name="peserta-per-tahun",
        traces=traces,
        layout={
            "barmode": "stack",
            "xaxis": {"type": "category", "showgrid": False, "tickfont": {"color": LIGHT.ink}},
            "yaxis": axes.in_words(top, 1.14),
            "annotations": _totals_and_words(totals, words),
        },
        title=title,
        subtitle=f"Peserta (orang) per tahun menurut sektor, {about}"
        + ("; garis: angka yang pernah diterbitkan" if len(said) else "")
        + (", pucat bila dibulatkan" if words else ""),
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


@remembered
def active_by_month(frame: pd.DataFrame, about: str, provenance: Provenance) -> Chart:
    """Active participants a month stacked by sector; `frame` as from the query of its name."""
    totals = frame.groupby("month")["active_participants"].sum()
    months = list(totals.index)
    sectors = _by_sector(frame)
    traces = [
        marks.areas(
            rows["active_participants"].tolist(),
            entry.colour,
            provenance.status,
            name=entry.short_label,
        )
        for entry, rows in sectors
    ]
    traces.append(marks.said_of_places(totals.tolist(), _months_hover(months, totals, sectors)))
    title = _months_title(totals)
    top = max([1, *totals])
    return complete(
        name="peserta-aktif-bulanan",
        traces=traces,
        layout={
            "xaxis": axes.of_months(months),
            "yaxis": axes.in_words(top, 1.08),
            "hovermode": "x",
            "hoverdistance": -1,
        },
        title=title,
        subtitle=f"Peserta aktif (orang) tiap bulan menurut sektor, {about}; "
        "angka keadaan, tidak dijumlahkan antarbulan",
        alt=f"{title}. Bidang bertumpuk {len(months)} bulan.",
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


def _by_sector(frame: pd.DataFrame) -> list[tuple[Category, pd.DataFrame]]:
    return [
        (catalogue.SECTORS[str(sector)], rows)
        for sector, rows in frame.groupby("sector", sort=False)
    ]


def _months_hover(
    months: Sequence[pd.Timestamp],
    totals: pd.Series,
    sectors: Sequence[tuple[Category, pd.DataFrame]],
) -> list[str]:
    amounts = zip(*(rows["active_participants"] for _, rows in sectors), strict=True)
    return [
        f"<b>{indonesian.month(month)}: {indonesian.whole(total)}</b>"
        + "".join(
            f"<br>{entry.short_label} {indonesian.whole(amount)}"
            for (entry, _), amount in zip(sectors, of_month, strict=True)
        )
        for month, total, of_month in zip(months, totals, amounts, strict=True)
    ]


def _totals_and_words(totals: pd.Series, words: Mapping[int, str]) -> list[dict[str, Any]]:
    """What each year adds up to, and below it what was said of it if that is no exact number."""
    annotations = marks.totals(totals, indonesian.whole)
    for annotation, year in zip(annotations, totals.index, strict=True):
        if year in words:
            annotation["text"] += f"<br><span style='font-size:12px'>{words[year]}</span>"
    return annotations


def _uncovered(ranked: pd.DataFrame, values: Sequence[float | None]) -> dict[str, Any]:
    return {
        **marks.bars_across(
            ranked["kecamatan"],
            [None if value is None else MONTHS - value for value in values],
            {"color": LIGHT.surface, "line": {"width": 1, "color": LIGHT.grid}},
            (),
            [None if value is None else " + ".join(_of_twelve(value)) for value in values],
            customdata=ranked["code"].tolist(),
        ),
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
    if not frame["participants"].sum():
        return _NOBODY
    known, show = _ranked(frame[frame[measure].notna()], measure), written(measure)
    most, least = known[measure].iloc[0], known[measure].iloc[-1]
    if show(most) == show(0):
        return f"semua {_too_few(measure)}"
    ends = [("tertinggi", most), ("terendah", least)]
    if show(most) == show(least):
        ends = [("hanya" if len(known) == 1 else "sama tinggi", most)]
    return "; ".join(
        f"{word} {_places(known, measure, value)} ({_says(measure, value)})" for word, value in ends
    )


def _too_few(measure: str) -> str:
    """What to say of numbers above zero that would be written as zero."""
    return f"di bawah {_says(measure, 10 ** -catalogue.metric(measure).decimals)}"


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
    if not any(read.values()):
        return f"Semua kecamatan {_too_few(measure)}"
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
    if len(shortest) == 1:
        return f"{shortest[0]} terlindungi {says}"
    among = " yang ada pesertanya" if len(months) < frame["sector"].nunique() else ""
    return f"Semua sektor{among} terlindungi {says}"


def _years_title(years: Sequence[int], totals: Sequence[int]) -> str:
    last = f"{indonesian.whole(totals[-1])} peserta pada {years[-1]}"
    if len(years) == 1 or totals[-1] == totals[0]:
        return last
    change = totals[-1] - totals[0]
    direction = "naik" if change > 0 else "turun"
    return f"{last}, {direction} {indonesian.whole(abs(change))} dari {years[0]}"


def _months_title(totals: pd.Series) -> str:
    most = max(totals, default=0)
    if not most:
        return "Tidak ada peserta aktif"
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

"""Figures of enrolment: by kecamatan, by sector, over years and months."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

import pandas as pd

from charts import axes, maps, marks
from charts.chart import (
    Chart,
    Column,
    Provenance,
    citing,
    complete,
    fill,
    number,
    text,
    written,
)
from charts.classes import CLASSES, classes
from charts.standing import is_over
from charts.theme import LIGHT
from data import catalogue, indonesian
from data.frames import is_missing, stacked, values, wide
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
    sectors: Sequence[str] = tuple(catalogue.SECTORS),
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
        + _uncoloured(frame[measure].tolist()),
        alt=f"{title}. Peta 31 kecamatan; {_extremes(frame, measure)}.",
        provenance=provenance,
        table=_ranked(frame, measure),
        columns=_KECAMATAN_COLUMNS,
        height=height,
        margin=(16, 16, 4, 40),
        selects="kecamatan",
    )


def _uncoloured(amounts: Sequence[float]) -> str:
    zero = "; tidak diwarnai: nol" if 0 in amounts else ""
    missing = "; abu-abu: tanpa peserta" if any(map(is_missing, amounts)) else ""
    return zero + missing


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
    codes, names = ranked["code"].tolist(), ranked["kecamatan"].tolist()
    show = written(measure)
    amounts = [None if one != one else one for one in ranked[measure].tolist()]
    bars = marks.bars_across(
        names,
        amounts,
        fill(marks.chosen(codes, selected), provenance.status),
        _hover(ranked),
        [None if one is None else show(one) for one in amounts],
        customdata=codes,
    )
    traces = [bars]
    longest = max((one for one in amounts if one is not None), default=1)
    axis = axes.unseen(longest, 1.2)
    explained = ""
    if measure == "months_per_participant":
        bars["textposition"] = "none"
        traces.append(_uncovered(names, codes, amounts))
        axis = axes.unseen(MONTHS, 1.4)
        explained = ": terlindungi + tidak = 12 bulan"
    if None in amounts:
        # They are the last ones of the ranking.
        known = amounts.index(None)
        traces.append(_without_participants(names[known:], codes[known:]))
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


def sector_by_kecamatan(
    frame: pd.DataFrame, measure: str, about: str, provenance: Provenance
) -> Chart:
    """Heat map of sector × kecamatan; `frame` as from `enrolment.by_kecamatan_and_sector`."""
    show = written(measure)
    told = values(frame)
    sectors, codes = list(dict.fromkeys(told["sector"])), list(dict.fromkeys(told["code"]))
    value = {
        (code, sector): amount
        for code, sector, amount in zip(told["code"], told["sector"], told[measure], strict=True)
        if amount == amount
    }
    above = [amount for amount in value.values() if amount > 0]
    scale = classes(above, catalogue.metric(measure).decimals) if above else None
    title = _heat_title(told, sectors, measure)
    layer = {
        "type": "heatmap",
        "x": [catalogue.SECTORS[sector].short_label for sector in sectors],
        "y": list(dict.fromkeys(told["kecamatan"])),
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
        table=wide(frame, "code", "sector", measure, "kecamatan"),
        columns=(text("kecamatan", "Kecamatan"), *_sector_columns(sectors, measure)),
        height=31 * 21 + 112,
        least=31 * 17 + 112,
        margin=(104, 36, 70, 40),
        selects="kecamatan",
    )


def years_compared(
    frame: pd.DataFrame, published: pd.DataFrame, about: str, provenance: Provenance
) -> Chart:
    """Participants of each year stacked by sector, with published totals as marks.

    `frame` as from `enrolment.by_year_and_sector`; `published` as from
    `published.participants_by_year`, empty where the choice is narrower than what was published.
    """
    totals, by_sector = stacked(frame, "year", "sector", "participants")
    years = list(totals)
    traces = [
        marks.bars_upright(
            [str(year) for year in years],
            people,
            marks.parted(catalogue.SECTORS[sector].colour, provenance.status),
            [
                f"{catalogue.SECTORS[sector].label}, {year}: "
                f"{indonesian.quantity(amount, 'peserta')}"
                for year, amount in zip(years, people, strict=True)
            ],
            name=catalogue.SECTORS[sector].short_label,
        )
        for sector, people in by_sector.items()
    ]
    said = values(
        published[
            (published["sector"] == "")
            & published["participants"].notna()
            & published["year"].isin(years)
        ]
    )
    exact = [one == "exact" for one in said["precision"]]
    traces += marks.published(
        "Angka terbit",
        [str(year) for year in said["year"]],
        said["participants"],
        exact,
        [
            f"Terbit untuk {year}: {printed} peserta"
            for year, printed in zip(said["year"], said["printed"], strict=True)
        ],
        54,
    )
    title = _years_title(totals, provenance.as_of)
    provenance = citing(provenance, *map(catalogue.claim, said["claim"]))
    top = max([*totals.values(), *said["participants"], 1])
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
        + ("; garis: angka yang pernah diterbitkan" if exact else "")
        + (", pucat bila dibulatkan" if words else ""),
        alt=f"{title}. "
        + "; ".join(
            f"{year}: {indonesian.whole(people)} peserta" for year, people in totals.items()
        )
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
    totals, by_sector = stacked(frame, "month", "sector", "active_participants")
    months = list(totals)
    traces = [
        marks.areas(
            people,
            catalogue.SECTORS[sector].colour,
            provenance.status,
            name=catalogue.SECTORS[sector].short_label,
        )
        for sector, people in by_sector.items()
    ]
    traces.append(marks.said_of_places(list(totals.values()), _months_hover(totals, by_sector)))
    title = _months_title(totals)
    top = max([1, *totals.values()])
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
        table=wide(frame, "month", "sector", "active_participants").assign(
            total=list(totals.values())
        ),
        columns=(
            Column("month", "Bulan", indonesian.month_short, numeric=False),
            *_sector_columns(list(by_sector), "active_participants"),
            number("active_participants", "Jumlah", "total"),
        ),
        height=340,
        margin=(70, 16, 70, 44),
    )


def _sector_columns(sectors: Sequence[str], measure: str) -> list[Column]:
    return [number(measure, catalogue.SECTORS[one].short_label, one) for one in sectors]


def _months_hover(
    totals: Mapping[pd.Timestamp, int], by_sector: Mapping[str, Sequence[int]]
) -> list[str]:
    names = [catalogue.SECTORS[one].short_label for one in by_sector]
    amounts = zip(*by_sector.values(), strict=True)
    return [
        f"<b>{indonesian.month(month)}: {indonesian.whole(total)}</b>"
        + "".join(
            f"<br>{name} {indonesian.whole(amount)}"
            for name, amount in zip(names, of_month, strict=True)
        )
        for (month, total), of_month in zip(totals.items(), amounts, strict=True)
    ]


def _totals_and_words(totals: Mapping[int, int], words: Mapping[int, str]) -> list[dict[str, Any]]:
    """What each year adds up to, and below it what was said of it if that is no exact number."""
    annotations = marks.totals(totals.values(), indonesian.whole)
    for annotation, year in zip(annotations, totals, strict=True):
        if year in words:
            annotation["text"] += f"<br><span style='font-size:12px'>{words[year]}</span>"
    return annotations


def _uncovered(
    names: Sequence[str], codes: list[str], covered: Sequence[float | None]
) -> dict[str, Any]:
    return {
        **marks.bars_across(
            names,
            [None if one is None else MONTHS - one for one in covered],
            {"color": LIGHT.surface, "line": {"width": 1, "color": LIGHT.grid}},
            (),
            [None if one is None else " + ".join(_of_twelve(one)) for one in covered],
            customdata=codes,
        ),
        "hoverinfo": "skip",
    }


def _of_twelve(covered: float) -> tuple[str, str]:
    """Months with and without protection as they are written, so that they make twelve."""
    rounded = indonesian.round_half_up(covered, 1)
    return indonesian.decimal(rounded, 1), indonesian.decimal(MONTHS - rounded, 1)


def _without_participants(names: list[str], codes: list[str]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [0] * len(names),
        "y": names,
        "text": [_NOBODY] * len(names),
        "textposition": "middle right",
        "textfont": {"color": LIGHT.soft_ink},
        "customdata": codes,
        "hoverinfo": "skip",
    }


def _measure_and_unit(measure: str) -> str:
    metric = catalogue.metric(measure)
    return (
        metric.label if metric.unit in metric.label.lower() else f"{metric.label} ({metric.unit})"
    )


def _ranked(frame: pd.DataFrame, measure: str) -> pd.DataFrame:
    told = values(frame, measure, "code")
    ranks = [
        (True, 0, code) if is_missing(value) else (False, -value, code)
        for value, code in zip(*told.values(), strict=True)
    ]
    return frame.iloc[sorted(range(len(ranks)), key=ranks.__getitem__)]


def _hover(frame: pd.DataFrame) -> list[str]:
    told = values(frame, "kecamatan", *MEASURES)
    return [
        f"<b>{name}</b><br>{indonesian.whole(people)} peserta"
        f"<br>{indonesian.decimal(share, 1)} per 1.000 penduduk<br>"
        + (_NOBODY if months != months else f"{indonesian.decimal(months, 1)} bulan per peserta")
        for name, people, share, months in zip(*told.values(), strict=True)
    ]


_IN_WORDS = {
    "participants": "{} peserta",
    "participants_per_1000": "{} peserta per 1.000 penduduk",
    "months_per_participant": "{} bulan per peserta",
}


def _says(measure: str, value: Number) -> str:
    return _IN_WORDS[measure].format(written(measure)(value))


def _extremes(frame: pd.DataFrame, measure: str) -> str:
    told = values(frame, "kecamatan", "participants", measure)
    if not sum(told["participants"]):
        return _NOBODY
    show = written(measure)
    known = [
        pair
        for pair in zip(told["kecamatan"], told[measure], strict=True)
        if not is_missing(pair[1])
    ]
    ranked = [(name, show(one)) for name, one in sorted(known, key=itemgetter(1), reverse=True)]
    most, least = ranked[0][1], ranked[-1][1]
    if most == show(0):
        return f"semua {_too_few(measure)}"
    ends = [("tertinggi", most), ("terendah", least)]
    if most == least:
        ends = [("hanya" if len(known) == 1 else "sama tinggi", most)]
    return "; ".join(
        f"{word} {_places(ranked, value)} ({_IN_WORDS[measure].format(value)})"
        for word, value in ends
    )


def _too_few(measure: str) -> str:
    """What to say of numbers above zero that would be written as zero."""
    return f"di bawah {_says(measure, 10 ** -catalogue.metric(measure).decimals)}"


def _places(said: Sequence[tuple[str, str]], value: str) -> str:
    """The kecamatan of which this value is said: their names, or their number if many."""
    names = [name for name, one in said if one == value]
    return indonesian.join(names) if len(names) <= 3 else f"di {len(names)} kecamatan"


def _map_title(frame: pd.DataFrame, measure: str, selected: str | None) -> str:
    told = values(frame, "code", "participants", measure)
    if not sum(told["participants"]):
        return _NOBODY_ANYWHERE
    decimals = catalogue.metric(measure).decimals
    # Ranks are those of the numbers as they are written: two that read the same share a place.
    read = {
        code: indonesian.round_half_up(value, decimals)
        for code, value in zip(told["code"], told[measure], strict=True)
        if not is_missing(value)
    }
    if not any(read.values()):
        return f"Semua kecamatan {_too_few(measure)}"
    if selected is not None and selected in read:
        name = catalogue.KECAMATAN[selected].name
        alike = sum(value == read[selected] for value in read.values()) - 1
        if alike and not read[selected]:
            return f"{name}: {_says(measure, 0)}, seperti {alike} kecamatan lain"
        place = sum(value > read[selected] for value in read.values()) + 1
        among = "31" if len(read) == len(frame) else f"{len(read)} yang ada pesertanya"
        says = _says(measure, read[selected])
        return f"{name}: {says}, urutan ke-{place} dari {among}"
    most = max(read.values())
    leaders = [code for code, value in read.items() if value == most]
    best = _says(measure, most)
    if len(leaders) > 3:
        return f"{len(leaders)} kecamatan sama tinggi: {best}"
    names = indonesian.join([catalogue.KECAMATAN[code].name for code in leaders])
    return f"Tertinggi di {names}: {best}"


def _ranking_title(ranked: pd.DataFrame, measure: str) -> str:
    participants = ranked["participants"].tolist()
    people = sum(participants)
    if not people:
        return _NOBODY_ANYWHERE
    if measure == "participants":
        reached = sum(one > 0 for one in participants)
        if reached <= 5:
            return f"Semua peserta ada di {reached} dari 31 kecamatan"
        share = indonesian.percent(sum(participants[:5]) / people * 100, 1, words=True)
        return f"Lima kecamatan teratas menampung {share} peserta"
    if measure == "participants_per_1000":
        rate = people * 1000 / sum(ranked["population"].tolist())
        above = sum(round(one, 6) > round(rate, 6) for one in ranked[measure].tolist())
        return (
            f"{above} dari 31 kecamatan di atas rata-rata kabupaten, "
            f"{indonesian.decimal(rate, 1)} per 1.000 penduduk"
        )
    covered, uncovered = _of_twelve(sum(ranked["person_months"].tolist()) / people)
    return f"Rata-rata peserta terlindungi {covered} bulan dan {uncovered} bulan tidak"


def _heat_title(told: Mapping[str, Sequence[Any]], sectors: Sequence[str], measure: str) -> str:
    if measure == "months_per_participant":
        return _shortest_title(told)
    if not sum(told["participants"]):
        return _NOBODY_ANYWHERE
    people: dict[str, dict[str, int]] = {}
    for code, sector, count in zip(told["code"], told["sector"], told["participants"], strict=True):
        people.setdefault(code, {})[sector] = count
    if len(sectors) == 1:
        reached = sum(count > 0 for of_one in people.values() for count in of_one.values())
        return f"{catalogue.SECTORS[sectors[0]].label} ada di {reached} dari 31 kecamatan"
    leading = dict.fromkeys(sectors, 0)
    for of_one in people.values():
        largest = max(of_one.values())
        leaders = [sector for sector, count in of_one.items() if count == largest]
        if len(leaders) == 1:
            leading[leaders[0]] += 1
    most = max(leading.values())
    if not most:
        return "Tidak ada sektor yang terbesar sendirian di satu kecamatan pun"
    first = [sector for sector, count in leading.items() if count == most]
    labels = indonesian.join([catalogue.SECTORS[sector].label for sector in first])
    each = " masing-masing" if len(first) > 1 else ""
    return f"{labels}{each} menjadi sektor terbesar di {most} dari 31 kecamatan"


def _shortest_title(told: Mapping[str, Sequence[Any]]) -> str:
    covered: dict[str, int] = {}
    people: dict[str, int] = {}
    for sector, months, count in zip(
        told["sector"], told["person_months"], told["participants"], strict=True
    ):
        covered[sector] = covered.get(sector, 0) + months
        people[sector] = people.get(sector, 0) + count
    months_of = {
        catalogue.SECTORS[sector].label: indonesian.round_half_up(covered[sector] / count, 1)
        for sector, count in people.items()
        if count
    }
    if not months_of:
        return _NOBODY_ANYWHERE
    least = min(months_of.values())
    shortest = [label for label, value in months_of.items() if value == least]
    says = _says("months_per_participant", least)
    if len(shortest) < len(months_of):
        return f"{indonesian.join(shortest)} paling singkat terlindungi: {says}"
    if len(shortest) == 1:
        return f"{shortest[0]} terlindungi {says}"
    among = " yang ada pesertanya" if len(months_of) < len(people) else ""
    return f"Semua sektor{among} terlindungi {says}"


def _years_title(totals: Mapping[int, int], as_of: str) -> str:
    years = list(totals)
    first, last = years[0], years[-1]
    now = f"{indonesian.whole(totals[last])} peserta pada {last}"
    if not is_over(last, as_of):
        # A part of a year is not held against whole ones.
        return f"{now}, hingga {indonesian.partial_date(as_of)}"
    change = totals[last] - totals[first]
    if not change:
        return now
    direction = "naik" if change > 0 else "turun"
    return f"{now}, {direction} {indonesian.whole(abs(change))} dari {first}"


def _months_title(totals: Mapping[pd.Timestamp, int]) -> str:
    most = max(totals.values(), default=0)
    if not most:
        return "Tidak ada peserta aktif"
    peaks = [month for month, total in totals.items() if total == most]
    if len(peaks) == len(totals) > 1:
        return f"Peserta aktif {indonesian.whole(most)} di setiap bulan"
    when = indonesian.month(peaks[0])
    if len(peaks) > 1:
        when += f" dan {len(peaks) - 1} bulan lain"
    title = f"Peserta aktif terbanyak {indonesian.whole(most)} pada {when}"
    month, last = list(totals.items())[-1]
    if last == most:
        return title
    return f"{title}; {indonesian.month(month)} tinggal {indonesian.whole(last)}"

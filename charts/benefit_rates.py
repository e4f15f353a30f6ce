"""Benefits held against participants, premiums and rules: by sector, kecamatan and school."""

from collections.abc import Sequence
from itertools import groupby
from math import nan
from operator import itemgetter
from typing import Any

import pandas as pd

from charts import axes, flow, maps, marks
from charts.benefits import NOTHING, measured
from charts.chart import (
    Chart,
    Column,
    Provenance,
    complete,
    fill,
    number,
    text,
    written,
)
from charts.theme import LIGHT
from data import catalogue, indonesian
from data.frames import is_missing, values


def premium_and_benefit(frame: pd.DataFrame, about: str, provenance: Provenance) -> Chart:
    """Premium against benefit of each sector and year; `frame` as `benefits.by_year_and_sector`.

    The frame must hold the benefit of all programmes, because the premium pays for all of them.
    """
    every = values(frame, "sector", "year", "premium_rp", "amount_rp")
    order = {one: place for place, one in enumerate(dict.fromkeys(every["sector"]))}
    keys = {
        row: (order[sector], year)
        for row, (sector, year, premium, paid) in enumerate(zip(*every.values(), strict=True))
        if premium > 0 or paid > 0
    }
    ordered = frame.iloc[sorted(keys, key=keys.__getitem__)]
    told = values(ordered)
    ratio = written("benefit_premium_ratio")
    y: list[float] = []
    ticks: dict[float, str] = {}
    heads: list[dict[str, Any]] = []
    place = 0.0
    for sector, rows in groupby(zip(told["sector"], told["year"], strict=True), key=itemgetter(0)):
        heads.append(
            marks.heading(
                f"<b>{catalogue.SECTORS[sector].label}</b>",
                y=place - 0.05,
                yref="y",
                yanchor="middle",
            )
        )
        years = [year for _, year in rows]
        for step, year in enumerate(years):
            y.append(place + 0.85 + step)
            ticks[y[-1]] = str(year)
        place += len(years) + 1.1
    said = [
        f"{indonesian.rupiah_words(paid)} · " + ("tanpa iuran" if one != one else f"{ratio(one)}×")
        for paid, one in zip(told["amount_rp"], told["benefit_premium_ratio"], strict=True)
    ]
    hover = [
        f"<b>{label}, {year}</b><br>Iuran {indonesian.rupiah_words(premium)}"
        f"<br>Manfaat {indonesian.rupiah_words(paid)}"
        for label, year, premium, paid in zip(
            told["sector_label"],
            told["year"],
            told["premium_rp"],
            told["amount_rp"],
            strict=True,
        )
    ]
    traces = [
        marks.bars_across(
            [one - 0.21 for one in y],
            told["premium_rp"],
            fill(LIGHT.fill, provenance.status),
            hover,
            name="Iuran",
            width=0.4,
        ),
        marks.bars_across(
            [one + 0.21 for one in y],
            told["amount_rp"],
            fill(LIGHT.sequential[4], provenance.status),
            hover,
            said,
            name="Manfaat · manfaat dibagi iuran",
            width=0.4,
        ),
    ]
    premium, paid = sum(every["premium_rp"]), sum(every["amount_rp"])
    into, out = (indonesian.rupiah_words(one) for one in (premium, paid))
    if not paid:
        title = f"Tanpa manfaat yang dibayar; iuran {into}" if premium else flow.NOTHING
    elif premium:
        title = f"Manfaat {out}, {ratio(paid / premium)} kali iuran {into}"
    else:
        title = f"Manfaat {out}, tanpa iuran yang tercatat"
    longest = max([1, *told["amount_rp"], *told["premium_rp"]])
    return complete(
        name="iuran-manfaat",
        traces=traces,
        layout={
            "barmode": "overlay",
            "xaxis": axes.unseen(longest, 1.7),
            "yaxis": {
                "range": [max(place - 0.5, 1), -0.6],
                "tickvals": list(ticks),
                "ticktext": list(ticks.values()),
                "showgrid": False,
                "zeroline": False,
            },
            "annotations": heads,
        },
        title=title,
        subtitle=f"Rupiah per sektor dan tahun, semua program, {about}; rasio (×) = manfaat "
        "dibayar dibagi iuran dibayar pada sektor, tahun, dan wilayah yang sama",
        alt=f"{title}. Batang {len(ordered)} pasangan sektor dan tahun.",
        provenance=provenance,
        table=ordered,
        columns=(
            text("sector_label", "Sektor"),
            Column("year", "Tahun", str),
            number("premium_rp"),
            number("amount_rp"),
            number("benefit_premium_ratio"),
        ),
        height=max(150, round(place * 25) + 50),
        least=max(120, round(place * 21) + 50),
        margin=(50, 16, 36, 8),
    )


def per_1000(
    frame: pd.DataFrame,
    place: str,
    about: str,
    provenance: Provenance,
    selected: str | None = None,
) -> Chart:
    """Benefit per 1.000 participants, largest first; `place` is "sector" or "kecamatan".

    `frame` as from `benefits.by_sector` or `benefits.by_kecamatan`.
    """
    measure = "benefit_per_1000"
    ranked = frame.sort_values(measure, ascending=False, kind="stable", na_position="last")
    people, total = sum(frame["participants"].tolist()), sum(frame["amount_rp"].tolist())
    if place == "kecamatan" and total and people:
        mean = total * 1000 / people
        known = [one for one in frame[measure].tolist() if not is_missing(one)]
        above = sum(round(one, 6) > round(mean, 6) for one in known)
        title = (
            f"{above} dari {len(known)} kecamatan di atas rata-rata kabupaten, "
            f"{indonesian.rupiah_words(mean)} per 1.000 peserta"
        )
    else:
        title = _highest(ranked, measure, place)
    average = f"; bersama {indonesian.rupiah_words(total * 1000 / people)}" if people else ""
    return _ranked_bars(
        ranked,
        measure,
        place,
        name="manfaat-per-peserta" if place == "sector" else "peringkat-manfaat",
        title=title,
        subtitle=f"{measured(measure)}, {about}{average}",
        missing="tanpa peserta",
        provenance=provenance,
        selected=selected,
    )


def average_case(
    frame: pd.DataFrame,
    place: str,
    about: str,
    provenance: Provenance,
    selected: str | None = None,
) -> Chart:
    """Rupiah of an average JKM case against what the rule grants; `frame` as for `per_1000`."""
    measure, rule = "amount_per_case", catalogue.claim("jkm_total")
    ranked = frame.sort_values(measure, ascending=False, kind="stable", na_position="last")
    told = values(frame, "jkm_cases", "jkm_amount_rp", measure)
    deaths = sum(told["jkm_cases"])
    below = sum(one < float(rule.number) for one in told[measure])
    if deaths:
        mean = indonesian.rupiah_words(sum(told["jkm_amount_rp"]) / deaths)
        what = "sektor" if place == "sector" else "kecamatan"
        where = f"{below} {what} di bawah" if below else f"tidak ada {what} di bawah"
        title = f"Rata-rata JKM {mean} per kasus; {where} aturan {rule.printed}"
    else:
        title = "Tidak ada kasus JKM yang dibayar"
    return _ranked_bars(
        ranked,
        measure,
        place,
        name="rata-rata-jkm" if place == "sector" else "rata-rata-jkm-kecamatan",
        title=title,
        subtitle=f"Rupiah JKM dibayar dibagi kasus JKM, {about}; garis: santunan menurut aturan",
        missing="tanpa kasus JKM",
        provenance=provenance,
        selected=selected,
        rule=(float(rule.number), f"Aturan {rule.printed}"),
    )


def _highest(frame: pd.DataFrame, measure: str, place: str) -> str:
    """Where the benefit per 1.000 participants is highest, as it is written."""
    told = values(frame, _label(place), measure)
    most = max((one for one in told[measure] if not is_missing(one)), default=0)
    if not most > 0:
        total = sum(frame["amount_rp"].tolist())
        what = "sektor" if place == "sector" else "kecamatan"
        paid = f"Manfaat {indonesian.rupiah_words(total)}"
        return f"{paid}, tanpa peserta di {what} yang menerimanya" if total else NOTHING
    best = indonesian.rupiah_words(most)
    names = [
        name
        for name, one in zip(*told.values(), strict=True)
        if not is_missing(one) and indonesian.rupiah_words(one) == best
    ]
    first = "" if len(frame) == 1 else "Tertinggi "
    return f"{first}{_few(names, place)}: {best} per 1.000 peserta"


def _ranked_bars(
    ranked: pd.DataFrame,
    measure: str,
    place: str,
    *,
    name: str,
    title: str,
    subtitle: str,
    missing: str,
    provenance: Provenance,
    selected: str | None,
    rule: tuple[float, str] | None = None,
) -> Chart:
    by_sector = place == "sector"
    told = values(ranked, *(("sector",) if by_sector else ("kecamatan", "code")), measure)
    names = (
        [catalogue.SECTORS[one].short_label for one in told["sector"]]
        if by_sector
        else told["kecamatan"]
    )
    amounts = [None if one != one else one for one in told[measure]]
    colours = (
        [catalogue.SECTORS[one].colour for one in told["sector"]]
        if by_sector
        else marks.chosen(told["code"], selected)
    )
    bars = marks.bars_across(
        names,
        [one or 0 for one in amounts],
        fill(colours, provenance.status),
        _hover(ranked, names),
        [missing if one is None else indonesian.rupiah_words(one) for one in amounts],
    )
    if not by_sector:
        bars["customdata"] = told["code"]
    longest = max([one for one in amounts if one is not None] + [rule[0] if rule else 1])
    layout: dict[str, Any] = {
        "showlegend": False,
        "xaxis": axes.unseen(longest, 1.55),
        "yaxis": axes.of_names(),
    }
    if rule:
        value, words = rule
        layout["shapes"] = [marks.line_at(value)]
        layout["annotations"] = [
            marks.heading(f"<b>{words}</b>", value, xref="x", xanchor="center", yanchor="bottom")
        ]
    return complete(
        name=name,
        traces=[bars],
        layout=layout,
        title=title,
        subtitle=subtitle,
        alt=f"{title}. Batang {len(ranked)} {'sektor' if by_sector else 'kecamatan'}.",
        provenance=provenance,
        table=ranked,
        columns=(
            text(_label(place), "Sektor" if by_sector else "Kecamatan"),
            number("participants"),
            number("cases"),
            number("amount_rp"),
            number("benefit_per_1000"),
            number("cases", "Kasus JKM", "jkm_cases"),
            number("amount_per_case"),
        ),
        height=len(ranked) * (32 if by_sector else 21) + 12,
        least=len(ranked) * (24 if by_sector else 17) + 12,
        margin=(104, 16, 26 if rule else 6, 8),
        selects="" if by_sector else "kecamatan",
    )


def kecamatan_map(
    frame: pd.DataFrame, about: str, provenance: Provenance, selected: str | None = None
) -> Chart:
    """Map of the benefit per 1.000 participants; `frame` as from `benefits.by_kecamatan`."""
    measure = "benefit_per_1000"
    told = values(frame, "code", "kecamatan", measure)
    rates = dict(zip(told["code"], told[measure], strict=True))
    known = {code: rate for code, rate in rates.items() if not is_missing(rate)}
    if selected is not None and selected in known and any(known.values()):
        mine = known[selected]
        says = indonesian.rupiah_words(mine)
        # Two that read the same share a place.
        place = 1 + sum(
            one > mine and indonesian.rupiah_words(one) != says for one in known.values()
        )
        title = (
            f"{catalogue.KECAMATAN[selected].name}: {says} per 1.000 peserta, "
            f"urutan ke-{place} dari {len(known)}"
        )
    else:
        title = _highest(frame, measure, "kecamatan")
    return complete(
        name="peta-manfaat",
        traces=maps.areas(
            frame,
            measure,
            lambda value: indonesian.rupiah_words(value, 1),
            _hover(frame, told["kecamatan"]),
            selected,
        ),
        layout={"geo": maps.frame_of_the_kabupaten()},
        title=title,
        subtitle=f"{measured(measure)} menurut kecamatan, {about}"
        + ("; putih: nol" if 0 in known.values() else "")
        + ("; abu-abu: tanpa peserta" if len(known) < len(rates) else ""),
        alt=f"{title}. Peta 31 kecamatan.",
        provenance=provenance,
        table=frame,
        columns=(
            text("kecamatan", "Kecamatan"),
            number("participants"),
            number("cases"),
            number("amount_rp"),
            number("benefit_per_1000"),
        ),
        height=470,
        margin=(16, 16, 4, 40),
        selects="kecamatan",
    )


def scholarships(frame: pd.DataFrame, about: str, provenance: Provenance) -> Chart:
    """Children and Rupiah of scholarships by school level, side by side.

    `frame` as from `benefits.by_school_level`.
    """
    told = values(frame)
    levels = [catalogue.SCHOOL_LEVELS[one] for one in told["school_level"]]
    names = [one.label.replace(" sederajat", "").replace(" atau ", " /<br>") for one in levels]
    rules = [int(catalogue.claim(one.rule_claim).number) for one in levels]
    children, total = sum(told["recipients"]), sum(told["amount_rp"])
    colour = catalogue.PROGRAMMES["beasiswa"].colour
    panels = (
        ("recipients", "x", [0, 0.44], indonesian.whole, "Anak", 1.5),
        ("amount_rp", "x2", [0.5, 1], indonesian.rupiah_words, "Rupiah", 2.4),
    )
    scales = {
        f"xaxis{axis[1:]}": {"domain": domain, **axes.unseen(max(told[measure]), room)}
        for measure, axis, domain, _, _, room in panels
    }
    if total:
        # Of several that are the largest, the last.
        most, place = max((paid, place) for place, paid in enumerate(told["amount_rp"]))
        title = (
            f"{levels[place].label}: {indonesian.percent(most / total * 100, 1, words=True)} nilai "
            f"beasiswa, {indonesian.whole(told['recipients'][place])} dari "
            f"{indonesian.whole(children)} anak"
        )
    else:
        title = "Tidak ada beasiswa yang dibayar"
    return complete(
        name="beasiswa-jenjang",
        traces=[
            marks.bars_across(
                names,
                told[measure],
                fill(colour, provenance.status),
                [
                    f"<b>{level.label}</b><br>{indonesian.quantity(count, 'anak')}, "
                    f"{indonesian.rupiah_words(paid)}<br>Aturan: {indonesian.rupiah_words(rule)} "
                    "per anak per tahun"
                    for level, count, paid, rule in zip(
                        levels, told["recipients"], told["amount_rp"], rules, strict=True
                    )
                ],
                [show(one) for one in told[measure]],
                xaxis=axis,
            )
            for measure, axis, _, show, _, _ in panels
        ],
        layout={
            "showlegend": False,
            **scales,
            "yaxis": axes.of_names(14),
            "annotations": [
                marks.heading(f"<b>{head}</b>", domain[0], yanchor="bottom")
                for _, _, domain, _, head, _ in panels
            ],
        },
        title=title,
        subtitle=f"Beasiswa dibayar menurut jenjang, anak dan rupiah, {about}",
        alt=f"{title}. Batang {len(frame)} jenjang.",
        provenance=provenance,
        table=frame.assign(
            label=[one.label for one in levels],
            rule=rules,
            average=[
                paid / count if count else nan
                for count, paid in zip(told["recipients"], told["amount_rp"], strict=True)
            ],
        ),
        columns=(
            text("label", "Jenjang"),
            number("recipients", "Anak"),
            number("amount_rp", "Beasiswa dibayar"),
            number("amount_rp", "Rata-rata per anak", "average"),
            number("statutory_amount_rp", "Aturan per anak per tahun", "rule"),
        ),
        height=206,
        margin=(84, 12, 26, 8),
    )


def _label(place: str) -> str:
    return "sector_label" if place == "sector" else place


def _few(names: Sequence[str], place: str) -> str:
    what = "sektor" if place == "sector" else "kecamatan"
    return indonesian.join(names) if len(names) <= 3 else f"di {len(names)} {what}"


def _hover(frame: pd.DataFrame, names: Sequence[str]) -> list[str]:
    told = values(frame, "amount_rp", "cases", "benefit_per_1000", "amount_per_case")
    return [
        f"<b>{name}</b><br>{indonesian.rupiah_words(paid)} dalam {indonesian.whole(cases)} kasus"
        + (
            "<br>tanpa peserta"
            if rate != rate
            else f"<br>{indonesian.rupiah_words(rate)} per 1.000 peserta"
        )
        + (
            "<br>tanpa kasus JKM"
            if average != average
            else f"<br>JKM rata-rata {indonesian.rupiah_words(average)} per kasus"
        )
        for name, paid, cases, rate, average in zip(names, *told.values(), strict=True)
    ]

"""Benefits by sector, kecamatan and school level, and relative to rules, participants, premiums.

No source says that benefits were paid to participants whose premium Pemkab pays. Figures that
divide one by the other name this assumption; all others only use benefits.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import nan
from typing import Any

import pandas as pd

from charts import findings, scales
from charts.benefits import NOTHING
from charts.classes import choropleth, uncoloured
from charts.components import bars, by_cube, count_parts, hover, kecamatan
from charts.findings import Compared
from charts.model import (
    PLACE,
    Bars,
    Category,
    Chart,
    Column,
    Rule,
    number,
    numbers,
    text,
)
from charts.provenance import Provenance, quoted
from charts.scope import measured
from data import catalogue
from data.catalogue import UNDETAILED
from data.frames import of_places, records, sum_whole, values
from data.indonesian import NOT_GIVEN
from data.numbers import RUPIAH, Amount, Statement, Text, count, percent, plain, rupiah, say
from queries.benefits import SAME_POPULATION

_PAID, _RATE, _CASE = "amount_rp", "benefit_per_1000", "amount_per_case"
_PER = {_PAID: " manfaat", _RATE: " per 1.000 peserta"}
"""Words that follow a value of these measures."""


def per_1000(
    frame: pd.DataFrame,
    place: str,
    about: str,
    provenance: Provenance,
    selected: str | None = None,
) -> Chart:
    """Draw benefit per 1.000 participants, largest first; `place` is "sector" or "kecamatan".

    `frame` as from `benefits.by_sector`, or as from `benefits.by_kecamatan`, whole with what is in
    no kecamatan, which counts in totals and averages.
    """
    inside = of_places(frame)
    among = _compared(inside, _RATE, place)
    both = frame.dropna(subset=[_PAID, "participants"])
    total, people = (int(both[name].sum()) for name in (_PAID, "participants"))
    mean = total * 1000 / people if people else None
    title = _highest(inside, among)
    if place == "kecamatan" and total and mean:
        title = findings.above(among, mean, _PER[_RATE].strip())
    return _ranked_bars(
        frame,
        _RATE,
        place,
        selected,
        provenance,
        name="manfaat-per-peserta" if place == "sector" else "peringkat-manfaat",
        title=title,
        measured=f"{measured(_RATE)}, {about}",
        note="" if mean is None else say("bersama {mean}", mean=rupiah(mean)),
    )


def paid(
    frame: pd.DataFrame, place: str, about: str, provenance: Provenance, selected: str | None = None
) -> Chart:
    """Draw the benefit paid, largest first; `place` is "sector" or "kecamatan".

    `frame` as from `benefits.paid_in_sectors` or `benefits.paid_in_kecamatan`, as for `per_1000`.
    """
    amounts = dict(zip(*values(frame, _label(place), _PAID).values(), strict=True))
    total = _sum(frame, _PAID)
    title = NOTHING
    among = _compared(of_places(frame), _PAID, place)
    if total and len(amounts) == 1:
        title = findings.leader(among)
    elif total:
        title = findings.share(amounts, say("{total} manfaat", total=rupiah(total)), total)
    elif total is None:
        title = _highest(of_places(frame), among)
    return _ranked_bars(
        frame,
        _PAID,
        place,
        selected,
        provenance,
        name="manfaat-sektor" if place == "sector" else "peringkat-manfaat",
        title=title,
        measured=f"{measured(_PAID)} menurut {_what(place)}, {about}",
        note="jumlah yang dibayar, tidak dibagi banyaknya peserta",
    )


def average_case(
    frame: pd.DataFrame,
    place: str,
    about: str,
    provenance: Provenance,
    selected: str | None = None,
) -> Chart:
    """Draw Rupiah of an average JKM case against what the rule grants; as `per_1000` or `paid`."""
    claim = catalogue.claim("jkm_total")
    rule = float(claim.number)
    inside = of_places(frame)
    averages = values(inside, _CASE)[_CASE]
    deaths, amounts = _sum(frame, "jkm_cases"), _sum(frame, "jkm_amount_rp")
    title = plain("Tidak ada kasus JKM yang dibayar")
    if deaths is None or amounts is None:
        some = " sebagian" if any(average is not None for average in averages) else ""
        title = plain(f"Rata-rata JKM per kasus{some} {NOT_GIVEN}")
    elif deaths:
        written = str(rupiah(rule))
        below = sum(
            average is not None and average < rule and str(rupiah(average)) != written
            for average in averages
        )
        title = say("Rata-rata JKM {mean} per kasus", mean=rupiah(amounts / deaths))
        if all(_without(row, _CASE) != NOT_GIVEN for row in records(inside) if row[_CASE] is None):
            title = say(
                f"{{title}}; {{below}} {_what(place)} di bawah aturan {{rule}}",
                title=title,
                below=count(below) if below else "tidak ada",
                rule=rupiah(rule),
            )
    return _ranked_bars(
        frame,
        _CASE,
        place,
        selected,
        provenance,
        name="rata-rata-jkm" if place == "sector" else "rata-rata-jkm-kecamatan",
        title=title,
        measured=f"Rupiah JKM dibayar dibagi kasus JKM, {about}",
        note=say("santunan menurut aturan {rule}", rule=rupiah(rule)),
        rule=Rule(rule, f"Aturan {claim.printed}"),
    )


def kecamatan_map(
    frame: pd.DataFrame,
    about: str,
    provenance: Provenance,
    selected: str | None = None,
) -> Chart:
    """Draw `benefits.by_kecamatan`, or `benefits.paid_in_kecamatan`, which has no rate."""
    measure = _RATE if _RATE in frame else _PAID
    among = _compared(frame, measure, "kecamatan")
    title = findings.place_or_leader(among, selected) if among.highest else _highest(frame, among)
    return Chart(
        name="peta-manfaat",
        drawing=choropleth(
            frame,
            measure,
            Amount(None, RUPIAH, 1, words=True),
            [hover(row["kecamatan"], *_lines(row)) for row in records(frame)],
            selected,
        ),
        title=title,
        measured=f"{measured(measure)} menurut kecamatan, {about}",
        notes=uncoloured(
            frame[measure].tolist(), "tanpa peserta" if measure == _RATE else NOT_GIVEN
        ),
        drawn="Peta 31 kecamatan",
        provenance=provenance.whole,
        table=frame,
        columns=by_cube(provenance, PLACE, *_counted(frame)),
        height=640,
        least=450,
        selects="kecamatan",
        assumed=_assumed(frame),
    )


def scholarships(frame: pd.DataFrame, about: str, provenance: Provenance) -> Chart:
    """Draw children and Rupiah; `frame` as from `benefits.by_school_level`."""
    columns = values(frame)
    levels = [catalogue.SCHOOL_LEVELS[key] for key in columns["school_level"]]
    rules = [catalogue.CLAIMS.get(level.rule_claim) for level in levels]
    categories = tuple(
        Category(level.label.replace(" sederajat", "").replace(" atau ", " /\n"))
        for level in levels
    )
    hovers = [
        hover(
            level.label,
            f"{count(children, 'anak')}, {rupiah(paid)}",
            f"Aturan: {rupiah(rule.number)} per anak per tahun" if rule else NOT_GIVEN,
        )
        for level, children, paid, rule in zip(
            levels, columns["recipients"], columns["amount_rp"], rules, strict=True
        )
    ]
    panels = tuple(
        bars(
            categories,
            columns[measure],
            catalogue.PROGRAMMES["beasiswa"].colour,
            provenance.status,
            scales.hidden(columns[measure], room),
            labels=map(form.of, columns[measure]),
            hover=hovers,
            heading=heading,
        )
        for measure, heading, form, room in (
            ("recipients", "Anak", count(None), 1.5),
            ("amount_rp", "Rupiah", rupiah(None), 2.4),
        )
    )
    return Chart(
        name="beasiswa-jenjang",
        drawing=Bars(panels, columns=2),
        title=_largest_level(levels, columns),
        measured=f"Beasiswa dibayar menurut jenjang, anak dan rupiah, {about}",
        drawn=count_parts(len(frame), "batang", "jenjang").capitalize(),
        provenance=provenance,
        table=frame.assign(
            label=[level.label for level in levels],
            rule=[float(rule.number) if rule else nan for rule in rules],
            average=frame["amount_rp"] / frame["recipients"].where(frame["recipients"] > 0),
        ),
        columns=(
            text("label", "Jenjang"),
            number("recipients", "Anak"),
            number("amount_rp", "Beasiswa dibayar"),
            number("amount_rp", "Rata-rata per anak", "average"),
            replace(
                number("statutory_amount_rp", "Aturan per anak per tahun", "rule"),
                origin=quoted(*filter(None, rules)) if any(rules) else None,
            ),
        ),
        height=206,
    )


def _largest_level(
    levels: Sequence[catalogue.SchoolLevel], columns: Mapping[str, Sequence[Any]]
) -> Statement:
    paid, children = columns["amount_rp"], columns["recipients"]
    total = sum_whole(paid, (level.id for level in levels))
    if total is None:
        return plain(f"Beasiswa menurut jenjang {NOT_GIVEN}")
    if not total:
        return plain("Tidak ada beasiswa yang dibayar")
    # Of several that are the largest, the last.
    known = [row for row, amount in enumerate(paid) if amount and levels[row].id != UNDETAILED]
    rest = total - sum(paid[row] for row in known)
    if not known or (None in paid and rest >= max(paid[row] for row in known)):
        return say(f"{{total}} beasiswa, jenjangnya {NOT_GIVEN}", total=rupiah(total))
    place = max(known, key=lambda row: (paid[row], row))
    return say(
        "{level}: {share} nilai beasiswa, {children} dari {all} anak",
        level=levels[place].label,
        share=percent(paid[place] / total * 100),
        children=count(children[place]),
        all=count(sum_whole(children, (level.id for level in levels))),
    )


# Sectors or kecamatan, ranked


def _sum(frame: pd.DataFrame, measure: str) -> Any:  # noqa: ANN401 - a number or None
    return sum_whole(frame[measure].tolist(), frame["sector" if "sector" in frame else "code"])


def _compared(frame: pd.DataFrame, measure: str, place: str) -> Compared:
    return Compared.of(frame, measure, rupiah(None), _PER[measure], _label(place))


def _what(place: str) -> str:
    return "sektor" if place == "sector" else "kecamatan"


def _label(place: str) -> str:
    return "sector_label" if place == "sector" else place


def _highest(frame: pd.DataFrame, among: Compared) -> Statement:
    if among.highest > 0:
        return findings.leader(among)
    total = _sum(frame, _PAID)
    if total is None:
        return plain(f"Manfaat menurut {among.what} {NOT_GIVEN}")
    if not total:
        return NOTHING
    return say(
        f"Manfaat {{total}}, tanpa peserta di {among.what} yang menerimanya", total=rupiah(total)
    )


def _counted(frame: pd.DataFrame) -> tuple[Column, ...]:
    """Make the columns of payments, and with a rate also its denominator."""
    if _RATE in frame:
        return numbers("participants", "cases", _PAID, _RATE)
    return numbers("cases", "recipients", _PAID)


def _columns(frame: pd.DataFrame, measure: str) -> tuple[Column, ...]:
    of_jkm = (number("cases", "Kasus JKM", "jkm_cases"), number(_CASE))
    if measure == _CASE and _RATE not in frame:
        return of_jkm[0], number(_PAID, "JKM dibayar", "jkm_amount_rp"), of_jkm[1]
    return *_counted(frame), *of_jkm


def _assumed(frame: pd.DataFrame) -> str:
    return SAME_POPULATION if _RATE in frame else ""


def _lines(row: Mapping[str, Any]) -> Iterator[str]:
    yield f"{rupiah(row[_PAID])} dalam {count(row['cases'], 'kasus')}"
    if _RATE in row:
        known = row[_RATE] is not None
        yield f"{rupiah(row[_RATE])}{_PER[_RATE]}" if known else _without(row, _RATE)
    if row[_CASE] is None:
        yield _without(row, _CASE)
    else:
        yield f"JKM rata-rata {rupiah(row[_CASE])} per kasus"


_PARTS = {
    _RATE: ("participants", "tanpa peserta"),
    _CASE: ("jkm_cases", "tanpa kasus JKM"),
}
"""What these measures are divided by, and what is said where that is zero."""


def _without(row: Mapping[str, Any], measure: str) -> str:
    """Write why a row has no value: no participants, or not given by the office."""
    divisor, nobody = _PARTS.get(measure, ("", ""))
    return nobody if row.get(divisor) == 0 else NOT_GIVEN


def _ranked_bars(
    frame: pd.DataFrame,
    measure: str,
    place: str,
    selected: str | None,
    provenance: Provenance,
    *,
    name: str,
    title: Statement,
    measured: Text,
    note: Text,
    rule: Rule | None = None,
) -> Chart:
    inside = of_places(frame)
    ranked = inside.sort_values(measure, ascending=False, kind="stable", na_position="last")
    by_sector = place == "sector"
    held, rows, table = values(ranked), records(ranked), ranked
    sectors = [catalogue.SECTORS[key] for key in held["sector"]] if by_sector else []
    names = [sector.short_label for sector in sectors] or held[place]
    if len(inside) < len(frame):
        nowhere = frame[frame["code"] == UNDETAILED]
        # Rows without kecamatan only count if not zero; unknown is not zero.
        counted = [
            column for column in ("recipients", "cases", _PAID, "participants") if column in frame
        ]
        nowhere = nowhere[nowhere[counted].ne(0).any(axis=1)]
        table = pd.concat([ranked, nowhere.replace({"code": {UNDETAILED: ""}})])
    known = held[measure]
    # UNDETAILED is no sector.
    named = [row for row in rows if row.get("sector") != UNDETAILED]
    without = Counter(_without(row, measure) for row in named if row[measure] is None)
    drawn_for = len(named) - without.total()
    panel = bars(
        map(Category, names) if by_sector else kecamatan(held, selected),
        known,
        [sector.colour for sector in sectors] if by_sector else "fill",
        provenance.status,
        scales.hidden([*known, rule.value if rule else None], 1.55),
        labels=[rupiah(row[measure], _without(row, measure)) for row in rows],
        hover=[hover(name, *_lines(row)) for name, row in zip(names, rows, strict=True)],
        rules=[rule] if rule else (),
    )
    return Chart(
        name=name,
        drawing=Bars((panel,)),
        title=title,
        measured=measured,
        notes=(note,),
        drawn=f"Batang {drawn_for} {_what(place)}"
        + "".join(f"; {rows} {why}" for why, rows in without.items()),
        provenance=provenance.whole,
        table=table,
        columns=by_cube(
            provenance,
            text(_label(place), _what(place).capitalize()),
            *_columns(frame, measure),
        ),
        height=len(ranked) * (32 if by_sector else 21) + 12,
        least=len(ranked) * (24 if by_sector else 17) + 12,
        selects="" if by_sector else "kecamatan",
        assumed=_assumed(ranked),
    )

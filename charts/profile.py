"""Figures of one kecamatan: rank among the 31, neighbours, benefits and aid."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from charts import findings, scales
from charts.classes import ISLAND, choropleth, uncoloured
from charts.components import (
    bars,
    by_cube,
    drop_unknown_programmes,
    heights,
    hover,
    stack,
    stacked_bars,
)
from charts.findings import Compared
from charts.model import (
    PLACE,
    POPULATION,
    SECTOR,
    YEAR,
    Bars,
    Category,
    Chart,
    Column,
    Dots,
    Point,
    Rule,
    Scale,
    Strip,
    amount,
    number,
    numbers,
    text,
)
from charts.provenance import Provenance
from charts.scope import is_over, scope, until
from charts.standing import Fact, Facts, compared
from charts.tiles import Card
from data import catalogue
from data.catalogue import UNDETAILED
from data.frames import is_missing, records, stacked, sum_known, values
from data.indonesian import NO_DATA, NOT_GIVEN
from data.numbers import Amount, Names, Statement, Text, count, joined, plain, rupiah, say
from geo import boundaries
from queries.benefits import SAME_POPULATION


def key_figures(
    facts: Facts, year: int, origin: Callable[[str, str], Provenance], scope: str
) -> list[Card]:
    """Return the five numbers of a kecamatan; `facts` as from `standing`.

    `origin` is that of a number by its name and cube, `scope` says whose they are. What a cube does
    not hold for the year is "tidak ada data", which is not zero.
    """

    def card(name: str, label: str, fact: Fact, detail: Text, *more: str) -> Card:
        of, value = fact.measure, fact.amount
        whence = origin(name, of.table)
        return Card(name, label, value, plain(detail), whence, (of.id, *more), scope=scope)

    def ranked(name: str, fact: Fact, missing: str = NO_DATA) -> Card:
        detail = joined("; ", [fact.place, fact.middle]) if fact.place else ""
        made = card(name, f"{fact.measure.label}, {year}", fact, detail)
        return replace(made, value=replace(made.value, missing=missing))

    def paid(name: str, label: str, fact: Fact, whose: Fact) -> Card:
        metric = whose.measure.id
        counted = say("{people}", people=findings.in_words(metric, whose.value))
        bearers = "" if whose.value is None else counted
        return card(name, label, fact, joined("; ", [bearers, fact.change]), metric)

    people, months = facts["participants"], facts["months_per_participant"]
    whose = "orang yang iurannya dibayar pemerintah"
    return [
        card("peserta", f"Peserta {year}", people, people.change or whose),
        ranked("peserta-per-1000", facts["participants_per_1000"]),
        ranked("bulan-per-peserta", months, "tanpa peserta" if people.value == 0 else NO_DATA),
        paid("manfaat", f"Manfaat {year}", facts["amount_rp"], facts["recipients"]),
        paid("bantuan", f"Bantuan pertanian {year}", facts["value_rp"], facts["groups"]),
    ]


def places(
    frame: pd.DataFrame,
    facts: Facts,
    code: str,
    year: int,
    provenance: Provenance,
) -> Chart:
    """Draw a strip of dots for each measure of `compared`: 31 kecamatan, this one marked.

    `frame` as from `profile.of_years`, `facts` as from `standing`. Every strip has its own scale,
    which begins at zero; the median is a line.
    """
    rows = frame[frame["year"] == year]
    measures = compared(facts)
    shown = [measure for measure in measures if not all(map(is_missing, rows[measure.id]))]
    known = [facts[measure.id] for measure in shown]
    mine = catalogue.KECAMATAN[code].name
    strips = []
    for fact in known:
        measure, of = fact.measure, fact.measure.id
        points = tuple(
            Point(
                row[of],
                0,
                hover=hover(row["kecamatan"], f"{measure.label}: {measure.form.of(row[of])}"),
                code=row["code"],
                strong=row["code"] == code,
            )
            for row in records(rows)
            if not is_missing(row[of])
        )
        top = max(point.x for point in points) or 1.0
        strips.append(Strip(measure.label, str(_position(fact)), points, top, fact.median))
    return Chart(
        name="posisi-kecamatan",
        drawing=Dots(strips=tuple(strips), names=("Kecamatan lain", mine)),
        title=_above_medians(known, mine),
        measured=f"Tiap titik satu kecamatan, {scope(str(year))}",
        notes=("garis tegak: median. Tiap baris berskala sendiri, dari nol",),
        details=findings.listed((fact.measure.label for fact in known), map(_position, known)),
        provenance=provenance.whole,
        table=rows.sort_values("kecamatan"),
        columns=(
            PLACE,
            *by_cube(
                provenance,
                *(
                    Column(measure.id, measure.label, measure.form, measure.id)
                    for measure in measures
                ),
            ),
        ),
        height=78 * len(shown) + 46,
        selects="kecamatan",
        assumed=SAME_POPULATION if "benefit_per_1000" in facts else "",
    )


def _position(fact: Fact) -> Statement:
    if fact.value is None:
        return joined(" · ", ["tanpa peserta", fact.middle])
    return joined(" · ", [say("{value}", value=fact.amount), fact.place, fact.middle])


def _above_medians(facts: list[Fact], mine: str) -> Statement:
    valued = [fact for fact in facts if fact.value is not None]
    known = [fact for fact in valued if fact.median is not None]
    if valued and not known:
        return say(f"{{name}}: median {NOT_GIVEN}", name=mine)
    some = " yang ada mediannya" if len(known) < len(valued) else ""
    above = sum(fact.side > 0 for fact in known)
    if above == len(valued) == 1:
        return say("{name} di atas median", name=mine)
    if not above:
        return say(f"{{name}} tidak di atas median pada satu ukuran pun{some}", name=mine)
    among = "semua {all}" if above == len(known) > 1 else "{above} dari {all}"
    return say(
        f"{{name}} di atas median pada {among} ukuran{some}",
        name=mine,
        above=count(above),
        all=count(len(known)),
    )


_NEAR = "participants_per_1000"


def neighbours_map(frame: pd.DataFrame, code: str, year: int, provenance: Provenance) -> Chart:
    """Draw a kecamatan and its neighbours; `frame` as from `profile.of_years`."""
    rows = frame[frame["year"] == year]
    near = boundaries.neighbours(code)
    ranked = rows[rows["code"].isin([code, *near])].sort_values(
        [_NEAR, "code"], ascending=[False, True]
    )
    shares = dict(zip(*values(ranked, "kecamatan", _NEAR).values(), strict=True))
    written = findings.listed(shares, (amount(_NEAR, share) for share in shares.values()))
    return Chart(
        name="peta-tetangga",
        drawing=choropleth(
            rows,
            _NEAR,
            amount(_NEAR),
            [
                hover(
                    row["kecamatan"],
                    count(row["participants"], "peserta"),
                    Amount(row[_NEAR], "per 1.000 penduduk", 1),
                )
                for row in records(rows)
            ],
            selected=code,
            view=(code, *near),
        ),
        title=_among_neighbours(shares, catalogue.KECAMATAN[code].name),
        measured=(
            f"Peserta per 1.000 penduduk, {year}, {catalogue.KECAMATAN[code].name} dan "
            f"{len(near)} tetangganya"
        ),
        notes=tuple(
            note
            for note in uncoloured(list(shares.values()), NOT_GIVEN)
            if note != ISLAND or boundaries.UNINHABITED in shares
        ),
        details=(say("Peta: {shares}", shares=joined("; ", written)),),
        provenance=provenance,
        table=ranked,
        columns=(PLACE, number("participants"), POPULATION, number(_NEAR)),
        height=358,
        selects="kecamatan",
    )


def _among_neighbours(shares: Mapping[str, float], name: str) -> Statement:
    known = {place: share for place, share in shares.items() if share is not None}
    if name not in known:
        return say(f"{{name}}: peserta {NOT_GIVEN}", name=name)
    among = Compared(known, findings.in_words(_NEAR))
    higher = among.above(shares[name])
    same = tuple(other for other in among.level_with(shares[name]) if other != name)
    others = len(known) - 1
    if not any(known.values()):
        return say("{name} dan tetangganya tanpa peserta", name=name)
    if among.is_nothing:
        return say("{name} dan tetangganya di bawah {least}", name=name, least=among.smallest)
    if not others:
        return say(
            f"{{name}}: {{share}}, tetangganya {NOT_GIVEN}",
            name=name,
            share=among.writes(shares[name]),
        )
    if same and not higher:
        return say(
            "{name} tertinggi bersama {same} di antara tetangganya", name=name, same=_near(same)
        )
    if not higher:
        return say(
            "{name} paling tinggi di antara {others} tetangganya", name=name, others=count(others)
        )
    if len(higher) == others:
        return say("Semua tetangga {name} lebih tinggi", name=name)
    return say("{higher} lebih tinggi daripada {name}", higher=_near(higher), name=name)


def _near(names: tuple[str, ...]) -> Names:
    return Names(names, many="{count} tetangga")


def change_by_sector(
    frame: pd.DataFrame, code: str, year: int, provenance: Provenance
) -> Chart | None:
    """Draw more and fewer participants than a year before, by sector.

    `frame` as from `enrolment.by_year_and_sector` for this kecamatan. None where the year before
    is not in the frame, the year is not over, some sector of either is not detailed or none
    changed: there is nothing to draw.
    """
    _, by_year = stacked(frame, "sector", "year", "participants")
    before, now = by_year.get(year - 1, []), by_year.get(year, [])
    if UNDETAILED in set(frame["sector"]) or not is_over(year, provenance.as_of):
        return None
    if not before or not now or before == now or None in (*before, *now):
        return None
    changes = [after - people for people, after in zip(before, now, strict=True)]
    sectors = [catalogue.SECTORS[key] for key in dict.fromkeys(frame["sector"].tolist())]
    written = [_CHANGE.of(change) for change in changes]
    most, low, high = max(map(abs, changes)), min(0, *changes), max(0, *changes)
    panel = bars(
        [Category(sector.short_label) for sector in sectors],
        changes,
        [sector.colour for sector in sectors],
        provenance.status,
        Scale(high + most * 0.3, low - most * (0.3 if low < 0 else 0.02)),
        labels=written,
        hover=[
            hover(sector.label, f"{year - 1}: {count(people)}", f"{year}: {count(after)}")
            for sector, people, after in zip(sectors, before, now, strict=True)
        ],
        rules=[Rule(0, weak=True)],
    )
    labels = [sector.label for sector in sectors]
    return Chart(
        name="perubahan-sektor",
        drawing=Bars((panel,)),
        title=_largest_change(dict(zip(labels, changes, strict=True))),
        measured=(
            f"Selisih peserta (orang) {year} terhadap {year - 1} menurut sektor, {_place(code)}"
        ),
        details=findings.listed(labels, written),
        provenance=provenance,
        table=pd.DataFrame(
            {"sector_label": labels, "before": before, "now": now, "change": changes}
        ),
        columns=(
            SECTOR,
            number("participants", str(year - 1), "before"),
            number("participants", str(year), "now"),
            Column("change", "Selisih", _CHANGE),
        ),
        height=390,
    )


_CHANGE = Amount(None, signed=True)


def _place(code: str) -> str:
    return f"Kecamatan {catalogue.KECAMATAN[code].name}, Kabupaten Jember"


def _largest_change(changes: Mapping[str, int]) -> Statement:
    size = max(map(abs, changes.values()))
    leading = {label: change for label, change in changes.items() if abs(change) == size}
    labels = Names(tuple(leading), len(changes))
    ways = {change > 0 for change in leading.values()}
    if len(ways) > 1:
        return say("{labels} paling banyak berubah", labels=labels)
    return say(
        f"{{labels}} paling banyak berubah:{findings.each(labels.names)} "
        f"{'bertambah' if ways == {True} else 'berkurang'} {{size}}",
        labels=labels,
        size=count(size, "orang"),
    )


def benefits_of_years(frame: pd.DataFrame, code: str, provenance: Provenance) -> Chart | None:
    """Draw `profile.benefits` stacked by programme; None where nothing was ever paid."""
    totals, paid = stacked(
        drop_unknown_programmes(frame, "amount_rp"), "year", "programme", "amount_rp"
    )
    if not any(totals.values()):
        return None
    recipients, _ = stacked(
        drop_unknown_programmes(frame, "recipients"), "year", "programme", "recipients"
    )
    counted = {
        (row["programme"], row["year"]): [
            f"{count(row['cases'], 'kasus')}, {count(row['recipients'], 'penerima')}"
        ]
        for row in records(drop_unknown_programmes(frame, "cases"))
    }
    years = list(totals)
    unknown = replace(count(None, "penerima"), missing=f"penerima {NOT_GIVEN}")
    people = {year: unknown.of(recipients.get(year)) for year in years}
    series = stack(
        paid,
        catalogue.PROGRAMMES,
        years,
        provenance.status,
        lambda programme, year, money: hover(
            f"{programme.label}, {year}",
            amount("amount_rp", money),
            *counted.get((programme.id, year), ()),
        ),
    )
    return Chart(
        name="manfaat-kecamatan",
        drawing=stacked_bars(
            [
                Category(
                    str(year),
                    words=f"<b>{year}</b> · {rupiah(total)} · {people[year]}"
                    if total is not None
                    else f"<b>{year}</b> · {NOT_GIVEN}",
                )
                for year, total in totals.items()
            ],
            series,
            scales.hidden(heights(series), 1.02),
            across=True,
        ),
        title=_last_benefits(totals, people, provenance.as_of),
        measured=f"Manfaat dibayar (rupiah) per tahun menurut program, {_place(code)}",
        details=tuple(
            say(f"{year}: {{paid}}, {{people}}", paid=rupiah(total), people=people[year])
            if total is not None
            else f"{year}: {NOT_GIVEN}"
            for year, total in totals.items()
        ),
        provenance=provenance,
        table=frame.assign(label=[catalogue.PROGRAMMES[key].label for key in frame["programme"]]),
        columns=(YEAR, text("label", "Program"), *numbers("cases", "recipients", "amount_rp")),
        height=240,
    )


def _last_benefits(
    of_years: Mapping[int, int | None], people: Mapping[int, Amount], as_of: str
) -> Statement:
    totals = {year: total for year, total in of_years.items() if total is not None}
    year = list(totals)[-1]
    when = until(year, as_of)
    found = plain(f"Tidak ada manfaat yang dibayar {when}")
    if totals[year]:
        found = say(
            f"{{paid}} manfaat bagi {{people}} {when}",
            paid=rupiah(totals[year]),
            people=people[year],
        )
    return joined("; ", [findings.latest_unknown(of_years), found])


def aid_by_item(frame: pd.DataFrame, code: str, year: int, provenance: Provenance) -> Chart | None:
    """Draw `profile.aid`, each item with its quantity; None where there was no aid."""
    total = sum_known(frame["value_rp"].tolist())
    if not total:
        return None
    rows = records(frame[frame["value_rp"] > 0].sort_values("value_rp", ascending=False))
    paid = {catalogue.AID_ITEMS[row["item"]]: row["value_rp"] for row in rows}
    written = [
        say(
            "{value} · {quantity}",
            value=rupiah(row["value_rp"]),
            quantity=Amount(
                row["quantity"], item.unit, 1, trim=True, missing=f"jumlah {NOT_GIVEN}"
            ),
        )
        for item, row in zip(paid, rows, strict=True)
    ]
    panel = bars(
        [
            Category(item.label, words=f"<b>{item.label}</b> · {words}")
            for item, words in zip(paid, written, strict=True)
        ],
        paid.values(),
        [item.colour for item in paid],
        provenance.status,
        scales.hidden(list(paid.values()), 1.02),
        hover=[
            hover(item.label, words, count(row["groups"], "kelompok"))
            for item, words, row in zip(paid, written, rows, strict=True)
        ],
    )
    return Chart(
        name="bantuan-kecamatan",
        drawing=Bars((panel,)),
        title=findings.share({item.label: value for item, value in paid.items()}, "nilai bantuan"),
        measured=(
            f"Nilai bantuan pertanian (rupiah) dan jumlahnya, {scope(str(year), kecamatan=code)}"
        ),
        notes=(say("bersama {total}", total=rupiah(total)),),
        details=findings.listed((item.label for item in paid), written),
        provenance=provenance,
        table=frame.assign(
            label=[catalogue.AID_ITEMS[key].label for key in frame["item"]],
            unit=[catalogue.AID_ITEMS[key].unit for key in frame["item"]],
        ),
        columns=(
            text("label", "Jenis bantuan"),
            Column("quantity", "Jumlah", Amount(None, decimals=1, trim=True)),
            text("unit", "Satuan"),
            *numbers("value_rp", "groups"),
        ),
        height=46 * len(paid) + 20,
    )

"""Figures of enrolment: by kecamatan, by sector, over years and months."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from charts import findings, scales
from charts.classes import choropleth, classes, uncoloured
from charts.components import (
    bars,
    heights,
    hover,
    kecamatan,
    months,
    published_mark,
    split,
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
    HeatMap,
    Panel,
    Scale,
    Series,
    amount,
    number,
    numbers,
)
from charts.provenance import Provenance, citing
from charts.scope import is_over, measured
from data import catalogue, indonesian
from data.catalogue import UNDETAILED
from data.frames import of_places, records, stacked, sum_known, values, wide
from data.indonesian import NOT_GIVEN
from data.numbers import Amount, Names, Statement, count, joined, percent, plain, say

MEASURES = ("participants", "participants_per_1000", "months_per_participant")
"""Measures by which kecamatan can be compared."""

MONTHS = 12

_NOBODY = "tanpa peserta"
_NOBODY_ANYWHERE = plain("Tidak ada peserta di 31 kecamatan")
_MONTHS_NOT_GIVEN = f"bulan per peserta {NOT_GIVEN}"
_IN_WORDS = Amount(None, decimals=1, words=True)
_TOP = 5

_KECAMATAN_COLUMNS = (
    PLACE,
    number("participants"),
    POPULATION,
    *numbers("participants_per_1000", "months_per_participant", "person_months", "premium_rp"),
)


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
    """Draw a map of a measure of MEASURES; `frame` as from `enrolment.by_kecamatan`."""
    columns = values(frame)
    among = Compared.of(frame, measure, findings.in_words(measure))
    return Chart(
        name=name,
        drawing=choropleth(frame, measure, amount(measure), _hover(frame), selected),
        title=findings.place_or_leader(among, selected)
        if any(columns["participants"]) or None in columns["participants"]
        else _NOBODY_ANYWHERE,
        measured=f"{measured(measure)} menurut kecamatan, {about}",
        notes=uncoloured(
            columns[measure],
            " atau ".join(
                dict.fromkeys(
                    _without(people)
                    for value, people in zip(columns[measure], columns["participants"], strict=True)
                    if value is None
                )
            ),
        ),
        drawn="Peta 31 kecamatan",
        details=(_extremes(columns, among),),
        provenance=provenance,
        table=_ranked(frame, measure),
        columns=_KECAMATAN_COLUMNS,
        height=height,
        selects="kecamatan",
    )


def kecamatan_ranking(
    frame: pd.DataFrame,
    measure: str,
    about: str,
    provenance: Provenance,
    selected: str | None = None,
) -> Chart:
    """Draw bars of all 31 kecamatan, largest first; `frame` as from `enrolment.by_kecamatan`.

    It is whole with what is in no kecamatan, which counts in averages and shares. Months per
    participant stand in a track of twelve, so that the months without protection show.
    """
    ranked = _ranked(of_places(frame), measure)
    columns = values(ranked)
    known = columns[measure]
    among = Compared.of(ranked, measure, findings.in_words(measure))
    in_track = measure == "months_per_participant"
    panel = bars(
        kecamatan(columns, selected),
        known,
        "fill",
        provenance.status,
        scales.hidden(known, 1.2),
        labels=[
            replace(amount(measure, value), missing=_without(people))
            for value, people in zip(known, columns["participants"], strict=True)
        ],
        hover=_hover(ranked),
    )
    return Chart(
        name="peringkat-kecamatan",
        drawing=Bars((_of_twelve_months(panel) if in_track else panel,), stacked=in_track),
        title=_ranking_title(columns, measure, frame, among),
        measured=f"{measured(measure)}, 31 kecamatan diurutkan, {about}",
        notes=("terlindungi + tidak = 12 bulan" if in_track else "",),
        drawn="Batang 31 kecamatan dari yang tertinggi",
        details=(_extremes(columns, among),),
        provenance=provenance,
        table=ranked,
        columns=_KECAMATAN_COLUMNS,
        height=31 * 24 + 12,
        least=31 * 17 + 12,
        selects="kecamatan",
    )


def sector_by_kecamatan(
    frame: pd.DataFrame, measure: str, about: str, provenance: Provenance
) -> Chart:
    """Draw a heat map; `frame` as from `enrolment.by_kecamatan_and_sector`."""
    cells = {(row["code"], row["sector"]): row[measure] for row in records(frame)}
    places = dict(zip(*values(frame, "code", "kecamatan").values(), strict=True))
    sectors = list(dict.fromkeys(sector for _, sector in cells))
    positive = [value for value in cells.values() if value]
    scale = classes(positive, catalogue.metric(measure).decimals) if positive else None
    form = replace(amount(measure), missing="–")
    without = _NOBODY if measure == "months_per_participant" else NOT_GIVEN
    return Chart(
        name="sektor-kecamatan",
        drawing=HeatMap(
            rows=tuple(Category(name, code) for code, name in places.items()),
            columns=tuple(catalogue.SECTORS[sector].short_label for sector in sectors),
            levels=tuple(
                tuple(
                    scale.level(cells[code, sector]) if scale and cells[code, sector] else None
                    for sector in sectors
                )
                for code in places
            ),
            labels=tuple(
                tuple(form.write(cells[code, sector]) for sector in sectors) for code in places
            ),
            edges=tuple(map(form.write, scale.edges)) if scale else (),
        ),
        title=(_shortest if measure == "months_per_participant" else _largest_sectors)(frame),
        measured=f"{measured(measure)} menurut sektor dan kecamatan, {about}",
        notes=(f"–: {without}" if None in cells.values() else "",),
        drawn=f"Peta panas {len({*sectors} - {UNDETAILED})} sektor × 31 kecamatan",
        provenance=provenance,
        table=wide(frame, "code", "sector", measure, "kecamatan"),
        columns=(PLACE, *split(measure, catalogue.SECTORS, sectors)),
        height=31 * 21 + 112,
        least=31 * 17 + 112,
        selects="kecamatan",
    )


def years_compared(
    frame: pd.DataFrame, published: pd.DataFrame, about: str, provenance: Provenance
) -> Chart:
    """Draw participants of each year stacked by sector, with published totals as marks.

    `frame` as from `enrolment.by_year_and_sector`; `published` as from
    `published.participants_by_year`, empty where the choice is narrower than what was published.
    """
    totals, by_sector = stacked(frame, "year", "sector", "participants")
    years = list(totals)
    claims = {
        row["year"]: catalogue.claim(row["claim"])
        for row in records(published)
        if row["year"] in totals
    }
    marks = tuple(
        published_mark(years.index(year), claim, f"Terbit untuk {year}: {claim.printed} peserta")
        for year, claim in claims.items()
    )
    rounded = {
        year: f"\nterbit {claim.printed}"
        for year, claim in claims.items()
        if claim.precision != "exact"
    }
    series = stack(
        by_sector,
        catalogue.SECTORS,
        years,
        provenance.status,
        lambda sector, year, people: f"{sector.label}, {year}: {count(people, 'peserta')}",
    )
    top = [*heights(series), *(mark.value for mark in marks)]
    return Chart(
        name="peserta-per-tahun",
        drawing=stacked_bars(
            [Category(str(year)) for year in years],
            series,
            scales.ticked(top, _IN_WORDS, room=1.14),
            marks=marks,
            totals=[
                f"{replace(count(total), missing=NOT_GIVEN)}{rounded.get(year, '')}"
                for year, total in totals.items()
            ],
        ),
        title=_years_title(totals, provenance.as_of),
        measured=f"Peserta (orang) per tahun menurut sektor, {about}",
        notes=(
            ("garis: angka yang pernah diterbitkan" if marks else "")
            + (", pucat bila dibulatkan" if rounded else ""),
        ),
        details=findings.listed(
            (f"{year}:" for year in years),
            (replace(count(total, "peserta"), missing=NOT_GIVEN) for total in totals.values()),
        ),
        provenance=citing(provenance, *claims.values()),
        table=frame,
        columns=(YEAR, SECTOR, *numbers("participants", "person_months", "premium_rp")),
        height=400,
        least=330,
    )


def active_by_month(frame: pd.DataFrame, about: str, provenance: Provenance) -> Chart:
    """Draw active participants a month stacked by sector; `frame` as from the query of its name."""
    totals, by_sector = stacked(frame, "month", "sector", "active_participants")
    names = [catalogue.SECTORS[sector].short_label for sector in by_sector]
    hovers = [
        hover(f"{indonesian.month(month)}: {count(total)}", *map("{} {}".format, names, people))
        for (month, total), people in zip(
            totals.items(),
            zip(*(map(count, of) for of in by_sector.values()), strict=True),
            strict=True,
        )
    ]
    series = stack(
        by_sector, catalogue.SECTORS, hovers, provenance.status, lambda _sector, words, _: words
    )
    return Chart(
        name="peserta-aktif-bulanan",
        drawing=stacked_bars(
            months(totals),
            series,
            scales.ticked(heights(series), _IN_WORDS, room=1.08),
            touching=True,
            label_every=6 if len(totals) > MONTHS else 3,
        ),
        title=_months_title(totals),
        measured=f"Peserta aktif (orang) tiap bulan menurut sektor, {about}",
        notes=("angka keadaan, tidak dijumlahkan antarbulan",),
        drawn=f"Bidang bertumpuk selama {len(totals)} bulan",
        provenance=provenance,
        table=wide(frame, "month", "sector", "active_participants").assign(
            total=list(totals.values())
        ),
        columns=(
            Column("month", "Bulan", "short month"),
            *split("active_participants", catalogue.SECTORS, by_sector),
            number("active_participants", "Jumlah", "total"),
        ),
        height=340,
    )


def _of_twelve_months(panel: Panel) -> Panel:
    """Put the bars of months in a track of twelve, with both parts written at its end."""
    (covered,) = panel.series
    rest = [None if value is None else max(MONTHS - value, 0) for value in covered.values]
    parts = [
        "" if value is None else " + ".join(map(str, _parts_of_twelve(value)))
        for value in covered.values
    ]
    nobody = tuple(
        label if value is None else ""
        for label, value in zip(covered.labels, covered.values, strict=True)
    )
    track = Series("", tuple(rest), "grid", covered.status, tuple(parts), track=True)
    series = (replace(covered, labels=nobody), track)
    return replace(panel, series=series, scale=Scale(MONTHS, room=1.4))


def _parts_of_twelve(covered: float) -> tuple[Amount, Amount]:
    """Return months with and without protection, rounded so that they add up to twelve.

    Months of persons who became participants elsewhere may be more.
    """
    rounded = indonesian.round_half_up(min(covered, MONTHS), 1)
    return Amount(rounded, decimals=1), Amount(MONTHS - rounded, decimals=1)


def _without(people: int | None) -> str:
    """Write why a value is missing: no participants, or not given."""
    return _NOBODY if people == 0 else NOT_GIVEN


def _ranked(frame: pd.DataFrame, measure: str) -> pd.DataFrame:
    return frame.sort_values(
        [measure, "code"], ascending=[False, True], kind="stable", na_position="last"
    )


def _hover(frame: pd.DataFrame) -> list[str]:
    return [
        hover(
            row["kecamatan"],
            replace(count(row["participants"], "peserta"), missing=f"peserta {NOT_GIVEN}"),
            Amount(row["participants_per_1000"], "per 1.000 penduduk", 1),
            Amount(
                row["months_per_participant"],
                "bulan per peserta",
                1,
                missing=_MONTHS_NOT_GIVEN if row["participants"] else _NOBODY,
            ),
        )
        for row in records(frame)
    ]


def _extremes(columns: Mapping[str, Sequence[Any]], among: Compared) -> Statement:
    people = sum_known(columns["participants"])
    if people:
        return findings.extremes(among)
    return plain(NOT_GIVEN if people is None else _NOBODY)


def _ranking_title(
    columns: Mapping[str, Sequence[Any]], measure: str, whole: pd.DataFrame, among: Compared
) -> Statement:
    if None in columns["participants"]:
        none = plain(f"Peserta menurut kecamatan {NOT_GIVEN}")
        return none if among.is_nothing else findings.leader(among)
    if not any(columns["participants"]):
        return _NOBODY_ANYWHERE
    people, months = (
        sum_known(whole[name].tolist()) or 0 for name in ("participants", "person_months")
    )
    if measure == "participants":
        return _concentration(columns["participants"], people)
    if measure == "participants_per_1000":
        mean = people * 1000 / sum(columns["population"])
        return findings.above(replace(among, form=amount(measure)), mean, "per 1.000 penduduk")
    covered, uncovered = _parts_of_twelve(months / people)
    return say(
        "Rata-rata peserta terlindungi {covered} bulan dan {uncovered} bulan tidak",
        covered=covered,
        uncovered=uncovered,
    )


def _concentration(ranked: Sequence[int], total: int) -> Statement:
    reached = sum(people > 0 for people in ranked)
    if reached <= _TOP and sum(ranked) == total:
        return say(
            "Semua peserta ada di {reached} dari {all} kecamatan",
            reached=count(reached),
            all=count(len(ranked)),
        )
    return say(
        "Lima kecamatan teratas menampung {share} peserta",
        share=percent(sum(ranked[:_TOP]) / total * 100),
    )


def _largest_sectors(frame: pd.DataFrame) -> Statement:
    """Write which sector is the largest in most kecamatan; ties do not count."""
    _, people = stacked(frame, "code", "sector", "participants")
    people.pop(UNDETAILED, None)
    places = list(zip(*people.values(), strict=True))
    of_kecamatan = [counts for counts in places if None not in counts]
    if not of_kecamatan:
        return plain(f"Sektor terbesar tiap kecamatan {NOT_GIVEN}")
    if not any(map(any, of_kecamatan)):
        return _NOBODY_ANYWHERE
    leading = dict.fromkeys(people, 0)
    for counts in of_kecamatan:
        first = [
            sector for sector, value in zip(people, counts, strict=True) if value == max(counts)
        ]
        if len(first) == 1 and max(counts):
            leading[first[0]] += 1
    most = max(leading.values())
    if not most:
        return plain("Tidak ada sektor yang terbesar sendirian di satu kecamatan pun")
    labels = tuple(
        catalogue.SECTORS[sector].label for sector, times in leading.items() if times == most
    )
    whole = " yang lengkap" if len(of_kecamatan) < len(places) else ""
    return say(
        f"{{sectors}}{{each}} {{is}} {{most}} dari {{all}} kecamatan{whole}",
        sectors=Names(labels, len(people)),
        each=findings.each(labels),
        most=count(most),
        all=count(len(of_kecamatan)),
        **{"is": "ada di" if len(people) == 1 else "menjadi sektor terbesar di"},
    )


def _shortest(frame: pd.DataFrame) -> Statement:
    people, _ = stacked(frame, "sector", "code", "participants")
    covered, _ = stacked(frame, "sector", "code", "person_months")
    known = {
        catalogue.SECTORS[sector].label: covered[sector] / value
        for sector, value in people.items()
        if value and covered[sector] is not None
    }
    among = Compared(known, findings.in_words("months_per_participant"))
    if not among.values:
        return _NOBODY_ANYWHERE
    least = among.writes(among.lowest)
    shortest = among.level_with(among.lowest)
    if len(shortest) < len(among.values):
        seen = " dari yang ditampilkan" if None in people.values() else ""
        return say(
            f"{{sectors}} paling singkat terlindungi{seen}: {{least}}",
            sectors=Names(shortest, len(people)),
            least=least,
        )
    if len(shortest) == 1:
        return say("{sector} terlindungi {least}", sector=shortest[0], least=least)
    some = " yang ada pesertanya" if len(known) < len(people) else ""
    return say(f"Semua sektor{some} terlindungi {{least}}", least=least)


def _years_title(of_years: Mapping[int, int | None], as_of: str) -> Statement:
    totals = {year: total for year, total in of_years.items() if total is not None}
    if not totals:
        return plain(f"Peserta {NOT_GIVEN}")
    years = list(totals)
    first, last = years[0], years[-1]
    found = say(f"{{now}} peserta pada {last}", now=count(totals[last]))
    changed = findings.change(count(None), totals[last], totals[first], first)
    more = changed if is_over(last, as_of) else f"hingga {indonesian.partial_date(as_of)}"
    return joined("; ", [findings.latest_unknown(of_years), joined(", ", [found, more])])


def _months_title(of_months: Mapping[pd.Timestamp, int | None]) -> Statement:
    totals = {month: total for month, total in of_months.items() if total is not None}
    if not totals:
        return plain(f"Peserta aktif tiap bulan {NOT_GIVEN}")
    most = max(totals.values(), default=0)
    if not most:
        return plain("Tidak ada peserta aktif")
    peaks = tuple(indonesian.month(month) for month, total in totals.items() if total == most)
    if len(totals) == 1 < len(of_months):
        return say("Peserta aktif {most} pada {when}", most=count(most), when=peaks[0])
    if len(peaks) == len(of_months) > 1:
        return say("Peserta aktif {most} di setiap bulan", most=count(most))
    more = say(" dan {more} bulan lain", more=count(len(peaks) - 1)) if len(peaks) > 1 else ""
    when = say("{first}{more}", first=peaks[0], more=more)
    seen = "" if len(totals) == len(of_months) else " yang ditampilkan"
    title = say(
        f"Peserta aktif terbanyak{seen} {{most}} pada {{when}}", most=count(most), when=when
    )
    month, last = indonesian.month(list(totals)[-1]), list(totals.values())[-1]
    left = say("{month} tinggal {last}", month=month, last=count(last)) if last != most else ""
    return joined("; ", [title, left])

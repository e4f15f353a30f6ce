"""Bandingkan: two to four kecamatan side by side, and the most similar ones."""

from collections.abc import Sequence
from dataclasses import replace

from charts import comparison as draw
from charts.model import YEAR, amount, numbers, text
from charts.provenance import counted
from charts.scope import opening, scope, until
from charts.tiles import NothingToDraw, Row
from data import catalogue, indonesian
from data.frames import values
from data.indonesian import NOT_GIVEN
from data.numbers import count, rupiah
from pages import choices, kecamatan
from pages.page import Filter, Page, definitions, origins_of_kecamatan_facts, refuse_empty
from queries import aid, enrolment, profile, similarity
from queries.registry import Registry

_MOST = 4


def _filters(registry: Registry) -> Sequence[Filter]:
    places = choices.kecamatan()
    largest = sorted(places.options, key=lambda code: -catalogue.KECAMATAN[code].population_2024)
    first = tuple(code for code in places.options if code in largest[:2])
    return (
        replace(places, default=first, widget="pills", most=_MOST),
        choices.year_of_enrolment(registry),
    )


def _rows(registry: Registry, chosen: choices.Chosen) -> Sequence[Row]:
    codes, year, about = _compared(registry, chosen), int(chosen["tahun"]), scope(chosen["tahun"])
    of_years = profile.of_years(registry)
    by_sector = enrolment.by_kecamatan_and_sector(registry, year, enrolment.Filter())
    by_item = aid.by_kecamatan_and_item(registry, year)
    shown = [
        metric for metric in draw.COMPARED if not registry.hides(metric.table)
    ] or draw.COMPARED
    by_cube = {
        metric.table: counted(registry, of_years, "dukcapil_2024", cubes=(metric.table,))
        for metric in shown
    }
    among_all = counted(registry, of_years, "dukcapil_2024", cubes=tuple(by_cube))
    paid = counted(registry, of_years, cubes=("benefits_monthly",))
    every, years_of_benefits = enrolment.years(registry), registry.given.years("benefits_monthly")
    # A year without benefits has nothing to compare.
    years = [
        with_benefits for with_benefits in every if with_benefits in years_of_benefits
    ] or every
    period = scope(indonesian.year_range(years[0], years[-1]))
    sectors = by_sector.frame["sector"].unique()
    figures = (
        draw.measures(of_years.frame, shown, codes, year, replace(among_all, parts=by_cube)),
        draw.side_by_side(
            by_sector.frame,
            "sector",
            {key: catalogue.SECTORS[key].short_label for key in sectors},
            amount("participants_per_1000"),
            codes,
            counted(registry, by_sector, "dukcapil_2024"),
            text("label", "Sektor"),
            *numbers("participants", "participants_per_1000"),
            name="bandingkan-sektor",
            measured=f"Peserta per 1.000 penduduk menurut sektor, {about}",
        ),
        draw.side_by_side(
            of_years.frame,
            "year",
            {with_benefits: str(with_benefits) for with_benefits in years},
            rupiah(None, NOT_GIVEN),
            codes,
            paid,
            YEAR,
            *numbers("recipients", "amount_rp"),
            name="bandingkan-manfaat",
            measured=(
                f"Manfaat dibayar (rupiah) per tahun, {period}, tercatat hingga "
                f"{indonesian.partial_date(paid.as_of)}"
            ),
            latest=True,
        ),
        draw.side_by_side(
            by_item.frame,
            "item",
            {item.id: item.label for item in catalogue.AID_ITEMS.values()},
            rupiah(None, NOT_GIVEN),
            codes,
            counted(registry, by_item),
            text("label", "Jenis bantuan"),
            *numbers("groups", "value_rp"),
            name="bandingkan-bantuan",
            measured=f"Nilai bantuan (rupiah) menurut jenis, {about}",
        ),
    )
    drawn = [figure for figure in figures if figure is not None]
    pairs = [drawn[place : place + 2] for place in range(0, len(drawn), 2)]
    return (*_known(registry, codes), *pairs, [kecamatan.similar(registry, codes, year, 3)])


def _compared(registry: Registry, chosen: choices.Chosen) -> tuple[str, ...]:
    """Return the selected codes; a single kecamatan is paired with the most similar one."""
    refuse_empty(chosen)
    first, *others = chosen["kecamatan"]
    if len(others) >= _MOST:
        raise NothingToDraw(f"Paling banyak {_MOST} kecamatan yang dapat dibandingkan.")
    if others:
        return first, *others
    features = similarity.features(registry, int(chosen["tahun"])).frame
    return first, *(code for code, _ in similarity.nearest(features, first, 1))


def _known(registry: Registry, codes: Sequence[str]) -> Sequence[Row]:
    """Return the known facts about each kecamatan, for readers who hide simulated data."""
    if not registry.hides("enrolment_yearly"):
        return ()
    cards = []
    for code in codes:
        name, (population, *_) = catalogue.KECAMATAN[code].name, kecamatan.of_place(code)
        named = f"penduduk-{name.lower()}"
        cards.append(replace(population, name=named, label=f"Penduduk {name}"))
    return (cards,)


def _place_label(chosen: choices.Chosen) -> str:
    names = [catalogue.KECAMATAN[code].name for code in chosen["kecamatan"]]
    if not names:
        return "Bandingkan"
    return f"Bandingkan {indonesian.join([*names, 'yang serupa'] if len(names) == 1 else names)}"


def _lead(registry: Registry, chosen: choices.Chosen) -> str:
    places = [catalogue.KECAMATAN[code] for code in _compared(registry, chosen)]
    year = int(chosen["tahun"])
    said = [
        f"{place.name} {count(place.population_2024, 'jiwa')}, "
        f"{count(place.population_2024 / place.area_km2_2024)} per km²"
        f"{', berpantai' if place.coastal else ''}"
        for place in places
    ]
    sentences = [f"Penduduk akhir 2024: {'; '.join(said)}"]
    found = enrolment.by_kecamatan(registry, year, enrolment.Filter())
    people = dict(zip(*values(found.frame, "code", "participants").values(), strict=True))
    known = [
        f"{count(people[place.code], 'peserta')} di {place.name}"
        for place in places
        if people[place.code] is not None
    ]
    if known and not registry.hides("enrolment_yearly"):
        begun = opening(registry.status("enrolment_yearly"))
        when = until(year, registry.as_of("enrolment_yearly"))
        sentences.append(f"{begun} {indonesian.join(known)} {when}")
    return " ".join(f"{sentence}." for sentence in sentences)


def _above(registry: Registry, chosen: choices.Chosen) -> Sequence[str]:
    if len(chosen["kecamatan"]) != 1:
        return ()
    name, other = (catalogue.KECAMATAN[code].name for code in _compared(registry, chosen))
    return (
        f"Hanya {name} yang dipilih; di sampingnya tampil kecamatan yang paling serupa, {other}.",
    )


def _notes(*_: object) -> Sequence[str]:
    return (
        "Dua sampai empat kecamatan dibandingkan: tanpa pilihan dua yang penduduknya terbanyak, di "
        "samping satu saja yang paling serupa dengannya.",
        "Cakupan terhadap pekerja hanya pernah terbit untuk seluruh kabupaten; tiap kecamatan "
        "dibandingkan menurut peserta per 1.000 penduduk.",
        "Manfaat tidak dibagi dengan peserta, dan tidak berada dalam satu tabel dengannya: belum "
        "pernah dinyatakan bahwa manfaat itu milik peserta yang iurannya dibayar Pemkab.",
        *definitions("distance", "density", "farming_share"),
        *definitions(
            *(measure.id for measure in draw.COMPARED), "amount_rp", "recipients", "value_rp"
        ),
        origins_of_kecamatan_facts(),
    )


PAGE = Page(
    "bandingkan",
    "Bandingkan",
    order=7,
    lead=_lead,
    called=_place_label,
    filters=_filters,
    rows=_rows,
    above=_above,
    notes=_notes,
)

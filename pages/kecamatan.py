"""Profil kecamatan: one kecamatan beside the other 30 and the year before, or all on a map."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from charts import enrolment as draw_enrolment
from charts import profile as draw
from charts import similarity as draw_alike
from charts import standing
from charts.model import Chart
from charts.provenance import Provenance, combined, counted
from charts.scope import scope
from charts.standing import Facts
from charts.tiles import Card, Row, beside_map
from data import catalogue, indonesian
from data.manifest import TABLES
from data.numbers import Amount, count, plain
from geo.boundaries import ATTRIBUTION
from pages import choices, headlines
from pages.page import Block, Filter, Link, Page, definitions, origins_of_kecamatan_facts
from queries import enrolment, profile, published, similarity
from queries.answer import with_outside
from queries.registry import Registry

_DENOMINATOR = {"peserta-per-1000": ("dukcapil_2024",)}
"""Sources of the denominators of cards that do not come from the registry."""

_ALIKE = 3
"""Number of similar kecamatan shown."""


def _facts(registry: Registry, code: str, year: int, *, same_population: bool = False) -> Facts:
    def compare() -> Facts:
        as_of = {table: registry.as_of(table) for table in TABLES}
        whole = standing.tables_of_whole_years(year, as_of)
        of_years = profile.of_years(registry, same_population=same_population)
        return standing.standing(of_years.frame, code, year, whole)

    return registry.keep(("facts", code, year, same_population), compare)


def _comparable_facts(registry: Registry, code: str, year: int) -> Facts:
    """Return the facts for the text; simulated ones are not compared with anything."""
    return {
        name: fact.alone if registry.status(fact.measure.table) == "simulasi" else fact
        for name, fact in _facts(registry, code, year).items()
    }


def paragraph(registry: Registry, code: str, year: int) -> str:
    """Write three or four sentences about a kecamatan that can be read aloud."""
    statuses = {table: registry.status(table) for table in TABLES}
    as_of = {table: registry.as_of(table) for table in TABLES}
    name = catalogue.KECAMATAN[code].name
    facts, hidden = _comparable_facts(registry, code, year), [*filter(registry.hides, TABLES)]
    return str(standing.paragraph(facts, name, year, statuses, as_of, hidden))


def cards(registry: Registry, code: str, year: int) -> list[Card]:
    of_years = profile.of_years(registry)

    def origin(name: str, table: str) -> Provenance:
        return counted(registry, of_years, *_DENOMINATOR.get(name, ()), cubes=(table,))

    return draw.key_figures(_comparable_facts(registry, code, year), year, origin, _whose(code))


def of_place(code: str | None) -> list[Card]:
    """Return the known facts of a kecamatan or of all, independent of the registry."""
    places = [catalogue.KECAMATAN[code]] if code else list(catalogue.KECAMATAN.values())
    return [
        Card(
            "penduduk",
            "Penduduk",
            count(sum(place.population_2024 for place in places)),
            plain("orang terdaftar pada akhir 2024"),
            _of_kecamatan("population_2024"),
            scope=_whose(code),
        ),
        Card(
            "luas",
            "Luas (km²)",
            Amount(sum(place.area_km2_2024 for place in places), decimals=2),
            plain("menurut BPS Kabupaten Jember"),
            _of_kecamatan("area_km2_2024"),
            scope=_whose(code),
        ),
    ]


def _of_kecamatan(column: str) -> Provenance:
    _, source = catalogue.KECAMATAN_SOURCES[column]
    return Provenance((source.id,), "2024", "terbit")


def _whose(code: str | None) -> str:
    return f"Kecamatan {catalogue.KECAMATAN[code].name}" if code else "Kabupaten Jember"


def neighbours(registry: Registry, code: str, year: int) -> Chart:
    answer = profile.of_years(registry)
    mapped = counted(
        registry, answer, "dukcapil_2024", attribution=ATTRIBUTION, cubes=("enrolment_yearly",)
    )
    return draw.neighbours_map(answer.frame, code, year, mapped)


def similar(registry: Registry, codes: Sequence[str], year: int, most: int) -> Chart:
    """Draw the `most` similar kecamatan of each of these."""
    features = similarity.features(registry, year)
    found = {code: similarity.nearest(features.frame, code, most) for code in codes}
    of_places = ("dukcapil_2024", "jda_2024", "cod_ab_2020")
    origin = Provenance(of_places, "2024", "estimasi")
    if features.questions:
        origin = combined(counted(registry, features, *of_places), origin)
    return draw_alike.similar(features.frame, found, year, origin)


def _filters(registry: Registry) -> Sequence[Filter]:
    return choices.kecamatan(), choices.year_of_enrolment(registry), choices.population()


def _silent(chosen: choices.Chosen) -> Collection[str]:
    return ("populasi",) if chosen["kecamatan"] is None else ()


def _rows(registry: Registry, chosen: choices.Chosen) -> Sequence[Row]:
    code, year = chosen["kecamatan"], int(chosen["tahun"])
    known = (of_place(code),) if registry.hides("enrolment_yearly") else ()
    if code is None:
        return *known, *_of_all(registry, year)
    same = chosen.get("populasi") == "sama"
    return *known, *_of_one(registry, code, year, same_population=same)


def _of_all(registry: Registry, year: int) -> Sequence[Row]:
    by_kecamatan = enrolment.by_kecamatan(registry, year, enrolment.Filter())
    every, measure = with_outside(by_kecamatan).frame, "participants_per_1000"
    per_head = counted(registry, by_kecamatan, "dukcapil_2024")
    mapped = replace(per_head, attribution=ATTRIBUTION)
    about = scope(str(year))
    map_of_all = draw_enrolment.kecamatan_map(
        by_kecamatan.frame, measure, about, mapped, height=640
    )
    ranking = draw_enrolment.kecamatan_ranking(every, measure, about, per_head)
    return (beside_map(map_of_all, ranking),)


def _of_one(registry: Registry, code: str, year: int, *, same_population: bool) -> Sequence[Row]:
    years = enrolment.years(registry)
    of_years = profile.of_years(registry, same_population=same_population)
    facts = _facts(registry, code, year, same_population=same_population)
    by_sector = enrolment.by_year_and_sector(registry, enrolment.Filter(), code)
    benefits, aid = profile.benefits(registry, code), profile.aid(registry, code, year)
    tables = dict.fromkeys(measure.table for measure in standing.compared(facts))
    among_all = counted(registry, of_years, "dukcapil_2024", cubes=tuple(tables))
    by_cube = {
        table: counted(registry, of_years, "dukcapil_2024", cubes=(table,)) for table in tables
    }
    yearly = counted(registry, by_sector)
    in_years = scope(indonesian.year_range(years[0], years[-1]), kecamatan=code)
    no_marks = published.participants_by_year().head(0)
    figures: list[Chart | None] = [
        draw.places(of_years.frame, facts, code, year, replace(among_all, parts=by_cube)),
        neighbours(registry, code, year),
        draw_enrolment.years_compared(by_sector.frame, no_marks, in_years, yearly),
        draw.change_by_sector(by_sector.frame, code, year, yearly),
        draw.benefits_of_years(benefits.frame, code, counted(registry, benefits)),
        draw.aid_by_item(aid.frame, code, year, counted(registry, aid)),
        similar(registry, (code,), year, _ALIKE),
    ]
    shown = [figure for figure in figures if figure is not None]
    pairs = [shown[place : place + 2] for place in range(0, len(shown), 2)]
    return cards(registry, code, year), *pairs


def _place_label(chosen: choices.Chosen) -> str:
    code = chosen["kecamatan"]
    return f"Kecamatan {catalogue.KECAMATAN[code].name}" if code else "Profil kecamatan"


def _lead(registry: Registry, chosen: choices.Chosen) -> str:
    code = chosen["kecamatan"]
    if code is None:
        measure = "participants_per_1000"
        return headlines.participants(registry, int(chosen["tahun"]), None, measure)
    return paragraph(registry, code, int(chosen["tahun"]))


def _below(registry: Registry, chosen: choices.Chosen) -> Sequence[Block]:
    code = chosen["kecamatan"]
    if code is None:
        return ()
    name = catalogue.KECAMATAN[code].name
    year = chosen["tahun"]
    nearest = similarity.nearest(similarity.features(registry, int(year)).frame, code, _ALIKE)
    more = Link("kepesertaan", f"Buka rincian kepesertaan {name}")
    return (
        *(() if registry.hides("enrolment_yearly") else (more,)),
        Link("bandingkan", f"Bandingkan {name} dengan yang paling serupa"),
        *(
            Link(
                "bandingkan",
                f"Bandingkan {name} dengan {catalogue.KECAMATAN[other].name}",
                {"kecamatan": f"{code},{other}", "tahun": year},
            )
            for other, _ in nearest
        ),
    )


def _notes(registry: Registry, chosen: choices.Chosen) -> Sequence[str]:
    code = chosen["kecamatan"]
    if code is None:
        return ()
    same, year = chosen.get("populasi") == "sama", int(chosen["tahun"])
    compared = standing.compared(_facts(registry, code, year, same_population=same))
    return (
        *definitions("participants", "recipients", "amount_rp", "value_rp"),
        *definitions(*(measure.id for measure in compared)),
        *definitions("distance", "density", "farming_share"),
        origins_of_kecamatan_facts(),
    )


PAGE = Page(
    "kecamatan",
    "Profil kecamatan",
    order=6,
    lead=_lead,
    called=_place_label,
    filters=_filters,
    silent=_silent,
    decisive="kecamatan",
    rows=_rows,
    notes=_notes,
    below=_below,
    search=True,
)

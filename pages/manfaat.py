"""Manfaat: payments over time and by programme, compared with the premium."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from charts import benefit_rates, flow, leads, visibility
from charts import benefits as draw
from charts import published as draw_published
from charts.model import Chart
from charts.provenance import counted
from charts.tiles import NothingToDraw, Row, Section, beside_map
from data import indonesian
from data.catalogue import KECAMATAN, PROGRAMMES, UNDETAILED
from data.numbers import plain
from geo.boundaries import ATTRIBUTION
from pages import choices, headlines
from pages.page import Filter, Page, definitions, refuse_empty
from queries import benefits
from queries.answer import Answer, with_outside
from queries.registry import Registry


def _filters(registry: Registry) -> Sequence[Filter]:
    years = benefits.years(registry)
    if not years:
        raise NothingToDraw("Data ini tidak memuat satu pun pembayaran manfaat.")
    all_years = {"semua": indonesian.year_range(years[0], years[-1])}
    each_year = {str(year): str(year) for year in years} if len(years) > 1 else {}
    programmes = {
        key: indonesian.join(
            [PROGRAMMES[each].short_label for each in benefits.programmes(registry, (key,))]
        )
        for key in PROGRAMMES
        if key != UNDETAILED
    }
    return (
        choices.segments("periode", "Tahun", all_years | each_year),
        choices.segments("langkah", "Tiap", _steps(registry)),
        choices.measure("hitungan", "Ukuran", draw.MEASURES),
        choices.pills("program", "Program", programmes),
        choices.sectors(),
        choices.kecamatan(),
        choices.population(),
    )


def _steps(registry: Registry) -> Mapping[str, str]:
    """Return the available period lengths; only years if months are not known."""
    table = "benefits_monthly"
    has_months = any("month" in registry.given(table, of) for of in registry.given.years(table))
    return draw.STEPS if has_months else {"year": draw.STEPS["year"]}


def _filter_of(registry: Registry, chosen: choices.Chosen) -> benefits.Filter:
    of_all = chosen["periode"] == "semua"
    years = benefits.years(registry) if of_all else (int(chosen["periode"]),)
    programmes = benefits.programmes(registry, chosen["program"])
    return benefits.Filter(years[0], years[-1], programmes, chosen["sektor"])


def _rows(registry: Registry, chosen: choices.Chosen) -> Sequence[Row]:
    years = benefits.years(registry)
    step, measure, code = chosen["langkah"], chosen["hitungan"], chosen["kecamatan"]
    filters = _filter_of(registry, chosen)
    in_all_years = filters.over(years)

    by_period = benefits.by_period(registry, step, filters, code)
    by_month = benefits.by_period(registry, "month", in_all_years, code)
    by_year = benefits.by_period(registry, "year", filters, code)
    compared = benefits.against_published(registry)
    every = with_outside(by_period).frame[["cases", "amount_rp"]]
    if every.notna().any(axis=1).all() and not every.sum().any():
        raise NothingToDraw(
            "Tidak ada manfaat yang cocok dengan pilihan ini. Tambah sektor atau program, pilih "
            "periode lain, atau lihat seluruh kabupaten."
        )

    whole = code is None and in_all_years == benefits.Filter(years[0], years[-1])
    here = draw.scope(filters, code)
    paid = counted(registry, by_period)
    are_the_same = chosen["populasi"] == "sama"

    return (
        [
            headlines.quoted(
                "manfaat-total", "Manfaat 2023–2025", "benefit_2023_2025", "semua program"
            ),
            headlines.quoted("penerima", "Penerima 2023–2025", "recipients_2023_2025", "orang"),
            headlines.quoted(
                "anak",
                "Anak penerima beasiswa 2023–2025",
                "scholarship_children_2023_2025",
                "anak",
            ),
            headlines.benefit_2025(),
        ],
        _section(registry, "program", by_year, "programme", measure),
        *([[headlines.benefit_by_programme()]] if registry.hides("benefits_monthly") else ()),
        [
            draw.each_programme(by_period.frame, by_year.frame, measure, step, here, paid),
            *draw_published.against_published(compared.frame, measure, counted(registry, compared)),
        ],
        *([scholarships] if (scholarships := _scholarships(registry, filters, code)) else ()),
        _section(registry, "waktu", by_month, "period", measure),
        [
            draw.over_time(
                by_period.frame, by_year.frame, measure, step, here, paid, published=whole
            ),
            draw.cumulative(
                by_month.frame,
                measure,
                draw.scope(in_all_years, code),
                counted(registry, by_month),
                published=whole,
            ),
        ],
        *(_rates if are_the_same else _amounts)(registry, filters, code),
    )


def _amounts(registry: Registry, filters: benefits.Filter, code: str | None) -> Sequence[Row]:
    """Draw payments by sector and kecamatan, without rates."""
    here, everywhere = draw.scope(filters, code), draw.scope(filters)
    of_all = filters.of_all_programmes()
    by_sector = benefits.paid_in_sectors(registry, filters, code)
    by_kecamatan = benefits.paid_in_kecamatan(registry, filters)
    every = with_outside(by_kecamatan).frame
    in_sectors, in_kecamatan = counted(registry, by_sector), counted(registry, by_kecamatan)
    mapped = counted(registry, by_kecamatan, attribution=ATTRIBUTION)
    return (
        _section(registry, "sektor", by_sector, "sector_label"),
        [
            benefit_rates.paid(by_sector.frame, "sector", here, in_sectors),
            benefit_rates.average_case(
                by_sector.frame, "sector", draw.scope(of_all, code), in_sectors
            ),
        ],
        _section(registry, "kecamatan", by_kecamatan, "kecamatan", code=code),
        beside_map(
            benefit_rates.kecamatan_map(by_kecamatan.frame, everywhere, mapped, code),
            benefit_rates.paid(every, "kecamatan", everywhere, in_kecamatan, code),
        ),
        [
            benefit_rates.average_case(every, "kecamatan", draw.scope(of_all), in_kecamatan, code),
        ],
    )


def _section(
    registry: Registry,
    name: str,
    paid: Answer,
    by: str,
    measure: str = "amount_rp",
    code: str | None = None,
) -> Section:
    """Make a section heading with its finding about payments by a column."""
    cube = "benefits_monthly"
    place = KECAMATAN[code].name if code else ""
    finding = plain("")
    if not registry.hides(cube):
        status = registry.status(cube)
        finding = leads.of_parts(paid.frame, by, measure, name, status, registry.as_of(cube), place)
    return Section(name, name.capitalize(), finding)


def _rates(registry: Registry, filters: benefits.Filter, code: str | None) -> Sequence[Row]:
    """Draw payments per participant and premium, under the assumption of the same people."""
    # The premium covers all programmes, so a ratio of some of them would be wrong.
    of_all = filters.of_all_programmes()
    by_kecamatan = benefits.by_kecamatan(registry, filters)
    every = with_outside(by_kecamatan).frame
    by_sector = benefits.by_sector(benefits.by_year_and_sector(registry, filters, code))
    with_premium = benefits.by_year_and_sector(registry, of_all, code)
    funds = benefits.flow(registry, of_all, code)
    here, everywhere = draw.scope(filters, code), draw.scope(filters)
    of_all_here = draw.scope(of_all, code)
    by_cube = {
        cube: counted(registry, with_premium, cubes=(cube,))
        for cube in ("enrolment_yearly", "benefits_monthly")
    }
    paid_for_cases = replace(by_cube["benefits_monthly"], parts=by_cube)
    in_sectors, in_kecamatan, of_funds, of_premium = (
        replace(counted(registry, answer), parts=by_cube)
        for answer in (by_sector, by_kecamatan, funds, with_premium)
    )
    mapped = replace(in_kecamatan, attribution=ATTRIBUTION)
    cases_in_kecamatan = counted(registry, by_kecamatan, cubes=("benefits_monthly",))
    return (
        _section(registry, "sektor", by_sector, "sector_label"),
        [
            benefit_rates.per_1000(by_sector.frame, "sector", here, in_sectors),
            benefit_rates.average_case(by_sector.frame, "sector", of_all_here, paid_for_cases),
        ],
        [
            flow.of_funds(funds.frame, of_all_here, of_funds),
            flow.premium_and_benefit(with_premium.frame, of_all_here, of_premium),
        ],
        _section(registry, "kecamatan", by_kecamatan, "kecamatan", code=code),
        beside_map(
            benefit_rates.kecamatan_map(by_kecamatan.frame, everywhere, mapped, code),
            benefit_rates.per_1000(every, "kecamatan", everywhere, in_kecamatan, code),
        ),
        [
            benefit_rates.average_case(
                every,
                "kecamatan",
                draw.scope(of_all),
                replace(cases_in_kecamatan, parts=by_cube),
                code,
            ),
        ],
    )


def _scholarships(
    registry: Registry, filters: benefits.Filter, code: str | None
) -> Sequence[Chart]:
    """Draw scholarships by school level; the simulation has no Rupiah by level."""
    if benefits.has_undetailed(registry):
        return ()
    by_level = benefits.by_school_level(registry, filters, code)
    about = draw.scope(filters.of_all_programmes(), code)
    return (benefit_rates.scholarships(by_level.frame, about, counted(registry, by_level)),)


def _lead(registry: Registry, chosen: choices.Chosen) -> str:
    refuse_empty(chosen)
    filters, code, measure = _filter_of(registry, chosen), chosen["kecamatan"], chosen["hitungan"]
    found = benefits.by_period(registry, "year", filters, code)
    hidden = registry.hides("benefits_monthly")
    origin = counted(registry, found)
    sentence = leads.benefits(found.frame, measure, filters, code, origin, hidden=hidden)
    return str(visibility.explain_withheld(registry, sentence, origin, measure))


def _notes(*_: object) -> Sequence[str]:
    return (
        "Tidak pernah dinyatakan bahwa manfaat terbit milik peserta yang iurannya dibayar Pemkab. "
        "Karena itu manfaat tidak dibagi banyaknya peserta atau iuran, kecuali pembaca memilih "
        "“Dianggap sama”; anggapan itu lalu tertulis di setiap gambar yang memakainya.",
        "Rincian manfaat menurut tahun, bulan, sektor, dan kecamatan tidak pernah diterbitkan; "
        "yang terbit hanya jumlah tiga tahun dan angka 2025 hingga 10 Desember.",
        "Proyeksi adalah perkiraan Bupati, bukan pembayaran, dan tidak ditumpuk di atasnya.",
        *definitions(*draw.MEASURES),
        *definitions("amount_per_case", "benefit_per_1000", "benefit_premium_ratio"),
    )


PAGE = Page(
    "manfaat",
    "Manfaat",
    order=3,
    lead=_lead,
    filters=_filters,
    chosen_from=("benefits_monthly",),
    rows=_rows,
    notes=_notes,
)

"""Manfaat: what was paid out, over time and by programme, and how it stands to the premium."""

from charts import benefits as draw
from data import indonesian
from data.catalogue import claim
from geo.boundaries import ATTRIBUTION
from pages import choices, frame, headlines
from queries import benefits

total, jkm = claim("benefit_2023_2025"), claim("benefit_2023_2025_jkm")
people, children = claim("recipients_2023_2025"), claim("scholarship_children_2023_2025")

frame.head(
    "Manfaat",
    f"{indonesian.rupiah_words(total.number)} dibayar bagi {indonesian.whole(people.number)} "
    "penerima pada 2023–2025, "
    f"{indonesian.percent(jkm.number / total.number * 100, words=True)} santunan kematian.",
)
frame.say_what_is_simulated(frame.registry())


@frame.alone
def figures() -> None:
    """What the choices decide."""
    registry = frame.registry()
    years = benefits.years(registry)
    if not years:
        frame.stop_with_nothing_found("Data ini tidak memuat satu pun pembayaran manfaat.")

    chosen = choices.ask(
        choices.years_or_one(years),
        choices.step(draw.STEPS),
        choices.benefit_measure(draw.MEASURES),
        choices.programmes(),
        choices.sectors(),
        choices.kecamatan(),
    )
    frame.stop_if_nothing_is_chosen(chosen)
    step, measure, code = chosen["langkah"], chosen["hitungan"], chosen["kecamatan"]
    asked = years if chosen["periode"] == "semua" else (int(chosen["periode"]),)
    wanted = benefits.Filter(asked[0], asked[-1], chosen["program"], chosen["sektor"])
    in_all_years, of_all = wanted.over(years), wanted.of_all_programmes()

    by_period = benefits.by_period(registry, step, wanted, code)
    by_month = benefits.by_period(registry, "month", in_all_years, code)
    by_kecamatan = benefits.by_kecamatan(registry, wanted)
    by_sector = benefits.by_sector(benefits.by_year_and_sector(registry, wanted, code))
    with_premium = benefits.by_year_and_sector(registry, of_all, code)
    flow = benefits.flow(registry, wanted, code)
    by_level = benefits.by_school_level(registry, wanted, code)
    compared = benefits.against_published(registry)
    if not by_period["cases"].sum():
        frame.stop_with_nothing_found(
            "Tidak ada manfaat yang cocok dengan pilihan ini. Tambah sektor atau program, pilih "
            "periode lain, atau lihat seluruh kabupaten."
        )

    whole = code is None and in_all_years == benefits.Filter(years[0], years[-1])
    here, everywhere = draw.scope(wanted, code), draw.scope(wanted)
    paid = frame.provenance(registry, by_period)
    paid_by_month = frame.provenance(registry, by_month)
    paid_for_cases = frame.provenance(registry, with_premium, cubes=("benefits_monthly",))
    in_sectors = frame.provenance(registry, by_sector)
    in_kecamatan = frame.provenance(registry, by_kecamatan)
    cases_in_kecamatan = frame.provenance(registry, by_kecamatan, cubes=("benefits_monthly",))
    mapped = frame.provenance(registry, by_kecamatan, attribution=ATTRIBUTION)

    frame.show(
        [
            headlines.quoted("manfaat-total", "Manfaat 2023–2025", total, "semua program"),
            headlines.quoted("penerima", "Penerima 2023–2025", people, "orang"),
            headlines.quoted("anak", "Anak penerima beasiswa", children, "anak"),
            headlines.benefit_2025(),
        ],
        [
            draw.over_time(by_period, measure, step, here, paid, published=whole),
            draw.cumulative(
                by_month, measure, draw.scope(in_all_years, code), paid_by_month, published=whole
            ),
        ],
        [
            draw.each_programme(by_period, measure, step, here, paid),
            *draw.against_published(compared, measure, frame.provenance(registry, compared)),
        ],
        [draw.flow(flow, here, frame.provenance(registry, flow))],
        [
            draw.premium_and_benefit(
                with_premium, draw.scope(of_all, code), frame.provenance(registry, with_premium)
            ),
            (draw.kecamatan_map(by_kecamatan, everywhere, mapped, code), 1.35),
        ],
        [
            draw.per_1000(by_sector, "sector", here, in_sectors),
            draw.average_case(by_sector, "sector", draw.scope(of_all, code), paid_for_cases),
            draw.scholarships(
                by_level, draw.scope(of_all, code), frame.provenance(registry, by_level)
            ),
        ],
        [
            draw.per_1000(by_kecamatan, "kecamatan", everywhere, in_kecamatan, code),
            draw.average_case(
                by_kecamatan, "kecamatan", draw.scope(of_all), cases_in_kecamatan, code
            ),
        ],
    )


figures()
frame.notes(
    [
        "Rincian manfaat menurut tahun, bulan, sektor, dan kecamatan tidak pernah diterbitkan; "
        "yang terbit hanya jumlah tiga tahun dan angka 2025 hingga 10 Desember.",
        "Proyeksi adalah perkiraan Bupati, bukan pembayaran, dan tidak ditumpuk di atasnya.",
        *frame.definitions(*draw.MEASURES),
        *frame.definitions("benefit_per_1000", "amount_per_case", "benefit_premium_ratio"),
    ]
)

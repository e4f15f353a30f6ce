"""Kepesertaan: who is enrolled at the government's cost, where, and for how many months."""

from dataclasses import replace

from charts import enrolment as draw
from data import indonesian
from geo.boundaries import ATTRIBUTION
from pages import choices, frame
from queries import enrolment, published

frame.head("Kepesertaan", "Siapa yang iurannya dibayar pemerintah, di mana, dan berapa bulan.")
frame.say_what_is_simulated(frame.registry())


@frame.alone
def figures() -> None:
    """What the choices decide."""
    registry = frame.registry()
    years = enrolment.years(registry)
    chosen = choices.ask(
        choices.year(years),
        choices.measure(draw.MEASURES),
        choices.sectors(),
        choices.funding(),
        choices.sexes(),
        choices.kecamatan(),
    )
    frame.stop_if_nothing_is_chosen(chosen)
    year, measure, code = int(chosen["tahun"]), chosen["ukuran"], chosen["kecamatan"]
    wanted = enrolment.Filter(chosen["sektor"], chosen["dana"], chosen["jk"])

    by_kecamatan = enrolment.by_kecamatan(registry, year, wanted)
    by_sector = enrolment.by_kecamatan_and_sector(registry, year, wanted)
    by_year = enrolment.by_year_and_sector(registry, wanted, code)
    by_month = enrolment.active_by_month(registry, wanted, code)
    if not by_kecamatan["participants"].sum():
        frame.stop_with_nothing_found()

    whole = code is None and wanted == enrolment.Filter()
    marks = published.participants_by_year() if whole else published.participants_by_year().head(0)
    period = indonesian.year_range(years[0], years[-1])
    in_year = draw.scope(str(year), wanted.sectors, wanted.funding, wanted.sexes)
    in_years = draw.scope(period, wanted.sectors, wanted.funding, wanted.sexes, code)
    in_months = draw.scope(period, wanted.sectors, wanted.funding, kecamatan=code)

    yearly = frame.provenance(registry, by_year)
    monthly = frame.provenance(registry, by_month)
    per_head = frame.provenance(registry, by_kecamatan, "dukcapil_2024")
    mapped = replace(per_head, attribution=ATTRIBUTION)
    in_cells = frame.provenance(registry, by_sector, "dukcapil_2024")

    frame.show(
        [
            draw.kecamatan_map(by_kecamatan, measure, in_year, mapped, code),
            draw.years_compared(by_year, marks, in_years, yearly),
        ],
        [
            draw.kecamatan_ranking(by_kecamatan, measure, in_year, per_head, code),
            draw.sector_by_kecamatan(by_sector, measure, in_year, in_cells),
        ],
        [draw.active_by_month(by_month, in_months, monthly)],
    )


figures()
frame.notes(
    [
        *frame.definitions(*draw.MEASURES, "active_participants"),
        "Peserta aktif per bulan tidak dirinci menurut jenis kelamin.",
        "Garis “angka terbit” hanya tampil bila pilihan sama dengan yang pernah diterbitkan: "
        "seluruh kabupaten, semua sektor, semua sumber dana.",
    ]
)

"""Ringkasan: where social protection in Jember stands, in five numbers and four pictures."""

from charts import enrolment as draw
from charts import published as draw_published
from charts.chart import Provenance
from data import indonesian
from data.catalogue import claim
from geo.boundaries import ATTRIBUTION
from pages import choices, frame
from pages.board import Apart, Card
from queries import enrolment, published

registry = frame.registry()
paid, workers, insured = (
    claim("participants_2025"),
    claim("employed_population_2025"),
    claim("protected_workers_2025"),
)
coverage, benefit = claim("coverage_2025"), claim("benefit_2023_2025")
to_december, projected = claim("benefit_2025_to_december"), claim("benefit_2025_projection")
aid = claim("aid_2025_value")

frame.head(
    "Ringkasan",
    f"Pada 2025 Pemkab Jember membayar iuran {indonesian.whole(paid.number)} pekerja rentan; dari "
    f"{indonesian.whole(workers.number)} penduduk bekerja, "
    f"{indonesian.percent(coverage.number, words=True)} terlindungi jaminan sosial "
    f"ketenagakerjaan ({indonesian.partial_date(coverage.as_of)}).",
)
frame.say_what_is_simulated(registry)

cards = [
    Card(
        "peserta-2025",
        "Peserta 2025",
        indonesian.whole(paid.number),
        "orang yang iurannya dibayar Pemkab",
        (paid,),
    ),
    Card(
        "cakupan",
        "Cakupan pekerja",
        indonesian.percent(coverage.number),
        f"{indonesian.whole(insured.number)} dari {indonesian.whole(workers.number)} penduduk "
        "bekerja, semua jalur",
        (coverage, insured, workers),
    ),
    Card(
        "manfaat-2023-2025",
        "Manfaat 2023–2025",
        indonesian.rupiah_words(benefit.number),
        f"bagi {indonesian.whole(claim('recipients_2023_2025').number)} penerima",
        (benefit, claim("recipients_2023_2025")),
    ),
    Card(
        "manfaat-2025",
        "Manfaat 2025",
        indonesian.rupiah_words(to_december.number),
        f"dibayar hingga {indonesian.partial_date(to_december.period_end)}",
        (to_december, projected),
        Apart(f"{indonesian.rupiah_words(projected.number)} hingga akhir tahun", projected.status),
    ),
    Card(
        "bantuan-2025",
        "Bantuan pertanian 2025",
        indonesian.rupiah_words(aid.number),
        "dari pemerintah pusat dan daerah",
        (aid,),
    ),
]

of_december = Provenance((paid.source.id,), paid.as_of, "terbit")
of_november = Provenance((insured.source.id,), coverage.as_of, "estimasi")
of_benefit = Provenance((benefit.source.id,), benefit.as_of, "estimasi")
mapped = frame.provenance(registry, "enrolment_yearly", "dukcapil_2024", attribution=ATTRIBUTION)

code = choices.ask(choices.kecamatan())["kecamatan"]
year = enrolment.years(registry)[-1]
by_kecamatan = enrolment.by_kecamatan(registry, year, enrolment.Filter())
frame.show(
    cards,
    [
        draw_published.workers_by_protection(published.workers_by_protection(), of_november),
        draw_published.benefit_by_programme(published.benefit_by_programme(), of_benefit),
    ],
    [
        draw_published.participants_by_sector(published.participants_by_sector(), of_december),
        draw.kecamatan_map(
            by_kecamatan,
            "participants_per_1000",
            draw.scope(str(year), enrolment.Filter().sectors),
            mapped,
            code,
            height=300,
        ),
    ],
)
frame.link_to("pages/kepesertaan.py", "Buka peta dan rincian 31 kecamatan di Kepesertaan")
frame.offer_all_published()

frame.notes(
    [
        "Manfaat yang terbit tidak merinci nilai beasiswa; selisihnya ditampilkan sebagai tidak "
        "dirinci dan tidak diberikan kepada program mana pun.",
        "Peserta yang iurannya dibayar Pemkab adalah sebagian dari semua pekerja terlindungi; "
        "keduanya tidak diukur pada hari yang sama.",
        *frame.definitions("participants", "participants_per_1000"),
        frame.origins_of_kecamatan_facts(),
    ]
)

"""Ringkasan: where social protection in Jember stands, in five numbers and four pictures."""

from charts import enrolment as draw
from charts import published as draw_published
from data import indonesian
from data.catalogue import SECTORS, claim
from geo.boundaries import ATTRIBUTION
from pages import choices, frame, headlines
from queries import enrolment, published

registry = frame.registry()
paid, workers, insured = (
    claim("participants_2025"),
    claim("employed_population_2025"),
    claim("protected_workers_2025"),
)
coverage, aid = claim("coverage_2025"), claim("aid_2025_value")
benefit, recipients = claim("benefit_2023_2025"), claim("recipients_2023_2025")

frame.head(
    "Ringkasan",
    f"Pada 2025 Pemkab Jember membayar iuran {indonesian.whole(paid.number)} pekerja rentan; dari "
    f"{indonesian.whole(workers.number)} penduduk bekerja, "
    f"{indonesian.percent(coverage.number, words=True)} terlindungi jaminan sosial "
    f"ketenagakerjaan ({indonesian.partial_date(coverage.as_of)}).",
)
frame.say_what_is_simulated(registry)

cards = [
    headlines.quoted("peserta-2025", "Peserta 2025", paid, "orang yang iurannya dibayar Pemkab"),
    headlines.quoted(
        "cakupan",
        "Cakupan pekerja",
        coverage,
        f"{indonesian.whole(insured.number)} dari {indonesian.whole(workers.number)} penduduk "
        "bekerja, semua jalur",
        insured,
        workers,
    ),
    headlines.quoted(
        "manfaat-2023-2025",
        "Manfaat 2023–2025",
        benefit,
        f"bagi {indonesian.whole(recipients.number)} penerima",
        recipients,
    ),
    headlines.benefit_2025(),
    headlines.quoted(
        "bantuan-2025", "Bantuan pertanian 2025", aid, "dari pemerintah pusat dan daerah"
    ),
]

code = choices.ask(choices.kecamatan())["kecamatan"]
year = enrolment.years(registry)[-1]
by_kecamatan = enrolment.by_kecamatan(registry, year, enrolment.Filter())
mapped = frame.provenance(registry, by_kecamatan, "dukcapil_2024", attribution=ATTRIBUTION)
frame.show(
    cards,
    [
        draw_published.workers_by_protection(
            published.workers_by_protection(),
            frame.quoted(coverage, insured, workers, paid, status="estimasi"),
        ),
        draw_published.benefit_by_programme(
            published.benefit_by_programme(),
            frame.quoted(
                *(claim(f"benefit_2023_2025{one}") for one in ("", "_jkm", "_jkk")),
                status="estimasi",
            ),
        ),
    ],
    [
        draw_published.participants_by_sector(
            published.participants_by_sector(),
            frame.quoted(paid, *(claim(f"participants_2025_{one}") for one in SECTORS)),
        ),
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

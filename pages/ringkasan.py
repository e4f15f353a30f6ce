"""Ringkasan: where social protection in Jember stands, in five numbers and four pictures."""

from data import indonesian
from data.catalogue import claim
from figures.ringkasan import BOARD
from pages import frame

paid, workers = claim("participants_2025"), claim("employed_population_2025")
coverage = claim("coverage_2025")

frame.head(
    "Ringkasan",
    f"Pada 2025 Pemkab Jember membayar iuran {indonesian.whole(paid.number)} pekerja rentan; dari "
    f"{indonesian.whole(workers.number)} penduduk bekerja, "
    f"{indonesian.percent(coverage.number, words=True)} terlindungi jaminan sosial "
    f"ketenagakerjaan ({indonesian.partial_date(coverage.as_of)}).",
)
frame.say_what_is_simulated(frame.registry())

frame.figures(BOARD)
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

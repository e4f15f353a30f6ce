"""Manfaat: what was paid out, over time and by programme, and how it stands to the premium."""

from charts.benefits import MEASURES
from data import indonesian
from data.catalogue import claim
from figures.manfaat import BOARD
from pages import frame

total, jkm = claim("benefit_2023_2025"), claim("benefit_2023_2025_jkm")
people = claim("recipients_2023_2025")

frame.head(
    "Manfaat",
    f"{indonesian.rupiah_words(total.number)} dibayar bagi {indonesian.whole(people.number)} "
    "penerima pada 2023–2025, "
    f"{indonesian.percent(jkm.number / total.number * 100, words=True)} santunan kematian.",
)
frame.say_what_is_simulated(frame.registry())


frame.figures(BOARD)
frame.notes(
    [
        "Rincian manfaat menurut tahun, bulan, sektor, dan kecamatan tidak pernah diterbitkan; "
        "yang terbit hanya jumlah tiga tahun dan angka 2025 hingga 10 Desember.",
        "Proyeksi adalah perkiraan Bupati, bukan pembayaran, dan tidak ditumpuk di atasnya.",
        *frame.definitions(*MEASURES),
        *frame.definitions("benefit_per_1000", "amount_per_case", "benefit_premium_ratio"),
    ]
)

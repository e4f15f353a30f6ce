"""Rencana: what it would cost to cover more workers, and what that would bring."""

import streamlit as st

from charts import plan as draw
from data import indonesian
from data.catalogue import claim
from figures.provenance import counted as from_registry
from figures.provenance import quoted
from figures.tiles import Card
from pages import frame, planning
from queries import plan, plan_table

registry = frame.registry()
top = st.container()
frame.say_what_is_simulated(registry)
scenario = planning.ask()
planned = plan.draw_up(registry, scenario)
table = plan_table.as_table(registry, planned)
premium = int(scenario.premium.number)
months = scenario.months

workers = quoted(
    claim("coverage_2025"), claim("employed_population_2025"), claim("protected_workers_2025")
)
places = from_registry(registry, planned.by_kecamatan, "dukcapil_2024")
paid = from_registry(registry, planned.by_funding)
priced = quoted(scenario.premium)
counted = draw.planned(*((places,) if scenario.rests_on_registry else ()), workers)
costed = draw.planned(counted, priced)
split = draw.planned(paid, costed) if scenario.is_split_by_registry else costed
aimed = draw.planned(counted, quoted(*plan.targets()))
promised = draw.planned(from_registry(registry, planned.expected), costed)

benchmark = draw.BENCHMARKS[scenario.benchmark]
ranking = draw.by_kecamatan(
    planned.by_kecamatan,
    planned.benchmark,
    benchmark,
    planned.year,
    scenario,
    draw.planned(places),
)

with top:
    frame.head(
        "Rencana", draw.headline(scenario, planned.cost_rp, planned.coverage, counted.status)
    )
if not planned.added:
    st.info(draw.nothing_added(scenario, planned.gap, benchmark), icon=":material/person_off:")
    frame.show([ranking])
    st.stop()
if scenario.premium_rule == plan.DISCOUNTED:
    st.info(draw.not_discounted(planned.cost_rp, premium), icon=":material/price_change:")

people, rupiah = indonesian.quantity(planned.added, "orang"), indonesian.rupiah_words
cards = [
    Card("tambahan", "Tambahan peserta", people, f"selama {months} bulan setahun", counted),
    Card(
        "biaya",
        "Biaya setahun",
        rupiah(planned.cost_rp),
        f"{people} × {months} bulan × {indonesian.rupiah(premium)}",
        costed,
    ),
    Card(
        "cakupan-sesudah",
        "Cakupan",
        indonesian.percent(planned.share_after),
        f"selama iuran dibayar; sekarang {indonesian.percent(claim('coverage_2025').number)}",
        counted,
        ("coverage_share",),
    ),
]
figures = [draw.coverage(planned.coverage, scenario, aimed)]
if len(planned.expected):
    total = planned.expected.iloc[-1]
    low, high = rupiah(total["amount_low"]), rupiah(total["amount_high"])
    cards.append(
        Card(
            "manfaat-harapan",
            "Manfaat yang diharapkan",
            rupiah(total["amount_rp"]),
            f"antara {low} dan {high}",
            promised,
        )
    )
    figures.append(
        draw.expected_benefits(planned.expected, planned.cost_rp, planned.years, scenario, promised)
    )
frame.show(
    cards,
    [
        draw.cost_by_funding(planned.by_funding, table, scenario, split),
        draw.trade_off(planned.trade_off, planned.cost_rp, scenario, costed),
    ],
    figures,
    [ranking],
)

st.header("Anggapan rencana ini", anchor=False)
planning.assumptions(table)
frame.notes(
    [
        "Ini hitungan bila pilihan di atas dijalankan, bukan ramalan dan bukan anggaran. Seluruh "
        "rencana, dengan pilihan dan anggapannya, ada di tabel gambar pertama dan dapat diunduh; "
        "alamat halaman ini memuat semua pilihannya.",
        "Cakupan adalah keadaan pada satu saat. Bila iuran dibayar kurang dari 12 bulan, cakupan "
        "kembali turun begitu pembayaran berhenti.",
        "Uang yang sama membeli orang lebih banyak atau bulan lebih banyak; bulan-orangnya tetap, "
        "jadi manfaat yang diharapkan pun tetap, tetapi orang yang bulannya sudah habis tidak "
        "terlindungi, dan beasiswa mensyaratkan masa iuran.",
        "Banyaknya pekerja tiap sektor tidak diketahui, jadi rencana ini tidak memeriksa apakah "
        f"ada sebanyak itu. {claim('premium_discount_2026_exclusion').speaker}: potongan 50 persen "
        "tidak berlaku bagi peserta yang dibayar pemerintah.",
        *frame.definitions("participants_per_1000", "coverage_share"),
    ]
)

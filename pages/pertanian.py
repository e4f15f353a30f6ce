"""Pertanian & perlindungan: the aid of a year, and the aid side by side with protection."""

from dataclasses import replace

from charts import aid as draw
from data import indonesian
from geo.boundaries import ATTRIBUTION
from pages import choices, frame
from queries import aid, enrolment

frame.head(
    "Pertanian & perlindungan",
    "Bantuan pertanian dan perlindungan pekerja, kecamatan demi kecamatan: dibaca berdampingan, "
    "bukan sebab-akibat.",
)
frame.say_what_is_simulated(frame.registry())


@frame.alone
def figures() -> None:
    """What the choices decide."""
    registry = frame.registry()
    years = tuple(sorted({*aid.years(registry), *enrolment.years(registry)}))
    chosen = choices.ask(choices.year(years), choices.kecamatan())
    year, code = int(chosen["tahun"]), chosen["kecamatan"]
    if year not in aid.years(registry):
        known = indonesian.join(
            [str(one) for one in aid.years(registry)] or ["belum satu tahun pun"]
        )
        frame.stop_with_nothing_found(
            f"Belum ada bantuan pertanian yang tercatat untuk {year}; yang tercatat: {known}. "
            "Tidak tercatat tidak berarti nol."
        )

    by_item = aid.by_kecamatan_and_item(registry, year)
    by_origin = aid.by_kecamatan_and_origin(registry, year)
    beside = aid.beside_protection(registry, year)
    by_month = aid.by_month_and_item(registry, year, draw.MACHINES, code)
    by_sector = enrolment.by_year_and_sector(registry, enrolment.Filter(), code)
    published = aid.published_totals(year)

    both = frame.provenance(registry, beside, "dukcapil_2024")
    mapped = replace(both, attribution=ATTRIBUTION)

    frame.show(
        [
            draw.items(by_item, published, year, frame.provenance(registry, by_item), code),
            draw.by_origin(by_origin, published, year, frame.provenance(registry, by_origin), code),
        ],
        [
            draw.beside_map(beside, year, mapped, code),
            draw.beside_scatter(beside, year, both, code),
        ],
        [draw.beside_lists(beside, year, both, code)],
        [
            draw.shared_sectors(by_sector, year, frame.provenance(registry, by_sector), code),
            draw.machines_by_month(by_month, year, frame.provenance(registry, by_month), code),
        ],
    )


figures()
frame.notes(
    [
        "Bantuan dan perlindungan dibaca berdampingan. Keduanya tidak menyebabkan satu sama lain: "
        "penerima bantuan dihitung sebagai kelompok, peserta sebagai orang, dan siapa menerima "
        "keduanya tidak diketahui.",
        "Rendah, sedang, dan tinggi membagi 31 kecamatan dalam tiga bagian yang kira-kira sama "
        "banyak untuk tahun yang dipilih; “tinggi” tidak berarti cukup.",
        "Perlindungan di sini mencakup peserta semua sektor, bukan petani dan buruh tani saja.",
        "Satuan bantuan (unit, ton, pohon, bibit, ha) tidak dijumlahkan; yang dapat dijumlahkan "
        "hanya nilainya dalam rupiah.",
        *frame.definitions(draw.AID, draw.COVER, "value_rp", "quantity"),
        frame.origins_of_kecamatan_facts(),
    ]
)

"""Pertanian & perlindungan: the aid of a year, and the aid side by side with protection."""

from charts.beside import AID, COVER
from figures.pertanian import BOARD
from pages import frame

frame.head(
    "Pertanian & perlindungan",
    "Bantuan pertanian dan perlindungan pekerja, kecamatan demi kecamatan: dibaca berdampingan, "
    "bukan sebab-akibat.",
)
frame.say_what_is_simulated(frame.registry())


frame.figures(BOARD)
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
        *frame.definitions(AID, COVER, "value_rp", "quantity"),
        frame.origins_of_kecamatan_facts(),
    ]
)

"""What a reader clicks: on Kepesertaan the same for the dashboard and the yardstick."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

FIGURES = 5
"""How many figures Kepesertaan and the yardstick have."""

KEPESERTAAN = "kepesertaan"


@dataclass(frozen=True, slots=True)
class Change:
    """A click on an option of a control, both by the words on the screen."""

    kind: str
    control: str
    option: str


_KEPESERTAAN = (
    (
        Change("year", "Tahun", "2024"),
        Change("measure", "Ukuran", "Peserta per 1.000 penduduk"),
        Change("sector", "Sektor", "Nelayan"),
        Change("funding", "Sumber dana", "APBD"),
        Change("sex", "Jenis kelamin", "Perempuan"),
        Change("kecamatan", "Kecamatan", "Puger"),
    ),
    (
        Change("year", "Tahun", "2023"),
        Change("measure", "Ukuran", "Bulan perlindungan per peserta"),
        Change("sector", "Sektor", "Nelayan"),
        Change("funding", "Sumber dana", "APBD"),
        Change("sex", "Jenis kelamin", "Perempuan"),
        Change("kecamatan", "Kecamatan", "Silo"),
    ),
    (
        Change("year", "Tahun", "2025"),
        Change("measure", "Ukuran", "Peserta"),
        Change("sector", "Sektor", "Buruh tani"),
        Change("funding", "Sumber dana", "DBHCHT"),
        Change("sex", "Jenis kelamin", "Laki-laki"),
        Change("kecamatan", "Kecamatan", "Wuluhan"),
    ),
    (
        Change("year", "Tahun", "2023"),
        Change("measure", "Ukuran", "Bulan perlindungan per peserta"),
        Change("sector", "Sektor", "Buruh tani"),
        Change("funding", "Sumber dana", "DBHCHT"),
        Change("sex", "Jenis kelamin", "Laki-laki"),
        Change("kecamatan", "Kecamatan", "Kaliwates"),
    ),
)
"""Every round changes each filter once, to what it was not, also when the first follows the last;
what was switched off is on again after all of them."""

KINDS = tuple(change.kind for change in _KEPESERTAAN[0])

_ROUNDS: Mapping[str, Sequence[Sequence[Change]]] = {
    "": (
        (Change("kecamatan", "Kecamatan", "Puger"),),
        (Change("kecamatan", "Kecamatan", "Silo"),),
    ),
    KEPESERTAAN: _KEPESERTAAN,
    "manfaat": (
        (
            Change("period", "Periode", "2024"),
            Change("step", "Tiap", "Triwulan"),
            Change("measure", "Hitungan", "Kasus dibayar"),
            Change("programme", "Program", "Beasiswa"),
            Change("sector", "Sektor", "Nelayan"),
            Change("kecamatan", "Kecamatan", "Puger"),
        ),
        (
            Change("period", "Periode", "2023–2025"),
            Change("step", "Tiap", "Bulan"),
            Change("measure", "Hitungan", "Manfaat dibayar"),
            Change("programme", "Program", "Beasiswa"),
            Change("sector", "Sektor", "Nelayan"),
            Change("kecamatan", "Kecamatan", "Silo"),
        ),
    ),
    "pertanian": (
        (Change("kecamatan", "Kecamatan", "Puger"),),
        (Change("kecamatan", "Kecamatan", "Silo"),),
    ),
    "kecamatan": (
        (Change("year", "Tahun", "2024"), Change("kecamatan", "Kecamatan", "Silo")),
        (Change("year", "Tahun", "2025"), Change("kecamatan", "Kecamatan", "Puger")),
    ),
    "rencana": (
        (
            Change("way", "Tambahan peserta menurut", "Yang belum terlindungi"),
            Change("sector", "Sektor", "Nelayan"),
            Change("payer", "Sumber dana", "APBD"),
            Change("kecamatan", "Kecamatan", "Puger"),
        ),
        (
            Change("way", "Tambahan peserta menurut", "Jumlah orang"),
            Change("sector", "Sektor", "Nelayan"),
            Change("payer", "Sumber dana", "Seperti sekarang"),
            Change("kecamatan", "Kecamatan", "Silo"),
        ),
    ),
    "briefing": (),
    "sumber": (),
    "cek": (),
    "ruang-pers": (),
}
"""By the path of a page; none where a page has no figures to redraw."""


def rounds(path: str, count: int) -> Iterator[Change]:
    """The changes of this many rounds on a page, one of every kind in each.

    LookupError for a page of which nothing is known here.
    """
    if path not in _ROUNDS:
        raise LookupError(f"bench/changes.py does not say what is clicked on /{path}")
    for one in islice(cycle(_ROUNDS[path]), count):
        yield from one

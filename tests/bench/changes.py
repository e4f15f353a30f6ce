"""What a reader changes on Kepesertaan: the same clicks for the dashboard and the yardstick."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice

FIGURES = 5
"""How many figures Kepesertaan and the yardstick have."""


@dataclass(frozen=True, slots=True)
class Change:
    """A click on an option of a control, both by the words on the screen."""

    kind: str
    control: str
    option: str


_ROUNDS = (
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

KINDS = tuple(change.kind for change in _ROUNDS[0])


def rounds(count: int) -> Iterator[Change]:
    """The changes of this many rounds, one of every kind in each."""
    for one in islice(cycle(_ROUNDS), count):
        yield from one

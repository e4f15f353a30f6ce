"""The mark on all exported files: a code, and the address that checks it."""

import os
from dataclasses import dataclass

from exports.records import codes


@dataclass(frozen=True, slots=True)
class Stamp:
    """The code of an edition or of a release, and the dashboard's own address.

    `address` is "" where the dashboard has none that others can open.
    """

    code: str
    address: str = ""

    @property
    def is_of_edition(self) -> bool:
        return not codes.is_of_content(self.code)

    @property
    def kind(self) -> str:
        return "Edisi" if self.is_of_edition else "Kode"

    @property
    def words(self) -> str:
        return f"{self.kind} {self.code}"

    @property
    def payload(self) -> str:
        """Return the text of the QR code: the address that checks the code, or the code alone."""
        return f"{self.address.rstrip('/')}/cek?kode={self.code}" if self.address else self.code


def stamp(code: str) -> Stamp:
    """Make the mark with this code, on this dashboard.

    Its address is in the environment variable DASBOR_ALAMAT ("https://dasbor.jember.go.id"); where
    that is empty, those who scan the mark get the code alone, to be typed on the page Cek angka.
    """
    return Stamp(code, os.environ.get("DASBOR_ALAMAT", "").strip())

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


def dashboard_address() -> str:
    """Return where others reach it, from DASBOR_ALAMAT: "https://dasbor.jember.go.id", or ""."""
    return os.environ.get("DASBOR_ALAMAT", "").strip()


def stamp(code: str) -> Stamp:
    """Make the mark with this code; without an address it holds the code alone, to be typed."""
    return Stamp(code, dashboard_address())

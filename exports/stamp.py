"""The mark of an edition on all that leaves the screen: its code, and where that is checked."""

import os
from dataclasses import dataclass

CHECK = "cek"
"""The page that checks a code, as the address has it."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The code of an edition ("JBR-2025-12-22-K7U") and the dashboard's own address.

    `address` is "" where the dashboard has none that others can open.
    """

    code: str
    address: str = ""

    @property
    def payload(self) -> str:
        """What the QR code holds: the address that checks the code, or the code alone."""
        return f"{self.address.rstrip('/')}/{CHECK}?kode={self.code}" if self.address else self.code


def stamp(code: str) -> Stamp:
    """The mark of the edition with this code, on this dashboard.

    Its address is in the environment variable DASBOR_ALAMAT ("https://dasbor.jember.go.id"); where
    that is empty, those who scan the mark get the code alone, to be typed on the page Cek angka.
    """
    return Stamp(code, os.environ.get("DASBOR_ALAMAT", "").strip())

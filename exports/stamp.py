"""The stamp of exported files: occasion, and code with verification address, also as QR."""

import datetime as dt
import io
import os
from dataclasses import dataclass
from functools import lru_cache

import segno

from exports.records import codes

QUIET = 4
"""Quiet zone of a QR code, in modules."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a meeting or edition, its day, and its place ("" where there is none)."""

    name: str
    date: dt.date
    place: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """The code of an edition or of a release, and the dashboard's own address.

    `address` is "" if the dashboard has no public one.
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

    @property
    def squares(self) -> tuple[tuple[bool, ...], ...]:
        """The QR code row by row with its white edge, True where dark."""
        return tuple(
            tuple(map(bool, row)) for row in _drawn(self.payload).matrix_iter(border=QUIET)
        )

    @property
    def data_address(self) -> str:
        """The drawing of the QR code as a `data:` address, for a style sheet."""
        return str(_drawn(self.payload).svg_data_uri(border=QUIET))

    def png(self, scale: int) -> bytes:
        """Draw the QR code black on white with its white edge, so many pixels a square."""
        written = io.BytesIO()
        _drawn(self.payload).save(written, kind="png", scale=scale, border=QUIET)
        return written.getvalue()


@lru_cache(maxsize=64)
def _drawn(payload: str) -> segno.QRCode:
    # Error correction level Q, for folded paper and blurred projectors.
    return segno.make_qr(payload, error="q")


def dashboard_address() -> str:
    """Return where others reach it, from DASBOR_ALAMAT: "https://dasbor.jember.go.id", or ""."""
    return os.environ.get("DASBOR_ALAMAT", "").strip()


def stamp(code: str) -> Stamp:
    """Make the stamp of a code; without an address it only contains the code."""
    return Stamp(code, dashboard_address())

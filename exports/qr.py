"""The QR code of an edition, as squares for those who draw them and as a picture for the others."""

import io

import segno

from exports.stamp import Stamp

QUIET = 4
"""Modules of white that a reader needs around the code."""


def _code(stamp: Stamp) -> segno.QRCode:
    # A quarter of it may be lost: paper is folded, and a projector blurs.
    return segno.make_qr(stamp.payload, error="q")


def modules(stamp: Stamp) -> list[list[bool]]:
    """Return the squares row by row, True where dark, without the white edge (`QUIET`)."""
    return [[bool(dark) for dark in row] for row in _code(stamp).matrix]


def png(stamp: Stamp, scale: int = 8) -> bytes:
    """Draw a PNG, black on white with its white edge, `scale` pixels a module."""
    written = io.BytesIO()
    _code(stamp).save(written, kind="png", scale=scale, border=QUIET)
    return written.getvalue()


def address(stamp: Stamp) -> str:
    """Return the drawing as a `data:` address, for a style sheet."""
    return str(_code(stamp).svg_data_uri(border=QUIET))

"""The mark of an edition on all that leaves the screen: its code, and where it is checked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stamp:
    """The code of an edition ("JBR-2025-12-22-K7Q") and the dashboard's own address.

    `address` is "" where the dashboard has none that others can open.
    """

    code: str
    address: str = ""

    @property
    def payload(self) -> str:
        """What the QR code holds: the address that checks the code, or the code alone."""
        return f"{self.address.rstrip('/')}/cek?kode={self.code}" if self.address else self.code

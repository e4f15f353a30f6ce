"""Cek angka: whether a code or a file comes from this dashboard, and whether it still holds."""

from pages import frame
from pages.authenticity import answering, asking


def show() -> None:
    frame.head(
        "Cek angka",
        "**Apakah berkas ini keluar dari dasbor ini, dan apakah angkanya masih berlaku?**",
    )
    answer = asking.ask()
    if answer:
        answering.show(answer)
    frame.notes(answering.LIMITS)

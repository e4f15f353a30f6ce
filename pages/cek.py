"""Cek angka: whether a code or a file comes from this dashboard, and whether it still holds."""

from pages import authenticity, frame

frame.leave_page_discovery()
frame.head(
    "Cek angka", "Apakah berkas ini keluar dari dasbor ini, dan apakah angkanya masih berlaku?"
)

answer = authenticity.ask()
if answer:
    authenticity.tell(answer)
frame.notes(authenticity.LIMITS)

"""Kepesertaan: who is enrolled at the government's cost, where, and for how many months."""

from charts.enrolment import MEASURES
from figures.kepesertaan import BOARD
from pages import frame

frame.head("Kepesertaan", "Siapa yang iurannya dibayar pemerintah, di mana, dan berapa bulan.")
frame.say_what_is_simulated(frame.registry())


frame.figures(BOARD)
frame.notes(
    [
        *frame.definitions(*MEASURES, "active_participants"),
        "Peserta aktif per bulan tidak dirinci menurut jenis kelamin.",
        "Garis “angka terbit” hanya tampil bila pilihan sama dengan yang pernah diterbitkan: "
        "seluruh kabupaten, semua sektor, semua sumber dana.",
    ]
)

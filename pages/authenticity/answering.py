"""The answer about a code or a file: the verdict in words, then what the code stands for."""

from collections.abc import Callable, Mapping

import streamlit as st

from exports.records.editions import Edition
from exports.records.verify import Answer, Verdict
from pages.authenticity import asking, facts, numbers
from pages.verbatim import verbatim

LIMITS = (
    "**Tidak dikenal bukan bukti pemalsuan.** Tangkapan layar, gambar yang dikirim lewat aplikasi "
    "pesan, atau berkas yang disimpan ulang sudah menjadi berkas lain. Angkanya bisa saja benar: "
    "periksa kode yang tercetak di atasnya.",
    "**Kode yang benar bukan bukti bahwa gambarnya benar.** Kode dapat disalin ke gambar lain. "
    "Bandingkan angka di gambar itu dengan daftar yang muncul di sini.",
    "**Kode baru tercatat ketika berkasnya diunduh.** Potret layar dari pratinjau di Ruang pers "
    "memuat kode yang mungkin belum tercatat.",
    "**Berkas yang dikenal sama persis** dengan yang dulu keluar, sampai bita terakhir: itulah "
    "yang dibandingkan, dengan sidik SHA-256.",
    "Berkas yang diperiksa hanya dihitung sidiknya, lalu dibuang; tidak ada yang disimpan.",
)
"""What a check cannot say, and what it does with what it is given."""


def show(answer: Answer) -> None:
    """Show the verdict; then, where the code is known, what it stands for, changed and said."""
    _VERDICTS[answer.verdict](f"**{_HEADS[answer.verdict]}** {_said(answer)}")
    if answer.hint:
        st.button(
            f"Periksa kode {answer.hint}",
            key="cek_petunjuk",
            on_click=asking.check,
            args=(answer.hint,),
            icon=":material/search:",
        )
    if answer.record and answer.differences:
        facts.show(answer.record, answer.export)
        numbers.changed(answer.differences)
        numbers.of_figures(answer.record.items)
        if len(answer.record.items) == 1:
            numbers.of_one(answer.record.items[0])


def _good(words: str) -> None:
    st.success(words, icon=":material/verified:")


def _outdated(words: str) -> None:
    st.warning(words, icon=":material/history:")


def _bad(words: str) -> None:
    st.error(words, icon=":material/error:")


def _unknown(words: str) -> None:
    st.info(words, icon=":material/help:")


_VERDICTS: Mapping[Verdict, Callable[[str], None]] = {
    "asli": _good,
    "sudah digantikan": _outdated,
    "snapshot hilang": _outdated,
    "catatan rusak": _bad,
    "mungkin salah ketik": _outdated,
    "tidak dikenal": _unknown,
}

_HEADS: Mapping[Verdict, str] = {
    "asli": "Asli.",
    "sudah digantikan": "Asli, tetapi sudah digantikan.",
    "snapshot hilang": "Asli, tetapi snapshotnya hilang.",
    "catatan rusak": "Catatannya rusak.",
    "mungkin salah ketik": "Mungkin salah ketik.",
    "tidak dikenal": "Tidak dikenal.",
}

_COUNTED_AGAIN = " Dihitung ulang dari snapshotnya sendiri, angkanya sama persis."


def _said(answer: Answer) -> str:
    """The sentences after the verdict."""
    if answer.verdict == "mungkin salah ketik":
        return (
            "Huruf pemeriksa kode itu tidak cocok. Bandingkan lagi dengan yang tercetak: JBR, lalu "
            "tanggal acara dan tiga huruf atau angka (edisi), atau dua kali lima huruf atau angka "
            "(gambar, lembar, dan kit lepas). Selain di tanggal, 0, O, 1, I, dan L tidak dipakai."
        )
    if answer.verdict == "catatan rusak":
        return verbatim(answer.trouble)
    if answer.record:
        again = "" if answer.trouble else _COUNTED_AGAIN
        return verbatim(f"{_origin(answer)} {_standing(answer)}{again}")
    if answer.code:
        return (
            f"Kode {answer.code} benar bentuknya, tetapi tidak ada edisi atau berkas yang keluar "
            "dari dasbor ini dengan kode itu."
        )
    if answer.hint:
        return (
            f"Berkas ini bukan salinan persis dari yang pernah keluar. Di dalamnya tertulis kode "
            f"{answer.hint}; siapa pun dapat menulisnya di situ, jadi itu hanya petunjuk."
        )
    return (
        "Ini bukan kode dan bukan salinan persis dari berkas yang pernah keluar. Itu bukan "
        "bukti pemalsuan: periksa kode yang tercetak."
    )


def _origin(answer: Answer) -> str:
    which = "Berkas ini" if answer.export else "Kode ini"
    if isinstance(answer.record, Edition):
        return f"{which} dari edisi {answer.code}."
    return (
        f"{which} keluar dari Ruang pers dengan kode {answer.code}."
        if answer.export
        else f"Kode ini dari berkas yang keluar dari Ruang pers: {answer.code}."
    )


def _standing(answer: Answer) -> str:
    if answer.verdict == "snapshot hilang":
        return (
            "Snapshotnya hilang atau rusak, jadi gambarnya tidak dapat dibuka lagi. "
            "Angka yang dibekukan masih dapat dibaca di bawah."
        )
    if answer.verdict == "asli":
        return f"Angkanya masih sama dengan snapshot yang berlaku, {answer.current}."
    newer = f" Yang lebih baru: {answer.newer}." if answer.newer else ""
    return f"Angkanya sudah digantikan: snapshot {answer.current} berkata lain.{newer}"

"""Whether something came from this dashboard: what is asked on the screen, and what is answered."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from data import catalogue, indonesian, snapshots
from data.editions import Edition
from data.frozen import Item
from data.given import Export
from data.releases import Release
from figures import checking, freezing
from figures.checking import Answer, Verdict
from figures.comparing import Comparison
from pages import frame, reference_tables, sharing

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

_CODE, _KNOWN = "cek_kode", "cek_kode_dari_alamat"
_FILE, _TURN = "cek_berkas", "cek_giliran"
_ADDRESS = "kode"
_MOST_LINES = 8
_LARGEST = 50
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:])")


def ask() -> Answer | None:
    """The place for a code and for a file; what is known about the last one that was given."""
    _read_address()
    typed, dropped = st.columns(2)
    with typed:
        st.text_input(
            "Kode",
            key=_CODE,
            max_chars=300,
            placeholder="JBR-2025-12-22-K7U",
            help="Tercetak di samping kode QR pada gambar, salindia, dan lembar.",
            on_change=_write_address,
        )
    with dropped:
        _receive()
    sharing.offer_link()
    answer: Answer | None = st.session_state.get(_FILE)
    text = st.session_state[_CODE]
    if answer or not text.strip():
        return answer
    return checking.check_code(text, open_snapshot=frame.opened)


def _read_address() -> None:
    asked = st.query_params.get(_ADDRESS, "")
    if asked != st.session_state.get(_KNOWN):
        st.session_state[_KNOWN] = st.session_state[_CODE] = asked
    st.session_state.setdefault(_CODE, asked)


def _write_address() -> None:
    check(st.session_state[_CODE])


def check(code: str) -> None:
    """Let the page answer for this code, also to whoever opens its address."""
    st.session_state.pop(_FILE, None)
    st.session_state[_KNOWN] = st.session_state[_CODE] = code
    if code.strip():
        st.query_params[_ADDRESS] = code
    else:
        st.query_params.pop(_ADDRESS, None)


def _receive() -> None:
    """A file that is dropped here is hashed and thrown away; only the answer is kept."""
    # An uploader with another key is an empty one, and the server lets the file of the old one go.
    key = f"cek_unggah_{st.session_state.setdefault(_TURN, 0)}"
    st.file_uploader(
        "atau berkasnya",
        key=key,
        max_upload_size=_LARGEST,
        help="Gambar, salindia, lembar, tabel, atau ZIP, persis seperti yang diterima.",
        on_change=_take,
        args=(key,),
    )


def _take(key: str) -> None:
    uploaded = st.session_state[key]
    if uploaded is None:
        return
    check("")
    st.session_state[_FILE] = checking.check_file(uploaded.getvalue(), open_snapshot=frame.opened)
    st.session_state[_TURN] += 1


def tell(answer: Answer) -> None:
    """The verdict; then, where the code is known, what it stands for, changed and said."""
    _VERDICTS[answer.verdict](f"**{_HEADS[answer.verdict]}** {_said(answer)}")
    if answer.hint:
        st.button(
            f"Periksa kode {answer.hint}",
            key="cek_petunjuk",
            on_click=check,
            args=(answer.hint,),
            icon=":material/search:",
        )
    if answer.told and answer.standing:
        _describe(answer.told, answer.export)
        _changes(answer.standing.differences)
        _figures(answer.told.items)
        if len(answer.told.items) == 1:
            _numbers(answer.told.items[0])


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


def _said(answer: Answer) -> str:
    """The sentences after the verdict."""
    if answer.verdict == "mungkin salah ketik":
        return (
            "Huruf pemeriksa kode itu tidak cocok. Bandingkan lagi dengan yang tercetak: JBR, lalu "
            "tanggal acara dan tiga huruf atau angka (edisi), atau dua kali lima huruf atau angka "
            "(gambar, lembar, dan kit lepas). Selain di tanggal, 0, O, 1, I, dan L tidak dipakai."
        )
    if answer.verdict == "catatan rusak":
        return _plain(answer.trouble)
    if answer.told and answer.standing:
        again = "" if answer.trouble else _COUNTED_AGAIN
        return _plain(f"{_origin(answer)} {answer.standing.words}{again}")
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
    if isinstance(answer.told, Edition):
        return f"{which} dari edisi {answer.code}."
    return (
        f"{which} keluar dari Ruang pers dengan kode {answer.code}."
        if answer.export
        else (f"Kode ini dari berkas yang keluar dari Ruang pers: {answer.code}.")
    )


_COUNTED_AGAIN = " Dihitung ulang dari snapshotnya sendiri, angkanya sama persis."


def _describe(told: Edition | Release, export: Export | None) -> None:
    statuses = dict.fromkeys(catalogue.STATUSES[item.status].label for item in told.items)
    facts = {
        **(_of_edition(told) if isinstance(told, Edition) else _of_release(told)),
        "Kode": told.code,
        "Snapshot": told.snapshot,
        "Status angkanya": indonesian.join(list(statuses)),
        "Dibuat" if isinstance(told, Edition) else "Pertama keluar": _when(told.made_at),
        "Berkas ini": f"{export.kind}, keluar {_when(export.when)}" if export else "",
    }
    st.header("Edisi" if isinstance(told, Edition) else "Berkas yang keluar", anchor=False)
    st.markdown("\n".join(f"- **{name}**: {_plain(one)}" for name, one in facts.items() if one))


def _of_edition(edition: Edition) -> dict[str, str]:
    return {
        "Acara": edition.name,
        "Tanggal": indonesian.date(edition.date),
        "Tempat": edition.place,
    }


def _of_release(release: Release) -> dict[str, str]:
    """Its title, and, where it is of one figure, which one with which choices."""
    if len(release.items) > 1:
        return {"Judul": release.title}
    (item,) = release.items
    return {
        "Judul": release.title,
        **freezing.exhibit(item).in_words(frame.registry()),
        "Tentang": item.subtitle,
        "Asalnya": item.footer,
    }


def _changes(found: Comparison) -> None:
    if not found.anything:
        return
    st.header("Yang berubah sejak itu", anchor=False)
    st.markdown("\n".join(f"- {_plain(line)}" for line in found.lines(_MOST_LINES)))
    if len(found.changes) > _MOST_LINES:
        with st.expander(f"Semua perubahan ({indonesian.whole(len(found.changes))})"):
            change_table(found)


def change_table(found: Comparison) -> None:
    """The numbers that differ, the largest change first."""
    reference_tables.table(
        found.frame(),
        {
            "subject": reference_tables.wide("Angka"),
            "before": "Dahulu",
            "after": "Sekarang",
            "moved": "Selisih",
            "status": "Status",
            "figures": reference_tables.wide("Gambar"),
        },
    )


def _figures(items: Sequence[Item]) -> None:
    st.header("Yang dikatakannya", anchor=False)
    reference_tables.table(
        pd.DataFrame(
            {
                "title": [one.title for one in items],
                "main": [one.main for one in items],
                "status": [catalogue.STATUSES[one.status].label for one in items],
                "subtitle": [one.subtitle for one in items],
            }
        ),
        {
            "title": st.column_config.TextColumn("Judul", width=270),
            "main": st.column_config.TextColumn("Angka utama atau terbesar", width=210),
            "status": st.column_config.TextColumn("Status", width=90),
            "subtitle": reference_tables.wide("Tentang"),
        },
    )


def _numbers(item: Item) -> None:
    """All that a figure said, to be held against a picture of it; a card has said it already."""
    if any(one.key for one in item.columns):
        st.header("Semua angkanya", anchor=False)
        fields = [one.field for one in item.columns]
        reference_tables.table(
            pd.DataFrame(item.written, columns=fields),
            {one.field: one.label for one in item.columns},
        )


def _when(moment: dt.datetime | None) -> str:
    return indonesian.moment(moment.astimezone(snapshots.WIB)) if moment else ""


def _plain(text: str) -> str:
    """The text as Markdown that shows it letter by letter: people named the occasion."""
    return _MARKDOWN.sub(r"\\\1", text)

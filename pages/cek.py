"""Cek angka: verify that a code or a file comes from this dashboard and is still valid."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from charts.provenance import INTERNAL
from data import catalogue, indonesian
from data.store import snapshots
from exports.records import codes, verify
from exports.records.compare import Comparison
from exports.records.editions import Record
from exports.records.export_log import Export
from exports.records.items import Item
from exports.records.verify import Answer, Verdict
from pages import account, gallery, reference_tables, rendering, session_reader
from pages.choices import LONGEST_WORDS
from pages.elements import offer_link
from pages.escaping import verbatim
from pages.page import Column, Tool
from pages.reader import may_read, opener, sees_early, served
from pages.redraw import as_recorded, drawn, redraw

_CODE, _KNOWN = "cek_kode", "cek_kode_dari_alamat"
_FILE, _TURN = "cek_berkas", "cek_giliran"
_MOST_LINES = 8

_NOTES = (
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


def show() -> None:
    rendering.head(TOOL)
    answer = _ask()
    if answer and answer.record and not may_read(answer.record, account.current()):
        st.info(
            f"**{INTERNAL}.** Kode atau berkas ini memuat angka yang hanya diperiksa bagi yang "
            "berhak melihatnya.",
            icon=":material/lock:",
        )
    elif answer:
        _show(answer)
    rendering.notes(_NOTES)
    session_reader.write_address(session_reader.session_parameters())


def _ask() -> Answer | None:
    _read_address()
    typed, dropped = st.columns(2)
    with typed:
        st.text_input(
            "Kode",
            key=_CODE,
            placeholder="JBR-2025-12-22-K7U",
            help="Tercetak di samping kode QR pada gambar, salindia, dan lembar.",
            on_change=lambda: _check(st.session_state[_CODE]),
        )
    with dropped:
        _receive()
    offer_link()
    visitor = account.current()
    # After a change of user, drop the previous user's answer in this tab.
    asked_by, answer = st.session_state.get(_FILE, (visitor, None))
    answer = answer if asked_by == visitor else None
    text = st.session_state[_CODE]
    if answer or not text.strip():
        return answer
    return verify.check_code(text, redraw(opener(visitor)), early=sees_early(visitor))


def _read_address() -> None:
    query = st.query_params.get("kode", "")
    if query != st.session_state.get(_KNOWN):
        st.session_state[_KNOWN] = st.session_state[_CODE] = query
    st.session_state.setdefault(_CODE, query)


def _check(code: str) -> None:
    """Check this code and put it into the address, so that the link shows the same answer."""
    st.session_state.pop(_FILE, None)
    st.session_state[_CODE] = code
    # Keep the address short, whatever was pasted.
    query = codes.typed(code).code or code.strip()[:LONGEST_WORDS]
    st.session_state[_KNOWN] = query
    if query:
        st.query_params["kode"] = query
    else:
        st.query_params.pop("kode", None)


def _receive() -> None:
    """Hash an uploaded file and discard it; keep only the answer."""
    # A new key empties the uploader, and the server frees the old file.
    key = f"cek_unggah_{st.session_state.setdefault(_TURN, 0)}"
    st.file_uploader(
        "atau berkasnya",
        key=key,
        max_upload_size=50,
        help="Gambar, salindia, lembar, tabel, atau ZIP, persis seperti yang diterima.",
        on_change=_take,
        args=(key,),
    )


def _take(key: str) -> None:
    uploaded = st.session_state[key]
    if uploaded is None:
        return
    _check("")
    visitor = account.current()
    answer = verify.check_file(
        uploaded.getvalue(), redraw(opener(visitor)), early=sees_early(visitor)
    )
    st.session_state[_FILE] = visitor, answer
    st.session_state[_TURN] += 1


_HEADS: Mapping[Verdict, tuple[Callable[..., object], str, str]] = {
    "asli": (st.success, "verified", "Asli."),
    "sudah digantikan": (st.warning, "history", "Asli, tetapi sudah digantikan."),
    "snapshot hilang": (st.warning, "history", "Asli, tetapi snapshotnya hilang."),
    "catatan rusak": (st.error, "error", "Catatannya rusak."),
    "mungkin salah ketik": (st.warning, "history", "Mungkin salah ketik."),
    "tidak dikenal": (st.info, "help", "Tidak dikenal."),
}


def _show(answer: Answer) -> None:
    box, icon, head = _HEADS[answer.verdict]
    if answer.record and answer.record.edited:
        # The numbers are the dashboard's, but the texts are not.
        head = head.replace("Asli", "Angka asli, judul disunting")
        box, icon = st.warning, "edit_note" if answer.verdict == "asli" else icon
    box(f"**{head}** {_explained(answer)}", icon=f":material/{icon}:")
    if answer.hint:
        st.button(
            f"Periksa kode {answer.hint}",
            key="cek_petunjuk",
            on_click=_check,
            args=(answer.hint,),
            icon=":material/search:",
        )
    if answer.record and rendering.registry().only_real and rendering.is_simulated(answer.record):
        st.info(
            "Yang diperiksa memuat simulasi, yang sedang tidak ditampilkan. Nyalakan “Tampilkan "
            "simulasi” untuk membandingkan angkanya.",
            icon=":material/visibility_off:",
        )
    elif answer.record and answer.differences:
        _show_facts(answer.record, answer.export)
        _show_changes(answer.differences)
        _show_figures(answer.record.items)


def _explained(answer: Answer) -> str:
    if answer.verdict == "mungkin salah ketik":
        return (
            "Huruf pemeriksa kode itu tidak cocok. Bandingkan lagi dengan yang tercetak: JBR, lalu "
            "tanggal acara dan tiga huruf atau angka (edisi), atau dua kali lima huruf atau angka "
            "(gambar, lembar, dan kit lepas). Selain di tanggal, 0, O, 1, I, dan L tidak dipakai."
        )
    if answer.verdict == "catatan rusak":
        return verbatim(answer.trouble)
    if answer.record:
        counted = " Dihitung ulang dari snapshotnya sendiri, angkanya sama persis."
        again = "" if answer.trouble else counted
        lines = (
            _origin(answer, answer.record),
            _edited(answer.record),
            _standing(answer, answer.record),
        )
        return verbatim(" ".join(filter(None, lines)) + again)
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


def _origin(answer: Answer, record: Record) -> str:
    which = "Berkas ini" if answer.export else "Kode ini"
    if record.is_edition:
        return f"{which} dari edisi {answer.code}."
    if answer.export:
        return f"{which} keluar dari Ruang pers dengan kode {answer.code}."
    return f"{which} dari berkas yang keluar dari Ruang pers: {answer.code}."


def _edited(record: Record) -> str:
    """List the titles that a person edited; "" if there are none."""
    if not record.edited:
        return ""
    if len(record.items) == 1:
        own = record.items[0].own_title
        return f"Judulnya ditulis pengguna, bukan dasbor, yang menyebutnya “{own}”."
    count, of = map(indonesian.whole, (len(record.edited), len(record.items)))
    return (
        f"{count} dari {of} judulnya ditulis pengguna, bukan dasbor; lihat kolom “Temuan dasbor”."
    )


def _standing(answer: Answer, record: Record) -> str:
    if answer.verdict == "snapshot hilang":
        return (
            "Snapshotnya hilang atau rusak, jadi gambarnya tidak dapat dibuka lagi. "
            "Angka yang dibekukan masih dapat dibaca di bawah."
        )
    if answer.verdict == "asli":
        return f"Angkanya masih sama dengan snapshot yang berlaku, {answer.current}."
    is_told = answer.newer and may_read(answer.newer, account.current())
    newer = f" Yang lebih baru: {answer.newer}." if is_told else ""
    return (
        f"Angkanya sudah digantikan: snapshot {answer.current} berkata lain.{newer} "
        f"{_corrected(record)}"
    ).rstrip()


def _corrected(record: Record) -> str:
    """Describe recent revisions of these figures; "" if there are none."""
    visitor = account.current()
    current = opener(visitor)(served(visitor).path)
    tiles = drawn(current, [item.exhibit for item in record.items]).values()
    corrections = [tile.provenance.corrected for tile in tiles if not isinstance(tile, str)]
    return " ".join(
        f"{words[0].upper()}{words[1:]}." for words in dict.fromkeys(corrections) if words
    )


def _show_facts(record: Record, export: Export | None) -> None:
    statuses = dict.fromkeys(catalogue.STATUSES[item.status].label for item in record.items)
    first = snapshots.when(record.made_at) if record.made_at else ""
    facts = {
        **_about(record),
        "Kode": record.code,
        "Snapshot": record.snapshot,
        "Status angkanya": indonesian.join(list(statuses)),
        "Dibuat" if record.is_edition else "Pertama keluar": first,
        "Berkas ini": f"{export.kind}, keluar {snapshots.when(export.when)}" if export else "",
    }
    st.header("Edisi" if record.is_edition else "Berkas yang keluar", anchor=False)
    lines = [f"- **{name}**: {verbatim(fact)}" for name, fact in facts.items() if fact]
    st.markdown("\n".join(lines))


def _about(record: Record) -> dict[str, str]:
    """Name the occasion, or the title; for a single figure also its selection."""
    if record.date:
        date = indonesian.date(record.date)
        return {"Acara": record.title, "Tanggal": date, "Tempat": record.place}
    if len(record.items) > 1:
        return {"Judul": record.title}
    (item,) = record.items
    registry = rendering.registry()
    return {
        "Judul": item.headline if item.edited_from else record.title,
        "Temuan dasbor": item.edited_from,
        **gallery.in_words(registry, as_recorded(registry, item.exhibit)),
        "Tentang": item.subtitle,
        "Asalnya": item.footer,
    }


def _show_changes(found: Comparison) -> None:
    """Show the numbers that have changed; nothing if all are still valid."""
    if not found.anything:
        return
    st.header("Yang berubah sejak itu", anchor=False)
    st.markdown("\n".join(f"- {verbatim(line)}" for line in found.lines(_MOST_LINES)))
    if len(found.changes) > _MOST_LINES:
        with st.expander(f"Semua perubahan ({indonesian.whole(len(found.changes))})"):
            reference_tables.table(
                found.frame(),
                {
                    "subject": Column("Angka", "large"),
                    "before": Column("Dahulu", numeric=True),
                    "after": Column("Sekarang", numeric=True),
                    "moved": Column("Selisih", numeric=True),
                    "status": Column("Status", "small", status=True),
                    "figures": Column("Gambar", "large"),
                },
            )


def _show_figures(items: Sequence[Item]) -> None:
    """Show the main number of each figure; of a single chart all, to compare with a picture."""
    st.header("Yang dikatakannya", anchor=False)
    columns: dict[str, tuple[Column, Callable[[Item], object]]] = {
        "title": (Column("Judul", 270), lambda item: item.headline),
        "own_title": (Column("Temuan dasbor", 270), lambda item: item.own_title),
        "main": (Column("Angka utama atau terbesar", 210, numeric=True), lambda item: item.main),
        "status": (Column("Status", 90, status=True), lambda item: item.status),
        "subtitle": (Column("Tentang", "large"), lambda item: item.subtitle),
    }
    if not any(item.edited_from for item in items):
        del columns["own_title"]
    reference_tables.of_each(items, columns)
    if len(items) == 1 and not items[0].is_card:
        st.header("Semua angkanya", anchor=False)
        fields = {
            field.field: Column(field.label, numeric=not field.key) for field in items[0].columns
        }
        written = pd.DataFrame(items[0].written, columns=list(fields))
        reference_tables.table(
            written.assign(weakest=items[0].status),
            {**fields, "weakest": Column("Status gambar", "small", status=True)},
        )


TOOL = Tool(
    "cek",
    "Cek angka",
    "Apakah berkas ini keluar dari dasbor ini, dan apakah angkanya masih berlaku?",
    show,
)

"""Office files: upload, recognised kinds, layouts, and templates."""

from functools import partial
from pathlib import PurePath

import streamlit as st

from data.intake import templates
from data.intake.layouts import Headings, Meaning, guess, members
from data.intake.specification import LISTS, SPECIFICATIONS, is_personal
from data.intake.specification import Column as FileColumn
from data.session import (
    Described,
    Examined,
    remove_layout,
    save_layout,
    saved_layouts,
)
from exports.formats import TABLES
from pages import downloads, reference_tables
from pages.admin.visit import attempt, session
from pages.escaping import verbatim
from pages.page import Column

_TURN = "meja_giliran"
_ABSENT, _CONSTANT, _UNSTATED = -1, -2, -3


def receive() -> None:
    """Show the uploader, emptied after each upload, and the received files."""
    turn = st.session_state.setdefault(_TURN, 0)
    uploaded = st.file_uploader(
        "Berkas dari kantor",
        accept_multiple_files=True,
        key=f"meja_unggah_{turn}",
        help="Excel, ODS, CSV, TSV, atau tabel HTML; boleh beberapa sekaligus. Berkas hanya "
        "dibaca di komputer ini dan dibuang sesudah selesai; yang senama menggantikan yang lama. "
        "Yang lebih besar diterbitkan dengan perintah `python -m data publish`.",
    )
    if uploaded:
        session().receive([(upload.name, upload.getvalue()) for upload in uploaded])
        st.session_state[_TURN] = turn + 1
        st.rerun()
    with st.container(horizontal=True, key="meja_berkas"):
        for number, path in enumerate(session().paths):
            st.button(
                f"Singkirkan {verbatim(path.name)}",
                key=f"singkirkan_{number}",
                on_click=session().remove,
                args=(path,),
                icon=":material/close:",
            )


def show_kinds(examined: Examined) -> None:
    reference_tables.of_each(
        examined.files,
        {
            "name": (Column("Berkas", 260), lambda file: file.name),
            "label": (Column("Dikenali sebagai", 160), lambda file: file.label),
            "sheet": (Column("Lembar", 120), lambda file: file.sheet),
            "rows": (Column("Baris", "large"), lambda file: file.rows),
        },
    )
    decided = [f"{file.name}: {' '.join(file.remarks)}" for file in examined.files if file.remarks]
    if decided or examined.remarks:
        remarks = (f"- {verbatim(remark)}" for remark in (*decided, *examined.remarks))
        st.markdown("\n".join(["**Yang diputuskan saat membaca**", "", *remarks]))


def describe_layouts(examined: Examined) -> None:
    """Ask for the layout of each file with unknown headings; offer to remove saved layouts."""
    for headings in examined.unknown:
        with st.expander(
            f"Jelaskan tata letak {verbatim(headings.file)}",
            expanded=True,
            icon=":material/table_edit:",
        ):
            _offer_to_save(_ask(headings))
    saved = saved_layouts()
    if not saved:
        return
    with st.expander(f"Tata letak yang disimpan ({len(saved)})", icon=":material/table:"):
        for number, (kind, name) in enumerate(saved):
            with st.container(
                horizontal=True, vertical_alignment="center", key=f"tata_letak_{number}"
            ):
                st.markdown(f"{SPECIFICATIONS[kind].label}: **{verbatim(name)}**")
                st.button(
                    "Hapus",
                    key=f"hapus_{kind}_{name}",
                    icon=":material/delete:",
                    on_click=_remove,
                    args=(kind, name),
                )


def _ask(headings: Headings) -> Described:
    """Ask for every part of a layout, with proposals from the headings."""
    file = f"tata_{headings.sha256[:8]}"
    where = f" lembar “{verbatim(headings.sheet)}”" if headings.sheet else ""
    st.markdown(
        f"Judul kolom di baris {headings.row}{where} belum semuanya dikenal. Sebutkan artinya "
        "sekali; berkas lain dengan judul yang sama seterusnya terbaca sendiri. Isi kolom tidak "
        "ditampilkan di sini."
    )
    kinds = list(LISTS)
    kind = st.selectbox(
        "Jenis berkas",
        kinds,
        index=kinds.index(headings.kind),
        format_func=lambda kind: SPECIFICATIONS[kind].label,
        key=f"{file}_jenis",
        width=320,
    )
    proposed = guess(kind, headings.titles)
    with st.container(horizontal=True, key=f"{file}_{kind}_kolom"):
        meanings = {
            column.field: _meaning(
                column, headings.titles, proposed.get(column.field), f"{file}_{kind}_{column.field}"
            )
            for column in SPECIFICATIONS[kind].columns
        }
    used = {meaning.title for meaning in meanings.values()}
    ignored = st.multiselect(
        "Judul yang dilewati, isinya tidak dibaca",
        [title for title in headings.titles if title not in used],
        key=f"{file}_{kind}_lewati",
        placeholder="Pilih judul",
    )
    with st.container(horizontal=True, key=f"{file}_nama_baris"):
        name = st.text_input(
            "Nama tata letak",
            value=PurePath(headings.file).stem[:60],
            key=f"{file}_nama",
            max_chars=60,
            width=320,
        )
        periods = st.text_input(
            "Hanya untuk tahun (boleh kosong)",
            key=f"{file}_tahun",
            max_chars=60,
            placeholder="mis. 2023-2025",
            width=320,
        )
    return Described(headings, kind, name, meanings, tuple(ignored), periods)


def _meaning(
    column: FileColumn, titles: tuple[str, ...], proposed: str | None, key: str
) -> Meaning:
    absent = "tidak ada di berkas" if column.may_be_absent else "belum dipilih"
    if column.from_sheet in ("month", "one"):
        absent = "dari judul lembar atau nama berkas"
    elif column.from_nik == "kecamatan":
        absent = "dari daftar kedua, alamat, atau NIK (Estimasi)"
    elif column.from_nik:
        absent = "dari angka NIK"
    elif column.from_sheet:
        absent = "dari judul lembar"
    options = {
        _ABSENT: absent,
        **({} if column.private else {_CONSTANT: "isi tetap untuk seluruh berkas"}),
        **({_UNSTATED: "tidak dirinci"} if column.may_be_unstated else {}),
        **{
            place: title
            for place, title in enumerate(titles)
            if column.private or not is_personal(title)
        },
    }
    with st.container(width=320, gap="small"):
        chosen = st.selectbox(
            column.header,
            list(options),
            index=list(options).index(titles.index(proposed) if proposed else _ABSENT),
            format_func=options.__getitem__,
            key=key,
        )
        if chosen == _ABSENT:
            return Meaning()
        if chosen == _UNSTATED:
            return Meaning(constant="")
        if chosen != _CONSTANT:
            return Meaning(title=titles[chosen])
        label = f"Isi tetap {column.header}"
        if column.classification:
            known = members(column.classification)
            return Meaning(constant=st.selectbox(label, known, key=f"{key}_tetap"))
        return Meaning(constant=st.text_input(label, key=f"{key}_tetap", max_chars=80))


def _offer_to_save(described: Described) -> None:
    still_open = described.open_points
    if still_open:
        st.markdown("\n".join(f"- {verbatim(point)}" for point in still_open))
    st.button(
        "Simpan tata letak dan periksa lagi",
        type="primary",
        key=f"tata_{described.headings.sha256[:8]}_simpan",
        disabled=bool(still_open),
        on_click=_save,
        args=(described,),
        icon=":material/save:",
    )


def _save(described: Described) -> None:
    save = partial(save_layout, described, session().intent.who)
    if attempt(save, f"Tata letak “{described.name}” disimpan."):
        session().examine()


def _remove(kind: str, name: str) -> None:
    remove = partial(remove_layout, kind, name, session().intent.who)
    attempt(remove, f"Tata letak “{name}” dihapus.")
    session().examine()


def offer_templates() -> None:
    for specification in SPECIFICATIONS.values():
        st.subheader(specification.label, anchor=False)
        with st.container(horizontal=True, key=f"templat_{specification.kind}"):
            for filled, words, make in (
                (False, "Templat kosong", templates.empty),
                (
                    True,
                    f"Contoh terisi ({'angka terbit' if specification.recap_of else 'simulasi'})",
                    templates.example,
                ),
            ):
                downloads.offer(
                    words,
                    templates.file_name(specification, filled=filled),
                    TABLES["xlsx"].mime,
                    partial(make, specification),
                    export="kerja",
                    key=f"unduh_{specification.kind}_{filled}",
                )

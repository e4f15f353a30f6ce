"""Where the data steward says what the headings of a file mean, so that it can be read."""

from pathlib import PurePath

import streamlit as st

from data import desk
from data.describing import Headings, Meaning, guess, members
from data.desk import Described, Examined
from data.specifications import SPECIFICATIONS, Column
from pages.desk import session, work
from pages.verbatim import verbatim

_ABSENT, _CONSTANT = -1, -2


def describe(examined: Examined) -> None:
    """For each file whose columns are not known a form that says what they are."""
    for headings in examined.unknown:
        with st.expander(
            f"Jelaskan tata letak {verbatim(headings.file)}",
            expanded=True,
            icon=":material/table_edit:",
        ):
            _offer_to_save(_ask(headings))
    _offer_to_forget()


def _ask(headings: Headings) -> Described:
    """Everything that makes a layout of these headings, proposed where a heading tells enough."""
    file = f"tata_{headings.sha256[:8]}"
    where = f" lembar “{verbatim(headings.sheet)}”" if headings.sheet else ""
    st.markdown(
        f"Judul kolom di baris {headings.row}{where} belum semuanya dikenal. Sebutkan artinya "
        "sekali; berkas lain dengan judul yang sama seterusnya terbaca sendiri. Isi kolom tidak "
        "ditampilkan di sini."
    )
    kinds = list(SPECIFICATIONS)
    kind = st.selectbox(
        "Jenis berkas",
        kinds,
        index=kinds.index(headings.kind),
        format_func=lambda one: SPECIFICATIONS[one].label,
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
    used = {one.title for one in meanings.values()}
    ignored = st.multiselect(
        "Judul yang dilewati, isinya tidak dibaca",
        [one for one in headings.titles if one not in used],
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


def _meaning(column: Column, titles: tuple[str, ...], proposed: str | None, key: str) -> Meaning:
    words = {
        _ABSENT: _without(column),
        **({} if column.private else {_CONSTANT: "isi tetap untuk seluruh berkas"}),
        **dict(enumerate(titles)),
    }
    choices = list(words)
    with st.container(width=320, gap="small"):
        chosen = st.selectbox(
            column.header,
            choices,
            index=choices.index(titles.index(proposed) if proposed else _ABSENT),
            format_func=words.__getitem__,
            key=key,
        )
        if chosen == _ABSENT:
            return Meaning()
        if chosen != _CONSTANT:
            return Meaning(title=titles[chosen])
        return Meaning(constant=_constant(column, f"{key}_tetap"))


def _without(column: Column) -> str:
    """What it means that a file does not have a column."""
    if column.from_sheet:
        return "dari judul lembar"
    return "belum dipilih" if column.required else "tidak ada di berkas"


def _constant(column: Column, key: str) -> str:
    label = f"Isi tetap {column.header}"
    if column.classification:
        return st.selectbox(label, members(column.classification), key=key)
    return st.text_input(label, key=key, max_chars=80)


def _offer_to_save(said: Described) -> None:
    """What is still to be said, and the button that keeps the layout."""
    still_open = said.open_points
    if still_open:
        st.markdown("\n".join(f"- {verbatim(one)}" for one in still_open))
    st.button(
        "Simpan tata letak dan periksa lagi",
        type="primary",
        key=f"tata_{said.headings.sha256[:8]}_simpan",
        disabled=bool(still_open),
        on_click=_save,
        args=(said,),
        icon=":material/save:",
    )


def _save(said: Described) -> None:
    trouble = desk.save_layout(said, session.desk().intent.who)
    work.tell(trouble, f"Tata letak “{said.name}” disimpan.")
    if not trouble:
        session.desk().examine()


def _offer_to_forget() -> None:
    """The layouts that were saved, by kind and name, each with a button that removes it."""
    saved = desk.saved_layouts()
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
                    on_click=_forget,
                    args=(kind, name),
                )


def _forget(kind: str, name: str) -> None:
    trouble = desk.forget_layout(kind, name, session.desk().intent.who)
    work.tell(trouble, f"Tata letak “{name}” dihapus.")
    session.desk().examine()

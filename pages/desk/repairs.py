"""What can be settled without a new file from the office: spellings and single rows."""

import streamlit as st

from data import desk
from data.corrections import Action
from data.desk import Examined
from pages.desk import session, work
from pages.verbatim import verbatim

_ACTIONS: dict[Action, str] = {"replace": "Ganti isi sel", "drop": "Lewati baris ini"}


def spellings(examined: Examined) -> None:
    """Spellings that nobody knows yet; one click makes each of them known for good."""
    for number, one in enumerate(desk.proposals(examined)):
        with st.container(horizontal=True, vertical_alignment="center", key=f"ejaan_{number}"):
            st.markdown(f"“{verbatim(one.written)}” berarti **{one.name}**?")
            st.button(
                f"Terima, seterusnya {one.name}",
                key=f"terima_{number}",
                on_click=_accept,
                args=(one,),
            )


def _accept(proposal: desk.Proposal) -> None:
    trouble = desk.accept(proposal, session.desk().intent.who)
    work.tell(trouble, f"“{proposal.written}” seterusnya dibaca {proposal.name}.")
    session.desk().examine()


def corrections(examined: Examined) -> None:
    """A form that corrects one row, with a reason, without changing the office's file."""
    places = desk.places(examined)
    if not places:
        return
    with (
        st.expander("Koreksi tanpa menunggu berkas baru", icon=":material/edit:"),
        st.form("meja_koreksi", border=False),
    ):
        st.selectbox(
            "Yang dikoreksi",
            range(len(places)),
            format_func=lambda one: str(places[one]),
            key="koreksi_tempat",
        )
        st.radio(
            "Yang dilakukan",
            list(_ACTIONS),
            format_func=_ACTIONS.__getitem__,
            horizontal=True,
            key="koreksi_cara",
        )
        st.text_input("Isi yang benar", max_chars=80, key="koreksi_isi")
        st.text_input("Alasan koreksi", max_chars=200, key="koreksi_alasan")
        st.form_submit_button(
            "Simpan koreksi dan periksa lagi",
            key="koreksi_simpan",
            on_click=_correct,
            args=(places,),
        )


def _correct(places: tuple[desk.Place, ...]) -> None:
    said = st.session_state
    trouble = desk.correct(
        places[said["koreksi_tempat"]],
        said["koreksi_cara"],
        said["koreksi_isi"],
        said["koreksi_alasan"],
        session.desk().intent.who,
    )
    work.tell(trouble, "Koreksi disimpan dan ikut dibaca bersama berkas.")
    session.desk().examine()

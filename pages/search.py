"""Ways to a kecamatan: a search that forgives spelling, a list, previous and next.

Everything ends in the shared choice `kecamatan`.
"""

import streamlit as st

from data import catalogue
from data.intake import spellings
from data.intake.spellings import Understood
from pages import choices, filters
from pages.page import Filter
from pages.verbatim import verbatim

KEY = "kecamatan"
ALIAS = "kode"

_SEARCH = "cari_kecamatan"
_UNDERSTOOD = "cari_dipahami"


def ask(*wanted: Filter) -> dict[str, choices.Value]:
    """Show search, previous and next and these filters; return what is chosen, by key."""
    if ALIAS in st.query_params:
        st.query_params[KEY] = st.query_params.pop(ALIAS)
    line = st.container(horizontal=True, vertical_alignment="bottom", key="kendali_profil")
    line.text_input(
        "Cari kecamatan",
        key=_SEARCH,
        placeholder="mis. Sumber Baru",
        on_change=_searched,
        width=210,
    )
    chosen = filters.ask(*wanted)
    if chosen[KEY]:
        with line:
            _step(chosen[KEY])
    _say_what_was_understood()
    return chosen


def _choose(code: str) -> None:
    # Choosing what is chosen already would unchoose it.
    if st.query_params.get(KEY) != code:
        filters.choose(KEY, code)


def _searched() -> None:
    asked = st.session_state[_SEARCH].strip()
    st.session_state[_SEARCH] = ""
    if not asked:
        return
    understood = spellings.understand(asked)
    st.session_state[_UNDERSTOOD] = (asked, understood)
    if understood.certain:
        _choose(understood.codes[0])


def _say_what_was_understood() -> None:
    asked, understood = st.session_state.pop(_UNDERSTOOD, ("", None))
    if not isinstance(understood, Understood) or understood.exact:
        return
    names = [catalogue.KECAMATAN[code].name for code in understood.codes]
    if understood.certain:
        st.info(f"“{verbatim(asked)}” dibaca sebagai {names[0]}.", icon=":material/search:")
        return
    if not names:
        st.warning(
            f"Tidak ada kecamatan yang namanya mirip “{verbatim(asked)}”. "
            "Pilih dari daftar atau peta.",
            icon=":material/search_off:",
        )
        return
    st.info(f"Maksud Anda {' atau '.join(names)}?", icon=":material/search:")
    with st.container(horizontal=True, key="maksud_anda"):
        for code, name in zip(understood.codes, names, strict=True):
            st.button(name, key=f"maksud_{code}", on_click=_choose, args=(code,))


def _step(code: str) -> None:
    codes = list(choices.kecamatan().options)
    place = codes.index(code)
    before, after = codes[place - 1], codes[(place + 1) % len(codes)]
    for key, other, icon in (
        ("sebelumnya", before, ":material/arrow_back:"),
        ("berikutnya", after, ":material/arrow_forward:"),
    ):
        st.button(
            catalogue.KECAMATAN[other].name,
            key=key,
            icon=icon,
            help=f"Kecamatan {key} menurut abjad",
            on_click=_choose,
            args=(other,),
        )

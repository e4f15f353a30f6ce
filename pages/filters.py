"""Controls for choices, kept across pages, written into the address and read back from it.

The address carries ids and Kemendagri codes, never labels, so that a link outlives a rewording. A
value that the address asks for and that does not exist is said, not dropped. Words that are looked
for, and what is picked on a page, stand in the address of their page alone.
"""

import re
from collections.abc import Callable, Set

import streamlit as st

from data import indonesian
from pages import sharing
from pages.choices import LONGEST_WORDS, Choice, Kept, Value, WholeNumber, Words
from pages.verbatim import verbatim

SNAPSHOT = "snapshot"

_STORE = "pilihan"
_WRITTEN = "pilihan_di_alamat"
_DEFAULTS = "pilihan_awal"
_OWN = "pilihan_sendiri"

Wanted = Choice | WholeNumber | Words | Kept


def ask(*wanted: Wanted) -> dict[str, Value]:
    """Show the controls in one line and return what is chosen, by key.

    A single choice gives a value or None, a choice of many a tuple in the order of its options, an
    amount a whole number, words what was typed, and what is kept without a control its text.
    """
    _read_address(wanted)
    store = st.session_state[_STORE]
    with st.container(horizontal=True, key="pilihan_baris"):
        for choice in wanted:
            _control(choice, store)
        sharing.offer_link()
    _write_address({one.key for one in wanted})
    return {choice.key: store[choice.key] for choice in wanted}


def peek(choice: Choice) -> str:
    """Return the value of a single choice before its control is shown.

    For a page whose other choices depend on it; `ask` must still be asked for it.
    """
    address = {key: st.query_params[key] for key in st.query_params}
    value = st.session_state.get(_STORE, {}).get(choice.key, choice.default)
    if address != st.session_state.get(_WRITTEN, {}):
        value = address.get(choice.key, value)
    return str(value if value in choice.options else choice.default)


def snapshot() -> str | None:
    """The id of the snapshot that the reader wants to read instead of the one that counts.

    It stands in the address like any choice, and nobody has vouched for it yet.
    """
    store = st.session_state.setdefault(_STORE, {})
    address = {key: st.query_params[key] for key in st.query_params}
    if SNAPSHOT in address and address != st.session_state.get(_WRITTEN, {}):
        store[SNAPSHOT] = address[SNAPSHOT]
    st.session_state.setdefault(_DEFAULTS, {})[SNAPSHOT] = None
    wanted: str | None = store.get(SNAPSHOT)
    return wanted


def read_snapshot(snapshot_id: str | None) -> None:
    """Let every page show this snapshot, or with None the one that counts."""
    st.session_state.setdefault(_STORE, {})[SNAPSHOT] = snapshot_id
    st.query_params.pop(SNAPSHOT, None)


def choose(key: str, value: str) -> None:
    """Choose a value from outside its control, or nothing if it was the chosen one already."""
    store = st.session_state[_STORE]
    store[key] = None if store.get(key) == value else value
    st.session_state[_widget(key)] = store[key]


def keep(choice: Kept, text: str) -> None:
    """Keep this text from now on, and let the address of the page carry it."""
    st.session_state.setdefault(_OWN, set()).add(choice.key)
    st.session_state.setdefault(_DEFAULTS, {})[choice.key] = choice.default
    st.session_state.setdefault(_STORE, {})[choice.key] = text


def _widget(key: str) -> str:
    return f"kendali_{key}"


def _read_address(wanted: tuple[Wanted, ...]) -> None:
    store = st.session_state.setdefault(_STORE, {})
    address = {key: st.query_params[key] for key in st.query_params}
    changed = address != st.session_state.get(_WRITTEN, {})
    own = st.session_state.setdefault(_OWN, set())
    own.update(one.key for one in wanted if isinstance(one, Words | Kept))
    for choice in wanted:
        asked = address.get(choice.key) if changed else None
        if asked is not None:
            store[choice.key] = _understood(choice, asked)
            st.session_state.pop(_widget(choice.key), None)
        store.setdefault(choice.key, choice.default)
        if not _offered(choice, store[choice.key]):
            # Another page offers more: a year of the other cubes, say.
            store[choice.key] = choice.default
            st.session_state.pop(_widget(choice.key), None)
        st.session_state.setdefault(_DEFAULTS, {})[choice.key] = choice.default


def _offered(choice: Wanted, value: Value) -> bool:
    if isinstance(choice, Words | Kept):
        return True
    if isinstance(choice, WholeNumber):
        return bool(choice.least <= value <= choice.most)
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    return all(one in choice.options for one in values)


def _understood(choice: Wanted, asked: str) -> Value:
    if isinstance(choice, Kept):
        return asked
    if isinstance(choice, Words):
        return _in_one_line(asked)
    if isinstance(choice, WholeNumber):
        return _number(choice, asked)
    values = [value for value in asked.split(",") if value]
    unknown = [value for value in values if value not in choice.options]
    known = tuple(value for value in choice.options if value in values)
    if unknown:
        st.warning(
            f"Tautan meminta {choice.label.lower()} “{verbatim(', '.join(unknown))}”, "
            "yang tidak dikenal dasbor ini. Pilihan itu diabaikan.",
            icon=":material/link_off:",
        )
    if choice.many:
        return known if known or not unknown else choice.default
    return known[0] if known else choice.default


def _number(amount: WholeNumber, asked: str) -> int:
    # Python also reads "1_000" and digits of other scripts.
    if re.fullmatch("[0-9]{1,9}", asked) and _offered(amount, int(asked)):
        return int(asked)
    st.warning(
        f"Tautan meminta {amount.label.lower()} “{verbatim(asked)}”, padahal yang diterima "
        f"bilangan bulat {indonesian.whole(amount.least)} sampai {indonesian.whole(amount.most)}. "
        "Pilihan itu diabaikan.",
        icon=":material/link_off:",
    )
    return amount.default


def _in_one_line(typed: str) -> str:
    return " ".join(typed.split())[:LONGEST_WORDS]


def _write_address(here: Set[str]) -> None:
    """Write what is chosen into the address; of what is a page's own only that of this page."""
    store, defaults = st.session_state[_STORE], st.session_state[_DEFAULTS]
    elsewhere = st.session_state[_OWN] - here
    address = {
        key: ",".join(value) if isinstance(value, tuple) else str(value)
        for key, value in store.items()
        if value is not None and value != defaults[key] and key not in elsewhere
    }
    written = {key: st.query_params[key] for key in st.query_params}
    if written != address:
        st.query_params.from_dict(address)
    st.session_state[_WRITTEN] = address


def _control(choice: Wanted, store: dict[str, Value]) -> None:
    if isinstance(choice, Kept):
        return
    if isinstance(choice, WholeNumber):
        _number_control(choice, store)
        return
    if isinstance(choice, Words):
        _words_control(choice, store)
        return
    key = _widget(choice.key)
    value = store[choice.key]
    # Anew at each run: what the control of another page said is not handed to this one.
    st.session_state[key] = list(value) if isinstance(value, tuple) else value

    def chosen() -> None:
        picked = st.session_state[key]
        if choice.many:
            store[choice.key] = tuple(one for one in choice.options if one in picked)
        else:
            store[choice.key] = picked if picked is not None else choice.default

    labelled: Callable[[str], str] = choice.options.__getitem__
    if choice.widget == "select":
        st.selectbox(
            choice.label,
            list(choice.options),
            index=None if choice.default is None else 0,
            format_func=labelled,
            key=key,
            placeholder="Semua (31)",
            on_change=chosen,
            width=210,
        )
    elif choice.widget == "segments":
        st.segmented_control(
            choice.label,
            list(choice.options),
            format_func=labelled,
            key=key,
            required=True,
            on_change=chosen,
        )
    else:
        st.pills(
            choice.label,
            list(choice.options),
            format_func=labelled,
            key=key,
            selection_mode="multi",
            on_change=chosen,
        )


def _number_control(amount: WholeNumber, store: dict[str, Value]) -> None:
    key = _widget(amount.key)
    st.session_state[key] = store[amount.key]

    def chosen() -> None:
        picked = st.session_state[key]
        store[amount.key] = amount.default if picked is None else int(picked)

    st.number_input(
        amount.label,
        min_value=amount.least,
        max_value=amount.most,
        step=amount.step,
        help=amount.help,
        key=key,
        on_change=chosen,
        width=150,
    )


def _words_control(words: Words, store: dict[str, Value]) -> None:
    key = _widget(words.key)
    st.session_state[key] = store[words.key]

    def chosen() -> None:
        store[words.key] = _in_one_line(st.session_state[key] or "")

    st.text_input(
        words.label,
        key=key,
        max_chars=LONGEST_WORDS,
        placeholder=words.placeholder,
        on_change=chosen,
        width=260,
    )

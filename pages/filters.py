"""Controls for choices, kept across pages, written into the address and read back from it.

The address carries ids and Kemendagri codes, never labels, so that a link outlives a rewording. A
value that the address asks for and that does not exist is said, not dropped. Words that are looked
for, and what is picked on a page, stand in the address of their page alone.
"""

import os
import re
from collections.abc import Set
from dataclasses import dataclass, field

import streamlit as st

from data import indonesian
from pages.choices import LONGEST_WORDS, Choice, Kept, Value, WholeNumber, Words
from pages.elements import offer_link
from pages.verbatim import verbatim

SNAPSHOT, SIMULATION = "snapshot", "simulasi"

Wanted = Choice | WholeNumber | Words | Kept


@dataclass(slots=True)
class _State:
    """Choices of this visit and their defaults by key, and the address as it was written last.

    `own` are the keys that stand in the address of their page alone.
    """

    values: dict[str, Value] = field(default_factory=dict)
    defaults: dict[str, Value] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)


def _state() -> _State:
    state: _State = st.session_state.setdefault("pilihan", _State())
    return state


def ask(*wanted: Wanted) -> dict[str, Value]:
    """Show the controls in one line and return what is chosen, by key.

    A single choice gives a value or None, a choice of many a tuple in the order of its options, an
    amount a whole number, words what was typed, and what is kept without a control its text.
    """
    _read_address(wanted)
    store = _state().values
    with st.container(horizontal=True, key="pilihan_baris"):
        for choice in wanted:
            _control(choice, store)
        offer_link()
    _write_address({choice.key for choice in wanted})
    return {choice.key: store[choice.key] for choice in wanted}


def peek(choice: Choice) -> str | None:
    """Return the value of a single choice before its control is shown.

    For a page whose other choices depend on it; `ask` must still be asked for it.
    """
    value = _state().values.get(choice.key, choice.default)
    value = _new_in_address().get(choice.key, value)
    chosen = value if value in choice.options else choice.default
    return None if chosen is None else str(chosen)


def snapshot() -> str | None:
    """Return the id of the snapshot that the reader wants instead of the one that counts.

    It stands in the address like any choice, and nobody has vouched for it yet.
    """
    state, address = _state(), _new_in_address()
    if SNAPSHOT in address:
        state.values[SNAPSHOT] = address[SNAPSHOT]
    state.defaults[SNAPSHOT] = None
    wanted: str | None = state.values.get(SNAPSHOT)
    return wanted


def read_snapshot(snapshot_id: str | None) -> None:
    """Let every page show this snapshot, or with None the one that counts."""
    _state().values[SNAPSHOT] = snapshot_id
    st.query_params.pop(SNAPSHOT, None)


def shows_simulation() -> bool:
    """Tell if the reader wants to see what is simulated, too.

    It stands in the address like any choice; where nobody has chosen, the environment variable
    DASBOR_SIMULASI decides ("tidak" for no).
    """
    state = _state()
    known = {"ya": True, "tidak": False}
    usual = known.get(os.environ.get("DASBOR_SIMULASI", "").strip().lower(), True)
    state.defaults[SIMULATION] = "ya" if usual else "tidak"
    asked = _new_in_address().get(SIMULATION, "")
    if asked in known or SIMULATION not in state.values:
        state.values[SIMULATION] = asked if asked in known else state.defaults[SIMULATION]
    return known[str(state.values[SIMULATION])]


def show_simulation(*, wanted: bool) -> None:
    """Let every page show what is simulated, or only what is real."""
    shows_simulation()
    _state().values[SIMULATION] = "ya" if wanted else "tidak"
    say_simulation()


def say_simulation() -> None:
    """Let the address say if what is simulated is shown, also that of a page without choices."""
    state = _state()
    value = state.values[SIMULATION]
    asked = st.query_params.get(SIMULATION, value)
    if asked not in ("ya", "tidak"):
        _warn_of_link(f"simulasi “{verbatim(asked)}”, yang tidak dikenal dasbor ini")
    if value == state.defaults[SIMULATION]:
        st.query_params.pop(SIMULATION, None)
    else:
        st.query_params[SIMULATION] = value


def choose(key: str, value: str) -> None:
    """Choose a value from outside its control, or nothing if it was the chosen one already."""
    store = _state().values
    store[key] = None if store.get(key) == value else value
    st.session_state[_widget(key)] = store[key]


def keep(choice: Kept, text: str) -> None:
    """Keep this text from now on, and let the address of the page carry it."""
    state = _state()
    state.own.add(choice.key)
    state.defaults[choice.key] = choice.default
    state.values[choice.key] = text


def _widget(key: str) -> str:
    return f"kendali_{key}"


def _new_in_address() -> dict[str, str]:
    """Return what the address asks for; nothing where it has only what was written there."""
    address = st.query_params.to_dict()
    return {} if address == _state().written else address


def _read_address(wanted: tuple[Wanted, ...]) -> None:
    state, address = _state(), _new_in_address()
    store = state.values
    state.own.update(choice.key for choice in wanted if isinstance(choice, Words | Kept))
    for choice in wanted:
        if choice.key in address:
            store[choice.key] = _understood(choice, address[choice.key])
            st.session_state.pop(_widget(choice.key), None)
        store.setdefault(choice.key, choice.default)
        if not _offered(choice, store[choice.key]):
            # Another page offers more: a year of the other cubes, say.
            store[choice.key] = choice.default
            st.session_state.pop(_widget(choice.key), None)
        state.defaults[choice.key] = choice.default


def _offered(choice: Wanted, value: Value) -> bool:
    if isinstance(choice, Words | Kept):
        return True
    if isinstance(choice, WholeNumber):
        return bool(choice.least <= value <= choice.most)
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    return all(member in choice.options for member in values)


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
        _warn_of_link(
            f"{choice.label.lower()} “{verbatim(', '.join(unknown))}”, yang tidak dikenal dasbor "
            "ini"
        )
    if choice.many:
        return known if known or not unknown else choice.default
    return known[0] if known else choice.default


def _number(amount: WholeNumber, asked: str) -> int:
    # Python also reads "1_000" and digits of other scripts.
    if re.fullmatch("[0-9]{1,9}", asked) and _offered(amount, int(asked)):
        return int(asked)
    _warn_of_link(
        f"{amount.label.lower()} “{verbatim(asked)}”, padahal yang diterima bilangan bulat "
        f"{indonesian.whole(amount.least)} sampai {indonesian.whole(amount.most)}"
    )
    return amount.default


def _warn_of_link(asked: str) -> None:
    st.warning(
        f"Tautan meminta {asked}. Pilihan itu diabaikan.",
        icon=":material/link_off:",
    )


def _in_one_line(typed: str) -> str:
    return " ".join(typed.split())[:LONGEST_WORDS]


def _write_address(here: Set[str]) -> None:
    """Write what is chosen into the address; of what is a page's own only that of this page."""
    state = _state()
    elsewhere = state.own - here
    address = {
        key: ",".join(value) if isinstance(value, tuple) else str(value)
        for key, value in state.values.items()
        if value is not None and value != state.defaults[key] and key not in elsewhere
    }
    if st.query_params.to_dict() != address:
        st.query_params.from_dict(address)
    state.written = address


def _control(choice: Wanted, store: dict[str, Value]) -> None:
    if isinstance(choice, Kept):
        return
    key = _widget(choice.key)
    value = store[choice.key]
    # Anew at each run: what the control of another page holds is not handed to this one.
    st.session_state[key] = list(value) if isinstance(value, tuple) else value

    def picked() -> None:
        store[choice.key] = _settled(choice, st.session_state[key])

    if isinstance(choice, WholeNumber):
        st.number_input(
            choice.label,
            min_value=choice.least,
            max_value=choice.most,
            step=choice.step,
            key=key,
            on_change=picked,
            width=150,
        )
    elif isinstance(choice, Words):
        st.text_input(
            choice.label,
            key=key,
            max_chars=LONGEST_WORDS,
            placeholder=choice.placeholder,
            on_change=picked,
            width=260,
        )
    elif choice.widget == "select":
        st.selectbox(
            choice.label,
            list(choice.options),
            index=None if choice.default is None else 0,
            format_func=choice.options.__getitem__,
            key=key,
            placeholder="Semua (31)",
            on_change=picked,
            width=210,
        )
    elif choice.widget == "segments":
        st.segmented_control(
            choice.label,
            list(choice.options),
            format_func=choice.options.__getitem__,
            key=key,
            required=True,
            on_change=picked,
        )
    else:
        st.pills(
            choice.label,
            list(choice.options),
            format_func=choice.options.__getitem__,
            key=key,
            selection_mode="multi",
            on_change=picked,
        )


def _settled(choice: Wanted, picked: Value) -> Value:
    if picked is None:
        return choice.default
    if isinstance(choice, Words):
        return _in_one_line(picked)
    if isinstance(choice, Choice) and choice.many:
        return tuple(value for value in choice.options if value in picked)
    return picked

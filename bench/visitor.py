"""A visitor without a browser: speaks Streamlit's protocol over a real websocket.

What it waits for is what a browser waits for before it can draw: from the request for a run until
the server says that the script has finished, the way over the socket included. No browser shares
the processor meanwhile.
"""

import gzip
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from bench.servers import Server

PATIENCE = 30
"""Seconds that a run may take."""

_BOARD = "jember.board"

Chosen = Mapping[str, Sequence[str]]
"""For each control, by its label, the labels of the options that are chosen."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a page's script: how long until it had finished, and what it sent.

    `board` is the packed message with every card and figure; empty if the page drew none.
    """

    seconds: float
    size: int
    board: bytes

    def tiles(self) -> dict[str, dict[str, Any]]:
        """The cards and figures that were sent, by name."""
        if not self.board:
            return {}
        message = json.loads(gzip.decompress(self.board))
        return {tile["name"]: tile for row in message["rows"] for tile in row["tiles"]}

    def figures(self) -> dict[str, dict[str, Any]]:
        """The figures that were sent, by name."""
        return {name: tile for name, tile in self.tiles().items() if tile["kind"] == "chart"}


@dataclass(frozen=True, slots=True)
class Control:
    """Buttons or a list to choose from; of `many`, more than one option may be chosen."""

    id: str
    options: tuple[str, ...]
    many: bool
    is_list: bool


class Visitor:
    """A visitor of one page, whose controls stand as the page first showed them."""

    def __init__(self, socket: ClientConnection, page: str, address: str = "") -> None:
        self.controls: dict[str, Control] = {}
        self._socket = socket
        self._page = page
        self._address = address
        self._chosen: dict[str, list[str]] = {}

    def run(self) -> Run:
        """Have the page run with its controls as they stand; RuntimeError if it fails."""
        request = self._request().SerializeToString()
        size, board, error = 0, b"", ""
        began = time.perf_counter()
        self._socket.send(request)
        while True:
            received = self._socket.recv(timeout=PATIENCE, decode=False)
            size += len(received)
            message = ForwardMsg.FromString(received)
            kind = message.WhichOneof("type")
            if kind == "page_info_changed":
                self._address = message.page_info_changed.query_string
            elif kind != "script_finished":
                element = message.delta.new_element
                self._note(element)
                if element.bidi_component.component_name == _BOARD:
                    board = element.bidi_component.bytes
                error = element.exception.message or error
            elif message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                # Not before all of the run is heard: the next one must not begin in its middle.
                if error or message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    raise RuntimeError(f"/{self._page}: {error or 'the script did not finish'}")
                return Run(time.perf_counter() - began, size, board)

    def choose(self, chosen: Chosen) -> None:
        """Set controls, by their labels, to these labels of their options; LookupError if unknown.

        A control that is not among them stays as it is.
        """
        for label, options in chosen.items():
            known = self.controls[label].options if label in self.controls else ()
            if not set(options) <= set(known):
                raise LookupError(f"/{self._page} has no {label} with {list(options)}")
            self._chosen[label] = list(options)

    def _request(self) -> BackMsg:
        asked = BackMsg()
        asked.rerun_script.page_name = self._page
        asked.rerun_script.query_string = self._address
        for label, options in self._chosen.items():
            control = self.controls[label]
            state = asked.rerun_script.widget_states.widgets.add(id=control.id)
            if control.is_list:
                (state.string_value,) = options
            else:
                state.string_array_value.data.extend(options)
        return asked

    def _note(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        if kind == "button_group":
            group = element.button_group
            self.controls[group.label] = Control(
                group.id,
                tuple(option.content for option in group.options),
                many=group.click_mode == ButtonGroup.MULTI_SELECT,
                is_list=False,
            )
        elif kind == "selectbox":
            box = element.selectbox
            self.controls[box.label] = Control(box.id, tuple(box.options), many=False, is_list=True)


@contextmanager
def visiting(server: Server, page: str, address: str = "") -> Iterator[Visitor]:
    """A visitor of this page (its path without a slash), who has seen it once."""
    socket_address = f"ws://{server.address}/_stcore/stream"
    origin = Origin(f"http://{server.address}")
    with connect(socket_address, origin=origin, max_size=None, compression=None) as socket:
        visitor = Visitor(socket, page, address)
        visitor.run()
        yield visitor


Name = TypeVar("Name")


def in_turns(
    visitors: Mapping[Name, Visitor], plan: Mapping[Name, Sequence[Chosen]]
) -> dict[Name, list[Run]]:
    """Let every visitor make its choices, one after the other, and take turns in who begins."""
    runs: dict[Name, list[Run]] = {name: [] for name in visitors}
    order = list(visitors)
    for turn in range(max(map(len, plan.values()))):
        order.reverse()
        for name in order:
            if turn < len(plan[name]):
                visitors[name].choose(plan[name][turn])
                runs[name].append(visitors[name].run())
    return runs

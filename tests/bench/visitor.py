"""A visitor without a browser: speaks Streamlit's protocol over a real websocket.

What it waits for is what a browser waits for before it can draw: from the request for a run until
the server says that the script has finished, the way over the socket included. No browser shares
the processor meanwhile.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.bench.servers import Server

PATIENCE = 30
"""Seconds that a run may take."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a page's script: how long until it had finished, and what it sent."""

    seconds: float
    size: int


class Visitor:
    """A visitor of one page, whose controls stand as the page first showed them."""

    def __init__(self, socket: ClientConnection, page: str) -> None:
        self._socket = socket
        self._page = page
        self._controls: dict[str, str] = {}
        self._chosen: dict[str, list[str]] = {}

    def run(self) -> Run:
        """Have the page run with its controls as they stand."""
        asked = BackMsg()
        asked.rerun_script.page_name = self._page
        for label, values in self._chosen.items():
            state = asked.rerun_script.widget_states.widgets.add(id=self._controls[label])
            state.string_array_value.data.extend(values)
        request = asked.SerializeToString()
        began = time.perf_counter()
        self._socket.send(request)
        size = 0
        while True:
            received = self._socket.recv(timeout=PATIENCE, decode=False)
            size += len(received)
            message = ForwardMsg.FromString(received)
            if message.WhichOneof("type") != "script_finished":
                self._note(message.delta.new_element)
            elif message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return Run(time.perf_counter() - began, size)
            elif message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                raise RuntimeError(f"{self._page or '/'}: the script did not finish")

    def choose(self, label: str, values: Sequence[str]) -> None:
        """Set a control of buttons, by its label, to these labels of its options."""
        if label not in self._controls:
            raise LookupError(f"{self._page or '/'} has no buttons called {label}")
        self._chosen[label] = list(values)

    def _note(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(f"{self._page or '/'}: {element.exception.message}")
        if kind == "button_group":
            self._controls[element.button_group.label] = element.button_group.id


@contextmanager
def visiting(server: Server, page: str) -> Iterator[Visitor]:
    """A visitor of this page (its path without a slash), who has seen it once."""
    address = f"ws://{server.address}/_stcore/stream"
    with connect(address, max_size=None, compression=None) as socket:
        visitor = Visitor(socket, page)
        visitor.run()
        yield visitor

"""A visitor without a browser: asks a server for what a browser asks it after a change."""

import gzip
import http.client
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bench.servers import Server
from pages.choices import Chosen

PATIENCE = 30
"""Seconds that an answer may take."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: after how long, and with what, as it came over the line."""

    seconds: float
    content: bytes

    @property
    def said(self) -> Any:  # noqa: ANN401 - JSON
        """What it says, read from JSON."""
        is_packed = self.content.startswith(b"\x1f\x8b")
        text = gzip.decompress(self.content) if is_packed else self.content
        return json.loads(text)

    def tiles(self) -> dict[str, dict[str, Any]]:
        """The cards and figures of the dashboard's page, by name."""
        return {tile["name"]: tile for row in self.said["rows"] for tile in row["tiles"]}


class Visitor:
    """A visitor of one page, with a connection that stays."""

    def __init__(self, server: Server, page: str) -> None:
        self._connection = http.client.HTTPConnection(server.address, timeout=PATIENCE)
        self._page = page
        self._request = _REQUESTS[server.program](self, page)

    def choose(self, chosen: Chosen) -> Answer:
        """Ask for the page with these choices; RuntimeError if the server fails."""
        return self.ask(*self._request(chosen))

    def ask(self, method: str, path: str, body: str | None = None) -> Answer:
        """Send one request; RuntimeError unless it is answered well."""
        began = time.perf_counter()
        try:
            answer = self._sent(method, path, body)
        except (http.client.RemoteDisconnected, BrokenPipeError):
            # A server closes what rests for long; a browser then opens another, too.
            self._connection.close()
            answer = self._sent(method, path, body)
        content = answer.read()
        seconds = time.perf_counter() - began
        if answer.status != http.client.OK:
            raise RuntimeError(f"{path}: {answer.status} {answer.reason}")
        return Answer(seconds, content)

    def _sent(self, method: str, path: str, body: str | None) -> http.client.HTTPResponse:
        headers = {"Accept-Encoding": "gzip", "Content-Type": "application/json"}
        self._connection.request(method, path, body, headers)
        return self._connection.getresponse()

    def close(self) -> None:
        self._connection.close()


Request = Callable[[Chosen], Sequence[str]]
"""Method, path and, if there is one, body of a request for what was chosen."""


def query(chosen: Chosen) -> str:
    values = {key: ",".join(one) if isinstance(one, tuple) else one for key, one in chosen.items()}
    return urlencode({key: value for key, value in values.items() if value is not None})


def _of_dashboard(_: Visitor, page: str) -> Request:
    return lambda chosen: ("GET", f"/figur/{page or 'ringkasan'}?{query(chosen)}")


def _of_bare_page(_: Visitor, page: str) -> Request:
    return lambda chosen: ("GET", f"/{page}/figures?{query(chosen)}")


def _of_dash(visitor: Visitor, page: str) -> Request:
    (callback,) = visitor.ask("GET", f"/{page}/_dash-dependencies").said
    outputs = [name.rsplit(".", 1) for name in callback["output"].strip(".").split("...")]
    asked = {
        "output": callback["output"],
        "outputs": [{"id": name, "property": what} for name, what in outputs],
        "changedPropIds": [],
        "state": [],
    }

    def request(chosen: Chosen) -> Sequence[str]:
        values: Mapping[str, Any] = {
            key: list(value) if isinstance(value, tuple) else value for key, value in chosen.items()
        }
        inputs = [{**one, "value": values[one["id"]]} for one in callback["inputs"]]
        return "POST", f"/{page}/_dash-update-component", json.dumps({**asked, "inputs": inputs})

    return request


_REQUESTS: Mapping[str, Callable[[Visitor, str], Request]] = {
    "dashboard": _of_dashboard,
    "bare page": _of_bare_page,
    "Dash": _of_dash,
}


def in_turns(
    running: Mapping[str, Server], page: str, choices: Sequence[Chosen]
) -> dict[str, list[Answer]]:
    """Ask each server for each of these choices, one after the other, and in turns who is first."""
    order = list(running)
    visitors = {name: Visitor(server, page) for name, server in running.items()}
    answers: dict[str, list[Answer]] = {name: [] for name in order}
    for chosen in choices:
        order.reverse()
        for name in order:
            answers[name].append(visitors[name].choose(chosen))
    for visitor in visitors.values():
        visitor.close()
    return answers

"""The pages of the dashboard, read from `dashboard.py`: none can be left out by mistake."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

from bench.peers import figures
from bench.servers import ROOT
from pages import gallery
from pages.choices import Chosen

_ADDRESSES = {"kecamatan": "kecamatan=35.09.08"}
"""What a page must be asked for to show all that it has."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its title and path, and the choices in its address that make it show everything."""

    title: str
    path: str
    address: str = ""

    @property
    def chosen(self) -> Chosen:
        """The choices in its address."""
        return figures.read(self.path, dict(parse_qsl(self.address)))


def pages() -> tuple[Page, ...]:
    """Every page that `dashboard.py` lists for all readers, in its order."""
    tree = ast.parse((ROOT / "dashboard.py").read_text(encoding="utf-8"))
    return tuple(_listed(tree))


def boards() -> list[Page]:
    """Those that have figures."""
    return [page for page in pages() if page.path in gallery.boards()]


def _listed(tree: ast.Module) -> Iterator[Page]:
    calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call)]
    for call in sorted(calls, key=lambda one: one.lineno):
        made = ast.unparse(call.func)
        if made == "entry":
            path = ast.literal_eval(call.args[0])
            title = gallery.pages()[path].title
        elif made == "screen":
            path, title = (ast.literal_eval(one) for one in call.args[:2])
        else:
            continue
        if path != "kelola":  # Only a desk server has it.
            yield Page(title, path, _ADDRESSES.get(path, ""))

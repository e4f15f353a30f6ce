"""The pages of the dashboard, read from `dashboard.py`: none can be left out by mistake."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from bench.servers import ROOT

_ADDRESSES = {"kecamatan": "kecamatan=35.09.08"}
"""What a page must be asked for to show all that it has."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its title and path, and the choices in its address that make it show everything."""

    title: str
    path: str
    address: str = ""

    @property
    def url(self) -> str:
        """What comes after the server in the page's address."""
        return f"/{self.path}?{self.address}" if self.address else f"/{self.path}"


def pages() -> tuple[Page, ...]:
    """Every page that `dashboard.py` lists, in its order.

    LookupError if it lists none, or one in a way that is not understood here.
    """
    tree = ast.parse((ROOT / "dashboard.py").read_text(encoding="utf-8"))
    found = tuple(_listed(tree))
    if not found:
        raise LookupError("dashboard.py lists no page as st.Page(…)")
    return found


def _listed(tree: ast.Module) -> Iterator[Page]:
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and ast.unparse(call.func) == "st.Page"):
            continue
        given = {
            one.arg: one.value.value
            for one in call.keywords
            if one.arg and isinstance(one.value, ast.Constant)
        }
        path = "" if given.get("default") else given.get("url_path")
        if path is None or "title" not in given:
            raise LookupError(f"dashboard.py: no title or url_path in {ast.unparse(call)}")
        if path == "kelola":
            continue  # Only a desk server has it.
        yield Page(str(given["title"]), str(path), _ADDRESSES.get(str(path), ""))

"""The pages of the dashboard as the gallery finds them: none can be left out by mistake."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from bench.peers import figures
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
    """Every page that a server for all readers may show: Kelola data is on a desk's alone."""
    found = [*gallery.pages().values(), *gallery.tools().values()]
    return tuple(
        Page(page.title, page.address, _ADDRESSES.get(page.address, ""))
        for page in found
        if page.address != "kelola"
    )


def boards() -> list[Page]:
    """Those that have figures."""
    return [page for page in pages() if page.path in gallery.boards()]

"""The page states that become files: their selections, paths and links."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from charts.tiles import Exhibit, NothingToDraw
from data.permissions import FIRST
from pages import document
from pages.choices import Choice, Chosen, Value, value_label
from pages.page import Page
from pages.site.serving import EMBEDS
from queries.registry import Registry

_YEARS = ("tahun", "periode")
_WITH_EACH_YEAR = ("sektor",)
_NOT_HERE = ("populasi",)
"""An assumption that only a reader can make is not offered here."""
_SHORT = 32
"""Maximum length of options shown inline; longer lists are folded."""

Address: TypeAlias = tuple[tuple[str, str], ...]
"""A selection without defaults, in page order."""


def path(page: str, address: Sequence[tuple[str, Value]] = ()) -> str:
    if not address:
        return f"{page or 'index'}.html"
    written = (
        (key, ",".join(value) if isinstance(value, tuple) else str(value)) for key, value in address
    )
    name = "_".join(f"{key}-{value.replace(' ', '-')}" for key, value in written)
    return f"{page or FIRST}/{name}.html"


def embed(exhibit: Exhibit) -> str:
    """Return the path of a figure's embed page, without ending."""
    state = path(exhibit.page, exhibit.chosen).removesuffix(".html")
    return f"{EMBEDS}{state}/{exhibit.name}"


@dataclass(frozen=True)
class PageStates:
    """A page with all of its states, or only those that are `wanted`."""

    page: Page
    registry: Registry
    wanted: Callable[[Address], bool] = lambda _: True

    @cached_property
    def offered(self) -> Sequence[Choice]:
        try:
            offered = self.page.filters(self.registry)
        except NothingToDraw:
            return ()
        return [
            choice
            for choice in offered
            if isinstance(choice, Choice) and choice.key not in _NOT_HERE
        ]

    @cached_property
    def states(self) -> Mapping[Address, None]:
        """Return the addresses that are files.

        Each year with each sector, or with what decides of the page; of the usual year every other
        choice alone.
        """
        years = [filter_ for filter_ in self.offered if filter_.key in _YEARS]
        found: dict[Address, None] = {}
        for year in years[0].options if years else [""]:
            of_year = {years[0].key: year} if years else {}
            is_usual = not years or year == years[0].default
            found[self.address(of_year)] = None
            for choice in self.offered:
                is_main = choice.key in (*_WITH_EACH_YEAR, self.page.decisive)
                if choice in years or not (is_usual or is_main):
                    continue
                for value in choice.options:
                    found[self.address(self._with(of_year, choice, value))] = None
        return {address: None for address in found if self.wanted(address)}

    def _with(self, chosen: Mapping[str, str], choice: Choice, value: str) -> dict[str, str]:
        """Select a value, and if it has no effect, the decisive value that gives it one."""
        then = {**chosen, choice.key: value}
        decisive = next((other for other in self.offered if other.key == self.page.decisive), None)
        if decisive is None or choice is decisive:
            return then
        for option in decisive.options:
            if choice.key not in self.page.silent(
                self._with_defaults({**then, decisive.key: option})
            ):
                return {**then, decisive.key: option}
        return then

    def _with_defaults(self, chosen: Mapping[str, str]) -> Chosen:
        return document.read(self.page, self.registry, chosen)

    def address(self, chosen: Mapping[str, str]) -> Address:
        """Return a selection without defaults."""
        return tuple(
            (choice.key, chosen[choice.key])
            for choice in self.offered
            if chosen.get(choice.key) and chosen[choice.key] != choice.default
        )

    def path(self, address: Address = ()) -> str:
        return path(self.page.address, address)

    def main(self, address: Address) -> Address:
        """Return the state whose figures can be embedded: only its decisive choice."""
        return tuple(pair for pair in address if pair[0] == self.page.decisive)

    def nearest(self, address: Address, key: str, value: str) -> str:
        """Return the path of the nearest existing state with this value."""
        chosen = {**dict(address), key: value}
        kept = [
            {name: chosen[name] for name in chosen if name not in left_out}
            for left_out in ((), *((name,) for name in chosen if name != key))
        ]
        for selection in (*kept, {key: value}):
            if (found := self.address(selection)) in self.states:
                return self.path(found)
        return self.path()

    def controls(self, address: Address) -> Iterator[dict[str, Any]]:
        """Describe the choices of a state as links to other states."""
        if not self.offered:
            return
        chosen = self._with_defaults(dict(address))
        all_asked = self.page.applicable_filters(self.registry, chosen)
        applicable = [filter_ for filter_ in self.offered if filter_ in all_asked]
        for choice, control in zip(applicable, document.controls(applicable, chosen), strict=True):
            usual = "" if choice.default is None or choice.many else str(choice.default)
            now = dict(address).get(choice.key, usual)
            every = value_label(choice, choice.default)
            every = f"{every[0].upper()}{every[1:]}"
            options = {**({} if usual else {"": every}), **choice.options}
            links = [
                {
                    "label": label,
                    "path": self.nearest(address, choice.key, value),
                    "on": value == now,
                }
                for value, label in options.items()
            ]
            said = next((link["label"] for link in links if link["on"]), "")
            short = sum(map(len, options.values())) < _SHORT
            yield {"label": control["label"], "short": short, "said": said, "links": links}

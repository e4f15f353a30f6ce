"""Columns of millions of cells: each text that differs is kept once, a cell is a number of it.

A column of a registry has few different texts, whatever its length: `Coded` holds them. Numbers of
persons all differ; `Persons` holds them as numbers, and only what is none as texts.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

Cell: TypeAlias = object
Codes: TypeAlias = NDArray[np.signedinteger[Any]]
Mask: TypeAlias = NDArray[np.bool_]

ABSENT: Final = -1
"""The number of a person in a cell that holds none: an odd text stands there."""


def narrow(codes: Codes, most: int) -> Codes:
    """The codes in as few bytes as the largest of them needs."""
    return codes.astype(np.min_scalar_type(-max(most, 1)), copy=False)


class Coded(Sequence[Any]):
    """Cells as numbers of their texts, to be read like a list of them."""

    def __init__(self, codes: Codes, texts: Sequence[Cell]) -> None:
        """With the place in `texts` of each cell's text."""
        self.codes, self.texts = codes, texts
        self._distinct: list[Cell] | None = None

    @classmethod
    def of(cls, cells: Sequence[Cell]) -> "Coded":
        """The cells of a list."""
        if isinstance(cells, Coded):
            return cells
        known: dict[Cell, int] = {}
        codes = [known.setdefault(cell, len(known)) for cell in cells]
        return cls(np.array(codes, np.int32), list(known))

    def __len__(self) -> int:
        """The number of cells."""
        return len(self.codes)

    @overload
    def __getitem__(self, place: int) -> Any: ...  # noqa: ANN401 - as a list of any cells
    @overload
    def __getitem__(self, place: slice) -> "Coded": ...
    def __getitem__(self, place: int | slice) -> Any:
        """The cell at a place, or the cells of a part."""
        if isinstance(place, slice):
            return Coded(self.codes[place], self.texts)
        return self.texts[self.codes[place]]

    def __iter__(self) -> Iterator[Any]:
        """The cells one after the other."""
        return map(self.texts.__getitem__, self.codes.tolist())

    def __eq__(self, other: object) -> bool:
        """Whether the other sequence has the same cells."""
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def times(self) -> NDArray[np.int64]:
        """How often each text stands in a cell."""
        return np.bincount(self.codes, minlength=len(self.texts)).astype(np.int64)

    def distinct(self) -> list[Cell]:
        """The texts that stand in a cell, in the order of the first cell of each."""
        if self._distinct is None:
            first = np.full(len(self.texts), -1, np.int32)
            # Of several cells with a text the one that comes last is kept: the first of them.
            first[self.codes[::-1]] = np.arange(len(self.codes) - 1, -1, -1, dtype=np.int32)
            order = np.argsort(first, kind="stable")[np.count_nonzero(first < 0) :]
            self._distinct = [self.texts[code] for code in order.tolist()]
        return self._distinct

    def index(self, value: object, start: int = 0, stop: int | None = None) -> int:
        """The place of the first cell with this text; ValueError where there is none."""
        found = np.flatnonzero(self.holding(lambda text: text == value)[start:stop])
        if not len(found):
            raise ValueError(value)
        return int(found[0]) + start

    def holding(self, meant: Callable[[Cell], bool]) -> Mask:
        """Which cells have a text that is meant."""
        chosen = np.fromiter(map(meant, self.texts), np.bool_, len(self.texts))
        if not chosen.any():
            return np.zeros(len(self.codes), np.bool_)
        return chosen[self.codes]

    def translated(self, said: Mapping[Cell, str | None]) -> "Coded":
        """The same cells in other words; what is not among them stands in no cell."""
        return Coded(self.codes, [said.get(text) for text in self.texts])

    def only(self, chosen: Mask) -> "Coded":
        """The cells that are chosen."""
        return Coded(self.codes[chosen], self.texts)


class Said(Mapping[int, str]):
    """What cells of a coded column say themselves, by place, where that was put in other words."""

    def __init__(self, cells: Coded, changed: Mapping[Cell, str]) -> None:
        """With what is said for each of the texts that were changed."""
        self._cells, self._changed = cells, changed

    def _places(self) -> Mask:
        return self._cells.holding(self._changed.__contains__)

    def __getitem__(self, place: int) -> str:
        """What the cell at this place says; KeyError where it was not changed."""
        try:
            return self._changed[self._cells[place]]
        except KeyError:
            raise KeyError(place) from None

    def __iter__(self) -> Iterator[int]:
        """The places of the changed cells."""
        return iter(np.flatnonzero(self._places()).tolist())

    def __len__(self) -> int:
        """The number of changed cells."""
        return int(np.count_nonzero(self._places()))


class Persons(Sequence[Any]):
    """Numbers of persons: 16 digits as a number, or ABSENT and an odd text elsewhere.

    `odd` are the texts of the cells whose number is ABSENT, in their order. `guarded` counts the
    numbers that stood behind a mark which keeps Excel from rounding them.
    """

    def __init__(self, numbers: NDArray[np.int64], odd: Sequence[Cell], guarded: int = 0) -> None:
        """With as many odd texts as numbers that are ABSENT."""
        self.numbers, self.odd, self.guarded = numbers, odd, guarded
        self._places = np.flatnonzero(numbers == ABSENT)

    def __len__(self) -> int:
        """The number of cells."""
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> Any: ...  # noqa: ANN401 - as a list of any cells
    @overload
    def __getitem__(self, place: slice) -> "Persons": ...
    def __getitem__(self, place: int | slice) -> Any:
        """The text of a cell, or the cells of a part without gaps."""
        if isinstance(place, slice):
            first, last, _ = place.indices(len(self.numbers))
            begin, end = np.searchsorted(self._places, [first, last])
            return Persons(self.numbers[first:last], self.odd[begin:end])
        number = int(self.numbers[place])
        if number != ABSENT:
            return f"{number:016d}"
        return self.odd[int(np.searchsorted(self._places, place % len(self.numbers)))]

    def __eq__(self, other: object) -> bool:
        """Whether the other sequence has the same cells."""
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def holding(self, meant: Callable[[Cell], bool]) -> Mask:
        """Which odd cells have a text that is meant; a number never is."""
        mask = np.zeros(len(self.numbers), np.bool_)
        mask[self._places] = Coded.of(self.odd).holding(meant)
        return mask

    def with_odd(self, odd: Sequence[Cell]) -> "Persons":
        """The same numbers with other texts where none stands."""
        return Persons(self.numbers, odd)

    def only(self, chosen: Mask) -> "Persons":
        """The cells that are chosen."""
        odd = Coded.of(self.odd).only(chosen[self._places])
        return Persons(self.numbers[chosen], odd, self.guarded)

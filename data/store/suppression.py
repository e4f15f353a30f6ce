"""Which cells of a table must lose detail, so that none of few persons can be computed.

A table has two margins: by area (a kecamatan or a month) and by category. A margin is made of
disjoint parts: a cell of its own where that is large enough, else a part that has lost detail
together with others, step by step. Only the sums of parts are published. How far both margins
together narrow a cell down is a question of flows: a cell is an edge between its parts, and what
can be moved into or out of it goes round through other cells (Gusfield, "A graph theoretic approach
to data security", 1988). Where that leaves too narrow a range, more cells lose detail.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

Cell: TypeAlias = tuple[str | None, ...]
"""An area, then categories."""

Lost: TypeAlias = frozenset[int]
"""Places of a cell that a part no longer has."""


class Part(NamedTuple):
    """Cells that are published as one sum: the lost places, and what is left of the key."""

    lost: Lost
    key: Cell

    def has(self, cell: Cell) -> bool:
        return generalise(cell, self.lost) == self.key


@dataclass(frozen=True, slots=True)
class Margins:
    """The part of each cell in the margin by area and in the one by category.

    Cells without persons are in them where readers cannot tell them from those that have some.
    """

    by_area: Mapping[Cell, Part]
    by_category: Mapping[Cell, Part]


@dataclass(frozen=True, slots=True)
class Table:
    """The persons in each cell, and what is to become of few of them.

    `steps` say which places are lost, one after the other, and the area (0) last; `possible` are
    all cells that could be. Parts have `threshold` persons or more, and so wide is the range that
    the margins leave for a cell of fewer. `categories` are the parts of the margin by category;
    `floors` are what readers know that a cell has at least.

    Where persons of one category are paid a fixed sum, `paid` is what each cell was paid in such
    sums, and a part that has lost the category (its place is `priced`) needs the threshold of it,
    too: else its money tells how few they are at most.
    """

    persons: Mapping[Cell, int]
    threshold: int
    steps: Sequence[Lost]
    possible: Collection[Cell]
    categories: Mapping[Cell, Part]
    floors: Mapping[Cell, int] = field(default_factory=dict)
    paid: Mapping[Cell, float] = field(default_factory=dict)
    priced: int | None = None


def categories(table: Table) -> dict[Cell, Part]:
    """Divide the sums over all areas into parts; their area is None."""
    totals: dict[Cell, int] = defaultdict(int)
    paid: dict[Cell, float] = defaultdict(float)
    for cell, number in sorted(table.persons.items(), key=_order):
        if number:
            totals[None, *cell[1:]] += number
            paid[None, *cell[1:]] += table.paid.get(cell, 0)
    within = list(dict.fromkeys(step - {0} for step in table.steps if step - {0}))
    return _Divided(replace(table, steps=within, paid=paid), totals, {}).parts


def suppress(table: Table, hidden: Mapping[Cell, int] = MappingProxyType({})) -> Margins:
    """Divide a table into margins that are safe together.

    `hidden` cells go into no part of the first so many steps, nor into one of their own.
    """
    cells = {cell: number for cell, number in sorted(table.persons.items(), key=_order) if number}
    forced = dict(hidden)
    while True:
        rows = _Divided(table, cells, forced).parts
        margins = _margins(table, cells, rows)
        more = set(_too_narrow(table, cells, margins)) - forced.keys()
        if not more:
            return margins
        forced |= {cell: len(table.steps) - 1 if len(cell) == 1 else 0 for cell in more}


def _order(item: tuple[Cell, int]) -> tuple[str, ...]:
    return tuple(map(str, item[0]))


def generalise(cell: Cell, lost: Lost) -> Cell:
    """Return a cell without the values of the places that are lost."""
    return tuple([None if place in lost else value for place, value in enumerate(cell)])


class _Divided:
    """Each cell in a part: its own, or of the first step that makes it large enough.

    A part with others has two cells at least. To take in a larger neighbour costs less than the
    next step, which would leave nothing of what this one keeps. `forced` has the steps to leave out
    for cells and for areas (of one value).
    """

    def __init__(self, table: Table, cells: Mapping[Cell, int], forced: Mapping[Cell, int]) -> None:
        self._table, self._cells = table, cells
        self.parts = {cell: Part(frozenset(), cell) for cell in cells}
        first = {cell: max(forced.get(cell, 0), forced.get(cell[:1], 0)) for cell in cells}
        left = [
            cell
            for cell, number in cells.items()
            if number < table.threshold or cell in forced or cell[:1] in forced
        ]
        for place, lost in enumerate(table.steps):
            groups: dict[Cell, list[Cell]] = defaultdict(list)
            for cell in left:
                if first[cell] <= place:
                    groups[generalise(cell, lost)].append(cell)
            left = [cell for cell in left if first[cell] > place]
            for key, members in groups.items():
                self._take_in(members, Part(lost, key))
                if lost == table.steps[-1] or self._is_enough(members, lost):
                    self.parts |= dict.fromkeys(members, Part(lost, key))
                else:
                    left = [*left, *(cell for cell in members if cell not in left)]

    def _is_enough(self, members: Collection[Cell], lost: Lost) -> bool:
        least = self._table.threshold
        return (
            len(members) > 1
            and sum(map(self._cells.__getitem__, members)) >= least
            and (
                self._table.priced not in lost
                or sum(self._table.paid.get(cell, 0) for cell in members) >= least
            )
        )

    def _take_in(self, members: list[Cell], into: Part) -> None:
        """Add the smallest other parts of this key until it is enough; whole areas if it has none.

        So an area that has any part left has all of its cells in parts of its own.
        """
        inside = set(members)
        others: dict[tuple[str, ...], list[Cell]] = defaultdict(list)
        for cell in self._cells:
            if cell not in inside and into.has(cell):
                name = cell[:1] if 0 in into.lost else self.parts[cell].key
                others[tuple(map(str, name))].append(cell)
        sizes = {name: sum(map(self._cells.__getitem__, held)) for name, held in others.items()}
        for name in sorted(others, key=lambda name: (sizes[name], name)):
            if self._is_enough(members, into.lost):
                return
            members += others[name]


def _margins(table: Table, cells: Mapping[Cell, int], rows: Mapping[Cell, Part]) -> Margins:
    """Add the cells without persons that may as well be in a part."""
    columns = table.categories
    by_area, by_category = dict(rows), {cell: columns[None, *cell[1:]] for cell in rows}
    if not any(part.lost for part in rows.values()):
        return Margins(by_area, by_category)
    known_rows, known_columns = ({part: part for part in of.values()} for of in (rows, columns))
    placed = {part.key[0] for part in known_rows}
    of_place = [step for step in table.steps if 0 not in step]
    of_none = [step for step in table.steps if 0 in step]
    within = sorted({part.lost for part in known_columns}, key=len)
    kinds = {cell[1:] for cell in table.possible}
    column_of = {kind: _first(known_columns, (None, *kind), within) for kind in kinds}
    for cell in table.possible:
        if cell in cells or not (column := column_of[cell[1:]]):
            continue
        if row := _first(known_rows, cell, of_place if cell[0] in placed else of_none):
            by_area[cell], by_category[cell] = row, column
    return Margins(by_area, by_category)


def _first(known: Mapping[Part, Part], cell: Cell, steps: Iterable[Lost]) -> Part | None:
    for lost in steps:
        if part := known.get(Part(lost, generalise(cell, lost))):
            return part
    return None


Node: TypeAlias = tuple[str, Part | None]
Graph: TypeAlias = dict[Node, dict[Node, int]]
_ANY = 10**9


def _too_narrow(table: Table, cells: Mapping[Cell, int], margins: Margins) -> Iterator[Cell]:
    """Yield a cell to hide, or an area to lose, for each category that leaves too little room."""
    spare = {
        cell: max(cells.get(cell, 0) - table.floors.get(cell, 0), 0)
        for cell, part in margins.by_area.items()
        if part.lost
    }
    graph = _graph(spare, margins)
    repaired: set[Part] = set()
    for some in _sensitive(table, cells, margins):
        column = margins.by_category[some[0]]
        if column in repaired or _room(some, spare, margins, graph, table.threshold):
            continue
        repaired.add(column)
        shown = {cell: number for cell, number in cells.items() if cell not in spare}
        for near in (
            [cell for cell in shown if margins.by_category[cell] == column],
            [cell for cell in shown if cell[0] == some[0][0]],
            shown,
        ):
            if near:
                yield min(near, key=lambda cell: (shown[cell], _order((cell, 0))))
                break
        else:
            left = [cell for cell in cells if margins.by_area[cell].lost != table.steps[-1]]
            of_column = [cell for cell in left if margins.by_category[cell] == column]
            if some[0] in left:
                yield some[0][:1]
            elif near := of_column or left:
                yield min(near, key=lambda cell: (cells[cell], _order((cell, 0))))[:1]


def _sensitive(
    table: Table, cells: Mapping[Cell, int], margins: Margins
) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of few persons, and those of one part that together are of few."""
    found: dict[tuple[Part, Cell], list[Cell]] = defaultdict(list)
    shapes = dict.fromkeys(
        (frozenset(), *table.steps, *map(frozenset, combinations(sorted(table.steps[-1] - {0}), 1)))
    )
    for cell in cells:
        part = margins.by_area[cell]
        for lost in shapes if part.lost else ():
            if lost < part.lost:
                found[part, (str(sorted(lost)), *generalise(cell, lost))].append(cell)
    some = dict.fromkeys(map(tuple, found.values()))
    return (group for group in some if sum(map(cells.__getitem__, group)) < table.threshold)


def _graph(spare: Mapping[Cell, int], margins: Margins) -> Graph:
    """Tell what cells can give from a row to a column; they can take any number back."""
    between: dict[tuple[Part, Part], list[int]] = defaultdict(list)
    for cell, number in spare.items():
        between[margins.by_area[cell], margins.by_category[cell]].append(number)
    graph: Graph = defaultdict(dict)
    for (of_area, of_category), numbers in between.items():
        row, column = ("row", of_area), ("column", of_category)
        graph[row][column] = sum(numbers)
        graph[column][row] = _ANY * len(numbers)
    return graph


def _room(
    some: Collection[Cell], spare: Mapping[Cell, int], margins: Margins, graph: Graph, most: int
) -> bool:
    """Tell whether the sum of these cells of a row can be moved by `most` altogether."""
    row: Node = ("row", margins.by_area[next(iter(some))])
    others = {node: dict(ways) for node, ways in graph.items()}
    end: Node = ("some", None)
    out = others | {end: {}}
    for cell in some:
        column: Node = ("column", margins.by_category[cell])
        out[row][column] -= spare[cell]
        out[column][row] -= _ANY
        out[column][end] = out[end][column] = _ANY
    room = {node: dict(ways) for node, ways in out.items()}
    more = _flow(room, row, end, most)
    return more + _flow(out, end, row, min(most - more, sum(map(spare.__getitem__, some)))) >= most


def _flow(room: Graph, start: Node, end: Node, most: int) -> int:
    """Return the largest flow, up to `most`, by shortest ways; uses the room up."""
    total = 0
    while total < most:
        came: dict[Node, Node] = {start: start}
        waiting = deque([start])
        while waiting and end not in came:
            here = waiting.popleft()
            for there, left in room.get(here, {}).items():
                if left > 0 and there not in came:
                    came[there] = here
                    waiting.append(there)
        if end not in came:
            break
        way = [end]
        while way[-1] != start:
            way.append(came[way[-1]])
        steps = list(zip(way[1:], way, strict=False))
        amount = min(most - total, *(room[here][there] for here, there in steps))
        for here, there in steps:
            room[here][there] -= amount
            room[there][here] = room[there].get(here, 0) + amount
        total += amount
    return total

"""The public version of a snapshot, in which no number of few persons of a kecamatan is left.

It is a snapshot of its own in the folder `public` within the whole one. Its cubes add up to what
may be published: to all totals of the kabupaten, and below these to the parts into which
`suppression` divides the cells of kecamatan (and of months, which claims of kecamatan lose). A row
of a part has a row that takes it off again where kecamatan or months are not asked for, so that a
sum over all counts nobody twice. `withheld.parquet` names the cells that have lost something,
without numbers, and what they have lost; an answer that needs it is withheld.
"""

import datetime as dt
import shutil
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import parquet

from data import catalogue
from data.catalogue import UNDETAILED
from data.confidentiality import RULES, Rule, is_public_needed
from data.manifest import (
    PUBLIC,
    TABLES,
    WITHHELD,
    Manifest,
    SnapshotError,
    measures,
    read_manifest,
    sha256,
    stored,
    write_manifest,
)
from data.store import snapshots, stored_rows
from data.store.stored_rows import DIMENSIONS, Row
from data.store.suppression import (
    Cell,
    Lost,
    Margins,
    Part,
    Table,
    categories,
    generalise,
    suppress,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MEMBERS: Mapping[str, Collection[str]] = {
    "kecamatan": catalogue.KECAMATAN,
    "sector": catalogue.SECTORS,
    "funding": catalogue.FUNDING,
    "sex": catalogue.SEXES,
    "programme": [name for name in catalogue.PROGRAMMES if name != UNDETAILED],
    "school_level": ["", *catalogue.SCHOOL_LEVELS],
}

_ARROW = {
    "SMALLINT": pa.int16(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "DOUBLE": pa.float64(),
}
_LOST = pa.list_(pa.string())


def write_public(
    con: "DuckDBPyConnection",
    path: Path,
    base: Path | None = None,
    rules: Mapping[str, Rule] = RULES,
) -> None:
    """Write the public version into the folder of a snapshot that needs one.

    `base` is the snapshot before: what it published limits what this one may, and so do the others
    in its folder. SnapshotError if a public table does not add up to the whole one.
    """
    manifest = read_manifest(path)
    if not is_public_needed(manifest):
        return
    public = path / f".{PUBLIC}"
    shutil.rmtree(public, ignore_errors=True)
    public.mkdir()
    withheld: list[Row] = []
    tables = dict(manifest.tables)
    found = _published(con, path, base, manifest, rules)
    for table, columns in TABLES.items():
        file = public / f"{table}.parquet"
        if table in found:
            rows, names = found[table]
            withheld += names
            _write(file, rows, {**{name: _ARROW[of] for name, of in columns.items()}})
            _check_totals(con, table, path, public)
        else:
            file.write_bytes((path / f"{table}.parquet").read_bytes())
        tables[table] = replace(
            tables[table], rows=parquet.read_metadata(file).num_rows, sha256=sha256(file)
        )
    _write(public / WITHHELD, withheld, _COLUMNS_OF_WITHHELD)
    write_manifest(public, replace(manifest, tables=tables, withheld=sha256(public / WITHHELD)))
    snapshots.flush_whole(public)
    public.rename(path / PUBLIC)


_COLUMNS_OF_WITHHELD = {
    "cube": pa.string(),
    "year": pa.int16(),
    "month": pa.date32(),
    **dict.fromkeys(DIMENSIONS, pa.string()),
}


def _write(file: Path, rows: Sequence[Row], columns: Mapping[str, pa.DataType]) -> None:
    schema = pa.schema([*columns.items(), ("lost", _LOST)])
    names = schema.names
    ordered = sorted(rows, key=lambda row: [str(row.get(name)) for name in names])
    parquet.write_table(pa.Table.from_pylist(ordered, schema), file, compression="zstd")


def _check_totals(con: "DuckDBPyConnection", table: str, path: Path, public: Path) -> None:
    sums = ", ".join(f"sum({name})" for name in measures(table))
    whole, shown = (
        con.execute(
            f"select {sums} from {stored(table)}",  # noqa: S608
            {"path": str(folder / f"{table}.parquet")},
        ).fetchall()
        for folder in (path, public)
    )
    if whole != shown:
        raise SnapshotError(f"Versi publik tabel {table} tidak berjumlah sama.")


@dataclass(frozen=True)
class _Cube:
    """The rows of a table in a year that are of a kecamatan, and what protects them."""

    table: str
    rule: Rule
    year: int
    rows: Sequence[Row]
    floors: Mapping[Cell, int]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The dimensions of a cell: the kecamatan (or a month in its place), then categories."""
        return tuple(name for name in DIMENSIONS if name in TABLES[self.table])

    @property
    def loses_months(self) -> bool:
        return bool(self.rule.month_steps)

    def key(self, row: Row, area: str = "kecamatan") -> Cell:
        return (row[area], *(row[name] for name in self.names[1:]))

    def steps(self, area: str = "kecamatan") -> list[Lost]:
        names = (area, *self.names[1:])
        order = self.rule.steps if area == "kecamatan" else self.rule.month_steps
        places = [names.index(name) for name in order if name in names]
        return [frozenset(places[: count + 1]) for count in range(len(places))]

    @property
    def last_month(self) -> int:
        return max((row["month"].month for row in self.rows if row["month"]), default=0)

    def of_persons(self, rows: Iterable[Row], area: str = "kecamatan") -> dict[Cell, Row]:
        """Add up the measures of the rows of each cell that has any persons."""
        sums = _sums(self.table, ((self.key(row, area), row) for row in rows))
        return {cell: of for cell, of in sums.items() if _persons(self.rule, of)}

    def table_of(self, sums: Mapping[Cell, Row], area: str, areas: Iterable[Any]) -> Table:
        """Return the table of these cells; those that could be are of the catalogue or there."""
        every = product(*(_MEMBERS[name] for name in self.names[1:]))
        kinds = dict.fromkeys([*filter(self._exists, every), *(cell[1:] for cell in sums)])
        price = self.rule.rupiah
        return Table(
            {cell: _persons(self.rule, of) for cell, of in sums.items()},
            self.rule.threshold,
            self.steps(area),
            [(place, *kind) for place in areas for kind in kinds],
            {},
            paid={cell: (of["amount_rp"] or 0) / price for cell, of in sums.items()}
            if price
            else {},
            priced=self.names.index("programme") if price else None,
        )

    def _exists(self, kind: tuple[str, ...]) -> bool:
        of = dict(zip(self.names[1:], kind, strict=True))
        return not of.get("school_level") or of["programme"] == "beasiswa"


def _sums(table: str, keyed: Iterable[tuple[Any, Row]]) -> dict[Any, Row]:
    found = dict[Any, Row]()
    for key, row in keyed:
        sums = found.setdefault(key, dict.fromkeys(measures(table)))
        for name in sums:
            if row[name] is not None:
                sums[name] = (sums[name] or 0) + row[name]
    return found


def _persons(rule: Rule, sums: Row) -> int:
    """Tell how many persons a sum counts; where it does not say so, how many its Rupiah are for."""
    number = sums[rule.measure]
    if number or not any(sums.values()):
        return int(number or 0)
    rupiah = sums.get("amount_rp")
    return max(1, rupiah // rule.rupiah) if rupiah and rule.rupiah else 1


def _published(
    con: "DuckDBPyConnection",
    path: Path,
    base: Path | None,
    manifest: Manifest,
    rules: Mapping[str, Rule],
) -> dict[str, tuple[list[Row], list[Row]]]:
    """Return the public rows of each protected table, and the names of what is withheld.

    A year that is the same as in the snapshot before stays as it was published, row for row, unless
    the rules are stricter now: what was known then of earlier snapshots limits it still.
    """
    real = [table for table in rules if manifest.tables[table].status != "simulasi"]
    earlier = stored_rows.earlier(path, base)
    found: dict[str, tuple[list[Row], list[Row]]] = {table: ([], []) for table in real}

    def of_years(folder: Path, tables: Iterable[str]) -> dict[str, dict[int, list[Row]]]:
        return {
            table: stored_rows.by_year(stored_rows.read(con, table, folder)) for table in tables
        }

    now, before, shown = of_years(path, real), {}, {}
    if base in earlier:
        public = [table for table in real if stored_rows.is_real(base, table)]
        before, shown = of_years(base, public), of_years(base / PUBLIC, public)
    groups = (
        [table for table in real if table in _ENROLMENT],
        *([table] for table in real if table not in _ENROLMENT),
    )
    for group in groups:
        for year in sorted({year for table in group for year in now[table]}):
            if base and all(
                table in before
                and now[table].get(year) == before[table].get(year)
                and not _shows_few(rules[table], shown[table].get(year, []))
                for table in group
            ):
                for table in group:
                    found[table][0].extend(map(_plain, shown[table].get(year, [])))
                    found[table][1].extend(stored_rows.names_withheld(con, table, year, base))
                continue
            cubes = {}
            for table in group:
                rows = now[table].get(year, [])
                of_place = [row for row in rows if row["kecamatan"] is not None]
                found[table][0].extend(_plain(row) for row in rows if row["kecamatan"] is None)
                floors = _floors(con, table, rules[table], year, earlier)
                cubes[table] = _Cube(table, rules[table], year, of_place, floors)
            for table, (rows, names) in _of_year(cubes).items():
                found[table][0].extend(rows)
                found[table][1].extend(names)
    return found


def _shows_few(rule: Rule, rows: Iterable[Row]) -> bool:
    return any(row["kecamatan"] and 0 < _persons(rule, row) < rule.threshold for row in rows)


def _floors(
    con: "DuckDBPyConnection", table: str, rule: Rule, year: int, earlier: Iterable[Path]
) -> dict[Cell, int]:
    """Tell how many persons a cell had where any snapshot published it: hardly fewer now."""
    cube = _Cube(table, rule, year, (), {})
    # Most snapshots have most tables in common.
    files = {
        read_manifest(folder / PUBLIC).tables[table].sha256: folder / PUBLIC
        for folder in earlier
        if stored_rows.is_real(folder, table)
    }
    floors: dict[Cell, int] = {}
    for folder in files.values():
        for row in stored_rows.read(con, table, folder, year):
            if row["kecamatan"] and not set(row["lost"]) - {"month"}:
                cell = cube.key(row)
                floors[cell] = max(floors.get(cell, 0), _persons(rule, row))
    return floors


def _plain(row: Row) -> Row:
    """Turn the names of what is null back."""
    return {
        name: None if name in DIMENSIONS and value in ("", UNDETAILED) else value
        for name, value in row.items()
    }


def _of_year(cubes: Mapping[str, _Cube]) -> dict[str, tuple[list[Row], list[Row]]]:
    """Divide the tables of a year: what is hidden of enrolment is so in all of its tables."""
    paired = {table: cube for table, cube in cubes.items() if table in _ENROLMENT}
    found = {table: _public(cube, {}) for table, cube in cubes.items() if table not in paired}
    hidden: set[Cell] = set()
    while True:
        of_pair = {table: _public(cube, hidden) for table, cube in paired.items()}
        more = {
            (name["kecamatan"], name["sector"], name["funding"])
            for _, names in of_pair.values()
            for name in names
            if name["kecamatan"] and set(name["lost"]) - {"sex"}
        }
        if more <= hidden:
            return found | of_pair
        hidden |= more


_ENROLMENT = ("enrolment_yearly", "enrolment_monthly")


def _public(cube: _Cube, hidden: Collection[Cell]) -> tuple[list[Row], list[Row]]:
    """Return the public rows of a table in a year, and the names of what is withheld."""
    is_stock = "year" not in TABLES[cube.table]
    times: dict[Any, list[Row]] = defaultdict(list)
    for row in cube.rows:
        times[row["month"] if is_stock else None].append(row)
    found = [_Division(cube, time, rows, hidden) for time, rows in times.items()]
    return [row for division in found for row in division.rows()], [
        row for division in found for row in division.names()
    ]


@cache
def _named(names: tuple[str, ...], places: Lost) -> frozenset[str]:
    return frozenset(names[place] for place in places)


class _Division:
    """A table in a year, or a stock in a month, divided into its public parts."""

    def __init__(
        self,
        cube: _Cube,
        time: dt.date | None,
        rows: Sequence[Row],
        hidden: Collection[Cell],
    ) -> None:
        self._cube, self._time = cube, time
        self._sums = cube.of_persons(rows)
        skip = int("sex" in cube.names)
        table = cube.table_of(self._sums, "kecamatan", catalogue.KECAMATAN)
        kinds = self._of_kabupaten(table)
        table = replace(table, categories=kinds, floors=cube.floors)
        forced = {cell: skip for cell in table.persons if cell[:3] in hidden}
        self._places = suppress(table, forced)
        while more := dict(self._rests_of_few(table)):
            forced |= more
            self._places = suppress(table, forced)
        self._by_month: dict[Cell, Row] = {}
        self._months = Margins({}, {})
        if cube.loses_months:
            self._by_month = cube.of_persons((row for row in rows if row["month"]), "month")
            months = [dt.date(cube.year, month, 1) for month in range(1, cube.last_month + 1)]
            monthly = cube.table_of(self._by_month, "month", months)
            self._months = suppress(replace(monthly, categories=kinds))

    def _rests_of_few(self, table: Table) -> Iterator[tuple[Cell, int]]:
        """Yield cells to hide, with the steps to leave out, where few are left of a sum.

        What kecamatan show of a sum over all sectors anybody can take off it.
        """
        rows = self._places.by_area
        for lost in dict.fromkeys(step | {0, 1} for step in (frozenset(), *table.steps)):
            keys = {cell: generalise(cell, lost) for cell in self._sums}
            of_row: dict[Part, set[Cell]] = defaultdict(set)
            of_total: dict[Part, set[Cell]] = defaultdict(set)
            for cell, key in keys.items():
                of_row[rows[cell]].add(key)
                of_total[self._sectors.by_category[cell[1:]]].add(key)
            unknown = {key for some in of_total.values() if len(some) > 1 for key in some}
            shown: dict[Cell, dict[Part, int]] = defaultdict(lambda: defaultdict(int))
            rest: dict[Cell, int] = defaultdict(int)
            for cell, key in keys.items():
                if len(of_row[rows[cell]]) == 1 and 0 not in rows[cell].lost:
                    shown[key][rows[cell]] += table.persons[cell]
                else:
                    rest[key] += table.persons[cell]
            for key, number in rest.items():
                if key not in unknown and number < table.threshold and shown[key]:
                    *_, smallest = min((of, str(part), part) for part, of in shown[key].items())
                    skipped = sum(step <= smallest.lost for step in table.steps)
                    yield from ((cell, skipped) for cell in keys if rows[cell] == smallest)

    def _of_kabupaten(self, table: Table) -> dict[Cell, Part]:
        """Divide the cells of the whole kabupaten: by sector, beside the sums over all sectors."""
        persons: dict[Cell, int] = defaultdict(int)
        paid: dict[Cell, float] = defaultdict(float)
        for cell, number in table.persons.items():
            persons[cell[1:]] += number
            paid[cell[1:]] += table.paid.get(cell, 0)
        within = dict.fromkeys(
            frozenset(place - 1 for place in step if place) for step in table.steps
        )
        whole = Table(
            persons,
            table.threshold,
            [step for step in within if 0 not in step]
            + [frozenset(range(len(self._cube.names) - 1))],
            list(dict.fromkeys(cell[1:] for cell in table.possible)),
            {},
            paid=paid,
            priced=table.priced - 1 if table.priced else None,
        )
        self._sectors = suppress(replace(whole, categories=categories(whole)))
        return {
            (None, *cell): Part(frozenset(place + 1 for place in part.lost), (None, *part.key))
            for cell, part in self._sectors.by_area.items()
        }

    def rows(self) -> Iterator[Row]:
        """Yield the rows of parts, and those that take them off again where they are not asked."""
        loses = {"month"} if self._cube.loses_months else set()
        shown = {cell for cell, part in self._places.by_area.items() if not part.lost}
        for part, sums in self._sums_of(self._places.by_area, self._sums).items():
            if not part.lost:
                yield self._row(part.key, loses, sums)
            elif 0 not in part.lost:
                yield self._row(part.key, loses | self._lost(part), sums)
                none = (None, *part.key[1:])
                yield self._row(none, loses | self._lost(part) | {"kecamatan"}, sums, -1)
        rest = {cell: sums for cell, sums in self._sums.items() if cell not in shown}
        for part, sums in self._sums_of(self._places.by_category, rest).items():
            yield self._row(part.key, loses | self._lost(part) | {"kecamatan"}, sums)
        grouped = {
            cell: sums for cell, sums in self._sums.items() if self._sectors.by_area[cell[1:]].lost
        }
        # Sums over all sectors, and what they would count twice: rows that have the category, too.
        counted = {cell: Part(frozenset(), cell[1:]) for cell in grouped if cell in shown}
        everywhere = loses | {"kecamatan", "sector"}
        for parts, sign in ((self._sectors.by_category, 1), (self._sectors.by_area, -1)):
            keyed: list[tuple[tuple[Cell, Lost], Row]] = []
            for cell, of in grouped.items():
                part = counted.get(cell, parts[cell[1:]]) if sign < 0 else parts[cell[1:]]
                keyed.append(((part.key[1:], part.lost - {0}), of))
            for (key, lost), sums in _sums(self._cube.table, keyed).items():
                names = everywhere | {self._cube.names[place + 1] for place in lost}
                yield self._row((None, None, *key), names, sums, sign)
        for part, sums in self._sums_of(self._months.by_area, self._by_month).items():
            if 0 not in part.lost:
                lost, none = self._lost(part) | {"kecamatan"}, (None, *part.key[1:])
                yield {**self._row(none, lost, sums), "month": part.key[0]}
                yield self._row(none, lost | {"month"}, sums, -1)

    def names(self) -> Iterator[Row]:
        """Yield the cells that have lost something, of kecamatan, months and the kabupaten."""
        loses = frozenset({"month"} if self._cube.loses_months else ())
        for cell, part in self._places.by_area.items():
            if lost := loses | self._lost(part):
                yield self._name(cell, lost)
        for cell, part in self._months.by_area.items():
            if lost := self._lost(part, "month"):
                yield {**self._name((None, *cell[1:]), lost), "month": cell[0]}
        for kind, part in {
            cell[1:]: part for cell, part in self._sectors.by_category.items()
        }.items():
            if lost := _named((*self._cube.names[1:],), part.lost):
                yield self._name((None, None, *kind), lost)
        kinds = {cell[1:]: part for cell, part in self._places.by_category.items()}
        for kind, part in kinds.items():
            if lost := self._lost(part):
                yield self._name((None, *kind), lost)

    def _sums_of(self, parts: Mapping[Cell, Part], sums: Mapping[Cell, Row]) -> dict[Part, Row]:
        return _sums(self._cube.table, ((parts[cell], of) for cell, of in sums.items()))

    def _lost(self, part: Part, area: str = "kecamatan") -> frozenset[str]:
        return _named((area, *self._cube.names[1:]), part.lost)

    def _row(self, key: Cell, lost: Collection[str], sums: Row, sign: int = 1) -> Row:
        signed = {name: None if of is None else sign * of for name, of in sums.items()}
        return _plain(self._name(key, lost) | signed)

    def _name(self, key: Cell, lost: Collection[str]) -> Row:
        return {
            "cube": self._cube.table,
            "year": self._cube.year,
            "month": self._time,
            **dict(zip(self._cube.names, key, strict=True)),
            "lost": sorted(lost),
        }

"""The house rules of imports, of pages, and of ids, read from the sources.

Which ids count as used: an id is a row of one of the tables of `data/catalogue.py`.

- It is asked for where code names it: as a literal in `claim(...)`, `metric(...)` or
  `TABLE[...]`, or as any text that equals it. An f-string names all ids that it can become when a
  category's id, a year or nothing stands in its places.
- Code that takes a whole table (`for one in SECTORS.values()`, `tuple(FUNDING)`) uses all its ids;
  looking up, `in`, `.get` and comprehensions with a condition do not.
- A claim is used where code or a row of another table names it, where it contradicts such a claim
  or is contradicted by it, or where its measure is one that the dashboard itself shows: one that
  code names or that is a column of a snapshot.
- A metric is used where code, a claim, a specification of an office file or a column of a snapshot
  names it.
- A source or status is used where code, a claim or the manifest of a snapshot names it.
"""

import ast
import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from data.catalogue import (
    AID_ITEMS,
    CLAIMS,
    FUNDING,
    KECAMATAN,
    METRICS,
    ORIGINS,
    PROGRAMMES,
    REFERENCE,
    SCHOOL_LEVELS,
    SECTORS,
    SEXES,
    SOURCES,
    STATUSES,
)
from data.store import snapshots

ROOT = Path(__file__).parent.parent

MAY_IMPORT = {
    "data": set(),
    "queries": {"data"},
    "geo": {"data"},
    "charts": {"data", "geo", "queries"},
    "figures": {"data", "geo", "queries", "charts"},
    "exports": {"data", "geo", "queries", "charts", "figures"},
    "pages": {"data", "geo", "queries", "charts", "figures", "exports"},
    "dashboard": {"data", "geo", "queries", "charts", "figures", "exports", "pages"},
}
ONLY_IN = {"streamlit": {"pages", "dashboard"}, "duckdb": {"queries", "data"}}

TABLES: Mapping[str, Mapping[str, object]] = {
    "AID_ITEMS": AID_ITEMS,
    "CLAIMS": CLAIMS,
    "FUNDING": FUNDING,
    "KECAMATAN": KECAMATAN,
    "METRICS": METRICS,
    "ORIGINS": ORIGINS,
    "PROGRAMMES": PROGRAMMES,
    "SCHOOL_LEVELS": SCHOOL_LEVELS,
    "SECTORS": SECTORS,
    "SEXES": SEXES,
    "SOURCES": SOURCES,
    "STATUSES": STATUSES,
}
CATEGORIES = (SECTORS, PROGRAMMES, FUNDING, ORIGINS, AID_ITEMS, SCHOOL_LEVELS, SEXES)
ASKERS = {"claim": "CLAIMS", "metric": "METRICS"}


@cache
def sources() -> Mapping[str, ast.Module]:
    """The syntax tree of every Python file outside `tests/`, by path."""
    return {
        str(path): ast.parse((ROOT / path).read_text(encoding="utf-8"))
        for path in files()
        if path.suffix == ".py" and path.parts[0] != "tests"
    }


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project, relative to its folder; hidden and generated ones left out."""
    paths = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    hidden = re.compile(r"\..*|__pycache__|node_modules")
    return tuple(
        sorted(path for path in paths if not any(hidden.fullmatch(part) for part in path.parts))
    )


def room(path: str) -> str:
    """The package that a file belongs to, or its own name if it stands alone."""
    first, _, rest = path.partition("/")
    return first if rest else first.removesuffix(".py")


def imported(tree: ast.AST) -> set[str]:
    """The first names of all modules that are imported, inside functions too."""
    names = set()
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(str(node.module))
        elif isinstance(node, ast.Call) and called(node) in {"import_module", "__import__"}:
            names |= {one.value for one in node.args if isinstance(one, ast.Constant)}
    return {name.partition(".")[0] for name in names}


def called(call: ast.Call) -> str:
    """The last name of what is called: `claim` for `catalogue.claim(...)`."""
    return name_of(call.func)


def name_of(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def forbidden_imports(path: str, tree: ast.AST) -> set[str]:
    """What this file imports against the order of the rooms."""
    here, names = room(path), imported(tree)
    against = {name for name in names & set(MAY_IMPORT) if name not in MAY_IMPORT[here] | {here}}
    return against | {
        name for name, rooms in ONLY_IN.items() if name in names and here not in rooms
    }


@cache
def nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """All nodes of a tree."""
    return tuple(ast.walk(tree))


@cache
def texts(tree: ast.AST) -> frozenset[str]:
    """The constants of the code as texts, f-strings without what stands in them; no docstrings."""
    return frozenset(_texts(tree))


def _texts(tree: ast.AST) -> Iterator[str]:
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in nodes(tree)
        if isinstance(node, documented)
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
    }
    for node in nodes(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part for part in node.values if isinstance(part, ast.Constant)]
            yield " … ".join(str(part.value) for part in parts)
        elif isinstance(node, ast.Constant) and id(node) not in docstrings:
            yield str(node.value)


SQL = re.compile(
    r"\bselect\b.+\bfrom\b|\binsert\s+into\b|\bdelete\s+from\b|\bcreate\s+(?:\w+\s+)*(?:table|view)\b"
    r"|\b(?:group|order)\s+by\b|\bcopy\b.+\bto\b",
    re.IGNORECASE | re.DOTALL,
)
STYLE = re.compile(
    r"<style|\bstyle\s*=|[{;]\s*[a-z-]+\s*:\s*[^;{}]+;|^\s*[a-z-]+\s*:\s*[^;{}\n]+;\s*$",
    re.IGNORECASE | re.MULTILINE,
)


def not_for_a_page(tree: ast.AST) -> list[str]:
    """What does not belong into a page: plotly, try, SQL and CSS."""
    found = [f"import {name}" for name in imported(tree) & {"plotly"}]
    for node in nodes(tree):
        if isinstance(node, (ast.Try, ast.TryStar)):
            found.append("try")
        elif isinstance(node, ast.keyword) and node.arg in {"unsafe_allow_html", "css"}:
            found.append(node.arg)
        elif isinstance(node, ast.Call) and called(node) in {"execute", "sql"}:
            found.append(f"{called(node)}()")
    found += [f"SQL: {text}" for text in texts(tree) if SQL.search(text)]
    found += [f"CSS: {text}" for text in texts(tree) if STYLE.search(text)]
    return found


# Imports


def test_imports_go_one_way() -> None:
    found = {path: forbidden_imports(path, tree) for path, tree in sources().items()}
    assert {path: names for path, names in found.items() if names} == {}


def test_every_room_is_known() -> None:
    assert {room(path) for path in sources()} == set(MAY_IMPORT)


@pytest.mark.parametrize(
    ("path", "source", "against"),
    [
        ("data/reading.py", "from queries.registry import Registry", {"queries"}),
        ("queries/aid.py", "import charts.theme", {"charts"}),
        ("queries/aid.py", "from data import catalogue\nimport duckdb", set()),
        ("charts/aid.py", "from exports import caption", {"exports"}),
        ("charts/aid.py", "from geo import boundaries\nfrom charts import maps", set()),
        ("geo/build.py", "import duckdb", {"duckdb"}),
        ("exports/xlsx.py", "def write():\n    import streamlit as st", {"streamlit"}),
        ("exports/xlsx.py", "from pages import frame", {"pages"}),
        ("pages/aid.py", "from duckdb import connect", {"duckdb"}),
        ("pages/aid.py", "import dashboard", {"dashboard"}),
        ("data/simulation/aid.py", "import importlib\nimportlib.import_module('geo.x')", {"geo"}),
        ("dashboard.py", "import streamlit\nfrom pages import frame", set()),
    ],
)
def test_an_import_against_the_order_is_found(path: str, source: str, against: set[str]) -> None:
    assert forbidden_imports(path, ast.parse(source)) == against


def test_a_module_has_a_name_of_its_own() -> None:
    homeless = {"util", "utils", "helper", "helpers", "common", "commons", "misc"}
    named = {
        str(path)
        for path in files()
        for part in path.with_suffix("").parts
        if homeless & set(re.split(r"[_\W]+", part.lower()))
    }
    assert named == set()


# Pages


@pytest.mark.parametrize("path", [path for path in sources() if room(path) == "pages"])
def test_a_page_has_no_sql_no_plotly_no_try_and_no_css(path: str) -> None:
    assert not_for_a_page(sources()[path]) == []


@pytest.mark.parametrize(
    "source",
    [
        "import plotly.graph_objects as go",
        "from plotly import express",
        "try:\n    x = 1\nfinally:\n    pass",
        "q = 'SELECT count(*)\\nFROM enrolment'",
        "q = f'select {column} from enrolment'",
        "q = 'order by code'",
        "connection.execute(text)",
        "st.markdown(text, unsafe_allow_html=True)",
        "st.html('<style>p {margin: 0}</style>')",
        "st.markdown('<p style=\"x\">')",
        "text = '.card { color: red; }'",
        "st.components.v2.component('x', css=text)",
    ],
)
def test_what_a_page_must_not_have_is_found(source: str) -> None:
    assert not_for_a_page(ast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        '"""Select what is shown from the board."""',
        "on_change = lambda: choose('select')",
        "st.info('Pilih paling sedikit satu; lihat catatan: semua sektor.')",
        "loader = 'import(x).then(({ default: board }) => board(component));'",
    ],
)
def test_what_a_page_may_have_is_not_mistaken(source: str) -> None:
    assert not_for_a_page(ast.parse(source)) == []


def test_every_file_leaves_by_the_button_that_keeps_it_until_it_is_fetched() -> None:
    offering = {path for path in sources() if "download_button" in ast.dump(sources()[path])}
    assert offering == {"pages/downloads.py"}


# Ids


MEMBERS = "|".join(sorted({re.escape(one) for table in CATEGORIES for one in table}))
PLACE = rf"(?:{MEMBERS}|\d{{4}}|_|)"


@cache
def pattern(node: ast.JoinedStr) -> re.Pattern[str] | None:
    """What ids an f-string can become; None where too little of it is written to be about one."""
    written = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    if len(re.findall(r"[a-z]", written)) < 3:
        return None
    return re.compile(
        "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else PLACE
            for part in node.values
        )
    )


def named(argument: ast.AST) -> Iterator[str | re.Pattern[str]]:
    """The id or ids that an argument spells out; none where it is a variable."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.JoinedStr) and (ids := pattern(argument)):
        yield ids
    elif isinstance(argument, ast.IfExp):
        yield from named(argument.body)
        yield from named(argument.orelse)


def asked(tree: ast.AST) -> Iterator[tuple[str, str | re.Pattern[str]]]:
    """The table and the id of every look-up in the catalogue that spells its id out."""
    for node in nodes(tree):
        if isinstance(node, ast.Call) and called(node) in ASKERS and node.args:
            table, argument = ASKERS[called(node)], node.args[0]
        elif isinstance(node, ast.Subscript) and name_of(node.value) in TABLES:
            table, argument = name_of(node.value), node.slice
        else:
            continue
        for one in named(argument):
            yield table, one


def declared(table: str, one: str | re.Pattern[str]) -> set[str]:
    """The ids of the table that this id or pattern stands for."""
    ids = TABLES[table]
    if isinstance(one, str):
        return {one} & set(ids)
    return {member for member in ids if one.fullmatch(member)}


def undeclared(tree: ast.AST) -> list[str]:
    """The look-ups that no row of the catalogue answers."""
    return [
        f"{table}: {one if isinstance(one, str) else one.pattern}"
        for table, one in asked(tree)
        if not declared(table, one)
    ]


@cache
def taken_whole(tree: ast.AST) -> set[str]:
    """The tables that are gone through or handed on as a whole."""
    single: set[int] = set()
    for node in nodes(tree):
        if isinstance(node, ast.Subscript):
            single.add(id(node.value))
        elif isinstance(node, ast.Compare):
            single |= {id(one) for one in node.comparators}
        elif isinstance(node, ast.Attribute) and node.attr == "get":
            single.add(id(node.value))
        elif isinstance(node, ast.Call) and called(node) == "len":
            single |= {id(one) for one in node.args}
        elif isinstance(node, ast.comprehension) and node.ifs:
            single |= {id(one) for one in ast.walk(node.iter)}
    return {
        name_of(node)
        for node in nodes(tree)
        if isinstance(node, (ast.Name, ast.Attribute))
        and isinstance(node.ctx, ast.Load)
        and name_of(node) in TABLES
        and id(node) not in single
    }


def in_code(table: str, trees: Iterable[ast.AST]) -> set[str]:
    """The ids of a table that code names or takes together with the whole table."""
    trees = list(trees)
    if any(table in taken_whole(tree) for tree in trees):
        return set(TABLES[table])
    return named_in_code(table, trees)


def named_in_code(table: str, trees: Iterable[ast.AST]) -> set[str]:
    """The ids of a table that code names."""
    found: set[str] = set()
    for tree in trees:
        found |= texts(tree) & set(TABLES[table])
        for node in nodes(tree):
            if isinstance(node, ast.JoinedStr) and (ids := pattern(node)):
                found |= declared(table, ids)
    return found


def reference(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(name: str, field: str) -> set[str]:
    """The values of a column of a reference table; `|` separates several in a cell."""
    return {one for row in reference(name) for one in row[field].split("|") if one}


def specifications() -> list[dict[str, Any]]:
    return [
        tomllib.loads((ROOT / path).read_text(encoding="utf-8"))
        for path in files()
        if path.suffix == ".toml" and path.parts[:2] == ("data", "specs")
    ]


def snapshot_columns() -> set[str]:
    return {column for columns in snapshots.TABLES.values() for column in columns}


def shown_metrics() -> set[str]:
    """The measures that the dashboard itself shows: named by code, or columns of a snapshot."""
    return in_code("METRICS", sources().values()) | (snapshot_columns() & set(METRICS))


def used_claims() -> set[str]:
    by_name = in_code("CLAIMS", sources().values())
    by_name |= column("school_levels", "rule_claim") | column("simulation_assumptions", "basis")
    contradicting = {
        one.id for one in CLAIMS.values() if one.id in by_name or by_name & set(one.contradicts)
    }
    contradicted = {other for one in by_name & set(CLAIMS) for other in CLAIMS[one].contradicts}
    shown = shown_metrics()
    return contradicting | contradicted | {one.id for one in CLAIMS.values() if one.metric in shown}


def manifest_statuses() -> set[str]:
    return {
        entry.status
        for path in files()
        if path.name == snapshots.MANIFEST and path.parts[:2] == ("data", "snapshots")
        for entry in snapshots.read_manifest(ROOT / path.parent).tables.values()
    }


def test_code_asks_only_for_ids_that_are_declared() -> None:
    found = {path: undeclared(tree) for path, tree in sources().items()}
    assert {path: ids for path, ids in found.items() if ids} == {}


@pytest.mark.parametrize(
    ("name", "field", "table"),
    [
        ("published_claims", "metric", METRICS),
        ("published_claims", "source", SOURCES),
        ("published_claims", "status", STATUSES),
        ("published_claims", "contradicts", CLAIMS),
        ("school_levels", "rule_claim", CLAIMS),
        ("simulation_weights", "sector", SECTORS),
        ("simulation_weights", "kecamatan", KECAMATAN),
        ("desa", "kecamatan", KECAMATAN),
    ],
)
def test_a_reference_table_names_only_ids_that_are_declared(
    name: str, field: str, table: Mapping[str, object]
) -> None:
    assert column(name, field) - set(table) == set()


def test_the_basis_of_an_assumption_is_a_claim_or_a_sentence() -> None:
    bases = column("simulation_assumptions", "basis")
    assert {one for one in bases if re.fullmatch(r"[a-z0-9_]+", one)} - set(CLAIMS) == set()


def test_a_specification_names_a_declared_measure_and_classifications() -> None:
    assert specifications()
    for one in specifications():
        assert one["measure"] in METRICS
        classifications = [entry.get("classification") for entry in one["columns"]]
        assert {name.upper() for name in classifications if name} <= set(TABLES)


def test_the_columns_that_a_snapshot_measures_are_metrics() -> None:
    keys = {"year", "month", "kecamatan", "sector", "funding", "sex"}
    keys |= {"programme", "school_level", "item", "origin"}
    assert snapshot_columns() - keys <= set(METRICS)


def test_every_metric_is_used() -> None:
    used = shown_metrics() | {one.metric for one in CLAIMS.values()}
    used |= {one["measure"] for one in specifications()}
    assert sorted(set(METRICS) - used) == []


def test_every_claim_is_used() -> None:
    assert sorted(set(CLAIMS) - used_claims()) == []


def test_every_source_is_used() -> None:
    # The page that lists all sources uses none of them.
    used = named_in_code("SOURCES", sources().values())
    used |= {one.source.id for one in CLAIMS.values()}
    used |= set(column("kecamatan_sources", "source"))
    assert sorted(set(SOURCES) - used) == []


def test_every_status_is_used() -> None:
    used = named_in_code("STATUSES", sources().values())
    used |= {one.status for one in CLAIMS.values()}
    assert sorted(set(STATUSES) - used - manifest_statuses()) == []


@pytest.mark.parametrize(
    "table", sorted(TABLES.keys() - {"METRICS", "CLAIMS", "SOURCES", "STATUSES"})
)
def test_every_category_is_used(table: str) -> None:
    assert sorted(set(TABLES[table]) - in_code(table, sources().values())) == []


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ("claim('participants_2025')", []),
        ("claim('participants_2052')", ["CLAIMS: participants_2052"]),
        ("catalogue.metric('participant')", ["METRICS: participant"]),
        ("catalogue.CLAIMS['aid_2024_value']", ["CLAIMS: aid_2024_value"]),
        ("SECTORS['tani'], SECTORS[chosen]", ["SECTORS: tani"]),
        ("claim(f'participants_2025_{sector.id}')", []),
        ("claim('jkm_total' if whole else 'jkm_part')", ["CLAIMS: jkm_part"]),
    ],
)
def test_an_id_that_nobody_declared_is_found(source: str, missing: list[str]) -> None:
    assert undeclared(ast.parse(source)) == missing


def test_a_composed_id_that_can_become_no_declared_one_is_found() -> None:
    (found,) = undeclared(ast.parse("claim(f'participants_1999_{sector}')"))
    assert found.startswith("CLAIMS: participants_1999_")


@pytest.mark.parametrize(
    ("source", "used"),
    [
        ("shown = claim('jkm_total')", {"jkm_total"}),
        ("rows = [('jkm_funeral', 1)]", {"jkm_funeral"}),
        (
            "claim(f'scholarship_{level}')",
            {"scholarship_tk_sd", "scholarship_smp", "scholarship_sma", "scholarship_s1"},
        ),
        (
            "months = f'months_{year}_{sector}'",
            {"months_2021_keagamaan", "months_2024_buruh_tani", "months_2025_buruh_tani"},
        ),
        ("one in CLAIMS, CLAIMS.get(one), CLAIMS[one], len(CLAIMS)", set()),
        ("[one for one in CLAIMS.values() if one.metric == 'x']", set()),
        ("for one in catalogue.CLAIMS.values(): show(one)", set(CLAIMS)),
        ("shown = [one.printed for one in CLAIMS.values()]", set(CLAIMS)),
        ("shown = f'{kind}_{name}'", set()),
    ],
)
def test_what_code_names_or_takes_whole_is_used(source: str, used: set[str]) -> None:
    assert in_code("CLAIMS", [ast.parse(source)]) == used

import ast
import csv
import re
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import tiny_snapshot as tiny
from tiny_snapshot import KALIWATES, MAYANG, PUGER

import queries
from data import catalogue
from queries import benefits, enrolment, published
from queries.answer import Answer
from queries.enrolment import Filter
from queries.registry import Registry

FOLDER = Path(queries.__file__).parent
GOLDEN = Path(__file__).parent / "golden" / "queries"

QUESTIONS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.sql"))}
VIEWS = {path.stem: path.read_text(encoding="utf-8") for path in (FOLDER / "views").glob("*.sql")}
MODULES = {
    path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.py"))
}

EVERYBODY = Filter()
PAID = benefits.Filter(2024, 2025)


def asked(registry: Registry, question: str) -> Answer:
    """Ask as the first line of the golden answer says; `pedagang` is a sector without anybody."""
    with (GOLDEN / f"{question}.csv").open(encoding="utf-8") as file:
        call = file.readline().removeprefix("# ")
    modules = {name: import_module(f"queries.{name}") for name in MODULES}
    answer = eval(call, {**modules, "registry": registry})  # noqa: S307
    assert isinstance(answer, Answer)
    return answer


def golden(question: str) -> pd.DataFrame:
    """The answer written by hand: names of columns, then their dtypes, then the rows."""
    with (GOLDEN / f"{question}.csv").open(encoding="utf-8", newline="") as file:
        file.readline()
        names, dtypes, *rows = csv.reader(file)
    columns = zip(*rows, strict=True)
    return pd.DataFrame(
        {
            name: pd.Series(
                [None if text == "" else text for text in column], dtype="object"
            ).astype(dtype)
            for name, dtype, column in zip(names, dtypes, columns, strict=True)
        }
    )


def row(frame: pd.DataFrame, **values: object) -> dict[str, object]:
    """The only row with these values."""
    for column, value in values.items():
        frame = frame[frame[column] == value]
    (found,) = frame.to_dict("records")
    return found


# Answers


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_as_counted_by_hand(registry: Registry, question: str) -> None:
    pd.testing.assert_frame_equal(
        asked(registry, question).frame, golden(question), check_exact=True
    )


def test_every_question_has_a_golden_answer_and_every_golden_answer_a_question() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {f"{question}.csv" for question in QUESTIONS}


def test_a_golden_answer_of_another_dtype_is_not_equal(registry: Registry) -> None:
    other = golden("years_of_enrolment").astype("float64")
    with pytest.raises(AssertionError, match="dtype"):
        pd.testing.assert_frame_equal(asked(registry, "years_of_enrolment").frame, other)


def test_the_tiny_registry_agrees_with_itself() -> None:
    months: dict[tuple[object, ...], int] = {}
    for year, *cell, _, _, person_months, premium in tiny.ROWS["enrolment_yearly"]:
        key = (year, *cell)
        months[key] = months.get(key, 0) + person_months
        assert premium == person_months * 16_800
    for month, *cell, active in tiny.ROWS["enrolment_monthly"]:
        months[(month.year, *cell)] -= active
    assert set(months.values()) == {0}


@pytest.mark.parametrize(
    ("wanted", "in_2024", "in_2025"),
    [
        (EVERYBODY, 7, 18),
        (Filter(sectors=("nelayan",)), 5, 6),
        (Filter(sectors=("nelayan", "keagamaan")), 5, 8),
        (Filter(sectors=("pedagang",)), 0, 0),
        (Filter(funding=("dbh_pajak_desa",)), 0, 1),
        (Filter(funding=("apbd", "dbh_pajak_desa")), 5, 8),
        (Filter(sexes=("perempuan",)), 3, 6),
        (Filter(sectors=("buruh_tani",), funding=("dbhcht",), sexes=("laki_laki",)), 0, 4),
        (Filter(sectors=("nelayan",), sexes=("perempuan",)), 1, 0),
        (Filter(sectors=()), 0, 0),
        (Filter(funding=()), 0, 0),
        (Filter(sexes=()), 0, 0),
    ],
)
def test_a_filter_narrows_every_answer_about_a_year_to_the_same_people(
    registry: Registry, wanted: Filter, in_2024: int, in_2025: int
) -> None:
    by_year = enrolment.by_year_and_sector(registry, wanted).frame
    for year, expected in ((2024, in_2024), (2025, in_2025)):
        totals = by_year[by_year["year"] == year].sum(numeric_only=True)
        assert totals["participants"] == expected
        by_kecamatan = enrolment.by_kecamatan(registry, year, wanted).frame
        for measure in ("participants", "person_months", "premium_rp"):
            assert by_kecamatan[measure].sum() == totals[measure]
        by_sector = enrolment.by_kecamatan_and_sector(registry, year, wanted).frame
        for measure in ("participants", "person_months"):
            assert by_sector[measure].sum() == totals[measure]
        assert len(by_kecamatan) == 31
        assert len(by_sector) == 31 * len(wanted.sectors)
    assert len(by_year) == 2 * len(wanted.sectors)


def test_sectors_and_funding_narrow_the_active_participants_but_sexes_do_not(
    registry: Registry,
) -> None:
    def in_march(wanted: Filter) -> int:
        frame = enrolment.active_by_month(registry, wanted).frame
        return int(frame[frame["month"] == pd.Timestamp(tiny.MARCH)]["active_participants"].sum())

    assert in_march(EVERYBODY) == 16
    assert in_march(Filter(sectors=("nelayan",))) == 6
    assert in_march(Filter(funding=("dbh_pajak_desa",))) == 1
    assert in_march(Filter(sectors=("buruh_tani",), funding=("apbd",))) == 0
    assert in_march(Filter(sexes=("perempuan",))) == 16


@pytest.mark.parametrize("code", [PUGER, KALIWATES, MAYANG, "35.09.01"])
def test_the_years_of_a_kecamatan_are_its_row_among_the_31(registry: Registry, code: str) -> None:
    for year in enrolment.years(registry):
        mine = row(enrolment.by_kecamatan(registry, year, EVERYBODY).frame, code=code)
        by_year = enrolment.by_year_and_sector(registry, EVERYBODY, code).frame
        for measure in ("participants", "person_months", "premium_rp"):
            assert by_year[by_year["year"] == year][measure].sum() == mine[measure]


def test_the_months_of_a_kecamatan_count_its_own_participants_only(registry: Registry) -> None:
    puger = enrolment.active_by_month(
        registry, Filter(sectors=("nelayan", "buruh_tani")), PUGER
    ).frame
    assert puger["active_participants"].tolist() == [0, 4, 0, 5, 0, 0, 2, 3, 2, 3, 2, 6]
    mayang = enrolment.active_by_month(registry, Filter(sectors=("buruh_tani",)), MAYANG).frame
    assert mayang["active_participants"].tolist() == [0, 0, 0, 0, 2, 8]


def test_a_kecamatan_without_participants_has_none_and_its_months_per_participant_are_missing(
    registry: Registry,
) -> None:
    before = row(enrolment.by_kecamatan(registry, 2024, EVERYBODY).frame, code=KALIWATES)
    assert (before["participants"], before["months_per_participant"]) == (2, 2.0)
    after = row(enrolment.by_kecamatan(registry, 2025, EVERYBODY).frame, code=KALIWATES)
    assert (after["participants"], after["person_months"], after["premium_rp"]) == (0, 0, 0)
    assert after["participants_per_1000"] == 0
    assert pd.isna(after["months_per_participant"])


def test_a_sector_without_participants_in_a_kecamatan_has_missing_months_there_only(
    registry: Registry,
) -> None:
    by_sector = enrolment.by_kecamatan_and_sector(registry, 2025, EVERYBODY).frame
    known = by_sector[by_sector["months_per_participant"].notna()]
    assert list(zip(known["code"], known["sector"], known["participants"], strict=True)) == [
        (PUGER, "buruh_tani", 2),
        (PUGER, "nelayan", 6),
        (MAYANG, "buruh_tani", 8),
        (MAYANG, "keagamaan", 2),
    ]
    assert (by_sector["participants"] > 0).tolist() == (
        by_sector["months_per_participant"].notna().tolist()
    )


def test_of_a_year_that_the_registry_has_not_nothing_is_known_and_nothing_is_zero(
    registry: Registry,
) -> None:
    nobody = enrolment.by_kecamatan(registry, 2019, EVERYBODY).frame
    assert nobody["code"].tolist() == sorted(catalogue.KECAMATAN)
    assert nobody[["participants", "premium_rp", "months_per_participant"]].isna().all(axis=None)


def test_the_months_run_without_a_gap_from_the_first_to_the_last_of_the_registry(
    registry: Registry,
) -> None:
    months = ["2024-10", "2024-11", "2024-12", "2025-01", "2025-02", "2025-03"]
    for wanted, code in (
        (EVERYBODY, None),
        (Filter(sectors=("keagamaan", "pedagang")), None),
        (Filter(funding=()), None),
        (EVERYBODY, KALIWATES),
        (EVERYBODY, "35.09.99"),
    ):
        frame = enrolment.active_by_month(registry, wanted, code).frame
        written = frame["month"].dt.strftime("%Y-%m").tolist()
        assert written == [month for month in months for _ in wanted.sectors]
        assert frame["sector"].tolist() == list(wanted.sectors) * len(months)


def test_active_participants_are_counted_month_by_month_and_never_summed_over_months(
    registry: Registry,
) -> None:
    active = enrolment.active_by_month(registry, EVERYBODY).frame
    assert not active.duplicated(["month", "sector"]).any()
    by_year = enrolment.by_year_and_sector(registry, EVERYBODY).frame
    participants = {
        (year, sector): count
        for year, sector, count in zip(
            by_year["year"], by_year["sector"], by_year["participants"], strict=True
        )
    }
    for month, sector, count in zip(
        active["month"], active["sector"], active["active_participants"], strict=True
    ):
        assert count <= participants[month.year, sector]


@pytest.mark.parametrize(
    "question", [name for name, sql in QUESTIONS.items() if "active_participants" in sql]
)
def test_a_sum_of_active_participants_is_grouped_by_month(question: str) -> None:
    assert re.search(r"\bgroup by [^;]*\bmonth\b", QUESTIONS[question])


def test_the_years_are_those_of_the_registry(registry: Registry) -> None:
    assert enrolment.years(registry) == (2024, 2025)


# Published numbers


def test_published_workers_add_up_to_the_employed_population() -> None:
    groups = published.workers_by_protection()
    assert groups["workers"].sum() == catalogue.claim("employed_population_2025").number
    assert groups["workers"].tolist()[0] == 82_093
    assert groups["status"].tolist() == ["terbit", "estimasi", "estimasi"]


def test_published_benefits_add_up_and_the_rest_is_given_to_no_programme() -> None:
    rows = published.benefit_by_programme()
    assert rows["amount_rp"].sum() == catalogue.claim("benefit_2023_2025").number
    assert rows["programme"].tolist() == ["jkm", "jkk", "tidak_dirinci"]
    assert rows["status"].tolist() == ["terbit", "terbit", "estimasi"]


def test_a_sector_published_in_words_has_no_number() -> None:
    sectors = published.participants_by_sector()
    assert sectors["sector"].tolist() == list(catalogue.SECTORS)
    assert row(sectors, sector="buruh_tani")["participants"] == 40_300
    traders = row(sectors, sector="pedagang")
    assert pd.isna(traders["participants"])
    assert (traders["precision"], traders["printed"]) == ("words", "ratusan")


def test_the_published_years_name_their_claims_and_only_what_was_published() -> None:
    years = published.participants_by_year()
    assert catalogue.claim(row(years, year=2025)["claim"]).number == 82_093
    assert 2024 not in set(years["year"])
    for year, claim in zip(years["year"], years["claim"], strict=True):
        assert catalogue.claim(claim).period_end.startswith(str(year))


# The texts of the questions


def bare(sql: str) -> str:
    """The statement without its comments and strings."""
    return re.sub(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", "", sql, flags=re.DOTALL)


TEXTS = QUESTIONS | {f"views/{name}": sql for name, sql in VIEWS.items()}


@pytest.mark.parametrize("name", TEXTS)
def test_a_statement_says_what_one_row_is_in_lower_case_and_stands_alone(name: str) -> None:
    sql = TEXTS[name]
    assert re.match(r"-- one row is (a|an|the) \w[^\n]+\n[a-z]", sql)
    assert bare(sql) == bare(sql).lower()
    statements = duckdb.extract_statements(sql)
    assert [str(one.type) for one in statements] == [
        "StatementType.CREATE" if name.startswith("views/") else "StatementType.SELECT"
    ]


@pytest.mark.parametrize("name", TEXTS)
def test_a_statement_has_named_parameters_and_no_place_for_python_to_write_into(name: str) -> None:
    assert not re.search(r"[{}?]|%\(|%s|\$\d", bare(TEXTS[name]))


def composed(tree: ast.AST) -> list[str]:
    """Where Python code puts a statement together: the f-strings, sums and formats with SQL."""
    found = []
    for node in ast.walk(tree):
        parts: list[ast.AST] = []
        if isinstance(node, ast.JoinedStr):
            parts = [value for value in node.values if isinstance(value, ast.Constant)]
        elif isinstance(node, ast.BinOp):
            parts = [node.left, node.right]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            parts = [node.func.value] if node.func.attr in {"format", "replace", "join"} else []
        texts = [str(part.value) for part in parts if isinstance(part, ast.Constant)]
        if any(re.search(r"\b(select|from|where)\b", text, re.IGNORECASE) for text in texts):
            found.append(ast.unparse(node))
    return found


def test_only_the_loading_of_tables_composes_sql() -> None:
    found = {name: composed(tree) for name, tree in MODULES.items()}
    assert {name: one for name, one in found.items() if one} == {
        "availability": [
            "f'select {year_of(table)}, {said} from {table} group by 1 order by 1'",
            "f'select distinct {year_of(table)}, {name} from {table} where {_is_said(name)}'",
        ],
        "registry": [
            "f'create table {table} as select * from {reader}'",
            "f'{_NOTHING_LOST} union all by name from {stored(table)}'",
            "f'(select * replace ({named}) from ({whole}) where {ours})'",
        ],
    }


def asking() -> Iterator[tuple[str, ast.FunctionDef, ast.Call]]:
    """Every call of `ask` in the functions of this folder, with the question that it names."""
    for tree in MODULES.values():
        for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
            for node in ast.walk(function):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr == "ask"
                ):
                    assert isinstance(node.args[0], ast.Constant), ast.unparse(node)
                    yield node.args[0].value, function, node


def test_every_question_is_asked_by_exactly_one_function_and_no_other_one_is_asked() -> None:
    assert sorted(question for question, _, _ in asking()) == sorted(QUESTIONS)


def test_the_functions_that_ask_are_public_typed_and_say_what_comes_back() -> None:
    for question, function, _ in asking():
        assert not function.name.startswith("_"), question
        assert ast.get_docstring(function), question
        assert function.returns is not None, question
        arguments = function.args
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            assert argument.annotation is not None, (question, argument.arg)


def test_a_function_gives_its_question_just_the_parameters_that_it_has() -> None:
    for question, _, call in asking():
        (statement,) = duckdb.extract_statements(QUESTIONS[question])
        choice = (benefits if question.startswith("benefits") else enrolment).Filter
        # `**asdict(wanted)` gives all fields of the choice.
        parameters = set[str]()
        for keyword in call.keywords:
            parameters |= {keyword.arg} if keyword.arg else {one.name for one in fields(choice)}
        assert parameters == statement.named_parameters, question


def test_every_view_is_used_by_a_question() -> None:
    used = set(re.findall(r"\b(?:from|join) (\w+)", "\n".join(map(bare, QUESTIONS.values()))))
    assert set(VIEWS) - used == set()


@pytest.mark.parametrize(
    ("view", "cube", "measure"),
    [
        ("enrolment", "enrolment_yearly", "participants"),
        ("protection_by_month", "enrolment_monthly", "active_participants"),
    ],
)
def test_a_view_neither_loses_nor_doubles_a_row_of_its_cube(
    registry: Registry, view: str, cube: str, measure: str
) -> None:
    def size(table: str) -> tuple[object, ...] | None:
        text = f"select count(*), sum({measure}) from {table}"  # noqa: S608
        return registry._connection.cursor().execute(text).fetchone()

    assert size(view) == size(cube)
    assert size(cube) == (len(tiny.ROWS[cube]), {"participants": 25}.get(measure, 43))

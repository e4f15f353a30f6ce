"""No number of few persons can be computed from what is public, whoever adds up and takes off."""

import datetime as dt
import random
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import attacker
import duckdb
import pytest
import tiny_snapshot as tiny
from random_snapshot import RandomSnapshot, Row

from data import catalogue
from data.catalogue import UNDETAILED
from data.confidentiality import RULES
from data.manifest import PUBLIC, TABLES
from data.store import disclosure, stored_rows
from queries import benefits, enrolment
from queries.registry import Registry

FEW = {table: rule.threshold for table, rule in RULES.items()}
PAIRS = {"funding": "fund", "school_level": "level"}


def drawn(chance: random.Random, years: tuple[int, ...] = (2024,)) -> dict[str, list[Row]]:
    """The cubes of some hundred persons and claims, few of them in many places."""
    places = chance.sample(list(catalogue.KECAMATAN), chance.choice((2, 5, 12, 31)))
    sectors = chance.sample(list(catalogue.SECTORS), chance.choice((1, 2, 4, 6)))
    programmes = [name for name in catalogue.PROGRAMMES if name != UNDETAILED]
    cubes: dict[str, Counter[Row]] = {table: Counter() for table in FEW}
    paid: Counter[Row] = Counter()
    months: Counter[Row] = Counter()
    for year in years:
        for _ in range(chance.choice((40, 200, 700))):
            place = (chance.choice(places), chance.choice(sectors))
            fund = chance.choice(list(catalogue.FUNDING)[: 1 + len(sectors) // 2])
            cell = (year, *place, fund, chance.choice(list(catalogue.SEXES)))
            first = chance.randint(1, 3)
            cubes["enrolment_yearly"][cell] += 1
            for month in range(first, chance.randint(first, 3) + 1):
                cubes["enrolment_monthly"][dt.date(year, month, 1), *place, fund] += 1
                months[cell] += 1
        for _ in range(chance.choice((6, 30, 150))):
            programme = chance.choice(programmes)
            levels = list(catalogue.SCHOOL_LEVELS) if programme == "beasiswa" else [None]
            place = (chance.choice(places), chance.choice(sectors))
            claim = (
                dt.date(year, chance.randint(1, 12), 1),
                *place,
                programme,
                chance.choice(levels),
            )
            cubes["benefits_monthly"][claim] += 1
            paid[claim] += 42_000_000 if programme == "jkm" else chance.randint(1, 90) * 500_000
    return {
        "enrolment_yearly": [
            (*cell, number, months[cell], months[cell] * 16_800)
            for cell, number in cubes["enrolment_yearly"].items()
        ],
        "enrolment_monthly": [(*cell, n) for cell, n in cubes["enrolment_monthly"].items()],
        "benefits_monthly": [
            (*cell, n, n, paid[cell]) for cell, n in cubes["benefits_monthly"].items()
        ],
        "aid_monthly": [],
    }


def real(folder: Path, rows: Mapping[str, list[Row]], before: Path | None = None) -> Path:
    """Store cubes as offices' numbers, with their public version."""
    ends = dict.fromkeys(TABLES, dt.date(2025, 12, 31))
    path = RandomSnapshot(0, "drawn", rows, dict.fromkeys(TABLES, "resmi"), ends).write(folder)
    disclosure.write_public(duckdb.connect(), path, before)
    return path


def sensitive(path: Path, table: str, year: int) -> list[tuple[Mapping[str, Any], int]]:
    """All sums of kecamatan, of any months and categories, that are of few persons."""
    named = [name for name in stored_rows.DIMENSIONS if name in TABLES[table]]
    time = "month" if "month" in TABLES[table] else "null as month"
    measure = RULES[table].measure
    dimensions = [
        f"if(programme = 'beasiswa', coalesce(school_level, '{UNDETAILED}'), '')"
        if name == "school_level"
        else f"coalesce({name}, '{UNDETAILED}')"
        for name in named
    ]
    of_year = "year" if "year" in TABLES[table] else "year(month)"
    rows = duckdb.execute(
        f"select {time}, {', '.join(dimensions)}, {measure} from read_parquet($path) "  # noqa: S608
        f"where {of_year} = $year and {measure} > 0",
        {"path": str(path / f"{table}.parquet"), "year": year},
    ).fetchall()
    found: Counter[tuple[tuple[str, Any], ...]] = Counter()
    names = ["month", *(PAIRS.get(name, name) for name in named)]
    free = [name for name in names[2:] if name != "level"]
    always = {"kecamatan"} if table == "benefits_monthly" else {"month", "kecamatan"}
    optional = [*free, *({"month"} - always)]
    for *row, number in rows:
        cell = dict(zip(names, row, strict=True))
        for some in chain.from_iterable(
            combinations(optional, count) for count in range(len(optional) + 1)
        ):
            kept = {name: of for name, of in cell.items() if name in {*always, *some}}
            found[tuple(kept.items())] += number
    return [(dict(key), number) for key, number in found.items() if number < FEW[table]]


_OF_DEATHS = ["jkm_cases", "jkm_amount_rp", "amount_per_case"]

Ask = Callable[[Registry, int], attacker.Attacker]
ASK: Mapping[str, Ask] = {
    "benefits_monthly": attacker.of_benefits,
    "enrolment_yearly": attacker.of_enrolment,
    "enrolment_monthly": attacker.of_enrolment,
}


@lru_cache(2)
def known_of(ask: Ask, path: Path, year: int) -> attacker.Attacker:
    """Ask once for what both tables of enrolment are attacked with."""
    return ask(Registry(path / PUBLIC), year)


def held_out(path: Path, table: str, year: int, chance: random.Random, count: int) -> None:
    """Attack some of the numbers of few persons; each stays as wide open as the threshold."""
    few = sensitive(path, table, year)
    known = known_of(ASK[table], path, year) if few else None
    for cell, number in chance.sample(few, min(len(few), count)):
        assert known
        least, most = known.range(cell)
        assert least - 1e-6 <= number <= most + 1e-6, cell
        assert most - least > FEW[table] - 1e-6, (cell, number, least, most)


@pytest.mark.parametrize("seed", [2, 5])
def test_an_attacker_narrows_no_number_of_few_persons_down(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311
    path = real(tmp_path, drawn(chance))
    for table in FEW:
        held_out(path, table, 2024, chance, 2)


@pytest.mark.parametrize(
    ("seed", "of_few"),
    [
        # Of seven claims of desa six were in one kecamatan, and one in the only other with any.
        (31, {"kecamatan": "35.09.04", "sector": "desa"}),
        # Of eight scholarships of all sectors six were of desa in one kecamatan.
        (104, {"kecamatan": "35.09.07", "programme": "beasiswa"}),
    ],
)
def test_what_one_kecamatan_shows_leaves_no_rest_of_few(
    seed: int, of_few: Mapping[str, str], tmp_path: Path
) -> None:
    path = real(tmp_path, drawn(random.Random(seed)))  # noqa: S311
    known = attacker.of_benefits(Registry(path / PUBLIC), 2024)
    known.think()

    assert (of_few, 1) in sensitive(path, "benefits_monthly", 2024)
    least, most = known.range(of_few)
    assert least - 1e-6 <= 1 <= most + 1e-6
    assert most - least > FEW["benefits_monthly"] - 1e-6


def test_a_total_does_not_give_a_number_back_that_only_one_kecamatan_withholds(
    tmp_path: Path,
) -> None:
    claims = {
        tiny.PUGER: {"nelayan": 1, "pedagang": 2},
        tiny.KALIWATES: {"nelayan": 4, "pedagang": 5},
        tiny.MAYANG: {"nelayan": 5, "pedagang": 6},
    }
    path = tiny.build(
        tmp_path,
        statuses=dict.fromkeys(("kepesertaan", "klaim_manfaat", "bantuan_pertanian"), "resmi"),
        rules=RULES,
        rows={
            **tiny.ROWS,
            "benefits_monthly": [
                (month, code, sector, "jkm", None, 1, 1, 42_000_000)
                for code, of in claims.items()
                for sector, number in of.items()
                for month in [tiny.JANUARY, *[tiny.MARCH] * (number - 1)]
            ],
        },
    )
    known = attacker.of_benefits(Registry(path / PUBLIC), 2025)
    for cell, number in sensitive(path, "benefits_monthly", 2025):
        least, most = known.range(cell)
        assert least <= number <= most
        assert most - least > FEW["benefits_monthly"] - 1e-6, (cell, number, least, most)
    assert known.range({"kecamatan": tiny.KALIWATES}) == (9, 9)


def test_the_register_of_a_whole_kabupaten_stands_an_attack(whole: Path) -> None:
    chance = random.Random(1)  # noqa: S311
    held_out(whole, "benefits_monthly", 2025, chance, 3)
    held_out(whole, "enrolment_yearly", 2025, chance, 1)


def test_all_totals_of_the_kabupaten_and_of_kecamatan_in_a_year_stay(whole: Path) -> None:
    shown, known = Registry(whole / PUBLIC), Registry(whole)
    for year in (2023, 2024, 2025):
        people = enrolment.Filter()
        paid = benefits.Filter(year, year)
        for ask in (
            lambda registry: enrolment.by_kecamatan(registry, year, people),  # noqa: B023
            lambda registry: enrolment.by_kecamatan_and_sector(registry, year, people),  # noqa: B023
            lambda registry: benefits.by_year_and_sector(registry, paid),  # noqa: B023
            lambda registry: benefits.by_kecamatan(registry, paid),  # noqa: B023
            lambda registry: benefits.by_period(registry, "year", paid),  # noqa: B023
        ):
            public, known_ = (
                ask(registry).frame.drop(columns=_OF_DEATHS, errors="ignore")
                for registry in (shown, known)
            )
            if "programme" in public:
                # Of the Rupiah of no programme nobody knows for how many cases they were paid.
                public, known_ = (of[of["programme"] != UNDETAILED] for of in (public, known_))
            assert public.astype("object").equals(known_.astype("object"))


WAS = {"nelayan": 4, "pedagang": 9, "petani": 9}
ADDED = {tiny.PUGER: 1, tiny.KALIWATES: 2, tiny.MAYANG: 5}


def claims(year: int, of: Mapping[str, Mapping[str, int]]) -> dict[str, list[Row]]:
    """So many claims of each sector in each kecamatan, one in each month."""
    none = {"enrolment_yearly": [], "enrolment_monthly": [], "aid_monthly": []}
    rows = [
        (dt.date(year, month, 1), code, sector, "jkk", None, 1, 1, 42_000_000)
        for code, sectors in of.items()
        for sector, number in sectors.items()
        for month in range(1, number + 1)
    ]
    return {**none, "benefits_monthly": rows}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, attacker.Sums]:
    """A snapshot with four nelayan in each kecamatan, and what could be known of it."""
    path = real(tmp_path_factory.mktemp("before"), claims(2024, dict.fromkeys(ADDED, WAS)))
    return path, attacker.of_benefits(Registry(path / PUBLIC), 2024).sums


@pytest.mark.parametrize("then", ["at once", "another year later", "after it was taken back"])
def test_what_was_shown_before_does_not_give_away_what_is_withheld_now(
    then: str, before: tuple[Path, attacker.Sums], tmp_path: Path
) -> None:
    # Who knows that there were four nelayan in each knows what is left of five and six.
    path, sums = before
    # Beside the others: what stands in the same folder was shown, too.
    former = shutil.copytree(path, tmp_path / "before")
    if then == "after it was taken back":
        oldest = real(tmp_path, claims(2023, dict.fromkeys(ADDED, WAS)))
    of_2024 = claims(2024, {code: {**WAS, "desa": n} for code, n in ADDED.items()})
    base = former if then != "after it was taken back" else oldest.rename(tmp_path / "oldest")
    now = real(tmp_path, of_2024, base)
    if then == "another year later":
        more = claims(2025, dict.fromkeys(ADDED, WAS))
        rows = {table: [*of_2024[table], *more[table]] for table in of_2024}
        now = real(tmp_path, rows, now.rename(tmp_path / "now"))
    later = attacker.of_benefits(Registry(now / PUBLIC), 2024)
    later.compare(sums)
    few = [one for one in sensitive(now, "benefits_monthly", 2024) if "month" not in one[0]]

    assert {number for _, number in few} == {1, 2}
    for cell, number in few:
        least, most = later.range(cell)
        assert least - 1e-6 <= number <= most + 1e-6
        assert most - least > FEW["benefits_monthly"] - 1e-6, (cell, number, least, most)


def test_a_stricter_rule_withholds_more_of_a_year_that_stays_the_same(tmp_path: Path) -> None:
    first = real(tmp_path, claims(2024, dict.fromkeys(ADDED, WAS))).rename(tmp_path / "first")
    second = shutil.copytree(first, tmp_path / "second")
    shutil.rmtree(second / PUBLIC)
    rule = replace(RULES["benefits_monthly"], threshold=5)

    disclosure.write_public(duckdb.connect(), second, first, {**RULES, "benefits_monthly": rule})

    shown, now = (
        {
            row["cases"]
            for row in stored_rows.read(duckdb.connect(), "benefits_monthly", path / PUBLIC)
        }
        for path in (first, second)
    )
    assert 4 in shown
    assert 4 not in now


def test_a_year_that_stays_the_same_is_withheld_in_the_same_way(tmp_path: Path) -> None:
    chance = random.Random(4)  # noqa: S311
    old, new = drawn(chance), drawn(chance, (2025,))
    first = real(tmp_path / "first", old)
    both = {table: [*rows, *new[table]] for table, rows in old.items()}
    second = real(tmp_path / "second", both, before=first)
    of_2024 = "from read_parquet($path) where year = 2024 order by all"
    for file in ("withheld", "benefits_monthly", "enrolment_yearly"):
        before, after = (
            duckdb.execute(of_2024, {"path": str(path / PUBLIC / f"{file}.parquet")}).fetchall()
            for path in (first, second)
        )
        assert before == after

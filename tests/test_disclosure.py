"""Numbers of few persons are not public, and cannot be computed from what is."""

import datetime as dt
import io
import random
import shutil
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import attacker
import duckdb
import numpy as np
import pytest
import tiny_snapshot as tiny
from random_snapshot import RandomSnapshot, Row

from charts.consistency import unexplained
from charts.model import Chart
from charts.shown import FEW as TOO_FEW
from charts.tiles import NothingToDraw, Section, Tile, by_name
from data import catalogue
from data.catalogue import UNDETAILED
from data.confidentiality import RULES
from data.frames import records
from data.manifest import PUBLIC, TABLES, read_manifest, write_manifest
from data.numbers import rupiah
from data.permissions import Visitor
from data.store import disclosure
from exports.deck import deck
from exports.kit import kit
from exports.stamp import Heading
from pages import document, gallery
from pages.audit import any_choices
from pages.choices import written as written_address
from pages.reader import Reader
from queries import benefits, enrolment
from queries.cells import COUNTED
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
    named = [name for name in disclosure.DIMENSIONS if name in TABLES[table]]
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

ASK = {
    "benefits_monthly": attacker.of_benefits,
    "enrolment_yearly": attacker.of_enrolment,
    "enrolment_monthly": attacker.of_enrolment,
}


def held_out(path: Path, table: str, year: int, chance: random.Random, count: int) -> None:
    """Attack some of the numbers of few persons; each stays as wide open as the threshold."""
    few = sensitive(path, table, year)
    known = ASK[table](Registry(path / PUBLIC), year) if few else None
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


@pytest.fixture(scope="module")
def whole(builtin_snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built-in register as if offices had sent it."""
    path = tmp_path_factory.mktemp("real") / builtin_snapshot.name
    shutil.copytree(builtin_snapshot, path)
    manifest = read_manifest(path)
    tables = {name: replace(table, status="resmi") for name, table in manifest.tables.items()}
    write_manifest(path, replace(manifest, tables=tables))
    disclosure.write_public(duckdb.connect(), path)
    return path


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


def test_what_was_shown_before_does_not_give_away_what_is_withheld_now(tmp_path: Path) -> None:
    # Who knows that there were four nelayan in each knows what is left of five and six.
    was = {"nelayan": 4, "pedagang": 9, "petani": 9}
    added = {tiny.PUGER: 1, tiny.KALIWATES: 2, tiny.MAYANG: 5}

    def claims(of: Mapping[str, Mapping[str, int]]) -> dict[str, list[Row]]:
        none = {"enrolment_yearly": [], "enrolment_monthly": [], "aid_monthly": []}
        rows = [
            (dt.date(2024, month, 1), code, sector, "jkk", None, 1, 1, 42_000_000)
            for code, sectors in of.items()
            for sector, number in sectors.items()
            for month in range(1, number + 1)
        ]
        return {**none, "benefits_monthly": rows}

    before = real(tmp_path / "before", claims(dict.fromkeys(added, was)))
    now = real(
        tmp_path / "now", claims({code: {**was, "desa": n} for code, n in added.items()}), before
    )
    earlier, later = (attacker.of_benefits(Registry(path / PUBLIC), 2024) for path in (before, now))
    later.compare(earlier.sums)
    few = [one for one in sensitive(now, "benefits_monthly", 2024) if "month" not in one[0]]

    assert {number for _, number in few} == {1, 2}
    for cell, number in few:
        least, most = later.range(cell)
        assert least - 1e-6 <= number <= most + 1e-6
        assert most - least > FEW["benefits_monthly"] - 1e-6, (cell, number, least, most)


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


@pytest.mark.parametrize("programmes", [("jkm", "jkk", "beasiswa"), ("jkm",)])
def test_what_months_withhold_makes_no_sum_of_years_smaller(
    programmes: tuple[str, ...], whole: Path
) -> None:
    page = gallery.boards()["manfaat"]
    public, known = Registry(whole / PUBLIC), Registry(whole)
    chosen = page.settled(known, {"program": programmes})
    shown, true = (page.tiles(registry, chosen) for registry in (public, known))

    assert page.lead(public, chosen) == page.lead(known, chosen)
    for name in ("manfaat-per-waktu", "manfaat-sektor"):
        titles = [str(tiles[name].title) for tiles in (shown, true)]
        assert titles[0] in (titles[1], "Sebagian bulan dirahasiakan")
    (deaths, *_), (all_deaths, *_) = (
        tiles["manfaat-tiap-program"].drawing.panels for tiles in (shown, true)
    )
    assert deaths.heading == all_deaths.heading == "<b>JKM</b>  Rp49,44 miliar"


def test_a_choice_of_few_persons_is_said_to_be_withheld_and_not_nothing(whole: Path) -> None:
    page = gallery.boards()["manfaat"]
    public = Registry(whole / PUBLIC)
    tiles = page.tiles(
        public, page.known(public, {"kecamatan": "35.09.08", "sektor": ("nelayan",)})
    )
    titles = [str(tile.title) for tile in tiles.values() if isinstance(tile, Chart)]

    assert not [title for title in titles if title.startswith("Tidak ada")]
    assert "ke-1 dari 1" not in " ".join(titles)
    assert "100,0 persen" not in " ".join(titles)


def test_a_finding_says_whom_it_is_about_where_some_are_withheld(whole: Path) -> None:
    public = Registry(whole / PUBLIC)

    def seen(address: str, **chosen: Any) -> dict[str, Tile]:  # noqa: ANN401
        page = gallery.boards()[address]
        return page.tiles(public, page.known(public, chosen))

    def lead(address: str, **chosen: Any) -> str:  # noqa: ANN401
        page = gallery.boards()[address]
        return page.lead(public, page.settled(public, chosen))

    women: dict[str, Any] = {"jk": ("perempuan",), "kecamatan": "35.09.02"}
    people, months = seen("kepesertaan", **women), seen("manfaat")

    assert lead("kepesertaan", **women).endswith("kecamatan yang ditampilkan.")
    nobody_known = lead("manfaat", sektor=("nelayan",), kecamatan="35.09.26")
    assert nobody_known.endswith("hingga 10 Desember 2025 dirahasiakan.")
    assert lead("kepesertaan", **{**women, "kecamatan": "35.09.11"}).endswith("dirahasiakan.")
    assert str(people["sektor-kecamatan"].title).endswith("kecamatan yang lengkap")
    assert str(months["rata-rata-jkm"].title) == "Rata-rata JKM per kasus sebagian dirahasiakan"
    latest = seen("kepesertaan", **{**women, "kecamatan": "35.09.11"})["peserta-per-tahun"]
    assert str(latest.title) == "2025 dirahasiakan; 1.353 peserta pada 2023"


def test_a_stack_that_has_lost_its_parts_says_that_they_are_withheld(whole: Path) -> None:
    public, pages = Registry(whole / PUBLIC), gallery.boards()
    mayang = {"kecamatan": "35.09.26"}
    profile = pages["kecamatan"].draw(public, pages["kecamatan"].settled(public, mayang))
    rows = pages["manfaat"].draw(public, pages["manfaat"].settled(public, mayang))
    paid = by_name(profile)["manfaat-kecamatan"]
    assert [series.name for series in paid.drawing.panels[0].series] == ["Dirahasiakan"]
    assert (paid.drawing.legend, paid.notes[-1]) == (True, TOO_FEW)
    assert "Program dirahasiakan." in [str(one.finding) for one in rows if isinstance(one, Section)]


@pytest.mark.parametrize(
    ("address", "chosen", "name"),
    [
        ("kepesertaan", {"jk": ("perempuan",), "kecamatan": "35.09.11"}, "peserta-per-tahun"),
        ("manfaat", {"periode": "2024", "hitungan": "recipients"}, "manfaat-per-waktu"),
    ],
)
def test_a_stack_without_a_total_is_drawn_in_full(
    address: str, chosen: dict[str, Any], name: str, whole: Path
) -> None:
    page, public = gallery.boards()[address], Registry(whole / PUBLIC)
    drawing = page.tiles(public, page.known(public, chosen))[name].drawing
    (panel,) = drawing.panels

    stacks = zip(*(series.values for series in panel.series), strict=True)
    assert max(sum(filter(None, stack)) for stack in stacks) <= panel.scale.top


PLACES = {*catalogue.KECAMATAN, *(place.name for place in catalogue.KECAMATAN.values())}
COUNTS = {"participants": 5, "active_participants": 5, "cases": 3, "recipients": 3}


def numbers(tile: Chart, measures: Collection[str]) -> Iterator[tuple[tuple[object, ...], float]]:
    """The numbers of a figure's table in these measures, by what they are about."""
    shown = {column.field: column.metric or column.field for column in tile.columns}
    counted = {name for name, measure in shown.items() if measure in catalogue.METRICS}
    about = [name for name in tile.table if name not in counted]
    for row in records(tile.table):
        if catalogue.SECTORS[UNDETAILED].label in row.values() or UNDETAILED in row.values():
            continue
        # Measures that no column shows are not what a number is about.
        key = tuple(
            row[name] for name in about if name == "year" or isinstance(row[name], str | dt.date)
        )
        for field in counted - {UNDETAILED}:
            if shown[field] in measures and isinstance(row.get(field), int | float):
                yield (*key, field), float(row[field])


@pytest.mark.parametrize("page", gallery.boards())
def test_every_page_shows_the_true_number_or_none_and_none_of_few_persons(
    page: str, whole: Path
) -> None:
    shown, known, chance = Registry(whole / PUBLIC), Registry(whole), random.Random(2)  # noqa: S311
    board = gallery.boards()[page]
    choices = [{}, {"kecamatan": "35.09.08"}]
    choices += [any_choices(board.asked(shown, {}), chance) for _ in range(2)]
    # Rates and flows of sectors, and programmes beside which what is not detailed has others.
    choices += [
        {"populasi": "sama", "program": ("jkm",)},
        {"program": ("jkk", "beasiswa"), "langkah": "quarter"},
    ] * (page == "manfaat")
    # The tables of a plan name their rows by numbers.
    measures = COUNTED if page == "rencana" else catalogue.METRICS
    compared = 0
    for chosen in choices:
        settled = board.settled(known, board.known(known, chosen))
        try:
            whole_tiles, tiles = (board.tiles(one, settled) for one in (known, shown))
        except NothingToDraw:
            continue
        place = settled.get("kecamatan")
        for name, tile in tiles.items():
            if not isinstance(tile, Chart) or not isinstance(whole_tiles[name], Chart):
                continue
            assert page == "rencana" or not list(unexplained(tile))
            true = dict(numbers(whole_tiles[name], measures))
            for key, number in numbers(tile, measures):
                if not key[-1].endswith(UNDETAILED):
                    assert number == pytest.approx(true.get(key, number)), (name, key, chosen)
                compared += key in true
            for measure, few in COUNTS.items():
                for key, number in numbers(tile, {measure}):
                    of_place = place or {*key} & {*PLACES}
                    assert not (of_place and 0 < number < few), (name, key, chosen)
    assert compared


def test_who_may_see_what_is_withheld_sees_it_marked_and_takes_away_what_is_public(
    tmp_path: Path,
) -> None:
    statuses = dict.fromkeys(("kepesertaan", "klaim_manfaat", "bantuan_pertanian"), "resmi")
    path = tiny.build(tmp_path, statuses=statuses, rules=RULES)
    planner = Reader(path, True, Visitor(roles=frozenset({"internal"})))

    def of_mayang(registry: Registry) -> float:
        wanted = enrolment.Filter(sectors=("keagamaan",))
        frame = enrolment.by_kecamatan(registry, 2025, wanted).frame
        (people,) = frame[frame["code"] == tiny.MAYANG]["participants"]
        return float(people)

    assert of_mayang(planner.registry) == 2
    assert np.isnan(of_mayang(planner.leaving))
    page = gallery.pages()["kepesertaan"]
    assert all(tile.provenance.internal for tile in page.tiles(planner.registry).values())
    assert not any(tile.provenance.internal for tile in page.tiles(planner.leaving).values())


AMOUNTS = (13_214_567, 27_182_818, 41_415_926, 16_180_339, 57_721_566, 24_669_201, 35_355_339)
"""Each of one claim: whoever reads one of them knows whose it is."""


def unpacked(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """The texts in a file, and in those that are packed into it."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        yield name, content.decode("utf-8", errors="ignore")
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.namelist():
            yield from unpacked(f"{name}/{member}", archive.read(member))


def test_no_document_and_no_file_says_an_amount_that_is_withheld_whoever_takes_it(
    tmp_path: Path,
) -> None:
    places = [tiny.PUGER, tiny.PUGER, tiny.PUGER, tiny.KALIWATES, *[tiny.MAYANG] * 3]
    sectors = ["nelayan", "petani", "desa", "buruh_tani", "buruh_tani", "petani", "pedagang"]
    claims = [
        (tiny.JANUARY, code, sector, "jkk", None, 1, 1, amount)
        for code, sector, amount in zip(places, sectors, AMOUNTS, strict=True)
    ]
    statuses = dict.fromkeys(("kepesertaan", "klaim_manfaat", "bantuan_pertanian"), "resmi")
    rows = {**tiny.ROWS, "benefits_monthly": claims}
    path = tiny.build(tmp_path, statuses=statuses, rows=rows, rules=RULES)
    asked = "select amount_rp from read_parquet($path)"
    file = {"path": str(path / PUBLIC / "benefits_monthly.parquet")}
    public = {amount for (amount,) in duckdb.execute(asked, file).fetchall()}
    secret = {*AMOUNTS} - public
    assert len(secret) > 3
    written = [
        form
        for amount in secret
        for form in (str(amount), f"{amount:,}".replace(",", "."), str(rupiah(amount)))
    ]
    press = Reader(path, True, Visitor(roles=frozenset({"internal", "humas"})))
    anybody = Reader(path, True, Visitor())
    assert any(
        form in document.packed(gallery.pages()["manfaat"], press, {}).text for form in written
    )

    when = dt.datetime(2025, 4, 8, tzinfo=dt.UTC)
    heading, chance = Heading("Rapat", when.date(), ""), random.Random(7)  # noqa: S311
    for page in gallery.boards().values():
        choices = [{}, {"kecamatan": tiny.MAYANG}]
        offered = page.asked(press.leaving, {})
        choices += [any_choices(offered, chance)]
        for chosen in choices:
            try:
                tiles = page.tiles(press.leaving, page.known(press.leaving, chosen))
            except NothingToDraw:
                continue
            files = {
                "kit": kit(list(tiles.items()), press.leaving, when, draw=lambda *_: ()).content,
                "deck": deck(list(tiles.values()), heading),
            }
            if anybody.visitor.may("page", page.address or "ringkasan"):
                address = written_address(offered, page.settled(press.leaving, chosen))
                files["document"] = document.packed(page, anybody, address).text.encode()
            for name, content in files.items():
                for part, text in unpacked(name, content):
                    said = [form for form in written if form in text]
                    assert not said, (page.address, chosen, part, said)

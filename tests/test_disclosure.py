"""What readers see where numbers of few persons are not public."""

import datetime as dt
import io
import random
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
import tiny_snapshot as tiny

from charts.consistency import unexplained
from charts.model import Chart
from charts.tiles import Missing, NothingToDraw, Section, Tile, by_name, placed
from charts.visibility import FEW as TOO_FEW
from data import catalogue
from data.catalogue import UNDETAILED
from data.confidentiality import RULES
from data.frames import records
from data.manifest import PUBLIC
from data.numbers import rupiah
from data.permissions import Visitor
from exports.csv import for_excel
from exports.deck import deck
from exports.kit import kit
from exports.stamp import Heading
from pages import document, gallery
from pages.audit import any_choices
from pages.choices import to_query
from pages.reader import Reader
from queries import benefits, enrolment
from queries.dimensions import COUNTED
from queries.registry import Registry


@pytest.fixture(scope="module")
def public(whole: Path) -> Registry:
    """What the public sees of the register."""
    return Registry(whole / PUBLIC)


@pytest.fixture(scope="module")
def known(whole: Path) -> Registry:
    return Registry(whole)


@pytest.mark.parametrize("programmes", [("jkm", "jkk", "beasiswa"), ("jkm",)])
def test_what_months_withhold_makes_no_sum_of_years_smaller(
    programmes: tuple[str, ...], public: Registry, known: Registry
) -> None:
    page = gallery.boards()["manfaat"]
    chosen = page.with_defaults(known, {"program": programmes})
    shown, true = (page.tiles(registry, chosen) for registry in (public, known))

    assert page.lead(public, chosen) == page.lead(known, chosen)
    for name in ("manfaat-per-waktu", "manfaat-sektor"):
        titles = [str(tiles[name].title) for tiles in (shown, true)]
        assert titles[0] in (titles[1], "Sebagian bulan dirahasiakan")
    (deaths, *_), (all_deaths, *_) = (
        tiles["manfaat-tiap-program"].drawing.panels for tiles in (shown, true)
    )
    assert deaths.heading == all_deaths.heading == "<b>JKM</b>  Rp49,44 miliar"


def test_a_choice_of_few_persons_is_said_to_be_withheld_and_not_nothing(public: Registry) -> None:
    page = gallery.boards()["manfaat"]
    tiles = page.tiles(
        public, page.known(public, {"kecamatan": "35.09.08", "sektor": ("nelayan",)})
    )
    titles = [str(tile.title) for tile in tiles.values() if isinstance(tile, Chart)]

    assert not [title for title in titles if title.startswith("Tidak ada")]
    assert "ke-1 dari 1" not in " ".join(titles)
    assert "100,0 persen" not in " ".join(titles)


def test_a_finding_says_whom_it_is_about_where_some_are_withheld(public: Registry) -> None:

    def seen(address: str, **chosen: Any) -> dict[str, Tile]:  # noqa: ANN401
        page = gallery.boards()[address]
        return page.tiles(public, page.known(public, chosen))

    def lead(address: str, **chosen: Any) -> str:  # noqa: ANN401
        page = gallery.boards()[address]
        return page.lead(public, page.with_defaults(public, chosen))

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


def test_flows_of_which_parts_are_withheld_still_add_up_to_the_same(
    public: Registry, known: Registry
) -> None:
    for wanted, place in [
        (benefits.Filter(2025, 2025), None),
        (benefits.Filter(2023, 2025, sectors=("keagamaan", "petani")), None),
        (benefits.Filter(2023, 2024), "35.09.08"),
    ]:
        shown, true = (
            benefits.flow(one, wanted, place).frame.groupby("flow")["amount_rp"].sum().to_dict()
            for one in (public, known)
        )
        assert shown in (true, {})


@pytest.mark.parametrize(
    ("address", "name", "chosen"),
    [
        ("manfaat", "manfaat-tiap-program", {}),
        ("manfaat", "iuran-manfaat", {"kecamatan": "35.09.07", "populasi": "sama"}),
        ("kecamatan", "manfaat-kecamatan", {"kecamatan": "35.09.31"}),
    ],
)
def test_a_table_calls_what_is_withheld_as_its_drawing_does(
    address: str, name: str, chosen: dict[str, str], public: Registry
) -> None:
    chart = gallery.boards()[address].tiles(public, chosen)[name]
    assert isinstance(chart, Chart)
    cells = {cell for row in chart.written_rows() for cell in row}
    assert "Dirahasiakan" in cells
    assert "Tidak dirinci" not in cells
    for written in (for_excel(chart), str(chart.drawing)):
        assert "Tidak dirinci" not in written


def test_flows_that_are_withheld_are_not_said_to_be_nothing(public: Registry) -> None:
    page = gallery.boards()["manfaat"]
    chosen = page.with_defaults(public, {"kecamatan": "35.09.11", "populasi": "sama"})
    of_funds = next(one for one in placed(page.draw(public, chosen)) if one.name == "aliran-dana")
    assert isinstance(of_funds, Missing)
    assert of_funds.words.startswith("Dirahasiakan: ")


def test_flows_whose_ends_are_withheld_do_not_say_that_an_office_left_them_out(
    public: Registry, known: Registry
) -> None:
    page = gallery.boards()["manfaat"]
    shown, true = (
        page.tiles(registry, {"populasi": "sama"})["aliran-dana"] for registry in (public, known)
    )
    assert "dirahasiakan" in str(shown.subtitle)
    assert "Manfaat Dirahasiakan" in [column.label for column in shown.columns]
    assert "Manfaat Tidak dirinci" not in [column.label for column in shown.columns]
    assert "Manfaat Tidak dirinci" in [column.label for column in true.columns]
    assert "dirahasiakan" not in str(true.subtitle)


@pytest.mark.parametrize(
    ("address", "name", "chosen", "words"),
    [
        ("kepesertaan", "sektor-kecamatan", {"jk": ("perempuan",)}, "Peta panas 6 sektor ×"),
        ("manfaat", "manfaat-sektor", {"program": ("jkm",)}, "Batang 2 sektor"),
        (
            "manfaat",
            "rata-rata-jkm",
            {"periode": "2025", "kecamatan": "35.09.09", "populasi": "sama"},
            "sama di 2 dari 6 sektor; yang lain dirahasiakan",
        ),
        (
            "kepesertaan",
            "peringkat-kecamatan",
            {"tahun": "2024", "ukuran": "months_per_participant", "jk": ("perempuan",)},
            "Tertinggi yang ditampilkan di Gumukmas, Jombang, dan Semboro: 6,2 bulan per peserta",
        ),
    ],
)
def test_what_is_of_no_sector_is_none_and_a_number_has_its_unit(
    address: str, name: str, chosen: dict[str, Any], words: str, public: Registry
) -> None:
    page = gallery.boards()[address]
    tile = page.tiles(public, page.known(public, chosen))[name]
    assert isinstance(tile, Chart)
    assert words in tile.alt


def test_a_stack_that_has_lost_its_parts_says_that_they_are_withheld(public: Registry) -> None:
    pages = gallery.boards()
    mayang = {"kecamatan": "35.09.26"}
    profile = pages["kecamatan"].draw(public, pages["kecamatan"].with_defaults(public, mayang))
    rows = pages["manfaat"].draw(public, pages["manfaat"].with_defaults(public, mayang))
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
    address: str, chosen: dict[str, Any], name: str, public: Registry
) -> None:
    page = gallery.boards()[address]
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
    page: str, public: Registry, known: Registry
) -> None:
    chance = random.Random(2)  # noqa: S311
    board = gallery.boards()[page]
    choices = [{}, {"kecamatan": "35.09.08"}]
    choices += [any_choices(board.applicable_filters(public, {}), chance) for _ in range(2)]
    # Rates and flows of sectors, and programmes beside which what is not detailed has others.
    choices += [
        {"populasi": "sama", "program": ("jkm",)},
        {"program": ("jkk", "beasiswa"), "langkah": "quarter"},
    ] * (page == "manfaat")
    # The tables of a plan name their rows by numbers.
    measures = COUNTED if page == "rencana" else catalogue.METRICS
    compared = 0
    for chosen in choices:
        settled = board.with_defaults(known, board.known(known, chosen))
        try:
            whole_tiles, tiles = (board.tiles(one, settled) for one in (known, public))
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
        offered = page.applicable_filters(press.leaving, {})
        choices += [any_choices(offered, chance)]
        for chosen in choices:
            try:
                tiles = page.tiles(press.leaving, page.known(press.leaving, chosen))
            except NothingToDraw:
                continue
            files: dict[str, bytes] = {}
            if chosen == {"kecamatan": tiny.MAYANG}:
                # What is withheld is of few persons, and most of those live here.
                packed = kit(list(tiles.items()), press.leaving, when, draw=lambda *_: ())
                files = {"kit": packed.content, "deck": deck(list(tiles.values()), heading)}
            if anybody.visitor.may("page", page.address or "ringkasan"):
                address = to_query(offered, page.with_defaults(press.leaving, chosen))
                files["document"] = document.packed(page, anybody, address).text.encode()
            for name, content in files.items():
                for part, text in unpacked(name, content):
                    said = [form for form in written if form in text]
                    assert not said, (page.address, chosen, part, said)

"""What readers see where an office said only a part: tidak dirinci, not zero and not a guess."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import pytest
import tiny_snapshot as tiny
from shown_page import open_page

from charts.consistency import complaints, unexplained
from charts.model import Bars, Chart, Map
from charts.tiles import Card, Missing, NothingToDraw
from data.manifest import TABLES
from data.store import snapshots
from exports.csv import for_machines
from exports.deck import deck
from exports.kit import kit
from exports.stamp import Heading
from pages import gallery, kecamatan
from pages.audit import Audit
from pages.briefing import screens
from queries import enrolment, reconciliation
from queries.answer import with_outside
from queries.recount import Recount
from queries.registry import Registry

HEADING = Heading("Rapat", dt.date(2025, 4, 8), "Pendopo")
NOW = dt.datetime(2025, 4, 8, 9, 0, tzinfo=dt.UTC)
RESMI = dict.fromkeys(("kepesertaan", "klaim_manfaat", "bantuan_pertanian"), "resmi")

DIMENSIONS = {
    table: [name for name, kind in columns.items() if kind in ("VARCHAR", "DATE")]
    for table, columns in TABLES.items()
}
COLUMNS = sorted({name for columns in TABLES.values() for name in columns} - {"year"})
BESIDE = {
    "funding": "groups",
    "premium_rp": "quantity",
    "recipients": "origin",
    "school_level": "value_rp",
    "sex": "item",
}
"""What of aid is unsaid in the same snapshot: no figure rests on both of a pair."""


def rows(
    unsaid: Callable[[str], Sequence[str]], when: Callable[[int], bool] = lambda _: True
) -> Mapping[str, Sequence[tiny.Row]]:
    """The rows of the tiny snapshot with these columns of a table unsaid in these years.

    A recap that says no month has no participants of a month at all.
    """
    found: dict[str, list[tiny.Row]] = {}
    for table, of_table in tiny.ROWS.items():
        found[table] = []
        for row in (
            dict(zip(TABLES[table], tiny.dated(table, one), strict=True)) for one in of_table
        ):
            blank = unsaid(table) if when(row.get("year") or row["month"].year) else ()
            if "month" in blank and table == "enrolment_monthly":
                continue
            found[table].append(tuple(None if name in blank else row[name] for name in row))
    return found


def recap(table: str) -> Sequence[str]:
    """What a recap of numbers by kecamatan does not say."""
    counted = {"participants", "active_participants", "amount_rp", "quantity", "kecamatan", "year"}
    return [name for name in TABLES[table] if name not in counted]


VARIANTS = {
    **{
        f"{' and '.join(names)} {'in all years' if place % 2 else 'in 2025'}": rows(
            lambda table, names=names: [name for name in names if name in TABLES[table]],
            (lambda _: True) if place % 2 else (lambda year: year == 2025),
        )
        for place, names in enumerate(
            (name, *([BESIDE[name]] if name in BESIDE else []))
            for name in COLUMNS
            if name not in BESIDE.values()
        )
    },
    "all but totals": rows(DIMENSIONS.__getitem__),
    "all but totals in 2025": rows(DIMENSIONS.__getitem__, lambda year: year == 2025),
    "recaps": rows(recap),
    "scholarships of no school": {
        **tiny.ROWS,
        "benefits_monthly": [
            (tiny.MARCH, tiny.PUGER, "nelayan", "beasiswa", None, 1, 1, 2_000_000)
        ],
    },
}


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., Registry]:
    return lambda made: Registry(tiny.build(tmp_path / "snapshots", rows=made, statuses=RESMI))


@pytest.fixture(scope="module")
def varied(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Registry]:
    """Open a variant, with what was drawn of it: the last four are asked for again."""

    def build(unsaid: str) -> Registry:
        folder = tmp_path_factory.mktemp("varied") / "snapshots"
        return Registry(tiny.build(folder, rows=VARIANTS[unsaid], statuses=RESMI))

    return lru_cache(4)(build)


@pytest.mark.parametrize("unsaid", VARIANTS)
def test_every_page_says_what_is_given_and_nothing_else(
    unsaid: str, varied: Callable[[str], Registry]
) -> None:
    registry = varied(unsaid)

    for page in gallery.boards().values():
        for chosen in ({}, {"kecamatan": tiny.PUGER, "populasi": "sama"}):
            try:
                tiles = page.tiles(registry, page.known(registry, chosen))
            except NothingToDraw:
                continue
            for tile in tiles.values():
                assert not list(complaints(tile)), (page.address, tile.name)
                if isinstance(tile, Chart):
                    assert page.address == "rencana" or not list(unexplained(tile)), tile.name
                    for_machines(tile)
    totals = enrolment.by_year_and_sector(registry, enrolment.Filter()).frame
    counted: dict[int, int] = {}
    for year, *_, people, _, _ in VARIANTS[unsaid]["enrolment_yearly"]:
        counted[year] = counted.get(year, 0) + (people or 0)
    shown = totals.groupby("year")["participants"].sum().to_dict()
    assert shown == counted


@pytest.mark.parametrize("unsaid", ["recaps", "all but totals in 2025", "cases in 2025"])
def test_a_recount_of_the_files_finds_the_same_unsaid(
    unsaid: str, varied: Callable[[str], Registry]
) -> None:
    audit = Audit(varied(unsaid), Recount(varied(unsaid).folder))
    audit.walk(1)
    assert list(map(str, audit.disagreements)) == []


def test_what_is_only_a_recap_leaves_in_every_form(varied: Callable[[str], Registry]) -> None:
    registry = varied("recaps")
    pages = (gallery.pages()[address] for address in ("kepesertaan", "manfaat", "pertanian"))
    tiles = [tile for page in pages for tile in page.tiles(registry).values()]
    counted = [tile for tile in tiles if isinstance(tile, Chart)]

    assert deck(counted, HEADING)
    assert kit([(tile.name, tile) for tile in counted], registry, NOW, draw=lambda *_: ()).content
    shown = {screen.name: screen for screen in screens(registry, None, HEADING)}
    assert shown[tiny.PUGER].subtitle.startswith("Pemkab Jember mencatat 8 peserta")
    assert "tidak dirinci (2024–2025)" in shown["manfaat-kumulatif"].lines[0]


def test_a_year_of_totals_is_a_bar_of_what_is_not_detailed(
    varied: Callable[[str], Registry],
) -> None:
    registry = varied("all but totals in 2025")
    tiles = gallery.pages()["kepesertaan"].tiles(registry)

    chart = tiles["peserta-per-tahun"]
    assert isinstance(chart, Chart)
    assert isinstance(chart.drawing, Bars)
    (panel,) = chart.drawing.panels
    of_none = next(series for series in panel.series if series.name == "Tidak dirinci")
    assert (of_none.values, of_none.colours) == ((0, 18), "#6e6268")
    assert {series.values[1] for series in panel.series} - {18} == {None}
    assert str(chart.title).startswith("18 peserta pada 2025")
    assert "2025: sektor tidak dirinci" in str(chart.subtitle)


def test_a_map_without_kecamatan_names_the_file_that_would_fill_it(
    varied: Callable[[str], Registry],
) -> None:
    registry = varied("all but totals in 2025")
    page = gallery.pages()["kepesertaan"]

    missing = {place.name: place for place in page.missing(registry)}
    assert missing["peta-kecamatan"].words == (
        "Kecamatan tidak dirinci (2025): menunggu rekap atau daftar kepesertaan per kecamatan, "
        "yang diterbitkan walidata lewat Kelola data."
    )
    assert "peta-kecamatan" in page.tiles(registry, {"tahun": "2024"})


def test_a_choice_that_a_year_cannot_answer_is_a_gap_and_said_beside_the_controls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = rows(lambda table: ["sector"] if "sector" in TABLES[table] else [], lambda y: y == 2025)
    tiny.build(tmp_path, rows=made, statuses=RESMI)
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path)

    page = open_page("kepesertaan", sektor="nelayan")

    assert "2025: sektor tidak dirinci" in page.document["undetailed"]
    assert page.title("peserta-per-tahun") == ("2025 tidak dirinci; 5 peserta pada 2024")
    assert "hanya 2024; yang lain tanpa nilai" in page.tiles["peserta-per-tahun"]["alt"]
    assert page.tiles["peserta-per-tahun"]["table"]["rows"][-1][2] == "tidak dirinci"
    assert page.tiles["peta-kecamatan"]["kind"] == "missing"


def test_people_without_a_kecamatan_are_counted_and_said(
    opened: Callable[..., Registry],
) -> None:
    without = [
        (year, None if code == tiny.PUGER and year == 2025 else code, *rest)
        for year, code, *rest in tiny.ROWS["enrolment_yearly"]
    ]
    registry = opened({**tiny.ROWS, "enrolment_yearly": without})

    answer = enrolment.by_kecamatan(registry, 2025, enrolment.Filter())
    assert answer.frame["participants"].sum() == 10
    assert with_outside(answer).frame["participants"].sum() == 18
    chart = gallery.pages()["kepesertaan"].tiles(registry)["peta-kecamatan"]
    assert isinstance(chart, Chart)
    assert isinstance(chart.drawing, Map)
    assert len(chart.drawing.areas) == 31
    assert "8 peserta tidak dirinci menurut kecamatan" in str(chart.subtitle)


def test_payments_of_a_year_are_answered_by_years_and_not_by_months(
    opened: Callable[..., Registry],
) -> None:
    registry = opened(rows(lambda table: ["month"] if "month" in TABLES[table] else []))
    page = gallery.pages()["manfaat"]

    assert str(page.tiles(registry)["manfaat-per-waktu"].measured).startswith(
        "Manfaat dibayar (rupiah) tiap tahun"
    )
    assert "manfaat-kumulatif" in {place.name for place in page.missing(registry)}
    of_people = gallery.pages()["kepesertaan"]
    assert "peserta-aktif-bulanan" in {place.name for place in of_people.missing(registry)}


def test_a_month_of_a_year_is_a_stock_and_says_nothing_of_the_others(
    opened: Callable[..., Registry],
) -> None:
    kept = [row for row in tiny.ROWS["enrolment_monthly"] if row[0] != tiny.FEBRUARY]
    one = [row for row in kept if row[0] != tiny.JANUARY]
    months = enrolment.active_by_month(
        opened({**tiny.ROWS, "enrolment_monthly": one}), enrolment.Filter()
    ).frame
    known = months.groupby("month")["active_participants"].sum(min_count=1)

    assert [None if value != value else value for value in known] == [6, 7, 0, None, None, 16]


def test_the_unsaid_is_neither_a_difference_nor_zero_in_the_reconciliation(
    varied: Callable[[str], Registry],
) -> None:
    registry = varied("all but totals in 2025")
    verdicts = reconciliation.reconcile(registry).set_index("claim")[["verdict", "registered"]]

    by_sector = verdicts.loc["participants_2025_nelayan"]
    assert by_sector["verdict"] in ("tidak dirinci", "tidak dapat dihitung")
    assert by_sector["registered"] != by_sector["registered"]


def test_a_profile_tells_what_is_known_and_names_the_rest(
    varied: Callable[[str], Registry],
) -> None:
    registry = varied("recaps")

    assert kecamatan.paragraph(registry, tiny.PUGER, 2025).startswith(
        "Pemkab Jember mencatat 8 peserta yang iurannya dibayar pemerintah di Kecamatan Puger"
    )
    page = gallery.pages()["kecamatan"]
    chosen = {"kecamatan": tiny.PUGER}
    assert isinstance(page.tiles(registry, chosen)["manfaat"], Card)
    missing = {place.name: place for place in page.missing(registry, chosen)}
    assert isinstance(missing["bulan-per-peserta"], Missing)
    assert missing["bulan-per-peserta"].words.startswith(
        "Bulan-orang terlindungi tidak diketahui (2024–2025): menunggu rekap atau daftar"
    )


def test_a_figure_of_several_tables_names_the_one_that_has_nothing_of_the_year(
    shipped: Registry,
) -> None:
    page = gallery.pages()["kecamatan"]
    places = page.tiles(shipped, {"kecamatan": tiny.PUGER, "tahun": "2024"})["posisi-kecamatan"]

    assert isinstance(places, Chart)
    assert "bantuan pertanian 2024: belum ada datanya" in str(places.subtitle)


def test_a_sector_without_people_may_be_among_those_that_are_not_detailed(tmp_path: Path) -> None:
    people = [
        (2025, None, "buruh_tani", None, None, 40_300, None, None),
        (2025, None, None, None, None, 41_793, None, None),
    ]
    path = tiny.build(tmp_path, statuses=RESMI, rows={**tiny.ROWS, "enrolment_yearly": people})
    registry = Registry(path)
    answer = enrolment.by_year_and_sector(registry, enrolment.Filter()).frame
    known = dict(zip(answer["sector"], answer["participants"], strict=True))
    assert known == {"buruh_tani": 40_300, "tidak_dirinci": 41_793}
    (shared,) = (
        tile
        for name, tile in gallery.boards()["pertanian"].tiles(registry).items()
        if name == "sektor-bersama"
    )
    assert str(shared.title) == (
        "Buruh tani 40.300 dari 82.093 peserta, 49,1 persen; petani tidak dirinci"
    )

"""The page Manfaat on the built-in and on the tiny snapshot."""

import re
from pathlib import Path

import pytest
import tiny_snapshot as tiny
from shown_page import ShownPage, open_page
from test_benefits import PAID, series
from tiny_snapshot import KALIWATES, MARCH, PUGER

from charts.model import Chart
from charts.tiles import Section
from data import catalogue
from data.catalogue import claim
from data.frames import is_missing, records
from data.store import snapshots
from pages import gallery, manfaat
from pages.choices import defaults
from pages.document import packed
from queries import benefits
from queries.registry import Registry

FIGURES = [
    "manfaat-tiap-program",
    "terbit-dan-tercatat",
    "manfaat-per-waktu",
    "manfaat-kumulatif",
    "manfaat-sektor",
    "rata-rata-jkm",
    "peta-manfaat",
    "peringkat-manfaat",
    "rata-rata-jkm-kecamatan",
]


ASSUMING = [
    *FIGURES[:4],
    "manfaat-per-peserta",
    "rata-rata-jkm",
    "aliran-dana",
    "iuran-manfaat",
    "peta-manfaat",
    "peringkat-manfaat",
    "rata-rata-jkm-kecamatan",
]


@pytest.fixture(scope="module")
def page() -> ShownPage:
    return open_page("manfaat")


def figures(shown: ShownPage) -> list[str]:
    return [tile["name"] for tile in shown.tiles.values() if tile["kind"] == "chart"]


def test_the_page_shows_its_figures_in_order(page: ShownPage) -> None:
    assert figures(page) == FIGURES


def test_only_a_reader_who_assumes_the_same_people_sees_rates_and_flows() -> None:
    assuming = open_page("manfaat", populasi="sama")

    assert figures(assuming) == ASSUMING
    assert "per 1.000 peserta" in assuming.title("peta-manfaat")
    assert assuming.document["query"] == {"populasi": "sama"}


def test_a_figure_of_premium_and_benefit_is_as_weak_as_its_weaker_cube(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.build(tmp_path, statuses={"klaim_manfaat": "resmi", "kepesertaan": "sementara"})
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path)
    page = open_page("manfaat", populasi="sama")
    shown = {name: tile["status"]["id"] for name, tile in page.tiles.items()}

    # The average case has a column of participants.
    for name in ("aliran-dana", "iuran-manfaat", "manfaat-per-peserta", "rata-rata-jkm"):
        assert shown[name] == "sementara"
    for name in ("manfaat-per-waktu", "beasiswa-jenjang"):
        assert shown[name] == "resmi"
    assert "terbit-dan-tercatat" not in shown
    # What is divided by nobody rests on payments alone.
    alone = {name: tile["status"]["id"] for name, tile in open_page("manfaat").tiles.items()}
    for name in ("manfaat-sektor", "peta-manfaat", "peringkat-manfaat", "rata-rata-jkm"):
        assert alone[name] == "resmi"


def test_the_address_narrows_the_figures_and_hides_the_published_marks() -> None:
    shown = open_page(
        "manfaat", periode="2024", langkah="quarter", hitungan="recipients", sektor="nelayan"
    )
    names = [trace["name"] for trace in shown.tiles["manfaat-kumulatif"]["figure"]["data"]]

    assert "2024, Nelayan tangkap" in shown.subtitle("manfaat-per-waktu")
    assert shown.tiles["manfaat-per-waktu"]["table"]["rows"][0][0] == "Triwulan 1 2024"
    assert names == ["2023", "2024", "2025"]
    assert shown.subtitle("terbit-dan-tercatat").startswith("Penerima manfaat (orang), seluruh")


def test_all_programmes_of_the_whole_kabupaten_carry_what_was_published() -> None:
    shown = open_page("manfaat", langkah="year")
    (mark,) = [
        trace
        for trace in shown.tiles["manfaat-per-waktu"]["figure"]["data"]
        if trace["type"] == "scatter"
    ]

    assert mark["y"] == [claim("benefit_2025_to_december").number]
    assert "Proyeksi" in [
        trace["name"] for trace in shown.tiles["manfaat-kumulatif"]["figure"]["data"]
    ]


def test_a_choice_without_payments_and_an_empty_one_say_so() -> None:
    nobody = open_page("manfaat", sektor="pedagang", periode="2023")
    empty = open_page("manfaat", program=",")

    assert "Tidak ada manfaat yang cocok" in nobody.nothing
    assert "Tidak ada program yang dipilih" in empty.nothing
    assert not nobody.tiles


def test_a_snapshot_without_any_payment_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.build(tmp_path, rows={**tiny.ROWS, "benefits_monthly": []})
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path)

    assert "tidak memuat satu pun" in open_page("manfaat").nothing


def test_a_programme_or_a_premium_that_is_missing_leaves_the_page_standing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = [(MARCH, PUGER, "nelayan", "jkk", None, 1, 1, 700_000)]
    tiny.build(tmp_path, rows={**tiny.ROWS, "benefits_monthly": one, "enrolment_yearly": []})
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path)
    shown, assuming = open_page("manfaat"), open_page("manfaat", populasi="sama")

    assert shown.title("rata-rata-jkm") == "Tidak ada kasus JKM yang dibayar"
    assert shown.title("beasiswa-jenjang") == "Tidak ada beasiswa yang dibayar"
    assert shown.title("peringkat-manfaat") == (
        "Manfaat dibayar menurut kecamatan, diurutkan, 2025 (contoh tampilan)"
    )
    assert assuming.title("iuran-manfaat").startswith("Iuran dan manfaat per sektor dan tahun")


def test_the_page_stays_light_and_never_speaks_of_a_split_that_nobody_published(
    page: ShownPage,
) -> None:
    titles = [page.title(name) for name in FIGURES]

    assert len(packed(page.page, page.reader, {}).content) < 20_000
    assert not [title for title in titles if re.search(r"\b(2023|2024)\b(?!–)", title)]


@pytest.mark.parametrize(
    ("measure", "third"),
    [("amount_rp", "Tidak dirinci"), ("cases", "Beasiswa"), ("recipients", "Beasiswa")],
)
def test_a_simulation_counts_scholars_and_says_of_no_rupiah_that_it_is_theirs(
    builtin_snapshot: Path, measure: str, third: str
) -> None:
    registry = Registry(builtin_snapshot)
    seen = {}
    for page in gallery.boards().values():
        chosen = defaults(page.filters(registry)) | {"hitungan": measure}
        tiles = page.tiles(registry, chosen | ({"kecamatan": PUGER} if page.search else {}))
        seen |= tiles
        for tile in tiles.values():
            if not isinstance(tile, Chart):
                continue
            rupiah = [column for column in tile.columns if column.metric == "amount_rp"]
            assert not any("easiswa" in column.label for column in rupiah), tile.name
            for row in records(tile.table):
                if row.get("programme") == "beasiswa":
                    assert all(is_missing(row[column.field]) for column in rupiah), tile.name
    assert list(series(seen["manfaat-per-waktu"])) == ["JKM", "JKK", third]
    assert list(series(seen["manfaat-kecamatan"])) == ["JKM", "JKK", "Tidak dirinci"]
    assert series(seen["manfaat-program"])["Tidak dirinci"].colours == (
        catalogue.PROGRAMMES["tidak_dirinci"].colour
    )
    assert "beasiswa-jenjang" not in seen


def test_where_no_scholar_is_nothing_is_missing_from_the_benefits(
    shipped: Registry,
) -> None:
    seen = {}
    for name in ("manfaat", "kecamatan"):
        seen |= gallery.boards()[name].tiles(shipped, {"kecamatan": KALIWATES, "tahun": "2025"})

    for name in ("manfaat-per-waktu", "manfaat-kecamatan"):
        assert list(series(seen[name])) == ["JKM", "JKK"]
    cumulative = seen["manfaat-kumulatif"]
    assert isinstance(cumulative, Chart)
    assert "252.000.000" in str(cumulative.written_rows()[-1])


def test_scholarships_and_what_may_be_theirs_are_chosen_together(builtin_snapshot: Path) -> None:
    registry = Registry(builtin_snapshot)
    both = benefits.programmes(registry, ("jkm", "beasiswa"))
    assert both == ("jkm", "beasiswa", "tidak_dirinci")
    chosen = {**defaults(manfaat.PAGE.filters(registry)), "program": ("beasiswa",)}
    drawn = manfaat.PAGE.tiles(registry, chosen)["manfaat-per-waktu"]
    assert isinstance(drawn, Chart)
    assert drawn.measured.endswith("Beasiswa dan Tidak dirinci, Kabupaten Jember")
    assert drawn.table["total"].sum() == 1_086_000_000


def test_a_registry_that_says_what_scholarships_cost_has_nothing_undetailed(
    registry: Registry,
) -> None:
    assert benefits.programmes(registry, ("jkm", "beasiswa")) == ("jkm", "beasiswa")
    assert benefits.programmes(registry, ("jkm", "jkk", "beasiswa")) == tuple(catalogue.PROGRAMMES)
    offered = {one.key: one for one in manfaat.PAGE.filters(registry)}["program"]
    assert list(offered.options.values()) == ["JKM", "JKK", "Beasiswa"]
    frame = benefits.by_period(registry, "year", PAID).frame
    assert dict(zip(frame["programme"], frame["amount_rp"], strict=True))["beasiswa"] == 2_000_000
    assert "beasiswa-jenjang" in manfaat.PAGE.tiles(
        registry, defaults(manfaat.PAGE.filters(registry))
    )


@pytest.mark.parametrize(
    ("status", "kecamatan", "findings"),
    [
        (
            "resmi",
            None,
            [
                "JKM Rp126 juta, JKK Rp3,5 juta, Beasiswa Rp2 juta.",
                "2024 Rp42 juta, 2025 (hingga 31 Maret 2025) Rp89,5 juta.",
                "Buruh tani Rp3,5 juta, Nelayan tangkap Rp128 juta.",
                "Puger Rp128 juta, Mayang Rp3,5 juta.",
            ],
        ),
        (
            "simulasi",
            tiny.PUGER,
            [
                "Simulasi: JKM Rp126 juta, Beasiswa Rp2 juta.",
                "Simulasi: 2024 Rp42 juta, 2025 (hingga 31 Maret 2025) Rp86 juta.",
                "Simulasi: Nelayan tangkap Rp128 juta.",
                "Simulasi: Puger Rp128 juta.",
            ],
        ),
    ],
)
def test_every_part_of_the_page_has_a_finding_of_what_is_chosen(
    status: str, kecamatan: str | None, findings: list[str], tmp_path: Path
) -> None:
    registry = Registry(tiny.build(tmp_path, statuses={"klaim_manfaat": status}))
    page = gallery.boards()["manfaat"]
    rows = page.draw(registry, page.with_defaults(registry, {"kecamatan": kecamatan}))
    heads = [row for row in rows if isinstance(row, Section)]

    assert [head.title for head in heads] == ["Program", "Waktu", "Sektor", "Kecamatan"]
    assert [str(head.finding) for head in heads] == findings
    # Of numbers that nobody may see nothing is found, and what has nothing to show has no heading.
    real = page.draw(registry.without("simulasi"), page.with_defaults(registry))
    left = [(row.id, str(row.finding)) for row in real if isinstance(row, Section)]
    assert left == ([("program", "")] if status == "simulasi" else left)

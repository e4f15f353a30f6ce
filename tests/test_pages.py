"""The pages, run through `dashboard.py` on the built-in snapshot."""

import re
from pathlib import Path

import pytest
import tiny_snapshot as tiny
from shown_page import DASHBOARD, ShownPage, open_page

from charts.provenance import INTERNAL
from data import catalogue
from data.catalogue import claim
from data.store import snapshots
from pages import gallery
from pages.document import packed
from queries.registry import Registry

PAGES = [*(one or "ringkasan" for one in gallery.pages()), "cek", "briefing", "ruang-pers"]
DRAWN = [one or "ringkasan" for one in gallery.boards()]
ENROLMENT_FIGURES = [
    "peta-kecamatan",
    "peserta-per-tahun",
    "peringkat-kecamatan",
    "sektor-kecamatan",
    "peserta-aktif-bulanan",
]


@pytest.fixture(scope="module", params=PAGES)
def page(request: pytest.FixtureRequest) -> ShownPage:
    return open_page(request.param)


@pytest.fixture(scope="module", params=[*DRAWN, "profile"])
def drawn(request: pytest.FixtureRequest) -> ShownPage:
    """A page with figures; the profile once without and once with a kecamatan."""
    if request.param == "profile":
        return open_page("kecamatan", kecamatan="35.09.08")
    return open_page(request.param)


@pytest.fixture(scope="module")
def summary() -> ShownPage:
    return open_page()


@pytest.fixture(scope="module")
def enrolment() -> ShownPage:
    return open_page("kepesertaan")


def test_the_menu_has_every_page_that_the_gallery_finds() -> None:
    menu = re.findall(r'entry\("([\w-]*)"', DASHBOARD.read_text(encoding="utf-8"))

    assert sorted(menu) == sorted([*gallery.pages(), *gallery.tools()])


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_a_file_of_its_address_by_which_a_fresh_server_finds_it(address: str) -> None:
    assert (DASHBOARD.parent / "pages" / f"{address}.py").is_file()


def test_no_text_uses_compact_english_numbers_months_or_decimal_points(page: ShownPage) -> None:
    english = (
        r"January|February|March\b|\bMay\b|June|July|August|October|December|\b(Aug|Oct|Dec)\b"
    )
    compact = r"\d\s?[MBKG]\b"
    point = r"(?<![\d.])\d+\.\d{1,2}(?![\d.])|\d+\.\d{4,}"
    ids = r"\d{2}\.\d{2}\.\d{2}|\b(CC BY|ODbL) \d\.\d"

    for text in page.texts():
        words = re.sub(ids, "", text)
        assert not re.search(f"{english}|{compact}|{point}", words), text


def test_every_figure_says_what_it_shows_and_where_it_comes_from(drawn: ShownPage) -> None:
    figures = [tile for tile in drawn.tiles.values() if tile["kind"] == "chart"]

    assert drawn.tiles
    for tile in figures:
        assert tile["title"]
        assert tile["subtitle"]
        assert tile["footer"].removeprefix(f"{INTERNAL} · ").startswith("Sumber: ")
        assert f"status: {tile['status']['label']}" in tile["footer"]
        assert tile["title"] in tile["alt"]
        assert tile["table"]["rows"]
        assert all(len(row) == len(tile["table"]["columns"]) for row in tile["table"]["rows"])


def test_a_figure_of_simulated_data_says_so_in_picture_and_words(drawn: ShownPage) -> None:
    for tile in drawn.tiles.values():
        if tile["kind"] != "chart" or tile["status"]["id"] != "simulasi":
            continue
        assert tile["figure"]["layout"]["meta"]["simulated"]
        assert "simulasi" in tile["alt"].lower()


def test_one_line_says_what_is_simulated(drawn: ShownPage) -> None:
    assert "di halaman ini simulasi" in drawn.simulated


def test_the_banner_names_what_is_simulated_on_its_page_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.build(tmp_path / "mixed", statuses={"kepesertaan": "resmi"})
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path / "mixed")

    assert not open_page("kepesertaan").simulated
    assert open_page("pertanian").simulated == (
        "Bantuan pertanian di halaman ini simulasi, bukan kenyataan; yang lain dari berkas kantor"
    )


def test_the_five_cards_say_the_published_numbers_as_they_were_said(summary: ShownPage) -> None:
    cards = {name: tile for name, tile in summary.tiles.items() if tile["kind"] == "card"}

    assert {name: card["value"] for name, card in cards.items()} == {
        "peserta-2025": "82.093",
        "cakupan": "21,86%",
        "manfaat-2023-2025": "Rp51,57 miliar",
        "manfaat-2025": "Rp17,8 miliar",
        "bantuan-2025": "Rp73,5 miliar",
    }
    assert all(card["status"]["id"] == "terbit" for card in cards.values())
    assert cards["cakupan"]["as_of"] == "per November 2025"


def test_the_five_numbers_lead_to_their_pages_and_have_the_map_beside_them(
    summary: ShownPage,
) -> None:
    first = summary.document["rows"][0]
    leads = {tile["name"]: tile.get("leads") for tile in first["tiles"]}

    assert first["kind"] == "beside"
    assert leads == {
        "peserta-2025": "kepesertaan",
        "cakupan": "kepesertaan",
        "manfaat-2023-2025": "manfaat",
        "manfaat-2025": "manfaat",
        "bantuan-2025": "pertanian",
        "peta-kecamatan": None,
    }
    assert open_page("manfaat").tiles["manfaat-2025"]["leads"] == ""


def test_the_projection_stands_apart_from_what_was_paid(summary: ShownPage) -> None:
    card = summary.tiles["manfaat-2025"]

    assert "hingga 10 Desember 2025" in card["detail"]
    (apart,) = card["apart"]
    assert apart["text"].startswith("Rp20 miliar")
    assert apart["status"]["id"] == "proyeksi"


def test_the_workers_are_split_into_paid_otherwise_insured_and_uncovered(
    summary: ShownPage,
) -> None:
    rows = summary.tiles["cakupan-pekerja"]["table"]["rows"]

    assert [row[1] for row in rows] == ["82.093", "241.646", "1.157.242"]
    assert (
        sum(int(row[1].replace(".", "")) for row in rows)
        == claim("employed_population_2025").number
    )


def test_the_unexplained_benefit_is_given_to_no_programme(summary: ShownPage) -> None:
    rows = summary.tiles["manfaat-program"]["table"]["rows"]

    assert [row[:2] for row in rows][-1] == ["Tidak dirinci", "Rp1.090.000.000"]
    assert not any("easiswa" in row[0] for row in rows)


def test_words_only_sectors_are_words_and_rounded_ones_keep_their_words(
    summary: ShownPage,
) -> None:
    rows = {row[0]: row[1:] for row in summary.tiles["sektor-terbit"]["table"]["rows"]}

    assert rows["Pedagang keliling"] == ["", "ratusan"]
    assert rows["Petani pangan & hortikultura"][1] == "10 ribu"


def test_enrolment_shows_its_five_figures(enrolment: ShownPage) -> None:
    assert list(enrolment.tiles) == ENROLMENT_FIGURES


def test_the_registry_of_2025_adds_up_to_the_published_total(enrolment: ShownPage) -> None:
    rows = enrolment.tiles["peringkat-kecamatan"]["table"]["rows"]

    assert len(rows) == 31
    assert sum(int(row[1].replace(".", "")) for row in rows) == claim("participants_2025").number


def test_published_totals_are_marked_only_where_the_choice_is_what_was_published() -> None:
    whole = open_page("kepesertaan").tiles["peserta-per-tahun"]
    narrowed = open_page("kepesertaan", sektor="nelayan").tiles["peserta-per-tahun"]

    assert "Angka terbit" in [trace.get("name") for trace in whole["figure"]["data"]]
    assert "Angka terbit" not in [trace.get("name") for trace in narrowed["figure"]["data"]]


def test_the_address_narrows_every_figure() -> None:
    shown = open_page("kepesertaan", tahun="2024", sektor="nelayan", ukuran="participants")

    assert "2024, Nelayan tangkap" in shown.subtitle("peta-kecamatan")
    rows = shown.tiles["peringkat-kecamatan"]["table"]["rows"]
    people = {row[0]: int(row[1].replace(".", "")) for row in rows}
    coastal = {one.name for one in catalogue.KECAMATAN.values() if one.coastal}
    assert sum(people.values()) == claim("participants_2024_nelayan").number
    assert {name for name, count in people.items() if count} <= coastal


def test_a_kecamatan_in_the_address_is_chosen_on_every_page() -> None:
    registry = Registry(snapshots.current())
    for address, page in gallery.boards().items():
        if "kecamatan" not in {one.key for one in page.filters(registry)}:
            continue
        shown = open_page(address or "ringkasan", kecamatan="35.09.08")
        assert shown.document["query"]["kecamatan"] == "35.09.08"
        assert any("Puger" in text for text in shown.texts())
    for path in ("ringkasan", "kepesertaan"):
        shown = open_page(path, kecamatan="35.09.08")
        assert shown.outlined("peta-kecamatan") == ["35.09.08"]


def test_an_unknown_value_in_the_address_is_said_and_not_dropped() -> None:
    shown = open_page("kepesertaan", tahun="1999", kecamatan="35.10.01")
    remarks = " ".join(shown.remarks)

    assert "“1999”" in remarks
    assert "“35.10.01”" in remarks
    assert shown.document["query"] == {}
    assert "2025" in shown.subtitle("peta-kecamatan")


@pytest.mark.parametrize("key", ["kecamatan", "tahun", "simulasi"])
def test_of_a_long_value_in_the_address_as_much_is_quoted_as_tells_what_is_meant(key: str) -> None:
    (remark,) = open_page("kepesertaan", **{key: "b" * 3000}).remarks

    assert f"“{'b' * 80}…”" in remark
    assert len(remark) < 250


def test_choices_are_read_from_the_address_and_written_back_without_defaults() -> None:
    shown = open_page("kepesertaan", kecamatan="35.09.08", tahun="2025", sektor="desa,petani")
    values = {control["key"]: control["value"] for control in shown.document["controls"]}

    assert shown.document["query"] == {"sektor": "petani,desa", "kecamatan": "35.09.08"}
    assert values["tahun"] == "2025"
    assert values["sektor"] == ["petani", "desa"]
    assert values["kecamatan"] == "35.09.08"


def test_an_empty_choice_says_so_instead_of_drawing_nothing() -> None:
    shown = open_page("kepesertaan", sektor=",")

    assert not shown.tiles
    assert "sektor" in shown.nothing


def test_a_choice_that_matches_nobody_says_so() -> None:
    shown = open_page("kepesertaan", sektor="nelayan", dana="dbhcht")

    assert not shown.tiles
    assert "Tidak ada peserta yang cocok" in shown.nothing


def test_months_without_protection_are_drawn_beside_those_with_it() -> None:
    shown = open_page("kepesertaan", ukuran="months_per_participant")
    covered, uncovered = shown.tiles["peringkat-kecamatan"]["figure"]["data"]

    for with_it, without in zip(covered["x"], uncovered["x"], strict=True):
        assert with_it + without == pytest.approx(12)


def test_real_files_need_no_banner_and_no_watermark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = ("kepesertaan", "klaim_manfaat", "bantuan_pertanian")
    tiny.build(tmp_path / "real", statuses=dict.fromkeys(kinds, "resmi"))
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path / "real")
    shown = open_page("kepesertaan")

    assert not shown.simulated
    assert all(tile["status"]["id"] == "resmi" for tile in shown.tiles.values())
    layouts = [tile["figure"]["layout"] for tile in shown.tiles.values()]
    assert not any("simulated" in layout.get("meta", {}) for layout in layouts)


@pytest.mark.parametrize("address", PAGES)
def test_a_register_without_any_participants_is_said_to_have_none(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path)
    resmi = dict.fromkeys(("kepesertaan", "klaim_manfaat", "bantuan_pertanian"), "resmi")
    nobody = {"enrolment_yearly": [], "enrolment_monthly": []}
    tiny.build(tmp_path, rows={**tiny.ROWS, **nobody}, statuses=resmi)

    shown = open_page(address)

    assert not shown.app.exception
    if address in ("kepesertaan", "kecamatan", "bandingkan"):
        assert shown.document["nothing"] == "Data ini tidak memuat satu pun peserta."


def test_a_document_stays_small(enrolment: ShownPage) -> None:
    assert len(packed(enrolment.page, enrolment.reader, {}).content) < 20_000

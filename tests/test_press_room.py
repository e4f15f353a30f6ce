"""Ruang pers: what a press officer finds, adjusts and takes away, without a browser."""

import datetime as dt
import gzip
import hashlib
import io
import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import tiny_snapshot as tiny
from shown_page import ShownPage, as_read, components, open_page
from streamlit.testing.v1 import AppTest

from charts.model import Chart
from charts.tiles import Exhibit, NothingToDraw
from data.manifest import read_manifest
from data.store import snapshots
from exports import deck_template, formats, metadata, picture, sheet
from exports.browser import PictureError
from exports.deck_template import DeckError
from exports.kit import kit
from exports.records import editions, ledger
from exports.workbook import HEADING_ROW
from pages import downloads as files
from pages import permalinks, reader
from pages.admin import access
from pages.gallery import boards
from pages.gallery import tile as tile_of
from pages.press import candidates, paper
from queries.registry import Registry

PEAK = "Peserta menurut kecamatan, 2025 (contoh tampilan)"
SHARE = "Buruh tani 49,09 persen dari semua peserta"


def sent(app: AppTest) -> dict[str, Any]:
    """What the browser gets to draw the gallery from; nothing to draw where none is shown."""
    for one in app.get("bidi_component"):
        if one.proto.component_name == "jember.gallery":
            message: dict[str, Any] = json.loads(gzip.decompress(one.proto.bytes))
            return message
    return {"tiles": []}


def gallery(app: AppTest) -> dict[str, dict[str, Any]]:
    """What the gallery draws, by what it says."""
    return {tile["heading"]: tile for tile in sent(app)["tiles"]}


def pick(app: AppTest, heading: str) -> AppTest:
    """Pick what the gallery shows under this heading, as its box does."""
    page, name, chosen = json.loads(gallery(app)[heading]["key"])
    exhibit = Exhibit(page, name, tuple((key, value) for key, value in chosen))
    return ask_for(app, [*app.session_state["pers_dipilih"], exhibit])


def ask_for(app: AppTest, exhibits: Sequence[Exhibit]) -> AppTest:
    """Open a link that has these figures picked."""
    app.query_params["gambar"] = permalinks.encode(exhibits)
    return app.run()


def words(app: AppTest) -> str:
    elements = (*app.markdown, *app.caption, *app.info, *app.warning, *app.success, *app.error)
    return "\n".join(str(one.value) for one in elements)


def downloads(app: AppTest) -> dict[str, Any]:
    return {one.proto.label: one.proto for one in app.get("download_button")}


@pytest.fixture
def without_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise PictureError("Gambar tidak dapat dibuat: tidak ada Chrome.")

    for kind in ("png", "svg", "pdf"):
        monkeypatch.setattr(picture, kind, refuse)


@pytest.fixture(scope="module")
def copied(builtin_snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One place for all tests, whose figures are composed once."""
    folder = tmp_path_factory.mktemp("press") / "snapshots"
    return shutil.copytree(builtin_snapshot.parent, folder)


@pytest.fixture
def folder(copied: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of snapshots as it was at first: editions of one test are not seen by another."""
    monkeypatch.setattr(snapshots, "FOLDER", copied)
    before = set(copied.iterdir())
    yield copied
    for path in set(copied.iterdir()) - before:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def seek(app: AppTest, **address: str) -> None:
    """Have the controls write this into the address."""
    for key, value in address.items():
        app.query_params[key] = value
    app.run()


def sought(app: AppTest) -> str:
    """The words in the control that looks for figures."""
    controls = components(app)["jember.choices"]["controls"]
    return str(next(one["value"] for one in controls if one["key"] == "cari"))


@pytest.fixture
def room(folder: Path, without_browser: None) -> ShownPage:  # noqa: ARG001
    return open_page("ruang-pers", layak="semua")


def test_what_is_fit_to_be_published_is_shown_first_and_every_figure_on_request() -> None:
    app = open_page("ruang-pers").app
    fit, first = gallery(app), sent(app)
    assert "Peserta 2025: 82.093" in fit
    assert PEAK not in fit
    assert {one["status"]["label"] for one in fit.values()} <= {"Terbit", "Estimasi"}

    seek(app, layak="semua")
    everything = gallery(app)
    assert set(fit) < set(everything)
    drawn, all_of_them = len(first["tiles"]), len(sent(app)["tiles"])
    assert first["count"] == (
        f"{drawn} gambar dan angka layak terbit; {all_of_them - drawn} lainnya belum"
    )
    assert sent(app)["count"] == f"{all_of_them} gambar dan angka"
    assert everything["Peserta 2025: 82.093"]["value"] == "82.093"
    assert everything[PEAK]["status"]["label"] == "Simulasi"
    assert not any("customdata" in trace for trace in everything[PEAK]["figure"]["data"])

    seek(app, cari="peserta menurut kecamatan, 2025")
    assert PEAK in gallery(app)
    seek(app, layak="layak")
    assert gallery(app) == {}
    assert "yang cocok memuat simulasi" in words(app)

    seek(app, cari="  cakupan   pekerja ")
    assert list(gallery(app)) == ["Cakupan pekerja: 21,86%"]
    seek(app, cari="tidak ada yang begini")
    assert "Tidak ada yang cocok" in words(app)
    assert gallery(app) == {}


def test_a_copied_link_shows_the_same_list(room: ShownPage) -> None:
    app = room.app
    seek(app, cari="manfaat program")

    other = open_page("ruang-pers", cari="manfaat program", layak="semua").app

    assert list(gallery(other)) == list(gallery(app)) != []
    assert sought(other) == "manfaat program"
    odd = open_page("ruang-pers", cari=" <b>\n" + "x" * 300, layak="apa").app
    assert len(sought(odd)) == 80
    assert "yang tidak dikenal dasbor ini" in words(odd)


def test_without_a_browser_on_the_server_words_and_numbers_can_still_be_taken(
    room: ShownPage,
) -> None:
    app = pick(room.app, PEAK)

    assert "tidak ada Chrome" in words(app)
    assert "Unduh gambar" in words(app)
    assert set(downloads(app)) == {"Excel", "CSV untuk Excel", "CSV untuk program"}
    assert re.search(r"Kode JBR-\w{5}-\w{5}\.", words(app))
    caption = app.code[0].value
    assert caption.startswith("SIMULASI: ")
    assert "Peserta menurut kecamatan, 2025" in caption


def test_numbers_in_title_and_caption_are_locked(room: ShownPage) -> None:
    app = pick(room.app, SHARE)
    title = next(one for one in app.text_input if one.label == "Judul")

    title.set_value("Dari semua peserta 49,09 persen buruh tani").run()
    assert app.selectbox(key="pers_dilihat").options == [
        "Dari semua peserta 49,09 persen buruh tani"
    ]

    (caption,) = app.text_area
    caption.set_value(caption.value.replace("49,09", "59,09")).run()
    assert any("59,09" in one.value for one in app.warning)


def test_a_pick_stays_when_the_year_changes_and_another_year_can_be_added(room: ShownPage) -> None:
    app = pick(room.app, PEAK)
    app.query_params["tahun"] = "2023"
    app.run()
    assert PEAK not in gallery(app)

    of_2023 = next(one for one in gallery(app) if one.startswith("Peserta menurut kecamatan, 2023"))
    pick(app, of_2023)
    seek(app, cari="bantuan")

    assert app.selectbox(key="pers_dilihat").options == [PEAK, of_2023]
    app.button(key="pers_lepas").click().run()
    assert app.selectbox(key="pers_dilihat").options == [of_2023]
    app.button(key="pers_lepas").click().run()
    assert "Pilih satu gambar atau lebih" in words(app)


def test_a_copied_link_shows_what_was_picked_and_for_which_sector_and_place(
    room: ShownPage,
) -> None:
    of_puger = Exhibit(
        "kepesertaan", "peserta-per-tahun", (("kecamatan", "35.09.08"), ("sektor", ("nelayan",)))
    )
    app = ask_for(room.app, [of_puger, Exhibit("", "peserta-2025")])
    seen = app.selectbox(key="pers_dilihat").options
    of_nelayan = candidates.heading(tile_of(Registry(snapshots.current()), of_puger))
    assert seen == [of_nelayan, "Peserta 2025: 82.093"]
    assert of_nelayan not in gallery(app)

    app.button(key="pers_lepas").click().run()
    assert components(app)["jember.choices"]["own"]["gambar"] == ".peserta-2025"

    odd = [".peserta-2025", "kepesertaan.peringkat-kecamatan~kecamatan.99.99.99", "manfaat.tak-ada"]
    other = open_page("ruang-pers", gambar=" ".join(odd)).app
    assert other.selectbox(key="pers_dilihat").options == ["Peserta 2025: 82.093"]
    (warning,) = [one.value for one in other.warning if "Tautan meminta gambar" in one.value]
    assert "“kepesertaan.peringkat-kecamatan~kecamatan.99.99.99” dan “manfaat.tak-ada”" in as_read(
        warning
    )


def test_an_occasion_is_of_today_in_jember_whatever_the_clock_of_the_server_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    after_midnight = dt.datetime(2031, 5, 2, 0, 30, tzinfo=snapshots.WIB)
    monkeypatch.setattr(snapshots, "in_jember", lambda moment: moment or after_midnight)

    room = open_page("ruang-pers").app

    assert room.date_input(key="pers_tanggal").value == dt.date(2031, 5, 2)


def test_an_edition_freezes_what_was_picked_and_offers_deck_sheet_and_check(
    room: ShownPage, folder: Path
) -> None:
    app = pick(room.app, "Peserta 2025: 82.093")
    app.text_input(key="pers_acara").set_value("Rapat pimpinan")
    app.text_input(key="pers_tempat").set_value("Pendapa")
    app.button(key="pers_bekukan").click().run()

    (edition,) = editions.records(folder, editions=True)
    assert (edition.title, edition.place) == ("Rapat pimpinan", "Pendapa")
    assert [one.name for one in edition.items] == ["peserta-2025"]
    assert edition.code in words(app)
    assert {"Dek (PPTX)", "Lembar A4 (PDF)"} <= set(downloads(app))

    said = words(open_page("cek", kode=edition.code).app)
    assert "Asli" in said
    assert "Rapat pimpinan" in said


@pytest.mark.parametrize(
    ("figure", "simulated"),
    [
        (Exhibit("", "peserta-2025"), False),
        (Exhibit("kepesertaan", "peringkat-kecamatan"), True),
    ],
)
def test_files_and_archives_say_in_their_names_what_is_simulated(
    room: ShownPage, monkeypatch: pytest.MonkeyPatch, figure: Exhibit, simulated: bool
) -> None:
    offered: set[str] = set()
    monkeypatch.setattr(files, "offer", lambda _, name, *__, **___: offered.add(name))
    app = ask_for(room.app, [figure])
    app.button(key="pers_susun").click().run()
    app.text_input(key="pers_acara").set_value("Rapat")
    app.button(key="pers_bekukan").click().run()
    assert not app.exception
    assert sorted(name.rpartition(".")[2] for name in offered) == [
        *("csv", "csv", "pdf", "pptx", "xlsx", "zip")
    ]
    assert {name.startswith("SIMULASI_") for name in offered} == {simulated}


def test_the_archive_of_profiles_says_that_they_are_simulated(
    room: ShownPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: set[str] = set()
    monkeypatch.setattr(files, "offer", lambda _, name, *__, **___: offered.add(name))
    monkeypatch.setattr(sheet, "profile", lambda *_: b"%PDF")
    room.app.button(key="pers_profil").click().run()
    assert offered == {"SIMULASI_profil-kecamatan-2025.zip"}


def test_an_edition_needs_the_name_of_its_occasion(room: ShownPage, folder: Path) -> None:
    app = pick(room.app, "Peserta 2025: 82.093")
    app.button(key="pers_bekukan").click().run()

    assert "Beri nama acaranya dulu." in words(app)
    assert editions.records(folder, editions=True) == []


def test_a_briefing_of_an_unknown_edition_shows_no_numbers(folder: Path) -> None:  # noqa: ARG001
    shown = open_page("briefing", edisi="JBR-2020-01-01-222")

    assert "tidak ada di dasbor ini" in words(shown.app)
    assert not shown.app.get("bidi_component")


def test_the_workbook_of_a_number_holds_the_number(shipped: Registry) -> None:
    tile = tile_of(shipped, Exhibit("", "peserta-2025"))
    data = openpyxl.load_workbook(io.BytesIO(formats.tabulated(tile, "xlsx")))["Data"]

    assert 82_093 in {cell.value for row in data.iter_rows() for cell in row}


def test_the_workbook_of_a_computed_number_has_it_before_what_it_was_computed_from(
    shipped: Registry,
) -> None:
    plan = Exhibit("rencana", "biaya", (("bulan", 6), ("tambahan", 2_500)))
    tile = tile_of(shipped, plan)
    data = openpyxl.load_workbook(io.BytesIO(formats.tabulated(tile, "xlsx")))["Data"]
    rows = list(data.iter_rows(min_row=HEADING_ROW + 1, values_only=True))

    # 2.500 people × 6 months × Rp16.800.
    assert rows[0][:3] == ("Biaya rencana setahun", 252_000_000, "rupiah")
    assert "Estimasi" in rows[0]
    assert [row[1] for row in rows[1:]] == [21.86, 1_480_981, 323_739, 16_800]
    assert all("Terbit" in row for row in rows[1:])


def test_a_plan_leaves_with_all_that_was_chosen_for_it(room: ShownPage) -> None:
    chosen = (("bulan", 6), ("kecamatan", "35.09.08"), ("sektor", ("nelayan",)))
    app = ask_for(room.app, [Exhibit("rencana", "biaya-rencana", chosen)])

    told = " ".join(str(one.value) for one in app.text_area)
    assert "6 bulan setahun, nelayan tangkap, Kecamatan Puger" in told
    assert {"Excel", "CSV untuk Excel"} <= set(downloads(app))
    assert "Rencana" in app.selectbox(key="pers_halaman").options
    app.button(key="pers_lepas").click().run()
    assert "Rencana" not in app.selectbox(key="pers_halaman").options


def test_a_sheet_that_cannot_be_printed_says_why(shipped: Registry) -> None:
    board = boards()["pertanian"]
    chosen = board.known(shipped, {"tahun": "2023", "sektor": ("petani",)})
    assert chosen == {"tahun": "2023"}

    with pytest.raises(NothingToDraw, match="Belum ada bantuan pertanian yang tercatat untuk 2023"):
        paper.of_page(board, shipped, chosen)


def test_a_template_that_cannot_serve_is_named(folder: Path) -> None:
    assert formats.template(folder) is None
    (folder / "templat.pptx").write_bytes(b"bukan salindia")

    with pytest.raises(DeckError, match=r"templat\.pptx"):
        formats.template(folder)
    (folder / "templat.pptx").write_bytes(deck_template.OWN.read_bytes())
    assert formats.template(folder) == folder / "templat.pptx"


def test_nothing_is_kept_of_what_was_only_looked_at(room: ShownPage, folder: Path) -> None:
    app = pick(room.app, PEAK)

    (code,) = re.findall(r"JBR-\w{5}-\w{5}", words(app))
    assert not (folder / ledger.FILE).exists()
    assert "tidak ada edisi atau berkas yang keluar" in words(open_page("cek", kode=code).app)


@pytest.fixture
def draft(folder: Path) -> Path:
    """A snapshot that nobody has published, in the hidden folder of a draft."""
    hidden = folder / ".0a1b2c3d.partial"
    tiny.build(folder / "elsewhere").rename(hidden)
    return hidden


def test_of_a_draft_everything_can_be_seen_and_nothing_taken_away(
    room: ShownPage, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "is_secret", lambda _: True)
    app = pick(room.app, "Peserta 2025: 82.093")
    assert downloads(app)
    app.session_state["draf_dibaca"] = reader.lend_draft(draft)
    app.query_params["snapshot"] = read_manifest(draft).id
    app.run()

    assert len(gallery(app)) > 10
    assert "**Draf tidak dapat dikeluarkan.**" in words(app)
    assert "Terbitkan dulu drafnya di Kelola data" in words(app)
    assert not downloads(app)
    assert {one.key for one in app.button} == {"baca_yang_berlaku"}

    app.button(key="baca_yang_berlaku").click().run()
    assert downloads(app)


def test_where_no_code_can_be_noted_nothing_is_given_out(
    room: ShownPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = pick(room.app, PEAK)
    assert downloads(app)
    monkeypatch.setattr(os, "access", lambda *_: False)
    app.run()

    assert "hanya dapat dibaca" in words(app)
    assert not downloads(app)
    assert gallery(app)


@pytest.mark.usefixtures("without_browser")
def test_whatever_shows_numbers_of_a_draft_says_that_it_is_one(draft: Path) -> None:
    registry = Registry(draft)
    name = f"{registry.manifest.id} (DRAF, belum terbit)"
    chart = tile_of(registry, Exhibit("kepesertaan", "peringkat-kecamatan"))
    assert isinstance(chart, Chart)

    assert chart.provenance.footer.endswith(f"snapshot {name}")
    for kind in ("csv", "csv-mesin"):
        rows = formats.tabulated(chart, kind).decode("utf-8-sig").splitlines()[1:]
        assert rows
        assert all(row.endswith((name, f'"{name}"')) for row in rows)
    assert name in metadata.as_json("enrolment_yearly", registry.manifest, registry.named)


def test_what_is_handed_on_alone_from_a_kit_is_each_picture_and_table_under_its_figure(
    shipped: Registry,
) -> None:
    tiles = [
        tile_of(shipped, Exhibit("", "peserta-2025")),
        tile_of(shipped, Exhibit("kepesertaan", "peringkat-kecamatan")),
    ]
    moment = dt.datetime(2025, 12, 22, tzinfo=dt.UTC)
    drawn = [("slide.png", lambda: b"gambar")]
    items = [(tile.name, tile) for tile in tiles]
    made = kit(items, shipped, moment, draw=lambda *_: drawn)
    alone = [member for member in made.members if member.stands_alone]

    ranking = "peringkat-kecamatan/SIMULASI_peringkat-kecamatan"
    assert {(one.figure, one.file) for one in alone} == {
        ("peserta-2025", "peserta-2025/peserta-2025.xlsx"),
        ("peserta-2025", "peserta-2025/peserta-2025.csv"),
        ("peserta-2025", "peserta-2025/peserta-2025-mesin.csv"),
        ("peserta-2025", "peserta-2025/peserta-2025-slide.png"),
        ("peringkat-kecamatan", f"{ranking}.xlsx"),
        ("peringkat-kecamatan", f"{ranking}.csv"),
        ("peringkat-kecamatan", f"{ranking}-mesin.csv"),
        ("peringkat-kecamatan", f"{ranking}-slide.png"),
    }
    assert hashlib.sha256(b"gambar").hexdigest() in {one.sha256 for one in alone}

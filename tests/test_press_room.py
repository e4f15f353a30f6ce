"""Ruang pers: what a press officer finds, adjusts and takes away, without a browser."""

import datetime as dt
import io
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from shown_page import ShownPage, open_page
from streamlit.testing.v1 import AppTest

from data import editions, snapshots
from exports import deck_template, picture, sheet, takeaway
from exports.kit import kit
from exports.picture import PictureError
from figures.gallery import BOARDS, Exhibit
from queries.registry import Registry


def boxes(app: AppTest) -> list[str]:
    return [one.label for one in app.checkbox]


def tick(app: AppTest, label: str) -> AppTest:
    next(one for one in app.checkbox if one.label == label).check()
    return app.run()


def words(app: AppTest) -> str:
    elements = (*app.markdown, *app.caption, *app.info, *app.warning, *app.success, *app.error)
    return "\n".join(str(one.value) for one in elements)


def downloads(app: AppTest) -> dict[str, Any]:
    return {one.proto.label: one.proto for one in app.get("download_button")}


@pytest.fixture
def without_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise PictureError("Gambar tidak dapat dibuat: tidak ada Chrome.")

    for kind in ("png", "svg", "pdf"):
        monkeypatch.setattr(picture, kind, refuse)


@pytest.fixture
def folder(builtin_snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of snapshots of its own, so that editions of one test are not seen by another."""
    shutil.copytree(builtin_snapshot.parent, tmp_path / "snapshots")
    monkeypatch.setattr(snapshots, "FOLDER", tmp_path / "snapshots")
    return tmp_path / "snapshots"


@pytest.fixture
def room(folder: Path, without_browser: None) -> ShownPage:  # noqa: ARG001
    return open_page("ruang-pers")


def test_every_figure_can_be_found_and_only_the_fit_ones_if_that_is_asked(room: ShownPage) -> None:
    app = room.app
    everything = boxes(app)
    assert "Peserta 2025: 82.093" in everything
    assert "Tertinggi di Puger: 7.227 peserta" in everything

    app.toggle(key="pers_layak").set_value(True).run()
    fit = boxes(app)
    assert "Peserta 2025: 82.093" in fit
    assert "Tertinggi di Puger: 7.227 peserta" not in fit

    app.text_input(key="pers_cari").set_value("cakupan pekerja").run()
    assert boxes(app) == ["Cakupan pekerja: 21,86%"]
    app.text_input(key="pers_cari").set_value("tidak ada yang begini").run()
    assert "Tidak ada yang cocok" in words(app)


def test_without_a_browser_on_the_server_words_and_numbers_can_still_be_taken(
    room: ShownPage,
) -> None:
    app = tick(room.app, "Tertinggi di Puger: 7.227 peserta")

    assert "tidak ada Chrome" in words(app)
    assert "Unduh gambar" in words(app)
    assert set(downloads(app)) == {"Excel", "CSV untuk Excel", "CSV untuk program"}
    caption = next(one for one in app.text_area if "Keterangan" in one.label).value
    assert caption.startswith("SIMULASI: ")
    assert "7.227" in caption


def test_numbers_in_title_and_caption_are_locked(room: ShownPage) -> None:
    app = tick(room.app, "Tertinggi di Puger: 7.227 peserta")
    title = next(one for one in app.text_input if one.label == "Judul")

    title.set_value("Puger tertinggi: 7.227 peserta").run()
    assert app.selectbox(key="pers_dilihat").options == ["Puger tertinggi: 7.227 peserta"]

    caption = next(one for one in app.text_area if "Keterangan" in one.label)
    caption.set_value(caption.value.replace("7.227", "8.227")).run()
    assert any("8.227" in one.value for one in app.warning)


def test_a_pick_stays_when_the_year_changes_and_another_year_can_be_added(room: ShownPage) -> None:
    app = tick(room.app, "Tertinggi di Puger: 7.227 peserta")
    app.query_params["tahun"] = "2023"
    app.run()
    assert "Tertinggi di Puger: 7.227 peserta" not in boxes(app)

    of_2023 = next(one for one in boxes(app) if one.startswith("Tertinggi di") and "peserta" in one)
    tick(app, of_2023)

    assert app.selectbox(key="pers_dilihat").options == [
        "Tertinggi di Puger: 7.227 peserta",
        of_2023,
    ]


def test_an_edition_freezes_what_was_picked_and_offers_deck_sheet_and_check(
    room: ShownPage, folder: Path
) -> None:
    app = tick(room.app, "Peserta 2025: 82.093")
    app.text_input(key="pers_acara").set_value("Rapat pimpinan")
    app.text_input(key="pers_tempat").set_value("Pendapa")
    app.button(key="pers_bekukan").click().run()

    (edition,) = editions.editions(folder)
    assert (edition.name, edition.place) == ("Rapat pimpinan", "Pendapa")
    assert [one.name for one in edition.items] == ["peserta-2025"]
    assert edition.code in words(app)
    assert {"Dek (PPTX)", "Lembar A4 (PDF)"} <= set(downloads(app))

    said = words(open_page("cek", kode=edition.code).app)
    assert "Asli" in said
    assert "Rapat pimpinan" in said


def test_an_edition_needs_the_name_of_its_occasion(room: ShownPage, folder: Path) -> None:
    app = tick(room.app, "Peserta 2025: 82.093")
    app.button(key="pers_bekukan").click().run()

    assert "Beri nama acaranya dulu." in words(app)
    assert editions.editions(folder) == []


def test_a_briefing_of_an_unknown_edition_shows_no_numbers(folder: Path) -> None:  # noqa: ARG001
    shown = open_page("briefing", edisi="JBR-2020-01-01-222")

    assert "tidak ada di dasbor ini" in words(shown.app)
    assert not shown.app.get("bidi_component")


def test_the_workbook_of_a_number_holds_the_number() -> None:
    tile = Exhibit("", "peserta-2025").tile(Registry(snapshots.current()))
    sheet = openpyxl.load_workbook(io.BytesIO(takeaway.tabulated(tile, "xlsx")))["Data"]

    assert 82_093 in {cell.value for row in sheet.iter_rows() for cell in row}
    assert takeaway.named(tile, ".xlsx") == "peserta-2025.xlsx"


def test_a_sheet_that_cannot_be_printed_says_why() -> None:
    registry = Registry(snapshots.current())
    board = BOARDS["pertanian"]
    chosen = board.known(registry, {"tahun": "2023", "sektor": ("petani",)})
    assert chosen == {"tahun": "2023"}

    made, why = takeaway.attempt(lambda: sheet.of_board(board, registry, chosen))

    assert made is None
    assert "Belum ada bantuan pertanian yang tercatat untuk 2023" in why


def test_a_template_that_cannot_serve_is_named_and_the_own_one_is_used(folder: Path) -> None:
    assert takeaway.template(folder) == (None, "")
    (folder / "templat.pptx").write_bytes(b"bukan salindia")

    path, wrong = takeaway.template(folder)

    assert path is None
    assert "templat.pptx" in wrong
    (folder / "templat.pptx").write_bytes(deck_template.own())
    assert takeaway.template(folder) == (folder / "templat.pptx", "")


def test_what_is_handed_on_alone_from_a_kit_is_each_picture_and_workbook() -> None:
    registry = Registry(snapshots.current())
    tile = Exhibit("", "peserta-2025").tile(registry)
    moment = dt.datetime(2025, 12, 22, tzinfo=dt.UTC)
    drawn = [("slide.png", lambda: b"gambar")]
    with kit(takeaway.folders([tile]), registry, moment, draw=lambda *_: drawn) as made:
        parts = dict(takeaway.parts(made.read()))

    assert set(parts) == {"peserta-2025.xlsx", "peserta-2025-slide.png"}
    assert parts["peserta-2025-slide.png"] == b"gambar"

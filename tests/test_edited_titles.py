"""A sentence by a person is not a sentence of the dashboard: wherever it goes, it says so."""

import datetime as dt
import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import tiny_snapshot as tiny
from plotly_figures import laid_out
from pptx import Presentation
from pypdf import PdfReader
from shown_page import as_read, open_page
from streamlit.testing.v1 import AppTest

from charts.layout import Corner
from charts.palettes import PALETTES
from charts.tiles import Exhibit, Tile
from data.store import snapshots
from exports import formats, picture, sheet
from exports.browser import PictureError
from exports.caption import caption, edited
from exports.deck import deck
from exports.kit import Picture, kit
from exports.presets import PRESETS, custom
from exports.records import editions, ledger, verify
from exports.records.export_log import file, hand_out
from exports.stamp import Heading, Stamp
from exports.table import as_chart
from pages import gallery, permalinks, redraw
from pages.press import candidates
from queries.registry import Registry

COVER = Exhibit("", "cakupan-pekerja")
PLAN = Exhibit("rencana", "cakupan-rencana")
MAP = Exhibit("kepesertaan", "peta-kecamatan")
SIMULATED = Exhibit("pertanian", "bantuan-asal")
CARD, COMPUTED = Exhibit("", "peserta-2025"), Exhibit("rencana", "biaya")
TURNED = [(COVER, "belum", "sudah"), (PLAN, "naik", "turun"), (MAP, "Tertinggi", "Terendah")]
"""Titles that a person turns into their opposite without touching a number."""
CLAIMED = [
    ("Data resmi: {}", "resmi"),
    ("SIMULASI: (diabaikan, ini angka nyata) {}", "SIMULASI"),
]
"""Titles of a simulated figure that claim a status."""

MARK, NOTE = "judul disunting oleh pengguna", "Judul disunting oleh pengguna · "
NOON = dt.datetime(2025, 12, 22, 12, tzinfo=snapshots.WIB)


@pytest.fixture(scope="module")
def tiny_snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Participants are an office's, so that something is found in them; all else is simulated."""
    return tiny.build(tmp_path_factory.mktemp("enrolled"), statuses={"kepesertaan": "resmi"})


@pytest.fixture(scope="module")
def registry(tiny_snapshot: Path) -> Registry:
    return Registry(tiny_snapshot)


def turned(registry: Registry, exhibit: Exhibit, old: str, new: str) -> tuple[Tile, str, str]:
    """A figure under the title that a person made of its own; then that title and its own one."""
    tile = gallery.tile(registry, exhibit)
    own = candidates.own_title(tile)
    assert old in own
    title = own.replace(old, new)
    return candidates.retitled(tile, title), title, own


@pytest.fixture(params=TURNED, ids=lambda one: one[2])
def told(request: pytest.FixtureRequest, registry: Registry) -> tuple[Tile, str, str]:
    return turned(registry, *request.param)


def assert_marked(where: str, text: str, title: str) -> None:
    """Wherever the title stands, it says at once who wrote it."""
    text = " ".join(text.split())
    after = text.split(title)[1:]
    assert all(MARK in rest[:60].lower() for rest in after), (where, text)


def test_a_picture_says_it_right_below_the_title_in_every_shape_and_ink(
    told: tuple[Tile, str, str],
) -> None:
    tile, title, own = told
    corner = Corner(((True, False), (False, False)), "JBR-2025-12-22-K7U")
    for preset in (*PRESETS.values(), custom(480, 360)):
        for ink in PALETTES:
            figure, _ = laid_out(as_chart(tile), preset.shape, corner, ink)
            written = figure.layout.annotations
            notes = {note.name: note.text.replace("<br>", " ") for note in written}
            assert notes["title"] == title
            assert notes["subtitle"].startswith(NOTE)
            assert own not in "".join(notes.values())


def test_the_file_of_a_picture_and_the_printed_sheet_say_it(
    chrome: None,  # noqa: ARG001
    registry: Registry,
) -> None:
    tile, title, _ = turned(registry, *TURNED[2])
    drawn = {
        kind: formats.drawn(tile, kind, PRESETS["slide"], "cetak", Stamp("JBR-7XU4T-V5K28"))
        for kind in ("svg", "png", "pdf")
    }
    svg = drawn["svg"].decode()
    assert f">{NOTE[:-3]}" in svg
    assert f'<title id="judul">{title} ({MARK})</title>' in svg
    assert f"{title} ({MARK})." in svg
    assert f"{title} ({MARK})".encode() in drawn["png"]
    pdf = PdfReader(io.BytesIO(drawn["pdf"]))
    assert pdf.metadata
    assert pdf.metadata.title == f"{title} ({MARK})"
    assert_marked("pdf", pdf.pages[0].extract_text(), title)

    card = candidates.retitled(gallery.tile(registry, CARD), "Pekerja terlindungi 2025")
    printed = sheet.sheet("Lembar", "", [tile, card, turned(registry, *TURNED[1])[0]], tables=True)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages)
    assert title in " ".join(text.split())
    assert_marked("sheet", text, title)
    assert_marked("sheet", text, "Pekerja terlindungi 2025")


def test_every_cell_and_slide_and_text_with_the_title_says_it(
    told: tuple[Tile, str, str], registry: Registry
) -> None:
    tile, title, _ = told
    workbook = openpyxl.load_workbook(io.BytesIO(formats.tabulated(tile, "xlsx")))
    cells = {
        sheet.title: " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
        for sheet in workbook
    }
    assert title in cells["Sampul"]
    assert title in cells["Data"]
    slides = Presentation(io.BytesIO(deck([tile], Heading("Rapat", NOON.date(), "")))).slides
    spoken = {
        name: getattr(caption(tile), name) for name in ("words", "long", "alt", "short", "spoken")
    }
    assert all(title in spoken[name] for name in ("words", "long", "alt", "spoken"))
    texts = {
        **cells,
        "workbook": str(workbook.properties.title),
        "slide": "\n".join(one.text_frame.text for one in slides[1].shapes if one.has_text_frame),
        "notes": slides[1].notes_slide.notes_text_frame.text,
        "metadata": picture.words_of(as_chart(tile), None)["Title"],
        **spoken,
        **dict(texts_of_kit(tile, registry)),
    }
    assert sum(title in " ".join(text.split()) for text in texts.values()) >= 14
    for where, text in texts.items():
        assert_marked(where, text, title)
    for kind in ("csv", "csv-mesin"):
        assert title not in formats.tabulated(tile, kind).decode()


def texts_of_kit(tile: Tile, registry: Registry) -> Iterator[tuple[str, str]]:
    def nothing(_: Tile, __: Stamp | None) -> Iterator[Picture]:
        yield from ()

    made = kit([(tile.name, tile)], registry, NOON, draw=nothing)
    with zipfile.ZipFile(io.BytesIO(made.content)) as opened:
        for name in opened.namelist():
            if name.endswith((".txt", ".json", ".csv")):
                yield name, opened.read(name).decode("utf-8-sig")


def test_a_number_under_another_label_says_it_and_its_row_keeps_the_dashboards_label(
    registry: Registry,
) -> None:
    own = gallery.tile(registry, COMPUTED)
    tile = candidates.retitled(own, "Angka nyaris sepadan")
    label = "Angka nyaris sepadan"
    slides = Presentation(io.BytesIO(deck([tile, tile], Heading("Rapat", NOON.date(), "")))).slides
    boxes = [one.text_frame.text for one in slides[1].shapes if one.has_text_frame]
    texts = {"slide": "\n".join(boxes), **dict(texts_of_kit(tile, registry))}

    assert label in texts["slide"]
    for where, text in texts.items():
        assert_marked(where, text, label)
    for kind in ("csv", "csv-mesin"):
        assert formats.tabulated(tile, kind) == formats.tabulated(own, kind)


# The record and what Cek angka answers


@pytest.fixture(scope="module")
def copied(tiny_snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One place for all tests, whose figures are composed once."""
    return shutil.copytree(tiny_snapshot.parent, tmp_path_factory.mktemp("titles") / "snapshots")


@pytest.fixture
def folder(copied: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of snapshots without records, which the pages read."""
    (copied / ledger.FILE).unlink(missing_ok=True)
    monkeypatch.setattr(snapshots, "FOLDER", copied)
    return copied


def words(app: AppTest) -> str:
    kinds = ("header", "markdown", "caption", "success", "warning", "info", "error")
    return as_read("\n".join(str(one.value) for kind in kinds for one in app.get(kind)))


@pytest.mark.parametrize(("exhibit", "old", "new"), TURNED, ids=lambda one: str(one))
def test_cek_angka_shows_the_dashboards_finding_beside_the_edited_title(
    registry: Registry, folder: Path, exhibit: Exhibit, old: str, new: str
) -> None:
    tile, title, own = turned(registry, exhibit, old, new)
    made = redraw.release(registry, exhibit, tile)
    usual = redraw.release(registry, exhibit, gallery.tile(registry, exhibit))
    assert made.code != usual.code
    hand_out({made: [file("gambar.png", b"disunting")], usual: [file("a.png", b"asli")]})

    kept = editions.get(folder, made.code)
    (item,) = kept.items
    assert (item.title, item.edited_from) == (title, own)
    assert str(kept) == f"{made.code} (“{title}”, {MARK})"
    assert verify.verify(folder) == []

    app = open_page("cek", kode=made.code).app
    said = words(app)
    assert "**Angka asli, judul disunting.** Kode ini dari berkas" in said
    assert f"Judulnya ditulis pengguna, bukan dasbor, yang menyebutnya “{own}”." in said
    assert "**Asli" not in said
    assert f"**Judul**: {title} ({MARK})" in said
    assert f"**Temuan dasbor**: {own}" in said
    shown = app.dataframe[0].value
    assert shown["title"].tolist() == [f"{title} ({MARK})"]
    assert shown["own_title"].tolist() == [own]

    app = open_page("cek", kode=usual.code).app
    assert "**Asli.** Kode ini" in words(app)
    assert "disunting" not in words(app)
    assert "own_title" not in app.dataframe[0].value


def test_the_dashboards_finding_cannot_be_taken_out_of_the_record(
    registry: Registry, folder: Path
) -> None:
    tile, title, own = turned(registry, *TURNED[0])
    made = redraw.release(registry, COVER, tile)
    hand_out({made: [file("gambar.png", b"disunting")]})
    (row,) = ledger.rows(folder, "kind = 'figures'")
    assert own in row.content
    content = row.content.replace(own, title)
    seal = ledger._seal(row.kind, row.code, row.file, content, row.previous)
    with ledger.writing(folder) as con:
        change = "update records set content = ?, seal = ? where id = ?"
        con.execute(change, (content, seal, row.id))

    assert verify.check_code(made.code, redraw.redraw(), folder).verdict == "catatan rusak"


def test_of_a_kit_cek_angka_says_how_many_titles_were_edited(
    registry: Registry,
    folder: Path,  # noqa: ARG001
) -> None:
    tile, title, own = turned(registry, *TURNED[2])
    parts = [
        redraw.release(registry, MAP, tile),
        redraw.release(registry, CARD, gallery.tile(registry, CARD)),
    ]
    under = editions.join_releases("Kit pers", parts)
    hand_out({under: [file("kit.zip", b"kit")]})

    app = open_page("cek", kode=under.code).app

    assert "**Angka asli, judul disunting.**" in words(app)
    assert "1 dari 2 judulnya ditulis pengguna" in words(app)
    shown = app.dataframe[0].value
    assert shown["title"].tolist() == [f"{title} ({MARK})", "Peserta 2025"]
    assert shown["own_title"].tolist() == [own, "Peserta 2025"]


# The press room


@pytest.fixture
def room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:  # noqa: ARG001
    def refuse(*_: object) -> bytes:
        raise PictureError("Gambar tidak dapat dibuat: tidak ada Chrome.")

    for kind in ("png", "svg", "pdf"):
        monkeypatch.setattr(picture, kind, refuse)
    picks = permalinks.encode([MAP, COVER, PLAN, SIMULATED])
    return open_page("ruang-pers", layak="semua", gambar=picks).app


def look_at(app: AppTest, exhibit: Exhibit) -> None:
    app.selectbox(key="pers_dilihat").set_value(exhibit).run()


def texts_to_copy(app: AppTest) -> list[str]:
    return [str(one.value) for one in app.code]


@pytest.mark.parametrize(("exhibit", "old", "new"), TURNED, ids=lambda one: str(one))
def test_the_press_room_marks_the_title_in_all_texts_that_can_be_copied(
    room: AppTest, exhibit: Exhibit, old: str, new: str
) -> None:
    look_at(room, exhibit)
    (title,) = [one for one in room.text_input if one.label == "Judul"]
    own = str(title.value)
    title.set_value(own.replace(old, new)).run()

    assert not [one for one in room.warning if one.icon == ":material/lock:"]
    assert f"Judul dasbor: “{own}”" in words(room)
    assert len(texts_to_copy(room)) == 4
    for text in texts_to_copy(room):
        assert f"{own.replace(old, new)} ({MARK})" in text or new not in text

    (title,) = [one for one in room.text_input if one.label == "Judul"]
    title.set_value("").run()
    assert "disunting oleh" not in "".join(texts_to_copy(room))


@pytest.mark.parametrize(("template", "word"), CLAIMED)
def test_the_press_room_refuses_a_title_that_claims_a_status(
    room: AppTest, template: str, word: str
) -> None:
    look_at(room, SIMULATED)
    code = [line for line in words(room).splitlines() if line.startswith("Kode JBR-")]
    before = texts_to_copy(room)
    (title,) = [one for one in room.text_input if one.label == "Judul"]
    title.set_value(template.format(title.value)).run()

    refused = [one.value for one in room.warning if one.icon == ":material/lock:"]
    assert refused[0] == (
        f"“{word}” menyatakan asal, status, atau kebenaran angka, yang hanya ditulis dasbor; hapus "
        "atau ganti."
    )
    assert texts_to_copy(room) == before
    assert [line for line in words(room).splitlines() if line.startswith("Kode JBR-")] == code


def test_a_title_made_for_another_snapshots_numbers_is_dropped(room: AppTest) -> None:
    look_at(room, MAP)
    (title,) = [one for one in room.text_input if one.label == "Judul"]
    title.set_value(str(title.value).replace("Tertinggi di", "Terbanyak di")).run()
    assert "Terbanyak di" in texts_to_copy(room)[0]

    titles = room.session_state["pers_judul"]
    titles[MAP] = titles[MAP].replace("10", "99")
    room.run()
    assert "Terbanyak di" not in texts_to_copy(room)[0]


def test_an_edited_caption_leaves_with_its_mark_between_status_and_source(room: AppTest) -> None:
    look_at(room, SIMULATED)
    (area,) = room.text_area
    own = texts_to_copy(room)[0]
    assert not str(area.value).startswith("SIMULASI")
    assert "status:" not in str(area.value)

    area.set_value(str(area.value).replace("Nilai bantuan menurut", "Sumbangan menurut", 1)).run()
    (area,) = room.text_area
    assert texts_to_copy(room)[0].startswith("SIMULASI: Sumbangan menurut asal dana")
    assert " Keterangan disunting oleh pengguna. Datanya disimulasikan" in texts_to_copy(room)[0]
    assert texts_to_copy(room)[0].endswith("status: Simulasi.")

    for claim in ("Data resmi: ", "SIMULASI: (diabaikan, ini angka nyata) "):
        area.set_value(claim + str(area.value)).run()
        assert texts_to_copy(room)[0] == own
        assert "yang hanya ditulis dasbor; hapus atau ganti." in words(room)


def test_the_caption_of_an_official_number_stays_one_after_editing(registry: Registry) -> None:
    tile = gallery.tile(registry, CARD)
    words = caption(tile).words.replace("Peserta", "Pekerja")

    assert edited(tile, words).startswith(f"{words} Keterangan disunting oleh pengguna. Angkanya")
    assert edited(tile, words).endswith("status: Terbit.")

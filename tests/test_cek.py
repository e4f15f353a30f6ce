"""The page that says whether a code or a file is genuine, as its reader meets it."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
import streamlit as st
import tiny_snapshot as tiny
from shown_page import open_page
from streamlit.testing.v1 import AppTest
from test_history import with_participants

from charts.tiles import Exhibit
from data import indonesian
from data.store import snapshots
from exports.records import codes, ledger
from exports.records.editions import Record
from exports.records.export_log import file, hand_out
from pages import gallery, redraw
from pages.press import candidates
from queries.registry import Registry

NAME = "Rapat *anggaran* <b>APBD</b> [di sini](http://contoh)"


@pytest.fixture
def edition(
    tiny_snapshot: Path, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Record:
    """An edition of two figures, in a folder of snapshots that the page reads."""
    folder = tmp_path / "snapshots"
    shutil.copytree(tiny_snapshot.parent, folder)
    (folder / ledger.FILE).unlink(missing_ok=True)
    monkeypatch.setattr(snapshots, "FOLDER", folder)
    st.cache_resource.clear()
    return redraw.freeze(
        registry,
        [Exhibit("", "peserta-2025"), Exhibit("kepesertaan", "peringkat-kecamatan")],
        title=NAME,
        date=dt.date(2025, 12, 22),
        place="Pendopo",
        who="Rini",
        folder=folder,
    )


def words(app: AppTest) -> str:
    kinds = ("header", "markdown", "success", "warning", "info", "error")
    return "\n".join(str(one.value) for kind in kinds for one in app.get(kind)).replace("\\", "")


def upload(app: AppTest, content: bytes) -> AppTest:
    (uploader,) = app.get("file_uploader")
    uploader.set_value([("gambar.png", content, "image/png")])
    app.run()
    assert not app.exception
    return app


def test_the_address_of_a_genuine_code_shows_what_it_stands_for(edition: Record) -> None:
    app = open_page("cek", kode=edition.code).app

    said = words(app)
    assert "**Asli.** Kode ini dari edisi" in said
    assert "Dihitung ulang dari snapshotnya sendiri, angkanya sama persis" in said
    assert "**Tanggal**: 22 Desember 2025" in said
    assert "**Status angkanya**: Terbit dan Simulasi" in said
    assert "Rini" not in said
    (table,) = app.dataframe
    assert list(table.value["main"]) == ["82.093", "10 (peserta, Mayang)"]
    assert list(table.value["status"]) == ["Terbit", "Simulasi"]


def test_the_name_of_an_occasion_is_shown_letter_by_letter(edition: Record) -> None:
    app = open_page("cek", kode=edition.code).app
    (facts,) = [one.value for one in app.markdown if "**Acara**" in one.value]
    assert r"\<b\>APBD\</b\> \[di sini\](http\://contoh)" in facts


def test_a_corrected_number_is_told_from_what_to_what(edition: Record) -> None:
    tiny.build(snapshots.FOLDER, rows=with_participants(8))

    said = words(open_page("cek", kode=edition.code).app)

    assert "**Asli, tetapi sudah digantikan.**" in said
    assert "- SIMULASI. Puger, peserta 2025: 8 → 11 (+3)" in said


def test_a_slip_of_the_finger_is_told_apart_from_an_unknown_code(edition: Record) -> None:
    slip = edition.code[:-1] + ("2" if edition.code[-1] != "2" else "3")
    assert "**Mungkin salah ketik.**" in words(open_page("cek", kode=slip).app)
    unknown = codes.of_day(dt.date(2020, 1, 1), "22")
    assert "**Tidak dikenal.** Kode JBR-2020-01-01-22" in words(open_page("cek", kode=unknown).app)


def test_a_code_that_is_typed_stands_in_the_address(edition: Record) -> None:
    app = open_page("cek").app
    assert not app.header[:-1]
    app.text_input[0].set_value(edition.code.lower()).run()

    assert "**Asli.**" in words(app)
    assert app.query_params["kode"] in (edition.code, [edition.code])


def test_whatever_is_pasted_is_answered_and_its_address_stays_short(edition: Record) -> None:
    app = open_page("cek").app
    # A field with a limit drops what is longer without a word.
    assert not app.text_input[0].proto.max_chars
    link = f"https://dasbor.jember.go.id/cek?{'asal=surat&' * 40}kode={edition.code}"
    app.text_input[0].set_value(link).run()
    assert "**Asli.**" in words(app)
    assert app.query_params["kode"] in (edition.code, [edition.code])

    app.text_input[0].set_value("a" * 500).run()
    assert "**Tidak dikenal.**" in words(app)
    assert "a" * 81 not in str(app.query_params["kode"])


def test_a_file_is_known_by_its_content_and_another_one_leads_to_the_code_in_it(
    edition: Record,
) -> None:
    content = f"\x89PNG {edition.code}".encode()
    hand_out({edition: [file("gambar PNG", content, "peserta-2025")]})

    app = upload(open_page("cek").app, content)
    assert "**Asli.** Berkas ini dari edisi" in words(app)
    assert "**Berkas ini**: gambar PNG, keluar" in words(app)
    (uploader,) = app.get("file_uploader")
    assert not uploader.value

    upload(app, content + b"!")
    said = words(app)
    assert "**Tidak dikenal.** Berkas ini bukan salinan persis" in said
    assert "siapa pun dapat menulisnya di situ" in said
    app.button(key="cek_petunjuk").click().run()
    assert "**Asli.** Kode ini dari edisi" in words(app)


@pytest.mark.usefixtures("edition")
def test_an_unknown_file_is_not_called_forged() -> None:
    said = words(upload(open_page("cek").app, b"tangkapan layar"))
    assert "**Tidak dikenal.**" in said
    assert "Itu bukan bukti pemalsuan" in said
    kept = [path for path in snapshots.FOLDER.rglob("*") if path.is_file()]
    assert all(b"tangkapan layar" not in path.read_bytes() for path in kept)


def test_an_edition_without_its_snapshot_still_says_what_it_said(edition: Record) -> None:
    second = tiny.build(snapshots.FOLDER, rows=with_participants(8))
    shutil.rmtree(snapshots.FOLDER / edition.snapshot)
    assert second.is_dir()

    app = open_page("cek", kode=edition.code).app

    assert "**Asli, tetapi snapshotnya hilang.**" in words(app)
    assert list(app.dataframe[-1].value["main"]) == ["82.093", "10 (peserta, Mayang)"]


def test_a_picture_that_was_given_out_alone_says_what_it_was_of(edition: Record) -> None:
    registry = Registry(snapshots.FOLDER / edition.snapshot)
    chosen = (("kecamatan", tiny.PUGER), ("tahun", "2025"))
    exhibit = Exhibit("kepesertaan", "peserta-per-tahun", chosen)
    tile = candidates.retitled(gallery.tile(registry, exhibit), "Puger *dari* tahun ke tahun")
    made = redraw.release(registry, exhibit, tile)
    hand_out({made: [file("puger_slide.png", b"\x89PNG puger", "peserta-per-tahun")]})

    app = upload(open_page("cek").app, b"\x89PNG puger")

    said = words(app)
    genuine = "**Angka asli, judul disunting.** Berkas ini keluar dari Ruang pers dengan kode"
    assert f"{genuine} {made.code}." in said
    assert "**Judul**: Puger *dari* tahun ke tahun (judul disunting oleh pengguna)" in said
    assert "**Halaman**: Kepesertaan" in said
    assert "**Kecamatan**: Puger" in said
    assert "**Sektor**: semua" in said
    assert f"**Snapshot**: {edition.snapshot}" in said
    assert "**Status angkanya**: Simulasi" in said
    assert "**Berkas ini**: puger_slide.png, keluar" in said
    numbers = app.dataframe[-1].value
    assert numbers.to_numpy().tolist() == [[*row, "Simulasi"] for row in made.items[0].written]
    assert f"per {indonesian.partial_date(tile.provenance.as_of)}" in said

    tiny.build(snapshots.FOLDER, rows=with_participants(8))
    replaced = words(open_page("cek", kode=made.code.lower()).app)
    assert "**Angka asli, judul disunting, tetapi sudah digantikan.** Kode ini dari" in replaced
    assert "Nelayan tangkap, peserta: 6 → 9 (+3)" in replaced

"""The walidata's page, from files to what readers see and back, run without a browser."""

import datetime as dt
import re
import shutil
import threading
import time
from pathlib import Path

import openpyxl
import pytest
import streamlit as st
import tiny_snapshot as tiny
from office_files import person, registry, workbook
from shown_page import components, go_to, open_page
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from charts.tiles import Exhibit
from data.intake.layouts import members
from data.manifest import read_manifest
from data.store import audit_log, snapshots
from pages import redraw
from pages.admin import access
from queries.registry import Registry

NIK = "9900000000000001"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def folder(tiny_snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of snapshots of its own, with the tiny snapshot as the one that counts."""
    own = tmp_path / "snapshots"
    shutil.copytree(tiny_snapshot.parent, own)
    monkeypatch.setattr(snapshots, "FOLDER", own)
    monkeypatch.setattr(access, "is_secret", lambda _: True)
    # Without a browser all sessions have the same name, and so the same desk.
    st.cache_resource.clear()
    return own


def words(app: AppTest) -> str:
    kinds = ("title", "header", "markdown", "warning", "info", "success", "error", "caption")
    return "\n".join(str(one.value) for kind in kinds for one in app.get(kind))


def headings(app: AppTest) -> list[str]:
    return [one.value for one in app.header]


def rest(app: AppTest) -> AppTest:
    """Run the page until nothing is done beside it any more."""
    quiet = 0
    for _ in range(300):
        app.run()
        assert not app.exception, [one.message for one in app.exception]
        # A run may end just where the work does: only the next one shows what came of it.
        quiet = 0 if any(one.key == "meja_hentikan" for one in app.button) else quiet + 1
        # What was done is said once.
        if quiet > 1 or (quiet and app.success):
            return app
        time.sleep(0.1)
    raise AssertionError("the work does not end")


def upload(app: AppTest, *files: Path) -> AppTest:
    (uploader,) = app.get("file_uploader")
    uploader.set_value([(one.name, one.read_bytes(), XLSX) for one in files])
    return rest(app)


def people(path: Path, number: int, **fields: object) -> Path:
    """A registry of so many simulated people in Mayang and Puger."""
    return registry(
        path,
        *(
            person(
                nik=f"99{serial:014}",
                name=f"Simulasi {serial}",
                **{"kecamatan": "Mayang" if serial % 2 else "Puger", "desa": None, **fields},
            )
            for serial in range(1, number + 1)
        ),
    )


def intend(app: AppTest) -> AppTest:
    """Fill in who vouches and a reason for every warning, and ask for a draft."""
    for field in app.text_input:
        if str(field.key).startswith(("penanggung_", "alasan_")):
            field.set_value("Sudah ditanyakan ke dinas")
    app.run()
    app.button(key="meja_draf").click()
    return rest(app)


@pytest.mark.usefixtures("folder")
def test_for_a_stranger_the_page_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "is_secret", lambda _: False)
    app = open_page("kelola").app

    assert [one.value for one in app.error] == ["Kelola data hanya untuk peran walidata."]
    assert headings(app) == []


@pytest.mark.usefixtures("folder")
def test_a_wrong_cell_is_shown_with_its_place_and_ends_the_steps(tmp_path: Path) -> None:
    app = open_page("kelola").app
    upload(app, people(tmp_path / "salah.xlsx", 2, months=40))

    assert headings(app) == ["1. Unggah", "2. Dikenali sebagai", "3. Temuan"]
    known, found = (table.value for table in app.dataframe)
    assert list(known["label"]) == ["Kepesertaan"]
    assert list(known["rows"]) == ["3 baris: 0 dihitung, 1 tidak dihitung (1 judul), 2 ditolak"]
    assert set(found["severity"]) >= {"tolak"}
    assert "Bulan Dibayar" in set(found["column"])
    assert not any(NIK in str(text) for text in found.to_numpy().ravel())
    assert not [button for button in app.button if button.key == "meja_draf"]


@pytest.mark.usefixtures("folder")
def test_whether_hidden_rows_count_is_answered_there(tmp_path: Path) -> None:
    path = people(tmp_path / "saring.xlsx", 3)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].row_dimensions[3].hidden = True
    book.save(path)
    app = open_page("kelola").app
    upload(app, path)
    name = "Baris tersembunyi, saring.xlsx"
    (asked,) = [one for one in app.get("button_group") if one.label == name]
    asked.set_value("lewati")
    rest(app)
    assert list(app.dataframe[0].value["rows"]) == [
        "4 baris: 2 dihitung, 2 tidak dihitung (1 judul, 1 tersembunyi), 0 ditolak"
    ]


@pytest.mark.usefixtures("folder")
def test_what_was_decided_about_a_recap_is_said_once(tmp_path: Path) -> None:
    table = [["Peserta 2025"], ["Kecamatan", "Jumlah"], ["Puger", 5]]
    app = open_page("kelola").app
    upload(app, workbook(tmp_path / "rekap.xlsx", {"Sheet1": table}))
    said = words(app) + app.dataframe[0].value.to_csv()
    assert said.count("ini rekap kepesertaan menurut kecamatan") == 1
    assert "rekap.xlsx: tahun 2025." in said


def test_a_repaired_file_is_drafted_published_and_taken_back(folder: Path, tmp_path: Path) -> None:
    before = snapshots.current().name
    app = open_page("kelola").app
    upload(app, people(tmp_path / "kepesertaan.xlsx", 12, kecamatan="Puger"))
    assert app.button(key="meja_draf").disabled
    intend(app)

    assert headings(app)[-3:] == ["5. Pratinjau", "6. Apa yang berubah", "7. Terbitkan"]
    assert snapshots.current().name == before
    assert "12" in words(app)
    (hidden,) = [one for one in folder.iterdir() if one.name.endswith(".partial")]
    app.query_params["snapshot"] = read_manifest(hidden).id
    app.run()
    assert app.button(key="meja_terbit").disabled
    app.checkbox(key="meja_yakin").check().run()
    app.button(key="meja_terbit").click()
    rest(app)

    now = snapshots.current().name
    assert now != before
    assert f"Snapshot {now} sekarang berlaku." in words(app)
    assert not components(app)["jember.choices"]["own"]["snapshot"]
    assert audit_log.entries(folder)[-1].after == now

    app.query_params["kelola"] = "riwayat"
    app.run()
    table, told = (one.value for one in app.dataframe)
    assert dict(zip(table["id"], table["now"], strict=True)) == {now: "ya", before: ""}
    assert "Sudah ditanyakan ke dinas" in told["reason"][0]
    enrolment = read_manifest(folder / now).tables["enrolment_yearly"]
    assert enrolment.vouched_by == ("Sudah ditanyakan ke dinas",)
    assert app.button(key="riwayat_kembali").disabled
    app.selectbox(key="riwayat_ke").set_value(before).run()
    app.text_input(key="riwayat_alasan").set_value("Salah berkas").run()
    app.button(key="riwayat_kembali").click()
    rest(app)

    assert snapshots.current().name == before
    assert audit_log.entries(folder)[-1].reason == "Salah berkas"
    told = app.dataframe[1].value
    assert list(told["what"]) == ["diberlakukan lagi", "diterbitkan"]


def test_what_was_issued_is_changed_only_with_a_reason(folder: Path, tmp_path: Path) -> None:
    issued = redraw.freeze(
        Registry(snapshots.current()),
        [Exhibit("kepesertaan", "peringkat-kecamatan")],
        title="Rapat anggaran",
        date=dt.date(2025, 12, 22),
        place="",
        who="Rini",
        folder=folder,
    )
    app = open_page("kelola").app
    upload(app, people(tmp_path / "kepesertaan.xlsx", 12, kecamatan="Puger"))
    intend(app)

    (told,) = [box for box in app.expander if issued.code in box.label]
    assert "direvisi" in told.label
    app.checkbox(key="meja_yakin").check().run()
    assert app.button(key="meja_terbit").disabled
    reasons = [one for one in app.text_input if str(one.key).startswith("alasan_issued_")]
    assert "Rapat anggaran" in reasons[0].label
    for one in reasons:
        app.text_input(key=one.key).set_value("Berkas akhir tahun")
    app.run()
    app.button(key="meja_terbit").click()
    rest(app)
    kept = read_manifest(snapshots.current()).acknowledged
    assert issued.code in {one.file for one in kept if one.reason == "Berkas akhir tahun"}


@pytest.mark.usefixtures("folder")
def test_no_draft_is_made_before_every_warning_has_its_reason(tmp_path: Path) -> None:
    app = open_page("kelola").app
    upload(app, people(tmp_path / "kepesertaan.xlsx", 12, kecamatan="Puger"))
    reasons = [one for one in app.text_input if str(one.key).startswith("alasan_")]
    assert reasons
    app.text_input(key="penanggung_kepesertaan").set_value("Disnaker").run()
    assert app.button(key="meja_draf").disabled
    for one in reasons:
        app.text_input(key=one.key).set_value("Sudah ditanyakan")
    app.run()
    assert not app.button(key="meja_draf").disabled


@pytest.mark.usefixtures("folder")
def test_a_file_lies_on_the_desk_once_however_often_the_page_runs(tmp_path: Path) -> None:
    app = open_page("kelola").app
    upload(app, people(tmp_path / "kepesertaan.xlsx", 2))
    app.run()
    assert [one.label for one in app.button if one.label.startswith("Singkirkan")] == [
        "Singkirkan kepesertaan.xlsx"
    ]
    (uploader,) = app.get("file_uploader")
    assert uploader.value == []


def test_what_is_not_whole_is_said_with_its_snapshot(folder: Path) -> None:
    older = folder / "2020-01-31-00000000"
    shutil.copytree(snapshots.current(), older)
    (older / "aid_monthly.parquet").write_bytes(b"x")
    app = open_page("kelola", kelola="riwayat").app
    app.button(key="riwayat_periksa").click()
    rest(app)
    (said,) = app.error
    assert older.name in said.value


def place_of_board(app: AppTest) -> int:
    (board,) = [
        place
        for place, part in app.main.children.items()
        if isinstance(part, Block)
        and any(one.proto.component_name == "jember.board" for one in part.get("bidi_component"))
    ]
    return board


def test_what_is_drafted_is_read_by_the_session_that_drafted_it_and_by_no_other(
    folder: Path, tmp_path: Path
) -> None:
    app = open_page("kelola").app
    upload(app, people(tmp_path / "kepesertaan.xlsx", 12))
    intend(app)
    (hidden,) = [one for one in folder.iterdir() if one.name.endswith(".partial")]
    draft = read_manifest(hidden).id
    app.query_params["snapshot"] = draft
    go_to(app, "kepesertaan")
    app.query_params["snapshot"] = draft
    app.run()

    assert f"Anda membaca draf {draft}" in words(app)
    (remark,) = open_page("kepesertaan", snapshot=draft).remarks
    assert "yang tidak ada atau rusak" in remark
    before = place_of_board(app)
    app.button(key="baca_yang_berlaku").click().run()
    assert "Anda membaca" not in words(app)
    # Elsewhere it would stand beside the old one until the run has ended.
    assert place_of_board(app) == before


def test_a_draft_that_is_thrown_away_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    kept = {one.name for one in folder.iterdir()}
    app = open_page("kelola").app
    upload(app, people(tmp_path / "kepesertaan.xlsx", 12))
    intend(app)
    (hidden,) = [one for one in folder.iterdir() if one.name.endswith(".partial")]
    app.query_params["snapshot"] = read_manifest(hidden).id
    app.run()
    app.button(key="meja_buang").click().run()

    assert not components(app)["jember.choices"]["own"]["snapshot"]

    assert headings(app)[-1] == "4. Status dan penanggung jawab"
    assert not [one for one in folder.iterdir() if one.is_dir() and one.name not in kept]


def test_a_spelling_that_is_accepted_is_known_for_good(folder: Path, tmp_path: Path) -> None:
    app = open_page("kelola").app
    upload(app, people(tmp_path / "kepesertaan.xlsx", 12, sector="Nelayann"))
    assert "Nelayann" in words(app)
    app.button(key="terima_0").click()
    rest(app)

    assert headings(app)[-1] == "4. Status dan penanggung jawab"
    assert "Nelayann" in (folder / "spellings.csv").read_text(encoding="utf-8")


UNKNOWN = (
    "No. Induk",
    "Nama Pekerja",
    "Seks",
    "Lahir",
    "Wilayah",
    "Pekerjaan",
    "Mulai",
    "Lama",
    "Cap",
)
"""The headings of a list without a column for the village and one for the funding."""


def foreign(path: Path, number: int) -> Path:
    """A list of so many simulated people under headings that nobody knows."""
    rows = [
        [
            f"99{serial:014}",
            f"Simulasi {serial}",
            "P",
            dt.date(1980, 8, 17),
            "Mayang" if serial % 2 else "Puger",
            "Nelayan",
            dt.date(2025, 9, 1),
            4,
            "V",
        ]
        for serial in range(1, number + 1)
    ]
    return workbook(path, {"Lembar1": [["Daftar pekerja"], list(UNKNOWN), *rows]})


def choose(app: AppTest, label: str, option: str) -> None:
    """Choose by the words that are on the screen."""
    (box,) = [one for one in app.selectbox if one.label == label]
    box.select(option).run()


def test_the_headings_of_an_unknown_file_are_described_saved_and_read_from_then_on(
    folder: Path, tmp_path: Path
) -> None:
    app = open_page("kelola").app
    upload(app, foreign(tmp_path / "dinas.xlsx", 12))
    boxes = {one.label: one.value for one in app.selectbox}
    save = next(one for one in app.button if one.label.startswith("Simpan tata letak"))

    assert list(app.dataframe[0].value["label"]) == ["tidak dikenal"]
    assert boxes["Jenis berkas"] == "kepesertaan"
    assert UNKNOWN[int(boxes["Nama"] or 0)] == "Nama Pekerja"
    assert save.disabled
    assert "Kolom “Sumber Dana” wajib ada" in words(app)
    assert "Judul “Cap” belum dipakai dan belum dilewati." in words(app)
    shown = words(app) + "".join(str(one.options) for one in app.selectbox)
    assert not re.search(r"99\d{14}|Simulasi 1", shown)

    for label, heading in (
        ("NIK", "No. Induk"),
        ("Jenis Kelamin", "Seks"),
        ("Tanggal Lahir", "Lahir"),
        ("Kecamatan", "Wilayah"),
        ("Sektor", "Pekerjaan"),
        ("Sumber Dana", "isi tetap untuk seluruh berkas"),
        ("Tanggal Mulai", "Mulai"),
        ("Bulan Dibayar", "Lama"),
    ):
        choose(app, label, heading)
    choose(app, "Isi tetap Sumber Dana", members("funding")[0])
    (ignored,) = app.multiselect
    ignored.select("Cap").run()
    assert "belum dipakai" not in words(app)
    next(one for one in app.button if one.label.startswith("Simpan tata letak")).click()
    rest(app)

    assert headings(app)[-1] == "4. Status dan penanggung jawab"
    assert list(app.dataframe[0].value["label"]) == ["Kepesertaan"]
    assert 'tata letak "dinas"' in words(app)
    (act,) = audit_log.entries(folder)
    assert (act.what, act.reason) == ("tata letak", "Tata letak kepesertaan “dinas” disimpan.")

    app.button(key="hapus_kepesertaan_dinas").click()
    rest(app)
    assert list(app.dataframe[0].value["label"]) == ["tidak dikenal"]
    assert [one.what for one in audit_log.entries(folder)] == ["tata letak", "tata letak"]
    app.query_params["kelola"] = "riwayat"
    app.run()
    assert list(app.dataframe[1].value["what"]) == ["tata letak berkas"] * 2


def test_what_cannot_be_a_layout_is_said_and_not_saved(folder: Path, tmp_path: Path) -> None:
    app = open_page("kelola").app
    path = people(tmp_path / "kepesertaan.xlsx", 2)
    book = openpyxl.load_workbook(path)
    book.active.cell(1, 11, "Cap")
    book.save(path)
    upload(app, path)
    app.multiselect[0].select("Cap").run()
    (years,) = [one for one in app.text_input if one.label.startswith("Hanya untuk tahun")]
    years.set_value("tahun lalu").run()
    next(one for one in app.button if one.label.startswith("Simpan tata letak")).click().run()

    assert "Tata letak ini tidak dapat dipakai: “tahun” bukan tahun" in words(app)
    assert not (folder / "layouts").exists()
    assert audit_log.entries(folder) == ()


def test_a_cell_is_corrected_with_a_reason_without_another_file(
    folder: Path, tmp_path: Path
) -> None:
    app = open_page("kelola").app
    upload(app, people(tmp_path / "kepesertaan.xlsx", 12, sector="zzz"))
    (value,) = [one for one in app.text_input if one.label == "Isi yang benar"]
    (reason,) = [one for one in app.text_input if one.label == "Alasan koreksi"]
    (save,) = [one for one in app.button if one.label.startswith("Simpan koreksi")]
    value.set_value("Nelayan")
    reason.set_value("Menurut daftar bayar")
    save.click().run()
    assert "Koreksi disimpan" in words(app)
    rest(app)

    written = (folder / "corrections.csv").read_text(encoding="utf-8")
    assert "row=2" in written
    assert "Menurut daftar bayar" in written
    found = app.dataframe[1].value
    assert list(found["cell"][found["column"] == "Sektor"]) == ["G3, G4, G5, dan 8 sel lain"]


def test_what_takes_long_is_watched_and_stopped_with_a_button(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, verify = threading.Event(), snapshots.verify

    def waiting(path: Path) -> object:
        go.wait(20)
        return verify(path)

    app = open_page("kelola", kelola="riwayat").app
    monkeypatch.setattr(snapshots, "verify", waiting)
    app.button(key="riwayat_periksa").click().run()
    assert headings(app) == []
    app.button(key="meja_hentikan").click().run()
    go.set()
    rest(app)

    assert "Dihentikan. Tidak ada yang berubah." in words(app)
    assert "snapshot utuh" not in words(app)
    app.button(key="riwayat_periksa").click()
    rest(app)
    assert "1 snapshot utuh, dan log tidak berubah." in words(app)
    assert audit_log.entries(folder) == ()


def test_two_snapshots_are_compared_and_the_answer_goes_with_the_choice(
    folder: Path,
) -> None:
    tiny.build(folder, rows={**tiny.ROWS, "aid_monthly": tiny.ROWS["aid_monthly"][:1]})
    app = open_page("kelola", kelola="riwayat").app
    before, after = (app.selectbox(key=f"riwayat_{side}").value for side in ("lama", "baru"))
    assert before != after
    app.button(key="riwayat_bandingkan").click()
    rest(app)
    assert "Tabel “Bantuan pertanian per bulan”" in words(app)

    app.selectbox(key="riwayat_lama").set_value(after).run()
    assert "Pilih dua snapshot yang berbeda." in words(app)
    app.selectbox(key="riwayat_baru").set_value(before).run()
    assert "Tabel “Bantuan pertanian per bulan”" not in words(app)


def test_any_kept_snapshot_can_be_read_on_every_page_and_an_unknown_one_is_said(
    folder: Path,
) -> None:
    now = snapshots.current().name
    older = folder / "2025-03-31-00000000"
    shutil.copytree(folder / now, older)
    (older / "aid_monthly.parquet").write_bytes(b"")

    assert "Anda membaca" not in words(open_page("kepesertaan", snapshot=now).app)
    for asked in (older.name, "../" + now, ".", "tidak-ada"):
        (remark,) = open_page("kepesertaan", snapshot=asked).remarks
        assert f"Tautan meminta snapshot “{asked}”, yang tidak ada atau rusak" in remark

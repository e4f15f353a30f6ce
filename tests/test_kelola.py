"""The walidata's page, from files to what readers see and back, run without a browser."""

import re
import shutil
import time
from pathlib import Path

import pytest
import streamlit as st
from office_files import person, registry
from shown_page import DASHBOARD, open_page
from streamlit.testing.v1 import AppTest

from data import log, snapshots
from pages import desk, locality

NIK = "9900000000000001"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def folder(tiny_snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of snapshots of its own, with the tiny snapshot as the one that counts."""
    own = tmp_path / "snapshots"
    shutil.copytree(tiny_snapshot.parent, own)
    monkeypatch.setattr(snapshots, "FOLDER", own)
    monkeypatch.setattr(locality, "is_here", lambda: True)
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
        if quiet > 1:
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
    monkeypatch.setattr(locality, "is_here", lambda: False)

    with pytest.raises(ValueError, match=r"Could not find a navigation page for .*kelola\.py"):
        open_page("kelola")


@pytest.mark.usefixtures("folder")
def test_a_wrong_cell_is_shown_with_its_place_and_ends_the_steps(tmp_path: Path) -> None:
    app = open_page("kelola").app
    upload(app, people(tmp_path / "salah.xlsx", 2, months=40))

    assert headings(app) == ["1. Unggah", "2. Dikenali sebagai", "3. Temuan"]
    known, found = (table.value for table in app.dataframe)
    assert list(known["label"]) == ["Kepesertaan"]
    assert list(known["rows"]) == ["2"]
    assert set(found["severity"]) >= {"tolak"}
    assert "Bulan Dibayar" in set(found["column"])
    assert not any(NIK in str(text) for text in found.to_numpy().ravel())
    assert not [button for button in app.button if button.key == "meja_draf"]


def test_a_repaired_file_is_drafted_published_and_taken_back(folder: Path, tmp_path: Path) -> None:
    before = snapshots.current().name
    app = open_page("kelola").app
    upload(app, people(tmp_path / "kepesertaan.xlsx", 12))
    assert app.button(key="meja_draf").disabled
    intend(app)

    assert headings(app)[-3:] == ["5. Pratinjau", "6. Apa yang berubah", "7. Terbitkan"]
    assert snapshots.current().name == before
    assert "12" in words(app)
    app.checkbox(key="meja_yakin").check().run()
    app.button(key="meja_terbit").click().run()

    now = snapshots.current().name
    assert now != before
    assert f"Snapshot {now} sekarang berlaku." in words(app)
    assert log.entries(folder)[-1].after == now

    app.query_params["kelola"] = "riwayat"
    app.run()
    app.selectbox(key="riwayat_ke").set_value(before).run()
    app.text_input(key="riwayat_alasan").set_value("Salah berkas").run()
    app.button(key="riwayat_kembali").click().run()

    assert snapshots.current().name == before
    assert log.entries(folder)[-1].reason == "Salah berkas"


def test_what_is_drafted_is_read_by_the_session_that_drafted_it_and_by_no_other(
    folder: Path, tmp_path: Path
) -> None:
    app = open_page("kelola").app
    upload(app, people(tmp_path / "kepesertaan.xlsx", 12))
    intend(app)
    (hidden,) = [one for one in folder.iterdir() if one.name.endswith(".partial")]
    draft = snapshots.read_manifest(hidden).id
    app.query_params["snapshot"] = draft
    app.switch_page("pages/kepesertaan.py")
    app.query_params["snapshot"] = draft
    app.run()

    assert f"Anda membaca draf {draft}" in words(app)
    assert "yang tidak ada atau rusak" in words(open_page("kepesertaan", snapshot=draft).app)
    app.button(key="baca_yang_berlaku").click().run()
    assert "Anda membaca" not in words(app)


def test_a_draft_that_is_thrown_away_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    kept = {one.name for one in folder.iterdir()}
    app = open_page("kelola").app
    upload(app, people(tmp_path / "kepesertaan.xlsx", 12))
    intend(app)
    app.button(key="meja_buang").click().run()

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
    assert "G2" not in set(found["cell"])
    assert "G3" in set(found["cell"])


def test_any_kept_snapshot_can_be_read_on_every_page_and_an_unknown_one_is_said(
    folder: Path,
) -> None:
    now = snapshots.current().name
    older = folder / "2025-03-31-00000000"
    shutil.copytree(folder / now, older)
    (older / "aid_monthly.parquet").write_bytes(b"")

    assert "Anda membaca" not in words(open_page("kepesertaan", snapshot=now).app)
    for asked in (older.name, "../" + now, ".", "tidak-ada"):
        said = words(open_page("kepesertaan", snapshot=asked).app)
        assert f"Tautan meminta snapshot “{asked}”, yang tidak ada atau rusak" in said


def test_every_page_but_this_one_can_be_previewed() -> None:
    declared = re.findall(
        r'"(pages/\w+\.py)",\s+title="([^"]+)"', DASHBOARD.read_text(encoding="utf-8")
    )

    assert list(desk.PAGES.items()) == [
        one for one in declared if one[0] not in ("pages/kelola.py", "pages/cek.py")
    ]

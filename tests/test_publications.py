"""What was published is proven: the history for an audit, and the berita acara to be signed."""

import datetime as dt
import io
import shutil
from pathlib import Path

import openpyxl
import pypdf
import pytest
from click.testing import CliRunner
from office_files import BUDI, person, registry
from published import NOW, PRIVATE, publish, simulated_files

from data.manifest import FileEntry, read_manifest, sha256
from data.store.rollback import rollback
from exports import minutes
from exports.__main__ import main
from exports.browser import BROWSER, PictureError
from exports.records import publications

LETTER = "400.14.5/211/35.09.311/2026"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("office") / "Disnaker.xlsx"
    return registry(path, person(), person(nik=BUDI, kecamatan="Puger"))


@pytest.fixture(scope="module")
def published(
    simulated_snapshot: Path, office: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder in which a real file with a letter took the place of simulated persons."""
    folder = tmp_path_factory.mktemp("published") / "snapshots"
    shutil.copytree(simulated_snapshot, folder)
    publish(
        [office],
        folder=folder,
        now=NOW + dt.timedelta(days=40),
        who="Rini",
        vouched_by="Kepala Bidang, Dinas Tenaga Kerja",
        letter={"kepesertaan": f" {LETTER} "},
    )
    return folder


@pytest.fixture
def folder(published: Path, tmp_path: Path) -> Path:
    return shutil.copytree(published, tmp_path / "snapshots")


def test_the_history_has_each_file_with_its_hash_letter_count_and_reasons(
    folder: Path, office: Path
) -> None:
    first, second = publications.acts(folder)
    sheet = openpyxl.load_workbook(io.BytesIO(publications.as_workbook([first, second]))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if row[0] == "Kapan (WIB)")
    (told,) = [dict(zip(head, row, strict=True)) for row in rows if row[6] == "Disnaker.xlsx"]
    assert str(told["Kapan (WIB)"]) == "2026-03-12 09:00:00"
    assert told["Siapa"] == "Rini"
    assert told["Nomor surat"] == LETTER
    assert told["Penanggung jawab"] == "Kepala Bidang, Dinas Tenaga Kerja"
    assert (told["Baris dihitung"], told["Tidak dihitung"], told["Sebabnya"]) == (2, 1, "1 judul")
    assert told["SHA-256 berkas"] == sha256(office)
    assert told["Sebelumnya"] == second.entry.after
    assert "(Kepesertaan): Berkas uji" in told["Peringatan yang diterima dan alasannya"]
    assert len([row for row in rows if row[3] == second.entry.after]) == len(second.entry.files)
    assert publications.as_csv([first]).decode().count("\r\n") == 2


def test_the_letter_stays_with_its_file_when_other_files_are_published(
    folder: Path, tmp_path: Path
) -> None:
    files = simulated_files(tmp_path / "again", years=())
    done = publish(files[:1], folder=folder, now=NOW + dt.timedelta(days=50))
    (people,) = [file for file in read_manifest(done.path).files if file.kind == "kepesertaan"]
    assert people.letter == LETTER


def test_the_minutes_say_what_was_handed_in_and_changed_and_name_no_person(folder: Path) -> None:
    act = publications.acts(folder)[0]
    written = minutes.html(act, folder)
    for words in (
        "Pada hari Kamis, tanggal dua belas bulan Maret tahun dua ribu dua puluh enam",
        f"menggantikan snapshot {act.entry.before}",
        LETTER,
        "Kepala Bidang, Dinas Tenaga Kerja",
        act.entry.files[0],
        act.entry.manifest,
        "Kepesertaan: status Simulasi → Sementara.",
        "Jumlah cocok dengan angka yang sudah diumumkan",
        "SIMULASI · manfaat dan bantuan pertanian data buatan",
        "Dibawa dari penerbitan sebelumnya: bantuan_pertanian.xlsx",
    ):
        assert words in written
    assert not [words for words in PRIVATE if words in written]


def test_going_back_has_minutes_with_its_reason(folder: Path) -> None:
    before = publications.acts(folder)[0].entry.before
    rollback(folder, before, who="Budi", reason="Salah berkas")
    act = publications.find(folder, before)
    assert act.entry.what == "kembali"
    assert "Alasan: Salah berkas" in minutes.html(act, folder)


def test_what_changed_nothing_has_no_minutes(folder: Path, office: Path) -> None:
    acts = publications.acts(folder)
    again = publish(
        [office],
        folder=folder,
        vouched_by="Kepala Bidang, Dinas Tenaga Kerja",
        letter=LETTER,
    )
    assert again.unchanged
    assert publications.acts(folder) == acts


@pytest.mark.usefixtures("chrome")
def test_the_minutes_are_printed_with_places_for_two_signatures(
    folder: Path, tmp_path: Path
) -> None:
    act = publications.acts(folder)[0]
    path = tmp_path / "berita acara.pdf"
    arguments = ["record", act.entry.after, "--to", str(path), "--in", str(folder)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    pages = pypdf.PdfReader(path).pages
    text = "".join(page.extract_text() for page in pages)
    assert "Yang menyerahkan," in text
    assert "Walidata yang menerbitkan," in text
    assert LETTER in text


def test_without_a_browser_it_is_said_why(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise PictureError("Tidak ada Chrome.")

    monkeypatch.setattr(BROWSER, "pdf", refuse)
    act = publications.acts(folder)[0]
    done = CliRunner().invoke(main, ["record", act.entry.after, "--in", str(folder)])
    assert done.exit_code == 1
    assert "Tidak ada Chrome." in done.output


def test_what_the_data_steward_answered_about_a_file_is_told() -> None:
    file = FileEntry(
        "k.xlsx", "kepesertaan", "0" * 64, 3, "resmi", chosen={"hidden_rows": "lewati"}
    )
    assert publications.chosen(file) == ["Baris tersembunyi: Jangan dihitung"]

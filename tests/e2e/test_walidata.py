"""What the walidata does, in a real browser on a server with snapshots of its own."""

import datetime as dt
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from office_files import REGISTRY_COLUMNS, person, registry
from playwright.sync_api import Page, expect
from test_accessibility import grave
from visiting import Visit, Visitor, serving_desk

from data.store import audit_log, snapshots

EXAMPLES = Path(__file__).parents[2] / "data" / "examples"
PLACES = ("Puger", "Ambulu", "Silo")


def people(path: Path, months: int) -> Path:
    """Twelve simulated people of 2026, four each in three kecamatan."""
    return registry(
        path,
        *(
            person(
                nik=f"99{serial:014}",
                name=f"Simulasi {serial}",
                kecamatan=PLACES[serial % 3],
                desa=None,
                start=dt.date(2026, 1, 1),
                months=months,
            )
            for serial in range(1, 13)
        ),
    )


@pytest.fixture(scope="module")
def folder(tiny_snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    own = tmp_path_factory.mktemp("kelola") / "snapshots"
    shutil.copytree(tiny_snapshot.parent, own)
    return own


@pytest.fixture(scope="module")
def managed(folder: Path) -> Iterator[str]:
    """The address with the secret of a desk whose snapshots these tests may change."""
    with serving_desk(folder) as entry:
        yield entry


def at_rest(page: Page) -> None:
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning] h1")


def agree(page: Page) -> None:
    """Tick the box once the page is at rest: a run in between would forget the click."""
    box = page.get_by_label("Saya sudah membaca apa yang berubah")
    expect(box).to_be_attached()
    at_rest(page)
    box.check(force=True)


def test_files_are_chosen_and_their_headings_described_in_indonesian_and_with_the_keyboard(
    visit: Visitor, managed: str, tmp_path: Path
) -> None:
    reader: Visit = visit(address=managed.partition("/masuk")[0])
    page = reader.page
    page.goto(managed)
    at_rest(page)
    uploader = page.get_by_test_id("stFileUploader")
    choose = uploader.get_by_role("button", name="Pilih berkas")
    expect(choose).to_be_visible()
    expect(uploader).to_contain_text("atau tarik ke sini; paling besar 256 MB per berkas")
    expect(uploader).not_to_contain_text(re.compile(r"Upload|per file|\d+MB"))
    expect(page.get_by_label("Unggah berkas")).to_have_count(1)
    expect(page.get_by_role("button", name="Bantuan: Berkas dari kantor")).to_be_visible()
    page.get_by_role("textbox", name="Nama Anda").press_sequentially("x")
    expect(page.get_by_text("Enter untuk memakai")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        for _ in range(6):
            page.keyboard.press("Tab")
            if choose.evaluate("one => one === document.activeElement"):
                page.keyboard.press("Enter")
                break

    columns = ["Umur" if one == "Tanggal Lahir" else one for one in REGISTRY_COLUMNS]
    path = registry(tmp_path / "dinas.xlsx", person(nik="9900000000000001"), columns=columns)
    chooser.value.set_files(path)
    expect(page.get_by_text("Jelaskan tata letak dinas.xlsx")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Simpan tata letak")).to_be_disabled()
    expect(page.get_by_role("combobox", name="Kecamatan", exact=True)).to_have_value("Kecamatan")
    expect(page.get_by_role("heading", name="3. Temuan")).to_be_visible()
    at_rest(page)
    expect(page.get_by_text("Judul “Umur” belum dipakai dan belum dilewati.")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text(re.compile(r"99\d{14}|Siti Aminah"))
    assert grave(page) == []
    assert reader.complaints == []


def test_from_a_bad_file_to_what_readers_see_and_back(
    visit: Visitor, managed: str, folder: Path, tmp_path: Path
) -> None:
    reader: Visit = visit(address=managed.partition("/masuk")[0])
    page = reader.page
    page.goto(managed)
    at_rest(page)

    page.locator("input[type=file]").set_input_files(people(tmp_path / "kepesertaan.xlsx", 40))
    expect(page.get_by_role("heading", name="3. Temuan")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Yang bertanda tolak harus diperbaiki")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh temuan").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    said = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "J2" in said
    assert not re.search(r"99\d{14}|Simulasi 1", " ".join(said))

    page.locator("input[type=file]").set_input_files(people(tmp_path / "kepesertaan.xlsx", 3))
    expect(page.get_by_role("heading", name="4. Status")).to_be_visible(timeout=30_000)
    page.get_by_label("Penanggung jawab kepesertaan").fill("Dinas Tenaga Kerja")
    for reason in page.get_by_label(re.compile("Alasan menerima peringatan")).all():
        reason.fill("Sudah ditanyakan")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Susun draf").click()
    expect(page.get_by_role("heading", name="7. Terbitkan")).to_be_visible(timeout=30_000)
    before = snapshots.current(folder).name

    page.get_by_role("main").get_by_role("link", name="Kepesertaan").click()
    expect(page.get_by_text("Anda membaca draf")).to_be_visible()
    expect(page.locator("[data-name=peserta-per-tahun]")).to_contain_text("2026")
    draft = re.search(r"snapshot=([\w-]+)", page.url)
    assert draft
    another = visit(address=reader.server)
    another.open(f"/kepesertaan?snapshot={draft[1]}")
    # The board says so, too, until Streamlit has come.
    warning = another.page.get_by_test_id("stAlertContentWarning")
    expect(warning.get_by_text("yang tidak ada atau rusak")).to_be_visible()
    expect(another.page.get_by_role("radio", name="2026")).to_have_count(0)

    reader.to_front()
    page.get_by_role("link", name="Kelola data").click()
    agree(page)
    page.get_by_role("button", name="Terbitkan", exact=True).click()
    expect(page.get_by_text("sekarang berlaku.")).to_be_visible(timeout=30_000)
    now = snapshots.current(folder).name
    assert now == draft[1]

    another.open("/kepesertaan?tahun=2026")
    expect(another.page.get_by_text("Anda membaca")).to_have_count(0)
    rows = another.page.locator("[data-name=peringkat-kecamatan]")
    rows.locator(".table summary").click()
    puger = rows.locator("tbody tr").filter(has_text="Puger")
    expect(puger).to_contain_text("4")

    reader.reach("/kelola?kelola=riwayat")
    at_rest(page)
    page.get_by_label("Alasan memberlakukan lagi").fill("Salah berkas")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Berlakukan snapshot ini").click()
    expect(page.get_by_text(f"Snapshot {before} berlaku lagi.")).to_be_visible()

    assert snapshots.current(folder).name == before
    assert [(one.what, one.after) for one in audit_log.entries(folder)] == [
        ("terbit", now),
        ("kembali", before),
    ]
    another.open("/kepesertaan")
    expect(another.page.get_by_role("radio", name="2026")).to_have_count(0)
    another.open(f"/kepesertaan?snapshot={now}")
    expect(another.page.get_by_text(f"Anda membaca snapshot {now}")).to_be_visible()
    expect(another.page.get_by_role("radio", name="2026")).to_have_count(1)
    another.page.get_by_role("button", name="Kembali ke yang berlaku").click()
    expect(another.page.get_by_text("Anda membaca")).to_have_count(0)
    expect(another.page.get_by_role("radio", name="2025")).to_be_checked()
    expect(another.page.locator(".remarks")).not_to_contain_text("diperbarui")
    expect(another.page).not_to_have_url(re.compile("snapshot"))
    assert reader.complaints == []


def test_recaps_of_offices_take_the_place_of_the_simulation(
    visit: Visitor, tiny_snapshot: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "snapshots"
    shutil.copytree(tiny_snapshot.parent, folder)
    with serving_desk(folder) as entry:
        reader: Visit = visit(address=entry.partition("/masuk")[0])
        page = reader.page
        page.goto(entry)
        at_rest(page)
        page.locator("input[type=file]").set_input_files(sorted(EXAMPLES.glob("rekap_*.csv")))
        expect(page.get_by_role("heading", name="4. Status")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("ini rekap kepesertaan menurut sektor").first).to_be_visible()
        for kind in ("kepesertaan", "klaim", "bantuan"):
            page.get_by_label(f"Penanggung jawab rekap {kind}").fill("Kepala Bidang")
        for reason in page.get_by_label(re.compile("Alasan menerima peringatan")).all():
            reason.fill("Angka yang diumumkan")
        page.keyboard.press("Tab")
        page.get_by_role("button", name="Susun draf").click()
        expect(page.get_by_role("heading", name="7. Terbitkan")).to_be_visible(timeout=60_000)
        agree(page)
        page.get_by_role("button", name="Terbitkan", exact=True).click()
        expect(page.get_by_text("sekarang berlaku.")).to_be_visible(timeout=60_000)
        page.get_by_role("link", name="Ringkasan").first.click()
        expect(page.get_by_role("heading", name="Ringkasan")).to_be_visible()
        at_rest(page)
        expect(page.get_by_role("main")).not_to_contain_text(re.compile("simulasi", re.IGNORECASE))
        assert reader.complaints == []

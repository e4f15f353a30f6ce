"""The press officer's way: from a figure to a file, and back from the file to its edition.

The press officer is also the first visitor of a server that has just begun.
"""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from visiting import Visit, profile, serving


@pytest.fixture(scope="module")
def officer(
    browser: Browser, builtin_snapshot: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visit]:
    """A press officer at a fresh dashboard that keeps its own editions."""
    folder = tmp_path_factory.mktemp("pers") / "snapshots"
    shutil.copytree(builtin_snapshot.parent, folder)
    with serving(folder) as address:
        visit = Visit(profile(browser), address, 1440, 1000, "light")
        yield visit
        visit.context.close()


def at_rest(page: Page) -> None:
    page.wait_for_timeout(300)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def taken(page: Page, words: str) -> tuple[str, bytes]:
    """The name and the content of the file behind a button."""
    with page.expect_download(timeout=60_000) as download:
        page.get_by_test_id("stDownloadButton").get_by_text(words, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_the_first_visitor_of_a_fresh_server_may_come_by_a_deep_link(officer: Visit) -> None:
    page = officer.open("/kepesertaan?kecamatan=35.09.08")

    assert officer.titles()[0].startswith("Puger: ")
    menu = page.locator("[data-testid=stSidebarNavLink]").all_inner_texts()
    assert [words.splitlines()[-1] for words in menu][:2] == ["Ringkasan", "Kepesertaan"]


def test_a_figure_becomes_a_picture_a_deck_and_an_edition_that_can_be_checked(
    officer: Visit,
) -> None:
    page = officer.reach("/ruang-pers")
    page.get_by_label("Cari gambar").fill("tertinggi di puger peserta orang")
    page.keyboard.press("Enter")
    page.get_by_text("Tertinggi di Puger: 7.227 peserta").first.click()
    expect(page.get_by_role("img", name="Data simulasi. Tertinggi di Puger")).to_be_visible(
        timeout=30_000
    )

    name, content = taken(page, "PNG")
    assert name == "SIMULASI_peta-kecamatan_slide_terang.png"
    picture = Image.open(io.BytesIO(content))
    assert picture.size == (1920, 1080)
    assert "Simulasi" in " ".join(str(one) for one in picture.info.values())

    page.get_by_label("Acara").fill("Konferensi pers")
    page.get_by_role("button", name="Bekukan sebagai edisi").click()
    expect(page.get_by_text("dibekukan.")).to_be_visible()
    at_rest(page)
    name, deck = taken(page, "Dek (PPTX)")
    code = name.removesuffix(".pptx")
    assert deck.startswith(b"PK")

    page.get_by_role("link", name="Cek angka").last.click()
    expect(page.get_by_text("Asli.")).to_be_visible()
    expect(page.get_by_text("Konferensi pers").first).to_be_visible()
    for content, answer in ((deck, f"edisi {code}"), (deck + b"\0", "Tidak dikenal.")):
        page.goto(f"{officer.server}/cek")
        at_rest(page)
        page.locator("input[type=file]").set_input_files(
            {"name": "kiriman.pptx", "mimeType": "application/octet-stream", "buffer": content}
        )
        expect(page.get_by_text(answer).first).to_be_visible(timeout=15_000)
    assert officer.complaints == []
